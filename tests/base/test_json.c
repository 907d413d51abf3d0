/* JSON: what is taken and what is refused, and where; strings and numbers. tests/checks/json_reader.py compares with Python's. */
#include "testing.h"

#include "base/json.h"

/* ---- taken or refused */

/* -1: taken; else the byte where it is wrong. */
static long judge(const char *s, size_t len)
{
    json_reader r;
    json_value name, v;
    if (json_enter(&r, (str){ s, len }))
        while (json_next(&r, &name, &v))
            continue;
    assert_true(r.at >= s && r.at <= s + len);
    return r.wrong ? r.at - s : -1;
}

static void documents_that_are_json(void **state)
{
    (void)state;
    static const char *const taken[] = {
        "{}", "[]", " [ ] ", "\t\r\n{\n}\n", "[[]]", "[{}]", "{\"\":[]}", "[[[],[[]],{}],{}]", "[null,true,false]", "{\"a\":{\"b\":[1,{\"c\":2}]}}",
        "[0]", "[-0]", "[0.0]", "[-0e0]", "[1E5]", "[1e+5]", "[1e-05]", "[123456789012345678901234567890]", "[1.5E300]", "[1e999]",
        "[\"\"]", "[\"\\u0000\"]", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\x7f\"]", "[\"\\uD83D\\uDE00\"]", "[\"\\ud800\"]", "[\"\\udc00\\ud800x\"]",
        "{\"a\":1,\"a\":2}", "{\"\\u0000\":0}", "[\"\xe2\x80\xa8\"]", "[\"\xf4\x8f\xbf\xbf\"]", "[NaN,Infinity,-Infinity]", "[ 1 , 2 ]", "{ \"a\" : 1 , \"b\" : 2 }",
    };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (judge(taken[i], strlen(taken[i])) != -1)
            fail_msg("%s", taken[i]);
}

static void documents_that_are_none(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        long at;
    } refused[] = {
        { "", 0 }, { " ", 1 }, { "1", 0 }, { "\"a\"", 0 }, { "null", 0 }, { "\xef\xbb\xbf[]", 0 }, { "]", 0 },
        { "[", 1 }, { "[1", 2 }, { "[1,", 3 }, { "[1,]", 3 }, { "[,1]", 1 }, { "[1 2]", 3 }, { "[1}", 2 }, { "[]]", 2 }, { "[] x", 3 }, { "[][]", 2 },
        { "{", 1 }, { "{\"a\"", 4 }, { "{\"a\":", 5 }, { "{\"a\":1", 6 }, { "{\"a\":1,", 7 }, { "{\"a\":1,}", 7 }, { "{,\"a\":1}", 1 }, { "{\"a\" 1}", 5 },
        { "{a:1}", 1 }, { "{'a':1}", 1 }, { "{1:1}", 1 }, { "{\"a\":1]", 6 }, { "{\"a\",1}", 4 }, { "{\"a\"::1}", 5 }, { "{\"a\":1 \"b\":2}", 7 },
        { "[[1]", 4 }, { "[[1}]", 3 }, { "[{\"a\":[}]", 7 }, { "[{\"a\"]}", 5 }, { "[[1,]]", 4 }, { "[{\"a\":1,}]", 8 }, { "[[][]]", 3 }, { "{\"a\":{\"b\"}}", 9 },
        { "[nul]", 1 }, { "[True]", 1 }, { "[nan]", 1 }, { "[+1]", 1 }, { "[.5]", 1 }, { "[-]", 2 }, { "[1.]", 3 }, { "[1.e3]", 3 }, { "[1e]", 3 }, { "[1e+]", 4 },
        { "[01]", 2 }, { "[-01]", 3 }, { "[0x1]", 2 }, { "[1_0]", 2 }, { "[--1]", 2 }, { "[-NaN]", 2 }, { "[Infinit]", 1 }, { "[truefalse]", 5 },
        { "[\"a]", 4 }, { "[\"\\", 2 }, { "[\"\\\"]", 5 }, { "[\"\\x41\"]", 2 }, { "[\"\\u12\"]", 2 }, { "[\"\\u12g4\"]", 2 }, { "[\"\\U0041\"]", 2 }, { "[\"a\tb\"]", 3 }, { "[\"\x1f\"]", 2 },
        { "[\"a\nb\"]", 3 }, { "[\x0c]", 1 }, { "[\xc2\xa0]", 1 }, { "[1]//", 3 }, { "/**/[1]", 0 }, { "[\"a\" \"b\"]", 5 }, { "[\"\\'\"]", 2 }, { "[\"\\\n\"]", 2 },
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (judge(refused[i].s, strlen(refused[i].s)) != refused[i].at)
            fail_msg("%s: %ld", refused[i].s, judge(refused[i].s, strlen(refused[i].s)));
    assert_int_equal(judge("[\"a\0b\"]", 7), 3);
    assert_int_equal(judge("[1]\0", 4), 3);
    assert_int_equal(judge("[\0]", 3), 1);
}

/* A byte that means something is seen wherever it stands in a word or a piece, and whatever is around it. */
static void strings_of_any_length(void **state)
{
    (void)state;
    enum { MOST = 200 };
    static const char fillers[] = { 'a', ' ', '!', '#', '[', ']', '\x7f', (char)0x80, (char)0xa2, (char)0xdc, (char)0xff };
    char s[MOST + 10];
    for (size_t f = 0; f < sizeof fillers; f++)
        for (int n = 0; n < MOST; n++) {
            memset(s, fillers[f], sizeof s);
            memcpy(s, "[\"", 2);
            memcpy(s + 2 + n, "\"]", 2);
            assert_int_equal(judge(s, (size_t)n + 4), -1);
            s[2 + n] = '\x1f';
            assert_int_equal(judge(s, (size_t)n + 4), n + 2);
            s[2 + n] = '\\';
            assert_int_equal(judge(s, (size_t)n + 4), n + 2); /* \] is no escape */
        }
}

static void nesting(void **state)
{
    (void)state;
    char s[2 * JSON_NESTING + 10];
    json_reader r;
    json_value name, v;
    memset(s, '[', sizeof s);
    memset(s + JSON_NESTING, ']', JSON_NESTING);
    assert_int_equal(judge(s, 2 * JSON_NESTING), -1);
    memset(s, '[', sizeof s);
    assert_int_equal(judge(s, sizeof s), JSON_NESTING);
    assert_true(json_enter(&r, (str){ s, sizeof s }) && !json_next(&r, &name, &v));
    assert_true(r.deep);
    assert_non_null(r.wrong);
}

/* ---- values */

static json_value only(const char *s, json_reader *r)
{
    json_value name, v;
    assert_true(json_enter(r, str_of(s)) && json_next(r, &name, &v));
    return v;
}

static void assert_string(const char *s, const char *want, size_t len, int64_t lone)
{
    mem m = test_mem();
    json_reader r;
    json_value name, v = only(s, &r);
    buf b = { 0 };
    assert_int_equal(v.kind, JSON_STRING);
    assert_true(json_unescape(&m, &v, &b));
    assert_int_equal(b.n, len);
    assert_memory_equal(b.v, want, len);
    assert_false(json_next(&r, &name, &v));
    assert_null(r.wrong);
    assert_int_equal(r.lone, lone);
    vec_free(&m, &b);
}

static void strings(void **state)
{
    (void)state;
    assert_string("[\"\"]", "", 0, 0);
    assert_string("[\"plain \xc3\xa9\"]", "plain \xc3\xa9", 8, 0);
    assert_string("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "\"\\/\b\f\n\r\t", 8, 0);
    assert_string("[\"a\\u0000b\"]", "a\0b", 3, 0);
    assert_string("[\"\\u007f\\u0080\\u07FF\\u0800\\uFFFF\"]", "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf", 11, 0);
    assert_string("[\"\\ud800\\udc00\\uDBFF\\uDFFF\"]", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8, 0);
    assert_string("[\"\\ud800\"]", "\xef\xbf\xbd", 3, 1);
    assert_string("[\"\\udc00x\"]", "\xef\xbf\xbdx", 4, 1);
    assert_string("[\"\\ud800\\ud83d\\ude00\"]", "\xef\xbf\xbd\xf0\x9f\x98\x80", 7, 1);
    assert_string("[\"\\ud800\\n\"]", "\xef\xbf\xbd\n", 4, 1);
    assert_string("[\"\\ud800\\u0041\\\\ud800\"]", "\xef\xbf\xbd" "A\\ud800", 10, 1);
}

static void assert_number(const char *s, const char *want)
{
    char room[JSON_NUMBER_ROOM], got[64];
    const str n = json_number(str_of(s), room);
    snprintf(got, sizeof got, "%.*s", (int)n.len, n.s);
    assert_string_equal(got, want);
}

static void numbers(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "0", "0" }, { "-0", "0" }, { "-7", "-7" }, { "100", "100" }, { "18446744073709551617", "18446744073709551617" },
        { "0.0", "0.0" }, { "-0.0", "-0.0" }, { "0e7", "0.0" }, { "1.0", "1.0" }, { "0.10", "0.1" }, { "1e2", "100.0" }, { "1.50e1", "15.0" }, { "100e-2", "1.0" },
        { "1e14", "100000000000000.0" }, { "1e15", "1e15" }, { "0.0001", "0.0001" }, { "0.00001", "1e-5" }, { "12e-8", "1.2e-7" }, { "-1.25E+30", "-1.25e30" },
        { "3.14159265358979323846", "3.14159265358979" }, { "0.1234567890123445", "0.123456789012344" }, { "0.12345678901234450", "0.123456789012344" },
        { "0.12345678901234450000001", "0.123456789012345" }, { "0.1234567890123455", "0.123456789012346" }, { "0.12345678901234549999", "0.123456789012345" },
        { "0.9999999999999999", "1.0" }, { "999999999999999.9", "1e15" }, { "99999999999999.95", "100000000000000.0" }, { "9.9999999999999995e-5", "0.0001" }, { "0.000099999999999999951", "0.0001" },
        { "1e400", "1e400" }, { "1e-400", "1e-400" }, { "1e0000000000005", "100000.0" }, { "1e99999999999", "1e99999999999" }, { "10e-0", "10.0" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_number(cases[i][0], cases[i][1]);
}

static void whole_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int64_t value; /* -1: none */
    } cases[] = {
        { "0", 0 }, { "-0", 0 }, { "0.0", 0 }, { "0e99", 0 }, { "7", 7 }, { "7.0", 7 }, { "70e-1", 7 }, { "0.7e1", 7 }, { "1e15", 1000000000000000 },
        { "9007199254740992", 9007199254740992 }, { "9007199254740993", -1 }, { "1e16", -1 }, { "7.5", -1 }, { "-7", -1 }, { "1e-1", -1 }, { "1e99999999999", -1 },
        { "7.00000000000000000000001", -1 }, { "123456789012345678901234567890", -1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t got = -1;
        const bool is = json_whole(str_of(cases[i].s), 0, &got);
        assert_int_equal(is, cases[i].value >= 0);
        if (is)
            assert_int_equal(got, cases[i].value);
    }
    int64_t got;
    assert_false(json_whole(STR("6"), 7, &got));
    assert_true(json_whole(STR("7"), 7, &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_that_are_json), cmocka_unit_test(documents_that_are_none), cmocka_unit_test(strings_of_any_length),
        cmocka_unit_test(nesting),                 cmocka_unit_test(strings),                 cmocka_unit_test(numbers),
        cmocka_unit_test(whole_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* base: arrays, errors, struct reading, interning, UTF-8, the data reader. */
#include "testing.h"
#include "base/data.h"
#include "base/hash.h"
#include "base/merge.h"
#include "base/utf8.h"

/* Two runs in every way of lying in each other; of equal keys those of the first run come first. */
static void runs_become_one(void **state)
{
    (void)state;
    typedef struct record {
        char from;
        int32_t key;
    } record;
    static const struct {
        const char *first, *second, *want;
    } cases[] = { { "", "ab", "ab" }, { "ab", "", "ab" }, { "ab", "cd", "abcd" }, { "cd", "ab", "abcd" }, { "ace", "bdf", "abcdef" },
                  { "bd", "ace", "abcde" }, { "aab", "abb", "aaAbBB" }, { "z", "aabbc", "AABBCz" } };
    mem m = test_mem();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        record v[16];
        size_t at = 0, n;
        for (const char *z = cases[i].first; *z; z++)
            v[at++] = (record){ '1', *z };
        n = at;
        for (const char *z = cases[i].second; *z; z++)
            v[n++] = (record){ '2', *z };
        assert_true(merge_runs(&m, v, at, n, sizeof *v, offsetof(record, key)));
        for (size_t k = 0; k < n; k++) {
            const char want = cases[i].want[k];
            assert_int_equal(v[k].key, want >= 'a' ? want : want - 'A' + 'a');
            if (i >= 6 && k < 6) /* the second run is written in capitals */
                assert_int_equal(v[k].from, want >= 'a' ? '1' : '2');
        }
    }
}

static void arrays_grow_and_keep(void **state)
{
    (void)state;
    mem m = test_mem();
    VEC(int32_t) a = { 0 };
    for (int32_t i = 0; i < 1000; i++)
        assert_true(vec_push(&m, &a, i * 3));
    for (int32_t i = 0; i < 1000; i++)
        assert_int_equal(a.v[i], i * 3);
    vec_free(&m, &a);
    size_t out;
    assert_false(size_mul(SIZE_MAX, 2, &out));
    assert_false(size_add(SIZE_MAX, 1, &out));
    assert_true(size_mul(0, SIZE_MAX, &out));
    assert_true(size_mul(SIZE_MAX, 0, &out));
    assert_false(vec_reserve(&m, &a, SIZE_MAX / 2)); /* its bytes are more than there can be */
    assert_null(a.v);
    assert_null(mem_array(&m, SIZE_MAX / 2, 3));
    assert_null(shared_resize(&m, NULL, SIZE_MAX));
    arena x;
    arena_init(&x, &m);
    assert_null(arena_alloc(&x, SIZE_MAX));
    arena_free(&x);
}

static void integers_print_whole_range(void **state)
{
    (void)state;
    mem m = test_mem();
    buf b = { 0 };
    assert_true(buf_int(&m, &b, INT64_MIN) && buf_char(&m, &b, ' ') && buf_int(&m, &b, 0) && buf_char(&m, &b, ' ') &&
                buf_int(&m, &b, INT64_MAX));
    assert_string_equal(b.v, "-9223372036854775808 0 9223372036854775807");
    vec_free(&m, &b);
}

static void errors_are_one_clean_line(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(err_at(&err, DGM_ERR_FORMAT, 7, 3, "a\nb\x1b[31m %s \xff", "Пекин"), DGM_ERR_FORMAT);
    assert_string_equal(err.message, "a\\x0ab\\x1b[31m Пекин \\xff");
    assert_int_equal(err.line, 7);
    assert_int_equal(err.offset, 3);
    err_set(&err, DGM_ERR_FORMAT, "\x7f \xc2\x85 \xc2\xa7"); /* DEL, a control of C1, and a sign like any other */
    assert_string_equal(err.message, "\\x7f \\xc2\\x85 §");
    char longer[2000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    err_set(&err, DGM_ERR_READ, "%s", longer);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    assert_int_equal(err_set(NULL, DGM_ERR_READ, "no one listens"), DGM_ERR_READ);
    dgm_error older = { .struct_size = 8 }, copy = DGM_ERROR_INIT;
    assert_int_equal(err_set(&older, DGM_ERR_READ, "no room"), DGM_ERR_READ);
    assert_int_equal(older.code, 0);
    err_copy(&older, &err);
    assert_int_equal(older.code, 0);
    err_copy(NULL, &err);
    err_copy(&copy, &err);
    assert_int_equal(copy.code, DGM_ERR_READ);
    assert_string_equal(copy.message, err.message);
}

static void allocators_are_whole_or_none(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    mem m = test_mem(), out;
    dgm_allocator a = m.a;
    a.struct_size = sizeof a;
    assert_int_equal(mem_init(&out, &a, &err), DGM_OK);
    a.struct_size = offsetof(dgm_allocator, realloc); /* an alloc() without its free() */
    assert_int_equal(mem_init(&out, &a, &err), DGM_ERR_ARGUMENT);
    a = (dgm_allocator){ .struct_size = sizeof a };
    assert_int_equal(mem_init(&out, &a, &err), DGM_OK);
    assert_non_null(out.a.alloc);
}

static void structs_of_other_versions(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_limits known = { 0 };
    struct {
        dgm_limits l;
        uint64_t later;
    } newer = { .l = { .struct_size = sizeof newer, .document_bytes = 42 } };
    assert_int_equal(struct_read(&known, sizeof known, &newer, "dgm_limits", &err), DGM_OK);
    assert_int_equal(known.document_bytes, 42);
    newer.later = 1;
    assert_int_equal(struct_read(&known, sizeof known, &newer, "dgm_limits", &err), DGM_ERR_ARGUMENT);
    const dgm_limits unset = { 0 };
    assert_int_equal(struct_read(&known, sizeof known, &unset, "dgm_limits", &err), DGM_ERR_ARGUMENT);
    const dgm_limits older = { .struct_size = 8, .match_steps = 5, .match_depth = 6, .document_bytes = 7 };
    memset(&known, 0, sizeof known);
    assert_int_equal(struct_read(&known, sizeof known, &older, "dgm_limits", &err), DGM_OK);
    assert_int_equal(known.match_steps, 5);
    assert_int_equal(known.match_depth, 0);
}

static void strings_intern_once(void **state)
{
    (void)state;
    mem m = test_mem();
    for (uint64_t seed = 0; seed < 3; seed++) {
        strtab t;
        strtab_init(&t, &m, seed);
        assert_int_equal(strtab_find(&t, "x", 1), STRTAB_NONE);
        char word[16];
        for (int i = 0; i < 5000; i++) {
            const int n = snprintf(word, sizeof word, "w%d", i);
            assert_int_equal(strtab_add(&t, word, (size_t)n), i);
        }
        for (int i = 0; i < 5000; i++) {
            const int n = snprintf(word, sizeof word, "w%d", i);
            assert_int_equal(strtab_add(&t, word, (size_t)n), i);
            assert_int_equal(strtab_find(&t, word, (size_t)n), i);
        }
        assert_int_equal(strtab_add(&t, "", 0), 5000);
        assert_int_equal(strtab_find(&t, "absent", 6), STRTAB_NONE);
        strtab_free(&t);
    }
}

static void utf8_judges_by_maximal_subparts(void **state)
{
    (void)state;
    const struct {
        const char *s;
        int len;
    } cases[] = { { "a", 1 },          { "\xc3\xa9", 2 },  { "\xe2\x82\xac", 3 }, { "\xf0\x9f\x87\xba", 4 },
                  { "\x80", -1 },      { "\xc0\x80", -1 }, { "\xe0\x9f\x80", -1 }, { "\xed\xa0\x80", -1 },
                  { "\xf4\x90\x80", -1 }, { "\xe2\x82", -2 }, { "\xf0\x9f\x87", -3 }, { "\xf0\x9f\x41", -2 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_valid(cases[i].s, cases[i].s + strlen(cases[i].s)), cases[i].len);
    char out[4];
    for (uint32_t c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 331) {
        if (c >= 0xd800 && c < 0xe000)
            continue;
        int len;
        const int put = utf8_put(c, out);
        assert_int_equal(utf8_valid(out, out + put), put);
        assert_int_equal(utf8_get(out, &len), c);
        assert_int_equal(len, put);
    }
}

static void data_lines_split(void **state)
{
    (void)state;
    const char text[] = "\xef\xbb\xbf# head\n\na\tb\t\r\nlast";
    tsv t = tsv_open(text, sizeof text - 1);
    assert_true(tsv_next(&t));
    assert_int_equal(t.line, 3);
    assert_int_equal(t.n, 3);
    assert_true(str_eq(t.cell[1], STR("b")) && t.cell[2].len == 0 && t.cell[9].len == 0);
    assert_true(tsv_next(&t));
    assert_int_equal(t.line, 4);
    assert_true(str_eq(t.cell[0], STR("last")));
    assert_false(tsv_next(&t));
    const char wide[] = "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14\t15\t16\t17\t18";
    t = tsv_open(wide, sizeof wide - 1);
    assert_true(tsv_next(&t));
    assert_int_equal(t.n, TSV_COLUMNS); /* the last cell holds the rest */
    assert_true(strchr(t.cell[TSV_COLUMNS - 1].s, '\t') != NULL);
}

static void numbers_are_plain_decimals(void **state)
{
    (void)state;
    const struct {
        const char *s;
        bool is;
        double value;
    } cases[] = { { "0", true, 0 },      { "-12.5", true, -12.5 }, { ".5", true, 0.5 },    { "7.", true, 7 },
                  { "", false, 0 },      { "-", false, 0 },        { ".", false, 0 },      { "1.2.3", false, 0 },
                  { "1e3", false, 0 },   { "+1", false, 0 },       { " 1", false, 0 },     { "1/2", false, 0 },
                  { "--1", false, 0 },   { "99999999999", false, 0 }, { "0.00000000001", false, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = 0;
        assert_int_equal(tsv_number(str_of(cases[i].s), &value), cases[i].is);
        if (cases[i].is)
            assert_true(value == cases[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_grow_and_keep),      cmocka_unit_test(integers_print_whole_range),
        cmocka_unit_test(runs_become_one), cmocka_unit_test(errors_are_one_clean_line), cmocka_unit_test(structs_of_other_versions),
        cmocka_unit_test(strings_intern_once),       cmocka_unit_test(utf8_judges_by_maximal_subparts),
        cmocka_unit_test(data_lines_split),          cmocka_unit_test(allocators_are_whole_or_none),
        cmocka_unit_test(numbers_are_plain_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

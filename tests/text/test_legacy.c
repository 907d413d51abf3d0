/* Encodings of before Unicode, and what undeclared bytes look like. */
#include "testing.h"
#include "text/legacy.h"

#ifdef DRAGOMAN_ICONV
#  include <iconv.h>

typedef struct fixture {
    mem m;
    text t;
    dgm_error err;
} fixture;

static void decode(fixture *f, const char *source, size_t len, const char *encoding)
{
    if (text_decode(&f->m, &f->t, source, len, encoding, false, 0, &f->err))
        fail_msg("%s", f->err.message);
}

static void assert_text(const fixture *f, const char *want)
{
    assert_int_equal(f->t.len, strlen(want));
    assert_memory_equal(f->t.s, want, strlen(want));
}

/* Each character's begin leads to the byte it came from, and back. */
static void assert_map(const fixture *f, const int *sources)
{
    int n = 0;
    for (int32_t i = 0; i < f->t.len; i++) {
        if (((unsigned char)f->t.s[i] & 0xc0) == 0x80)
            continue;
        assert_int_equal(text_source_offset(&f->t, i), sources[n]);
        assert_int_equal(text_from_source(&f->t, sources[n]), i);
        n++;
    }
    assert_int_equal(text_source_offset(&f->t, f->t.len), sources[n]);
}

static void single_bytes(void **state)
{
    (void)state;
    fixture f = { test_mem(), { 0 }, DGM_ERROR_INIT };
    decode(&f, "\xcc\xe8\xf0 ok", 6, "windows-1251");
    assert_text(&f, "Мир ok");
    assert_map(&f, (const int[]){ 0, 1, 2, 3, 4, 5, 6 });
    assert_string_equal(f.t.encoding, "windows-1251");
    decode(&f, "\xed\xc9\xd2", 3, "KOI8-R");
    assert_text(&f, "Мир");
    decode(&f, "caf\xe9 \x93so\x94", 9, "cp1252");
    assert_text(&f, "café “so”");
    decode(&f, "a\x81" "b\0c", 5, "cp1252"); /* no such character; a NUL */
    assert_text(&f, "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c");
    assert_map(&f, (const int[]){ 0, 1, 2, 3, 4, 5 });
    assert_int_equal(f.t.replaced, 2);
    assert_int_equal(f.t.first_bad, 1);
    text_free(&f.m, &f.t);
}

static void several_bytes(void **state)
{
    (void)state;
    fixture f = { test_mem(), { 0 }, DGM_ERROR_INIT };
    decode(&f, "\xd6\xd0\xb9\xfa, \x81\x30\x84\x36.", 11, "gb18030"); /* the last is of four bytes */
    assert_text(&f, "中国, ¥.");
    assert_map(&f, (const int[]){ 0, 2, 4, 5, 6, 10, 11 });
    decode(&f, "\xd6\xd0\xff\xb9\xfa\xb9", 6, "gb18030");
    assert_text(&f, "中\xef\xbf\xbd国\xef\xbf\xbd");
    assert_map(&f, (const int[]){ 0, 2, 3, 5, 6 });
    decode(&f, "\x93\xfa\x96{ab", 6, "shift_jis");
    assert_text(&f, "日本ab");
    assert_map(&f, (const int[]){ 0, 2, 4, 5, 6 });
    decode(&f, "x\x1b$BF|\x1b(By", 10, "ISO-2022-JP");
    assert_text(&f, "x日y");
    text_free(&f.m, &f.t);
}

static void long_texts_have_points_enough(void **state)
{
    (void)state;
    fixture f = { test_mem(), { 0 }, DGM_ERROR_INIT };
    enum { LEN = 10000 };
    char bytes[LEN];
    for (int i = 0; i < LEN; i++)
        bytes[i] = (char)(i % 3 ? 0xe0 + i % 32 : ' ');
    decode(&f, bytes, LEN, "windows-1251");
    assert_int_equal(text_source_offset(&f.t, f.t.len), LEN);
    for (int i = 0; i < LEN; i++)
        assert_int_equal(text_source_offset(&f.t, text_from_source(&f.t, i)), i);
    assert_true(f.t.map.n <= LEN / 64 + 1);
    text_free(&f.m, &f.t);
}

static void unknown_names(void **state)
{
    (void)state;
    fixture f = { test_mem(), { 0 }, DGM_ERROR_INIT };
    static const char *const names[] = { "klingon", "", "UTF-8//TRANSLIT", "a-name-that-is-longer-than-any-encoding-has-ever-had" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(text_decode(&f.m, &f.t, "a", 1, names[i], false, 0, &f.err), DGM_ERR_ENCODING);
    assert_int_equal(text_decode(&f.m, &f.t, "\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9", 10, "latin1", false, 10, &f.err), DGM_ERR_LIMIT);
    assert_int_equal(f.t.len, 0);
    text_free(&f.m, &f.t);
}

/* ---- what it looks like */

static void assert_guess(const char *utf8, const char *encoding, const char *want)
{
    char bytes[2000], *in = (char *)(uintptr_t)utf8, *out = bytes;
    size_t left = strlen(utf8), room = sizeof bytes;
    iconv_t cd = iconv_open(encoding, "UTF-8");
    assert_true(iconv(cd, &in, &left, &out, &room) == 0);
    iconv_close(cd);
    fixture f = { test_mem(), { 0 }, DGM_ERROR_INIT };
    decode(&f, bytes, sizeof bytes - room, NULL);
    if (!f.t.hint || strcmp(f.t.hint, want) != 0)
        fail_msg("%s: %s", encoding, f.t.hint ? f.t.hint : "nothing");
    decode(&f, bytes, sizeof bytes - room, encoding);
    assert_null(f.t.hint);
    assert_text(&f, utf8);
    text_free(&f.m, &f.t);
}

static void looks(void **state)
{
    (void)state;
    static const char russian[] = "Совет собрался в понедельник, чтобы обсудить цену зерна. Никто не возражал.";
    assert_guess(russian, "windows-1251", "windows-1251");
    assert_guess(russian, "KOI8-R", "koi8-r");
    assert_guess("理事会星期一开会讨论粮食价格。没有人反对。", "GB18030", "gb18030");
    assert_guess("理事會星期一開會討論糧食價格。沒有人反對，但是港口的工人仍然在等待。", "GB18030", "gb18030");
    assert_guess("理事會星期一開會討論糧食價格。沒有人反對，但是港口的工人仍然在等待。", "BIG5", "big5");
    assert_guess("理事會開會", "BIG5", "big5");
    assert_guess("理事会は月曜日に穀物の価格について話し合った。反対する者はいなかった。", "SHIFT_JIS", "shift_jis");
    assert_guess("理事会は月曜日に穀物の価格について話し合った。反対する者はいなかった。", "EUC-JP", "euc-jp");
    assert_guess("이사회는 월요일에 곡물 가격을 논의했다. 아무도 반대하지 않았다.", "EUC-KR", "euc-kr");
    assert_guess("Мы за дело мира", "windows-1251", "windows-1251"); /* words of even length */
    assert_guess("Le conseil a délibéré lundi sur le prix du blé. Personne n’a protesté.", "windows-1252", "windows-1252");
    assert_guess("El consejo deliberó el lunes sobre el precio del trigo en la mañana.", "ISO-8859-1", "windows-1252");
    static const char *const others[] = { "caf\xc3\xa9 d\xc3\xa9j\xc3\xa0 vu \xff", "plain", "\xff\xff\xff\xff" };
    fixture f = { test_mem(), { 0 }, DGM_ERROR_INIT };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        decode(&f, others[i], strlen(others[i]), NULL);
        assert_null(f.t.hint); /* UTF-8, damaged or not; noise */
    }
    text_free(&f.m, &f.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_bytes),     cmocka_unit_test(several_bytes), cmocka_unit_test(long_texts_have_points_enough),
        cmocka_unit_test(unknown_names), cmocka_unit_test(looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    puts("built without iconv");
    return 0;
}

#endif

/* Decoding: what comes out, what is counted, and the way back to the source. */
#include "testing.h"
#include "base/utf8.h"
#include "text/text.h"

typedef struct fixture {
    mem m;
    text t;
    dgm_error err;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->m = test_mem();
    f->err = (dgm_error)DGM_ERROR_INIT;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    text_free(&f->m, &f->t);
    free(f);
    return 0;
}

static dgm_status decode(fixture *f, const char *source, size_t len, const char *encoding)
{
    return text_decode(&f->m, &f->t, source, len, encoding, false, 0, &f->err);
}

static void assert_text(const fixture *f, const char *want)
{
    assert_int_equal(f->t.len, strlen(want));
    assert_memory_equal(f->t.s, want, strlen(want));
}

static void valid_text_is_itself(void **state)
{
    fixture *f = *state;
    const char *s = "\xef\xbb\xbfTrade grew \xe2\x80\x94 Пекин, 北京 \xf0\x9f\x87\xba.";
    assert_int_equal(decode(f, s, strlen(s), NULL), DGM_OK);
    assert_text(f, s);
    assert_int_equal(f->t.map.n, 0);
    assert_int_equal(f->t.replaced, 0);
    assert_int_equal(f->t.first_bad, -1);
    assert_int_equal(text_source_offset(&f->t, 5), 5);
    assert_int_equal(text_source_offset(&f->t, f->t.len), strlen(s));
    assert_int_equal(text_source_offset(&f->t, f->t.len + 1), -1);
    assert_int_equal(text_from_source(&f->t, 1), 0); /* inside the mark */
    assert_int_equal(decode(f, "", 0, NULL), DGM_OK);
    assert_int_equal(f->t.len, 0);
}

static void borrowed_text_is_not_copied(void **state)
{
    fixture *f = *state;
    const char *good = "plain", *bad = "pl\xff" "ain";
    assert_int_equal(text_decode(&f->m, &f->t, good, 5, NULL, true, 0, &f->err), DGM_OK);
    assert_ptr_equal(f->t.s, good);
    assert_int_equal(text_decode(&f->m, &f->t, bad, 6, NULL, true, 0, &f->err), DGM_OK);
    assert_text(f, "pl\xef\xbf\xbd" "ain");
}

static void each_maximal_subpart_is_one_replacement(void **state)
{
    fixture *f = *state;
    /* Unicode 15, table 3-11: ill-formed sequences and what is left of them */
    const char *s = "a\xf1\x80\x80\xe1\x80\xc2" "b\x80" "c\x80\xbf" "d";
    assert_int_equal(decode(f, s, strlen(s), NULL), DGM_OK);
    assert_text(f, "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" "b\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd" "d");
    assert_int_equal(f->t.replaced, 6);
    assert_int_equal(f->t.replaced_bytes, 9);
    assert_int_equal(f->t.first_bad, 1);
    assert_int_equal(text_source_offset(&f->t, 1), 1);   /* the first, three bytes long */
    assert_int_equal(text_source_offset(&f->t, 4), 4);   /* the second */
    assert_int_equal(text_source_offset(&f->t, 10), 7);  /* b */
    assert_int_equal(text_from_source(&f->t, 7), 10);
    assert_int_equal(text_from_source(&f->t, 2), 1);     /* inside a bad part: its replacement */
    assert_int_equal(text_from_source(&f->t, (int64_t)strlen(s)), f->t.len);
}

/* A bad byte at every place of a text long enough for the fast path. */
static void one_bad_byte_anywhere(void **state)
{
    fixture *f = *state;
    char s[64];
    for (size_t at = 0; at < sizeof s; at++) {
        memset(s, 'x', sizeof s);
        s[at] = (char)0xff;
        assert_int_equal(decode(f, s, sizeof s, NULL), DGM_OK);
        assert_int_equal(f->t.len, sizeof s + 2);
        assert_int_equal(f->t.first_bad, at);
        for (size_t i = 0; i < sizeof s; i++) {
            const int64_t place = i <= at ? (int64_t)i : (int64_t)i + 2;
            assert_int_equal(text_source_offset(&f->t, place), i);
            assert_int_equal(text_from_source(&f->t, (int64_t)i), place);
        }
    }
}

static void utf16_and_utf32(void **state)
{
    fixture *f = *state;
    const char le[] = "\xff\xfe" "a\0\x1f\x04\x3d\xd8\x00\xdez\0"; /* a П U+1F600 z */
    const char *want = "a\xd0\x9f\xf0\x9f\x98\x80z";
    assert_int_equal(decode(f, le, sizeof le - 1, NULL), DGM_OK);
    assert_text(f, want);
    assert_string_equal(f->t.encoding, "utf-16le");
    const int64_t source[] = { 2, 4, 6, 10, 12 };
    const int32_t place[] = { 0, 1, 3, 7, 8 };
    for (int i = 0; i < 5; i++) {
        assert_int_equal(text_source_offset(&f->t, place[i]), source[i]);
        assert_int_equal(text_from_source(&f->t, source[i]), place[i]);
    }
    const char be[] = "\xfe\xff\0a\x04\x1f\xd8\x3d\xde\x00\0z";
    assert_int_equal(decode(f, be, sizeof be - 1, NULL), DGM_OK);
    assert_text(f, want);
    assert_int_equal(decode(f, be + 2, sizeof be - 3, "UTF-16BE"), DGM_OK);
    assert_text(f, want);
    assert_int_equal(decode(f, be, sizeof be - 1, "utf_16"), DGM_OK); /* the mark tells the order */
    assert_text(f, want);
    const char wide[] = "\xff\xfe\0\0a\0\0\0\x1f\x04\0\0\0\xf6\x01\0z\0\0\0";
    assert_int_equal(decode(f, wide, sizeof wide - 1, NULL), DGM_OK);
    assert_text(f, want);
    assert_string_equal(f->t.encoding, "utf-32le");
}

static void utf16_with_broken_surrogates(void **state)
{
    fixture *f = *state;
    const char s[] = "\xff\xfe" "a\0\x3d\xd8" "b\0\x00\xde" "c\0\x3d\xd8\x01"; /* lone high, lone low, high, odd byte */
    assert_int_equal(decode(f, s, sizeof s - 1, NULL), DGM_OK);
    assert_text(f, "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd");
    assert_int_equal(f->t.replaced, 4);
    assert_int_equal(f->t.replaced_bytes, 7);
    assert_int_equal(f->t.first_bad, 4);
}

/* Longer than the distance of two points of the map. */
static void long_utf16_maps_back(void **state)
{
    fixture *f = *state;
    static char s[2 + 4000];
    memcpy(s, "\xff\xfe", 2);
    for (int i = 0; i < 2000; i++) {
        s[2 + 2 * i] = (char)(i % 3 ? 'a' : 0x1f);
        s[3 + 2 * i] = (char)(i % 3 ? 0 : 0x04);
    }
    assert_int_equal(decode(f, s, sizeof s, NULL), DGM_OK);
    int32_t place = 0;
    for (int i = 0; i < 2000; i++) {
        assert_int_equal(text_source_offset(&f->t, place), 2 + 2 * i);
        assert_int_equal(text_from_source(&f->t, 2 + 2 * i), place);
        place += i % 3 ? 1 : 2;
    }
}

/* One NUL among many bytes is a bad byte like others, not the end of the text. */
static void stray_nuls_are_replaced(void **state)
{
    fixture *f = *state;
    assert_int_equal(decode(f, "some words\0and more", 19, NULL), DGM_OK);
    assert_text(f, "some words\xef\xbf\xbd" "and more");
    assert_int_equal(f->t.replaced, 1);
    assert_int_equal(f->t.first_bad, 10);
    assert_int_equal(decode(f, "\xff\xfe" "a\0\0\0b", 8, NULL), DGM_OK);
    assert_text(f, "a\xef\xbf\xbd" "b");
}

static void refusals(void **state)
{
    fixture *f = *state;
    assert_int_equal(decode(f, "ab\0cd", 5, NULL), DGM_ERR_BINARY);
    assert_int_equal(f->err.offset, 2);
    assert_int_equal(f->t.len, 0);
    assert_int_equal(decode(f, "%PDF-1.7 \xe2\xe3 and much more text that has no NUL", 46, NULL), DGM_ERR_BINARY);
    assert_string_equal(f->err.message, "a PDF document, not a text");
    assert_int_equal(decode(f, "%PDF- begins this sentence.", 27, NULL), DGM_OK);
    assert_int_equal(decode(f, "text", 4, "klingon"), DGM_ERR_ENCODING);
    assert_non_null(strstr(f->err.message, "klingon"));
    assert_int_equal(text_decode(&f->m, &f->t, "12345", 5, NULL, false, 4, &f->err), DGM_ERR_LIMIT);
    assert_int_equal(text_decode(&f->m, &f->t, "\xff\xff", 2, NULL, false, 4, &f->err), DGM_ERR_LIMIT); /* grows to 6 */
    assert_int_equal(decode(f, "again", 5, NULL), DGM_OK);
    assert_text(f, "again");
}

/* Bytes in pieces are judged as bytes one at a time are, wherever a character lies: texts of a few scripts with a byte
 * changed here and there. */
static void pieces_agree_with_characters(void **state)
{
    fixture *f = *state;
    static const uint32_t points[] = { 'a', ' ', 0xe9, 0x436, 0x800, 0x4e2d, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff };
    static const char bytes[] = "\x00\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xed\xef\xf0\xf4\xf5\xff";
    uint64_t seed = 9;
    for (int round = 0; round < 40000; round++) {
        char s[600];
        size_t n = 0, most = 40 + (size_t)round % 500;
        while (n < most) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const size_t kinds = sizeof points / sizeof *points;
            n += (size_t)utf8_put(points[round % 3 ? (seed >> 33) % kinds : (uint32_t)round % kinds], s + n);
        }
        if (round % 8)
            s[(seed >> 40) % n] = bytes[(seed >> 20) % (sizeof bytes - 1)];
        n -= (seed >> 50) % 4;
        int64_t first_bad = -1, bad = 0;
        for (size_t i = 0; i < n;) {
            const int k = s[i] ? utf8_valid(s + i, s + n) : -1;
            if (k < 0 && bad++ == 0)
                first_bad = (int64_t)i;
            i += (size_t)(k < 0 ? -k : k);
        }
        char *exact = malloc(n);
        assert_non_null(exact);
        memcpy(exact, s, n);
        assert_int_equal(decode(f, exact, n, "utf-8"), DGM_OK);
        assert_int_equal(f->t.replaced, bad);
        assert_int_equal(f->t.first_bad, first_bad);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(valid_text_is_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(borrowed_text_is_not_copied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_maximal_subpart_is_one_replacement, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_bad_byte_anywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pieces_agree_with_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf16_and_utf32, set_up, tear_down),
        cmocka_unit_test_setup_teardown(utf16_with_broken_surrogates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_utf16_maps_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stray_nuls_are_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Sentences of UAX #29 with what is dull passed over: the same as those found one character at a time. */
#include "random_text.h"
#include "reference_sentences.h"
#include "unicode_cases.h"

#include "base/utf8.h"

static void compare(const mem *m, const char *piece, int32_t len, const offsets *want, offsets *got)
{
    char *s = exact_copy(piece, (size_t)len);
    const classifier *all[3];
    const size_t n = classifiers(all);
    for (size_t i = 0; i < n; i++) {
        got->n = 0;
        assert_true(sentences_find(m, all[i], s, len, got));
        if (got->n != want->n || memcmp(got->v, want->v, got->n * sizeof *got->v) != 0)
            fail_msg("%s differs over %d bytes: %.*s", all[i]->name, (int)len, (int)len, s);
    }
    free(s);
}

static void jumps_agree_with_characters(void **state)
{
    (void)state;
    const mem m = test_mem();
    offsets want = { 0 }, got = { 0 };
    char s[BLOCK + TEXT_MOST];
    uint64_t seed = 3;
    for (int round = random_rounds(); round > 0; round--) {
        const int32_t shift = round % BLOCK, len = shift + random_text(&seed, s + shift);
        memset(s, round & BLOCK ? 'a' : ' ', (size_t)shift);
        want.n = 0;
        assert_true(sentences_reference(&m, s, len, &want));
        compare(&m, s, len, &want, &got);
    }
    vec_free(&m, &want);
    vec_free(&m, &got);
}

static void check(void *user, const char *row, const char *s, size_t n, const char *want, size_t shift)
{
    const mem m = test_mem();
    offsets *got = user;
    const classifier *all[3];
    const size_t variants = classifiers(all);
    for (size_t v = 0; v < variants; v++) {
        char bounds[CASE_MOST] = { 0 };
        got->n = 0;
        assert_true(sentences_find(&m, all[v], s, (int32_t)n, got));
        for (size_t i = 0; i < got->n; i++)
            bounds[got->v[i]] = 1;
        if (memcmp(bounds + shift + 1, want + shift + 1, n - shift) != 0)
            fail_msg("%s, %zu bytes on: %s", all[v]->name, shift, row);
    }
}

static void unicode_cases_anywhere(void **state)
{
    (void)state;
    const mem m = test_mem();
    offsets got = { 0 };
    assert_true(each_case(UCD "SentenceBreakTest.txt", check, &got) >= 502);
    vec_free(&m, &got);
}

/* Every character that ends a sentence begins with a byte at which the classifiers stop. */
static void stops_cover_the_tables(void **state)
{
    (void)state;
    const classifier *all[3];
    const size_t n = classifiers(all);
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        const uint8_t class = unicode_of(c)->sentence;
        if ((c >= 0xd800 && c < 0xe000) || !(is_separator(class) || class == SB_ATERM || class == SB_STERM))
            continue;
        char s[BLOCK] = { 0 };
        utf8_put(c, s);
        for (size_t i = 0; i < n; i++) {
            uint64_t mask;
            all[i]->stops(s, 1, &mask);
            if (!(mask & 1))
                fail_msg("%s passes over U+%04X", all[i]->name, (unsigned)c);
        }
    }
}

/* Every byte is of the same classes to all classifiers. */
static void classifiers_agree(void **state)
{
    (void)state;
    const classifier *all[3];
    const size_t n = classifiers(all);
    for (int c = 0; c < 256; c++) {
        char s[BLOCK];
        for (int i = 0; i < BLOCK; i++)
            s[i] = (char)(c + i);
        word_masks want, got;
        uint64_t stops_want, stops_got, others_want, others_got;
        all[0]->words(s, 1, &want);
        all[0]->stops(s, 1, &stops_want);
        all[0]->others(s, 1, &others_want);
        assert_true(others_want == ~want.letter);
        for (size_t i = 1; i < n; i++) {
            all[i]->words(s, 1, &got);
            all[i]->stops(s, 1, &stops_got);
            all[i]->others(s, 1, &others_got);
            assert_memory_equal(&got, &want, sizeof got);
            assert_true(stops_got == stops_want && others_got == others_want);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(jumps_agree_with_characters),
                                        cmocka_unit_test(unicode_cases_anywhere),
                                        cmocka_unit_test(stops_cover_the_tables), cmocka_unit_test(classifiers_agree) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

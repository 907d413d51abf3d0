/* Words of UAX #29 from blocks: the same as those found one character at a time, wherever the blocks lie. */
#include "random_text.h"
#include "reference_words.h"
#include "unicode_cases.h"

static void clear(tokens *t) { t->n = 0; }

/* The words of s with each classifier, compared with `want`. */
static void compare(const mem *m, const char *piece, int32_t len, const tokens *want, tokens *got)
{
    char *s = exact_copy(piece, (size_t)len);
    const classifier *all[3];
    const size_t n = classifiers(all);
    for (size_t i = 0; i < n; i++) {
        clear(got);
        assert_true(words_find(m, all[i], s, len, got));
        bool same = got->n == want->n;
        for (int32_t k = 0; same && k < want->n; k++)
            same = got->start[k] == want->start[k] && got->end[k] == want->end[k] && got->kind[k] == want->kind[k];
        if (!same)
            fail_msg("%s differs over %d bytes: %.*s", all[i]->name, (int)len, (int)len, s);
    }
    free(s);
}

static void blocks_agree_with_characters(void **state)
{
    (void)state;
    const mem m = test_mem();
    tokens want = { 0 }, got = { 0 };
    char s[TEXT_MOST];
    uint64_t seed = 1;
    for (int round = random_rounds(); round > 0; round--) {
        const int32_t len = random_text(&seed, s);
        clear(&want);
        assert_true(words_reference(&m, s, len, &want));
        compare(&m, s, len, &want, &got);
    }
    tokens_free(&m, &want);
    tokens_free(&m, &got);
}

/* The same text after 0 to 63 other bytes: spaces, letters, marks that join. */
static void any_alignment(void **state)
{
    (void)state;
    const mem m = test_mem();
    tokens want = { 0 }, got = { 0 };
    char s[BLOCK + TEXT_MOST];
    uint64_t seed = 2;
    static const char before[] = " a1_'.\"\n";
    for (int round = random_rounds() / 400; round > 0; round--) {
        const char fill = before[round % (int)(sizeof before - 1)];
        char piece[TEXT_MOST];
        const int32_t len = random_text(&seed, piece);
        for (int32_t shift = 0; shift < BLOCK; shift++) {
            memset(s, fill, (size_t)shift);
            memcpy(s + shift, piece, (size_t)len);
            clear(&want);
            assert_true(words_reference(&m, s, shift + len, &want));
            compare(&m, s, shift + len, &want, &got);
        }
    }
    tokens_free(&m, &want);
    tokens_free(&m, &got);
}

/* The cases of the standard, with `shift` line feeds before them. */
static void check(void *user, const char *row, const char *s, size_t n, const char *want, size_t shift)
{
    const mem m = test_mem();
    tokens *got = user;
    const classifier *all[3];
    const size_t variants = classifiers(all);
    for (size_t v = 0; v < variants; v++) {
        clear(got);
        assert_true(words_find(&m, all[v], s, (int32_t)n, got));
        for (int32_t i = 0, at = 0; i < got->n; at = got->end[i++])
            assert_int_equal(got->start[i], at);
        char bounds[CASE_MOST] = { 0 };
        for (int32_t i = 0; i < got->n; i++)
            bounds[got->end[i]] = 1;
        if (memcmp(bounds + shift + 1, want + shift + 1, n - shift) != 0)
            fail_msg("%s, %zu bytes on: %s", all[v]->name, shift, row);
    }
}

static void unicode_cases_anywhere(void **state)
{
    (void)state;
    const mem m = test_mem();
    tokens got = { 0 };
    assert_true(each_case(UCD "WordBreakTest.txt", check, &got) >= 1823);
    tokens_free(&m, &got);
}

/* What joins over more than a block: marks and letters with thousands of combining characters between them. */
static void far_apart(void **state)
{
    (void)state;
    const mem m = test_mem();
    tokens want = { 0 }, got = { 0 };
    static const char *const pairs[][3] = {
        { "a'", "\u0308", "b" }, { "a\u2019", "\u0308", "b" }, { "1,", "\u200d", "2" },
        { "\u05d0\"", "\u0308", "\u05d1" },
        { "a'", "\u0308", "1" }, { "\u30a2", "\u0308", "_" },  { "a", "b", "'c" },       { " ", " ", "a" },
        { "_", "\u00ad", "\u30a2" }, { "\U0001f468", "\u200d", "\U0001f469" }, { "1\u066c", "\u0308", "1" }
    };
    enum { MOST = 5000 };
    static char s[MOST * 4];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int repeats = 1; repeats < MOST; repeats += repeats < 200 ? 1 : 997) {
            size_t n = strlen(pairs[i][0]);
            memcpy(s, pairs[i][0], n);
            for (int k = 0; k < repeats; k++, n += strlen(pairs[i][1]))
                memcpy(s + n, pairs[i][1], strlen(pairs[i][1]));
            memcpy(s + n, pairs[i][2], strlen(pairs[i][2]));
            n += strlen(pairs[i][2]);
            clear(&want);
            assert_true(words_reference(&m, s, (int32_t)n, &want));
            compare(&m, s, (int32_t)n, &want, &got);
        }
    tokens_free(&m, &want);
    tokens_free(&m, &got);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(blocks_agree_with_characters), cmocka_unit_test(any_alignment),
                                        cmocka_unit_test(unicode_cases_anywhere), cmocka_unit_test(far_apart) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The short cuts: the same tokens and sentences for plain tokens as with care, for tokens as they are written as joined
 * afterwards, and for sentences alone, whatever the text and language. */
#include "random_text.h"

#include "segment/tailor.h"

/* What is plain, and what makes it not so. */
static const char *const pieces[] = {
    " ", " ", " ", " ", "\n", "  ", "\t", ".", ".", ",", ",", ";", ":", "!", "?", "(", ")", "\"", "'", "\u2019",
    "-", "--", "://", "\u2013", "...", "..", "\u2026", "?!", "\u201c", "\u201d", "/", "&", "@", "#", "%", "_", "+",
    "$", "\u20ac", "*", "=", "^", "<", ">", "`", "``", "''", "\u2026", "5", "1,000", "2.5", "1990s", "10%", "a",
    "A", "J", "I", "x", "the", "The", "word", "words", "Minister", "United", "cannot", "Cannot", "gonna", "dont",
    "doesnt", "Mr", "Dr", "St", "Gen", "No", "no", "p", "pp", "etc", "a.m", "U.S", "e.g", "Ph.D", "vs", "Inc",
    "approx", "yahoo", "Yahoo", "jeopardy", "o'clock", "c", "w", "b/c", "http", "https", "www", "com", "org",
    "example.com", "me@example.com", ":)", ":-)", ":D", "D", "P", "o", "s", "n", "t", "'s", "n't", "rock", "non",
    "anti", "pre", "Y", "EE", "UU", "M", "Mme", "l'", "d'", "qu'", "aujourd'hui", "Sr", "\u00e9t\u00e9", "\u00c9",
    "e\u0301", "\u0301", "\u00ad", "\u200d", "\u0433", "\u0433.", "\u0442. \u0434",
    "\u041c\u043e\u0441\u043a\u0432\u0430", "\u4e2d", "\u3002", "\u30ab", "\U0001f600", "\U0001f1eb", "\u2022",
    "1.", "a)", "(b)", "[", "]", "--------", "========", "ol'", "y'all", "\u4e8c\u5341", "\u6d3d\u8c08"
};
enum { PIECES = sizeof pieces / sizeof *pieces, PIECES_MOST = 60 };

static size_t random_pieces(uint64_t *seed, char *s)
{
    size_t n = 0;
    const uint32_t most = random_next(seed) % PIECES_MOST + 1, words = random_next(seed) % 3;
    for (uint32_t i = 0; i < most; i++) {
        const char *p = words && i % 2 ? " " : pieces[random_next(seed) % PIECES];
        if (words == 2 && random_next(seed) % 2)
            p = "letters";
        memcpy(s + n, p, strlen(p));
        n += strlen(p);
    }
    return n;
}

static bool same_columns(const int32_t *a, const int32_t *b, int32_t n)
{
    return n == 0 || memcmp(a, b, (size_t)n * sizeof *a) == 0;
}

static bool same_tokens(const tokens *a, const tokens *b)
{
    return a->n == b->n && same_columns(a->start, b->start, a->n) && same_columns(a->end, b->end, a->n) &&
           same_columns(a->sentence, b->sentence, a->n) && (!a->n || !memcmp(a->kind, b->kind, (size_t)a->n));
}

static bool same_sentences(const sentences *a, const sentences *b)
{
    return a->n == b->n && same_columns(a->start, b->start, a->n) && same_columns(a->end, b->end, a->n) &&
           same_columns(a->block, b->block, a->n);
}

/* Of a text that was segmented: its tokens as they are written, and its sentences alone. */
static void compare_written(const mem *m, const segmenter *g, const segmented *x)
{
    tokens tok = { 0 }, joined = { 0 };
    sentences sen = { 0 };
    assert_int_equal(segment_written(m, FOR_ALL(g), &x->t, &x->l, &tok, &sen, NULL), DGM_OK);
    if (segmenter_joins(g))
        assert_int_equal(segment_surface(m, &x->t, &x->sen, ALL_JOIN, &x->tok, &joined, NULL, NULL), DGM_OK);
    if (!same_tokens(&tok, segmenter_joins(g) ? &joined : &x->tok) || !same_sentences(&sen, &x->sen))
        fail_msg("not as written: %.*s", (int)x->t.len, x->t.s);
    for (int32_t i = 0; i < sen.n; i++)
        assert_true(sen.first[i] <= sen.first[i + 1] && sen.first[i + 1] <= tok.n &&
                    tok.start[sen.first[i]] <= sen.start[i]);
    assert_int_equal(segment_sentences(m, FOR_ALL(g), &x->t, &x->l, &tok, &sen, NULL), DGM_OK);
    if (!same_sentences(&sen, &x->sen))
        fail_msg("other sentences alone: %.*s", (int)x->t.len, x->t.s);
    tokens_free(m, &tok);
    tokens_free(m, &joined);
    sentences_free(m, &sen);
}

static void compare(const mem *m, segmenter *g, segmented *plain, segmented *careful, const char *from, size_t n)
{
    char *s = exact_copy(from, n);
    set_text(m, plain, s, n);
    set_text(m, careful, s, n);
    g->careful = false;
    assert_int_equal(segment_text(m, FOR_ALL(g), &plain->t, &plain->l, &plain->tok, &plain->sen, NULL), DGM_OK);
    compare_written(m, g, plain);
    g->careful = true;
    assert_int_equal(segment_text(m, FOR_ALL(g), &careful->t, &careful->l, &careful->tok, &careful->sen, NULL), DGM_OK);
    if (!same_tokens(&plain->tok, &careful->tok))
        fail_msg("tokens differ: %.*s", (int)n, s);
    if (!same_sentences(&plain->sen, &careful->sen))
        fail_msg("sentences differ: %.*s", (int)n, s);
    assert_sound(plain);
    free(s);
}

static void plain_is_as_careful(void **state)
{
    (void)state;
    const mem m = test_mem();
    segmented plain = { 0 }, careful = { 0 };
    char s[PIECES_MOST * 24 + TEXT_MOST];
    uint64_t seed = 4;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        segmenter *g;
        assert_int_equal(segmenter_new(&m, (enum lang)lang, &g, NULL), DGM_OK);
        for (int round = random_rounds() / LANG_COUNT; round > 0; round--) {
            size_t n = random_pieces(&seed, s);
            if (round % 4 == 0)
                n += (size_t)random_text(&seed, s + n);
            compare(&m, g, &plain, &careful, s, n);
        }
        segmenter_free(g);
    }
    segmented_free(&m, &plain);
    segmented_free(&m, &careful);
}

/* Each form of the lists, with and without its dot, before whatever may stand after a word. */
static void listed_forms(void **state)
{
    (void)state;
    const mem m = test_mem();
    segmented plain = { 0 }, careful = { 0 };
    static const char *const after[] = { "", " ", ".", ". ", ". The", ". 5", ".\n", "! ", "!", "? ", ") ", "\" ", ": ",
                                         ":", "; ", ", ", ",", "'s ", "-", " - ", "... " };
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        segmenter *g;
        assert_int_equal(segmenter_new(&m, (enum lang)lang, &g, NULL), DGM_OK);
        for (uint32_t id = 0; id < g->forms.items.n; id++) {
            const str form = strtab_get(&g->forms, id);
            for (size_t k = 0; k < sizeof after / sizeof *after; k++)
                for (size_t cut = 0; cut < 2 && cut < form.len; cut++) {
                    char s[256];
                    const int n = snprintf(s, sizeof s, "So %.*s%s%s then. End", (int)(form.len - cut), form.s,
                                           after[k], k % 2 ? "x" : "");
                    if ((unsigned char)form.s[form.len - 1] < 0x80)
                        compare(&m, g, &plain, &careful, s, (size_t)n);
                }
        }
        segmenter_free(g);
    }
    segmented_free(&m, &plain);
    segmented_free(&m, &careful);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(plain_is_as_careful), cmocka_unit_test(listed_forms) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* UAX #29: kinds, coverage, and linear time where look-ahead tempts. The boundaries themselves: test_word_bounds.c and
 * test_sentence_bounds.c. */
#include "random_text.h"

#include "segment/uax29.h"

static void segment(const mem *m, segmented *x)
{
    assert_int_equal(segment_uax29_sentences(m, &x->t, &x->sen, NULL), DGM_OK);
    segment_uax29_place(&x->l, &x->sen);
    assert_int_equal(segment_uax29_words(m, &x->t, &x->sen, &x->tok, NULL), DGM_OK);
}

static void run_uax29(void *user, const char *s, size_t len)
{
    mem m = test_mem();
    segmented *x = user;
    set_text(&m, x, s, len);
    segment(&m, x);
}

static void kinds_of_segments(void **state)
{
    (void)state;
    mem m = test_mem();
    segmented x = { 0 };
    run_uax29(&x, "Can't 3.5€, 北?", strlen("Can't 3.5€, 北?"));
    static const uint8_t kinds[] = { TOKEN_WORD, TOKEN_SPACE, TOKEN_NUMBER, TOKEN_SYMBOL, TOKEN_PUNCT,
                                     TOKEN_SPACE, TOKEN_WORD, TOKEN_PUNCT };
    assert_int_equal(x.tok.n, sizeof kinds);
    assert_memory_equal(x.tok.kind, kinds, sizeof kinds);
    assert_int_equal(x.tok.end[0], 5);
    segmented_free(&m, &x);
}

static void segments_cover_the_text(void **state)
{
    (void)state;
    mem m = test_mem();
    segmented x = { 0 };
    const char *s = "One.\r\n\r\n  Two 'and' \u05d0'\u05d1\"\u05d2 1,2. "
                    "\xf0\x9f\x87\xab\xf0\x9f\x87\xb7\xf0\x9f\x87\xa9 a\u0308.b";
    run_uax29(&x, s, strlen(s));
    assert_sound(&x);
    int32_t at = 0;
    for (int32_t i = 0; i < x.tok.n; at = x.tok.end[i++])
        assert_int_equal(x.tok.start[i], at);
    assert_int_equal(at, strlen(s));
    assert_int_equal(x.sen.start[0], 0);
    assert_int_equal(x.sen.end[x.sen.n - 1], strlen(s));
    run_uax29(&x, "", 0);
    assert_int_equal(x.tok.n, 0);
    assert_int_equal(x.sen.n, 0);
    segmented_free(&m, &x);
}

static void sentences_take_the_kind_of_their_line(void **state)
{
    (void)state;
    mem m = test_mem();
    segmented x = { 0 };
    const char *s = "Head\nBody one. Body two.";
    set_text(&m, &x, s, strlen(s));
    x.l.v.v[0].kind = LINE_HEADING;
    x.l.v.v[1].block = 1;
    segment(&m, &x);
    assert_int_equal(x.sen.n, 3);
    assert_int_equal(x.sen.kind[0], LINE_HEADING);
    assert_int_equal(x.sen.kind[2], LINE_BODY);
    assert_int_equal(x.sen.block[2], 1);
    segmented_free(&m, &x);
}

/* One variant's words and sentences. */
typedef struct finder {
    const classifier *by;
    tokens words;
    sentences sentences;
} finder;

static void run_variant(void *user, const char *s, size_t len)
{
    const mem m = test_mem();
    finder *x = user;
    x->words.n = 0;
    x->sentences.n = 0;
    assert_true(words_find(&m, x->by, s, (int32_t)len, &x->words));
    assert_true(sentences_find(&m, x->by, s, (int32_t)len, &x->sentences));
}

/* n against 4n of what tempts to look ahead or back: the units of random_text.h, and with them what begins or ends such
 * a run, over and over. */
static void time_is_linear(void **state)
{
    (void)state;
    const mem m = test_mem();
    const classifier *all[3];
    const size_t variants = classifiers(all);
    for (size_t i = 0; i < MONOTONOUS; i++) {
        char whole[64];
        snprintf(whole, sizeof whole, "%s%s%s", monotonous[i][0], monotonous[i][1], monotonous[i][2]);
        for (size_t v = 0; v < variants; v++) {
            finder x = { .by = all[v] };
            assert_linear(run_variant, &x, monotonous[i][1]);
            assert_linear(run_variant, &x, whole);
            tokens_free(&m, &x.words);
            sentences_free(&m, &x.sentences);
        }
    }
    segmented x = { 0 };
    assert_linear(run_uax29, &x, "\"A.b\" 1. ");
    segmented_free(&m, &x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_segments),        cmocka_unit_test(segments_cover_the_text),
        cmocka_unit_test(sentences_take_the_kind_of_their_line), cmocka_unit_test(time_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

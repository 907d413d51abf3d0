/* Default sentences: paragraphs and line kinds, what ends a sentence and what does not, memory that runs out. */
#include "segmenting.h"

#include "segment/uax29.h"

static segmenter *segmenter_of(const mem *m, enum lang lang)
{
    segmenter *g = NULL;
    assert_int_equal(segmenter_new(m, lang, &g, NULL), DGM_OK);
    return g;
}

static void run_text(const mem *m, const segmenter *g, segmented *x, const char *s)
{
    set_text(m, x, s, strlen(s));
    assert_int_equal(segment_text(m, FOR_ALL(g), &x->t, &x->l, &x->tok, &x->sen, NULL), DGM_OK);
    assert_sound(x);
}

static void paragraphs_and_headings(void **state)
{
    (void)state;
    mem m = test_mem();
    segmenter *g = segmenter_of(&m, LANG_EN);
    segmented x = { 0 };
    const char *s = "A heading without a stop\nThe text begins here\nand goes on. It ends\n";
    set_text(&m, &x, s, strlen(s));
    x.l.v.v[0].kind = LINE_HEADING; /* the same block, but another kind */
    assert_int_equal(segment_text(&m, FOR_ALL(g), &x.t, &x.l, &x.tok, &x.sen, NULL), DGM_OK);
    assert_sound(&x);
    assert_int_equal(x.sen.n, 3);
    assert_int_equal(x.sen.kind[0], LINE_HEADING);
    assert_int_equal(x.sen.end[0], 24);
    assert_int_equal(x.sen.kind[1], LINE_BODY);
    assert_memory_equal(s + x.sen.end[1] - 3, "on.", 3);
    assert_memory_equal(s + x.sen.start[2], "It ends", 7);

    set_text(&m, &x, "One\n\nTwo three\n", 15);
    assert_int_equal(segment_text(&m, FOR_ALL(g), &x.t, &x.l, &x.tok, &x.sen, NULL), DGM_OK);
    assert_int_equal(x.sen.n, 2);
    assert_int_equal(x.sen.block[0], 0);
    assert_int_equal(x.sen.block[1], 1);
    segmented_free(&m, &x);
    segmenter_free(g);
}

/* What is outside the lines, and lines of white space alone, give nothing. */
static void empty_texts(void **state)
{
    (void)state;
    mem m = test_mem();
    segmenter *g = segmenter_of(&m, LANG_EN);
    segmented x = { 0 };
    static const char *const empty[] = { "", "\n\n", "   ", "\u00a0\n\u200b", "\ufeff" };
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        run_text(&m, g, &x, empty[i]);
        assert_int_equal(x.tok.n, 0);
        assert_int_equal(x.sen.n, 0);
        assert_int_equal(x.sen.first[0], 0);
    }
    segmented_free(&m, &x);
    segmenter_free(g);
}

static void counts(void **state)
{
    (void)state;
    static const struct {
        enum lang lang;
        int sentences;
        const char *text;
    } cases[] = {
        { LANG_EN, 1, "Prime Minister R. J. Mbeki met Mr. and Mrs. St. John at 5 p.m. in D.C., with Gen. Ito." },
        { LANG_EN, 1, "At 5 a.m. Mr. Ito left." },
        { LANG_EN, 2, "He left at 5 a.m. Mr. Ito stayed." },
        { LANG_EN, 2, "It was theirs. . . . The rest was ours." },
        { LANG_EN, 3, "Before it ---------- After it" },
        { LANG_EN, 1, "The note [16: firm? 13:28] was added" },
        { LANG_EN, 2, "The talks were held in Washington, D.C. They failed." },
        { LANG_EN, 1, "The index, at 3.5 vs. 2.9 in Jan. 2019, rose approx. 20 per cent." },
        { LANG_EN, 2, "\"We won!\" He smiled." },
        { LANG_EN, 1, "\"We won!\" he said; \"we won\"." },
        { LANG_EN, 1, "First: a pause; then -- nothing: silence." },
        { LANG_EN, 3, "one. two words written small. three." },
        { LANG_EN, 2, "He resigned.She stayed." },
        { LANG_EN, 1, "The file readme.txt and Node.js are here" },
        { LANG_EN, 2, "It rose 5 per cent in 2019. In 2020 it fell." },
        { LANG_EN, 1, "A. Smith, who led the party, met\nB. Jones in Paris" },
        { LANG_EN, 3, "A. The first\nB. The second\nC. The third" },
        { LANG_FR, 2, "M. Dupont est parti. Il reviendra." },
        { LANG_ES, 2, "¡Viva! ¿Quién vive?" },
        { LANG_RU, 2, "В 2019 г. цены выросли. Потом упали." },
        { LANG_ZH, 2, "他来了。他说：“好！”" },
        { LANG_UND, 2, "Abc def. Ghi." },
    };
    mem m = test_mem();
    segmented x = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        segmenter *g = segmenter_of(&m, cases[i].lang);
        run_text(&m, g, &x, cases[i].text);
        if (x.sen.n != cases[i].sentences)
            fail_msg("%d sentences in: %s", x.sen.n, cases[i].text);
        segmenter_free(g);
    }
    segmented_free(&m, &x);
}

/* ---- memory that runs out at every point */

typedef struct budget {
    int left;
} budget;

static void *scarce_realloc(void *old, size_t size, void *user)
{
    budget *b = user;
    return b->left-- > 0 ? realloc(old, size) : NULL;
}

static void *scarce_alloc(size_t size, void *user) { return scarce_realloc(NULL, size, user); }

static void plain_free(void *old, void *user)
{
    (void)user;
    free(old);
}

static void *asked_realloc(void *old, size_t size, void *user)
{
    (void)old;
    *(size_t *)user = size;
    return NULL;
}

static void *asked_alloc(size_t size, void *user) { return asked_realloc(NULL, size, user); }

/* The longest text may have as many tokens as bytes: their table grows beyond that, and then no more. */
static void tokens_of_the_longest_text(void **state)
{
    (void)state;
    size_t asked = 0;
    const dgm_allocator a = { .struct_size = sizeof a, .alloc = asked_alloc, .realloc = asked_realloc,
                              .free = plain_free, .user = &asked };
    mem m;
    assert_int_equal(mem_init(&m, &a, NULL), DGM_OK);
    tokens t = { .cap = 1 << 30 };
    assert_false(tokens_grow(&m, &t));
    assert_true(asked / sizeof(int32_t) > (size_t)1 << 30);
    t.cap = (int32_t)(asked / sizeof(int32_t));
    asked = 0;
    assert_false(tokens_grow(&m, &t));
    assert_int_equal(asked, 0);
}

static dgm_status run_scarce(const mem *scarce, segmented *x)
{
    segmenter *g = NULL;
    dgm_status status = segmenter_new(scarce, LANG_EN, &g, NULL);
    if (status == DGM_OK)
        status = segment_text(scarce, FOR_ALL(g), &x->t, &x->l, &x->tok, &x->sen, NULL);
    if (status == DGM_OK)
        status = segment_uax29_sentences(scarce, &x->t, &x->sen, NULL);
    if (!status)
        status = segment_uax29_words(scarce, &x->t, &x->sen, &x->tok, NULL);
    segmenter_free(g);
    return status;
}

static void memory_runs_out(void **state)
{
    (void)state;
    budget b = { 0 };
    mem m = test_mem(), scarce;
    const dgm_allocator a = { .struct_size = sizeof a, .alloc = scarce_alloc, .realloc = scarce_realloc,
                              .free = plain_free, .user = &b };
    assert_int_equal(mem_init(&scarce, &a, NULL), DGM_OK);
    int points = 0;
    for (dgm_status status = DGM_ERR_MEMORY; status != DGM_OK; points++) {
        segmented x = { 0 };
        set_text(&m, &x, "One. Two. Three. Four.", 22);
        b.left = points;
        status = run_scarce(&scarce, &x);
        assert_true(status == DGM_OK || status == DGM_ERR_MEMORY);
        segmented_free(&m, &x);
    }
    assert_true(points > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_and_headings),
        cmocka_unit_test(empty_texts),
        cmocka_unit_test(counts),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(tokens_of_the_longest_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

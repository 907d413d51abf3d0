/* Of candidates that share words: which is kept, and what is said of the others. */
#include "analysing.h"

static const char rows[] = "cd\tChina Daily\tORG\ten\tChina Daily\n"
                           "cn\tChina\tGPE\ten\tChina\n"
                           "dm\tDaily Mirror\tORG\ten\tDaily Mirror\n"
                           "bw\tBay Wharf\tLOC\ten\tBay Wharf\n"
                           "wg\tWharf Gate\tLOC\ten\tWharf Gate\n"
                           "xx\tXorland\tGPE\ten\tXor\tambiguous,case\n";

static const tried *tried_at(const analysis *a, const char *surface)
{
    for (size_t i = 0; i < a->men.tried.n; i++) {
        const tried *t = &a->men.tried.v[i];
        if (str_eq((str){ a->t.s + t->start, (size_t)(t->end - t->start) }, str_of(surface)))
            return t;
    }
    fail_msg("no candidate %s", surface);
    return NULL;
}

static void expect_fate(const analysis *a, const char *surface, const char *reason, const char *winner)
{
    const tried *t = tried_at(a, surface);
    assert_string_equal(entity_fate_names[t->fate], reason);
    if (!winner) {
        assert_int_equal(t->won_start, -1);
        return;
    }
    assert_true(str_eq((str){ a->t.s + t->won_start, (size_t)(t->won_end - t->won_start) }, str_of(winner)));
}

static void run_tried(analysis *a, const char *s)
{
    analysis_run(a, s, strlen(s), NULL);
    const entity_input in = { &a->t, &a->l, &a->sen, &a->tok, a->form, &a->v, a->lang, { "", 0 }, false, false };
    assert_int_equal(entities_tried(a->e, &in, &a->men, NULL), DGM_OK);
    for (size_t i = 1; i < a->men.tried.n; i++)
        assert_true(a->men.tried.v[i - 1].start <= a->men.tried.v[i].start);
}

static void every_candidate_says_why_it_lost(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, false);
    assert_int_equal(analysis_load(&a, rows, NULL), DGM_OK);
    analysis_seal(&a);
    run_tried(&a, "They read China Daily Mirror there.");
    expect_fate(&a, "China Daily", "", NULL);
    expect_fate(&a, "Daily Mirror", "an earlier one", "China Daily");
    run_tried(&a, "They went to Bay Wharf Gate.");
    assert_int_equal(a.men.tried.n, 2);
    expect_fate(&a, "Wharf Gate", "an earlier one", "Bay Wharf");
    run_tried(&a, "");
    assert_int_equal(a.men.tried.n, 0);
    analysis_free(&a);
}

static void rejecting_rules_beat_accepting_ones(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    run_tried(&a, "She lived on Churchill Street in Turkey.");
    expect_fate(&a, "Churchill", "a longer one", "Churchill Street");
    expect_fate(&a, "Churchill Street", "", NULL);
    run_tried(&a, "The Turkish bath was closed on 5 June 2019.");
    expect_fate(&a, "Turkish", "other sense", NULL);
    expect_fate(&a, "June 2019", "a longer one", "5 June 2019");
    run_tried(&a, "A turkey ran past us before the May deadline.");
    assert_int_equal(a.men.v.n, 0);
    analysis_free(&a);
}

/* n candidates that overlap in a chain, and n in one place: the work grows with n. */
static void chains_of_candidates_are_resolved(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, false);
    assert_int_equal(analysis_load(&a, "ww\tWharf\tLOC\ten\tWharf Wharf\n", NULL), DGM_OK);
    analysis_seal(&a);
    enum { WORDS = 40001 };
    buf s = { 0 };
    for (int i = 0; i < WORDS; i++)
        assert_true(buf_str(&a.m, &s, "Wharf "));
    run_tried(&a, s.v);
    assert_int_equal(a.men.tried.n, WORDS - 1);
    assert_int_equal(a.men.v.n, WORDS / 2);
    vec_free(&a.m, &s);
    analysis_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_candidate_says_why_it_lost),
        cmocka_unit_test(rejecting_rules_beat_accepting_ones),
        cmocka_unit_test(chains_of_candidates_are_resolved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

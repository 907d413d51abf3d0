/* What readability is computed from: sentences, words, letters, syllables, long words of English texts. */
#include "api_testing.h"

typedef struct expected {
    const char *text;
    int64_t sentences, words, letters, syllables, long_words;
} expected;

static int64_t count_of(const dgm_table *t, const char *name)
{
    const dgm_column *c = dgm_table_column(t, dgm_table_find(t, name));
    assert_non_null(c);
    assert_int_equal(c->type, DGM_I64);
    return ((const int64_t *)c->values)[0];
}

static void assert_counts(const expected *x, size_t n)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(5, 0);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    for (; n-- > 0; x++) {
        dgm_tally *t = NULL;
        dgm_table *table = NULL;
        assert_int_equal(dgm_tally_new(p, DGM_TALLY_TEXTS, NULL, &t, &err), DGM_OK);
        assert_int_equal(dgm_doc_set(d, x->text, strlen(x->text), NULL, &err), DGM_OK);
        assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
        assert_int_equal(dgm_tally_table(t, "readability", NULL, &table, &err), DGM_OK);
        const struct {
            const char *name;
            int64_t want;
        } counts[] = { { "sentences", x->sentences }, { "words", x->words }, { "letters", x->letters },
                       { "syllables", x->syllables }, { "long_words", x->long_words } };
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            if (count_of(table, counts[i].name) != counts[i].want)
                fail_msg("%s: %s %d, not %d", x->text, counts[i].name, (int)count_of(table, counts[i].name), (int)counts[i].want);
        dgm_table_unref(table);
        dgm_tally_free(t);
    }
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void words_and_what_is_none(void **state)
{
    (void)state;
    static const expected cases[] = {
        { "The cat sat.", 1, 3, 9, 3, 0 },
        { "Rain fell. Rivers rose!", 2, 4, 18, 5, 0 },
        { "A café closed.", 1, 3, 11, 4, 0 },            /* é is a letter as another, and a vowel */
        { "Unity is a possibility.", 1, 4, 19, 10, 2 },
        { "Unity is a possibility", 1, 4, 19, 10, 2 }, /* the last word of all is one too */
        { "\xe2\x80\xa6 \xe2\x80\x94 42 !", 0, 0, 0, 0, 0 }, /* no word, no sentence */
    };
    assert_counts(cases, sizeof cases / sizeof *cases);
}

/* A clitic belongs to its word, and adds a syllable where it is spoken as one. */
static void clitics_are_spoken_with_their_word(void **state)
{
    (void)state;
    static const expected cases[] = {
        { "Norway's plan", 1, 2, 11, 3, 0 }, { "the boss's plan", 1, 3, 12, 4, 0 }, { "the fox's den", 1, 3, 10, 4, 0 },
        { "the church's bell", 1, 3, 14, 4, 0 }, { "the bush's leaf", 1, 3, 12, 4, 0 }, { "the judge's plan", 1, 3, 13, 4, 0 },
        { "the race's end", 1, 3, 11, 4, 0 }, { "the month's end", 1, 3, 12, 3, 0 }, { "he didn't go", 1, 3, 9, 4, 0 },
        { "he can't go", 1, 3, 8, 3, 0 }, { "it'll do", 1, 2, 6, 3, 0 }, { "we'll do", 1, 2, 6, 2, 0 },
        { "they're here", 1, 2, 10, 2, 0 },
    };
    assert_counts(cases, sizeof cases / sizeof *cases);
}

/* Capitals among other words are spelled letter by letter where they are few or cannot be read as a word. */
static void acronyms_are_spelled(void **state)
{
    (void)state;
    static const expected cases[] = {
        { "the US left", 1, 3, 9, 4, 0 },
        { "the USSR fell", 1, 3, 11, 3, 0 },             /* four letters with a vowel are read */
        { "the HDTV set", 1, 3, 10, 6, 1 },
        { "THE US LEFT", 1, 3, 9, 3, 0 },                /* all are capitals */
    };
    assert_counts(cases, sizeof cases / sizeof *cases);
}

static void other_languages_have_no_syllables(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_options o = { .struct_size = sizeof o, .lang = "fr" };
    dgm_pipeline *p = NULL;
    dgm_doc *d = NULL;
    dgm_tally *t = NULL;
    dgm_table *table = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, "Le chat dort.", 13, NULL, &err), DGM_OK);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_TEXTS, NULL, &t, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
    assert_int_equal(dgm_tally_table(t, "readability", NULL, &table, &err), DGM_OK);
    if (dgm_table_rows(table)) {
        const dgm_column *flesch = dgm_table_column(table, dgm_table_find(table, "flesch"));
        assert_non_null(flesch);
        assert_int_equal(flesch->nulls, 1);
    }
    dgm_table_unref(table);
    dgm_tally_free(t);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_what_is_none),
        cmocka_unit_test(clitics_are_spoken_with_their_word),
        cmocka_unit_test(acronyms_are_spelled),
        cmocka_unit_test(other_languages_have_no_syllables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Where patterns are met: words, globs, phrases, words of several tokens, entities. */
#include "tally/doc_fixture.h"
#include "tally/pattern.h"

typedef struct hits {
    const doc_view *d;
    char text[200];
} hits;

static void on_hit(void *user, const pattern_hit *x)
{
    hits *h = user;
    const size_t n = strlen(h->text);
    assert_int_equal(x->start, h->d->tok->start[x->first]);
    assert_int_equal(x->end, h->d->tok->end[x->last - 1]);
    snprintf(h->text + n, sizeof h->text - n, "%s%d-%d", n ? " " : "", (int)x->first, (int)x->last);
}

/* The hits of a pattern as "FIRST-LAST", tokens, the last one excluded. */
static void patterns_are_met(void **state)
{
    (void)state;
    static const struct {
        const char *says, *pattern, *want;
    } cases[] = {
        { "oil and gas and oil", "oil", "0-1 4-5" },
        { "oil and gas and oil", "OIL", "0-1 4-5" },
        { "oil and gas and oil", " \t\n\v\f\roil \t\n\v\f\r", "0-1 4-5" },
        { "Oil prices rose", "price", "1-2" }, /* by stem */
        { "oil price rose", "prices", "1-2" },
        { "oil price rose", "pri", "" },
        { "oil price rose", "pri*", "1-2" },
        { "oil price rose", "*", "0-1 1-2 2-3" },
        { "oil , rose .", "*", "0-1 2-3" },    /* no punctuation */
        { "oil , rose .", ",", "1-2" },
        { "oil price rose", "*o*", "0-1 2-3" },
        { "oil price rose", "o*l", "0-1" },
        { "oil price rose", "o*i*l*", "0-1" },
        { "oil price rose", "oil**", "0-1" },
        { "oil price rose", "oil*x", "" },
        { "oil price rose", "o*x*l", "" },
        { "banana bananas", "b*ana", "0-1" },
        { "banana bananas", "*anas", "1-2" },
        { "banana bananas", "*n*n*", "0-1 1-2" },
        { "oil price oil price", "oil price", "0-2 2-4" },
        { "oil price oil price", "price oil", "1-3" },
        { "oil oil oil", "oil oil", "0-2 1-3" }, /* at every place */
        { "oil price oil", "oil  price\toil", "0-3" },
        { "oil price", "oil price rose", "" },
        { "oil\nprice", "oil price", "" },       /* of one sentence */
        { "oil\nprice", "price", "1-2" },
        { "#oil\nprice oil", "oil", "2-3" },     /* not in furniture */
        { "@cn and @ru met @cn", "@cn", "0-1 4-5" },
        { "@cn and @ru+cn met", "@cn", "0-1 2-3" },
        { "@cn and @ru met", "@us", "" },
        { "@cn and @ru met", " @ru ", "2-3" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        dgm_error err = DGM_ERROR_INIT;
        fixture_open(&f, 1);
        hits h = { fixture_doc(&f, "1", "", cases[i].says), "" };
        for (size_t k = 0; k < f.men.v.n; k++) { /* of which the fixture states tokens alone */
            mention *x = &f.men.v.v[k];
            x->start = f.tok.start[x->first];
            x->end = f.tok.end[x->last - 1];
        }
        if (pattern_find(&f.m, h.d, cases[i].pattern, on_hit, &h, &err))
            fail_msg("%s: %s", cases[i].pattern, err.message);
        if (strcmp(h.text, cases[i].want) != 0)
            fail_msg("\"%s\" in \"%s\": %s, not %s", cases[i].pattern, cases[i].says, h.text, cases[i].want);
        fixture_close(&f);
    }
}

/* A word of the pattern may be several tokens, if nothing stands between them. */
static void words_of_several_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        int32_t cut; /* where "nonstop" is cut in two, and three bytes on again */
        bool apart, met;
    } cases[] = {
        { "nonstop", 0, false, true },  { "nonstop", 3, false, true }, { "nonstop", 3, true, false },
        { "nonsto", 3, false, false },  { "nonstops", 3, false, false }, { "non", 3, false, true },
        { "nonstop so", 3, false, true }, { "nonstop no", 3, false, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        fixture_open(&f, 1);
        hits h = { fixture_doc(&f, "1", "", cases[i].cut ? "non stop so" : "nonstop so"), "" };
        if (cases[i].cut && !cases[i].apart)
            f.tok.start[1] = f.tok.end[0]; /* as if no blank were there */
        assert_int_equal(pattern_find(&f.m, h.d, cases[i].pattern, on_hit, &h, NULL), DGM_OK);
        if ((h.text[0] != '\0') != cases[i].met)
            fail_msg("%s: %s", cases[i].pattern, h.text);
        fixture_close(&f);
    }
}

static void patterns_have_bounds(void **state)
{
    (void)state;
    enum { MOST_BYTES = 1024, MOST_WORDS = 32 };
    char longest[MOST_BYTES + 2], words[2 * (MOST_WORDS + 1) + 1] = "";
    memset(longest, 'a', sizeof longest);
    longest[MOST_BYTES + 1] = '\0';
    assert_int_equal(pattern_check(longest, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(pattern_check(longest + 1, NULL), DGM_OK);
    static const char *const none[] = { "", " ", "@", " @ ", "\t\r\n" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(pattern_check(none[i], NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(pattern_check("@@", NULL), DGM_OK);
    fixture f;
    fixture_open(&f, 1);
    hits h = { fixture_doc(&f, "1", "", "oil"), "" };
    for (int n = 1; n <= MOST_WORDS + 1; n++) {
        strcat(words, n > 1 ? " a" : "a");
        assert_int_equal(pattern_find(&f.m, h.d, words, on_hit, &h, NULL), n <= MOST_WORDS ? DGM_OK : DGM_ERR_ARGUMENT);
    }
    assert_string_equal(h.text, "");
    assert_int_equal(pattern_needs("oil", NULL), NEED_TOKENS | NEED_TERMS);
    assert_int_equal(pattern_needs(" @cn", NULL), NEED_TOKENS | NEED_TERMS | NEED_ENTITIES);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(patterns_are_met), cmocka_unit_test(words_of_several_tokens),
                                        cmocka_unit_test(patterns_have_bounds) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

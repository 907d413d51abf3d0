/* Frequency lists from elsewhere: what is read, what is refused and in which line. */
#include "tally/doc_fixture.h"

/* The largest number that is read is this one. */
#define BIG "9223372036854775799"
enum { BELOW_MOST = 8 }; /* INT64_MAX is as many more */

static dgm_status read_list(fixture *f, const dgm_tally_options *o, uint32_t kind, const char *list, tally **t,
                            dgm_error *err)
{
    *t = fixture_tally(f, kind, o, 2);
    return tally_add_list(*t, &f->v, list, strlen(list), err);
}

/* One term of the list, and its group: words and documents. */
static void lists_are_counts(void **state)
{
    (void)state;
    static const struct {
        const char *list, *term;
        int64_t count, docs, stop, all_docs, words; /* stop: not 0 for a stop word */
    } cases[] = {
        { "", NULL, 0, 0, 0, 0, 0 },
        { "\n\n", NULL, 0, 0, 0, 0, 0 },
        { "oil\t7\n", "oil", 7, 0, 0, 0, 7 },
        { "oil\t7", "oil", 7, 0, 0, 0, 7 },
        { "oil\t7\r\n", "oil", 7, 0, 0, 0, 7 },
        { "\xef\xbb\xbf" "oil\t7\n", "oil", 7, 0, 0, 0, 7 },
        { "oil\t0\n", "oil", 0, 0, 0, 0, 0 },
        { "oil\t7\t3\ngas\t2\t1\n", "oil", 7, 3, 0, 0, 9 },
        { "oil\t7\t3\textra\n", "oil", 7, 3, 0, 0, 7 },
        { "word\tcount\noil\t7\n", "oil", 7, 0, 0, 0, 7 },
        { "word\tcount\tdocs\noil\t7\t3\n", "oil", 7, 3, 0, 0, 7 },
        { "# made in a hurry\noil\t7\n", "oil", 7, 0, 0, 0, 7 },
        { "#total\t100\noil\t7\n", "oil", 7, 0, 0, 0, 100 },
        { "oil\t7\t3\n#total\t100\t40\n", "oil", 7, 3, 0, 40, 100 },
        { "oil\t7\n#total\t7\n", "oil", 7, 0, 0, 0, 7 },
        { "#total\t100\noil\t7\t3\n", "oil", 7, 3, 0, 0, 100 },
        { "Sanctions\t4\nsanction\t3\n", "sanction", 7, 0, 0, 0, 7 },
        { "oil prices\t5\n", "oil price", 5, 0, 0, 0, 5 },
        { " oil  prices \t5\n", "oil price", 5, 0, 0, 0, 5 },
        { "the\t5\n", "the", 5, 0, 5, 0, 5 },
        { "the oil\t5\n", "the oil", 5, 0, 5, 0, 5 },
        { "oil of\t5\n", "oil of", 5, 0, 5, 0, 5 },
        { "bank of england\t5\n", "bank of england", 5, 0, 0, 0, 5 },
        { "oil\t" BIG "\n", "oil", INT64_MAX - BELOW_MOST, 0, 0, 0, INT64_MAX - BELOW_MOST },
        { "oil\t" BIG "\ngas\t8\n", "gas", 8, 0, 0, 0, INT64_MAX },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        tally *t;
        dgm_error err = DGM_ERROR_INIT;
        fixture_open(&f, 1);
        if (read_list(&f, NULL, DGM_TALLY_TERMS, cases[i].list, &t, &err))
            fail_msg("%s: %s", cases[i].list, err.message);
        const int64_t *x = cases[i].term ? fixture_cell(t, CELL_TERM, "", "en", cases[i].term, NULL) : NULL,
                      *group = fixture_cell(t, CELL_GROUP, "", NULL, NULL, NULL);
        assert_non_null(group);
        if (cases[i].term &&
            (!x || x[0] != cases[i].count || x[1] != cases[i].docs || (x[2] > 0) != (cases[i].stop > 0)))
            fail_msg("%s: %s", cases[i].list, x ? "other counts" : "no such term");
        if (group[0] != cases[i].all_docs || group[1] != cases[i].words)
            fail_msg("%s: %lld documents, %lld words", cases[i].list, (long long)group[0], (long long)group[1]);
        tally_free(t);
        fixture_close(&f);
    }
}

static void what_is_no_list_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        dgm_status status;
        int64_t line;
        const char *says;
    } cases[] = {
        { "oil\n", DGM_ERR_FORMAT, 1, "wants a word" },
        { "oil\t\n", DGM_ERR_FORMAT, 1, "wants a word" },
        { "oil\t7\ngas\n", DGM_ERR_FORMAT, 2, "wants a word" },
        { "oil\t7\nword\tcount\n", DGM_ERR_FORMAT, 2, "wants a word" }, /* names come first */
        { "word\tcount\nword\tcount\n", DGM_ERR_FORMAT, 2, "wants a word" },
        { "#total\t9\nword\tcount\n", DGM_ERR_FORMAT, 2, "wants a word" },
        { "\n\noil\t7\ngas\t-1\n", DGM_ERR_FORMAT, 4, "wants a word" },
        { "oil\t7\ngas\t1.5\n", DGM_ERR_FORMAT, 2, "wants a word" },
        { "oil\t7\ngas\t1:\n", DGM_ERR_FORMAT, 2, "wants a word" },
        { "oil\t7\ngas\t/1\n", DGM_ERR_FORMAT, 2, "wants a word" },
        { "oil\t7\ngas\t9223372036854775800\n", DGM_ERR_FORMAT, 2, "wants a word" },
        { "oil\t7\tx\n", DGM_ERR_FORMAT, 1, "documents are no whole number" },
        { "oil\t7\t\n", DGM_ERR_FORMAT, 1, "documents are no whole number" },
        { "oil\t7\t1\ngas\t2\n", DGM_ERR_FORMAT, 2, "in some rows and not in others" },
        { "oil\t7\ngas\t2\t1\n", DGM_ERR_FORMAT, 2, "in some rows and not in others" },
        { "word\tcount\noil\t7\t1\n", DGM_ERR_FORMAT, 2, "in some rows and not in others" },
        { "\t7\n", DGM_ERR_FORMAT, 1, "no word" },
        { "oil\t1\n  \t7\n", DGM_ERR_FORMAT, 2, "no word" },
        { "o\xffl\t7\n", DGM_ERR_FORMAT, 1, "no UTF-8" },
        { "oil\t7\n#total\t6\n", DGM_ERR_FORMAT, 0, "more than its total of 6" },
        { "oil\t" BIG "\ngas\t9\n", DGM_ERR_OVERFLOW, 0, "passes 2^63 - 1" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        tally *t;
        dgm_error err = DGM_ERROR_INIT;
        fixture_open(&f, 1);
        const dgm_status s = read_list(&f, NULL, DGM_TALLY_TERMS, cases[i].list, &t, &err);
        if (s != cases[i].status || !strstr(err.message, cases[i].says) || (cases[i].line && err.line != cases[i].line))
            fail_msg("%s: %d, line %lld: %s", cases[i].list, (int)s, (long long)err.line, err.message);
        tally_free(t);
        fixture_close(&f);
    }
}

static void lists_are_for_terms(void **state)
{
    (void)state;
    static const struct {
        uint32_t kind, flags;
        dgm_status status;
    } cases[] = { { DGM_TALLY_TERMS, 0, DGM_OK },
                  { DGM_TALLY_TERMS, DGM_DOCUMENTS, DGM_ERR_ARGUMENT },
                  { DGM_TALLY_PAIRS, 0, DGM_ERR_ARGUMENT },
                  { DGM_TALLY_TEXTS, 0, DGM_ERR_ARGUMENT } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        tally *t;
        fixture_open(&f, 1);
        const dgm_tally_options o = { .struct_size = sizeof o, .flags = cases[i].flags };
        assert_int_equal(read_list(&f, &o, cases[i].kind, "oil\t7\n", &t, NULL), cases[i].status);
        tally_free(t);
        fixture_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lists_are_counts),
                                        cmocka_unit_test(what_is_no_list_is_refused),
                                        cmocka_unit_test(lists_are_for_terms) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The rows of a sample: how many of each stratum, and where they stand. */
#include "table/table_text.h"

enum { STRATA = 3 };

/* Strata in the order of their names: against, favor, none. */
static const int32_t scores[STRATA] = { -50, 50, STANCE_NULL };
static const char *const labels[STRATA] = { "against", "favor", "none" };

static tally *sampled(fixture *f, const int rows[STRATA], uint32_t flags, int32_t most)
{
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = flags, .sample = most };
    tally *t = fixture_tally(f, DGM_TALLY_SAMPLE, &o, 2);
    for (int k = 0; k < STRATA; k++)
        for (int i = 0; i < rows[k]; i++) {
            char id[30];
            snprintf(id, sizeof id, "%d-%d", k, i);
            fixture_doc(f, id, "", "It is so");
            fixture_stance(f, 0, "cn", scores[k], false);
            assert_int_equal(tally_add(t, &f->d, NULL), DGM_OK);
        }
    return t;
}

static bool cell_is(const dgm_table *t, const char *column, int64_t row, const char *want)
{
    const dgm_column *c = table_column(t, table_find(t, column));
    return !cell_null(c, row) && str_eq(cell_str(c, row), str_of(want));
}

static int64_t number(const dgm_table *t, const char *column, int64_t row)
{
    return cell_int(table_column(t, table_find(t, column)), row);
}

/* The key has a row for each that was drawn, and one for each stratum of which none was, after them; the sheet has the
 * first alone. */
static void assert_sampled(const tally *t, int64_t top, const int rows[STRATA], const int want[STRATA])
{
    const mem m = test_mem();
    const dgm_query q = { .struct_size = sizeof q, .top = top };
    dgm_table *key = NULL, *sheet = NULL;
    assert_int_equal(tally_table(&m, t, "key", &q, NULL, NULL, &key, NULL), DGM_OK);
    assert_int_equal(tally_table(&m, t, "sheet", &q, NULL, NULL, &sheet, NULL), DGM_OK);
    int64_t drawn = 0;
    for (int k = 0; k < STRATA; k++) {
        int got = 0;
        for (int64_t row = 0; row < table_rows(key); row++) {
            if (!cell_is(key, "label", row, labels[k]))
                continue;
            const bool none = cell_null(table_column(key, 0), row);
            assert_int_equal(number(key, "rows", row), rows[k]);
            assert_int_equal(number(key, "sampled", row), want[k]);
            assert_int_equal(none, want[k] == 0);
            assert_true(!none || row >= table_rows(sheet));
            got += !none;
        }
        if (got != want[k])
            fail_msg("of %d: %d of %s, not %d", (int)top, got, labels[k], want[k]);
        drawn += got;
    }
    assert_int_equal(table_rows(sheet), drawn);
    for (int64_t row = 0; row < drawn; row++)
        assert_true(str_eq(cell_str(table_column(key, 0), row), cell_str(table_column(sheet, 0), row)));
    table_unref(key);
    table_unref(sheet);
}

static void strata_have_their_shares(void **state)
{
    (void)state;
    static const struct {
        uint32_t flags;
        int32_t most; /* of a stratum kept */
        int rows[STRATA];
        struct {
            int64_t top;
            int want[STRATA];
        } asked[9];
    } cases[] = {
        { 0, 50, { 2, 6, 1 },
          { { 1, { 0, 1, 0 } }, { 2, { 1, 1, 0 } }, { 3, { 1, 1, 1 } }, { 4, { 1, 2, 1 } }, { 5, { 2, 2, 1 } },
            { 8, { 2, 5, 1 } }, { 9, { 2, 6, 1 } }, { 10, { 2, 6, 1 } }, { 0, { 2, 6, 1 } } } },
        { 0, 5, { 2, 6, 1 }, { { 0, { 2, 2, 1 } }, { 8, { 2, 5, 1 } }, { 9, { 2, 5, 1 } } } },
        { 0, 1, { 2, 2, 2 }, { { 0, { 0, 0, 1 } }, { 1, { 0, 0, 1 } }, { 3, { 1, 1, 1 } }, { 6, { 1, 1, 1 } } } },
        { 0, 9, { 2, 2, 0 }, { { 1, { 0, 1, 0 } }, { 2, { 1, 1, 0 } }, { 3, { 1, 2, 0 } }, { 4, { 2, 2, 0 } } } },
        { DGM_PROPORTIONAL, 50, { 2, 6, 1 },
          { { 1, { 0, 1, 0 } }, { 3, { 1, 2, 0 } }, { 4, { 1, 3, 0 } }, { 6, { 1, 4, 1 } }, { 8, { 2, 5, 1 } },
            { 9, { 2, 6, 1 } }, { 20, { 2, 6, 1 } }, { 0, { 2, 6, 1 } } } },
        { DGM_PROPORTIONAL, 9, { 2, 2, 0 }, { { 1, { 1, 0, 0 } }, { 2, { 1, 1, 0 } }, { 3, { 2, 1, 0 } } } },
        { 0, 1, { 0, 0, 0 }, { { 0, { 0, 0, 0 } } } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        fixture_open(&f, 1);
        tally *t = sampled(&f, cases[i].rows, cases[i].flags, cases[i].most);
        for (size_t k = 0; k < 9 && (k == 0 || cases[i].asked[k].top); k++)
            assert_sampled(t, cases[i].asked[k].top, cases[i].rows, cases[i].asked[k].want);
        tally_free(t);
        fixture_close(&f);
    }
}

/* The key says of which sentence a row is, and its score if it has one. */
static void rows_are_found_again(void **state)
{
    (void)state;
    static const struct {
        int32_t sentence, score;
    } cases[] = { { 0, 100 }, { 9, -100 }, { 10, 0 }, { 12, STANCE_NULL }, { 101, 1 }, { 119, -1 } };
    char says[600] = "";
    for (int i = 0; i < 120; i++)
        strcat(says, i ? "\nIt" : "It");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mem m = test_mem();
        fixture f;
        fixture_open(&f, 1);
        const dgm_tally_options o = { .struct_size = sizeof o, .sample = 1 };
        tally *t = fixture_tally(&f, DGM_TALLY_SAMPLE, &o, 2);
        fixture_doc(&f, "a", "", says);
        fixture_stance(&f, cases[i].sentence, "cn", cases[i].score, false);
        assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
        dgm_table *key = NULL;
        assert_int_equal(tally_table(&m, t, "key", NULL, NULL, NULL, &key, NULL), DGM_OK);
        assert_int_equal(table_rows(key), 1);
        assert_int_equal(number(key, "sentence", 0), cases[i].sentence);
        assert_int_equal(number(key, "start", 0), 3 * cases[i].sentence);
        assert_int_equal(number(key, "end", 0), 3 * cases[i].sentence + 2);
        const dgm_column *score = table_column(key, table_find(key, "score"));
        assert_int_equal(cell_null(score, 0), cases[i].score == STANCE_NULL);
        if (cases[i].score != STANCE_NULL)
            assert_int_equal(100 * ((const double *)score->values)[0], cases[i].score);
        table_unref(key);
        tally_free(t);
        fixture_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(strata_have_their_shares),
                                        cmocka_unit_test(rows_are_found_again) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

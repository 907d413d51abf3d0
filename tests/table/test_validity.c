/* Rows that people coded, against the model: labels and ids as spreadsheets leave them, keys that are refused, and the
 * table of a sample that can be worked out by hand. */
#include "testing.h"
#include "table/validity.h"

static void labels_as_coders_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        int label;
    } cases[] = {
        { "against", 0 },
        { "none", 1 },
        { "favor", 2 },
        { "favour", 2 },
        { "FAVOR", 2 },
        { "Favour", 2 },
        { "NoNe", 1 },
        { " favor", 2 },
        { "favor ", 2 },
        { "\tfavor", 2 },
        { "favor\t", 2 },
        { "\rfavor", 2 },
        { "favor\r", 2 },
        { "\nfavor", 2 },
        { "favor\n", 2 },
        { " \t\r\n favor \t\r\n ", 2 },
        { "", LABEL_EMPTY },
        { " ", LABEL_EMPTY },
        { "\t\r\n", LABEL_EMPTY },
        { "fav or", LABEL_UNKNOWN },
        { "favors", LABEL_UNKNOWN },
        { "avor", LABEL_UNKNOWN },
        { "for", LABEL_UNKNOWN },
        { "@gainst", LABEL_UNKNOWN },
        { "AG\x01INST", LABEL_UNKNOWN },
        { "favor.", LABEL_UNKNOWN },
        { "favor favor favor", LABEL_UNKNOWN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (coded_label(str_of(cases[i].written)) != cases[i].label)
            fail_msg("\"%s\" is %d", cases[i].written, coded_label(str_of(cases[i].written)));
}

static dgm_status add(coding *c, const char *id, const char *group, const char *label, int64_t rows, dgm_error *err)
{
    return coding_key(c, str_of(id), str_of(group), STR("author"), str_of(label), rows, 7, err);
}

static void ids_as_spreadsheets_leave_them(void **state)
{
    (void)state;
    static const char *const same[] = { "s0f", " s0f", "s0f\r", "'s0f", "S0F", " ''S0f " }, *const others[] = {
        "", "s0", "s0f1", "'"
    };
    const mem m = test_mem();
    coding c;
    coding_init(&c, &m, 5);
    assert_int_equal(add(&c, "s0e", "", "favor", 3, NULL), DGM_OK);
    assert_int_equal(add(&c, "s0f", "", "favor", 3, NULL), DGM_OK);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_ptr_equal(coding_find(&c, str_of(same[i])), &c.rows.v[1]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(coding_find(&c, str_of(others[i])));
    coding_free(&c);
}

static void keys_that_are_refused(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    coding c;
    coding_init(&c, &m, 5);
    assert_int_equal(add(&c, "a", "", "favor", 1, &err), DGM_OK);
    static const struct {
        const char *id, *label;
        int64_t rows;
        const char *says;
    } cases[] = {
        { "b", "", 1, "label  is none of" },        { "b", "so so", 1, "label so so is none of" },
        { "b", "favor", 0, "rows is no number" },   { "b", "favor", -1, "rows is no number" },
        { "a", "favor", 1, "id a is there twice" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(add(&c, cases[i].id, "", cases[i].label, cases[i].rows, &err), DGM_ERR_FORMAT);
        assert_int_equal(err.line, 7);
        if (!strstr(err.message, cases[i].says))
            fail_msg("%s", err.message);
    }
    assert_int_equal(c.rows.n, 1);
    coding_free(&c);
}

/* ---- a table by hand */

/* The value, its interval and n of a measure; "" for what is null. */
static void assert_measure(const dgm_table *t, const char *measure, const char *coded, const char *model,
                           const char *want)
{
    char got[100];
    for (int64_t row = 0; row < table_rows(t); row++) {
        const dgm_column *c = table_column(t, 1), *m = table_column(t, 2);
        const str of_coder = cell_null(c, row) ? STR("") : cell_str(c, row),
                  of_model = cell_null(m, row) ? STR("") : cell_str(m, row);
        if (!str_eq(cell_str(table_column(t, 0), row), str_of(measure)) || !str_eq(of_coder, str_of(coded)) ||
            !str_eq(of_model, str_of(model)))
            continue;
        size_t n = 0;
        for (int i = 3; i < 6; i++) {
            const dgm_column *x = table_column(t, i);
            n += (size_t)(cell_null(x, row)
                              ? snprintf(got + n, sizeof got - n, "- ")
                              : snprintf(got + n, sizeof got - n, "%.4f ", ((const double *)x->values)[row]));
        }
        snprintf(got + n, sizeof got - n, "%lld", (long long)cell_int(table_column(t, 6), row));
        if (strcmp(got, want) != 0)
            fail_msg("%s %s %s is %s, not %s", measure, coded, model, got, want);
        return;
    }
    fail_msg("no %s %s %s", measure, coded, model);
}

static void code(coding *c, const char *id, int against, int none, int favor)
{
    coded_row *r = coding_find(c, str_of(id));
    assert_non_null(r);
    *r = (coded_row){ r->stratum, { against, none, favor }, 1 };
}

/* Ten rows that the model calls favor, of which four were drawn, two that it calls against, both drawn, and five none,
 * of which nobody looked at one. Of the favors the coders agree with three quarters, and one is against; of the others
 * they do not agree on one, and have forgotten one. */
static void a_sample_by_hand(void **state)
{
    (void)state;
    const mem m = test_mem();
    coding c;
    coding_init(&c, &m, 5);
    static const char *const ids[] = { "a", "b", "c", "d" };
    for (int i = 0; i < 4; i++)
        assert_int_equal(add(&c, ids[i], "", "favor", 10, NULL), DGM_OK);
    assert_int_equal(add(&c, "e", "", "against", 2, NULL), DGM_OK);
    assert_int_equal(add(&c, "f", "", "against", 2, NULL), DGM_OK);
    assert_int_equal(add(&c, "g", "other", "against", 1, NULL), DGM_OK); /* another stratum; not in the sheet */
    assert_int_equal(add(&c, "", "", "none", 5, NULL), DGM_OK);
    code(&c, "a", 0, 0, 2);
    code(&c, "b", 0, 1, 2);
    code(&c, "c", 0, 0, 1);
    code(&c, "d", 2, 0, 0);
    code(&c, "e", 1, 1, 0);
    code(&c, "f", 0, 0, 0);
    dgm_table *t = NULL;
    assert_int_equal(validity_table(&c, &t, NULL), DGM_OK);
    assert_measure(t, "count", "favor", "favor", "3.0000 - - 3");
    assert_measure(t, "count", "against", "favor", "1.0000 - - 1");
    assert_measure(t, "count", "against", "against", "0.0000 - - 0");
    assert_measure(t, "share_model", "", "favor", "0.5556 - - 10"); /* of 18 */
    assert_measure(t, "share_model", "", "none", "0.2778 - - 5");
    assert_measure(t, "share_model", "", "against", "0.1667 - - 3");
    assert_measure(t, "rows_without_sample", "", "", "8.0000 - - 8"); /* all but the favors */
    assert_measure(t, "rows_without_label", "", "", "1.0000 - - 1");
    assert_measure(t, "rows_undecided", "", "", "1.0000 - - 1");
    assert_measure(t, "f1", "none", "none", "- - - 0");
    table_unref(t);
    coding_free(&c);
}

static void assert_share(const dgm_table *t, const char *measure, const char *coded, const char *model, double want,
                         int n)
{
    for (int64_t row = 0; row < table_rows(t); row++) {
        const dgm_column *c = table_column(t, 1), *m = table_column(t, 2);
        const str of_coder = cell_null(c, row) ? STR("") : cell_str(c, row),
                  of_model = cell_null(m, row) ? STR("") : cell_str(m, row);
        if (!str_eq(cell_str(table_column(t, 0), row), str_of(measure)) || !str_eq(of_coder, str_of(coded)) ||
            !str_eq(of_model, str_of(model)))
            continue;
        const double got = ((const double *)table_column(t, 3)->values)[row];
        if (!(got - want < 1e-9 && want - got < 1e-9) || cell_int(table_column(t, 6), row) != n)
            fail_msg("%s %s %s is %g of %d", measure, coded, model, got, (int)cell_int(table_column(t, 6), row));
        return;
    }
    fail_msg("no %s %s %s", measure, coded, model);
}

/* Every row was drawn and coded, and each of the nine ways to agree or not is there another number of times: 1 to 9. */
static void all_rows_coded(void **state)
{
    (void)state;
    static const char *const names[LABELS] = { "against", "none", "favor" };
    const mem m = test_mem();
    coding c;
    coding_init(&c, &m, 5);
    int column[LABELS] = { 0 }, row[LABELS] = { 0 };
    for (int k = 0; k < LABELS; k++)
        for (int model = 0; model < LABELS; model++) {
            column[model] += LABELS * k + model + 1;
            row[k] += LABELS * k + model + 1;
        }
    for (int k = 0; k < LABELS; k++)
        for (int model = 0; model < LABELS; model++)
            for (int i = 0; i <= LABELS * k + model; i++) {
                char id[40];
                snprintf(id, sizeof id, "%d-%d-%d", k, model, i);
                assert_int_equal(add(&c, id, "", names[model], column[model], NULL), DGM_OK);
                code(&c, id, k == 0, k == 1, k == 2);
            }
    dgm_table *t = NULL;
    assert_int_equal(validity_table(&c, &t, NULL), DGM_OK);
    double sum = 0;
    for (int k = 0; k < LABELS; k++) {
        const double right = LABELS * k + k + 1, precision = right / column[k], recall = right / row[k],
                     f1 = 2 * precision * recall / (precision + recall);
        for (int model = 0; model < LABELS; model++)
            assert_share(t, "count", names[k], names[model], LABELS * k + model + 1, LABELS * k + model + 1);
        assert_share(t, "precision", "", names[k], precision, column[k]);
        assert_share(t, "recall", names[k], "", recall, row[k]);
        assert_share(t, "f1", names[k], names[k], f1, row[k]);
        assert_share(t, "share_model", "", names[k], column[k] / 45.0, column[k]);
        sum += f1;
    }
    assert_share(t, "accuracy", "", "", 15 / 45.0, 45);
    assert_share(t, "macro_f1", "", "", sum / LABELS, 45);
    assert_share(t, "rows_without_sample", "", "", 0, 0);
    assert_share(t, "rows_without_label", "", "", 0, 0);
    assert_share(t, "rows_undecided", "", "", 0, 0);
    table_unref(t);
    coding_free(&c);
}

/* A stratum whose coded rows are all against has been looked at. */
static void whatever_the_label_it_is_seen(void **state)
{
    (void)state;
    const mem m = test_mem();
    for (int label = 0; label < LABELS; label++) {
        coding c;
        dgm_table *t = NULL;
        coding_init(&c, &m, 5);
        assert_int_equal(add(&c, "a", "", "none", 6, NULL), DGM_OK);
        assert_int_equal(add(&c, "b", "", "favor", 4, NULL), DGM_OK);
        code(&c, "a", label == 0, label == 1, label == 2);
        assert_int_equal(validity_table(&c, &t, NULL), DGM_OK);
        assert_measure(t, "rows_without_sample", "", "", "4.0000 - - 4");
        table_unref(t);
        coding_free(&c);
    }
}

static void keys_are_read_from_tables(void **state)
{
    (void)state;
    static const char *const names[] = { "id", "group", "voice", "label", "rows" };
    const mem m = test_mem();
    for (int missing = -1; missing < 10; missing++) { /* a column is not there, or of another type */
        builder b;
        dgm_table *t = NULL;
        dgm_error err = DGM_ERROR_INIT;
        builder_begin(&b, &m);
        for (int i = 0; i < 5; i++) {
            const bool text = (i < 4) != (missing - 5 == i);
            const int at = builder_column(&b,
                                          text     ? i % 2 ? DGM_DICT : DGM_UTF8
                                          : i == 4 ? DGM_I32
                                                   : DGM_F64,
                                          i == missing ? "other" : names[i]);
            if (text)
                builder_strz(&b, at, i == 3 ? "none" : "x");
            else if (i == 4)
                builder_i32(&b, at, 4);
            else
                builder_f64(&b, at, 4);
        }
        assert_int_equal(builder_end(&b, &t, &err), DGM_OK);
        coding c;
        coding_init(&c, &m, 5);
        assert_int_equal(coding_key_table(&c, t, &err), missing < 0 ? DGM_OK : DGM_ERR_ARGUMENT);
        assert_int_equal(c.rows.n, missing < 0);
        if (missing < 0)
            assert_true(c.strata.v[0].rows == 4 && c.strata.v[0].label == 1);
        coding_free(&c);
        table_unref(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(labels_as_coders_write_them),
                                        cmocka_unit_test(ids_as_spreadsheets_leave_them),
                                        cmocka_unit_test(keys_that_are_refused), cmocka_unit_test(a_sample_by_hand),
                                        cmocka_unit_test(whatever_the_label_it_is_seen), cmocka_unit_test(all_rows_coded),
                                        cmocka_unit_test(keys_are_read_from_tables) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

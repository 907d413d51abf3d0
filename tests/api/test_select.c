/* Rows chosen from tables: by conditions on cells as printed, over tables of the same columns, in an order that keeps ties; and by
 * their numbers. */
#include "api_testing.h"

static const char text[] = "Russia condemned the United States. The EU praised Ukraine. China praised the United States.";

static dgm_doc *document(dgm_pipeline *p)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_doc *d;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, text, sizeof text - 1, NULL, &err), DGM_OK);
    return d;
}

static const dgm_table *stances(dgm_doc *d)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *t;
    assert_int_equal(dgm_doc_layer(d, DGM_STANCES, 0, &t, &err), DGM_OK);
    return t;
}

/* The cells of a column, joined by blanks. */
static void assert_cells(const dgm_table *t, const char *where, const char *sort, const char *column, const char *want)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *both[] = { t, t };
    for (size_t n = 1; n <= (sort ? 1 : 2); n++) { /* twice the table: the rows, and again the rows */
        dgm_table *got;
        char cells[512] = "";
        assert_int_equal(dgm_table_select(both, n, where, sort, &got, &err), DGM_OK);
        assert_int_equal(dgm_table_columns(got), dgm_table_columns(t));
        const int32_t at = dgm_table_find(got, column);
        for (int64_t i = 0; i < dgm_table_rows(got) / (int64_t)n; i++) {
            const dgm_column *c = dgm_table_column(got, at);
            const int64_t k = c->type == DGM_DICT ? ((const int32_t *)c->values)[i] : i;
            const dgm_column *s = c->type == DGM_DICT ? c->child : c;
            snprintf(cells + strlen(cells), sizeof cells - strlen(cells), "%s%.*s", *cells ? " " : "",
                     s->offsets[k + 1] - s->offsets[k], (const char *)s->values + s->offsets[k]);
        }
        assert_string_equal(cells, want);
        dgm_table_unref(got);
    }
}

static void rows_by_cells(void **state)
{
    (void)state;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = document(p);
    const dgm_table *t = stances(d);
    assert_cells(t, NULL, NULL, "target", "us ua us");
    assert_cells(t, "target=us", NULL, "holder", "ru cn");
    assert_cells(t, "target=us\nscore>0", NULL, "holder", "cn");
    assert_cells(t, "holder!=ru", NULL, "target", "ua us");
    assert_cells(t, "negated=true", NULL, "target", "");
    assert_cells(t, "evidence=condemned", NULL, "target", "us"); /* a list */
    assert_cells(t, "sentence>=1", NULL, "target", "ua us");
    assert_cells(t, NULL, "score:asc", "holder", "ru european-union cn");
    assert_cells(t, NULL, "holder", "holder", "ru european-union cn");
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void rows_by_number(void **state)
{
    (void)state;
    static const int64_t rows[] = { 2, 0, 2, 1 };
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = document(p);
    const dgm_table *t = stances(d);
    dgm_table *got, *none = NULL;
    assert_int_equal(dgm_table_take(t, rows, 4, &got, &err), DGM_OK);
    assert_cells(got, NULL, NULL, "holder", "cn ru cn european-union");
    assert_cells(got, "evidence=condemned", NULL, "target", "us");
    assert_int_equal(dgm_table_take(got, NULL, 0, &none, &err), DGM_OK);
    assert_int_equal(dgm_table_rows(none), 0);
    assert_int_equal(dgm_table_columns(none), dgm_table_columns(t));
    dgm_table_unref(none);
    dgm_table_unref(got);
    got = NULL;
    for (int64_t wrong = -1; wrong <= 3; wrong += 4) {
        assert_int_equal(dgm_table_take(t, &wrong, 1, &got, &err), DGM_ERR_ARGUMENT);
        assert_non_null(strstr(err.message, "in a table of 3"));
    }
    assert_int_equal(dgm_table_take(NULL, rows, 1, &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_take(t, NULL, 1, &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_take(t, rows, 1, NULL, &err), DGM_ERR_ARGUMENT);
    assert_null(got);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void refusals(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = document(p);
    const dgm_table *t = stances(d), *tokens;
    dgm_table *got = NULL;
    assert_int_equal(dgm_doc_layer(d, DGM_TOKENS, 0, &tokens, &err), DGM_OK);
    const dgm_table *unlike[] = { t, tokens }, *missing[] = { t, NULL };
    assert_int_equal(dgm_table_select(&t, 1, "nothing=1", NULL, &got, &err), DGM_ERR_ARGUMENT);
    assert_string_equal(err.message, "no column nothing");
    assert_int_equal(dgm_table_select(&t, 1, "target", NULL, &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_select(&t, 1, NULL, "nothing", &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_select(&t, 1, NULL, "evidence", &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_select(unlike, 2, NULL, NULL, &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_select(missing, 2, NULL, NULL, &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_select(&t, 0, NULL, NULL, &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_table_select(NULL, 1, NULL, NULL, &got, &err), DGM_ERR_ARGUMENT);
    assert_null(got);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rows_by_cells), cmocka_unit_test(rows_by_number), cmocka_unit_test(refusals) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

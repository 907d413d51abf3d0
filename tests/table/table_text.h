/* A table of a tally as text. Lists are joined by ; and nulls are "-". */
#ifndef TABLE_TEXT_H
#define TABLE_TEXT_H

#include "tally/doc_fixture.h"
#include "table/views.h"

static inline void print_cell(buf *b, const mem *m, const dgm_column *c, int64_t row)
{
    char s[40];
    if (c->validity && !(c->validity[row / 8] >> (row % 8) & 1)) {
        assert_true(buf_char(m, b, '-'));
        return;
    }
    switch (c->type) {
    case DGM_BOOL:
        assert_true(buf_char(m, b, ((const uint8_t *)c->values)[row / 8] >> (row % 8) & 1 ? 't' : 'f'));
        return;
    case DGM_I32:
        assert_true(buf_int(m, b, ((const int32_t *)c->values)[row]));
        return;
    case DGM_I64:
        assert_true(buf_int(m, b, ((const int64_t *)c->values)[row]));
        return;
    case DGM_F64:
        snprintf(s, sizeof s, "%.4f", ((const double *)c->values)[row]);
        assert_true(buf_str(m, b, s));
        return;
    case DGM_LIST_UTF8:
    case DGM_LIST_I64:
        for (int32_t i = c->offsets[row]; i < c->offsets[row + 1]; i++) {
            if (i > c->offsets[row])
                assert_true(buf_char(m, b, ';'));
            print_cell(b, m, c->child, i);
        }
        return;
    default:
        assert_int_equal(c->type, DGM_UTF8);
        assert_true(buf_add(m, b, cell_str(c, row).s, cell_str(c, row).len));
    }
}

/* The table as lines of cells between blanks; the names of its columns first. */
static inline void assert_table(const tally *t, const char *name, const dgm_query *q, const tally *reference, const char *want)
{
    mem m = test_mem();
    dgm_table *x = NULL;
    dgm_error err = DGM_ERROR_INIT;
    if (tally_table(&m, t, name, q, reference, NULL, &x, &err))
        fail_msg("%s", err.message);
    buf b = { 0 };
    for (int64_t row = -1; row < table_rows(x); row++) {
        for (int32_t i = 0; i < table_columns(x); i++) {
            const dgm_column *c = table_column(x, i);
            assert_true(i == 0 || buf_char(&m, &b, ' '));
            if (row < 0)
                assert_true(buf_str(&m, &b, c->name));
            else
                print_cell(&b, &m, c, row);
        }
        assert_true(buf_char(&m, &b, '\n'));
    }
    assert_string_equal(b.v, want);
    vec_free(&m, &b);
    table_unref(x);
}

#endif

/* Matrix Market exchange format, coordinate integer general. In: a table of what the rows are and one of what the
 * columns are, of which only the length counts, then one with row, column and count. Out: a line for each entry,
 * numbered from 1, in the table's order. Format: https://math.nist.gov/MatrixMarket/formats.html */
#include "table/format.h"
#include "base/error.h"

static const dgm_column *number_column(const dgm_table *t, const char *name)
{
    const dgm_column *c = table_column(t, table_find(t, name));
    return c && c->type == DGM_I64 && c->nulls == 0 ? c : NULL;
}

static void out_int(dgm_writer *w, int64_t value, char end)
{
    w->cell.n = 0;
    if (!buf_int(&w->m, &w->cell, value) || !buf_char(&w->m, &w->cell, end))
        w->status = DGM_ERR_MEMORY;
    else
        out_bytes(w, w->cell.v, w->cell.n);
}

static dgm_status matrix_add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    const dgm_column *row = number_column(t, "row"), *column = number_column(t, "column"),
                     *count = number_column(t, "count");
    if (!row || !column || !count) {
        if (w->begun || w->sides == 2)
            return err_set(err, DGM_ERR_UNSUPPORTED,
                           "a matrix is a table of its rows, one of its columns, and one with "
                           "row, column and count");
        w->shape[w->sides++] = table_rows(t);
        return DGM_OK;
    }
    if (w->begun || w->sides != 2)
        return err_set(err, DGM_ERR_UNSUPPORTED, "a table of rows and one of columns come before the matrix, once");
    w->begun = true;
    out_text(w, "%%MatrixMarket matrix coordinate integer general\n");
    out_int(w, w->shape[0], ' ');
    out_int(w, w->shape[1], ' ');
    out_int(w, table_rows(t), '\n');
    for (int64_t i = 0; i < table_rows(t) && !w->status; i++) {
        const int64_t r = cell_int(row, i), c = cell_int(column, i);
        if (r < 0 || r >= w->shape[0] || c < 0 || c >= w->shape[1])
            return err_set(err, DGM_ERR_ARGUMENT, "row %lld of the matrix is outside of it", (long long)i);
        out_int(w, r + 1, ' ');
        out_int(w, c + 1, ' ');
        out_int(w, cell_int(count, i), '\n');
    }
    return DGM_OK;
}

static dgm_status matrix_finish(dgm_writer *w, dgm_error *err)
{
    return w->begun ? DGM_OK : err_set(err, DGM_ERR_UNSUPPORTED, "no table with row, column and count");
}

const format format_matrix = { .graph = true, .add = matrix_add, .finish = matrix_finish };

/* Rows chosen from tables. In: tables of the same columns, conditions, a column to order by; or one table and numbers
 * of rows. Out: one table of the rows for which all conditions hold, in that order. A cell is compared as it is
 * printed; of a list one item that fits will do. */
#include "api/api.h"
#include "corpus/where.h"
#include "base/error.h"
#include "table/format.h"
#include "table/frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct chosen {
    const dgm_table *table;
    int64_t row;
    size_t place; /* in the input: ties keep it */
} chosen;

typedef struct selection {
    const dgm_table *const *tables;
    size_t n;
    where_list where;
    VEC(chosen) rows;
    mem m;
} selection;

/* ---- conditions */

/* A number as it is printed, a text as it is; "" for null. */
static str printed(const dgm_column *c, int64_t row, char space[32])
{
    if (cell_null(c, row))
        return (str){ "", 0 };
    switch (c->type) {
    case DGM_UTF8:
    case DGM_DICT: return cell_str(c, row);
    case DGM_BOOL: return cell_int(c, row) ? STR("true") : STR("false");
    case DGM_F64: return (str){ space, f64_text(false, ((const double *)c->values)[row], space) };
    default: return (str){ space, (size_t)snprintf(space, 32, "%" PRId64, cell_int(c, row)) };
    }
}

static bool holds(const condition *w, const dgm_column *c, int64_t row)
{
    char space[32];
    if (!type_is_list(c->type))
        return where_holds(w, printed(c, row, space));
    bool any = false;
    for (int32_t i = c->offsets[row]; i < c->offsets[row + 1] && !any; i++)
        any = where_holds(w, printed(c->child, i, space));
    return any || (w->how == WHERE_UNEQUAL && c->offsets[row] == c->offsets[row + 1]);
}

static dgm_status choose(selection *x, dgm_error *err)
{
    for (size_t t = 0; t < x->n; t++) {
        for (int64_t row = 0; row < table_rows(x->tables[t]); row++) {
            bool all = true;
            for (size_t i = 0; i < x->where.v.n && all; i++) {
                const condition *w = &x->where.v.v[i];
                all = holds(w, table_column(x->tables[t], table_find(x->tables[t], w->field)), row);
            }
            const chosen c = { x->tables[t], row, x->rows.n };
            if (all && !vec_push(&x->m, &x->rows, c))
                return err_memory(err);
        }
    }
    return DGM_OK;
}

/* ---- order */

typedef struct sort_key {
    const dgm_table *table;
    const chosen *c;
    bool null, ascending;
    double number; /* of numbers */
    str text;
} sort_key;

static int by_key(const void *a, const void *b)
{
    const sort_key *x = a, *y = b;
    if (x->null != y->null)
        return x->null ? 1 : -1;
    int order = x->number < y->number ? -1 : x->number > y->number;
    order = order ? order : str_cmp(x->text, y->text);
    if (order)
        return x->ascending ? order : -order;
    return (x->c->place > y->c->place) - (x->c->place < y->c->place);
}

static sort_key key_of(const chosen *c, int32_t column, bool ascending)
{
    const dgm_column *v = table_column(c->table, column);
    sort_key k = { .c = c, .null = cell_null(v, c->row), .ascending = ascending, .text = { "", 0 } };
    if (k.null)
        return k;
    if (v->type == DGM_F64)
        k.number = ((const double *)v->values)[c->row];
    else if (v->type == DGM_UTF8 || v->type == DGM_DICT)
        k.text = cell_str(v, c->row);
    else
        k.number = (double)cell_int(v, c->row);
    return k;
}

static dgm_status order_rows(selection *x, const char *sort, dgm_error *err)
{
    bool ascending;
    const str name = sort_column(sort, &ascending);
    char column[64];
    snprintf(column, sizeof column, "%.*s", (int)name.len, name.s);
    const int32_t at = name.len < sizeof column ? table_find(x->tables[0], column) : -1;
    if (at < 0)
        return err_set(err, DGM_ERR_ARGUMENT, "no column %s to order by", column);
    const uint32_t type = table_column(x->tables[0], at)->type;
    if (type_is_list(type))
        return err_set(err, DGM_ERR_ARGUMENT, "rows cannot be ordered by %s, which has lists", column);
    const size_t n = x->rows.n;
    sort_key *keys = mem_array(&x->m, n + 1, sizeof *keys);
    chosen *sorted = mem_array(&x->m, n + 1, sizeof *sorted);
    if (keys && sorted) {
        for (size_t i = 0; i < n; i++)
            keys[i] = key_of(&x->rows.v[i], at, ascending);
        qsort(keys, n, sizeof *keys, by_key);
        for (size_t i = 0; i < n; i++)
            sorted[i] = *keys[i].c;
        if (n)
            memcpy(x->rows.v, sorted, n * sizeof *sorted);
    }
    const bool ok = keys && sorted;
    mem_free(&x->m, keys);
    mem_free(&x->m, sorted);
    return ok ? DGM_OK : err_memory(err);
}

/* ---- copies */

static void copy_cell(builder *b, int to, const dgm_column *c, int64_t row)
{
    if (cell_null(c, row)) {
        builder_null(b, to);
        return;
    }
    switch (c->type) {
    case DGM_BOOL: builder_bool(b, to, cell_int(c, row)); break;
    case DGM_I32: builder_i32(b, to, (int32_t)cell_int(c, row)); break;
    case DGM_I64: builder_i64(b, to, cell_int(c, row)); break;
    case DGM_F64: builder_f64(b, to, ((const double *)c->values)[row]); break;
    case DGM_LIST_UTF8:
        for (int32_t i = c->offsets[row]; i < c->offsets[row + 1]; i++)
            builder_item_str(b, to, cell_str(c->child, i));
        builder_list(b, to);
        break;
    case DGM_LIST_I64:
        for (int32_t i = c->offsets[row]; i < c->offsets[row + 1]; i++)
            builder_item_i64(b, to, cell_int(c->child, i));
        builder_list(b, to);
        break;
    default: builder_str(b, to, cell_str(c, row));
    }
}

static dgm_status copy_rows(const selection *x, dgm_table **out, dgm_error *err)
{
    builder b;
    builder_begin(&b, &x->m);
    const int32_t columns = table_columns(x->tables[0]);
    for (int32_t i = 0; i < columns; i++) {
        const dgm_column *c = table_column(x->tables[0], i);
        const int to = builder_column(&b, c->type, c->name);
        for (size_t k = 0; k < x->rows.n; k++)
            copy_cell(&b, to, table_column(x->rows.v[k].table, i), x->rows.v[k].row);
    }
    return builder_end(&b, out, err);
}

/* The tables have the same columns, and the conditions are about them. */
static dgm_status check_alike(const selection *x, dgm_error *err)
{
    const int32_t columns = table_columns(x->tables[0]);
    for (size_t t = 1; t < x->n; t++) {
        bool same = table_columns(x->tables[t]) == columns;
        for (int32_t i = 0; i < columns && same; i++) {
            const dgm_column *a = table_column(x->tables[0], i), *b = table_column(x->tables[t], i);
            same = a->type == b->type && strcmp(a->name, b->name) == 0;
        }
        if (!same)
            return err_set(err, DGM_ERR_ARGUMENT, "tables with different columns");
    }
    for (size_t i = 0; i < x->where.v.n; i++)
        if (table_find(x->tables[0], x->where.v.v[i].field) < 0)
            return err_set(err, DGM_ERR_ARGUMENT, "no column %s", x->where.v.v[i].field);
    return DGM_OK;
}

dgm_status dgm_table_select(const dgm_table *const *tables, size_t n, const char *where, const char *sort,
                            dgm_table **out, dgm_error *err)
{
    if (!tables || n == 0 || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "tables or out is NULL, or there are none");
    for (size_t i = 0; i < n; i++)
        if (!tables[i])
            return err_set(err, DGM_ERR_ARGUMENT, "table %zu is NULL", i);
    selection x = { .tables = tables, .n = n, .m = *table_mem(tables[0]) };
    dgm_status s = where ? where_read(&x.m, &x.where, where, err) : DGM_OK;
    if (!s)
        s = check_alike(&x, err);
    if (!s)
        s = choose(&x, err);
    if (!s && sort)
        s = order_rows(&x, sort, err);
    if (!s)
        s = copy_rows(&x, out, err);
    where_free(&x.m, &x.where);
    vec_free(&x.m, &x.rows);
    return s;
}

dgm_status dgm_table_take(const dgm_table *t, const int64_t *rows, size_t n, dgm_table **out, dgm_error *err)
{
    if (!t || (!rows && n) || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "table, rows or out is NULL");
    selection x = { .tables = &t, .n = 1, .m = *table_mem(t) };
    dgm_status s = vec_reserve(&x.m, &x.rows, n + 1) ? DGM_OK : err_memory(err);
    for (size_t i = 0; i < n && !s; i++) {
        if (rows[i] < 0 || rows[i] >= table_rows(t))
            s = err_set(err, DGM_ERR_ARGUMENT, "no row %" PRId64 " in a table of %" PRId64, rows[i], table_rows(t));
        x.rows.v[x.rows.n++] = (chosen){ t, rows[i], i };
    }
    if (!s)
        s = copy_rows(&x, out, err);
    vec_free(&x.m, &x.rows);
    return s;
}

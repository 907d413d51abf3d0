/* See frame.h. */
#include "table/frame.h"
#include "base/error.h"
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

void frame_begin(frame *f, const mem *m, bool grouped)
{
    memset(f, 0, sizeof *f);
    f->m = m;
    f->grouped = grouped;
    f->least = INT64_MIN;
    if (grouped)
        frame_add_column(f, DGM_UTF8, "group");
}

int frame_add_column(frame *f, uint32_t type, const char *name)
{
    f->column[f->columns] = (frame_column){ name, type };
    return (int)f->columns++;
}

static void push(frame *f, frame_value value)
{
    if (!vec_push(f->m, &f->cells, value))
        f->failed = true;
}

void frame_i64(frame *f, int64_t value)
{
    push(f, (frame_value){ .i = value });
}

void frame_f64(frame *f, double value)
{
    push(f, (frame_value){ .f = value });
}

void frame_str(frame *f, str value)
{
    push(f, (frame_value){ .s = value });
}

void frame_numbers(frame *f, const int64_t *values, size_t n)
{
    const frame_value list = { .list = { f->numbers.n, n } };
    for (size_t i = 0; i < n; i++)
        if (!vec_push(f->m, &f->numbers, values[i]))
            f->failed = true;
    push(f, list);
}

frame_value frame_get(const frame *f, size_t row, int column)
{
    return f->cells.v[row * f->columns + (size_t)column];
}

/* ---- q-values */

typedef struct p_value {
    double p;
    size_t row;
} p_value;

static int by_p(const void *x, const void *y)
{
    const p_value *a = x, *b = y;
    const int no_a = !(a->p == a->p), no_b = !(b->p == b->p);
    if (no_a != no_b)
        return no_a - no_b;
    if (!no_a && a->p != b->p)
        return a->p < b->p ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

void frame_fdr(frame *f, int p, int q)
{
    const size_t rows = f->failed ? 0 : f->cells.n / f->columns;
    p_value *sorted = mem_array(f->m, rows, sizeof *sorted);
    if (!sorted)
        f->failed = true;
    for (size_t i = 0; i < rows && sorted; i++)
        sorted[i] = (p_value){ frame_get(f, i, p).f, i };
    if (sorted && rows)
        qsort(sorted, rows, sizeof *sorted, by_p);
    size_t tests = sorted ? rows : 0;
    while (tests > 0 && !(sorted[tests - 1].p == sorted[tests - 1].p))
        tests--;
    double least = 1;
    for (size_t rank = tests; rank > 0; rank--) {
        const double raised = stat_fdr(sorted[rank - 1].p, rank, tests);
        least = raised < least ? raised : least;
        f->cells.v[sorted[rank - 1].row * f->columns + (size_t)q].f = least;
    }
    mem_free(f->m, sorted);
}

/* ---- order */

typedef struct sort_plan {
    const frame *f;
    int keys[FRAME_COLUMNS + 2];
    size_t n;
} sort_plan;

typedef struct sort_row {
    const sort_plan *plan;
    uint32_t row;
} sort_row;

static bool is_null(uint32_t type, frame_value v)
{
    if (type == DGM_I64)
        return v.i == FRAME_NULL;
    return type == DGM_F64 ? !(v.f == v.f) : type == DGM_UTF8 && !v.s.s; /* NaN differs from itself */
}

static int cmp_values(uint32_t type, frame_value a, frame_value b)
{
    switch (type) {
    case DGM_F64:
        return (a.f > b.f) - (a.f < b.f);
    case DGM_UTF8:
        return str_cmp(a.s, b.s);
    case DGM_LIST_UTF8:
    case DGM_LIST_I64:
        return (a.list.n > b.list.n) - (a.list.n < b.list.n);
    default:
        return (a.i > b.i) - (a.i < b.i);
    }
}

static int cmp_rows(const void *x, const void *y)
{
    const sort_row *a = x, *b = y;
    const sort_plan *p = a->plan;
    for (size_t k = 0; k < p->n; k++) {
        const int column = abs(p->keys[k]) - 1;
        const uint32_t type = p->f->column[column].type;
        const frame_value u = frame_get(p->f, a->row, column), v = frame_get(p->f, b->row, column);
        const bool no_u = is_null(type, u), no_v = is_null(type, v);
        if (no_u != no_v)
            return no_u - no_v;
        const int order = no_u ? 0 : cmp_values(type, u, v);
        if (order)
            return p->keys[k] < 0 ? -order : order;
    }
    return (a->row > b->row) - (a->row < b->row);
}

str sort_column(const char *sort, bool *ascending)
{
    const char *colon = strrchr(sort, ':');
    *ascending = colon && strcmp(colon, ":asc") == 0;
    const bool stated = *ascending || (colon && strcmp(colon, ":desc") == 0);
    return (str){ sort, stated ? (size_t)(colon - sort) : strlen(sort) };
}

static bool add_sort(sort_plan *p, const frame *f, const char *sort)
{
    bool ascending;
    const str name = sort_column(sort, &ascending);
    for (size_t c = 0; c < f->columns; c++)
        if (f->column[c].name && str_eq(str_of(f->column[c].name), name))
            return p->keys[p->n++] = ascending ? (int)(c + 1) : -(int)(c + 1), true;
    return false;
}

static bool same_group(const frame *f, uint32_t a, uint32_t b)
{
    return !f->grouped || str_eq(frame_get(f, a, 0).s, frame_get(f, b, 0).s);
}

static dgm_status make_plan(const frame *f, const int *keys, size_t n, const char *sort, sort_plan *p, dgm_error *err)
{
    *p = (sort_plan){ .f = f };
    if (f->grouped)
        p->keys[p->n++] = 1;
    if (sort && !add_sort(p, f, sort))
        return err_set(err, DGM_ERR_ARGUMENT, "no column %.100s to sort by", sort);
    for (size_t i = 0; i < n; i++)
        p->keys[p->n++] = keys[i];
    return DGM_OK;
}

dgm_status frame_order(frame *f, const int *keys, size_t n, const char *sort, int64_t top, dgm_error *err)
{
    sort_plan plan;
    const dgm_status s = make_plan(f, keys, n, sort, &plan, err);
    if (s)
        return s;
    const size_t rows = f->cells.n / f->columns;
    sort_row *sorted = f->failed ? NULL : mem_array(f->m, rows, sizeof *sorted);
    mem_free(f->m, f->order);
    f->order = f->failed ? NULL : mem_array(f->m, rows, sizeof *f->order);
    f->rows = 0;
    if (sorted && f->order) {
        for (size_t i = 0; i < rows; i++)
            sorted[i] = (sort_row){ &plan, (uint32_t)i };
        qsort(sorted, rows, sizeof *sorted, cmp_rows);
        int64_t place = 0;
        for (size_t i = 0; i < rows; i++) {
            place = i > 0 && same_group(f, sorted[i - 1].row, sorted[i].row) ? place + 1 : 1;
            if (top <= 0 || place <= top)
                f->order[f->rows++] = sorted[i].row;
        }
    }
    mem_free(f->m, sorted);
    return sorted && f->order ? DGM_OK : err_memory(err);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

dgm_status frame_prune(frame *f, const int *keys, size_t n, const char *sort, int64_t top, dgm_error *err)
{
    enum { FEW = 4096 };
    const size_t size = f->columns, rows = f->cells.n / size;
    if (top <= 0 || rows < FEW || rows / 2 < f->pruned || rows / 2 < (uint64_t)top)
        return DGM_OK;
    const dgm_status s = frame_order(f, keys, n, sort, top, err);
    if (s)
        return s;
    const int first = -keys[0] - 1;
    if (!f->grouped && !sort && first >= 0 && f->column[first].type == DGM_I64)
        f->least = frame_get(f, f->order[f->rows - 1], first).i;
    qsort(f->order, f->rows, sizeof *f->order, by_number); /* rows that tie stay in their order */
    for (size_t i = 0; i < f->rows; i++)
        memmove(f->cells.v + i * size, f->cells.v + f->order[i] * size, size * sizeof *f->cells.v);
    f->pruned = f->rows;
    f->cells.n = f->rows * size;
    return DGM_OK;
}

/* ---- building */

static void build_cell(const frame *f, builder *b, int to, uint32_t type, frame_value v)
{
    if (is_null(type, v)) {
        builder_null(b, to);
        return;
    }
    switch (type) {
    case DGM_F64:
        builder_f64(b, to, v.f);
        break;
    case DGM_UTF8:
        builder_str(b, to, v.s);
        break;
    case DGM_BOOL:
        builder_bool(b, to, v.i != 0);
        break;
    case DGM_LIST_UTF8:
        for (size_t i = 0; i < v.list.n; i++)
            builder_item_str(b, to, f->items.v[v.list.first + i]);
        builder_list(b, to);
        break;
    case DGM_LIST_I64:
        for (size_t i = 0; i < v.list.n; i++)
            builder_item_i64(b, to, f->numbers.v[v.list.first + i]);
        builder_list(b, to);
        break;
    default:
        builder_i64(b, to, v.i);
    }
}

dgm_status frame_build(const frame *f, dgm_table **out, dgm_error *err)
{
    builder b;
    builder_begin(&b, f->m);
    for (size_t c = 0; c < f->columns; c++) {
        if (!f->column[c].name)
            continue;
        const int to = builder_column(&b, f->column[c].type, f->column[c].name);
        for (size_t i = 0; i < f->rows; i++)
            build_cell(f, &b, to, f->column[c].type, frame_get(f, f->order[i], (int)c));
    }
    return builder_end(&b, out, err);
}

void frame_free(frame *f)
{
    vec_free(f->m, &f->cells);
    vec_free(f->m, &f->items);
    vec_free(f->m, &f->numbers);
    mem_free(f->m, f->order);
    f->order = NULL;
}

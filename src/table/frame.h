/* Rows on their way to a table: filled in any order, then sorted, cut and built. In: values row by row. Out: a
 * dgm_table whose order depends on the values alone. */
#ifndef DGM_TABLE_FRAME_H
#define DGM_TABLE_FRAME_H

#include "table/table.h"

typedef struct frame_column {
    const char *name; /* NULL: hidden, there to sort by */
    uint32_t type;    /* DGM_I64, DGM_F64, DGM_UTF8, DGM_BOOL, DGM_LIST_UTF8, DGM_LIST_I64 */
} frame_column;

typedef union frame_value {
    int64_t i;  /* DGM_I64, DGM_BOOL */
    double f;   /* DGM_F64; NaN is null */
    str s;      /* DGM_UTF8; s.s NULL is null; borrowed */
    struct {
        size_t first, n;
    } list;     /* of frame.items or frame.numbers */
} frame_value;

enum { FRAME_COLUMNS = 96 };

typedef struct frame {
    const mem *m;
    bool failed; /* memory ran out: told by frame_order() */
    bool grouped; /* column 0 is the group: it sorts first, and `top` holds for each */
    size_t columns;
    frame_column column[FRAME_COLUMNS];
    VEC(frame_value) cells; /* row by row */
    VEC(str) items;
    VEC(int64_t) numbers;
    uint32_t *order; /* [rows] after frame_order() */
    size_t rows;
    size_t pruned;   /* rows that frame_prune() left */
    int64_t least;   /* of an integer in the first key's column: rows below it need not be added; INT64_MIN: not known */
} frame;

void frame_begin(frame *f, const mem *m, bool grouped);
int frame_add_column(frame *f, uint32_t type, const char *name);
#define FRAME_NULL INT64_MIN /* a DGM_I64 that is null */
/* The next cell of the row at hand. */
void frame_i64(frame *f, int64_t value);
void frame_f64(frame *f, double value);
void frame_str(frame *f, str value);
void frame_numbers(frame *f, const int64_t *values, size_t n); /* a cell of DGM_LIST_I64 */
frame_value frame_get(const frame *f, size_t row, int column);
/* Gives every row its q-value, in column `q`, of the p-values in column `p`: Benjamini and Hochberg over all rows. Before
 * frame_order(). */
void frame_fdr(frame *f, int p, int q);

/* Sorts the rows and keeps the first `top` (0: all) of each group. `keys` [n]: c + 1 for column c ascending, -(c + 1)
 * for descending, in order of weight; `sort`: a visible column that goes before them, descending unless ":asc" follows;
 * or NULL. Nulls last. DGM_ERR_ARGUMENT: no such column. */
str sort_column(const char *sort, bool *ascending); /* the name alone */
dgm_status frame_order(frame *f, const int *keys, size_t n, const char *sort, int64_t top, dgm_error *err);
/* Drops rows that the frame_order() to come will not keep, now and then: called after each row, it bounds memory by `top`. */
dgm_status frame_prune(frame *f, const int *keys, size_t n, const char *sort, int64_t top, dgm_error *err);
dgm_status frame_build(const frame *f, dgm_table **out, dgm_error *err);
void frame_free(frame *f);

#endif

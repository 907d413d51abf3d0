/* Columns in Arrow's layout, and how they are made. A table is immutable once built, reference-counted, and owns
 * all its memory. */
#ifndef DGM_TABLE_TABLE_H
#define DGM_TABLE_TABLE_H

#include "base/error.h"
#include "base/mem.h"

/* Building: begin, add columns, fill them cell by cell (every column to the same length), end.
 *
 *   builder b;
 *   builder_begin(&b, m);
 *   int start = builder_column(&b, DGM_I32, "start");
 *   builder_i32(&b, start, 17);
 *   ...
 *   status = builder_end(&b, &table, err);
 *
 * Errors are remembered: fill without checking, builder_end() reports the first one. Strings are valid UTF-8.
 * A builder does not move between begin and end. */
typedef struct builder_column_ builder_column_;
typedef struct builder {
    mem m; /* a copy: a table may outlive what it was made from */
    dgm_status status;
    VEC(builder_column_ *) columns;
} builder;

void builder_begin(builder *b, const mem *m);
int builder_column(builder *b, uint32_t type, const char *name); /* its index; name is copied */
void builder_null(builder *b, int column);
void builder_bool(builder *b, int column, bool value);
void builder_i32(builder *b, int column, int32_t value);
void builder_i64(builder *b, int column, int64_t value);
void builder_f64(builder *b, int column, double value);  /* NaN and infinities become null */
void builder_str(builder *b, int column, str value);     /* DGM_UTF8, and DGM_DICT (interned) */
void builder_strz(builder *b, int column, const char *value); /* NULL gives null */
void builder_item_str(builder *b, int column, str value);     /* DGM_LIST_UTF8: adds to the open list */
void builder_item_i64(builder *b, int column, int64_t value); /* DGM_LIST_I64 */
void builder_list(builder *b, int column);                    /* closes the list: one cell done */
int64_t builder_rows(const builder *b, int column);

/* Many cells at once. */
void builder_i32s(builder *b, int column, const int32_t *values, size_t n);
/* DGM_I32, all the cells: memory of shared_resize() with room for one more value, which the table holds, not copies. */
void builder_share(builder *b, int column, int32_t *values, size_t n);
void builder_repeat(builder *b, int column, str value, size_t n); /* DGM_DICT: n times the same */
/* DGM_DICT, all the cells: names[code] for each of n codes that lie `stride` bytes apart, each below n_names; the names
 * are the dictionary. */
void builder_codes(builder *b, int column, const char *const *names, size_t n_names, const uint8_t *codes,
                   size_t stride, size_t n);

/* The table, or the first error; either way the builder is empty afterwards. DGM_ERR_LIMIT where strings of a
 * column pass 2 GiB. */
dgm_status builder_end(builder *b, dgm_table **out, dgm_error *err);
void builder_drop(builder *b); /* throw away without a table */

/* Reading: what dgm_table_rows() and the other functions of the header's section 7 are. */
int64_t table_rows(const dgm_table *t);
int32_t table_columns(const dgm_table *t);
int32_t table_find(const dgm_table *t, const char *name);
const dgm_column *table_column(const dgm_table *t, int32_t i);
dgm_table *table_ref(const dgm_table *t);
void table_unref(dgm_table *t);
const mem *table_mem(const dgm_table *t); /* the allocator it was made with */

/* One cell. Row in range; a type that fits is the caller's to know. */
static inline bool bit_get(const uint8_t *bits, int64_t i)
{
    return bits[i >> 3] >> (i & 7) & 1;
}
static inline bool cell_null(const dgm_column *c, int64_t row)
{
    return c->validity && !bit_get(c->validity, row);
}
int64_t cell_int(const dgm_column *c, int64_t row); /* DGM_BOOL, DGM_I32, DGM_I64 */
str cell_str(const dgm_column *c, int64_t row);     /* DGM_UTF8, DGM_DICT */

/* ---- arrow.c: dgm_table_export_arrow() */
dgm_status table_export_arrow(const dgm_table *t, struct ArrowArrayStream *out, dgm_error *err);
/* ---- arrow_read.c: dgm_table_import_arrow(), which releases the stream */
dgm_status table_read_arrow(const mem *m, struct ArrowArrayStream *in, dgm_table **out, dgm_error *err);

#endif

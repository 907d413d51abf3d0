/* Columns in Arrow's memory layout. In: cells, column by column or row by row. Out: an immutable table.
 *
 * Each column grows in buffers of its own and the table takes them over as they are, so building copies a cell
 * once. A validity bitmap is made at the first null; most columns never have one. Dictionaries keep the order of
 * first appearance, so that they do not depend on the hash seed. */
#include "table/table.h"
#include "base/hash.h"
#include "base/os.h"

#include <float.h>
#include <stdatomic.h>
#include <string.h>

typedef VEC(int32_t) int32s;

/* Which buffers a type uses:
 *                        values            offsets   items           item_offsets
 *   BOOL I32 I64 F64     the values
 *   UTF8                 the bytes         yes
 *   DICT                 indices                     the entries,    yes: both filled at the end, from `dict`
 *   LIST_UTF8                              yes       the bytes       yes
 *   LIST_I64                               yes       the values */
struct builder_column_ {
    char *name;
    uint32_t type;
    int64_t rows, nulls;
    buf validity; /* empty as long as there are no nulls */
    buf values, items;
    int32s offsets, item_offsets;
    int32_t *shared; /* or the values, held with others */
    strtab dict;
    int32_t last; /* the dictionary entry of the last cell, -1 at first */
};

typedef struct table_column_ {
    dgm_column own, child;
    bool shared; /* the values */
} table_column_;

struct dgm_table {
    atomic_int holders;
    mem m;
    int64_t rows;
    int32_t n;
    table_column_ columns[];
};

/* ---- building */

void builder_begin(builder *b, const mem *m)
{
    memset(b, 0, sizeof *b);
    b->m = *m;
}

static void fail(builder *b, dgm_status s)
{
    if (!b->status)
        b->status = s;
}

/* NULL once something went wrong. */
static builder_column_ *column_of(builder *b, int column, uint32_t type)
{
    if (b->status)
        return NULL;
    if (column >= 0 && (size_t)column < b->columns.n && b->columns.v[column]->type == type)
        return b->columns.v[column];
    return fail(b, DGM_ERR_ARGUMENT), NULL;
}

static builder_column_ *empty_column_of(builder *b, int column, uint32_t type)
{
    builder_column_ *c = column_of(b, column, type);
    return c && c->rows ? fail(b, DGM_ERR_ARGUMENT), NULL : c;
}

static bool type_has_offsets(uint32_t type)
{
    return type == DGM_UTF8 || type == DGM_LIST_UTF8 || type == DGM_LIST_I64;
}

static bool type_has_item_offsets(uint32_t type)
{
    return type == DGM_DICT || type == DGM_LIST_UTF8;
}

static void column_free(const mem *m, builder_column_ *c)
{
    mem_free(m, c->name);
    shared_drop(m, c->shared);
    vec_free(m, &c->validity);
    vec_free(m, &c->values);
    vec_free(m, &c->items);
    vec_free(m, &c->offsets);
    vec_free(m, &c->item_offsets);
    strtab_free(&c->dict);
    mem_free(m, c);
}

int builder_column(builder *b, uint32_t type, const char *name)
{
    if (b->status)
        return -1;
    if (type < DGM_BOOL || type > DGM_LIST_I64)
        return fail(b, DGM_ERR_ARGUMENT), -1;
    builder_column_ *c = mem_zalloc(&b->m, sizeof *c);
    if (!c)
        return fail(b, DGM_ERR_MEMORY), -1;
    c->type = type;
    c->last = -1;
    c->name = mem_strdup(&b->m, name);
    if (!c->name || (type_has_offsets(type) && !vec_push(&b->m, &c->offsets, 0)) ||
        (type_has_item_offsets(type) && !vec_push(&b->m, &c->item_offsets, 0)) || !vec_push(&b->m, &b->columns, c)) {
        column_free(&b->m, c);
        return fail(b, DGM_ERR_MEMORY), -1;
    }
    return (int)b->columns.n - 1;
}

static bool put(builder *b, buf *to, const void *data, size_t len)
{
    if (!vec_reserve(&b->m, to, len))
        return fail(b, DGM_ERR_MEMORY), false;
    if (len)
        memcpy(to->v + to->n, data, len);
    to->n += len;
    return true;
}

static bool put_bit(builder *b, buf *bits, int64_t i, bool value)
{
    if ((i & 7) == 0 && !put(b, bits, "", 1))
        return false;
    if (value)
        bits->v[i >> 3] = (char)(bits->v[i >> 3] | 1 << (i & 7));
    return true;
}

/* A bitmap that says: all the cells so far are there. */
static bool start_validity(builder *b, builder_column_ *c)
{
    const size_t n = (size_t)(c->rows + 7) / 8;
    if (!vec_reserve(&b->m, &c->validity, n + 1))
        return fail(b, DGM_ERR_MEMORY), false;
    memset(c->validity.v, 0xff, n);
    if (c->rows & 7)
        c->validity.v[n - 1] = (char)((1 << (c->rows & 7)) - 1);
    c->validity.n = n;
    return true;
}

/* `n` cells are complete. */
static void cells_done(builder *b, builder_column_ *c, size_t n)
{
    for (size_t i = 0; c->nulls && i < n; i++)
        if (!put_bit(b, &c->validity, c->rows + (int64_t)i, true))
            return;
    c->rows += (int64_t)n;
}

static void offset_done(builder *b, int32s *offsets, size_t end)
{
    if (end > INT32_MAX)
        fail(b, DGM_ERR_LIMIT);
    else if (!vec_push(&b->m, offsets, (int32_t)end))
        fail(b, DGM_ERR_MEMORY);
}

/* Where the open list ends: the number of its column's items. */
static size_t items_of(const builder_column_ *c)
{
    return c->type == DGM_LIST_UTF8 ? c->item_offsets.n - 1 : c->items.n / sizeof(int64_t);
}

void builder_null(builder *b, int column)
{
    static const char zero[8] = { 0 };
    if (b->status || column < 0 || (size_t)column >= b->columns.n) {
        fail(b, DGM_ERR_ARGUMENT);
        return;
    }
    builder_column_ *c = b->columns.v[column];
    if ((!c->nulls && !start_validity(b, c)) || !put_bit(b, &c->validity, c->rows, false))
        return;
    if (c->type == DGM_BOOL)
        put_bit(b, &c->values, c->rows, false);
    else if (c->type == DGM_UTF8)
        offset_done(b, &c->offsets, c->values.n);
    else if (type_has_offsets(c->type))
        offset_done(b, &c->offsets, items_of(c));
    else
        put(b, &c->values, zero, c->type == DGM_I64 || c->type == DGM_F64 ? 8 : 4);
    c->nulls++;
    c->rows++;
}

void builder_bool(builder *b, int column, bool value)
{
    builder_column_ *c = column_of(b, column, DGM_BOOL);
    if (c && put_bit(b, &c->values, c->rows, value))
        cells_done(b, c, 1);
}

void builder_i32s(builder *b, int column, const int32_t *values, size_t n)
{
    builder_column_ *c = column_of(b, column, DGM_I32);
    if (c && put(b, &c->values, values, n * sizeof *values))
        cells_done(b, c, n);
}

void builder_share(builder *b, int column, int32_t *values, size_t n)
{
    builder_column_ *c = empty_column_of(b, column, DGM_I32);
    if (!c || n == 0)
        return;
    shared_hold(values);
    values[n] = 0; /* Arrow asks for whole words of 8 bytes */
    c->shared = values;
    c->rows = (int64_t)n;
}

void builder_i32(builder *b, int column, int32_t value)
{
    builder_i32s(b, column, &value, 1);
}

void builder_i64(builder *b, int column, int64_t value)
{
    builder_column_ *c = column_of(b, column, DGM_I64);
    if (c && put(b, &c->values, &value, sizeof value))
        cells_done(b, c, 1);
}

void builder_f64(builder *b, int column, double value)
{
    if (!(value >= -DBL_MAX && value <= DBL_MAX)) {
        builder_null(b, column);
        return;
    }
    builder_column_ *c = column_of(b, column, DGM_F64);
    if (c && put(b, &c->values, &value, sizeof value))
        cells_done(b, c, 1);
}

static void add_entry(builder *b, builder_column_ *c, str value)
{
    if (put(b, &c->items, value.s, value.len))
        offset_done(b, &c->item_offsets, c->items.n);
}

/* The entry's index in the dictionary, or -1. */
static int32_t intern(builder *b, builder_column_ *c, str value)
{
    if (c->last < 0)
        strtab_init(&c->dict, &b->m, os_random());
    else if (str_eq(value, strtab_get(&c->dict, (uint32_t)c->last)))
        return c->last;
    const uint32_t id = strtab_add(&c->dict, value.s, value.len);
    if (id > INT32_MAX)
        return fail(b, id == STRTAB_NONE ? DGM_ERR_MEMORY : DGM_ERR_LIMIT), -1;
    return c->last = (int32_t)id;
}

void builder_repeat(builder *b, int column, str value, size_t n)
{
    builder_column_ *c = column_of(b, column, DGM_DICT);
    const int32_t id = c && n ? intern(b, c, value) : -1;
    if (id < 0)
        return;
    if (!vec_reserve(&b->m, &c->values, n * sizeof id)) {
        fail(b, DGM_ERR_MEMORY);
        return;
    }
    for (size_t i = 0; i < n; i++)
        put(b, &c->values, &id, sizeof id);
    cells_done(b, c, n);
}

void builder_codes(builder *b, int column, const char *const *names, size_t n_names, const uint8_t *codes,
                   size_t stride, size_t n)
{
    builder_column_ *c = empty_column_of(b, column, DGM_DICT);
    for (size_t i = 0; c && i < n_names; i++)
        add_entry(b, c, str_of(names[i]));
    if (!c || b->status)
        return;
    if (!vec_reserve(&b->m, &c->values, n * sizeof(int32_t))) {
        fail(b, DGM_ERR_MEMORY);
        return;
    }
    int32_t *to = (int32_t *)(void *)c->values.v;
    if (stride == 1)
        for (size_t i = 0; i < n; i++)
            to[i] = codes[i];
    else
        for (size_t i = 0; i < n; i++)
            to[i] = codes[i * stride];
    c->values.n = n * sizeof *to;
    cells_done(b, c, n);
}

void builder_str(builder *b, int column, str value)
{
    if (!b->status && column >= 0 && (size_t)column < b->columns.n && b->columns.v[column]->type == DGM_DICT) {
        builder_repeat(b, column, value, 1);
        return;
    }
    builder_column_ *c = column_of(b, column, DGM_UTF8);
    if (!c || !put(b, &c->values, value.s, value.len))
        return;
    offset_done(b, &c->offsets, c->values.n);
    cells_done(b, c, 1);
}

void builder_strz(builder *b, int column, const char *value)
{
    if (value)
        builder_str(b, column, str_of(value));
    else
        builder_null(b, column);
}

void builder_item_str(builder *b, int column, str value)
{
    builder_column_ *c = column_of(b, column, DGM_LIST_UTF8);
    if (c && put(b, &c->items, value.s, value.len))
        offset_done(b, &c->item_offsets, c->items.n);
}

void builder_item_i64(builder *b, int column, int64_t value)
{
    builder_column_ *c = column_of(b, column, DGM_LIST_I64);
    if (c)
        put(b, &c->items, &value, sizeof value);
}

void builder_list(builder *b, int column)
{
    if (b->status || column < 0 || (size_t)column >= b->columns.n) {
        fail(b, DGM_ERR_ARGUMENT);
        return;
    }
    builder_column_ *c = b->columns.v[column];
    if (c->type != DGM_LIST_UTF8 && c->type != DGM_LIST_I64) {
        fail(b, DGM_ERR_ARGUMENT);
        return;
    }
    offset_done(b, &c->offsets, items_of(c));
    cells_done(b, c, 1);
}

int64_t builder_rows(const builder *b, int column)
{
    return column >= 0 && (size_t)column < b->columns.n ? b->columns.v[column]->rows : 0;
}

void builder_drop(builder *b)
{
    for (size_t i = 0; i < b->columns.n; i++)
        column_free(&b->m, b->columns.v[i]);
    vec_free(&b->m, &b->columns);
    b->status = DGM_OK;
}

/* ---- from builder to table */

static void dict_to_items(builder *b, builder_column_ *c)
{
    for (size_t i = 0; i < strtab_size(&c->dict) && !b->status; i++) {
        add_entry(b, c, strtab_get(&c->dict, (uint32_t)i));
    }
}

/* Arrow asks for buffers of whole 8-byte words; what is beyond the cells is zero. */
static void pad(builder *b, buf *x)
{
    static const char zero[8] = { 0 };
    const size_t n = x->n;
    put(b, x, zero, 8 - n % 8);
    x->n = n;
}

static void pad_offsets(builder *b, int32s *x)
{
    if (!vec_reserve(&b->m, x, 1)) {
        fail(b, DGM_ERR_MEMORY);
        return;
    }
    x->v[x->n] = 0;
}

static void complete(builder *b, builder_column_ *c)
{
    if (c->rows != b->columns.v[0]->rows)
        fail(b, DGM_ERR_ARGUMENT);
    if (c->type == DGM_DICT)
        dict_to_items(b, c);
    if (!c->shared)
        pad(b, &c->values);
    pad(b, &c->items);
    if (c->nulls)
        pad(b, &c->validity);
    if (c->offsets.n)
        pad_offsets(b, &c->offsets);
    if (c->item_offsets.n)
        pad_offsets(b, &c->item_offsets);
}

/* Moves a column's buffers into the table; the builder's column keeps none. */
static void take(builder_column_ *c, table_column_ *to)
{
    to->own = (dgm_column){ .struct_size = sizeof to->own,
                            .type = c->type,
                            .name = c->name,
                            .rows = c->rows,
                            .nulls = c->nulls,
                            .validity = c->nulls ? (const uint8_t *)c->validity.v : NULL,
                            .values = c->shared ? (const void *)c->shared : c->values.v,
                            .offsets = c->offsets.v };
    to->child = (dgm_column){ .struct_size = sizeof to->child,
                              .type = c->type == DGM_LIST_I64 ? DGM_I64 : DGM_UTF8,
                              .name = "item",
                              .rows = c->type == DGM_LIST_I64 ? (int64_t)items_of(c) : (int64_t)c->item_offsets.n - 1,
                              .values = c->items.v,
                              .offsets = c->item_offsets.v };
    if (c->type == DGM_DICT || c->type == DGM_LIST_UTF8 || c->type == DGM_LIST_I64)
        to->own.child = &to->child;
    to->shared = c->shared != NULL;
    c->shared = NULL;
    c->name = NULL;
    memset(&c->validity, 0, sizeof c->validity);
    memset(&c->values, 0, sizeof c->values);
    memset(&c->items, 0, sizeof c->items);
    memset(&c->offsets, 0, sizeof c->offsets);
    memset(&c->item_offsets, 0, sizeof c->item_offsets);
}

static dgm_status report(dgm_status s, dgm_error *err)
{
    if (s == DGM_ERR_MEMORY)
        return err_memory(err);
    if (s == DGM_ERR_LIMIT)
        return err_set(err, s, "a column of the table is over 2 GiB");
    return err_set(err, s, "columns of a table differ in length, or a cell is not of its column's type");
}

dgm_status builder_end(builder *b, dgm_table **out, dgm_error *err)
{
    dgm_table *t = NULL;
    size_t bytes = 0;
    for (size_t i = 0; i < b->columns.n && !b->status; i++)
        complete(b, b->columns.v[i]);
    if (!b->status) {
        if (size_mul(b->columns.n, sizeof *t->columns, &bytes) && size_add(bytes, sizeof *t, &bytes))
            t = mem_alloc(&b->m, bytes);
        if (!t)
            b->status = DGM_ERR_MEMORY;
    }
    const dgm_status s = b->status;
    if (t) {
        atomic_init(&t->holders, 1);
        t->m = b->m;
        t->n = (int32_t)b->columns.n;
        t->rows = t->n ? b->columns.v[0]->rows : 0;
        for (int32_t i = 0; i < t->n; i++)
            take(b->columns.v[i], &t->columns[i]);
        *out = t;
    }
    builder_drop(b);
    return s ? report(s, err) : DGM_OK;
}

/* ---- reading */

int64_t table_rows(const dgm_table *t)
{
    return t->rows;
}

int32_t table_columns(const dgm_table *t)
{
    return t->n;
}

int32_t table_find(const dgm_table *t, const char *name)
{
    for (int32_t i = 0; i < t->n; i++)
        if (strcmp(t->columns[i].own.name, name) == 0)
            return i;
    return -1;
}

const dgm_column *table_column(const dgm_table *t, int32_t i)
{
    return i >= 0 && i < t->n ? &t->columns[i].own : NULL;
}

const mem *table_mem(const dgm_table *t)
{
    return &t->m;
}

dgm_table *table_ref(const dgm_table *t)
{
    dgm_table *u = (dgm_table *)t;
    atomic_fetch_add_explicit(&u->holders, 1, memory_order_relaxed);
    return u;
}

/* The buffers are borrowed as const in dgm_column; here they go back to their owner. */
static void give_back(const mem *m, const void *p)
{
    mem_free(m, (void *)p);
}

void table_unref(dgm_table *t)
{
    if (!t || atomic_fetch_sub_explicit(&t->holders, 1, memory_order_acq_rel) != 1)
        return;
    const mem m = t->m;
    for (int32_t i = 0; i < t->n; i++) {
        const table_column_ *c = &t->columns[i];
        give_back(&m, c->own.name);
        give_back(&m, c->own.validity);
        if (c->shared)
            shared_drop(&m, (void *)c->own.values);
        else
            give_back(&m, c->own.values);
        give_back(&m, c->own.offsets);
        give_back(&m, c->child.values);
        give_back(&m, c->child.offsets);
    }
    mem_free(&m, t);
}

int64_t cell_int(const dgm_column *c, int64_t row)
{
    switch (c->type) {
    case DGM_BOOL: return bit_get(c->values, row);
    case DGM_I32: return ((const int32_t *)c->values)[row];
    default: return ((const int64_t *)c->values)[row];
    }
}

str cell_str(const dgm_column *c, int64_t row)
{
    if (c->type == DGM_DICT) {
        row = ((const int32_t *)c->values)[row];
        c = c->child;
    }
    const int32_t from = c->offsets[row];
    return (str){ (const char *)c->values + from, (size_t)(c->offsets[row + 1] - from) };
}

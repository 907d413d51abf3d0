/* Arrow's IPC stream format. In: tables. Out: a schema; then for each table its dictionaries and one record batch, the
 * table's own buffers; then the mark of the end. Readers take a dictionary that comes again for a new one.
 *
 * Strings of Arrow are UTF-8; where a name of a file is not, it is copied with U+FFFD.
 *
 * Messages are headed by Flatbuffers (https://flatbuffers.dev/internals/), here written from front to back: a table is
 * its vtable, then its fields, zero at first; what they point to comes behind, and then they are told where. Fields are
 * numbered as in Message.fbs and Schema.fbs of the Arrow project. That is all of Flatbuffers that is needed, and less
 * than a library. */
#include "base/bytes.h"
#include "base/utf8.h"
#include "table/format.h"

#include <string.h>

enum { SCHEMA = 1, DICTIONARY = 2, BATCH = 3 };             /* MessageHeader */
enum { INT = 2, FLOAT = 3, UTF8 = 5, BOOL = 6, LIST = 12 }; /* Type */
enum { VERSION_5 = 4, DOUBLE = 2, MOST_FIELDS = 6, ALIGNMENT = 8 };

/* ---- Flatbuffers, in w->cell. Memory that runs out is remembered in w->status; positions are then not to be used. */

static void put(dgm_writer *w, uint64_t value, int bytes)
{
    char le[8];
    for (int i = 0; i < bytes; i++)
        le[i] = (char)(value >> i * 8);
    if (!w->status && !buf_add(&w->m, &w->cell, le, (size_t)bytes))
        w->status = DGM_ERR_MEMORY;
}

/* Until the position is `rest` bytes before a multiple of `to`. */
static void pad(dgm_writer *w, size_t to, size_t rest)
{
    while (!w->status && (w->cell.n + rest) % to)
        put(w, 0, 1);
}

static void set(dgm_writer *w, size_t at, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes && !w->status; i++)
        w->cell.v[at + (size_t)i] = (char)(value >> i * 8);
}

/* The offset at `at` leads to `to`, which lies behind it. */
static void lead(dgm_writer *w, size_t at, size_t to)
{
    set(w, at, to - at, 4);
}

typedef struct object {
    size_t at[MOST_FIELDS]; /* of each field that is there */
} object;

/* A table with fields of so many bytes ("1" to "8", "0": absent), led to from `from`. */
static object put_table(dgm_writer *w, size_t from, const char *sizes)
{
    const size_t n = strlen(sizes);
    size_t fields[MOST_FIELDS], size = 4;
    object o = { { 0 } };
    for (size_t i = 0; i < n; i++) {
        const size_t bytes = (size_t)(sizes[i] - '0');
        while (bytes && size % bytes)
            size++;
        fields[i] = bytes ? size : 0;
        size += bytes;
    }
    pad(w, 8, 4 + 2 * n);
    put(w, 4 + 2 * n, 2);
    put(w, size, 2);
    for (size_t i = 0; i < n; i++)
        put(w, fields[i], 2);
    const size_t at = w->cell.n;
    put(w, 4 + 2 * n, 4); /* back to the vtable */
    for (size_t i = 4; i < size; i++)
        put(w, 0, 1);
    lead(w, from, at);
    for (size_t i = 0; i < n; i++)
        o.at[i] = at + fields[i];
    return o;
}

/* A list of items that lie in it, of so many bytes, led to from `from`; where the first one is. */
static size_t put_list(dgm_writer *w, size_t from, size_t n, size_t bytes)
{
    pad(w, bytes < 8 ? 4 : 8, 4);
    lead(w, from, w->cell.n);
    put(w, n, 4);
    const size_t first = w->cell.n;
    for (size_t i = 0; i < n * bytes; i += 4)
        put(w, 0, 4);
    return first;
}

static void put_string(dgm_writer *w, size_t from, const char *z)
{
    pad(w, 4, 0);
    lead(w, from, w->cell.n);
    put(w, strlen(z), 4);
    for (; *z; z++)
        put(w, (uint8_t)*z, 1);
    put(w, 0, 1);
}

/* ---- messages */

/* Begins a message; *header is where its header is to be led to from. */
static object begin_message(dgm_writer *w, int kind, size_t *header)
{
    w->cell.n = 0;
    put(w, 0, 4);
    const object o = put_table(w, 0, "2148");
    set(w, o.at[0], VERSION_5, 2);
    set(w, o.at[1], (uint64_t)kind, 1);
    *header = o.at[2];
    return o;
}

static void out_number(dgm_writer *w, uint32_t value)
{
    const char le[4] = { (char)value, (char)(value >> 8), (char)(value >> 16), (char)(value >> 24) };
    out_bytes(w, le, sizeof le);
}

static void out_message(dgm_writer *w, const object *message, int64_t body)
{
    set(w, message->at[3], (uint64_t)body, 8);
    pad(w, ALIGNMENT, 0);
    if (w->status)
        return;
    out_number(w, UINT32_MAX);
    out_number(w, (uint32_t)w->cell.n);
    out_bytes(w, w->cell.v, w->cell.n);
}

/* ---- the schema */

static void put_int(dgm_writer *w, size_t from, uint32_t bits)
{
    const object o = put_table(w, from, "41");
    set(w, o.at[0], bits, 4);
    set(w, o.at[1], 1, 1);
}

static void put_type(dgm_writer *w, uint32_t type, const object *field)
{
    static const uint8_t types[] = {
        [DGM_BOOL] = BOOL, [DGM_I32] = INT,   [DGM_I64] = INT,        [DGM_F64] = FLOAT,
        [DGM_UTF8] = UTF8, [DGM_DICT] = UTF8, [DGM_LIST_UTF8] = LIST, [DGM_LIST_I64] = LIST
    };
    set(w, field->at[2], types[type], 1);
    if (types[type] == INT)
        put_int(w, field->at[3], type == DGM_I32 ? 32 : 64);
    else if (types[type] == FLOAT)
        set(w, put_table(w, field->at[3], "2").at[0], DOUBLE, 2);
    else
        put_table(w, field->at[3], "");
}

static void put_field(dgm_writer *w, size_t from, const dgm_column *c, int32_t id)
{
    const object o = put_table(w, from, c->type == DGM_DICT ? "411444" : "411404");
    set(w, o.at[1], 1, 1);
    put_string(w, o.at[0], c->name);
    put_type(w, c->type, &o);
    if (c->type == DGM_DICT) {
        const object d = put_table(w, o.at[4], "84");
        set(w, d.at[0], (uint64_t)id, 8);
        put_int(w, d.at[1], 32);
    }
    const bool list = type_is_list(c->type);
    const size_t children = put_list(w, o.at[5], list, 4);
    if (list)
        put_field(w, children, c->child, 0);
}

static void out_schema(dgm_writer *w, const dgm_table *t)
{
    size_t header;
    const object message = begin_message(w, SCHEMA, &header), o = put_table(w, header, "24");
    const size_t n = (size_t)table_columns(t), fields = put_list(w, o.at[1], n, 4);
    set(w, o.at[0], is_big_endian(), 2);
    for (size_t i = 0; i < n; i++)
        put_field(w, fields + 4 * i, table_column(t, (int32_t)i), (int32_t)i);
    out_message(w, &message, 0);
}

/* ---- columns, as buffers */

enum { MOST_PARTS = 3 };

/* A column, or a list's items: what of it goes out. */
typedef struct parts {
    int64_t rows, nulls;
    int n;
    const void *data[MOST_PARTS];
    int64_t size[MOST_PARTS];
} parts;

static int64_t padded(int64_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void add_part(parts *p, const void *data, int64_t size)
{
    p->data[p->n] = data;
    p->size[p->n++] = data ? size : 0;
}

/* All parts of a batch, and copies that some of them are in. */
typedef struct body {
    VEC(parts) v;
    VEC(void *) own;
    int64_t size;
} body;

static void free_body(dgm_writer *w, body *b)
{
    for (size_t i = 0; i < b->own.n; i++)
        mem_free(&w->m, b->own.v[i]);
    vec_free(&w->m, &b->own);
    vec_free(&w->m, &b->v);
}

static bool all_valid(const dgm_column *c)
{
    bool valid = true;
    for (int64_t i = 0; i < c->rows && valid; i++) {
        const str s = cell_str(c, i);
        valid = utf8_first_bad(s.s, s.s + s.len) == s.s + s.len;
    }
    return valid;
}

/* Strings with U+FFFD for what is not UTF-8, in the body's own memory. */
static bool mend_strings(dgm_writer *w, body *b, const dgm_column *c, parts *p)
{
    buf text = { 0 };
    int32_t *offsets = mem_array(&w->m, (size_t)c->rows + 1, sizeof *offsets);
    bool ok = offsets && vec_reserve(&w->m, &b->own, 2);
    for (int64_t i = 0; i < c->rows && ok; i++) {
        offsets[i] = (int32_t)text.n;
        ok = add_utf8(&w->m, &text, cell_str(c, i)) && text.n <= INT32_MAX;
    }
    if (!ok) {
        w->status = text.n > INT32_MAX ? DGM_ERR_LIMIT : DGM_ERR_MEMORY;
        mem_free(&w->m, offsets);
        vec_free(&w->m, &text);
        return false;
    }
    offsets[c->rows] = (int32_t)text.n;
    b->own.v[b->own.n++] = offsets;
    b->own.v[b->own.n++] = text.v;
    p->data[1] = offsets;
    p->data[2] = text.v;
    p->size[2] = (int64_t)text.n;
    return true;
}

static parts parts_of(const dgm_column *c)
{
    static const uint8_t widths[] = { [DGM_I32] = 4, [DGM_I64] = 8, [DGM_F64] = 8, [DGM_DICT] = 4, [DGM_LIST_I64] = 0 };
    parts p = { .rows = c->rows, .nulls = c->validity ? c->nulls : 0 };
    add_part(&p, p.nulls ? c->validity : NULL, (c->rows + 7) / 8);
    if (c->offsets)
        add_part(&p, c->offsets, (c->rows + 1) * 4);
    if (c->type == DGM_UTF8)
        add_part(&p, c->values, c->rows ? c->offsets[c->rows] : 0); /* NOLINT(clang-analyzer-core.*): strings have offsets */
    else if (!type_is_list(c->type))
        add_part(&p, c->values, c->type == DGM_BOOL ? (c->rows + 7) / 8 : c->rows * widths[c->type]);
    return p;
}

static bool add_parts(dgm_writer *w, body *b, const dgm_column *c)
{
    parts p = parts_of(c);
    if (c->type == DGM_UTF8 && !all_valid(c) && !mend_strings(w, b, c, &p))
        return false;
    if (!vec_push(&w->m, &b->v, p))
        return w->status = DGM_ERR_MEMORY, false;
    for (int i = 0; i < p.n; i++)
        b->size += padded(p.size[i]);
    return !type_is_list(c->type) || add_parts(w, b, c->child);
}

static void put_batch(dgm_writer *w, size_t from, const body *b, int64_t rows)
{
    size_t buffers = 0;
    int64_t at = 0;
    for (size_t i = 0; i < b->v.n; i++)
        buffers += (size_t)b->v.v[i].n;
    const object o = put_table(w, from, "844");
    set(w, o.at[0], (uint64_t)rows, 8);
    size_t to = put_list(w, o.at[1], b->v.n, 16);
    for (size_t i = 0; i < b->v.n; i++, to += 16) {
        set(w, to, (uint64_t)b->v.v[i].rows, 8);
        set(w, to + 8, (uint64_t)b->v.v[i].nulls, 8);
    }
    to = put_list(w, o.at[2], buffers, 16);
    for (size_t i = 0; i < b->v.n; i++)
        for (int k = 0; k < b->v.v[i].n; k++, to += 16) {
            set(w, to, (uint64_t)at, 8);
            set(w, to + 8, (uint64_t)b->v.v[i].size[k], 8);
            at += padded(b->v.v[i].size[k]);
        }
}

static void out_body(dgm_writer *w, const body *b)
{
    static const char zeros[ALIGNMENT];
    for (size_t i = 0; i < b->v.n; i++)
        for (int k = 0; k < b->v.v[i].n; k++) {
            const int64_t size = b->v.v[i].size[k];
            out_bytes(w, b->v.v[i].data[k], (size_t)size);
            out_bytes(w, zeros, (size_t)(padded(size) - size));
        }
}

static void out_dictionary(dgm_writer *w, const dgm_column *words, int32_t id)
{
    body b = { .size = 0 };
    size_t header;
    if (add_parts(w, &b, words)) {
        const object message = begin_message(w, DICTIONARY, &header), o = put_table(w, header, "84");
        set(w, o.at[0], (uint64_t)id, 8);
        put_batch(w, o.at[1], &b, words->rows);
        out_message(w, &message, b.size);
        out_body(w, &b);
    }
    free_body(w, &b);
}

static void out_batch(dgm_writer *w, const dgm_table *t)
{
    body b = { .size = 0 };
    size_t header;
    bool ok = true;
    for (int32_t i = 0; i < table_columns(t) && ok; i++)
        ok = add_parts(w, &b, table_column(t, i));
    if (ok) {
        const object message = begin_message(w, BATCH, &header);
        put_batch(w, header, &b, table_rows(t));
        out_message(w, &message, b.size);
        out_body(w, &b);
    }
    free_body(w, &b);
}

/* ---- tables */

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    (void)err;
    if (!w->begun)
        out_schema(w, t);
    w->begun = true;
    for (int32_t i = 0; i < table_columns(t) && !w->status; i++)
        if (table_column(t, i)->type == DGM_DICT)
            out_dictionary(w, table_column(t, i)->child, i);
    out_batch(w, t);
    return DGM_OK;
}

static dgm_status finish(dgm_writer *w, dgm_error *err)
{
    (void)err;
    if (w->begun) {
        out_number(w, UINT32_MAX);
        out_number(w, 0);
    }
    return DGM_OK;
}

const format format_arrow = { .add = add, .finish = finish };

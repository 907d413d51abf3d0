/* A reader of Arrow's IPC stream that believes nothing: every offset within its message, every number where its width
 * lets it lie, buffers in order and filled up with zeros. Written from Message.fbs and Schema.fbs of the Arrow project
 * and https://flatbuffers.dev/internals/. */
#ifndef IPC_STREAM_H
#define IPC_STREAM_H

#include "testing.h"

#include "base/bytes.h"

#include <inttypes.h>

enum { IPC_END, IPC_SCHEMA, IPC_DICTIONARY, IPC_BATCH };
enum { IPC_INT = 2, IPC_FLOAT = 3, IPC_UTF8 = 5, IPC_BOOL = 6, IPC_LIST = 12, IPC_MOST = 16 };

/* A field of the schema, and what a batch has of it. */
typedef struct ipc_field {
    const char *name;
    int type;
    int bits; /* IPC_INT; IPC_FLOAT: its precision */
    bool nullable, coded;
    int64_t id; /* of its dictionary, whose words are in `words` */
    struct ipc_column {
        int64_t rows, nulls;
        const char *valid, *offsets, *values;
        int64_t valid_size, offsets_size, values_size;
    } cells, items, words; /* items: of a list */
    int item_type;
} ipc_field;

typedef struct ipc_stream {
    const char *v;
    size_t n, at;
    /* the message */
    const char *head, *body;
    size_t head_size, body_size;
    size_t header; /* its place in head */
    int64_t rows;
    /* the schema */
    ipc_field fields[IPC_MOST];
    size_t n_fields;
} ipc_stream;

static inline uint64_t ipc_number(const char *p, size_t bytes)
{
    uint64_t x = 0;
    for (size_t i = 0; i < bytes; i++)
        x |= (uint64_t)(uint8_t)p[i] << i * 8;
    return x;
}

/* ---- Flatbuffers: places are counted from the message's first byte, which is aligned. */

static inline uint64_t fb_scalar(const ipc_stream *s, size_t at, size_t bytes)
{
    assert_int_equal(at % bytes, 0);
    assert_true(at + bytes <= s->head_size);
    return ipc_number(s->head + at, bytes);
}

static inline size_t fb_follow(const ipc_stream *s, size_t at)
{
    const size_t offset = fb_scalar(s, at, 4);
    assert_true(offset > 0 && at + offset < s->head_size);
    return at + offset;
}

/* Field i of the table; 0 where it is absent. A vtable may end early. */
static inline size_t fb_field(const ipc_stream *s, size_t table, size_t i, size_t bytes)
{
    const size_t vtable = table - (size_t)(int64_t)(int32_t)fb_scalar(s, table, 4);
    const size_t described = fb_scalar(s, vtable, 2), size = fb_scalar(s, vtable + 2, 2);
    assert_true(vtable + described <= s->head_size && table + size <= s->head_size);
    assert_true(vtable + described <= table || table + size <= vtable);
    if (4 + 2 * i >= described)
        return 0;
    const size_t offset = fb_scalar(s, vtable + 4 + 2 * i, 2);
    assert_true(offset == 0 || (offset >= 4 && offset + bytes <= size));
    return offset ? table + offset : 0;
}

static inline uint64_t fb_value(const ipc_stream *s, size_t table, size_t i, size_t bytes)
{
    const size_t at = fb_field(s, table, i, bytes);
    return at ? fb_scalar(s, at, bytes) : 0;
}

static inline size_t fb_table(const ipc_stream *s, size_t table, size_t i)
{
    return fb_follow(s, fb_field(s, table, i, 4));
}

/* The first of *n items of so many bytes. */
static inline size_t fb_list(const ipc_stream *s, size_t table, size_t i, size_t bytes, size_t *n)
{
    const size_t list = fb_table(s, table, i), first = list + 4;
    *n = fb_scalar(s, list, 4);
    assert_true(*n < 1000 && first + *n * bytes <= s->head_size);
    assert_int_equal(first % (bytes < 8 ? bytes : 8), 0);
    return first;
}

static inline const char *fb_string(const ipc_stream *s, size_t table, size_t i)
{
    size_t n;
    const size_t first = fb_list(s, table, i, 1, &n);
    assert_true(first + n < s->head_size);
    assert_int_equal(strlen(s->head + first), n);
    return s->head + first;
}

/* ---- the schema */

static inline void ipc_read_type(const ipc_stream *s, size_t field, int *type, int *bits)
{
    *type = (int)fb_value(s, field, 2, 1);
    const size_t details = fb_table(s, field, 3);
    *bits = *type == IPC_INT     ? (int)fb_value(s, details, 0, 4)
            : *type == IPC_FLOAT ? (int)fb_value(s, details, 0, 2)
                                 : 0;
    if (*type == IPC_INT)
        assert_int_equal(fb_value(s, details, 1, 1), true); /* signed */
}

static inline void ipc_read_field(const ipc_stream *s, size_t field, ipc_field *out)
{
    size_t n;
    *out = (ipc_field){ .name = fb_string(s, field, 0), .nullable = fb_value(s, field, 1, 1) == 1 };
    ipc_read_type(s, field, &out->type, &out->bits);
    if (fb_field(s, field, 4, 4)) {
        const size_t coding = fb_table(s, field, 4), index = fb_table(s, coding, 1);
        out->coded = true;
        out->id = (int64_t)fb_value(s, coding, 0, 8);
        assert_int_equal(fb_value(s, index, 0, 4), 32);
        assert_int_equal(fb_value(s, index, 1, 1), true);
    }
    const size_t children = fb_list(s, field, 5, 4, &n);
    assert_int_equal(n, out->type == IPC_LIST);
    if (n) {
        int bits;
        size_t none;
        const size_t item = fb_follow(s, children);
        fb_string(s, item, 0);
        ipc_read_type(s, item, &out->item_type, &bits);
        fb_list(s, item, 5, 4, &none);
        assert_int_equal(none, 0);
        if (out->item_type == IPC_INT)
            assert_int_equal(bits, 64);
    }
}

static inline void ipc_read_schema(ipc_stream *s)
{
    const uint16_t one = 1;
    const bool big_endian = *(const uint8_t *)&one == 0;
    assert_int_equal(fb_value(s, s->header, 0, 2), big_endian);
    const size_t first = fb_list(s, s->header, 1, 4, &s->n_fields);
    assert_true(s->n_fields <= IPC_MOST);
    for (size_t i = 0; i < s->n_fields; i++)
        ipc_read_field(s, fb_follow(s, first + 4 * i), &s->fields[i]);
}

/* ---- batches */

typedef struct ipc_batch {
    size_t node, nodes, buffer, buffers; /* the next ones, and how many are left */
    size_t at;                           /* where the next buffer begins in the body */
} ipc_batch;

static inline const char *ipc_buffer(const ipc_stream *s, ipc_batch *b, int64_t *size)
{
    assert_true(b->buffers-- > 0);
    assert_int_equal(fb_scalar(s, b->buffer, 8), b->at);
    *size = (int64_t)fb_scalar(s, b->buffer + 8, 8);
    b->buffer += 16;
    const size_t end = b->at + (size_t)*size, next = (end + 7) / 8 * 8;
    assert_true(*size >= 0 && next <= s->body_size);
    for (size_t i = end; i < next; i++)
        assert_int_equal(s->body[i], 0);
    const char *v = s->body + b->at;
    b->at = next;
    return v;
}

static inline void ipc_read_column(const ipc_stream *s, ipc_batch *b, int type, int bits, struct ipc_column *out)
{
    assert_true(b->nodes-- > 0);
    out->rows = (int64_t)fb_scalar(s, b->node, 8);
    out->nulls = (int64_t)fb_scalar(s, b->node + 8, 8);
    b->node += 16;
    out->valid = ipc_buffer(s, b, &out->valid_size);
    assert_true(out->valid_size == (out->rows + 7) / 8 || (out->valid_size == 0 && out->nulls == 0));
    if (type == IPC_UTF8 || type == IPC_LIST) {
        out->offsets = ipc_buffer(s, b, &out->offsets_size);
        assert_int_equal(out->offsets_size, 4 * (out->rows + 1));
        assert_int_equal(load_signed(out->offsets, 0, 4), 0);
    }
    if (type == IPC_LIST)
        return;
    out->values = ipc_buffer(s, b, &out->values_size);
    const int64_t wanted = type == IPC_UTF8   ? load_signed(out->offsets, out->rows, 4)
                           : type == IPC_BOOL ? (out->rows + 7) / 8
                           : type == IPC_INT  ? out->rows * bits / 8
                                              : out->rows * 8;
    assert_int_equal(out->values_size, wanted);
}

static inline void ipc_read_batch(ipc_stream *s, size_t batch, ipc_field *only)
{
    ipc_batch b = { 0 };
    s->rows = (int64_t)fb_value(s, batch, 0, 8);
    b.node = fb_list(s, batch, 1, 16, &b.nodes);
    b.buffer = fb_list(s, batch, 2, 16, &b.buffers);
    if (only)
        ipc_read_column(s, &b, IPC_UTF8, 0, &only->words);
    for (size_t i = 0; i < s->n_fields && !only; i++) {
        ipc_field *f = &s->fields[i];
        ipc_read_column(s, &b, f->coded ? IPC_INT : f->type, f->coded ? 32 : f->bits, &f->cells);
        assert_int_equal(f->cells.rows, s->rows);
        if (f->type == IPC_LIST) {
            ipc_read_column(s, &b, f->item_type, 64, &f->items);
            assert_int_equal(f->items.rows, load_signed(f->cells.offsets, s->rows, 4));
        }
    }
    assert_int_equal(b.nodes, 0);
    assert_int_equal(b.buffers, 0);
    assert_int_equal(b.at, s->body_size);
}

static inline void ipc_read_dictionary(ipc_stream *s)
{
    const int64_t id = (int64_t)fb_value(s, s->header, 0, 8);
    assert_int_equal(fb_value(s, s->header, 2, 1), false); /* no delta: it comes instead of the one before */
    for (size_t i = 0; i < s->n_fields; i++)
        if (s->fields[i].coded && s->fields[i].id == id) {
            ipc_read_batch(s, fb_table(s, s->header, 1), &s->fields[i]);
            return;
        }
    fail_msg("a dictionary %" PRId64 " that no field has", id);
}

/* Steps over a message: its kind; IPC_END at the mark of the end. */
static inline int ipc_step(ipc_stream *s)
{
    assert_true(s->at + 8 <= s->n);
    assert_int_equal(ipc_number(s->v + s->at, 4), UINT32_MAX);
    s->head = s->v + s->at + 8;
    s->head_size = ipc_number(s->v + s->at + 4, 4);
    s->at += 8;
    if (s->head_size == 0)
        return IPC_END;
    assert_int_equal(s->head_size % 8, 0);
    assert_true(s->at + s->head_size <= s->n);
    const size_t message = fb_follow(s, 0);
    assert_int_equal(fb_value(s, message, 0, 2), 4); /* of the fifth version */
    s->header = fb_table(s, message, 2);
    s->body = s->head + s->head_size;
    s->body_size = fb_value(s, message, 3, 8);
    assert_int_equal(s->body_size % 8, 0);
    s->at += s->head_size + s->body_size;
    assert_true(s->at <= s->n);
    const int kind = (int)fb_value(s, message, 1, 1);
    if (kind == IPC_SCHEMA)
        ipc_read_schema(s);
    else if (kind == IPC_DICTIONARY)
        ipc_read_dictionary(s);
    else
        ipc_read_batch(s, s->header, NULL);
    return kind;
}

/* ---- cells, as text */

static inline bool ipc_null(const struct ipc_column *c, int64_t row)
{
    return c->valid_size && !(c->valid[row / 8] >> row % 8 & 1);
}

static inline int ipc_print(char *to, const struct ipc_column *c, int type, int bits, int64_t row)
{
    if (ipc_null(c, row))
        return sprintf(to, "-");
    if (type == IPC_UTF8) {
        const int64_t from = load_signed(c->offsets, row, 4), end = load_signed(c->offsets, row + 1, 4);
        assert_true(from >= 0 && from <= end && end <= c->values_size);
        return sprintf(to, "'%.*s'", (int)(end - from), c->values + from);
    }
    if (type == IPC_BOOL)
        return sprintf(to, "%s", c->values[row / 8] >> row % 8 & 1 ? "true" : "false");
    if (type == IPC_INT)
        return sprintf(to, "%" PRId64, load_signed(c->values, row, bits / 8));
    double real;
    memcpy(&real, c->values + row * 8, sizeof real);
    return sprintf(to, "%g", real);
}

static inline int ipc_print_cell(char *to, const ipc_field *f, int64_t row)
{
    if (f->coded && !ipc_null(&f->cells, row)) {
        const int64_t code = load_signed(f->cells.values, row, 4);
        assert_true(code >= 0 && code < f->words.rows);
        return ipc_print(to, &f->words, IPC_UTF8, 0, code);
    }
    if (f->type != IPC_LIST || ipc_null(&f->cells, row))
        return ipc_print(to, &f->cells, f->type, f->bits, row);
    int n = sprintf(to, "[");
    const int64_t from = load_signed(f->cells.offsets, row, 4), end = load_signed(f->cells.offsets, row + 1, 4);
    assert_true(from >= 0 && from <= end && end <= f->items.rows);
    for (int64_t i = from; i < end; i++) {
        n += sprintf(to + n, i > from ? " " : "");
        n += ipc_print(to + n, &f->items, f->item_type, 64, i);
    }
    return n + sprintf(to + n, "]");
}

/* The row's cells, separated by ", ". */
static inline void ipc_print_row(char *to, const ipc_stream *s, int64_t row)
{
    to[0] = '\0';
    for (size_t i = 0; i < s->n_fields; i++) {
        to += sprintf(to, i ? ", " : "");
        to += ipc_print_cell(to, &s->fields[i], row);
    }
}

#endif

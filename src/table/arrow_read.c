/* The Arrow C stream interface, read. In: a stream of record batches with columns of the types that tables have. Out:
 * one table of all their rows, which holds nothing of the stream.
 *
 * Whoever made the stream is trusted with its pointers, which nothing can check, but not with its numbers and its
 * text. */
#include "table/table.h"
#include "base/bytes.h"
#include "base/utf8.h"

#include <string.h>

typedef struct reading {
    builder b;
    const struct ArrowSchema *schema;
    VEC(uint32_t) types; /* of the columns */
    dgm_error *err;
} reading;

static const char index_formats[] = "cCsSiIlL"; /* of 1, 2, 4 and 8 bytes, each with a sign and without */

static bool is_format(const struct ArrowSchema *s, const char *one, const char *other)
{
    return strcmp(s->format, one) == 0 || strcmp(s->format, other) == 0;
}

static bool is_text(const struct ArrowSchema *s)
{
    return is_format(s, "u", "U") && !s->dictionary;
}

static bool is_list(const struct ArrowSchema *s)
{
    return is_format(s, "+l", "+L") && s->n_children == 1 && !s->children[0]->dictionary;
}

/* The type of a column, 0: none of ours. */
static uint32_t type_of(const struct ArrowSchema *s)
{
    static const struct {
        const char *format;
        uint32_t type;
    } plain[] = { { "b", DGM_BOOL }, { "i", DGM_I32 },  { "l", DGM_I64 },
                  { "g", DGM_F64 },  { "u", DGM_UTF8 }, { "U", DGM_UTF8 } };
    if (s->dictionary)
        return strlen(s->format) == 1 && strchr(index_formats, *s->format) && is_text(s->dictionary) ? DGM_DICT : 0;
    if (is_list(s))
        return is_text(s->children[0]) ? DGM_LIST_UTF8 : strcmp(s->children[0]->format, "l") == 0 ? DGM_LIST_I64 : 0;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(plain[i].format, s->format) == 0)
            return plain[i].type;
    return 0;
}

static dgm_status add_columns(reading *r)
{
    const struct ArrowSchema *s = r->schema;
    if (strcmp(s->format, "+s") != 0)
        return err_set(r->err, DGM_ERR_ARGUMENT, "a stream of record batches is wanted, not of %s", s->format);
    for (int64_t i = 0; i < s->n_children; i++) {
        const struct ArrowSchema *child = s->children[i];
        const uint32_t type = type_of(child);
        if (!type)
            return err_set(r->err, DGM_ERR_ARGUMENT, "column %s has a type that tables do not have, Arrow's %s: cast it",
                           child->name ? child->name : "", child->format);
        if (!vec_push(&r->b.m, &r->types, type))
            return err_memory(r->err);
        builder_column(&r->b, type, child->name ? child->name : "");
    }
    return DGM_OK;
}

/* ---- cells: `at` counts from the array's first, which lies `offset` into its buffers */

static bool null_at(const struct ArrowArray *a, int64_t at)
{
    return a->buffers[0] && !bit_get(a->buffers[0], a->offset + at);
}

/* Where the text or list of a cell begins and ends in what is beneath it. */
static bool range_at(const struct ArrowSchema *s, const struct ArrowArray *a, int64_t at, int64_t range[2])
{
    const bool large = s->format[strlen(s->format) - 1] <= 'Z'; /* U, +L */
    for (int i = 0; i < 2; i++)
        range[i] = load_signed(a->buffers[1], a->offset + at + i, large ? 8 : 4);
    return range[0] >= 0 && range[1] >= range[0];
}

static bool text_at(const struct ArrowSchema *s, const struct ArrowArray *a, int64_t at, str *out)
{
    int64_t range[2];
    if (!range_at(s, a, at, range))
        return false;
    const char *text = a->buffers[2] ? a->buffers[2] : "";
    *out = (str){ text + range[0], (size_t)(range[1] - range[0]) };
    return utf8_first_bad(out->s, out->s + out->len) == out->s + out->len;
}

/* The entry of a dictionary that a cell names, -1: out of range. */
static int64_t entry_at(const struct ArrowSchema *s, const struct ArrowArray *a, int64_t at)
{
    const int format = (int)(strchr(index_formats, *s->format) - index_formats), width = 1 << format / 2;
    const int64_t i = a->offset + at;
    const int64_t entry = format % 2 ? (int64_t)load_unsigned(a->buffers[1], i, width)
                                     : load_signed(a->buffers[1], i, width);
    return entry >= 0 && entry < a->dictionary->length ? entry : -1;
}

static bool add_text(reading *r, int column, const struct ArrowSchema *s, const struct ArrowArray *a, int64_t at)
{
    str text;
    if (null_at(a, at)) {
        builder_null(&r->b, column);
        return true;
    }
    if (!text_at(s, a, at, &text))
        return false;
    builder_str(&r->b, column, text);
    return true;
}

static bool add_entry(reading *r, int column, const struct ArrowSchema *s, const struct ArrowArray *a, int64_t at)
{
    const int64_t entry = entry_at(s, a, at);
    return entry >= 0 && add_text(r, column, s->dictionary, a->dictionary, entry);
}

static bool add_list(reading *r, int column, const struct ArrowSchema *s, const struct ArrowArray *a, int64_t at)
{
    const struct ArrowArray *items = a->children[0];
    int64_t range[2];
    if (!range_at(s, a, at, range) || range[1] > items->length)
        return false;
    for (int64_t i = range[0]; i < range[1]; i++) {
        str text;
        if (null_at(items, i))
            return false;
        if (!is_text(s->children[0]))
            builder_item_i64(&r->b, column, load_signed(items->buffers[1], items->offset + i, 8));
        else if (text_at(s->children[0], items, i, &text))
            builder_item_str(&r->b, column, text);
        else
            return false;
    }
    builder_list(&r->b, column);
    return true;
}

static bool add_cell(reading *r, int column, const struct ArrowSchema *s, const struct ArrowArray *a, int64_t at)
{
    builder *b = &r->b;
    if (null_at(a, at)) {
        builder_null(b, column);
        return true;
    }
    const int64_t i = a->offset + at;
    switch (r->types.v[column]) {
    case DGM_BOOL: builder_bool(b, column, bit_get(a->buffers[1], i)); return true;
    case DGM_I32: builder_i32(b, column, (int32_t)load_signed(a->buffers[1], i, 4)); return true;
    case DGM_I64: builder_i64(b, column, load_signed(a->buffers[1], i, 8)); return true;
    case DGM_F64: builder_f64(b, column, load_double(a->buffers[1], i)); return true;
    case DGM_UTF8: return add_text(r, column, s, a, at);
    case DGM_DICT: return add_entry(r, column, s, a, at);
    default: return add_list(r, column, s, a, at);
    }
}

/* ---- batches */

static dgm_status bad_cell(reading *r, int64_t row, const struct ArrowSchema *s)
{
    return err_at(r->err, DGM_ERR_FORMAT, row + 1, -1, "column %s, row %lld: no UTF-8, or out of range",
                  s->name ? s->name : "", (long long)row);
}

/* Numbers that can be counted with; whether the buffers have so much is the producer's word. */
static bool is_countable(const struct ArrowArray *a)
{
    return a->length >= 0 && a->offset >= 0 && a->offset <= INT64_MAX / 64 - a->length;
}

static bool has_shape(const struct ArrowSchema *s, const struct ArrowArray *a, uint32_t type)
{
    const bool list = type == DGM_LIST_UTF8 || type == DGM_LIST_I64;
    return a->n_buffers == (type == DGM_UTF8 ? 3 : 2) && a->n_children == s->n_children && is_countable(a) &&
           !a->dictionary == !s->dictionary &&
           (!list || (a->children[0]->n_buffers == (type == DGM_LIST_UTF8 ? 3 : 2) && is_countable(a->children[0]))) &&
           (!a->dictionary || (a->dictionary->n_buffers == 3 && is_countable(a->dictionary)));
}

static dgm_status add_batch(reading *r, const struct ArrowArray *a)
{
    const struct ArrowSchema *s = r->schema;
    bool fits = a->n_children == s->n_children && is_countable(a) && a->null_count <= 0;
    for (int64_t i = 0; fits && i < s->n_children; i++)
        fits = has_shape(s->children[i], a->children[i], r->types.v[i]) &&
               a->children[i]->length >= a->offset + a->length;
    if (!fits)
        return err_set(r->err, DGM_ERR_FORMAT, "a batch of the stream does not fit its schema");
    for (int column = 0; column < s->n_children; column++)
        for (int64_t row = 0; row < a->length && !r->b.status; row++)
            if (!add_cell(r, column, s->children[column], a->children[column], a->offset + row))
                return bad_cell(r, builder_rows(&r->b, column), s->children[column]);
    return DGM_OK; /* what the builder met is told at its end */
}

static dgm_status broken(struct ArrowArrayStream *in, dgm_error *err)
{
    const char *why = in->get_last_error(in);
    return err_set(err, DGM_ERR_READ, "the Arrow stream: %s", why ? why : "an error without a message");
}

static dgm_status add_batches(reading *r, struct ArrowArrayStream *in)
{
    dgm_status s = add_columns(r);
    while (!s && !r->b.status) {
        struct ArrowArray a = { 0 };
        if (in->get_next(in, &a))
            return broken(in, r->err);
        if (!a.release)
            break;
        s = add_batch(r, &a);
        a.release(&a);
    }
    return s;
}

dgm_status table_read_arrow(const mem *m, struct ArrowArrayStream *in, dgm_table **out, dgm_error *err)
{
    struct ArrowSchema schema = { 0 };
    if (in->get_schema(in, &schema))
        return broken(in, err);
    reading r = { .schema = &schema, .err = err };
    builder_begin(&r.b, m);
    dgm_status s = add_batches(&r, in);
    vec_free(m, &r.types);
    schema.release(&schema);
    if (s)
        builder_drop(&r.b);
    return s ? s : builder_end(&r.b, out, err);
}

/* Texts out of Arrow record batches, or arrays of strings, by the C stream interface. In: a stream. Out: an item a row,
 * its text where it lies in the batch, its id, and what else a field can hold as JSON Lines would have it.
 *
 * A batch is asked for when the one before has been read, and released when neither the reader nor an item holds it:
 * texts are not copied, and memory is that of the batches of the documents in flight. Batches are held and dropped by
 * whoever reads, and of readers there is one at a time, so plain counts do. */
#include "corpus/reader.h"

#include <string.h>

typedef struct arrow_batch {
    mem m;
    struct ArrowArray a;
    size_t holders;
} arrow_batch;

void arrow_drop(arrow_batch *b)
{
    if (!b || --b->holders)
        return;
    const mem m = b->m;
    if (b->a.release)
        b->a.release(&b->a);
    mem_free(&m, b);
}

/* ---- the schema */

static const char *name_of(const arrow_rows *r, size_t column)
{
    const char *name = r->bare ? r->schema.name : r->schema.children[column]->name;
    return name ? name : "";
}

static dgm_status bad_column(const arrow_rows *r, size_t column, const char *what, dgm_error *err)
{
    return err_at(err, DGM_ERR_FORMAT, r->row, -1, "the stream: column %s: %s", name_of(r, column), what);
}

/* The stream's own words for what it answered. */
static dgm_status bad_stream(arrow_rows *r, dgm_status code, dgm_error *err)
{
    const char *why = r->stream.get_last_error ? r->stream.get_last_error(&r->stream) : NULL;
    return err_at(err, code, r->row, -1, "the stream: %s", why && *why ? why : "it stopped without a reason");
}

static dgm_status read_columns(arrow_rows *r, dgm_error *err)
{
    const struct ArrowSchema *s = &r->schema;
    arrow_type t;
    r->bare = !arrow_read_type(s, &t) && arrow_is_string(&t);
    if (r->bare)
        return vec_push(r->m, &r->columns, t) ? DGM_OK : err_memory(err);
    if (!s->release || !s->format || strcmp(s->format, "+s") != 0 || s->n_children < 0 ||
        (s->n_children && !s->children))
        return err_set(err, DGM_ERR_FORMAT, "the stream is neither of records nor of strings");
    for (int64_t i = 0; i < s->n_children; i++) {
        if (!s->children[i])
            return err_set(err, DGM_ERR_FORMAT, "the stream: a column whose schema is NULL");
        const char *problem = arrow_read_type(s->children[i], &t);
        if (problem)
            return bad_column(r, (size_t)i, problem, err);
        if (!vec_push(r->m, &r->columns, t))
            return err_memory(err);
    }
    return DGM_OK;
}

/* SIZE_MAX: none. Of two of a name it cannot be known which is meant. */
static dgm_status find_column(const arrow_rows *r, const char *name, size_t *at, dgm_error *err)
{
    *at = SIZE_MAX;
    for (size_t i = 0; i < r->columns.n; i++) {
        if (strcmp(name_of(r, i), name) != 0)
            continue;
        if (*at != SIZE_MAX)
            return bad_column(r, i, "there are two of that name", err);
        *at = i;
    }
    return DGM_OK;
}

static dgm_status read_schema(arrow_rows *r, const char *body, const char *id, dgm_error *err)
{
    if (!r->stream.get_schema || !r->stream.get_next)
        return err_set(err, DGM_ERR_ARGUMENT, "the stream has no get_schema or get_next");
    if (r->stream.get_schema(&r->stream, &r->schema)) {
        r->schema.release = NULL;
        return bad_stream(r, DGM_ERR_READ, err);
    }
    dgm_status s = read_columns(r, err);
    r->id = SIZE_MAX;
    if (s || r->bare)
        return s;
    s = find_column(r, body, &r->body, err);
    if (!s)
        s = find_column(r, id, &r->id, err);
    if (!s && r->body == SIZE_MAX)
        s = err_set(err, DGM_ERR_FORMAT, "the stream has no column %s: name the one with the texts", body);
    if (!s && !arrow_is_string(&r->columns.v[r->body]))
        s = bad_column(r, r->body, "not of strings", err);
    return s;
}

dgm_status arrow_open(arrow_rows *r, const mem *m, struct ArrowArrayStream *given, const char *body, const char *id,
                      dgm_error *err)
{
    *r = (arrow_rows){ .m = m, .stream = *given };
    const dgm_status s = read_schema(r, body, id, err);
    if (s)
        arrow_close(r);
    return s;
}

void arrow_close(arrow_rows *r)
{
    if (!r->m)
        return;
    arrow_drop(r->batch);
    if (r->schema.release)
        r->schema.release(&r->schema);
    if (r->stream.release)
        r->stream.release(&r->stream);
    vec_free(r->m, &r->columns);
    *r = (arrow_rows){ 0 };
}

/* ---- batches */

static dgm_status check_batch(const arrow_rows *r, const struct ArrowArray *a, dgm_error *err)
{
    const arrow_type record = { .kind = ARROW_NULLS };
    const char *problem = arrow_check(r->bare ? r->columns.v : &record, a, 0);
    if (r->bare)
        return problem ? bad_column(r, 0, problem, err) : DGM_OK;
    if (!problem && (a->n_children != (int64_t)r->columns.n || (a->n_children && !a->children)))
        problem = "another number of columns than its schema has";
    if (!problem && (a->n_buffers > 1 || (a->n_buffers == 1 && !a->buffers)))
        problem = "another number of buffers than a record has";
    if (problem)
        return err_at(err, DGM_ERR_FORMAT, r->row, -1, "the stream: a batch: %s", problem);
    for (size_t i = 0; i < r->columns.n; i++)
        if ((problem = arrow_check(&r->columns.v[i], a->children[i], a->offset + a->length)))
            return bad_column(r, i, problem, err);
    return DGM_OK;
}

/* One more batch; at the end the stream is released. */
static dgm_status read_batch(arrow_rows *r, dgm_error *err)
{
    arrow_batch *b = mem_zalloc(r->m, sizeof *b);
    if (!b)
        return err_memory(err);
    b->m = *r->m;
    b->holders = 1;
    r->at = 0;
    dgm_status s = DGM_OK;
    if (r->stream.get_next(&r->stream, &b->a)) {
        b->a.release = NULL;
        s = bad_stream(r, DGM_ERR_CANCELLED, err);
    } else if (!b->a.release) {
        r->stream.release(&r->stream);
        r->stream.release = NULL;
    } else if (!(s = check_batch(r, &b->a, err))) {
        r->batch = b;
        return DGM_OK;
    }
    arrow_drop(b);
    return s;
}

/* A batch with a row left, or none. */
static dgm_status find_batch(arrow_rows *r, dgm_error *err)
{
    dgm_status s = DGM_OK;
    while (!s && r->stream.release && !(r->batch && r->at < r->batch->a.length)) {
        arrow_drop(r->batch);
        r->batch = NULL;
        s = read_batch(r, err);
    }
    return s;
}

/* ---- rows */

/* Cell of the row of the batch: s NULL for null. */
static dgm_status read_cell(arrow_rows *r, size_t column, int64_t row, char printed[ARROW_PRINTED], str *out,
                            dgm_error *err)
{
    const struct ArrowArray *a = r->bare ? &r->batch->a : r->batch->a.children[column];
    const char *problem = arrow_cell(&r->columns.v[column], a, row, printed, out);
    if (!problem && column != r->body && (int64_t)out->len > TEXT_LIMIT)
        problem = "a value over 1 GiB";
    return problem ? bad_column(r, column, problem, err) : DGM_OK;
}

static dgm_status read_id(arrow_rows *r, int64_t row, text *scratch, item *out, bool *has_id, dgm_error *err)
{
    char printed[ARROW_PRINTED];
    str id = { NULL, 0 };
    *has_id = false;
    const dgm_status s = r->id == SIZE_MAX ? DGM_OK : read_cell(r, r->id, row, printed, &id, err);
    if (s || id.len == 0)
        return s;
    *has_id = true;
    return item_clean(r->m, out, id, scratch, &out->id) ? DGM_OK : err_memory(err);
}

static dgm_status read_fields(arrow_rows *r, int64_t row, text *scratch, item *out, dgm_error *err)
{
    char printed[ARROW_PRINTED];
    str value;
    for (size_t i = 0; i < r->columns.n; i++) {
        if (i == r->body || i == r->id)
            continue;
        const dgm_status s = read_cell(r, i, row, printed, &value, err);
        if (s)
            return s;
        if (value.s && !item_field_add(r->m, out, str_of(name_of(r, i)), value, scratch))
            return err_memory(err);
    }
    return DGM_OK;
}

dgm_status arrow_next(arrow_rows *r, text *scratch, item *out, bool *got, bool *has_id, dgm_error *err)
{
    char printed[ARROW_PRINTED];
    dgm_status s = find_batch(r, err);
    *got = !s && r->batch && r->at < r->batch->a.length;
    if (!*got)
        return s;
    const struct ArrowArray *a = &r->batch->a;
    const int64_t row = r->bare ? r->at : a->offset + r->at;
    const bool null = !r->bare && arrow_is_null(a, r->at);
    r->at++;
    r->row++;
    out->text = (str){ NULL, 0 };
    s = null ? (*has_id = false, DGM_OK) : read_id(r, row, scratch, out, has_id, err);
    if (!s && !null)
        s = read_cell(r, r->body, row, printed, &out->text, err);
    if (s)
        return s;
    if (!out->text.s) {
        err_at(&out->problem, DGM_ERR_READ, r->row, -1, "its text is null");
        return DGM_OK;
    }
    out->batch = r->batch;
    r->batch->holders++;
    return read_fields(r, row, scratch, out, err);
}

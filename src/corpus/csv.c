/* CSV and TSV (RFC 4180). In: a file. Out: records of cells, by the names in the first one.
 *
 * A cell in quotation marks may hold separators, line breaks and doubled marks; elsewhere a mark is a character like
 * others. Records end in LF, CRLF or CR; empty lines are passed over; every record has as many cells as the first. */
#include "corpus/reader.h"

#include <string.h>

static dgm_status bad_record(const csv *c, int64_t at, const char *what, dgm_error *err)
{
    return err_at(err, DGM_ERR_FORMAT, at, -1, "%s:%lld: %s", c->in.path, (long long)at, what);
}

static dgm_status add_bytes(csv *c, const char *p, size_t n, dgm_error *err)
{
    if ((int64_t)(c->bytes.n + n) > TEXT_LIMIT)
        return err_at(err, DGM_ERR_LIMIT, c->line, -1, "%s:%lld: a record over 1 GiB", c->in.path, (long long)c->line);
    return buf_add(c->in.m, &c->bytes, p, n) ? DGM_OK : err_memory(err);
}

/* The next byte without taking it; -1 at the end. */
static int peek(csv *c, dgm_status *s, dgm_error *err)
{
    if (c->in.at == c->in.block.n && (*s = feed_fill(&c->in, err)))
        return -1;
    return c->in.ended ? -1 : (unsigned char)c->in.block.v[c->in.at];
}

/* The inside of a quoted cell and its closing mark. */
static dgm_status read_quoted(csv *c, dgm_error *err)
{
    const int64_t opened = c->in.line;
    dgm_status s = DGM_OK;
    c->in.at++;
    for (;;) {
        if (peek(c, &s, err) < 0)
            return s ? s : bad_record(c, opened, "a quotation mark that is never closed", err);
        const char *p = c->in.block.v + c->in.at, *end = c->in.block.v + c->in.block.n;
        const char *mark = memchr(p, '"', (size_t)(end - p));
        const char *stop = mark ? mark : end;
        for (const char *lf = p; (lf = memchr(lf, '\n', (size_t)(stop - lf))); lf++)
            c->in.line++;
        if ((s = add_bytes(c, p, (size_t)(stop - p), err)))
            return s;
        c->in.at += (size_t)(stop - p) + (mark != NULL);
        if (!mark)
            continue;
        if (peek(c, &s, err) != '"')
            return s;
        if ((s = add_bytes(c, "\"", 1, err)))
            return s;
        c->in.at++;
    }
}

static dgm_status read_plain(csv *c, dgm_error *err)
{
    dgm_status s = DGM_OK;
    while (peek(c, &s, err) >= 0) {
        const char *p = c->in.block.v + c->in.at, *end = c->in.block.v + c->in.block.n, *q = p;
        while (q < end && *q != c->separator && *q != '\n' && *q != '\r')
            q++;
        if ((s = add_bytes(c, p, (size_t)(q - p), err)))
            return s;
        c->in.at += (size_t)(q - p);
        if (q < end)
            break;
    }
    return s;
}

static dgm_status end_cell(csv *c, dgm_error *err)
{
    const dgm_status s = add_bytes(c, "", 1, err);
    return s ? s : vec_push(c->in.m, &c->starts, c->bytes.n) ? DGM_OK : err_memory(err);
}

/* Takes a line break; the byte there is CR or LF. */
static dgm_status take_break(csv *c, int first, dgm_error *err)
{
    dgm_status s = DGM_OK;
    c->in.at++;
    c->in.line++;
    if (first == '\r' && peek(c, &s, err) == '\n')
        c->in.at++;
    return s;
}

/* One record; *got false at the end of the file. */
static dgm_status read_record(csv *c, bool *got, dgm_error *err)
{
    dgm_status s = DGM_OK;
    c->bytes.n = c->starts.n = 0;
    *got = false;
    int next;
    while ((next = peek(c, &s, err)) == '\n' || next == '\r')
        if ((s = take_break(c, next, err)))
            return s;
    if (next < 0)
        return s;
    c->line = c->in.line;
    if (!vec_push(c->in.m, &c->starts, 0))
        return err_memory(err);
    for (*got = true;;) {
        const bool quoted = peek(c, &s, err) == '"';
        if (!s)
            s = quoted ? read_quoted(c, err) : read_plain(c, err);
        if (!s)
            s = end_cell(c, err);
        if (s)
            return s;
        next = peek(c, &s, err);
        if (next == '\n' || next == '\r')
            return take_break(c, next, err);
        if (next < 0)
            return s;
        if (next != c->separator)
            return bad_record(c, c->in.line, "text after a closing quotation mark", err);
        c->in.at++;
    }
}

dgm_status csv_open(csv *c, const mem *m, const char *path, char separator, int64_t ratio,
                    dgm_error *err)
{
    *c = (csv){ .separator = separator };
    bool got = false;
    dgm_status s = feed_open(&c->in, m, path, ratio, err);
    if (!s)
        s = read_record(c, &got, err);
    if (!s && !got)
        s = bad_record(c, 1, "no line of column names", err);
    if (!s && (!buf_add(m, &c->header, c->bytes.v, c->bytes.n) || !vec_reserve(m, &c->names, c->starts.n)))
        s = err_memory(err);
    if (s)
        return csv_close(c), s;
    memcpy(c->names.v, c->starts.v, c->starts.n * sizeof *c->names.v);
    c->names.n = c->starts.n - 1;
    return DGM_OK;
}

dgm_status csv_next(csv *c, bool *got, dgm_error *err)
{
    const dgm_status s = read_record(c, got, err);
    if (s || !*got || c->starts.n - 1 == c->names.n)
        return s;
    return err_at(err, DGM_ERR_FORMAT, c->line, -1, "%s:%lld: %zu cells where the first line names %zu columns",
                  c->in.path,
                  (long long)c->line, c->starts.n - 1, c->names.n);
}

size_t csv_columns(const csv *c)
{
    return c->names.n;
}

const char *csv_name(const csv *c, size_t column)
{
    return c->header.v + c->names.v[column];
}

str csv_cell(const csv *c, size_t column)
{
    const size_t from = c->starts.v[column];
    return (str){ c->bytes.v + from, c->starts.v[column + 1] - from - 1 };
}

size_t csv_find(const csv *c, const char *name)
{
    for (size_t i = 0; i < c->names.n; i++)
        if (strcmp(csv_name(c, i), name) == 0)
            return i;
    return SIZE_MAX;
}

void csv_close(csv *c)
{
    const mem *m = c->in.m;
    if (!m)
        return;
    feed_close(&c->in);
    vec_free(m, &c->bytes);
    vec_free(m, &c->starts);
    vec_free(m, &c->header);
    vec_free(m, &c->names);
    c->in.m = NULL;
}

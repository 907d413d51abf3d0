/* Tables out. In: tables, one after the other. Out: bytes to the caller's sink, in pieces of about 64 KiB.
 *
 * This file checks, buffers and prints numbers; what a format looks like is in delimited.c (CSV, TSV), json.c
 * (JSON, JSON Lines), align.c (a terminal), graph.c (GraphML, GEXF, DOT) and arrow_ipc.c. */
#include "table/writer.h"
#include "base/os.h"
#include "base/utf8.h"
#include "table/format.h"

#include <stdio.h>
#include <string.h>

enum { OUT_SIZE = 64 * 1024 };

static const format *format_of(uint32_t f)
{
    switch (f) {
    case DGM_FORMAT_TABLE: return &format_aligned;
    case DGM_FORMAT_TSV:
    case DGM_FORMAT_CSV: return &format_delimited;
    case DGM_FORMAT_JSON:
    case DGM_FORMAT_JSONL: return &format_json;
    case DGM_FORMAT_GRAPHML:
    case DGM_FORMAT_GEXF:
    case DGM_FORMAT_DOT: return &format_graph;
    case DGM_FORMAT_MTX: return &format_matrix;
    case DGM_FORMAT_ARROW: return &format_arrow;
    case DGM_FORMAT_SQLITE: return &format_sqlite;
    default: return NULL;
    }
}

dgm_status writer_new(const mem *m, uint32_t f, const dgm_sink *sink, const dgm_writer_options *o, dgm_writer **out,
                      dgm_error *err)
{
    dgm_writer_options options = { 0 };
    dgm_sink to = { 0 };
    dgm_status s = o ? struct_read(&options, sizeof options, o, "dgm_writer_options", err) : DGM_OK;
    if (!s && !format_of(f))
        s = err_set(err, DGM_ERR_ARGUMENT, "format %u is not known", (unsigned)f);
    const bool to_path = !s && format_of(f)->start;
    if (!s && !to_path && sink)
        s = struct_read(&to, sizeof to, sink, "dgm_sink", err);
    if (s)
        return s;
    if (!to_path && !to.write)
        return err_set(err, DGM_ERR_ARGUMENT, "the sink has no write function");
    if (options.flags & ~(uint32_t)(DGM_RAW_CELLS | DGM_NO_HEADER) || options.columns < 0)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_writer_options has an unknown flag or negative columns");
    dgm_writer *w = mem_zalloc(m, sizeof *w);
    if (!w)
        return err_memory(err);
    w->m = *m;
    w->sink = to;
    w->how = format_of(f);
    w->format = f;
    w->flags = options.flags;
    w->columns = options.columns;
    strtab_init(&w->nodes, &w->m, os_random());
    if (to_path && (s = w->how->start(w, &options, err)))
        return writer_free(w), s;
    *out = w;
    return DGM_OK;
}

/* The error that ended the writing, in words. */
static dgm_status report(const dgm_writer *w, dgm_error *err)
{
    if (w->status == DGM_ERR_MEMORY)
        return err_memory(err);
    return w->status ? err_set(err, w->status, "the output could not be written") : DGM_OK;
}

dgm_status writer_add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    if (w->finished)
        return err_set(err, DGM_ERR_STATE, "the writer is finished");
    if (w->status)
        return report(w, err);
    dgm_status s = w->how->graph ? DGM_OK : check_columns(w, &w->names, t, err);
    if (!s)
        s = w->how->add(w, t, err);
    return s ? s : report(w, err);
}

dgm_status writer_note(dgm_writer *w, const char *json, dgm_error *err)
{
    if (w->finished)
        return err_set(err, DGM_ERR_STATE, "the writer is finished");
    if (!w->how->note)
        return err_set(err, DGM_ERR_UNSUPPORTED, "this format has no place for a note");
    return w->status ? report(w, err) : w->how->note(w, json, err);
}

dgm_status writer_finish(dgm_writer *w, dgm_error *err)
{
    if (w->finished)
        return err_set(err, DGM_ERR_STATE, "the writer is finished");
    if (w->status)
        return report(w, err);
    w->finished = true;
    const dgm_status s = w->how->finish(w, err);
    if (s)
        return s;
    out_flush(w);
    return report(w, err);
}

void writer_free(dgm_writer *w)
{
    if (!w)
        return;
    const mem m = w->m;
    if (w->how->drop)
        w->how->drop(w);
    drop_pending(w);
    vec_free(&m, &w->pending);
    vec_free(&m, &w->out);
    vec_free(&m, &w->cell);
    vec_free(&m, &w->names);
    vec_free(&m, &w->edge_names);
    vec_free(&m, &w->widths);
    vec_free(&m, &w->slices);
    vec_free(&m, &w->special);
    strtab_free(&w->nodes);
    mem_free(&m, w);
}

/* ---- tables */

dgm_status check_columns(dgm_writer *w, buf *names, const dgm_table *t, dgm_error *err)
{
    w->cell.n = 0;
    bool ok = true;
    for (int32_t i = 0; i < table_columns(t) && ok; i++) {
        const dgm_column *c = table_column(t, i);
        ok = buf_str(&w->m, &w->cell, c->name) && buf_char(&w->m, &w->cell, '\0') &&
             buf_char(&w->m, &w->cell, (char)('0' + c->type));
    }
    if (ok && names->n == 0)
        ok = buf_add(&w->m, names, w->cell.v, w->cell.n);
    if (!ok)
        return err_memory(err);
    if (!str_eq((str){ names->v, names->n }, (str){ w->cell.v, w->cell.n }))
        return err_set(err, DGM_ERR_ARGUMENT, "this table has other columns than the first");
    return DGM_OK;
}

bool hold_table(dgm_writer *w, const dgm_table *t)
{
    if (!vec_reserve(&w->m, &w->pending, 1))
        return w->status = DGM_ERR_MEMORY, false;
    w->pending.v[w->pending.n++] = table_ref(t);
    return true;
}

void drop_pending(dgm_writer *w)
{
    for (size_t i = 0; i < w->pending.n; i++)
        table_unref(w->pending.v[i]);
    w->pending.n = 0;
}

/* ---- output */

void out_flush(dgm_writer *w)
{
    if (!w->status && w->out.n && w->sink.write(w->sink.user, w->out.v, w->out.n) != 0)
        w->status = DGM_ERR_WRITE;
    w->out.n = 0;
}

void out_bytes(dgm_writer *w, const char *s, size_t len)
{
    if (w->status)
        return;
    if (w->out.n + len > OUT_SIZE)
        out_flush(w);
    if (len >= OUT_SIZE) { /* a huge cell need not be copied */
        if (!w->status && w->sink.write(w->sink.user, s, len) != 0)
            w->status = DGM_ERR_WRITE;
        return;
    }
    if (!w->out.v && !vec_reserve(&w->m, &w->out, OUT_SIZE)) {
        w->status = DGM_ERR_MEMORY;
        return;
    }
    if (len)
        memcpy(w->out.v + w->out.n, s, len);
    w->out.n += len;
}

void out_text(dgm_writer *w, const char *z)
{
    out_bytes(w, z, strlen(z));
}

void out_char(dgm_writer *w, char c)
{
    out_bytes(w, &c, 1);
}

/* For eyes: about four significant digits, as a decimal fraction where its size allows. */
static void print_short(double value, char *raw, size_t size)
{
    static const struct {
        double from;
        int decimals;
    } steps[] = { { 1e15, -1 }, { 1000, 0 }, { 100, 1 }, { 10, 2 }, { 0.1, 3 }, { 0.01, 4 }, { 0, -1 } };
    const double magnitude = value < 0 ? -value : value;
    int i = 0;
    while (magnitude < steps[i].from)
        i++;
    if (steps[i].decimals < 0)
        snprintf(raw, size, "%.4g", value);
    else
        snprintf(raw, size, "%.*f", steps[i].decimals, value);
}

/* 12 significant digits, at a terminal about 4. The C library prints the locale's decimal separator, of one or more
 * bytes; here it becomes a point. */
size_t f64_text(bool brief, double value, char out[32])
{
    char raw[64];
    value = value == 0 ? 0.0 : value; /* no minus zero */
    if (brief)
        print_short(value, raw, sizeof raw);
    else
        snprintf(raw, sizeof raw, "%.12g", value);
    size_t n = 0;
    for (const char *p = raw; *p && n < 31; p++) {
        const bool own = (*p >= '0' && *p <= '9') || *p == '-' || *p == '+' || *p == 'e';
        if (own)
            out[n++] = *p;
        else if (n && out[n - 1] != '.')
            out[n++] = '.';
    }
    out[n] = '\0';
    return n;
}

/* ---- cells */

static bool join_list(dgm_writer *w, const dgm_column *c, int64_t row)
{
    bool ok = true;
    for (int32_t i = c->offsets[row]; i < c->offsets[row + 1] && ok; i++) {
        if (i > c->offsets[row])
            ok = buf_char(&w->m, &w->cell, ';');
        if (c->type == DGM_LIST_I64) {
            ok = ok && buf_int(&w->m, &w->cell, cell_int(c->child, i));
        } else {
            const str s = cell_str(c->child, i);
            ok = ok && buf_add(&w->m, &w->cell, s.s, s.len);
        }
    }
    return ok;
}

str cell_text(dgm_writer *w, const dgm_column *c, int64_t row)
{
    char text[32];
    bool ok = true;
    w->cell.n = 0;
    switch (c->type) {
    case DGM_UTF8:
    case DGM_DICT: return cell_str(c, row);
    case DGM_BOOL: return cell_int(c, row) ? STR("true") : STR("false");
    case DGM_F64:
        ok = buf_add(&w->m, &w->cell, text,
                     f64_text(w->format == DGM_FORMAT_TABLE, ((const double *)c->values)[row], text));
        break;
    case DGM_LIST_UTF8:
    case DGM_LIST_I64: ok = join_list(w, c, row); break;
    default: ok = buf_int(&w->m, &w->cell, cell_int(c, row)); break;
    }
    if (!ok)
        w->status = DGM_ERR_MEMORY;
    return (str){ w->cell.v, ok ? w->cell.n : 0 };
}

int char_at(const char *p, const char *end, uint32_t *code)
{
    int len = utf8_valid(p, end);
    if (len < 0)
        return *code = CHAR_BAD, -len;
    *code = utf8_get(p, &len);
    return len;
}

bool add_utf8(const mem *m, buf *to, str s)
{
    const char *p = s.s, *end = p + s.len;
    bool ok = true;
    while (p < end && ok) {
        const char *bad = utf8_first_bad(p, end);
        ok = buf_add(m, to, p, (size_t)(bad - p)) && (bad == end || buf_str(m, to, "\xef\xbf\xbd"));
        p = bad < end ? bad - utf8_valid(bad, end) : end;
    }
    return ok;
}

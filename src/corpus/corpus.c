/* The stream of items. In: files in order, an Arrow stream, or a callback. Out: one item at a time, with its id, its
 * fields and the fields joined from the table of metadata, those left out that the filter rules out.
 *
 * A file or folder that cannot be read is an item with a problem; a row that cannot be parsed ends the stream, for
 * after it nothing is certain. Rows without an id are named by their file and row, "news#12". An id that came
 * before gets "#2", "#3": ids are remembered by a 64-bit hash and a count, 16 bytes each, not by their bytes. */
#include "corpus/reader.h"
#include "base/os.h"

#include <string.h>

enum { READ_STEP = 64 * 1024 };

/* How often an id was seen, by its hash (0 is free). */
typedef struct seen {
    uint64_t hash;
    uint64_t count;
} seen;

typedef struct id_key {
    uint64_t hash;
    size_t place; /* in a table as large as can be */
} id_key;

struct corpus {
    mem m;
    char *text_field, *id_field, *encoding; /* own copies, NULL where not given */
    where_list where;
    bool pages;        /* rows too */
    int64_t file_bytes, ratio; /* bounds of what packed files unpack to: all of a text; of a byte */
    uint32_t nesting;  /* of JSON */
    int64_t read;      /* bytes of the sources before the one being read */
    source_list sources;
    size_t at;         /* of the source being read */
    bool open;         /* its reader */
    int64_t row;       /* rows of it read */
    csv table;
    feed lines;
    json_rows json;
    arrow_rows arrow;  /* of a corpus of a stream of batches */
    text scratch;
    meta_table meta;
    bool has_meta;
    size_t encoding_at; /* where the item's strings name its encoding, 0: nowhere */
    dgm_next next;     /* a callback corpus */
    void *user;
    int64_t number;
    uint64_t seed;
    seen *ids;
    size_t ids_mask, ids_used;
    id_key expected; /* of the item being read, all zero where it is not known */
};

/* ---- ids */

/* An id is known by a hash of fixed seed, since names must not vary; its place is another, so that ids chosen to
 * collide do not. */
static size_t place_of(const corpus *c, uint64_t hash)
{
    return (size_t)hash_bytes(c->seed, &hash, sizeof hash);
}

static bool grow_ids(corpus *c)
{
    const size_t n = c->ids ? (c->ids_mask + 1) * 2 : 1024;
    seen *to = mem_array(&c->m, n, sizeof *to);
    if (!to)
        return false;
    memset(to, 0, n * sizeof *to);
    for (size_t i = 0; c->ids && i <= c->ids_mask; i++)
        if (c->ids[i].hash) {
            size_t k = place_of(c, c->ids[i].hash) & (n - 1);
            while (to[k].hash)
                k = (k + 1) & (n - 1);
            to[k] = c->ids[i];
        }
    mem_free(&c->m, c->ids);
    c->ids = to;
    c->ids_mask = n - 1;
    return true;
}

static id_key key_of(const corpus *c, str id)
{
    uint64_t hash = hash_bytes(0, id.s, id.len);
    hash += hash == 0;
    return (id_key){ hash, place_of(c, hash) };
}

/* Tells of the item's id before the rest of it is read, so that its place comes from memory meanwhile. */
static void expect_id(corpus *c, const item *i)
{
    c->expected = key_of(c, item_get(i, i->id));
    if (c->ids)
        __builtin_prefetch(&c->ids[c->expected.place & c->ids_mask]);
}

/* The count of an id, made with 0 where it is new; NULL: out of memory. */
static uint64_t *count_of(corpus *c, id_key id)
{
    if ((!c->ids || c->ids_used * 2 > c->ids_mask) && !grow_ids(c))
        return NULL;
    size_t i = id.place & c->ids_mask;
    while (c->ids[i].hash && c->ids[i].hash != id.hash)
        i = (i + 1) & c->ids_mask;
    c->ids_used += c->ids[i].hash == 0;
    c->ids[i].hash = id.hash;
    return &c->ids[i].count;
}

/* Gives a repeated id its number, and one that no other has. */
static dgm_status make_unique(corpus *c, item *i, dgm_error *err)
{
    const id_key id = c->expected.hash ? c->expected : key_of(c, item_get(i, i->id));
    uint64_t *count = count_of(c, id);
    if (!count)
        return err_memory(err);
    if ((*count)++ == 0)
        return DGM_OK;
    for (uint64_t n = *count;; n++) {
        item_str numbered;
        if (!vec_reserve(&c->m, &i->strings, i->id.len + 32)) /* then the id stands still */
            return err_memory(err);
        if (!item_numbered(&c->m, i, item_get(i, i->id), (int64_t)n, &numbered))
            return err_memory(err);
        uint64_t *other = count_of(c, key_of(c, item_get(i, numbered)));
        if (!other)
            return err_memory(err);
        if ((*other)++ == 0) {
            /* the next one with this id starts from here: no number is tried twice */
            uint64_t *first = count_of(c, id);
            if (!first)
                return err_memory(err);
            *first = n;
            i->id = numbered;
            return DGM_OK;
        }
    }
}

/* ---- reading sources */

/* What is wrong with one file, so that the others can go on. */
static bool is_of_file(dgm_status s)
{
    return s == DGM_ERR_READ || s == DGM_ERR_LIMIT || s == DGM_ERR_UNSUPPORTED || s == DGM_ERR_ENCODING;
}

static dgm_status skip_source(item *i, dgm_error *why, dgm_status s)
{
    if (!is_of_file(s))
        return s;
    i->problem = *why;
    return DGM_OK;
}

/* Memory and rows end the run; what is wrong with one file does not. */
static dgm_status read_text(corpus *c, const source *f, item *i, dgm_error *err)
{
    dgm_error why = DGM_ERROR_INIT;
    stream file = { 0 };
    dgm_status s = stream_open(&file, &c->m, f->path, c->ratio, &why);
    const int64_t most = stream_packed(&file) ? c->file_bytes : TEXT_LIMIT;
    size_t need = f->bytes > 0 && f->bytes < most ? (size_t)f->bytes + 1 : READ_STEP; /* one more: the end shows at once */
    while (!s) {
        size_t got = 0;
        if (!vec_reserve(&c->m, &i->bytes, need))
            s = err_memory(&why);
        else
            s = stream_read(&file, i->bytes.v + i->bytes.n, i->bytes.cap - i->bytes.n, &got, &why);
        if (s || got == 0)
            break;
        i->bytes.n += got;
        need = i->bytes.n < i->bytes.cap ? 1 : READ_STEP;
        if ((int64_t)i->bytes.n > most)
            s = err_set(&why, DGM_ERR_LIMIT, "%s: over the limit of %lld bytes: document_bytes allows more", f->path,
                        (long long)most);
    }
    c->read += file.read;
    stream_close(&file);
    i->read = c->read;
    c->at++;
    i->page = true;
    i->html = f->form == SOURCE_HTML;
    i->encoding = c->encoding;
    s = skip_source(i, &why, s);
    if (s)
        err_copy(err, &why);
    return s;
}

static dgm_status csv_item(corpus *c, item *i, bool *has_id, dgm_error *err)
{
    const csv *t = &c->table;
    const char *body_name = c->text_field ? c->text_field : "text", *id_name = c->id_field ? c->id_field : "id";
    const size_t body = csv_find(t, body_name), id = csv_find(t, id_name);
    if (body == SIZE_MAX)
        return err_at(err, DGM_ERR_FORMAT, 1, -1, "%s:1: no column %s", t->in.path, body_name);
    const str s = csv_cell(t, body);
    if (!buf_add(&c->m, &i->bytes, s.s, s.len))
        return err_memory(err);
    i->encoding = i->cells = c->encoding;
    *has_id = id != SIZE_MAX && csv_cell(t, id).len > 0;
    if (*has_id && !item_clean(&c->m, i, csv_cell(t, id), &c->scratch, &i->id))
        return err_memory(err);
    if (*has_id)
        expect_id(c, i);
    for (size_t k = 0; k < csv_columns(t); k++)
        if (k != body && k != id && !item_field_add(&c->m, i, str_of(csv_name(t, k)), csv_cell(t, k), &c->scratch))
            return err_memory(err);
    i->cells = NULL;
    return DGM_OK;
}

static dgm_status open_rows(corpus *c, const source *f, dgm_error *err)
{
    const char separator = f->form == SOURCE_TSV ? '\t' : ',';
    const dgm_status s = f->form == SOURCE_JSONL ? feed_open(&c->lines, &c->m, f->path, c->ratio, err)
                                                 : csv_open(&c->table, &c->m, f->path, separator, c->ratio, err);
    c->open = !s;
    c->row = 0;
    return s;
}

/* Bytes read of the table that is open; the reader that is not in use has read none. */
static int64_t rows_read(const corpus *c)
{
    return c->lines.s.read + c->table.in.s.read;
}

static void close_rows(corpus *c)
{
    if (c->open) {
        c->read += rows_read(c);
        feed_close(&c->lines);
        csv_close(&c->table);
    }
    c->open = false;
}

static bool is_blank(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.s[i] != ' ' && s.s[i] != '\t')
            return false;
    return true;
}

/* The next row of the source; *got false at its end. */
static dgm_status next_row(corpus *c, const source *f, item *i, bool *got, dgm_error *err)
{
    bool has_id = false;
    dgm_status s;
    if (f->form == SOURCE_JSONL) {
        const json_names names = { c->text_field ? c->text_field : "text", c->id_field ? c->id_field : "id",
                                   c->encoding, c->nesting };
        str row;
        do
            s = feed_line(&c->lines, &row, got, err);
        while (!s && *got && is_blank(row));
        if (!s && *got)
            s = json_row(&c->json, &names, &c->lines, row, i, &has_id, err);
        if (!s && has_id)
            expect_id(c, i);
        if (!s && *got)
            s = json_row_rest(&c->json, &names, &c->lines, i, err);
    } else {
        s = csv_next(&c->table, got, err);
        if (!s && *got)
            s = csv_item(c, i, &has_id, err);
    }
    if (s || !*got)
        return s;
    c->row++;
    return has_id || item_numbered(&c->m, i, str_of(f->doc), c->row, &i->id) ? DGM_OK : err_memory(err);
}

/* Reads a row of a table; *got false where the source is at its end. */
static dgm_status read_row(corpus *c, const source *f, item *i, bool *got, dgm_error *err)
{
    dgm_error why;
    err_none(&why);
    *got = true;
    dgm_status s = c->open ? DGM_OK : open_rows(c, f, &why);
    if (!s)
        s = next_row(c, f, i, got, &why);
    i->page = c->pages;
    i->read = c->read + rows_read(c);
    if (!s && *got)
        return DGM_OK;
    close_rows(c);
    c->at++;
    if (is_of_file(s)) { /* the file, or what is left of it, cannot be read: named as a document */
        item_clear(i);
        c->expected = (id_key){ 0, 0 };
        *got = true;
        i->problem = why;
        return item_string(&c->m, i, str_of(f->doc), &i->id) ? DGM_OK : err_memory(err);
    }
    if (s)
        err_copy(err, &why);
    return s;
}

/* A folder that could not be listed when the corpus was opened. */
static dgm_status report_folder(corpus *c, const source *f, item *i)
{
    c->at++;
    return err_set(&i->problem, f->problem, "%s: the folder cannot be read", f->path), DGM_OK;
}

static bool is_table(uint8_t form)
{
    return form == SOURCE_CSV || form == SOURCE_TSV || form == SOURCE_JSONL;
}

static dgm_status next_source(corpus *c, item *i, bool *got, dgm_error *err)
{
    for (*got = false; c->at < c->sources.v.n && !*got;) {
        const source *f = &c->sources.v.v[c->at];
        dgm_status s = DGM_OK;
        if (is_table(f->form) && !f->problem)
            s = read_row(c, f, i, got, err);
        else {
            *got = true;
            if (!item_string(&c->m, i, str_of(f->doc), &i->id))
                s = err_memory(err);
            else
                s = f->problem ? report_folder(c, f, i) : read_text(c, f, i, err);
        }
        if (!s && *got && !item_field_get(i, STR("folder")) &&
            !item_field_put(&c->m, i, STR("folder"), str_of(f->folder)))
            s = err_memory(err);
        if (s)
            return s;
    }
    return DGM_OK;
}

/* ---- rows of an Arrow stream */

static dgm_status next_arrow(corpus *c, item *i, bool *got, dgm_error *err)
{
    bool has_id = false;
    i->page = c->pages;
    i->encoding = i->cells = c->encoding;
    const dgm_status s = arrow_next(&c->arrow, &c->scratch, i, got, &has_id, err);
    i->cells = NULL;
    if (s || !*got || has_id)
        return s;
    i->id.at = i->strings.n;
    const bool ok = buf_int(&c->m, &i->strings, c->arrow.row - 1) && buf_char(&c->m, &i->strings, '\0');
    i->id.len = i->strings.n - 1 - i->id.at;
    return ok ? DGM_OK : err_memory(err);
}

/* ---- callbacks */

static dgm_status copy_meta(corpus *c, const dgm_meta *given, item *i, dgm_error *err)
{
    dgm_meta meta = { 0 };
    dgm_status s = struct_read(&meta, sizeof meta, given, "dgm_meta", err);
    if (s)
        return s;
    if ((meta.n_fields && !meta.fields) || (meta.n_targets && !meta.targets))
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_meta: a list is NULL");
    i->page = meta.flags & DGM_PAGE;
    i->html = meta.flags & DGM_HTML;
    const str id = str_of(meta.id ? meta.id : "-");
    item_str encoding = { 0 };
    bool ok = item_string(&c->m, i, id, &i->id) &&
              (!meta.encoding || item_string(&c->m, i, str_of(meta.encoding), &encoding));
    for (size_t k = 0; ok && k < meta.n_fields; k++)
        ok = item_field_add(&c->m, i, str_of(meta.fields[k].name), str_of(meta.fields[k].value), &c->scratch);
    for (size_t k = 0; ok && k < meta.n_targets; k++) {
        item_target t = { meta.targets[k].start, meta.targets[k].end, { 0 } };
        ok = item_string(&c->m, i, str_of(meta.targets[k].id), &t.id) && vec_push(&c->m, &i->targets, t);
    }
    if (!ok)
        return err_memory(err);
    c->encoding_at = encoding.at;
    return DGM_OK;
}

static dgm_status next_call(corpus *c, item *i, bool *got, dgm_error *err)
{
    dgm_text given = { .struct_size = sizeof given };
    const dgm_meta none = { .struct_size = sizeof none };
    const int n = c->next(c->user, &given);
    *got = n > 0;
    if (n < 0)
        return err_set(err, DGM_ERR_CANCELLED, "stopped by the callback that gives texts");
    if (n == 0)
        return DGM_OK;
    if (!given.text && given.len)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_text: text is NULL");
    if (!buf_add(&c->m, &i->bytes, given.text ? given.text : "", given.len))
        return err_memory(err);
    return copy_meta(c, given.meta ? given.meta : &none, i, err);
}

/* ---- the filter */

const where_list *corpus_where(const corpus *c)
{
    return &c->where;
}

/* A field that may be found on the page where nothing else states it. */
static bool is_found(const char *name)
{
    static const char *const found[] = { "title", "source", "author", "date", "lang", "year", "month" };
    for (size_t k = 0; k < sizeof found / sizeof *found; k++)
        if (strcmp(name, found[k]) == 0)
            return true;
    return false;
}

/* False where the item's own fields rule it out; a field that may be found on the page is left to the caller. */
static bool admits(const corpus *c, const item *i)
{
    for (size_t k = 0; k < c->where.v.n && !i->problem.code; k++) {
        const condition *x = &c->where.v.v[k];
        const item_field *f = item_field_get(i, str_of(x->field));
        const str value = strcmp(x->field, "doc") == 0 ? item_get(i, i->id) : f ? item_get(i, f->value) : STR("");
        if (!(value.len == 0 && is_found(x->field)) && !where_holds(x, value))
            return false;
    }
    return true;
}

/* ---- all of it */

static dgm_status next_item(corpus *c, item *i, bool *got, dgm_error *err)
{
    item_clear(i);
    c->encoding_at = 0;
    c->expected = (id_key){ 0, 0 };
    dgm_status s = c->next      ? next_call(c, i, got, err)
                   : c->arrow.m ? next_arrow(c, i, got, err)
                                : next_source(c, i, got, err);
    if (s || !*got)
        return s;
    if (!c->next)
        s = make_unique(c, i, err);
    if (!s && c->has_meta && !meta_join(&c->meta, &c->m, i))
        s = err_memory(err);
    if (!s && c->encoding_at)
        i->encoding = i->strings.v + c->encoding_at; /* now that the strings stand still */
    return s;
}

int corpus_next(corpus *c, item *out, dgm_error *err)
{
    bool got = false;
    do {
        const dgm_status s = next_item(c, out, &got, err);
        if (s)
            return s;
    } while (got && !admits(c, out));
    if (!got)
        return 0;
    out->number = c->number++;
    return 1;
}

static dgm_status copy_string(const mem *m, char **to, const char *s, dgm_error *err)
{
    if (!s)
        return DGM_OK;
    *to = mem_strdup(m, s);
    return *to ? DGM_OK : err_memory(err);
}

static dgm_status read_options(corpus *c, const dgm_corpus_options *o, dgm_error *err)
{
    if (o->flags & ~DGM_CLEAN_ROWS || o->form > DGM_FORM_HTML)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_corpus_options: unknown flags %x or form %u", (unsigned)o->flags,
                       (unsigned)o->form);
    c->pages = o->flags & DGM_CLEAN_ROWS;
    c->sources.form = o->form;
    dgm_limits limits = { 0 };
    dgm_status s = o->limits ? struct_read(&limits, sizeof limits, o->limits, "dgm_limits", err) : DGM_OK;
    if (!s && (limits.document_bytes < 0 || limits.document_bytes > TEXT_LIMIT || limits.unpacked_ratio < 0 ||
               limits.nesting < 0 || limits.nesting > JSON_NESTING))
        s = err_set(err, DGM_ERR_ARGUMENT, "dgm_limits: document_bytes, unpacked_ratio or nesting is out of range");
    c->file_bytes = limits.document_bytes ? limits.document_bytes : (int64_t)256 << 20;
    c->ratio = limits.unpacked_ratio;
    c->nesting = limits.nesting ? (uint32_t)limits.nesting : JSON_NESTING;
    if (!s)
        s = copy_string(&c->m, &c->text_field, o->text_field, err);
    if (!s)
        s = copy_string(&c->m, &c->id_field, o->id_field, err);
    if (!s)
        s = copy_string(&c->m, &c->encoding, o->encoding, err);
    if (!s && o->where)
        s = where_read(&c->m, &c->where, o->where, err);
    if (!s && o->meta_path) {
        c->has_meta = true;
        s = meta_load(&c->meta, &c->m, o->meta_path, err);
    }
    return s;
}

static dgm_status create(const mem *m, const dgm_corpus_options *given, corpus **out, dgm_error *err)
{
    dgm_corpus_options o = { 0 };
    dgm_status s = given && given->struct_size ? struct_read(&o, sizeof o, given, "dgm_corpus_options", err) : DGM_OK;
    if (s)
        return s;
    corpus *c = mem_zalloc(m, sizeof *c);
    if (!c)
        return err_memory(err);
    c->m = *m;
    c->seed = os_random();
    c->sources.m = &c->m;
    arena_init(&c->sources.strings, &c->m);
    json_rows_init(&c->json, &c->m, c->seed);
    s = read_options(c, &o, err);
    if (s)
        return corpus_free(c), s;
    *out = c;
    return DGM_OK;
}

dgm_status corpus_open(const mem *m, const char *const *paths, size_t n, const dgm_corpus_options *o, corpus **out,
                       dgm_error *err)
{
    corpus *c = NULL;
    dgm_status s = create(m, o, &c, err);
    if (!s && (s = sources_find(&c->sources, paths, n, err)))
        corpus_free(c);
    if (!s)
        *out = c;
    return s;
}

dgm_status corpus_from(const mem *m, dgm_next next, void *user, const dgm_corpus_options *o, corpus **out,
                       dgm_error *err)
{
    corpus *c = NULL;
    const dgm_status s = create(m, o, &c, err);
    if (!c)
        return s;
    c->next = next;
    c->user = user;
    *out = c;
    return DGM_OK;
}

dgm_status corpus_arrow(const mem *m, struct ArrowArrayStream *given, const dgm_corpus_options *o, corpus **out,
                        dgm_error *err)
{
    corpus *c = NULL;
    dgm_status s = create(m, o, &c, err);
    if (!c) {
        given->release(given);
        return s;
    }
    s = arrow_open(&c->arrow, &c->m, given, c->text_field ? c->text_field : "text", c->id_field ? c->id_field : "id",
                   err);
    if (!s && c->sources.form)
        s = err_set(err, DGM_ERR_ARGUMENT, "dgm_corpus_options: form is of files, and this is a stream");
    if (s)
        return corpus_free(c), s;
    *out = c;
    return DGM_OK;
}

int64_t corpus_total_bytes(const corpus *c)
{
    return c->next || c->arrow.m ? -1 : c->sources.bytes;
}

bool corpus_single(const corpus *c)
{
    return !c->next && !c->arrow.m && c->sources.v.n == 1 && !is_table(c->sources.v.v[0].form);
}

void corpus_item_drop(const corpus *c, item *i)
{
    vec_free(&c->m, &i->bytes);
}

void corpus_item_free(const corpus *c, item *i)
{
    item_free(&c->m, i);
}

void corpus_free(corpus *c)
{
    if (!c)
        return;
    const mem m = c->m;
    close_rows(c);
    json_rows_free(&c->json);
    arrow_close(&c->arrow);
    text_free(&m, &c->scratch);
    meta_free(&c->meta);
    sources_free(&c->sources);
    mem_free(&m, c->text_field);
    mem_free(&m, c->id_field);
    mem_free(&m, c->encoding);
    where_free(&m, &c->where);
    mem_free(&m, c->ids);
    mem_free(&m, c);
}

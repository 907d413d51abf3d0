/* Tallies as files. In: a tally. Out: bytes that depend on its counts alone; and back, trusting nothing.
 *
 *   magic "dgmtally", u32 version, u32 kind, u32 flags, of, within, i32 window, ngram_min, ngram_max, evidence
 *   i32 skip, u32 context, i32 context_window, u32 length and bytes of by and of about, of a sample i32 sample, u32 seed,
 *   of collocates u32 length and bytes of node, 32 bytes of configuration hash
 *   u64 number of names; each u32 length and bytes, in byte order, the first one empty
 *   u64 number of cells; each u8 section, u32 key[4], i64 value[4], by section and keys
 *   u64 a, b: digest of all before it, in blocks of BLOCK bytes
 *
 * Little-endian. Names are in byte order, so numbers of names compare as their strings do. */
#include "tally/store.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

enum { BLOCK = 1 << 16, VERSION = 2, CELL_BYTES = 1 + 4 * CELL_KEYS + 8 * CELL_VALUES, DIGEST_BYTES = 16 };
static const char magic[8] = { 'd', 'g', 'm', 't', 'a', 'l', 'l', 'y' };

/* ---- out */

typedef struct output {
    const mem *m;
    const dgm_sink *sink;
    buf block;
    digest sum;
    dgm_status status; /* the first error; nothing is written after it */
} output;

static void flush(output *o)
{
    if (o->status || o->block.n == 0)
        return;
    digest_add(&o->sum, o->block.v, o->block.n);
    if (o->sink->write(o->sink->user, o->block.v, o->block.n))
        o->status = DGM_ERR_WRITE;
    o->block.n = 0;
}

static void put(output *o, const void *data, size_t len)
{
    const char *p = data;
    while (len > 0 && !o->status) {
        const size_t room = BLOCK - o->block.n, n = len < room ? len : room;
        if (!buf_add(o->m, &o->block, p, n))
            o->status = DGM_ERR_MEMORY;
        p += n;
        len -= n;
        if (o->block.n == BLOCK)
            flush(o);
    }
}

static void put_int(output *o, uint64_t v, size_t bytes)
{
    unsigned char b[8];
    for (size_t i = 0; i < bytes; i++)
        b[i] = (unsigned char)(v >> (8 * i));
    put(o, b, bytes);
}

static void put_str(output *o, str s)
{
    put_int(o, s.len, 4);
    put(o, s.s, s.len);
}

static void put_head(output *o, const tally *t)
{
    const dgm_tally_options *x = &t->o;
    put(o, magic, sizeof magic);
    const uint32_t head[] = { VERSION, t->kind, x->flags, x->of, x->within, (uint32_t)x->window, (uint32_t)x->ngram_min,
                              (uint32_t)x->ngram_max, (uint32_t)x->evidence, (uint32_t)x->skip, x->context,
                              (uint32_t)x->context_window };
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        put_int(o, head[i], 4);
    put_str(o, str_of(x->by));
    put_str(o, str_of(x->about));
    if (t->kind == DGM_TALLY_SAMPLE) {
        put_int(o, (uint32_t)x->sample, 4);
        put_int(o, x->seed, 4);
    }
    if (t->kind == DGM_TALLY_COLLOCATES)
        put_str(o, str_of(x->node));
    put(o, t->hash, 32);
}

/* number[name]: 1 where a cell uses it; *cells: how many there are. */
static dgm_status mark_names(const tally *t, uint32_t *number, uint64_t *cells, dgm_error *err)
{
    cell_reader r;
    const dgm_status s = cells_open(t, false, &r, err);
    if (s)
        return s;
    memset(number, 0, strtab_size(&t->names) * sizeof *number);
    number[0] = 1;
    *cells = 0;
    for (const cell *c; (c = cells_next(&r)); ++*cells)
        for (int k = 0; k < CELL_KEYS; k++)
            number[c->key[k]] = 1;
    return cells_close(&r);
}

/* Writes the names that are marked, in byte order, and leaves their numbers in `number`. */
static dgm_status put_names(output *o, const tally *t, uint32_t *number, dgm_error *err)
{
    const size_t n = strtab_size(&t->names);
    uint32_t *order;
    const dgm_status s = tally_name_order(t, &order, err);
    if (s)
        return s;
    uint64_t used = 0;
    for (size_t i = 0; i < n; i++)
        used += number[i];
    put_int(o, used, 8);
    used = 0;
    for (size_t i = 0; i < n; i++) {
        if (!number[order[i]])
            continue;
        number[order[i]] = (uint32_t)used++;
        put_str(o, strtab_get(&t->names, order[i]));
    }
    mem_free(t->m, order);
    return DGM_OK;
}

static dgm_status put_cells(output *o, const tally *t, const uint32_t *number, uint64_t cells, dgm_error *err)
{
    cell_reader r;
    const dgm_status s = cells_open(t, true, &r, err);
    if (s)
        return s;
    put_int(o, cells, 8);
    for (const cell *c; (c = cells_next(&r));) {
        put_int(o, c->section, 1);
        for (int k = 0; k < CELL_KEYS; k++)
            put_int(o, number[c->key[k]], 4);
        for (int k = 0; k < CELL_VALUES; k++)
            put_int(o, (uint64_t)c->value[k], 8);
    }
    return cells_close(&r);
}

dgm_status tally_save(const tally *t, const dgm_sink *sink, dgm_error *err)
{
    uint32_t *number = mem_array(t->m, strtab_size(&t->names), sizeof *number);
    if (!number)
        return err_memory(err);
    output o = { .m = t->m, .sink = sink, .sum = DIGEST_INIT };
    put_head(&o, t);
    uint64_t cells;
    dgm_status s = mark_names(t, number, &cells, err);
    if (!s)
        s = put_names(&o, t, number, err);
    if (!s)
        s = put_cells(&o, t, number, cells, err);
    mem_free(t->m, number);
    flush(&o);
    const digest sum = o.sum;
    put_int(&o, sum.a, 8);
    put_int(&o, sum.b, 8);
    flush(&o);
    vec_free(t->m, &o.block);
    if (s)
        return s;
    if (o.status == DGM_ERR_MEMORY)
        return err_memory(err);
    return o.status ? err_set(err, o.status, "the tally could not be written") : DGM_OK;
}

/* ---- in */

typedef struct input {
    const unsigned char *begin, *p, *end;
    bool bad; /* something was cut short or out of range; what is read after that is zero */
} input;

static uint64_t get_int(input *i, size_t bytes)
{
    uint64_t v = 0;
    if ((size_t)(i->end - i->p) < bytes)
        return i->bad = true, 0;
    for (size_t k = 0; k < bytes; k++)
        v |= (uint64_t)i->p[k] << (8 * k);
    i->p += bytes;
    return v;
}

static str get_bytes(input *i, size_t len)
{
    if ((size_t)(i->end - i->p) < len)
        return i->bad = true, (str){ "", 0 };
    const str s = { (const char *)i->p, len };
    i->p += len;
    return s;
}

static str get_str(input *i)
{
    return get_bytes(i, (size_t)get_int(i, 4));
}

/* Valid UTF-8 without a NUL. */
static bool is_text(str s)
{
    for (size_t i = 0; i < s.len;) {
        const int n = utf8_valid(s.s + i, s.s + s.len);
        if (n < 0 || s.s[i] == '\0')
            return false;
        i += (size_t)n;
    }
    return true;
}

static dgm_status damaged(const input *i, const char *what, dgm_error *err)
{
    return err_at(err, DGM_ERR_FORMAT, 0, i->p - i->begin, "a damaged tally: %s", what);
}

static bool digest_holds(const input *i)
{
    const size_t len = (size_t)(i->end - i->begin);
    digest sum = DIGEST_INIT;
    for (size_t at = 0; at < len; at += BLOCK)
        digest_add(&sum, i->begin + at, len - at < BLOCK ? len - at : BLOCK);
    input tail = { i->end, i->end, i->end + DIGEST_BYTES, false };
    return get_int(&tail, 8) == sum.a && get_int(&tail, 8) == sum.b;
}

/* A copy that ends with a NUL. */
static char *text_of(const mem *m, str s)
{
    char *z = mem_alloc(m, s.len + 1);
    if (z) {
        memcpy(z, s.s, s.len);
        z[s.len] = '\0';
    }
    return z;
}

/* The head, after magic and version: an empty tally of the same kind and options. */
static dgm_status get_head(input *i, const mem *m, const char *hash, uint64_t seed, const dgm_limits *limits,
                           tally **out, dgm_error *err)
{
    dgm_tally_options o = { 0 };
    const uint32_t kind = (uint32_t)get_int(i, 4);
    o.flags = (uint32_t)get_int(i, 4);
    o.of = (uint32_t)get_int(i, 4);
    o.within = (uint32_t)get_int(i, 4);
    o.window = (int32_t)get_int(i, 4);
    o.ngram_min = (int32_t)get_int(i, 4);
    o.ngram_max = (int32_t)get_int(i, 4);
    o.evidence = (int32_t)get_int(i, 4);
    o.skip = (int32_t)get_int(i, 4);
    o.context = (uint32_t)get_int(i, 4);
    o.context_window = (int32_t)get_int(i, 4);
    const str by = get_str(i), about = get_str(i);
    if (kind == DGM_TALLY_SAMPLE) {
        o.sample = (int32_t)get_int(i, 4);
        o.seed = (uint32_t)get_int(i, 4);
    }
    const str node = kind == DGM_TALLY_COLLOCATES ? get_str(i) : (str){ "", 0 }, config = get_bytes(i, 32);
    if (i->bad || !is_text(by) || !is_text(about) || !is_text(node))
        return damaged(i, "options out of range", err);
    char *by_text = text_of(m, by), *about_text = text_of(m, about), *node_text = text_of(m, node);
    dgm_tally_options checked;
    o.by = by_text;
    o.about = about_text;
    o.node = node_text;
    dgm_status s = by_text && about_text && node_text ? DGM_OK : err_memory(err);
    if (!s && options_check(kind, &o, &checked, NULL))
        s = damaged(i, "options out of range", err);
    if (!s && hash && (strlen(hash) != config.len || memcmp(config.s, hash, config.len) != 0))
        s = err_set(err, DGM_ERR_MISMATCH, "the tally was counted with another configuration");
    if (!s)
        s = tally_new(m, kind, &o, hash ? hash : "", seed, limits, out, err);
    mem_free(m, by_text);
    mem_free(m, about_text);
    mem_free(m, node_text);
    return s;
}

static dgm_status get_names(input *i, tally *t, dgm_error *err)
{
    const uint64_t n = get_int(i, 8);
    str before = { "", 0 };
    for (uint64_t k = 0; k < n && !i->bad; k++) { /* each takes four bytes at least, so a false number ends early */
        const str s = get_str(i);
        if (k == 0 ? s.len != 0 : str_cmp(before, s) >= 0 || !is_text(s))
            return damaged(i, "names out of order", err);
        if (k > 0 && tally_name(t, s) != k)
            return err_memory(err);
        before = s;
    }
    return i->bad || n == 0 ? damaged(i, "names cut short", err) : DGM_OK;
}

static int cmp_cells(const cell *a, const cell *b)
{
    if (a->section != b->section)
        return a->section < b->section ? -1 : 1;
    for (int k = 0; k < CELL_KEYS; k++)
        if (a->key[k] != b->key[k])
            return a->key[k] < b->key[k] ? -1 : 1;
    return 0;
}

static dgm_status get_cells(input *i, tally *t, dgm_error *err)
{
    const uint64_t n = get_int(i, 8);
    const size_t names = strtab_size(&t->names), left = (size_t)(i->end - i->p);
    if (i->bad || left % CELL_BYTES || n != left / CELL_BYTES)
        return damaged(i, "cells cut short", err);
    cell before = { 0 };
    for (uint64_t at = 0; at < n; at++) {
        cell c = { 0 };
        bool fits = true;
        c.section = (uint8_t)get_int(i, 1);
        for (int k = 0; k < CELL_KEYS; k++)
            fits = (c.key[k] = (uint32_t)get_int(i, 4)) < names && fits;
        for (int k = 0; k < CELL_VALUES; k++)
            c.value[k] = (int64_t)get_int(i, 8);
        if (!fits || !cell_fits(t->kind, &c) || cmp_cells(&before, &c) >= 0)
            return damaged(i, "a cell that cannot be", err);
        const dgm_status s = tally_bump(t, &c, err);
        if (s)
            return s;
        before = c;
    }
    return DGM_OK;
}

dgm_status tally_load(const mem *m, const char *hash, uint64_t seed, const dgm_limits *limits, const void *data,
                      size_t len, tally **out, dgm_error *err)
{
    input i = { data, data, data ? (const unsigned char *)data + len : NULL, false };
    if (!data || len < sizeof magic || memcmp(data, magic, sizeof magic) != 0)
        return err_at(err, DGM_ERR_FORMAT, 0, 0, "not a tally");
    i.p += sizeof magic;
    const uint32_t version = (uint32_t)get_int(&i, 4);
    if (!i.bad && version != VERSION)
        return err_at(err, DGM_ERR_FORMAT, 0, sizeof magic, "a tally of version %u; this library reads %d",
                      (unsigned)version, VERSION);
    if (i.bad || i.end - i.p < DIGEST_BYTES)
        return damaged(&i, "cut short", err);
    i.end -= DIGEST_BYTES;
    if (!digest_holds(&i))
        return damaged(&i, "its checksum is wrong", err);
    tally *t = NULL;
    dgm_status s = get_head(&i, m, hash, seed, limits, &t, err);
    if (!s)
        s = get_names(&i, t, err);
    if (!s)
        s = get_cells(&i, t, err);
    if (s)
        tally_free(t);
    else
        *out = t;
    return s;
}

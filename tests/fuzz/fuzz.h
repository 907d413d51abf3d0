/* What the fuzz targets share. A target is a function over bytes, LLVMFuzzerTestOneInput: the first bytes choose options,
 * the rest is the input; a property that does not hold aborts. Linked with libFuzzer it searches (script/fuzz), linked
 * with replay.c it runs over its seeds and variants of them, which is a test. */
#ifndef FUZZ_H
#define FUZZ_H

#include <dragoman.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sink.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(holds)                                                             \
    do {                                                                         \
        if (!(holds)) {                                                          \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #holds); \
            abort();                                                             \
        }                                                                        \
    } while (0)

typedef struct input {
    const uint8_t *at, *end;
} input;

/* The next byte, 0 at the end. */
static inline uint32_t take(input *in) { return in->at < in->end ? *in->at++ : 0; }

static inline size_t left(const input *in) { return (size_t)(in->end - in->at); }

/* A sealed pipeline of the options, made once: sealing costs more than most inputs. */
static inline dgm_pipeline *pipeline_of(uint32_t flags, uint32_t offsets, uint32_t lang)
{
    enum { LANGS = 6, MOST = 64 };
    static const char *const langs[LANGS] = { NULL, "en", "ru", "fr", "es", "zh" };
    static struct {
        uint32_t flags, offsets, lang;
        dgm_pipeline *p;
    } made[MOST];
    static int n;
    lang %= LANGS;
    for (int i = 0; i < n; i++)
        if (made[i].flags == flags && made[i].offsets == offsets && made[i].lang == lang)
            return made[i].p;
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.flags = flags;
    o.offsets = offsets;
    o.lang = langs[lang];
    o.hash_seed = 1 + flags;
    if (n == MOST)
        dgm_pipeline_free(made[--n].p);
    dgm_pipeline *p;
    CHECK(dgm_pipeline_new(&o, &p, &err) == DGM_OK && dgm_pipeline_seal(p, &err) == DGM_OK);
    made[n].flags = flags;
    made[n].offsets = offsets;
    made[n].lang = lang;
    made[n++].p = p;
    return p;
}

static inline void write_table(const dgm_table *t, uint32_t format, uint32_t flags, sink_text *out)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_sink sink = sink_to(out);
    dgm_writer_options o = { 0 };
    o.struct_size = sizeof o;
    o.flags = flags;
    o.columns = 100;
    dgm_writer *w;
    CHECK(dgm_writer_new(format, &sink, &o, &w, &err) == DGM_OK);
    CHECK(dgm_writer_add(w, t, &err) == DGM_OK && dgm_writer_finish(w, &err) == DGM_OK);
    dgm_writer_free(w);
}

/* Integers of a column that is there, 32 or 64 bits wide. */
static inline int64_t whole(const dgm_table *t, const char *name, int64_t row)
{
    const dgm_column *c = dgm_table_column(t, dgm_table_find(t, name));
    CHECK(c && (c->type == DGM_I32 || c->type == DGM_I64) && row < c->rows);
    return c->type == DGM_I32 ? ((const int32_t *)c->values)[row] : ((const int64_t *)c->values)[row];
}

static inline bool is_null(const dgm_column *c, int64_t row)
{
    return c->validity && !(c->validity[row / 8] >> (row % 8) & 1);
}

#endif

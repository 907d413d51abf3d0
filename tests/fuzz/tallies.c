/* A saved tally, changed by patches (two bytes of place, one of value) and signed again: it is refused in words, or loaded,
 * and then saves as a tally that loads and saves to the same bytes, merges with itself, and gives its tables. */
#include "fuzz.h"

#include "base/hash.h"

enum { DIGEST_BYTES = 16, BLOCK = 1 << 16 };
static const char *const tables[] = { "cells", "groups", "terms", "keyness", "dispersion", "collocations", "pairs", "nodes", "actors", "keywords",
                                      "stance", "contrast", "evidence", "drivers", "sheet", "key" };

/* As src/tally/save.c ends a file. */
static void sign(char *v, size_t n)
{
    digest sum = DIGEST_INIT;
    for (size_t at = 0; at < n; at += BLOCK)
        digest_add(&sum, v + at, n - at < BLOCK ? n - at : BLOCK);
    const uint64_t halves[2] = { sum.a, sum.b };
    for (size_t i = 0; i < DIGEST_BYTES; i++)
        v[n + i] = (char)(halves[i / 8] >> (8 * (i % 8)));
}

static sink_text saved(const dgm_tally *t)
{
    dgm_error err = DGM_ERROR_INIT;
    sink_text b = { NULL, 0 };
    const dgm_sink sink = sink_to(&b);
    CHECK(dgm_tally_save(t, &sink, &err) == DGM_OK);
    return b;
}

static void use(dgm_pipeline *p, dgm_tally *t)
{
    dgm_error err = DGM_ERROR_INIT;
    const sink_text once = saved(t);
    dgm_tally *again;
    CHECK(dgm_tally_load(p, once.v, once.n, &again, &err) == DGM_OK);
    const sink_text twice = saved(again);
    CHECK(once.n == twice.n && memcmp(once.v, twice.v, once.n) == 0);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        dgm_table *out;
        if (dgm_tally_table(t, tables[i], NULL, &out, &err) == DGM_OK)
            dgm_table_unref(out);
    }
    const dgm_status status = dgm_tally_merge(t, again, &err);
    CHECK(status == DGM_OK || status == DGM_ERR_OVERFLOW);
    dgm_tally_free(again);
    free(once.v);
    free(twice.v);
}

static dgm_tally *counted(dgm_pipeline *p, uint32_t kind)
{
    static const char text[] = "Ann Lee praised Borduria on 3 May 2019. China did not like the bad deal. \"A failure,\" said Ann Lee.";
    dgm_error err = DGM_ERROR_INIT;
    dgm_tally_options o = { 0 };
    o.struct_size = sizeof o;
    o.flags = kind == DGM_TALLY_STANCES ? DGM_DRIVERS : 0;
    o.of = DGM_OF_BOTH;
    o.evidence = 2;
    if (kind != DGM_TALLY_PAIRS)
        o.of = 0;
    dgm_doc *d;
    dgm_tally *t;
    CHECK(dgm_doc_new(p, &d, &err) == DGM_OK && dgm_doc_set(d, text, sizeof text - 1, NULL, &err) == DGM_OK);
    if (dgm_tally_new(p, kind, &o, &t, &err))
        fprintf(stderr, "%s\n", err.message);
    CHECK(dgm_tally_add(t, d, &err) == DGM_OK);
    dgm_doc_free(d);
    return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sink_text good[DGM_TALLY_SAMPLE + 1];
    input in = { data, data + size };
    dgm_pipeline *p = pipeline_of(0, DGM_OFFSETS_BYTE, 1);
    dgm_error err = DGM_ERROR_INIT;
    const uint32_t kind = DGM_TALLY_TERMS + take(&in) % DGM_TALLY_SAMPLE;
    if (!good[kind].n) {
        dgm_tally *t = counted(p, kind);
        good[kind] = saved(t);
        dgm_tally_free(t);
    }
    const size_t len = good[kind].n;
    char *v = malloc(len);
    CHECK(v);
    memcpy(v, good[kind].v, len);
    while (left(&in) > 2) {
        const size_t at = take(&in) << 8;
        v[(at | take(&in)) % len] = (char)take(&in);
    }
    const size_t kept = left(&in) ? len - take(&in) % (len - DIGEST_BYTES) : len; /* a byte over: so many are cut off */
    sign(v, kept - DIGEST_BYTES);
    dgm_tally *t;
    if (dgm_tally_load(p, v, kept, &t, &err) == DGM_OK) {
        use(p, t);
        dgm_tally_free(t);
    } else {
        CHECK(err.message[0]);
    }
    free(v);
    return 0;
}

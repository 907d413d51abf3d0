/* Shared by the tests of the public calls. */
#ifndef API_TESTING_H
#define API_TESTING_H

#include "sink.h"
#include "testing.h"

/* A sealed pipeline for English; hash_seed varies so that no result can come to depend on it. */
static inline dgm_pipeline *english(uint64_t hash_seed, uint32_t flags)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.lang = "en";
    o.flags = flags;
    o.hash_seed = hash_seed;
    dgm_pipeline *p = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    return p;
}

/* The table in a format, to be freed. */
static inline char *written(const dgm_table *t, uint32_t format)
{
    dgm_error err = DGM_ERROR_INIT;
    sink_text out = { NULL, 0 };
    const dgm_sink sink = sink_to(&out);
    dgm_writer *w = NULL;
    assert_int_equal(dgm_writer_new(format, &sink, NULL, &w, &err), DGM_OK);
    assert_int_equal(dgm_writer_add(w, t, &err), DGM_OK);
    assert_int_equal(dgm_writer_finish(w, &err), DGM_OK);
    dgm_writer_free(w);
    return out.v;
}

#endif

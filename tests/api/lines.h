/* Counts of lines, saved: of documents of one source that share their first and last lines. */
#ifndef LINES_H
#define LINES_H

#include "small.h"

static const char shared_first[] = "The Gull on the shore, a paper for sailors";
static const char shared_last[] = "The Gull is printed on the quay by hands that smell of fish and is read there too.";

/* The text of document `i`. */
static inline void page_of(int i, char page[400])
{
    static const char *const towns[] = { "Estmark", "Ostrava", "Borduria", "Syldavia", "Tarn", "Vell", "Ulm", "Brack" };
    snprintf(page, 400,
             "%s\n\nMr. President, distinguished delegates,\n\nThe wall of %s was mended by night, with stones that "
             "were meant "
             "for the church. Nobody in %s has said who paid for it.\n\n%s\n",
             shared_first, towns[i % 8], towns[i % 8], shared_last);
}

static inline dgm_doc *line_doc(dgm_pipeline *p, const char *text, const char *source)
{
    const dgm_field field = { "source", source };
    const dgm_meta meta = { .struct_size = sizeof meta, .id = "x", .fields = &field, .n_fields = 1 };
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, NULL), DGM_OK);
    assert_int_equal(dgm_doc_set(d, text, strlen(text), &meta, NULL), DGM_OK);
    return d;
}

/* A tally of documents from <= i < to. */
static inline dgm_tally *count_pages(dgm_pipeline *p, int from, int to, const char *source)
{
    dgm_tally *t = NULL;
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_LINES, NULL, &t, NULL), DGM_OK);
    for (int i = from; i < to; i++) {
        char page[400];
        page_of(i, page);
        dgm_doc *d = line_doc(p, page, source);
        assert_int_equal(dgm_tally_add(t, d, NULL), DGM_OK);
        dgm_doc_free(d);
    }
    return t;
}

static inline sink_text save_tally(const dgm_tally *t)
{
    sink_text out = { NULL, 0 };
    const dgm_sink sink = sink_to(&out);
    assert_int_equal(dgm_tally_save(t, &sink, NULL), DGM_OK);
    return out;
}

#endif

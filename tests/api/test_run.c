/* Runs: the same bytes for any number of threads and any hash seed, callbacks in order, skips, cancelling. */
#include "../corpus/arrow_stream.h"
#include "api_testing.h"

#include <stdio.h>

enum { DOCS = 60 };

typedef struct feed {
    int next, bad; /* the document that is binary, -1: none */
    char text[4096];
    char id[32];
    dgm_meta meta;
} feed;

/* Documents of very different lengths, so that they finish out of order. */
static int feed_next(void *user, dgm_text *out)
{
    feed *f = user;
    if (f->next == DOCS)
        return 0;
    const int i = f->next++;
    size_t n = 0;
    for (int k = 0; k <= (i * 37) % 23; k++)
        n += (size_t)snprintf(f->text + n, sizeof f->text - n, "Sentence %d of %d: China praised Russia, but Washington fears NATO. ", k, i);
    if (i == f->bad)
        memcpy(f->text, "\x7f" "ELF\0", 5);
    snprintf(f->id, sizeof f->id, "doc-%03d", i);
    f->meta.struct_size = sizeof f->meta;
    f->meta.id = f->id;
    out->text = f->text;
    out->len = n;
    out->meta = &f->meta;
    return 1;
}

typedef struct seen {
    int docs, skips, stop_at;
    char last[32];
} seen;

static int see_doc(void *user, dgm_doc *d)
{
    seen *s = user;
    assert_true(strcmp(dgm_doc_id(d), s->last) > 0);
    snprintf(s->last, sizeof s->last, "%s", dgm_doc_id(d));
    s->docs++;
    return s->docs == s->stop_at;
}

static int see_skip(void *user, const char *doc, const dgm_error *why)
{
    seen *s = user;
    assert_int_equal(why->code, DGM_ERR_BINARY);
    assert_true(strcmp(doc, s->last) > 0);
    s->skips++;
    return 0;
}

/* What a loop reads is what a run sees, and a document outlives the reading. */
static void documents_one_by_one(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    feed f = { .bad = 17 };
    dgm_corpus *c = NULL;
    dgm_doc *d, *first;
    const dgm_corpus_options o = { .struct_size = sizeof o, .where = "doc!=doc-003" };
    assert_int_equal(dgm_doc_new(p, &first, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_corpus_from(feed_next, &f, &o, &c, &err), DGM_OK);
    seen s = { 0 };
    int32_t got = 1;
    assert_int_equal(dgm_corpus_next(c, first, &got, &err), DGM_OK);
    assert_int_equal(got, 1);
    for (int i = 1; i < DOCS; i++) {
        const dgm_status status = dgm_corpus_next(c, d, &got, &err);
        if (status) {
            assert_int_equal(status, DGM_ERR_BINARY);
            assert_memory_equal(err.message, "doc-017: ", 9);
            s.skips++;
        } else if (got)
            see_doc(&s, d);
    }
    assert_int_equal(got, 0);
    assert_int_equal(s.docs, DOCS - 3);
    assert_int_equal(s.skips, 1);
    assert_string_equal(dgm_doc_id(first), "doc-000");
    const dgm_table *t;
    assert_int_equal(dgm_doc_layer(first, DGM_ENTITIES, 0, &t, &err), DGM_OK);
    assert_int_equal(dgm_table_rows(t), 4);
    got = 7;
    assert_int_equal(dgm_corpus_next(c, NULL, &got, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_corpus_next(c, d, NULL, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(got, 7);
    dgm_corpus_free(c);
    dgm_doc_free(first);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static const uint32_t kinds[] = { DGM_TALLY_TERMS, DGM_TALLY_PAIRS, DGM_TALLY_ENTITIES, DGM_TALLY_STANCES };
enum { KINDS = sizeof kinds / sizeof *kinds };

static void run_into(dgm_pipeline *p, uint32_t threads, bool callbacks, sink_text saved[KINDS])
{
    dgm_error err = DGM_ERROR_INIT;
    feed f = { 0 };
    f.bad = 17;
    seen s = { 0 };
    dgm_corpus *c = NULL;
    dgm_tally *t[KINDS];
    for (int i = 0; i < KINDS; i++)
        assert_int_equal(dgm_tally_new(p, kinds[i], NULL, &t[i], &err), DGM_OK);
    assert_int_equal(dgm_corpus_from(feed_next, &f, NULL, &c, &err), DGM_OK);
    dgm_run run = { 0 };
    run.struct_size = sizeof run;
    run.threads = threads;
    run.on_doc = callbacks ? see_doc : NULL;
    run.on_skip = callbacks ? see_skip : NULL;
    run.user = &s;
    assert_int_equal(dgm_corpus_run(c, p, t, KINDS, &run, &err), DGM_OK);
    assert_int_equal(run.docs, DOCS - 1);
    assert_int_equal(run.skipped, 1);
    if (callbacks) {
        assert_int_equal(s.docs, DOCS - 1);
        assert_int_equal(s.skips, 1);
    }
    dgm_corpus_free(c);
    for (int i = 0; i < KINDS; i++) {
        const dgm_sink sink = sink_to(&saved[i]);
        assert_int_equal(dgm_tally_save(t[i], &sink, &err), DGM_OK);
        dgm_tally_free(t[i]);
    }
}

static void any_threads_give_the_same_bytes(void **state)
{
    (void)state;
    sink_text first[KINDS] = { { 0 } };
    const uint32_t threads[] = { 1, 2, 3, 8 };
    for (int i = 0; i < 8; i++) {
        dgm_pipeline *p = english((uint64_t)i + 1, 0);
        sink_text now[KINDS] = { { 0 } };
        run_into(p, threads[i % 4], i & 1, i ? now : first);
        for (int k = 0; k < KINDS && i; k++) {
            assert_int_equal(now[k].n, first[k].n);
            assert_memory_equal(now[k].v, first[k].v, first[k].n);
            free(now[k].v);
        }
        dgm_pipeline_free(p);
    }
    for (int k = 0; k < KINDS; k++)
        free(first[k].v);
}

static void callbacks_can_stop(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    for (uint32_t threads = 1; threads <= 4; threads++) {
        feed f = { 0 };
        f.bad = -1;
        seen s = { 0 };
        s.stop_at = 5;
        dgm_corpus *c = NULL;
        assert_int_equal(dgm_corpus_from(feed_next, &f, NULL, &c, &err), DGM_OK);
        dgm_run run = { 0 };
        run.struct_size = sizeof run;
        run.threads = threads;
        run.layers = 1u << DGM_ENTITIES;
        run.on_doc = see_doc;
        run.user = &s;
        assert_int_equal(dgm_corpus_run(c, p, NULL, 0, &run, &err), DGM_ERR_CANCELLED);
        assert_int_equal(s.docs, 5);
        dgm_corpus_free(c);
    }
    dgm_pipeline_free(p);
}

static void saved_counts_come_back(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0), *other = english(1, DGM_NO_STEM);
    sink_text saved[KINDS] = { { 0 } };
    run_into(p, 2, false, saved);
    for (int k = 0; k < KINDS; k++) {
        dgm_tally *t = NULL, *u = NULL;
        dgm_table *cells = NULL;
        assert_int_equal(dgm_tally_load(p, saved[k].v, saved[k].n, &t, &err), DGM_OK);
        assert_int_equal(dgm_tally_kind(t), kinds[k]);
        assert_int_equal(dgm_tally_new(p, kinds[k], NULL, &u, &err), DGM_OK);
        assert_int_equal(dgm_tally_table(t, "cells", NULL, &cells, &err), DGM_OK);
        assert_int_equal(dgm_tally_add_table(u, cells, &err), DGM_OK);
        dgm_table_unref(cells);
        sink_text again = { 0 };
        const dgm_sink sink = sink_to(&again);
        assert_int_equal(dgm_tally_save(u, &sink, &err), DGM_OK);
        assert_int_equal(again.n, saved[k].n);
        assert_memory_equal(again.v, saved[k].v, again.n);
        free(again.v);
        dgm_tally *refused = NULL;
        assert_int_equal(dgm_tally_load(other, saved[k].v, saved[k].n, &refused, &err), DGM_ERR_MISMATCH);
        saved[k].v[saved[k].n / 2] ^= 1;
        assert_int_equal(dgm_tally_load(p, saved[k].v, saved[k].n, &refused, &err), DGM_ERR_FORMAT);
        assert_int_equal(dgm_tally_load(p, saved[k].v, saved[k].n / 3, &refused, &err), DGM_ERR_FORMAT);
        assert_null(refused);
        dgm_tally_free(t), dgm_tally_free(u);
        free(saved[k].v);
    }
    dgm_pipeline_free(p), dgm_pipeline_free(other);
}

/* Every third document of `copies_next` repeats the one before it. */
static int copies_next(void *user, dgm_text *out)
{
    feed *f = user;
    const bool repeats = f->next % 3 == 2;
    f->next -= repeats;
    const int number = f->next, more = feed_next(f, out);
    f->next = number + 1 + repeats;
    if (repeats && more)
        snprintf(f->id, sizeof f->id, "doc-%03d", number + 1);
    return more;
}

typedef struct told {
    int n;
    char last[32];
} told;

static int see_duplicate(void *user, const char *doc, const char *of, int32_t similarity)
{
    told *x = user;
    assert_true(strcmp(doc, x->last) > 0);
    assert_true(strcmp(of, doc) < 0);
    assert_int_equal(atoi(of + 4), atoi(doc + 4) - 1);
    assert_int_equal(similarity, 100);
    snprintf(x->last, sizeof x->last, "%s", doc);
    x->n++;
    return 0;
}

static int see_copy(void *user, dgm_doc *d)
{
    told *x = user;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *t = NULL;
    assert_int_equal(dgm_doc_layer(d, DGM_PROFILE, 0, &t, &err), DGM_OK);
    const dgm_column *of = dgm_table_column(t, dgm_table_find(t, "duplicate_of"));
    const dgm_column *similarity = dgm_table_column(t, dgm_table_find(t, "similarity"));
    const bool copy = strcmp(dgm_doc_id(d), x->last) == 0;
    assert_int_equal(of->nulls, !copy);
    assert_int_equal(similarity->nulls, !copy);
    return 0;
}

static void run_copies(dgm_pipeline *p, uint32_t threads, uint32_t duplicates, sink_text *saved)
{
    dgm_error err = DGM_ERROR_INIT;
    feed f = { 0 };
    f.bad = -1;
    told x = { 0 };
    dgm_corpus *c = NULL;
    dgm_tally *t = NULL;
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &t, &err), DGM_OK);
    assert_int_equal(dgm_corpus_from(copies_next, &f, NULL, &c, &err), DGM_OK);
    dgm_run run = { 0 };
    run.struct_size = sizeof run;
    run.threads = threads;
    run.duplicates = duplicates;
    run.similarity = 100;
    run.on_duplicate = see_duplicate;
    run.on_doc = see_copy;
    run.user = &x;
    assert_int_equal(dgm_corpus_run(c, p, &t, 1, &run, &err), DGM_OK);
    assert_int_equal(run.copies, DOCS / 3);
    assert_int_equal(x.n, DOCS / 3);
    assert_int_equal(run.docs, duplicates == DGM_DUPLICATES_DROP ? DOCS - DOCS / 3 : DOCS);
    dgm_corpus_free(c);
    const dgm_sink sink = sink_to(saved);
    assert_int_equal(dgm_tally_save(t, &sink, &err), DGM_OK);
    dgm_tally_free(t);
}

static void copies_are_left_out_in_any_threads(void **state)
{
    (void)state;
    sink_text first[2] = { { 0 } };
    for (uint32_t threads = 1; threads <= 6; threads++)
        for (uint32_t how = DGM_DUPLICATES_MARK; how <= DGM_DUPLICATES_DROP; how++) {
            dgm_pipeline *p = english(threads, 0);
            sink_text now = { 0 }, *to = threads == 1 ? &first[how - 1] : &now;
            run_copies(p, threads, how, to);
            assert_int_equal(to->n, first[how - 1].n);
            assert_memory_equal(to->v, first[how - 1].v, to->n);
            free(now.v);
            dgm_pipeline_free(p);
        }
    assert_true(first[0].n != first[1].n || memcmp(first[0].v, first[1].v, first[0].n) != 0);
    free(first[0].v), free(first[1].v);
}

/* ---- Arrow */

typedef struct arrow_told {
    int docs, skips;
} arrow_told;

static int count_doc(void *user, dgm_doc *d)
{
    arrow_told *t = user;
    t->docs++;
    assert_int_equal(atoi(dgm_doc_id(d)), t->docs);
    return 0;
}

static int count_skip(void *user, const char *doc, const dgm_error *why)
{
    arrow_told *t = user;
    t->skips++;
    assert_int_equal(why->code, DGM_ERR_READ);
    assert_string_equal(why->message, "its text is null");
    assert_string_equal(doc, "0");
    return 0;
}

/* Batches of one row to many, by one thread and by more: every batch is released, and the counts are the same. */
static void arrow_batches(void **state)
{
    (void)state;
    static char bytes[8 * 64];
    static int32_t at[9];
    static const uint8_t valid[] = { 0xfe };
    for (int i = 0; i < 8; i++)
        at[i + 1] = at[i] + snprintf(bytes + at[i], 64, "China praised Russia %d times.%s", i, i == 3 ? "\xff" : "");
    const arrow_column c = { .name = "text", .format = "u", .length = 8, .n_buffers = 3, .buffers = { valid, at, bytes } };
    arrow_source f = { .columns = &c, .n = 1, .n_batches = 7,
                       .batches = { { 1, 0, 0 }, { 1, 1, 0 }, { 0, 0, 0 }, { 2, 2, 0 }, { 1, 4, 0 }, { 2, 5, 0 }, { 1, 7, 0 } } };
    dgm_pipeline *p = english(1, 0);
    sink_text first = { 0 };
    for (uint32_t threads = 1; threads <= 8; threads *= 2) {
        dgm_error err = DGM_ERROR_INIT;
        arrow_told t = { 0 };
        sink_text saved = { 0 };
        const dgm_sink sink = sink_to(&saved);
        dgm_run r = { .struct_size = sizeof r, .threads = threads, .on_doc = count_doc, .on_skip = count_skip, .user = &t };
        struct ArrowArrayStream given = stream_of(&f);
        dgm_corpus *corpus = NULL;
        dgm_tally *tally = NULL;
        assert_int_equal(dgm_corpus_arrow(&given, NULL, &corpus, &err), DGM_OK);
        assert_null(given.release);
        assert_int_equal(dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &tally, &err), DGM_OK);
        assert_int_equal(dgm_corpus_run(corpus, p, &tally, 1, &r, &err), DGM_OK);
        dgm_corpus_free(corpus);
        assert_int_equal(f.live, 0);
        assert_int_equal(t.docs, 7);
        assert_int_equal(t.skips, 1);
        assert_int_equal(r.skipped, 1);
        assert_int_equal(r.replaced, 1);
        assert_int_equal(r.bytes, at[8] - at[1]);
        assert_int_equal(dgm_tally_save(tally, &sink, &err), DGM_OK);
        dgm_tally_free(tally);
        if (threads == 1)
            first = saved;
        else {
            assert_int_equal(saved.n, first.n);
            assert_memory_equal(saved.v, first.v, first.n);
            free(saved.v);
        }
    }
    free(first.v);
    dgm_pipeline_free(p);
}

static void arrow_arguments(void **state)
{
    (void)state;
    struct ArrowArrayStream gone = { 0 };
    dgm_corpus *c = NULL;
    assert_int_equal(dgm_corpus_arrow(NULL, NULL, &c, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_corpus_arrow(&gone, NULL, &c, NULL), DGM_ERR_ARGUMENT);
    arrow_source f = { 0 };
    struct ArrowArrayStream given = stream_of(&f);
    assert_int_equal(dgm_corpus_arrow(&given, NULL, NULL, NULL), DGM_ERR_ARGUMENT);
    assert_non_null(given.release); /* not taken */
    const dgm_corpus_options bad = { .struct_size = 1 };
    assert_int_equal(dgm_corpus_arrow(&given, &bad, &c, NULL), DGM_ERR_ARGUMENT);
    assert_null(given.release);
    assert_int_equal(f.live, 0);
    given = stream_of(&f);
    given.get_next = NULL;
    assert_int_equal(dgm_corpus_arrow(&given, NULL, &c, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(f.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_threads_give_the_same_bytes),
        cmocka_unit_test(documents_one_by_one),
        cmocka_unit_test(callbacks_can_stop),
        cmocka_unit_test(saved_counts_come_back),
        cmocka_unit_test(copies_are_left_out_in_any_threads),
        cmocka_unit_test(arrow_batches),
        cmocka_unit_test(arrow_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

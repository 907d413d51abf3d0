/* Corpora, and the run: every document through the pipeline, in parallel, seen in input order. Each thread counts into
 * tallies of its own; merging makes the result the same for any number of threads. Where copies are looked for, whether
 * a document counts is known only when those before it have been seen: then they are counted in input order, by one
 * thread at a time, while the others analyse. */
#include "api/api.h"
#include "base/os.h"
#include "corpus/copies.h"

#include <string.h>

static dgm_status open_with(const dgm_corpus_options *opts, dgm_corpus_options *o, dgm_corpus **out, dgm_error *err)
{
    memset(o, 0, sizeof *o);
    dgm_status s = opts ? struct_read(o, sizeof *o, opts, "dgm_corpus_options", err) : DGM_OK;
    mem m;
    if (!s)
        s = mem_init(&m, o->allocator, err);
    if (s)
        return s;
    *out = mem_zalloc(&m, sizeof **out);
    if (!*out)
        return err_memory(err);
    (*out)->m = m;
    return DGM_OK;
}

dgm_status dgm_corpus_open(const char *const *paths, size_t n, const dgm_corpus_options *opts, dgm_corpus **out,
                           dgm_error *err)
{
    if ((!paths && n) || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "paths or out is NULL");
    dgm_corpus_options o;
    dgm_corpus *c = NULL;
    dgm_status s = open_with(opts, &o, &c, err);
    if (!s)
        s = corpus_open(&c->m, paths, n, &o, &c->c, err);
    if (s)
        return dgm_corpus_free(c), s;
    *out = c;
    return DGM_OK;
}

dgm_status dgm_corpus_from(dgm_next next, void *user, const dgm_corpus_options *opts, dgm_corpus **out, dgm_error *err)
{
    if (!next || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "next or out is NULL");
    dgm_corpus_options o;
    dgm_corpus *c = NULL;
    dgm_status s = open_with(opts, &o, &c, err);
    if (!s)
        s = corpus_from(&c->m, next, user, &o, &c->c, err);
    if (s)
        return dgm_corpus_free(c), s;
    *out = c;
    return DGM_OK;
}

dgm_status dgm_corpus_arrow(struct ArrowArrayStream *stream, const dgm_corpus_options *opts, dgm_corpus **out,
                            dgm_error *err)
{
    if (!stream || !stream->release || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "stream or out is NULL, or the stream has been released");
    struct ArrowArrayStream own = *stream;
    stream->release = NULL;
    dgm_corpus_options o;
    dgm_corpus *c = NULL;
    dgm_status s = open_with(opts, &o, &c, err);
    if (s)
        own.release(&own);
    else
        s = corpus_arrow(&c->m, &own, &o, &c->c, err);
    if (s)
        return dgm_corpus_free(c), s;
    *out = c;
    return DGM_OK;
}

void dgm_corpus_free(dgm_corpus *c)
{
    if (!c)
        return;
    const mem m = c->m;
    corpus_free(c->c);
    item_free(&m, &c->i);
    mem_free(&m, c);
}

/* ---- one document */

/* Whether the fault is the document's own, so that the others can go on. */
static bool is_skip(dgm_status s)
{
    return s == DGM_ERR_READ || s == DGM_ERR_LIMIT || s == DGM_ERR_BINARY || s == DGM_ERR_ENCODING;
}

/* The corpus has left out what the rows' own fields decide; the page's title, author, date and language come now. */
static bool left_out(const corpus *c, const doc_view *v)
{
    const where_list *where = corpus_where(c);
    for (size_t i = 0; i < where->v.n; i++)
        if (!where_holds(&where->v.v[i], view_field(v, where->v.v[i].field)))
            return true;
    return false;
}

/* What the filter needs: without conditions no line is looked at until somebody asks. */
static unsigned filter_needs(const corpus *c)
{
    return corpus_where(c)->v.n ? NEED_LINES : 0;
}

static bool doc_left_out(const corpus *c, dgm_doc *d)
{
    if (!corpus_where(c)->v.n)
        return false;
    const doc_view v = doc_view_of(d);
    return left_out(c, &v);
}

/* Reads and sets the next document, or names the one that cannot be; *got false at the end. */
static dgm_status next_doc(dgm_corpus *c, dgm_doc *d, bool *got, dgm_error *err)
{
    dgm_error why;
    err_none(&why);
    const int n = corpus_next(c->c, &c->i, err);
    *got = n > 0;
    if (n <= 0)
        return n;
    dgm_status s = c->i.problem.code;
    if (s)
        err_copy(&why, &c->i.problem);
    else
        s = doc_set_item(d, &c->i, 0, &why);
    if (!s)
        s = doc_compute(d, filter_needs(c->c), &why);
    return s ? err_at(err, s, why.line, why.offset, "%s: %s", item_get(&c->i, c->i.id).s, why.message) : DGM_OK;
}

dgm_status dgm_corpus_next(dgm_corpus *c, dgm_doc *d, int32_t *got, dgm_error *err)
{
    if (!c || !d || !got)
        return err_set(err, DGM_ERR_ARGUMENT, "corpus, document or got is NULL");
    bool more = false;
    dgm_status s;
    do
        s = next_doc(c, d, &more, err);
    while (!s && more && doc_left_out(c->c, d));
    if (!s)
        *got = more;
    return s;
}

/* ---- the run */

/* A document in flight: between work() and emit(). */
typedef struct flight {
    dgm_doc *doc;      /* its own where it is seen in input order, else its thread's */
    dgm_error problem; /* code 0: analysed */
    bool left_out;     /* by the corpus's filter, on a field that the page itself stated */
    int64_t bytes, replaced, gave_up;
    int64_t first_bad;   /* byte of the document */
    const char *hint;    /* what it looks like, NULL: nothing else */
    int64_t untold;      /* elements nested deeper than is followed */
    int64_t cut;         /* items of its contexts that are in no pair */
} flight;

typedef struct running {
    dgm_pipeline *p;
    corpus *c;
    dgm_run *run;
    unsigned needs;
    dgm_tally *const *tallies;
    size_t n_tallies;
    uint32_t threads, slots;
    bool ordered;    /* documents are counted in input order */
    copies *copies;  /* NULL: not looked for */
    uint32_t counters, n_docs;
    tally **counts;  /* [counters][n_tallies]; the caller's own where there is one */
    dgm_doc **docs;  /* [n_docs]: one for each slot, or for each thread where nobody sees them in order */
    flight *flights; /* [slots] */
    dgm_error last_skip;
} running;

/* *cut: what is in no pair. */
static dgm_status count(const running *r, uint32_t counter, const doc_view *v, int64_t *cut, dgm_error *err)
{
    dgm_status s = DGM_OK;
    for (size_t k = 0; k < r->n_tallies && !s; k++) {
        tally *t = r->counts[counter * r->n_tallies + k];
        s = tally_add(t, v, err);
        *cut += s ? 0 : tally_cut(t);
    }
    return s;
}

static dgm_status work(void *user, uint32_t thread, uint32_t slot, item *i, dgm_error *err)
{
    running *r = user;
    flight *f = &r->flights[slot];
    f->left_out = false;
    if (i->problem.code) {
        f->problem = i->problem;
        return DGM_OK;
    }
    f->problem.code = DGM_OK;
    f->doc = r->docs[r->n_docs == r->slots ? slot : thread];
    dgm_error why;
    err_none(&why);
    dgm_status s = doc_set_item(f->doc, i, DGM_BORROW, &why);
    if (!s)
        s = doc_compute(f->doc, r->needs, &why);
    if (s && is_skip(s)) {
        f->problem = why;
        return DGM_OK;
    }
    if (s) {
        err_copy(err, &why);
        return s;
    }
    const doc_view v = doc_view_of(f->doc);
    f->left_out = left_out(r->c, &v);
    if (f->left_out)
        return DGM_OK;
    f->bytes = f->doc->t.source_bytes;
    f->replaced = f->doc->t.replaced + i->replaced;
    f->first_bad = f->doc->t.first_bad;
    f->hint = f->doc->t.hint ? f->doc->t.hint : i->hint;
    f->gave_up = v.men ? v.men->gave_up : 0;
    f->untold = f->doc->is_html ? html_untold(f->doc->html) : 0;
    f->cut = 0;
    if (!r->ordered)
        return count(r, thread, &v, &f->cut, err);
    signature_of(v.t, v.l, v.all_text, &f->doc->sig);
    return DGM_OK;
}

static dgm_status cancelled(dgm_error *err)
{
    return err_set(err, DGM_ERR_CANCELLED, "stopped by a callback");
}

static dgm_status tell(const dgm_run *run, const item *i, const dgm_error *what, dgm_error *err)
{
    return run->on_note && run->on_note(run->user, item_get(i, i->id).s, what) ? cancelled(err) : DGM_OK;
}

/* What is doubtful about a document that was read. */
static dgm_status note(running *r, const flight *f, const item *i, dgm_error *err)
{
    dgm_run *run = r->run;
    const dgm_limits *l = &r->p->limits;
    dgm_error what = DGM_ERROR_INIT;
    dgm_status s = DGM_OK;
    run->noted += f->hint || f->untold || f->cut;
    if (f->hint) {
        err_at(&what, DGM_ERR_ENCODING, 0, f->first_bad,
               "%lld parts are not UTF-8: it looks like %s, and may be read with that encoding", (long long)f->replaced,
               f->hint);
        s = tell(run, i, &what, err);
    }
    if (!s && f->untold) {
        err_set(&what, DGM_ERR_LIMIT, "elements nested over %d deep: %lld are read as text only (nesting)",
                (int)l->nesting, (long long)f->untold);
        s = tell(run, i, &what, err);
    }
    if (!s && f->cut) {
        err_set(&what, DGM_ERR_LIMIT, "over %d different items in a context: %lld are in no pair (context_items)",
                (int)l->context_items, (long long)f->cut);
        s = tell(run, i, &what, err);
    }
    return s;
}

/* Tells a copy, and counts the document unless it is one to be dropped. */
static dgm_status count_in_order(running *r, flight *f, bool *dropped, dgm_error *err)
{
    dgm_run *run = r->run;
    const char *of;
    int32_t similarity;
    const str id = str_of(f->doc->id);
    dgm_status s = copies_see(r->copies, &f->doc->sig, id, &of, &similarity, err);
    if (s)
        return s;
    run->copies += of != NULL;
    *dropped = of && run->duplicates == DGM_DUPLICATES_DROP;
    if (of && run->on_duplicate && run->on_duplicate(run->user, id.s, of, similarity))
        return cancelled(err);
    if (*dropped)
        return DGM_OK;
    if (of && (s = doc_set_duplicate(f->doc, of, similarity, err)))
        return s;
    const doc_view v = doc_view_of(f->doc);
    return count(r, 0, &v, &f->cut, err);
}

/* A document that was read. */
static dgm_status emit_read(running *r, flight *f, const item *i, dgm_error *err)
{
    dgm_run *run = r->run;
    bool dropped = false;
    dgm_status s = r->ordered ? count_in_order(r, f, &dropped, err) : DGM_OK;
    if (s || dropped)
        return s;
    run->docs++;
    run->bytes += f->bytes;
    run->replaced += f->replaced;
    run->gave_up += f->gave_up;
    s = note(r, f, i, err);
    if (s)
        return s;
    return run->on_doc && run->on_doc(run->user, f->doc) ? cancelled(err) : DGM_OK;
}

static dgm_status emit(void *user, uint32_t slot, item *i, dgm_error *err)
{
    running *r = user;
    flight *f = &r->flights[slot];
    dgm_run *run = r->run;
    if (f->left_out)
        return DGM_OK;
    if (f->problem.code) {
        run->skipped++;
        r->last_skip = f->problem;
        if (run->on_skip && run->on_skip(run->user, item_get(i, i->id).s, &f->problem))
            return cancelled(err);
    } else {
        const dgm_status s = emit_read(r, f, i, err);
        if (s)
            return s;
    }
    const int64_t total = corpus_total_bytes(r->c);
    if (run->progress && run->progress(run->user, run->docs, total < 0 ? run->bytes : i->read, total))
        return cancelled(err);
    return DGM_OK;
}

static void close_run(running *r)
{
    const mem *m = &r->p->m;
    for (uint32_t i = 0; r->docs && i < r->n_docs; i++)
        dgm_doc_free(r->docs[i]);
    if (r->counts && r->counters > 1)
        for (size_t i = 0; i < r->counters * r->n_tallies; i++)
            tally_free(r->counts[i]);
    copies_free(r->copies);
    mem_free(m, r->docs);
    mem_free(m, r->counts);
    mem_free(m, r->flights);
}

static dgm_status prepare(running *r, dgm_error *err)
{
    const mem *m = &r->p->m;
    r->flights = mem_zalloc(m, r->slots * sizeof *r->flights);
    r->docs = mem_zalloc(m, r->n_docs * sizeof *r->docs);
    r->counts = mem_zalloc(m, (r->counters * r->n_tallies + 1) * sizeof *r->counts);
    if (!r->flights || !r->docs || !r->counts)
        return err_memory(err);
    dgm_status s = r->ordered ? copies_new(m, r->p->seed, r->run->similarity, &r->copies, err) : DGM_OK;
    for (uint32_t i = 0; i < r->n_docs && !s; i++)
        s = dgm_doc_new(r->p, &r->docs[i], err);
    for (size_t i = 0; i < r->counters * r->n_tallies && !s; i++) {
        const tally *like = r->tallies[i % r->n_tallies]->t;
        dgm_tally_options o = like->o;
        o.memory = o.memory ? o.memory / r->counters + 1 : 0;
        if (r->counters == 1)
            r->counts[i] = r->tallies[i]->t;
        else
            s = tally_new(m, like->kind, &o, r->p->hash, r->p->seed, &r->p->limits, &r->counts[i], err);
    }
    return s;
}

/* Merges and frees a thread's tally, so that memory does not hold both for long. */
static dgm_status merge_one(tally *t, tally **u, dgm_error *err)
{
    dgm_status s = tally_settle(*u, err);
    if (!s)
        s = tally_merge(t, *u, err);
    tally_free(*u);
    *u = NULL;
    return s;
}

static dgm_status merge_counts(running *r, dgm_error *err)
{
    dgm_status s = DGM_OK;
    if (r->counters > 1)
        for (size_t i = 0; i < r->counters * r->n_tallies && !s; i++)
            s = merge_one(r->tallies[i % r->n_tallies]->t, &r->counts[i], err);
    return s;
}

static dgm_status read_run(dgm_run *own, dgm_run *given, dgm_error *err)
{
    memset(own, 0, sizeof *own);
    dgm_status s = given ? struct_read(own, sizeof *own, given, "dgm_run", err) : DGM_OK;
    if (s)
        return s;
    if (own->threads > 1024 || own->layers >> LAYERS)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_run: more than 1024 threads, or no such layer");
    if (!own->threads)
        own->threads = os_processors();
    if (own->duplicates > DGM_DUPLICATES_DROP || own->similarity < 0 || own->similarity > 100)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_run: no such way with duplicates, or a similarity outside 1 to 100");
    if (!own->similarity)
        own->similarity = 60;
    own->docs = own->skipped = own->bytes = own->replaced = own->gave_up = own->noted = own->copies = 0;
    return DGM_OK;
}

/* The counts go back where the caller's struct, which may be of an earlier header, has room for them. */
static void report_run(dgm_run *given, const dgm_run *own)
{
    const size_t size = given ? given->struct_size : 0;
    if (size >= offsetof(dgm_run, gave_up)) {
        given->docs = own->docs;
        given->skipped = own->skipped;
        given->bytes = own->bytes;
        given->replaced = own->replaced;
    }
    if (size >= offsetof(dgm_run, on_note))
        given->gave_up = own->gave_up;
    if (size >= offsetof(dgm_run, duplicates))
        given->noted = own->noted;
    if (size >= offsetof(dgm_run, copies) + sizeof given->copies)
        given->copies = own->copies;
}

dgm_status dgm_corpus_run(dgm_corpus *c, dgm_pipeline *p, dgm_tally *const *tallies, size_t n, dgm_run *run,
                          dgm_error *err)
{
    if (!c || !p || (!tallies && n))
        return err_set(err, DGM_ERR_ARGUMENT, "corpus, pipeline or tallies is NULL");
    if (!p->sealed)
        return err_set(err, DGM_ERR_STATE, "the pipeline is not sealed");
    dgm_run own;
    dgm_status s = read_run(&own, run, err);
    if (s)
        return s;
    running r = { 0 };
    r.p = p;
    r.c = c->c;
    r.run = &own;
    r.tallies = tallies;
    r.n_tallies = n;
    r.threads = own.threads;
    r.ordered = own.duplicates != DGM_DUPLICATES_IGNORE;
    r.counters = r.ordered ? 1 : r.threads;
    const bool seen = r.ordered || own.on_doc; /* in order: then each slot needs a document */
    r.slots = own.threads == 1 ? 1 : own.threads * (seen ? 4 : 32); /* read-ahead: no long document stalls the others */
    r.n_docs = seen ? r.slots : r.threads;
    r.needs = doc_layer_needs(own.layers) | (r.ordered ? NEED_LINES : filter_needs(c->c)); /* signatures are of lines */
    for (size_t i = 0; i < n; i++) {
        if (!tallies[i] || tallies[i]->p != p)
            return err_set(err, DGM_ERR_MISMATCH, "tally %zu is another pipeline's", i);
        r.needs |= tally_needs(tallies[i]->t);
    }
    s = prepare(&r, err);
    const runner how = { r.threads, r.slots, &r, work, emit };
    if (!s)
        s = runner_run(&p->m, c->c, &how, err);
    if (!s)
        s = merge_counts(&r, err);
    report_run(run, &own);
    if (!s && corpus_single(c->c) && own.docs == 0 && own.skipped == 1) {
        err_copy(err, &r.last_skip);
        s = r.last_skip.code;
    }
    close_run(&r);
    return s;
}

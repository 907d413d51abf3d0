/* Weights of terms. In: CELL_TERM, CELL_GROUP and which weights the query asks for. Out: columns of the table terms.
 *
 * A weight is of a count in a group, and of the collection that the group belongs to. Of a tally by documents a group
 * is one document of the collection of all; of any other tally it is a collection of its own, whose documents are not
 * told apart, and what is defined for a document is not computed. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

typedef struct weighing {
    double count, words, most;       /* in the group; the last: of its commonest term */
    double docs, with_term, most_docs, mean_words; /* of the collection; most_docs: of the term of most documents */
} weighing;

static double per_million(const weighing *w) { return stat_per_million(w->count, w->words); }
static double idf(const weighing *w) { return stat_idf(w->docs, w->with_term); }
static double tf_idf(const weighing *w) { return w->count * idf(w); }
static double relative(const weighing *w) { return stat_share(w->count, w->words); }
static double idf_smooth(const weighing *w) { return stat_idf_smooth(w->docs, w->with_term); }
static double idf_max(const weighing *w) { return stat_idf(w->most_docs, w->with_term); }
static double idf_prob(const weighing *w) { return stat_idf_prob(w->docs, w->with_term); }
static double log_count(const weighing *w) { return stat_log_count(w->count); }
static double boolean(const weighing *w) { return w->count > 0; }
static double augmented(const weighing *w) { return stat_augmented(w->count, w->most); }
static double bm25(const weighing *w)
{
    return stat_bm25(w->count, w->words, w->mean_words, w->docs, w->with_term);
}

/* In the order of the columns: the usual ones, others, those of a document. */
static const struct {
    const char *name;
    double (*of)(const weighing *w);
} all_weights[WEIGHTS] = {
    { "per_million", per_million }, { "idf", idf },           { "tf_idf", tf_idf },       { "relative", relative },
    { "idf_smooth", idf_smooth },   { "idf_max", idf_max },   { "idf_prob", idf_prob },   { "log_count", log_count },
    { "boolean", boolean },         { "augmented", augmented }, { "bm25", bm25 },
};
enum { USUAL = 3, OF_COLLECTION = 7 };

/* ---- the collection */

static int by_term(const void *a, const void *b)
{
    const term_docs *x = a, *y = b;
    if (x->lang != y->lang)
        return x->lang < y->lang ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

static void add_up(weights *w)
{
    size_t n = 0;
    if (w->terms.n)
        qsort(w->terms.v, w->terms.n, sizeof *w->terms.v, by_term);
    for (size_t i = 0; i < w->terms.n; i++) {
        if (n > 0 && by_term(&w->terms.v[n - 1], &w->terms.v[i]) == 0)
            add_count(&w->terms.v[n - 1].docs, w->terms.v[i].docs);
        else
            w->terms.v[n++] = w->terms.v[i];
    }
    w->terms.n = n;
    for (size_t i = 0; i < n; i++)
        w->all.most_docs = w->terms.v[i].docs > w->all.most_docs ? w->terms.v[i].docs : w->all.most_docs;
}

static dgm_status gather(const question *x, weights *w, dgm_error *err)
{
    const tally *t = x->t;
    const size_t names = strtab_size(&t->names);
    w->groups = mem_array(x->m, names, sizeof *w->groups);
    if (!w->groups)
        return err_memory(err);
    memset(w->groups, 0, names * sizeof *w->groups);
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        group_facts *g = &w->groups[c->key[0]];
        const term_docs of = { c->key[1], c->key[2], c->value[1] };
        if (c->section == CELL_GROUP) {
            g->docs = c->value[0], g->words = c->value[1];
            add_count(&w->all.docs, g->docs);
            add_count(&w->all.words, g->words);
        }
        if (c->section != CELL_TERM)
            continue;
        g->most = c->value[0] > g->most ? c->value[0] : g->most;
        g->most_docs = c->value[1] > g->most_docs ? c->value[1] : g->most_docs;
        if (w->documents && !vec_push(x->m, &w->terms, of))
            return err_memory(err);
    }
    add_up(w);
    return DGM_OK;
}

/* ---- columns */

static dgm_status choose(const question *x, weights *w, dgm_error *err)
{
    const char *names[WEIGHTS];
    for (int i = 0; i < WEIGHTS; i++)
        names[i] = all_weights[i].name;
    const bool all = x->q->measures && strcmp(x->q->measures, "all") == 0;
    const dgm_status s = measures_chosen(x->q, names, WEIGHTS, USUAL, w->chosen, err);
    for (int i = OF_COLLECTION; i < WEIGHTS && !s && !w->documents; i++) {
        if (w->chosen[i] && !all)
            return err_set(err, DGM_ERR_ARGUMENT, "%s is of a term in a document: count by doc", names[i]);
        w->chosen[i] = false;
    }
    return s;
}

dgm_status weights_make(const question *x, frame *f, weights *w, dgm_error *err)
{
    w->documents = strcmp(x->t->o.by, "doc") == 0;
    dgm_status s = choose(x, w, err);
    for (int i = 0; i < WEIGHTS && !s; i++)
        if (w->chosen[i])
            frame_add_column(f, DGM_F64, all_weights[i].name);
    return s ? s : gather(x, w, err);
}

void weights_free(const mem *m, weights *w)
{
    mem_free(m, w->groups);
    vec_free(m, &w->terms);
}

int64_t weights_docs(const weights *w, const cell *c)
{
    if (!w->documents)
        return c->value[1];
    const term_docs of = { c->key[1], c->key[2], 0 };
    const term_docs *found = bsearch(&of, w->terms.v, w->terms.n, sizeof of, by_term);
    return found->docs;
}

void weights_put(const weights *w, frame *f, const cell *c, int64_t docs)
{
    const group_facts *group = &w->groups[c->key[0]], *in = w->documents ? &w->all : group;
    const weighing x = { .count = (double)c->value[0],
                         .words = (double)group->words,
                         .most = (double)group->most,
                         .docs = (double)in->docs,
                         .with_term = (double)docs,
                         .most_docs = (double)in->most_docs,
                         .mean_words = stat_share((double)in->words, (double)in->docs) };
    for (int i = 0; i < WEIGHTS; i++)
        if (w->chosen[i])
            frame_f64(f, all_weights[i].of(&x));
}

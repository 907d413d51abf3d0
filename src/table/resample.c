/* Keyness when documents, not words, are independent. In: what each document has of each term. Out: the probability of a
 * difference as large as that of target and reference, had the documents been dealt to them at random.
 *
 * A permutation test: as many documents as the target has are drawn for it anew, the rest are the reference, and g2 of
 * the term is computed again; p is the share of draws, what is true being one of them, whose |g2| is no less. Draws
 * follow from the seed alone. Cost: draws times what documents and their terms are in number. */
#include "table/keyness.h"
#include "base/error.h"

#include <string.h>

/* splitmix64: numbers that depend on nothing but the seed. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

typedef struct deal {
    uint32_t *order;  /* [docs] the documents; those of the target come first */
    bool *in_target;  /* [docs] */
    size_t targets;   /* how many documents the target has */
    double words;     /* of the target */
} deal;

/* Draws the target's documents: the first steps of a Fisher-Yates shuffle. */
static void draw(deal *d, const key_counts *k, uint64_t *state)
{
    memset(d->in_target, 0, k->docs.n * sizeof *d->in_target);
    d->words = 0;
    for (size_t i = 0; i < d->targets; i++) {
        const size_t j = i + (size_t)(next_random(state) % (k->docs.n - i));
        const uint32_t doc = d->order[j];
        d->order[j] = d->order[i];
        d->order[i] = doc;
        d->in_target[doc] = true;
        d->words += (double)k->docs.v[doc].words;
    }
}

/* |g2| of a term as the documents lie. */
static double strength(const deal *d, const key_counts *k, size_t term, double words)
{
    double a = 0, b = 0;
    for (size_t i = k->first[term]; i < k->first[term + 1]; i++)
        *(d->in_target[k->uses.v[i].doc] ? &a : &b) += (double)k->uses.v[i].count;
    const double g2 = stat_g2(stat_two_corpora(a, d->words, b, words - d->words));
    return g2 < 0 ? -g2 : g2;
}

/* Documents as they are: the target's first, in their order. */
static void begin(deal *d, const key_counts *k)
{
    size_t n = 0;
    for (int side = TARGET; side <= REFERENCE; side++) {
        for (size_t i = 0; i < k->docs.n; i++)
            if (k->docs.v[i].side == side)
                d->order[n++] = (uint32_t)i;
        d->targets = side == TARGET ? n : d->targets;
    }
    memset(d->in_target, 0, k->docs.n * sizeof *d->in_target);
    for (size_t i = 0; i < d->targets; i++) {
        d->in_target[d->order[i]] = true;
        d->words += (double)k->docs.v[d->order[i]].words;
    }
}

static void permute(const question *x, const key_counts *k, const bool *wanted, deal *d, double *is, double *p)
{
    const uint32_t draws = x->q->resample;
    uint64_t state = x->q->seed ? x->q->seed : 1;
    double words = 0;
    for (size_t i = 0; i < k->docs.n; i++)
        words += (double)k->docs.v[i].words;
    for (size_t i = 0; i < k->terms.n; i++) {
        is[i] = wanted[i] ? strength(d, k, i, words) * (1 - 1e-9) : 0; /* equal deals may round apart */
        p[i] = 1;
    }
    for (uint32_t n = 0; n < draws; n++) {
        draw(d, k, &state);
        for (size_t i = 0; i < k->terms.n; i++)
            if (wanted[i])
                p[i] += strength(d, k, i, words) >= is[i];
    }
    for (size_t i = 0; i < k->terms.n; i++)
        p[i] = stat_share(p[i], (double)draws + 1);
}

dgm_status resample(const question *x, const key_counts *k, const bool *wanted, double *p, dgm_error *err)
{
    if (!k->by_doc[TARGET] || !k->by_doc[REFERENCE])
        return err_set(err, DGM_ERR_ARGUMENT, "documents can only be resampled where each was counted by itself "
                                              "(DGM_DOCUMENTS), which a frequency list is not");
    deal d = { .order = mem_array(x->m, k->docs.n, sizeof *d.order),
               .in_target = mem_array(x->m, k->docs.n, sizeof *d.in_target) };
    double *is = mem_array(x->m, k->terms.n, sizeof *is);
    const bool ok = d.order && d.in_target && is;
    if (ok) {
        begin(&d, k);
        permute(x, k, wanted, &d, is, p);
    }
    mem_free(x->m, d.order);
    mem_free(x->m, d.in_target);
    mem_free(x->m, is);
    return ok ? DGM_OK : err_memory(err);
}

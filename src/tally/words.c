/* The words of a document, one by one. In: forms. Out: CELL_FORM, and the counts of their terms.
 *
 * A token costs one addition in an array by form, and names, stems and cells are looked up once for each form: most
 * tokens of a text are of few forms. Tokens that are no words are counted in an element of their own, which is thrown
 * away, since a branch for each would be mispredicted at every comma. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

/* Fills names->times and w->met, whose length it returns; false: out of memory. */
static bool count_forms(const counting *c, vocab_names *names)
{
    const doc_view *d = c->d;
    struct tally_work *w = c->t->work;
    const size_t most = (size_t)d->tok->n < names->v.n ? (size_t)d->tok->n : names->v.n;
    w->met.n = 0;
    if (!vec_zeros(c->t->m, &names->times, names->v.n + 1) || !vec_reserve(c->t->m, &w->met, most + 2))
        return false;
    uint32_t *times = names->times.v, *met = w->met.v;
    size_t n = 0;
    times[0] = 1; /* so that it is never met */
    for (int32_t s = 0; s < d->sen->n; s++) {
        const int32_t end = counts_sentence(c, s) ? d->sen->first[s + 1] : 0;
        for (int32_t i = d->sen->first[s]; i < end; i++) {
            const uint32_t form = (d->form[i] + 1) & (0u - token_counts(d->tok->kind[i]));
            met[n] = form;
            n += times[form]++ == 0;
        }
    }
    w->met.n = n;
    return true;
}

/* What the form that comes a little later will need. */
static void prefetch(const counting *c, const vocab_names *names, size_t i)
{
    enum { NAMES_AHEAD = 32, CELLS_AHEAD = 12 };
    const struct tally_work *w = c->t->work;
    if (i + NAMES_AHEAD >= w->met.n)
        return;
    __builtin_prefetch(&names->v.v[w->met.v[i + NAMES_AHEAD] - 1]);
    const form_names *x = &names->v.v[w->met.v[i + CELLS_AHEAD] - 1];
    if (!x->cell || x->term >= w->uses.n)
        return;
    __builtin_prefetch(&c->t->cells.v[x->cell - 1].value[0], 1);
    __builtin_prefetch(&w->uses.v[x->term], 1);
}

dgm_status form_add(counting *c, vocab_names *names, uint32_t form, int64_t n, dgm_error *err)
{
    tally *t = c->t;
    const form_names *x = names_of(t, names, c->d->v, form, true);
    if (!x)
        return err_memory(err);
    uint32_t *known = &names->v.v[form].cell;
    if (!*known) {
        const cell key = { .section = CELL_FORM, .key = { 0, c->lang, x->term, x->form } };
        const dgm_status s = cell_at(t, &key, known, err);
        *known = s ? 0 : *known + 1;
        if (s)
            return s;
    }
    if (!sum_add(&t->cells.v[*known - 1].value[0], n))
        return err_set(err, DGM_ERR_OVERFLOW, "a count passes 2^63 - 1");
    return DGM_OK;
}

static dgm_status add_form(counting *c, vocab_names *names, uint32_t form, uint32_t n, dgm_error *err)
{
    const dgm_status s = form_add(c, names, form, n, err);
    return s ? s : term_add(c, names->v.v[form].term, n, c->d->v->form_flags.v[form] & FORM_STOP, err);
}

dgm_status words_add(counting *c, vocab_names *names, int64_t *words, dgm_error *err)
{
    const struct tally_work *w = c->t->work;
    if (!count_forms(c, names))
        return err_memory(err);
    dgm_status s = DGM_OK;
    int64_t sum = 0;
    for (size_t i = 0; i < w->met.n; i++) {
        const uint32_t form = w->met.v[i], n = names->times.v[form];
        names->times.v[form] = 0;
        sum += n;
        prefetch(c, names, i);
        if (!s)
            s = add_form(c, names, form - 1, n, err);
    }
    *words = sum;
    return s;
}

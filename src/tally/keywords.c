/* Dictionary hits of a document. In: hits. Out: CELL_CATEGORY, CELL_HIT, CELL_GROUP. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

/* The folded words of a hit, joined by spaces: STRTAB_NONE when out of memory. */
static uint32_t hit_form(counting *c, const keyword_hit *h)
{
    tally *t = c->t;
    buf *b = &t->work->text;
    b->n = 0;
    for (int32_t i = h->first; i < h->last; i++) {
        const str s = vocab_fold_str(c->d->v, c->d->form[i]);
        if ((i > h->first && !buf_char(t->m, b, ' ')) || !buf_add(t->m, b, s.s, s.len))
            return STRTAB_NONE;
    }
    return tally_name(t, (str){ b->v, b->n });
}

static dgm_status count_hit(counting *c, const keyword_hit *h, dgm_error *err)
{
    const uint32_t category = tally_name(c->t, keywords_category(c->d->key, (size_t)h->category));
    const uint32_t form = hit_form(c, h);
    if (category == STRTAB_NONE || form == STRTAB_NONE)
        return err_memory(err);
    const cell add = { CELL_HIT, { c->group, category, form }, { 1 } };
    return tally_bump(c->t, &add, err);
}

static int64_t count_words(const counting *c)
{
    int64_t n = 0;
    for (int32_t s = 0; s < c->d->sen->n; s++)
        for (int32_t i = c->d->sen->first[s]; c->takes[s] && i < c->d->sen->first[s + 1]; i++)
            n += token_counts(c->d->tok->kind[i]);
    return n;
}

dgm_status keywords_add(counting *c, dgm_error *err)
{
    const doc_view *d = c->d;
    struct tally_work *w = c->t->work;
    const size_t categories = d->key ? keywords_categories(d->key) : 0, hits = d->hits ? d->hits->n : 0;
    w->sums.n = 0;
    if (!vec_reserve(c->t->m, &w->sums, categories + 1))
        return err_memory(err);
    memset(w->sums.v, 0, (categories + 1) * sizeof *w->sums.v);
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < hits && !s; i++) {
        const keyword_hit *h = &d->hits->v[i];
        if (!c->takes[d->tok->sentence[h->first]])
            continue;
        w->sums.v[h->category]++;
        s = count_hit(c, h, err);
    }
    for (size_t i = 0; i < categories && !s; i++) {
        if (w->sums.v[i] == 0)
            continue;
        const uint32_t category = tally_name(c->t, keywords_category(d->key, i));
        const cell add = { CELL_CATEGORY, { c->group, category }, { w->sums.v[i], 1 } };
        s = category == STRTAB_NONE ? err_memory(err) : tally_bump(c->t, &add, err);
    }
    return s ? s : counting_end(c, count_words(c), 0, err);
}

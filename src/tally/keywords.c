/* Dictionary hits of a document. In: hits. Out: CELL_CATEGORY, CELL_HIT, CELL_ENTRY, CELL_GROUP. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

/* The folded words of a hit, joined by spaces: STRTAB_NONE when out of memory. */
static uint32_t hit_form(counting *c, const keyword_hit *h)
{
    tally *t = c->t;
    const doc_view *d = view_at(c->d, c->d->tok->sentence[h->first]);
    buf *b = &t->work->text;
    b->n = 0;
    for (int32_t i = h->first; i < h->last; i++) {
        const str s = vocab_fold_str(d->v, d->form[i]);
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
        for (int32_t i = c->d->sen->first[s]; counts_sentence(c, s) && i < c->d->sen->first[s + 1]; i++)
            n += token_counts(c->d->tok->kind[i]) && passages_take(c->chosen, s, i);
    return n;
}

/* Every match of an entry, in its cell, which is looked up once for each tally. */
static dgm_status count_match(counting *c, const keyword_match *match, dgm_error *err)
{
    uint32_t *index = &c->t->work->entries.v[match->entry];
    if (*index == 0) {
        const keyword_pattern e = keywords_entry(c->d->key, (size_t)match->entry);
        cell add = { .section = CELL_ENTRY };
        add.key[0] = tally_name(c->t, keywords_category(c->d->key, (size_t)e.category));
        add.key[1] = tally_name(c->t, e.pattern);
        if (add.key[0] == STRTAB_NONE || add.key[1] == STRTAB_NONE)
            return err_memory(err);
        uint32_t at;
        const dgm_status s = cell_at(c->t, &add, &at, err);
        if (s)
            return s;
        *index = at + 1;
    }
    return cell_add(c->t, *index - 1, (const int64_t[CELL_VALUES]){ 1 }, err);
}

/* The categories' sums become cells, and zero again. */
static dgm_status count_categories(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const doc_view *d = c->d;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < d->hits->n && !s; i++) {
        const size_t category = (size_t)d->hits->v[i].category;
        if (w->sums.v[category] == 0)
            continue;
        const uint32_t name = tally_name(c->t, keywords_category(d->key, category));
        const cell add = { CELL_CATEGORY, { c->group, name }, { w->sums.v[category], 1, w->weights.v[category] } };
        s = name == STRTAB_NONE ? err_memory(err) : tally_bump(c->t, &add, err);
        w->sums.v[category] = w->weights.v[category] = 0;
    }
    return s;
}

static dgm_status count_hits(counting *c, dgm_error *err)
{
    const doc_view *d = c->d;
    struct tally_work *w = c->t->work;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < d->hits->matches.n && !s; i++)
        if (counts_token(c, d->hits->matches.v[i].first))
            s = count_match(c, &d->hits->matches.v[i], err);
    for (size_t i = 0; i < d->hits->n && !s; i++) {
        const keyword_hit *h = &d->hits->v[i];
        if (!counts_token(c, h->first))
            continue;
        w->sums.v[h->category]++;
        if (!sum_add(&w->weights.v[h->category], keywords_entry(d->key, (size_t)h->entry).weight))
            return err_set(err, DGM_ERR_OVERFLOW, "a sum of weights passes 2^63 - 1");
        s = count_hit(c, h, err);
    }
    return s ? s : count_categories(c, err);
}

dgm_status keywords_add(counting *c, dgm_error *err)
{
    const doc_view *d = c->d;
    struct tally_work *w = c->t->work;
    dgm_status s = DGM_OK;
    if (d->key && d->hits) {
        const size_t categories = keywords_categories(d->key), entries = keywords_entries(d->key);
        if (!vec_zeros(c->t->m, &w->sums, categories) || !vec_zeros(c->t->m, &w->weights, categories) ||
            !vec_zeros(c->t->m, &w->entries, entries))
            return err_memory(err);
        s = count_hits(c, err);
    }
    return s ? s : counting_end(c, count_words(c), 0, err);
}

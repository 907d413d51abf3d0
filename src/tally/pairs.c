/* What stands near what. In: tokens, mentions. Out: CELL_PAIR, CELL_MARGIN, CELL_NAME, CELL_FORM, CELL_GROUP;
 * with flags CELL_BOND and CELL_EVIDENCE, of bonds.c.
 *
 * In a sentence, paragraph or document a pair counts once, and so do its items. In a window every two items at most W
 * words apart count, with weight 1 or lcm(1..W) / distance; items and N are then sums of the same weights. Words are
 * numbered before stop words are left out; a mention or phrase of several words stands where its nearest word does. An
 * item is no pair with itself, and a word is none with one of another language. Where terms and entities are paired,
 * the words of a mention are no terms of their own.
 *
 * Of the distinct items of one context the first dgm_limits.context_items count, so that a page-long list cannot cost
 * its square; those cut are counted in CELL_GROUP. */
#include "tally/store.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

static bool of_terms(const counting *c) { return c->t->o.of != DGM_OF_ENTITIES; }
static bool of_entities(const counting *c) { return c->t->o.of != DGM_OF_TERMS; }

/* ---- items: what stands where */

static dgm_status add_form(unit_reader *r, const unit *u, dgm_error *err)
{
    const cell add = { CELL_FORM, { 0, r->c->lang, u->term, u->form }, { 1 } };
    return u->kind == UNIT_ENTITY   ? DGM_OK
           : u->kind == UNIT_PHRASE ? tally_bump(r->c->t, &add, err)
                                    : form_add(r->c, r->names, u->written, 1, err);
}

/* Adds the items of a sentence, in the order of the text. `*word`: words before it, and then behind it. */
static dgm_status read_sentence(unit_reader *r, int32_t sentence, int64_t *word, dgm_error *err)
{
    counting *c = r->c;
    struct tally_work *w = c->t->work;
    int32_t words;
    dgm_status s = units_read(r, sentence, &words, err);
    for (size_t i = 0; i < w->units.n && !s; i++) {
        const unit *u = &w->units.v[i];
        if (u->stop && !(c->t->o.flags & DGM_STOP))
            continue;
        const uint32_t lang = u->kind == UNIT_ENTITY ? 0 : c->lang;
        const pair_item item = { u->term, lang, sentence, *word + u->word, *word + u->word + u->words };
        s = vec_push(c->t->m, &w->items, item) ? add_form(r, u, err) : err_memory(err);
    }
    *word += words;
    return s;
}

/* ---- contexts: what counts */

/* The item's place in work.distinct; SIZE_MAX: cut; false: out of memory. */
static bool place_of(counting *c, const pair_item *item, size_t *place)
{
    struct tally_work *w = c->t->work;
    const uint32_t name = item->name;
    if (name >= w->places.n) {
        const size_t n = strtab_size(&c->t->names);
        if (!vec_reserve(c->t->m, &w->places, n - w->places.n))
            return false;
        memset(w->places.v + w->places.n, 0, (n - w->places.n) * sizeof *w->places.v);
        w->places.n = n;
    }
    name_place *x = &w->places.v[name];
    if (x->context != w->context) {
        const context_item fresh = { strtab_get(&c->t->names, name), name, item->lang, 0, 0, 0 };
        x->context = w->context;
        x->place = UINT32_MAX;
        if (w->distinct.n >= c->t->context_items)
            w->cut++;
        else if (!vec_push(c->t->m, &w->distinct, fresh))
            return false;
        else
            x->place = (uint32_t)(w->distinct.n - 1);
    }
    *place = x->place == UINT32_MAX ? SIZE_MAX : x->place;
    if (*place != SIZE_MAX && w->distinct.v[*place].lang != item->lang)
        w->distinct.v[*place].lang = 0;
    return true;
}

static void next_context(struct tally_work *w)
{
    w->distinct.n = 0;
    if (++w->context == 0) { /* after 2^32 contexts the stamps begin anew */
        memset(w->places.v, 0, w->places.n * sizeof *w->places.v);
        w->context = 1;
    }
}

static dgm_status bump_pair(counting *c, const context_item *a, const context_item *b, int64_t weight, dgm_error *err)
{
    const bool swap = str_cmp(a->s, b->s) > 0;
    return swap ? pair_add(c, b->name, a->name, weight, err) : pair_add(c, a->name, b->name, weight, err);
}

static dgm_status bump_margins(counting *c, dgm_error *err)
{
    const struct tally_work *w = c->t->work;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < w->distinct.n && !s; i++) {
        const context_item *x = &w->distinct.v[i];
        const cell add = { CELL_MARGIN, { c->group, x->name }, { x->weight, 0, x->mentions } };
        name_place *at = &w->places.v[x->name];
        if (!at->margin || at->group != c->group) {
            at->group = c->group;
            s = cell_at(c->t, &add, &at->margin, err);
            at->margin = s ? 0 : at->margin + 1;
        }
        if (!s)
            s = bump_once_at(c, at->margin - 1, add, err);
    }
    return s;
}

/* Notes the items of the context; false: out of memory. */
static bool note_items(counting *c)
{
    struct tally_work *w = c->t->work;
    next_context(w);
    for (size_t i = 0; i < w->items.n; i++) {
        size_t place;
        if (!place_of(c, &w->items.v[i], &place))
            return false;
        if (place == SIZE_MAX)
            continue;
        if (w->distinct.v[place].mentions++ == 0)
            w->distinct.v[place].item = i;
    }
    return true;
}

/* Words of two languages are none. */
static bool is_pair(const context_item *a, const context_item *b)
{
    return a->lang == b->lang || !a->lang || !b->lang;
}

/* Two distinct items of a context, which goes once into their pair. */
static dgm_status count_both(counting *c, const context_item *a, const context_item *b, dgm_error *err)
{
    if (!is_pair(a, b))
        return DGM_OK;
    const pair_item *items = c->t->work->items.v;
    const dgm_status s = bump_pair(c, a, b, 1, err);
    return s || !(c->t->o.flags & DGM_PASSAGES) ? s : passage_offer(c, &items[a->item], &items[b->item], err);
}

static dgm_status count_context(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    if (!note_items(c))
        return err_memory(err);
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < w->distinct.n; i++)
        w->distinct.v[i].weight = 1;
    for (size_t i = 0; i < w->distinct.n; i++)
        for (size_t j = i + 1; j < w->distinct.n && !s; j++)
            s = count_both(c, &w->distinct.v[i], &w->distinct.v[j], err);
    w->total++;
    return s ? s : bump_margins(c, err);
}

int64_t pairs_unit(const tally *t)
{
    int64_t lcm = 1;
    for (int64_t i = 2; t->o.flags & DGM_DISTANCE && i <= t->o.window; i++) {
        int64_t a = lcm, b = i;
        while (b) {
            const int64_t rest = a % b;
            a = b;
            b = rest;
        }
        lcm = lcm / a * i;
    }
    return lcm;
}

static dgm_status count_window(counting *c, size_t i, size_t j, int64_t weight, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    size_t a, b;
    if (!place_of(c, &w->items.v[i], &a) || !place_of(c, &w->items.v[j], &b))
        return err_memory(err);
    if (a == SIZE_MAX || b == SIZE_MAX || !is_pair(&w->distinct.v[a], &w->distinct.v[b]))
        return DGM_OK;
    context_item *x = &w->distinct.v[a], *y = &w->distinct.v[b];
    if (!sum_add(&x->weight, weight) || !sum_add(&y->weight, weight) || !sum_add(&w->total, weight))
        return err_set(err, DGM_ERR_OVERFLOW, "a count passes 2^63 - 1");
    const dgm_status s = bump_pair(c, x, y, weight, err);
    return s || !(c->t->o.flags & DGM_PASSAGES) ? s : passage_offer(c, &w->items.v[i], &w->items.v[j], err);
}

static dgm_status count_windows(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const int32_t window = c->t->o.window;
    const int64_t one = c->t->o.flags & DGM_DISTANCE ? pairs_unit(c->t) : 0;
    if (!note_items(c))
        return err_memory(err);
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < w->items.n; i++) {
        /* two mentions can share a word, so the number of items that are near is bounded apart */
        for (size_t j = i + 1; j < w->items.n && j - i <= 2 * (size_t)window && !s; j++) {
            const int64_t apart = w->items.v[j].first - (w->items.v[i].last - 1), distance = apart > 1 ? apart : 1;
            if (distance > window)
                break;
            if (w->items.v[i].name != w->items.v[j].name)
                s = count_window(c, i, j, one ? one / distance : 1, err);
        }
    }
    return s ? s : bump_margins(c, err);
}

/* ---- a document */

static dgm_status name_actors(counting *c, dgm_error *err)
{
    const mentions *men = c->d->men;
    int64_t all;
    dgm_status s = units_name_actors(c, false, err);
    if (!s)
        s = sum_actors(c, &all, err);
    for (size_t i = 0; i < men->actors.n && !s; i++) {
        const actor x = counted_actor(c, &men->actors.v[i]);
        if (c->t->work->sums.v[i])
            s = count_name(c, &x, c->t->work->sums.v[i], err);
    }
    return s;
}

/* Words count in the language of their sentence. */
static dgm_status turn_to(unit_reader *r, const doc_view *d, dgm_error *err)
{
    counting *c = r->c;
    c->d = d;
    if (!of_terms(c))
        return DGM_OK;
    c->lang = tally_name(c->t, str_of(lang_names[d->lang]));
    r->names = names_for(c->t, d->v);
    return c->lang == STRTAB_NONE || !r->names ? err_memory(err) : DGM_OK;
}

/* Whether the context of sentence `a` goes on in sentence `b`, which follows it. */
static bool goes_on(const counting *c, int32_t a, int32_t b)
{
    switch (c->t->o.within) {
    case DGM_WITHIN_PARAGRAPH:
        return c->d->sen->block[a] == c->d->sen->block[b];
    case DGM_WITHIN_DOCUMENT:
        return true;
    case DGM_WITHIN_WINDOW:
        return c->t->o.flags & DGM_ACROSS;
    default:
        return false;
    }
}

dgm_status pairs_add(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const doc_view *d = c->d;
    const sentences *sen = d->sen;
    const bool windows = c->t->o.within == DGM_WITHIN_WINDOW;
    unit_reader r = { .c = c, .entities = of_entities(c) };
    int64_t word = 0;
    dgm_status s = of_entities(c) ? name_actors(c, err) : DGM_OK;
    if (!s)
        s = turn_to(&r, d, err);
    w->total = w->cut = 0;
    for (int32_t i = 0; i < sen->n && !s;) {
        bool any = false;
        int32_t first = i;
        w->items.n = 0;
        do {
            if (counts_sentence(c, i)) {
                if (d->parts)
                    s = turn_to(&r, view_at(d, i), err);
                s = s ? s : read_sentence(&r, i, &word, err);
                any = true;
            } else {
                word += c->t->o.window; /* no window reaches over what was left out */
            }
            i++;
        } while (!s && i < sen->n && goes_on(c, first, i));
        if (any && !s)
            s = windows ? count_windows(c, err) : count_context(c, err);
    }
    const dgm_status settled = s ? s : pairs_settle(c, err);
    w->log.n = 0;
    c->d = d;
    s = settled;
    if (!s && c->t->o.flags & DGM_BONDS && of_entities(c))
        s = bonds_add(c, err);
    if (!s)
        s = counting_end(c, w->total, w->cut, err);
    return s ? s : spill_if_large(c->t, err);
}

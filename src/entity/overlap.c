/* The best of the candidates. In: work.cand, in any order. Out: those kept, in order of the text, and by token the one
 * that covers it; and of all of them, for who asks, what came of each.
 *
 * The longest wins, of equally long ones the user's, then the gazetteer's, compounds and shapes, then the earliest.
 * Candidates have at most MAX_TOKENS tokens, so choosing is two counting sorts of their numbers and one look at each
 * covered token: linear. */
#include "base/merge.h"
#include "entity/rules.h"

#include <stddef.h>

enum { RANKS = 8, LENGTHS = (MAX_TOKENS + 1) * RANKS };

static size_t by_first(const cand *c)
{
    return (size_t)c->first;
}

static size_t by_length(const cand *c)
{
    return (size_t)(MAX_TOKENS - (c->last - c->first)) * RANKS + c->rank;
}

/* Stable; `from` NULL: 0, 1, 2, ... */
static bool counting_sort(run *r, const int32_t *from, int32_t *to, size_t keys, size_t (*key)(const cand *))
{
    struct entity_work *w = r->w;
    const size_t n = w->cand.n;
    w->count.n = 0;
    if (!vec_reserve(r->m, &w->count, keys + 1))
        return false;
    int32_t *at = w->count.v;
    memset(at, 0, (keys + 1) * sizeof *at);
    for (size_t i = 0; i < n; i++)
        at[key(&w->cand.v[i]) + 1]++;
    for (size_t k = 0; k < keys; k++)
        at[k + 1] += at[k];
    for (size_t i = 0; i < n; i++) {
        const int32_t number = from ? from[i] : (int32_t)i;
        to[at[key(&w->cand.v[number])]++] = number;
    }
    return true;
}

static bool is_free(const struct entity_work *w, const cand *c)
{
    for (int32_t i = c->first; i < c->last; i++)
        if (w->cover.v[i])
            return false;
    return true;
}

static void cover(struct entity_work *w, const cand *c, int32_t with)
{
    for (int32_t i = c->first; i < c->last; i++)
        w->cover.v[i] = with;
}

/* Why the candidate lost to that which covers one of its tokens. */
static uint8_t fate_of(const struct entity_work *w, const cand *c)
{
    int32_t i = c->first;
    while (!w->cover.v[i])
        i++;
    const cand *won = &w->cand.v[w->cover.v[i] - 1];
    if (won->last - won->first != c->last - c->first)
        return FATE_LONGER;
    return won->rank != c->rank ? FATE_PREFERRED : FATE_EARLIER;
}

bool keep_best(run *r)
{
    struct entity_work *w = r->w;
    const size_t n = (size_t)r->in->tok->n, found = w->cand.n;
    w->cover.n = w->sorted.n = w->order[0].n = w->order[1].n = 0;
    if (!vec_reserve(r->m, &w->cover, n) || !vec_reserve(r->m, &w->sorted, found) ||
        !vec_reserve(r->m, &w->order[0], found) || !vec_reserve(r->m, &w->order[1], found))
        return false;
    memset(w->cover.v, 0, n * sizeof *w->cover.v);
    w->cover.n = n;
    int32_t *in_text = w->order[0].v, *best_first = w->order[1].v;
    if (!counting_sort(r, NULL, in_text, n + 1, by_first) || !counting_sort(r, in_text, best_first, LENGTHS, by_length))
        return false;
    for (size_t i = 0; i < found; i++) {
        cand *c = &w->cand.v[best_first[i]];
        if (is_free(w, c))
            cover(w, c, best_first[i] + 1);
        else
            c->fate = fate_of(w, c);
    }
    for (size_t i = 0; i < found; i++) {
        const cand *c = &w->cand.v[in_text[i]];
        if (w->cover.v[c->first] != in_text[i] + 1)
            continue;
        w->sorted.v[w->sorted.n++] = *c;
    }
    for (size_t i = 0; i < w->sorted.n; i++)
        cover(w, &w->sorted.v[i], (int32_t)i + 1);
    const cands swap = w->cand;
    w->cand = w->sorted;
    w->sorted = swap;
    return true;
}

/* ---- all of them */

static str rule_of(const run *r, const cand *c)
{
    switch (c->kind) {
    case CAND_NAME: return r->e->entries.v[c->entry].alias;
    case CAND_PATTERN: return r->e->patterns.v[c->entry].name;
    default: return str_of(entity_via_names[c->via]);
    }
}

static str id_of(const run *r, const cand *c)
{
    if (c->kind == CAND_NAME)
        return r->e->things.v[r->e->entries.v[c->entry].thing].id;
    return c->value >= 0 ? r->w->found.v[c->value].id : c->id;
}

static tried tried_of(const run *r, const cand *c)
{
    const struct entity_work *w = r->w;
    tried t = { .start = c->start, .end = c->end, .sentence = r->in->tok->sentence[c->first], .type = c->type,
                .won_start = -1, .won_end = -1, .fate = c->fate, .id = id_of(r, c), .rule = rule_of(r, c) };
    if (c->fate == FATE_KEPT) {
        t.fate = w->cand.v[w->cover.v[c->first] - 1].fate; /* what the resolution said of it */
        return t;
    }
    int32_t i = c->first;
    while (!w->cover.v[i])
        i++;
    t.won_start = w->cand.v[w->cover.v[i] - 1].start;
    t.won_end = w->cand.v[w->cover.v[i] - 1].end;
    return t;
}

bool list_tried(run *r)
{
    struct entity_work *w = r->w;
    const size_t n = w->sorted.n, before = r->out->tried.n;
    if (!vec_reserve(r->m, &r->out->tried, n))
        return false;
    for (size_t i = 0; i < n; i++)
        r->out->tried.v[before + i] = tried_of(r, &w->sorted.v[w->order[0].v[i]]);
    r->out->tried.n += n;
    return merge_runs(r->m, r->out->tried.v, before, r->out->tried.n, sizeof(tried), offsetof(tried, sentence));
}

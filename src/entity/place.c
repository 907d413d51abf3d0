/* Whether a capital or a building is meant as a place or as its state. In: a candidate of the gazetteer whose alias
 * has a row with the flag `metonym`. Out: that row, or none.
 *
 * Op-eds name capitals mostly for their states, so the state is the default; a place is told by a preposition
 * (in Beijing), by what only a place has (the streets of Beijing), by movement (a visit to Beijing, arrived from
 * Moscow), by what follows (Beijing airport; Beijing, China) or by a dateline. Coordinated capitals (in Moscow and
 * Beijing) go together, and one whose name a region has too is none beside another region (Oregon and
 * Washington). */
#include "entity/rules.h"

#include <string.h>

enum { LOOK_BACK = 6 };

static uint32_t metonym_row(const run *r, uint32_t first)
{
    for (uint32_t x = first; x != TRIE_NONE; x = r->e->entries.v[x].next)
        if (r->e->entries.v[x].flags & ENTRY_METONYM)
            return x;
    return TRIE_NONE;
}

static bool before(const run *r, int32_t token, int32_t begin, uint64_t cues)
{
    for (int32_t i = token - 1; i >= begin && i >= token - LOOK_BACK; i--) {
        if (r->in->tok->kind[i] == TOKEN_PUNCT)
            return false;
        if (cues_at(r, i) & cues)
            return true;
    }
    return false;
}

/* in Moscow, but: interest in Moscow; to Moscow after a verb or noun of movement only */
static bool led_to_place(const run *r, int32_t token, int32_t begin)
{
    int32_t i = token - 1;
    if (i > begin && cues_at(r, i) & CUE(ARTICLE))
        i--;
    if (r->lang == LANG_ZH && i > begin && token_str(r, i).len == 3 && flags_at(r, i) & FORM_STOP && !cues_at(r, i))
        i--; /* 访问了北京 */
    if (i < begin)
        return false;
    const uint64_t cues = cues_at(r, i);
    if (cues & CUE(LINK) && i > begin && cues_at(r, i - 1) & CUE(SITE))
        return true;
    if (cues & CUE(PLACE))
        return i == begin || !(cues_at(r, i - 1) & CUE(LEAN));
    if (cues & CUE(TOWARD))
        return before(r, i, begin, CUE(MOTION) | CUE(VISIT));
    return (cues & CUE(VISIT)) != 0;
}

static bool is_dateline(const run *r, const cand *c, int32_t begin, int32_t stop)
{
    if (c->first != begin || c->last >= stop || flags_at(r, c->first) & FORM_LOWER)
        return false;
    const str next = token_str(r, c->last);
    return str_eq(next, STR(",")) || str_eq(next, STR("(")) || str_eq(next, STR("-")) || str_eq(next, STR("_")) ||
           str_eq(next, STR("\xe2\x80\x94")) || str_eq(next, STR("\xe2\x80\x93"));
}

static bool followed_as_place(const run *r, const cand *c, int32_t stop)
{
    if (c->last >= stop)
        return false;
    if (cues_at(r, c->last) & CUE(VENUE))
        return true;
    if (c->last + 1 < stop && touches(r, c->last - 1) && touches(r, c->last) && cues_at(r, c->last + 1) & CUE(VENUE))
        return true; /* Moscow-based */
    int32_t last = 0;
    const bool comma = c->last + 1 < stop && str_eq(token_str(r, c->last), STR(","));
    const uint32_t x = comma ? demonym_at(r, c->last + 1, &last) : TRIE_NONE;
    const entry *e = x == TRIE_NONE ? NULL : &r->e->entries.v[x];
    const uint32_t state = metonym_row(r, c->entry);
    return e && e->type == ENTITY_GPE && state != TRIE_NONE && e->thing == r->e->entries.v[state].thing;
}

/* The mention before, when only "and", "or" or a comma stand between and it was a capital too. */
static const mention *coordinated(const run *r, const cand *c)
{
    if (!r->out->v.n)
        return NULL;
    const mention *x = &r->out->v.v[r->out->v.n - 1];
    if (x->sentence != r->in->tok->sentence[c->first] || c->first - x->last < 1 || c->first - x->last > 2)
        return NULL;
    for (int32_t i = x->last; i < c->first; i++)
        if (!(cues_at(r, i) & CUE(JOIN)) && !str_eq(token_str(r, i), STR(",")))
            return NULL;
    return x->type == ENTITY_GPE ? x : NULL;
}

/* Whether the longest name at the token is of a place that is neither a state nor may stand for one: Nevada. */
static bool is_region(const run *r, int32_t token, int32_t stop)
{
    uint32_t found = TRIE_NONE;
    for (uint32_t node = TRIE_ROOT; token < stop && (node = name_step(r, node, token)) != TRIE_NONE; token++)
        found = r->e->names.value.v[node] == TRIE_NONE ? found : r->e->names.value.v[node];
    if (found == TRIE_NONE)
        return false;
    const entry *x = &r->e->entries.v[found];
    return x->type == ENTITY_GPE && r->e->things.v[x->thing].id.len > 2 && metonym_row(r, found) == TRIE_NONE;
}

/* "and Nevada" */
static bool joins_region(const run *r, const cand *c, int32_t stop)
{
    int32_t i = c->last;
    if (i < stop && str_eq(token_str(r, i), STR(",")))
        i++;
    if (i < stop && cues_at(r, i) & CUE(JOIN))
        i++;
    return i > c->last && is_region(r, i, stop);
}

uint32_t metonym_of(const run *r, const cand *c)
{
    const entry *x = &r->e->entries.v[c->entry];
    const uint32_t state = metonym_row(r, c->entry);
    if (state == TRIE_NONE)
        return TRIE_NONE;
    if (x->flags & ENTRY_METONYM)
        return c->entry; /* a building without a row of its own */
    const int32_t begin = sentence_first(r, c->first), stop = sentence_last(r, c->first);
    if (led_to_place(r, c->first, begin) || is_dateline(r, c, begin, stop) || followed_as_place(r, c, stop))
        return TRIE_NONE;
    const mention *with = coordinated(r, c);
    if (cues_at(r, c->first) & CUE(NAMESAKE) &&
        (joins_region(r, c, stop) || (with && is_region(r, with->first, with->last))))
        return TRIE_NONE;
    if (with && with->via == VIA_NAME && with->first > begin && led_to_place(r, with->first, begin) &&
        !(cues_at(r, with->last - 1) & CUE(ARTICLE)))
        return TRIE_NONE;
    const bool owns = c->last < stop && r->in->tok->kind[c->last] == TOKEN_CLITIC;
    return r->e->entries.v[state].flags & ENTRY_AMBIGUOUS && !owns ? TRIE_NONE : state;
}

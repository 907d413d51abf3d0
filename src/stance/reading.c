/* Where the rules' patterns stand in a document. In: tokens, forms, mentions. Out: hits by token.
 *
 * Of one kind the longest pattern at a position counts and hits never overlap; hits of unlike kinds may share
 * words ("but" is a contrast and a clause mark). Words inside an entity's span are no evidence, unless a pattern
 * of the lexicon is longer than the entity and contains it. */
#include "stance/rules.h"

#include "base/error.h"
#include <string.h>

reading *reading_new(const mem *m)
{
    return mem_zalloc(m, sizeof(reading));
}

void reading_free(const mem *m, reading *r)
{
    if (!r)
        return;
    phrase_cache_free(m, &r->cache);
    vec_free(m, &r->found);
    vec_free(m, &r->hits);
    vec_free(m, &r->hit_at);
    vec_free(m, &r->mention);
    vec_free(m, &r->cast);
    vec_free(m, &r->quoted);
    mem_free(m, r);
}

bool mention_is_actor(const mentions *men, const mention *x)
{
    if (x->type != ENTITY_PERSON && x->type != ENTITY_GPE && x->type != ENTITY_ORG && x->type != ENTITY_NORP)
        return false;
    if (x->actor < 0 && x->parts[0] < 0)
        return false;
    /* cities and provinces are places; two letters are a state's */
    return x->type != ENTITY_GPE || x->actor < 0 || men->actors.v[x->actor].id.len == 2;
}

static bool map_mentions(reading *r, const mem *m)
{
    const mentions *men = r->in->men;
    const int32_t n = r->in->in->tok->n;
    r->mention.n = 0;
    if (!vec_reserve(m, &r->mention, n))
        return false;
    for (int32_t t = 0; t < n; t++)
        r->mention.v[t] = -1;
    r->mention.n = (size_t)n;
    for (size_t i = 0; men && i < men->v.n; i++)
        for (int32_t t = men->v.v[i].first; t < men->v.v[i].last && t < n; t++)
            r->mention.v[t] = (int32_t)i;
    return true;
}

/* The place of a state in `state`, -1: the id is no state's. */
static int state_slot(str id)
{
    const bool letters = id.len == 2 && id.s[0] >= 'a' && id.s[0] <= 'z' && id.s[1] >= 'a' && id.s[1] <= 'z';
    return letters ? (id.s[0] - 'a') * 26 + (id.s[1] - 'a') : -1;
}

static void map_states(reading *r)
{
    const mentions *men = r->in->men;
    for (size_t i = 0; i < sizeof r->state / sizeof *r->state; i++)
        r->state[i] = -1;
    for (size_t i = 0; men && i < men->actors.n; i++) {
        const int slot = state_slot(men->actors.v[i].id);
        if (slot >= 0)
            r->state[slot] = (int32_t)i;
    }
}

int32_t mention_actor(const reading *r, const mention *x)
{
    if (x->type != ENTITY_PERSON || x->actor < 0 || x->last >= r->in->in->tok->n ||
        !(reading_flags(r, x->last, RULE_NOUN) & NOUN_ORGAN))
        return x->actor;
    const int slot = state_slot(r->in->men->actors.v[x->actor].state);
    return slot >= 0 && r->state[slot] >= 0 ? r->state[slot] : x->actor;
}

int32_t actor_state(const reading *r, int32_t who)
{
    if (who < 0)
        return -1;
    const actor *x = &r->in->men->actors.v[who];
    if (state_slot(x->id) >= 0)
        return who;
    const int slot = x->type == ENTITY_PERSON ? state_slot(x->state) : -1;
    return slot < 0 ? -1 : r->state[slot];
}

/* Whether a word of evaluation or relation at [first, last) is only part of a name. */
static bool inside_entity(const reading *r, int32_t first, int32_t last)
{
    for (int32_t t = first; t < last; t++) {
        const int32_t i = r->mention.v[t];
        if (i < 0 || entity_is_value(r->in->men->v.v[i].type))
            continue;
        const mention *x = &r->in->men->v.v[i];
        if (x->first < first || x->last > last || x->last - x->first == last - first)
            return true;
    }
    return false;
}

typedef struct choice {
    uint32_t rule[RULE_KINDS];
    int32_t last[RULE_KINDS]; /* 0: none */
} choice;

/* The longest hit of each kind; of equal ones a loaded rule, then the first (exact before stem before glob). */
static void choose(const reading *r, int32_t at, const int32_t *free_from, choice *c)
{
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < r->found.n; i++) {
        const phrase_hit *h = &r->found.v[i];
        const uint8_t kind = r->book->rules.v[h->payload].kind;
        const bool evaluates = kind == RULE_WORD || kind == RULE_RELATION || kind == RULE_VALENCE;
        if (at < free_from[kind] || (evaluates && inside_entity(r, at, h->last)))
            continue;
        const bool beats = h->payload >= r->book->loaded && c->rule[kind] < r->book->loaded;
        if (h->last < c->last[kind] || (h->last == c->last[kind] && !beats))
            continue;
        c->last[kind] = h->last;
        c->rule[kind] = h->payload;
    }
}

/* Adds the hits of dictionaries that begin at the token and are evidence to what was found there. */
static bool add_taken(reading *r, const mem *m, const keywords *k, int32_t token)
{
    const keyword_hits *hits = r->in->hits;
    for (; hits && r->next_taken < hits->n && hits->v[r->next_taken].first <= token; r->next_taken++) {
        const keyword_hit *h = &hits->v[r->next_taken];
        const int32_t own = keywords_entry(k, (size_t)h->entry).category;
        const phrase_hit found = { r->book->taken + (uint32_t)h->entry, h->last };
        if (h->first == token && h->category == own && keywords_stance(k, (size_t)own) &&
            !vec_push(m, &r->found, found))
            return false;
    }
    return true;
}

/* Of a sentence in another language nothing is noted but where it stands. */
static bool read_sentence(reading *r, const mem *m, const keywords *k, int32_t sentence)
{
    const entity_input *in = r->in->in;
    const int32_t first = in->sen->first[sentence], last = in->sen->first[sentence + 1];
    const bool reads = input_reads(in, sentence);
    int32_t free_from[RULE_KINDS] = { 0 };
    choice c;
    for (int32_t t = first; t < last; t++) {
        r->hit_at.v[t] = (int32_t)r->hits.n;
        if (!reads)
            continue;
        r->found.n = 0;
        if (!phrases_match(&r->book->patterns, &r->cache, in->v, in->form, t, last, &r->found))
            return false;
        if (k && !add_taken(r, m, k, t))
            return false;
        if (!r->found.n)
            continue;
        choose(r, t, free_from, &c);
        for (int kind = 0; kind < RULE_KINDS; kind++) {
            if (!c.last[kind])
                continue;
            const rule_hit hit = { t, c.last[kind], c.rule[kind] };
            free_from[kind] = c.last[kind];
            if (!vec_push(m, &r->hits, hit))
                return false;
        }
    }
    return true;
}

dgm_status reading_run(reading *r, const stance_rules *rules, const stance_input *in, dgm_error *err)
{
    const entity_input *e = in->in;
    const dgm_status status = stance_rules_book(rules, e->lang, &r->book, err);
    if (status)
        return status;
    r->in = in;
    r->hits.n = 0;
    r->next_taken = 0;
    r->hit_at.n = 0;
    if (!vec_reserve(rules->m, &r->hit_at, (size_t)e->tok->n + 1) || !map_mentions(r, rules->m))
        return err_memory(err);
    r->hit_at.n = (size_t)e->tok->n + 1;
    map_states(r);
    for (int32_t s = 0; s < e->sen->n; s++)
        if (!read_sentence(r, rules->m, rules->dictionaries, s))
            return err_memory(err);
    r->hit_at.v[e->tok->n] = (int32_t)r->hits.n;
    return DGM_OK;
}

/* Who looks for what stands beside a word may look before the first token or behind the last, where nothing is. */
const rule_hit *reading_hit(const reading *r, int32_t token, uint8_t kind)
{
    if (token < 0 || (size_t)token + 1 >= r->hit_at.n)
        return NULL;
    for (int32_t i = r->hit_at.v[token]; i < r->hit_at.v[token + 1]; i++)
        if (reading_rule(r, &r->hits.v[i])->kind == kind)
            return &r->hits.v[i];
    return NULL;
}

unsigned reading_flags(const reading *r, int32_t token, uint8_t kind)
{
    const rule_hit *h = reading_hit(r, token, kind);
    return h ? reading_rule(r, h)->flags : 0;
}

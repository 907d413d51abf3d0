/* Whom a pronoun means. In: mentions by sentence. Out: actors. See sources.h for the method. */
#include "stance/sources.h"

#include "base/error.h"
#include <string.h>

enum { PAIR_GAP = 2, MOST_LOOKED_AT = 16 /* mentions of a sentence */ };

static bool is_state(const mentions *men, int32_t who)
{
    return who >= 0 && men->actors.v[who].id.len == 2;
}

static void set_pair(const mentions *men, cast *c, int32_t a, int32_t b, int32_t mention_number, bool joined)
{
    const bool sorted = str_cmp(men->actors.v[a].id, men->actors.v[b].id) <= 0;
    c->pair[0] = sorted ? a : b;
    c->pair[1] = sorted ? b : a;
    c->pair_mention = mention_number;
    c->joined = joined;
}

/* Two leaders side by side: "Xi and Putin". */
static void add_person(const reading *r, cast *c, int32_t number)
{
    const mentions *men = r->in->men;
    const mention *x = &men->v.v[number];
    const mention *before = number > 0 ? x - 1 : NULL;
    if (before && before->type == ENTITY_PERSON && before->sentence == x->sentence && c->pair[0] < 0 &&
        x->first - before->last <= PAIR_GAP && actor_state(r, before->actor) >= 0 && actor_state(r, x->actor) >= 0 &&
        actor_state(r, before->actor) != actor_state(r, x->actor))
        set_pair(men, c, before->actor, x->actor, number, true);
    c->person = c->person < 0 ? number : c->person;
}

/* "Post-Soviet": a name within a word. */
static bool is_prefixed(const reading *r, const mention *x)
{
    return x->start > r->in->in->tok->start[x->first];
}

/* Adds a mention to its sentence's cast. Two states are a pair when they stand side by side ("China and Russia") or
 * when the sentence names no third; a compound always is. */
static void add_to_cast(const reading *r, cast *c, int32_t number)
{
    const mentions *men = r->in->men;
    const mention *x = &men->v.v[number];
    if (!mention_is_actor(men, x) || is_prefixed(r, x))
        return;
    if (x->type == ENTITY_PERSON) {
        add_person(r, c, number);
        return;
    }
    if (x->parts[0] >= 0 && x->parts[1] >= 0) {
        set_pair(men, c, x->parts[0], x->parts[1], number, true);
        return;
    }
    c->thing = c->thing < 0 ? number : c->thing;
    if (c->people < 0 && x->last < r->in->in->tok->n && reading_flags(r, x->last, RULE_NOUN) & NOUN_GROUP)
        c->people = number;
    if (is_state(men, x->actor) && c->last >= 0) {
        const mention *before = &men->v.v[c->last];
        const int32_t gap = x->first - before->last;
        const bool close = gap <= PAIR_GAP;
        /* "Soviet Russia" is no pair */
        if (gap && is_state(men, before->actor) && before->actor != x->actor && (c->pair[0] < 0 || close))
            set_pair(men, c, before->actor, x->actor, number, close);
    }
    c->last = number;
}

/* A pronoun means nobody whom only another language names. */
dgm_status referents_run(reading *r, const mem *m, dgm_error *err)
{
    const int32_t n = r->in->in->sen->n;
    const mentions *men = r->in->men;
    r->cast.n = r->quoted.n = 0;
    if (!vec_reserve(m, &r->cast, n) || !vec_zeros(m, &r->quoted, (size_t)r->in->in->tok->n + 1))
        return err_memory(err);
    r->cast.n = (size_t)n;
    for (int32_t s = 0; s < n; s++)
        r->cast.v[s] = (cast){ -1, -1, -1, { -1, -1 }, -1, false, -1 };
    for (size_t i = 0; men && i < men->v.n; i++) {
        const int32_t s = men->v.v[i].sentence;
        if (s >= 0 && s < n && input_reads(r->in->in, s))
            add_to_cast(r, &r->cast.v[s], (int32_t)i);
    }
    return DGM_OK;
}

static int32_t actor_before(const reading *r, int32_t number, int32_t token)
{
    if (number < 0)
        return -1;
    const mention *x = &r->in->men->v.v[number];
    return x->first < token ? x->actor : -1;
}

/* "He said" behind a quotation is nobody whom it names, and "it" within one is nothing the teller speaks of. */
static bool is_of_voice(const reading *r, const mention *x, int32_t token, bool person)
{
    return r->quoted.v[token] ? person || r->quoted.v[x->first] : !r->quoted.v[x->first];
}

/* "She" is nobody with a man's given name. */
static bool is_of_gender(const actor *a, unsigned flags)
{
    return !(flags & (a->gender == 'f' ? PRONOUN_MALE : a->gender == 'm' ? PRONOUN_FEMALE : 0u));
}

/* The first that fits, from the first of its kind in the sentence on. */
static int32_t first_before(const reading *r, int32_t number, int32_t token, unsigned flags)
{
    const bool person = flags & PRONOUN_PERSON;
    const mentions *men = r->in->men;
    if (number < 0)
        return -1;
    const int32_t sentence = men->v.v[number].sentence;
    for (size_t i = (size_t)number; i < men->v.n && i < (size_t)number + MOST_LOOKED_AT; i++) {
        const mention *x = &men->v.v[i];
        if (x->sentence != sentence || x->first >= token)
            return -1;
        if ((x->type == ENTITY_PERSON) == person && mention_is_actor(men, x) && is_of_voice(r, x, token, person) &&
            is_of_gender(&men->actors.v[x->actor], flags))
            return x->actor;
    }
    return -1;
}

static int32_t candidate(const reading *r, int32_t sentence, int32_t token, unsigned flags)
{
    const cast *c = &r->cast.v[sentence];
    const int32_t person = flags & PRONOUN_PERSON ? first_before(r, c->person, token, flags) : -1;
    if (person >= 0 || (flags & PRONOUN_PERSON && !(flags & PRONOUN_THING)))
        return person;
    if (flags & PRONOUN_LATTER)
        return actor_before(r, c->last, token);
    return first_before(r, c->thing, token, flags & ~(unsigned)PRONOUN_PERSON);
}

int32_t referent(const reading *r, int32_t token, unsigned flags)
{
    if (!(flags & (PRONOUN_PERSON | PRONOUN_THING | PRONOUN_LATTER | PRONOUN_FORMER)))
        return -1;
    const int32_t sentence = r->in->in->tok->sentence[token];
    for (int32_t s = sentence; s >= 0 && s > sentence - REFERENT_SENTENCES; s--) {
        const int32_t who = candidate(r, s, token, flags);
        if (who >= 0)
            return who;
    }
    return -1;
}

int32_t referent_people(const reading *r, int32_t token)
{
    const int32_t sentence = r->in->in->tok->sentence[token];
    for (int32_t s = sentence; s >= 0 && s > sentence - REFERENT_SENTENCES; s--) {
        const cast *c = &r->cast.v[s];
        if (c->pair[0] >= 0 && r->in->men->v.v[c->pair_mention].first < token)
            return -1;
        const int32_t who = actor_before(r, c->people, token);
        if (who >= 0)
            return who;
    }
    return -1;
}

bool referent_pair(const reading *r, int32_t token, int32_t pair[2])
{
    const int32_t sentence = r->in->in->tok->sentence[token];
    for (int32_t s = sentence; s >= 0 && s > sentence - REFERENT_SENTENCES; s--) {
        const cast *c = &r->cast.v[s];
        if (c->pair[0] >= 0 && r->in->men->v.v[c->pair_mention].first < token)
            return memcpy(pair, c->pair, sizeof c->pair), true;
    }
    return false;
}

bool referent_states(const reading *r, int32_t token, int32_t pair[2])
{
    if (!referent_pair(r, token, pair))
        return false;
    pair[0] = actor_state(r, pair[0]);
    pair[1] = actor_state(r, pair[1]);
    return pair[0] >= 0 && pair[1] >= 0;
}

static bool is_pair(const reading *r, const cast *c, const int32_t states[2])
{
    const int32_t a = actor_state(r, c->pair[0]), b = actor_state(r, c->pair[1]);
    return (a == states[0] && b == states[1]) || (a == states[1] && b == states[0]);
}

bool pair_is_topic(const reading *r, int32_t token, const int32_t pair[2])
{
    const int32_t sentence = r->in->in->tok->sentence[token];
    int32_t n = 0;
    for (int32_t s = sentence; s >= 0 && s > sentence - TOPIC_SENTENCES; s--)
        n += is_pair(r, &r->cast.v[s], pair);
    return n >= TOPIC_NAMED;
}

bool pair_is_joined(const reading *r, int32_t token)
{
    const int32_t sentence = r->in->in->tok->sentence[token];
    for (int32_t s = sentence; s >= 0 && s > sentence - REFERENT_SENTENCES; s--) {
        const cast *c = &r->cast.v[s];
        if (c->pair[0] >= 0 && r->in->men->v.v[c->pair_mention].first < token)
            return c->joined;
    }
    return false;
}

str join_ids(arena *a, str x, char between, str y)
{
    if (str_cmp(x, y) > 0) {
        const str swap = x;
        x = y;
        y = swap;
    }
    char *s = arena_alloc(a, x.len + y.len + 2);
    if (!s)
        return STR("");
    memcpy(s, x.s, x.len);
    s[x.len] = between;
    memcpy(s + x.len + 1, y.s, y.len);
    s[x.len + 1 + y.len] = '\0';
    return (str){ s, x.len + 1 + y.len };
}

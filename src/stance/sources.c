/* Who says or thinks it. In: the noun phrase beside a cue. Out: an id.
 *
 * The phrase before a verb is found without a parser: auxiliaries and adverbs are stepped over, an apposition or
 * relative clause between commas is stepped over, and the phrase begins at the next clause mark. Within it a
 * person wins; "the spokesman of X" and "X's leadership" are X; other people of X are some-x. */
#include "stance/sources.h"

#include "base/error.h"
#include <string.h>

enum { PHRASE_REACH = 15, APPOSITION_REACH = 30, AUXILIARIES = 8, ORIGINS = 3, TITLE_TOKENS = 6,
       RELATIVE_TOKENS = 3 };

static const source no_source = { { "", 0 }, -1, -1, -1, -1, -1, true };

bool token_is(const reading *r, int32_t token, char c)
{
    return r->in->in->t->s[r->in->in->tok->start[token]] == c;
}

double mark_cost(const reading *r, int32_t token)
{
    const rule_hit *h = reading_hit(r, token, RULE_MARK);
    return h ? reading_rule(r, h)->weight : 0;
}

static const mention *mention_at(const reading *r, int32_t token)
{
    const int32_t i = r->mention.v[token];
    return i < 0 ? NULL : &r->in->men->v.v[i];
}

static str actor_id(const reading *r, int32_t who)
{
    return r->in->men->actors.v[who].id;
}

static bool is_prep(const reading *r, int32_t token)
{
    return reading_flags(r, token, RULE_GRAMMAR) & GRAMMAR_PREP;
}

/* ---- what a noun phrase holds */

typedef struct phrase {
    const mention *person, *org, *place; /* person: the last that no preposition governs, else the first */
    const mention *last;                 /* last actor */
    const mention *origin[ORIGINS];
    int origins;
    unsigned noun;                       /* NOUN_* of its first role noun */
    int32_t noun_at;
    bool head_person;
} phrase;

static void add_mention(const reading *r, phrase *p, const mention *x, int32_t first)
{
    const bool governed = x->first > first && is_prep(r, x->first - 1);
    if (x->type == ENTITY_PERSON) {
        if (!p->person || (!governed && !p->head_person))
            p->person = x;
        p->head_person |= !governed;
    } else if (x->type == ENTITY_ORG && !p->org) {
        p->org = x;
    } else if (x->type != ENTITY_ORG && !p->place) {
        p->place = x;
    }
    if (x->type != ENTITY_PERSON && p->origins < ORIGINS)
        p->origin[p->origins++] = x;
    p->last = x;
}

static phrase read_phrase(const reading *r, int32_t first, int32_t last)
{
    phrase p;
    memset(&p, 0, sizeof p);
    p.noun_at = -1;
    for (int32_t t = first; t < last; t++) {
        const mention *x = mention_at(r, t);
        if (x) {
            if (mention_is_actor(r->in->men, x))
                add_mention(r, &p, x, first);
            t = x->last > t ? x->last - 1 : t;
            continue;
        }
        const unsigned noun = reading_flags(r, t, RULE_NOUN);
        if (noun && !p.noun) {
            p.noun = noun;
            p.noun_at = t;
        }
    }
    return p;
}

/* ---- from phrase to id */

static source of_mention(const reading *r, const mention *x)
{
    source s = { { "", 0 }, x->start, x->end, x->first, x->last, mention_actor(r, x), false };
    if (s.actor >= 0)
        s.id = actor_id(r, s.actor);
    return s;
}

static source of_words(const reading *r, int32_t first, int32_t last, str id)
{
    const tokens *tok = r->in->in->tok;
    return (source){ id, tok->start[first], tok->end[last - 1], first, last, -1, false };
}

str some_id(arena *a, str ids)
{
    char *s = ids.len ? arena_alloc(a, ids.len + 6) : NULL;
    if (!s)
        return STR("unspecified");
    memcpy(s, "some-", 5);
    memcpy(s + 5, ids.s, ids.len);
    s[5 + ids.len] = '\0';
    return (str){ s, 5 + ids.len };
}

/* some-x+y for people of x and y; DGM's ids sort by bytes. */
static str some_of(const reading *r, arena *a, const phrase *p)
{
    str ids = { "", 0 };
    for (int i = 0; i < p->origins; i++) {
        const str id = p->origin[i]->actor >= 0 ? actor_id(r, p->origin[i]->actor) : STR("");
        if (!id.len || str_eq(id, ids))
            continue;
        ids = ids.len ? join_ids(a, ids, '+', id) : id;
    }
    return some_id(a, ids);
}

static source of_pronoun(const reading *r, arena *a, int32_t token, int32_t end, unsigned flags)
{
    source s = of_words(r, token, end, STR("unspecified"));
    int32_t pair[2];
    const int32_t people = flags & PRONOUN_PLURAL ? referent_people(r, token) : -1;
    if (people >= 0) {
        s.id = some_id(a, actor_id(r, people));
    } else if (flags & (PRONOUN_PAIR | PRONOUN_PLURAL)) {
        if (end - token > 1 ? referent_states(r, token, pair) : referent_pair(r, token, pair))
            s.id = join_ids(a, actor_id(r, pair[0]), '+', actor_id(r, pair[1]));
    } else if ((s.actor = referent(r, token, flags)) >= 0) {
        s.id = actor_id(r, s.actor);
    }
    return s;
}

/* "China and Russia": the two mentions that end the phrase. */
static source of_states(const reading *r, arena *a, const mention *last, int32_t first)
{
    const int32_t and = last->first - 1;
    source s = of_mention(r, last);
    if (and <= first || !(reading_flags(r, and, RULE_GRAMMAR) & GRAMMAR_AND))
        return s;
    const mention *before = mention_at(r, and - 1);
    if (!before || before->type == ENTITY_PERSON || !mention_is_actor(r->in->men, before) || before->actor < 0 ||
        last->actor < 0 || before->actor == last->actor)
        return s;
    s.id = join_ids(a, actor_id(r, before->actor), '+', actor_id(r, last->actor));
    s.start = before->start;
    s.first = before->first;
    s.actor = -1;
    return s;
}

/* "The Russian president", "Japan's prime minister", "the president of Brazil": who that is on the document's day. */
static str office_holder(const reading *r, const phrase *p, int32_t first)
{
    const mention *x = p->place;
    for (int32_t t = first; x && x->actor >= 0 && t <= p->noun_at; t++) {
        const rule_hit *h = reading_hit(r, t, RULE_OFFICE);
        if (!h)
            continue;
        const bool owner = x->last < h->first && r->in->in->tok->kind[x->last] == TOKEN_CLITIC;
        const bool before = x->last + owner == h->first;
        const bool behind = h->last < x->first && x->first - h->last <= 2 &&
                            reading_flags(r, h->last, RULE_GRAMMAR) & GRAMMAR_OF;
        const int32_t start = before ? x->first : h->first;
        const bool the = start == first || (start == first + 1 && (token_is(r, first, 't') || token_is(r, first, 'T')));
        if ((!before && !behind) || !the)
            return STR(""); /* "a former Russian president" */
        return holder_of(&r->book->holders, str_of(office_name(reading_rule(r, h)->flags)), actor_id(r, x->actor),
                         r->in->in->date);
    }
    return STR("");
}

static source of_role(const reading *r, arena *a, const phrase *p, int32_t first, int32_t last)
{
    source s = of_words(r, first, last, STR("unspecified"));
    const mention *place = p->org ? p->org : p->place;
    if (p->noun & (NOUN_SPOKES | NOUN_ORGAN)) {
        if (place && place->actor >= 0) {
            s.actor = place->actor;
            s.id = actor_id(r, place->actor);
        }
    } else if (p->noun & NOUN_PERSON && !p->org && office_holder(r, p, first).len) {
        s.id = office_holder(r, p, first);
    } else if (place) {
        s.id = some_of(r, a, p);
    } else if (p->noun & NOUN_PERSON && p->noun_at > 0 &&
               reading_flags(r, p->noun_at - 1, RULE_GRAMMAR) & GRAMMAR_DET) {
        s.actor = referent(r, p->noun_at, PRONOUN_PERSON);
        s.id = s.actor >= 0 ? actor_id(r, s.actor) : s.id;
    }
    return s;
}

static source resolve(const reading *r, arena *a, int32_t first, int32_t last)
{
    const phrase p = read_phrase(r, first, last);
    if (p.person && !(p.noun & NOUN_SPOKES && !p.head_person))
        return of_mention(r, p.person);
    if (p.noun)
        return of_role(r, a, &p, first, last);
    if (p.last && p.last->last == last && (p.last->first == first || !is_prep(r, p.last->first - 1)))
        return of_states(r, a, p.last, first);
    for (int32_t t = last - 1; t >= first && t > last - 4; t--) {
        const rule_hit *h = reading_hit(r, t, RULE_PRONOUN);
        if (h && h->last == last && !(reading_rule(r, h)->flags & PRONOUN_MUTUAL))
            return of_pronoun(r, a, t, last, reading_rule(r, h)->flags);
    }
    if (p.org && p.last == p.org && (p.org->first == first || !is_prep(r, p.org->first - 1)))
        return of_mention(r, p.org); /* "the Assembly voted to demand" */
    source s = of_words(r, first, last, p.last ? some_of(r, a, &p) : STR("unspecified"));
    s.vague = !p.last;
    return s;
}

/* ---- finding the phrase */

/* Steps back over auxiliaries and adverbs. */
static int32_t verb_group(const reading *r, int32_t from, int32_t cue)
{
    int32_t t = cue;
    for (int i = 0; t > from && i < AUXILIARIES; i++, t--)
        if (mention_at(r, t - 1) ||
            !(reading_flags(r, t - 1, RULE_GRAMMAR) & (GRAMMAR_BE | GRAMMAR_AUX | GRAMMAR_ADVERB | GRAMMAR_TO)))
            break;
    return t;
}

/* Steps back over ", ... ," or "( ... )" before the token; the token itself when there is none. */
static int32_t skip_aside(const reading *r, int32_t from, int32_t end)
{
    const bool bracket = token_is(r, end - 1, ')');
    if (!bracket && !token_is(r, end - 1, ','))
        return end;
    for (int32_t t = end - 2; t > from && t > end - APPOSITION_REACH; t--)
        if (token_is(r, t, bracket ? '(' : ','))
            return t;
    return end - 1;
}

static bool ends_phrase(const reading *r, int32_t token)
{
    if (mention_at(r, token))
        return false;
    const uint8_t kind = r->in->in->tok->kind[token];
    const unsigned grammar = reading_flags(r, token, RULE_GRAMMAR);
    return (kind == TOKEN_PUNCT && !token_is(r, token, '.') && !token_is(r, token, '-')) ||
           (mark_cost(r, token) >= 2 && !(grammar & GRAMMAR_WHO)) || grammar & GRAMMAR_AUX;
}

/* "US adviser John Bolton": the person behind a mention, else the mention. */
static const mention *bearer(const reading *r, const mention *x, int32_t to)
{
    for (int32_t t = x->last; t < to && t < x->last + TITLE_TOKENS; t++) {
        const mention *y = mention_at(r, t);
        if (y && y->type == ENTITY_PERSON)
            return y;
        if (y || reading_flags(r, t, RULE_GRAMMAR) || mark_cost(r, t) > 0 ||
            r->in->in->tok->kind[t] == TOKEN_CLITIC)
            break;
    }
    return x;
}

source shared_subject(const reading *r, arena *a, int32_t from, int32_t cue)
{
    for (int32_t t = from; t < cue && t < from + APPOSITION_REACH; t++) {
        const mention *x = mention_at(r, t);
        const bool owner = x && x->last < cue && r->in->in->tok->kind[x->last] == TOKEN_CLITIC;
        if (x && !owner && mention_is_actor(r->in->men, x) && (t == from || !is_prep(r, t - 1)))
            return of_mention(r, bearer(r, x, cue));
        const rule_hit *h = reading_hit(r, t, RULE_PRONOUN);
        if (h && reading_flags(r, t, RULE_GRAMMAR) & GRAMMAR_DET)
            continue;
        const bool begins = t == from || token_is(r, t - 1, ',');
        if (h && reading_rule(r, h)->flags & (PRONOUN_PERSON | PRONOUN_PAIR | (begins ? PRONOUN_THING : 0)))
            return of_pronoun(r, a, t, h->last, reading_rule(r, h)->flags);
    }
    return no_source;
}

/* "Both of which said": the pair a relative clause speaks of. */
static source relative_pair(const reading *r, arena *a, int32_t from, int32_t end)
{
    for (int32_t t = end - 1; t >= from && t >= end - RELATIVE_TOKENS; t--) {
        const rule_hit *h = reading_hit(r, t, RULE_PRONOUN);
        if (h && h->last == end && reading_rule(r, h)->flags & PRONOUN_PAIR)
            return of_pronoun(r, a, t, end, reading_rule(r, h)->flags);
    }
    return no_source;
}

source source_before(const reading *r, arena *a, int32_t from, int32_t cue)
{
    int32_t end = verb_group(r, from, cue);
    const source pair = relative_pair(r, a, from, end);
    if (pair.first >= 0)
        return pair;
    if (end == cue && cue > from && token_is(r, cue - 1, ',') && reading_flags(r, cue, RULE_GRAMMAR) & GRAMMAR_ING)
        return shared_subject(r, a, from, cue);
    const unsigned before = end > from && !mention_at(r, end - 1) ? reading_flags(r, end - 1, RULE_GRAMMAR) : 0;
    if (before & GRAMMAR_AND) { /* "X met Y and said" */
        const source shared = shared_subject(r, a, from, cue);
        return shared.first >= 0 ? shared : (source){ STR("unspecified"), -1, -1, -1, -1, -1, true };
    }
    if (end > from && reading_flags(r, end - 1, RULE_GRAMMAR) & GRAMMAR_WHO && !mention_at(r, end - 1))
        end--; /* "X, who said": the comma before "who" is no aside */
    else if (end > from)
        end = skip_aside(r, from, end);
    while (end > from && token_is(r, end - 1, ','))
        end--;
    int32_t first = end;
    while (first > from && first > end - PHRASE_REACH && !ends_phrase(r, first - 1))
        first--;
    while (first < end && !mention_at(r, first) &&
           reading_flags(r, first, RULE_GRAMMAR) & (GRAMMAR_AND | GRAMMAR_ADVERB))
        first++;
    return first < end ? resolve(r, a, first, end) : shared_subject(r, a, from, cue);
}

source source_after(const reading *r, arena *a, int32_t after, int32_t to)
{
    int32_t last = after;
    while (last < to && last < after + PHRASE_REACH && !ends_phrase(r, last) && !token_is(r, last, '.') &&
           (!(reading_flags(r, last, RULE_GRAMMAR) & GRAMMAR_BE) || r->in->in->tok->kind[last] == TOKEN_CLITIC))
        last++; /* "the view in X is that" */
    return after < last ? resolve(r, a, after, last) : no_source;
}

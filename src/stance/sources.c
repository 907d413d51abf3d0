/* Who says or thinks it. In: the noun phrase beside a cue. Out: an id.
 *
 * The phrase before a verb is found without a parser: auxiliaries and adverbs are stepped over, an apposition or
 * relative clause between commas is stepped over, and the phrase begins at the next clause mark. Within it a
 * person wins; "the spokesman of X" and "X's leadership" are X; other people of X are some-x. */
#include "stance/sources.h"

#include "base/error.h"
#include "base/utf8.h"
#include <string.h>

enum { PHRASE_REACH = 15, APPOSITION_REACH = 30, AUXILIARIES = 8, ORIGINS = 3, TITLE_TOKENS = 6,
       RELATIVE_TOKENS = 3, STATEMENT_REACH = 60 };

static const source no_source = { { "", 0 }, -1, -1, -1, -1, -1, true, false };

bool token_is(const reading *r, int32_t token, char c)
{
    return r->in->in->t->s[r->in->in->tok->start[token]] == c;
}

static uint32_t first_character(const reading *r, int32_t token)
{
    int len;
    return utf8_get(r->in->in->t->s + r->in->in->tok->start[token], &len);
}

bool token_is_comma(const reading *r, int32_t token)
{
    const uint32_t c = first_character(r, token);
    return c == ',' || c == 0xff0c;
}

bool token_is_colon(const reading *r, int32_t token)
{
    const uint32_t c = first_character(r, token);
    return c == ':' || c == 0xff1a;
}

bool token_is_stop(const reading *r, int32_t token)
{
    const uint32_t c = first_character(r, token);
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xff01 || c == 0xff1f;
}

bool token_is_dash(const reading *r, int32_t token)
{
    const uint32_t c = first_character(r, token);
    return (c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2015) && r->in->in->tok->kind[token] == TOKEN_PUNCT;
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

static void add_mention(const reading *r, phrase *p, const mention *x, int32_t first, int32_t last)
{
    const bool owner = x->last < last && r->in->in->tok->kind[x->last] == TOKEN_CLITIC;
    const bool governed = owner || (x->first > first && is_prep(r, x->first - 1));
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
                add_mention(r, &p, x, first, last);
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
    source s = { { "", 0 }, x->start, x->end, x->first, x->last, mention_actor(r, x), false, false };
    if (s.actor >= 0)
        s.id = actor_id(r, s.actor);
    return s;
}

static source of_words(const reading *r, int32_t first, int32_t last, str id)
{
    const tokens *tok = r->in->in->tok;
    return (source){ id, tok->start[first], tok->end[last - 1], first, last, -1, false, false };
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
    for (int32_t i = s.start; i < s.end; i++) /* "-t-il" */
        s.start = r->in->in->t->s[i] == '-' && i + 1 < s.end ? i + 1 : s.start;
    s.writer = flags & PRONOUN_WRITER;
    const int32_t people = flags & PRONOUN_PLURAL ? referent_people(r, token) : -1;
    if (people >= 0) {
        s.id = some_id(a, actor_id(r, people));
    } else if (flags & (PRONOUN_PAIR | PRONOUN_PLURAL)) {
        if (end - token > 1 ? referent_states(r, token, pair) : referent_pair(r, token, pair))
            s.id = join_ids(a, actor_id(r, pair[0]), '+', actor_id(r, pair[1]));
    } else if ((flags & PRONOUN_PERSON && (s.actor = referent(r, token, flags & ~(unsigned)PRONOUN_THING)) >= 0) ||
               (s.actor = referent(r, token, flags)) >= 0) {
        s.id = actor_id(r, s.actor);
    }
    return s;
}

/* "China and Russia": the two mentions that end the phrase. */
static source of_states(const reading *r, arena *a, const mention *last, int32_t first)
{
    int32_t and = last->first - 1;
    source s = of_mention(r, last);
    if (and > first && !mention_at(r, and) &&
        (reading_flags(r, and, RULE_GRAMMAR) & GRAMMAR_DET || r->in->in->tok->kind[and] == TOKEN_CLITIC))
        and--; /* "Brazil and the United States" */
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

/* "Analysts of both sides": people of the pair before them. */
static str some_of_pair(const reading *r, arena *a, const phrase *p, int32_t last)
{
    int32_t pair[2];
    for (int32_t t = p->noun_at; t < last; t++) {
        const rule_hit *h = reading_hit(r, t, RULE_PRONOUN);
        if (!h || !(reading_rule(r, h)->flags & PRONOUN_PAIR) || !referent_pair(r, t, pair))
            continue;
        const str ids = join_ids(a, actor_id(r, pair[0]), '+', actor_id(r, pair[1]));
        return some_id(a, ids);
    }
    return STR("unspecified");
}

/* "The Russian president", "the minister": a person if the date or the document tells, else somebody. */
static source of_person_role(const reading *r, arena *a, const phrase *p, int32_t first, int32_t last)
{
    source s = of_words(r, first, last, STR("unspecified"));
    const bool article = p->noun_at > first && reading_flags(r, p->noun_at - 1, RULE_GRAMMAR) & GRAMMAR_DET;
    const mention *place = p->org ? p->org : p->place;
    const role x = { p->noun_at, first, place ? place->actor : -1 };
    bool definite = true;
    for (int32_t t = first; t < p->noun_at; t++)
        definite = definite && (mention_at(r, t) || !(reading_flags(r, t, RULE_GRAMMAR) & GRAMMAR_INDEFINITE));
    const str holder = p->org ? STR("") : office_holder(r, p->place, first, p->noun_at);
    if (holder.len) {
        s.id = holder;
    } else if (definite && (s.actor = role_bearer(r, &x)) >= 0) {
        s.id = actor_id(r, s.actor);
    } else if (place) {
        s.id = some_of(r, a, p);
    } else if (definite && article && (s.actor = referent(r, p->noun_at, PRONOUN_PERSON)) >= 0) {
        s.id = actor_id(r, s.actor);
    }
    return s;
}

/* "X issued a statement. The statement says": the subject of the sentence before, if it has the same noun. */
static source issued_before(const reading *r, arena *a, int32_t noun, source s)
{
    const sentences *sen = r->in->in->sen;
    const int32_t before = r->in->in->tok->sentence[noun] - 1;
    if (before < 0 || sen->block[before] != sen->block[before + 1])
        return s;
    const uint32_t same = reading_hit(r, noun, RULE_NOUN)->rule;
    const int32_t from = sen->first[before], to = sen->first[before + 1];
    for (int32_t t = from; t < to && t < from + STATEMENT_REACH; t++) {
        const rule_hit *h = reading_hit(r, t, RULE_NOUN);
        const source subject = h && h->rule == same ? shared_subject(r, a, from, t) : no_source;
        if (subject.id.len) {
            s.id = subject.id;
            s.actor = subject.actor;
            break;
        }
    }
    return s;
}

/* Whom a spokesman or a government speaks for. */
static source of_institution(const reading *r, arena *a, const phrase *p, int32_t first, int32_t last)
{
    source s = of_words(r, first, last, STR("unspecified"));
    const mention *state = p->noun & NOUN_TEXT ? NULL : p->place;
    const mention *body = p->org ? p->org : state ? state : p->noun & (NOUN_SPOKES | NOUN_TEXT) ? p->person : NULL;
    const role x = { p->noun_at, first, -1 };
    if (body)
        s.actor = body->actor;
    else if (p->noun & NOUN_TEXT && p->place)
        s.id = some_of(r, a, p); /* "a British study" */
    else if (p->noun & NOUN_SPOKES && !(reading_flags(r, first, RULE_GRAMMAR) & GRAMMAR_INDEFINITE))
        s.actor = role_bearer(r, &x);
    if (s.actor < 0 && p->noun & (NOUN_SPOKES | NOUN_TEXT) && !p->place)
        return issued_before(r, a, p->noun_at, s);
    s.id = s.actor >= 0 ? actor_id(r, s.actor) : s.id;
    return s;
}

static source of_role(const reading *r, arena *a, const phrase *p, int32_t first, int32_t last)
{
    if (p->noun & (NOUN_SPOKES | NOUN_ORGAN | NOUN_TEXT))
        return of_institution(r, a, p, first, last);
    if (p->noun & NOUN_PERSON)
        return of_person_role(r, a, p, first, last);
    return of_words(r, first, last, p->origins ? some_of(r, a, p) : some_of_pair(r, a, p, last));
}

static source resolve(const reading *r, arena *a, int32_t first, int32_t last)
{
    const phrase p = read_phrase(r, first, last);
    if (p.person && (p.head_person || !(p.noun & (NOUN_SPOKES | NOUN_GROUP | NOUN_TEXT)))) /* not "aides to X" */
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
    if (p.last && p.last->first == first + 1 && p.last->last == last && is_prep(r, first))
        return of_mention(r, p.last); /* "в Кремле заявили" */
    source s = of_words(r, first, last, p.last ? some_of(r, a, &p) : STR("unspecified"));
    s.vague = !p.last;
    s.writer = reading_flags(r, first, RULE_PRONOUN) & PRONOUN_WRITER; /* "we therefore" */
    return s;
}

/* ---- finding the phrase */

/* "Not", "ne", «не»: it stands before the verb, and is no pronoun such as "nobody". */
static bool is_negator(const reading *r, int32_t token)
{
    const rule_hit *h = reading_hit(r, token, RULE_NEGATOR);
    return h && token > 0 && h->last == token + 1 && mention_at(r, token - 1) &&
           reading_rule(r, h)->flags & SHIFT_NEGATE;
}

/* Steps back over auxiliaries, adverbs and a negator behind the subject. */
static int32_t verb_group(const reading *r, int32_t from, int32_t cue)
{
    int32_t t = cue;
    for (int i = 0; t > from && i < AUXILIARIES; i++, t--)
        if (mention_at(r, t - 1) ||
            (!(reading_flags(r, t - 1, RULE_GRAMMAR) & (GRAMMAR_BE | GRAMMAR_AUX | GRAMMAR_ADVERB | GRAMMAR_TO)) &&
             !is_negator(r, t - 1)))
            break;
    return t;
}

/* Steps back over ", ... ," or "( ... )" before the token; the token itself when there is none. */
static int32_t skip_aside(const reading *r, int32_t from, int32_t end)
{
    const bool bracket = token_is(r, end - 1, ')');
    if (!bracket && !token_is_comma(r, end - 1))
        return end;
    for (int32_t t = end - 2; t > from && t > end - APPOSITION_REACH; t--)
        if (bracket ? token_is(r, t, '(') : token_is_comma(r, t) && !mention_at(r, t)) /* not "July 16, 2001" */
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

/* "China and Russia" from the first of them. */
static source of_group(const reading *r, arena *a, const mention *x, int32_t to)
{
    const bool and = x->last + 1 < to && !mention_at(r, x->last) &&
                     reading_flags(r, x->last, RULE_GRAMMAR) & GRAMMAR_AND;
    const bool the = and && reading_flags(r, x->last + 1, RULE_GRAMMAR) & GRAMMAR_DET && x->last + 2 < to;
    const mention *y = and ? mention_at(r, x->last + 1 + the) : NULL;
    if (x->type != ENTITY_PERSON && y && y->type != ENTITY_PERSON && mention_is_actor(r->in->men, y))
        return of_states(r, a, y, x->first);
    return of_mention(r, bearer(r, x, to));
}

source shared_subject(const reading *r, arena *a, int32_t from, int32_t cue)
{
    for (int32_t t = from; t < cue && t < from + APPOSITION_REACH; t++) {
        const mention *x = mention_at(r, t);
        const bool owner = x && x->last < cue && r->in->in->tok->kind[x->last] == TOKEN_CLITIC;
        if (x && !owner && mention_is_actor(r->in->men, x) && (t == from || !is_prep(r, t - 1)))
            return of_group(r, a, x, cue);
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
        if (h && h->last == end && reading_rule(r, h)->flags & PRONOUN_PAIR && (t == from || !is_prep(r, t - 1)))
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
        return shared.first >= 0 ? shared : source_unnamed();
    }
    const mention *apposed = NULL;
    bool relative = false;
    const bool follows_who = end > from && !mention_at(r, end - 1) &&
                             reading_flags(r, end - 1, RULE_GRAMMAR) & (GRAMMAR_WHO | GRAMMAR_THAT);
    if (end > from && reading_flags(r, end - 1, RULE_GRAMMAR) & GRAMMAR_WHO && !mention_at(r, end - 1)) {
        relative = token_is_comma(r, --end > from ? end - 1 : end); /* "X, who said": that comma is no aside's */
    } else if (end > from) {
        const int32_t aside = skip_aside(r, from, end);
        apposed = aside < end ? apposed_person(r, aside, end) : NULL;
        end = aside;
    }
    while (end > from && token_is_comma(r, end - 1))
        end--;
    int32_t first = end;
    while (first > from && first > end - PHRASE_REACH && !ends_phrase(r, first - 1))
        first--;
    while (first < end && !mention_at(r, first) &&
           reading_flags(r, first, RULE_GRAMMAR) & (GRAMMAR_AND | GRAMMAR_ADVERB))
        first++;
    if (first >= end)
        return shared_subject(r, a, from, cue);
    const phrase p = read_phrase(r, first, end);
    const mention *named = relative && first - 2 >= from && token_is_comma(r, first - 1) ? mention_at(r, first - 2)
                                                                                         : NULL;
    if (!p.person && named && named->type == ENTITY_PERSON && named->actor >= 0)
        return of_mention(r, named); /* "X, deputy of Y, who said" */
    if (apposed && (!p.person || !p.head_person))
        return of_mention(r, apposed); /* "The minister, X, said" */
    const source s = resolve(r, a, first, end);
    const bool tells = follows_who || (end == cue && reading_flags(r, cue, RULE_GRAMMAR) & GRAMMAR_ING);
    const bool object = p.last && p.noun_at - p.last->last >= 2; /* "X issued a statement saying" */
    if (p.noun & (NOUN_SPOKES | NOUN_TEXT) && tells && (s.actor < 0 || object)) {
        const source issuer = shared_subject(r, a, from, p.noun_at);
        return issuer.first >= 0 ? issuer : s;
    }
    return s;
}

source source_understood(const reading *r, int32_t cue)
{
    source s = source_unnamed();
    s.actor = referent(r, cue, PRONOUN_PERSON);
    s.id = s.actor >= 0 ? actor_id(r, s.actor) : s.id;
    return s;
}

source source_after(const reading *r, arena *a, int32_t after, int32_t to)
{
    int32_t last = after;
    while (last < to && last < after + PHRASE_REACH && !ends_phrase(r, last) && !token_is_stop(r, last) &&
           (!(reading_flags(r, last, RULE_GRAMMAR) & GRAMMAR_BE) || r->in->in->tok->kind[last] == TOKEN_CLITIC))
        last++; /* "the view in X is that" */
    if (after >= last)
        return no_source;
    const mention *apposed = read_phrase(r, after, last).person ? NULL : apposed_person(r, last, to);
    return apposed ? of_mention(r, apposed) : resolve(r, a, after, last); /* "said the minister, X" */
}

int32_t source_pronoun(const reading *r, const rule_hit *cue)
{
    for (int32_t t = cue->first; t < cue->last; t++) {
        const rule_hit *h = reading_hit(r, t, RULE_PRONOUN);
        if (h && h->last <= cue->last)
            return t;
    }
    return -1;
}

source source_named(const reading *r, arena *a, const rule_hit *cue, int32_t to)
{
    const int32_t own = source_pronoun(r, cue);
    if (own < 0)
        return source_after(r, a, cue->last, to);
    const rule_hit *h = reading_hit(r, own, RULE_PRONOUN);
    return of_pronoun(r, a, own, h->last, reading_rule(r, h)->flags);
}

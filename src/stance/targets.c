/* Whom a sentence is about. In: mentions and pronouns. Out: targets in groups, pairs of states, and the pair each
 * word of relation speaks of. */
#include "stance/scoring.h"

#include <string.h>

enum {
    GROUP_GAP = 4,
    TIES_GAP = 3,
    PARTNER_GAP = 5,
    POSSESSOR_TOKENS = 4,
    EXPLETIVE_TOKENS = 5,
    TIES_GROUP = 4 /* of a group, for ties with another */
};

static const mention *mention_at(const scoring *s, int32_t token)
{
    const int32_t i = s->r->mention.v[token];
    return i < 0 ? NULL : &s->r->in->men->v.v[i];
}

static bool is_state(const scoring *s, int32_t who)
{
    return who >= 0 && s->r->in->men->actors.v[who].id.len == 2;
}

/* The state that may be a side of a tie: itself, or whose leader it is; -1: none. */
static int32_t side_of(const scoring *s, int32_t who)
{
    return s->given ? (is_state(s, who) ? who : -1) : who < 0 ? -1 : actor_state(s->r, who);
}

static bool add_target(scoring *s, int32_t first, int32_t last, int32_t who, uint8_t via)
{
    const target t = { first, last < s->last ? last : s->last, who, 0, via };
    return vec_push(s->m, &s->targets, t);
}

static bool add_pair(scoring *s, int32_t first, int32_t last, int32_t a, int32_t b, uint8_t via)
{
    const actor *actors = s->r->in->men->actors.v;
    const bool sorted = str_cmp(actors[a].id, actors[b].id) <= 0;
    const pairing p = { first, last < s->last ? last : s->last, sorted ? a : b, sorted ? b : a, via };
    return vec_push(s->m, &s->pairs, p);
}

static bool add_mention(scoring *s, const mention *x)
{
    if (x->parts[0] < 0 || x->parts[1] < 0)
        return add_target(s, x->first, x->last, s->given ? x->actor : mention_actor(s->r, x), TARGET_NAMED);
    return add_pair(s, x->first, x->last, x->parts[0], x->parts[1], TARGET_NAMED) &&
           add_target(s, x->first, x->last, x->parts[0], TARGET_NAMED) &&
           add_target(s, x->first, x->last, x->parts[1], TARGET_NAMED);
}

/* "It would be wrong to ...", "it is clear that", "it is a point": nobody, or no actor. */
static bool is_expletive(const scoring *s, int32_t after)
{
    bool be = false;
    for (int32_t t = after, limit = after + EXPLETIVE_TOKENS; t < s->last && t < limit; t++) {
        limit += token_is(s->r, t, ','); /* "it is odd, however, that" */
        const unsigned grammar = reading_flags(s->r, t, RULE_GRAMMAR);
        be |= grammar & GRAMMAR_BE && t <= after + 2;
        if (be && t > after && grammar & (GRAMMAR_TO | GRAMMAR_THAT | GRAMMAR_DET) && !(grammar & GRAMMAR_BE))
            return true;
    }
    return false;
}

/* "Its neighbours", "their main partner": somebody else. */
static bool names_another(const scoring *s, int32_t after)
{
    for (int32_t t = after; !s->given && t < s->last && t < after + PARTNER_GAP - 2; t++)
        if (reading_flags(s->r, t, RULE_RELATION) & RELATION_MEMBER)
            return true;
    return false;
}

/* Whom a pronoun of the kind means earlier in the sentence, -1: there is none: "he praised X, and later he". */
static int32_t same_pronoun(const scoring *s, unsigned flags)
{
    for (size_t i = s->targets.n; flags & PRONOUN_PERSON && i-- > 0;)
        if (s->targets.v[i].via == TARGET_PRONOUN && reading_flags(s->r, s->targets.v[i].first, RULE_PRONOUN) == flags)
            return s->targets.v[i].who;
    return -1;
}

/* "Hurricanes are fiercer because they", "this plan has its critics": whether the clause has named something else
 * that the pronoun may mean, but no actor. */
static bool has_other_subject(const scoring *s, int32_t pronoun)
{
    if (s->given || s->targets.n)
        return false;
    for (int32_t t = s->first; t < pronoun; t++) {
        const unsigned grammar = reading_flags(s->r, t, RULE_GRAMMAR);
        const unsigned before = t > s->first ? reading_flags(s->r, t - 1, RULE_GRAMMAR) : 0;
        if (grammar & (GRAMMAR_BE | GRAMMAR_AUX) || (grammar & GRAMMAR_DET && !(before & GRAMMAR_PREP)))
            return true;
    }
    return false;
}

/* "Both at home and abroad", "both old and new". */
static bool is_conjunction(const scoring *s, const rule_hit *h, unsigned flags)
{
    if (s->given || !(flags & PRONOUN_PAIR) || h->last - h->first > 1 || h->last + 2 >= s->last)
        return false;
    const unsigned next = reading_flags(s->r, h->last, RULE_GRAMMAR);
    const int32_t link = h->last + 1 + (next & (GRAMMAR_DET | GRAMMAR_PREP) ? 1 : 0);
    return reading_flags(s->r, link, RULE_GRAMMAR) & GRAMMAR_AND;
}

/* A plural or "both" stands for the nearest pair; the others for one actor. */
static bool add_pronoun(scoring *s, const rule_hit *h, unsigned flags)
{
    int32_t pair[2];
    if (flags & PRONOUN_WRITER)
        return true;
    const bool possessive = reading_flags(s->r, h->first, RULE_GRAMMAR) & GRAMMAR_DET;
    const bool begins = !s->given && h->first > s->first && token_is(s->r, h->first - 1, ','); /* "to this end, it" */
    if (flags & PRONOUN_THING && h->first > s->first + 2 && !possessive && !begins)
        return true; /* "it" within a sentence is too often nobody */
    if (flags & PRONOUN_THING && is_expletive(s, h->last))
        return true;
    if ((possessive && names_another(s, h->last)) || is_conjunction(s, h, flags))
        return true;
    const bool between = h->first > s->first && reading_flags(s->r, h->first - 1, RULE_GRAMMAR) & GRAMMAR_BETWEEN;
    if (flags & (PRONOUN_THING | PRONOUN_PLURAL) && !between && has_other_subject(s, h->first))
        return true;
    if (!(flags & (PRONOUN_PAIR | PRONOUN_PLURAL | PRONOUN_MUTUAL))) {
        const int32_t same = same_pronoun(s, flags);
        const int32_t who = same >= 0 ? same : referent(s->r, h->first, flags);
        return who < 0 || add_target(s, h->first, h->last, who, TARGET_PRONOUN);
    }
    const int32_t people = flags & PRONOUN_PLURAL && !s->given ? referent_people(s->r, h->first) : -1;
    if (people >= 0)
        return add_target(s, h->first, h->last, people, TARGET_PRONOUN);
    if (!referent_states(s->r, h->first, pair))
        return true;
    const bool vague = !s->given && flags & PRONOUN_PLURAL; /* "they" may be anybody */
    if (vague && !pair_is_joined(s->r, h->first) && !pair_is_topic(s->r, h->first, pair))
        return true;
    if (!add_pair(s, h->first, h->last, pair[0], pair[1], TARGET_PAIR))
        return false;
    const bool tie = flags & PRONOUN_MUTUAL && !(s->given && flags & PRONOUN_PAIR);
    return tie || (add_target(s, h->first, h->last, pair[0], TARGET_PAIR) &&
                   add_target(s, h->first, h->last, pair[1], TARGET_PAIR));
}

/* Whether only "and", commas, articles and possessives stand between two targets. */
static bool coordinated(const scoring *s, const target *a, const target *b)
{
    const tokens *tok = s->r->in->in->tok;
    if (b->first - a->last > GROUP_GAP || s->voice_of.v[a->first - s->first] != s->voice_of.v[b->first - s->first])
        return false; /* "according to X, Y ..." */
    bool joined = a->first == b->first;
    for (int32_t t = a->last; t < b->first; t++) {
        const unsigned grammar = reading_flags(s->r, t, RULE_GRAMMAR);
        const bool link = grammar & GRAMMAR_AND || token_is(s->r, t, ',') || token_is(s->r, t, '-');
        const bool filler = grammar & GRAMMAR_DET || tok->kind[t] == TOKEN_CLITIC;
        if (!link && !filler && (mark_cost(s->r, t) <= 0 || (!s->given && mark_cost(s->r, t) >= BREAK_COST)))
            return false; /* "bullies China, but Russia" */
        joined |= link;
    }
    return joined || (a->last == b->first && tok->end[a->last - 1] + 3 >= tok->start[b->first]);
}

/* "Anti-Chinese": a name within a word is no side of a tie. */
static bool is_prefixed(const scoring *s, const target *t)
{
    const mention *x = mention_at(s, t->first);
    return x && x->start > s->r->in->in->tok->start[t->first];
}

/* "Xi and Putin": no state and a person, "Xi and Washington". */
static bool is_leader(const scoring *s, const target *a, const target *b)
{
    return !is_state(s, a->who) && !is_state(s, b->who);
}

/* Numbers the groups; two states side by side are a pair: "China and Russia", "China-Russia". */
static bool group(scoring *s)
{
    for (size_t i = 1; i < s->targets.n; i++) {
        target *b = &s->targets.v[i];
        const target *a = b - 1;
        const bool same = coordinated(s, a, b);
        b->group = a->group + !same;
        const bool alone = (i < 2 || a[-1].group != b->group);
        const bool last = i + 1 == s->targets.n || !coordinated(s, b, b + 1);
        const int32_t x = side_of(s, a->who), y = side_of(s, b->who);
        const bool states = is_state(s, a->who) && is_state(s, b->who);
        const bool alike = x >= 0 && y >= 0 && x != y && a->first != b->first && (states || is_leader(s, a, b));
        const bool whole = !is_prefixed(s, a) && !is_prefixed(s, b);
        if (same && alone && last && alike && whole &&
            !add_pair(s, a->first, b->last, x, y, states ? TARGET_NAMED : TARGET_PAIR))
            return false;
    }
    return true;
}

/* The tokens of the caller's span. */
static void given_tokens(const scoring *s, const given_target *g, int32_t *first, int32_t *last)
{
    const tokens *tok = s->r->in->in->tok;
    *first = s->first;
    while (*first + 1 < s->last && tok->end[*first] <= g->start)
        ++*first;
    *last = *first + 1;
    while (*last < s->last && tok->start[*last] < g->end)
        ++*last;
}

bool targets_run(scoring *s, const given_target *given)
{
    int32_t first = -1, last = -1;
    s->targets.n = s->pairs.n = 0;
    if (given)
        given_tokens(s, given, &first, &last);
    for (int32_t t = s->first; t < s->last; t++) {
        if (t == first) {
            if (!add_target(s, first, last, TARGET_SPAN, TARGET_GIVEN))
                return false;
            t = last - 1;
            continue;
        }
        const mention *x = mention_at(s, t);
        if (x) {
            const bool covered = first >= 0 && x->first < last && first < x->last;
            if (t == x->first && !covered && mention_is_actor(s->r->in->men, x) && !add_mention(s, x))
                return false;
            continue;
        }
        const rule_hit *h = reading_hit(s->r, t, RULE_PRONOUN);
        if (h && !add_pronoun(s, h, reading_rule(s->r, h)->flags))
            return false;
    }
    if (s->targets.n)
        s->targets.v[0].group = 0;
    return group(s);
}

/* ---- relations */

static double apart(const scoring *s, const relation *r, const pairing *p)
{
    return words_apart(s, r->first, r->last, p->first, p->last);
}

/* "Cooperation to counter X". */
static bool is_infinitive(const scoring *s, int32_t to)
{
    return !s->given && reading_flags(s->r, to, RULE_GRAMMAR) & GRAMMAR_TO && to + 1 < s->last &&
           !mention_at(s, to + 1) && !reading_flags(s->r, to + 1, RULE_PRONOUN) &&
           !(reading_flags(s->r, to + 1, RULE_GRAMMAR) & GRAMMAR_DET);
}

/* The token of "with" or "to" that leads from a word of relation to a partner, -1: none. */
static int32_t leads_to_partner(const scoring *s, const relation *r)
{
    if (r->last - r->first > 1 && reading_flags(s->r, r->last - 1, RULE_GRAMMAR) & GRAMMAR_PREP)
        return r->last - 1; /* "investment in", "met with" */
    for (int32_t t = r->last; t < s->last && t < r->last + TIES_GAP; t++) {
        const unsigned grammar = reading_flags(s->r, t, RULE_GRAMMAR);
        if (grammar & GRAMMAR_TIES)
            return is_infinitive(s, t) ? -1 : t;
        if (grammar & (GRAMMAR_PREP | GRAMMAR_ING))
            return -1; /* "partnership in dealing with" */
    }
    return -1;
}

/* Whether the pair is one of the relation's already: "Russia's Putin". */
static bool has_pair(const scoring *s, const relation *r, int32_t a, int32_t b)
{
    for (int32_t i = r->pair; i < r->pair + r->pairs; i++)
        if ((s->pairs.v[i].a == a && s->pairs.v[i].b == b) || (s->pairs.v[i].a == b && s->pairs.v[i].b == a))
            return true;
    return false;
}

/* Whether one of the targets is the actor: "their conflict with X, Y and Z" of Y and Z is with X. */
static bool has_actor(const scoring *s, int32_t from, int32_t to, int32_t who)
{
    for (int32_t i = from; i <= to; i++)
        if (s->targets.v[i].who == who)
            return true;
    return false;
}

/* Whether the actor may be a side of ties that are told in that voice: "as X's papers note, ties with Y" are others'.
 */
static bool tells_of(const scoring *s, const target *t, const relation *r)
{
    const int32_t own = s->voice_of.v[r->first - s->first];
    return s->given || s->voice_of.v[t->first - s->first] == own ||
           str_eq(s->r->in->men->actors.v[t->who].id, s->voices.v[own].holder);
}

/* The pairs of the group that holds target x with the one that holds y. */
static bool add_ties(scoring *s, relation *r, int32_t x, int32_t y)
{
    const target *t = s->targets.v;
    const int32_t n = (int32_t)s->targets.n;
    int32_t x0 = x, y1 = y;
    while (!s->given && x0 > 0 && t[x0 - 1].group == t[x].group && x - x0 < TIES_GROUP)
        x0--;
    while (!s->given && y1 + 1 < n && t[y1 + 1].group == t[y].group && y1 - y < TIES_GROUP &&
           !has_actor(s, x0, x, t[y1 + 1].who))
        y1++;
    r->pair = (int32_t)s->pairs.n;
    r->end = s->given ? r->last : t[y1].last;
    for (int32_t i = x0; i <= x; i++)
        for (int32_t k = y; k <= y1; k++) {
            const int32_t a = side_of(s, t[i].who), b = side_of(s, t[k].who);
            if (a < 0 || b < 0 || a == b || has_pair(s, r, a, b))
                continue;
            if (!add_pair(s, r->first, r->last, a, b, t[i].via > t[k].via ? t[i].via : t[k].via))
                return false;
            r->pairs++;
        }
    return true;
}

/* Whether a clause begins between the actor and the word: of "X contains Y while joining hands with Z" Y is no side. */
static bool mark_between(const scoring *s, const target *t, const relation *r)
{
    for (int32_t k = t->last; k < r->first; k++)
        if (mark_cost(s->r, k) >= BREAK_COST)
            return true;
    return false;
}

/* "Our relations with Y", "our economic ties". */
static bool is_ours(const scoring *s, const relation *r)
{
    for (int32_t t = r->first - 1; !s->given && t >= s->first && t >= r->first - TIES_GAP; t--)
        if (reading_flags(s->r, t, RULE_PRONOUN) & PRONOUN_OURS)
            return true;
    return false;
}

/* "X's relations with Y": the partner after the word and the nearest actor before it. */
static bool ties_with(scoring *s, relation *r)
{
    const int32_t with = is_ours(s, r) ? -1 : leads_to_partner(s, r);
    int32_t x = -1, y = -1;
    for (size_t i = 0; with >= 0 && i < s->targets.n && y < 0; i++) {
        const target *c = &s->targets.v[i];
        if (side_of(s, c->who) < 0)
            continue;
        if (c->last <= r->first)
            x = tells_of(s, c, r) && (s->given || x < 0 || is_subject(s, (int32_t)i) || !mark_between(s, c, r))
                    ? (int32_t)i
                    : x;
        else if (c->first > with && c->first <= with + PARTNER_GAP)
            y = (int32_t)i;
    }
    while (x >= 0 && y >= 0 && side_of(s, s->targets.v[x].who) == side_of(s, s->targets.v[y].who))
        x--;
    if (x < 0 || y < 0 || side_of(s, s->targets.v[x].who) < 0)
        return true;
    const target *t = &s->targets.v[x];
    return words_apart(s, r->first, r->last, t->first, t->last) > AGENT_REACH || add_ties(s, r, x, y);
}

/* "in Syria and Ukraine", "against Moscow and Beijing": two places or patients, no ends of a tie. */
static bool is_governed(const scoring *s, const pairing *p)
{
    int32_t k = p->first - 1;
    while (k >= s->first && (reading_flags(s->r, k, RULE_GRAMMAR) & GRAMMAR_DET || token_is(s->r, k, '-')))
        k--;
    const unsigned grammar = k >= s->first ? reading_flags(s->r, k, RULE_GRAMMAR) : 0;
    return grammar & GRAMMAR_PREP && !(grammar & (GRAMMAR_OF | GRAMMAR_BETWEEN | GRAMMAR_BY | GRAMMAR_WITH)) &&
           p->via == TARGET_NAMED && (p->last >= s->last || !(reading_flags(s->r, p->last, RULE_GRAMMAR) & GRAMMAR_TO));
}

/* "Cooperation with its allies": a tie with somebody who is no target. */
static bool leads_elsewhere(const scoring *s, const relation *r)
{
    if (s->given || r->last + 1 >= s->last || !(reading_flags(s->r, r->last, RULE_GRAMMAR) & GRAMMAR_WITH))
        return false;
    const rule_hit *h = reading_hit(s->r, r->last + 1, RULE_PRONOUN);
    return h && names_another(s, h->last);
}

/* "X and Y, actively developing cooperation": what follows the comma is said of both. */
static bool is_participle(const scoring *s, int32_t token)
{
    if (token + 1 < s->last && reading_flags(s->r, token, RULE_GRAMMAR) & GRAMMAR_ADVERB)
        token++;
    return token < s->last && reading_flags(s->r, token, RULE_GRAMMAR) & GRAMMAR_ING;
}

/* Whether a comma stands between the word and a pair that is named. */
static bool is_apart(const scoring *s, const relation *r, const pairing *p)
{
    const int32_t from = p->last <= r->first ? p->last : r->last, to = p->last <= r->first ? r->first : p->first;
    for (int32_t t = from; t < to; t++)
        if (token_is(s->r, t, ',') && p->via == TARGET_NAMED && !(p->last <= r->first && is_participle(s, t + 1)))
            return true;
    return false;
}

static int32_t nearest_pair(const scoring *s, const relation *r)
{
    int32_t best = -1;
    double least = PAIR_REACH;
    for (size_t i = 0; i < s->pairs.n; i++) {
        const double words = apart(s, r, &s->pairs.v[i]);
        if (!s->given && words > 0 && (is_governed(s, &s->pairs.v[i]) || is_apart(s, r, &s->pairs.v[i])))
            continue;
        if (words > least || (best >= 0 && words >= least))
            continue;
        best = (int32_t)i;
        least = words;
    }
    return best;
}

/* Whether a possessive or a name stands before the word: "its main partners", "US allies". */
static bool is_possessed(const scoring *s, const relation *r)
{
    for (int32_t t = r->first - 1; t >= s->first && t >= r->first - POSSESSOR_TOKENS; t--) {
        if (reading_flags(s->r, t, RULE_GRAMMAR) & (GRAMMAR_BE | GRAMMAR_AND | GRAMMAR_PREP) && !mention_at(s, t) &&
            s->r->in->in->tok->kind[t] != TOKEN_CLITIC)
            return false;
        if (mention_at(s, t) || reading_flags(s->r, t, RULE_PRONOUN) || s->r->in->in->tok->kind[t] == TOKEN_CLITIC)
            return true;
    }
    return false;
}

/* "X became Y's largest partner": the target of Y, whose X precedes it in the list; -1: no such thing is said. */
static int32_t owner_of_member(const scoring *s, const relation *r)
{
    const int32_t i = target_before(s, r->first);
    if (s->given || !r->member || i < 1)
        return -1;
    const target *x = &s->targets.v[i - 1], *y = &s->targets.v[i];
    if (!is_state(s, x->who) || !is_state(s, y->who) || x->who == y->who || y->last >= r->first ||
        r->first - y->last > POSSESSOR_TOKENS || s->r->in->in->tok->kind[y->last] != TOKEN_CLITIC)
        return -1;
    const int32_t be = y->first - 1;
    const bool is = be >= x->last && reading_flags(s->r, be, RULE_GRAMMAR) & GRAMMAR_BE &&
                    s->r->in->in->tok->kind[be] != TOKEN_CLITIC;
    return is && be - x->last <= POSSESSOR_TOKENS && tells_of(s, x, r) ? i : -1;
}

/* "Our ties with X and Y": each is a side, but not of a tie with the other. */
static bool is_partners(const scoring *s, const relation *r, const pairing *p)
{
    return !s->given && p->via == TARGET_NAMED && p->first == r->last + 1 && p->last - p->first > 1 &&
           reading_flags(s->r, r->last, RULE_GRAMMAR) & GRAMMAR_WITH;
}

/* "The Syrian conflict": another's than the pair's. */
static bool is_of_third(const scoring *s, const relation *r, const pairing *p)
{
    const int32_t i = target_before(s, r->first);
    if (s->given || i < 0 || s->targets.v[i].last != r->first)
        return false;
    const int32_t who = side_of(s, s->targets.v[i].who);
    return who >= 0 && who != p->a && who != p->b;
}

/* Whether an actor is named near the word. */
static bool names_actor(const scoring *s, const relation *r)
{
    for (size_t i = 0; i < s->targets.n; i++) {
        const target *t = &s->targets.v[i];
        if (t->via != TARGET_PAIR && words_apart(s, r->first, r->last, t->first, t->last) <= PAIR_REACH)
            return true;
    }
    return false;
}

/* A tie of nobody named beside it is one of the pair that the text speaks of: "security ties improved". */
static bool ties_of_text(scoring *s, relation *r)
{
    int32_t pair[2];
    const bool owned = r->first > s->first && s->r->in->in->tok->kind[r->first - 1] == TOKEN_CLITIC;
    const unsigned behind = r->last < s->last ? reading_flags(s->r, r->last, RULE_GRAMMAR) : 0;
    const bool named = behind & (GRAMMAR_BETWEEN | GRAMMAR_WITH); /* "competition among great powers" */
    if (s->given || named || r->fact || r->member || owned || names_actor(s, r) ||
        !referent_states(s->r, r->first, pair) || !pair_is_topic(s->r, r->first, pair))
        return true;
    r->pair = (int32_t)s->pairs.n;
    r->pairs = 1;
    return add_pair(s, r->first, r->last, pair[0], pair[1], TARGET_PAIR);
}

bool relations_run(scoring *s)
{
    for (size_t i = 0; i < s->relations.n; i++) {
        relation *r = &s->relations.v[i];
        const relation *before = i ? r - 1 : NULL;
        const bool listed = before && before->member && before->pair < 0 && r->first - before->last <= 1;
        const int32_t owner = owner_of_member(s, r);
        if (owner >= 0) {
            r->pair = (int32_t)s->pairs.n;
            r->pairs = 1;
            const target *y = &s->targets.v[owner];
            if (!add_pair(s, r->first, r->last, y[-1].who, y->who, TARGET_NAMED))
                return false;
            continue;
        }
        if ((r->member && (is_possessed(s, r) || listed)) || leads_elsewhere(s, r) || is_ours(s, r))
            continue; /* "its allies" are others */
        if (!ties_with(s, r))
            return false;
        if (r->pairs)
            continue;
        r->pair = nearest_pair(s, r);
        if (r->pair >= 0 &&
            (is_partners(s, r, &s->pairs.v[r->pair]) || is_of_third(s, r, &s->pairs.v[r->pair]))) {
            r->pair = -1;
            continue;
        }
        r->pairs = r->pair >= 0;
        if (!r->pairs && !ties_of_text(s, r))
            return false;
    }
    return true;
}

/* Evidence to rows: what each word of the lexicon says of which target, and in whose voice. In: one sentence taken
 * apart. Out: contributions to rows.
 *
 *   opinions  nearness: weight * decay with distance, less for each actor that stands nearer
 *   acts      "X sanctions Y": X in the author's voice, and Y in X's; "by" and "from" turn them
 *   views     "X criticises Y": Y in X's voice
 *   ties      words near a word of relation speak of its pair, not of its members */
#include "stance/scoring.h"

enum { SIDE_GROUPS = 4, PASSIVE_TOKENS = 4, BY_TOKENS = 4, UNDER_TOKENS = 5, COMMA_TOKENS = 16, MUTUAL_GAP = 2, LEAD_TOKENS = 5 };

static double decay(double words)
{
    return words > REACH ? 0 : 1 / (1 + words / DECAY_WORDS);
}

static double to_target(const scoring *s, const evidence *e, const target *t)
{
    return words_apart(s, e->first, e->last, t->first, t->last);
}

static bool same_voice(const scoring *s, const evidence *e, const target *t)
{
    return s->voice_of.v[t->first - s->first] == s->voice_of.v[e->first - s->first];
}

static bool holds_own(const scoring *s, const target *t, str holder)
{
    return t->who >= 0 && str_eq(s->r->in->men->actors.v[t->who].id, holder);
}

/* ---- opinions */

static void opine(scoring *s, const evidence *e, const target *t, double amount)
{
    const voice *v = voice_at(s, e->first);
    if (!same_voice(s, e, t)) {
        if (!s->given)
            return;
        amount *= OTHER_VOICE;
    }
    if (e->shift_at >= 0 && t->first > e->shift_at)
        amount *= BEARER;
    if (!holds_own(s, t, v->holder))
        row_add(s, t->who, -1, v->holder, t, v->basis, amount, e);
}

/* Walks the groups on one side, from the nearest; each further group counts for less. */
static void opine_side(scoring *s, const evidence *e, int32_t from, int32_t step, double factor)
{
    int groups = 0;
    for (int32_t i = from; i >= 0 && i < (int32_t)s->targets.n && groups < SIDE_GROUPS; i += step) {
        const target *t = &s->targets.v[i];
        const double words = to_target(s, e, t);
        if (words > REACH)
            return;
        opine(s, e, t, e->weight * factor * decay(words));
        const int32_t next = i + step;
        if (next >= 0 && next < (int32_t)s->targets.n && s->targets.v[next].group != t->group) {
            factor *= COMPETITION;
            groups++;
        }
    }
}

/* Whether "from", "of" or "by" before the target makes it the doer: "a threat from X". */
static bool is_origin(const scoring *s, const evidence *e, const target *t)
{
    for (int32_t k = e->last; k < t->first && k < e->last + BY_TOKENS; k++)
        if (reading_flags(s->r, k, RULE_GRAMMAR) & (GRAMMAR_FROM | GRAMMAR_BY))
            return t->first - k <= BY_TOKENS;
    return false;
}

static void opine_group(scoring *s, const evidence *e, int32_t i, double amount)
{
    const int32_t number = s->targets.v[i].group;
    while (i > 0 && s->targets.v[i - 1].group == number)
        i--;
    for (; i < (int32_t)s->targets.n && s->targets.v[i].group == number; i++)
        opine(s, e, &s->targets.v[i], amount);
}

/* Where no target is given, only the one that grammar ties to the word, and its group. */
static void opine_linked(scoring *s, const evidence *e)
{
    const actor_link k = linked_target(s, e);
    if (k.target < 0)
        return;
    evidence seen = *e;
    s->rule = k.tie;
    if (k.granted) {
        seen.weight /= NEGATED;
        seen.negated = false;
    }
    opine_group(s, &seen, k.target, seen.weight * k.share * decay(to_target(s, e, &s->targets.v[k.target])));
}

static void opinion(scoring *s, const evidence *e)
{
    s->rule = "near";
    const int32_t left = target_before(s, e->first), right = left + 1;
    const bool has_right = right < (int32_t)s->targets.n;
    const double l = left >= 0 ? to_target(s, e, &s->targets.v[left]) : REACH + 1;
    const double r = has_right ? to_target(s, e, &s->targets.v[right]) : REACH + 1;
    double left_factor = l > r ? OTHER_SIDE : 1, right_factor = r > l ? OTHER_SIDE : 1;
    if (e->flags & WORD_SUBJECT) {
        const bool origin = has_right && is_origin(s, e, &s->targets.v[right]);
        left_factor = origin ? NOT_SUBJECT : 1;
        right_factor = origin || l > REACH ? 1 : NOT_SUBJECT;
    }
    opine_side(s, e, left, -1, left_factor);
    opine_side(s, e, right, 1, right_factor);
}

/* ---- acts and views */

typedef struct parts {
    int32_t agent, patient; /* indices of targets, -1: none */
} parts;

static bool in_front(const scoring *s, const evidence *e, unsigned flags, int32_t tokens_back)
{
    for (int32_t t = e->first - 1; t >= s->first && t >= e->first - tokens_back; t--) {
        if (mark_cost(s->r, t) >= 2)
            return false;
        const rule_hit *h = reading_hit(s->r, t, RULE_GRAMMAR);
        if (h && reading_rule(s->r, h)->flags & flags && h->last <= e->first)
            return true;
    }
    return false;
}

static bool is_passive(const scoring *s, const evidence *e)
{
    const unsigned own = reading_flags(s->r, e->last - 1, RULE_GRAMMAR);
    const unsigned next = e->last < s->last ? reading_flags(s->r, e->last, RULE_GRAMMAR) : 0;
    if (own & (GRAMMAR_ING | GRAMMAR_PREP)) /* "is critical of X" */
        return false;
    return next & GRAMMAR_BY || in_front(s, e, GRAMMAR_UNDER, UNDER_TOKENS) ||
           in_front(s, e, GRAMMAR_BE, PASSIVE_TOKENS);
}

/* "X bullies Y and threatens Z": a verb after "and" has the subject of its sentence. */
static int32_t subject_of(const scoring *s, const evidence *e, int32_t nearest)
{
    int32_t t = e->first - 1;
    while (t > s->first && t > e->first - PASSIVE_TOKENS &&
           reading_flags(s->r, t, RULE_GRAMMAR) & (GRAMMAR_AUX | GRAMMAR_ADVERB))
        t--;
    if (nearest < 0 || t <= s->first || !(reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_AND))
        return nearest;
    int32_t i = nearest;
    while (i > 0 && same_voice(s, e, &s->targets.v[i - 1]) && to_target(s, e, &s->targets.v[i - 1]) <= SHARED_REACH)
        i--;
    return i;
}

/* ", placing pressure on X", "to build a coalition against X": a participle or an infinitive without a subject. */
static bool lacks_subject(const scoring *s, const evidence *e)
{
    for (int32_t t = e->first; t > s->first && t > e->first - LEAD_TOKENS; t--) {
        const unsigned own = reading_flags(s->r, t, RULE_GRAMMAR);
        if (own & GRAMMAR_ING && token_is(s->r, t - 1, ','))
            return true;
        if (own & GRAMMAR_TO && t < e->first)
            return true;
        if (t < e->first && (own & (GRAMMAR_PREP | GRAMMAR_BE) || mark_cost(s->r, t) > 0))
            return false;
    }
    return false;
}

/* The first target of the sentence that is no object, in reach of a verb that shares its subject. */
static int32_t first_subject(const scoring *s, const evidence *e)
{
    for (int32_t i = 0; i < (int32_t)s->targets.n && s->targets.v[i].last <= e->first; i++)
        if (same_voice(s, e, &s->targets.v[i]) && is_subject(s, i))
            return to_target(s, e, &s->targets.v[i]) <= SHARED_REACH ? i : -1;
    return -1;
}

/* "X seeks to isolate Y": whose aim the act is. */
static int32_t aiming(const scoring *s, const evidence *e)
{
    const voice *v = voice_at(s, e->first);
    if (v->outer == s->voice_of.v[e->first - s->first])
        return -1;
    for (int32_t i = target_before(s, e->first); i >= 0; i--)
        if (s->voice_of.v[s->targets.v[i].first - s->first] == v->outer && holds_own(s, &s->targets.v[i], v->holder))
            return to_target(s, e, &s->targets.v[i]) <= SHARED_REACH ? i : -1;
    return -1;
}

/* Where no target is given: who owns the act, else the subject of the clause. */
static int32_t agent_of(const scoring *s, const evidence *e)
{
    int32_t owner = possessor_before(s, e);
    if (owner < 0 && e->first > s->first && reading_flags(s->r, e->first - 1, RULE_GRAMMAR) & GRAMMAR_OF) {
        evidence whole = *e; /* "X's policy of containing" */
        whole.first = e->first - 1;
        owner = possessor_before(s, &whole);
    }
    const bool leads = reading_flags(s->r, e->last - 1, RULE_GRAMMAR) & GRAMMAR_ON; /* "a coalition against" */
    if (owner >= 0 || (is_noun(s, e) && !is_passive(s, e) && !(leads && lacks_subject(s, e))))
        return owner;
    const int32_t subject = subject_before(s, e);
    if (subject >= 0 || is_passive(s, e))
        return subject;
    const int32_t aim = aiming(s, e);
    return aim < 0 && lacks_subject(s, e) ? first_subject(s, e) : aim;
}

/* "Pressure on X", "threatens X": near, and behind no preposition that leads elsewhere ("aid for"). */
static bool reaches(const scoring *s, const evidence *e, const target *t)
{
    if (to_target(s, e, t) > OWN_PATIENT_REACH)
        return false;
    for (int32_t k = e->last; k < t->first; k++) {
        const unsigned grammar = reading_flags(s->r, k, RULE_GRAMMAR);
        const unsigned leads = GRAMMAR_ON | GRAMMAR_TO | GRAMMAR_FROM | GRAMMAR_BY | GRAMMAR_BETWEEN;
        if (grammar & GRAMMAR_PREP && !(grammar & (e->weight < 0 ? leads | GRAMMAR_OF : leads)))
            return false;
    }
    return true;
}

static parts find_parts(const scoring *s, const evidence *e)
{
    const int32_t left = target_before(s, e->first), right = left + 1;
    parts p = { s->given ? subject_of(s, e, left) : agent_of(s, e), -1 };
    const bool has_right = right < (int32_t)s->targets.n;
    if (p.agent >= 0 && to_target(s, e, &s->targets.v[p.agent]) > (p.agent == left && s->given ? AGENT_REACH : SHARED_REACH))
        p.agent = -1;
    if (has_right && (s->given ? to_target(s, e, &s->targets.v[right]) <= PATIENT_REACH
                               : reaches(s, e, &s->targets.v[right])))
        p.patient = right;
    const bool origin = p.patient >= 0 && is_origin(s, e, &s->targets.v[right]);
    const int32_t owner = s->given ? -1 : possessor_before(s, e);
    if (owner >= 0 && !origin && is_passive(s, e)) { /* "X suffers under Y's sanctions" */
        evidence whole = *e;
        whole.first = s->targets.v[owner].first;
        return (parts){ owner, subject_before(s, &whole) };
    }
    if (origin || is_passive(s, e)) {
        const int32_t doer = origin ? right : -1;
        p.patient = p.agent;
        p.agent = doer;
    }
    return p;
}

/* The id of the agents as a holder: the first of a group; empty: none. */
static str agent_id(const scoring *s, int32_t i)
{
    if (i < 0 || s->targets.v[i].who < 0)
        return STR("");
    return s->r->in->men->actors.v[s->targets.v[i].who].id;
}

static void add_group(scoring *s, const evidence *e, int32_t i, str holder, uint8_t basis, double amount)
{
    const int32_t number = s->targets.v[i].group;
    while (i > 0 && s->targets.v[i - 1].group == number)
        i--;
    for (; i < (int32_t)s->targets.n && s->targets.v[i].group == number; i++)
        if (!holds_own(s, &s->targets.v[i], holder))
            row_add(s, s->targets.v[i].who, -1, holder, &s->targets.v[i], basis, amount, e);
}

/* Whether the agent is among the patients: "both sides help each other". */
static bool shares_actor(const scoring *s, parts p)
{
    if (p.agent < 0)
        return false;
    const int32_t number = s->targets.v[p.patient].group;
    for (int32_t i = p.patient; i < (int32_t)s->targets.n && s->targets.v[i].group == number; i++)
        if (s->targets.v[i].who == s->targets.v[p.agent].who || s->targets.v[p.agent].group == number)
            return true;
    return false;
}

/* The agent is blamed or credited by whoever tells of the act; the patient's row is the agent's. */
/* Whether the target is a side of the pair, named there or anywhere else. */
static bool is_side(const target *t, const pairing *p)
{
    return t->who == p->a || t->who == p->b || (t->first >= p->first && t->last <= p->last);
}

/* The pair that an act is on: "support each other", "sow discord between X and Y"; -1: none. */
static int32_t pair_after(const scoring *s, const evidence *e)
{
    for (int32_t t = e->last; t < s->last && t <= e->last + MUTUAL_GAP; t++) {
        const bool between = t > e->first && reading_flags(s->r, t - 1, RULE_GRAMMAR) & GRAMMAR_BETWEEN;
        const unsigned pronoun = reading_flags(s->r, t, RULE_PRONOUN);
        const bool mutual = pronoun & PRONOUN_PAIR && pronoun & PRONOUN_MUTUAL;
        for (size_t i = 0; (between || mutual) && i < s->pairs.n; i++)
            if (s->pairs.v[i].first == t)
                return (int32_t)i;
    }
    return -1;
}

/* What two do to each other is their tie; what another does to their tie is said beside what it does to them. True:
 * nothing is left to say. */
static bool act_on_pair(scoring *s, const evidence *e, int32_t pair, int32_t agent)
{
    const pairing *p = &s->pairs.v[pair];
    const target at = { p->first, p->last, -1, 0, p->via };
    const voice *v = voice_at(s, e->first);
    const bool other = agent >= 0 && !is_side(&s->targets.v[agent], p);
    s->rule = other ? "patient" : "relation";
    row_add(s, p->a, p->b, other ? agent_id(s, agent) : v->holder, &at, other ? BASIS_ACT : v->basis, e->weight, e);
    return !other;
}

static void act(scoring *s, const evidence *e)
{
    const parts p = find_parts(s, e);
    const bool undone = e->negated && e->shift_at < 0;
    const voice *v = voice_at(s, e->first), *teller = &s->voices.v[v->outer];
    const bool view = e->flags & WORD_VIEW;
    const int32_t pair = s->given ? -1 : pair_after(s, e);
    if (pair >= 0 && !undone && act_on_pair(s, e, pair, p.agent))
        return;
    if (!s->given && p.patient < 0 && e->weight > 0 && !e->negated)
        return; /* "supports free trade" is no kindness to anybody */
    s->rule = "agent";
    const double share = undone ? UNDONE : e->weight < 0 ? AGENT : FRIENDLY_AGENT;
    if (p.agent >= 0 && !view)
        add_group(s, e, p.agent, teller->holder, BASIS_ACT, e->weight * share);
    if (p.patient < 0 || (undone && !s->given) || shares_actor(s, p))
        return;
    s->rule = view ? "view" : "patient";
    str holder = agent_id(s, p.agent);
    if (!holder.len)
        holder = v->holder;
    if (p.agent >= 0 || s->given || !str_eq(holder, STR("author")))
        add_group(s, e, p.patient, holder, view ? BASIS_REPORTED : BASIS_ACT, e->weight);
}

/* ---- ties */

static void relate(scoring *s, const relation *r, double amount, const evidence *e)
{
    const voice *v = voice_at(s, r->first);
    s->rule = "relation";
    for (int32_t i = r->pair; i < r->pair + r->pairs; i++) {
        const pairing *p = &s->pairs.v[i];
        const target at = { p->first, p->last, -1, 0, p->via };
        row_add(s, p->a, p->b, v->holder, &at, v->basis, amount, e);
    }
}

static bool is_side_of(const scoring *s, const target *t, const relation *r)
{
    for (int32_t i = r->pair; i < r->pair + r->pairs; i++)
        if (is_side(t, &s->pairs.v[i]))
            return true;
    return false;
}

/* "No close alliance", "not a solid bloc": a tie that is denied, not one that is bad. */
static bool denies_tie(const evidence *e, const relation *r)
{
    return e->negated && e->shift_at < 0 && e->weight < 0 && r->negated && e->last <= r->first &&
           r->first - e->last <= 1;
}

/* "Relations are growing cold, the warm ties": a word speaks rather of the tie on its side of a comma. */
static bool comma_between(const scoring *s, const evidence *e, const relation *r)
{
    const int32_t from = e->last <= r->first ? e->last : r->end, to = e->last <= r->first ? r->first : e->first;
    for (int32_t t = from; t < to && t < from + COMMA_TOKENS; t++)
        if (token_is(s->r, t, ','))
            return true;
    return false;
}

/* The relation the evidence speaks of, -1: none. */
static int32_t tie_of(const scoring *s, const evidence *e)
{
    int32_t best = -1;
    double words = s->given ? RELATION_REACH : OWN_RELATION_REACH;
    for (size_t i = 0; i < s->relations.n; i++) {
        const relation *r = &s->relations.v[i];
        double d = words_apart(s, e->first, e->last, r->first, r->end);
        d += !s->given && comma_between(s, e, r) ? OTHER_CLAUSE : 0;
        const int32_t own = s->voice_of.v[e->first - s->first];
        const bool told_alike = s->voice_of.v[r->first - s->first] == own || voice_at(s, r->first)->outer == own;
        if (r->pair >= 0 && d <= words && (s->given || told_alike)) {
            best = (int32_t)i;
            words = d;
        }
    }
    if (best < 0 || e->flags & WORD_RELATION)
        return best;
    const int32_t left = target_before(s, e->first);
    for (int32_t i = left < 0 ? 0 : left; i <= left + 1 && i < (int32_t)s->targets.n; i++)
        if (!is_side_of(s, &s->targets.v[i], &s->relations.v[best]) && to_target(s, e, &s->targets.v[i]) < words)
            return -1;
    return best;
}

/* "Regards China as its main rival": whoever is called somebody's partner or rival. */
static void call_member(scoring *s, const relation *r)
{
    const evidence e = { r->first, r->last, r->weight, 0, 0, r->negated, r->hedged, false, -1 };
    const int32_t i = predicate_before(s, &e);
    s->rule = "predicate";
    if (i >= 0)
        opine_group(s, &e, i, r->weight);
}

static void ties(scoring *s)
{
    for (size_t i = 0; i < s->relations.n; i++) {
        const relation *r = &s->relations.v[i];
        if (r->pair < 0 && r->member && !s->given)
            call_member(s, r);
        const evidence own = { r->first, r->last, r->weight, 0, 0, r->negated, r->hedged, true, -1 };
        const bool plain = r->weight > -0.001 && r->weight < 0.001 && !r->negated;
        if (r->pair >= 0 && (!plain || (r->fact && !s->given)))
            relate(s, r, r->weight, &own);
    }
    for (size_t i = 0; i < s->evidence.n; i++) {
        evidence *e = &s->evidence.v[i];
        const unsigned apart = WORD_ACT | WORD_VIEW | (s->given ? 0u : WORD_MOOD);
        const int32_t k = e->flags & apart ? -1 : tie_of(s, e);
        if (k < 0)
            continue;
        const relation *r = &s->relations.v[k];
        const double words = words_apart(s, e->first, e->last, r->first, r->end);
        e->taken = true;
        if (words > 0 || e->first >= r->last || e->last <= r->first) /* the word itself has spoken */
            relate(s, r, !s->given && denies_tie(e, r) ? 0 : e->weight * decay(words), e);
    }
}

void roles_run(scoring *s)
{
    ties(s);
    for (size_t i = 0; i < s->evidence.n && !s->no_memory; i++) {
        const evidence *e = &s->evidence.v[i];
        if (e->flags & WORD_MOOD && !s->given)
            continue;
        if (e->flags & (WORD_ACT | WORD_VIEW))
            act(s, e);
        else if (s->given)
            opinion(s, e);
        else if (!(e->taken || e->flags & WORD_RELATION))
            opine_linked(s, e);
    }
}

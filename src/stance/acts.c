/* Who does what to whom, and who thinks what of whom. In: a word of act or view in a sentence taken apart. Out:
 * contributions to rows.
 *
 *   acts      "X sanctions Y": X in the author's voice, and Y in X's; "by" and "from" turn them
 *   views     "X criticises Y": Y in X's voice
 *   on ties   "X fears an alliance of Y and Z": the tie in X's voice, not its sides */
#include "stance/scoring.h"

enum { PASSIVE_TOKENS = 4, BY_TOKENS = 4, UNDER_TOKENS = 5, MUTUAL_GAP = 2, LEAD_TOKENS = 5, TIE_GAP = 3 };

/* Whether "from", "of" or "by" before the target makes it the doer: "a threat from X". */
bool is_origin(const scoring *s, const evidence *e, const target *t)
{
    for (int32_t k = e->last; k < t->first && k < e->last + BY_TOKENS; k++)
        if (reading_flags(s->r, k, RULE_GRAMMAR) & (GRAMMAR_FROM | GRAMMAR_BY))
            return t->first - k <= BY_TOKENS;
    return false;
}

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

/* Whether a verb of aim leads to the infinitive: its subject acts. */
static bool is_aim(const scoring *s, int32_t to)
{
    const rule_hit *h = to > s->first ? reading_hit(s->r, to - 1, RULE_THOUGHT) : NULL;
    return h && reading_rule(s->r, h)->flags & CUE_INFINITIVE &&
           !(reading_flags(s->r, to - 1, RULE_GRAMMAR) & GRAMMAR_ING);
}

/* ", placing pressure on X": what the subject of the sentence does besides. */
static bool is_participle(const scoring *s, const evidence *e)
{
    for (int32_t t = e->first; t > s->first && t > e->first - LEAD_TOKENS; t--) {
        const unsigned own = reading_flags(s->r, t, RULE_GRAMMAR);
        if (own & GRAMMAR_ING && token_is(s->r, t - 1, ','))
            return true;
        if (t < e->first && (own & (GRAMMAR_PREP | GRAMMAR_BE | GRAMMAR_TO) || mark_cost(s->r, t) > 0))
            return false;
    }
    return false;
}

/* ", placing pressure on X", "to build a coalition against X": a participle or an infinitive without a subject. */
static bool lacks_subject(const scoring *s, const evidence *e)
{
    for (int32_t t = e->first; t > s->first && t > e->first - LEAD_TOKENS; t--) {
        const unsigned own = reading_flags(s->r, t, RULE_GRAMMAR);
        if (own & GRAMMAR_ING && token_is(s->r, t - 1, ','))
            return true;
        if (own & GRAMMAR_TO && t < e->first) /* of "a bloc that intends to": the bloc's */
            return !is_aim(s, t);
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
            return to_target(s, e, &s->targets.v[i]) <= REACH ? i : -1;
    return -1;
}

/* "X seeks to isolate Y": whose aim the act is. */
static int32_t aiming(const scoring *s, const evidence *e)
{
    const voice *v = voice_at(s, e->first);
    if (v->outer == s->voice_of.v[e->first - s->first] && !lacks_subject(s, e))
        return -1;
    for (int32_t i = target_before(s, e->first); i >= 0; i--)
        if (s->voice_of.v[s->targets.v[i].first - s->first] == v->around && holds_own(s, &s->targets.v[i], v->holder))
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
    const bool leads = reading_flags(s->r, e->last - 1, RULE_GRAMMAR) & GRAMMAR_ON || /* "a coalition against" */
                       e->flags & WORD_NAMED;
    const bool done = leads && (lacks_subject(s, e) || (e->flags & WORD_NAMED && aiming(s, e) >= 0));
    if (owner >= 0 || (is_noun(s, e) && !is_passive(s, e) && !done))
        return owner;
    const bool thinks = voice_at(s, e->first)->frames & CUE_OBJECT; /* "sees Y as a rival, placing pressure" */
    const int32_t thinker = thinks && is_participle(s, e) ? aiming(s, e) : -1;
    const int32_t subject = thinker >= 0 ? thinker : subject_before(s, e);
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

/* 美国对伊朗实施制裁: a patient before its act. */
static bool is_before_act(const scoring *s, const evidence *e, int32_t i)
{
    return !s->given && i >= 0 && s->targets.v[i].first > s->first &&
           to_target(s, e, &s->targets.v[i]) <= OWN_PATIENT_REACH &&
           reading_flags(s->r, s->targets.v[i].first - 1, RULE_GRAMMAR) & GRAMMAR_COVERB;
}

static parts find_parts(const scoring *s, const evidence *e)
{
    const int32_t left = target_before(s, e->first), right = left + 1;
    if (is_before_act(s, e, left)) {
        evidence whole = *e;
        whole.first = s->targets.v[left].first - 1;
        return (parts){ subject_before(s, &whole), left };
    }
    parts p = { s->given ? subject_of(s, e, left) : agent_of(s, e), -1 };
    const bool has_right = right < (int32_t)s->targets.n;
    if (p.agent >= 0 && to_target(s, e, &s->targets.v[p.agent]) > (!s->given         ? REACH
                                                                   : p.agent == left ? AGENT_REACH
                                                                                     : SHARED_REACH))
        p.agent = -1;
    if (has_right &&
        (s->given ? to_target(s, e, &s->targets.v[right]) <= PATIENT_REACH : reaches(s, e, &s->targets.v[right])))
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

/* What of an act is left to say, when it was on a tie: the agent's part, or nothing. */
enum on_tie { ON_NO_TIE, ON_TIE, ON_TIE_ONLY };

str agent_id(const scoring *s, int32_t i)
{
    if (i < 0 || s->targets.v[i].who < 0)
        return STR("");
    const actor *actors = s->r->in->men->actors.v;
    const target *t = s->targets.v, *x = &t[i];
    const bool before = i > 0 && t[i - 1].group == x->group && t[i - 1].who >= 0;
    const bool behind = i + 1 < (int32_t)s->targets.n && t[i + 1].group == x->group && t[i + 1].who >= 0;
    const target *other = before ? x - 1 : x + 1;
    if (s->given || before == behind || other->who == x->who)
        return actors[x->who].id;
    return join_ids(s->bytes, actors[x->who].id, '+', actors[other->who].id);
}

/* "Russian officials criticise", "many Russians criticise": some of Russia. */
static str viewer_id(const scoring *s, int32_t i)
{
    const str id = agent_id(s, i);
    if (s->given || !id.len)
        return id;
    const target *t = &s->targets.v[i];
    const bool some = t->first > s->first && reading_flags(s->r, t->first - 1, RULE_GRAMMAR) & GRAMMAR_ALONE;
    const bool people = t->last < s->last && reading_flags(s->r, t->last, RULE_NOUN) & NOUN_GROUP;
    return some || people ? some_id(s->bytes, id) : id;
}

static void add_group(scoring *s, const evidence *e, int32_t i, str holder, uint8_t basis, double amount)
{
    const int32_t number = s->targets.v[i].group;
    while (i > 0 && s->targets.v[i - 1].group == number)
        i--;
    for (; i < (int32_t)s->targets.n && s->targets.v[i].group == number; i++) {
        const target *t = &s->targets.v[i];
        const bool bears = !s->given && e->shift_at >= 0 && t->first > e->shift_at; /* "an end to X's war on Y" */
        if (!holds_own(s, t, holder))
            row_add(s, t->who, -1, holder, t, basis, bears ? amount * BEARER : amount, e);
    }
}

/* Whether a preposition leads from the act to the patient: "attacks on its bases". */
static bool is_led(const scoring *s, const evidence *e, int32_t patient)
{
    for (int32_t t = e->last - 1; t < s->targets.v[patient].first; t++)
        if (reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_PREP)
            return true;
    return false;
}

/* Whether the agent is among the patients: "both sides help each other". */
static bool shares_actor(const scoring *s, parts p)
{
    if (p.agent < 0 || p.patient < 0)
        return false;
    const int32_t number = s->targets.v[p.patient].group;
    for (int32_t i = p.patient; i < (int32_t)s->targets.n && s->targets.v[i].group == number; i++)
        if (s->targets.v[i].who == s->targets.v[p.agent].who || s->targets.v[p.agent].group == number)
            return true;
    return false;
}

/* Whether the target is a side of the pair, named there or anywhere else. */
bool is_side(const target *t, const pairing *p)
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

/* What two do to each other is their tie; another may do something to it. */
static enum on_tie act_on_pair(scoring *s, const evidence *e, int32_t pair, int32_t agent)
{
    const pairing *p = &s->pairs.v[pair];
    const target at = { p->first, p->last, -1, 0, p->via };
    const voice *v = voice_at(s, e->first);
    const bool other = agent >= 0 && !is_side(&s->targets.v[agent], p);
    s->rule = other ? "patient" : "relation";
    row_add(s, p->a, p->b, other ? agent_id(s, agent) : v->holder, &at, other ? BASIS_ACT : v->basis, e->weight, e);
    return other ? ON_TIE : ON_TIE_ONLY;
}

/* Whether the relation's pair is its own modifier: "the German-Russian partnership". */
static bool is_modified(const scoring *s, const relation *r, const pairing *p)
{
    for (int32_t t = p->last; t < r->first; t++)
        if (t >= p->last + TIE_GAP ||
            reading_flags(s->r, t, RULE_GRAMMAR) & (GRAMMAR_PREP | GRAMMAR_AND | GRAMMAR_AUX) || mark_cost(s->r, t) > 0)
            return false;
    return true;
}

/* The tie that an act or a view is on: "welcomes closer ties between X and Y"; -1: none. */
static int32_t tie_behind(const scoring *s, const evidence *e)
{
    for (size_t i = 0; i < s->relations.n; i++) {
        const relation *r = &s->relations.v[i];
        if (r->first < e->last || r->pair < 0 || s->pairs.v[r->pair].first < e->last)
            continue;
        const pairing *p = &s->pairs.v[r->pair];
        const bool before = p->first < r->first;
        if (before && !is_modified(s, r, p))
            continue;
        const int32_t first = before ? p->first : r->first, last = before ? p->last : r->last;
        return words_apart(s, e->first, e->last, first, last) <= OWN_PATIENT_REACH ? (int32_t)i : -1;
    }
    return -1;
}

/* What is done to a tie, or thought of it, is not done to its sides. */
static enum on_tie act_on_tie(scoring *s, const evidence *e, const parts *p)
{
    const int32_t i = s->given || is_passive(s, e) ? -1 : tie_behind(s, e);
    if (i < 0)
        return ON_NO_TIE;
    const relation *r = &s->relations.v[i];
    const pairing *pair = &s->pairs.v[r->pair];
    if (p->patient >= 0 && !is_side(&s->targets.v[p->patient], pair))
        return ON_NO_TIE;
    if (p->agent < 0 || is_side(&s->targets.v[p->agent], pair) || voice_at(s, r->first)->frames & CUE_DREAD)
        return e->flags & WORD_VIEW ? ON_TIE_ONLY : ON_NO_TIE; /* the tie's own words have said it */
    const target at = { pair->first, pair->last, -1, 0, pair->via };
    s->rule = e->flags & WORD_VIEW ? "view" : "patient";
    row_add(s, pair->a, pair->b, agent_id(s, p->agent), &at, e->flags & WORD_VIEW ? BASIS_REPORTED : BASIS_ACT,
            e->weight, e);
    return e->weight > 0 ? ON_TIE_ONLY : ON_TIE;
}

/* Who tells of the act: of one's own aims and acts whoever tells of the aim. */
static const voice *teller_of(const scoring *s, const voice *v, int32_t agent)
{
    if (s->given || v->outer != v - s->voices.v || agent < 0 || !holds_own(s, &s->targets.v[agent], v->holder))
        return &s->voices.v[v->outer];
    return &s->voices.v[v->around];
}

/* "No answer to Israeli attacks": the negator does not reach the act. */
static evidence as_granted(const scoring *s, const evidence *e, int32_t agent)
{
    evidence seen = *e;
    if (!s->given && agent >= 0 && possessor_before(s, e) == agent && takes_for_granted(s, e, agent)) {
        seen.weight /= NEGATED;
        seen.negated = false;
    }
    return seen;
}

void act_run(scoring *s, const evidence *found)
{
    const parts p = find_parts(s, found);
    const evidence seen = as_granted(s, found, p.agent), *e = &seen;
    const bool undone = e->negated && e->shift_at < 0;
    const voice *v = voice_at(s, e->first), *teller = teller_of(s, v, p.agent);
    const bool view = e->flags & WORD_VIEW;
    const int32_t pair = s->given || undone ? -1 : pair_after(s, e);
    const enum on_tie tie = pair >= 0 ? act_on_pair(s, e, pair, p.agent) : act_on_tie(s, e, &p);
    if (tie == ON_TIE_ONLY)
        return;
    if (!s->given && p.patient < 0 &&
        ((e->weight > 0 && !e->negated) || (e->flags & WORD_AIMED && !tie && predicate_before(s, e) < 0)))
        return; /* "supports free trade" is no kindness to anybody, and "contains the damage" no hostility */
    if (e->weight > 0 && p.agent >= 0 && is_asked(s, p.agent))
        return;
    if (!s->given && shares_actor(s, p) && (e->weight > 0 || is_led(s, e, p.patient)))
        return; /* "benefits both peoples", "repels attacks on its allies" */
    s->rule = "agent";
    const bool bears = p.agent >= 0 && e->shift_at >= 0 &&
                       s->targets.v[p.agent].first > e->shift_at; /* "end X's war" */
    const double share = undone ? UNDONE : e->weight < 0 || bears ? AGENT : FRIENDLY_AGENT;
    const int32_t viewer = view ? -1 : viewer_before(s, e, p.agent); /* "X accused Y of bullying Z" */
    if (p.agent >= 0 && !view)
        add_group(s, e, p.agent, viewer < 0 ? teller->holder : agent_id(s, viewer), BASIS_ACT, e->weight * share);
    if (tie || p.patient < 0 || (undone && !s->given) || shares_actor(s, p))
        return;
    s->rule = view ? "view" : "patient";
    str holder = view ? viewer_id(s, p.agent) : agent_id(s, p.agent);
    if (!holder.len)
        holder = v->holder;
    if (p.agent >= 0 || s->given || !(str_eq(holder, STR("author")) || e->flags & WORD_NAMED))
        add_group(s, e, p.patient, holder, view ? BASIS_REPORTED : BASIS_ACT, e->weight);
}

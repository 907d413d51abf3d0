/* Evidence to rows: what each word of the lexicon says of which target, and in whose voice. In: one sentence taken
 * apart. Out: contributions to rows.
 *
 *   opinions  nearness: weight * decay with distance, less for each actor that stands nearer
 *   acts      and views: acts.c
 *   ties      words near a word of relation speak of its pair, not of its members */
#include "stance/scoring.h"

enum { SIDE_GROUPS = 4, COMMA_TOKENS = 16, TIE_GAP = 3 };

static double decay(double words)
{
    return words > REACH ? 0 : 1 / (1 + words / DECAY_WORDS);
}

double to_target(const scoring *s, const evidence *e, const target *t)
{
    return words_apart(s, e->first, e->last, t->first, t->last);
}

bool same_voice(const scoring *s, const evidence *e, const target *t)
{
    return s->voice_of.v[t->first - s->first] == s->voice_of.v[e->first - s->first];
}

bool holds_own(const scoring *s, const target *t, str holder)
{
    return t->who >= 0 && str_eq(s->r->in->men->actors.v[t->who].id, holder);
}

static void relate(scoring *s, const relation *r, double amount, const evidence *e)
{
    const voice *v = voice_at(s, r->first);
    const bool dreaded = v->frames & CUE_DREAD && !s->given; /* "fears closer ties" */
    amount *= dreaded ? -1 : 1;
    s->rule = "relation";
    for (int32_t i = r->pair; i < r->pair + r->pairs; i++) {
        const pairing *p = &s->pairs.v[i];
        const target at = { p->first, p->last, -1, 0, p->via };
        const size_t links = s->links.n;
        row_add(s, p->a, p->b, v->holder, &at, v->basis, amount, e);
        if (s->links.n > links) {
            s->links.v[links].from = r->first;
            s->links.v[links].to = r->end;
        }
    }
}

static bool is_side_of(const scoring *s, const target *t, const relation *r)
{
    for (int32_t i = r->pair; i < r->pair + r->pairs; i++)
        if (is_side(t, &s->pairs.v[i]))
            return true;
    return false;
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

static void opine_group(scoring *s, const evidence *e, int32_t i, double amount)
{
    const int32_t number = s->targets.v[i].group;
    while (i > 0 && s->targets.v[i - 1].group == number)
        i--;
    for (; i < (int32_t)s->targets.n && s->targets.v[i].group == number; i++)
        opine(s, e, &s->targets.v[i], amount);
}

/* "X frames Y as a threat": an act of X, told by whoever tells of the framing. */
static void smear(scoring *s, const evidence *e)
{
    const voice *v = voice_at(s, e->first);
    if (!(v->frames & CUE_SMEAR) || e->weight >= 0)
        return;
    const voice *teller = &s->voices.v[v->around];
    while (teller != s->voices.v && str_eq(teller->holder, v->holder))
        teller = &s->voices.v[teller->around]; /* "X sees Y as a rival and brands it a villain" */
    for (size_t i = 0; i < s->targets.n && s->targets.v[i].last <= e->first; i++) {
        const target *t = &s->targets.v[i];
        if (!holds_own(s, t, v->holder) || holds_own(s, t, teller->holder))
            continue;
        s->rule = "agent";
        row_add(s, t->who, -1, teller->holder, t, BASIS_ACT, e->weight * AGENT, e);
        return;
    }
}

/* "The ties of X and Y help", "their cooperation is harmful": of the tie, not of its sides. */
static bool subject_tie(scoring *s, const evidence *e, int32_t i)
{
    const target *t = &s->targets.v[i];
    for (size_t k = 0; k < s->relations.n && s->relations.v[k].first < e->first; k++) {
        const relation *r = &s->relations.v[k];
        if (r->pair < 0 || r->first < t->last || r->first > t->last + TIE_GAP || r->last > e->first ||
            !is_side_of(s, t, r))
            continue;
        relate(s, r, e->weight * decay(words_apart(s, e->first, e->last, r->first, r->end)), e);
        return true;
    }
    return false;
}

static bool marks_between(const scoring *s, int32_t from, int32_t to)
{
    for (int32_t t = from; t < to; t++)
        if (mark_cost(s->r, t) > 0)
            return true;
    return false;
}

/* "X accused Y of an aggressive policy": X has said it of Y, whichever is the subject. -1: nobody has. */
int32_t viewer_before(const scoring *s, const evidence *e, int32_t linked)
{
    const int32_t patient = target_before(s, e->first);
    if (s->given || patient < 0 || linked < 0 || linked > patient ||
        marks_between(s, s->targets.v[patient].last, e->first))
        return -1;
    for (size_t i = 0; i < s->evidence.n && s->evidence.v[i].first < e->first; i++) {
        const evidence *v = &s->evidence.v[i];
        const int32_t agent = target_before(s, v->first);
        if (v->flags & WORD_VIEW && agent >= 0 && agent < patient && v->last <= s->targets.v[patient].first &&
            words_apart(s, v->first, v->last, e->first, e->last) <= SUBJECT_REACH)
            return agent == linked || s->targets.v[linked].group == s->targets.v[patient].group ? agent : -1;
    }
    return -1;
}

/* What the viewer says of whom he has a view on. */
static void opine_of_patient(scoring *s, const evidence *e, int32_t viewer)
{
    const str holder = agent_id(s, viewer);
    int32_t i = target_before(s, e->first);
    s->rule = "view";
    for (const int32_t number = s->targets.v[i].group; i >= 0 && s->targets.v[i].group == number; i--) {
        const target *t = &s->targets.v[i];
        if (!holds_own(s, t, holder))
            row_add(s, t->who, -1, holder, t, BASIS_REPORTED, e->weight * decay(to_target(s, e, t)), e);
    }
}

/* "A source of concern for X": who feels so, -1: nobody is named. */
static int32_t who_feels(const scoring *s, const evidence *e)
{
    const int32_t right = target_before(s, e->first) + 1;
    if (s->given || !(e->flags & WORD_FELT) || right >= (int32_t)s->targets.n || e->last >= s->last ||
        !(reading_flags(s->r, e->last, RULE_GRAMMAR) & GRAMMAR_PREP))
        return -1;
    int32_t t = e->last + 1;
    while (t < s->targets.v[right].first && reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_DET)
        t++;
    return t == s->targets.v[right].first ? right : -1;
}

static void opine_felt(scoring *s, const evidence *e, int32_t feels, const actor_link *k)
{
    const str holder = agent_id(s, feels);
    const int32_t number = s->targets.v[k->target].group;
    int32_t i = k->target;
    while (i > 0 && s->targets.v[i - 1].group == number)
        i--;
    s->rule = k->tie;
    for (; i < (int32_t)s->targets.n && s->targets.v[i].group == number; i++)
        if (!holds_own(s, &s->targets.v[i], holder) && same_voice(s, e, &s->targets.v[i]))
            row_add(s, s->targets.v[i].who, -1, holder, &s->targets.v[i], BASIS_REPORTED,
                    e->weight * k->share * decay(to_target(s, e, &s->targets.v[i])), e);
}

/* Where no target is given, only the one that grammar ties to the word, and its group. */
static void opine_linked(scoring *s, const evidence *e)
{
    const actor_link k = linked_target(s, e);
    const int32_t viewer = viewer_before(s, e, k.target);
    if (viewer >= 0)
        opine_of_patient(s, e, viewer);
    if (k.target < 0 || viewer >= 0)
        return;
    const int32_t feels = who_feels(s, e);
    if (feels >= 0) {
        opine_felt(s, e, feels, &k);
        return;
    }
    evidence seen = *e;
    s->rule = k.tie;
    if (k.granted) {
        seen.weight /= NEGATED;
        seen.negated = false;
    }
    if (subject_tie(s, &seen, k.target))
        return;
    opine_group(s, &seen, k.target, seen.weight * k.share * decay(to_target(s, e, &s->targets.v[k.target])));
    smear(s, &seen);
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

/* ---- ties */

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

/* "X does not seek blocs": its conduct, neither praised nor blamed. */
static void shun_ties(scoring *s, const relation *r)
{
    const evidence e = { r->first, r->last, 0, 0, 0, true, r->hedged, true, -1 };
    const int32_t i = subject_before(s, &e);
    if (i < 0 || s->targets.v[i].who < 0)
        return;
    const target *t = &s->targets.v[i];
    const str holder = s->voices.v[voice_at(s, r->first)->outer].holder;
    s->rule = "subject";
    if (!holds_own(s, t, holder))
        row_add(s, t->who, -1, holder, t, str_eq(holder, STR("author")) ? BASIS_EVALUATION : BASIS_REPORTED, 0, &e);
}

static void ties(scoring *s)
{
    for (size_t i = 0; i < s->relations.n; i++) {
        const relation *r = &s->relations.v[i];
        if (r->pair < 0 && r->member && !s->given)
            call_member(s, r);
        else if (r->pair < 0 && r->negated && r->league && !s->given)
            shun_ties(s, r);
        const bool dreaded = r->weight > -0.001 && voice_at(s, r->first)->frames & CUE_DREAD && !s->given;
        const double weight = dreaded ? r->weight + DREADED : r->weight;
        const evidence own = { r->first, r->last, weight, 0, 0, r->negated, r->hedged, true, -1 };
        const bool plain = weight > -0.001 && weight < 0.001 && !r->negated;
        if (r->pair >= 0 && (!plain || (r->fact && !s->given)))
            relate(s, r, weight, &own);
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
            act_run(s, e);
        else if (s->given)
            opinion(s, e);
        else if (!(e->taken || e->flags & WORD_RELATION))
            opine_linked(s, e);
    }
}

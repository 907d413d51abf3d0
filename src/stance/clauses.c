/* Sentences to clauses, and words to evidence. In: rule hits. Out: a position and a scope for every token, and the
 * lexicon's words with their weight as negators, hedges, boosters and contrast leave it.
 *
 * Clauses are distances: a token is one word further than the one before, and a clause mark adds its cost. So "how
 * near" and "in the same clause" are one number, and no clause needs to be built. */
#include "stance/scoring.h"

enum { PASSIVE_TOKENS = 4, SHIFT_BACK = 16, NEGATED_VIEW = 14 };

/* Scopes that run forward, in tokens left. */
typedef struct running {
    int32_t negation, reduction, hedge, boost;
    double hedge_factor, boost_factor;
    bool odd; /* negators so far in the scope: two make none */
    bool cut;
    bool listed; /* a mark since the last negator: "no blocs, no alliances" */
    int32_t shift_at;
    int32_t negates_from; /* the token behind the negator: "too weak to win" says weak */
} running;

static void expire(running *w)
{
    w->negation -= w->negation > 0;
    w->reduction -= w->reduction > 0;
    w->hedge -= w->hedge > 0;
    w->boost -= w->boost > 0;
}

static void start_scope(running *w, const rule *x, int32_t at, int32_t length)
{
    switch (x->kind) {
    case RULE_NEGATOR:
        if (x->flags & SHIFT_NEGATE) {
            w->odd = w->negation > 0 && !w->listed ? !w->odd : true;
            w->listed = false;
            w->negation = NEGATION_TOKENS + length;
            w->negates_from = at + length;
        } else if (x->flags & SHIFT_REDUCE) {
            w->reduction = REDUCE_TOKENS + length;
            w->cut = x->flags & SHIFT_CUT;
            w->shift_at = at;
        }
        break;
    case RULE_HEDGE:
        w->hedge_factor = w->hedge > 0 && w->hedge_factor < x->weight ? w->hedge_factor : x->weight;
        w->hedge = HEDGE_TOKENS + length;
        break;
    case RULE_BOOSTER:
        w->boost_factor = x->weight;
        w->boost = BOOST_TOKENS + length;
        break;
    default: break;
    }
}

static scope read_scope(const running *w, int32_t token, double at)
{
    const bool negated = w->negation > 0 && w->odd && token >= w->negates_from;
    const bool reduced = w->reduction > 0;
    scope c = { at, 1, w->shift_at, negated, reduced, reduced && w->cut, w->hedge > 0 };
    c.factor *= w->hedge > 0 ? w->hedge_factor : 1;
    c.factor *= w->boost > 0 ? w->boost_factor : 1;
    return c;
}

static double shade(const scope *c, double weight)
{
    weight *= c->factor;
    weight *= c->reduced && (weight < 0 || c->cut) ? REDUCED : 1;
    return c->negated ? weight * NEGATED : weight;
}

/* "The Minister for Trade and Cooperation", "a Year of Peace": part of some name, whether it was found or not. */
static bool is_named_part(const scoring *s, int32_t first, int32_t last)
{
    const entity_input *in = s->r->in->in;
    if (s->given || last - first > 1 || first == s->first || in->tok->kind[first - 1] == TOKEN_PUNCT ||
        in->sen->kind[in->tok->sentence[first]] != LINE_BODY)
        return false;
    const char *word = in->t->s + in->tok->start[first];
    const bool longer = in->tok->end[first] - in->tok->start[first] > 1;
    return word[0] >= 'A' && word[0] <= 'Z' && longer && !(word[1] >= 'A' && word[1] <= 'Z');
}

/* "Is not moved by tensions between X and Y": the negator denies the verb, and the tie is as it is called. */
static bool is_taken_for_granted(const scoring *s, int32_t first)
{
    int32_t k = first - 1;
    while (k > s->first && reading_flags(s->r, k, RULE_GRAMMAR) & GRAMMAR_DET && !reading_hit(s->r, k, RULE_NEGATOR))
        k--;
    if (s->given || k <= s->first)
        return false;
    const unsigned wide = reading_flags(s->r, k - 1, RULE_GRAMMAR); /* "affected by" */
    return reading_flags(s->r, k, RULE_GRAMMAR) & (GRAMMAR_BY | GRAMMAR_FROM | GRAMMAR_UNDER) || wide & GRAMMAR_UNDER;
}

/* A hit takes the scope of its first token, from before its own modifiers began. */
static bool add_hit(scoring *s, const rule_hit *h, const rule *x, const scope *c)
{
    const int32_t last = h->last < s->last ? h->last : s->last;
    if (x->kind == RULE_WORD && x->weight > -0.001 && x->weight < 0.001)
        return true; /* it only hides the words in it */
    if (x->kind == RULE_WORD &&
        (is_named_part(s, h->first, last) || (x->flags & WORD_NAMED && s->r->mention.v[h->first] < 0)))
        return true;
    if (x->kind == RULE_WORD) {
        scope own = *c;
        if (x->flags & WORD_RULE)
            own.negated = own.reduced = false;
        c = &own;
        const bool reduced = c->reduced && (x->weight < 0 || c->cut);
        const evidence e = { h->first,           last,        shade(c, x->weight),
                             (uint16_t)x->flags, x->category, c->negated || reduced,
                             c->hedged,          false,       reduced ? c->shift_at : -1 };
        return vec_push(s->m, &s->evidence, e);
    }
    if (x->kind == RULE_VALENCE) {
        const evidence e = { h->first, last, shade(c, x->weight), 0, 0, c->negated, c->hedged, false, -1 };
        return vec_push(s->m, &s->valences, e);
    }
    const evidence *before = s->evidence.n ? &s->evidence.v[s->evidence.n - 1] : NULL;
    if (before && before->last > h->first && before->flags & WORD_ACT)
        return true; /* "sows discord" is an act */
    /* a negated tie is no tie, not its opposite */
    scope own = *c;
    own.negated &= !is_taken_for_granted(s, h->first);
    c = &own;
    const double weight = c->negated && x->weight > 0 ? 0 : shade(c, x->weight);
    const bool turned = c->negated || (c->reduced && weight > 0);
    const relation r = { h->first,
                         last,
                         weight,
                         turned,
                         c->hedged,
                         x->flags & RELATION_MEMBER,
                         x->flags & RELATION_LEAGUE,
                         x->flags & RELATION_FACT,
                         -1,
                         0,
                         last };
    return vec_push(s->m, &s->relations, r);
}

static void apply_contrast(scoring *s, int32_t contrast)
{
    for (size_t i = 0; i < s->evidence.n; i++)
        s->evidence.v[i].weight *= s->evidence.v[i].first < contrast ? BEFORE_CONTRAST : AFTER_CONTRAST;
}

/* "Disputes have been settled", "tensions eased": whether nothing follows the shifter that it could turn. */
static bool turns_back(const scoring *s, int32_t at, int32_t after)
{
    for (int32_t t = at - 1; t >= s->first && t >= at - PASSIVE_TOKENS; t--)
        if (reading_flags(s->r, t, RULE_GRAMMAR) & GRAMMAR_BE)
            return true;
    return after >= s->last || s->r->in->in->tok->kind[after] == TOKEN_PUNCT ||
           reading_flags(s->r, after, RULE_GRAMMAR) & (GRAMMAR_PREP | GRAMMAR_AND);
}

static void shift_back(scoring *s, int32_t at)
{
    for (size_t i = s->evidence.n; i-- > 0 && s->evidence.v[i].first > at - SHIFT_BACK;)
        if (s->evidence.v[i].weight < 0) {
            s->evidence.v[i].weight *= REDUCED;
            s->evidence.v[i].negated = true;
        }
    for (size_t i = s->relations.n; i-- > 0 && s->relations.v[i].first > at - SHIFT_BACK;)
        if (s->relations.v[i].weight < 0) {
            s->relations.v[i].weight *= REDUCED;
            s->relations.v[i].negated = true;
        }
}

/* "Was not convincing, and the Kremlin", "X, which fears nobody, has": another clause follows the mark. */
static bool ends_aside(const scoring *s, int32_t t)
{
    const unsigned next = t + 1 < s->last ? reading_flags(s->r, t + 1, RULE_GRAMMAR) : 0;
    return next & GRAMMAR_AND || (next & (GRAMMAR_AUX | GRAMMAR_BE) && token_is(s->r, t, ','));
}

bool clauses_run(scoring *s)
{
    running w = { 0 };
    double at = 0;
    int32_t contrast = -1;
    s->scope.n = s->evidence.n = s->valences.n = s->relations.n = 0;
    for (int32_t t = s->first; t < s->last; t++, at++) {
        const int32_t from = s->r->hit_at.v[t], to = s->r->hit_at.v[t + 1];
        expire(&w);
        for (int32_t i = from; i < to; i++) {
            const rule *x = reading_rule(s->r, &s->r->hits.v[i]);
            if (x->kind == RULE_MARK) {
                at += x->weight;
                w.listed = true;
                if (!s->given && ends_aside(s, t))
                    w.negation = 0;
                if (x->weight >= BREAK_COST)
                    w.negation = w.reduction = w.hedge = w.boost = 0;
            } else if (x->kind == RULE_CONTRAST && t > s->first + 1) {
                contrast = t;
            } else if (x->kind == RULE_NEGATOR && x->flags & SHIFT_REDUCE && turns_back(s, t, s->r->hits.v[i].last)) {
                shift_back(s, t);
            }
        }
        const scope c = read_scope(&w, t, at);
        if (!vec_push(s->m, &s->scope, c))
            return false;
        for (int32_t i = from; i < to; i++) {
            const rule_hit *h = &s->r->hits.v[i];
            const rule *x = reading_rule(s->r, h);
            const bool weighs = x->kind == RULE_WORD || x->kind == RULE_RELATION ||
                                (s->given && x->kind == RULE_VALENCE);
            if (weighs && !add_hit(s, h, x, &c))
                return false;
            start_scope(&w, x, t, h->last - h->first);
            if (!s->given && x->kind == RULE_GRAMMAR && x->flags & GRAMMAR_THAT && w.negation > 0)
                w.negation = NEGATED_VIEW; /* "nothing shows that" */
            if (!s->given && x->kind == RULE_THOUGHT && x->flags & CUE_OBJECT && w.negation > 0)
                w.negation = NEGATED_VIEW; /* "does not see X as a threat" */
        }
    }
    if (contrast >= 0)
        apply_contrast(s, contrast);
    return true;
}

double words_apart(const scoring *s, int32_t first, int32_t last, int32_t a, int32_t b)
{
    if (b <= first)
        return scope_at(s, first)->at - scope_at(s, b - 1)->at - 1;
    if (last <= a)
        return scope_at(s, a)->at - scope_at(s, last - 1)->at - 1;
    return 0;
}

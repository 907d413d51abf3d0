/* Which actor a word is about. In: one sentence taken apart. Out: for a word of evaluation the target it is tied to
 * by grammar, or none: an actor that only stands near is a mere mention.
 *
 * There is no parser. Ties that the order of words shows are looked for, the surest first:
 *
 *   modified    "reckless US policy"             the target right behind
 *   complement  "the arrogance of Moscow"        behind "of"; of a threat, behind "from" or "by"
 *   possessor   "Moscow's arrogance"             the target right before
 *   predicate   "frames China as a bully"        before "as"
 *   subject     "China, they say, is a bully"    the nearest target before that is no object, in the clause
 *   inverted    "the loser is Moscow"            behind "be" */
#include "stance/scoring.h"

enum {
    MODIFIED_GAP = 1,
    POSSESSOR_GAP = 2,
    COMPOUND_GAP = 1,
    OF_TOKENS = 6,
    HEAD_TOKENS = 1,
    AS_TOKENS = 5,
    OBJECT_OF_AS = 4,
    INVERTED_TOKENS = 8,
    OBJECT_TOKENS = 4,
    SUBJECT_GROUPS = 4,
    BE_TOKENS = 6,
    MEMBER_TOKENS = 3,
    CONTROL_TOKENS = 3,
    RELATIVE_TOKENS = 8,
    CUE_TOKENS = 3
};

static unsigned grammar(const scoring *s, int32_t token)
{
    return reading_flags(s->r, token, RULE_GRAMMAR);
}

static bool is_clitic(const scoring *s, int32_t token)
{
    return s->r->in->in->tok->kind[token] == TOKEN_CLITIC;
}

/* A word that builds no sentence: an adjective, a noun, a verb. */
static bool is_plain(const scoring *s, int32_t token)
{
    const unsigned built = GRAMMAR_ING | GRAMMAR_ADVERB | GRAMMAR_INFINITIVE |
                           GRAMMAR_INDEFINITE; /* by their endings */
    const unsigned g = grammar(s, token) & ~built;
    return !g && mark_cost(s->r, token) <= 0 && s->r->in->in->tok->kind[token] != TOKEN_PUNCT;
}

static bool speaks_of(const scoring *s, const evidence *e, int32_t i)
{
    return i >= 0 && i < (int32_t)s->targets.n &&
           s->voice_of.v[s->targets.v[i].first - s->first] == s->voice_of.v[e->first - s->first];
}

int32_t target_before(const scoring *s, int32_t token)
{
    int32_t low = 0, high = (int32_t)s->targets.n;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (s->targets.v[middle].first < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

static int32_t group_first(const scoring *s, int32_t i)
{
    while (i > 0 && s->targets.v[i - 1].group == s->targets.v[i].group)
        i--;
    return i;
}

/* Steps back over articles. */
static int32_t before_article(const scoring *s, int32_t token)
{
    int32_t k = token - 1;
    while (k >= s->first && grammar(s, k) & GRAMMAR_DET && !(grammar(s, k) & (GRAMMAR_BE | GRAMMAR_THAT)))
        k--;
    return k;
}

/* Whether the plain word at the token is a verb as far as its neighbours show: "to upset", "has handled", "X hit". */
static bool is_verb(const scoring *s, int32_t token)
{
    const rule_hit *h = reading_hit(s->r, token, RULE_WORD);
    if (h && reading_rule(s->r, h)->flags & (WORD_ACT | WORD_VIEW))
        return true;
    for (int32_t k = token - 1; k >= s->first && k >= token - 2; k--) {
        if (grammar(s, k) & (GRAMMAR_AUX | GRAMMAR_TO | GRAMMAR_WHO))
            return true;
        if (!(grammar(s, k) & GRAMMAR_ADVERB))
            break;
    }
    if (!h && token > s->first && (grammar(s, token - 1) & GRAMMAR_AND || token_is(s->r, token - 1, ',')))
        return true; /* "sells grain, buys Russian gas" */
    const int32_t i = target_before(s, token);
    return i >= 0 && s->targets.v[i].last == token;
}

/* Whether the group of targets is governed by a preposition or a verb. The first words of another's thought are
 * what the thought is about ("sees China as"). */
static bool is_object(const scoring *s, int32_t i)
{
    const int32_t first = s->targets.v[group_first(s, i)].first;
    int32_t k = before_article(s, first);
    if (!s->given && k > s->first && grammar(s, k) & GRAMMAR_PREP && reading_flags(s->r, k - 1, RULE_NOUN) & NOUN_ORGAN)
        k = before_article(s, k - 1); /* "the authorities in Kyiv" */
    if (k < s->first || s->voice_of.v[k - s->first] != s->voice_of.v[first - s->first])
        return false;
    if (grammar(s, k) & GRAMMAR_OF) /* "in the capitals of Europe" */
        for (int32_t least = k - OBJECT_TOKENS; k > s->first && k > least;) {
            k--;
            if (!is_plain(s, k) && !(grammar(s, k) & GRAMMAR_DET))
                return grammar(s, k) & (GRAMMAR_PREP | (s->given ? 0u : GRAMMAR_AS));
        }
    else if (grammar(s, k) & GRAMMAR_PREP) /* not "considera a X una amenaza", whose thought begins there */
        return s->given || k == s->first || s->voice_of.v[k - 1 - s->first] == s->voice_of.v[first - s->first];
    else if (grammar(s, k) & GRAMMAR_ING)
        return true;
    else if (grammar(s, k) & GRAMMAR_BE && !is_clitic(s, k) && k > s->first)
        return true; /* "Russia is China's partner" */
    if (!is_plain(s, k) || is_verb(s, k))
        return is_plain(s, k);
    const int32_t governor = before_article(s, k); /* "in greater China" */
    return !s->given && governor > s->first && grammar(s, governor) & GRAMMAR_PREP &&
           !(grammar(s, governor) & GRAMMAR_OF);
}

/* "US allies": friends or foes of the target, for whom it does not stand. */
static bool names_others(const scoring *s, int32_t i)
{
    const int32_t last = s->targets.v[i].last;
    return !s->given && last < s->last && reading_flags(s->r, last, RULE_RELATION) & RELATION_MEMBER;
}

/* "China's rise", "US allies": the owner of something or somebody else. */
static bool is_possessor(const scoring *s, int32_t i)
{
    const int32_t last = s->targets.v[i].last;
    return last < s->last && (is_clitic(s, last) || names_others(s, i));
}

bool is_subject(const scoring *s, int32_t i)
{
    return !is_object(s, i) && !is_possessor(s, i);
}

/* "Asked Russia to leave", "joined the US to contain", "on a China that bullies": an object that does what the
 * infinitive or the relative clause says. */
static bool is_controller(const scoring *s, const evidence *e, int32_t i)
{
    const target *t = &s->targets.v[i];
    const int32_t k = before_article(s, s->targets.v[group_first(s, i)].first);
    if (k < s->first || t->last >= e->first)
        return false;
    if (grammar(s, t->last) & (GRAMMAR_WHO | GRAMMAR_THAT))
        return e->first - t->last <= RELATIVE_TOKENS;
    return is_plain(s, k) && grammar(s, t->last) & GRAMMAR_TO && e->first - t->last <= CONTROL_TOKENS;
}

/* "After China paid, the bill ...": a clause that opens before the target and ends at a comma after it. */
static bool in_aside(const scoring *s, const target *t, int32_t to)
{
    const int32_t k = before_article(s, t->first);
    if (k < s->first || mark_cost(s->r, k) < BREAK_COST || s->r->in->in->tok->kind[k] == TOKEN_PUNCT)
        return false;
    for (int32_t c = t->last; c < to; c++)
        if (token_is(s->r, c, ','))
            return true;
    return false;
}

/* ", with storms ruining the crop": the subject of what follows is behind "with", up to the next finite verb. */
static bool in_absolute(const scoring *s, int32_t from, int32_t to)
{
    bool absolute = false;
    for (int32_t k = from; k + 1 < to; k++) {
        if (token_is(s->r, k, ',') && grammar(s, k + 1) & GRAMMAR_WITH)
            absolute = true;
        else if (grammar(s, k) & (GRAMMAR_BE | GRAMMAR_AUX) && !is_clitic(s, k))
            absolute = false;
    }
    return absolute;
}

/* "As a member of X, we hope": whether "I" or "we" is the nearer subject. */
static bool has_writer(const scoring *s, int32_t from, int32_t to)
{
    for (int32_t k = from; k < to; k++)
        if (reading_flags(s->r, k, RULE_PRONOUN) & PRONOUN_WRITER)
            return true;
    return false;
}

/* Whether the clause of the target ends before the token, or another subject begins there: ", and the deal is". */
static bool leaves_clause(const scoring *s, int32_t from, int32_t to)
{
    bool border = false, other = false;
    for (int32_t k = from; k < to; k++) {
        if (token_is(s->r, k, '(') || (k == from && token_is(s->r, k, ')'))) { /* "the Union (EU) has" */
            while (k + 1 < to && !token_is(s->r, k, ')'))
                k++;
            continue;
        }
        const unsigned g = grammar(s, k);
        const bool contrast = reading_hit(s->r, k, RULE_CONTRAST); /* "clumsy but honest" has one subject */
        if (mark_cost(s->r, k) >= BREAK_COST && !contrast)
            return true;
        if (other && g & (GRAMMAR_BE | GRAMMAR_AUX) && !is_clitic(s, k))
            return true;
        if (border && (reading_hit(s->r, k, RULE_PRONOUN) || (g & GRAMMAR_DET && !(g & GRAMMAR_BE))))
            other = true;
        border = contrast || g & (GRAMMAR_AND | GRAMMAR_THAT) || token_is(s->r, k, ',');
    }
    return false;
}

/* Whether the word of an act is a noun: "the sanctions", "of brutal attacks". */
bool is_noun(const scoring *s, const evidence *e)
{
    int32_t k = e->first - 1;
    if (k > s->first && is_plain(s, k) && !is_verb(s, k))
        k--;
    if (k < s->first)
        return false;
    const unsigned g = grammar(s, k);
    return g & GRAMMAR_OF || (g & (GRAMMAR_DET | GRAMMAR_PREP) && !(g & (GRAMMAR_TO | GRAMMAR_BE | GRAMMAR_THAT)));
}

int32_t subject_before(const scoring *s, const evidence *e)
{
    int32_t i = target_before(s, e->first);
    for (int groups = 0; i >= 0 && groups < SUBJECT_GROUPS; groups++, i = group_first(s, i) - 1) {
        const target *t = &s->targets.v[i];
        if (words_apart(s, e->first, e->last, t->first, t->last) > SUBJECT_REACH || leaves_clause(s, t->last, e->first))
            return -1;
        if (!s->given && (in_absolute(s, t->last, e->first) || has_writer(s, t->last, e->first)))
            return -1;
        if (speaks_of(s, e, i) && !names_others(s, i) && (!is_object(s, i) || is_controller(s, e, i)))
            return in_aside(s, t, e->first) ? -1 : i;
    }
    return -1;
}

int32_t possessor_before(const scoring *s, const evidence *e)
{
    const int32_t i = target_before(s, e->first);
    if (!speaks_of(s, e, i) || e->first - s->targets.v[i].last > POSSESSOR_GAP + 1)
        return -1;
    int32_t words = 0;
    bool possessive = false;
    for (int32_t k = s->targets.v[i].last; k < e->first; k++) {
        possessive |= is_clitic(s, k);
        words += !is_clitic(s, k);
        if (!is_clitic(s, k) && !is_plain(s, k))
            return -1;
    }
    const int32_t before = before_article(s, s->targets.v[i].first);
    const bool governed = before >= s->first && grammar(s, before) & GRAMMAR_PREP;
    const unsigned next = e->last < s->last ? grammar(s, e->last) : 0;
    if (!s->given && governed && !possessive && e->flags & WORD_ACT && next & GRAMMAR_DET)
        return -1; /* "rebels in X killed the guards" */
    return words <= (possessive ? POSSESSOR_GAP : COMPOUND_GAP) && (possessive || !governed || words == 0) ? i : -1;
}

/* Whether the word is a verb behind an auxiliary: "has long ignored". */
static bool is_perfect(const scoring *s, int32_t token)
{
    int32_t k = token - 1;
    while (k > s->first && grammar(s, k) == GRAMMAR_ADVERB)
        k--;
    return k >= s->first && grammar(s, k) & GRAMMAR_AUX && !(grammar(s, k) & GRAMMAR_BE);
}

static int32_t modified(const scoring *s, const evidence *e, int32_t right)
{
    if (!speaks_of(s, e, right) || s->targets.v[right].first - e->last > MODIFIED_GAP ||
        s->targets.v[right].via == TARGET_PRONOUN || s->targets.v[right].via == TARGET_PAIR) /* "to improve them" */
        return -1;
    if (grammar(s, e->last - 1) & GRAMMAR_PREP || (!s->given && e->flags & WORD_SUBJECT)) /* "a threat to X", "ignore X" */
        return -1;
    if (!s->given && is_perfect(s, e->first)) /* "has ignored US warnings" */
        return -1;
    for (int32_t k = e->last; k < s->targets.v[right].first; k++)
        if (!is_plain(s, k))
            return -1;
    return right;
}

static int32_t complement(const scoring *s, const evidence *e, int32_t right)
{
    const unsigned wanted = GRAMMAR_OF | (e->flags & WORD_SUBJECT ? GRAMMAR_FROM | GRAMMAR_BY : 0);
    if (!speaks_of(s, e, right) || s->targets.v[right].first - e->last > OF_TOKENS)
        return -1;
    int32_t k = e->last;
    while (k < s->targets.v[right].first && k < e->last + HEAD_TOKENS && is_plain(s, k))
        k++;
    if (k >= s->targets.v[right].first)
        return -1;
    const bool organ = k > e->last && reading_hit(s->r, k - 1, RULE_NOUN) && grammar(s, k) & GRAMMAR_PREP;
    const bool done = !s->given && k > e->last && grammar(s, k) & GRAMMAR_BY; /* "reckless actions by X" */
    if (!organ && !done && !(grammar(s, k) & wanted))                         /* "the corrupt government in X" */
        return -1;
    for (k++; k < s->targets.v[right].first; k++)
        if (!is_plain(s, k) && !(grammar(s, k) & (GRAMMAR_DET | GRAMMAR_OF)))
            return -1;
    return right;
}

/* What a verb of opinion is about, where much stands before "as": "sees the presence of X near Y as". */
static int32_t object_of_view(const scoring *s, const evidence *e, int32_t left)
{
    if (s->given || !(voice_at(s, e->first)->frames & CUE_OBJECT))
        return -1;
    while (left > 0 && speaks_of(s, e, left - 1))
        left--;
    int32_t first = s->targets.v[left].first;
    while (first > s->first && s->voice_of.v[first - 1 - s->first] == s->voice_of.v[e->first - s->first])
        first--;
    return s->targets.v[left].first - first <= OBJECT_TOKENS ? left : -1;
}

static int32_t predicate(const scoring *s, const evidence *e, int32_t left)
{
    if (!speaks_of(s, e, left))
        return -1;
    for (int32_t k = e->first - 1; k >= s->targets.v[left].last && k >= e->first - AS_TOKENS; k--) {
        if (grammar(s, k) & GRAMMAR_AS)
            return k - s->targets.v[left].last < OBJECT_OF_AS ? left : object_of_view(s, e, left);
        if (mark_cost(s->r, k) >= 2)
            return -1;
    }
    return -1;
}

int32_t predicate_before(const scoring *s, const evidence *e)
{
    return predicate(s, e, target_before(s, e->first));
}

static int32_t inverted(const scoring *s, const evidence *e, int32_t right)
{
    if (!speaks_of(s, e, right) || s->targets.v[right].first - e->last > INVERTED_TOKENS)
        return -1;
    for (int32_t k = e->last; k < s->targets.v[right].first; k++)
        if (mark_cost(s->r, k) > 0)
            return -1;
    const int32_t be = before_article(s, s->targets.v[right].first);
    return be >= e->last && grammar(s, be) & GRAMMAR_BE && !is_clitic(s, be) ? right : -1;
}

/* Whether the word is an adjective of something else than its subject: "X expressed strong regret". */
static bool is_remote(const scoring *s, const evidence *e, int32_t subject)
{
    if (e->last >= s->last || !is_plain(s, e->last))
        return false;
    for (int32_t k = s->targets.v[subject].last; k < e->first; k++)
        if (grammar(s, k) & GRAMMAR_BE && !is_clitic(s, k))
            return false;
    return true;
}

/* Whether a possessive or an adjective of nation stands before the word. */
static bool is_attribute(const scoring *s, const evidence *e, int32_t i)
{
    const target *t = &s->targets.v[i];
    const int32_t number = s->r->mention.v[t->last - 1];
    const bool nation = number >= 0 && s->r->in->men->v.v[number].type == ENTITY_NORP;
    return nation || (t->last < e->first && is_clitic(s, t->last));
}

/* A negator denies a quality only where it stands right before: "no Russian threat". "Does not accept Russian
 * aggression" takes the aggression for granted. */
bool takes_for_granted(const scoring *s, const evidence *e, int32_t i)
{
    const int32_t first = s->targets.v[i].first < e->first ? s->targets.v[i].first : e->first;
    const int32_t k = before_article(s, first);
    return e->negated && e->shift_at < 0 && k >= s->first && !reading_hit(s->r, k, RULE_NEGATOR) &&
           !reading_hit(s->r, first - 1 < s->first ? s->first : first - 1, RULE_NEGATOR);
}

/* "X is a reliable partner of Y", "X is Y's reliable partner": what is said of X. -1: no such thing. */
static int32_t predicated(const scoring *s, const evidence *e)
{
    bool member = false;
    for (int32_t k = e->first - 1 > s->first ? e->first - 1 : s->first; k < e->last + MEMBER_TOKENS && k < s->last; k++)
        member |= (reading_flags(s->r, k, RULE_RELATION) & RELATION_MEMBER) != 0;
    int32_t k = e->first - 1;
    for (; k > s->first && k >= e->first - BE_TOKENS; k--) {
        if (grammar(s, k) & GRAMMAR_BE && !is_clitic(s, k))
            break;
        if (!is_plain(s, k) && !is_clitic(s, k) && !(grammar(s, k) & (GRAMMAR_DET | GRAMMAR_ADVERB)))
            return -1;
    }
    if (!member || !(grammar(s, k) & GRAMMAR_BE) || is_clitic(s, k))
        return -1;
    const evidence whole = {
        k, e->last, e->weight, e->flags, e->category, e->negated, e->hedged, e->taken, e->shift_at
    };
    return subject_before(s, &whole);
}

/* "Urges X to", "calls on X to": of what is asked for nothing is said to be so. */
bool is_asked(const scoring *s, int32_t i)
{
    const int32_t verb = before_article(s, s->targets.v[group_first(s, i)].first);
    if (s->given || s->targets.v[i].last >= s->last || !(grammar(s, s->targets.v[i].last) & GRAMMAR_TO))
        return false;
    for (int32_t k = verb; k >= s->first && k > verb - CUE_TOKENS; k--) {
        const rule_hit *h = reading_hit(s->r, k, RULE_SPEECH);
        if (h)
            return h->last > verb && reading_rule(s->r, h)->flags & CUE_ASK;
    }
    return false;
}

/* "Is a mortal danger": whether "be" governs the word. */
static bool is_predicate(const scoring *s, const evidence *e)
{
    int32_t k = e->first - 1;
    while (k > s->first && k > e->first - BE_TOKENS && !(grammar(s, k) & GRAMMAR_BE) &&
           (is_plain(s, k) || grammar(s, k) & (GRAMMAR_DET | GRAMMAR_ADVERB)))
        k--;
    return k >= s->first && grammar(s, k) & GRAMMAR_BE && !is_clitic(s, k);
}

/* What is between a subject and a word, and makes it somebody else's: "X urges Y to be wise", "X suffers a cruel
 * winter", "X condemns barbaric acts", "X wants rules that are fair". */
static bool is_of_others(const scoring *s, const evidence *e, int32_t subject)
{
    if (e->flags & WORD_OWNED && !is_predicate(s, e))
        return true;
    const int32_t from = s->targets.v[subject].last;
    for (int32_t k = from; k < e->first; k++) {
        const bool finite = grammar(s, k + 1) & (GRAMMAR_BE | GRAMMAR_AUX);
        const bool relative = grammar(s, k) & GRAMMAR_WHO || (grammar(s, k) & GRAMMAR_THAT && finite);
        if (relative && k > from && !token_is(s->r, k - 1, ','))
            return true;
        if (mark_cost(s->r, k) > 0)
            return false;
        const rule_hit *word = reading_hit(s->r, k, RULE_WORD);
        if (grammar(s, k) & GRAMMAR_UNDER ||
            (word && reading_rule(s->r, word)->flags & WORD_VIEW && word->last <= e->first))
            return true;
    }
    return is_asked(s, subject);
}

actor_link linked_target(const scoring *s, const evidence *e)
{
    const int32_t left = target_before(s, e->first), right = left + 1;
    int32_t i = predicated(s, e);
    if (i >= 0)
        return (actor_link){ i, 1, false, "subject" };
    i = modified(s, e, right);
    if (i >= 0)
        return (actor_link){ i, 1, takes_for_granted(s, e, i), "modified" };
    i = complement(s, e, right);
    if (i >= 0)
        return (actor_link){ i, 1, takes_for_granted(s, e, i), "complement" };
    i = possessor_before(s, e);
    if (i >= 0)
        return (actor_link){ i, 1, is_attribute(s, e, i) && takes_for_granted(s, e, i), "possessor" };
    i = predicate(s, e, left);
    if (i >= 0)
        return (actor_link){ i, 1, false, "predicate" };
    i = subject_before(s, e);
    if (i >= 0 && !s->given && is_of_others(s, e, i))
        return (actor_link){ -1, 0, false, "subject" };
    if (i >= 0)
        return (actor_link){ i, is_remote(s, e, i) ? REMOTE : 1, false, "subject" };
    return (actor_link){ inverted(s, e, right), 1, false, "inverted" };
}

/* See features.h. The rules of the stage give what grammar shows; the words around the target, weighed by nearness,
 * give the rest. Names of actors are replaced by their class: whom the fitting texts spoke ill of is no knowledge. */
#include "stance/features.h"

#define FEATURE_DECAY 0.12 /* of a word's weight, with each word between */
#define MARK_DECAY    0.8  /* and with each mark of punctuation */
enum { HEAD_TOKENS = 6, AT_TOKENS = 2 };

/* Classes of words. */
enum special {
    IS_PERSON,
    IS_STATE,
    IS_PEOPLE,
    IS_ORGANISATION,
    IS_NUMBER,
    IS_TARGET,
    IS_GOOD,
    IS_BAD,
    IS_FLAT,
    IS_ACT,
    IS_VIEW,
    IS_SUBJECT,
    IS_TIE,
    IS_MOOD,
    IS_PLAIN,
    IS_EVALUATION,
    IS_REPORTED,
    IS_NAME,
    IS_PLACE,
    IS_LENGTH,
    IS_QUOTED,
    IS_OTHERS,
    IS_JOINED,
    IS_FIRST,
    IS_CATEGORY
};
static const char *const special_names[] = {
    "<person>",   "<state>",   "<people>",    "<organisation>", "<number>", "<target>", "<good>",   "<bad>",
    "<flat>",     "<act>",     "<view>",      "<subject>",      "<tie>",    "<mood>",   "<plain>",  "<evaluation>",
    "<reported>", "<name>",    "<place>",     "<length>",       "<quoted>", "<others>", "<joined>", "<first>",
    "<favor>",    "<against>", "<cooperate>", "<conflict>",     "<threat>", "<praise>", "<blame>",  "<doubt>"
};
enum { SPECIALS = sizeof special_names / sizeof *special_names };

static feature_word special(int number)
{
    return -1 - number;
}

str feature_text(const scoring *s, feature_word w)
{
    if (w == FEATURE_NO_WORD)
        return (str){ "", 0 };
    return w < 0 ? str_of(special_names[-1 - w]) : strtab_get(&s->r->in->in->v->terms, (uint32_t)w);
}

/* ---- one target */

typedef struct looking {
    scoring *s;
    int32_t first, last; /* tokens of the target */
    int32_t who;         /* the actor it names, -1: none */
    bool failed;
} looking;

static void add(looking *k, enum feature_kind kind, unsigned where, feature_word a, feature_word b, int32_t first,
                int32_t last, double value)
{
    const feature f = { (uint8_t)kind, (uint8_t)where, a, b, first, last, value };
    if (value > 0 && !vec_push(k->s->m, &k->s->features, f))
        k->failed = true;
}

static feature_word class_of(const looking *k, int32_t token)
{
    const entity_input *in = k->s->r->in->in;
    const int32_t number = k->s->r->mention.v[token];
    if (number >= 0) {
        const mention *x = &k->s->r->in->men->v.v[number];
        if (x->actor >= 0 && x->actor == k->who)
            return special(IS_TARGET);
        switch (x->type) {
        case ENTITY_PERSON: return special(IS_PERSON);
        case ENTITY_GPE: return special(IS_STATE);
        case ENTITY_NORP: return special(IS_PEOPLE);
        case ENTITY_ORG: return special(IS_ORGANISATION);
        default: break;
        }
    }
    return in->tok->kind[token] == TOKEN_NUMBER ? special(IS_NUMBER) : FEATURE_NO_WORD;
}

static feature_word word_of(looking *k, int32_t token)
{
    const entity_input *in = k->s->r->in->in;
    const feature_word class = class_of(k, token);
    if (class != FEATURE_NO_WORD)
        return class;
    const uint32_t term = vocab_term(in->v, in->form[token]);
    k->failed |= term == STRTAB_NONE;
    return term > INT32_MAX ? FEATURE_NO_WORD : (feature_word)term;
}

static bool is_mark(const looking *k, int32_t token)
{
    const uint8_t kind = k->s->r->in->in->tok->kind[token];
    return kind == TOKEN_PUNCT || kind == TOKEN_SYMBOL;
}

static unsigned where_of(const looking *k, int32_t token)
{
    const scoring *s = k->s;
    unsigned where = token < k->first ? WHERE_LEFT : WHERE_RIGHT;
    if (scope_at(s, token)->negated)
        where |= WHERE_NOT;
    if (s->voice_of.v[token - s->first] != s->voice_of.v[k->first - s->first])
        where |= WHERE_QUOTED;
    return where;
}

/* Each token's nearness; 0 for those of the target. */
static double nearness(const looking *k, int32_t token)
{
    return k->s->near.v[token - k->s->first];
}

static bool measure(looking *k)
{
    scoring *s = k->s;
    const int32_t n = s->last - s->first;
    s->near.n = 0;
    if (!vec_reserve(s->m, &s->near, n))
        return false;
    s->near.n = (size_t)n;
    for (int32_t t = k->first; t < k->last; t++)
        s->near.v[t - s->first] = 0;
    for (int side = -1; side <= 1; side += 2) {
        double marks = 1, words = 0;
        for (int32_t t = side < 0 ? k->first - 1 : k->last; t >= s->first && t < s->last; t += side, words++) {
            marks *= is_mark(k, t) ? MARK_DECAY : 1;
            s->near.v[t - s->first] = marks / (1 + FEATURE_DECAY * words);
        }
    }
    return true;
}

/* ---- words */

static bool is_term(feature_word w)
{
    return w >= 0;
}

static void words_around(looking *k)
{
    const scoring *s = k->s;
    for (int32_t t = s->first; t < s->last && !k->failed; t++) {
        const double near = nearness(k, t);
        if (near <= 0 || is_mark(k, t))
            continue;
        const feature_word w = word_of(k, t);
        const unsigned where = where_of(k, t) & ~(unsigned)WHERE_QUOTED;
        add(k, FEATURE_WORD, where & WHERE_NOT, w, FEATURE_NO_WORD, t, t + 1, near);
        add(k, FEATURE_NEAR, where, w, FEATURE_NO_WORD, t, t + 1, near);
        if (is_term(w))
            add(k, FEATURE_ALIKE, where, w, FEATURE_NO_WORD, t, t + 1, near);
    }
}

static void words_at(looking *k)
{
    for (int side = -1; side <= 1; side += 2) {
        int32_t t = side < 0 ? k->first - 1 : k->last;
        for (int i = 0; i < AT_TOKENS && t >= k->s->first && t < k->s->last; i++, t += side)
            add(k, (enum feature_kind)(FEATURE_AT1 + i), side < 0 ? WHERE_LEFT : WHERE_RIGHT, word_of(k, t),
                FEATURE_NO_WORD, t, t + 1, 1);
    }
}

/* ---- grammar */

static unsigned grammar(const looking *k, int32_t token)
{
    return reading_flags(k->s->r, token, RULE_GRAMMAR);
}

/* The first word before the target that is neither article nor name, with the preposition between. */
static void word_before(looking *k)
{
    const scoring *s = k->s;
    feature_word prep = FEATURE_NO_WORD;
    for (int32_t t = k->first - 1; t >= s->first && t >= k->first - HEAD_TOKENS && !is_mark(k, t); t--) {
        const unsigned g = grammar(k, t);
        if (g & GRAMMAR_DET && !(g & GRAMMAR_BE))
            continue;
        if (g & GRAMMAR_PREP && prep == FEATURE_NO_WORD) {
            prep = word_of(k, t);
            continue;
        }
        add(k, FEATURE_OBJECT, where_of(k, t) & WHERE_NOT, word_of(k, t), prep, t, t + 1, 1);
        return;
    }
}

/* ---- lexicons */

static feature_word type_of(unsigned flags)
{
    return special(flags & WORD_ACT        ? IS_ACT
                   : flags & WORD_VIEW     ? IS_VIEW
                   : flags & WORD_SUBJECT  ? IS_SUBJECT
                   : flags & WORD_RELATION ? IS_TIE
                   : flags & WORD_MOOD     ? IS_MOOD
                                           : IS_PLAIN);
}

static double size_of(double x)
{
    return x < 0 ? -x : x;
}

static void classes(looking *k)
{
    const scoring *s = k->s;
    for (size_t i = 0; i < s->evidence.n; i++) {
        const evidence *e = &s->evidence.v[i];
        const double near = nearness(k, e->first), size = size_of(e->weight);
        if (near <= 0)
            continue;
        const unsigned where = where_of(k, e->first) & ~(unsigned)WHERE_NOT;
        const feature_word sign = special(e->weight < 0 ? IS_BAD : IS_GOOD);
        add(k, FEATURE_CLASS, 0, special(IS_CATEGORY + e->category), FEATURE_NO_WORD, e->first, e->last, size * near);
        add(k, FEATURE_CLASS, where, sign, type_of(e->flags), e->first, e->last, size * near);
        add(k, FEATURE_CLASS, 0, sign, FEATURE_NO_WORD, e->first, e->last, size * near);
        add(k, FEATURE_CLASS, 0, sign, special(IS_FLAT), e->first, e->last, size);
    }
    for (size_t i = 0; i < s->valences.n; i++) {
        const evidence *e = &s->valences.v[i];
        const double near = nearness(k, e->first), size = size_of(e->weight);
        const feature_word sign = special(e->weight < 0 ? IS_BAD : IS_GOOD);
        if (near <= 0)
            continue;
        add(k, FEATURE_VALENCE, where_of(k, e->first) & (WHERE_LEFT | WHERE_RIGHT), sign, FEATURE_NO_WORD, e->first,
            e->last, size * near);
        add(k, FEATURE_VALENCE, 0, sign, FEATURE_NO_WORD, e->first, e->last, size * near);
        add(k, FEATURE_VALENCE, 0, sign, special(IS_FLAT), e->first, e->last, size);
    }
}

static void rules(looking *k)
{
    const scoring *s = k->s;
    const int kinds[BASIS_COUNT] = { IS_EVALUATION, IS_ACT, IS_REPORTED };
    for (size_t i = 0; i < s->rows.n; i++) {
        const row *r = &s->rows.v[i];
        if (r->other < 0 && (r->who == TARGET_SPAN || (k->who >= 0 && r->who == k->who)))
            add(k, FEATURE_RULE, 0, special(kinds[r->basis]), special(r->sum < 0 ? IS_BAD : IS_GOOD), k->first, k->last,
                size_of(r->sum));
    }
}

/* ---- the target itself */

/* The pronoun that the target is, or the class of its name. */
static feature_word target_word(looking *k)
{
    const scoring *s = k->s;
    if (k->last - k->first == 1 && reading_hit(s->r, k->first, RULE_PRONOUN))
        return word_of(k, k->first);
    const int32_t number = s->r->mention.v[k->last - 1];
    switch (number < 0 ? ENTITY_TYPES : s->r->in->men->v.v[number].type) {
    case ENTITY_PERSON: return special(IS_PERSON);
    case ENTITY_GPE: return special(IS_STATE);
    case ENTITY_ORG: return special(IS_ORGANISATION);
    case ENTITY_NORP: return special(IS_PEOPLE);
    default: return special(IS_NAME);
    }
}

static int32_t group_of_span(const scoring *s)
{
    for (size_t i = 0; i < s->targets.n; i++)
        if (s->targets.v[i].who == TARGET_SPAN)
            return s->targets.v[i].group;
    return -1;
}

static void add_trait(looking *k, feature_word trait, double value)
{
    add(k, FEATURE_TARGET, 0, trait, FEATURE_NO_WORD, k->first, k->last, value);
}

static void target_itself(looking *k)
{
    const scoring *s = k->s;
    const double n = s->last - s->first;
    const int32_t group = group_of_span(s);
    double others = 0;
    bool joined = false;
    for (size_t i = 0; i < s->targets.n; i++) {
        const bool other = s->targets.v[i].who != TARGET_SPAN && s->targets.v[i].who != k->who;
        others += other;
        joined |= other && s->targets.v[i].group == group;
    }
    add_trait(k, target_word(k), 1);
    add_trait(k, special(IS_PLACE), (k->first - s->first) / n);
    add_trait(k, special(IS_FIRST), k->first == s->first);
    add_trait(k, special(IS_LENGTH), n / 40);
    add_trait(k, special(IS_QUOTED), s->voice_of.v[k->first - s->first] != 0);
    add_trait(k, special(IS_OTHERS), others / 4);
    add_trait(k, special(IS_JOINED), joined);
}

bool features_words(scoring *s)
{
    looking k = { s, s->first, s->first, -1, false };
    s->features.n = 0;
    for (int32_t t = s->first; t < s->last && !k.failed; t++) {
        if (is_mark(&k, t))
            continue;
        const feature_word w = word_of(&k, t);
        const unsigned where = scope_at(s, t)->negated ? WHERE_NOT : 0;
        add(&k, FEATURE_WORD, where, w, FEATURE_NO_WORD, t, t + 1, 1);
        if (is_term(w))
            add(&k, FEATURE_ALIKE, where, w, FEATURE_NO_WORD, t, t + 1, 1);
    }
    return !k.failed;
}

bool features_find(scoring *s, int32_t first, int32_t last, int32_t who)
{
    looking k = { s, first, last, who, false };
    s->features.n = 0;
    if (!measure(&k))
        return false;
    words_around(&k);
    words_at(&k);
    word_before(&k);
    classes(&k);
    rules(&k);
    target_itself(&k);
    return !k.failed;
}

/* ---- weights */

/* The model's number of a word, kept for each term of the vocabulary: 0 not looked up, else number + 1. */
static bool number_of(scoring *s, feature_word w, uint32_t *number)
{
    const vocab *v = s->r->in->in->v;
    const model *x = s->r->book->fitted;
    if (w == FEATURE_NO_WORD) {
        *number = NO_WORD;
        return true;
    }
    if (s->numbers_serial != v->serial)
        s->numbers.n = 0;
    s->numbers_serial = v->serial;
    const size_t at = w < 0 ? (size_t)(-1 - w) : (size_t)w + SPECIALS;
    const size_t size = strtab_size(&v->terms) + SPECIALS;
    if (!vec_reserve(s->m, &s->numbers, size - s->numbers.n))
        return false;
    while (s->numbers.n < size)
        s->numbers.v[s->numbers.n++] = 0;
    if (!s->numbers.v[at])
        s->numbers.v[at] = model_word(x, feature_text(s, w)) + 1;
    *number = s->numbers.v[at] - 1;
    return true;
}

bool features_weigh(scoring *s, const feature *f, feature_weights *out)
{
    feature_key key = { f->kind, f->where, NO_WORD, NO_WORD };
    *out = (feature_weights){ 0, 0 };
    if (!number_of(s, f->a, &key.a) || !number_of(s, f->b, &key.b))
        return false;
    if (f->kind == FEATURE_ALIKE) {
        *out = model_alike(s->r->book->fitted, key.a, f->where);
        return true;
    }
    const bool unknown = (key.a == NO_WORD && f->a != FEATURE_NO_WORD) || (key.b == NO_WORD && f->b != FEATURE_NO_WORD);
    const feature_weights *w = unknown ? NULL : model_find(s->r->book->fitted, key);
    if (w)
        *out = *w;
    return true;
}

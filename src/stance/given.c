/* Spans of the caller's: one row each. In: one sentence taken apart, the span in it. Out: a row.
 *
 * Where the language has a fitted model it decides: its two sums, favor and against, are compared with each other and
 * with none. Elsewhere the rules do. A span that covers its sentence has the plain sum of the sentence's words. */
#include "stance/features.h"

#include <string.h>

#define DECIDED 0.3  /* a sum that needs no single word that stands out */
#define SHOWN   0.35 /* of a sum: a word that adds as much is shown as evidence */

/* What is known of a span so far. */
typedef struct judgement {
    double sum; /* what the score is made of */
    bool any, negated, hedged;
    double half; /* the score is sum / (half + |sum|); 0: the sum itself */
    str holder;
    uint8_t basis;
} judgement;

/* The span's own target, NULL: it has no token. */
static const target *span_target(const scoring *s)
{
    for (size_t i = 0; i < s->targets.n; i++)
        if (s->targets.v[i].who == TARGET_SPAN)
            return &s->targets.v[i];
    return NULL;
}

static bool add_reason(scoring *s, stances *out, const char *kind, const feature *f, feature_weights w)
{
    const tokens *tok = s->r->in->in->tok;
    stance_reason x = { tok->start[f->first], tok->end[f->last - 1], kind, f->where, { "", 0 }, f->value,
                        w.favor * f->value,   w.against * f->value, 0, 0 };
    const target *t = span_target(s);
    if (t)
        reason_place(s, &x, f->first, f->last, t->first, t->last);
    if (f->a != FEATURE_NO_WORD) {
        const str a = feature_text(s, f->a), b = feature_text(s, f->b);
        char *words = arena_alloc(s->bytes, a.len + b.len + 2);
        if (!words)
            return false;
        memcpy(words, a.s, a.len);
        words[a.len] = ' ';
        memcpy(words + a.len + 1, b.s, b.len);
        x.words = (str){ words, a.len + (b.len ? b.len + 1 : 0) };
    }
    return vec_push(s->m, &out->reasons, x);
}

static bool add_share(scoring *s, stances *out, judgement *j, const char *kind, const feature *f, double weight)
{
    const double amount = weight * f->value;
    const feature_weights w = { amount > 0 ? weight : 0, amount < 0 ? -weight : 0 };
    j->sum += amount;
    return !s->trace || add_reason(s, out, kind, f, w);
}

static bool sum_words(scoring *s, stances *out, judgement *j, const char *kind, const evidence *words, size_t n,
                      double share)
{
    for (size_t i = 0; i < n; i++) {
        const evidence *e = &words[i];
        const feature f = { 0, e->negated ? WHERE_NOT : 0, FEATURE_NO_WORD, FEATURE_NO_WORD, e->first, e->last, share };
        j->any = true;
        j->negated |= e->negated;
        j->hedged |= e->hedged;
        if (!add_share(s, out, j, kind, &f, e->weight) || !span_add(s, out, e->first, e->last))
            return false;
    }
    return true;
}

/* A whole sentence: what its words say of anybody. */
static bool sum_sentence(scoring *s, stances *out, judgement *j)
{
    j->half = HALF_SCORE;
    if (!sum_words(s, out, j, "lexicon", s->evidence.v, s->evidence.n, LEXICON_SHARE) ||
        !sum_words(s, out, j, "valence", s->valences.v, s->valences.n, 1) || !features_words(s))
        return false;
    for (size_t i = 0; s->r->book->fitted && i < s->features.n; i++) {
        feature f = s->features.v[i];
        feature_weights w;
        if (!features_weigh(s, &f, &w))
            return false;
        f.value = FITTED_SHARE;
        if (!add_share(s, out, j, feature_names[f.kind], &f, w.favor - w.against))
            return false;
    }
    if (!j->any)
        j->sum = 0;
    return true;
}

/* Rows of the rules on the span itself, and for less on other mentions of the same actor, whoever holds them. */
static bool sum_rules(scoring *s, stances *out, int32_t same, judgement *j)
{
    double best = -1;
    for (size_t i = 0; i < s->rows.n; i++) {
        const row *r = &s->rows.v[i];
        if (r->other >= 0 || (r->who != TARGET_SPAN && (same < 0 || r->who != same)))
            continue;
        j->sum += r->sum * (r->who == TARGET_SPAN ? 1 : SAME_ACTOR);
        j->any = true;
        j->negated |= r->negated;
        j->hedged |= r->hedged;
        if (r->best > best) {
            best = r->best;
            j->holder = r->holder;
            j->basis = r->basis;
        }
        for (size_t k = 0; k < s->links.n; k++)
            if (s->links.v[k].row == i && !span_add(s, out, s->links.v[k].first, s->links.v[k].last))
                return false;
    }
    return !s->no_memory;
}

/* The actor the span names, by the mention it overlaps or the pronoun it is; -1: none. */
static int32_t actor_of_span(const scoring *s, const target *t)
{
    for (int32_t k = t->last - 1; k >= t->first; k--)
        if (s->r->mention.v[k] >= 0)
            return s->r->in->men->v.v[s->r->mention.v[k]].actor;
    return referent(s->r, t->first, reading_flags(s->r, t->first, RULE_PRONOUN));
}

static bool is_stop_word(const scoring *s, int32_t token)
{
    const entity_input *in = s->r->in->in;
    return in->v->form_flags.v[in->form[token]] & FORM_STOP;
}

/* Words that add much to the sum that counts are evidence. */
static bool show_words(scoring *s, stances *out, bool favor)
{
    for (size_t i = 0; i < s->near.n; i++)
        s->near.v[i] = 0;
    for (size_t i = 0; i < s->features.n; i++) {
        const feature *f = &s->features.v[i];
        feature_weights w;
        if (f->kind >= FEATURE_CLASS)
            continue;
        if (!features_weigh(s, f, &w))
            return false;
        s->near.v[f->last - 1 - s->first] += f->value * (favor ? w.favor : w.against);
    }
    for (int32_t t = s->first; t < s->last; t++)
        if (s->near.v[t - s->first] >= SHOWN && !is_stop_word(s, t) && !span_add(s, out, t, t + 1))
            return false;
    return true;
}

/* Adds up the features: the greater sum counts, if it is above 0. */
static bool sum_features(scoring *s, stances *out, int32_t first, int32_t last, judgement *j)
{
    const model *fitted = s->r->book->fitted;
    feature_weights total = fitted ? model_base(fitted) : (feature_weights){ 0, 0 };
    const feature base = { 0, 0, FEATURE_NO_WORD, FEATURE_NO_WORD, first, last, 1 };
    if (s->trace && fitted && !add_reason(s, out, "base", &base, total))
        return false;
    for (size_t i = 0; i < s->features.n; i++) {
        const feature *f = &s->features.v[i];
        feature_weights w = { 0, 0 };
        if (fitted && !features_weigh(s, f, &w))
            return false;
        total.favor += w.favor * f->value;
        total.against += w.against * f->value;
        const bool counted = w.favor < 0 || w.favor > 0 || w.against < 0 || w.against > 0;
        if (s->trace >= (counted ? TRACE_COUNTED : TRACE_ALL) && !add_reason(s, out, feature_names[f->kind], f, w))
            return false;
    }
    const bool favor = total.favor > total.against;
    const double most = favor ? total.favor : total.against;
    j->sum = most <= 0 ? 0 : favor ? most : -most;
    j->half = 1;
    const size_t shown = out->spans.n;
    if (most > 0 && !show_words(s, out, favor))
        return false;
    j->any |= out->spans.n > shown || s->evidence.n || s->valences.n || most >= DECIDED;
    if (!j->any)
        j->sum = 0;
    return true;
}

static bool judge_span(scoring *s, stances *out, judgement *j)
{
    const target *t = span_target(s);
    if (!t)
        return true;
    const int32_t who = actor_of_span(s, t), first = t->first, last = t->last;
    const bool fitted = s->r->book->fitted != NULL;
    roles_run(s);
    if (s->no_memory || !sum_rules(s, out, who, j))
        return false;
    if (!fitted && s->trace < TRACE_ALL)
        return true;
    if (!features_find(s, first, last, who))
        return false;
    const judgement rules = *j;
    if (!sum_features(s, out, first, last, j))
        return false;
    if (!fitted)
        *j = rules;
    return true;
}

static bool judge(scoring *s, stances *out, int32_t sentence, const given_target *g, judgement *j)
{
    const entity_input *in = s->r->in->in;
    int32_t first = in->sen->first[sentence], last = in->sen->first[sentence + 1];
    if (first >= last)
        return true;
    const bool covers = g->start <= in->tok->start[first] && g->end >= in->tok->end[last - 1];
    while (last - first > SENTENCE_TOKENS && in->tok->start[first + SENTENCE_TOKENS / 2] < g->start)
        first++;
    return sentence_take_apart(s, first, last, g) && (covers ? sum_sentence(s, out, j) : judge_span(s, out, j));
}

bool given_read(scoring *s, stances *out, int32_t sentence, const given_target *g)
{
    const size_t from = out->spans.n, reasons = out->reasons.n;
    judgement j = { .holder = STR("author"), .basis = BASIS_EVALUATION };
    if (!judge(s, out, sentence, g, &j))
        return false;
    spans_tidy(out, from);
    stance x = { 0 };
    x.sentence = sentence;
    x.start = g->start;
    x.end = g->end;
    x.target = g->id;
    x.holder = j.holder;
    x.score = !j.any ? STANCE_NULL
                     : score_hundredths(j.half > 0 ? j.sum / (j.half + (j.sum < 0 ? -j.sum : j.sum)) : j.sum);
    x.label = score_label(x.score);
    x.basis = j.basis;
    x.via = TARGET_GIVEN;
    x.negated = j.negated;
    x.hedged = j.hedged;
    x.quoted = !str_eq(j.holder, STR("author"));
    x.evidence = (int32_t)from;
    x.evidence_n = (int32_t)(out->spans.n - from);
    x.model = s->r->book->fitted ? MODEL_FITTED : MODEL_UNFITTED;
    x.reason = (int32_t)reasons;
    x.reason_n = (int32_t)(out->reasons.n - reasons);
    return vec_push(s->m, &out->v, x);
}

/* Stances: one row for each sentence, target and holder. In: mentions, quotations, rule hits. Out: rows with score,
 * label and evidence. docs/stance.md states the model.
 *
 * The score is a sum of words, each weighed by how near and in what role the target stands to it. A sum can be
 * read back: every row lists the words that made it, and nothing else did. */
#include "stance/scoring.h"

#include "base/error.h"
#include <stdlib.h>
#include <string.h>

static bool is_row(const row *r, int32_t who, int32_t other, str holder)
{
    return r->who == who && r->other == other && str_eq(r->holder, holder);
}

void row_add(scoring *s, int32_t who, int32_t other, str holder, const target *t, uint8_t basis, double amount,
             const evidence *e)
{
    size_t i = 0;
    while (i < s->rows.n && !is_row(&s->rows.v[i], who, other, holder))
        i++;
    if (i == s->rows.n) {
        const row added = { who, other, holder, t->first, t->last, 0, 0, -1, basis, t->via, false, false, false };
        if (!vec_push(s->m, &s->rows, added)) {
            s->no_memory = true;
            return;
        }
    }
    row *r = &s->rows.v[i];
    const double size = amount < 0 ? -amount : amount;
    if (size > r->best) {
        r->best = size;
        r->basis = basis;
        r->negated = e->negated;
        r->hedged = e->hedged;
    }
    if (t->via < r->via) {
        r->via = t->via;
        r->first = t->first;
        r->last = t->last;
    }
    r->stated |= size <= 0 && (other >= 0 || (e->weight > -0.001 && e->weight < 0.001));
    r->sum += amount;
    r->weight += size;
    const row_link link = { (uint32_t)i, e->first, e->last, t->first, t->last, s->rule, e->negated, e->weight, amount };
    if (!vec_push(s->m, &s->links, link))
        s->no_memory = true;
}

/* ---- one sentence */

bool sentence_take_apart(scoring *s, int32_t first, int32_t last, const given_target *given)
{
    s->first = first;
    s->last = last - first > SENTENCE_TOKENS ? first + SENTENCE_TOKENS : last;
    s->given = given != NULL;
    s->rows.n = s->links.n = 0;
    return clauses_run(s) && voices_run(s) && targets_run(s, given) && relations_run(s);
}

int32_t score_hundredths(double score)
{
    const double scaled = score * 100;
    if (scaled >= 100 || scaled <= -100)
        return scaled < 0 ? -100 : 100;
    return (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

uint8_t score_label(int32_t score)
{
    if (score == STANCE_NULL)
        return LABEL_NONE;
    return score >= LABEL_FROM ? LABEL_FAVOR : score <= -LABEL_FROM ? LABEL_AGAINST : LABEL_NONE;
}

bool span_add(const scoring *s, stances *out, int32_t first, int32_t last)
{
    const tokens *tok = s->r->in->in->tok;
    const byte_span b = { tok->start[first], tok->end[last - 1] };
    return vec_push(s->m, &out->spans, b);
}

static int span_order(const void *x, const void *y)
{
    const byte_span *a = x, *b = y;
    return a->start != b->start ? (a->start < b->start ? -1 : 1) : (a->end > b->end) - (a->end < b->end);
}

/* Sorts the spans from `from` on and drops equal ones. */
void spans_tidy(stances *out, size_t from)
{
    const size_t n = out->spans.n - from;
    byte_span *v = n ? out->spans.v + from : NULL;
    size_t kept = 0;
    if (n)
        qsort(v, n, sizeof *v, span_order);
    for (size_t i = 0; i < n; i++)
        if (!kept || v[kept - 1].start != v[i].start || v[kept - 1].end != v[i].end)
            v[kept++] = v[i];
    out->spans.n = from + kept;
}

static str target_id(scoring *s, const row *r)
{
    const actor *actors = s->r->in->men->actors.v;
    return r->other < 0 ? actors[r->who].id : join_ids(s->bytes, actors[r->who].id, '~', actors[r->other].id);
}

/* ---- the document's own actors */

void reason_place(const scoring *s, stance_reason *x, int32_t first, int32_t last, int32_t a, int32_t b)
{
    const int32_t from = last < a ? last : b, to = last < a ? a : first;
    x->distance = words_apart(s, first, last, a, b);
    for (int32_t t = from; t < to; t++)
        x->clauses += mark_cost(s->r, t) >= BREAK_COST;
}

/* What the row is the sum of. */
static bool add_reasons(scoring *s, stances *out, const row *r, size_t number)
{
    const entity_input *in = s->r->in->in;
    for (size_t i = 0; i < s->links.n; i++) {
        const row_link *l = &s->links.v[i];
        if (l->row != number)
            continue;
        const int32_t start = in->tok->start[l->first], end = in->tok->end[l->last - 1];
        const unsigned side = l->first < r->first ? WHERE_LEFT : l->first >= r->last ? WHERE_RIGHT : 0;
        const unsigned whose = str_eq(r->holder, STR("author")) ? 0 : WHERE_QUOTED;
        stance_reason x = { start, end, l->rule, (uint8_t)(side | whose | (l->negated ? WHERE_NOT : 0)),
                            { in->t->s + start, (size_t)(end - start) }, l->weight,
                            l->amount > 0 ? l->amount : 0, l->amount < 0 ? -l->amount : 0, 0, 0 };
        reason_place(s, &x, l->first, l->last, l->from, l->to);
        if (!vec_push(s->m, &out->reasons, x))
            return false;
    }
    return true;
}

static bool emit_row(scoring *s, stances *out, int32_t sentence, size_t number)
{
    const row *r = &s->rows.v[number];
    const entity_input *in = s->r->in->in;
    const size_t from = out->spans.n;
    for (size_t i = 0; i < s->links.n; i++) {
        const byte_span b = { in->tok->start[s->links.v[i].first], in->tok->end[s->links.v[i].last - 1] };
        if (s->links.v[i].row == number && !vec_push(s->m, &out->spans, b))
            return false;
    }
    spans_tidy(out, from);
    stance x = { 0 };
    x.reason = (int32_t)out->reasons.n;
    if (s->trace && !add_reasons(s, out, r, number))
        return false;
    x.reason_n = (int32_t)out->reasons.n - x.reason;
    x.sentence = sentence;
    x.start = r->via == TARGET_NAMED ? in->tok->start[r->first] : in->sen->start[sentence];
    x.end = r->via == TARGET_NAMED ? in->tok->end[r->last - 1] : in->sen->end[sentence];
    x.target = target_id(s, r);
    x.holder = r->holder;
    x.score = score_hundredths(r->sum / (1 + (r->sum < 0 ? -r->sum : r->sum)));
    x.label = score_label(x.score);
    x.basis = r->basis;
    x.via = r->via;
    x.negated = r->negated;
    x.hedged = r->hedged;
    x.quoted = !str_eq(r->holder, STR("author"));
    x.evidence = (int32_t)from;
    x.evidence_n = (int32_t)(out->spans.n - from);
    return x.target.len && vec_push(s->m, &out->v, x);
}

static bool read_sentence(scoring *s, stances *out, int32_t sentence)
{
    const sentences *sen = s->r->in->in->sen;
    if (sen->first[sentence] == sen->first[sentence + 1])
        return true;
    if (!sentence_take_apart(s, sen->first[sentence], sen->first[sentence + 1], NULL))
        return false;
    if (!s->targets.n && !s->pairs.n)
        return true;
    roles_run(s);
    for (size_t i = 0; i < s->rows.n && !s->no_memory; i++) {
        const row *r = &s->rows.v[i];
        const bool evident = r->weight >= LEAST_EVIDENCE || r->stated || (r->other >= 0 && r->negated);
        if (evident && !emit_row(s, out, sentence, i))
            return false;
    }
    return !s->no_memory;
}

/* The sentence that holds the byte, or the last before it. */
static int32_t sentence_of(const sentences *sen, int32_t byte)
{
    int32_t low = 0, high = sen->n;
    while (high - low > 1) {
        const int32_t middle = low + (high - low) / 2;
        if (sen->start[middle] <= byte)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- the pass */

static int by_start(const void *x, const void *y)
{
    const stance *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    int order = str_cmp(a->target, b->target);
    if (!order)
        order = str_cmp(a->holder, b->holder);
    if (!order)
        order = (a->end > b->end) - (a->end < b->end);
    return order ? order : (a->sentence > b->sentence) - (a->sentence < b->sentence);
}

static int given_order(const void *x, const void *y)
{
    const given_target *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end != b->end ? (a->end < b->end ? -1 : 1) : str_cmp(a->id, b->id);
}

static bool read_spans(scoring *s, const stance_input *in, stances *out)
{
    s->given_targets.n = 0;
    for (size_t i = 0; i < in->n_targets; i++)
        if (!vec_push(s->m, &s->given_targets, in->targets[i]))
            return false;
    if (in->n_targets)
        qsort(s->given_targets.v, in->n_targets, sizeof *s->given_targets.v, given_order);
    for (size_t i = 0; i < in->n_targets; i++) {
        const given_target *g = &s->given_targets.v[i];
        const int32_t sentence = sentence_of(in->in->sen, g->start);
        if (input_reads(in->in, sentence) && !given_read(s, out, sentence, g))
            return false;
    }
    return true;
}

static bool read_all(scoring *s, const stance_input *in, stances *out)
{
    if (in->targets)
        return read_spans(s, in, out);
    for (int32_t i = 0; i < in->in->sen->n; i++)
        if (input_reads(in->in, i) && sentence_analysed(in, i) && !read_sentence(s, out, i))
            return false;
    return true;
}

dgm_status stances_run(const stance_input *in, stances *out, dgm_error *err)
{
    if (!in->in->more) {
        out->v.n = out->spans.n = out->reasons.n = 0;
        arena_clear(&out->bytes);
    }
    if (in->in->sen->n == 0)
        return DGM_OK;
    if (!out->work && !(out->work = mem_zalloc(out->bytes.m, sizeof *out->work)))
        return err_memory(err);
    scoring *s = out->work;
    reading *r = in->quo->work[in->in->lang]; /* of the same document: it is read once for both passes */
    r->in = in;
    s->r = r;
    s->m = out->bytes.m;
    s->bytes = &out->bytes;
    s->next_quote = 0;
    s->no_memory = false;
    s->trace = in->trace;
    out->traced = in->trace;
    if (!read_all(s, in, out))
        return err_memory(err);
    if (out->v.n)
        qsort(out->v.v, out->v.n, sizeof *out->v.v, by_start);
    return DGM_OK;
}

void stances_init(stances *s, const mem *m)
{
    *s = (stances){ 0 };
    arena_init(&s->bytes, m);
}

static void scoring_free(const mem *m, scoring *s)
{
    vec_free(m, &s->scope);
    vec_free(m, &s->voice_of);
    vec_free(m, &s->evidence);
    vec_free(m, &s->valences);
    vec_free(m, &s->relations);
    vec_free(m, &s->voices);
    vec_free(m, &s->targets);
    vec_free(m, &s->pairs);
    vec_free(m, &s->rows);
    vec_free(m, &s->links);
    vec_free(m, &s->features);
    vec_free(m, &s->near);
    vec_free(m, &s->numbers);
    vec_free(m, &s->given_targets);
    mem_free(m, s);
}

void stances_free(const mem *m, stances *s)
{
    if (s->work)
        scoring_free(m, s->work);
    s->work = NULL;
    vec_free(m, &s->v);
    vec_free(m, &s->spans);
    vec_free(m, &s->reasons);
    arena_free(&s->bytes);
}

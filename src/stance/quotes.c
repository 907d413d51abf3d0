/* Quotations with their speakers. In: quoted spans, cues of speech, mentions. Out: one record a cue, by start.
 *
 * A quoted span is a quotation when a cue stands before it ("X said: ...") or after it ("...", said X); quoted
 * words that no cue introduces are scare quotes, titles and terms. A span that follows a quotation without a cue of
 * its own goes on with it. What is left of the cues introduces indirect speech. */
#include "stance/quotes.h"

#include "base/error.h"
#include <stdlib.h>
#include <string.h>

enum {
    CUE_AFTER = 14,    /* tokens from the end of a span to its cue */
    CUE_BEFORE = 5,    /* tokens from a cue to its span, recipients and "that" included */
    THAT_REACH = 12,   /* tokens from a cue to its "that" */
    INFINITIVE_REACH = 6,
    SOURCE_REACH = 30, /* tokens from "according to" to the comma after its source */
    SPANS_AHEAD = 8,   /* quoted spans looked at for the end of indirect speech */
    CONTENT_WORDS = 3, /* a clause has at least so many */
    STANDING_WORDS = 5 /* a span without a cue is a quotation from so many on, and only as a sentence */
};

typedef struct run {
    reading *r;
    const mem *m;
    quotes *out;
    quoteds *spans;
    const tokens *tok;
    const sentences *sen;
    int32_t open;       /* record that a following span may go on with, -1: none */
    int32_t open_token; /* up to where that record's sentence goes */
} run;

static bool emit(run *q, int32_t start, int32_t end, const rule_hit *cue, const source *s, bool direct)
{
    quote x = { start, end, s->start, s->end, -1, -1, s->id, direct };
    if (cue) {
        q->r->quoting->taken.v[cue->first] = 1;
        x.cue_start = q->tok->start[cue->first];
        x.cue_end = q->tok->end[cue->last - 1];
    }
    return vec_push(q->m, &q->out->v, x);
}

static int32_t sentence_end(const run *q, int32_t token)
{
    return q->sen->first[q->tok->sentence[token] + 1];
}

static int32_t words(const run *q, int32_t first, int32_t last)
{
    int32_t n = 0;
    for (int32_t t = first; t < last && n < 64; t++)
        n += q->tok->kind[t] != TOKEN_PUNCT && q->tok->kind[t] != TOKEN_SYMBOL;
    return n;
}

/* A cue that is a verb: not "the report that". */
static const rule_hit *verb_cue(const run *q, int32_t token, unsigned frames)
{
    const rule_hit *h = reading_hit(q->r, token, RULE_SPEECH);
    if (!h || !(reading_rule(q->r, h)->flags & frames) || q->r->mention.v[token] >= 0)
        return NULL;
    const int32_t first = q->sen->first[q->tok->sentence[token]];
    const unsigned before = token > first ? reading_flags(q->r, token - 1, RULE_GRAMMAR) : 0;
    const bool state = before & GRAMMAR_OF; /* "the secretary of state" */
    const bool noun = state || (before & GRAMMAR_DET && !(before & (GRAMMAR_BE | GRAMMAR_THAT | GRAMMAR_WHO)));
    return noun && !(reading_rule(q->r, h)->flags & CUE_SOURCE) ? NULL : h;
}

static bool ends_like_speech(const run *q, const quoted *s)
{
    for (int32_t t = s->last - 1; t >= s->first && t > s->last - 4; t--)
        if (token_is(q->r, t, ',') || token_is(q->r, t, '.') || token_is(q->r, t, '!') || token_is(q->r, t, '?'))
            return true;
    return s->last < q->tok->n && (token_is(q->r, s->last, ',') || mark_cost(q->r, s->last) >= 6);
}

/* ---- direct quotations */

static bool same_block(const run *q, int32_t a, int32_t b)
{
    return b < q->tok->n && q->sen->block[q->tok->sentence[a]] == q->sen->block[q->tok->sentence[b]];
}

/* Whether it ends in a question or exclamation mark, after which its cue may follow as a sentence of its own. */
static bool asks(const run *q, const quoted *s)
{
    for (int32_t t = s->last - 1; t >= s->first && t > s->last - 3; t--)
        if (token_is(q->r, t, '!') || token_is(q->r, t, '?'))
            return true;
    return false;
}

/* "...", said X   and   "...", X said. */
static const rule_hit *cue_behind(const run *q, size_t i, int32_t *limit)
{
    const quoted *s = &q->spans->v[i];
    if (!s->closed || s->last >= q->tok->n || !ends_like_speech(q, s))
        return NULL;
    int32_t to = sentence_end(q, s->last - 1);
    if (s->last == to && asks(q, s) && same_block(q, s->last - 1, s->last))
        to = sentence_end(q, s->last); /* "Why?" she asked. */
    if (i + 1 < q->spans->n && q->spans->v[i + 1].first < to)
        to = q->spans->v[i + 1].first;
    *limit = to;
    for (int32_t t = s->last; t < to && t < s->last + CUE_AFTER; t++) {
        const rule_hit *h = verb_cue(q, t, CUE_QUOTE | CUE_SOURCE);
        if (h && t > 0 && reading_flags(q->r, t - 1, RULE_GRAMMAR) & GRAMMAR_WHO)
            return NULL; /* "...", which called for */
        if (h)
            return h;
    }
    return NULL;
}

/* X said: "..."   X called it "..."   according to X, "..." */
static const rule_hit *cue_ahead(const run *q, size_t i, int32_t from)
{
    const quoted *s = &q->spans->v[i];
    for (int32_t t = s->first - 1; t >= from && t >= s->first - CUE_AFTER; t--) {
        const rule_hit *h = verb_cue(q, t, CUE_QUOTE | CUE_SOURCE);
        if (!h || h->last > s->first)
            continue;
        if (reading_rule(q->r, h)->flags & CUE_SOURCE)
            return token_is(q->r, s->first - 1, ',') ? h : NULL;
        return s->first - h->last <= CUE_BEFORE || mark_cost(q->r, s->first - 1) >= 6 ? h : NULL;
    }
    return NULL;
}

static source source_of(const run *q, const rule_hit *cue, int32_t from, int32_t to, bool behind)
{
    arena *a = &q->out->bytes;
    if (reading_rule(q->r, cue)->flags & CUE_SOURCE)
        return source_after(q->r, a, cue->last, to);
    if (behind && cue->first == from + (q->tok->kind[from] == TOKEN_PUNCT)) /* the verb first: "...", said X */
        return source_after(q->r, a, cue->last, to);
    return source_before(q->r, a, from, cue->first);
}

static bool emit_direct(run *q, quoted *s, const rule_hit *cue, const source *who, int32_t open_to)
{
    s->used = true;
    q->open = (int32_t)q->out->v.n;
    q->open_token = open_to;
    return emit(q, s->start, s->end, cue, who, true);
}

/* Goes on with the record before when nothing but its cue stands between. */
static bool joins(const run *q, const quoted *s)
{
    if (q->open < 0 || s->first > q->open_token + 1 || s->first == 0)
        return false;
    return same_block(q, s->first - 1, s->first);
}

static bool is_sentence(const run *q, const quoted *s)
{
    return s->closed && words(q, s->first, s->last) >= STANDING_WORDS &&
           s->first == q->sen->first[q->tok->sentence[s->first]] && s->last == sentence_end(q, s->last - 1);
}

static bool direct(run *q, size_t i)
{
    quoted *s = &q->spans->v[i];
    const int32_t n = words(q, s->first, s->last);
    int32_t from = q->sen->first[q->tok->sentence[s->first]], to = s->last;
    if (i && q->spans->v[i - 1].last > from)
        from = q->spans->v[i - 1].last;
    const rule_hit *cue = n ? cue_behind(q, i, &to) : NULL;
    const bool interrupted = joins(q, s) && s->first > q->sen->first[q->tok->sentence[s->first]];
    if (interrupted || (!cue && joins(q, s))) {
        s->used = true;
        q->out->v.v[q->open].end = s->end;
        q->open_token = sentence_end(q, s->last - 1);
        return true;
    }
    if (cue) {
        const source who = source_of(q, cue, s->last, to, true);
        return emit_direct(q, s, cue, &who, to);
    }
    cue = n ? cue_ahead(q, i, from) : NULL;
    if (cue && (n > 1 || ends_like_speech(q, s))) {
        const source who = source_of(q, cue, from, s->first, false);
        return emit_direct(q, s, cue, &who, sentence_end(q, s->last - 1));
    }
    if (!is_sentence(q, s))
        return q->open = -1, true;
    const source nobody = { STR("unspecified"), -1, -1, -1, -1, -1, true };
    return emit_direct(q, s, NULL, &nobody, sentence_end(q, s->last - 1));
}

/* ---- indirect quotations */

/* Where the content that begins at `first` ends: before the final stop, a semicolon or ", but". */
static int32_t content_end(const run *q, int32_t first, int32_t to)
{
    int32_t t = first;
    while (t < to && mark_cost(q->r, t) < 10)
        t++;
    while (t > first && (token_is(q->r, t - 1, ',') || (t == to && token_is(q->r, t - 1, '.'))))
        t--;
    return t;
}

static bool emit_indirect(run *q, int32_t first, int32_t last, const rule_hit *cue, const source *who)
{
    if (last - first < CONTENT_WORDS || words(q, first, last) < CONTENT_WORDS || !who->id.len)
        return true;
    return emit(q, q->tok->start[first], q->tok->end[last - 1], cue, who, false);
}

/* "In a way that will last": the word after "that" is an auxiliary. */
static bool is_relative(const run *q, int32_t that, int32_t to)
{
    return that + 1 < to && q->r->mention.v[that + 1] < 0 && q->tok->kind[that + 1] != TOKEN_CLITIC &&
           reading_flags(q->r, that + 1, RULE_GRAMMAR) & (GRAMMAR_AUX | GRAMMAR_BE);
}

/* Whether nobody speaks: "it would be wrong to conclude", "worth noting", "manages to say yes"; or the cue is a
 * noun: "in former colonies and states that". */
static bool is_nobody(const run *q, const rule_hit *cue, const source *who, int32_t first, int32_t from)
{
    const bool that = first > cue->last && reading_flags(q->r, cue->last, RULE_GRAMMAR) & GRAMMAR_THAT;
    const unsigned own = reading_flags(q->r, cue->first, RULE_GRAMMAR);
    const unsigned before = cue->first > from ? reading_flags(q->r, cue->first - 1, RULE_GRAMMAR) : 0;
    if (before & GRAMMAR_TO)
        return who->vague || (first == cue->last && !that);
    if (who->vague && own & GRAMMAR_ING)
        return true;
    return !that && who->first >= 0 && who->actor < 0 && q->r->mention.v[who->first] < 0 &&
           reading_flags(q->r, who->first, RULE_GRAMMAR) & GRAMMAR_PREP;
}

/* The token behind a bracket that opens at the token; the next one when it never closes. */
static int32_t bracket_end(const run *q, int32_t open, int32_t to)
{
    for (int32_t t = open + 1; t < to && t < open + THAT_REACH; t++)
        if (token_is(q->r, t, ')'))
            return t + 1;
    return open + 1;
}

/* The first content token after "that", bare, or an infinitive; -1: the cue has no such content. */
static int32_t content_start(const run *q, const rule_hit *cue, unsigned frames, int32_t to)
{
    for (int32_t t = cue->last; frames & CUE_THAT && t < to && t < cue->last + THAT_REACH; t++) {
        while (t + 1 < to && t < cue->last + THAT_REACH && token_is(q->r, t, '(')) /* "said (and hoped) that" */
            t = bracket_end(q, t, to);
        if (reading_flags(q->r, t, RULE_GRAMMAR) & GRAMMAR_THAT)
            return t > cue->last && is_relative(q, t, to) ? -1 : t + 1;
        if (mark_cost(q->r, t) >= 2)
            break;
    }
    for (int32_t t = cue->last; frames & CUE_INFINITIVE && t < to && t < cue->last + INFINITIVE_REACH; t++)
        if (reading_flags(q->r, t, RULE_GRAMMAR) & GRAMMAR_TO && q->r->mention.v[t] < 0)
            return t;
    if (!(frames & CUE_BARE) || cue->last >= to || q->tok->kind[cue->last] == TOKEN_PUNCT ||
        (reading_flags(q->r, cue->last, RULE_GRAMMAR) & (GRAMMAR_PREP | GRAMMAR_BE) && q->r->mention.v[cue->last] < 0))
        return -1;
    return cue->last;
}

/* CLAUSE, X said.   The comma before the speaker ends the content. */
static int32_t inverted_end(const run *q, const rule_hit *cue, const source *who, int32_t from)
{
    const int32_t comma = (who->first >= 0 && who->first < cue->first ? who->first : cue->first) - 1;
    return comma > from && token_is(q->r, comma, ',') ? comma : -1;
}

/* according to X, CLAUSE.   CLAUSE, according to X. */
static bool by_source(run *q, const rule_hit *cue, int32_t from, int32_t to)
{
    const source who = source_after(q->r, &q->out->bytes, cue->last, to);
    if (who.vague) /* "according to their own conditions" */
        return true;
    if (cue->first - from > CONTENT_WORDS) {
        const int32_t last = cue->first - token_is(q->r, cue->first - 1, ',');
        return emit_indirect(q, from, last, cue, &who);
    }
    int32_t t = cue->last;
    while (t < to && t < cue->last + SOURCE_REACH && !token_is(q->r, t, ','))
        t++;
    if (t + 1 < to && reading_flags(q->r, t + 1, RULE_GRAMMAR) & GRAMMAR_WHO) /* according to X, who ..., CLAUSE */
        for (t++; t < to && t < cue->last + 2 * SOURCE_REACH && !token_is(q->r, t, ',');)
            t++;
    return t + 1 >= to || !token_is(q->r, t, ',') || emit_indirect(q, t + 1, content_end(q, t + 1, to), cue, &who);
}

/* As X notes, CLAUSE.   CLAUSE, as X notes.   *out: "as" stands before the source. */
static bool by_aside(run *q, const rule_hit *cue, const source *who, int32_t from, int32_t to, bool *out)
{
    int32_t as = cue->first - 1;
    while (as > from && as > cue->first - SOURCE_REACH && !(reading_flags(q->r, as, RULE_GRAMMAR) & GRAMMAR_AS) &&
           mark_cost(q->r, as) < 2)
        as--;
    const bool ends = cue->last >= to || q->tok->kind[cue->last] == TOKEN_PUNCT;
    *out = ends && as >= from && reading_flags(q->r, as, RULE_GRAMMAR) & GRAMMAR_AS;
    if (!*out)
        return true;
    if (as - from > CONTENT_WORDS && token_is(q->r, as - 1, ','))
        return emit_indirect(q, from, as - 1, cue, who);
    if (as > from || cue->last >= to || !token_is(q->r, cue->last, ','))
        return true;
    return emit_indirect(q, cue->last + 1, content_end(q, cue->last + 1, to), cue, who);
}

static bool is_passive(const run *q, const rule_hit *cue, int32_t from)
{
    const tokens *tok = q->tok;
    return cue->first > from && reading_flags(q->r, cue->first - 1, RULE_GRAMMAR) & GRAMMAR_BE &&
           !(reading_flags(q->r, cue->first, RULE_GRAMMAR) & GRAMMAR_ING) && tok->kind[cue->first - 1] != TOKEN_CLITIC;
}

static bool indirect(run *q, const rule_hit *cue, int32_t from, int32_t to)
{
    const unsigned frames = reading_rule(q->r, cue)->flags;
    if (frames & CUE_SOURCE)
        return by_source(q, cue, from, to);
    source who = source_before(q->r, &q->out->bytes, from, cue->first);
    if (is_passive(q, cue, from)) /* "it is reported that" */
        who = (source){ STR("unspecified"), -1, -1, -1, -1, -1, true };
    if (!who.id.len)
        return true;
    bool aside = false;
    if (!by_aside(q, cue, &who, from, to, &aside))
        return false;
    if (aside)
        return true;
    const int32_t first = content_start(q, cue, frames, to);
    if (first >= 0 && is_nobody(q, cue, &who, first, from))
        return true;
    if (first >= 0)
        return emit_indirect(q, first, content_end(q, first, to), cue, &who);
    if (!(frames & (CUE_BARE | CUE_QUOTE)) || (cue->last < to && q->tok->kind[cue->last] != TOKEN_PUNCT))
        return true;
    const int32_t last = inverted_end(q, cue, &who, from);
    return last < 0 || emit_indirect(q, from, last, cue, &who);
}

/* ---- the pass */

/* Indirect speech of one sentence. */
static bool read_sentence(run *q, int32_t sentence, size_t *span)
{
    const int32_t to = q->sen->first[sentence + 1];
    int32_t from = q->sen->first[sentence];
    for (int32_t t = from; t < to; t++) {
        while (*span < q->spans->n && q->spans->v[*span].last <= t)
            ++*span;
        if (*span < q->spans->n && q->spans->v[*span].used && q->spans->v[*span].first <= t) {
            t = q->spans->v[*span].last - 1;
            from = t + 1;
            continue;
        }
        const rule_hit *cue = verb_cue(q, t, CUE_THAT | CUE_BARE | CUE_INFINITIVE | CUE_SOURCE | CUE_QUOTE);
        if (!cue || q->r->quoting->taken.v[t])
            continue;
        int32_t end = to;
        for (size_t k = *span; k < q->spans->n && k < *span + SPANS_AHEAD && q->spans->v[k].first < end; k++)
            if (q->spans->v[k].used)
                end = q->spans->v[k].first;
        const size_t n = q->out->v.n;
        if (!indirect(q, cue, from < t ? from : t, end))
            return false;
        if (q->out->v.n > n)
            return true; /* the rest of the sentence is its content */
    }
    return true;
}

static int by_start(const void *x, const void *y)
{
    const quote *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

/* Sentences [from, to) that follow each other in the running text. */
static bool read_stretch(run *q, int32_t from, int32_t to)
{
    q->spans->n = 0;
    q->open = -1;
    if (!quotemarks_find(q->r, q->m, from, to, q->spans))
        return false;
    for (size_t i = 0; i < q->spans->n; i++)
        if (!direct(q, i))
            return false;
    size_t span = 0;
    for (int32_t s = from; s < to; s++)
        if (!read_sentence(q, s, &span))
            return false;
    return true;
}

dgm_status quotes_run(const stance_rules *rules, const stance_input *in, quotes *out, dgm_error *err)
{
    const mem *m = rules->m;
    out->v.n = 0;
    arena_clear(&out->bytes);
    if (!out->work && !(out->work = reading_new(m)))
        return err_memory(err);
    reading *r = out->work;
    if (!r->quoting && !(r->quoting = mem_zalloc(m, sizeof *r->quoting)))
        return err_memory(err);
    dgm_status status = reading_run(r, rules, in, err);
    if (!status)
        status = referents_run(r, m, err);
    if (status)
        return status;
    r->quoting->taken.n = 0;
    if (!vec_reserve(m, &r->quoting->taken, in->in->tok->n + 1))
        return err_memory(err);
    memset(r->quoting->taken.v, 0, (size_t)in->in->tok->n);
    run q = { r, m, out, &r->quoting->spans, in->in->tok, in->in->sen, -1, 0 };
    for (int32_t a = 0, b; a < q.sen->n; a = b) {
        for (b = a; b < q.sen->n && sentence_analysed(in, b);)
            b++;
        if (b > a && !read_stretch(&q, a, b))
            return err_memory(err);
        b += b == a;
    }
    if (out->v.n)
        qsort(out->v.v, out->v.n, sizeof *out->v.v, by_start);
    return DGM_OK;
}

void quotes_init(quotes *q, const mem *m)
{
    *q = (quotes){ 0 };
    arena_init(&q->bytes, m);
}

void quotes_free(const mem *m, quotes *q)
{
    if (q->work && q->work->quoting) {
        vec_free(m, &q->work->quoting->spans);
        vec_free(m, &q->work->quoting->taken);
        mem_free(m, q->work->quoting);
    }
    reading_free(m, q->work);
    q->work = NULL;
    vec_free(m, &q->v);
    arena_free(&q->bytes);
}

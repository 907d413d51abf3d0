/* Quotations with their speakers. In: quoted spans, cues of speech, mentions. Out: one record a cue, by start.
 *
 * Three readings of each stretch of running text: dialogue that dashes mark; quoted spans, which a cue makes
 * quotations; and the cues that are left, which introduce indirect speech. */
#include "stance/quotes.h"

#include "base/error.h"
#include <stdlib.h>
#include <string.h>

enum { WORDS_COUNTED = 64, PHRASE_TOKENS = 4 };

bool quotes_emit(quote_run *q, int32_t start, int32_t end, const rule_hit *cue, const source *s, bool direct)
{
    quote x = { start, end, s->start, s->end, -1, -1, s->id.len ? s->id : STR("unspecified"), direct };
    if (cue) {
        q->r->quoting->taken.v[cue->first] = 1;
        x.cue_start = q->tok->start[cue->first];
        x.cue_end = q->tok->end[cue->last - 1];
    }
    return vec_push(q->m, &q->out->v, x);
}

int32_t quotes_words(const quote_run *q, int32_t first, int32_t last)
{
    int32_t n = 0;
    for (int32_t t = first; t < last && n < WORDS_COUNTED; t++)
        n += q->tok->kind[t] != TOKEN_PUNCT && q->tok->kind[t] != TOKEN_SYMBOL;
    return n;
}

int32_t quotes_paragraph_end(const quote_run *q, int32_t token)
{
    int32_t s = q->tok->sentence[token];
    const int32_t block = q->sen->block[s];
    while (s < q->sen->n && q->sen->block[s] == block)
        s++;
    return q->sen->first[s];
}

/* "The effective answers", "a greater say": a determiner, and words between that can be no subject. */
static bool is_modified(const quote_run *q, int32_t first, int32_t token)
{
    for (int32_t t = token - 1; t >= first && t >= token - PHRASE_TOKENS; t--) {
        const int32_t i = q->r->mention.v[t];
        const unsigned grammar = i < 0 ? grammar_at(q, t) : 0;
        if (grammar & (GRAMMAR_AUX | GRAMMAR_BE | GRAMMAR_WHO) || reading_hit(q->r, t, RULE_NOUN) ||
            reading_hit(q->r, t, RULE_PRONOUN) || (i >= 0 && q->r->in->men->v.v[i].type != ENTITY_NORP))
            return false;
        if (grammar & (GRAMMAR_DET | GRAMMAR_PREP))
            return !(grammar & GRAMMAR_TO);
    }
    return false;
}

/* A verb has a capital only where something begins: "the Member States". */
static bool is_name(const quote_run *q, int32_t first, int32_t token)
{
    const char c = q->r->in->in->t->s[q->tok->start[token]];
    return c >= 'A' && c <= 'Z' && token > first && q->tok->kind[token - 1] != TOKEN_PUNCT;
}

/* Whether a determiner or an owner before the cue makes it a noun: "the report that", "X's claim that". */
static bool is_noun(const quote_run *q, int32_t token, unsigned flags)
{
    const int32_t first = sentence_first(q, token);
    const unsigned before = token > first ? grammar_at(q, token - 1) : 0;
    if (before & GRAMMAR_OF || is_name(q, first, token)) /* "the secretary of state" */
        return true;
    if (before & GRAMMAR_ALONE && !(flags & CUE_NOMINAL)) /* "some say" */
        return false;
    const mention *x = token > first && q->r->mention.v[token - 1] >= 0 ?
                           &q->r->in->men->v.v[q->r->mention.v[token - 1]] : NULL;
    const bool owner = token - 1 > first && q->tok->kind[token - 1] == TOKEN_CLITIC &&
                       !(grammar_at(q, token - 2) & (GRAMMAR_AUX | GRAMMAR_BE)) &&
                       !reading_hit(q->r, token - 2, RULE_PRONOUN); /* "don't claim", "they've claimed" */
    if (flags & CUE_NOMINAL && (owner || (x && x->type == ENTITY_NORP) || is_modified(q, first, token)))
        return true;
    return before & GRAMMAR_DET && !(before & (GRAMMAR_BE | GRAMMAR_THAT | GRAMMAR_WHO));
}

/* Whether it stands between marks: "in his words, X", not "venom in his words". */
static bool is_aside(const quote_run *q, const rule_hit *h)
{
    const bool begins = h->first == sentence_first(q, h->first) || q->tok->kind[h->first - 1] == TOKEN_PUNCT;
    return begins && (h->last >= sentence_last(q, h->first) || q->tok->kind[h->last] == TOKEN_PUNCT);
}

const rule_hit *quotes_cue(const quote_run *q, int32_t token, unsigned frames)
{
    const rule_hit *h = reading_hit(q->r, token, RULE_SPEECH);
    const unsigned flags = h ? reading_rule(q->r, h)->flags : 0;
    if (!(flags & frames) || q->r->mention.v[token] >= 0)
        return NULL;
    if (flags & CUE_SOURCE)
        return source_pronoun(q->r, h) < 0 || is_aside(q, h) ? h : NULL;
    const int32_t start = q->tok->start[token];
    if (start > 0 && token > sentence_first(q, token) && q->r->in->in->t->s[start - 1] == '-') /* "so-called" */
        return NULL;
    return is_noun(q, token, flags) ? NULL : h;
}

static int by_start(const void *x, const void *y)
{
    const quote *a = x, *b = y;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

static bool read_dialogue(quote_run *q, int32_t from, int32_t to)
{
    size_t span = 0;
    for (int32_t a = from, b; a < to; a = b) {
        for (b = a + 1; b < to && q->sen->block[b] == q->sen->block[a];)
            b++;
        const int32_t first = q->sen->first[a];
        if (input_reads(q->r->in->in, a) && first < q->sen->first[b] && token_is_dash(q->r, first) && !direct_dialogue(q, first, &span))
            return false;
    }
    return true;
}

/* Sentences [from, to) that follow each other in the running text. */
static bool read_stretch(quote_run *q, int32_t from, int32_t to)
{
    q->spans->n = 0;
    q->open = -1;
    q->first = q->sen->first[from];
    if (!quotemarks_find(q->r, q->m, from, to, q->spans) || !read_dialogue(q, from, to))
        return false;
    for (size_t i = 0; i < q->spans->n; i++)
        memset(q->r->quoted.v + q->spans->v[i].first, 1, (size_t)(q->spans->v[i].last - q->spans->v[i].first));
    for (size_t i = 0; i < q->spans->n; i++)
        if (!direct_read(q, i))
            return false;
    size_t span = 0;
    for (int32_t s = from; s < to; s++)
        if (input_reads(q->r->in->in, s) && !indirect_read(q, s, &span))
            return false;
    return true;
}

dgm_status quotes_run(const stance_rules *rules, const stance_input *in, quotes *out, dgm_error *err)
{
    const mem *m = out->bytes.m;
    reading **work = &out->work[in->in->lang], *r;
    if (!in->in->more) {
        out->v.n = 0;
        arena_clear(&out->bytes);
    }
    if (!*work && !(*work = reading_new(m)))
        return err_memory(err);
    r = *work;
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
    quote_run q = { r, m, out, &r->quoting->spans, in->in->tok, in->in->sen, 0, -1, 0 };
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
    for (int i = 0; i < LANG_COUNT; i++) {
        struct quoting *x = q->work[i] ? q->work[i]->quoting : NULL;
        if (x) {
            vec_free(m, &x->spans);
            vec_free(m, &x->taken);
            mem_free(m, x);
        }
        reading_free(m, q->work[i]);
        q->work[i] = NULL;
    }
    vec_free(m, &q->v);
    arena_free(&q->bytes);
}

/* The stage's entry points, and its growable tables. In: text and lines. Out: tokens and sentences. */
#include "segment/segment.h"

#include "base/error.h"
#include "segment/tailor.h"
#include "segment/uax29.h"

const char *const token_kind_names[TOKEN_KINDS] = {
    "word", "number", "punct", "symbol", "url", "email", "mention", "hashtag", "clitic", "space"
};

/* ---- tables */

bool tokens_grow(const mem *m, tokens *t)
{
    if (t->cap > INT32_MAX / 2)
        return false;
    const int32_t cap = t->cap ? t->cap * 2 : 256;
    int32_t **columns[] = { &t->start, &t->end, &t->sentence };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        int32_t *v = mem_resize(m, *columns[i], (size_t)cap * sizeof *v);
        if (!v)
            return false;
        *columns[i] = v;
    }
    uint8_t *kind = mem_resize(m, t->kind, (size_t)cap);
    if (!kind)
        return false;
    t->kind = kind;
    t->cap = cap;
    return true;
}

void tokens_free(const mem *m, tokens *t)
{
    mem_free(m, t->start);
    mem_free(m, t->end);
    mem_free(m, t->sentence);
    mem_free(m, t->kind);
    *t = (tokens){ 0 };
}

static bool sentences_grow(const mem *m, sentences *s)
{
    if (s->cap > INT32_MAX / 2)
        return false;
    const int32_t cap = s->cap ? s->cap * 2 : 32;
    int32_t **columns[] = { &s->start, &s->end, &s->first, &s->block };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        int32_t *v = mem_resize(m, *columns[i], ((size_t)cap + 1) * sizeof *v);
        if (!v)
            return false;
        *columns[i] = v;
    }
    uint8_t *kind = mem_resize(m, s->kind, (size_t)cap);
    if (!kind)
        return false;
    s->kind = kind;
    s->cap = cap;
    return true;
}

bool sentences_push(const mem *m, sentences *s, int32_t start, int32_t end, int32_t block, uint8_t kind)
{
    if (s->n == s->cap && !sentences_grow(m, s))
        return false;
    s->start[s->n] = start;
    s->end[s->n] = end;
    s->block[s->n] = block;
    s->kind[s->n++] = kind;
    return true;
}

void sentences_free(const mem *m, sentences *s)
{
    mem_free(m, s->start);
    mem_free(m, s->end);
    mem_free(m, s->first);
    mem_free(m, s->block);
    mem_free(m, s->kind);
    *s = (sentences){ 0 };
}

/* Empties both, with room for the one entry of `first` that even no sentence has. */
static bool begin(const mem *m, tokens *tok, sentences *sen)
{
    tok->n = sen->n = 0;
    return sen->cap || sentences_grow(m, sen);
}

/* ---- default segmentation */

/* The lines from i on that make one paragraph; returns the first one after it. */
static size_t paragraph(const lines *l, size_t i)
{
    const line *v = l->v.v;
    size_t j = i + 1;
    while (j < l->v.n && v[j].block == v[i].block && v[j].kind == v[i].kind)
        j++;
    return j;
}

dgm_status segment_text(const mem *m, const segmenter *s, const text *t, const lines *l, tokens *tok, sentences *sen,
                        dgm_error *err)
{
    mask_reader others = { .mask = classifier_best()->others, .s = t->s, .len = t->len };
    if (!begin(m, tok, sen))
        return err_memory(err);
    for (size_t i = 0, next; i < l->v.n; i = next) {
        next = paragraph(l, i);
        const line *a = &l->v.v[i], *z = &l->v.v[next - 1];
        const int32_t first = tok->n;
        if (!tailor_tokens(m, s, t->s, a->start, z->end, &others, tok) ||
            !tailor_sentences(m, s, t->s, first, a->block, a->kind, tok, sen))
            return err_memory(err);
    }
    sen->first[sen->n] = tok->n;
    return DGM_OK;
}

dgm_status segment_phrase(const mem *m, const segmenter *g, const char *s, size_t len, tokens *tok, dgm_error *err)
{
    if (len > INT32_MAX)
        return err_set(err, DGM_ERR_LIMIT, "phrase of %zu bytes", len);
    const int32_t first = tok->n;
    mask_reader others = { .mask = classifier_best()->others, .s = s, .len = (int32_t)len };
    if (!tailor_tokens(m, g, s, 0, (int32_t)len, &others, tok))
        return err_memory(err);
    for (int32_t i = first; i < tok->n; i++)
        tok->sentence[i] = 0;
    return DGM_OK;
}

/* ---- UAX #29 */

/* Sentences from their ends, each with the block and kind of the line it starts in, or else of the next one. */
static bool place_sentences(const mem *m, const lines *l, const offsets *ends, sentences *sen)
{
    size_t at = 0;
    int32_t start = 0;
    for (size_t i = 0; i < ends->n; i++) {
        while (at < l->v.n && l->v.v[at].end <= start)
            at++;
        const line *in = l->v.n == 0 ? NULL : at < l->v.n ? &l->v.v[at] : &l->v.v[l->v.n - 1];
        if (!sentences_push(m, sen, start, ends->v[i], in ? in->block : 0, in ? in->kind : LINE_BODY))
            return false;
        start = ends->v[i];
    }
    return true;
}

static void place_tokens(tokens *tok, sentences *sen)
{
    const int32_t n = tok->n, *start = tok->start;
    int32_t i = 0, *sentence = tok->sentence;
    for (int32_t s = 0; s < sen->n; s++) {
        const int32_t end = sen->end[s];
        sen->first[s] = i;
        while (i < n && start[i] < end)
            sentence[i++] = s;
    }
    sen->first[sen->n] = tok->n;
}

dgm_status segment_uax29(const mem *m, const text *t, const lines *l, tokens *tok, sentences *sen, dgm_error *err)
{
    const classifier *by = classifier_best();
    offsets ends = { 0 };
    const bool ok = begin(m, tok, sen) && words_find(m, by, t->s, t->len, tok) &&
                    sentences_find(m, by, t->s, t->len, &ends) && place_sentences(m, l, &ends, sen);
    vec_free(m, &ends);
    if (!ok)
        return err_memory(err);
    place_tokens(tok, sen);
    return DGM_OK;
}

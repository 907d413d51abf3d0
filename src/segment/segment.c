/* The stage's entry points, and its growable tables. In: text and lines. Out: tokens and sentences. */
#include "segment/segment.h"

#include "base/error.h"
#include "segment/tailor.h"
#include "segment/uax29.h"

#include <string.h>

const char *const token_kind_names[TOKEN_KINDS] = {
    "word", "number", "punct", "symbol", "url", "email", "mention", "hashtag", "clitic", "space"
};

/* ---- tables */

/* A text has at most 2^30 bytes and as many tokens, and its readers want room for a block more. */
enum { TOKENS_FIRST = 256, TOKENS_MAX = (1 << 30) + 2 * BLOCK };

bool tokens_resize(const mem *m, tokens *t, int32_t cap)
{
    int32_t **columns[] = { &t->start, &t->end, &t->sentence };
    size_t size;
    if (!size_mul((size_t)cap + 1, sizeof **columns[0], &size))
        return false;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        int32_t *v = shared_resize(m, *columns[i], size);
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

static int32_t most_tokens(const tokens *t)
{
    return t->most && t->most < TOKENS_MAX - 2 * BLOCK ? t->most + 2 * BLOCK : TOKENS_MAX;
}

bool tokens_grow(const mem *m, tokens *t)
{
    const int32_t most = most_tokens(t), cap = !t->cap ? TOKENS_FIRST : t->cap < most / 2 ? t->cap * 2 : most;
    return t->cap < cap && tokens_resize(m, t, cap);
}

dgm_status tokens_check(const tokens *t, dgm_status s, bool ran_out, dgm_error *err)
{
    const bool full = s == DGM_ERR_MEMORY && !ran_out && t->cap >= most_tokens(t);
    return t->most && (full || (!s && t->n > t->most)) ? err_limit(err, t->most, "tokens", "document_tokens") : s;
}

void tokens_free(const mem *m, tokens *t)
{
    shared_drop(m, t->start);
    shared_drop(m, t->end);
    shared_drop(m, t->sentence);
    mem_free(m, t->kind);
    *t = (tokens){ .most = t->most };
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
    uint8_t **bytes[] = { &s->kind, &s->lang };
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        uint8_t *v = mem_resize(m, *bytes[i], (size_t)cap);
        if (!v)
            return false;
        *bytes[i] = v;
    }
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
    s->lang[s->n] = LANG_UND;
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
    mem_free(m, s->lang);
    *s = (sentences){ 0 };
}

/* Empties the tokens; those that a table still holds are left to it. A long text finds room for about as many as it has,
 * since growing would move them into fresh memory again and again; where there is none, they grow. */
static void begin_tokens(const mem *m, tokens *t, int32_t len)
{
    enum { LONG_TEXT = 1 << 20, BYTES_A_TOKEN = 5 };
    if (t->cap && !(shared_single(t->start) && shared_single(t->end) && shared_single(t->sentence)))
        tokens_free(m, t);
    t->n = 0;
    const int32_t about = len / BYTES_A_TOKEN < most_tokens(t) ? len / BYTES_A_TOKEN : most_tokens(t);
    if (len >= LONG_TEXT && t->cap < about)
        tokens_resize(m, t, about);
}

/* Empties the sentences, with room for the one entry of `first` that even no sentence has. */
static bool begin_sentences(const mem *m, sentences *sen)
{
    sen->n = 0;
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

enum want { WANT_PARTS, WANT_WRITTEN, WANT_SENTENCES };

static dgm_status segment_paragraphs(const mem *m, const segmenter *const s[LANG_COUNT], const text *t, const lines *l,
                                     enum want want, tokens *tok, sentences *sen, dgm_error *err)
{
    tailoring x = { .m = m, .s = t->s, .out = tok, .uncut = want == WANT_SENTENCES };
    x.others = (mask_reader){ .mask = classifier_best()->others, .s = t->s, .len = t->len };
    begin_tokens(m, tok, t->len);
    bool ok = begin_sentences(m, sen);
    for (size_t i = 0, next; ok && i < l->v.n; i = next) {
        next = paragraph(l, i);
        const line *a = &l->v.v[i], *z = &l->v.v[next - 1];
        const int32_t first = tok->n, from = sen->n;
        const enum lang lang = line_read_in(l, a);
        x.g = s[lang];
        x.join = want == WANT_WRITTEN && segmenter_joins(x.g);
        ok = tailor_tokens(&x, a->start, z->end) && tailor_sentences(&x, first, a->block, a->kind, sen);
        if (ok)
            surface_join(&x, sen, from);
        memset(sen->lang + from, (int)lang, (size_t)(sen->n - from));
    }
    vec_free(m, &x.looks);
    vec_free(m, &x.joins);
    if (!ok)
        return err_memory(err);
    sen->first[sen->n] = tok->n;
    return DGM_OK;
}

dgm_status segment_text(const mem *m, const segmenter *const s[LANG_COUNT], const text *t, const lines *l, tokens *tok,
                        sentences *sen, dgm_error *err)
{
    return segment_paragraphs(m, s, t, l, WANT_PARTS, tok, sen, err);
}

dgm_status segment_written(const mem *m, const segmenter *const s[LANG_COUNT], const text *t, const lines *l, tokens *tok,
                           sentences *sen, dgm_error *err)
{
    return segment_paragraphs(m, s, t, l, WANT_WRITTEN, tok, sen, err);
}

dgm_status segment_sentences(const mem *m, const segmenter *const s[LANG_COUNT], const text *t, const lines *l, tokens *tok,
                             sentences *sen, dgm_error *err)
{
    return segment_paragraphs(m, s, t, l, WANT_SENTENCES, tok, sen, err);
}

dgm_status segment_phrase(const mem *m, const segmenter *g, const char *s, size_t len, tokens *tok, dgm_error *err)
{
    if (len > INT32_MAX)
        return err_set(err, DGM_ERR_LIMIT, "phrase of %zu bytes", len);
    const int32_t first = tok->n;
    tailoring x = { .m = m, .g = g, .s = s, .out = tok };
    x.others = (mask_reader){ .mask = classifier_best()->others, .s = s, .len = (int32_t)len };
    const bool ok = tailor_tokens(&x, 0, (int32_t)len);
    vec_free(m, &x.looks);
    if (!ok)
        return err_memory(err);
    for (int32_t i = first; i < tok->n; i++)
        tok->sentence[i] = 0;
    return DGM_OK;
}

/* ---- UAX #29 */

dgm_status segment_uax29_sentences(const mem *m, const text *t, sentences *sen, dgm_error *err)
{
    const bool ok = begin_sentences(m, sen) && sentences_find(m, classifier_best(), t->s, t->len, sen);
    return ok ? DGM_OK : err_memory(err);
}

void segment_uax29_place(const lines *l, sentences *sen)
{
    size_t at = 0;
    for (int32_t i = 0; i < sen->n && l->v.n; i++) {
        while (at + 1 < l->v.n && l->v.v[at].end <= sen->start[i])
            at++;
        sen->block[i] = l->v.v[at].block;
        sen->kind[i] = l->v.v[at].kind;
        sen->lang[i] = (uint8_t)line_read_in(l, &l->v.v[at]);
    }
}

/* Each token of the sentence it starts in; so many at once as long as the last of them is in it. */
static void place_tokens(tokens *tok, sentences *sen)
{
    enum { AT_ONCE = 16 };
    const int32_t n = tok->n, *start = tok->start;
    int32_t i = 0, *sentence = tok->sentence;
    for (int32_t s = 0; s < sen->n; s++) {
        const int32_t end = sen->end[s];
        sen->first[s] = i;
        for (; n - i >= AT_ONCE && start[i + AT_ONCE - 1] < end; i += AT_ONCE)
            for (int32_t k = 0; k < AT_ONCE; k++)
                sentence[i + k] = s;
        for (; i < n && start[i] < end; i++)
            sentence[i] = s;
    }
    sen->first[sen->n] = n;
}

dgm_status segment_uax29_words(const mem *m, const text *t, sentences *sen, tokens *tok, dgm_error *err)
{
    begin_tokens(m, tok, t->len);
    if (!words_find(m, classifier_best(), t->s, t->len, tok))
        return err_memory(err);
    place_tokens(tok, sen);
    return DGM_OK;
}

/* Passages about entities. In: mentions, sentences, tokens. Out: marks by sentence and, where a context is a window of
 * words, by token.
 *
 * A mention marks its sentence, paragraph or document, or the words around it up to the paragraph's end; what is marked
 * twice counts once. Marks are made for each id in one pass each way, so the cost is the text times the ids, however wide
 * the window. */
#include "tally/passages.h"
#include "base/error.h"

#include <string.h>

int mention_actors(const mention *x, int32_t out[2])
{
    if (x->parts[0] < 0) {
        out[0] = x->actor;
        return x->actor >= 0;
    }
    out[0] = x->parts[0];
    out[1] = x->parts[1];
    return x->parts[1] >= 0 && x->parts[1] != x->parts[0] ? 2 : 1;
}

bool mention_names(const mentions *men, const mention *x, str id)
{
    int32_t ends[2];
    for (int i = mention_actors(x, ends) - 1; i >= 0; i--)
        if (str_eq(men->actors.v[ends[i]].id, id))
            return true;
    return x->actor >= 0 && str_eq(men->actors.v[x->actor].id, id);
}

dgm_status passages_check(const char *about, uint32_t *within, int32_t *window, dgm_error *err)
{
    if (*within > DGM_WITHIN_WINDOW)
        return err_set(err, DGM_ERR_ARGUMENT, "unknown context of an entity");
    if (*window < 0 || *window > ABOUT_WORDS_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "a window around a mention has 1 to %d words", ABOUT_WORDS_MAX);
    size_t ids = 1;
    for (const char *p = about ? about : ""; *p; p++)
        ids += *p == '+' || *p == ',';
    if (ids > ABOUT_IDS)
        return err_set(err, DGM_ERR_ARGUMENT, "passages can be about at most %d entities", ABOUT_IDS);
    if (!about || !*about)
        *within = DGM_WITHIN_SENTENCE;
    if (*within != DGM_WITHIN_WINDOW)
        *window = 0;
    else if (*window == 0)
        *window = ABOUT_WORDS;
    return DGM_OK;
}

/* ---- what is near a mention of one id */

static void near_tokens(const doc_view *d, int32_t window, uint8_t *near, int step)
{
    const tokens *t = d->tok;
    int32_t left = 0, block = -1;
    for (int32_t i = step > 0 ? 0 : t->n - 1; i >= 0 && i < t->n; i += step) {
        const int32_t sentence = t->sentence[i];
        if (block != d->sen->block[sentence])
            left = 0;
        block = d->sen->block[sentence];
        if (near[i] == 2) {
            left = window;
        } else if (left > 0) {
            near[i] = 1;
            left -= token_counts(t->kind[i]);
        }
    }
}

/* The rest of the paragraphs, or of the document, of the sentences that are near. */
static void spread(const doc_view *d, uint32_t within, uint8_t *near)
{
    const sentences *sen = d->sen;
    for (int32_t from = 0, to; from < sen->n; from = to) {
        bool any = false;
        for (to = from; to < sen->n && (within == DGM_WITHIN_DOCUMENT || sen->block[to] == sen->block[from]); to++)
            any = any || near[to];
        if (any)
            memset(near + from, 1, (size_t)(to - from));
    }
}

static void mark_near(const doc_view *d, str id, uint32_t within, int32_t window, uint8_t *near)
{
    for (size_t i = 0; d->men && i < d->men->v.n; i++) {
        const mention *x = &d->men->v.v[i];
        if (!view_analysed(d, x->sentence) || !mention_names(d->men, x, id))
            continue;
        if (within == DGM_WITHIN_WINDOW)
            memset(near + x->first, 2, (size_t)(x->last - x->first));
        else
            near[x->sentence] = 1;
    }
    if (within == DGM_WITHIN_WINDOW) {
        near_tokens(d, window, near, 1);
        near_tokens(d, window, near, -1);
    } else if (within != DGM_WITHIN_SENTENCE) {
        spread(d, within, near);
    }
}

/* ---- choosing */

/* Marks in `marks` [n] what is near every one of the ids, which "+" joins. */
static void mark_all_of(const doc_view *d, str ids, uint32_t within, int32_t window, passages *out, uint8_t *marks,
                        size_t n)
{
    uint8_t wanted = 0;
    memset(out->depth.v, 0, n);
    for (size_t at = 0; at <= ids.len; wanted++) {
        const char *plus = memchr(ids.s + at, '+', ids.len - at);
        const size_t end = plus ? (size_t)(plus - ids.s) : ids.len;
        memset(out->near.v, 0, n);
        mark_near(d, (str){ ids.s + at, end - at }, within, window, out->near.v);
        for (size_t i = 0; i < n; i++)
            out->depth.v[i] = (uint8_t)(out->depth.v[i] + (out->near.v[i] && out->depth.v[i] == wanted));
        at = end + 1;
    }
    for (size_t i = 0; i < n; i++)
        marks[i] |= out->depth.v[i] == wanted;
}

/* Leaves of the marks those of analysed lines, and those of tokens to their sentences too. */
static void settle(const doc_view *d, passages *out)
{
    for (size_t i = 0; i < out->tokens.n; i++) {
        const int32_t sentence = d->tok->sentence[i];
        out->tokens.v[i] = out->tokens.v[i] && view_counts(d, sentence);
        out->sentences.v[sentence] |= out->tokens.v[i];
    }
    out->any = false;
    for (size_t i = 0; i < out->sentences.n; i++) {
        out->sentences.v[i] = out->sentences.v[i] && view_counts(d, (int32_t)i);
        out->any = out->any || out->sentences.v[i];
    }
}

bool passages_choose(const mem *m, const doc_view *d, const char *about, uint32_t within, int32_t window, passages *out)
{
    const bool windows = *about && within == DGM_WITHIN_WINDOW;
    const size_t all = (size_t)d->sen->n, n = windows ? (size_t)d->tok->n : all;
    out->sentences.n = out->tokens.n = out->near.n = out->depth.n = 0;
    if (!vec_reserve(m, &out->sentences, all + 1) || (windows && !vec_reserve(m, &out->tokens, n + 1)) ||
        (*about && (!vec_reserve(m, &out->near, n + 1) || !vec_reserve(m, &out->depth, n + 1))))
        return false;
    out->sentences.n = all;
    memset(out->sentences.v, !*about, all);
    if (windows) {
        out->tokens.n = n;
        memset(out->tokens.v, 0, n);
    }
    for (const char *at = about; *at;) {
        const size_t len = strcspn(at, ",");
        mark_all_of(d, (str){ at, len }, within, window, out, windows ? out->tokens.v : out->sentences.v, n);
        at += len + (at[len] == ',');
    }
    settle(d, out);
    out->any = out->any || (!*about && !d->part);
    return true;
}

void passages_free(const mem *m, passages *x)
{
    vec_free(m, &x->sentences);
    vec_free(m, &x->tokens);
    vec_free(m, &x->near);
    vec_free(m, &x->depth);
}

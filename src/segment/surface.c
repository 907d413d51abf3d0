/* Words as they are written. In: tokens as the analyses use them, where a clitic (Russia|'s, do|n't) and each half of
 * two words written as one (can|not) is a token. Out: the tokens with those of one written word joined, as the surface of
 * a treebank has them, and of each the first of its parts, whose term it has. */
#include <string.h>

#include "base/error.h"
#include "segment/tailor.h"
#include "segment/uax29.h"

bool segmenter_joins(const segmenter *s)
{
    return s->rules.join_clitics;
}

/* Token i > 0, which nothing parts from the one before it. */
static bool adjoining_joins(const char *all, const tokens *tok, int32_t i)
{
    const uint8_t host = tok->kind[i - 1];
    if (tok->kind[i] == TOKEN_CLITIC)
        return host == TOKEN_WORD || host == TOKEN_NUMBER || host == TOKEN_CLITIC;
    /* the second half of a split word: no other words in ASCII adjoin */
    const char *s = all + tok->start[i];
    return tok->kind[i] == TOKEN_WORD && host == TOKEN_WORD && ascii_letter(s[0]) &&
           (ascii_letter(s[-1]) || s[-1] == '\'');
}

bool token_joins(const text *t, const sentences *sen, unsigned joins, const tokens *tok, int32_t i)
{
    return i > 0 && tok->start[i] == tok->end[i - 1] && joins >> sen->lang[tok->sentence[i]] & 1 &&
           adjoining_joins(t->s, tok, i);
}

bool surface_note(tailoring *x, int32_t from, int32_t to)
{
    const tokens *tok = x->out;
    for (int32_t i = from; i < to; i++)
        if (i > 0 && tok->start[i] == tok->end[i - 1] && adjoining_joins(x->s, tok, i) && !vec_push(x->m, &x->joins, i))
            return false;
    return true;
}

/* Appends tokens [from, to) of `in`, for which there is room. */
static void copy_run(const tokens *in, int32_t from, int32_t to, tokens *out, int32_t *part)
{
    const size_t n = (size_t)(to - from), size = n * sizeof(int32_t);
    memcpy(out->start + out->n, in->start + from, size);
    memcpy(out->end + out->n, in->end + from, size);
    memcpy(out->sentence + out->n, in->sentence + from, size);
    memcpy(out->kind + out->n, in->kind + from, n);
    for (size_t i = 0; part && i < n; i++)
        part[(size_t)out->n + i] = from + (int32_t)i;
    out->n += to - from;
}

/* Moves tokens [from, to) to `at`, further left. */
static void move_run(tokens *t, int32_t from, int32_t to, int32_t at)
{
    const size_t n = (size_t)(to - from), size = n * sizeof(int32_t);
    memmove(t->start + at, t->start + from, size);
    memmove(t->end + at, t->end + from, size);
    memmove(t->sentence + at, t->sentence + from, size);
    memmove(t->kind + at, t->kind + from, n);
}

void surface_join(tailoring *x, sentences *sen, int32_t from)
{
    tokens *tok = x->out;
    if (!x->joins.n)
        return;
    int32_t n = x->joins.v[0], run = n; /* tokens kept, and the first that is not yet where it belongs */
    for (size_t k = 0; k <= x->joins.n; k++) {
        const bool more = k < x->joins.n;
        const int32_t i = more ? x->joins.v[k] : tok->n, end = more ? tok->end[i] : 0;
        for (; from < sen->n && sen->first[from] < i; from++)
            sen->first[from] -= run - n;
        if (n < run)
            move_run(tok, run, i, n);
        n += i - run;
        if (more)
            tok->end[n - 1] = end;
        run = i + 1;
    }
    tok->n = n;
}

/* Words that join are few: what lies between them is copied in runs. */
static void copy_joined(const text *t, const sentences *sen, unsigned joins, const tokens *in, tokens *out,
                        int32_t *part)
{
    int32_t from = 0;
    for (int32_t i = 1; i < in->n; i++) {
        if (!token_joins(t, sen, joins, in, i))
            continue;
        copy_run(in, from, i, out, part);
        out->end[out->n - 1] = in->end[i];
        from = i + 1;
    }
    if (from < in->n)
        copy_run(in, from, in->n, out, part);
}

dgm_status segment_surface(const mem *m, const text *t, const sentences *sen, unsigned joins, const tokens *in,
                           tokens *out, int32_t **part, dgm_error *err)
{
    tokens x = { 0 };
    int32_t *first = part ? mem_alloc(m, (size_t)in->n * sizeof *first) : NULL;
    if ((part && !first) || !tokens_resize(m, &x, in->n + 1)) {
        tokens_free(m, &x);
        mem_free(m, first);
        return err_memory(err);
    }
    copy_joined(t, sen, joins, in, &x, first);
    *out = x;
    if (part)
        *part = first;
    return DGM_OK;
}

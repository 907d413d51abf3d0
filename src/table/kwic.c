/* Concordance: a key word in its context. In: the hits of a pattern in a document. Out: doc start end left hit right
 * category entry, by start. */
#include "table/offsets.h"
#include "table/views.h"
#include "tally/passages.h"
#include "tally/pattern.h"

#include <string.h>

enum { WIDTH = 8, WIDEST = 1000, COLUMNS = 8 };

typedef struct kwic {
    builder b;
    const doc_view *d;
    const mem *m;
    offset_map at;
    int32_t width;
    int64_t rows, top;
    int column[COLUMNS];
    buf context;
    passages chosen;
} kwic;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- rows */

/* The text from `from` to `to` with white space squeezed to single spaces and none at the ends. */
static void put_context(kwic *k, int column, const char *from, const char *to)
{
    k->context.n = 0;
    bool ok = true;
    while (from < to && ok) {
        const char *word = from;
        while (from < to && !is_space(*from))
            from++;
        if (from > word)
            ok = (k->context.n == 0 || buf_char(k->m, &k->context, ' ')) &&
                 buf_add(k->m, &k->context, word, (size_t)(from - word));
        while (from < to && is_space(*from))
            from++;
    }
    if (ok)
        builder_str(&k->b, column, (str){ k->context.v, k->context.n });
    else if (!k->b.status)
        k->b.status = DGM_ERR_MEMORY;
}

/* The token `width` real tokens from `token` in direction `step`, within the paragraph. */
static int32_t walk(const kwic *k, int32_t token, int step)
{
    const tokens *t = k->d->tok;
    const int32_t *block = k->d->sen->block;
    int32_t reached = token;
    for (int32_t i = token + step, n = 0; n < k->width && i >= 0 && i < t->n; i += step) {
        if (block[t->sentence[i]] != block[t->sentence[token]])
            break;
        if (t->kind[i] == TOKEN_SPACE)
            continue;
        reached = i;
        n++;
    }
    return reached;
}

static void put_hit(void *user, const pattern_hit *x)
{
    kwic *k = user;
    const int32_t start = x->start, end = x->end, first = x->first, last = x->last;
    const tokens *t = k->d->tok;
    const char *s = k->d->t->s;
    if (first < 0 || first >= last || last > t->n || (k->top && k->rows >= k->top) ||
        (!passages_take(&k->chosen, t->sentence[first], first) &&
         !passages_take(&k->chosen, t->sentence[first], last - 1)))
        return;
    const int32_t from = t->start[walk(k, first, -1)], to = t->end[walk(k, last - 1, 1)];
    builder_str(&k->b, k->column[0], k->d->id);
    builder_i32(&k->b, k->column[1], offset_map_get(&k->at, start));
    builder_i32(&k->b, k->column[2], offset_map_get(&k->at, end));
    put_context(k, k->column[3], s + (from < start ? from : start), s + start);
    put_context(k, k->column[4], s + start, s + end);
    put_context(k, k->column[5], s + end, s + (to > end ? to : end));
    if (x->hit) {
        builder_str(&k->b, k->column[6], keywords_category(k->d->key, (size_t)x->hit->category));
        builder_str(&k->b, k->column[7], keywords_entry(k->d->key, (size_t)x->hit->entry).pattern);
    } else {
        builder_null(&k->b, k->column[6]);
        builder_null(&k->b, k->column[7]);
    }
    k->rows++;
}

unsigned kwic_needs(const char *z, const dgm_query *q, const keywords *k)
{
    return pattern_needs(z, k) | (q->about && *q->about ? NEED_ENTITIES : 0);
}

static dgm_status choose(kwic *k, const dgm_query *q, dgm_error *err)
{
    const char *about = q && q->about ? q->about : "";
    uint32_t within = q ? q->context : 0;
    int32_t window = q ? q->context_window : 0;
    const dgm_status s = passages_check(about, &within, &window, err);
    return s || passages_choose(k->m, k->d, about, within, window, &k->chosen) ? s : err_memory(err);
}

dgm_status kwic_table(const mem *m, const doc_view *d, const char *z, const dgm_query *q, const layer_options *o,
                      dgm_table **out, dgm_error *err)
{
    static const char *const names[] = { "doc", "start", "end", "left", "hit", "right", "category", "entry" };
    static const uint32_t types[] = { DGM_DICT, DGM_I32, DGM_I32, DGM_UTF8, DGM_UTF8, DGM_UTF8, DGM_DICT, DGM_DICT };
    const int32_t width = q && q->width ? q->width : WIDTH;
    dgm_status status = pattern_check(z, err);
    if (status)
        return status;
    if (width < 0 || width > WIDEST)
        return err_set(err, DGM_ERR_ARGUMENT, "a width of %d tokens is not in 1 .. %d", width, WIDEST);
    kwic k = { .d = d, .m = m, .width = width, .top = q ? q->top : 0 };
    status = choose(&k, q, err);
    if (!status && !offset_map_init(m, &k.at, d->t, o->offsets))
        status = err_memory(err);
    builder_begin(&k.b, m);
    for (int i = 0; i < COLUMNS; i++)
        k.column[i] = builder_column(&k.b, types[i], names[i]);
    if (!status)
        status = pattern_find(m, d, z, put_hit, &k, err);
    passages_free(m, &k.chosen);
    offset_map_free(m, &k.at);
    vec_free(m, &k.context);
    if (status) {
        builder_drop(&k.b);
        return status;
    }
    return builder_end(&k.b, out, err);
}

/* What stands near a word, and where. In: tokens, terms, hits of a pattern. Out: CELL_POSITION, CELL_COLLOCATE, CELL_SPAN,
 * CELL_FORM, CELL_GROUP.
 *
 * Words are numbered along their sentence, or, across sentences, along the document. The collocate at L2 is the second
 * word before the hit. Words of a hit are the node, not collocates. A word near two hits has a position at each, but is
 * near once: so the words near a node are a part of all words, which the measures compare them with. */
#include "tally/pattern.h"
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

typedef struct node_search {
    counting *c;
    vocab_names *names;
    int64_t hits;
    uint32_t place[2][COLLOCATE_MAX + 1]; /* names of L1 .., R1 .. */
    dgm_status status;
    dgm_error *err;
} node_search;

/* work.near: the words that count, by number; work.before: words before each token. A word that does not count, and
 * without DGM_ACROSS the end of a sentence, parts runs of words. */
static bool number_words(counting *c)
{
    struct tally_work *w = c->t->work;
    const tokens *tok = c->d->tok;
    const bool across = c->t->o.flags & DGM_ACROSS;
    int32_t run = 0;
    w->near.n = w->before.n = 0;
    if (!vec_reserve(c->t->m, &w->before, (size_t)tok->n + 1) || !vec_reserve(c->t->m, &w->near, (size_t)tok->n))
        return false;
    for (int32_t i = 0; i < tok->n; i++) {
        const bool begins = i == 0 || tok->sentence[i] != tok->sentence[i - 1];
        const bool counts = counts_token(c, i), word = token_counts(tok->kind[i]);
        run += (begins && !across) || (word && !counts);
        w->before.v[w->before.n++] = (int32_t)w->near.n;
        if (counts && word)
            w->near.v[w->near.n++] = (near_word){ i, run, false, false };
    }
    w->before.v[w->before.n++] = (int32_t)w->near.n;
    return true;
}

static dgm_status bump_position(node_search *x, const near_word *at, int side, int32_t distance)
{
    counting *c = x->c;
    const form_names *name = names_of(c->t, x->names, c->d->v, c->d->form[at->token], true);
    if (!name)
        return err_memory(x->err);
    const cell add = { CELL_POSITION, { c->group, c->lang, name->term, x->place[side][distance] }, { 1 } };
    return tally_bump(c->t, &add, x->err);
}

/* The words within reach of words [first, last) on one side. */
static void walk(node_search *x, int32_t first, int32_t last, int side)
{
    struct tally_work *w = x->c->t->work;
    const int32_t step = side ? 1 : -1, n = (int32_t)w->near.n, from = side ? last : first - 1,
                  run = w->near.v[side ? last - 1 : first].run;
    for (int32_t k = 0; k < x->c->t->o.window && !x->status; k++) {
        const int32_t i = from + k * step;
        if (i < 0 || i >= n || w->near.v[i].run != run)
            break;
        w->near.v[i].near = true;
        if (!w->near.v[i].node)
            x->status = bump_position(x, &w->near.v[i], side, k + 1);
    }
}

/* Calls `with` for the words of each hit that has some and counts. */
static bool words_of(const node_search *x, const pattern_hit *hit, int32_t *first, int32_t *last)
{
    const struct tally_work *w = x->c->t->work;
    if (x->status || hit->first < 0 || hit->last > x->c->d->tok->n || hit->first >= hit->last ||
        (!counts_token(x->c, hit->first) && !counts_token(x->c, hit->last - 1)))
        return false;
    *first = w->before.v[hit->first];
    *last = w->before.v[hit->last];
    return *first < *last;
}

static void mark_node(void *user, const pattern_hit *hit)
{
    node_search *x = user;
    int32_t first, last;
    if (!words_of(x, hit, &first, &last))
        return;
    x->hits++;
    for (int32_t i = first; i < last; i++)
        x->c->t->work->near.v[i].node = true;
}

static void look_around(void *user, const pattern_hit *hit)
{
    node_search *x = user;
    int32_t first, last;
    if (!words_of(x, hit, &first, &last))
        return;
    walk(x, first, last, 0);
    walk(x, first, last, 1);
}

static dgm_status name_places(node_search *x, dgm_error *err)
{
    tally *t = x->c->t;
    for (int side = 0; side < 2; side++)
        for (int32_t i = 1; i <= t->o.window; i++) {
            char place[4] = { side ? 'R' : 'L', (char)('0' + i % 10), 0, 0 };
            if (i >= 10) {
                place[1] = (char)('0' + i / 10);
                place[2] = (char)('0' + i % 10);
            }
            if ((x->place[side][i] = tally_name(t, str_of(place))) == STRTAB_NONE)
                return err_memory(err);
        }
    return DGM_OK;
}

/* Adds the words of the document: how often each is there, and near the node. */
static dgm_status count_words(node_search *x, dgm_error *err)
{
    counting *c = x->c;
    const struct tally_work *w = c->t->work;
    int64_t near = 0, all = 0;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < w->near.n && !s; i++) {
        const near_word *at = &w->near.v[i];
        const uint32_t form = c->d->form[at->token];
        if (at->node)
            continue;
        s = form_add(c, x->names, form, 1, err);
        const bool stop = c->d->v->form_flags.v[form] & FORM_STOP;
        const cell add = { CELL_COLLOCATE, { c->group, c->lang, x->names->v.v[form].term }, { at->near, 0, 1, stop } };
        if (!s && at->near)
            s = bump_once(c, add, err);
        else if (!s)
            s = tally_bump(c->t, &add, err);
        near += at->near;
        all++;
    }
    const cell span = { CELL_SPAN, { c->group, c->lang }, { x->hits, x->hits > 0, near, all } };
    return s ? s : tally_bump(c->t, &span, err);
}

dgm_status collocates_add(counting *c, dgm_error *err)
{
    node_search x = { .c = c, .names = names_for(c->t, c->d->v), .err = err };
    if (!x.names || !number_words(c))
        return err_memory(err);
    dgm_status s = name_places(&x, err);
    if (!s)
        s = pattern_find(c->t->m, c->d, c->t->o.node, mark_node, &x, err);
    if (!s)
        s = pattern_find(c->t->m, c->d, c->t->o.node, look_around, &x, err);
    s = s ? s : x.status;
    /* the pattern's own words may be new to the vocabulary */
    if (!s && !(x.names = names_for(c->t, c->d->v)))
        s = err_memory(err);
    if (!s)
        s = count_words(&x, err);
    return s ? s : counting_end(c, (int64_t)c->t->work->near.n, 0, err);
}

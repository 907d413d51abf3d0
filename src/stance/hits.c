/* Where the entries of dictionaries stand in a document. In: compiled keywords, tokens. Out: hits by start, then category;
 * matches of entries.
 *
 * A sentence is read twice: first every pattern that matches and every place that rules look at is written down, then
 * the rules are judged and, in each category on its own, of matches that overlap the first and of those that begin
 * together the longest is a hit. */
#include "stance/keywords.h"

#include "base/merge.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A match of an entry, not judged yet. */
typedef struct candidate {
    int32_t first, last;
    uint32_t entry;
} candidate;

struct keyword_work {
    phrase_cache cache[LANG_COUNT];
    phrase_hits found;
    VEC(candidate) candidates; /* of the sentence: by first, the longest first */
    VEC(int32_t) free_from;    /* by category: no hit begins before this token; 0 between documents */
    places places;
};

/* ---- writing down */

/* Writes down a match of a plain entry, what it is the head of, and where it stands for rules. */
static bool note_plain(const keywords *k, struct keyword_work *w, candidate x)
{
    if (!vec_push(k->m, &w->candidates, x))
        return false;
    for (uint32_t c = k->entries.v[x.entry].category; c != CATEGORY_NONE; c = k->category.v[c].outer) {
        const keyword_category *category = &k->category.v[c];
        if (category->side != STRTAB_NONE && !places_add(k->m, &w->places, category->side, x.first, x.last))
            return false;
        for (uint32_t h = category->head; h; h = k->heads.v[h - 1].next) {
            const candidate rule = { x.first, x.last, k->heads.v[h - 1].entry };
            if (!vec_push(k->m, &w->candidates, rule))
                return false;
        }
    }
    return true;
}

static bool note_token(const keywords *k, const entity_input *in, struct keyword_work *w, int32_t token, int32_t end)
{
    w->found.n = 0;
    if (!phrases_match(&k->book[in->lang], &w->cache[in->lang], in->v, in->form, token, end, &w->found))
        return false;
    for (size_t i = w->found.n; i-- > 0;) { /* the longest first */
        const phrase_hit *f = &w->found.v[i];
        const candidate x = { token, f->last, f->payload / 2 };
        bool ok;
        if (f->payload % 2)
            ok = places_add(k->m, &w->places, x.entry, token, f->last);
        else if (k->entries.v[x.entry].conditions)
            ok = vec_push(k->m, &w->candidates, x);
        else
            ok = note_plain(k, w, x);
        if (!ok)
            return false;
    }
    return true;
}

/* What relations count as a word: not marks, and not what is written together with a word. */
static bool is_word(uint8_t kind)
{
    return kind != TOKEN_PUNCT && kind != TOKEN_SYMBOL && kind != TOKEN_SPACE && kind != TOKEN_CLITIC;
}

/* Makes the sentence that of the places, and numbers its words. */
static bool open_sentence(const keywords *k, const entity_input *in, struct keyword_work *w, int32_t first, int32_t end)
{
    places *p = &w->places;
    w->candidates.n = 0;
    if (!k->conditions.n)
        return true;
    if (++p->sentence == 0) { /* after 2^32 sentences the stamps begin anew */
        for (size_t i = 0; i < p->sides.n; i++)
            p->sides.v[i].sentence = 0;
        p->sentence = 1;
    }
    p->from = first;
    p->words.n = 0;
    if (!vec_reserve(k->m, &p->words, (size_t)(end - first) + 1))
        return false;
    int32_t n = 0;
    for (int32_t t = first; t < end; t++) {
        p->words.v[p->words.n++] = n;
        n += is_word(in->tok->kind[t]);
    }
    p->words.v[p->words.n++] = n;
    return true;
}

/* ---- judging */

static bool holds(const keywords *k, const places *p, const candidate *x)
{
    const keyword_entry *e = &k->entries.v[x->entry];
    for (uint32_t i = 0; i < e->conditions; i++)
        if (!condition_holds(p, &k->conditions.v[e->condition + i], k->side.v, x->first, x->last))
            return false;
    return true;
}

/* Adds the match, and a hit for each category that it is free in. */
static bool add_match(const keywords *k, const entity_input *in, const candidate *x, keyword_hits *out)
{
    int32_t *free_from = out->work->free_from.v;
    const keyword_match match = { x->first, (int32_t)x->entry };
    if (!vec_push(k->m, &out->matches, match))
        return false;
    for (uint32_t c = k->entries.v[x->entry].category; c != CATEGORY_NONE; c = k->category.v[c].outer) {
        if (free_from[c] > x->first)
            continue;
        free_from[c] = x->last;
        const keyword_hit hit = {
            in->tok->start[x->first], in->tok->end[x->last - 1], x->first, x->last, (int32_t)c, (int32_t)x->entry
        };
        if (!vec_push(k->m, out, hit))
            return false;
    }
    return true;
}

static int by_category(const void *a, const void *b)
{
    const keyword_hit *x = a, *y = b;
    return (x->category > y->category) - (x->category < y->category);
}

/* The hits from `from` on, which begin at one token, one a category. */
static void sort_hits(keyword_hits *out, size_t from)
{
    for (size_t i = from + 1; i < out->n; i++)
        if (out->v[i - 1].category > out->v[i].category) {
            qsort(out->v + from, out->n - from, sizeof *out->v, by_category);
            return;
        }
}

static bool judge_sentence(const keywords *k, const entity_input *in, keyword_hits *out)
{
    const struct keyword_work *w = out->work;
    for (size_t i = 0; i < w->candidates.n;) {
        const size_t from = out->n;
        const int32_t token = w->candidates.v[i].first;
        for (; i < w->candidates.n && w->candidates.v[i].first == token; i++)
            if (holds(k, &w->places, &w->candidates.v[i]) && !add_match(k, in, &w->candidates.v[i], out))
                return false;
        sort_hits(out, from);
    }
    return true;
}

static bool read_sentence(const keywords *k, const entity_input *in, int32_t first, int32_t end, keyword_hits *out)
{
    struct keyword_work *w = out->work;
    if (!open_sentence(k, in, w, first, end))
        return false;
    for (int32_t t = first; t < end; t++)
        if (!note_token(k, in, w, t, end))
            return false;
    return judge_sentence(k, in, out);
}

/* ---- a document */

dgm_status keywords_run(const keywords *k, const entity_input *in, keyword_hits *out, dgm_error *err)
{
    if (!in->more)
        out->n = out->matches.n = 0;
    const size_t hits = out->n, matches = out->matches.n;
    if (!out->work && !(out->work = mem_zalloc(k->m, sizeof *out->work)))
        return err_memory(err);
    bool ok = vec_zeros(k->m, &out->work->free_from, k->category.n) &&
              vec_zeros(k->m, &out->work->places.sides, strtab_size(&k->sides));
    for (int32_t s = 0; s < in->sen->n && ok; s++)
        ok = !input_reads(in, s) || read_sentence(k, in, in->sen->first[s], in->sen->first[s + 1], out);
    for (size_t i = 0; i < out->n; i++)
        out->work->free_from.v[out->v[i].category] = 0;
    ok = ok && merge_runs(k->m, out->v, hits, out->n, sizeof *out->v, offsetof(keyword_hit, first)) &&
         merge_runs(k->m, out->matches.v, matches, out->matches.n, sizeof *out->matches.v,
                    offsetof(keyword_match, first));
    return ok ? DGM_OK : err_memory(err);
}

void keyword_hits_free(const mem *m, keyword_hits *hits)
{
    struct keyword_work *w = hits->work;
    if (w) {
        for (int lang = 0; lang < LANG_COUNT; lang++)
            phrase_cache_free(m, &w->cache[lang]);
        vec_free(m, &w->found);
        vec_free(m, &w->candidates);
        vec_free(m, &w->free_from);
        places_free(m, &w->places);
    }
    mem_free(m, w);
    hits->work = NULL;
    vec_free(m, &hits->matches);
    vec_free(m, hits);
}

/* Words that keep together, of a tally of terms with n-grams. In: CELL_TERM, CELL_FORM. Out: a row a collocation, by z.
 *
 * Lambda asks of every other n-gram of as many words, in the same group and language, in which places it has the same
 * word. These 2^n numbers follow from sums over n-grams that share some places with a row and may have anything in the
 * others: first the patterns of all rows are noted, then each n-gram adds its count to those it fits, at most 2^n of
 * them. So the cost is that of the n-grams, not their square. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <string.h>

enum { WORDS = 5, PATTERNS = 1 << WORDS, KEY = 3 + WORDS, LEAST = 2 };

typedef struct ngram {
    uint32_t word[WORDS]; /* ids of view.words */
    int n;
} ngram;

typedef struct collocation_view {
    const question *x;
    term_forms forms;
    strtab words;
    strtab patterns; /* group, lang, which places and the words in them */
    VEC(int64_t) sums; /* by pattern: n-grams that fit it */
    frame f;
    int count, z, key;
} collocation_view;

/* The words of an n-gram's name; false: out of memory. */
static bool split(collocation_view *v, str name, ngram *g)
{
    g->n = 0;
    for (size_t at = 0; at <= name.len && g->n < WORDS;) {
        const char *space = memchr(name.s + at, ' ', name.len - at);
        const size_t len = space ? (size_t)(space - name.s) - at : name.len - at;
        if ((g->word[g->n++] = strtab_add(&v->words, name.s + at, len)) == STRTAB_NONE)
            return false;
        at += len + 1;
    }
    return true;
}

/* The pattern with the n-gram's words in the places of `mask`, as bytes of numbers. */
static void pattern_key(const cell *c, const ngram *g, unsigned mask, uint32_t key[KEY])
{
    memset(key, 0, KEY * sizeof *key);
    key[0] = c->key[0];
    key[1] = c->key[1];
    key[2] = (uint32_t)g->n << WORDS | mask;
    for (int i = 0; i < g->n; i++)
        if (mask >> i & 1)
            key[3 + i] = g->word[i];
}

static bool is_ngram(const question *x, const cell *c)
{
    const str name = name_str(x->t, c->key[2]);
    return c->section == CELL_TERM && group_wanted(x, c) && memchr(name.s, ' ', name.len);
}

static bool is_row(const question *x, const cell *c)
{
    return is_ngram(x, c) && (x->t->o.flags & DGM_STOP || c->value[2] == 0) &&
           c->value[0] >= at_least(x->q->min_count, LEAST) && c->value[1] >= at_least(x->q->min_docs, 1);
}

static dgm_status note_patterns(collocation_view *v, const cell *c, dgm_error *err)
{
    ngram g;
    uint32_t key[KEY];
    bool ok = split(v, name_str(v->x->t, c->key[2]), &g);
    for (unsigned mask = 0; ok && mask < 1u << g.n; mask++) {
        pattern_key(c, &g, mask, key);
        const uint32_t id = strtab_add(&v->patterns, (const char *)key, sizeof key);
        ok = id != STRTAB_NONE && (id < v->sums.n || vec_push(v->x->m, &v->sums, 0));
    }
    return ok ? DGM_OK : err_memory(err);
}

static dgm_status add_to_patterns(collocation_view *v, const cell *c, dgm_error *err)
{
    ngram g;
    uint32_t key[KEY];
    if (!split(v, name_str(v->x->t, c->key[2]), &g))
        return err_memory(err);
    for (unsigned mask = 0; mask < 1u << g.n; mask++) {
        pattern_key(c, &g, mask, key);
        const uint32_t id = strtab_find(&v->patterns, (const char *)key, sizeof key);
        if (id != STRTAB_NONE)
            add_count(&v->sums.v[id], c->value[0]);
    }
    return DGM_OK;
}

/* How many n-grams agree with g in exactly the places of each mask: of those that agree in at least these, without
 * those that agree in one more. Unsigned, since a saved tally can hold counts that do not fit each other. */
static void count_cells(const collocation_view *v, const cell *c, const ngram *g, int64_t cells[PATTERNS])
{
    const unsigned n = 1u << g->n;
    uint64_t sums[PATTERNS];
    uint32_t key[KEY];
    for (unsigned mask = 0; mask < n; mask++) {
        pattern_key(c, g, mask, key);
        sums[mask] = (uint64_t)v->sums.v[strtab_find(&v->patterns, (const char *)key, sizeof key)];
    }
    for (unsigned place = 1; place < n; place <<= 1)
        for (unsigned mask = 0; mask < n; mask++)
            if (!(mask & place))
                sums[mask] -= sums[mask | place]; /* NOLINT(clang-analyzer-core.*): both are below n */
    for (unsigned mask = 0; mask < n; mask++)
        cells[mask] = (int64_t)(sums[mask] & INT64_MAX);
}

static dgm_status put_row(collocation_view *v, const cell *c, dgm_error *err)
{
    const tally *t = v->x->t;
    frame *f = &v->f;
    ngram g;
    int64_t cells[PATTERNS];
    double counts[PATTERNS], lambda, z;
    if (!split(v, name_str(t, c->key[2]), &g))
        return err_memory(err);
    count_cells(v, c, &g, cells);
    for (unsigned i = 0; i < 1u << g.n; i++)
        counts[i] = (double)cells[i];
    stat_collocation(counts, g.n, 0.5, &lambda, &z);
    if (f->grouped)
        frame_str(f, name_str(t, c->key[0]));
    put_forms(f, &v->forms, c->key[1], c->key[2], name_str(t, c->key[2]));
    frame_i64(f, c->value[0]);
    frame_i64(f, c->value[1]);
    frame_i64(f, g.n);
    frame_f64(f, lambda);
    frame_f64(f, z);
    frame_numbers(f, cells, 1u << g.n);
    frame_str(f, name_str(t, c->key[1]));
    frame_str(f, name_str(t, c->key[2]));
    return DGM_OK;
}

static void add_columns(collocation_view *v)
{
    frame_begin(&v->f, v->x->m, *v->x->t->o.by);
    frame_add_column(&v->f, DGM_UTF8, "collocation");
    frame_add_column(&v->f, DGM_LIST_UTF8, "forms");
    v->count = frame_add_column(&v->f, DGM_I64, "count");
    frame_add_column(&v->f, DGM_I64, "docs");
    frame_add_column(&v->f, DGM_I64, "length");
    frame_add_column(&v->f, DGM_F64, "lambda");
    v->z = frame_add_column(&v->f, DGM_F64, "z");
    frame_add_column(&v->f, DGM_LIST_I64, "cells");
    frame_add_column(&v->f, DGM_UTF8, "lang");
    v->key = frame_add_column(&v->f, DGM_UTF8, NULL);
}

static dgm_status each_cell(collocation_view *v, bool (*takes)(const question *x, const cell *c),
                            dgm_status (*with)(collocation_view *v, const cell *c, dgm_error *err), dgm_error *err)
{
    const tally *t = v->x->t;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < t->cells.n && !s; i++)
        if (takes(v->x, &t->cells.v[i]))
            s = with(v, &t->cells.v[i], err);
    return s;
}

dgm_status collocations_table(const question *x, dgm_table **out, dgm_error *err)
{
    collocation_view v = { .x = x };
    if (x->t->o.ngram_max < 2)
        return err_set(err, DGM_ERR_ARGUMENT, "collocations want n-grams of at least two words");
    strtab_init(&v.words, x->m, x->t->names.seed);
    strtab_init(&v.patterns, x->m, x->t->names.seed);
    add_columns(&v);
    dgm_status s = term_forms_make(x->m, x->t, &v.forms, err);
    if (!s)
        s = each_cell(&v, is_row, note_patterns, err);
    if (!s)
        s = each_cell(&v, is_ngram, add_to_patterns, err);
    if (!s)
        s = each_cell(&v, is_row, put_row, err);
    const int order[] = { -(v.z + 1), -(v.count + 1), v.key + 1, v.key };
    if (!s)
        s = frame_order(&v.f, order, 4, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&v.f, out, err);
    frame_free(&v.f);
    vec_free(x->m, &v.forms);
    vec_free(x->m, &v.sums);
    strtab_free(&v.words);
    strtab_free(&v.patterns);
    return s;
}

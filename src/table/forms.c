/* How terms are written in the texts. In: CELL_FORM. Out: the surface forms of each term, the most frequent first,
 * ties by bytes. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "lexis/lexis.h"

#include <stdlib.h>

static int by_term_and_form(const void *a, const void *b)
{
    const term_form *x = a, *y = b;
    if (x->lang != y->lang)
        return x->lang < y->lang ? -1 : 1;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    return str_cmp(x->form, y->form);
}

static int by_term_and_count(const void *a, const void *b)
{
    const term_form *x = a, *y = b;
    if (x->lang != y->lang)
        return x->lang < y->lang ? -1 : 1;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_cmp(x->form, y->form);
}

/* Adds up forms of the same term, which sorting has put next to each other. */
static void add_up(term_forms *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (n > 0 && by_term_and_form(&f->v[n - 1], &f->v[i]) == 0)
            add_count(&f->v[n - 1].count, f->v[i].count);
        else
            f->v[n++] = f->v[i];
    }
    f->n = n;
}

static dgm_status make(const mem *m, const tally *t, bool join, term_forms *out, dgm_error *err)
{
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section != CELL_FORM)
            continue;
        const term_form x = { join ? 0 : c->key[1], c->key[2], name_str(t, c->key[3]), c->value[0] };
        if (!vec_push(m, out, x))
            return err_memory(err);
    }
    if (join && out->n) {
        qsort(out->v, out->n, sizeof *out->v, by_term_and_form);
        add_up(out);
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_term_and_count);
    return DGM_OK;
}

dgm_status term_forms_make(const mem *m, const tally *t, term_forms *out, dgm_error *err)
{
    return make(m, t, false, out, err);
}

dgm_status term_forms_join(const mem *m, const tally *t, term_forms *out, dgm_error *err)
{
    return make(m, t, true, out, err);
}

size_t term_forms_find(const term_forms *f, uint32_t lang, uint32_t term, size_t *n)
{
    size_t low = 0, high = f->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const term_form *x = &f->v[middle];
        if (x->lang < lang || (x->lang == lang && x->term < term))
            low = middle + 1;
        else
            high = middle;
    }
    *n = 0;
    while (low + *n < f->n && f->v[low + *n].lang == lang && f->v[low + *n].term == term)
        ++*n;
    return low;
}

typedef struct folded {
    str s;
    int64_t count;
} folded;

static int by_fold(const void *a, const void *b)
{
    return str_cmp(((const folded *)a)->s, ((const folded *)b)->s);
}

static bool fold_all(const mem *m, const term_form *v, size_t n, arena *bytes, folded *to)
{
    buf b = { 0 };
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        b.n = 0;
        ok = lexis_fold(m, v[i].form.s, v[i].form.len, &b);
        const char *copy = ok ? arena_str(bytes, b.v ? b.v : "", b.n) : NULL;
        ok = copy != NULL;
        to[i] = (folded){ { copy, b.n }, v[i].count };
    }
    vec_free(m, &b);
    return ok;
}

bool forms_merged(const mem *m, const term_form *v, size_t n, bool *merged)
{
    *merged = false;
    if (n < 2)
        return true;
    arena bytes;
    arena_init(&bytes, m);
    folded *all = mem_array(m, n, sizeof *all);
    const bool ok = all && fold_all(m, v, n, &bytes, all);
    int64_t total = 0, large = 0;
    if (ok) {
        qsort(all, n, sizeof *all, by_fold);
        for (size_t i = 0; i < n; i++)
            add_count(&total, all[i].count);
        for (size_t i = 0, next; i < n; i = next) {
            int64_t count = 0;
            for (next = i; next < n && str_eq(all[next].s, all[i].s); next++)
                add_count(&count, all[next].count);
            large += count > total / 5;
        }
        *merged = large > 1;
    }
    mem_free(m, all);
    arena_free(&bytes);
    return ok;
}

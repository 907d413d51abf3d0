/* The tables of a tally of keywords. In: cells; the dictionaries. Out: their categories, and entries that never matched. */
#include "base/error.h"
#include "stats/stats.h"
#include "table/tally_tables.h"
#include "table/views.h"

#include <stdlib.h>
#include <string.h>

/* ---- categories */

typedef struct hit_form {
    uint32_t group, category;
    int64_t count;
    str form;
} hit_form;
typedef VEC(hit_form) hit_forms;

static int by_category(const void *a, const void *b)
{
    const hit_form *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (x->category > y->category) - (x->category < y->category);
}

static int by_category_and_count(const void *a, const void *b)
{
    const hit_form *x = a, *y = b;
    const int order = by_category(a, b);
    if (order)
        return order;
    return x->count != y->count ? (x->count > y->count ? -1 : 1) : str_cmp(x->form, y->form);
}

static dgm_status hit_forms_make(const question *x, hit_forms *out, dgm_error *err)
{
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        const hit_form h = { c->key[0], c->key[1], c->value[0], name_str(x->t, c->key[2]) };
        if (c->section == CELL_HIT && !vec_push(x->m, out, h))
            return err_memory(err);
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_category_and_count);
    return DGM_OK;
}

/* The forms of the category in the group. */
static void put_hit_forms(frame *f, const hit_forms *hits, const cell *c)
{
    const hit_form key = { c->key[0], c->key[1], 0, { "", 0 } };
    const hit_form *hit = hits->n ? bsearch(&key, hits->v, hits->n, sizeof key, by_category) : NULL;
    size_t first = hit ? (size_t)(hit - hits->v) : 0, last = first;
    while (hit && first > 0 && by_category(&hits->v[first - 1], &key) == 0)
        first--;
    while (hit && last < hits->n && by_category(&hits->v[last], &key) == 0)
        last++;
    const frame_value list = { .list = { f->items.n, last - first } };
    for (size_t i = first; i < last; i++)
        if (!vec_push(f->m, &f->items, hits->v[i].form))
            f->failed = true;
    if (!vec_push(f->m, &f->cells, list))
        f->failed = true;
}

static void keyword_row(const question *x, frame *f, const hit_forms *hits, const cell *c)
{
    if (f->grouped)
        frame_str(f, name_str(x->t, c->key[0]));
    frame_str(f, name_str(x->t, c->key[1]));
    frame_i64(f, c->value[0]);
    frame_i64(f, c->value[1]);
    frame_f64(f, stat_per_million((double)c->value[0], (double)group_cell(x->t, c->key[0])->value[1]));
    put_hit_forms(f, hits, c);
    frame_f64(f, (double)c->value[2] / 1e6);
}

dgm_status keywords_table(const question *x, dgm_table **out, dgm_error *err)
{
    hit_forms hits = { 0 };
    frame f;
    frame_begin(&f, x->m, *x->t->o.by);
    const int category = frame_add_column(&f, DGM_UTF8, "category"), count = frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_I64, "docs");
    frame_add_column(&f, DGM_F64, "per_million");
    frame_add_column(&f, DGM_LIST_UTF8, "forms");
    frame_add_column(&f, DGM_F64, "weight");
    dgm_status s = hit_forms_make(x, &hits, err);
    for (size_t i = 0; i < x->t->cells.n && !s; i++) {
        const cell *c = &x->t->cells.v[i];
        if (c->section == CELL_CATEGORY && group_wanted(x, c) && c->value[0] >= at_least(x->q->min_count, 1) &&
            c->value[1] >= at_least(x->q->min_docs, 1))
            keyword_row(x, &f, &hits, c);
    }
    const int order[] = { -(count + 1), category + 1 };
    if (!s)
        s = frame_order(&f, order, 2, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    vec_free(x->m, &hits);
    return s;
}

/* ---- entries that never matched */

/* Whether the tally has a match of the entry. Names are looked up, never added: the tally is read only. */
static bool has_matched(const tally *t, const keywords *k, const keyword_pattern *e)
{
    const str category = keywords_category(k, (size_t)e->category);
    const uint32_t key[CELL_KEYS] = { strtab_find(&t->names, category.s, category.len),
                                      strtab_find(&t->names, e->pattern.s, e->pattern.len) };
    return key[0] != STRTAB_NONE && key[1] != STRTAB_NONE && tally_find(t, CELL_ENTRY, key) != NULL;
}

dgm_status unmatched_table(const mem *m, const tally *t, const keywords *k, const dgm_query *q, dgm_table **out,
                           dgm_error *err)
{
    builder b;
    builder_begin(&b, m);
    const int category = builder_column(&b, DGM_DICT, "category"), entry = builder_column(&b, DGM_UTF8, "entry");
    int64_t rows = 0;
    for (size_t i = 0; i < keywords_entries(k) && (!q->top || rows < q->top); i++) {
        const keyword_pattern e = keywords_entry(k, i);
        if (has_matched(t, k, &e))
            continue;
        builder_str(&b, category, keywords_category(k, (size_t)e.category));
        builder_str(&b, entry, e.pattern);
        rows++;
    }
    return builder_end(&b, out, err);
}

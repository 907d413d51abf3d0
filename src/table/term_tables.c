/* Tables of a tally of terms: terms, groups. In: CELL_TERM, CELL_FORM, CELL_GROUP. Out: a row a term (of a
 * group), or a row a group. Stop words are hidden; they count in every N. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

static bool shown(const question *x, const cell *c)
{
    return c->section == CELL_TERM && group_wanted(x, c) && c->value[2] == 0 &&
           c->value[0] >= at_least(x->q->min_count, 1);
}

void put_forms(frame *f, const term_forms *forms, uint32_t lang, uint32_t term, str otherwise)
{
    size_t n;
    const size_t first = term_forms_find(forms, lang, term, &n);
    const frame_value list = { .list = { f->items.n, n } };
    frame_str(f, n ? forms->v[first].form : otherwise);
    for (size_t i = 0; i < n; i++)
        if (!vec_push(f->m, &f->items, forms->v[first + i].form))
            f->failed = true;
    if (!vec_push(f->m, &f->cells, list))
        f->failed = true;
}

/* The id of a term that is an entity; null of others. */
static str entity_id(str key)
{
    const bool is = key.len && key.s[0] == CELL_SEPARATOR && !memchr(key.s, ' ', key.len);
    return is ? (str){ key.s + 1, key.len - 1 } : (str){ NULL, 0 };
}

static void term_row(const question *x, frame *f, const term_forms *forms, const weights *w, const cell *c)
{
    const int64_t docs = weights_docs(w, c);
    size_t n;
    const size_t first = term_forms_find(forms, c->key[1], c->key[2], &n);
    bool merged;
    if (docs < at_least(x->q->min_docs, 1))
        return;
    if (f->grouped)
        frame_str(f, name_str(x->t, c->key[0]));
    put_forms(f, forms, c->key[1], c->key[2], name_str(x->t, c->key[2]));
    frame_i64(f, c->value[0]);
    frame_i64(f, docs);
    weights_put(w, f, c, docs);
    frame_str(f, name_str(x->t, c->key[1]));
    if (!forms_merged(f->m, forms->v + first, n, &merged))
        f->failed = true;
    frame_i64(f, merged);
    if (x->t->o.flags & DGM_NAMED)
        frame_str(f, entity_id(name_str(x->t, c->key[2])));
    frame_str(f, name_str(x->t, c->key[2]));
}

dgm_status terms_table(const question *x, dgm_table **out, dgm_error *err)
{
    term_forms forms = { 0 };
    weights w = { 0 };
    frame f;
    frame_begin(&f, x->m, *x->t->o.by);
    frame_add_column(&f, DGM_UTF8, "term");
    frame_add_column(&f, DGM_LIST_UTF8, "forms");
    const int count = frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_I64, "docs");
    dgm_status s = weights_make(x, &f, &w, err);
    const int lang = frame_add_column(&f, DGM_UTF8, "lang");
    frame_add_column(&f, DGM_BOOL, "merged");
    if (x->t->o.flags & DGM_NAMED)
        frame_add_column(&f, DGM_UTF8, "id");
    const int key = frame_add_column(&f, DGM_UTF8, NULL);
    if (!s)
        s = term_forms_make(x->m, x->t, &forms, err);
    for (size_t i = 0; i < x->t->cells.n && !s; i++)
        if (shown(x, &x->t->cells.v[i]))
            term_row(x, &f, &forms, &w, &x->t->cells.v[i]);
    const int order[] = { -(count + 1), key + 1, lang + 1 };
    if (!s)
        s = frame_order(&f, order, 3, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    weights_free(x->m, &w);
    frame_free(&f);
    vec_free(x->m, &forms);
    return s;
}

dgm_status groups_table(const question *x, dgm_table **out, dgm_error *err)
{
    const tally *t = x->t;
    const bool terms = t->kind == DGM_TALLY_TERMS;
    const size_t names = strtab_size(&t->names);
    int64_t *types = mem_array(x->m, names, sizeof *types);
    if (!types)
        return err_memory(err);
    memset(types, 0, names * sizeof *types);
    for (size_t i = 0; i < t->cells.n; i++)
        if (t->cells.v[i].section == CELL_TERM)
            types[t->cells.v[i].key[0]]++;
    frame f;
    frame_begin(&f, x->m, true);
    frame_add_column(&f, DGM_I64, "docs");
    if (terms) {
        frame_add_column(&f, DGM_I64, "tokens");
        frame_add_column(&f, DGM_I64, "types");
    }
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section != CELL_GROUP || !group_wanted(x, c))
            continue;
        frame_str(&f, name_str(t, c->key[0]));
        frame_i64(&f, c->value[0]);
        if (terms) {
            frame_i64(&f, c->value[1]);
            frame_i64(&f, types[c->key[0]]);
        }
    }
    mem_free(x->m, types);
    f.grouped = false; /* every row is a group: `sort` and `top` are over all of them */
    const int order[] = { 1 };
    dgm_status s = frame_order(&f, order, 1, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    return s;
}

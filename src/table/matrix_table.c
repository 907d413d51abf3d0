/* The document-feature matrix of a tally of terms: rows are groups (documents, with by "doc"), columns are features,
 * terms that pass the query's filters over all groups. In: CELL_TERM, CELL_FORM, CELL_GROUP. Out: features, a row each;
 * and the matrix, a row for each cell that is not 0, by row and column. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

typedef struct feature {
    uint32_t lang, term;
    int64_t count, docs, stop;
} feature;

typedef struct features {
    strtab ids;         /* of language and term, as bytes of their names */
    VEC(feature) v;     /* by it */
    frame f;            /* those shown, in the rows' order of `shown` */
    VEC(uint32_t) shown;
    VEC(int64_t) place; /* by id: its row of the table, -1: none */
} features;

static uint32_t feature_id(features *x, const cell *c)
{
    const uint32_t key[2] = { c->key[1], c->key[2] };
    return strtab_add(&x->ids, (const char *)key, sizeof key);
}

/* Of a feature that was collected: what is added may want memory even if it is there. */
static uint32_t known_id(const features *x, const cell *c)
{
    const uint32_t key[2] = { c->key[1], c->key[2] };
    return strtab_find(&x->ids, (const char *)key, sizeof key);
}

static bool is_entry(const question *x, const cell *c)
{
    return c->section == CELL_TERM && group_wanted(x, c);
}

/* Sums over the groups. */
static bool collect(const question *x, features *out)
{
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        if (!is_entry(x, c))
            continue;
        const uint32_t id = feature_id(out, c);
        const feature fresh = { c->key[1], c->key[2], 0, 0, 0 };
        if (id == STRTAB_NONE || (id == out->v.n && !vec_push(x->m, &out->v, fresh)))
            return false;
        add_count(&out->v.v[id].count, c->value[0]);
        add_count(&out->v.v[id].docs, c->value[1]);
        add_count(&out->v.v[id].stop, c->value[2]);
    }
    return true;
}

static dgm_status fill(const question *x, features *out, dgm_error *err)
{
    term_forms forms = { 0 };
    frame *f = &out->f;
    frame_add_column(f, DGM_UTF8, "term");
    frame_add_column(f, DGM_LIST_UTF8, "forms");
    const int count = frame_add_column(f, DGM_I64, "count");
    frame_add_column(f, DGM_I64, "docs");
    const int lang = frame_add_column(f, DGM_UTF8, "lang"), key = frame_add_column(f, DGM_UTF8, NULL);
    dgm_status s = collect(x, out) ? term_forms_make(x->m, x->t, &forms, err) : err_memory(err);
    for (uint32_t i = 0; i < out->v.n && !s; i++) {
        const feature *w = &out->v.v[i];
        if (w->stop || w->count < at_least(x->q->min_count, 1) || w->docs < at_least(x->q->min_docs, 1))
            continue;
        put_forms(f, &forms, w->lang, w->term, name_str(x->t, w->term));
        frame_i64(f, w->count);
        frame_i64(f, w->docs);
        frame_str(f, name_str(x->t, w->lang));
        frame_str(f, name_str(x->t, w->term));
        if (!vec_push(x->m, &out->shown, i))
            s = err_memory(err);
    }
    const int order[] = { -(count + 1), key + 1, lang + 1 };
    vec_free(x->m, &forms);
    return s ? s : frame_order(f, order, 3, NULL, x->q->top, err);
}

static dgm_status features_make(const question *x, features *out, dgm_error *err)
{
    memset(out, 0, sizeof *out);
    strtab_init(&out->ids, x->m, x->t->names.seed);
    frame_begin(&out->f, x->m, false);
    dgm_status s = fill(x, out, err);
    if (!s && !vec_reserve(x->m, &out->place, out->v.n + 1))
        s = err_memory(err);
    for (size_t i = 0; i < out->v.n && !s; i++)
        out->place.v[out->place.n++] = -1;
    for (size_t i = 0; i < out->f.rows && !s; i++)
        out->place.v[out->shown.v[out->f.order[i]]] = (int64_t)i;
    return s;
}

static void features_free(const mem *m, features *x)
{
    strtab_free(&x->ids);
    vec_free(m, &x->v);
    vec_free(m, &x->shown);
    vec_free(m, &x->place);
    frame_free(&x->f);
}

dgm_status features_table(const question *x, dgm_table **out, dgm_error *err)
{
    features all;
    dgm_status s = features_make(x, &all, err);
    if (!s)
        s = frame_build(&all.f, out, err);
    features_free(x->m, &all);
    return s;
}

/* Rows of the table "groups", by name of the group, -1: none; NULL: out of memory or worse. */
static int64_t *group_rows(const question *x, dgm_error *err)
{
    const size_t names = strtab_size(&x->t->names);
    uint32_t *index;
    size_t n;
    if (tally_sorted(x->t, CELL_GROUP, &index, &n, err))
        return NULL;
    int64_t *rows = mem_array(x->m, names, sizeof *rows), next = 0;
    for (size_t i = 0; rows && i < names; i++)
        rows[i] = -1;
    for (size_t i = 0; rows && i < n; i++)
        if (group_wanted(x, &x->t->cells.v[index[i]]))
            rows[x->t->cells.v[index[i]].key[0]] = next++;
    if (!rows)
        err_memory(err);
    mem_free(x->m, index);
    return rows;
}

dgm_status matrix_table(const question *x, dgm_table **out, dgm_error *err)
{
    if (!*x->t->o.by)
        return err_set(err, DGM_ERR_ARGUMENT, "a matrix needs a tally of groups: by documents, or by another field");
    features all;
    frame f;
    frame_begin(&f, x->m, false);
    const int row = frame_add_column(&f, DGM_I64, "row"), column = frame_add_column(&f, DGM_I64, "column");
    frame_add_column(&f, DGM_I64, "count");
    dgm_status s = features_make(x, &all, err);
    int64_t *rows = s ? NULL : group_rows(x, err);
    if (!s && !rows)
        s = DGM_ERR_MEMORY;
    for (size_t i = 0; i < x->t->cells.n && !s; i++) {
        const cell *c = &x->t->cells.v[i];
        const int64_t place = is_entry(x, c) ? all.place.v[known_id(&all, c)] : -1;
        if (place < 0 || rows[c->key[0]] < 0)
            continue;
        frame_i64(&f, rows[c->key[0]]);
        frame_i64(&f, place);
        frame_i64(&f, c->value[0]);
    }
    const int order[] = { row + 1, column + 1 };
    if (!s)
        s = frame_order(&f, order, 2, NULL, 0, err);
    if (!s)
        s = frame_build(&f, out, err);
    mem_free(x->m, rows);
    frame_free(&f);
    features_free(x->m, &all);
    return s;
}

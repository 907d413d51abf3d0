/* The tables of a tally: which there are for each kind; the small ones; and the cells themselves, out and in. */
#include "table/tally_tables.h"
#include "table/views.h"
#include "base/error.h"
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

bool group_wanted(const question *x, const cell *c)
{
    return !x->q->group || str_eq(name_str(x->t, c->key[0]), str_of(x->q->group));
}

const cell *group_cell(const tally *t, uint32_t group)
{
    static const cell none = { 0 };
    const uint32_t key[CELL_KEYS] = { group };
    const cell *c = tally_find(t, CELL_GROUP, key);
    return c ? c : &none;
}

/* ---- names of ids */

static int by_id_and_mentions(const void *a, const void *b)
{
    const id_name *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    if (x->mentions != y->mentions)
        return x->mentions > y->mentions ? -1 : 1;
    const int order = str_cmp(x->name, y->name);
    return order ? order : str_cmp(x->type, y->type);
}

dgm_status id_names_make(const mem *m, const tally *t, id_names *out, dgm_error *err)
{
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        const id_name x = { c->key[0], name_str(t, c->key[1]), name_str(t, c->key[2]), c->value[0] };
        if (c->section == CELL_NAME && !vec_push(m, out, x))
            return err_memory(err);
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_id_and_mentions);
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++)
        if (n == 0 || out->v[n - 1].id != out->v[i].id)
            out->v[n++] = out->v[i];
    out->n = n;
    return DGM_OK;
}

const id_name *id_names_find(const id_names *names, uint32_t id)
{
    size_t low = 0, high = names->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (names->v[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names->n && names->v[low].id == id ? &names->v[low] : NULL;
}

uint32_t group_id(const tally *t, const char *group)
{
    const uint32_t key[CELL_KEYS] = { strtab_find(&t->names, group, strlen(group)) };
    return key[0] != STRTAB_NONE && tally_find(t, CELL_GROUP, key) ? key[0] : STRTAB_NONE;
}

dgm_status no_group(const question *x, const char *group, dgm_error *err)
{
    const tally *t = x->t;
    uint32_t *index;
    size_t n;
    dgm_status s = tally_sorted(t, CELL_GROUP, &index, &n, err);
    if (s)
        return s;
    buf list = { 0 };
    for (size_t i = 0; i < n && list.n < sizeof err->message && !s; i++) {
        const str id = name_str(t, t->cells.v[index[i]].key[0]), name = id.len ? id : STR("(none)");
        if (!buf_add(x->m, &list, i ? ", " : "", i ? 2 : 0) || !buf_add(x->m, &list, name.s, name.len))
            s = err_memory(err);
    }
    mem_free(x->m, index);
    if (!s && !buf_char(x->m, &list, '\0'))
        s = err_memory(err);
    if (!s)
        s = err_set(err, DGM_ERR_ARGUMENT, "no group %s: %s %s", group, n ? "there are" : "nothing is counted", list.v);
    vec_free(x->m, &list);
    return s;
}

/* ---- actors */

static dgm_status actors_table(const question *x, dgm_table **out, dgm_error *err)
{
    const tally *t = x->t;
    id_names names = { 0 };
    frame f;
    frame_begin(&f, x->m, *t->o.by);
    const int id = frame_add_column(&f, DGM_UTF8, "id");
    frame_add_column(&f, DGM_UTF8, "name");
    frame_add_column(&f, DGM_UTF8, "type");
    const int count = frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_I64, "docs");
    const int share = frame_add_column(&f, DGM_F64, "share");
    const bool separate = t->o.flags & DGM_SEPARATE;
    if (separate)
        frame_add_column(&f, DGM_UTF8, "via");
    dgm_status s = id_names_make(x->m, t, &names, err);
    for (size_t i = 0; i < t->cells.n && !s; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section != CELL_ACTOR || !group_wanted(x, c) || c->value[0] < at_least(x->q->min_count, 1) ||
            c->value[1] < at_least(x->q->min_docs, 1))
            continue;
        const id_name *name = id_names_find(&names, c->key[1]);
        if (f.grouped)
            frame_str(&f, name_str(t, c->key[0]));
        frame_str(&f, name_str(t, c->key[1]));
        frame_str(&f, name ? name->name : name_str(t, c->key[1]));
        frame_str(&f, name ? name->type : (str){ NULL, 0 });
        frame_i64(&f, c->value[0]);
        frame_i64(&f, c->value[1]);
        frame_f64(&f, stat_share((double)c->value[0], (double)group_cell(t, c->key[0])->value[1]));
        if (separate)
            frame_str(&f, c->key[2] ? name_str(t, c->key[2]) : STR("name"));
    }
    const int order[] = { -(count + 1), id + 1, share + 2 };
    if (!s)
        s = frame_order(&f, order, separate ? 3 : 2, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    vec_free(x->m, &names);
    return s;
}

/* ---- cells, out and in */

static const char *const key_names[CELL_KEYS] = { "key1", "key2", "key3", "key4" };
static const char *const value_names[CELL_VALUES] = { "value1", "value2", "value3", "value4" };

static dgm_status cells_table(const question *x, dgm_table **out, dgm_error *err)
{
    const tally *t = x->t;
    cell_reader r;
    dgm_status s = cells_open(t, true, &r, err);
    if (s)
        return s;
    builder b;
    builder_begin(&b, x->m);
    const int section = builder_column(&b, DGM_I32, "section");
    int key[CELL_KEYS], value[CELL_VALUES];
    for (int k = 0; k < CELL_KEYS; k++)
        key[k] = builder_column(&b, DGM_UTF8, key_names[k]);
    for (int k = 0; k < CELL_VALUES; k++)
        value[k] = builder_column(&b, DGM_I64, value_names[k]);
    for (const cell *c; (c = cells_next(&r));) {
        builder_i32(&b, section, c->section);
        for (int k = 0; k < CELL_KEYS; k++)
            builder_str(&b, key[k], name_str(t, c->key[k]));
        for (int k = 0; k < CELL_VALUES; k++)
            builder_i64(&b, value[k], c->value[k]);
    }
    s = cells_close(&r);
    if (s)
        builder_drop(&b);
    return s ? s : builder_end(&b, out, err);
}

static const dgm_column *column_of(const dgm_table *t, const char *name, uint32_t type, uint32_t or_type)
{
    const int32_t i = table_find(t, name);
    const dgm_column *c = i < 0 ? NULL : table_column(t, i);
    return c && (c->type == type || c->type == or_type) && c->nulls == 0 ? c : NULL;
}

dgm_status tally_add_cells(tally *t, const dgm_table *cells, dgm_error *err)
{
    const dgm_column *section = column_of(cells, "section", DGM_I32, DGM_I64), *key[CELL_KEYS], *value[CELL_VALUES];
    bool complete = section != NULL;
    for (int k = 0; k < CELL_KEYS; k++)
        complete = (key[k] = column_of(cells, key_names[k], DGM_UTF8, DGM_DICT)) && complete;
    for (int k = 0; k < CELL_VALUES; k++)
        complete = (value[k] = column_of(cells, value_names[k], DGM_I64, DGM_I32)) && complete;
    if (!complete)
        return err_set(err, DGM_ERR_ARGUMENT, "a table of cells has the columns section key1..key4 value1..value4, "
                                              "without nulls");
    dgm_status s = DGM_OK;
    for (int64_t row = 0; row < table_rows(cells) && !s; row++) {
        const int64_t kind = cell_int(section, row);
        cell c = { 0 };
        c.section = kind > 0 && kind < CELL_SECTIONS ? (uint8_t)kind : 0;
        for (int k = 0; k < CELL_VALUES; k++)
            c.value[k] = cell_int(value[k], row);
        if (!cell_fits(t->kind, &c))
            return err_at(err, DGM_ERR_ARGUMENT, row + 1, -1, "row %lld is no cell of this kind of tally",
                          (long long)row);
        for (int k = 0; k < CELL_KEYS && !s; k++)
            if ((c.key[k] = tally_name(t, cell_str(key[k], row))) == STRTAB_NONE)
                s = err_memory(err);
        if (!s)
            s = tally_bump(t, &c, err);
    }
    return s;
}

/* ---- by name */

static const struct {
    const char *name;
    uint32_t kind; /* 0: any */
    dgm_status (*make)(const question *x, dgm_table **out, dgm_error *err);
} tables[] = {
    { "terms", DGM_TALLY_TERMS, terms_table },
    { "keyness", DGM_TALLY_TERMS, keyness_table },
    { "dispersion", DGM_TALLY_TERMS, dispersion_table },
    { "collocations", DGM_TALLY_TERMS, collocations_table },
    { "features", DGM_TALLY_TERMS, features_table },
    { "matrix", DGM_TALLY_TERMS, matrix_table },
    { "groups", 0, groups_table },
    { "diversity", DGM_TALLY_TEXTS, diversity_table },
    { "readability", DGM_TALLY_TEXTS, readability_table },
    { "lines", DGM_TALLY_LINES, lines_table },
    { "pairs", DGM_TALLY_PAIRS, pairs_table },
    { "edges", DGM_TALLY_PAIRS, edges_table },
    { "nodes", DGM_TALLY_PAIRS, nodes_table },
    { "passages", DGM_TALLY_PAIRS, passages_table },
    { "actors", DGM_TALLY_ENTITIES, actors_table },
    { "keywords", DGM_TALLY_KEYWORDS, keywords_table },
    { "stance", DGM_TALLY_STANCES, stance_table },
    { "contrast", DGM_TALLY_STANCES, contrast_table },
    { "evidence", DGM_TALLY_STANCES, evidence_table },
    { "drivers", DGM_TALLY_STANCES, drivers_table },
    { "holders", DGM_TALLY_STANCES, holders_table },
    { "nodes", DGM_TALLY_STANCES, holder_nodes_table },
    { "collocates", DGM_TALLY_COLLOCATES, collocates_table },
    { "sheet", DGM_TALLY_SAMPLE, sheet_table },
    { "key", DGM_TALLY_SAMPLE, key_table },
    { "cells", 0, cells_table },
};

dgm_status tally_table(const mem *m, const tally *t, const char *name, const dgm_query *q, const tally *reference,
                       const tally *background, dgm_table **out, dgm_error *err)
{
    const dgm_query all = { 0 };
    const question x = { m, t, q ? q : &all, reference, background };
    if (x.q->voice > DGM_VOICE_ALL)
        return err_set(err, DGM_ERR_ARGUMENT, "%u is no voice", (unsigned)x.q->voice);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(tables[i].name, name) == 0 && (!tables[i].kind || tables[i].kind == t->kind))
            return tables[i].make(&x, out, err);
    return err_set(err, DGM_ERR_ARGUMENT, "no table %s of this kind of tally", name);
}

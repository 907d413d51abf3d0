/* Tables of a tally of pairs: pairs, and the edges and nodes of the network they make. In: CELL_PAIR, CELL_MARGIN,
 * CELL_NAME, CELL_FORM, CELL_GROUP. Out: a row a pair, or a row an item that is in one of the edges. Windows weighted by distance
 * are counted in units of 1 / lcm(1..W), which are divided out here. */
#include "table/pair_view.h"
#include "table/graph.h"
#include "base/error.h"

#include <string.h>

str pair_label(const pair_view *v, uint32_t name)
{
    size_t n = 0;
    const size_t first = id_names_find(&v->names, name) ? 0 : term_forms_find(&v->forms, 0, name, &n);
    return n ? v->forms.v[first].form : name_str(v->x->t, name);
}

static void put_weight(pair_view *v, int64_t weight)
{
    if (v->weighted)
        frame_f64(&v->f, (double)weight / v->unit);
    else
        frame_i64(&v->f, weight);
}

static void put_names(pair_view *v, uint32_t a, uint32_t b)
{
    const id_name *x = id_names_find(&v->names, a), *y = id_names_find(&v->names, b);
    const str none = { NULL, 0 };
    frame_str(&v->f, x ? x->name : pair_label(v, a));
    frame_str(&v->f, y ? y->name : pair_label(v, b));
    frame_str(&v->f, x ? x->type : none);
    frame_str(&v->f, y ? y->type : none);
}

static int64_t margin(const tally *t, uint32_t group, uint32_t name)
{
    const uint32_t key[CELL_KEYS] = { group, name };
    const cell *c = tally_find(t, CELL_MARGIN, key);
    return c ? c->value[0] : 0;
}

static void pair_row(pair_view *v, const cell *c)
{
    const tally *t = v->x->t;
    const int64_t n_a = margin(t, c->key[0], c->key[1]), n_b = margin(t, c->key[0], c->key[2]),
                  n = group_cell(t, c->key[0])->value[1];
    const contingency table = { (double)c->value[0] / v->unit, (double)n_a / v->unit, (double)n_b / v->unit,
                                (double)n / v->unit };
    if (*t->o.by)
        frame_str(&v->f, name_str(t, c->key[0]));
    frame_str(&v->f, pair_label(v, c->key[1]));
    frame_str(&v->f, pair_label(v, c->key[2]));
    if (v->entities)
        put_names(v, c->key[1], c->key[2]);
    put_weight(v, c->value[0]);
    frame_i64(&v->f, c->value[1]);
    put_weight(v, n_a);
    put_weight(v, n_b);
    put_weight(v, n);
    if (v->edges)
        frame_f64(&v->f, stat_share(1000 * (double)c->value[0], (double)n));
    for (int i = 0; i < ASSOCIATIONS; i++)
        if (v->chosen[i])
            frame_f64(&v->f, associations[i].of(table));
    if (v->chosen[ASSOCIATIONS]) {
        frame_f64(&v->f, 1);
        frame_f64(&v->f, stat_g2_p(table));
    }
    if (v->edges)
        put_edge(v->edges, &v->f, c);
    const edge_total *total = v->edges ? edge_total_of(v->edges, c->key[1], c->key[2]) : NULL;
    frame_i64(&v->f, total ? total->weight : c->value[0]);
    frame_f64(&v->f, stat_g2(table));
    for (int k = 0; k < 3; k++)
        frame_i64(&v->f, c->key[k]);
    frame_str(&v->f, name_str(t, c->key[1]));
    frame_str(&v->f, name_str(t, c->key[2]));
}

static void pair_columns(pair_view *v)
{
    static const char *const texts[] = { "a", "b", "name_a", "name_b", "type_a", "type_b" };
    if (v->edges && v->edges->sliced)
        frame_add_column(&v->f, DGM_UTF8, "slice");
    for (int i = 0; i < (v->entities ? 6 : 2); i++)
        frame_add_column(&v->f, DGM_UTF8, texts[i]);
    const uint32_t weight = v->weighted ? DGM_F64 : DGM_I64;
    frame_add_column(&v->f, weight, "count");
    frame_add_column(&v->f, DGM_I64, "docs");
    frame_add_column(&v->f, weight, "n_a");
    frame_add_column(&v->f, weight, "n_b");
    frame_add_column(&v->f, weight, "N");
    if (v->edges)
        frame_add_column(&v->f, DGM_F64, "per_1000");
    for (int i = 0; i < ASSOCIATIONS; i++)
        if (v->chosen[i])
            frame_add_column(&v->f, DGM_F64, associations[i].name);
    v->q = v->chosen[ASSOCIATIONS] ? frame_add_column(&v->f, DGM_F64, "q") : -1;
    v->p = v->chosen[ASSOCIATIONS] ? frame_add_column(&v->f, DGM_F64, NULL) : -1;
    if (v->edges)
        edge_columns(v->edges, &v->f);
}

static bool pair_wanted(const pair_view *v, const cell *c)
{
    const dgm_query *q = v->x->q;
    if (v->edges)
        return edge_wanted(v->edges, c, v->unit);
    return c->value[1] >= at_least(q->min_docs, 1) &&
           (q->min_count <= 0 || (double)c->value[0] >= (double)q->min_count * v->unit);
}

/* The rows the query asks for, in order: those of slices by their sums, then by slice. */
static dgm_status read_pairs(pair_view *v, dgm_error *err)
{
    const question *x = v->x;
    pair_columns(v);
    const int total = frame_add_column(&v->f, DGM_I64, NULL), g2 = frame_add_column(&v->f, DGM_F64, NULL);
    v->group_id = frame_add_column(&v->f, DGM_I64, NULL);
    v->a_id = frame_add_column(&v->f, DGM_I64, NULL);
    v->b_id = frame_add_column(&v->f, DGM_I64, NULL);
    const int a = frame_add_column(&v->f, DGM_UTF8, NULL), b = frame_add_column(&v->f, DGM_UTF8, NULL);
    const int order[] = { -(total + 1), -(g2 + 1), a + 1, b + 1 }, of_slices[] = { -(total + 1), a + 1, b + 1, 1 };
    const bool sliced = v->edges && v->edges->sliced;
    cell_reader r;
    dgm_status s = cells_open(x->t, false, &r, err);
    if (s)
        return s;
    for (const cell *c; !s && (c = cells_next(&r));) {
        if (c->section != CELL_PAIR || !group_wanted(x, c) || c->value[0] < v->f.least)
            continue;
        if (pair_wanted(v, c))
            pair_row(v, c);
        if (v->q < 0 && !sliced) /* a q-value depends on all rows */
            s = frame_prune(&v->f, order, 4, x->q->sort, x->q->top, err);
    }
    const dgm_status read = cells_close(&r);
    s = s ? s : read;
    if (v->q >= 0)
        frame_fdr(&v->f, v->p, v->q);
    if (s)
        return s;
    return sliced ? frame_order(&v->f, of_slices, 4, NULL, 0, err)
                  : frame_order(&v->f, order, 4, x->q->sort, x->q->top, err);
}

dgm_status pair_view_begin(pair_view *v, const question *x, edges *e, dgm_error *err)
{
    memset(v, 0, sizeof *v);
    v->x = x;
    v->entities = x->t->o.of != DGM_OF_TERMS;
    v->weighted = x->t->o.within == DGM_WITHIN_WINDOW && x->t->o.flags & DGM_DISTANCE;
    v->unit = v->weighted ? (double)pairs_unit(x->t) : 1;
    dgm_status s = e ? edges_make(e, x, v->unit, err) : DGM_OK;
    v->edges = e;
    frame_begin(&v->f, x->m, *x->t->o.by && !(e && e->sliced));
    if (!s)
        s = associations_chosen(v->x->q, v->chosen, err);
    if (!s)
        s = id_names_make(x->m, x->t, &v->names, err);
    if (!s)
        s = term_forms_join(x->m, x->t, &v->forms, err);
    return s ? s : read_pairs(v, err);
}

void pair_view_end(pair_view *v)
{
    frame_free(&v->f);
    vec_free(v->x->m, &v->names);
    vec_free(v->x->m, &v->forms);
    if (v->edges)
        edges_free(v->edges);
}

dgm_status pairs_table(const question *x, dgm_table **out, dgm_error *err)
{
    pair_view v;
    dgm_status s = pair_view_begin(&v, x, NULL, err);
    if (!s)
        s = frame_build(&v.f, out, err);
    pair_view_end(&v);
    return s;
}

dgm_status edges_table(const question *x, dgm_table **out, dgm_error *err)
{
    pair_view v;
    edges e;
    dgm_status s = pair_view_begin(&v, x, &e, err);
    if (!s)
        s = frame_build(&v.f, out, err);
    pair_view_end(&v);
    return s;
}

/* ---- nodes */

/* Marks the margins of the items in the rows kept, used[cell]; of slices those of all. */
static void mark_nodes(const pair_view *v, uint8_t *used, uint8_t *named)
{
    const tally *t = v->x->t;
    for (size_t i = 0; i < v->f.rows; i++) {
        const size_t row = v->f.order[i];
        const uint32_t group = (uint32_t)frame_get(&v->f, row, v->group_id).i;
        const int ends[] = { v->a_id, v->b_id };
        for (int k = 0; k < 2; k++) {
            const uint32_t key[CELL_KEYS] = { group, (uint32_t)frame_get(&v->f, row, ends[k]).i };
            const cell *c = tally_find(t, CELL_MARGIN, key);
            named[key[1]] = 1;
            if (c)
                used[c - t->cells.v] = 1;
        }
    }
    for (size_t i = 0; i < t->cells.n && v->edges->sliced; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section == CELL_MARGIN && named[c->key[1]] && is_slice(name_str(t, c->key[0])) && group_wanted(v->x, c))
            used[i] = 1;
    }
}

static void node_row(const pair_view *v, frame *f, const cell *c, int64_t total)
{
    const tally *t = v->x->t;
    const id_name *name = id_names_find(&v->names, c->key[1]);
    if (*t->o.by)
        frame_str(f, name_str(t, c->key[0]));
    frame_str(f, pair_label(v, c->key[1]));
    frame_str(f, name ? name->name : pair_label(v, c->key[1]));
    frame_str(f, name ? name->type : (str){ NULL, 0 });
    frame_i64(f, c->value[2]);
    frame_i64(f, c->value[1]);
    frame_i64(f, total);
}

/* `total` [names]: mentions over all slices. */
static dgm_status build_nodes(const pair_view *v, const uint8_t *used, int64_t *total, dgm_table **out, dgm_error *err)
{
    const tally *t = v->x->t;
    const bool sliced = v->edges->sliced;
    frame f;
    frame_begin(&f, v->x->m, v->f.grouped);
    const int slice = sliced ? frame_add_column(&f, DGM_UTF8, "slice") : 0, id = frame_add_column(&f, DGM_UTF8, "id");
    frame_add_column(&f, DGM_UTF8, "label");
    frame_add_column(&f, DGM_UTF8, "type");
    frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_I64, "docs");
    const int sum = frame_add_column(&f, DGM_I64, NULL);
    for (size_t i = 0; i < t->cells.n; i++)
        if (used[i])
            add_count(&total[t->cells.v[i].key[1]], t->cells.v[i].value[2]);
    for (size_t i = 0; i < t->cells.n; i++)
        if (used[i])
            node_row(v, &f, &t->cells.v[i], sliced ? total[t->cells.v[i].key[1]] : t->cells.v[i].value[2]);
    const int order[] = { -(sum + 1), id + 1, slice + 1 };
    dgm_status s = frame_order(&f, order, sliced ? 3 : 2, NULL, 0, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    return s;
}

dgm_status nodes_table(const question *x, dgm_table **out, dgm_error *err)
{
    pair_view v;
    edges e;
    const size_t names = strtab_size(&x->t->names);
    dgm_status s = pair_view_begin(&v, x, &e, err);
    uint8_t *used = mem_zalloc(x->m, x->t->cells.n + 1), *named = mem_zalloc(x->m, names + 1);
    int64_t *total = mem_array(x->m, names, sizeof *total);
    if (!s && (!used || !named || !total))
        s = err_memory(err);
    if (!s) {
        memset(total, 0, names * sizeof *total);
        mark_nodes(&v, used, named);
        s = build_nodes(&v, used, total, out, err);
    }
    mem_free(x->m, used);
    mem_free(x->m, named);
    mem_free(x->m, total);
    pair_view_end(&v);
    return s;
}

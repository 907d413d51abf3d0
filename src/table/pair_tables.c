/* Tables of a tally of pairs: pairs, and the nodes of the network they make. In: CELL_PAIR, CELL_MARGIN, CELL_NAME,
 * CELL_FORM, CELL_GROUP. Out: a row a pair, or a row an item that is in one of those rows. Windows weighted by distance
 * are counted in units of 1 / lcm(1..W), which are divided out here. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

#include <string.h>

typedef struct pair_view {
    const question *x;
    id_names names;
    term_forms forms;  /* of all languages together */
    bool entities;     /* rows have names and types */
    bool weighted;
    double unit;       /* what a weight of 1 is stored as */
    frame f;
    int a_id, b_id, group_id; /* hidden columns: ids of names */
    bool chosen[ASSOCIATIONS + 1]; /* measures; the last is q */
    int p, q;          /* columns; -1 where q was not asked for */
} pair_view;

static double unit_of(const tally *t)
{
    double lcm = 1;
    for (int i = 2; t->o.flags & DGM_DISTANCE && i <= t->o.window; i++) {
        int rest = i; /* lcm(1..i) is lcm(1..i-1) times p where i is a power of the prime p */
        for (int p = 2; p <= i; p++) {
            if (i % p)
                continue;
            while (rest % p == 0)
                rest /= p;
            lcm *= rest == 1 ? p : 1;
            break;
        }
    }
    return lcm;
}

/* An item as it is shown: an id, or the most frequent form of a term. */
static str label_of(const pair_view *v, uint32_t name)
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
    frame_str(&v->f, x ? x->name : label_of(v, a));
    frame_str(&v->f, y ? y->name : label_of(v, b));
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
    if (v->f.grouped)
        frame_str(&v->f, name_str(t, c->key[0]));
    frame_str(&v->f, label_of(v, c->key[1]));
    frame_str(&v->f, label_of(v, c->key[2]));
    if (v->entities)
        put_names(v, c->key[1], c->key[2]);
    put_weight(v, c->value[0]);
    frame_i64(&v->f, c->value[1]);
    put_weight(v, n_a);
    put_weight(v, n_b);
    put_weight(v, n);
    for (int i = 0; i < ASSOCIATIONS; i++)
        if (v->chosen[i])
            frame_f64(&v->f, associations[i].of(table));
    if (v->chosen[ASSOCIATIONS]) {
        frame_f64(&v->f, 1);
        frame_f64(&v->f, stat_g2_p(table));
    }
    frame_f64(&v->f, stat_g2(table));
    for (int k = 0; k < 3; k++)
        frame_i64(&v->f, c->key[k]);
    frame_str(&v->f, name_str(t, c->key[1]));
    frame_str(&v->f, name_str(t, c->key[2]));
}

static dgm_status choose_measures(pair_view *v, dgm_error *err)
{
    const char *names[ASSOCIATIONS + 1];
    for (int i = 0; i < ASSOCIATIONS; i++)
        names[i] = associations[i].name;
    names[ASSOCIATIONS] = "q";
    return measures_chosen(v->x->q, names, ASSOCIATIONS + 1, USUAL_ASSOCIATIONS, v->chosen, err);
}

/* The column of the count. */
static int pair_columns(pair_view *v)
{
    static const char *const texts[] = { "a", "b", "name_a", "name_b", "type_a", "type_b" };
    for (int i = 0; i < (v->entities ? 6 : 2); i++)
        frame_add_column(&v->f, DGM_UTF8, texts[i]);
    const uint32_t weight = v->weighted ? DGM_F64 : DGM_I64;
    const int count = frame_add_column(&v->f, weight, "count");
    frame_add_column(&v->f, DGM_I64, "docs");
    frame_add_column(&v->f, weight, "n_a");
    frame_add_column(&v->f, weight, "n_b");
    frame_add_column(&v->f, weight, "N");
    for (int i = 0; i < ASSOCIATIONS; i++)
        if (v->chosen[i])
            frame_add_column(&v->f, DGM_F64, associations[i].name);
    v->q = v->chosen[ASSOCIATIONS] ? frame_add_column(&v->f, DGM_F64, "q") : -1;
    v->p = v->chosen[ASSOCIATIONS] ? frame_add_column(&v->f, DGM_F64, NULL) : -1;
    return count;
}

/* The rows the query asks for, in order. */
static dgm_status read_pairs(pair_view *v, dgm_error *err)
{
    const question *x = v->x;
    const int count = pair_columns(v), g2 = frame_add_column(&v->f, DGM_F64, NULL);
    v->group_id = frame_add_column(&v->f, DGM_I64, NULL);
    v->a_id = frame_add_column(&v->f, DGM_I64, NULL);
    v->b_id = frame_add_column(&v->f, DGM_I64, NULL);
    const int a = frame_add_column(&v->f, DGM_UTF8, NULL), b = frame_add_column(&v->f, DGM_UTF8, NULL);
    const double least = (double)at_least(x->q->min_count, 1) * v->unit;
    const int order[] = { -(count + 1), -(g2 + 1), a + 1, b + 1 };
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < x->t->cells.n && !s; i++) {
        const cell *c = &x->t->cells.v[i];
        if (c->section != CELL_PAIR || !group_wanted(x, c) || c->value[1] < at_least(x->q->min_docs, 1) ||
            c->value[0] < v->f.least)
            continue;
        if (x->q->min_count <= 0 || (double)c->value[0] >= least)
            pair_row(v, c);
        if (v->q < 0) /* a q-value depends on all rows */
            s = frame_prune(&v->f, order, 4, x->q->sort, x->q->top, err);
    }
    if (v->q >= 0)
        frame_fdr(&v->f, v->p, v->q);
    return s ? s : frame_order(&v->f, order, 4, x->q->sort, x->q->top, err);
}

static dgm_status begin(pair_view *v, const question *x, dgm_error *err)
{
    memset(v, 0, sizeof *v);
    v->x = x;
    v->entities = x->t->o.of != DGM_OF_TERMS;
    v->weighted = x->t->o.within == DGM_WITHIN_WINDOW && x->t->o.flags & DGM_DISTANCE;
    v->unit = v->weighted ? unit_of(x->t) : 1;
    frame_begin(&v->f, x->m, *x->t->o.by);
    dgm_status s = choose_measures(v, err);
    if (!s)
        s = id_names_make(x->m, x->t, &v->names, err);
    if (!s)
        s = term_forms_join(x->m, x->t, &v->forms, err);
    return s ? s : read_pairs(v, err);
}

static void end(pair_view *v)
{
    frame_free(&v->f);
    vec_free(v->x->m, &v->names);
    vec_free(v->x->m, &v->forms);
}

dgm_status pairs_table(const question *x, dgm_table **out, dgm_error *err)
{
    pair_view v;
    dgm_status s = begin(&v, x, err);
    if (!s)
        s = frame_build(&v.f, out, err);
    end(&v);
    return s;
}

/* ---- nodes */

/* Marks the margins of the items in the rows kept: used[cell]. */
static void mark_nodes(const pair_view *v, uint8_t *used)
{
    const tally *t = v->x->t;
    for (size_t i = 0; i < v->f.rows; i++) {
        const size_t row = v->f.order[i];
        const uint32_t group = (uint32_t)frame_get(&v->f, row, v->group_id).i;
        const int ends[] = { v->a_id, v->b_id };
        for (int k = 0; k < 2; k++) {
            const uint32_t key[CELL_KEYS] = { group, (uint32_t)frame_get(&v->f, row, ends[k]).i };
            const cell *c = tally_find(t, CELL_MARGIN, key);
            if (c)
                used[c - t->cells.v] = 1;
        }
    }
}

static dgm_status build_nodes(const pair_view *v, const uint8_t *used, dgm_table **out, dgm_error *err)
{
    const tally *t = v->x->t;
    frame f;
    frame_begin(&f, v->x->m, v->f.grouped);
    const int id = frame_add_column(&f, DGM_UTF8, "id");
    frame_add_column(&f, DGM_UTF8, "label");
    frame_add_column(&f, DGM_UTF8, "type");
    const int count = frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_I64, "docs");
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (!used[i])
            continue;
        const id_name *name = id_names_find(&v->names, c->key[1]);
        if (f.grouped)
            frame_str(&f, name_str(t, c->key[0]));
        frame_str(&f, label_of(v, c->key[1]));
        frame_str(&f, name ? name->name : label_of(v, c->key[1]));
        frame_str(&f, name ? name->type : (str){ NULL, 0 });
        frame_i64(&f, c->value[2]);
        frame_i64(&f, c->value[1]);
    }
    const int order[] = { -(count + 1), id + 1 };
    dgm_status s = frame_order(&f, order, 2, NULL, 0, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    return s;
}

dgm_status nodes_table(const question *x, dgm_table **out, dgm_error *err)
{
    pair_view v;
    dgm_status s = begin(&v, x, err);
    uint8_t *used = s ? NULL : mem_zalloc(x->m, x->t->cells.n + 1);
    if (!s && !used)
        s = err_memory(err);
    if (!s) {
        mark_nodes(&v, used);
        s = build_nodes(&v, used, out, err);
    }
    mem_free(x->m, used);
    end(&v);
    return s;
}

/* The network of stances: who holds what on whom. In: CELL_HOLDER, CELL_HELD, CELL_NODE, CELL_NAME of a tally with
 * DGM_HOLDERS. Out: a row an arrow from a holder to a target in one language, or a row a node. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <string.h>

enum { LEAST = 3 }; /* rows of an arrow, unless asked otherwise */

static dgm_status check(const question *x, const char *table, dgm_error *err)
{
    return x->t->o.flags & DGM_HOLDERS
               ? DGM_OK
               : err_set(err, DGM_ERR_ARGUMENT, "%s: the tally was counted without holders (DGM_HOLDERS)", table);
}

static bool is_arrow(const question *x, const cell *c)
{
    return c->section == CELL_HOLDER && group_wanted(x, c) && target_wanted(x, name_str(x->t, c->key[2])) &&
           c->value[0] >= at_least(x->q->min_count, LEAST) && c->value[1] >= at_least(x->q->min_docs, 1);
}

static str shown_name(const question *x, const id_names *names, uint32_t id)
{
    const id_name *n = id_names_find(names, id);
    return n ? n->name : name_str(x->t, id);
}

static str shown_type(const id_names *names, uint32_t id)
{
    const id_name *n = id_names_find(names, id);
    return n ? n->type : (str){ NULL, 0 };
}

static void arrow_row(const question *x, frame *f, const id_names *names, const cell *c)
{
    const tally *t = x->t;
    const cell *held = tally_find(t, CELL_HELD, c->key);
    if (f->grouped)
        frame_str(f, name_str(t, c->key[0]));
    frame_str(f, name_str(t, c->key[1]));
    frame_str(f, name_str(t, c->key[2]));
    frame_str(f, shown_name(x, names, c->key[1]));
    frame_str(f, shown_name(x, names, c->key[2]));
    frame_str(f, shown_type(names, c->key[1]));
    frame_str(f, shown_type(names, c->key[2]));
    frame_i64(f, c->value[0]);
    frame_i64(f, c->value[1]);
    frame_i64(f, c->value[2]);
    frame_i64(f, c->value[3]);
    frame_f64(f, stat_share(held ? (double)held->value[1] / 100 : 0, held ? (double)held->value[0] : 0));
    frame_str(f, c->value[2] > c->value[3] ? STR("favor") : c->value[2] < c->value[3] ? STR("against") : STR("none"));
    frame_str(f, name_str(t, c->key[3]));
    for (int k = 0; k < 3; k++)
        frame_i64(f, c->key[k]);
}

enum { HIDDEN = 3 }; /* columns at the end of an arrow: group, holder and target as names */

static dgm_status read_arrows(const question *x, frame *f, const id_names *names, dgm_error *err)
{
    static const char *const texts[] = { "from", "to", "name_from", "name_to", "type_from", "type_to" };
    static const char *const counts[] = { "count", "docs", "favor", "against" };
    frame_begin(f, x->m, *x->t->o.by);
    const int from = (int)f->columns, count = from + 6, lang = from + 12;
    for (int i = 0; i < 6; i++)
        frame_add_column(f, DGM_UTF8, texts[i]);
    for (int i = 0; i < 4; i++)
        frame_add_column(f, DGM_I64, counts[i]);
    frame_add_column(f, DGM_F64, "score");
    frame_add_column(f, DGM_UTF8, "sign");
    frame_add_column(f, DGM_UTF8, "lang");
    for (int i = 0; i < HIDDEN; i++)
        frame_add_column(f, DGM_I64, NULL);
    for (size_t i = 0; i < x->t->cells.n; i++)
        if (is_arrow(x, &x->t->cells.v[i]))
            arrow_row(x, f, names, &x->t->cells.v[i]);
    const int order[] = { -(count + 1), from + 1, from + 2, lang + 1 };
    return frame_order(f, order, 4, x->q->sort, x->q->top, err);
}

dgm_status holders_table(const question *x, dgm_table **out, dgm_error *err)
{
    id_names names = { 0 };
    frame f = { .m = x->m };
    dgm_status s = check(x, "holders", err);
    if (!s)
        s = id_names_make(x->m, x->t, &names, err);
    if (!s)
        s = read_arrows(x, &f, &names, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    vec_free(x->m, &names);
    return s;
}

/* ---- nodes */

/* used[cell]: it is the CELL_NODE of an end of one of the arrows. */
static void mark_ends(const question *x, const frame *arrows, uint8_t *used)
{
    const int group = (int)arrows->columns - HIDDEN;
    for (size_t i = 0; i < arrows->rows; i++)
        for (int end = 1; end < HIDDEN; end++) {
            const size_t row = arrows->order[i];
            const uint32_t key[CELL_KEYS] = { (uint32_t)frame_get(arrows, row, group).i,
                                              (uint32_t)frame_get(arrows, row, group + end).i };
            const cell *c = tally_find(x->t, CELL_NODE, key);
            if (c)
                used[c - x->t->cells.v] = 1;
        }
}

static dgm_status build_nodes(const question *x, const id_names *names, const uint8_t *used, dgm_table **out,
                              dgm_error *err)
{
    static const char *const counts[] = { "count", "docs", "held" };
    frame f;
    frame_begin(&f, x->m, *x->t->o.by);
    const int id = frame_add_column(&f, DGM_UTF8, "id"), count = id + 3;
    frame_add_column(&f, DGM_UTF8, "label");
    frame_add_column(&f, DGM_UTF8, "type");
    for (int i = 0; i < 3; i++)
        frame_add_column(&f, DGM_I64, counts[i]);
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        if (!used[i])
            continue;
        if (f.grouped)
            frame_str(&f, name_str(x->t, c->key[0]));
        frame_str(&f, name_str(x->t, c->key[1]));
        frame_str(&f, shown_name(x, names, c->key[1]));
        frame_str(&f, shown_type(names, c->key[1]));
        int64_t rows = c->value[0];
        add_count(&rows, c->value[2]);
        frame_i64(&f, rows);
        frame_i64(&f, c->value[1]);
        frame_i64(&f, c->value[0]);
    }
    const int order[] = { -(count + 1), id + 1 };
    dgm_status s = frame_order(&f, order, 2, NULL, 0, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    return s;
}

dgm_status holder_nodes_table(const question *x, dgm_table **out, dgm_error *err)
{
    id_names names = { 0 };
    frame f = { .m = x->m };
    uint8_t *used = mem_zalloc(x->m, x->t->cells.n + 1);
    dgm_status s = used ? check(x, "nodes", err) : err_memory(err);
    if (!s)
        s = id_names_make(x->m, x->t, &names, err);
    if (!s)
        s = read_arrows(x, &f, &names, err);
    if (!s) {
        mark_ends(x, &f, used);
        s = build_nodes(x, &names, used, out, err);
    }
    frame_free(&f);
    mem_free(x->m, used);
    vec_free(x->m, &names);
    return s;
}

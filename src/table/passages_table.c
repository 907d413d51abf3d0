/* Where to read of two together: the passages of a tally of pairs. In: CELL_EVIDENCE, CELL_PAIR. Out: a row a passage,
 * in the order of pairs, the nearest first. */
#include "table/pair_view.h"
#include "base/error.h"

#include <string.h>

typedef struct passages_view {
    const question *x;
    pair_view pairs; /* for labels; its rows are not used */
    frame f;
    int count, a, b;
} passages_view;

static bool row_wanted(const question *x, const cell *pair)
{
    return pair && group_wanted(x, pair) && pair->value[0] >= at_least(x->q->min_count, 1) &&
           pair->value[1] >= at_least(x->q->min_docs, 1);
}

static void passage_row(passages_view *v, const cell *c)
{
    const tally *t = v->x->t;
    str group, a;
    if (!split_group(name_str(t, c->key[0]), &group, &a))
        return;
    const uint32_t key[CELL_KEYS] = { strtab_find(&t->names, group.s, group.len), strtab_find(&t->names, a.s, a.len),
                                      c->key[1] };
    const cell *pair = key[0] == STRTAB_NONE || key[1] == STRTAB_NONE ? NULL : tally_find(t, CELL_PAIR, key);
    if (!row_wanted(v->x, pair))
        return;
    if (v->f.grouped)
        frame_str(&v->f, group);
    frame_str(&v->f, pair_label(&v->pairs, key[1]));
    frame_str(&v->f, pair_label(&v->pairs, key[2]));
    frame_i64(&v->f, c->value[0] < 0 || c->value[0] > PASSAGE_NEAR ? PASSAGE_NEAR : PASSAGE_NEAR - c->value[0]);
    frame_str(&v->f, name_str(t, c->key[2]));
    frame_i64(&v->f, c->value[1]);
    frame_i64(&v->f, c->value[2]);
    frame_str(&v->f, name_str(t, c->key[3]));
    frame_i64(&v->f, pair->value[0]);
    frame_str(&v->f, name_str(t, key[1]));
    frame_str(&v->f, name_str(t, key[2]));
}

/* Of each pair only the first `most` rows stay; `top` (0: all) counts pairs, of each group. */
static void cut(passages_view *v, int64_t most, int64_t top)
{
    frame *f = &v->f;
    size_t kept = 0;
    int64_t place = 0, pairs = 0;
    str group = { NULL, 0 }, a = { NULL, 0 }, b = { NULL, 0 };
    for (size_t i = 0; i < f->rows; i++) {
        const str g = f->grouped ? frame_get(f, f->order[i], 0).s : (str){ "", 0 },
                  x = frame_get(f, f->order[i], v->a).s, y = frame_get(f, f->order[i], v->b).s;
        const bool same_group = group.s && str_eq(g, group), same = same_group && str_eq(x, a) && str_eq(y, b);
        place = same ? place + 1 : 1;
        pairs = same ? pairs : same_group ? pairs + 1 : 1;
        group = g, a = x, b = y;
        if (place <= most && (top <= 0 || pairs <= top))
            f->order[kept++] = f->order[i];
    }
    f->rows = kept;
}

static dgm_status read_rows(passages_view *v, dgm_error *err)
{
    const question *x = v->x;
    frame *f = &v->f;
    frame_add_column(f, DGM_UTF8, "a");
    frame_add_column(f, DGM_UTF8, "b");
    const int apart = frame_add_column(f, DGM_I64, "apart"), doc = frame_add_column(f, DGM_UTF8, "doc"),
              start = frame_add_column(f, DGM_I64, "start"), stop = frame_add_column(f, DGM_I64, "end"),
              passage = frame_add_column(f, DGM_UTF8, "text");
    v->count = frame_add_column(f, DGM_I64, NULL);
    v->a = frame_add_column(f, DGM_UTF8, NULL);
    v->b = frame_add_column(f, DGM_UTF8, NULL);
    for (size_t i = 0; i < x->t->cells.n; i++)
        if (x->t->cells.v[i].section == CELL_EVIDENCE)
            passage_row(v, &x->t->cells.v[i]);
    const int order[] = { -(v->count + 1), v->a + 1, v->b + 1, apart + 1, doc + 1, start + 1, stop + 1, passage + 1 };
    return frame_order(f, order, 8, NULL, 0, err);
}

dgm_status passages_table(const question *x, dgm_table **out, dgm_error *err)
{
    if (!(x->t->o.flags & DGM_PASSAGES))
        return err_set(err, DGM_ERR_ARGUMENT, "passages: the tally was counted without them (DGM_PASSAGES)");
    passages_view v = { .x = x, .pairs = { .x = x } };
    frame_begin(&v.f, x->m, *x->t->o.by);
    dgm_status s = id_names_make(x->m, x->t, &v.pairs.names, err);
    if (!s)
        s = term_forms_join(x->m, x->t, &v.pairs.forms, err);
    if (!s)
        s = read_rows(&v, err);
    if (!s) {
        cut(&v, x->q->evidence > 0 ? x->q->evidence : 3, x->q->top);
        s = frame_build(&v.f, out, err);
    }
    frame_free(&v.f);
    vec_free(x->m, &v.pairs.names);
    vec_free(x->m, &v.pairs.forms);
    return s;
}

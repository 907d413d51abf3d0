/* What stands near a word, and where, of a tally of collocates. In: CELL_POSITION, CELL_COLLOCATE, CELL_SPAN, CELL_FORM.
 * Out: a row a collocate. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <string.h>

static const char *const places[2][COLLOCATE_MAX + 1] = {
    { "", "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10", "L11", "L12", "L13", "L14", "L15", "L16", "L17",
      "L18", "L19", "L20" },
    { "", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15", "R16", "R17",
      "R18", "R19", "R20" },
};

typedef struct collocate_view {
    const question *x;
    term_forms forms;
    frame f;
    uint32_t place[2][COLLOCATE_MAX + 1]; /* names, STRTAB_NONE where no word stands there */
    bool chosen[ASSOCIATIONS + 1];
    int count, p, q, g2, lang, key;
} collocate_view;

static void add_columns(collocate_view *v)
{
    frame *f = &v->f;
    const int32_t window = v->x->t->o.window;
    frame_begin(f, v->x->m, *v->x->t->o.by);
    frame_add_column(f, DGM_UTF8, "collocate");
    frame_add_column(f, DGM_LIST_UTF8, "forms");
    v->count = frame_add_column(f, DGM_I64, "count");
    frame_add_column(f, DGM_I64, "left");
    frame_add_column(f, DGM_I64, "right");
    for (int32_t i = window; i > 0; i--)
        frame_add_column(f, DGM_I64, places[0][i]);
    for (int32_t i = 1; i <= window; i++)
        frame_add_column(f, DGM_I64, places[1][i]);
    frame_add_column(f, DGM_I64, "docs");
    frame_add_column(f, DGM_I64, "near");
    frame_add_column(f, DGM_I64, "n_a");
    frame_add_column(f, DGM_I64, "n_b");
    frame_add_column(f, DGM_I64, "N");
    for (int i = 0; i < ASSOCIATIONS; i++)
        if (v->chosen[i])
            frame_add_column(f, DGM_F64, associations[i].name);
    v->q = v->chosen[ASSOCIATIONS] ? frame_add_column(f, DGM_F64, "q") : -1;
    v->lang = frame_add_column(f, DGM_UTF8, "lang");
    v->p = v->chosen[ASSOCIATIONS] ? frame_add_column(f, DGM_F64, NULL) : -1;
    v->g2 = frame_add_column(f, DGM_F64, NULL);
    v->key = frame_add_column(f, DGM_UTF8, NULL);
}

static int64_t at_place(const collocate_view *v, const cell *c, uint32_t place)
{
    const uint32_t key[CELL_KEYS] = { c->key[0], c->key[1], c->key[2], place };
    const cell *found = place == STRTAB_NONE ? NULL : tally_find(v->x->t, CELL_POSITION, key);
    return found ? found->value[0] : 0;
}

/* The counts at all places, which are L1 .. and R1 ..; [2] their sums. */
static void read_places(const collocate_view *v, const cell *c, int64_t counts[2][COLLOCATE_MAX + 1])
{
    for (int side = 0; side < 2; side++) {
        counts[side][0] = 0;
        for (int32_t i = 1; i <= v->x->t->o.window; i++) {
            counts[side][i] = at_place(v, c, v->place[side][i]);
            add_count(&counts[side][0], counts[side][i]);
        }
    }
}

static void put_measures(collocate_view *v, contingency table)
{
    for (int i = 0; i < ASSOCIATIONS; i++)
        if (v->chosen[i])
            frame_f64(&v->f, associations[i].of(table));
    if (v->chosen[ASSOCIATIONS])
        frame_f64(&v->f, 1);
}

static void collocate_row(collocate_view *v, const cell *c)
{
    const tally *t = v->x->t;
    frame *f = &v->f;
    const uint32_t key[CELL_KEYS] = { c->key[0], c->key[1] };
    const cell *span = tally_find(t, CELL_SPAN, key);
    const int64_t n_a = span ? span->value[2] : 0, n = span ? span->value[3] : 0;
    int64_t counts[2][COLLOCATE_MAX + 1];
    read_places(v, c, counts);
    int64_t both = counts[0][0];
    add_count(&both, counts[1][0]);
    if (both < at_least(v->x->q->min_count, 1))
        return;
    const contingency table = { (double)c->value[0], (double)n_a, (double)c->value[2], (double)n };
    if (f->grouped)
        frame_str(f, name_str(t, c->key[0]));
    put_forms(f, &v->forms, c->key[1], c->key[2], name_str(t, c->key[2]));
    frame_i64(f, both);
    frame_i64(f, counts[0][0]);
    frame_i64(f, counts[1][0]);
    for (int32_t i = t->o.window; i > 0; i--)
        frame_i64(f, counts[0][i]);
    for (int32_t i = 1; i <= t->o.window; i++)
        frame_i64(f, counts[1][i]);
    frame_i64(f, c->value[1]);
    frame_i64(f, c->value[0]);
    frame_i64(f, n_a);
    frame_i64(f, c->value[2]);
    frame_i64(f, n);
    put_measures(v, table);
    frame_str(f, name_str(t, c->key[1]));
    if (v->p >= 0)
        frame_f64(f, stat_g2_p(table));
    frame_f64(f, stat_g2(table));
    frame_str(f, name_str(t, c->key[2]));
}

static void find_places(collocate_view *v)
{
    for (int side = 0; side < 2; side++)
        for (int32_t i = 1; i <= v->x->t->o.window; i++)
            v->place[side][i] = strtab_find(&v->x->t->names, places[side][i], strlen(places[side][i]));
}

static dgm_status read_rows(collocate_view *v, dgm_error *err)
{
    const question *x = v->x;
    const tally *t = x->t;
    add_columns(v);
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section == CELL_COLLOCATE && c->value[0] > 0 && group_wanted(x, c) &&
            (t->o.flags & DGM_STOP || c->value[3] == 0) && c->value[1] >= at_least(x->q->min_docs, 1))
            collocate_row(v, c);
    }
    if (v->q >= 0)
        frame_fdr(&v->f, v->p, v->q);
    const int order[] = { -(v->count + 1), -(v->g2 + 1), v->key + 1, v->lang + 1 };
    return frame_order(&v->f, order, 4, x->q->sort, x->q->top, err);
}

dgm_status collocates_table(const question *x, dgm_table **out, dgm_error *err)
{
    collocate_view v = { .x = x, .f = { .m = x->m } };
    dgm_status s = associations_chosen(x->q, v.chosen, err);
    find_places(&v);
    if (!s)
        s = term_forms_make(x->m, x->t, &v.forms, err);
    if (!s)
        s = read_rows(&v, err);
    if (!s)
        s = frame_build(&v.f, out, err);
    frame_free(&v.f);
    vec_free(x->m, &v.forms);
    return s;
}

/* The table "contrast": each target's score in two groups of a tally of stances. In: CELL_TARGET, CELL_SCORE,
 * CELL_CLUSTER of both. Out: a row for each target (and language) that either speaks of.
 *
 * A document is in one group, so the two scores are independent ratio estimates clustered by document, and their
 * difference has the sum of their variances. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <string.h>

enum { FIRST, SECOND, SIDES };

typedef struct side {
    const cell *target; /* NULL: the group does not speak of it */
    cluster_sums sums;
} side;

static dgm_status check_groups(const question *x, uint32_t group[SIDES], dgm_error *err)
{
    const char *const asked[SIDES] = { x->q->group, x->q->reference };
    if (!asked[FIRST] || !asked[SECOND])
        return err_set(err, DGM_ERR_ARGUMENT, "contrast needs two groups");
    if (!*x->t->o.by)
        return err_set(err, DGM_ERR_ARGUMENT, "contrast needs a tally by the field of its groups");
    if (strcmp(asked[FIRST], asked[SECOND]) == 0)
        return err_set(err, DGM_ERR_ARGUMENT, "contrast needs two different groups");
    for (int i = 0; i < SIDES; i++)
        if ((group[i] = group_id(x->t, asked[i])) == STRTAB_NONE)
            return no_group(x, asked[i], err);
    return DGM_OK;
}

static side side_of(const question *x, const cell *like, uint32_t group)
{
    const uint32_t key[CELL_KEYS] = { group, like->key[1], like->key[2], like->key[3] };
    const cell *target = tally_find(x->t, CELL_TARGET, key);
    return (side){ target, target ? target_sums(x->t, target) : (cluster_sums){ 0, 0, 0, 0, 0, 0 } };
}

static void put_side(frame *f, const side *s)
{
    frame_i64(f, s->target ? s->target->value[1] : 0);
    frame_i64(f, s->target ? s->target->value[0] : 0);
    frame_f64(f, stat_share(s->sums.s, s->sums.n));
}

static cluster_sums enough(cluster_sums c)
{
    c.docs = c.docs < INTERVAL_DOCS ? 0 : c.docs;
    return c;
}

static void contrast_row(const question *x, frame *f, const id_names *names, const cell *c, const side sides[SIDES],
                         arena *bytes)
{
    ratio_difference d;
    stat_ratio_difference(enough(sides[FIRST].sums), enough(sides[SECOND].sums), 0.05, &d);
    frame_str(f, name_str(x->t, c->key[2]));
    frame_str(f, target_name(f, x, names, name_str(x->t, c->key[2]), bytes));
    frame_str(f, name_str(x->t, c->key[1]));
    put_side(f, &sides[FIRST]);
    put_side(f, &sides[SECOND]);
    frame_f64(f, d.difference);
    frame_f64(f, d.difference - d.margin);
    frame_f64(f, d.difference + d.margin);
    frame_f64(f, d.df);
    frame_f64(f, d.p);
    frame_f64(f, stat_share(0, 0)); /* q: when all rows are there */
    frame_str(f, name_str(x->t, c->key[3]));
    frame_i64(f, (sides[FIRST].target ? sides[FIRST].target->value[0] : 0) +
                     (sides[SECOND].target ? sides[SECOND].target->value[0] : 0));
}

enum { TARGET = 0, DIFFERENCE = 9, P = 13, Q = 14, LANG = 15, ROWS = 16 };

static void contrast_columns(frame *f)
{
    static const struct {
        uint32_t type;
        const char *name;
    } columns[] = {
        { DGM_UTF8, "target" }, { DGM_UTF8, "name" },      { DGM_UTF8, "voice" }, { DGM_I64, "docs_a" },
        { DGM_I64, "n_a" },     { DGM_F64, "score_a" },    { DGM_I64, "docs_b" }, { DGM_I64, "n_b" },
        { DGM_F64, "score_b" }, { DGM_F64, "difference" }, { DGM_F64, "low" },    { DGM_F64, "high" },
        { DGM_F64, "df" },      { DGM_F64, "p" },          { DGM_F64, "q" },      { DGM_UTF8, "lang" },
        { DGM_I64, NULL } /* rows of both */
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        frame_add_column(f, columns[i].type, columns[i].name);
}

/* A cell gives the row of its target if it is the first group's, or the second's and the first has none. */
static void contrast_cell(const question *x, frame *f, const id_names *names, const cell *c,
                          const uint32_t group[SIDES], arena *bytes)
{
    const side sides[SIDES] = { side_of(x, c, group[FIRST]), side_of(x, c, group[SECOND]) };
    if (c->key[0] != group[FIRST] && (c->key[0] != group[SECOND] || sides[FIRST].target))
        return;
    int64_t rows = 0, docs = 0;
    for (int i = 0; i < SIDES; i++) {
        if (!sides[i].target)
            continue;
        rows = sides[i].target->value[0] > rows ? sides[i].target->value[0] : rows;
        docs = sides[i].target->value[1] > docs ? sides[i].target->value[1] : docs;
    }
    if (rows >= at_least(x->q->min_count, 1) && docs >= at_least(x->q->min_docs, 1))
        contrast_row(x, f, names, c, sides, bytes);
}

dgm_status contrast_table(const question *x, dgm_table **out, dgm_error *err)
{
    uint32_t group[SIDES] = { 0 };
    dgm_status s = check_groups(x, group, err);
    if (s)
        return s;
    id_names names = { 0 };
    arena bytes;
    arena_init(&bytes, x->m);
    frame f;
    frame_begin(&f, x->m, false);
    contrast_columns(&f);
    const str voice = str_of(voice_names[x->q->voice]);
    s = id_names_make(x->m, x->t, &names, err);
    for (size_t i = 0; i < x->t->cells.n && !s; i++) {
        const cell *c = &x->t->cells.v[i];
        if (c->section == CELL_TARGET && str_eq(name_str(x->t, c->key[1]), voice) &&
            target_wanted(x, name_str(x->t, c->key[2])))
            contrast_cell(x, &f, &names, c, group, &bytes);
    }
    frame_fdr(&f, P, Q);
    const int order[] = { P + 1, -(ROWS + 1), TARGET + 1, LANG + 1 };
    if (!s)
        s = frame_order(&f, order, 4, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    arena_free(&bytes);
    vec_free(x->m, &names);
    return s;
}

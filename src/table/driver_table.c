/* The table "drivers": the words that made each target's score. In: CELL_DRIVER. Out: a row for each target, voice and
 * word or phrase; targets by the weight of their evidence, their words by theirs. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum { GROUP, TARGET, LANG, TOTAL_KEYS };

/* The size of all evidence of a target: of one group and voice, and language. */
typedef struct total {
    uint32_t key[TOTAL_KEYS];
    int64_t size;
} total;
typedef VEC(total) totals;

static int by_key(const void *a, const void *b)
{
    return memcmp(((const total *)a)->key, ((const total *)b)->key, sizeof((const total *)a)->key);
}

static dgm_status totals_make(const question *x, totals *out, dgm_error *err)
{
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        const total one = { { c->key[0], c->key[1], c->key[2] }, c->value[3] };
        if (c->section == CELL_DRIVER && !vec_push(x->m, out, one))
            return err_memory(err);
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_key);
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++) {
        if (n && by_key(&out->v[n - 1], &out->v[i]) == 0)
            add_count(&out->v[n - 1].size, out->v[i].size);
        else
            out->v[n++] = out->v[i];
    }
    out->n = n;
    return DGM_OK;
}

static int64_t total_of(const totals *all, const cell *c)
{
    const total key = { { c->key[0], c->key[1], c->key[2] }, 0 };
    const total *found = all->n ? bsearch(&key, all->v, all->n, sizeof key, by_key) : NULL;
    return found ? found->size : 0;
}

static void driver_row(const question *x, frame *f, const totals *all, const cell *c)
{
    str group, voice;
    if (!split_group(name_str(x->t, c->key[0]), &group, &voice) || !target_wanted(x, name_str(x->t, c->key[1])) ||
        (x->q->group && !str_eq(group, str_of(x->q->group))) ||
        (x->q->voice != DGM_VOICE_ALL && !str_eq(voice, str_of(voice_names[x->q->voice]))) ||
        c->value[0] < at_least(x->q->min_count, 1) || c->value[1] < at_least(x->q->min_docs, 1))
        return;
    const int64_t size = total_of(all, c);
    if (f->grouped)
        frame_str(f, group);
    frame_str(f, name_str(x->t, c->key[1]));
    frame_str(f, voice);
    frame_str(f, name_str(x->t, c->key[3]));
    frame_i64(f, c->value[0]);
    frame_f64(f, (double)c->value[2] / 1e6);
    frame_f64(f, stat_share((double)c->value[3], (double)size));
    frame_i64(f, c->value[1]);
    frame_str(f, name_str(x->t, c->key[2]));
    frame_i64(f, size);
    frame_i64(f, c->value[3]);
}

/* Of each target, voice and language only the first `top` rows stay, which stand together. */
static void cut(frame *f, int target, int voice, int lang, int64_t top)
{
    size_t kept = 0;
    int64_t place = 0;
    for (size_t i = 0; i < f->rows; i++) {
        const uint32_t row = f->order[i], before = i ? f->order[i - 1] : row;
        bool same = i > 0;
        const int columns[] = { f->grouped ? 0 : target, target, voice, lang };
        for (size_t k = 0; k < 4 && same; k++)
            same = str_eq(frame_get(f, row, columns[k]).s, frame_get(f, before, columns[k]).s);
        place = same ? place + 1 : 1;
        f->order[kept] = row; /* kept <= i, and `before` was read */
        kept += place <= top;
    }
    f->rows = kept;
}

dgm_status drivers_table(const question *x, dgm_table **out, dgm_error *err)
{
    if (!(x->t->o.flags & DGM_DRIVERS))
        return err_set(err, DGM_ERR_ARGUMENT, "the tally was counted without drivers");
    totals all = { 0 };
    frame f;
    frame_begin(&f, x->m, *x->t->o.by);
    const int target = frame_add_column(&f, DGM_UTF8, "target"), voice = frame_add_column(&f, DGM_UTF8, "voice"),
              entry = frame_add_column(&f, DGM_UTF8, "entry");
    frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_F64, "contribution");
    frame_add_column(&f, DGM_F64, "share");
    frame_add_column(&f, DGM_I64, "docs");
    const int lang = frame_add_column(&f, DGM_UTF8, "lang"), weight = frame_add_column(&f, DGM_I64, NULL),
              size = frame_add_column(&f, DGM_I64, NULL);
    dgm_status s = totals_make(x, &all, err);
    for (size_t i = 0; i < x->t->cells.n && !s; i++)
        if (x->t->cells.v[i].section == CELL_DRIVER)
            driver_row(x, &f, &all, &x->t->cells.v[i]);
    const int order[] = { -(weight + 1), target + 1, voice + 1, lang + 1, -(size + 1), entry + 1 };
    if (!s)
        s = frame_order(&f, order, 6, x->q->sort, x->q->sort ? x->q->top : 0, err);
    if (!s && x->q->top > 0 && !x->q->sort)
        cut(&f, target, voice, lang, x->q->top);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    vec_free(x->m, &all);
    return s;
}

/* Entities of a document. In: mentions. Out: CELL_ACTOR, CELL_NAME, CELL_GROUP. A compound counts as its parts. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

dgm_status sum_actors(counting *c, int64_t *all, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const mentions *men = c->d->men;
    const bool separate = c->t->o.flags & DGM_SEPARATE;
    const size_t actors = men->actors.n, n = separate ? 2 * actors : actors;
    w->sums.n = 0;
    if (!vec_reserve(c->t->m, &w->sums, n + 1))
        return err_memory(err);
    w->sums.n = n;
    memset(w->sums.v, 0, (n + 1) * sizeof *w->sums.v);
    *all = 0;
    for (size_t i = 0; i < men->v.n; i++) {
        int32_t ends[2];
        const mention *x = &men->v.v[i];
        const int parts = mention_counts(c, x) ? mention_actors(x, ends) : 0;
        for (int k = 0; k < parts; k++)
            w->sums.v[(size_t)ends[k] + (separate && x->via == VIA_METONYM ? actors : 0)]++;
        *all += parts;
    }
    return DGM_OK;
}

static dgm_status count_actor(counting *c, const actor *x, int64_t n, const char *via, dgm_error *err)
{
    if (n == 0)
        return DGM_OK;
    const dgm_status s = count_name(c, x, n, err);
    if (s)
        return s;
    const uint32_t id = tally_name(c->t, x->id), how = tally_name(c->t, str_of(via));
    if (id == STRTAB_NONE || how == STRTAB_NONE)
        return err_memory(err);
    return bump_once(c, (cell){ CELL_ACTOR, { c->group, id, how }, { n } }, err);
}

dgm_status actors_add(counting *c, dgm_error *err)
{
    const mentions *men = c->d->men;
    const size_t n = men->actors.n;
    int64_t all = 0;
    dgm_status s = sum_actors(c, &all, err);
    for (size_t i = 0; i < c->t->work->sums.n && !s; i++) {
        const actor x = counted_actor(c, &men->actors.v[i < n ? i : i - n]);
        s = count_actor(c, &x, c->t->work->sums.v[i], i < n ? "" : "metonym", err);
    }
    return s ? s : counting_end(c, all, 0, err);
}

/* Entities of a document. In: mentions. Out: CELL_ACTOR, CELL_NAME, CELL_GROUP. A compound counts as its parts. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

dgm_status sum_actors(counting *c, int64_t *all, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const mentions *men = c->d->men;
    w->sums.n = 0;
    if (!vec_reserve(c->t->m, &w->sums, men->actors.n + 1))
        return err_memory(err);
    w->sums.n = men->actors.n;
    memset(w->sums.v, 0, (w->sums.n + 1) * sizeof *w->sums.v);
    *all = 0;
    for (size_t i = 0; i < men->v.n; i++) {
        int32_t ends[2];
        const int n = mention_counts(c, &men->v.v[i]) ? mention_actors(&men->v.v[i], ends) : 0;
        for (int k = 0; k < n; k++)
            w->sums.v[ends[k]]++;
        *all += n;
    }
    return DGM_OK;
}

dgm_status actors_add(counting *c, dgm_error *err)
{
    const mentions *men = c->d->men;
    int64_t all = 0;
    dgm_status s = sum_actors(c, &all, err);
    for (size_t i = 0; i < men->actors.n && !s; i++) {
        const int64_t n = c->t->work->sums.v[i];
        if (n == 0)
            continue;
        s = count_name(c, &men->actors.v[i], n, err);
        const uint32_t id = s ? 0 : tally_name(c->t, men->actors.v[i].id);
        const cell add = { CELL_ACTOR, { c->group, id }, { n, 1 } };
        if (!s)
            s = id == STRTAB_NONE ? err_memory(err) : tally_bump(c->t, &add, err);
    }
    return s ? s : counting_end(c, all, 0, err);
}

/* Pairs on their way into cells. In: names of two items and a weight, as the text has them. Out: CELL_PAIR.
 *
 * Millions of pairs lie all over memory, and each addition would wait for three cache misses: slot, cell and stamp. So
 * pairs are logged, and where the log is full they are added in a row: what a pair needs is fetched while those before it
 * are added. */
#include "tally/store.h"
#include "base/error.h"

enum { LOG = 4096, SLOTS_AHEAD = 32, CELLS_AHEAD = 16 };

static cell cell_of(const counting *c, size_t i)
{
    const pair_log *x = &c->t->work->log.v[i];
    return (cell){ CELL_PAIR, { c->group, x->a, x->b }, { x->weight, 0, 1 } };
}

dgm_status pairs_settle(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const size_t n = w->log.n;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < n && !s; i++) {
        if (i + SLOTS_AHEAD < n) {
            const cell later = cell_of(c, i + SLOTS_AHEAD);
            cell_fetch_slot(c->t, &later);
        }
        if (i + CELLS_AHEAD < n) {
            const cell next = cell_of(c, i + CELLS_AHEAD);
            const uint32_t index = cell_fetch(c->t, &next);
            if (index < w->seen.n)
                __builtin_prefetch(&w->seen.v[index], 1);
        }
        s = bump_once(c, cell_of(c, i), err);
    }
    w->log.n = 0;
    return s;
}

dgm_status pair_add(counting *c, uint32_t a, uint32_t b, int64_t weight, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    if (!vec_push(c->t->m, &w->log, ((pair_log){ a, b, weight })))
        return err_memory(err);
    return w->log.n < LOG ? DGM_OK : pairs_settle(c, err);
}

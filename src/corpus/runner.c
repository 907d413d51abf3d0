/* The parallel, ordered run. In: a corpus and what to do with its items. Out: work() in any order, emit() in input
 * order, one at a time.
 *
 * A ring of slots: item k is in slot k mod slots. A worker takes the next number, reads its item (one reader at a
 * time), works on it with no lock held, and marks it done. Whoever finds the oldest slot done, and nobody emitting,
 * emits it and those after it. So memory is bounded by the slots, and a slow document holds up reading, not order.
 * The first failure in input order is the run's: after a failure no item behind it is started or emitted. */
#include "base/os.h"
#include "corpus/corpus.h"

#include <string.h>

enum slot_state { SLOT_FREE, SLOT_BUSY, SLOT_DONE };

typedef struct run {
    const mem *m;
    corpus *c;
    const runner *r;
    os_mutex *lock;   /* of all below */
    os_cond *changed; /* a slot became free or done, or the run ended */
    item *items;      /* [slots] */
    uint8_t *state;   /* [slots] */
    int64_t taken;    /* items begun */
    int64_t emitted;  /* items finished, in order */
    bool reading, emitting, ended;
    int64_t failed_at; /* number of the first item that failed, INT64_MAX */
    dgm_status status;
    dgm_error why;
} run;

typedef struct worker {
    run *r;
    uint32_t thread;
} worker;

/* Ends the run and remembers the failure that is first in input order. Lock held. */
static void fail(run *r, int64_t number, dgm_status s, const dgm_error *why)
{
    r->ended = true;
    os_cond_broadcast(r->changed);
    if (number < r->failed_at) {
        r->failed_at = number;
        r->status = s;
        err_copy(&r->why, why);
        r->why.code = s;
    }
}

/* Takes the next item into its slot; false when there is none to take any more. Lock held, given up while reading. */
static bool take(run *r, int64_t *number)
{
    for (;;) {
        if (r->ended)
            return false;
        if (!r->reading && r->taken - r->emitted < (int64_t)r->r->slots)
            break;
        os_cond_wait(r->changed, r->lock);
    }
    const size_t slot = (size_t)(r->taken % r->r->slots);
    dgm_error why = DGM_ERROR_INIT;
    r->reading = true;
    os_mutex_unlock(r->lock);
    const int got = corpus_next(r->c, &r->items[slot], &why);
    os_mutex_lock(r->lock);
    r->reading = false;
    if (got < 0)
        fail(r, r->taken, got, &why);
    else if (got == 0)
        r->ended = true;
    else {
        *number = r->taken++;
        r->state[slot] = SLOT_BUSY;
    }
    os_cond_broadcast(r->changed);
    return got > 0;
}

/* Emits what is done, from the oldest on. Lock held, given up while emitting. */
static void emit_done(run *r)
{
    while (!r->emitting && r->emitted < r->taken && r->emitted < r->failed_at) {
        const uint32_t slot = (uint32_t)(r->emitted % r->r->slots);
        if (r->state[slot] != SLOT_DONE)
            break;
        dgm_error why = DGM_ERROR_INIT;
        r->emitting = true;
        os_mutex_unlock(r->lock);
        const dgm_status s = r->r->emit(r->r->user, slot, &r->items[slot], &why);
        os_mutex_lock(r->lock);
        r->emitting = false;
        if (s)
            fail(r, r->emitted, s, &why);
        r->state[slot] = SLOT_FREE;
        r->emitted++;
        os_cond_broadcast(r->changed);
    }
}

static void work_on(void *arg)
{
    const worker *w = arg;
    run *r = w->r;
    int64_t number = 0;
    os_mutex_lock(r->lock);
    while (take(r, &number)) {
        const uint32_t slot = (uint32_t)(number % r->r->slots);
        dgm_error why = DGM_ERROR_INIT;
        os_mutex_unlock(r->lock);
        const dgm_status s = r->r->work(r->r->user, w->thread, slot, &r->items[slot], &why);
        os_mutex_lock(r->lock);
        if (s < 0)
            fail(r, number, s, &why);
        r->state[slot] = SLOT_DONE;
        emit_done(r);
    }
    os_mutex_unlock(r->lock);
}

static void close_run(run *r)
{
    for (uint32_t i = 0; r->items && i < r->r->slots; i++)
        corpus_item_free(r->c, &r->items[i]);
    mem_free(r->m, r->items);
    mem_free(r->m, r->state);
    os_cond_free(r->changed);
    os_mutex_free(r->lock);
}

/* Starts the other workers and is the first itself; fewer threads than asked for is no error. */
static dgm_status run_threads(run *r)
{
    const uint32_t n = r->r->threads;
    worker *workers = mem_array(r->m, n, sizeof *workers);
    os_thread **threads = mem_array(r->m, n, sizeof *threads);
    if (workers && threads) {
        for (uint32_t i = 0; i < n; i++)
            workers[i] = (worker){ r, i };
        for (uint32_t i = 1; i < n; i++)
            threads[i] = os_thread_start(r->m, work_on, &workers[i]);
        work_on(&workers[0]);
        for (uint32_t i = 1; i < n; i++)
            if (threads[i])
                os_thread_join(threads[i]);
    } else
        r->status = err_memory(&r->why);
    mem_free(r->m, workers);
    mem_free(r->m, threads);
    return r->status;
}

/* One thread: no locks. */
static dgm_status run_alone(corpus *c, const runner *r, dgm_error *err)
{
    item i = { 0 };
    int got;
    dgm_status s = DGM_OK;
    while (!s && (got = corpus_next(c, &i, err)) != 0) {
        s = got < 0 ? got : r->work(r->user, 0, 0, &i, err);
        if (!s)
            s = r->emit(r->user, 0, &i, err);
    }
    corpus_item_free(c, &i);
    return s;
}

dgm_status runner_run(const mem *m, corpus *c, const runner *how, dgm_error *err)
{
    if (how->threads <= 1)
        return run_alone(c, how, err);
    run r = { .m = m, .c = c, .r = how, .failed_at = INT64_MAX, .why = DGM_ERROR_INIT };
    r.items = mem_zalloc(m, how->slots * sizeof *r.items);
    r.state = mem_zalloc(m, how->slots);
    r.lock = os_mutex_new(m);
    r.changed = os_cond_new(m);
    dgm_status s = DGM_OK;
    if (!r.items || !r.state || !r.lock || !r.changed)
        s = err_memory(err);
    else if ((s = run_threads(&r)))
        err_copy(err, &r.why);
    close_run(&r);
    return s;
}

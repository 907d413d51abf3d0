/* The parallel, ordered run. In: a corpus and what to do with its items. Out: work() in any order, emit() in input
 * order, one at a time.
 *
 * A ring of slots: item k is in slot k mod slots. A worker takes the next numbers, as many as short items are worth the
 * hand-over, reads their items (one reader at a time), works on them with no lock held, and marks them done. Whoever
 * finds the oldest slot done, and nobody emitting, emits it and those after it. So memory is bounded by the slots, and
 * for long items by few of them; a slow document holds up reading, not order. The first failure in input order is the
 * run's: after a failure no item behind it is taken or emitted. */
#include "base/os.h"
#include "corpus/corpus.h"

#include <string.h>

enum {
    BATCH_BYTES = 16 * 1024,  /* enough to be handed over at once */
    AHEAD_BYTES = 16 << 20,   /* of items in flight, where they are more than FEW for each thread */
    FEW = 4
};

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
    int64_t bytes;    /* of the items between */
    int64_t swept;    /* items whose buffers were looked at since; the reader's */
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

static uint32_t slot_of(const run *r, int64_t number)
{
    return (uint32_t)(number % r->r->slots);
}

static bool has_room(const run *r)
{
    const int64_t ahead = r->taken - r->emitted;
    return ahead < r->r->slots && (ahead < FEW * (int64_t)r->r->threads || r->bytes < AHEAD_BYTES);
}

/* How many items are taken at most: all threads are to find some. */
static int64_t most_at_once(const run *r)
{
    const int64_t room = r->r->slots - (r->taken - r->emitted), share = r->r->slots / (4 * r->r->threads);
    return share < 1 ? 1 : room < share ? room : share;
}

/* Gives back the buffers of long items that were emitted: slots are many. */
static void sweep(run *r, int64_t emitted)
{
    for (; r->swept < emitted; r->swept++) {
        item *i = &r->items[slot_of(r, r->swept)];
        if (i->bytes.cap > AHEAD_BYTES / r->r->slots)
            corpus_item_drop(r->c, i);
    }
}

/* Takes the next items into their slots, from *first on, and returns how many; 0 when there is none to take any more.
 * Lock held, given up while reading. */
static int64_t take(run *r, int64_t *first)
{
    while (!r->ended && (r->reading || !has_room(r)))
        os_cond_wait(r->changed, r->lock);
    if (r->ended)
        return 0;
    const int64_t most = most_at_once(r), emitted = r->emitted;
    int64_t n = 0, bytes = 0;
    int got = 1;
    dgm_error why = DGM_ERROR_INIT;
    *first = r->taken;
    r->reading = true;
    os_mutex_unlock(r->lock);
    sweep(r, emitted);
    while (n < most && bytes < BATCH_BYTES && got > 0) {
        item *i = &r->items[slot_of(r, *first + n)];
        got = corpus_next(r->c, i, &why);
        bytes += got > 0 ? (int64_t)item_text(i).len : 0;
        n += got > 0;
    }
    os_mutex_lock(r->lock);
    r->reading = false;
    for (int64_t i = 0; i < n; i++)
        r->state[slot_of(r, *first + i)] = SLOT_BUSY;
    r->taken += n;
    r->bytes += bytes;
    if (got < 0)
        fail(r, r->taken, got, &why);
    r->ended |= got == 0;
    os_cond_broadcast(r->changed);
    return n;
}

/* Items that are done, from the oldest on, and that no failure stands before. Lock held. */
static int64_t count_done(const run *r)
{
    int64_t end = r->emitted;
    while (end < r->taken && end < r->failed_at && r->state[slot_of(r, end)] == SLOT_DONE)
        end++;
    return end - r->emitted;
}

/* Emits what is done. Lock held, given up while emitting. */
static void emit_done(run *r)
{
    for (int64_t n; !r->emitting && (n = count_done(r)) > 0;) {
        int64_t done = 0, bytes = 0;
        dgm_status s = DGM_OK;
        dgm_error why = DGM_ERROR_INIT;
        r->emitting = true;
        os_mutex_unlock(r->lock);
        for (; done < n && !s; done++) {
            const uint32_t slot = slot_of(r, r->emitted + done);
            bytes += (int64_t)item_text(&r->items[slot]).len;
            s = r->r->emit(r->r->user, slot, &r->items[slot], &why);
        }
        os_mutex_lock(r->lock);
        r->emitting = false;
        if (s)
            fail(r, r->emitted + done - 1, s, &why);
        for (int64_t i = 0; i < done; i++)
            r->state[slot_of(r, r->emitted + i)] = SLOT_FREE;
        r->bytes -= bytes;
        r->emitted += done;
        os_cond_broadcast(r->changed);
    }
}

static void work_on(void *arg)
{
    const worker *w = arg;
    run *r = w->r;
    int64_t first = 0;
    os_mutex_lock(r->lock);
    for (int64_t n; (n = take(r, &first)) > 0;) {
        int64_t done = 0;
        dgm_status s = DGM_OK;
        dgm_error why = DGM_ERROR_INIT;
        os_mutex_unlock(r->lock);
        for (; done < n && s >= 0; done++) {
            const uint32_t slot = slot_of(r, first + done);
            s = r->r->work(r->r->user, w->thread, slot, &r->items[slot], &why);
        }
        os_mutex_lock(r->lock);
        if (s < 0)
            fail(r, first + done - 1, s, &why);
        for (int64_t i = 0; i < done; i++)
            r->state[slot_of(r, first + i)] = SLOT_DONE;
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

/* The runner: order, limits on what is in flight, failures, for one and many threads. */
#define _POSIX_C_SOURCE 200809L
#include "testing.h"
#include "corpus/corpus.h"

#include <stdatomic.h>
#include <time.h>

enum { LONG = 2 << 20 };

typedef struct trial {
    int items;          /* to give */
    int bad_read, bad_work, bad_emit; /* numbers that fail, -1: none */
    int given;
    uint32_t slots_each; /* for a thread */
    size_t len;          /* of each item, 0: one byte */
    uint32_t slots;
    atomic_int in_flight, most_in_flight, emitting;
    int64_t emitted;
    int64_t numbers[256]; /* by slot: what work() left for emit() */
} trial;

static int give(void *user, dgm_text *out)
{
    trial *t = user;
    if (t->given == t->bad_read)
        return -1;
    if (t->given == t->items)
        return 0;
    t->given++;
    static const char text[LONG] = "x";
    out->text = text;
    out->len = t->len ? t->len : 1;
    return 1;
}

static void doze(int64_t number)
{
    const struct timespec some = { 0, (long)((uint64_t)(number + 1) * 2654435761u % 300000) };
    nanosleep(&some, NULL);
}

static dgm_status work(void *user, uint32_t thread, uint32_t slot, item *i, dgm_error *err)
{
    trial *t = user;
    (void)thread;
    const int now = atomic_fetch_add(&t->in_flight, 1) + 1;
    int most = atomic_load(&t->most_in_flight);
    while (now > most && !atomic_compare_exchange_weak(&t->most_in_flight, &most, now))
        ;
    doze(i->number);
    t->numbers[slot] = i->number;
    if (i->number == t->bad_work)
        return err_set(err, DGM_ERR_MEMORY, "work %d", (int)i->number);
    return DGM_OK;
}

static dgm_status emit(void *user, uint32_t slot, item *i, dgm_error *err)
{
    trial *t = user;
    assert_int_equal(atomic_fetch_add(&t->emitting, 1), 0); /* one at a time */
    assert_int_equal(i->number, t->emitted);                /* in order */
    assert_int_equal(t->numbers[slot], i->number);
    t->emitted++;
    atomic_fetch_sub(&t->in_flight, 1);
    atomic_fetch_sub(&t->emitting, 1);
    return i->number == t->bad_emit ? err_set(err, DGM_ERR_CANCELLED, "emit %d", (int)i->number) : DGM_OK;
}

static dgm_status run(trial *t, uint32_t threads, dgm_error *err)
{
    mem m = test_mem();
    corpus *c;
    t->slots = threads * t->slots_each;
    assert_int_equal(corpus_from(&m, give, t, NULL, &c, err), DGM_OK);
    const runner r = { threads, t->slots, t, work, emit };
    const dgm_status s = runner_run(&m, c, &r, err);
    assert_in_range(atomic_load(&t->most_in_flight), 0, t->slots);
    corpus_free(c);
    return s;
}

static const uint32_t thread_counts[] = { 1, 2, 3, 8 };
#define FOR_THREADS(n) for (size_t k_ = 0, n; k_ < 4 && (n = thread_counts[k_], true); k_++)
static const uint32_t slot_counts[] = { 1, 2, 16 }; /* with 16, eight items are handed over at once */
#define FOR_SLOTS(n) for (size_t j_ = 0, n; j_ < 3 && (n = slot_counts[j_], true); j_++)

static void all_in_order(void **state)
{
    (void)state;
    FOR_THREADS(n) FOR_SLOTS(each) {
        const int counts[] = { 0, 1, 5, 400 };
        for (int k = 0; k < 4; k++) {
            trial t = { .items = counts[k], .bad_read = -1, .bad_work = -1, .bad_emit = -1 };
            t.slots_each = (uint32_t)each;
            dgm_error err = DGM_ERROR_INIT;
            assert_int_equal(run(&t, (uint32_t)n, &err), DGM_OK);
            assert_int_equal(t.emitted, counts[k]);
        }
    }
}

static void few_long_items_are_in_flight(void **state)
{
    (void)state;
    trial t = { .items = 60, .bad_read = -1, .bad_work = -1, .bad_emit = -1, .slots_each = 32, .len = LONG };
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(run(&t, 2, &err), DGM_OK);
    assert_int_equal(t.emitted, 60);
    assert_in_range(atomic_load(&t.most_in_flight), 1, 10);
}

static void failures_stop_the_run_in_order(void **state)
{
    (void)state;
    FOR_THREADS(n) FOR_SLOTS(each_) {
        const uint32_t each = (uint32_t)each_;
        for (int at = 0; at < 60; at += 13) {
            dgm_error err = DGM_ERROR_INIT;
            trial t = { .items = 100, .bad_read = -1, .bad_work = at, .bad_emit = -1, .slots_each = each };
            assert_int_equal(run(&t, (uint32_t)n, &err), DGM_ERR_MEMORY);
            assert_int_equal(t.emitted, at); /* all before, none after */
            t = (trial){ .items = 100, .bad_read = -1, .bad_work = -1, .bad_emit = at, .slots_each = each };
            assert_int_equal(run(&t, (uint32_t)n, &err), DGM_ERR_CANCELLED);
            assert_int_equal(t.emitted, at + 1);
            t = (trial){ .items = 100, .bad_read = at, .bad_work = -1, .bad_emit = -1, .slots_each = each };
            assert_int_equal(run(&t, (uint32_t)n, &err), DGM_ERR_CANCELLED);
            assert_int_equal(t.emitted, at);
            t = (trial){ .items = 100, .bad_read = at + 3, .bad_work = at, .bad_emit = at + 1, .slots_each = each };
            assert_int_equal(run(&t, (uint32_t)n, &err), DGM_ERR_MEMORY); /* the first in input order */
            assert_int_equal(t.emitted, at);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_in_order), cmocka_unit_test(few_long_items_are_in_flight),
                                        cmocka_unit_test(failures_stop_the_run_in_order) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

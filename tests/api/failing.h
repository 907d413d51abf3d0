/* Memory that runs out on demand. malloc and its kin are wrapped when these tests are linked, in our own code and in the
 * libraries that come as archives: libstemmer, Expat and zstd, which take no allocator of ours or none that
 * knows its owner. A sweep does one thing again and again while the first allocation fails, then the second, and so on
 * until none did: once, and from then on. */
#ifndef FAILING_H
#define FAILING_H

#include "api_testing.h"

#include <limits.h>
#include <stdatomic.h>

/* ---- the wrapped calls */

static struct {
    atomic_long count; /* calls while armed */
    atomic_long alive; /* blocks not freed */
    long at;           /* this call fails, 0: none */
    bool from_then_on;
} failing;

static inline bool fails(void)
{
    if (!failing.at)
        return false;
    const long n = atomic_fetch_add(&failing.count, 1) + 1;
    return failing.from_then_on ? n >= failing.at : n == failing.at;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *old);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *old);

void *__wrap_malloc(size_t size)
{
    void *p = fails() ? NULL : __real_malloc(size);
    atomic_fetch_add(&failing.alive, p != NULL);
    return p;
}

void *__wrap_calloc(size_t n, size_t size)
{
    void *p = fails() ? NULL : __real_calloc(n, size);
    atomic_fetch_add(&failing.alive, p != NULL);
    return p;
}

void *__wrap_realloc(void *old, size_t size)
{
    void *p = fails() ? NULL : __real_realloc(old, size);
    atomic_fetch_add(&failing.alive, p && !old);
    return p;
}

void __wrap_free(void *old)
{
    atomic_fetch_sub(&failing.alive, old != NULL);
    __real_free(old);
}

/* ---- what is tried */

enum {
    ONE_TRY = 1, /* after a failure its object can only be freed */
    FEW = 2,     /* takes long: some allocations, spread over all, unless the program is told "all" */
};

static long most_points = 24;

static inline void sweep_all(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "all") == 0)
        most_points = LONG_MAX;
}

/* What `act` came to: a table, to be unref'd, or bytes, which writing needs no memory for. */
static struct {
    dgm_table *table;
    char bytes[1 << 16];
    size_t n;
} result;

typedef struct scenario {
    const char *name;
    void (*before)(const void *with); /* before and after nothing fails; NULL: nothing to do */
    dgm_status (*act)(const void *with, dgm_error *err);
    void (*after)(void);
    const void *with;
    unsigned flags;
} scenario;

static inline int keep_bytes(void *user, const void *data, size_t len)
{
    (void)user;
    if (len > sizeof result.bytes - result.n)
        return 1;
    memcpy(result.bytes + result.n, data, len);
    result.n += len;
    return 0;
}

static const dgm_sink to_result = { sizeof to_result, 0, keep_bytes, NULL };

/* The result as text, to be freed; NULL: there is none. */
static inline char *take_result(void)
{
    char *text = NULL;
    if (result.table) {
        text = written(result.table, DGM_FORMAT_TSV);
    } else if (result.n) {
        text = malloc(2 * result.n + 1);
        assert_non_null(text);
        for (size_t i = 0; i < result.n; i++)
            snprintf(text + 2 * i, 3, "%02x", (unsigned char)result.bytes[i]);
    }
    dgm_table_unref(result.table);
    result.table = NULL;
    result.n = 0;
    return text;
}

/* A success is the whole result, as if no allocation had failed. */
static inline void same_as(const char *wanted, const scenario *s, long at, const char *when)
{
    char *now = take_result();
    if (!wanted != !now || (now && strcmp(now, wanted) != 0))
        fail_msg("%s, allocation %ld, %s: another result\n%s", s->name, at, when, now ? now : "none");
    free(now);
}

/* False: fewer allocations than `at` were made. */
static inline bool try_at(const scenario *s, long at, bool from_then_on, const char *wanted)
{
    const long alive = atomic_load(&failing.alive);
    dgm_error err = DGM_ERROR_INIT;
    if (s->before)
        s->before(s->with);
    atomic_store(&failing.count, 0);
    failing.from_then_on = from_then_on;
    failing.at = at;
    const dgm_status status = s->act(s->with, &err);
    failing.at = 0;
    const bool fired = atomic_load(&failing.count) >= at;
    if (status != DGM_OK && (status != DGM_ERR_MEMORY || err.code != status || !err.message[0] || !fired))
        fail_msg("%s, allocation %ld: status %d, %s", s->name, at, (int)status, err.message);
    if (!status)
        same_as(wanted, s, at, "a success");
    free(take_result());
    if (status && !(s->flags & ONE_TRY)) {
        if (s->act(s->with, &err))
            fail_msg("%s, allocation %ld, done again: %s", s->name, at, err.message);
        same_as(wanted, s, at, "done again");
    }
    if (s->after)
        s->after();
    if (atomic_load(&failing.alive) != alive)
        fail_msg("%s, allocation %ld: %ld blocks left", s->name, at, atomic_load(&failing.alive) - alive);
    return fired;
}

/* Without a failure: what comes of it, and how many allocations it takes. */
static inline char *try_well(const scenario *s, long *count)
{
    dgm_error err = DGM_ERROR_INIT;
    if (s->before)
        s->before(s->with);
    atomic_store(&failing.count, 0);
    failing.from_then_on = false;
    failing.at = -1;
    const dgm_status status = s->act(s->with, &err);
    failing.at = 0;
    *count = atomic_load(&failing.count);
    if (status)
        fail_msg("%s: %s", s->name, err.message);
    char *wanted = take_result();
    if (s->after)
        s->after();
    return wanted;
}

static inline void sweep(const scenario *scenarios, size_t n)
{
    for (const scenario *s = scenarios; s < scenarios + n; s++) {
        long count;
        char *wanted = try_well(s, &count); /* the first time, what is put off until then is made */
        free(wanted);
        wanted = try_well(s, &count);
        const long step = s->flags & FEW && count > most_points ? count / most_points + 1 : 1;
        for (int from_then_on = 0; from_then_on < 2; from_then_on++)
            for (long at = 1; try_at(s, at, from_then_on, wanted); at += step)
                ;
        free(wanted);
        print_message("%s: %ld allocations\n", s->name, count);
        fflush(stdout);
    }
}

#define SWEEP(scenarios) sweep((scenarios), sizeof(scenarios) / sizeof *(scenarios))

#endif

/* Memory that counts and fails. */
#ifndef METER_H
#define METER_H

#include "testing.h"

/* An allocator that counts what is live and fails from the n-th call on. */
typedef struct meter {
    int64_t live;
    int64_t left; /* calls that still succeed, -1: all */
} meter;

static inline bool may(meter *x)
{
    return x->left < 0 || x->left-- > 0;
}

static inline void *meter_alloc(size_t size, void *user)
{
    void *p = may(user) ? malloc(size) : NULL;
    ((meter *)user)->live += p != NULL;
    return p;
}

static inline void *meter_realloc(void *old, size_t size, void *user)
{
    void *p = may(user) ? realloc(old, size) : NULL;
    ((meter *)user)->live += p && !old;
    return p;
}

static inline void meter_free(void *old, void *user)
{
    ((meter *)user)->live--;
    free(old);
}

static inline mem metered(meter *x)
{
    const dgm_allocator a = { sizeof a, 0, meter_alloc, meter_realloc, meter_free, x };
    mem m;
    assert_int_equal(mem_init(&m, &a, NULL), DGM_OK);
    return m;
}

#endif

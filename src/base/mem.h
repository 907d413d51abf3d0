/* Memory: every allocation of the library goes through the caller's allocator, sizes are checked, and
 * growable arrays are plain structs. In: sizes. Out: memory, or false / NULL when there is none. */
#ifndef DGM_BASE_MEM_H
#define DGM_BASE_MEM_H

#include "dragoman.h"
#include <stdbool.h>
#include <string.h>

typedef struct mem {
    dgm_allocator a;
} mem;

/* NULL: malloc. DGM_ERR_ARGUMENT when only some of the functions are given. */
dgm_status mem_init(mem *m, const dgm_allocator *allocator, dgm_error *err);

void *mem_alloc(const mem *m, size_t size);               /* uninitialised; size 0 gives one byte */
void *mem_zalloc(const mem *m, size_t size);              /* zeroed */
void *mem_array(const mem *m, size_t n, size_t size);     /* n * size, checked, uninitialised */
void *mem_resize(const mem *m, void *old, size_t size);
void *mem_copy(const mem *m, const void *data, size_t size);
char *mem_strdup(const mem *m, const char *s);            /* NULL stays NULL: check s first */
void mem_free(const mem *m, void *p);                     /* NULL is allowed */

/* The memory of `of` under another name, which remembers that it ran out: what lost sight of that on its way up (a
 * look-up that found nothing for want of room for its key) is known for a failure all the same. Of one thread; neither
 * may move, and what is had by way of `m` may be given back to `of`. */
typedef struct mem_watch {
    mem m;
    const mem *of;
    bool ran_out;
} mem_watch;
void mem_watch_init(mem_watch *w, const mem *of);

/* Memory with more than one holder, so that a table can go on reading what a stage has made: NULL resized is one
 * holder's, and so it must be when it is resized; it is freed when the last one drops it. */
void *shared_resize(const mem *m, void *old, size_t size);
void shared_hold(void *p);
void shared_drop(const mem *m, void *p); /* NULL is allowed */
bool shared_single(void *p);

bool size_mul(size_t a, size_t b, size_t *out);
bool size_add(size_t a, size_t b, size_t *out);

/* A growable array: VEC(int32_t) starts; vec_push(m, &starts, 3); starts.v[0]; vec_free(m, &starts). Clearing is
 * `starts.n = 0`. All of them return false when memory ran out, leaving the array as it was. */
#define VEC(T)    \
    struct {      \
        T *v;     \
        size_t n; \
        size_t cap; \
    }

bool vec_grow(const mem *m, void *pointer_to_v, size_t *cap, size_t need, size_t item);

#ifdef __clang_analyzer__ /* it cannot know that there is no room where v is NULL */
#define vec_reserve(m, a, more) vec_grow((m), &(a)->v, &(a)->cap, (a)->n + (size_t)(more), sizeof *(a)->v)
#else
#define vec_reserve(m, a, more) \
    ((a)->cap - (a)->n >= (size_t)(more) ? true \
                                         : vec_grow((m), &(a)->v, &(a)->cap, (a)->n + (size_t)(more), sizeof *(a)->v))
#endif
#define vec_push(m, a, item) (vec_reserve((m), (a), 1) ? ((a)->v[(a)->n++] = (item), true) : false)
/* Makes it at least `want` items long, new ones zero. */
#define vec_zeros(m, a, want)                                                                          \
    ((a)->n >= (want) ? true                                                                           \
     : vec_reserve((m), (a), (want) - (a)->n)                                                          \
         ? (memset((a)->v + (a)->n, 0, ((want) - (a)->n) * sizeof *(a)->v), (a)->n = (want), true) \
         : false)
#define vec_free(m, a) (mem_free((m), (a)->v), (a)->v = NULL, (a)->n = (a)->cap = 0)

/* A string in somebody else's memory; not NUL-terminated. */
typedef struct str {
    const char *s;
    size_t len;
} str;

#define STR(literal) ((str){ (literal), sizeof(literal) - 1 })
/* NULL gives the empty string. */
static inline str str_of(const char *z)
{
    return (str){ z ? z : "", z ? strlen(z) : 0 };
}

static inline bool str_eq(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.s, b.s, a.len) == 0);
}

int str_cmp(str a, str b); /* by bytes, a shorter prefix first */

/* Bytes that grow. Always NUL-terminated after a buf_ call, the NUL not counted. */
typedef VEC(char) buf;
bool buf_add(const mem *m, buf *b, const void *data, size_t len);
bool buf_str(const mem *m, buf *b, const char *z);
bool buf_char(const mem *m, buf *b, char c);
bool buf_int(const mem *m, buf *b, int64_t value); /* decimal, no locale */

/* Memory given out in pieces and freed all at once; pieces never move. */
typedef struct arena {
    const mem *m;
    struct arena_block *head;
    size_t used; /* of the head */
    size_t held; /* bytes of all blocks */
} arena;
void arena_init(arena *a, const mem *m);
void *arena_alloc(arena *a, size_t size);             /* aligned for anything */
const char *arena_str(arena *a, const char *s, size_t len); /* a copy, NUL-terminated */
void arena_clear(arena *a);                           /* keeps the last block for reuse */
void arena_free(arena *a);

#endif

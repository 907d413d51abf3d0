/* See mem.h. The default allocator is malloc; nothing else in the library calls it. */
#include "base/mem.h"
#include "base/error.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static void *std_alloc(size_t size, void *user)
{
    (void)user;
    return malloc(size);
}

static void *std_realloc(void *old, size_t size, void *user)
{
    (void)user;
    return realloc(old, size);
}

static void std_free(void *old, void *user)
{
    (void)user;
    free(old);
}

dgm_status mem_init(mem *m, const dgm_allocator *allocator, dgm_error *err)
{
    const dgm_allocator standard = { sizeof standard, 0, std_alloc, std_realloc, std_free, NULL };
    m->a = standard;
    if (!allocator)
        return DGM_OK;
    memset(&m->a, 0, sizeof m->a); /* a shorter struct leaves functions out: they are not malloc's beside the caller's */
    dgm_status s = struct_read(&m->a, sizeof m->a, allocator, "dgm_allocator", err);
    if (s)
        return s;
    const int given = (m->a.alloc != NULL) + (m->a.realloc != NULL) + (m->a.free != NULL);
    if (given == 0)
        m->a = standard;
    else if (given != 3)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_allocator needs all three functions");
    return DGM_OK;
}

void *mem_alloc(const mem *m, size_t size)
{
    return m->a.alloc(size ? size : 1, m->a.user);
}

void *mem_zalloc(const mem *m, size_t size)
{
    void *p = mem_alloc(m, size);
    return p ? memset(p, 0, size) : NULL;
}

void *mem_array(const mem *m, size_t n, size_t size)
{
    size_t total;
    return size_mul(n, size, &total) ? mem_alloc(m, total) : NULL;
}

void *mem_resize(const mem *m, void *old, size_t size)
{
    return m->a.realloc(old, size ? size : 1, m->a.user);
}

void *mem_copy(const mem *m, const void *data, size_t size)
{
    void *p = mem_alloc(m, size);
    return p && size ? memcpy(p, data, size) : p;
}

char *mem_strdup(const mem *m, const char *s)
{
    return s ? mem_copy(m, s, strlen(s) + 1) : NULL;
}

void mem_free(const mem *m, void *p)
{
    if (p)
        m->a.free(p, m->a.user);
}

/* ---- memory that is watched */

static void *noted(mem_watch *w, void *p)
{
    w->ran_out |= p == NULL;
    return p;
}

static void *watch_alloc(size_t size, void *user)
{
    mem_watch *w = user;
    return noted(w, mem_alloc(w->of, size));
}

static void *watch_realloc(void *old, size_t size, void *user)
{
    mem_watch *w = user;
    return noted(w, mem_resize(w->of, old, size));
}

static void watch_free(void *old, void *user)
{
    mem_free(((const mem_watch *)user)->of, old);
}

void mem_watch_init(mem_watch *w, const mem *of)
{
    *w = (mem_watch){ { { sizeof(dgm_allocator), 0, watch_alloc, watch_realloc, watch_free, w } }, of, false };
}

/* ---- memory with more than one holder: their number stands before it */

typedef union shared_head {
    atomic_int holders;
    max_align_t align;
} shared_head;

static shared_head *head_of(void *p)
{
    return (shared_head *)p - 1;
}

void *shared_resize(const mem *m, void *old, size_t size)
{
    size_t bytes;
    shared_head *h = size_add(size, sizeof *h, &bytes) ? mem_resize(m, old ? head_of(old) : NULL, bytes) : NULL;
    if (!h)
        return NULL;
    if (!old)
        atomic_init(&h->holders, 1);
    return h + 1;
}

void shared_hold(void *p)
{
    atomic_fetch_add_explicit(&head_of(p)->holders, 1, memory_order_relaxed);
}

void shared_drop(const mem *m, void *p)
{
    if (p && atomic_fetch_sub_explicit(&head_of(p)->holders, 1, memory_order_acq_rel) == 1)
        mem_free(m, head_of(p));
}

bool shared_single(void *p)
{
    return atomic_load_explicit(&head_of(p)->holders, memory_order_acquire) == 1;
}

bool size_mul(size_t a, size_t b, size_t *out)
{
    if (b && a > SIZE_MAX / b)
        return false;
    *out = a * b;
    return true;
}

bool size_add(size_t a, size_t b, size_t *out)
{
    if (a > SIZE_MAX - b)
        return false;
    *out = a + b;
    return true;
}

bool vec_grow(const mem *m, void *pointer_to_v, size_t *cap, size_t need, size_t item)
{
    void *v; /* v is a T *; its bytes are read, since a T ** is no void ** */
    memcpy(&v, pointer_to_v, sizeof v);
    size_t want = *cap < 8 ? 8 : *cap + *cap / 2, bytes;
    if (want < need)
        want = need;
    if (!size_mul(want, item, &bytes))
        return false;
    v = mem_resize(m, v, bytes);
    if (!v)
        return false;
    memcpy(pointer_to_v, &v, sizeof v);
    *cap = want;
    return true;
}

int str_cmp(str a, str b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int c = n ? memcmp(a.s, b.s, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool buf_add(const mem *m, buf *b, const void *data, size_t len)
{
    if (!vec_reserve(m, b, len + 1))
        return false;
    if (len)
        memcpy(b->v + b->n, data, len);
    b->n += len;
    b->v[b->n] = '\0';
    return true;
}

bool buf_str(const mem *m, buf *b, const char *z)
{
    return buf_add(m, b, z, strlen(z));
}

bool buf_char(const mem *m, buf *b, char c)
{
    return buf_add(m, b, &c, 1);
}

bool buf_int(const mem *m, buf *b, int64_t value)
{
    char digits[21];
    size_t i = sizeof digits;
    uint64_t u = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (value < 0)
        digits[--i] = '-';
    return buf_add(m, b, digits + i, sizeof digits - i);
}

/* ---- arena */

struct arena_block {
    struct arena_block *next;
    size_t size;
    max_align_t data[];
};

enum { ARENA_BLOCK = 16 * 1024 };

void arena_init(arena *a, const mem *m)
{
    *a = (arena){ m, NULL, 0, 0 };
}

void *arena_alloc(arena *a, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX - ARENA_BLOCK)
        return NULL;
    size = (size + align - 1) / align * align;
    if (!a->head || a->head->size - a->used < size) {
        const size_t bytes = size > ARENA_BLOCK ? size : ARENA_BLOCK;
        struct arena_block *b = mem_alloc(a->m, sizeof *b + bytes);
        if (!b)
            return NULL;
        *b = (struct arena_block){ a->head, bytes };
        a->head = b;
        a->used = 0;
        a->held += bytes;
    }
    void *p = (char *)a->head->data + a->used;
    a->used += size;
    return p;
}

const char *arena_str(arena *a, const char *s, size_t len)
{
    char *p = len < SIZE_MAX ? arena_alloc(a, len + 1) : NULL;
    if (!p)
        return NULL;
    if (len)
        memcpy(p, s, len);
    p[len] = '\0';
    return p;
}

void arena_clear(arena *a)
{
    struct arena_block *keep = a->head;
    if (keep) {
        for (struct arena_block *b = keep->next, *next; b; b = next) {
            next = b->next;
            mem_free(a->m, b);
        }
        keep->next = NULL;
        a->held = keep->size;
    }
    a->used = 0;
}

void arena_free(arena *a)
{
    arena_clear(a);
    mem_free(a->m, a->head);
    a->head = NULL;
    a->held = 0;
}

/* A preload under which a process runs out of memory: with FAIL_AT=n its n-th allocation fails, with FAIL_FROM=n all from
 * it on. FAIL_COUNT=FILE: the number of allocations goes there when the process ends. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

static atomic_long count;
static long at, from;

static long number(const char *name)
{
    const char *s = getenv(name);
    return s ? atol(s) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    at = number("FAIL_AT");
    from = number("FAIL_FROM");
    atomic_store(&count, 0);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAIL_COUNT");
    const long n = atomic_load(&count);
    FILE *f = path ? fopen(path, "w") : NULL;
    if (f) {
        fprintf(f, "%ld\n", n);
        fclose(f);
    }
}

static int fails(void)
{
    const long n = atomic_fetch_add(&count, 1) + 1;
    if (n != at && (!from || n < from))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

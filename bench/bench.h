/* What every bench needs: an end in words, a file as text, the time of the processor, an order for medians. */
#ifndef DRAGOMAN_BENCH_H
#define DRAGOMAN_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", BENCH_NAME, what);
    exit(1);
}

typedef struct bench_text {
    char *v;
    size_t n;
} bench_text;

/* The file, and a NUL after its n bytes. Freed with the process. */
static inline bench_text read_text(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END))
        die(path);
    const long size = ftell(f);
    rewind(f);
    bench_text t = { size < 0 ? NULL : malloc((size_t)size + 1), (size_t)size };
    if (!t.v || fread(t.v, 1, t.n, f) != t.n)
        die(path);
    t.v[t.n] = '\0';
    fclose(f);
    return t;
}

/* Of this process, in seconds: other programs on the machine do not count. */
static inline double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

#endif

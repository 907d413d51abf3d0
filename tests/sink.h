/* Bytes that grow, and a sink into them. */
#ifndef SINK_H
#define SINK_H

#include <dragoman.h>

#include <stdlib.h>
#include <string.h>

typedef struct sink_text {
    char *v; /* ends with a NUL; freed by the caller */
    size_t n;
} sink_text;

static inline int sink_write(void *user, const void *data, size_t len)
{
    sink_text *t = user;
    char *v = realloc(t->v, t->n + len + 1);
    if (!v)
        abort();
    t->v = v;
    memcpy(t->v + t->n, data, len);
    t->n += len;
    t->v[t->n] = '\0';
    return 0;
}

static inline dgm_sink sink_to(sink_text *t)
{
    const dgm_sink s = { sizeof s, 0, sink_write, t };
    return s;
}

#endif

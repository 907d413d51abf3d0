/* See merge.h. What is before the first record of the second run stays where it is, so that a run that goes on where
 * the other ends costs one comparison. */
#include "base/merge.h"

#include <string.h>

static int32_t key_at(const char *v, size_t i, size_t size, size_t key)
{
    int32_t x;
    memcpy(&x, v + i * size + key, sizeof x);
    return x;
}

bool merge_runs(const mem *m, void *v, size_t at, size_t n, size_t size, size_t key)
{
    char *to = v;
    if (at == 0 || at >= n || key_at(to, at - 1, size, key) <= key_at(to, at, size, key))
        return true;
    char *first = mem_array(m, at, size);
    if (!first)
        return false;
    memcpy(first, v, at * size);
    for (size_t i = 0, j = at, k = 0; i < at; k++) {
        const bool second = j < n && key_at(to, j, size, key) < key_at(first, i, size, key);
        memmove(to + k * size, second ? to + j * size : first + i * size, size);
        *(second ? &j : &i) += 1;
    }
    mem_free(m, first);
    return true;
}

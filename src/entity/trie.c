/* See trie.h. Word ids are dense numbers that the library gives out, not bytes of the input, so the mixing needs
 * no seed. */
#include "entity/trie.h"

#include <string.h>

static bool grow(const mem *m, trie *t, size_t size)
{
    uint64_t *key = mem_zalloc(m, size * sizeof *key);
    uint32_t *child = mem_array(m, size, sizeof *child);
    if (!key || !child) {
        mem_free(m, key);
        mem_free(m, child);
        return false;
    }
    for (size_t i = 0; t->key && i <= t->mask; i++) {
        if (!t->key[i])
            continue;
        size_t j = trie_mix(t->key[i]) & (size - 1);
        while (key[j])
            j = (j + 1) & (size - 1);
        key[j] = t->key[i];
        child[j] = t->child[i];
    }
    mem_free(m, t->key);
    mem_free(m, t->child);
    t->key = key;
    t->child = child;
    t->mask = size - 1;
    return true;
}

bool trie_init(const mem *m, trie *t)
{
    memset(t, 0, sizeof *t);
    return grow(m, t, 64) && vec_push(m, &t->value, TRIE_NONE) && vec_push(m, &t->inner, 0);
}

void trie_free(const mem *m, trie *t)
{
    mem_free(m, t->key);
    mem_free(m, t->child);
    vec_free(m, &t->value);
    vec_free(m, &t->inner);
    memset(t, 0, sizeof *t);
}

static uint32_t add_edge(const mem *m, trie *t, uint32_t node, uint32_t word)
{
    if (t->edges * 2 > t->mask && !grow(m, t, (t->mask + 1) * 2))
        return TRIE_NONE;
    if (t->value.n >= TRIE_NONE - 1 || !vec_reserve(m, &t->value, 1) || !vec_push(m, &t->inner, 0))
        return TRIE_NONE;
    t->value.v[t->value.n++] = TRIE_NONE;
    t->inner.v[node] = 1;
    const uint64_t key = ((uint64_t)node + 1) << 32 | word;
    size_t i = trie_mix(key) & t->mask;
    while (t->key[i])
        i = (i + 1) & t->mask;
    t->key[i] = key;
    t->child[i] = (uint32_t)t->value.n - 1;
    t->edges++;
    return t->child[i];
}

uint32_t *trie_put(const mem *m, trie *t, const uint32_t *word, size_t n)
{
    uint32_t node = TRIE_ROOT;
    for (size_t i = 0; i < n; i++) {
        const uint32_t next = trie_step(t, node, word[i]);
        node = next != TRIE_NONE ? next : add_edge(m, t, node, word[i]);
        if (node == TRIE_NONE)
            return NULL;
    }
    return &t->value.v[node];
}

/* Phrases over word ids, found by walking from the root. In: sequences of words with a number each. Out: the number
 * of the phrase that ends at a node. Built once, then read only. */
#ifndef DGM_ENTITY_TRIE_H
#define DGM_ENTITY_TRIE_H

#include "base/mem.h"

#define TRIE_NONE UINT32_MAX
enum { TRIE_ROOT = 0, TRIE_DEPTH = 24 }; /* a phrase has at most TRIE_DEPTH words */

/* Edges are one flat hash table of (node, word): a step is one probe, whatever the fan-out of a node. */
typedef struct trie {
    uint64_t *key;         /* (node + 1) << 32 | word, 0: free */
    uint32_t *child;
    size_t mask, edges;
    VEC(uint32_t) value;   /* by node; TRIE_NONE: no phrase ends here */
    VEC(uint8_t) inner;    /* by node: whether anything comes after it */
} trie;

bool trie_init(const mem *m, trie *t);
void trie_free(const mem *m, trie *t);
/* Where the value of the phrase is kept (TRIE_NONE if it is new), valid until the next call; NULL: out of memory. */
uint32_t *trie_put(const mem *m, trie *t, const uint32_t *word, size_t n);

static inline uint64_t trie_mix(uint64_t k)
{
    k *= 0x9e3779b97f4a7c15u;
    return k ^ k >> 29;
}

/* The node after `word`, or TRIE_NONE. */
static inline uint32_t trie_step(const trie *t, uint32_t node, uint32_t word)
{
    if (!t->inner.v[node])
        return TRIE_NONE;
    const uint64_t key = ((uint64_t)node + 1) << 32 | word;
    for (size_t i = trie_mix(key) & t->mask; t->key[i]; i = (i + 1) & t->mask)
        if (t->key[i] == key)
            return t->child[i];
    return TRIE_NONE;
}

#endif

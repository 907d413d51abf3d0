/* Seeded hashing and string interning. SipHash-1-3 (Aumasson and Bernstein 2012) with a secret seed keeps
 * chosen keys from colliding; no result may depend on the seed, so nothing iterates a table in slot order. */
#ifndef DGM_BASE_HASH_H
#define DGM_BASE_HASH_H

#include "base/mem.h"

uint64_t hash_bytes(uint64_t seed, const void *data, size_t len);

/* Different strings to ids 0, 1, 2, ... in order of first appearance; the strings never move. */
typedef struct strtab {
    const mem *m;
    uint64_t seed;
    VEC(str) items;  /* by id, NUL-terminated */
    arena bytes;
    uint64_t *slots; /* half the hash << 32 | id + 1, 0: free */
    size_t mask;     /* slots - 1 */
} strtab;

#define STRTAB_NONE UINT32_MAX

void strtab_init(strtab *t, const mem *m, uint64_t seed);        /* allocates nothing */
uint32_t strtab_add(strtab *t, const char *s, size_t len);       /* its id, STRTAB_NONE when out of memory */
uint32_t strtab_find(const strtab *t, const char *s, size_t len); /* its id or STRTAB_NONE */
void strtab_free(strtab *t);

static inline size_t strtab_size(const strtab *t) { return t->items.n; }
size_t strtab_memory(const strtab *t); /* bytes */
static inline str strtab_get(const strtab *t, uint32_t id) { return t->items.v[id]; }

/* A 128-bit digest of bytes for configuration hashes, independent of seeds and byte order; add in pieces. Not
 * cryptographic. */
typedef struct digest {
    uint64_t a, b;
} digest;
#define DIGEST_INIT { 0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu }
void digest_add(digest *d, const void *data, size_t len);
void digest_hex(const digest *d, char out[33]);

#endif

/* See hash.h. */
#include "base/hash.h"
#include "base/bytes8.h"

#include <string.h>

/* The last 0..7 bytes as bytes8_load() would read them, from two loads that overlap. */
static uint64_t load_tail(const unsigned char *p, size_t n)
{
    if (n >= 4) {
        const unsigned char *q = p + n - 4;
        const uint64_t low = (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
        const uint64_t high = (uint64_t)q[0] | (uint64_t)q[1] << 8 | (uint64_t)q[2] << 16 | (uint64_t)q[3] << 24;
        return low | high << (8 * (n - 4));
    }
    return n ? (uint64_t)p[0] | (uint64_t)p[n / 2] << (8 * (n / 2)) | (uint64_t)p[n - 1] << (8 * (n - 1)) : 0;
}

static uint64_t rotl(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

typedef struct sip {
    uint64_t v0, v1, v2, v3;
} sip;

static void sip_round(sip *s)
{
    s->v0 += s->v1, s->v1 = rotl(s->v1, 13) ^ s->v0, s->v0 = rotl(s->v0, 32);
    s->v2 += s->v3, s->v3 = rotl(s->v3, 16) ^ s->v2;
    s->v0 += s->v3, s->v3 = rotl(s->v3, 21) ^ s->v0;
    s->v2 += s->v1, s->v1 = rotl(s->v1, 17) ^ s->v2, s->v2 = rotl(s->v2, 32);
}

static uint64_t siphash13(uint64_t k0, uint64_t k1, const void *data, size_t len)
{
    sip s = { 0x736f6d6570736575u ^ k0, 0x646f72616e646f6du ^ k1, 0x6c7967656e657261u ^ k0, 0x7465646279746573u ^ k1 };
    const unsigned char *p = data;
    size_t left = len;
    for (; left >= 8; left -= 8, p += 8) {
        const uint64_t w = bytes8_load(p);
        s.v3 ^= w;
        sip_round(&s);
        s.v0 ^= w;
    }
    const uint64_t w = (uint64_t)len << 56 | load_tail(p, left);
    s.v3 ^= w;
    sip_round(&s);
    s.v0 ^= w;
    s.v2 ^= 0xff;
    sip_round(&s), sip_round(&s), sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t hash_bytes(uint64_t seed, const void *data, size_t len)
{
    return siphash13(seed, seed ^ 0x9e3779b97f4a7c15u, data, len);
}

void strtab_init(strtab *t, const mem *m, uint64_t seed)
{
    memset(t, 0, sizeof *t);
    t->m = m;
    t->seed = seed;
    arena_init(&t->bytes, m);
}

/* A slot keeps the upper half of the hash, so that other strings are told apart without looking at them, and a larger
 * table is filled without hashing anew: the place of a string comes from the same half. */
static uint64_t tag_of(uint64_t hash)
{
    return hash & ~(uint64_t)UINT32_MAX;
}

/* The slot that holds the string, or the free one where it belongs. */
static size_t slot_of(const strtab *t, const char *s, size_t len, uint64_t tag)
{
    size_t i = (size_t)(tag >> 32) & t->mask;
    for (; t->slots[i]; i = (i + 1) & t->mask) {
        if (tag_of(t->slots[i]) != tag)
            continue;
        const str *old = &t->items.v[(uint32_t)t->slots[i] - 1];
        if (old->len == len && (len == 0 || memcmp(old->s, s, len) == 0))
            break;
    }
    return i;
}

static bool grow(strtab *t)
{
    const size_t n = t->slots ? (t->mask + 1) * 2 : 64;
    uint64_t *slots = mem_array(t->m, n, sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0, n * sizeof *slots);
    for (size_t old = 0; t->slots && old <= t->mask; old++) {
        if (!t->slots[old])
            continue;
        size_t i = (size_t)(t->slots[old] >> 32) & (n - 1);
        while (slots[i])
            i = (i + 1) & (n - 1);
        slots[i] = t->slots[old];
    }
    mem_free(t->m, t->slots);
    t->slots = slots;
    t->mask = n - 1;
    return true;
}

uint32_t strtab_add(strtab *t, const char *s, size_t len)
{
    if ((!t->slots || t->items.n * 2 > t->mask) && !grow(t))
        return STRTAB_NONE;
    const uint64_t tag = tag_of(hash_bytes(t->seed, s, len));
    const size_t i = slot_of(t, s, len, tag);
    if (t->slots[i])
        return (uint32_t)t->slots[i] - 1;
    if (t->items.n >= STRTAB_NONE - 1 || !vec_reserve(t->m, &t->items, 1))
        return STRTAB_NONE;
    const char *copy = arena_str(&t->bytes, s, len);
    if (!copy)
        return STRTAB_NONE;
    t->items.v[t->items.n++] = (str){ copy, len };
    t->slots[i] = tag | (uint32_t)t->items.n;
    return (uint32_t)t->items.n - 1;
}

uint32_t strtab_find(const strtab *t, const char *s, size_t len)
{
    if (!t->slots)
        return STRTAB_NONE;
    const size_t i = slot_of(t, s, len, tag_of(hash_bytes(t->seed, s, len)));
    return (uint32_t)t->slots[i] - 1; /* a free slot: 0 - 1 is STRTAB_NONE */
}

size_t strtab_memory(const strtab *t)
{
    return t->items.cap * sizeof *t->items.v + (t->slots ? (t->mask + 1) * sizeof *t->slots : 0) + t->bytes.held;
}

void strtab_free(strtab *t)
{
    mem_free(t->m, t->slots);
    vec_free(t->m, &t->items);
    arena_free(&t->bytes);
    t->slots = NULL;
    t->mask = 0;
}

void digest_add(digest *d, const void *data, size_t len)
{
    d->a = siphash13(d->a, d->b, data, len);
    d->b = siphash13(d->b, ~d->a, data, len);
}

void digest_hex(const digest *d, char out[33])
{
    static const char hex[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        out[i] = hex[d->a >> (60 - 4 * i) & 15];
        out[16 + i] = hex[d->b >> (60 - 4 * i) & 15];
    }
    out[32] = '\0';
}

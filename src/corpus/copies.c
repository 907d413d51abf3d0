/* Near-duplicates by locality-sensitive hashing in bands. In: signatures in input order. Out: what each is a copy of.
 *
 * The 128 values of a signature make 32 bands of four; a document is compared with the first one that had the same
 * band, or the same words. Two that share six tenths of their shingles agree in a band with a probability of 0.99, seven
 * tenths 0.9998, a third one in three; then the 128 values tell. Only documents that are no copies are remembered, so a
 * copy is always one of a document that is kept, and nothing drifts along a chain. At most 33 comparisons a document, and
 * about 700 bytes for one that is kept, whatever its length. */
#include "corpus/copies.h"
#include "base/error.h"

#include <string.h>

enum { BANDS = 32, ROWS = SIGNATURE_SIZE / BANDS, KEYS = BANDS + 1 };

typedef struct kept {
    uint16_t least[SIGNATURE_SIZE]; /* their lower halves: different values have the same one time in 65536 */
    digest sum;
    const char *id;
} kept;

struct copies {
    const mem *m;
    uint64_t seed;
    int32_t percent;
    VEC(kept) docs;
    arena ids;
    uint64_t *slots; /* half a key's hash << 32 | document + 1, 0: free */
    size_t mask, used;
};

dgm_status copies_new(const mem *m, uint64_t seed, int32_t percent, copies **out, dgm_error *err)
{
    copies *c = mem_zalloc(m, sizeof *c);
    if (!c)
        return err_memory(err);
    c->m = m;
    c->seed = seed;
    c->percent = percent;
    arena_init(&c->ids, m);
    *out = c;
    return DGM_OK;
}

void copies_free(copies *c)
{
    if (!c)
        return;
    const mem *m = c->m;
    vec_free(m, &c->docs);
    arena_free(&c->ids);
    mem_free(m, c->slots);
    mem_free(m, c);
}

/* ---- the table of bands */

/* Half the hash of band `k`, or of the words where k is BANDS, in the upper half; of no seed, as two keys may share it,
 * which results depend on. Only the places in the table are seeded. */
static uint64_t tag_of(const signature *x, int k)
{
    uint64_t key[3] = { (uint64_t)k, x->sum.a, x->sum.b };
    if (k < BANDS)
        memcpy(key + 1, x->least + k * ROWS, ROWS * sizeof *x->least);
    return hash_bytes(0, key, sizeof key) & ~(uint64_t)UINT32_MAX;
}

/* The slot that holds the key, or the free one where it belongs. */
static uint64_t *slot_of(const copies *c, uint64_t tag)
{
    size_t i = (size_t)hash_bytes(c->seed, &tag, sizeof tag) & c->mask;
    while (c->slots[i] && (c->slots[i] & ~(uint64_t)UINT32_MAX) != tag)
        i = (i + 1) & c->mask;
    return &c->slots[i];
}

/* Room for one more document's keys; no more than two thirds of the slots are used. */
static bool make_room(copies *c)
{
    if (c->slots && (c->used + KEYS) * 3 <= (c->mask + 1) * 2)
        return true;
    uint64_t *old = c->slots;
    const size_t were = old ? c->mask + 1 : 0, n = old ? were * 2 : 1024;
    uint64_t *slots = mem_array(c->m, n, sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0, n * sizeof *slots);
    c->slots = slots;
    c->mask = n - 1;
    for (size_t i = 0; i < were; i++)
        if (old[i])
            *slot_of(c, old[i] & ~(uint64_t)UINT32_MAX) = old[i];
    mem_free(c->m, old);
    return true;
}

/* ---- comparing */

static int32_t similarity_of(const kept *k, const signature *x)
{
    if (k->sum.a == x->sum.a && k->sum.b == x->sum.b)
        return 100;
    int32_t same = 0;
    for (int i = 0; i < SIGNATURE_SIZE; i++)
        same += k->least[i] == (uint16_t)x->least[i];
    const int32_t percent = same * 100 / SIGNATURE_SIZE;
    return percent < 99 ? percent : 99;
}

/* The most similar of those that share a key, the earliest among equals; -1: none is similar enough. */
static int64_t find_best(const copies *c, const signature *x, int32_t *similarity)
{
    uint32_t seen[KEYS];
    int n = 0;
    int64_t best = -1;
    *similarity = c->percent - 1;
    for (int k = 0; c->slots && k < KEYS; k++) {
        const uint32_t doc = (uint32_t)*slot_of(c, tag_of(x, k));
        bool again = doc == 0;
        for (int i = 0; i < n && !again; i++)
            again = seen[i] == doc;
        if (again)
            continue;
        seen[n++] = doc;
        const int32_t now = similarity_of(&c->docs.v[doc - 1], x);
        if (now > *similarity || (now == *similarity && best >= 0 && doc - 1 < best)) {
            *similarity = now;
            best = doc - 1;
        }
    }
    return best;
}

static bool remember(copies *c, const signature *x, str id)
{
    if (c->docs.n >= UINT32_MAX - 1 || !vec_reserve(c->m, &c->docs, 1) || !make_room(c))
        return false;
    kept *k = &c->docs.v[c->docs.n];
    k->id = arena_str(&c->ids, id.s, id.len);
    if (!k->id)
        return false;
    for (int i = 0; i < SIGNATURE_SIZE; i++)
        k->least[i] = (uint16_t)x->least[i];
    k->sum = x->sum;
    c->docs.n++;
    for (int i = 0; i < KEYS; i++) {
        const uint64_t tag = tag_of(x, i);
        uint64_t *slot = slot_of(c, tag);
        if (*slot)
            continue;
        *slot = tag | (uint64_t)c->docs.n;
        c->used++;
    }
    return true;
}

dgm_status copies_see(copies *c, const signature *x, str id, const char **of, int32_t *similarity, dgm_error *err)
{
    *of = NULL;
    *similarity = 0;
    if (!x->words)
        return DGM_OK;
    const int64_t best = find_best(c, x, similarity);
    if (best >= 0)
        return *of = c->docs.v[best].id, DGM_OK;
    *similarity = 0;
    return remember(c, x, id) ? DGM_OK : err_memory(err);
}

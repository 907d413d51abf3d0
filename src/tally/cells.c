/* The store of cells. In: keys and what to add. Out: sums, found by key or sorted.
 *
 * An open-addressing table over a dense array. Keys are small ids, so a seeded multiplicative hash does. */
#include "tally/store.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

uint32_t tally_name(tally *t, str s)
{
    return strtab_add(&t->names, s.s, s.len);
}

/* The upper half of the hash, which a slot keeps: other cells are told apart without a look at them, which would cost a
 * cache miss each, and a larger table is filled without hashing anew. */
static uint64_t tag_of(const tally *t, const cell *c)
{
    const uint64_t first = (uint64_t)c->key[0] << 32 | c->key[1], last = (uint64_t)c->key[2] << 32 | c->key[3];
    uint64_t h = (t->names.seed ^ c->section ^ first) * 0x9e3779b97f4a7c15u;
    h = ((h ^ h >> 32) + last) * 0xbf58476d1ce4e5b9u;
    h = (h ^ h >> 29) * 0x94d049bb133111ebu;
    return h & ~(uint64_t)UINT32_MAX;
}

static size_t home_of(const tally *t, uint64_t tag)
{
    return (size_t)(tag >> 32) & t->mask;
}

static bool same_key(const cell *a, const cell *b)
{
    return a->section == b->section && memcmp(a->key, b->key, sizeof a->key) == 0;
}

static uint32_t index_in(uint64_t slot)
{
    return (uint32_t)slot - 1;
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t slot_of(const tally *t, const cell *key, uint64_t tag)
{
    size_t i = home_of(t, tag);
    for (; t->slots[i]; i = (i + 1) & t->mask)
        if ((t->slots[i] ^ tag) <= UINT32_MAX && same_key(&t->cells.v[index_in(t->slots[i])], key))
            break;
    return i;
}

static bool rehash(tally *t)
{
    const size_t had = t->slots ? t->mask + 1 : 0, n = had ? had * 2 : 256;
    uint64_t *old = t->slots, *slots = mem_array(t->m, n, sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0, n * sizeof *slots);
    t->slots = slots;
    t->mask = n - 1;
    for (size_t k = 0; k < had; k++) {
        if (!old[k])
            continue;
        size_t i = home_of(t, old[k]);
        while (slots[i])
            i = (i + 1) & t->mask;
        slots[i] = old[k];
    }
    mem_free(t->m, old);
    return true;
}

void cells_moved(tally *t)
{
    if (!t->slots)
        return;
    memset(t->slots, 0, (t->mask + 1) * sizeof *t->slots);
    for (size_t i = 0; i < t->cells.n; i++) {
        const uint64_t tag = tag_of(t, &t->cells.v[i]);
        t->slots[slot_of(t, &t->cells.v[i], tag)] = tag | (uint32_t)(i + 1);
    }
}

dgm_status cell_at(tally *t, const cell *key, uint32_t *index, dgm_error *err)
{
    if ((!t->slots || t->cells.n >= (t->mask + 1) / 4 * 3) && !rehash(t))
        return err_memory(err);
    const uint64_t tag = tag_of(t, key);
    const size_t slot = slot_of(t, key, tag);
    if (!t->slots[slot]) {
        if ((int64_t)t->cells.n >= t->max_cells || t->cells.n >= UINT32_MAX - 1)
            return err_set(err, DGM_ERR_LIMIT, "the tally has reached its limit of %zu cells: tally_cells allows more", t->cells.n);
        cell fresh = { 0 };
        fresh.section = key->section;
        memcpy(fresh.key, key->key, sizeof fresh.key);
        if (!vec_push(t->m, &t->cells, fresh))
            return err_memory(err);
        t->slots[slot] = tag | (uint32_t)t->cells.n;
    }
    *index = index_in(t->slots[slot]);
    return DGM_OK;
}

void cell_fetch_slot(const tally *t, const cell *key)
{
    if (t->slots)
        __builtin_prefetch(&t->slots[home_of(t, tag_of(t, key))]);
}

uint32_t cell_fetch(const tally *t, const cell *key)
{
    const uint64_t slot = t->slots ? t->slots[home_of(t, tag_of(t, key))] : 0;
    if (!slot)
        return UINT32_MAX;
    const cell *c = &t->cells.v[index_in(slot)];
    __builtin_prefetch(c, 1);
    __builtin_prefetch((const char *)(c + 1) - 1, 1);
    return index_in(slot);
}

dgm_status cell_add(tally *t, uint32_t index, const int64_t value[CELL_VALUES], dgm_error *err)
{
    int64_t *sum = t->cells.v[index].value;
    for (int i = 0; i < CELL_VALUES; i++)
        if (!sum_add(&sum[i], value[i]))
            return err_set(err, DGM_ERR_OVERFLOW, "a count passes 2^63 - 1");
    return DGM_OK;
}

dgm_status tally_bump(tally *t, const cell *add, dgm_error *err)
{
    if (add->section == CELL_EVIDENCE)
        return evidence_offer(t, add, err);
    if (add->section == CELL_SAMPLE)
        return sample_offer(t, add, err);
    uint32_t index;
    const dgm_status s = cell_at(t, add, &index, err);
    return s ? s : cell_add(t, index, add->value, err);
}

const cell *tally_find(const tally *t, uint8_t section, const uint32_t key[CELL_KEYS])
{
    if (!t->slots)
        return NULL;
    cell c = { 0 };
    c.section = section;
    memcpy(c.key, key, sizeof c.key);
    const size_t slot = slot_of(t, &c, tag_of(t, &c));
    return t->slots[slot] ? &t->cells.v[index_in(t->slots[slot])] : NULL;
}

/* Frees a slot; those after it that a search would no longer reach move up. */
static void remove_slot(tally *t, size_t hole)
{
    for (size_t i = (hole + 1) & t->mask; t->slots[i]; i = (i + 1) & t->mask) {
        const size_t home = home_of(t, t->slots[i]);
        if (((i - home) & t->mask) >= ((i - hole) & t->mask)) {
            t->slots[hole] = t->slots[i];
            hole = i;
        }
    }
    t->slots[hole] = 0;
}

void cell_replace(tally *t, uint32_t index, const cell *with)
{
    const cell *old = &t->cells.v[index];
    remove_slot(t, slot_of(t, old, tag_of(t, old)));
    t->cells.v[index] = *with;
    const uint64_t tag = tag_of(t, with);
    t->slots[slot_of(t, with, tag)] = tag | (index + 1);
}

/* ---- order */

typedef struct ranked_name {
    str s;
    uint32_t id;
} ranked_name;

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(((const ranked_name *)a)->s, ((const ranked_name *)b)->s);
}

dgm_status tally_name_order(const tally *t, uint32_t **order, dgm_error *err)
{
    const size_t n = strtab_size(&t->names);
    ranked_name *sorted = mem_array(t->m, n, sizeof *sorted);
    uint32_t *out = mem_array(t->m, n, sizeof *out);
    const bool ok = sorted && out;
    if (ok) {
        for (size_t i = 0; i < n; i++)
            sorted[i] = (ranked_name){ strtab_get(&t->names, (uint32_t)i), (uint32_t)i };
        qsort(sorted, n, sizeof *sorted, by_bytes);
        for (size_t i = 0; i < n; i++)
            out[i] = sorted[i].id;
        *order = out;
    } else {
        mem_free(t->m, out);
    }
    mem_free(t->m, sorted);
    return ok ? DGM_OK : err_memory(err);
}

typedef struct ranked_cell {
    uint32_t rank[CELL_KEYS];
    uint32_t index;
    uint8_t section;
} ranked_cell;

static int by_key(const void *a, const void *b)
{
    const ranked_cell *x = a, *y = b;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    for (int i = 0; i < CELL_KEYS; i++)
        if (x->rank[i] != y->rank[i])
            return x->rank[i] < y->rank[i] ? -1 : 1;
    return 0;
}

/* The cells of the section with their names' ranks, sorted. */
static void sort_cells(const tally *t, uint8_t section, const uint32_t *rank, ranked_cell *sorted)
{
    size_t n = 0;
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (section && c->section != section)
            continue;
        sorted[n] = (ranked_cell){ { 0 }, (uint32_t)i, c->section };
        for (int k = 0; k < CELL_KEYS; k++)
            sorted[n].rank[k] = rank[c->key[k]];
        n++;
    }
    qsort(sorted, n, sizeof *sorted, by_key);
}

dgm_status tally_sorted(const tally *t, uint8_t section, uint32_t **index, size_t *n, dgm_error *err)
{
    size_t found = 0, names = strtab_size(&t->names);
    for (size_t i = 0; i < t->cells.n; i++)
        found += !section || t->cells.v[i].section == section;
    uint32_t *order = NULL;
    const dgm_status s = tally_name_order(t, &order, err);
    if (!order)
        return s;
    uint32_t *rank = mem_array(t->m, names, sizeof *rank), *out = mem_array(t->m, found, sizeof *out);
    ranked_cell *sorted = mem_array(t->m, found, sizeof *sorted);
    const bool ok = rank && out && sorted;
    if (ok) {
        for (size_t i = 0; i < names; i++)
            rank[order[i]] = (uint32_t)i;
        sort_cells(t, section, rank, sorted);
        for (size_t i = 0; i < found; i++)
            out[i] = sorted[i].index;
        *index = out;
        *n = found;
    } else {
        mem_free(t->m, out);
    }
    mem_free(t->m, order);
    mem_free(t->m, rank);
    mem_free(t->m, sorted);
    return ok ? DGM_OK : err_memory(err);
}

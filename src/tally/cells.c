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

static size_t hash_cell(const tally *t, const cell *c)
{
    uint64_t h = t->names.seed ^ c->section;
    for (int i = 0; i < CELL_KEYS; i++) {
        h = (h ^ c->key[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    h *= 0xbf58476d1ce4e5b9u;
    return (size_t)(h ^ h >> 32);
}

static bool same_key(const cell *a, const cell *b)
{
    return a->section == b->section && memcmp(a->key, b->key, sizeof a->key) == 0;
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t slot_of(const tally *t, const cell *key)
{
    size_t i = hash_cell(t, key) & t->mask;
    while (t->slots[i] && !same_key(&t->cells.v[t->slots[i] - 1], key))
        i = (i + 1) & t->mask;
    return i;
}

static bool rehash(tally *t)
{
    const size_t n = t->slots ? (t->mask + 1) * 2 : 256;
    uint32_t *slots = mem_array(t->m, n, sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0, n * sizeof *slots);
    mem_free(t->m, t->slots);
    t->slots = slots;
    t->mask = n - 1;
    for (size_t i = 0; i < t->cells.n; i++)
        slots[slot_of(t, &t->cells.v[i])] = (uint32_t)i + 1;
    return true;
}

dgm_status cell_at(tally *t, const cell *key, uint32_t *index, dgm_error *err)
{
    if ((!t->slots || t->cells.n * 2 > t->mask) && !rehash(t))
        return err_memory(err);
    const size_t slot = slot_of(t, key);
    if (!t->slots[slot]) {
        if ((int64_t)t->cells.n >= t->max_cells || t->cells.n >= UINT32_MAX - 1)
            return err_set(err, DGM_ERR_LIMIT, "the tally has reached its limit of %zu cells", t->cells.n);
        cell fresh = { 0 };
        fresh.section = key->section;
        memcpy(fresh.key, key->key, sizeof fresh.key);
        if (!vec_push(t->m, &t->cells, fresh))
            return err_memory(err);
        t->slots[slot] = (uint32_t)t->cells.n;
    }
    *index = t->slots[slot] - 1;
    return DGM_OK;
}

bool sum_add(int64_t *sum, int64_t add)
{
    if (add > 0 ? *sum > INT64_MAX - add : *sum < INT64_MIN - add)
        return false;
    *sum += add;
    return true;
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
    const size_t slot = slot_of(t, &c);
    return t->slots[slot] ? &t->cells.v[t->slots[slot] - 1] : NULL;
}

/* Frees a slot; those after it that a search would no longer reach move up. */
static void remove_slot(tally *t, size_t hole)
{
    for (size_t i = (hole + 1) & t->mask; t->slots[i]; i = (i + 1) & t->mask) {
        const size_t home = hash_cell(t, &t->cells.v[t->slots[i] - 1]) & t->mask;
        if (((i - home) & t->mask) >= ((i - hole) & t->mask)) {
            t->slots[hole] = t->slots[i];
            hole = i;
        }
    }
    t->slots[hole] = 0;
}

void cell_replace(tally *t, uint32_t index, const cell *with)
{
    remove_slot(t, slot_of(t, &t->cells.v[index]));
    t->cells.v[index] = *with;
    t->slots[slot_of(t, with)] = index + 1;
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
    if (s)
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

/* Pairs beyond the memory allowed. In: cells. Out: sorted runs of them in a file without a name; and all cells of a
 * tally, those of the runs merged.
 *
 * Between documents, when the cells of a tally pass its limit, its pairs are sorted by their names and written as a run;
 * everything else stays where it is, since a tally has few other cells. Runs are read side by side, equal pairs are added
 * up. Names never change once they have a number, so runs of numbers remain sorted by what the numbers stand for. The file
 * goes with the tally, and with the process that ends before. */
#include "tally/store.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_CELLS = 1024,
       RUN_MIN = 1 << 15, /* cells: a run is worth its sorting, however small the limit */
       CELL_COST = 128 }; /* bytes for a cell at the peak: itself and room to grow, its slot, stamp and place in a sort */

struct spill {
    os_file *file;
    int64_t end;          /* bytes written */
    size_t kept;          /* cells that were no pairs when the last run was written */
    VEC(spill_run) runs;
};

/* A run as it is read. */
struct run_reader {
    int64_t at, end;
    size_t i, n;          /* the next of the cells read, and their number */
    cell block[BLOCK_CELLS];
};

static int cmp_ranks(const uint32_t *rank, const cell *a, const cell *b)
{
    for (int k = 0; k < CELL_KEYS; k++)
        if (a->key[k] != b->key[k])
            return rank[a->key[k]] < rank[b->key[k]] ? -1 : 1;
    return 0;
}

/* ---- out */

/* Writes the pairs in the order of `index`, which is sorted. */
static dgm_status write_run(tally *t, const uint32_t *index, size_t n, dgm_error *err)
{
    struct spill *x = t->spill;
    cell *block = mem_array(t->m, BLOCK_CELLS, sizeof *block);
    if (!block || !vec_reserve(t->m, &x->runs, 1))
        return mem_free(t->m, block), err_memory(err);
    const int64_t start = x->end;
    dgm_status s = DGM_OK;
    for (size_t from = 0; from < n && !s; from += BLOCK_CELLS) {
        const size_t some = n - from < BLOCK_CELLS ? n - from : BLOCK_CELLS;
        for (size_t i = 0; i < some; i++)
            block[i] = t->cells.v[index[from + i]];
        s = os_write_at(x->file, block, some * sizeof *block, x->end, err);
        x->end += (int64_t)(some * sizeof *block);
    }
    mem_free(t->m, block);
    if (!s)
        x->runs.v[x->runs.n++] = (spill_run){ start, x->end };
    return s;
}

/* Drops the pairs from memory. What remembers the places of other cells is told where they went. */
static dgm_status drop_pairs(tally *t, dgm_error *err)
{
    uint32_t *moved = mem_array(t->m, t->cells.n, sizeof *moved);
    if (!moved)
        return err_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < t->cells.n; i++) {
        moved[i] = (uint32_t)n;
        if (t->cells.v[i].section != CELL_PAIR)
            t->cells.v[n++] = t->cells.v[i];
    }
    t->cells.n = t->spill->kept = n;
    cells_moved(t);
    work_moved(t, moved);
    mem_free(t->m, moved);
    return DGM_OK;
}

static dgm_status spill_pairs(tally *t, dgm_error *err)
{
    if (!t->spill && !(t->spill = mem_zalloc(t->m, sizeof *t->spill)))
        return err_memory(err);
    dgm_status s = t->spill->file ? DGM_OK : os_temporary(t->m, t->o.folder, &t->spill->file, err);
    uint32_t *index = NULL;
    size_t n = 0;
    if (!s)
        s = tally_sorted(t, CELL_PAIR, &index, &n, err);
    if (!s && n)
        s = write_run(t, index, n, err);
    mem_free(t->m, index);
    return s ? s : drop_pairs(t, err);
}

dgm_status spill_if_large(tally *t, dgm_error *err)
{
    const size_t kept = t->spill ? t->spill->kept : 0;
    const bool large = t->kind == DGM_TALLY_PAIRS && t->o.memory && t->cells.n > (uint64_t)t->o.memory / CELL_COST &&
                       t->cells.n - kept >= RUN_MIN;
    return large ? spill_pairs(t, err) : DGM_OK;
}

dgm_status tally_settle(tally *t, dgm_error *err)
{
    return t->spill ? spill_pairs(t, err) : DGM_OK;
}

void spill_free(tally *t)
{
    if (!t->spill)
        return;
    os_close(t->spill->file);
    vec_free(t->m, &t->spill->runs);
    mem_free(t->m, t->spill);
}

/* ---- in */

/* The run's next cell, NULL at its end. */
static const cell *head_of(cell_reader *r, struct run_reader *x)
{
    if (x->i == x->n && x->at < x->end && !r->status) {
        const int64_t most = (int64_t)sizeof x->block, left = x->end - x->at, bytes = left < most ? left : most;
        r->status = os_read_at(r->t->spill->file, x->block, (size_t)bytes, x->at, r->err);
        x->at += bytes;
        x->i = 0;
        x->n = r->status ? 0 : (size_t)bytes / sizeof *x->block;
    }
    return x->i < x->n ? &x->block[x->i] : NULL;
}

/* Whether run a's head comes before that of b; runs that have ended come last. */
static bool before(cell_reader *r, uint32_t a, uint32_t b)
{
    const cell *x = head_of(r, &r->runs[a]), *y = head_of(r, &r->runs[b]);
    return x && (!y || cmp_ranks(r->rank, x, y) < 0);
}

/* Restores the heap, whose element i may come too early. */
static void sift_down(cell_reader *r, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < r->n_runs; child++)
            if (before(r, r->heap[child], r->heap[least]))
                least = child;
        if (least == i)
            return;
        const uint32_t x = r->heap[i];
        r->heap[i] = r->heap[least];
        r->heap[least] = x;
        i = least;
    }
}

/* The heap of the runs, which are not none. */
static dgm_status open_runs(cell_reader *r, size_t n, dgm_error *err)
{
    const tally *t = r->t;
    const size_t names = strtab_size(&t->names);
    uint32_t *order;
    const dgm_status s = tally_name_order(t, &order, err);
    if (s)
        return s;
    r->rank = mem_array(t->m, names, sizeof *r->rank);
    r->runs = mem_zalloc(t->m, n * sizeof *r->runs);
    r->heap = mem_array(t->m, n, sizeof *r->heap);
    if (!r->rank || !r->runs || !r->heap) {
        mem_free(t->m, order);
        return err_memory(err);
    }
    for (size_t i = 0; i < names; i++)
        r->rank[order[i]] = (uint32_t)i;
    mem_free(t->m, order);
    for (size_t i = 0; i < n; i++) {
        r->runs[i].at = t->spill->runs.v[i].start;
        r->runs[i].end = t->spill->runs.v[i].end;
        r->heap[i] = (uint32_t)i;
    }
    r->n_runs = n;
    for (size_t i = n / 2; i-- > 0;)
        sift_down(r, i);
    return r->status;
}

dgm_status cells_open(const tally *t, bool sorted, cell_reader *r, dgm_error *err)
{
    *r = (cell_reader){ .t = t, .err = err };
    size_t n;
    dgm_status s = sorted ? tally_sorted(t, 0, &r->index, &n, err) : DGM_OK;
    if (!s && t->spill && t->spill->runs.n)
        s = open_runs(r, t->spill->runs.n, err);
    if (s)
        cells_close(r);
    return s;
}

/* The next pair of the runs, all of it; NULL at the end. */
static const cell *next_pair(cell_reader *r)
{
    bool any = false;
    while (r->n_runs && !r->status) {
        struct run_reader *x = &r->runs[r->heap[0]];
        const cell *c = head_of(r, x);
        if (!c || (any && cmp_ranks(r->rank, c, &r->pair) != 0))
            break;
        if (!any)
            r->pair = *c;
        for (int k = 0; any && k < CELL_VALUES; k++)
            if (!sum_add(&r->pair.value[k], c->value[k]))
                r->status = err_set(r->err, DGM_ERR_OVERFLOW, "a count passes 2^63 - 1");
        any = true;
        x->i++;
        sift_down(r, 0);
    }
    return any && !r->status ? &r->pair : NULL;
}

const cell *cells_next(cell_reader *r)
{
    const tally *t = r->t;
    const cell *c = r->at == t->cells.n ? NULL : &t->cells.v[r->index ? r->index[r->at] : r->at];
    if (!c || (r->index && c->section > CELL_PAIR)) { /* the pairs have their place among the sections */
        const cell *pair = next_pair(r);
        if (pair || r->status)
            return pair;
    }
    r->at += c != NULL;
    return c;
}

dgm_status cells_close(cell_reader *r)
{
    mem_free(r->t->m, r->index);
    mem_free(r->t->m, r->rank);
    mem_free(r->t->m, r->runs);
    mem_free(r->t->m, r->heap);
    return r->status;
}

/* The best few passages of each target and voice. In: candidates. Out: at most o.evidence cells of CELL_EVIDENCE
 * for each first two keys. The order is total (stronger score, then doc, start, end, text, favor before against), and
 * of equal keys the better is kept, so whatever the order of adding and merging, the same passages remain. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

static int cmp_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int64_t strength(int64_t score)
{
    return score < 0 && score > INT64_MIN ? -score : score;
}

static int cmp_place(int64_t score_a, str doc_a, int64_t start_a, int64_t score_b, str doc_b, int64_t start_b)
{
    int order = cmp_int(strength(score_b), strength(score_a));
    order = order ? order : str_cmp(doc_a, doc_b);
    return order ? order : cmp_int(start_a, start_b);
}

int evidence_cmp(const tally *t, const cell *a, const cell *b)
{
    int order = cmp_place(a->value[0], strtab_get(&t->names, a->key[2]), a->value[1], b->value[0],
                          strtab_get(&t->names, b->key[2]), b->value[1]);
    order = order ? order : cmp_int(a->value[2], b->value[2]);
    order = order ? order : str_cmp(strtab_get(&t->names, a->key[3]), strtab_get(&t->names, b->key[3]));
    return order ? order : cmp_int(b->value[0], a->value[0]);
}

static const uint32_t *members(const tally *t, uint32_t list)
{
    return t->work->evidence.cells.v + (size_t)list * (size_t)t->o.evidence;
}

static size_t worst_of(const tally *t, uint32_t list)
{
    const uint32_t *cells = members(t, list);
    size_t worst = 0;
    for (size_t i = 1; i < (size_t)t->o.evidence; i++)
        if (evidence_cmp(t, &t->cells.v[cells[i]], &t->cells.v[cells[worst]]) > 0)
            worst = i;
    return worst;
}

bool evidence_wanted(const tally *t, uint32_t group, uint32_t target, int64_t score, str doc, int64_t start)
{
    const uint32_t key[2] = { group, target };
    const uint32_t list = strtab_find(&t->work->evidence.keys, (const char *)key, sizeof key);
    if (list == STRTAB_NONE || t->work->evidence.counts.v[list] < t->o.evidence)
        return true;
    const cell *worst = &t->cells.v[members(t, list)[worst_of(t, list)]];
    return cmp_place(score, doc, start, worst->value[0], strtab_get(&t->names, worst->key[2]), worst->value[1]) <= 0;
}

/* The list of the cell's first two keys, made if need be; STRTAB_NONE: out of memory. */
static uint32_t list_of(tally *t, const cell *c)
{
    evidence_lists *e = &t->work->evidence;
    const size_t size = (size_t)t->o.evidence;
    if (!vec_reserve(t->m, &e->counts, 1) || !vec_reserve(t->m, &e->cells, size))
        return STRTAB_NONE;
    const uint32_t list = strtab_add(&e->keys, (const char *)c->key, 2 * sizeof *c->key);
    if (list != STRTAB_NONE && list == e->counts.n) {
        e->counts.v[e->counts.n++] = 0;
        memset(e->cells.v + e->cells.n, 0, size * sizeof *e->cells.v);
        e->cells.n += size;
    }
    return list;
}

dgm_status evidence_offer(tally *t, const cell *c, dgm_error *err)
{
    evidence_lists *e = &t->work->evidence;
    const uint32_t list = list_of(t, c);
    if (list == STRTAB_NONE)
        return err_memory(err);
    const cell *old = tally_find(t, CELL_EVIDENCE, c->key);
    if (old) {
        if (evidence_cmp(t, c, old) < 0)
            memcpy(t->cells.v[old - t->cells.v].value, c->value, sizeof c->value);
        return DGM_OK;
    }
    uint32_t *cells = e->cells.v + (size_t)list * (size_t)t->o.evidence;
    if (e->counts.v[list] == t->o.evidence) {
        const uint32_t worst = cells[worst_of(t, list)];
        if (evidence_cmp(t, c, &t->cells.v[worst]) < 0)
            cell_replace(t, worst, c);
        return DGM_OK;
    }
    uint32_t index;
    const dgm_status s = cell_at(t, c, &index, err);
    if (s)
        return s;
    memcpy(t->cells.v[index].value, c->value, sizeof c->value);
    cells[e->counts.v[list]++] = index;
    return DGM_OK;
}

/* What an edge of a network has more than a pair. In: CELL_PAIR, CELL_BOND, CELL_EVIDENCE. Out: filters, and the columns
 * behind the measures: the rate, the stances between the two, where to read of them.
 *
 * An edge of slices (years, months) is kept or not by its sums over all of them, so that it does not come and go with
 * chance; what is of no slice is left out. */
#include "table/pair_view.h"
#include "table/graph.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* ---- stances between two */

static int by_pair(const void *x, const void *y)
{
    const edge_bond *a = x, *b = y;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* A saved tally can hold any counts, so they stay within what can be added. */
static int64_t bounded(int64_t sum)
{
    const int64_t most = INT64_MAX / 4;
    return sum > most ? most : sum < -most ? -most : sum;
}

static void join(edge_bond *to, const edge_bond *x)
{
    to->lang = to->lang == x->lang ? to->lang : 0;
    to->n = bounded(to->n + x->n);
    to->sum = bounded(to->sum + x->sum);
    to->favor = bounded(to->favor + x->favor);
    to->against = bounded(to->against + x->against);
}

static bool read_bonds(edges *e)
{
    const tally *t = e->x->t;
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        const edge_bond x = { c->key[0],          c->key[1],          c->key[2],          c->key[3],
                              bounded(c->value[0]), bounded(c->value[1]), bounded(c->value[2]), bounded(c->value[3]) };
        if (c->section == CELL_BOND && !vec_push(e->x->m, &e->bond, x))
            return false;
    }
    if (e->bond.n)
        qsort(e->bond.v, e->bond.n, sizeof *e->bond.v, by_pair);
    size_t n = 0;
    for (size_t i = 0; i < e->bond.n; i++)
        if (n > 0 && by_pair(&e->bond.v[n - 1], &e->bond.v[i]) == 0)
            join(&e->bond.v[n - 1], &e->bond.v[i]);
        else
            e->bond.v[n++] = e->bond.v[i];
    e->bond.n = n;
    return true;
}

static void put_bond(const edges *e, frame *f, const cell *c)
{
    const edge_bond key = { .group = c->key[0], .a = c->key[1], .b = c->key[2] }, none = { 0 };
    const edge_bond *found = e->bond.n ? bsearch(&key, e->bond.v, e->bond.n, sizeof key, by_pair) : NULL,
                    *x = found ? found : &none;
    frame_i64(f, x->n);
    frame_i64(f, x->favor);
    frame_i64(f, x->against);
    frame_f64(f, stat_share(x->lang ? (double)x->sum / 100 : 0, x->lang ? (double)x->n : 0));
    frame_str(f, x->n == 0              ? (str){ NULL, 0 }
                 : x->favor > x->against ? STR("favor")
                 : x->favor < x->against ? STR("against")
                                         : STR("none"));
}

/* ---- passages */

static int by_place(const void *x, const void *y)
{
    const edge_passage *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->b != b->b)
        return a->b < b->b ? -1 : 1;
    if (a->near != b->near)
        return a->near > b->near ? -1 : 1;
    const int order = str_cmp(a->doc, b->doc);
    if (order)
        return order;
    return a->start != b->start ? (a->start < b->start ? -1 : 1) : (a->end > b->end) - (a->end < b->end);
}

static bool read_passages(edges *e)
{
    const tally *t = e->x->t;
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        const edge_passage x = { c->key[0], c->key[1], c->value[0], c->value[1], c->value[2], name_str(t, c->key[2]) };
        if (c->section == CELL_EVIDENCE && !vec_push(e->x->m, &e->passage, x))
            return false;
    }
    if (e->passage.n)
        qsort(e->passage.v, e->passage.n, sizeof *e->passage.v, by_place);
    return true;
}

/* The first passage of the pair, or the place behind the last. */
static size_t find_passages(const edges *e, uint32_t from, uint32_t b)
{
    size_t low = 0, high = e->passage.n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const edge_passage *x = &e->passage.v[middle];
        if (x->from < from || (x->from == from && x->b < b))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* "doc:start-end"; s NULL: out of memory. */
static str reference(edges *e, const edge_passage *x)
{
    const mem *m = e->x->m;
    buf *b = &e->text;
    b->n = 0;
    if (!buf_add(m, b, x->doc.s, x->doc.len) || !buf_char(m, b, ':') || !buf_int(m, b, x->start) ||
        !buf_char(m, b, '-') || !buf_int(m, b, x->end))
        return (str){ NULL, 0 };
    return (str){ arena_str(&e->bytes, b->v, b->n), b->n };
}

static void put_passages(edges *e, frame *f, const cell *c)
{
    const tally *t = e->x->t;
    const str group = name_str(t, c->key[0]), a = name_str(t, c->key[1]);
    frame_value list = { .list = { f->items.n, 0 } };
    e->text.n = 0;
    if (!buf_add(f->m, &e->text, group.s, group.len) || !buf_char(f->m, &e->text, CELL_SEPARATOR) ||
        !buf_add(f->m, &e->text, a.s, a.len)) {
        f->failed = true;
        return;
    }
    const uint32_t from = strtab_find(&t->names, e->text.v, e->text.n);
    const int64_t most = e->x->q->evidence > 0 ? e->x->q->evidence : 3;
    for (size_t i = find_passages(e, from, c->key[2]); i < e->passage.n && !f->failed; i++) {
        const edge_passage *x = &e->passage.v[i];
        if (x->from != from || x->b != c->key[2] || (int64_t)list.list.n >= most)
            break;
        const str s = reference(e, x);
        f->failed = !s.s || !vec_push(f->m, &f->items, s);
        list.list.n++;
    }
    if (!vec_push(f->m, &f->cells, list))
        f->failed = true;
}

/* ---- sums over slices */

const edge_total *edge_total_of(const edges *e, uint32_t a, uint32_t b)
{
    const uint32_t key[2] = { a, b };
    const uint32_t id = strtab_find(&e->pairs, (const char *)key, sizeof key);
    return id == STRTAB_NONE ? NULL : &e->total.v[id];
}

static bool add_totals(edges *e)
{
    const tally *t = e->x->t;
    cell_reader r;
    if (cells_open(t, false, &r, NULL))
        return false;
    bool ok = true;
    for (const cell *c; ok && (c = cells_next(&r));) {
        if (c->section != CELL_PAIR || !is_slice(name_str(t, c->key[0])) || !group_wanted(e->x, c))
            continue;
        const uint32_t key[2] = { c->key[1], c->key[2] };
        const uint32_t id = strtab_add(&e->pairs, (const char *)key, sizeof key);
        const edge_total fresh = { key[0], key[1], 0, 0, false };
        ok = id != STRTAB_NONE && (id < e->total.n || vec_push(e->x->m, &e->total, fresh));
        if (!ok)
            break;
        add_count(&e->total.v[id].weight, c->value[0]);
        add_count(&e->total.v[id].docs, c->value[1]);
    }
    return cells_close(&r) == DGM_OK && ok;
}

typedef struct ranked_total {
    edge_total *total;
    str a, b;
} ranked_total;

static int by_weight(const void *x, const void *y)
{
    const ranked_total *u = x, *v = y;
    if (u->total->weight != v->total->weight)
        return u->total->weight > v->total->weight ? -1 : 1;
    const int order = str_cmp(u->a, v->a);
    return order ? order : str_cmp(u->b, v->b);
}

/* Marks the edges that pass the filters, or the first `top` of them. */
static bool keep_totals(edges *e, double unit)
{
    const dgm_query *q = e->x->q;
    ranked_total *ranked = mem_array(e->x->m, e->total.n, sizeof *ranked);
    if (!ranked)
        return false;
    size_t n = 0;
    for (size_t i = 0; i < e->total.n; i++) {
        edge_total *x = &e->total.v[i];
        if ((double)x->weight >= (double)at_least(q->min_count, EDGE_COUNT) * unit &&
            x->docs >= at_least(q->min_docs, EDGE_DOCS))
            ranked[n++] = (ranked_total){ x, name_str(e->x->t, x->a), name_str(e->x->t, x->b) };
    }
    if (n)
        qsort(ranked, n, sizeof *ranked, by_weight);
    for (size_t i = 0; i < n; i++)
        ranked[i].total->kept = q->top <= 0 || (int64_t)i < q->top;
    mem_free(e->x->m, ranked);
    return true;
}

/* ---- all of it */

dgm_status edges_make(edges *e, const question *x, double unit, dgm_error *err)
{
    const dgm_tally_options *o = &x->t->o;
    memset(e, 0, sizeof *e);
    e->x = x;
    e->bonds = o->flags & DGM_BONDS && o->of != DGM_OF_TERMS;
    e->passages = o->flags & DGM_PASSAGES;
    e->sliced = strcmp(o->by, "year") == 0 || strcmp(o->by, "month") == 0;
    strtab_init(&e->pairs, x->m, x->t->names.seed);
    arena_init(&e->bytes, x->m);
    const bool ok = (!e->bonds || read_bonds(e)) && (!e->passages || read_passages(e)) &&
                    (!e->sliced || (add_totals(e) && keep_totals(e, unit)));
    return ok ? DGM_OK : err_memory(err);
}

void edges_free(edges *e)
{
    if (!e->x)
        return;
    vec_free(e->x->m, &e->bond);
    vec_free(e->x->m, &e->passage);
    vec_free(e->x->m, &e->total);
    vec_free(e->x->m, &e->text);
    strtab_free(&e->pairs);
    arena_free(&e->bytes);
}

bool edge_wanted(const edges *e, const cell *c, double unit)
{
    const dgm_query *q = e->x->q;
    if (e->sliced) {
        const edge_total *x = is_slice(name_str(e->x->t, c->key[0])) ? edge_total_of(e, c->key[1], c->key[2]) : NULL;
        return x && x->kept;
    }
    return c->value[1] >= at_least(q->min_docs, EDGE_DOCS) &&
           (double)c->value[0] >= (double)at_least(q->min_count, EDGE_COUNT) * unit;
}

void edge_columns(const edges *e, frame *f)
{
    if (e->bonds) {
        frame_add_column(f, DGM_I64, "stances");
        frame_add_column(f, DGM_I64, "favor");
        frame_add_column(f, DGM_I64, "against");
        frame_add_column(f, DGM_F64, "score");
        frame_add_column(f, DGM_UTF8, "sign");
    }
    if (e->passages)
        frame_add_column(f, DGM_LIST_UTF8, "passages");
}

void put_edge(edges *e, frame *f, const cell *c)
{
    if (e->bonds)
        put_bond(e, f, c);
    if (e->passages)
        put_passages(e, f, c);
}

/* Dispersion: how evenly each term is spread over the groups of a tally. In: CELL_TERM, CELL_FORM, CELL_GROUP of a tally
 * by a field. Out: a row a term. The parts are the groups with words of the term's tally, whatever their language. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

#include <stdlib.h>

typedef struct use {
    uint32_t lang, term, cell; /* cell: its index */
    uint32_t rank;             /* by bytes of its group: sums are rounded in one order, whatever that of counting */
} use;
typedef VEC(use) term_uses;

static int by_term(const void *a, const void *b)
{
    const use *x = a, *y = b;
    if (x->lang != y->lang)
        return x->lang < y->lang ? -1 : 1;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

static dgm_status collect(const question *x, term_uses *uses, stat_parts *all, dgm_error *err)
{
    const tally *t = x->t;
    uint32_t *sorted;
    size_t n;
    const dgm_status s = tally_sorted(t, CELL_TERM, &sorted, &n, err);
    if (s)
        return s;
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        const cell *c = &t->cells.v[sorted[i]];
        const use u = { c->key[1], c->key[2], sorted[i], (uint32_t)i };
        ok = vec_push(x->m, uses, u);
    }
    mem_free(x->m, sorted);
    if (!ok)
        return err_memory(err);
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        const double words = (double)c->value[1];
        if (c->section != CELL_GROUP || words <= 0)
            continue;
        all->size += words;
        all->least = all->parts > 0 && all->least < words ? all->least : words;
        all->parts++;
    }
    if (uses->n)
        qsort(uses->v, uses->n, sizeof *uses->v, by_term);
    return DGM_OK;
}

/* The row of the term of uses [n], unless the query hides it. `parts` has room for n. */
static void put_row(const question *x, frame *f, const term_forms *forms, const use *uses, size_t n, stat_part *parts,
                    stat_parts all)
{
    const tally *t = x->t;
    int64_t count = 0, docs = 0;
    for (size_t i = 0; i < n; i++) {
        const cell *c = &t->cells.v[uses[i].cell];
        if (c->value[2] > 0)
            return; /* a stop word */
        add_count(&count, c->value[0]);
        add_count(&docs, c->value[1]);
        parts[i] = (stat_part){ (double)c->value[0], (double)group_cell(t, c->key[0])->value[1] };
    }
    if (count < at_least(x->q->min_count, 1) || docs < at_least(x->q->min_docs, 1))
        return;
    dispersion d;
    stat_dispersion(parts, n, all, &d);
    put_forms(f, forms, uses->lang, uses->term, name_str(t, uses->term));
    frame_i64(f, count);
    frame_i64(f, docs);
    frame_i64(f, (int64_t)all.parts);
    frame_i64(f, (int64_t)d.range);
    const double measures[] = { d.juilland_d, d.carroll_d2, d.rosengren_s, d.dp, d.dp_norm, d.kl };
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        frame_f64(f, measures[i]);
    frame_str(f, name_str(t, uses->lang));
    frame_str(f, name_str(t, uses->term));
}

static void put_rows(const question *x, frame *f, const term_forms *forms, const term_uses *uses, stat_part *parts,
                     stat_parts all)
{
    for (size_t first = 0, end; first < uses->n; first = end) {
        for (end = first + 1; end < uses->n; end++)
            if (uses->v[end].lang != uses->v[first].lang || uses->v[end].term != uses->v[first].term)
                break;
        put_row(x, f, forms, uses->v + first, end - first, parts, all);
    }
}

dgm_status dispersion_table(const question *x, dgm_table **out, dgm_error *err)
{
    if (!*x->t->o.by)
        return err_set(err, DGM_ERR_ARGUMENT, "dispersion needs a tally of groups: by documents, or by another field");
    static const char *const measures[] = { "juilland_d", "carroll_d2", "rosengren_s", "dp", "dp_norm", "kl" };
    frame f;
    frame_begin(&f, x->m, false);
    frame_add_column(&f, DGM_UTF8, "term");
    frame_add_column(&f, DGM_LIST_UTF8, "forms");
    const int count = frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_I64, "docs");
    frame_add_column(&f, DGM_I64, "parts");
    frame_add_column(&f, DGM_I64, "range");
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        frame_add_column(&f, DGM_F64, measures[i]);
    const int lang = frame_add_column(&f, DGM_UTF8, "lang"), key = frame_add_column(&f, DGM_UTF8, NULL);
    term_forms forms = { 0 };
    term_uses uses = { 0 };
    stat_parts all = { 0, 0, 0 };
    dgm_status s = term_forms_make(x->m, x->t, &forms, err);
    if (!s)
        s = collect(x, &uses, &all, err);
    stat_part *parts = s ? NULL : mem_array(x->m, uses.n, sizeof *parts);
    if (!s && !parts)
        s = err_memory(err);
    if (!s) {
        put_rows(x, &f, &forms, &uses, parts, all);
        const int order[] = { -(count + 1), key + 1, lang + 1 };
        s = frame_order(&f, order, 3, x->q->sort, x->q->top, err);
    }
    if (!s)
        s = frame_build(&f, out, err);
    mem_free(x->m, parts);
    frame_free(&f);
    vec_free(x->m, &uses);
    vec_free(x->m, &forms);
    return s;
}

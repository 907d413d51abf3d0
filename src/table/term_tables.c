/* Tables of a tally of terms: terms, keyness, groups. In: CELL_TERM, CELL_FORM, CELL_GROUP. Out: a row a term (of a
 * group), or a row a group. Stop words are hidden; they count in every N. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

static bool shown(const question *x, const cell *c)
{
    return c->section == CELL_TERM && group_wanted(x, c) && c->value[2] == 0 &&
           c->value[0] >= at_least(x->q->min_count, 1) && c->value[1] >= at_least(x->q->min_docs, 1);
}

/* The forms as a list; its first is how the term is shown. */
static void put_forms(frame *f, const term_forms *forms, size_t first, size_t n, str otherwise)
{
    frame_value list = { .i = 0 };
    list.list.first = f->items.n;
    list.list.n = n;
    frame_str(f, n ? forms->v[first].form : otherwise);
    for (size_t i = 0; i < n; i++)
        if (!vec_push(f->m, &f->items, forms->v[first + i].form))
            f->failed = true;
    if (!vec_push(f->m, &f->cells, list))
        f->failed = true;
}

static void term_row(const question *x, frame *f, const term_forms *forms, const cell *c)
{
    const cell *group = group_cell(x->t, c->key[0]);
    const double count = (double)c->value[0], idf = stat_idf((double)group->value[0], (double)c->value[1]);
    size_t n;
    const size_t first = term_forms_find(forms, c->key[1], c->key[2], &n);
    bool merged;
    if (f->grouped)
        frame_str(f, name_str(x->t, c->key[0]));
    put_forms(f, forms, first, n, name_str(x->t, c->key[2]));
    frame_i64(f, c->value[0]);
    frame_i64(f, c->value[1]);
    frame_f64(f, stat_per_million(count, (double)group->value[1]));
    frame_f64(f, idf);
    frame_f64(f, count * idf);
    frame_str(f, name_str(x->t, c->key[1]));
    if (!forms_merged(f->m, forms->v + first, n, &merged))
        f->failed = true;
    frame_i64(f, merged);
    frame_str(f, name_str(x->t, c->key[2]));
}

dgm_status terms_table(const question *x, dgm_table **out, dgm_error *err)
{
    term_forms forms = { 0 };
    frame f;
    frame_begin(&f, x->m, *x->t->o.by);
    frame_add_column(&f, DGM_UTF8, "term");
    frame_add_column(&f, DGM_LIST_UTF8, "forms");
    const int count = frame_add_column(&f, DGM_I64, "count");
    frame_add_column(&f, DGM_I64, "docs");
    frame_add_column(&f, DGM_F64, "per_million");
    frame_add_column(&f, DGM_F64, "idf");
    frame_add_column(&f, DGM_F64, "tf_idf");
    const int lang = frame_add_column(&f, DGM_UTF8, "lang");
    frame_add_column(&f, DGM_BOOL, "merged");
    const int key = frame_add_column(&f, DGM_UTF8, NULL);
    dgm_status s = term_forms_make(x->m, x->t, &forms, err);
    for (size_t i = 0; i < x->t->cells.n && !s; i++)
        if (shown(x, &x->t->cells.v[i]))
            term_row(x, &f, &forms, &x->t->cells.v[i]);
    const int order[] = { -(count + 1), key + 1, lang + 1 };
    if (!s)
        s = frame_order(&f, order, 3, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    vec_free(x->m, &forms);
    return s;
}

dgm_status groups_table(const question *x, dgm_table **out, dgm_error *err)
{
    const tally *t = x->t;
    const size_t names = strtab_size(&t->names);
    int64_t *types = mem_array(x->m, names, sizeof *types);
    if (!types)
        return err_memory(err);
    memset(types, 0, names * sizeof *types);
    for (size_t i = 0; i < t->cells.n; i++)
        if (t->cells.v[i].section == CELL_TERM)
            types[t->cells.v[i].key[0]]++;
    frame f;
    frame_begin(&f, x->m, true);
    frame_add_column(&f, DGM_I64, "docs");
    frame_add_column(&f, DGM_I64, "tokens");
    frame_add_column(&f, DGM_I64, "types");
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section != CELL_GROUP || !group_wanted(x, c))
            continue;
        frame_str(&f, name_str(t, c->key[0]));
        frame_i64(&f, c->value[0]);
        frame_i64(&f, c->value[1]);
        frame_i64(&f, types[c->key[0]]);
    }
    mem_free(x->m, types);
    f.grouped = false; /* every row is a group: `sort` and `top` are over all of them */
    const int order[] = { 1 };
    dgm_status s = frame_order(&f, order, 1, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    return s;
}

/* ---- keyness */

typedef struct key_term {
    str lang, term;
    uint32_t lang_id, term_id; /* of the tally, */
    bool foreign;              /* or of the reference tally */
    int64_t count[2], docs[2]; /* in the target, in the reference */
    bool stop;
} key_term;
typedef VEC(key_term) key_terms;

static int by_term(const void *a, const void *b)
{
    const key_term *x = a, *y = b;
    int order = str_cmp(x->lang, y->lang);
    order = order ? order : str_cmp(x->term, y->term);
    return order ? order : x->foreign - y->foreign;
}

static bool same_term(const key_term *a, const key_term *b)
{
    return str_eq(a->term, b->term) && str_eq(a->lang, b->lang);
}

enum { TARGET, REFERENCE, NEITHER };

/* On which side a group of the tally is. */
static int side_of(const question *x, const tally *t, uint32_t group)
{
    const str name = name_str(t, group);
    if (t == x->reference)
        return REFERENCE;
    if (!x->q->group || str_eq(name, str_of(x->q->group)))
        return TARGET;
    if (x->reference)
        return NEITHER;
    return !x->q->reference || str_eq(name, str_of(x->q->reference)) ? REFERENCE : NEITHER;
}

/* Adds the tally's terms, unsorted, and its tokens to the totals. */
static dgm_status collect(const question *x, const tally *t, key_terms *out, int64_t words[2], dgm_error *err)
{
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        const int side = c->section == CELL_TERM || c->section == CELL_GROUP ? side_of(x, t, c->key[0]) : NEITHER;
        if (side == NEITHER)
            continue;
        if (c->section == CELL_GROUP) {
            add_count(&words[side], c->value[1]);
            continue;
        }
        key_term k = { .lang = name_str(t, c->key[1]), .term = name_str(t, c->key[2]), .lang_id = c->key[1],
                       .term_id = c->key[2], .foreign = t != x->t, .stop = c->value[2] > 0 };
        k.count[side] = c->value[0];
        k.docs[side] = c->value[1];
        if (!vec_push(x->m, out, k))
            return err_memory(err);
    }
    return DGM_OK;
}

static void add_up(key_terms *k)
{
    if (k->n)
        qsort(k->v, k->n, sizeof *k->v, by_term);
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++) {
        if (n == 0 || !same_term(&k->v[n - 1], &k->v[i])) {
            k->v[n++] = k->v[i];
            continue;
        }
        key_term *to = &k->v[n - 1];
        for (int side = TARGET; side <= REFERENCE; side++) {
            add_count(&to->count[side], k->v[i].count[side]);
            add_count(&to->docs[side], k->v[i].docs[side]);
        }
        to->stop |= k->v[i].stop;
    }
    k->n = n;
}

static void keyness_row(frame *f, const key_term *k, str shown_as, const int64_t words[2], double alpha)
{
    const double a = (double)k->count[TARGET], na = (double)words[TARGET], b = (double)k->count[REFERENCE],
                 nb = (double)words[REFERENCE];
    frame_str(f, shown_as);
    frame_i64(f, k->count[TARGET]);
    frame_i64(f, k->count[REFERENCE]);
    frame_i64(f, k->docs[TARGET]);
    frame_i64(f, k->docs[REFERENCE]);
    frame_f64(f, stat_per_million(a, na));
    frame_f64(f, stat_per_million(b, nb));
    frame_f64(f, stat_keyness_g2(a, na, b, nb));
    frame_f64(f, stat_log_ratio(a, na, b, nb));
    frame_f64(f, stat_lrc(a, na, b, nb, alpha));
    frame_str(f, k->term);
    frame_str(f, k->lang);
}

static bool frequent(const question *x, const key_term *k)
{
    const int64_t count = at_least(x->q->min_count, 5), docs = at_least(x->q->min_docs, 2);
    return !k->stop && ((k->count[TARGET] >= count && k->docs[TARGET] >= docs) ||
                        (k->count[REFERENCE] >= count && k->docs[REFERENCE] >= docs));
}

static void keyness_rows(const question *x, frame *f, const key_terms *terms, const term_forms forms[2],
                         const int64_t words[2])
{
    const double alpha = terms->n ? 0.05 / (double)terms->n : 0.05;
    for (size_t i = 0; i < terms->n; i++) {
        const key_term *k = &terms->v[i];
        if (!frequent(x, k))
            continue;
        const term_forms *of = &forms[k->foreign];
        size_t n;
        const size_t first = term_forms_find(of, k->lang_id, k->term_id, &n);
        keyness_row(f, k, n ? of->v[first].form : k->term, words, alpha);
    }
}

static void keyness_columns(frame *f)
{
    static const char *const counts[] = { "count_target", "count_reference", "docs_target", "docs_reference" };
    static const char *const measures[] = { "per_million_target", "per_million_reference", "g2", "log_ratio", "lrc" };
    frame_add_column(f, DGM_UTF8, "term");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        frame_add_column(f, DGM_I64, counts[i]);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        frame_add_column(f, DGM_F64, measures[i]);
    frame_add_column(f, DGM_UTF8, NULL); /* the key */
    frame_add_column(f, DGM_UTF8, NULL); /* its language */
}

static bool has_group(const tally *t, const char *group)
{
    const uint32_t key[CELL_KEYS] = { strtab_find(&t->names, group, strlen(group)) };
    return key[0] != STRTAB_NONE && tally_find(t, CELL_GROUP, key);
}

static dgm_status check_groups(const question *x, dgm_error *err)
{
    const dgm_query *q = x->q;
    if (!q->group && !x->reference)
        return err_set(err, DGM_ERR_ARGUMENT, "keyness needs a target group, or the reference as another tally");
    if (q->group && !has_group(x->t, q->group))
        return err_set(err, DGM_ERR_ARGUMENT, "no group %s", q->group);
    if (q->reference && !x->reference && !has_group(x->t, q->reference))
        return err_set(err, DGM_ERR_ARGUMENT, "no group %s", q->reference);
    if (x->reference && (x->reference->kind != x->t->kind || x->reference == x->t))
        return err_set(err, DGM_ERR_ARGUMENT, "the reference must be another tally of terms");
    if (x->reference && strcmp(x->reference->hash, x->t->hash) != 0)
        return err_set(err, DGM_ERR_MISMATCH, "the reference was counted with another configuration");
    return DGM_OK;
}

dgm_status keyness_table(const question *x, dgm_table **out, dgm_error *err)
{
    dgm_status s = check_groups(x, err);
    if (s)
        return s;
    key_terms terms = { 0 };
    term_forms forms[2] = { { 0 }, { 0 } };
    int64_t words[2] = { 0, 0 };
    frame f;
    frame_begin(&f, x->m, false);
    keyness_columns(&f);
    s = collect(x, x->t, &terms, words, err);
    if (!s)
        s = term_forms_make(x->m, x->t, &forms[0], err);
    if (!s && x->reference)
        s = collect(x, x->reference, &terms, words, err);
    if (!s && x->reference)
        s = term_forms_make(x->m, x->reference, &forms[1], err);
    if (!s) {
        add_up(&terms);
        keyness_rows(x, &f, &terms, forms, words);
        const int lrc = 9, g2 = 7, key = 10, lang = 11, order[] = { -(lrc + 1), -(g2 + 1), key + 1, lang + 1 };
        s = frame_order(&f, order, 4, x->q->sort, x->q->top, err);
    }
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    vec_free(x->m, &terms);
    vec_free(x->m, &forms[0]);
    vec_free(x->m, &forms[1]);
    return s;
}

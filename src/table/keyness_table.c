/* Keyness: which terms are more typical of one group of a tally than of another, of the rest, or of another tally. In:
 * CELL_TERM, CELL_FORM, CELL_GROUP. Out: a row a term. Tokens are taken as independent, as all these measures do; how many
 * documents have a term stands beside them. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>


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

/* ---- measures */

typedef struct counts {
    double a, na, b, nb;
    double alpha;   /* of the conservative log ratio */
} counts;

static contingency table_of(const counts *c) { return stat_two_corpora(c->a, c->na, c->b, c->nb); }

static double g2(const counts *c) { return stat_g2(table_of(c)); }
static double p(const counts *c) { return stat_g2_p(table_of(c)); }
static double chi2(const counts *c) { return stat_chi2(table_of(c)); }
static double chi2_yates(const counts *c) { return stat_chi2_yates(table_of(c)); }
static double fisher_p(const counts *c) { return stat_fisher(table_of(c)); }
static double phi(const counts *c) { return stat_phi(table_of(c)); }
static double odds_ratio(const counts *c) { return stat_odds_ratio(table_of(c)); }
static double odds_low(const counts *c) { return stat_odds_low(table_of(c)); }
static double odds_high(const counts *c) { return stat_odds_high(table_of(c)); }
static double log_ratio(const counts *c) { return stat_log_ratio(c->a, c->na, c->b, c->nb); }
static double log_ratio_low(const counts *c) { return stat_log_ratio_low(c->a, c->na, c->b, c->nb, 0.05); }
static double log_ratio_high(const counts *c) { return stat_log_ratio_high(c->a, c->na, c->b, c->nb, 0.05); }
static double lrc(const counts *c) { return stat_lrc(c->a, c->na, c->b, c->nb, c->alpha); }
static double simple_maths(const counts *c) { return stat_simple_maths(c->a, c->na, c->b, c->nb, 100); }

/* The prior of log-odds: the word's share of both corpora together, in pseudo-counts that make 1000 of all words. */
enum { PRIORS = 1000 };

static double prior_of(const counts *c) { return PRIORS * stat_share(c->a + c->b, c->na + c->nb); }
static double log_odds(const counts *c) { return stat_log_odds(c->a, c->na, c->b, c->nb, prior_of(c), PRIORS); }
static double log_odds_z(const counts *c) { return stat_log_odds_z(c->a, c->na, c->b, c->nb, prior_of(c), PRIORS); }

/* In the order of the columns; the first of them are the usual ones. */
static const struct {
    const char *name;
    double (*of)(const counts *c); /* NULL: q, made of all p */
} measures[] = {
    { "g2", g2 }, { "log_ratio", log_ratio }, { "lrc", lrc }, { "log_ratio_low", log_ratio_low },
    { "log_ratio_high", log_ratio_high }, { "p", p }, { "q", NULL }, { "chi2", chi2 }, { "chi2_yates", chi2_yates },
    { "fisher_p", fisher_p }, { "odds_ratio", odds_ratio }, { "odds_low", odds_low }, { "odds_high", odds_high },
    { "phi", phi }, { "simple_maths", simple_maths }, { "log_odds", log_odds }, { "log_odds_z", log_odds_z },
};
enum { MEASURES = sizeof measures / sizeof *measures, USUAL = 7 };

/* ---- rows */

/* Where the columns are; those of the order are hidden, so that they are there whatever is shown. */
typedef struct key_columns {
    bool chosen[MEASURES];
    int p, q;
    int lrc, g2, term, lang;
} key_columns;

static dgm_status add_columns(const question *x, frame *f, key_columns *k, dgm_error *err)
{
    static const char *const numbers[] = { "count_target", "count_reference", "docs_target", "docs_reference" };
    const char *names[MEASURES];
    for (int i = 0; i < MEASURES; i++)
        names[i] = measures[i].name;
    const dgm_status s = measures_chosen(x->q, names, MEASURES, USUAL, k->chosen, err);
    if (s)
        return s;
    frame_add_column(f, DGM_UTF8, "term");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        frame_add_column(f, DGM_I64, numbers[i]);
    frame_add_column(f, DGM_F64, "per_million_target");
    frame_add_column(f, DGM_F64, "per_million_reference");
    k->q = -1;
    for (int i = 0; i < MEASURES; i++) {
        if (!k->chosen[i])
            continue;
        const int column = frame_add_column(f, DGM_F64, measures[i].name);
        if (!measures[i].of)
            k->q = column;
    }
    k->p = k->q < 0 ? -1 : frame_add_column(f, DGM_F64, NULL);
    k->lrc = frame_add_column(f, DGM_F64, NULL);
    k->g2 = frame_add_column(f, DGM_F64, NULL);
    k->term = frame_add_column(f, DGM_UTF8, NULL);
    k->lang = frame_add_column(f, DGM_UTF8, NULL);
    return DGM_OK;
}

static void keyness_row(frame *f, const key_columns *columns, const key_term *k, str shown_as, const counts *c)
{
    frame_str(f, shown_as);
    frame_i64(f, k->count[TARGET]);
    frame_i64(f, k->count[REFERENCE]);
    frame_i64(f, k->docs[TARGET]);
    frame_i64(f, k->docs[REFERENCE]);
    frame_f64(f, stat_per_million(c->a, c->na));
    frame_f64(f, stat_per_million(c->b, c->nb));
    for (int i = 0; i < MEASURES; i++)
        if (columns->chosen[i])
            frame_f64(f, measures[i].of ? measures[i].of(c) : 1);
    if (columns->p >= 0)
        frame_f64(f, p(c));
    frame_f64(f, lrc(c));
    frame_f64(f, g2(c));
    frame_str(f, k->term);
    frame_str(f, k->lang);
}

static bool frequent(const question *x, const key_term *k)
{
    const int64_t count = at_least(x->q->min_count, 5), docs = at_least(x->q->min_docs, 2);
    return !k->stop && ((k->count[TARGET] >= count && k->docs[TARGET] >= docs) ||
                        (k->count[REFERENCE] >= count && k->docs[REFERENCE] >= docs));
}

static void keyness_rows(const question *x, frame *f, const key_columns *columns, const key_terms *terms,
                         const term_forms forms[2], const int64_t words[2])
{
    counts c = { .na = (double)words[TARGET], .nb = (double)words[REFERENCE] };
    c.alpha = terms->n ? 0.05 / (double)terms->n : 0.05;
    for (size_t i = 0; i < terms->n; i++) {
        const key_term *k = &terms->v[i];
        if (!frequent(x, k))
            continue;
        const term_forms *of = &forms[k->foreign];
        size_t n;
        const size_t first = term_forms_find(of, k->lang_id, k->term_id, &n);
        c.a = (double)k->count[TARGET];
        c.b = (double)k->count[REFERENCE];
        keyness_row(f, columns, k, n ? of->v[first].form : k->term, &c);
    }
    if (columns->q >= 0)
        frame_fdr(f, columns->p, columns->q);
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
    key_columns columns;
    frame_begin(&f, x->m, false);
    s = add_columns(x, &f, &columns, err);
    if (!s)
        s = collect(x, x->t, &terms, words, err);
    if (!s)
        s = term_forms_make(x->m, x->t, &forms[0], err);
    if (!s && x->reference)
        s = collect(x, x->reference, &terms, words, err);
    if (!s && x->reference)
        s = term_forms_make(x->m, x->reference, &forms[1], err);
    if (!s) {
        add_up(&terms);
        keyness_rows(x, &f, &columns, &terms, forms, words);
        const int order[] = { -(columns.lrc + 1), -(columns.g2 + 1), columns.term + 1, columns.lang + 1 };
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

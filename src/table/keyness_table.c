/* Keyness: which terms are more typical of one group of a tally than of another, of the rest, or of another tally. In:
 * counts of two sides, and the query. Out: a row a term. Measures take tokens as independent, all of them; how many
 * documents have a term, how evenly the target has it, and what the same documents dealt at random would give stand
 * beside them. */
#include "table/keyness.h"
#include "base/error.h"
#include "stats/stats.h"

#include <string.h>

/* ---- measures */

typedef struct counts {
    double a, na, b, nb;
    double alpha;             /* of the conservative log ratio */
    double prior;             /* pseudo-counts of the term for log-odds, of PRIORS */
    double dp, dp_norm;       /* over the target's documents */
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

/* Pseudo-counts of all terms, by which the two corpora are drawn towards each other. */
enum { PRIORS = 1000 };

static double log_odds(const counts *c) { return stat_log_odds(c->a, c->na, c->b, c->nb, c->prior, PRIORS); }
static double log_odds_z(const counts *c) { return stat_log_odds_z(c->a, c->na, c->b, c->nb, c->prior, PRIORS); }
static double dp(const counts *c) { return c->dp; }
static double dp_norm(const counts *c) { return c->dp_norm; }

/* In the order of the columns; the first of them are the usual ones. */
static const struct {
    const char *name;
    double (*of)(const counts *c); /* NULL: q, made of all p */
} measures[] = {
    { "g2", g2 }, { "log_ratio", log_ratio }, { "lrc", lrc }, { "log_ratio_low", log_ratio_low },
    { "log_ratio_high", log_ratio_high }, { "p", p }, { "q", NULL }, { "dp_target", dp }, { "dp_norm_target", dp_norm },
    { "chi2", chi2 }, { "chi2_yates", chi2_yates },
    { "fisher_p", fisher_p }, { "odds_ratio", odds_ratio }, { "odds_low", odds_low }, { "odds_high", odds_high },
    { "phi", phi }, { "simple_maths", simple_maths }, { "log_odds", log_odds }, { "log_odds_z", log_odds_z },
};
enum { MEASURES = sizeof measures / sizeof *measures, USUAL = 9 };

/* ---- rows */

/* Where the columns are; those of the order are hidden, so that they are there whatever is shown. */
typedef struct key_columns {
    bool chosen[MEASURES];
    int p, q;
    int lrc, g2, term, lang;
    bool dispersion; /* one of its measures is asked for */
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
        k->dispersion |= measures[i].of == dp || measures[i].of == dp_norm;
        if (!measures[i].of)
            k->q = column;
    }
    if (x->q->resample)
        frame_add_column(f, DGM_F64, "p_docs");
    k->p = k->q < 0 ? -1 : frame_add_column(f, DGM_F64, NULL);
    k->lrc = frame_add_column(f, DGM_F64, NULL);
    k->g2 = frame_add_column(f, DGM_F64, NULL);
    k->term = frame_add_column(f, DGM_UTF8, NULL);
    k->lang = frame_add_column(f, DGM_UTF8, NULL);
    return DGM_OK;
}

static void keyness_row(frame *f, const key_columns *columns, const key_term *k, str shown_as, bool no_docs,
                        const counts *c, const double *p_docs)
{
    frame_str(f, shown_as);
    frame_i64(f, k->count[TARGET]);
    frame_i64(f, k->count[REFERENCE]);
    frame_i64(f, k->docs[TARGET]);
    frame_i64(f, no_docs ? FRAME_NULL : k->docs[REFERENCE]);
    frame_f64(f, stat_per_million(c->a, c->na));
    frame_f64(f, stat_per_million(c->b, c->nb));
    for (int i = 0; i < MEASURES; i++)
        if (columns->chosen[i])
            frame_f64(f, measures[i].of ? measures[i].of(c) : 1);
    if (p_docs)
        frame_f64(f, *p_docs);
    if (columns->p >= 0)
        frame_f64(f, p(c));
    frame_f64(f, lrc(c));
    frame_f64(f, g2(c));
    frame_str(f, k->term);
    frame_str(f, k->lang);
}

/* What a frequency list does not tell. */
static bool without_docs(const key_counts *k, int side)
{
    return k->all_docs[side] == 0;
}

static bool frequent(const question *x, const key_counts *k, const key_term *term)
{
    const int64_t count = at_least(x->q->min_count, 5), docs = at_least(x->q->min_docs, 2);
    for (int side = TARGET; side <= REFERENCE && !term->stop; side++)
        if (term->count[side] >= count && (term->docs[side] >= docs || without_docs(k, side)))
            return true;
    return false;
}

/* The term's share of what its prior is of, in pseudo-counts. */
static double prior_of(const question *x, const key_counts *k, const key_term *term, const counts *c)
{
    if (k->tally[BACKGROUND]) { /* what the background does not have is taken as half a count, as in the log ratio */
        const double count = (double)term->count[BACKGROUND];
        return PRIORS * stat_share(count > 0 ? count : 0.5, (double)term->words[BACKGROUND]);
    }
    return PRIORS *
           (x->q->prior == DGM_PRIOR_UNIFORM ? 1 / (double)k->compared : stat_share(c->a + c->b, c->na + c->nb));
}

/* The documents of the target together. */
static stat_parts all_parts(const key_counts *k)
{
    stat_parts all = { 0, 0, 0 };
    for (size_t i = 0; i < k->docs.n; i++) {
        const double words = (double)k->docs.v[i].words;
        if (k->docs.v[i].side != TARGET || words <= 0)
            continue;
        all.size += words;
        all.least = all.parts > 0 && all.least < words ? all.least : words;
        all.parts++;
    }
    return all;
}

static void disperse(const key_counts *k, size_t term, stat_parts all, stat_part *parts, counts *c)
{
    dispersion d;
    size_t n = 0;
    for (size_t i = k->first[term]; i < k->first[term + 1]; i++) {
        const key_doc *doc = &k->docs.v[k->uses.v[i].doc];
        if (doc->side == TARGET)
            parts[n++] = (stat_part){ (double)k->uses.v[i].count, (double)doc->words };
    }
    stat_dispersion(parts, n, all, &d);
    c->dp = d.dp;
    c->dp_norm = d.dp_norm;
}

/* What rows need beside the counts. */
typedef struct key_work {
    bool *wanted;      /* [terms] which have a row */
    double *p_docs;    /* [terms], NULL: not asked for */
    stat_part *parts;  /* [docs], NULL: no dispersion */
    term_forms forms[SIDES];
} key_work;

static void keyness_rows(const question *x, frame *f, const key_columns *columns, const key_counts *k,
                         const key_work *w)
{
    const double none = stat_share(0, 0); /* not a number: null */
    counts c = { .dp = none, .dp_norm = none };
    const stat_parts all = all_parts(k);
    c.alpha = k->compared ? 0.05 / (double)k->compared : 0.05;
    for (size_t i = 0; i < k->terms.n; i++) {
        const key_term *term = &k->terms.v[i];
        if (!w->wanted[i])
            continue;
        const term_forms *of = &w->forms[term->of];
        size_t n;
        const size_t first = term_forms_find(of, term->lang_id, term->term_id, &n);
        c.na = (double)term->words[TARGET];
        c.nb = (double)term->words[REFERENCE];
        c.a = (double)term->count[TARGET];
        c.b = (double)term->count[REFERENCE];
        c.prior = prior_of(x, k, term, &c);
        if (w->parts)
            disperse(k, i, all, w->parts, &c);
        /* NOLINTNEXTLINE(clang-analyzer-core.*): where n is not 0 there are forms */
        keyness_row(f, columns, term, n ? of->v[first].form : term->term, without_docs(k, REFERENCE), &c,
                    w->p_docs ? &w->p_docs[i] : NULL);
    }
    if (columns->q >= 0)
        frame_fdr(f, columns->p, columns->q);
}

/* Which terms have a row, what their documents say, and how they are written. */
static dgm_status prepare(const question *x, key_counts *k, const key_columns *columns, key_work *w, dgm_error *err)
{
    w->wanted = mem_array(x->m, k->terms.n, sizeof *w->wanted);
    if (!w->wanted)
        return err_memory(err);
    for (size_t i = 0; i < k->terms.n; i++)
        w->wanted[i] = frequent(x, k, &k->terms.v[i]);
    dgm_status s = key_counts_uses(x, k, w->wanted, err);
    if (!s && columns->dispersion && k->by_doc[TARGET]) {
        w->parts = mem_array(x->m, k->docs.n, sizeof *w->parts);
        s = w->parts ? DGM_OK : err_memory(err);
    }
    if (!s && x->q->resample) {
        w->p_docs = mem_array(x->m, k->terms.n, sizeof *w->p_docs);
        s = w->p_docs ? resample(x, k, w->wanted, w->p_docs, err) : err_memory(err);
    }
    for (int of = TARGET; of <= REFERENCE && !s; of++)
        if (k->tally[of])
            s = term_forms_make(x->m, k->tally[of], &w->forms[of], err);
    return s;
}

static void work_free(const mem *m, key_work *w)
{
    mem_free(m, w->wanted);
    mem_free(m, w->p_docs);
    mem_free(m, w->parts);
    for (int of = 0; of < SIDES; of++)
        vec_free(m, &w->forms[of]);
}

static dgm_status check_other(const question *x, const tally *other, const char *what, dgm_error *err)
{
    if (other && (other->kind != x->t->kind || other == x->t))
        return err_set(err, DGM_ERR_ARGUMENT, "the %s must be another tally of terms", what);
    if (other && strcmp(other->hash, x->t->hash) != 0)
        return err_set(err, DGM_ERR_MISMATCH, "the %s was counted with another configuration", what);
    return DGM_OK;
}

static dgm_status check_query(const question *x, dgm_error *err)
{
    const dgm_query *q = x->q;
    if (!q->group && !x->reference)
        return err_set(err, DGM_ERR_ARGUMENT, "keyness needs a target group, or the reference as another tally");
    if (q->group && group_id(x->t, q->group) == STRTAB_NONE)
        return no_group(x, q->group, err);
    if (q->reference && !x->reference && group_id(x->t, q->reference) == STRTAB_NONE)
        return no_group(x, q->reference, err);
    if (q->prior > DGM_PRIOR_UNIFORM)
        return err_set(err, DGM_ERR_ARGUMENT, "%u is no prior", (unsigned)q->prior);
    if (q->resample > RESAMPLE_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "documents can be dealt %d times at most", RESAMPLE_MAX);
    const dgm_status s = check_other(x, x->reference, "reference", err);
    return s ? s : check_other(x, x->background, "background", err);
}

dgm_status keyness_table(const question *x, dgm_table **out, dgm_error *err)
{
    dgm_status s = check_query(x, err);
    if (s)
        return s;
    key_counts k = { 0 };
    key_work w = { 0 };
    key_columns columns = { 0 };
    frame f;
    frame_begin(&f, x->m, false);
    s = add_columns(x, &f, &columns, err);
    if (!s)
        s = key_counts_make(x, &k, err);
    if (!s)
        s = prepare(x, &k, &columns, &w, err);
    if (!s) {
        keyness_rows(x, &f, &columns, &k, &w);
        const int order[] = { -(columns.lrc + 1), -(columns.g2 + 1), columns.term + 1, columns.lang + 1 };
        s = frame_order(&f, order, 4, x->q->sort, x->q->top, err);
    }
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    work_free(x->m, &w);
    key_counts_free(x->m, &k);
    return s;
}

/* Association of two items. In: a 2 x 2 table of counts or weights. Out: a measure.
 *
 * O - E is taken from n11 n22 - n12 n21 with both products exact to twice the digits, because near independence,
 * where most pairs are, the plain difference would keep only a few of them. */
#include "stats/stats.h"
#include "stats/special.h"

#include <math.h>
#include <stdbool.h>

typedef struct cells {
    double n11, n12, n21, n22;
    double e;   /* expected n11 */
    double off; /* n11 - e; the other cells are off by as much */
} cells;

static bool split(contingency c, cells *x)
{
    *x = (cells){ c.n11, c.n1 - c.n11, c.n2 - c.n11, (c.n - c.n1) - (c.n2 - c.n11), c.n1 * (c.n2 / c.n), 0 };
    if (!(c.n > 0) || !(x->n11 >= 0) || !(x->n12 >= 0) || !(x->n21 >= 0) || !(x->n22 >= 0))
        return false;
    const double p = x->n11 * x->n22, q = x->n12 * x->n21;
    x->off = ((p - q) + (fma(x->n11, x->n22, -p) - fma(x->n12, x->n21, -q))) / c.n;
    return true;
}

/* ---- joint count against expectation */

double stat_pmi(contingency c)
{
    cells x;
    return split(c, &x) && x.n11 > 0 ? log2(c.n11 / c.n1 * (c.n / c.n2)) : (double)NAN;
}

double stat_pmi2(contingency c)
{
    cells x;
    return split(c, &x) && x.n11 > 0 ? log2(c.n11 / c.n1 * (c.n11 / c.n2)) : (double)NAN;
}

double stat_pmi3(contingency c)
{
    cells x;
    return split(c, &x) && x.n11 > 0 ? log2(c.n11 / c.n1 * (c.n11 / c.n2) * (c.n11 / c.n)) : (double)NAN;
}

double stat_npmi(contingency c)
{
    return c.n11 > 0 && c.n11 < c.n ? stat_pmi(c) / -log2(c.n11 / c.n) : (double)NAN;
}

double stat_ppmi(contingency c)
{
    cells x;
    if (!split(c, &x))
        return (double)NAN;
    return x.off > 0 ? stat_pmi(c) : 0;
}

double stat_t(contingency c)
{
    cells x;
    return split(c, &x) && x.n11 > 0 ? x.off / sqrt(x.n11) : (double)NAN;
}

double stat_z(contingency c)
{
    cells x;
    return split(c, &x) && x.e > 0 ? x.off / sqrt(x.e) : (double)NAN;
}

double stat_poisson_stirling(contingency c)
{
    return c.n11 > 0 ? c.n11 * (stat_pmi(c) - 1) : (double)NAN;
}

/* ---- all four cells */

/* 2 O ln(O / E) - 2 (O - E): the second parts of the four cells sum to 0, and with them no cell cancels another. */
static double g2_part(double expected, double off)
{
    return expected > 0 ? 2 * expected * deviance_part(off / expected) : 0;
}

double stat_g2(contingency c)
{
    cells x;
    if (!split(c, &x))
        return (double)NAN;
    const double not1 = (c.n - c.n1) / c.n, not2 = (c.n - c.n2) / c.n;
    const double with = g2_part(x.e, x.off) + g2_part(c.n * not1 * not2, x.off);
    const double without = g2_part(c.n1 * not2, -x.off) + g2_part(c.n2 * not1, -x.off);
    return x.off < 0 ? -(with + without) : with + without;
}

/* (O - E)^2 / E over the cells, with |O - E| lessened by `less`. */
static double chi2(contingency c, double less)
{
    cells x;
    if (!split(c, &x))
        return (double)NAN;
    const double off = fabs(x.off) > less ? fabs(x.off) - less : 0;
    const double scale = c.n / c.n1 * (c.n / c.n2) * (c.n / (c.n - c.n1)) / (c.n - c.n2);
    if (!isfinite(scale))
        return (double)NAN; /* an item of no context or of every one */
    return (x.off < 0 ? -off : off) * off * scale;
}

double stat_chi2(contingency c)
{
    return chi2(c, 0);
}

double stat_chi2_yates(contingency c)
{
    return chi2(c, 0.5);
}

double stat_phi(contingency c)
{
    const double x = chi2(c, 0);
    return copysign(sqrt(fabs(x) / c.n), x);
}

double stat_g2_p(contingency c)
{
    return erfc(sqrt(fabs(stat_g2(c)) / 2));
}

/* ---- overlap */

static double overlap(contingency c, double part, double whole)
{
    cells x;
    return split(c, &x) && whole > 0 ? part / whole : (double)NAN;
}

double stat_dice(contingency c)
{
    return overlap(c, 2 * c.n11, c.n1 + c.n2);
}

double stat_log_dice(contingency c)
{
    return c.n11 > 0 ? 14 + log2(stat_dice(c)) : (double)NAN;
}

double stat_jaccard(contingency c)
{
    return overlap(c, c.n11, c.n1 + c.n2 - c.n11);
}

double stat_min_sensitivity(contingency c)
{
    return overlap(c, c.n11, c.n1 > c.n2 ? c.n1 : c.n2);
}

double stat_delta_p_ab(contingency c)
{
    cells x; /* n11 / n1 - n21 / (n - n1), brought to one fraction */
    return split(c, &x) && c.n1 > 0 && c.n > c.n1 ? x.off / c.n1 * (c.n / (c.n - c.n1)) : (double)NAN;
}

double stat_delta_p_ba(contingency c)
{
    return stat_delta_p_ab((contingency){ c.n11, c.n2, c.n1, c.n });
}

/* ---- odds */

static double odds_at(contingency c, double z)
{
    cells x;
    if (!split(c, &x))
        return (double)NAN;
    if (x.n11 <= 0 || x.n12 <= 0 || x.n21 <= 0 || x.n22 <= 0)
        x = (cells){ x.n11 + 0.5, x.n12 + 0.5, x.n21 + 0.5, x.n22 + 0.5, 0, 0 };
    const double odds = x.n11 / x.n12 * (x.n22 / x.n21);
    return z == 0 ? odds : odds * exp(z * sqrt(1 / x.n11 + 1 / x.n12 + 1 / x.n21 + 1 / x.n22));
}

static const double z_95 = 1.95996398454005423552; /* of the normal distribution, two-sided */

double stat_odds_ratio(contingency c)
{
    return odds_at(c, 0);
}

double stat_odds_low(contingency c)
{
    return odds_at(c, -z_95);
}

double stat_odds_high(contingency c)
{
    return odds_at(c, z_95);
}

/* ---- Fisher's exact test */

/* Sum of the probabilities from x outwards, away from the mode: each from the one before, until they no longer
 * count. `step` 1 or -1. */
static double fisher_tail(contingency c, double x, double step)
{
    const double others = c.n - c.n1;
    double p = hypergeometric(x, c.n1, others, c.n2), sum = 0;
    while (p > sum * 1e-18 && p > 0) {
        sum += p;
        if (step > 0)
            p *= (c.n1 - x) * (c.n2 - x) / ((x + 1) * (others - c.n2 + x + 1));
        else
            p *= x * (others - c.n2 + x) / ((c.n1 - x + 1) * (c.n2 - x + 1));
        x += step;
    }
    return sum;
}

/* The value nearest the mode, on the side of it that `step` leads to, whose probability is at most `limit`; beyond
 * the possible values where none is. On the side of n11 it is n11 or nearer. */
static double fisher_side(contingency c, double mode, double step, double limit)
{
    const double others = c.n - c.n1;
    const double lowest = c.n2 > others ? c.n2 - others : 0, highest = c.n1 < c.n2 ? c.n1 : c.n2;
    const bool own = (c.n11 - mode) * step > 0;
    double inside = mode, outside = own ? c.n11 : step > 0 ? highest + 1 : lowest - 1;
    while (fabs(outside - inside) > 1) {
        const double middle = floor((inside + outside) / 2);
        if (hypergeometric(middle, c.n1, others, c.n2) <= limit)
            outside = middle;
        else
            inside = middle;
    }
    return outside;
}

double stat_fisher(contingency c)
{
    cells x;
    if (!split(c, &x) || c.n11 != floor(c.n11) || c.n1 != floor(c.n1) || c.n2 != floor(c.n2) || c.n != floor(c.n))
        return (double)NAN;
    const double mode = floor((c.n1 + 1) * ((c.n2 + 1) / (c.n + 2)));
    const double limit = hypergeometric(c.n11, c.n1, c.n - c.n1, c.n2) * (1 + 1e-7);
    if (hypergeometric(mode, c.n1, c.n - c.n1, c.n2) <= limit)
        return 1;
    const double p =
        fisher_tail(c, fisher_side(c, mode, 1, limit), 1) + fisher_tail(c, fisher_side(c, mode, -1, limit), -1);
    return p < 1 ? p : 1;
}

/* ---- by name */

const association associations[ASSOCIATIONS] = {
    { "pmi", stat_pmi },
    { "npmi", stat_npmi },
    { "g2", stat_g2 },
    { "dice", stat_dice },
    { "p", stat_g2_p },
    { "pmi2", stat_pmi2 },
    { "pmi3", stat_pmi3 },
    { "ppmi", stat_ppmi },
    { "chi2", stat_chi2 },
    { "chi2_yates", stat_chi2_yates },
    { "t", stat_t },
    { "z", stat_z },
    { "log_dice", stat_log_dice },
    { "jaccard", stat_jaccard },
    { "min_sensitivity", stat_min_sensitivity },
    { "delta_p_ab", stat_delta_p_ab },
    { "delta_p_ba", stat_delta_p_ba },
    { "odds_ratio", stat_odds_ratio },
    { "odds_low", stat_odds_low },
    { "odds_high", stat_odds_high },
    { "phi", stat_phi },
    { "poisson_stirling", stat_poisson_stirling },
    { "fisher_p", stat_fisher },
};

double stat_fdr(double p, size_t rank, size_t tests)
{
    return p * (double)tests / (double)rank;
}

/* Intervals of means of scores. In: mergeable sums over documents. Out: half an interval. */
#include "stats/stats.h"
#include "stats/special.h"

#include <math.h>

double stat_t_quantile(double alpha, double df)
{
    if (!(df > 0) || !(alpha > 0 && alpha < 1))
        return (double)NAN;
    /* P(|t| > q) = I_x(df / 2, 1 / 2) with x = df / (df + q q), so the odds of x are df / (q q) */
    return sqrt(df * exp(-beta_quantile_logit(alpha, df / 2, 0.5)));
}

double stat_t_tail(double value, double df)
{
    if (!(df > 0) || !(value == value))
        return (double)NAN;
    return value * value > 0 ? beta_cdf(log(df) - 2 * log(fabs(value)), df / 2, 0.5) : 1;
}

/* Variance of the ratio S / n. Squares that are nothing but what rounding left of their terms count as none. */
static double ratio_variance(cluster_sums c)
{
    if (c.docs < 2 || c.n <= 0)
        return (double)NAN;
    const double r = c.s / c.n, squares = c.ss - 2 * r * c.sn + r * r * c.nn;
    return squares > 1e-13 * (c.ss + r * r * c.nn) ? c.docs / (c.docs - 1) * squares / (c.n * c.n) : 0;
}

double stat_ratio_margin(cluster_sums c, double alpha)
{
    return stat_t_quantile(alpha, c.docs - 1) * sqrt(ratio_variance(c));
}

void stat_ratio_difference(cluster_sums a, cluster_sums b, double alpha, ratio_difference *out)
{
    const double none = (double)NAN, va = ratio_variance(a), vb = ratio_variance(b), v = va + vb;
    *out = (ratio_difference){ none, none, none, none };
    if (a.n > 0 && b.n > 0)
        out->difference = a.s / a.n - b.s / b.n;
    if (!(v > 0))
        return;
    out->df = v * v / (va * va / (a.docs - 1) + vb * vb / (b.docs - 1));
    out->margin = stat_t_quantile(alpha, out->df) * sqrt(v);
    out->p = stat_t_tail(out->difference / sqrt(v), out->df);
}

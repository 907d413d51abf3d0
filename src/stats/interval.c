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

double stat_ratio_margin(cluster_sums c, double alpha)
{
    if (c.docs < 2 || c.n <= 0)
        return (double)NAN;
    const double r = c.s / c.n, squares = c.ss - 2 * r * c.sn + r * r * c.nn;
    const double variance = squares > 0 ? c.docs / (c.docs - 1) * squares : 0;
    return stat_t_quantile(alpha, c.docs - 1) * sqrt(variance) / c.n;
}

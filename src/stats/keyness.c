/* A word in two corpora. In: its counts and the corpora's sizes. Out: how much more typical of the target it is. */
#include "stats/stats.h"
#include "stats/special.h"

#include <math.h>

static const double log2_e = 1.44269504088896340736;

double stat_log_ratio(double a, double na, double b, double nb)
{
    if (na <= 0 || nb <= 0 || a + b <= 0)
        return (double)NAN;
    return log2((a > 0 ? a : 0.5) / na / ((b > 0 ? b : 0.5) / nb));
}

/* The share of a in a + b is x; its odds are those of the relative frequencies times na / nb. Of the lower bound
 * P(X >= a) = alpha / 2, and of the upper, seen from b, P(X >= b) = alpha / 2. */
double stat_log_ratio_low(double a, double na, double b, double nb, double alpha)
{
    return na > 0 && nb > 0 && a > 0 ? log2(nb / na) + log2_e * beta_quantile_logit(alpha / 2, a, b + 1) : (double)NAN;
}

double stat_log_ratio_high(double a, double na, double b, double nb, double alpha)
{
    return na > 0 && nb > 0 && b > 0 ? log2(nb / na) - log2_e * beta_quantile_logit(alpha / 2, b, a + 1) : (double)NAN;
}

double stat_lrc(double a, double na, double b, double nb, double alpha)
{
    if (na <= 0 || nb <= 0 || a + b <= 0)
        return (double)NAN;
    const double low = stat_log_ratio_low(a, na, b, nb, alpha);
    if (low > 0)
        return low;
    const double high = stat_log_ratio_high(a, na, b, nb, alpha);
    return high < 0 ? high : 0;
}

double stat_simple_maths(double a, double na, double b, double nb, double k)
{
    return (stat_per_million(a, na) + k) / (stat_per_million(b, nb) + k);
}

double stat_log_odds(double a, double na, double b, double nb, double prior, double priors)
{
    const double x = a + prior, y = b + prior, not_x = na + priors - x, not_y = nb + priors - y;
    return x > 0 && y > 0 && not_x > 0 && not_y > 0 ? log(x / not_x) - log(y / not_y) : (double)NAN;
}

double stat_log_odds_z(double a, double na, double b, double nb, double prior, double priors)
{
    return stat_log_odds(a, na, b, nb, prior, priors) / sqrt(1 / (a + prior) + 1 / (b + prior));
}

double stat_share(double part, double whole)
{
    return whole > 0 ? part / whole : (double)NAN;
}

double stat_per_million(double count, double n)
{
    return n > 0 ? count * 1e6 / n : (double)NAN;
}

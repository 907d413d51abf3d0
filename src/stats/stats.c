/* See stats.h. */
#include "stats/stats.h"

#include <math.h>

/* ---- association */

double stat_pmi(contingency c)
{
    return c.n11 > 0 && c.n1 > 0 && c.n2 > 0 ? log2(c.n11 * c.n / (c.n1 * c.n2)) : (double)NAN;
}

double stat_npmi(contingency c)
{
    return c.n11 > 0 && c.n11 < c.n ? stat_pmi(c) / -log2(c.n11 / c.n) : (double)NAN;
}

static double g2_part(double observed, double expected)
{
    return observed > 0 ? observed * log(observed / expected) : 0;
}

double stat_g2(contingency c)
{
    const double n12 = c.n1 - c.n11, n21 = c.n2 - c.n11, n22 = c.n - c.n1 - c.n2 + c.n11;
    if (c.n <= 0 || c.n11 < 0 || n12 < 0 || n21 < 0 || n22 < 0)
        return (double)NAN;
    const double e11 = c.n1 * c.n2 / c.n;
    const double sum = g2_part(c.n11, e11) + g2_part(n12, c.n1 * (c.n - c.n2) / c.n) +
                       g2_part(n21, (c.n - c.n1) * c.n2 / c.n) + g2_part(n22, (c.n - c.n1) * (c.n - c.n2) / c.n);
    const double g2 = sum > 0 ? 2 * sum : 0; /* rounding alone can take it below 0 */
    return c.n11 < e11 ? -g2 : g2;
}

double stat_dice(contingency c)
{
    return c.n1 + c.n2 > 0 ? 2 * c.n11 / (c.n1 + c.n2) : (double)NAN;
}

/* ---- keyness */

double stat_keyness_g2(double a, double na, double b, double nb)
{
    return stat_g2((contingency){ a, na, a + b, na + nb });
}

double stat_log_ratio(double a, double na, double b, double nb)
{
    if (na <= 0 || nb <= 0 || a + b <= 0)
        return (double)NAN;
    return log2((a > 0 ? a : 0.5) / na / ((b > 0 ? b : 0.5) / nb));
}

double stat_share(double part, double whole)
{
    return whole > 0 ? part / whole : (double)NAN;
}

double stat_per_million(double count, double n)
{
    return n > 0 ? count * 1e6 / n : (double)NAN;
}

double stat_idf(double docs, double with_term)
{
    return docs > 0 && with_term > 0 ? log(docs / with_term) : (double)NAN;
}

/* ---- the incomplete beta function, which both exact intervals and Student's t are made of */

/* ln gamma(x) for x > 0, by Stirling's series after moving x up; libm's lgamma() may write a global. */
static double ln_gamma(double x)
{
    double shift = 0;
    for (; x < 16; x++)
        shift += log(x);
    const double r = 1 / x, r2 = r * r;
    const double series = r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680 - r2 / 1188))));
    return (x - 0.5) * log(x) - x + 0.91893853320467274178 + series - shift; /* ln(2 pi) / 2 */
}

/* The continued fraction of I_x(a, b) by Lentz's method (Abramowitz and Stegun 26.5.8), quick for
 * x < (a + 1) / (a + b + 2): about sqrt(max(a, b)) steps. */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double f = d;
    for (double m = 1; m < 1e6; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        c = 1 + even / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        f *= d * c;
        d = 1 + odd * d;
        c = 1 + odd / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        f *= d * c;
        if (fabs(d * c - 1) < 1e-15)
            break;
    }
    return f;
}

/* I_x(a, b) for x with ln(x / (1 - x)) = logit; taking the logit keeps both x and 1 - x exact. */
static double beta_cdf(double logit, double a, double b)
{
    const double x = 1 / (1 + exp(-logit)), y = 1 / (1 + exp(logit));
    const double ln_x = logit < 0 ? logit - log1p(exp(logit)) : -log1p(exp(-logit)), ln_y = ln_x - logit;
    const double front = exp(a * ln_x + b * ln_y + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, y) / b;
}

/* The logit of the x with I_x(a, b) = p, by bisection. */
static double beta_quantile_logit(double p, double a, double b)
{
    double low = -200, high = 200;
    for (int i = 0; i < 64; i++) {
        const double middle = (low + high) / 2;
        if (beta_cdf(middle, a, b) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

double stat_lrc(double a, double na, double b, double nb, double alpha)
{
    if (na <= 0 || nb <= 0 || a + b <= 0)
        return (double)NAN;
    const double log2_e = 1.44269504088896340736, scale = log2(nb / na);
    /* the share of a in a + b is x; its odds are those of the relative frequencies times na / nb. Of the lower bound
     * P(X >= a) = alpha / 2, and of the upper, seen from b, P(X >= b) = alpha / 2. */
    if (a > 0) {
        const double lower = scale + log2_e * beta_quantile_logit(alpha / 2, a, b + 1);
        if (lower > 0)
            return lower;
    }
    if (b > 0) {
        const double upper = scale - log2_e * beta_quantile_logit(alpha / 2, b, a + 1);
        if (upper < 0)
            return upper;
    }
    return 0;
}

/* ---- intervals of means */

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

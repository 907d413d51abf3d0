/* See special.h. The beta function serves exact intervals and Student's t; the hypergeometric distribution serves
 * Fisher's test. Probabilities of large counts are made of deviances, not of differences of ln gamma, which would
 * lose half their digits (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
#include "stats/special.h"

#include <math.h>

static const double half_ln_2pi = 0.91893853320467274178;

/* What Stirling's formula for ln gamma(x) leaves out, x >= 16. */
static double stirling_series(double x)
{
    const double r = 1 / x, r2 = r * r;
    return r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680 - r2 / 1188))));
}

double ln_gamma(double x)
{
    double shift = 0;
    for (; x < 16; x++)
        shift += log(x);
    return (x - 0.5) * log(x) - x + half_ln_2pi + stirling_series(x) - shift;
}

/* ---- the incomplete beta function */

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

double beta_cdf(double logit, double a, double b)
{
    const double x = 1 / (1 + exp(-logit)), y = 1 / (1 + exp(logit));
    const double ln_x = logit < 0 ? logit - log1p(exp(logit)) : -log1p(exp(-logit)), ln_y = ln_x - logit;
    const double front = exp(a * ln_x + b * ln_y + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, y) / b;
}

double beta_quantile_logit(double p, double a, double b)
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

/* ---- deviances */

double deviance_part(double u)
{
    if (u <= -1)
        return 1;
    if (fabs(u) > 0.02)
        return (1 + u) * log1p(u) - u;
    /* sum over k >= 2 of (-u)^k / (k (k - 1)): the first ten terms give all digits */
    double sum = 0, power = u * u;
    for (double k = 2; k < 12; k++, power *= -u)
        sum += power / (k * (k - 1));
    return sum;
}

/* ln n! less Stirling's formula. */
static double stirling_error(double n)
{
    return n < 16 ? ln_gamma(n + 1) - (n + 0.5) * log(n > 0 ? n : 1) + n - half_ln_2pi : stirling_series(n);
}

/* Probability of x of n at p = part / whole, q = 1 - p = rest / whole. */
static double binomial(double x, double n, double part, double rest)
{
    const double two_pi = 6.28318530717958647693, whole = part + rest;
    if (x <= 0)
        return exp(n * -log1p(part / rest));
    if (x >= n)
        return exp(n * -log1p(rest / part));
    const double np = n * part / whole, nq = n * rest / whole;
    const double off = (x * rest - (n - x) * part) / whole; /* x - np */
    const double deviance = np * deviance_part(off / np) + nq * deviance_part(-off / nq);
    const double error = stirling_error(n) - stirling_error(x) - stirling_error(n - x);
    return exp(error - deviance) * sqrt(n / (two_pi * x * (n - x)));
}

double hypergeometric(double x, double marked, double others, double n)
{
    const double rest = marked + others - n;
    if (x < 0 || x > n || x > marked || n - x > others)
        return 0;
    if (n <= 0 || rest <= 0)
        return 1;
    return binomial(x, marked, n, rest) * binomial(n - x, others, n, rest) / binomial(n, marked + others, n, rest);
}

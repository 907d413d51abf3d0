/* Labels given by hand against each other and against a model's. In: counts of labels; sums over the strata of a
 * sample. Out: Krippendorff's alpha; ratios of the population with an interval.
 *
 * Alpha is computed by coincidences, so that coders may be any number and values may be missing (Krippendorff 2011).
 * What holds of the population is estimated by the combined ratio estimator of a stratified random sample (Cochran
 * 1977, 6.11), of which accuracy, precision, recall and the share of a label are cases. The interval is Wilson's with
 * the effective size of the sample, p (1 - p) / v, which stays within 0 and 1 and does not vanish where p is either. */
#include "stats/stats.h"

#include <math.h>

void stat_coincide(coincidences *c, const double counts[LABELS])
{
    double values = 0;
    for (int i = 0; i < LABELS; i++)
        values += counts[i];
    if (values < 2)
        return;
    for (int i = 0; i < LABELS; i++)
        for (int k = 0; k < LABELS; k++)
            c->o[i][k] += counts[i] * (counts[k] - (i == k)) / (values - 1);
}

/* The squared distance of two labels, by the number of values of each label in their order. */
static double distance(const double n[LABELS], int a, int b, bool ordinal)
{
    if (a == b || !ordinal)
        return a != b;
    const int low = a < b ? a : b, high = a < b ? b : a;
    double between = 0;
    for (int i = low; i <= high; i++)
        between += n[i];
    between -= (n[low] + n[high]) / 2;
    return between * between;
}

double stat_alpha(const coincidences *c, bool ordinal)
{
    double n[LABELS] = { 0 }, all = 0, observed = 0, expected = 0;
    for (int i = 0; i < LABELS; i++)
        for (int k = 0; k < LABELS; k++)
            n[i] += c->o[i][k];
    for (int i = 0; i < LABELS; i++)
        all += n[i];
    for (int i = 0; i < LABELS; i++)
        for (int k = 0; k < LABELS; k++) {
            observed += c->o[i][k] * distance(n, i, k, ordinal);
            expected += n[i] * n[k] * distance(n, i, k, ordinal);
        }
    return expected > 0 ? 1 - (all - 1) * observed / expected : (double)NAN;
}

void stat_stratum_add(stratum_sums *s, double y, double x)
{
    s->n++;
    s->y += y;
    s->x += x;
    s->yy += y * y;
    s->xx += x * x;
    s->xy += x * y;
}

/* Variance of y - r x among the rows drawn; of a single one, which has none, its square. */
static double residual(const stratum_sums *s, double r)
{
    const double e = s->y - r * s->x, ee = s->yy - 2 * r * s->xy + r * r * s->xx;
    const double v = s->n > 1 ? (ee - e * e / s->n) / (s->n - 1) : ee;
    return v > 0 ? v : 0;
}

static void wilson(double p, double n, double z, estimate *out)
{
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    out->low = middle - half > 0 ? middle - half : 0;
    out->high = middle + half < 1 ? middle + half : 1;
}

void stat_stratified(const stratum_sums *v, size_t n, estimate *out)
{
    const double none = (double)NAN, z = 1.95996398454005423552;
    double y = 0, x = 0, drawn = 0, variance = 0, missing = 0;
    *out = (estimate){ none, none, none };
    for (size_t i = 0; i < n; i++) {
        if (v[i].n <= 0)
            continue;
        const double weight = (v[i].rows > v[i].n ? v[i].rows : v[i].n) / v[i].n;
        y += weight * v[i].y;
        x += weight * v[i].x;
        drawn += v[i].x;
        missing += v[i].x > 0 && weight > 1;
    }
    if (x <= 0)
        return;
    const double p = y / x;
    for (size_t i = 0; i < n; i++) {
        if (v[i].n <= 0)
            continue;
        const double rows = v[i].rows > v[i].n ? v[i].rows : v[i].n;
        variance += rows * (rows - v[i].n) / v[i].n * residual(&v[i], p);
    }
    variance /= x * x;
    *out = (estimate){ p, p, p };
    if (missing > 0) /* else every row of the population was seen */
        wilson(p, variance > 1e-15 && p > 0 && p < 1 ? p * (1 - p) / variance : drawn, z, out);
}

/* Words that keep together. In: how many n-grams agree with a given one in which of its places. Out: the interaction of
 * all its places in the saturated log-linear model of these counts, as Blaheta and Johnson 2001 have it, and its Wald
 * statistic. With two words it is the logarithm of the odds ratio. */
#include "stats/stats.h"

#include <math.h>

void stat_collocation(const double *cells, int words, double smoothing, double *lambda, double *z)
{
    double sum = 0, variance = 0;
    for (unsigned i = 0; i < 1u << words; i++) {
        int missed = 0;
        for (int w = 0; w < words; w++)
            missed += !(i >> w & 1);
        const double n = cells[i] + smoothing, part = log(n);
        sum += missed % 2 ? -part : part;
        variance += 1 / n;
    }
    *lambda = sum;
    *z = sum / sqrt(variance);
}

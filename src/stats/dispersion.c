/* Dispersion of a term over the parts of a corpus. In: its count and the size of each part that has it, and what is
 * known of all parts. Out: the measures. Parts without the term add nothing, or add what follows from their number and
 * their size together, so the cost is that of the parts that have it. */
#include "stats/stats.h"

#include <math.h>

void stat_dispersion(const stat_part *v, size_t n, stat_parts all, dispersion *out)
{
    double f = 0, size = 0, p = 0, roots = 0;
    for (size_t i = 0; i < n; i++) {
        f += v[i].count;
        size += v[i].size;
        p += v[i].count / v[i].size;
        roots += sqrt(v[i].count * (v[i].size / all.size));
    }
    const double mean = p / all.parts;
    double squares = (all.parts - (double)n) * mean * mean, p_log_p = 0, apart = 1 - size / all.size, kl = 0;
    for (size_t i = 0; i < n; i++) {
        const double rate = v[i].count / v[i].size, share = v[i].count / f, due = v[i].size / all.size;
        squares += (rate - mean) * (rate - mean);
        p_log_p += rate / p * log2(rate / p);
        apart += fabs(share - due);
        kl += share * log2(share / due);
    }
    const double undefined = (double)NAN;
    const bool one = all.parts < 2 || n == 0;
    out->range = (double)n;
    out->juilland_d = one ? undefined : 1 - sqrt(squares / all.parts) / mean / sqrt(all.parts - 1);
    out->carroll_d2 = one ? undefined : (0 - p_log_p) / log2(all.parts);
    out->rosengren_s = n == 0 ? undefined : roots * roots / f;
    out->dp = n == 0 ? undefined : apart / 2;
    out->dp_norm = one ? undefined : apart / 2 / (1 - all.least / all.size);
    out->kl = n == 0 ? undefined : kl;
}

/* Counts to measures: pure functions of numbers, no I/O, no allocation. Every measure states its formula, the
 * base of its logarithm and what it gives where it is undefined (NaN, printed as null). This is the one place that
 * calls libm. */
#ifndef DGM_STATS_STATS_H
#define DGM_STATS_STATS_H

#include <stdint.h>

/* A 2 x 2 table by its joint count, margins and total: n11 of N contexts have both, n1 have a, n2 have b. */
typedef struct contingency {
    double n11, n1, n2, n;
} contingency;

double stat_pmi(contingency c);   /* log2(n11 N / (n1 n2)) */
double stat_npmi(contingency c);  /* pmi / -log2(n11 / N) */
double stat_g2(contingency c);    /* 2 sum O ln(O/E), 0 ln 0 = 0; signed: negative where n11 < expected */
double stat_dice(contingency c);  /* 2 n11 / (n1 + n2) */

/* Keyness of a word: count a of na tokens in the target, b of nb in the reference. */
double stat_keyness_g2(double a, double na, double b, double nb);        /* signed, as stat_g2 */
double stat_log_ratio(double a, double na, double b, double nb);         /* log2 of relative frequencies; 0 counts as 0.5 */
/* Bound of the log ratio's confidence interval nearest 0, 0 where it contains 0; Evert 2022. z: the quantile. */
double stat_lrc(double a, double na, double b, double nb, double z);
double stat_normal_quantile(double p);

double stat_per_million(double count, double n);
double stat_idf(double docs, double with_term); /* ln(docs / with_term) */

#endif

/* Counts to measures: pure functions of numbers, no I/O, no allocation. Every measure states its formula, the
 * base of its logarithm and what it gives where it is undefined (NaN, printed as null). This is the one place that
 * calls libm. */
#ifndef DGM_STATS_STATS_H
#define DGM_STATS_STATS_H

/* A 2 x 2 table by its joint count, margins and total: n11 of n contexts have both, n1 have a, n2 have b. */
typedef struct contingency {
    double n11, n1, n2, n;
} contingency;

double stat_pmi(contingency c);   /* log2(n11 n / (n1 n2)); Church and Hanks 1990 */
double stat_npmi(contingency c);  /* pmi / -log2(n11 / n), -1..1; Bouma 2009 */
double stat_g2(contingency c);    /* 2 sum O ln(O/E) over the four cells, 0 ln 0 = 0; negative where n11 is below its
                                     expectation; Dunning 1993 */
double stat_dice(contingency c);  /* 2 n11 / (n1 + n2) */

/* Keyness of a word: count a of na tokens in the target, b of nb in the reference. */
double stat_keyness_g2(double a, double na, double b, double nb);  /* signed, as stat_g2 */
/* log2((a / na) / (b / nb)), a count of 0 taken as 0.5; Hardie 2014 */
double stat_log_ratio(double a, double na, double b, double nb);
/* Conservative log ratio, Evert 2022: the bound nearest 0 of the log ratio's confidence interval at level 1 - alpha,
 * 0 where it contains 0. The interval is exact (Clopper and Pearson) for a of a + b, given their sum. Divide alpha
 * by the number of words compared (Bonferroni). */
double stat_lrc(double a, double na, double b, double nb, double alpha);

double stat_share(double part, double whole); /* part / whole */
double stat_per_million(double count, double n);
double stat_idf(double docs, double with_term); /* ln(docs / with_term) */

/* Student's t: the value that |t| passes with probability alpha at df degrees of freedom. */
double stat_t_quantile(double alpha, double df);

/* Sums over documents d with S(d) the sum of scores and n(d) their number. */
typedef struct cluster_sums {
    double docs, s, n, ss, nn, sn; /* sums of 1, S, n, S S, n n, S n */
} cluster_sums;
/* Half the confidence interval at level 1 - alpha of the ratio S / n when documents, not scores, are independent
 * (linearised ratio estimator, Cochran 1977, 6.4): t(docs - 1) sqrt(docs / (docs - 1) sum (S - r n)^2) / sum n.
 * NaN below two documents. */
double stat_ratio_margin(cluster_sums c, double alpha);

#endif

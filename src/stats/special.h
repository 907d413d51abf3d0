/* Special functions of the stats stage: tails of distributions, each good to about 1e-13 where it is not 0 or 1. */
#ifndef DGM_STATS_SPECIAL_H
#define DGM_STATS_SPECIAL_H

/* ln gamma(x), x > 0. */
double ln_gamma(double x);
/* I_x(a, b) for x with ln(x / (1 - x)) = logit; taking the logit keeps both x and 1 - x exact. */
double beta_cdf(double logit, double a, double b);
/* The logit of the x with I_x(a, b) = p. */
double beta_quantile_logit(double p, double a, double b);
/* (1 + u) ln(1 + u) - u for u >= -1: what a cell adds to G2, free of cancellation. */
double deviance_part(double u);
/* Probability of x marked balls among n drawn from `marked` and `others`, all whole numbers. */
double hypergeometric(double x, double marked, double others, double n);

#endif

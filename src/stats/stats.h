/* Counts to measures: pure functions of numbers, no I/O, no allocation. Every measure states its formula, the
 * base of its logarithm and what it gives where it is undefined (NaN, printed as null). This stage is the one that
 * calls libm. */
#ifndef DGM_STATS_STATS_H
#define DGM_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- association.c: two items in contexts */

/* A 2 x 2 table by its joint count, margins and total: n11 of n contexts have both, n1 have a, n2 have b.
 * O is n11 and E = n1 n2 / n; the other cells follow. All measures give NaN for a table that cannot be (a negative
 * cell, n of 0), and where their logarithm or quotient has no value. */
typedef struct contingency {
    double n11, n1, n2, n;
} contingency;

double stat_pmi(contingency c);      /* log2(O / E); Church and Hanks 1990 */
double stat_pmi2(contingency c);     /* log2(O^2 / (n1 n2)); Daille 1994 */
double stat_pmi3(contingency c);     /* log2(O^3 / (n1 n2 n)); Daille 1994 */
double stat_npmi(contingency c);     /* pmi / -log2(O / n), -1..1; Bouma 2009 */
double stat_ppmi(contingency c);     /* pmi, or 0 where that is negative or O is 0 */
double stat_g2(contingency c);       /* 2 sum O ln(O/E) over the four cells, 0 ln 0 = 0; negative where O < E; Dunning 1993 */
double stat_chi2(contingency c);     /* sum (O - E)^2 / E over the four cells; negative where O < E; Pearson 1900 */
double stat_chi2_yates(contingency c); /* |O - E| lessened by 1/2, at most to 0; Yates 1934 */
double stat_t(contingency c);        /* (O - E) / sqrt(O); Church et al. 1991 */
double stat_z(contingency c);        /* (O - E) / sqrt(E); Berry-Rogghe 1973 */
double stat_dice(contingency c);     /* 2 O / (n1 + n2) */
double stat_log_dice(contingency c); /* 14 + log2(dice); Rychlý 2008 */
double stat_jaccard(contingency c);  /* O / (n1 + n2 - O) */
double stat_min_sensitivity(contingency c); /* min(O / n1, O / n2); Pedersen 1998 */
double stat_delta_p_ab(contingency c); /* P(b | a) - P(b | not a); Gries 2013 */
double stat_delta_p_ba(contingency c); /* P(a | b) - P(a | not b) */
double stat_phi(contingency c);      /* (n11 n22 - n12 n21) / sqrt(n1 n2 (n - n1) (n - n2)), -1..1 */
double stat_poisson_stirling(contingency c); /* O (log2(O / E) - 1); Quasthoff and Wolff 2002, in bits */
/* n11 n22 / (n12 n21), 0.5 added to each cell where one is 0 (Haldane 1956), and the bounds of its 95 % interval,
 * exp(ln odds -+ 1.96 sqrt(sum 1 / cell)) (Woolf 1955). */
double stat_odds_ratio(contingency c);
double stat_odds_low(contingency c);
double stat_odds_high(contingency c);
/* Two-sided p-value of Fisher's exact test for whole counts: the tables with these margins that are no more likely
 * than this one, together (to a tolerance of 1e-7, as R does). O(sqrt(n)). */
double stat_fisher(contingency c);
double stat_g2_p(contingency c); /* P(chi-squared with 1 degree of freedom > |G2|) */

/* The measures above by name, in the order of a table's columns; the first of them are the usual ones. */
typedef struct association {
    const char *name;
    double (*of)(contingency c);
} association;
enum { ASSOCIATIONS = 23, USUAL_ASSOCIATIONS = 4 };
extern const association associations[ASSOCIATIONS];

/* p tests / rank: a q-value of Benjamini and Hochberg 1995 is the least of these from its rank (1: the least p) on. */
double stat_fdr(double p, size_t rank, size_t tests);

/* ---- keyness.c: a word in two corpora, count a of na tokens in the target, b of nb in the reference */

/* As two items in contexts: the tokens, being the word, and being in the target. */
static inline contingency stat_two_corpora(double a, double na, double b, double nb)
{
    return (contingency){ a, na, a + b, na + nb };
}
/* log2((a / na) / (b / nb)), a count of 0 taken as 0.5; Hardie 2014 */
double stat_log_ratio(double a, double na, double b, double nb);
/* Bounds of its confidence interval at level 1 - alpha, exact (Clopper and Pearson) for a of a + b given their sum; a
 * bound at infinity is NaN. */
double stat_log_ratio_low(double a, double na, double b, double nb, double alpha);
double stat_log_ratio_high(double a, double na, double b, double nb, double alpha);
/* Conservative log ratio, Evert 2022: the bound of that interval nearest 0, 0 where it contains 0. Divide alpha by
 * the number of words compared (Bonferroni). */
double stat_lrc(double a, double na, double b, double nb, double alpha);
/* (per million in the target + k) / (per million in the reference + k); Kilgarriff 2009 */
double stat_simple_maths(double a, double na, double b, double nb, double k);
/* Log-odds ratio with an informative Dirichlet prior: the word has `prior` pseudo-counts of `priors` in each corpus.
 * ln((a + prior) / (na + priors - a - prior)) less the same of b; Monroe, Colaresi and Quinn 2008, equation 15. */
double stat_log_odds(double a, double na, double b, double nb, double prior, double priors);
/* That over sqrt(1 / (a + prior) + 1 / (b + prior)), equations 20 and 22. */
double stat_log_odds_z(double a, double na, double b, double nb, double prior, double priors);

double stat_share(double part, double whole); /* part / whole */
double stat_per_million(double count, double n);

/* ---- weights.c: a term that stands tf times in a document; docs documents, with_term of which have it */

double stat_log_count(double tf);                           /* 1 + ln tf, 0 of 0 */
double stat_augmented(double tf, double most);              /* 1/2 + tf / (2 most), most: the greatest tf; 0 of 0 */
double stat_idf(double docs, double with_term);             /* ln(docs / with_term); Spärck Jones 1972 */
double stat_idf_smooth(double docs, double with_term);      /* ln((docs + 1) / (with_term + 1)) + 1 */
double stat_idf_prob(double docs, double with_term);        /* ln((docs - with_term) / with_term), at least 0 */
/* tf (k1 + 1) / (tf + k1 (1 - b + b words / mean_words)) ln(1 + (docs - with_term + 1/2) / (with_term + 1/2)) with
 * k1 = 1.2 and b = 0.75; Robertson and Zaragoza 2009, but for the 1 within the logarithm, which Lucene has so that no
 * weight is negative. */
double stat_bm25(double tf, double words, double mean_words, double docs, double with_term);

/* ---- diversity.c: how varied the words of a text are */

/* N words, V different, V_f of them f times. NaN where undefined: all of no word. */
typedef struct diversity {
    double ttr;     /* V / N */
    double mattr;   /* mean ttr of all windows of 100 words; NaN below 100; Covington and McFall 2010 */
    double mtld;    /* mean length of stretches with a ttr above 0.72, forward and backward averaged; McCarthy and Jarvis
                       2010. NaN where no word comes twice */
    double hdd;     /* mean ttr of samples of 42 words, from the hypergeometric distribution; NaN below 42; McCarthy and
                       Jarvis 2007 */
    double yule_k;  /* 10^4 (sum V_f f^2 - N) / N^2; Yule 1944 */
    double simpson; /* sum V_f f (f - 1) / (N (N - 1)); Simpson 1949. NaN of one word */
    double entropy; /* -sum V_f f/N log2 f/N, in bits; Shannon 1948 */
} diversity;
enum { DIVERSITIES = 7 };
extern const char *const diversity_names[DIVERSITIES]; /* in the order above */
/* words: [n] numbers below `types`, each of which stands; scratch: [types + n + 1]. */
void stat_diversity(const uint32_t *words, size_t n, size_t types, uint32_t *scratch, diversity *out);

/* ---- readability.c: English */

typedef struct reading {
    double sentences, words, syllables, letters, long_words; /* the last: of three syllables or more */
} reading;
typedef struct readability {
    double flesch;         /* 206.835 - 1.015 words / sentences - 84.6 syllables / words; Flesch 1948 */
    double flesch_kincaid; /* 0.39 words / sentences + 11.8 syllables / words - 15.59; Kincaid et al. 1975 */
    double fog;            /* 0.4 (words / sentences + 100 long words / words); Gunning 1952 */
    double smog;           /* 1.043 sqrt(30 long words / sentences) + 3.1291; NaN below 30 sentences; McLaughlin 1969 */
    double ari;            /* 4.71 letters / words + 0.5 words / sentences - 21.43; Smith and Senter 1967 */
    double coleman_liau;   /* 5.88 letters / words - 29.6 sentences / words - 15.8; Coleman and Liau 1975 */
} readability;
void stat_readability(const reading *r, readability *out); /* NaN without words or sentences */

/* ---- dispersion.c: a term over the parts (documents, or groups of them) of a corpus; formulas as in Gries 2020 */

typedef struct stat_part {
    double count, size; /* of the term, above 0; of the part in words */
} stat_part;
typedef struct stat_parts {
    double parts, size, least; /* how many have words; their words together; the smallest of them */
} stat_parts;

/* With f = sum of counts, v = count / f, s = size / all sizes, p = count / size, n parts: */
typedef struct dispersion {
    double range;       /* parts with the term */
    double juilland_d;  /* 1 - (sd(p) / mean(p)) / sqrt(n - 1), sd over all n parts */
    double carroll_d2;  /* -sum q log2 q / log2 n, q = p / sum p */
    double rosengren_s; /* (sum sqrt(s count))^2 / f */
    double dp;          /* sum |v - s| / 2; Gries 2008 */
    double dp_norm;     /* dp / (1 - min s); Lijffijt and Gries 2012 */
    double kl;          /* sum v log2(v / s) */
} dispersion;
/* NaN where undefined: of no part, and what compares parts of fewer than two. */
void stat_dispersion(const stat_part *v, size_t n, stat_parts all, dispersion *out);

/* ---- collocation.c: n words next to each other */

/* cells [2^words]: n-grams by the places where they have the same word as this one, the first place as the lowest bit;
 * the last cell is its own count. lambda: sum of (-1)^(places that differ) ln(cell + smoothing); z: lambda / sqrt(sum of
 * 1 / (cell + smoothing)). */
void stat_collocation(const double *cells, int words, double smoothing, double *lambda, double *z);

/* ---- interval.c: means of scores */

/* Student's t: the value that |t| passes with probability alpha at df degrees of freedom. */
double stat_t_quantile(double alpha, double df);
/* The probability that |t| passes |value|. */
double stat_t_tail(double value, double df);

/* Sums over documents d with S(d) the sum of scores and n(d) their number. */
typedef struct cluster_sums {
    double docs, s, n, ss, nn, sn; /* sums of 1, S, n, S S, n n, S n */
} cluster_sums;
/* Half the confidence interval at level 1 - alpha of the ratio S / n when documents, not scores, are independent
 * (linearised ratio estimator, Cochran 1977, 6.4): t(docs - 1) sqrt(docs / (docs - 1) sum (S - r n)^2) / sum n.
 * NaN below two documents. */
double stat_ratio_margin(cluster_sums c, double alpha);

/* The difference of two such ratios of different documents, a - b: its variance is the sum of theirs, and t has the
 * degrees of freedom of Welch 1947 and Satterthwaite 1946, (va + vb)^2 / (va^2 / (Da - 1) + vb^2 / (Db - 1)). */
typedef struct ratio_difference {
    double difference, margin, df, p; /* half the interval at level 1 - alpha; p of a difference as far from 0 */
} ratio_difference;
/* NaN: all for a ratio without scores; margin, df and p also below two documents of either, and where no variance is. */
void stat_ratio_difference(cluster_sums a, cluster_sums b, double alpha, ratio_difference *out);

/* ---- agreement.c: labels given by hand */

enum { LABELS = 3 }; /* in their order: against, none, favor */

typedef struct coincidences {
    double o[LABELS][LABELS];
} coincidences;
/* Adds a unit: how many coders gave each label. Of fewer than two values nothing can coincide. */
void stat_coincide(coincidences *c, const double counts[LABELS]);
/* 1 - observed / expected disagreement; Krippendorff 2011. NaN where all values are one label. */
double stat_alpha(const coincidences *c, bool ordinal);

/* A stratum of `rows` rows, `n` of them drawn at random, and sums over these of y and x. */
typedef struct stratum_sums {
    double rows, n, y, x, yy, xx, xy;
} stratum_sums;
typedef struct estimate {
    double value, low, high;
} estimate;
void stat_stratum_add(stratum_sums *s, double y, double x);
/* The ratio of the sums of y and x over all rows, 0..1, with its 95 % interval: combined ratio estimate, Cochran 1977,
 * 6.11; Wilson 1927 with the effective size. NaN where no row has an x. */
void stat_stratified(const stratum_sums *v, size_t n, estimate *out);

#endif

/* Weights of a term in a document of a collection. In: its count, and what is known of the document and of all
 * documents. Out: a weight. Logarithms are natural throughout, so that weights of one table can be multiplied. */
#include "stats/stats.h"

#include <math.h>

double stat_log_count(double tf)
{
    return tf > 0 ? 1 + log(tf) : 0;
}

double stat_augmented(double tf, double most)
{
    return tf > 0 && most > 0 ? 0.5 + 0.5 * tf / most : 0;
}

double stat_idf(double docs, double with_term)
{
    return docs > 0 && with_term > 0 ? log(docs / with_term) : (double)NAN;
}

double stat_idf_smooth(double docs, double with_term)
{
    return docs > 0 ? log((docs + 1) / (with_term + 1)) + 1 : (double)NAN;
}

double stat_idf_prob(double docs, double with_term)
{
    if (!(docs > 0 && with_term > 0))
        return (double)NAN;
    return docs > 2 * with_term ? log((docs - with_term) / with_term) : 0;
}

double stat_bm25(double tf, double words, double mean_words, double docs, double with_term)
{
    const double k1 = 1.2, b = 0.75;
    if (!(mean_words > 0 && docs >= with_term))
        return (double)NAN;
    const double saturated = tf * (k1 + 1) / (tf + k1 * (1 - b + b * words / mean_words));
    return saturated * log1p((docs - with_term + 0.5) / (with_term + 0.5));
}

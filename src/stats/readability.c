/* Readability formulas of English. In: counts of a text. Out: grades of American schools, and Flesch's ease. */
#include "stats/stats.h"

#include <math.h>

void stat_readability(const reading *r, readability *out)
{
    const double none = (double)NAN;
    *out = (readability){ none, none, none, none, none, none };
    if (!(r->words > 0 && r->sentences > 0))
        return;
    const double length = r->words / r->sentences, syllables = r->syllables / r->words, letters = r->letters / r->words;
    out->flesch = 206.835 - 1.015 * length - 84.6 * syllables;
    out->flesch_kincaid = 0.39 * length + 11.8 * syllables - 15.59;
    out->fog = 0.4 * (length + 100 * r->long_words / r->words);
    out->smog = r->sentences >= 30 ? 1.043 * sqrt(30 * r->long_words / r->sentences) + 3.1291 : none;
    out->ari = 4.71 * letters + 0.5 * length - 21.43;
    out->coleman_liau = 5.88 * letters - 29.6 / length - 15.8;
}

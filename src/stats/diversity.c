/* Lexical diversity of a text. In: its words as small numbers, in order. Out: measures of how varied they are. Sums run
 * over the frequency spectrum or are of whole numbers, so the words' numbering does not matter. Linear in the words. */
#include "stats/stats.h"

#include <math.h>
#include <string.h>

const char *const diversity_names[DIVERSITIES] = { "ttr", "mattr", "mtld", "hdd", "yule_k", "simpson", "entropy" };

enum { WINDOW = 100, SAMPLE = 42 };
static const double threshold = 0.72;

/* Types in each window of 100 words, over 100, on average. */
static double moving_average(const uint32_t *words, size_t n, size_t types, uint32_t *count)
{
    uint64_t distinct = 0, sum = 0;
    if (n < WINDOW)
        return (double)NAN;
    memset(count, 0, types * sizeof *count);
    for (size_t i = 0; i < n; i++) {
        distinct += count[words[i]]++ == 0;
        if (i >= WINDOW)
            distinct -= --count[words[i - WINDOW]] == 0;
        if (i + 1 >= WINDOW)
            sum += distinct;
    }
    return (double)sum / WINDOW / (double)(n - WINDOW + 1);
}

/* Words for each stretch whose type-token ratio comes down to the threshold; what is left at the end is the part of a
 * stretch that its ratio has come down. */
static double stretch(const uint32_t *words, size_t n, size_t types, bool backward, uint32_t *seen)
{
    uint32_t at = 1;
    size_t len = 0, distinct = 0;
    memset(seen, 0, types * sizeof *seen);
    for (size_t i = 0; i < n; i++) {
        const uint32_t word = words[backward ? n - 1 - i : i];
        distinct += seen[word] != at;
        seen[word] = at;
        len++;
        if (distinct * 100 <= len * 72)
            at++, len = distinct = 0;
    }
    const double rest = len ? (1 - (double)distinct / (double)len) / (1 - threshold) : 0;
    const double stretches = (double)(at - 1) + rest;
    return stretches > 0 ? (double)n / stretches : (double)NAN;
}

/* The chance that a word of frequency f is among 42 drawn of n without replacement. */
static double chance(double f, double n)
{
    double none = 1;
    for (int i = 0; i < SAMPLE && none > 0; i++)
        none *= f <= n - i ? (n - f - i) / (n - i) : 0;
    return 1 - (none > 0 ? none : 0);
}

/* What depends on how many words have each frequency. */
static void of_spectrum(const uint32_t *spectrum, size_t n, diversity *out)
{
    double squares = 0, pairs = 0, logs = 0, drawn = 0;
    const double all = (double)n;
    for (size_t i = 1; i <= n; i++) {
        if (!spectrum[i])
            continue;
        const double f = (double)i, of = (double)spectrum[i];
        squares += of * f * f;
        pairs += of * f * (f - 1);
        logs += of * f * log2(f);
        if (n >= SAMPLE)
            drawn += of * chance(f, all);
    }
    out->hdd = n >= SAMPLE ? drawn / SAMPLE : (double)NAN;
    out->yule_k = 1e4 * ((squares - all) / all / all);
    out->simpson = n > 1 ? pairs / all / (all - 1) : (double)NAN;
    out->entropy = log2(all) - logs / all;
}

void stat_diversity(const uint32_t *words, size_t n, size_t types, uint32_t *scratch, diversity *out)
{
    const double none = (double)NAN;
    *out = (diversity){ none, none, none, none, none, none, none };
    if (n == 0)
        return;
    uint32_t *count = scratch, *spectrum = scratch + types;
    out->ttr = (double)types / (double)n;
    out->mattr = moving_average(words, n, types, count);
    out->mtld = (stretch(words, n, types, false, count) + stretch(words, n, types, true, count)) / 2;
    memset(scratch, 0, (types + n + 1) * sizeof *scratch);
    for (size_t i = 0; i < n; i++)
        count[words[i]]++;
    for (size_t i = 0; i < types; i++)
        spectrum[count[i]]++;
    of_spectrum(spectrum, n, out);
}

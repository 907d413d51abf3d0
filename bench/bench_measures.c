/* Time of all association measures over synthetic pairs: bench_measures [PAIRS], 10 million when not given. Counts are
 * skewed as words are: few pairs are frequent, most stand together a few times. */
#include "stats/stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static uint64_t next(uint64_t *x)
{
    *x = *x * 6364136223846793005u + 1442695040888963407u;
    return *x >> 33;
}

/* A count from 1 on, of which half as many are twice as large. */
static double skewed(uint64_t *x, double most)
{
    const double share = ((double)next(x) + 1) / 2147483648.0, n = (double)(int64_t)(1 / share);
    return n < most ? n : most;
}

int main(int argc, char **argv)
{
    const long n = argc > 1 ? atol(argv[1]) : 10000000;
    const double contexts = 1e8;
    contingency *pairs = n > 0 ? malloc((size_t)n * sizeof *pairs) : NULL;
    if (!pairs)
        return fprintf(stderr, "usage: bench_measures [PAIRS]\n"), 2;
    uint64_t x = 1;
    for (long i = 0; i < n; i++) {
        const double both = skewed(&x, 1e6);
        pairs[i] = (contingency){ both, both + 100 * skewed(&x, 1e5), both + 100 * skewed(&x, 1e5), contexts };
    }
    double all = 0, sum = 0;
    for (int k = 0; k < ASSOCIATIONS; k++) {
        const double from = seconds();
        for (long i = 0; i < n; i++)
            sum += associations[k].of(pairs[i]) > 0;
        const double took = seconds() - from;
        all += took;
        printf("%-20s %7.3f s\n", associations[k].name, took);
    }
    printf("%-20s %7.3f s for %ld pairs (%g above 0)\n", "all", all, n, sum);
    free(pairs);
    return 0;
}

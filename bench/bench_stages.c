/* What each stage costs: every layer of the given files, timed in turn in one run, as medians.
 *
 *   ninja -C build bench_stages && build/bench/bench_stages [-n RUNS] FILE...
 *
 * A layer's row includes what it stands on (stances: tokens, terms, entities and quotes too). `of tokens` is its median
 * time as a multiple of the token layer's in the same run: the figure to quote. MB/s depends on the machine. */
#define _POSIX_C_SOURCE 200809L
#include <dragoman.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BENCH_NAME "bench_stages"
#include "bench.h"

static const struct {
    const char *name;
    uint32_t layer, flags;
} steps[] = { { "lines", DGM_LINES, DGM_SPANS },       { "tokens", DGM_TOKENS, DGM_SPANS },
              { "terms", DGM_TOKENS, 0 },              { "entities", DGM_ENTITIES, DGM_SPANS },
              { "quotes", DGM_QUOTES, DGM_SPANS },     { "stances", DGM_STANCES, DGM_SPANS } };
enum { STEPS = sizeof steps / sizeof *steps, TOKENS_STEP = 1, MOST_RUNS = 101 };

static double time_step(dgm_doc *d, const bench_text *texts, int n, int step)
{
    dgm_error err = DGM_ERROR_INIT;
    const double start = seconds();
    for (int i = 0; i < n; i++) {
        const dgm_table *t;
        if (dgm_doc_set(d, texts[i].v, texts[i].n, NULL, &err) || dgm_doc_layer(d, steps[step].layer, steps[step].flags, &t, &err))
            die(err.message);
    }
    return seconds() - start;
}

int main(int argc, char **argv)
{
    int runs = 5, first = 1;
    if (argc > 2 && strcmp(argv[1], "-n") == 0)
        runs = atoi(argv[2]), first = 3;
    if (first >= argc || runs < 1 || runs > MOST_RUNS)
        die("usage: bench_stages [-n RUNS] FILE...");
    const int n = argc - first;
    bench_text *texts = malloc((size_t)n * sizeof *texts);
    size_t bytes = 0;
    for (int i = 0; i < n; i++) {
        texts[i] = read_text(argv[first + i]);
        bytes += texts[i].n;
    }
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p;
    dgm_doc *d;
    if (dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) || dgm_doc_new(p, &d, &err))
        die(err.message);
    static double times[STEPS][MOST_RUNS];
    for (int run = -1; run < runs; run++) /* the first is a warm-up */
        for (int step = 0; step < STEPS; step++)
            times[step][run < 0 ? 0 : run] = time_step(d, texts, n, step);
    for (int step = 0; step < STEPS; step++)
        qsort(times[step], (size_t)runs, sizeof **times, by_value);
    printf("%d files, %.1f MB, median of %d runs\n%-10s %10s %10s\n", n, (double)bytes / 1e6, runs, "layer", "of tokens", "MB/s");
    for (int step = 0; step < STEPS; step++)
        printf("%-10s %10.2f %10.1f\n", steps[step].name, times[step][runs / 2] / times[TOKENS_STEP][runs / 2],
               (double)bytes / 1e6 / times[step][runs / 2]);
    for (int i = 0; i < n; i++)
        free(texts[i].v);
    free(texts);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    return 0;
}

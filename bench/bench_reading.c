/* What reading costs: rows of JSON Lines to decoded texts, against copying their bytes, and against other readers; and what
 * finding the lines and furniture of pages costs, against tokens.
 *
 *   ninja -C build bench_reading && build/bench/bench_reading [-n RUNS] [-s COMMAND]... FILE.jsonl
 *
 *   -n RUNS      runs (5), after one to warm up; all take turns in each
 *   -s COMMAND   is run with FILE behind it, as a whole process: "python3 bench/read_json.py orjson"
 *
 * Processor time, medians. `ratio` is to the reading of texts, the figure to quote; MB/s are of the file and depend on the
 * machine. "pages" takes each text for a flattened page, so that its furniture is looked for. */
#define _DEFAULT_SOURCE
#include <dragoman.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define BENCH_NAME "bench_reading"
#include "bench.h"

enum { BLOCK = 256 * 1024, NO_LAYER = -1, MOST_RUNS = 101, MOST_TASKS = 16 };

static const char *path;
static dgm_pipeline *pipeline;
static dgm_doc *doc;

typedef struct task {
    const char *name;
    double (*time)(const struct task *t);
    int layer;
    uint32_t flags; /* of the corpus */
    const char *where; /* a field that the page may state: then its lines are looked for */
    double times[MOST_RUNS];
} task;

static double time_copy(const task *t)
{
    static bench_text from, to;
    if (!from.v) {
        from = read_text(path);
        to = read_text(path);
    }
    (void)t;
    const double start = seconds();
    memcpy(to.v, from.v, from.n);
    return seconds() - start;
}

static double time_file(const task *t)
{
    static char block[BLOCK];
    const double start = seconds();
    FILE *f = fopen(path, "rb");
    (void)t;
    if (!f)
        die(path);
    setvbuf(f, NULL, _IONBF, 0);
    while (fread(block, 1, BLOCK, f) == BLOCK)
        continue;
    fclose(f);
    return seconds() - start;
}

static double time_rows(const task *t)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_corpus *c;
    dgm_corpus_options o = { .struct_size = sizeof o, .flags = t->flags, .where = t->where };
    int32_t got = 1;
    size_t bytes = 0;
    const double start = seconds();
    if (dgm_corpus_open(&path, 1, &o, &c, &err))
        die(err.message);
    while (got) {
        const dgm_table *table;
        size_t len;
        if (dgm_corpus_next(c, doc, &got, &err))
            die(err.message);
        if (got && t->layer != NO_LAYER && dgm_doc_layer(doc, (uint32_t)t->layer, DGM_SPANS, &table, &err))
            die(err.message);
        if (got && dgm_doc_text(doc, &len)[0])
            bytes += len;
    }
    dgm_corpus_free(c);
    return bytes ? seconds() - start : 0;
}

static double time_command(const task *t)
{
    char line[4096];
    struct rusage before, after;
    snprintf(line, sizeof line, "%s %s >/dev/null", t->name, path);
    getrusage(RUSAGE_CHILDREN, &before);
    if (system(line))
        die(line);
    getrusage(RUSAGE_CHILDREN, &after);
    const struct timeval *a = &after.ru_utime, *b = &before.ru_utime, *c = &after.ru_stime, *d = &before.ru_stime;
    return (double)(a->tv_sec - b->tv_sec + c->tv_sec - d->tv_sec) + 1e-6 * (double)(a->tv_usec - b->tv_usec + c->tv_usec - d->tv_usec);
}

static void print(task *tasks, int n, int runs, double megabytes)
{
    for (int i = 0; i < n; i++)
        qsort(tasks[i].times, (size_t)runs, sizeof *tasks[i].times, by_value);
    printf("%.1f MB, median of %d runs\n%-44s %8s %8s\n", megabytes, runs, "", "ratio", "MB/s");
    for (int i = 0; i < n; i++)
        printf("%-44s %8.2f %8.0f\n", tasks[i].name, tasks[i].times[runs / 2] / tasks[0].times[runs / 2],
               megabytes / tasks[i].times[runs / 2]);
}

int main(int argc, char **argv)
{
    static task tasks[MOST_TASKS] = {
        { .name = "texts of rows", .time = time_rows, .layer = NO_LAYER },
        { .name = "the file in blocks", .time = time_file },
        { .name = "memcpy", .time = time_copy },
        { .name = "texts as pages: cleaned", .time = time_rows, .layer = NO_LAYER, .flags = DGM_CLEAN_ROWS, .where = "title!=?" },
        { .name = "texts and their tokens", .time = time_rows, .layer = DGM_TOKENS },
        { .name = "texts as pages, and their tokens", .time = time_rows, .layer = DGM_TOKENS, .flags = DGM_CLEAN_ROWS },
        { .name = "texts as pages: the layer of lines", .time = time_rows, .layer = DGM_LINES, .flags = DGM_CLEAN_ROWS },
    };
    int runs = 5, n = 7, first = 1;
    for (; first + 1 < argc && argv[first][0] == '-'; first += 2)
        if (strcmp(argv[first], "-n") == 0)
            runs = atoi(argv[first + 1]);
        else if (n < MOST_TASKS)
            tasks[n++] = (task){ .name = argv[first + 1], .time = time_command };
    if (first + 1 != argc || runs < 1 || runs > MOST_RUNS)
        die("usage: bench_reading [-n RUNS] [-s COMMAND]... FILE.jsonl");
    path = argv[first];
    const double megabytes = (double)read_text(path).n / 1e6;
    dgm_error err = DGM_ERROR_INIT;
    if (dgm_pipeline_new(NULL, &pipeline, &err) || dgm_pipeline_seal(pipeline, &err) || dgm_doc_new(pipeline, &doc, &err))
        die(err.message);
    for (int run = -1; run < runs; run++) /* the first is a warm-up */
        for (int i = 0; i < n; i++)
            tasks[i].times[run < 0 ? 0 : run] = tasks[i].time(&tasks[i]);
    print(tasks, n, runs, megabytes);
    dgm_doc_free(doc);
    dgm_pipeline_free(pipeline);
    return 0;
}

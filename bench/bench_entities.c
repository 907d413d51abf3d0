/* Tokens and entities of English against other ways to find the same names, timed in turn in one run.
 *
 *   ninja -C build bench_entities && build/bench/bench_entities [-n RUNS] [-s COMMAND] DATA FILE...
 *
 * DATA is the folder data/ of the sources: its English names and patterns are what PCRE2 and Hyperscan look for, in as
 * few alternations as PCRE2 takes. They neither cut words nor give ids, nor do they know more names than those listed.
 * COMMAND is run once a round and prints lines of a name and its MB/s: bench/bench_spacy.py. Processor time; PCRE2 sees
 * the first 300 KB. `ratio` is the median against the first row of the same run: the figure to quote. MB/s depends on
 * the machine. */
#define _POSIX_C_SOURCE 200809L
#include <dragoman.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#ifdef HAVE_HYPERSCAN
#include <hs.h>
#endif

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BENCH_NAME "bench_entities"
#include "bench.h"

enum { MOST_ROWS = 16, MOST_RUNS = 101, MOST_CODES = 256, MOST_NAMES = 40000, CHUNK = 24 * 1024, SAMPLE = 300 * 1000 };

typedef struct row {
    char name[64];
    double rate[MOST_RUNS];
    int runs;
} row;

static row rows[MOST_ROWS];
static int n_rows;
static char *names[MOST_NAMES];
static size_t n_names;
static pcre2_code *codes[MOST_CODES];
static size_t n_codes, n_of_names; /* the first of them are alternations of names */

static void note(const char *name, double rate)
{
    int i = 0;
    while (i < n_rows && strcmp(rows[i].name, name) != 0)
        i++;
    if (i == MOST_ROWS)
        return;
    if (i == n_rows)
        snprintf(rows[n_rows++].name, sizeof rows->name, "%s", name);
    if (rows[i].runs < MOST_RUNS)
        rows[i].rate[rows[i].runs++] = rate;
}

/* ---- what the others look for */

/* The k-th cell of a row, cut out of it. */
static char *cell(char *line, int k)
{
    while (k-- && line)
        line = strchr(line, '\t') ? strchr(line, '\t') + 1 : NULL;
    char *copy = line ? strdup(line) : NULL;
    if (copy)
        copy[strcspn(copy, "\t\r\n")] = '\0';
    return copy;
}

static void each_line(const char *folder, const char *name, void (*use)(char *line, void *user), void *user)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    bench_text t = read_text(path);
    for (char *line = strtok(t.v, "\n"); line; line = strtok(NULL, "\n"))
        if (*line != '#')
            use(line, user);
    free(t.v);
}

static void add_name(char *line, void *user)
{
    (void)user;
    char *lang = cell(line, 3), *alias = cell(line, 4);
    if (lang && alias && *alias && (strcmp(lang, "en") == 0 || strcmp(lang, "*") == 0) && n_names < MOST_NAMES)
        names[n_names++] = alias;
    free(lang);
}

typedef struct value {
    char *kind, *word;
} value;
static value values[4096];
static size_t n_values;

static void add_value(char *line, void *user)
{
    (void)user;
    char *lang = cell(line, 0);
    if (lang && (strcmp(lang, "en") == 0 || strcmp(lang, "*") == 0) && n_values < sizeof values / sizeof *values)
        values[n_values++] = (value){ cell(line, 1), cell(line, 2) };
    free(lang);
}

static void add_quoted(FILE *out, const char *s)
{
    for (; *s; s++)
        fprintf(out, strchr("\\^$.[]|()?*+{}", *s) ? "\\%c" : "%c", *s);
}

static void add_code(const char *pattern)
{
    int code;
    PCRE2_SIZE at;
    if (n_codes == MOST_CODES)
        die("too many patterns");
    pcre2_code *c = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_DUPNAMES, &code, &at, NULL);
    if (!c)
        die(pattern);
    pcre2_jit_compile(c, PCRE2_JIT_COMPLETE);
    codes[n_codes++] = c;
}

/* A pattern with its {kinds} written out. */
static void add_pattern(char *line, void *user)
{
    (void)user;
    char *pattern = cell(line, 3), *lang = cell(line, 0), *whole = NULL;
    size_t size;
    if (pattern && lang && strcmp(lang, "en") == 0) {
        FILE *out = open_memstream(&whole, &size);
        fputs("\\b", out);
        for (const char *s = pattern; *s; s++) {
            const char *close = *s == '{' && s[1] >= 'a' && s[1] <= 'z' ? strchr(s, '}') : NULL;
            if (!close) {
                fputc(*s, out);
                if (*s == '\\' && s[1])
                    fputc(*++s, out);
                continue;
            }
            fputs("(?:", out);
            for (size_t i = 0, n = 0; i < n_values; i++)
                if (strncmp(values[i].kind, s + 1, (size_t)(close - s) - 1) == 0 &&
                    values[i].kind[(size_t)(close - s) - 1] == '\0') {
                    fputs(n++ ? "|" : "", out);
                    add_quoted(out, values[i].word);
                }
            fputc(')', out);
            s = close;
        }
        fclose(out);
        add_code(whole);
        free(whole);
    }
    free(pattern);
    free(lang);
}

static int longer_first(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    const size_t n = strlen(x), m = strlen(y);
    return n != m ? (n < m) - (n > m) : strcmp(x, y);
}

/* The names as alternations of at most CHUNK bytes. */
static void compile_names(void)
{
    qsort(names, n_names, sizeof *names, longer_first);
    for (size_t i = 0; i < n_names;) {
        char *whole = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&whole, &size);
        fputs("\\b(?:", out);
        for (size_t n = 0; i < n_names && n < CHUNK; i++) {
            fputs(n ? "|" : "", out);
            add_quoted(out, names[i]);
            n += strlen(names[i]) + 1;
        }
        fputs(")\\b", out);
        fclose(out);
        add_code(whole);
        free(whole);
    }
}

/* ---- the ways */

static long found;

static void find_codes(const bench_text *t, size_t n)
{
    static pcre2_match_data *match;
    if (!match)
        match = pcre2_match_data_create(64, NULL);
    for (size_t i = 0; i < n; i++)
        for (PCRE2_SIZE at = 0; at < t->n;) {
            if (pcre2_match(codes[i], (PCRE2_SPTR)t->v, t->n, at, PCRE2_NO_UTF_CHECK, match, NULL) < 0)
                break;
            const PCRE2_SIZE end = pcre2_get_ovector_pointer(match)[1];
            found++;
            at = end > at ? end : at + 1;
        }
}

static void find_names(const bench_text *t)
{
    find_codes(t, n_of_names);
}

static void find_all(const bench_text *t)
{
    find_codes(t, n_codes);
}

#ifdef HAVE_HYPERSCAN
static hs_database_t *database;
static hs_scratch_t *scratch;

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user)
{
    (void)id, (void)from, (void)to, (void)flags, (void)user;
    found++;
    return 0;
}

/* The names only: it has no look-around, which the patterns have. */
static void compile_hyperscan(void)
{
    char **quoted = malloc(n_names * sizeof *quoted);
    unsigned *flags = calloc(n_names, sizeof *flags);
    for (size_t i = 0; i < n_names; i++) {
        size_t size;
        FILE *out = open_memstream(&quoted[i], &size);
        fputs("\\b", out);
        add_quoted(out, names[i]);
        fputs("\\b", out);
        fclose(out);
    }
    hs_compile_error_t *error;
    if (hs_compile_multi((const char *const *)quoted, flags, NULL, (unsigned)n_names, HS_MODE_BLOCK, NULL, &database, &error))
        die(error->message);
    if (hs_alloc_scratch(database, &scratch))
        die("hyperscan: no memory");
    for (size_t i = 0; i < n_names; i++)
        free(quoted[i]);
    free(quoted);
    free(flags);
}

static void find_hyperscan(const bench_text *t)
{
    hs_scan(database, t->v, (unsigned)t->n, 0, scratch, on_match, NULL);
}
#endif

static dgm_doc *doc;
static uint32_t layer;

static void find_layer(const bench_text *t)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *table;
    if (dgm_doc_set(doc, t->v, t->n, NULL, &err) || dgm_doc_layer(doc, layer, DGM_SPANS, &table, &err))
        die(err.message);
    found += dgm_table_rows(table);
}

static void time_all(const char *name, void (*find)(const bench_text *), const bench_text *t, int n, bool warm)
{
    size_t bytes = 0;
    const double start = seconds();
    for (int i = 0; i < n; i++) {
        find(&t[i]);
        bytes += t[i].n;
    }
    if (!warm)
        note(name, (double)bytes / 1e6 / (seconds() - start));
}

static void run_command(const char *command)
{
    char line[256], name[64];
    double rate;
    FILE *f = popen(command, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "%63[^\t]\t%lf", name, &rate) == 2)
            note(name, rate);
    if (!f || pclose(f))
        die("the command could not be run");
}

static double median(row *r)
{
    qsort(r->rate, (size_t)r->runs, sizeof *r->rate, by_value);
    return r->rate[r->runs / 2];
}

static void load(const char *data)
{
    static const char *const files[] = { "gazetteer/cities.tsv", "gazetteer/cities-cldr.tsv", "gazetteer/events-laws.tsv",
                                         "gazetteer/organisations.tsv", "gazetteer/people.tsv", "gazetteer/places.tsv",
                                         "gazetteer/states.tsv", "gazetteer/states-cldr.tsv" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        each_line(data, files[i], add_name, NULL);
    each_line(data, "patterns/values.tsv", add_value, NULL);
    compile_names();
    n_of_names = n_codes;
    each_line(data, "patterns/en.tsv", add_pattern, NULL);
#ifdef HAVE_HYPERSCAN
    compile_hyperscan();
#endif
}

int main(int argc, char **argv)
{
    int runs = 5, first = 1;
    const char *command = NULL;
    for (; first + 1 < argc && argv[first][0] == '-'; first += 2)
        if (strcmp(argv[first], "-n") == 0)
            runs = atoi(argv[first + 1]);
        else if (strcmp(argv[first], "-s") == 0)
            command = argv[first + 1];
    if (first + 1 >= argc || runs < 1 || runs > MOST_RUNS)
        die("usage: bench_entities [-n RUNS] [-s COMMAND] DATA FILE...");
    load(argv[first++]);
    const int n = argc - first;
    bench_text *texts = malloc((size_t)n * sizeof *texts);
    size_t bytes = 0;
    for (int i = 0; i < n; i++) {
        texts[i] = read_text(argv[first + i]);
        bytes += texts[i].n;
    }
    int few = 0; /* PCRE2 is slow: a sample */
    for (size_t size = 0; few < n && size < SAMPLE; few++)
        size += texts[few].n;
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { .struct_size = sizeof o, .lang = "en" };
    dgm_pipeline *p;
    if (dgm_pipeline_new(&o, &p, &err) || dgm_pipeline_seal(p, &err) || dgm_doc_new(p, &doc, &err))
        die(err.message);
    for (int run = -1; run < runs; run++) { /* the first is a warm-up */
        time_all("PCRE2 JIT, names", find_names, texts, few, run < 0);
        time_all("PCRE2 JIT, names and patterns", find_all, texts, few, run < 0);
#ifdef HAVE_HYPERSCAN
        time_all("Hyperscan, names", find_hyperscan, texts, n, run < 0);
#endif

        layer = DGM_TOKENS;
        time_all("tokens", find_layer, texts, n, run < 0);
        layer = DGM_ENTITIES;
        time_all("tokens and entities", find_layer, texts, n, run < 0);
        if (command && run >= 0)
            run_command(command);
    }
    printf("%zu names, %d files, %.1f MB, median of %d runs\n%-32s %8s %8s\n", n_names, n, (double)bytes / 1e6, runs, "", "ratio",
           "MB/s");
    const double peer = median(&rows[0]);
    for (int i = 0; i < n_rows; i++)
        printf("%-32s %8.3g %8.3g\n", rows[i].name, median(&rows[i]) / peer, median(&rows[i]));
    dgm_doc_free(doc);
    dgm_pipeline_free(p);
    return found == 0;
}

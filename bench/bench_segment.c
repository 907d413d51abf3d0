/* Words and sentences against other implementations of UAX #29: ICU over UTF-8 (UText) and over UTF-16 made before the
 * clock starts, and libunistring where it was found. All read the same documents in memory; the tasks take turns in
 * each run, and the figures to quote are the ratios of medians of processor time. MB/s depends on the machine.
 *
 *   ninja -C build bench_segment && build/bench/bench_segment [OPTION VALUE]... FILE...
 *
 *   --runs N          runs (5), after one to warm up
 *   --doc-kb KB       a text is cut at line breaks into documents of about so many kilobytes (64)
 *   --repeat-to MB    the documents are copied until there are so many megabytes
 *   --task PREFIX     only the tasks whose names begin so
 *   --variant NAME    the kernels by avx2, sse2 or portable C; else by the best this processor has
 *
 * FILE: text, or rows of JSON (.jsonl), whose "text" is a document each. The rows "layer" go through the public header:
 * dgm_doc_set(), which checks the bytes, and dgm_doc_layer(), which makes a table; no implementation copies the text.
 * The rows "kernel" are the stage alone.
 *
 * Boundaries are counted where a task has them: ICU tailors the colon, @ and Han by its own rules and dictionaries. */
#define _POSIX_C_SOURCE 200809L
#include <dragoman.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#ifdef HAVE_UNISTRING
#include <uniwbrk.h>
#endif

#define BENCH_NAME "bench_segment"
#include "bench.h"
#include "base/json.h"
#include "segment/uax29.h"

enum { MOST_RUNS = 101 };

typedef struct document {
    const char *s;
    size_t len;
    UChar *wide;
    int32_t wide_len;
} document;

static struct {
    document *v;
    size_t n, bytes;
} docs;

static const classifier *variant;
static mem plain;
static tokens words;
static sentences ends;
static dgm_doc *tailored, *uax29;

/* ---- tasks: each returns how many boundaries or tokens it found */

static size_t icu(UBreakIteratorType type, bool wide)
{
    size_t n = 0;
    UErrorCode e = U_ZERO_ERROR;
    UBreakIterator *b = ubrk_open(type, "en", NULL, 0, &e);
    UText *t = NULL;
    for (size_t i = 0; i < docs.n && U_SUCCESS(e); i++) {
        const document *d = &docs.v[i];
        if (wide) {
            ubrk_setText(b, d->wide, d->wide_len, &e);
        } else {
            t = utext_openUTF8(t, d->s, (int64_t)d->len, &e);
            ubrk_setUText(b, t, &e);
        }
        for (ubrk_first(b); ubrk_next(b) != UBRK_DONE;)
            n++;
    }
    if (U_FAILURE(e))
        die(u_errorName(e));
    utext_close(t);
    ubrk_close(b);
    return n;
}

static size_t icu_words(void) { return icu(UBRK_WORD, false); }
static size_t icu_words_wide(void) { return icu(UBRK_WORD, true); }
static size_t icu_sentences(void) { return icu(UBRK_SENTENCE, false); }
static size_t icu_sentences_wide(void) { return icu(UBRK_SENTENCE, true); }

#ifdef HAVE_UNISTRING
static size_t unistring_words(void)
{
    static char *breaks;
    static size_t cap;
    size_t n = 0;
    for (size_t i = 0; i < docs.n; i++) {
        const document *d = &docs.v[i];
        if (d->len > cap && !(breaks = realloc(breaks, cap = d->len)))
            die("out of memory");
        u8_wordbreaks((const uint8_t *)d->s, d->len, breaks);
        for (size_t k = 0; k < d->len; k++)
            n += (size_t)breaks[k];
        n++;
    }
    return n;
}
#endif

static size_t layer(dgm_doc *d, uint32_t which)
{
    size_t n = 0;
    dgm_error err = DGM_ERROR_INIT;
    dgm_meta in_place = { 0 };
    in_place.struct_size = sizeof in_place;
    in_place.flags = DGM_BORROW;
    for (size_t i = 0; i < docs.n; i++) {
        const dgm_table *t;
        if (dgm_doc_set(d, docs.v[i].s, docs.v[i].len, &in_place, &err) || dgm_doc_layer(d, which, DGM_SPANS, &t, &err))
            die(err.message);
        n += (size_t)dgm_table_rows(t);
    }
    return n;
}

static size_t layer_tokens(void) { return layer(tailored, DGM_TOKENS); }
static size_t layer_sentences(void) { return layer(tailored, DGM_SENTENCES); }
static size_t layer_uax29_words(void) { return layer(uax29, DGM_TOKENS); }
static size_t layer_uax29_sentences(void) { return layer(uax29, DGM_SENTENCES); }

static size_t kernel_words(void)
{
    size_t n = 0;
    for (size_t i = 0; i < docs.n; i++) {
        words.n = 0;
        if (!words_find(&plain, variant, docs.v[i].s, (int32_t)docs.v[i].len, &words))
            die("out of memory");
        n += (size_t)words.n;
    }
    return n;
}

static size_t kernel_sentences(void)
{
    size_t n = 0;
    for (size_t i = 0; i < docs.n; i++) {
        ends.n = 0;
        if (!sentences_find(&plain, variant, docs.v[i].s, (int32_t)docs.v[i].len, &ends))
            die("out of memory");
        n += (size_t)ends.n;
    }
    return n;
}

/* `peers`: the rows the ratios are to. */
static const struct task {
    const char *name;
    size_t (*run)(void);
    bool peer, of_sentences;
} tasks[] = {
    { "ICU words, UText", icu_words, true, false },
    { "ICU words, UTF-16", icu_words_wide, true, false },
#ifdef HAVE_UNISTRING
    { "libunistring words", unistring_words, true, false },
#endif

    { "ICU sentences, UText", icu_sentences, true, true },
    { "ICU sentences, UTF-16", icu_sentences_wide, true, true },
    { "layer: tokens", layer_tokens, false, false },
    { "layer: sentences", layer_sentences, false, true },
    { "layer: words, uax29", layer_uax29_words, false, false },
    { "layer: sentences, uax29", layer_uax29_sentences, false, true },
    { "kernel: words", kernel_words, false, false },
    { "kernel: sentences", kernel_sentences, false, true },
};
enum { TASKS = sizeof tasks / sizeof *tasks };

/* ---- documents */

static void add_document(const char *s, size_t len)
{
    if (!(docs.v = realloc(docs.v, (docs.n + 1) * sizeof *docs.v)))
        die("out of memory");
    document *d = &docs.v[docs.n++];
    UErrorCode e = U_ZERO_ERROR;
    *d = (document){ s, len, malloc((len + 1) * sizeof(UChar)), 0 };
    if (!d->wide)
        die("out of memory");
    u_strFromUTF8WithSub(d->wide, (int32_t)len + 1, &d->wide_len, s, (int32_t)len, 0xfffd, NULL, &e);
    docs.bytes += len;
}

static void add_text(const char *s, size_t n, size_t size)
{
    for (size_t at = 0; at < n;) {
        const char *lf = n - at > size ? memchr(s + at + size, '\n', n - at - size) : NULL;
        const size_t end = lf ? (size_t)(lf - s) + 1 : n;
        add_document(s + at, end - at);
        at = end;
    }
}

static char *copy(const char *s, size_t n)
{
    char *to = malloc(n + 1);
    if (!to)
        die("out of memory");
    return memcpy(to, s, n);
}

/* The member "text" of each line. */
static void add_rows(const char *s, size_t n)
{
    mem m;
    mem_init(&m, NULL, NULL);
    for (const char *end = s + n, *next; s < end; s = next) {
        const char *lf = memchr(s, '\n', (size_t)(end - s));
        next = lf ? lf + 1 : end;
        json_reader r;
        json_value name, v;
        buf body = { 0 };
        json_enter(&r, (str){ s, (size_t)(next - s) });
        while (json_next(&r, &name, &v))
            if (str_eq(name.raw, STR("text")) && v.kind == JSON_STRING && !json_unescape(&m, &v, &body))
                die("out of memory");
        if (body.n)
            add_document(body.v, body.n); /* which keeps it */
    }
}

static void add_file(const char *path, size_t size)
{
    const bench_text t = read_text(path);
    const char *ending = strrchr(path, '.');
    if (ending && strcmp(ending, ".jsonl") == 0)
        add_rows(t.v, t.n);
    else
        add_text(t.v, t.n, size);
}

static void repeat_to(size_t bytes)
{
    for (size_t i = 0; docs.bytes < bytes; i++) {
        const document d = docs.v[i];
        add_document(copy(d.s, d.len), d.len);
    }
}

static dgm_doc *open_doc(uint32_t flags)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p;
    dgm_doc *d;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.flags = flags;
    if (dgm_pipeline_new(&o, &p, &err) || dgm_pipeline_seal(p, &err) || dgm_doc_new(p, &d, &err))
        die(err.message);
    return d;
}

static void report(double times[TASKS][MOST_RUNS], const size_t *found, int runs)
{
    printf("%zu documents, %.1f MB, kernels by %s, medians of %d runs; times as fast as\n%-25s %10s %12s", docs.n,
           (double)docs.bytes / 1e6, variant->name, runs, "", "MB/s", "found");
    for (int k = 0; k < TASKS; k++)
        if (tasks[k].peer)
            printf(" %21s", tasks[k].name);
    printf("\n");
    for (int k = 0; k < TASKS; k++)
        qsort(times[k], (size_t)runs, sizeof **times, by_value);
    for (int k = 0; k < TASKS; k++) {
        if (times[k][0] == 0)
            continue;
        printf("%-25s %10.1f %12zu", tasks[k].name, (double)docs.bytes / 1e6 / times[k][runs / 2], found[k]);
        for (int j = 0; j < TASKS; j++)
            if (tasks[j].peer && tasks[j].of_sentences == tasks[k].of_sentences)
                printf(" %21.2f", times[j][runs / 2] / times[k][runs / 2]);
            else if (tasks[j].peer)
                printf(" %21s", "");
        printf("\n");
    }
}

static const classifier *find_variant(const char *name)
{
    const classifier *const all[] = { classifier_avx2(), classifier_sse2(), &classifier_portable };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i] && strcmp(all[i]->name, name) == 0)
            return all[i];
    die("this processor has no such variant");
    return NULL;
}

int main(int argc, char **argv)
{
    int runs = 5, first = 1;
    size_t size = 64, most = 0;
    const char *only = "";
    variant = classifier_best();
    for (; first + 1 < argc && strncmp(argv[first], "--", 2) == 0; first += 2) {
        const char *name = argv[first] + 2, *value = argv[first + 1];
        if (strcmp(name, "runs") == 0)
            runs = atoi(value);
        else if (strcmp(name, "doc-kb") == 0)
            size = (size_t)atoi(value);
        else if (strcmp(name, "repeat-to") == 0)
            most = (size_t)atoi(value);
        else if (strcmp(name, "task") == 0)
            only = value;
        else if (strcmp(name, "variant") == 0)
            variant = find_variant(value);
        else
            die("no such option");
    }
    if (first >= argc || runs < 1 || runs > MOST_RUNS || size < 1)
        die("usage: bench_segment [--runs N] [--doc-kb KB] [--repeat-to MB] [--task PREFIX] [--variant NAME] FILE...");
    for (int i = first; i < argc; i++)
        add_file(argv[i], size * 1024);
    if (!docs.n)
        die("no text");
    repeat_to(most * 1000 * 1000);
    if (mem_init(&plain, NULL, NULL))
        die("out of memory");
    tailored = open_doc(0);
    uax29 = open_doc(DGM_UAX29);
    static double times[TASKS][MOST_RUNS];
    size_t found[TASKS];
    for (int run = -1; run < runs; run++) /* the first is a warm-up */
        for (int k = 0; k < TASKS; k++) {
            if (strncmp(tasks[k].name, only, strlen(only)) != 0)
                continue;
            const double start = seconds();
            found[k] = tasks[k].run();
            times[k][run < 0 ? 0 : run] = seconds() - start;
        }
    report(times, found, runs);
    return 0;
}

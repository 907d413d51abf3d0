/* Documents out of files, folders, CSV, JSON Lines, an Arrow stream or a callback, one at a time; and the parallel,
 * ordered runner. Knows nothing of documents' layers: the API hands in what to do with each text. */
#ifndef DGM_CORPUS_CORPUS_H
#define DGM_CORPUS_CORPUS_H

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "corpus/where.h"

/* One text as read. All memory is the item's own and is reused. */
typedef struct item_str {
    size_t at, len;              /* in `strings`, where a NUL follows: they grow, and so they move */
} item_str;
typedef struct item_field {
    item_str name, value;
} item_field;
typedef struct item_target {
    int64_t start, end;
    item_str id;
} item_target;

typedef struct item {
    int64_t number;              /* 0-based place in the input */
    buf bytes;                   /* the text as it came, unless it lies in `batch` */
    struct arrow_batch *batch;   /* NULL, or what `text` lies in: held */
    str text;
    buf strings;
    item_str id;
    VEC(item_field) fields;
    VEC(item_target) targets;
    bool page, html;             /* a plain file: look for furniture; of HTML */
    const char *encoding;        /* in `strings` or the corpus's, or NULL */
    const char *cells;           /* what its names and fields are in while they are read, NULL: UTF-8 */
    const char *hint;            /* what a row that is not UTF-8 looks like, static, or NULL */
    int64_t read;                /* bytes of the input that were read up to its end, packed where they are */
    int64_t replaced;            /* invalid parts of a row that became U+FFFD before it was parsed */
    dgm_error problem;           /* code != 0: this input could not be read; id names it */
} item;

static inline str item_text(const item *i)
{
    return i->batch ? i->text : (str){ i->bytes.v, i->bytes.n };
}

static inline str item_get(const item *i, item_str s)
{
    return (str){ i->strings.v + s.at, s.len };
}

typedef struct corpus corpus;
dgm_status corpus_open(const mem *m, const char *const *paths, size_t n, const dgm_corpus_options *o, corpus **out,
                       dgm_error *err);
dgm_status corpus_from(const mem *m, dgm_next next, void *user, const dgm_corpus_options *o, corpus **out,
                       dgm_error *err);
/* Takes the stream over, and releases it on failure too. */
dgm_status corpus_arrow(const mem *m, struct ArrowArrayStream *given, const dgm_corpus_options *o, corpus **out,
                        dgm_error *err);
/* 1: an item; 0: the end; negative: an error that ends the run (bad rows, memory, cancelled). */
int corpus_next(corpus *c, item *out, dgm_error *err);
int64_t corpus_total_bytes(const corpus *c); /* of the files named, -1 unknown */
/* The conditions on fields. Items that a field of their own, doc or folder rules out never come; a field that the page
 * can state (title, author, date, lang; source where a row lacks it) is the caller's to compare. */
const where_list *corpus_where(const corpus *c);
bool corpus_single(const corpus *c);         /* exactly one plain file or standard input was named */
void corpus_item_drop(const corpus *c, item *i); /* gives back the bytes of its text; it is read again or freed */
void corpus_item_free(const corpus *c, item *i); /* with its own memory, which may be another than that of a run */
void corpus_free(corpus *c);
void item_free(const mem *m, item *i);

/* ---- runner.c */
typedef struct runner {
    uint32_t threads;      /* >= 1 */
    uint32_t slots;        /* documents in flight, >= threads: slot numbers are 0 .. slots-1 */
    void *user;
    /* Analyses an item in worker thread `thread`, in place `slot`. Any order. Returns a status; document errors are
     * the callee's to remember for emit(). A negative return stops the run. */
    dgm_status (*work)(void *user, uint32_t thread, uint32_t slot, item *i, dgm_error *err);
    /* In input order, one at a time. */
    dgm_status (*emit)(void *user, uint32_t slot, item *i, dgm_error *err);
} runner;
dgm_status runner_run(const mem *m, corpus *c, const runner *r, dgm_error *err);

#endif

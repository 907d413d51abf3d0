/* Private to the corpus stage: sources, and the readers of tables. */
#ifndef DGM_CORPUS_READER_H
#define DGM_CORPUS_READER_H

#include "base/json.h"
#include "corpus/arrow.h"
#include "corpus/corpus.h"
#include "corpus/stream.h"
#include "text/text.h"

#define TEXT_LIMIT ((int64_t)1 << 30) /* bytes of one document or row */

/* ---- files.c: the paths named, as a list of files */
enum source_form { SOURCE_TEXT, SOURCE_CSV, SOURCE_TSV, SOURCE_JSONL, SOURCE_HTML }; /* in the order of DGM_FORM_* */

typedef struct source {
    const char *path;  /* to open */
    const char *doc;   /* its id */
    const char *folder; /* of the file below the folder named, "" at its top and for files named */
    uint8_t form;
    dgm_status problem; /* a folder that cannot be read: its status; 0 otherwise */
    int64_t bytes;
} source;

typedef struct source_list {
    const mem *m;
    arena strings;
    VEC(source) v;
    int64_t bytes;   /* of all, packed where they are; -1 unknown */
    uint32_t form;   /* DGM_FORM_*: all are that; 0: by their names */
} source_list;

/* `l->form` set. DGM_ERR_READ for a path that does not exist. */
dgm_status sources_find(source_list *l, const char *const *paths, size_t n, dgm_error *err);
void sources_free(source_list *l);
enum source_form source_form_of(const char *path);

/* ---- feed.c: a file in blocks */
typedef struct feed {
    const mem *m;
    stream s;
    const char *path;
    buf block;
    size_t at;
    bool ended;
    int64_t line;    /* 1-based number of the line at `at` */
    int64_t row;     /* of the line that feed_line() gave */
    buf long_line;   /* one that is not in one block */
} feed;

dgm_status feed_open(feed *f, const mem *m, const char *path, int64_t ratio, dgm_error *err); /* ratio: stream_open() */
/* At least one byte at f->at, or f->ended. */
dgm_status feed_fill(feed *f, dgm_error *err);
/* The next line without its break, there until the next call; *got false at the end. DGM_ERR_LIMIT over TEXT_LIMIT. */
dgm_status feed_line(feed *f, str *to, bool *got, dgm_error *err);
void feed_close(feed *f);

/* ---- csv.c: RFC 4180, and the same with tabs */
typedef struct csv {
    feed in;
    char separator;
    int64_t line;          /* where the record began */
    buf bytes;             /* the cells, a NUL after each */
    VEC(size_t) starts;    /* of each cell in bytes; one more at the end */
    buf header;
    VEC(size_t) names;     /* of the columns, in header */
} csv;

/* Reads the names. `ratio`: of stream_open(). */
dgm_status csv_open(csv *c, const mem *m, const char *path, char separator, int64_t ratio, dgm_error *err);
dgm_status csv_next(csv *c, bool *got, dgm_error *err);
size_t csv_columns(const csv *c);
const char *csv_name(const csv *c, size_t column);
str csv_cell(const csv *c, size_t column);
size_t csv_find(const csv *c, const char *name); /* SIZE_MAX */
void csv_close(csv *c);

/* ---- jsonl.c: one line of JSON Lines to an item: text, id (empty where missing), fields and targets */
typedef struct json_names {
    const char *text, *id; /* field names, "a.b" for nested ones */
    const char *encoding;  /* of the line, NULL: UTF-8 */
    uint32_t nesting;      /* of arrays and objects, at most */
} json_names;
/* What reading a line needs, kept from line to line. */
typedef struct json_member {
    str name;
    uint32_t key; /* of the name: others mostly have another */
    json_value value;
} json_member;
typedef struct json_rows {
    const mem *m;
    text row;
    VEC(json_member) members; /* of the line, each name once */
    strtab names;             /* of the members, by place, where they are many */
    arena strings;            /* names that were written with escapes */
    buf decoded;
    size_t id;                /* the member that is the id, SIZE_MAX: none, or one inside a member */
} json_rows;
void json_rows_init(json_rows *j, const mem *m, uint64_t seed);
/* Checks the row and reads its id; then json_row_rest() reads what else there is of it. */
dgm_status json_row(json_rows *j, const json_names *names, const feed *in, str row, item *out, bool *has_id, dgm_error *err);
dgm_status json_row_rest(json_rows *j, const json_names *names, const feed *in, item *out, dgm_error *err);
void json_rows_free(json_rows *j);

/* ---- arrow.c: rows of a stream of record batches */
typedef struct arrow_rows {
    const mem *m;
    struct ArrowArrayStream stream; /* release NULL: there is none */
    struct ArrowSchema schema;
    VEC(arrow_type) columns;        /* in the order of the stream */
    size_t body, id;                /* columns; id SIZE_MAX: none */
    bool bare;                      /* no records: the strings are the texts */
    struct arrow_batch *batch;      /* being read, NULL: none */
    int64_t at;                     /* rows of it that were read */
    int64_t row;                    /* of the stream, 1-based, that arrow_next() gave */
} arrow_rows;

/* Takes the stream over, and releases it on failure too. DGM_ERR_FORMAT: neither records with that column nor strings. */
dgm_status arrow_open(arrow_rows *r, const mem *m, struct ArrowArrayStream *given, const char *body, const char *id,
                      dgm_error *err);
/* One row to an item whose text lies in the batch; a row without text is an item with a problem. */
dgm_status arrow_next(arrow_rows *r, text *scratch, item *out, bool *got, bool *has_id, dgm_error *err);
void arrow_close(arrow_rows *r);
void arrow_drop(struct arrow_batch *b); /* a holder less; NULL is allowed. Not by two threads at once */

/* ---- meta.c: a table of metadata by document */
typedef struct meta_table {
    const mem *m;
    strtab docs;          /* row number by doc */
    buf strings;
    VEC(size_t) names;    /* offsets in strings, of the columns but doc */
    VEC(size_t) cells;    /* [docs][names] */
} meta_table;
dgm_status meta_load(meta_table *t, const mem *m, const char *path, dgm_error *err);
bool meta_join(const meta_table *t, const mem *m, item *i); /* adds the fields of the item's doc; false: no memory */
void meta_free(meta_table *t);

/* ---- items.c */
void item_clear(item *i);
bool item_string(const mem *m, item *i, str s, item_str *out);                       /* valid UTF-8 */
bool item_numbered(const mem *m, item *i, str name, int64_t number, item_str *out);  /* "name#12" */
/* The same of any bytes: made valid, what it took is counted, and cut at a NUL. */
bool item_clean(const mem *m, item *i, str s, text *scratch, item_str *out);
bool item_field_put(const mem *m, item *i, str name, str value);                     /* both valid UTF-8 */
bool item_field_add(const mem *m, item *i, str name, str value, text *scratch);      /* made valid if it is not */
const item_field *item_field_get(const item *i, str name);                           /* NULL: none */

#endif

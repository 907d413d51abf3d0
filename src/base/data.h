/* The files of data/, compiled into the library as read-only bytes, and the one reader of their format: UTF-8,
 * one entry a line, columns separated by tabs, lines that start with # and empty lines skipped. */
#ifndef DGM_BASE_DATA_H
#define DGM_BASE_DATA_H

#include "base/mem.h"

typedef struct data_file {
    const char *name; /* path below data/: "en/stopwords.txt" */
    const char *data;
    size_t len;
} data_file;

extern const data_file data_files[]; /* generated; sorted by name, ends with a NULL name */
extern const char data_digest[];     /* of their names and bytes, in hexadecimal digits */

const data_file *data_find(const char *name);                         /* NULL when there is none */
const data_file *data_find_lang(const char *lang, const char *name);  /* "<lang>/<name>" */

enum { TSV_COLUMNS = 16 };

typedef struct tsv {
    const char *next, *end;
    int64_t line;          /* 1-based number of the current line */
    int n;                 /* columns of the current line, at most TSV_COLUMNS; missing ones are empty */
    str cell[TSV_COLUMNS]; /* borrowed; a CR before the LF is dropped */
} tsv;

tsv tsv_open(const char *data, size_t len);
bool tsv_next(tsv *t);
bool tsv_number(str cell, double *out); /* [-]D[.DDD], whatever the locale; false: no number */

#endif

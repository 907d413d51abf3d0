/* Dictionaries of categories in the formats people have them. In: a file's bytes. Out: its entries one by one, in file
 * order. docs/dictionaries.md says what of each format is read. */
#ifndef DGM_STANCE_DICTIONARY_H
#define DGM_STANCE_DICTIONARY_H

#include "base/error.h"
#include "base/mem.h"

enum { CATEGORY_DEPTH = 16 }; /* categories nest at most so deep */

/* The category at hand: "state.law" is "law" in "state". */
typedef struct category_path {
    buf name;
    size_t end[CATEGORY_DEPTH]; /* length of the name of each category it is in, outermost first; the last: its own */
    int depth;
} category_path;

typedef struct dictionary_entry {
    const category_path *category;
    str pattern;    /* a phrase or a rule, see conditions.h; not empty */
    double weight;  /* 1 where the file says nothing */
    int64_t line;
} dictionary_entry;

/* Gets each entry; what it points to lives for the call only. */
typedef dgm_status (*dictionary_fn)(void *user, const dictionary_entry *e, dgm_error *err);

/* What a reader of one format works with. */
typedef struct dictionary {
    const mem *m;
    str data;              /* what is left of it */
    int64_t line;          /* the last one taken */
    category_path category;
    dictionary_fn fn;
    void *user;
    dgm_error *err;
} dictionary;

/* The format goes by the end of the name. DGM_ERR_FORMAT with the line, DGM_ERR_UNSUPPORTED (a format this build was
 * made without), DGM_ERR_MEMORY, or what `fn` returns. */
dgm_status dictionary_read(const mem *m, const char *name, const char *data, size_t len, dictionary_fn fn, void *user,
                           dgm_error *err);

/* ---- one file a format */
dgm_status tables_read(dictionary *d, char separator); /* .csv .tsv */
dgm_status yaml_read(dictionary *d);                   /* .yml .yaml */
dgm_status liwc_read(dictionary *d);                   /* .dic */
dgm_status lexicoder_read(dictionary *d);              /* .lc3 */
dgm_status wordstat_read(dictionary *d);               /* .cat */
/* .ykd, whose outermost node names the dictionary, and .lcd, where every node is a category */
dgm_status yoshikoder_read(dictionary *d, bool outer);

/* ---- for them */

/* The text without outer spaces and tabs. */
str trim(str s);
/* Takes the next line off the data, without its end; false: no more. */
bool next_line(dictionary *d, str *line);
/* Cuts the first run of characters that are no white space off the row. */
str next_word(str *row);
/* DGM_ERR_FORMAT at the line at hand; `about` is cut at 40 bytes. */
dgm_status bad_line(const dictionary *d, const char *what);
dgm_status bad_word(const dictionary *d, const char *what, str about);
/* Makes `name` the category at hand, within the first `depth` names of it. */
dgm_status category_open(dictionary *d, int depth, str name);
/* Hands on an entry of the category at hand. */
dgm_status entry_add(dictionary *d, str pattern, double weight);
/* A decimal number within a million, whatever the locale; false: none. */
bool read_weight(str s, double *out);

#endif

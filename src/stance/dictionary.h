/* Dictionaries of categories in the formats people have them. In: a file's bytes. Out: (category, pattern) one by
 * one, in file order. */
#ifndef DGM_STANCE_DICTIONARY_H
#define DGM_STANCE_DICTIONARY_H

#include "base/error.h"
#include "base/mem.h"

/* Gets each entry; strings live for the call only. */
typedef dgm_status (*dictionary_fn)(void *user, str category, str pattern, int64_t line, dgm_error *err);

/* The format goes by the end of the name: .csv and .tsv (category, pattern; a header is optional), .yml and .yaml
 * (nested mappings with lists of patterns; nested categories are joined by a dot), .dic (LIWC).
 * DGM_ERR_FORMAT with the line, DGM_ERR_MEMORY, or what `fn` returns. */
dgm_status dictionary_read(const mem *m, const char *name, const char *data, size_t len, dictionary_fn fn, void *user,
                           dgm_error *err);

/* ---- yaml.c */
dgm_status yaml_read(const mem *m, const char *data, size_t len, dictionary_fn fn, void *user, dgm_error *err);

/* The text without outer spaces and tabs. */
str trim(str s);
/* Takes the next line off `data`, without its end; false: no more. */
bool next_line(str *data, str *line, int64_t *number);

#endif

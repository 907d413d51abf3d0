/* What values.c, amounts.c and dates.c share: the named groups of a match, and the words of values.tsv. */
#ifndef DGM_ENTITY_VALUES_H
#define DGM_ENTITY_VALUES_H

#include "entity/rules.h"
#include "base/utf8.h"

typedef struct groups {
    const run *r;
    const pattern *p;
    const char *subject;
    const PCRE2_SIZE *span;
} groups;

/* values.c */
str group(const groups *g, const char *name);                  /* the first of that name that took part, or "" */
str lookup(const groups *g, const char *kind, str word);       /* what it is worth, or "" */
str keep_bytes(const run *r, const buf *b);                    /* in the document's own bytes; s is NULL: out of memory */

/* amounts.c */
int64_t whole_number(const groups *g, str s);                  /* in digits or words; -1: none, or above 1e9 */
bool read_amount(const groups *g, const char *prefix, found_value *out); /* false: out of memory */

/* dates.c: false with *memory true where there is no such day */
bool read_date(const groups *g, found_value *out, bool *memory);

#endif

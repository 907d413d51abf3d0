/* Inside of the quotation pass. See stance.h for what it gives. */
#ifndef DGM_STANCE_QUOTES_H
#define DGM_STANCE_QUOTES_H

#include "stance/sources.h"

/* ---- quotemarks.c */

/* Words between quotation marks, the marks included. */
typedef struct quoted {
    int32_t start, end;  /* bytes */
    int32_t first, last; /* tokens */
    bool closed;
    bool used;
} quoted;

typedef VEC(quoted) quoteds;

/* Outermost quoted spans of sentences [from, to) of running text, by start; every paragraph of a long quotation
 * may open with a mark and only the last one closes. Unclosed ones end with their paragraph. */
bool quotemarks_find(const reading *r, const mem *m, int32_t from, int32_t to, quoteds *out);

struct quoting {
    quoteds spans;
    VEC(uint8_t) taken; /* by token: a cue that has its record */
};

#endif

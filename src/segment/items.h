/* The enumerators of list items: 1. 1) 1.) (1) a. a) A) i. ii. а) б) and bullets. In: tokens. Out: which item starts at
 * one. */
#ifndef DGM_SEGMENT_ITEMS_H
#define DGM_SEGMENT_ITEMS_H

#include <string.h>

#include "segment/tailor.h"

enum {
    ITEM_BULLET = 1,  /* style: with a bullet, alone or before a number */
    ITEM_CLOSED = 64  /* with a bracket after it */
};

typedef struct item {
    uint32_t style; /* how it is written; 0: no item */
    int32_t value;  /* 1 for 1, a and A; 0 for a bullet alone */
    int32_t last;   /* its last token */
} item;

/* The enumerator that begins at token i < end; .style is 0 if there is none. */
item item_at(const segmenter *g, const char *s, const tokens *tok, int32_t i, int32_t end);

/* Whether it is written as the initial of a name is: J. */
bool item_initial(item a);

/* Whether a bullet or bracket shows that it is one: a number or letter with a full stop may end a sentence as well. */
bool item_marked(item a);

/* Whether b is the item after a in one list. */
bool item_follows(item a, item b);

static inline bool token_is(const char *s, const tokens *tok, int32_t i, const char *form)
{
    const size_t n = strlen(form);
    return (size_t)(tok->end[i] - tok->start[i]) == n && memcmp(s + tok->start[i], form, n) == 0;
}

/* Whether nothing is between token i > 0 and the one before it. */
static inline bool token_adjoins(const tokens *tok, int32_t i) { return tok->start[i] == tok->end[i - 1]; }

#endif

/* What a pattern can begin with, and what it cannot do without. In: a pattern as written. Out: parts of folded words,
 * signs, and kinds of values.tsv. Read by needs.c, looked up by triggers.c. */
#ifndef DGM_ENTITY_NEEDS_H
#define DGM_ENTITY_NEEDS_H

#include "entity/rules.h"

enum { MOST_ITEMS = 40, ITEM_BYTES = 22 };

enum item_shape { WHOLE, BEGINS, ENDS }; /* a letter may stand after it, or before it: the run begins or ends so */
enum item_class { ANY_CASE, CAPITAL, KIND, KIND_ANY_CASE };

/* A part of a folded word, or the kind of a {kind}. */
typedef struct item {
    uint8_t shape, class, len;
    char s[ITEM_BYTES];
} item;

typedef struct items {
    int n;
    bool any;                 /* first: anything; need: nothing is needed */
    item v[MOST_ITEMS];
} items;

typedef struct needs {
    items of[TRIGGER_ROLES];  /* what it begins with, and two sets of which it needs one each */
    bool empty;               /* may be nothing */
    int tokens;               /* at most */
} needs;

static inline str item_str(const item *x)
{
    return (str){ x->s, x->len };
}

/* The next part of a folded text from *at on: a run of letters, a sign or a Chinese character; "0" for any digits.
 * False at its end. */
bool next_part(str s, size_t *at, str *part);

typedef struct needs_reader needs_reader;
needs_reader *needs_reader_new(const mem *m, uint64_t seed, const lexis *lex); /* NULL: out of memory */
void needs_reader_free(needs_reader *r);
bool needs_is_stop(needs_reader *r, str word); /* a word of the function words of the language */
bool needs_read(needs_reader *r, const pattern *p, needs *out); /* false: out of memory */

#endif

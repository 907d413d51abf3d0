/* Words, entities and categories that a concordance and a tally of collocates look for. */
#ifndef DGM_TALLY_PATTERN_H
#define DGM_TALLY_PATTERN_H

#include "tally/view.h"

typedef struct pattern_hit {
    int32_t start, end;      /* bytes */
    int32_t first, last;     /* tokens [first, last) */
    const keyword_hit *hit;  /* of a dictionary, or NULL */
} pattern_hit;
typedef void (*pattern_on)(void *user, const pattern_hit *x);

dgm_status pattern_check(const char *pattern, dgm_error *err); /* DGM_ERR_ARGUMENT: empty or too long */
unsigned pattern_needs(const char *pattern, const keywords *k); /* NEED_* of pattern_find() */
/* Calls `on` for each hit: words in analysed lines alone, entities and categories wherever they were found. */
dgm_status pattern_find(const mem *m, const doc_view *d, const char *pattern, pattern_on on, void *user, dgm_error *err);

#endif

/* Which passages of a document count: those of analysed lines, and where an entity is asked for those about it. */
#ifndef DGM_TALLY_PASSAGES_H
#define DGM_TALLY_PASSAGES_H

#include "tally/view.h"

enum { ABOUT_WORDS = 10, ABOUT_WORDS_MAX = 1000, ABOUT_IDS = 64 };

/* Zero is an empty one; it keeps its memory from document to document. */
typedef struct passages {
    VEC(uint8_t) sentences; /* [sen->n] whether it counts, or words of it do */
    VEC(uint8_t) tokens;    /* [tok->n] whether it does; empty where sentences count whole */
    VEC(uint8_t) near, depth;
    bool any;               /* something counts, or no entity is asked for */
} passages;

/* `about`: ids joined by "+" are asked for together, "," parts such alternatives; "" asks for none. `within`: DGM_WITHIN_,
 * `window` words either side of a mention, in its paragraph. False: out of memory. */
bool passages_choose(const mem *m, const doc_view *d, const char *about, uint32_t within, int32_t window, passages *out);
void passages_free(const mem *m, passages *x);
/* Fills in the defaults of a context; DGM_ERR_ARGUMENT where it cannot be. Without `about` there is none: all zero. */
dgm_status passages_check(const char *about, uint32_t *within, int32_t *window, dgm_error *err);

static inline bool passages_take(const passages *x, int32_t sentence, int32_t token)
{
    return x->sentences.v[sentence] && (x->tokens.n == 0 || x->tokens.v[token]);
}

/* Actors a mention stands for: itself, or the parts of a compound; their number, 0 to 2. */
int mention_actors(const mention *x, int32_t out[2]);
/* Whether the mention is one of the entity, or of a compound it is part of. */
bool mention_names(const mentions *men, const mention *x, str id);

#endif

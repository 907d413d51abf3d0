/* Documents that are copies of earlier ones. In: signatures, in input order. Out: which earlier document each copies. */
#ifndef DGM_CORPUS_COPIES_H
#define DGM_CORPUS_COPIES_H

#include "text/text.h"

typedef struct copies copies;

/* `percent`: of shingles in common, from which a document is a copy. */
dgm_status copies_new(const mem *m, uint64_t seed, int32_t percent, copies **out, dgm_error *err);
/* *of: the id of the earliest of the most similar documents, NULL: a copy of none, and then it is remembered itself.
 * *similarity: 100 for the same words in the same order, else at most 99. */
dgm_status copies_see(copies *c, const signature *x, str id, const char **of, int32_t *similarity, dgm_error *err);
void copies_free(copies *c); /* NULL is allowed */

#endif

/* The boundaries of UAX #29, exactly (Unicode 15.0). In: valid UTF-8. Out: segments that cover all of it.
 * The classifier decides about speed, never about the result. */
#ifndef DGM_SEGMENT_UAX29_H
#define DGM_SEGMENT_UAX29_H

#include "segment/classes.h"
#include "segment/segment.h"

/* words.c: appends every word segment of s[0, len) with its kind; `sentence` is left 0. False: out of memory. */
bool words_find(const mem *m, const classifier *by, const char *s, int32_t len, tokens *out);

/* kinds.c: sets the kinds of the segments from `first` to `end`; `read_all`: some may hold emoji joined by WB3c. */
void segment_kinds(const char *s, tokens *t, int32_t first, int32_t end, bool read_all);

/* sentences.c: appends every sentence of s[0, len), as if of one body line. False: out of memory. */
bool sentences_find(const mem *m, const classifier *by, const char *s, int32_t len, sentences *out);

/* segment.c: appends one item; false when out of memory. */
bool tokens_resize(const mem *m, tokens *t, int32_t cap); /* cap > 0, at least t->n */
bool tokens_grow(const mem *m, tokens *t); /* false where there are as many as are wanted, too */
static inline bool tokens_push(const mem *m, tokens *t, int32_t start, int32_t end, int32_t sentence, uint8_t kind)
{
    if (t->n == t->cap && !tokens_grow(m, t))
        return false;
    t->start[t->n] = start;
    t->end[t->n] = end;
    t->sentence[t->n] = sentence;
    t->kind[t->n++] = kind;
    return true;
}
bool sentences_push(const mem *m, sentences *s, int32_t start, int32_t end, int32_t block, uint8_t kind);

#endif

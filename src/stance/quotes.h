/* Inside of the quotation pass. See stance.h for what it gives.
 *
 * quotemarks.c pairs the marks, direct.c gives the quoted words their cue, indirect.c reads the cues that are left,
 * and quotes.c runs the three over a document. */
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
    VEC(uint8_t) taken; /* by token: a cue that has its record, or words of dialogue */
};

/* ---- quotes.c */

/* The pass over one document. */
typedef struct quote_run {
    reading *r;
    const mem *m;
    quotes *out;
    quoteds *spans;
    const tokens *tok;
    const sentences *sen;
    int32_t first;      /* token of the stretch */
    int32_t open;       /* record that a following span may go on with, -1: none */
    int32_t open_token; /* up to where that record's sentence goes */
} quote_run;

bool quotes_emit(quote_run *q, int32_t start, int32_t end, const rule_hit *cue, const source *s, bool direct);
/* A cue of one of the frames at the token that is a verb: not "the report that". NULL: none. */
const rule_hit *quotes_cue(const quote_run *q, int32_t token, unsigned frames);
int32_t quotes_words(const quote_run *q, int32_t first, int32_t last);
/* The token where the paragraph of the token ends. */
int32_t quotes_paragraph_end(const quote_run *q, int32_t token);

static inline int32_t sentence_first(const quote_run *q, int32_t token)
{
    return q->sen->first[q->tok->sentence[token]];
}

static inline int32_t sentence_last(const quote_run *q, int32_t token)
{
    return q->sen->first[q->tok->sentence[token] + 1];
}

static inline unsigned grammar_at(const quote_run *q, int32_t token)
{
    return reading_flags(q->r, token, RULE_GRAMMAR);
}

/* ---- direct.c */

/* Gives span i its record, if it is a quotation. */
bool direct_read(quote_run *q, size_t i);
/* The paragraph of the token, where it is dialogue: "— Words, — said X. — Words." `*span` walks forward. */
bool direct_dialogue(quote_run *q, int32_t first, size_t *span);

/* ---- indirect.c */

/* Indirect speech of one sentence; `*span` walks forward over the quoted spans. */
bool indirect_read(quote_run *q, int32_t sentence, size_t *span);

#endif

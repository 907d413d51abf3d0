/* Rules of dictionaries: a pattern that counts only where others stand near it, or do not.
 *
 *     rule      = sides { ["NOT"] relation "/" reach sides }
 *     relation  = "NEAR" | "BEFORE" | "AFTER"
 *     reach     = a number of words | "S" (anywhere in the sentence)
 *     sides     = side { "|" side }
 *     side      = phrase | "@" category
 *
 * "tax* BEFORE/3 cut*|@fall NOT AFTER/2 no" is a word of "tax*" with "cut*" or a word of "fall" among the three words
 * behind it and no "no" among the two before it. Relations never look beyond the sentence and never at words of the
 * match itself. Names in capitals with a slash are relations, whatever else a pattern may be. */
#ifndef DGM_STANCE_CONDITIONS_H
#define DGM_STANCE_CONDITIONS_H

#include "base/error.h"
#include "base/mem.h"

enum { RULE_CONDITIONS = 8, RULE_SIDES = 64, RULE_REACH = 1000, REACH_SENTENCE = INT32_MAX };
enum { RELATION_NEAR, RELATION_BEFORE, RELATION_AFTER, RELATIONS };

typedef struct condition {
    uint8_t relation;
    bool negated;
    int32_t reach;       /* words, or REACH_SENTENCE */
    uint32_t side, sides; /* [side, side + sides) of the keywords' sides */
} condition;

/* A rule in pieces of its text. */
typedef struct rule_text {
    str head;            /* what comes before the first relation: the whole of a pattern without */
    int n;
    struct {
        condition is;    /* its sides not yet filled in */
        str sides;
    } condition[RULE_CONDITIONS];
} rule_text;

/* DGM_ERR_FORMAT: a reach that is none, a side left out, too many conditions. */
dgm_status rule_split(str pattern, rule_text *out, dgm_error *err);
/* Takes the next side off; false: no more. An empty one is given as such. */
bool rule_side(str *sides, str *side);

/* ---- where the sides of conditions stand in the sentence at hand */

typedef struct side_places {
    uint32_t sentence;                    /* whose places they are */
    int32_t recent;                       /* the last one's end */
    VEC(int32_t) first;                   /* tokens, ascending */
    VEC(int32_t) last;                    /* one behind, ascending; not in the order of `first` */
} side_places;

typedef struct places {
    VEC(side_places) sides;
    uint32_t sentence;
    VEC(int32_t) words;                   /* by token of the sentence and one behind: words before it */
    int32_t from;                         /* the sentence's first token */
} places;

void places_free(const mem *m, places *p);
/* False: out of memory. */
bool places_add(const mem *m, places *p, uint32_t side, int32_t first, int32_t last);
/* Whether the condition holds for a match of tokens [first, last). `sides`: the keywords'. */
bool condition_holds(const places *p, const condition *c, const uint32_t *sides, int32_t first, int32_t last);

#endif

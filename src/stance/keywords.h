/* What keywords.c compiles and hits.c reads. */
#ifndef DGM_STANCE_KEYWORDS_H
#define DGM_STANCE_KEYWORDS_H

#include "stance/conditions.h"
#include "stance/phrases.h"
#include "stance/stance.h"

#define CATEGORY_NONE UINT32_MAX
#define WEIGHT_UNIT   1000000 /* a weight of 1 */

typedef struct keyword_category {
    uint32_t outer;              /* CATEGORY_NONE: on the first level */
    uint32_t side;               /* that stands for it in rules, or STRTAB_NONE */
    int8_t stance;               /* 1: evidence for a favorable stance, -1 against, 0 neither */
    uint32_t head;               /* the first of the rules it is the head of: index of heads + 1, 0: none */
} keyword_category;

typedef struct keyword_entry {
    uint32_t category, file;
    str pattern;
    int64_t line, weight;        /* weight: of WEIGHT_UNIT */
    uint32_t condition, conditions; /* of keywords.conditions */
} keyword_entry;

/* What a category says of a target, as loaded. */
typedef struct category_stance {
    uint32_t name, file;         /* of evidence, of files */
    int64_t line;
    int8_t stance;
} category_stance;

/* A rule whose head is a category. */
typedef struct category_head {
    uint32_t entry, next;
} category_head;

struct keywords {
    const mem *m;
    uint64_t seed;
    strtab categories, files;
    strtab own_names;            /* of categories, without those they are in */
    VEC(uint32_t) own_name;      /* by it: the category, or CATEGORY_NONE if there are several */
    strtab known;                /* category and pattern of each entry, by its number */
    strtab evidence;             /* names of categories in `stances` */
    strtab sides;                /* texts of the sides of conditions */
    VEC(keyword_category) category;
    VEC(keyword_entry) entries;
    VEC(condition) conditions;
    VEC(uint32_t) side;          /* what conditions refer to: ids of sides */
    VEC(category_head) heads;
    VEC(category_stance) stances;
    phrases book[LANG_COUNT];    /* payload: an entry * 2, or a side * 2 + 1 */
};

#endif

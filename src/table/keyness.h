/* What keyness is made of: terms and documents of two sides, and of a background. */
#ifndef DGM_TABLE_KEYNESS_H
#define DGM_TABLE_KEYNESS_H

#include "table/tally_tables.h"

enum { TARGET, REFERENCE, BACKGROUND, NEITHER, SIDES = NEITHER };
enum { RESAMPLE_MAX = 1000000 };

typedef struct key_term {
    str lang, term;
    uint32_t lang_id, term_id; /* of tally[of] */
    int of;
    int64_t count[SIDES], docs[SIDES];
    int64_t words[SIDES];      /* of its language, see keyness_counts.c */
    bool stop;
} key_term;

typedef struct key_doc {
    str group, doc;
    uint32_t group_id, doc_id; /* of tally[of] */
    int of, side;              /* TARGET or REFERENCE */
    int64_t words;
} key_doc;

/* That a document has a term so many times. */
typedef struct key_use {
    uint32_t term, doc; /* places in terms and docs */
    int64_t count;
} key_use;

typedef struct key_counts {
    const tally *tally[SIDES];  /* the tally asked; where the reference, where the background come from, NULL: it too */
    VEC(key_term) terms;        /* by language and term */
    size_t compared;            /* terms of target or reference */
    int64_t words[SIDES], all_docs[SIDES];
    int langs[SIDES];           /* how many languages the side has terms of */
    bool single[SIDES];         /* it was counted with single words */
    /* only where documents were counted by themselves, and only of terms that rows are for */
    bool by_doc[SIDES];
    VEC(key_doc) docs;          /* by group and name, whatever order they were counted in */
    VEC(key_use) uses;          /* by term, then document */
    size_t *first;              /* [terms.n + 1] uses of each term */
} key_counts;

/* ---- keyness_counts.c. `k` zeros at first, freed by the caller on failure too. */
dgm_status key_counts_make(const question *x, key_counts *k, dgm_error *err);
/* The uses of terms with wanted[i]. */
dgm_status key_counts_uses(const question *x, key_counts *k, const bool *wanted, dgm_error *err);
void key_counts_free(const mem *m, key_counts *k);

/* ---- resample.c: p-values of the terms with wanted[i], by permuting documents between target and reference. */
dgm_status resample(const question *x, const key_counts *k, const bool *wanted, double *p, dgm_error *err);

#endif

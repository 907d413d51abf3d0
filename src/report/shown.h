/* What the stage's files share: what is shown, and the evidence for it. */
#ifndef DGM_REPORT_SHOWN_H
#define DGM_REPORT_SHOWN_H

#include "report/report.h"

enum { MOST_ACTORS = 25, MOST_TARGETS = 20, MOST_GROUPS = 24, MOST_EDGES = 60, MOST_TERMS = 30, PASSAGES = 8 };

/* Where to read of something. */
typedef struct passage {
    uint32_t doc;
    int32_t sentence, start, end; /* start, end: what it is about, in the text */
    int score;                    /* hundredths or NO_SCORE */
    str holder;                   /* of stances; else empty */
} passage;

typedef struct passages {
    passage v[PASSAGES];
    int n;
    int64_t total; /* offered */
} passages;

typedef struct shown {
    const mem *m;
    const report_input *in;
    strtab keys;            /* what has evidence: a letter, US, and ids parted by US */
    VEC(passages) evidence; /* by key */
    VEC(int64_t) row;       /* by key: of 'c', 1 + the row of in->cells; 0: none */
    strtab groups;          /* columns of the heat map, in order */
    bool failed;            /* out of memory while a key was made */
    buf key;                /* scratch */
    strtab names;           /* id -> name, for tooltips: ids, and their names beside them */
    VEC(str) name;
} shown;

dgm_status shown_make(shown *x, const mem *m, const report_input *in, dgm_error *err);
void shown_free(shown *x);
str shown_name(const shown *x, str id);

/* The key of some evidence: of an actor 'a' and its id; of a target 't', its id, language and "favor" or "against"; of
 * a cell 'c', target, language and group; of a pair 'p' and its ids. Out of memory: the empty string, and
 * x->failed. */
str key_of(shown *x, char kind, str a, str b, str c);
uint32_t evidence_of(const shown *x, str key); /* its number, STRTAB_NONE: none was wanted */
bool has_passages(const shown *x, uint32_t evidence);

/* ---- evidence.c */
dgm_status evidence_collect(shown *x, dgm_error *err);
void put_evidence(html *h, const shown *x); /* the panels */

/* ---- cells of tables */
str cell_text_of(const dgm_table *t, const char *column, int64_t row); /* empty for null and for no such column */
int64_t cell_count(const dgm_table *t, const char *column, int64_t row);
int cell_score(const dgm_table *t, const char *column, int64_t row); /* NO_SCORE: null */
const char *stance_class(int score);                                 /* a class of figure.css by sign and size */
bool languages_differ(const dgm_table *t);                           /* its column lang has more than one value */

/* ---- the figures: SVG, whose parts link to their evidence where `linked`; and the table beside it */
typedef struct figure {
    const char *name, *title, *how;
    bool (*has)(const shown *x); /* whether there is anything to show */
    void (*draw)(html *h, shown *x, bool linked);
    void (*table)(html *h, shown *x);
} figure;

extern const figure figure_actors, figure_stance, figure_heat, figure_network, figure_spread, figure_words,
    figure_keyness, figure_time;
void svg_open(html *h, int width, int height, const char *name, const char *title);
void link_open(html *h, uint32_t evidence, bool linked); /* an <a>, or <g> where there is nothing to go to */
void link_close(html *h, uint32_t evidence, bool linked);
void put_link(html *h, const shown *x, uint32_t evidence, str text); /* in a table */

/* ---- texts.c */
void put_documents(html *h, const shown *x);

#endif

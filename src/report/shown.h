/* What the stage's files share: what is shown, and the evidence for it. */
#ifndef DGM_REPORT_SHOWN_H
#define DGM_REPORT_SHOWN_H

#include "report/periods.h"
#include "report/report.h"
#include "stats/stats.h"

enum {
    MOST_GROUPS = 24,
    MOST_TERMS = 30,
    MOST_WORDS = 80,
    MOST_LINKS = 60,
    MOST_COURSES = 6,
    MOST_TARGETS = 20,
    MOST_RELATIONS = 12,
    MOST_SCORED = MOST_TARGETS + MOST_RELATIONS,
    PASSAGES = 8
};

/* Where to read of something. */
typedef struct passage {
    uint32_t doc;
    int32_t sentence, start, end; /* start, end: what it is about, in the text */
    int score;                    /* hundredths or NO_SCORE */
    str holder;                   /* of stances; else empty */
    bool named;                   /* of stances: the target stands in the sentence by name */
} passage;

typedef struct passages {
    passage v[PASSAGES];
    int n;
    int64_t total; /* offered */
} passages;

/* A word that a figure shows. */
typedef struct shown_word {
    str term, lang;      /* lang: empty for a word of keyness, which has none */
    int64_t row;         /* of the leading words: that of in->terms */
    int64_t sentences;   /* of the texts shown, that have it */
    uint32_t first;      /* evidence: where it is first met; */
    uint32_t more, less; /* in the group of keyness, and in the others */
} shown_word;

/* Two leading words that stand together more than chance would have it. */
typedef struct word_link {
    int a, b; /* of shown.words */
    int64_t count, docs;
    int npmi; /* hundredths */
    uint32_t evidence;
} word_link;

/* What there is of an actor, or of a target, in a period. */
typedef struct point {
    int64_t n, docs;      /* mentions or statements, and the documents with one */
    cluster_sums sums;    /* of scores */
    int score, low, high; /* hundredths or NO_SCORE */
} point;

typedef struct course {
    str id, lang; /* lang: of scores, which languages do not share; else empty */
    point point[MOST_PERIODS];
} course;

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
    VEC(shown_word) words; /* the leading ones by frequency, then those of keyness alone */
    int leading;
    VEC(uint32_t) word_of;       /* by term: 1 + its number among them; 0: none */
    strtab key_ids;              /* of names among the words of keyness */
    VEC(str) key_names;          /* as they are called there */
    VEC(word_link) links;        /* the most associated first */
    int64_t sentences;           /* of the texts shown, analysed */
    int64_t target[MOST_SCORED]; /* rows of in->stance: those shown, who and what before relations between two */
    int n_targets, n_rows;       /* of these the first; all */
    periods periods;
    course *named, *scored; /* of actors, and of targets by the authors; one piece of memory, NULL: no time is known */
    int n_named, n_scored;
} shown;

dgm_status shown_make(shown *x, const mem *m, const report_input *in, dgm_error *err);
void shown_free(shown *x);
str shown_name(const shown *x, str id);
/* A name, cut to so many columns; of a relation without one the names of its ends, "China – Russia". */
void put_target_name(html *h, const shown *x, str id, int cells);

/* The key of some evidence: of an actor 'a' and its id; of a target 't', its id, language and "favor" or "against"; of
 * a cell 'c', target, language and group; of a pair 'p' and its ids; of a word 'w' and its language, of a word 'k' and
 * "more" or "less"; of two words 'q' and their language; of an arrow 'h', holder, target and language; in a period, of
 * an actor 'm' and of a target 'z', with its language. Out of memory: the empty string, and x->failed. */
str key_of(shown *x, char kind, str a, str b, str c);
uint32_t evidence_want(shown *x, str key);     /* makes it known that it is wanted; STRTAB_NONE: out of memory */
uint32_t evidence_of(const shown *x, str key); /* its number, STRTAB_NONE: none was wanted */
bool has_passages(const shown *x, uint32_t evidence);

/* ---- words.c */
dgm_status words_choose(shown *x, dgm_error *err);                      /* words, links and their keys */
void words_collect(shown *x, uint32_t doc);                             /* their passages */
void words_keep_name(shown *x, uint32_t doc, str id, const passage *p); /* of a name that keyness shows */
uint32_t evidence_of_key(shown *x, str term, bool more); /* of a word of keyness, in its group or in the others */

/* ---- courses.c: what is over time, and its keys; false: out of memory */
bool courses_make(shown *x);
uint32_t evidence_of_period(shown *x, char kind, str id, str lang, str date);

bool holders_want(shown *x); /* the keys of the arrows of holders.c */

/* ---- evidence.c */
/* Keeps the passage if it is among the best of its key; STRTAB_NONE: nobody asked. */
void evidence_keep(shown *x, uint32_t evidence, const passage *p);
bool is_analysed(const shown *x, const dgm_table *sentences, int64_t row);
dgm_status evidence_collect(shown *x, dgm_error *err);
void put_evidence(html *h, const shown *x); /* the panels */
bool has_strongest(shown *x);
void put_strongest(html *h, shown *x); /* a section of the page */

/* ---- overview.c */
void put_overview(html *h, const report_input *in);

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

extern const figure figure_actors, figure_stance, figure_relations, figure_heat, figure_holders, figure_network,
    figure_terms, figure_spread, figure_strips, figure_words, figure_keyness, figure_time, figure_mentions,
    figure_drift;
void svg_open(html *h, int width, int height, const char *name, const char *title);
/* An <a>, or <g> where there is nothing to go to. */
void link_open(html *h, const shown *x, uint32_t evidence, bool linked);
void link_close(html *h, const shown *x, uint32_t evidence, bool linked);
void put_link(html *h, const shown *x, uint32_t evidence, str text); /* in a table */

/* ---- texts.c */
void put_documents(html *h, const shown *x);

#endif

/* What the files that make tables of tallies share. */
#ifndef DGM_TABLE_TALLY_TABLES_H
#define DGM_TABLE_TALLY_TABLES_H

#include "stats/stats.h"
#include "table/frame.h"
#include "tally/tally.h"

/* A question: a tally, the query, and where the answer goes. */
typedef struct question {
    const mem *m;
    const tally *t;
    const dgm_query *q;
    const tally *reference, *background; /* of keyness, or NULL */
} question;

static inline str name_str(const tally *t, uint32_t id) { return strtab_get(&t->names, id); }
static inline int64_t at_least(int64_t asked, int64_t otherwise) { return asked > 0 ? asked : otherwise; }

/* A sum of counts of several cells: each was checked, but a saved tally can hold any, so it stays at the largest. */
static inline void add_count(int64_t *sum, int64_t add) { *sum = add > INT64_MAX - *sum ? INT64_MAX : *sum + add; }

/* ---- tally_tables.c */
bool group_wanted(const question *x, const cell *c);     /* key 0 is a group the query asks for */
const cell *group_cell(const tally *t, uint32_t group);  /* its CELL_GROUP; zeros where there is none */

uint32_t group_id(const tally *t, const char *group);   /* STRTAB_NONE: no group of the tally */
/* The error of a group there is not: "no group X: there are A, B, C", as many as the message holds. */
dgm_status no_group(const question *x, const char *group, dgm_error *err);

/* What an id is called most: the name and type most often counted with it, then the first by bytes. */
typedef struct id_name {
    uint32_t id;
    str name, type;
    int64_t mentions;
} id_name;
typedef VEC(id_name) id_names;
dgm_status id_names_make(const mem *m, const tally *t, id_names *out, dgm_error *err);
const id_name *id_names_find(const id_names *names, uint32_t id); /* NULL: none */

/* ---- forms.c: surface forms, the most frequent first */
typedef struct term_form {
    uint32_t lang, term;
    str form;
    int64_t count;
} term_form;
typedef VEC(term_form) term_forms;
dgm_status term_forms_make(const mem *m, const tally *t, term_forms *out, dgm_error *err); /* of each language */
/* Of all languages together: lang is 0. */
dgm_status term_forms_join(const mem *m, const tally *t, term_forms *out, dgm_error *err);
size_t term_forms_find(const term_forms *f, uint32_t lang, uint32_t term, size_t *n); /* the first; *n 0: none */
/* The cells `term` and `forms` of a row: all forms as a list, and its first, which is how the term is shown. */
void put_forms(frame *f, const term_forms *forms, uint32_t lang, uint32_t term, str otherwise);
/* Whether two folded forms hold over a fifth of the term each; false: out of memory. */
bool forms_merged(const mem *m, const term_form *v, size_t n, bool *merged);

/* ---- measures.c: marks the measures of `names` [n] that the query asks for; the first `usual` where it names none.
 * DGM_ERR_ARGUMENT: an unknown one. */
dgm_status measures_chosen(const dgm_query *q, const char *const *names, int n, int usual, bool *chosen,
                           dgm_error *err);
/* Of the measures of association, and of "q" behind them: chosen[ASSOCIATIONS + 1]. */
dgm_status associations_chosen(const dgm_query *q, bool *chosen, dgm_error *err);

/* ---- weights.c: columns of weights of terms */
enum { WEIGHTS = 11 };
typedef struct group_facts {
    int64_t docs, words, most, most_docs; /* most: the count of its commonest term; most_docs: of the term of most */
} group_facts;
typedef struct term_docs {
    uint32_t lang, term;
    int64_t docs;
} term_docs;
typedef struct weights {
    bool documents;        /* the tally is by documents */
    bool chosen[WEIGHTS];
    group_facts *groups;   /* by name */
    group_facts all;       /* by documents: of all of them */
    VEC(term_docs) terms;  /* by documents: sorted */
} weights;
/* Adds the columns the query asks for. The caller frees `w`, zeros at first, on failure too. DGM_ERR_ARGUMENT. */
dgm_status weights_make(const question *x, frame *f, weights *w, dgm_error *err);
void weights_free(const mem *m, weights *w);
int64_t weights_docs(const weights *w, const cell *c); /* documents of a CELL_TERM's collection that have its term */
void weights_put(const weights *w, frame *f, const cell *c, int64_t docs); /* docs: the same */

/* ---- stance_tables.c: what the tables of stances share */
enum { INTERVAL_DOCS = 5 }; /* no interval below so many documents */
extern const char *const voice_names[3];               /* by DGM_VOICE_ */
bool target_wanted(const question *x, str target);
/* What a target is called: "Russia", "China ~ Russia"; where memory runs out, f has failed. */
str target_name(frame *f, const question *x, const id_names *names, str id, arena *bytes);
/* Sums over the documents of a group, voice, target and language, those of the cell; without scores all 0. */
cluster_sums target_sums(const tally *t, const cell *like);
/* Parts a cell's first key, "group US voice"; false where it has no separator, which a saved tally could bring. */
bool split_group(str key, str *group, str *voice);

/* ---- one function a table */
dgm_status keywords_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status terms_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status dispersion_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status collocations_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status collocates_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status keyness_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status diversity_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status readability_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status lines_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status features_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status matrix_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status groups_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status pairs_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status edges_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status passages_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status nodes_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status stance_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status contrast_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status evidence_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status drivers_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status holders_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status holder_nodes_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status sheet_table(const question *x, dgm_table **out, dgm_error *err);
dgm_status key_table(const question *x, dgm_table **out, dgm_error *err);

#endif

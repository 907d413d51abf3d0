/* Rows of pairs, which three tables show: pairs, edges and nodes. */
#ifndef DGM_TABLE_PAIR_VIEW_H
#define DGM_TABLE_PAIR_VIEW_H

#include "table/tally_tables.h"

/* ---- edges.c: what an edge has more than a pair */

enum { EDGE_COUNT = 3, EDGE_DOCS = 2 }; /* the least of an edge, unless asked otherwise */

typedef struct edge_bond {
    uint32_t group, a, b, lang; /* of several languages: 0 */
    int64_t n, sum, favor, against;
} edge_bond;

typedef struct edge_passage {
    uint32_t from, b; /* name of group + US + a */
    int64_t near, start, end;
    str doc;
} edge_passage;

/* Two items over all slices. */
typedef struct edge_total {
    uint32_t a, b;
    int64_t weight, docs;
    bool kept;
} edge_total;

typedef struct edges {
    const question *x;
    bool bonds, passages; /* the tally has them */
    bool sliced;          /* its groups are years or months */
    VEC(edge_bond) bond;       /* by keys */
    VEC(edge_passage) passage; /* by keys, the nearest first */
    strtab pairs;              /* of slices: a and b as bytes of their ids */
    VEC(edge_total) total;     /* by pair */
    arena bytes;
    buf text;
} edges;

/* edges_free() also after a failure. `least`: the weight of a count of 1. */
dgm_status edges_make(edges *e, const question *x, double least, dgm_error *err);
void edges_free(edges *e);
bool edge_wanted(const edges *e, const cell *c, double unit); /* a CELL_PAIR that passes the query's filters */
const edge_total *edge_total_of(const edges *e, uint32_t a, uint32_t b);
void edge_columns(const edges *e, frame *f);
void put_edge(edges *e, frame *f, const cell *c);

/* ---- pair_tables.c */

typedef struct pair_view {
    const question *x;
    id_names names;
    term_forms forms;  /* of all languages together */
    bool entities;     /* rows have names and types */
    bool weighted;
    double unit;       /* what a weight of 1 is stored as */
    edges *edges;      /* of the table "edges" and its nodes; NULL: "pairs" */
    frame f;
    int a_id, b_id, group_id;      /* hidden columns: ids of names */
    bool chosen[ASSOCIATIONS + 1]; /* measures; the last is q */
    int p, q;                      /* columns; -1 where q was not asked for */
} pair_view;

/* Reads the rows that the query asks for, in order; pair_view_end() also after a failure. */
dgm_status pair_view_begin(pair_view *v, const question *x, edges *e, dgm_error *err);
void pair_view_end(pair_view *v);
str pair_label(const pair_view *v, uint32_t name); /* an id, or the most frequent form of a term */

#endif

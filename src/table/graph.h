/* A graph as tables, apart from how it is spelt: graph.c finds nodes, edges and their attributes; graphml.c, gexf.c and
 * dot.c write them. */
#ifndef DGM_TABLE_GRAPH_H
#define DGM_TABLE_GRAPH_H

#include "table/format.h"

/* A node or an edge. */
typedef struct graph_item {
    str a;        /* the node, or where the edge begins */
    const str *b; /* where it ends; NULL: a node */
    str special;  /* the node's label, the edge's weight, for formats that have a place of their own for it; s NULL: none */
} graph_item;

/* An attribute of it: a cell that is not null. */
typedef struct graph_attr {
    const char *name;
    const dgm_column *c;
    int64_t row;
    str slice;  /* the year or month it holds for; empty: always */
    bool first; /* of the node or edge */
} graph_attr;

/* Called in this order: head, { keys, key ..., end_keys } ..., start, { open, attr ..., close } ..., end. */
typedef struct graph_syntax {
    bool dynamic; /* can say when */
    void (*head)(dgm_writer *w, bool directed, bool dynamic);
    void (*keys)(dgm_writer *w, bool edge, bool dynamic);
    void (*key)(dgm_writer *w, bool edge, const char *name, uint32_t type); /* an attribute, and its column's type */
    void (*end_keys)(dgm_writer *w);
    void (*start)(dgm_writer *w, bool directed);
    void (*open)(dgm_writer *w, const graph_item *x);
    void (*attr)(dgm_writer *w, bool edge, const graph_attr *x);
    void (*close)(dgm_writer *w, bool edge, bool attrs, const str *slices, size_t n); /* `attrs`: it had some */
    void (*end)(dgm_writer *w);
} graph_syntax;

extern const graph_syntax syntax_graphml, syntax_gexf, syntax_dot;

bool is_slice(str s); /* "2019" or "2019-05" */

/* ---- xml.c */
void out_xml(dgm_writer *w, str s); /* as the text of an element or an attribute's value */

#endif

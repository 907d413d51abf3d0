/* A graph as tables, apart from how it is spelt: graph.c finds nodes, edges and their attributes; graphml.c and dot.c
 * write them. */
#ifndef DGM_TABLE_GRAPH_H
#define DGM_TABLE_GRAPH_H

#include "table/format.h"

/* Called in this order: head, key ..., start, { open, attr ..., close } ..., end. */
typedef struct graph_syntax {
    void (*head)(dgm_writer *w);
    void (*key)(dgm_writer *w, bool edge, const char *name, uint32_t type); /* an attribute, and its column's type */
    void (*start)(dgm_writer *w);
    void (*open)(dgm_writer *w, str a, const str *b); /* node a, or the edge from a to b */
    /* `first` of this node or edge; the cell is not null. */
    void (*attr)(dgm_writer *w, bool edge, bool first, const char *name, const dgm_column *c, int64_t row);
    void (*close)(dgm_writer *w, bool edge, bool attrs); /* `attrs`: it had some */
    void (*end)(dgm_writer *w);
} graph_syntax;

extern const graph_syntax syntax_graphml, syntax_dot;

#endif

/* A network on paper: circles with a name below each, and lines between them. */
#ifndef DGM_REPORT_LAYOUT_H
#define DGM_REPORT_LAYOUT_H

#include "report/html.h"

enum { LAYOUT_NODES = 160, LAYOUT_EDGES = 80, LAYOUT_UNIT = 64 };

typedef struct layout_node {
    str key, label;
    int64_t count;        /* what its size shows */
    int32_t radius, half; /* half: of the width that it and its name take; pixels */
    int64_t x, y, dx, dy; /* LAYOUT_UNITs of a pixel */
} layout_node;

typedef struct layout {
    layout_node node[LAYOUT_NODES];
    struct {
        int a, b;
    } edge[LAYOUT_EDGES];
    int n, n_edges, width, height;
} layout;

void layout_init(layout *g, int width);
int layout_add(layout *g, str key, str label); /* its number, new or old */
void layout_join(layout *g, int a, int b);
/* Sizes and places, once all counts are known. No two names touch, and none touches another's circle. */
void layout_place(layout *g);
void layout_put_line(html *h, const layout *g, int edge, const char *class, int npmi); /* as wide as it is associated */
void layout_put_node(html *h, const layout_node *a);

#endif

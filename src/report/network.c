/* Who goes with whom. In: edges with their association and sign, nodes with their mentions. Out: SVG, nodes placed by
 * forces (Fruchterman and Reingold 1991) in whole numbers, so that every machine draws the same: they begin on a spiral
 * of turns by the angle of the triangle 3-4-5, push each other away, edges pull, and steps shrink to nothing. */
#include "report/shown.h"

#include <string.h>

enum { MOST_NODES = 2 * MOST_EDGES, WIDTH = 900, HEIGHT = 600, MARGIN = 70, UNIT = 64, ROUNDS = 240 };

typedef struct node {
    str id;
    int64_t count;
    int64_t x, y, dx, dy; /* in UNITs of a pixel */
} node;

typedef struct network {
    node node[MOST_NODES];
    int n;
    struct {
        int a, b;
    } edge[MOST_EDGES];
    int n_edges;
} network;

static int node_of(network *w, str id)
{
    int i = 0;
    while (i < w->n && !str_eq(w->node[i].id, id))
        i++;
    if (i == w->n)
        w->node[w->n++] = (node){ .id = id };
    return i;
}

static int64_t root(int64_t v)
{
    int64_t low = 0, high = 3037000499;
    while (low < high) {
        const int64_t middle = low + (high - low + 1) / 2;
        if (middle <= v / middle)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void place_first(network *w)
{
    int64_t x = 1000, y = 0;
    for (int i = 0; i < w->n; i++) {
        const int64_t turned = (3 * x - 4 * y) / 5;
        y = (4 * x + 3 * y) / 5;
        x = turned;
        const int64_t size = root(x * x + y * y), reach = 30 + root((int64_t)i * 40000 / w->n);
        x = size ? x * 1000 / size : 1000;
        y = size ? y * 1000 / size : 0;
        w->node[i].x = (WIDTH / 2 + x * reach * 3 / 2000) * UNIT;
        w->node[i].y = (HEIGHT / 2 + y * reach / 1000) * UNIT;
    }
}

/* `wish` is the distance at which a push and a pull are equal. */
static void push_apart(network *w, int64_t wish)
{
    for (int i = 0; i < w->n; i++)
        for (int k = i + 1; k < w->n; k++) {
            node *a = &w->node[i], *b = &w->node[k];
            const int64_t x = a->x - b->x, y = a->y - b->y, size = root(x * x + y * y) + 1;
            const int64_t force = size < 4 * wish ? wish * wish / size
                                                  : 0; /* far off, nothing: or parts flee to the walls */
            a->dx += x * force / size, b->dx -= x * force / size;
            a->dy += y * force / size, b->dy -= y * force / size;
        }
}

static void pull_together(network *w, int64_t wish)
{
    for (int e = 0; e < w->n_edges; e++) {
        node *a = &w->node[w->edge[e].a], *b = &w->node[w->edge[e].b];
        const int64_t x = a->x - b->x, y = a->y - b->y, size = root(x * x + y * y) + 1;
        a->dx -= x * size / wish, b->dx += x * size / wish;
        a->dy -= y * size / wish, b->dy += y * size / wish;
    }
}

static int64_t between(int64_t low, int64_t v, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

static void step(network *w, int64_t most)
{
    for (int i = 0; i < w->n; i++) {
        node *a = &w->node[i];
        a->dx += (WIDTH / 2 * UNIT - a->x) / 8; /* to the middle */
        a->dy += (HEIGHT / 2 * UNIT - a->y) / 5;
        const int64_t size = root(a->dx * a->dx + a->dy * a->dy) + 1, go = size < most ? size : most;
        a->x = between(MARGIN * UNIT, a->x + a->dx * go / size, (WIDTH - MARGIN) * UNIT);
        a->y = between(30 * UNIT, a->y + a->dy * go / size, (HEIGHT - 40) * UNIT);
        a->dx = a->dy = 0;
    }
}

static void lay_out(network *w)
{
    const int64_t wish = root((int64_t)(WIDTH - 2 * MARGIN) * (HEIGHT - 70) / (w->n ? w->n : 1)) * UNIT * 4 / 5;
    place_first(w);
    for (int i = 0; i < ROUNDS; i++) {
        push_apart(w, wish);
        pull_together(w, wish);
        step(w, (int64_t)(ROUNDS - i) * 60 * UNIT / ROUNDS);
    }
}

/* Names would be written over one another where circles are near: such are parted, up and down. */
static void part_labels(network *w)
{
    enum { TIMES = 60, WIDE = 104, HIGH = 30 };
    for (int times = 0; times < TIMES; times++)
        for (int i = 0; i < w->n; i++)
            for (int k = i + 1; k < w->n; k++) {
                node *a = &w->node[i], *b = &w->node[k];
                node *low = a->y > b->y ? a : b, *high = low == a ? b : a;
                const int64_t x = a->x < b->x ? b->x - a->x : a->x - b->x;
                if (x < WIDE * UNIT && low->y - high->y < HIGH * UNIT) {
                    low->y = between(30 * UNIT, low->y + 2 * UNIT, (HEIGHT - 40) * UNIT);
                    high->y = between(30 * UNIT, high->y - 2 * UNIT, (HEIGHT - 40) * UNIT);
                }
            }
}

static void make_network(network *w, const shown *x)
{
    const dgm_table *edges = x->in->edges, *nodes = x->in->nodes;
    memset(w, 0, sizeof *w);
    for (int64_t i = 0; i < table_rows(edges) && i < MOST_EDGES; i++) {
        const int a = node_of(w, cell_text_of(edges, "a", i)), b = node_of(w, cell_text_of(edges, "b", i));
        w->edge[w->n_edges].a = a;
        w->edge[w->n_edges++].b = b;
    }
    for (int i = 0; i < w->n; i++)
        for (int64_t k = 0; k < table_rows(nodes); k++)
            if (str_eq(w->node[i].id, cell_text_of(nodes, "id", k))) {
                w->node[i].count = cell_count(nodes, "count", k);
                break;
            }
    lay_out(w);
    part_labels(w);
}

static bool has_network(const shown *x)
{
    return table_rows(x->in->edges) > 0;
}

static const char *sign_class(str sign)
{
    return str_eq(sign, STR("favor")) ? "ef" : str_eq(sign, STR("against")) ? "ea" : "en";
}

static void put_edge(html *h, shown *x, const network *w, int i, bool linked)
{
    const dgm_table *t = x->in->edges;
    const str a = cell_text_of(t, "a", i), b = cell_text_of(t, "b", i);
    const node *from = &w->node[w->edge[i].a], *to = &w->node[w->edge[i].b];
    const int npmi = cell_score(t, "npmi", i);
    const uint32_t e = evidence_of(x, key_of(x, 'p', a, b, STR("")));
    link_open(h, e, linked);
    emit(h,
         "<path class=\"%s w%d\" d=\"M%d %dL%d %d\"/><title>%t – %t: together in %n sentences of %n documents, npmi %c",
         sign_class(cell_text_of(t, "sign", i)), npmi == NO_SCORE || npmi < 0 ? 0 : npmi / 15, (int)(from->x / UNIT),
         (int)(from->y / UNIT), (int)(to->x / UNIT), (int)(to->y / UNIT), shown_name(x, a), shown_name(x, b),
         cell_count(t, "count", i), cell_count(t, "docs", i), npmi);
    if (cell_count(t, "stances", i))
        emit(h, ", stance between the two %c", cell_score(t, "score", i));
    emit(h, "</title>");
    link_close(h, e, linked);
}

static void put_node(html *h, shown *x, const node *a, int64_t most, bool linked)
{
    const int r = 4 + (int)root(a->count * 400 / (most ? most : 1)), cx = (int)(a->x / UNIT), cy = (int)(a->y / UNIT);
    const uint32_t e = evidence_of(x, key_of(x, 'a', a->id, STR(""), STR("")));
    link_open(h, e, linked);
    emit(h,
         "<circle class=\"nd\" cx=\"%d\" cy=\"%d\" r=\"%d\"/><text class=\"nl\" x=\"%d\" y=\"%d\" "
         "text-anchor=\"middle\">",
         cx, cy, r, cx, cy + r + 13);
    put_short(h, shown_name(x, a->id), 20);
    emit(h, "</text><title>%t: %n mentions</title>", shown_name(x, a->id), a->count);
    link_close(h, e, linked);
}

static void draw_network(html *h, shown *x, bool linked)
{
    static const char *const classes[] = { "ef", "ea", "en" };
    static const char *const names[] = { "warm or in favour", "tense or against",
                                         "no stance, or as many for as against" };
    network *w = mem_alloc(x->m, sizeof *w);
    if (!w) {
        h->status = DGM_ERR_MEMORY;
        return;
    }
    make_network(w, x);
    int64_t most = 1;
    for (int i = 0; i < w->n; i++)
        most = w->node[i].count > most ? w->node[i].count : most;
    svg_open(h, WIDTH, HEIGHT + 30, "network", "Network of actors named together");
    for (int i = 0; i < w->n_edges; i++)
        put_edge(h, x, w, i, linked);
    for (int i = 0; i < w->n; i++)
        put_node(h, x, &w->node[i], most, linked);
    for (int i = 0; i < 3; i++)
        emit(h, "<path class=\"%s w2\" d=\"M%d %dh28\"/><text class=\"nm\" x=\"%d\" y=\"%d\">%s</text>\n", classes[i],
             MARGIN + i * 180, HEIGHT + 14, MARGIN + i * 180 + 36, HEIGHT + 18, names[i]);
    emit(h, "</svg>\n");
    mem_free(x->m, w);
}

static void table_network(html *h, shown *x)
{
    const dgm_table *t = x->in->edges;
    emit(h, "<table><thead><tr><th>Pair<th class=\"n\">Sentences<th class=\"n\">Documents<th class=\"n\">npmi<th "
            "class=\"n\">"
            "Stances between<th class=\"n\">Score</tr></thead><tbody>\n");
    for (int64_t i = 0; i < table_rows(t); i++) {
        const str a = cell_text_of(t, "a", i), b = cell_text_of(t, "b", i);
        emit(h, "<tr><th>");
        put_link(h, x, evidence_of(x, key_of(x, 'p', a, b, STR(""))), shown_name(x, a));
        emit(h,
             " – %t<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%c<td class=\"n\">%n<td class=\"n\">%c</tr>\n",
             shown_name(x, b), cell_count(t, "count", i), cell_count(t, "docs", i), cell_score(t, "npmi", i),
             cell_count(t, "stances", i), cell_score(t, "score", i));
    }
    emit(h, "</tbody></table>");
}

const figure figure_network = { "network",
                                "What goes with what",
                                "Actors named in one sentence: the sixty most frequent pairs, of those met three times "
                                "and in two documents. A circle grows "
                                "with mentions, a line with association (npmi); its colour is the stance between the "
                                "two. Only nearness has meaning, "
                                "not left or right.",
                                has_network,
                                draw_network,
                                table_network };

/* Where the circles of a network lie. In: nodes with counts, edges. Out: places, all in whole numbers, so that every
 * machine draws the same: nodes begin on a spiral of turns by the angle of the triangle 3-4-5, push each other away,
 * edges pull, and steps shrink to nothing (Fruchterman and Reingold 1991). Then circles and names are taken as boxes
 * that move apart the shorter way until none touch; where they find no room the paper grows. */
#include "report/layout.h"

#include <string.h>

enum { UNIT = LAYOUT_UNIT, MARGIN = 12, ROUNDS = 240, NAME_HIGH = 17, NAME_CELLS = 24, CELL_WIDE = 7 };

void layout_init(layout *g, int width)
{
    memset(g, 0, sizeof *g);
    g->width = width;
}

int layout_add(layout *g, str key, str label)
{
    int i = 0;
    while (i < g->n && !str_eq(g->node[i].key, key))
        i++;
    if (i == g->n)
        g->node[g->n++] = (layout_node){ .key = key, .label = label };
    return i;
}

void layout_join(layout *g, int a, int b)
{
    g->edge[g->n_edges].a = a;
    g->edge[g->n_edges++].b = b;
}

/* Newton's, from above. */
static int64_t root(int64_t v)
{
    int64_t x = 1, next = 1;
    while (x < v / x)
        x *= 2;
    for (; v > 0 && (next = (x + v / x) / 2) < x; x = next)
        ;
    return v > 0 ? x : 0;
}

static int64_t between(int64_t low, int64_t v, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* ---- sizes */

static void size_nodes(layout *g)
{
    const bool tangled = g->n_edges > g->n; /* lines cross: they want room too */
    int64_t most = 1, area = 0;
    for (int i = 0; i < g->n; i++)
        most = g->node[i].count > most ? g->node[i].count : most;
    for (int i = 0; i < g->n; i++) {
        layout_node *a = &g->node[i];
        const int32_t cells = (int32_t)html_cells(a->label), shown = cells < NAME_CELLS ? cells : NAME_CELLS;
        a->radius = 4 + (int32_t)root(a->count * 400 / most);
        a->half = (shown * CELL_WIDE > 2 * a->radius ? shown * CELL_WIDE / 2 : a->radius) + 3;
        area += (int64_t)2 * a->half * (2 * a->radius + NAME_HIGH + 6);
    }
    g->height = (int)between(tangled ? 420 : 240, 60 + area * 3 / g->width, 900);
}

/* Keeps a node, with its name, on the paper. */
static void keep_in(const layout *g, layout_node *a)
{
    a->x = between((a->half + MARGIN) * UNIT, a->x, (g->width - a->half - MARGIN) * UNIT);
    a->y = between((a->radius + MARGIN) * UNIT, a->y, (g->height - a->radius - NAME_HIGH - MARGIN) * UNIT);
}

/* ---- forces */

static void place_first(layout *g)
{
    int64_t x = 1000, y = 0;
    for (int i = 0; i < g->n; i++) {
        const int64_t turned = (3 * x - 4 * y) / 5;
        y = (4 * x + 3 * y) / 5;
        x = turned;
        const int64_t size = root(x * x + y * y), reach = 30 + root((int64_t)i * 40000 / g->n);
        x = size ? x * 1000 / size : 1000;
        y = size ? y * 1000 / size : 0;
        g->node[i].x = (g->width / 2 + x * reach * 3 / 2000) * UNIT;
        g->node[i].y = (g->height / 2 + y * reach / 1000) * UNIT;
    }
}

/* `wish` is the distance at which a push and a pull are equal. */
static void push_apart(layout *g, int64_t wish)
{
    for (int i = 0; i < g->n; i++)
        for (int k = i + 1; k < g->n; k++) {
            layout_node *a = &g->node[i], *b = &g->node[k];
            const int64_t x = a->x - b->x, y = a->y - b->y, size = root(x * x + y * y) + 1;
            /* far off, nothing: or parts flee to the walls */
            const int64_t force = size < 2 * wish ? wish * wish / size : 0;
            a->dx += x * force / size, b->dx -= x * force / size;
            a->dy += y * force / size, b->dy -= y * force / size;
        }
}

static void pull_together(layout *g, int64_t wish)
{
    for (int e = 0; e < g->n_edges; e++) {
        layout_node *a = &g->node[g->edge[e].a], *b = &g->node[g->edge[e].b];
        const int64_t x = a->x - b->x, y = a->y - b->y, size = root(x * x + y * y) + 1;
        /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): figures are many times wider than they have names */
        a->dx -= x * size / wish, b->dx += x * size / wish;
        a->dy -= y * size / wish, b->dy += y * size / wish;
    }
}

static void step(layout *g, int64_t most)
{
    for (int i = 0; i < g->n; i++) {
        layout_node *a = &g->node[i];
        a->dx += (g->width / 2 * UNIT - a->x) / 8; /* to the middle */
        a->dy += (g->height / 2 * UNIT - a->y) / 5;
        const int64_t size = root(a->dx * a->dx + a->dy * a->dy) + 1, go = size < most ? size : most;
        a->x += a->dx * go / size;
        a->y += a->dy * go / size;
        a->dx = a->dy = 0;
        keep_in(g, a);
    }
}

/* ---- boxes */

/* Parts two boxes that touch, half way each; what the wall stops the next round makes good. Where sides are full only
 * up and down helps. */
static bool part(const layout *g, layout_node *a, layout_node *b, bool upright)
{
    const int64_t x = b->x - a->x, y = b->y - a->y;
    const int64_t wide = (a->half + b->half) * UNIT - (x < 0 ? -x : x);
    const int64_t high = y < 0 ? (b->radius + NAME_HIGH + a->radius + 3) * UNIT + y
                               : (a->radius + NAME_HIGH + b->radius + 3) * UNIT - y;
    if (wide <= 0 || high <= 0)
        return false;
    if (upright || high <= wide) {
        const int64_t go = y < 0 ? -(high / 2 + UNIT / 4) : high / 2 + UNIT / 4;
        a->y -= go, b->y += go;
    } else {
        const int64_t go = x < 0 ? -(wide / 2 + UNIT / 4) : wide / 2 + UNIT / 4;
        a->x -= go, b->x += go;
    }
    keep_in(g, a);
    keep_in(g, b);
    return true;
}

static bool part_all(layout *g, bool upright)
{
    bool any = false;
    for (int i = 0; i < g->n; i++)
        for (int k = i + 1; k < g->n; k++)
            any |= part(g, &g->node[i], &g->node[k], upright);
    return any;
}

/* Takes away the paper that nothing is on, above and below. */
static void trim(layout *g)
{
    if (!g->n)
        return;
    int64_t top = (int64_t)g->height * UNIT, bottom = 0;
    for (int i = 0; i < g->n; i++) {
        const layout_node *a = &g->node[i];
        top = a->y - a->radius * UNIT < top ? a->y - a->radius * UNIT : top;
        bottom = a->y + (a->radius + NAME_HIGH) * UNIT > bottom ? a->y + (a->radius + NAME_HIGH) * UNIT : bottom;
    }
    const int64_t above = top - MARGIN * UNIT;
    for (int i = 0; i < g->n; i++)
        g->node[i].y -= above;
    g->height = (int)((bottom - above) / UNIT) + MARGIN;
}

/* More paper, and all on it further apart. */
static void grow(layout *g)
{
    enum { MORE = 60 };
    for (int i = 0; i < g->n; i++)
        g->node[i].y += g->node[i].y * MORE / g->height;
    g->height += MORE;
}

void layout_place(layout *g)
{
    enum { TIMES = 300, GROWTHS = 30 };
    size_nodes(g);
    const int64_t wish = root((int64_t)g->width * g->height / (g->n ? g->n : 1)) * UNIT * 3 / 5;
    place_first(g);
    for (int i = 0; i < ROUNDS; i++) {
        push_apart(g, wish);
        pull_together(g, wish);
        step(g, (int64_t)(ROUNDS - i) * 60 * UNIT / ROUNDS);
    }
    bool touching = true;
    for (int growth = 0; growth < GROWTHS && touching; growth++) {
        if (growth)
            grow(g);
        for (int i = 0; i < TIMES && touching; i++)
            touching = part_all(g, growth > 0);
    }
    trim(g);
}

/* ---- on paper */

void layout_put_line(html *h, const layout *g, int edge, const char *class, int npmi)
{
    const layout_node *a = &g->node[g->edge[edge].a], *b = &g->node[g->edge[edge].b];
    emit(h, "<path class=\"%s w%d\" d=\"M%d %dL%d %d\"/>", class, npmi == NO_SCORE || npmi < 0 ? 0 : npmi / 15,
         (int)(a->x / UNIT), (int)(a->y / UNIT), (int)(b->x / UNIT), (int)(b->y / UNIT));
}

void layout_put_node(html *h, const layout_node *a)
{
    const int x = (int)(a->x / UNIT), y = (int)(a->y / UNIT);
    emit(h,
         "<circle class=\"nd\" cx=\"%d\" cy=\"%d\" r=\"%d\"/><text class=\"nl\" x=\"%d\" y=\"%d\" "
         "text-anchor=\"middle\">",
         x, y, (int)a->radius, x, y + (int)a->radius + 13);
    put_short(h, a->label, NAME_CELLS);
    emit(h, "</text>");
}

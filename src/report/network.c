/* Who goes with whom: actors named in one sentence. In: edges with their association and sign, nodes with their
 * mentions. Out: SVG. */
#include "report/layout.h"
#include "report/shown.h"

enum { WIDTH = 900, MARGIN = 70 };

static void make_network(layout *g, const shown *x)
{
    const dgm_table *edges = x->in->edges, *nodes = x->in->nodes;
    layout_init(g, WIDTH);
    for (int64_t i = 0; i < table_rows(edges) && i < LAYOUT_EDGES; i++) {
        const str a = cell_text_of(edges, "a", i), b = cell_text_of(edges, "b", i);
        const int from = layout_add(g, a, shown_name(x, a));
        layout_join(g, from, layout_add(g, b, shown_name(x, b)));
    }
    for (int64_t k = 0; k < table_rows(nodes); k++)
        for (int i = 0; i < g->n; i++)
            if (str_eq(g->node[i].key, cell_text_of(nodes, "id", k)))
                g->node[i].count = cell_count(nodes, "count", k);
    layout_place(g);
}

static bool has_network(const shown *x)
{
    return table_rows(x->in->edges) > 0;
}

/* Classes of a line: its sign, and its width by association. */
static void put_edge(html *h, shown *x, const layout *g, int i, bool linked)
{
    const dgm_table *t = x->in->edges;
    const str a = cell_text_of(t, "a", i), b = cell_text_of(t, "b", i), sign = cell_text_of(t, "sign", i);
    const int npmi = cell_score(t, "npmi", i);
    const uint32_t e = evidence_of(x, key_of(x, 'p', a, b, STR("")));
    link_open(h, x, e, linked);
    layout_put_line(h, g, i, str_eq(sign, STR("favor")) ? "ef" : str_eq(sign, STR("against")) ? "ea" : "en", npmi);
    emit(h, "<title>%t – %t: together in %n sentences of %n documents, npmi %c", shown_name(x, a), shown_name(x, b),
         cell_count(t, "count", i), cell_count(t, "docs", i), npmi);
    if (cell_count(t, "stances", i))
        emit(h, ", stance between the two %c", cell_score(t, "score", i));
    emit(h, "</title>");
    link_close(h, x, e, linked);
}

static void put_node(html *h, shown *x, const layout_node *a, bool linked)
{
    const uint32_t e = evidence_of(x, key_of(x, 'a', a->key, STR(""), STR("")));
    link_open(h, x, e, linked);
    layout_put_node(h, a);
    emit(h, "<title>%t: %n mentions</title>", a->label, a->count);
    link_close(h, x, e, linked);
}

static void draw_network(html *h, shown *x, bool linked)
{
    static const char *const classes[] = { "ef", "ea", "en" };
    static const char *const names[] = { "warm or in favour", "tense or against",
                                         "no stance, or as many for as against" };
    layout *g = mem_alloc(x->m, sizeof *g);
    if (!g) {
        h->status = DGM_ERR_MEMORY;
        return;
    }
    make_network(g, x);
    svg_open(h, WIDTH, g->height + 30, "network", "Network of actors named together");
    for (int i = 0; i < g->n_edges; i++)
        put_edge(h, x, g, i, linked);
    for (int i = 0; i < g->n; i++)
        put_node(h, x, &g->node[i], linked);
    for (int i = 0; i < 3; i++)
        emit(h, "<path class=\"%s w2\" d=\"M%d %dh28\"/><text class=\"nm\" x=\"%d\" y=\"%d\">%s</text>\n", classes[i],
             MARGIN + i * 180, g->height + 14, MARGIN + i * 180 + 36, g->height + 18, names[i]);
    emit(h, "</svg>\n");
    mem_free(x->m, g);
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

/* Which words go together. In: the links of words.c. Out: SVG, and the same as a table. */
#include "report/layout.h"
#include "report/shown.h"

enum { WIDTH = 900 };

static void make_network(layout *g, const shown *x)
{
    layout_init(g, WIDTH);
    for (size_t i = 0; i < x->links.n; i++) {
        const word_link *l = &x->links.v[i];
        int end[2];
        for (int k = 0; k < 2; k++) {
            const shown_word *w = &x->words.v[k ? l->b : l->a];
            end[k] = layout_add(g, strtab_get(&x->keys, w->first), w->term);
            g->node[end[k]].count = cell_count(x->in->terms, "count", w->row);
        }
        layout_join(g, end[0], end[1]);
    }
    layout_place(g);
}

static bool has_terms(const shown *x)
{
    return x->links.n > 0;
}

static void draw_terms(html *h, shown *x, bool linked)
{
    layout *g = mem_alloc(x->m, sizeof *g);
    if (!g) {
        h->status = DGM_ERR_MEMORY;
        return;
    }
    make_network(g, x);
    svg_open(h, WIDTH, g->height, "terms", "Network of words that stand together");
    for (int i = 0; i < g->n_edges; i++) {
        const word_link *l = &x->links.v[i];
        link_open(h, x, l->evidence, linked);
        layout_put_line(h, g, i, "en", l->npmi);
        emit(h, "<title>%t – %t: together in %n sentences of %n documents, npmi %c</title>", x->words.v[l->a].term,
             x->words.v[l->b].term, l->count, l->docs, l->npmi);
        link_close(h, x, l->evidence, linked);
    }
    for (int i = 0; i < g->n; i++) {
        const uint32_t e = evidence_of(x, g->node[i].key);
        link_open(h, x, e, linked);
        layout_put_node(h, &g->node[i]);
        emit(h, "<title>%t: %n times</title>", g->node[i].label, g->node[i].count);
        link_close(h, x, e, linked);
    }
    emit(h, "</svg>\n");
    mem_free(x->m, g);
}

static void table_terms(html *h, shown *x)
{
    emit(h,
         "<table><thead><tr><th>Words<th class=\"n\">Sentences<th class=\"n\">Documents<th class=\"n\">of the first<th "
         "class=\"n\">of the second<th class=\"n\">npmi</tr></thead><tbody>\n");
    for (size_t i = 0; i < x->links.n; i++) {
        const word_link *l = &x->links.v[i];
        const shown_word *a = &x->words.v[l->a], *b = &x->words.v[l->b];
        emit(h, "<tr><th>");
        put_link(h, x, l->evidence, a->term);
        emit(h,
             " – %t<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%c</tr>\n",
             b->term, l->count, l->docs, a->sentences, b->sentences, l->npmi);
    }
    emit(h, "</tbody></table>");
}

const figure figure_terms = { "terms",
                              "Which words go together",
                              "Of the eighty most frequent words that are no names, the sixty pairs that stand most "
                              "closely together in the sentences of the texts shown (npmi), of those met three times "
                              "and in two documents. A circle grows with the count of its word, a line with the "
                              "association. Only nearness has meaning, not left or right.",
                              has_terms,
                              draw_terms,
                              table_terms };

/* GEXF 1.3, as Gephi and NetworkX read it. A node's label and an edge's weight have places of their own. In a dynamic
 * graph attributes hold from the first to the last day of their slice, and a spell says of each slice that the node or
 * edge is there. Nodes found among later edges go into a further list of nodes, which the format allows. */
#include "table/graph.h"

enum { NOWHERE, IN_NODES, IN_EDGES };

static void out_key(dgm_writer *w, bool edge, const char *name)
{
    out_text(w, edge ? "e_" : "n_");
    out_xml(w, str_of(name));
}

static void head(dgm_writer *w, bool directed, bool dynamic)
{
    out_text(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n");
    out_text(w, directed ? "<graph defaultedgetype=\"directed\"" : "<graph defaultedgetype=\"undirected\"");
    out_text(w, dynamic ? " mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\">\n"
                        : " mode=\"static\">\n");
}

static void keys(dgm_writer *w, bool edge, bool dynamic)
{
    out_text(w, edge ? "<attributes class=\"edge\" mode=\"" : "<attributes class=\"node\" mode=\"");
    out_text(w, dynamic ? "dynamic\">\n" : "static\">\n");
}

static bool has_place(bool edge, const char *name)
{
    return str_eq(str_of(name), edge ? STR("weight") : STR("label"));
}

static void key(dgm_writer *w, bool edge, const char *name, uint32_t type)
{
    static const char *const types[] = { [DGM_BOOL] = "boolean", [DGM_I32] = "integer", [DGM_I64] = "long",
                                         [DGM_F64] = "double",   [DGM_UTF8] = "string" };
    if (has_place(edge, name))
        return;
    out_text(w, "<attribute id=\"");
    out_key(w, edge, name);
    out_text(w, "\" title=\"");
    out_xml(w, str_of(name));
    out_text(w, "\" type=\"");
    out_text(w, types[type < DGM_UTF8 ? type : DGM_UTF8]);
    out_text(w, "\"/>\n");
}

static void end_keys(dgm_writer *w)
{
    out_text(w, "</attributes>\n");
}

static void start(dgm_writer *w, bool directed)
{
    (void)w, (void)directed;
}

static void enter(dgm_writer *w, int section)
{
    static const char *const opens[] = { "", "<nodes>\n", "<edges>\n" };
    static const char *const closes[] = { "", "</nodes>\n", "</edges>\n" };
    if (w->section == section)
        return;
    out_text(w, closes[w->section]);
    out_text(w, opens[section]);
    w->section = section;
}

static void open_(dgm_writer *w, const graph_item *x)
{
    enter(w, x->b ? IN_EDGES : IN_NODES);
    if (x->b) {
        w->cell.n = 0;
        if (!buf_int(&w->m, &w->cell, w->rows))
            w->status = DGM_ERR_MEMORY;
        out_text(w, "<edge id=\"");
        out_bytes(w, w->cell.v, w->cell.n);
        out_text(w, "\" source=\"");
    } else {
        out_text(w, "<node id=\"");
    }
    out_xml(w, x->a);
    if (x->b) {
        out_text(w, "\" target=\"");
        out_xml(w, *x->b);
    }
    if (x->special.s) {
        out_text(w, x->b ? "\" weight=\"" : "\" label=\"");
        out_xml(w, x->special);
    }
    out_char(w, '"');
}

/* The first or last day of a year or month. */
static void out_day(dgm_writer *w, str slice, bool last)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int number[3] = { 0, last ? 12 : 1, 1 };
    for (size_t i = 0; i < 4; i++)
        number[0] = number[0] * 10 + (slice.s[i] - '0');
    if (slice.len == 7)
        number[1] = (slice.s[5] - '0') * 10 + (slice.s[6] - '0');
    const bool leap = (number[0] % 4 == 0 && number[0] % 100 != 0) || number[0] % 400 == 0;
    if (last)
        number[2] = days[number[1] - 1] + (number[1] == 2 && leap);
    out_bytes(w, slice.s, 4);
    for (int i = 1; i < 3; i++) {
        const char part[] = { '-', (char)('0' + number[i] / 10), (char)('0' + number[i] % 10) };
        out_bytes(w, part, sizeof part);
    }
}

static void out_time(dgm_writer *w, str slice)
{
    out_text(w, " start=\"");
    out_day(w, slice, false);
    out_text(w, "\" end=\"");
    out_day(w, slice, true);
    out_char(w, '"');
}

static void attr(dgm_writer *w, bool edge, const graph_attr *x)
{
    if (x->first)
        out_text(w, "><attvalues>");
    if (has_place(edge, x->name))
        return;
    out_text(w, "<attvalue for=\"");
    out_key(w, edge, x->name);
    out_text(w, "\" value=\"");
    out_xml(w, cell_text(w, x->c, x->row));
    out_char(w, '"');
    if (x->slice.len)
        out_time(w, x->slice);
    out_text(w, "/>");
}

static void close_(dgm_writer *w, bool edge, bool attrs, const str *slices, size_t n)
{
    out_text(w, attrs ? "</attvalues>" : ">");
    if (n)
        out_text(w, "<spells>");
    for (size_t i = 0; i < n; i++) {
        out_text(w, "<spell");
        out_time(w, slices[i]);
        out_text(w, "/>");
    }
    if (n)
        out_text(w, "</spells>");
    out_text(w, edge ? "</edge>\n" : "</node>\n");
}

static void end(dgm_writer *w)
{
    if (w->section == NOWHERE)
        enter(w, IN_NODES);
    enter(w, NOWHERE);
    out_text(w, "</graph>\n</gexf>\n");
}

const graph_syntax syntax_gexf = { true, head, keys, key, end_keys, start, open_, attr, close_, end };

/* GraphML, as igraph, NetworkX and Gephi read it. Ids of nodes are the ids of the table, whatever characters they
 * have. */
#include "table/graph.h"

static void out_key(dgm_writer *w, bool edge, const char *name)
{
    out_text(w, edge ? "e_" : "n_");
    out_xml(w, str_of(name));
}

static void head(dgm_writer *w, bool directed, bool dynamic)
{
    (void)directed, (void)dynamic;
    out_text(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
}

static void keys(dgm_writer *w, bool edge, bool dynamic)
{
    (void)w, (void)edge, (void)dynamic;
}

static void key(dgm_writer *w, bool edge, const char *name, uint32_t type)
{
    static const char *const types[] = { [DGM_BOOL] = "boolean", [DGM_I32] = "int",   [DGM_I64] = "long",
                                         [DGM_F64] = "double",   [DGM_UTF8] = "string" };
    out_text(w, "<key id=\"");
    out_key(w, edge, name);
    out_text(w, edge ? "\" for=\"edge\" attr.name=\"" : "\" for=\"node\" attr.name=\"");
    out_xml(w, str_of(name));
    out_text(w, "\" attr.type=\"");
    out_text(w, types[type < DGM_UTF8 ? type : DGM_UTF8]);
    out_text(w, "\"/>\n");
}

static void end_keys(dgm_writer *w)
{
    (void)w;
}

static void start(dgm_writer *w, bool directed)
{
    out_text(w, directed ? "<graph edgedefault=\"directed\">\n" : "<graph edgedefault=\"undirected\">\n");
}

static void open_(dgm_writer *w, const graph_item *x)
{
    out_text(w, x->b ? "<edge source=\"" : "<node id=\"");
    out_xml(w, x->a);
    if (x->b) {
        out_text(w, "\" target=\"");
        out_xml(w, *x->b);
    }
    out_char(w, '"');
}

static void attr(dgm_writer *w, bool edge, const graph_attr *x)
{
    out_text(w, x->first ? "><data key=\"" : "<data key=\"");
    out_key(w, edge, x->name);
    out_text(w, "\">");
    out_xml(w, cell_text(w, x->c, x->row));
    out_text(w, "</data>");
}

static void close_(dgm_writer *w, bool edge, bool attrs, const str *slices, size_t n)
{
    (void)slices, (void)n;
    if (attrs)
        out_text(w, edge ? "</edge>\n" : "</node>\n");
    else
        out_text(w, "/>\n");
}

static void end(dgm_writer *w)
{
    out_text(w, "</graph>\n</graphml>\n");
}

const graph_syntax syntax_graphml = { false, head, keys, key, end_keys, start, open_, attr, close_, end };

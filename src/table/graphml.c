/* GraphML, as igraph, NetworkX and Gephi read it. Ids of nodes are the ids of the table, whatever characters they
 * have. XML 1.0 has no way to write most control characters: they become U+FFFD. */
#include "table/graph.h"

static bool is_xml_char(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff && c != CHAR_BAD);
}

static const char *entity_of(uint32_t c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\t': return "&#9;"; /* as they stand they would turn into spaces in an attribute */
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default: return is_xml_char(c) ? NULL : "\xef\xbf\xbd";
    }
}

static void out_xml(dgm_writer *w, str s)
{
    const char *p = s.s, *end = s.s + s.len, *plain = p;
    while (p < end) {
        uint32_t c;
        const int len = char_at(p, end, &c);
        const char *entity = entity_of(c);
        if (entity) {
            out_bytes(w, plain, (size_t)(p - plain));
            out_text(w, entity);
            plain = p + len;
        }
        p += len;
    }
    out_bytes(w, plain, (size_t)(end - plain));
}

static void out_key(dgm_writer *w, bool edge, const char *name)
{
    out_text(w, edge ? "e_" : "n_");
    out_xml(w, str_of(name));
}

static void head(dgm_writer *w)
{
    out_text(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
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

static void start(dgm_writer *w)
{
    out_text(w, "<graph edgedefault=\"undirected\">\n");
}

static void open_(dgm_writer *w, str a, const str *b)
{
    out_text(w, b ? "<edge source=\"" : "<node id=\"");
    out_xml(w, a);
    if (b) {
        out_text(w, "\" target=\"");
        out_xml(w, *b);
    }
    out_char(w, '"');
}

static void attr(dgm_writer *w, bool edge, bool first, const char *name, const dgm_column *c, int64_t row)
{
    out_text(w, first ? "><data key=\"" : "<data key=\"");
    out_key(w, edge, name);
    out_text(w, "\">");
    out_xml(w, cell_text(w, c, row));
    out_text(w, "</data>");
}

static void close_(dgm_writer *w, bool edge, bool attrs)
{
    if (attrs)
        out_text(w, edge ? "</edge>\n" : "</node>\n");
    else
        out_text(w, "/>\n");
}

static void end(dgm_writer *w)
{
    out_text(w, "</graph>\n</graphml>\n");
}

const graph_syntax syntax_graphml = { head, key, start, open_, attr, close_, end };

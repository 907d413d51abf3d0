/* DOT, Graphviz's language. The sign of an edge is also its colour, and its weight its width. Every string is quoted; in a quoted string a backslash would begin an escape, so it is
 * doubled, and control characters, which nothing can show, become U+FFFD. */
#include "table/graph.h"

static void out_quoted(dgm_writer *w, str s)
{
    const char *p = s.s, *end = s.s + s.len, *plain = p;
    out_char(w, '"');
    while (p < end) {
        uint32_t c;
        const int len = char_at(p, end, &c);
        const bool control = c < 0x20 || c == 0x7f || c == CHAR_BAD;
        if (control || c == '"' || c == '\\') {
            out_bytes(w, plain, (size_t)(p - plain));
            out_text(w, c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\t' ? " " : "\xef\xbf\xbd");
            plain = p + len;
        }
        p += len;
    }
    out_bytes(w, plain, (size_t)(end - plain));
    out_char(w, '"');
}

static void head(dgm_writer *w, bool directed, bool dynamic)
{
    (void)dynamic;
    w->directed = directed;
    out_text(w, directed ? "digraph {\n" : "graph {\n");
    out_text(w, "  edge [color=\"#a0a0a0\"];\n");
}

static void keys(dgm_writer *w, bool edge, bool dynamic)
{
    (void)w, (void)edge, (void)dynamic; /* attributes need no declaration */
}

static void key(dgm_writer *w, bool edge, const char *name, uint32_t type)
{
    (void)w, (void)edge, (void)name, (void)type;
}

static void end_keys(dgm_writer *w)
{
    (void)w;
}

static void start(dgm_writer *w, bool directed)
{
    (void)w, (void)directed;
}

static void open_(dgm_writer *w, const graph_item *x)
{
    out_text(w, "  ");
    out_quoted(w, x->a);
    if (x->b) {
        out_text(w, w->directed ? " -> " : " -- ");
        out_quoted(w, *x->b);
    }
}

/* A line one unit wider for each fourfold weight. */
static void out_width(dgm_writer *w, const dgm_column *c, int64_t row)
{
    const double weight = c->type == DGM_F64 ? ((const double *)c->values)[row]
                          : type_is_number(c->type) ? (double)cell_int(c, row) : 0;
    char width = '1';
    for (double i = 4; i <= weight && width < '9'; i *= 4)
        width++;
    out_text(w, ", penwidth=");
    out_char(w, width);
}

static void attr(dgm_writer *w, bool edge, const graph_attr *x)
{
    out_text(w, x->first ? " [" : ", ");
    out_text(w, x->name);
    out_char(w, '=');
    const str s = cell_text(w, x->c, x->row);
    if (x->c->type == DGM_I32 || x->c->type == DGM_I64 || x->c->type == DGM_BOOL)
        out_bytes(w, s.s, s.len);
    else
        out_quoted(w, s); /* a float too: 1e-05 is no DOT number */
    if (edge && str_eq(str_of(x->name), STR("sign")))
        out_text(w, str_eq(s, STR("favor"))     ? ", color=\"#2a7f62\""
                    : str_eq(s, STR("against")) ? ", color=\"#b3432b\""
                                                : ", color=\"#606060\"");
    if (edge && str_eq(str_of(x->name), STR("weight")))
        out_width(w, x->c, x->row);
}

static void close_(dgm_writer *w, bool edge, bool attrs, const str *slices, size_t n)
{
    (void)edge, (void)slices, (void)n;
    out_text(w, attrs ? "];\n" : ";\n");
}

static void end(dgm_writer *w)
{
    out_text(w, "}\n");
}

const graph_syntax syntax_dot = { false, head, keys, key, end_keys, start, open_, attr, close_, end };

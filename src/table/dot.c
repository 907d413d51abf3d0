/* DOT, Graphviz's language. Every string is quoted; in a quoted string a backslash would begin an escape, so it is
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

static void head(dgm_writer *w)
{
    out_text(w, "graph {\n");
}

static void key(dgm_writer *w, bool edge, const char *name, uint32_t type)
{
    (void)w, (void)edge, (void)name, (void)type; /* attributes need no declaration */
}

static void start(dgm_writer *w)
{
    (void)w;
}

static void open_(dgm_writer *w, str a, const str *b)
{
    out_text(w, "  ");
    out_quoted(w, a);
    if (b) {
        out_text(w, " -- ");
        out_quoted(w, *b);
    }
}

static void attr(dgm_writer *w, bool edge, bool first, const char *name, const dgm_column *c, int64_t row)
{
    (void)edge;
    out_text(w, first ? " [" : ", ");
    out_text(w, name);
    out_char(w, '=');
    const str s = cell_text(w, c, row);
    if (c->type == DGM_I32 || c->type == DGM_I64 || c->type == DGM_BOOL)
        out_bytes(w, s.s, s.len);
    else
        out_quoted(w, s); /* a float too: 1e-05 is no DOT number */
}

static void close_(dgm_writer *w, bool edge, bool attrs)
{
    (void)edge;
    out_text(w, attrs ? "];\n" : ";\n");
}

static void end(dgm_writer *w)
{
    out_text(w, "}\n");
}

const graph_syntax syntax_dot = { head, key, start, open_, attr, close_, end };

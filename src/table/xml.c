/* Text in XML 1.0, for GraphML and GEXF. The standard has no way to write most control characters: they become U+FFFD. */
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

void out_xml(dgm_writer *w, str s)
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

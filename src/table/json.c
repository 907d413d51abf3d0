/* JSON and JSON Lines, strict RFC 8259. In: tables. Out: an object a row, its keys in column order; lists are
 * arrays, a null cell is null. All control characters are escaped, those beyond ASCII too, so that no terminal obeys
 * them; and U+2028 and U+2029, so that the output is also JavaScript. */
#include "table/format.h"

static void out_escape(dgm_writer *w, uint32_t code)
{
    static const char hex[] = "0123456789abcdef";
    switch (code) {
    case '"': out_text(w, "\\\""); break;
    case '\\': out_text(w, "\\\\"); break;
    case '\n': out_text(w, "\\n"); break;
    case '\r': out_text(w, "\\r"); break;
    case '\t': out_text(w, "\\t"); break;
    default: {
        const char u[6] = { '\\', 'u', hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15] };
        out_bytes(w, u, sizeof u);
    }
    }
}

static void out_string(dgm_writer *w, str s)
{
    const char *p = s.s, *end = s.s + s.len, *plain = p;
    out_char(w, '"');
    while (p < end) {
        const unsigned char c = (unsigned char)*p;
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            p++;
            continue;
        }
        uint32_t code;
        const int len = char_at(p, end, &code);
        if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == '"' || code == '\\' || code == 0x2028 ||
            code == 0x2029 || code == CHAR_BAD) {
            out_bytes(w, plain, (size_t)(p - plain));
            out_escape(w, code == CHAR_BAD ? 0xfffd : code);
            plain = p + len;
        }
        p += len;
    }
    out_bytes(w, plain, (size_t)(end - plain));
    out_char(w, '"');
}

static void out_value(dgm_writer *w, const dgm_column *c, int64_t row)
{
    if (cell_null(c, row)) {
        out_text(w, "null");
    } else if (type_is_list(c->type)) {
        out_char(w, '[');
        for (int32_t i = c->offsets[row]; i < c->offsets[row + 1]; i++) {
            if (i > c->offsets[row])
                out_char(w, ',');
            out_value(w, c->child, i);
        }
        out_char(w, ']');
    } else if (c->type == DGM_UTF8 || c->type == DGM_DICT) {
        out_string(w, cell_str(c, row));
    } else {
        const str s = cell_text(w, c, row);
        out_bytes(w, s.s, s.len);
    }
}

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    (void)err;
    const bool array = w->format == DGM_FORMAT_JSON;
    const int32_t n = table_columns(t);
    for (int64_t row = 0; row < table_rows(t) && !w->status; row++, w->rows++) {
        if (array)
            out_text(w, w->rows ? ",\n" : "[\n");
        for (int32_t i = 0; i < n; i++) {
            const dgm_column *c = table_column(t, i);
            out_char(w, i ? ',' : '{');
            out_string(w, str_of(c->name));
            out_char(w, ':');
            out_value(w, c, row);
        }
        out_text(w, n ? "}" : "{}");
        if (!array)
            out_char(w, '\n');
    }
    return DGM_OK;
}

static dgm_status finish(dgm_writer *w, dgm_error *err)
{
    (void)err;
    if (w->format == DGM_FORMAT_JSON)
        out_text(w, w->rows ? "\n]\n" : "[]\n");
    return DGM_OK;
}

const format format_json = { .add = add, .finish = finish };

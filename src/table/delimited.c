/* CSV and TSV. In: tables. Out: a line of names, then a line a row.
 *
 * CSV is RFC 4180 with LF line ends. TSV is the same with tabs for commas, quoted where needed, so that
 * pandas.read_csv(sep="\t"), R's read.delim() and spreadsheets read any text back. A null cell is empty.
 *
 * A spreadsheet runs a cell that begins like a formula, and articles are written by strangers: in CSV, which opens in
 * one at a click, such a cell gets a leading apostrophe (OWASP, "CSV Injection") unless DGM_RAW_CELLS says the reader
 * is no spreadsheet. TSV goes to programs, as it is. */
#include "table/format.h"

#include <string.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether all of s is a decimal number: -12, -0.5, -3e8. */
static bool is_number(str s)
{
    const char *p = s.s, *end = s.s + s.len;
    if (p < end && *p == '-')
        p++;
    const char *digits = p;
    while (p < end && digit(*p))
        p++;
    if (p == digits)
        return false;
    if (p + 1 < end && *p == '.' && digit(p[1]))
        for (p++; p < end && digit(*p);)
            p++;
    if (p < end && (*p == 'e' || *p == 'E')) {
        p += p + 1 < end && (p[1] == '-' || p[1] == '+') ? 2 : 1;
        for (digits = p; p < end && digit(*p);)
            p++;
        if (p == digits)
            return false;
    }
    return p == end;
}

static bool is_formula(str s)
{
    if (s.len == 0)
        return false;
    switch (s.s[0]) {
    case '=':
    case '+':
    case '@':
    case '\t':
    case '\r': return true;
    case '-': return !is_number(s);
    default: return false;
    }
}

static bool needs_quotes(str s, char separator)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.s[i] == separator || s.s[i] == '"' || s.s[i] == '\n' || s.s[i] == '\r')
            return true;
    return false;
}

static void out_cell(dgm_writer *w, str s, char separator)
{
    const bool apostrophe = separator == ',' && !(w->flags & DGM_RAW_CELLS) && is_formula(s);
    const bool quotes = needs_quotes(s, separator);
    if (quotes)
        out_char(w, '"');
    if (apostrophe)
        out_char(w, '\'');
    const char *p = s.s, *end = s.s + s.len, *mark;
    while (quotes && (mark = memchr(p, '"', (size_t)(end - p))) != NULL) {
        out_bytes(w, p, (size_t)(mark + 1 - p));
        out_char(w, '"');
        p = mark + 1;
    }
    out_bytes(w, p, (size_t)(end - p));
    if (quotes)
        out_char(w, '"');
}

static void out_value(dgm_writer *w, const dgm_column *c, int64_t row, char separator)
{
    const str s = cell_text(w, c, row);
    if (c->type == DGM_UTF8 || c->type == DGM_DICT || c->type == DGM_LIST_UTF8)
        out_cell(w, s, separator);
    else
        out_bytes(w, s.s, s.len); /* numbers need no quotes and no apostrophe */
}

static void out_header(dgm_writer *w, const dgm_table *t, char separator)
{
    for (int32_t i = 0; i < table_columns(t); i++) {
        if (i)
            out_char(w, separator);
        out_cell(w, str_of(table_column(t, i)->name), separator);
    }
    out_char(w, '\n');
}

/* An empty line is no row to most readers: the only cell of a row is quoted where it is empty. */
static bool lone_empty(dgm_writer *w, const dgm_table *t, int64_t row)
{
    const dgm_column *c = table_column(t, 0);
    return table_columns(t) == 1 && (cell_null(c, row) || cell_text(w, c, row).len == 0);
}

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    (void)err;
    const char separator = w->format == DGM_FORMAT_CSV ? ',' : '\t';
    const int32_t n = table_columns(t);
    if (!w->begun && !(w->flags & DGM_NO_HEADER))
        out_header(w, t, separator);
    w->begun = true;
    for (int64_t row = 0; row < table_rows(t) && !w->status; row++) {
        for (int32_t i = 0; i < n; i++) {
            const dgm_column *c = table_column(t, i);
            if (i)
                out_char(w, separator);
            if (!cell_null(c, row))
                out_value(w, c, row, separator);
        }
        out_text(w, lone_empty(w, t, row) ? "\"\"\n" : "\n");
    }
    return DGM_OK;
}

static dgm_status finish(dgm_writer *w, dgm_error *err)
{
    (void)w, (void)err;
    return DGM_OK;
}

const format format_delimited = { .add = add, .finish = finish };

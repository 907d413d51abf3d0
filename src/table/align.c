/* A table for a terminal. In: tables. Out: a line of names and a line a row, in columns two spaces apart; numbers to
 * the right, a null cell blank.
 *
 * What stands to the left of a hit (KWIC) is set to the right, and cut on its left, so that hits stand below each
 * other.
 *
 * Widths come from the first rows, so the output streams; a later cell that is wider pushes its line, or is cut with
 * an ellipsis where the width of the terminal is given. Widths are terminal cells: two for East Asian wide
 * characters, none for combining marks. What would move the cursor or reorder the line is shown escaped. */
#include "base/utf8.h"
#include "table/format.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum {
    SAMPLE_ROWS = 200, /* rows that decide the widths */
    WIDEST = 100,      /* cells a column is padded to at most */
    NARROWEST = 4,     /* cells a column is cut to at least */
    GAP = 2
};
#define ELLIPSIS "\xe2\x80\xa6"

/* ---- what a character looks like */

static bool is_hidden_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* The character at *p as shown, its length in *len, its width as result. */
static int32_t show(const char **p, const char *end, char out[16], int *len)
{
    uint32_t c;
    const char *start = *p;
    *p += char_at(start, end, &c);
    if (c == CHAR_BAD)
        c = 0xfffd;
    if (!is_hidden_control(c)) {
        *len = utf8_put(c, out);
        return c < 0x7f ? 1 : utf8proc_charwidth((utf8proc_int32_t)c);
    }
    if (c == '\n' || c == '\r' || c == '\t') {
        out[0] = '\\';
        out[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
        return *len = 2;
    }
    return *len = snprintf(out, 16, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
}

/* Width of a string, counted no further than `limit`. */
static int32_t width_of(str s, int32_t limit)
{
    const char *p = s.s, *end = s.s + s.len;
    int32_t width = 0;
    char shown[16];
    int len;
    while (p < end && width <= limit)
        width += show(&p, end, shown, &len);
    return width;
}

/* How a column is set. */
typedef enum setting { SET_LEFT, SET_NUMBER, SET_BEFORE } setting;

static setting setting_of(const dgm_column *c)
{
    return type_is_number(c->type) ? SET_NUMBER : strcmp(c->name, "left") == 0 ? SET_BEFORE : SET_LEFT;
}

/* The longest end of s of at most `width` cells. */
static str end_of(str s, int32_t width)
{
    const char *p = s.s, *end = s.s + s.len;
    char shown[16];
    int len;
    for (int32_t used = width_of(s, INT32_MAX - 16); p < end && used > width;)
        used -= show(&p, end, shown, &len);
    return (str){ p, (size_t)(end - p) };
}

/* Prints a string of at most `width` cells, cut with an ellipsis if it has more. */
static void out_shown(dgm_writer *w, str s, int32_t width, bool keep_end)
{
    const bool cut = width_of(s, width) > width;
    if (cut && keep_end) {
        out_text(w, ELLIPSIS);
        s = end_of(s, width - 1);
    }
    const char *p = s.s, *end = s.s + s.len;
    int32_t used = 0;
    char shown[16];
    int len;
    while (p < end) {
        const int32_t more = show(&p, end, shown, &len);
        if (cut && !keep_end && used + more > width - 1)
            break;
        out_bytes(w, shown, (size_t)len);
        used += more;
    }
    if (cut && !keep_end)
        out_text(w, ELLIPSIS);
}

/* Prints the spaces owed; none are left at the end of a line. */
static void out_blanks(dgm_writer *w)
{
    static const char spaces[] = "                                ";
    for (int64_t piece; w->blanks > 0; w->blanks -= piece) {
        piece = w->blanks < 32 ? w->blanks : 32;
        out_bytes(w, spaces, (size_t)piece);
    }
}

/* ---- widths */

/* Narrows the widest columns of text until the line fits, or all of them are at their narrowest. */
static void fit(dgm_writer *w, const dgm_table *t)
{
    const int32_t n = table_columns(t);
    int64_t total = (int64_t)GAP * (n - 1);
    for (int32_t i = 0; i < n; i++)
        total += w->widths.v[i];
    while (total > w->columns) {
        int32_t widest = -1, second = NARROWEST;
        for (int32_t i = 0; i < n; i++) {
            const int32_t width = w->widths.v[i];
            if (type_is_number(table_column(t, i)->type))
                continue;
            if (widest < 0 || width > w->widths.v[widest]) {
                if (widest >= 0 && w->widths.v[widest] > second)
                    second = w->widths.v[widest];
                widest = i;
            } else if (width > second) {
                second = width;
            }
        }
        if (widest < 0 || w->widths.v[widest] <= NARROWEST)
            return;
        /* down to the second widest, one less where they are equal, but no further than needed */
        int32_t to = w->widths.v[widest] > second ? second : second - 1;
        if (total - (w->widths.v[widest] - to) < w->columns)
            to = w->widths.v[widest] - (int32_t)(total - w->columns);
        total -= w->widths.v[widest] - to;
        w->widths.v[widest] = to;
    }
}

static bool measure(dgm_writer *w)
{
    const dgm_table *first = w->pending.v[0];
    const int32_t n = table_columns(first);
    if (!vec_reserve(&w->m, &w->widths, n))
        return w->status = DGM_ERR_MEMORY, false;
    for (int32_t i = 0; i < n; i++) {
        const bool cut = w->columns && !type_is_number(table_column(first, i)->type);
        const int32_t limit = cut ? w->columns : WIDEST;
        int32_t widest = w->flags & DGM_NO_HEADER ? 0 : width_of(str_of(table_column(first, i)->name), limit);
        int64_t rows = 0;
        for (size_t k = 0; k < w->pending.n; k++) {
            const dgm_column *c = table_column(w->pending.v[k], i);
            for (int64_t row = 0; row < c->rows && rows < SAMPLE_ROWS; row++, rows++) {
                const int32_t width = cell_null(c, row) ? 0 : width_of(cell_text(w, c, row), limit);
                widest = width > widest ? width : widest;
            }
        }
        w->widths.v[w->widths.n++] = widest < limit ? widest : limit;
    }
    if (w->columns)
        fit(w, first);
    return true;
}

/* ---- lines */

static void out_cell(dgm_writer *w, str s, int32_t i, setting how)
{
    const int32_t width = w->widths.v[i], used = width_of(s, width), pad = used < width ? width - used : 0;
    const bool right = how != SET_LEFT;
    w->blanks += (i ? GAP : 0) + (right ? pad : 0);
    if (s.len) {
        out_blanks(w);
        out_shown(w, s, w->columns && how != SET_NUMBER ? width : INT32_MAX - 16, how == SET_BEFORE);
    }
    w->blanks += right ? 0 : pad;
}

static void end_line(dgm_writer *w)
{
    w->blanks = 0;
    out_char(w, '\n');
}

static void out_header(dgm_writer *w, const dgm_table *t)
{
    const int32_t n = table_columns(t);
    for (int32_t i = 0; i < n; i++)
        out_cell(w, str_of(table_column(t, i)->name), i, setting_of(table_column(t, i)));
    end_line(w);
}

static void out_rows(dgm_writer *w, const dgm_table *t)
{
    const int32_t n = table_columns(t);
    for (int64_t row = 0; row < table_rows(t) && !w->status; row++) {
        for (int32_t i = 0; i < n; i++) {
            const dgm_column *c = table_column(t, i);
            const str s = cell_null(c, row) ? STR("") : cell_text(w, c, row);
            out_cell(w, s, i, setting_of(c));
        }
        end_line(w);
    }
}

/* Prints what waited for the widths. */
static void begin(dgm_writer *w)
{
    w->begun = true;
    if (w->pending.n == 0 || !measure(w))
        return;
    if (!(w->flags & DGM_NO_HEADER))
        out_header(w, w->pending.v[0]);
    for (size_t i = 0; i < w->pending.n; i++)
        out_rows(w, w->pending.v[i]);
    drop_pending(w);
}

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    (void)err;
    if (w->begun) {
        out_rows(w, t);
        return DGM_OK;
    }
    if ((table_rows(t) || w->pending.n == 0) && hold_table(w, t))
        w->rows += table_rows(t);
    if (w->rows >= SAMPLE_ROWS)
        begin(w);
    return DGM_OK;
}

static dgm_status finish(dgm_writer *w, dgm_error *err)
{
    (void)err;
    if (!w->begun)
        begin(w);
    return DGM_OK;
}

const format format_aligned = { .add = add, .finish = finish };

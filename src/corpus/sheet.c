/* Coded sheets and their keys. In: CSV as `sample` wrote it and as people and spreadsheets have left it. Out: a coding.
 *
 * A spreadsheet may have put semicolons or tabs for commas, a mark of byte order, other line breaks, quotation marks,
 * an apostrophe before an id, and moved columns and rows: all of that is read. What is no label, or no id of the key,
 * is an error that names the line. */
#include "corpus/sheet.h"
#include "corpus/reader.h"
#include "base/error.h"

#include <stdio.h>
#include <string.h>

enum { CODERS = 64, BAD_SHOWN = 8 };

/* Opens a table that has a column id, whatever separates its columns. */
static dgm_status open_table(csv *c, const mem *m, const char *path, dgm_error *err)
{
    static const char separators[] = { ',', ';', '\t' };
    if (strcmp(path, "-") == 0) /* it may have to be read anew */
        return err_set(err, DGM_ERR_READ, "a coded sheet and its key are files, not standard input");
    dgm_status first = DGM_OK;
    for (size_t i = 0; i < sizeof separators; i++) {
        const dgm_status s = csv_open(c, m, path, separators[i], 0, first ? NULL : err);
        if (s && s != DGM_ERR_FORMAT)
            return s;
        if (!s && csv_find(c, "id") != SIZE_MAX)
            return DGM_OK;
        if (!s)
            csv_close(c);
        first = first ? first : s;
    }
    return first ? first : err_at(err, DGM_ERR_FORMAT, 1, -1, "%s:1: no column id", path);
}

static bool whole_number(str s, int64_t *out)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] < '0' || s.s[i] > '9' || n > INT64_MAX / 10 - 1)
            return false;
        n = n * 10 + (s.s[i] - '0');
    }
    *out = n;
    return s.len > 0;
}

/* Sets the path before the message, as other readers of tables do. */
static dgm_status at_line(dgm_status s, const char *path, int64_t row, dgm_error *err)
{
    char why[256];
    if (s != DGM_ERR_FORMAT || !err)
        return s;
    snprintf(why, sizeof why, "%s", err->message);
    return err_at(err, s, row, -1, "%s:%lld: %s", path, (long long)row, why);
}

dgm_status sheet_read_key(coding *to, const char *path, dgm_error *err)
{
    static const char *const names[] = { "id", "group", "voice", "label", "rows" };
    enum { ID, GROUP, VOICE, LABEL, ROWS, NAMES };
    size_t at[NAMES];
    csv c;
    dgm_status s = open_table(&c, to->m, path, err);
    if (s)
        return s;
    for (int i = 0; i < NAMES && !s; i++)
        if ((at[i] = csv_find(&c, names[i])) == SIZE_MAX)
            s = err_at(err, DGM_ERR_FORMAT, 1, -1, "%s:1: no column %s: this is no key of a sample", path, names[i]);
    for (bool got = true; !s && !(s = csv_next(&c, &got, err)) && got;) {
        int64_t rows = 0;
        whole_number(csv_cell(&c, at[ROWS]), &rows);
        s = coding_key(to, csv_cell(&c, at[ID]), csv_cell(&c, at[GROUP]), csv_cell(&c, at[VOICE]),
                       csv_cell(&c, at[LABEL]), rows, c.line, err);
        s = at_line(s, path, c.line, err);
    }
    csv_close(&c);
    return s;
}

/* ---- the sheet */

/* What is wrong with the sheet: the first reason, and the lines. */
typedef struct problems {
    char first[160];
    int64_t lines[BAD_SHOWN], n;
} problems;

static void add_problem(problems *p, int64_t row, const char *what, str cell)
{
    if (p->n && p->n <= BAD_SHOWN && p->lines[p->n - 1] == row)
        return;
    if (!p->n)
        snprintf(p->first, sizeof p->first, "%s: %.*s", what, (int)(cell.len < 60 ? cell.len : 60), cell.s);
    if (p->n < BAD_SHOWN)
        p->lines[p->n] = row;
    p->n++;
}

static dgm_status tell(const problems *p, const char *path, dgm_error *err)
{
    char others[160] = "";
    size_t used = 0;
    for (int64_t i = 1; i < p->n && i < BAD_SHOWN; i++)
        used += (size_t)snprintf(others + used, sizeof others - used, "%s%lld", i == 1 ? "; bad lines too: " : ", ",
                                 (long long)p->lines[i]);
    if (p->n > BAD_SHOWN)
        snprintf(others + used, sizeof others - used, " and %lld more", (long long)(p->n - BAD_SHOWN));
    return err_at(err, DGM_ERR_FORMAT, p->lines[0], -1, "%s:%lld: %s%s", path, (long long)p->lines[0], p->first,
                  others);
}

static bool is_label_column(const char *name)
{
    return strncmp(name, "label", 5) == 0;
}

static bool is_blank(const csv *c)
{
    for (size_t i = 0; i < csv_columns(c); i++)
        if (csv_cell(c, i).len)
            return false;
    return true;
}

static void read_row(coding *to, const csv *c, size_t id, const size_t *coders, size_t n, problems *bad)
{
    const str name = csv_cell(c, id);
    coded_row *row = coding_find(to, name);
    if (!row) {
        add_problem(bad, c->line, "no row of the key has the id", name);
        return;
    }
    row->line = row->line ? row->line : c->line;
    for (size_t i = 0; i < n; i++) {
        const str cell = csv_cell(c, coders[i]);
        const int label = coded_label(cell);
        if (label == LABEL_UNKNOWN)
            add_problem(bad, c->line, "a label is favor, against or none, not", cell);
        else if (label >= 0)
            row->counts[label]++;
    }
}

dgm_status sheet_read(coding *to, const char *path, dgm_error *err)
{
    size_t coders[CODERS], n = 0;
    problems bad = { { 0 }, { 0 }, 0 };
    csv c;
    dgm_status s = open_table(&c, to->m, path, err);
    if (s)
        return s;
    const size_t id = csv_find(&c, "id");
    for (size_t i = 0; i < csv_columns(&c) && n < CODERS; i++)
        if (is_label_column(csv_name(&c, i)))
            coders[n++] = i;
    if (!n)
        s = err_at(err, DGM_ERR_FORMAT, 1, -1, "%s:1: no column label", path);
    int64_t rows = 0, labels = 0;
    for (bool got = true; !s && !(s = csv_next(&c, &got, err)) && got;) {
        if (is_blank(&c))
            continue;
        rows++;
        read_row(to, &c, id, coders, n, &bad);
    }
    csv_close(&c);
    for (size_t i = 0; i < to->rows.n; i++)
        labels += to->rows.v[i].counts[0] + to->rows.v[i].counts[1] + to->rows.v[i].counts[2];
    if (!s && bad.n)
        s = tell(&bad, path, err);
    if (!s && !rows)
        s = err_at(err, DGM_ERR_FORMAT, 1, -1, "%s: no rows", path);
    if (!s && !labels)
        s = err_at(err, DGM_ERR_FORMAT, 1, -1, "%s: no row has a label", path);
    return s;
}

/* terms --format mtx: the document-feature matrix, and the names of its rows and columns in files beside it, a line each. */
#include "commands.h"

#include <stdlib.h>
#include <string.h>

/* "F.mtx" and ".rows" give "F.rows"; NULL: out of memory. */
static char *beside(const char *path, const char *ending)
{
    const size_t n = strlen(path), keep = n > 4 && strcmp(path + n - 4, ".mtx") == 0 ? n - 4 : n;
    char *z = malloc(keep + strlen(ending) + 1);
    if (z) {
        memcpy(z, path, keep);
        memcpy(z + keep, ending, strlen(ending) + 1);
    }
    return z;
}

/* Whether the rows of the column are not all the same. */
static bool differs(const dgm_column *c)
{
    const char *bytes = c->values;
    for (int64_t i = 1; i < c->rows; i++) {
        const size_t a = (size_t)(c->offsets[i] - c->offsets[i - 1]), b = (size_t)(c->offsets[i + 1] - c->offsets[i]);
        if (a != b || memcmp(bytes + c->offsets[i - 1], bytes + c->offsets[i], a) != 0)
            return true;
    }
    return false;
}

static char *put(char *to, const dgm_column *c, int64_t row)
{
    const size_t n = (size_t)(c->offsets[row + 1] - c->offsets[row]);
    memcpy(to, (const char *)c->values + c->offsets[row], n);
    for (char *p = to; p < to + n; p++)
        if (*p == '\n' || *p == '\r' || *p == '\t')
            *p = ' ';
    return to + n;
}

/* The names in `first`, and behind a tab those in `second`, unless it is NULL. */
static int write_names(const char *path, const char *ending, const dgm_column *first, const dgm_column *second)
{
    const size_t rows = (size_t)first->rows;
    const size_t size = (size_t)first->offsets[rows] + (second ? (size_t)second->offsets[rows] : 0) + 2 * rows + 1;
    char *name = beside(path, ending), *text = malloc(size), *end = text;
    int code = 0;
    if (!name || !text)
        code = (complain("out of memory"), EXIT_MEMORY);
    for (int64_t i = 0; i < first->rows && !code; i++) {
        end = put(end, first, i);
        if (second) {
            *end++ = '\t';
            end = put(end, second, i);
        }
        *end++ = '\n';
    }
    if (!code)
        code = output_whole(name, text, (size_t)(end - text));
    free(name);
    free(text);
    return code;
}

/* Writes the names of a side, and lets the writer know how many there are. */
static int write_side(session *s, const dgm_tally *t, const char *table, const dgm_query *q, const char *ending)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *side;
    const dgm_status status = dgm_tally_table(t, table, q, &side, &err);
    if (status)
        return session_fail(s, status, &err);
    const dgm_column *lang = dgm_table_column(side, dgm_table_find(side, "lang"));
    int code = session_write(s, side);
    if (!code)
        code = write_names(s->out.path, ending, dgm_table_column(side, 0), lang && differs(lang) ? lang : NULL);
    dgm_table_unref(side);
    return code;
}

/* The matrix is made first: where it cannot be, no file appears. */
int print_matrix(session *s, const dgm_tally *t, const dgm_query *q)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *matrix;
    const dgm_status status = dgm_tally_table(t, "matrix", q, &matrix, &err);
    if (status)
        return session_fail(s, status, &err);
    int code = session_writer(s);
    if (!code)
        code = write_side(s, t, "groups", NULL, ".rows");
    if (!code)
        code = write_side(s, t, "features", q, ".cols");
    if (!code)
        code = session_write(s, matrix);
    dgm_table_unref(matrix);
    return code;
}

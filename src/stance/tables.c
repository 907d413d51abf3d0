/* Dictionaries as tables. In: .csv or .tsv, a row an entry: category, pattern, weight. Out: entries.
 *
 * A header is optional; a category is a name, whose dots mean nothing. Further columns are passed over, and the third too
 * where the header calls it anything but weight. */
#include "stance/dictionary.h"

#include <string.h>

enum { FIELDS = 3 };

typedef struct row_fields {
    str v[FIELDS];   /* empty where the row has no more */
    buf work;        /* what quoted ones say */
    bool unweighted; /* the header calls the third something else */
} row_fields;

/* Reads on behind a quotation mark, up to the one that closes, which two in a row do not; what is said is added to `work`.
 * The bytes read, 0: never closed. `work` has room. */
static size_t unquote(str s, buf *work)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '"' && (i + 1 == s.len || s.s[i + 1] != '"'))
            return i + 1;
        i += s.s[i] == '"';
        work->v[work->n++] = s.s[i];
    }
    return 0;
}

/* The next field of a row. Room for it is there, so that the fields before it stay where they are. */
static dgm_status next_field(dictionary *d, str *row, char separator, buf *work, str *field)
{
    size_t used;
    if (row->len && *row->s == '"' && separator == ',') {
        const size_t from = work->n;
        if (!(used = unquote((str){ row->s + 1, row->len - 1 }, work)))
            return bad_line(d, "a quotation mark that is never closed");
        *field = trim((str){ work->v + from, work->n - from });
        *row = trim((str){ row->s + 1 + used, row->len - 1 - used });
        if (row->len && *row->s != separator)
            return bad_line(d, "text after a closing quotation mark");
        used = 0;
    } else {
        const char *end = row->len ? memchr(row->s, separator, row->len) : NULL;
        used = end ? (size_t)(end - row->s) : row->len;
        *field = trim((str){ row->s, used });
    }
    used += used < row->len; /* the separator */
    *row = (str){ row->s + used, row->len - used };
    return DGM_OK;
}

static bool is_header(const row_fields *f)
{
    return str_eq(f->v[0], STR("category")) && (str_eq(f->v[1], STR("pattern")) || str_eq(f->v[1], STR("entry")));
}

static dgm_status read_row(dictionary *d, str row, char separator, bool first, row_fields *f)
{
    f->work.n = 0;
    if (!vec_reserve(d->m, &f->work, row.len + 2))
        return err_memory(d->err);
    for (int i = 0; i < FIELDS; i++) {
        const dgm_status status = next_field(d, &row, separator, &f->work, &f->v[i]);
        if (status)
            return status;
    }
    if (first && is_header(f)) {
        f->unweighted = f->v[2].len && !str_eq(f->v[2], STR("weight"));
        return DGM_OK;
    }
    double weight = 1;
    if (!f->v[0].len || !f->v[1].len)
        return bad_line(d, "a row is category and pattern");
    if (f->v[2].len && !f->unweighted && !read_weight(f->v[2], &weight))
        return bad_word(d, "a weight is a number, not", f->v[2]);
    const dgm_status status = category_open(d, 0, f->v[0]);
    return status ? status : entry_add(d, f->v[1], weight);
}

dgm_status tables_read(dictionary *d, char separator)
{
    row_fields f = { 0 };
    str row;
    dgm_status status = DGM_OK;
    for (bool first = true; !status && next_line(d, &row);) {
        if (!trim(row).len || *row.s == '#')
            continue;
        status = read_row(d, row, separator, first, &f);
        first = false;
    }
    vec_free(d->m, &f.work);
    return status;
}

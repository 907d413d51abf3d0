/* See dictionary.h. What the formats share, and which one a name stands for. */
#include "stance/dictionary.h"

#include "base/data.h"
#include "base/utf8.h"
#include <string.h>

str trim(str s)
{
    while (s.len && (*s.s == ' ' || *s.s == '\t'))
        s.s++, s.len--;
    while (s.len && (s.s[s.len - 1] == ' ' || s.s[s.len - 1] == '\t'))
        s.len--;
    return s;
}

bool next_line(dictionary *d, str *line)
{
    str *data = &d->data;
    if (!data->len)
        return false;
    const char *lf = memchr(data->s, '\n', data->len);
    *line = (str){ data->s, lf ? (size_t)(lf - data->s) : data->len };
    const size_t used = line->len + (lf != NULL);
    data->s += used;
    data->len -= used;
    if (line->len && line->s[line->len - 1] == '\r')
        line->len--;
    d->line++;
    return true;
}

str next_word(str *row)
{
    *row = trim(*row);
    size_t n = 0;
    while (n < row->len && row->s[n] != ' ' && row->s[n] != '\t')
        n++;
    const str word = { row->s, n };
    row->s += n;
    row->len -= n;
    *row = trim(*row);
    return word;
}

dgm_status bad_line(const dictionary *d, const char *what)
{
    return err_at(d->err, DGM_ERR_FORMAT, d->line, -1, "line %lld: %s", (long long)d->line, what);
}

dgm_status bad_word(const dictionary *d, const char *what, str about)
{
    return err_at(d->err, DGM_ERR_FORMAT, d->line, -1, "line %lld: %s '%.*s'", (long long)d->line, what,
                  (int)(about.len < 40 ? about.len : 40), about.s);
}

dgm_status category_open(dictionary *d, int depth, str name)
{
    category_path *c = &d->category;
    if (!name.len)
        return bad_line(d, "a category without a name");
    if (depth >= CATEGORY_DEPTH)
        return bad_line(d, "categories nested too deep");
    c->depth = depth;
    c->name.n = depth ? c->end[depth - 1] : 0;
    if ((depth && !buf_char(d->m, &c->name, '.')) || !buf_add(d->m, &c->name, name.s, name.len))
        return err_memory(d->err);
    c->end[c->depth++] = c->name.n;
    return DGM_OK;
}

dgm_status entry_add(dictionary *d, str pattern, double weight)
{
    if (!d->category.depth)
        return bad_line(d, "a pattern outside of any category");
    if (!trim(pattern).len)
        return bad_line(d, "an empty pattern");
    const dictionary_entry e = { &d->category, trim(pattern), weight, d->line };
    return d->fn(d->user, &e, d->err);
}

bool read_weight(str s, double *out)
{
    return tsv_number(s, out) && *out >= -1e6 && *out <= 1e6;
}

/* ---- by name */

static bool ends_with(const char *name, const char *end)
{
    const size_t n = strlen(name), k = strlen(end);
    if (k > n)
        return false;
    for (size_t i = 0; i < k; i++) {
        const char c = name[n - k + i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != end[i])
            return false;
    }
    return true;
}

/* A byte order mark is passed over; NULs and what is no UTF-8 are an error with their line. */
static dgm_status check_text(dictionary *d)
{
    if (d->data.len >= 3 && memcmp(d->data.s, "\xef\xbb\xbf", 3) == 0)
        d->data = (str){ d->data.s + 3, d->data.len - 3 };
    d->line = 1;
    for (const char *s = d->data.s, *end = s + d->data.len; s < end;) {
        const int n = utf8_valid(s, end);
        if (n < 0)
            return bad_line(d, "not UTF-8: convert the file first");
        if (!*s)
            return bad_line(d, "a NUL byte");
        d->line += *s == '\n';
        s += n;
    }
    d->line = 0;
    return DGM_OK;
}

static dgm_status read_format(dictionary *d, const char *name)
{
    if (ends_with(name, ".ykd") || ends_with(name, ".lcd"))
        return yoshikoder_read(d, ends_with(name, ".ykd")); /* XML says itself how it is encoded */
    const dgm_status status = check_text(d);
    if (status)
        return status;
    if (ends_with(name, ".csv"))
        return tables_read(d, ',');
    if (ends_with(name, ".tsv"))
        return tables_read(d, '\t');
    if (ends_with(name, ".yml") || ends_with(name, ".yaml"))
        return yaml_read(d);
    if (ends_with(name, ".dic"))
        return liwc_read(d);
    if (ends_with(name, ".lc3"))
        return lexicoder_read(d);
    if (ends_with(name, ".cat"))
        return wordstat_read(d);
    return err_set(d->err, DGM_ERR_FORMAT,
                   "the name of a dictionary ends in .csv, .tsv, .yml, .yaml, .dic, .lc3, .cat, .ykd or .lcd");
}

dgm_status dictionary_read(const mem *m, const char *name, const char *data, size_t len, dictionary_fn fn, void *user,
                           dgm_error *err)
{
    dictionary d = { .m = m, .data = { data ? data : "", len }, .fn = fn, .user = user, .err = err };
    const dgm_status status = read_format(&d, name);
    vec_free(m, &d.category.name);
    return status;
}

/* See dictionary.h. The table and LIWC readers; yaml.c has the third. */
#include "stance/dictionary.h"

#include "base/hash.h"
#include <string.h>

str trim(str s)
{
    while (s.len && (*s.s == ' ' || *s.s == '\t'))
        s.s++, s.len--;
    while (s.len && (s.s[s.len - 1] == ' ' || s.s[s.len - 1] == '\t'))
        s.len--;
    return s;
}

bool next_line(str *data, str *line, int64_t *number)
{
    if (!data->len)
        return false;
    if (*number == 0 && data->len >= 3 && memcmp(data->s, "\xef\xbb\xbf", 3) == 0)
        data->s += 3, data->len -= 3;
    const char *lf = data->len ? memchr(data->s, '\n', data->len) : NULL;
    *line = (str){ data->s, lf ? (size_t)(lf - data->s) : data->len };
    const size_t used = line->len + (lf != NULL);
    data->s += used;
    data->len -= used;
    if (line->len && line->s[line->len - 1] == '\r')
        line->len--;
    ++*number;
    return true;
}

static dgm_status bad_row(dgm_error *err, int64_t line, const char *what)
{
    return err_at(err, DGM_ERR_FORMAT, line, -1, "line %lld: %s", (long long)line, what);
}

/* ---- .csv and .tsv */

/* The next field of a row, unquoted into `work`; false: a quotation mark that is never closed. */
static bool next_field(const mem *m, str *row, char comma, buf *work, str *field, bool *memory)
{
    if (!row->len || *row->s != '"' || comma == '\t') {
        const char *end = row->len ? memchr(row->s, comma, row->len) : NULL;
        *field = trim((str){ row->s, end ? (size_t)(end - row->s) : row->len });
        const size_t used = (end ? (size_t)(end - row->s) + 1 : row->len);
        row->s += used;
        row->len -= used;
        return true;
    }
    const size_t from = work->n;
    size_t i = 1;
    for (; i < row->len; i++) {
        if (row->s[i] == '"' && (i + 1 >= row->len || row->s[++i] != '"'))
            break;
        if (!buf_char(m, work, row->s[i]))
            return *memory = false;
    }
    const bool closed = i < row->len || (row->len > 1 && row->s[row->len - 1] == '"');
    if (i < row->len && row->s[i] == comma)
        i++;
    row->s += i < row->len ? i : row->len;
    row->len -= i < row->len ? i : row->len;
    *field = (str){ work->n ? work->v + from : "", work->n - from };
    return closed;
}

static dgm_status table_read(const mem *m, char comma, str data, dictionary_fn fn, void *user, dgm_error *err)
{
    buf work = { 0 };
    str row;
    dgm_status status = DGM_OK;
    bool first = true, memory = true;
    for (int64_t line = 0; !status && next_line(&data, &row, &line);) {
        if (!trim(row).len || *row.s == '#')
            continue;
        str category, pattern;
        work.n = 0;
        /* room first, so that the first field stays where it is when the second grows */
        if (!vec_reserve(m, &work, row.len + 1)) {
            status = err_memory(err);
            break;
        }
        const bool good = next_field(m, &row, comma, &work, &category, &memory) &&
                          next_field(m, &row, comma, &work, &pattern, &memory);
        if (!good)
            status = memory ? bad_row(err, line, "a quotation mark that is never closed") : err_memory(err);
        else if (first && str_eq(category, STR("category")) && str_eq(pattern, STR("pattern")))
            status = DGM_OK;
        else if (!category.len || !pattern.len)
            status = bad_row(err, line, "a row is category and pattern");
        else
            status = fn(user, category, pattern, line, err);
        first = false;
    }
    vec_free(m, &work);
    return status;
}

/* ---- .dic: % header of numbers and names %, then a word and its numbers */

typedef struct liwc {
    strtab numbers; /* number as written; its name at the same index */
    strtab names;
    VEC(uint32_t) name;
} liwc;

/* Cuts the first run of characters that are no white space off the row. */
static str next_word(str *row)
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

static dgm_status liwc_category(const mem *m, liwc *d, str row, int64_t line, dgm_error *err)
{
    const str number = next_word(&row);
    if (!number.len || !row.len)
        return bad_row(err, line, "a category is a number and a name");
    const uint32_t id = strtab_add(&d->numbers, number.s, number.len);
    const uint32_t name = strtab_add(&d->names, row.s, row.len);
    if (id == STRTAB_NONE || name == STRTAB_NONE)
        return err_memory(err);
    if (id < d->name.n)
        return err_at(err, DGM_ERR_FORMAT, line, -1, "line %lld: the number '%.*s' has a name already", (long long)line,
                      (int)(number.len < 40 ? number.len : 40), number.s);
    return vec_push(m, &d->name, name) ? DGM_OK : err_memory(err);
}

static dgm_status liwc_entry(const liwc *d, str row, int64_t line, dictionary_fn fn, void *user, dgm_error *err)
{
    const char *tab = memchr(row.s, '\t', row.len);
    str pattern = tab ? trim((str){ row.s, (size_t)(tab - row.s) }) : next_word(&row);
    if (tab)
        row = trim((str){ tab, row.len - (size_t)(tab - row.s) });
    if (!pattern.len || !row.len)
        return bad_row(err, line, "a word is followed by the numbers of its categories");
    while (row.len) {
        const str number = next_word(&row);
        const uint32_t id = strtab_find(&d->numbers, number.s, number.len);
        if (id == STRTAB_NONE)
            return err_at(err, DGM_ERR_FORMAT, line, -1, "line %lld: no category has the number '%.*s'",
                          (long long)line, (int)(number.len < 40 ? number.len : 40), number.s);
        const dgm_status status = fn(user, strtab_get(&d->names, d->name.v[id]), pattern, line, err);
        if (status)
            return status;
    }
    return DGM_OK;
}

static dgm_status liwc_read(const mem *m, str data, dictionary_fn fn, void *user, dgm_error *err)
{
    liwc d = { 0 };
    strtab_init(&d.numbers, m, 0);
    strtab_init(&d.names, m, 0);
    int marks = 0;
    str row;
    dgm_status status = DGM_OK;
    int64_t line = 0;
    while (!status && next_line(&data, &row, &line)) {
        if (!trim(row).len)
            continue;
        if (str_eq(trim(row), STR("%")))
            marks++;
        else if (marks == 1)
            status = liwc_category(m, &d, row, line, err);
        else if (marks == 2)
            status = liwc_entry(&d, row, line, fn, user, err);
        else
            status = bad_row(err, line, "the categories stand between two lines of %");
    }
    if (!status && marks < 2)
        status = bad_row(err, line, "the categories stand between two lines of %");
    strtab_free(&d.numbers);
    strtab_free(&d.names);
    vec_free(m, &d.name);
    return status;
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

dgm_status dictionary_read(const mem *m, const char *name, const char *data, size_t len, dictionary_fn fn, void *user,
                           dgm_error *err)
{
    const str all = { data, len };
    if (ends_with(name, ".csv"))
        return table_read(m, ',', all, fn, user, err);
    if (ends_with(name, ".tsv"))
        return table_read(m, '\t', all, fn, user, err);
    if (ends_with(name, ".yml") || ends_with(name, ".yaml"))
        return yaml_read(m, data, len, fn, user, err);
    if (ends_with(name, ".dic"))
        return liwc_read(m, all, fn, user, err);
    return err_set(err, DGM_ERR_FORMAT, "%s: the name of a dictionary ends in .csv, .tsv, .yml, .yaml or .dic", name);
}

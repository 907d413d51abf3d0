/* The part of YAML that dictionaries are written in (quanteda's format). In: mappings nested by indentation, lists of
 * patterns as blocks ("- word") or in brackets ("[a, b]", over several lines too), plain and quoted scalars, comments.
 * Out: entries. What is outside of it is an error with its line, never a guess. */
#include "stance/dictionary.h"

#include <string.h>

/* A list in brackets that goes on in the next line: what comes next. */
enum { LIST_NONE, LIST_ITEM, LIST_COMMA };

typedef struct yaml {
    dictionary *d;
    buf scalar;
    size_t indent[CATEGORY_DEPTH]; /* of the categories at hand */
    int depth;
    int list;                      /* LIST_* */
} yaml;

/* Cuts a comment off: a # at the start or after a space, outside of quotation marks. */
static str without_comment(str s)
{
    char mark = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.s[i];
        const bool starts = i == 0 || s.s[i - 1] == ' ' || s.s[i - 1] == '\t' || s.s[i - 1] == '[' || s.s[i - 1] == ',';
        if (mark ? c == mark && !(mark == '"' && s.s[i - 1] == '\\') : (c == '"' || c == '\'') && starts)
            mark = mark ? 0 : c;
        else if (!mark && c == '#' && (i == 0 || s.s[i - 1] == ' ' || s.s[i - 1] == '\t'))
            return trim((str){ s.s, i });
    }
    return trim(s);
}

/* Reads one scalar off the front of `s` into y->scalar; it ends before `stop` characters when plain. */
static dgm_status read_scalar(yaml *y, str *s, const char *stop)
{
    y->scalar.n = 0;
    *s = trim(*s);
    if (s->len && (*s->s == '"' || *s->s == '\'')) {
        const char mark = *s->s;
        size_t i = 1;
        for (; i < s->len; i++) {
            if (s->s[i] == mark) {
                if (mark == '"' || i + 1 >= s->len || s->s[i + 1] != '\'')
                    break;
                i++; /* '' is one ' */
            } else if (mark == '"' && s->s[i] == '\\') {
                if (++i >= s->len || (s->s[i] != '"' && s->s[i] != '\\'))
                    return bad_line(y->d, "an escape other than \\\" and \\\\");
            }
            if (!buf_char(y->d->m, &y->scalar, s->s[i]))
                return err_memory(y->d->err);
        }
        if (i >= s->len)
            return bad_line(y->d, "a quotation mark that is never closed");
        s->s += i + 1;
        s->len -= i + 1;
        *s = trim(*s);
        return DGM_OK;
    }
    size_t n = 0;
    while (n < s->len && !memchr(stop, s->s[n], strlen(stop)))
        n++;
    const str plain = trim((str){ s->s, n });
    if (plain.len && memchr("[]{}&!|>%@`", *plain.s, 11))
        return bad_word(y->d, "no word, list or mapping; in quotation marks it may begin so:", plain);
    s->s += n;
    s->len -= n;
    return buf_add(y->d->m, &y->scalar, plain.s, plain.len) ? DGM_OK : err_memory(y->d->err);
}

static dgm_status entry(yaml *y)
{
    return entry_add(y->d, (str){ y->scalar.v, y->scalar.n }, 1);
}

/* What follows in a list in brackets, up to the end of the line or of the list. */
static dgm_status list_items(yaml *y, str s)
{
    for (s = trim(s); s.len && *s.s != ']'; s = trim(s)) {
        if (y->list == LIST_COMMA) {
            if (*s.s != ',')
                return bad_line(y->d, "no comma between the words of a list");
            y->list = LIST_ITEM;
            s = (str){ s.s + 1, s.len - 1 };
            continue;
        }
        dgm_status status = read_scalar(y, &s, ",]");
        if (!status)
            status = entry(y);
        if (status)
            return status;
        y->list = LIST_COMMA;
    }
    if (!s.len)
        return DGM_OK; /* it goes on in the next line */
    y->list = LIST_NONE;
    return s.len == 1 ? DGM_OK : bad_line(y->d, "text after a list");
}

static dgm_status item(yaml *y, str s)
{
    if (s.len && *s.s == '[') {
        y->list = LIST_ITEM;
        return list_items(y, (str){ s.s + 1, s.len - 1 });
    }
    const bool plain = s.len && *s.s != '"' && *s.s != '\'';
    dgm_status status = read_scalar(y, &s, "");
    if (!status && s.len)
        status = bad_line(y->d, "text after a quoted word");
    for (size_t i = 0; plain && !status && i < y->scalar.n; i++)
        if (y->scalar.v[i] == ':' && (i + 1 == y->scalar.n || y->scalar.v[i + 1] == ' '))
            status = bad_line(y->d, "a mapping where a word should be");
    return status ? status : entry(y);
}

/* Opens the category of a key at this indentation. */
static dgm_status open_key(yaml *y, size_t indent)
{
    while (y->depth && y->indent[y->depth - 1] >= indent)
        y->depth--;
    const dgm_status status = category_open(y->d, y->depth, (str){ y->scalar.v, y->scalar.n });
    if (!status)
        y->indent[y->depth++] = indent;
    return status;
}

/* The category of a list item: a list may stand as deep as its key. */
static void close_keys(yaml *y, size_t indent)
{
    while (y->depth && y->indent[y->depth - 1] > indent)
        y->depth--;
    y->d->category.depth = y->depth;
    y->d->category.name.n = y->depth ? y->d->category.end[y->depth - 1] : 0;
}

static dgm_status read_line(yaml *y, str row)
{
    size_t indent = 0;
    while (indent < row.len && row.s[indent] == ' ')
        indent++;
    const str s = without_comment((str){ row.s + indent, row.len - indent });
    if (!s.len || (!y->list && (str_eq(s, STR("---")) || str_eq(s, STR("...")))))
        return DGM_OK;
    if (y->list)
        return list_items(y, s);
    if (row.s[indent] == '\t')
        return bad_line(y->d, "indentation by a tab");
    if (*s.s == '-' && (s.len == 1 || s.s[1] == ' ')) {
        close_keys(y, indent);
        return item(y, trim((str){ s.s + 1, s.len - 1 }));
    }
    str rest = s;
    dgm_status status = read_scalar(y, &rest, ":");
    if (!status && (!rest.len || *rest.s != ':'))
        status = bad_line(y->d, "neither a category with a colon nor a list item");
    if (!status)
        status = open_key(y, indent);
    rest = rest.len ? trim((str){ rest.s + 1, rest.len - 1 }) : rest;
    return status || !rest.len ? status : item(y, rest);
}

dgm_status yaml_read(dictionary *d)
{
    yaml y = { .d = d };
    str row;
    dgm_status status = DGM_OK;
    while (!status && next_line(d, &row))
        status = read_line(&y, row);
    if (!status && y.list)
        status = bad_line(d, "a list that is never closed");
    vec_free(d->m, &y.scalar);
    return status;
}

/* The part of YAML that dictionaries are written in (quanteda's format): mappings nested by indentation, lists of
 * patterns as blocks ("- word") or in line ("[a, b]"), plain and quoted scalars, comments. What is outside of it is
 * an error with its line, never a guess. */
#include "stance/dictionary.h"

#include <string.h>

enum { DEPTH = 16 };

typedef struct level {
    size_t indent;
    size_t name; /* length of the path with this key */
} level;

typedef struct yaml {
    const mem *m;
    dictionary_fn fn;
    void *user;
    dgm_error *err;
    int64_t line;
    buf path, scalar;
    level stack[DEPTH];
    int depth;
} yaml;

static dgm_status bad(const yaml *y, const char *what)
{
    return err_at(y->err, DGM_ERR_FORMAT, y->line, -1, "line %lld: %s", (long long)y->line, what);
}

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
                    return bad(y, "an escape other than \\\" and \\\\");
            }
            if (!buf_char(y->m, &y->scalar, s->s[i]))
                return err_memory(y->err);
        }
        if (i >= s->len)
            return bad(y, "a quotation mark that is never closed");
        s->s += i + 1;
        s->len -= i + 1;
        *s = trim(*s);
        return DGM_OK;
    }
    size_t n = 0;
    while (n < s->len && !strchr(stop, s->s[n]))
        n++;
    const str plain = trim((str){ s->s, n });
    if (plain.len && strchr("{}&!|>%@", *plain.s))
        return bad(y, "a value that is no word, list or mapping");
    s->s += n;
    s->len -= n;
    return buf_add(y->m, &y->scalar, plain.s, plain.len) ? DGM_OK : err_memory(y->err);
}

static dgm_status entry(yaml *y)
{
    if (!y->depth)
        return bad(y, "a pattern outside of any category");
    if (!y->scalar.n)
        return bad(y, "an empty pattern");
    const str category = { y->path.v, y->stack[y->depth - 1].name };
    return y->fn(y->user, category, (str){ y->scalar.v, y->scalar.n }, y->line, y->err);
}

static dgm_status flow_list(yaml *y, str s)
{
    s = (str){ s.s + 1, s.len - 1 };
    for (s = trim(s); s.len && *s.s != ']';) {
        dgm_status status = read_scalar(y, &s, ",]");
        if (!status)
            status = entry(y);
        if (status)
            return status;
        s = trim(s);
        if (s.len && *s.s == ',')
            s = trim((str){ s.s + 1, s.len - 1 });
        else if (!s.len || *s.s != ']')
            break;
    }
    if (!s.len || *s.s != ']')
        return bad(y, "a list that is not closed on its line");
    return s.len == 1 ? DGM_OK : bad(y, "text after a list");
}

static dgm_status item(yaml *y, str s)
{
    if (s.len && *s.s == '[')
        return flow_list(y, s);
    dgm_status status = read_scalar(y, &s, "");
    if (!status && s.len)
        status = bad(y, "text after a quoted word");
    return status ? status : entry(y);
}

/* Opens the category of a key at this indentation. */
static dgm_status open_key(yaml *y, size_t indent)
{
    while (y->depth && y->stack[y->depth - 1].indent >= indent)
        y->depth--;
    if (y->depth == DEPTH)
        return bad(y, "categories nested too deep");
    y->path.n = y->depth ? y->stack[y->depth - 1].name : 0;
    if (!y->scalar.n)
        return bad(y, "an empty category");
    if ((y->path.n && !buf_char(y->m, &y->path, '.')) || !buf_add(y->m, &y->path, y->scalar.v, y->scalar.n))
        return err_memory(y->err);
    y->stack[y->depth++] = (level){ indent, y->path.n };
    return DGM_OK;
}

static dgm_status read_line(yaml *y, str row)
{
    size_t indent = 0;
    while (indent < row.len && row.s[indent] == ' ')
        indent++;
    const str s = without_comment((str){ row.s + indent, row.len - indent });
    if (!s.len || str_eq(s, STR("---")) || str_eq(s, STR("...")))
        return DGM_OK;
    if (row.s[indent] == '\t')
        return bad(y, "indentation by a tab");
    if (*s.s == '-' && (s.len == 1 || s.s[1] == ' ')) {
        while (y->depth && y->stack[y->depth - 1].indent > indent)
            y->depth--;
        return item(y, trim((str){ s.s + 1, s.len - 1 }));
    }
    str rest = s;
    dgm_status status = read_scalar(y, &rest, ":");
    if (!status && (!rest.len || *rest.s != ':'))
        status = bad(y, "neither a category with a colon nor a list item");
    if (!status)
        status = open_key(y, indent);
    rest = rest.len ? trim((str){ rest.s + 1, rest.len - 1 }) : rest;
    return status || !rest.len ? status : item(y, rest);
}

dgm_status yaml_read(const mem *m, const char *data, size_t len, dictionary_fn fn, void *user, dgm_error *err)
{
    yaml y = { .m = m, .fn = fn, .user = user, .err = err };
    str all = { data, len }, row;
    dgm_status status = DGM_OK;
    while (!status && next_line(&all, &row, &y.line))
        status = read_line(&y, row);
    vec_free(m, &y.path);
    vec_free(m, &y.scalar);
    return status;
}

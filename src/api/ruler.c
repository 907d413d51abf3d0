/* Patterns of spaCy's EntityRuler as rows of a gazetteer. In: JSON Lines of {"label", "pattern", "id"}. Out: TSV with
 * as many lines, so that what is wrong with a row is told by the line of the file.
 *
 * A pattern is a string, which matches as printed, or a list of tokens of one attribute each: all LOWER, or all TEXT or
 * ORTH. Other attributes and operators need what is not known here (tags, lemmas) or are patterns: they are refused. */
#include "api/api.h"
#include "base/json.h"

#include <string.h>

typedef struct ruler {
    const mem *m;
    const char *name;
    int64_t line;
    buf label, words, id, value;
    bool exact; /* as printed, not in any case */
    dgm_error *err;
} ruler;

static dgm_status refuse(const ruler *r, const char *why)
{
    return err_at(r->err, DGM_ERR_FORMAT, r->line, -1, "%s:%lld: %s", r->name, (long long)r->line, why);
}

static dgm_status refuse_json(const ruler *r, const json_reader *json)
{
    const int64_t at = json->at - json->begin;
    return err_at(r->err, json->deep ? DGM_ERR_LIMIT : DGM_ERR_FORMAT, r->line, at,
                  "%s:%lld: %s, at byte %lld of the line", r->name, (long long)r->line, json->wrong, (long long)at);
}

/* The string in r->value; *ok false where it is none, or has a NUL or one of `banned`. */
static dgm_status read_string(ruler *r, const json_value *v, const char *banned, bool *ok)
{
    r->value.n = 0;
    *ok = v->kind == JSON_STRING;
    if (*ok && !json_unescape(r->m, v, &r->value))
        return err_memory(r->err);
    *ok = *ok && strcspn(r->value.v, banned) == r->value.n;
    return DGM_OK;
}

/* White space is a blank: a row has neither tabs nor line ends. */
static dgm_status add_words(ruler *r, const json_value *v, const char *why)
{
    bool string;
    const dgm_status s = read_string(r, v, "", &string);
    if (s)
        return s;
    if (!string)
        return refuse(r, why);
    bool ok = !r->words.n || buf_char(r->m, &r->words, ' ');
    for (size_t i = 0; ok && i < r->value.n; i++)
        ok = buf_char(r->m, &r->words, strchr("\t\r\n", r->value.v[i]) ? ' ' : r->value.v[i]);
    return ok ? DGM_OK : err_memory(r->err);
}

static dgm_status read_token(ruler *r, const json_value *token, bool first)
{
    static const char one[] = "a token of a pattern has one attribute: LOWER, TEXT or ORTH";
    json_reader in;
    json_value name, value, other;
    if (!json_enter(&in, token->raw) || !in.object || !json_next(&in, &name, &value) || json_next(&in, &other, &other))
        return refuse(r, one);
    const bool lower = str_eq(name.raw, STR("LOWER"));
    if (!lower && !str_eq(name.raw, STR("TEXT")) && !str_eq(name.raw, STR("ORTH")))
        return refuse(r, "a token of a pattern may be LOWER, TEXT or ORTH only");
    if (value.kind != JSON_STRING || !value.raw.len)
        return refuse(r, "the attribute of a token is no string");
    if (!first && r->exact == lower)
        return refuse(r, "the tokens of a pattern are all LOWER, or all TEXT or ORTH");
    r->exact = !lower;
    return add_words(r, &value, "the attribute of a token has a NUL");
}

static dgm_status read_pattern(ruler *r, const json_value *pattern)
{
    static const char neither[] = "\"pattern\" is neither a string nor a list of tokens";
    json_reader in;
    json_value token;
    bool first = true;
    r->words.n = 0;
    r->exact = true;
    if (pattern->kind != JSON_ARRAY)
        return add_words(r, pattern, neither);
    dgm_status s = DGM_OK;
    for (json_enter(&in, pattern->raw); !s && json_next(&in, NULL, &token); first = false)
        s = read_token(r, &token, first);
    return !s && first ? refuse(r, neither) : s;
}

/* The words in lower case, joined by hyphens, where no id is given. */
static bool make_id(ruler *r)
{
    buf fold = { 0 };
    bool ok = lexis_fold(r->m, r->words.v, r->words.n, &fold);
    for (size_t i = 0; ok && i < fold.n; i++) {
        const unsigned char c = (unsigned char)fold.v[i];
        const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (part || (r->id.n && r->id.v[r->id.n - 1] != '-'))
            ok = buf_char(r->m, &r->id, part ? (char)c : '-');
    }
    vec_free(r->m, &fold);
    while (ok && r->id.n && r->id.v[r->id.n - 1] == '-')
        r->id.n--;
    return ok && (r->id.n || buf_str(r->m, &r->id, "unnamed"));
}

static bool add_row(ruler *r, buf *out)
{
    const mem *m = r->m;
    return (r->id.n || make_id(r)) && buf_add(m, out, r->id.v, r->id.n) && buf_char(m, out, '\t') &&
           buf_add(m, out, r->words.v, r->words.n) && buf_char(m, out, '\t') &&
           buf_add(m, out, r->label.v, r->label.n) && buf_str(m, out, "\t*\t") &&
           buf_add(m, out, r->words.v, r->words.n) && buf_str(m, out, r->exact ? "\tcase" : "\t");
}

typedef struct ruler_row {
    json_value label, pattern, id;
} ruler_row;

/* The members of a row; raw.s is NULL of one that is not there. */
static dgm_status read_members(const ruler *r, str s, ruler_row *row)
{
    json_reader in;
    json_value name, v;
    memset(row, 0, sizeof *row);
    if (!json_enter(&in, s) || !in.object)
        return refuse(r, "not a JSON object");
    while (json_next(&in, &name, &v)) {
        if (str_eq(name.raw, STR("label")))
            row->label = v;
        else if (str_eq(name.raw, STR("pattern")))
            row->pattern = v;
        else if (str_eq(name.raw, STR("id")))
            row->id = v;
    }
    if (in.lone)
        return refuse(r, "an escape of half a surrogate pair");
    return in.wrong ? refuse_json(r, &in) : DGM_OK;
}

/* A member in `to`. */
static dgm_status keep_string(ruler *r, const json_value *v, const char *banned, const char *why, buf *to)
{
    bool ok;
    to->n = 0;
    const dgm_status s = read_string(r, v, banned, &ok);
    if (s)
        return s;
    if (!ok)
        return refuse(r, why);
    return buf_add(r->m, to, r->value.v, r->value.n) ? DGM_OK : err_memory(r->err);
}

static dgm_status read_row(ruler *r, str written, buf *out)
{
    ruler_row row;
    dgm_status s = read_members(r, written, &row);
    r->id.n = 0;
    if (!s)
        s = keep_string(r, &row.label, "\t\r\n", "no \"label\"", &r->label);
    if (!s && row.id.kind != JSON_NULL)
        s = keep_string(r, &row.id, "#\t\r\n", "\"id\" is no string, or has a # or a tab", &r->id);
    if (!s)
        s = read_pattern(r, &row.pattern);
    return s ? s : add_row(r, out) ? DGM_OK : err_memory(r->err);
}

bool ruler_named(const char *name)
{
    const char *ending = strrchr(name, '.');
    return ending && strcmp(ending, ".jsonl") == 0;
}

dgm_status ruler_rows(const mem *m, const char *name, const char *data, size_t len, buf *out, dgm_error *err)
{
    ruler r = { .m = m, .name = name, .err = err };
    dgm_status s = buf_str(m, out, "") ? DGM_OK : err_memory(err);
    const bool mark = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0;
    for (size_t at = mark ? 3 : 0; !s && at < len;) {
        const char *row = data + at, *lf = memchr(row, '\n', len - at);
        const size_t n = lf ? (size_t)(lf - row) : len - at;
        size_t blank = 0;
        while (blank < n && strchr(" \t\r", row[blank]) && row[blank])
            blank++;
        r.line++;
        if (blank < n)
            s = read_row(&r, (str){ row, n }, out);
        if (!s && !buf_char(m, out, '\n'))
            s = err_memory(err);
        at += n + (lf != NULL);
    }
    vec_free(m, &r.label);
    vec_free(m, &r.words);
    vec_free(m, &r.id);
    vec_free(m, &r.value);
    return s;
}

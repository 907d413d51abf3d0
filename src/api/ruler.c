/* Patterns of spaCy's EntityRuler as rows of a gazetteer. In: JSON Lines of {"label", "pattern", "id"}. Out: TSV with
 * as many lines, so that what is wrong with a row is told by the line of the file.
 *
 * A pattern is a string, which matches as printed, or a list of tokens of one attribute each: all LOWER, or all TEXT or
 * ORTH. Other attributes and operators need what is not known here (tags, lemmas) or are patterns: they are refused. */
#include "api/api.h"

#include <jansson.h>
#include <string.h>

enum { MOST_LINE = 1 << 20 };

typedef struct ruler {
    const mem *m;
    const char *name;
    int64_t line;
    buf words, id;
    bool exact;       /* as printed, not in any case */
    dgm_error *err;
} ruler;

static dgm_status refuse(const ruler *r, const char *why)
{
    return err_at(r->err, DGM_ERR_FORMAT, r->line, -1, "%s:%lld: %s", r->name, (long long)r->line, why);
}

/* White space is a blank: a row has neither tabs nor line ends. */
static bool add_words(ruler *r, const char *s)
{
    bool ok = !r->words.n || buf_char(r->m, &r->words, ' ');
    for (; ok && *s; s++)
        ok = buf_char(r->m, &r->words, strchr("\t\r\n", *s) ? ' ' : *s);
    return ok;
}

static dgm_status read_token(ruler *r, const json_t *token, bool first)
{
    const char *attribute = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)token));
    if (json_object_size(token) != 1 || !attribute)
        return refuse(r, "a token of a pattern has one attribute: LOWER, TEXT or ORTH");
    const bool lower = strcmp(attribute, "LOWER") == 0;
    const char *value = json_string_value(json_object_get(token, attribute));
    if (!lower && strcmp(attribute, "TEXT") != 0 && strcmp(attribute, "ORTH") != 0)
        return refuse(r, "a token of a pattern may be LOWER, TEXT or ORTH only");
    if (!value || !*value)
        return refuse(r, "the attribute of a token is no string");
    if (!first && r->exact == lower)
        return refuse(r, "the tokens of a pattern are all LOWER, or all TEXT or ORTH");
    r->exact = !lower;
    return add_words(r, value) ? DGM_OK : err_memory(r->err);
}

static dgm_status read_pattern(ruler *r, const json_t *pattern)
{
    r->words.n = 0;
    r->exact = true;
    if (json_is_string(pattern))
        return add_words(r, json_string_value(pattern)) ? DGM_OK : err_memory(r->err);
    if (!json_is_array(pattern) || json_array_size(pattern) == 0)
        return refuse(r, "\"pattern\" is neither a string nor a list of tokens");
    dgm_status s = DGM_OK;
    for (size_t i = 0; !s && i < json_array_size(pattern); i++)
        s = read_token(r, json_array_get(pattern, i), i == 0);
    return s;
}

/* The words in lower case, joined by hyphens, where no id is given. */
static bool make_id(ruler *r, const char *given)
{
    r->id.n = 0;
    buf fold = { 0 };
    bool ok = given ? buf_str(r->m, &r->id, given) : lexis_fold(r->m, r->words.v, r->words.n, &fold);
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

static bool add_row(ruler *r, const char *label, const char *id, buf *out)
{
    const mem *m = r->m;
    return make_id(r, id) && buf_add(m, out, r->id.v, r->id.n) && buf_char(m, out, '\t') &&
           buf_add(m, out, r->words.v, r->words.n) && buf_char(m, out, '\t') && buf_str(m, out, label) &&
           buf_str(m, out, "\t*\t") && buf_add(m, out, r->words.v, r->words.n) &&
           buf_str(m, out, r->exact ? "\tcase" : "\t");
}

static dgm_status read_row(ruler *r, const char *s, size_t len, buf *out)
{
    json_error_t why = { .text = "" };
    json_t *row = len <= MOST_LINE ? json_loadb(s, len, 0, &why) : NULL;
    const char *label = json_string_value(json_object_get(row, "label"));
    const json_t *id = json_object_get(row, "id");
    dgm_status status = DGM_OK;
    if (!row && len <= MOST_LINE && !why.text[0]) /* nothing to say of the row: memory ran out */
        status = err_memory(r->err);
    else if (!json_is_object(row))
        status = refuse(r, "not a JSON object");
    else if (!label || strpbrk(label, "\t\r\n"))
        status = refuse(r, "no \"label\"");
    else if (id && !json_is_null(id) && (!json_is_string(id) || strpbrk(json_string_value(id), "#\t\r\n")))
        status = refuse(r, "\"id\" is no string, or has a # or a tab");
    if (!status)
        status = read_pattern(r, json_object_get(row, "pattern"));
    if (!status && !add_row(r, label, json_string_value(id), out))
        status = err_memory(r->err);
    json_decref(row);
    return status;
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
            s = read_row(&r, row, n, out);
        if (!s && !buf_char(m, out, '\n'))
            s = err_memory(err);
        at += n + (lf != NULL);
    }
    vec_free(m, &r.words);
    vec_free(m, &r.id);
    return s;
}

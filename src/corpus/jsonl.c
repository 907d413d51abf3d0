/* JSON Lines. In: a line, an object. Out: an item: its text, its id, its targets, and every other scalar of the top
 * level as a field, numbers printed in one way whatever the input's. By libjansson, which allocates
 * with malloc: its allocator is a global that a library must not set. */
#include "corpus/reader.h"

#include <jansson.h>
#include <string.h>

static dgm_status bad_row(const feed *in, dgm_error *err, const char *what, const char *name)
{
    return err_at(err, DGM_ERR_FORMAT, in->row, -1, "%s:%lld: %s%s", in->path, (long long)in->row, what, name);
}

/* ---- what is no JSON, and scrapers write all the same */

/* Length of the number at p that JSON lacks and Python writes, 0 where there is none. */
static size_t no_number(const char *p, const char *end)
{
    static const char *const words[] = { "NaN", "Infinity", "-Infinity" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t n = strlen(words[i]);
        if ((size_t)(end - p) >= n && memcmp(p, words[i], n) == 0)
            return n;
    }
    return 0;
}

/* A copy of the line with null for NaN and infinities outside strings. */
static bool mend_numbers(const mem *m, const char *s, size_t len, buf *to)
{
    const char *end = s + len;
    bool ok = true, quoted = false;
    for (const char *p = s; p < end && ok;) {
        const size_t n = quoted ? 0 : no_number(p, end);
        const size_t step = n ? n : quoted && *p == '\\' && end - p > 1 ? 2 : 1;
        quoted ^= *p == '"';
        ok = n ? buf_str(m, to, "null") : buf_add(m, to, p, step);
        p += step;
    }
    return ok;
}

/* ---- reading values */

/* The value of a field, "a.b" meaning b of the object a unless a field has that very name. */
static const json_t *find(const json_t *object, const char *name)
{
    const json_t *v = json_object_get(object, name);
    const char *dot = v ? NULL : strchr(name, '.');
    if (!dot)
        return v;
    char part[256];
    if ((size_t)(dot - name) >= sizeof part)
        return NULL;
    memcpy(part, name, (size_t)(dot - name));
    part[dot - name] = '\0';
    v = json_object_get(object, part);
    return v ? find(v, dot + 1) : NULL;
}

/* A scalar as a string: of the value itself, or printed into `number`. False for null, arrays and objects. */
static bool scalar(const json_t *v, char number[64], str *out)
{
    switch (json_typeof(v)) {
    case JSON_STRING: *out = (str){ json_string_value(v), json_string_length(v) }; return true;
    case JSON_TRUE: *out = STR("true"); return true;
    case JSON_FALSE: *out = STR("false"); return true;
    case JSON_INTEGER:
    case JSON_REAL: {
        const size_t n = json_dumpb(v, number, 64, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
        *out = (str){ number, n <= 64 ? n : 0 };
        return true;
    }
    default: return false;
    }
}

/* A whole number of at least `least`. Where another number of the row is too large for an integer, all come as real. */
static bool read_offset(const json_t *v, json_int_t least, json_int_t *out)
{
    const double real = json_number_value(v), most = 9007199254740992.0; /* 2^53: further on not every one is a real */
    if (!json_is_number(v) || !(real >= (double)least && real <= most))
        return false;
    *out = (json_int_t)real;
    return (double)*out == real;
}

static dgm_status read_targets(const mem *m, const feed *in, const json_t *list, item *out, dgm_error *err)
{
    size_t i;
    json_t *v;
    if (!json_is_array(list))
        return bad_row(in, err, "targets is no list", "");
    json_array_foreach(list, i, v)
    {
        const json_t *start = json_object_get(v, "start"), *end = json_object_get(v, "end");
        json_int_t from, to;
        char number[64];
        str id = { "", 0 };
        if (!read_offset(start, 0, &from) || !read_offset(end, from, &to))
            return bad_row(in, err, "a target needs start and end, whole numbers in order", "");
        const json_t *name = json_object_get(v, "id");
        if (name && !scalar(name, number, &id))
            return bad_row(in, err, "a target's id must be a string", "");
        item_target t = { from, to, 0 };
        if (!item_string(m, out, id.s, id.len, &t.id) || !vec_push(m, &out->targets, t))
            return err_memory(err);
    }
    return DGM_OK;
}

static dgm_status read_fields(const mem *m, const json_names *names, json_t *row, text *scratch, item *out,
                              dgm_error *err)
{
    const char *name;
    json_t *v;
    char number[64];
    str value;
    json_object_foreach(row, name, v)
    {
        if (strcmp(name, names->text) == 0 || strcmp(name, names->id) == 0 || strcmp(name, "targets") == 0)
            continue;
        if (scalar(v, number, &value) && !item_field_add(m, out, str_of(name), value, scratch))
            return err_memory(err);
    }
    return DGM_OK;
}

static dgm_status read_row(const mem *m, const json_names *names, const feed *in, json_t *row, text *scratch, item *out,
                           bool *has_id, dgm_error *err)
{
    char number[64];
    str value = { "", 0 };
    if (!json_is_object(row))
        return bad_row(in, err, "not an object", "");
    const json_t *body = find(row, names->text), *id = find(row, names->id), *targets = json_object_get(row, "targets");
    if (!body)
        return bad_row(in, err, "no field ", names->text);
    if (!json_is_null(body) && !scalar(body, number, &value))
        return bad_row(in, err, "no string in field ", names->text);
    if (!buf_add(m, &out->bytes, value.s, value.len))
        return err_memory(err);
    *has_id = id && scalar(id, number, &value) && value.len > 0;
    if (*has_id && !item_string(m, out, value.s, value.len, &out->id))
        return err_memory(err);
    const dgm_status s = targets && !json_is_null(targets) ? read_targets(m, in, targets, out, err) : DGM_OK;
    return s ? s : read_fields(m, names, row, scratch, out, err);
}

/* NULL: no object or no JSON, and *why says so. */
static json_t *load(const mem *m, str s, json_error_t *why)
{
    json_t *row = json_loadb(s.s, s.len, JSON_ALLOW_NUL, why);
    if (!row && json_error_code(why) == json_error_numeric_overflow)
        row = json_loadb(s.s, s.len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, why);
    if (!row && json_error_code(why) == json_error_invalid_syntax) {
        buf mended = { 0 };
        if (mend_numbers(m, s.s, s.len, &mended))
            row = json_loadb(mended.v ? mended.v : "", mended.n, JSON_ALLOW_NUL, why);
        vec_free(m, &mended);
    }
    return row;
}

/* Most of a row is its text: that is read here, and the rest by the library, which gives "" for it. What is odd, or
 * wrong, is left to the library whole. */
static json_t *load_row(const mem *m, const json_names *names, str s, item *out, json_error_t *why)
{
    const bool apart = strcmp(names->text, names->id) != 0 && strcmp(names->text, "targets") != 0;
    str body;
    buf rest = { 0 };
    json_t *row = NULL;
    if (apart && json_find_text(s, names->text, &body) && buf_add(m, &rest, s.s, (size_t)(body.s - s.s)) &&
        buf_add(m, &rest, body.s + body.len, (size_t)(s.s + s.len - body.s) - body.len) &&
        json_unescape(m, body, &out->bytes))
        row = load(m, (str){ rest.v, rest.n }, why);
    vec_free(m, &rest);
    if (row)
        return row;
    out->bytes.n = 0;
    return load(m, s, why);
}

dgm_status json_row(const mem *m, const json_names *names, const feed *in, const buf *bytes, text *scratch, item *out,
                    bool *has_id, dgm_error *err)
{
    json_error_t why = { .text = "" };
    const dgm_status s = text_decode(m, scratch, bytes->v, bytes->n, names->encoding, false, 0, err);
    if (s == DGM_ERR_BINARY)
        return bad_row(in, err, "a NUL in the line", "");
    if (s)
        return s;
    out->replaced = scratch->replaced;
    out->hint = scratch->hint;
    if (scratch->len)
        out->replaced += json_mend_escapes(scratch->own.v, (size_t)scratch->len);
    json_t *row = load_row(m, names, (str){ scratch->s, (size_t)scratch->len }, out, &why);
    if (!row)
        return !why.text[0] || json_error_code(&why) == json_error_out_of_memory ? err_memory(err)
                                                                                 : bad_row(in, err, why.text, "");
    const dgm_status done = read_row(m, names, in, row, scratch, out, has_id, err);
    json_decref(row);
    return done;
}

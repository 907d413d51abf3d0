/* JSON Lines. In: a line, an object. Out: an item: its text, its id, its targets, and every other scalar of the top
 * level as a field, numbers printed in one way whatever the input's.
 *
 * The line is read once; its members are noted as they are written, so that what nobody wants is never decoded. Of
 * members of one name the last one counts, in the place of the first, as Python has it. */
#include "corpus/reader.h"

#include <string.h>

static dgm_status bad_row(const feed *in, dgm_error *err, const char *what, const char *name)
{
    return err_at(err, DGM_ERR_FORMAT, in->row, -1, "%s:%lld: %s%s", in->path, (long long)in->row, what, name);
}

static dgm_status bad_json(const json_reader *r, const feed *in, dgm_error *err)
{
    const int64_t at = r->at - r->begin;
    if (r->deep)
        return err_at(err, DGM_ERR_LIMIT, in->row, at,
                      "%s:%lld: over the limit of %u arrays and objects in each other: nesting "
                      "allows more",
                      in->path, (long long)in->row, (unsigned)r->nesting);
    return err_at(err, DGM_ERR_FORMAT, in->row, at, "%s:%lld: %s, at byte %lld of the line", in->path,
                  (long long)in->row, r->wrong, (long long)at);
}

/* ---- the members of the line */

enum { FEW = 16 }; /* names compared one by one */

static uint32_t key_of(str name)
{
    return name.len ? (uint32_t)name.len << 16 | (uint32_t)(unsigned char)name.s[0] << 8 |
                          (unsigned char)name.s[name.len - 1]
                    : 0;
}

/* The first member of that name. */
static size_t find_member(json_rows *j, str name)
{
    if (j->members.n > FEW) {
        const uint32_t id = strtab_find(&j->names, name.s, name.len);
        return id == STRTAB_NONE ? SIZE_MAX : id;
    }
    const uint32_t key = key_of(name);
    for (size_t i = 0; i < j->members.n; i++)
        if (j->members.v[i].key == key && str_eq(j->members.v[i].name, name))
            return i;
    return SIZE_MAX;
}

static bool add_member(json_rows *j, str name, json_value v)
{
    if (!vec_push(j->m, &j->members, ((json_member){ name, key_of(name), v })))
        return false;
    for (size_t i = j->members.n > FEW + 1 ? j->members.n - 1 : 0; j->members.n > FEW && i < j->members.n; i++)
        if (strtab_add(&j->names, j->members.v[i].name.s, j->members.v[i].name.len) == STRTAB_NONE)
            return false;
    return true;
}

static bool keep_member(json_rows *j, const json_value *name, json_value v)
{
    str s = name->raw;
    if (name->escaped) {
        j->decoded.n = 0;
        if (!json_unescape(j->m, name, &j->decoded))
            return false;
        s.len = strlen(j->decoded.v); /* names end at a NUL, as values do */
        s.s = arena_str(&j->strings, j->decoded.v, s.len);
        if (!s.s)
            return false;
    }
    const size_t at = find_member(j, s);
    if (at == SIZE_MAX)
        return add_member(j, s, v);
    j->members.v[at].value = v;
    return true;
}

static dgm_status read_members(json_rows *j, json_reader *r, const feed *in, dgm_error *err)
{
    json_value name, v;
    while (json_next(r, &name, &v))
        if (!keep_member(j, &name, v))
            return err_memory(err);
    return r->wrong ? bad_json(r, in, err) : DGM_OK;
}

void json_rows_init(json_rows *j, const mem *m, uint64_t seed)
{
    *j = (json_rows){ .m = m };
    arena_init(&j->strings, m);
    strtab_init(&j->names, m, seed);
}

static void clear(json_rows *j)
{
    if (j->members.n > FEW) {
        const uint64_t seed = j->names.seed;
        strtab_free(&j->names);
        strtab_init(&j->names, j->m, seed);
    }
    j->members.n = 0;
    arena_clear(&j->strings);
}

void json_rows_free(json_rows *j)
{
    if (!j->m)
        return;
    strtab_free(&j->names);
    arena_free(&j->strings);
    vec_free(j->m, &j->members);
    vec_free(j->m, &j->decoded);
    text_free(j->m, &j->row);
}

/* ---- values */

static bool is_scalar(const json_value *v)
{
    return v->kind >= JSON_FALSE && v->kind <= JSON_STRING;
}

/* Appends a scalar's string. */
static bool add_scalar(const mem *m, const json_value *v, buf *to)
{
    char room[JSON_NUMBER_ROOM];
    if (v->kind == JSON_STRING)
        return json_unescape(m, v, to);
    const str s = v->kind == JSON_NUMBER ? json_number(v->raw, room) : v->raw;
    return buf_add(m, to, s.s, s.len);
}

/* The same among the item's strings, ended by its first NUL. */
static bool item_scalar(json_rows *j, item *i, const json_value *v, item_str *to)
{
    char room[JSON_NUMBER_ROOM];
    if (v->kind == JSON_NUMBER)
        return item_string(j->m, i, json_number(v->raw, room), to);
    if (!v->escaped)
        return item_string(j->m, i, v->raw, to);
    j->decoded.n = 0;
    return json_unescape(j->m, v, &j->decoded) && item_string(j->m, i, str_of(j->decoded.v), to);
}

/* The last member of that name of an object that has been checked. */
static dgm_status get(json_rows *j, str object, str name, json_value *out, dgm_error *err)
{
    json_reader r;
    json_value key, v;
    *out = (json_value){ 0 };
    for (json_enter(&r, object); json_next(&r, &key, &v);) {
        j->decoded.n = 0;
        if (key.escaped && !json_unescape(j->m, &key, &j->decoded))
            return err_memory(err);
        if (str_eq(key.escaped ? (str){ j->decoded.v, j->decoded.n } : key.raw, name))
            *out = v;
    }
    return DGM_OK;
}

/* The value of a field, "a.b" meaning b of the object a unless a field has that very name; raw.s is NULL where there is
 * none. *member: the one that has that very name, SIZE_MAX without one. */
static dgm_status find(json_rows *j, const char *name, size_t *member, json_value *out, dgm_error *err)
{
    size_t at = *member = find_member(j, str_of(name));
    const char *dot = at == SIZE_MAX ? strchr(name, '.') : NULL;
    *out = (json_value){ 0 };
    if (dot)
        at = find_member(j, (str){ name, (size_t)(dot - name) });
    if (at == SIZE_MAX)
        return DGM_OK;
    *out = j->members.v[at].value;
    while (dot && out->raw.s) {
        const json_value object = *out;
        name = dot + 1;
        *out = (json_value){ 0 };
        if (object.kind != JSON_OBJECT)
            break;
        dgm_status s = get(j, object.raw, str_of(name), out, err);
        dot = out->raw.s ? NULL : strchr(name, '.');
        if (!s && dot)
            s = get(j, object.raw, (str){ name, (size_t)(dot - name) }, out, err);
        if (s)
            return s;
    }
    return DGM_OK;
}

/* ---- the item */

static dgm_status read_target(json_rows *j, const feed *in, str object, item *out, dgm_error *err)
{
    json_value start, end, id;
    item_target t = { 0, 0, { 0 } };
    dgm_status s = get(j, object, STR("start"), &start, err);
    if (!s)
        s = get(j, object, STR("end"), &end, err);
    if (!s)
        s = get(j, object, STR("id"), &id, err);
    if (s)
        return s;
    if (start.kind != JSON_NUMBER || end.kind != JSON_NUMBER || !json_whole(start.raw, 0, &t.start) ||
        !json_whole(end.raw, t.start, &t.end))
        return bad_row(in, err, "a target needs start and end, whole numbers in order", "");
    if (id.raw.s && !is_scalar(&id))
        return bad_row(in, err, "a target's id must be a string", "");
    if (!(id.raw.s ? item_scalar(j, out, &id, &t.id) : item_string(j->m, out, STR(""), &t.id)) ||
        !vec_push(j->m, &out->targets, t))
        return err_memory(err);
    return DGM_OK;
}

static dgm_status read_targets(json_rows *j, const feed *in, const json_value *list, item *out, dgm_error *err)
{
    json_reader r;
    json_value v;
    dgm_status s = DGM_OK;
    if (list->kind != JSON_ARRAY)
        return bad_row(in, err, "targets is no list", "");
    for (json_enter(&r, list->raw); !s && json_next(&r, NULL, &v);)
        s = v.kind == JSON_OBJECT ? read_target(j, in, v.raw, out, err) : bad_row(in, err, "a target is no object", "");
    return s;
}

/* Every scalar but the text, the id and the targets, members all three, or SIZE_MAX where they are none. */
static dgm_status read_fields(json_rows *j, size_t body, size_t id, size_t targets, item *out, dgm_error *err)
{
    for (size_t i = 0; i < j->members.n; i++) {
        const json_member *member = &j->members.v[i];
        item_field f;
        if (!is_scalar(&member->value) || i == body || i == id || i == targets)
            continue;
        if (!item_string(j->m, out, member->name, &f.name) || !item_scalar(j, out, &member->value, &f.value) ||
            !vec_push(j->m, &out->fields, f))
            return err_memory(err);
    }
    return DGM_OK;
}

static dgm_status read_text(json_rows *j, const json_names *names, const feed *in, size_t *member, item *out,
                            dgm_error *err)
{
    json_value v;
    const dgm_status s = find(j, names->text, member, &v, err);
    if (s)
        return s;
    if (!v.raw.s)
        return bad_row(in, err, "no field ", names->text);
    if (v.kind == JSON_NULL)
        return DGM_OK;
    if (!is_scalar(&v))
        return bad_row(in, err, "no string in field ", names->text);
    return add_scalar(j->m, &v, &out->bytes) ? DGM_OK : err_memory(err);
}

static dgm_status read_id(json_rows *j, const json_names *names, item *out, bool *has_id, dgm_error *err)
{
    json_value v;
    const dgm_status s = find(j, names->id, &j->id, &v, err);
    *has_id = false;
    if (s || !v.raw.s || !is_scalar(&v))
        return s;
    if (!item_scalar(j, out, &v, &out->id))
        return err_memory(err);
    *has_id = out->id.len > 0;
    return DGM_OK;
}

dgm_status json_row(json_rows *j, const json_names *names, const feed *in, str row, item *out, bool *has_id,
                    dgm_error *err)
{
    dgm_status s = text_decode(j->m, &j->row, row.s, row.len, names->encoding, true, 0, err);
    if (s == DGM_ERR_BINARY)
        return bad_row(in, err, "a NUL in the line", "");
    if (s)
        return s;
    out->replaced = j->row.replaced;
    out->hint = j->row.hint;
    clear(j);
    json_reader r;
    if (!json_enter(&r, (str){ j->row.s, (size_t)j->row.len }) || !r.object)
        return bad_row(in, err, "not an object", "");
    r.nesting = names->nesting;
    s = read_members(j, &r, in, err);
    out->replaced += r.lone;
    return s ? s : read_id(j, names, out, has_id, err);
}

dgm_status json_row_rest(json_rows *j, const json_names *names, const feed *in, item *out, dgm_error *err)
{
    size_t body;
    dgm_status s = read_text(j, names, in, &body, out, err);
    const size_t targets = find_member(j, STR("targets"));
    if (!s && targets != SIZE_MAX && j->members.v[targets].value.kind != JSON_NULL)
        s = read_targets(j, in, &j->members.v[targets].value, out, err);
    return s ? s : read_fields(j, body, j->id, targets, out, err);
}

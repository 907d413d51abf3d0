/* Items: one text with what is known of it. Strings lie one after the other in one buffer, by offset: it
 * grows. */
#include "corpus/reader.h"

#include <string.h>

void item_clear(item *i)
{
    arrow_drop(i->batch);
    i->batch = NULL;
    i->bytes.n = i->strings.n = i->fields.n = i->targets.n = 0;
    i->id = (item_str){ 0, 0 };
    i->page = i->html = false;
    i->encoding = i->cells = i->hint = NULL;
    i->replaced = 0;
    err_none(&i->problem);
}

bool item_string(const mem *m, item *i, str s, item_str *out)
{
    *out = (item_str){ i->strings.n, s.len };
    if (!vec_reserve(m, &i->strings, s.len + 1))
        return false;
    char *to = i->strings.v + i->strings.n;
    if (s.len)
        memcpy(to, s.s, s.len);
    to[s.len] = '\0';
    i->strings.n += s.len + 1;
    return true;
}

bool item_numbered(const mem *m, item *i, str name, int64_t number, item_str *out)
{
    out->at = i->strings.n;
    if (!buf_add(m, &i->strings, name.s, name.len) || !buf_char(m, &i->strings, '#') ||
        !buf_int(m, &i->strings, number) || !buf_char(m, &i->strings, '\0'))
        return false;
    out->len = i->strings.n - 1 - out->at;
    return true;
}

bool item_clean(const mem *m, item *i, str s, text *scratch, item_str *out)
{
    const char *nul = s.len ? memchr(s.s, '\0', s.len) : NULL;
    const size_t len = nul ? (size_t)(nul - s.s) : s.len;
    if (i->cells ? text_decode(m, scratch, s.s, len, i->cells, true, 0, NULL) : text_mend(m, scratch, s.s, len, NULL))
        return false;
    i->replaced += scratch->replaced;
    return item_string(m, i, (str){ scratch->s, (size_t)scratch->len }, out);
}

bool item_field_put(const mem *m, item *i, str name, str value)
{
    item_field f;
    return item_string(m, i, name, &f.name) && item_string(m, i, value, &f.value) && vec_push(m, &i->fields, f);
}

bool item_field_add(const mem *m, item *i, str name, str value, text *scratch)
{
    item_field f = { 0 };
    return item_clean(m, i, name, scratch, &f.name) && item_clean(m, i, value, scratch, &f.value) &&
           vec_push(m, &i->fields, f);
}

const item_field *item_field_get(const item *i, str name)
{
    for (size_t k = 0; k < i->fields.n; k++)
        if (str_eq(item_get(i, i->fields.v[k].name), name))
            return &i->fields.v[k];
    return NULL;
}

void item_free(const mem *m, item *i)
{
    arrow_drop(i->batch);
    vec_free(m, &i->bytes);
    vec_free(m, &i->strings);
    vec_free(m, &i->fields);
    vec_free(m, &i->targets);
}

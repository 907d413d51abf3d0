/* Items: one text with what is known of it. Strings lie one after the other in one buffer, by offset: it
 * grows. */
#include "corpus/reader.h"

#include <string.h>

void item_clear(item *i)
{
    arrow_drop(i->batch);
    i->batch = NULL;
    i->bytes.n = i->strings.n = i->fields.n = i->targets.n = 0;
    i->id = 0;
    i->page = i->html = false;
    i->encoding = i->cells = i->hint = NULL;
    i->replaced = 0;
    i->problem = (dgm_error)DGM_ERROR_INIT;
}

bool item_string(const mem *m, item *i, const char *s, size_t len, size_t *at)
{
    *at = i->strings.n;
    if (!buf_add(m, &i->strings, s, len) || !buf_char(m, &i->strings, '\0'))
        return false;
    return true;
}

bool item_clean(const mem *m, item *i, str s, text *scratch, size_t *at)
{
    const char *nul = s.len ? memchr(s.s, '\0', s.len) : NULL;
    const size_t len = nul ? (size_t)(nul - s.s) : s.len;
    if (i->cells ? text_decode(m, scratch, s.s, len, i->cells, true, 0, NULL) : text_mend(m, scratch, s.s, len, NULL))
        return false;
    i->replaced += scratch->replaced;
    return item_string(m, i, scratch->s, (size_t)scratch->len, at);
}

bool item_field_add(const mem *m, item *i, str name, str value, text *scratch)
{
    item_field f = { 0 };
    return item_clean(m, i, name, scratch, &f.name) && item_clean(m, i, value, scratch, &f.value) &&
           vec_push(m, &i->fields, f);
}

const char *item_field_get(const item *i, const char *name)
{
    for (size_t k = 0; k < i->fields.n; k++)
        if (strcmp(i->strings.v + i->fields.v[k].name, name) == 0)
            return i->strings.v + i->fields.v[k].value;
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

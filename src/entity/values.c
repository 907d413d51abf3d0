/* What a matched date, amount or measure says. In: the named groups of a match. Out: an id, a canonical decimal
 * with its unit, and ISO dates. amounts.c and dates.c read the two sorts. */
#include "entity/values.h"

str group(const groups *g, const char *name)
{
    PCRE2_SPTR first, last;
    const int size = pcre2_substring_nametable_scan(pattern_code(g->r->e, g->p), (PCRE2_SPTR)name, &first, &last);
    if (size <= 0)
        return STR("");
    for (PCRE2_SPTR at = first; at <= last; at += size) {
        const uint32_t n = (uint32_t)at[0] << 8 | at[1];
        if (n < pcre2_get_ovector_count(g->r->w->match) && g->span[2 * n] != PCRE2_UNSET)
            return (str){ g->subject + g->span[2 * n], g->span[2 * n + 1] - g->span[2 * n] };
    }
    return STR("");
}

str lookup(const groups *g, const char *kind, str word)
{
    return word.len ? value_of(g->r->e, &g->r->w->text, g->r->m, (uint8_t)g->r->lang, kind, word) : STR("");
}

str keep_bytes(const run *r, const buf *b)
{
    const char *s = arena_str(&r->out->bytes, b->v, b->n);
    return (str){ s, s ? b->n : 0 };
}

bool value_read(run *r, const pattern *p, const char *subject, const PCRE2_SIZE *span, found_value *out, bool *memory)
{
    const groups g = { r, p, subject, span };
    *memory = true;
    if (p->type == ENTITY_DATE)
        return read_date(&g, out, memory);
    const char *const prefix = p->type == ENTITY_MONEY     ? "money:"
                               : p->type == ENTITY_PERCENT ? "percent:"
                                                           : "quantity:";
    return *memory = read_amount(&g, prefix, out);
}

/* Patterns made of named parts. In: rows of data/patterns whose type is PART, patterns that write {name} for them. Out:
 * patterns with the parts written out, in which every {name} left is a kind of values.tsv. */
#include "entity/rules.h"

#include <string.h>

enum { DEPTH = 8 }; /* of parts within parts */

bool parts_add(entities *e, str name, str source)
{
    const pattern_part x = { { arena_str(&e->bytes, name.s, name.len), name.len },
                             { arena_str(&e->bytes, source.s, source.len), source.len } };
    return x.name.s && x.source.s && vec_push(e->m, &e->parts, x);
}

/* The part that s begins with, "{name}" with its brackets, or NULL. */
static const pattern_part *part_at(const entities *e, str s)
{
    const char *close = s.len && *s.s == '{' ? memchr(s.s, '}', s.len) : NULL;
    const str name = close ? (str){ s.s + 1, (size_t)(close - s.s) - 1 } : STR("");
    for (size_t i = 0; close && i < e->parts.n; i++)
        if (str_eq(e->parts.v[i].name, name))
            return &e->parts.v[i];
    return NULL;
}

static bool write_out(const entities *e, str source, int depth, buf *out)
{
    for (size_t i = 0; i < source.len; i++) {
        const str rest = { source.s + i, source.len - i };
        const pattern_part *p = depth < DEPTH ? part_at(e, rest) : NULL;
        if (!p) {
            const size_t n = *rest.s == '\\' && rest.len > 1 ? 2 : 1;
            if (!buf_add(e->m, out, rest.s, n))
                return false;
            i += n - 1;
            continue;
        }
        if (!buf_str(e->m, out, "(?:") || !write_out(e, p->source, depth + 1, out) || !buf_char(e->m, out, ')'))
            return false;
        i += p->name.len + 1;
    }
    return true;
}

bool parts_write(entities *e)
{
    buf out = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < e->patterns.n; i++) {
        pattern *p = &e->patterns.v[i];
        out.n = 0;
        ok = write_out(e, p->source, 0, &out);
        const char *s = ok ? arena_str(&e->bytes, out.v, out.n) : NULL;
        ok = ok && s;
        if (ok)
            p->source = (str){ s, out.n };
    }
    vec_free(e->m, &out);
    return ok;
}

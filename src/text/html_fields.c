/* What a page says of itself. In: <meta>, <time>, <title>, <html lang>, JSON-LD. Out: title, author, date, source and
 * language, of each the statement that is most to be trusted: linked data, then the rows of html-meta.tsv in their
 * order, then elements. */
#include "text/html.h"
#include "base/utf8.h"

#include <string.h>

enum { VALUE_MOST = 1000, NAME_LONGEST = 64 };

static bool starts_with(str s, const char *what)
{
    return s.len >= strlen(what) && memcmp(s.s, what, strlen(what)) == 0;
}

/* Adds the value with its references resolved and each gap as one blank. */
static bool add_plain(const mem *m, const html_rules *r, buf *to, str value)
{
    const char *p = value.s, *end = p + (value.len < VALUE_MOST ? value.len : VALUE_MOST);
    while (p < end && value.len > VALUE_MOST && ((unsigned char)*end & 0xc0) == 0x80)
        end--;
    const size_t begin = to->n;
    for (bool gap = false; p < end;) {
        char as[8];
        const size_t n = *p == '&' ? reference_read(r->references.v, r->references.n, p, end, as) : 0;
        if (html_blank(*p)) {
            gap = to->n > begin;
            p++;
            continue;
        }
        if ((gap && !buf_char(m, to, ' ')) || !(n ? buf_str(m, to, as) : buf_char(m, to, *p)))
            return false;
        gap = false;
        p += n ? n : 1;
    }
    return true;
}

bool html_state(const mem *m, const html_rules *r, html *h, int field, uint16_t rank, str value)
{
    if (h->field[field].len && h->rank[field] <= rank)
        return true;
    if (field == FIELD_AUTHOR && (starts_with(value, "http") || starts_with(value, "@")))
        return true; /* an address, no name */
    const size_t at = h->strings.n;
    if (!add_plain(m, r, &h->strings, value))
        return false;
    if (h->strings.n == at)
        return true;
    h->field_at[field] = at;
    h->field[field].len = h->strings.n - at;
    h->rank[field] = rank;
    return true;
}

static size_t fold_name(str s, char name[NAME_LONGEST])
{
    size_t n = s.len < NAME_LONGEST ? s.len : 0;
    for (size_t i = 0; i < n; i++)
        name[i] = s.s[i] >= 'A' && s.s[i] <= 'Z' ? (char)(s.s[i] + 32) : s.s[i];
    return n;
}

bool html_read_meta(const mem *m, const html_rules *r, html *h, const markup *tag)
{
    static const char *const places[] = { "property", "name", "itemprop" };
    const str content = markup_get(tag, "content");
    for (size_t i = 0; content.len && i < sizeof places / sizeof *places; i++) {
        char name[NAME_LONGEST];
        const str key = { name, fold_name(markup_get(tag, places[i]), name) };
        for (size_t k = 0; key.len && k < r->metas.n; k++)
            if (str_eq(r->metas.v[k].name, key))
                return html_state(m, r, h, r->metas.v[k].field, (uint16_t)(k + 1), content);
    }
    return true;
}

/* ---- linked data: a few keys of schema.org, wherever they stand */

/* The string after a key's colon, or after the key "name" of the object or list there. */
static bool string_after(const char *p, const char *end, bool object, const char **from, const char **to)
{
    enum { NEAR = 400 };
    while (p < end && (html_blank(*p) || *p == ':'))
        p++;
    if (object && p < end && (*p == '{' || *p == '[')) {
        const char *stop = end - p > NEAR ? p + NEAR : end;
        p = html_find(p, stop, "\"name\"");
        if (!p)
            return false;
        for (p += 6; p < end && (html_blank(*p) || *p == ':');)
            p++;
    }
    if (p >= end || *p != '"')
        return false;
    *from = ++p;
    while (p < end && *p != '"')
        p += *p == '\\' && end - p > 1 ? 2 : 1;
    *to = p;
    return p < end;
}

static int hex_digits(const char *p, const char *end)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const char c = p + i < end ? p[i] : 'x', lower = (char)(c | 32);
        const int digit = c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* The string without its escapes; halves of pairs are left out. */
static bool unescape(const mem *m, buf *to, const char *p, const char *end)
{
    to->n = 0;
    for (bool ok = true; ok && p < end && to->n < VALUE_MOST;) {
        if (*p != '\\' || end - p < 2) {
            ok = buf_char(m, to, *p++);
            if (!ok)
                return false;
            continue;
        }
        const int c = p[1] == 'u' ? hex_digits(p + 2, end) : -1;
        char as[4];
        if (c > 0 && (c < 0xd800 || c > 0xdfff))
            ok = buf_add(m, to, as, (size_t)utf8_put((uint32_t)c, as));
        else if (c < 0 && p[1] != 'u')
            ok = buf_char(m, to, strchr("nrt", p[1]) ? ' ' : p[1]);
        if (!ok)
            return false;
        p += c >= 0 ? 6 : 2;
    }
    return true;
}

bool html_read_linked_data(const mem *m, const html_rules *r, html *h, const char *s, const char *end)
{
    static const struct {
        const char *key;
        bool object;
        uint8_t field;
    } keys[] = { { "\"datePublished\"", false, FIELD_DATE },
                 { "\"headline\"", false, FIELD_TITLE },
                 { "\"author\"", true, FIELD_AUTHOR },
                 { "\"publisher\"", true, FIELD_SOURCE } };
    buf value = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof keys / sizeof *keys; i++) {
        const char *from, *to, *p = html_find(s, end, keys[i].key);
        if (p && string_after(p + strlen(keys[i].key), end, keys[i].object, &from, &to))
            ok = unescape(m, &value, from, to) &&
                 html_state(m, r, h, keys[i].field, 0, (str){ value.v ? value.v : "", value.n });
    }
    vec_free(m, &value);
    return ok;
}

/* Strings of JSON. In: a line of valid UTF-8. Out: one of its strings, found and decoded; surrogates put right.
 *
 * A row of JSON Lines is a long text and a few short fields. Bytes that mean nothing to JSON are looked at 64 at a time,
 * in a loop without a branch, so that compilers turn it to vectors. */
#include "base/utf8.h"
#include "corpus/reader.h"

#include <string.h>

enum { PIECE = 64, SHORT = 256 };

/* ---- surrogates */

static int hex_value(const char *p)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const char c = p[i];
        const char c_low = (char)(c | 32);
        const int digit = c >= '0' && c <= '9' ? c - '0' : c_low >= 'a' && c_low <= 'f' ? c_low - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static bool is_unit(const char *p, const char *end, int from, int to)
{
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return false;
    const int c = hex_value(p + 2);
    return c >= from && c <= to;
}

int64_t json_mend_escapes(char *s, size_t len)
{
    int64_t mended = 0;
    char *end = s + len;
    for (char *p = s; (p = memchr(p, '\\', (size_t)(end - p))) && end - p > 1;) {
        if (is_unit(p, end, 0xd800, 0xdbff) && is_unit(p + 6, end, 0xdc00, 0xdfff)) {
            p += 12;
        } else if (is_unit(p, end, 0xd800, 0xdfff)) {
            memcpy(p + 2, "fffd", 4);
            mended++;
            p += 6;
        } else
            p += 2;
    }
    return mended;
}

/* ---- finding */

static bool means(char c)
{
    return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

/* The first byte from p on that means something inside a string: a quote, an escape, or what must not stand there. */
static const char *find_meaning(const char *p, const char *end)
{
    for (; end - p >= PIECE; p += PIECE) {
        uint8_t any = 0;
        for (int i = 0; i < PIECE; i++)
            any |= (uint8_t)((p[i] == '"') | (p[i] == '\\') | ((uint8_t)p[i] < 0x20));
        if (any)
            break;
    }
    while (p < end && !means(*p))
        p++;
    return p;
}

/* The closing quote of the string that begins at p, NULL where there is none. */
static const char *string_end(const char *p, const char *end)
{
    while ((p = find_meaning(p, end)) < end && *p == '\\' && end - p > 1)
        p += 2;
    return p < end && *p == '"' ? p : NULL;
}

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
        p++;
    return p;
}

bool json_find_text(str row, const char *name, str *out)
{
    const char *end = row.s + row.len;
    const size_t len = strlen(name);
    int depth = 0;
    *out = (str){ NULL, 0 };
    for (const char *p = row.s; p < end; p++) {
        depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
        if (*p != '"')
            continue;
        const char *from = p + 1;
        if (!(p = string_end(from, end)))
            return false;
        const char *colon = skip_space(p + 1, end);
        if (depth != 1 || colon == end || *colon != ':')
            continue;
        if (memchr(from, '\\', (size_t)(p - from)))
            return false; /* it may be the name written otherwise */
        if ((size_t)(p - from) != len || memcmp(from, name, len) != 0)
            continue;
        const char *value = skip_space(colon + 1, end);
        if (out->s || value == end || *value != '"' || !(p = string_end(value + 1, end)))
            return false;
        *out = (str){ value + 1, (size_t)(p - value) - 1 };
    }
    return out->len >= SHORT;
}

/* ---- decoding */

/* Bytes of the escape at p, decoded to `out`; 0: it is none. */
static int read_escape(const char *p, const char *end, char out[4], int *n)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (end - p < 2)
        return 0;
    const char *known = p[1] ? strchr(names, p[1]) : NULL;
    if (known) {
        out[0] = values[known - names];
        return *n = 1, 2;
    }
    if (!is_unit(p, end, 0, 0xffff))
        return 0;
    const uint32_t c = (uint32_t)hex_value(p + 2);
    if (c < 0xd800 || c > 0xdfff)
        return *n = utf8_put(c, out), 6;
    if (c > 0xdbff || !is_unit(p + 6, end, 0xdc00, 0xdfff))
        return 0;
    *n = utf8_put(0x10000 + ((c - 0xd800) << 10 | ((uint32_t)hex_value(p + 8) - 0xdc00)), out);
    return 12;
}

bool json_unescape(const mem *m, str s, buf *to)
{
    const char *p = s.s, *end = p + s.len;
    if (!vec_reserve(m, to, s.len + 1)) /* an escape is longer than what it stands for */
        return false;
    for (;;) {
        const char *stop = find_meaning(p, end);
        memcpy(to->v + to->n, p, (size_t)(stop - p));
        to->n += (size_t)(stop - p);
        if (stop == end)
            break;
        int n = 0;
        const int len = *stop == '\\' ? read_escape(stop, end, to->v + to->n, &n) : 0;
        if (!len)
            return false;
        to->n += (size_t)n;
        p = stop + len;
    }
    to->v[to->n] = '\0';
    return true;
}

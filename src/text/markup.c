/* HTML's bytes to pieces. In: valid UTF-8. Out: text, tags with their attributes, comments; character references.
 *
 * The tokens are those of the HTML standard where pages have them right, and its recoveries where they have not: an
 * unclosed comment goes to the end, a < before no name is text, an attribute may lack its quotes. No tree is built: who
 * reads the pieces needs blocks and their order, which a stack gives. (The tree builders of the standard, gumbo's
 * among them, are quadratic in unclosed elements: it takes over a minute for a megabyte of <div>.) */
#include "text/html.h"
#include "base/utf8.h"

#include <string.h>

static bool is_letter(char c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26;
}

const char *html_find(const char *p, const char *end, const char *what)
{
    const size_t n = strlen(what);
    for (; (size_t)(end - p) >= n && (p = memchr(p, *what, (size_t)(end - p) - n + 1)); p++)
        if (memcmp(p, what, n) == 0)
            return p;
    return NULL;
}

static char low(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* ---- tags */

static const char *read_name(const char *p, const char *end, char name[NAME_MOST])
{
    size_t n = 0;
    for (; p < end && !html_blank(*p) && *p != '/' && *p != '>'; p++)
        if (n < NAME_MOST - 1)
            name[n++] = low(*p);
    name[n] = '\0';
    return p;
}

static const char *read_value(const char *p, const char *end, str *value)
{
    const char quote = p < end ? *p : '\0';
    if (quote == '"' || quote == '\'') {
        const char *stop = memchr(p + 1, quote, (size_t)(end - p - 1));
        *value = (str){ p + 1, (size_t)((stop ? stop : end) - p - 1) };
        return stop ? stop + 1 : end;
    }
    const char *from = p;
    while (p < end && !html_blank(*p) && *p != '>')
        p++;
    *value = (str){ from, (size_t)(p - from) };
    return p;
}

/* The attributes, up to the closing bracket; p moves behind it. */
static const char *read_attributes(const char *p, const char *end, markup *out)
{
    while (p < end && *p != '>') {
        if (html_blank(*p) || *p == '/') {
            out->closed = *p == '/';
            p++;
            continue;
        }
        attribute a = { { p, 0 }, { "", 0 } };
        for (p++; p < end && !html_blank(*p) && *p != '/' && *p != '>' && *p != '=';)
            p++;
        a.name.len = (size_t)(p - a.name.s);
        const char *q = p;
        while (q < end && html_blank(*q))
            q++;
        if (q < end && *q == '=') {
            for (q++; q < end && html_blank(*q);)
                q++;
            p = read_value(q, end, &a.value);
        }
        out->closed = false;
        if (out->n < ATTRIBUTES)
            out->attributes[out->n++] = a;
    }
    return p < end ? p + 1 : end;
}

static const char *skip_declaration(const char *p, const char *end)
{
    const char *stop;
    if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
        const char *from = p + 4;
        if (end - from >= 1 && *from == '>')
            return from + 1;
        stop = html_find(from, end, "-->");
        return stop ? stop + 3 : end;
    }
    stop = memchr(p, '>', (size_t)(end - p));
    return stop ? stop + 1 : end;
}

void markup_next(const char *p, const char *end, markup *out)
{
    out->s = p;
    out->n = 0;
    out->closed = false;
    out->name[0] = '\0';
    if (*p != '<' || end - p < 2) {
        const char *stop = *p == '<' ? NULL : memchr(p, '<', (size_t)(end - p));
        out->kind = MARKUP_TEXT;
        out->end = stop ? stop : end;
    } else if (is_letter(p[1])) {
        out->kind = MARKUP_START;
        out->end = read_attributes(read_name(p + 1, end, out->name), end, out);
    } else if (p[1] == '/' && end - p > 2 && is_letter(p[2])) {
        out->kind = MARKUP_END;
        out->end = read_attributes(read_name(p + 2, end, out->name), end, out);
    } else if (p[1] == '!' || p[1] == '?' || p[1] == '/') {
        out->kind = MARKUP_SKIPPED;
        out->end = skip_declaration(p, end);
    } else {
        const char *stop = memchr(p + 1, '<', (size_t)(end - p - 1));
        out->kind = MARKUP_TEXT;
        out->end = stop ? stop : end;
    }
}

const char *markup_raw_end(const char *p, const char *end, const char *name)
{
    const size_t n = strlen(name);
    for (; (p = p < end ? memchr(p, '<', (size_t)(end - p)) : NULL); p++) {
        if ((size_t)(end - p) < n + 2 || p[1] != '/')
            continue;
        size_t i = 0;
        while (i < n && low(p[2 + i]) == name[i])
            i++;
        const char *after = p + 2 + n;
        if (i == n && (after == end || html_blank(*after) || *after == '>' || *after == '/'))
            return p;
    }
    return end;
}

str markup_get(const markup *x, const char *name)
{
    const size_t n = strlen(name);
    for (int i = 0; i < x->n; i++) {
        const str a = x->attributes[i].name;
        size_t k = 0;
        while (k < n && a.len == n && low(a.s[k]) == name[k])
            k++;
        if (k == n && a.len == n)
            return x->attributes[i].value;
    }
    return (str){ "", 0 };
}

/* ---- character references */

/* Numbers from 0x80 to 0x9f are what pages in windows-1252 mean by them. */
static uint32_t mend_number(uint32_t c)
{
    static const uint16_t windows[32] = { 0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                          0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                          0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178 };
    if (c >= 0x80 && c < 0xa0)
        return windows[c - 0x80];
    return c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c;
}

static size_t read_number(const char *p, const char *end, char as[8])
{
    const char *q = p + 2;
    const bool hex = q < end && (*q | 0x20) == 'x';
    q += hex;
    const char *digits = q;
    uint32_t c = 0;
    for (; q < end; q++) {
        const char d = low(*q);
        const int value = d >= '0' && d <= '9' ? d - '0' : hex && d >= 'a' && d <= 'f' ? d - 'a' + 10 : -1;
        if (value < 0)
            break;
        if (c <= 0x10ffff)
            c = c * (hex ? 16 : 10) + (uint32_t)value;
    }
    if (q == digits)
        return 0;
    as[utf8_put(mend_number(c), as)] = '\0';
    return (size_t)(q - p) + (q < end && *q == ';');
}

static const reference *find_reference(const reference *all, size_t n, str name)
{
    size_t from = 0, to = n;
    while (from < to) {
        const size_t mid = (from + to) / 2;
        const int order = str_cmp(all[mid].name, name);
        if (order == 0)
            return &all[mid];
        if (order < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return NULL;
}

size_t reference_read(const reference *all, size_t n, const char *p, const char *end, char as[8])
{
    enum { LONGEST = 32, WITHOUT = 6 }; /* names without a semicolon are of at most so many letters */
    if (end - p < 2)
        return 0;
    if (p[1] == '#')
        return read_number(p, end, as);
    size_t len = 0;
    while (len < LONGEST && p + 1 + len < end && (is_letter(p[1 + len]) || (p[1 + len] >= '0' && p[1 + len] <= '9')))
        len++;
    const reference *x = NULL;
    if (len && p + 1 + len < end && p[1 + len] == ';')
        x = find_reference(all, n, (str){ p + 1, len + 1 });
    for (size_t k = len < WITHOUT ? len : WITHOUT; !x && k >= 2; k--)
        x = find_reference(all, n, (str){ p + 1, k });
    if (!x)
        return 0;
    memcpy(as, x->as, 8);
    return x->name.len + 1;
}

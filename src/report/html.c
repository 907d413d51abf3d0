/* See html.h. In: text of any content. Out: UTF-8 in which only our own markup is markup: the five characters of HTML
 * are written as entities; control characters, which XML cannot hold, and those that reorder a line, with which a text
 * could make a page lie, become U+FFFD. */
#include "report/html.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <string.h>

enum { OUT_SIZE = 64 * 1024 };

dgm_status html_open(html *h, const mem *m, const dgm_sink *sink, dgm_error *err)
{
    memset(h, 0, sizeof *h);
    h->m = m;
    const dgm_status s = struct_read(&h->sink, sizeof h->sink, sink, "dgm_sink", err);
    if (!s && !h->sink.write)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_sink: write is NULL");
    return s;
}

static void flush(html *h)
{
    if (!h->status && h->out.n && h->sink.write(h->sink.user, h->out.v, h->out.n) != 0)
        h->status = DGM_ERR_WRITE;
    h->out.n = 0;
}

dgm_status html_close(html *h, dgm_error *err)
{
    flush(h);
    vec_free(h->m, &h->out);
    if (h->status == DGM_ERR_MEMORY)
        return err_memory(err);
    return h->status ? err_set(err, h->status, "the output could not be written") : DGM_OK;
}

void put_raw(html *h, const char *s, size_t len)
{
    if (h->status)
        return;
    h->written += len;
    if (!buf_add(h->m, &h->out, s, len))
        h->status = DGM_ERR_MEMORY;
    else if (h->out.n >= OUT_SIZE)
        flush(h);
}

static const char *escape_of(uint32_t c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: break;
    }
    const bool control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0);
    const bool reorders = c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return control || reorders || c == 0xfffe || c == 0xffff ? "\xef\xbf\xbd" : NULL;
}

/* Texts are UTF-8; a title is the caller's, perhaps a file's name, and may be anything. */
void put_text(html *h, str s)
{
    const char *p = s.s, *end = s.s + s.len, *plain = p;
    while (p < end) {
        int len = utf8_valid(p, end);
        const char *escape = len < 0 ? "\xef\xbf\xbd" : escape_of(utf8_get(p, &len));
        len = len < 0 ? -len : len;
        if (escape) {
            put_raw(h, plain, (size_t)(p - plain));
            put_raw(h, escape, strlen(escape));
            plain = p + len;
        }
        p += len;
    }
    put_raw(h, plain, (size_t)(end - plain));
}

/* Columns that a character takes; close enough for labels. */
static int cells_of(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
                   (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xff60) || c >= 0x1f300
               ? 2
               : 1;
}

int html_cells(str s)
{
    const char *p = s.s, *end = s.s + s.len;
    int len, used = 0;
    for (; p < end && used < 1000; p += len)
        used += cells_of(utf8_get(p, &len));
    return used;
}

void put_short(html *h, str s, int cells)
{
    const char *p = s.s, *end = s.s + s.len, *cut = p;
    int len, used = 0;
    for (; p < end && used <= cells; p += len) {
        used += cells_of(utf8_get(p, &len));
        if (used < cells)
            cut = p + len;
    }
    if (used <= cells) {
        put_text(h, s);
    } else {
        put_text(h, (str){ s.s, (size_t)(cut - s.s) });
        put_raw(h, "\xe2\x80\xa6", 3);
    }
}

static void put_number(html *h, int64_t n, bool apart)
{
    char digits[48];
    size_t at = sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    for (int i = 0; u || !i; i++, u /= 10) {
        if (apart && i && i % 3 == 0)
            digits[--at] = ',';
        digits[--at] = (char)('0' + u % 10);
    }
    if (n < 0)
        digits[--at] = '-';
    put_raw(h, digits + at, sizeof digits - at);
}

static void put_score(html *h, int hundredths)
{
    if (hundredths == NO_SCORE) {
        put_raw(h, "\xe2\x80\x93", 3);
        return;
    }
    const int size = hundredths < 0 ? -hundredths : hundredths;
    const char text[3] = { '.', (char)('0' + size / 10 % 10), (char)('0' + size % 10) };
    if (hundredths)
        put_raw(h, hundredths < 0 ? "\xe2\x88\x92" : "+", hundredths < 0 ? 3 : 1);
    put_number(h, size / 100, false);
    put_raw(h, text, sizeof text);
}

void emit(html *h, const char *f, ...)
{
    va_list args;
    va_start(args, f);
    for (const char *sign; (sign = strchr(f, '%')) != NULL; f = sign + 2) {
        put_raw(h, f, (size_t)(sign - f));
        switch (sign[1]) {
        case 'd': put_number(h, va_arg(args, int), false); break;
        case 'n': put_number(h, va_arg(args, int64_t), true); break;
        case 't': put_text(h, va_arg(args, str)); break;
        case 's': {
            const char *z = va_arg(args, const char *);
            put_raw(h, z, strlen(z));
            break;
        }
        case 'c': put_score(h, va_arg(args, int)); break;
        default: put_raw(h, "%", 1); break;
        }
    }
    va_end(args);
    put_raw(h, f, strlen(f));
}

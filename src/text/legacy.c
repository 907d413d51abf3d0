/* Encodings of before Unicode. In: bytes and a name that iconv knows. Out: UTF-8 with a map.
 *
 * One character is converted at a time, so that the map is exact: of one byte by a table that iconv fills once, of more
 * by calls with one byte more until it has a whole character; ASCII is copied. Bytes that are no character become one
 * U+FFFD each. The map has a point every POINT_EVERY characters and wherever a character's width is not what the form
 * says (FORM_SINGLE: one byte; FORM_DOUBLE: ASCII one, others two). */
#include "text/legacy.h"
#include "base/utf8.h"

#include <string.h>

#ifdef DRAGOMAN_ICONV

#include <errno.h>
#include <iconv.h>

enum { POINT_EVERY = 64, MOST_BYTES = 8, NAME_MOST = 40 };

typedef struct legacy {
    iconv_t to_utf8;
    bool single;            /* each byte is a character */
    bool ascii;             /* bytes under 0x80 are ASCII, at a character's begin */
    struct {
        char s[7];
        uint8_t n;          /* 0: no character of its own */
    } table[256];
} legacy;

/* Converts the first n bytes at p as they stand; the length written to out[MOST_BYTES], 0 none yet, -1 no character. */
static int convert(const legacy *x, const char *p, size_t n, char *out)
{
    char bytes[MOST_BYTES], *in = bytes, *to = out;
    memcpy(bytes, p, n);
    size_t left = n, room = MOST_BYTES;
    const size_t code = iconv(x->to_utf8, &in, &left, &to, &room);
    if (code == (size_t)-1)
        return errno == EINVAL ? 0 : -1;
    return (int)(to - out);
}

static bool is_valid(const char *s, int n)
{
    for (int i = 0, k; i < n; i += k) {
        k = utf8_valid(s + i, s + n);
        if (k < 0 || s[i] == '\0')
            return false;
    }
    return n > 0;
}

/* Encodings with escape sequences have no table: a byte means what was said before it. */
static bool has_shifts(const char *name)
{
    static const char *const shifted[] = { "2022", "UTF-7", "utf-7", "UTF7", "utf7", "HZ", "hz" };
    for (size_t i = 0; i < sizeof shifted / sizeof *shifted; i++)
        if (strstr(name, shifted[i]))
            return true;
    return false;
}

static void fill_table(legacy *x, const char *name)
{
    const bool shifts = has_shifts(name);
    x->single = x->ascii = !shifts;
    for (int c = 0; c < 256 && !shifts; c++) {
        const char byte = (char)c;
        char out[MOST_BYTES];
        (void)iconv(x->to_utf8, NULL, NULL, NULL, NULL);
        const int n = convert(x, &byte, 1, out);
        x->single &= n != 0; /* some byte begins a longer character */
        if (n > 0 && n < (int)sizeof x->table[c].s && is_valid(out, n)) {
            memcpy(x->table[c].s, out, (size_t)n);
            x->table[c].n = (uint8_t)n;
        }
        x->ascii &= c < 0x20 || c > 0x7e || (n == 1 && *out == byte);
    }
    (void)iconv(x->to_utf8, NULL, NULL, NULL, NULL);
}

/* The character at p: bytes taken, and what it is; *n 0 for a part that writes nothing, -1 for none. */
static size_t next_character(const legacy *x, const char *p, const char *end, char *out, int *n)
{
    const unsigned char c = (unsigned char)*p;
    if (x->single || (x->ascii && c < 0x80)) {
        *n = x->table[c].n ? x->table[c].n : -1;
        memcpy(out, x->table[c].s, sizeof x->table[c].s);
        return 1;
    }
    const size_t most = end - p < MOST_BYTES - 1 ? (size_t)(end - p) : MOST_BYTES - 1;
    for (size_t size = 1; size <= most; size++) {
        *n = convert(x, p, size, out);
        if (*n < 0)
            break;
        if (*n > 0 && !is_valid(out, *n)) {
            *n = -1;
            return size;
        }
        if (*n > 0)
            return size;
    }
    (void)iconv(x->to_utf8, NULL, NULL, NULL, NULL);
    *n = -1;
    return 1;
}

static bool add_point(const mem *m, text *t, int64_t source)
{
    const text_point *last = t->map.n ? &t->map.v[t->map.n - 1] : NULL;
    if (last && last->text == (int32_t)t->own.n)
        return t->map.v[t->map.n - 1].source = source, true;
    return vec_push(m, &t->map, ((text_point){ (int32_t)t->own.n, source }));
}

static dgm_status decode_all(const mem *m, const legacy *x, text *t, const char *source, size_t len, int64_t limit,
                             dgm_error *err)
{
    const char *p = source, *end = source + len;
    bool due = true;
    for (size_t n = 0; p < end; n++) {
        if ((int64_t)t->own.n > limit - MOST_BYTES)
            return err_set(err, DGM_ERR_LIMIT, "the text is over the limit of %lld bytes", (long long)limit);
        if (!vec_reserve(m, &t->own, MOST_BYTES + 1) || ((due || n % POINT_EVERY == 0) && !add_point(m, t, p - source)))
            return err_memory(err);
        int made;
        const size_t size = next_character(x, p, end, t->own.v + t->own.n, &made);
        if (made < 0) {
            if (t->first_bad < 0)
                t->first_bad = p - source;
            t->replaced++;
            t->replaced_bytes += (int64_t)size;
            made = utf8_put(0xfffd, t->own.v + t->own.n);
        }
        due = size != (t->form == FORM_SINGLE || made == 1 ? 1u : 2u) || made > 4 ||
              (made && utf8_len((unsigned char)t->own.v[t->own.n]) != made);
        t->own.n += (size_t)made;
        p += size;
    }
    return buf_add(m, &t->own, "", 0) ? DGM_OK : err_memory(err);
}

dgm_status legacy_decode(const mem *m, text *t, const char *source, size_t len, const char *name, int64_t limit,
                         dgm_error *err)
{
    legacy x = { 0 };
    const size_t n = strlen(name);
    x.to_utf8 = n && n < NAME_MOST && !strchr(name, '/') ? iconv_open("UTF-8", name) : (iconv_t)-1;
    if (x.to_utf8 == (iconv_t)-1)
        return errno == ENOMEM
                   ? err_memory(err)
                   : err_set(err, DGM_ERR_ENCODING, "unknown encoding %s (iconv -l lists those there are)", name);
    fill_table(&x, name);
    t->form = x.single ? FORM_SINGLE : FORM_DOUBLE;
    memcpy(t->name, name, n + 1);
    t->encoding = t->name;
    const dgm_status s = decode_all(m, &x, t, source, len, limit, err);
    iconv_close(x.to_utf8);
    return s;
}

#else

dgm_status legacy_decode(const mem *m, text *t, const char *source, size_t len, const char *name, int64_t limit,
                         dgm_error *err)
{
    (void)m, (void)t, (void)source, (void)len, (void)limit;
    return err_set(err, DGM_ERR_ENCODING, "unknown encoding %s: this build reads UTF-8, UTF-16 and UTF-32 only", name);
}

#endif

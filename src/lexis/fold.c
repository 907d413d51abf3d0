/* Folding: which strings count as one word whatever their case and typography. In: valid UTF-8. Out: the same
 * under NFKC and full case folding (Unicode's NFKC_Casefold, by utf8proc), with ' for every apostrophe and e for the
 * Russian yo, which most texts do not write.
 *
 * ASCII is its own normal form, so it is only lower-cased. The rest is folded in pieces of at most PIECE bytes: words
 * fit in one, and utf8proc's ordering of combining marks, quadratic in their number, stays linear in the text. */
#include "lexis/lexis.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum {
    PIECE = 256,
    EXPANSION = 6 /* code points out for a byte in, at most: U+FDFA has 3 bytes and becomes 18 */
};

static bool ascii(const char *s, size_t len)
{
    unsigned char all = 0;
    for (size_t i = 0; i < len; i++)
        all |= (unsigned char)s[i];
    return all < 0x80;
}

static bool fold_ascii(const mem *m, const char *s, size_t len, buf *out)
{
    if (!vec_reserve(m, out, len + 1))
        return false;
    char *to = out->v + out->n;
    for (size_t i = 0; i < len; i++)
        to[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20 : s[i]);
    to[len] = '\0';
    out->n += len;
    return true;
}

/* Unifies the letters that NFKC_Casefold keeps apart; in place, returns the new length. */
static size_t unify(char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        int step;
        const uint32_t c = utf8_get(s + i, &step);
        if (c == 0x2018 || c == 0x2019 || c == 0x02bc)
            s[n++] = '\'';
        else if (c == 0x0451)
            n += (size_t)utf8_put(0x0435, s + n);
        else
            memmove(s + n, s + i, (size_t)step), n += (size_t)step;
        i += (size_t)step;
    }
    return n;
}

static bool fold_piece(const mem *m, const char *s, size_t len, buf *out)
{
    utf8proc_int32_t points[PIECE * EXPANSION + 1]; /* one more, as utf8proc_reencode() wants */
    const int all = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    const utf8proc_option_t options = (utf8proc_option_t)all;
    utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, points,
                                            PIECE * EXPANSION, options);
    if (n >= 0 && n <= PIECE * EXPANSION)
        n = utf8proc_reencode(points, n, options);
    else
        n = 0;
    if (n <= 0) /* nothing but ignorable characters: they stand for themselves */
        return buf_add(m, out, s, len);
    return buf_add(m, out, points, unify((char *)points, (size_t)n));
}

/* End of the piece at s: before an ASCII byte, with which nothing composes, or else on any code point border. */
static size_t piece_length(const char *s, size_t len)
{
    if (len <= PIECE)
        return len;
    for (size_t i = PIECE; i > PIECE / 2; i--)
        if ((unsigned char)s[i] < 0x80)
            return i;
    return (size_t)(utf8_back(s, s + PIECE + 1) - s);
}

bool lexis_fold(const mem *m, const char *s, size_t len, buf *out)
{
    if (ascii(s, len))
        return fold_ascii(m, s, len, out);
    while (len > 0) {
        const size_t n = piece_length(s, len);
        if (!fold_piece(m, s, n, out))
            return false;
        s += n;
        len -= n;
    }
    return true;
}

size_t lexis_plain_letter(const char *s, size_t len, char out[4])
{
    int n, last = 0;
    const uint32_t c = utf8_get(s, &n);
    utf8proc_int32_t part[8];
    const utf8proc_ssize_t parts =
        c < 0x80 ? 0 : utf8proc_decompose_char((utf8proc_int32_t)c, part, 8, UTF8PROC_DECOMPOSE, &last);
    if (parts > 0 && part[0] < 0x80) {
        out[0] = (char)part[0];
        return 1;
    }
    memcpy(out, s, len);
    return len;
}

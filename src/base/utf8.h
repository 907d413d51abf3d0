/* UTF-8 stepping. utf8_valid() and utf8_first_bad() judge raw bytes; the others want valid UTF-8 and do not check. */
#ifndef DGM_BASE_UTF8_H
#define DGM_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of ASCII, whatever the locale. */
static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length 1..4 of the well-formed sequence at p (Unicode 15, table 3-7), or minus the length 1..3 of the maximal
 * ill-formed subpart there, which decoding replaces by one U+FFFD. p < end. */
static inline int utf8_valid(const char *p, const char *end)
{
    const unsigned char *s = (const unsigned char *)p;
    const ptrdiff_t n = end - p;
    const unsigned char c = s[0];
    if (c < 0x80)
        return 1;
    if (c < 0xc2 || c > 0xf4)
        return -1;
    if (c < 0xe0)
        return n > 1 && (s[1] & 0xc0) == 0x80 ? 2 : -1;
    const unsigned char low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    if (n < 2 || s[1] < low || s[1] > high)
        return -1;
    if (n < 3 || (s[2] & 0xc0) != 0x80)
        return -2;
    if (c < 0xf0)
        return 3;
    return n > 3 && (s[3] & 0xc0) == 0x80 ? 4 : -3;
}

/* Where the first ill-formed sequence of p..end begins; end: there is none. */
static inline const char *utf8_first_bad(const char *p, const char *end)
{
    while (p < end) {
        const int n = utf8_valid(p, end);
        if (n < 0)
            break;
        p += n;
    }
    return p;
}

/* Length of the character that starts with byte c. */
static inline int utf8_len(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* The code point at p; *len is set to its length. */
static inline uint32_t utf8_get(const char *p, int *len)
{
    const unsigned char *s = (const unsigned char *)p;
    if (s[0] < 0x80)
        return *len = 1, s[0];
    if (s[0] < 0xe0)
        return *len = 2, (uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3fu);
    if (s[0] < 0xf0)
        return *len = 3, (uint32_t)(s[0] & 0x0f) << 12 | (uint32_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3fu);
    *len = 4;
    return (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3f) << 12 | (uint32_t)(s[2] & 0x3f) << 6 | (s[3] & 0x3fu);
}

/* Start of the character before p. begin < p. */
static inline const char *utf8_back(const char *begin, const char *p)
{
    do
        p--;
    while (p > begin && ((unsigned char)*p & 0xc0) == 0x80);
    return p;
}

/* Writes code point c (a scalar value) to out[4]; returns its length. */
static inline int utf8_put(uint32_t c, char *out)
{
    if (c < 0x80)
        return out[0] = (char)c, 1;
    if (c < 0x800)
        return out[0] = (char)(0xc0 | c >> 6), out[1] = (char)(0x80 | (c & 0x3f)), 2;
    if (c < 0x10000)
        return out[0] = (char)(0xe0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 0x3f)), out[2] = (char)(0x80 | (c & 0x3f)), 3;
    out[0] = (char)(0xf0 | c >> 18), out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f)), out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

#endif

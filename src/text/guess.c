/* What undeclared bytes look like. In: bytes that are not UTF-8. Out: the name of an encoding, or none.
 *
 * The scripts show in how bytes over 0x7f stand: alone between ASCII letters (Latin), in runs as long as words, mostly of
 * one half of the upper bytes, which tells lower case in windows-1251 from lower case in KOI8-R (Cyrillic), or in runs of
 * pairs (Chinese). It is a hint for people; nothing is decoded by it. */
#include "text/legacy.h"

typedef struct counts {
    int64_t ascii_letters, high; /* bytes */
    int64_t runs, odd;           /* of high bytes; those of an odd number */
    int64_t low_half, upper_half; /* 0xc0 to 0xdf, 0xe0 to 0xff */
    int64_t controls;            /* 0x80 to 0x9f */
    int64_t starts;              /* characters of valid UTF-8 */
} counts;

static int64_t continuation_bytes(const unsigned char *p, const unsigned char *end)
{
    int64_t n = 0;
    while (p + n < end && n < 3 && (p[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static counts count(const unsigned char *p, const unsigned char *end)
{
    counts c = { 0 };
    int64_t run = 0;
    for (; p < end; p++) {
        if (*p >= 0x80) {
            run++;
            c.high++;
            c.controls += *p < 0xa0;
            c.low_half += *p >= 0xc0 && *p < 0xe0;
            c.upper_half += *p >= 0xe0;
            c.starts += *p >= 0xc2 && *p < 0xf5 &&
                        continuation_bytes(p + 1, end) == (*p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3);
            continue;
        }
        const bool letter = (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z';
        c.ascii_letters += letter;
        c.runs += run > 0;
        c.odd += run % 2;
        run = 0;
    }
    c.runs += run > 0;
    c.odd += run % 2;
    return c;
}

const char *encoding_guess(const char *s, size_t len)
{
    enum { SAMPLE = 64 * 1024, FEW = 8 };
    const unsigned char *p = (const unsigned char *)s;
    const counts c = count(p, p + (len < SAMPLE ? len : SAMPLE));
    if (!c.high || c.starts * 2 * 2 > c.high)
        return NULL; /* mostly UTF-8, and damaged */
    const bool words = c.high > c.ascii_letters && c.high >= 2 * c.runs;
    if (words && c.runs >= 1 && c.high >= FEW && c.odd * 8 <= c.runs)
        return "gb18030";
    if (words && c.high >= FEW && c.low_half + c.upper_half > c.high * 3 / 4)
        return c.upper_half >= c.low_half ? "windows-1251" : "koi8-r";
    return c.high * 2 < c.ascii_letters ? "windows-1252" : NULL;
}

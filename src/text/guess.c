/* What undeclared bytes look like. In: bytes that are not UTF-8. Out: the name of an encoding, or none.
 *
 * The scripts show in how bytes over 0x7f stand: alone between ASCII letters (Latin), in runs as long as words, mostly of
 * one half of the upper bytes, which tells lower case in windows-1251 from lower case in KOI8-R (Cyrillic), or in pairs
 * (Chinese, Japanese, Korean), the second byte of which may be under 0x80. Pairs tell their encoding by where its most
 * frequent characters lie. It is a hint for people; nothing is decoded by it. */
#include "text/legacy.h"

typedef struct counts {
    int64_t ascii_letters, high; /* bytes */
    int64_t runs;                /* of high bytes */
    int64_t low_half, upper_half; /* 0xc0 to 0xdf, 0xe0 to 0xff */
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
            c.low_half += *p >= 0xc0 && *p < 0xe0;
            c.upper_half += *p >= 0xe0;
            c.starts += *p >= 0xc2 && *p < 0xf5 &&
                        continuation_bytes(p + 1, end) == (*p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3);
            continue;
        }
        const bool letter = (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z';
        c.ascii_letters += letter;
        c.runs += run > 0;
        run = 0;
    }
    c.runs += run > 0;
    return c;
}

/* ---- characters of two bytes */

typedef struct pairs {
    int64_t n, bad;       /* lead bytes with a byte that can follow, and without */
    int64_t letters;      /* of ASCII, outside of pairs */
    int64_t low;          /* second bytes under 0x80 */
    int64_t low_leads;    /* lead bytes under 0xa1, which GB 2312, EUC and Big5 do not have */
    int64_t big5_leads;   /* where Big5 has its marks and frequent characters */
    int64_t shifted_kana; /* as Shift_JIS has kana and marks */
    int64_t kana;         /* as EUC-JP has kana */
    int64_t letters_of[2]; /* lead bytes of GB 2312's ideographs: where EUC-KR has syllables, and where it has none */
} pairs;

static void add_pair(pairs *c, unsigned char lead, unsigned char second)
{
    c->n++;
    c->low += second < 0x80;
    c->low_leads += lead < 0xa1;
    c->big5_leads += lead >= 0xa1 && lead <= 0xc6;
    c->shifted_kana += lead >= 0x81 && lead <= 0x83;
    c->kana += lead == 0xa4 || lead == 0xa5;
    if (lead >= 0xb0)
        c->letters_of[lead > 0xc8]++;
}

static pairs count_pairs(const unsigned char *p, const unsigned char *end)
{
    pairs c = { 0 };
    for (; p + 1 < end; p++) {
        const bool lead = *p > 0x80 && *p < 0xff, second = p[1] >= 0x40 && p[1] != 0x7f && p[1] != 0xff;
        if (lead && second) {
            add_pair(&c, *p, p[1]);
            p++;
        } else {
            c.bad += *p >= 0x80;
            c.letters += (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z';
        }
    }
    return c;
}

/* Kana are at least a third of Japanese. Big5 has second bytes under 0x80, and hardly any lead byte beyond its frequent
 * characters; EUC-KR has syllables up to 0xc8, among which the half of the ideographs of GB 2312 stands. */
static const char *guess_pairs(const pairs *c)
{
    enum { FEW = 4, SOME = 8 };
    if (c->n < FEW || c->bad * 16 > c->n || c->letters > 2 * c->n)
        return NULL;
    if (c->shifted_kana * 3 > c->n)
        return "shift_jis";
    if (c->kana * 3 > c->n && c->low == 0)
        return "euc-jp";
    if (c->low * 8 > c->n && c->low_leads * 8 < c->n && c->big5_leads * 4 > c->n * 3)
        return "big5";
    const bool syllables = c->letters_of[1] * 16 < c->letters_of[0] && c->letters_of[0] >= SOME;
    return syllables && c->low * 8 < c->n ? "euc-kr" : "gb18030";
}

/* ---- all of it */

const char *encoding_guess(const char *s, size_t len)
{
    enum { SAMPLE = 64 * 1024, FEW = 8 };
    const unsigned char *p = (const unsigned char *)s, *end = p + (len < SAMPLE ? len : SAMPLE);
    const counts c = count(p, end);
    if (!c.high || c.starts * 2 * 2 > c.high)
        return NULL; /* mostly UTF-8, and damaged */
    const int64_t most = c.upper_half > c.low_half ? c.upper_half : c.low_half; /* lower case, if it is Cyrillic */
    const pairs wide = count_pairs(p, end);
    const char *of_pairs = most * 8 > c.high * 7 ? NULL : guess_pairs(&wide);
    if (of_pairs)
        return of_pairs;
    const bool words = c.high > c.ascii_letters && c.high >= 2 * c.runs;
    if (words && c.high >= FEW && c.low_half + c.upper_half > c.high * 3 / 4)
        return c.upper_half >= c.low_half ? "windows-1251" : "koi8-r";
    return c.high * 2 < c.ascii_letters ? "windows-1252" : NULL;
}

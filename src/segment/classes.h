/* Bytes to classes, 64 at a time. In: bytes. Out: for each block of 64 one bit mask a class, bit i for byte i.
 *
 * What a byte alone tells is told here: the classes of ASCII, and those of letters and ideographs whose first byte
 * begins nothing else. Other characters are marked for words.c and sentences.c to look up one by one. The variants
 * (SSE2, AVX2, portable C) give the same masks; the caller chooses one once a text, so nothing is global. */
#ifndef DGM_SEGMENT_CLASSES_H
#define DGM_SEGMENT_CLASSES_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCK = 64, /* bytes a mask covers */
       BATCH = 64  /* blocks classified by one call, at most */ };

/* Word_Break classes of ASCII: ALetter, Numeric, ExtendNumLet, MidLetter, MidNum (both with MidNumLet and
 * Single_Quote), CR, LF, WSegSpace. */
typedef struct word_masks {
    uint64_t letter, digit, low_line, mid_letter, mid_number, cr, lf, space;
    uint64_t pairs, triples; /* first bytes of two and three that begin nothing but ALetter */
    uint64_t others;         /* first bytes beyond ASCII that are neither these nor begin nothing but ideographs */
    uint64_t joined;         /* bytes with no boundary before them: here, those that are not the first of a character */
} word_masks;

typedef struct classifier {
    const char *name;
    /* s[blocks * BLOCK] to out[blocks]; blocks <= BATCH. */
    void (*words)(const char *s, size_t blocks, word_masks *out);
    /* Where a sentence may end, or more: . ! ? CR LF and the first bytes of characters of which some are ATerm, STerm
     * or Sep. */
    void (*stops)(const char *s, size_t blocks, uint64_t *out);
    /* Bytes that are of no plain letter: of ASCII, or of those of two bytes that begin with C3, D0 or D1 but for the
     * signs U+00D7 and U+00F7 and what is from U+0460 on. A letter that the first block cuts in two counts as none. */
    void (*others)(const char *s, size_t blocks, uint64_t *out);
    /* The offsets of the bits set in bits[blocks], whose first bit is at `base`; returns how many. Writes up to
     * POSITIONS_AT_ONCE more than those. */
    int32_t (*positions)(const uint64_t *bits, size_t blocks, int32_t base, int32_t *out);
} classifier;

/* First bytes of letters of two bytes, and second bytes that make them none. */
typedef struct wide_masks {
    uint64_t c3, d0, d1, late, sign; /* late: A0 to BF; sign: 97 and B7 */
} wide_masks;

/* The bytes of plain letters of two bytes in a block. next: the byte after it, 0 where that is not known. *cut: whether
 * the first byte of one is the block's last, of the block before in, of this one out. */
static inline uint64_t wide_letters(const wide_masks *m, unsigned char next, uint64_t *cut)
{
    const uint64_t late = m->late >> 1 | (uint64_t)(next >= 0xa0) << (BLOCK - 1);
    const uint64_t sign = m->sign >> 1 | (uint64_t)(next == 0x97 || next == 0xb7) << (BLOCK - 1);
    const uint64_t known = ~(uint64_t)0 >> (next == 0);
    const uint64_t first = (m->d0 | (m->c3 & ~sign) | (m->d1 & ~late)) & known, both = first | first << 1 | *cut;
    *cut = first >> (BLOCK - 1);
    return both;
}

extern const classifier classifier_portable;
const classifier *classifier_sse2(void); /* NULL where the processor or the compiler has none */
const classifier *classifier_avx2(void);
const classifier *classifier_best(void);

/* First bytes of characters that are all ALetter: C4 to CA (Latin), D0 and D1 (Cyrillic); EB and EC (Hangul). Or all
 * Word_Break=Other: E4 to E9 (ideographs). Or of which some end a sentence: C2 (U+0085), D6 (Armenian), D8, DB and DC
 * (Arabic, Syriac), DF (N'Ko), E0 to E3 (Indic to the ideographic full stop), EA, EF, F0. A test compares these
 * with the tables. */
enum {
    PAIRS_FIRST = 0xc4, PAIRS_LAST = 0xca, CYRILLIC_FIRST = 0xd0, CYRILLIC_LAST = 0xd1,
    TRIPLES_FIRST = 0xeb, TRIPLES_LAST = 0xec, IDEOGRAPHS_FIRST = 0xe4, IDEOGRAPHS_LAST = 0xe9,
    STOPS_FIRST = 0xdf, STOPS_LAST = 0xe3
};
static inline int stop_lead(unsigned char c)
{
    return c == 0xc2 || c == 0xd6 || c == 0xd8 || c == 0xdb || c == 0xdc || (c >= STOPS_FIRST && c <= STOPS_LAST) ||
           c == 0xea || c == 0xef || c == 0xf0;
}

/* The bits of one mask, asked for from left to right. */
typedef struct mask_reader {
    void (*mask)(const char *s, size_t blocks, uint64_t *out); /* of a classifier */
    const char *s;
    int32_t len;
    int32_t base, known; /* masks[0] is of the bytes from base on; they end at known */
    uint64_t masks[BATCH];
} mask_reader;

void mask_more(mask_reader *r);

/* The first byte from `at` on whose bit is set, len if there is none. `at` never goes back. */
static inline int32_t mask_next(mask_reader *r, int32_t at)
{
    while (at < r->len) {
        while (at >= r->known)
            mask_more(r);
        const uint32_t from_base = (uint32_t)(at - r->base);
        const uint64_t left = r->masks[from_base / BLOCK] >> from_base % BLOCK;
        if (left) {
            at += __builtin_ctzll(left);
            return at < r->len ? at : r->len;
        }
        at += (int32_t)(BLOCK - from_base % BLOCK);
    }
    return r->len;
}

/* The 64 bits from byte `at` on, as far as they are known; those after them are 0. at < len. */
static inline uint64_t mask_from(mask_reader *r, int32_t at)
{
    while (at >= r->known)
        mask_more(r);
    const uint32_t from_base = (uint32_t)(at - r->base);
    const uint32_t block = from_base / BLOCK, bit = from_base % BLOCK;
    const uint64_t here = r->masks[block] >> bit;
    const int more = bit && r->known - r->base > (int32_t)(block + 1) * BLOCK;
    return more ? here | r->masks[block + 1] << (BLOCK - bit) : here;
}

#endif

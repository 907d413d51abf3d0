/* Bytes to classes, 64 at a time. In: bytes. Out: for each block of 64 one bit mask a class, bit i for byte i.
 *
 * Only ASCII is told apart here; of other characters a mask says where their bytes are, and words.c and sentences.c
 * look those up one by one. The variants (SSE2, AVX2, portable C) give the same masks; the caller chooses one once a
 * text, so nothing is global. */
#ifndef DGM_SEGMENT_CLASSES_H
#define DGM_SEGMENT_CLASSES_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCK = 64, /* bytes a mask covers */
       BATCH = 64  /* blocks classified by one call, at most */ };

/* Word_Break classes of ASCII: ALetter, Numeric, ExtendNumLet, MidLetter, MidNum (both with MidNumLet and
 * Single_Quote), CR, LF, WSegSpace; and the bytes from 0x80 on. */
typedef struct word_masks {
    uint64_t letter, digit, low_line, mid_letter, mid_number, cr, lf, space, high;
} word_masks;

typedef struct classifier {
    const char *name;
    /* s[blocks * BLOCK] to out[blocks]; blocks <= BATCH. */
    void (*words)(const char *s, size_t blocks, word_masks *out);
    /* Where a sentence may end, or more: . ! ? CR LF and the first bytes of characters of which some are ATerm, STerm
     * or Sep. */
    void (*stops)(const char *s, size_t blocks, uint64_t *out);
    /* Bytes that are no ASCII letter. */
    void (*others)(const char *s, size_t blocks, uint64_t *out);
} classifier;

extern const classifier classifier_portable;
const classifier *classifier_sse2(void); /* NULL where the processor or the compiler has none */
const classifier *classifier_avx2(void);
const classifier *classifier_best(void);

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

/* The bits from byte `at` on, as many as are left in its block (up to 64); those after them are 0. at < len. */
static inline uint64_t mask_from(mask_reader *r, int32_t at)
{
    while (at >= r->known)
        mask_more(r);
    const uint32_t from_base = (uint32_t)(at - r->base);
    return r->masks[from_base / BLOCK] >> from_base % BLOCK;
}

/* First bytes of characters that end a sentence: C2 (U+0085), D6 to E3 (Armenian to the ideographic full stop), EA,
 * EF, F0. Latin, Greek, Cyrillic, Han and Hangul begin with others. A test compares this with the tables. */
static inline int stop_lead(unsigned char c)
{
    return c == 0xc2 || (c >= 0xd6 && c <= 0xe3) || c == 0xea || c == 0xef || c == 0xf0;
}

#endif

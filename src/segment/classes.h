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
} classifier;

extern const classifier classifier_portable;
const classifier *classifier_sse2(void); /* NULL where the processor or the compiler has none */
const classifier *classifier_avx2(void);
const classifier *classifier_best(void);

/* First bytes of characters that end a sentence: C2 (U+0085), D6 to E3 (Armenian to the ideographic full stop), EA,
 * EF, F0. Latin, Greek, Cyrillic, Han and Hangul begin with others. A test compares this with the tables. */
static inline int stop_lead(unsigned char c)
{
    return c == 0xc2 || (c >= 0xd6 && c <= 0xe3) || c == 0xea || c == 0xef || c == 0xf0;
}

#endif

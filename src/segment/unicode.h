/* What the segmenter knows of a code point, Unicode 15.0. In: a code point. Out: its word-break and sentence-break
 * classes (UAX #29), category and script, by two array look-ups. */
#ifndef DGM_SEGMENT_UNICODE_H
#define DGM_SEGMENT_UNICODE_H

#include "base/utf8.h"

#include <stdbool.h>

/* Word_Break. In the order of use: what is ignored inside a word, then the rest. */
enum {
    WB_OTHER, WB_CR, WB_LF, WB_NEWLINE, WB_EXTEND, WB_ZWJ, WB_FORMAT, WB_RI, WB_KATAKANA, WB_HEBREW, WB_ALETTER,
    WB_SQUOTE, WB_DQUOTE, WB_MIDNUMLET, WB_MIDLETTER, WB_MIDNUM, WB_NUMERIC, WB_EXTENDNUMLET, WB_SPACE, WB_NONE
};

/* Sentence_Break. */
enum {
    SB_OTHER, SB_CR, SB_LF, SB_SEP, SB_EXTEND, SB_FORMAT, SB_SPACE, SB_LOWER, SB_UPPER, SB_OLETTER, SB_NUMERIC,
    SB_ATERM, SB_CONTINUE, SB_STERM, SB_CLOSE, SB_NONE
};

/* General categories as far as the rules tell them apart. */
enum {
    CAT_OTHER,   /* unassigned, private use */
    CAT_CONTROL, /* Cc, Cf */
    CAT_SPACE,   /* White_Space */
    CAT_UPPER,   /* Lu, Lt */
    CAT_LOWER,   /* Ll */
    CAT_LETTER,  /* Lm, Lo */
    CAT_MARK, CAT_DIGIT,
    CAT_NUMERAL, /* Nl, No */
    CAT_OPEN,    /* Ps, Pi */
    CAT_CLOSE,   /* Pe, Pf */
    CAT_DASH,
    CAT_PUNCT,   /* Pc, Po */
    CAT_CURRENCY, CAT_SYMBOL
};

enum { SCRIPT_OTHER, SCRIPT_LATIN, SCRIPT_CYRILLIC, SCRIPT_HAN, SCRIPT_KANA, PICTOGRAPHIC = 0x80 };

typedef struct unicode_class {
    uint8_t word, sentence, category, script; /* script: SCRIPT_*, with PICTOGRAPHIC for Extended_Pictographic */
} unicode_class;

extern const unicode_class unicode_classes[];
extern const uint16_t unicode_stage1[];
extern const uint8_t unicode_stage2[];

/* c <= 0x10ffff. The first block of stage 2 is ASCII. */
static inline const unicode_class *unicode_of(uint32_t c)
{
    return &unicode_classes[unicode_stage2[(uint32_t)unicode_stage1[c >> 7] << 7 | (c & 127)]];
}

/* Of the character at p; *len is set to its length in bytes. */
static inline const unicode_class *unicode_at(const char *p, int *len)
{
    if ((unsigned char)*p < 0x80)
        return *len = 1, &unicode_classes[unicode_stage2[(unsigned char)*p]];
    return unicode_of(utf8_get(p, len));
}

static inline bool ascii_digit(char b) { return b >= '0' && b <= '9'; }
static inline bool ascii_letter(char b) { return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z'); }
static inline bool category_letter(uint8_t c) { return c >= CAT_UPPER && c <= CAT_LETTER; }
static inline bool category_word(uint8_t c) { return c >= CAT_UPPER && c <= CAT_NUMERAL; } /* letters, marks, digits */

#endif

/* A dictionary of Chinese words as one block of bytes, used where it lies: mapped from a file or built in memory.
 * In: words with costs. Out: a trie over code points, walked without unpacking.
 *
 * A cost is -log2 of a probability in 1/256 bit, so that the best path is a sum of integers and the same everywhere.
 * All numbers are little-endian. The block, in this order:
 *
 *   "DGMHANZI"              8 bytes
 *   version                 4 bytes
 *   characters, nodes       4 bytes each: C and N
 *   reserved                12 bytes, 0
 *   checksum                32 hex digits: the digest of all that follows
 *   first [N + 1] of 4      the first child of each node: its children are [first[i], first[i + 1])
 *   root [HANZI_CODES] of 2 1 + the node of a word's first character, 0: no word begins so
 *   label [N] of 2          the code point that leads to the node
 *   cost [N] of 2           of the word that ends there, HANZI_NONE: none does
 *   surname, given, foreign [C] of 2 each: costs of the character in names, by its node
 *   classes [C]             HANZI_NUMERAL ...
 *   kind [N]                HANZI_NOUN ..., of the word that ends there
 *
 * Nodes are in breadth-first order, those of first characters first. Every index read is checked, so that a damaged
 * block gives wrong words and nothing worse; the whole is never read through. */
#ifndef DGM_SEGMENT_HANZI_H
#define DGM_SEGMENT_HANZI_H

#include "base/hash.h"

enum {
    HANZI_VERSION = 2,
    HANZI_HEADER = 64,
    HANZI_FROM = 0x3000,    /* ideographs of the basic plane lie in [HANZI_FROM, 0x10000) */
    HANZI_CODES = 0x10000 - HANZI_FROM,
    HANZI_WORD_MAX = 16,    /* characters */
    HANZI_NONE = 0xffff,
    HANZI_BIT = 256         /* the cost of a probability of one half */
};

/* What characters can be, as bits. */
enum {
    HANZI_NUMERAL = 1,      /* 三 */
    HANZI_APPROXIMATE = 2,  /* 几: part of a number beside a numeral */
    HANZI_ORDINAL = 4,      /* 第: before a number */
    HANZI_PART = 8,         /* 分 and */
    HANZI_OF = 16,          /* 之, between two numbers: 三分之二 */
    HANZI_DOUBLE = 32,      /* 欧, with which a surname of two characters begins ... */
    HANZI_SECOND = 64       /* 阳 ... and ends */
};

/* What a word is. */
enum hanzi_kind { HANZI_OTHER, HANZI_NOUN, HANZI_PERSON, HANZI_PLACE, HANZI_ORG, HANZI_FOREIGN, HANZI_NO_WORD = 255 };

/* ---- reading */

/* All zero: a dictionary without words. */
typedef struct hanzi {
    const unsigned char *first, *root, *label, *cost, *surname, *given, *foreign, *classes, *kind;
    uint32_t characters, nodes;
    char checksum[33];
} hanzi;

/* Looks at the header and the size only. False: not such a block; the bytes stay the caller's. */
bool hanzi_open(hanzi *h, const void *data, size_t size);

static inline uint32_t hanzi_16(const unsigned char *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8; }
static inline uint32_t hanzi_32(const unsigned char *p) { return hanzi_16(p) | hanzi_16(p + 2) << 16; }

/* The node of a first character, below h->characters; HANZI_NONE if there is none. */
static inline uint32_t hanzi_root(const hanzi *h, uint32_t code)
{
    if (code < HANZI_FROM || code > 0xffff || !h->root)
        return HANZI_NONE;
    const uint32_t node = hanzi_16(h->root + 2 * (size_t)(code - HANZI_FROM)) - 1;
    return node < h->characters ? node : HANZI_NONE;
}

static inline uint32_t hanzi_cost(const hanzi *h, uint32_t node) { return hanzi_16(h->cost + 2 * (size_t)node); }

/* The child of a node by its code point, UINT32_MAX if there is none. */
uint32_t hanzi_child(const hanzi *h, uint32_t node, uint32_t code);

/* The kind of a word, HANZI_NO_WORD if it is none. */
uint8_t hanzi_kind_of(const hanzi *h, const char *s, size_t len);

/* ---- making */

typedef struct hanzi_word {
    uint16_t code[HANZI_WORD_MAX]; /* code points from HANZI_FROM on, then zeros */
    uint16_t len, cost;
    uint8_t kind;
} hanzi_word;

typedef struct hanzi_character {
    uint16_t surname, given, foreign; /* costs */
    uint16_t classes;
} hanzi_character;

/* The characters of UTF-8 `s`. False: it is empty, too long, or not of ideographs of the basic plane alone. */
bool hanzi_word_of(const char *s, size_t len, uint16_t cost, hanzi_word *out);
/* Sorts `words`, of which none may be there twice, and appends the block to `out`. `about` [HANZI_CODES] may be NULL; a
 * character it speaks of must begin a word. False: out of memory, or too many words. */
bool hanzi_build(const mem *m, hanzi_word *words, size_t n, const hanzi_character *about, buf *out);

#endif

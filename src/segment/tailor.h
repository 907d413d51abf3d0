/* Linguistic segmentation: UAX #29's idea of a word, tailored to a language as its Universal Dependencies treebanks
 * do. In: a paragraph, and the lists and rules of data/<lang>/. Out: tokens, then sentences over them. */
#ifndef DGM_SEGMENT_TAILOR_H
#define DGM_SEGMENT_TAILOR_H

#include "base/hash.h"
#include "base/os.h"
#include "segment/classes.h"
#include "segment/hanzi.h"
#include "segment/segment.h"
#include "segment/unicode.h"

#include <string.h>

/* What the lists of data/ say of a form, as bits; abbreviations are listed with their dot. */
enum {
    LIST_ABBREVIATION = 0x001, /* keeps its dot */
    LIST_TITLE = 0x002,        /* never ends a sentence: Mr. */
    LIST_END = 0x004,          /* often ends one: etc. */
    LIST_NUMBER = 0x008,       /* an abbreviation only before a number: p. 5 */
    LIST_CAPITAL = 0x010,      /* an abbreviation only when capitalized: Gen. */
    LIST_STARTER = 0x020,      /* capitalized after an abbreviation, it starts a sentence: The */
    LIST_WHOLE = 0x040,        /* one token in spite of its marks: b/c */
    LIST_PREFIX = 0x080,       /* keeps the hyphen after it: non- */
    LIST_BEFORE = 0x100,       /* a clitic at the start of a word: l' */
    LIST_AFTER = 0x200,        /* a clitic at the end of a word: 's, -il */
    LIST_SPLIT = 0x400,        /* two words written as one: can|not */
    LIST_EMOTICON = 0x800,     /* :-) */
    LIST_DOMAIN = 0x1000,      /* com */
    LIST_MARKS = 0x2000,       /* a run of marks that is one token: `` */
    LIST_CONTINUER = 0x4000,   /* capitalized, but goes on after an abbreviation: 5 p.m. Monday */
    LIST_UNIT = 0x8000         /* cut off the number it is written on to: 20|h|30 */
};

enum { LIST_BYTES = 64 }; /* longer forms are in no list */

/* data/<lang>/tokenization.tsv */
typedef struct tailor_rules {
    bool hyphen_words;   /* a hyphenated word is one token */
    bool hyphen_numbers; /* 3-5 is one token; else only telephone numbers and dates */
    bool acronym;        /* U.S. is one token; else а. с. are two */
    bool space_numbers;  /* 10 000 is one token */
    bool sign_numbers;   /* -5 is one token */
    bool cut_powers;     /* km|² are two tokens */
    bool decimal_comma;  /* 3,14: any digits after a comma; else only groups of three */
    bool number_percent; /* 5% is one token */
    bool join_clitics;   /* shown whole: Russia's, don't, cannot */
    bool lower_starts;   /* a full stop before a lower-case word ends a sentence all the same */
    /* characters; static */
    str number_prefix, number_suffix; /* belong to a number beside them */
    str last_vowels;                  /* no abbreviation that the lists do not know ends in one */
    str roman, roman_alone;           /* of Roman numerals; those that are one alone */
    str bullets;                      /* of list items */
} tailor_rules;

/* Whether p[n] is a character of the list. */
static inline bool char_listed(str list, const char *p, size_t n)
{
    for (size_t i = 0; i + n <= list.len; i += (size_t)utf8_len((unsigned char)list.s[i]))
        if (memcmp(list.s + i, p, n) == 0)
            return true;
    return false;
}

/* What Chinese text is cut by. */
typedef struct chinese {
    os_mapping file;
    hanzi words;      /* of the file */
    buf block;
    hanzi names;      /* of the block */
} chinese;

/* What a list may say of a form, by its first character, last byte and length modulo 16, in any case: a bit that is not
 * set is certain, and known without folding and hashing. Of forms whose first character is of ASCII, Cyrillic up to
 * U+045F, or U+00C0 to U+00FF. */
enum { FORM_LISTED = 1, /* any flag, of a form of ASCII */
       FORM_SPLIT = 2,  /* a word that is LIST_SPLIT */
       FORM_MARKED = 4, /* a word with which a LIST_ABBREVIATION or LIST_WHOLE begins */
       FORM_WHOLE = 8   /* a form of ASCII that is LIST_WHOLE */ };
typedef struct form_filter {
    uint8_t bits[1 << 14];
} form_filter;

/* Of s[len], len > 0. Upper and lower case of a letter have the lower five bits of a byte in common, beyond ASCII
 * four. */
static inline uint32_t form_key(const char *s, size_t len)
{
    const unsigned char a = (unsigned char)s[0], z = (unsigned char)s[len - 1];
    const uint32_t first = a < 0x80 ? a & 31u : (unsigned char)s[1] & 15u, last = z < 0x80 ? z & 31u : z & 15u;
    return first << 9 | last << 4 | (uint32_t)(len & 15);
}

struct segmenter {
    mem m;
    enum lang lang;
    tailor_rules rules;
    strtab forms;          /* folded by tailor_fold() */
    VEC(uint16_t) flags;   /* by form id */
    VEC(uint8_t) cut;      /* by form id: bytes of the first word of a LIST_SPLIT */
    bool elides;           /* some form is LIST_BEFORE */
    uint64_t whole[256];   /* first bytes of LIST_WHOLE forms, folded: their lengths, as bits */
    uint8_t after;         /* the longest LIST_AFTER form */
    uint8_t marks[256];    /* the same of LIST_EMOTICON and LIST_MARKS */
    uint8_t split[256];    /* the same of LIST_SPLIT */
    chinese zh;
    form_filter filter;
    uint64_t pairs[128];   /* by first byte: second bytes of LIST_EMOTICON, LIST_MARKS and LIST_WHOLE, modulo 64 */
    bool commas;           /* a comma before a space is one token */
    bool marks_join;       /* one of these is a mark and white space */
    bool careful;          /* for tests: nothing is taken by tailor_plain.c */
};

/* ---- rules.c */

/* Lower case, with ’ as '; returns the length, 0 when it is over LIST_BYTES or s ends inside a character. */
size_t tailor_fold(const char *s, size_t len, char out[LIST_BYTES]);
/* The flags of a form in any case, 0 for none; *cut may be NULL. */
unsigned tailor_flags(const segmenter *g, const char *s, size_t len, size_t *cut);
/* The flags of a form that is listed without the spaces between its parts: т. д. as т.д. */
unsigned tailor_spaced_flags(const segmenter *g, const char *s, size_t len);

/* ---- chinese.c */

void chinese_free(const mem *m, chinese *x);

/* ---- tailor_tokens.c: appends the tokens of s[begin, end). Their sentences are not known yet. False: out of memory. */
typedef VEC(int32_t) token_list;
typedef struct tailoring {
    const mem *m;
    const segmenter *g;
    const char *s;
    mask_reader others; /* bytes of s that are of no plain letter; it may be ahead, in the next paragraph */
    tokens *out;
    bool uncut;         /* ideographs in runs: only sentences are asked for, and their rules do not look into these */
    token_list looks;   /* tokens of the paragraph that the sentence rules look at, in order; some twice */
    bool join;
    token_list joins;   /* where they are to be joined, those that join with the one before them */
} tailoring;
bool tailor_tokens(tailoring *t, int32_t begin, int32_t end);

/* ---- tailor_sentences.c: sentences of the tokens from `first` on, which are one paragraph. False: out of memory. */
bool tailor_sentences(const tailoring *t, int32_t first, int32_t block, uint8_t kind, sentences *sen);

/* ---- surface.c: adds those of the tokens [from, to) to `joins`. False: out of memory. */
bool surface_note(tailoring *t, int32_t from, int32_t to);
/* Joins the tokens of a paragraph, which are the sentences from `from` on, where they stand. */
void surface_join(tailoring *t, sentences *sen, int32_t from);

#endif

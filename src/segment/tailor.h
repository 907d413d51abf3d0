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
    str number_prefix, number_suffix; /* characters that belong to a number beside them; static */
} tailor_rules;

/* What Chinese text is cut by. */
typedef struct chinese {
    os_mapping file;
    hanzi words;      /* of the file */
    buf block;
    hanzi names;      /* of the block */
} chinese;
/* Which forms of ASCII a list may hold, by first byte, last byte and length modulo 16, in any case: "no" is certain,
 * and known without folding and hashing. */
typedef struct form_filter {
    uint64_t bits[256];
} form_filter;

/* len > 0 */
static inline uint32_t form_filter_bit(const char *s, size_t len)
{
    return (uint32_t)(s[0] & 31) << 9 | (uint32_t)(s[len - 1] & 31) << 4 | (uint32_t)(len & 15);
}

static inline void form_filter_add(form_filter *f, const char *s, size_t len)
{
    const uint32_t bit = form_filter_bit(s, len);
    f->bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

static inline bool form_filter_has(const form_filter *f, const char *s, size_t len)
{
    const uint32_t bit = form_filter_bit(s, len);
    return f->bits[bit / 64] >> bit % 64 & 1;
}

struct segmenter {
    mem m;
    enum lang lang;
    tailor_rules rules;
    strtab forms;          /* folded by tailor_fold() */
    VEC(uint16_t) flags;   /* by form id */
    VEC(uint8_t) cut;      /* by form id: bytes of the first word of a LIST_SPLIT */
    bool elides;           /* some form is LIST_BEFORE */
    uint8_t whole[256];    /* first bytes of LIST_WHOLE forms, folded: their longest length */
    uint8_t marks[256];    /* the same of LIST_EMOTICON and LIST_MARKS */
    uint8_t split[256];    /* the same of LIST_SPLIT */
    chinese zh;
    form_filter listed;    /* all forms */
    form_filter splits;    /* those that are LIST_SPLIT */
    form_filter marked;    /* words with which a LIST_ABBREVIATION or LIST_WHOLE begins */
    uint64_t pairs[128];   /* by first byte: second bytes of LIST_EMOTICON and LIST_MARKS, modulo 64 */
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

/* ---- tailor_tokens.c: appends the tokens of s[begin, end). Until their sentences are known, `sentence` is 1 where the
 * token before and this one are words without a full stop or marks that end and quote nothing. `others` reads the bytes
 * of s that are no letters; it is asked from begin on and may go on in the next paragraph. False: out of memory. */
bool tailor_tokens(const mem *m, const segmenter *g, const char *s, int32_t begin, int32_t end, mask_reader *others,
                   tokens *out);

/* ---- tailor_sentences.c: sentences of the tokens from `first` on, which are one paragraph. False: out of memory. */
bool tailor_sentences(const mem *m, const segmenter *g, const char *s, int32_t first, int32_t block, uint8_t kind,
                      tokens *tok, sentences *sen);

#endif

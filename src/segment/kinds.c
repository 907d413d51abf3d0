/* The kinds of the segments of UAX #29. In: segments. Out: word, number, punct, symbol or space.
 *
 * A segment is what the best of its characters is: a letter makes a word, else a digit a number, else a symbol a
 * symbol, else a mark punctuation. Most first bytes settle that; the others ask for the segment to be read. */
#include "segment/uax29.h"

#include <string.h>

#include "segment/unicode.h"

enum { HAS_LETTER = 1, HAS_DIGIT = 2, HAS_PUNCT = 4, HAS_SYMBOL = 8, HAS_SPACE = 16 };

static const uint8_t category_has[] = {
    [CAT_OTHER] = HAS_SYMBOL, [CAT_CONTROL] = HAS_SPACE, [CAT_SPACE] = HAS_SPACE, [CAT_UPPER] = HAS_LETTER,
    [CAT_LOWER] = HAS_LETTER, [CAT_LETTER] = HAS_LETTER, [CAT_MARK] = HAS_SYMBOL, [CAT_DIGIT] = HAS_DIGIT,
    [CAT_NUMERAL] = HAS_DIGIT, [CAT_OPEN] = HAS_PUNCT, [CAT_CLOSE] = HAS_PUNCT, [CAT_DASH] = HAS_PUNCT,
    [CAT_PUNCT] = HAS_PUNCT, [CAT_CURRENCY] = HAS_SYMBOL, [CAT_SYMBOL] = HAS_SYMBOL
};

static uint8_t kind_of(uint8_t has)
{
    return has & HAS_LETTER   ? TOKEN_WORD
           : has & HAS_DIGIT  ? TOKEN_NUMBER
           : has & HAS_SYMBOL ? TOKEN_SYMBOL
           : has & HAS_PUNCT  ? TOKEN_PUNCT
                              : TOKEN_SPACE;
}

/* The kind of s[p, end), from its characters up to the first letter; those that WB4 ignores do not count. */
static uint8_t kind_read(const char *s, int32_t p, int32_t end)
{
    int n;
    uint8_t has = category_has[unicode_at(s + p, &n)->category];
    for (p += n; p < end && !(has & HAS_LETTER); p += n) {
        const unicode_class *u = unicode_at(s + p, &n);
        if (u->word != WB_EXTEND && u->word != WB_FORMAT && u->word != WB_ZWJ)
            has |= category_has[u->category];
    }
    return kind_of(has);
}

/* Kinds by the first byte: no letter or digit joins a mark, a symbol or a space on its left, so these are what they
 * begin with, but for emoji after a ZWJ (WB3c). Letters are those of ASCII and first bytes that begin nothing but
 * letters. */
enum { W = TOKEN_WORD, P = TOKEN_PUNCT, Y = TOKEN_SYMBOL, S = TOKEN_SPACE, READ = TOKEN_KINDS, R = READ };
static const uint8_t kind_by_byte[256] = {
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, /* controls */
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    S, P, P, P, Y, P, P, P, P, P, P, Y, P, P, P, P, /*   ! " # $ % & ' ( ) * + , - . / */
    R, R, R, R, R, R, R, R, R, R, P, P, Y, Y, Y, P, /* 0 to 9 : ; < = > ? */
    P, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* @ A to O */
    W, W, W, W, W, W, W, W, W, W, W, P, P, P, Y, R, /* P to Z [ \ ] ^ _ */
    Y, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* ` a to o */
    W, W, W, W, W, W, W, W, W, W, W, P, Y, P, Y, S, /* p to z { | } ~ */
    R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, /* 80 */
    R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
    R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, /* A0 */
    R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
    R, R, R, R, W, W, W, W, W, W, W, R, R, R, R, R, /* C0: Latin */
    W, W, R, W, R, R, R, R, R, R, W, R, R, R, R, R, /* D0: Cyrillic, Arabic */
    R, R, R, R, R, W, W, W, W, W, R, W, W, R, R, R, /* E0: ideographs, Hangul */
    R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R
};

void segment_kinds(const char *s, tokens *t, int32_t first, int32_t end, bool read_all)
{
    const int32_t *start = t->start;
    uint8_t *kind = t->kind, *at = kind + first;
    if (read_all)
        memset(at, READ, (size_t)(end - first));
    else
        for (int32_t i = first; i < end; i++)
            kind[i] = kind_by_byte[(unsigned char)s[start[i]]];
    for (const uint8_t *stop = kind + end; (at = memchr(at, READ, (size_t)(stop - at))); at++)
        *at = kind_read(s, start[at - kind], t->end[at - kind]);
}

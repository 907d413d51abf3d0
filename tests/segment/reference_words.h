/* Word boundaries of UAX #29, one character at a time: what the classified blocks of words.c are compared with.
 * In: valid UTF-8. Out: tokens that cover the text.
 *
 * The rules that look ahead (WB6, WB7b, WB12: a letter, a mark such as an apostrophe, a letter) are turned round: the
 * place before the mark is remembered as `pending` and becomes a boundary, or not, when the next character that counts
 * is seen. */
#ifndef REFERENCE_WORDS_H
#define REFERENCE_WORDS_H

#include "segment/uax29.h"
#include "segment/unicode.h"

#define BIT(class) (1u << (class))
#define ONE_OF(class, set) ((BIT(class) & (set)) != 0)

enum {
    LETTERS = BIT(WB_ALETTER) | BIT(WB_HEBREW),
    MID_LETTERS = BIT(WB_MIDLETTER) | BIT(WB_MIDNUMLET) | BIT(WB_SQUOTE),
    MID_NUMBERS = BIT(WB_MIDNUM) | BIT(WB_MIDNUMLET) | BIT(WB_SQUOTE),
    LINE_ENDS = BIT(WB_CR) | BIT(WB_LF) | BIT(WB_NEWLINE),
    IGNORED = BIT(WB_EXTEND) | BIT(WB_FORMAT) | BIT(WB_ZWJ),
    WORD_LIKE = LETTERS | BIT(WB_NUMERIC) | BIT(WB_KATAKANA) | BIT(WB_EXTENDNUMLET)
};

/* What a segment holds, to tell its kind. */
enum { HAS_LETTER = 1, HAS_DIGIT = 2, HAS_PUNCT = 4, HAS_SYMBOL = 8, HAS_SPACE = 16 };

static const uint8_t category_has[] = {
    [CAT_OTHER] = HAS_SYMBOL, [CAT_CONTROL] = HAS_SPACE, [CAT_SPACE] = HAS_SPACE, [CAT_UPPER] = HAS_LETTER,
    [CAT_LOWER] = HAS_LETTER, [CAT_LETTER] = HAS_LETTER, [CAT_MARK] = HAS_SYMBOL, [CAT_DIGIT] = HAS_DIGIT,
    [CAT_NUMERAL] = HAS_DIGIT, [CAT_OPEN] = HAS_PUNCT, [CAT_CLOSE] = HAS_PUNCT, [CAT_DASH] = HAS_PUNCT,
    [CAT_PUNCT] = HAS_PUNCT, [CAT_CURRENCY] = HAS_SYMBOL, [CAT_SYMBOL] = HAS_SYMBOL
};

typedef struct scan {
    const mem *m;
    tokens *out;
    int32_t start;    /* of the open segment */
    int32_t pending;  /* where it must end unless the next character joins, or -1 */
    uint8_t previous; /* class of the last character that counts, WB_NONE at the start and after line ends */
    uint8_t raw;      /* class of the last character */
    uint8_t left;     /* class of what stood before `previous` where that is a mark that may join, else WB_NONE */
    uint8_t has, has_before; /* content of the segment from its start, or from `pending`; and before `pending` */
    bool odd;         /* an odd number of regional indicators precedes */
} scan;

static uint8_t kind_of(uint8_t has)
{
    return has & HAS_LETTER   ? TOKEN_WORD
           : has & HAS_DIGIT  ? TOKEN_NUMBER
           : has & HAS_SYMBOL ? TOKEN_SYMBOL
           : has & HAS_PUNCT  ? TOKEN_PUNCT
                              : TOKEN_SPACE;
}

static bool emit(scan *x, int32_t end, uint8_t has)
{
    const int32_t start = x->start;
    x->start = end;
    return tokens_push(x->m, x->out, start, end, 0, kind_of(has));
}

/* Whether the mark `previous` stands inside a word or number that goes on with c: WB7, WB7c, WB11. */
static bool joins_over_mark(const scan *x, uint8_t c)
{
    if (ONE_OF(x->left, LETTERS) && ONE_OF(c, LETTERS) && ONE_OF(x->previous, MID_LETTERS))
        return true;
    if (x->left == WB_HEBREW && c == WB_HEBREW && x->previous == WB_DQUOTE)
        return true;
    return x->left == WB_NUMERIC && c == WB_NUMERIC && ONE_OF(x->previous, MID_NUMBERS);
}

/* Whether the mark c may stand inside a word or number after `previous`: WB6, WB7b, WB12. */
static bool may_join(uint8_t previous, uint8_t c)
{
    return (ONE_OF(previous, LETTERS) && ONE_OF(c, MID_LETTERS)) || (previous == WB_HEBREW && c == WB_DQUOTE) ||
           (previous == WB_NUMERIC && ONE_OF(c, MID_NUMBERS));
}

/* WB5, WB7a, WB8 to WB10, WB13 to WB16: characters that join without looking further. */
static bool joins(const scan *x, uint8_t c)
{
    const uint8_t p = x->previous;
    if (ONE_OF(p, LETTERS | BIT(WB_NUMERIC)) && ONE_OF(c, LETTERS | BIT(WB_NUMERIC)))
        return true;
    if (p == WB_HEBREW && c == WB_SQUOTE)
        return true;
    if (p == WB_KATAKANA && c == WB_KATAKANA)
        return true;
    if (ONE_OF(p, WORD_LIKE) && ONE_OF(c, WORD_LIKE) && (p == WB_EXTENDNUMLET || c == WB_EXTENDNUMLET))
        return true;
    return p == WB_RI && c == WB_RI && x->odd;
}

/* A character that is neither ignored nor a line end, at `at`. */
static bool step_counted(scan *x, int32_t at, uint8_t c, uint8_t has, bool pictographic)
{
    const bool over = joins_over_mark(x, c);
    if (x->pending >= 0) {
        if (over) {
            x->has |= x->has_before;
        } else if (!emit(x, x->pending, x->has_before)) {
            return false;
        }
        x->pending = -1;
    }
    const uint8_t before = x->previous;
    const bool glued = (x->raw == WB_ZWJ && pictographic) || (x->raw == WB_SPACE && c == WB_SPACE) || over ||
                       joins(x, c); /* WB3c, WB3d */
    if (!glued && may_join(before, c)) {
        x->pending = at;
        x->has_before = x->has;
        x->has = 0;
    } else if (!glued && at > x->start) {
        if (!emit(x, at, x->has))
            return false;
        x->has = 0;
    }
    x->left = may_join(before, c) ? before : WB_NONE;
    x->odd = c == WB_RI && !(before == WB_RI && x->odd);
    x->previous = x->raw = c;
    x->has |= has;
    return true;
}

static bool step(scan *x, int32_t at, const unicode_class *u)
{
    const uint8_t c = u->word, has = category_has[u->category];
    if (x->raw == WB_CR && c == WB_LF) { /* WB3 */
        x->raw = c;
        return true;
    }
    const bool after_line = ONE_OF(x->raw, LINE_ENDS);
    if (!after_line && ONE_OF(c, IGNORED) && x->raw != WB_NONE) { /* WB4 */
        x->raw = c;
        return true;
    }
    if (!after_line && !ONE_OF(c, LINE_ENDS))
        return step_counted(x, at, c, has, u->script & PICTOGRAPHIC);
    /* WB3a, WB3b: a boundary whatever stands there */
    if (x->pending >= 0 && !emit(x, x->pending, x->has_before))
        return false;
    x->pending = -1;
    if (at > x->start && !emit(x, at, x->has))
        return false;
    x->previous = x->raw = c;
    x->left = WB_NONE;
    x->odd = c == WB_RI;
    x->has = has;
    return true;
}

/* The words of s[0, len), appended. */
static bool words_reference(const mem *m, const char *s, int32_t len, tokens *out)
{
    scan x = { .m = m, .out = out, .pending = -1, .previous = WB_NONE, .raw = WB_NONE, .left = WB_NONE };
    for (int32_t at = 0, n; at < len; at += n) {
        const unicode_class *u = unicode_at(s + at, &n);
        if (!step(&x, at, u))
            return false;
    }
    if (x.pending >= 0 && !emit(&x, x.pending, x.has_before))
        return false;
    return x.start == len || emit(&x, len, x.has);
}

#endif

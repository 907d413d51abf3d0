/* UAX #29 as its text has it: each rule looks left and right from a place between two characters of an array. Slow, and
 * in nothing like src/segment, which is compared with it. In: valid UTF-8. Out: where the boundaries are, with the
 * kinds of the words. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "testing.h"

#include "segment/segment.h"
#include "segment/unicode.h"

/* A text as characters: where each starts (and the last one ends), and what it is. */
typedef struct points {
    int32_t n, cap;
    int32_t *at;
    const unicode_class **is;
} points;

static inline void points_read(points *p, const char *s, int32_t len)
{
    if (p->cap <= len) {
        p->cap = len + 1;
        p->at = realloc(p->at, (size_t)p->cap * sizeof *p->at);
        p->is = realloc(p->is, (size_t)p->cap * sizeof *p->is);
        assert_true(p->at && p->is);
    }
    p->n = 0;
    for (int32_t at = 0, n; at < len; at += n) {
        p->at[p->n] = at;
        p->is[p->n++] = unicode_at(s + at, &n);
    }
    p->at[p->n] = len;
}

static inline void points_free(points *p)
{
    free(p->at);
    free(p->is);
    *p = (points){ 0 };
}

/* ---- words */

/* The Word_Break class of character i; WB_NONE before the first and after the last. */
static inline uint8_t wb(const points *p, int32_t i)
{
    return i < 0 || i >= p->n ? WB_NONE : p->is[i]->word;
}

static inline bool wb_ignored(uint8_t c) { return c == WB_EXTEND || c == WB_FORMAT || c == WB_ZWJ; }
static inline bool wb_line_end(uint8_t c) { return c == WB_CR || c == WB_LF || c == WB_NEWLINE; }

/* WB4: the character before i, or after i, as the later rules see it. */
static inline int32_t wb_before(const points *p, int32_t i)
{
    for (i--; i > 0 && wb_ignored(wb(p, i)) && !wb_line_end(wb(p, i - 1));)
        i--;
    return i;
}
static inline int32_t wb_after(const points *p, int32_t i)
{
    for (i++; wb_ignored(wb(p, i));)
        i++;
    return i;
}

static inline bool wb_letter(uint8_t c) { return c == WB_ALETTER || c == WB_HEBREW; }
static inline bool wb_mid_letter(uint8_t c) { return c == WB_MIDLETTER || c == WB_MIDNUMLET || c == WB_SQUOTE; }
static inline bool wb_mid_number(uint8_t c) { return c == WB_MIDNUM || c == WB_MIDNUMLET || c == WB_SQUOTE; }

/* Whether an odd number of regional indicators ends before character i. */
static inline bool wb_odd_flags(const points *p, int32_t i)
{
    bool odd = false;
    while (wb(p, i = wb_before(p, i)) == WB_RI)
        odd = !odd;
    return odd;
}

/* Whether there is a boundary before character i. */
static inline bool word_bound(const points *p, int32_t i)
{
    const uint8_t left = wb(p, i - 1), right = wb(p, i);
    if (i == 0 || i == p->n) return true;                                              /* WB1, WB2 */
    if (left == WB_CR && right == WB_LF) return false;                                 /* WB3 */
    if (wb_line_end(left) || wb_line_end(right)) return true;                          /* WB3a, WB3b */
    if (left == WB_ZWJ && p->is[i]->script & PICTOGRAPHIC) return false;               /* WB3c */
    if (left == WB_SPACE && right == WB_SPACE) return false;                           /* WB3d */
    if (wb_ignored(right)) return false;                                               /* WB4 */
    const int32_t before = wb_before(p, i);
    const uint8_t a = wb(p, wb_before(p, before)), b = wb(p, before), c = right, d = wb(p, wb_after(p, i));
    if (wb_letter(b) && wb_letter(c)) return false;                                    /* WB5 */
    if (wb_letter(b) && wb_mid_letter(c) && wb_letter(d)) return false;                /* WB6 */
    if (wb_letter(a) && wb_mid_letter(b) && wb_letter(c)) return false;                /* WB7 */
    if (b == WB_HEBREW && c == WB_SQUOTE) return false;                                /* WB7a */
    if (b == WB_HEBREW && c == WB_DQUOTE && d == WB_HEBREW) return false;              /* WB7b */
    if (a == WB_HEBREW && b == WB_DQUOTE && c == WB_HEBREW) return false;              /* WB7c */
    if (b == WB_NUMERIC && c == WB_NUMERIC) return false;                              /* WB8 */
    if (wb_letter(b) && c == WB_NUMERIC) return false;                                 /* WB9 */
    if (b == WB_NUMERIC && wb_letter(c)) return false;                                 /* WB10 */
    if (a == WB_NUMERIC && wb_mid_number(b) && c == WB_NUMERIC) return false;          /* WB11 */
    if (b == WB_NUMERIC && wb_mid_number(c) && d == WB_NUMERIC) return false;          /* WB12 */
    if (b == WB_KATAKANA && c == WB_KATAKANA) return false;                            /* WB13 */
    if ((wb_letter(b) || b == WB_NUMERIC || b == WB_KATAKANA || b == WB_EXTENDNUMLET) && c == WB_EXTENDNUMLET)
        return false;                                                                  /* WB13a */
    if (b == WB_EXTENDNUMLET && (wb_letter(c) || c == WB_NUMERIC || c == WB_KATAKANA)) return false; /* WB13b */
    return !(c == WB_RI && wb_odd_flags(p, i));                                        /* WB15, WB16; WB999 */
}

/* How much a character says of its segment's kind: space, punctuation, symbol, number, word. */
static inline int category_weight(uint8_t category)
{
    switch (category) {
    case CAT_UPPER: case CAT_LOWER: case CAT_LETTER: return 4;
    case CAT_DIGIT: case CAT_NUMERAL: return 3;
    case CAT_SPACE: case CAT_CONTROL: return 0;
    case CAT_OPEN: case CAT_CLOSE: case CAT_DASH: case CAT_PUNCT: return 1;
    default: return 2;
    }
}

static inline uint8_t segment_kind(const points *p, int32_t first, int32_t end)
{
    static const uint8_t kinds[] = { TOKEN_SPACE, TOKEN_PUNCT, TOKEN_SYMBOL, TOKEN_NUMBER, TOKEN_WORD };
    int most = category_weight(p->is[first]->category);
    for (int32_t i = first + 1; i < end; i++) {
        const int weight = wb_ignored(wb(p, i)) ? 0 : category_weight(p->is[i]->category);
        most = weight > most ? weight : most;
    }
    return kinds[most];
}

/* ---- sentences */

static inline uint8_t sb(const points *p, int32_t i)
{
    return i < 0 || i >= p->n ? SB_NONE : p->is[i]->sentence;
}

static inline bool sb_ignored(uint8_t c) { return c == SB_EXTEND || c == SB_FORMAT; }
static inline bool sb_separator(uint8_t c) { return c == SB_SEP || c == SB_CR || c == SB_LF; }
static inline bool sb_terminator(uint8_t c) { return c == SB_STERM || c == SB_ATERM; }

/* SB5, like WB4. */
static inline int32_t sb_before(const points *p, int32_t i)
{
    for (i--; i > 0 && sb_ignored(sb(p, i)) && !sb_separator(sb(p, i - 1));)
        i--;
    return i;
}

/* From i leftwards over all of class c; the first character that is not. */
static inline int32_t sb_skip(const points *p, int32_t i, uint8_t c)
{
    while (sb(p, i) == c)
        i = sb_before(p, i);
    return i;
}

/* SB8: ( ¬(OLetter | Upper | Lower | ParaSep | SATerm) )* Lower, from character i on. */
static inline bool sb_lower_follows(const points *p, int32_t i)
{
    for (uint8_t c; i < p->n; i++) {
        c = sb(p, i);
        if (c == SB_OLETTER || c == SB_UPPER || c == SB_LOWER || sb_separator(c) || sb_terminator(c))
            return c == SB_LOWER;
    }
    return false;
}

static inline bool sentence_bound(const points *p, int32_t i)
{
    const uint8_t left = sb(p, i - 1), c = sb(p, i);
    if (i == 0 || i == p->n) return true;                                              /* SB1, SB2 */
    if (left == SB_CR && c == SB_LF) return false;                                     /* SB3 */
    if (sb_separator(left)) return true;                                               /* SB4 */
    if (sb_ignored(c)) return false;                                                   /* SB5 */
    const int32_t b = sb_before(p, i), no_close = sb_skip(p, b, SB_CLOSE), no_space = sb_skip(p, b, SB_SPACE);
    const uint8_t after_close = sb(p, no_close);                             /* SATerm Close* */
    const uint8_t after_space = sb(p, sb_skip(p, no_space, SB_CLOSE));       /* SATerm Close* Sp* */
    const uint8_t before_b = sb(p, sb_before(p, b));
    if (sb(p, b) == SB_ATERM && c == SB_NUMERIC) return false;                         /* SB6 */
    if ((before_b == SB_UPPER || before_b == SB_LOWER) && sb(p, b) == SB_ATERM && c == SB_UPPER)
        return false;                                                                  /* SB7 */
    if (after_space == SB_ATERM && sb_lower_follows(p, i)) return false;               /* SB8 */
    if (sb_terminator(after_space) && (c == SB_CONTINUE || sb_terminator(c))) return false; /* SB8a */
    if (sb_terminator(after_close) && (c == SB_CLOSE || c == SB_SPACE || sb_separator(c))) return false; /* SB9 */
    if (sb_terminator(after_space) && (c == SB_SPACE || sb_separator(c))) return false; /* SB10 */
    return sb_terminator(after_space);                                                 /* SB11; SB998 */
}

#endif

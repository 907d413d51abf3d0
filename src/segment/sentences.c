/* Sentence boundaries of UAX #29. In: valid UTF-8. Out: sentences that cover the text.
 *
 * The rules speak of what follows a terminator or a separator, so only those are looked at: the classifier finds the
 * bytes that may begin one, 64 at a time. From a terminator the reading goes forward, over closing marks and spaces
 * and, after a full stop, to the letter that decides by SB8; it stops at the next terminator or separator at the
 * latest, so nothing is read more than twice. */
#include "segment/uax29.h"

#include "segment/unicode.h"

#define BIT(class) (1u << (class))
#define ONE_OF(class, set) ((BIT(class) & (set)) != 0)

enum {
    IGNORED = BIT(SB_EXTEND) | BIT(SB_FORMAT),
    SEPARATORS = BIT(SB_SEP) | BIT(SB_CR) | BIT(SB_LF),
    TERMINATORS = BIT(SB_STERM) | BIT(SB_ATERM),
    CASED = BIT(SB_UPPER) | BIT(SB_LOWER)
};

/* A character of the text: where it starts and ends, and its class; SB_NONE at the end of the text. */
typedef struct spot {
    const char *s;
    int32_t len, at, end;
    uint8_t class;
} spot;

static inline void read_next(spot *p)
{
    int n = 0;
    p->at = p->end;
    p->class = p->at < p->len ? unicode_at(p->s + p->at, &n)->sentence : SB_NONE;
    p->end += n;
}

/* SB5: the next character that is not ignored. */
static inline void next(spot *p)
{
    do
        read_next(p);
    while (ONE_OF(p->class, IGNORED));
}

/* The class of the character before `at`, by SB5. */
static uint8_t class_before(const char *s, int32_t at)
{
    uint8_t c = SB_NONE;
    while (at > 0) {
        int n;
        at = (int32_t)(utf8_back(s, s + at) - s);
        c = unicode_at(s + at, &n)->sentence;
        if (!ONE_OF(c, IGNORED))
            break;
    }
    return c;
}

/* SB8: whether the first of letters, separators and terminators from p on is lower case. Moves p there. */
static inline bool lower_follows(spot *p)
{
    enum { DECIDING = CASED | BIT(SB_OLETTER) | SEPARATORS | TERMINATORS | BIT(SB_NONE) };
    while (!ONE_OF(p->class, DECIDING))
        read_next(p);
    return p->class == SB_LOWER;
}

/* Whether a sentence ends behind the terminator at p, and if so where: else 0. Moves p to where the next terminator or
 * separator may be: there is none before. */
static inline int32_t end_behind(spot *p)
{
    const bool full_stop = p->class == SB_ATERM;
    const int32_t stop = p->at;
    next(p);
    if (full_stop && p->class == SB_NUMERIC)
        return 0; /* SB6 */
    if (full_stop && p->class == SB_UPPER && ONE_OF(class_before(p->s, stop), CASED))
        return 0; /* SB7 */
    while (p->class == SB_CLOSE)
        next(p); /* SB9 */
    while (p->class == SB_SPACE)
        next(p); /* SB9, SB10 */
    const int32_t after = p->at;
    if (ONE_OF(p->class, BIT(SB_CONTINUE) | TERMINATORS | SEPARATORS))
        return 0; /* SB8a; SB9 and SB10, where the sentence ends behind the separator */
    return full_stop && lower_follows(p) ? 0 : after; /* SB8, SB11 */
}

bool sentences_find(const mem *m, const classifier *by, const char *s, int32_t len, sentences *out)
{
    mask_reader stops = { .mask = by->stops, .s = s, .len = len };
    spot p = { .s = s, .len = len };
    int32_t last = 0;
    while ((p.end = mask_next(&stops, p.at)) < len) {
        int32_t end = 0;
        read_next(&p);
        if (ONE_OF(p.class, SEPARATORS)) {
            if (p.class != SB_CR || p.end == len || s[p.end] != '\n') /* SB3 */
                end = p.end;                                          /* SB4 */
            p.at = p.end;
        } else if (ONE_OF(p.class, TERMINATORS)) {
            end = end_behind(&p);
        } else {
            p.at = p.end;
        }
        if (end > last) {
            if (!sentences_push(m, out, last, end, 0, LINE_BODY))
                return false;
            last = end;
        }
    }
    return last == len || sentences_push(m, out, last, len, 0, LINE_BODY); /* SB2 */
}

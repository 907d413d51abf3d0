/* Sentence boundaries of UAX #29. In: valid UTF-8. Out: the ends of sentences that cover the text.
 *
 * One pass forward. Rule SB8 (no boundary after a full stop when the next letter, however far away, is lower case) is
 * turned round: the place is remembered as `pending` and becomes a boundary, or not, when that letter or a character
 * that ends the search is seen. No other boundary can lie between, so one memory is enough and nothing is read
 * twice. Where no terminator is open, only terminators and separators matter: the classifier finds the bytes that may
 * begin one, 64 at a time, and what lies between is not looked at. */
#include "segment/uax29.h"

#include "segment/unicode.h"

/* What stands before the next character: nothing of interest; a terminator; after it closing marks; after them
 * spaces; a paragraph separator. */
enum { PLAIN, TERMINATOR, CLOSERS, SPACES, SEPARATOR };

typedef struct scan {
    const mem *m;
    offsets *ends;
    int32_t pending;  /* a boundary unless the next letter is lower case, or -1 */
    uint8_t state;
    uint8_t term;     /* SB_ATERM or SB_STERM, the terminator the state is about */
    uint8_t previous; /* class of the last character that is not ignored */
    uint8_t before;   /* and of the one before it */
    uint8_t raw;      /* class of the last character */
} scan;

static bool push(scan *x, int32_t end)
{
    return vec_push(x->m, x->ends, end);
}

static bool is_separator(uint8_t c) { return c == SB_SEP || c == SB_CR || c == SB_LF; }

/* Whether a boundary stands, or may stand (then *maybe), before c: SB6 to SB11. */
static bool breaks(const scan *x, uint8_t c, bool *maybe)
{
    if (x->state < TERMINATOR || x->state > SPACES)
        return false;
    if (x->state == TERMINATOR && x->term == SB_ATERM) {
        if (c == SB_NUMERIC)
            return false; /* SB6 */
        if (c == SB_UPPER && (x->before == SB_UPPER || x->before == SB_LOWER))
            return false; /* SB7 */
    }
    if (c == SB_CONTINUE || c == SB_STERM || c == SB_ATERM)
        return false; /* SB8a */
    if (is_separator(c) || c == SB_SPACE || (c == SB_CLOSE && x->state != SPACES))
        return false; /* SB9, SB10 */
    if (x->term == SB_ATERM && c == SB_LOWER)
        return false; /* SB8 */
    *maybe = x->term == SB_ATERM && c != SB_OLETTER && c != SB_UPPER;
    return true;
}

static uint8_t next_state(const scan *x, uint8_t c)
{
    if (is_separator(c))
        return SEPARATOR;
    if (c == SB_ATERM || c == SB_STERM)
        return TERMINATOR;
    const bool open = x->state >= TERMINATOR && x->state <= SPACES;
    if (open && c == SB_SPACE)
        return SPACES;
    return open && c == SB_CLOSE && x->state != SPACES ? CLOSERS : PLAIN;
}

/* Decides what was pending once c is known. */
static bool settle(scan *x, uint8_t c)
{
    if (x->pending < 0)
        return true;
    const bool ends = c == SB_OLETTER || c == SB_UPPER || is_separator(c) || c == SB_STERM || c == SB_ATERM;
    if (!ends && c != SB_LOWER)
        return true;
    const int32_t at = x->pending;
    x->pending = -1;
    return !ends || push(x, at);
}

static bool step(scan *x, int32_t at, uint8_t c)
{
    if (x->state == SEPARATOR && !(x->raw == SB_CR && c == SB_LF)) { /* SB3, SB4 */
        if (!push(x, at))
            return false;
        x->state = PLAIN;
        x->previous = x->before = SB_NONE;
    } else if ((c == SB_EXTEND || c == SB_FORMAT) && x->raw != SB_NONE) { /* SB5 */
        x->raw = c;
        return true;
    }
    if (!settle(x, c))
        return false;
    bool maybe = false;
    if (breaks(x, c, &maybe)) {
        if (maybe)
            x->pending = at;
        else if (!push(x, at))
            return false;
        x->state = PLAIN;
    }
    x->state = next_state(x, c);
    if (c == SB_ATERM || c == SB_STERM)
        x->term = c;
    x->before = x->previous;
    x->previous = x->raw = c;
    return true;
}

/* ---- what can be passed over */

/* The first terminator or separator from `at` on, len if there is none. */
static int32_t next_end(mask_reader *stops, int32_t at)
{
    for (int n; (at = mask_next(stops, at)) < stops->len; at += n) {
        const uint8_t c = unicode_at(stops->s + at, &n)->sentence;
        if (is_separator(c) || c == SB_ATERM || c == SB_STERM)
            break;
    }
    return at;
}

/* The class of the last character of s[from, to) that is not ignored; `otherwise` if all are: SB5. */
static uint8_t class_before(const char *s, int32_t from, int32_t to, uint8_t otherwise)
{
    for (int n; to > from;) {
        to = (int32_t)(utf8_back(s, s + to) - s);
        const uint8_t c = unicode_at(s + to, &n)->sentence;
        if (c != SB_EXTEND && c != SB_FORMAT)
            return c;
    }
    return otherwise;
}

bool sentences_find(const mem *m, const classifier *by, const char *s, int32_t len, offsets *ends)
{
    scan x = { .m = m, .ends = ends, .pending = -1, .previous = SB_NONE, .before = SB_NONE, .raw = SB_NONE };
    mask_reader stops = { .mask = by->stops, .s = s, .len = len };
    for (int32_t at = 0; at < len;) {
        if (x.state == PLAIN && x.pending < 0) {
            const int32_t end = next_end(&stops, at);
            x.previous = x.raw = class_before(s, at, end, x.previous); /* SB7 may want it */
            at = end;
            if (at == len)
                break;
        }
        int n;
        const unicode_class *u = unicode_at(s + at, &n);
        if (!step(&x, at, u->sentence))
            return false;
        at += n;
    }
    if (x.pending >= 0 && !push(&x, x.pending))
        return false;
    return len == 0 || push(&x, len);
}

/* Word boundaries of UAX #29. In: valid UTF-8. Out: tokens that cover the text, white space included.
 *
 * Blocks of 64 bytes at a time: the classifier gives a bit mask for each class that a first byte tells, and the rules
 * are what shifts and ANDs of masks say about neighbouring bits. Other characters are looked up one by one and entered:
 * letters, digits and spaces as bits over all their bytes, everything rarer (marks inside words, Hebrew quotes,
 * Katakana, flags, joined emoji) at once as "no boundary before this byte". A combining mark takes the bits of what it
 * stands on, which is WB4. A block is finished when the next one is known, so no chunk has an end of its own, and only
 * the search for the letter behind a mark and its combining characters looks further: once a mark, so the pass is
 * linear. */
#include "segment/uax29.h"

#include <string.h>

#include "segment/positions.h"
#include "segment/unicode.h"

#define BIT(class) (1u << (class))
#define ONE_OF(class, set) ((BIT(class) & (set)) != 0)

enum {
    LETTERS = BIT(WB_ALETTER) | BIT(WB_HEBREW),
    MID_LETTERS = BIT(WB_MIDLETTER) | BIT(WB_MIDNUMLET) | BIT(WB_SQUOTE),
    MID_NUMBERS = BIT(WB_MIDNUM) | BIT(WB_MIDNUMLET) | BIT(WB_SQUOTE),
    MIDS = MID_LETTERS | MID_NUMBERS,
    LINE_ENDS = BIT(WB_CR) | BIT(WB_LF) | BIT(WB_NEWLINE),
    IGNORED = BIT(WB_EXTEND) | BIT(WB_FORMAT) | BIT(WB_ZWJ)
};

typedef struct scan {
    const char *s;
    int32_t len;
    /* The last block whose boundaries are decided; the open one, which waits for the next; and those classified now. */
    word_masks blocks[BATCH + 2];
    uint64_t words;      /* bytes of words and numbers of the last block decided */
    bool spilled;        /* characters of the last block entered have to say of the one after it: */
    word_masks spill;
    int32_t join;        /* no boundary here: the letter behind a mark and its combining characters; -1: none */
    int32_t emoji;       /* where the last WB3c joined, -1 before the first */
    /* of the last character that was looked up: */
    int32_t end;         /* where it ended, -1 before the first */
    uint8_t raw, counted; /* its class; and that of what it stands on, by WB4 */
    bool odd;            /* it ends an odd number of regional indicators */
} scan;

/* ---- characters that are looked up */

/* A mask of the block and that of what spills over get the n bytes from `at` on. */
static void put(scan *x, uint64_t *here, uint64_t *next, int at, int n)
{
    const uint64_t bits = ((uint64_t)1 << n) - 1;
    *here |= bits << at;
    if (at + n > BLOCK) {
        *next |= bits >> (BLOCK - at); /* NOLINT(clang-analyzer-core.*): at is in this block */
        x->spilled = true;
    }
}

/* No boundary before byte p, which is at most the block `b` from `base` on, a byte before it or a few after it. */
static void glue(scan *x, word_masks *b, int32_t base, int32_t p)
{
    if (p < base)
        b[-1].joined |= (uint64_t)1 << (BLOCK - 1);
    else if (p - base < BLOCK)
        b->joined |= (uint64_t)1 << (p - base);
    else {
        x->spill.joined |= (uint64_t)1 << (p - base - BLOCK);
        x->spilled = true;
    }
}

/* The class of what stands before byte p, with WB4 applied (`raw`: without). Characters that are not looked up do not
 * stand on others. */
static uint8_t class_before(const scan *x, int32_t p, bool raw)
{
    int n;
    if (p == x->end)
        return raw ? x->raw : x->counted;
    return p > 0 ? unicode_at(utf8_back(x->s, x->s + p), &n)->word : WB_NONE;
}

/* Whether the mark at [p, end) of class c stands inside a word or number: WB6 and WB7, WB7b and WB7c, WB11 and WB12.
 * Then there is no boundary before it, nor before the next character that is not ignored. */
static void join_over(scan *x, word_masks *b, int32_t base, int32_t p, int32_t end, uint8_t left, uint8_t c)
{
    const bool letters = ONE_OF(left, LETTERS) && ONE_OF(c, MID_LETTERS), hebrew = left == WB_HEBREW && c == WB_DQUOTE,
               digits = left == WB_NUMERIC && ONE_OF(c, MID_NUMBERS);
    if (!letters && !hebrew && !digits)
        return;
    uint8_t right = WB_NONE;
    for (int n; end < x->len; end += n) {
        right = unicode_at(x->s + end, &n)->word;
        if (!ONE_OF(right, IGNORED))
            break;
    }
    if (end == x->len || !((letters && ONE_OF(right, LETTERS)) || (hebrew && right == WB_HEBREW) ||
                           (digits && right == WB_NUMERIC)))
        return;
    glue(x, b, base, p);
    if (end - base < BLOCK)
        glue(x, b, base, end);
    else
        x->join = end;
}

/* ASCII after a character whose class asks for it: WB7a, WB7b, WB13a. */
static void join_ascii(scan *x, word_masks *b, int32_t base, int32_t p)
{
    if (p >= x->len)
        return;
    if ((x->counted == WB_HEBREW && x->s[p] == '\'') || (x->counted == WB_KATAKANA && x->s[p] == '_'))
        glue(x, b, base, p);
    else if (x->counted == WB_HEBREW && x->s[p] == '"')
        join_over(x, b, base, p, p + 1, WB_HEBREW, WB_DQUOTE);
}

/* WB4: a combining or formatting character is part of what stands before it. */
static void attach(scan *x, word_masks *b, int32_t base, int32_t p, int32_t end, uint8_t before)
{
    glue(x, b, base, p);
    if (p != x->end && ONE_OF(before, MIDS | BIT(WB_DQUOTE))) /* an ASCII mark, so its right side is behind this one */
        join_over(x, b, base, p - 1, end, class_before(x, p - 1, false), before);
}

/* WB13, WB13a and WB13b with Katakana, WB15 and WB16: characters that join the one before them. */
static bool joins(const scan *x, uint8_t before, uint8_t c)
{
    return (before == WB_KATAKANA && (c == WB_KATAKANA || c == WB_EXTENDNUMLET)) ||
           (before == WB_EXTENDNUMLET && c == WB_KATAKANA) || (before == WB_RI && c == WB_RI && x->odd);
}

/* Letters and all that has no class stand for themselves, whatever is before them. */
static bool alone(const unicode_class *u)
{
    return (u->word == WB_ALETTER || u->word == WB_OTHER) && !(u->script & PICTOGRAPHIC);
}

/* Finds the class of a character at p that is not alone, and how it goes with what stands before it. */
static void relate(scan *x, word_masks *b, int32_t base, int32_t p, int n, const unicode_class *u)
{
    const uint8_t raw = class_before(x, p, true), before = class_before(x, p, false);
    if (ONE_OF(u->word, IGNORED) && !ONE_OF(raw, LINE_ENDS | BIT(WB_NONE))) {
        attach(x, b, base, p, p + n, before);
        x->counted = before;
        return;
    }
    if (joins(x, before, u->word))
        glue(x, b, base, p);
    if (raw == WB_ZWJ && u->script & PICTOGRAPHIC) { /* WB3c */
        glue(x, b, base, p);
        x->emoji = p;
    }
    if (ONE_OF(u->word, MIDS))
        join_over(x, b, base, p, p + n, before, u->word);
    x->odd = u->word == WB_RI && !(before == WB_RI && x->odd);
    x->counted = u->word;
}

/* Enters the character at byte `at` of the block. */
static void enter(scan *x, word_masks *b, int32_t base, int at)
{
    int n;
    const int32_t p = base + at;
    const unicode_class *u = unicode_at(x->s + p, &n);
    if (alone(u))
        x->counted = u->word;
    else
        relate(x, b, base, p, n, u);
    x->raw = u->word;
    x->end = p + n;
    switch (x->counted) {
    case WB_OTHER: return;
    case WB_HEBREW: join_ascii(x, b, base, p + n); /* fall through */
    case WB_ALETTER: put(x, &b->letter, &x->spill.letter, at, n); return;
    case WB_NUMERIC: put(x, &b->digit, &x->spill.digit, at, n); return;
    case WB_EXTENDNUMLET: put(x, &b->low_line, &x->spill.low_line, at, n); return;
    case WB_KATAKANA: join_ascii(x, b, base, p + n); return;
    default:
        if (x->raw == WB_SPACE)
            put(x, &b->space, &x->spill.space, at, n);
    }
}

/* Bytes that come `n` after one of the mask, whose block comes after `last`. */
static uint64_t after(uint64_t mask, uint64_t last, int n)
{
    return mask << n | last >> (BLOCK - n);
}

/* The block at `base` is classified: enters its characters beyond ASCII, and what those before it had to say. */
static void complete(scan *x, word_masks *b, int32_t base)
{
    const uint64_t pairs = b->pairs, triples = b->triples;
    b->letter |= pairs | after(pairs, b[-1].pairs, 1) | triples | after(triples, b[-1].triples, 1) |
                 after(triples, b[-1].triples, 2);
    if (x->spilled) {
        b->letter |= x->spill.letter;
        b->digit |= x->spill.digit;
        b->low_line |= x->spill.low_line;
        b->space |= x->spill.space;
        b->joined |= x->spill.joined;
        x->spill = (word_masks){ 0 };
        x->spilled = false;
    }
    if (x->join >= base && x->join - base < BLOCK)
        glue(x, b, base, x->join);
    for (uint64_t left = b->others; left; left &= left - 1)
        enter(x, b, base, __builtin_ctzll(left));
}

/* ---- the rules */

/* Bytes that come after one of the mask. */
static uint64_t preceded(uint64_t mask, uint64_t last)
{
    return after(mask, last, 1);
}

/* Bytes that come before one of the mask, whose block comes before `next`. */
static uint64_t followed(uint64_t mask, uint64_t next)
{
    return mask >> 1 | next << (BLOCK - 1);
}

/* Bytes of block b[0], between b[-1] and b[1], before which there is a boundary. *words: bytes of words and numbers, of
 * the block before in, of this one out. */
static uint64_t boundaries(const word_masks *b, uint64_t *words)
{
    const uint64_t between_letters = preceded(b->letter, b[-1].letter) & followed(b->letter, b[1].letter);
    const uint64_t between_digits = preceded(b->digit, b[-1].digit) & followed(b->digit, b[1].digit);
    const uint64_t inner = (b->mid_letter & between_letters) | (b->mid_number & between_digits); /* WB6, 7, 11, 12 */
    const uint64_t word = b->letter | b->digit | b->low_line | inner;
    const uint64_t joined = (word & preceded(word, *words)) |                  /* WB5, 8, 9, 10, 13a, 13b */
                            (b->lf & preceded(b->cr, b[-1].cr)) |          /* WB3 */
                            (b->space & preceded(b->space, b[-1].space)) | /* WB3d */
                            b->joined;
    *words = word;
    return ~joined; /* WB999, and WB3a and WB3b, which nothing above overrules */
}

/* ---- tokens */

static bool reserve(const mem *m, tokens *t, int32_t more)
{
    while (t->cap - t->n < more)
        if (!tokens_grow(m, t))
            return false;
    return true;
}

/* Appends a token for each boundary in bounds[n], whose first block is at `base`. Complete tokens, those from *told to
 * the one before the last, get their ends and kinds. */
static bool take(const mem *m, const classifier *by, const scan *x, const uint64_t *bounds, size_t n, int32_t base,
                 tokens *t, int32_t *told)
{
    if (!reserve(m, t, (int32_t)n * BLOCK + POSITIONS_AT_ONCE))
        return false;
    t->n += by->positions(bounds, n, base, t->start + t->n);
    if (t->n == *told) /* nothing of a text of one block is decided yet */
        return true;
    const int32_t last = t->n - 1;
    memcpy(t->end + *told, t->start + *told + 1, (size_t)(last - *told) * sizeof *t->end);
    segment_kinds(x->s, t, *told, last, x->emoji >= t->start[*told]);
    *told = last;
    return true;
}

/* Classifies the whole blocks from `base` on, or what is left at the end of the text, filled up; returns how many. */
static size_t classify(scan *x, const classifier *by, int32_t base)
{
    const int32_t left = x->len - base, blocks = left / BLOCK < BATCH ? left / BLOCK : BATCH;
    if (blocks) {
        by->words(x->s + base, (size_t)blocks, x->blocks + 2);
        return (size_t)blocks;
    }
    char tail[BLOCK] = { 0 };
    memcpy(tail, x->s + base, (size_t)left);
    by->words(tail, 1, x->blocks + 2);
    return 1;
}

bool words_find(const mem *m, const classifier *by, const char *s, int32_t len, tokens *out)
{
    scan x;
    uint64_t bounds[BATCH];
    int32_t told = out->n, base = 0;
    if (len == 0)
        return true;
    x.s = s;
    x.len = len;
    x.words = 0;
    x.join = x.end = x.emoji = -1;
    x.odd = x.spilled = false;
    x.raw = x.counted = WB_NONE;
    x.blocks[0] = x.blocks[1] = x.spill = (word_masks){ 0 };
    while (base < len) {
        const size_t n = classify(&x, by, base);
        for (size_t i = 0; i < n; i++)
            complete(&x, &x.blocks[i + 2], base + (int32_t)i * BLOCK);
        for (size_t i = 0; i < n; i++)
            bounds[i] = boundaries(&x.blocks[i + 1], &x.words);
        if (base == 0) /* there was no open block */
            bounds[0] = 0;
        if (!take(m, by, &x, bounds, n, base - BLOCK, out, &told))
            return false;
        x.blocks[0] = x.blocks[n];
        x.blocks[1] = x.blocks[n + 1];
        base += (int32_t)n * BLOCK;
    }
    /* the last block, up to the end */
    x.blocks[2] = (word_masks){ 0 };
    bounds[0] = boundaries(&x.blocks[1], &x.words) & ~(uint64_t)0 >> (base - len);
    if (!take(m, by, &x, bounds, 1, base - BLOCK, out, &told))
        return false;
    out->end[told] = len;
    segment_kinds(s, out, told, told + 1, x.emoji >= out->start[told]);
    return true;
}

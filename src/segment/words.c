/* Word boundaries of UAX #29. In: valid UTF-8. Out: tokens that cover the text, white space included.
 *
 * Blocks of 64 bytes at a time: the classifier gives a bit mask for each class of ASCII, and the rules are what shifts
 * and ANDs of masks say about neighbouring bits. Characters beyond ASCII are looked up one by one and entered: letters,
 * digits and spaces as bits over all their bytes, everything rarer (marks inside words, Hebrew quotes, Katakana, flags,
 * joined emoji) at once as "no boundary before this byte". A combining mark takes the bits of what it stands on, which
 * is WB4. A block is finished when the next one is known, so no chunk has an end of its own, and only the search for
 * the letter behind a mark and its combining characters looks further: once a mark, so the pass is linear. */
#include "segment/uax29.h"

#include <string.h>

#include "segment/classes.h"
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

/* One block: the masks the rules need. */
typedef struct block {
    uint64_t letter, digit, low_line, mid_letter, mid_number, cr, lf, space;
    uint64_t glue;  /* no boundary before these bytes, whatever the rules of ASCII say */
    uint64_t ascii; /* letters of ASCII */
} block;

typedef struct scan {
    const char *s;
    int32_t len;
    block last, open;    /* the block before the open one; the one whose boundaries are decided next */
    block spill;         /* what characters of the open block put into the one after it */
    int spilled;         /* bytes of the last character that lie there */
    int32_t join;        /* no boundary here: the letter behind a mark and its combining characters; -1: none */
    /* of the last character beyond ASCII: */
    int32_t end;         /* where it ended, -1 before the first */
    uint8_t raw, counted; /* its class; and that of what it stands on, by WB4 */
    bool odd;            /* it ends an odd number of regional indicators */
} scan;

/* ---- characters beyond ASCII */

static void put(uint64_t *here, uint64_t *next, int at, uint64_t bits)
{
    *here |= bits << at;
    if (at > BLOCK - 4)
        *next |= bits >> (BLOCK - at);
}

/* No boundary before byte p, which is at most the block `b` from `base` on, a byte before it or a few after it. */
static void glue(scan *x, block *b, int32_t base, int32_t p)
{
    if (p < base)
        x->open.glue |= (uint64_t)1 << (BLOCK - 1);
    else if (p - base < BLOCK)
        b->glue |= (uint64_t)1 << (p - base);
    else
        x->spill.glue |= (uint64_t)1 << (p - base - BLOCK);
}

/* The class of what stands before byte p, with WB4 applied (`raw`: without). */
static uint8_t class_before(const scan *x, int32_t p, bool raw)
{
    if (p == x->end)
        return raw ? x->raw : x->counted;
    return p > 0 ? unicode_of((unsigned char)x->s[p - 1])->word : WB_NONE;
}

/* Whether the mark at [p, end) of class c stands inside a word or number: WB6 and WB7, WB7b and WB7c, WB11 and WB12.
 * Then there is no boundary before it, nor before the next character that is not ignored. */
static void join_over(scan *x, block *b, int32_t base, int32_t p, int32_t end, uint8_t left, uint8_t c)
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
static void join_ascii(scan *x, block *b, int32_t base, int32_t p)
{
    if (p >= x->len)
        return;
    if ((x->counted == WB_HEBREW && x->s[p] == '\'') || (x->counted == WB_KATAKANA && x->s[p] == '_'))
        glue(x, b, base, p);
    else if (x->counted == WB_HEBREW && x->s[p] == '"')
        join_over(x, b, base, p, p + 1, WB_HEBREW, WB_DQUOTE);
}

/* WB4: a combining or formatting character is part of what stands before it. */
static void attach(scan *x, block *b, int32_t base, int32_t p, int32_t end, uint8_t before)
{
    glue(x, b, base, p);
    if (p != x->end && ONE_OF(before, MIDS | BIT(WB_DQUOTE))) /* an ASCII mark, so its right side is behind this one */
        join_over(x, b, base, p - 1, end, class_before(x, p - 1, false), before);
}

/* WB13, WB13a and WB13b with Katakana, WB15 and WB16, WB3c: characters that join the one before them. */
static bool joins(const scan *x, const unicode_class *u, uint8_t before, uint8_t raw)
{
    const uint8_t c = u->word;
    return (before == WB_KATAKANA && (c == WB_KATAKANA || c == WB_EXTENDNUMLET)) ||
           (before == WB_EXTENDNUMLET && c == WB_KATAKANA) || (before == WB_RI && c == WB_RI && x->odd) ||
           (raw == WB_ZWJ && u->script & PICTOGRAPHIC);
}

/* Letters and all that has no class stand for themselves, whatever is before them. */
static bool alone(const unicode_class *u)
{
    return (u->word == WB_ALETTER || u->word == WB_OTHER) && !(u->script & PICTOGRAPHIC);
}

/* Finds the class of a character at p that is not alone, and how it goes with what stands before it. */
static void relate(scan *x, block *b, int32_t base, int32_t p, int n, const unicode_class *u)
{
    const uint8_t raw = class_before(x, p, true), before = class_before(x, p, false);
    if (ONE_OF(u->word, IGNORED) && !ONE_OF(raw, LINE_ENDS | BIT(WB_NONE))) {
        attach(x, b, base, p, p + n, before);
        x->counted = before;
    } else {
        if (joins(x, u, before, raw))
            glue(x, b, base, p);
        if (ONE_OF(u->word, MIDS))
            join_over(x, b, base, p, p + n, before, u->word);
        x->odd = u->word == WB_RI && !(before == WB_RI && x->odd);
        x->counted = u->word;
    }
}

/* Enters the character at byte `at` of the block; returns its length. */
static int enter(scan *x, block *b, int32_t base, int at)
{
    int n;
    const int32_t p = base + at;
    const unicode_class *u = unicode_at(x->s + p, &n);
    const uint64_t all = ((uint64_t)1 << n) - 1;
    put(&b->glue, &x->spill.glue, at, all - 1);
    if (alone(u))
        x->counted = u->word;
    else
        relate(x, b, base, p, n, u);
    x->raw = u->word;
    x->end = p + n;
    if (x->counted == WB_ALETTER) {
        put(&b->letter, &x->spill.letter, at, all);
    } else if (x->counted != WB_OTHER) {
        if (x->counted == WB_HEBREW)
            put(&b->letter, &x->spill.letter, at, all);
        else if (x->counted == WB_NUMERIC)
            put(&b->digit, &x->spill.digit, at, all);
        else if (x->counted == WB_EXTENDNUMLET)
            put(&b->low_line, &x->spill.low_line, at, all);
        else if (x->raw == WB_SPACE)
            put(&b->space, &x->spill.space, at, all);
        if (ONE_OF(x->counted, BIT(WB_HEBREW) | BIT(WB_KATAKANA)))
            join_ascii(x, b, base, p + n);
    }
    return n;
}

/* The block at `base` with its characters beyond ASCII entered. */
static block complete(scan *x, const word_masks *w, int32_t base)
{
    const block from = x->spill;
    block b = { w->letter | from.letter, w->digit | from.digit, w->low_line | from.low_line, w->mid_letter,
                w->mid_number, w->cr, w->lf, w->space | from.space, from.glue, w->letter };
    uint64_t high = w->high & ~(uint64_t)0 << x->spilled;
    x->spill = (block){ 0 };
    x->spilled = 0;
    if (x->join >= base && x->join - base < BLOCK)
        glue(x, &b, base, x->join);
    while (high) {
        const int at = __builtin_ctzll(high), end = at + enter(x, &b, base, at);
        x->spilled = end > BLOCK ? end - BLOCK : 0;
        high = end < BLOCK ? high & ~(uint64_t)0 << end : 0;
    }
    return b;
}

/* ---- the rules */

/* Bytes that come after one of the mask, whose block comes after `last`. */
static uint64_t preceded(uint64_t mask, uint64_t last)
{
    return mask << 1 | last >> (BLOCK - 1);
}

/* Bytes that come before one of the mask, whose block comes before `next`. */
static uint64_t followed(uint64_t mask, uint64_t next)
{
    return mask >> 1 | next << (BLOCK - 1);
}

/* Bytes of the open block before which there is a boundary. *words: bytes of words and numbers, of the last block in,
 * of this one out. */
static uint64_t boundaries(const scan *x, const block *next, uint64_t *words)
{
    const block *b = &x->open, *last = &x->last;
    /* WB6, WB7, WB11, WB12: a mark between letters, or between digits */
    const uint64_t inner = (b->mid_letter & preceded(b->letter, last->letter) & followed(b->letter, next->letter)) |
                           (b->mid_number & preceded(b->digit, last->digit) & followed(b->digit, next->digit));
    /* WB5, WB8, WB9, WB10, WB13a, WB13b */
    const uint64_t word = b->letter | b->digit | b->low_line | inner;
    const uint64_t joined = (word & preceded(word, *words)) | (b->lf & preceded(b->cr, last->cr)) | /* WB3 */
                            (b->space & preceded(b->space, last->space)) |                       /* WB3d */
                            b->glue;
    *words = word;
    return ~joined; /* WB999, and WB3a and WB3b, which nothing above overrules */
}

/* ---- kinds */

/* What a segment holds. */
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
        if (!ONE_OF(u->word, IGNORED))
            has |= category_has[u->category];
    }
    return kind_of(has);
}

/* The kinds segments have by their first byte. */
static void kinds_by_byte(uint8_t kinds[256])
{
    for (uint32_t c = 0; c < 256; c++)
        kinds[c] = kind_of(category_has[unicode_of(c < 0x80 ? c : ' ')->category]);
}

/* Tokens whose first byte does not tell the kind: all but words that begin with an ASCII letter and single bytes. */
typedef struct to_read {
    int32_t n, v[(BATCH + 1) * BLOCK + 1];
} to_read;

/* The kinds of the tokens from `first` up to `end`; what is to be read beyond that stays so. */
static void set_kinds(const char *s, tokens *t, int32_t first, int32_t end, const uint8_t kinds[256], to_read *left)
{
    const int32_t *starts = t->start;
    uint8_t *out = t->kind;
    for (int32_t i = first; i < end; i++)
        out[i] = kinds[(unsigned char)s[starts[i]]];
    int32_t k = 0, kept = 0;
    for (; k < left->n && left->v[k] < end; k++)
        out[left->v[k]] = kind_read(s, starts[left->v[k]], t->end[left->v[k]]);
    while (k < left->n)
        left->v[kept++] = left->v[k++];
    left->n = kept;
}

/* ---- tokens */

static bool reserve(const mem *m, tokens *t, int32_t more)
{
    while (t->cap - t->n < more)
        if (!tokens_grow(m, t))
            return false;
    return true;
}

static int32_t count_bits(uint64_t v)
{
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    return (int32_t)(((v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

/* A token starts at each boundary of block `b`, where the one before it ends; there is one. Written AT_ONCE at a time
 * without looking how many are left: what is written too much is written over. */
enum { AT_ONCE = 8 };
static void take(tokens *t, to_read *left, const block *b, int32_t base, uint64_t bounds)
{
    const uint64_t guard = (uint64_t)1 << (BLOCK - 1);
    int32_t *start = t->start + t->n, *end = t->end + t->n - 1;
    const int32_t n = count_bits(bounds);
    for (uint64_t read = bounds & ~b->ascii & ~(bounds >> 1); read; read &= read - 1)
        left->v[left->n++] = t->n + count_bits(bounds & ((read & -read) - 1));
    t->n += n;
    for (int32_t i = 0; i < n; i += AT_ONCE)
        for (int32_t k = i; k < i + AT_ONCE; k++, bounds &= bounds - 1)
            end[k] = start[k] = base + __builtin_ctzll(bounds | guard);
}

/* The bytes from `base` on, whole blocks of them; at the end of the text in `tail`, filled up. */
static const char *batch(const char *s, int32_t base, int32_t len, char tail[BLOCK], size_t *blocks)
{
    const int32_t left = len - base;
    *blocks = (size_t)(left / BLOCK < BATCH ? left / BLOCK : BATCH);
    if (*blocks)
        return s + base;
    memset(tail, 0, BLOCK);
    memcpy(tail, s + base, (size_t)left);
    *blocks = 1;
    return tail;
}

bool words_find(const mem *m, const classifier *by, const char *s, int32_t len, tokens *out)
{
    scan x = { .s = s, .len = len, .join = -1, .end = -1 };
    word_masks masks[BATCH];
    char tail[BLOCK];
    uint8_t kinds[256];
    uint64_t words = 0;
    to_read left;
    int32_t told = out->n;
    kinds_by_byte(kinds);
    if (len == 0)
        return true;
    if (!tokens_push(m, out, 0, len, 0, TOKEN_SPACE)) /* WB1 */
        return false;
    left.v[0] = told;
    left.n = 1;
    for (int32_t base = 0; base < len;) {
        size_t blocks;
        const char *bytes = batch(s, base, len, tail, &blocks);
        by->words(bytes, blocks, masks);
        if (!reserve(m, out, (int32_t)(blocks + 1) * BLOCK + AT_ONCE))
            return false;
        for (size_t i = 0; i < blocks; i++, base += BLOCK) {
            const block next = complete(&x, &masks[i], base);
            if (base) {
                const uint64_t bounds = boundaries(&x, &next, &words);
                take(out, &left, &x.open, base - BLOCK, base == BLOCK ? bounds & ~(uint64_t)1 : bounds);
            }
            x.last = x.open;
            x.open = next;
        }
        set_kinds(s, out, told, out->n - 1, kinds, &left);
        told = out->n - 1;
    }
    /* the last block, up to the end */
    const int32_t base = (len - 1) / BLOCK * BLOCK;
    const block none = { 0 };
    const uint64_t bounds = boundaries(&x, &none, &words) & ~(uint64_t)0 >> (BLOCK - (len - base));
    take(out, &left, &x.open, base, base == 0 ? bounds & ~(uint64_t)1 : bounds);
    out->end[out->n - 1] = len;
    set_kinds(s, out, told, out->n, kinds, &left);
    return true;
}

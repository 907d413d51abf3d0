/* What is no word and no number. In: a cursor. Out: one token of punctuation or symbol: runs of dots, dashes and
 * other repeated marks, emoticons, emoji sequences, or a single character. */
#include <string.h>

#include "segment/scan.h"

static bool terminator(uint32_t u)
{
    return u == '.' || u == '!' || u == '?' || u == 0x2026 || u == 0x3002 || u == 0xff01 || u == 0xff0e ||
           u == 0xff1f || u == 0xff61;
}

/* Marks that repeat to make one. */
static bool repeats(uint32_t u)
{
    return (u < 0x80 && strchr("-=*+~_#$<>/\\|^", (int)u) && u) || u == 0x2014 || u == 0x2013;
}

static int32_t run_end(const cursor *c, int32_t p)
{
    int n;
    const uint32_t first = utf8_get(c->s + p, &n);
    const bool ends = terminator(first), rule = first == '-' || first == '=';
    if (!ends && !repeats(first))
        return p + n;
    for (p += n; p < c->end; p += n) {
        const uint32_t u = utf8_get(c->s + p, &n);
        if (ends ? !terminator(u) : u != first && !(rule && (u == '-' || u == '=')))
            break;
    }
    return p;
}

/* The longest form of the lists of marks and emoticons, or -1. */
static int32_t listed_end(const cursor *c, uint8_t *kind)
{
    const bool alone = !category_word(category_before(c, c->at));
    int32_t k = c->g->marks[(unsigned char)c->s[c->at]];
    if (k > c->end - c->at)
        k = c->end - c->at;
    for (; k > 1; k--) {
        const unsigned flags = tailor_flags(c->g, c->s + c->at, (size_t)k, NULL);
        *kind = flags & LIST_MARKS ? TOKEN_PUNCT : TOKEN_SYMBOL;
        if (flags & LIST_MARKS)
            return c->at + k;
        if (flags & LIST_EMOTICON && alone && !category_word(category_at(c, c->at + k)))
            return c->at + k;
    }
    return -1;
}

/* Marks and joiners that belong to the character before p. */
static int32_t extend_end(const cursor *c, int32_t p)
{
    int n;
    for (const unicode_class *u; u = peek(c, p, &n), n && (u->word == WB_EXTEND || u->word == WB_ZWJ);)
        p += n;
    return p;
}

/* An emoji sequence: joined pictographs, or a flag of two regional indicators. */
static int32_t emoji_end(const cursor *c)
{
    int n;
    const unicode_class *u = peek(c, c->at, &n);
    int32_t p = c->at + n;
    if (u->word == WB_RI)
        return peek(c, p, &n)->word == WB_RI ? p + n : p;
    for (;;) {
        p = extend_end(c, p);
        const bool joined = p >= c->at + 3 && memcmp(c->s + p - 3, "\xe2\x80\x8d", 3) == 0;
        if (!joined || !(peek(c, p, &n)->script & PICTOGRAPHIC))
            return p;
        p += n;
    }
}

/* Punctuation by category that is read as a symbol. */
static bool reads_as_symbol(uint32_t u)
{
    return (u < 0x80 && u && strchr("%&@#", (int)u)) || u == 0x2030 || u == 0xa7;
}

static uint8_t kind_of(const cursor *c, int32_t p)
{
    int n;
    const uint32_t u = utf8_get(c->s + p, &n);
    const uint8_t category = unicode_of(u)->category;
    return category >= CAT_OPEN && category <= CAT_PUNCT && !reads_as_symbol(u) ? TOKEN_PUNCT : TOKEN_SYMBOL;
}

/* An apostrophe: of a clitic ('s after a bracket or a space), of a plural's possessive (states'), or a quotation
 * mark. */
static bool take_apostrophe(cursor *c, int length)
{
    const uint8_t before = category_before(c, c->at), after = category_at(c, c->at + length);
    const int32_t limit = c->end - c->at > LIST_BYTES ? c->at + LIST_BYTES : c->end;
    const int32_t word = letters_until(c, c->at + length, limit);
    if (before != CAT_OPEN && word > c->at + length && c->at > c->begin &&
        tailor_flags(c->g, c->s + c->at, (size_t)(word - c->at), NULL) & LIST_AFTER)
        return take(c, word, TOKEN_CLITIC);
    if (category_word(before) && !c->single_open && byte_at(c, c->at - 1) == 's' &&
        tailor_flags(c->g, "s'", 2, NULL) & LIST_AFTER)
        return take(c, c->at + length, TOKEN_CLITIC);
    if ((before == CAT_SPACE || before == CAT_OPEN) && after == CAT_DIGIT)
        return take(c, number_end(c, c->at + length), TOKEN_NUMBER);
    c->single_open = category_word(after);
    return take(c, c->at + length, TOKEN_PUNCT);
}

bool take_mark(cursor *c)
{
    const int quote = apostrophe(c, c->at);
    int32_t end = whole_end(c);
    if (end > 0)
        return take(c, end, TOKEN_WORD);
    uint8_t kind;
    if ((end = name_end(c, &kind)) > 0)
        return take(c, end, kind);
    if ((end = reference_end(c)) > 0)
        return take(c, end, TOKEN_SYMBOL);
    if ((end = listed_end(c, &kind)) > 0)
        return take(c, end, kind);
    if (quote)
        return take_apostrophe(c, quote);
    int n;
    const unicode_class *u = peek(c, c->at, &n);
    if (u->script & PICTOGRAPHIC || u->word == WB_RI)
        return take(c, emoji_end(c), TOKEN_SYMBOL);
    const char b = c->s[c->at];
    const uint8_t before = category_before(c, c->at);
    if ((b == '.' || (c->g->rules.sign_numbers && (b == '-' || b == '+'))) &&
        category_at(c, c->at + 1) == CAT_DIGIT && (before == CAT_SPACE || before == CAT_OPEN))
        return take(c, number_end(c, c->at + 1), TOKEN_NUMBER);
    kind = kind_of(c, c->at);
    return take(c, extend_end(c, run_end(c, c->at)), kind);
}

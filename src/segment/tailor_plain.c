/* The plain tokens: words of ASCII letters, and single marks, that nothing near them can change. In: a cursor. Out: their
 * tokens, up to the first character that asks for care.
 *
 * This is a short cut and decides nothing of its own: what is taken here tailor_tokens.c and tailor_marks.c would take
 * in the same way (the tests run both). A word is plain when what stands after it can neither join it (no apostrophe,
 * hyphen, digit, &, @, /, nothing beyond ASCII) nor make it an abbreviation or listed form; a mark when no other that
 * could make a run or emoticon with it stands after it. */
#include "segment/scan.h"

/* What may begin at a byte. */
enum { CARE, BLANK, LETTER, MARK, QUOTE, TERMINATOR };

#define X LETTER
static const uint8_t begins[256] = {
    [' '] = BLANK, ['\n'] = BLANK, [','] = MARK, [';'] = MARK, [':'] = MARK, ['('] = MARK, [')'] = MARK,
    ['"'] = QUOTE, ['.'] = TERMINATOR, ['!'] = TERMINATOR, ['?'] = TERMINATOR,
    ['A'] = X, ['B'] = X, ['C'] = X, ['D'] = X, ['E'] = X, ['F'] = X, ['G'] = X, ['H'] = X, ['I'] = X, ['J'] = X,
    ['K'] = X, ['L'] = X, ['M'] = X, ['N'] = X, ['O'] = X, ['P'] = X, ['Q'] = X, ['R'] = X, ['S'] = X, ['T'] = X,
    ['U'] = X, ['V'] = X, ['W'] = X, ['X'] = X, ['Y'] = X, ['Z'] = X,
    ['a'] = X, ['b'] = X, ['c'] = X, ['d'] = X, ['e'] = X, ['f'] = X, ['g'] = X, ['h'] = X, ['i'] = X, ['j'] = X,
    ['k'] = X, ['l'] = X, ['m'] = X, ['n'] = X, ['o'] = X, ['p'] = X, ['q'] = X, ['r'] = X, ['s'] = X, ['t'] = X,
    ['u'] = X, ['v'] = X, ['w'] = X, ['x'] = X, ['y'] = X, ['z'] = X
};
#undef X

/* What the byte after a word means for it: it may join; the word ends; it ends unless a list has it with marks; the
 * same, where white space comes next. */
enum { MAY_JOIN, ENDS, ENDS_UNLISTED, ENDS_BEFORE_SPACE };
static const uint8_t follows[256] = {
    [' '] = ENDS, [','] = ENDS, ['\n'] = ENDS, [';'] = ENDS_UNLISTED, ['!'] = ENDS_UNLISTED, ['?'] = ENDS_UNLISTED,
    [')'] = ENDS_UNLISTED, ['"'] = ENDS_UNLISTED, ['.'] = ENDS_BEFORE_SPACE, [':'] = ENDS_BEFORE_SPACE
};

/* Letters of a word that a full stop cannot make an initial (J.) or part of A.B. and EE.UU. */
enum { NO_INITIAL = 3 };

/* The byte at p, a space at the end of the paragraph. */
static unsigned char next_byte(const cursor *c, int32_t p)
{
    return (unsigned char)(p < c->end ? c->s[p] : ' ');
}

/* Whether the word s[at, end) is plain, as far as what comes next goes. */
static bool plain_word(const cursor *c, int32_t at, int32_t end)
{
    const char *word = c->s + at;
    const size_t len = (size_t)(end - at);
    const uint8_t how = follows[next_byte(c, end)];
    if (how == MAY_JOIN || word_filter_has(&c->g->splits, word, len))
        return false;
    if (how == ENDS)
        return true;
    if (how == ENDS_BEFORE_SPACE && (len < NO_INITIAL || begins[next_byte(c, end + 1)] != BLANK))
        return false;
    return !word_filter_has(&c->g->marked, word, len);
}

static bool plain_mark(const cursor *c, int32_t at, uint8_t role)
{
    const unsigned char mark = (unsigned char)c->s[at];
    unsigned char next = next_byte(c, at + 1);
    if (next >= 0x80 || c->g->whole[mark])
        return false;
    if (role == TERMINATOR && (begins[next] == TERMINATOR || ascii_digit((char)next)))
        return false;
    if (next >= 'A' && next <= 'Z')
        next |= 0x20;
    return !(c->g->pairs[mark] >> (next & 63) & 1);
}

/* Tokens up to one that asks for care, or as many as there is room for. */
static void take_some(cursor *c)
{
    const char *s = c->s;
    tokens *out = c->out;
    int32_t at = c->at, n = out->n, *starts = out->start, *ends = out->end, *goes_on = out->sentence;
    uint8_t *kinds = out->kind;
    for (const int32_t most = out->cap; at < c->end && n < most; n++) {
        uint8_t role;
        while ((role = begins[(unsigned char)s[at]]) == BLANK && ++at < c->end)
            continue;
        const int32_t next = role == LETTER ? mask_next(c->others, at) : at + 1, end = next < c->end ? next : c->end;
        if (role < LETTER || !(role == LETTER ? plain_word(c, at, end) : plain_mark(c, at, role)))
            break;
        starts[n] = at;
        ends[n] = end;
        goes_on[n] = role < QUOTE && n > out->n;
        kinds[n] = role == LETTER ? TOKEN_WORD : TOKEN_PUNCT;
        at = end < c->end && s[end] == ' ' ? end + 1 : end;
    }
    c->at = at;
    out->n = n;
}

bool take_plain_tokens(cursor *c)
{
    for (;;) {
        take_some(c);
        if (c->out->n < c->out->cap)
            return true;
        if (!tokens_grow(c->m, c->out))
            return false;
    }
}

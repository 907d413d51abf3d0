/* The plain tokens: words of ASCII, Cyrillic and accented Latin letters, and single marks, that nothing near them can
 * change. In: a cursor. Out: their tokens, up to the first character that asks for care.
 *
 * This is a short cut and decides nothing of its own: what is taken here tailor_tokens.c and tailor_marks.c would take
 * in the same way (the tests run both). A word is plain when what stands after it can neither join it (no apostrophe,
 * hyphen, digit, &, @, /, nothing else beyond ASCII) nor make it an abbreviation or listed form; a mark when no other
 * that could make a run or emoticon with it stands after it. */
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
    ['u'] = X, ['v'] = X, ['w'] = X, ['x'] = X, ['y'] = X, ['z'] = X,
    [0xc3] = X, [0xd0] = X, [0xd1] = X
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
enum { NO_INITIAL = 3, NO_INITIAL_BYTES = 6 };

static bool filter_has(const cursor *c, const char *word, size_t len, uint8_t what)
{
    return c->g->filter.bits[form_key(word, len)] & what;
}

/* Whether a word is too short for a full stop after it to be left to the list. */
static bool may_be_initial(const char *word, size_t len)
{
    return len < NO_INITIAL || (len < NO_INITIAL_BYTES && (signed char)(word[0] | word[len - 1]) < 0);
}

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
    if (how == MAY_JOIN || filter_has(c, word, len, FORM_SPLIT))
        return false;
    if (how == ENDS)
        return true;
    if (how == ENDS_BEFORE_SPACE && (may_be_initial(word, len) || begins[next_byte(c, end + 1)] != BLANK))
        return false;
    return !filter_has(c, word, len, FORM_MARKED);
}

static bool plain_mark(const cursor *c, int32_t at, uint8_t role)
{
    const unsigned char mark = (unsigned char)c->s[at];
    unsigned char next = next_byte(c, at + 1);
    if ((next >= 0x80 && begins[next] != LETTER) || c->g->marks_join)
        return false;
    if (role == TERMINATOR && (begins[next] == TERMINATOR || ascii_digit((char)next)))
        return false;
    if (next >= 'A' && next <= 'Z')
        next |= 0x20;
    return !(c->g->pairs[mark] >> (next & 63) & 1);
}

/* Takes the words from the letter at the cursor on that have a space, or a comma and a space, after each, as far as one
 * mask tells; there is room for them. Returns whether it was only the mask that ended. */
static bool take_spaced(cursor *c)
{
    const char *s = c->s + c->at;
    tokens *out = c->out;
    int32_t n = out->n, *starts = out->start, *ends = out->end;
    uint8_t *kinds = out->kind;
    uint64_t others = mask_from(c->others, c->at);
    const int32_t at = c->at, left = c->end - at < BLOCK ? c->end - at : BLOCK;
    if (left < BLOCK)
        others &= ((uint64_t)1 << left) - 1;
    int32_t p = 0;
    bool more = false;
    while (others) {
        const int32_t end = __builtin_ctzll(others);
        const bool comma = s[end] == ',' && c->g->commas && end + 1 < left && s[end + 1] == ' ';
        more = false;
        if ((s[end] != ' ' && !comma) || filter_has(c, s + p, (size_t)(end - p), FORM_SPLIT))
            break;
        starts[n] = at + p;
        ends[n] = at + end;
        kinds[n++] = TOKEN_WORD;
        p = end + 1;
        others &= others - 1;
        if (comma) {
            starts[n] = at + end;
            ends[n] = at + p++;
            kinds[n++] = TOKEN_PUNCT;
            others &= others - 1;
        }
        more = !others;
        if (others && others >> p & 1)
            break; /* no letter */
    }
    out->n = n;
    c->at = at + p;
    return more;
}

/* Takes the token at the cursor if it is plain. */
static bool take_one(cursor *c, uint8_t role)
{
    int32_t end = c->at + 1;
    if (role == LETTER) {
        end = mask_next(c->others, c->at);
        end = end < c->end ? end : c->end;
    }
    if (end == c->at || !(role == LETTER ? plain_word(c, c->at, end) : plain_mark(c, c->at, role)))
        return false;
    tokens *out = c->out;
    out->start[out->n] = c->at;
    out->end[out->n] = end;
    if (role >= QUOTE)
        c->looks->v[c->looks->n++] = out->n;
    out->kind[out->n++] = role == LETTER ? TOKEN_WORD : TOKEN_PUNCT;
    c->at = end;
    return true;
}

bool take_plain_tokens(cursor *c)
{
    while (c->at < c->end) {
        const uint8_t role = begins[(unsigned char)c->s[c->at]];
        if (role == CARE)
            break;
        if (role == BLANK) {
            c->at++;
            continue;
        }
        if ((c->out->cap - c->out->n < BLOCK && !tokens_grow(c->m, c->out)) || !vec_reserve(c->m, c->looks, 1))
            return false;
        if (role == LETTER && take_spaced(c))
            continue;
        const uint8_t next = c->at < c->end ? begins[(unsigned char)c->s[c->at]] : BLANK;
        if (next == CARE || (next != BLANK && !take_one(c, next)))
            break;
    }
    return true;
}

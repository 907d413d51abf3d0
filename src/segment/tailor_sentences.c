/* Sentences over tokens. In: the tokens of one paragraph. Out: sentences, and each token's.
 *
 * A sentence can end only after a token that is, or ends with, a terminator; closing quotation marks and brackets
 * belong to it. Whether it ends is decided by what kind of token that is (marks, an abbreviation) and by how the next
 * word is written. Colons, semicolons and dashes never end one. */
#include <string.h>

#include "segment/tailor.h"
#include "segment/uax29.h"

typedef struct split {
    const segmenter *g;
    const char *s;
    const tokens *tok;
    int32_t begin, end; /* tokens of the paragraph */
    bool quote_open;    /* an odd number of " since the paragraph began */
} split;

static const char *token(const split *x, int32_t i) { return x->s + x->tok->start[i]; }
static int32_t length(const split *x, int32_t i) { return x->tok->end[i] - x->tok->start[i]; }
static bool adjoins(const split *x, int32_t i) { return x->tok->start[i] == x->tok->end[i - 1]; }

static bool is(const split *x, int32_t i, const char *form)
{
    const size_t n = strlen(form);
    return (size_t)length(x, i) == n && memcmp(token(x, i), form, n) == 0;
}

static const unicode_class *first_class(const split *x, int32_t i)
{
    int n;
    return unicode_at(token(x, i), &n);
}

/* The letter or digit category a token starts with, looking past one leading mark such as an apostrophe. */
static bool starts_with(const split *x, int32_t i, uint8_t category) { return first_class(x, i)->category == category; }

/* ---- what ends */

enum ending { NO_END, FULL_STOP, ELLIPSIS, MARKS, ABBREVIATION };

static enum ending marks_ending(const char *s, int32_t len)
{
    int dots = 0, other = 0;
    for (int32_t i = 0; i < len;) {
        int n;
        const uint32_t u = utf8_get(s + i, &n);
        i += n;
        if (u == '.')
            dots++;
        else if (u == 0x2026)
            dots += 3;
        else if (u == '!' || u == '?' || u == 0x3002 || u == 0xff01 || u == 0xff1f || u == 0xff61)
            other++;
        else
            return NO_END;
    }
    return other ? MARKS : dots == 1 ? FULL_STOP : ELLIPSIS;
}

static enum ending ending_of(const split *x, int32_t i)
{
    const uint8_t kind = x->tok->kind[i];
    if (kind == TOKEN_PUNCT)
        return marks_ending(token(x, i), length(x, i));
    if (kind == TOKEN_WORD && length(x, i) > 1 && token(x, i)[length(x, i) - 1] == '.')
        return ABBREVIATION;
    return NO_END;
}

/* ---- what closes */

static bool straight_quote(const split *x, int32_t i) { return is(x, i, "\"") || is(x, i, "''") || is(x, i, "'"); }

/* Whether token i closes what came before it, so that it belongs to the sentence that ends there. */
static bool closes(const split *x, int32_t i)
{
    if (starts_with(x, i, CAT_CLOSE) && x->tok->kind[i] == TOKEN_PUNCT)
        return true;
    if (!straight_quote(x, i))
        return false;
    const bool next_adjoins = i + 1 < x->end && adjoins(x, i + 1);
    return adjoins(x, i) ? !next_adjoins || x->quote_open : !next_adjoins && x->quote_open;
}

/* ---- what comes next */

static bool opens(const split *x, int32_t i)
{
    const uint8_t category = first_class(x, i)->category;
    return x->tok->kind[i] == TOKEN_PUNCT && (category == CAT_OPEN || category == CAT_DASH || straight_quote(x, i) ||
                                              is(x, i, "¿") || is(x, i, "¡") || is(x, i, "``"));
}

/* The first token from i on that is no opening mark; x->end if there is none. Bounded: marks do not open for ever. */
static int32_t opened(const split *x, int32_t i)
{
    for (int k = 0; k < 4 && i < x->end && opens(x, i); k++)
        i++;
    return i;
}

static bool starter(const split *x, int32_t i)
{
    return starts_with(x, i, CAT_UPPER) &&
           tailor_flags(x->g, token(x, i), (size_t)length(x, i), NULL) & LIST_STARTER;
}

/* After an abbreviation only a word that likes to start sentences, capitalized, shows that one starts. */
static bool ends_abbreviation(const split *x, int32_t i, int32_t next)
{
    const unsigned flags = tailor_flags(x->g, token(x, i), (size_t)length(x, i), NULL);
    if (flags & LIST_TITLE)
        return false;
    const int32_t word = opened(x, next);
    return word < x->end && starter(x, word);
}

/* Marks that go on with the sentence: a comma, a semicolon, a colon. */
static bool goes_on(const split *x, int32_t i)
{
    return is(x, i, ",") || is(x, i, ";") || is(x, i, ":");
}

/* Whether the sentence ends after token `last`, where token i <= last has the terminator and those between close. */
static bool ends(const split *x, int32_t i, int32_t last, enum ending how)
{
    const int32_t next = last + 1;
    if (next >= x->end)
        return true;
    if (how == ABBREVIATION)
        return ends_abbreviation(x, i, next);
    if (goes_on(x, next))
        return false;
    const bool closed = last > i, wide = x->s[x->tok->start[next] - 1] & 0x80;
    const int32_t word = opened(x, next);
    if (word >= x->end)
        return true;
    const bool lower = starts_with(x, word, CAT_LOWER);
    if (lower && (closed || how == ELLIPSIS || how == MARKS || !x->g->rules.lower_starts))
        return false;
    if (how == FULL_STOP && !closed && adjoins(x, next) && !wide)
        return starts_with(x, next, CAT_UPPER) && length(x, next) > 1;
    return true;
}

/* ---- lists */

/* Whether the paragraph or sentence that starts at token `start` has i, a full stop, as part of its number: 1. Item */
static bool numbers_item(const split *x, int32_t start, int32_t i)
{
    if (i != start + 1 || i + 1 >= x->end || !adjoins(x, i))
        return false;
    const uint8_t kind = x->tok->kind[start];
    return kind == TOKEN_NUMBER ? length(x, start) <= 4 : kind == TOKEN_WORD && length(x, start) == 1;
}

static bool push(const mem *m, const split *x, int32_t first, int32_t last, int32_t block, uint8_t kind, sentences *sen)
{
    for (int32_t i = first; i <= last; i++)
        x->tok->sentence[i] = sen->n;
    if (!sentences_push(m, sen, x->tok->start[first], x->tok->end[last], block, kind))
        return false;
    sen->first[sen->n - 1] = first;
    return true;
}

bool tailor_sentences(const mem *m, const segmenter *g, const char *s, int32_t first, int32_t block, uint8_t kind,
                      tokens *tok, sentences *sen)
{
    split x = { .g = g, .s = s, .tok = tok, .begin = first, .end = tok->n };
    int32_t start = first;
    for (int32_t i = first; i < x.end; i++) {
        x.quote_open ^= is(&x, i, "\"");
        const enum ending how = ending_of(&x, i);
        if (how == NO_END || (how == FULL_STOP && numbers_item(&x, start, i)))
            continue;
        int32_t last = i;
        while (last + 1 < x.end && closes(&x, last + 1)) {
            last++;
            x.quote_open ^= is(&x, last, "\"");
        }
        if (ends(&x, i, last, how)) {
            if (!push(m, &x, start, last, block, kind, sen))
                return false;
            start = last + 1;
        }
        i = last;
    }
    return start >= x.end || push(m, &x, start, x.end - 1, block, kind, sen);
}

/* See items.h. An enumerator is a bullet, a number or letter with its full stop and brackets, or both, and white
 * space comes after it. */
#include "segment/items.h"

enum { DIGITS = 2, LOWER = 4, UPPER = 8, OPEN = 16, DOT = 32, CLOSE = ITEM_CLOSED, ROMAN = 128, CYRILLIC = 1 << 16,
       DIGITS_MAX = 3, ROMAN_MAX = 5 };

static bool bullet(const segmenter *g, const char *s, const tokens *tok, int32_t i)
{
    const char *p = s + tok->start[i];
    return (unsigned char)*p >= 0x80 && tok->end[i] - tok->start[i] == utf8_len((unsigned char)*p) &&
           char_listed(g->rules.bullets, p, (size_t)utf8_len((unsigned char)*p));
}

/* The value of a Cyrillic small letter as lists count: а б в ... without ё and й; 0 if it is none. */
static int32_t cyrillic(const char *p, int32_t len)
{
    if (len != 2 || ((unsigned char)p[0] != 0xd0 && (unsigned char)p[0] != 0xd1))
        return 0;
    int n;
    const int32_t at = (int32_t)utf8_get(p, &n) - 0x430;
    return at < 0 || at > 31 || at == 9 ? 0 : at < 9 ? at + 1 : at;
}

/* The value of a Roman numeral in i, v and x, two to five letters long; 0 if it is none. */
static int32_t roman(const char *p, int32_t len)
{
    int32_t value = 0;
    for (int32_t k = 0; k < len; k++) {
        const int32_t one = p[k] == 'i' ? 1 : p[k] == 'v' ? 5 : p[k] == 'x' ? 10 : 0;
        if (!one || len > ROMAN_MAX)
            return 0;
        const bool less = k + 1 < len && one == 1 && (p[k + 1] == 'v' || p[k + 1] == 'x');
        value += less ? -one : one;
    }
    return len > 1 ? value : 0;
}

/* The number, letter or numeral at token i: its value, 0 if it is none; a dot that is part of the token is noted. */
static int32_t value_of(const char *s, const tokens *tok, int32_t i, uint32_t *style)
{
    const char *p = s + tok->start[i];
    int32_t len = tok->end[i] - tok->start[i];
    if (len == 2 && p[1] == '.') {
        *style |= DOT;
        len = 1;
    }
    int32_t value = 0;
    for (int32_t k = 0; k < len && k <= DIGITS_MAX; k++) {
        if (p[k] < '0' || p[k] > '9')
            break;
        value = value * 10 + (p[k] - '0');
        if (k + 1 == len)
            return *style |= DIGITS, value;
    }
    if (len == 1 && ((p[0] >= 'a' && p[0] <= 'z') || (p[0] >= 'A' && p[0] <= 'Z'))) {
        *style |= p[0] >= 'a' ? LOWER : UPPER;
        return (p[0] | 0x20) - 'a' + 1;
    }
    if ((value = cyrillic(p, len)) > 0)
        return *style |= CYRILLIC, value;
    value = roman(p, len);
    *style |= value ? ROMAN : 0;
    return value;
}

/* A letter that may be a Roman numeral too, read as one: i, v, x; else the item itself. */
static item as_roman(item a)
{
    const int32_t letter = a.value + 'a' - 1, value = letter == 'i' ? 1 : letter == 'v' ? 5 : letter == 'x' ? 10 : 0;
    if (a.style & LOWER && value) {
        a.style ^= LOWER | ROMAN;
        a.value = value;
    }
    return a;
}

bool item_initial(item a)
{
    return a.style == (UPPER | DOT);
}

bool item_marked(item a)
{
    return a.style & (ITEM_BULLET | CLOSE);
}

bool item_follows(item a, item b)
{
    if (a.style & ROMAN || b.style & ROMAN)
        a = as_roman(a), b = as_roman(b);
    return a.style && a.style == b.style && b.value == (b.value ? a.value + 1 : a.value);
}

item item_at(const segmenter *g, const char *s, const tokens *tok, int32_t i, int32_t end)
{
    item x = { 0 };
    uint32_t style = 0;
    int32_t p = i;
    if (bullet(g, s, tok, p)) {
        style |= ITEM_BULLET | (uint32_t)(unsigned char)s[tok->end[p] - 1] << 8;
        x.last = p++;
    }
    const bool open = p < end && token_is(s, tok, p, "(");
    const int32_t number = p + open;
    const uint32_t before = style;
    const int32_t value = number < end && (!open || token_adjoins(tok, number)) ? value_of(s, tok, number, &style) : 0;
    p = number + 1;
    if (value && !(style & DOT) && p < end && token_adjoins(tok, p) && token_is(s, tok, p, "."))
        style |= DOT, p++;
    if (value && p < end && token_adjoins(tok, p) && token_is(s, tok, p, ")"))
        style |= CLOSE, p++;
    const bool spaced = p >= end || !token_adjoins(tok, p);
    if (value && spaced && (style & (open ? CLOSE : DOT | CLOSE))) {
        x.style = style | (open ? OPEN : 0);
        x.value = value;
        x.last = p - 1;
    } else {
        x.style = before;
    }
    return x;
}

/* Numbers. In: a cursor at a digit. Out: where the number ends, with the separators its language uses, dates and
 * times in digits, telephone numbers, and letters written on to it (4th, 1990s, 10km). */
#include <string.h>

#include "segment/scan.h"

enum { UNIT_MAX = 6 };

static int32_t digits_end(const cursor *c, int32_t p)
{
    int n;
    while (peek(c, p, &n)->category == CAT_DIGIT)
        p += n;
    return p;
}

static bool digit_at(const cursor *c, int32_t p) { return category_at(c, p) == CAT_DIGIT; }

/* Whether exactly `count` digits stand at p. */
static bool group_of(const cursor *c, int32_t p, int count)
{
    for (int i = 0; i < count; i++)
        if (!ascii_digit(byte_at(c, p + i)))
            return false;
    return !digit_at(c, p + count);
}

/* Length of the space that groups digits at p: plain, no-break or narrow no-break; 0 if it is none. */
static int group_space(const cursor *c, int32_t p)
{
    static const char *const spaces[] = { " ", "\xc2\xa0", "\xe2\x80\xaf" };
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        const size_t n = strlen(spaces[i]);
        if ((size_t)(c->end - p) > n && memcmp(c->s + p, spaces[i], n) == 0)
            return (int)n;
    }
    return 0;
}

/* 10 000 000: groups of three after one to three digits. */
static int32_t spaced_end(const cursor *c, int32_t start, int32_t p)
{
    if (p - start > 3 || !c->g->rules.space_numbers)
        return p;
    for (int n; (n = group_space(c, p)) != 0 && group_of(c, p + n, 3);)
        p += n + 3;
    return p;
}

/* Digits with separators between them. */
static int32_t separated_end(const cursor *c, int32_t p)
{
    for (;;) {
        p = digits_end(c, p);
        const char b = byte_at(c, p);
        if ((b != ',' && b != '.' && b != ':' && b != '/') || !digit_at(c, p + 1))
            return p;
        if (b == ',' && !c->g->rules.decimal_comma && !group_of(c, p + 1, 3))
            return p;
        p++;
    }
}

/* Numbers with hyphens between them: all of them, or telephone numbers and dates in digits, which have three or more
 * groups or a last group of four. */
static int32_t hyphenated_end(const cursor *c, int32_t start, int32_t p)
{
    if (c->g->rules.hyphen_numbers) {
        while (byte_at(c, p) == '-' && digit_at(c, p + 1))
            p = separated_end(c, p + 1);
        return p;
    }
    int groups = 1;
    int32_t last = p - start, end = p;
    while (byte_at(c, end) == '-' && digit_at(c, end + 1)) {
        const int32_t next = digits_end(c, end + 1);
        last = next - end - 1;
        end = next;
        groups++;
    }
    if (groups > 2)
        return end;
    const int32_t first = p - start;
    return groups == 2 && last == 4 && (first == 1 || first == 3 || first == 5) ? end : p;
}

int32_t unit_end(const cursor *c, int32_t p)
{
    const int32_t start = p;
    while (p < c->end && p - start < UNIT_MAX && category_letter(category_at(c, p)))
        p += utf8_len((unsigned char)c->s[p]);
    const uint8_t after = category_at(c, p);
    if (category_letter(after) || !(tailor_flags(c->g, c->s + start, (size_t)(p - start), NULL) & LIST_UNIT))
        return -1;
    return after == CAT_NUMERAL ? letters_end(c, p) : p; /* m² */
}

int32_t number_end(const cursor *c, int32_t p)
{
    const int32_t start = p;
    const tailor_rules *r = &c->g->rules;
    p = digits_end(c, p);
    p = spaced_end(c, start, p);
    p = separated_end(c, p);
    p = hyphenated_end(c, start, p);
    if (r->number_percent && byte_at(c, p) == '%')
        p++;
    int n;
    const unicode_class *u = peek(c, p, &n);
    while (n && char_listed(r->number_suffix, c->s + p, (size_t)n)) {
        p += n;
        u = peek(c, p, &n);
    }
    if (byte_at(c, p) == '.' && ordinal_mark(c, p + 1))
        return p + 1 + ordinal_mark(c, p + 1); /* 1.º */
    if (unit_end(c, p) > 0)
        return p;
    if (category_letter(u->category) && (u->script & 0x7f) != SCRIPT_HAN && (u->script & 0x7f) != SCRIPT_KANA)
        return letters_end(c, p);
    if (r->hyphen_words && hyphen(c, p) && category_letter(category_at(c, p + hyphen(c, p))))
        return letters_end(c, p + hyphen(c, p));
    return p;
}

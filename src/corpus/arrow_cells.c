/* Cells of Arrow columns. In: an array that arrow_check() has passed. Out: a cell as JSON Lines has it: strings as they
 * are, numbers in JSON's way, dates and times in ISO 8601. Values are copied out of their buffers, which may be
 * misaligned. */
#include "base/bytes.h"
#include "corpus/reader.h"

#include <stdio.h>
#include <string.h>

enum { LIMBS = 8 }; /* of 32 bits: a number of 256 */

bool arrow_is_null(const struct ArrowArray *a, int64_t row)
{
    const uint8_t *valid = a->n_buffers > 0 && a->buffers ? a->buffers[0] : NULL;
    const int64_t at = a->offset + row;
    return valid && !(valid[at >> 3] >> (at & 7) & 1);
}

/* ---- strings */

static const char *read_string(const arrow_type *t, const struct ArrowArray *a, int64_t at, str *out)
{
    const int64_t from = load_signed(a->buffers[1], at, t->width), to = load_signed(a->buffers[1], at + 1, t->width);
    if (from < 0 || to < from)
        return "offsets of strings that fall or are negative";
    if (to > from && !a->buffers[2])
        return "a buffer that is NULL";
    *out = (str){ to > from ? (const char *)a->buffers[2] + from : "", (size_t)(to - from) };
    return NULL;
}

/* A view: its length; then up to 12 bytes, or the first 4, the number of a buffer and where it begins there. The last
 * buffer has the sizes of those between it and the views. */
static const char *read_view(const struct ArrowArray *a, int64_t at, str *out)
{
    const char *view = (const char *)a->buffers[1] + at * 16;
    const int64_t len = load_signed(view, 0, 4), buffers = a->n_buffers - 3;
    if (len < 0)
        return "a view of a negative length";
    if (len <= 12)
        return *out = (str){ view + 4, (size_t)len }, NULL;
    const int64_t number = load_signed(view, 2, 4), from = load_signed(view, 3, 4);
    const void *sizes = a->buffers[a->n_buffers - 1];
    if (number < 0 || number >= buffers || !sizes || !a->buffers[2 + number])
        return "a view of a buffer that is not there";
    const int64_t size = load_signed(sizes, number, 8);
    if (from < 0 || size < from || size - from < len)
        return "a view beyond the end of its buffer";
    *out = (str){ (const char *)a->buffers[2 + number] + from, (size_t)len };
    return NULL;
}

/* ---- numbers */

/* 5 bits of exponent and 10 of fraction as a double's 11 and 52. */
static double read_half(uint64_t bits)
{
    const uint64_t exponent = bits >> 10 & 31, fraction = bits & 1023;
    const uint64_t wide = (exponent == 31 ? 2047 : exponent - 15 + 1023) << 52 | fraction << 42;
    double x;
    memcpy(&x, &wide, sizeof x);
    if (!exponent)
        x = (double)fraction * 0x1p-24;
    return bits >> 15 ? -x : x;
}

/* In JSON's form, with so many significant digits; the C library prints the locale's point, of one or more bytes. */
static str print_digits(double x, int digits, char printed[ARROW_PRINTED])
{
    char raw[64], plain[64];
    snprintf(raw, sizeof raw, "%.*e", digits - 1, x);
    size_t n = 0;
    const char *p = raw;
    if (*p == '-')
        plain[n++] = *p++;
    plain[n++] = *p++;
    plain[n++] = '.';
    while (*p < '0' || *p > '9')
        p++;
    while (*p)
        plain[n++] = *p++;
    const str s = json_number((str){ plain, n }, printed);
    return (str){ memmove(printed, s.s, s.len), s.len };
}

/* Digits that a number of such a width has; a whole one is printed in full. NaN and infinities are null. */
static str print_float(const arrow_type *t, const void *values, int64_t at, char printed[ARROW_PRINTED])
{
    const uint64_t bits = load_unsigned(values, at, t->width);
    const uint32_t low = (uint32_t)bits;
    float single;
    double x;
    memcpy(&single, &low, sizeof single);
    memcpy(&x, &bits, sizeof x);
    if (t->width < 8)
        x = t->width == 4 ? (double)single : read_half(bits);
    if (!(x - x == 0))
        return (str){ NULL, 0 };
    /* cppcheck-suppress incorrectLogicOperator; it cannot read hexadecimal exponents */
    const bool whole = x > -0x1p53 && x < 0x1p53 && (double)(int64_t)x == x;
    return print_digits(x, t->width == 8 || whole ? 15 : t->width == 4 ? 7 : 4, printed);
}

/* The number's limbs, the lowest first, and its sign. */
static bool read_limbs(const arrow_type *t, const void *values, int64_t at, uint32_t limbs[LIMBS])
{
    const uint8_t *p = (const uint8_t *)values + at * t->width;
    const bool big = is_big_endian();
    memset(limbs, 0, LIMBS * sizeof *limbs);
    for (uint32_t i = 0; i < t->width; i++)
        limbs[i / 4] |= (uint32_t)p[big ? t->width - 1 - i : i] << i % 4 * 8;
    const uint32_t n = t->width / 4u;
    if (!(limbs[n - 1] >> 31))
        return false;
    uint64_t carry = 1;
    for (uint32_t i = 0; i < n; i++) {
        carry += (uint32_t)~limbs[i];
        limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return true;
}

/* The remainder by 10; the limbs become the quotient. */
static uint32_t divide(uint32_t limbs[LIMBS], bool *zero)
{
    uint64_t rest = 0;
    *zero = true;
    for (int i = LIMBS - 1; i >= 0; i--) {
        rest = rest << 32 | limbs[i];
        limbs[i] = (uint32_t)(rest / 10);
        *zero &= limbs[i] == 0;
        rest %= 10;
    }
    return (uint32_t)rest;
}

/* From its end: as JSON has a number, so zeros at the end of a fraction are not printed, but for one. */
static str print_decimal(const arrow_type *t, const void *values, int64_t at, char printed[ARROW_PRINTED])
{
    uint32_t limbs[LIMBS];
    const bool minus = read_limbs(t, values, at, limbs);
    char *end = printed + ARROW_PRINTED, *p = end;
    bool zero = false;
    for (int32_t i = t->scale; i < 0; i++)
        *--p = '0';
    for (int32_t i = 0; !zero || i <= t->scale; i++) {
        if (i == t->scale && i > 0)
            *--p = '.';
        *--p = (char)('0' + divide(limbs, &zero));
        if (p == end - 1 && *p == '0' && i < t->scale - 1)
            p = end;
    }
    if (minus)
        *--p = '-';
    return (str){ p, (size_t)(end - p) };
}

/* ---- dates and times */

static int64_t floor_divide(int64_t a, int64_t b, int64_t *rest)
{
    *rest = a % b;
    const bool below = *rest < 0;
    *rest += below ? b : 0;
    return a / b - below;
}

/* Of the proleptic Gregorian calendar: years that begin in March, in eras of 400. */
static int print_date(int64_t days, char *to)
{
    int64_t day;
    const int64_t era = floor_divide(days + 719468, 146097, &day);
    const int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    const int64_t in_year = day - (365 * year + year / 4 - year / 100), month = (5 * in_year + 2) / 153;
    const int64_t from_january = era * 400 + year + (month >= 10);
    return snprintf(to, 64, "%s%04lld-%02d-%02d", from_january < 0 ? "-" : "",
                    (long long)(from_january < 0 ? -from_january : from_january),
                    (int)(month < 10 ? month + 3 : month - 9), (int)(in_year - (153 * month + 2) / 5 + 1));
}

/* A fraction is printed in thousands, millions or billions, as many as it takes. */
static int print_time(int64_t second, int64_t fraction, int64_t ticks, char *to)
{
    int n = snprintf(to, 64, "%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    int digits = ticks == 1 ? 0 : ticks == 1000 ? 3 : ticks == 1000000 ? 6 : 9;
    for (; digits > 0 && fraction % 1000 == 0; digits -= 3)
        fraction /= 1000;
    if (digits)
        n += snprintf(to + n, 64, ".%0*lld", digits, (long long)fraction);
    return n;
}

static str print_when(const arrow_type *t, int64_t value, char printed[ARROW_PRINTED])
{
    int64_t fraction, second, rest;
    int n = 0;
    if (t->kind == ARROW_DATE)
        n = print_date(floor_divide(value, t->ticks, &rest), printed);
    else {
        const int64_t day = floor_divide(floor_divide(value, t->ticks, &fraction), 86400, &second);
        if (t->kind == ARROW_STAMP) {
            n = print_date(day, printed);
            if (!t->zoned && second == 0 && fraction == 0) /* pandas has no other dates */
                return (str){ printed, (size_t)n };
            printed[n++] = 'T';
        }
        n += print_time(second, fraction, t->ticks, printed + n);
        if (t->zoned)
            printed[n++] = 'Z';
    }
    return (str){ printed, (size_t)n };
}

/* ---- a cell */

static const char *read_value(const arrow_type *t, const struct ArrowArray *a, int64_t row, char printed[ARROW_PRINTED],
                              str *out)
{
    const int64_t at = a->offset + row;
    const void *values = a->buffers[1];
    int n = 0;
    switch (t->kind) {
    case ARROW_STRING: return read_string(t, a, at, out);
    case ARROW_VIEW: return read_view(a, at, out);
    case ARROW_BOOL:
        *out = ((const uint8_t *)values)[at >> 3] >> (at & 7) & 1 ? STR("true") : STR("false");
        return NULL;
    case ARROW_FLOAT: *out = print_float(t, values, at, printed); return NULL;
    case ARROW_DECIMAL: *out = print_decimal(t, values, at, printed); return NULL;
    case ARROW_INT: n = snprintf(printed, 64, "%lld", (long long)load_signed(values, at, t->width)); break;
    case ARROW_UINT: n = snprintf(printed, 64, "%llu", (unsigned long long)load_unsigned(values, at, t->width)); break;
    default: *out = print_when(t, load_signed(values, at, t->width), printed); return NULL;
    }
    *out = (str){ printed, (size_t)n };
    return NULL;
}

const char *arrow_cell(const arrow_type *t, const struct ArrowArray *a, int64_t row, char printed[ARROW_PRINTED],
                       str *out)
{
    *out = (str){ NULL, 0 };
    if (t->kind == ARROW_PASSED || t->kind == ARROW_NULLS || arrow_is_null(a, row))
        return NULL;
    if (!t->code)
        return read_value(t, a, row, printed, out);
    const int64_t at = a->offset + row;
    const int64_t index = t->code_signed ? load_signed(a->buffers[1], at, t->code)
                                         : (int64_t)load_unsigned(a->buffers[1], at, t->code);
    if (index < 0 || index >= a->dictionary->length)
        return "an index beyond its dictionary";
    return arrow_is_null(a->dictionary, index) ? NULL : read_value(t, a->dictionary, index, printed, out);
}

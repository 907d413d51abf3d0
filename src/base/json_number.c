/* Numbers of JSON as strings and as whole numbers. In: a number as RFC 8259 has it. Out: its digits, put in one form by
 * moving the point and rounding, half to even: no binary floating point, so no locale, and no loss but that rounding.
 */
#include "base/json.h"

#include <string.h>

enum { SHOWN = 15, KEPT = SHOWN + 2, MOST_EXPONENT_DIGITS = 9 };

/* d.ddd * 10^exponent without outer zeros; n == 0: zero. */
typedef struct decimal {
    bool negative;
    bool more; /* digits that are not zero behind those kept */
    char digits[KEPT];
    int n;
    int64_t exponent;
} decimal;

static void add_digit(decimal *d, char digit)
{
    if (d->n < KEPT)
        d->digits[d->n++] = digit;
    else
        d->more |= digit != '0';
}

static void drop_zeros(decimal *d)
{
    while (d->n && d->digits[d->n - 1] == '0')
        d->n--;
}

/* False: an exponent too long to count with. */
static bool read_decimal(str s, decimal *d)
{
    const char *p = s.s, *end = s.s + s.len;
    bool point = false;
    *d = (decimal){ .negative = *p == '-', .exponent = -1 };
    for (p += d->negative; p < end && *p != 'e' && *p != 'E'; p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        if (d->n || *p != '0')
            add_digit(d, *p);
        d->exponent += d->n ? !point : -point;
    }
    drop_zeros(d);
    if (p == end)
        return true;
    const bool negative = p[1] == '-';
    p += p[1] == '-' || p[1] == '+' ? 2 : 1;
    int64_t exponent = 0;
    while (p < end && *p == '0')
        p++;
    if (end - p > MOST_EXPONENT_DIGITS)
        return false;
    for (; p < end; p++)
        exponent = exponent * 10 + (*p - '0');
    d->exponent += negative ? -exponent : exponent;
    return true;
}

static void round_decimal(decimal *d)
{
    if (d->n <= SHOWN)
        return;
    const char next = d->digits[SHOWN];
    const bool half = next == '5' && d->n == SHOWN + 1 && !d->more;
    bool up = half ? (d->digits[SHOWN - 1] - '0') % 2 : next >= '5';
    d->n = SHOWN;
    for (int i = SHOWN - 1; up && i >= 0; i--) {
        up = d->digits[i] == '9';
        d->digits[i] = up ? '0' : (char)(d->digits[i] + 1);
    }
    if (up) {
        d->digits[0] = '1';
        d->exponent++;
    }
    drop_zeros(d);
}

static char *put_zeros(char *p, int64_t n)
{
    for (; n > 0; n--)
        *p++ = '0';
    return p;
}

static char *put_digits(char *p, const decimal *d, int from, int to)
{
    for (int i = from; i < to && i < d->n; i++)
        *p++ = d->digits[i];
    return p;
}

static char *put_exponent(char *p, int64_t e)
{
    char digits[24];
    int n = 0;
    *p++ = 'e';
    if (e < 0)
        *p++ = '-';
    uint64_t left = (uint64_t)(e < 0 ? -e : e);
    do
        digits[n++] = (char)('0' + left % 10);
    while (left /= 10);
    while (n)
        *p++ = digits[--n];
    return p;
}

static char *put_decimal(char *p, const decimal *d)
{
    const int64_t e = d->exponent;
    if (e < -4 || e >= SHOWN) {
        p = put_digits(p, d, 0, 1);
        if (d->n > 1)
            *p++ = '.';
        return put_exponent(put_digits(p, d, 1, d->n), e);
    }
    const int whole = e < 0 ? 0 : (int)e + 1;
    p = whole ? put_zeros(put_digits(p, d, 0, whole), whole - d->n) : put_zeros(p, 1);
    *p++ = '.';
    p = put_zeros(p, -1 - e);
    return d->n > whole ? put_digits(p, d, whole, d->n) : put_zeros(p, 1);
}

/* As it is written, with neither a point nor an exponent. */
static bool is_whole(str raw)
{
    for (size_t i = 0; i < raw.len; i++)
        if (raw.s[i] > '9' || raw.s[i] == '.')
            return false;
    return true;
}

str json_number(str raw, char room[JSON_NUMBER_ROOM])
{
    decimal d;
    if (is_whole(raw))
        return str_eq(raw, STR("-0")) ? STR("0") : raw;
    if (!read_decimal(raw, &d))
        return raw;
    round_decimal(&d);
    if (!d.n)
        d.exponent = 0;
    char *p = room;
    if (d.negative)
        *p++ = '-';
    p = d.n ? put_decimal(p, &d) : (memcpy(p, "0.0", 3), p + 3);
    return (str){ room, (size_t)(p - room) };
}

bool json_whole(str raw, int64_t least, int64_t *out)
{
    const int64_t most = (int64_t)1 << 53;
    decimal d;
    if (!read_decimal(raw, &d) || d.more || (d.n && (d.exponent > 15 || d.exponent < d.n - 1)))
        return false;
    int64_t value = 0;
    for (int64_t i = 0; d.n && i <= d.exponent; i++)
        value = value * 10 + (i < d.n ? d.digits[i] - '0' : 0);
    *out = d.negative ? -value : value;
    return *out >= least && *out <= most;
}

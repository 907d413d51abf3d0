/* Amounts of money, percentages and measures. In: the named groups of a match. Out: a canonical decimal and a unit.
 *
 *   n n2 scale scale2 neg cur unit     5.3 billion dollars; 5 to 10 percent; minus 3 degrees
 *   sub tenths                         and 20 cents
 *
 * n and n2 are digits or words; a second scale multiplies again ("hundred million"), and both hold for n too where it
 * has none of its own ("five to ten million").
 * Numbers are digits and a power of ten, never floating point; of words they are summed up in hundredths, which two
 * and a half million is a whole number of. */
#include "entity/values.h"

#include <string.h>

enum { DIGITS = 32 };

/* digit[0 .. n) times ten to the exp */
typedef struct decimal {
    char digit[DIGITS];
    int n, exp;
    bool ok, negative;
} decimal;

static void push_digit(decimal *d, char c)
{
    if (d->n == 0 && c == '0')
        return;
    if (d->n < DIGITS)
        d->digit[d->n++] = c;
    else
        d->ok = false;
}

/* Not ok below 0. */
static decimal of_integer(int64_t v)
{
    decimal d = { .ok = v >= 0 };
    char back[24];
    int n = 0;
    for (; v > 0; v /= 10)
        back[n++] = (char)('0' + v % 10);
    while (n > 0)
        push_digit(&d, back[--n]);
    return d;
}

/* ---- digits */

/* Whether the separator at s[i] begins the decimals: the last one, and not before exactly three digits unless it is
 * the language's own decimal mark. */
static bool begins_decimals(str s, size_t i, char mark)
{
    size_t digits = 0;
    for (size_t k = i + 1; k < s.len; k++) {
        if (s.s[k] == '.' || s.s[k] == ',')
            return false;
        digits += is_digit(s.s[k]);
    }
    return s.s[i] == mark || digits != 3;
}

/* "1,234.5" */
static decimal of_digits(str s, char mark)
{
    decimal d = { .ok = true };
    bool decimals = false;
    for (size_t i = 0; i < s.len; i++) {
        if (is_digit(s.s[i])) {
            push_digit(&d, s.s[i]);
            d.exp -= decimals;
        } else if ((s.s[i] == '.' || s.s[i] == ',') && !decimals) {
            decimals = begins_decimals(s, i, mark);
        }
    }
    return d;
}

/* ---- words */

enum { HUNDREDTH = 100, MOST_WHOLE = 1000000000 };
#define MOST INT64_C(900000000000000000) /* in hundredths */

/* A sum in the making: closed groups ("two million"), the open one ("three hundred"), and what is not yet multiplied.
 */
typedef struct sum {
    int64_t total, part, unit, scale;
    int decimals; /* 0, else one more than those read after the point */
    bool known;   /* "several" is no number */
    bool ok, digit, and;
} sum;

/* "12", "1e6", "0.25" in hundredths; -1: no number */
static int64_t hundredths(str s)
{
    int64_t v = 0;
    int scale = 2, point = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '.') {
            point = 1;
        } else if (s.s[i] == 'e') {
            scale += i + 2 < s.len ? (s.s[i + 1] - '0') * 10 + s.s[i + 2] - '0' : s.s[i + 1] - '0';
            break;
        } else if (is_digit(s.s[i]) && v < 1000000000) {
            v = v * 10 + (s.s[i] - '0');
            scale -= point;
        } else {
            return -1;
        }
    }
    for (; scale > 0 && v < MOST / 10; scale--)
        v *= 10;
    return s.len && scale == 0 ? v : -1;
}

static int64_t times(sum *x, int64_t a, int64_t b)
{
    x->ok = x->ok && (a == 0 || b / HUNDREDTH <= MOST / a);
    return x->ok ? a * (b / HUNDREDTH) : 0;
}

/* Chinese numbers of single digits are read by place (二〇一八); vingt after quatre is eighty. */
static void add_number(sum *x, int64_t v, bool fraction, bool by_place)
{
    if (x->decimals) {
        x->ok = x->ok && x->decimals <= 2 && v < 10 * HUNDREDTH;
        x->unit += x->decimals == 1 ? v / 10 : v / 100;
        x->decimals++;
    } else if (by_place && x->digit && v < 10 * HUNDREDTH) {
        x->unit = times(x, x->unit, 10 * HUNDREDTH) + v;
    } else if (v == 20 * HUNDREDTH && x->unit == 4 * HUNDREDTH) {
        x->unit = 80 * HUNDREDTH;
    } else if (fraction && !x->and) {
        x->unit = x->unit ? x->unit / HUNDREDTH * v : v; /* three quarters of a million */
    } else if (fraction && x->scale && !x->unit && !x->part) {
        x->total += times(x, v, x->scale); /* two million and a half */
    } else {
        x->unit += v;
    }
    x->digit = v < 10 * HUNDREDTH;
    x->known = true;
}

static void multiply(sum *x, int64_t scale, bool inside)
{
    const int64_t unit = x->unit, part = x->part + unit;
    if (inside) {
        x->part += times(x, unit ? unit : HUNDREDTH, scale);
    } else {
        if (x->total && scale > x->scale) /* mille deux cents millions */
            x->total = times(x, x->total + part, scale);
        else
            x->total += times(x, part ? part : HUNDREDTH, scale);
        x->scale = scale;
        x->part = 0;
    }
    x->unit = 0;
    x->decimals = 0;
    x->digit = false;
    x->known = true;
}

/* The next word from *at; empty at the end. In Chinese a character, or a run of digits. */
static str next_word(str s, size_t *at, bool characters)
{
    while (*at < s.len && strchr(" -\n\t\r", s.s[*at]))
        (*at)++;
    const size_t start = *at;
    if (*at < s.len && is_digit(s.s[*at])) {
        while (*at < s.len && is_digit(s.s[*at]))
            (*at)++;
    } else if (characters) {
        for (*at += *at < s.len; *at < s.len && ((unsigned char)s.s[*at] & 0xc0) == 0x80;)
            (*at)++;
    } else {
        while (*at < s.len && !strchr(" -\n\t\r", s.s[*at]))
            (*at)++;
    }
    return (str){ s.s + start, *at - start };
}

static void add_word(const groups *g, sum *x, str w, bool chinese)
{
    const str fraction = lookup(g, "fraction", w);
    const int64_t number = hundredths(is_digit(w.s[0]) ? w : fraction.len ? fraction : lookup(g, "number", w));
    const int64_t power = number < 0 ? hundredths(lookup(g, "power", w)) : -1;
    const int64_t scale = number < 0 && power < 0 ? hundredths(lookup(g, "scale", w)) : -1;
    if (number >= 0)
        add_number(x, number, fraction.len > 0, chinese);
    else if (power > 0 || scale > 0)
        multiply(x, power > 0 ? power : scale, power > 0);
    else if (lookup(g, "point", w).len && x->known)
        x->decimals = 1;
    x->ok = x->ok && !lookup(g, "vague", w).len; /* several, a few */
    if (!lookup(g, "one", w).len)                /* two and a half */
        x->and = lookup(g, "and", w).len > 0;
}

/* "one hundred and twenty-two", "deux millions et demi"; -1: none, or too much. *scale: the last there was, or 0 */
static int64_t of_words(const groups *g, str s, int64_t *scale)
{
    sum x = { .ok = true };
    const bool chinese = g->r->lang == LANG_ZH;
    size_t at = 0;
    for (str w = next_word(s, &at, chinese); w.len && x.ok; w = next_word(s, &at, chinese)) {
        add_word(g, &x, w, chinese);
        x.ok = x.ok && x.total < MOST && x.part < MOST && x.unit < MOST;
    }
    *scale = x.scale;
    return x.known && x.ok ? x.total + x.part + x.unit : -1;
}

/* ---- either */

/* Whether there is nothing but digits, separators and blanks. */
static bool all_digits(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.s[i]) && !strchr("/.,' \t\r\n\xc2\xa0\xe2\x80\xaf", s.s[i]))
            return false;
    return s.len && (is_digit(s.s[0]) || s.s[0] == '.');
}

static char decimal_mark(const groups *g)
{
    return g->r->lang == LANG_EN || g->r->lang == LANG_ZH ? '.' : ',';
}

int64_t whole_number(const groups *g, str s)
{
    int64_t v = 0, scale;
    if (!all_digits(s)) {
        v = of_words(g, s, &scale);
        return v < 0 || v % HUNDREDTH || v / HUNDREDTH > MOST_WHOLE ? -1 : v / HUNDREDTH;
    }
    const decimal d = of_digits(s, decimal_mark(g)); /* 200,000 */
    for (int i = 0; i < d.n && v <= MOST_WHOLE; i++)
        v = v * 10 + (d.digit[i] - '0');
    return d.exp < 0 || v > MOST_WHOLE || memchr(s.s, '/', s.len) ? -1 : v;
}

/* "3 1/2", "3/4", in thousandths; not thirds. */
static decimal of_fraction(str s)
{
    int v[3] = { 0 }, n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (is_digit(s.s[i]) && v[n] < 10000)
            v[n] = v[n] * 10 + (s.s[i] - '0');
        else if (i > 0 && is_digit(s.s[i - 1]) && n < 2)
            n++;
    const int whole = n == 2 ? v[0] : 0, up = v[n > 0 ? n - 1 : 0], down = v[n];
    const bool exact = n > 0 && down > 0 && up * 1000 % down == 0 && whole < 10000 && up < 10000;
    decimal d = of_integer(exact ? whole * 1000 + up * 1000 / down : -1);
    d.exp = -3;
    return d;
}

enum { LONGEST = 64 };

/* The digits and separators of full width that Chinese uses beside our own. */
static str half_width(str s, char out[LONGEST])
{
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < LONGEST; i++) {
        const unsigned char *c = (const unsigned char *)s.s + i;
        const bool full = s.len - i >= 3 && c[0] == 0xef && c[1] == 0xbc && c[2] >= 0x8c && c[2] <= 0x99;
        out[n++] = (char)(full ? c[2] - 0x8c + ',' : c[0]);
        i += full ? 2 : 0;
    }
    return (str){ out, n };
}

/* *scale: the last of its words, or 0 */
static decimal number_of(const groups *g, str s, int64_t *scale)
{
    *scale = 0;
    if (lookup(g, "one", s).len)
        s = STR("1");
    char plain[LONGEST];
    if (g->r->lang == LANG_ZH)
        s = half_width(s, plain);
    if (all_digits(s))
        return memchr(s.s, '/', s.len) ? of_fraction(s) : of_digits(s, decimal_mark(g));
    const int64_t v = of_words(g, s, scale);
    decimal d = of_integer(v);
    d.exp = -2;
    return d;
}

/* ---- writing */

static str scale_of(const groups *g, const char *name)
{
    static const char *const kinds[] = { "scale", "shortscale", "power" };
    str value = STR("");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !value.len; i++)
        value = lookup(g, kinds[i], group(g, name));
    return value;
}

/* Scales are "1e6": a power of ten. */
static void apply_scale(decimal *d, str value)
{
    int n = 0;
    for (size_t i = 2; i < value.len; i++)
        n = n * 10 + (value.s[i] - '0');
    d->exp += n;
}

/* So many hundredths or tenths more: "3 dollars 50 cents". */
static void add_sub(const groups *g, decimal *d)
{
    const str sub = group(g, "sub"), tenths = group(g, "tenths");
    const int64_t more = sub.len ? whole_number(g, sub) : tenths.len ? whole_number(g, tenths) * 10 : 0;
    const int64_t units = more > 0 ? whole_number(g, group(g, "n")) : -1;
    if (more >= HUNDREDTH || units < 0)
        return;
    *d = of_integer(units * HUNDREDTH + more);
    d->exp = -2;
}

static bool add_exponent(const mem *m, buf *b, int e)
{
    return buf_char(m, b, 'e') && (e >= 0 || buf_char(m, b, '-')) &&
           ((e < 0 ? -e : e) < 10 || buf_char(m, b, (char)('0' + (e < 0 ? -e : e) / 10 % 10))) &&
           buf_char(m, b, (char)('0' + (e < 0 ? -e : e) % 10));
}

/* "80", "2.6", "600000", "3.5e10": plain below ten million. */
static bool add_decimal(const mem *m, buf *b, decimal d)
{
    while (d.n > 0 && d.digit[d.n - 1] == '0')
        d.n--, d.exp++;
    if (d.n == 0)
        return buf_char(m, b, '0');
    const int point = d.n + d.exp; /* digits before the decimal point */
    bool ok = !d.negative || buf_char(m, b, '-');
    if (point > 6 || point < -3)
        return ok && buf_char(m, b, d.digit[0]) && (d.n == 1 || buf_char(m, b, '.')) &&
               buf_add(m, b, d.digit + 1, (size_t)d.n - 1) && add_exponent(m, b, point - 1);
    if (point <= 0)
        ok = ok && buf_add(m, b, "0.000", (size_t)(2 - point));
    for (int i = 0; ok && i < d.n; i++)
        ok = (i != point || i == 0 || buf_char(m, b, '.')) && buf_char(m, b, d.digit[i]);
    for (int i = d.n; ok && i < point; i++)
        ok = buf_char(m, b, '0');
    return ok;
}

static bool is_less(decimal a, decimal b)
{
    const int point = (a.n + a.exp) - (b.n + b.exp);
    if (a.n == 0 || b.n == 0 || point)
        return a.n == 0 ? b.n > 0 : b.n > 0 && point < 0;
    const int c = memcmp(a.digit, b.digit, (size_t)(a.n < b.n ? a.n : b.n));
    return c ? c < 0 : a.n < b.n;
}

/* "5e9", or "5e9/1e10" of a range; empty where a number cannot be told. */
static bool add_numbers(const groups *g, int shift, buf *b)
{
    const str second = group(g, "n2"), scale = scale_of(g, "scale"), again = scale_of(g, "scale2");
    int64_t words[2] = { 0 };
    decimal d[2] = { number_of(g, group(g, "n"), &words[0]), number_of(g, second, &words[1]) };
    for (int64_t left = words[0] ? 0 : words[1] / HUNDREDTH; left > 1; left /= 10)
        d[0].exp++;
    add_sub(g, &d[0]);
    const int n = second.len && is_less(d[0], d[1]) ? 2 : 1;
    d[0].negative = group(g, "neg").len > 0;
    b->n = 0; /* looking words up uses it too */
    if (!d[0].ok || (n == 2 && !d[1].ok))
        return true;
    for (int i = 0; i < n; i++) {
        apply_scale(&d[i], scale);
        apply_scale(&d[i], again);
        d[i].exp += shift;
        if ((i > 0 && !buf_char(g->r->m, b, '/')) || !add_decimal(g->r->m, b, d[i]))
            return false;
    }
    return true;
}

static str unit_of(const groups *g)
{
    const str currency = group(g, "cur"), unit = group(g, "unit");
    if (g->p->type == ENTITY_PERCENT)
        return STR("percent");
    static const char *const units[] = { "unit", "symbol", "letter", "degree", "weight" };
    static const char *const currencies[] = { "sign", "code", "coin" };
    const bool money = currency.len > 0;
    str value = STR("");
    for (size_t i = 0; i < (money ? sizeof currencies : sizeof units) / sizeof *units && !value.len; i++)
        value = lookup(g, money ? currencies[i] : units[i], money ? currency : unit);
    return value;
}

/* "usd-2" is a hundredth of the currency: takes off the end and returns the power of ten, 0 or below. */
static int coin_power(str *unit)
{
    const char *end = unit->len ? memchr(unit->s, '-', unit->len) : NULL;
    if (!end)
        return 0;
    unit->len = (size_t)(end - unit->s);
    return '0' - end[1];
}

/* money:usd-5e9, percent:80, quantity:3.5e6-t */
bool read_amount(const groups *g, const char *prefix, found_value *out)
{
    const run *r = g->r;
    const mem *m = r->m;
    buf *b = &r->w->text;
    out->unit = unit_of(g);
    if (!add_numbers(g, g->p->type == ENTITY_MONEY ? coin_power(&out->unit) : 0, b))
        return false;
    out->value = keep_bytes(r, b);
    if (!out->value.s)
        return false;
    const bool before = g->p->type == ENTITY_MONEY && out->unit.len;
    const bool after = g->p->type == ENTITY_QUANTITY && out->unit.len;
    b->n = 0;
    if (!buf_str(m, b, prefix) || (before && !buf_add(m, b, out->unit.s, out->unit.len)) ||
        (before && out->value.len && !buf_char(m, b, '-')) || !buf_add(m, b, out->value.s, out->value.len) ||
        (after && ((out->value.len && !buf_char(m, b, '-')) || !buf_add(m, b, out->unit.s, out->unit.len))))
        return false;
    out->id = keep_bytes(r, b);
    return out->id.s;
}

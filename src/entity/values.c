/* What a matched date, amount or measure says. In: the named groups of a match. Out: an id, a canonical decimal
 * with its unit, and ISO dates.
 *
 *   n scale cur unit         5.3 billion dollars; a second scale2 multiplies again
 *   y y2 mon d d2 dec cen    2019, 1950-53, June, 5, 1970s or 70s, 19th
 *
 * A pattern's value column "Y-1", "M+0", "D+1" or "W-1" says how far a relative date lies from the document's own.
 * Numbers are digits and a power of ten, never floating point. A date that names no calendar day gets its words as
 * id and no value. */
#include "entity/rules.h"

#include <string.h>

enum { DIGITS = 32 };

/* digit[0 .. n) times ten to the exp */
typedef struct decimal {
    char digit[DIGITS];
    int n, exp;
    bool ok;
} decimal;

typedef struct groups {
    const run *r;
    const pattern *p;
    const char *subject;
    const PCRE2_SIZE *span;
} groups;

/* The text of the first group of that name that took part; empty if none did. */
static str group(const groups *g, const char *name)
{
    PCRE2_SPTR first, last;
    const int size = pcre2_substring_nametable_scan(g->p->code, (PCRE2_SPTR)name, &first, &last);
    if (size <= 0)
        return STR("");
    for (PCRE2_SPTR at = first; at <= last; at += size) {
        const uint32_t n = (uint32_t)at[0] << 8 | at[1];
        if (n < pcre2_get_ovector_count(g->r->w->match) && g->span[2 * n] != PCRE2_UNSET)
            return (str){ g->subject + g->span[2 * n], g->span[2 * n + 1] - g->span[2 * n] };
    }
    return STR("");
}

static str lookup(const groups *g, const char *kind, str word)
{
    return value_of(g->r->e, &g->r->w->text, g->r->m, (uint8_t)g->r->lang, kind, word);
}

/* ---- numbers */

static void push_digit(decimal *d, char c)
{
    if (d->n == 0 && c == '0')
        return;
    if (d->n < DIGITS)
        d->digit[d->n++] = c;
    else
        d->ok = false;
}

static decimal of_integer(int64_t v)
{
    decimal d = { .ok = true };
    char back[24];
    int n = 0;
    for (; v > 0; v /= 10)
        back[n++] = (char)('0' + v % 10);
    while (n > 0)
        push_digit(&d, back[--n]);
    return d;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

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

/* The next word of letters from *at, or empty at the end. */
static str next_word(str s, size_t *at)
{
    while (*at < s.len && (s.s[*at] == ' ' || s.s[*at] == '-' || s.s[*at] == '\n'))
        (*at)++;
    const size_t start = *at;
    while (*at < s.len && s.s[*at] != ' ' && s.s[*at] != '-' && s.s[*at] != '\n')
        (*at)++;
    return (str){ s.s + start, *at - start };
}

static int64_t small_integer(str s)
{
    int64_t v = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == 'e') {
            int k = 0;
            while (++i < s.len)
                k = k * 10 + (s.s[i] - '0');
            for (; k > 0 && v < 1000000000000000; k--)
                v *= 10;
            return v;
        }
        if (!is_digit(s.s[i]) || v > 100000000)
            return -1;
        v = v * 10 + (s.s[i] - '0');
    }
    return s.len ? v : -1;
}

/* "one hundred and twenty-two" */
static decimal of_words(const groups *g, str s)
{
    int64_t total = 0, part = 0;
    size_t at = 0;
    for (str w = next_word(s, &at); w.len; w = next_word(s, &at)) {
        const int64_t number = small_integer(lookup(g, "number", w)), scale = small_integer(lookup(g, "scale", w));
        if (number >= 0)
            part += number;
        else if (scale == 100)
            part = (part ? part : 1) * 100;
        else if (scale > 0 && part < 1000)
            total += (part ? part : 1) * scale, part = 0;
        if (total > 1000000000000000 || part > 1000000)
            return (decimal){ .ok = false };
    }
    return of_integer(total + part);
}

static char decimal_mark(enum lang lang)
{
    return lang == LANG_EN || lang == LANG_ZH ? '.' : ',';
}

static decimal number_of(const groups *g, str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_digit(s.s[i]))
            return of_digits(s, decimal_mark(g->r->lang));
    return of_words(g, s);
}

/* Scales are "1e6": a power of ten. */
static void apply_scale(decimal *d, str value)
{
    int n = 0;
    for (size_t i = 2; i < value.len; i++)
        n = n * 10 + (value.s[i] - '0');
    d->exp += n;
}

/* "80", "2.6", "600000", "3.5e10": plain below a million. */
static str decimal_str(const run *r, decimal d)
{
    while (d.n > 0 && d.digit[d.n - 1] == '0')
        d.n--, d.exp++;
    if (!d.ok)
        return STR("");
    if (d.n == 0)
        return STR("0");
    char out[2 * DIGITS + 32];
    size_t k = 0;
    const int point = d.n + d.exp; /* digits before the decimal point */
    if (point > 6 || point < -3) {
        out[k++] = d.digit[0];
        if (d.n > 1)
            out[k++] = '.';
        for (int i = 1; i < d.n; i++)
            out[k++] = d.digit[i];
        out[k++] = 'e';
        int e = point - 1;
        if (e < 0)
            out[k++] = '-', e = -e;
        if (e >= 100)
            return STR("");
        if (e >= 10)
            out[k++] = (char)('0' + e / 10);
        out[k++] = (char)('0' + e % 10);
    } else {
        if (point <= 0)
            out[k++] = '0', out[k++] = '.';
        for (int i = point; i < 0; i++)
            out[k++] = '0';
        for (int i = 0; i < d.n; i++) {
            if (i == point && i > 0)
                out[k++] = '.';
            out[k++] = d.digit[i];
        }
        for (int i = d.n; i < point; i++)
            out[k++] = '0';
    }
    const char *s = arena_str(&r->out->bytes, out, k);
    return (str){ s, s ? k : 0 };
}

/* ---- text that the document keeps */

static str keep(const run *r, const buf *b)
{
    const char *s = arena_str(&r->out->bytes, b->v, b->n);
    return (str){ s, s ? b->n : 0 };
}

static bool add_kebab(const run *r, buf *b, str s)
{
    const size_t from = b->n;
    if (!lexis_fold(r->m, s.s, s.len, b))
        return false;
    size_t to = from;
    for (size_t i = from; i < b->n; i++) {
        const char c = b->v[i];
        const bool letter = (c >= 'a' && c <= 'z') || is_digit(c) || (unsigned char)c >= 0x80;
        if (letter)
            b->v[to++] = c;
        else if (to > from && b->v[to - 1] != '-')
            b->v[to++] = '-';
    }
    while (to > from && b->v[to - 1] == '-')
        to--;
    b->n = to;
    return true;
}

/* ---- amounts */

static bool read_amount(const groups *g, const char *prefix, found_value *out, bool *memory)
{
    const run *r = g->r;
    decimal d = number_of(g, group(g, "n"));
    apply_scale(&d, lookup(g, "scale", group(g, "scale")));
    apply_scale(&d, lookup(g, "scale", group(g, "scale2")));
    const str currency = group(g, "cur");
    out->unit = g->p->type == ENTITY_PERCENT ? STR("percent")
                : currency.len               ? lookup(g, "currency", currency)
                                             : lookup(g, "unit", group(g, "unit"));
    out->value = decimal_str(r, d);
    buf *b = &r->w->text;
    b->n = 0;
    const bool first = currency.len > 0;
    bool ok = buf_str(r->m, b, prefix);
    if (first && out->unit.len)
        ok = ok && buf_add(r->m, b, out->unit.s, out->unit.len) && buf_char(r->m, b, '-');
    ok = ok && buf_add(r->m, b, out->value.s, out->value.len);
    if (!first && out->unit.len && !str_eq(out->unit, STR("percent")))
        ok = ok && buf_char(r->m, b, '-') && buf_add(r->m, b, out->unit.s, out->unit.len);
    if (ok)
        out->id = keep(r, b);
    *memory = ok && out->id.s && out->value.s;
    return *memory;
}

/* ---- dates */

typedef struct day {
    int y, m, d; /* m and d 0: unknown */
} day;

static int days_in(int y, int m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0) ? 29 : days[m - 1];
}

static int int_of(str s)
{
    int v = 0;
    for (size_t i = 0; i < s.len && is_digit(s.s[i]) && v < 100000; i++)
        v = v * 10 + (s.s[i] - '0');
    return v;
}

static void put_digits(char *out, int value, int n)
{
    for (int i = n - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
}

/* "2019-06-05", "2019-06", "2019"; a year below 0 is unknown, "XXXX". */
static size_t iso(day x, char out[10])
{
    if (x.y < 0)
        memcpy(out, "XXXX", 4);
    else
        put_digits(out, x.y, 4);
    if (!x.m)
        return 4;
    out[4] = '-';
    put_digits(out + 5, x.m, 2);
    if (!x.d)
        return 7;
    out[7] = '-';
    put_digits(out + 8, x.d, 2);
    return 10;
}

static day first_day(day x)
{
    return (day){ x.y, x.m ? x.m : 1, x.d ? x.d : 1 };
}

static day last_day(day x)
{
    const int m = x.m ? x.m : 12;
    return (day){ x.y, m, x.d ? x.d : days_in(x.y, m) };
}

/* Sets id, value and the days of a calendar date; `value` NULL: that of x itself. */
static bool put_date(const run *r, day from, day to, str value, found_value *out)
{
    char a[10], b[10];
    buf *t = &r->w->text;
    const size_t n = iso(from, a);
    if (value.len == 0)
        value = (str){ a, n };
    t->n = 0;
    if (!buf_str(r->m, t, "date:") || !buf_add(r->m, t, value.s, value.len))
        return false;
    out->id = keep(r, t);
    if (!out->id.s)
        return false;
    if (from.y < 0)
        return true;
    out->value = (str){ out->id.s + 5, out->id.len - 5 };
    out->from = (str){ arena_str(&r->out->bytes, a, iso(first_day(from), a)), 10 };
    out->to = (str){ arena_str(&r->out->bytes, b, iso(last_day(to), b)), 10 };
    return out->from.s && out->to.s;
}

/* The document's day; false when it has none. */
static bool own_day(const run *r, day *x)
{
    const str s = r->in->date;
    if (s.len < 4 || !is_digit(s.s[0]))
        return false;
    x->y = int_of(s);
    x->m = s.len >= 7 ? int_of((str){ s.s + 5, 2 }) : 0;
    x->d = s.len >= 10 ? int_of((str){ s.s + 8, 2 }) : 0;
    return x->m >= 0 && x->m <= 12 && (!x->d || (x->m && x->d <= days_in(x->y, x->m)));
}

static day move_days(day x, int by)
{
    for (x.d += by; x.d < 1;) {
        x.m--;
        if (x.m < 1)
            x.m = 12, x.y--;
        x.d += days_in(x.y, x.m);
    }
    while (x.d > days_in(x.y, x.m)) {
        x.d -= days_in(x.y, x.m);
        if (++x.m > 12)
            x.m = 1, x.y++;
    }
    return x;
}

/* Monday is 0 (Sakamoto's method). */
static int weekday(day x)
{
    static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
    const int y = x.y - (x.m < 3);
    return (y + y / 4 - y / 100 + y / 400 + shift[x.m - 1] + x.d + 6) % 7;
}

/* Rule "Y-1" and the like. *done: it could be told. */
static bool put_relative(const run *r, str rule, found_value *out, bool *done)
{
    day own;
    *done = false;
    if (rule.len < 3 || !own_day(r, &own))
        return true;
    const int by = int_of((str){ rule.s + 2, rule.len - 2 }) * (rule.s[1] == '-' ? -1 : 1);
    const char unit = rule.s[0];
    if ((unit == 'M' && !own.m) || ((unit == 'D' || unit == 'W') && !own.d))
        return true;
    day from = own, to;
    if (unit == 'Y') {
        from = (day){ own.y + by, 0, 0 };
    } else if (unit == 'M') {
        const int months = own.y * 12 + own.m - 1 + by;
        from = (day){ months / 12, months % 12 + 1, 0 };
    } else if (unit == 'W') {
        from = move_days(own, by * 7 - weekday(own));
        to = move_days(from, 6);
        char range[21];
        iso(from, range);
        range[10] = '/';
        iso(to, range + 11);
        *done = true;
        return put_date(r, from, to, (str){ range, 21 }, out);
    } else {
        from = move_days(own, by);
    }
    *done = true;
    return put_date(r, from, from, STR(""), out);
}

/* The year that brings a month (and day) nearest to the document's own; -1 when it has no date. */
static int nearest_year(const run *r, int month)
{
    day own;
    if (!own_day(r, &own) || !own.m)
        return -1;
    const int away = month - own.m;
    return away > 6 ? own.y - 1 : away < -6 ? own.y + 1 : own.y;
}

/* "1970s", "19th": 197X and 18XX, from and to the bounds by convention. */
static bool put_span(const run *r, int first, int years, const char *unknown, found_value *out)
{
    char shown[4];
    put_digits(shown, first, 4);
    const size_t n = strlen(unknown);
    memcpy(shown + 4 - n, unknown, n);
    const int from = years == 100 ? first + 1 : first;
    return put_date(r, (day){ from, 0, 0 }, (day){ from + years - 1, 0, 0 }, (str){ shown, 4 }, out);
}

static int year_of(str s)
{
    const int y = int_of(s);
    return s.len == 2 ? y + (y < 50 ? 2000 : 1900) : y;
}

static bool put_years(const run *r, int y, str second, found_value *out)
{
    int to = int_of(second);
    if (second.len == 2)
        to += y / 100 * 100;
    char range[9];
    put_digits(range, y, 4);
    range[4] = '/';
    put_digits(range + 5, to, 4);
    return put_date(r, (day){ y, 0, 0 }, (day){ to, 0, 0 }, (str){ range, 9 }, out);
}

/* An id of the words themselves. */
static bool put_words(const groups *g, found_value *out)
{
    const run *r = g->r;
    buf *b = &r->w->text;
    b->n = 0;
    if (!buf_str(r->m, b, "date:") || !add_kebab(r, b, (str){ g->subject + g->span[0], g->span[1] - g->span[0] }))
        return false;
    out->id = keep(r, b);
    return out->id.s;
}

static int month_of(const groups *g, str s)
{
    return s.len == 0 ? 0 : is_digit(s.s[0]) ? int_of(s) : int_of(lookup(g, "month", s));
}

static int day_of(const groups *g, str s)
{
    return s.len == 0 ? 0 : is_digit(s.s[0]) ? int_of(s) : int_of(lookup(g, "ordinal", s));
}

/* One calendar date by its parts. False with *memory true: no such day. */
static bool read_calendar(const groups *g, found_value *out, bool *memory)
{
    const run *r = g->r;
    const str year = group(g, "y"), second = group(g, "d2");
    day x = { year.len ? year_of(year) : -1, month_of(g, group(g, "mon")), day_of(g, group(g, "d")) };
    if (x.m > 12 || (x.d && (!x.m || x.d > days_in(x.y < 0 ? 2000 : x.y, x.m))))
        return false;
    if (x.y < 0)
        x.y = nearest_year(r, x.m);
    const int end = day_of(g, second);
    if (end > x.d && x.y >= 0 && end <= days_in(x.y, x.m)) {
        char range[21];
        const day to = { x.y, x.m, end };
        iso(x, range);
        range[10] = '/';
        iso(to, range + 11);
        return *memory = put_date(r, x, to, (str){ range, 21 }, out);
    }
    return *memory = put_date(r, x, x, STR(""), out);
}

static bool read_date(const groups *g, found_value *out, bool *memory)
{
    const run *r = g->r;
    const str year = group(g, "y"), last = group(g, "y2"), decade = group(g, "dec"), century = group(g, "cen");
    if (g->p->value.len) {
        bool done;
        *memory = put_relative(r, g->p->value, out, &done) && (done || put_words(g, out));
        return *memory;
    }
    if (last.len)
        return *memory = put_years(r, int_of(year), last, out);
    if (decade.len) {
        const int y = int_of(decade.s[0] == '\'' ? (str){ decade.s + 1, 2 } : decade);
        const int first = is_digit(decade.s[0]) || decade.s[0] == '\'' ? (y < 100 ? 1900 + y : y)
                                                                       : int_of(lookup(g, "decade", decade));
        return *memory = first ? put_span(r, first, 10, "X", out) : put_words(g, out);
    }
    if (century.len) {
        const int n = day_of(g, century);
        return *memory = n > 0 && n < 100 ? put_span(r, (n - 1) * 100, 100, "XX", out) : put_words(g, out);
    }
    if (year.len || group(g, "mon").len)
        return read_calendar(g, out, memory);
    return *memory = put_words(g, out);
}

bool value_read(run *r, const pattern *p, const char *subject, const PCRE2_SIZE *span, found_value *out, bool *memory)
{
    const groups g = { r, p, subject, span };
    *memory = true;
    switch (p->type) {
    case ENTITY_DATE:
        return read_date(&g, out, memory);
    case ENTITY_MONEY:
        return read_amount(&g, "money:", out, memory);
    case ENTITY_PERCENT:
        return read_amount(&g, "percent:", out, memory);
    default:
        return read_amount(&g, "quantity:", out, memory);
    }
}

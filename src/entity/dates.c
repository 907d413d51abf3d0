/* Dates. In: the named groups of a match. Out: an id, a value and the first and last day, in the notation of TimeML's
 * TIMEX3 and of ISO 8601.
 *
 *   y mon d    a day, a month, a year; ry instead of y: this, last, next year; with y2 mon2 d2 a span from the one to
 * the other: 2019-06-05/2019-07-01 dec cen    197X, 18XX; both together: the seventies of the nineteenth century q half
 * 2019-Q3, 2019-H1            season   2014-SP, SU, FA, WI of the northern year fy         FY2019, of which the days
 * are not known hol        a holiday of values.tsv that has its day
 *
 * A pattern's value column says how far a relative date lies from the document's own. Units are D W M Q Y E C (E a
 * decade, C a century):
 *
 *   Y-1        last year                   -n +n    n units of `per` back or ahead: three years ago
 *   rel        what `rel` says, of a unit `per`, a month `mon`, a `season` or a weekday `wd`: last May, next week
 *   <n >n      the past, the coming n units of `per`
 *
 * A date that names no calendar day, or lacks the document's, gets its words as id and no value. */
#include "entity/values.h"

#include <string.h>

typedef struct day {
    int y, m, d; /* m and d 0: unknown; y below 0: unknown */
} day;

static int days_in(int y, int m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    /* NOLINTNEXTLINE(clang-analyzer-core.*): where there is a day, m is 1 to 12 */
    return m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0) ? 29 : days[m - 1];
}

static int int_of(str s)
{
    int v = 0;
    for (size_t i = 0; i < s.len && is_digit(s.s[i]) && v < 100000; i++)
        v = v * 10 + (s.s[i] - '0');
    return v;
}

static bool is_day(day x)
{
    return x.m >= 0 && x.m <= 12 && (!x.d || (x.m && x.d > 0 && x.d <= days_in(x.y < 0 ? 2000 : x.y, x.m)));
}

static void put_digits(char *out, int value, int n)
{
    for (int i = n - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
}

enum { ISO = 10 };

/* "2019-06-05", "2019-06", "2019"; "XXXX" for an unknown year. */
static size_t iso(day x, char out[ISO])
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
    return ISO;
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

/* ---- writing */

/* Sets the id, and where the year is known the value and the days. False: out of memory. */
static bool put_value(const run *r, str value, day from, day to, found_value *out)
{
    char a[ISO];
    buf *t = &r->w->text;
    t->n = 0;
    if (!buf_str(r->m, t, "date:") || !buf_add(r->m, t, value.s, value.len))
        return false;
    out->id = keep_bytes(r, t);
    if (!out->id.s)
        return false;
    if (from.y < 0)
        return true;
    out->value = (str){ out->id.s + 5, out->id.len - 5 };
    if (to.y < from.y)
        return true;
    out->from = (str){ arena_str(&r->out->bytes, a, iso(first_day(from), a)), ISO };
    out->to = (str){ arena_str(&r->out->bytes, a, iso(last_day(to), a)), ISO };
    return out->from.s && out->to.s;
}

static bool put_day(const run *r, day x, found_value *out)
{
    char a[ISO];
    const size_t len = iso(x, a);
    return put_value(r, (str){ a, len }, x, x, out);
}

static bool put_span(const run *r, day from, day to, found_value *out)
{
    char a[2 * ISO + 1];
    size_t n = iso(from, a);
    a[n++] = '/';
    n += iso(to, a + n);
    return put_value(r, (str){ a, n }, from, to, out);
}

/* "197X", "18XX": a century runs from its year 1. */
static bool put_years(const run *r, int first, int years, found_value *out)
{
    char shown[4];
    put_digits(shown, first, 4);
    memset(shown + (years == 100 ? 2 : 3), 'X', years == 100 ? 2 : 1);
    const int from = years == 100 ? first + 1 : first;
    return put_value(r, (str){ shown, 4 }, (day){ from, 0, 0 }, (day){ from + years - 1, 0, 0 }, out);
}

/* "2019-Q3", "2014-SP" */
static bool put_part(const run *r, int year, const char *part, day from, day to, found_value *out)
{
    char shown[7];
    put_digits(shown, year, 4);
    shown[4] = '-';
    memcpy(shown + 5, part, 2);
    return put_value(r, (str){ shown, 7 }, from, to, out);
}

static bool put_quarter(const run *r, int year, int quarter, found_value *out)
{
    const char part[] = { 'Q', (char)('0' + quarter) };
    return put_part(r, year, part, (day){ year, quarter * 3 - 2, 0 }, (day){ year, quarter * 3, 0 }, out);
}

static bool put_half(const run *r, int year, int half, found_value *out)
{
    const char part[] = { 'H', (char)('0' + half) };
    return put_part(r, year, part, (day){ year, half * 6 - 5, 0 }, (day){ year, half * 6, 0 }, out);
}

/* The winter of a year may begin in the one before or end in the one after. */
static bool put_season(const run *r, int year, int season, found_value *out)
{
    static const char codes[] = "SPSUFAWI";
    const int winter = season == 4;
    return put_part(r, year, codes + 2 * (season - 1), (day){ year - winter, winter ? 12 : season * 3, 0 },
                    (day){ year + winter, winter ? 2 : season * 3 + 2, 0 }, out);
}

/* An id of the words themselves, folded and joined by hyphens. */
static bool put_words(const groups *g, found_value *out)
{
    const run *r = g->r;
    buf *b = &r->w->text;
    b->n = 0;
    if (!buf_str(r->m, b, "date:"))
        return false;
    const size_t from = b->n;
    if (!lexis_fold(r->m, g->subject + g->span[0], g->span[1] - g->span[0], b))
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
    out->id = keep_bytes(r, b);
    return out->id.s;
}

/* ---- the document's own day */

/* False when it has none. */
static bool own_day(const run *r, day *x)
{
    const str s = r->in->date;
    if (s.len < 4 || !is_digit(s.s[0]))
        return false;
    x->y = int_of(s);
    x->m = s.len >= 7 ? int_of((str){ s.s + 5, 2 }) : 0;
    x->d = s.len >= ISO ? int_of((str){ s.s + 8, 2 }) : 0;
    return is_day(*x);
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

/* The same day of another month, or its last one. */
static day move_months(day x, int by)
{
    if (!x.m)
        return (day){ x.y + by / 12, 0, 0 };
    const int months = x.y * 12 + x.m - 1 + by;
    x.y = months / 12;
    x.m = months % 12 + 1;
    if (x.d > days_in(x.y, x.m))
        x.d = days_in(x.y, x.m);
    return x;
}

/* Monday is 1 (Sakamoto's method). */
static int weekday(day x)
{
    static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
    const int y = x.y - (x.m < 3);
    /* NOLINTNEXTLINE(clang-analyzer-core.*): x.m is 1 to 12 */
    return (y + y / 4 - y / 100 + y / 400 + shift[x.m - 1] + x.d + 6) % 7 + 1;
}

/* The year of a month without one: writers look back further than ahead. -1 when the document has no date. */
static int nearest_year(const run *r, int month)
{
    day own;
    if (!own_day(r, &own) || !own.m)
        return -1;
    const int away = month - own.m;
    return away > 3 ? own.y - 1 : away < -8 ? own.y + 1 : own.y;
}

/* ---- relative dates. *done: it could be told. False: out of memory. */

static int months_of(char unit)
{
    return unit == 'M' ? 1 : unit == 'Q' ? 3 : unit == 'Y' ? 12 : unit == 'E' ? 120 : unit == 'C' ? 1200 : 0;
}

/* Whether the document's date is fine enough to count units of that kind from it, and they lead to a year there is. */
static bool can_move(day own, char unit, int by)
{
    const bool fine = unit == 'D' || unit == 'W' ? own.d : unit == 'M' || unit == 'Q' ? own.m : months_of(unit);
    const int64_t years = (int64_t)by * months_of(unit) / 12;
    return fine && by > -100000 && by < 100000 && own.y + years > 0 && own.y + years < 9999;
}

/* Y-1, W+0: the whole unit that lies so many from the one the document is of. */
static bool put_unit(const run *r, day own, char unit, int by, found_value *out)
{
    const day there = move_months(own, by * months_of(unit));
    switch (unit) {
    case 'D': return put_day(r, move_days(own, by), out);
    case 'W': {
        const day monday = move_days(own, by * 7 - weekday(own) + 1);
        return put_span(r, monday, move_days(monday, 6), out);
    }
    case 'M': return put_day(r, (day){ there.y, there.m, 0 }, out);
    case 'Q': return put_quarter(r, there.y, (there.m + 2) / 3, out);
    case 'E': return put_years(r, (own.y / 10 + by) * 10, 10, out);
    case 'C': return put_years(r, ((own.y - 1) / 100 + by) * 100, 100, out);
    default: return put_day(r, (day){ there.y, 0, 0 }, out);
    }
}

/* Three decades ago is a year, three weeks ago a week. */
static bool put_distance(const run *r, day own, char unit, int by, found_value *out)
{
    if (unit == 'E' || unit == 'C')
        return put_day(r, (day){ own.y + by * months_of(unit) / 12, 0, 0 }, out);
    return put_unit(r, own, unit, by, out);
}

/* The past n units up to the document's day, or the coming ones from it. */
static bool put_stretch(const run *r, day own, char unit, int by, found_value *out)
{
    const int days = unit == 'D' ? by : unit == 'W' ? by * 7 : 0;
    const day there = days ? move_days(own, days) : move_months(own, by * months_of(unit));
    return by < 0 ? put_span(r, there, own, out) : put_span(r, own, there, out);
}

/* The last (-1) or next (1) such month, or this year's. */
static bool put_named_month(const run *r, day own, int month, int by, found_value *out)
{
    const int year = by < 0 ? own.y - (month >= own.m) : by > 0 ? own.y + (month <= own.m) : own.y;
    return put_day(r, (day){ year, month, 0 }, out);
}

/* Last autumn is the one that has ended, next autumn the one that has not begun. */
static bool put_named_season(const run *r, day own, int season, int by, found_value *out)
{
    const int ends = season == 4 ? 2 : season * 3 + 2, begins = season == 4 ? 12 : season * 3;
    const int year = by < 0 ? own.y - (season == 4 || own.m <= ends) : by > 0 ? own.y + (own.m >= begins) : own.y;
    return put_season(r, year, season, out);
}

static bool put_named_weekday(const run *r, day own, int wd, int by, found_value *out)
{
    const int away = wd - weekday(own);
    return put_day(r, move_days(own, by < 0 ? away - 7 * (away >= 0) : by > 0 ? away + 7 * (away <= 0) : away), out);
}

static int sign_of(str rule)
{
    for (size_t i = 0; i < rule.len; i++)
        if (rule.s[i] == '-' || rule.s[i] == '<')
            return -1;
    return 1;
}

/* Last (-1), this (0) or next (1), by what `rel` says. */
static bool put_rel(const groups *g, day own, found_value *out, bool *done)
{
    const str shift = lookup(g, "shift", group(g, "rel")), per = lookup(g, "per", group(g, "per"));
    const int by = shift.len < 2 ? 0 : sign_of(shift) * int_of((str){ shift.s + 1, shift.len - 1 });
    const int month = int_of(lookup(g, "month", group(g, "mon"))),
              season = int_of(lookup(g, "season", group(g, "season"))),
              wd = int_of(lookup(g, "weekday", group(g, "wd")));
    *done = shift.len >= 2;
    if (*done && per.len && can_move(own, per.s[0], by))
        return put_unit(g->r, own, per.s[0], by, out);
    if (*done && month && own.m)
        return put_named_month(g->r, own, month, by, out);
    if (*done && season && own.m)
        return put_named_season(g->r, own, season, by, out);
    if (*done && wd && own.d)
        return put_named_weekday(g->r, own, wd, by, out);
    *done = false;
    return true;
}

/* -n, >n: as many units as the text says; one where it gives no number. */
static bool put_counted(const groups *g, day own, str rule, found_value *out, bool *done)
{
    const str n = group(g, "n"), per = lookup(g, "per", group(g, "per"));
    const int64_t count = n.len == 0 || lookup(g, "one", n).len ? 1 : whole_number(g, n);
    const int by = count < 0 || count > 99999 ? 0 : (int)count * sign_of(rule);
    if (per.len == 0 || by == 0 || !can_move(own, per.s[0], by))
        return true;
    *done = true;
    return rule.s[0] == '<' || rule.s[0] == '>' ? put_stretch(g->r, own, per.s[0], by, out)
                                                : put_distance(g->r, own, per.s[0], by, out);
}

static bool put_relative(const groups *g, str rule, found_value *out, bool *done)
{
    day own;
    *done = false;
    if (rule.len < 2 || !own_day(g->r, &own))
        return true;
    if (rule.s[rule.len - 1] == 'n')
        return put_counted(g, own, rule, out, done);
    if (str_eq(rule, STR("rel")))
        return put_rel(g, own, out, done);
    const int by = int_of((str){ rule.s + 2, rule.len - 2 }) * sign_of(rule);
    if (!can_move(own, rule.s[0], by))
        return true;
    *done = true;
    return put_unit(g->r, own, rule.s[0], by, out);
}

/* ---- calendar dates */

/* Two digits are of the years from 1950 to 2049. -1: none */
static int year_of(const groups *g, str s)
{
    if (s.len == 0)
        return -1;
    const int64_t y = is_digit(s.s[0]) ? int_of(s) : whole_number(g, s);
    return y < 0 || y > 9999 ? -1 : (int)(y < 50 && y >= 0 ? 2000 + y : y < 100 ? 1900 + y : y);
}

/* By digits, as a word of that kind, or as a number in words; -1: none of them. */
static int number_in(const groups *g, const char *kind, str s)
{
    if (s.len == 0 || is_digit(s.s[0]))
        return int_of(s);
    const int v = int_of(lookup(g, kind, s));
    return v ? v : (int)whole_number(g, s);
}

/* The year 1950-53 ends in. */
static int second_year(const groups *g, str s, int first)
{
    const int y = int_of(s);
    return s.len == 2 && is_digit(s.s[0]) ? first / 100 * 100 + y : year_of(g, s);
}

/* 22/04: by the language's order, or the only one there is. */
static void set_order(const groups *g, day *x)
{
    if (group(g, "swap").len && x->m > 12 && x->d <= 12) {
        const int m = x->m;
        x->m = x->d;
        x->d = m;
    }
}

/* The year given, or the one that `ry` says from the document's ("last" of "last year"). -1: none */
static int year_around(const groups *g)
{
    day own;
    const str y = group(g, "y"), shift = lookup(g, "shift", group(g, "ry"));
    if (y.len)
        return year_of(g, y);
    if (shift.len < 2 || !own_day(g->r, &own))
        return -1;
    return own.y + sign_of(shift) * int_of((str){ shift.s + 1, shift.len - 1 });
}

/* One date by its parts, or a span of two. False with *memory true: no such day. */
static bool read_calendar(const groups *g, found_value *out, bool *memory)
{
    const run *r = g->r;
    const str y2 = group(g, "y2"), mon2 = group(g, "mon2"), d2 = group(g, "d2"),
              hol = lookup(g, "holiday", group(g, "hol"));
    day x = { year_around(g), number_in(g, "month", group(g, "mon")), number_in(g, "ordinal", group(g, "d")) };
    if (hol.len == 5)
        x.m = int_of(hol), x.d = int_of((str){ hol.s + 3, 2 });
    set_order(g, &x);
    day to = { y2.len ? second_year(g, y2, x.y) : x.y, mon2.len ? number_in(g, "month", mon2) : x.m,
               d2.len     ? number_in(g, "ordinal", d2)
               : mon2.len ? 0
                          : x.d };
    if (x.y < 0)
        x.y = y2.len ? to.y - (mon2.len && to.m < x.m) : x.m ? nearest_year(r, x.m) : -1;
    if (to.y < 0)
        to.y = x.y >= 0 && to.m < x.m ? x.y + 1 : x.y;
    else if (!y2.len && mon2.len && to.m < x.m && group(g, "y").s > mon2.s)
        x.y--; /* December 30 to January 2, 2019 */
    if (!is_day(x) || !is_day(to))
        return false;
    const bool span = y2.len || mon2.len || d2.len;
    const int order = (to.y - x.y) * 400 + (to.m - x.m) * 32 + (to.d && x.d ? to.d - x.d : 0);
    if (!span || order <= 0)
        return *memory = put_day(r, x, out);
    return *memory = put_span(r, x, to, out);
}

/* "1970s", "the seventies", "nineteenth century", "the 70s of the 19th century" */
static bool put_long(const groups *g, str decade, int century, found_value *out)
{
    while (decade.len && !is_digit(decade.s[0]) && (decade.s[0] == '\'' || (unsigned char)decade.s[0] == 0xe2))
        decade.s += decade.s[0] == '\'' ? 1 : 3, decade.len -= decade.s[-1] == '\'' ? 1 : 3;
    if (decade.len == 0)
        return century > 0 && century < 100 ? put_years(g->r, (century - 1) * 100, 100, out) : put_words(g, out);
    const int v = number_in(g, "decade", decade);
    if (v < 0 || v > 9990)
        return put_words(g, out);
    const int y = v >= 100 ? v : century > 0 ? (century - 1) * 100 + v : v < 20 ? 2000 + v : 1900 + v;
    return put_years(g->r, y / 10 * 10, 10, out);
}

static bool put_fiscal(const groups *g, int year, found_value *out)
{
    char shown[6] = "FY";
    put_digits(shown + 2, year, 4);
    return put_value(g->r, (str){ shown, 6 }, (day){ year, 0, 0 }, (day){ -1, 0, 0 }, out);
}

/* *done false: it is none of them, or has no year. */
static bool put_piece(const groups *g, found_value *out, bool *done)
{
    const int quarter = number_in(g, "ordinal", group(g, "q")), half = number_in(g, "ordinal", group(g, "half")),
              season = int_of(lookup(g, "season", group(g, "season"))), year = year_around(g);
    *done = year >= 0;
    if (*done && group(g, "fy").len)
        return put_fiscal(g, year, out);
    if (*done && quarter > 0 && quarter <= 4)
        return put_quarter(g->r, year, quarter, out);
    if (*done && half > 0 && half <= 2)
        return put_half(g->r, year, half, out);
    if (*done && season)
        return put_season(g->r, year, season, out);
    *done = false;
    return true;
}

bool read_date(const groups *g, found_value *out, bool *memory)
{
    const str year = group(g, "y"), decade = group(g, "dec"), century = group(g, "cen");
    bool done = false;
    if (g->p->value.len)
        return *memory = put_relative(g, g->p->value, out, &done) && (done || put_words(g, out));
    if (decade.len || century.len) {
        const int roman = int_of(lookup(g, "roman", century));
        return *memory = put_long(g, decade, roman ? roman : number_in(g, "ordinal", century), out);
    }
    if (group(g, "q").len || group(g, "half").len || group(g, "season").len || group(g, "fy").len)
        return *memory = put_piece(g, out, &done) && (done || put_words(g, out));
    if (year.len || group(g, "mon").len || lookup(g, "holiday", group(g, "hol")).len == 5)
        return read_calendar(g, out, memory);
    return *memory = put_words(g, out);
}

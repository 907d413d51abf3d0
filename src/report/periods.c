/* See periods.h. In: dates of documents. Out: the unit that a figure over time counts by. */
#include "report/periods.h"

#include <stdio.h>
#include <string.h>

/* Months since year 0, *exact: the month is known; -1: no date. */
static int months_of(str date, bool *exact)
{
    int v[2] = { 0, 0 };
    *exact = date.len == 7 && date.s[4] == '-';
    if (date.len != 4 && !*exact)
        return -1;
    for (size_t i = 0; i < date.len; i++) {
        if (i == 4)
            continue;
        if (date.s[i] < '0' || date.s[i] > '9')
            return -1;
        v[i > 4] = v[i > 4] * 10 + (date.s[i] - '0');
    }
    return *exact && (v[1] < 1 || v[1] > 12) ? -1 : v[0] * 12 + (*exact ? v[1] - 1 : 0);
}

static int number_of(enum period_unit unit, int months)
{
    static const int size[] = { 1, 1, 3, 12, 120 };
    return months / size[unit];
}

periods periods_of(const strtab *dates)
{
    enum { LEAST = 3, MOST_MONTHS = 36, MOST_QUARTERS = 48 };
    static const int most[] = { 0, MOST_MONTHS, MOST_QUARTERS, MOST_PERIODS, MOST_PERIODS };
    int first = -1, last = -1;
    bool all_exact = true;
    for (uint32_t i = 0; i < strtab_size(dates); i++) {
        bool exact;
        const int at = months_of(strtab_get(dates, i), &exact);
        if (at < 0)
            continue;
        first = first < 0 || at < first ? at : first;
        last = at > last ? at : last;
        all_exact &= exact;
    }
    for (enum period_unit unit = all_exact ? PERIOD_MONTH : PERIOD_YEAR; first >= 0 && unit <= PERIOD_DECADE; unit++) {
        const periods p = { unit, number_of(unit, first), number_of(unit, last) - number_of(unit, first) + 1 };
        if (p.n <= most[unit])
            return p.n < LEAST ? (periods){ PERIOD_NONE, 0, 0 } : p;
    }
    return (periods){ PERIOD_NONE, 0, 0 };
}

int period_at(const periods *p, str date)
{
    bool exact;
    const int months = months_of(date, &exact);
    if (months < 0 || p->unit == PERIOD_NONE || (!exact && p->unit < PERIOD_YEAR))
        return -1;
    const int at = number_of(p->unit, months) - p->first;
    return at >= 0 && at < p->n ? at : -1;
}

str period_name(const periods *p, int i, char out[PERIOD_NAME])
{
    const int v = p->first + i;
    switch (p->unit) {
    case PERIOD_MONTH: snprintf(out, PERIOD_NAME, "%04d-%02d", v / 12 % 10000, v % 12 + 1); break;
    case PERIOD_QUARTER: snprintf(out, PERIOD_NAME, "%04d Q%d", v / 4 % 10000, v % 4 + 1); break;
    case PERIOD_DECADE: snprintf(out, PERIOD_NAME, "%03d0s", v % 1000); break;
    default: snprintf(out, PERIOD_NAME, "%04d", v % 10000); break;
    }
    return str_of(out);
}

const char *period_word(const periods *p)
{
    static const char *const words[] = { "", "month", "quarter", "year", "decade" };
    return words[p->unit];
}

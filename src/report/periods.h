/* Time in the report: months, quarters, years or decades from the first dated document to the last, none left out. */
#ifndef DGM_REPORT_PERIODS_H
#define DGM_REPORT_PERIODS_H

#include "base/hash.h"

enum period_unit { PERIOD_NONE, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_DECADE };
enum { MOST_PERIODS = 60, PERIOD_NAME = 12 };

typedef struct periods {
    enum period_unit unit; /* PERIOD_NONE: fewer than three, or too far apart to draw */
    int first, n;          /* the number of the first: months, quarters, years or decades since year 0 */
} periods;

/* The finest unit of which the dates ("2021-03", or "2021" where no more is known) give MOST_PERIODS at most. */
periods periods_of(const strtab *dates);
int period_at(const periods *p, str date); /* which of them it lies in, or -1 */
/* "2021-03", "2021 Q1", "2021" or "1790s". */
str period_name(const periods *p, int i, char out[PERIOD_NAME]);
const char *period_word(const periods *p); /* "month" ... */

#endif

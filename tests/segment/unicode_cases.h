/* The test files of UAX #29: "÷ 0061 × 0308 ÷ # …", read into a text and a 1 in `breaks` at each boundary. */
#ifndef UNICODE_CASES_H
#define UNICODE_CASES_H

#include "testing.h"

#include "base/utf8.h"
#include "segment/classes.h"

#define UCD "/usr/share/unicode/auxiliary/"
enum { CASE_MOST = 512 };

static inline size_t read_case(const char *row, char *s, char *breaks)
{
    size_t n = 0;
    memset(breaks, 0, CASE_MOST / 2);
    for (const char *p = row; *p && *p != '#' && *p != '\n';) {
        if (*p == ' ' || *p == '\t') {
            p++;
        } else if (strncmp(p, "÷", 2) == 0) {
            breaks[n] = 1;
            p += 2;
        } else if (strncmp(p, "×", 2) == 0) {
            p += 2;
        } else {
            char *end;
            n += (size_t)utf8_put((uint32_t)strtoul(p, &end, 16), s + n);
            p = end;
        }
    }
    return n;
}

/* `row` is the line of the file; s[n] is the text, `shift` line feeds and then the case's; boundaries are wanted where
 * `want` is 1, from shift + 1 on. */
typedef void (*case_check)(void *user, const char *row, const char *s, size_t n, const char *want, size_t shift);

/* Each case of the file with each number of line feeds before it, up to a block; returns how many cases there are. */
static inline int each_case(const char *path, case_check check, void *user)
{
    FILE *f = fopen(path, "r");
    if (!f) {
        fprintf(stderr, "SKIPPED: %s is missing (Debian: unicode-data); UAX #29 was not checked against it\n", path);
        skip();
    }
    char row[4096], s[CASE_MOST], want[CASE_MOST];
    int cases = 0;
    while (fgets(row, sizeof row, f)) {
        if (row[0] == '#')
            continue;
        for (size_t shift = 0; shift < BLOCK; shift++) {
            memset(s, '\n', shift);
            memset(want, 1, shift);
            const size_t n = read_case(row, s + shift, want + shift);
            if (n)
                check(user, row, s, shift + n, want, shift);
            cases += n && shift == 0;
        }
    }
    fclose(f);
    return cases;
}

#endif

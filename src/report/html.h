/* HTML and SVG out: in pieces, escaped, to the caller's sink. The first failure is remembered and reported at the end.
 */
#ifndef DGM_REPORT_HTML_H
#define DGM_REPORT_HTML_H

#include "base/error.h"
#include "base/mem.h"

typedef struct html {
    const mem *m;
    dgm_sink sink;
    str style; /* of a figure that is a file of its own; else empty */
    size_t written;
    buf out; /* what the sink has not seen yet */
    dgm_status status;
} html;

enum { NO_SCORE = INT32_MIN };

dgm_status html_open(html *h, const mem *m, const dgm_sink *sink, dgm_error *err);
dgm_status html_close(html *h, dgm_error *err); /* what is left, and the first failure */

void put_raw(html *h, const char *s, size_t len);
void put_text(html *h, str s);             /* escaped for text and for attributes in double quotes */
void put_short(html *h, str s, int cells); /* the same, cut with an ellipsis to so many columns of a terminal */
int html_cells(str s);                     /* columns that it takes, at most 1,000 */

/* A format of our own, in which nothing but the strings of `f` itself goes out unescaped:
 *   %d int   %n int64_t with thousands apart   %t str   %s trusted const char *   %c hundredths as "+0.32", or a dash
 *   %% a per cent sign */
void emit(html *h, const char *f, ...);

#endif

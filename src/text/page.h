/* Private to the text stage: what lines.c hands to page.c, and the compiled rules. */
#ifndef DGM_TEXT_PAGE_H
#define DGM_TEXT_PAGE_H

#include "text/text.h"
#include "base/error.h"

enum line_flag {
    LINE_AFTER_BLANK = 1, /* a blank line stands before it, or nothing */
    LINE_LISTED = 2,      /* begins with a bullet or a number */
    LINE_SPACED = 4       /* white space stands before its line break */
};

/* What a line's place says about it; one for each entry of lines.v. */
typedef struct line_place {
    int32_t indent; /* cells */
    uint8_t flags;
} line_place;

struct paragraph; /* page.c's features of a block */
struct shingle;

typedef struct line_work {
    VEC(line_place) places;
    VEC(struct paragraph) paragraphs;
    VEC(struct shingle) shingles;
    buf folded;
} line_work;

/* ---- lines.c */
int32_t text_cells(const char *s, const char *end, int32_t most); /* width in terminal cells, up to `most` */
bool ends_sentence(const char *s, const char *end);               /* . ! ? ... and their kin, before closing marks */

/* ---- page.c: sets kind and reason of every line, and title, author and date */
dgm_status page_find(const mem *m, const line_rules *r, const text *t, lines *l, dgm_error *err);

#endif

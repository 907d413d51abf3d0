/* What article.c and main_text.c share: a page of HTML that is being judged. */
#ifndef DGM_TEXT_ARTICLE_H
#define DGM_TEXT_ARTICLE_H

#include "text/page.h"

enum { LONG_TITLE = 40 /* words */ };

typedef struct article {
    page g;
    html *h;
    char stated[FOLD_BYTES + 16]; /* the title that the page states, folded */
    size_t stated_len;            /* 0: none */
    size_t named;                 /* the node of the heading that the page calls its title; 0: none */
    size_t main;                  /* the node that is the article */
    size_t first, last;           /* lines of prose in it, last + 1 */
} article;

/* ---- main_text.c */

bool mostly_links(const html_line *l);
int64_t prose_of(const article *a, size_t i);    /* bytes of line i that read like sentences */
str clean_title(const article *a);               /* what the page states; empty: nothing */
bool same_title(article *a, const paragraph *p); /* as the page states, or one stands in the other */
void main_text_find(article *a);                 /* named and main, and where each node stands */

#endif

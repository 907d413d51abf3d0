/* Private to the text stage: pages of HTML as lines of text and what their elements say of them.
 *
 *   markup.c      bytes to tags and text
 *   html_rules.c  what elements and their names say, out of data/und/html-*.tsv
 *   html.c        tags and text to lines, nodes and what the page states
 *   article.c     which lines are the article */
#ifndef DGM_TEXT_HTML_H
#define DGM_TEXT_HTML_H

#include "text/text.h"
#include "base/error.h"

/* ---- markup.c */

enum markup_kind { MARKUP_TEXT, MARKUP_START, MARKUP_END, MARKUP_SKIPPED };

enum { ATTRIBUTES = 24, NAME_MOST = 24 };

typedef struct attribute {
    str name, value; /* as they stand: names in any case, values with references */
} attribute;

/* A piece of a page: text, a tag, or a comment and the like. */
typedef struct markup {
    const char *s, *end;    /* all of it */
    uint8_t kind;
    char name[NAME_MOST];   /* of a tag, lower case, cut */
    bool closed;            /* <br/> */
    int n;                  /* attributes; more than ATTRIBUTES are left out */
    attribute attributes[ATTRIBUTES];
} markup;

/* The piece at p < end. One pass over a page calls it piece by piece, in linear time. */
void markup_next(const char *p, const char *end, markup *out);
/* The end tag of a raw element from p on, or `end`. */
const char *markup_raw_end(const char *p, const char *end, const char *name);
str markup_get(const markup *x, const char *attribute); /* empty where there is none */

/* Named character references, sorted. */
typedef struct reference {
    str name;     /* with its semicolon */
    char as[8]; /* UTF-8 */
} reference;

/* The character reference at p (an '&'): its length and what it stands for, up to 7 bytes; 0: there is none. */
size_t reference_read(const reference *all, size_t n, const char *p, const char *end, char as[8]);

/* ---- html_rules.c */

enum html_layout { LAYOUT_INLINE, LAYOUT_BLOCK, LAYOUT_BREAK, LAYOUT_VOID, LAYOUT_RAW, LAYOUT_CELL, LAYOUT_PLAIN, LAYOUTS };
enum html_role {
    ROLE_NONE, ROLE_MAIN, ROLE_ARTICLE, ROLE_HEADING, ROLE_QUOTE, ROLE_LIST, ROLE_ITEM, ROLE_TABLE, ROLE_FIGURE,
    ROLE_CAPTION, ROLE_HEADER, ROLE_FOOTER, ROLE_FORM, ROLE_FURNITURE, ROLE_PAGE_TITLE, ROLE_TIME, ROLE_LINK, ROLE_BODY,
    ROLE_BYLINE, ROLE_BIO, ROLES
};

typedef struct html_tag {
    str name, group;
    const char *reason;
    uint8_t layout, role;
} html_tag;

typedef struct html_hint {
    str words;   /* lower case, a space between them */
    const char *reason;
    bool whole;  /* name */
    uint8_t role;
    int16_t next; /* row with the same slot, -1 */
} html_hint;

enum { HINT_SLOTS = 256 };

typedef struct html_meta_name {
    str name;
    uint8_t field;
} html_meta_name;

/* html-tags.tsv, html-hints.tsv, html-meta.tsv and character-references.tsv, compiled. */
typedef struct html_rules {
    arena strings;
    VEC(html_tag) tags;       /* sorted by name */
    VEC(html_hint) hints;
    int16_t first_hint[HINT_SLOTS];
    VEC(html_meta_name) metas;
    VEC(reference) references;
} html_rules;

dgm_status html_rules_new(const mem *m, html_rules **out, dgm_error *err);
void html_rules_free(const mem *m, html_rules *r);
const html_tag *html_tag_of(const html_rules *r, const char *name); /* NULL: inline, says nothing */
const html_hint *html_hint_of(const html_rules *r, str names); /* of class, id and the like; NULL: says nothing */

/* ---- html.c */

enum html_field { FIELD_TITLE, FIELD_AUTHOR, FIELD_DATE, FIELD_SOURCE, FIELD_LANG, FIELD_PAGE_TITLE, FIELDS };

/* A block element, or another that says something. Parents stand before their children. */
typedef struct html_node {
    int32_t parent;   /* -1: none */
    uint8_t role, level; /* level of a heading */
    bool cell;        /* of a table */
    bool cut;         /* the rest is article.c's: no part of the article, with all below it */
    bool inside, near; /* the article; what stands close to it */
    int32_t cut_by;   /* the nearest node that is cut, up to the article or the page; -1: none */
    const char *reason;
    int64_t prose, all;
} html_node;

typedef struct html_line {
    int32_t start, end, node;
    int32_t links;    /* bytes in links */
    bool softly;      /* begins after a <br> */
} html_line;

/* An element that has begun and not yet ended. */
typedef struct html_open {
    const html_tag *tag; /* NULL: not of the table */
    uint32_t name;       /* a hash of it */
    int32_t node;        /* what text in it belongs to */
    bool link, pre;
} html_open;

struct html {
    VEC(html_node) nodes;
    VEC(html_line) lines;
    VEC(html_open) stack;
    int64_t untold;        /* elements deeper than the stack */
    buf strings;           /* what the page states */
    str field[FIELDS];     /* empty: not stated; offsets in strings while it is read */
    size_t field_at[FIELDS];
    uint16_t rank[FIELDS]; /* of where it was stated; a lower one holds */
};

str html_field(const html *h, int field); /* what the page states, empty where it does not */

/* ---- html_fields.c: what the page says of itself */
bool html_state(const mem *m, const html_rules *r, html *h, int field, uint16_t rank, str value); /* false: no memory */
bool html_read_meta(const mem *m, const html_rules *r, html *h, const markup *tag);
bool html_read_linked_data(const mem *m, const html_rules *r, html *h, const char *s, const char *end); /* JSON-LD */

/* White space of HTML. */
static inline bool html_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* ---- markup.c */
const char *html_find(const char *p, const char *end, const char *what); /* where it stands first, NULL */

#endif

/* Private to the text stage: what lines.c hands to page.c, and the compiled rules. */
#ifndef DGM_TEXT_PAGE_H
#define DGM_TEXT_PAGE_H

#include "text/text.h"
#include "text/html.h"

enum line_flag {
    LINE_AFTER_BLANK = 1, /* a blank line stands before it, or nothing */
    LINE_LISTED = 2,      /* begins with a bullet or a number */
    LINE_SPACED = 4       /* white space stands before its line break */
};

/* What a line's place says about it; one for each entry of lines.v. */
typedef struct line_place {
    uint8_t indent; /* cells */
    uint8_t width;  /* cells, indent and all; only where a line follows that could go on */
    uint8_t flags;
} line_place;

/* What rules may say of a paragraph: a line kind, or one of these. */
enum rule_kind { RULE_END = LINE_KINDS, RULE_ROLE, RULE_JOIN, RULE_PARTICLE, RULE_TEXT, RULE_READER, RULE_KINDS };

enum rule_where { RULE_LINE, RULE_PREFIX, RULE_SUFFIX, RULE_CONTAINS, RULE_PLACES };

typedef struct rule {
    uint8_t kind, where;
    uint16_t next;       /* another rule of the same slot, RULE_NONE at the end */
    uint64_t head, mask; /* the pattern's first eight bytes, and which of them it has */
    str pattern;         /* folded */
    const char *reason;
} rule;

typedef struct month {
    str name;
    int32_t number;
} month;

enum { RULE_SLOTS = 8192, RULE_NONE = UINT16_MAX };

/* Which languages have a function word. */
typedef struct word_votes {
    uint64_t key; /* its bytes; 0: a free slot */
    uint32_t voters;
} word_votes;

/* How often three letters in a row stand in each of the languages of data/und/trigrams.tsv. */
enum { TRIGRAM_LANGS = 16 };
typedef struct trigram {
    uint64_t key; /* 0: a free slot */
    uint8_t weights[TRIGRAM_LANGS];
} trigram;

enum { WORD_SLOTS = 4096, TRIGRAM_SLOTS = 4096, LANG_RIVALS = 16, LANG_VOTERS = LANG_COUNT + LANG_RIVALS };

struct line_rules {
    mem m;
    word_votes words[WORD_SLOTS]; /* language.c's */
    trigram trigrams[TRIGRAM_SLOTS];
    uint8_t trigram_voters[TRIGRAM_LANGS];
    char rivals[LANG_RIVALS][4]; /* names of languages that the library does not analyse */
    html_rules *html;
    arena strings;
    VEC(rule) rules;
    VEC(month) months;
    uint32_t month_lengths[256]; /* by first byte: lengths of names, as bits modulo 32 */
    uint16_t first[2][RULE_SLOTS]; /* heads of chains: rules of a line's beginning, and of any place */
};

/* The longest pattern of each kind that a paragraph matches. */
typedef struct rule_hits {
    const rule *of[RULE_KINDS];
    uint64_t contains; /* not 0: some rule of furniture for any place matched, whichever of[LINE_FURNITURE] is */
} rule_hits;

/* A page may be of short lines alone, so this is kept small. */
typedef struct paragraph {
    const char *s, *end;
    const char *reason;      /* NULL: not decided */
    const rule_hits *hits;   /* these and what is counted: none until look_closer() */
    uint32_t first;          /* its first line; the last stands before the next paragraph's */
    int16_t words;           /* of the first SAMPLE_BYTES; two wide characters count as one */
    int16_t capitals;        /* words of it that begin with a capital */
    int16_t separators;      /* | / > and the like, and gaps of two spaces */
    int16_t digits;
    uint8_t kind;
    uint8_t cells;           /* up to LONG_CELLS */
    bool long_text : 1;      /* of LONG_CELLS or more, LONG_WIDE_CELLS of wide characters */
    bool looked : 1;
    bool own : 1;            /* blank lines around it */
    bool terminal : 1;       /* ends a sentence */
    bool listed : 1;
    bool one_line : 1;
    bool repeats : 1;        /* other documents of its source have it too: its lines are marked */
} paragraph;

/* Three words in a row of a possible pull quote. */
typedef struct shingle {
    uint64_t hash;
    uint32_t quote, seen; /* index into quotes; the paragraph that had it last, + 1 */
} shingle;

typedef struct quote {
    size_t paragraph;
    int32_t shingles, hits;
    uint32_t where; /* the paragraph that `hits` counts, + 1 */
} quote;

typedef struct line_work {
    VEC(line_place) places;
    VEC(paragraph) paragraphs;
    VEC(quote) quotes;
    VEC(shingle) shingles; /* a hash table */
    VEC(uint64_t) filter;  /* which hashes are in it, as bits */
    arena hits;
    buf folded;
} line_work;

enum {
    LONG_CELLS = 160, /* running text if it ends a sentence; no rule alone refuses it inside the article */
    LONG_WIDE_CELLS = 80,
    SHORT_WORDS = 12, /* a heading of the page's own, such as "Most read" */
    NOTE_WORDS = 90,  /* an author's note */
    HEADLINE_WORDS = 4, /* a headline has as many at least */
    LIST_LINES = 4,     /* so many lines of one shape are a list */
    CAPTION_WORDS = 60
};

typedef struct page {
    const mem *m;
    const line_rules *r;
    lines *l;
    line_work *w;
    paragraph *v;      /* [n] */
    size_t n, from, to; /* the article: paragraphs from <= i < to */
    size_t title;      /* n: none */
    bool furnished;    /* something on it is furniture for certain */
    str names[4];      /* of authors */
    size_t n_names;
} page;

/* ---- lines.c */
int32_t text_cells(const char *s, const char *end, int32_t most); /* width in terminal cells, up to `most` */
bool ends_sentence(const char *s, const char *end);               /* . ! ? ... and their kin, before closing marks */

/* ---- rules.c */
enum { FOLD_BYTES = 1600 };
/* Lower case, one space for each gap, straight quotes and hyphens; at most FOLD_BYTES of the text. */
bool fold_line(const mem *m, buf *to, const char *s, const char *end);
rule_hits rules_match(const line_rules *r, const buf *folded);
bool is_month(const line_rules *r, str word, int32_t *number);

/* ---- dates.c: the first date in a folded line, as yyyy-mm-dd; false without one */
bool find_date(const line_rules *r, const buf *folded, char iso[11]);

/* ---- paragraphs.c: what they look like */
dgm_status read_paragraphs(page *g, const text *t);
dgm_status look_closer(page *g, paragraph *p); /* words and rules, where not yet known; DGM_ERR_MEMORY */
bool is_upper(uint32_t c);
bool is_word_char(uint32_t c);
bool is_gap(uint32_t c);
bool is_separator(uint32_t c);
bool hit_in_place(const rule *x, uint8_t where); /* matched, at that place or a stricter one */
bool is_navigation(const paragraph *p);     /* a row of links */
bool is_blank_of_words(const paragraph *p); /* numbers, dashes, stars */
bool is_refused(const paragraph *p);        /* no running text, by rules strict enough for the middle of an article */
bool is_foot_text(const paragraph *p);      /* the same by rules that hold at a page's foot */
bool speaks_of_rights(const paragraph *p);
bool is_prose(const paragraph *p);          /* running text, for certain */
bool is_sentence(const paragraph *p);       /* a sentence of its own, however short */
bool has_credit(const paragraph *p);        /* ends with a photographer or a source */

/* ---- pullquotes.c: marks paragraphs of [from, to) that repeat a longer one */
dgm_status pullquotes_find(const mem *m, line_work *w, size_t from, size_t to, dgm_error *err);

/* ---- language.c: a voter is one of our languages, by its number, or a rival */
void language_load(line_rules *r);
bool is_script_letter(uint32_t c);
bool is_stop_word(const line_rules *r, const char *s, const char *end); /* a short one, of a listed language */

/* ---- trigrams.c */
void trigrams_load(line_rules *r, int (*voter_of)(line_rules *r, str name));
/* Adds what the text's trigrams say to each voter's score; its letters, weighed alike. */
int32_t trigrams_hear(const line_rules *r, const char *s, const char *end, int32_t score[LANG_VOTERS]);

/* ---- page.c: what article.c asks too */
bool is_name(const page *g, const paragraph *p, const char **end);
bool is_byline(const paragraph *p);
void read_byline(page *g, const paragraph *p);
void keep_author(page *g, const char *s, const char *end);
bool is_dateline(page *g, const paragraph *p, char iso[11]);
void keep_date(page *g, const char iso[11]);
bool is_note(page *g, paragraph *p);

/* ---- headline.c */
size_t find_headline(page *g); /* its paragraph, n: none */

/* ---- neighbours.c */
bool is_label(const paragraph *p); /* a few words, as of a menu */
bool is_end_mark(const paragraph *p);
/* The paragraph that ends the article ("Most read"), if what follows it is little beside what came before, or
 * comments. */
size_t find_end(page *g);
void find_densest(page *g); /* narrows from and to where little prose among short lines stands at an end */
enum { LIST_MOST = 12 }; /* lines of a list of links in the midst of an article */
bool article_goes_on(page *g, size_t mark);
void judge_neighbours(page *g);                /* when each has been judged by itself */

/* ---- article.c: the same as page_find() of a page of HTML, whose lines `l` holds */
dgm_status article_find(const mem *m, const line_rules *r, const text *t, html *h, lines *l, dgm_error *err);

/* ---- page.c: sets kind and reason of every line, and title, author and date */
dgm_status page_find(const mem *m, const line_rules *r, const text *t, lines *l, dgm_error *err);

#endif

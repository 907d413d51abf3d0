/* Bytes to clean text. In: the source's bytes. Out: valid UTF-8 with a map back to the source; its lines, each
 * with a kind and a reason; its language. */
#ifndef DGM_TEXT_TEXT_H
#define DGM_TEXT_TEXT_H

#include "base/hash.h"
#include "base/lang.h"
#include "base/mem.h"

/* ---- decode.c */

/* Byte `text` of the text came from byte `source`; from there on to the next point both run in step. */
typedef struct text_point {
    int32_t text;
    int64_t source;
} text_point;

/* How many bytes of the source a character had: FORM_SINGLE one, FORM_DOUBLE one if ASCII and else two. */
enum text_form { FORM_UTF8, FORM_UTF16LE, FORM_UTF16BE, FORM_UTF32LE, FORM_UTF32BE, FORM_SINGLE, FORM_DOUBLE };

typedef struct text {
    const char *s;          /* [len] valid UTF-8 without NULs: `own.v`, or the caller's bytes when borrowed */
    int32_t len;
    int64_t source_bytes;   /* length of the source */
    int64_t replaced;       /* invalid subsequences, each read as one U+FFFD */
    int64_t replaced_bytes; /* source bytes they had */
    int64_t first_bad;      /* source offset of the first, or -1 */
    enum text_form form;
    const char *encoding;   /* "utf-8", "utf-16le", ... static, or `name` */
    const char *hint;       /* what the source looks like instead, static; NULL: nothing */
    char name[40];
    buf own;
    VEC(text_point) map;    /* empty: identical */
    const struct text *of;  /* NULL, or a text that `map` leads to, whose own map leads to the source */
} text;

/* Reuses the memory of `t` (all zero at first). `encoding`: any that iconv knows; NULL: UTF-8, or UTF-16 / UTF-32 by
 * BOM, with a hint where the source looks like something else. A UTF-8 BOM stays
 * in the text, other BOMs are dropped. `limit` in bytes of the source and of the decoded text, at most 1 GiB; 0: that.
 * On failure the text is empty. DGM_ERR_LIMIT, DGM_ERR_BINARY (the first bytes of a known format, or more
 * than one NUL in 16 bytes; fewer are read as U+FFFD), DGM_ERR_ENCODING, DGM_ERR_MEMORY. */
dgm_status text_decode(const mem *m, text *t, const char *source, size_t len, const char *encoding, bool borrow,
                       int64_t limit, dgm_error *err);
/* The same for a name or a cell, which is no document and so is never refused: UTF-8, borrowed where it is valid, what
 * is not and NULs read as U+FFFD. DGM_ERR_LIMIT over 1 GiB, DGM_ERR_MEMORY. */
dgm_status text_mend(const mem *m, text *t, const char *source, size_t len, dgm_error *err);
/* Empties `t` and makes it one whose map will lead to `of`, with what was counted there. */
void text_derive(text *t, const text *of);
int64_t text_source_offset(const text *t, int64_t offset); /* -1 out of range */
/* The inverse, rounded down to a code point; -1 out of range. */
int32_t text_from_source(const text *t, int64_t source);
void text_free(const mem *m, text *t);

/* ---- html.c */

/* A page of HTML: its lines with what elements say of them, and what it states of itself. */
typedef struct html html;
struct line_rules;

bool html_sniff(const char *s, size_t len); /* begins as pages do */
/* The encoding that the page's first kilobytes declare, as iconv names it, into `name`; NULL: none. */
const char *html_charset(const char *s, size_t len, char name[40]);
/* `from` is the page as decoded and must live as long as `out`, its text: a line for each block, whose map leads over
 * the page's own to the source. *h is made where it is NULL and used again. `out` as for text_decode(). Elements
 * `nesting` deep are told apart; of deeper ones the text is read. DGM_ERR_MEMORY, DGM_ERR_LIMIT. */
dgm_status html_read(const mem *m, const struct line_rules *r, const text *from, uint32_t nesting, html **h, text *out,
                     dgm_error *err);
int64_t html_untold(const html *h); /* elements that were deeper */
void html_free(const mem *m, html *h);

/* ---- lines.c */

enum line_kind {
    LINE_TITLE, LINE_HEADING, LINE_BYLINE, LINE_DATELINE, LINE_CAPTION, LINE_PULLQUOTE, LINE_BODY, LINE_BIO,
    LINE_DISCLAIMER, LINE_FURNITURE, LINE_KINDS
};
extern const char *const line_kind_names[LINE_KINDS];
/* Lines whose sentences are analysed by quotes, stances and tallies: title, heading, body. */
static inline bool line_kind_analysed(uint8_t kind)
{
    return kind == LINE_TITLE || kind == LINE_HEADING || kind == LINE_BODY;
}

typedef struct line {
    int32_t start, end;     /* without the line break and outer white space; empty lines have no entry */
    int32_t block;          /* lines of one hard-wrapped paragraph share it; counts up from 0 */
    uint8_t kind;
    uint8_t lang;           /* enum lang: what its paragraph is in; languages.c */
    const char *reason;     /* why, a word or two: static or the rules' */
} line;

typedef struct boilerplate boilerplate;

typedef struct lines {
    VEC(line) v;
    const boilerplate *again; /* set by the caller: lines to be cut, NULL: none; those of `from`, of what the page says
                                 it is from, or of `folder` */
    str from, folder;
    str title, author, date, source, lang; /* found on the page, or empty; date as ISO yyyy-mm-dd. In the text, the page
                                              of HTML or this struct */
    char iso_date[11];
    enum lang stated; /* all are read in this language, whatever they are in; LANG_UND: each in its own */
    struct line_work *work;  /* scratch */
} lines;

/* furniture.tsv, months.tsv and function-words.txt of data/<lang>, and trigrams, compiled; immutable. */
typedef struct line_rules line_rules;
dgm_status line_rules_new(const mem *m, line_rules **out, dgm_error *err); /* of all languages */
void line_rules_free(line_rules *r);

/* `page`: find furniture; else every line is body, with blocks all the same. `h`: what the text was made of, NULL:
 * none; then its elements tell the lines and their kinds. */
dgm_status lines_find(const mem *m, const line_rules *r, const text *t, html *h, bool page, lines *out, dgm_error *err);
void lines_free(const mem *m, lines *l);

/* ---- boilerplate.c: lines that other documents of a source have too */

#define REPEAT_CUT '\x1f' /* US: in a key, where the line is cut and a digest of it follows */

/* A paragraph as it is counted. */
typedef struct repeat_line {
    str key;       /* in the caller's buffer; empty: it is not counted */
    bool sentence; /* ends like one */
    bool text;     /* is text however often it is said */
} repeat_line;

/* The paragraph that begins with line `first`; returns the line that the next one begins with, 0: out of memory. */
size_t repeat_read(const mem *m, const line_rules *r, const text *t, const lines *l, size_t first, buf *folded,
                   repeat_line *out);

enum repeat_fate { REPEAT_RARE, REPEAT_TEXT, REPEAT_FURNITURE };
/* What becomes of a line that `docs` of a source's `of` documents have, in all `times` times, so many of them as a
 * sentence and as text. */
enum repeat_fate repeat_fate(int64_t docs, int64_t of, int64_t times, int64_t sentences, int64_t texts);

/* Lines to be cut; then immutable. */
dgm_status boilerplate_new(const mem *m, uint64_t seed, boilerplate **out, dgm_error *err);
dgm_status boilerplate_add(boilerplate *x, str source, str key, int64_t docs, int64_t of, dgm_error *err);
/* Marks them as furniture, unless most sentences of the document are among them: then it is a copy of others. */
dgm_status boilerplate_mark(const boilerplate *x, const mem *m, const text *t, str source, lines *l, dgm_error *err);
void boilerplate_free(boilerplate *x); /* NULL is allowed */

/* ---- dates.c */
/* The full date in a file's name or path, "2021-03-23" however separated, as yyyy-mm-dd; false without one. */
bool date_in_name(const char *name, char iso[11]);

/* ---- signature.c */

enum { SIGNATURE_SIZE = 128 };
typedef struct signature {
    int32_t least[SIGNATURE_SIZE]; /* of the shingles, under each hash function */
    digest sum;                    /* of the words, in order */
    int64_t words;                 /* 0: a text without any, which is nobody's copy */
} signature;
/* Of the lines that are analysed, or of all. Cannot fail. */
void signature_of(const text *t, const lines *l, bool all, signature *out);

/* ---- language.c */
/* LANG_UND when in doubt; looks at a bounded sample. */
enum lang language_of(const line_rules *r, const char *s, size_t len);
/* That of most of the text from byte `from` on, paragraph by paragraph; LANG_UND if none has half. For a text that is
 * in several; looks at a bounded number. */
enum lang language_of_most(const line_rules *r, const text *t, const lines *l, int32_t from);
/* Whether a few words or letters say that it goes on in `lang`: the question is put to every paragraph. */
bool language_goes_on(const line_rules *r, enum lang lang, const char *s, size_t len);
/* language_of(), of a passage in a text that is in `own`: another in Latin letters needs some words that speak for it, and
 * twice what speaks for `own`. */
enum lang language_instead(const line_rules *r, enum lang own, const char *s, size_t len);

/* ---- languages.c: the languages of a document's paragraphs */

/* Sets the language of every line: `own`, the document's, or that of its paragraph where this is beyond doubt another. */
void lines_tell_languages(const line_rules *r, const text *t, enum lang own, lines *l);
/* One for all. */
void lines_set_language(enum lang lang, lines *l);
/* What the line is read in. */
static inline enum lang line_read_in(const lines *l, const line *x)
{
    return l->stated != LANG_UND ? l->stated : (enum lang)x->lang;
}

#endif

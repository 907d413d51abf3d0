/* Bytes to clean text. In: the source's bytes. Out: valid UTF-8 with a map back to the source; its lines, each
 * with a kind and a reason; its language. */
#ifndef DGM_TEXT_TEXT_H
#define DGM_TEXT_TEXT_H

#include "base/lang.h"
#include "base/mem.h"

/* ---- decode.c */

/* From `text` on (to the next point), byte text + i came from source + i, or, where `replaced`, the whole piece
 * came from the bad bytes at source. */
typedef struct text_point {
    int32_t text;
    int64_t source;
} text_point;

typedef struct text {
    const char *s;          /* [len] valid UTF-8: `own.v`, or the caller's bytes when borrowed */
    int32_t len;
    int64_t source_bytes;   /* length of the source */
    int64_t replaced;       /* invalid subsequences, each read as one U+FFFD */
    int64_t replaced_bytes; /* source bytes they had */
    int64_t first_bad;      /* source offset of the first, or -1 */
    const char *encoding;   /* "utf-8", "utf-16le", ... static */
    buf own;
    VEC(text_point) map;    /* empty: identical */
} text;

/* Reuses the memory of `t`. `encoding` NULL: UTF-8, or UTF-16 / UTF-32 by BOM. A UTF-8 BOM stays in the text.
 * `limit` in bytes of the source and of the decoded text.
 * DGM_ERR_LIMIT, DGM_ERR_BINARY (NUL bytes in what is not UTF-16/32), DGM_ERR_ENCODING, DGM_ERR_MEMORY. */
dgm_status text_decode(const mem *m, text *t, const char *source, size_t len, const char *encoding, bool borrow,
                       int64_t limit, dgm_error *err);
int64_t text_source_offset(const text *t, int64_t offset); /* -1 out of range */
int32_t text_from_source(const text *t, int64_t source);   /* the inverse, rounded down to a code point; -1 out of range */
void text_free(const mem *m, text *t);

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
    const char *reason;     /* why, a word or two: static or the rules' */
} line;

typedef struct lines {
    VEC(line) v;
    str title, author, date; /* found on the page, or empty; date as ISO yyyy-mm-dd when it could be read */
    buf work;                /* scratch */
} lines;

typedef struct line_rules line_rules; /* data/<lang>/furniture.tsv, compiled; immutable */
dgm_status line_rules_new(const mem *m, line_rules **out, dgm_error *err); /* of all languages */
void line_rules_free(line_rules *r);

/* `page`: find furniture; else every line is body, with blocks all the same. */
dgm_status lines_find(const mem *m, const line_rules *r, const text *t, enum lang lang, bool page, lines *out, dgm_error *err);
void lines_free(const mem *m, lines *l);

/* ---- language.c */
enum lang language_of(const char *s, size_t len); /* LANG_UND when in doubt; looks at a bounded sample */

#endif

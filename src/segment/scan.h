/* The scanner's cursor, shared by the files that each know one sort of token: tailor_plain.c (most of them),
 * tailor_tokens.c (words), tailor_numbers.c, tailor_web.c (addresses and names of the net), tailor_marks.c (everything
 * else).
 *
 * A *_end() function tells where the token at the cursor ends, or that there is none (-1 or the start). Scanning is
 * linear, for what it reads beyond what it accepts is one of these:
 * - a bounded number of bytes: lists have LIST_BYTES, the next word is looked at up to NEXT_MAX;
 * - a run that is remembered, and asked for again inside it without reading: web_end(), number_web_end();
 * - a run that the next token takes whole, so that nothing asks there again: name_end() rejects a # and digits alone,
 *   url_end() trims closing marks alone, hyphenated_end() rejects one number after the one it accepts. */
#ifndef DGM_SEGMENT_SCAN_H
#define DGM_SEGMENT_SCAN_H

#include "segment/tailor.h"
#include "segment/uax29.h"

enum { RULED_MIN = 8 }; /* marks of a ruled line, which is a sentence of its own: ---------- */

/* A domain name as far as it was read: whatever label or part of one it is entered at, it ends at the same place. */
typedef struct domain {
    int32_t start, stop; /* read are [start, stop) */
    int32_t top, end;    /* the last label, if it has two or more; else end is -1 */
} domain;

typedef struct cursor {
    const mem *m;
    const segmenter *g;
    const char *s;
    int32_t begin, end; /* the paragraph */
    int32_t at;         /* next byte to read */
    tokens *out;
    token_list *looks;  /* see tailoring */
    mask_reader *others; /* bytes that are of no plain letter */
    bool uncut;         /* see tailoring */
    bool single_open;   /* an opening ' was seen and not yet closed */
    struct {
        int32_t word, local; /* ends of the runs of bytes that a label and the name before an @ may have */
        domain host, mail;
    } web;              /* what tailor_web.c has read ahead */
} cursor;

/* The class of the character at p; that of a space at and beyond the end. *len is 0 there. */
static inline const unicode_class *peek(const cursor *c, int32_t p, int *len)
{
    if (p < c->end)
        return unicode_at(c->s + p, len);
    *len = 0;
    return unicode_of(' ');
}

static inline uint8_t category_at(const cursor *c, int32_t p)
{
    int n;
    return peek(c, p, &n)->category;
}

/* The category of the character that ends at p, of a space at the beginning. */
static inline uint8_t category_before(const cursor *c, int32_t p)
{
    if (p <= c->begin)
        return CAT_SPACE;
    int n;
    return unicode_at(utf8_back(c->s + c->begin, c->s + p), &n)->category;
}

static inline char byte_at(const cursor *c, int32_t p) { return p >= c->begin && p < c->end ? c->s[p] : '\0'; }

/* Length of the apostrophe at p, ' or ’, or 0. */
static inline int apostrophe(const cursor *c, int32_t p)
{
    const char b = byte_at(c, p);
    if (b == '\'')
        return 1;
    return b == '\xe2' && p + 2 < c->end && c->s[p + 1] == '\x80' && c->s[p + 2] == '\x99' ? 3 : 0;
}

/* Length of the hyphen at p, - or U+2010 or U+2011, or 0. */
static inline int hyphen(const cursor *c, int32_t p)
{
    const char b = byte_at(c, p);
    if (b != '\xe2')
        return b == '-';
    return p + 2 < c->end && c->s[p + 1] == '\x80' && (c->s[p + 2] == '\x90' || c->s[p + 2] == '\x91') ? 3 : 0;
}

/* Length of the º or ª at p, or 0. */
static inline int ordinal_mark(const cursor *c, int32_t p)
{
    const char b = byte_at(c, p + 1);
    return byte_at(c, p) == '\xc2' && (b == '\xba' || b == '\xaa') ? 2 : 0;
}

/* Whether the sentence rules look at a token: it may end a sentence, or divide two. */
static inline bool looked_at(const char *end, uint8_t kind)
{
    return kind == TOKEN_PUNCT || kind == TOKEN_SYMBOL || kind == TOKEN_URL || end[-1] == '.';
}

/* Appends s[at, end) and moves on. */
static inline bool take(cursor *c, int32_t end, uint8_t kind)
{
    const int32_t start = c->at, n = c->out->n;
    c->at = end;
    if (looked_at(c->s + end, kind) && !vec_push(c->m, c->looks, n))
        return false;
    if (kind != TOKEN_WORD && end - start >= RULED_MIN && !vec_push(c->m, c->looks, n + 1))
        return false;
    return tokens_push(c->m, c->out, start, end, 0, kind);
}

/* tailor_plain.c: takes tokens while they are plain; false when out of memory. */
bool take_plain_tokens(cursor *c);

/* tailor_tokens.c: end of the run of letters, marks, digits and low lines at p, with apostrophes inside; p if none. */
int32_t letters_end(const cursor *c, int32_t p);
/* The same of s[p, limit), limit <= c->end: `limit` if the run may go on there. */
int32_t letters_until(const cursor *c, int32_t p, int32_t limit);
/* The longest LIST_WHOLE form at the cursor, or -1. */
int32_t whole_end(const cursor *c);

/* tailor_numbers.c: end of the number at p (a digit stands there). */
int32_t number_end(const cursor *c, int32_t p);
/* End of the unit at p that is cut off numbers in this language; -1 if there is none. */
int32_t unit_end(const cursor *c, int32_t p);

/* tailor_web.c: end of the URL, e-mail address or domain whose first word is [at, word); -1 if it is none. */
int32_t web_end(cursor *c, int32_t word, uint8_t *kind);
/* The same where a number begins, whose first digit is at `digit`. */
int32_t number_web_end(cursor *c, int32_t digit, uint8_t *kind);
/* End of the @name or #tag at the cursor, -1 if it is none. */
int32_t name_end(const cursor *c, uint8_t *kind);
/* End of the character references (&#39;) at the cursor, -1 if it is none. */
int32_t reference_end(const cursor *c);

/* chinese.c: takes the ideographs at the cursor, at most a window of them. */
bool take_chinese(cursor *c);
/* Takes all of their run as one token. */
bool take_uncut(cursor *c);

/* tailor_marks.c: takes what is no word and no number: punctuation, symbols, emoticons, emoji. */
bool take_mark(cursor *c);

#endif

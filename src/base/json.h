/* JSON pulled out of memory, one member at a time. In: valid UTF-8. Out: values as they are written, and what each
 * stands for when it is asked for. All of it is checked, what nobody asks for too; nothing is allocated but by mem.
 *
 * RFC 8259 and no more, except that NaN, Infinity and -Infinity, which Python writes, are null. */
#ifndef DGM_BASE_JSON_H
#define DGM_BASE_JSON_H

#include "base/mem.h"

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

typedef struct json_value {
    uint8_t kind;
    bool escaped; /* a string with escapes */
    str raw;      /* as written: a string without its marks, an array or object with its brackets */
} json_value;

enum { JSON_NESTING = 2048 }; /* arrays and objects in each other: the most that can be asked for, and the default */

/* Over the members of one object or the items of one array. */
typedef struct json_reader {
    const char *begin, *at, *end;
    const char *wrong; /* what is wrong at `at`, NULL: nothing */
    bool deep;         /* that is the nesting */
    uint32_t nesting;  /* at most; may be set lower once entered */
    bool first, object;
    int64_t lone; /* escapes of half a surrogate pair so far: each is read as U+FFFD */
} json_reader;

/* Enters the array or object that `s` is, white space around it allowed; false where it is neither. */
bool json_enter(json_reader *r, str s);
/* The next member, its name in *name, or the next item, with no name. False at the end, or where r->wrong says what is
 * wrong; at the end nothing but white space follows. */
bool json_next(json_reader *r, json_value *name, json_value *v);
/* Appends what a string stands for; false: out of memory. */
bool json_unescape(const mem *m, const json_value *v, buf *to);

/* ---- json_number.c */
/* A number printed in one way, whatever the input's: whole numbers in full, others with at most 15 digits, as C's %.15g
 * but with ".0" where there is neither point nor exponent. What is returned lies in `room` or in `raw`. */
enum { JSON_NUMBER_ROOM = 40 };
str json_number(str raw, char room[JSON_NUMBER_ROOM]);
/* A whole number, however it is written, from `least` to 2^53, 0 <= least. */
bool json_whole(str raw, int64_t least, int64_t *out);

#endif

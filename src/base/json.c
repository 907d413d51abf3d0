/* See json.h. A pull reader: an object is entered, and each member that is asked for is checked to its end and handed
 * out as written. Brackets within a member are followed by a bit each, not by recursion. Bytes that mean nothing to
 * JSON are looked at eight at a time, and where they are many 64 in a loop without a branch, which compilers turn to
 * vectors. */
#include "base/json.h"
#include "base/bytes8.h"
#include "base/utf8.h"

#include <string.h>

enum { PIECE = 64, WORD = 8 };

static bool fail(json_reader *r, const char *at, const char *wrong)
{
    r->at = at;
    r->wrong = wrong;
    return false;
}

/* ---- strings */

static bool means(char c)
{
    return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

static bool piece_means(const char *p)
{
    uint8_t any = 0;
    for (int i = 0; i < PIECE; i++)
        any |= (uint8_t)((p[i] == '"') | (p[i] == '\\') | ((uint8_t)p[i] < 0x20));
    return any;
}

/* The first byte from p on that means something inside a string: a quote, an escape, or what must not stand there. Many
 * strings are short, and escapes often stand close together, so words are looked at before a piece is. */
static const char *find_meaning(const char *p, const char *end)
{
    enum { WORDS_FIRST = 3 };
    for (int words = 1; end - p >= WORD; words++) {
        const uint64_t x = bytes8_load(p);
        const uint64_t marks = bytes8_find(x, '"') | bytes8_find(x, '\\') | bytes8_below(x, 0x20);
        if (marks)
            return p + bytes8_first(marks);
        p += WORD;
        while (words == WORDS_FIRST && end - p >= PIECE && !piece_means(p))
            p += PIECE;
    }
    while (p < end && !means(*p))
        p++;
    return p;
}

/* The value of four digits, -1 if one is none. */
static int hex_value(const char *p)
{
    static const uint8_t digits[256] = {
        ['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ['A'] = 11, 12, 13, 14, 15, 16, ['a'] = 11, 12, 13, 14, 15, 16
    }; /* one more than the value, so that the others are 0 */
    unsigned value = 0;
    bool all = true;
    for (int i = 0; i < 4; i++) {
        const unsigned digit = digits[(unsigned char)p[i]];
        all &= digit > 0;
        value = value << 4 | (digit - 1);
    }
    return all ? (int)value : -1;
}

/* The value of the escape \uXXXX at p, -1 where there is none. */
static int unit_at(const char *p, const char *end)
{
    return end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? hex_value(p + 2) : -1;
}

/* The character that the escape of this letter stands for, 0: there is none. */
static uint32_t short_escape(char letter)
{
    switch (letter) {
    case '"':
    case '\\':
    case '/': return (uint32_t)letter;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

/* Bytes of the escape at p, and the character it stands for; 0: it is none. Half a surrogate pair is U+FFFD. */
static int read_escape(const char *p, const char *end, uint32_t *c, bool *lone)
{
    const int unit = unit_at(p, end);
    *lone = false;
    if (unit < 0) {
        *c = end - p > 1 ? short_escape(p[1]) : 0;
        return *c ? 2 : 0;
    }
    *c = (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdfff)
        return 6;
    const int low = unit < 0xdc00 ? unit_at(p + 6, end) : -1;
    if (low >= 0xdc00 && low <= 0xdfff) {
        *c = 0x10000 + (((uint32_t)unit - 0xd800) << 10 | ((uint32_t)low - 0xdc00));
        return 12;
    }
    *c = 0xfffd;
    *lone = true;
    return 6;
}

/* The string whose opening mark is at r->at. */
static bool read_string(json_reader *r, json_value *v)
{
    const char *from = r->at + 1, *p = from;
    v->kind = JSON_STRING;
    v->escaped = false;
    while ((p = find_meaning(p, r->end)) < r->end && *p == '\\') {
        uint32_t c;
        bool lone;
        const int n = read_escape(p, r->end, &c, &lone);
        if (!n)
            return fail(r, p, "an escape that JSON does not have");
        r->lone += lone;
        v->escaped = true;
        p += n;
    }
    if (p == r->end)
        return fail(r, p, "a string that is never closed");
    if (*p != '"')
        return fail(r, p, "a control character in a string, which must be an escape");
    v->raw = (str){ from, (size_t)(p - from) };
    r->at = p + 1;
    return true;
}

bool json_unescape(const mem *m, const json_value *v, buf *to)
{
    if (!v->escaped)
        return buf_add(m, to, v->raw.s, v->raw.len);
    const char *p = v->raw.s, *end = p + v->raw.len;
    if (!vec_reserve(m, to, v->raw.len + 1)) /* an escape is no shorter than what it stands for */
        return false;
    while (p < end) {
        const char *stop = find_meaning(p, end);
        memcpy(to->v + to->n, p, (size_t)(stop - p));
        to->n += (size_t)(stop - p);
        for (p = stop; p < end && *p == '\\';) {
            uint32_t c = 0;
            bool lone;
            p += read_escape(p, end, &c, &lone);
            to->n += (size_t)utf8_put(c, to->v + to->n);
        }
    }
    to->v[to->n] = '\0';
    return true;
}

/* ---- numbers and words */

static const char *skip_digits(const char *p, const char *end)
{
    while (p < end && is_digit(*p))
        p++;
    return p;
}

/* One digit or more. */
static bool take_digits(json_reader *r, const char **p)
{
    const char *from = *p;
    *p = skip_digits(from, r->end);
    return *p > from || fail(r, *p, "a number that lacks a digit");
}

static bool read_number(json_reader *r, json_value *v)
{
    const char *from = r->at, *p = from + (*from == '-');
    if (p < r->end && *p == '0')
        p++;
    else if (!take_digits(r, &p))
        return false;
    if (p < r->end && *p == '.' && (p++, !take_digits(r, &p)))
        return false;
    if (p < r->end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < r->end && (*p == '+' || *p == '-');
        if (!take_digits(r, &p))
            return false;
    }
    *v = (json_value){ JSON_NUMBER, false, { from, (size_t)(p - from) } };
    r->at = p;
    return true;
}

static bool read_word(json_reader *r, json_value *v)
{
    static const struct {
        const char *word;
        uint8_t kind;
    } words[] = {
        { "null", JSON_NULL }, { "true", JSON_TRUE },     { "false", JSON_FALSE },
        { "NaN", JSON_NULL },  { "Infinity", JSON_NULL }, { "-Infinity", JSON_NULL },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t n = strlen(words[i].word);
        if ((size_t)(r->end - r->at) >= n && memcmp(r->at, words[i].word, n) == 0) {
            *v = (json_value){ words[i].kind, false, { r->at, n } };
            r->at += n;
            return true;
        }
    }
    return false;
}

/* A value that holds no others. */
static bool read_scalar(json_reader *r, json_value *v)
{
    const char c = r->at < r->end ? *r->at : '\0';
    if (c == '"')
        return read_string(r, v);
    if (is_digit(c))
        return read_number(r, v);
    if (read_word(r, v))
        return true;
    return c == '-' ? read_number(r, v) : fail(r, r->at, "a value was expected");
}

/* ---- arrays and objects */

static char next_sign(json_reader *r)
{
    if (r->at < r->end && (unsigned char)*r->at > ' ')
        return *r->at;
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
        r->at++;
    return r->at < r->end ? *r->at : '\0';
}

static char closing(bool object)
{
    return object ? '}' : ']';
}

/* A member's name and colon. */
static bool read_name(json_reader *r, json_value *name)
{
    if (next_sign(r) != '"')
        return fail(r, r->at, "a name in quotation marks was expected");
    if (!read_string(r, name))
        return false;
    if (next_sign(r) != ':')
        return fail(r, r->at, "a colon was expected");
    r->at++;
    return true;
}

/* What separates two members or items. */
static bool read_comma(json_reader *r, bool object)
{
    if (next_sign(r) != ',')
        return fail(r, r->at, object ? "a comma or } was expected" : "a comma or ] was expected");
    r->at++;
    return true;
}

typedef struct nest {
    uint64_t objects[JSON_NESTING / 64]; /* of each bracket that is open: it is one of an object */
    uint32_t depth;
} nest;

static bool is_object(const nest *n)
{
    return n->depth && n->objects[(n->depth - 1) / 64] >> (n->depth - 1) % 64 & 1;
}

/* The bracket at r->at; the one that was entered is one too. */
static bool open_bracket(json_reader *r, nest *n)
{
    if (n->depth + 1 == r->nesting) {
        r->deep = true;
        return fail(r, r->at, "arrays and objects nested too deep");
    }
    const uint32_t bit = n->depth % 64;
    uint64_t *word = &n->objects[n->depth++ / 64];
    const uint64_t below = bit ? *word & (((uint64_t)1 << bit) - 1) : 0;
    *word = below | (uint64_t)(*r->at++ == '{') << bit;
    return true;
}

/* Closes what ends here. */
static void close_brackets(json_reader *r, nest *n)
{
    while (n->depth && next_sign(r) == closing(is_object(n))) {
        r->at++;
        n->depth--;
    }
}

/* An array or object, from its opening bracket to its closing one. */
static bool skip_nested(json_reader *r)
{
    nest n;
    json_value v;
    n.depth = 0;
    do {
        const char sign = next_sign(r);
        const bool opens = sign == '{' || sign == '[';
        if (opens ? !open_bracket(r, &n) : !read_scalar(r, &v))
            return false;
        const uint32_t open = n.depth;
        close_brackets(r, &n);
        const bool inside = opens && n.depth == open; /* what was opened has a first value */
        if (n.depth && !inside && !read_comma(r, is_object(&n)))
            return false;
        if (is_object(&n) && !read_name(r, &v))
            return false;
    } while (n.depth);
    return true;
}

static bool read_value(json_reader *r, json_value *v)
{
    const char sign = next_sign(r);
    if (sign != '{' && sign != '[')
        return read_scalar(r, v);
    const char *from = r->at;
    if (!skip_nested(r))
        return false;
    *v = (json_value){ sign == '{' ? JSON_OBJECT : JSON_ARRAY, false, { from, (size_t)(r->at - from) } };
    return true;
}

bool json_enter(json_reader *r, str s)
{
    *r = (json_reader){ .begin = s.s, .at = s.s, .end = s.s + s.len, .first = true, .nesting = JSON_NESTING };
    const char sign = next_sign(r);
    r->object = sign == '{';
    if (sign != '{' && sign != '[')
        return fail(r, r->at, "neither an object nor an array");
    r->at++;
    return true;
}

static bool read_end(json_reader *r)
{
    r->at++;
    if (next_sign(r), r->at < r->end)
        fail(r, r->at, "something behind the end");
    return false;
}

bool json_next(json_reader *r, json_value *name, json_value *v)
{
    if (r->wrong)
        return false;
    if (next_sign(r) == closing(r->object))
        return read_end(r);
    const bool ok = (r->first || read_comma(r, r->object)) && (!r->object || read_name(r, name)) && read_value(r, v);
    r->first = false;
    return ok;
}

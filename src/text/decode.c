/* Bytes to text. In: bytes of any kind. Out: valid UTF-8 without NULs, and the way back to the source.
 *
 * Valid UTF-8 is the text as it stands: one pass looks at eight bytes at a time and nothing is mapped. Otherwise
 * each maximal ill-formed subpart becomes one U+FFFD (Unicode 15, section 3.9, as W3C and ICU do). The map holds a
 * point wherever text and source fall out of step in UTF-8, and one every POINT_EVERY characters in UTF-16 and
 * UTF-32, from which a lookup counts characters. */
#include "text/legacy.h"
#include "base/data.h"
#include "base/utf8.h"

#include <string.h>

enum { POINT_EVERY = 64 };
#define TEXT_MAX ((int64_t)1 << 30)
#define REPLACEMENT "\xef\xbf\xbd"

enum { UTF8, ASCII, US_ASCII, UTF16LE, UTF16BE, UTF16, UTF32LE, UTF32BE, UTF32, ENCODINGS };
static const struct {
    const char *name, *alias; /* lower case, without - and _ */
    enum text_form form;
} encodings[ENCODINGS] = {
    [UTF8] = { "utf-8", "utf8", FORM_UTF8 },
    [ASCII] = { "utf-8", "ascii", FORM_UTF8 },
    [US_ASCII] = { "utf-8", "usascii", FORM_UTF8 },
    [UTF16LE] = { "utf-16le", "utf16le", FORM_UTF16LE },
    [UTF16BE] = { "utf-16be", "utf16be", FORM_UTF16BE },
    [UTF16] = { "utf-16le", "utf16", FORM_UTF16LE }, /* either order, by its mark */
    [UTF32LE] = { "utf-32le", "utf32le", FORM_UTF32LE },
    [UTF32BE] = { "utf-32be", "utf32be", FORM_UTF32BE },
    [UTF32] = { "utf-32le", "utf32", FORM_UTF32LE },
};

static bool name_matches(const char *name, const char *alias)
{
    for (; *name; name++) {
        if (*name == '-' || *name == '_')
            continue;
        const char c = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
        if (c != *alias++)
            return false;
    }
    return *alias == '\0';
}

/* The byte order mark's encoding: its row in `encodings`, UTF8 without one; *skip is set to its length. */
static size_t find_mark(const unsigned char *s, size_t len, size_t *skip)
{
    *skip = 0;
    if (len >= 4 && len % 4 == 0 && memcmp(s, "\xff\xfe\0\0", 4) == 0)
        return *skip = 4, UTF32LE;
    if (len >= 4 && memcmp(s, "\0\0\xfe\xff", 4) == 0)
        return *skip = 4, UTF32BE;
    if (len >= 2 && memcmp(s, "\xff\xfe", 2) == 0)
        return *skip = 2, UTF16LE;
    if (len >= 2 && memcmp(s, "\xfe\xff", 2) == 0)
        return *skip = 2, UTF16BE;
    return UTF8;
}

/* The encoding to read by: a mark decides where none is named or where it only tells the byte order. */
static bool choose(const char *encoding, const char *source, size_t len, size_t *row, size_t *skip)
{
    const size_t mark = find_mark((const unsigned char *)source, len, skip);
    *row = mark;
    if (!encoding)
        return true;
    for (size_t i = 0; i < ENCODINGS; i++) {
        if (!name_matches(encoding, encodings[i].alias))
            continue;
        const bool any_order = i == UTF16 || i == UTF32;
        const bool same = mark && (strncmp(encodings[mark].name, encodings[i].name, any_order ? 6 : 8) == 0);
        *row = same ? mark : i;
        if (!same)
            *skip = 0;
        return true;
    }
    return false;
}

/* ---- UTF-8 */

/* Loops over a piece have no branch, so that compilers turn them to vectors. */
enum { PIECE = 64 };

static bool piece_ascii(const unsigned char *p)
{
    unsigned char other = 0;
    for (int i = 0; i < PIECE; i++)
        other |= (signed char)p[i] <= 0; /* NUL too */
    return !other;
}

/* Whether the piece is valid as it follows the three bytes before it, which are; its last character may lack bytes. A
 * byte is in the right place if it continues a character just where a first byte of two, three or four before it asks
 * for it; the rest is Unicode 15, table 3-7. */
static bool piece_valid(const unsigned char *p)
{
    unsigned char wrong = 0;
    for (int i = 0; i < PIECE; i++) {
        const unsigned char c = p[i], last = p[i - 1];
        const unsigned char inside = (c & 0xc0) == 0x80;
        const unsigned char due = (last >= 0xc0) | (p[i - 2] >= 0xe0) | (p[i - 3] >= 0xf0);
        wrong |= (inside ^ due) | (c == 0) | (c == 0xc0) | (c == 0xc1) | (c > 0xf4) | ((last == 0xe0) & (c < 0xa0)) |
                 ((last == 0xed) & (c > 0x9f)) | ((last == 0xf0) & (c < 0x90)) | ((last == 0xf4) & (c > 0x8f));
    }
    return !wrong;
}

/* No character lacks bytes before p. */
static bool complete_before(const unsigned char *p)
{
    return p[-1] < 0xc0 && p[-2] < 0xe0 && p[-3] < 0xf0;
}

/* From p on, where a character begins and three bytes lie before it, over whole pieces that are valid, to a character's
 * begin. */
static const char *skip_valid(const char *p, const char *end)
{
    const unsigned char *q = (const unsigned char *)p;
    while (end - (const char *)q >= PIECE && (piece_ascii(q) ? complete_before(q) : piece_valid(q)))
        q += PIECE;
    for (int i = 0; i < 3 && (const char *)q > p && !complete_before(q); i++)
        q--;
    return (const char *)q;
}

/* Whether the bytes, a piece at most, are valid as a whole: with blanks around them, they are a piece. */
static bool whole_valid(const char *p, const char *end)
{
    unsigned char piece[3 + PIECE + 3];
    memset(piece, ' ', sizeof piece);
    memcpy(piece + 3, p, (size_t)(end - p));
    return piece_ascii(piece + 3) || (piece_valid(piece + 3) && complete_before(piece + 3 + PIECE));
}

/* The first byte from p on that is not valid UTF-8 or is NUL; `end` where there is none. */
static const char *first_invalid(const char *p, const char *end)
{
    while (end - p >= PIECE && piece_ascii((const unsigned char *)p))
        p += PIECE;
    while (p < end) {
        if (end - p <= PIECE && whole_valid(p, end))
            return end;
        const char *stop = end - p > PIECE ? p + PIECE : end;
        while (p < stop) {
            const int n = utf8_valid(p, end);
            if (n < 0 || *p == '\0')
                return p;
            p += n;
        }
        p = skip_valid(p, end);
    }
    return end;
}

static bool add_point(const mem *m, text *t, size_t at, int64_t source)
{
    return vec_push(m, &t->map, ((text_point){ (int32_t)at, source }));
}

static dgm_status too_long(int64_t limit, dgm_error *err)
{
    return err_limit(err, limit, "bytes", "document_bytes");
}

/* ---- what is no text */

static int hex_digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* What the file is by its first bytes (data/und/binary.tsv), or the empty string. */
static str find_signature(const char *source, size_t len)
{
    const data_file *f = data_find("und/binary.tsv");
    tsv row = tsv_open(f->data, f->len);
    while (tsv_next(&row)) {
        const str hex = row.cell[0];
        size_t i = 0;
        while (2 * i + 1 < hex.len && i < len &&
               (unsigned char)source[i] == hex_digit(hex.s[2 * i]) * 16 + hex_digit(hex.s[2 * i + 1]))
            i++;
        if (2 * i == hex.len)
            return row.cell[1];
    }
    return (str){ "", 0 };
}

/* Stray NULs are read as U+FFFD like other bad bytes; what has more than one in 16 bytes is no text in UTF-8. */
enum { BYTES_FOR_A_NUL = 16 };

static dgm_status refuse_binary(const char *source, size_t len, dgm_error *err)
{
    const str what = find_signature(source, len);
    if (what.len)
        return err_at(err, DGM_ERR_BINARY, 0, 0, "%.*s, not a text", (int)what.len, what.s);
    size_t nuls = 0;
    for (const char *p = source, *end = source + len; (p = memchr(p, '\0', (size_t)(end - p))); p++)
        nuls++;
    if (nuls <= len / BYTES_FOR_A_NUL)
        return DGM_OK;
    const size_t first = (size_t)((const char *)memchr(source, '\0', len) - source);
    return err_at(err, DGM_ERR_BINARY, 0, (int64_t)first, "%zu NULs, the first at byte %zu: not a text", nuls, first);
}

/* Length of the part at p that is read as one U+FFFD. */
static int bad_length(const char *p, const char *end)
{
    return *p == '\0' ? 1 : -utf8_valid(p, end);
}

static dgm_status repair_utf8(const mem *m, text *t, const char *source, size_t len, const char *bad, int64_t limit,
                              dgm_error *err)
{
    const char *p = source, *end = source + len;
    t->first_bad = bad - source;
    while (p < end) {
        if (!buf_add(m, &t->own, p, (size_t)(bad - p)))
            return err_memory(err);
        p = bad;
        if (p == end)
            break;
        const int n = bad_length(p, end);
        if (!add_point(m, t, t->own.n, p - source) || !buf_add(m, &t->own, REPLACEMENT, 3) ||
            !add_point(m, t, t->own.n, p - source + n))
            return err_memory(err);
        t->replaced++;
        t->replaced_bytes += n;
        p += n;
        if ((int64_t)t->own.n + (end - p) > limit)
            return too_long(limit, err);
        bad = first_invalid(p, end);
    }
    return DGM_OK;
}

static dgm_status decode_utf8(const mem *m, text *t, const char *source, size_t len, bool borrow, int64_t limit,
                              dgm_error *err)
{
    const char *bad = first_invalid(source, source + len);
    if (bad < source + len) {
        const dgm_status s = refuse_binary(source, len, err);
        return s ? s : repair_utf8(m, t, source, len, bad, limit, err);
    }
    if (borrow) {
        t->s = source;
        t->len = (int32_t)len;
        return DGM_OK;
    }
    return buf_add(m, &t->own, source, len) ? DGM_OK : err_memory(err);
}

/* ---- UTF-16 and UTF-32 */

static uint32_t unit16(const unsigned char *s, bool big)
{
    return big ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

/* The character at s, and how many bytes it took; NOT_A_CHARACTER for an ill-formed part. s < end. */
#define NOT_A_CHARACTER UINT32_MAX
static uint32_t read_wide(const unsigned char *s, const unsigned char *end, enum text_form form, int *size)
{
    const bool big = form == FORM_UTF16BE || form == FORM_UTF32BE;
    if (form == FORM_UTF32LE || form == FORM_UTF32BE) {
        if (end - s < 4)
            return *size = (int)(end - s), NOT_A_CHARACTER;
        *size = 4;
        const uint32_t a = unit16(s, big), b = unit16(s + 2, big), c = big ? a << 16 | b : b << 16 | a;
        return c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? NOT_A_CHARACTER : c;
    }
    if (end - s < 2)
        return *size = 1, NOT_A_CHARACTER;
    *size = 2;
    const uint32_t high = unit16(s, big);
    if (high < 0xd800 || high > 0xdfff)
        return high;
    if (high > 0xdbff || end - s < 4)
        return NOT_A_CHARACTER;
    const uint32_t low = unit16(s + 2, big);
    if (low < 0xdc00 || low > 0xdfff)
        return NOT_A_CHARACTER;
    *size = 4;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static dgm_status decode_wide(const mem *m, text *t, const char *source, size_t len, size_t skip, int64_t limit,
                              dgm_error *err)
{
    const unsigned char *begin = (const unsigned char *)source, *end = begin + len, *p = begin + skip;
    for (size_t n = 0; p < end; n++) {
        if ((int64_t)t->own.n > limit - 4)
            return too_long(limit, err);
        if (n % POINT_EVERY == 0 && !add_point(m, t, t->own.n, p - begin))
            return err_memory(err);
        int size;
        uint32_t c = read_wide(p, end, t->form, &size);
        if (c == 0)
            c = NOT_A_CHARACTER;
        if (!vec_reserve(m, &t->own, 5))
            return err_memory(err);
        if (c == NOT_A_CHARACTER) {
            if (t->first_bad < 0)
                t->first_bad = p - begin;
            t->replaced++;
            t->replaced_bytes += size;
        }
        t->own.n += (size_t)utf8_put(c == NOT_A_CHARACTER ? 0xfffd : c, t->own.v + t->own.n);
        p += size;
    }
    return buf_add(m, &t->own, "", 0) ? DGM_OK : err_memory(err);
}

/* ---- all of it */

static void reset(text *t)
{
    t->s = "";
    t->len = 0;
    t->source_bytes = t->replaced = t->replaced_bytes = 0;
    t->first_bad = -1;
    t->form = FORM_UTF8;
    t->encoding = encodings[UTF8].name;
    t->hint = NULL;
    t->of = NULL;
    t->own.n = 0;
    t->map.n = 0;
}

void text_derive(text *t, const text *of)
{
    reset(t);
    t->of = of;
    t->source_bytes = of->source_bytes;
    t->replaced = of->replaced;
    t->replaced_bytes = of->replaced_bytes;
    t->first_bad = of->first_bad;
    t->encoding = of->encoding;
    t->hint = of->hint;
}

/* What `own` holds becomes the text; after a failure it is empty. */
static dgm_status finish(text *t, size_t source_bytes, dgm_status s)
{
    if (s)
        return reset(t), s;
    t->source_bytes = (int64_t)source_bytes;
    if (t->own.n) {
        t->s = t->own.v;
        t->len = (int32_t)t->own.n;
    }
    return DGM_OK;
}

dgm_status text_decode(const mem *m, text *t, const char *source, size_t len, const char *encoding, bool borrow,
                       int64_t limit, dgm_error *err)
{
    size_t row, skip;
    reset(t);
    if (limit <= 0 || limit > TEXT_MAX)
        limit = TEXT_MAX;
    if (len > (uint64_t)limit)
        return too_long(limit, err);
    if (!choose(encoding, source, len, &row, &skip))
        return finish(t, len, legacy_decode(m, t, source, len, encoding, limit, err));
    t->form = encodings[row].form;
    t->encoding = encodings[row].name;
    const dgm_status s = t->form == FORM_UTF8 ? decode_utf8(m, t, source, len, borrow, limit, err)
                                              : decode_wide(m, t, source, len, skip, limit, err);
    if (!s && t->replaced && !encoding && t->form == FORM_UTF8)
        t->hint = encoding_guess(source, len);
    return finish(t, len, s);
}

dgm_status text_mend(const mem *m, text *t, const char *source, size_t len, dgm_error *err)
{
    reset(t);
    if (len > (uint64_t)TEXT_MAX)
        return too_long(TEXT_MAX, err);
    const char *bad = first_invalid(source, source + len);
    if (bad < source + len)
        return finish(t, len, repair_utf8(m, t, source, len, bad, TEXT_MAX, err));
    t->s = source;
    t->len = (int32_t)len;
    return finish(t, len, DGM_OK);
}

/* ---- the way back */

/* The last point at or before `value`, by text or by source offset; NULL before the first. */
static const text_point *point_before(const text *t, int64_t value, bool by_source)
{
    size_t low = 0, high = t->map.n;
    while (low < high) {
        const size_t mid = (low + high) / 2;
        const text_point *p = &t->map.v[mid];
        if ((by_source ? p->source : p->text) <= value)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? &t->map.v[low - 1] : NULL;
}

static int source_width(enum text_form form, int utf8_bytes)
{
    if (form >= FORM_SINGLE)
        return form == FORM_SINGLE || utf8_bytes == 1 ? 1 : 2;
    return form == FORM_UTF8 ? utf8_bytes : form >= FORM_UTF32LE || utf8_bytes == 4 ? 4 : 2;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t own_source_offset(const text *t, int64_t offset)
{
    const int64_t source_bytes = t->of ? t->of->len : t->source_bytes;
    if (offset < 0 || offset > t->len)
        return -1;
    if (offset == t->len)
        return source_bytes;
    const text_point *p = point_before(t, offset, false);
    if (!p)
        return offset;
    const bool last = p + 1 == t->map.v + t->map.n;
    const int64_t bound = last ? source_bytes : p[1].source;
    if (t->form == FORM_UTF8)
        return least(p->source + (offset - p->text), bound);
    int64_t source = p->source;
    for (int64_t i = p->text; i < offset;) {
        const int n = utf8_len((unsigned char)t->s[i]);
        i += n;
        if (i <= offset)
            source += source_width(t->form, n);
    }
    return least(source, bound);
}

int64_t text_source_offset(const text *t, int64_t offset)
{
    const int64_t at = own_source_offset(t, offset);
    return t->of && at >= 0 ? own_source_offset(t->of, at) : at;
}

static int32_t own_from_source(const text *t, int64_t source)
{
    const int64_t source_bytes = t->of ? t->of->len : t->source_bytes;
    if (source < 0 || source > source_bytes)
        return -1;
    if (source == source_bytes)
        return t->len;
    const text_point *p = point_before(t, source, true);
    if (!p && (t->form != FORM_UTF8 || (t->map.n && t->map.v[0].text == 0)))
        return 0; /* inside the byte order mark, or the markup before the first text */
    int64_t at = p ? p->text : 0, from = p ? p->source : 0;
    const int64_t bound = p && p + 1 < t->map.v + t->map.n ? p[1].text : t->len;
    if (t->form == FORM_UTF8) {
        at = least(at + (source - from), bound - 1);
        while (at > 0 && ((unsigned char)t->s[at] & 0xc0) == 0x80)
            at--;
        return (int32_t)at;
    }
    while (at < bound) {
        const int n = utf8_len((unsigned char)t->s[at]);
        from += source_width(t->form, n);
        if (from > source)
            break;
        at += n;
    }
    return (int32_t)at;
}

int32_t text_from_source(const text *t, int64_t source)
{
    const int64_t at = t->of ? own_from_source(t->of, source) : source;
    return at < 0 ? -1 : own_from_source(t, at);
}

void text_free(const mem *m, text *t)
{
    vec_free(m, &t->own);
    vec_free(m, &t->map);
    reset(t);
}

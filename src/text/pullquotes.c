/* Pull quotes: a sentence of the article set again for show. In: paragraphs. Out: those that are one.
 *
 * A short paragraph is a pull quote if three quarters of its shingles (three words in a row; Broder 1997) stand in
 * one longer paragraph, so that a quote that leaves words out is still found. The shingles of the short ones are
 * hashed, the article is read once: words of ASCII 64 bytes at a time, others one by one. */
#include "text/page.h"
#include "base/bytes8.h"
#include "base/utf8.h"

#include <string.h>

enum { QUOTE_WORDS_MIN = 5, QUOTE_WORDS_MAX = 60, PROBES = 16, PIECE = 64 };

static bool is_in_capitals(const paragraph *p)
{
    int n, capitals = 0;
    for (const char *s = p->s; s < p->end; s += n) {
        const uint32_t c = utf8_get(s, &n);
        if (!is_upper(c) && is_word_char(c) && (c > '9' || !is_digit((char)c)))
            return false;
        capitals += is_upper(c);
    }
    return capitals > 0;
}

/* A heading in capitals, an address and what leads to the next paragraph are none, though the text has their words. */
static bool may_be_quote(const paragraph *p)
{
    if (p->reason || !p->own || !p->looked || p->words < QUOTE_WORDS_MIN || p->words > QUOTE_WORDS_MAX)
        return false;
    return p->end[-1] != ':' && !hit_in_place(p->hits->of[RULE_TEXT], RULE_PREFIX) && !is_in_capitals(p);
}

/* Bytes of the mark that is no letter at p, 0 for a letter. Only marks that are common in running text. */
static int mark_length(const char *p)
{
    const unsigned char *c = (const unsigned char *)p;
    if (c[0] < 0x80)
        return (c[0] | 32u) - 'a' >= 26u && (unsigned)c[0] - '0' >= 10u;
    if (c[0] == 0xc2)
        return 2; /* U+0080 to U+00BF */
    return (c[0] == 0xe2 && c[1] < 0x82) || (c[0] == 0xe3 && c[1] == 0x80) || (c[0] == 0xef && c[1] == 0xbc) ? 3 : 0;
}

/* Eight bytes from p on, those from `end` on as zero. */
static uint64_t load(const char *p, const char *end)
{
    unsigned char c[8] = { 0 };
    if (end - p >= 8)
        return bytes8_load(p);
    memcpy(c, p, (size_t)(end - p));
    return bytes8_load(c);
}

/* Marks each byte of x that is no letter or digit of ASCII. Sums stay within their bytes: they are of seven bits
 * each. */
static uint64_t not_ascii_letters(uint64_t x)
{
    const uint64_t low = x & EACH_BYTE(0x7f), lower = low | EACH_BYTE(0x20);
    const uint64_t letter = (lower + EACH_BYTE(0x80 - 'a')) & ~(lower + EACH_BYTE(0x7f - 'z'));
    const uint64_t digit = (low + EACH_BYTE(0x80 - '0')) & ~(low + EACH_BYTE(0x7f - '9'));
    return (~(letter | digit) | x) & BYTE_MARKS;
}

static uint64_t mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

/* The hash of the next word from *p on, which moves behind it; false at the end. A wide character is a word. Letters
 * are compared without case where they are ASCII. */
static bool next_word(const char **p, const char *end, uint64_t *hash)
{
    const char *s = *p;
    int n;
    while (s < end && (n = mark_length(s)) > 0)
        s += n;
    const char *word = s;
    uint64_t h = 0;
    while (s < end) {
        const uint64_t x = load(s, end), stop = not_ascii_letters(x);
        n = stop ? bytes8_first(stop) : 8;
        if (n > 0) {
            h = mix(h, (x | EACH_BYTE(0x20)) & ~(uint64_t)0 >> (64 - 8 * n));
            s += n;
            if (n < 8 && (x >> 8 * n & 0x80) == 0)
                break;
            continue;
        }
        const bool wide = (unsigned char)*s >= 0xe3;
        if (mark_length(s) > 0 || (wide && s > word))
            break;
        n = utf8_len((unsigned char)*s);
        h = mix(h, x & ~(uint64_t)0 >> (64 - 8 * n));
        s += n;
        if (wide)
            break;
    }
    *p = s;
    *hash = h;
    return s > word;
}

/* ---- words of ASCII, a piece at a time */

/* Of each of eight bytes the lowest bit. */
static uint64_t low_bits(uint64_t x)
{
    return (x & EACH_BYTE(1)) * 0x0102040810204080u >> 56;
}

/* Letters and digits of ASCII among the bytes of a piece, as bits. The first loop has no branch, so that compilers turn
 * it to vectors. */
static uint64_t letters_of(const char *s)
{
    uint8_t is[PIECE];
    uint64_t bits = 0;
    for (int i = 0; i < PIECE; i++)
        is[i] = (uint8_t)((uint8_t)((s[i] | 0x20) - 'a') < 26) | (uint8_t)((uint8_t)(s[i] - '0') < 10);
    for (int i = 0; i < PIECE; i += 8)
        bits |= low_bits(bytes8_load(is + i)) << i;
    return bits;
}

/* The bytes of a piece that are no ASCII. */
static uint64_t others_of(const char *s)
{
    uint64_t any = 0, bits = 0;
    for (int i = 0; i < PIECE; i += 8)
        any |= bytes8_load(s + i);
    for (int i = 0; any & BYTE_MARKS && i < PIECE; i += 8)
        bits |= low_bits(bytes8_load(s + i) >> 7) << i;
    return bits;
}

/* The same as next_word() gives of n bytes that are letters of ASCII. Seven bytes more may be read. */
static uint64_t hash_plain(const char *s, int n)
{
    uint64_t h = 0;
    for (; n > 8; n -= 8, s += 8)
        h = mix(h, bytes8_load(s) | EACH_BYTE(0x20));
    return mix(h, (bytes8_load(s) | EACH_BYTE(0x20)) & ~(uint64_t)0 >> (64 - 8 * n));
}

typedef struct reader {
    const char *p, *end;
    uint64_t words[2 + PIECE / 2]; /* their hashes, behind the last two of those read before */
    int lacking;                   /* words, of the first shingle */
} reader;

static void begin_reading(reader *r, const paragraph *p)
{
    r->p = p->s;
    r->end = p->end;
    r->lacking = 2;
    r->words[0] = r->words[1] = 0;
}

/* The words that end within the next piece, before anything that is no ASCII; returns how many. */
static int read_piece(reader *r, uint64_t *out)
{
    char rest[PIECE + 8];
    const char *s = r->p;
    if (r->end - s < (ptrdiff_t)sizeof rest)
        s = memcpy(memset(rest, ' ', sizeof rest), s, (size_t)(r->end - s));
    const uint64_t letters = letters_of(s), others = others_of(s);
    uint64_t starts = letters & ~(letters << 1), ends = ~letters & letters << 1 & ((others & (0 - others)) - 1);
    int n = 0;
    for (; ends; ends &= ends - 1, starts &= starts - 1) {
        const int start = __builtin_ctzll(starts);
        out[n++] = hash_plain(s + start, __builtin_ctzll(ends) - start);
    }
    const int read = starts | others ? __builtin_ctzll(starts | others) : PIECE;
    r->p = r->end - r->p > read ? r->p + read : r->end;
    return n;
}

/* The next words; 0 at the end. */
static int read_words(reader *r, uint64_t *out)
{
    enum { FEW = 8 };
    int n = read_piece(r, out);
    for (bool some = n == 0; some && n < FEW; n += some)
        some = next_word(&r->p, r->end, &out[n]);
    return n;
}

/* The next shingles, fewer than `out` has room for; false at the end. */
static bool next_shingles(reader *r, uint64_t out[PIECE / 2], int *n)
{
    uint64_t *words = r->words;
    const int read = read_words(r, words + 2), first = r->lacking < read ? r->lacking : read;
    for (int i = first; i < read; i++) {
        const uint64_t x = (words[i] * 0x9e3779b97f4a7c15u ^ words[i + 1]) * 0x9e3779b97f4a7c15u ^ words[i + 2];
        out[i - first] = x ? x : 1;
    }
    words[0] = words[read];
    words[1] = words[read + 1];
    r->lacking -= first;
    *n = read - first;
    return read > 0;
}

/* ---- what quotes and paragraphs share */

/* Most shingles of an article are of no quote: eight bits a slot tell nearly all of them. */
enum { FILTER_SLOTS = 8 };

static uint64_t *filter_word(line_work *w, uint64_t hash)
{
    return &w->filter.v[(size_t)(hash >> 6) & (w->filter.n - 1)];
}

static size_t slot_of(const line_work *w, uint64_t hash)
{
    return (size_t)(hash >> 20) & (w->shingles.n - 1);
}

static void insert(line_work *w, uint64_t hash, uint32_t q)
{
    *filter_word(w, hash) |= (uint64_t)1 << (hash & 63);
    const size_t mask = w->shingles.n - 1;
    size_t i = slot_of(w, hash);
    for (int probe = 0; probe < PROBES; probe++, i = (i + 1) & mask)
        if (!w->shingles.v[i].hash) {
            w->shingles.v[i] = (shingle){ hash, q, 0 };
            w->quotes.v[q].shingles++;
            return;
        }
}

static void count(line_work *w, uint64_t hash, size_t from)
{
    const size_t mask = w->shingles.n - 1;
    const uint32_t here = (uint32_t)from + 1;
    size_t i = slot_of(w, hash);
    for (int probe = 0; probe < PROBES && w->shingles.v[i].hash; probe++, i = (i + 1) & mask) {
        shingle *s = &w->shingles.v[i];
        if (s->hash != hash || s->seen == here)
            continue;
        quote *q = &w->quotes.v[s->quote];
        paragraph *p = &w->paragraphs.v[q->paragraph];
        if (q->paragraph == from || w->paragraphs.v[from].end - w->paragraphs.v[from].s <= p->end - p->s)
            continue;
        s->seen = here;
        if (q->where != here) {
            q->where = here;
            q->hits = 0;
        }
        if (++q->hits * 4 >= q->shingles * 3 && q->shingles >= 3) {
            p->kind = LINE_PULLQUOTE;
            p->reason = "repeats the text";
        }
    }
}

/* Counts what a paragraph has of the quotes; in batches, so that memory is fetched before it is asked for. */
static void count_paragraph(line_work *w, size_t from)
{
    uint64_t hash[PIECE / 2];
    int n;
    reader r;
    for (begin_reading(&r, &w->paragraphs.v[from]); next_shingles(&r, hash, &n);) {
        int known = 0;
        for (int i = 0; i < n; i++) { /* without a branch: which is known nobody can predict */
            const uint64_t h = hash[i];
            hash[known] = h;
            known += (int)(*filter_word(w, h) >> (h & 63) & 1);
        }
        for (int i = 0; i < known; i++)
            __builtin_prefetch(&w->shingles.v[slot_of(w, hash[i])]);
        for (int i = 0; i < known; i++)
            count(w, hash[i], from);
    }
}

/* Empties the tables for so many shingles; false: out of memory. */
static bool begin_tables(const mem *m, line_work *w, size_t shingles)
{
    size_t slots = 64;
    while (slots < shingles)
        slots *= 2;
    w->shingles.n = w->filter.n = 0;
    return vec_zeros(m, &w->shingles, slots) && vec_zeros(m, &w->filter, slots / FILTER_SLOTS);
}

dgm_status pullquotes_find(const mem *m, line_work *w, size_t from, size_t to, dgm_error *err)
{
    size_t size = 64;
    uint64_t hash[PIECE / 2];
    int n;
    reader r;
    w->quotes.n = 0;
    ptrdiff_t shortest = PTRDIFF_MAX;
    for (size_t i = from; i < to; i++)
        if (may_be_quote(&w->paragraphs.v[i])) {
            const paragraph *p = &w->paragraphs.v[i];
            shortest = p->end - p->s < shortest ? p->end - p->s : shortest;
            if (!vec_push(m, &w->quotes, ((quote){ i, 0, 0, 0 })))
                return err_memory(err);
            size += 4 * (size_t)p->words; /* shingles: a word each, two where wide */
        }
    if (!w->quotes.n)
        return DGM_OK;
    if (!begin_tables(m, w, size))
        return err_memory(err);
    for (uint32_t q = 0; q < w->quotes.n; q++)
        for (begin_reading(&r, &w->paragraphs.v[w->quotes.v[q].paragraph]); next_shingles(&r, hash, &n);)
            for (int i = 0; i < n; i++)
                insert(w, hash[i], q);
    for (size_t i = from; i < to; i++) {
        const paragraph *p = &w->paragraphs.v[i];
        if (p->end - p->s > shortest && !p->reason)
            count_paragraph(w, i);
    }
    return DGM_OK;
}

/* Pull quotes: a sentence of the article set again for show. In: paragraphs. Out: those that are one.
 *
 * A short paragraph is a pull quote if three quarters of its shingles (three words in a row; Broder 1997) stand in
 * one longer paragraph, so that a quote that leaves words out is still found. The shingles of the short ones are
 * hashed, the article is read once. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>

enum { QUOTE_WORDS_MIN = 5, QUOTE_WORDS_MAX = 60, PROBES = 16 };

static bool may_be_quote(const paragraph *p)
{
    return !p->reason && p->own && p->looked && p->words >= QUOTE_WORDS_MIN && p->words <= QUOTE_WORDS_MAX;
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

/* Eight bytes from p on as a number of which the first is the lowest byte, those from `end` on as zero. */
static uint64_t load(const char *p, const char *end)
{
    unsigned char c[8] = { 0 };
    if (end - p >= 8)
        memcpy(c, p, 8);
    else
        memcpy(c, p, (size_t)(end - p));
    return (uint64_t)c[7] << 56 | (uint64_t)c[6] << 48 | (uint64_t)c[5] << 40 | (uint64_t)c[4] << 32 |
           (uint64_t)c[3] << 24 | (uint64_t)c[2] << 16 | (uint64_t)c[1] << 8 | c[0];
}

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

/* The high bit of each byte of x that is no letter or digit of ASCII. Sums stay within their bytes: they are of seven
 * bits each. */
static uint64_t not_ascii_letters(uint64_t x)
{
    const uint64_t low = x & EACH(0x7f), lower = low | EACH(0x20);
    const uint64_t letter = (lower + EACH(0x80 - 'a')) & ~(lower + EACH(0x7f - 'z'));
    const uint64_t digit = (low + EACH(0x80 - '0')) & ~(low + EACH(0x7f - '9'));
    return (~(letter | digit) | x) & EACH(0x80);
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
        n = stop ? __builtin_ctzll(stop) / 8 : 8;
        if (n > 0) {
            h = mix(h, (x | EACH(0x20)) & ~(uint64_t)0 >> (64 - 8 * n));
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

typedef struct reader {
    const char *p, *end;
    uint64_t last[2];
    int n;
} reader;

static bool next_shingle(reader *r, uint64_t *out)
{
    uint64_t h;
    while (next_word(&r->p, r->end, &h)) {
        const uint64_t x = (r->last[0] * 0x9e3779b97f4a7c15u ^ r->last[1]) * 0x9e3779b97f4a7c15u ^ h;
        r->last[0] = r->last[1];
        r->last[1] = h;
        if (++r->n >= 3)
            return *out = x ? x : 1, true;
    }
    return false;
}

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
    enum { AT_ONCE = 32 };
    const paragraph *p = &w->paragraphs.v[from];
    reader r = { p->s, p->end, { 0, 0 }, 0 };
    uint64_t hash[AT_ONCE];
    for (int n = AT_ONCE; n == AT_ONCE;) {
        for (n = 0; n < AT_ONCE && next_shingle(&r, &hash[n]); n++)
            __builtin_prefetch(filter_word(w, hash[n]));
        int known = 0;
        for (int i = 0; i < n; i++)
            if (*filter_word(w, hash[i]) >> (hash[i] & 63) & 1) {
                __builtin_prefetch(&w->shingles.v[slot_of(w, hash[i])]);
                hash[known++] = hash[i];
            }
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
    uint64_t h;
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
    for (uint32_t q = 0; q < w->quotes.n; q++) {
        const paragraph *p = &w->paragraphs.v[w->quotes.v[q].paragraph];
        for (reader r = { p->s, p->end, { 0, 0 }, 0 }; next_shingle(&r, &h);)
            insert(w, h, q);
    }
    for (size_t i = from; i < to; i++) {
        const paragraph *p = &w->paragraphs.v[i];
        if (p->end - p->s > shortest && !p->reason)
            count_paragraph(w, i);
    }
    return DGM_OK;
}

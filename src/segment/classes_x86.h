/* The classifier for vectors of x86, written once for every width; see classes.h. The file that includes it says what a
 * vector is:
 *   FOR_CPU, NAME                   how its functions are compiled, and the variant's name
 *   vector, WIDTH                   the type, its bytes
 *   load(p) all(c) same(a, b) either(a, b) less(a, b) minus(a, b) below(a, b)
 *                                   from memory; c everywhere; a == b; a | b; min(a, b) and a - b of unsigned bytes;
 *                                   a < b of signed ones
 *   top_bits(v)                     the highest bit of each byte
 *   put_positions(places, base, out)
 *                                   base + each of the 8 bytes of `places`, to out[8] */
#include <string.h>

#include "segment/positions.h"

enum { PARTS = BLOCK / WIDTH };

FOR_CPU static inline vector is(vector v, int c)
{
    return same(v, all((char)c));
}

FOR_CPU static inline vector within(vector v, int first, int last)
{
    const vector from_first = minus(v, all((char)first));
    return same(less(from_first, all((char)(last - first))), from_first);
}

FOR_CPU static inline vector letters(vector v)
{
    return within(either(v, all(0x20)), 'a', 'z');
}

FOR_CPU static inline uint64_t bits(vector v, int part)
{
    return (uint64_t)top_bits(v) << WIDTH * part;
}

/* ---- words */

FOR_CPU static inline void add_ascii(word_masks *m, vector v, int part)
{
    const vector both = either(is(v, '\''), is(v, '.'));
    m->letter |= bits(letters(v), part);
    m->digit |= bits(within(v, '0', '9'), part);
    m->low_line |= bits(is(v, '_'), part);
    m->mid_letter |= bits(either(both, is(v, ':')), part);
    m->mid_number |= bits(either(both, either(is(v, ','), is(v, ';'))), part);
    m->cr |= bits(is(v, '\r'), part);
    m->lf |= bits(is(v, '\n'), part);
    m->space |= bits(is(v, ' '), part);
}

FOR_CPU static inline void add_others(word_masks *m, vector v, int part)
{
    const vector pairs = either(within(v, PAIRS_FIRST, PAIRS_LAST), within(v, CYRILLIC_FIRST, CYRILLIC_LAST));
    const vector triples = within(v, TRIPLES_FIRST, TRIPLES_LAST);
    const uint64_t lookless = bits(either(either(pairs, triples), within(v, IDEOGRAPHS_FIRST, IDEOGRAPHS_LAST)), part);
    const uint64_t inside = bits(below(v, all((char)0xc0)), part);
    m->pairs |= bits(pairs, part);
    m->triples |= bits(triples, part);
    m->joined |= inside;
    m->others |= bits(v, part) & ~(inside | lookless);
}

FOR_CPU static void words_of(const char *s, size_t blocks, word_masks *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        word_masks m = { 0 };
        uint64_t high = 0;
        for (int part = 0; part < PARTS; part++) {
            const vector v = load(s + WIDTH * part);
            add_ascii(&m, v, part);
            high |= bits(v, part);
        }
        for (int part = 0; high && part < PARTS; part++)
            add_others(&m, load(s + WIDTH * part), part);
        out[i] = m;
    }
}

/* ---- sentences */

FOR_CPU static inline vector stop_leads(vector v)
{
    const vector pairs = either(either(is(v, 0xc2), is(v, 0xd6)), either(is(v, 0xd8), within(v, 0xdb, 0xdc)));
    const vector longer = either(within(v, STOPS_FIRST, STOPS_LAST), within(v, 0xef, 0xf0));
    return either(either(pairs, longer), is(v, 0xea));
}

FOR_CPU static void stops_of(const char *s, size_t blocks, uint64_t *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        uint64_t stops = 0, high = 0;
        for (int part = 0; part < PARTS; part++) {
            const vector v = load(s + WIDTH * part);
            const vector marks = either(either(is(v, '.'), is(v, '!')), is(v, '?'));
            const vector lines = either(is(v, '\r'), is(v, '\n'));
            stops |= bits(either(marks, lines), part);
            high |= bits(v, part);
        }
        for (int part = 0; high && part < PARTS; part++)
            stops |= bits(stop_leads(load(s + WIDTH * part)), part);
        out[i] = stops;
    }
}

/* ---- plain tokens */

FOR_CPU static uint64_t letters_of_two(const char *s, unsigned char next, uint64_t *cut)
{
    wide_masks m = { 0 };
    for (int part = 0; part < PARTS; part++) {
        const vector v = load(s + WIDTH * part);
        m.c3 |= bits(is(v, 0xc3), part);
        m.d0 |= bits(is(v, 0xd0), part);
        m.d1 |= bits(is(v, 0xd1), part);
        m.late |= bits(within(v, 0xa0, 0xbf), part);
        m.sign |= bits(either(is(v, 0x97), is(v, 0xb7)), part);
    }
    return wide_letters(&m, next, cut);
}

FOR_CPU static void others_of(const char *s, size_t blocks, uint64_t *out)
{
    uint64_t cut = 0;
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        uint64_t found = 0, high = 0;
        for (int part = 0; part < PARTS; part++) {
            const vector v = load(s + WIDTH * part);
            found |= bits(letters(v), part);
            high |= bits(v, part);
        }
        if (high)
            found |= letters_of_two(s, i + 1 < blocks ? (unsigned char)s[BLOCK] : 0, &cut);
        out[i] = ~found;
    }
}

/* ---- positions: those of eight bits at once, by a table */

FOR_CPU static int32_t positions_of(const uint64_t *masks, size_t blocks, int32_t base, int32_t *out)
{
    const int32_t *first = out;
    for (size_t i = 0; i < blocks; i++) {
        uint64_t left = masks[i], before = positions_counts(left) << 8;
        const int32_t n = (int32_t)(positions_counts(left) >> 56);
        for (int k = 0; k < 8; k++, base += 8, left >>= 8, before >>= 8)
            put_positions(&positions_of_byte[left & 0xff], base, out + (before & 0xff));
        out += n;
    }
    return (int32_t)(out - first);
}

static const classifier by_vectors = { NAME, words_of, stops_of, others_of, positions_of };

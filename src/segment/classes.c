/* The portable classifier, and the choice. In: bytes. Out: masks of classes, see classes.h.
 *
 * A table gives each byte its classes as the bits of a byte. Eight of those make a word, and a multiplication gathers
 * bit k of its eight bytes into one byte of mask k. */
#include "segment/classes.h"

#include <stdbool.h>
#include <string.h>

#include "segment/positions.h"

enum { LETTER, DIGIT, LOW_LINE, MID_LETTER, MID_NUMBER, IS_CR, IS_LF, IS_SPACE, CLASSES };
#define BIT(class) (1u << (class))
#define L BIT(LETTER)
#define N BIT(DIGIT)

static const uint8_t classes_of[256] = {
    ['\n'] = BIT(IS_LF), ['\r'] = BIT(IS_CR), [' '] = BIT(IS_SPACE), ['_'] = BIT(LOW_LINE),
    ['\''] = BIT(MID_LETTER) | BIT(MID_NUMBER), ['.'] = BIT(MID_LETTER) | BIT(MID_NUMBER),
    [':'] = BIT(MID_LETTER), [','] = BIT(MID_NUMBER), [';'] = BIT(MID_NUMBER),
    ['0'] = N, ['1'] = N, ['2'] = N, ['3'] = N, ['4'] = N, ['5'] = N, ['6'] = N, ['7'] = N, ['8'] = N, ['9'] = N,
    ['A'] = L, ['B'] = L, ['C'] = L, ['D'] = L, ['E'] = L, ['F'] = L, ['G'] = L, ['H'] = L, ['I'] = L, ['J'] = L,
    ['K'] = L, ['L'] = L, ['M'] = L, ['N'] = L, ['O'] = L, ['P'] = L, ['Q'] = L, ['R'] = L, ['S'] = L, ['T'] = L,
    ['U'] = L, ['V'] = L, ['W'] = L, ['X'] = L, ['Y'] = L, ['Z'] = L,
    ['a'] = L, ['b'] = L, ['c'] = L, ['d'] = L, ['e'] = L, ['f'] = L, ['g'] = L, ['h'] = L, ['i'] = L, ['j'] = L,
    ['k'] = L, ['l'] = L, ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L, ['s'] = L, ['t'] = L,
    ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L, ['y'] = L, ['z'] = L
};

/* Bit `class` of the eight bytes of w, the lowest byte first. */
static uint64_t gather(uint64_t w, int class)
{
    return ((w >> class & 0x0101010101010101u) * 0x0102040810204080u) >> 56;
}

/* The eight classes of s[8] as bits of its bytes, the first byte lowest. */
static uint64_t classes_of_eight(const char *s, const uint8_t table[256])
{
    uint64_t w = 0;
    for (int j = 0; j < 8; j++)
        w |= (uint64_t)table[(unsigned char)s[j]] << 8 * j;
    return w;
}

static void add_ascii(word_masks *m, const char *s)
{
    uint64_t mask[CLASSES] = { 0 };
    for (int k = 0; k < BLOCK; k += 8) {
        const uint64_t w = classes_of_eight(s + k, classes_of);
        for (int class = 0; class < CLASSES; class++)
            mask[class] |= gather(w, class) << k;
    }
    *m = (word_masks){ mask[LETTER], mask[DIGIT], mask[LOW_LINE], mask[MID_LETTER], mask[MID_NUMBER],
                       mask[IS_CR], mask[IS_LF], mask[IS_SPACE], 0, 0, 0, 0 };
}

static bool is_ascii(const char *s)
{
    uint64_t w[BLOCK / 8], any = 0;
    memcpy(w, s, sizeof w);
    for (int k = 0; k < BLOCK / 8; k++)
        any |= w[k];
    return !(any & 0x8080808080808080u);
}

static bool within(unsigned char c, int first, int last)
{
    return c >= first && c <= last;
}

static void add_others(word_masks *m, const char *s)
{
    for (int i = 0; i < BLOCK; i++) {
        const unsigned char c = (unsigned char)s[i];
        const uint64_t bit = (uint64_t)1 << i;
        if (c < 0x80)
            continue;
        if (c < 0xc0)
            m->joined |= bit;
        else if (within(c, PAIRS_FIRST, PAIRS_LAST) || within(c, CYRILLIC_FIRST, CYRILLIC_LAST))
            m->pairs |= bit;
        else if (within(c, TRIPLES_FIRST, TRIPLES_LAST))
            m->triples |= bit;
        else if (!within(c, IDEOGRAPHS_FIRST, IDEOGRAPHS_LAST))
            m->others |= bit;
    }
}

static void words_of(const char *s, size_t blocks, word_masks *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        add_ascii(&out[i], s);
        if (!is_ascii(s))
            add_others(&out[i], s);
    }
}

static void stops_of(const char *s, size_t blocks, uint64_t *out)
{
    uint8_t stop[256];
    for (int c = 0; c < 256; c++)
        stop[c] = c == '.' || c == '!' || c == '?' || c == '\r' || c == '\n' || stop_lead((unsigned char)c);
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        out[i] = 0;
        for (int k = 0; k < BLOCK; k += 8)
            out[i] |= gather(classes_of_eight(s + k, stop), 0) << k;
    }
}

static uint64_t letters_of_two(const char *s, unsigned char next, uint64_t *cut)
{
    wide_masks m = { 0 };
    for (int i = 0; i < BLOCK; i++) {
        const unsigned char c = (unsigned char)s[i];
        m.c3 |= (uint64_t)(c == 0xc3) << i;
        m.d0 |= (uint64_t)(c == 0xd0) << i;
        m.d1 |= (uint64_t)(c == 0xd1) << i;
        m.late |= (uint64_t)(c >= 0xa0 && c <= 0xbf) << i;
        m.sign |= (uint64_t)(c == 0x97 || c == 0xb7) << i;
    }
    return wide_letters(&m, next, cut);
}

static void others_of(const char *s, size_t blocks, uint64_t *out)
{
    uint64_t cut = 0;
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        uint64_t found = 0;
        for (int k = 0; k < BLOCK; k += 8)
            found |= gather(classes_of_eight(s + k, classes_of), LETTER) << k;
        if (!is_ascii(s))
            found |= letters_of_two(s, i + 1 < blocks ? (unsigned char)s[BLOCK] : 0, &cut);
        out[i] = ~found;
    }
}

/* POSITIONS_AT_ONCE at a time without looking how many are left: what is written too much is written over. */
static int32_t positions_of(const uint64_t *masks, size_t blocks, int32_t base, int32_t *out)
{
    const uint64_t guard = (uint64_t)1 << (BLOCK - 1);
    const int32_t *first = out;
    for (size_t i = 0; i < blocks; i++, base += BLOCK) {
        uint64_t left = masks[i];
        const int32_t n = (int32_t)(positions_counts(left) >> 56);
        for (int32_t k = 0; k < n; k += POSITIONS_AT_ONCE)
            for (int j = 0; j < POSITIONS_AT_ONCE; j++, left &= left - 1)
                out[k + j] = base + __builtin_ctzll(left | guard);
        out += n;
    }
    return (int32_t)(out - first);
}

const classifier classifier_portable = { "portable", words_of, stops_of, others_of, positions_of };

const classifier *classifier_best(void)
{
    const classifier *best = classifier_avx2();
    if (!best)
        best = classifier_sse2();
    return best ? best : &classifier_portable;
}

void mask_more(mask_reader *r)
{
    const int32_t left = r->len - r->known, blocks = left / BLOCK < BATCH ? left / BLOCK : BATCH;
    r->base = r->known;
    if (blocks) {
        r->mask(r->s + r->base, (size_t)blocks, r->masks);
        r->known += blocks * BLOCK;
    } else {
        char tail[BLOCK] = { 0 };
        memcpy(tail, r->s + r->base, (size_t)left);
        r->mask(tail, 1, r->masks);
        r->known = r->len;
    }
}

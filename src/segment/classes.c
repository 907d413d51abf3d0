/* The portable classifier, and the choice. In: bytes. Out: masks of classes, see classes.h.
 *
 * A table gives each byte its classes as the bits of a byte. Eight of those make a word, and a multiplication gathers
 * bit k of its eight bytes into one byte of mask k. */
#include "segment/classes.h"

#include <string.h>

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

static void words_of(const char *s, size_t blocks, word_masks *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        uint64_t mask[CLASSES] = { 0 }, high = 0;
        for (int k = 0; k < BLOCK; k += 8) {
            uint64_t w = 0, bytes = 0;
            for (int j = 0; j < 8; j++) {
                const unsigned char c = (unsigned char)s[k + j];
                w |= (uint64_t)classes_of[c] << 8 * j;
                bytes |= (uint64_t)c << 8 * j;
            }
            for (int class = 0; class < CLASSES; class++)
                mask[class] |= gather(w, class) << k;
            high |= gather(bytes, 7) << k;
        }
        out[i] = (word_masks){ mask[LETTER], mask[DIGIT], mask[LOW_LINE], mask[MID_LETTER], mask[MID_NUMBER],
                               mask[IS_CR], mask[IS_LF], mask[IS_SPACE], high };
    }
}

static void stops_of(const char *s, size_t blocks, uint64_t *out)
{
    uint8_t stop[256];
    for (int c = 0; c < 256; c++)
        stop[c] = c == '.' || c == '!' || c == '?' || c == '\r' || c == '\n' || stop_lead((unsigned char)c);
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        out[i] = 0;
        for (int k = 0; k < BLOCK; k += 8) {
            uint64_t w = 0;
            for (int j = 0; j < 8; j++)
                w |= (uint64_t)stop[(unsigned char)s[k + j]] << 8 * j;
            out[i] |= gather(w, 0) << k;
        }
    }
}

static void others_of(const char *s, size_t blocks, uint64_t *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        uint64_t letters = 0;
        for (int k = 0; k < BLOCK; k += 8) {
            uint64_t w = 0;
            for (int j = 0; j < 8; j++)
                w |= (uint64_t)classes_of[(unsigned char)s[k + j]] << 8 * j;
            letters |= gather(w, LETTER) << k;
        }
        out[i] = ~letters;
    }
}

const classifier classifier_portable = { "portable", words_of, stops_of, others_of };

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

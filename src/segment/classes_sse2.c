/* The classifier for SSE2, which every x86-64 has, 16 bytes at a time. In: bytes. Out: masks of classes, see
 * classes.h. */
#include "segment/classes.h"

#if defined __x86_64__ && defined __GNUC__
#include <emmintrin.h>

enum { PARTS = BLOCK / 16 };
typedef __m128i bytes;

static inline bytes same(bytes v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static inline bytes either(bytes a, bytes b)
{
    return _mm_or_si128(a, b);
}

/* first <= byte <= first + more, unsigned */
static inline bytes within(bytes v, int first, int more)
{
    const bytes from_first = _mm_sub_epi8(v, _mm_set1_epi8((char)first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_first, _mm_set1_epi8((char)more)), from_first);
}

static inline uint64_t bits(bytes v, int part)
{
    return (uint64_t)(uint32_t)_mm_movemask_epi8(v) << 16 * part;
}

static void words_of(const char *s, size_t blocks, word_masks *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        word_masks m = { 0 };
        for (int part = 0; part < PARTS; part++) {
            const bytes v = _mm_loadu_si128((const bytes *)(const void *)(s + 16 * part));
            const bytes both = either(same(v, '\''), same(v, '.'));
            m.letter |= bits(within(either(v, _mm_set1_epi8(0x20)), 'a', 'z' - 'a'), part);
            m.digit |= bits(within(v, '0', 9), part);
            m.low_line |= bits(same(v, '_'), part);
            m.mid_letter |= bits(either(both, same(v, ':')), part);
            m.mid_number |= bits(either(both, either(same(v, ','), same(v, ';'))), part);
            m.cr |= bits(same(v, '\r'), part);
            m.lf |= bits(same(v, '\n'), part);
            m.space |= bits(same(v, ' '), part);
            m.high |= bits(v, part);
        }
        out[i] = m;
    }
}

static void stops_of(const char *s, size_t blocks, uint64_t *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        out[i] = 0;
        for (int part = 0; part < PARTS; part++) {
            const bytes v = _mm_loadu_si128((const bytes *)(const void *)(s + 16 * part));
            const bytes marks = either(either(same(v, '.'), same(v, '!')), same(v, '?'));
            const bytes lines = either(same(v, '\r'), same(v, '\n'));
            const bytes leads = either(either(within(v, 0xd6, 0xe3 - 0xd6), within(v, 0xef, 1)),
                                       either(same(v, (char)0xc2), same(v, (char)0xea)));
            out[i] |= bits(either(either(marks, lines), leads), part);
        }
    }
}

static void others_of(const char *s, size_t blocks, uint64_t *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        uint64_t letters = 0;
        for (int part = 0; part < PARTS; part++) {
            const bytes v = _mm_loadu_si128((const bytes *)(const void *)(s + 16 * part));
            letters |= bits(within(either(v, _mm_set1_epi8(0x20)), 'a', 'z' - 'a'), part);
        }
        out[i] = ~letters;
    }
}

static const classifier by_sse2 = { "sse2", words_of, stops_of, others_of };

const classifier *classifier_sse2(void)
{
    return &by_sse2;
}

#else

const classifier *classifier_sse2(void)
{
    return NULL;
}

#endif

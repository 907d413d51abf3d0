/* The classifier for AVX2, 32 bytes at a time. In: bytes. Out: masks of classes, see classes.h.
 *
 * Compiled for AVX2 whatever the rest is compiled for; the processor is asked at run time. */
#include "segment/classes.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#define FOR_CPU __attribute__((target("avx2")))
enum { PARTS = BLOCK / 32 };
typedef __m256i bytes;

FOR_CPU static inline bytes same(bytes v, char c)
{
    return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c));
}

FOR_CPU static inline bytes either(bytes a, bytes b)
{
    return _mm256_or_si256(a, b);
}

/* first <= byte <= first + more, unsigned */
FOR_CPU static inline bytes within(bytes v, int first, int more)
{
    const bytes from_first = _mm256_sub_epi8(v, _mm256_set1_epi8((char)first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, _mm256_set1_epi8((char)more)), from_first);
}

FOR_CPU static inline uint64_t bits(bytes v, int part)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(v) << 32 * part;
}

FOR_CPU static void words_of(const char *s, size_t blocks, word_masks *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        word_masks m = { 0 };
        for (int part = 0; part < PARTS; part++) {
            const bytes v = _mm256_loadu_si256((const bytes *)(const void *)(s + 32 * part));
            const bytes both = either(same(v, '\''), same(v, '.'));
            m.letter |= bits(within(either(v, _mm256_set1_epi8(0x20)), 'a', 'z' - 'a'), part);
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

FOR_CPU static void stops_of(const char *s, size_t blocks, uint64_t *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        out[i] = 0;
        for (int part = 0; part < PARTS; part++) {
            const bytes v = _mm256_loadu_si256((const bytes *)(const void *)(s + 32 * part));
            const bytes marks = either(either(same(v, '.'), same(v, '!')), same(v, '?'));
            const bytes lines = either(same(v, '\r'), same(v, '\n'));
            const bytes leads = either(either(within(v, 0xd6, 0xe3 - 0xd6), within(v, 0xef, 1)),
                                       either(same(v, (char)0xc2), same(v, (char)0xea)));
            out[i] |= bits(either(either(marks, lines), leads), part);
        }
    }
}

FOR_CPU static void others_of(const char *s, size_t blocks, uint64_t *out)
{
    for (size_t i = 0; i < blocks; i++, s += BLOCK) {
        uint64_t letters = 0;
        for (int part = 0; part < PARTS; part++) {
            const bytes v = _mm256_loadu_si256((const bytes *)(const void *)(s + 32 * part));
            letters |= bits(within(either(v, _mm256_set1_epi8(0x20)), 'a', 'z' - 'a'), part);
        }
        out[i] = ~letters;
    }
}

static const classifier by_avx2 = { "avx2", words_of, stops_of, others_of };

const classifier *classifier_avx2(void)
{
    return __builtin_cpu_supports("avx2") ? &by_avx2 : NULL;
}

#else

const classifier *classifier_avx2(void)
{
    return NULL;
}

#endif

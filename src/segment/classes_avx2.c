/* The classifier for AVX2, 32 bytes at a time. In: bytes. Out: masks of classes, see classes.h.
 *
 * Compiled for AVX2 whatever the rest is compiled for; the processor is asked at run time. */
#include "segment/classes.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#define NAME    "avx2"
#define FOR_CPU __attribute__((target("avx2")))
enum { WIDTH = 32 };
typedef __m256i vector;

#define load(p)      _mm256_loadu_si256((const vector *)(const void *)(p))
#define all(c)       _mm256_set1_epi8(c)
#define same(a, b)   _mm256_cmpeq_epi8(a, b)
#define either(a, b) _mm256_or_si256(a, b)
#define less(a, b)   _mm256_min_epu8(a, b)
#define minus(a, b)  _mm256_sub_epi8(a, b)
#define below(a, b)  _mm256_cmpgt_epi8(b, a)
#define top_bits(v)  (uint32_t)_mm256_movemask_epi8(v)

FOR_CPU static inline void put_positions(const uint64_t *places, int32_t base, int32_t out[8])
{
    const vector wide = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)places));
    _mm256_storeu_si256((vector *)(void *)out, _mm256_add_epi32(wide, _mm256_set1_epi32(base)));
}

#include "segment/classes_x86.h"

const classifier *classifier_avx2(void)
{
    return __builtin_cpu_supports("avx2") ? &by_vectors : NULL;
}

#else

const classifier *classifier_avx2(void)
{
    return NULL;
}

#endif

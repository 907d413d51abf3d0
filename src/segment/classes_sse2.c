/* The classifier for SSE2, which every x86-64 has, 16 bytes at a time. In: bytes. Out: masks of classes, see
 * classes.h. */
#include "segment/classes.h"

#if defined __x86_64__ && defined __GNUC__
#include <emmintrin.h>

#define NAME "sse2"
#define FOR_CPU
enum { WIDTH = 16 };
typedef __m128i vector;

#define load(p)      _mm_loadu_si128((const vector *)(const void *)(p))
#define all(c)       _mm_set1_epi8(c)
#define same(a, b)   _mm_cmpeq_epi8(a, b)
#define either(a, b) _mm_or_si128(a, b)
#define less(a, b)   _mm_min_epu8(a, b)
#define minus(a, b)  _mm_sub_epi8(a, b)
#define below(a, b)  _mm_cmpgt_epi8(b, a)
#define top_bits(v)  (uint32_t)_mm_movemask_epi8(v)

static inline void put_positions(const uint64_t *places, int32_t base, int32_t out[8])
{
    const vector zero = _mm_setzero_si128(), from = _mm_set1_epi32(base);
    const vector shorts = _mm_unpacklo_epi8(_mm_loadl_epi64((const vector *)(const void *)places), zero);
    _mm_storeu_si128((vector *)(void *)out, _mm_add_epi32(_mm_unpacklo_epi16(shorts, zero), from));
    _mm_storeu_si128((vector *)(void *)(out + 4), _mm_add_epi32(_mm_unpackhi_epi16(shorts, zero), from));
}

#include "segment/classes_x86.h"

const classifier *classifier_sse2(void)
{
    return &by_vectors;
}

#else

const classifier *classifier_sse2(void)
{
    return NULL;
}

#endif

/* The places of a mask's bits. In: masks of 64 bytes each. Out: offsets of the bytes whose bits are set, in order. */
#ifndef DGM_SEGMENT_POSITIONS_H
#define DGM_SEGMENT_POSITIONS_H

#include <stdint.h>

/* What a writer of positions may write beyond the last one: it writes so many at once. */
enum { POSITIONS_AT_ONCE = 8 };

/* For each byte: the places of its set bits, the lowest first, a byte each from the lowest on; then zeros. */
extern const uint64_t positions_of_byte[256];

/* Byte k: how many bits are set in the bytes 0 to k of v. */
static inline uint64_t positions_counts(uint64_t v)
{
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    return ((v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u;
}

#endif

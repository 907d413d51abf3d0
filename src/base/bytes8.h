/* Eight bytes at once, as a number whose lowest byte is the first one whatever the machine's order: compilers know the
 * shifts as a load. A mark is the high bit of a byte; of several, the lowest is that of the first byte. */
#ifndef DGM_BASE_BYTES8_H
#define DGM_BASE_BYTES8_H

#include <stdint.h>

#define EACH_BYTE(byte) (0x0101010101010101u * (uint64_t)(byte))
#define BYTE_MARKS EACH_BYTE(0x80)

static inline uint64_t bytes8_load(const void *from)
{
    const unsigned char *p = from;
    return (uint64_t)p[7] << 56 | (uint64_t)p[6] << 48 | (uint64_t)p[5] << 40 | (uint64_t)p[4] << 32 |
           (uint64_t)p[3] << 24 | (uint64_t)p[2] << 16 | (uint64_t)p[1] << 8 | p[0];
}

static inline void bytes8_store(char *to, uint64_t x)
{
    for (int i = 0; i < 8; i++)
        to[i] = (char)(x >> 8 * i);
}

/* ASCII in lower case; no other bytes may be among them. */
static inline uint64_t bytes8_lower(uint64_t x)
{
    return x | ((x + EACH_BYTE(0x80 - 'A')) & ~(x + EACH_BYTE(0x7f - 'Z')) & BYTE_MARKS) >> 2;
}

/* Marks the first byte of ASCII that is below `least`, 1 to 128, and perhaps bytes behind it; 0: there is none. */
static inline uint64_t bytes8_below(uint64_t x, unsigned least)
{
    return (x - EACH_BYTE(least)) & ~x & BYTE_MARKS;
}

/* Marks the first byte that is `c`, and perhaps bytes behind it; 0: there is none. */
static inline uint64_t bytes8_find(uint64_t x, unsigned char c)
{
    return bytes8_below(x ^ EACH_BYTE(c), 1);
}

/* The place of the first byte that is marked. */
static inline int bytes8_first(uint64_t marks)
{
    return __builtin_ctzll(marks) / 8;
}

#endif

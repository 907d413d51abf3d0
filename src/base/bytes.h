/* Numbers out of buffers that may be misaligned, and the processor's order of bytes. */
#ifndef DGM_BASE_BYTES_H
#define DGM_BASE_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline bool is_big_endian(void)
{
    const uint16_t one = 1;
    uint8_t first;
    memcpy(&first, &one, 1);
    return first == 0;
}

/* Value `at` of a buffer of numbers of 1, 2, 4 or 8 bytes. */
static inline uint64_t load_unsigned(const void *values, int64_t at, int width)
{
    const uint8_t *p = (const uint8_t *)values + at * width;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (width) {
    case 1: return *p;
    case 2: return memcpy(&two, p, sizeof two), two;
    case 4: return memcpy(&four, p, sizeof four), four;
    default: return memcpy(&eight, p, sizeof eight), eight;
    }
}

static inline int64_t load_signed(const void *values, int64_t at, int width)
{
    const uint64_t sign = (uint64_t)1 << (width * 8 - 1);
    return (int64_t)((load_unsigned(values, at, width) ^ sign) - sign);
}

static inline double load_double(const void *values, int64_t at)
{
    double x;
    memcpy(&x, (const uint8_t *)values + at * (int64_t)sizeof x, sizeof x);
    return x;
}

#endif

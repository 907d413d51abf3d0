/* In: byte offsets, in any order. Out: code points or UTF-16 units. A count is kept for every 64th byte, so that a
 * look-up reads at most 63 bytes: linear in the text and in the offsets, with 4 bytes of index to 64 of text. */
#include "table/offsets.h"

enum { OFFSET_STEP = 64 };

static int32_t count_units(const char *s, int32_t n, uint32_t unit)
{
    int32_t units = 0;
    for (int32_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)s[i];
        units += (c & 0xc0) != 0x80;
        units += c >= 0xf0 && unit == DGM_OFFSETS_UTF16; /* beyond U+FFFF: a surrogate pair */
    }
    return units;
}

bool offset_map_init(const mem *m, offset_map *x, const text *t, uint32_t unit)
{
    *x = (offset_map){ t->s, unit, NULL };
    if (unit == DGM_OFFSETS_BYTE)
        return true;
    const int32_t steps = t->len / OFFSET_STEP;
    x->before = mem_array(m, (size_t)steps + 1, sizeof *x->before);
    if (!x->before)
        return false;
    x->before[0] = 0;
    for (int32_t i = 0; i < steps; i++)
        x->before[i + 1] = x->before[i] + count_units(t->s + i * OFFSET_STEP, OFFSET_STEP, unit);
    return true;
}

int32_t offset_map_get(const offset_map *x, int32_t byte)
{
    if (!x->before)
        return byte;
    const int32_t step = byte / OFFSET_STEP;
    return x->before[step] + count_units(x->s + step * OFFSET_STEP, byte % OFFSET_STEP, x->unit);
}

void offset_map_free(const mem *m, offset_map *x)
{
    mem_free(m, x->before);
    x->before = NULL;
}

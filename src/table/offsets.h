/* Byte offsets of a text in the unit the caller asked for. */
#ifndef DGM_TABLE_OFFSETS_H
#define DGM_TABLE_OFFSETS_H

#include "text/text.h"

typedef struct offset_map {
    const char *s;
    uint32_t unit;   /* DGM_OFFSETS_* */
    int32_t *before; /* units before every OFFSET_STEP bytes; NULL: an offset is itself */
} offset_map;

bool offset_map_init(const mem *m, offset_map *x, const text *t, uint32_t unit); /* false: out of memory */
int32_t offset_map_get(const offset_map *x, int32_t byte);                       /* byte in 0 .. t->len */
void offset_map_free(const mem *m, offset_map *x);

#endif

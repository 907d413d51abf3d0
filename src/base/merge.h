/* Two sorted runs of records to one. */
#ifndef DGM_BASE_MERGE_H
#define DGM_BASE_MERGE_H

#include "base/mem.h"

/* The records at `v` [n], of `size` bytes each, are two runs, of which the second begins with record `at`; each rises
 * by the int32_t that lies `key` bytes into a record. Makes them one; equal keys keep their order. False: out of
 * memory. */
bool merge_runs(const mem *m, void *v, size_t at, size_t n, size_t size, size_t key);

#endif

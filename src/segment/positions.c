/* See positions.h. The table is written out by the preprocessor: bit i of a byte goes to place i of its entry less the
 * unset bits below it. */
#include "segment/positions.h"

#define SET(byte, i) ((uint64_t)(byte) >> (i) & 1)
#define BELOW_2(b) (SET(b, 0) + SET(b, 1))
#define BELOW_3(b) (BELOW_2(b) + SET(b, 2))
#define BELOW_4(b) (BELOW_3(b) + SET(b, 3))
#define BELOW_5(b) (BELOW_4(b) + SET(b, 4))
#define BELOW_6(b) (BELOW_5(b) + SET(b, 5))
#define BELOW_7(b) (BELOW_6(b) + SET(b, 6))
#define PLACE(b, i, below) (SET(b, i) * (i) << 8 * (below))

#define ENTRY(b) (PLACE(b, 1, SET(b, 0)) | PLACE(b, 2, BELOW_2(b)) | PLACE(b, 3, BELOW_3(b)) | \
                  PLACE(b, 4, BELOW_4(b)) | PLACE(b, 5, BELOW_5(b)) | PLACE(b, 6, BELOW_6(b)) | PLACE(b, 7, BELOW_7(b)))
#define ENTRIES_4(b)  ENTRY(b), ENTRY((b) + 1), ENTRY((b) + 2), ENTRY((b) + 3)
#define ENTRIES_16(b) ENTRIES_4(b), ENTRIES_4((b) + 4), ENTRIES_4((b) + 8), ENTRIES_4((b) + 12)
#define ENTRIES_64(b) ENTRIES_16(b), ENTRIES_16((b) + 16), ENTRIES_16((b) + 32), ENTRIES_16((b) + 48)

const uint64_t positions_of_byte[256] = { ENTRIES_64(0), ENTRIES_64(64), ENTRIES_64(128), ENTRIES_64(192) };

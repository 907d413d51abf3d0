/* Private to the corpus stage: columns of Arrow record batches, and their cells as text. */
#ifndef DGM_CORPUS_ARROW_H
#define DGM_CORPUS_ARROW_H

#include "base/mem.h"

enum arrow_kind {
    ARROW_PASSED, /* nothing that a field can hold: lists, records, binary values, intervals */
    ARROW_NULLS,
    ARROW_BOOL,
    ARROW_INT,
    ARROW_UINT,
    ARROW_FLOAT,
    ARROW_DECIMAL,
    ARROW_STRING, /* by offsets */
    ARROW_VIEW,   /* of strings */
    ARROW_DATE,
    ARROW_TIME,
    ARROW_STAMP
};

/* What a column holds; where it is coded, what its dictionary holds. */
typedef struct arrow_type {
    uint8_t kind;
    uint8_t width; /* bytes of a value; of an offset */
    uint8_t code;  /* bytes of an index into the dictionary, 0: not coded */
    bool code_signed;
    bool zoned;    /* ARROW_STAMP: of a time zone, in UTC */
    int32_t scale; /* ARROW_DECIMAL: digits after the point */
    int64_t ticks; /* ARROW_DATE: in a day; ARROW_TIME, ARROW_STAMP: in a second */
} arrow_type;

static inline bool arrow_is_string(const arrow_type *t)
{
    return t->kind == ARROW_STRING || t->kind == ARROW_VIEW;
}

/* ---- arrow_format.c: NULL, or what is wrong with it. A format is read as it is written in the C data interface. */
const char *arrow_read_type(const struct ArrowSchema *s, arrow_type *out);
/* Whether the array has the buffers and at least the rows of such a column; what they hold is looked at cell by cell. */
const char *arrow_check(const arrow_type *t, const struct ArrowArray *a, int64_t rows);

/* ---- arrow_cells.c */
enum { ARROW_PRINTED = 256 };
/* The cell as text: in the batch, or printed into `printed`; s NULL for null. NULL, or what is wrong with the array. */
const char *arrow_cell(const arrow_type *t, const struct ArrowArray *a, int64_t row, char printed[ARROW_PRINTED],
                       str *out);
bool arrow_is_null(const struct ArrowArray *a, int64_t row);

#endif

/* Rows of a sample with the labels that coders and the model gave them. In: keys and labels, row by row (src/corpus
 * reads them from files). Out: the table of dgm_validate(). */
#ifndef DGM_TABLE_VALIDITY_H
#define DGM_TABLE_VALIDITY_H

#include "base/hash.h"
#include "stats/stats.h"
#include "table/table.h"

typedef struct coded_stratum {
    int64_t rows;  /* in the corpus */
    uint8_t label; /* the model's: 0 against, 1 none, 2 favor, as in stats.h */
} coded_stratum;

typedef struct coded_row {
    uint32_t stratum;
    int32_t counts[LABELS]; /* of coders */
    int64_t line;           /* of the sheet where it was first seen, 0: not in it */
} coded_row;

typedef struct coding {
    const mem *m;
    strtab ids;                /* of the key: row by row */
    VEC(coded_row) rows;       /* by id */
    strtab names;              /* of strata */
    VEC(coded_stratum) strata; /* by name */
} coding;

enum { LABEL_EMPTY = -1, LABEL_UNKNOWN = -2 };
/* A label as coders write it: any case, spaces around it; favour too. 0..2 or LABEL_*. */
int coded_label(str s);

void coding_init(coding *c, const mem *m, uint64_t seed);
void coding_free(coding *c);
/* A row of the key; without an id, a stratum no row of which was drawn. DGM_ERR_FORMAT: an id that was there before, an
 * unknown label, no number of rows. */
dgm_status coding_key(coding *c, str id, str group, str voice, str label, int64_t rows, int64_t line, dgm_error *err);
/* The rows of a table "key". */
dgm_status coding_key_table(coding *c, const dgm_table *key, dgm_error *err);
/* The row of an id as a sheet has it, or as a spreadsheet has left it: spaces, an apostrophe before it, capitals. NULL:
 * there is none. */
coded_row *coding_find(coding *c, str id);

dgm_status validity_table(const coding *c, dgm_table **out, dgm_error *err);

#endif

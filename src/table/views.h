/* What the earlier stages found and counted, as tables: one file for each kind of source.
 *   layer_tables.c  the layers of a document      *_tables.c      the tables of a tally
 *   kwic.c          a concordance                 explain.c       how each measure is computed
 *   gazetteer_table.c  a file of names */
#ifndef DGM_TABLE_VIEWS_H
#define DGM_TABLE_VIEWS_H

#include "table/table.h"
#include "tally/tally.h"

typedef struct layer_options {
    uint32_t offsets;  /* DGM_OFFSETS_* */
    bool spans;        /* DGM_SPANS */
} layer_options;

dgm_status layer_table(const mem *m, const doc_view *d, uint32_t which, const layer_options *o, dgm_table **out,
                       dgm_error *err);
unsigned layer_needs(uint32_t which, bool spans); /* NEED_* */

/* What a KWIC pattern needs computed before kwic_table(): NEED_*, by its first character, the query's entity and the
 * dictionaries. */
unsigned kwic_needs(const char *pattern, const dgm_query *q, const keywords *k);
dgm_status kwic_table(const mem *m, const doc_view *d, const char *pattern, const dgm_query *q, const layer_options *o,
                      dgm_table **out, dgm_error *err);

dgm_status tally_table(const mem *m, const tally *t, const char *name, const dgm_query *q, const tally *reference,
                       const tally *background, dgm_table **out, dgm_error *err);
/* "unmatched" of a tally of keywords: entries of the dictionaries it has no match of. */
dgm_status unmatched_table(const mem *m, const tally *t, const keywords *k, const dgm_query *q, dgm_table **out,
                           dgm_error *err);
/* Adds the rows of a "cells" table to the tally. */
dgm_status tally_add_cells(tally *t, const dgm_table *cells, dgm_error *err);
dgm_status explain_table(const mem *m, const char *name, dgm_table **out, dgm_error *err);
dgm_status gazetteer_table(const mem *m, const gazetteer_check *x, const char *file, dgm_table **out, dgm_error *err);

#endif

/* Tables out: one writer, many formats. Reads tables through dragoman.h's own accessors. */
#ifndef DGM_TABLE_WRITER_H
#define DGM_TABLE_WRITER_H

#include "table/table.h"

/* dgm_writer_new() and the other functions of the header's section 8 are thin over these. */
dgm_status writer_new(const mem *m, uint32_t format, const dgm_sink *sink, const dgm_writer_options *o,
                      dgm_writer **out, dgm_error *err);
dgm_status writer_add(dgm_writer *w, const dgm_table *t, dgm_error *err);
dgm_status writer_note(dgm_writer *w, const char *json, dgm_error *err);
dgm_status writer_finish(dgm_writer *w, dgm_error *err);
void writer_free(dgm_writer *w);

#endif

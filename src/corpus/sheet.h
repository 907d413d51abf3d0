/* Sheets that coders have filled, and the keys of samples: CSV files into a coding. */
#ifndef DGM_CORPUS_SHEET_H
#define DGM_CORPUS_SHEET_H

#include "table/validity.h"

/* DGM_ERR_FORMAT names the line; DGM_ERR_READ, DGM_ERR_MEMORY. */
dgm_status sheet_read_key(coding *to, const char *path, dgm_error *err);
dgm_status sheet_read(coding *to, const char *path, dgm_error *err); /* after the key */

#endif

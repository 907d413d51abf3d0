/* Private to the text stage: encodings that iconv knows, and what undeclared bytes may be in. */
#ifndef DGM_TEXT_LEGACY_H
#define DGM_TEXT_LEGACY_H

#include "text/text.h"
#include "base/error.h"

/* Appends to t->own and t->map; sets form and encoding. DGM_ERR_ENCODING (no such name, or built without iconv),
 * DGM_ERR_LIMIT, DGM_ERR_MEMORY. */
dgm_status legacy_decode(const mem *m, text *t, const char *source, size_t len, const char *name, int64_t limit,
                         dgm_error *err);

/* The name of the encoding that bytes which are not UTF-8 look like, or NULL: of Latin-1 (as windows-1252), windows-1251,
 * KOI8-R, GB18030, Big5, Shift_JIS, EUC-JP, EUC-KR. Looks at a bounded sample. Static. */
const char *encoding_guess(const char *s, size_t len);

#endif

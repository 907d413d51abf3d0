/* What lexis.c loads and vocab.c looks up. */
#ifndef DGM_LEXIS_LEXIS_DATA_H
#define DGM_LEXIS_LEXIS_DATA_H

#include "lexis/lexis.h"

typedef struct stem_table {
    strtab forms;
    VEC(str) stems; /* by id of the form; in the library's data */
} stem_table;

struct lexis {
    const mem *m;
    enum lang lang;
    bool stem;
    const char *snowball; /* libstemmer's name of the language; NULL: no stemmer */
    strtab stop;          /* folded */
    stem_table by_fold;   /* exceptions for whatever folds so */
    stem_table by_form;   /* exceptions for exactly that spelling */
};

/* The exception's stem, or NULL. */
static inline const str *stem_find(const stem_table *t, str form)
{
    const uint32_t id = strtab_find(&t->forms, form.s, form.len);
    return id == STRTAB_NONE ? NULL : &t->stems.v[id];
}

#endif

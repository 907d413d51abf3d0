/* Conditions on fields of metadata: FIELD=VALUE, and !=, <, <=, >, >=. */
#ifndef DGM_CORPUS_WHERE_H
#define DGM_CORPUS_WHERE_H

#include "base/mem.h"

enum where_how { WHERE_EQUAL, WHERE_UNEQUAL, WHERE_LESS, WHERE_AT_MOST, WHERE_MORE, WHERE_AT_LEAST };

typedef struct condition {
    const char *field, *value;
    uint8_t how;
} condition;

typedef struct where_list {
    char *text; /* own copy; fields and values are pieces of it */
    VEC(condition) v;
} where_list;

/* One condition a line, which all must hold. DGM_ERR_ARGUMENT, DGM_ERR_MEMORY. */
dgm_status where_read(const mem *m, where_list *to, const char *lines, dgm_error *err);
/* An empty value is a field that is not there: it is only unequal. */
bool where_holds(const condition *c, str value);
void where_free(const mem *m, where_list *c);

#endif

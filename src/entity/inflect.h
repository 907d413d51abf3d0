/* The forms of a name. In: data/<lang>/paradigms.tsv, which says how endings change; an alias. Out: its other case
 * forms (of a demonym its genders and numbers too), as they would stand in a text. */
#ifndef DGM_ENTITY_INFLECT_H
#define DGM_ENTITY_INFLECT_H

#include "base/error.h"
#include "base/hash.h"

enum { CASES = 6 }; /* genitive dative accusative instrumental prepositional others */

enum name_kind { NAME_THING, NAME_PERSON, NAME_DEMONYM }; /* which paradigms an alias follows */

/* A row: what replaces the last letters of a word. */
typedef struct paradigm {
    uint8_t class, kind;
    str forms[CASES];
} paradigm;

/* One ending of a row. */
typedef struct ending {
    uint32_t row;
    uint8_t dropped; /* letters replaced */
} ending;

/* A word of the alias at hand. */
typedef struct name_word {
    str s;
    const paradigm *p; /* NULL: it stays as it is */
    uint8_t dropped;
} name_word;

typedef struct inflector {
    const mem *m;
    VEC(paradigm) rows;
    VEC(ending) endings; /* by key */
    strtab keys;         /* class + ending, ^ before it for a whole word */
    VEC(name_word) words;
    buf fold, text;
    VEC(size_t) ends;    /* the forms: text up to each of these */
} inflector;

/* `paradigms` NULL: a language whose names do not change. */
dgm_status inflector_init(inflector *f, const mem *m, uint64_t seed, const char *name, const str *paradigms,
                          dgm_error *err);
void inflector_free(inflector *f);
/* The other forms of the alias, each once, the alias itself not among them; false: out of memory. */
bool inflect(inflector *f, str alias, enum name_kind kind);
static inline size_t inflected_count(const inflector *f) { return f->ends.n; }
static inline str inflected_form(const inflector *f, size_t i)
{
    const size_t from = i ? f->ends.v[i - 1] : 0;
    return (str){ f->text.v + from, f->ends.v[i] - from };
}

#endif

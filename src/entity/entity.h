/* Who and what: mentions with canonical ids. In: text, sentences, tokens, forms. Out: mentions, sorted by start,
 * never overlapping, and the actors they name. */
#ifndef DGM_ENTITY_ENTITY_H
#define DGM_ENTITY_ENTITY_H

#include "lexis/lexis.h"

enum entity_type {
    ENTITY_PERSON, ENTITY_GPE, ENTITY_LOC, ENTITY_ORG, ENTITY_NORP, ENTITY_EVENT, ENTITY_LAW, ENTITY_PRODUCT,
    ENTITY_DATE, ENTITY_MONEY, ENTITY_PERCENT, ENTITY_QUANTITY, ENTITY_TYPES
};
extern const char *const entity_type_names[ENTITY_TYPES];
static inline bool entity_is_value(uint8_t type) { return type >= ENTITY_DATE; }

/* How a mention got its id; names in the `via` column. */
enum entity_via {
    VIA_NAME,       /* an alias of the gazetteer */
    VIA_DEMONYM,    /* adjective or people */
    VIA_METONYM,    /* a capital or building for its state */
    VIA_ACRONYM,    /* introduced in brackets in this document */
    VIA_SHORT,      /* part of a longer name in this document */
    VIA_ROLE,       /* "the Russian president" */
    VIA_PATTERN,    /* a pattern of data/patterns */
    VIA_SHAPE,      /* an unknown capitalised name typed by its cues */
    VIA_COMPOUND,   /* "Sino-Russian": a sorted pair of ids */
    VIA_COUNT
};
extern const char *const entity_via_names[VIA_COUNT];

/* Somebody or something named in the document; index = actor number. */
typedef struct actor {
    str id, name;      /* borrowed from the gazetteer or from mentions.bytes */
    str state, state_name; /* whom it acts for, by the document's date; empty: for itself */
    uint8_t type;      /* of the thing itself: the state of a NORP is GPE */
    char gender;       /* of a person by the given name, 'f' or 'm'; 0: not told */
} actor;

typedef struct mention {
    int32_t start, end;       /* bytes */
    int32_t sentence;
    int32_t first, last;      /* tokens [first, last): those it covers, at least in part */
    int32_t actor;            /* into mentions.actors */
    int32_t parts[2];         /* actors of a compound (cn+ru), else -1 */
    uint8_t type;             /* entity_type of the mention */
    uint8_t via;
    str value, unit;          /* of values: canonical decimal and unit ("5e9", "usd"), else empty */
    str date_from, date_to;   /* ISO dates of a DATE, else empty */
} mention;

/* What came of a candidate; names in the `reason` column, in which those that were kept have none. */
enum entity_fate {
    FATE_KEPT,
    FATE_LONGER,      /* a longer candidate has some of its words */
    FATE_PREFERRED,   /* one as long, of a better kind: given by the user, then known, then a pattern, then a shape */
    FATE_EARLIER,     /* one as long that begins before it or was loaded before it */
    FATE_SENSE,       /* the words around it say that something else is meant */
    FATE_UNSUPPORTED, /* an ambiguous alias, and nothing speaks for it */
    FATE_PART,        /* a surname after a capitalised word: somebody else's */
    FATE_COUNT
};
extern const char *const entity_fate_names[FATE_COUNT];

/* A candidate and what came of it. */
typedef struct tried {
    int32_t start, end, sentence;
    int32_t won_start, won_end; /* of the candidate that it lost to, else both -1 */
    uint8_t type, fate;
    str id;                     /* empty where none is known */
    str rule;                   /* the alias, the name of the pattern, or "shape" and the like */
} tried;

typedef struct entities entities; /* gazetteer and patterns, compiled: immutable after entities_seal() */

typedef struct mentions {
    VEC(mention) v;
    VEC(actor) actors;
    VEC(tried) tried;         /* by entities_tried() */
    bool full;                /* the run failed for it: more candidates than dgm_limits.document_matches */
    int64_t gave_up;          /* matches of patterns that reached a limit: what they would have found is not known */
    arena bytes;              /* ids and names that are no one else's; cleared for each document */
    /* scratch of the stage, kept from document to document */
    struct entity_work *work;
    const entities *rules;    /* of the last run's language; borrowed, NULL: there was no text */
} mentions;

dgm_status entities_new(const mem *m, uint64_t seed, bool builtin, bool jit, const dgm_limits *limits, entities **out,
                        dgm_error *err);
dgm_status entities_load_gazetteer(entities *e, const char *name, const char *data, size_t len, dgm_error *err);
dgm_status entities_load_patterns(entities *e, const char *name, const char *data, size_t len, dgm_error *err);
/* `segment[lang]` and `lex[lang]` cut and fold the aliases of each language. */
dgm_status entities_seal(entities *e, const segmenter *const segment[LANG_COUNT], const lexis *const lex[LANG_COUNT],
                         dgm_error *err);
void entities_free(entities *e);
/* Appends the aliases of a language and those of all languages, but for ambiguous ones, in the order of loading; they
 * are borrowed. False: out of memory. */
typedef VEC(str) aliases;
bool entities_aliases(const entities *e, const mem *m, enum lang lang, aliases *out);

/* A row of a gazetteer file. Strings are borrowed from the file and from `bytes`. */
typedef struct checked_row {
    int64_t line;
    str cell[6];            /* id name type lang alias flags */
    size_t forms, problems; /* those of the rows up to this one */
} checked_row;

typedef struct gazetteer_check {
    VEC(checked_row) rows;
    VEC(str) forms;    /* of each row that can be read: the alias and what it stands for beside it */
    VEC(str) problems;
    arena bytes;
} gazetteer_check;

/* Reads a gazetteer without loading it, beside the built-in names if `e` has them. The caller frees *out, on failure
 * too. */
dgm_status entities_check(const entities *e, const char *data, size_t len, gazetteer_check *out, dgm_error *err);
void gazetteer_check_free(const mem *m, gazetteer_check *x);

typedef struct entity_input {
    const text *t;
    const lines *l;
    const sentences *sen;
    const tokens *tok;
    const uint32_t *form; /* [tok->n] */
    vocab *v;
    enum lang lang;
    str date;             /* of the document, ISO, or empty: relative dates and dated roles */
    bool mixed, more;     /* it has sentences in other languages too; those of one or more were read before */
} entity_input;

/* A document in several languages is read once in each: `form` and `v` are of that one, in which the words of the other
 * sentences are all the same word without a meaning, BLANK_FORM. What is found where `more` holds is added to what was
 * found before, in order of the text. */
#define BLANK_FORM STR("\n") /* no token is a line break */
static inline bool input_reads(const entity_input *in, int32_t sentence)
{
    return in->sen->lang[sentence] == in->lang;
}

void mentions_init(mentions *x, const mem *m);
dgm_status entities_run(const entities *e, const entity_input *in, mentions *out, dgm_error *err);
/* All candidates of the run before, which was of the same document, in order of the text. Of a mixed one runs note them
 * themselves. */
dgm_status entities_tried(const entities *e, const entity_input *in, mentions *out, dgm_error *err);
void mentions_free(const mem *m, mentions *x);

/* offices.c: the id of who holds the office ("president") of the state on the date, by the gazetteers of the run
 * before; empty: nobody, more than one, or no date. */
str offices_holder(const mentions *men, str role, str state, str date);
/* Whether the person ever held the office; `state` empty: of any. */
bool offices_held(const mentions *men, str person, str role, str state);

/* "2012", "2012-05" or "2012-05-07" as 20120507, missing parts 00, and 0 for no date; and the last day that
 * such a number may mean: that of the year or the month where it is no more. */
int32_t date_first_day(str date);
int32_t date_last_day(int32_t day);

#endif

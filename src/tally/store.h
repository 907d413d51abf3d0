/* What the files of this stage share: the store's inner calls, and the scratch of counting. */
#ifndef DGM_TALLY_STORE_H
#define DGM_TALLY_STORE_H

#include "base/os.h"
#include "tally/passages.h"
#include "tally/tally.h"

/* ---- cells.c */
dgm_status cell_at(tally *t, const cell *key, uint32_t *index, dgm_error *err); /* found, or made with zeros */
dgm_status cell_add(tally *t, uint32_t index, const int64_t value[CELL_VALUES], dgm_error *err);
void cell_replace(tally *t, uint32_t index, const cell *with); /* its key must not be in the store */
dgm_status tally_name_order(const tally *t, uint32_t **order, dgm_error *err); /* names by bytes; the caller frees */
/* For many additions in a row: first the slot of a key is fetched into the cache, then what cell_at() will find by it,
 * whose index is returned; UINT32_MAX: nothing yet. */
void cell_fetch_slot(const tally *t, const cell *key);
uint32_t cell_fetch(const tally *t, const cell *key);
static inline bool sum_add(int64_t *sum, int64_t add) /* false: it would overflow */
{
    if (add > 0 ? *sum > INT64_MAX - add : *sum < INT64_MIN - add)
        return false;
    *sum += add;
    return true;
}

void cells_moved(tally *t); /* finds the slots of all cells anew */

/* ---- spill.c */
typedef struct spill_run {
    int64_t start, end; /* bytes of the file */
} spill_run;
dgm_status spill_if_large(tally *t, dgm_error *err); /* between documents */
void spill_free(tally *t);

/* ---- tally.c */
/* Cell i is now cell moved[i]. */
void work_moved(tally *t, const uint32_t *moved);
/* A copy of `o` with the defaults filled in; DGM_ERR_ARGUMENT when a value is out of range. */
dgm_status options_check(uint32_t kind, const dgm_tally_options *o, dgm_tally_options *out, dgm_error *err);

/* ---- evidence.c: the best few passages of a cell */
typedef struct evidence_lists {
    strtab keys;              /* group + voice and target, as bytes of their ids */
    VEC(uint32_t) cells;      /* [keys][o.evidence] indices, in no order */
    VEC(int32_t) counts;      /* [keys] */
} evidence_lists;
dgm_status evidence_offer(tally *t, const cell *c, dgm_error *err);
/* Whether a passage of that score, doc and start could be kept: asked before its text is stored. `group` is the cell's
 * first key, group and voice. */
bool evidence_wanted(const tally *t, uint32_t group, uint32_t target, int64_t score, str doc, int64_t start);
int evidence_cmp(const tally *t, const cell *a, const cell *b); /* the better first */

/* ---- samples.c: the rows drawn of each stratum */
typedef struct sample_draw {
    uint64_t number;
    uint32_t cell;
} sample_draw;
typedef struct sample_list {
    VEC(sample_draw) v; /* a heap, the greatest number first */
} sample_list;
dgm_status sample_offer(tally *t, const cell *c, dgm_error *err);

/* ---- names.c: ids of a vocabulary to names of the tally, without hashing a string twice */
typedef struct form_names {
    uint32_t form, term; /* STRTAB_NONE until asked for */
    uint32_t cell;       /* of its CELL_FORM, + 1; 0: not yet known */
} form_names;
typedef struct vocab_names {
    uint64_t serial;
    VEC(form_names) v;   /* by form */
    VEC(uint32_t) times; /* by form + 1: how often in the document at hand, 0 between documents; [0]: what is no word */
} vocab_names;
enum { VOCABS = 64 }; /* vocabularies remembered: as many documents in flight */

/* The names of a form's fold-and-stem; NULL: out of memory. `with_form`: its surface too. */
const form_names *names_of(tally *t, vocab_names *of, vocab *v, uint32_t form, bool with_form);
vocab_names *names_for(tally *t, const vocab *v); /* NULL: out of memory */

/* ---- count.c: what counting a document of any kind begins with */
typedef struct counting {
    tally *t;
    const doc_view *d;
    uint32_t group, lang; /* names */
    const passages *chosen; /* what of the document is counted */
} counting;

static inline bool counts_sentence(const counting *c, int32_t sentence) { return c->chosen->sentences.v[sentence]; }
static inline bool counts_token(const counting *c, int32_t token)
{
    return passages_take(c->chosen, c->d->tok->sentence[token], token);
}
/* Without passages that are asked for, every row: given targets count whatever their line is. */
static inline bool counts_row(const counting *c, const stance *row)
{
    const doc_view *d = c->d;
    return *c->t->o.about ? counts_sentence(c, row->sentence)
                          : !d->part || (enum lang)d->sen->lang[row->sentence] == d->lang;
}
void counting_document(tally *t); /* a document begins; the stamps of bump_once() are of a new document */
dgm_status counting_begin(counting *c, tally *t, const doc_view *d, dgm_error *err);
enum { EVIDENCE_BYTES = 2000 };
/* The sentence as evidence shows it: a longer one than that is cut. */
str sentence_text(const doc_view *d, int32_t sentence);
/* Adds the document to its group; of one that is counted language by language, what each adds. */
dgm_status counting_end(const counting *c, int64_t n, int64_t cut, dgm_error *err);
dgm_status count_name(const counting *c, const actor *a, int64_t mentions, dgm_error *err); /* CELL_NAME */
bool mention_counts(const counting *c, const mention *x); /* one of its words and its type do */
/* work.sums by actor: mentions counted, and after all of them, where DGM_SEPARATE asks for it, those that are metonyms;
 * *all their sum. */
dgm_status sum_actors(counting *c, int64_t *all, dgm_error *err);
/* As whom an actor of the document counts: itself, or the state it acts for. */
actor counted_actor(const counting *c, const actor *a);
/* Adds to a cell; value[1] is set to 1 the first time in a document, else to 0. */
dgm_status bump_once(counting *c, cell add, dgm_error *err);
dgm_status bump_once_at(counting *c, uint32_t index, cell add, dgm_error *err); /* of a known cell */

/* ---- words.c: the words of a document, each form once; *words their number */
dgm_status words_add(counting *c, vocab_names *names, int64_t *words, dgm_error *err);
/* Adds to the CELL_FORM of a form. */
dgm_status form_add(counting *c, vocab_names *names, uint32_t form, int64_t n, dgm_error *err);
/* ---- terms.c: adds to the document's count of a term */
dgm_status term_add(counting *c, uint32_t term, uint32_t n, bool stop, dgm_error *err);

/* ---- holders.c: stances with DGM_HOLDERS */
dgm_status holders_add(counting *c, dgm_error *err);

/* ---- units.c: what counts as one word */
enum unit_kind { UNIT_WORD, UNIT_PHRASE, UNIT_ENTITY };

typedef struct unit {
    uint32_t term, form; /* names; of an entity those of work.actors */
    uint32_t written;    /* of a word, its form in the vocabulary */
    int32_t place;       /* tokens before it in the sentence, white space left out; a phrase or an actor is one */
    int32_t word, words; /* words before it in the sentence, and of its own */
    uint8_t kind;
    bool stop;
} unit;

typedef struct unit_reader {
    counting *c;
    vocab_names *names;     /* NULL: words and phrases do not count */
    bool entities;          /* mentions do, as work.actors names them */
    size_t mention, phrase; /* the next ones */
} unit_reader;

/* Fills work.units with those of the sentence, which is counted; *words: how many it has, counted or not. Sentences are
 * read in their order. */
dgm_status units_read(unit_reader *r, int32_t sentence, int32_t *words, dgm_error *err);
/* Fills work.actors: of each actor of the document its name and its id, which, if `marked`, no word can be. */
dgm_status units_name_actors(counting *c, bool marked, dgm_error *err);

/* ---- one file a kind */
dgm_status terms_add(counting *c, dgm_error *err);
dgm_status pairs_add(counting *c, dgm_error *err);
dgm_status actors_add(counting *c, dgm_error *err);
dgm_status keywords_add(counting *c, dgm_error *err);
dgm_status stances_add(counting *c, dgm_error *err);
dgm_status collocates_add(counting *c, dgm_error *err);
dgm_status samples_add(counting *c, dgm_error *err);
dgm_status texts_add(counting *c, dgm_error *err);
dgm_status lines_add(tally *t, const doc_view *d, dgm_error *err); /* of all of the document */

/* ---- syllables.c */
typedef struct syllables syllables;
dgm_status syllables_new(const mem *m, syllables **out, dgm_error *err); /* of English */
void syllables_free(const mem *m, syllables *s);                        /* NULL is allowed */
int64_t syllables_count(const syllables *s, str word);                  /* of a folded word; each run of letters apart */

/* Counts of one name in the document at hand, and where its cells are. */
typedef struct name_use {
    uint32_t forms, term;     /* times seen as a surface form, of this term */
    uint32_t count, stop;     /* times seen as a term; a stop word */
    uint32_t form_cell, form_epoch;
    uint32_t term_cell, term_epoch;
} name_use;

/* Something that stands in the text, for pairs. */
typedef struct pair_item {
    uint32_t name, lang; /* lang: a word's, as a name; 0: an entity */
    int32_t sentence;
    int64_t first, last; /* its words, numbered from the start of the document: [first, last) */
} pair_item;

/* ---- bonds.c: pairs with DGM_BONDS; with DGM_PASSAGES where two items stand */
dgm_status bonds_add(counting *c, dgm_error *err);
str part_of(str *rest, char sign); /* what stands before the sign, of a compound id; *rest becomes what is behind it */
enum { ID_PARTS = 8 };             /* so many parts of one count */
dgm_status passage_offer(counting *c, const pair_item *x, const pair_item *y, dgm_error *err);

/* A distinct item of a context. */
typedef struct context_item {
    str s;
    uint32_t name, lang; /* lang: 0 of an entity, and of a word of two languages */
    int64_t weight, mentions;
    size_t item; /* of work.items, the first */
} context_item;

/* Where a name stands in the context at hand, and its margin's cell. */
typedef struct name_place {
    uint32_t context, place; /* place in work.distinct, if the stamp is that of this context */
    uint32_t margin, group;  /* index + 1 of its CELL_MARGIN in the group; 0: not yet known */
} name_place;

/* A pair to be added. */
typedef struct pair_log {
    uint32_t a, b;
    int64_t weight;
} pair_log;
/* ---- pairlog.c: pairs go into a log, and from there into their cells, many in a row */
dgm_status pair_add(counting *c, uint32_t a, uint32_t b, int64_t weight, dgm_error *err); /* a < b by bytes */
dgm_status pairs_settle(counting *c, dgm_error *err);
/* An actor of the document, and the name it counts as. */
typedef struct counted_id {
    uint32_t raw, counted;
} counted_id;

/* A word that counts. */
typedef struct near_word {
    int32_t token, run; /* a window stays in one run */
    bool node, near;    /* it is of a hit; near one */
} near_word;

/* A row of a document's stances, for sorting. */
typedef struct stance_row {
    uint32_t target;
    int32_t score;
    uint8_t quoted, label;
} stance_row;

struct tally_work {
    VEC(vocab_names) vocabs;
    size_t next_vocab;             /* the next to make room */
    uint32_t document;             /* number of the one being counted, from 1 */
    bool grouped;                  /* it is counted in its group */
    passages chosen;
    VEC(int64_t) sums;             /* by actor or category of the document */
    VEC(int64_t) weights;          /* by category of the document */
    VEC(uint32_t) entries;         /* by entry of the dictionaries: its cell + 1, 0: none yet */
    buf text, terms_text;
    /* terms and pairs */
    VEC(unit) units;               /* of the sentence at hand */
    VEC(form_names) actors;        /* of the document's actors: name and id */
    /* terms */
    VEC(name_use) uses;            /* by name */
    VEC(uint32_t) forms, terms;    /* names used in this document */
    VEC(uint32_t) met;             /* forms + 1 of a vocabulary, used in this document */
    uint32_t form_lang, form_epoch, term_lang, term_group, term_epoch;
    /* pairs */
    VEC(uint32_t) seen;            /* by cell: the last document that counted in it */
    VEC(pair_item) items;
    VEC(context_item) distinct;
    VEC(name_place) places;        /* by name */
    VEC(pair_log) log;             /* pairs not yet in their cells */
    uint32_t context;
    VEC(counted_id) ids;           /* by raw */
    int64_t total, cut;            /* contexts or weight, and items left out, of this document */
    /* collocates */
    VEC(near_word) near;
    VEC(int32_t) before;           /* by token: words before it */
    /* stances */
    VEC(stance_row) rows;
    evidence_lists evidence;
    /* texts */
    syllables *syllables;
    VEC(uint32_t) words, word_at, scratch; /* of the document, as numbers; number + 1 by fold; of stat_diversity() */
    /* sample */
    strtab strata;             /* names of strata, as bytes of their ids */
    VEC(sample_list) samples;  /* by stratum */
};

#endif

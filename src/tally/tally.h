/* Mergeable integer counts over documents. In: document views. Out: cells.
 *
 * Every tally, whatever its kind, is one set of cells: (section, up to four strings) -> up to four int64 sums. So
 * merging, saving, loading and adding a table are written once, and merging is correct by construction. What a kind
 * counts, and what its sections mean, is in terms.c, pairs.c, actors.c, keywords.c, stances.c, texts.c, lines.c. */
#ifndef DGM_TALLY_TALLY_H
#define DGM_TALLY_TALLY_H

#include "tally/view.h"

enum { CELL_KEYS = 4, CELL_VALUES = 4 };

typedef struct cell {
    uint8_t section;
    uint32_t key[CELL_KEYS];    /* ids in tally.names; unused ones 0, the empty string */
    int64_t value[CELL_VALUES]; /* unused ones 0 */
} cell;

/* Sections. Keys -> values. `group` is the value of the --by field, "" without one. A voice is "author", "quoted" or
 * "all"; sums over documents cannot be added up from the first two, so the third is counted beside them. */
enum {
    CELL_GROUP = 1, /* all kinds (of lines, a group is a source): group -> documents, N, bytes, items cut. N: words
                       counted (terms, keywords), contexts or their weight (pairs), mentions (actors), sentences
                       (stances) */
    CELL_TERM,      /* terms: group, lang, term (an n-gram's parts are joined by spaces, a phrase's words by US, and an
                       entity is US and its id) -> count, documents, documents where it is a stop word, sum of squares
                       of the documents' counts */
    CELL_FORM,      /* terms and pairs: "", lang, term, surface form -> count */
    CELL_PAIR,      /* pairs: group, a, b -> weight, documents, contexts; a < b by bytes */
    CELL_MARGIN,    /* pairs: group, a -> weight (n(a)), documents, mentions */
    CELL_NAME,      /* pairs, actors, stances: id, name, type -> mentions: what an id is called */
    CELL_ACTOR,     /* actors: group, id, "metonym" or "" -> mentions, documents */
    CELL_CATEGORY,  /* keywords: group, category -> count, documents, weight in millionths */
    CELL_HIT,       /* keywords: group, category, form -> count */
    CELL_TARGET,    /* stance: group, voice, target, lang ("": pooled) -> rows n, documents, favor, against */
    CELL_SCORE,     /* stance: group, voice, target, lang -> rows with a score, sum of scores, sum of squares, mentions (of
                       voice "all" only: a mention has no voice) */
    CELL_EVIDENCE,  /* stance: group + US + voice, target, doc, text -> score (hundredths), start, end, 0; only the
                       best few are kept, and of equal keys the better. Pairs, with DGM_PASSAGES: group + US + a, b, doc,
                       text -> PASSAGE_NEAR - words between the two, start, end, 0 */
    CELL_CLUSTER,   /* stance: group, voice, target, lang -> documents with a score, sums over documents of S S, n n, S n,
                       where S is a document's sum of scores and n its number of scores */
    CELL_DRIVER,    /* stance, with DGM_DRIVERS: group + US + voice, target, lang, words -> times, documents, sum of
                       what they add to the rows' sums, and of its sizes, in millionths */
    CELL_ENTRY,     /* keywords: category, pattern -> matches, be they counted or covered by others of the category */
    CELL_STRATUM,   /* sample: group + US + voice + US + label -> rows */
    CELL_SAMPLE,    /* sample: the same, doc, target + US + holder + US + sentence + US + start, text -> start, end, score
                       (hundredths, 101: none); only the rows drawn are kept */
    CELL_PART,      /* terms, with DGM_DOCUMENTS: group, document -> words */
    CELL_USE,       /* terms, with DGM_DOCUMENTS: group, document, lang, term -> count; no stop words */
    CELL_BOND,      /* pairs, with DGM_BONDS: group, a, b, lang -> stances with a score between a and b, sum of scores,
                       favor, against */
    CELL_HOLDER,    /* stance, with DGM_HOLDERS: group, holder, target, lang -> rows, documents, favor, against */
    CELL_HELD,      /* the same keys -> rows with a score, sum of scores */
    CELL_NODE,      /* the same: group, holder or target -> rows it holds, documents, rows it is the target of */
    CELL_TEXT,      /* texts: group, lang -> documents, words, sum over documents of different words */
    CELL_MEAN,      /* texts: group, lang, measure -> documents that have it, sum over them in millionths, and what is left
                       of that in millionths of millionths */
    CELL_READING,   /* texts: group, lang -> sentences, words, letters */
    CELL_SYLLABLES, /* texts: group, lang -> syllables, words of three or more; of languages whose syllables we count */
    CELL_POSITION,  /* collocates: group, lang, term, place ("L5" .. "R5") -> times it stands there */
    CELL_COLLOCATE, /* collocates: group, lang, term -> times it stands near the node, documents where it does, times it
                       stands anywhere but in the node, times it is a stop word */
    CELL_SPAN,      /* collocates: group, lang -> hits of the node, documents with one, words near it, words but the node's */
    CELL_LINE,      /* lines: source, line -> times, documents, times it ends like a sentence, times it is text however
                       often it is said */
    CELL_SECTIONS
};
enum { PASSAGE_NEAR = 1 << 20, COLLOCATE_MAX = 20 }; /* collocates are sought so many words away at most */
#define CELL_SEPARATOR '\x1f' /* US */

typedef struct tally {
    const mem *m;
    uint32_t kind;
    dgm_tally_options o; /* by, about and node are the tally's own copies, "" for NULL */
    char hash[33];       /* configuration of the pipeline */
    int64_t max_cells;
    size_t context_items; /* distinct items of a context that are paired */
    strtab names;        /* id 0 is "" */
    VEC(cell) cells;
    uint64_t *slots;     /* half the hash << 32 | index + 1 into cells, 0: free */
    size_t mask;
    struct tally_work *work; /* scratch and caches of the kind */
    struct spill *spill;     /* pairs that memory does not hold; NULL: none */
} tally;

dgm_status tally_new(const mem *m, uint32_t kind, const dgm_tally_options *o, const char *hash, uint64_t seed,
                     const dgm_limits *limits, tally **out, dgm_error *err);
void tally_free(tally *t);
unsigned tally_needs(const tally *t); /* NEED_* */
int64_t tally_memory(const tally *t); /* bytes, about */
dgm_status tally_add(tally *t, const doc_view *d, dgm_error *err);
int64_t tally_cut(const tally *t); /* items of the last document added that were over its context's limit: in no pair */
dgm_status tally_merge(tally *t, const tally *u, dgm_error *err);
/* Adds a list of words with their counts, in the language of the vocabulary; DGM_ERR_ARGUMENT, DGM_ERR_FORMAT with
 * err->line. */
dgm_status tally_add_list(tally *t, vocab *v, const char *data, size_t len, dgm_error *err);
dgm_status tally_save(const tally *t, const dgm_sink *sink, dgm_error *err);
/* `hash`: of the configuration it must be of; NULL: any. */
dgm_status tally_load(const mem *m, const char *hash, uint64_t seed, const dgm_limits *limits, const void *data,
                      size_t len, tally **out, dgm_error *err);

/* ---- cells.c: the store, for the kinds and for readers */
uint32_t tally_name(tally *t, str s);                              /* id, STRTAB_NONE: out of memory */
/* Adds its values to the cell of its keys, or offers it as evidence; DGM_ERR_OVERFLOW, _LIMIT, _MEMORY. */
dgm_status tally_bump(tally *t, const cell *add, dgm_error *err);
const cell *tally_find(const tally *t, uint8_t section, const uint32_t key[CELL_KEYS]); /* NULL: none */
/* ---- spill.c: above o.memory, pairs lie in a file in o.folder */
typedef struct cell_reader {
    const tally *t;
    size_t at;                /* the next cell in memory */
    uint32_t *index;          /* these in order, NULL: as they lie there */
    uint32_t *rank;           /* of names, by bytes */
    struct run_reader *runs;
    uint32_t *heap;           /* [n_runs] runs, the one that comes first at the top */
    size_t n_runs;
    cell pair;
    dgm_status status;
    dgm_error *err;
} cell_reader;
/* Before a tally is read: pairs are either all in memory or all in the file. */
dgm_status tally_settle(tally *t, dgm_error *err);
/* All cells, each once: by section and key strings where `sorted`, else in any order. `err` is kept for what
 * cells_next() finds; cells_close() returns that. */
dgm_status cells_open(const tally *t, bool sorted, cell_reader *r, dgm_error *err);
const cell *cells_next(cell_reader *r); /* NULL at the end or after a failure; valid until the next call */
dgm_status cells_close(cell_reader *r);
/* ---- pairs.c */
int64_t pairs_unit(const tally *t); /* what a weight of 1 is counted as: lcm(1..W) where distance weighs, else 1 */
/* ---- samples.c */
enum { SAMPLE_ID = 17 };
void sample_id(str doc, str row, char out[SAMPLE_ID + 1]); /* of keys 1 and 2 of a CELL_SAMPLE */
uint64_t sample_number(uint32_t seed, str doc, str row);   /* rows of a stratum are drawn from the least on */
bool cell_fits(uint32_t kind, const cell *c); /* tallies of that kind have such sections, and values can be so */
/* Indices of cells of the section, or of all (section 0), sorted by section and key strings; the caller frees. */
dgm_status tally_sorted(const tally *t, uint8_t section, uint32_t **index, size_t *n, dgm_error *err);

#endif

/* Word patterns: the one matcher of cue lists, lexicons and keyword dictionaries. In: patterns of one or more
 * words, with globs. Out: which of them match the tokens from a position on.
 *
 * A pattern becomes a path of a trie whose edges are symbols: a folded word, a stem, or a glob. Each distinct form
 * of a document's vocabulary is mapped to its symbols once and kept, so matching a token is one array look-up for
 * the many words that begin no pattern. */
#ifndef DGM_STANCE_PHRASES_H
#define DGM_STANCE_PHRASES_H

#include "lexis/lexis.h"

enum { PHRASE_WORDS = 16 }; /* a pattern has at most so many */

typedef struct phrase_edge {
    uint32_t node, symbol, to; /* to 0: a free slot, as no edge leads to the root */
} phrase_edge;

typedef struct phrase_glob {
    str text;      /* of glob_texts */
    uint32_t next; /* the next glob of the same prefix, + 1 */
} phrase_glob;

typedef struct phrase_entry {
    uint32_t payload;
    uint32_t next; /* the next entry of the node, + 1 */
} phrase_entry;

typedef struct phrases {
    const mem *m;
    strtab words;               /* 'f' fold or 's' stem; symbol = id * 2 */
    strtab prefixes;            /* literal beginnings of globs, cut at 63 bytes */
    uint64_t prefix_lengths;    /* bit n: some prefix has n bytes */
    VEC(uint32_t) prefix_glob;  /* by prefix: its first glob, + 1 */
    strtab glob_texts;
    VEC(phrase_glob) globs;     /* by id of its text; symbol = id * 2 + 1 */
    VEC(uint32_t) node_entry;   /* by node: its first entry, + 1; node 0 is the root */
    VEC(phrase_entry) entries;
    phrase_edge *edges;         /* open addressing */
    size_t n_edges, mask;
    bool stems;                 /* some pattern matches by stem */
} phrases;

/* What turns the words of a pattern into symbols: one language's segmenter and a vocabulary of its own. */
typedef struct phrase_cutter {
    const mem *m;
    const segmenter *g;         /* NULL: words are what stands between spaces */
    vocab v;
    tokens tok;
    buf work;
} phrase_cutter;

void phrase_cutter_init(phrase_cutter *c, const mem *m, const segmenter *g, const lexis *x, uint64_t seed);
void phrase_cutter_free(phrase_cutter *c);

void phrases_init(phrases *p, const mem *m, uint64_t seed);
void phrases_free(phrases *p);
/* `stem`: words match by stem, else only by their folded form. Globs (* any characters, ? one) match the folded
 * form. DGM_ERR_FORMAT for an empty pattern or one of too many words, DGM_ERR_MEMORY. */
dgm_status phrases_add(phrases *p, phrase_cutter *c, str pattern, bool stem, uint32_t payload, dgm_error *err);

/* Symbols of the forms of one vocabulary, filled as they are met. Zero is an empty one. */
typedef struct phrase_cache {
    uint64_t serial;            /* of the vocabulary it describes */
    VEC(uint32_t) form;         /* by form: 0 unknown, 1 none, else 2 + index into pool */
    VEC(uint32_t) pool;         /* a count, then so many symbols */
    VEC(uint32_t) now, next;    /* nodes reached */
} phrase_cache;
void phrase_cache_free(const mem *m, phrase_cache *c);

typedef struct phrase_hit {
    uint32_t payload;
    int32_t last;               /* tokens [at, last) */
} phrase_hit;
typedef VEC(phrase_hit) phrase_hits;

/* Appends every pattern that matches tokens from `at` on, none beyond `end`, shorter ones first; of equal length
 * in no order that depends on the seed: as added, latest first. False: out of memory. */
bool phrases_match(const phrases *p, phrase_cache *c, vocab *v, const uint32_t *form, int32_t at, int32_t end,
                   phrase_hits *out);

#endif

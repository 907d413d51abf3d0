/* The objects behind the header's names, and how the stages are wired. Only src/api exports functions. */
#ifndef DGM_API_API_H
#define DGM_API_API_H

#include "corpus/corpus.h"
#include "table/views.h"
#include "tally/pattern.h"
#include "table/writer.h"

#include <stdatomic.h>

struct dgm_pipeline {
    mem m;
    atomic_uint refs;      /* the caller's, one for each document and tally */
    atomic_ullong serials; /* of vocabularies: a tally's cache knows by it whose ids it holds */
    bool sealed, broken;   /* a file was loaded in part */
    uint32_t flags, offsets;
    enum lang lang; /* LANG_UND: found for each document */
    dgm_limits limits;
    uint64_t seed;
    digest digest; /* of the configuration, fed as it is loaded */
    char hash[33];
    bool has_keywords;
    char *data_dir; /* NULL: beside the library */
    buf stopwords;  /* of DGM_STOPWORDS, empty: built-in */
    line_rules *rules;
    boilerplate *again; /* of DGM_BOILERPLATE, NULL: none */
    segmenter *segment[LANG_COUNT];
    lexis *lex[LANG_COUNT];
    entities *ent;
    stance_rules *sta;
    keywords *key;
    multiwords *mul;
};

enum { LAYERS = DGM_CANDIDATES + 1 };

struct dgm_doc {
    dgm_pipeline *p;
    mem_watch watch; /* memory of everything below, but for the layers, which may outlive the document */
    unsigned have; /* NEED_* computed for this text */
    bool is_page;
    enum lang lang;
    uint8_t langs[LANG_COUNT]; /* those its paragraphs are read in, by first appearance */
    int n_langs;               /* at least 1 */
    text page; /* of HTML: as decoded, from which `t` was made */
    html *html; /* NULL before the first */
    bool is_html;
    text t;
    lines l;
    tokens tok;
    sentences sen;
    VEC(uint32_t) forms[LANG_COUNT]; /* of each of these by token; see entity_input */
    vocab vocabs[LANG_COUNT];
    mentions men;
    quotes quo;
    stances sta;
    keyword_hits hits;
    multiword_spans mul;
    arena bytes; /* id, fields and target ids of this text */
    const char *id;
    VEC(doc_field) fields;
    char name_date[11]; /* of the id, or empty */
    signature sig;      /* computed by a run that looks for copies */
    int32_t similarity; /* to the document that its field duplicate_of names, 0: it is no copy */
    char month[8]; /* of the date, "2019-05" or "2019", or empty: two of the fields */
    VEC(dgm_target) given; /* as the caller gave them: bytes of the source */
    VEC(given_target) targets;
    doc_view parts[LANG_COUNT]; /* of its views */
    dgm_table *layers[LAYERS][2]; /* with every column, and DGM_SPANS */
};

struct dgm_tally {
    dgm_pipeline *p;
    tally *t;
};

struct dgm_corpus {
    mem m;
    corpus *c;
    item i; /* of dgm_corpus_next() */
};

dgm_pipeline *pipeline_ref(dgm_pipeline *p);
void pipeline_unref(dgm_pipeline *p); /* NULL is allowed */

/* ruler.c: whether a file is JSON Lines by its name; and such lines as rows of a gazetteer, appended to `out`. */
bool ruler_named(const char *name);
dgm_status ruler_rows(const mem *m, const char *name, const char *data, size_t len, buf *out, dgm_error *err);

/* dgm_doc_set() of an item that was read. `flags`: 0, or DGM_BORROW for its text. */
dgm_status doc_set_item(dgm_doc *d, const item *i, uint32_t flags, dgm_error *err);

/* ---- languages.c */
/* Its own language, the stated one unless that is LANG_UND, and its lines', which are all read in the one that is stated. */
void doc_tell_languages(dgm_doc *d, enum lang stated);
dgm_status doc_read_forms(dgm_doc *d, dgm_error *err);
unsigned doc_joins(const dgm_doc *d); /* those of its languages whose words are shown whole, a bit for each */
void doc_set_parts(dgm_doc *d, doc_view *v); /* of the view of a document that is not in its own language alone */

/* ---- doc.c */
/* Computes what is missing of `needs` (NEED_*). */
dgm_status doc_compute(dgm_doc *d, unsigned needs, dgm_error *err);
/* What is computed; valid until more is, or the next set. */
doc_view doc_view_of(dgm_doc *d);
/* Makes it known as a copy. DGM_ERR_MEMORY. */
dgm_status doc_set_duplicate(dgm_doc *d, const char *of, int32_t similarity, dgm_error *err);
/* The NEED_ bits of a mask of layers. */
unsigned doc_layer_needs(uint32_t layers);

#endif

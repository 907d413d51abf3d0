/* A document as the counting and printing stages see it: every layer that was computed, read only. */
#ifndef DGM_TALLY_VIEW_H
#define DGM_TALLY_VIEW_H

#include "stance/stance.h"

typedef struct doc_field {
    str name, value;
} doc_field;

typedef struct doc_view {
    str id;
    const doc_field *fields; /* [n_fields], given ones first, then title author date lang as found on the page */
    size_t n_fields;
    bool all_text;           /* analyse every line kind */
    bool exact;              /* UAX #29 to the letter, which knows no languages */
    unsigned joins;          /* the languages whose words are shown whole, with their clitics: a bit for each */
    int32_t similarity;      /* to the document that its field duplicate_of names, 0: no copy, or not looked for */
    enum lang lang;
    const text *t;
    const lines *l;
    const line_rules *rules;
    const sentences *sen;
    const tokens *tok;
    const uint32_t *form;    /* [tok->n] */
    vocab *v;                /* vocab_term() may add to it */
    /* Of a document with paragraphs that are read in other languages than its own: it in each, with that one's lang, form and v, of which
     * only the sentences in it count. Else NULL. */
    const struct doc_view *parts;
    size_t n_parts;
    bool part;               /* it is one of them */
    const multiword_spans *mul; /* NULL where not computed */
    const mentions *men;     /* NULL where not computed */
    const quotes *quo;
    const stances *sta;
    const keywords *key;     /* the pipeline's dictionaries, NULL: none */
    const keyword_hits *hits;
} doc_view;

str view_field(const doc_view *d, const char *name); /* the first not empty, "" when missing; "doc" gives the id */
static inline bool view_analysed(const doc_view *d, int32_t sentence)
{
    return d->all_text || line_kind_analysed(d->sen->kind[sentence]);
}
/* Whether it is analysed, and of a part's language. */
static inline bool view_counts(const doc_view *d, int32_t sentence)
{
    return view_analysed(d, sentence) && (!d->part || (enum lang)d->sen->lang[sentence] == d->lang);
}
/* The document in the language of the sentence. */
static inline const doc_view *view_at(const doc_view *d, int32_t sentence)
{
    for (size_t i = 0; i < d->n_parts; i++)
        if (d->parts[i].lang == (enum lang)d->sen->lang[sentence])
            return &d->parts[i];
    return d;
}

/* The layers a computation needs, as bits in the order of the stages; those that one stands on come with it. */
enum {
    NEED_LINES = 1, /* and the language, and the fields found on the page */
    NEED_SENTENCES = 2,
    NEED_TOKENS = 4,
    NEED_WRITTEN = 8, /* tokens for show: as words are written, or those of NEED_TOKENS */
    NEED_TERMS = 16,
    NEED_HITS = 32,
    NEED_ENTITIES = 64,
    NEED_QUOTES = 128,
    NEED_STANCES = 256,
    NEED_REASONS = 512,
    NEED_FEATURES = 1024,
    NEED_CANDIDATES = 2048,
    NEED_PHRASES = 4096, /* those that count as one term */
    NEED_LAST = NEED_PHRASES
};

#endif

/* Token to term. In: tokens. Out: ids: form (as written), fold (NFKC, case-folded), term (stemmed).
 * Everything is computed once for each distinct form and kept in the document's vocabulary. */
#ifndef DGM_LEXIS_LEXIS_H
#define DGM_LEXIS_LEXIS_H

#include "base/hash.h"
#include "segment/segment.h"

typedef struct lexis lexis; /* stop words, stem exceptions, stemmer name of one language; immutable */

/* `stopwords` NULL: the built-in list; else one word a line. `stem` false: term = fold. */
dgm_status lexis_new(const mem *m, enum lang lang, const char *stopwords, size_t len, bool stem, uint64_t seed,
                     lexis **out, dgm_error *err);
void lexis_free(lexis *x);
enum lang lexis_lang(const lexis *x);

/* form flags */
enum {
    FORM_STOP = 1,       /* a stop word (never a negator) */
    FORM_LOWER = 2,      /* has a lower-case letter */
    FORM_UPPER = 4,      /* has an upper- or title-case letter */
    FORM_CAPITAL = 8,    /* its first letter is upper- or title-case */
    FORM_DIGIT = 16,     /* has a digit */
    FORM_LETTER = 32     /* has a letter (of any script) */
};

/* A form of at most 16 bytes with its id, found without a look at the vocabulary: see brief.c. */
typedef struct brief_form {
    uint64_t bytes[2]; /* padded with zeros */
    uint32_t len;      /* 0: free */
    uint32_t id;
} brief_form;

/* The vocabulary of one document object in one language; grows over documents. Not for two threads. */
typedef struct vocab {
    const mem *m;
    const lexis *x;
    uint64_t serial;        /* differs between vocabularies of a process; see vocab_init */
    strtab forms, folds, terms;
    VEC(uint32_t) form_fold;
    VEC(uint32_t) form_term; /* STRTAB_NONE until asked for */
    VEC(uint8_t) form_flags;
    brief_form *brief;       /* short forms, hashed by their bytes; NULL until the first */
    size_t brief_mask, brief_used;
    void *stemmer;           /* sb_stemmer, made on first use */
    buf work;
} vocab;

void vocab_init(vocab *v, const mem *m, const lexis *x, uint64_t seed, uint64_t serial); /* allocates nothing */
void vocab_free(vocab *v);

/* The form's id, new or old, with fold and flags computed; STRTAB_NONE when out of memory. */
uint32_t vocab_form(vocab *v, const char *s, size_t len);
/* The term of a form, stemmed on first use; STRTAB_NONE when out of memory. Forms over 64 bytes are not stemmed. */
uint32_t vocab_term(vocab *v, uint32_t form);
static inline str vocab_form_str(const vocab *v, uint32_t form) { return strtab_get(&v->forms, form); }
static inline str vocab_fold_str(const vocab *v, uint32_t form) { return strtab_get(&v->folds, v->form_fold.v[form]); }

/* NFKC and full case folding of a string, and e for the Russian yo; appended to `out`. */
bool lexis_fold(const mem *m, const char *s, size_t len, buf *out);
/* A Latin letter without its marks (č to c), any other character as it is; returns the bytes written to out. */
size_t lexis_plain_letter(const char *s, size_t len, char out[4]);

/* Ids of the tokens [from, to) of a document; form: [tok->n]. */
dgm_status lexis_run(vocab *v, const text *t, const tokens *tok, int32_t from, int32_t to, uint32_t *form,
                     dgm_error *err);

/* Whether a token of this kind is counted as a term: words, mentions, hashtags. */
static inline bool token_counts(uint8_t kind)
{
    return kind == TOKEN_WORD || kind == TOKEN_MENTION || kind == TOKEN_HASHTAG;
}

#endif

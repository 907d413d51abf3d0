/* The fitted model of a language: what each feature of a given target says for favor and against, each compared with
 * none. In: data/stance/<lang>-model.tsv and <lang>-alike.tsv, written by tools/fit_stance.py. Out: two weights for a
 * feature.
 *
 * A feature is a kind, where it was seen, and up to two words. The model is additive: favor and against are sums of
 * value * weight, so that every word's share can be shown (docs/stance.md). */
#ifndef DGM_STANCE_MODEL_H
#define DGM_STANCE_MODEL_H

#include "base/data.h"
#include "stance/stance.h"

enum feature_kind {
    FEATURE_WORD,    /* a word of the sentence, nearer ones more */
    FEATURE_NEAR,    /* the same, by side of the target */
    FEATURE_ALIKE,   /* the same, by what words used alike say: also of words that the fitting texts lack */
    FEATURE_AT1, FEATURE_AT2, /* the first and the second word from the target, by side */
    FEATURE_OBJECT,  /* the word that it is likely the object of */
    FEATURE_CLASS,   /* the class of a word of the lexicon, by side */
    FEATURE_VALENCE, /* the general valence of a word, by side */
    FEATURE_RULE,    /* what the rules for open text give the target */
    FEATURE_TARGET,  /* what the target is and where it stands */
    FEATURE_KINDS
};
extern const char *const feature_names[FEATURE_KINDS];

enum { NO_WORD = 0 };

typedef struct feature_key {
    uint8_t kind, where;
    uint32_t a, b; /* word numbers of the model; NO_WORD: none */
} feature_key;

typedef struct feature_weights {
    double favor, against;
} feature_weights;

typedef struct model model;

/* The file data/stance/<lang><suffix>, NULL: there is none. */
const data_file *model_data(const char *lang, const char *suffix);

/* NULL in *out where the language has none. */
dgm_status model_new(const mem *m, uint64_t seed, const char *lang, model **out, dgm_error *err);
void model_free(const mem *m, model *x);
/* The number of a word as features write it, NO_WORD: not in the model. */
uint32_t model_word(const model *x, str word);
/* NULL: not in the model. */
const feature_weights *model_find(const model *x, feature_key key);
feature_weights model_base(const model *x);
/* What words used like this one say, at `where`; without a side, the mean of both. */
feature_weights model_alike(const model *x, uint32_t word, unsigned where);

#endif

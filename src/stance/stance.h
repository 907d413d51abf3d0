/* Who stands where on whom. In: mentions and everything before. Out: quotations with speakers; stance rows, each
 * an evaluation of a target by a holder with the words that say so; hits of keyword dictionaries. */
#ifndef DGM_STANCE_STANCE_H
#define DGM_STANCE_STANCE_H

#include "entity/entity.h"

/* ---- quotes.c */

typedef struct quote {
    int32_t start, end;                 /* the content; a direct one with its marks */
    int32_t speaker_start, speaker_end; /* the words that name the speaker, -1 if none */
    int32_t cue_start, cue_end;         /* the verb of saying, -1 if none */
    str speaker;                        /* an id, some-..., or "unspecified" */
    bool direct;
} quote;

typedef struct quotes {
    VEC(quote) v;      /* by start */
    arena bytes;
    struct reading *work[LANG_COUNT]; /* the document as read in each language, which stances_run goes on with */
} quotes;

/* ---- stance.c */

enum { BASIS_EVALUATION, BASIS_ACT, BASIS_REPORTED, BASIS_COUNT };
extern const char *const basis_names[BASIS_COUNT];
enum { LABEL_NONE, LABEL_FAVOR, LABEL_AGAINST, LABEL_COUNT };
extern const char *const label_names[LABEL_COUNT];
/* How a target was found: by its name; a pronoun or "the latter"; "both", "the two sides"; given by the caller. */
enum { TARGET_NAMED, TARGET_PRONOUN, TARGET_PAIR, TARGET_GIVEN, TARGET_COUNT };
extern const char *const target_names[TARGET_COUNT];
/* What scored a row: the rules; the fitted model; or the rules where a given target's language has no fitted model. */
enum { MODEL_RULES, MODEL_FITTED, MODEL_UNFITTED, MODEL_COUNT };
extern const char *const model_names[MODEL_COUNT];
#define STANCE_NULL INT32_MIN /* a score where there is no evidence */

typedef struct byte_span {
    int32_t start, end;
} byte_span;

typedef struct stance {
    int32_t sentence;
    int32_t start, end;        /* the target's mention if named there, else the sentence */
    str target, holder;        /* ids; a relation is "cn~ru", sorted */
    int32_t score;             /* hundredths, -100..100, or STANCE_NULL */
    uint8_t label, basis;
    uint8_t via;               /* TARGET_* */
    uint8_t model;             /* MODEL_* */
    bool negated, hedged;
    bool quoted;               /* the holder is not the author */
    int32_t evidence, evidence_n; /* spans of stances.spans */
    int32_t reason, reason_n;  /* of stances.reasons, where traced */
} stance;

/* Where a reason was seen: before or behind the target, within the reach of a negator, in another voice. */
enum { WHERE_LEFT = 1, WHERE_RIGHT = 2, WHERE_NOT = 4, WHERE_QUOTED = 8, WHERE_FLAGS = 4 };
extern const char *const where_names[WHERE_FLAGS];

/* One share of a stance: what was seen where, and what it adds. */
typedef struct stance_reason {
    int32_t start, end;        /* the words it comes from */
    const char *rule;          /* a tie of the rules, or a kind of feature of the fitted model */
    uint8_t where;             /* WHERE_*, see model.h */
    str words;                 /* the feature's words as the model writes them */
    double value;
    double favor, against;     /* what it adds to either sum */
    double distance;           /* in words, clause marks adding their cost, to what it was weighed by */
    int32_t clauses;           /* borders of clauses between */
} stance_reason;

/* How much stances_run explains. */
enum stance_trace { TRACE_NONE, TRACE_COUNTED, TRACE_ALL };

typedef struct stances {
    VEC(stance) v;             /* by start, target, holder */
    VEC(byte_span) spans;
    VEC(stance_reason) reasons;       /* of each row, as read; empty unless traced */
    uint8_t traced;            /* TRACE_* of the last run */
    arena bytes;
    struct scoring *work;      /* scratch, kept from document to document */
} stances;

typedef struct given_target {
    int32_t start, end;        /* bytes of the text */
    str id;
} given_target;

typedef struct keywords keywords; /* dictionaries, compiled; immutable after sealing */
typedef struct stance_rules stance_rules; /* lexicons and cue lists, compiled for a language when first wanted */

/* `builtin`: the lists of data/ and, unless stance_rules_without_lexicon() says otherwise, its lexicons and models. */
dgm_status stance_rules_new(const mem *m, uint64_t seed, bool builtin, stance_rules **out, dgm_error *err);
void stance_rules_without_lexicon(stance_rules *r);
dgm_status stance_rules_load(stance_rules *r, const char *name, const char *data, size_t len, dgm_error *err);
/* Before sealing: hits of categories that are evidence count as words of the lexicon. `k` must outlive the rules' use. */
void stance_rules_take(stance_rules *r, const keywords *k);
dgm_status stance_rules_seal(stance_rules *r, const segmenter *const segment[LANG_COUNT],
                             const lexis *const lex[LANG_COUNT], dgm_error *err);
void stance_rules_free(stance_rules *r);

typedef struct stance_input {
    const entity_input *in;
    const mentions *men;
    const quotes *quo;               /* of the same document, for stances_run */
    const given_target *targets;     /* [n_targets], or NULL: the document's own actors */
    size_t n_targets;
    bool all_text;                   /* every line kind, not only title, heading, body */
    uint8_t trace;                   /* TRACE_*: counted features, or those without weight too */
    const struct keyword_hits *hits; /* of dictionaries, where some of their categories are evidence; or NULL */
} stance_input;

void quotes_init(quotes *q, const mem *m);
void quotes_free(const mem *m, quotes *q);
void stances_init(stances *s, const mem *m);
void stances_free(const mem *m, stances *s);
dgm_status quotes_run(const stance_rules *r, const stance_input *in, quotes *out, dgm_error *err);
dgm_status stances_run(const stance_input *in, stances *out, dgm_error *err);

/* ---- keywords.c, hits.c: dictionaries of categories, the plain analyzer */

typedef struct keyword_hit {
    int32_t start, end, first, last; /* bytes; tokens [first, last) */
    int32_t category;
    int32_t entry;                   /* whose category it is, or whose category is nested in it */
} keyword_hit;

/* An entry that matched, be it a hit or covered by another of its category. */
typedef struct keyword_match {
    int32_t first;                   /* token */
    int32_t entry;
} keyword_match;

typedef struct keyword_pattern {
    int32_t category;                /* its own */
    str pattern;
    int64_t weight;                  /* in millionths */
    bool rule;                       /* it has conditions */
} keyword_pattern;

typedef struct keyword_hits {
    keyword_hit *v;
    size_t n, cap;
    VEC(keyword_match) matches; /* by first */
    struct keyword_work *work; /* scratch, kept from document to document; all zero at first */
} keyword_hits;
void keyword_hits_free(const mem *m, keyword_hits *hits);

dgm_status keywords_new(const mem *m, uint64_t seed, keywords **out, dgm_error *err);
dgm_status keywords_load(keywords *k, const char *name, const char *data, size_t len, dgm_error *err);
dgm_status keywords_seal(keywords *k, const segmenter *const segment[LANG_COUNT], const lexis *const lex[LANG_COUNT],
                         dgm_error *err);
/* Which categories are evidence for the stance model, TSV: category, favor or against. Those nested in them are too. */
dgm_status keywords_load_evidence(keywords *k, const char *name, const char *data, size_t len, dgm_error *err);
bool keywords_has_evidence(const keywords *k);
int keywords_stance(const keywords *k, size_t category); /* 1 favor, -1 against, 0 no evidence */
void keywords_free(keywords *k);
size_t keywords_categories(const keywords *k);
str keywords_category(const keywords *k, size_t i);     /* "outer.inner" for nested ones */
int32_t keywords_find(const keywords *k, str category); /* -1 */
size_t keywords_entries(const keywords *k);
keyword_pattern keywords_entry(const keywords *k, size_t i);
/* Every match of every entry, longest first at a position within a category; by start, then category. */
dgm_status keywords_run(const keywords *k, const entity_input *in, keyword_hits *out, dgm_error *err);

/* ---- multiwords.c: phrases that count as one term */

typedef struct multiwords multiwords; /* lists of phrases, compiled; immutable after sealing */

typedef struct multiword_span {
    int32_t first, last;         /* tokens [first, last), of one sentence */
} multiword_span;

typedef struct multiword_spans {
    VEC(multiword_span) v;       /* by first; they never overlap */
    struct multiword_work *work; /* scratch, kept from document to document; NULL at first */
} multiword_spans;
void multiword_spans_free(const mem *m, multiword_spans *x);

dgm_status multiwords_new(const mem *m, uint64_t seed, multiwords **out, dgm_error *err);
/* One phrase a line. DGM_ERR_FORMAT, here or when sealed: no UTF-8, or a phrase of too many words. */
dgm_status multiwords_load(multiwords *x, const char *name, const char *data, size_t len, dgm_error *err);
dgm_status multiwords_seal(multiwords *x, const segmenter *const segment[LANG_COUNT],
                           const lexis *const lex[LANG_COUNT], dgm_error *err);
void multiwords_free(multiwords *x);
dgm_status multiwords_run(const multiwords *x, const entity_input *in, multiword_spans *out, dgm_error *err);

#endif

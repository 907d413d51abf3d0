/* Inside of the stance pass: one sentence taken apart. See docs/stance.md for the model and stance.h for what comes
 * out. A sentence is read up to SENTENCE_TOKENS, so that everything below is linear in the text. */
#ifndef DGM_STANCE_SCORING_H
#define DGM_STANCE_SCORING_H

#include "stance/sources.h"

enum { SENTENCE_TOKENS = 512 };

/* The model's constants, set by hand; docs/stance.md explains each. */
#define DECAY_WORDS 10.0       /* evidence so far away weighs half */
#define REACH 40.0             /* evidence farther away weighs nothing */
#define BREAK_COST 4.0         /* a clause mark from here on ends the reach of negators and hedges */
#define NEGATED (-0.6)         /* what a negator leaves of a weight */
#define REDUCED (-0.6)         /* what "ease", "end", "prevent" leave of it */
#define BEFORE_CONTRAST 0.6   /* evidence before "but" */
#define AFTER_CONTRAST 1.4    /* and after it */
#define COMPETITION 0.5        /* each nearer actor on the same side */
#define OTHER_SIDE 0.7         /* a nearer actor on the other side */
#define NOT_SUBJECT 0.2        /* an object, of words that speak of their subject */
#define BEARER (-0.8)          /* of a turned weight, for who bears the bad thing: "counter US threats" */
#define UNDONE 0.45          /* of a turned weight, for the agent of an act denied */
#define AGENT 0.8              /* an act's agent, of its weight for the patient */
#define FRIENDLY_AGENT 0.5     /* the agent of a friendly act */
#define AGENT_REACH 18.0       /* from an act to its agent */
#define SHARED_REACH 30.0      /* to the subject that verbs joined by "and" share */
#define PATIENT_REACH 8.0      /* and to its patient */
#define RELATION_REACH 12.0    /* from evidence to a word of relation */
#define PAIR_REACH 14.0        /* from a word of relation to its pair */
#define SAME_ACTOR 0.7         /* another mention of a given target */
#define OTHER_VOICE 0.4        /* evidence in somebody else's words on a given target */
#define LEXICON_SHARE 0.5      /* of the lexicon's weights in the sum of a whole sentence, whose valences count whole */
#define FITTED_SHARE 0.15      /* and of the fitted weights of its words */
#define HALF_SCORE 1.5         /* the sum of a sentence that scores 0.5 */
#define LEAST_EVIDENCE 0.15    /* rows with less are dropped */
#define REMOTE 0.5             /* an adjective of something else, for the subject of its clause */
#define SUBJECT_REACH 16.0     /* from a word to its subject */
#define OWN_PATIENT_REACH 4.0  /* to a patient, where no target is given */
#define OWN_RELATION_REACH 8.0 /* from evidence to a word of relation, likewise */
#define DREADED 0.3            /* of a tie that somebody fears, besides its own polarity */
#define OTHER_CLAUSE 4.0       /* of evidence beyond a comma from a word of relation */
enum { LABEL_FROM = 5, NEGATION_TOKENS = 7, REDUCE_TOKENS = 6, HEDGE_TOKENS = 9, BOOST_TOKENS = 3 };

/* ---- clauses.c: how far apart words are, and what modifies them */

/* What is in force at a token. */
typedef struct scope {
    double at;      /* position in words, clause marks adding their cost */
    double factor;  /* hedges and boosters */
    int32_t shift_at; /* the word that reduces */
    bool negated, reduced, cut, hedged;
} scope;

typedef struct evidence {
    int32_t first, last;
    double weight;  /* as modified */
    uint16_t flags; /* WORD_* */
    uint8_t category;
    bool negated, hedged;
    bool taken;     /* it speaks of a relation */
    int32_t shift_at; /* the word that turned it ("ease"), -1: none */
} evidence;

typedef struct relation {
    int32_t first, last;
    double weight;
    bool negated, hedged;
    bool member;    /* it names a side: "partner" */
    bool league;    /* it names what may be joined: "bloc" */
    bool fact;      /* it names a dealing of both: "treaty" */
    int32_t pair;   /* index of its first pair, -1: none */
    int32_t pairs;  /* so many: "Russia's ties with India and Vietnam" */
    int32_t end;    /* behind its last word, or behind the partner: "ties with India" */
} relation;

/* ---- voices.c: whose words they are */
typedef struct voice {
    str holder;     /* "author", or an id */
    uint8_t basis;  /* BASIS_EVALUATION for the author, else BASIS_REPORTED */
    int32_t outer;  /* for acts that are aims ("seeks to contain X"): who tells of them; else itself */
    int32_t around; /* in whose words the thought is told */
    uint32_t frames; /* CUE_* of the verb of thought, 0: none */
} voice;

/* ---- targets.c: whom it is about */
typedef struct target {
    int32_t first, last; /* tokens */
    int32_t who;         /* an actor; TARGET_SPAN for the span the caller gave */
    int32_t group;       /* joined by "and" or commas with its neighbours: "China and Russia" */
    uint8_t via;         /* TARGET_* */
} target;
enum { TARGET_SPAN = -2 };

typedef struct pairing {
    int32_t first, last;
    int32_t a, b;        /* actors, sorted by id */
    uint8_t via;
} pairing;

/* ---- stance.c: rows of a sentence */
typedef struct row {
    int32_t who, other;  /* actors; other -1 unless a relation */
    str holder;
    int32_t first, last; /* tokens of the target */
    double sum, weight, best;
    uint8_t basis, via;
    bool negated, hedged;
    bool stated;         /* a tie told without praise or blame */
} row;

typedef struct row_link {
    uint32_t row;
    int32_t first, last; /* tokens of the evidence */
    int32_t from, to;    /* and of what it was weighed by: the target, or the word of relation */
    const char *rule;    /* what ties it to the target */
    bool negated;
    double weight, amount;
} row_link;

/* ---- features.c */

/* A word as features write it: a term of the document's vocabulary, or a class of words by its number below zero. */
typedef int32_t feature_word;
#define FEATURE_NO_WORD INT32_MIN

typedef struct feature {
    uint8_t kind, where;
    feature_word a, b;
    int32_t first, last; /* the tokens it comes from */
    double value;
} feature;

struct scoring {
    reading *r;
    const mem *m;
    arena *bytes;
    int32_t first, last; /* tokens read */
    bool given;          /* scoring a span of the caller's */
    bool no_memory;
    VEC(scope) scope;    /* by token - first */
    VEC(int32_t) voice_of;
    VEC(evidence) evidence;
    VEC(evidence) valences; /* general valences of words, for the fitted model */
    VEC(relation) relations;
    VEC(voice) voices;
    VEC(target) targets; /* by first */
    VEC(pairing) pairs;
    VEC(row) rows;
    VEC(row_link) links;
    VEC(given_target) given_targets; /* in order */
    VEC(feature) features;
    uint8_t trace;       /* TRACE_* */
    const char *rule;    /* what ties the evidence at hand to its target */
    VEC(double) near;    /* by token - first; features.c */
    VEC(uint32_t) numbers; /* of words in the model; features.c */
    uint64_t numbers_serial;
    size_t next_quote;   /* quotes before it end before the sentence */
};
typedef struct scoring scoring;

bool clauses_run(scoring *s);
bool voices_run(scoring *s);
bool targets_run(scoring *s, const given_target *given);
bool relations_run(scoring *s); /* targets.c: pairs, then the pair of each word of relation */

/* ---- links.c: the target a word is tied to by grammar; indices of targets, -1: none */

int32_t target_before(const scoring *s, int32_t token); /* the last one */
int32_t possessor_before(const scoring *s, const evidence *e); /* "Moscow's arrogance", "US sanctions" */
int32_t subject_before(const scoring *s, const evidence *e);   /* the subject of its clause */
int32_t predicate_before(const scoring *s, const evidence *e); /* "frames China as a bully" */
bool is_subject(const scoring *s, int32_t target);             /* of some verb: no object, nobody's owner */
bool is_noun(const scoring *s, const evidence *e);
bool takes_for_granted(const scoring *s, const evidence *e, int32_t i); /* "does not accept Russian aggression" */
bool is_asked(const scoring *s, int32_t target); /* to do what follows */

typedef struct actor_link {
    int32_t target;
    double share;
    bool granted; /* a negator of the sentence does not reach the word */
    const char *tie;
} actor_link;
actor_link linked_target(const scoring *s, const evidence *e);

/* ---- roles.c: evidence to rows */

void roles_run(scoring *s);
double to_target(const scoring *s, const evidence *e, const target *t); /* in words */
bool same_voice(const scoring *s, const evidence *e, const target *t);
bool holds_own(const scoring *s, const target *t, str holder); /* whether the holder is the target itself */

int32_t viewer_before(const scoring *s, const evidence *e, int32_t linked); /* who said it of whom it is tied to */

/* ---- acts.c */

void act_run(scoring *s, const evidence *e);
str agent_id(const scoring *s, int32_t i); /* of a target as a holder, of two both ids; empty: none */
bool is_origin(const scoring *s, const evidence *e, const target *t); /* "from", "of" or "by" makes it the doer */
bool is_side(const target *t, const pairing *p); /* of the pair, named there or anywhere else */

void row_add(scoring *s, int32_t who, int32_t other, str holder, const target *t, uint8_t basis, double amount,
             const evidence *e);

/* Reads tokens [first, last) of a sentence, with the caller's span or NULL. False: out of memory, as below. */
bool sentence_take_apart(scoring *s, int32_t first, int32_t last, const given_target *given);
int32_t score_hundredths(double score);
uint8_t score_label(int32_t score);
/* Says how far the reason's words [first, last) are from [a, b). */
void reason_place(const scoring *s, stance_reason *x, int32_t first, int32_t last, int32_t a, int32_t b);
bool span_add(const scoring *s, stances *out, int32_t first, int32_t last);
void spans_tidy(stances *out, size_t from); /* sorts those from `from` on and drops equal ones */

/* ---- given.c */
bool given_read(scoring *s, stances *out, int32_t sentence, const given_target *g);

static inline const scope *scope_at(const scoring *s, int32_t token) { return &s->scope.v[token - s->first]; }
static inline const voice *voice_at(const scoring *s, int32_t token)
{
    return &s->voices.v[s->voice_of.v[token - s->first]];
}
/* Distance in words from [first, last) to [a, b), 0 where they touch; clause marks between them count. */
double words_apart(const scoring *s, int32_t first, int32_t last, int32_t a, int32_t b);

#endif

/* Who says or thinks it, and whom a pronoun means. In: hits and mentions of a document. Out: ids.
 *
 * Reference is by nearness and salience: the first fitting actor of the sentence (its likely subject), then of the
 * sentences before, the same paragraph first. */
#ifndef DGM_STANCE_SOURCES_H
#define DGM_STANCE_SOURCES_H

#include "stance/rules.h"

/* ---- referents.c */

enum { REFERENT_SENTENCES = 8 }; /* how far back reference looks */
enum { TOPIC_SENTENCES = 24, TOPIC_NAMED = 3 }; /* a topic is named in so many of the last sentences */

dgm_status referents_run(reading *r, const mem *m, dgm_error *err);
/* The actor a pronoun at the token means, by its PRONOUN_* flags; -1: none fits. */
int32_t referent(const reading *r, int32_t token, unsigned flags);
/* The state whose people "they" at the token means; -1: two states are meant, or none. */
int32_t referent_people(const reading *r, int32_t token);
/* The pair that "both", "the two sides", "their" or "bilateral" at the token means; false: none. */
bool referent_pair(const reading *r, int32_t token, int32_t pair[2]);
/* The same as states: of leaders, those they act for. */
bool referent_states(const reading *r, int32_t token, int32_t pair[2]);
/* Whether the text before the token speaks of the pair again and again. */
bool pair_is_topic(const reading *r, int32_t token, const int32_t pair[2]);
/* Whether the pair that a plural at the token means stands side by side: "China and Russia". */
bool pair_is_joined(const reading *r, int32_t token);
/* Joins two ids, sorted, with a separator; STR("") when out of memory. */
str join_ids(arena *a, str x, char between, str y);

/* ---- sources.c */

typedef struct source {
    str id;              /* empty: the author himself, or no memory */
    int32_t start, end;  /* bytes of the words that name it, -1: none */
    int32_t first, last; /* tokens of its noun phrase, first -1: none */
    int32_t actor;       /* -1: none */
    bool vague;          /* no name, pronoun or role: perhaps no source at all */
    bool writer;         /* "I", "we": the author */
} source;

/* some-x: people of x, unnamed; "unspecified" where there is none. */
str some_id(arena *a, str ids);
/* A source without words that name it. */
static inline source source_unnamed(void)
{
    return (source){ STR("unspecified"), -1, -1, -1, -1, -1, true, false };
}

/* The subject of the verb at `cue`, in tokens [from, cue). */
source source_before(const reading *r, arena *a, int32_t from, int32_t cue);
/* A verb after "and" or a comma shares the subject of its sentence: the first actor or pronoun there. */
source shared_subject(const reading *r, arena *a, int32_t from, int32_t cue);
/* The source that follows a cue, in tokens [after, to): "said X", "according to X". */
source source_after(const reading *r, arena *a, int32_t after, int32_t to);
/* The source of a cue that names one: its own pronoun ("in his words"), else what follows it ("according to X"). */
source source_named(const reading *r, arena *a, const rule_hit *cue, int32_t to);
/* The token of the pronoun in such a cue, -1: none. */
int32_t source_pronoun(const reading *r, const rule_hit *cue);
/* Where no subject is written ("añadió"): the person spoken of last. */
source source_understood(const reading *r, int32_t cue);

/* ---- bearers.c */

/* The noun that names a role, at a token, and the state or body it belongs to. */
typedef struct role {
    int32_t noun;  /* token */
    int32_t first; /* of its noun phrase */
    int32_t place; /* actor, -1: none named */
} role;

/* The person that the role means: an actor; -1: none, or who it is is not in the document. */
int32_t role_bearer(const reading *r, const role *x);
/* The id of who held the office on the document's day, empty: not told. */
str office_holder(const reading *r, const mention *state, int32_t first, int32_t noun);
/* A person set beside a noun phrase by a comma, "the minister, Anna Ortiz,": its mention, or NULL. */
const mention *apposed_person(const reading *r, int32_t comma, int32_t to);

/* ---- tokens */

/* Whether the token begins with this ASCII character. */
bool token_is(const reading *r, int32_t token, char c);
bool token_is_comma(const reading *r, int32_t token);
bool token_is_colon(const reading *r, int32_t token);
bool token_is_stop(const reading *r, int32_t token); /* ends a sentence */
bool token_is_dash(const reading *r, int32_t token); /* not the hyphen within a word */
/* The cost of the clause mark at the token, 0: none. */
double mark_cost(const reading *r, int32_t token);

#endif

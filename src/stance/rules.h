/* What the stage knows about words, and where it finds them in a document. In: data files, tokens, mentions. Out:
 * rule hits by token, which quotes.c and stance.c read. */
#ifndef DGM_STANCE_RULES_H
#define DGM_STANCE_RULES_H

#include "stance/model.h"
#include "stance/phrases.h"
#include "stance/stance.h"

#include <stdatomic.h>

enum rule_kind {
    RULE_WORD,     /* data/stance/<lang>.tsv and loaded lexicons */
    RULE_SPEECH,   /* speech-cues.tsv; flags: CUE_* */
    RULE_THOUGHT,  /* thought-cues.tsv; flags: CUE_* */
    RULE_NEGATOR,  /* negators.txt, shifters.tsv; flags: SHIFT_* */
    RULE_HEDGE,    /* hedges.tsv; weight: factor */
    RULE_BOOSTER,  /* boosters.tsv; weight: factor */
    RULE_CONTRAST, /* contrast.txt */
    RULE_MARK,     /* clause-marks.tsv; weight: what the border costs, in words of distance */
    RULE_RELATION, /* relation-words.tsv; weight: the word's own polarity */
    RULE_PRONOUN,  /* pronouns.tsv; flags: PRONOUN_* */
    RULE_NOUN,     /* role-nouns.tsv; flags: NOUN_* */
    RULE_GRAMMAR,  /* grammar.tsv; flags: GRAMMAR_* */
    RULE_VALENCE,  /* data/stance/<lang>-valence.tsv; weight: general valence of a word, from -1 to 1 */
    RULE_OFFICE,   /* offices.tsv; flags: a number, see office_name() */
    RULE_KINDS
};

enum { /* flags of RULE_WORD */
    WORD_EXACT = 1,
    WORD_ACT = 2,      /* an act of an agent on a patient: "sanction" */
    WORD_VIEW = 4,     /* an opinion of an agent on a patient: "criticise" */
    WORD_SUBJECT = 8,  /* says something of its subject only: "lie", "threat" */
    WORD_RELATION = 16, /* says something of ties only: "strained" */
    WORD_RULE = 64,     /* of a dictionary's rule, which says itself what must stand near: no negator turns it */
    WORD_NAMED = 128,  /* counts only with an actor's name within it: "anti-Chilean bloc" */
    WORD_OWNED = 1024, /* a noun of things that happen to anybody: of its owner, or of whom it is called: "terror" */
    WORD_AIMED = 512,  /* an act that is hostile only to an actor: "contain", not "contain the fire" */
    WORD_FELT = 256,   /* what the one behind a preposition feels: "a nightmare for X" */
    WORD_MOOD = 32      /* says something of the situation: "war"; only given targets and sentences are scored by it */
};
enum {
    CUE_THAT = 1, CUE_BARE = 2, CUE_INFINITIVE = 4, CUE_QUOTE = 8, CUE_SOURCE = 16, CUE_OBJECT = 32, CUE_AS = 64,
    CUE_DREAD = 128,  /* what is good for a tie is bad in his eyes: "fears closer ties" */
    CUE_OWNED = 256,  /* a noun whose owner thinks it: "from X's perspective" */
    CUE_NOUN = 1024,  /* a noun, told by whoever has it, or by some: "the notion of X as", "Y's claim that" */
    CUE_SMEAR = 512,  /* an act against whoever is made out to be bad: "framing X as" */
    CUE_ASK = 2048,   /* an addressee may stand before the content: "urged X to", "told X that" */
    CUE_COMMA = 4096, /* the content may follow a comma */
    CUE_NOMINAL = 8192, /* a verb that is a noun as well: no cue in "X's claim that" */
    CUE_NAMED = 32768,  /* only somebody speaks by it: not "which confirms that" */
    CUE_CLAUSE = 16384  /* a bare clause may follow, and an auxiliary in it tells it from a noun */
};
enum {
    SHIFT_NEGATE = 1,
    SHIFT_REDUCE = 2, /* makes a bad thing good: "ease tensions" */
    SHIFT_CUT = 4,    /* and a good thing bad: "end cooperation" */
    SHIFT_NONE = 8
};
enum {
    RELATION_MEMBER = 1, /* names a side of the tie: "partner" */
    RELATION_LEAGUE = 4, /* what is joined or shunned: "bloc" */
    RELATION_FACT = 2    /* names a dealing of both: "treaty", "talks"; a row even without praise or blame */
};
enum {
    PRONOUN_PERSON = 1, PRONOUN_THING = 2, PRONOUN_PLURAL = 4, PRONOUN_PAIR = 8, PRONOUN_LATTER = 16,
    PRONOUN_FORMER = 32, PRONOUN_MUTUAL = 64, /* "bilateral": a pair for ties, no target */
    PRONOUN_WRITER = 128, /* "I", "we": nobody but the author */
    PRONOUN_OURS = 512,   /* "our ties with X": no actor's */
    PRONOUN_MALE = 1024, PRONOUN_FEMALE = 2048, /* of persons */
    PRONOUN_NOBODY = 256 /* no actor named before: "His Excellency", "both of these" */
};
enum { NOUN_PERSON = 1, NOUN_SPOKES = 2, NOUN_ORGAN = 4, NOUN_GROUP = 8, NOUN_TEXT = 16 };
enum {
    GRAMMAR_BE = 1, GRAMMAR_AUX = 2, GRAMMAR_BY = 4, GRAMMAR_WITH = 8, GRAMMAR_AND = 16, GRAMMAR_THAT = 32,
    GRAMMAR_TO = 64, GRAMMAR_FROM = 128, GRAMMAR_DET = 256, GRAMMAR_PREP = 512, GRAMMAR_WHO = 1024,
    GRAMMAR_ING = 2048, GRAMMAR_ADVERB = 4096, GRAMMAR_TIES = 8192, /* after a word of relation: with, to, toward */
    GRAMMAR_UNDER = 16384, /* makes its subject the patient of what follows: "under pressure", "faces sanctions" */
    GRAMMAR_OF = 32768, GRAMMAR_AS = 65536, GRAMMAR_BETWEEN = 131072,
    GRAMMAR_ON = 262144, /* leads from an act to its patient: on, against, to */
    GRAMMAR_ALONE = 524288, /* a determiner that is a subject too: "some say" */
    GRAMMAR_INDEFINITE = 1048576, /* "a minister" is nobody named before */
    GRAMMAR_INFINITIVE = 2097152, /* a verb's form by its ending; read only behind a cue */
    GRAMMAR_COVERB = 4194304 /* a patient before its act follows: 对 */
};

const char *office_name(unsigned flag); /* the role in the gazetteer that a flag of RULE_OFFICE stands for */

typedef struct rule {
    double weight;
    uint32_t flags;
    uint8_t kind, category;
} rule;

typedef struct rulebook {
    phrases patterns;    /* payload: index of rules */
    VEC(rule) rules;
    model *fitted;       /* NULL: the language has none */
    uint32_t taken;      /* rules from here on are of entries of dictionaries, by their number */
    uint32_t loaded;     /* rules from here on were loaded by the caller and beat built-in ones */
} rulebook;

typedef struct loaded_lexicon {
    char *name;
    char *data;
    size_t len;
} loaded_lexicon;

struct stance_rules {
    const mem *m;
    uint64_t seed;
    bool builtin, lexicon;
    const keywords *dictionaries; /* whose hits are evidence, or NULL */
    VEC(loaded_lexicon) lexicons;
    const segmenter *segment[LANG_COUNT];
    const lexis *lex[LANG_COUNT];
    _Atomic(rulebook *) book[LANG_COUNT]; /* made by the first thread that wants it, and from then on unchanged */
};

/* The rules of a language, read now if no document was in it before. */
dgm_status stance_rules_book(const stance_rules *r, enum lang lang, const rulebook **out, dgm_error *err);

/* ---- reading.c */

typedef struct rule_hit {
    int32_t first, last; /* tokens */
    uint32_t rule;
} rule_hit;

/* The actors of a sentence that pronouns may mean; mentions by number, -1: none. */
typedef struct cast {
    int32_t person, thing; /* first PERSON, first state or organisation */
    int32_t last;          /* last state or organisation */
    int32_t pair[2];       /* actors: two states named together, sorted by id; else -1 */
    int32_t pair_mention;  /* where the pair is complete */
    bool joined;           /* its states stand side by side */
    int32_t people;        /* first "Chinese officials", "critics of Japan": for "they" */
} cast;

/* Hits of a document in one of its languages, and what both passes need to look around in it. */
struct reading {
    const stance_input *in;
    const rulebook *book;
    phrase_cache cache;
    phrase_hits found;
    VEC(rule_hit) hits;     /* by first token; of one kind the longest, never overlapping */
    size_t next_taken;      /* the next hit of dictionaries that is evidence or not */
    VEC(int32_t) hit_at;    /* [tokens + 1] first hit at or after the token */
    VEC(int32_t) mention;   /* by token: its mention, or -1 */
    VEC(cast) cast;         /* by sentence; referents.c */
    VEC(uint8_t) quoted;    /* by token: 1 between quotation marks; quotes.c */
    int32_t state[26 * 26]; /* by the letters of its id: the actor, or -1 */
    struct quoting *quoting; /* quotes.c's own */
};
typedef struct reading reading;

reading *reading_new(const mem *m);
void reading_free(const mem *m, reading *r);
dgm_status reading_run(reading *r, const stance_rules *rules, const stance_input *in, dgm_error *err);

/* The hit of a kind that starts at the token, NULL: none. */
const rule_hit *reading_hit(const reading *r, int32_t token, uint8_t kind);
/* Flags of the grammar word, pronoun or noun that starts at the token, 0: none. */
unsigned reading_flags(const reading *r, int32_t token, uint8_t kind);
static inline const rule *reading_rule(const reading *r, const rule_hit *h) { return &r->book->rules.v[h->rule]; }

/* Whether an actor can hold or be the object of a stance: persons, organisations, peoples, states. */
bool mention_is_actor(const mentions *men, const mention *x);

/* Who acts where the mention stands: "the Biden administration" is its state, if the document names that. */
int32_t mention_actor(const reading *r, const mention *x);

/* The state that an actor is, or that a person acts for and the document names; -1: none. */
int32_t actor_state(const reading *r, int32_t who);

static inline bool sentence_analysed(const stance_input *in, int32_t sentence)
{
    return in->all_text || line_kind_analysed(in->in->sen->kind[sentence]);
}

#endif

/* What a sealed `entities` holds, and what a run works with. In: gazetteer rows, cue lists, patterns. Out: tries
 * and word classes that every thread reads.
 *
 *   gazetteer.c  rows to things and a trie of their aliases     inflect.c   an alias to its case forms
 *   cues.c       word lists to word classes                     offices.c   the state somebody acts for
 *   patterns.c   PCRE2 patterns: dates, money, measures         parts.c     what they are made of
 *   values.c amounts.c dates.c   what they say as numbers and ISO dates
 *   needs.c      what a pattern needs                           triggers.c  which patterns a form begins and serves
 *   check.c      a file of names, told what it says
 *   find.c       candidates of all three kinds
 *   overlap.c    the best of them                               shapes.c    unknown capitalised names, cut out
 *   heads.c      those that say by a word what they are         signals.c   what speaks for the type of the others
 *   chinese.c    unknown names of Chinese text
 *   score.c      and how much: an additive model                names.c     given names and towns, looked up
 *   acronyms.c   names before their letters in brackets
 *   compounds.c  Sino-Russian, Chinese Foreign Ministry         place.c     a capital, or its state
 *   resolve.c    candidates to mentions with ids                short.c     what they are called further on
 *   actors.c     who a document names                           spell.c     ids of unknown names
 *   entity.c     making, loading, sealing, running */
#ifndef DGM_ENTITY_RULES_H
#define DGM_ENTITY_RULES_H

#include "base/data.h"
#include "base/error.h"
#include "base/utf8.h"
#include "entity/entity.h"
#include "entity/inflect.h"
#include "entity/trie.h"
#include "segment/hanzi.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>
#include <string.h>

enum { MAX_TOKENS = 32 }; /* a mention has at most so many tokens */
enum { LONGEST_VALUE = 64 }; /* bytes: a word of values.tsv that is longer is in no pattern */

/* ---- gazetteer */

enum {
    ENTRY_CASE = 1,       /* matches as printed only */
    ENTRY_DEMONYM = 2,
    ENTRY_METONYM = 4,
    ENTRY_CAPITAL = 8,    /* a capital city */
    ENTRY_SURNAME = 16,
    ENTRY_INFLECT = 32,   /* stands for its case forms too */
    ENTRY_AMBIGUOUS = 64, /* also means something else: wants support */
    ENTRY_USER = 128      /* not built in */
};

/* Who or what an id stands for. */
typedef struct thing {
    str id, name;
    str adjective; /* of a state, in English: what the ids of its institutions begin with */
    uint32_t office; /* the last one loaded; TRIE_NONE: none */
    uint8_t type;
} thing;

/* A state that a thing acts for, and when. */
typedef struct office {
    str state, role;  /* id; "president" */
    uint32_t thing;
    uint32_t next;    /* of the same thing; TRIE_NONE: none */
    int32_t from, to; /* yyyymmdd, 0 open */
    bool user;        /* of a gazetteer the caller loaded */
} office;

/* One alias of a thing. */
typedef struct entry {
    str alias, role, state;
    uint32_t thing;
    uint32_t next;    /* the next entry of the same words, in order of preference; TRIE_NONE: none */
    int32_t from, to; /* yyyymmdd, 0 open */
    uint8_t type;     /* of the mention */
    uint8_t flags;
    uint8_t lang;     /* LANG_UND: all */
    bool capital;     /* the alias begins with a capital, and so does a mention of it */
} entry;

/* ---- words: everything a list says about a word of a language, as bits */

#define CUE_LIST(X)                                                                                              \
    X(TITLE, "title")                 /* before a name, not part of it: President, Mr. */                        \
    X(ROLE, "role")                   /* a job in lower case: spokesman */                                       \
    X(FIRST_NAME, "first-name")       /* a given name */                                                         \
    X(PARTICLE, "particle")           /* inside a name, in lower case: van, bin */                               \
    X(SUFFIX, "suffix")               /* after a name: Jr. */                                                    \
    X(ORG_LAST, "org-last")           /* an organisation's name may end so: University */                        \
    X(ORG_OF, "org-of")               /* or begin so, with `of` or `for`: Ministry of */                         \
    X(ORG_SUFFIX, "org-suffix")       /* not needed to name it again: Inc. */                                    \
    X(LAW_LAST, "law-last") X(LAW_OF, "law-of") X(EVENT_LAST, "event-last") X(EVENT_OF, "event-of")               \
    X(EVENT_HEAD, "event-head")       /* ends an event's name in lower case: summit */                            \
    X(LOC_LAST, "loc-last") X(LOC_FIRST, "loc-first") X(GPE_LAST, "gpe-last") X(GPE_FIRST, "gpe-first")           \
    X(PRODUCT_LAST, "product-last")                                                                               \
    X(LINK, "link")                   /* joins the head to the rest: of, for, on */                              \
    X(OF, "of")                       /* those of them that join a place: Gulf of */                                \
    X(JOIN, "join")                   /* joins parts: and, & */                                                  \
    X(ARTICLE, "article")                                                                                        \
    X(SAY, "say")                     /* a verb whose subject is a person or speaks for one */                    \
    X(PLACE, "place")                 /* before a place: in, near */                                             \
    X(TOWARD, "toward")               /* before a place when somebody moves: to, from */                         \
    X(MOTION, "motion")               /* visit, arrive */                                                        \
    X(VISIT, "visit")                 /* takes a place as its object: visited */                                 \
    X(VENUE, "venue")                 /* after a place: airport, suburbs */                                      \
    X(LEAN, "lean")                   /* takes in, at or to without a place: confidence, trust, anger */          \
    X(CALENDAR, "calendar")           /* months and weekdays */                                                  \
    X(PLAIN, "plain")                 /* capitalised without being part of a name: I, Internet */                 \
    X(PERSON_VERB, "person-verb")     /* after a person: who */                                                  \
    X(COPULA, "copula")                                                                                          \
    X(PLACE_OF, "place-of")           /* before an unknown town: in, near */                                      \
    X(NO_PLACE, "no-place")           /* capitalised after `in`, and no town: beliefs, eras */                    \
    X(PREFIX, "prefix")               /* before a hyphen and outside the name: anti, pro */                      \
    X(NO_PERSON, "no-person")         /* no part of a person's name: Government, Member */                       \
    X(AUTHOR, "author")               /* before the name in a byline: by, photographs */                         \
    X(FAMILY_FIRST, "family-first")   /* a family name that stands first: Kim */                                 \
    X(EVENT_FIRST, "event-first")     /* begins an event's name: Hurricane */                                    \
    X(PLATFORM, "platform")           /* after a name and a hyphen: class */                                     \
    X(NAMESAKE, "namesake")           /* a capital whose name a region has too: Washington */                     \
    X(SITE, "site")                   /* is of a place, not of a state: streets of, people of */                  \
    X(ORG_NOUN, "org-noun")           /* governs the name of an organisation: company, club */                    \
    X(GPE_NOUN, "gpe-noun")           /* of a town or province: city */                                            \
    X(LOC_NOUN, "loc-noun")           /* of a place: river */                                                      \
    X(AGENT, "agent")                 /* before a person who did something: by */                                  \
    X(NAME_JOIN, "name-join")         /* between two family names: y */                                            \
    X(SURNAME_END, "surname-end")     /* a family name may end so: -ov */                                          \
    X(PLACE_END, "place-end")         /* a town: -ville */                                                          \
    X(PEOPLE_END, "people-end")       /* a people or a language, not a place or a person: 人 */                     \
    X(ADJECTIVE_END, "adjective-end") /* an adjective, which follows its noun: -ique */                             \
    X(ORG_END, "org-end")             /* a company: -bank */                                                        \
    X(PAIR_NOUN, "pair-noun")         /* after two states in one Chinese word: 关系 */                                \
    X(GIVEN, "given")                 /* in data/names/given.tsv */                                                 \
    X(FAMILY, "family")               /* in data/names/family.txt */                                                \
    X(PLACE_STARTS, "place-starts")   /* begins a name of data/names/places.tsv */

enum {
#define X(name, text) CUE_BIT_##name,
    CUE_LIST(X)
#undef X
    CUE_COUNT
};
#define CUE(name) ((uint64_t)1 << CUE_BIT_##name)
_Static_assert(CUE_COUNT <= 57, "the bits from 57 on have other meanings");
/* the word begins a phrase of the tries */
#define CUE_NAME_STARTS ((uint64_t)1 << 60)
#define CUE_PHRASE_STARTS ((uint64_t)1 << 62)
/* a number, a currency sign, or a word of values.tsv */
#define CUE_VALUE ((uint64_t)1 << 59)
/* it begins a name that is not written with a capital; the name of a state, a place or a people */
#define CUE_LOWER_STARTS ((uint64_t)1 << 58)
#define CUE_STATE_STARTS ((uint64_t)1 << 57)
/* it stands in a name after the first word */
#define CUE_NAME_GOES_ON ((uint64_t)1 << 56)

/* Classes of nouns: they match in their cases too where the language has paradigms. */
#define CUES_INFLECTED (CUE(TITLE) | CUE(ROLE) | CUE(ORG_NOUN) | CUE(GPE_NOUN) | CUE(LOC_NOUN))

/* How names of a kind end in a language. */
typedef struct word_ending {
    str end;
    uint8_t lang, cue;
} word_ending;

/* ---- signals: what speaks for the type of an unknown name */

#define SIGNAL_LIST(X)                                                                                                 \
    X(WORDS_1, "words-1") X(WORDS_2, "words-2") X(WORDS_3, "words-3") X(WORDS_4, "words-4")                            \
    X(OPENS, "opens")                 /* opens its sentence */                                                         \
    X(HEADLINE, "headline")           /* most words of the sentence have a capital */                                  \
    X(BYLINE, "byline")                                                                                                \
    X(FIRST_NAME, "first-name")       /* begins with a given name of the language's own list */                        \
    X(GIVEN_FIRST, "given-first")     /* with one of the long list */                                                  \
    X(GIVEN_LATER, "given-later")     /* has one elsewhere */                                                          \
    X(FAMILY, "family")               /* ends with a family name */                                                    \
    X(KNOWN_SURNAME, "known-surname") /* with that of a person of the gazetteer */                                     \
    X(SURNAME_END, "surname-end") X(PLACE_END, "place-end") X(ORG_END, "org-end")                                      \
    X(PLACE_KNOWN, "place-known")     /* is a town or province of the long list */                                     \
    X(PLACE_PART, "place-part")       /* has a place and something else */                                             \
    X(INITIAL, "initial") X(PARTICLE, "particle") X(DIGIT, "digit") X(AMPERSAND, "ampersand")                          \
    X(ACRONYM, "acronym") X(CAMEL, "camel")                                                                            \
    X(ARTICLE_FIRST, "article-first") X(NO_PERSON, "no-person") X(NO_PLACE, "no-place") X(CLAUSE, "clause")            \
    X(LOWER, "lower")                 /* all its words stand in lower case elsewhere in the document */                \
    X(TITLED, "titled") X(ROLE, "role") X(ORG_NOUN, "org-noun") X(ORG_NOUN_OF, "org-noun-of")                          \
    X(GPE_NOUN, "gpe-noun") X(LOC_NOUN, "loc-noun") X(FOREIGN, "foreign") /* in the letters of another script */       \
    X(SAYS, "says") X(SAID_BY, "said-by") X(DESCRIBED, "described") X(LIVED, "lived")                                  \
    X(ABBREVIATED, "abbreviated")     /* an acronym in brackets follows */                                             \
    X(TOWN, "town")                   /* a state follows after a comma */                                              \
    X(OWNS, "owns") X(ARTICLE, "article") X(PLACE_OF, "place-of") X(TOWARD, "toward") X(LINK, "link")                  \
    X(AGENT, "agent") X(QUOTED, "quoted")                                                                              \
    X(SHORT_LATER, "short-later")     /* its last word stands alone further on: so newspapers name persons */

enum {
#define X(name, text) SIGNAL_BIT_##name,
    SIGNAL_LIST(X)
#undef X
    SIGNAL_COUNT
};
#define SIGNAL(name) ((uint64_t)1 << SIGNAL_BIT_##name)

enum { SCORED_TYPES = ENTITY_ORG + 1 }; /* PERSON, GPE, LOC, ORG */

enum { CYRILLIC_FROM = 0x430, CYRILLIC_LETTERS = 0x70 };

/* A row of nominatives.tsv. */
typedef struct name_case {
    str part, end, nominative, gender;
} name_case;

/* The long lists of data/names/, or NULL. */
typedef struct names {
    const data_file *given, *family, *places;
} names;

/* A phrase of a cue list with what it stands for. */
enum phrase_kind { PHRASE_INSTITUTION, PHRASE_COMBINING, PHRASE_TITLE, PHRASE_NEGATIVE };
typedef struct phrase {
    str value;  /* institution: the end of its id; combining form: an id */
    uint32_t next;
    uint8_t kind;
} phrase;

/* A word of values.tsv: a month, number, scale, currency or unit, and what it is worth. */
typedef struct value_word {
    str kind, word, value;
    uint8_t lang;
} value_word;

/* ---- patterns */

typedef struct pattern {
    uint8_t type, lang;
    bool user;              /* not built in */
    str name, value, file;
    int64_t line;
    str source;             /* the pattern as written */
} pattern;

/* What a word may be to a pattern: its beginning, or one of those that it needs, of two kinds. */
enum { TRIGGER_FIRST, TRIGGER_NEED, TRIGGER_ALSO, TRIGGER_ROLES };

/* The same of all patterns: sets of `width` words of 64 bits, one bit a pattern. */
typedef struct triggers {
    size_t width, longest;      /* longest: bytes of those words that begin or end a longer one */
    strtab words;               /* parts of folded words: triggers.c */
    VEC(uint64_t) sets;         /* by word and role */
    VEC(uint64_t) open;         /* by role: the patterns for which it may be any word */
    VEC(uint64_t) beyond;       /* by step: of which a match may have more than trigger_reach tokens */
    VEC(uint64_t) user;         /* that are not built in */
} triggers;
enum { TRIGGER_STEPS = TRIGGER_ROLES };
static const int32_t trigger_reach[TRIGGER_STEPS] = { 6, 16, MAX_TOKENS };

/* A file that was loaded: gazetteer rows or patterns. */
typedef struct row_file {
    str name, data;
    bool patterns;
} row_file;

/* The rules of all languages are what was loaded, and for each language that a document was in the rules of that
 * language, which are an `entities` too: made by the first thread that wants them, and from then on unchanged. */
typedef struct languages {
    const segmenter *segment[LANG_COUNT];
    const lexis *lex[LANG_COUNT];
    _Atomic(struct entities *) of[LANG_COUNT];
    VEC(row_file) files; /* in order of loading */
} languages;

/* What {name} stands for in patterns. */
typedef struct pattern_part {
    str name, source;
} pattern_part;


struct entities {
    const mem *m;
    uint64_t seed;
    bool builtin, jit, user_patterns;
    languages *languages;         /* of the rules of all languages; else NULL, and: */
    enum lang lang;
    dgm_limits limits;
    arena bytes;
    strtab words;                 /* language byte + fold */
    VEC(uint64_t) word_cues;      /* by word */
    VEC(thing) things;
    strtab thing_ids;
    VEC(office) offices;
    VEC(entry) entries;
    uint32_t last_thing;          /* that a row was loaded for; STRTAB_NONE: none */
    VEC(phrase) phrases;
    VEC(value_word) values;
    strtab value_index;           /* language byte + kind + \t + folded word */
    VEC(uint32_t) value_row;      /* its number in value_index to its row of `values` */
    trie names, phrase_trie;
    names names_of;
    const data_file *pinyin;
    VEC(name_case) cases;
    str cyrillic[CYRILLIC_LETTERS];
    bool has_cyrillic[CYRILLIC_LETTERS];
    const segmenter *zh;          /* borrowed: its dictionary knows kinds of words */
    VEC(word_ending) endings;
    int16_t weight[LANG_COUNT][SIGNAL_COUNT][SCORED_TYPES];
    VEC(pattern_part) parts;
    VEC(pattern) patterns;        /* in order of loading */
    _Atomic(pcre2_code *) *code;  /* by pattern: compiled when it is first tried, NULL before */
    triggers triggers;
    pcre2_general_context *general;
};

/* ---- the run's workspace: one for each `mentions` */

/* What is known of a form of the vocabulary. */
typedef struct form_info {
    uint64_t cues;
    uint32_t trigger[TRIGGER_ROLES]; /* sets of patterns, of form_table.sets */
    uint32_t word, name;  /* name: the node of the names after it */
    uint32_t entry;    /* the entry of the name that is this word, or TRIE_NONE */
    uint32_t tail;     /* the word after an outside prefix (anti-Chinese), or STRTAB_NONE */
    uint32_t cut;      /* where it begins in the form */
    uint32_t place;    /* the row of the place that is this word, bytes into data/names/places.tsv + 1, or 0 */
    uint32_t pair;     /* where the second part of a pair begins (sino-russe), or 0 */
    uint8_t kind;      /* of a Chinese word: an enum hanzi_kind */
    bool name_more;    /* names go on after it */
    bool place_more;   /* places may */
} form_info;

/* What a token may be, as bits of one byte, so that words that are nothing of it are passed over eight at a time. */
enum {
    GATE_NAME = 1,      /* begins a name of the gazetteer */
    GATE_FIRST = 2,     /* begins a pattern */
    GATE_NEED = 4,      /* is needed by one */
    GATE_VALUE = 8,     /* says a value */
    GATE_CAPITAL = 16,  /* has a capital: may be part of a name that is not known, or short for one */
    GATE_PHRASE = 32,   /* begins a phrase of a cue list */
    GATE_COMPOUND = 64, /* begins a state or an institution */
    GATE_DASH = 128
};

enum cand_kind { CAND_NAME, CAND_PATTERN, CAND_SHAPE };

/* A possible mention. */
typedef struct cand {
    int32_t first, last, start, end;
    uint32_t entry;           /* of a CAND_NAME, or the number of the pattern */
    int32_t value;            /* of a CAND_PATTERN, into work.found */
    str id, name;             /* of a CAND_SHAPE: empty when they are made of its words */
    int32_t parts[2];         /* things of a compound + 1, else 0 */
    uint32_t owner;           /* the state of an institution, a thing + 1, else 0 */
    uint8_t kind, type, via, rank, fate;
} cand;

typedef struct found_value {
    str id, value, unit, from, to;
} found_value;

typedef VEC(cand) cands;

/* Capitalised words between titles. */
typedef struct name_span {
    int32_t first, last;      /* tokens */
    int32_t begin, stop;      /* of the sentence */
    bool titled;              /* a title stands before it */
    bool role;                /* or a job in lower case */
    bool headline;            /* most words of the sentence have a capital */
} name_span;

/* An unknown name with what speaks for each type, in tenths. */
typedef struct scored_name {
    int32_t first, last;
    str place;                /* the id of a known town */
    int16_t score[SCORED_TYPES];
} scored_name;

/* An id or another name in its form, and whose. */
typedef struct actor_key {
    str id;
    int32_t actor;
} actor_key;

/* The best of the names that end with one word. */
typedef struct name_pool {
    int16_t best[SCORED_TYPES];
    int32_t alone_last;       /* the last token where the word is a name by itself + 1, or 0 */
} name_pool;

/* What is known of a vocabulary's forms. */
typedef struct form_table {
    const entities *e;
    uint64_t serial;
    const vocab *v;
    VEC(form_info) info;
    VEC(uint8_t) gates;
    strtab sets;              /* of patterns, as bytes; the first is empty */
    VEC(uint64_t) bits;       /* the same by their numbers */
} form_table;

/* In this document the name of one thing means another: Indians of Indian tribes. */
typedef struct sense {
    uint32_t of, is;          /* things; STRTAB_NONE: none */
    int32_t more;             /* how often more than it means itself */
} sense;
enum { SENSES = 4 };

enum { NAMED_GOES_ON = 0x80 };

struct entity_work {
    form_table forms[LANG_COUNT]; /* by the language of the vocabulary, which may be unknown */
    VEC(uint8_t) gates;       /* by token, and eight more that are 0 */
    VEC(uint64_t) bits;       /* scratch: a set for each role, and one of zeros */
    VEC(int32_t) needed;      /* the tokens of a sentence that patterns need */
    size_t needed_next;       /* the first of them that was not passed */
    int32_t needed_of;        /* the sentence, or -1 */
    VEC(uint64_t) possible;   /* the patterns of which it has what they need */
    cands cand, sorted;
    VEC(found_value) found;
    VEC(int32_t) count, order[2]; /* of counting sorts */
    VEC(int32_t) cover;       /* by token: the candidate kept there + 1, or 0 */
    VEC(uint32_t) actor_slots;
    VEC(actor_key) actor_keys;
    VEC(uint8_t) named;       /* by token: 1 + the type of a name of the gazetteer that covers it, or 0; with
                               * NAMED_GOES_ON one that covers the next too */
    VEC(scored_name) scored;
    VEC(name_pool) pools;
    uint32_t stamp;           /* of the document; by fold, an equal one says: */
    VEC(uint32_t) lower;      /* stands in lower case there */
    VEC(uint32_t) pool_stamp; /* has a pool, */
    VEC(uint32_t) pool_of;    /* this one */
    VEC(uint32_t) thing_stamp; /* by thing, an equal one says: */
    VEC(int32_t) thing_actor; /* it is this actor */
    VEC(int32_t) short_actor; /* by fold: actor + 1 that this word names in this document */
    VEC(uint32_t) short_used; /* folds set in short_actor */
    VEC(int32_t) thing_count; /* by thing: how often a state is named in the document */
    VEC(uint32_t) counted;    /* those that are not 0 there, once for each time */
    int32_t most_named;
    sense sense[SENSES];
    buf text, tail, form, spelt; /* scratch */
    pcre2_match_data *match;
    pcre2_match_context *context;
};

/* What one run passes around. */
typedef struct run {
    const entities *e;
    const entity_input *in;
    mentions *out;
    struct entity_work *w;
    const mem *m;
    enum lang lang; /* the document's, English where it is unknown */
} run;

static inline const form_info *info_at(const run *r, int32_t token)
{
    return &r->w->forms[r->in->lang].info.v[r->in->form[token]];
}
static inline uint64_t cues_at(const run *r, int32_t token)
{
    return info_at(r, token)->cues;
}
static inline uint8_t flags_at(const run *r, int32_t token)
{
    return r->in->v->form_flags.v[r->in->form[token]];
}
/* 1 + the type of a name of the gazetteer that covers the token, or 0. */
static inline uint8_t named_at(const run *r, int32_t i)
{
    return r->w->named.v[i] & (NAMED_GOES_ON - 1);
}
/* Whether such a name covers the token and the next one. */
static inline bool named_goes_on(const run *r, int32_t i)
{
    return r->w->named.v[i] & NAMED_GOES_ON;
}
/* The first token from i on that has one of the gates; stop if there is none before it. */
static inline int32_t next_gate(const run *r, int32_t i, int32_t stop, uint8_t gates)
{
    const uint8_t *g = r->w->gates.v;
    const uint64_t all = gates * UINT64_C(0x0101010101010101);
    while (i < stop) {
        uint64_t eight;
        memcpy(&eight, g + i, 8);
        if (eight & all)
            break;
        i += 8;
    }
    while (i < stop && !(g[i] & gates))
        i++;
    return i < stop ? i : stop;
}
static inline str token_str(const run *r, int32_t i)
{
    return (str){ r->in->t->s + r->in->tok->start[i], (size_t)(r->in->tok->end[i] - r->in->tok->start[i]) };
}
static inline int32_t sentence_first(const run *r, int32_t token)
{
    return r->in->sen->first[r->in->tok->sentence[token]];
}
static inline int32_t sentence_last(const run *r, int32_t token)
{
    return r->in->sen->first[r->in->tok->sentence[token] + 1];
}
static inline bool is_capital(const run *r, int32_t i)
{
    return flags_at(r, i) & FORM_CAPITAL && r->in->tok->kind[i] == TOKEN_WORD;
}
static inline bool is_quote(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    return (s.len == 1 && s.s[0] == '"') || str_eq(s, STR("\xc2\xab")) || str_eq(s, STR("\xc2\xbb")) ||
           str_eq(s, STR("\xe2\x80\x9c")) || str_eq(s, STR("\xe2\x80\x9d")) || str_eq(s, STR("\xe2\x80\x9e"));
}
static inline bool touches(const run *r, int32_t i) /* nothing between tokens i and i + 1 */
{
    return r->in->tok->end[i] == r->in->tok->start[i + 1];
}

/* gazetteer.c */
dgm_status gazetteer_load(entities *e, const char *name, const char *data, size_t len, bool user, dgm_error *err);
dgm_status gazetteer_seal(entities *e, const segmenter *segment, dgm_error *err);
/* Appends the aliases of a language and those of all; see entities_aliases(). */
bool gazetteer_aliases(const char *data, size_t len, const mem *m, enum lang lang, aliases *out);
/* The word ids of a phrase: [*n], at most TRIE_DEPTH (else *n is 0). False: out of memory. */
typedef struct phrase_cutter {
    const mem *m;
    const segmenter *g;
    enum lang lang;
    tokens tok;
    buf key, fold;
    struct inflector *f; /* of its language */
} phrase_cutter;
bool cut_phrase(entities *e, phrase_cutter *c, str words, uint32_t word[TRIE_DEPTH], size_t *n);
bool begins_upper(const mem *m, str s, buf *scratch);
uint32_t entities_word(entities *e, enum lang lang, str word, buf *key); /* STRTAB_NONE: out of memory */
uint32_t entities_find_word(const entities *e, const mem *m, enum lang lang, str word, buf *key);

/* The node of the names after the word of token i, which comes after `node`, or TRIE_NONE. */
static inline uint32_t name_step(const run *r, uint32_t node, int32_t i)
{
    const form_info *f = info_at(r, i);
    if (node == TRIE_ROOT)
        return f->name;
    return f->cues & CUE_NAME_GOES_ON ? trie_step(&r->e->names, node, f->word) : TRIE_NONE;
}

/* cues.c */
const phrase *phrase_at(const run *r, int32_t token, uint8_t kind, int32_t *last); /* the longest, or NULL */
dgm_status cues_load(entities *e, phrase_cutter *c, dgm_error *err); /* of the cutter's language */
bool values_load(entities *e);
str value_of(const entities *e, buf *key, const mem *m, uint8_t lang, const char *kind, str word); /* "" if unknown */

/* parts.c */
bool parts_add(entities *e, str name, str source);
bool parts_write(entities *e); /* into the sources of all patterns */

/* patterns.c */
static inline pcre2_code *pattern_code(const entities *e, const pattern *p)
{
    return atomic_load_explicit(&e->code[p - e->patterns.v], memory_order_acquire);
}
dgm_status patterns_load(entities *e, const char *name, const char *data, size_t len, bool user, dgm_error *err);
dgm_status patterns_seal(entities *e, dgm_error *err);
void patterns_free(entities *e);
dgm_status patterns_start(run *r, dgm_error *err); /* the run's match data and limits */
/* Adds candidates that begin at the token of a sentence that ends at `stop`; `value`: one may be near, which patterns
 * that are built in want. */
dgm_status patterns_find(run *r, int32_t token, int32_t stop, bool value, dgm_error *err);

/* triggers.c; `lex` is the language's */
bool triggers_seal(entities *e, const lexis *lex);
void triggers_free(const mem *m, triggers *t);
/* What a form may be to which patterns, a set for each role; `upper`: it has a capital. */
bool triggers_of_form(const triggers *t, const mem *m, str fold, bool upper, buf *key, uint64_t *sets);

/* values.c: reads the match and fills `out`; false: not a value after all (the 42nd of May) */
bool value_read(run *r, const pattern *p, const char *subject, const PCRE2_SIZE *span, found_value *out, bool *memory);

/* find.c */
dgm_status find_candidates(run *r, dgm_error *err);
bool add_cand(run *r, cand c);
cand span_cand(const run *r, int32_t first, int32_t last, uint8_t type, uint8_t rank); /* a name by its shape */

/* overlap.c */
/* work.cand becomes the candidates kept, in order of the text; work.cover is set, and work.sorted has all of them. */
bool keep_best(run *r);
bool list_tried(run *r); /* to mentions.tried */

/* shapes.c */
bool find_shapes(run *r, int32_t sentence);
bool is_name_word(const run *r, int32_t i);
int32_t run_end(const run *r, int32_t i, int32_t stop); /* of the capitalised words from i on */

/* Whether nothing but marks stands before it in its sentence: its capital may come from there. */
bool opens_sentence(const run *r, int32_t i);

/* heads.c */
bool find_head(run *r, const name_span *s, bool *found);
bool add_span(run *r, int32_t first, int32_t last, uint8_t type);
int head_type(uint64_t cues, bool last); /* what the word says that the name is, -1: nothing; `last`: it does not open it */
int32_t named_end(const run *r, int32_t i, int32_t stop); /* of the name of the gazetteer that covers the token */
uint32_t surname_at(const run *r, int32_t i); /* the entry of a known surname at the token, or TRIE_NONE */

/* gazetteer.c, for check.c */
bool is_gazetteer(const data_file *f);
bool gazetteer_is_header(const tsv *t);
const char *gazetteer_row(const tsv *t, entry *x); /* all but its thing; what is wrong with it, or NULL */
enum name_kind entry_kind(const entry *x);

/* offices.c */
bool office_add(entities *e, uint32_t number, const entry *x); /* false: out of memory */
/* The thing that the thing acts for on a day of the document's date, or STRTAB_NONE. */
uint32_t office_state(const entities *e, uint32_t number, str date);

/* names.c */
void names_open(names *n);
bool names_describe(const run *r, uint32_t form, form_info *f); /* adds to f->cues; false: out of memory */
bool names_value(const data_file *f, str key, str *value); /* of a row; false: no such key */
char names_gender(const names *n, str id); /* of a person's id, by its first word: 'f', 'm' or 0 */
/* The end of the longest known place of [first, last) from first on, first if there is none, and its id. */
bool place_at(const run *r, int32_t first, int32_t last, int32_t *end, str *id);

/* actors.c */
enum { NOBODY = -2 };
bool actors_start(run *r); /* false: out of memory */
int32_t actor_of(run *r, const actor *a);             /* with that id, new or old; -1: out of memory */
int32_t actor_find(const run *r, str id);             /* by an id or another name, or NOBODY */
bool actor_also(run *r, str id, int32_t number);      /* another name of it, if nobody has that */

/* short.c */
bool teach_names(run *r, const mention *x);
int32_t taught(run *r, int32_t token);          /* the actor that the word stands for, negative: none */
bool forget(run *r);                            /* all that; false: out of memory */
bool names_alone(const run *r, int32_t token);
int32_t known_as(run *r, const cand *c);              /* the actor whose shorter name it is, or NOBODY; -1: no memory */

/* spell.c */
bool spell_words(run *r, int32_t first, int32_t last, buf *out); /* appended, after a hyphen */
bool spell_load(entities *e);
bool spell_id(run *r, int32_t first, int32_t last, uint8_t type, buf *out); /* words in Latin letters, by hyphens */
/* What a Russian surname is in all its cases and both genders, as a key after a ~; other languages: empty. */
bool spell_surname(run *r, int32_t token, buf *out);
/* The name of a Russian person in the nominative, and its id; both empty where it stands in it. */
bool spell_person(run *r, int32_t first, int32_t last, buf *name, buf *id);

/* chinese.c */
bool find_chinese(run *r, int32_t sentence);

/* signals.c */
uint64_t signals_of(const run *r, const name_span *s);
bool is_initial(const run *r, int32_t i);
bool has_clause_word(const run *r, int32_t first, int32_t last);

/* score.c */
dgm_status weights_load(entities *e, enum lang lang, dgm_error *err);
bool score_start(run *r);
bool is_lower_somewhere(const run *r, int32_t i);
bool score_segment(run *r, const name_span *s);
bool score_names(run *r); /* after all sentences */

/* acronyms.c */
bool find_acronyms(run *r, int32_t sentence);
bool acronym_follows(const run *r, int32_t last); /* "(ABC)" after the tokens that end there */
/* Whether the letters of the token can be those of the words [first, last): 2, or 1 with a word passed over. */
int acronym_fits(const run *r, int32_t first, int32_t last, int32_t token);
bool is_acronym(const run *r, int32_t i);

/* compounds.c */
bool find_compounds(run *r, int32_t sentence);
bool find_chinese_pair(run *r, int32_t i, int32_t begin); /* that ends before i */
const phrase *combining_form(run *r, str part); /* Sino, or NULL */
/* The entry of the longest state, place or people that begins there, or TRIE_NONE. */
uint32_t demonym_at(const run *r, int32_t token, int32_t *last);

/* place.c */
uint32_t metonym_of(const run *r, const cand *c); /* the entry of the state it stands for, or TRIE_NONE */

/* resolve.c */
dgm_status resolve(run *r, dgm_error *err);

#endif

/* Text to sentences and tokens: UAX #29, exactly or tailored to a language. In: text and lines. Out: spans. */
#ifndef DGM_SEGMENT_SEGMENT_H
#define DGM_SEGMENT_SEGMENT_H

#include "text/text.h"

enum token_kind {
    TOKEN_WORD, TOKEN_NUMBER, TOKEN_PUNCT, TOKEN_SYMBOL, TOKEN_URL, TOKEN_EMAIL, TOKEN_MENTION, TOKEN_HASHTAG,
    TOKEN_CLITIC, TOKEN_SPACE, TOKEN_KINDS
};
extern const char *const token_kind_names[TOKEN_KINDS];

/* Structure of arrays, so that a layer is columns. */
typedef struct tokens {
    int32_t *start, *end, *sentence; /* a table may hold them too (shared_hold()), with room for one more */
    uint8_t *kind;
    int32_t n, cap;
    int32_t most; /* that are wanted, 0: as many as there are; more than these and a few are not made */
} tokens;

typedef struct sentences {
    int32_t *start, *end;
    int32_t *first;  /* first token; [n + 1] entries, the last is tokens.n */
    int32_t *block;  /* the paragraph: line.block */
    uint8_t *kind;   /* line_kind of its line */
    uint8_t *lang;   /* and the language that its paragraph is read in */
    int32_t n, cap;
} sentences;

/* What became of finding them with status `s`: DGM_ERR_LIMIT where there are more than are wanted. `ran_out`: of
 * memory. */
dgm_status tokens_check(const tokens *t, dgm_status s, bool ran_out, dgm_error *err);

typedef struct segmenter segmenter; /* rules and lists of one language; immutable */
dgm_status segmenter_new(const mem *m, enum lang lang, segmenter **out, dgm_error *err);
void segmenter_free(segmenter *s);
/* The dictionary of Chinese words at `path`, mapped until the segmenter is freed; without one, words are pairs of
 * characters. *checksum: of its contents, in hex. It takes the place of one before. DGM_ERR_READ, DGM_ERR_FORMAT. */
dgm_status segmenter_load_dictionary(segmenter *s, const char *path, char checksum[33], dgm_error *err);
/* Names that Chinese text is not to be cut within, in UTF-8; those not of ideographs alone, or of a single one, are
 * passed over. They take the place of those before. */
dgm_status segmenter_add_words(segmenter *s, const str *words, size_t n, dgm_error *err);
/* What the dictionary says of a Chinese word: an enum hanzi_kind. */
uint8_t segmenter_word_kind(const segmenter *s, str word);
/* The mean cost of its characters in that part of a name; HANZI_NONE where one is in none. */
enum name_part { NAME_SURNAME, NAME_GIVEN, NAME_FOREIGN };
uint32_t segmenter_name_cost(const segmenter *s, str word, enum name_part part);

/* Default segmentation: sentences of each block by the segmenter of what its lines are read in, no white space tokens; a token
 * never crosses a sentence and every token belongs to one. */
dgm_status segment_text(const mem *m, const segmenter *const s[LANG_COUNT], const text *t, const lines *l, tokens *tok,
                        sentences *sen, dgm_error *err);
/* The same sentences, and the tokens as segment_surface() joins them where segmenter_joins(): for a reader who asks for
 * no analysis, so that they are written once. */
dgm_status segment_written(const mem *m, const segmenter *const s[LANG_COUNT], const text *t, const lines *l, tokens *tok,
                           sentences *sen, dgm_error *err);
/* The same sentences alone, without `first`; *tok is overwritten with what is of no use to others. */
dgm_status segment_sentences(const mem *m, const segmenter *const s[LANG_COUNT], const text *t, const lines *l, tokens *tok,
                             sentences *sen, dgm_error *err);
/* Exactly UAX #29 over the whole text: the sentences, all body and of one block; these with the block, kind and language of
 * the line each starts in, or else of the next one; every word segment, white space too, in the sentence it starts in. */
dgm_status segment_uax29_sentences(const mem *m, const text *t, sentences *sen, dgm_error *err);
void segment_uax29_place(const lines *l, sentences *sen);
dgm_status segment_uax29_words(const mem *m, const text *t, sentences *sen, tokens *tok, dgm_error *err);
/* The tokens of one short string, such as an alias: default rules, one sentence, appended spans of `s`. */
dgm_status segment_phrase(const mem *m, const segmenter *g, const char *s, size_t len, tokens *tok, dgm_error *err);

/* Whether the language's words are shown whole, with their clitics. */
bool segmenter_joins(const segmenter *s);
/* Whether token i is written as one word with the token before it. `joins`: the languages whose words are shown whole, a
 * bit for each. */
bool token_joins(const text *t, const sentences *sen, unsigned joins, const tokens *tok, int32_t i);
/* The tokens of `in`, of one text, as words are written: Russia|'s and can|not are one each. Overwrites *out, freed by
 * tokens_free(), and *part, freed by mem_free(): of each token the first of its parts in `in`; part may be NULL. */
dgm_status segment_surface(const mem *m, const text *t, const sentences *sen, unsigned joins, const tokens *in,
                           tokens *out, int32_t **part, dgm_error *err);

void tokens_free(const mem *m, tokens *t);
void sentences_free(const mem *m, sentences *s);

#endif

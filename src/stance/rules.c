/* Word lists and lexicons to rules. In: data/<lang>/ and data/stance/, lexicons of the caller. Out: one rulebook a
 * language: every pattern of every list in one trie, so that a document is read once. */
#include "stance/rules.h"

#include "base/data.h"
#include "base/error.h"
#include <string.h>

const char *const basis_names[BASIS_COUNT] = { "evaluation", "act", "reported" };
const char *const label_names[LABEL_COUNT] = { "none", "favor", "against" };
const char *const model_names[MODEL_COUNT] = { "rules", "fitted", "unfitted" };
const char *const target_names[TARGET_COUNT] = { "named", "pronoun", "pair", "given" };

typedef struct flag_name {
    const char *name;
    unsigned flag;
} flag_name;

static const flag_name word_flags[] = {
    { "exact", WORD_EXACT }, { "act", WORD_ACT }, { "view", WORD_VIEW }, { "subject", WORD_SUBJECT },
    { "relation", WORD_RELATION }, { "mood", WORD_MOOD }, { "named", WORD_NAMED },
    { "felt", WORD_FELT }, { "aimed", WORD_AIMED }, { "owned", WORD_OWNED },
    { NULL, 0 },
};
static const flag_name cue_flags[] = {
    { "that", CUE_THAT }, { "bare", CUE_BARE }, { "inf", CUE_INFINITIVE }, { "quote", CUE_QUOTE },
    { "source", CUE_SOURCE }, { "object", CUE_OBJECT }, { "as", CUE_AS }, { "dread", CUE_DREAD },
    { "owned", CUE_OWNED }, { "smear", CUE_SMEAR }, { "noun", CUE_NOUN }, { "ask", CUE_ASK }, { "comma", CUE_COMMA },
    { "nominal", CUE_NOMINAL }, { "named", CUE_NAMED }, { "clause", CUE_CLAUSE }, { NULL, 0 },
};
static const flag_name shift_flags[] = { 
    { "reduce", SHIFT_REDUCE }, { "cut", SHIFT_REDUCE | SHIFT_CUT }, { "negate", SHIFT_NEGATE }, { "none", SHIFT_NONE },
    { NULL, 0 },
};
static const flag_name relation_flags[] = { { "member", RELATION_MEMBER }, { "fact", RELATION_FACT },
                                            { "league", RELATION_LEAGUE }, { NULL, 0 } };
static const flag_name pronoun_flags[] = {
    { "person", PRONOUN_PERSON }, { "thing", PRONOUN_THING }, { "plural", PRONOUN_PLURAL }, { "pair", PRONOUN_PAIR },
    { "latter", PRONOUN_LATTER }, { "former", PRONOUN_FORMER }, { "mutual", PRONOUN_MUTUAL },
    { "writer", PRONOUN_WRITER }, { "nobody", PRONOUN_NOBODY }, { "ours", PRONOUN_OURS },
    { "male", PRONOUN_MALE }, { "female", PRONOUN_FEMALE },
    { NULL, 0 },
};
static const flag_name noun_flags[] = {
    { "person", NOUN_PERSON }, { "spokes", NOUN_SPOKES }, { "organ", NOUN_ORGAN }, { "group", NOUN_GROUP },
    { "text", NOUN_TEXT }, { NULL, 0 },
};
static const flag_name grammar_flags[] = {
    { "be", GRAMMAR_BE }, { "aux", GRAMMAR_AUX }, { "by", GRAMMAR_BY }, { "with", GRAMMAR_WITH },
    { "and", GRAMMAR_AND }, { "that", GRAMMAR_THAT }, { "to", GRAMMAR_TO },
    { "from", GRAMMAR_FROM }, { "det", GRAMMAR_DET },
    { "prep", GRAMMAR_PREP }, { "who", GRAMMAR_WHO }, { "ing", GRAMMAR_ING }, { "adverb", GRAMMAR_ADVERB },
    { "ties", GRAMMAR_TIES }, { "under", GRAMMAR_UNDER }, { "of", GRAMMAR_OF }, { "as", GRAMMAR_AS },
    { "between", GRAMMAR_BETWEEN }, { "on", GRAMMAR_ON }, { "alone", GRAMMAR_ALONE },
    { "indefinite", GRAMMAR_INDEFINITE }, { "infinitive", GRAMMAR_INFINITIVE }, { "coverb", GRAMMAR_COVERB },
    { NULL, 0 },
};
static const flag_name office_flags[] = {
    { "president", 1 }, { "prime-minister", 2 }, { "chancellor", 3 }, { "vice-president", 4 },
    { "foreign-minister", 5 }, { "defence-minister", 6 }, { "finance-minister", 7 }, { "supreme-leader", 8 },
    { "national-security-adviser", 9 }, { NULL, 0 },
};
const char *office_name(unsigned flag)
{
    return office_flags[flag - 1].name;
}

static const char *const categories[] = { "favor", "against", "cooperate", "conflict", "threat",
                                         "praise", "blame", "doubt", NULL };

/* How the columns of a list are read. Columns: pattern, then weight, then flags; either may be missing. */
typedef struct list {
    const char *file;
    uint8_t kind;
    const flag_name *flags; /* NULL: no such column */
    bool weight;            /* has a column of numbers */
    bool stem;              /* patterns match by stem */
    unsigned always;        /* flags of every row */
} list;

static const list lists[] = {
    { "speech-cues.tsv", RULE_SPEECH, cue_flags, false, false, 0 },
    { "thought-cues.tsv", RULE_THOUGHT, cue_flags, false, false, 0 },
    { "negators.txt", RULE_NEGATOR, NULL, false, false, SHIFT_NEGATE },
    { "shifters.tsv", RULE_NEGATOR, shift_flags, false, false, 0 },
    { "hedges.tsv", RULE_HEDGE, NULL, true, false, 0 },
    { "boosters.tsv", RULE_BOOSTER, NULL, true, false, 0 },
    { "contrast.txt", RULE_CONTRAST, NULL, false, false, 0 },
    { "clause-marks.tsv", RULE_MARK, NULL, true, false, 0 },
    { "relation-words.tsv", RULE_RELATION, relation_flags, true, true, 0 },
    { "pronouns.tsv", RULE_PRONOUN, pronoun_flags, false, false, 0 },
    { "role-nouns.tsv", RULE_NOUN, noun_flags, false, false, 0 },
    { "grammar.tsv", RULE_GRAMMAR, grammar_flags, false, false, 0 },
    { "offices.tsv", RULE_OFFICE, office_flags, false, false, 0 },
};

static const list valences = { "valence.tsv", RULE_VALENCE, NULL, true, false, 0 };

static bool read_flags(str cell, const flag_name *names, unsigned *flags)
{
    for (const char *s = cell.s, *end = s + cell.len; s < end;) {
        const char *comma = memchr(s, ',', (size_t)(end - s));
        const str word = { s, (size_t)((comma ? comma : end) - s) };
        const flag_name *f = names;
        while (f->name && !str_eq(word, str_of(f->name)))
            f++;
        if (!f->name)
            return false;
        *flags |= f->flag;
        s += word.len + 1;
    }
    return true;
}

static dgm_status add_rule(rulebook *b, phrase_cutter *c, str pattern, bool stem, rule r, dgm_error *err)
{
    const uint32_t index = (uint32_t)b->rules.n;
    if (!vec_push(c->m, &b->rules, r))
        return err_memory(err);
    return phrases_add(&b->patterns, c, pattern, stem, index, err);
}

/* Says in which file and line a row is bad. */
static dgm_status row_error(dgm_error *err, const char *file, const tsv *t, const char *what, str cell)
{
    return err_at(err, DGM_ERR_FORMAT, t->line, -1, "%s line %lld: %s '%.*s'", file, (long long)t->line, what,
                  (int)(cell.len < 80 ? cell.len : 80), cell.s);
}

static dgm_status read_list(rulebook *b, phrase_cutter *c, const list *l, const data_file *f, dgm_error *err)
{
    for (tsv t = tsv_open(f->data, f->len); tsv_next(&t);) {
        rule r = { 0, 0, l->kind, 0 };
        unsigned flags = l->always;
        if (l->flags && !read_flags(t.cell[1 + l->weight], l->flags, &flags))
            return row_error(err, f->name, &t, "unknown flag", t.cell[1 + l->weight]);
        if (l->weight && !tsv_number(t.cell[1], &r.weight))
            return row_error(err, f->name, &t, "no number", t.cell[1]);
        r.flags = flags;
        const dgm_status status = add_rule(b, c, t.cell[0], l->stem, r, err);
        if (status == DGM_ERR_FORMAT)
            return row_error(err, f->name, &t, "bad pattern", t.cell[0]);
        if (status)
            return status;
    }
    return DGM_OK;
}

static int category_find(str name)
{
    for (int i = 0; categories[i]; i++)
        if (str_eq(name, str_of(categories[i])))
            return i;
    return -1;
}

/* One row of a lexicon: pattern category weight flags source. The header row is optional. */
static dgm_status read_word(const tsv *t, const char *name, rule *r, dgm_error *err)
{
    const int category = category_find(t->cell[1]);
    unsigned flags = 0;
    if (category < 0)
        return row_error(err, name, t, "unknown category", t->cell[1]);
    if (!tsv_number(t->cell[2], &r->weight) || r->weight < -1 || r->weight > 1)
        return row_error(err, name, t, "a weight is a number from -1 to 1, not", t->cell[2]);
    if (!read_flags(t->cell[3], word_flags, &flags))
        return row_error(err, name, t, "unknown flag", t->cell[3]);
    r->flags = flags;
    r->category = (uint8_t)category;
    r->kind = RULE_WORD;
    return DGM_OK;
}

/* `b` NULL: only checks the rows. */
static dgm_status read_lexicon(rulebook *b, phrase_cutter *c, const char *name, const char *data, size_t len,
                               dgm_error *err)
{
    bool first = true;
    for (tsv t = tsv_open(data, len); tsv_next(&t); first = false) {
        if (first && str_eq(t.cell[0], STR("pattern")) && str_eq(t.cell[1], STR("category")))
            continue;
        rule r = { 0 };
        dgm_status status = read_word(&t, name, &r, err);
        if (!status && !t.cell[0].len)
            status = row_error(err, name, &t, "an empty pattern", t.cell[0]);
        if (!status && b) {
            status = add_rule(b, c, t.cell[0], !(r.flags & WORD_EXACT), r, err);
            if (status == DGM_ERR_FORMAT)
                status = row_error(err, name, &t, "bad pattern", t.cell[0]);
        }
        if (status)
            return status;
    }
    return DGM_OK;
}

/* ---- life */

dgm_status stance_rules_new(const mem *m, uint64_t seed, bool builtin, stance_rules **out, dgm_error *err)
{
    stance_rules *r = mem_zalloc(m, sizeof *r);
    if (!r)
        return err_memory(err);
    r->m = m;
    r->seed = seed;
    r->builtin = r->lexicon = builtin;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        atomic_init(&r->book[lang], NULL);
    *out = r;
    return DGM_OK;
}

void stance_rules_without_lexicon(stance_rules *r)
{
    r->lexicon = false;
}

dgm_status stance_rules_load(stance_rules *r, const char *name, const char *data, size_t len, dgm_error *err)
{
    const dgm_status status = read_lexicon(NULL, NULL, name, data, len, err);
    if (status)
        return status;
    const loaded_lexicon l = { mem_strdup(r->m, name), mem_copy(r->m, data, len), len };
    if (l.name && l.data && vec_push(r->m, &r->lexicons, l))
        return DGM_OK;
    mem_free(r->m, l.name);
    mem_free(r->m, l.data);
    return err_memory(err);
}

/* A text whose language is unknown is read with the English lists. */
static dgm_status read_builtin(const stance_rules *r, rulebook *b, phrase_cutter *c, enum lang lang, dgm_error *err)
{
    const char *name = lang_names[lang == LANG_UND ? LANG_EN : lang];
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const data_file *f = data_find_lang(name, lists[i].file);
        const dgm_status status = f ? read_list(b, c, &lists[i], f, err) : DGM_OK;
        if (status)
            return status;
    }
    if (!r->lexicon)
        return DGM_OK;
    const data_file *f = model_data(name, ".tsv");
    dgm_status status = f ? read_lexicon(b, c, f->name, f->data, f->len, err) : DGM_OK;
    f = model_data(name, "-valence.tsv");
    return status || !f ? status : read_list(b, c, &valences, f, err);
}

/* A word of a dictionary weighs as a plain one of the lexicon does. */
#define TAKEN_WEIGHT 0.5

static bool take_words(const stance_rules *r, rulebook *b)
{
    const keywords *k = r->dictionaries;
    b->taken = (uint32_t)b->rules.n;
    for (size_t i = 0; k && i < keywords_entries(k); i++) {
        const keyword_pattern e = keywords_entry(k, i);
        const double own = (double)e.weight / 1e6, bounded = own > 1 ? 1 : own < -1 ? -1 : own;
        const double weight = TAKEN_WEIGHT * bounded * keywords_stance(k, (size_t)e.category);
        const int category = category_find(weight < 0 ? STR("against") : STR("favor"));
        const rule taken = { weight, WORD_EXACT | (e.rule ? WORD_RULE : 0), RULE_WORD, (uint8_t)category };
        if (!vec_push(r->m, &b->rules, taken))
            return false;
    }
    return true;
}

static dgm_status read_book(const stance_rules *r, enum lang lang, rulebook *b, dgm_error *err)
{
    phrase_cutter c;
    phrase_cutter_init(&c, r->m, r->segment[lang], r->lex[lang], r->seed);
    dgm_status status = r->builtin ? read_builtin(r, b, &c, lang, err) : DGM_OK;
    if (!status && r->lexicon)
        status = model_new(r->m, r->seed, lang_names[lang == LANG_UND ? LANG_EN : lang], &b->fitted, err);
    b->loaded = (uint32_t)b->rules.n;
    for (size_t i = 0; !status && i < r->lexicons.n; i++)
        status = read_lexicon(b, &c, r->lexicons.v[i].name, r->lexicons.v[i].data, r->lexicons.v[i].len, err);
    phrase_cutter_free(&c);
    return status;
}

static void book_free(const mem *m, rulebook *b)
{
    if (!b)
        return;
    phrases_free(&b->patterns);
    vec_free(m, &b->rules);
    model_free(m, b->fitted);
    mem_free(m, b);
}

/* Of two threads that come first together both read, and one throws its own away. */
dgm_status stance_rules_book(const stance_rules *r, enum lang lang, const rulebook **out, dgm_error *err)
{
    _Atomic(rulebook *) *slot = &((stance_rules *)(uintptr_t)r)->book[lang];
    rulebook *b = atomic_load_explicit(slot, memory_order_acquire);
    if (!b) {
        b = mem_zalloc(r->m, sizeof *b);
        if (!b)
            return err_memory(err);
        phrases_init(&b->patterns, r->m, r->seed);
        dgm_status s = r->lex[lang] ? read_book(r, lang, b, err) : DGM_OK;
        if (!s && !take_words(r, b))
            s = err_memory(err);
        rulebook *first = NULL;
        if (s ||
            !atomic_compare_exchange_strong_explicit(slot, &first, b, memory_order_acq_rel, memory_order_acquire)) {
            book_free(r->m, b);
            b = first;
        }
        if (s)
            return s;
    }
    *out = b;
    return DGM_OK;
}

/* Lexicons that are given are read now, so that a wrong pattern is told; the rest when a document is in the language. */
dgm_status stance_rules_seal(stance_rules *r, const segmenter *const segment[LANG_COUNT],
                             const lexis *const lex[LANG_COUNT], dgm_error *err)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        r->segment[lang] = segment[lang];
        r->lex[lang] = lex[lang];
        const rulebook *ready;
        const dgm_status status = r->lexicons.n && lex[lang] ? stance_rules_book(r, (enum lang)lang, &ready, err)
                                                             : DGM_OK;
        if (status)
            return status;
    }
    return DGM_OK;
}

void stance_rules_take(stance_rules *r, const keywords *k)
{
    r->dictionaries = k;
}

void stance_rules_free(stance_rules *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->lexicons.n; i++) {
        mem_free(r->m, r->lexicons.v[i].name);
        mem_free(r->m, r->lexicons.v[i].data);
    }
    vec_free(r->m, &r->lexicons);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        book_free(r->m, atomic_load_explicit(&r->book[lang], memory_order_acquire));
    mem_free(r->m, r);
}

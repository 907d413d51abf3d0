/* Word lists to word classes and phrases. In: the lists of data/<lang>/. Out: a bit set for each word, a trie of the
 * phrases that are more than one word or stand for something, and what month names, numbers and units are worth. */
#include "base/data.h"
#include "entity/inflect.h"
#include "entity/rules.h"

#include <string.h>

static const str cue_names[CUE_COUNT] = {
#define X(name, text) { text, sizeof(text) - 1 },
    CUE_LIST(X)
#undef X
};

/* Lists of "class word". */
static const char *const class_files[] = { "titles.tsv", "metonym-cues.tsv", "shapes.tsv" };

static int cue_of(str name)
{
    for (int i = 0; i < CUE_COUNT; i++)
        if (str_eq(name, cue_names[i]))
            return i;
    return -1;
}

static bool add_phrase(entities *e, const uint32_t *word, size_t n, uint8_t kind, str value)
{
    const char *copy = arena_str(&e->bytes, value.s, value.len);
    uint32_t *at = trie_put(e->m, &e->phrase_trie, word, n);
    if (!copy || !at)
        return false;
    const phrase p = { { copy, value.len }, *at, kind };
    if (!vec_push(e->m, &e->phrases, p))
        return false;
    *at = (uint32_t)e->phrases.n - 1;
    e->word_cues.v[word[0]] |= CUE_PHRASE_STARTS;
    return true;
}

static bool is_ending(int cue)
{
    return cue == CUE_BIT_SURNAME_END || cue == CUE_BIT_PLACE_END || cue == CUE_BIT_ORG_END ||
           cue == CUE_BIT_PEOPLE_END || cue == CUE_BIT_ADJECTIVE_END;
}

/* Folded, as the words are that it ends. */
static bool add_ending(entities *e, enum lang lang, int cue, str end)
{
    buf fold = { 0 };
    bool ok = lexis_fold(e->m, end.s, end.len, &fold);
    const char *copy = ok ? arena_str(&e->bytes, fold.v, fold.n) : NULL;
    ok = copy && vec_push(e->m, &e->endings, ((word_ending){ { copy, fold.n }, (uint8_t)lang, (uint8_t)cue }));
    vec_free(e->m, &fold);
    return ok;
}

/* A noun's other cases say the same. */
static bool mark_forms(entities *e, phrase_cutter *c, int cue, str noun)
{
    if (!(CUES_INFLECTED >> cue & 1) || memchr(noun.s, ' ', noun.len))
        return true;
    if (!inflect(c->f, noun, NAME_THING))
        return false;
    for (size_t i = 0; i < inflected_count(c->f); i++) {
        uint32_t word[TRIE_DEPTH];
        size_t n;
        if (!cut_phrase(e, c, inflected_form(c->f, i), word, &n))
            return false;
        if (n == 1)
            e->word_cues.v[word[0]] |= (uint64_t)1 << cue;
    }
    return true;
}

static dgm_status load_classes(entities *e, phrase_cutter *c, const data_file *f, dgm_error *err)
{
    tsv t = tsv_open(f->data, f->len);
    while (tsv_next(&t)) {
        uint32_t word[TRIE_DEPTH];
        size_t n;
        const int cue = cue_of(t.cell[0]);
        if (cue < 0)
            return err_at(err, DGM_ERR_FORMAT, t.line, -1, "%s:%lld: unknown class", f->name, (long long)t.line);
        if (is_ending(cue)) {
            if (!add_ending(e, c->lang, cue, t.cell[1]))
                return err_memory(err);
            if (cue != CUE_BIT_PEOPLE_END) /* which is a word as well */
                continue;
        }
        if (!cut_phrase(e, c, t.cell[1], word, &n) || !mark_forms(e, c, cue, t.cell[1]))
            return err_memory(err);
        if (n == 1)
            e->word_cues.v[word[0]] |= (uint64_t)1 << cue;
        else if (n > 1 && cue == CUE_BIT_TITLE && !add_phrase(e, word, n, PHRASE_TITLE, STR("")))
            return err_memory(err);
    }
    return DGM_OK;
}

/* A list of phrases with a value each. */
static bool load_phrases(entities *e, phrase_cutter *c, const char *name, uint8_t kind)
{
    const data_file *f = data_find_lang(lang_names[c->lang], name);
    tsv t = f ? tsv_open(f->data, f->len) : tsv_open("", 0);
    while (tsv_next(&t)) {
        uint32_t word[TRIE_DEPTH];
        size_t n;
        if (!cut_phrase(e, c, t.cell[0], word, &n) || (n && !add_phrase(e, word, n, kind, t.cell[1])))
            return false;
    }
    return true;
}

static bool mark_first_name(entities *e, phrase_cutter *c, str name)
{
    uint32_t word[TRIE_DEPTH];
    size_t n;
    if (!cut_phrase(e, c, name, word, &n))
        return false;
    if (n == 1)
        e->word_cues.v[word[0]] |= CUE(FIRST_NAME);
    return true;
}

/* Given names, in their cases too. */
static bool load_first_names(entities *e, phrase_cutter *c)
{
    const data_file *f = data_find_lang(lang_names[c->lang], "first-names.txt");
    tsv t = f ? tsv_open(f->data, f->len) : tsv_open("", 0);
    while (tsv_next(&t)) {
        if (!mark_first_name(e, c, t.cell[0]) || !inflect(c->f, t.cell[0], NAME_PERSON))
            return false;
        for (size_t i = 0; i < inflected_count(c->f); i++)
            if (!mark_first_name(e, c, inflected_form(c->f, i)))
                return false;
    }
    return true;
}

/* What an institution's id begins with, where it is not the state's adjective: us-navy, not american-navy. */
static void load_prefixes(entities *e, const phrase_cutter *c)
{
    const data_file *f = data_find_lang(lang_names[c->lang], "institution-states.tsv");
    tsv t = f ? tsv_open(f->data, f->len) : tsv_open("", 0);
    while (tsv_next(&t)) {
        const uint32_t i = strtab_find(&e->thing_ids, t.cell[0].s, t.cell[0].len);
        if (i != STRTAB_NONE)
            e->things.v[i].adjective = t.cell[1]; /* of the library's own bytes */
    }
}

/* Words of these kinds say nothing alone. */
static bool is_silent(str kind)
{
    static const char *const silent[] = { "one", "vague", "and", "point", "shift", "letter" };
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (str_eq(kind, str_of(silent[i])))
            return true;
    return false;
}

/* The last word of every value, so that patterns look only where one is near. */
static bool mark_values(entities *e, phrase_cutter *c)
{
    for (size_t i = 0; i < e->values.n; i++) {
        uint32_t word[TRIE_DEPTH];
        size_t n = 0;
        if (e->values.v[i].lang == c->lang && !cut_phrase(e, c, e->values.v[i].word, word, &n))
            return false;
        if (n > 0 && !is_silent(e->values.v[i].kind))
            e->word_cues.v[word[n - 1]] |= CUE_VALUE;
    }
    return true;
}

dgm_status cues_load(entities *e, phrase_cutter *c, dgm_error *err)
{
    load_prefixes(e, c);
    for (size_t i = 0; i < sizeof class_files / sizeof *class_files; i++) {
        const data_file *f = data_find_lang(lang_names[c->lang], class_files[i]);
        const dgm_status s = f ? load_classes(e, c, f, err) : DGM_OK;
        if (s != DGM_OK)
            return s;
    }
    names_open(&e->names_of);
    if (!spell_load(e))
        return err_memory(err);
    const dgm_status weights = weights_load(e, c->lang, err);
    if (weights != DGM_OK)
        return weights;
    const bool ok = mark_values(e, c) && load_first_names(e, c) &&
                    load_phrases(e, c, "institutions.tsv", PHRASE_INSTITUTION) &&
                    load_phrases(e, c, "combining-forms.tsv", PHRASE_COMBINING) &&
                    load_phrases(e, c, "negative-contexts.tsv", PHRASE_NEGATIVE);
    return ok ? DGM_OK : err_memory(err);
}

const phrase *phrase_at(const run *r, int32_t token, uint8_t kind, int32_t *last)
{
    const entities *e = r->e;
    if (!(cues_at(r, token) & CUE_PHRASE_STARTS))
        return NULL;
    const phrase *found = NULL;
    uint32_t node = TRIE_ROOT;
    for (int32_t i = token, end = sentence_last(r, token); i < end; i++) {
        const uint32_t word = info_at(r, i)->word;
        node = word == STRTAB_NONE ? TRIE_NONE : trie_step(&e->phrase_trie, node, word);
        if (node == TRIE_NONE)
            break;
        for (uint32_t p = e->phrase_trie.value.v[node]; p != TRIE_NONE; p = e->phrases.v[p].next)
            if (e->phrases.v[p].kind == kind)
                found = &e->phrases.v[p], *last = i + 1;
    }
    return found;
}

/* ---- values */

/* Folded, with one blank for any white space: a word may stand over a line break. */
static bool value_key(const mem *m, uint8_t lang, const char *kind, str word, buf *key)
{
    key->n = 0;
    if (!buf_char(m, key, (char)('0' + lang)) || !buf_str(m, key, kind) || !buf_char(m, key, '\t'))
        return false;
    const size_t from = key->n;
    if (!lexis_fold(m, word.s, word.len, key))
        return false;
    size_t to = from;
    for (size_t i = from; i < key->n; i++) {
        const bool blank = strchr(" \t\r\n", key->v[i]) && key->v[i];
        if (!blank || (to > from && key->v[to - 1] != ' '))
            key->v[to++] = blank ? ' ' : key->v[i];
    }
    key->n = to;
    return true;
}

static bool add_value(entities *e, const value_word *x, buf *key)
{
    char kind[32];
    const size_t n = x->kind.len < sizeof kind - 1 ? x->kind.len : sizeof kind - 1;
    memcpy(kind, x->kind.s, n);
    kind[n] = '\0';
    if (!value_key(e->m, x->lang, kind, x->word, key))
        return false;
    const uint32_t i = strtab_add(&e->value_index, key->v, key->n);
    if (i == STRTAB_NONE || !vec_push(e->m, &e->values, *x))
        return false; /* the first of two that fold alike says the value; both may be printed */
    return i < e->value_row.n || vec_push(e->m, &e->value_row, (uint32_t)e->values.n - 1);
}

/* One word of a row, in its language or in all. */
static bool add_word(entities *e, const tsv *t, str word, buf *key)
{
    int lang = LANG_UND;
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (str_eq(t->cell[0], str_of(lang_names[i])))
            lang = i;
    bool ok = true;
    for (int i = LANG_EN; ok && i < LANG_COUNT; i++) {
        const value_word x = { t->cell[1], word, t->cell[3], (uint8_t)i }; /* of the library's own bytes */
        if ((lang == LANG_UND || lang == i) && (e->lang == LANG_UND || e->lang == (enum lang)i))
            ok = add_value(e, &x, key);
    }
    return ok;
}

bool values_load(entities *e)
{
    const data_file *f = data_find("patterns/values.tsv");
    tsv t = f ? tsv_open(f->data, f->len) : tsv_open("", 0);
    buf key = { 0 };
    bool ok = true;
    while (ok && tsv_next(&t)) {
        const str words = t.cell[2];
        for (size_t from = 0, to; ok && from < words.len; from = to + 1) {
            for (to = from; to < words.len && words.s[to] != '|';)
                to++;
            ok = add_word(e, &t, (str){ words.s + from, to - from }, &key);
        }
    }
    vec_free(e->m, &key);
    return ok;
}

str value_of(const entities *e, buf *key, const mem *m, uint8_t lang, const char *kind, str word)
{
    const uint32_t i = value_key(m, lang, kind, word, key) ? strtab_find(&e->value_index, key->v, key->n) : STRTAB_NONE;
    return i == STRTAB_NONE ? STR("") : e->values.v[e->value_row.v[i]].value;
}

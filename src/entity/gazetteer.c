/* Gazetteer rows to things and a trie of their aliases. In: TSV rows; at sealing, how each language cuts, folds and
 * inflects. Out: for each sequence of folded words its entries, the preferred one first. Word ids carry the language,
 * so that one trie serves all of them. */
#include "base/data.h"
#include "base/utf8.h"
#include "entity/inflect.h"
#include "entity/rules.h"

#include <string.h>

enum { COL_ID, COL_NAME, COL_TYPE, COL_LANG, COL_ALIAS, COL_FLAGS, COL_FROM, COL_TO, COL_SOURCE, COL_ROLE, COL_STATE };

static const struct {
    str name;
    uint8_t flag;
} flag_names[] = {
    { { "case", 4 }, ENTRY_CASE },       { { "demonym", 7 }, ENTRY_DEMONYM }, { { "metonym", 7 }, ENTRY_METONYM },
    { { "capital", 7 }, ENTRY_CAPITAL }, { { "surname", 7 }, ENTRY_SURNAME }, { { "inflect", 7 }, ENTRY_INFLECT },
    { { "ambiguous", 9 }, ENTRY_AMBIGUOUS },
};

/* "case,demonym" to bits; -1: an unknown flag. */
static int read_flags(str s)
{
    int flags = 0;
    for (size_t i = 0; i < s.len;) {
        size_t end = i;
        while (end < s.len && s.s[end] != ',')
            end++;
        const str word = { s.s + i, end - i };
        int found = -1;
        for (size_t k = 0; k < sizeof flag_names / sizeof *flag_names; k++)
            if (str_eq(word, flag_names[k].name))
                found = flag_names[k].flag;
        if (found < 0)
            return -1;
        flags |= found;
        i = end + 1;
    }
    return flags;
}

/* "2012", "2012-05" or "2012-05-07" to 20120507, missing parts 00; empty to 0; -1: none of these. */
static int32_t read_date(str s)
{
    int32_t part[3] = { 0, 0, 0 };
    size_t k = 0, digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] == '-' && digits == (k ? 2u : 4u) && k < 2)
            k++, digits = 0;
        else if (s.s[i] >= '0' && s.s[i] <= '9' && digits < (k ? 2u : 4u))
            part[k] = part[k] * 10 + (s.s[i] - '0'), digits++;
        else
            return -1;
    }
    if (s.len && digits != (k ? 2u : 4u))
        return -1;
    const int32_t days = part[1] == 2 ? 28 + (part[0] % 4 == 0 && (part[0] % 100 != 0 || part[0] % 400 == 0))
                         : part[1] == 4 || part[1] == 6 || part[1] == 9 || part[1] == 11 ? 30
                                                                                         : 31;
    if ((k > 0 && (part[1] < 1 || part[1] > 12)) || (k > 1 && (part[2] < 1 || part[2] > days)))
        return -1;
    return part[0] * 10000 + part[1] * 100 + part[2];
}

static int read_type(str s)
{
    for (int i = 0; i < ENTITY_DATE; i++)
        if (str_eq(s, str_of(entity_type_names[i])))
            return i;
    return -1;
}

static int read_lang(str s)
{
    if (s.len == 0 || str_eq(s, STR("*")))
        return LANG_UND;
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (str_eq(s, str_of(lang_names[i])))
            return i;
    return -1;
}

/* Built-in rows are the library's own bytes and stay where they are. */
static str keep(entities *e, str s, bool user, bool *ok)
{
    if (!user)
        return s;
    const char *copy = s.len ? arena_str(&e->bytes, s.s, s.len) : "";
    *ok = *ok && copy;
    return (str){ copy, s.len };
}

/* The number of the thing with that id. Its name and type are those of its first row that is no demonym. */
static uint32_t thing_of(entities *e, str id, str name, uint8_t type, bool user, bool *ok)
{
    const uint32_t last = e->last_thing; /* rows of one thing stand together */
    const bool same = last != STRTAB_NONE && str_eq(e->things.v[last].id, id);
    const uint32_t i = same ? last : strtab_add(&e->thing_ids, id.s, id.len);
    if (i == STRTAB_NONE)
        return *ok = false, i;
    e->last_thing = i;
    if (i == e->things.n) {
        const thing t = { strtab_get(&e->thing_ids, i), keep(e, name, user, ok), { "", 0 }, TRIE_NONE, type };
        *ok = *ok && vec_push(e->m, &e->things, t);
    } else if (e->things.v[i].type == ENTITY_NORP && type != ENTITY_NORP) {
        e->things.v[i].type = type;
        e->things.v[i].name = keep(e, name, user, ok);
    }
    return i;
}

const char *gazetteer_row(const tsv *t, entry *x)
{
    const str *c = t->cell;
    const int type = read_type(c[COL_TYPE]), lang = read_lang(c[COL_LANG]), flags = read_flags(c[COL_FLAGS]);
    *x = (entry){ .alias = c[COL_ALIAS], .role = c[COL_ROLE], .state = c[COL_STATE], .next = TRIE_NONE,
                  .from = read_date(c[COL_FROM]), .to = read_date(c[COL_TO]), .type = (uint8_t)type,
                  .lang = (uint8_t)lang, .flags = (uint8_t)flags };
    return c[COL_ID].len == 0            ? "no id"
           : c[COL_ALIAS].len == 0       ? "no alias"
           : type < 0                    ? "unknown type"
           : lang < 0                    ? "unknown language"
           : flags < 0                   ? "unknown flag"
           : x->from < 0 || x->to < 0    ? "a date is not yyyy, yyyy-mm or yyyy-mm-dd"
           : x->to && x->from > date_last_day(x->to) ? "from is after to"
                                                     : NULL;
}

bool gazetteer_is_header(const tsv *t)
{
    return str_eq(t->cell[COL_ID], STR("id")) && str_eq(t->cell[COL_NAME], STR("name"));
}

static dgm_status load_row(entities *e, const char *name, const tsv *t, bool user, dgm_error *err)
{
    const str *c = t->cell;
    entry x;
    const char *wrong = gazetteer_row(t, &x);
    if (wrong)
        return err_at(err, DGM_ERR_FORMAT, t->line, -1, "%s:%lld: %s", name, (long long)t->line, wrong);
    bool ok = true;
    const str shown = c[COL_NAME].len ? c[COL_NAME] : c[COL_ALIAS];
    x.alias = keep(e, x.alias, user, &ok);
    x.role = keep(e, x.role, user, &ok);
    x.state = keep(e, x.state, user, &ok);
    x.thing = thing_of(e, c[COL_ID], shown, x.type, user, &ok);
    x.flags = (uint8_t)(x.flags | (user ? ENTRY_USER : 0));
    if (ok && x.lang == LANG_EN && x.flags & ENTRY_DEMONYM && !e->things.v[x.thing].adjective.len)
        e->things.v[x.thing].adjective = x.alias;
    ok = ok && (!x.state.len || office_add(e, x.thing, &x));
    const bool wanted = e->lang == LANG_UND || x.lang == LANG_UND || x.lang == e->lang;
    return ok && (!wanted || vec_push(e->m, &e->entries, x)) ? DGM_OK : err_memory(err);
}

dgm_status gazetteer_load(entities *e, const char *name, const char *data, size_t len, bool user, dgm_error *err)
{
    tsv t = tsv_open(data, len);
    while (tsv_next(&t)) {
        if (gazetteer_is_header(&t))
            continue;
        const dgm_status s = load_row(e, name, &t, user, err);
        if (s != DGM_OK)
            return s;
    }
    return DGM_OK;
}

bool gazetteer_aliases(const char *data, size_t len, const mem *m, enum lang lang, aliases *out)
{
    for (tsv t = tsv_open(data, len); tsv_next(&t);) {
        const int of = read_lang(t.cell[COL_LANG]), flags = read_flags(t.cell[COL_FLAGS]);
        if ((of == (int)lang || of == LANG_UND) && !(flags & ENTRY_AMBIGUOUS) && t.cell[COL_ALIAS].len &&
            !vec_push(m, out, t.cell[COL_ALIAS]))
            return false;
    }
    return true;
}

/* ---- words */

static bool word_key(const mem *m, enum lang lang, str word, buf *key)
{
    key->n = 0;
    return buf_char(m, key, (char)('0' + lang)) && buf_add(m, key, word.s, word.len);
}

uint32_t entities_word(entities *e, enum lang lang, str word, buf *key)
{
    if (!word_key(e->m, lang, word, key))
        return STRTAB_NONE;
    const uint32_t id = strtab_add(&e->words, key->v, key->n);
    if (id == e->word_cues.n && !vec_push(e->m, &e->word_cues, 0))
        return STRTAB_NONE;
    return id;
}

uint32_t entities_find_word(const entities *e, const mem *m, enum lang lang, str word, buf *key)
{
    return word_key(m, lang, word, key) ? strtab_find(&e->words, key->v, key->n) : STRTAB_NONE;
}

static uint32_t word_of(entities *e, phrase_cutter *c, str token)
{
    c->fold.n = 0;
    if (!lexis_fold(c->m, token.s, token.len, &c->fold))
        return STRTAB_NONE;
    return entities_word(e, c->lang, (str){ c->fold.v, c->fold.n }, &c->key);
}

bool cut_phrase(entities *e, phrase_cutter *c, str words, uint32_t word[TRIE_DEPTH], size_t *n)
{
    *n = 0;
    c->tok.n = 0;
    if (segment_phrase(c->m, c->g, words.s, words.len, &c->tok, NULL) != DGM_OK)
        return false;
    if (c->tok.n > TRIE_DEPTH)
        return true;
    for (int32_t i = 0; i < c->tok.n; i++) {
        const str token = { words.s + c->tok.start[i], (size_t)(c->tok.end[i] - c->tok.start[i]) };
        word[i] = word_of(e, c, token);
        if (word[i] == STRTAB_NONE)
            return false;
    }
    *n = (size_t)c->tok.n;
    return true;
}

/* ---- sealing */

static bool is_metonym(const entry *x)
{
    return x->flags & ENTRY_METONYM;
}

/* Whether `a` is preferred to `b`, which was loaded before it: the user's, then unambiguous, then places before what
 * they stand for, then the later. */
static bool preferred(const entry *a, const entry *b)
{
    if ((a->flags ^ b->flags) & ENTRY_USER)
        return a->flags & ENTRY_USER;
    if ((a->flags ^ b->flags) & ENTRY_AMBIGUOUS)
        return b->flags & ENTRY_AMBIGUOUS;
    if (is_metonym(a) != is_metonym(b))
        return is_metonym(b);
    return true;
}

static bool link_entry(entities *e, uint32_t number, const uint32_t *word, size_t n)
{
    uint32_t *at = trie_put(e->m, &e->names, word, n);
    if (!at)
        return false;
    while (*at != TRIE_NONE && !preferred(&e->entries.v[number], &e->entries.v[*at]))
        at = &e->entries.v[*at].next;
    e->entries.v[number].next = *at;
    *at = number;
    return true;
}

/* Whether the first letter is upper or title case: a lower-case one folds to itself. */
bool begins_upper(const mem *m, str s, buf *scratch)
{
    const unsigned char c = (unsigned char)s.s[0];
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    scratch->n = 0;
    const size_t n = (size_t)utf8_len(c);
    return lexis_fold(m, s.s, n, scratch) && (scratch->n != n || memcmp(scratch->v, s.s, n) != 0);
}

static bool link_words(entities *e, uint32_t number, phrase_cutter *c)
{
    uint32_t word[TRIE_DEPTH];
    size_t n;
    if (!cut_phrase(e, c, e->entries.v[number].alias, word, &n))
        return false;
    if (n == 0)
        return true;
    entry *x = &e->entries.v[number];
    x->capital = begins_upper(e->m, x->alias, &c->fold);
    uint64_t *cues = &e->word_cues.v[word[0]]; /* NOLINT(clang-analyzer-core.*): n of them are set */
    *cues |= CUE_NAME_STARTS;
    for (size_t i = 1; i < n; i++)
        e->word_cues.v[word[i]] |= CUE_NAME_GOES_ON;
    if (!x->capital)
        *cues |= CUE_LOWER_STARTS;
    if (x->type == ENTITY_GPE || x->type == ENTITY_NORP)
        *cues |= CUE_STATE_STARTS;
    return link_entry(e, number, word, n);
}

/* A copy of an entry, as it is found in one language and one form, since each has a place in another list. */
static bool copy_entry(entities *e, uint32_t number, const phrase_cutter *c, str alias)
{
    entry copy = e->entries.v[number];
    copy.lang = (uint8_t)c->lang;
    copy.alias = alias;
    return vec_push(e->m, &e->entries, copy);
}

enum name_kind entry_kind(const entry *x)
{
    return x->flags & ENTRY_DEMONYM ? NAME_DEMONYM : x->type == ENTITY_PERSON ? NAME_PERSON : NAME_THING;
}

static bool seal_forms(entities *e, uint32_t number, phrase_cutter *c, inflector *f)
{
    const entry x = e->entries.v[number];
    if (!inflect(f, x.alias, entry_kind(&x)))
        return false;
    for (size_t i = 0; i < inflected_count(f); i++) {
        const str form = inflected_form(f, i);
        const char *kept = arena_str(&e->bytes, form.s, form.len);
        if (!kept || !copy_entry(e, number, c, (str){ kept, form.len }) ||
            !link_words(e, (uint32_t)e->entries.n - 1, c))
            return false;
    }
    return true;
}

static bool is_of(const entry *x, const phrase_cutter *c)
{
    return x->lang == LANG_UND || x->lang == c->lang;
}

/* Aliases after forms: of two that are alike the later is preferred, and a name as written beats a form of another. */
static bool seal_lang(entities *e, phrase_cutter *c, inflector *f, size_t loaded)
{
    for (size_t i = 0; i < loaded; i++)
        if (e->entries.v[i].flags & ENTRY_INFLECT && is_of(&e->entries.v[i], c) && !seal_forms(e, (uint32_t)i, c, f))
            return false;
    for (size_t i = 0; i < loaded; i++) {
        const entry *x = &e->entries.v[i];
        if (!is_of(x, c))
            continue;
        const bool shared = x->lang == LANG_UND;
        if (shared && !copy_entry(e, (uint32_t)i, c, x->alias))
            return false;
        if (!link_words(e, shared ? (uint32_t)e->entries.n - 1 : (uint32_t)i, c))
            return false;
    }
    return true;
}

static dgm_status seal_of_lang(entities *e, phrase_cutter *c, size_t loaded, dgm_error *err)
{
    const data_file *file = data_find_lang(lang_names[c->lang], "paradigms.tsv");
    const str rows = file ? (str){ file->data, file->len } : STR("");
    inflector f;
    dgm_status s = inflector_init(&f, e->m, e->seed, file ? file->name : "", &rows, err);
    c->f = &f; /* cppcheck-suppress autoVariables; until the end of this function */
    if (s == DGM_OK && e->builtin)
        s = cues_load(e, c, err);
    if (s == DGM_OK && !seal_lang(e, c, &f, loaded))
        s = err_memory(err);
    c->f = NULL;
    inflector_free(&f);
    return s;
}

dgm_status gazetteer_seal(entities *e, const segmenter *segment, dgm_error *err)
{
    phrase_cutter c = { .m = e->m, .g = segment, .lang = e->lang };
    e->zh = e->lang == LANG_ZH ? segment : NULL;
    const dgm_status s = seal_of_lang(e, &c, e->entries.n, err);
    tokens_free(e->m, &c.tok);
    vec_free(e->m, &c.key);
    vec_free(e->m, &c.fold);
    return s;
}

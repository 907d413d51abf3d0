/* See inflect.h. A word takes the row with the longest ending that fits; which words of an alias change, and which
 * rows they may take, depends on what is named:
 *
 *   a person   every word, the first by the rows for given names; it says whether the name is a woman's, and whether
 *              the family name stands first, so that only the last word changes
 *   a thing    adjectives up to the first noun, the noun, and the noun after a joining `и`; not what follows
 *   a demonym  its one word, or those of a thing
 *
 * All words of a form stand in the same case: the k-th column of their rows. */
#include "entity/inflect.h"

#include "base/data.h"
#include "base/utf8.h"
#include "lexis/lexis.h"

#include <string.h>

enum { CLASS_GIVEN, CLASS_PERSON, CLASS_ADJECTIVE, CLASS_NOUN, CLASS_DEMONYM, CLASSES };
static const char *const class_names[CLASSES] = { "given", "person", "adjective", "noun", "demonym" };
enum { KIND_ANY, KIND_M, KIND_F, KIND_N, KIND_PL, KIND_LAST, KINDS };
static const char *const kind_names[KINDS] = { "", "m", "f", "n", "pl", "last" };

enum { COL_CLASS, COL_ENDINGS, COL_KIND, COL_FORMS };
enum { MAX_WORDS = 24 };

/* ---- the table */

static int name_number(str s, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (str_eq(s, str_of(names[i])))
            return i;
    return -1;
}

/* The next of several words parted by single blanks; false: no more. */
static bool next_word(str *rest, str *word)
{
    if (!rest->len)
        return false;
    const char *blank = memchr(rest->s, ' ', rest->len);
    word->s = rest->s;
    word->len = blank ? (size_t)(blank - rest->s) : rest->len;
    rest->s += word->len + (blank != NULL);
    rest->len -= word->len + (blank != NULL);
    return true;
}

static bool add_key(inflector *f, uint8_t class, str before, str after, bool *twice)
{
    buf *key = &f->fold;
    key->n = 0;
    if (!buf_char(f->m, key, (char)('0' + class)) || !lexis_fold(f->m, before.s, before.len, key) ||
        !lexis_fold(f->m, after.s, after.len, key))
        return false;
    ending x = { (uint32_t)f->rows.n - 1, 0 };
    for (size_t i = 0; i < after.len; i += (size_t)utf8_len((unsigned char)after.s[i]))
        x.dropped++;
    const uint32_t number = strtab_add(&f->keys, key->v, key->n);
    *twice = number < f->endings.n;
    return number != STRTAB_NONE && (*twice || vec_push(f->m, &f->endings, x));
}

static dgm_status add_row(inflector *f, const char *name, const tsv *t, dgm_error *err)
{
    const int class = name_number(t->cell[COL_CLASS], class_names, CLASSES);
    const int kind = name_number(t->cell[COL_KIND], kind_names, KINDS);
    const char *wrong = class < 0 ? "unknown class" : kind < 0 ? "unknown kind" : NULL;
    paradigm p = { .class = (uint8_t)class, .kind = (uint8_t)kind };
    for (int i = 0; i < CASES; i++)
        p.forms[i] = t->cell[COL_FORMS + i];
    if (!wrong && !vec_push(f->m, &f->rows, p))
        return err_memory(err);
    str rest = t->cell[COL_ENDINGS], word;
    while (!wrong && next_word(&rest, &word)) {
        const char *dot = memchr(word.s, '.', word.len);
        bool twice = false;
        if (dot) {
            const size_t n = (size_t)(dot - word.s);
            if (!add_key(f, p.class, (str){ word.s, n }, (str){ dot + 1, word.len - n - 1 }, &twice))
                return err_memory(err);
        }
        wrong = !dot ? "an ending without a dot" : twice ? "an ending given twice" : NULL;
    }
    return wrong ? err_at(err, DGM_ERR_FORMAT, t->line, -1, "%s:%lld: %s", name, (long long)t->line, wrong) : DGM_OK;
}

dgm_status inflector_init(inflector *f, const mem *m, uint64_t seed, const char *name, const str *paradigms,
                          dgm_error *err)
{
    memset(f, 0, sizeof *f);
    f->m = m;
    strtab_init(&f->keys, m, seed);
    tsv t = paradigms ? tsv_open(paradigms->s, paradigms->len) : tsv_open("", 0);
    while (tsv_next(&t)) {
        const dgm_status s = add_row(f, name, &t, err);
        if (s != DGM_OK)
            return s;
    }
    return DGM_OK;
}

void inflector_free(inflector *f)
{
    vec_free(f->m, &f->rows);
    vec_free(f->m, &f->endings);
    strtab_free(&f->keys);
    vec_free(f->m, &f->words);
    vec_free(f->m, &f->fold);
    vec_free(f->m, &f->text);
    vec_free(f->m, &f->ends);
}

/* ---- the row of a word */

/* The longest ending of the word in either class, the first class before the second; false: out of memory. */
static bool find_row(inflector *f, name_word *w, uint8_t class, uint8_t other)
{
    buf *key = &f->fold;
    key->n = 0;
    w->p = NULL;
    w->dropped = 0;
    if (!buf_str(f->m, key, "0^") || !lexis_fold(f->m, w->s.s, w->s.len, key))
        return false;
    for (size_t at = 1; at < key->n; at += at == 1 ? 1 : (size_t)utf8_len((unsigned char)key->v[at])) {
        for (int i = 0; i < 2; i++) {
            const char byte = key->v[at - 1];
            key->v[at - 1] = (char)('0' + (i ? other : class));
            const uint32_t x = strtab_find(&f->keys, key->v + at - 1, key->n - at + 1);
            key->v[at - 1] = byte;
            if (x == STRTAB_NONE)
                continue;
            w->p = &f->rows.v[f->endings.v[x].row];
            w->dropped = f->endings.v[x].dropped;
            return true;
        }
    }
    return true;
}

static bool parts_words(char c)
{
    return (unsigned char)c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
           c != '-' && c != '\'';
}

static bool split(inflector *f, str alias)
{
    f->words.n = 0;
    for (size_t i = 0; i < alias.len && f->words.n < MAX_WORDS;) {
        while (i < alias.len && parts_words(alias.s[i]))
            i++;
        const size_t from = i;
        while (i < alias.len && !parts_words(alias.s[i]))
            i++;
        const name_word w = { { alias.s + from, i - from }, NULL, 0 };
        if (i > from && !vec_push(f->m, &f->words, w))
            return false;
    }
    return true;
}

/* ---- which words change */

static bool choose_person(inflector *f)
{
    uint8_t gender = KIND_ANY;
    const size_t n = f->words.n;
    for (size_t i = 0; i < n; i++) {
        name_word *w = &f->words.v[i];
        const bool given = i == 0 && n > 1;
        if (!find_row(f, w, given ? CLASS_GIVEN : CLASS_PERSON, CLASS_PERSON))
            return false;
        if (given && w->p)
            gender = w->p->kind;
        const bool stays = gender == KIND_LAST ? i + 1 < n : gender == KIND_F && w->p && w->p->kind == KIND_M;
        if (stays)
            w->p = NULL;
    }
    return true;
}

static bool is_and(str word)
{
    return str_eq(word, STR("\xd0\xb8"));
}

static bool choose_thing(inflector *f)
{
    for (size_t i = 0; i < f->words.n; i++) {
        name_word *w = &f->words.v[i];
        if (!find_row(f, w, CLASS_ADJECTIVE, CLASS_NOUN))
            return false;
        const bool adjective = w->p && w->p->class == CLASS_ADJECTIVE;
        if (adjective)
            continue;
        if (i + 1 == f->words.n || !is_and(f->words.v[i + 1].s))
            return true;
        i++;
    }
    return true;
}

static bool choose_demonym(inflector *f)
{
    return f->words.n == 1 ? find_row(f, &f->words.v[0], CLASS_DEMONYM, CLASS_NOUN) : choose_thing(f);
}

/* ---- forms */

/* The k-th of several endings, the last where there are fewer; *n: how many there are. */
static str pick(str forms, size_t k, size_t *n)
{
    str word = forms, rest = forms;
    for (*n = 0; next_word(&rest, &word) && ++*n <= k;)
        continue;
    while (next_word(&rest, &forms))
        ++*n;
    return word;
}

/* The word in a case, appended to the text. */
static bool add_word(inflector *f, const name_word *w, str form)
{
    if (!form.len || str_eq(form, STR("=")))
        return buf_add(f->m, &f->text, w->s.s, w->s.len);
    const char *end = w->s.s + w->s.len;
    for (uint8_t i = 0; i < w->dropped && end > w->s.s; i++)
        end = utf8_back(w->s.s, end);
    return buf_add(f->m, &f->text, w->s.s, (size_t)(end - w->s.s)) &&
           (str_eq(form, STR("0")) || buf_add(f->m, &f->text, form.s, form.len));
}

/* The alias in a case, by the k-th of the endings; *more: there are further ones. */
static bool add_form(inflector *f, str alias, int which, size_t k, bool *more)
{
    const char *done = alias.s;
    *more = false;
    for (size_t i = 0; i < f->words.n; i++) {
        const name_word *w = &f->words.v[i];
        size_t n = 0;
        const str form = w->p ? pick(w->p->forms[which], k, &n) : STR("");
        *more = *more || n > k + 1;
        if (!buf_add(f->m, &f->text, done, (size_t)(w->s.s - done)) || !add_word(f, w, form))
            return false;
        done = w->s.s + w->s.len;
    }
    return buf_add(f->m, &f->text, done, (size_t)(alias.s + alias.len - done));
}

/* Keeps what was appended as a form, unless it is the alias or an earlier one. */
static bool keep_form(inflector *f, str alias)
{
    const size_t from = f->ends.n ? f->ends.v[f->ends.n - 1] : 0;
    const str form = { f->text.v + from, f->text.n - from };
    bool known = str_eq(form, alias);
    for (size_t i = 0; i < f->ends.n && !known; i++)
        known = str_eq(form, inflected_form(f, i));
    if (!known)
        return vec_push(f->m, &f->ends, f->text.n);
    f->text.n = from;
    return true;
}

bool inflect(inflector *f, str alias, enum name_kind kind)
{
    f->ends.n = f->text.n = 0;
    if (!f->rows.n)
        return true;
    const bool chosen = split(f, alias) && (kind == NAME_PERSON    ? choose_person(f)
                                            : kind == NAME_DEMONYM ? choose_demonym(f)
                                                                   : choose_thing(f));
    for (int i = 0; chosen && i < CASES; i++) {
        bool more = true;
        for (size_t k = 0; more; k++)
            if (!add_form(f, alias, i, k, &more) || !keep_form(f, alias))
                return false;
    }
    return chosen;
}

/* The id and the name of what no list knows. In: its words. Out: an id in Latin letters and, of a Russian person, the
 * name in the nominative, so that one person has one id in whatever case and script the name stands.
 *
 * Latin letters lose their marks, Russian ones follow data/ru/transliteration.tsv, ideographs are read as
 * data/names/pinyin.tsv has them; words are joined by hyphens, and a Chinese surname and given name are two. */
#include "base/data.h"
#include "base/utf8.h"
#include "entity/rules.h"

#include <string.h>

/* ---- letters */

bool spell_load(entities *e)
{
    const data_file *c = data_find_lang(lang_names[e->lang], "nominatives.tsv");
    tsv rows = c ? tsv_open(c->data, c->len) : tsv_open("", 0);
    while (tsv_next(&rows)) /* of the library's own bytes */
        if (!vec_push(e->m, &e->cases, ((name_case){ rows.cell[0], rows.cell[1], rows.cell[2], rows.cell[3] })))
            return false;
    const data_file *f = data_find("ru/transliteration.tsv");
    tsv t = f ? tsv_open(f->data, f->len) : tsv_open("", 0);
    e->pinyin = data_find("names/pinyin.tsv");
    while (tsv_next(&t)) {
        int n;
        const uint32_t letter = t.cell[0].len > 1 ? utf8_get(t.cell[0].s, &n) : 0;
        if (letter >= CYRILLIC_FROM && letter < CYRILLIC_FROM + CYRILLIC_LETTERS) {
            e->cyrillic[letter - CYRILLIC_FROM] = t.cell[1];
            e->has_cyrillic[letter - CYRILLIC_FROM] = true;
        }
    }
    return true;
}

/* The surname's reading, or the usual one. */
static str reading(const run *r, str character, bool surname)
{
    str found = { 0 };
    const data_file *f = surname ? data_find("zh/readings.tsv") : NULL;
    tsv t = f ? tsv_open(f->data, f->len) : tsv_open("", 0);
    while (tsv_next(&t))
        if (str_eq(t.cell[0], character))
            return t.cell[1];
    return names_value(r->e->pinyin, character, &found) ? found : character;
}

static bool add_letter(run *r, str s, bool surname, buf *out)
{
    int n;
    const uint32_t c = utf8_get(s.s, &n);
    if (c >= CYRILLIC_FROM && c < CYRILLIC_FROM + CYRILLIC_LETTERS && r->e->has_cyrillic[c - CYRILLIC_FROM])
        return buf_add(r->m, out, r->e->cyrillic[c - CYRILLIC_FROM].s, r->e->cyrillic[c - CYRILLIC_FROM].len);
    if (c >= 0x4e00 && c <= 0x9fff) {
        const str p = reading(r, s, surname);
        return buf_add(r->m, out, p.s, p.len);
    }
    char plain[4];
    return buf_add(r->m, out, plain, lexis_plain_letter(s.s, s.len, plain));
}

/* One word: letters and digits, a hyphen where it has one. `family`: its first so many bytes are a surname. */
static bool add_word(run *r, str s, size_t family, buf *out)
{
    bool parted = true;
    for (size_t k = 0, len; k < s.len; k += len) {
        const char c = s.s[k];
        len = (size_t)utf8_len((unsigned char)c);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0xc3;
        parted = parted || c == '-' || (family && k == family);
        if (!letter)
            continue;
        if ((parted && out->n && !buf_char(r->m, out, '-')) || !add_letter(r, (str){ s.s + k, len }, k < family, out))
            return false;
        parted = false;
    }
    return true;
}

/* ---- Russian persons */

static bool is_given(const run *r, str word)
{
    buf *b = &r->w->tail;
    b->n = 0;
    if (!lexis_fold(r->m, word.s, word.len, b))
        return false;
    const uint32_t w = entities_find_word(r->e, r->m, r->lang, (str){ b->v, b->n }, &r->w->text);
    return w != STRTAB_NONE && r->e->word_cues.v[w] & CUE(FIRST_NAME);
}

static bool ends_with(str s, str end)
{
    return s.len > end.len && memcmp(s.s + s.len - end.len, end.s, end.len) == 0;
}

/* The word in the nominative in `out`: the first row of the part and gender (empty: any) that fits. Returns the row's
 * gender, or empty: it stays as it is. */
static str nominative(run *r, str word, str part, str gender, buf *out)
{
    for (size_t i = 0; i < r->e->cases.n; i++) {
        const name_case *x = &r->e->cases.v[i];
        if (!str_eq(x->part, part) || (gender.len && !str_eq(x->gender, gender)) || !ends_with(word, x->end))
            continue;
        out->n = 0;
        if (!buf_add(r->m, out, word.s, word.len - x->end.len) ||
            !buf_add(r->m, out, x->nominative.s, x->nominative.len))
            break;
        if (!str_eq(part, STR("given")) || is_given(r, (str){ out->v, out->n }))
            return x->gender;
    }
    out->n = 0;
    return STR("");
}

bool spell_surname(run *r, int32_t token, buf *out)
{
    buf *word = &r->w->form;
    const str fold = vocab_fold_str(r->in->v, r->in->form[token]);
    out->n = 0;
    if (r->lang != LANG_RU || !buf_char(r->m, out, '~') || !buf_add(r->m, out, fold.s, fold.len))
        return r->lang != LANG_RU;
    for (int k = 0; k < 3; k++) {
        const str s = { out->v + 1, out->n - 1 };
        if (!nominative(r, s, STR("family"), STR("m"), word).len || word->n < 6)
            break;
        out->n = 1;
        if (!buf_add(r->m, out, word->v, word->n))
            return false;
    }
    return true;
}

/* The words of a person in the nominative, one blank between; `out` stays empty where nothing changes. */
static bool person_in_nominative(run *r, int32_t first, int32_t last, buf *out)
{
    buf *word = &r->w->form;
    out->n = 0;
    const str given = token_str(r, first);
    const str gender = nominative(r, given, STR("given"), STR(""), word);
    if (!gender.len || last - first < 2)
        return true;
    if (!buf_add(r->m, out, word->v, word->n))
        return false;
    for (int32_t i = first + 1; i < last; i++) {
        const str s = token_str(r, i);
        str changed = i + 1 < last ? nominative(r, s, STR("father"), gender, word) : STR("");
        if (!changed.len)
            changed = nominative(r, s, STR("family"), gender, word);
        if (!buf_char(r->m, out, ' ') ||
            !(changed.len ? buf_add(r->m, out, word->v, word->n) : buf_add(r->m, out, s.s, s.len)))
            return false;
    }
    return true;
}

/* ---- */

/* A Chinese person in one word: the bytes of the surname. */
static size_t surname_bytes(const run *r, int32_t first, int32_t last, uint8_t type)
{
    const str s = token_str(r, first);
    if (r->lang != LANG_ZH || type != ENTITY_PERSON || (unsigned char)s.s[0] < 0xe3 || !r->e->zh)
        return 0;
    if (last - first > 1)
        return s.len;
    const bool one = segmenter_name_cost(r->e->zh, (str){ s.s, 3 }, NAME_SURNAME) != HANZI_NONE;
    return s.len == 6 || (s.len == 9 && one) ? 3 : s.len >= 9 && s.len <= 12 ? 6 : 0;
}

bool spell_words(run *r, int32_t first, int32_t last, buf *out)
{
    for (int32_t i = first; i < last; i++)
        if (!add_word(r, vocab_fold_str(r->in->v, r->in->form[i]), 0, out))
            return false;
    return true;
}

bool spell_id(run *r, int32_t first, int32_t last, uint8_t type, buf *out)
{
    const size_t family = surname_bytes(r, first, last, type);
    out->n = 0;
    for (int32_t i = first; i < last; i++)
        if (!add_word(r, vocab_fold_str(r->in->v, r->in->form[i]), i == first ? family : 0, out))
            return false;
    return out->n > 0 || buf_str(r->m, out, "unnamed");
}

bool spell_person(run *r, int32_t first, int32_t last, buf *name, buf *id)
{
    name->n = id->n = 0;
    if (r->lang != LANG_RU || !person_in_nominative(r, first, last, name) || !name->n)
        return r->lang != LANG_RU || name->n == 0;
    buf *fold = &r->w->tail;
    fold->n = id->n = 0;
    if (!lexis_fold(r->m, name->v, name->n, fold))
        return false;
    for (size_t i = 0, end; i < fold->n; i = end + 1) {
        for (end = i; end < fold->n && fold->v[end] != ' ';)
            end++;
        if (!add_word(r, (str){ fold->v + i, end - i }, 0, id))
            return false;
    }
    return true;
}

/* What long lists say of a word. In: data/names/, sorted by bytes. Out: cues of a form, the id of a place.
 *
 * Given names, family names and towns number a hundred thousand: they are looked up where they lie, by halving, once
 * for each distinct form, instead of being loaded. A key is the word in lower case with Latin letters plain, Russian
 * ones stemmed; the words of a place are joined by hyphens, Chinese ones by nothing. */
#include "entity/rules.h"

#include <string.h>

enum { PLACE_WORDS = 4 };

void names_open(names *n)
{
    n->given = data_find("names/given.tsv");
    n->family = data_find("names/family.txt");
    n->places = data_find("names/places.tsv");
}

static bool is_han(str s)
{
    const unsigned char *p = (const unsigned char *)s.s;
    return s.len >= 3 && p[0] >= 0xe3 && p[0] <= 0xe9;
}

/* The key of one word, appended. False: out of memory. */
static bool add_key(const run *r, uint32_t form, buf *out)
{
    vocab *v = r->in->v;
    str s = vocab_fold_str(v, form);
    if (s.len && ((unsigned char)s.s[0] == 0xd0 || (unsigned char)s.s[0] == 0xd1)) { /* Cyrillic */
        const uint32_t term = vocab_term(v, form);
        if (term == STRTAB_NONE)
            return false;
        s = strtab_get(&v->terms, term);
    }
    for (size_t k = 0, len; k < s.len; k += len) {
        char plain[4];
        len = (size_t)utf8_len((unsigned char)s.s[k]);
        if (s.s[k] == '.' || s.s[k] == '\'')
            continue;
        if (!buf_add(r->m, out, plain, lexis_plain_letter(s.s + k, len, plain)))
            return false;
    }
    return true;
}

/* The first row that is not before the key. */
static const char *lower_bound(const data_file *f, str key)
{
    const char *low = f->data, *high = f->data + f->len;
    while (low < high) {
        const char *row = low + (high - low) / 2;
        while (row > low && row[-1] != '\n')
            row--;
        const char *end = memchr(row, '\n', (size_t)(f->data + f->len - row));
        if (!end)
            end = f->data + f->len;
        size_t n = 0;
        while (row + n < end && row[n] != '\t')
            n++;
        if (*row == '#' || str_cmp((str){ row, n }, key) < 0)
            low = end + (end < f->data + f->len);
        else
            high = row;
    }
    return low;
}

/* Whether the list has the key; `begins`: or a key of more words that begins with it. */
static bool has(const data_file *f, str key, bool begins)
{
    if (!f || !key.len)
        return false;
    const char *row = lower_bound(f, key), *end = f->data + f->len;
    if ((size_t)(end - row) <= key.len || memcmp(row, key.s, key.len) != 0)
        return false;
    const char next = row[key.len];
    return next == '\n' || next == '\t' || (begins && (next == '-' || (unsigned char)next >= 0x80));
}

static str row_value(const data_file *f, const char *row)
{
    const char *end = memchr(row, '\n', (size_t)(f->data + f->len - row));
    const char *tab = memchr(row, '\t', (size_t)(end - row));
    return tab ? (str){ tab + 1, (size_t)(end - tab - 1) } : (str){ row, (size_t)(end - row) };
}

static str place_id(const data_file *f, str key)
{
    return row_value(f, lower_bound(f, key));
}

bool names_value(const data_file *f, str key, str *value)
{
    return has(f, key, false) && (*value = place_id(f, key), true);
}

char names_gender(const names *n, str id)
{
    const char *dash = memchr(id.s, '-', id.len);
    str value;
    const bool given = dash && names_value(n->given, (str){ id.s, (size_t)(dash - id.s) }, &value);
    return given && value.len == 1 ? value.s[0] : '\0';
}

/* ---- endings: a list of the language says how names of a kind end */

static bool ends_with(str word, str end)
{
    return word.len > end.len + 2 && memcmp(word.s + word.len - end.len, end.s, end.len) == 0;
}

static uint64_t endings_of(const run *r, str fold)
{
    uint64_t cues = 0;
    for (size_t i = 0; i < r->e->endings.n; i++) {
        const word_ending *x = &r->e->endings.v[i];
        if (x->lang == r->lang && ends_with(fold, x->end))
            cues |= (uint64_t)1 << x->cue;
    }
    return cues;
}

/* ---- */

/* Whether the word of the key in work.text is a place, and whether it may begin one of more words. */
static bool describe_place(const run *r, const data_file *places, form_info *f)
{
    buf *key = &r->w->text;
    if (!key->n || !has(places, (str){ key->v, key->n }, true))
        return true;
    f->cues |= CUE(PLACE_STARTS);
    if (has(places, (str){ key->v, key->n }, false))
        f->place = (uint32_t)(lower_bound(places, (str){ key->v, key->n }) - places->data) + 1;
    if (r->lang != LANG_ZH && !buf_char(r->m, key, '-'))
        return false;
    const str k = { key->v, key->n };
    const char *row = lower_bound(places, k), *end = places->data + places->len;
    f->place_more = r->lang == LANG_ZH || ((size_t)(end - row) > k.len && memcmp(row, k.s, k.len) == 0);
    return true;
}

bool names_describe(const run *r, uint32_t form, form_info *f)
{
    const names *n = &r->e->names_of;
    const vocab *v = r->in->v;
    const uint8_t flags = v->form_flags.v[form];
    const str fold = vocab_fold_str(v, form);
    f->kind = r->lang == LANG_ZH && is_han(fold) ? segmenter_word_kind(r->e->zh, fold) : 0;
    if (flags & FORM_LETTER && r->lang != LANG_EN && fold.len <= 64)
        f->cues |= endings_of(r, fold);
    if (!(flags & FORM_LETTER) || !(flags & FORM_CAPITAL || is_han(fold)) || fold.len > 64)
        return true;
    if (r->lang == LANG_EN)
        f->cues |= endings_of(r, fold);
    buf *key = &r->w->text;
    key->n = 0;
    if (!add_key(r, form, key))
        return false;
    const str k = { key->v, key->n };
    if (!is_han(fold))
        f->cues |= (has(n->given, k, false) ? CUE(GIVEN) : 0) | (has(n->family, k, false) ? CUE(FAMILY) : 0);
    return !n->places || describe_place(r, n->places, f);
}

bool place_at(const run *r, int32_t first, int32_t last, int32_t *end, str *id)
{
    *end = first;
    const data_file *places = r->e->names_of.places;
    const form_info *f = info_at(r, first);
    if (!(f->cues & CUE(PLACE_STARTS)))
        return true;
    if (f->place && !(r->lang == LANG_ZH && r->in->tok->kind[first] != TOKEN_WORD))
        *end = first + 1, *id = row_value(places, places->data + f->place - 1);
    if (!f->place_more || last - first == 1)
        return true;
    buf *key = &r->w->text;
    key->n = 0;
    for (int32_t i = first; i < last && i < first + PLACE_WORDS; i++) {
        const bool hyphen = r->lang != LANG_ZH && i > first;
        if (r->lang == LANG_ZH && r->in->tok->kind[i] != TOKEN_WORD)
            return true;
        const bool skip = r->in->tok->kind[i] == TOKEN_PUNCT && token_str(r, i).s[0] == '-';
        if (skip)
            continue;
        if ((hyphen && !buf_char(r->m, key, '-')) || !add_key(r, r->in->form[i], key))
            return false;
        const str k = { key->v, key->n };
        if (i == first) /* known of the form */
            continue;
        if (!has(places, k, true))
            return true;
        if (has(places, k, false))
            *end = i + 1, *id = place_id(places, k);
    }
    return true;
}

/* The lists and rules of a language. In: data/<lang>/ and data/und/, which holds for every language. Out: one hash
 * table of forms with flags, so that the scanner asks one question of a form. */
#include "segment/tailor.h"

#include <string.h>
#include <utf8proc.h>

#include "base/data.h"
#include "base/error.h"

size_t tailor_fold(const char *s, size_t len, char out[LIST_BYTES])
{
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        if (n + 4 > LIST_BYTES)
            return 0;
        const char c = s[i];
        if ((unsigned char)c < 0x80) {
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
            i++;
            continue;
        }
        if (i + (size_t)utf8_len((unsigned char)c) > len)
            return 0; /* cut inside a character */
        int k;
        const uint32_t u = utf8_get(s + i, &k);
        const uint32_t lower = u == 0x2019 ? '\'' : (uint32_t)utf8proc_tolower((utf8proc_int32_t)u);
        n += (size_t)utf8_put(lower, out + n);
        i += (size_t)k;
    }
    return n;
}

static bool is_ascii(const char *s, size_t len)
{
    unsigned char all = 0;
    for (size_t i = 0; i < len; i++)
        all |= (unsigned char)s[i];
    return all < 0x80;
}

unsigned tailor_flags(const segmenter *g, const char *s, size_t len, size_t *cut)
{
    if (len == 0 || len >= LIST_BYTES || (!(g->filter.bits[form_key(s, len)] & FORM_LISTED) && is_ascii(s, len)))
        return 0;
    char folded[LIST_BYTES];
    const size_t n = tailor_fold(s, len, folded);
    const uint32_t id = n ? strtab_find(&g->forms, folded, n) : STRTAB_NONE;
    if (id == STRTAB_NONE)
        return 0;
    if (cut)
        *cut = g->cut.v[id];
    return g->flags.v[id];
}

unsigned tailor_spaced_flags(const segmenter *g, const char *s, size_t len)
{
    static const char *const spaces[] = { " ", "\n", "\xc2\xa0", "\xe2\x80\xaf" };
    char closed[LIST_BYTES];
    size_t n = 0;
    for (size_t i = 0, k; i < len; i += k) {
        k = 0;
        for (size_t j = 0; j < sizeof spaces / sizeof *spaces && !k; j++)
            if (len - i >= strlen(spaces[j]) && memcmp(s + i, spaces[j], strlen(spaces[j])) == 0)
                k = strlen(spaces[j]);
        if (k)
            continue;
        if (n == sizeof closed)
            return 0;
        closed[n++] = s[i];
        k = 1;
    }
    return tailor_flags(g, closed, n, NULL);
}

/* ---- loading */

/* Length of the letter that tailor_plain.c knows at s, 0 if it is none. */
static size_t plain_letter(const char *s, size_t len)
{
    const unsigned char c = (unsigned char)s[0];
    if (c >= 'a' && c <= 'z')
        return 1;
    return len > 1 && (c == 0xc3 || c == 0xd0 || c == 0xd1) ? 2 : 0;
}

/* The words of an abbreviation: of p.ej. and p. ej. both are looked at before a full stop. */
static void add_parts(segmenter *g, const char *s, size_t n)
{
    for (size_t i = 0, from; i < n; i += i < n ? (size_t)utf8_len((unsigned char)s[i]) : 0) {
        from = i;
        for (size_t k; i < n && (k = plain_letter(s + i, n - i)) != 0;)
            i += k;
        if (i > from)
            g->filter.bits[form_key(s + from, i - from)] |= FORM_MARKED;
    }
}

/* What is asked before a form is looked up, and before a word or mark is taken as plain. */
static void add_filters(segmenter *g, const char *s, size_t n, unsigned flags)
{
    const unsigned char first = (unsigned char)s[0];
    size_t word = 0;
    for (size_t k; word < n && (k = plain_letter(s + word, n - word)) != 0;)
        word += k;
    if (first < 0x80)
        g->filter.bits[form_key(s, n)] |= flags & LIST_WHOLE ? FORM_LISTED | FORM_WHOLE : FORM_LISTED;
    if (word && (flags & LIST_SPLIT || (flags & LIST_WHOLE && word < n && s[word] == ' ')))
        g->filter.bits[form_key(s, word)] |= FORM_SPLIT;
    if (word && flags & LIST_WHOLE)
        g->filter.bits[form_key(s, word)] |= FORM_MARKED;
    if (flags & LIST_ABBREVIATION)
        add_parts(g, s, n);
    if (flags & (LIST_EMOTICON | LIST_MARKS | LIST_WHOLE) && n > 1 && first < 0x80)
        g->pairs[first] |= (unsigned char)s[1] < 0x80 ? (uint64_t)1 << (s[1] & 63) : ~(uint64_t)0;
    if (flags & (LIST_EMOTICON | LIST_MARKS | LIST_WHOLE) && !word && n > 1 && s[1] == ' ')
        g->marks_join = true;
}

/* Adds flags to a form, new or old. */
static bool add(segmenter *g, str form, unsigned flags, size_t cut)
{
    char folded[LIST_BYTES];
    const size_t n = form.len < LIST_BYTES ? tailor_fold(form.s, form.len, folded) : 0;
    if (n == 0)
        return true; /* tests/checks/lists.py refuses such a row */
    const uint32_t id = strtab_add(&g->forms, folded, n);
    if (id == STRTAB_NONE)
        return false;
    if (id == g->flags.n && !(vec_push(&g->m, &g->flags, 0) && vec_push(&g->m, &g->cut, 0)))
        return false;
    g->flags.v[id] |= (uint16_t)flags;
    if (cut)
        g->cut.v[id] = (uint8_t)cut;
    g->elides |= (flags & LIST_BEFORE) != 0;
    add_filters(g, folded, n, flags);
    const unsigned char first = (unsigned char)folded[0];
    if (flags & LIST_WHOLE)
        g->whole[first] |= (uint64_t)1 << n;
    uint8_t *longest = flags & (LIST_EMOTICON | LIST_MARKS) ? &g->marks[first]
                       : flags & LIST_SPLIT                 ? &g->split[first]
                       : flags & LIST_AFTER                 ? &g->after
                                                            : NULL;
    if (longest && *longest < n)
        *longest = (uint8_t)n;
    return true;
}

/* Whether a list of names separated by spaces holds the name. */
static bool has_name(str list, str name)
{
    for (size_t i = 0; i < list.len;) {
        size_t j = i;
        while (j < list.len && list.s[j] != ' ')
            j++;
        if (str_eq((str){ list.s + i, j - i }, name))
            return true;
        i = j + 1;
    }
    return false;
}

static bool add_abbreviation(segmenter *g, const tsv *t)
{
    static const struct {
        const char *name;
        unsigned flag;
    } names[] = {
        { "title", LIST_TITLE }, { "end", LIST_END }, { "number", LIST_NUMBER }, { "capital", LIST_CAPITAL }
    };
    unsigned flags = LIST_ABBREVIATION;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (has_name(t->cell[1], str_of(names[i].name)))
            flags |= names[i].flag;
    return add(g, t->cell[0], flags, 0);
}

/* form place: before, after, or split, where a bar shows the cut. */
static bool add_clitic(segmenter *g, const tsv *t)
{
    const str form = t->cell[0];
    if (str_eq(t->cell[1], STR("before")))
        return add(g, form, LIST_BEFORE, 0);
    if (str_eq(t->cell[1], STR("after")))
        return add(g, form, LIST_AFTER, 0);
    const char *bar = memchr(form.s, '|', form.len);
    if (!bar || form.len > LIST_BYTES)
        return true;
    char joined[LIST_BYTES];
    const size_t cut = (size_t)(bar - form.s);
    memcpy(joined, form.s, cut);
    memcpy(joined + cut, bar + 1, form.len - cut - 1);
    return add(g, (str){ joined, form.len - 1 }, LIST_SPLIT, cut);
}

static bool add_rule(segmenter *g, const tsv *t)
{
    tailor_rules *r = &g->rules;
    const struct {
        const char *name;
        bool *yes;
        str *characters;
    } rules[] = {
        { "hyphen-words", &r->hyphen_words, NULL },     { "hyphen-numbers", &r->hyphen_numbers, NULL },
        { "acronyms", &r->acronym, NULL },              { "space-numbers", &r->space_numbers, NULL },
        { "sign-numbers", &r->sign_numbers, NULL },     { "decimal-comma", &r->decimal_comma, NULL },
        { "number-percent", &r->number_percent, NULL }, { "lower-starts", &r->lower_starts, NULL },
        { "join-clitics", &r->join_clitics, NULL },     { "cut-powers", &r->cut_powers, NULL },
        { "number-prefix", NULL, &r->number_prefix },   { "number-suffix", NULL, &r->number_suffix },
        { "last-vowels", NULL, &r->last_vowels },       { "bullets", NULL, &r->bullets },
        { "roman", NULL, &r->roman },                   { "roman-alone", NULL, &r->roman_alone },
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!str_eq(t->cell[0], str_of(rules[i].name)))
            continue;
        if (rules[i].yes)
            *rules[i].yes = str_eq(t->cell[1], STR("yes"));
        else
            *rules[i].characters = t->cell[1];
    }
    return true;
}

static bool add_starter(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_STARTER, 0); }
static bool add_continuer(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_CONTINUER, 0); }
static bool add_whole(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_WHOLE, 0); }
static bool add_prefix(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_PREFIX, 0); }
static bool add_emoticon(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_EMOTICON, 0); }
static bool add_marks(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_MARKS, 0); }
static bool add_unit(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_UNIT, 0); }
static bool add_domain(segmenter *g, const tsv *t) { return add(g, t->cell[0], LIST_DOMAIN, 0); }

static bool load(segmenter *g, const char *lang)
{
    static const struct {
        const char *name;
        bool (*add)(segmenter *g, const tsv *t);
    } files[] = {
        { "tokenization.tsv", add_rule },  { "abbreviations.tsv", add_abbreviation }, { "clitics.tsv", add_clitic },
        { "starters.txt", add_starter },   { "continuers.txt", add_continuer },       { "whole.txt", add_whole },
        { "prefixes.txt", add_prefix },    { "emoticons.txt", add_emoticon },         { "marks.txt", add_marks },
        { "domains.txt", add_domain },     { "units.txt", add_unit },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const data_file *f = data_find_lang(lang, files[i].name);
        tsv t = f ? tsv_open(f->data, f->len) : (tsv){ 0 };
        while (f && tsv_next(&t))
            if (!files[i].add(g, &t))
                return false;
    }
    return true;
}

dgm_status segmenter_new(const mem *m, enum lang lang, segmenter **out, dgm_error *err)
{
    segmenter *g = mem_zalloc(m, sizeof *g);
    if (!g)
        return err_memory(err);
    g->m = *m;
    g->lang = lang;
    strtab_init(&g->forms, &g->m, 0); /* only keys of our own are stored: the seed need not be secret */
    if (!load(g, lang_names[LANG_UND]) || (lang != LANG_UND && !load(g, lang_names[lang]))) {
        segmenter_free(g);
        return err_memory(err);
    }
    g->commas = !g->marks_join && !(g->pairs[','] >> (' ' & 63) & 1);
    *out = g;
    return DGM_OK;
}

void segmenter_free(segmenter *s)
{
    if (!s)
        return;
    const mem m = s->m;
    strtab_free(&s->forms);
    vec_free(&m, &s->flags);
    vec_free(&m, &s->cut);
    chinese_free(&m, &s->zh);
    mem_free(&m, s);
}

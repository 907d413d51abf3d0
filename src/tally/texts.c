/* How varied and how readable documents are. In: forms, tokens, sentences. Out: CELL_TEXT, CELL_MEAN, CELL_READING,
 * CELL_SYLLABLES, CELL_GROUP.
 *
 * Diversity depends on the order of words and on the length of a text, so it is measured of each document and the
 * measures are added up, in fixed point so that any split of a corpus gives the same sum. Readability follows from
 * counts alone, which are added up as they are. It is of body text, since a heading is no sentence, and of whole
 * sentences. */
#include "tally/store.h"
#include "base/error.h"
#include "base/utf8.h"
#include "stats/stats.h"

#include <string.h>

/* ---- diversity */

/* The document's words as numbers from 0 in order of first appearance; *types how many there are. */
static bool number_words(const counting *c, size_t *types)
{
    const doc_view *d = c->d;
    struct tally_work *w = c->t->work;
    *types = 0;
    w->words.n = 0;
    if (!vec_reserve(c->t->m, &w->words, (size_t)d->tok->n + 1) ||
        !vec_zeros(c->t->m, &w->word_at, strtab_size(&d->v->folds)))
        return false;
    for (int32_t s = 0; s < d->sen->n; s++) {
        const int32_t end = counts_sentence(c, s) ? d->sen->first[s + 1] : 0;
        for (int32_t i = d->sen->first[s]; i < end; i++) {
            if (!token_counts(d->tok->kind[i]) || !counts_token(c, i))
                continue;
            uint32_t *at = &w->word_at.v[d->v->form_fold.v[d->form[i]]];
            if (*at == 0)
                *at = (uint32_t)++*types;
            w->words.v[w->words.n++] = *at - 1;
        }
    }
    memset(w->word_at.v, 0, w->word_at.n * sizeof *w->word_at.v);
    return true;
}

static dgm_status add_measure(const counting *c, const char *name, double value, dgm_error *err)
{
    if (!(value == value))
        return DGM_OK; /* undefined: the document does not count in the mean */
    const uint32_t measure = tally_name(c->t, str_of(name));
    const int64_t millionths = (int64_t)(value * 1e6);
    const int64_t rest = (int64_t)((value * 1e6 - (double)millionths) * 1e6 + 0.5);
    const cell add = { CELL_MEAN, { c->group, c->lang, measure }, { 1, millionths, rest, 0 } };
    return measure == STRTAB_NONE ? err_memory(err) : tally_bump(c->t, &add, err);
}

static dgm_status add_diversity(const counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    size_t types;
    if (!number_words(c, &types) || !vec_zeros(c->t->m, &w->scratch, types + w->words.n + 1))
        return err_memory(err);
    diversity d;
    stat_diversity(w->words.v, w->words.n, types, w->scratch.v, &d);
    const cell add = { CELL_TEXT, { c->group, c->lang }, { 1, (int64_t)w->words.n, (int64_t)types, 0 } };
    const double values[DIVERSITIES] = { d.ttr, d.mattr, d.mtld, d.hdd, d.yule_k, d.simpson, d.entropy };
    dgm_status s = tally_bump(c->t, &add, err);
    for (int i = 0; i < DIVERSITIES && !s; i++)
        s = add_measure(c, diversity_names[i], values[i], err);
    return s;
}

/* ---- readability */

static int64_t letters_of(str form)
{
    int64_t n = 0;
    for (size_t i = 0; i < form.len;) {
        int len;
        const uint32_t c = utf8_get(form.s + i, &len);
        n += c >= 0x80 ? c != 0x2019 && c != 0x2010 && c != 0x2011 && c != 0xad
                       : (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        i += (size_t)len;
    }
    return n;
}

/* US, UN, HIV, HDTV: capitals among other words are spelled where they are few or have no vowel. */
static bool is_spelled(const doc_view *d, uint32_t form)
{
    const str s = vocab_form_str(d->v, form);
    bool vowel = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] < 'A' || s.s[i] > 'Z')
            return false;
        vowel = vowel || strchr("AEIOUY", s.s[i]);
    }
    return s.len == 2 || s.len == 3 || (s.len > 3 && !vowel);
}

/* What a clitic adds to the word before it: Bush's, didn't, it'll, but not Russia's, don't, we'll. */
static int64_t clitic_syllables(const doc_view *d, int32_t token)
{
    const str clitic = vocab_fold_str(d->v, d->form[token]), word = vocab_fold_str(d->v, d->form[token - 1]);
    if (!clitic.len || !word.len)
        return 0;
    const char last = word.s[word.len - 1], before = word.len > 1 ? word.s[word.len - 2] : '\0';
    switch (clitic.s[clitic.len - 1]) {
    case 's':
        return (last && strchr("sxz", last)) || (last == 'h' && before && strchr("cs", before)) ||
               (last == 'e' && before && strchr("scgz", before));
    case 't':
        return last && strchr("std", last);
    case 'l':
        return last && !strchr("aeiouyw", last);
    default:
        return 0;
    }
}

typedef struct counts {
    int64_t sentences, words, letters, syllables, long_words;
} counts;

static void read_sentence(const counting *c, int32_t sentence, counts *n)
{
    const doc_view *d = c->d;
    const syllables *s = c->t->work->syllables;
    const int32_t first = d->sen->first[sentence], end = d->sen->first[sentence + 1];
    bool lower = false, any = false;
    int64_t of_word = 0;
    for (int32_t i = first; i < end && !lower; i++)
        lower = d->v->form_flags.v[d->form[i]] & FORM_LOWER;
    for (int32_t i = first; i <= end; i++) {
        const bool clitic = i < end && d->tok->kind[i] == TOKEN_CLITIC && any;
        if (!clitic) {
            n->long_words += of_word >= 3;
            of_word = 0;
        }
        if (i == end || (!clitic && d->tok->kind[i] != TOKEN_WORD))
            continue;
        const str form = vocab_form_str(d->v, d->form[i]);
        n->letters += letters_of(form);
        n->words += !clitic;
        any = true;
        if (!s)
            continue;
        const int64_t add = clitic                               ? clitic_syllables(d, i)
                            : lower && is_spelled(d, d->form[i]) ? (int64_t)form.len
                                                                 : syllables_count(s, vocab_fold_str(d->v, d->form[i]));
        of_word = clitic ? of_word + add : add;
        n->syllables += add;
    }
    n->sentences += any;
}

static dgm_status add_reading(const counting *c, dgm_error *err)
{
    counts n = { 0 };
    const doc_view *d = c->d;
    struct tally_work *w = c->t->work;
    const bool english = d->lang == LANG_EN;
    dgm_status s = english && !w->syllables ? syllables_new(c->t->m, &w->syllables, err) : DGM_OK;
    if (s)
        return s;
    for (int32_t i = 0; i < d->sen->n; i++)
        if (counts_sentence(c, i) && (d->all_text || d->sen->kind[i] == LINE_BODY))
            read_sentence(c, i, &n);
    const cell counted = { CELL_READING, { c->group, c->lang }, { n.sentences, n.words, n.letters, 0 } };
    const cell spoken = { CELL_SYLLABLES, { c->group, c->lang }, { n.syllables, n.long_words } };
    s = tally_bump(c->t, &counted, err);
    return s || !english ? s : tally_bump(c->t, &spoken, err);
}

dgm_status texts_add(counting *c, dgm_error *err)
{
    dgm_status s = add_diversity(c, err);
    if (!s)
        s = add_reading(c, err);
    return s ? s : counting_end(c, (int64_t)c->t->work->words.n, 0, err);
}

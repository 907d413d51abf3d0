/* Words: which are shown, which of them stand together, and where. In: the tables of terms and of keyness, and the
 * words of the texts shown, in order. Out: leading words, their links by association, and passages of both.
 *
 * Links are of the texts shown, since pairs of all words of any corpus would have no bound; two passes over the words,
 * one that counts and one that keeps passages, are linear in the texts. Left out are names, words that are mostly part
 * of a date or an amount ("December", "million"), and words that deny: no stop words elsewhere, but here they say
 * nothing of what a text is about. */
#include "base/data.h"
#include "report/shown.h"
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

/* ---- which */

static bool in_list(const data_file *f, str word)
{
    tsv t = tsv_open(f ? f->data : "", f ? f->len : 0);
    while (tsv_next(&t))
        if (str_eq(t.cell[0], word))
            return true;
    return false;
}

static bool denies(str lang, str term)
{
    char name[32];
    if (lang.len > 8)
        return false;
    memcpy(name, lang.s, lang.len);
    memcpy(name + lang.len, "/negators.txt", sizeof "/negators.txt");
    return in_list(data_find(name), term);
}

/* The number of the term of a form; STRTAB_NONE: the texts shown have none. */
static uint32_t term_number(shown *x, str lang, str form)
{
    x->key.n = 0;
    if (!buf_add(x->m, &x->key, lang.s, lang.len) || !buf_char(x->m, &x->key, '\x1f') ||
        !buf_add(x->m, &x->key, form.s, form.len)) {
        x->failed = true;
        return STRTAB_NONE;
    }
    const uint32_t at = x->in->forms ? strtab_find(x->in->forms, x->key.v, x->key.n) : STRTAB_NONE;
    return at == STRTAB_NONE ? at : x->in->term_of[at];
}

static bool add_word(shown *x, str term, str lang, int64_t row, uint32_t number)
{
    const shown_word w = { term, lang, row, 0, STRTAB_NONE, STRTAB_NONE, STRTAB_NONE };
    if (number != STRTAB_NONE)
        x->word_of.v[number] = (uint32_t)x->words.n + 1;
    return vec_push(x->m, &x->words, w);
}

/* Words by frequency, no names among them; those beyond MOST_TERMS are in the network alone. */
static bool choose_leading(shown *x)
{
    const dgm_table *t = x->in->terms;
    for (int64_t i = 0; i < table_rows(t) && x->words.n < MOST_WORDS; i++) {
        const str term = cell_text_of(t, "term", i), lang = cell_text_of(t, "lang", i);
        if (cell_text_of(t, "id", i).len || denies(lang, term))
            continue;
        const uint32_t number = term_number(x, lang, term);
        if (number != STRTAB_NONE && x->in->terms_met[number].in_values * 2 > x->in->terms_met[number].n)
            continue;
        if (!add_word(x, term, lang, i, number))
            return false;
        x->words.v[x->words.n - 1].first = evidence_want(x, key_of(x, 'w', term, lang, STR("")));
    }
    x->leading = (int)x->words.n;
    return true;
}

/* The word of keyness by its form, which has no language: the first language in which the texts have it. */
static shown_word *key_word(shown *x, str term)
{
    const strtab *langs = &x->in->totals->langs;
    for (uint32_t i = 0; i < strtab_size(langs); i++) {
        const uint32_t number = term_number(x, strtab_get(langs, i), term);
        if (number == STRTAB_NONE)
            continue;
        if (!x->word_of.v[number] && !add_word(x, term, STR(""), -1, number)) {
            x->failed = true;
            return NULL;
        }
        return &x->words.v[x->word_of.v[number] - 1];
    }
    return NULL;
}

/* A word of keyness that is a name: the first id so called. */
static void add_key_name(shown *x, str name)
{
    for (uint32_t i = 0; i < x->name.n; i++) {
        if (!str_eq(x->name.v[i], name))
            continue;
        const str id = strtab_get(&x->names, i);
        const uint32_t at = strtab_add(&x->key_ids, id.s, id.len);
        x->failed |= at == STRTAB_NONE || (at == x->key_names.n && !vec_push(x->m, &x->key_names, name));
        evidence_want(x, key_of(x, 'k', name, STR("more"), STR("")));
        evidence_want(x, key_of(x, 'k', name, STR("less"), STR("")));
        return;
    }
}

static void choose_keys(shown *x)
{
    for (int side = 0; side < 2; side++) {
        const dgm_table *t = side ? x->in->key_less : x->in->key_more;
        for (int64_t i = 0; t && i < table_rows(t); i++) {
            const str term = cell_text_of(t, "term", i);
            shown_word *w = key_word(x, term);
            if (!w) {
                add_key_name(x, term);
                continue;
            }
            w->more = evidence_want(x, key_of(x, 'k', term, STR("more"), STR("")));
            w->less = evidence_want(x, key_of(x, 'k', term, STR("less"), STR("")));
        }
    }
}

uint32_t evidence_of_key(shown *x, str term, bool more)
{
    return evidence_of(x, key_of(x, 'k', term, more ? STR("more") : STR("less"), STR("")));
}

/* ---- sentences */

/* The words of one sentence: those from the first of them up to the return value. *sentence: where to look from, and
 * its row, -1 for what is in none. */
static size_t sentence_words(const shown *x, const report_doc *d, size_t first, int64_t *sentence)
{
    const report_word *v = x->in->words;
    int64_t row = *sentence;
    while (row + 1 < table_rows(d->sentences) && cell_count(d->sentences, "end", row) <= v[first].start)
        row++;
    const int64_t end = cell_count(d->sentences, "end", row);
    size_t last = first + 1;
    while (last < d->end_word && v[last].start < end)
        last++;
    *sentence = row;
    return last;
}

/* The leading words among [first, last), each once. */
static int leading_in(const shown *x, size_t first, size_t last, int out[MOST_WORDS], size_t at[MOST_WORDS])
{
    bool seen[MOST_WORDS] = { false };
    int n = 0;
    for (size_t i = first; i < last; i++) {
        const int w = (int)x->word_of.v[x->in->words[i].term] - 1;
        if (w < 0 || w >= x->leading || seen[w])
            continue;
        seen[w] = true;
        at[n] = i;
        out[n++] = w;
    }
    return n;
}

/* ---- together */

typedef struct together {
    struct {
        int64_t n, docs;
        size_t last;                /* 1 + the last document that counted */
    } pair[MOST_WORDS][MOST_WORDS]; /* the lower number first */
} together;

static void count_document(shown *x, together *t, size_t doc)
{
    const report_doc *d = &x->in->docs[doc];
    int v[MOST_WORDS];
    size_t at[MOST_WORDS];
    int64_t sentence = 0;
    for (size_t i = d->first_word, end; i < d->end_word; i = end) {
        end = sentence_words(x, d, i, &sentence);
        const int n = leading_in(x, i, end, v, at);
        for (int a = 0; a < n; a++) {
            x->words.v[v[a]].sentences++;
            for (int b = 0; b < n; b++) {
                if (v[a] >= v[b])
                    continue;
                t->pair[v[a]][v[b]].n++;
                t->pair[v[a]][v[b]].docs += t->pair[v[a]][v[b]].last != doc + 1;
                t->pair[v[a]][v[b]].last = doc + 1;
            }
        }
    }
    for (int64_t i = 0; i < table_rows(d->sentences); i++)
        x->sentences += is_analysed(x, d->sentences, i);
}

/* Stronger first; of equals the more frequent, then the earlier words. */
static int by_strength(const void *a, const void *b)
{
    const word_link *u = a, *v = b;
    if (u->npmi != v->npmi)
        return u->npmi > v->npmi ? -1 : 1;
    if (u->count != v->count)
        return u->count > v->count ? -1 : 1;
    return u->a != v->a ? (u->a > v->a) - (u->a < v->a) : (u->b > v->b) - (u->b < v->b);
}

/* Pairs three times together, in two documents, and more often than chance. */
static bool make_links(shown *x, const together *t)
{
    enum { LEAST = 3, LEAST_DOCS = 2 };
    bool ok = true;
    for (int a = 0; a < x->leading; a++)
        for (int b = a + 1; b < x->leading && ok; b++) {
            const int64_t n = t->pair[a][b].n;
            if (n < LEAST || (t->pair[a][b].docs < LEAST_DOCS && x->in->n_docs > 1))
                continue;
            const contingency c = { (double)n, (double)x->words.v[a].sentences, (double)x->words.v[b].sentences,
                                    (double)x->sentences };
            const int npmi = (int)(stat_npmi(c) * 100 + 0.5);
            if (npmi > 0 && stat_g2_p(c) < 0.001)
                ok = vec_push(x->m, &x->links, ((word_link){ a, b, n, t->pair[a][b].docs, npmi, STRTAB_NONE }));
        }
    if (x->links.n)
        qsort(x->links.v, x->links.n, sizeof *x->links.v, by_strength);
    x->links.n = x->links.n < MOST_LINKS ? x->links.n : MOST_LINKS;
    for (size_t i = 0; i < x->links.n && ok; i++) {
        word_link *l = &x->links.v[i];
        const shown_word *w = x->words.v;
        l->evidence = evidence_want(x, key_of(x, 'q', w[l->a].term, w[l->b].term, w[l->a].lang));
    }
    return ok;
}

dgm_status words_choose(shown *x, dgm_error *err)
{
    if (!vec_zeros(x->m, &x->word_of, x->in->n_terms) || !choose_leading(x))
        return err_memory(err);
    choose_keys(x);
    together *t = mem_zalloc(x->m, sizeof *t);
    if (!t)
        return err_memory(err);
    for (size_t i = 0; i < x->in->n_docs; i++)
        count_document(x, t, i);
    const bool ok = make_links(x, t) && !x->failed;
    mem_free(x->m, t);
    return ok ? DGM_OK : err_memory(err);
}

/* ---- passages */

static passage passage_at(const shown *x, uint32_t doc, int64_t sentence, size_t word)
{
    const report_word *w = &x->in->words[word];
    return (passage){ doc, (int32_t)sentence, w->start, w->end, NO_SCORE, { "", 0 }, false };
}

static void offer_links(shown *x, uint32_t doc, int64_t sentence, const int *v, const size_t *at, int n)
{
    size_t place[MOST_WORDS] = { 0 }; /* 1 + where the word is */
    for (int i = 0; i < n; i++)
        place[v[i]] = at[i] + 1;
    for (size_t i = 0; i < x->links.n && n > 1; i++) {
        const word_link *l = &x->links.v[i];
        if (!place[l->a] || !place[l->b])
            continue;
        const passage p = passage_at(x, doc, sentence, place[l->a] - 1);
        evidence_keep(x, l->evidence, &p);
    }
}

/* The side of keyness that a document is on. */
static bool is_more(const shown *x, const report_doc *d)
{
    return str_eq(d->group, x->in->key_group);
}

static bool is_less(const shown *x, const report_doc *d)
{
    return x->in->key_reference.len ? str_eq(d->group, x->in->key_reference) : !is_more(x, d);
}

void words_keep_name(shown *x, uint32_t doc, str id, const passage *p)
{
    const report_doc *d = &x->in->docs[doc];
    const uint32_t at = strtab_size(&x->key_ids) ? strtab_find(&x->key_ids, id.s, id.len) : STRTAB_NONE;
    if (at != STRTAB_NONE && (is_more(x, d) || is_less(x, d)))
        evidence_keep(x, evidence_of_key(x, x->key_names.v[at], is_more(x, d)), p);
}

void words_collect(shown *x, uint32_t doc)
{
    const report_doc *d = &x->in->docs[doc];
    const bool more = is_more(x, d), less = is_less(x, d);
    int v[MOST_WORDS];
    size_t at[MOST_WORDS];
    int64_t sentence = 0;
    for (size_t i = d->first_word, end; i < d->end_word; i = end) {
        end = sentence_words(x, d, i, &sentence);
        for (size_t k = i; k < end; k++) {
            const uint32_t number = x->word_of.v[x->in->words[k].term];
            if (!number)
                continue;
            const shown_word *w = &x->words.v[number - 1];
            const passage p = passage_at(x, doc, sentence, k);
            evidence_keep(x, w->first, &p);
            evidence_keep(x, more ? w->more : less ? w->less : STRTAB_NONE, &p);
        }
        offer_links(x, doc, sentence, v, at, leading_in(x, i, end, v, at));
    }
}

/* Where a pattern is met. In: a pattern and a document. Out: its hits, by start.
 *
 * A pattern is words, "@id" or "@category". Words match successive tokens of one sentence: a word with * by its
 * folded form, any other by its folded form or its stem. A word may be several tokens written together ("don't",
 * "U.S.-led"): tokens are joined as long as nothing stands between them. A phrase starts at every place where it
 * matches, so the cost is the text times the pattern, which is bounded. */
#include "tally/pattern.h"
#include "tally/passages.h"
#include "base/error.h"

#include <string.h>

enum { PATTERN_WORDS = 32, PATTERN_BYTES = 1024 };

typedef struct pattern_word {
    str fold;      /* borrowed from pattern.folds */
    uint32_t term; /* STRTAB_NONE for a glob */
    bool glob;
} pattern_word;

typedef struct pattern {
    pattern_word word[PATTERN_WORDS];
    int n;
    buf folds;
} pattern;

typedef struct search {
    const mem *m;
    const doc_view *d;
    pattern_on on;
    void *user;
} search;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static str trim(const char *z)
{
    str s = str_of(z);
    for (; s.len && is_space(*s.s); s.s++)
        s.len--;
    while (s.len && is_space(s.s[s.len - 1]))
        s.len--;
    return s;
}

/* ---- words */

/* One star stands for any bytes, of which the last star tried takes more when the rest does not match. */
static bool glob_matches(str glob, str s)
{
    size_t g = 0, i = 0, star = SIZE_MAX, resume = 0;
    while (i < s.len) {
        if (g < glob.len && glob.s[g] == '*') {
            star = g++;
            resume = i;
        } else if (g < glob.len && glob.s[g] == s.s[i]) {
            g++;
            i++;
        } else if (star != SIZE_MAX) {
            g = star + 1;
            i = ++resume;
        } else {
            return false;
        }
    }
    while (g < glob.len && glob.s[g] == '*')
        g++;
    return g == glob.len;
}

static dgm_status pattern_read(const doc_view *d, const mem *m, str s, pattern *p, dgm_error *err)
{
    size_t ends[PATTERN_WORDS];
    for (const char *c = s.s, *stop = s.s + s.len; c < stop;) {
        const char *word = c;
        while (c < stop && !is_space(*c))
            c++;
        pattern_word *w = &p->word[p->n];
        if (p->n == PATTERN_WORDS)
            return err_set(err, DGM_ERR_ARGUMENT, "a pattern has at most %d words", PATTERN_WORDS);
        w->glob = memchr(word, '*', (size_t)(c - word)) != NULL;
        w->term = STRTAB_NONE;
        if (!lexis_fold(m, word, (size_t)(c - word), &p->folds))
            return err_memory(err);
        if (!w->glob) {
            const uint32_t form = vocab_form(d->v, word, (size_t)(c - word));
            w->term = form == STRTAB_NONE ? STRTAB_NONE : vocab_term(d->v, form);
            if (w->term == STRTAB_NONE)
                return err_memory(err);
        }
        ends[p->n++] = p->folds.n;
        while (c < stop && is_space(*c))
            c++;
    }
    for (int i = 0; i < p->n; i++) { /* only now do the bytes stay where they are */
        const size_t from = i ? ends[i - 1] : 0;
        p->word[i].fold = (str){ p->folds.v + from, ends[i] - from };
    }
    return DGM_OK;
}

/* The token after the word's last one if the word matches at token i, else -1. */
static int32_t word_matches(const doc_view *d, const pattern_word *w, int32_t i, int32_t stop, dgm_status *status)
{
    const tokens *t = d->tok;
    str fold = vocab_fold_str(d->v, d->form[i]);
    if (w->glob)
        return t->kind[i] != TOKEN_PUNCT && t->kind[i] != TOKEN_SYMBOL && glob_matches(w->fold, fold) ? i + 1 : -1;
    if (str_eq(fold, w->fold))
        return i + 1;
    if (token_counts(t->kind[i])) {
        const uint32_t term = vocab_term(d->v, d->form[i]);
        if (term == STRTAB_NONE)
            return *status = DGM_ERR_MEMORY, -1;
        if (term == w->term)
            return i + 1;
    }
    for (str rest = w->fold; fold.len <= rest.len && memcmp(fold.s, rest.s, fold.len) == 0;) {
        rest = (str){ rest.s + fold.len, rest.len - fold.len };
        i++;
        if (rest.len == 0)
            return i;
        if (i >= stop || t->start[i] != t->end[i - 1])
            break;
        fold = vocab_fold_str(d->v, d->form[i]);
    }
    return -1;
}

/* The token after the phrase's last one if the phrase matches at token i, else -1. */
static int32_t phrase_matches(const doc_view *d, const pattern *p, int32_t i, int32_t stop, dgm_status *status)
{
    for (int k = 0; k < p->n && i >= 0; k++) {
        while (i < stop && d->tok->kind[i] == TOKEN_SPACE)
            i++;
        i = i < stop ? word_matches(d, &p->word[k], i, stop, status) : -1;
    }
    return i;
}

static dgm_status find_in_sentence(const search *k, const doc_view *d, const pattern *p, int32_t n, dgm_error *err)
{
    dgm_status status = DGM_OK;
    const int32_t stop = d->sen->first[n + 1];
    for (int32_t i = d->sen->first[n]; i < stop && !status; i++) {
        if (d->tok->kind[i] == TOKEN_SPACE)
            continue;
        const int32_t last = phrase_matches(d, p, i, stop, &status);
        if (last >= 0)
            k->on(k->user, &(pattern_hit){ d->tok->start[i], d->tok->end[last - 1], i, last, NULL });
    }
    return status ? err_memory(err) : DGM_OK;
}

/* The pattern as each language of the document stems it. */
static dgm_status find_words(const search *k, str s, dgm_error *err)
{
    const doc_view *d = k->d, *read = d->parts ? d->parts : d;
    pattern p[LANG_COUNT] = { 0 };
    const size_t n_read = d->parts ? d->n_parts : 1;
    dgm_status status = DGM_OK;
    for (size_t i = 0; i < n_read && !status; i++)
        status = pattern_read(&read[i], k->m, s, &p[i], err);
    for (int32_t n = 0; n < d->sen->n && !status; n++)
        for (size_t i = 0; i < n_read && !status; i++)
            if (view_counts(&read[i], n))
                status = find_in_sentence(k, &read[i], &p[i], n, err);
    for (size_t i = 0; i < n_read; i++)
        vec_free(k->m, &p[i].folds);
    return status;
}

/* ---- entities and categories */

enum { EVERY_CATEGORY = INT32_MAX };

/* A compound counts as each of its parts. */
static void find_entity(const search *k, str id)
{
    const mentions *men = k->d->men;
    for (size_t i = 0; men && i < men->v.n; i++) {
        const mention *m = &men->v.v[i];
        if (mention_names(men, m, id))
            k->on(k->user, &(pattern_hit){ m->start, m->end, m->first, m->last, NULL });
    }
}

/* Hits of the category, or of every one: each in the category of its entry, not in those that is nested in. */
static void find_category(const search *k, int32_t category)
{
    const keyword_hits *hits = k->d->hits;
    for (size_t i = 0; hits && i < hits->n; i++) {
        const keyword_hit *h = &hits->v[i];
        if (category == EVERY_CATEGORY ? h->category == keywords_entry(k->d->key, (size_t)h->entry).category
                                       : h->category == category)
            k->on(k->user, &(pattern_hit){ h->start, h->end, h->first, h->last, h });
    }
}

/* A loaded category comes before an id of the same name; "@*" stands for all of them; -1: no category. */
static int32_t category_of(str s, const keywords *k)
{
    if (k && str_eq(s, STR("@*")))
        return EVERY_CATEGORY;
    return k && s.len > 1 && *s.s == '@' ? keywords_find(k, (str){ s.s + 1, s.len - 1 }) : -1;
}

dgm_status pattern_check(const char *z, dgm_error *err)
{
    const str s = trim(z);
    if (s.len == 0 || str_eq(s, STR("@")))
        return err_set(err, DGM_ERR_ARGUMENT, "the pattern is empty");
    return s.len <= PATTERN_BYTES ? DGM_OK
                                  : err_set(err, DGM_ERR_ARGUMENT, "the pattern is over %d bytes", PATTERN_BYTES);
}

unsigned pattern_needs(const char *z, const keywords *k)
{
    const str s = trim(z);
    if (s.len == 0 || *s.s != '@')
        return NEED_TOKENS | NEED_TERMS;
    return NEED_TOKENS | NEED_TERMS | (category_of(s, k) >= 0 ? NEED_HITS : NEED_ENTITIES);
}

dgm_status pattern_find(const mem *m, const doc_view *d, const char *z, pattern_on on, void *user, dgm_error *err)
{
    const search k = { m, d, on, user };
    const str s = trim(z);
    if (*s.s != '@')
        return find_words(&k, s, err);
    const int32_t category = category_of(s, d->key);
    if (category >= 0)
        find_category(&k, category);
    else
        find_entity(&k, (str){ s.s + 1, s.len - 1 });
    return DGM_OK;
}

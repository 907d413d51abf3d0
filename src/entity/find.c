/* Candidates, and the best of them. In: a document's forms. Out: candidates in order of the text that do not
 * overlap: the longest, then the user's before the gazetteer's, patterns and shapes, then the earliest.
 *
 * Everything that depends on a form alone (its word, its cues, the patterns it may begin) is found once for each
 * distinct form and kept while the vocabulary lives. Candidates have at most MAX_TOKENS tokens, so choosing is two
 * counting sorts and one look at each covered token: linear. */
#include "base/utf8.h"
#include "entity/rules.h"

#include <string.h>

bool add_cand(run *r, cand c)
{
    return c.last - c.first > MAX_TOKENS || vec_push(r->m, &r->w->cand, c);
}

/* ---- what is known of a form */

/* "anti-Chinese" is one token, of which the prefix is outside the name. */
static void find_tail(run *r, str form, form_info *f)
{
    buf *key = &r->w->text, *fold = &r->w->tail;
    const char *hyphen = memchr(form.s, '-', form.len);
    if (!hyphen || hyphen + 1 == form.s + form.len)
        return;
    fold->n = 0;
    if (!lexis_fold(r->m, form.s, (size_t)(hyphen - form.s), fold))
        return;
    const uint32_t prefix = entities_find_word(r->e, r->m, r->lang, (str){ fold->v, fold->n }, key);
    if (prefix == STRTAB_NONE || !(r->e->word_cues.v[prefix] & CUE(PREFIX)))
        return;
    f->cut = (uint32_t)(hyphen + 1 - form.s);
    fold->n = 0;
    if (!lexis_fold(r->m, hyphen + 1, form.len - f->cut, fold))
        return;
    f->tail = entities_find_word(r->e, r->m, r->lang, (str){ fold->v, fold->n }, key);
    if (f->tail != STRTAB_NONE)
        f->cues |= r->e->word_cues.v[f->tail] & CUE_NAME_STARTS;
}

static bool describe(run *r, uint32_t form)
{
    const entities *e = r->e;
    vocab *v = r->in->v;
    buf *key = &r->w->text;
    form_info f = { 0, 0, STRTAB_NONE, STRTAB_NONE, 0 };
    f.word = entities_find_word(e, r->m, r->lang, vocab_fold_str(v, form), key);
    if (f.word != STRTAB_NONE)
        f.cues = e->word_cues.v[f.word];
    find_tail(r, vocab_form_str(v, form), &f);
    if (v->form_flags.v[form] & FORM_DIGIT)
        f.cues |= CUE_VALUE;
    f.patterns = patterns_of_form(e, r->w, r->lang, vocab_form_str(v, form));
    return vec_push(r->m, &r->w->forms, f);
}

static bool describe_forms(run *r)
{
    struct entity_work *w = r->w;
    if (w->e != r->e || w->v != r->in->v || w->serial != r->in->v->serial)
        w->forms.n = 0;
    w->e = r->e;
    w->v = r->in->v;
    w->serial = r->in->v->serial;
    for (uint32_t form = (uint32_t)w->forms.n; form < strtab_size(&r->in->v->forms); form++)
        if (!describe(r, form))
            return false;
    return true;
}

/* ---- names of the gazetteer */

/* The token without its outside prefix. */
static str tail_str(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    const uint32_t cut = info_at(r, i)->cut;
    return (str){ s.s + cut, s.len - cut };
}

/* Whether the first letter is upper or title case: a lower-case one folds to itself. */
static bool begins_upper(const run *r, str s)
{
    const unsigned char c = (unsigned char)s.s[0];
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    buf *b = &r->w->text;
    b->n = 0;
    const size_t n = (size_t)utf8_len(c);
    return lexis_fold(r->m, s.s, n, b) && (b->n != n || memcmp(b->v, s.s, n) != 0);
}

static bool same_letters(const run *r, int32_t first, int32_t last, bool tail, str alias)
{
    size_t k = 0;
    for (int32_t i = first; i < last; i++) {
        const str s = i == first && tail ? tail_str(r, i) : token_str(r, i);
        while (k < alias.len && alias.s[k] == ' ')
            k++;
        if (alias.len - k < s.len || memcmp(alias.s + k, s.s, s.len) != 0)
            return false;
        k += s.len;
    }
    return k == alias.len;
}

static bool case_fits(const run *r, const entry *x, int32_t first, int32_t last, bool tail)
{
    if (x->flags & ENTRY_CASE)
        return same_letters(r, first, last, tail, x->alias);
    if (!begins_upper(r, x->alias))
        return true;
    return tail ? begins_upper(r, tail_str(r, first)) : flags_at(r, first) & FORM_CAPITAL;
}

/* The date of the document against the time an alias holds for; with a role it is the time of the office. */
static bool in_time(const run *r, const entry *x)
{
    const str d = r->in->date;
    if ((!x->from && !x->to) || x->role.len || d.len < 4)
        return true;
    int32_t day = 0, digits = 0;
    for (size_t i = 0; i < d.len && digits < 8; i++)
        if (d.s[i] >= '0' && d.s[i] <= '9')
            day = day * 10 + (d.s[i] - '0'), digits++;
    for (; digits < 8; digits++)
        day *= 10;
    return day >= x->from && (!x->to || day / 10000 <= x->to / 10000);
}

static uint32_t fitting(const run *r, uint32_t number, int32_t first, int32_t last, bool tail)
{
    for (; number != TRIE_NONE; number = r->e->entries.v[number].next) {
        const entry *x = &r->e->entries.v[number];
        if (case_fits(r, x, first, last, tail) && in_time(r, x))
            return number;
    }
    return TRIE_NONE;
}

static bool splits_word(const run *r, int32_t first, int32_t last)
{
    const uint8_t *kind = r->in->tok->kind;
    return kind[first] == TOKEN_HASHTAG || kind[first] == TOKEN_MENTION || kind[first] == TOKEN_URL ||
           kind[first] == TOKEN_EMAIL || kind[last - 1] == TOKEN_URL;
}

/* The longest alias from `token` on; `tail`: of the first word without its prefix. */
static uint32_t longest(const run *r, int32_t token, bool tail, int32_t *last)
{
    const trie *t = &r->e->names;
    uint32_t node = TRIE_ROOT, found = TRIE_NONE;
    for (int32_t i = token, end = sentence_last(r, token); i < end; i++) {
        const form_info *f = info_at(r, i);
        const uint32_t word = tail && i == token ? f->tail : f->word;
        node = word == STRTAB_NONE ? TRIE_NONE : trie_step(t, node, word);
        if (node == TRIE_NONE)
            break;
        const uint32_t x =
            t->value.v[node] == TRIE_NONE ? TRIE_NONE : fitting(r, t->value.v[node], token, i + 1, tail);
        if (x != TRIE_NONE)
            found = x, *last = i + 1;
    }
    return found;
}

static bool add_name(run *r, uint32_t number, int32_t first, int32_t last, bool tail)
{
    const entry *x = &r->e->entries.v[number];
    const int32_t start = r->in->tok->start[first] + (tail ? (int32_t)info_at(r, first)->cut : 0);
    return splits_word(r, first, last) ||
           add_cand(r, (cand){ .first = first, .last = last, .start = start, .end = r->in->tok->end[last - 1],
                               .entry = number, .value = -1, .kind = CAND_NAME, .type = x->type,
                               .via = x->flags & ENTRY_DEMONYM ? VIA_DEMONYM : VIA_NAME,
                               .rank = x->flags & ENTRY_USER ? 0 : 1 });
}

static bool find_names(run *r, int32_t token)
{
    int32_t last = token;
    uint32_t found = cues_at(r, token) & CUE_NAME_STARTS ? longest(r, token, false, &last) : TRIE_NONE;
    const bool tail = found == TRIE_NONE && info_at(r, token)->tail != STRTAB_NONE;
    if (tail)
        found = longest(r, token, true, &last);
    return found == TRIE_NONE || add_name(r, found, token, last, tail);
}

/* ---- all kinds */

static dgm_status find_in_sentence(run *r, int32_t sentence, dgm_error *err)
{
    const sentences *sen = r->in->sen;
    for (int32_t i = sen->first[sentence]; i < sen->first[sentence + 1]; i++) {
        const form_info *f = info_at(r, i);
        if (f->cues & CUE_NAME_STARTS && !find_names(r, i))
            return err_memory(err);
        if (f->patterns) {
            const dgm_status s = patterns_find(r, i, err);
            if (s != DGM_OK)
                return s;
        }
    }
    return find_shapes(r, sentence) && find_compounds(r, sentence) ? DGM_OK : err_memory(err);
}

dgm_status find_candidates(run *r, dgm_error *err)
{
    struct entity_work *w = r->w;
    w->cand.n = w->found.n = 0;
    const dgm_status s = patterns_start(r, err);
    if (s != DGM_OK)
        return s;
    if (!describe_forms(r))
        return err_memory(err);
    for (int32_t i = 0; i < r->in->sen->n; i++) {
        const dgm_status found = find_in_sentence(r, i, err);
        if (found != DGM_OK)
            return found;
    }
    return confirm_shapes(r) ? DGM_OK : err_memory(err);
}

/* ---- choosing */

static size_t by_first(const cand *c)
{
    return (size_t)c->first;
}

static size_t by_length(const cand *c)
{
    return (size_t)(MAX_TOKENS - (c->last - c->first)) * 8 + c->rank;
}

/* Stable; `to` has room for all of `from`. */
static bool counting_sort(run *r, const cands *from, cands *to, size_t keys, size_t (*key)(const cand *))
{
    struct entity_work *w = r->w;
    w->count.n = to->n = 0;
    if (!vec_reserve(r->m, &w->count, keys + 1) || !vec_reserve(r->m, to, from->n))
        return false;
    int32_t *at = w->count.v;
    memset(at, 0, (keys + 1) * sizeof *at);
    for (size_t i = 0; i < from->n; i++)
        at[key(&from->v[i]) + 1]++;
    for (size_t k = 0; k < keys; k++)
        at[k + 1] += at[k];
    for (size_t i = 0; i < from->n; i++)
        to->v[at[key(&from->v[i])]++] = from->v[i];
    to->n = from->n;
    return true;
}

static bool is_free(const struct entity_work *w, const cand *c)
{
    for (int32_t i = c->first; i < c->last; i++)
        if (w->cover.v[i])
            return false;
    return true;
}

bool keep_best(run *r)
{
    struct entity_work *w = r->w;
    const size_t n = (size_t)r->in->tok->n;
    w->cover.n = 0;
    if (!vec_reserve(r->m, &w->cover, n))
        return false;
    memset(w->cover.v, 0, n * sizeof *w->cover.v);
    w->cover.n = n;
    if (!counting_sort(r, &w->cand, &w->sorted, n + 1, by_first) ||
        !counting_sort(r, &w->sorted, &w->cand, (MAX_TOKENS + 1) * 8, by_length))
        return false;
    for (size_t i = 0; i < w->cand.n; i++)
        if (is_free(w, &w->cand.v[i]))
            for (int32_t k = w->cand.v[i].first; k < w->cand.v[i].last; k++)
                w->cover.v[k] = (int32_t)i + 1;
    w->sorted.n = 0;
    for (size_t i = 0; i < n; i++)
        if (w->cover.v[i] && (i == 0 || w->cover.v[i] != w->cover.v[i - 1])) {
            w->sorted.v[w->sorted.n] = w->cand.v[w->cover.v[i] - 1];
            w->sorted.n++;
        }
    for (size_t i = 0; i < w->sorted.n; i++)
        for (int32_t k = w->sorted.v[i].first; k < w->sorted.v[i].last; k++)
            w->cover.v[k] = (int32_t)i + 1;
    cands swap = w->cand;
    w->cand = w->sorted;
    w->sorted = swap;
    return true;
}

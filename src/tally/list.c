/* A frequency list from elsewhere as counts. In: lines "word TAB count [TAB documents]" in one language. Out: CELL_TERM,
 * CELL_FORM, CELL_GROUP, as of texts with these words.
 *
 * A line "#total TAB words [TAB documents]" states the size of what was counted, which is more than the list where
 * that is cut; without it the size is the sum of the counts. A line that begins with # and has no tab is a comment. */
#include "tally/store.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

typedef struct list {
    tally *t;
    vocab *v;
    uint32_t lang; /* a name */
    int64_t line;  /* the number of the one at hand */
    int64_t sum;
    int64_t words, docs;   /* as stated; words < 0: not */
    int columns;           /* of the first row: 2, or 3 with documents; 0: no row yet */
    buf form, term;
} list;

static dgm_status bad(const list *l, dgm_error *err, const char *what)
{
    return err_at(err, DGM_ERR_FORMAT, l->line, -1, "line %lld: %s", (long long)l->line, what);
}

static bool whole_number(str s, int64_t *out)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] < '0' || s.s[i] > '9' || n > (INT64_MAX - 9) / 10)
            return false;
        n = n * 10 + (s.s[i] - '0');
    }
    *out = n;
    return s.len > 0;
}

/* Cuts [*s, end) after its first tab; the cell before it. */
static str next_cell(const char **s, const char *end)
{
    const char *tab = memchr(*s, '\t', (size_t)(end - *s));
    const str found = { *s, (size_t)((tab ? tab : end) - *s) };
    *s = tab ? tab + 1 : NULL;
    return found;
}

/* Form and term of the words of an n-gram, joined by blanks; *stop: its first or last is a stop word. */
static bool read_words(list *l, str words, bool *stop)
{
    const mem *m = l->t->m;
    bool ok = true, first = true;
    l->form.n = l->term.n = 0;
    *stop = false;
    for (size_t at = 0, next; at < words.len && ok; at = next + 1) {
        for (next = at; next < words.len && words.s[next] != ' '; next++)
            ;
        if (next == at)
            continue;
        const uint32_t form = vocab_form(l->v, words.s + at, next - at);
        const uint32_t term = form == STRTAB_NONE ? form : vocab_term(l->v, form);
        if (term == STRTAB_NONE)
            return false;
        const bool is_stop = l->v->form_flags.v[form] & FORM_STOP;
        *stop = *stop || (is_stop && (first || next == words.len));
        const str x = vocab_form_str(l->v, form), y = strtab_get(&l->v->terms, term);
        ok = (first || (buf_char(m, &l->form, ' ') && buf_char(m, &l->term, ' '))) &&
             buf_add(m, &l->form, x.s, x.len) && buf_add(m, &l->term, y.s, y.len);
        first = false;
    }
    return ok;
}

static dgm_status add_word(list *l, str words, int64_t count, int64_t docs, dgm_error *err)
{
    bool stop;
    if (!read_words(l, words, &stop))
        return err_memory(err);
    if (l->form.n == 0)
        return bad(l, err, "no word");
    const uint32_t form = tally_name(l->t, (str){ l->form.v, l->form.n });
    const uint32_t term = tally_name(l->t, (str){ l->term.v, l->term.n });
    if (form == STRTAB_NONE || term == STRTAB_NONE)
        return err_memory(err);
    const cell of_term = { CELL_TERM, { 0, l->lang, term }, { count, docs, stop, 0 } };
    const cell of_form = { CELL_FORM, { 0, l->lang, term, form }, { count } };
    const dgm_status s = tally_bump(l->t, &of_term, err);
    return s ? s : tally_bump(l->t, &of_form, err);
}

static bool is_text(const char *s, const char *end)
{
    while (s < end) {
        const int n = utf8_valid(s, end);
        if (n <= 0 || *s == '\0')
            return false;
        s += n;
    }
    return true;
}

static dgm_status read_row(list *l, str row, dgm_error *err)
{
    const char *at = row.s, *end = row.s + row.len;
    if (!is_text(at, end))
        return bad(l, err, "no UTF-8");
    const str word = next_cell(&at, end);
    if (row.len == 0 || (*row.s == '#' && !at))
        return DGM_OK;
    const str second = at ? next_cell(&at, end) : (str){ "", 0 };
    const bool has_docs = at;
    const str third = at ? next_cell(&at, end) : (str){ "", 0 };
    int64_t count, docs = 0;
    if (!whole_number(second, &count)) {
        if (l->columns == 0 && l->words < 0 && second.len) /* the names of the columns */
            return l->columns = has_docs ? 3 : 2, DGM_OK;
        return bad(l, err, "wants a word, a tab and a count, a whole number");
    }
    if (has_docs && !whole_number(third, &docs))
        return bad(l, err, "the documents are no whole number");
    if (str_eq(word, STR("#total"))) {
        l->words = count, l->docs = docs;
        return DGM_OK;
    }
    if (l->columns && l->columns != (has_docs ? 3 : 2))
        return bad(l, err, "documents stand in some rows and not in others");
    l->columns = has_docs ? 3 : 2;
    if (!sum_add(&l->sum, count))
        return err_set(err, DGM_ERR_OVERFLOW, "a count passes 2^63 - 1");
    return add_word(l, word, count, docs, err);
}

static dgm_status read_lines(list *l, const char *data, size_t len, dgm_error *err)
{
    const char *end = data + len, *at = data;
    dgm_status s = DGM_OK;
    if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (l->line = 1; at < end && !s; l->line++) {
        const char *lf = memchr(at, '\n', (size_t)(end - at)), *stop = lf ? lf : end;
        s = read_row(l, (str){ at, (size_t)(stop - at) - (stop > at && stop[-1] == '\r') }, err);
        at = lf ? lf + 1 : end;
    }
    return s;
}

dgm_status tally_add_list(tally *t, vocab *v, const char *data, size_t len, dgm_error *err)
{
    list l = { .t = t, .v = v, .words = -1 };
    if (t->kind != DGM_TALLY_TERMS)
        return err_set(err, DGM_ERR_ARGUMENT, "a list of words is for a tally of terms");
    if (t->o.flags & DGM_DOCUMENTS)
        return err_set(err, DGM_ERR_ARGUMENT, "a list of words has no documents to be counted by themselves");
    l.lang = tally_name(t, str_of(lang_names[lexis_lang(v->x)]));
    dgm_status s = l.lang == STRTAB_NONE ? err_memory(err) : read_lines(&l, data, len, err);
    if (!s && l.words >= 0 && l.words < l.sum)
        s = err_set(err, DGM_ERR_FORMAT, "the counts of the list sum to %lld, more than its total of %lld",
                    (long long)l.sum, (long long)l.words);
    const cell add = { CELL_GROUP, { 0 }, { l.docs, l.words < 0 ? l.sum : l.words, 0, 0 } };
    if (!s)
        s = tally_bump(t, &add, err);
    vec_free(t->m, &l.form);
    vec_free(t->m, &l.term);
    return s;
}

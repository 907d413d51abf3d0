/* Terms and n-grams of a document. In: tokens, forms, terms. Out: CELL_TERM, CELL_FORM, CELL_GROUP.
 *
 * An n-gram is n counted tokens (words, mentions, hashtags) next to each other in a sentence: anything between them,
 * such as a comma, a number or a clitic, keeps them apart, and stop words stay in. It is a stop term where its first
 * or last word is a stop word. Counts are made in arrays by name, and each cell is touched once for a document; words
 * one by one are counted by words.c. */
#include "tally/store.h"
#include "base/error.h"

static const name_use unused = { 0 };

static name_use *use_of(tally *t, uint32_t name)
{
    struct tally_work *w = t->work;
    if (name >= w->uses.n) {
        const size_t names = strtab_size(&t->names);
        if (!vec_reserve(t->m, &w->uses, names - w->uses.n))
            return NULL;
        while (w->uses.n < names)
            w->uses.v[w->uses.n++] = unused;
    }
    return &w->uses.v[name];
}

static dgm_status bump_form(const counting *c, uint32_t term, uint32_t form, int64_t n, dgm_error *err)
{
    const cell add = { CELL_FORM, { 0, c->lang, term, form }, { n } };
    return tally_bump(c->t, &add, err);
}

dgm_status term_add(counting *c, uint32_t term, uint32_t n, bool stop, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    name_use *x = use_of(c->t, term);
    if (!x || (x->count == 0 && !vec_push(c->t->m, &w->terms, term)))
        return err_memory(err);
    x->count += n;
    x->stop |= stop;
    return DGM_OK;
}

/* One occurrence of a surface form of a term. */
static dgm_status count(counting *c, uint32_t form, uint32_t term, bool stop, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    name_use *f = use_of(c->t, form);
    if (!f || (f->forms == 0 && !vec_push(c->t->m, &w->forms, form)))
        return err_memory(err);
    if (f->forms > 0 && f->term != term) { /* "a b" + "c" and "a" + "b c" look the same */
        const dgm_status s = bump_form(c, term, form, 1, err);
        if (s)
            return s;
    } else {
        f->term = term;
        f->forms++;
    }
    return term_add(c, term, 1, stop, err);
}

static bool is_stop(const doc_view *d, int32_t token)
{
    return d->v->form_flags.v[d->form[token]] & FORM_STOP;
}

/* The n-gram of the counted tokens [first, first + n). */
static dgm_status count_ngram(counting *c, int32_t first, int32_t n, dgm_error *err)
{
    const doc_view *d = c->d;
    tally *t = c->t;
    buf *b = &t->work->text;
    b->n = 0;
    bool ok = true;
    for (int32_t i = first; i < first + n && ok; i++) {
        const str s = vocab_form_str(d->v, d->form[i]);
        ok = (i == first || buf_char(t->m, b, ' ')) && buf_add(t->m, b, s.s, s.len);
    }
    const uint32_t form = ok ? tally_name(t, (str){ b->v, b->n }) : STRTAB_NONE;
    b->n = 0;
    for (int32_t i = first; i < first + n && ok; i++) {
        const uint32_t term = vocab_term(d->v, d->form[i]);
        ok = term != STRTAB_NONE && (i == first || buf_char(t->m, b, ' '));
        const str s = ok ? strtab_get(&d->v->terms, term) : STR("");
        ok = ok && buf_add(t->m, b, s.s, s.len);
    }
    const uint32_t term = ok ? tally_name(t, (str){ b->v, b->n }) : STRTAB_NONE;
    if (form == STRTAB_NONE || term == STRTAB_NONE)
        return err_memory(err);
    return count(c, form, term, is_stop(d, first) || is_stop(d, first + n - 1), err);
}

/* All n-grams of more than one word that end at `token`, the last of `run` counted tokens next to each other. */
static dgm_status count_ending(counting *c, int32_t token, int32_t run, dgm_error *err)
{
    dgm_status s = DGM_OK;
    const int32_t max = run < c->t->o.ngram_max ? run : c->t->o.ngram_max;
    for (int32_t n = c->t->o.ngram_min > 1 ? c->t->o.ngram_min : 2; n <= max && !s; n++)
        s = count_ngram(c, token - n + 1, n, err);
    return s;
}

static dgm_status ngrams_add(counting *c, int64_t *words, dgm_error *err)
{
    const doc_view *d = c->d;
    dgm_status s = DGM_OK;
    *words = 0;
    for (int32_t sentence = 0; sentence < d->sen->n && !s; sentence++) {
        if (!c->takes[sentence])
            continue;
        int32_t run = 0;
        for (int32_t i = d->sen->first[sentence]; i < d->sen->first[sentence + 1] && !s; i++) {
            run = token_counts(d->tok->kind[i]) ? run + 1 : 0;
            *words += run > 0;
            if (run > 1)
                s = count_ending(c, i, run, err);
        }
    }
    return s;
}

/* The arrays remember where the cells of a name are, as long as language and group stay the same. */
static void renew_epochs(const counting *c)
{
    struct tally_work *w = c->t->work;
    if (w->form_epoch == 0 || w->form_lang != c->lang)
        w->form_epoch++;
    if (w->term_epoch == 0 || w->term_lang != c->lang || w->term_group != c->group)
        w->term_epoch++;
    w->form_lang = w->term_lang = c->lang;
    w->term_group = c->group;
}

static dgm_status flush_forms(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < w->forms.n; i++) {
        name_use *x = &w->uses.v[w->forms.v[i]];
        const cell add = { CELL_FORM, { 0, c->lang, x->term, w->forms.v[i] }, { x->forms } };
        x->forms = 0;
        if (s)
            continue; /* the counts of the others still go back to zero */
        if (x->form_epoch != w->form_epoch || c->t->cells.v[x->form_cell].key[2] != x->term)
            s = cell_at(c->t, &add, &x->form_cell, err);
        x->form_epoch = s ? 0 : w->form_epoch;
        if (!s)
            s = cell_add(c->t, x->form_cell, add.value, err);
    }
    w->forms.n = 0;
    return s;
}

/* What the document alone has of a term. */
static dgm_status count_use(const counting *c, uint32_t term, int64_t n, dgm_error *err)
{
    const uint32_t doc = tally_name(c->t, c->d->id);
    const cell add = { CELL_USE, { c->group, doc, c->lang, term }, { n } };
    return doc == STRTAB_NONE ? err_memory(err) : tally_bump(c->t, &add, err);
}

static dgm_status count_part(const counting *c, int64_t words, dgm_error *err)
{
    const uint32_t doc = tally_name(c->t, c->d->id);
    const cell add = { CELL_PART, { c->group, doc }, { words } };
    return doc == STRTAB_NONE ? err_memory(err) : tally_bump(c->t, &add, err);
}

enum { CELLS_AHEAD = 8 };

static dgm_status flush_terms(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < w->terms.n; i++) {
        if (i + CELLS_AHEAD < w->terms.n && c->t->cells.n)
            __builtin_prefetch(&c->t->cells.v[w->uses.v[w->terms.v[i + CELLS_AHEAD]].term_cell].value[1], 1);
        name_use *x = &w->uses.v[w->terms.v[i]];
        const int64_t n = x->count;
        const cell add = { CELL_TERM, { c->group, c->lang, w->terms.v[i] }, { n, 1, x->stop, n * n } };
        const bool use = c->t->o.flags & DGM_DOCUMENTS && !x->stop;
        x->count = x->stop = 0;
        if (s)
            continue;
        if (x->term_epoch != w->term_epoch)
            s = cell_at(c->t, &add, &x->term_cell, err);
        x->term_epoch = s ? 0 : w->term_epoch;
        if (!s)
            s = cell_add(c->t, x->term_cell, add.value, err);
        if (!s && use)
            s = count_use(c, w->terms.v[i], n, err);
    }
    w->terms.n = 0;
    return s;
}

dgm_status terms_add(counting *c, dgm_error *err)
{
    const dgm_tally_options *o = &c->t->o;
    vocab_names *names = names_for(c->t, c->d->v);
    if (!names)
        return err_memory(err);
    renew_epochs(c);
    int64_t words = 0;
    dgm_status s = o->ngram_min == 1 ? words_add(c, names, &words, err) : DGM_OK;
    if (!s && o->ngram_max > 1)
        s = ngrams_add(c, &words, err);
    const dgm_status forms = flush_forms(c, err), terms = flush_terms(c, err);
    s = s ? s : forms ? forms : terms;
    if (!s && c->t->o.flags & DGM_DOCUMENTS)
        s = count_part(c, words, err);
    return s ? s : counting_end(c, words, 0, err);
}

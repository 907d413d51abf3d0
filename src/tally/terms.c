/* Terms and n-grams of a document. In: units. Out: CELL_TERM, CELL_FORM, CELL_GROUP.
 *
 * An n-gram is n units (words, phrases, mentions of entities) of a sentence in their order, with at most o.skip tokens left
 * out between them in all, a k-skip-n-gram. Whatever stands between, a comma, a number or a clitic as well as a word,
 * is such a token, so that without skips it keeps words apart; stop words are words. An n-gram is a stop term where its
 * first or last word is a stop word. Counts are made in arrays by name, and each cell is touched once for a document; where
 * nothing but words can count, those one by one are counted by words.c. */
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
    if (n > (uint32_t)INT32_MAX - x->count) /* n-grams with skips of one word, over and over; its square is summed too */
        return err_set(err, DGM_ERR_OVERFLOW, "a document has a term over 2^31 times");
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

/* ---- n-grams */

typedef struct ngram {
    counting *c;
    buf *form, *term; /* as far as it goes */
    bool stop;        /* it begins with a stop word */
} ngram;

static bool append(const ngram *g, const unit *u)
{
    const tally *t = g->c->t;
    const str form = strtab_get(&t->names, u->form), term = strtab_get(&t->names, u->term);
    return (g->form->n == 0 || (buf_char(t->m, g->form, ' ') && buf_char(t->m, g->term, ' '))) &&
           buf_add(t->m, g->form, form.s, form.len) && buf_add(t->m, g->term, term.s, term.len);
}

static dgm_status count_ngram(const ngram *g, const unit *last, dgm_error *err)
{
    tally *t = g->c->t;
    const uint32_t form = tally_name(t, (str){ g->form->v, g->form->n }),
                   term = tally_name(t, (str){ g->term->v, g->term->n });
    return form == STRTAB_NONE || term == STRTAB_NONE ? err_memory(err)
                                                      : count(g->c, form, term, g->stop || last->stop, err);
}

/* Counts the n-grams that go on behind their first `n` units, of which `last` is the last, leaving out up to `skips`
 * tokens more. */
static dgm_status go_on(const ngram *g, size_t last, int32_t n, int32_t skips, dgm_error *err)
{
    const struct tally_work *w = g->c->t->work;
    const dgm_tally_options *o = &g->c->t->o;
    const size_t form = g->form->n, term = g->term->n;
    dgm_status s = DGM_OK;
    for (size_t next = last + 1; next < w->units.n && !s; next++) {
        const unit *u = &w->units.v[next];
        const int32_t gap = u->place - w->units.v[last].place - 1;
        if (gap > skips)
            break;
        if (!append(g, u))
            return err_memory(err);
        if (n + 1 >= o->ngram_min)
            s = count_ngram(g, u, err);
        if (n + 1 < o->ngram_max && !s)
            s = go_on(g, next, n + 1, skips - gap, err);
        g->form->n = form;
        g->term->n = term;
    }
    return s;
}

/* The n-grams of the units at hand; `single`: the units themselves too. */
static dgm_status count_units(counting *c, bool single, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const dgm_tally_options *o = &c->t->o;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < w->units.n && !s; i++) {
        const unit *u = &w->units.v[i];
        if (single)
            s = count(c, u->form, u->term, u->stop, err);
        if (o->ngram_max == 1 || s)
            continue;
        const ngram g = { c, &w->text, &w->terms_text, u->stop };
        w->text.n = w->terms_text.n = 0;
        s = append(&g, u) ? go_on(&g, i, 1, o->skip, err) : err_memory(err);
    }
    return s;
}

static dgm_status units_add(unit_reader *r, bool single, int64_t *n, dgm_error *err)
{
    counting *c = r->c;
    dgm_status s = DGM_OK;
    *n = 0;
    for (int32_t sentence = 0; sentence < c->d->sen->n && !s; sentence++) {
        int32_t words;
        if (!counts_sentence(c, sentence))
            continue;
        s = units_read(r, sentence, &words, err);
        *n += (int64_t)c->t->work->units.n;
        if (!s)
            s = count_units(c, single, err);
    }
    return s;
}

/* ---- cells */

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
    const bool named = o->flags & DGM_NAMED, plain = !named && (!c->d->mul || !c->d->mul->v.n) && !c->chosen->tokens.n;
    vocab_names *names = names_for(c->t, c->d->v);
    if (!names)
        return err_memory(err);
    renew_epochs(c);
    int64_t n = 0;
    dgm_status s = named ? units_name_actors(c, true, err) : DGM_OK;
    if (!s && plain && o->ngram_min == 1)
        s = words_add(c, names, &n, err);
    if (!s && (!plain || o->ngram_max > 1)) {
        unit_reader r = { .c = c, .names = names, .entities = named };
        s = units_add(&r, !plain && o->ngram_min == 1, &n, err);
    }
    const dgm_status forms = flush_forms(c, err), terms = flush_terms(c, err);
    s = s ? s : forms ? forms : terms;
    if (!s && c->t->o.flags & DGM_DOCUMENTS)
        s = count_part(c, n, err);
    return s ? s : counting_end(c, n, 0, err);
}

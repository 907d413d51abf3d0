/* What counts as one word. In: tokens, phrases, mentions of a sentence. Out: its units in the order of the text.
 *
 * A unit is a counted token (word, mention, hashtag), a phrase of the pipeline's lists, or, where entities count, a mention:
 * the tokens of the latter two are no units of their own. A mention counts before a phrase that shares a word with it. A
 * compound is two units, one after the other. */
#include "tally/store.h"
#include "base/error.h"

/* Where reading has got to in a sentence. */
typedef struct position {
    int32_t place, word; /* of the next unit */
    int32_t covered;     /* the end of the mention or phrase at hand */
} position;

static bool push(unit_reader *r, unit u)
{
    return vec_push(r->c->t->m, &r->c->t->work->units, u);
}

/* The units of the mentions that start at or before `token`; false: out of memory. */
static bool read_mentions(unit_reader *r, int32_t token, position *at)
{
    const mentions *men = r->c->d->men;
    const struct tally_work *w = r->c->t->work;
    for (; r->mention < men->v.n && men->v.v[r->mention].first <= token; r->mention++) {
        const mention *x = &men->v.v[r->mention];
        int32_t ends[2], words = 0;
        const int n = mention_counts(r->c, x) ? mention_actors(x, ends) : 0;
        for (int32_t i = x->first; i < x->last; i++)
            words += token_counts(r->c->d->tok->kind[i]);
        for (int i = 0; i < n; i++) {
            const form_names *name = &w->actors.v[ends[i]];
            const unit u = { name->term, name->form, 0, at->place++, at->word, words ? words : 1, UNIT_ENTITY, false };
            if (!push(r, u))
                return false;
        }
        if (n > 0)
            at->covered = x->last;
    }
    return true;
}

/* Whether a mention that counts has one of the tokens up to `last`; those before were read. */
static bool meets_mention(const unit_reader *r, int32_t last)
{
    const mentions *men = r->c->d->men;
    for (size_t i = r->mention; r->entities && i < men->v.n && men->v.v[i].first < last; i++)
        if (mention_counts(r->c, &men->v.v[i]))
            return true;
    return false;
}

/* The phrase as one word: its terms, joined by what joins no n-gram, and the text as it stands, white space squeezed. */
static dgm_status push_phrase(unit_reader *r, const multiword_span *x, position *at, dgm_error *err)
{
    const doc_view *d = r->c->d;
    tally *t = r->c->t;
    buf *b = &t->work->text;
    int32_t words = 0;
    b->n = 0;
    bool ok = true;
    for (int32_t i = x->first; i < x->last && ok; i++) {
        const uint32_t term = vocab_term(d->v, d->form[i]);
        const str s = term == STRTAB_NONE ? STR("") : strtab_get(&d->v->terms, term);
        ok = term != STRTAB_NONE && (i == x->first || buf_char(t->m, b, CELL_SEPARATOR)) &&
             buf_add(t->m, b, s.s, s.len);
        words += token_counts(d->tok->kind[i]);
    }
    const uint32_t term = ok ? tally_name(t, (str){ b->v, b->n }) : STRTAB_NONE;
    b->n = 0;
    for (int32_t i = x->first; i < x->last && ok; i++) {
        const str s = vocab_form_str(d->v, d->form[i]);
        const bool apart = i > x->first && d->tok->start[i] > d->tok->end[i - 1];
        ok = (!apart || buf_char(t->m, b, ' ')) && buf_add(t->m, b, s.s, s.len);
    }
    const uint32_t form = ok ? tally_name(t, (str){ b->v, b->n }) : STRTAB_NONE;
    const unit u = { term, form, 0, at->place++, at->word, words ? words : 1, UNIT_PHRASE, false };
    at->covered = x->last;
    return term != STRTAB_NONE && form != STRTAB_NONE && push(r, u) ? DGM_OK : err_memory(err);
}

/* The phrase that begins at the token, if one does. */
static dgm_status read_phrase(unit_reader *r, int32_t sentence, int32_t token, position *at, dgm_error *err)
{
    const multiword_spans *mul = r->c->d->mul;
    while (r->phrase < mul->v.n && mul->v.v[r->phrase].first < token)
        r->phrase++;
    if (r->phrase == mul->v.n || mul->v.v[r->phrase].first > token)
        return DGM_OK;
    const multiword_span *x = &mul->v.v[r->phrase];
    const bool taken = passages_take(r->c->chosen, sentence, x->first) ||
                       passages_take(r->c->chosen, sentence, x->last - 1);
    return taken && !meets_mention(r, x->last) ? push_phrase(r, x, at, err) : DGM_OK;
}

static dgm_status read_word(unit_reader *r, int32_t sentence, int32_t token, const position *at, dgm_error *err)
{
    const doc_view *d = r->c->d;
    if (!token_counts(d->tok->kind[token]) || !passages_take(r->c->chosen, sentence, token))
        return DGM_OK;
    const form_names *x = names_of(r->c->t, r->names, d->v, d->form[token], true);
    const bool stop = d->v->form_flags.v[d->form[token]] & FORM_STOP;
    return x && push(r, (unit){ x->term, x->form, d->form[token], at->place, at->word, 1, UNIT_WORD, stop })
               ? DGM_OK
               : err_memory(err);
}

dgm_status units_read(unit_reader *r, int32_t sentence, int32_t *words, dgm_error *err)
{
    const doc_view *d = r->c->d;
    position at = { 0, 0, 0 };
    dgm_status s = DGM_OK;
    r->c->t->work->units.n = 0;
    while (r->entities && r->mention < d->men->v.n && d->men->v.v[r->mention].sentence < sentence)
        r->mention++;
    for (int32_t i = d->sen->first[sentence]; i < d->sen->first[sentence + 1] && !s; i++) {
        if (r->entities && !read_mentions(r, i, &at))
            return err_memory(err);
        if (r->names && d->mul && i >= at.covered)
            s = read_phrase(r, sentence, i, &at, err);
        if (i >= at.covered) {
            if (r->names && !s)
                s = read_word(r, sentence, i, &at, err);
            at.place += d->tok->kind[i] != TOKEN_SPACE;
        }
        at.word += token_counts(d->tok->kind[i]);
    }
    *words = at.word;
    return s;
}

/* ---- entities by name */

dgm_status units_name_actors(counting *c, bool marked, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const mentions *men = c->d->men;
    w->actors.n = 0;
    for (size_t i = 0; i < men->actors.n; i++) {
        const actor x = counted_actor(c, &men->actors.v[i]);
        w->text.n = 0;
        if ((marked && !buf_char(c->t->m, &w->text, CELL_SEPARATOR)) || !buf_add(c->t->m, &w->text, x.id.s, x.id.len))
            return err_memory(err);
        const form_names names = { tally_name(c->t, x.name), tally_name(c->t, (str){ w->text.v, w->text.n }), 0 };
        if (names.form == STRTAB_NONE || names.term == STRTAB_NONE || !vec_push(c->t->m, &w->actors, names))
            return err_memory(err);
    }
    return DGM_OK;
}

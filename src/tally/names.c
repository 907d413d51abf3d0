/* Ids of a vocabulary to names of the tally. In: forms of a document. Out: name ids. Each string is hashed once
 * for each vocabulary, however often its form is counted. */
#include "tally/store.h"

vocab_names *names_for(tally *t, const vocab *v)
{
    struct tally_work *w = t->work;
    vocab_names *x = NULL;
    for (size_t i = 0; i < w->vocabs.n && !x; i++)
        if (w->vocabs.v[i].serial == v->serial)
            x = &w->vocabs.v[i];
    if (!x && w->vocabs.n < VOCABS) {
        const vocab_names fresh = { .serial = v->serial };
        if (!vec_push(t->m, &w->vocabs, fresh))
            return NULL;
        x = &w->vocabs.v[w->vocabs.n - 1];
    } else if (!x) { /* the oldest makes room */
        x = &w->vocabs.v[w->next_vocab++ % VOCABS];
        x->serial = v->serial;
        x->v.n = 0;
    }
    const size_t forms = strtab_size(&v->forms);
    if (x->v.n < forms && !vec_reserve(t->m, &x->v, forms - x->v.n))
        return NULL;
    while (x->v.n < forms)
        x->v.v[x->v.n++] = (form_names){ STRTAB_NONE, STRTAB_NONE, 0 };
    return x;
}

const form_names *names_of(tally *t, vocab_names *of, vocab *v, uint32_t form, bool with_form)
{
    form_names *x = &of->v.v[form];
    if (x->term == STRTAB_NONE) {
        const uint32_t term = vocab_term(v, form);
        if (term == STRTAB_NONE || (x->term = tally_name(t, strtab_get(&v->terms, term))) == STRTAB_NONE)
            return NULL;
    }
    if (with_form && x->form == STRTAB_NONE && (x->form = tally_name(t, vocab_form_str(v, form))) == STRTAB_NONE)
        return NULL;
    return x;
}

/* The languages of a document: its own, and those of its paragraphs. In: lines. Out: languages; forms of words; views.
 *
 * A document in several languages is one document in each of them, of which the sentences in the others are blank: each
 * stage reads it once in each, by that language's rules, and adds what it finds, in order of the text. So ids
 * and speakers are the whole document's, and no stage mixes the words of two languages. */
#include "api/api.h"

/* What was read in a wrong encoding, so that much of it is lost, has no language. */
static bool is_lost(const dgm_doc *d)
{
    enum { LOST_PART = 5 };
    return d->t.replaced_bytes > d->t.source_bytes / LOST_PART;
}

/* The language of the article, from where it begins; what a page declares itself only where that gives none. */
static enum lang find_language(const dgm_doc *d)
{
    size_t body = 0;
    while (d->is_page && body < d->l.v.n && d->l.v.v[body].kind != LINE_BODY)
        body++;
    const int32_t from = body < d->l.v.n ? d->l.v.v[body].start : 0;
    enum lang found = language_of(d->p->rules, d->t.s + from, (size_t)(d->t.len - from));
    if (found == LANG_UND)
        found = language_of_most(d->p->rules, &d->t, &d->l, from);
    char declared[3] = "";
    if (found != LANG_UND || d->l.lang.len < 2 || (d->l.lang.len > 2 && d->l.lang.s[2] != '-' && d->l.lang.s[2] != '_'))
        return found;
    for (int i = 0; i < 2; i++)
        declared[i] = (char)(d->l.lang.s[i] | 0x20);
    const int lang = lang_find(declared);
    return lang > LANG_UND ? (enum lang)lang : LANG_UND;
}

/* By first appearance. */
static void list_languages(dgm_doc *d)
{
    unsigned seen = 0;
    d->langs[0] = (uint8_t)d->lang;
    d->n_langs = 0;
    for (size_t i = 0; i < d->l.v.n; i++) {
        const enum lang lang = line_read_in(&d->l, &d->l.v.v[i]);
        if (!(seen >> lang & 1))
            d->langs[d->n_langs++] = (uint8_t)lang;
        seen |= 1u << lang;
    }
    d->n_langs += d->n_langs == 0;
}

void doc_tell_languages(dgm_doc *d, enum lang stated)
{
    const bool lost = is_lost(d);
    d->lang = stated != LANG_UND || lost ? stated : find_language(d);
    d->l.stated = stated;
    const line *v = d->l.v.v;
    const bool one = d->l.v.n && v[d->l.v.n - 1].block == v[0].block; /* paragraph, which is the document */
    if (!lost && !(one && stated == LANG_UND))
        lines_tell_languages(d->p->rules, &d->t, d->lang, &d->l);
    else
        lines_set_language(d->lang, &d->l);
    list_languages(d);
}

/* The forms of the sentences in one of several languages, in which all other words are blank. */
static dgm_status read_forms(dgm_doc *d, enum lang lang, uint32_t *form, dgm_error *err)
{
    vocab *v = &d->vocabs[lang];
    const sentences *sen = &d->sen;
    const uint32_t blank = vocab_form(v, BLANK_FORM.s, BLANK_FORM.len);
    dgm_status s = blank == STRTAB_NONE ? err_memory(err) : DGM_OK;
    for (int32_t i = 0; i < d->tok.n; i++)
        form[i] = blank;
    for (int32_t a = 0, b; a < sen->n && !s; a = b) {
        for (b = a + 1; b < sen->n && sen->lang[b] == sen->lang[a];)
            b++;
        if (sen->lang[a] == lang)
            s = lexis_run(v, &d->t, &d->tok, sen->first[a], sen->first[b], form, err);
    }
    return s;
}

dgm_status doc_read_forms(dgm_doc *d, dgm_error *err)
{
    dgm_status s = DGM_OK;
    for (int i = 0; i < d->n_langs && !s; i++) {
        const enum lang lang = (enum lang)d->langs[i];
        d->forms[lang].n = 0;
        if (!vec_reserve(&d->watch.m, &d->forms[lang], (size_t)d->tok.n + 1)) /* not NULL, even of an empty text */
            return err_memory(err);
        uint32_t *form = d->forms[lang].v;
        s = d->n_langs > 1 ? read_forms(d, lang, form, err)
                           : lexis_run(&d->vocabs[lang], &d->t, &d->tok, 0, d->tok.n, form, err);
    }
    return s;
}

void doc_set_parts(dgm_doc *d, doc_view *v)
{
    if (d->n_langs == 1 && d->langs[0] == d->lang)
        return;
    v->parts = d->parts;
    v->n_parts = (size_t)d->n_langs;
    for (int i = 0; i < d->n_langs; i++) {
        const int lang = d->langs[i];
        doc_view *x = &d->parts[i];
        *x = *v;
        x->part = true;
        x->lang = (enum lang)lang;
        x->form = d->have & NEED_TERMS ? d->forms[lang].v : NULL;
        x->v = &d->vocabs[lang];
        x->parts = NULL;
        x->n_parts = 0;
    }
}

unsigned doc_joins(const dgm_doc *d)
{
    unsigned joins = 0;
    for (int i = 0; i < d->n_langs; i++)
        joins |= (unsigned)segmenter_joins(d->p->segment[d->langs[i]]) << d->langs[i];
    return joins;
}

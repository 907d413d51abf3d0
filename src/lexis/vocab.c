/* The vocabulary: every distinct form once, with its fold, its flags and, when asked for, its term. In: forms.
 * Out: ids. A token costs one hash lookup; folding and stemming are paid by the first of its kind. */
#include "lexis/lexis_data.h"
#include "base/error.h"
#include "base/utf8.h"

#include <libstemmer.h>
#include <string.h>
#include <utf8proc.h>

enum { STEM_BYTES = 64 }; /* longer words are not stemmed */

void vocab_init(vocab *v, const mem *m, const lexis *x, uint64_t seed, uint64_t serial)
{
    memset(v, 0, sizeof *v);
    v->m = m;
    v->x = x;
    v->serial = serial;
    strtab_init(&v->forms, m, seed);
    strtab_init(&v->folds, m, seed);
    strtab_init(&v->terms, m, seed);
}

void vocab_free(vocab *v)
{
    strtab_free(&v->forms);
    strtab_free(&v->folds);
    strtab_free(&v->terms);
    vec_free(v->m, &v->form_fold);
    vec_free(v->m, &v->form_term);
    vec_free(v->m, &v->form_flags);
    vec_free(v->m, &v->work);
    mem_free(v->m, v->brief);
    v->brief = NULL;
    v->brief_mask = v->brief_used = 0;
    if (v->stemmer)
        sb_stemmer_delete(v->stemmer);
    v->stemmer = NULL;
}

static uint8_t flags_of_char(uint32_t c)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return FORM_LETTER | FORM_UPPER;
    case UTF8PROC_CATEGORY_LL:
        return FORM_LETTER | FORM_LOWER;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return FORM_LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return FORM_DIGIT;
    default:
        return 0;
    }
}

static uint8_t flags_of(str form)
{
    uint8_t flags = 0;
    for (size_t i = 0; i < form.len;) {
        int len;
        const uint8_t add = flags_of_char(utf8_get(form.s + i, &len));
        if (add & FORM_UPPER && !(flags & FORM_LETTER))
            flags |= FORM_CAPITAL;
        flags |= add;
        i += (size_t)len;
    }
    return flags;
}

/* Describes the first form that has no entries yet; false: out of memory, nothing changed. */
static bool describe_next(vocab *v)
{
    const str s = vocab_form_str(v, (uint32_t)v->form_fold.n);
    if (!vec_reserve(v->m, &v->form_fold, 1) || !vec_reserve(v->m, &v->form_term, 1) ||
        !vec_reserve(v->m, &v->form_flags, 1))
        return false;
    v->work.n = 0;
    if (!lexis_fold(v->m, s.s, s.len, &v->work))
        return false;
    const uint32_t fold = strtab_add(&v->folds, v->work.v, v->work.n);
    if (fold == STRTAB_NONE)
        return false;
    uint8_t flags = flags_of(s);
    if (strtab_find(&v->x->stop, v->work.v, v->work.n) != STRTAB_NONE && !stem_find(&v->x->by_form, s))
        flags |= FORM_STOP;
    v->form_fold.v[v->form_fold.n++] = fold;
    v->form_term.v[v->form_term.n++] = STRTAB_NONE;
    v->form_flags.v[v->form_flags.n++] = flags;
    return true;
}

uint32_t vocab_form(vocab *v, const char *s, size_t len)
{
    const uint32_t form = strtab_add(&v->forms, s, len);
    if (form == STRTAB_NONE)
        return form;
    while (form >= v->form_fold.n) /* one, or more after a shortage of memory */
        if (!describe_next(v))
            return STRTAB_NONE;
    return form;
}

/* Snowball's stem, or `fold` itself where there is no stemmer or the word is long; s NULL: out of memory. */
static str snowball(vocab *v, str fold)
{
    if (!v->x->snowball || fold.len > STEM_BYTES)
        return fold;
    if (!v->stemmer)
        v->stemmer = sb_stemmer_new(v->x->snowball, "UTF_8");
    if (!v->stemmer)
        return (str){ NULL, 0 };
    const sb_symbol *stem = sb_stemmer_stem(v->stemmer, (const sb_symbol *)fold.s, (int)fold.len);
    if (!stem) { /* its buffer is in no known state */
        sb_stemmer_delete(v->stemmer);
        v->stemmer = NULL;
        return (str){ NULL, 0 };
    }
    const int len = sb_stemmer_length(v->stemmer);
    return len > 0 ? (str){ (const char *)stem, (size_t)len } : fold;
}

static str stem(vocab *v, uint32_t form)
{
    const str fold = vocab_fold_str(v, form);
    if (!v->x->stem)
        return fold;
    const str *known = stem_find(&v->x->by_form, vocab_form_str(v, form));
    if (!known)
        known = stem_find(&v->x->by_fold, fold);
    return known ? *known : snowball(v, fold);
}

uint32_t vocab_term(vocab *v, uint32_t form)
{
    if (v->form_term.v[form] == STRTAB_NONE) {
        const str term = stem(v, form);
        if (!term.s)
            return STRTAB_NONE;
        v->form_term.v[form] = strtab_add(&v->terms, term.s, term.len);
    }
    return v->form_term.v[form];
}

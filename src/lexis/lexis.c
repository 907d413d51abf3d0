/* The words of one language that need to be known one by one: stop words, and forms whose stem the rules of
 * Snowball would get wrong. In: data/<lang>/stopwords.txt and stem-exceptions.tsv. Out: two tables, immutable.
 *
 * A stem exception is found by its folded form, unless it is written with capitals: then only a form written just
 * so has that stem ("US" is not "us"), and it is no stop word. */
#include "lexis/lexis_data.h"
#include "base/data.h"
#include "base/error.h"

#include <string.h>

static const char *const snowball_names[LANG_COUNT] = { [LANG_EN] = "english", [LANG_RU] = "russian",
                                                        [LANG_FR] = "french",  [LANG_ES] = "spanish" };

static dgm_status load_stopwords(lexis *x, const char *data, size_t len, dgm_error *err)
{
    buf folded = { 0 };
    bool ok = true;
    for (tsv t = tsv_open(data, len); ok && tsv_next(&t);) {
        folded.n = 0;
        ok = lexis_fold(x->m, t.cell[0].s, t.cell[0].len, &folded) &&
             strtab_add(&x->stop, folded.v, folded.n) != STRTAB_NONE;
    }
    vec_free(x->m, &folded);
    return ok ? DGM_OK : err_memory(err);
}

/* Adds form -> stem; a form that is there keeps its first stem. */
static bool add_exception(stem_table *to, const mem *m, str form, str stem)
{
    const size_t before = strtab_size(&to->forms);
    if (strtab_add(&to->forms, form.s, form.len) == STRTAB_NONE)
        return false;
    return strtab_size(&to->forms) == before || vec_push(m, &to->stems, stem);
}

static dgm_status load_exceptions(lexis *x, const data_file *f, dgm_error *err)
{
    buf folded = { 0 };
    bool ok = true;
    for (tsv t = tsv_open(f->data, f->len); ok && tsv_next(&t);) {
        folded.n = 0;
        ok = lexis_fold(x->m, t.cell[0].s, t.cell[0].len, &folded);
        const str form = t.cell[0], fold = { folded.v, folded.n };
        if (ok)
            ok = str_eq(form, fold) ? add_exception(&x->by_fold, x->m, fold, t.cell[1])
                                    : add_exception(&x->by_form, x->m, form, t.cell[1]);
    }
    vec_free(x->m, &folded);
    return ok ? DGM_OK : err_memory(err);
}

dgm_status lexis_new(const mem *m, enum lang lang, const char *stopwords, size_t len, bool stem, uint64_t seed,
                     lexis **out, dgm_error *err)
{
    lexis *x = mem_zalloc(m, sizeof *x);
    if (!x)
        return err_memory(err);
    x->m = m;
    x->lang = lang;
    x->snowball = stem ? snowball_names[lang] : NULL;
    x->stem = stem;
    strtab_init(&x->stop, m, seed);
    strtab_init(&x->by_fold.forms, m, seed);
    strtab_init(&x->by_form.forms, m, seed);
    const data_file *stop = data_find_lang(lang_names[lang], "stopwords.txt");
    const data_file *exceptions = data_find_lang(lang_names[lang], "stem-exceptions.tsv");
    dgm_status s = DGM_OK;
    if (stopwords)
        s = load_stopwords(x, stopwords, len, err);
    else if (stop)
        s = load_stopwords(x, stop->data, stop->len, err);
    if (!s && exceptions)
        s = load_exceptions(x, exceptions, err);
    if (s)
        lexis_free(x);
    else
        *out = x;
    return s;
}

void lexis_free(lexis *x)
{
    if (!x)
        return;
    strtab_free(&x->stop);
    strtab_free(&x->by_fold.forms);
    strtab_free(&x->by_form.forms);
    vec_free(x->m, &x->by_fold.stems);
    vec_free(x->m, &x->by_form.stems);
    mem_free(x->m, x);
}

enum lang lexis_lang(const lexis *x)
{
    return x->lang;
}

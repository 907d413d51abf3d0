/* A document analysed up to its mentions, for the tests of this stage: built-in rules, or only what a test loads. */
#ifndef ANALYSING_H
#define ANALYSING_H

#include "testing.h"

#include "entity/entity.h"

typedef struct analysis {
    mem m;
    segmenter *segment[LANG_COUNT];
    lexis *lex[LANG_COUNT];
    entities *e;
    line_rules *rules;
    enum lang lang;
    text t;
    lines l;
    tokens tok;
    sentences sen;
    vocab v;
    mentions men;
    uint32_t *form;
} analysis;

static inline void analysis_init(analysis *a, enum lang lang, bool builtin)
{
    memset(a, 0, sizeof *a);
    a->m = test_mem();
    a->lang = lang;
    for (int i = LANG_EN; i < LANG_COUNT; i++) {
        assert_int_equal(segmenter_new(&a->m, (enum lang)i, &a->segment[i], NULL), DGM_OK);
        assert_int_equal(lexis_new(&a->m, (enum lang)i, NULL, 0, true, 1, &a->lex[i], NULL), DGM_OK);
    }
    assert_int_equal(line_rules_new(&a->m, &a->rules, NULL), DGM_OK);
    dgm_error err = DGM_ERROR_INIT;
    if (entities_new(&a->m, 7, builtin, true, NULL, &a->e, &err) != DGM_OK)
        fail_msg("%s", err.message);
    vocab_init(&a->v, &a->m, a->lex[lang], 1, 1);
    mentions_init(&a->men, &a->m);
}

static inline dgm_status analysis_load(analysis *a, const char *rows, dgm_error *err)
{
    return entities_load_gazetteer(a->e, "test.tsv", rows, strlen(rows), err);
}

static inline void analysis_seal(analysis *a)
{
    dgm_error err = DGM_ERROR_INIT;
    aliases names = { 0 };
    assert_true(entities_aliases(a->e, &a->m, LANG_ZH, &names));
    assert_int_equal(segmenter_add_words(a->segment[LANG_ZH], names.v, names.n, &err), DGM_OK);
    vec_free(&a->m, &names);
    if (entities_seal(a->e, (const segmenter *const *)a->segment, (const lexis *const *)a->lex, &err) != DGM_OK)
        fail_msg("%s", err.message);
}

static inline void analysis_run(analysis *a, const char *s, size_t len, const char *date)
{
    assert_int_equal(text_decode(&a->m, &a->t, s, len, NULL, true, INT32_MAX, NULL), DGM_OK);
    assert_int_equal(lines_find(&a->m, a->rules, &a->t, NULL, false, &a->l, NULL), DGM_OK);
    lines_set_language(a->lang, &a->l);
    assert_int_equal(segment_text(&a->m, (const segmenter *const *)a->segment, &a->t, &a->l, &a->tok, &a->sen, NULL),
                     DGM_OK);
    a->form = mem_resize(&a->m, a->form, ((size_t)a->tok.n + 1) * sizeof *a->form);
    assert_int_equal(lexis_run(&a->v, &a->t, &a->tok, 0, a->tok.n, a->form, NULL), DGM_OK);
    const entity_input in = { &a->t, &a->l, &a->sen, &a->tok, a->form, &a->v, a->lang, str_of(date), false, false };
    dgm_error err = DGM_ERROR_INIT;
    if (entities_run(a->e, &in, &a->men, &err) != DGM_OK)
        fail_msg("%s", err.message);
}

/* The mentions as "TYPE id surface", joined by " | ". Borrowed from a buffer of `out`. */
static inline const char *analysis_show(const analysis *a, buf *out)
{
    out->n = 0;
    assert_true(buf_str(&a->m, out, ""));
    for (size_t i = 0; i < a->men.v.n; i++) {
        const mention *x = &a->men.v.v[i];
        const str id = a->men.actors.v[x->actor].id;
        assert_true((i == 0 || buf_str(&a->m, out, " | ")) && buf_str(&a->m, out, entity_type_names[x->type]) &&
                    buf_char(&a->m, out, ' ') && buf_add(&a->m, out, id.s, id.len) && buf_char(&a->m, out, ' ') &&
                    buf_add(&a->m, out, a->t.s + x->start, (size_t)(x->end - x->start)));
    }
    return out->v;
}

/* Sorted, apart, ending on token borders, and naming actors that exist. */
static inline void analysis_check(const analysis *a)
{
    int32_t at = 0;
    for (size_t i = 0; i < a->men.v.n; i++) {
        const mention *x = &a->men.v.v[i];
        assert_true(x->start >= at && x->end > x->start && x->end <= a->t.len);
        assert_true(x->first < x->last && x->last <= a->tok.n);
        assert_true(x->start >= a->tok.start[x->first] && x->start < a->tok.end[x->first]); /* anti-|Chinese */
        assert_int_equal(x->end, a->tok.end[x->last - 1]);
        assert_int_equal(x->sentence, a->tok.sentence[x->first]);
        assert_true(x->actor >= 0 && (size_t)x->actor < a->men.actors.n);
        at = x->end;
    }
}

static inline void analysis_free(analysis *a)
{
    const mem *m = &a->m;
    for (int i = LANG_EN; i < LANG_COUNT; i++) {
        segmenter_free(a->segment[i]);
        lexis_free(a->lex[i]);
    }
    entities_free(a->e);
    line_rules_free(a->rules);
    text_free(m, &a->t);
    lines_free(m, &a->l);
    tokens_free(m, &a->tok);
    sentences_free(m, &a->sen);
    vocab_free(&a->v);
    mentions_free(m, &a->men);
    mem_free(m, a->form);
}

#endif

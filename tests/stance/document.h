/* A text taken through every stage up to this one, for the tests of quotations, stances and dictionaries. */
#ifndef TESTS_STANCE_DOCUMENT_H
#define TESTS_STANCE_DOCUMENT_H

#include "stance/stance.h"
#include "testing.h"

typedef struct stages {
    mem m;
    segmenter *segment[LANG_COUNT];
    lexis *lex[LANG_COUNT];
    line_rules *rules;
    entities *ent;
    stance_rules *words;
} stages;

typedef struct document {
    stages *p;
    text t;
    lines l;
    tokens tok;
    sentences sen;
    uint32_t *form;
    vocab v;
    mentions men;
    quotes quo;
    stances sta;
    entity_input in;
} document;

static inline void stages_open(stages *p)
{
    memset(p, 0, sizeof *p);
    p->m = test_mem();
    for (int i = 0; i < LANG_COUNT; i++) {
        assert_int_equal(segmenter_new(&p->m, (enum lang)i, &p->segment[i], NULL), DGM_OK);
        assert_int_equal(lexis_new(&p->m, (enum lang)i, NULL, 0, true, 1, &p->lex[i], NULL), DGM_OK);
    }
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(line_rules_new(&p->m, &p->rules, &err), DGM_OK);
    assert_int_equal(entities_new(&p->m, 1, true, true, NULL, &p->ent, &err), DGM_OK);
    if (entities_seal(p->ent, (const segmenter *const *)p->segment, (const lexis *const *)p->lex, &err))
        fail_msg("%s", err.message);
    assert_int_equal(stance_rules_new(&p->m, 1, true, &p->words, &err), DGM_OK);
    if (stance_rules_seal(p->words, (const segmenter *const *)p->segment, (const lexis *const *)p->lex, &err))
        fail_msg("%s", err.message);
}

static inline void stages_close(stages *p)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        segmenter_free(p->segment[i]);
        lexis_free(p->lex[i]);
    }
    line_rules_free(p->rules);
    entities_free(p->ent);
    stance_rules_free(p->words);
}

static inline void document_open(document *d, stages *p, enum lang lang)
{
    memset(d, 0, sizeof *d);
    d->p = p;
    vocab_init(&d->v, &p->m, p->lex[lang], 1, (uint64_t)lang + 1);
    mentions_init(&d->men, &p->m);
    quotes_init(&d->quo, &p->m);
    stances_init(&d->sta, &p->m);
}

static inline void document_close(document *d)
{
    const mem *m = &d->p->m;
    stances_free(m, &d->sta);
    quotes_free(m, &d->quo);
    mentions_free(m, &d->men);
    vocab_free(&d->v);
    mem_free(m, d->form);
    tokens_free(m, &d->tok);
    sentences_free(m, &d->sen);
    lines_free(m, &d->l);
    text_free(m, &d->t);
}

/* Reads text up to the quotations; `targets` NULL: the document's own actors. */
static inline void document_read(document *d, const char *s, size_t len, bool page, const given_target *targets,
                                 size_t n)
{
    const mem *m = &d->p->m;
    const enum lang lang = lexis_lang(d->v.x);
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(text_decode(m, &d->t, s, len, NULL, false, 1 << 30, &err), DGM_OK);
    assert_int_equal(lines_find(m, d->p->rules, &d->t, NULL, page, &d->l, &err), DGM_OK);
    lines_set_language(lang, &d->l);
    assert_int_equal(segment_text(m, (const segmenter *const *)d->p->segment, &d->t, &d->l, &d->tok, &d->sen, &err), DGM_OK);
    mem_free(m, d->form);
    d->form = mem_array(m, (size_t)d->tok.n + 1, sizeof *d->form);
    assert_non_null(d->form);
    assert_int_equal(lexis_run(&d->v, &d->t, &d->tok, 0, d->tok.n, d->form, &err), DGM_OK);
    d->in = (entity_input){ &d->t, &d->l, &d->sen, &d->tok, d->form, &d->v, lang, d->l.date, false, false };
    assert_int_equal(entities_run(d->p->ent, &d->in, &d->men, &err), DGM_OK);
    stance_input in = { &d->in, &d->men, NULL, targets, n, false, TRACE_NONE, NULL };
    assert_int_equal(quotes_run(d->p->words, &in, &d->quo, &err), DGM_OK);
    in.quo = &d->quo;
    assert_int_equal(stances_run(&in, &d->sta, &err), DGM_OK);
}

#endif

/* A document for the tests of views, without the stages that cut real ones: a line is a sentence and a paragraph of
 * its own; a token is a run of letters and the like, or one ASCII mark. */
#ifndef VIEW_FIXTURE_H
#define VIEW_FIXTURE_H

#include "testing.h"
#include "table/views.h"

typedef struct fixture {
    mem m;
    text t;
    lines l;
    sentences sen;
    tokens tok;
    uint32_t *form;
    lexis *x;
    vocab v;
    mentions men;
    quotes quo;
    stances sta;
    keyword_hits hits;
    doc_view d;
} fixture;

static inline bool fixture_is_mark(char c)
{
    return c > ' ' && c < 0x7f && strchr(".,;:!?\"'()-", c);
}

static inline int32_t fixture_token_end(const char *s, int32_t i, int32_t end)
{
    if (fixture_is_mark(s[i]))
        return i + 1;
    while (i < end && (unsigned char)s[i] > ' ' && !fixture_is_mark(s[i]))
        i++;
    return i;
}

static inline void fixture_cut(fixture *f, int32_t start, int32_t end)
{
    const int32_t n = f->sen.n++;
    f->sen.start[n] = start;
    f->sen.end[n] = end;
    f->sen.first[n] = f->tok.n;
    f->sen.block[n] = n;
    f->sen.kind[n] = LINE_BODY;
    assert_true(vec_push(&f->m, &f->l.v, ((line){ start, end, n, LINE_BODY, LANG_EN, NULL })));
    for (int32_t i = start; i < end;) {
        if ((unsigned char)f->t.s[i] <= ' ') {
            i++;
            continue;
        }
        const int32_t k = f->tok.n++;
        f->tok.start[k] = i;
        f->tok.kind[k] = fixture_is_mark(f->t.s[i]) ? TOKEN_PUNCT : TOKEN_WORD;
        f->tok.sentence[k] = n;
        f->tok.end[k] = i = fixture_token_end(f->t.s, i, end);
    }
    f->sen.first[n + 1] = f->tok.n;
}

static inline void fixture_open_as(fixture *f, const char *source, size_t len, const char *encoding)
{
    memset(f, 0, sizeof *f);
    f->m = test_mem();
    assert_int_equal(text_decode(&f->m, &f->t, source, len, encoding, false, 1 << 30, NULL), DGM_OK);
    const size_t n = (size_t)f->t.len + 1;
    int32_t **const arrays[] = { &f->sen.start, &f->sen.end, &f->sen.first, &f->sen.block };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = mem_array(&f->m, n + 1, sizeof(int32_t));
    int32_t **const shared[] = { &f->tok.start, &f->tok.end, &f->tok.sentence };
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        *shared[i] = shared_resize(&f->m, NULL, (n + 1) * sizeof(int32_t));
    f->sen.kind = mem_alloc(&f->m, n);
    f->sen.lang = mem_alloc(&f->m, n);
    memset(f->sen.lang, LANG_EN, n);
    f->tok.kind = mem_alloc(&f->m, n);
    f->form = mem_array(&f->m, n, sizeof *f->form);
    f->sen.first[0] = 0;
    for (int32_t i = 0, from = 0; i <= f->t.len; i++)
        if (i == f->t.len || f->t.s[i] == '\n') {
            if (i > from)
                fixture_cut(f, from, i);
            from = i + 1;
        }
    assert_int_equal(lexis_new(&f->m, LANG_EN, NULL, 0, true, 1, &f->x, NULL), DGM_OK);
    vocab_init(&f->v, &f->m, f->x, 1, 1);
    assert_int_equal(lexis_run(&f->v, &f->t, &f->tok, 0, f->tok.n, f->form, NULL), DGM_OK);
    f->d = (doc_view){ .id = STR("talks"), .lang = LANG_EN, .t = &f->t, .l = &f->l, .sen = &f->sen, .tok = &f->tok,
                       .form = f->form, .v = &f->v, .men = &f->men, .quo = &f->quo, .sta = &f->sta, .hits = &f->hits };
}

static inline void fixture_open(fixture *f, const char *source, size_t len)
{
    fixture_open_as(f, source, len, NULL);
}

static inline void fixture_close(fixture *f)
{
    vocab_free(&f->v);
    lexis_free(f->x);
    vec_free(&f->m, &f->men.v);
    vec_free(&f->m, &f->men.actors);
    vec_free(&f->m, &f->quo.v);
    vec_free(&f->m, &f->sta.v);
    vec_free(&f->m, &f->sta.spans);
    vec_free(&f->m, &f->hits);
    vec_free(&f->m, &f->l.v);
    tokens_free(&f->m, &f->tok);
    sentences_free(&f->m, &f->sen);
    mem_free(&f->m, f->form);
    text_free(&f->m, &f->t);
}

/* Where `words` first stands in the text. */
static inline byte_span fixture_span(const fixture *f, const char *words)
{
    const char *p = strstr(f->t.s, words);
    assert_non_null(p);
    const int32_t start = (int32_t)(p - f->t.s);
    return (byte_span){ start, start + (int32_t)strlen(words) };
}

static inline void fixture_mention(fixture *f, const char *words, const char *id, uint8_t type)
{
    const byte_span at = fixture_span(f, words);
    mention m = { .start = at.start, .end = at.end, .parts = { -1, -1 }, .type = type };
    m.actor = (int32_t)f->men.actors.n;
    while (f->tok.end[m.first] <= at.start)
        m.first++;
    for (m.last = m.first; m.last < f->tok.n && f->tok.start[m.last] < at.end;)
        m.last++;
    m.sentence = f->tok.sentence[m.first];
    const actor a = { .id = str_of(id), .name = str_of(words), .type = type };
    assert_true(vec_push(&f->m, &f->men.actors, a) && vec_push(&f->m, &f->men.v, m));
}

/* A cell as text, "null" for none. */
static inline const char *fixture_cell(const dgm_table *t, const char *column, int64_t row, char out[4096])
{
    const dgm_column *c = table_column(t, table_find(t, column));
    assert_non_null(c);
    assert_true(row < c->rows);
    if (cell_null(c, row))
        return "null";
    if (c->type == DGM_UTF8 || c->type == DGM_DICT) {
        const str s = cell_str(c, row);
        snprintf(out, 4096, "%.*s", (int)s.len, s.s);
    } else if (c->type == DGM_F64) {
        snprintf(out, 4096, "%g", ((const double *)c->values)[row]);
    } else {
        snprintf(out, 4096, "%lld", (long long)cell_int(c, row));
    }
    return out;
}

#define assert_cell(t, column, row, want)                                              \
    do {                                                                               \
        char cell_[4096];                                                              \
        assert_string_equal(fixture_cell((t), (column), (row), cell_), (want));        \
    } while (0)

#endif

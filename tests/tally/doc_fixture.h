/* Documents for the tests of tallies, without the stages that cut real ones. A line is a sentence, an empty line ends
 * a paragraph, a line that starts with # is furniture. Words are separated by spaces; "," and "." are punctuation;
 * "@cn" is a mention of the actor cn, "@cn+ru" a compound, "@date:2019" a value, "@wang>cn" one who acts for cn, "@!cn" a
 * metonym. */
#ifndef DOC_FIXTURE_H
#define DOC_FIXTURE_H

#include "testing.h"
#include "tally/tally.h"

typedef struct fixture {
    mem m;
    lexis *x;
    vocab v;
    text t;
    lines l;
    sentences sen;
    tokens tok;
    mentions men;
    stances sta;
    arena bytes;
    uint32_t *form;
    doc_field field;
    doc_view d;
} fixture;

enum { FIXTURE_TOKENS = 20000 };

static inline void fixture_open(fixture *f, uint64_t seed)
{
    memset(f, 0, sizeof *f);
    f->m = test_mem();
    assert_int_equal(lexis_new(&f->m, LANG_EN, NULL, 0, true, seed, &f->x, NULL), DGM_OK);
    vocab_init(&f->v, &f->m, f->x, seed, 1);
    arena_init(&f->bytes, &f->m);
    const size_t n = FIXTURE_TOKENS;
    int32_t **const arrays[] = { &f->tok.start, &f->tok.end,   &f->tok.sentence, &f->sen.start,
                                 &f->sen.end,   &f->sen.first, &f->sen.block };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = mem_array(&f->m, n + 1, sizeof(int32_t));
    f->tok.kind = mem_alloc(&f->m, n);
    f->sen.kind = mem_alloc(&f->m, n);
    f->form = mem_array(&f->m, n, sizeof *f->form);
}

static inline void fixture_close(fixture *f)
{
    tokens *t = &f->tok;
    sentences *s = &f->sen;
    void *const all[] = { t->start, t->end,   t->sentence, t->kind, s->start,
                          s->end,   s->first, s->block,    s->kind, f->form };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mem_free(&f->m, all[i]);
    vec_free(&f->m, &f->men.v);
    vec_free(&f->m, &f->men.actors);
    vec_free(&f->m, &f->sta.v);
    arena_free(&f->bytes);
    vocab_free(&f->v);
    lexis_free(f->x);
}

static inline int32_t fixture_actor(fixture *f, const char *s, size_t len)
{
    for (size_t i = 0; i < f->men.actors.n; i++)
        if (str_eq(f->men.actors.v[i].id, (str){ s, len }))
            return (int32_t)i;
    const char *for_ = memchr(s, '>', len), *end = s + len;
    const str state = for_ ? (str){ for_ + 1, (size_t)(end - for_ - 1) } : (str){ "", 0 };
    char *name = arena_alloc(&f->bytes, len + 8);
    const int n = snprintf(name, len + 8, "Name %.*s", (int)len, s);
    const uint8_t type = len > 5 && memcmp(s, "date:", 5) == 0 ? ENTITY_DATE : ENTITY_GPE;
    const actor x = { { s, for_ ? (size_t)(for_ - s) : len }, { name, (size_t)n }, state, state, type, 0 };
    assert_true(vec_push(&f->m, &f->men.actors, x));
    return (int32_t)f->men.actors.n - 1;
}

static inline void fixture_mention(fixture *f, const char *s, size_t len, int32_t sentence)
{
    const bool metonym = *s == '!';
    s += metonym;
    len -= metonym;
    const char *plus = memchr(s, '+', len);
    mention x = { .sentence = sentence, .first = f->tok.n, .last = f->tok.n + 1, .parts = { -1, -1 },
                  .via = metonym ? VIA_METONYM : VIA_NAME };
    if (plus) {
        x.parts[0] = fixture_actor(f, s, (size_t)(plus - s));
        x.parts[1] = fixture_actor(f, plus + 1, len - (size_t)(plus + 1 - s));
    }
    x.actor = fixture_actor(f, s, len);
    x.type = f->men.actors.v[x.actor].type;
    assert_true(vec_push(&f->m, &f->men.v, x));
}

/* The document of that text; the one before is gone. `group` is the value of its field "source". */
static inline const doc_view *fixture_doc(fixture *f, const char *id, const char *group, const char *source)
{
    arena_clear(&f->bytes);
    f->men.v.n = f->men.actors.n = f->sta.v.n = 0;
    f->tok.n = f->sen.n = 0;
    int32_t block = 0;
    for (const char *p = source; *p;) {
        const char *end = p + strcspn(p, "\n");
        const int32_t n = f->sen.n;
        if (end == p) {
            block++;
        } else {
            f->sen.start[n] = (int32_t)(p - source);
            f->sen.end[n] = (int32_t)(end - source);
            f->sen.first[n] = f->tok.n;
            f->sen.block[n] = block;
            f->sen.kind[n] = *p == '#' ? LINE_FURNITURE : LINE_BODY;
            f->sen.n++;
        }
        while (p < end) {
            const size_t len = strcspn(p, " \n");
            if (*p == '@')
                fixture_mention(f, p + 1, len - 1, n);
            f->tok.start[f->tok.n] = (int32_t)(p - source);
            f->tok.end[f->tok.n] = (int32_t)(p - source) + (int32_t)len;
            f->tok.sentence[f->tok.n] = n;
            f->tok.kind[f->tok.n++] = *p == ',' || *p == '.' ? TOKEN_PUNCT : TOKEN_WORD;
            assert_in_range(f->tok.n, 1, FIXTURE_TOKENS - 1);
            p += len + (p + len < end);
        }
        p = *end ? end + 1 : end;
    }
    f->sen.first[f->sen.n] = f->tok.n;
    f->t.s = source;
    f->t.len = (int32_t)strlen(source);
    f->t.source_bytes = f->t.len;
    assert_int_equal(lexis_run(&f->v, &f->t, &f->tok, 0, f->tok.n, f->form, NULL), DGM_OK);
    f->field = (doc_field){ STR("source"), str_of(group) };
    f->d = (doc_view){ .id = str_of(id), .fields = &f->field, .n_fields = 1, .lang = LANG_EN, .t = &f->t, .l = &f->l,
                       .sen = &f->sen, .tok = &f->tok, .form = f->form, .v = &f->v, .men = &f->men, .sta = &f->sta };
    return &f->d;
}

/* A stance row of the document at hand. */
static inline void fixture_stance(fixture *f, int32_t sentence, const char *target, int32_t score, bool quoted)
{
    const uint8_t label = score >= 5 ? LABEL_FAVOR : score <= -5 && score != STANCE_NULL ? LABEL_AGAINST : LABEL_NONE;
    const stance row = { .sentence = sentence, .start = f->sen.start[sentence], .end = f->sen.end[sentence],
                         .target = str_of(target), .holder = quoted ? STR("x") : STR("author"), .score = score,
                         .label = label, .quoted = quoted };
    assert_true(vec_push(&f->m, &f->sta.v, row));
}

/* The same of a holder. */
static inline void fixture_holds(fixture *f, int32_t sentence, const char *holder, const char *target, int32_t score)
{
    fixture_stance(f, sentence, target, score, true);
    f->sta.v.v[f->sta.v.n - 1].holder = str_of(holder);
}

static const char *const fixture_hash = "0123456789abcdef0123456789abcdef";

static inline tally *fixture_tally(fixture *f, uint32_t kind, const dgm_tally_options *o, uint64_t seed)
{
    tally *t = NULL;
    assert_int_equal(tally_new(&f->m, kind, o, fixture_hash, seed, NULL, &t, NULL), DGM_OK);
    return t;
}

static inline void fixture_add(fixture *f, tally *t, const char *id, const char *group, const char *source)
{
    assert_int_equal(tally_add(t, fixture_doc(f, id, group, source), NULL), DGM_OK);
}

/* The values of a cell by its key strings (NULL: unused); NULL: no such cell. */
static inline const int64_t *fixture_cell(const tally *t, uint8_t section, const char *a, const char *b, const char *c,
                                          const char *d)
{
    const char *const s[] = { a, b, c, d };
    uint32_t key[CELL_KEYS] = { 0 };
    for (int i = 0; i < CELL_KEYS; i++)
        if (s[i] && (key[i] = strtab_find(&t->names, s[i], strlen(s[i]))) == STRTAB_NONE)
            return NULL;
    const cell *found = tally_find(t, section, key);
    return found ? found->value : NULL;
}

/* ---- saving to memory */

typedef struct saved {
    mem m;
    buf b;
} saved;

static inline int saved_write(void *user, const void *data, size_t len)
{
    saved *s = user;
    return !buf_add(&s->m, &s->b, data, len);
}

static inline saved fixture_save(const tally *t)
{
    saved s = { test_mem(), { NULL, 0, 0 } };
    const dgm_sink sink = { sizeof sink, 0, saved_write, &s };
    assert_int_equal(tally_save(t, &sink, NULL), DGM_OK);
    return s;
}

static inline void assert_same_bytes(const tally *t, const tally *u)
{
    saved a = fixture_save(t), b = fixture_save(u);
    assert_int_equal(a.b.n, b.b.n);
    assert_memory_equal(a.b.v, b.b.v, a.b.n);
    vec_free(&a.m, &a.b);
    vec_free(&b.m, &b.b);
}

#endif

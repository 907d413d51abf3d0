/* What the tests of this stage share: a text segmented, and spans written out to compare. */
#ifndef SEGMENTING_H
#define SEGMENTING_H

#include "testing.h"

#include <time.h>

#include "segment/segment.h"

/* The lines of a text whose languages nobody told are of none: the segmenter for these, whichever it is. */
#define FOR_ALL(g) ((const segmenter *const[LANG_COUNT]){ [LANG_UND] = (g) })
#define ALL_JOIN (1u << LANG_UND)

/* A text, its lines and what was found in them; zero it, free it with segmented_free(). */
typedef struct segmented {
    text t;
    lines l;
    tokens tok;
    sentences sen;
} segmented;

/* Lines as they stand; an empty line begins a new block. */
static inline void find_lines(const mem *m, segmented *x)
{
    x->l.v.n = 0;
    int32_t block = 0;
    bool empty = false;
    for (int32_t at = 0; at < x->t.len;) {
        const char *lf = memchr(x->t.s + at, '\n', (size_t)(x->t.len - at));
        const int32_t end = lf ? (int32_t)(lf - x->t.s) : x->t.len;
        if (end > at) {
            block += empty;
            assert_true(vec_push(m, &x->l.v, ((line){ at, end, block, LINE_BODY, LANG_UND, "" })));
        }
        empty = end == at;
        at = end + 1;
    }
}

static inline void set_text(const mem *m, segmented *x, const char *s, size_t len)
{
    x->t.s = s;
    x->t.len = (int32_t)len;
    find_lines(m, x);
}

static inline void segmented_free(const mem *m, segmented *x)
{
    vec_free(m, &x->l.v);
    tokens_free(m, &x->tok);
    sentences_free(m, &x->sen);
}

/* Spans are in order, in bounds, not empty and on characters; sentences hold exactly their tokens. */
static inline void assert_sound(const segmented *x)
{
    int32_t at = 0;
    for (int32_t i = 0; i < x->tok.n; i++) {
        assert_true(x->tok.start[i] >= at && x->tok.end[i] > x->tok.start[i] && x->tok.end[i] <= x->t.len);
        at = x->tok.end[i];
        assert_int_not_equal(x->t.s[x->tok.start[i]] & 0xc0, 0x80);
        assert_true(x->tok.end[i] == x->t.len || (x->t.s[x->tok.end[i]] & 0xc0) != 0x80);
        assert_true(x->tok.kind[i] < TOKEN_KINDS);
        const int32_t s = x->tok.sentence[i];
        assert_true(s >= 0 && s < x->sen.n && i >= x->sen.first[s] && i < x->sen.first[s + 1]);
        assert_true(x->tok.start[i] >= x->sen.start[s]);
    }
    for (int32_t s = 0; s < x->sen.n; s++)
        assert_true(x->sen.end[s] > x->sen.start[s] && (s == 0 || x->sen.start[s] >= x->sen.end[s - 1]));
    assert_int_equal(x->sen.first[x->sen.n], x->tok.n);
}

/* Processor seconds of the fastest of three runs over `repeats` copies of the piece. */
typedef void (*runner)(void *user, const char *s, size_t len);
static inline double seconds(runner run, void *user, const char *piece, size_t repeats)
{
    const size_t k = strlen(piece);
    char *s = malloc(k * repeats + 1);
    assert_non_null(s);
    for (size_t i = 0; i < repeats; i++)
        memcpy(s + i * k, piece, k + 1);
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        const clock_t start = clock();
        run(user, s, k * repeats);
        const double t = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = t < best ? t : best;
    }
    free(s);
    return best;
}

/* Four times the text takes about four times as long, not sixteen times. */
static inline void assert_linear(runner run, void *user, const char *piece)
{
    const size_t n = 1 + 30000 / strlen(piece);
    double once = 0, four = 1;
    for (int attempt = 0; attempt < 3 && four > 9 * once + 0.02; attempt++) { /* a busy machine is slow now and then */
        once = seconds(run, user, piece, n);
        four = seconds(run, user, piece, 4 * n);
    }
    if (four > 9 * once + 0.02)
        fail_msg("%.4f s, then %.4f s for four times the text, of pieces such as \"%.40s\"", once, four, piece);
}

#endif

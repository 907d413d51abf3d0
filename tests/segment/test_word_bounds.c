/* Words of UAX #29 from masks of blocks: the same as by the rules as they are written, whatever the bytes and wherever
 * blocks begin, with every classifier. */
#include "random_text.h"
#include "reference.h"
#include "unicode_cases.h"

#include "base/utf8.h"
#include "segment/positions.h"
#include "segment/uax29.h"

typedef struct tried {
    mem m;
    points p;
    tokens got;
    const classifier *all[3];
    size_t variants;
} tried;

static tried begin(void)
{
    tried x = { .m = test_mem() };
    x.variants = classifiers(x.all);
    return x;
}

static void end(tried *x)
{
    points_free(&x->p);
    tokens_free(&x->m, &x->got);
}

static bool same(const points *p, const tokens *got)
{
    int32_t k = 0, first = 0;
    for (int32_t i = 1; i <= p->n; i++) {
        if (!word_bound(p, i))
            continue;
        if (k == got->n || got->start[k] != p->at[first] || got->end[k] != p->at[i] ||
            got->kind[k] != segment_kind(p, first, i))
            return false;
        first = i;
        k++;
    }
    return k == got->n;
}

static void compare(void *user, const char *from, int32_t len)
{
    tried *x = user;
    char *s = exact_copy(from, (size_t)len);
    points_read(&x->p, s, len);
    for (size_t i = 0; i < x->variants; i++) {
        x->got.n = 0;
        assert_true(words_find(&x->m, x->all[i], s, len, &x->got));
        if (!same(&x->p, &x->got))
            fail_msg("%s differs over %d bytes: %.*s", x->all[i]->name, (int)len, (int)len, s);
    }
    free(s);
}

static void random_texts_anywhere(void **state)
{
    (void)state;
    tried x = begin();
    each_alignment(compare, &x, 1);
    end(&x);
}

static void long_runs(void **state)
{
    (void)state;
    tried x = begin();
    each_monotonous(compare, &x);
    end(&x);
}

/* The cases of the standard, with `shift` line feeds before them. */
static void check(void *user, const char *row, const char *s, size_t n, const char *want, size_t shift)
{
    tried *x = user;
    for (size_t v = 0; v < x->variants; v++) {
        const tokens *got = &x->got;
        x->got.n = 0;
        assert_true(words_find(&x->m, x->all[v], s, (int32_t)n, &x->got));
        for (int32_t i = 0, at = 0; i < got->n; at = got->end[i++])
            assert_int_equal(got->start[i], at);
        char bounds[CASE_MOST] = { 0 };
        for (int32_t i = 0; i < got->n; i++)
            bounds[got->end[i]] = 1;
        if (memcmp(bounds + shift + 1, want + shift + 1, n - shift) != 0)
            fail_msg("%s, %zu bytes on: %s", x->all[v]->name, shift, row);
    }
    points_read(&x->p, s, (int32_t)n);
    for (int32_t i = 1; i <= x->p.n; i++)
        if (x->p.at[i] > (int32_t)shift && word_bound(&x->p, i) != want[x->p.at[i]])
            fail_msg("the reference, %zu bytes on: %s", shift, row);
}

static void unicode_cases_anywhere(void **state)
{
    (void)state;
    tried x = begin();
    assert_true(each_case(UCD "WordBreakTest.txt", check, &x) >= 1823);
    end(&x);
}

/* Characters that no variant looks up are all of one class; and first bytes tell what kind of word begins with them. */
static void first_bytes_tell(void **state)
{
    (void)state;
    tried x = begin();
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c < 0xe000)
            continue;
        char s[BLOCK] = { 0 };
        const int32_t n = utf8_put(c, s);
        const unicode_class *u = unicode_of(c);
        word_masks m;
        x.all[x.variants - 1]->words(s, 1, &m);
        const bool letter = (m.pairs | m.triples) & 1, other = !((m.others | m.pairs | m.triples) & 1);
        if (c >= 0x80 && ((letter && u->word != WB_ALETTER) || (other && u->word != WB_OTHER) ||
                          (!(m.others & 1) && u->script & PICTOGRAPHIC) || (letter && n != (m.pairs & 1 ? 2 : 3))))
            fail_msg("U+%04X is not what its first byte says", (unsigned)c);
        compare(&x, s, n);
    }
    end(&x);
}

static void positions_agree(void **state)
{
    (void)state;
    tried x = begin();
    uint64_t seed = 5;
    enum { MASKS = 3 };
    int32_t got[MASKS * BLOCK + POSITIONS_AT_ONCE];
    for (int round = 0; round < 5000; round++) {
        uint64_t masks[MASKS];
        for (size_t i = 0; i < MASKS; i++) {
            masks[i] = (uint64_t)random_next(&seed) << 33 ^ (uint64_t)random_next(&seed) << 11 ^ random_next(&seed);
            masks[i] = round % 5 == 0 ? (uint64_t)0 - (masks[i] & 1) : round % 5 == 1 ? 1u << round % 32 : masks[i];
        }
        for (size_t v = 0; v < x.variants; v++) {
            const int32_t n = x.all[v]->positions(masks, MASKS, 7, got);
            int32_t k = 0;
            for (int32_t i = 0; i < MASKS * BLOCK; i++)
                if (masks[i / BLOCK] >> i % BLOCK & 1)
                    assert_true(k < n && got[k++] == i + 7);
            assert_int_equal(k, n);
        }
    }
    end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_texts_anywhere), cmocka_unit_test(long_runs),
                                        cmocka_unit_test(unicode_cases_anywhere), cmocka_unit_test(first_bytes_tell),
                                        cmocka_unit_test(positions_agree) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

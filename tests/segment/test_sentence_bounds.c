/* Sentences of UAX #29 with what is dull passed over: the same as by the rules as they are written, whatever the bytes
 * and wherever blocks begin, with every classifier. */
#include "random_text.h"
#include "reference.h"
#include "unicode_cases.h"

#include "base/utf8.h"
#include "segment/uax29.h"

typedef struct tried {
    mem m;
    points p;
    sentences got;
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
    sentences_free(&x->m, &x->got);
}

static bool same(const points *p, const sentences *got)
{
    int32_t k = 0, start = 0;
    for (int32_t i = 1; i <= p->n; i++) {
        if (!sentence_bound(p, i))
            continue;
        if (k == got->n || got->start[k] != start || got->end[k] != p->at[i])
            return false;
        start = got->end[k++];
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
        assert_true(sentences_find(&x->m, x->all[i], s, len, &x->got));
        if (!same(&x->p, &x->got))
            fail_msg("%s differs over %d bytes: %.*s", x->all[i]->name, (int)len, (int)len, s);
    }
    free(s);
}

static void random_texts_anywhere(void **state)
{
    (void)state;
    tried x = begin();
    each_alignment(compare, &x, 3);
    end(&x);
}

/* The rules look over whole runs again and again, so these are shorter than for words. */
static void compare_if_short(void *user, const char *from, int32_t len)
{
    if (len < 12000)
        compare(user, from, len);
}

static void long_runs(void **state)
{
    (void)state;
    tried x = begin();
    each_monotonous(compare_if_short, &x);
    end(&x);
}

static void check(void *user, const char *row, const char *s, size_t n, const char *want, size_t shift)
{
    tried *x = user;
    for (size_t v = 0; v < x->variants; v++) {
        char bounds[CASE_MOST] = { 0 };
        x->got.n = 0;
        assert_true(sentences_find(&x->m, x->all[v], s, (int32_t)n, &x->got));
        for (int32_t i = 0; i < x->got.n; i++)
            bounds[x->got.end[i]] = 1;
        if (memcmp(bounds + shift + 1, want + shift + 1, n - shift) != 0)
            fail_msg("%s, %zu bytes on: %s", x->all[v]->name, shift, row);
    }
    points_read(&x->p, s, (int32_t)n);
    for (int32_t i = 1; i <= x->p.n; i++)
        if (x->p.at[i] > (int32_t)shift && sentence_bound(&x->p, i) != want[x->p.at[i]])
            fail_msg("the reference, %zu bytes on: %s", shift, row);
}

static void unicode_cases_anywhere(void **state)
{
    (void)state;
    tried x = begin();
    assert_true(each_case(UCD "SentenceBreakTest.txt", check, &x) >= 502);
    end(&x);
}

/* Every character that ends a sentence begins with a byte at which the classifiers stop. */
static void stops_cover_the_tables(void **state)
{
    (void)state;
    const classifier *all[3];
    const size_t n = classifiers(all);
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        const uint8_t class = unicode_of(c)->sentence;
        if ((c >= 0xd800 && c < 0xe000) || !(sb_separator(class) || sb_terminator(class)))
            continue;
        char s[BLOCK] = { 0 };
        utf8_put(c, s);
        for (size_t i = 0; i < n; i++) {
            uint64_t mask;
            all[i]->stops(s, 1, &mask);
            if (!(mask & 1))
                fail_msg("%s passes over U+%04X", all[i]->name, (unsigned)c);
        }
    }
}

/* Every byte is of the same classes to all classifiers. */
static void classifiers_agree(void **state)
{
    (void)state;
    const classifier *all[3];
    const size_t n = classifiers(all);
    for (int c = 0; c < 256; c++) {
        char s[BLOCK];
        for (int i = 0; i < BLOCK; i++)
            s[i] = (char)(c + i);
        word_masks want, got;
        uint64_t stops_want, stops_got, others_want, others_got;
        all[0]->words(s, 1, &want);
        all[0]->stops(s, 1, &stops_want);
        all[0]->others(s, 1, &others_want);
        assert_true((others_want | want.letter) == ~(uint64_t)0 || c + BLOCK > 0xc3);
        for (size_t i = 1; i < n; i++) {
            all[i]->words(s, 1, &got);
            all[i]->stops(s, 1, &stops_got);
            all[i]->others(s, 1, &others_got);
            assert_memory_equal(&got, &want, sizeof got);
            assert_true(others_got == others_want && stops_got == stops_want);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_texts_anywhere), cmocka_unit_test(long_runs),
                                        cmocka_unit_test(unicode_cases_anywhere),
                                        cmocka_unit_test(stops_cover_the_tables), cmocka_unit_test(classifiers_agree) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

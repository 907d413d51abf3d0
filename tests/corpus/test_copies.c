/* Copies among documents: exact, edited and half shared ones, of many lengths; the first one is kept. */
#include "testing.h"
#include "corpus/copies.h"

enum { TEXT_BYTES = 1 << 16 };

typedef struct bench {
    mem m;
    line_rules *rules;
    copies *c;
    text t;
    lines l;
    signature x;
    const char *of;
    int32_t similarity;
} bench;

static void bench_open(bench *b, uint64_t seed, int32_t percent)
{
    memset(b, 0, sizeof *b);
    b->m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(line_rules_new(&b->m, &b->rules, &err), DGM_OK);
    assert_int_equal(copies_new(&b->m, seed, percent, &b->c, &err), DGM_OK);
}

static void bench_close(bench *b)
{
    copies_free(b->c);
    lines_free(&b->m, &b->l);
    text_free(&b->m, &b->t);
    line_rules_free(b->rules);
}

/* What the text is a copy of; "": of none. */
static const char *see(bench *b, const char *s, const char *id)
{
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(text_decode(&b->m, &b->t, s, strlen(s), NULL, true, 0, &err), DGM_OK);
    assert_int_equal(lines_find(&b->m, b->rules, &b->t, NULL, false, &b->l, &err), DGM_OK);
    signature_of(&b->t, &b->l, false, &b->x);
    assert_int_equal(copies_see(b->c, &b->x, str_of(id), &b->of, &b->similarity, &err), DGM_OK);
    return b->of ? b->of : "";
}

/* `words` made-up words drawn by `seed`, each of `every` by another seed. */
static const char *draw(char *to, uint32_t seed, int words, int every)
{
    size_t n = 0;
    uint32_t x = seed * 2654435761u + 1, other = x ^ 0x5bd1e995u;
    for (int i = 0; i < words && n < TEXT_BYTES - 16; i++) {
        x = x * 1664525u + 1013904223u;
        other = other * 22695477u + 1;
        const uint32_t y = every && i % every == every - 1 ? other : x;
        n += (size_t)snprintf(to + n, 16, "w%u%s", (unsigned)(y >> 16) % 5000, i % 12 == 11 ? ".\n" : " ");
    }
    return to;
}

static void same_words_are_exact(void **state)
{
    (void)state;
    bench b;
    bench_open(&b, 1, 60);
    assert_string_equal(see(&b, "The harbour is closed, and nobody knows for how long.", "a"), "");
    assert_string_equal(see(&b, "THE HARBOUR\xe2\x80\x94is \xe2\x80\x9c" "closed\xe2\x80\x9d\nand nobody knows for how long", "b"), "a");
    assert_int_equal(b.similarity, 100);
    assert_string_equal(see(&b, "The harbour is closed, and nobody knows for how little.", "c"), "a"); /* 5 of 7 shingles */
    assert_in_range(b.similarity, 60, 85);
    assert_string_equal(see(&b, "long how for knows nobody and closed is harbour the", "d"), "");
    assert_string_equal(see(&b, "\xe6\xb8\xaf\xe5\x8f\xa3\xe5\x85\xb3\xe9\x97\xad\xe4\xba\x86\xe3\x80\x82", "zh"), "");
    assert_string_equal(see(&b, "\xe6\xb8\xaf\xe5\x8f\xa3 \xe5\x85\xb3\xe9\x97\xad\xe4\xba\x86", "zh2"), "zh"); /* an ideograph is a word */
    assert_int_equal(b.similarity, 100);
    bench_close(&b);
}

static void short_and_empty_texts(void **state)
{
    (void)state;
    bench b;
    bench_open(&b, 1, 60);
    assert_string_equal(see(&b, "", "empty"), "");
    assert_string_equal(see(&b, "...\n--", "marks"), ""); /* without words nothing is anybody's copy */
    assert_string_equal(see(&b, "Thank you.", "a"), "");
    assert_string_equal(see(&b, "Thank you!", "b"), "a");
    assert_string_equal(see(&b, "Thank them.", "c"), "");
    bench_close(&b);
}

/* A hundred texts; then of each an exact copy, a lightly edited one and one that has half of it. */
static void planted_copies_are_found(void **state)
{
    (void)state;
    enum { TEXTS = 100 };
    static char s[TEXT_BYTES], half[2 * TEXT_BYTES];
    for (uint64_t seed = 1; seed < 4; seed++) {
        bench b;
        bench_open(&b, seed, 60);
        char id[16], of[16];
        for (uint32_t i = 0; i < TEXTS; i++) {
            snprintf(of, sizeof of, "%u", (unsigned)i);
            assert_string_equal(see(&b, draw(s, i, 60 + 20 * (int)i, 0), of), "");
        }
        for (uint32_t i = 0; i < TEXTS; i++) {
            const int words = 60 + 20 * (int)i;
            snprintf(of, sizeof of, "%u", (unsigned)i);
            snprintf(id, sizeof id, "copy %u", (unsigned)i);
            assert_string_equal(see(&b, draw(s, i, words, 0), id), of);
            assert_int_equal(b.similarity, 100);
            assert_string_equal(see(&b, draw(s, i, words, 60), id), of); /* a word in sixty: 11 twelfths of the shingles */
            assert_in_range(b.similarity, 70, 99);
            snprintf(half, sizeof half, "%s", draw(s, i, words / 2, 0));
            strcat(half, draw(s, i + 1000, words / 2, 0)); /* a third of all the shingles */
            assert_string_equal(see(&b, half, "half"), "");
        }
        bench_close(&b);
    }
}

static void the_threshold_holds(void **state)
{
    (void)state;
    static char s[TEXT_BYTES];
    bench b;
    bench_open(&b, 1, 100);
    assert_string_equal(see(&b, draw(s, 1, 3000, 0), "a"), "");
    assert_string_equal(see(&b, draw(s, 1, 2999, 0), "b"), ""); /* all but the same */
    assert_string_equal(see(&b, draw(s, 1, 2999, 0), "c"), "b");
    bench_close(&b);
}

static void the_first_of_equals_is_named(void **state)
{
    (void)state;
    static char s[TEXT_BYTES];
    bench b;
    bench_open(&b, 1, 90);
    assert_string_equal(see(&b, draw(s, 1, 500, 20), "a"), "");
    assert_string_equal(see(&b, draw(s, 1, 500, 0), "b"), "");
    assert_string_equal(see(&b, draw(s, 1, 500, 0), "c"), "b"); /* not a, which is like it but less */
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_words_are_exact),     cmocka_unit_test(short_and_empty_texts),
        cmocka_unit_test(planted_copies_are_found), cmocka_unit_test(the_threshold_holds),
        cmocka_unit_test(the_first_of_equals_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

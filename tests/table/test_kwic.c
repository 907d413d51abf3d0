/* The concordance: words, stems, globs, phrases, entities, categories, and the lines around a hit. */
#include "view_fixture.h"

static dgm_table *find(fixture *f, const char *pattern, const dgm_query *q)
{
    const layer_options o = { DGM_OFFSETS_BYTE, false };
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *t = NULL;
    assert_int_equal(kwic_table(&f->m, &f->d, pattern, q, &o, &t, &err), DGM_OK);
    return t;
}

/* The hits of a pattern, joined by '|'. */
static void expect(fixture *f, const char *pattern, const char *want)
{
    dgm_table *t = find(f, pattern, NULL);
    char got[4096] = "", scratch[4096];
    for (int64_t i = 0; i < table_rows(t); i++) {
        strcat(got, i ? "|" : "");
        strcat(got, fixture_cell(t, "hit", i, scratch));
    }
    assert_string_equal(got, want);
    table_unref(t);
}

static const char text_[] = "Trade  wars hurt. The TRADE war's end: traders don't trade, war is near.\n"
                            "A war, they say, is a trade-war; 贸易 untrained.\n";

static void words_match_by_fold_and_stem(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, text_, sizeof text_ - 1);
    expect(&f, "trade", "Trade|TRADE|trade|trade"); /* a trader has another stem */
    expect(&f, "  Wars ", "wars|war|war|war|war");
    expect(&f, "trade war", "Trade wars|TRADE war");   /* a comma stands in the third, a hyphen in the fourth */
    expect(&f, "trade-war", "trade-war");
    expect(&f, "don't", "don't");
    expect(&f, "贸易", "贸易");
    expect(&f, "absent", "");
    fixture_close(&f);
}

static void globs_match_the_fold(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, text_, sizeof text_ - 1);
    expect(&f, "trade*", "Trade|TRADE|traders|trade|trade");
    expect(&f, "*train*", "untrained");
    expect(&f, "tr*e war*", "Trade wars|TRADE war");
    expect(&f, "w*r", "war|war|war|war");
    expect(&f, "is *", "is near|is a");
    fixture_close(&f);
}

static void lines_around_a_hit(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, text_, sizeof text_ - 1);
    const dgm_query q = { .struct_size = sizeof q, .width = 2, .top = 2 };
    dgm_table *t = find(&f, "trade", &q);
    assert_int_equal(table_rows(t), 2);
    assert_cell(t, "doc", 0, "talks");
    assert_cell(t, "left", 0, "");
    assert_cell(t, "right", 0, "wars hurt");
    assert_cell(t, "left", 1, ". The");
    assert_cell(t, "right", 1, "war'");
    assert_cell(t, "start", 1, "22");
    assert_cell(t, "end", 1, "27");
    table_unref(t);
    t = find(&f, "near", NULL); /* the paragraph ends the line */
    assert_cell(t, "left", 0, "traders don't trade, war is");
    assert_cell(t, "right", 0, ".");
    table_unref(t);
    fixture_close(&f);
}

static void only_what_is_analysed(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, text_, sizeof text_ - 1);
    f.sen.kind[0] = LINE_FURNITURE;
    expect(&f, "trade", "trade");
    f.d.all_text = true;
    expect(&f, "trade", "Trade|TRADE|trade|trade");
    fixture_close(&f);
}

static void entities_by_id(void **state)
{
    (void)state;
    fixture f;
    static const char s[] = "The United States met China. Sino-Russian ties.";
    fixture_open(&f, s, sizeof s - 1);
    fixture_mention(&f, "United States", "us", ENTITY_GPE);
    fixture_mention(&f, "China", "cn", ENTITY_GPE);
    fixture_mention(&f, "Sino-Russian", "cn+ru", ENTITY_NORP);
    f.men.v.v[2].parts[0] = 1;
    expect(&f, "@us", "United States");
    expect(&f, "@cn", "China|Sino-Russian");
    expect(&f, "@cn+ru", "Sino-Russian");
    expect(&f, "@ru", "");
    const dgm_query none = { 0 }, about = { .about = "us" };
    assert_int_equal(kwic_needs("@us", &none, NULL), NEED_TOKENS | NEED_TERMS | NEED_ENTITIES);
    assert_int_equal(kwic_needs(" us", &none, NULL), NEED_TOKENS | NEED_TERMS);
    assert_int_equal(kwic_needs(" us", &about, NULL), NEED_TOKENS | NEED_TERMS | NEED_ENTITIES);
    fixture_close(&f);
}

static void bad_patterns_are_refused(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, "a b", 3);
    char longest[3000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    char words[200] = "";
    for (int i = 0; i < 40; i++)
        strcat(words, "a ");
    const char *const bad[] = { "", "  \t", "@", longest, words };
    const layer_options o = { 0 };
    dgm_table *t = NULL;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(kwic_table(&f.m, &f.d, bad[i], NULL, &o, &t, NULL), DGM_ERR_ARGUMENT);
    const dgm_query q = { .struct_size = sizeof q, .width = -1 };
    assert_int_equal(kwic_table(&f.m, &f.d, "a", &q, &o, &t, NULL), DGM_ERR_ARGUMENT);
    assert_null(t);
    fixture_close(&f);
}

static void hostile_texts_take_no_long(void **state)
{
    (void)state;
    enum { SIZE = 1 << 20 };
    char *s = malloc(SIZE);
    memset(s, 'a', SIZE);
    fixture f;
    fixture_open(&f, s, SIZE); /* one endless token */
    expect(&f, "*a*a*a*a*a*b", "");
    fixture_close(&f);
    for (int i = 1; i < SIZE / 8; i += 2)
        s[i] = ' ';
    fixture_open(&f, s, SIZE / 8); /* the same word again and again */
    expect(&f, "a a a a a a a a a a a a a a a b", "");
    dgm_table *t = find(&f, "a", NULL);
    assert_int_equal(table_rows(t), SIZE / 16);
    table_unref(t);
    fixture_close(&f);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_match_by_fold_and_stem),
        cmocka_unit_test(globs_match_the_fold),
        cmocka_unit_test(lines_around_a_hit),
        cmocka_unit_test(only_what_is_analysed),
        cmocka_unit_test(entities_by_id),
        cmocka_unit_test(bad_patterns_are_refused),
        cmocka_unit_test(hostile_texts_take_no_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

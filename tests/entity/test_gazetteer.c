/* Gazetteer rows: what is refused, what matches, who wins. Only rows of the tests themselves. */
#include "analysing.h"

static void expect(analysis *a, const char *s, const char *expected)
{
    buf out = { 0 };
    analysis_run(a, s, strlen(s), NULL);
    analysis_check(a);
    assert_string_equal(analysis_show(a, &out), expected);
    vec_free(&a->m, &out);
}

static void bad_rows_are_named_by_line(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "# comment\nx\tX\tGPE\ten\tXland\tloud\n",
        "# comment\nx\tX\tTOWN\ten\tXland\n",
        "# comment\nx\tX\tGPE\txx\tXland\n",
        "# comment\n\tX\tGPE\ten\tXland\n",
        "# comment\nx\tX\tGPE\ten\t\n",
        "# comment\nx\tX\tDATE\ten\tX\n",
        "# comment\nx\tX\tGPE\ten\tXland\t\t19-01\n",
    };
    analysis a;
    analysis_init(&a, LANG_EN, false);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        dgm_error err = DGM_ERROR_INIT;
        assert_int_equal(analysis_load(&a, bad[i], &err), DGM_ERR_FORMAT);
        assert_int_equal(err.line, 2);
        assert_non_null(strstr(err.message, "test.tsv:2"));
    }
    analysis_seal(&a);
    analysis_free(&a);
}

static void case_follows_the_alias(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, false);
    assert_int_equal(analysis_load(&a,
                                   "us\tUnited States\tGPE\ten\tUS\tcase\n"
                                   "tr\tTurkey\tGPE\ten\tTurkey\n"
                                   "fr\tFrance\tNORP\ten\tfrench\tdemonym\n",
                                   NULL),
                     DGM_OK);
    analysis_seal(&a);
    expect(&a, "The US told us about Turkey.", "GPE us US | GPE tr Turkey");
    expect(&a, "They ate turkey.", "");
    expect(&a, "TURKEY AND THE US", "GPE tr TURKEY | GPE us US");
    expect(&a, "French wine, french wine", "NORP fr French | NORP fr french");
    expect(&a, "Us or them: Us", "");
    analysis_free(&a);
}

static void the_longest_alias_wins(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, false);
    assert_int_equal(analysis_load(&a,
                                   "cn\tChina\tGPE\ten\tChina\n"
                                   "china-daily\tChina Daily\tORG\ten\tChina Daily\n"
                                   "south-china-sea\tSouth China Sea\tLOC\ten\tSouth China Sea\n"
                                   "ussr\tUSSR\tGPE\ten\tUnion of Soviet Socialist Republics\n",
                                   NULL),
                     DGM_OK);
    analysis_seal(&a);
    expect(&a, "China Daily says China claims the South China Sea.",
           "ORG china-daily China Daily | GPE cn China | LOC south-china-sea South China Sea");
    expect(&a, "South China is warm.", "GPE cn China");
    expect(&a, "The Union of Soviet Socialist \t Republics and the Union of Soviet",
           "GPE ussr Union of Soviet Socialist \t Republics");
    expect(&a, "Chinaware and Indochina; China's; (China)", "GPE cn China | GPE cn China");
    analysis_free(&a);
}

static void the_users_rows_beat_the_built_in_ones(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, true);
    assert_int_equal(analysis_load(&a, "my-france\tMy France\tORG\ten\tFrance\n", NULL), DGM_OK);
    assert_int_equal(analysis_load(&a, "our-france\tOur France\tORG\t*\tFrance\n", NULL), DGM_OK);
    analysis_seal(&a);
    expect(&a, "We like France.", "ORG our-france France");
    analysis_free(&a);
}

static void inflected_aliases_match_in_every_case(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_RU, false);
    assert_int_equal(analysis_load(&a,
                                   "ru\tRussia\tGPE\tru\tРоссия\tinflect\n"
                                   "ru\tRussia\tNORP\tru\tроссийский\tdemonym,inflect\n"
                                   "mid\tMID\tORG\tru\tМИД\tcase,inflect\n"
                                   "ivanov\tIvanov\tPERSON\tru\tИванов\tinflect\n"
                                   "ivanova\tIvanova\tPERSON\tru\tИванова\tinflect\n",
                                   NULL),
                     DGM_OK);
    analysis_seal(&a);
    expect(&a, "Россиада, росс и россий.", "");
    expect(&a, "Мида нет, а МИДа два.", "ORG mid МИДа");
    expect(&a, "Ивановым и Ивановой: Иванова.", "PERSON ivanov Ивановым | PERSON ivanova Ивановой | PERSON ivanova Иванова");
    expect(&a, "В России и за Россией российские войска.", "GPE ru России | GPE ru Россией | NORP ru российские");
    analysis_free(&a);
}

static void chinese_aliases_match_inside_running_text(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_ZH, false);
    assert_int_equal(analysis_load(&a, "cn\tChina\tGPE\tzh\t中国\nru\tRussia\tGPE\tzh\t俄罗斯\n", NULL), DGM_OK);
    analysis_seal(&a);
    expect(&a, "中国和俄罗斯签署协议。", "GPE cn 中国 | GPE ru 俄罗斯");
    analysis_free(&a);
}

static void results_do_not_depend_on_the_document_before(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    expect(&a, "President Jane Harrow spoke. Harrow left.",
           "PERSON jane-harrow Jane Harrow | PERSON jane-harrow Harrow");
    expect(&a, "Harrow is a school.", "");
    analysis_free(&a);
}

static void hostile_texts_are_survived(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    static const char *const units[] = { "China ", "A", "Of the ", "US-", "1 ", "the late ", "$1,000,000,000",
                                         "President ", "May ", "(", "University of ", "-", "Sino-", "J. ",
                                         "\xf0\x9f\x87\xba" };
    enum { BYTES = 1 << 16 };
    char *s = mem_alloc(&a.m, BYTES);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const size_t n = strlen(units[i]);
        size_t len = 0;
        for (; len + n <= BYTES; len += n)
            memcpy(s + len, units[i], n);
        analysis_run(&a, s, len, "2021-02-29");
        analysis_check(&a);
    }
    analysis_run(&a, "", 0, NULL);
    assert_int_equal(a.men.v.n, 0);
    mem_free(&a.m, s);
    analysis_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_rows_are_named_by_line),
        cmocka_unit_test(case_follows_the_alias),
        cmocka_unit_test(the_longest_alias_wins),
        cmocka_unit_test(the_users_rows_beat_the_built_in_ones),
        cmocka_unit_test(inflected_aliases_match_in_every_case),
        cmocka_unit_test(chinese_aliases_match_inside_running_text),
        cmocka_unit_test(results_do_not_depend_on_the_document_before),
        cmocka_unit_test(hostile_texts_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

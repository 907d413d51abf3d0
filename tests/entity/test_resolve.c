/* From candidates to ids: tests/conformance/entities-*.tsv, and what their columns cannot say. */
#include "analysing.h"
#include "base/os.h"

static void run_file(const char *path, enum lang lang, int least)
{
    analysis a;
    char checksum[33];
    analysis_init(&a, lang, true);
    if (lang == LANG_ZH)
        assert_int_equal(segmenter_load_dictionary(a.segment[lang], ZH_DICTIONARY, checksum, NULL), DGM_OK);
    analysis_seal(&a);
    buf file = { 0 }, got = { 0 }, want = { 0 };
    assert_int_equal(os_read_all(&a.m, path, 1 << 24, &file, NULL), DGM_OK);
    int failed = 0, cases = 0;
    for (size_t i = 0, number = 1; i < file.n; number++) {
        const char *lf = memchr(file.v + i, '\n', file.n - i);
        const size_t end = lf ? (size_t)(lf - file.v) : file.n;
        const char *s = file.v + i, *tab = memchr(s, '\t', end - i);
        if (end > i && *s != '#') {
            const size_t len = tab ? (size_t)(tab - s) : end - i;
            want.n = 0;
            assert_true(buf_str(&a.m, &want, ""));
            for (size_t k = i + len + 1; k < end; k++)
                assert_true(file.v[k] == '\t' ? buf_str(&a.m, &want, " | ") : buf_char(&a.m, &want, file.v[k]));
            analysis_run(&a, s, len, NULL);
            analysis_check(&a);
            cases++;
            if (strcmp(analysis_show(&a, &got), want.v) != 0) {
                print_error("line %d: %.*s\n  want %s\n  got  %s\n", (int)number, (int)len, s, want.v, got.v);
                failed++;
            }
        }
        i = end + 1;
    }
    vec_free(&a.m, &file);
    vec_free(&a.m, &got);
    vec_free(&a.m, &want);
    analysis_free(&a);
    assert_true(cases >= least);
    assert_int_equal(failed, 0);
}

static void english_sentences(void **state)
{
    (void)state;
    run_file(SOURCE_DIR "/tests/conformance/entities-en.tsv", LANG_EN, 60);
}

static void other_sentences(void **state)
{
    (void)state;
    run_file(SOURCE_DIR "/tests/conformance/entities-fr.tsv", LANG_FR, 20);
    run_file(SOURCE_DIR "/tests/conformance/entities-es.tsv", LANG_ES, 20);
    run_file(SOURCE_DIR "/tests/conformance/entities-ru.tsv", LANG_RU, 20);
    run_file(SOURCE_DIR "/tests/conformance/entities-zh.tsv", LANG_ZH, 20);
}

static void via_says_how(void **state)
{
    (void)state;
    static const char s[] = "Beijing met the Chinese envoy Lena Voss of the Northern Trade Forum (NTF). "
                            "Voss praised the NTF, Sino-Russian trade and France in 2019.";
    static const uint8_t via[] = { VIA_METONYM, VIA_DEMONYM, VIA_SHAPE, VIA_SHAPE, VIA_SHORT,
                                   VIA_ACRONYM, VIA_COMPOUND, VIA_NAME, VIA_PATTERN };
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    analysis_run(&a, s, sizeof s - 1, NULL);
    buf out = { 0 };
    if (a.men.v.n != sizeof via / sizeof *via && a.men.v.n != sizeof via / sizeof *via + 1)
        fail_msg("%s", analysis_show(&a, &out));
    size_t k = 0;
    for (size_t i = 0; i < a.men.v.n; i++)
        k += k < sizeof via && a.men.v.v[i].via == via[k];
    if (k != sizeof via)
        fail_msg("%s", analysis_show(&a, &out));
    vec_free(&a.m, &out);
    analysis_free(&a);
}

static void compounds_have_parts(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    static const char s[] = "Russian-Chinese trade";
    analysis_run(&a, s, sizeof s - 1, NULL);
    assert_int_equal(a.men.v.n, 1);
    const mention *x = &a.men.v.v[0];
    assert_int_equal(x->via, VIA_COMPOUND);
    assert_string_equal(a.men.actors.v[x->parts[0]].id.s, "cn");
    assert_string_equal(a.men.actors.v[x->parts[1]].id.s, "ru");
    assert_int_equal(a.men.actors.v[x->parts[0]].type, ENTITY_GPE);
    analysis_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_sentences),
        cmocka_unit_test(other_sentences),
        cmocka_unit_test(via_says_how),
        cmocka_unit_test(compounds_have_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

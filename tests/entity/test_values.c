/* What dates, amounts and measures say: tests/conformance/values-*.tsv. */
#include "analysing.h"
#include "base/os.h"

static bool add_cell(const analysis *a, buf *out, str s, char before)
{
    return buf_char(&a->m, out, before) && buf_add(&a->m, out, s.s, s.len);
}

/* "\tTYPE|surface|value|unit|date_from|date_to" of each mention of a value. */
static void show_values(const analysis *a, buf *out)
{
    out->n = 0;
    assert_true(buf_str(&a->m, out, ""));
    for (size_t i = 0; i < a->men.v.n; i++) {
        const mention *x = &a->men.v.v[i];
        const str surface = { a->t.s + x->start, (size_t)(x->end - x->start) };
        if (!entity_is_value(x->type))
            continue;
        assert_true(add_cell(a, out, str_of(entity_type_names[x->type]), '\t') && add_cell(a, out, surface, '|') &&
                    add_cell(a, out, x->value, '|') && add_cell(a, out, x->unit, '|') &&
                    add_cell(a, out, x->date_from, '|') && add_cell(a, out, x->date_to, '|'));
    }
}

/* A row: the document's date, the text, what must be found. */
static bool run_row(analysis *a, str row, buf *got)
{
    const char *const tab = memchr(row.s, '\t', row.len), *const end = row.s + row.len;
    assert_non_null(tab);
    const char *const more = memchr(tab + 1, '\t', (size_t)(end - tab - 1)), *const stop = more ? more : end;
    char date[16] = "";
    assert_true((size_t)(tab - row.s) < sizeof date);
    memcpy(date, row.s, (size_t)(tab - row.s));
    analysis_run(a, tab + 1, (size_t)(stop - tab - 1), *date == '-' ? NULL : date);
    analysis_check(a);
    show_values(a, got);
    const str want = { stop, (size_t)(end - stop) };
    if (str_eq((str){ got->v, got->n }, want))
        return true;
    print_error("%.*s\n  want%.*s\n  got %.*s\n", (int)(stop - tab - 1), tab + 1, (int)want.len, want.s, (int)got->n,
                got->v);
    return false;
}

static void run_file(enum lang lang)
{
    analysis a;
    analysis_init(&a, lang, true);
    char checksum[33];
    if (lang == LANG_ZH)
        assert_int_equal(segmenter_load_dictionary(a.segment[lang], ZH_DICTIONARY, checksum, NULL), DGM_OK);
    analysis_seal(&a);
    char path[512];
    snprintf(path, sizeof path, "%s/tests/conformance/values-%s.tsv", SOURCE_DIR, lang_names[lang]);
    buf file = { 0 }, got = { 0 };
    assert_int_equal(os_read_all(&a.m, path, 1 << 24, &file, NULL), DGM_OK);
    int failed = 0, cases = 0;
    for (size_t i = 0, end; i < file.n; i = end + 1) {
        const char *lf = memchr(file.v + i, '\n', file.n - i);
        end = lf ? (size_t)(lf - file.v) : file.n;
        if (end == i || file.v[i] == '#')
            continue;
        cases++;
        failed += !run_row(&a, (str){ file.v + i, end - i }, &got);
    }
    vec_free(&a.m, &file);
    vec_free(&a.m, &got);
    analysis_free(&a);
    assert_true(cases >= 20);
    assert_int_equal(failed, 0);
}

static void values_are_read(void **state)
{
    (void)state;
    for (int lang = LANG_EN; lang < LANG_COUNT; lang++)
        if (lang != LANG_ZH || os_kind(ZH_DICTIONARY) == OS_FILE)
            run_file((enum lang)lang);
}

/* Numbers in digits and words that are too long to read, or to tell, are mentions without a value. */
static void too_much_has_no_value(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "It cost $1234567890123456789012345678901234567890123 then.",
        "It cost nine trillion billion quadrillion trillion dollars then.",
        "It cost several hundred dollars then.",
        "It cost one third of a percent and zero point one two three four percent then.",
    };
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        analysis_run(&a, texts[i], strlen(texts[i]), "2021-03-23");
        analysis_check(&a);
        for (size_t k = 0; k < a.men.v.n; k++)
            assert_int_equal(a.men.v.v[k].value.len, 0);
    }
    analysis_free(&a);
}

/* Dates at the ends of the calendar lead to none outside of it. */
static void no_date_leaves_the_calendar(void **state)
{
    (void)state;
    static const char *const days[] = { "0001-01-01", "9999-12-31", "2020-02-29", "2021-13-45", "99999", "0000" };
    static const char sentence[] = "Last year, next week, the past 99999 years, 99999 centuries ago, last winter, "
                                   "next Friday, on February 30, in the coming 9000 years and tomorrow it rained.";
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        analysis_run(&a, sentence, sizeof sentence - 1, days[i]);
        analysis_check(&a);
        for (size_t k = 0; k < a.men.v.n; k++)
            assert_true(a.men.v.v[k].date_from.len == a.men.v.v[k].date_to.len);
    }
    analysis_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(too_much_has_no_value),
        cmocka_unit_test(no_date_leaves_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Files of names, as they are understood. */
#include "analysing.h"

static const struct {
    const char *row, *forms, *problems;
} cases[] = {
    { "acme\tAcme\tORG\ten\tAcme Works\t", "Acme Works", "" },
    { "boris\tBoris\tPERSON\tru\tБорис Ивин\tinflect",
      "Борис Ивин;Бориса Ивина;Борису Ивину;Борисом Ивиным;Борисом Ивином;Борисе Ивине", "" },
    { "kr\tKraland\tNORP\tfr\tkralandais\tdemonym,inflect", "kralandais;kralandaise;kralandaises", "" },
    { "kr\tKraland\tNORP\tfr\tkralien\tdemonym,inflect", "kralien;kralienne;kraliens;kraliennes", "" },
    { "kr\tKraland\tNORP\tes\tkralés\tdemonym,inflect", "kralés;kralesa;kraleses;kralesas", "" },
    { "kr\tKraland\tNORP\tes\tkralandense\tdemonym,inflect", "kralandense;kralandenses", "" },
    { "acme\tAcme\tORG\ten\tAcmeco\tinflect", "Acmeco", "inflect gives no further form" },
    { "they\tThey\tORG\ten\tThey\t", "They", "a common word without the flag case" },
    { "they\tThey\tORG\ten\tTHEY\tcase", "THEY", "" },
    { "other\tOther\tORG\ten\tacme works\t", "acme works", "also an alias of acme" },
    { "third\tThird\tORG\ten\tAcme Works\tambiguous", "Acme Works", "" },
    { "acme\tAcme\tORG\tru\tAcme Works\t", "Acme Works", "" },
    { "x\tX\tCLUB\ten\tXen\t", "", "unknown type" },
    { "x\tX\tORG\tde\tXen\t", "", "unknown language" },
    { "x\tX\tORG\ten\tXen\tloud", "", "unknown flag" },
    { "x\tX\tORG\ten\t\t", "", "no alias" },
    { "\tX\tORG\ten\tXen\t", "", "no id" },
    { "x\tX\tPERSON\ten\tXen\t\t2011-02-29", "", "a date is not yyyy, yyyy-mm or yyyy-mm-dd" },
    { "x\tX\tPERSON\ten\tXen\t\t2012-13", "", "a date is not yyyy, yyyy-mm or yyyy-mm-dd" },
    { "x\tX\tPERSON\ten\tXen\t\t2012-06\t2012-05", "", "from is after to" },
    { "x\tX\tPERSON\ten\tXeno\t\t2012-02-29\t2012", "Xeno", "" },
};
enum { CASES_N = sizeof cases / sizeof *cases };

static void assert_list(const mem *m, const str *v, size_t from, size_t to, const char *want, int row)
{
    buf b = { 0 };
    assert_true(buf_str(m, &b, ""));
    for (size_t i = from; i < to; i++)
        assert_true((i == from || buf_char(m, &b, ';')) && buf_add(m, &b, v[i].s, v[i].len));
    if (strcmp(b.v, want) != 0)
        fail_msg("row %d: want '%s', got '%s'", row, want, b.v);
    vec_free(m, &b);
}

static void rows_are_told(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, false);
    buf file = { 0 };
    assert_true(buf_str(&a.m, &file, "id\tname\ttype\tlang\talias\tflags\n# a comment\n"));
    for (int i = 0; i < CASES_N; i++)
        assert_true(buf_str(&a.m, &file, cases[i].row) && buf_char(&a.m, &file, '\n'));
    gazetteer_check x;
    assert_int_equal(entities_check(a.e, file.v, file.n, &x, NULL), DGM_OK);
    assert_int_equal(x.rows.n, CASES_N);
    size_t form = 0, problem = 0;
    for (int i = 0; i < CASES_N; i++) {
        const checked_row *row = &x.rows.v[i];
        assert_int_equal(row->line, i + 3);
        assert_list(&a.m, x.forms.v, form, row->forms, cases[i].forms, i);
        assert_list(&a.m, x.problems.v, problem, row->problems, cases[i].problems, i);
        form = row->forms;
        problem = row->problems;
    }
    gazetteer_check_free(&a.m, &x);
    vec_free(&a.m, &file);
    analysis_free(&a);
}

static void built_in_names_are_known(void **state)
{
    (void)state;
    static const char row[] = "krona\tKrona\tGPE\ten\tFrance\t\n";
    analysis a;
    analysis_init(&a, LANG_EN, true);
    gazetteer_check x;
    assert_int_equal(entities_check(a.e, row, sizeof row - 1, &x, NULL), DGM_OK);
    assert_int_equal(x.problems.n, 1);
    assert_memory_equal(x.problems.v[0].s, "also an alias of fr", 19);
    gazetteer_check_free(&a.m, &x);
    analysis_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_told),
        cmocka_unit_test(built_in_names_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

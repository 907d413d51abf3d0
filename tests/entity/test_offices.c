/* The state somebody acts for, by the date of the document. */
#include "analysing.h"

#define ROW(id, alias, from, to, role, state) \
    id "\t" alias "\tPERSON\t*\t" alias "\t\t" from "\t" to "\teditor\t" role "\t" state "\n"

static const char rows[] =
    "aa\tAland\tGPE\t*\tAland\t\t\t\teditor\n"
    "bb\tBeland\tGPE\t*\tBeland\t\t\t\teditor\n"
    "aland-ministry\tAlandic Ministry\tORG\t*\tAlandic Ministry\t\t\t\teditor\t\taa\n"
    "league\tLeague\tORG\t*\tLeague\t\t\t\teditor\n"
    ROW("ann", "Ann Orr", "2010-03-01", "2012-05", "president", "aa")
    ROW("ann", "Ann Orr", "2014", "", "prime-minister", "bb")
    ROW("bo", "Bo Ek", "2011", "2011", "foreign-minister", "aa")
    ROW("cy", "Cy Ash", "", "", "spokesperson", "aland-ministry")
    ROW("di", "Di Fox", "", "", "senator", "aa")
    ROW("ed", "Ed Roy", "", "", "secretary-general", "league");

static void check(analysis *a, const char *name, const char *date, const char *want)
{
    analysis_run(a, name, strlen(name), date);
    assert_int_equal(a->men.actors.n, 1);
    const str got = a->men.actors.v[0].state;
    if (!str_eq(got, str_of(want)))
        fail_msg("%s, %s: want '%s', got '%.*s'", name, date, want, (int)got.len, got.s ? got.s : "");
    assert_int_equal(a->men.actors.v[0].state_name.len != 0, *want != '\0');
}

static void offices_have_their_time(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        { "Ann Orr", "2010-02-28", "" },   { "Ann Orr", "2010-03-01", "aa" }, { "Ann Orr", "2010", "aa" },
        { "Ann Orr", "2010-02", "" },      { "Ann Orr", "2012-05-31", "aa" }, { "Ann Orr", "2012-06-01", "" },
        { "Ann Orr", "2013-12-31", "" },   { "Ann Orr", "2014-01-01", "bb" }, { "Ann Orr", "2030-01-01", "bb" },
        { "Ann Orr", "", "" }, /* two states */
        { "Bo Ek", "", "aa" },             { "Bo Ek", "2011-12-31", "aa" },   { "Bo Ek", "2012-01-01", "" },
        { "Cy Ash", "1999-01-01", "aa" },  { "Di Fox", "", "" },              { "Ed Roy", "", "" },
        { "Alandic Ministry", "", "aa" },  { "League", "", "" },              { "Aland", "", "" },
    };
    analysis a;
    analysis_init(&a, LANG_EN, false);
    assert_int_equal(analysis_load(&a, rows, NULL), DGM_OK);
    analysis_seal(&a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&a, cases[i][0], cases[i][1], cases[i][2]);
    analysis_free(&a);
}

static void institutions_act_for_their_owner(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    check(&a, "The Peruvian Agriculture Ministry closed.", "", "pe");
    check(&a, "Vladimir Putin", "2015-05-01", "ru");
    check(&a, "Hua Chunying", "", "cn");
    check(&a, "The State Duma", "", "ru");
    analysis_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offices_have_their_time),
        cmocka_unit_test(institutions_act_for_their_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

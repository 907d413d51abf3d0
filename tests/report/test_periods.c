/* Which unit of time figures count by, and what lies in which. */
#include "report/periods.h"
#include "testing.h"

/* Dates, parted by blanks, with the unit, the number of periods, and the names of the first and the last. */
static void expect(const char *dates, enum period_unit unit, int n, const char *first, const char *last)
{
    const mem m = test_mem();
    strtab t;
    strtab_init(&t, &m, 1);
    for (const char *z = dates; *z;) {
        const size_t len = strcspn(z, " ");
        assert_int_not_equal(strtab_add(&t, z, len), STRTAB_NONE);
        z += len + (z[len] == ' ');
    }
    const periods p = periods_of(&t);
    assert_int_equal(p.unit, unit);
    assert_int_equal(p.n, n);
    char name[PERIOD_NAME];
    if (n) {
        assert_true(str_eq(period_name(&p, 0, name), str_of(first)));
        assert_true(str_eq(period_name(&p, n - 1, name), str_of(last)));
    }
    strtab_free(&t);
}

static void unit_fits_the_span(void **state)
{
    (void)state;
    expect("", PERIOD_NONE, 0, "", "");
    expect("2021-03 2021-04", PERIOD_NONE, 0, "", ""); /* two months */
    expect("2017", PERIOD_NONE, 0, "", "");
    expect("2021-03 2020-12 2021-04", PERIOD_MONTH, 5, "2020-12", "2021-04");
    expect("2021-03 2018-04", PERIOD_MONTH, 36, "2018-04", "2021-03");
    expect("2021-03 2018-03", PERIOD_QUARTER, 13, "2018 Q1", "2021 Q1");
    expect("2021-12 2009-01", PERIOD_YEAR, 13, "2009", "2021");
    expect("2021-03 2019", PERIOD_YEAR, 3, "2019", "2021"); /* a month is not known */
    expect("1790-01 2024-03", PERIOD_DECADE, 24, "1790s", "2020s");
    expect("0001 9999", PERIOD_NONE, 0, "", ""); /* too far apart to draw */
    expect("2021-13 x 20211 2021-0x later", PERIOD_NONE, 0, "", "");
}

static void dates_lie_in_periods(void **state)
{
    const periods quarters = { PERIOD_QUARTER, 2020 * 4, 6 }, decades = { PERIOD_DECADE, 179, 24 };
    (void)state;
    assert_int_equal(period_at(&quarters, STR("2020-01")), 0);
    assert_int_equal(period_at(&quarters, STR("2020-04")), 1);
    assert_int_equal(period_at(&quarters, STR("2021-06")), 5);
    assert_int_equal(period_at(&quarters, STR("2021-07")), -1);
    assert_int_equal(period_at(&quarters, STR("2019-12")), -1);
    assert_int_equal(period_at(&quarters, STR("2020")), -1);
    assert_int_equal(period_at(&quarters, STR("")), -1);
    assert_int_equal(period_at(&decades, STR("1790-01")), 0);
    assert_int_equal(period_at(&decades, STR("2024")), 23);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(unit_fits_the_span), cmocka_unit_test(dates_lie_in_periods) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

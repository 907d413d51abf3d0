/* Conditions on fields. */
#include "testing.h"
#include "corpus/where.h"

static bool holds(const char *text, const char *value)
{
    mem m = test_mem();
    where_list w = { 0 };
    dgm_error err = DGM_ERROR_INIT;
    if (where_read(&m, &w, text, &err))
        fail_msg("%s", err.message);
    assert_int_equal(w.v.n, 1);
    assert_string_equal(w.v.v[0].field, "f");
    const bool yes = where_holds(&w.v.v[0], str_of(value));
    where_free(&m, &w);
    return yes;
}

static void equality(void **state)
{
    (void)state;
    assert_true(holds("f=Gull", "Gull"));
    assert_false(holds("f=Gull", "gull"));
    assert_true(holds("f=a=b", "a=b"));
    assert_true(holds("f=", ""));
    assert_true(holds("f!=Gull", "Tern"));
    assert_true(holds("f!=Gull", ""));
    assert_false(holds("f!=Gull", "Gull"));
    assert_true(holds("f=2017", "2017.0")); /* as tables of numbers with gaps write years */
    assert_false(holds("f=7", "007"));
    assert_false(holds("f=1.", "1"));
}

static void order(void **state)
{
    (void)state;
    assert_true(holds("f>=10", "10"));
    assert_true(holds("f>9", "10")); /* as numbers */
    assert_true(holds("f<-9.5", "-10"));
    assert_false(holds("f<0", "-0.0"));
    assert_true(holds("f<=0.3", "0.30"));
    assert_true(holds("f<9007199254740993", "9007199254740992")); /* exactly */
    assert_true(holds("f>a", "b"));
    assert_false(holds("f>9", "")); /* no value */
    assert_true(holds("f<=2017", "2017-05-03")); /* in that year */
    assert_false(holds("f>2017", "2017-05-03"));
    assert_true(holds("f>=2017-05", "2017-05-03"));
    assert_true(holds("f<2017-06-01", "2017-05-03"));
}

static void several(void **state)
{
    (void)state;
    mem m = test_mem();
    where_list w = { 0 };
    assert_int_equal(where_read(&m, &w, "date>=2017\ndate<2018\npaper!=Gull", NULL), DGM_OK);
    assert_int_equal(w.v.n, 3);
    assert_string_equal(w.v.v[2].field, "paper");
    assert_string_equal(w.v.v[1].value, "2018");
    where_free(&m, &w);
    static const char *const bad[] = { "", "field", "=x", "!=x", "<3", "a=1\n" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        w = (where_list){ 0 };
        assert_int_equal(where_read(&m, &w, bad[i], NULL), DGM_ERR_ARGUMENT);
        where_free(&m, &w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality),
        cmocka_unit_test(order),
        cmocka_unit_test(several),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

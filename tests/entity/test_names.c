/* The long lists are looked up by halving: they must be sorted, and every row must be found. */
#include "analysing.h"
#include "base/data.h"

static void list_is_sorted(const char *name, size_t least)
{
    const data_file *f = data_find(name);
    assert_non_null(f);
    tsv t = tsv_open(f->data, f->len);
    str last = { 0 };
    size_t rows = 0;
    while (tsv_next(&t)) {
        if (rows++ && str_cmp(last, t.cell[0]) >= 0)
            fail_msg("%s:%lld: not after the row before", name, (long long)t.line);
        last = t.cell[0];
    }
    assert_true(rows >= least);
}

static void lists_are_sorted(void **state)
{
    (void)state;
    list_is_sorted("names/given.tsv", 10000);
    list_is_sorted("names/family.txt", 10000);
    list_is_sorted("names/places.tsv", 50000);
    list_is_sorted("names/pinyin.tsv", 20000);
}

/* A town of the list in another language has the same id; n times the names take no more than n times the work. */
static void towns_have_one_id(void **state)
{
    (void)state;
    static const struct {
        enum lang lang;
        const char *text;
    } rows[] = { { LANG_EN, "They met in Kostroma." }, { LANG_RU, "Они встретились в Костроме." } };
    for (size_t i = 0; i < 2; i++) {
        analysis a;
        analysis_init(&a, rows[i].lang, true);
        analysis_seal(&a);
        analysis_run(&a, rows[i].text, strlen(rows[i].text), NULL);
        assert_int_equal(a.men.v.n, 1);
        assert_true(str_eq(a.men.actors.v[a.men.v.v[0].actor].id, STR("kostroma")));
        analysis_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lists_are_sorted), cmocka_unit_test(towns_have_one_id) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

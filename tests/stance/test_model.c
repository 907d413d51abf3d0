/* stance: the table of the fitted model. */
#include "stance/model.h"
#include "testing.h"

static void a_feature_is_found_by_its_key(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    model *x = NULL;
    assert_int_equal(model_new(&m, 1, "en", &x, &err), DGM_OK);
    assert_non_null(x);
    const uint32_t accuse = model_word(x, STR("accus"));
    assert_int_not_equal(accuse, NO_WORD);
    const feature_weights *w = model_find(x, (feature_key){ FEATURE_WORD, 0, accuse, NO_WORD });
    assert_non_null(w);
    assert_true(w->against > w->favor);
    assert_null(model_find(x, (feature_key){ FEATURE_AT1, WHERE_NOT | WHERE_QUOTED, accuse, accuse }));
    assert_int_equal(model_word(x, STR("no such word")), NO_WORD);
    model_free(&m, x);
}

static void a_language_may_have_none(void **state)
{
    (void)state;
    const mem m = test_mem();
    model *x = NULL;
    assert_int_equal(model_new(&m, 1, "ru", &x, NULL), DGM_OK);
    assert_null(x);
    model_free(&m, x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feature_is_found_by_its_key),
        cmocka_unit_test(a_language_may_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a pattern can begin with and needs, as words. */
#include "testing.h"

#include "entity/needs.h"

static const char *const shapes[] = { "", "<", ">" };
static const char *const classes[] = { "", "^", "@", "@@" };

/* "first | need | also", each a list of words; <: begins so, >: ends so, ^: with a capital, @: a kind; *: anything. */
static void expect(const char *source, const char *expected)
{
    const mem m = test_mem();
    lexis *lex;
    assert_int_equal(lexis_new(&m, LANG_EN, NULL, 0, true, 1, &lex, NULL), DGM_OK);
    needs_reader *r = needs_reader_new(&m, 1, lex);
    needs *n = mem_alloc(&m, sizeof *n);
    assert_non_null(r);
    assert_non_null(n);
    const pattern p = { .source = str_of(source) };
    assert_true(needs_read(r, &p, n));
    buf out = { 0 };
    assert_true(buf_str(&m, &out, ""));
    for (int role = 0; role < TRIGGER_ROLES; role++) {
        const items *x = &n->of[role];
        assert_true(!role || buf_str(&m, &out, " | "));
        assert_true(!x->any || buf_str(&m, &out, "*"));
        for (int i = 0; !x->any && i < x->n; i++)
            assert_true((!i || buf_char(&m, &out, ' ')) && buf_str(&m, &out, classes[x->v[i].class]) &&
                        buf_str(&m, &out, shapes[x->v[i].shape]) && buf_add(&m, &out, x->v[i].s, x->v[i].len));
    }
    assert_string_equal(out.v, expected);
    vec_free(&m, &out);
    mem_free(&m, n);
    needs_reader_free(r);
    lexis_free(lex);
}

static void words_and_kinds_are_read(void **state)
{
    (void)state;
    expect("[Tt]he year \\d{4}(?![\\w-])", "the | 0 | year");
    expect("(?:[Tt]he )?end of (?:this|last) century", "the end | century | end");
    expect("(?<d>\\d{1,2}) (?<mon>{month})", "0 | 0 | @month");
    expect("(?i:{coin}) fine", "@@coin | fine | @@coin");
    expect("(?<=in )(?<y>[12]\\d{3})", "0 | 0 | *");
    expect("\\$ ?\\d+", "$ | $ | 0");
    expect("years?", "years year | years year | *");
    expect("March", "^march | ^march | *");
}

static void a_letter_before_or_after_is_seen(void **state)
{
    (void)state;
    expect("un\\w+", "<un | <un | *");
    expect("two ?{unit}", "<two | <two | @>unit");
    expect("two {unit}", "two | two | @unit");
    expect("\\d+ ?km", "0 | 0 | km");
    expect("(?:ab)+", "<ab | <ab | *");
}

static void what_is_not_understood_asks_for_nothing(void **state)
{
    (void)state;
    static const char *const any[] = { ".*", "(?x) the year", "\\w+ \\w+", "(?:the|.+)", "(the", "the)", "[^a-z]+", "(a)?", "" };
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        expect(any[i], "* | * | *");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_kinds_are_read),
        cmocka_unit_test(a_letter_before_or_after_is_seen),
        cmocka_unit_test(what_is_not_understood_asks_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Lines that other documents of a source have too: by what they are counted, which of them are cut, and which never. */
#include "testing.h"
#include "text/text.h"

typedef struct fixture {
    mem m;
    line_rules *r;
    boilerplate *x;
    text t;
    lines l;
    buf folded;
    dgm_error err;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->m = test_mem();
    f->err = (dgm_error)DGM_ERROR_INIT;
    assert_int_equal(line_rules_new(&f->m, &f->r, &f->err), DGM_OK);
    assert_int_equal(boilerplate_new(&f->m, 7, &f->x, &f->err), DGM_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    lines_free(&f->m, &f->l);
    line_rules_free(f->r);
    boilerplate_free(f->x);
    text_free(&f->m, &f->t);
    vec_free(&f->m, &f->folded);
    free(f);
    return 0;
}

static void find(fixture *f, const char *s, bool page)
{
    assert_int_equal(text_decode(&f->m, &f->t, s, strlen(s), NULL, true, 0, &f->err), DGM_OK);
    assert_int_equal(lines_find(&f->m, f->r, &f->t, NULL, page, &f->l, &f->err), DGM_OK);
}

/* How a text of one paragraph is counted. */
static repeat_line read_line(fixture *f, const char *s)
{
    repeat_line x;
    f->l.again = NULL;
    find(f, s, false);
    assert_true(repeat_read(&f->m, f->r, &f->t, &f->l, 0, &f->folded, &x) > 0);
    return x;
}

static void assert_key(fixture *f, const char *s, const char *want)
{
    const repeat_line x = read_line(f, s);
    assert_int_equal(x.key.len, strlen(want));
    assert_memory_equal(x.key.s, want, x.key.len);
}

static void keys_fold_case_space_and_digits(void **state)
{
    fixture *f = *state;
    assert_key(f, "  41\xc2\xa0 Comments ", "0 comments");
    assert_key(f, "Issued 12.05.2019, no. 7", "issued 0.0.0, no. 0");
    assert_key(f, "ЧИТАЙТЕ ТАКЖЕ", "читайте также");
    assert_key(f, "2019 - 07 | 12", ""); /* nothing to read */
    assert_key(f, "———", "");
    assert_key(f, "热门文章 10", "热门文章 0");
}

static void long_keys_tell_their_ends_apart(void **state)
{
    fixture *f = *state;
    char a[400], b[400], key[100];
    memset(a, 'x', sizeof a);
    a[0] = 'A', a[398] = 'y', a[399] = '\0';
    memcpy(b, a, sizeof a);
    b[398] = 'z';
    const repeat_line x = read_line(f, a);
    const size_t n = x.key.len;
    assert_true(n < sizeof key && memchr(x.key.s, REPEAT_CUT, n));
    memcpy(key, x.key.s, n);
    const repeat_line y = read_line(f, b);
    assert_int_equal(y.key.len, n);
    assert_memory_not_equal(y.key.s, key, n);
    const repeat_line again = read_line(f, a);
    assert_memory_equal(again.key.s, key, n);
}

/* What every speech of a collection says is text. */
static void greetings_are_text(void **state)
{
    fixture *f = *state;
    static const char *const texts[] = { "Mr. President, distinguished delegates,",
                                         "I thank you.",
                                         "Thank you, Mr. President.",
                                         "Excellencies, ladies and gentlemen!",
                                         "My fellow Americans:",
                                         "God bless you all.",
                                         "Fellow-Citizens of the Senate and House of Representatives:",
                                         "Conclusion",
                                         "The General Assembly,",
                                         "Уважаемые коллеги!",
                                         "Благодарю за внимание.",
                                         "Дамы и господа!",
                                         "Господин Председатель!",
                                         "Monsieur le Président,",
                                         "Mesdames et Messieurs",
                                         "Je vous remercie.",
                                         "Vive la République !",
                                         "Señor Presidente:",
                                         "Muchas gracias.",
                                         "Señoras y señores",
                                         "¡Viva México!",
                                         "主席先生，",
                                         "各位同事：",
                                         "谢谢大家！",
                                         "女士们、先生们" };
    static const char *const others[] = {
        "Share this article", "Most read",      "All rights reserved.",  "Thank you for subscribing to our newsletter.",
        "Поделиться",         "Читайте также:", "Tous droits réservés.", "Lo más leído",
        "责任编辑：王",       "Follow us:"
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!read_line(f, texts[i]).text)
            fail_msg("%s is no text", texts[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (read_line(f, others[i]).text)
            fail_msg("%s is text", others[i]);
}

static void fates(void **state)
{
    (void)state;
    assert_int_equal(repeat_fate(1, 1, 1, 0, 0), REPEAT_RARE);
    assert_int_equal(repeat_fate(4, 4, 9, 0, 0), REPEAT_RARE);
    assert_int_equal(repeat_fate(5, 25, 5, 0, 0), REPEAT_FURNITURE);
    assert_int_equal(repeat_fate(5, 26, 5, 0, 0), REPEAT_RARE);
    assert_int_equal(repeat_fate(5, 25, 5, 5, 0), REPEAT_RARE); /* a sentence */
    assert_int_equal(repeat_fate(8, 25, 8, 8, 0), REPEAT_FURNITURE);
    assert_int_equal(repeat_fate(25, 25, 25, 25, 25), REPEAT_TEXT);
    assert_int_equal(repeat_fate(INT64_MAX, INT64_MAX, INT64_MAX, 0, 0), REPEAT_FURNITURE);
}

static void add(fixture *f, const char *source, const char *s)
{
    const repeat_line x = read_line(f, s);
    assert_int_equal(boilerplate_add(f->x, str_of(source), x.key, 37, 52, &f->err), DGM_OK);
}

/* The first letters of the kinds, in order: b for body, f for furniture. */
static void assert_kinds(fixture *f, const char *source, const char *s, const char *want)
{
    char got[100] = "";
    f->l.again = f->x;
    f->l.from = str_of(source);
    find(f, s, false);
    assert_true(f->l.v.n < sizeof got);
    for (size_t i = 0; i < f->l.v.n; i++)
        got[i] = line_kind_names[f->l.v.v[i].kind][0];
    assert_string_equal(got, want);
}

static void lines_of_their_source_are_cut(void **state)
{
    fixture *f = *state;
    add(f, "The Gull",
        "The Gull is printed on the quay by hands that smell of fish, and is read there too, every second morning.");
    add(f, "The Gull", "Tide tables: 12");
    static const char page[] =
        "TIDE TABLES: 7\nGrain is dear.\nThe council sat until the lamps went out.\nIt agreed on nothing at all, and "
        "the price of bread rose again by noon of the next day.\n"
        "The Gull is printed on the quay by hands that smell of fish, and is read there too, every second "
        "morning.\nThe Gull is printed on the quay by hands.\n";
    assert_kinds(f, "The Gull", page, "fbbbfb");
    assert_string_equal(f->l.v.v[0].reason, "repeats:37/52");
    assert_kinds(f, "The Tern", page, "bbbbbb");
    assert_kinds(f, "", page, "bbbbbb");
}

/* Most of whose sentences other documents have too. */
static void copies_are_not_cut(void **state)
{
    fixture *f = *state;
    add(f, "", "Grain is dear.");
    add(f, "", "Coal is cheap.");
    assert_kinds(f, "", "Grain is dear.\nCoal is cheap.\nSalt is salt.\n", "bbb");
    assert_kinds(f, "", "Grain is dear.\nThe council sat until the lamps went out.\n", "fb");
}

static void wrapped_paragraphs_are_one_line(void **state)
{
    fixture *f = *state;
    static const char wrapped[] = "The council met on Monday to discuss the price of\n"
                                  "grain and the repair of the harbour wall. Nobody\n"
                                  "came but the clerk, who wrote down that no one had\n"
                                  "come, and went home to his supper of salted cod.\n";
    char one[300];
    snprintf(one, sizeof one, "%s", wrapped);
    for (char *p = strchr(one, '\n'); p && p[1]; p = strchr(p, '\n'))
        *p = ' ';
    add(f, "", wrapped);
    char page[700];
    snprintf(
        page, sizeof page,
        "%s\nThe harbour wall is four hundred years old and has been mended in each of them, mostly by night, "
        "with stones that were meant for the church and the school and for a bridge that was never built at all.\n",
        one);
    assert_kinds(f, "", page, "fb");
}

/* On a page they bound the article, though nothing else on it is known for furniture. */
static void they_bound_the_article(void **state)
{
    fixture *f = *state;
    static const char promise
        [] = "Every week our writers walk the shore from the old light to the new one and tell their readers what the "
             "sea has brought, who has lost it, and what the finders ask for it at the market on the quay.";
    char page[1500];
    add(f, "", promise);
    snprintf(
        page, sizeof page,
        "%s\n\nThe wall that nobody mends\n\nShort and sweet\n\nThe harbour wall is four hundred years old and has "
        "been mended in each "
        "of them, mostly by night, with stones that were meant for the church and the school and for a bridge that was "
        "never "
        "built at all.\n\nThe council has now asked for an estimate, which is more than it did in the last forty "
        "years, and the "
        "mason has answered that he will not set foot on the wall before the debts of his father have been paid.\n",
        promise);
    f->l.again = f->x;
    f->l.from = STR("");
    find(f, page, true);
    assert_int_equal(f->l.v.v[0].kind, LINE_FURNITURE);
    assert_string_equal(f->l.v.v[0].reason, "repeats:37/52");
    assert_int_equal(f->l.v.v[1].kind, LINE_TITLE);
    assert_int_equal(f->l.v.v[3].kind, LINE_BODY);
    assert_int_equal(f->l.v.v[4].kind, LINE_BODY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keys_fold_case_space_and_digits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_keys_tell_their_ends_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(greetings_are_text, set_up, tear_down),
        cmocka_unit_test(fates),
        cmocka_unit_test_setup_teardown(lines_of_their_source_are_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(copies_are_not_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrapped_paragraphs_are_one_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(they_bound_the_article, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

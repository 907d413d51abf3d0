/* Patterns: the examples of each row of data/patterns, and what the values say. */
#include "analysing.h"
#include "base/data.h"

#include "entity/rules.h"

static void trim(const char **s, size_t *len)
{
    while (*len && **s == ' ')
        (*s)++, (*len)--;
    while (*len && (*s)[*len - 1] == ' ')
        (*len)--;
}

/* Loads one pattern alone and says which spans of that type it finds, as "span|span|". */
static void found_in(analysis *a, const char *s, size_t len, uint8_t type, buf *out)
{
    out->n = 0;
    assert_true(buf_str(&a->m, out, ""));
    analysis_run(a, s, len, NULL);
    analysis_check(a);
    for (size_t i = 0; i < a->men.v.n; i++)
        if (a->men.v.v[i].type == type && a->men.v.v[i].via == VIA_PATTERN) {
            const mention *x = &a->men.v.v[i];
            assert_true(buf_add(&a->m, out, s + x->start, (size_t)(x->end - x->start)) && buf_char(&a->m, out, '|'));
        }
}

/* Takes "[" and "]" out of an example and collects what stood between them. */
static void read_example(const mem *m, const char *s, size_t len, buf *plain, buf *marked)
{
    plain->n = marked->n = 0;
    assert_true(buf_str(m, plain, "") && buf_str(m, marked, ""));
    bool inside = false;
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '[' || s[i] == ']') {
            inside = s[i] == '[';
            assert_true(inside || buf_char(m, marked, '|'));
            continue;
        }
        assert_true(buf_char(m, plain, s[i]) && (!inside || buf_char(m, marked, s[i])));
    }
}

static int run_examples(analysis *a, const tsv *t, str examples, uint8_t type, bool yes)
{
    buf plain = { 0 }, marked = { 0 }, found = { 0 };
    int failed = 0;
    for (size_t i = 0; i < examples.len;) {
        size_t end = i;
        while (end < examples.len && examples.s[end] != '|')
            end++;
        const char *s = examples.s + i;
        size_t len = end - i;
        trim(&s, &len);
        read_example(&a->m, s, len, &plain, &marked);
        found_in(a, plain.v, plain.n, type, &found);
        if (len && strcmp(found.v, yes ? marked.v : "") != 0) {
            print_error("line %d, %.*s: in \"%s\" found \"%s\"\n", (int)t->line, (int)t->cell[1].len, t->cell[1].s,
                        plain.v, found.v);
            failed++;
        }
        i = end + 1;
    }
    vec_free(&a->m, &plain);
    vec_free(&a->m, &marked);
    vec_free(&a->m, &found);
    return failed;
}

static int lang_of(str s)
{
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (str_eq(s, str_of(lang_names[i])))
            return i;
    return LANG_EN;
}

static int type_of(str s)
{
    for (int i = 0; i < ENTITY_TYPES; i++)
        if (str_eq(s, str_of(entity_type_names[i])))
            return i;
    return -1;
}

static bool is_part(const tsv *t)
{
    return str_eq(t->cell[2], STR("PART"));
}

/* The rows that patterns are made of: all but the patterns themselves. */
static void load_parts(entities *e, const data_file *f)
{
    tsv t = tsv_open(f->data, f->len);
    for (const char *begin = t.next; tsv_next(&t); begin = t.next)
        if (is_part(&t))
            assert_int_equal(entities_load_patterns(e, f->name, begin, (size_t)(t.next - begin), NULL), DGM_OK);
}

/* Each row is tried alone, so that no other pattern finds its examples for it. */
static int run_row(const data_file *f, const tsv *t)
{
    const char *begin = t->cell[0].s, *end = t->next;
    analysis a;
    analysis_init(&a, (enum lang)lang_of(t->cell[0]), false);
    load_parts(a.e, f);
    assert_int_equal(entities_load_patterns(a.e, f->name, begin, (size_t)(end - begin), NULL), DGM_OK);
    analysis_seal(&a);
    const uint8_t type = (uint8_t)type_of(t->cell[2]);
    const int failed = run_examples(&a, t, t->cell[5], type, true) + run_examples(&a, t, t->cell[6], type, false);
    analysis_free(&a);
    return failed;
}

static bool is_pattern_file(const data_file *f)
{
    return strncmp(f->name, "patterns/", 9) == 0 && strcmp(f->name, "patterns/values.tsv") != 0;
}

static void every_example_holds(void **state)
{
    (void)state;
    int failed = 0;
    for (const data_file *f = data_files; f->name; f++) {
        if (!is_pattern_file(f))
            continue;
        tsv t = tsv_open(f->data, f->len);
        while (tsv_next(&t)) {
            if (str_eq(t.cell[0], STR("lang")) || is_part(&t))
                continue;
            if (t.n != 7 || !t.cell[5].len || !t.cell[6].len)
                fail_msg("%s:%d: seven columns, with an example that matches and one that does not", f->name,
                         (int)t.line);
            failed += run_row(f, &t);
        }
    }
    assert_int_equal(failed, 0);
}

static int nothing_found(analysis *a, const data_file *f, const tsv *t, buf *plain, buf *marked)
{
    int failed = 0;
    for (size_t i = 0, end; i < t->cell[5].len; i = end + 1) {
        for (end = i; end < t->cell[5].len && t->cell[5].s[end] != '|';)
            end++;
        read_example(&a->m, t->cell[5].s + i, end - i, plain, marked);
        analysis_run(a, plain->v, plain->n, NULL);
        analysis_check(a);
        if (a->men.v.n == 0) {
            print_error("%s:%d: nothing in \"%s\"\n", f->name, (int)t->line, plain->v);
            failed++;
        }
    }
    return failed;
}

/* With everything built in, a longer mention may take an example's place, but not none: what decides where patterns are
 * tried must miss nothing. */
static void every_example_is_reached(void **state)
{
    (void)state;
    int failed = 0;
    buf plain = { 0 }, marked = { 0 };
    for (int lang = LANG_EN; lang < LANG_COUNT; lang++) {
        analysis a;
        analysis_init(&a, (enum lang)lang, true);
        analysis_seal(&a);
        for (const data_file *f = data_files; f->name; f++) {
            tsv t = tsv_open(f->data, is_pattern_file(f) ? f->len : 0);
            while (tsv_next(&t))
                if (str_eq(t.cell[0], str_of(lang_names[lang])))
                    failed += nothing_found(&a, f, &t, &plain, &marked);
        }
        vec_free(&a.m, &plain);
        vec_free(&a.m, &marked);
        analysis_free(&a);
    }
    assert_int_equal(failed, 0);
}

static void a_bad_pattern_is_named_by_line(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, false);
    static const char rows[] = "# one\nen\tx\tDATE\t(\\d\t\t\t\n";
    assert_int_equal(entities_load_patterns(a.e, "mine.tsv", rows, sizeof rows - 1, NULL), DGM_OK);
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(entities_seal(a.e, (const segmenter *const *)a.segment, (const lexis *const *)a.lex, &err),
                     DGM_ERR_FORMAT);
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, "mine.tsv:2"));
    err = (dgm_error)DGM_ERROR_INIT;
    static const char unknown[] = "en\tx\tDAY\t\\d\t\t\t\n";
    assert_int_equal(entities_load_patterns(a.e, "mine.tsv", unknown, sizeof unknown - 1, &err), DGM_ERR_FORMAT);
    analysis_free(&a);
}

/* A pattern that would backtrack for ever reaches its limit, finds nothing, and that is counted. */
static void a_pattern_cannot_run_away(void **state)
{
    (void)state;
    analysis a;
    static const char rows[] = "en\tx\tORG\t(?:x|xx)+!\t\t\t\n";
    for (int jit = 0; jit < 2; jit++) {
        analysis_init(&a, LANG_EN, false);
        entities_free(a.e);
        assert_int_equal(entities_new(&a.m, 7, false, jit, NULL, &a.e, NULL), DGM_OK);
        assert_int_equal(entities_load_patterns(a.e, "mine.tsv", rows, sizeof rows - 1, NULL), DGM_OK);
        analysis_seal(&a);
        char s[401];
        memset(s, 'x', 400);
        memcpy(s + 396, "y !", 4);
        analysis_run(&a, s, 399, NULL);
        assert_int_equal(a.men.v.n, 0);
        assert_true(a.men.gave_up > 0);
        analysis_run(&a, "xx!", 3, NULL);
        assert_int_equal(a.men.gave_up, 0);
        assert_int_equal(a.men.v.n, 1);
        analysis_free(&a);
    }
}

static void values_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *id, *value, *unit, *from, *to;
    } cases[] = {
        { "on June 5, 2019, they met", "date:2019-06-05", "2019-06-05", "", "2019-06-05", "2019-06-05" },
        { "in October 2017 they met", "date:2017-10", "2017-10", "", "2017-10-01", "2017-10-31" },
        { "in 2016 they met", "date:2016", "2016", "", "2016-01-01", "2016-12-31" },
        { "the late 1970s were hard", "date:197X", "197X", "", "1970-01-01", "1979-12-31" },
        { "the nineteenth century was long", "date:18XX", "18XX", "", "1801-01-01", "1900-12-31" },
        { "on February 29, 2020 they met", "date:2020-02-29", "2020-02-29", "", "2020-02-29", "2020-02-29" },
        { "it cost $600 billion then", "money:usd-6e11", "6e11", "usd", "", "" },
        { "it cost 5 billion yuan then", "money:cny-5e9", "5e9", "cny", "", "" },
        { "it cost €2.50 then", "money:eur-2.5", "2.5", "eur", "", "" },
        { "it cost twenty-two dollars then", "money:usd-22", "22", "usd", "", "" },
        { "about 80 percent of it", "percent:80", "80", "percent", "", "" },
        { "about 3.50 % of it", "percent:3.5", "3.5", "percent", "", "" },
        { "some 3.5 million tons of it", "quantity:3.5e6-t", "3.5e6", "t", "", "" },
        { "some 600,000 square \t miles of it", "quantity:600000-mi2", "600000", "mi2", "", "" },
    };
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        analysis_run(&a, cases[i].text, strlen(cases[i].text), NULL);
        if (a.men.v.n != 1)
            fail_msg("%s: %zu mentions", cases[i].text, a.men.v.n);
        const mention *x = &a.men.v.v[0];
        const str id = a.men.actors.v[x->actor].id;
        assert_string_equal(id.s, cases[i].id);
        const str got[] = { x->value, x->unit, x->date_from, x->date_to };
        const char *const want[] = { cases[i].value, cases[i].unit, cases[i].from, cases[i].to };
        for (int k = 0; k < 4; k++)
            if (!str_eq(got[k], str_of(want[k])))
                fail_msg("%s: \"%.*s\" is not \"%s\"", cases[i].text, (int)got[k].len, got[k].s, want[k]);
    }
    analysis_free(&a);
}

static void relative_dates_need_a_date(void **state)
{
    (void)state;
    static const struct {
        const char *date, *text, *id;
    } cases[] = {
        { NULL, "it began last year there", "date:last-year" },
        { "2021-03-23", "it began last year there", "date:2020" },
        { "2021-01-15", "it ends next month there", "date:2021-02" },
        { "2021-01", "it ends today there", "date:today" },
        { "2021-03-01", "it began yesterday there", "date:2021-02-28" },
        { "2020-12-31", "tomorrow it ends", "date:2021-01-01" },
        { NULL, "by May 2 it ends", "date:XXXX-05-02" },
        { "2021-01-10", "on December 30 they met", "date:2020-12-30" },
        { "2021-03-23", "this week they met", "date:2021-03-22/2021-03-28" },
        { "nonsense", "they met today", "date:today" },
    };
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        analysis_run(&a, cases[i].text, strlen(cases[i].text), cases[i].date);
        assert_int_equal(a.men.v.n, 1);
        assert_string_equal(a.men.actors.v[a.men.v.v[0].actor].id.s, cases[i].id);
    }
    analysis_free(&a);
}

/* The interpreter finds what the compiled patterns find. */
static void jit_and_interpreter_agree(void **state)
{
    (void)state;
    static const char s[] = "On May 2, 2019, it paid $5.5 billion, 12 percent more than in 2018, for 300 square miles.";
    buf one = { 0 }, two = { 0 };
    analysis a, b;
    analysis_init(&a, LANG_EN, true);
    analysis_init(&b, LANG_EN, true);
    entities_free(b.e);
    assert_int_equal(entities_new(&b.m, 9, true, false, NULL, &b.e, NULL), DGM_OK);
    analysis_seal(&a);
    analysis_seal(&b);
    analysis_run(&a, s, sizeof s - 1, NULL);
    analysis_run(&b, s, sizeof s - 1, NULL);
    assert_string_equal(analysis_show(&a, &one), analysis_show(&b, &two));
    assert_int_equal(a.men.v.n, 5);
    vec_free(&a.m, &one);
    vec_free(&b.m, &two);
    analysis_free(&a);
    analysis_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_holds),
        cmocka_unit_test(every_example_is_reached),
        cmocka_unit_test(a_bad_pattern_is_named_by_line),
        cmocka_unit_test(a_pattern_cannot_run_away),
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(relative_dates_need_a_date),
        cmocka_unit_test(jit_and_interpreter_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

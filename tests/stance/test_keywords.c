/* stance: dictionaries of categories in their formats, and what matches. */
#include "document.h"

#include "stance/dictionary.h"

static stages shared;

static int open_stages(void **state)
{
    (void)state;
    stages_open(&shared);
    return 0;
}

static int close_stages(void **state)
{
    (void)state;
    stages_close(&shared);
    return 0;
}

/* ---- formats: every entry as "category=pattern;" */

static dgm_status collect(void *user, str category, str pattern, int64_t line_number, dgm_error *err)
{
    (void)line_number;
    (void)err;
    mem m = test_mem();
    buf *b = user;
    return buf_add(&m, b, category.s, category.len) && buf_char(&m, b, '=') && buf_add(&m, b, pattern.s, pattern.len) &&
                   buf_char(&m, b, ';')
               ? DGM_OK
               : DGM_ERR_MEMORY;
}

static void expect(const char *name, const char *data, const char *entries)
{
    mem m = test_mem();
    buf b = { 0 };
    dgm_error err = DGM_ERROR_INIT;
    if (dictionary_read(&m, name, data, strlen(data), collect, &b, &err))
        fail_msg("%s: %s", name, err.message);
    assert_string_equal(b.n ? b.v : "", entries);
    vec_free(&m, &b);
}

static void expect_error(const char *name, const char *data, int64_t line_number)
{
    mem m = test_mem();
    buf b = { 0 };
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(dictionary_read(&m, name, data, strlen(data), collect, &b, &err), DGM_ERR_FORMAT);
    assert_int_equal(err.line, line_number);
    vec_free(&m, &b);
}

static void tables(void **state)
{
    (void)state;
    expect("a.csv", "category,pattern\ntax,duty\ntax,\"trade, fair\",0.5\nsay,\"a \"\"b\"\" c\"\r\n# note\n\n",
           "tax=duty;tax=trade, fair;say=a \"b\" c;");
    expect("a.csv", "\xef\xbb\xbftax,duty", "tax=duty;");
    expect("A.TSV", "tax\tduty*\t1\n\"x\"\ty\n", "tax=duty*;\"x\"=y;");
    expect("a.csv", "", "");
    expect_error("a.csv", "tax,duty\ntax\n", 2);
    expect_error("a.csv", "tax,\"duty\n", 1);
    expect_error("a.csv", "\n\n,duty\n", 3);
    expect_error("a.txt", "tax,duty", 0);
}

static void yaml(void **state)
{
    (void)state;
    expect("a.yml",
           "---\n# a comment\neconomy:\n  - tax*\n  - \"trade war\" # spoken of\nstate:\n"
           "  law: [court, 'judge''s', \"say \\\"no\\\"\"]\n"
           "  order:\n  - police\n  - army\npeace: treaty\n",
           "economy=tax*;economy=trade war;state.law=court;state.law=judge's;state.law=say \"no\";state.order=police;"
           "state.order=army;peace=treaty;");
    expect("a.yaml", "a:\r\n  b:\r\n    c:\r\n    - x#y\r\nd: []\r\n", "a.b.c=x#y;");
    expect_error("a.yml", "a:\n  - \"open\n", 2);
    expect_error("a.yml", "a: [x, y\n", 1);
    expect_error("a.yml", "a:\n\t- x\n", 2);
    expect_error("a.yml", "- x\n", 1);
    expect_error("a.yml", "a:\n  just words\n", 2);
    expect_error("a.yml", "a: {b: c}\n", 1);
    expect_error("a.yml", "a:\n  - \n", 2);
}

static void liwc(void **state)
{
    (void)state;
    expect("a.dic", "%\n1\tposemo\n22\tneg emo\n%\nhappy*\t1\nsad\t22\nso so\t1\t22\n",
           "posemo=happy*;neg emo=sad;posemo=so so;neg emo=so so;");
    expect("a.dic", "%\n1 a\n%\nx 1\n", "a=x;");
    expect_error("a.dic", "%\n1\ta\n%\nx\t2\n", 4);
    expect_error("a.dic", "x\t1\n", 1);
    expect_error("a.dic", "%\n1\ta\n", 2);
    expect_error("a.dic", "%\n1\n%\n", 2);
    expect_error("a.dic", "%\n1\ta\n1\tb\n%\n", 3);
    expect_error("a.dic", "%\n1\ta\n%\nlonely\n", 4);
}

/* ---- matching */

static keywords *load(const char *name, const char *data)
{
    keywords *k = NULL;
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(keywords_new(&shared.m, 3, &k, &err), DGM_OK);
    if (keywords_load(k, name, data, strlen(data), &err) ||
        keywords_seal(k, (const segmenter *const *)shared.segment, (const lexis *const *)shared.lex, &err))
        fail_msg("%s", err.message);
    return k;
}

/* Every hit as "category:words;" */
static void hits_are(const char *dictionary, const char *words, const char *expected)
{
    keywords *k = load("a.csv", dictionary);
    document d;
    keyword_hits hits = { 0 };
    buf b = { 0 };
    document_open(&d, &shared, LANG_EN);
    document_read(&d, words, strlen(words), false, NULL, 0);
    for (int again = 0; again < 2; again++)
        assert_int_equal(keywords_run(k, &d.in, &hits, NULL), DGM_OK);
    for (size_t i = 0; i < hits.n; i++) {
        const str category = keywords_category(k, (size_t)hits.v[i].category);
        assert_true(buf_add(&shared.m, &b, category.s, category.len) && buf_char(&shared.m, &b, ':') &&
                    buf_add(&shared.m, &b, d.t.s + hits.v[i].start, (size_t)(hits.v[i].end - hits.v[i].start)) &&
                    buf_char(&shared.m, &b, ';'));
    }
    assert_string_equal(b.n ? b.v : "", expected);
    vec_free(&shared.m, &b);
    keyword_hits_free(&shared.m, &hits);
    document_close(&d);
    keywords_free(k);
}

static void matching(void **state)
{
    (void)state;
    hits_are("tax,tax*\n", "Taxes and TAXATION, not syntax.", "tax:Taxes;tax:TAXATION;");
    hits_are("w,wom?n\n", "A woman, women, womn.", "w:woman;w:women;");
    hits_are("x,*ship\n", "Friendship and a shipment.", "x:Friendship;");
    hits_are("trade,trade\ntrade,trade war\n", "The trade war hurts trade.", "trade:trade war;trade:trade;");
    hits_are("b,war\na,trade war\n", "The trade war.", "a:trade war;b:war;");
    hits_are("a,new york *\n", "New York Times", "a:New York Times;");
    hits_are("a,do n't\nb,don't\n", "They don't.", "a:don't;b:don't;");
    hits_are("a,one two\n", "One. Two.", "");
    hits_are("a,trades\n", "A trade.", "");
    hits_are("a,STRASSE\n", "Straße", "a:Straße;");
}

static void categories_by_name(void **state)
{
    (void)state;
    keywords *k = load("a.yml", "x:\n  y: [a]\nz: b\n");
    assert_int_equal(keywords_categories(k), 2);
    assert_true(str_eq(keywords_category(k, 0), STR("x.y")));
    assert_int_equal(keywords_find(k, STR("z")), 1);
    assert_int_equal(keywords_find(k, STR("nope")), -1);
    keywords_free(k);
}

static void hostile_dictionaries(void **state)
{
    (void)state;
    mem m = test_mem();
    buf long_word = { 0 };
    for (int i = 0; i < 100000; i++)
        assert_true(buf_char(&m, &long_word, 'a'));
    keywords *k = load("a.csv", "x,*a*a*a*b\nx,????*\nx,a*\n");
    document d;
    keyword_hits hits = { 0 };
    document_open(&d, &shared, LANG_EN);
    document_read(&d, long_word.v, long_word.n, false, NULL, 0);
    assert_int_equal(keywords_run(k, &d.in, &hits, NULL), DGM_OK);
    assert_int_equal(hits.n, 1);
    keyword_hits_free(&m, &hits);
    document_close(&d);
    keywords_free(k);
    vec_free(&m, &long_word);

    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(keywords_new(&m, 3, &k, &err), DGM_OK);
    static const char words[] = "x,fine\nx,a b c d e f g h i j k l m n o p q\n";
    assert_int_equal(keywords_load(k, "long.csv", words, sizeof words - 1, &err), DGM_OK);
    const dgm_status sealed =
        keywords_seal(k, (const segmenter *const *)shared.segment, (const lexis *const *)shared.lex, &err);
    assert_int_equal(sealed, DGM_ERR_FORMAT);
    assert_int_equal(err.line, 2);
    keywords_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(yaml),
        cmocka_unit_test(liwc),
        cmocka_unit_test(matching),
        cmocka_unit_test(categories_by_name),
        cmocka_unit_test(hostile_dictionaries),
    };
    return cmocka_run_group_tests_name("stance/keywords", tests, open_stages, close_stages);
}

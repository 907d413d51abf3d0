/* stance: dictionaries of categories in their formats, and what matches. */
#include "cases.h"
#include "document.h"

#include "stance/dictionary.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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

/* ---- formats: the conformance file has the ordinary cases; here is what it cannot say. Every entry as "category=pattern;" */

static dgm_status collect(void *user, const dictionary_entry *e, dgm_error *err)
{
    (void)err;
    mem m = test_mem();
    buf *b = user;
    char weight[32] = "";
    if (e->weight != 1)
        snprintf(weight, sizeof weight, "*%g", e->weight);
    const buf *name = &e->category->name;
    return buf_add(&m, b, name->v, name->n) && buf_char(&m, b, '=') &&
                   buf_add(&m, b, e->pattern.s, e->pattern.len) && buf_str(&m, b, weight) && buf_char(&m, b, ';')
               ? DGM_OK
               : DGM_ERR_MEMORY;
}

static void expect(const char *name, const char *data, size_t len, const char *entries)
{
    mem m = test_mem();
    buf b = { 0 };
    dgm_error err = DGM_ERROR_INIT;
    if (dictionary_read(&m, name, data, len, collect, &b, &err))
        fail_msg("%s: %s", name, err.message);
    assert_string_equal(b.n ? b.v : "", entries);
    vec_free(&m, &b);
}

static void expect_error(const char *name, const char *data, size_t len, int64_t line_number)
{
    mem m = test_mem();
    buf b = { 0 };
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(dictionary_read(&m, name, data, len, collect, &b, &err), DGM_ERR_FORMAT);
    assert_int_equal(err.line, line_number);
    vec_free(&m, &b);
}
#define ENTRIES(name, data, entries)  expect(name, data, sizeof data - 1, entries)
#define BAD_LINE(name, data, number)  expect_error(name, data, sizeof data - 1, number)

static void bytes(void **state)
{
    (void)state;
    static const char *const names[] = { "a.csv", "a.tsv", "a.yml", "a.dic", "a.lc3", "a.cat" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        BAD_LINE(names[i], "# x\n\n\xe9t\xe9", 3); /* Latin-1 */
        BAD_LINE(names[i], "# x\na\0b", 2);
        BAD_LINE(names[i], "\xff\xfe" "a\0", 1); /* UTF-16 */
        if (strcmp(names[i], "a.dic") != 0)
            ENTRIES(names[i], "\xef\xbb\xbf", "");
    }
    ENTRIES("a.csv", "\xef\xbb\xbftax,duty", "tax=duty;");
    ENTRIES("A.CSV", "tax,duty,2\r\ntax,\"a \"\"b\"\" c\",-0.5\r\n", "tax=duty*2;tax=a \"b\" c*-0.5;");
    ENTRIES("a.yaml", "a:\r\n  b:\r\n    c:\r\n    - x#y\r\nd: []\r\n", "a.b.c=x#y;");
    ENTRIES("a.lc3", "+a\r\nb\r\n", "a=b;");
    ENTRIES("a.cat", "A\r\n\tB_C (2.5)\r\n\tD (1)\r\n", "A=B C*2.5;A=D;");
    BAD_LINE("a.txt", "tax,duty", 0);
    BAD_LINE("", "", 0);
}

#ifdef DRAGOMAN_EXPAT
static void xml(void **state)
{
    (void)state;
    ENTRIES("a.ykd", "<dictionary><cnode name='t'><cnode name='a'><pnode name='x' score='2.5'/></cnode></cnode></dictionary>",
            "a=x*2.5;");
    ENTRIES("a.lcd", "<?xml version='1.0' encoding='ISO-8859-1'?><dictionary><cnode name='\xe9t\xe9'><pnode name='x'/>"
                     "</cnode></dictionary>",
            "\u00e9t\u00e9=x;");
    ENTRIES("a.ykd", "<dictionary/>", "");
    BAD_LINE("a.ykd", "", 1);
    BAD_LINE("a.ykd", "<dictionary>\n\0</dictionary>", 2);
    BAD_LINE("a.ykd", "<?xml version='1.0'?>\n<html/>", 2);
    buf deep = { 0 };
    mem m = test_mem();
    assert_true(buf_str(&m, &deep, "<dictionary>"));
    for (int i = 0; i < 100000; i++)
        assert_true(buf_str(&m, &deep, "<cnode name='a'>"));
    expect_error("a.ykd", deep.v, deep.n, 1);
    vec_free(&m, &deep);
}
#endif

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

/* The hits in a text, each as "category=words", of every category or only of the one. */
static void put_hits(const keywords *k, const char *words, size_t len, const char *only, buf *b)
{
    document d;
    keyword_hits hits = { 0 };
    document_open(&d, &shared, LANG_EN);
    document_read(&d, words, len, false, NULL, 0);
    for (int again = 0; again < 2; again++)
        assert_int_equal(keywords_run(k, &d.in, &hits, NULL), DGM_OK);
    for (size_t i = 0; i < hits.n; i++) {
        const keyword_hit *h = &hits.v[i];
        const str category = keywords_category(k, (size_t)h->category);
        if (only ? !str_eq(category, str_of(only)) : h->category != keywords_entry(k, (size_t)h->entry).category)
            continue;
        assert_true((!b->n || buf_str(&shared.m, b, "; ")) && buf_add(&shared.m, b, category.s, category.len) &&
                    buf_char(&shared.m, b, '=') &&
                    buf_add(&shared.m, b, d.t.s + h->start, (size_t)(h->end - h->start)));
        assert_true(i == 0 || hits.v[i - 1].first < h->first ||
                    (hits.v[i - 1].first == h->first && hits.v[i - 1].category < h->category));
    }
    keyword_hits_free(&shared.m, &hits);
    document_close(&d);
}

/* "\n" and "\t" of a cell told. */
static buf plain(str cell)
{
    buf b = { 0 };
    for (size_t i = 0; i < cell.len; i++) {
        const bool escape = cell.s[i] == '\\' && i + 1 < cell.len && (cell.s[i + 1] == 'n' || cell.s[i + 1] == 't');
        assert_true(buf_char(&shared.m, &b, !escape ? cell.s[i] : cell.s[i + 1] == 'n' ? '\n' : '\t'));
        i += escape;
    }
    return b;
}

static void run_case(const char *name, const buf *content, str words, str expected, int64_t number)
{
    keywords *k = NULL;
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(keywords_new(&shared.m, 3, &k, &err), DGM_OK);
    dgm_status status = keywords_load(k, name, content->v, content->n, &err);
    if (!status)
        status = keywords_seal(k, (const segmenter *const *)shared.segment, (const lexis *const *)shared.lex, &err);
    buf b = { 0 };
    if (status == DGM_ERR_FORMAT) {
        char at[32];
        snprintf(at, sizeof at, "!%lld", (long long)err.line);
        assert_true(buf_str(&shared.m, &b, at));
        if (!strstr(err.message, name) || !strstr(err.message, "line"))
            fail_msg("line %lld: %s", (long long)number, err.message);
    } else {
        assert_int_equal(status, DGM_OK);
        put_hits(k, words.s, words.len, NULL, &b);
    }
    if (!str_eq((str){ b.n ? b.v : "", b.n }, expected))
        fail_msg("keywords.tsv line %lld: %s %s", (long long)number, b.n ? b.v : "(no hits)", err.message);
    vec_free(&shared.m, &b);
    keywords_free(k);
}

static bool has_reader(const char *name)
{
#ifdef DRAGOMAN_EXPAT
    (void)name;
    return true;
#else
    return !strstr(name, ".ykd") && !strstr(name, ".lcd");
#endif
}

static void conformance(void **state)
{
    (void)state;
    mem m = test_mem();
    buf file = cases_open(&m, "keywords.tsv");
    int cases = 0;
    for (tsv t = tsv_open(file.v, file.n); tsv_next(&t);) {
        buf name = { 0 }, content = plain(t.cell[1]);
        assert_true(buf_add(&m, &name, t.cell[0].s, t.cell[0].len));
        if (has_reader(name.v))
            run_case(name.v, &content, t.cell[2], t.cell[3], t.line);
        vec_free(&m, &name);
        vec_free(&m, &content);
        cases++;
    }
    assert_true(cases > 60);
    vec_free(&m, &file);
}

static void nested_categories(void **state)
{
    (void)state;
    keywords *k = load("a.yml", "land:\n  farm: [hay, hay stack]\n  wood: [hay stack of, oak]\nsea: [hay]\n");
    buf b = { 0 };
    static const char words[] = "A hay stack of oak, a hay stack.";
    put_hits(k, words, sizeof words - 1, "land", &b); /* its own longest, whatever those nested in it have */
    assert_string_equal(b.v, "land=hay stack of; land=oak; land=hay stack");
    b.n = 0;
    put_hits(k, words, sizeof words - 1, "land.farm", &b);
    assert_string_equal(b.v, "land.farm=hay stack; land.farm=hay stack");
    vec_free(&shared.m, &b);
    keywords_free(k);
}

/* Entries that matched, though another of their category was longer. */
static void matches(void **state)
{
    (void)state;
    keywords *k = load("a.csv", "a,war\na,trade war\na,tr?de war\na,peace\na,war NEAR/2 cold\na,war\n");
    assert_int_equal(keywords_entries(k), 5); /* a repeated one is one */
    document d;
    keyword_hits hits = { 0 };
    document_open(&d, &shared, LANG_EN);
    document_read(&d, "A trade war.", 12, false, NULL, 0);
    assert_int_equal(keywords_run(k, &d.in, &hits, NULL), DGM_OK);
    assert_int_equal(hits.n, 1);
    unsigned seen = 0;
    for (size_t i = 0; i < hits.matches.n; i++)
        seen |= 1u << hits.matches.v[i].entry;
    assert_int_equal(seen, 7);
    keyword_hits_free(&shared.m, &hits);
    document_close(&d);
    keywords_free(k);
}

static void categories_by_name(void **state)
{
    (void)state;
    keywords *k = load("a.yml", "x:\n  y: [a]\nz: b\n");
    assert_int_equal(keywords_categories(k), 3);
    assert_true(str_eq(keywords_category(k, 0), STR("x")));
    assert_true(str_eq(keywords_category(k, 1), STR("x.y")));
    assert_int_equal(keywords_find(k, STR("z")), 2);
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

/* ---- time: four times the input in at most eight times the time */

static double seconds_of(const keywords *k, const buf *words)
{
    double best = 1e9;
    document d;
    keyword_hits hits = { 0 };
    document_open(&d, &shared, LANG_EN);
    document_read(&d, words->v, words->n, false, NULL, 0);
    for (int i = 0; i < 5; i++) {
        const clock_t before = clock();
        assert_int_equal(keywords_run(k, &d.in, &hits, NULL), DGM_OK);
        const double took = (double)(clock() - before) / CLOCKS_PER_SEC;
        best = took < best ? took : best;
    }
    keyword_hits_free(&shared.m, &hits);
    document_close(&d);
    return best;
}

static void repeat(buf *b, const char *what, int n)
{
    b->n = 0;
    for (int i = 0; i < n; i++)
        assert_true(buf_str(&shared.m, b, what));
}

static void long_sentences(void **state)
{
    (void)state;
    static const char *const dictionaries[] = {
        "a,oak NEAR/1000 ash\n", "a,oak NOT NEAR/S elm\n", "a,oak NEAR/S elm|fir|ash ash|oak oak oak NOT AFTER/S fir\n",
        "a,oak oak oak oak oak oak oak oak\na,oak\nb,oak NOT BEFORE/1000 ash ash\n",
    };
    buf words = { 0 };
    for (size_t i = 0; i < sizeof dictionaries / sizeof *dictionaries; i++) {
        keywords *k = load("a.csv", dictionaries[i]);
        repeat(&words, "oak oak ", 5000);
        const double once = seconds_of(k, &words);
        repeat(&words, "oak oak ", 20000);
        const double four = seconds_of(k, &words);
        if (four > 8 * once + 0.01)
            fail_msg("%s%g s and %g s", dictionaries[i], once, four);
        keywords_free(k);
    }
    vec_free(&shared.m, &words);
}

static double load_seconds(const char *name, const buf *b)
{
    keywords *k = NULL;
    dgm_error err = DGM_ERROR_INIT;
    const clock_t before = clock();
    assert_int_equal(keywords_new(&shared.m, 3, &k, &err), DGM_OK);
    if (keywords_load(k, name, b->v, b->n, &err) ||
        keywords_seal(k, (const segmenter *const *)shared.segment, (const lexis *const *)shared.lex, &err))
        fail_msg("%s", err.message);
    keywords_free(k);
    return (double)(clock() - before) / CLOCKS_PER_SEC;
}

/* Rows of five kinds: words, globs with one beginning, categories, rules that name categories, long alternatives. */
static void large(buf *b, int n)
{
    b->n = 0;
    for (int i = 0; i < n; i++) {
        char row[512];
        snprintf(row, sizeof row, "words,word%d\nglobs,a*%d\ncategory%d,x\nr,w%d NEAR/5 @words|@category%d\n", i, i, i, i, i);
        assert_true(buf_str(&shared.m, b, row));
    }
}

static void large_dictionaries(void **state)
{
    (void)state;
    buf b = { 0 };
    large(&b, 1000);
    const double once = load_seconds("a.csv", &b);
    large(&b, 4000);
    const double four = load_seconds("a.csv", &b);
    if (four > 8 * once + 0.02)
        fail_msg("%g s and %g s", once, four);
    vec_free(&shared.m, &b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conformance),
        cmocka_unit_test(bytes),
#ifdef DRAGOMAN_EXPAT
        cmocka_unit_test(xml),
#endif
        cmocka_unit_test(nested_categories),
        cmocka_unit_test(matches),
        cmocka_unit_test(categories_by_name),
        cmocka_unit_test(hostile_dictionaries),
        cmocka_unit_test(long_sentences),
        cmocka_unit_test(large_dictionaries),
    };
    return cmocka_run_group_tests_name("stance/keywords", tests, open_stages, close_stages);
}

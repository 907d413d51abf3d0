/* Four times the text takes about four times as long: quotations and stances, tallies, writers, and rows of JSON, each over shapes
 * that invite looking far. Earlier stages have tests of their own. */
#include "corpus/folder.h"
#include "sink.h"
#include <dragoman.h>

#include <time.h>

enum { SIZE = 16000, RUNS = 2 };

static const char *const shapes[] = {
    "\"We will not,\" said Anna Lee of China. ", "\"a 'b ", "\"", "said that ", "he said \"they ", "China praised Russia very strongly. ", "not never no ",
    "who which that ", "China ", "China and Russia, which it and the two sides ", "according to ", "\"\n\n", "it is said, it was said; ", "a b c ", "a. ", "x\n", "(", "praised by China and ",
};

static dgm_error err = DGM_ERROR_INIT;
static dgm_pipeline *pipeline;
static dgm_doc *doc;

static char *repeated(const char *piece, size_t size, size_t *len)
{
    const size_t n = strlen(piece);
    char *s = malloc(size + n);
    assert_non_null(s);
    for (*len = 0; *len < size; *len += n)
        memcpy(s + *len, piece, n);
    return s;
}

static void stances(const char *s, size_t len)
{
    const dgm_table *t;
    assert_int_equal(dgm_doc_set(doc, s, len, NULL, &err), DGM_OK);
    assert_int_equal(dgm_doc_layer(doc, DGM_STANCES, 0, &t, &err), DGM_OK);
}

static void count(uint32_t kind, uint32_t of, uint32_t within, const char *name)
{
    const dgm_tally_options o = { .struct_size = sizeof o, .of = of, .within = within };
    dgm_tally *tally;
    dgm_table *t;
    assert_int_equal(dgm_tally_new(pipeline, kind, &o, &tally, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(tally, doc, &err), DGM_OK);
    assert_int_equal(dgm_tally_table(tally, name, NULL, &t, &err), DGM_OK);
    dgm_table_unref(t);
    dgm_tally_free(tally);
}

static void tallies(const char *s, size_t len)
{
    assert_int_equal(dgm_doc_set(doc, s, len, NULL, &err), DGM_OK);
    count(DGM_TALLY_TERMS, 0, 0, "terms");
    count(DGM_TALLY_ENTITIES, 0, 0, "actors");
    for (uint32_t within = DGM_WITHIN_SENTENCE; within <= DGM_WITHIN_WINDOW; within++)
        count(DGM_TALLY_PAIRS, DGM_OF_BOTH, within, "pairs");
    count(DGM_TALLY_STANCES, 0, 0, "stance");
}

static void writers(const char *s, size_t len)
{
    const dgm_table *t;
    assert_int_equal(dgm_doc_set(doc, s, len, NULL, &err), DGM_OK);
    assert_int_equal(dgm_doc_layer(doc, DGM_TOKENS, 0, &t, &err), DGM_OK);
    for (uint32_t format = DGM_FORMAT_TABLE; format <= DGM_FORMAT_JSONL; format++) {
        sink_text out = { NULL, 0 };
        const dgm_sink sink = sink_to(&out);
        dgm_writer *w;
        assert_int_equal(dgm_writer_new(format, &sink, NULL, &w, &err), DGM_OK);
        assert_int_equal(dgm_writer_add(w, t, &err), DGM_OK);
        assert_int_equal(dgm_writer_finish(w, &err), DGM_OK);
        dgm_writer_free(w);
        free(out.v);
    }
}

/* The best of some runs, which other work on the machine disturbs least. */
static double seconds(void (*work)(const char *s, size_t len), const char *s, size_t len)
{
    double best = 1e9;
    for (int i = 0; i < RUNS; i++) {
        const clock_t start = clock();
        work(s, len);
        const double t = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = t < best ? t : best;
    }
    return best;
}

static void check(const char *name, void (*work)(const char *s, size_t len), const char *s, size_t once, const char *s4, size_t four)
{
    double a = 0, b = 1;
    for (int attempt = 0; attempt < 3 && b > 9 * a + 0.02; attempt++) {
        a = seconds(work, s, once);
        b = seconds(work, s4, four);
    }
    if (b > 9 * a + 0.02)
        fail_msg("%s: %.4f s, four times as much %.4f s", name, a, b);
}

static void texts(void **state)
{
    (void)state;
    const dgm_options o = { .struct_size = sizeof o, .lang = "en" };
    assert_int_equal(dgm_pipeline_new(&o, &pipeline, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(pipeline, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(pipeline, &doc, &err), DGM_OK);
    stances("China", 5);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        size_t once, four;
        char *s = repeated(shapes[i], SIZE, &once), *s4 = repeated(shapes[i], 4 * SIZE, &four);
        check(shapes[i], stances, s, once, s4, four);
        check(shapes[i], tallies, s, once, s4, four);
        check(shapes[i], writers, s, once, s4, four);
        free(s);
        free(s4);
    }
    dgm_doc_free(doc);
    dgm_pipeline_free(pipeline);
}

/* ---- rows */

static void read_row(const char *s, size_t len)
{
    dgm_corpus *c;
    int32_t got;
    put_bytes("row.jsonl", s, len);
    const char *path = in_folder("row.jsonl");
    const dgm_corpus_options o = { .struct_size = sizeof o, .text_field = "a.b" };
    assert_int_equal(dgm_corpus_open(&path, 1, &o, &c, &err), DGM_OK);
    assert_int_equal(dgm_corpus_next(c, doc, &got, &err), DGM_OK);
    dgm_corpus_free(c);
}

/* A row of n members, each # in them a number: different names, one name, escapes, brackets. */
static char *row_of(const char *member, int n, size_t *len)
{
    char *s = malloc((strlen(member) + 24) * (size_t)n + 64), *p = s;
    assert_non_null(s);
    p += sprintf(p, "{\"a\":{\"b\":\"text\"}");
    for (int i = 0; i < n; i++)
        for (const char *q = member; *q; q++)
            p += *q == '#' ? sprintf(p, "%d", i) : sprintf(p, "%c", *q);
    *p++ = '}';
    *len = (size_t)(p - s);
    return s;
}

static void rows(void **state)
{
    (void)state;
    enum { N = 5000 };
    static const char *const members[] = { ",\"name#\":#", ",\"same\":#", ",\"\\u0061#\":\"\\n\\ud800\\\\\"", ",\"n#\":[[[[]]],{\"a\":{}}]", ",\"a\":{\"b\":\"x\"}" };
    const dgm_options o = { .struct_size = sizeof o, .lang = "en", .flags = DGM_NO_BUILTIN };
    assert_int_equal(dgm_pipeline_new(&o, &pipeline, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(pipeline, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(pipeline, &doc, &err), DGM_OK);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        size_t once, four;
        char *s = row_of(members[i], N, &once), *s4 = row_of(members[i], 4 * N, &four);
        check(members[i], read_row, s, once, s4, four);
        free(s);
        free(s4);
    }
    dgm_doc_free(doc);
    dgm_pipeline_free(pipeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test_setup_teardown(rows, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

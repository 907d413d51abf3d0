/* Every bound of dgm_limits reached, and what is said of it: docs/limits.md. */
#include "corpus/folder.h"
#include <dragoman.h>

static const char text[] = "China praised Russia. Anna Lee met China on 3 May 2019, and on 4 May 2020 in Paris.";

static dgm_pipeline *open_pipeline(dgm_limits limits)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p;
    limits.struct_size = sizeof limits;
    const dgm_options o = { .struct_size = sizeof o, .lang = "en", .limits = &limits };
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    return p;
}

/* What the layer of entities says of the text under the limits; the document can be used again. */
static void assert_limit(dgm_limits limits, const char *says)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = open_pipeline(limits);
    const dgm_table *t;
    dgm_doc *d;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    for (int turn = 0; turn < 2; turn++) {
        dgm_status s = dgm_doc_set(d, text, strlen(text), NULL, &err);
        if (!s)
            s = dgm_doc_layer(d, DGM_ENTITIES, 0, &t, &err);
        assert_int_equal(s, DGM_ERR_LIMIT);
        assert_string_equal(err.message, says);
        assert_int_equal(dgm_doc_set(d, "China.", 6, NULL, &err), DGM_OK);
        assert_int_equal(dgm_doc_layer(d, DGM_ENTITIES, 0, &t, &err), DGM_OK);
        assert_int_equal(dgm_table_rows(t), 1);
    }
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void documents(void **state)
{
    (void)state;
    assert_limit((dgm_limits){ .document_bytes = 20 }, "over the limit of 20 bytes: document_bytes allows more");
    assert_limit((dgm_limits){ .document_tokens = 10 }, "over the limit of 10 tokens: document_tokens allows more");
    assert_limit((dgm_limits){ .document_matches = 2 },
                 "over the limit of 2 candidates of names and patterns: document_matches allows more");
}

/* Tokens are not made far beyond the limit, in whatever way they are cut. */
static void tokens(void **state)
{
    (void)state;
    enum { N = 100000 };
    char *s = malloc(2 * N);
    for (int i = 0; i < N; i++)
        memcpy(s + (size_t)2 * (size_t)i, "a ", 2);
    dgm_pipeline *p = open_pipeline((dgm_limits){ .document_tokens = N - 1 }), *q = open_pipeline((dgm_limits){ .document_tokens = N });
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *t;
    dgm_doc *d;
    for (uint32_t layer = DGM_SENTENCES; layer <= DGM_TOKENS; layer++) {
        assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
        assert_int_equal(dgm_doc_set(d, s, 2 * N, NULL, &err), DGM_OK);
        const dgm_status status = dgm_doc_layer(d, layer, 0, &t, &err);
        assert_true(status == DGM_ERR_LIMIT || (layer == DGM_SENTENCES && status == DGM_OK));
        dgm_doc_free(d);
        assert_int_equal(dgm_doc_new(q, &d, &err), DGM_OK);
        assert_int_equal(dgm_doc_set(d, s, 2 * N, NULL, &err), DGM_OK);
        assert_int_equal(dgm_doc_layer(d, layer, 0, &t, &err), DGM_OK);
        dgm_doc_free(d);
    }
    dgm_pipeline_free(p);
    dgm_pipeline_free(q);
    free(s);
}

typedef struct notes {
    int n;
    char last[300];
} notes;

static int on_note(void *user, const char *doc, const dgm_error *what)
{
    notes *x = user;
    x->n++;
    assert_int_equal(what->code, DGM_ERR_LIMIT);
    snprintf(x->last, sizeof x->last, "%s: %s", doc, what->message);
    return 0;
}

static int on_skip(void *user, const char *doc, const dgm_error *why)
{
    return on_note(user, doc, why);
}

/* Reads a file of this content into a tally of pairs and says what was noted. */
static dgm_status run(const char *name, const char *content, dgm_limits limits, notes *x)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = open_pipeline(limits);
    dgm_tally *t;
    dgm_corpus *c;
    const dgm_tally_options how = { .struct_size = sizeof how, .of = DGM_OF_TERMS, .within = DGM_WITHIN_DOCUMENT };
    limits.struct_size = sizeof limits;
    const dgm_corpus_options o = { .struct_size = sizeof o, .limits = &limits };
    dgm_run r = { .struct_size = sizeof r, .threads = 1, .on_note = on_note, .on_skip = on_skip, .user = x };
    put_file(name, content);
    const char *path = in_folder(name);
    memset(x, 0, sizeof *x);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_PAIRS, &how, &t, &err), DGM_OK);
    assert_int_equal(dgm_corpus_open(&path, 1, &o, &c, &err), DGM_OK);
    const dgm_status s = dgm_corpus_run(c, p, &t, 1, &r, &err);
    assert_int_equal(r.noted + r.skipped, x->n);
    dgm_corpus_free(c);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
    return s;
}

static void runs(void **state)
{
    (void)state;
    notes x;
    const char *words = "alpha beta gamma delta epsilon zeta";
    assert_int_equal(run("a.txt", words, (dgm_limits){ .context_items = 4 }, &x), DGM_OK);
    assert_string_equal(x.last, "a: over 4 different items in a context: 2 are in no pair (context_items)");
    assert_int_equal(run("a.txt", words, (dgm_limits){ .context_items = 6 }, &x), DGM_OK);
    assert_int_equal(x.n, 0);
    assert_int_equal(run("a.html", "<html><body><div><b><i><u>deep</u></i></b></div>", (dgm_limits){ .nesting = 4 }, &x), DGM_OK);
    assert_string_equal(x.last, "a: elements nested over 4 deep: 2 are read as text only (nesting)");
    assert_int_equal(run("a.html", "<html><body><div><b><i><u>deep</u></i></b></div>", (dgm_limits){ .nesting = 6 }, &x), DGM_OK);
    assert_int_equal(x.n, 0);
    assert_int_equal(run("a.jsonl", "{\"text\":\"a\",\"b\":[[1]]}\n", (dgm_limits){ .nesting = 2 }, &x), DGM_OK);
    assert_int_equal(x.n, 1);
    assert_non_null(strstr(x.last, "a.jsonl:1: over the limit of 2 arrays and objects in each other: nesting allows more"));
    assert_int_equal(run("a.jsonl", "{\"text\":\"a\",\"b\":[[1]]}\n", (dgm_limits){ .nesting = 3 }, &x), DGM_OK);
    assert_int_equal(x.n, 0);
    assert_int_equal(run("a.txt", words, (dgm_limits){ .tally_cells = 5 }, &x), DGM_ERR_LIMIT);
}

static void hash_of(dgm_limits limits, char out[128])
{
    limits.struct_size = sizeof limits;
    const dgm_options o = { .struct_size = sizeof o, .limits = &limits };
    dgm_pipeline *p;
    assert_int_equal(dgm_pipeline_new(&o, &p, NULL), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, NULL), DGM_OK);
    snprintf(out, 128, "%s", dgm_pipeline_hash(p));
    dgm_pipeline_free(p);
}

/* Counts may differ where pairs are cut or elements are not told apart: such tallies do not merge. */
static void configurations(void **state)
{
    (void)state;
    char usual[128], same[128], items[128], nesting[128];
    hash_of((dgm_limits){ 0 }, usual);
    hash_of((dgm_limits){ .context_items = 2000, .nesting = 400, .document_tokens = 9 }, same);
    hash_of((dgm_limits){ .context_items = 500 }, items);
    hash_of((dgm_limits){ .nesting = 500 }, nesting);
    assert_string_equal(usual, same);
    assert_string_not_equal(usual, items);
    assert_string_not_equal(usual, nesting);
    assert_string_not_equal(items, nesting);
}

static void values_out_of_range(void **state)
{
    (void)state;
    static const dgm_limits wrong[] = { { .document_bytes = -1 }, { .document_bytes = (int64_t)1 << 31 }, { .document_tokens = -1 },
                                        { .document_matches = -1 }, { .context_items = -1 }, { .context_items = 20001 },
                                        { .nesting = -1 }, { .nesting = 2049 }, { .tally_cells = -1 }, { .unpacked_ratio = -1 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        dgm_error err = DGM_ERROR_INIT;
        dgm_pipeline *p;
        dgm_limits limits = wrong[i];
        limits.struct_size = sizeof limits;
        const dgm_options o = { .struct_size = sizeof o, .limits = &limits };
        assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_ERR_ARGUMENT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents),
        cmocka_unit_test(tokens),
        cmocka_unit_test_setup_teardown(runs, make_folder, remove_folder),
        cmocka_unit_test(configurations),
        cmocka_unit_test(values_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

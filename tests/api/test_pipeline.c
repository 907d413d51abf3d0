/* Pipelines: the order of calls, options, loading. */
#include "api_testing.h"

#include "segment/unicode_version.h"

static void versions_agree(void **state)
{
    (void)state;
    assert_int_equal(dgm_version(), DGM_VERSION);
    assert_non_null(strstr(dgm_build_info(), "dragoman 0.1.0"));
    assert_non_null(strstr(dgm_build_info(), "unicode " UNICODE_VERSION));
    assert_non_null(strstr(dgm_build_info(), "Chinese dictionary "));
    assert_non_null(strstr(dgm_build_info(), "stance fitted: en, others unfitted"));
}

static void order_of_calls(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_doc *d = NULL;
    dgm_tally *t = NULL;
    assert_int_equal(dgm_pipeline_new(NULL, &p, &err), DGM_OK);
    assert_string_equal(dgm_pipeline_hash(p), "");
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_ERR_STATE);
    assert_null(d);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &t, &err), DGM_ERR_STATE);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_ERR_STATE);
    assert_int_equal(dgm_pipeline_load(p, DGM_STOPWORDS, "late.txt", "a", 1, &err), DGM_ERR_STATE);
    assert_non_null(strstr(err.message, "late.txt"));
    assert_int_equal(strlen(dgm_pipeline_hash(p)), 32);
    dgm_pipeline_free(p);
    dgm_pipeline_free(NULL);
}

static void options_are_checked(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_options o = { 0 };
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_ERR_ARGUMENT); /* struct_size */
    o.struct_size = sizeof o;
    o.lang = "tlh";
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "tlh"));
    o.lang = NULL;
    o.flags = 1u << 30;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_ERR_ARGUMENT);
    o.flags = 0;
    dgm_limits l = { 0 };
    l.struct_size = sizeof l;
    l.document_bytes = (int64_t)2 << 30;
    o.limits = &l;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(dgm_pipeline_new(&o, NULL, &err), DGM_ERR_ARGUMENT);
    assert_null(p);
}

static void bad_dictionaries_say_where(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    assert_int_equal(dgm_pipeline_new(NULL, &p, &err), DGM_OK);
    const char bad[] = "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\nx-corp\tX Corp\tORG\ten\tX Corp\t\t\t\teditor\nx\tY\tPLANET\ten\tY\n";
    assert_int_equal(dgm_pipeline_load(p, DGM_GAZETTEER, "mine.tsv", bad, sizeof bad - 1, &err), DGM_ERR_FORMAT);
    assert_int_equal(err.line, 3);
    dgm_table *t = NULL;
    assert_int_equal(dgm_pipeline_check(p, DGM_GAZETTEER, "mine.tsv", bad, sizeof bad - 1, &t, &err), DGM_OK);
    assert_int_equal(dgm_table_rows(t), 2);
    dgm_table_unref(t);
    t = NULL;
    static const char league[] = "{\"label\": \"ORG\", \"pattern\": \"Quayside League\", \"id\": \"quayside-league\"}\n";
    assert_int_equal(dgm_pipeline_check(p, DGM_GAZETTEER, "mine.jsonl", league, sizeof league - 1, &t, &err), DGM_OK);
    assert_int_equal(dgm_table_rows(t), 1);
    dgm_table_unref(t);
    t = NULL;
    assert_int_equal(dgm_pipeline_check(p, DGM_GAZETTEER, "mine.jsonl", "{", 1, &t, &err), DGM_ERR_FORMAT);
    assert_int_equal(dgm_pipeline_check(p, DGM_GAZETTEER, "mine.tsv", "a\tb\xff", 4, &t, &err), DGM_ERR_FORMAT);
    assert_int_equal(err.offset, 3);
    assert_int_equal(dgm_pipeline_check(p, DGM_PATTERNS, "mine.tsv", "", 0, &t, &err), DGM_ERR_ARGUMENT);
    assert_null(t);
    assert_non_null(strstr(err.message, "mine.tsv"));
    assert_int_equal(dgm_pipeline_load(p, 77, "mine.tsv", "", 0, &err), DGM_ERR_ARGUMENT);
    dgm_pipeline_free(p);
}

static const char ruler[] = "{\"label\": \"ORG\", \"pattern\": \"Blue Harbor Group\", \"id\": \"bhg\"}\n\n"
                            "{\"label\": \"GPE\", \"pattern\": [{\"LOWER\": \"port\"}, {\"LOWER\": \"zenith\"}]}\n"
                            "{\"label\": \"ORG\", \"pattern\": [{\"TEXT\": \"ZENITH\"}, {\"ORTH\": \"Bank\"}]}\n";

static void patterns_of_entity_rulers_load(void **state)
{
    (void)state;
    static const char text[] = "Blue Harbor Group in PORT zenith, blue harbor group, ZENITH Bank, Zenith Bank.";
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.lang = "en";
    o.flags = DGM_NO_BUILTIN;
    dgm_pipeline *p = NULL;
    dgm_doc *d = NULL;
    const dgm_table *t = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_load(p, DGM_PATTERNS, "mine.jsonl", ruler, sizeof ruler - 1, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, text, sizeof text - 1, NULL, &err), DGM_OK);
    assert_int_equal(dgm_doc_layer(d, DGM_ENTITIES, 0, &t, &err), DGM_OK);
    char *csv = written(t, DGM_FORMAT_TSV);
    assert_int_equal(dgm_table_rows(t), 3);
    assert_non_null(strstr(csv, "\t0\t17\tBlue Harbor Group\tORG\tbhg\t"));
    assert_non_null(strstr(csv, "\tPORT zenith\tGPE\tport-zenith\t"));
    assert_non_null(strstr(csv, "\tZENITH Bank\tORG\tzenith-bank\t"));
    free(csv);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void other_patterns_are_refused_by_line(void **state)
{
    (void)state;
    static const char *const bad[] = { "[1]", "{", "{\"label\": \"ORG\"}", "{\"pattern\": \"x\"}",
                                       "{\"label\": \"TOWN\", \"pattern\": \"x\"}",
                                       "{\"label\": \"ORG\", \"pattern\": []}",
                                       "{\"label\": \"ORG\", \"pattern\": [{}]}",
                                       "{\"label\": \"ORG\", \"pattern\": [{\"LEMMA\": \"x\"}]}",
                                       "{\"label\": \"ORG\", \"pattern\": [{\"LOWER\": {\"IN\": [\"x\"]}}]}",
                                       "{\"label\": \"ORG\", \"pattern\": [{\"LOWER\": \"x\", \"OP\": \"?\"}]}",
                                       "{\"label\": \"ORG\", \"pattern\": [{\"LOWER\": \"x\"}, {\"TEXT\": \"Y\"}]}" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char file[256];
        const int n = snprintf(file, sizeof file, "\n%s\n", bad[i]);
        dgm_error err = DGM_ERROR_INIT;
        dgm_pipeline *p = NULL;
        assert_int_equal(dgm_pipeline_new(NULL, &p, &err), DGM_OK);
        assert_int_equal(dgm_pipeline_load(p, DGM_GAZETTEER, "mine.jsonl", file, (size_t)n, &err), DGM_ERR_FORMAT);
        assert_int_equal(err.line, 2);
        assert_non_null(strstr(err.message, "mine.jsonl:2"));
        dgm_pipeline_free(p);
    }
}

static void hash_knows_what_matters(void **state)
{
    (void)state;
    dgm_pipeline *a = english(1, 0), *b = english(2, 0), *c = english(1, DGM_NO_STEM), *d = english(1, DGM_NO_JIT);
    dgm_pipeline *e = english(1, DGM_SPLIT_CLITICS);
    assert_string_equal(dgm_pipeline_hash(a), dgm_pipeline_hash(b));
    assert_string_not_equal(dgm_pipeline_hash(a), dgm_pipeline_hash(c));
    assert_string_equal(dgm_pipeline_hash(a), dgm_pipeline_hash(d));
    assert_string_equal(dgm_pipeline_hash(a), dgm_pipeline_hash(e));
    dgm_pipeline_free(a), dgm_pipeline_free(b), dgm_pipeline_free(c), dgm_pipeline_free(d);
    dgm_pipeline_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_agree),
        cmocka_unit_test(order_of_calls),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(bad_dictionaries_say_where),
        cmocka_unit_test(patterns_of_entity_rulers_load),
        cmocka_unit_test(other_patterns_are_refused_by_line),
        cmocka_unit_test(hash_knows_what_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

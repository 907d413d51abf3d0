/* Dictionaries of categories through the public calls: counted, unmatched, as evidence of stances. */
#include "api_testing.h"

static const char words[] = "warm:\n  near: [steadfast]\ncold: [frosty, \"trust* AFTER/2 no|little\", glacial]\n";
static const char passage[] = "China is steadfast. Japan was frosty. Washington has little trust in Russia.";

static dgm_pipeline *open_pipeline(const char *evidence, dgm_status expected)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.lang = "en";
    o.flags = DGM_NO_LEXICON;
    dgm_pipeline *p = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_load(p, DGM_KEYWORDS, "words.yml", words, sizeof words - 1, &err), DGM_OK);
    dgm_status status = dgm_pipeline_load(p, DGM_EVIDENCE, "evidence.tsv", evidence, strlen(evidence), &err);
    if (!status)
        status = dgm_pipeline_seal(p, &err);
    assert_int_equal(status, expected);
    if (status)
        assert_non_null(strstr(err.message, "evidence.tsv"));
    return p;
}

/* The targets and labels of a document's stances. */
static void stances_are(dgm_pipeline *p, const char *expected)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_doc *d = NULL;
    const dgm_table *t = NULL;
    char found[256] = "";
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, passage, sizeof passage - 1, NULL, &err), DGM_OK);
    assert_int_equal(dgm_doc_layer(d, DGM_STANCES, 0, &t, &err), DGM_OK);
    const dgm_column *target = dgm_table_column(t, dgm_table_find(t, "target")),
                     *label = dgm_table_column(t, dgm_table_find(t, "label"));
    for (int64_t i = 0; i < dgm_table_rows(t); i++)
        for (int k = 0; k < 2; k++) {
            const dgm_column *c = k ? label : target;
            const int32_t at = ((const int32_t *)c->values)[i];
            const int32_t *ends = c->child->offsets;
            strncat(found, (const char *)c->child->values + ends[at], (size_t)(ends[at + 1] - ends[at]));
            strcat(found, k ? ";" : " ");
        }
    assert_string_equal(found, expected);
    dgm_doc_free(d);
}

static void categories_are_evidence(void **state)
{
    (void)state;
    dgm_pipeline *p = open_pipeline("warm\tfavor\ncold\tagainst\n", DGM_OK);
    stances_are(p, "cn favor;jp against;us against;"); /* "little" is the rule's, not a negator */
    dgm_pipeline *q = open_pipeline("# other way round\nnear\tagainst\n", DGM_OK);
    assert_string_not_equal(dgm_pipeline_hash(p), dgm_pipeline_hash(q));
    stances_are(q, "cn against;");
    dgm_pipeline_free(p);
    dgm_pipeline_free(q);
    dgm_pipeline_free(open_pipeline("hot\tfavor\n", DGM_ERR_FORMAT));
    dgm_pipeline_free(open_pipeline("warm\tmaybe\n", DGM_ERR_FORMAT));
}

static void unmatched_entries(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = open_pipeline("", DGM_OK);
    dgm_doc *d = NULL;
    dgm_tally *t = NULL, *empty = NULL;
    dgm_table *table = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, passage, sizeof passage - 1, NULL, &err), DGM_OK);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_KEYWORDS, NULL, &t, &err), DGM_OK);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_KEYWORDS, NULL, &empty, &err), DGM_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
    assert_int_equal(dgm_tally_merge(empty, t, &err), DGM_OK);
    assert_int_equal(dgm_tally_table(empty, "unmatched", NULL, &table, &err), DGM_OK);
    char *text = written(table, DGM_FORMAT_TSV);
    assert_string_equal(text, "category\tentry\ncold\tglacial\n");
    free(text);
    dgm_table_unref(table);
    assert_int_equal(dgm_tally_table(t, "keywords", NULL, &table, &err), DGM_OK);
    text = written(table, DGM_FORMAT_TSV);
    assert_string_equal(text, "category\tcount\tdocs\tper_million\tforms\tweight\n"
                              "cold\t4\t2\t166666.666667\tfrosty;trust\t4\n"
                              "warm\t2\t2\t83333.3333333\tsteadfast\t2\n"
                              "warm.near\t2\t2\t83333.3333333\tsteadfast\t2\n");
    free(text);
    dgm_table_unref(table);
    dgm_tally_free(t);
    dgm_tally_free(empty);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    p = english(3, 0);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_KEYWORDS, NULL, &t, &err), DGM_OK);
    assert_int_equal(dgm_tally_table(t, "unmatched", NULL, &table, &err), DGM_ERR_ARGUMENT);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(categories_are_evidence),
        cmocka_unit_test(unmatched_entries),
    };
    return cmocka_run_group_tests_name("api/dictionaries", tests, NULL, NULL);
}

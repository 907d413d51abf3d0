/* What is refused: NULL, what is not set, and values out of range, by each public call; outputs stay as they were. */
#include "api_testing.h"

#define REFUSED_AS(status, call)                                \
    do {                                                        \
        dgm_error err = DGM_ERROR_INIT;                         \
        const dgm_status s = (call);                            \
        if (s != (status) || err.code != s || !err.message[0])  \
            fail_msg("%s: %d %s", #call, (int)s, err.message);  \
    } while (0)
#define REFUSED(call) REFUSED_AS(DGM_ERR_ARGUMENT, call)

static dgm_pipeline *p, *unsealed;
static dgm_doc *d;
static dgm_tally *t;

static int make(void **state)
{
    (void)state;
    p = english(11, DGM_NO_BUILTIN);
    return dgm_pipeline_new(NULL, &unsealed, NULL) || dgm_doc_new(p, &d, NULL) ||
           dgm_doc_set(d, "Grain is dear.", 14, NULL, NULL) || dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &t, NULL);
}

static int unmake(void **state)
{
    (void)state;
    dgm_tally_free(t);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    dgm_pipeline_free(unsealed);
    return 0;
}

static void of_pipelines(void **state)
{
    (void)state;
    dgm_pipeline *made = NULL;
    dgm_table *table = NULL;
    REFUSED(dgm_pipeline_new(NULL, NULL, &err));
    const dgm_options offsets = { .struct_size = sizeof offsets, .offsets = 9 };
    REFUSED(dgm_pipeline_new(&offsets, &made, &err));
    const dgm_limits below[] = { { .struct_size = sizeof *below, .document_bytes = -1 },
                                 { .struct_size = sizeof *below, .unpacked_ratio = -1 },
                                 { .struct_size = sizeof *below, .tally_cells = -1 } };
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        const dgm_options o = { .struct_size = sizeof o, .limits = &below[i] };
        REFUSED(dgm_pipeline_new(&o, &made, &err));
    }
    REFUSED(dgm_pipeline_load(NULL, DGM_STOPWORDS, "a.txt", "a", 1, &err));
    REFUSED(dgm_pipeline_load(unsealed, DGM_STOPWORDS, NULL, "a", 1, &err));
    REFUSED(dgm_pipeline_load(unsealed, DGM_STOPWORDS, "a.txt", NULL, 1, &err));
    REFUSED(dgm_pipeline_load(unsealed, 99, "a.txt", "a", 1, &err));
    REFUSED(dgm_pipeline_check(NULL, DGM_GAZETTEER, "a.tsv", "a", 1, &table, &err));
    REFUSED(dgm_pipeline_check(p, DGM_GAZETTEER, NULL, "a", 1, &table, &err));
    REFUSED(dgm_pipeline_check(p, DGM_GAZETTEER, "a.tsv", "a", 1, NULL, &err));
    REFUSED(dgm_pipeline_check(p, DGM_GAZETTEER, "a.tsv", NULL, 1, &table, &err));
    REFUSED(dgm_pipeline_check(p, DGM_STOPWORDS, "a.txt", "a", 1, &table, &err));
    REFUSED(dgm_pipeline_seal(NULL, &err));
    assert_string_equal(dgm_pipeline_hash(NULL), "");
    assert_null(made);
    assert_null(table);
}

static void of_documents(void **state)
{
    (void)state;
    dgm_doc *made = NULL;
    const dgm_table *layer = NULL;
    dgm_table *found = NULL;
    REFUSED(dgm_doc_new(NULL, &made, &err));
    REFUSED(dgm_doc_new(p, NULL, &err));
    REFUSED(dgm_doc_set(NULL, "a", 1, NULL, &err));
    REFUSED(dgm_doc_set(d, NULL, 1, NULL, &err));
    const dgm_meta bad[] = { { .struct_size = 0 },
                             { .struct_size = sizeof *bad, .flags = 1u << 31 },
                             { .struct_size = sizeof *bad, .n_fields = 1 },
                             { .struct_size = sizeof *bad, .n_targets = 1 } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        REFUSED(dgm_doc_set(d, "a", 1, &bad[i], &err));
    REFUSED(dgm_doc_layer(NULL, DGM_TOKENS, 0, &layer, &err));
    REFUSED(dgm_doc_layer(d, DGM_TOKENS, 0, NULL, &err));
    REFUSED(dgm_doc_layer(d, 99, 0, &layer, &err));
    REFUSED(dgm_doc_layer(d, DGM_TOKENS, 1u << 31, &layer, &err));
    REFUSED(dgm_doc_find(NULL, "grain", NULL, &found, &err));
    REFUSED(dgm_doc_find(d, NULL, NULL, &found, &err));
    REFUSED(dgm_doc_find(d, "grain", NULL, NULL, &err));
    REFUSED(dgm_doc_find(d, "", NULL, &found, &err));
    const dgm_query wide = { .struct_size = sizeof wide, .width = -1 }, unset = { 0 };
    REFUSED(dgm_doc_find(d, "grain", &wide, &found, &err));
    REFUSED(dgm_doc_find(d, "grain", &unset, &found, &err));
    size_t len = 9;
    assert_string_equal(dgm_doc_id(NULL), "");
    assert_string_equal(dgm_doc_text(NULL, &len), "");
    assert_int_equal(len, 0);
    assert_int_equal(dgm_doc_source_offset(NULL, 0), -1);
    assert_string_equal(dgm_doc_text(d, NULL), "Grain is dear."); /* none of this has changed it */
    assert_null(made);
    assert_null(layer);
    assert_null(found);
}

static int none(void *user, dgm_text *out)
{
    (void)user;
    (void)out;
    return 0;
}

static void of_corpora(void **state)
{
    (void)state;
    dgm_corpus *made = NULL, *c = NULL;
    const char *const paths[] = { NULL };
    REFUSED(dgm_corpus_open(NULL, 1, NULL, &made, &err));
    REFUSED(dgm_corpus_open(paths, 1, NULL, &made, &err));
    REFUSED(dgm_corpus_open(paths, 0, NULL, NULL, &err));
    REFUSED(dgm_corpus_from(NULL, NULL, NULL, &made, &err));
    REFUSED(dgm_corpus_from(none, NULL, NULL, NULL, &err));
    const dgm_limits below = { .struct_size = sizeof below, .document_bytes = -1 };
    const dgm_corpus_options bad[] = { { .struct_size = 0 },
                                       { .struct_size = sizeof *bad, .flags = 1u << 31 },
                                       { .struct_size = sizeof *bad, .form = 99 },
                                       { .struct_size = sizeof *bad, .limits = &below } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        REFUSED(dgm_corpus_from(none, NULL, &bad[i], &made, &err));
    assert_null(made);

    assert_int_equal(dgm_corpus_from(none, NULL, NULL, &c, NULL), DGM_OK);
    REFUSED(dgm_corpus_run(NULL, p, NULL, 0, NULL, &err));
    REFUSED(dgm_corpus_run(c, NULL, NULL, 0, NULL, &err));
    REFUSED(dgm_corpus_run(c, p, NULL, 1, NULL, &err));
    REFUSED_AS(DGM_ERR_STATE, dgm_corpus_run(c, unsealed, NULL, 0, NULL, &err));
    dgm_tally *no_tally = NULL;
    REFUSED_AS(DGM_ERR_MISMATCH, dgm_corpus_run(c, p, &no_tally, 1, NULL, &err));
    dgm_run wrong[] = { { .struct_size = 0 },
                        { .struct_size = sizeof *wrong, .threads = 1025 },
                        { .struct_size = sizeof *wrong, .layers = 1u << 31 },
                        { .struct_size = sizeof *wrong, .duplicates = 3 },
                        { .struct_size = sizeof *wrong, .similarity = -1 },
                        { .struct_size = sizeof *wrong, .similarity = 101 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        REFUSED(dgm_corpus_run(c, p, NULL, 0, &wrong[i], &err));
    assert_int_equal(dgm_corpus_run(c, p, NULL, 0, NULL, NULL), DGM_OK);
    dgm_corpus_free(c);
    dgm_corpus_free(NULL);
}

static void of_tallies(void **state)
{
    (void)state;
    dgm_tally *made = NULL;
    dgm_table *table = NULL;
    dgm_tally_options o = { .struct_size = sizeof o };
    REFUSED(dgm_tally_new(NULL, DGM_TALLY_TERMS, NULL, &made, &err));
    REFUSED(dgm_tally_new(p, DGM_TALLY_TERMS, NULL, NULL, &err));
    REFUSED(dgm_tally_new(p, 0, NULL, &made, &err));
    REFUSED(dgm_tally_new(p, 99, NULL, &made, &err));
    REFUSED(dgm_tally_add(NULL, d, &err));
    REFUSED(dgm_tally_add(t, NULL, &err));
    REFUSED(dgm_tally_add_table(t, NULL, &err));
    REFUSED(dgm_tally_add_list(NULL, "en", "a\t1\n", 4, &err));
    REFUSED(dgm_tally_add_list(t, "en", NULL, 4, &err));
    REFUSED(dgm_tally_add_list(t, "tlh", "a\t1\n", 4, &err));
    REFUSED(dgm_tally_merge(NULL, t, &err));
    REFUSED(dgm_tally_merge(t, NULL, &err));
    REFUSED(dgm_tally_merge(t, t, &err));
    REFUSED(dgm_tally_load(NULL, "", 0, &made, &err));
    REFUSED(dgm_tally_load(p, "", 0, NULL, &err));
    REFUSED(dgm_tally_load(p, NULL, 1, &made, &err));
    REFUSED_AS(DGM_ERR_STATE, dgm_tally_load(unsealed, "", 0, &made, &err));
    REFUSED_AS(DGM_ERR_FORMAT, dgm_tally_load(p, NULL, 0, &made, &err));
    REFUSED(dgm_tally_settings(NULL, &o, &err));
    REFUSED(dgm_tally_settings(t, NULL, &err));
    REFUSED(dgm_tally_table(NULL, "terms", NULL, &table, &err));
    REFUSED(dgm_tally_table(t, NULL, NULL, &table, &err));
    REFUSED(dgm_tally_table(t, "terms", NULL, NULL, &err));
    REFUSED(dgm_tally_table(t, "nonsense", NULL, &table, &err));
    REFUSED(dgm_explain(NULL, NULL, &err));
    REFUSED(dgm_explain("nonsense", &table, &err));
    assert_int_equal(dgm_tally_kind(NULL), 0);
    assert_int_equal(dgm_tally_memory(NULL), 0);
    dgm_tally_free(NULL);
    assert_null(made);
    assert_null(table);
}

/* Settings may be asked for by a program of an earlier header, whose struct is shorter. */
static void settings_fill_what_there_is(void **state)
{
    (void)state;
    dgm_tally_options o;
    memset(&o, 0xff, sizeof o);
    o.struct_size = offsetof(dgm_tally_options, window);
    assert_int_equal(dgm_tally_settings(t, &o, NULL), DGM_OK);
    assert_int_equal(o.flags, 0);
    assert_int_equal(o.window, -1);
    assert_int_equal(o.struct_size, offsetof(dgm_tally_options, window));
}

static void of_sinks_and_tables(void **state)
{
    (void)state;
    dgm_writer *made = NULL, *w = NULL;
    dgm_table *chosen = NULL;
    sink_text out = { NULL, 0 };
    const dgm_sink sink = sink_to(&out), unset = { 0 }, mute = { .struct_size = sizeof mute };
    REFUSED(dgm_tally_save(NULL, &sink, &err));
    REFUSED(dgm_tally_save(t, NULL, &err));
    REFUSED(dgm_tally_save(t, &unset, &err));
    REFUSED(dgm_tally_save(t, &mute, &err));
    REFUSED(dgm_writer_new(DGM_FORMAT_CSV, NULL, NULL, &made, &err));
    REFUSED(dgm_writer_new(DGM_FORMAT_CSV, &sink, NULL, NULL, &err));
    REFUSED(dgm_writer_new(DGM_FORMAT_CSV, &unset, NULL, &made, &err));
    REFUSED(dgm_writer_new(DGM_FORMAT_CSV, &mute, NULL, &made, &err));
    REFUSED(dgm_writer_new(99, &sink, NULL, &made, &err));
    const dgm_writer_options empty = { 0 };
    REFUSED(dgm_writer_new(DGM_FORMAT_CSV, &sink, &empty, &made, &err));
    assert_null(made);
    assert_int_equal(dgm_writer_new(DGM_FORMAT_CSV, &sink, NULL, &w, NULL), DGM_OK);
    REFUSED(dgm_writer_add(w, NULL, &err));
    REFUSED(dgm_writer_add(NULL, NULL, &err));
    REFUSED(dgm_writer_finish(NULL, &err));
    dgm_writer_free(w);
    dgm_writer_free(NULL);
    free(out.v);

    const dgm_table *layer = NULL;
    assert_int_equal(dgm_doc_layer(d, DGM_TOKENS, 0, &layer, NULL), DGM_OK);
    REFUSED(dgm_table_select(NULL, 1, NULL, NULL, &chosen, &err));
    REFUSED(dgm_table_select(&layer, 0, NULL, NULL, &chosen, &err));
    REFUSED(dgm_table_select(&layer, 1, NULL, NULL, NULL, &err));
    REFUSED(dgm_table_export_arrow(NULL, NULL, &err));
    REFUSED(dgm_table_export_arrow(layer, NULL, &err));
    REFUSED(dgm_validate(NULL, "key.csv", NULL, &chosen, &err));
    REFUSED(dgm_validate("sheet.csv", NULL, NULL, &chosen, &err));
    REFUSED(dgm_validate("sheet.csv", "key.csv", layer, &chosen, &err));
    REFUSED(dgm_validate("sheet.csv", "key.csv", NULL, NULL, &err));
    assert_null(chosen);
    assert_int_equal(dgm_table_rows(NULL), 0);
    assert_int_equal(dgm_table_columns(NULL), 0);
    assert_int_equal(dgm_table_find(NULL, "start"), -1);
    assert_int_equal(dgm_table_find(layer, NULL), -1);
    assert_int_equal(dgm_table_find(layer, "star"), -1);
    assert_null(dgm_table_column(NULL, 0));
    assert_null(dgm_table_column(layer, -1));
    assert_null(dgm_table_column(layer, dgm_table_columns(layer)));
    assert_null(dgm_table_ref(NULL));
    dgm_table_unref(NULL);
}

static void of_reports(void **state)
{
    (void)state;
    dgm_report *made = NULL, *r = NULL;
    sink_text out = { NULL, 0 };
    const dgm_sink sink = sink_to(&out), mute = { .struct_size = sizeof mute };
    const dgm_report_options bad = { .struct_size = sizeof bad, .flags = 1u << 31 };
    REFUSED(dgm_report_new(NULL, NULL, &made, &err));
    REFUSED(dgm_report_new(p, NULL, NULL, &err));
    REFUSED(dgm_report_new(p, &bad, &made, &err));
    REFUSED_AS(DGM_ERR_STATE, dgm_report_new(unsealed, NULL, &made, &err));
    assert_null(made);
    assert_int_equal(dgm_report_new(p, NULL, &r, NULL), DGM_OK);
    REFUSED(dgm_report_add(NULL, d, &err));
    REFUSED(dgm_report_add(r, NULL, &err));
    REFUSED(dgm_report_write(NULL, NULL, &sink, &err));
    REFUSED(dgm_report_write(r, NULL, NULL, &err));
    REFUSED(dgm_report_write(r, NULL, &mute, &err));
    REFUSED(dgm_report_write(r, "nonsense", &sink, &err));
    dgm_report_free(r);
    dgm_report_free(NULL);
    assert_null(out.v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_pipelines),        cmocka_unit_test(of_documents), cmocka_unit_test(of_corpora),
        cmocka_unit_test(of_tallies),          cmocka_unit_test(settings_fill_what_there_is),
        cmocka_unit_test(of_sinks_and_tables), cmocka_unit_test(of_reports),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}

/* Memory runs out while tables are written, exported, explained and validated. */
#include "../corpus/folder.h"
#include "failing.h"
#include "small.h"

static dgm_pipeline *p;
static dgm_doc *d;
static dgm_table *entities, *pairs, *groups, *features, *matrix;

static dgm_table *shown(uint32_t kind, const char *name)
{
    const dgm_tally_options o = { .struct_size = sizeof o, .by = kind == DGM_TALLY_PAIRS ? NULL : "doc" };
    const dgm_query q = { .struct_size = sizeof q, .min_count = 1, .min_docs = 1 };
    dgm_tally *t = NULL;
    dgm_table *table = NULL;
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(dgm_tally_new(p, kind, &o, &t, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
    if (dgm_tally_table(t, name, &q, &table, &err))
        fail_msg("%s", err.message);
    dgm_tally_free(t);
    return table;
}

static int prepare(void **state)
{
    if (make_folder(state))
        return -1;
    const dgm_field field = { "date", "2019-05-03" };
    const dgm_meta meta = { .struct_size = sizeof meta, .id = "=a", .fields = &field, .n_fields = 1 };
    const dgm_table *t = NULL;
    p = small("en", 0, NULL);
    assert_int_equal(dgm_doc_new(p, &d, NULL), DGM_OK);
    assert_int_equal(dgm_doc_set(d, small_text, sizeof small_text - 1, &meta, NULL), DGM_OK);
    assert_int_equal(dgm_doc_layer(d, DGM_STANCES, 0, &t, NULL), DGM_OK);
    entities = dgm_table_ref(t);
    pairs = shown(DGM_TALLY_PAIRS, "edges");
    groups = shown(DGM_TALLY_TERMS, "groups");
    features = shown(DGM_TALLY_TERMS, "features");
    matrix = shown(DGM_TALLY_TERMS, "matrix");
    put_file("key.csv", "id,group,voice,label,rows\n1,,author,favor,10\n2,,author,against,10\n3,,author,none,5\n");
    put_file("sheet.csv", "id,label,label_2\n1,favor,favor\n2,none,against\n3,none,none\n");
    return 0;
}

static int finish(void **state)
{
    dgm_table *const tables[] = { entities, pairs, groups, features, matrix };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        dgm_table_unref(tables[i]);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    return remove_folder(state);
}

static dgm_status act_write(const void *with, dgm_error *err)
{
    const uint32_t format = *(const uint32_t *)with;
    const bool graph = format == DGM_FORMAT_GRAPHML || format == DGM_FORMAT_DOT || format == DGM_FORMAT_GEXF;
    dgm_table *const one[] = { graph ? pairs : entities, graph ? NULL : entities, NULL }, *const three[] = { groups, features, matrix };
    dgm_table *const *tables = format == DGM_FORMAT_MTX ? three : one;
    dgm_writer *w = NULL;
    result.n = 0;
    dgm_status s = dgm_writer_new(format, &to_result, NULL, &w, err);
    for (int i = 0; i < 3 && !s && tables[i]; i++)
        s = dgm_writer_add(w, tables[i], err);
    if (!s)
        s = dgm_writer_finish(w, err);
    dgm_writer_free(w);
    return s;
}

static dgm_status act_export(const void *with, dgm_error *err)
{
    (void)with;
    struct ArrowArrayStream stream;
    struct ArrowSchema schema = { 0 };
    struct ArrowArray array = { 0 };
    const dgm_status s = dgm_table_export_arrow(entities, &stream, err);
    if (s)
        return s;
    const int no_schema = stream.get_schema(&stream, &schema), no_array = no_schema ? 0 : stream.get_next(&stream, &array);
    if (no_schema || no_array)
        assert_non_null(stream.get_last_error(&stream));
    if (!no_schema)
        schema.release(&schema);
    if (!no_schema && !no_array)
        array.release(&array);
    stream.release(&stream);
    return no_schema || no_array ? err_memory(err) : DGM_OK;
}

static dgm_status act_explain(const void *with, dgm_error *err)
{
    return dgm_explain(with, &result.table, err);
}

static dgm_status act_validate(const void *with, dgm_error *err)
{
    (void)with;
    return dgm_validate(in_folder("sheet.csv"), in_folder("key.csv"), NULL, &result.table, err);
}

/* Reports are long: their bytes in eight. */
static int mix(void *user, const void *data, size_t len)
{
    uint64_t *h = user;
    for (size_t i = 0; i < len; i++)
        *h = (*h ^ ((const unsigned char *)data)[i]) * 0x100000001b3u;
    return 0;
}

static dgm_status act_report(const void *figure, dgm_error *err)
{
    uint64_t h = 7;
    const dgm_sink sink = { sizeof sink, 0, mix, &h };
    dgm_report *r = NULL;
    dgm_status s = dgm_report_new(p, NULL, &r, err);
    for (int times = 0; times < 2 && !s; times++)
        s = dgm_report_add(r, d, err);
    if (!s)
        s = dgm_report_write(r, figure, &sink, err);
    dgm_report_free(r);
    result.n = 0;
    if (!s)
        keep_bytes(NULL, &h, sizeof h);
    return s;
}

static void writers(void **state)
{
    (void)state;
    for (uint32_t format = DGM_FORMAT_TABLE; format <= DGM_FORMAT_ARROW; format++) {
        char name[32];
        snprintf(name, sizeof name, "format %u", (unsigned)format);
        const scenario s = { name, NULL, act_write, NULL, &format, 0 };
        sweep(&s, 1);
    }
}

static void the_rest(void **state)
{
    (void)state;
    const scenario s[] = {
        { "Arrow", NULL, act_export, NULL, NULL, 0 },
        { "a report", NULL, act_report, NULL, NULL, 0 },
        { "a figure", NULL, act_report, NULL, "spread", 0 },
        { "how measures are computed", NULL, act_explain, NULL, "keyness", 0 },
        { "labels given by hand", NULL, act_validate, NULL, NULL, 0 },
    };
    SWEEP(s);
}

int main(int argc, char **argv)
{
    sweep_all(argc, argv);
    const struct CMUnitTest tests[] = { cmocka_unit_test(writers), cmocka_unit_test(the_rest) };
    return cmocka_run_group_tests(tests, prepare, finish);
}

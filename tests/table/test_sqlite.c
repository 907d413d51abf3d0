/* Databases through the writer: what is refused, what a note is, and memory that runs out. */
#include "../corpus/folder.h"
#include "meter.h"
#include "table/writer.h"

static dgm_table *some_rows(const mem *m)
{
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, m);
    const int text = builder_column(&b, DGM_UTF8, "text"), doc = builder_column(&b, DGM_DICT, "doc"),
              words = builder_column(&b, DGM_LIST_UTF8, "words"), count = builder_column(&b, DGM_I64, "co\"unt");
    builder_strz(&b, text, "plain");
    builder_strz(&b, text, NULL);
    for (int i = 0; i < 2; i++) {
        builder_strz(&b, doc, "a\xff");
        builder_item_str(&b, words, STR("say \"no\"\n\\"));
        builder_list(&b, words);
        builder_i64(&b, count, INT64_MIN);
    }
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

static dgm_status write_database(const mem *m, const char *path, const dgm_table *t, dgm_error *err)
{
    const dgm_writer_options o = { .struct_size = sizeof o, .path = path, .name = "some rows" };
    dgm_writer *w = NULL;
    dgm_status s = writer_new(m, DGM_FORMAT_SQLITE, NULL, &o, &w, err);
    if (!s)
        s = writer_add(w, t, err);
    if (!s)
        s = writer_note(w, "{}", err);
    if (!s)
        s = writer_add(w, t, err);
    if (!s)
        s = writer_finish(w, err);
    writer_free(w);
    return s;
}

static bool is_built(void)
{
    const mem m = test_mem();
    const dgm_writer_options o = { .struct_size = sizeof o, .path = in_folder("probe.db") };
    dgm_writer *w = NULL;
    const dgm_status s = writer_new(&m, DGM_FORMAT_SQLITE, NULL, &o, &w, NULL);
    writer_free(w);
    return s != DGM_ERR_UNSUPPORTED;
}

static void refusals(void **state)
{
    (void)state;
    if (!is_built())
        skip();
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *t = some_rows(&m);
    put_file("there.txt", "not a database");
    assert_int_equal(write_database(&m, NULL, t, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(write_database(&m, in_folder("there.txt"), t, &err), DGM_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "there is such a file"));
    assert_int_equal(write_database(&m, in_folder(""), t, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(write_database(&m, in_folder("no/such/folder.db"), t, &err), DGM_ERR_WRITE);
    assert_non_null(strstr(err.message, "SQLite: "));
    assert_int_equal(write_database(&m, in_folder("good.db"), t, &err), DGM_OK);
    assert_int_equal(write_database(&m, in_folder("good.db"), t, &err), DGM_ERR_ARGUMENT);
    table_unref(t);
}

static int take(void *user, const void *data, size_t len)
{
    (void)user, (void)data, (void)len;
    return 0;
}

static void notes(void **state)
{
    (void)state;
    const mem m = test_mem();
    const dgm_sink sink = { sizeof sink, 0, take, NULL };
    dgm_writer *w = NULL;
    assert_int_equal(writer_new(&m, DGM_FORMAT_CSV, &sink, NULL, &w, NULL), DGM_OK);
    assert_int_equal(writer_note(w, "{}", NULL), DGM_ERR_UNSUPPORTED);
    assert_int_equal(writer_finish(w, NULL), DGM_OK);
    assert_int_equal(writer_note(w, "{}", NULL), DGM_ERR_STATE);
    writer_free(w);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    if (!is_built())
        skip();
    meter x = { 0, -1 };
    const mem m = metered(&x), other = test_mem();
    dgm_table *t = some_rows(&other);
    dgm_status s = DGM_ERR_MEMORY;
    int64_t n = 0;
    for (; s; n++) {
        x.left = n;
        s = write_database(&m, in_folder("memory.db"), t, NULL);
        assert_true(s == DGM_OK || s == DGM_ERR_MEMORY);
        assert_int_equal(x.live, 0);
        put_bytes("memory.db", "", 0);
    }
    assert_in_range(n, 5, 200);
    table_unref(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(refusals), cmocka_unit_test(notes),
                                        cmocka_unit_test(memory_may_run_out) };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

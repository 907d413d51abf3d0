/* The IPC stream, read back as its specification has it: ipc_stream.h. pyarrow and Polars read it in
 * bindings/python/tests/test_arrow.py. */
#include "every_type.h"
#include "ipc_stream.h"
#include "sink.h"
#include "table/writer.h"

/* Columns of long and short names, with bytes that are no UTF-8. */
static dgm_table *some_rows(int rows)
{
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int text = builder_column(&b, DGM_UTF8, "text"), kind = builder_column(&b, DGM_DICT, "the kind of it"),
              count = builder_column(&b, DGM_I64, "n"), at = builder_column(&b, DGM_LIST_I64, "at"),
              good = builder_column(&b, DGM_BOOL, "good"), sort = builder_column(&b, DGM_DICT, "sort");
    for (int i = 0; i < rows; i++) {
        builder_strz(&b, text,
                     i % 2 ? "one"
                           : "b\xff"
                             "d");
        builder_strz(&b, kind, i % 3 ? "a" : NULL);
        builder_i64(&b, count, i);
        for (int k = 0; k < i % 3; k++)
            builder_item_i64(&b, at, i + k);
        builder_list(&b, at);
        builder_bool(&b, good, i % 2);
        builder_strz(&b, sort, i % 2 ? "odd" : "even");
    }
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

static sink_text write_tables(dgm_table *const *tables, int n)
{
    const mem m = test_mem();
    sink_text out = { 0 };
    const dgm_sink sink = sink_to(&out);
    dgm_writer *w = NULL;
    assert_int_equal(writer_new(&m, DGM_FORMAT_ARROW, &sink, NULL, &w, NULL), DGM_OK);
    for (int i = 0; i < n; i++)
        assert_int_equal(writer_add(w, tables[i], NULL), DGM_OK);
    assert_int_equal(writer_finish(w, NULL), DGM_OK);
    writer_free(w);
    return out;
}

static void assert_row(const ipc_stream *s, int64_t row, const char *want)
{
    char got[1000];
    ipc_print_row(got, s, row);
    assert_string_equal(got, want);
}

/* A schema once; its dictionaries and a batch for each table; the end. */
static void messages(void **state)
{
    (void)state;
    static const int rows[] = { 3, 0, 1000 };
    dgm_table *tables[] = { some_rows(rows[0]), some_rows(rows[1]), some_rows(rows[2]) };
    const sink_text out = write_tables(tables, 3);
    ipc_stream s = { .v = out.v, .n = out.n };
    assert_int_equal(ipc_step(&s), IPC_SCHEMA);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ipc_step(&s), IPC_DICTIONARY);
        assert_int_equal(ipc_step(&s), IPC_DICTIONARY);
        assert_int_equal(ipc_step(&s), IPC_BATCH);
        assert_int_equal(s.rows, rows[i]);
        for (int row = 0; row < rows[i]; row++) {
            char want[200], at[50] = "";
            if (row % 3)
                snprintf(at, sizeof at, row % 3 == 2 ? "%d %d" : "%d", row, row + 1);
            snprintf(want, sizeof want, "'%s', %s, %d, [%s], %s, '%s'",
                     row % 2 ? "one"
                             : "b\xef\xbf\xbd"
                               "d",
                     row % 3 ? "'a'" : "-", row, at, row % 2 ? "true" : "false", row % 2 ? "odd" : "even");
            assert_row(&s, row, want);
        }
    }
    assert_int_equal(ipc_step(&s), IPC_END);
    assert_int_equal(s.at, out.n);
    const sink_text again = write_tables(tables, 3);
    assert_int_equal(again.n, out.n);
    assert_memory_equal(again.v, out.v, out.n);
    free(again.v);
    free(out.v);
    for (int i = 0; i < 3; i++)
        table_unref(tables[i]);
}

/* Every type, and null of every type. */
static void types(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int type, bits, items;
        bool coded;
    } want[] = { { "flag", IPC_BOOL, 0, 0, false },         { "small", IPC_INT, 32, 0, false },
                 { "big", IPC_INT, 64, 0, false },          { "real", IPC_FLOAT, 2, 0, false },
                 { "text", IPC_UTF8, 0, 0, false },         { "kind", IPC_UTF8, 0, 0, true },
                 { "words", IPC_LIST, 0, IPC_UTF8, false }, { "spans", IPC_LIST, 0, IPC_INT, false } };
    const mem m = test_mem();
    dgm_table *t = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    const sink_text out = write_tables(&t, 1);
    ipc_stream s = { .v = out.v, .n = out.n };
    assert_int_equal(ipc_step(&s), IPC_SCHEMA);
    assert_int_equal(s.n_fields, sizeof want / sizeof *want);
    for (size_t i = 0; i < s.n_fields; i++) {
        const ipc_field *f = &s.fields[i];
        assert_string_equal(f->name, want[i].name);
        assert_true(f->nullable);
        assert_int_equal(f->type, want[i].type);
        assert_int_equal(f->bits, want[i].bits);
        assert_int_equal(f->item_type, want[i].items);
        assert_int_equal(f->coded, want[i].coded);
    }
    assert_int_equal(ipc_step(&s), IPC_DICTIONARY);
    assert_int_equal(ipc_step(&s), IPC_BATCH);
    for (size_t i = 0; i < s.n_fields; i++)
        assert_int_equal(s.fields[i].cells.nulls, 1);
    assert_row(&s, 0, "true, -7, -9223372036854775808, 0.25, 'Пекин', 'title', ['ally'], [0]");
    assert_row(&s, 1, "-, -, -, -, -, -, -, -");
    assert_row(&s, 2, "true, -5, -9223372036854775808, 0.25, '', 'body', ['ally' 'ally' 'ally'], [0 1 2]");
    assert_int_equal(ipc_step(&s), IPC_END);
    free(out.v);
    table_unref(t);
}

static void no_tables(void **state)
{
    (void)state;
    const sink_text out = write_tables(NULL, 0);
    assert_int_equal(out.n, 0);
    free(out.v);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(messages), cmocka_unit_test(types),
                                        cmocka_unit_test(no_tables) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

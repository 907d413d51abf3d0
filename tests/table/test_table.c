/* table: the builder, reading cells, reference counts, and the Arrow stream walked in C. */
#include "every_type.h"
#include "meter.h"

#include <math.h>

static const dgm_column *named(const dgm_table *t, const char *name)
{
    const dgm_column *c = table_column(t, table_find(t, name));
    assert_non_null(c);
    return c;
}

static void cells_read_back(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_table *t = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    assert_int_equal(table_rows(t), 3);
    assert_int_equal(table_columns(t), 8);
    assert_int_equal(table_find(t, "absent"), -1);
    assert_null(table_column(t, 8));
    assert_null(table_column(t, -1));
    for (int32_t i = 0; i < 8; i++) {
        const dgm_column *c = table_column(t, i);
        assert_int_equal(c->rows, 3);
        assert_int_equal(c->nulls, 1);
        assert_int_equal(c->validity[0], 5);
        assert_true(cell_null(c, 1) && !cell_null(c, 0) && !cell_null(c, 2));
    }
    assert_int_equal(((const uint8_t *)named(t, "flag")->values)[0], 5);
    assert_int_equal(cell_int(named(t, "small"), 2), -5);
    assert_true(cell_int(named(t, "big"), 0) == INT64_MIN);
    assert_true(((const double *)named(t, "real")->values)[2] == 0.25);
    assert_true(str_eq(cell_str(named(t, "text"), 0), STR("Пекин")));
    assert_int_equal(cell_str(named(t, "text"), 2).len, 0);
    const dgm_column *kind = named(t, "kind");
    assert_int_equal(kind->child->rows, 2);
    assert_int_equal(((const int32_t *)kind->values)[2], 1);
    assert_true(str_eq(cell_str(kind, 2), STR("body")));
    const dgm_column *spans = named(t, "spans");
    assert_int_equal(spans->offsets[1], 1);
    assert_int_equal(spans->offsets[2], 1);
    assert_int_equal(spans->offsets[3], 4);
    assert_int_equal(cell_int(spans->child, 3), 2);
    assert_int_equal(named(t, "words")->child->rows, 4);
    table_unref(t);
}

static void nulls_may_come_late_and_bits_stay_right(void **state)
{
    (void)state;
    const mem m = test_mem();
    builder b;
    builder_begin(&b, &m);
    const int x = builder_column(&b, DGM_F64, "x"), y = builder_column(&b, DGM_BOOL, "y");
    for (int i = 0; i < 100; i++) {
        builder_f64(&b, x, i == 77 ? (double)NAN : i == 99 ? (double)INFINITY : (double)i);
        builder_bool(&b, y, i % 3 == 0);
    }
    dgm_table *t;
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    assert_int_equal(named(t, "x")->nulls, 2);
    assert_null(named(t, "y")->validity);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(cell_null(named(t, "x"), i), i == 77 || i == 99);
        assert_int_equal(cell_int(named(t, "y"), i), i % 3 == 0);
    }
    table_unref(t);
}

static void many_cells_at_once(void **state)
{
    (void)state;
    const mem m = test_mem();
    const int32_t numbers[] = { 3, 1, 4 };
    const struct {
        uint8_t code;
        char other[6];
    } rows[] = { { 2, "" }, { 0, "" }, { 2, "" }, { 1, "" }, { 0, "" }, { 2, "" } };
    const char *const names[] = { "word", "number", "punct" };
    builder b;
    builder_begin(&b, &m);
    const int doc = builder_column(&b, DGM_DICT, "doc"), i32 = builder_column(&b, DGM_I32, "n"),
              kind = builder_column(&b, DGM_DICT, "kind");
    builder_repeat(&b, doc, STR("a"), 3);
    builder_i32s(&b, i32, numbers, 3);
    builder_codes(&b, kind, names, 3, &rows[0].code, sizeof rows[0], 6);
    builder_null(&b, doc);
    builder_null(&b, i32);
    builder_i32s(&b, i32, numbers, 2);
    builder_repeat(&b, doc, STR("b"), 2);
    assert_int_equal(builder_rows(&b, kind), 6);
    dgm_table *t;
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    assert_int_equal(table_rows(t), 6);
    assert_true(cell_null(table_column(t, 0), 3) && cell_null(table_column(t, 1), 3));
    assert_true(str_eq(cell_str(table_column(t, 0), 5), STR("b")));
    assert_true(str_eq(cell_str(table_column(t, 2), 1), STR("word")));
    assert_true(str_eq(cell_str(table_column(t, 2), 5), STR("punct")));
    assert_int_equal(cell_int(table_column(t, 1), 5), 1);
    table_unref(t);
}

/* A shared column is not copied, and lives as long as its last holder. */
static void cells_shared_with_a_stage(void **state)
{
    (void)state;
    const mem m = test_mem();
    int32_t *values = shared_resize(&m, NULL, 3 * sizeof *values);
    assert_non_null(values);
    values[0] = 7;
    values[1] = 8;
    builder b;
    builder_begin(&b, &m);
    const int a = builder_column(&b, DGM_I32, "a"), twice = builder_column(&b, DGM_I32, "b");
    builder_share(&b, a, values, 2);
    builder_share(&b, twice, values, 2);
    dgm_table *t;
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    assert_ptr_equal(table_column(t, 0)->values, values);
    assert_false(shared_single(values));
    shared_drop(&m, values);
    assert_int_equal(cell_int(table_column(t, 1), 1), 8);
    table_unref(t);

    values = shared_resize(&m, NULL, sizeof *values); /* a builder thrown away holds nothing */
    assert_non_null(values);
    builder_begin(&b, &m);
    builder_share(&b, builder_column(&b, DGM_I32, "a"), values, 0);
    builder_share(&b, builder_column(&b, DGM_I32, "b"), values, 0);
    builder_drop(&b);
    assert_true(shared_single(values));
    shared_drop(&m, values);
}

static void wrong_use_is_reported_at_the_end(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *t = NULL;
    builder b;
    builder_begin(&b, &m); /* unequal lengths */
    const int x = builder_column(&b, DGM_I32, "x");
    builder_column(&b, DGM_I32, "y");
    builder_i32(&b, x, 1);
    assert_int_equal(builder_end(&b, &t, &err), DGM_ERR_ARGUMENT);
    builder_begin(&b, &m); /* another type */
    builder_i64(&b, builder_column(&b, DGM_I32, "x"), 1);
    assert_int_equal(builder_end(&b, &t, &err), DGM_ERR_ARGUMENT);
    builder_begin(&b, &m); /* no such type, no such column */
    assert_int_equal(builder_column(&b, 99, "x"), -1);
    builder_i32(&b, 5, 1);
    assert_int_equal(builder_end(&b, &t, &err), DGM_ERR_ARGUMENT);
    assert_null(t);
    builder_begin(&b, &m); /* no list */
    builder_list(&b, builder_column(&b, DGM_I32, "x"));
    assert_int_equal(builder_end(&b, &t, &err), DGM_ERR_ARGUMENT);
    for (int column = -1; column < 2; column++) { /* the only column, or none */
        builder_begin(&b, &m);
        builder_column(&b, DGM_LIST_I64, "x");
        builder_item_i64(&b, 0, 7);
        builder_list(&b, column);
        assert_int_equal(builder_end(&b, &t, &err), column == 0 ? DGM_OK : DGM_ERR_ARGUMENT);
        if (column == 0) {
            assert_int_equal(table_rows(t), 1);
            table_unref(t);
            t = NULL;
        }
    }
    builder_begin(&b, &m); /* and after a drop all is well again */
    builder_column(&b, DGM_UTF8, "x");
    builder_drop(&b);
    builder_begin(&b, &m);
    assert_int_equal(builder_end(&b, &t, &err), DGM_OK);
    assert_int_equal(table_rows(t), 0);
    table_unref(t);
    table_unref(NULL);
}

static int walk_stream(const dgm_table *t)
{
    struct ArrowArrayStream s;
    if (table_export_arrow(t, &s, NULL))
        return 1;
    struct ArrowSchema schema = { 0 };
    struct ArrowArray a = { 0 };
    const int bad = s.get_schema(&s, &schema) != 0 || s.get_next(&s, &a) != 0;
    if (bad)
        assert_string_equal(s.get_last_error(&s), "out of memory");
    if (schema.release)
        schema.release(&schema);
    if (a.release)
        a.release(&a);
    s.release(&s);
    assert_null(s.release);
    return bad;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    meter x = { 0, -1 };
    const mem m = metered(&x);
    int built = 0;
    for (int64_t n = 0; !built && n < 500; n++) {
        dgm_table *t = NULL;
        dgm_error err = DGM_ERROR_INIT;
        x.left = n;
        const dgm_status s = every_type(&m, &t, &err);
        assert_int_equal(s, t ? DGM_OK : DGM_ERR_MEMORY);
        built = t != NULL;
        table_unref(t);
        assert_int_equal(x.live, 0);
    }
    assert_true(built);
    x.left = -1;
    dgm_table *t = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    const int64_t live = x.live;
    int64_t n = 0;
    for (x.left = 0; walk_stream(t); x.left = ++n)
        assert_int_equal(x.live, live);
    assert_true(n > 20);
    x.left = -1;
    table_unref(t);
    assert_int_equal(x.live, 0);
}

static void arrow_formats_and_buffers(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_table *t = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    struct ArrowArrayStream s;
    struct ArrowSchema schema;
    struct ArrowArray a, end;
    assert_int_equal(table_export_arrow(t, &s, NULL), DGM_OK);
    assert_int_equal(s.get_schema(&s, &schema), 0);
    assert_int_equal(s.get_next(&s, &a), 0);
    assert_int_equal(s.get_next(&s, &end), 0);
    assert_null(end.release);
    assert_null(s.get_last_error(&s));
    s.release(&s);

    static const char *const formats[] = { "b", "i", "l", "g", "u", "i", "+l", "+l" };
    static const int buffers[] = { 2, 2, 2, 2, 3, 2, 2, 2 };
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.flags, 0);
    assert_int_equal(schema.n_children, 8);
    assert_int_equal(a.length, 3);
    for (int i = 0; i < 8; i++) {
        assert_string_equal(schema.children[i]->format, formats[i]);
        assert_string_equal(schema.children[i]->name, table_column(t, i)->name);
        assert_true(schema.children[i]->flags & ARROW_FLAG_NULLABLE);
        assert_int_equal(a.children[i]->n_buffers, buffers[i]);
        assert_int_equal(a.children[i]->null_count, 1);
        assert_ptr_equal(a.children[i]->buffers[0], table_column(t, i)->validity);
    }
    assert_string_equal(schema.children[5]->dictionary->format, "u");
    assert_string_equal(schema.children[6]->children[0]->format, "u");
    assert_string_equal(schema.children[7]->children[0]->format, "l");
    assert_int_equal(a.children[5]->dictionary->length, 2);
    assert_int_equal(a.children[7]->children[0]->length, 4);
    schema.release(&schema);
    a.release(&a);
    table_unref(t);
}

/* As a consumer does that keeps one column: the child is moved out, its parent and the table go first. */
static void a_moved_child_outlives_its_table(void **state)
{
    (void)state;
    meter x = { 0, -1 };
    const mem m = metered(&x);
    dgm_table *t = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    struct ArrowArrayStream s;
    struct ArrowArray a;
    assert_int_equal(table_export_arrow(t, &s, NULL), DGM_OK);
    assert_int_equal(s.get_next(&s, &a), 0);
    table_unref(t);
    s.release(&s);
    struct ArrowArray kept = *a.children[4], entries = *a.children[5]->dictionary;
    a.children[4]->release = NULL;
    a.children[5]->dictionary->release = NULL;
    a.release(&a);
    assert_null(a.release);
    assert_memory_equal(kept.buffers[2], "Пекин", strlen("Пекин"));
    assert_memory_equal(entries.buffers[2], "titlebody", 9);
    kept.release(&kept);
    entries.release(&entries);
    assert_int_equal(x.live, 0);
}

static void a_ref_keeps_the_table(void **state)
{
    (void)state;
    meter x = { 0, -1 };
    const mem m = metered(&x);
    dgm_table *t = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    assert_ptr_equal(table_ref(t), t);
    table_unref(t);
    assert_int_equal(table_rows(t), 3);
    table_unref(t);
    assert_int_equal(x.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_read_back),
        cmocka_unit_test(nulls_may_come_late_and_bits_stay_right),
        cmocka_unit_test(many_cells_at_once), cmocka_unit_test(cells_shared_with_a_stage),
        cmocka_unit_test(wrong_use_is_reported_at_the_end),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(arrow_formats_and_buffers),
        cmocka_unit_test(a_moved_child_outlives_its_table),
        cmocka_unit_test(a_ref_keeps_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

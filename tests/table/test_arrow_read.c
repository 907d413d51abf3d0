/* Arrow streams into tables: what was exported comes back; slices, large strings and small indices; what is refused. */
#include "every_type.h"
#include "meter.h"

#include <string.h>

static void assert_same_column(const dgm_column *a, const dgm_column *b)
{
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->rows, b->rows);
    assert_int_equal(a->nulls, b->nulls);
    assert_int_equal(a->validity != NULL, b->validity != NULL);
    if (a->validity)
        assert_memory_equal(a->validity, b->validity, (size_t)(a->rows + 7) / 8);
    if (a->offsets)
        assert_memory_equal(a->offsets, b->offsets, (size_t)(a->rows + 1) * sizeof *a->offsets);
    if (a->child)
        assert_same_column(a->child, b->child);
    const size_t size = a->type == DGM_UTF8                          ? (size_t)a->offsets[a->rows]
                        : a->type == DGM_BOOL                        ? (size_t)(a->rows + 7) / 8
                        : a->type == DGM_I32 || a->type == DGM_DICT  ? (size_t)a->rows * 4
                        : a->type == DGM_I64 || a->type == DGM_F64   ? (size_t)a->rows * 8
                                                                     : 0;
    if (size)
        assert_memory_equal(a->values, b->values, size);
}

/* A stream of the table, with a change on its way. */
typedef struct changed {
    struct ArrowArrayStream in;
    void (*schema)(struct ArrowSchema *s);
    void (*array)(struct ArrowArray *a);
    bool fails;
} changed;

static int changed_schema(struct ArrowArrayStream *s, struct ArrowSchema *out)
{
    changed *x = s->private_data;
    const int code = x->in.get_schema(&x->in, out);
    if (!code && x->schema)
        x->schema(out);
    return code;
}

static int changed_next(struct ArrowArrayStream *s, struct ArrowArray *out)
{
    changed *x = s->private_data;
    if (x->fails)
        return 5;
    const int code = x->in.get_next(&x->in, out);
    if (!code && out->release && x->array)
        x->array(out);
    return code;
}

static const char *changed_error(struct ArrowArrayStream *s)
{
    return ((changed *)s->private_data)->fails ? "the wire was cut" : NULL;
}

static void changed_release(struct ArrowArrayStream *s)
{
    changed *x = s->private_data;
    x->in.release(&x->in);
    s->release = NULL;
}

/* Reads the table back, changed; everything of the stream is released. */
static dgm_status read_changed(void (*schema)(struct ArrowSchema *), void (*array)(struct ArrowArray *), bool fails,
                               dgm_table **out, dgm_error *err)
{
    meter x = { 0, -1 };
    const mem m = metered(&x), plain = test_mem();
    dgm_table *t = NULL;
    changed c = { .schema = schema, .array = array, .fails = fails };
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    assert_int_equal(table_export_arrow(t, &c.in, NULL), DGM_OK);
    table_unref(t);
    struct ArrowArrayStream s = { changed_schema, changed_next, changed_error, changed_release, &c };
    const dgm_status status = table_read_arrow(&plain, &s, out, err);
    s.release(&s);
    assert_int_equal(x.live, 0);
    return status;
}

static void what_goes_out_comes_back(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_table *t = NULL, *u = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    assert_int_equal(read_changed(NULL, NULL, false, &u, NULL), DGM_OK);
    assert_int_equal(table_columns(u), table_columns(t));
    for (int32_t i = 0; i < table_columns(t); i++) {
        assert_string_equal(table_column(u, i)->name, table_column(t, i)->name);
        assert_same_column(table_column(t, i), table_column(u, i));
    }
    table_unref(t);
    table_unref(u);
}

static void last_rows(struct ArrowArray *a)
{
    a->offset = 1;
    a->length = 2;
}

/* Children have offsets of their own, which add to their parent's. */
static void last_row_of_children(struct ArrowArray *a)
{
    a->offset = 1;
    a->length = 1;
    for (int64_t i = 0; i < a->n_children; i++) {
        a->children[i]->offset = 1;
        a->children[i]->length = 2;
    }
}

static void slices_are_read(void **state)
{
    (void)state;
    void (*const slices[])(struct ArrowArray *) = { last_rows, last_row_of_children };
    for (int i = 0; i < 2; i++) {
        dgm_table *t = NULL;
        assert_int_equal(read_changed(NULL, slices[i], false, &t, NULL), DGM_OK);
        const int64_t last = 1 - i;
        assert_int_equal(table_rows(t), last + 1);
        assert_int_equal(table_column(t, 4)->nulls, 1 - i);
        assert_int_equal(cell_int(table_column(t, 1), last), -5);
        assert_true(str_eq(cell_str(table_column(t, 5), last), STR("body")));
        const dgm_column *spans = table_column(t, 7);
        assert_int_equal(spans->offsets[last + 1] - spans->offsets[last], 3);
        assert_int_equal(((const int64_t *)spans->child->values)[spans->offsets[last] + 2], 2);
        table_unref(t);
    }
}

static void large_text(struct ArrowSchema *s)
{
    s->children[4]->format = "U";
    s->children[5]->format = "c";
    s->children[7]->format = "+L";
}

static void large_offsets(struct ArrowArray *a)
{
    static const int64_t text[] = { 0, 10, 10, 10 }, spans[] = { 0, 1, 1, 4 };
    static const int8_t kinds[] = { 0, 0, 1 };
    a->children[4]->buffers[1] = text;
    a->children[5]->buffers[1] = kinds;
    a->children[7]->buffers[1] = spans;
}

static void large_text_and_small_indices(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_table *t = NULL, *u = NULL;
    assert_int_equal(every_type(&m, &t, NULL), DGM_OK);
    assert_int_equal(read_changed(large_text, large_offsets, false, &u, NULL), DGM_OK);
    for (int32_t i = 0; i < table_columns(t); i++)
        assert_same_column(table_column(t, i), table_column(u, i));
    table_unref(t);
    table_unref(u);
}

static void no_batches(struct ArrowSchema *s) { s->format = "i"; }
static void a_date(struct ArrowSchema *s) { s->children[1]->format = "tdD"; }
static void list_of_doubles(struct ArrowSchema *s) { s->children[7]->children[0]->format = "g"; }
static void decimals(struct ArrowSchema *s) { s->children[2]->format = "d:38,0"; }
static void short_column(struct ArrowArray *a) { a->children[2]->length = 2; }
static void too_few_buffers(struct ArrowArray *a) { a->children[4]->n_buffers = 2; }
static void bad_text(struct ArrowArray *a) { a->children[4]->buffers[2] = "\xd0\x9f\xff\xff\xff\xff\xff\xff\xff\xff"; }

static void far_rows(struct ArrowArray *a) { a->offset = INT64_MAX; }
static void far_cells(struct ArrowArray *a) { a->children[1]->offset = INT64_MAX - 1; }
static void far_items(struct ArrowArray *a) { a->children[7]->children[0]->offset = INT64_MAX - 1; }
static void entries_before(struct ArrowArray *a) { a->children[5]->dictionary->offset = -1; }

static void fewer_columns(struct ArrowArray *a)
{
    a->children[7]->release(a->children[7]);
    a->n_children = 7;
}

static void offsets_that_fall(struct ArrowArray *a)
{
    static const int32_t offsets[] = { 4, 0, 0, 0 };
    a->children[4]->buffers[1] = offsets;
}

static void no_such_entry(struct ArrowArray *a)
{
    static const int32_t indices[] = { 0, 0, 2 };
    a->children[5]->buffers[1] = indices;
}

static void items_beyond(struct ArrowArray *a)
{
    static const int32_t offsets[] = { 0, 1, 1, 5 };
    a->children[7]->buffers[1] = offsets;
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct {
        void (*schema)(struct ArrowSchema *);
        void (*array)(struct ArrowArray *);
        dgm_status status;
        const char *says;
    } all[] = {
        { no_batches, NULL, DGM_ERR_ARGUMENT, "record batches" },
        { a_date, NULL, DGM_ERR_ARGUMENT, "column small" },
        { decimals, NULL, DGM_ERR_ARGUMENT, "column big" },
        { list_of_doubles, NULL, DGM_ERR_ARGUMENT, "column spans" },
        { NULL, fewer_columns, DGM_ERR_FORMAT, "schema" },
        { NULL, short_column, DGM_ERR_FORMAT, "schema" },
        { NULL, too_few_buffers, DGM_ERR_FORMAT, "schema" },
        { NULL, far_rows, DGM_ERR_FORMAT, "schema" },
        { NULL, far_cells, DGM_ERR_FORMAT, "schema" },
        { NULL, far_items, DGM_ERR_FORMAT, "schema" },
        { NULL, entries_before, DGM_ERR_FORMAT, "schema" },
        { NULL, bad_text, DGM_ERR_FORMAT, "column text, row 0" },
        { NULL, offsets_that_fall, DGM_ERR_FORMAT, "column text" },
        { NULL, no_such_entry, DGM_ERR_FORMAT, "column kind, row 2" },
        { NULL, items_beyond, DGM_ERR_FORMAT, "column spans, row 2" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        dgm_table *t = NULL;
        dgm_error err = DGM_ERROR_INIT;
        assert_int_equal(read_changed(all[i].schema, all[i].array, false, &t, &err), all[i].status);
        assert_null(t);
        assert_non_null(strstr(err.message, all[i].says));
    }
    dgm_table *t = NULL;
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(read_changed(NULL, NULL, true, &t, &err), DGM_ERR_READ);
    assert_non_null(strstr(err.message, "the wire was cut"));
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    meter x = { 0, -1 };
    const mem m = metered(&x), plain = test_mem();
    dgm_table *t = NULL;
    assert_int_equal(every_type(&plain, &t, NULL), DGM_OK);
    bool read = false;
    for (int64_t n = 0; !read && n < 500; n++) {
        struct ArrowArrayStream s;
        dgm_table *u = NULL;
        assert_int_equal(table_export_arrow(t, &s, NULL), DGM_OK);
        x.left = n;
        const dgm_status status = table_read_arrow(&m, &s, &u, NULL);
        s.release(&s);
        read = status == DGM_OK;
        assert_int_equal(status, u ? DGM_OK : DGM_ERR_MEMORY);
        table_unref(u);
        assert_int_equal(x.live, 0);
    }
    assert_true(read);
    table_unref(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_out_comes_back),     cmocka_unit_test(slices_are_read),
        cmocka_unit_test(large_text_and_small_indices), cmocka_unit_test(what_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

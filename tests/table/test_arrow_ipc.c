/* The IPC stream: its messages, one after the other, as a reader steps over them. What they say is read by pyarrow and
 * Polars in bindings/python/tests/test_arrow.py. */
#include "sink.h"
#include "testing.h"
#include "table/writer.h"

enum { SCHEMA = 1, DICTIONARY = 2, BATCH = 3 };

static uint64_t number(const char *p, int bytes)
{
    uint64_t x = 0;
    for (int i = 0; i < bytes; i++)
        x |= (uint64_t)(uint8_t)p[i] << i * 8;
    return x;
}

/* Field `i` of the table at `p`, NULL where it is absent. */
static const char *field(const char *p, int i)
{
    const char *vtable = p - (int32_t)number(p, 4);
    assert_true((int)number(vtable, 2) >= 4 + 2 * (i + 1));
    const uint64_t at = number(vtable + 4 + 2 * i, 2);
    return at ? p + at : NULL;
}

static const char *follow(const char *p)
{
    return p + number(p, 4);
}

/* Steps over a message: its kind, *rows of a batch; 0 at the mark of the end. */
static int step(const sink_text *t, size_t *at, int64_t *rows)
{
    const char *p = t->v + *at;
    assert_true(*at + 8 <= t->n);
    assert_int_equal(number(p, 4), UINT32_MAX);
    const uint64_t head = number(p + 4, 4);
    *at += 8;
    if (head == 0)
        return 0;
    assert_int_equal(head % 8, 0);
    const char *message = follow(p + 8), *header = follow(field(message, 2));
    assert_int_equal((message - p) % 8, 0);
    assert_int_equal(number(field(message, 0), 2), 4);
    const int kind = (int)number(field(message, 1), 1);
    const uint64_t body = number(field(message, 3), 8);
    assert_int_equal(body % 8, 0);
    *rows = kind == BATCH ? (int64_t)number(field(header, 0), 8) : 0;
    *at += head + body;
    assert_true(*at <= t->n);
    return kind;
}

static dgm_table *some_rows(int rows)
{
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int text = builder_column(&b, DGM_UTF8, "text"), kind = builder_column(&b, DGM_DICT, "kind"),
              count = builder_column(&b, DGM_I64, "count"), at = builder_column(&b, DGM_LIST_I64, "at"),
              good = builder_column(&b, DGM_BOOL, "good");
    for (int i = 0; i < rows; i++) {
        builder_strz(&b, text,
                     i % 2 ? "one"
                           : "b\xff"
                             "d");
        builder_strz(&b, kind, i ? "a" : NULL);
        builder_i64(&b, count, i);
        builder_item_i64(&b, at, i);
        builder_list(&b, at);
        builder_bool(&b, good, i % 2);
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

/* A schema once; a dictionary and a batch for each table; the end. */
static void messages(void **state)
{
    (void)state;
    dgm_table *tables[] = { some_rows(3), some_rows(0), some_rows(1000) };
    static const int64_t rows[] = { 3, 0, 1000 };
    const sink_text out = write_tables(tables, 3);
    size_t at = 0;
    int64_t got;
    assert_int_equal(step(&out, &at, &got), SCHEMA);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(step(&out, &at, &got), DICTIONARY);
        assert_int_equal(step(&out, &at, &got), BATCH);
        assert_int_equal(got, rows[i]);
    }
    assert_int_equal(step(&out, &at, &got), 0);
    assert_int_equal(at, out.n);
    const sink_text again = write_tables(tables, 3);
    assert_int_equal(again.n, out.n);
    assert_memory_equal(again.v, out.v, out.n);
    free(again.v);
    free(out.v);
    for (int i = 0; i < 3; i++)
        table_unref(tables[i]);
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
    const struct CMUnitTest tests[] = { cmocka_unit_test(messages), cmocka_unit_test(no_tables) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Pairs beyond the memory allowed: the same tables and the same saved bytes as without a limit, merged in any way. */
#include "api_testing.h"

#include <stdio.h>

enum { DOCS = 4, WORDS = 270 }; /* 36,000 pairs each: more than the smallest run */

/* A document of words of its own and words of the one before. */
static void add_doc(dgm_tally *t, dgm_doc *d, int number)
{
    char text[WORDS * 8];
    size_t n = 0;
    dgm_error err = DGM_ERROR_INIT;
    for (int i = number * WORDS / 2; i < number * WORDS / 2 + WORDS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "zq%c%c%c ", 'a' + i / 256 % 16, 'a' + i / 16 % 16, 'a' + i % 16);
    assert_int_equal(dgm_doc_set(d, text, n, NULL, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
}

static dgm_tally *counted(dgm_pipeline *p, int64_t memory, int from, int to)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_tally_options o = { .struct_size = sizeof o, .of = DGM_OF_TERMS, .within = DGM_WITHIN_DOCUMENT, .memory = memory,
                            .folder = "/tmp" };
    dgm_tally *t = NULL;
    dgm_doc *d = NULL;
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_PAIRS, &o, &t, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    for (int i = from; i < to; i++)
        add_doc(t, d, i);
    dgm_doc_free(d);
    return t;
}

static char *table_of(const dgm_tally *t, const char *name, int64_t top)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_query q = { .struct_size = sizeof q, .top = top, .min_count = 1, .min_docs = 1 };
    dgm_table *table = NULL;
    assert_int_equal(dgm_tally_table(t, name, &q, &table, &err), DGM_OK);
    char *s = written(table, DGM_FORMAT_CSV);
    dgm_table_unref(table);
    return s;
}

static sink_text saved(const dgm_tally *t)
{
    dgm_error err = DGM_ERROR_INIT;
    sink_text out = { NULL, 0 };
    const dgm_sink sink = sink_to(&out);
    assert_int_equal(dgm_tally_save(t, &sink, &err), DGM_OK);
    return out;
}

static void assert_same(const dgm_tally *a, const dgm_tally *b)
{
    static const struct {
        const char *name;
        int64_t top;
    } tables[] = { { "pairs", 0 }, { "pairs", 10 }, { "cells", 0 }, { "nodes", 0 } };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char *x = table_of(a, tables[i].name, tables[i].top), *y = table_of(b, tables[i].name, tables[i].top);
        assert_true(strlen(x) > 100);
        assert_true(strcmp(x, y) == 0);
        free(x);
        free(y);
    }
    sink_text x = saved(a), y = saved(b);
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.v, y.v, x.n);
    free(x.v);
    free(y.v);
}

static void the_same_with_any_memory(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_tally *all = counted(p, 0, 0, DOCS), *little = counted(p, 1, 0, DOCS), *some = counted(p, 8 << 20, 0, DOCS);
    assert_same(all, little);
    assert_same(all, some);
    dgm_tally *head = counted(p, 1, 0, 1), *tail = counted(p, 1, 1, DOCS), *plain = counted(p, 0, 0, 0);
    assert_int_equal(dgm_tally_merge(tail, head, &err), DGM_OK);
    assert_same(all, tail);
    assert_int_equal(dgm_tally_merge(plain, tail, &err), DGM_OK);
    assert_same(all, plain);
    dgm_tally *each[] = { all, little, some, head, tail, plain };
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        dgm_tally_free(each[i]);
    dgm_pipeline_free(p);
}

static void counting_goes_on_after_a_table(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(2, 0);
    dgm_tally *all = counted(p, 0, 0, 3), *little = counted(p, 1, 0, 2);
    free(table_of(little, "pairs", 5));
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    add_doc(little, d, 2);
    assert_same(all, little);
    dgm_doc_free(d);
    dgm_tally_free(all);
    dgm_tally_free(little);
    dgm_pipeline_free(p);
}

static void limits_that_cannot_be(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(3, 0);
    dgm_tally *t = NULL;
    dgm_tally_options o = { .struct_size = sizeof o, .of = DGM_OF_TERMS, .within = DGM_WITHIN_DOCUMENT, .memory = 1 };
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_PAIRS, &o, &t, &err), DGM_ERR_ARGUMENT);
    o.folder = "/no/such/folder";
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_PAIRS, &o, &t, &err), DGM_OK);
    dgm_doc *d = NULL;
    char text[WORDS * 8];
    size_t n = 0;
    for (int i = 0; i < WORDS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "zq%c%c ", 'a' + i / 20, 'a' + i % 20);
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, text, n, NULL, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_ERR_WRITE);
    assert_non_null(strstr(err.message, "/no/such/folder"));
    dgm_doc_free(d);
    dgm_tally_free(t);
    o.flags = DGM_PASSAGES;
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_PAIRS, &o, &t, &err), DGM_ERR_ARGUMENT);
    dgm_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_with_any_memory),
        cmocka_unit_test(counting_goes_on_after_a_table),
        cmocka_unit_test(limits_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Lines that documents of a source share: counted, merged, saved, and given to a pipeline, which then cuts them. */
#include "lines.h"

static const dgm_options plain = { .struct_size = sizeof plain, .lang = "en", .flags = DGM_NO_BUILTIN, .hash_seed = 3 };

static dgm_status try_load(const char *data, size_t len, dgm_pipeline **p, dgm_error *err)
{
    *p = NULL;
    assert_int_equal(dgm_pipeline_new(&plain, p, err), DGM_OK);
    return dgm_pipeline_load(*p, DGM_BOILERPLATE, "gull.dgm", data, len, err);
}

static dgm_pipeline *with_lines(const sink_text *saved)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p;
    if (try_load(saved->v, saved->n, &p, &err))
        fail_msg("%s", err.message);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    return p;
}

/* The lines of the text of that source, as kind and reason. */
static void assert_lines(dgm_pipeline *p, const char *text, const char *source, const char *want)
{
    dgm_doc *d = line_doc(p, text, source);
    const dgm_table *t;
    dgm_table *chosen;
    assert_int_equal(dgm_doc_layer(d, DGM_LINES, 0, &t, NULL), DGM_OK);
    assert_int_equal(dgm_table_select(&t, 1, "kind=furniture", NULL, &chosen, NULL), DGM_OK);
    const dgm_column *start = dgm_table_column(chosen, dgm_table_find(chosen, "start")),
                     *reason = dgm_table_column(chosen, dgm_table_find(chosen, "reason"));
    char got[200] = "";
    for (int64_t i = 0; i < dgm_table_rows(chosen); i++) {
        const int32_t *ends = reason->child->offsets, at = ((const int32_t *)reason->values)[i];
        char one[80];
        snprintf(one, sizeof one, "%.10s: %.*s;", text + ((const int32_t *)start->values)[i],
                 (int)(ends[at + 1] - ends[at]), (const char *)reason->child->values + ends[at]);
        strcat(got, one);
    }
    assert_string_equal(got, want);
    dgm_table_unref(chosen);
    dgm_doc_free(d);
}

static void what_repeats_is_cut(void **state)
{
    (void)state;
    dgm_pipeline *p = small("en", 0, NULL), *q, *one;
    dgm_tally *t = count_pages(p, 0, 8, "The Gull"), *u = count_pages(p, 0, 1, "The Gull");
    sink_text saved = save_tally(t), single = save_tally(u);
    char page[400];
    page_of(5, page);
    q = with_lines(&saved);
    assert_lines(q, page, "The Gull", "The Gull o: repeats:8/8;The Gull i: repeats:8/8;"); /* and no address */
    assert_lines(q, page, "The Tern", "");
    one = with_lines(&single);
    assert_lines(one, page, "The Gull", "");
    assert_lines(p, page, "The Gull", "");
    assert_string_not_equal(dgm_pipeline_hash(one), dgm_pipeline_hash(q));
    dgm_tally_free(t);
    dgm_tally_free(u);
    dgm_pipeline_free(p);
    dgm_pipeline_free(q);
    dgm_pipeline_free(one);
    free(saved.v);
    free(single.v);
}

static void the_table_says_what_is_cut(void **state)
{
    (void)state;
    dgm_pipeline *p = small("en", 0, NULL);
    dgm_tally *t = count_pages(p, 0, 8, "The Gull");
    dgm_table *lines;
    assert_int_equal(dgm_tally_table(t, "lines", NULL, &lines, NULL), DGM_OK);
    char *got = written(lines, DGM_FORMAT_TSV);
    assert_string_equal(got, "source\tline\tdocs\tof\tshare\ttimes\tfate\n"
                             "The Gull\tmr. president, distinguished delegates,\t8\t8\t1\t8\ttext\n"
                             "The Gull\tthe gull is printed on the quay by hands tha…\t8\t8\t1\t8\tfurniture\n"
                             "The Gull\tthe gull on the shore, a paper for sailors\t8\t8\t1\t8\tfurniture\n");
    free(got);
    dgm_table *why;
    assert_int_equal(dgm_explain("lines", &why, NULL), DGM_OK);
    assert_int_equal(dgm_table_rows(why), dgm_table_columns(lines));
    dgm_table_unref(why);
    dgm_table_unref(lines);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
}

/* Any grouping and order of parts gives the bytes of one pass. */
static void merging_is_associative(void **state)
{
    (void)state;
    dgm_pipeline *p = small("en", 0, NULL);
    dgm_tally *whole = count_pages(p, 0, 8, "The Gull");
    sink_text want = save_tally(whole);
    static const int orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 2, 0 } };
    static const int ends[] = { 0, 3, 4, 8 };
    for (int i = 0; i < 6; i++) {
        dgm_tally *part[3];
        for (int k = 0; k < 3; k++) {
            const int at = orders[i / 2][k];
            part[k] = count_pages(p, ends[at], ends[at + 1], "The Gull");
        }
        const int first = i % 2 ? 1 : 0; /* (a b) c, or a (b c) */
        assert_int_equal(dgm_tally_merge(part[first], part[first + 1], NULL), DGM_OK);
        assert_int_equal(dgm_tally_merge(part[0], part[first ? 1 : 2], NULL), DGM_OK);
        sink_text got = save_tally(part[0]);
        assert_int_equal(got.n, want.n);
        assert_memory_equal(got.v, want.v, want.n);
        free(got.v);
        for (int k = 0; k < 3; k++)
            dgm_tally_free(part[k]);
    }
    dgm_tally_free(whole);
    dgm_pipeline_free(p);
    free(want.v);
}

/* What the text of a document is does not depend on the table's kinds: counts by a pipeline that cuts are the same. */
static void counts_do_not_depend_on_cuts(void **state)
{
    (void)state;
    dgm_pipeline *p = small("en", 0, NULL), *q;
    dgm_tally *t = count_pages(p, 0, 8, "The Gull"), *u;
    sink_text saved = save_tally(t);
    q = with_lines(&saved);
    u = count_pages(q, 0, 8, "The Gull");
    dgm_table *a, *b;
    assert_int_equal(dgm_tally_table(t, "cells", NULL, &a, NULL), DGM_OK);
    assert_int_equal(dgm_tally_table(u, "cells", NULL, &b, NULL), DGM_OK);
    char *x = written(a, DGM_FORMAT_TSV), *y = written(b, DGM_FORMAT_TSV);
    assert_string_equal(x, y);
    free(x);
    free(y);
    free(saved.v);
    dgm_table_unref(a);
    dgm_table_unref(b);
    dgm_tally_free(t);
    dgm_tally_free(u);
    dgm_pipeline_free(p);
    dgm_pipeline_free(q);
}

static void assert_refused(const char *data, size_t len, const char *why)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p;
    assert_int_equal(try_load(data, len, &p, &err), DGM_ERR_FORMAT);
    assert_non_null(strstr(err.message, "gull.dgm: "));
    if (why)
        assert_non_null(strstr(err.message, why));
    assert_int_equal(dgm_pipeline_seal(p, NULL), DGM_ERR_STATE);
    dgm_pipeline_free(p);
}

static void hostile_tables_are_refused(void **state)
{
    (void)state;
    dgm_pipeline *p = small("en", 0, NULL);
    dgm_tally *t = count_pages(p, 0, 6, "The Gull"), *terms = NULL;
    sink_text saved = save_tally(t);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &terms, NULL), DGM_OK);
    sink_text other = save_tally(terms);
    assert_refused(other.v, other.n, "no counts of lines");
    assert_refused("", 0, "not a tally");
    assert_refused("source\tline\n", 12, "not a tally");
    for (size_t len = 0; len < saved.n; len += 1 + len / 7)
        assert_refused(saved.v, len, NULL);
    for (size_t at = 0; at < saved.n; at += 3) {
        saved.v[at] ^= 0x41;
        assert_refused(saved.v, saved.n, NULL);
        saved.v[at] ^= 0x41;
    }
    dgm_tally_free(t);
    dgm_tally_free(terms);
    dgm_pipeline_free(p);
    free(saved.v);
    free(other.v);
}

static void they_are_counted_by_source(void **state)
{
    (void)state;
    dgm_pipeline *p = small("en", 0, NULL);
    dgm_error err = DGM_ERROR_INIT;
    dgm_tally *t = NULL;
    const dgm_tally_options by = { .struct_size = sizeof by, .by = "year" };
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_LINES, &by, &t, &err), DGM_ERR_ARGUMENT);
    t = count_pages(p, 0, 6, "");
    dgm_doc *d = NULL;
    const dgm_field folder = { "folder", "gull" };
    const dgm_meta meta = { .struct_size = sizeof meta, .fields = &folder, .n_fields = 1 };
    assert_int_equal(dgm_doc_new(p, &d, NULL), DGM_OK);
    assert_int_equal(dgm_doc_set(d, shared_last, strlen(shared_last), &meta, NULL), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, NULL), DGM_OK);
    dgm_table *groups;
    assert_int_equal(dgm_tally_table(t, "groups", NULL, &groups, NULL), DGM_OK);
    char *got = written(groups, DGM_FORMAT_TSV);
    assert_string_equal(got, "group\tdocs\n\t6\ngull\t1\n");
    free(got);
    dgm_table_unref(groups);
    dgm_doc_free(d);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_repeats_is_cut),        cmocka_unit_test(the_table_says_what_is_cut),
        cmocka_unit_test(merging_is_associative),     cmocka_unit_test(counts_do_not_depend_on_cuts),
        cmocka_unit_test(hostile_tables_are_refused), cmocka_unit_test(they_are_counted_by_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

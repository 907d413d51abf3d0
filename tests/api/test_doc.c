/* Documents: setting, layers, reuse, offsets, what outlives what. */
#include "api_testing.h"

static const char china_text[] = "China praised Russia in 2014. The United States criticised Beijing, said Wang Yi.";

static char *layer_json(dgm_doc *d, uint32_t layer)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *t = NULL;
    assert_int_equal(dgm_doc_layer(d, layer, 0, &t, &err), DGM_OK);
    return written(t, DGM_FORMAT_JSONL);
}

static void every_layer_is_a_table(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    for (uint32_t layer = DGM_LINES; layer <= DGM_PROFILE; layer++) { /* of the empty document */
        const dgm_table *t = NULL;
        assert_int_equal(dgm_doc_layer(d, layer, 0, &t, &err), DGM_OK);
        assert_int_equal(dgm_table_rows(t), layer == DGM_PROFILE);
    }
    assert_int_equal(dgm_doc_set(d, china_text, sizeof china_text - 1, NULL, &err), DGM_OK);
    for (uint32_t layer = DGM_LINES; layer <= DGM_PROFILE; layer++) {
        const dgm_table *t = NULL, *again = NULL, *spans = NULL;
        assert_int_equal(dgm_doc_layer(d, layer, 0, &t, &err), DGM_OK);
        assert_int_equal(dgm_doc_layer(d, layer, 0, &again, &err), DGM_OK);
        assert_ptr_equal(t, again);
        assert_int_equal(dgm_doc_layer(d, layer, DGM_SPANS, &spans, &err), DGM_OK);
        assert_int_equal(dgm_table_rows(t), dgm_table_rows(spans));
        assert_int_equal(dgm_table_find(spans, "text"), -1);
    }
    const dgm_table *none = NULL;
    assert_int_equal(dgm_doc_layer(d, 99, 0, &none, &err), DGM_ERR_ARGUMENT);
    assert_null(none);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

/* The columns of a layer named in `columns`, as TSV without its header. */
static void assert_columns(dgm_doc *d, uint32_t layer, const char *first, const char *second, const char *want)
{
    const dgm_table *t = NULL;
    char got[256] = "";
    assert_int_equal(dgm_doc_layer(d, layer, 0, &t, NULL), DGM_OK);
    for (int64_t row = 0; row < dgm_table_rows(t); row++)
        for (int k = 0; k < 2; k++) {
            const dgm_column *c = dgm_table_column(t, dgm_table_find(t, k ? second : first));
            const int32_t at = c->type == DGM_DICT ? ((const int32_t *)c->values)[row] : (int32_t)row;
            const dgm_column *s = c->type == DGM_DICT ? c->child : c;
            strncat(got, (const char *)s->values + s->offsets[at], (size_t)(s->offsets[at + 1] - s->offsets[at]));
            strcat(got, k ? "\n" : "\t");
        }
    assert_string_equal(got, want);
}

/* A text in several languages is of that which most of it is in; lines say what theirs is, the profile what others there are. */
static void languages_may_change(void **state)
{
    (void)state;
    static const char mixed[] = "The envoy was asked what he had meant by that, and he answered in the words of a song.\n\n"
                                "Мы вышли к реке, когда лёд уже тронулся, и никто не знал, где искать лодку.\n\n"
                                "Nobody in the hall understood him, but the newspapers printed it without a translation.\n\n"
                                "Il a dit que la rivière avait toujours raison et que les hommes ne savent pas attendre.\n";
    static const char german[] = "Der Hafen wurde im Winter geschlossen, und niemand wusste, warum die Schiffe blieben.\n\n"
                                 "Die Lotsen haben seit November kein Geld gesehen und gehen nicht mehr hinaus.\n\n"
                                 "The story has been told many times, but never in this town and not by them.\n";
    /* of 40 bytes and of 39, of which too little is known */
    static const char brief[] = "The envoy was asked what he had meant by that, and he answered in the words of a song.\n\n"
                                "Мы вышли к рекам и там.\n\n"
                                "Nobody could say what he had meant by that, or why.\n\n"
                                "Мы вышли к рекам и нам\n\n"
                                "Nobody in the hall understood him, but the newspapers printed it without a translation.\n";
    dgm_pipeline *p = NULL;
    dgm_doc *d = NULL;
    const dgm_options o = { .struct_size = sizeof o, .flags = DGM_NO_BUILTIN };
    assert_int_equal(dgm_pipeline_new(&o, &p, NULL), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, NULL), DGM_OK);
    assert_int_equal(dgm_doc_new(p, &d, NULL), DGM_OK);
    assert_int_equal(dgm_doc_set(d, brief, sizeof brief - 1, NULL, NULL), DGM_OK);
    assert_columns(d, DGM_LINES, "kind", "lang", "body\ten\nbody\tru\nbody\ten\nbody\ten\nbody\ten\n");
    assert_int_equal(dgm_doc_set(d, mixed, sizeof mixed - 1, NULL, NULL), DGM_OK);
    assert_columns(d, DGM_PROFILE, "lang", "other_lang", "en\tru+fr\n");
    assert_columns(d, DGM_LINES, "kind", "lang", "body\ten\nbody\tru\nbody\ten\nbody\tfr\n");
    assert_int_equal(dgm_doc_set(d, german, sizeof german - 1, NULL, NULL), DGM_OK);
    assert_columns(d, DGM_PROFILE, "lang", "other_lang", "und\ten\n");
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

/* Words whole or cut at their clitics: the layer and its count differ, what is found does not. */
static void clitics_are_shown_as_asked(void **state)
{
    (void)state;
    static const char s[] = "Russia's policy isn't aggressive.";
    static const int64_t rows[] = { 5, 7 };
    dgm_error err = DGM_ERROR_INIT;
    char *stances[2];
    for (int i = 0; i < 2; i++) {
        dgm_pipeline *p = english(1, i ? DGM_SPLIT_CLITICS : 0);
        dgm_doc *d = NULL;
        const dgm_table *t = NULL;
        assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
        assert_int_equal(dgm_doc_set(d, s, sizeof s - 1, NULL, &err), DGM_OK);
        assert_int_equal(dgm_doc_layer(d, DGM_TOKENS, 0, &t, &err), DGM_OK);
        assert_int_equal(dgm_table_rows(t), rows[i]);
        assert_int_equal(dgm_doc_layer(d, DGM_PROFILE, 0, &t, &err), DGM_OK);
        const dgm_column *c = dgm_table_column(t, dgm_table_find(t, "tokens"));
        assert_int_equal(((const int64_t *)c->values)[0], rows[i]);
        stances[i] = layer_json(d, DGM_STANCES);
        dgm_doc_free(d);
        dgm_pipeline_free(p);
    }
    assert_string_equal(stances[0], stances[1]);
    assert_non_null(strstr(stances[0], "\"negated\":true"));
    free(stances[0]);
    free(stances[1]);
}

/* What a document held before changes nothing. */
static void reuse_leaves_no_trace(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0), *q = english(2, 0);
    dgm_doc *used = NULL, *fresh = NULL;
    assert_int_equal(dgm_doc_new(p, &used, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(used, "Sergey Lavrov met Kim. NATO (the Alliance) said \"no\".", 53, NULL, &err), DGM_OK);
    free(layer_json(used, DGM_STANCES));
    assert_int_equal(dgm_doc_set(used, china_text, sizeof china_text - 1, NULL, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(q, &fresh, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(fresh, china_text, sizeof china_text - 1, NULL, &err), DGM_OK);
    for (uint32_t layer = DGM_LINES; layer <= DGM_PROFILE; layer++) {
        char *a = layer_json(used, layer), *b = layer_json(fresh, layer);
        if (a && b)
            assert_string_equal(a, b);
        else
            assert_ptr_equal(a, b);
        free(a);
        free(b);
    }
    dgm_doc_free(used), dgm_doc_free(fresh);
    dgm_pipeline_free(p), dgm_pipeline_free(q);
}

static void tables_outlive_all(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    char *text = malloc(sizeof china_text);
    assert_non_null(text);
    memcpy(text, china_text, sizeof china_text);
    dgm_meta meta = { 0 };
    meta.struct_size = sizeof meta;
    meta.flags = DGM_BORROW;
    assert_int_equal(dgm_doc_set(d, text, strlen(text), &meta, &err), DGM_OK);
    const dgm_table *layer = NULL;
    assert_int_equal(dgm_doc_layer(d, DGM_ENTITIES, 0, &layer, &err), DGM_OK);
    dgm_table *kept = dgm_table_ref(layer);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    free(text);
    char *json = written(kept, DGM_FORMAT_JSONL);
    assert_non_null(strstr(json, "\"id\":\"cn\""));
    free(json);
    dgm_table_unref(kept);
}

static void bad_bytes_are_counted_and_mapped(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, "a\xff" "b", 3, NULL, &err), DGM_OK);
    size_t len;
    assert_string_equal(dgm_doc_text(d, &len), "a\xef\xbf\xbd" "b");
    assert_int_equal(len, 5);
    assert_int_equal(dgm_doc_source_offset(d, 4), 2);
    assert_int_equal(dgm_doc_source_offset(d, 6), -1);
    char *profile = layer_json(d, DGM_PROFILE);
    assert_non_null(strstr(profile, "\"bytes\":3,"));
    assert_non_null(strstr(profile, "\"replaced\":1,"));
    free(profile);
    assert_int_equal(dgm_doc_set(d, "a\0b", 3, NULL, &err), DGM_ERR_BINARY);
    assert_string_equal(dgm_doc_text(d, &len), "");
    assert_int_equal(dgm_doc_set(d, NULL, 3, NULL, &err), DGM_ERR_ARGUMENT);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void limits_hold(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_limits l = { 0 };
    l.struct_size = sizeof l;
    l.document_bytes = 10;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.limits = &l;
    dgm_pipeline *p = NULL;
    dgm_doc *d = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    dgm_pipeline_free(p); /* the document holds it */
    assert_int_equal(dgm_doc_set(d, "0123456789", 10, NULL, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, "0123456789a", 11, NULL, &err), DGM_ERR_LIMIT);
    dgm_doc_free(d);
}

static void given_targets_have_a_row_each(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    const dgm_target targets[] = { { 0, 5, "first" }, { 14, 20, "second" } };
    dgm_meta meta = { 0 };
    meta.struct_size = sizeof meta;
    meta.id = "row-1";
    meta.targets = targets;
    meta.n_targets = 2;
    assert_int_equal(dgm_doc_set(d, china_text, sizeof china_text - 1, &meta, &err), DGM_OK);
    char *json = layer_json(d, DGM_STANCES);
    assert_non_null(strstr(json, "\"target\":\"first\""));
    assert_non_null(strstr(json, "\"target\":\"second\""));
    assert_non_null(strstr(json, "\"doc\":\"row-1\""));
    free(json);
    const dgm_target outside[] = { { 0, 5000, "x" } };
    meta.targets = outside;
    meta.n_targets = 1;
    assert_int_equal(dgm_doc_set(d, china_text, sizeof china_text - 1, &meta, &err), DGM_ERR_FORMAT);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void concordance_finds(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, china_text, sizeof china_text - 1, NULL, &err), DGM_OK);
    dgm_table *t = NULL;
    assert_int_equal(dgm_doc_find(d, "prais*", NULL, &t, &err), DGM_OK);
    assert_int_equal(dgm_table_rows(t), 1);
    dgm_table_unref(t);
    assert_int_equal(dgm_doc_find(d, "@cn", NULL, &t, &err), DGM_OK);
    assert_int_equal(dgm_table_rows(t), 2);
    dgm_table_unref(t);
    t = NULL;
    assert_int_equal(dgm_doc_find(d, "  ", NULL, &t, &err), DGM_ERR_ARGUMENT);
    assert_null(t);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void an_empty_text_has_no_tokens(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    char *first = layer_json(d, DGM_PROFILE);
    assert_non_null(strstr(first, "\"tokens\":0,\"types\":0"));
    assert_int_equal(dgm_doc_set(d, china_text, sizeof china_text - 1, NULL, &err), DGM_OK);
    free(layer_json(d, DGM_PROFILE));
    assert_int_equal(dgm_doc_set(d, "", 0, NULL, &err), DGM_OK);
    char *again = layer_json(d, DGM_PROFILE);
    assert_string_equal(first, again);
    free(first);
    free(again);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

/* A field without a value, such as an empty cell, is no field: what is found takes its place. */
static void empty_fields_are_none(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_doc *d = NULL;
    dgm_tally *t = NULL;
    dgm_table *terms = NULL;
    const dgm_field fields[] = { { "lang", "" } };
    const dgm_meta meta = { .struct_size = sizeof meta, .fields = fields, .n_fields = 1 };
    const dgm_tally_options by = { .struct_size = sizeof by, .by = "lang" };
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_TERMS, &by, &t, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, "China", 5, &meta, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
    assert_int_equal(dgm_tally_table(t, "terms", NULL, &terms, &err), DGM_OK);
    char *json = written(terms, DGM_FORMAT_JSONL);
    assert_non_null(strstr(json, "{\"group\":\"en\","));
    free(json);
    dgm_table_unref(terms);
    dgm_tally_free(t);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

/* A table that is kept does not change when its document gets another text. */
static void kept_tables_stay(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, DGM_UAX29);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, china_text, sizeof china_text - 1, NULL, &err), DGM_OK);
    const dgm_table *t = NULL;
    assert_int_equal(dgm_doc_layer(d, DGM_TOKENS, DGM_SPANS, &t, &err), DGM_OK);
    dgm_table *kept = dgm_table_ref(t);
    char *before = written(kept, DGM_FORMAT_JSONL);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(dgm_doc_set(d, "A B. C 1", 8, NULL, &err), DGM_OK);
        assert_int_equal(dgm_doc_layer(d, DGM_TOKENS, DGM_SPANS, &t, &err), DGM_OK);
        assert_int_equal(dgm_table_rows(t), 8);
    }
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    char *after = written(kept, DGM_FORMAT_JSONL);
    assert_string_equal(before, after);
    free(before);
    free(after);
    dgm_table_unref(kept);
}

/* Sentences of UAX #29 may be asked for before lines are known, and know them afterwards; tokens as they are written
 * before those of the analyses. The first layer is asked for in full or as spans. */
static void any_order(uint32_t pipeline_flags, uint32_t asked)
{
    static const char page[] = "Trade talks\n\nBy Ann Lee\n\nChina praised Russia's aim. Moscow didn't object.\n\nFrance criticised China.\n";
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, pipeline_flags);
    for (uint32_t flags = 0; flags <= DGM_PAGE; flags += DGM_PAGE)
        for (uint32_t first = DGM_LINES; first <= DGM_PROFILE; first++) {
            dgm_meta meta = { 0 };
            meta.struct_size = sizeof meta;
            meta.flags = flags;
            dgm_doc *fresh = NULL, *d = NULL;
            assert_int_equal(dgm_doc_new(p, &fresh, &err), DGM_OK);
            assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
            assert_int_equal(dgm_doc_set(d, page, sizeof page - 1, &meta, &err), DGM_OK);
            const dgm_table *t;
            assert_int_equal(dgm_doc_layer(d, first, asked, &t, &err), DGM_OK);
            for (uint32_t layer = DGM_LINES; layer <= DGM_PROFILE; layer++) {
                assert_int_equal(dgm_doc_set(fresh, page, sizeof page - 1, &meta, &err), DGM_OK);
                char *want = layer_json(fresh, layer), *got = layer_json(d, layer);
                assert_string_equal(got ? got : "", want ? want : ""); /* NULL: no rows */
                free(want);
                free(got);
            }
            dgm_doc_free(d);
            dgm_doc_free(fresh);
        }
    dgm_pipeline_free(p);
}

static void layers_in_any_order(void **state)
{
    (void)state;
    any_order(DGM_UAX29, 0);
    any_order(DGM_UAX29, DGM_SPANS);
    any_order(0, 0);
    any_order(0, DGM_SPANS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_is_a_table),
        cmocka_unit_test(languages_may_change),
        cmocka_unit_test(clitics_are_shown_as_asked),
        cmocka_unit_test(reuse_leaves_no_trace),
        cmocka_unit_test(tables_outlive_all),
        cmocka_unit_test(kept_tables_stay),
        cmocka_unit_test(layers_in_any_order),
        cmocka_unit_test(bad_bytes_are_counted_and_mapped),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(given_targets_have_a_row_each),
        cmocka_unit_test(concordance_finds),
        cmocka_unit_test(an_empty_text_has_no_tokens),
        cmocka_unit_test(empty_fields_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Cells of parts of a corpus, added up outside the library, are those of the whole: for every kind of tally, for any parts,
 * in any order. */
#include "api_testing.h"
#include "table/table.h"
#include "tally/tally.h"

#include <stdio.h>
#include <stdlib.h>

enum { DOCS = 40, KEYS = 4, VALUES = 4, ROWS = 1 << 15, PARTS_MAX = 7 };

static uint32_t drawn(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

/* ---- documents */

static const char *const said[] = {
    "China praised the trade treaty with Russia.",
    "Washington's sanctions against Iran were a disgraceful failure.",
    "\"NATO is a danger to peace,\" Vladimir Putin said.",
    "The United States and Japan welcomed the excellent agreement.",
    "Moscow condemned the brutal attack, but Beijing did not.",
    "On 5 May 2019 the European Union paid $3 million to Ukraine.",
    "The treaty treaties treat trade; trading partners of India gain.",
    "France threatened Germany with new tariffs, and Berlin called them unjust.",
};

static dgm_pipeline *with_keywords(void)
{
    static const char dictionary[] = "economy\ttrade*\neconomy\ttariff*\nwar\tattack*\nwar\tdanger\t-1\n";
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { .struct_size = sizeof o, .lang = "en", .hash_seed = 7 };
    dgm_pipeline *p = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_load(p, DGM_KEYWORDS, "words.tsv", dictionary, strlen(dictionary), &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    return p;
}

/* Document `number`, whose text other documents may have too, into the tally. */
static void add_document(dgm_tally *t, dgm_doc *d, uint32_t number)
{
    enum { SENTENCES = sizeof said / sizeof *said };
    char body[2048] = "", id[16];
    uint32_t state = number / 2;
    for (uint32_t i = 0, n = 1 + drawn(&state, 9); i < n; i++) {
        strcat(body, said[drawn(&state, SENTENCES)]);
        strcat(body, drawn(&state, 4) ? " " : "\n\n");
    }
    snprintf(id, sizeof id, "d%u", (unsigned)number);
    const dgm_field fields[] = { { "source", number % 3 ? "Gazette" : "Courier" } };
    const dgm_meta meta = { .struct_size = sizeof meta, .id = id, .fields = fields, .n_fields = 1 };
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(dgm_doc_set(d, body, strlen(body), &meta, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
}

/* ---- rows */

typedef struct row {
    int32_t section;
    char *key[KEYS];
    int64_t value[VALUES];
} row;

static int cmp_rows(const void *a, const void *b)
{
    const row *x = a, *y = b;
    int order = (x->section > y->section) - (x->section < y->section);
    for (int k = 0; k < KEYS && !order; k++)
        order = strcmp(x->key[k], y->key[k]);
    return order;
}

static bool met[CELL_SECTIONS];

static void take_cells(const dgm_tally *t, row *rows, size_t *n)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *cells = NULL;
    assert_int_equal(dgm_tally_table(t, "cells", NULL, &cells, &err), DGM_OK);
    for (int64_t i = 0; i < dgm_table_rows(cells); i++) {
        assert_true(*n < ROWS);
        row *r = &rows[(*n)++];
        r->section = ((const int32_t *)dgm_table_column(cells, 0)->values)[i];
        met[r->section] = true;
        for (int k = 0; k < KEYS; k++) {
            const str s = cell_str(dgm_table_column(cells, 1 + k), i);
            r->key[k] = malloc(s.len + 1);
            memcpy(r->key[k], s.s, s.len);
            r->key[k][s.len] = '\0';
        }
        for (int k = 0; k < VALUES; k++)
            r->value[k] = ((const int64_t *)dgm_table_column(cells, 1 + KEYS + k)->values)[i];
    }
    dgm_table_unref(cells);
}

static size_t add_up(row *rows, size_t n)
{
    size_t sums = 0;
    qsort(rows, n, sizeof *rows, cmp_rows);
    for (size_t i = 0; i < n; i++) {
        if (sums == 0 || cmp_rows(&rows[sums - 1], &rows[i]) != 0) {
            rows[sums++] = rows[i];
            continue;
        }
        for (int k = 0; k < VALUES; k++)
            rows[sums - 1].value[k] += rows[i].value[k];
        for (int k = 0; k < KEYS; k++)
            free(rows[i].key[k]);
    }
    return sums;
}

static void shuffle(row *rows, size_t n, uint32_t *state)
{
    for (size_t i = n; i > 1; i--) {
        const size_t k = drawn(state, (uint32_t)i);
        const row swap = rows[k];
        rows[k] = rows[i - 1];
        rows[i - 1] = swap;
    }
}

/* As a stream goes from one library into another, and back. */
static dgm_table *through_arrow(dgm_table *t)
{
    dgm_error err = DGM_ERROR_INIT;
    struct ArrowArrayStream stream;
    dgm_table *out = NULL;
    assert_int_equal(dgm_table_export_arrow(t, &stream, &err), DGM_OK);
    dgm_table_unref(t);
    assert_int_equal(dgm_table_import_arrow(&stream, &out, &err), DGM_OK);
    assert_null(stream.release);
    return out;
}

static dgm_table *table_of(const row *rows, size_t n)
{
    static const char *const names[] = { "key1", "key2", "key3", "key4", "value1", "value2", "value3", "value4" };
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *t = NULL;
    builder b;
    builder_begin(&b, &m);
    builder_column(&b, DGM_I32, "section");
    for (int k = 0; k < KEYS + VALUES; k++)
        builder_column(&b, k < KEYS ? DGM_UTF8 : DGM_I64, names[k]);
    for (size_t i = 0; i < n; i++) {
        builder_i32(&b, 0, rows[i].section);
        for (int k = 0; k < KEYS; k++)
            builder_strz(&b, 1 + k, rows[i].key[k]);
        for (int k = 0; k < VALUES; k++)
            builder_i64(&b, 1 + KEYS + k, rows[i].value[k]);
    }
    assert_int_equal(builder_end(&b, &t, &err), DGM_OK);
    return through_arrow(t);
}

/* ---- parts */

static const struct {
    uint32_t kind;
    dgm_tally_options o;
} kinds[] = {
#define OPTIONS(...) { .struct_size = sizeof(dgm_tally_options), __VA_ARGS__ }
    { DGM_TALLY_TERMS, OPTIONS(.ngram_max = 3, .skip = 1) },
    { DGM_TALLY_TERMS, OPTIONS(.by = "source", .flags = DGM_DOCUMENTS | DGM_NAMED | DGM_VALUES) },
    { DGM_TALLY_PAIRS, OPTIONS(.flags = DGM_BONDS | DGM_PASSAGES, .evidence = 2) },
    { DGM_TALLY_PAIRS, OPTIONS(.of = DGM_OF_TERMS, .within = DGM_WITHIN_WINDOW, .flags = DGM_DISTANCE, .by = "source") },
    { DGM_TALLY_PAIRS, OPTIONS(.of = DGM_OF_BOTH, .within = DGM_WITHIN_DOCUMENT) },
    { DGM_TALLY_ENTITIES, OPTIONS(.flags = DGM_SEPARATE | DGM_VALUES, .by = "source") },
    { DGM_TALLY_ENTITIES, OPTIONS(.flags = DGM_ROLL_UP, .about = "cn") },
    { DGM_TALLY_KEYWORDS, OPTIONS(.by = "source") },
    { DGM_TALLY_STANCES, OPTIONS(.flags = DGM_DRIVERS | DGM_HOLDERS, .by = "source", .evidence = 1) },
    { DGM_TALLY_STANCES, OPTIONS(.flags = DGM_POOL) },
    { DGM_TALLY_SAMPLE, OPTIONS(.sample = 3) },
    { DGM_TALLY_TEXTS, OPTIONS(.by = "source") },
    { DGM_TALLY_COLLOCATES, OPTIONS(.node = "treaty") },
    { DGM_TALLY_LINES, OPTIONS(.flags = 0) },
};

static dgm_tally *empty(dgm_pipeline *p, size_t kind)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_tally *t = NULL;
    assert_int_equal(dgm_tally_new(p, kinds[kind].kind, &kinds[kind].o, &t, &err), DGM_OK);
    return t;
}

static sink_text saved(dgm_tally *t)
{
    dgm_error err = DGM_ERROR_INIT;
    sink_text out = { NULL, 0 };
    const dgm_sink sink = sink_to(&out);
    assert_int_equal(dgm_tally_save(t, &sink, &err), DGM_OK);
    dgm_tally_free(t);
    return out;
}

/* The corpus in as many parts, dealt at random, some of them flushed in between. */
static dgm_tally *in_parts(dgm_pipeline *p, dgm_doc *d, size_t kind, uint32_t parts, uint32_t *state)
{
    row *rows = malloc(ROWS * sizeof *rows);
    size_t n = 0;
    dgm_tally *part[PARTS_MAX];
    for (uint32_t i = 0; i < parts; i++)
        part[i] = empty(p, kind);
    for (uint32_t doc = 0; doc < DOCS; doc++) {
        const uint32_t i = drawn(state, parts);
        add_document(part[i], d, doc);
        if (drawn(state, 5) == 0) {
            take_cells(part[i], rows, &n);
            dgm_tally_free(part[i]);
            part[i] = empty(p, kind);
        }
    }
    for (uint32_t i = 0; i < parts; i++) {
        take_cells(part[i], rows, &n);
        dgm_tally_free(part[i]);
    }
    const size_t all = n;
    n = add_up(rows, n);
    assert_true(n < all);
    shuffle(rows, n, state);
    dgm_error err = DGM_ERROR_INIT;
    dgm_tally *t = empty(p, kind);
    const size_t half = drawn(state, (uint32_t)n);
    dgm_table *head = table_of(rows, half), *tail = table_of(rows + half, n - half);
    assert_int_equal(dgm_tally_add_table(t, tail, &err), DGM_OK);
    assert_int_equal(dgm_tally_add_table(t, head, &err), DGM_OK);
    dgm_table_unref(head);
    dgm_table_unref(tail);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < KEYS; k++)
            free(rows[i].key[k]);
    free(rows);
    return t;
}

static void sums_of_parts_are_the_whole(void **state)
{
    (void)state;
    static const uint32_t parts[] = { 1, 2, PARTS_MAX };
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = with_keywords();
    dgm_doc *d = NULL;
    uint32_t random = 11;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        dgm_tally *all = empty(p, kind);
        for (uint32_t doc = 0; doc < DOCS; doc++)
            add_document(all, d, doc);
        const sink_text whole = saved(all);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            const sink_text sum = saved(in_parts(p, d, kind, parts[i], &random));
            if (sum.n != whole.n || memcmp(sum.v, whole.v, sum.n) != 0)
                fail_msg("kinds[%zu] in %u parts", kind, (unsigned)parts[i]);
            free(sum.v);
        }
        free(whole.v);
    }
    for (int section = CELL_GROUP; section < CELL_SECTIONS; section++)
        if (!met[section])
            fail_msg("no cell of section %d", section);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
}

static void memory_grows_with_the_counts(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_tally *t = NULL;
    dgm_doc *d = NULL;
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &t, &err), DGM_OK);
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    const int64_t none = dgm_tally_memory(t);
    assert_int_equal(dgm_tally_memory(NULL), 0);
    char body[64 * 1024];
    size_t n = 0;
    enum { WORDS = 5000 };
    for (int i = 0; i < WORDS; i++)
        n += (size_t)snprintf(body + n, sizeof body - n, "zq%c%c%c ", 'a' + i / 676 % 26, 'a' + i / 26 % 26, 'a' + i % 26);
    assert_int_equal(dgm_doc_set(d, body, n, NULL, &err), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
    const int64_t once = dgm_tally_memory(t);
    assert_true(once - none > WORDS * 2 * 49 && once < WORDS * 2000); /* a term and a form each */
    assert_int_equal(dgm_tally_add(t, d, &err), DGM_OK);
    assert_true(dgm_tally_memory(t) < once + once / 10); /* the same words take no more */
    dgm_doc_free(d);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
}

static void rows_that_are_no_cells(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = english(1, 0);
    dgm_tally *t = NULL;
    assert_int_equal(dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &t, &err), DGM_OK);
    static const int32_t sections[] = { 0, -1, 99, 9 }; /* 9: of stances */
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const row bad = { sections[i], { "", "", "", "" }, { 1, 0, 0, 0 } };
        dgm_table *cells = table_of(&bad, 1);
        assert_int_equal(dgm_tally_add_table(t, cells, &err), DGM_ERR_ARGUMENT);
        dgm_table_unref(cells);
    }
    dgm_tally_free(t);
    dgm_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_parts_are_the_whole),
        cmocka_unit_test(memory_grows_with_the_counts),
        cmocka_unit_test(rows_that_are_no_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

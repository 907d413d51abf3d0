/* Memory runs out while a tally is made, counts, merges, is saved, loaded and shown. */
#include "failing.h"
#include "small.h"

typedef struct counted {
    uint32_t kind;
    dgm_tally_options options;
} counted;

typedef struct shown {
    const counted *what;
    const char *table;
    dgm_query query;
} shown;

#define OPTIONS(...) { .struct_size = sizeof(dgm_tally_options), __VA_ARGS__ }
#define QUERY(...)   { .struct_size = sizeof(dgm_query), .min_count = 1, .min_docs = 1, __VA_ARGS__ }
#define TWICE(...)   { .struct_size = sizeof(dgm_query), .min_count = 2, .min_docs = 1, __VA_ARGS__ } /* intervals take their time */

static const counted terms = { DGM_TALLY_TERMS, OPTIONS(.flags = DGM_DOCUMENTS, .ngram_max = 2, .by = "source") },
                     named = { DGM_TALLY_TERMS, OPTIONS(.flags = DGM_NAMED, .ngram_max = 2, .skip = 1, .about = "borduria", .context = DGM_WITHIN_WINDOW) },
                     pairs = { DGM_TALLY_PAIRS, OPTIONS(.flags = DGM_BONDS | DGM_PASSAGES, .by = "year") },
                     windows = { DGM_TALLY_PAIRS, OPTIONS(.flags = DGM_DISTANCE, .of = DGM_OF_BOTH, .within = DGM_WITHIN_WINDOW) },
                     entities = { DGM_TALLY_ENTITIES, OPTIONS(.flags = DGM_VALUES | DGM_ROLL_UP) },
                     keywords = { DGM_TALLY_KEYWORDS, OPTIONS(.by = "source") },
                     stances = { DGM_TALLY_STANCES, OPTIONS(.flags = DGM_DRIVERS | DGM_HOLDERS, .by = "source") },
                     sample = { DGM_TALLY_SAMPLE, OPTIONS(.sample = 2) }, kinds_of_texts = { DGM_TALLY_TEXTS, OPTIONS(.by = "source") },
                     collocates = { DGM_TALLY_COLLOCATES, OPTIONS(.node = "@borduria") },
                     lines = { DGM_TALLY_LINES, OPTIONS(.flags = 0) };
static const counted *const all[] = { &terms, &named, &pairs, &windows, &entities, &keywords, &stances, &sample, &kinds_of_texts, &collocates, &lines };
static const char *const name_of[] = { "terms", "names as terms", "pairs", "pairs in windows", "entities", "keywords", "stances", "a sample", "texts", "collocates", "lines" };
enum { ALL = sizeof all / sizeof *all };

static dgm_pipeline *p;
static dgm_doc *d, *e;
static dgm_tally *t, *u, *v;
static sink_text saved;
static dgm_table *cells;

static dgm_tally *made(const counted *c)
{
    dgm_tally *x = NULL;
    assert_int_equal(dgm_tally_new(p, c->kind, &c->options, &x, NULL), DGM_OK);
    return x;
}

static dgm_tally *of_doc(const counted *c, dgm_doc *doc)
{
    dgm_tally *x = made(c);
    assert_int_equal(dgm_tally_add(x, doc, NULL), DGM_OK);
    return x;
}

static void one(const void *with)
{
    t = of_doc(with, d);
}

static void two(const void *with)
{
    t = of_doc(with, d);
    u = of_doc(with, e);
}

static void bytes(const void *with)
{
    two(with);
    const dgm_sink sink = sink_to(&saved);
    assert_int_equal(dgm_tally_save(t, &sink, NULL), DGM_OK);
}

static void rows(const void *with)
{
    two(with);
    assert_int_equal(dgm_tally_table(u, "cells", NULL, &cells, NULL), DGM_OK);
}

static void to_show(const void *with)
{
    const shown *s = with;
    two(s->what);
    assert_int_equal(dgm_tally_merge(t, u, NULL), DGM_OK);
    v = made(s->what);
    assert_int_equal(dgm_tally_add(v, e, NULL), DGM_OK);
}

static void empty_terms(const void *with)
{
    (void)with;
    const counted plain = { DGM_TALLY_TERMS, OPTIONS(0) };
    t = made(&plain);
}

static void free_tallies(void)
{
    dgm_tally_free(t);
    dgm_tally_free(u);
    dgm_tally_free(v);
    dgm_table_unref(cells);
    free(saved.v);
    t = u = v = NULL;
    cells = NULL;
    saved = (sink_text){ NULL, 0 };
}

/* All its counts, as it is saved. */
static dgm_status keep_tally(const dgm_tally *x, dgm_error *err)
{
    result.n = 0;
    return dgm_tally_save(x, &to_result, err);
}

static dgm_status act_new(const void *with, dgm_error *err)
{
    const counted *c = with;
    return dgm_tally_new(p, c->kind, &c->options, &t, err);
}

/* After a failure the tally may hold part of the document: another takes its place. */
static dgm_status act_add(const void *with, dgm_error *err)
{
    const counted *c = with;
    dgm_tally *x = NULL;
    dgm_status s = dgm_tally_new(p, c->kind, &c->options, &x, err);
    if (!s)
        s = dgm_tally_add(x, d, err);
    if (!s)
        s = keep_tally(x, err);
    dgm_tally_free(x);
    return s;
}

static dgm_status act_merge(const void *with, dgm_error *err)
{
    (void)with;
    const dgm_status s = dgm_tally_merge(t, u, err);
    return s ? s : keep_tally(t, err);
}

static dgm_status act_save(const void *with, dgm_error *err)
{
    (void)with;
    return keep_tally(t, err);
}

static dgm_status act_load(const void *with, dgm_error *err)
{
    (void)with;
    dgm_tally *x = NULL;
    dgm_status s = dgm_tally_load(p, saved.v, saved.n, &x, err);
    if (!s)
        s = keep_tally(x, err);
    dgm_tally_free(x);
    return s;
}

static dgm_status act_add_table(const void *with, dgm_error *err)
{
    (void)with;
    const dgm_status s = dgm_tally_add_table(t, cells, err);
    return s ? s : keep_tally(t, err);
}

static dgm_status act_add_list(const void *with, dgm_error *err)
{
    (void)with;
    static const char list[] = "failure\t5\t2\nold boss\t3\t1\n";
    const dgm_status s = dgm_tally_add_list(t, "en", list, sizeof list - 1, err);
    return s ? s : keep_tally(t, err);
}

static dgm_status act_table(const void *with, dgm_error *err)
{
    const shown *x = with;
    dgm_query q = x->query;
    if (strcmp(x->table, "keyness") == 0 && !q.group) {
        q.reference_tally = u;
        q.background = v;
    }
    return dgm_tally_table(t, x->table, &q, &result.table, err);
}

static dgm_doc *doc_of(const char *text, const char *source)
{
    const dgm_field fields[] = { { "date", "2019-05-03" }, { "source", source } };
    const dgm_meta meta = { .struct_size = sizeof meta, .id = source, .fields = fields, .n_fields = 2 };
    dgm_doc *x = NULL;
    assert_int_equal(dgm_doc_new(p, &x, NULL), DGM_OK);
    assert_int_equal(dgm_doc_set(x, text, strlen(text), &meta, NULL), DGM_OK);
    return x;
}

static void each_kind(const char *what, void (*before)(const void *), dgm_status (*act)(const void *, dgm_error *), unsigned flags)
{
    for (int i = 0; i < ALL; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s %s", what, name_of[i]);
        const scenario s = { name, before, act, free_tallies, all[i], flags };
        sweep(&s, 1);
    }
}

static void making(void **state)
{
    (void)state;
    each_kind("a new tally of", NULL, act_new, 0);
}

static void counting(void **state)
{
    (void)state;
    each_kind("counting", NULL, act_add, 0);
}

/* Of a document that is in several languages, with a pipeline and documents of its own. */
static void counting_languages(void **state)
{
    dgm_pipeline *english_alone = p;
    dgm_doc *alone = d;
    (void)state;
    p = small(NULL, 0, NULL);
    d = doc_of(small_several, "The Tern");
    each_kind("counting, in several languages,", NULL, act_add, 0);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    p = english_alone;
    d = alone;
}

static void merging(void **state)
{
    (void)state;
    each_kind("merging", two, act_merge, ONE_TRY);
}

static void saving(void **state)
{
    (void)state;
    each_kind("saving", one, act_save, 0);
}

static void loading(void **state)
{
    (void)state;
    each_kind("loading", bytes, act_load, 0);
}

static void adding(void **state)
{
    (void)state;
    each_kind("adding cells of", rows, act_add_table, ONE_TRY);
    const scenario s = { "adding a list", empty_terms, act_add_list, free_tallies, NULL, ONE_TRY };
    sweep(&s, 1);
}

static void tables(void **state)
{
    (void)state;
    static const shown s[] = {
        { &terms, "terms", QUERY(.measures = "all", .sort = "count:asc", .top = 5) }, { &terms, "dispersion", QUERY(.top = 5) },
        { &terms, "collocations", QUERY(.top = 5) }, { &terms, "features", QUERY(.top = 5) }, { &terms, "matrix", QUERY(.top = 5) },
        { &terms, "groups", QUERY(.top = 5) }, { &terms, "cells", QUERY(0) }, { &named, "terms", QUERY(0) },
        { &terms, "keyness", TWICE(.measures = "all", .resample = 2) },
        { &terms, "keyness", TWICE(.group = "The Gull", .reference = "The Tern", .prior = DGM_PRIOR_UNIFORM) },
        { &pairs, "pairs", QUERY(.measures = "all") }, { &pairs, "edges", QUERY(0) }, { &pairs, "nodes", QUERY(0) }, { &pairs, "passages", QUERY(0) },
        { &windows, "pairs", QUERY(.top = 5) }, { &entities, "actors", QUERY(0) }, { &keywords, "keywords", QUERY(0) }, { &keywords, "unmatched", QUERY(0) },
        { &stances, "stance", QUERY(.voice = DGM_VOICE_ALL) }, { &stances, "contrast", QUERY(.voice = DGM_VOICE_ALL, .group = "The Gull", .reference = "The Tern") },
        { &stances, "evidence", QUERY(.voice = DGM_VOICE_ALL) }, { &stances, "drivers", QUERY(0) }, { &stances, "holders", QUERY(0) },
        { &stances, "nodes", QUERY(0) }, { &sample, "sheet", QUERY(0) }, { &sample, "key", QUERY(0) },
        { &kinds_of_texts, "diversity", QUERY(0) }, { &kinds_of_texts, "readability", QUERY(0) }, { &collocates, "collocates", QUERY(0) },
        { &lines, "lines", QUERY(0) },
    };
    for (size_t i = 0; i < sizeof s / sizeof *s; i++) {
        char name[64];
        snprintf(name, sizeof name, "table %s", s[i].table);
        const scenario x = { name, to_show, act_table, free_tallies, &s[i], 0 };
        sweep(&x, 1);
    }
}

static int make_docs(void **state)
{
    (void)state;
    p = small("en", 0, NULL);
    d = doc_of(small_text, "The Gull");
    e = doc_of("Syldavia praised Ann Lee. Borduria condemned the failure.", "The Tern");
    return 0;
}

static int free_docs(void **state)
{
    (void)state;
    dgm_doc_free(d);
    dgm_doc_free(e);
    dgm_pipeline_free(p);
    return 0;
}

int main(int argc, char **argv)
{
    sweep_all(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(making), cmocka_unit_test(counting), cmocka_unit_test(counting_languages), cmocka_unit_test(merging), cmocka_unit_test(saving),
        cmocka_unit_test(loading), cmocka_unit_test(adding),  cmocka_unit_test(tables),
    };
    return cmocka_run_group_tests(tests, make_docs, free_docs);
}

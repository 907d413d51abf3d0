/* Memory: in a whole life of the objects every allocation is made to fail, once and from then on. Each time the calls
 * give DGM_ERR_MEMORY or succeed, and everything is freed. */
#include "api_testing.h"

typedef struct failing {
    long count, fail_at; /* 1-based, 0: never */
    bool from_then_on;
    long live;
} failing;

static bool fails(failing *f)
{
    f->count++;
    return f->fail_at && (f->from_then_on ? f->count >= f->fail_at : f->count == f->fail_at);
}

static void *failing_alloc(size_t size, void *user)
{
    failing *f = user;
    void *p = fails(f) ? NULL : malloc(size);
    f->live += p != NULL;
    return p;
}

static void *failing_realloc(void *old, size_t size, void *user)
{
    failing *f = user;
    void *p = fails(f) ? NULL : realloc(old, size);
    f->live += p && !old;
    return p;
}

static void failing_free(void *old, void *user)
{
    ((failing *)user)->live--;
    free(old);
}

static dgm_status life_of_keyness(dgm_pipeline *p, dgm_doc *d, dgm_error *err)
{
    static const char list[] = "failure\t5\t2\nold boss\t3\t1\n";
    dgm_tally_options o = { 0 };
    dgm_tally *t = NULL, *u = NULL, *v = NULL;
    dgm_table *table = NULL;
    o.struct_size = sizeof o;
    dgm_status s = dgm_tally_new(p, DGM_TALLY_TERMS, &o, &v, err);
    if (!s)
        s = dgm_tally_add_list(v, "en", list, sizeof list - 1, err);
    o.flags = DGM_DOCUMENTS;
    if (!s)
        s = dgm_tally_new(p, DGM_TALLY_TERMS, &o, &t, err);
    if (!s)
        s = dgm_tally_add(t, d, err);
    if (!s)
        s = dgm_tally_new(p, DGM_TALLY_TERMS, &o, &u, err);
    if (!s)
        s = dgm_tally_add(u, d, err);
    dgm_query q = { 0 };
    q.struct_size = sizeof q;
    q.reference_tally = u;
    q.background = v;
    q.min_count = q.min_docs = 1;
    q.resample = 2;
    q.measures = "all";
    if (!s)
        s = dgm_tally_table(t, "keyness", &q, &table, err);
    dgm_table_unref(table);
    dgm_tally_free(t);
    dgm_tally_free(u);
    dgm_tally_free(v);
    return s;
}

static dgm_status life_of_tally(dgm_pipeline *p, uint32_t kind, dgm_doc *d, dgm_error *err)
{
    static const char *const names[][4] = {
        [DGM_TALLY_TERMS] = { "terms", "collocations" },
        [DGM_TALLY_PAIRS] = { "pairs", "edges", "nodes", "passages" },
        [DGM_TALLY_ENTITIES] = { "actors" },
        [DGM_TALLY_KEYWORDS] = { "keywords" },
        [DGM_TALLY_STANCES] = { "stance", "drivers", "holders", "nodes" },
        [DGM_TALLY_SAMPLE] = { "sheet" },
        [DGM_TALLY_TEXTS] = { "diversity", "readability" },
        [DGM_TALLY_COLLOCATES] = { "collocates" },
    };
    dgm_tally_options o = { 0 };
    dgm_query q = { 0 };
    dgm_tally *t = NULL;
    o.struct_size = sizeof o;
    o.flags = kind == DGM_TALLY_STANCES ? DGM_DRIVERS | DGM_HOLDERS
              : kind == DGM_TALLY_PAIRS ? DGM_BONDS | DGM_PASSAGES
              : kind == DGM_TALLY_TERMS ? DGM_NAMED
                                        : 0;
    o.about = kind == DGM_TALLY_TERMS ? "borduria" : NULL;
    o.context = kind == DGM_TALLY_TERMS ? DGM_WITHIN_WINDOW : DGM_WITHIN_SENTENCE;
    o.by = kind == DGM_TALLY_PAIRS ? "year" : NULL;
    o.node = "@borduria";
    o.ngram_max = 2;
    q.struct_size = sizeof q;
    q.min_count = q.min_docs = 1;
    dgm_status s = dgm_tally_new(p, kind, &o, &t, err);
    if (!s)
        s = dgm_tally_add(t, d, err);
    for (int i = 0; i < 4 && !s && names[kind][i]; i++) {
        dgm_table *table = NULL;
        s = dgm_tally_table(t, names[kind][i], &q, &table, err);
        dgm_table_unref(table);
    }
    dgm_tally_free(t);
    return s;
}

static int forget(void *user, const void *data, size_t len)
{
    (void)user, (void)data, (void)len;
    return 0;
}

static dgm_status life_of_report(dgm_pipeline *p, dgm_doc *d, dgm_error *err)
{
    static const char *const figures[] = { NULL, "spread" };
    const dgm_sink sink = { sizeof sink, 0, forget, NULL };
    dgm_report *r = NULL;
    dgm_status s = dgm_report_new(p, NULL, &r, err);
    for (int times = 0; times < 2 && !s; times++)
        s = dgm_report_add(r, d, err);
    for (int i = 0; i < 2 && !s; i++)
        s = dgm_report_write(r, figures[i], &sink, err);
    dgm_report_free(r);
    return s;
}

static dgm_status life_of_doc(dgm_pipeline *p, dgm_error *err)
{
    static const char text[] = "Acme's boss praised Borduria on May 2, 2019. Borduria condemned Acme. \"It is a failure,\" said Ann Lee.";
    static const dgm_field fields[] = { { "date", "2019-05-03" } };
    dgm_meta meta = { 0 };
    meta.struct_size = sizeof meta;
    meta.fields = fields;
    meta.n_fields = 1;
    dgm_doc *d = NULL;
    dgm_status s = dgm_doc_new(p, &d, err);
    if (!s)
        s = dgm_doc_set(d, text, sizeof text - 1, &meta, err);
    for (uint32_t layer = DGM_LINES; layer <= DGM_PROFILE && !s; layer++) {
        const dgm_table *table;
        s = dgm_doc_layer(d, layer, 0, &table, err);
    }
    if (!s)
        s = life_of_keyness(p, d, err);
    if (!s)
        s = life_of_report(p, d, err);
    for (uint32_t kind = DGM_TALLY_TERMS; kind <= DGM_TALLY_COLLOCATES && !s; kind++)
        s = life_of_tally(p, kind, d, err);
    dgm_doc_free(d);
    return s;
}

/* A dictionary in every format, with rules in each way they are made. */
static dgm_status load_dictionaries(dgm_pipeline *p, dgm_error *err)
{
    static const char *const files[][2] = {
        { "a.csv", "boss,boss,2\n\"fail\",\"fail*\"\n" },
        { "a.yml", "x:\n  y: [praise*, \"a 'b'\"]\n  z: [\"@y|fail* NEAR/S @fail|failure NOT AFTER/3 no\"]\n" },
        { "a.dic", "%\n1\tone\n\t2\ttwo\n%\nit\t<of>1/2\nis\t(1)2/1\t1\n" },
        { "a.lc3", "+l\nsaid\n" },
        { "a.cat", "W\n\tA_FAILURE (2)\n\t@R [#W AFTER IS /S 2] (1)\n" },
#ifdef DRAGOMAN_EXPAT
        { "a.ykd", "<dictionary><cnode name='t'><pnode name='may'/><cnode name='a'><pnode name='x'/></cnode></cnode>"
                   "</dictionary>" },
#endif
    };
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < sizeof files / sizeof *files && !s; i++)
        s = dgm_pipeline_load(p, DGM_KEYWORDS, files[i][0], files[i][1], strlen(files[i][1]), err);
    static const char evidence[] = "boss\tfavor\nx\tagainst\n";
    return s ? s : dgm_pipeline_load(p, DGM_EVIDENCE, "e.tsv", evidence, sizeof evidence - 1, err);
}

static dgm_status life(const dgm_allocator *a)
{
    static const char names[] = "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\n"
                                "borduria\tBorduria\tGPE\ten\tBorduria\t\t\t\teditor\t\t\n";
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.lang = "en";
    o.flags = DGM_NO_BUILTIN;
    o.allocator = a;
    o.hash_seed = 7;
    dgm_pipeline *p = NULL;
    dgm_status s = dgm_pipeline_new(&o, &p, &err);
    if (!s)
        s = dgm_pipeline_load(p, DGM_GAZETTEER, "names.tsv", names, sizeof names - 1, &err);
    dgm_table *checked = NULL;
    if (!s)
        s = dgm_pipeline_check(p, DGM_GAZETTEER, "names.tsv", names, sizeof names - 1, &checked, &err);
    dgm_table_unref(checked);
    if (!s)
        s = load_dictionaries(p, &err);
    static const char phrases[] = "ann lee\n a  failure\nprais*\n";
    if (!s)
        s = dgm_pipeline_load(p, DGM_PHRASES, "phrases.txt", phrases, sizeof phrases - 1, &err);
    if (!s)
        s = dgm_pipeline_seal(p, &err);
    if (!s)
        s = life_of_doc(p, &err);
    dgm_pipeline_free(p);
    if (s)
        assert_int_equal(err.code, s);
    return s;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    failing f = { 0 };
    const dgm_allocator a = { sizeof a, 0, failing_alloc, failing_realloc, failing_free, &f };
    assert_int_equal(life(&a), DGM_OK);
    assert_int_equal(f.live, 0);
    const long all = f.count, step = all > 3000 ? all / 3000 : 1;
    for (int mode = 0; mode < 2; mode++)
        for (long at = 1; at <= all; at += step) {
            f = (failing){ 0, at, mode, 0 };
            const dgm_status s = life(&a);
            if (s != DGM_ERR_MEMORY && s != DGM_OK)
                fail_msg("allocation %ld of %ld: status %d", at, all, (int)s);
            if (f.live)
                fail_msg("allocation %ld of %ld: %ld left", at, all, f.live);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_allocation_may_fail) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

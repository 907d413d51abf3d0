/* Memory runs out while a corpus is read and run: from a callback, from files of every form, by one thread and by two. */
#include "../corpus/folder.h"
#include "../corpus/arrow_stream.h"
#include "failing.h"
#include "small.h"

#ifdef DRAGOMAN_ZLIB
#  include <zlib.h>
#endif
#ifdef DRAGOMAN_ZSTD
#  include <zstd.h>
#endif

typedef struct source {
    const char *name; /* NULL: the callback */
    uint32_t threads; /* 0: read document by document */
    dgm_corpus_options options;
} source;

#define OPTIONS(...) { .struct_size = sizeof(dgm_corpus_options), __VA_ARGS__ }

static dgm_pipeline *p;

static int three_texts(void *user, dgm_text *out)
{
    static const dgm_meta meta = { .struct_size = sizeof meta, .id = "same" };
    int *left = user;
    out->text = small_text;
    out->len = sizeof small_text - 1;
    out->meta = &meta;
    return (*left)-- > 0;
}

static int accept_doc(void *user, dgm_doc *d)
{
    (void)user;
    return !dgm_doc_id(d)[0];
}

static dgm_status run(dgm_corpus *c, uint32_t threads, dgm_error *err)
{
    dgm_tally *t[2] = { NULL };
    dgm_run r = { .struct_size = sizeof r, .threads = threads, .layers = 1u << DGM_TOKENS, .on_doc = accept_doc };
    dgm_status s = dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &t[0], err);
    if (!s)
        s = dgm_tally_new(p, DGM_TALLY_STANCES, NULL, &t[1], err);
    if (!s)
        s = dgm_corpus_run(c, p, t, 2, &r, err);
    if (!s)
        assert_int_equal(r.skipped, 0);
    for (int i = 0; i < 2; i++) {
        if (!s)
            s = dgm_tally_save(t[i], &to_result, err);
        dgm_tally_free(t[i]);
    }
    return s;
}

static dgm_status read_each(dgm_corpus *c, dgm_error *err)
{
    dgm_doc *d = NULL;
    const dgm_table *t;
    int32_t got = 1;
    dgm_status s = dgm_doc_new(p, &d, err);
    while (!s && (s = dgm_corpus_next(c, d, &got, err)) == 0 && got)
        if (!(s = dgm_doc_layer(d, DGM_ENTITIES, 0, &t, err)))
            assert_int_equal(keep_bytes(NULL, dgm_doc_id(d), strlen(dgm_doc_id(d))), 0);
    dgm_doc_free(d);
    return s;
}

static dgm_status act_run(const void *with, dgm_error *err)
{
    const source *x = with;
    const char *path = x->name ? in_folder(x->name) : NULL;
    dgm_corpus_options o = x->options;
    o.meta_path = o.meta_path ? in_folder(o.meta_path) : NULL;
    dgm_corpus *c = NULL;
    int left = 3;
    result.n = 0;
    dgm_status s = path ? dgm_corpus_open(&path, 1, &o, &c, err) : dgm_corpus_from(three_texts, &left, &o, &c, err);
    if (!s)
        s = x->threads ? run(c, x->threads, err) : read_each(c, err);
    dgm_corpus_free(c);
    return s;
}

static dgm_status act_arrow(const void *with, dgm_error *err)
{
    static const int32_t at[] = { 0, 27, 54 };
    static const arrow_column columns[] = {
        { .name = "text", .format = "u", .length = 2, .n_buffers = 3,
          .buffers = { NULL, at, "Borduria condemned Syldavia.Borduria condemned Syldavia." } },
        { .name = "year", .format = "i", .length = 2, .n_buffers = 2, .buffers = { NULL, at } },
    };
    arrow_source f = { .columns = columns, .n = 2, .batches = { { 2, 0, 0 }, { 1, 1, 0 } }, .n_batches = 2 };
    struct ArrowArrayStream given = stream_of(&f);
    dgm_corpus *c = NULL;
    result.n = 0;
    dgm_status s = dgm_corpus_arrow(&given, NULL, &c, err);
    assert_null(given.release);
    if (!s)
        s = run(c, *(const uint32_t *)with, err);
    dgm_corpus_free(c);
    assert_int_equal(f.live, 0);
    return (s == DGM_ERR_READ || s == DGM_ERR_CANCELLED) && strstr(err->message, "disk") ? err->code = DGM_ERR_MEMORY : s;
}

static const char rows_csv[] = "id,text,paper\n1,\"Borduria praised \"\"Syldavia\"\".\",Gull\n,Two,Tern\n";
static const char rows_jsonl[] = "{\"id\":\"x\",\"text\":\"Borduria praised \\u0041nn Lee.\",\"n\":12345678901234567890,\"lang\":\"en\",\"targets\":[{\"start\":0,\"end\":8,\"id\":\"t\"}]}\n"
                                 "{\"id\":\"x\",\"text\":\"2\",\"note\":\"\\ud800\"}\n";

static void put_packed(void)
{
#ifdef DRAGOMAN_ZLIB
    gzFile f = gzopen(in_folder("packed.csv.gz"), "wb");
    assert_int_equal(gzwrite(f, rows_csv, sizeof rows_csv - 1), sizeof rows_csv - 1);
    assert_int_equal(gzclose(f), Z_OK);
#endif
#ifdef DRAGOMAN_ZSTD
    char to[1000];
    const size_t n = ZSTD_compress(to, sizeof to, rows_jsonl, sizeof rows_jsonl - 1, 3);
    assert_false(ZSTD_isError(n));
    put_bytes("packed.jsonl.zst", to, n);
#endif
}

static int prepare(void **state)
{
    if (make_folder(state))
        return -1;
    p = small("en", 0, NULL);
    put_file("c/a.txt", small_text);
    put_file("c/d/b.txt", "Borduria condemned Syldavia.");
    put_file("latin.txt", "Borduria, \xe9t\xe9.");
    put_file("rows.csv", rows_csv);
    put_file("rows.jsonl", rows_jsonl);
    put_file("meta.csv", "doc,year,lang\na,2021,en\nd/b,2020,en\n");
    put_packed();
    return 0;
}

static int finish(void **state)
{
    dgm_pipeline_free(p);
    return remove_folder(state);
}

static void every_source(void **state)
{
    (void)state;
    static const source callback = { NULL, 1, OPTIONS(0) }, callback_2 = { NULL, 2, OPTIONS(0) }, callback_0 = { NULL, 0, OPTIONS(0) }, folder_0 = { "c", 0, OPTIONS(.where = "lang=en") },
                        folder_1 = { "c", 1, OPTIONS(.meta_path = "meta.csv", .where = "year>=2000\nlang=en") },
                        folder_2 = { "c", 2, OPTIONS(0) }, csv = { "rows.csv", 1, OPTIONS(.where = "paper=Gull") }, jsonl = { "rows.jsonl", 1, OPTIONS(.flags = DGM_CLEAN_ROWS) },
                        latin = { "latin.txt", 1, OPTIONS(.encoding = "latin1") };
    static const uint32_t one_thread = 1, two_threads = 2;
    const scenario s[] = {
        { "a callback", NULL, act_run, NULL, &callback, 0 },
        { "a callback, two threads", NULL, act_run, NULL, &callback_2, 0 },
        { "a callback, document by document", NULL, act_run, NULL, &callback_0, 0 },
        { "a folder, document by document", NULL, act_run, NULL, &folder_0, 0 },
        { "a folder with metadata", NULL, act_run, NULL, &folder_1, 0 },
        { "a folder, two threads", NULL, act_run, NULL, &folder_2, 0 },
        { "rows of CSV", NULL, act_run, NULL, &csv, 0 },
        { "rows of JSON Lines", NULL, act_run, NULL, &jsonl, 0 },
        { "a text in Latin-1", NULL, act_run, NULL, &latin, 0 },
        { "Arrow batches", NULL, act_arrow, NULL, &one_thread, 0 },
        { "Arrow batches, two threads", NULL, act_arrow, NULL, &two_threads, 0 },
    };
    SWEEP(s);
#ifdef DRAGOMAN_ZLIB
    static const source gzip = { "packed.csv.gz", 1, OPTIONS(0) };
    const scenario z = { "rows packed by gzip", NULL, act_run, NULL, &gzip, 0 };
    sweep(&z, 1);
#endif
#ifdef DRAGOMAN_ZSTD
    static const source zstd = { "packed.jsonl.zst", 1, OPTIONS(0) };
    const scenario y = { "rows packed by zstd", NULL, act_run, NULL, &zstd, 0 };
    sweep(&y, 1);
#endif
}

int main(int argc, char **argv)
{
    sweep_all(argc, argv);
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_source) };
    return cmocka_run_group_tests(tests, prepare, finish);
}

/* A program of the first days: it is compiled against the header as it was first committed (dragoman.h beside it, which never
 * changes), run against the library as it is now, and calls every function that header has. Structs are of the sizes they had
 * then, with marks behind them that the library must leave alone. Prints "ok". */
#include <dragoman.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(holds) ((holds) ? (void)0 : (fprintf(stderr, "%d: not so: %s: %s\n", __LINE__, #holds, err.message), exit(1)))

static dgm_error err = DGM_ERROR_INIT;
static const char text[] = "\"China will not accept it,\" said Anna Lee. Russia praised China very strongly.";

typedef struct bytes {
    char *v;
    size_t n;
} bytes;

static int keep(void *user, const void *data, size_t len)
{
    bytes *b = user;
    b->v = realloc(b->v, b->n + len);
    memcpy(b->v + b->n, data, len);
    b->n += len;
    return 0;
}

static long blocks; /* of all threads */

static void *allocate(size_t size, void *user)
{
    __sync_fetch_and_add((long *)user, 1);
    return malloc(size);
}

static void *reallocate(void *old, size_t size, void *user)
{
    __sync_fetch_and_add((long *)user, !old);
    return realloc(old, size);
}

static void release(void *old, void *user)
{
    __sync_fetch_and_sub((long *)user, 1);
    free(old);
}

static dgm_pipeline *open_pipeline(void)
{
    static const char names[] = "id\tname\ttype\tlang\talias\nlee\tAnna Lee\tPERSON\ten\tAnna Lee\n";
    static const char categories[] = "word\tcategory\nprais*\tgood\n";
    const dgm_allocator a = { sizeof a, 0, allocate, reallocate, release, &blocks };
    const dgm_limits limits = { .struct_size = sizeof limits, .document_bytes = 1 << 20 };
    const dgm_options o = { .struct_size = sizeof o, .lang = "en", .hash_seed = 1, .allocator = &a, .limits = &limits };
    dgm_pipeline *p;
    CHECK(dgm_pipeline_new(&o, &p, &err) == DGM_OK);
    CHECK(dgm_pipeline_load(p, DGM_GAZETTEER, "names.tsv", names, sizeof names - 1, &err) == DGM_OK);
    CHECK(dgm_pipeline_load(p, DGM_KEYWORDS, "words.tsv", categories, sizeof categories - 1, &err) == DGM_OK);
    CHECK(dgm_pipeline_seal(p, &err) == DGM_OK && strlen(dgm_pipeline_hash(p)) == 32);
    return p;
}

static void write_as(uint32_t format, const dgm_table *t)
{
    bytes b = { NULL, 0 };
    const dgm_sink sink = { sizeof sink, 0, keep, &b };
    const dgm_writer_options o = { .struct_size = sizeof o, .columns = 80 };
    dgm_writer *w;
    CHECK(dgm_writer_new(format, &sink, &o, &w, &err) == DGM_OK);
    CHECK(dgm_writer_add(w, t, &err) == DGM_OK && dgm_writer_finish(w, &err) == DGM_OK && b.n > 0);
    dgm_writer_free(w);
    free(b.v);
}

static void use_table(const dgm_table *t)
{
    const int32_t doc = dgm_table_find(t, "doc");
    const dgm_column *c = dgm_table_column(t, doc);
    CHECK(doc >= 0 && doc < dgm_table_columns(t) && c && strcmp(c->name, "doc") == 0 && c->rows == dgm_table_rows(t));
    dgm_table *held = dgm_table_ref(t);
    struct ArrowArrayStream stream;
    CHECK(dgm_table_export_arrow(held, &stream, &err) == DGM_OK);
    dgm_table_unref(held);
    stream.release(&stream);
    for (uint32_t format = DGM_FORMAT_TABLE; format <= DGM_FORMAT_JSONL; format++)
        write_as(format, t);
}

static void use_document(dgm_pipeline *p, dgm_tally *tally)
{
    static const dgm_field fields[] = { { "source", "Gull" } };
    const dgm_meta meta = { .struct_size = sizeof meta, .id = "one", .fields = fields, .n_fields = 1 };
    const dgm_query query = { .struct_size = sizeof query, .width = 3 };
    const dgm_table *t;
    dgm_table *hits;
    dgm_doc *d;
    size_t len;
    CHECK(dgm_doc_new(p, &d, &err) == DGM_OK && dgm_doc_set(d, text, sizeof text - 1, &meta, &err) == DGM_OK);
    CHECK(strcmp(dgm_doc_id(d), "one") == 0 && strcmp(dgm_doc_text(d, &len), text) == 0 && len == sizeof text - 1);
    CHECK(dgm_doc_source_offset(d, 7) == 7);
    for (uint32_t layer = DGM_LINES; layer <= DGM_PROFILE; layer++) {
        CHECK(dgm_doc_layer(d, layer, 0, &t, &err) == DGM_OK);
        CHECK(dgm_table_rows(t) > 0);
        use_table(t);
    }
    CHECK(dgm_doc_find(d, "praised", &query, &hits, &err) == DGM_OK && dgm_table_rows(hits) == 1);
    dgm_table_unref(hits);
    CHECK(dgm_tally_add(tally, d, &err) == DGM_OK);
    dgm_doc_free(d);
}

static int give(void *user, dgm_text *out)
{
    int *left = user;
    out->text = text;
    out->len = sizeof text - 1;
    return (*left)-- > 0;
}

static int count_document(void *user, dgm_doc *d)
{
    *(int *)user += dgm_doc_id(d) != NULL;
    return 0;
}

static void run(dgm_corpus *c, dgm_pipeline *p, dgm_tally *tally, int docs)
{
    int seen = 0;
    struct {
        dgm_run run;
        unsigned char mark[64];
    } x;
    memset(&x, 0, sizeof x);
    memset(x.mark, 0xa5, sizeof x.mark);
    x.run.struct_size = sizeof x.run;
    x.run.threads = 2;
    x.run.on_doc = count_document;
    x.run.user = &seen;
    CHECK(dgm_corpus_run(c, p, &tally, 1, &x.run, &err) == DGM_OK && x.run.docs == docs && seen == docs);
    for (size_t i = 0; i < sizeof x.mark; i++)
        CHECK(x.mark[i] == 0xa5);
    dgm_corpus_free(c);
}

static void use_corpora(dgm_pipeline *p, dgm_tally *tally, const char *path)
{
    const dgm_corpus_options o = { .struct_size = sizeof o };
    dgm_corpus *c;
    int left = 3;
    CHECK(dgm_corpus_open(&path, 1, &o, &c, &err) == DGM_OK);
    run(c, p, tally, 1);
    CHECK(dgm_corpus_from(give, &left, &o, &c, &err) == DGM_OK);
    run(c, p, tally, 3);
}

static void use_tally(dgm_pipeline *p, dgm_tally *tally)
{
    bytes b = { NULL, 0 };
    const dgm_sink sink = { sizeof sink, 0, keep, &b };
    const dgm_query query = { .struct_size = sizeof query, .top = 5 };
    dgm_tally *loaded;
    dgm_table *t, *cells, *measures;
    CHECK(dgm_tally_save(tally, &sink, &err) == DGM_OK && dgm_tally_load(p, b.v, b.n, &loaded, &err) == DGM_OK);
    CHECK(dgm_tally_kind(loaded) == DGM_TALLY_ENTITIES && dgm_tally_merge(loaded, tally, &err) == DGM_OK);
    CHECK(dgm_tally_table(loaded, "cells", NULL, &cells, &err) == DGM_OK);
    CHECK(dgm_tally_add_table(loaded, cells, &err) == DGM_OK);
    CHECK(dgm_tally_table(loaded, "actors", &query, &t, &err) == DGM_OK && dgm_table_rows(t) > 0);
    CHECK(dgm_explain("terms", &measures, &err) == DGM_OK && dgm_table_rows(measures) > 0);
    dgm_table_unref(measures);
    dgm_table_unref(cells);
    dgm_table_unref(t);
    dgm_tally_free(loaded);
    free(b.v);
}

int main(int argc, char **argv)
{
    const dgm_tally_options o = { .struct_size = sizeof o };
    dgm_tally *tally;
    CHECK(argc == 2 && dgm_version() / 10000 == DGM_VERSION_MAJOR && strncmp(dgm_build_info(), "dragoman ", 9) == 0);
    dgm_pipeline *p = open_pipeline();
    CHECK(dgm_tally_new(p, DGM_TALLY_ENTITIES, &o, &tally, &err) == DGM_OK);
    use_document(p, tally);
    use_corpora(p, tally, argv[1]);
    use_tally(p, tally);
    dgm_tally_free(tally);
    dgm_pipeline_free(p);
    CHECK(blocks == 0);
    return puts("ok") < 0;
}

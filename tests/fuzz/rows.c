/* A file of documents in each format that is read. It is read to its end or refused in words; what came of it adds up, and is
 * the same with one thread and with two. */
#define _POSIX_C_SOURCE 200809L
#include "fuzz.h"

#include <unistd.h>

typedef struct seen {
    int64_t docs, skips, bytes;
} seen;

static int on_doc(void *user, dgm_doc *d)
{
    seen *s = user;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *t;
    CHECK(dgm_doc_id(d)[0] && dgm_doc_layer(d, DGM_PROFILE, 0, &t, &err) == DGM_OK);
    s->docs++;
    s->bytes += whole(t, "bytes", 0);
    return 0;
}

static int on_skip(void *user, const char *doc, const dgm_error *why)
{
    CHECK(doc && why->message[0]);
    ((seen *)user)->skips++;
    return 0;
}

static dgm_status read_rows(const char *path, dgm_pipeline *p, const dgm_corpus_options *o, uint32_t threads, seen *s)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_corpus *c;
    dgm_run run = { 0 };
    run.struct_size = sizeof run;
    run.threads = threads;
    run.on_doc = on_doc;
    run.on_skip = on_skip;
    run.user = s;
    dgm_status status = dgm_corpus_open(&path, 1, o, &c, &err);
    if (status == DGM_OK) {
        status = dgm_corpus_run(c, p, NULL, 0, &run, &err);
        dgm_corpus_free(c);
    }
    if (status)
        CHECK(err.message[0]);
    else
        CHECK(run.docs == s->docs && run.skipped == s->skips && run.bytes == s->bytes);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const endings[] = { ".csv", ".tsv", ".jsonl", ".txt", ".csv", ".jsonl", ".html", ".jsonl" };
    static char folder[] = "/tmp/dragoman-fuzz-XXXXXX";
    static bool made;
    input in = { data, data + size };
    const uint32_t option = take(&in);
    CHECK(made || mkdtemp(folder));
    made = true;
    char path[sizeof folder + 16];
    snprintf(path, sizeof path, "%s/rows%s", folder, endings[option & 7]);
    FILE *f = fopen(path, "wb");
    CHECK(f && fwrite(in.at, 1, left(&in), f) == left(&in) && fclose(f) == 0);
    dgm_corpus_options o = { 0 };
    o.struct_size = sizeof o;
    o.flags = option & 0x10 ? DGM_CLEAN_ROWS : 0;
    o.where = option & 0x20 ? "lang=en" : NULL;
    dgm_pipeline *p = pipeline_of(0, DGM_OFFSETS_BYTE, 1);
    seen one = { 0 }, two = { 0 };
    const dgm_status first = read_rows(path, p, &o, 1, &one), second = read_rows(path, p, &o, 2, &two);
    CHECK(first == second && (first || memcmp(&one, &two, sizeof one) == 0));
    unlink(path);
    return 0;
}

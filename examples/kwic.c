/* kwic: every place where a pattern occurs, with the words around it.
 *
 *   kwic [PATTERN [PATH...]]    the pattern: "sanction*", "trade war", "@cn"; by default "treat*"
 *
 * Shows: a search in each document, streamed through one writer while the run goes on. */
#include <dragoman.h>
#include <stdio.h>

struct search {
    const char *pattern;
    dgm_writer *writer;
};

static int to_stdout(void *user, const void *data, size_t len)
{
    (void)user;
    return fwrite(data, 1, len, stdout) != len;
}

static int on_doc(void *user, dgm_doc *d)
{
    const struct search *search = user;
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *hits = NULL;
    const int failed = dgm_doc_find(d, search->pattern, NULL, &hits, &err) ||
                       dgm_writer_add(search->writer, hits, &err);
    if (failed)
        fprintf(stderr, "kwic: %s\n", err.message);
    dgm_table_unref(hits);
    return failed;
}

int main(int argc, char **argv)
{
    static const char *const example[] = { EXAMPLE_CORPUS };
    const char *const *paths = argc > 2 ? (const char *const *)(argv + 2) : example;
    const size_t n = argc > 2 ? (size_t)argc - 2 : 1;
    struct search search = { argc > 1 ? argv[1] : "treat*", NULL };
    const dgm_sink sink = { .struct_size = sizeof sink, .write = to_stdout };
    dgm_run run = { .struct_size = sizeof run, .on_doc = on_doc, .user = &search };
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_corpus *c = NULL;

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_writer_new(DGM_FORMAT_TABLE, &sink, NULL, &search.writer, &err) ||
                       dgm_corpus_open(paths, n, NULL, &c, &err) || dgm_corpus_run(c, p, NULL, 0, &run, &err) ||
                       dgm_writer_finish(search.writer, &err);
    if (failed)
        fprintf(stderr, "kwic: %s\n", err.message);
    dgm_writer_free(search.writer);
    dgm_corpus_free(c);
    dgm_pipeline_free(p);
    return failed;
}

/* terms: the most frequent terms of the documents, as a table.
 *
 *   terms [PATH...]
 *
 * Shows: a tally filled by a run, a query, and a writer. */
#include <dragoman.h>
#include <stdio.h>

static int to_stdout(void *user, const void *data, size_t len)
{
    (void)user;
    return fwrite(data, 1, len, stdout) != len;
}

static int count(dgm_pipeline *p, const char *const *paths, size_t n, dgm_tally *t, dgm_error *err)
{
    dgm_corpus *c = NULL;
    const int failed = dgm_corpus_open(paths, n, NULL, &c, err) || dgm_corpus_run(c, p, &t, 1, NULL, err);
    dgm_corpus_free(c);
    return failed;
}

static int print(const dgm_tally *t, dgm_error *err)
{
    const dgm_query query = { .struct_size = sizeof query, .top = 25, .min_docs = 2 };
    const dgm_sink sink = { .struct_size = sizeof sink, .write = to_stdout };
    dgm_table *terms = NULL;
    dgm_writer *w = NULL;
    const int failed = dgm_tally_table(t, "terms", &query, &terms, err) ||
                       dgm_writer_new(DGM_FORMAT_TABLE, &sink, NULL, &w, err) || dgm_writer_add(w, terms, err) ||
                       dgm_writer_finish(w, err);
    dgm_writer_free(w);
    dgm_table_unref(terms);
    return failed;
}

int main(int argc, char **argv)
{
    static const char *const example[] = { EXAMPLE_CORPUS };
    const char *const *paths = argc > 1 ? (const char *const *)(argv + 1) : example;
    const size_t n = argc > 1 ? (size_t)argc - 1 : 1;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_tally *t = NULL;

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_tally_new(p, DGM_TALLY_TERMS, NULL, &t, &err) || count(p, paths, n, t, &err) ||
                       print(t, &err);
    if (failed)
        fprintf(stderr, "terms: %s\n", err.message);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
    return failed;
}

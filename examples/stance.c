/* stance: where the authors stand on whom, and the passages that say so.
 *
 *   stance [PATH...]
 *
 * Shows: two tables of one tally, the second only for the target that the first one puts on top. */
#include <dragoman.h>
#include <stdio.h>

static int to_stdout(void *user, const void *data, size_t len)
{
    (void)user;
    return fwrite(data, 1, len, stdout) != len;
}

static int print(const dgm_table *table, dgm_error *err)
{
    const dgm_sink sink = { .struct_size = sizeof sink, .write = to_stdout };
    const dgm_writer_options options = { .struct_size = sizeof options, .columns = 160 };
    dgm_writer *w = NULL;
    const int failed = dgm_writer_new(DGM_FORMAT_TABLE, &sink, &options, &w, err) || dgm_writer_add(w, table, err) ||
                       dgm_writer_finish(w, err);
    dgm_writer_free(w);
    return failed;
}

/* The first cell of a column of text, cut to the size of `to`. */
static void first_cell(const dgm_table *t, const char *name, char *to, size_t size)
{
    const dgm_column *c = dgm_table_column(t, dgm_table_find(t, name));
    int64_t row = 0;
    if (c->type == DGM_DICT) {
        row = ((const int32_t *)c->values)[0];
        c = c->child;
    }
    snprintf(to, size, "%.*s", (int)(c->offsets[row + 1] - c->offsets[row]), (const char *)c->values + c->offsets[row]);
}

static int report(const dgm_tally *t, dgm_error *err)
{
    char target[128];
    dgm_table *stance = NULL, *evidence = NULL;
    dgm_query query = { .struct_size = sizeof query, .top = 12 };
    int failed = dgm_tally_table(t, "stance", &query, &stance, err) || print(stance, err);
    if (!failed && dgm_table_rows(stance) > 0) {
        first_cell(stance, "target", target, sizeof target);
        query.target = target;
        printf("\non %s\n", target);
        failed = dgm_tally_table(t, "evidence", &query, &evidence, err) || print(evidence, err);
    }
    dgm_table_unref(evidence);
    dgm_table_unref(stance);
    return failed;
}

int main(int argc, char **argv)
{
    static const char *const example[] = { EXAMPLE_CORPUS };
    const char *const *paths = argc > 1 ? (const char *const *)(argv + 1) : example;
    const size_t n = argc > 1 ? (size_t)argc - 1 : 1;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_corpus *c = NULL;
    dgm_tally *t = NULL;

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_tally_new(p, DGM_TALLY_STANCES, NULL, &t, &err) ||
                       dgm_corpus_open(paths, n, NULL, &c, &err) || dgm_corpus_run(c, p, &t, 1, NULL, &err) ||
                       report(t, &err);
    if (failed)
        fprintf(stderr, "stance: %s\n", err.message);
    dgm_corpus_free(c);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
    return failed;
}

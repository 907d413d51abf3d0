/* entities: the first mentions of each document, each with the id it stands for.
 *
 *   entities [PATH...]
 *
 * Shows: cells of both kinds of text column, and an answer that stays the same whatever the number of threads. */
#include <dragoman.h>
#include <stdio.h>

enum { MENTIONS = 6 };

/* Prints a cell of a column of text, padded to `width` bytes. DGM_DICT has numbers of strings, DGM_UTF8 the strings. */
static void print_cell(const dgm_table *t, const char *name, int64_t row, int width)
{
    const dgm_column *c = dgm_table_column(t, dgm_table_find(t, name));
    if (c->type == DGM_DICT) {
        row = ((const int32_t *)c->values)[row];
        c = c->child;
    }
    const int length = (int)(c->offsets[row + 1] - c->offsets[row]);
    printf(" %-*.*s", width, length, (const char *)c->values + c->offsets[row]);
}

static int on_doc(void *user, dgm_doc *d)
{
    (void)user;
    const dgm_table *entities;
    dgm_error err = DGM_ERROR_INIT;
    if (dgm_doc_layer(d, DGM_ENTITIES, 0, &entities, &err)) {
        fprintf(stderr, "entities: %s\n", err.message);
        return 1;
    }
    const int64_t rows = dgm_table_rows(entities);
    const int32_t *start = dgm_table_column(entities, dgm_table_find(entities, "start"))->values;
    printf("%s, %lld mentions\n", dgm_doc_id(d), (long long)rows);
    for (int64_t i = 0; i < rows && i < MENTIONS; i++) {
        printf("%7d", (int)start[i]);
        print_cell(entities, "type", i, 8);
        print_cell(entities, "id", i, 24);
        print_cell(entities, "text", i, 0);
        printf("\n");
    }
    printf("\n");
    return 0;
}

int main(int argc, char **argv)
{
    static const char *const example[] = { EXAMPLE_CORPUS };
    const char *const *paths = argc > 1 ? (const char *const *)(argv + 1) : example;
    const size_t n = argc > 1 ? (size_t)argc - 1 : 1;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_corpus *c = NULL;
    dgm_run run = { .struct_size = sizeof run, .layers = 1u << DGM_ENTITIES, .on_doc = on_doc };

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_corpus_open(paths, n, NULL, &c, &err) || dgm_corpus_run(c, p, NULL, 0, &run, &err);
    if (failed)
        fprintf(stderr, "entities: %s\n", err.message);
    dgm_corpus_free(c);
    dgm_pipeline_free(p);
    return failed;
}

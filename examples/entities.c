/* entities: whom each document names first, each mention with the id it stands for.
 *
 *   entities [PATH...]
 *
 * Shows: cells of both kinds of text column, and a column of one layer that numbers the rows of another. */
#include <dragoman.h>
#include <stdio.h>
#include <string.h>

enum { MENTIONS = 6 };

/* The cell of a column of text: its bytes, and their number in *len. DGM_DICT holds numbers of strings, DGM_UTF8 the
 * strings. */
static const char *cell(const dgm_table *t, const char *name, int64_t row, int *len)
{
    const dgm_column *c = dgm_table_column(t, dgm_table_find(t, name));
    if (c->type == DGM_DICT) {
        row = ((const int32_t *)c->values)[row];
        c = c->child;
    }
    *len = (int)(c->offsets[row + 1] - c->offsets[row]);
    return (const char *)c->values + c->offsets[row];
}

static void print_cell(const dgm_table *t, const char *name, int64_t row, int width)
{
    int len;
    const char *s = cell(t, name, row, &len);
    printf("  %-*.*s", width, len, s);
}

static int on_doc(void *user, dgm_doc *d)
{
    (void)user;
    const dgm_table *sentences, *entities;
    if (dgm_doc_layer(d, DGM_SENTENCES, 0, &sentences, NULL) || dgm_doc_layer(d, DGM_ENTITIES, 0, &entities, NULL))
        return 1;
    const int64_t rows = dgm_table_rows(entities);
    const int32_t *sentence = dgm_table_column(entities, dgm_table_find(entities, "sentence"))->values;
    printf("%s: %lld mentions\n", dgm_doc_id(d), (long long)rows);
    int shown = 0;
    for (int64_t i = 0; i < rows && shown < MENTIONS; i++) {
        int len;
        const char *kind = cell(sentences, "kind", sentence[i], &len);
        if (len != 4 || memcmp(kind, "body", 4)) /* neither titles nor the furniture of the page */
            continue;
        print_cell(entities, "type", i, 8);
        print_cell(entities, "id", i, 28);
        print_cell(entities, "text", i, 0);
        printf("\n");
        shown++;
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
    dgm_run run = { .struct_size = sizeof run, .on_doc = on_doc, .layers = 1u << DGM_SENTENCES | 1u << DGM_ENTITIES };

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_corpus_open(paths, n, NULL, &c, &err) || dgm_corpus_run(c, p, NULL, 0, &run, &err);
    if (failed)
        fprintf(stderr, "entities: %s\n", err.message);
    dgm_corpus_free(c);
    dgm_pipeline_free(p);
    return failed;
}

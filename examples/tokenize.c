/* tokenize: the first sentences of each document, a line each, with the tokens set apart.
 *
 *   tokenize [PATH...]
 *
 * Shows: running a corpus with a callback, and reading the columns of a layer without copying them. */
#include <dragoman.h>
#include <stdio.h>

enum { SENTENCES = 3 };

/* Token `row` of the text: bytes start to end. */
static void print_token(const char *text, const dgm_column *start, const dgm_column *end, int64_t row)
{
    const int32_t from = ((const int32_t *)start->values)[row];
    const int32_t to = ((const int32_t *)end->values)[row];
    printf(" %.*s", (int)(to - from), text + from);
}

static int on_doc(void *user, dgm_doc *d)
{
    (void)user;
    const dgm_table *tokens;
    dgm_error err = DGM_ERROR_INIT;
    if (dgm_doc_layer(d, DGM_TOKENS, DGM_SPANS, &tokens, &err)) {
        fprintf(stderr, "tokenize: %s\n", err.message);
        return 1;
    }
    const dgm_column *start = dgm_table_column(tokens, dgm_table_find(tokens, "start"));
    const dgm_column *end = dgm_table_column(tokens, dgm_table_find(tokens, "end"));
    const dgm_column *sentence = dgm_table_column(tokens, dgm_table_find(tokens, "sentence"));
    const int64_t rows = dgm_table_rows(tokens);
    int32_t last = -1;
    printf("%s, %lld tokens", dgm_doc_id(d), (long long)rows);
    for (int64_t i = 0; i < rows; i++) {
        const int32_t number = ((const int32_t *)sentence->values)[i];
        if (number >= SENTENCES)
            break;
        if (number != last)
            printf("\n%4d ", (int)number);
        last = number;
        print_token(dgm_doc_text(d, NULL), start, end, i);
    }
    printf("\n\n");
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
    dgm_run run = { .struct_size = sizeof run, .layers = 1u << DGM_TOKENS, .on_doc = on_doc };

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_corpus_open(paths, n, NULL, &c, &err) || dgm_corpus_run(c, p, NULL, 0, &run, &err);
    if (failed)
        fprintf(stderr, "tokenize: %s\n", err.message);
    dgm_corpus_free(c);
    dgm_pipeline_free(p);
    return failed;
}

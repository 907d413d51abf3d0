/* tokenize: the first sentences of each document's article, a line each, with the tokens set apart.
 *
 *   tokenize [PATH...]
 *
 * Shows: running a corpus with a callback, and reading the columns of two layers without copying them. */
#include <dragoman.h>
#include <stdio.h>
#include <string.h>

enum { SENTENCES = 3 };

/* A column of 32-bit numbers; those of the tables here are never null. */
static const int32_t *numbers(const dgm_table *t, const char *name)
{
    return dgm_table_column(t, dgm_table_find(t, name))->values;
}

/* Whether a sentence is of the running text: its kind, a column of numbered strings, is "body". */
static int is_body(const dgm_table *sentences, int64_t row)
{
    const dgm_column *kind = dgm_table_column(sentences, dgm_table_find(sentences, "kind"));
    const int32_t word = ((const int32_t *)kind->values)[row];
    const int32_t from = kind->child->offsets[word], to = kind->child->offsets[word + 1];
    return to - from == 4 && memcmp((const char *)kind->child->values + from, "body", 4) == 0;
}

static int on_doc(void *user, dgm_doc *d)
{
    (void)user;
    const dgm_table *sentences, *tokens;
    if (dgm_doc_layer(d, DGM_SENTENCES, 0, &sentences, NULL) || dgm_doc_layer(d, DGM_TOKENS, DGM_SPANS, &tokens, NULL))
        return 1;
    const char *text = dgm_doc_text(d, NULL);
    const int32_t *start = numbers(tokens, "start"), *end = numbers(tokens, "end");
    const int32_t *sentence = numbers(tokens, "sentence");
    const int64_t rows = dgm_table_rows(tokens);
    printf("%s: %lld sentences, %lld tokens\n", dgm_doc_id(d), (long long)dgm_table_rows(sentences), (long long)rows);
    int shown = 0;
    for (int64_t i = 0; i < rows && shown < SENTENCES; i++) {
        const int last = i + 1 == rows || sentence[i + 1] != sentence[i];
        if (is_body(sentences, sentence[i])) {
            printf(" %.*s%s", (int)(end[i] - start[i]), text + start[i], last ? "\n" : "");
            shown += last;
        }
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
    dgm_run run = { .struct_size = sizeof run, .on_doc = on_doc, .layers = 1u << DGM_SENTENCES | 1u << DGM_TOKENS };

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_corpus_open(paths, n, NULL, &c, &err) || dgm_corpus_run(c, p, NULL, 0, &run, &err);
    if (failed)
        fprintf(stderr, "tokenize: %s\n", err.message);
    dgm_corpus_free(c);
    dgm_pipeline_free(p);
    return failed;
}

/* stance: where the authors stand on whom, and the passages that say so.
 *
 *   stance [PATH...]
 *
 * Shows: cells of every type, and one tally's second table asked for each row of its first. */
#include <dragoman.h>
#include <stdio.h>
#include <string.h>

static const dgm_column *column(const dgm_table *t, const char *name)
{
    return dgm_table_column(t, dgm_table_find(t, name));
}

static double number(const dgm_column *c, int64_t row)
{
    return c->type == DGM_F64 ? ((const double *)c->values)[row] : (double)((const int64_t *)c->values)[row];
}

static int is_null(const dgm_column *c, int64_t row)
{
    return c->validity && !(c->validity[row / 8] >> row % 8 & 1);
}

/* A cell of text as one line, cut to the size of `to`. DGM_DICT holds numbers of strings, DGM_UTF8 the strings. */
static const char *text(const dgm_column *c, int64_t row, char *to, size_t size)
{
    if (c->type == DGM_DICT) {
        row = ((const int32_t *)c->values)[row];
        c = c->child;
    }
    snprintf(to, size, "%.*s", (int)(c->offsets[row + 1] - c->offsets[row]), (const char *)c->values + c->offsets[row]);
    for (char *wrap; (wrap = strchr(to, '\n'));)
        *wrap = ' ';
    return to;
}

static dgm_status print_evidence(const dgm_tally *t, const char *target, dgm_error *err)
{
    char doc[256], passage[1024];
    const dgm_query query = { .struct_size = sizeof query, .target = target, .evidence = 2 };
    dgm_table *found = NULL;
    const dgm_status status = dgm_tally_table(t, "evidence", &query, &found, err);
    for (int64_t i = 0; !status && i < dgm_table_rows(found); i++)
        printf("    %+.2f %s: %s\n", number(column(found, "score"), i), text(column(found, "doc"), i, doc, sizeof doc),
               text(column(found, "text"), i, passage, sizeof passage));
    dgm_table_unref(found);
    return status;
}

static dgm_status print_stances(const dgm_tally *t, dgm_error *err)
{
    char id[128], name[128];
    const dgm_query query = { .struct_size = sizeof query, .top = 8, .min_count = 3 };
    dgm_table *stance = NULL;
    dgm_status status = dgm_tally_table(t, "stance", &query, &stance, err);
    for (int64_t i = 0; !status && i < dgm_table_rows(stance); i++) {
        if (is_null(column(stance, "score"), i)) /* spoken of, without evidence: not the same as 0 */
            continue;
        printf("%s: mean %+.2f, %.0f in favor, %.0f against\n", text(column(stance, "name"), i, name, sizeof name),
               number(column(stance, "score"), i), number(column(stance, "favor"), i),
               number(column(stance, "against"), i));
        status = print_evidence(t, text(column(stance, "target"), i, id, sizeof id), err);
    }
    dgm_table_unref(stance);
    return status;
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
                       print_stances(t, &err);
    if (failed)
        fprintf(stderr, "stance: %s\n", err.message);
    dgm_corpus_free(c);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
    return failed;
}

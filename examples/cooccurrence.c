/* cooccurrence: which entities are named together, as a table; or, into a file, as a network for Gephi.
 *
 *   cooccurrence [PATH...]                     the pairs with the strongest association
 *   cooccurrence -g [PATH...] > pairs.graphml  nodes and edges
 *
 * Shows: options of a tally, ordering by a measure, and two tables in one output. */
#include <dragoman.h>
#include <stdio.h>
#include <string.h>

static int to_stdout(void *user, const void *data, size_t len)
{
    (void)user;
    return fwrite(data, 1, len, stdout) != len;
}

static int write_table(const dgm_tally *t, const char *name, const dgm_query *query, dgm_writer *w, dgm_error *err)
{
    dgm_table *table = NULL;
    const int failed = dgm_tally_table(t, name, query, &table, err) || dgm_writer_add(w, table, err);
    dgm_table_unref(table);
    return failed;
}

static int print(const dgm_tally *t, int graph, dgm_error *err)
{
    const dgm_query edges = { .struct_size = sizeof edges, .min_count = 3 };
    const dgm_query strongest = { .struct_size = sizeof strongest, .min_count = 3, .top = 20, .sort = "g2" };
    const dgm_query *query = graph ? &edges : &strongest;
    const dgm_sink sink = { .struct_size = sizeof sink, .write = to_stdout };
    dgm_writer *w = NULL;
    const int failed = dgm_writer_new(graph ? DGM_FORMAT_GRAPHML : DGM_FORMAT_TABLE, &sink, NULL, &w, err) ||
                       (graph && write_table(t, "nodes", NULL, w, err)) || write_table(t, "pairs", query, w, err) ||
                       dgm_writer_finish(w, err);
    dgm_writer_free(w);
    return failed;
}

int main(int argc, char **argv)
{
    const int graph = argc > 1 && strcmp(argv[1], "-g") == 0;
    const int first = 1 + graph;
    static const char *const example[] = { EXAMPLE_CORPUS };
    const char *const *paths = argc > first ? (const char *const *)(argv + first) : example;
    const size_t n = argc > first ? (size_t)(argc - first) : 1;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_corpus *c = NULL;
    dgm_tally *t = NULL;
    const dgm_tally_options options = { .struct_size = sizeof options, .of = DGM_OF_ENTITIES,
                                        .within = DGM_WITHIN_SENTENCE };

    const int failed = dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) ||
                       dgm_tally_new(p, DGM_TALLY_PAIRS, &options, &t, &err) ||
                       dgm_corpus_open(paths, n, NULL, &c, &err) || dgm_corpus_run(c, p, &t, 1, NULL, &err) ||
                       print(t, graph, &err);
    if (failed)
        fprintf(stderr, "cooccurrence: %s\n", err.message);
    dgm_corpus_free(c);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
    return failed;
}

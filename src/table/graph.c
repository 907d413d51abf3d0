/* Tables as a graph. In: tables with id (nodes), then tables with a and b (undirected edges). Out: GraphML or DOT.
 *
 * Columns are attributes. A node's `name` is its label where it has no `label`; an edge's weight is its `count`. Both
 * formats want every node declared, and GraphML every attribute before the first node: so tables of nodes wait for
 * the first table of edges, and an end of an edge that no table declared becomes a node there, with the label and
 * type of name_a and type_a. A node is written once, as it was first seen. */
#include "table/graph.h"

#include <string.h>

static const graph_syntax *syntax_of(const dgm_writer *w)
{
    return w->format == DGM_FORMAT_DOT ? &syntax_dot : &syntax_graphml;
}

static const dgm_column *column_named(const dgm_table *t, const char *name)
{
    return table_column(t, table_find(t, name));
}

static bool has_text(const dgm_table *t, const char *name)
{
    const dgm_column *c = column_named(t, name);
    return c && (c->type == DGM_UTF8 || c->type == DGM_DICT);
}

/* ---- attributes: what a column is called in the graph, NULL for none */

static const char *node_attr(const dgm_table *t, const dgm_column *c)
{
    if (strcmp(c->name, "id") == 0)
        return NULL;
    return strcmp(c->name, "name") == 0 && !column_named(t, "label") ? "label" : c->name;
}

static const char *edge_attr(const dgm_column *c)
{
    static const char *const ends[] = { "a", "b", "name_a", "name_b", "type_a", "type_b" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strcmp(c->name, ends[i]) == 0)
            return NULL;
    return c->name;
}

static const dgm_column *weight_of(const dgm_table *edges)
{
    return column_named(edges, "weight") ? NULL : column_named(edges, "count");
}

static void keys(dgm_writer *w, const dgm_table *nodes, const dgm_table *edges)
{
    const graph_syntax *x = syntax_of(w);
    const char *name;
    for (int32_t i = 0; nodes && i < table_columns(nodes); i++)
        if ((name = node_attr(nodes, table_column(nodes, i))) != NULL)
            x->key(w, false, name, table_column(nodes, i)->type);
    if (!nodes && edges && has_text(edges, "name_a"))
        x->key(w, false, "label", DGM_UTF8);
    if (!nodes && edges && has_text(edges, "type_a"))
        x->key(w, false, "type", DGM_UTF8);
    for (int32_t i = 0; edges && i < table_columns(edges); i++)
        if ((name = edge_attr(table_column(edges, i))) != NULL)
            x->key(w, true, name, table_column(edges, i)->type);
    if (edges && weight_of(edges))
        x->key(w, true, "weight", weight_of(edges)->type);
}

/* Writes the attribute unless the cell is null; *n counts those of the node or edge. */
static void put_attr(dgm_writer *w, bool edge, const char *name, const dgm_column *c, int64_t row, int *n)
{
    if (name && c && !cell_null(c, row))
        syntax_of(w)->attr(w, edge, (*n)++ == 0, name, c, row);
}

/* ---- nodes and edges */

/* Whether the id is new; it no longer is afterwards. */
static bool is_new(dgm_writer *w, str id)
{
    const size_t before = strtab_size(&w->nodes);
    if (strtab_add(&w->nodes, id.s, id.len) == STRTAB_NONE)
        w->status = DGM_ERR_MEMORY;
    return !w->status && strtab_size(&w->nodes) > before;
}

static void put_nodes(dgm_writer *w, const dgm_table *t)
{
    const graph_syntax *x = syntax_of(w);
    const dgm_column *id = column_named(t, "id");
    for (int64_t row = 0; row < table_rows(t) && !w->status; row++) {
        if (cell_null(id, row) || !is_new(w, cell_str(id, row)))
            continue;
        int attrs = 0;
        x->open(w, cell_str(id, row), NULL);
        for (int32_t i = 0; i < table_columns(t); i++)
            put_attr(w, false, node_attr(t, table_column(t, i)), table_column(t, i), row, &attrs);
        x->close(w, false, attrs > 0);
    }
}

/* Declares the ends of edges that no table of nodes did. */
static void put_ends(dgm_writer *w, const dgm_table *t, const char *end, const char *name, const char *type)
{
    const graph_syntax *x = syntax_of(w);
    const bool described = w->names.n == 0;
    const dgm_column *id = column_named(t, end), *label = has_text(t, name) ? column_named(t, name) : NULL,
                     *kind = has_text(t, type) ? column_named(t, type) : NULL;
    for (int64_t row = 0; row < table_rows(t) && !w->status; row++) {
        if (cell_null(id, row) || !is_new(w, cell_str(id, row)))
            continue;
        int attrs = 0;
        x->open(w, cell_str(id, row), NULL);
        if (described) {
            put_attr(w, false, "label", label, row, &attrs);
            put_attr(w, false, "type", kind, row, &attrs);
        }
        x->close(w, false, attrs > 0);
    }
}

static void put_edges(dgm_writer *w, const dgm_table *t)
{
    const graph_syntax *x = syntax_of(w);
    const dgm_column *a = column_named(t, "a"), *b = column_named(t, "b"), *weight = weight_of(t);
    for (int64_t row = 0; row < table_rows(t) && !w->status; row++) {
        if (cell_null(a, row) || cell_null(b, row))
            continue;
        int attrs = 0;
        const str to = cell_str(b, row);
        x->open(w, cell_str(a, row), &to);
        for (int32_t i = 0; i < table_columns(t); i++)
            put_attr(w, true, edge_attr(table_column(t, i)), table_column(t, i), row, &attrs);
        put_attr(w, true, "weight", weight, row, &attrs);
        x->close(w, true, attrs > 0);
    }
}

/* ---- the writer's calls */

static void begin(dgm_writer *w, const dgm_table *edges)
{
    const graph_syntax *x = syntax_of(w);
    w->begun = true;
    x->head(w);
    keys(w, w->pending.n ? w->pending.v[0] : NULL, edges);
    x->start(w);
    for (size_t i = 0; i < w->pending.n; i++)
        put_nodes(w, w->pending.v[i]);
    drop_pending(w);
}

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    const bool edges = has_text(t, "a") && has_text(t, "b");
    if (!edges && !has_text(t, "id"))
        return err_set(err, DGM_ERR_UNSUPPORTED, "a graph needs columns a and b (edges) or id (nodes)");
    if (!edges && w->begun)
        return err_set(err, DGM_ERR_ARGUMENT, "tables of nodes come before tables of edges");
    const dgm_status s = check_columns(w, edges ? &w->edge_names : &w->names, t, err);
    if (s)
        return s;
    if (!edges) {
        hold_table(w, t);
        return DGM_OK;
    }
    if (!w->begun)
        begin(w, t);
    put_ends(w, t, "a", "name_a", "type_a");
    put_ends(w, t, "b", "name_b", "type_b");
    put_edges(w, t);
    return DGM_OK;
}

static dgm_status finish(dgm_writer *w, dgm_error *err)
{
    (void)err;
    if (!w->begun)
        begin(w, NULL);
    syntax_of(w)->end(w);
    return DGM_OK;
}

const format format_graph = { true, add, finish };

/* Tables as a graph. In: tables with id (nodes), then tables with a and b (undirected edges) or with from and to
 * (directed ones). Out: GraphML, GEXF or DOT.
 *
 * Columns are attributes. A node's `name` is its label where it has no `label`; an edge's weight is its `count`. The
 * formats want every node declared, and the XML ones every attribute before the first node: so tables of nodes wait for
 * the first table of edges, and an end of an edge that no table declared becomes a node there, with the label and
 * type of name_a and type_a. A node is written once, as it was first seen. Rows with a column `slice` that follow each
 * other with the same node, or the same ends, are one node or edge, whose attributes change from slice to slice. */
#include "table/graph.h"

#include <string.h>

/* What the columns of edges are called. */
typedef struct edge_columns {
    const char *end[2], *name[2], *type[2];
} edge_columns;

static const edge_columns undirected = { { "a", "b" }, { "name_a", "name_b" }, { "type_a", "type_b" } };
static const edge_columns directed = { { "from", "to" }, { "name_from", "name_to" }, { "type_from", "type_to" } };

static const edge_columns *columns_of(const dgm_writer *w)
{
    return w->directed ? &directed : &undirected;
}

static const graph_syntax *syntax_of(const dgm_writer *w)
{
    return w->format == DGM_FORMAT_DOT ? &syntax_dot : w->format == DGM_FORMAT_GEXF ? &syntax_gexf : &syntax_graphml;
}

static const dgm_column *column_named(const dgm_table *t, const char *name)
{
    return table_column(t, table_find(t, name));
}

static bool is_text(const dgm_column *c)
{
    return c && (c->type == DGM_UTF8 || c->type == DGM_DICT);
}

static bool has_text(const dgm_table *t, const char *name)
{
    return is_text(column_named(t, name));
}

bool is_slice(str s)
{
    if (s.len != 4 && s.len != 7)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (i == 4 ? s.s[i] != '-' : s.s[i] < '0' || s.s[i] > '9')
            return false;
    const int month = s.len == 7 ? (s.s[5] - '0') * 10 + (s.s[6] - '0') : 1;
    return month >= 1 && month <= 12;
}

static bool has_ends(const dgm_table *t, const edge_columns *x)
{
    return has_text(t, x->end[0]) && has_text(t, x->end[1]);
}

/* ---- attributes: what a column is called in the graph, NULL for none */

static const char *node_attr(const dgm_table *t, const dgm_column *c)
{
    if (strcmp(c->name, "id") == 0 || strcmp(c->name, "slice") == 0)
        return NULL;
    return strcmp(c->name, "name") == 0 && !column_named(t, "label") ? "label" : c->name;
}

static const char *edge_attr(const dgm_writer *w, const dgm_column *c)
{
    const edge_columns *x = columns_of(w);
    for (int i = 0; i < 2; i++)
        if (strcmp(c->name, x->end[i]) == 0 || strcmp(c->name, x->name[i]) == 0 || strcmp(c->name, x->type[i]) == 0)
            return NULL;
    return strcmp(c->name, "slice") == 0 ? NULL : c->name;
}

static const dgm_column *weight_of(const dgm_table *edges)
{
    const dgm_column *c = column_named(edges, "weight");
    return c ? c : column_named(edges, "count");
}

/* Of a dynamic graph all that is said of edges changes with time, and of nodes the numbers. */
static bool changes(const dgm_writer *w, bool edge, const dgm_column *c)
{
    return w->dynamic && (edge || !is_text(c));
}

/* ---- declarations */

typedef struct key_list {
    bool edge, dynamic, open;
} key_list;

static void put_key(dgm_writer *w, key_list *list, const char *name, const dgm_column *c)
{
    if (!name || !c || changes(w, list->edge, c) != list->dynamic)
        return;
    if (!list->open)
        syntax_of(w)->keys(w, list->edge, list->dynamic);
    list->open = true;
    syntax_of(w)->key(w, list->edge, name, c->type);
}

static void node_keys(dgm_writer *w, key_list *list, const dgm_table *nodes, const dgm_table *edges)
{
    const edge_columns *x = columns_of(w);
    for (int32_t i = 0; nodes && i < table_columns(nodes); i++)
        put_key(w, list, node_attr(nodes, table_column(nodes, i)), table_column(nodes, i));
    if (!nodes && edges && has_text(edges, x->name[0]))
        put_key(w, list, "label", column_named(edges, x->name[0]));
    if (!nodes && edges && has_text(edges, x->type[0]))
        put_key(w, list, "type", column_named(edges, x->type[0]));
}

static void edge_keys(dgm_writer *w, key_list *list, const dgm_table *edges)
{
    for (int32_t i = 0; edges && i < table_columns(edges); i++)
        put_key(w, list, edge_attr(w, table_column(edges, i)), table_column(edges, i));
    if (edges && !column_named(edges, "weight"))
        put_key(w, list, "weight", weight_of(edges));
}

static void keys(dgm_writer *w, const dgm_table *nodes, const dgm_table *edges)
{
    for (int which = 0; which < 4; which++) {
        key_list list = { which >= 2, which % 2 != 0, false };
        if (list.edge)
            edge_keys(w, &list, edges);
        else
            node_keys(w, &list, nodes, edges);
        if (list.open)
            syntax_of(w)->end_keys(w);
    }
}

/* ---- one node or edge, of one row or of the rows of its slices */

typedef struct graph_rows {
    const dgm_table *t;
    const dgm_column *slice; /* NULL: one row */
    int64_t from, to;
} graph_rows;

/* Writes the attribute unless the cell is null; *n counts those of the node or edge. */
static void put_attr(dgm_writer *w, bool edge, const char *name, const dgm_column *c, int64_t row, str slice, int *n)
{
    if (!name || !c || cell_null(c, row))
        return;
    const graph_attr x = { name, c, row, changes(w, edge, c) ? slice : STR(""), *n == 0 };
    syntax_of(w)->attr(w, edge, &x);
    ++*n;
}

static void put_row(dgm_writer *w, bool edge, const graph_rows *r, int64_t row, int *attrs)
{
    const dgm_table *t = r->t;
    const str slice = r->slice ? cell_str(r->slice, row) : STR("");
    for (int32_t i = 0; i < table_columns(t); i++) {
        const dgm_column *c = table_column(t, i);
        if (row == r->from || changes(w, edge, c))
            put_attr(w, edge, edge ? edge_attr(w, c) : node_attr(t, c), c, row, slice, attrs);
    }
    if (edge && !column_named(t, "weight"))
        put_attr(w, true, "weight", weight_of(t), row, slice, attrs);
}

static void put_item(dgm_writer *w, const graph_item *x, const graph_rows *r)
{
    int attrs = 0;
    w->slices.n = 0;
    syntax_of(w)->open(w, x);
    for (int64_t row = r->from; row < r->to && !w->status; row++) {
        put_row(w, x->b != NULL, r, row, &attrs);
        if (r->slice && !vec_push(&w->m, &w->slices, cell_str(r->slice, row)))
            w->status = DGM_ERR_MEMORY;
    }
    syntax_of(w)->close(w, x->b != NULL, attrs > 0, w->slices.v, w->slices.n);
    w->rows += x->b != NULL;
}

/* The rows from `row` on that say the same in the columns. */
static graph_rows rows_of(const dgm_table *t, int64_t row, const dgm_column *x, const dgm_column *y)
{
    graph_rows r = { t, column_named(t, "slice"), row, row + 1 };
    while (r.slice && r.to < table_rows(t) && !cell_null(x, r.to) && !cell_null(y, r.to) &&
           str_eq(cell_str(x, r.to), cell_str(x, row)) && str_eq(cell_str(y, r.to), cell_str(y, row)))
        r.to++;
    return r;
}

/* The sum of the rows' weights as text, in w->special; s NULL: none. */
static str weight_text(dgm_writer *w, const graph_rows *r)
{
    const dgm_column *c = weight_of(r->t);
    if (!c || !type_is_number(c->type) || cell_null(c, r->from))
        return (str){ NULL, 0 };
    double sum = 0;
    int64_t whole = 0;
    for (int64_t row = r->from; row < r->to; row++) {
        if (cell_null(c, row))
            continue;
        if (c->type == DGM_F64)
            sum += ((const double *)c->values)[row];
        else
            whole += cell_int(c, row) < INT64_MAX - whole ? cell_int(c, row) : INT64_MAX - whole;
    }
    char text[32];
    w->special.n = 0;
    const bool ok = c->type == DGM_F64 ? buf_add(&w->m, &w->special, text, f64_text(false, sum, text))
                                       : buf_int(&w->m, &w->special, whole);
    if (!ok)
        w->status = DGM_ERR_MEMORY;
    return (str){ w->special.v, ok ? w->special.n : 0 };
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

static str text_or_none(const dgm_column *c, int64_t row)
{
    return is_text(c) && !cell_null(c, row) ? cell_str(c, row) : (str){ NULL, 0 };
}

static void put_nodes(dgm_writer *w, const dgm_table *t)
{
    const dgm_column *id = column_named(t, "id"), *label = column_named(t, "label");
    label = label ? label : column_named(t, "name");
    for (int64_t row = 0, next; row < table_rows(t) && !w->status; row = next) {
        const graph_rows r = rows_of(t, row, id, id);
        next = r.to;
        if (cell_null(id, row) || !is_new(w, cell_str(id, row)))
            continue;
        put_item(w, &(graph_item){ cell_str(id, row), NULL, text_or_none(label, row) }, &r);
    }
}

/* Declares the ends of edges that no table of nodes did. */
static void put_ends(dgm_writer *w, const dgm_table *t, int end)
{
    const graph_syntax *x = syntax_of(w);
    const edge_columns *names = columns_of(w);
    const bool described = w->names.n == 0;
    const dgm_column *id = column_named(t, names->end[end]), *label = column_named(t, names->name[end]),
                     *kind = column_named(t, names->type[end]);
    label = is_text(label) && described ? label : NULL;
    kind = is_text(kind) && described ? kind : NULL;
    for (int64_t row = 0; row < table_rows(t) && !w->status; row++) {
        if (cell_null(id, row) || !is_new(w, cell_str(id, row)))
            continue;
        int attrs = 0;
        x->open(w, &(graph_item){ cell_str(id, row), NULL, text_or_none(label, row) });
        put_attr(w, false, "label", label, row, STR(""), &attrs);
        put_attr(w, false, "type", kind, row, STR(""), &attrs);
        x->close(w, false, attrs > 0, NULL, 0);
    }
}

static void put_edges(dgm_writer *w, const dgm_table *t)
{
    const edge_columns *x = columns_of(w);
    const dgm_column *a = column_named(t, x->end[0]), *b = column_named(t, x->end[1]);
    for (int64_t row = 0, next; row < table_rows(t) && !w->status; row = next) {
        const graph_rows r = rows_of(t, row, a, b);
        next = r.to;
        if (cell_null(a, row) || cell_null(b, row))
            continue;
        const str to = cell_str(b, row);
        put_item(w, &(graph_item){ cell_str(a, row), &to, weight_text(w, &r) }, &r);
    }
}

/* ---- the writer's calls */

static void begin(dgm_writer *w, const dgm_table *edges)
{
    const graph_syntax *x = syntax_of(w);
    const dgm_table *nodes = w->pending.n ? w->pending.v[0] : NULL;
    w->begun = true;
    w->directed = edges && has_ends(edges, &directed);
    w->dynamic = (edges && has_text(edges, "slice")) || (nodes && has_text(nodes, "slice"));
    x->head(w, w->directed, w->dynamic);
    keys(w, nodes, edges);
    x->start(w, w->directed);
    for (size_t i = 0; i < w->pending.n; i++)
        put_nodes(w, w->pending.v[i]);
    drop_pending(w);
}

/* Slices are written as times: they must be years or months. */
static dgm_status check_slices(const dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    const dgm_column *c = column_named(t, "slice");
    if (!is_text(c))
        return DGM_OK;
    if (!syntax_of(w)->dynamic)
        return err_set(err, DGM_ERR_UNSUPPORTED, "a network of slices is written as GEXF");
    for (int64_t row = 0; row < table_rows(t); row++)
        if (cell_null(c, row) || !is_slice(cell_str(c, row)))
            return err_set(err, DGM_ERR_ARGUMENT, "row %lld: a slice is a year or a month, such as 2019-05",
                           (long long)row);
    return DGM_OK;
}

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    const bool edges = has_ends(t, &undirected) || has_ends(t, &directed);
    if (!edges && !has_text(t, "id"))
        return err_set(err, DGM_ERR_UNSUPPORTED,
                       "a graph needs columns a and b, or from and to (edges), or id (nodes)");
    if (!edges && w->begun)
        return err_set(err, DGM_ERR_ARGUMENT, "tables of nodes come before tables of edges");
    dgm_status s = check_columns(w, edges ? &w->edge_names : &w->names, t, err);
    if (!s)
        s = check_slices(w, t, err);
    if (s)
        return s;
    if (!edges) {
        hold_table(w, t);
        return DGM_OK;
    }
    if (!w->begun)
        begin(w, t);
    put_ends(w, t, 0);
    put_ends(w, t, 1);
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

const format format_graph = { .graph = true, .add = add, .finish = finish };

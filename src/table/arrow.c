/* The Arrow C stream interface. In: a table. Out: a stream of its schema and of one record batch.
 *
 * Nothing is copied: buffers and names are the table's. Every exported node, child or parent, holds the table
 * itself, so a consumer may move a child out of its parent and release the two in any order. */
#include "table/table.h"

#include <errno.h>
#include <string.h>

/* ---- schema */

typedef struct schema_node {
    mem m;
    dgm_table *t;
    struct ArrowSchema dictionary;
    struct ArrowSchema **children;
    struct ArrowSchema kids[];
} schema_node;

static void schema_release(struct ArrowSchema *s)
{
    schema_node *n = s->private_data;
    for (int64_t i = 0; i < s->n_children; i++)
        if (s->children[i]->release)
            s->children[i]->release(s->children[i]);
    if (s->dictionary && s->dictionary->release)
        s->dictionary->release(s->dictionary);
    const mem m = n->m;
    table_unref(n->t);
    mem_free(&m, n);
    s->release = NULL;
}

/* Makes `s` live, its children and dictionary still empty. */
static schema_node *schema_new(const dgm_table *t, const char *format, const char *name, int32_t children,
                               struct ArrowSchema *s)
{
    const mem *m = table_mem(t);
    const size_t kid = sizeof(struct ArrowSchema) + sizeof(struct ArrowSchema *);
    schema_node *n = mem_zalloc(m, sizeof *n + (size_t)children * kid);
    if (!n)
        return NULL;
    n->m = *m;
    n->t = table_ref(t);
    n->children = (struct ArrowSchema **)(void *)(n->kids + children);
    for (int32_t i = 0; i < children; i++)
        n->children[i] = &n->kids[i];
    *s = (struct ArrowSchema){ .format = format,
                               .name = name,
                               .flags = ARROW_FLAG_NULLABLE,
                               .n_children = children,
                               .children = children ? n->children : NULL,
                               .release = schema_release,
                               .private_data = n };
    return n;
}

static bool column_schema(const dgm_table *t, const dgm_column *c, struct ArrowSchema *s)
{
    static const char *const formats[] = { [DGM_BOOL] = "b", [DGM_I32] = "i",        [DGM_I64] = "l",
                                           [DGM_F64] = "g",  [DGM_UTF8] = "u",       [DGM_DICT] = "i",
                                           [DGM_LIST_UTF8] = "+l", [DGM_LIST_I64] = "+l" };
    const bool list = c->type == DGM_LIST_UTF8 || c->type == DGM_LIST_I64;
    schema_node *n = schema_new(t, formats[c->type], c->name, list, s);
    if (!n)
        return false;
    if (c->type == DGM_DICT) {
        if (!column_schema(t, c->child, &n->dictionary))
            return false;
        s->dictionary = &n->dictionary;
    }
    return !list || column_schema(t, c->child, &n->kids[0]);
}

static int table_schema(const dgm_table *t, struct ArrowSchema *out)
{
    struct ArrowSchema s = { 0 };
    const int32_t columns = table_columns(t);
    schema_node *n = schema_new(t, "+s", "", columns, &s);
    if (!n)
        return ENOMEM;
    s.flags = 0;
    for (int32_t i = 0; i < columns; i++)
        if (!column_schema(t, table_column(t, i), &n->kids[i])) {
            schema_release(&s);
            return ENOMEM;
        }
    *out = s;
    return 0;
}

/* ---- array */

typedef struct array_node {
    mem m;
    dgm_table *t;
    const void *buffers[3];
    struct ArrowArray dictionary;
    struct ArrowArray **children;
    struct ArrowArray kids[];
} array_node;

static void array_release(struct ArrowArray *a)
{
    array_node *n = a->private_data;
    for (int64_t i = 0; i < a->n_children; i++)
        if (a->children[i]->release)
            a->children[i]->release(a->children[i]);
    if (a->dictionary && a->dictionary->release)
        a->dictionary->release(a->dictionary);
    const mem m = n->m;
    table_unref(n->t);
    mem_free(&m, n);
    a->release = NULL;
}

static array_node *array_new(const dgm_table *t, int64_t rows, int64_t nulls, int32_t children, struct ArrowArray *a)
{
    const mem *m = table_mem(t);
    const size_t kid = sizeof(struct ArrowArray) + sizeof(struct ArrowArray *);
    array_node *n = mem_zalloc(m, sizeof *n + (size_t)children * kid);
    if (!n)
        return NULL;
    n->m = *m;
    n->t = table_ref(t);
    n->children = (struct ArrowArray **)(void *)(n->kids + children);
    for (int32_t i = 0; i < children; i++)
        n->children[i] = &n->kids[i];
    *a = (struct ArrowArray){ .length = rows,
                              .null_count = nulls,
                              .n_buffers = 1,
                              .n_children = children,
                              .buffers = n->buffers,
                              .children = children ? n->children : NULL,
                              .release = array_release,
                              .private_data = n };
    return n;
}

static bool column_array(const dgm_table *t, const dgm_column *c, struct ArrowArray *a)
{
    const bool list = c->type == DGM_LIST_UTF8 || c->type == DGM_LIST_I64;
    array_node *n = array_new(t, c->rows, c->nulls, list, a);
    if (!n)
        return false;
    n->buffers[0] = c->validity;
    if (c->offsets)
        n->buffers[a->n_buffers++] = c->offsets;
    if (!list)
        n->buffers[a->n_buffers++] = c->values;
    if (c->type == DGM_DICT) {
        if (!column_array(t, c->child, &n->dictionary))
            return false;
        a->dictionary = &n->dictionary;
    }
    return !list || column_array(t, c->child, &n->kids[0]);
}

static int table_array(const dgm_table *t, struct ArrowArray *out)
{
    struct ArrowArray a = { 0 };
    const int32_t columns = table_columns(t);
    array_node *n = array_new(t, table_rows(t), 0, columns, &a);
    if (!n)
        return ENOMEM;
    for (int32_t i = 0; i < columns; i++)
        if (!column_array(t, table_column(t, i), &n->kids[i])) {
            array_release(&a);
            return ENOMEM;
        }
    *out = a;
    return 0;
}

/* ---- stream */

typedef struct stream {
    mem m;
    dgm_table *t;
    bool done;
    const char *problem;
} stream;

static int stream_result(stream *s, int code)
{
    s->problem = code ? "out of memory" : NULL;
    return code;
}

static int stream_schema(struct ArrowArrayStream *a, struct ArrowSchema *out)
{
    stream *s = a->private_data;
    return stream_result(s, table_schema(s->t, out));
}

/* The batch, then the end: a released array. */
static int stream_next(struct ArrowArrayStream *a, struct ArrowArray *out)
{
    stream *s = a->private_data;
    if (s->done) {
        memset(out, 0, sizeof *out);
        return stream_result(s, 0);
    }
    const int code = table_array(s->t, out);
    s->done = code == 0;
    return stream_result(s, code);
}

static const char *stream_problem(struct ArrowArrayStream *a)
{
    return ((const stream *)a->private_data)->problem;
}

static void stream_release(struct ArrowArrayStream *a)
{
    stream *s = a->private_data;
    const mem m = s->m;
    table_unref(s->t);
    mem_free(&m, s);
    a->release = NULL;
}

dgm_status table_export_arrow(const dgm_table *t, struct ArrowArrayStream *out, dgm_error *err)
{
    stream *s = mem_alloc(table_mem(t), sizeof *s);
    if (!s)
        return err_memory(err);
    *s = (stream){ *table_mem(t), table_ref(t), false, NULL };
    *out = (struct ArrowArrayStream){ stream_schema, stream_next, stream_problem, stream_release, s };
    return DGM_OK;
}

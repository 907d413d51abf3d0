/* An Arrow stream of hand-built batches that counts what was released. */
#ifndef TESTS_ARROW_STREAM_H
#define TESTS_ARROW_STREAM_H

#include "dragoman.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 24, MOST_BUFFERS = 6 };

/* A column; of more batches the same one, seen through offset and length. */
typedef struct arrow_column {
    const char *name, *format;
    int64_t length, offset, nulls;
    int64_t n_buffers;
    const void *buffers[MOST_BUFFERS];
    const struct arrow_column *dictionary;
} arrow_column;

typedef struct arrow_source {
    const arrow_column *columns;
    int n;
    const char *root; /* its format, NULL: "+s" */
    struct {
        int64_t length, offset, columns;
    } batches[8]; /* columns: more or fewer than n */
    int n_batches, next;
    int fails_at; /* get_next of that number fails; 1-based */
    bool no_schema, unnamed_failure;
    const uint8_t *valid; /* of the records */
    bool bare;            /* the one column is the stream, and its own */
    int live;             /* schemas, arrays and streams not yet released */
} arrow_source;

typedef struct arrow_node {
    arrow_source *of;
    struct ArrowSchema schemas[MOST_COLUMNS + 1], *schema_list[MOST_COLUMNS + 1], schema_words[MOST_COLUMNS];
    struct ArrowArray arrays[MOST_COLUMNS + 1], *array_list[MOST_COLUMNS + 1], array_words[MOST_COLUMNS];
    const void *buffers[1];
} arrow_node;

static void release_child_schema(struct ArrowSchema *s)
{
    s->release = NULL;
}

static void release_schema(struct ArrowSchema *s)
{
    arrow_node *n = s->private_data;
    n->of->live--;
    s->release = NULL;
    free(n);
}

static int give_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    arrow_source *f = stream->private_data;
    if (f->no_schema)
        return EIO;
    arrow_node *n = calloc(1, sizeof *n);
    if (!n)
        return ENOMEM;
    n->of = f;
    f->live++;
    for (int i = 0; i < f->n; i++) {
        const arrow_column *c = &f->columns[i];
        n->schemas[i] = (struct ArrowSchema){ .format = c->format, .name = c->name, .release = release_child_schema };
        n->schema_list[i] = &n->schemas[i];
        if (c->dictionary) {
            n->schema_words[i] = (struct ArrowSchema){ .format = c->dictionary->format,
                                                       .release = release_child_schema };
            n->schemas[i].dictionary = &n->schema_words[i];
        }
    }
    if (f->bare) {
        *out = n->schemas[0];
        out->release = release_schema;
        out->private_data = n;
        return 0;
    }
    *out = (struct ArrowSchema){ .format = f->root ? f->root : "+s",
                                 .name = "",
                                 .n_children = f->n,
                                 .children = n->schema_list,
                                 .release = release_schema,
                                 .private_data = n };
    return 0;
}

static void release_child(struct ArrowArray *a)
{
    a->release = NULL;
}

static void release_batch(struct ArrowArray *a)
{
    arrow_node *n = a->private_data;
    n->of->live--;
    a->release = NULL;
    memset(n, 0xee, sizeof *n); /* whoever reads on reads nonsense */
    free(n);
}

static struct ArrowArray column_array(const arrow_column *c)
{
    return (struct ArrowArray){ .length = c->length,
                                .offset = c->offset,
                                .null_count = c->nulls,
                                .n_buffers = c->n_buffers,
                                .buffers = (const void **)(uintptr_t)c->buffers,
                                .release = release_child };
}

static int give_batch(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    arrow_source *f = stream->private_data;
    memset(out, 0, sizeof *out);
    if (f->next + 1 == f->fails_at)
        return EIO;
    if (f->next == f->n_batches)
        return 0;
    arrow_node *n = calloc(1, sizeof *n);
    if (!n)
        return ENOMEM;
    n->of = f;
    f->live++;
    for (int i = 0; i < f->n; i++) {
        const arrow_column *c = &f->columns[i];
        n->arrays[i] = column_array(c);
        n->array_list[i] = &n->arrays[i];
        if (c->dictionary) {
            n->array_words[i] = column_array(c->dictionary);
            n->arrays[i].dictionary = &n->array_words[i];
        }
    }
    f->next++;
    if (f->bare) {
        *out = n->arrays[0];
        out->release = release_batch;
        out->private_data = n;
        return 0;
    }
    const int at = f->next - 1;
    n->buffers[0] = f->valid;
    *out = (struct ArrowArray){ .length = f->batches[at].length,
                                .offset = f->batches[at].offset,
                                .n_buffers = 1,
                                .null_count = -1,
                                .buffers = n->buffers,
                                .n_children = f->n + f->batches[at].columns,
                                .children = n->array_list,
                                .release = release_batch,
                                .private_data = n };
    return 0;
}

static const char *give_reason(struct ArrowArrayStream *stream)
{
    return ((const arrow_source *)stream->private_data)->unnamed_failure ? NULL : "the disk is gone";
}

static void release_stream(struct ArrowArrayStream *stream)
{
    ((arrow_source *)stream->private_data)->live--;
    stream->release = NULL;
}

static inline struct ArrowArrayStream stream_of(arrow_source *f)
{
    f->next = 0;
    f->live = 1;
    return (struct ArrowArrayStream){ give_schema, give_batch, give_reason, release_stream, f };
}

#endif

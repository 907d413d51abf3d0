/* What the writer's formats share: the writer itself, its buffered output, and cells as text. */
#ifndef DGM_TABLE_FORMAT_H
#define DGM_TABLE_FORMAT_H

#include "base/hash.h"
#include "table/table.h"

/* How one format writes. */
typedef struct format {
    bool graph; /* tables of nodes and of edges, or of a matrix, instead of tables with the same columns */
    dgm_status (*add)(dgm_writer *w, const dgm_table *t, dgm_error *err);
    dgm_status (*finish)(dgm_writer *w, dgm_error *err);
    /* of a format that writes to a path, else NULL */
    dgm_status (*start)(dgm_writer *w, const dgm_writer_options *o, dgm_error *err);
    dgm_status (*note)(dgm_writer *w, const char *json, dgm_error *err);
    void (*drop)(dgm_writer *w); /* what it holds; nothing may be there */
} format;

/* one in each format's file */
extern const format format_aligned, format_delimited, format_json, format_graph, format_matrix, format_arrow,
    format_sqlite;

struct dgm_writer {
    mem m;
    dgm_sink sink;
    const format *how;
    uint32_t format; /* DGM_FORMAT_* */
    uint32_t flags;
    int32_t columns;
    dgm_status status; /* the error that ended the writing: the sink's or memory's */
    bool finished;
    buf out;           /* what the sink has not seen yet */
    buf cell;          /* scratch: a cell as text */
    buf names;         /* names and types of the columns every table must have; of graphs, of the tables of nodes */
    buf edge_names;
    int64_t rows;      /* written */
    VEC(dgm_table *) pending; /* aligned: the rows its widths come from; graph: the nodes, until keys are known */
    bool begun;        /* the head of the output is written, `pending` is done with */
    VEC(int32_t) widths;
    int64_t blanks;    /* aligned: spaces owed before the next cell that shows something */
    strtab nodes;      /* graph: ids written */
    bool directed, dynamic;
    int section;       /* gexf: which list is open */
    VEC(str) slices;   /* graph: of the node or edge at hand */
    buf special;
    int64_t shape[2];  /* matrix: rows, columns */
    int sides;         /* how many of them are known */
    struct database *database; /* sqlite.c's */
};

/* ---- writer.c: output; errors are remembered in w->status */
void out_bytes(dgm_writer *w, const char *s, size_t len);
void out_text(dgm_writer *w, const char *z);
void out_char(dgm_writer *w, char c);
void out_flush(dgm_writer *w);

/* Keeps the table's columns in `names` on first sight; later DGM_ERR_ARGUMENT where they differ. */
dgm_status check_columns(dgm_writer *w, buf *names, const dgm_table *t, dgm_error *err);
bool hold_table(dgm_writer *w, const dgm_table *t); /* appends to w->pending */
void drop_pending(dgm_writer *w);

/* ---- cells */
static inline bool type_is_number(uint32_t type)
{
    return type == DGM_I32 || type == DGM_I64 || type == DGM_F64;
}
static inline bool type_is_list(uint32_t type)
{
    return type == DGM_LIST_UTF8 || type == DGM_LIST_I64;
}
/* A cell that is not null as one string: numbers and bools printed, lists joined by ';'. Borrowed from the table or
 * from w->cell, until the next call. */
str cell_text(dgm_writer *w, const dgm_column *c, int64_t row);
size_t f64_text(bool brief, double value, char out[32]); /* 12 significant digits, brief about 4; its length */

/* Length and code point of the character at p; CHAR_BAD for bytes that are not UTF-8, which names of files can have
 * and which every format prints as U+FFFD. */
enum { CHAR_BAD = 0x110000 };
int char_at(const char *p, const char *end, uint32_t *code);
bool add_utf8(const mem *m, buf *to, str s); /* so, where it goes out as it is; false: out of memory */

#endif

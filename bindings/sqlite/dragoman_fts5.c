/* A tokenizer for SQLite's FTS5: CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'dragoman en').
 *
 * In: a cell, or the words of a query. Out: the terms that the tallies count, folded and stemmed, each with its bytes
 * in the cell, so that snippet() and highlight() mark what was written; numbers, addresses and URLs as they are, in
 * lower case. Stop words are terms too, or phrases would not be found. Over the public header alone.
 *
 * FTS5 has a tokenizer for each table of a connection, which one thread uses at a time; each has a pipeline and a
 * document. */
#include <dragoman.h>
#include <sqlite3ext.h>
#include <string.h>

SQLITE_EXTENSION_INIT1

typedef struct tokenizer {
    dgm_pipeline *pipeline;
    dgm_doc *doc;
    char *word; /* [room] what has no term, in lower case */
    size_t room;
} tokenizer;

static void delete_tokenizer(Fts5Tokenizer *given)
{
    tokenizer *t = (tokenizer *)given;
    dgm_doc_free(t->doc);
    dgm_pipeline_free(t->pipeline);
    sqlite3_free(t->word);
    sqlite3_free(t);
}

static int result_of(dgm_status s)
{
    return s == DGM_OK ? SQLITE_OK : s == DGM_ERR_MEMORY ? SQLITE_NOMEM : SQLITE_ERROR;
}

/* "LANG" or "LANG nostem"; a language must be named: that of a query of two words cannot be found. */
static int create_tokenizer(void *context, const char **arguments, int n, Fts5Tokenizer **out)
{
    const dgm_limits limits = { .struct_size = sizeof limits, .document_bytes = (int64_t)1 << 30 };
    dgm_options o = { .struct_size = sizeof o, .flags = DGM_SPLIT_CLITICS, .limits = &limits };
    (void)context;
    if (n < 1 || n > 2 || (n == 2 && strcmp(arguments[1], "nostem") != 0))
        return SQLITE_ERROR;
    o.lang = arguments[0];
    if (n == 2)
        o.flags |= DGM_NO_STEM;
    tokenizer *t = sqlite3_malloc(sizeof *t);
    if (!t)
        return SQLITE_NOMEM;
    *t = (tokenizer){ NULL, NULL, NULL, 0 };
    dgm_status s = dgm_pipeline_new(&o, &t->pipeline, NULL);
    if (!s)
        s = dgm_pipeline_seal(t->pipeline, NULL);
    if (!s)
        s = dgm_doc_new(t->pipeline, &t->doc, NULL);
    if (s)
        delete_tokenizer((Fts5Tokenizer *)t);
    else
        *out = (Fts5Tokenizer *)t;
    return result_of(s);
}

/* ---- tokens */

typedef struct columns {
    const dgm_column *start, *end, *text, *kind, *term;
} columns;

static columns columns_of(const dgm_table *t)
{
    return (columns){ dgm_table_column(t, dgm_table_find(t, "start")), dgm_table_column(t, dgm_table_find(t, "end")),
                      dgm_table_column(t, dgm_table_find(t, "text")), dgm_table_column(t, dgm_table_find(t, "kind")),
                      dgm_table_column(t, dgm_table_find(t, "term")) };
}

typedef struct cell {
    const char *s;
    int len;
} cell;

static cell cell_of(const dgm_column *c, int64_t row)
{
    if (c->validity && !(c->validity[row >> 3] >> (row & 7) & 1))
        return (cell){ NULL, 0 };
    if (c->type == DGM_DICT) {
        row = ((const int32_t *)c->values)[row];
        c = c->child;
    }
    return (cell){ (const char *)c->values + c->offsets[row], c->offsets[row + 1] - c->offsets[row] };
}

static int is_one_of(cell c, const char *const *names)
{
    for (; *names; names++)
        if ((size_t)c.len == strlen(*names) && memcmp(c.s, *names, (size_t)c.len) == 0)
            return 1;
    return 0;
}

/* The same letters in lower case where they are of ASCII; s NULL: out of memory. */
static cell lower(tokenizer *t, cell c)
{
    if ((size_t)c.len > t->room) {
        char *word = sqlite3_realloc(t->word, c.len);
        if (!word)
            return (cell){ NULL, 0 };
        t->word = word;
        t->room = (size_t)c.len;
    }
    for (int i = 0; i < c.len; i++)
        t->word[i] = (char)(c.s[i] >= 'A' && c.s[i] <= 'Z' ? c.s[i] + ('a' - 'A') : c.s[i]);
    return (cell){ t->word, c.len };
}

typedef int (*emit)(void *context, int flags, const char *token, int len, int start, int end);

static int emit_tokens(tokenizer *t, const dgm_table *table, void *context, emit token)
{
    static const char *const no_words[] = { "punct", "symbol", "clitic", "space", NULL };
    const columns c = columns_of(table);
    const int32_t *start = c.start->values, *end = c.end->values;
    int code = SQLITE_OK;
    for (int64_t i = 0; i < dgm_table_rows(table) && code == SQLITE_OK; i++) {
        cell term = cell_of(c.term, i);
        if (!term.len && is_one_of(cell_of(c.kind, i), no_words))
            continue;
        if (!term.len && !(term = lower(t, cell_of(c.text, i))).s)
            return SQLITE_NOMEM;
        code = token(context, 0, term.s, term.len, (int)dgm_doc_source_offset(t->doc, start[i]),
                     (int)dgm_doc_source_offset(t->doc, end[i]));
    }
    return code;
}

/* A cell that is no text, such as one of a PDF document, has no words, and is no reason not to store it. */
static int tokenize(Fts5Tokenizer *given, void *context, int flags, const char *text, int len, emit token)
{
    tokenizer *t = (tokenizer *)given;
    const dgm_meta meta = { .struct_size = sizeof meta, .flags = DGM_BORROW, .encoding = "utf-8" };
    const dgm_table *table;
    (void)flags;
    dgm_status s = dgm_doc_set(t->doc, len > 0 ? text : "", len > 0 ? (size_t)len : 0, &meta, NULL);
    if (s == DGM_ERR_BINARY)
        return SQLITE_OK;
    if (!s)
        s = dgm_doc_layer(t->doc, DGM_TOKENS, 0, &table, NULL);
    return s ? result_of(s) : emit_tokens(t, table, context, token);
}

/* ---- the extension */

/* FTS5's own table of functions, by the way its documentation gives; NULL where it is not there. */
static fts5_api *find_fts5(sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *ask = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &ask, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(ask);
    }
    sqlite3_finalize(ask);
    return api;
}

#if defined(_WIN32)
__declspec(dllexport)
#else
__attribute__((visibility("default")))
#endif
    int sqlite3_dragomanfts_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

int sqlite3_dragomanfts_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
    SQLITE_EXTENSION_INIT2(api)
    fts5_tokenizer calls = { create_tokenizer, delete_tokenizer, tokenize };
    fts5_api *fts5 = find_fts5(db);
    if (!fts5) {
        *message = sqlite3_mprintf("dragoman_fts5: this SQLite has no FTS5");
        return SQLITE_ERROR;
    }
    return fts5->xCreateTokenizer(fts5, "dragoman", NULL, &calls, NULL);
}

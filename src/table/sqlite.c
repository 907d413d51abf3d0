/* SQLite. In: tables with the same columns. Out: a database file with one table of them, indexes on the columns that
 * are looked up by, and a table of what the run says of itself.
 *
 * A database is written here and there, not from front to back, so it goes to a path and not to the sink. It is written
 * without a journal: a file that is not finished is of no use, and who wants the old one kept writes beside it and
 * renames, as the command does. Memory is SQLite's cache of pages, 2 MB, whatever the rows; it allocates by itself. */
#include "base/os.h"
#include "base/utf8.h"
#include "table/format.h"

#include <string.h>

#ifdef DRAGOMAN_SQLITE

#include <sqlite3.h>

struct database {
    sqlite3 *db;
    sqlite3_stmt *insert;
    char *name; /* of the table */
    buf sql;
    buf indexes; /* statements, made with the table, run at the end: faster, and smaller */
};

/* SQLite's result as ours; what it says is kept in `err`. */
static dgm_status fail(dgm_writer *w, int code, dgm_error *err)
{
    if (code == SQLITE_NOMEM)
        return w->status = DGM_ERR_MEMORY, err_memory(err);
    return w->status = DGM_ERR_WRITE, err_set(err, DGM_ERR_WRITE, "SQLite: %s", sqlite3_errmsg(w->database->db));
}

static dgm_status run(dgm_writer *w, const char *sql, dgm_error *err)
{
    const int code = sqlite3_exec(w->database->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? DGM_OK : fail(w, code, err);
}

static void drop(dgm_writer *w)
{
    struct database *d = w->database;
    if (!d)
        return;
    sqlite3_finalize(d->insert);
    sqlite3_close(d->db);
    mem_free(&w->m, d->name);
    vec_free(&w->m, &d->sql);
    vec_free(&w->m, &d->indexes);
    mem_free(&w->m, d);
    w->database = NULL;
}

static dgm_status start(dgm_writer *w, const dgm_writer_options *o, dgm_error *err)
{
    int64_t size = 0;
    if (!o->path || !*o->path)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_writer_options: SQLite wants a path");
    if (os_look(o->path, true, &size) > OS_FILE || size)
        return err_set(err, DGM_ERR_ARGUMENT, "%s: there is such a file, and a database is written anew", o->path);
    struct database *d = w->database = mem_zalloc(&w->m, sizeof *d);
    if (!d || !(d->name = mem_strdup(&w->m, o->name && *o->name ? o->name : "rows")))
        return err_memory(err);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(o->path, &d->db, flags, NULL);
    if (code != SQLITE_OK)
        return d->db ? fail(w, code, err) : err_memory(err);
    return run(
        w,
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA encoding='UTF-8';"
        "BEGIN",
        err);
}

/* ---- the table */

static bool add_name(const mem *m, buf *to, const char *name)
{
    bool ok = buf_char(m, to, '"');
    for (; *name && ok; name++)
        ok = (*name != '"' || buf_char(m, to, '"')) && buf_char(m, to, *name);
    return ok && buf_char(m, to, '"');
}

static const char *type_of(const dgm_column *c)
{
    return c->type == DGM_BOOL || c->type == DGM_I32 || c->type == DGM_I64 ? " INTEGER"
           : c->type == DGM_F64                                            ? " REAL"
                                                                           : " TEXT";
}

/* By which rows are looked up, and joined to those of other tables. */
static bool is_key(const char *name)
{
    static const char *const keys[] = { "doc", "id", "term", "target", "holder", "a", "b", "from", "to" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(name, keys[i]) == 0)
            return true;
    return false;
}

static bool add_index(const mem *m, struct database *d, const char *column)
{
    buf name = { 0 };
    const bool ok = buf_str(m, &name, d->name) && buf_char(m, &name, '_') && buf_str(m, &name, column) &&
                    buf_str(m, &d->indexes, "CREATE INDEX ") && add_name(m, &d->indexes, name.v) &&
                    buf_str(m, &d->indexes, " ON ") && add_name(m, &d->indexes, d->name) &&
                    buf_char(m, &d->indexes, '(') && add_name(m, &d->indexes, column) && buf_str(m, &d->indexes, ");");
    vec_free(m, &name);
    return ok;
}

static bool describe(const mem *m, struct database *d, const dgm_table *t)
{
    bool ok = buf_str(m, &d->sql, "CREATE TABLE ") && add_name(m, &d->sql, d->name);
    for (int32_t i = 0; i < table_columns(t) && ok; i++) {
        const dgm_column *c = table_column(t, i);
        ok = buf_str(m, &d->sql, i ? ", " : "(") && add_name(m, &d->sql, c->name) && buf_str(m, &d->sql, type_of(c)) &&
             (!is_key(c->name) || add_index(m, d, c->name));
    }
    return ok && buf_char(m, &d->sql, ')');
}

static bool describe_insert(const mem *m, struct database *d, int32_t columns)
{
    d->sql.n = 0;
    bool ok = buf_str(m, &d->sql, "INSERT INTO ") && add_name(m, &d->sql, d->name) && buf_str(m, &d->sql, " VALUES");
    for (int32_t i = 0; i < columns && ok; i++)
        ok = buf_str(m, &d->sql, i ? ",?" : "(?");
    return ok && buf_char(m, &d->sql, ')');
}

static dgm_status begin(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    struct database *d = w->database;
    if (!describe(&w->m, d, t))
        return w->status = DGM_ERR_MEMORY, err_memory(err);
    const dgm_status s = run(w, d->sql.v, err);
    if (s)
        return s;
    if (!describe_insert(&w->m, d, table_columns(t)))
        return w->status = DGM_ERR_MEMORY, err_memory(err);
    const int code = sqlite3_prepare_v2(d->db, d->sql.v, -1, &d->insert, NULL);
    w->begun = code == SQLITE_OK;
    return w->begun ? DGM_OK : fail(w, code, err);
}

/* ---- rows */

/* JSON's strings, as json.c writes them, need no more than this here: json_each() reads them back. */
static bool add_string(const mem *m, buf *to, str s)
{
    static const char hex[] = "0123456789abcdef";
    bool ok = buf_char(m, to, '"');
    for (const char *p = s.s, *end = p + s.len; p < end && ok; p++) {
        const unsigned char c = (unsigned char)*p;
        if (c < 0x20) {
            const char u[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
            ok = buf_add(m, to, u, sizeof u);
        } else
            ok = ((c != '"' && c != '\\') || buf_char(m, to, '\\')) && buf_char(m, to, *p);
    }
    return ok && buf_char(m, to, '"');
}

/* A list as an array of JSON, in w->cell. */
static bool add_list(dgm_writer *w, const dgm_column *c, int64_t row)
{
    w->cell.n = 0;
    bool ok = buf_char(&w->m, &w->cell, '[');
    for (int32_t i = c->offsets[row]; i < c->offsets[row + 1] && ok; i++)
        ok = (i == c->offsets[row] || buf_char(&w->m, &w->cell, ',')) &&
             (c->type == DGM_LIST_I64 ? buf_int(&w->m, &w->cell, cell_int(c->child, i))
                                      : add_string(&w->m, &w->cell, cell_str(c->child, i)));
    return ok && buf_char(&w->m, &w->cell, ']');
}

/* With U+FFFD for what is not UTF-8: in place where all is. */
static bool mend(dgm_writer *w, str *s)
{
    if (utf8_first_bad(s->s, s->s + s->len) == s->s + s->len)
        return true;
    w->cell.n = 0;
    const bool ok = add_utf8(&w->m, &w->cell, *s);
    *s = (str){ w->cell.v, w->cell.n };
    return ok;
}

/* What is bound is read before w->cell changes, or copied. */
static int bind(dgm_writer *w, const dgm_column *c, int64_t row, int at)
{
    sqlite3_stmt *to = w->database->insert;
    str s;
    if (cell_null(c, row))
        return sqlite3_bind_null(to, at);
    switch (c->type) {
    case DGM_F64: return sqlite3_bind_double(to, at, ((const double *)c->values)[row]);
    case DGM_UTF8:
    case DGM_DICT: s = cell_str(c, row); break;
    case DGM_LIST_UTF8:
    case DGM_LIST_I64:
        if (!add_list(w, c, row))
            return SQLITE_NOMEM;
        s = (str){ w->cell.v, w->cell.n };
        break;
    default: return sqlite3_bind_int64(to, at, cell_int(c, row));
    }
    if (type_is_list(c->type))
        return sqlite3_bind_text64(to, at, s.s, s.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    const char *own = s.s;
    if (!mend(w, &s))
        return SQLITE_NOMEM;
    return sqlite3_bind_text64(to, at, s.s ? s.s : "", s.len, s.s == own ? SQLITE_STATIC : SQLITE_TRANSIENT,
                               SQLITE_UTF8);
}

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    const dgm_status s = w->begun ? DGM_OK : begin(w, t, err);
    for (int64_t row = 0; row < table_rows(t) && !s; row++) {
        int code = SQLITE_OK;
        for (int32_t i = 0; i < table_columns(t) && code == SQLITE_OK; i++)
            code = bind(w, table_column(t, i), row, i + 1);
        if (code == SQLITE_OK) {
            code = sqlite3_step(w->database->insert);
            const int done = sqlite3_reset(w->database->insert);
            code = code == SQLITE_DONE ? done : code;
        }
        if (code != SQLITE_OK)
            return fail(w, code, err);
    }
    return s;
}

static dgm_status note(dgm_writer *w, const char *json, dgm_error *err)
{
    sqlite3_stmt *insert = NULL;
    dgm_status s = run(w, "CREATE TABLE IF NOT EXISTS manifest(json TEXT)", err);
    if (s)
        return s;
    int code = sqlite3_prepare_v2(w->database->db, "INSERT INTO manifest VALUES(?)", -1, &insert, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(insert, 1, json, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(insert);
    sqlite3_finalize(insert);
    return code == SQLITE_DONE ? DGM_OK : fail(w, code, err);
}

static dgm_status finish(dgm_writer *w, dgm_error *err)
{
    struct database *d = w->database;
    dgm_status s = d->indexes.n ? run(w, d->indexes.v, err) : DGM_OK;
    if (!s)
        s = run(w, "COMMIT", err);
    if (s)
        return s;
    sqlite3_finalize(d->insert);
    d->insert = NULL;
    const int code = sqlite3_close(d->db);
    if (code != SQLITE_OK)
        return fail(w, code, err);
    d->db = NULL;
    return DGM_OK;
}

#else

static dgm_status start(dgm_writer *w, const dgm_writer_options *o, dgm_error *err)
{
    (void)w, (void)o;
    return err_set(err, DGM_ERR_UNSUPPORTED, "this library was built without SQLite");
}

static dgm_status add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    (void)w, (void)t;
    return err_set(err, DGM_ERR_STATE, "there is no database");
}

static dgm_status finish(dgm_writer *w, dgm_error *err)
{
    (void)w;
    return err_set(err, DGM_ERR_STATE, "there is no database");
}

static dgm_status note(dgm_writer *w, const char *json, dgm_error *err)
{
    (void)w, (void)json;
    return err_set(err, DGM_ERR_STATE, "there is no database");
}

static void drop(dgm_writer *w)
{
    (void)w;
}

#endif

const format format_sqlite = { .add = add, .finish = finish, .start = start, .note = note, .drop = drop };

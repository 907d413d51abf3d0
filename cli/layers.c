/* Annotations: a layer of each document, or the hits of a pattern, in input order as they come. */
#include "commands.h"

#include <stdlib.h>
#include <string.h>

/* Keeps what went wrong and stops the run. */
static int stop(session *s, dgm_status status, const dgm_error *err)
{
    s->writing = status;
    s->problem = *err;
    return 1;
}

static int write_layer(void *user, dgm_doc *d)
{
    session *s = user;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *t;
    dgm_status status = dgm_doc_layer(d, s->layer, 0, &t, &err);
    if (!status)
        status = dgm_writer_add(s->w, t, &err);
    return status ? stop(s, status, &err) : 0;
}

int run_layer(session *s, uint32_t layer)
{
    s->layer = layer;
    int code = session_writer(s);
    return code ? code : session_run(s, s->o->paths, s->o->n_paths, NULL, 0, 1u << layer, write_layer);
}

/* ---- stances, of which some may be asked for */

typedef struct stance_rows {
    char *where; /* "" for all */
    dgm_table **v; /* the rows of each document, where all are to be ordered */
    size_t n, cap;
    int64_t chosen;
} stance_rows;

static bool add_condition(char **where, const char *column, const char *value)
{
    if (!value)
        return true;
    const size_t before = strlen(*where), size = before + strlen(column) + strlen(value) + 2;
    char *longer = realloc(*where, size);
    if (!longer)
        return false;
    *where = longer;
    snprintf(longer + before, size - before, "%s%s%s", before ? "\n" : "", column, value);
    return true;
}

static bool read_conditions(const options *o, char **where)
{
    *where = calloc(1, 1);
    return *where && add_condition(where, "target=", o->value[OPT_TARGET]) &&
           add_condition(where, "holder=", o->value[OPT_HOLDER]) &&
           add_condition(where, "basis=", o->value[OPT_BASIS]) &&
           add_condition(where, "holder=author", o->value[OPT_VOICE] && o->voice == DGM_VOICE_AUTHOR ? "" : NULL) &&
           add_condition(where, "holder!=author", o->value[OPT_VOICE] && o->voice == DGM_VOICE_QUOTED ? "" : NULL);
}

static bool keep_rows(stance_rows *x, dgm_table *t)
{
    if (x->n == x->cap) {
        const size_t cap = x->cap ? x->cap * 2 : 64;
        dgm_table **v = realloc(x->v, cap * sizeof(dgm_table *));
        if (!v)
            return false;
        x->v = v;
        x->cap = cap;
    }
    x->v[x->n++] = t;
    return true;
}

static int choose_rows(void *user, dgm_doc *d)
{
    session *s = user;
    stance_rows *x = s->work;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *layer;
    dgm_table *t;
    dgm_status status = dgm_doc_layer(d, s->layer, 0, &layer, &err);
    if (!status)
        status = dgm_table_select(&layer, 1, *x->where ? x->where : NULL, NULL, &t, &err);
    if (status)
        return stop(s, status, &err);
    x->chosen += dgm_table_rows(t);
    if (!s->o->value[OPT_SORT]) {
        status = dgm_writer_add(s->w, t, &err);
        dgm_table_unref(t);
        return status ? stop(s, status, &err) : 0;
    }
    if (keep_rows(x, t))
        return 0;
    dgm_table_unref(t);
    return complain("out of memory"), stop(s, DGM_ERR_MEMORY, &err);
}

static int write_ordered(session *s, const stance_rows *x)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *all;
    if (!x->n)
        return 0;
    const dgm_status status = dgm_table_select((const dgm_table *const *)x->v, x->n, NULL, s->o->value[OPT_SORT], &all,
                                               &err);
    if (status)
        return session_fail(s, status, &err);
    const int code = session_write(s, all);
    dgm_table_unref(all);
    return code;
}

int run_stances(session *s, uint32_t layer)
{
    const options *o = s->o;
    if (!o->value[OPT_TARGET] && !o->value[OPT_HOLDER] && !o->value[OPT_BASIS] && !o->value[OPT_VOICE] &&
        !o->value[OPT_SORT])
        return run_layer(s, layer);
    stance_rows x = { 0 };
    s->layer = layer;
    s->work = &x; /* cppcheck-suppress autoVariables; the session runs no longer than this call */
    int code = read_conditions(o, &x.where) ? session_writer(s) : (complain("out of memory"), EXIT_MEMORY);
    if (!code)
        code = session_run(s, o->paths, o->n_paths, NULL, 0, 1u << layer, choose_rows);
    if (!code && o->value[OPT_SORT])
        code = write_ordered(s, &x);
    if (!code && !x.chosen && s->docs && !o->value[OPT_QUIET])
        complain("warning: no row fits --target, --holder, --voice and --basis; dragoman stance lists the targets");
    for (size_t i = 0; i < x.n; i++)
        dgm_table_unref(x.v[i]);
    free(x.v);
    free(x.where);
    return code;
}

/* ---- hits */

static int write_found(session *s, dgm_doc *d, const char *pattern)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_query q = { 0 };
    q.struct_size = sizeof q;
    q.width = s->o->width;
    q.about = s->o->about;
    q.context = s->o->context;
    q.context_window = s->o->context_window;
    dgm_table *t;
    dgm_status status = dgm_doc_find(d, pattern, &q, &t, &err);
    if (!status) {
        status = dgm_writer_add(s->w, t, &err);
        dgm_table_unref(t);
    }
    return status ? stop(s, status, &err) : 0;
}

static int write_kwic(void *user, dgm_doc *d)
{
    session *s = user;
    return write_found(s, d, s->o->pattern);
}

static int write_hits(void *user, dgm_doc *d)
{
    return write_found(user, d, "@*");
}

int run_kwic(session *s)
{
    int code = session_writer(s);
    return code ? code : session_run(s, s->o->paths, s->o->n_paths, NULL, 0, 1u << DGM_TOKENS, write_kwic);
}

int run_hits(session *s)
{
    int code = session_writer(s);
    return code ? code : session_run(s, s->o->paths, s->o->n_paths, NULL, 0, 1u << DGM_TOKENS, write_hits);
}

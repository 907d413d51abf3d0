/* Annotations: a layer of each document, or the hits of a pattern, in input order as they come. */
#include "commands.h"

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

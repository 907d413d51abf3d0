/* Tallies: thin over src/tally and the tables made of it. */
#include "api/api.h"

#include <string.h>

static dgm_status wrap(dgm_pipeline *p, tally *t, dgm_tally **out, dgm_error *err)
{
    dgm_tally *x = mem_alloc(&p->m, sizeof *x);
    if (!x) {
        tally_free(t);
        return err_memory(err);
    }
    *x = (dgm_tally){ pipeline_ref(p), t };
    *out = x;
    return DGM_OK;
}

dgm_status dgm_tally_new(dgm_pipeline *p, uint32_t kind, const dgm_tally_options *opts, dgm_tally **out, dgm_error *err)
{
    if (!p || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "pipeline or out is NULL");
    if (!p->sealed)
        return err_set(err, DGM_ERR_STATE, "the pipeline is not sealed");
    dgm_tally_options o = { 0 };
    dgm_status s = opts ? struct_read(&o, sizeof o, opts, "dgm_tally_options", err) : DGM_OK;
    tally *t = NULL;
    if (!s)
        s = tally_new(&p->m, kind, &o, p->hash, p->seed, &p->limits, &t, err);
    return s ? s : wrap(p, t, out, err);
}

dgm_status dgm_tally_add(dgm_tally *t, dgm_doc *d, dgm_error *err)
{
    if (!t || !d)
        return err_set(err, DGM_ERR_ARGUMENT, "tally or document is NULL");
    if (d->p != t->p)
        return err_set(err, DGM_ERR_MISMATCH, "the document is another pipeline's");
    dgm_status s = doc_compute(d, tally_needs(t->t), err);
    if (s)
        return s;
    const doc_view v = doc_view_of(d);
    return tally_add(t->t, &v, err);
}

dgm_status dgm_tally_add_table(dgm_tally *t, const dgm_table *cells, dgm_error *err)
{
    if (!t || !cells)
        return err_set(err, DGM_ERR_ARGUMENT, "tally or table is NULL");
    return tally_add_cells(t->t, cells, err);
}

dgm_status dgm_tally_add_list(dgm_tally *t, const char *lang, const char *data, size_t len, dgm_error *err)
{
    if (!t || (!data && len))
        return err_set(err, DGM_ERR_ARGUMENT, "tally or data is NULL");
    dgm_pipeline *p = t->p;
    const int found = lang ? lang_find(lang) : (int)p->lang;
    if (found <= LANG_UND || !p->lex[found])
        return err_set(err, DGM_ERR_ARGUMENT, "%s is no language of the pipeline: a list of words wants one",
                       lang ? lang : "none");
    vocab v;
    vocab_init(&v, &p->m, p->lex[found], p->seed, 0);
    const dgm_status s = tally_add_list(t->t, &v, data ? data : "", len, err);
    vocab_free(&v);
    return s;
}

dgm_status dgm_tally_merge(dgm_tally *t, const dgm_tally *u, dgm_error *err)
{
    if (!t || !u || t == u)
        return err_set(err, DGM_ERR_ARGUMENT, "two different tallies are needed");
    const dgm_status s = tally_settle(u->t, err);
    return s ? s : tally_merge(t->t, u->t, err);
}

dgm_status dgm_tally_save(const dgm_tally *t, const dgm_sink *sink, dgm_error *err)
{
    if (!t || !sink)
        return err_set(err, DGM_ERR_ARGUMENT, "tally or sink is NULL");
    dgm_sink to = { 0 };
    dgm_status s = struct_read(&to, sizeof to, sink, "dgm_sink", err);
    if (!s && !to.write)
        s = err_set(err, DGM_ERR_ARGUMENT, "dgm_sink: write is NULL");
    if (!s)
        s = tally_settle(t->t, err);
    return s ? s : tally_save(t->t, &to, err);
}

dgm_status dgm_tally_load(dgm_pipeline *p, const void *data, size_t len, dgm_tally **out, dgm_error *err)
{
    if (!p || !out || (!data && len))
        return err_set(err, DGM_ERR_ARGUMENT, "pipeline, data or out is NULL");
    if (!p->sealed)
        return err_set(err, DGM_ERR_STATE, "the pipeline is not sealed");
    tally *t = NULL;
    dgm_status s = tally_load(&p->m, p->hash, p->seed, &p->limits, data, len, &t, err);
    return s ? s : wrap(p, t, out, err);
}

uint32_t dgm_tally_kind(const dgm_tally *t)
{
    return t ? t->t->kind : 0;
}

int64_t dgm_tally_memory(const dgm_tally *t)
{
    return t ? tally_memory(t->t) : 0;
}

dgm_status dgm_tally_settings(const dgm_tally *t, dgm_tally_options *out, dgm_error *err)
{
    if (!t || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "tally or out is NULL");
    dgm_tally_options o = { 0 };
    const dgm_status s = struct_read(&o, sizeof o, out, "dgm_tally_options", err);
    if (s)
        return s;
    const uint32_t size = out->struct_size;
    memcpy(out, &t->t->o, size < sizeof o ? size : sizeof o);
    out->struct_size = size;
    return DGM_OK;
}

dgm_status dgm_tally_table(const dgm_tally *t, const char *name, const dgm_query *query, dgm_table **out,
                           dgm_error *err)
{
    if (!t || !name || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "tally, name or out is NULL");
    dgm_query q = { 0 };
    dgm_status s = query ? struct_read(&q, sizeof q, query, "dgm_query", err) : DGM_OK;
    if (s)
        return s;
    s = tally_settle(t->t, err);
    if (s)
        return s;
    if (t->t->kind == DGM_TALLY_KEYWORDS && strcmp(name, "unmatched") == 0) {
        if (!t->p->has_keywords)
            return err_set(err, DGM_ERR_ARGUMENT, "unmatched: the pipeline has no dictionary of categories");
        return unmatched_table(&t->p->m, t->t, t->p->key, &q, out, err);
    }
    const tally *reference = q.reference_tally ? q.reference_tally->t : NULL;
    return tally_table(&t->p->m, t->t, name, &q, reference, q.background ? q.background->t : NULL, out, err);
}

void dgm_tally_free(dgm_tally *t)
{
    if (!t)
        return;
    dgm_pipeline *p = t->p;
    tally_free(t->t);
    mem_free(&p->m, t);
    pipeline_unref(p);
}

dgm_status dgm_explain(const char *name, dgm_table **out, dgm_error *err)
{
    if (!out)
        return err_set(err, DGM_ERR_ARGUMENT, "out is NULL");
    mem m;
    dgm_status s = mem_init(&m, NULL, err);
    return s ? s : explain_table(&m, name, out, err);
}

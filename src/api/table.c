/* Tables and writers: thin over src/table, with arguments checked. */
#include "api/api.h"

int64_t dgm_table_rows(const dgm_table *t)
{
    return t ? table_rows(t) : 0;
}

int32_t dgm_table_columns(const dgm_table *t)
{
    return t ? table_columns(t) : 0;
}

int32_t dgm_table_find(const dgm_table *t, const char *name)
{
    return t && name ? table_find(t, name) : -1;
}

const dgm_column *dgm_table_column(const dgm_table *t, int32_t i)
{
    return t ? table_column(t, i) : NULL;
}

dgm_table *dgm_table_ref(const dgm_table *t)
{
    return t ? table_ref(t) : NULL;
}

void dgm_table_unref(dgm_table *t)
{
    table_unref(t);
}

dgm_status dgm_table_export_arrow(const dgm_table *t, struct ArrowArrayStream *out, dgm_error *err)
{
    if (!t || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "table or out is NULL");
    return table_export_arrow(t, out, err);
}

dgm_status dgm_table_import_arrow(struct ArrowArrayStream *in, dgm_table **out, dgm_error *err)
{
    if (!in || !in->release)
        return err_set(err, DGM_ERR_ARGUMENT, "the stream is NULL or released");
    mem m;
    dgm_status s = out ? mem_init(&m, NULL, err) : err_set(err, DGM_ERR_ARGUMENT, "out is NULL");
    if (!s)
        s = table_read_arrow(&m, in, out, err);
    in->release(in);
    return s;
}

dgm_status dgm_writer_new(uint32_t format, const dgm_sink *sink, const dgm_writer_options *opts, dgm_writer **out,
                          dgm_error *err)
{
    if ((!sink && format != DGM_FORMAT_SQLITE) || !out)
        return err_set(err, DGM_ERR_ARGUMENT, "sink or out is NULL");
    dgm_writer_options o = { .struct_size = sizeof o };
    mem m;
    dgm_status s = opts ? struct_read(&o, sizeof o, opts, "dgm_writer_options", err) : DGM_OK;
    o.struct_size = sizeof o;
    if (!s)
        s = mem_init(&m, o.allocator, err);
    return s ? s : writer_new(&m, format, sink, &o, out, err);
}

dgm_status dgm_writer_add(dgm_writer *w, const dgm_table *t, dgm_error *err)
{
    if (!w || !t)
        return err_set(err, DGM_ERR_ARGUMENT, "writer or table is NULL");
    return writer_add(w, t, err);
}

dgm_status dgm_writer_note(dgm_writer *w, const char *json, dgm_error *err)
{
    if (!w || !json)
        return err_set(err, DGM_ERR_ARGUMENT, "writer or json is NULL");
    return writer_note(w, json, err);
}

dgm_status dgm_writer_finish(dgm_writer *w, dgm_error *err)
{
    if (!w)
        return err_set(err, DGM_ERR_ARGUMENT, "writer is NULL");
    return writer_finish(w, err);
}

void dgm_writer_free(dgm_writer *w)
{
    writer_free(w);
}

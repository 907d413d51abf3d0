/* Metadata by document. In: a CSV or TSV file with a doc column. Out: its other columns as fields of the items with
 * that id. Held in memory, since documents come in another order. */
#include "corpus/reader.h"

#include <string.h>

static dgm_status load_row(meta_table *t, const csv *c, size_t doc, text *scratch, dgm_error *err)
{
    const str id = csv_cell(c, doc);
    const size_t rows = strtab_size(&t->docs);
    if (strtab_add(&t->docs, id.s, id.len) == STRTAB_NONE)
        return err_memory(err);
    if (strtab_size(&t->docs) == rows)
        return err_at(err, DGM_ERR_FORMAT, c->line, -1, "%s:%lld: doc %s stands there twice", c->in.path,
                      (long long)c->line, id.s);
    for (size_t i = 0; i < csv_columns(c); i++) {
        if (i == doc)
            continue;
        const str cell = csv_cell(c, i);
        if (!vec_push(t->m, &t->cells, t->strings.n))
            return err_memory(err);
        const size_t len = strlen(cell.s); /* a cell is cut at a NUL */
        if (text_mend(t->m, scratch, cell.s, len, NULL) ||
            !buf_add(t->m, &t->strings, scratch->s, (size_t)scratch->len) || !buf_char(t->m, &t->strings, '\0'))
            return err_memory(err);
    }
    return DGM_OK;
}

static dgm_status load_names(meta_table *t, const csv *c, size_t doc, dgm_error *err)
{
    for (size_t i = 0; i < csv_columns(c); i++)
        if (i != doc && (!vec_push(t->m, &t->names, t->strings.n) ||
                         !buf_add(t->m, &t->strings, csv_name(c, i), strlen(csv_name(c, i)) + 1)))
            return err_memory(err);
    return DGM_OK;
}

dgm_status meta_load(meta_table *t, const mem *m, const char *path, dgm_error *err)
{
    csv c;
    text scratch = { 0 };
    t->m = m;
    strtab_init(&t->docs, m, os_random());
    dgm_status s = csv_open(&c, m, path, source_form_of(path) == SOURCE_TSV ? '\t' : ',', 0, err);
    if (s)
        return s;
    const size_t doc = csv_find(&c, "doc");
    bool got = true;
    s = doc == SIZE_MAX ? err_at(err, DGM_ERR_FORMAT, 1, -1, "%s:1: no column doc", path) : load_names(t, &c, doc, err);
    while (!s && !(s = csv_next(&c, &got, err)) && got)
        s = load_row(t, &c, doc, &scratch, err);
    text_free(m, &scratch);
    csv_close(&c);
    return s;
}

bool meta_join(const meta_table *t, const mem *m, item *i)
{
    const str id = item_get(i, i->id);
    const uint32_t row = strtab_find(&t->docs, id.s, id.len);
    text scratch = { 0 };
    bool ok = true;
    for (size_t k = 0; ok && row != STRTAB_NONE && k < t->names.n; k++) {
        const str name = str_of(t->strings.v + t->names.v[k]);
        if (!item_field_get(i, name))
            ok = item_field_add(m, i, name, str_of(t->strings.v + t->cells.v[row * t->names.n + k]), &scratch);
    }
    text_free(m, &scratch);
    return ok;
}

void meta_free(meta_table *t)
{
    if (!t->m)
        return;
    strtab_free(&t->docs);
    vec_free(t->m, &t->strings);
    vec_free(t->m, &t->names);
    vec_free(t->m, &t->cells);
}

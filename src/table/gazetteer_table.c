/* A gazetteer file as it is understood, a row a row. In: what entities_check() found. Out: a table. */
#include "table/views.h"

static const char *const cells[] = { "id", "name", "type", "lang", "alias", "flags" };

dgm_status gazetteer_table(const mem *m, const gazetteer_check *x, const char *file, dgm_table **out, dgm_error *err)
{
    enum { CELLS = sizeof cells / sizeof *cells };
    builder b;
    builder_begin(&b, m);
    const int name = builder_column(&b, DGM_DICT, "file"), at = builder_column(&b, DGM_I64, "line");
    for (int k = 0; k < CELLS; k++)
        builder_column(&b, DGM_UTF8, cells[k]);
    const int forms = builder_column(&b, DGM_LIST_UTF8, "forms"),
              problems = builder_column(&b, DGM_LIST_UTF8, "problems");
    size_t form = 0, problem = 0;
    for (size_t i = 0; i < x->rows.n; i++) {
        const checked_row *row = &x->rows.v[i];
        builder_strz(&b, name, file);
        builder_i64(&b, at, row->line);
        for (int k = 0; k < CELLS; k++)
            builder_str(&b, at + 1 + k, row->cell[k]);
        while (form < row->forms)
            builder_item_str(&b, forms, x->forms.v[form++]);
        while (problem < row->problems)
            builder_item_str(&b, problems, x->problems.v[problem++]);
        builder_list(&b, forms);
        builder_list(&b, problems);
    }
    return builder_end(&b, out, err);
}

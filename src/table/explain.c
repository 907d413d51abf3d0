/* How each column of a tally's tables is computed. In: data/measures.tsv. Out: column formula base zero source, in
 * column order; with a table column first where all tables are asked for. */
#include "table/views.h"
#include "base/data.h"
#include "base/error.h"

dgm_status explain_table(const mem *m, const char *name, dgm_table **out, dgm_error *err)
{
    static const char *const columns[] = { "table", "column", "formula", "base", "zero", "source" };
    enum { COLUMNS = sizeof columns / sizeof *columns };
    const data_file *f = data_find("measures.tsv");
    const str wanted = str_of(name);
    const int first = name ? 1 : 0;
    int64_t rows = 0;
    builder b;
    builder_begin(&b, m);
    for (int i = first; i < COLUMNS; i++)
        builder_column(&b, DGM_UTF8, columns[i]);
    for (tsv t = tsv_open(f ? f->data : "", f ? f->len : 0); tsv_next(&t);) {
        if (name && !str_eq(t.cell[0], wanted))
            continue;
        for (int i = first; i < COLUMNS; i++)
            builder_str(&b, i - first, t.cell[i]);
        rows++;
    }
    if (rows > 0)
        return builder_end(&b, out, err);
    builder_drop(&b);
    return err_set(err, DGM_ERR_ARGUMENT, "no measures of a table %s", name ? name : "");
}

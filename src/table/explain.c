/* How each column of a tally's tables is computed. In: data/measures.tsv. Out: column formula base zero source, in
 * column order; with a table column first where all tables are asked for. */
#include "table/views.h"
#include "base/data.h"
#include "base/error.h"

enum { TABLE, COLUMN, FORMULA, COLUMNS = 6 };

typedef struct explanation {
    builder b;
    int first; /* column that is shown first: TABLE, or COLUMN where one table is asked for */
    int64_t rows;
} explanation;

static tsv measures(void)
{
    const data_file *f = data_find("measures.tsv");
    return tsv_open(f ? f->data : "", f ? f->len : 0);
}

static void put_row(explanation *e, str table, const tsv *t)
{
    for (int i = e->first; i < COLUMNS; i++)
        builder_str(&e->b, i - e->first, i == TABLE ? table : t->cell[i]);
    e->rows++;
}

/* The rows of the table `of` from a column on, as rows of `table`: measures that two tables share. */
static void put_shared(explanation *e, str table, str of, str from)
{
    bool on = false;
    for (tsv t = measures(); tsv_next(&t);) {
        on = str_eq(t.cell[TABLE], of) && (on || str_eq(t.cell[COLUMN], from));
        if (on)
            put_row(e, table, &t);
    }
}

dgm_status explain_table(const mem *m, const char *name, dgm_table **out, dgm_error *err)
{
    static const char *const columns[COLUMNS] = { "table", "column", "formula", "base", "zero", "source" };
    const str wanted = str_of(name);
    explanation e = { .first = name ? COLUMN : TABLE };
    builder_begin(&e.b, m);
    for (int i = e.first; i < COLUMNS; i++)
        builder_column(&e.b, DGM_UTF8, columns[i]);
    for (tsv t = measures(); tsv_next(&t);) {
        const str column = t.cell[COLUMN];
        if (name && !str_eq(t.cell[TABLE], wanted))
            continue;
        if (column.len > 1 && column.s[0] == '+')
            put_shared(&e, t.cell[TABLE], (str){ column.s + 1, column.len - 1 }, t.cell[FORMULA]);
        else
            put_row(&e, t.cell[TABLE], &t);
    }
    if (e.rows > 0)
        return builder_end(&e.b, out, err);
    builder_drop(&e.b);
    return err_set(err, DGM_ERR_ARGUMENT, "no measures of a table %s", name ? name : "");
}

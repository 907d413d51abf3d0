/* Which of a table's measures a query asks for. In: names joined by commas, "all", or NULL; and the column to sort by, which
 * is shown too. Out: a mark for each. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <string.h>

static int find(const char *const *names, int n, str name)
{
    for (int i = 0; i < n; i++)
        if (str_eq(str_of(names[i]), name))
            return i;
    return -1;
}

dgm_status measures_chosen(const dgm_query *q, const char *const *names, int n, int usual, bool *chosen,
                           dgm_error *err)
{
    const char *asked = q->measures;
    const bool all = asked && strcmp(asked, "all") == 0;
    bool ascending;
    const int sorts = q->sort ? find(names, n, sort_column(q->sort, &ascending)) : -1;
    for (int i = 0; i < n; i++)
        chosen[i] = all || (!asked && i < usual) || i == sorts;
    for (const char *at = all ? NULL : asked; at;) {
        const char *comma = strchr(at, ',');
        const str name = { at, comma ? (size_t)(comma - at) : strlen(at) };
        const int i = find(names, n, name);
        if (i < 0)
            return err_set(err, DGM_ERR_ARGUMENT, "no measure %.*s: --explain, dgm_explain(), lists them",
                           (int)(name.len < 100 ? name.len : 100), name.s);
        chosen[i] = true;
        at = comma ? comma + 1 : NULL;
    }
    return DGM_OK;
}

dgm_status associations_chosen(const dgm_query *q, bool *chosen, dgm_error *err)
{
    const char *names[ASSOCIATIONS + 1];
    for (int i = 0; i < ASSOCIATIONS; i++)
        names[i] = associations[i].name;
    names[ASSOCIATIONS] = "q";
    return measures_chosen(q, names, ASSOCIATIONS + 1, USUAL_ASSOCIATIONS, chosen, err);
}

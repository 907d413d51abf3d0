/* Who holds an office on a day. In: the gazetteer's persons with role, state and time. Out: an id.
 *
 * Only a dated document tells: "the Russian president" of an undated one is somebody of Russia. Where the date is a
 * year or a month in which the office changed hands, nobody is named. */
#include "stance/rules.h"

#include "base/data.h"
#include "base/error.h"
#include <stdlib.h>

enum { COL_ID = 0, COL_FROM = 6, COL_TO = 7, COL_ROLE = 9, COL_STATE = 10 };

static int32_t last_day(str date)
{
    const int32_t day = date_first_day(date);
    return day ? date_last_day(day) : 0;
}

static int by_id(const void *x, const void *y)
{
    const tenure *a = x, *b = y;
    const int order = str_cmp(a->id, b->id);
    return order ? order : (a->from > b->from) - (a->from < b->from);
}

dgm_status holders_load(const mem *m, holders *out, dgm_error *err)
{
    const data_file *f = data_find("gazetteer/people.tsv");
    for (tsv t = tsv_open(f ? f->data : "", f ? f->len : 0); tsv_next(&t);) {
        const tenure h = { t.cell[COL_ID], t.cell[COL_ROLE], t.cell[COL_STATE], date_first_day(t.cell[COL_FROM]),
                           last_day(t.cell[COL_TO]) };
        if (h.state.len == 2 && h.role.len && h.from && !vec_push(m, out, h))
            return err_memory(err);
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_id);
    return DGM_OK;
}

str holder_of(const holders *h, str role, str state, str date)
{
    const int32_t first = date_first_day(date), last = last_day(date);
    str found = { "", 0 };
    for (size_t i = 0; first && i < h->n; i++) {
        const tenure *x = &h->v[i];
        if (!str_eq(x->state, state) || !str_eq(x->role, role) || x->from > last || (x->to && x->to < first))
            continue;
        if (found.len && !str_eq(found, x->id))
            return (str){ "", 0 };
        found = x->id;
    }
    return found;
}

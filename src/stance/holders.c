/* Who holds an office on a day. In: the gazetteer's persons with role, state and time. Out: an id.
 *
 * Only a dated document tells: "the Russian president" of an undated one is somebody of Russia. Where the date is a
 * year or a month in which the office changed hands, nobody is named. */
#include "stance/rules.h"

#include "base/data.h"
#include "base/error.h"

enum { COL_ID = 0, COL_FROM = 6, COL_TO = 7, COL_ROLE = 9, COL_STATE = 10 };

/* "2012", "2012-05" or "2012-05-07" as the first or last day it may be: 20120500 or 20120599; 0: no date. */
static int32_t day_of(str date, bool last)
{
    int32_t day = 0, digits = 0;
    for (size_t i = 0; i < date.len && digits < 8; i++)
        if (date.s[i] >= '0' && date.s[i] <= '9')
            day = day * 10 + (date.s[i] - '0'), digits++;
    if (digits < 4)
        return 0;
    for (; digits < 8; digits++)
        day = day * 10 + (last ? 9 : 0);
    return day;
}

dgm_status holders_load(const mem *m, holders *out, dgm_error *err)
{
    const data_file *f = data_find("gazetteer/people.tsv");
    for (tsv t = tsv_open(f ? f->data : "", f ? f->len : 0); tsv_next(&t);) {
        const tenure h = { t.cell[COL_ID], t.cell[COL_ROLE], t.cell[COL_STATE], day_of(t.cell[COL_FROM], false),
                           day_of(t.cell[COL_TO], true) };
        if (h.state.len == 2 && h.role.len && h.from && !vec_push(m, out, h))
            return err_memory(err);
    }
    return DGM_OK;
}

str holder_of(const holders *h, str role, str state, str date)
{
    const int32_t first = day_of(date, false), last = day_of(date, true);
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

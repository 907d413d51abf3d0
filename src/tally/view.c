/* See view.h. */
#include "tally/view.h"

str view_field(const doc_view *d, const char *name)
{
    const str want = str_of(name);
    if (str_eq(want, STR("doc")))
        return d->id;
    for (size_t i = 0; i < d->n_fields; i++)
        if (d->fields[i].value.len && str_eq(d->fields[i].name, want))
            return d->fields[i].value;
    return (str){ "", 0 };
}

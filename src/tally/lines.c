/* How many documents of a source have a line. In: lines. Out: CELL_LINE, and CELL_GROUP of the source.
 *
 * Every line counts, whatever its kind, so that counts do not depend on what is cut. The source of a document is its
 * field `source`, which a web page may state itself, or else its folder. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

static uint32_t source_of(tally *t, const doc_view *d)
{
    const str source = view_field(d, "source");
    return tally_name(t, source.len ? source : view_field(d, "folder"));
}

static dgm_status add_line(counting *c, const repeat_line *x, dgm_error *err)
{
    const uint32_t key = tally_name(c->t, x->key);
    if (key == STRTAB_NONE)
        return err_memory(err);
    return bump_once(c, (cell){ CELL_LINE, { c->group, key }, { 1, 0, x->sentence, x->text } }, err);
}

dgm_status lines_add(tally *t, const doc_view *d, dgm_error *err)
{
    counting c = { .t = t, .d = d, .group = source_of(t, d) };
    dgm_status s = c.group == STRTAB_NONE ? err_memory(err) : DGM_OK;
    int64_t n = 0;
    counting_document(t);
    for (size_t i = 0; i < d->l->v.n && !s; n++) {
        repeat_line x;
        i = repeat_read(t->m, d->rules, d->t, d->l, i, &t->work->text, &x);
        if (!i)
            return err_memory(err);
        if (x.key.len)
            s = add_line(&c, &x, err);
    }
    return s ? s : counting_end(&c, n, 0, err);
}

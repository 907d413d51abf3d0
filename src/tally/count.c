/* What counting begins with, whatever the kind. In: a document view. Out: its group and what of it counts. */
#include "tally/store.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

bool mention_counts(const counting *c, const mention *x)
{
    return (counts_token(c, x->first) || counts_token(c, x->last - 1)) &&
           (c->t->o.flags & DGM_VALUES || !entity_is_value(x->type));
}

void counting_document(tally *t)
{
    t->work->grouped = false;
    if (++t->work->document == 0) { /* after 2^32 documents the stamps begin anew */
        memset(t->work->seen.v, 0, t->work->seen.n * sizeof *t->work->seen.v);
        t->work->document = 1;
    }
}

dgm_status counting_begin(counting *c, tally *t, const doc_view *d, dgm_error *err)
{
    *c = (counting){ .t = t, .d = d, .chosen = &t->work->chosen };
    c->group = *t->o.by ? tally_name(t, view_field(d, t->o.by)) : 0;
    c->lang = tally_name(t, str_of(lang_names[d->lang]));
    const dgm_tally_options *o = &t->o;
    if (c->group == STRTAB_NONE || c->lang == STRTAB_NONE ||
        !passages_choose(t->m, d, o->about, o->context, o->context_window, &t->work->chosen))
        return err_memory(err);
    return DGM_OK;
}

str sentence_text(const doc_view *d, int32_t sentence)
{
    const char *s = d->t->s + d->sen->start[sentence];
    const size_t len = (size_t)(d->sen->end[sentence] - d->sen->start[sentence]);
    return (str){ s, len <= EVIDENCE_BYTES ? len : (size_t)(utf8_back(s, s + EVIDENCE_BYTES + 1) - s) };
}

dgm_status counting_end(const counting *c, int64_t n, int64_t cut, dgm_error *err)
{
    const bool first = !c->t->work->grouped;
    const cell add = { CELL_GROUP, { c->group }, { first, n, first ? c->d->t->source_bytes : 0, cut } };
    c->t->work->grouped = true;
    return tally_bump(c->t, &add, err);
}

actor counted_actor(const counting *c, const actor *a)
{
    actor x = *a;
    if (c->t->o.flags & DGM_ROLL_UP && a->state.len)
        x.id = a->state, x.name = a->state_name, x.type = ENTITY_GPE;
    return x;
}

dgm_status bump_once_at(counting *c, uint32_t index, cell add, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    if (index >= w->seen.n && !vec_zeros(c->t->m, &w->seen, c->t->cells.n))
        return err_memory(err);
    add.value[1] = w->seen.v[index] != w->document;
    w->seen.v[index] = w->document;
    return cell_add(c->t, index, add.value, err);
}

dgm_status bump_once(counting *c, cell add, dgm_error *err)
{
    uint32_t index;
    const dgm_status s = cell_at(c->t, &add, &index, err);
    return s ? s : bump_once_at(c, index, add, err);
}

dgm_status count_name(const counting *c, const actor *a, int64_t mentions_of, dgm_error *err)
{
    const uint32_t id = tally_name(c->t, a->id), name = tally_name(c->t, a->name),
                   type = tally_name(c->t, str_of(entity_type_names[a->type]));
    if (id == STRTAB_NONE || name == STRTAB_NONE || type == STRTAB_NONE)
        return err_memory(err);
    const cell add = { CELL_NAME, { id, name, type }, { mentions_of } };
    return tally_bump(c->t, &add, err);
}

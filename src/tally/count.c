/* What counting begins with, whatever the kind. In: a document view. Out: its group and which sentences count:
 * those of analysed lines, and, for a tally about an entity, of them those that mention it. */
#include "tally/store.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

int mention_actors(const mention *x, int32_t out[2])
{
    if (x->parts[0] < 0) {
        out[0] = x->actor;
        return x->actor >= 0;
    }
    out[0] = x->parts[0];
    out[1] = x->parts[1];
    return x->parts[1] >= 0 && x->parts[1] != x->parts[0] ? 2 : 1;
}

bool mention_counts(const counting *c, const mention *x)
{
    return c->takes[x->sentence] && (c->t->o.flags & DGM_VALUES || !entity_is_value(x->type));
}

static bool names_actor(const mentions *men, const mention *x, str id)
{
    int32_t ends[2];
    for (int i = mention_actors(x, ends) - 1; i >= 0; i--)
        if (str_eq(men->actors.v[ends[i]].id, id))
            return true;
    return x->actor >= 0 && str_eq(men->actors.v[x->actor].id, id);
}

/* takes[sentence]: analysed, and about the entity where one is asked for. */
static dgm_status choose_sentences(counting *c, dgm_error *err)
{
    const doc_view *d = c->d;
    struct tally_work *w = c->t->work;
    const size_t n = (size_t)d->sen->n;
    const str about = str_of(c->t->o.about);
    w->takes.n = 0;
    if (!vec_reserve(c->t->m, &w->takes, n + 1))
        return err_memory(err);
    w->takes.n = n;
    c->takes = w->takes.v;
    for (size_t i = 0; i < n; i++)
        w->takes.v[i] = about.len == 0 && view_analysed(d, (int32_t)i);
    c->any = about.len == 0;
    for (size_t i = 0; about.len && d->men && i < d->men->v.n; i++) {
        const mention *x = &d->men->v.v[i];
        if (!view_analysed(d, x->sentence) || !names_actor(d->men, x, about))
            continue;
        w->takes.v[x->sentence] = true;
        c->any = true;
    }
    return DGM_OK;
}

dgm_status counting_begin(counting *c, tally *t, const doc_view *d, dgm_error *err)
{
    *c = (counting){ .t = t, .d = d };
    if (++t->work->document == 0) { /* after 2^32 documents the stamps begin anew */
        memset(t->work->seen.v, 0, t->work->seen.n * sizeof *t->work->seen.v);
        t->work->document = 1;
    }
    c->group = *t->o.by ? tally_name(t, view_field(d, t->o.by)) : 0;
    c->lang = tally_name(t, str_of(lang_names[d->lang]));
    if (c->group == STRTAB_NONE || c->lang == STRTAB_NONE)
        return err_memory(err);
    return choose_sentences(c, err);
}

str sentence_text(const doc_view *d, int32_t sentence)
{
    const char *s = d->t->s + d->sen->start[sentence];
    const size_t len = (size_t)(d->sen->end[sentence] - d->sen->start[sentence]);
    return (str){ s, len <= EVIDENCE_BYTES ? len : (size_t)(utf8_back(s, s + EVIDENCE_BYTES + 1) - s) };
}

dgm_status counting_end(const counting *c, int64_t n, int64_t cut, dgm_error *err)
{
    const cell add = { CELL_GROUP, { c->group }, { 1, n, c->d->t->source_bytes, cut } };
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

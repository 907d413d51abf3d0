/* Who a document names. In: ids, and other names in the form of ids. Out: numbers of actors.
 *
 * One table of keys, an id or a shorter name each, that is emptied for each document. A key that is there already keeps
 * its actor, for what was named first is meant, but where it is the id of a thing of another type. */
#include "entity/rules.h"

#include <string.h>

bool actors_start(run *r)
{
    struct entity_work *w = r->w;
    const size_t things = r->e->things.n;
    if (!r->in->more)
        w->actor_slots.n = w->actor_keys.n = 0;
    if (!vec_reserve(r->m, &w->thing_stamp, things) || !vec_reserve(r->m, &w->thing_actor, things))
        return false;
    if (w->thing_stamp.n < things)
        memset(w->thing_stamp.v + w->thing_stamp.n, 0, (things - w->thing_stamp.n) * sizeof *w->thing_stamp.v);
    w->thing_stamp.n = w->thing_stamp.n < things ? things : w->thing_stamp.n;
    return true;
}

static bool grow_slots(run *r)
{
    struct entity_work *w = r->w;
    const size_t size = w->actor_slots.n ? w->actor_slots.n * 2 : 64;
    w->actor_slots.n = 0;
    if (!vec_reserve(r->m, &w->actor_slots, size))
        return false;
    memset(w->actor_slots.v, 0, size * sizeof *w->actor_slots.v);
    w->actor_slots.n = size;
    for (size_t i = 0; i < w->actor_keys.n; i++) {
        const str id = w->actor_keys.v[i].id;
        size_t k = (size_t)hash_bytes(r->e->seed, id.s, id.len) & (size - 1);
        while (w->actor_slots.v[k])
            k = (k + 1) & (size - 1);
        w->actor_slots.v[k] = (uint32_t)i + 1;
    }
    return true;
}

/* The slot of the key, or the free one where it belongs; there is one. */
static size_t slot_of(const run *r, str id)
{
    const struct entity_work *w = r->w;
    size_t k = (size_t)hash_bytes(r->e->seed, id.s, id.len) & (w->actor_slots.n - 1);
    while (w->actor_slots.v[k] && !str_eq(w->actor_keys.v[w->actor_slots.v[k] - 1].id, id))
        k = (k + 1) & (w->actor_slots.n - 1);
    return k;
}

int32_t actor_find(const run *r, str id)
{
    const struct entity_work *w = r->w;
    const uint32_t x = w->actor_slots.n ? w->actor_slots.v[slot_of(r, id)] : 0;
    return x ? w->actor_keys.v[x - 1].actor : NOBODY;
}

bool actor_also(run *r, str id, int32_t number)
{
    struct entity_work *w = r->w;
    if (w->actor_keys.n * 2 >= w->actor_slots.n && !grow_slots(r))
        return false;
    const size_t k = slot_of(r, id);
    if (w->actor_slots.v[k])
        return true;
    if (!vec_push(r->m, &w->actor_keys, ((actor_key){ id, number })))
        return false;
    w->actor_slots.v[k] = (uint32_t)w->actor_keys.n;
    return true;
}

int32_t actor_of(run *r, const actor *a)
{
    struct entity_work *w = r->w;
    const int32_t found = actor_find(r, a->id);
    const bool same = found >= 0 && (r->out->actors.v[found].type == a->type || str_eq(r->out->actors.v[found].id, a->id));
    if (same)
        return found;
    if (!vec_push(r->m, &r->out->actors, *a))
        return -1;
    const int32_t number = (int32_t)r->out->actors.n - 1;
    if (a->type == ENTITY_PERSON)
        r->out->actors.v[number].gender = names_gender(&r->e->names_of, a->id);
    if (found >= 0) /* a place keeps the name that an organisation was called by for short */
        w->actor_keys.v[w->actor_slots.v[slot_of(r, a->id)] - 1] = (actor_key){ a->id, number };
    return actor_also(r, a->id, number) ? number : -1;
}

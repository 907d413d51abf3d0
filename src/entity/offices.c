/* Which state somebody or something acts for. In: the rows of the gazetteer with a state, each for a time. Out: the
 * state of a thing on the day of a document.
 *
 * A senator and the leader of a party act for no state (data/und/own-roles.txt); who speaks for a ministry acts for its
 * state; the United Nations are none.
 *
 * The time of an office and the date of a document may both be a year or a month; a day of either is then any day of it.
 * Where the offices that fit are of different states, as they may be when the document has no date, there is none.
 *
 * Backwards, who holds an office of a state on a day: only a dated document tells. Rows of the caller beat built-in ones;
 * where the date is a year or a month in which the office changed hands, nobody is named. */
#include "entity/rules.h"

static bool acts_for_state(str role)
{
    const data_file *f = data_find("und/own-roles.txt");
    for (tsv t = tsv_open(f ? f->data : "", f ? f->len : 0); role.len && tsv_next(&t);)
        if (str_eq(t.cell[0], role))
            return false;
    return true;
}

bool office_add(entities *e, uint32_t number, const entry *x)
{
    thing *t = &e->things.v[number];
    if (!acts_for_state(x->role))
        return true;
    for (uint32_t i = t->office; i != TRIE_NONE; i = e->offices.v[i].next)
        if (str_eq(e->offices.v[i].state, x->state) && str_eq(e->offices.v[i].role, x->role) &&
            e->offices.v[i].from == x->from && e->offices.v[i].to == x->to)
            return true; /* of another alias */
    const office o = { x->state, x->role, number, t->office, x->from, x->to, x->flags & ENTRY_USER };
    t->office = (uint32_t)e->offices.n;
    return vec_push(e->m, &e->offices, o);
}

int32_t date_first_day(str date)
{
    int32_t day = 0, digits = 0;
    for (size_t i = 0; i < date.len && digits < 8; i++)
        if (date.s[i] >= '0' && date.s[i] <= '9')
            day = day * 10 + (date.s[i] - '0'), digits++;
    if (digits < 4)
        return 0;
    for (; digits < 8; digits++)
        day *= 10;
    return day;
}

int32_t date_last_day(int32_t day)
{
    return day % 10000 == 0 ? day + 9999 : day % 100 == 0 ? day + 99 : day;
}

/* The state that an office is of, or that the body acts for of which it is, or STRTAB_NONE. */
static uint32_t state_of(const entities *e, str id)
{
    for (int steps = 0; steps < 2; steps++) {
        const uint32_t x = strtab_find(&e->thing_ids, id.s, id.len);
        if (x == STRTAB_NONE || e->things.v[x].type == ENTITY_GPE)
            return x;
        if (e->things.v[x].office == TRIE_NONE)
            break;
        id = e->offices.v[e->things.v[x].office].state;
    }
    return STRTAB_NONE;
}

uint32_t office_state(const entities *e, uint32_t number, str date)
{
    const int32_t day = date_first_day(date);
    uint32_t found = STRTAB_NONE;
    for (uint32_t i = e->things.v[number].office; i != TRIE_NONE; i = e->offices.v[i].next) {
        const office *o = &e->offices.v[i];
        const bool in_office = !day || (date_last_day(day) >= o->from && (!o->to || day <= date_last_day(o->to)));
        const uint32_t state = in_office ? state_of(e, o->state) : STRTAB_NONE;
        if (state == STRTAB_NONE)
            continue;
        if (found != STRTAB_NONE && found != state)
            return STRTAB_NONE;
        found = state;
    }
    return found;
}

str offices_holder(const mentions *men, str role, str state, str date)
{
    const entities *e = men->rules;
    const int32_t first = date_first_day(date), last = date_last_day(first);
    const office *found = NULL;
    bool several = false;
    for (size_t i = 0; e && first && role.len && i < e->offices.n; i++) {
        const office *o = &e->offices.v[i];
        const bool fits = o->from && o->from <= last && (!o->to || date_last_day(o->to) >= first) &&
                          str_eq(o->role, role) && str_eq(o->state, state);
        if (!fits || (found && found->user && !o->user))
            continue;
        several = found && found->user == o->user && (several || found->thing != o->thing);
        found = o;
    }
    return found && !several ? e->things.v[found->thing].id : (str){ "", 0 };
}

bool offices_held(const mentions *men, str person, str role, str state)
{
    const entities *e = men->rules;
    const uint32_t number = e ? strtab_find(&e->thing_ids, person.s, person.len) : STRTAB_NONE;
    for (uint32_t i = number == STRTAB_NONE ? TRIE_NONE : e->things.v[number].office; i != TRIE_NONE;) {
        const office *o = &e->offices.v[i];
        if (str_eq(o->role, role) && (!state.len || str_eq(o->state, state)))
            return true;
        i = o->next;
    }
    return false;
}

/* Candidates to mentions. In: the candidates kept, in order. Out: mentions with actors.
 *
 * One pass over the tokens in reading order: a candidate becomes a mention, and teaches what it may be called from
 * there on (short.c); a free capitalised word that was taught becomes a mention of that actor. Capitals are told from
 * their states by place.c. */
#include "base/utf8.h"
#include "entity/rules.h"

#include <string.h>

static void acts_for(const run *r, actor *a, uint32_t state)
{
    if (state == STRTAB_NONE)
        return;
    a->state = r->e->things.v[state].id;
    a->state_name = r->e->things.v[state].name;
}

/* Found once for each thing that the document names. */
static int32_t actor_of_thing(run *r, uint32_t number)
{
    struct entity_work *w = r->w;
    if (w->thing_stamp.v[number] == w->stamp)
        return w->thing_actor.v[number];
    const thing *t = &r->e->things.v[number];
    actor a = { .id = t->id, .name = t->name, .type = t->type };
    if (t->office != TRIE_NONE)
        acts_for(r, &a, office_state(r->e, number, r->in->date));
    const int32_t found = actor_of(r, &a);
    if (found >= 0)
        w->thing_stamp.v[number] = w->stamp, w->thing_actor.v[number] = found;
    return found;
}

static str keep(run *r, const char *s, size_t len)
{
    const char *copy = arena_str(&r->out->bytes, s, len);
    return (str){ copy, copy ? len : 0 };
}

/* The actor of a shape or a pattern, named by its words: white space is one blank. */
static int32_t actor_of_words(run *r, const cand *c, uint8_t type)
{
    str id = c->id, name = c->name;
    buf *b = &r->w->text;
    if (!id.len && type == ENTITY_PERSON) {
        buf *spelt = &r->w->spelt;
        if (!spell_person(r, c->first, c->last, spelt, b))
            return -1;
        if (spelt->n)
            id = keep(r, b->v, b->n), name = keep(r, spelt->v, spelt->n);
    }
    if (!id.len) {
        if (!spell_id(r, c->first, c->last, type, b))
            return -1;
        id = keep(r, b->v, b->n);
    }
    if (!name.len) {
        b->n = 0;
        for (int32_t i = c->first; i < c->last; i++) {
            const str s = token_str(r, i);
            if ((i > c->first && !touches(r, i - 1) && !buf_char(r->m, b, ' ')) || !buf_add(r->m, b, s.s, s.len))
                return -1;
        }
        name = keep(r, b->v, b->n);
    }
    actor a = { .id = id, .name = name, .type = type };
    acts_for(r, &a, c->owner ? c->owner - 1 : STRTAB_NONE);
    return id.s && name.s ? actor_of(r, &a) : -1;
}

/* ---- the pass */

static mention new_mention(const run *r, const cand *c, int32_t number)
{
    return (mention){ .start = c->start, .end = c->end, .sentence = r->in->tok->sentence[c->first], .first = c->first,
                      .last = c->last, .actor = number, .parts = { -1, -1 }, .type = c->type, .via = c->via };
}

static bool push_mention(run *r, mention x)
{
    return x.actor >= 0 && vec_push(r->m, &r->out->v, x) && teach_names(r, &x);
}

/* Whether something before the token says that a person follows. */
static bool introduced(const run *r, int32_t token)
{
    return token > sentence_first(r, token) && cues_at(r, token - 1) & (CUE(TITLE) | CUE(ROLE));
}

/* An unknown capitalised word directly before: "Melania Trump" is not Donald Trump. */
static bool follows_name(const run *r, int32_t token)
{
    const int32_t begin = sentence_first(r, token), i = token - 1;
    if (i < begin || r->w->cover.v[i] || !is_capital(r, i) || cues_at(r, i) & (CUE(TITLE) | CUE(ROLE) | CUE(PLAIN)))
        return false;
    return i > begin || cues_at(r, i) & CUE(FIRST_NAME);
}

/* The phrase that says the name is not meant here (Turkish bath), or not in its first sense (Indian tribes). */
static const phrase *other_sense(const run *r, const cand *c)
{
    for (int32_t i = c->first - 1, begin = sentence_first(r, c->first); i >= begin && i >= c->first - 3; i--) {
        int32_t last = 0;
        const phrase *p = phrase_at(r, i, PHRASE_NEGATIVE, &last);
        const bool modifies = last < sentence_last(r, i) && r->in->tok->kind[last] == TOKEN_WORD &&
                              !(flags_at(r, last) & FORM_STOP); /* in French, but: in French schools */
        if (p && last >= c->last && !(cues_at(r, i) & CUE(PLACE) && modifies))
            return p;
    }
    int32_t last = 0;
    const phrase *p = phrase_at(r, c->first, PHRASE_NEGATIVE, &last);
    return p && last > c->last ? p : NULL;
}

/* A document that speaks of Indian tribes, and of them more than of India, means them by Indians. */
static sense *sense_slot(struct entity_work *w, uint32_t number)
{
    for (size_t k = 0; k < SENSES; k++)
        if (w->sense[k].of == number || w->sense[k].of == STRTAB_NONE)
            return &w->sense[k];
    return NULL;
}

static void find_sense(run *r)
{
    struct entity_work *w = r->w;
    for (size_t k = 0; k < SENSES; k++)
        w->sense[k] = (sense){ STRTAB_NONE, STRTAB_NONE, 0 };
    for (int32_t i = 0, n = r->in->tok->n; (i = next_gate(r, i, n, GATE_PHRASE)) < n; i++) {
        int32_t last = 0;
        const phrase *p = phrase_at(r, i, PHRASE_NEGATIVE, &last);
        const uint32_t x = p && p->value.len ? demonym_at(r, i, &last) : TRIE_NONE;
        sense *s = x == TRIE_NONE ? NULL : sense_slot(w, r->e->entries.v[x].thing);
        if (!s)
            continue;
        s->of = r->e->entries.v[x].thing;
        s->is = strtab_find(&r->e->thing_ids, p->value.s, p->value.len);
        s->more++;
    }
    for (size_t i = 0; w->sense[0].more && i < w->cand.n; i++) {
        const cand *c = &w->cand.v[i];
        const entry *e = c->kind == CAND_NAME ? &r->e->entries.v[c->entry] : NULL;
        for (size_t k = 0; e && c->type == ENTITY_GPE && !(e->flags & ENTRY_AMBIGUOUS) && k < SENSES; k++)
            w->sense[k].more -= e->thing == w->sense[k].of;
    }
}

/* How often each state and its people are named, and the most that one is. */
static bool count_states(run *r)
{
    struct entity_work *w = r->w;
    const size_t n = r->e->things.n;
    for (size_t i = 0; i < w->counted.n; i++)
        w->thing_count.v[w->counted.v[i]] = 0;
    w->counted.n = 0;
    w->most_named = 0;
    if (!vec_reserve(r->m, &w->thing_count, n > w->thing_count.n ? n - w->thing_count.n : 0) ||
        !vec_reserve(r->m, &w->counted, w->cand.n))
        return false;
    while (w->thing_count.n < n)
        w->thing_count.v[w->thing_count.n++] = 0;
    for (size_t i = 0; i < w->cand.n; i++) {
        const cand *c = &w->cand.v[i];
        const uint32_t number = c->kind == CAND_NAME ? r->e->entries.v[c->entry].thing : 0;
        if (c->kind != CAND_NAME || r->e->things.v[number].type != ENTITY_GPE || r->e->things.v[number].id.len != 2)
            continue;
        w->counted.v[w->counted.n++] = number;
        if (++w->thing_count.v[number] > w->most_named)
            w->most_named = w->thing_count.v[number];
    }
    return true;
}

/* The thing a demonym stands for in this document. */
static uint32_t sense_of(const run *r, const cand *c, uint32_t number, const phrase *other)
{
    const bool open = c->type == ENTITY_NORP || r->e->entries.v[c->entry].flags & ENTRY_AMBIGUOUS;
    const uint32_t here =
        other && open ? strtab_find(&r->e->thing_ids, other->value.s, other->value.len) : STRTAB_NONE;
    if (here != STRTAB_NONE)
        return here;
    for (size_t k = 0; open && k < SENSES; k++) {
        const sense *s = &r->w->sense[k];
        if (s->of == number && s->is != STRTAB_NONE && s->more > 0)
            return s->is;
    }
    return number;
}

/* An ambiguous alias opens no sentence, and stands for a person only when introduced or taught. */
static bool wants_support(const run *r, const cand *c, const entry *x)
{
    if (!(x->flags & ENTRY_AMBIGUOUS) || x->flags & ENTRY_USER)
        return false;
    if (x->type == ENTITY_PERSON)
        return !introduced(r, c->first);
    if (c->last - c->first > 1)
        return false;
    const bool acronym = !(flags_at(r, c->first) & FORM_LOWER) && x->flags & ENTRY_CASE;
    return acronym || (c->first == sentence_first(r, c->first) && x->type != ENTITY_GPE && x->type != ENTITY_NORP);
}

/* "National Assembly" is that of the state a text is about: another's has a name of its own words. */
static bool of_another_state(const run *r, const cand *c, const entry *x)
{
    if (!(x->flags & ENTRY_AMBIGUOUS) || x->flags & ENTRY_USER || x->type != ENTITY_ORG || c->last - c->first < 2)
        return false;
    const uint32_t state = r->e->things.v[x->thing].office != TRIE_NONE ? office_state(r->e, x->thing, r->in->date)
                                                                        : STRTAB_NONE;
    if (state == STRTAB_NONE)
        return false;
    return state >= r->w->thing_count.n || r->w->thing_count.v[state] * 4 < r->w->most_named;
}

static bool add_shape(run *r, const cand *c);

static bool add_name(run *r, cand *c)
{
    const entry *x = &r->e->entries.v[c->entry];
    const bool single = c->last - c->first == 1;
    const bool doubtful = single && x->flags & (ENTRY_AMBIGUOUS | ENTRY_SURNAME) && x->type != ENTITY_NORP;
    const int32_t known = doubtful ? taught(r, c->first) : -1;
    if (known >= 0) {
        mention m = new_mention(r, c, known);
        m.type = r->out->actors.v[known].type;
        m.via = VIA_SHORT;
        return push_mention(r, m);
    }
    const phrase *other = other_sense(r, c);
    c->fate = other && !other->value.len                                          ? FATE_SENSE
              : wants_support(r, c, x)                                            ? FATE_UNSUPPORTED
              : x->flags & ENTRY_SURNAME && single && follows_name(r, c->first) ? FATE_PART
                                                                                  : FATE_KEPT;
    if (c->fate != FATE_KEPT)
        return true;
    if (of_another_state(r, c, x)) {
        cand own = *c;
        own.kind = CAND_SHAPE, own.via = VIA_SHAPE;
        return add_shape(r, &own);
    }
    if (x->flags & ENTRY_SURNAME)
        c->via = introduced(r, c->first) && x->flags & ENTRY_AMBIGUOUS ? VIA_ROLE : VIA_SHORT;
    const uint32_t state = metonym_of(r, c);
    uint32_t stands_for = sense_of(r, c, x->thing, other);
    if (state != TRIE_NONE) {
        stands_for = r->e->entries.v[state].thing;
        c->via = VIA_METONYM;
        c->type = r->e->entries.v[state].type;
    }
    return push_mention(r, new_mention(r, c, actor_of_thing(r, stands_for)));
}

static bool add_value(run *r, const cand *c)
{
    const found_value *f = &r->w->found.v[c->value];
    cand named = *c;
    named.id = f->id;
    mention m = new_mention(r, c, actor_of_words(r, &named, c->type));
    m.value = f->value, m.unit = f->unit, m.date_from = f->from, m.date_to = f->to;
    return push_mention(r, m);
}

static bool add_shape(run *r, const cand *c)
{
    const bool acronym = c->type == ENTITY_ORG && !(flags_at(r, c->first) & FORM_LOWER);
    if (c->last - c->first == 1 && (c->type == ENTITY_PERSON || acronym) && taught(r, c->first) >= 0) {
        mention m = new_mention(r, c, taught(r, c->first));
        m.type = r->out->actors.v[m.actor].type;
        m.via = acronym ? VIA_ACRONYM : VIA_SHORT;
        return push_mention(r, m);
    }
    int32_t number = known_as(r, c);
    const bool known = number >= 0;
    if (number == NOBODY)
        number = actor_of_words(r, c, c->via == VIA_COMPOUND ? ENTITY_GPE : c->type);
    mention m = new_mention(r, c, number);
    if (known)
        m.via = VIA_SHORT, m.type = r->out->actors.v[number].type;
    for (int i = 0; i < 2 && c->parts[i]; i++) {
        m.parts[i] = actor_of_thing(r, (uint32_t)c->parts[i] - 1);
        if (m.parts[i] < 0)
            return false;
    }
    return push_mention(r, m);
}

static bool add_mention(run *r, cand *c)
{
    return c->kind == CAND_NAME ? add_name(r, c) : c->value >= 0 ? add_value(r, c) : add_shape(r, c);
}

static bool add_short(run *r, int32_t token)
{
    const int32_t number = taught(r, token);
    if (number < 0 || !is_capital(r, token) || follows_name(r, token) || !names_alone(r, token))
        return true;
    const cand c = { .first = token, .last = token + 1,
                     .start = r->in->tok->start[token], .end = r->in->tok->end[token],
                     .type = r->out->actors.v[number].type,
                     .via = flags_at(r, token) & FORM_LOWER ? VIA_SHORT : VIA_ACRONYM };
    mention m = new_mention(r, &c, number);
    if (m.type == ENTITY_PERSON)
        m.via = VIA_SHORT;
    return push_mention(r, m);
}

dgm_status resolve(run *r, dgm_error *err)
{
    struct entity_work *w = r->w;
    if (!actors_start(r))
        return err_memory(err);
    find_sense(r);
    bool ok = count_states(r);
    int32_t after = 0;
    for (size_t k = 0; ok && k <= w->cand.n; k++) {
        cand *c = k < w->cand.n ? &w->cand.v[k] : NULL;
        const int32_t until = c ? c->first : r->in->tok->n;
        for (int32_t i = after; ok && (i = next_gate(r, i, until, GATE_CAPITAL)) < until; i++)
            ok = add_short(r, i);
        if (ok && c)
            ok = add_mention(r, c);
        after = c ? c->last : 0;
    }
    return forget(r) && ok ? DGM_OK : err_memory(err);
}

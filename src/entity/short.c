/* What a name may be called from where it stands on. In: a mention. Out: words and keys that stand for its actor.
 *
 * The rules are numbered in docs/entities.md; each adds a bounded number of keys, so that the pass stays linear. A key
 * is a name in the form of an id, so that case, marks, hyphens and, in Russian, cases do not part two mentions. */
#include "entity/rules.h"

#include <string.h>

/* ---- single words */

static uint32_t key_of(const run *r, int32_t token)
{
    return r->in->v->form_fold.v[r->in->form[token]];
}

static bool teach(run *r, int32_t token, int32_t actor_number)
{
    struct entity_work *w = r->w;
    const uint32_t fold = key_of(r, token);
    if (flags_at(r, token) & FORM_STOP || token_str(r, token).len < 2 || !(flags_at(r, token) & FORM_CAPITAL))
        return true;
    while (w->short_actor.n <= fold)
        if (!vec_push(r->m, &w->short_actor, 0))
            return false;
    if (!w->short_actor.v[fold] && !vec_push(r->m, &w->short_used, fold))
        return false;
    w->short_actor.v[fold] = actor_number + 1;
    return true;
}

/* The word as a key that holds in all languages of the document. False: out of memory. */
static bool spell_taught(run *r, uint32_t fold)
{
    const str s = strtab_get(&r->in->v->folds, fold);
    r->w->text.n = 0;
    return buf_char(r->m, &r->w->text, '=') && buf_add(r->m, &r->w->text, s.s, s.len);
}

int32_t taught(run *r, int32_t token)
{
    const uint32_t fold = key_of(r, token);
    int32_t found = fold < r->w->short_actor.n ? r->w->short_actor.v[fold] - 1 : -1;
    buf *b = &r->w->text;
    if (found < 0 && r->in->more && !(flags_at(r, token) & FORM_STOP) && spell_taught(r, fold))
        found = actor_find(r, (str){ b->v, b->n });
    if (found >= 0 || r->lang != LANG_RU || !is_capital(r, token) || !spell_surname(r, token, b))
        return found;
    return actor_find(r, (str){ b->v, b->n });
}


/* A head word such as Academy stands for the organisation only with an article: the Academy. */
bool names_alone(const run *r, int32_t token)
{
    const uint64_t cues = cues_at(r, token);
    if (!(cues & (CUE(ORG_LAST) | CUE(ORG_OF))) || !(flags_at(r, token) & FORM_LOWER))
        return true;
    return token > sentence_first(r, token) && cues_at(r, token - 1) & CUE(ARTICLE);
}

/* ---- keys */

static bool also(run *r, int32_t number)
{
    const buf *b = &r->w->text;
    if (b->n == 0 || actor_find(r, (str){ b->v, b->n }) != NOBODY)
        return true;
    const char *copy = arena_str(&r->out->bytes, b->v, b->n);
    return copy && actor_also(r, (str){ copy, b->n }, number);
}

bool forget(run *r)
{
    struct entity_work *w = r->w;
    bool ok = true;
    for (size_t i = 0; i < w->short_used.n; i++) {
        const uint32_t fold = w->short_used.v[i];
        if (ok && r->in->mixed)
            ok = spell_taught(r, fold) && also(r, w->short_actor.v[fold] - 1);
        w->short_actor.v[fold] = 0;
    }
    w->short_used.n = 0;
    return ok;
}

/* The words [first, last) are a name of the actor. */
static bool also_words(run *r, int32_t first, int32_t last, int32_t number)
{
    r->w->text.n = 0;
    return first >= last || (spell_words(r, first, last, &r->w->text) && also(r, number));
}

/* The first link in [first, last), or last: the "of" of University of Lindholm. */
static int32_t link_in(const run *r, int32_t first, int32_t last)
{
    int32_t i = first;
    while (i < last && !(cues_at(r, i) & CUE(LINK) && !(flags_at(r, i) & FORM_CAPITAL)))
        i++;
    return i;
}

/* Lindholm University, of University of Lindholm; spelt into work.text. */
static bool spell_inverted(run *r, int32_t first, int32_t link, int32_t last)
{
    int32_t rest = link + 1;
    while (rest < last && cues_at(r, rest) & CUE(ARTICLE) && !(flags_at(r, rest) & FORM_CAPITAL))
        rest++;
    r->w->text.n = 0;
    return spell_words(r, rest, last, &r->w->text) && spell_words(r, first, link, &r->w->text);
}

/* Johnson and Johnson as Johnson & Johnson, of which the sign is no part of an id; spelt into work.text. */
static bool spell_unjoined(run *r, int32_t first, int32_t last)
{
    r->w->text.n = 0;
    for (int32_t i = first; i < last; i++)
        if (!(cues_at(r, i) & CUE(JOIN)) && !spell_words(r, i, i + 1, &r->w->text))
            return false;
    return true;
}

/* The word of the vocabulary that the initials of the capitals make, or STRTAB_NONE. */
static uint32_t initials_of(run *r, int32_t first, int32_t last)
{
    buf *b = &r->w->text;
    b->n = 0;
    int32_t letters = 0;
    for (int32_t i = first; i < last; i++) {
        const str s = vocab_fold_str(r->in->v, r->in->form[i]);
        if (!is_capital(r, i) || !s.len)
            continue;
        if (!buf_add(r->m, b, s.s, (size_t)utf8_len((unsigned char)s.s[0])))
            return STRTAB_NONE;
        letters++;
    }
    return letters < 3 ? STRTAB_NONE : strtab_find(&r->in->v->folds, b->v, b->n);
}

static bool teach_word(run *r, uint32_t fold, int32_t number)
{
    struct entity_work *w = r->w;
    while (w->short_actor.n <= fold)
        if (!vec_push(r->m, &w->short_actor, 0))
            return false;
    if (w->short_actor.v[fold])
        return true;
    w->short_actor.v[fold] = number + 1;
    return vec_push(r->m, &w->short_used, fold);
}

static bool teach_thing(run *r, const mention *x)
{
    const int32_t link = link_in(r, x->first, x->last);
    int32_t last = x->last;
    while (last > x->first + 1 && cues_at(r, last - 1) & CUE(ORG_SUFFIX))
        last--;
    while (last > x->first + 1 && r->in->tok->kind[last - 1] == TOKEN_PUNCT)
        last--;
    if (last < x->last &&
        !(last - x->first == 1 ? teach(r, x->first, x->actor) : also_words(r, x->first, last, x->actor)))
        return false;
    if (!spell_unjoined(r, x->first, last) || !also(r, x->actor))
        return false;
    if (link < last && (!spell_inverted(r, x->first, link, last) || !also(r, x->actor)))
        return false;
    if (link < last && link - x->first > 1 && !also_words(r, x->first, link, x->actor))
        return false;
    const uint32_t initials = initials_of(r, x->first, last);
    if (initials != STRTAB_NONE && x->via == VIA_SHAPE && !teach_word(r, initials, x->actor))
        return false;
    const int32_t head = cues_at(r, last - 1) & CUE(ORG_LAST) ? last - 1 : x->first;
    return x->type != ENTITY_ORG || x->via != VIA_SHAPE || !(cues_at(r, head) & (CUE(ORG_LAST) | CUE(ORG_OF))) ||
           teach(r, head, x->actor);
}

/* first-last of first-middle-last, and f-last */
static bool teach_ids(run *r, const mention *x, bool suffixed)
{
    str id = r->out->actors.v[x->actor].id;
    const char *end = id.s + id.len, *tail = end;
    while (tail > id.s && tail[-1] != '-')
        tail--;
    if (suffixed && tail > id.s) {
        r->w->text.n = 0;
        if (!buf_add(r->m, &r->w->text, id.s, (size_t)(tail - 1 - id.s)) || !also(r, x->actor))
            return false;
        end = tail - 1;
        for (tail = end; tail > id.s && tail[-1] != '-';)
            tail--;
    }
    const char *head = memchr(id.s, '-', id.len);
    if (!head || tail == id.s)
        return true;
    const size_t given = (size_t)(head - id.s), first = given > 1 ? (size_t)utf8_len((unsigned char)id.s[0]) : 0;
    for (int k = 0; k < 2; k++) {
        const size_t n = k == 0 ? given : first;
        r->w->text.n = 0;
        if (n && (!buf_add(r->m, &r->w->text, id.s, n) || !buf_char(r->m, &r->w->text, '-') ||
                  !buf_add(r->m, &r->w->text, tail, (size_t)(end - tail)) || !also(r, x->actor)))
            return false;
    }
    return true;
}

static bool teach_person(run *r, const mention *x)
{
    int32_t last = x->last - 1;
    while (last > x->first && (cues_at(r, last) & CUE(SUFFIX) || r->in->tok->kind[last] != TOKEN_WORD))
        last--;
    const uint64_t first = cues_at(r, x->first);
    const bool family_first = (!(first & CUE(FIRST_NAME)) && x->via != VIA_SHAPE) || first & CUE(FAMILY_FIRST);
    if (!spell_surname(r, last, &r->w->text) || !also(r, x->actor))
        return false;
    return (!family_first || teach(r, x->first, x->actor)) && teach(r, last, x->actor) &&
           teach_ids(r, x, last < x->last - 1);
}

/* "(ABC)" after the name. Another language's letters (SPD) are an organisation's, not those of a place, and not of a
 * name that is only the end of a longer one: Mission of the African Union (MUA). */
static bool teach_acronym(run *r, const mention *x)
{
    if (!acronym_follows(r, x->last) || r->w->cover.v[x->last + 1])
        return true;
    const int32_t begin = sentence_first(r, x->first);
    int32_t i = x->first - 1;
    while (i >= begin && cues_at(r, i) & CUE(ARTICLE))
        i--;
    const bool linked = i >= begin && cues_at(r, i) & (CUE(LINK) | CUE(PLACE));
    const bool tail = linked && i > begin && is_capital(r, i - 1);
    const bool foreign = x->type == ENTITY_ORG && !tail;
    return !(foreign || acronym_fits(r, x->first, x->last, x->last + 1)) || teach(r, x->last + 1, x->actor);
}

/* "Ruiz-Okafor" alone: a surname of two, or two people's, "the Ruiz-Okafor talks": its halves are nobody's short names. */
static bool is_double(const run *r, const mention *x)
{
    return x->last - x->first == 3 && str_eq(token_str(r, x->first + 1), STR("-")) && touches(r, x->first) &&
           touches(r, x->first + 1);
}

bool teach_names(run *r, const mention *x)
{
    if (x->type >= ENTITY_DATE || x->type == ENTITY_NORP)
        return true;
    const bool several = x->last - x->first > 1 && !is_double(r, x);
    if (x->type == ENTITY_PERSON && several && !teach_person(r, x))
        return false;
    if (x->type == ENTITY_EVENT && x->last - x->first == 2 && cues_at(r, x->first) & CUE(EVENT_FIRST) &&
        !teach(r, x->last - 1, x->actor))
        return false;
    const bool worded = x->type == ENTITY_ORG || x->type == ENTITY_LAW || x->type == ENTITY_EVENT;
    return (!worded || !several || x->via == VIA_SHORT || teach_thing(r, x)) && teach_acronym(r, x);
}

int32_t known_as(run *r, const cand *c)
{
    if (c->via == VIA_COMPOUND || c->id.len || c->last - c->first < 2 || c->last - c->first > MAX_TOKENS)
        return NOBODY;
    buf *b = &r->w->text;
    if (!spell_id(r, c->first, c->last, c->type, b))
        return -1;
    int32_t found = actor_find(r, (str){ b->v, b->n });
    if (found == NOBODY && c->type == ENTITY_ORG) {
        const int32_t link = link_in(r, c->first, c->last);
        if (link < c->last && !spell_inverted(r, c->first, link, c->last))
            return -1;
        if (link < c->last)
            found = actor_find(r, (str){ b->v, b->n });
        if (found == NOBODY && !spell_unjoined(r, c->first, c->last))
            return -1;
        if (found == NOBODY)
            found = actor_find(r, (str){ b->v, b->n });
    }
    if (found < 0 || (r->out->actors.v[found].type == ENTITY_PERSON) != (c->type == ENTITY_PERSON))
        return found == -1 ? -1 : NOBODY;
    if (!spell_id(r, c->first, c->last, c->type, b))
        return -1;
    return str_eq(r->out->actors.v[found].id, (str){ b->v, b->n }) ? NOBODY : found; /* its own name is no short one */
}

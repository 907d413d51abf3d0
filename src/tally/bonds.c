/* What makes an edge of a network more than a count. In: stance rows, the places of pairs. Out: CELL_BOND, CELL_EVIDENCE.
 *
 * A bond is a stance between the two of a pair, whichever way it goes: a row whose target is their relation, or one of
 * them with the other as its holder. Only rows with evidence count. A passage is what the text says from one of the pair
 * to the other; of a pair those are kept where the two are nearest. */
#include "tally/store.h"
#include "base/error.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- stances between two */

static int by_raw(const void *a, const void *b)
{
    const counted_id *x = a, *y = b;
    return (x->raw > y->raw) - (x->raw < y->raw);
}

/* work.ids: the document's actors by name, with the names they count as. */
static dgm_status read_ids(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const mentions *men = c->d->men;
    w->ids.n = 0;
    for (size_t i = 0; i < men->actors.n; i++) {
        const actor counted = counted_actor(c, &men->actors.v[i]);
        const counted_id id = { tally_name(c->t, men->actors.v[i].id), tally_name(c->t, counted.id) };
        if (id.raw == STRTAB_NONE || id.counted == STRTAB_NONE || !vec_push(c->t->m, &w->ids, id))
            return err_memory(err);
    }
    if (w->ids.n)
        qsort(w->ids.v, w->ids.n, sizeof *w->ids.v, by_raw);
    return DGM_OK;
}

/* The name that an id counts as; STRTAB_NONE where it is no actor of the document. */
static uint32_t counted_name(const counting *c, str id)
{
    const struct tally_work *w = c->t->work;
    const counted_id want = { strtab_find(&c->t->names, id.s, id.len), 0 };
    const counted_id *found = w->ids.n ? bsearch(&want, w->ids.v, w->ids.n, sizeof want, by_raw) : NULL;
    return found ? found->counted : STRTAB_NONE;
}

static dgm_status bump_bond(counting *c, str a, str b, const stance *row, dgm_error *err)
{
    const uint32_t x = counted_name(c, a), y = counted_name(c, b);
    if (x == STRTAB_NONE || y == STRTAB_NONE || x == y)
        return DGM_OK;
    const bool swap = str_cmp(strtab_get(&c->t->names, x), strtab_get(&c->t->names, y)) > 0;
    const uint32_t lang = tally_name(c->t, str_of(lang_names[view_at(c->d, row->sentence)->lang]));
    if (lang == STRTAB_NONE)
        return err_memory(err);
    const cell add = { CELL_BOND,
                       { c->group, swap ? y : x, swap ? x : y, lang },
                       { 1, row->score, row->label == LABEL_FAVOR, row->label == LABEL_AGAINST } };
    return tally_bump(c->t, &add, err);
}

str part_of(str *rest, char sign)
{
    const char *end = memchr(rest->s, sign, rest->len);
    const str part = { rest->s, end ? (size_t)(end - rest->s) : rest->len };
    const size_t used = part.len + (end != NULL);
    *rest = (str){ rest->s + used, rest->len - used };
    return part;
}

/* A holder or target such as "br+in" stands for each of its parts. */
static dgm_status bond_all(counting *c, const stance *row, dgm_error *err)
{
    dgm_status s = DGM_OK;
    str holders = row->holder;
    for (int i = 0; i < ID_PARTS && holders.len && !s; i++) {
        const str holder = part_of(&holders, '+');
        str targets = row->target;
        for (int k = 0; k < ID_PARTS && targets.len && !s; k++)
            s = bump_bond(c, holder, part_of(&targets, '+'), row, err);
    }
    return s;
}

dgm_status bonds_add(counting *c, dgm_error *err)
{
    const stances *sta = c->d->sta;
    dgm_status s = read_ids(c, err);
    for (size_t i = 0; i < sta->v.n && !s; i++) {
        const stance *row = &sta->v.v[i];
        str rest = row->target;
        const str first = part_of(&rest, '~');
        if (row->score == STANCE_NULL || !counts_row(c, row))
            continue;
        s = rest.len ? bump_bond(c, first, rest, row, err) : bond_all(c, row, err);
    }
    return s;
}

/* ---- passages of a pair */

/* The text of whole sentences, cut where sentence_text() cuts. */
static str text_between(const doc_view *d, int32_t first, int32_t last)
{
    const char *s = d->t->s + d->sen->start[first];
    const size_t len = (size_t)(d->sen->end[last] - d->sen->start[first]);
    return (str){ s, len <= EVIDENCE_BYTES ? len : (size_t)(utf8_back(s, s + EVIDENCE_BYTES + 1) - s) };
}

dgm_status passage_offer(counting *c, const pair_item *x, const pair_item *y, dgm_error *err)
{
    tally *t = c->t;
    const doc_view *d = c->d;
    const str u = strtab_get(&t->names, x->name), v = strtab_get(&t->names, y->name);
    const bool swap = str_cmp(u, v) > 0;
    const int64_t gap = x->first < y->first ? y->first - x->last : x->first - y->last;
    const int64_t apart = gap < 0 ? 0 : gap < PASSAGE_NEAR ? gap : PASSAGE_NEAR;
    const int32_t first = x->sentence < y->sentence ? x->sentence : y->sentence,
                  last = x->sentence < y->sentence ? y->sentence : x->sentence;
    const str group = strtab_get(&t->names, c->group), a = swap ? v : u;
    buf *b = &t->work->text;
    b->n = 0;
    const bool ok = buf_add(t->m, b, group.s, group.len) && buf_char(t->m, b, CELL_SEPARATOR) &&
                    buf_add(t->m, b, a.s, a.len);
    const uint32_t key = ok ? tally_name(t, (str){ b->v, b->n }) : STRTAB_NONE, other = swap ? x->name : y->name;
    const int32_t start = d->sen->start[first], end = d->sen->end[last];
    if (key == STRTAB_NONE)
        return err_memory(err);
    if (!evidence_wanted(t, key, other, PASSAGE_NEAR - apart, d->id, start))
        return DGM_OK;
    const uint32_t doc = tally_name(t, d->id), passage = tally_name(t, text_between(d, first, last));
    if (doc == STRTAB_NONE || passage == STRTAB_NONE)
        return err_memory(err);
    const cell add = { CELL_EVIDENCE, { key, other, doc, passage }, { PASSAGE_NEAR - apart, start, end } };
    return evidence_offer(t, &add, err);
}

/* Who holds the stances of a document. In: stance rows. Out: CELL_HOLDER, CELL_HELD, CELL_NODE, CELL_NAME.
 *
 * The author of every text is another, so the author's statements count as those of where the text is from: its source,
 * else its author, else the document itself. A compound counts as each of its parts. Relations are targets that no arrow
 * can point at, and are left out; so is what nobody in particular holds, or someone of himself. */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

/* The id, name and type of the node that stands for the author; false: out of memory. */
static bool read_source(counting *c, uint32_t *id)
{
    static const struct {
        const char *field, *type;
    } from[] = { { "source", "SOURCE" }, { "author", "AUTHOR" }, { "doc", "DOCUMENT" } };
    tally *t = c->t;
    buf *b = &t->work->text;
    str name = { "", 0 };
    size_t i = 0;
    for (; i < 3 && !name.len; i++)
        name = view_field(c->d, from[i].field);
    b->n = 0;
    if (!buf_str(t->m, b, from[i - 1].field) || !buf_char(t->m, b, ':') || !buf_add(t->m, b, name.s, name.len))
        return false;
    *id = tally_name(t, (str){ b->v, b->n });
    const uint32_t shown = tally_name(t, name), type = tally_name(t, str_of(from[i - 1].type));
    const cell add = { CELL_NAME, { *id, shown, type }, { 1 } };
    return *id != STRTAB_NONE && shown != STRTAB_NONE && type != STRTAB_NONE && !tally_bump(t, &add, NULL);
}

static dgm_status bump_holder(counting *c, uint32_t holder, uint32_t target, const stance *row, dgm_error *err)
{
    const uint32_t lang = tally_name(c->t, str_of(c->t->o.flags & DGM_POOL ? "" : lang_names[c->d->lang]));
    if (holder == STRTAB_NONE || target == STRTAB_NONE || lang == STRTAB_NONE)
        return err_memory(err);
    if (holder == target)
        return DGM_OK;
    const cell held = { CELL_HELD, { c->group, holder, target, lang }, { 1, row->score } };
    dgm_status s = bump_once(c,
                             (cell){ CELL_HOLDER,
                                     { c->group, holder, target, lang },
                                     { 1, 0, row->label == LABEL_FAVOR, row->label == LABEL_AGAINST } },
                             err);
    if (!s && row->score != STANCE_NULL)
        s = tally_bump(c->t, &held, err);
    if (!s)
        s = bump_once(c, (cell){ CELL_NODE, { c->group, holder }, { 1, 0, 0 } }, err);
    return s ? s : bump_once(c, (cell){ CELL_NODE, { c->group, target }, { 0, 0, 1 } }, err);
}

static dgm_status count_row(counting *c, const stance *row, uint32_t source, dgm_error *err)
{
    dgm_status s = DGM_OK;
    str holders = row->holder;
    for (int i = 0; i < ID_PARTS && holders.len && !s; i++) {
        const str holder = part_of(&holders, '+');
        if (str_eq(holder, STR("unspecified")))
            continue;
        const uint32_t from = str_eq(holder, STR("author")) ? source : tally_name(c->t, holder);
        str targets = row->target;
        for (int k = 0; k < ID_PARTS && targets.len && !s; k++)
            s = bump_holder(c, from, tally_name(c->t, part_of(&targets, '+')), row, err);
    }
    return s;
}

dgm_status holders_add(counting *c, dgm_error *err)
{
    const stances *sta = c->d->sta;
    uint32_t source = STRTAB_NONE;
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < sta->v.n && !s; i++) {
        const stance *row = &sta->v.v[i];
        if (!counts_row(c, row) || memchr(row->target.s, '~', row->target.len))
            continue;
        if (source == STRTAB_NONE && !read_source(c, &source))
            return err_memory(err);
        s = count_row(c, row, source, err);
    }
    return s;
}

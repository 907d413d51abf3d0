/* The table of a tally of lines. In: CELL_LINE, CELL_GROUP. Out: a row for each line that several documents of a source
 * have, and what becomes of it. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "text/text.h"

#include <string.h>

enum { KEY = 7 }; /* hidden: two long lines may begin alike */

static const char *const fates[] = { [REPEAT_RARE] = "rare", [REPEAT_TEXT] = "text", [REPEAT_FURNITURE] = "furniture" };

/* The line as it is shown: of a long one its beginning. */
static str shown_line(str key, arena *bytes)
{
    const char *cut = memchr(key.s, REPEAT_CUT, key.len);
    if (!cut)
        return key;
    const size_t n = (size_t)(cut - key.s);
    char *s = arena_alloc(bytes, n + 3);
    if (!s)
        return (str){ NULL, 0 };
    memcpy(s, key.s, n);
    memcpy(s + n, "\xe2\x80\xa6", 3);
    return (str){ s, n + 3 };
}

static bool put_line(const question *x, const cell *c, frame *f, arena *bytes)
{
    const int64_t of = group_cell(x->t, c->key[0])->value[0], times = c->value[0], docs = c->value[1];
    const str shown = shown_line(name_str(x->t, c->key[1]), bytes);
    frame_str(f, name_str(x->t, c->key[0]));
    frame_str(f, shown);
    frame_i64(f, docs);
    frame_i64(f, of);
    frame_f64(f, stat_share((double)docs, (double)of));
    frame_i64(f, times);
    frame_str(f, str_of(fates[repeat_fate(docs, of, times, c->value[2], c->value[3])]));
    frame_str(f, name_str(x->t, c->key[1]));
    return shown.s != NULL;
}

dgm_status lines_table(const question *x, dgm_table **out, dgm_error *err)
{
    static const int order[] = { -3, 1, KEY + 1 };
    frame f;
    arena bytes;
    bool ok = true;
    frame_begin(&f, x->m, false);
    frame_add_column(&f, DGM_UTF8, "source");
    frame_add_column(&f, DGM_UTF8, "line");
    frame_add_column(&f, DGM_I64, "docs");
    frame_add_column(&f, DGM_I64, "of");
    frame_add_column(&f, DGM_F64, "share");
    frame_add_column(&f, DGM_I64, "times");
    frame_add_column(&f, DGM_UTF8, "fate");
    frame_add_column(&f, DGM_UTF8, NULL);
    arena_init(&bytes, x->m);
    for (size_t i = 0; i < x->t->cells.n && ok; i++) {
        const cell *c = &x->t->cells.v[i];
        if (c->section == CELL_LINE && group_wanted(x, c) && c->value[0] >= at_least(x->q->min_count, 1) &&
            c->value[1] >= at_least(x->q->min_docs, 2))
            ok = put_line(x, c, &f, &bytes);
    }
    dgm_status s = ok ? frame_order(&f, order, 3, x->q->sort, x->q->top, err) : err_memory(err);
    if (!s)
        s = frame_build(&f, out, err);
    arena_free(&bytes);
    frame_free(&f);
    return s;
}

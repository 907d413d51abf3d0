/* Tables of a tally of texts: diversity, readability. In: CELL_TEXT, CELL_MEAN, CELL_READING, CELL_SYLLABLES. Out: a row a
 * group and language. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

/* The measures of a group and language: means over its documents that have them. */
static void put_means(const question *x, frame *f, const cell *of)
{
    for (int i = 0; i < DIVERSITIES; i++) {
        const str name = str_of(diversity_names[i]);
        const uint32_t key[CELL_KEYS] = { of->key[0], of->key[1], strtab_find(&x->t->names, name.s, name.len) };
        const cell *c = key[2] == STRTAB_NONE ? NULL : tally_find(x->t, CELL_MEAN, key);
        const double sum = c ? (double)c->value[1] + (double)c->value[2] / 1e6 : 0;
        frame_f64(f, stat_share(sum, c ? (double)c->value[0] * 1e6 : 0));
    }
}

static dgm_status finish(const question *x, frame *f, dgm_status s, dgm_table **out, dgm_error *err)
{
    const int lang = (int)f->columns;
    const int order[] = { 1, lang };
    f->grouped = false; /* every row is a group: `sort` and `top` are over all of them */
    if (!s)
        s = frame_order(f, *x->t->o.by ? order : order + 1, *x->t->o.by ? 2 : 1, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(f, out, err);
    frame_free(f);
    return s;
}

static void begin(const question *x, frame *f, const char *const *numbers, int n)
{
    frame_begin(f, x->m, *x->t->o.by);
    for (int i = 0; i < n; i++)
        frame_add_column(f, DGM_I64, numbers[i]);
}

static bool shown(const question *x, const cell *c, uint8_t section)
{
    return c->section == section && group_wanted(x, c);
}

dgm_status diversity_table(const question *x, dgm_table **out, dgm_error *err)
{
    static const char *const numbers[] = { "docs", "tokens", "types" };
    frame f;
    begin(x, &f, numbers, 3);
    for (int i = 0; i < DIVERSITIES; i++)
        frame_add_column(&f, DGM_F64, diversity_names[i]);
    frame_add_column(&f, DGM_UTF8, "lang");
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        if (!shown(x, c, CELL_TEXT))
            continue;
        if (f.grouped)
            frame_str(&f, name_str(x->t, c->key[0]));
        for (int k = 0; k < 3; k++)
            frame_i64(&f, c->value[k]);
        put_means(x, &f, c);
        frame_str(&f, name_str(x->t, c->key[1]));
    }
    return finish(x, &f, DGM_OK, out, err);
}

dgm_status readability_table(const question *x, dgm_table **out, dgm_error *err)
{
    static const char *const numbers[] = { "docs", "sentences", "words", "letters", "syllables", "long_words" };
    static const char *const measures[] = { "flesch", "flesch_kincaid", "fog", "smog", "ari", "coleman_liau" };
    enum { MEASURES = sizeof measures / sizeof *measures };
    frame f;
    begin(x, &f, numbers, 6);
    for (int i = 0; i < MEASURES; i++)
        frame_add_column(&f, DGM_F64, measures[i]);
    frame_add_column(&f, DGM_UTF8, "lang");
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        if (!shown(x, c, CELL_READING))
            continue;
        const cell *docs = tally_find(x->t, CELL_TEXT, c->key), *s = tally_find(x->t, CELL_SYLLABLES, c->key);
        const reading r = { (double)c->value[0], s ? (double)c->value[1] : 0, s ? (double)s->value[0] : 0,
                            (double)c->value[2], s ? (double)s->value[1] : 0 };
        readability is;
        stat_readability(&r, &is); /* of no word, and so null, where syllables are not known */
        if (f.grouped)
            frame_str(&f, name_str(x->t, c->key[0]));
        frame_i64(&f, docs ? docs->value[0] : 0);
        for (int k = 0; k < 3; k++)
            frame_i64(&f, c->value[k]);
        frame_i64(&f, s ? s->value[0] : FRAME_NULL);
        frame_i64(&f, s ? s->value[1] : FRAME_NULL);
        const double values[MEASURES] = { is.flesch, is.flesch_kincaid, is.fog, is.smog, is.ari, is.coleman_liau };
        for (int k = 0; k < MEASURES; k++)
            frame_f64(&f, values[k]);
        frame_str(&f, name_str(x->t, c->key[1]));
    }
    return finish(x, &f, DGM_OK, out, err);
}

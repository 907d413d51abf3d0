/* Tables of a tally of stances: stance and evidence. In: CELL_TARGET, CELL_SCORE, CELL_CLUSTER, CELL_EVIDENCE,
 * CELL_NAME. Out: a row a target (and group), or a row a passage, best first. */
#include "table/tally_tables.h"
#include "base/error.h"
#include "stats/stats.h"

#include <string.h>

const char *const voice_names[3] = {
    [DGM_VOICE_AUTHOR] = "author", [DGM_VOICE_QUOTED] = "quoted", [DGM_VOICE_ALL] = "all"
};

bool target_wanted(const question *x, str target)
{
    return !x->q->target || str_eq(target, str_of(x->q->target));
}

/* The cell of another section (and voice) for the same group, target and language. */
static const cell *cell_beside(const tally *t, const cell *like, uint8_t section, uint32_t voice)
{
    static const cell none = { 0 };
    const uint32_t key[CELL_KEYS] = { like->key[0], voice, like->key[2], like->key[3] };
    const cell *c = voice == STRTAB_NONE ? NULL : tally_find(t, section, key);
    return c ? c : &none;
}

/* ---- stance */

/* The end of an id in a relation: its name, or the id itself. */
static str end_name(const question *x, const id_names *names, const char *s, size_t len)
{
    const uint32_t id = strtab_find(&x->t->names, s, len);
    const id_name *name = id == STRTAB_NONE ? NULL : id_names_find(names, id);
    return name ? name->name : (str){ s, len };
}

str target_name(frame *f, const question *x, const id_names *names, str id, arena *bytes)
{
    const char *tilde = memchr(id.s, '~', id.len);
    const uint32_t whole = strtab_find(&x->t->names, id.s, id.len);
    if (!tilde || (whole != STRTAB_NONE && id_names_find(names, whole)))
        return end_name(x, names, id.s, id.len);
    const str a = end_name(x, names, id.s, (size_t)(tilde - id.s));
    const str b = end_name(x, names, tilde + 1, id.len - (size_t)(tilde + 1 - id.s));
    const size_t len = a.len + 3 + b.len;
    char *s = arena_alloc(bytes, len);
    if (!s) {
        f->failed = true;
        return (str){ NULL, 0 };
    }
    memcpy(s, a.s, a.len);
    memcpy(s + a.len, " ~ ", 3);
    memcpy(s + a.len + 3, b.s, b.len);
    return (str){ s, len };
}

cluster_sums target_sums(const tally *t, const cell *like)
{
    const cell *score = cell_beside(t, like, CELL_SCORE, like->key[1]);
    const cell *cluster = cell_beside(t, like, CELL_CLUSTER, like->key[1]);
    return (cluster_sums){ (double)cluster->value[0],       (double)score->value[1] / 100,
                           (double)score->value[0],         (double)cluster->value[1] / 1e4,
                           (double)cluster->value[2],       (double)cluster->value[3] / 100 };
}

static double within_scale(double score)
{
    return score > 1 ? 1 : score < -1 ? -1 : score; /* NaN stays */
}

/* score coverage low high */
static void put_measures(frame *f, cluster_sums sums, double coverage)
{
    const double mean = stat_share(sums.s, sums.n);
    sums.docs = sums.docs < INTERVAL_DOCS ? 0 : sums.docs;
    const double margin = stat_ratio_margin(sums, 0.05);
    frame_f64(f, mean);
    frame_f64(f, coverage);
    frame_f64(f, within_scale(mean - margin));
    frame_f64(f, within_scale(mean + margin));
}

static void stance_row(const question *x, frame *f, const id_names *names, const cell *c, arena *bytes)
{
    const tally *t = x->t;
    const uint32_t voice = c->key[1], target = c->key[2], all = strtab_find(&t->names, "all", 3);
    const int64_t n = c->value[0], named = cell_beside(t, c, CELL_SCORE, all)->value[3];
    if (f->grouped)
        frame_str(f, name_str(t, c->key[0]));
    frame_str(f, name_str(t, target));
    frame_str(f, target_name(f, x, names, name_str(t, target), bytes));
    frame_str(f, name_str(t, voice));
    frame_i64(f, c->value[1]);
    frame_i64(f, named);
    frame_i64(f, n);
    frame_i64(f, c->value[2]);
    frame_i64(f, c->value[3]);
    frame_i64(f, n - c->value[2] - c->value[3]);
    put_measures(f, target_sums(t, c), stat_share((double)n, (double)named));
    frame_str(f, name_str(t, c->key[3]));
}

static void stance_columns(frame *f)
{
    static const char *const texts[] = { "target", "name", "voice" };
    static const char *const counts[] = { "docs", "mentions", "n", "favor", "against", "none" };
    static const char *const measures[] = { "score", "coverage", "low", "high" };
    for (int i = 0; i < 3; i++)
        frame_add_column(f, DGM_UTF8, texts[i]);
    for (int i = 0; i < 6; i++)
        frame_add_column(f, DGM_I64, counts[i]);
    for (int i = 0; i < 4; i++)
        frame_add_column(f, DGM_F64, measures[i]);
    frame_add_column(f, DGM_UTF8, "lang");
}

dgm_status stance_table(const question *x, dgm_table **out, dgm_error *err)
{
    id_names names = { 0 };
    arena bytes;
    arena_init(&bytes, x->m);
    frame f;
    frame_begin(&f, x->m, *x->t->o.by);
    const int target = (int)f.columns, n = target + 5;
    stance_columns(&f);
    const str voice = str_of(voice_names[x->q->voice]);
    dgm_status s = id_names_make(x->m, x->t, &names, err);
    for (size_t i = 0; i < x->t->cells.n && !s; i++) {
        const cell *c = &x->t->cells.v[i];
        if (c->section != CELL_TARGET || !group_wanted(x, c) || !str_eq(name_str(x->t, c->key[1]), voice) ||
            !target_wanted(x, name_str(x->t, c->key[2])))
            continue;
        if (c->value[0] >= at_least(x->q->min_count, 1) && c->value[1] >= at_least(x->q->min_docs, 1))
            stance_row(x, &f, &names, c, &bytes);
    }
    const int lang = target + 13, order[] = { -(n + 1), target + 1, lang + 1 };
    if (!s)
        s = frame_order(&f, order, 3, x->q->sort, x->q->top, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    arena_free(&bytes);
    vec_free(x->m, &names);
    return s;
}

/* ---- evidence */

bool split_group(str key, str *group, str *voice)
{
    for (size_t i = key.len; i > 0; i--) {
        if (key.s[i - 1] != CELL_SEPARATOR)
            continue;
        *group = (str){ key.s, i - 1 };
        *voice = (str){ key.s + i, key.len - i };
        return true;
    }
    return false;
}

/* Rows of a target of a group in the table stance, of all languages; 0: it has none there. */
static int64_t rows_of(const question *x, str group, uint32_t target)
{
    const tally *t = x->t;
    const str voice = str_of(voice_names[x->q->voice]);
    int64_t n = 0;
    for (int lang = -1; lang < LANG_COUNT; lang++) {
        const str name = str_of(lang < 0 ? "" : lang_names[lang]); /* "": pooled */
        const uint32_t key[CELL_KEYS] = { strtab_find(&t->names, group.s, group.len),
                                          strtab_find(&t->names, voice.s, voice.len), target,
                                          strtab_find(&t->names, name.s, name.len) };
        const cell *c = key[0] == STRTAB_NONE || key[1] == STRTAB_NONE || key[3] == STRTAB_NONE ?
                            NULL : tally_find(t, CELL_TARGET, key);
        if (c && c->value[0] >= at_least(x->q->min_count, 1) && c->value[1] >= at_least(x->q->min_docs, 1))
            n += c->value[0];
    }
    return n;
}

static void evidence_row(const question *x, frame *f, const cell *c)
{
    str group, voice;
    if (c->section != CELL_EVIDENCE || !split_group(name_str(x->t, c->key[0]), &group, &voice))
        return;
    if ((x->q->group && !str_eq(group, str_of(x->q->group))) || !target_wanted(x, name_str(x->t, c->key[1])) ||
        (x->q->voice != DGM_VOICE_ALL && !str_eq(voice, str_of(voice_names[x->q->voice]))))
        return;
    const int64_t rows = rows_of(x, group, c->key[1]);
    if (!rows)
        return;
    if (f->grouped)
        frame_str(f, group);
    frame_str(f, name_str(x->t, c->key[1]));
    frame_str(f, voice);
    frame_f64(f, (double)c->value[0] / 100);
    frame_str(f, name_str(x->t, c->key[2]));
    frame_i64(f, c->value[1]);
    frame_i64(f, c->value[2]);
    frame_str(f, name_str(x->t, c->key[3]));
    frame_i64(f, c->value[0] < 0 ? -c->value[0] : c->value[0]);
    frame_i64(f, rows);
}

/* Of each group and target only the first `most` rows stay, and of these the first `top` (0: all) of each group. */
static void cut(frame *f, int target, int32_t most, int64_t top)
{
    size_t kept = 0;
    int32_t place = 0;
    int64_t in_group = 0;
    str last_group = { NULL, 0 }, last_target = { NULL, 0 };
    for (size_t i = 0; i < f->rows; i++) {
        const str group = f->grouped ? frame_get(f, f->order[i], 0).s : (str){ "", 0 };
        const str id = frame_get(f, f->order[i], target).s;
        const bool same = last_target.s && str_eq(group, last_group);
        place = same && str_eq(id, last_target) ? place + 1 : 1;
        in_group = same ? in_group : 0;
        last_group = group;
        last_target = id;
        if (place > most || (top > 0 && in_group >= top))
            continue;
        f->order[kept++] = f->order[i];
        in_group++;
    }
    f->rows = kept;
}

dgm_status evidence_table(const question *x, dgm_table **out, dgm_error *err)
{
    frame f;
    frame_begin(&f, x->m, *x->t->o.by);
    const int target = frame_add_column(&f, DGM_UTF8, "target"), voice = frame_add_column(&f, DGM_UTF8, "voice"),
              score = frame_add_column(&f, DGM_F64, "score"), doc = frame_add_column(&f, DGM_UTF8, "doc"),
              start = frame_add_column(&f, DGM_I64, "start"), stop = frame_add_column(&f, DGM_I64, "end"),
              passage = frame_add_column(&f, DGM_UTF8, "text"), strength = frame_add_column(&f, DGM_I64, NULL),
              rows = frame_add_column(&f, DGM_I64, NULL);
    for (size_t i = 0; i < x->t->cells.n; i++)
        evidence_row(x, &f, &x->t->cells.v[i]);
    const int order[] = { -(rows + 1), target + 1,  -(strength + 1), doc + 1,  start + 1,
                          stop + 1,    passage + 1, -(score + 1),    voice + 1 };
    dgm_status s = frame_order(&f, order, 9, NULL, 0, err);
    if (!s) {
        cut(&f, target, x->q->evidence > 0 ? x->q->evidence : 3, x->q->top);
        s = frame_build(&f, out, err);
    }
    frame_free(&f);
    return s;
}

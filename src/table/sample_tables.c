/* The tables of a sample: the sheet that coders fill, and its key. In: CELL_STRATUM, CELL_SAMPLE, CELL_NAME. Out: the
 * same rows in the same order, which is that of their random numbers, so that it tells coders nothing.
 *
 * Of each stratum (group, voice, label) as many rows are taken as its share of the sample allows: equal shares, where
 * strata too small for theirs leave the rest to the others, or shares in proportion to their rows. */
#include "table/tally_tables.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

typedef struct stratum {
    str name, group, voice, label;
    uint32_t id;
    int64_t rows, kept, take; /* in the corpus; in the tally; in the sheet */
    double rest;              /* what rounding down left of its share */
} stratum;

typedef struct drawn {
    uint64_t number;
    uint32_t stratum; /* of strata */
    uint32_t cell;
    char id[SAMPLE_ID + 1];
} drawn;

typedef struct selection {
    VEC(stratum) strata;
    VEC(drawn) rows;
} selection;

static int by_id(const void *a, const void *b)
{
    const stratum *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int by_rows(const void *a, const void *b)
{
    const stratum *x = a, *y = b;
    return x->kept != y->kept ? (x->kept < y->kept ? -1 : 1) : str_cmp(x->name, y->name);
}

static int by_rest(const void *a, const void *b)
{
    const stratum *x = a, *y = b;
    if (x->rest < y->rest || x->rest > y->rest)
        return x->rest > y->rest ? -1 : 1;
    return str_cmp(x->name, y->name);
}

static int by_number(const void *a, const void *b)
{
    const drawn *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return strcmp(x->id, y->id);
}

static dgm_status find_strata(const question *x, selection *out, dgm_error *err)
{
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        stratum s = { .name = name_str(x->t, c->key[0]), .id = c->key[0], .rows = c->value[0] };
        str rest;
        if (c->section != CELL_STRATUM || !split_group(s.name, &rest, &s.label) ||
            !split_group(rest, &s.group, &s.voice))
            continue;
        const bool voice = x->q->voice == DGM_VOICE_ALL || str_eq(s.voice, str_of(voice_names[x->q->voice]));
        if (voice && (!x->q->group || str_eq(s.group, str_of(x->q->group))) && !vec_push(x->m, &out->strata, s))
            return err_memory(err);
    }
    if (out->strata.n)
        qsort(out->strata.v, out->strata.n, sizeof *out->strata.v, by_id);
    return DGM_OK;
}

static dgm_status find_rows(const question *x, selection *out, dgm_error *err)
{
    for (size_t i = 0; i < x->t->cells.n; i++) {
        const cell *c = &x->t->cells.v[i];
        const stratum key = { .id = c->key[0] };
        stratum *s = c->section == CELL_SAMPLE && out->strata.n
                         ? bsearch(&key, out->strata.v, out->strata.n, sizeof key, by_id)
                         : NULL;
        if (!s)
            continue;
        const str doc = name_str(x->t, c->key[1]), row = name_str(x->t, c->key[2]);
        drawn d = { .number = sample_number(x->t->o.seed, doc, row), .stratum = c->key[0], .cell = (uint32_t)i };
        sample_id(doc, row, d.id);
        s->kept++;
        if (!vec_push(x->m, &out->rows, d))
            return err_memory(err);
    }
    return DGM_OK;
}

static void share_equally(selection *out, int64_t n)
{
    qsort(out->strata.v, out->strata.n, sizeof *out->strata.v, by_rows);
    for (size_t i = 0; i < out->strata.n; i++) {
        stratum *s = &out->strata.v[i];
        const int64_t share = n / (int64_t)(out->strata.n - i);
        s->take = s->kept < share ? s->kept : share;
        n -= s->take;
    }
}

static void share_by_rows(selection *out, int64_t n)
{
    double all = 0;
    int64_t left = n;
    for (size_t i = 0; i < out->strata.n; i++)
        all += (double)out->strata.v[i].rows;
    for (size_t i = 0; i < out->strata.n; i++) {
        stratum *s = &out->strata.v[i];
        const double share = (double)n < all ? (double)n * (double)s->rows / all : (double)s->rows;
        s->take = (int64_t)share < s->kept ? (int64_t)share : s->kept;
        s->rest = share - (double)s->take;
        left -= s->take;
    }
    qsort(out->strata.v, out->strata.n, sizeof *out->strata.v, by_rest);
    for (size_t i = 0; i < out->strata.n && left > 0; i++)
        if (out->strata.v[i].take < out->strata.v[i].kept)
            out->strata.v[i].take++, left--;
}

/* Which rows are taken: the first ones of each stratum by number stay. */
static dgm_status select_rows(const question *x, selection *out, dgm_error *err)
{
    dgm_status s = find_strata(x, out, err);
    if (!s)
        s = find_rows(x, out, err);
    if (s || !out->strata.n)
        return s;
    const int64_t n = at_least(x->q->top, x->t->o.sample);
    if (x->t->o.flags & DGM_PROPORTIONAL)
        share_by_rows(out, n);
    else
        share_equally(out, n);
    qsort(out->strata.v, out->strata.n, sizeof *out->strata.v, by_id);
    if (out->rows.n)
        qsort(out->rows.v, out->rows.n, sizeof *out->rows.v, by_number);
    size_t kept = 0, of = 0;
    int64_t place = 0;
    for (size_t i = 0; i < out->rows.n; i++) {
        drawn d = out->rows.v[i];
        while (out->strata.v[of].id < d.stratum)
            of++, place = 0;
        d.stratum = (uint32_t)of;
        if (place++ < out->strata.v[of].take)
            out->rows.v[kept++] = d;
    }
    out->rows.n = kept;
    return DGM_OK;
}

/* The next part of "a US b US c", taken off its front. */
static str next_part(str *rest)
{
    const char *end = memchr(rest->s, CELL_SEPARATOR, rest->len);
    const str part = { rest->s, end ? (size_t)(end - rest->s) : rest->len };
    const size_t used = part.len + (end != NULL);
    *rest = (str){ rest->s + used, rest->len - used };
    return part;
}

static int64_t whole_number(str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.len && s.s[i] >= '0' && s.s[i] <= '9' && n < INT32_MAX; i++)
        n = n * 10 + (s.s[i] - '0');
    return n;
}

static void sheet_row(const question *x, frame *f, const id_names *names, const drawn *d, arena *bytes)
{
    const cell *c = &x->t->cells.v[d->cell];
    str row = name_str(x->t, c->key[2]);
    const str target = next_part(&row), holder = next_part(&row);
    frame_str(f, (str){ d->id, SAMPLE_ID });
    frame_str(f, name_str(x->t, c->key[1]));
    frame_str(f, name_str(x->t, c->key[3]));
    frame_str(f, target);
    frame_str(f, target_name(f, x, names, target, bytes));
    frame_str(f, str_eq(holder, STR("author")) ? holder : STR("quoted"));
    frame_str(f, (str){ NULL, 0 });
    frame_str(f, (str){ NULL, 0 });
}

static void key_row(const question *x, frame *f, const drawn *d, const stratum *s)
{
    const cell *c = &x->t->cells.v[d->cell];
    str row = name_str(x->t, c->key[2]);
    const str target = next_part(&row), holder = next_part(&row), sentence = next_part(&row);
    frame_str(f, (str){ d->id, SAMPLE_ID });
    frame_str(f, name_str(x->t, c->key[1]));
    frame_i64(f, whole_number(sentence));
    frame_i64(f, c->value[0]);
    frame_i64(f, c->value[1]);
    frame_str(f, target);
    frame_str(f, holder);
    frame_str(f, s->group);
    frame_str(f, s->voice);
    frame_str(f, s->label);
    frame_f64(f, c->value[2] > 100 ? stat_share(0, 0) : (double)c->value[2] / 100);
    frame_i64(f, s->rows);
    frame_i64(f, s->take);
}

/* A stratum of which no row is drawn: the key has to tell of it all the same. */
static void stratum_row(frame *f, const stratum *s)
{
    const str none = { NULL, 0 };
    frame_str(f, none);
    frame_str(f, none);
    for (int i = 0; i < 3; i++)
        frame_i64(f, 0);
    frame_str(f, none);
    frame_str(f, none);
    frame_str(f, s->group);
    frame_str(f, s->voice);
    frame_str(f, s->label);
    frame_f64(f, stat_share(0, 0));
    frame_i64(f, s->rows);
    frame_i64(f, 0);
}

typedef struct heading {
    uint32_t type;
    const char *name;
} heading;

static const heading sheet_columns[] = { { DGM_UTF8, "id" },     { DGM_UTF8, "doc" },  { DGM_UTF8, "text" },
                                         { DGM_UTF8, "target" }, { DGM_UTF8, "name" }, { DGM_UTF8, "voice" },
                                         { DGM_UTF8, "holder" }, { DGM_UTF8, "label" } };
static const heading key_columns[] = { { DGM_UTF8, "id" },     { DGM_UTF8, "doc" },   { DGM_I64, "sentence" },
                                       { DGM_I64, "start" },   { DGM_I64, "end" },    { DGM_UTF8, "target" },
                                       { DGM_UTF8, "holder" }, { DGM_UTF8, "group" }, { DGM_UTF8, "voice" },
                                       { DGM_UTF8, "label" },  { DGM_F64, "score" },  { DGM_I64, "rows" },
                                       { DGM_I64, "sampled" } };

static dgm_status sample_table(const question *x, bool key, dgm_table **out, dgm_error *err)
{
    const heading *columns = key ? key_columns : sheet_columns;
    const size_t n = key ? sizeof key_columns / sizeof *key_columns : sizeof sheet_columns / sizeof *sheet_columns;
    id_names names = { 0 };
    selection chosen = { { 0 }, { 0 } };
    arena bytes;
    arena_init(&bytes, x->m);
    frame f;
    frame_begin(&f, x->m, false);
    for (size_t i = 0; i < n; i++)
        frame_add_column(&f, columns[i].type, columns[i].name);
    const int number = frame_add_column(&f, DGM_I64, NULL);
    dgm_status s = select_rows(x, &chosen, err);
    if (!s)
        s = id_names_make(x->m, x->t, &names, err);
    for (size_t i = 0; i < chosen.rows.n && !s; i++) {
        const drawn *d = &chosen.rows.v[i];
        if (key)
            key_row(x, &f, d, &chosen.strata.v[d->stratum]);
        else
            sheet_row(x, &f, &names, d, &bytes);
        frame_i64(&f, (int64_t)(d->number >> 1));
    }
    for (size_t i = 0; i < chosen.strata.n && key && !s; i++) {
        if (chosen.strata.v[i].take > 0)
            continue;
        stratum_row(&f, &chosen.strata.v[i]);
        frame_i64(&f, INT64_MAX); /* after the others */
    }
    const int order[] = { number + 1, 1, key ? 8 : 1, key ? 9 : 1, key ? 10 : 1 };
    if (!s)
        s = frame_order(&f, order, 5, x->q->sort, 0, err);
    if (!s)
        s = frame_build(&f, out, err);
    frame_free(&f);
    arena_free(&bytes);
    vec_free(x->m, &names);
    vec_free(x->m, &chosen.strata);
    vec_free(x->m, &chosen.rows);
    return s;
}

dgm_status sheet_table(const question *x, dgm_table **out, dgm_error *err)
{
    return sample_table(x, false, out, err);
}

dgm_status key_table(const question *x, dgm_table **out, dgm_error *err)
{
    return sample_table(x, true, out, err);
}

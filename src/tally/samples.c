/* A sample of stance rows to be coded by hand. In: stance rows. Out: CELL_STRATUM, CELL_SAMPLE, CELL_NAME, CELL_GROUP.
 *
 * Every row has a number drawn from its id and the seed. Of each stratum (group, voice, label) the rows with the least
 * numbers are kept, which is a simple random sample without replacement, whatever the order of documents, and one that
 * merges: the least of all are among the least of each part (bottom-k sampling, Cohen and Kaplan 2007). */
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

/* splitmix64's last step, so that every bit of the digest counts in every bit. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static digest row_digest(str doc, str row)
{
    digest d = DIGEST_INIT;
    digest_add(&d, doc.s, doc.len);
    digest_add(&d, "\x1f", 1);
    digest_add(&d, row.s, row.len);
    return d;
}

void sample_id(str doc, str row, char out[SAMPLE_ID + 1])
{
    static const char digits[] = "0123456789abcdef";
    const digest d = row_digest(doc, row);
    uint64_t x = mix(d.a ^ mix(d.b));
    out[0] = 's'; /* no spreadsheet takes it for a number */
    for (int i = SAMPLE_ID - 1; i > 0; i--, x >>= 4)
        out[i] = digits[x & 15];
    out[SAMPLE_ID] = '\0';
}

uint64_t sample_number(uint32_t seed, str doc, str row)
{
    const digest d = row_digest(doc, row);
    return mix(mix(d.a + (uint64_t)seed * 0x9e3779b97f4a7c15u) ^ d.b);
}

/* ---- the rows kept of a stratum: a heap, the greatest number first */

static bool above(const tally *t, const sample_draw *a, const sample_draw *b)
{
    if (a->number != b->number)
        return a->number > b->number;
    const cell *x = &t->cells.v[a->cell], *y = &t->cells.v[b->cell];
    const int order = str_cmp(strtab_get(&t->names, x->key[1]), strtab_get(&t->names, y->key[1]));
    return (order ? order : str_cmp(strtab_get(&t->names, x->key[2]), strtab_get(&t->names, y->key[2]))) > 0;
}

static void sink(const tally *t, sample_list *l, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < l->v.n; i = child) {
        if (child + 1 < l->v.n && above(t, &l->v.v[child + 1], &l->v.v[child]))
            child++;
        if (!above(t, &l->v.v[child], &l->v.v[i]))
            return;
        const sample_draw swap = l->v.v[i];
        l->v.v[i] = l->v.v[child];
        l->v.v[child] = swap;
    }
}

static void rise(const tally *t, sample_list *l, size_t i)
{
    for (size_t parent; i > 0 && (parent = (i - 1) / 2, above(t, &l->v.v[i], &l->v.v[parent])); i = parent) {
        const sample_draw swap = l->v.v[i];
        l->v.v[i] = l->v.v[parent];
        l->v.v[parent] = swap;
    }
}

/* The list of a stratum, made if need be; NULL: out of memory. */
static sample_list *list_of(tally *t, uint32_t stratum)
{
    struct tally_work *w = t->work;
    const uint32_t i = strtab_add(&w->strata, (const char *)&stratum, sizeof stratum);
    if (i == STRTAB_NONE || (i == w->samples.n && !vec_push(t->m, &w->samples, (sample_list){ { 0 } })))
        return NULL;
    return &w->samples.v[i];
}

/* Whether a row of that number could be kept: asked before its text is stored. */
static bool wanted(const tally *t, const sample_list *l, uint64_t number)
{
    return l->v.n < (size_t)t->o.sample || number <= l->v.v[0].number;
}

/* Of equal rows, which only a document counted twice can bring, the one with the lesser values stays. */
static void keep_lesser(tally *t, const cell *old, const cell *c)
{
    int64_t *value = t->cells.v[old - t->cells.v].value;
    int i = 0;
    while (i < CELL_VALUES && value[i] == c->value[i])
        i++;
    if (i < CELL_VALUES && c->value[i] < value[i])
        memcpy(value, c->value, sizeof c->value);
}

dgm_status sample_offer(tally *t, const cell *c, dgm_error *err)
{
    const cell *old = tally_find(t, CELL_SAMPLE, c->key);
    if (old)
        return keep_lesser(t, old, c), DGM_OK;
    sample_list *l = list_of(t, c->key[0]);
    if (!l)
        return err_memory(err);
    sample_draw draw = { sample_number(t->o.seed, strtab_get(&t->names, c->key[1]), strtab_get(&t->names, c->key[2])),
                         0 };
    if (!wanted(t, l, draw.number))
        return DGM_OK;
    if (l->v.n == (size_t)t->o.sample) { /* of equal numbers, one in 2^64, either may stay */
        cell_replace(t, l->v.v[0].cell, c);
        l->v.v[0].number = draw.number;
        sink(t, l, 0);
        return DGM_OK;
    }
    if (!vec_reserve(t->m, &l->v, 1))
        return err_memory(err);
    const dgm_status s = cell_at(t, c, &draw.cell, err);
    if (s)
        return s;
    memcpy(t->cells.v[draw.cell].value, c->value, sizeof c->value);
    l->v.v[l->v.n++] = draw;
    rise(t, l, l->v.n - 1);
    return DGM_OK;
}

/* ---- rows of a document */

static bool add_part(tally *t, str s)
{
    buf *b = &t->work->text;
    return (b->n == 0 || buf_char(t->m, b, CELL_SEPARATOR)) && buf_add(t->m, b, s.s, s.len);
}

/* "group US voice US label" */
static uint32_t stratum_name(counting *c, const stance *x)
{
    tally *t = c->t;
    buf *b = &t->work->text;
    const str group = strtab_get(&t->names, c->group);
    b->n = 0;
    if (!buf_add(t->m, b, group.s, group.len) || !buf_char(t->m, b, CELL_SEPARATOR) ||
        !buf_str(t->m, b, x->quoted ? "quoted" : "author") || !buf_char(t->m, b, CELL_SEPARATOR) ||
        !buf_str(t->m, b, label_names[x->label]))
        return STRTAB_NONE;
    return tally_name(t, (str){ b->v, b->n });
}

/* "target US holder US sentence US start": one row of the document, in its text buffer; s NULL: out of memory. */
static str row_name(tally *t, const stance *x)
{
    buf *b = &t->work->text;
    b->n = 0;
    if (!add_part(t, x->target) || !add_part(t, x->holder) || !buf_char(t->m, b, CELL_SEPARATOR) ||
        !buf_int(t->m, b, x->sentence) || !buf_char(t->m, b, CELL_SEPARATOR) || !buf_int(t->m, b, x->start))
        return (str){ NULL, 0 };
    return (str){ b->v, b->n };
}

static dgm_status sample_row(counting *c, const stance *x, dgm_error *err)
{
    tally *t = c->t;
    const doc_view *d = c->d;
    const uint32_t stratum = stratum_name(c, x);
    if (stratum == STRTAB_NONE)
        return err_memory(err);
    const cell count = { CELL_STRATUM, { stratum }, { 1 } };
    const dgm_status s = tally_bump(t, &count, err);
    if (s)
        return s;
    const sample_list *l = list_of(t, stratum);
    const str row = row_name(t, x);
    if (!l || !row.s)
        return err_memory(err);
    if (!wanted(t, l, sample_number(t->o.seed, d->id, row)))
        return DGM_OK;
    const uint32_t name = tally_name(t, row), doc = tally_name(t, d->id),
                   passage = tally_name(t, sentence_text(d, x->sentence));
    if (name == STRTAB_NONE || doc == STRTAB_NONE || passage == STRTAB_NONE)
        return err_memory(err);
    const int32_t score = x->score == STANCE_NULL ? 101 : x->score;
    const cell add = { CELL_SAMPLE, { stratum, doc, name, passage }, { x->start, x->end, score } };
    return sample_offer(t, &add, err);
}

dgm_status samples_add(counting *c, dgm_error *err)
{
    const stances *sta = c->d->sta;
    const mentions *men = c->d->men;
    int64_t rows = 0, all;
    dgm_status s = sum_actors(c, &all, err);
    for (size_t i = 0; i < men->actors.n && !s; i++)
        if (c->t->work->sums.v[i] > 0)
            s = count_name(c, &men->actors.v[i], c->t->work->sums.v[i], err);
    for (size_t i = 0; i < sta->v.n && !s; i++) {
        if (*c->t->o.about && !counts_sentence(c, sta->v.v[i].sentence))
            continue;
        rows++;
        s = sample_row(c, &sta->v.v[i], err);
    }
    return s ? s : counting_end(c, rows, 0, err);
}

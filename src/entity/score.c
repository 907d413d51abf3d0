/* Unknown capitalised names, typed by what speaks for each type. In: segments without a head word. Out: candidates.
 *
 * An additive model: each signal that holds adds its weight to person, place and organisation; the weights stand in
 * data/<lang>/name-weights.tsv, in tenths, and a name wants ten of them. Mentions that end with the same word share
 * their evidence: half of what the best of them has counts for the others, so that "in Lindholm" makes the next
 * Lindholm a place too. Two passes over the segments, each with constant work. */
#include "base/data.h"
#include "entity/rules.h"

#include <string.h>

enum { THRESHOLD = 10 };

static const str signal_names[SIGNAL_COUNT] = {
#define X(name, text) { text, sizeof(text) - 1 },
    SIGNAL_LIST(X)
#undef X
};

/* ---- weights */

static int signal_of(str name)
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (str_eq(name, signal_names[i]))
            return i;
    return -1;
}

static int scored_type_of(str name)
{
    for (int i = 0; i < SCORED_TYPES; i++)
        if (str_eq(name, str_of(entity_type_names[i])))
            return i;
    return -1;
}

/* "-12"; false: not a number of at most three digits */
static bool read_weight(str s, int16_t *out)
{
    const bool minus = s.len > 0 && s.s[0] == '-';
    int value = 0;
    for (size_t i = minus; i < s.len; i++) {
        if (s.s[i] < '0' || s.s[i] > '9' || i > 3)
            return false;
        value = value * 10 + (s.s[i] - '0');
    }
    *out = (int16_t)(minus ? -value : value);
    return s.len > (size_t)minus;
}

dgm_status weights_load(entities *e, enum lang lang, dgm_error *err)
{
    const data_file *f = data_find_lang(lang_names[lang], "name-weights.tsv");
    if (!f)
        return DGM_OK;
    tsv t = tsv_open(f->data, f->len);
    while (tsv_next(&t)) {
        const int signal = signal_of(t.cell[0]), type = scored_type_of(t.cell[1]);
        if (signal < 0 || type < 0 || !read_weight(t.cell[2], &e->weight[lang][signal][type]))
            return err_at(err, DGM_ERR_FORMAT, t.line, -1, "%s:%lld: no signal, type or weight", f->name,
                          (long long)t.line);
    }
    return DGM_OK;
}

/* ---- words in lower case: marks by fold that hold for one document, so that nothing is cleared */

bool score_start(run *r)
{
    struct entity_work *w = r->w;
    const vocab *v = r->in->v;
    const size_t folds = strtab_size(&v->folds), n = (size_t)r->in->tok->n;
    w->scored.n = w->pools.n = w->named.n = 0;
    if (++w->stamp == 0) {
        memset(w->lower.v, 0, w->lower.n * sizeof *w->lower.v);
        memset(w->pool_stamp.v, 0, w->pool_stamp.n * sizeof *w->pool_stamp.v);
        w->thing_stamp.n = 0;
        w->stamp = 1;
    }
    if (!vec_reserve(r->m, &w->named, n) || !vec_reserve(r->m, &w->lower, folds) ||
        !vec_reserve(r->m, &w->pool_stamp, folds) || !vec_reserve(r->m, &w->pool_of, folds))
        return false;
    memset(w->named.v, 0, n);
    w->named.n = n;
    for (; w->lower.n < folds; w->lower.n++)
        w->lower.v[w->lower.n] = w->pool_stamp.v[w->lower.n] = w->pool_of.v[w->lower.n] = 0;
    w->pool_stamp.n = w->pool_of.n = folds;
    for (int32_t i = 0; i < r->in->tok->n; i++)
        if (r->in->tok->kind[i] == TOKEN_WORD && !(flags_at(r, i) & FORM_CAPITAL))
            w->lower.v[v->form_fold.v[r->in->form[i]]] = w->stamp;
    return true;
}

bool is_lower_somewhere(const run *r, int32_t i)
{
    return r->w->lower.v[r->in->v->form_fold.v[r->in->form[i]]] == r->w->stamp;
}

/* ---- evidence shared by mentions that end alike */

static name_pool *pool_at(run *r, int32_t token)
{
    struct entity_work *w = r->w;
    const uint32_t fold = r->in->v->form_fold.v[r->in->form[token]];
    if (w->pool_stamp.v[fold] != w->stamp) {
        if (!vec_push(r->m, &w->pools, ((name_pool){ { 0 }, 0 })))
            return NULL;
        w->pool_stamp.v[fold] = w->stamp;
        w->pool_of.v[fold] = (uint32_t)w->pools.n - 1;
    }
    return &w->pools.v[w->pool_of.v[fold]];
}

bool score_segment(run *r, const name_span *s)
{
    const int16_t(*weight)[SCORED_TYPES] = r->e->weight[r->lang];
    scored_name x = { .first = s->first, .last = s->last };
    uint64_t signals = signals_of(r, s);
    str id = { 0 };
    int32_t end;
    if (!place_at(r, s->first, s->last, &end, &id))
        return false;
    if (end == s->last)
        signals |= SIGNAL(PLACE_KNOWN), x.place = id;
    else if (end > s->first && !(cues_at(r, s->first) & (CUE(GIVEN) | CUE(FIRST_NAME))))
        signals |= SIGNAL(PLACE_PART);
    for (int k = 0; k < SIGNAL_COUNT; k++)
        for (int t = 0; (signals >> k & 1) && t < SCORED_TYPES; t++)
            x.score[t] = (int16_t)(x.score[t] + weight[k][t]);
    name_pool *p = pool_at(r, s->last - 1);
    if (!p)
        return false;
    for (int t = 0; t < SCORED_TYPES; t++)
        if (x.score[t] > p->best[t])
            p->best[t] = x.score[t];
    if (s->last - s->first == 1)
        p->alone_last = s->last;
    return vec_push(r->m, &r->w->scored, x);
}

static bool decide(run *r, scored_name *x)
{
    const int16_t *later = r->e->weight[r->lang][SIGNAL_BIT_SHORT_LATER];
    const name_pool *p = pool_at(r, x->last - 1);
    int best = -1, top = THRESHOLD - 1;
    for (int t = 0; p && p->alone_last > x->last && x->last - x->first > 1 && t < SCORED_TYPES; t++)
        x->score[t] = (int16_t)(x->score[t] + later[t]);
    for (int t = 0; p && t < SCORED_TYPES; t++) {
        const int score = x->score[t] + (p->best[t] > x->score[t] ? (p->best[t] - x->score[t]) / 2 : 0);
        if (score > top)
            top = score, best = t;
    }
    if (!p || best < 0)
        return p != NULL;
    cand c = span_cand(r, x->first, x->last, (uint8_t)best, 4);
    if (best == ENTITY_GPE || best == ENTITY_LOC)
        c.id = x->place;
    return add_cand(r, c);
}

bool score_names(run *r)
{
    bool ok = true;
    for (size_t i = 0; ok && i < r->w->scored.n; i++)
        ok = decide(r, &r->w->scored.v[i]);
    return ok;
}

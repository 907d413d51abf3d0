/* Stances of a document. In: stance rows, mentions. Out: CELL_TARGET, CELL_SCORE, CELL_CLUSTER, CELL_EVIDENCE,
 * CELL_DRIVER, CELL_NAME, CELL_GROUP. Mentions of a relation are the sentences that name both of its ends. */
#include "tally/store.h"
#include "base/error.h"

#include <stdlib.h>

enum { RELATION_ACTORS = 64 }; /* actors of a sentence that relations are counted between: the first ones */

static const char *const voices[] = { "author", "quoted", "all" };
enum { AUTHOR, QUOTED, ALL, VOICES };

/* Whose scores may be summed: those of one language, or of all where the tally pools them. */
static uint32_t language(const counting *c)
{
    return tally_name(c->t, str_of(c->t->o.flags & DGM_POOL ? "" : lang_names[c->d->lang]));
}

/* ---- mentions of targets */

static dgm_status bump_mentions(counting *c, uint32_t target, int64_t n, dgm_error *err)
{
    const uint32_t all = tally_name(c->t, str_of(voices[ALL])), lang = language(c);
    if (target == STRTAB_NONE || all == STRTAB_NONE || lang == STRTAB_NONE)
        return err_memory(err);
    const cell add = { CELL_SCORE, { c->group, all, target, lang }, { 0, 0, 0, n } };
    return tally_bump(c->t, &add, err);
}

static dgm_status count_actors(counting *c, int64_t *all, dgm_error *err)
{
    const mentions *men = c->d->men;
    dgm_status s = sum_actors(c, all, err);
    for (size_t i = 0; i < men->actors.n && !s; i++) {
        const int64_t n = c->t->work->sums.v[i];
        if (n > 0)
            s = count_name(c, &men->actors.v[i], n, err);
        if (n > 0 && !s)
            s = bump_mentions(c, tally_name(c->t, men->actors.v[i].id), n, err);
    }
    return s;
}

static dgm_status count_relation(counting *c, str a, str b, dgm_error *err)
{
    const bool swap = str_cmp(a, b) > 0;
    const str first = swap ? b : a, second = swap ? a : b;
    buf *id = &c->t->work->text;
    id->n = 0;
    if (!buf_add(c->t->m, id, first.s, first.len) || !buf_char(c->t->m, id, '~') ||
        !buf_add(c->t->m, id, second.s, second.len))
        return err_memory(err);
    return bump_mentions(c, tally_name(c->t, (str){ id->v, id->n }), 1, err);
}

/* Relations among the distinct actors of the mentions [from, to), which are of one sentence. */
static dgm_status count_relations(counting *c, size_t from, size_t to, dgm_error *err)
{
    const mentions *men = c->d->men;
    int32_t actors[RELATION_ACTORS];
    int n = 0;
    for (size_t i = from; i < to; i++) {
        int32_t ends[2];
        const int k = mention_counts(c, &men->v.v[i]) ? mention_actors(&men->v.v[i], ends) : 0;
        for (int j = 0; j < k && n < RELATION_ACTORS; j++) {
            int old = 0;
            while (old < n && actors[old] != ends[j])
                old++;
            if (old == n)
                actors[n++] = ends[j];
        }
    }
    dgm_status s = DGM_OK;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n && !s; j++)
            s = count_relation(c, men->actors.v[actors[i]].id, men->actors.v[actors[j]].id, err);
    return s;
}

static dgm_status count_sentences(counting *c, dgm_error *err)
{
    const mentions *men = c->d->men;
    dgm_status s = DGM_OK;
    for (size_t from = 0, to; from < men->v.n && !s; from = to) {
        for (to = from + 1; to < men->v.n && men->v.v[to].sentence == men->v.v[from].sentence;)
            to++;
        s = count_relations(c, from, to, err);
    }
    return s;
}

/* ---- rows */

static int by_target(const void *a, const void *b)
{
    const stance_row *x = a, *y = b;
    return (x->target > y->target) - (x->target < y->target);
}

/* Sums of one target's rows [n] in one voice. */
static dgm_status count_target(counting *c, const stance_row *rows, size_t n, int voice, dgm_error *err)
{
    const uint32_t name = tally_name(c->t, str_of(voices[voice])), lang = language(c);
    if (name == STRTAB_NONE || lang == STRTAB_NONE)
        return err_memory(err);
    cell target = { CELL_TARGET, { c->group, name, rows->target, lang }, { 0, 1, 0, 0 } };
    cell score = { CELL_SCORE, { c->group, name, rows->target, lang }, { 0 } };
    for (size_t i = 0; i < n; i++) {
        if (voice != ALL && rows[i].quoted != (voice == QUOTED))
            continue;
        target.value[0]++;
        target.value[2] += rows[i].label == LABEL_FAVOR;
        target.value[3] += rows[i].label == LABEL_AGAINST;
        if (rows[i].score == STANCE_NULL)
            continue;
        score.value[0]++;
        score.value[1] += rows[i].score;
        score.value[2] += (int64_t)rows[i].score * rows[i].score;
    }
    if (target.value[0] == 0)
        return DGM_OK;
    const int64_t k = score.value[0], sum = score.value[1];
    const cell cluster = { CELL_CLUSTER, { c->group, name, rows->target, lang }, { k > 0, sum * sum, k * k, sum * k } };
    dgm_status s = tally_bump(c->t, &target, err);
    if (!s)
        s = tally_bump(c->t, &score, err);
    return s ? s : tally_bump(c->t, &cluster, err);
}

/* The name of the group and the row's voice together; STRTAB_NONE: out of memory. */
static uint32_t group_and_voice(counting *c, const stance *row)
{
    tally *t = c->t;
    const str voice = str_of(voices[row->quoted ? QUOTED : AUTHOR]), group = strtab_get(&t->names, c->group);
    buf *b = &t->work->text;
    b->n = 0;
    if (!buf_add(t->m, b, group.s, group.len) || !buf_char(t->m, b, CELL_SEPARATOR) ||
        !buf_add(t->m, b, voice.s, voice.len))
        return STRTAB_NONE;
    return tally_name(t, (str){ b->v, b->n });
}

static dgm_status offer(counting *c, const stance *row, uint32_t target, dgm_error *err)
{
    tally *t = c->t;
    const doc_view *d = c->d;
    const uint32_t key = group_and_voice(c, row);
    if (key == STRTAB_NONE)
        return err_memory(err);
    const int32_t start = d->sen->start[row->sentence], end = d->sen->end[row->sentence];
    if (!evidence_wanted(t, key, target, row->score, d->id, start))
        return DGM_OK;
    const uint32_t doc = tally_name(t, d->id), passage = tally_name(t, sentence_text(d, row->sentence));
    if (doc == STRTAB_NONE || passage == STRTAB_NONE)
        return err_memory(err);
    const cell add = { CELL_EVIDENCE, { key, target, doc, passage }, { row->score, start, end } };
    return evidence_offer(t, &add, err);
}

/* The words of a reason, folded, on one line; its rule where it has none. STRTAB_NONE: out of memory. */
static uint32_t entry_name(counting *c, const stance_reason *r)
{
    tally *t = c->t;
    buf *b = &t->work->text;
    b->n = 0;
    if (!r->words.len)
        return tally_name(t, str_of(r->rule));
    if (!lexis_fold(t->m, r->words.s, r->words.len, b))
        return STRTAB_NONE;
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        const bool space = b->v[i] == ' ' || (b->v[i] >= '\t' && b->v[i] <= '\r');
        if (!space)
            b->v[n++] = b->v[i];
        else if (n && b->v[n - 1] != ' ')
            b->v[n++] = ' ';
    }
    return tally_name(t, (str){ b->v, n });
}

/* Counts the words that made the row's score. */
static dgm_status count_drivers(counting *c, const stance *row, uint32_t target, dgm_error *err)
{
    const stances *sta = c->d->sta;
    const uint32_t key = group_and_voice(c, row), lang = language(c);
    if (key == STRTAB_NONE || lang == STRTAB_NONE)
        return err_memory(err);
    dgm_status s = DGM_OK;
    for (int32_t i = 0; i < row->reason_n && !s; i++) {
        const stance_reason *r = &sta->reasons.v[row->reason + i];
        const double millionths = (r->favor - r->against) * 1e6;
        const int64_t adds = (int64_t)(millionths < 0 ? millionths - 0.5 : millionths + 0.5);
        const uint32_t words = entry_name(c, r);
        if (words == STRTAB_NONE)
            return err_memory(err);
        const cell add = { CELL_DRIVER, { key, target, lang, words }, { 1, 0, adds, adds < 0 ? -adds : adds } };
        if (adds)
            s = bump_once(c, add, err);
    }
    return s;
}

/* Collects the rows that count and offers their passages as evidence. */
static dgm_status read_rows(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    const stances *sta = c->d->sta;
    dgm_status s = DGM_OK;
    w->rows.n = 0;
    for (size_t i = 0; i < sta->v.n && !s; i++) {
        const stance *x = &sta->v.v[i];
        if (!counts_row(c, x))
            continue;
        const uint32_t target = tally_name(c->t, x->target);
        const stance_row row = { target, x->score, x->quoted, x->label };
        if (target == STRTAB_NONE || !vec_push(c->t->m, &w->rows, row))
            return err_memory(err);
        if (x->score != STANCE_NULL)
            s = offer(c, x, target, err);
        if (!s && c->t->o.flags & DGM_DRIVERS)
            s = count_drivers(c, x, target, err);
    }
    return s;
}

static dgm_status count_rows(counting *c, dgm_error *err)
{
    struct tally_work *w = c->t->work;
    dgm_status s = DGM_OK;
    if (w->rows.n)
        qsort(w->rows.v, w->rows.n, sizeof *w->rows.v, by_target);
    for (size_t from = 0, to; from < w->rows.n && !s; from = to) {
        for (to = from + 1; to < w->rows.n && w->rows.v[to].target == w->rows.v[from].target;)
            to++;
        for (int voice = 0; voice < VOICES && !s; voice++)
            s = count_target(c, w->rows.v + from, to - from, voice, err);
    }
    return s;
}

dgm_status stances_add(counting *c, dgm_error *err)
{
    int64_t sentences_counted = 0, all;
    for (int32_t i = 0; i < c->d->sen->n; i++)
        sentences_counted += counts_sentence(c, i);
    dgm_status s = count_actors(c, &all, err);
    if (!s)
        s = count_sentences(c, err);
    if (!s)
        s = read_rows(c, err);
    if (!s)
        s = count_rows(c, err);
    if (!s && c->t->o.flags & DGM_HOLDERS)
        s = holders_add(c, err);
    return s ? s : counting_end(c, sentences_counted, 0, err);
}

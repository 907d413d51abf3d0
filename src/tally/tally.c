/* A tally's life: options, adding a document, merging. In: document views and other tallies. Out: cells. */
#include "tally/pattern.h"
#include "tally/store.h"
#include "base/error.h"

#include <string.h>

enum { SAMPLE_MAX = 1000000 };
enum { WINDOW_MAX = 64, WINDOW_DISTANCE_MAX = 20, NGRAM_MAX = 5, SKIP_MAX = 10, EVIDENCE_MAX = 100 };

static const uint32_t sections_of[] = {
    [DGM_TALLY_TERMS] = 1u << CELL_TERM | 1u << CELL_FORM | 1u << CELL_PART | 1u << CELL_USE,
    [DGM_TALLY_PAIRS] = 1u << CELL_PAIR | 1u << CELL_MARGIN | 1u << CELL_NAME | 1u << CELL_FORM | 1u << CELL_BOND |
                        1u << CELL_EVIDENCE,
    [DGM_TALLY_ENTITIES] = 1u << CELL_ACTOR | 1u << CELL_NAME,
    [DGM_TALLY_KEYWORDS] = 1u << CELL_CATEGORY | 1u << CELL_HIT | 1u << CELL_ENTRY,
    [DGM_TALLY_STANCES] = 1u << CELL_TARGET | 1u << CELL_SCORE | 1u << CELL_EVIDENCE | 1u << CELL_CLUSTER |
                          1u << CELL_NAME | 1u << CELL_DRIVER | 1u << CELL_HOLDER | 1u << CELL_HELD |
                          1u << CELL_NODE,
    [DGM_TALLY_COLLOCATES] = 1u << CELL_POSITION | 1u << CELL_COLLOCATE | 1u << CELL_SPAN | 1u << CELL_FORM,
    [DGM_TALLY_SAMPLE] = 1u << CELL_STRATUM | 1u << CELL_SAMPLE | 1u << CELL_NAME,
    [DGM_TALLY_TEXTS] = 1u << CELL_TEXT | 1u << CELL_MEAN | 1u << CELL_READING | 1u << CELL_SYLLABLES,
    [DGM_TALLY_LINES] = 1u << CELL_LINE,
};

bool cell_fits(uint32_t kind, const cell *c)
{
    if (kind < DGM_TALLY_TERMS || kind > DGM_TALLY_LINES || c->section < CELL_GROUP || c->section >= CELL_SECTIONS)
        return false;
    bool fits = c->section == CELL_GROUP || sections_of[kind] >> c->section & 1;
    for (int k = 0; k < CELL_VALUES; k++) {
        const bool may_be_negative = (c->section == CELL_SCORE && k == 1) || (c->section == CELL_CLUSTER && k == 3) ||
                                     (c->section == CELL_EVIDENCE && k == 0) || (c->section == CELL_DRIVER && k == 2) ||
                                     (c->section == CELL_BOND && k == 1) || (c->section == CELL_HELD && k == 1) ||
                                     (c->section == CELL_CATEGORY && k == 2) || (c->section == CELL_SAMPLE && k == 2);
        fits = fits && (may_be_negative ? c->value[k] > INT64_MIN : c->value[k] >= 0);
    }
    if (c->section == CELL_TARGET) /* favor and against are of n */
        fits = fits && c->value[2] <= c->value[0] && c->value[3] <= c->value[0] - c->value[2];
    for (int k = 1; k < CELL_VALUES && c->section == CELL_LINE; k++)
        fits = fits && c->value[k] <= c->value[0];
    return fits;
}

dgm_status options_check(uint32_t kind, const dgm_tally_options *o, dgm_tally_options *out, dgm_error *err)
{
    dgm_tally_options x = { 0 };
    if (o)
        x = *o;
    x.struct_size = (uint32_t)sizeof x;
    x.window = x.window ? x.window : 5;
    x.ngram_min = x.ngram_min ? x.ngram_min : 1;
    x.ngram_max = x.ngram_max ? x.ngram_max : x.ngram_min;
    x.evidence = x.evidence ? x.evidence : 3;
    x.sample = x.sample ? x.sample : 200;
    x.seed = x.seed ? x.seed : 1;
    if (kind < DGM_TALLY_TERMS || kind > DGM_TALLY_LINES)
        return err_set(err, DGM_ERR_ARGUMENT, "%u is no kind of tally", (unsigned)kind);
    if (x.flags & ~(DGM_ACROSS | DGM_DISTANCE | DGM_STOP | DGM_VALUES | DGM_POOL | DGM_ROLL_UP |
                    DGM_SEPARATE | DGM_DRIVERS | DGM_PROPORTIONAL | DGM_DOCUMENTS | DGM_NAMED | DGM_PASSAGES |
                    DGM_BONDS | DGM_HOLDERS))
        return err_set(err, DGM_ERR_ARGUMENT, "unknown flags of a tally");
    if (x.of > DGM_OF_BOTH || x.within > DGM_WITHIN_WINDOW)
        return err_set(err, DGM_ERR_ARGUMENT, "unknown items or context of pairs");
    if (x.window < 1 || x.window > WINDOW_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "a window has 1 to %d words", WINDOW_MAX);
    if (x.flags & DGM_DISTANCE && x.window > WINDOW_DISTANCE_MAX) /* lcm(1..W), and so every sum, grows as e^W */
        return err_set(err, DGM_ERR_ARGUMENT, "a window weighted by distance has 1 to %d words", WINDOW_DISTANCE_MAX);
    if (kind == DGM_TALLY_COLLOCATES && x.window > COLLOCATE_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "collocates are sought 1 to %d words away", COLLOCATE_MAX);
    const dgm_status node = kind == DGM_TALLY_COLLOCATES ? pattern_check(x.node ? x.node : "", err) : DGM_OK;
    if (node)
        return node;
    if (x.ngram_min < 1 || x.ngram_max < x.ngram_min || x.ngram_max > NGRAM_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "n-grams have 1 to %d words", NGRAM_MAX);
    if (x.skip < 0 || x.skip > SKIP_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "an n-gram can leave out 0 to %d tokens", SKIP_MAX);
    if (x.evidence < 1 || x.evidence > EVIDENCE_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "1 to %d passages of evidence can be kept", EVIDENCE_MAX);
    if (x.sample < 1 || x.sample > SAMPLE_MAX)
        return err_set(err, DGM_ERR_ARGUMENT, "1 to %d rows can be drawn", SAMPLE_MAX);
    if (x.memory < 0 || (x.memory && !x.folder))
        return err_set(err, DGM_ERR_ARGUMENT, "a limit of memory wants a folder for what is above it");
    if (x.memory && x.flags & (DGM_PASSAGES | DGM_BONDS))
        return err_set(err, DGM_ERR_ARGUMENT, "a limit of memory is for pairs without passages, stances or a network");
    const bool rows = kind == DGM_TALLY_STANCES || kind == DGM_TALLY_SAMPLE;
    if (rows && x.context == DGM_WITHIN_WINDOW)
        return err_set(err, DGM_ERR_ARGUMENT, "windows are of words, and stances are of sentences");
    if (kind == DGM_TALLY_LINES && ((x.by && *x.by) || (x.about && *x.about)))
        return err_set(err, DGM_ERR_ARGUMENT, "lines are counted by source, and all of them");
    const dgm_status s = passages_check(x.about, &x.context, &x.context_window, err);
    if (!s)
        *out = x;
    return s;
}

dgm_status tally_new(const mem *m, uint32_t kind, const dgm_tally_options *o, const char *hash, uint64_t seed,
                     const dgm_limits *limits, tally **out, dgm_error *err)
{
    dgm_tally_options checked = { 0 };
    const dgm_status s = options_check(kind, o, &checked, err);
    if (s)
        return s;
    tally *t = mem_zalloc(m, sizeof *t);
    if (!t)
        return err_memory(err);
    t->m = m;
    t->kind = kind;
    t->o = checked;
    t->o.by = mem_strdup(m, checked.by ? checked.by : "");
    t->o.about = mem_strdup(m, checked.about ? checked.about : "");
    t->o.node = mem_strdup(m, kind == DGM_TALLY_COLLOCATES ? checked.node : "");
    t->o.folder = mem_strdup(m, checked.folder ? checked.folder : "");
    t->max_cells = limits && limits->tally_cells > 0 ? limits->tally_cells : 1000000000;
    t->context_items = limits && limits->context_items > 0 ? (size_t)limits->context_items : 2000;
    strncpy(t->hash, hash, sizeof t->hash - 1);
    strtab_init(&t->names, m, seed);
    t->work = mem_zalloc(m, sizeof *t->work);
    if (t->work) {
        strtab_init(&t->work->evidence.keys, m, seed);
        strtab_init(&t->work->strata, m, seed);
    }
    if (!t->o.by || !t->o.about || !t->o.node || !t->o.folder || !t->work || tally_name(t, STR("")) == STRTAB_NONE) {
        tally_free(t);
        return err_memory(err);
    }
    *out = t;
    return DGM_OK;
}

static void work_free(const mem *m, struct tally_work *w)
{
    for (size_t i = 0; i < w->vocabs.n; i++) {
        vec_free(m, &w->vocabs.v[i].v);
        vec_free(m, &w->vocabs.v[i].times);
    }
    vec_free(m, &w->vocabs);
    passages_free(m, &w->chosen);
    vec_free(m, &w->uses);
    vec_free(m, &w->forms);
    vec_free(m, &w->terms);
    vec_free(m, &w->met);
    vec_free(m, &w->seen);
    vec_free(m, &w->items);
    vec_free(m, &w->distinct);
    vec_free(m, &w->sums);
    vec_free(m, &w->weights);
    vec_free(m, &w->entries);
    vec_free(m, &w->actors);
    vec_free(m, &w->places);
    vec_free(m, &w->log);
    vec_free(m, &w->ids);
    vec_free(m, &w->near);
    vec_free(m, &w->before);
    vec_free(m, &w->rows);
    vec_free(m, &w->text);
    vec_free(m, &w->terms_text);
    vec_free(m, &w->units);
    vec_free(m, &w->evidence.cells);
    vec_free(m, &w->evidence.counts);
    if (w->evidence.keys.m)
        strtab_free(&w->evidence.keys);
    for (size_t i = 0; i < w->samples.n; i++)
        vec_free(m, &w->samples.v[i].v);
    vec_free(m, &w->samples);
    if (w->strata.m)
        strtab_free(&w->strata);
    syllables_free(m, w->syllables);
    vec_free(m, &w->words);
    vec_free(m, &w->word_at);
    vec_free(m, &w->scratch);
    mem_free(m, w);
}

void work_moved(tally *t, const uint32_t *moved)
{
    struct tally_work *w = t->work;
    for (size_t i = 0; i < w->vocabs.n; i++)
        for (size_t k = 0; k < w->vocabs.v[i].v.n; k++) {
            uint32_t *known = &w->vocabs.v[i].v.v[k].cell;
            *known = *known ? moved[*known - 1] + 1 : 0;
        }
    for (size_t i = 0; i < w->places.n; i++)
        w->places.v[i].margin = w->places.v[i].margin ? moved[w->places.v[i].margin - 1] + 1 : 0;
    for (size_t i = 0; i < w->evidence.counts.n; i++)
        for (int32_t k = 0; k < w->evidence.counts.v[i]; k++) {
            uint32_t *kept = &w->evidence.cells.v[i * (size_t)t->o.evidence + (size_t)k];
            *kept = moved[*kept];
        }
    w->seen.n = 0; /* documents counted before have other stamps */
}

void tally_free(tally *t)
{
    if (!t)
        return;
    if (t->work)
        work_free(t->m, t->work);
    mem_free(t->m, (void *)(uintptr_t)t->o.by);
    mem_free(t->m, (void *)(uintptr_t)t->o.about);
    mem_free(t->m, (void *)(uintptr_t)t->o.node);
    mem_free(t->m, (void *)(uintptr_t)t->o.folder);
    spill_free(t);
    strtab_free(&t->names);
    vec_free(t->m, &t->cells);
    mem_free(t->m, t->slots);
    mem_free(t->m, t);
}

int64_t tally_memory(const tally *t)
{
    const struct tally_work *w = t->work;
    const size_t cells = t->cells.cap * sizeof *t->cells.v + (t->slots ? (t->mask + 1) * sizeof *t->slots : 0);
    const size_t work = w->uses.cap * sizeof *w->uses.v + w->places.cap * sizeof *w->places.v +
                        w->seen.cap * sizeof *w->seen.v + w->evidence.cells.cap * sizeof *w->evidence.cells.v;
    return (int64_t)(cells + work + strtab_memory(&t->names));
}

unsigned tally_needs(const tally *t)
{
    const unsigned about = *t->o.about ? NEED_ENTITIES : 0;
    const unsigned terms = NEED_TOKENS | NEED_TERMS | NEED_PHRASES, actors = NEED_TOKENS | NEED_ENTITIES;
    switch (t->kind) {
    case DGM_TALLY_TERMS:
        return terms | about | (t->o.flags & DGM_NAMED ? NEED_ENTITIES : 0);
    case DGM_TALLY_TEXTS:
        return NEED_TOKENS | NEED_TERMS | about;
    case DGM_TALLY_LINES:
        return NEED_LINES;
    case DGM_TALLY_PAIRS:
        return about | (t->o.flags & DGM_BONDS && t->o.of != DGM_OF_TERMS ? actors | NEED_STANCES : 0) |
               (t->o.of == DGM_OF_TERMS ? terms : t->o.of == DGM_OF_BOTH ? terms | actors : actors);
    case DGM_TALLY_COLLOCATES: /* whether it is a category's or an entity's is known with the document */
        return NEED_TOKENS | NEED_TERMS | about | (strchr(t->o.node, '@') ? NEED_HITS | NEED_ENTITIES : 0);
    case DGM_TALLY_KEYWORDS:
        return NEED_TOKENS | NEED_TERMS | NEED_HITS | about;
    case DGM_TALLY_SAMPLE:
        return actors | NEED_STANCES;
    case DGM_TALLY_STANCES:
        return actors | (t->o.flags & DGM_DRIVERS ? NEED_REASONS : NEED_STANCES);
    default:
        return actors;
    }
}

int64_t tally_cut(const tally *t)
{
    return t->work ? t->work->cut : 0;
}

static dgm_status add_view(tally *t, const doc_view *d, dgm_error *err)
{
    counting c;
    const dgm_status s = counting_begin(&c, t, d, err);
    if (s || !c.chosen->any)
        return s;
    switch (t->kind) {
    case DGM_TALLY_TERMS:
        return terms_add(&c, err);
    case DGM_TALLY_PAIRS:
        return pairs_add(&c, err);
    case DGM_TALLY_ENTITIES:
        return actors_add(&c, err);
    case DGM_TALLY_KEYWORDS:
        return keywords_add(&c, err);
    case DGM_TALLY_SAMPLE:
        return samples_add(&c, err);
    case DGM_TALLY_TEXTS:
        return texts_add(&c, err);
    case DGM_TALLY_COLLOCATES:
        return collocates_add(&c, err);
    default:
        return stances_add(&c, err);
    }
}

/* Whether what is counted is of one language, so that a document in several is counted in each. */
static bool is_of_languages(const tally *t)
{
    return t->kind == DGM_TALLY_TERMS || t->kind == DGM_TALLY_TEXTS || t->kind == DGM_TALLY_COLLOCATES ||
           (t->kind == DGM_TALLY_STANCES && !(t->o.flags & DGM_POOL));
}

dgm_status tally_add(tally *t, const doc_view *d, dgm_error *err)
{
    if (t->work)
        t->work->cut = 0;
    if (t->kind == DGM_TALLY_LINES)
        return lines_add(t, d, err);
    counting_document(t);
    if (!d->parts || !is_of_languages(t))
        return add_view(t, d, err);
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < d->n_parts && !s; i++)
        s = add_view(t, &d->parts[i], err);
    const bool counted = t->work->grouped || *t->o.about; /* else nothing of it is analysed, and it is a document all the same */
    return s || counted ? s : add_view(t, d, err);
}

static bool same_options(const dgm_tally_options *a, const dgm_tally_options *b)
{
    return a->flags == b->flags && a->of == b->of && a->within == b->within && a->window == b->window &&
           a->ngram_min == b->ngram_min && a->ngram_max == b->ngram_max && a->evidence == b->evidence &&
           a->sample == b->sample && a->seed == b->seed && a->skip == b->skip && a->context == b->context &&
           a->context_window == b->context_window &&
           strcmp(a->by, b->by) == 0 && strcmp(a->about, b->about) == 0 && strcmp(a->node, b->node) == 0;
}

/* name: of u's names, those of t. */
static dgm_status merge_cells(tally *t, const tally *u, const uint32_t *name, dgm_error *err)
{
    cell_reader r;
    dgm_status s = cells_open(u, false, &r, err);
    if (s)
        return s;
    for (const cell *x; !s && (x = cells_next(&r));) {
        cell c = *x;
        for (int k = 0; k < CELL_KEYS; k++)
            c.key[k] = name[c.key[k]];
        s = tally_bump(t, &c, err);
        if (!s)
            s = spill_if_large(t, err);
    }
    const dgm_status read = cells_close(&r);
    return s ? s : read;
}

dgm_status tally_merge(tally *t, const tally *u, dgm_error *err)
{
    if (t->kind != u->kind)
        return err_set(err, DGM_ERR_MISMATCH, "the tallies are of different kinds");
    if (!same_options(&t->o, &u->o))
        return err_set(err, DGM_ERR_MISMATCH, "the tallies were counted with different options");
    if (strcmp(t->hash, u->hash) != 0)
        return err_set(err, DGM_ERR_MISMATCH, "the tallies are of different configurations (%.8s and %.8s)", t->hash,
                       u->hash);
    const size_t n = strtab_size(&u->names);
    uint32_t *name = mem_array(t->m, n, sizeof *name); /* of u -> of t */
    if (!name)
        return err_memory(err);
    dgm_status s = DGM_OK;
    for (size_t i = 0; i < n && !s; i++)
        if ((name[i] = tally_name(t, strtab_get(&u->names, (uint32_t)i))) == STRTAB_NONE)
            s = err_memory(err);
    if (!s)
        s = merge_cells(t, u, name, err);
    mem_free(t->m, name);
    return s;
}

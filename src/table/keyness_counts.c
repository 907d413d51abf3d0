/* What keyness compares. In: CELL_TERM, CELL_GROUP and, where documents were counted by themselves, CELL_PART and
 * CELL_USE of one tally or of several. Out: terms with their counts on each side, sorted; documents, sorted by name, so
 * that nothing made of them depends on the order they were counted in. */
#include "table/keyness.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* On which side a group of a tally is. */
static int side_of(const question *x, const key_counts *k, int of, uint32_t group)
{
    const str name = name_str(k->tally[of], group);
    if (of != TARGET)
        return of;
    if (!x->q->group || str_eq(name, str_of(x->q->group)))
        return TARGET;
    if (k->tally[REFERENCE])
        return NEITHER;
    return !x->q->reference || str_eq(name, str_of(x->q->reference)) ? REFERENCE : NEITHER;
}

/* ---- terms */

static int by_term(const void *a, const void *b)
{
    const key_term *x = a, *y = b;
    int order = str_cmp(x->lang, y->lang);
    order = order ? order : str_cmp(x->term, y->term);
    return order ? order : x->of - y->of;
}

static bool same_term(const key_term *a, const key_term *b)
{
    return str_eq(a->term, b->term) && str_eq(a->lang, b->lang);
}

/* Adds a tally's terms, unsorted, and its words and documents to the totals. */
static dgm_status collect(const question *x, key_counts *k, int of, dgm_error *err)
{
    const tally *t = k->tally[of];
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        const int side = c->section == CELL_TERM || c->section == CELL_GROUP ? side_of(x, k, of, c->key[0]) : NEITHER;
        if (side == NEITHER)
            continue;
        if (c->section == CELL_GROUP) {
            add_count(&k->words[side], c->value[1]);
            add_count(&k->all_docs[side], c->value[0]);
            continue;
        }
        key_term term = { .lang = name_str(t, c->key[1]), .term = name_str(t, c->key[2]), .lang_id = c->key[1],
                          .term_id = c->key[2], .of = of, .stop = c->value[2] > 0 };
        term.count[side] = c->value[0];
        term.docs[side] = c->value[1];
        if (!vec_push(x->m, &k->terms, term))
            return err_memory(err);
    }
    return DGM_OK;
}

static void add_up(key_counts *k)
{
    size_t n = 0;
    if (k->terms.n)
        qsort(k->terms.v, k->terms.n, sizeof *k->terms.v, by_term);
    for (size_t i = 0; i < k->terms.n; i++) {
        if (n == 0 || !same_term(&k->terms.v[n - 1], &k->terms.v[i])) {
            k->terms.v[n++] = k->terms.v[i];
            continue;
        }
        key_term *to = &k->terms.v[n - 1];
        for (int side = 0; side < SIDES; side++) {
            add_count(&to->count[side], k->terms.v[i].count[side]);
            add_count(&to->docs[side], k->terms.v[i].docs[side]);
        }
        to->stop |= k->terms.v[i].stop;
    }
    k->terms.n = n;
    for (size_t i = 0; i < n; i++)
        k->compared += k->terms.v[i].count[TARGET] > 0 || k->terms.v[i].count[REFERENCE] > 0;
}

/* The terms [first, last) are of one language: their single words, of which a side's words are the sum. A side with one
 * language has all of its words, also those of a list that was cut off; one counted without single words too, whatever
 * its languages. */
static void share_words(key_counts *k, size_t first, size_t last)
{
    for (int side = 0; side < SIDES; side++) {
        int64_t single = 0;
        for (size_t i = first; i < last; i++)
            if (!memchr(k->terms.v[i].term.s, ' ', k->terms.v[i].term.len))
                add_count(&single, k->terms.v[i].count[side]);
        for (size_t i = first; i < last; i++)
            k->terms.v[i].words[side] = k->langs[side] > 1 && k->single[side] ? single : k->words[side];
    }
}

/* The end of the language's terms that begin at `first`. */
static size_t language_end(const key_counts *k, size_t first)
{
    size_t last = first;
    while (last < k->terms.n && str_eq(k->terms.v[last].lang, k->terms.v[first].lang))
        last++;
    return last;
}

static void words_by_language(key_counts *k)
{
    for (size_t first = 0, last; first < k->terms.n; first = last) {
        last = language_end(k, first);
        for (int side = 0; side < SIDES; side++) {
            bool any = false;
            for (size_t i = first; i < last && !any; i++)
                any = k->terms.v[i].count[side] > 0;
            k->langs[side] += any;
        }
    }
    for (size_t first = 0, last; first < k->terms.n; first = last) {
        last = language_end(k, first);
        share_words(k, first, last);
    }
}

dgm_status key_counts_make(const question *x, key_counts *k, dgm_error *err)
{
    dgm_status s = DGM_OK;
    k->tally[TARGET] = x->t;
    k->tally[REFERENCE] = x->reference;
    k->tally[BACKGROUND] = x->background;
    for (int of = 0; of < SIDES && !s; of++)
        if (k->tally[of])
            s = collect(x, k, of, err);
    for (int side = 0; side < SIDES; side++)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): there is a target always */
        k->single[side] = (k->tally[side] ? k->tally[side] : x->t)->o.ngram_min == 1;
    add_up(k);
    words_by_language(k);
    for (int side = TARGET; side <= REFERENCE; side++) {
        const tally *t = k->tally[side] ? k->tally[side] : x->t;
        k->by_doc[side] = t->o.flags & DGM_DOCUMENTS;
    }
    return s;
}

/* ---- documents */

static int by_name(const void *a, const void *b)
{
    const key_doc *x = a, *y = b;
    int order = x->side - y->side;
    order = order ? order : str_cmp(x->group, y->group);
    return order ? order : str_cmp(x->doc, y->doc);
}

/* A key of a tally, (group, document) or (language, term), and the place of what it names. */
typedef struct place {
    uint32_t key[2], at;
} place;
typedef VEC(place) places;

static int by_key(const void *a, const void *b)
{
    const place *x = a, *y = b;
    for (int i = 0; i < 2; i++)
        if (x->key[i] != y->key[i])
            return x->key[i] < y->key[i] ? -1 : 1;
    return 0;
}

static void sort_places(places *p)
{
    if (p->n)
        qsort(p->v, p->n, sizeof *p->v, by_key);
}

static const place *find_place(const places *p, uint32_t a, uint32_t b)
{
    const place key = { { a, b }, 0 };
    return p->n ? bsearch(&key, p->v, p->n, sizeof key, by_key) : NULL;
}

static dgm_status collect_docs(const question *x, key_counts *k, int of, dgm_error *err)
{
    const tally *t = k->tally[of];
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        const int side = c->section == CELL_PART ? side_of(x, k, of, c->key[0]) : NEITHER;
        const key_doc d = { .group = name_str(t, c->key[0]), .doc = name_str(t, c->key[1]), .group_id = c->key[0],
                            .doc_id = c->key[1], .of = of, .side = side, .words = c->value[0] };
        if (side != NEITHER && !vec_push(x->m, &k->docs, d))
            return err_memory(err);
    }
    return DGM_OK;
}

/* Where the documents and wanted terms of tally[of] are. */
static dgm_status index_names(const question *x, const key_counts *k, int of, const bool *wanted, places *docs,
                              places *terms, dgm_error *err)
{
    bool ok = true;
    const tally *t = k->tally[of];
    for (size_t i = 0; i < k->docs.n && ok; i++) {
        const place p = { { k->docs.v[i].group_id, k->docs.v[i].doc_id }, (uint32_t)i };
        ok = k->docs.v[i].of != of || vec_push(x->m, docs, p);
    }
    for (size_t i = 0; i < k->terms.n && ok; i++) {
        const key_term *term = &k->terms.v[i];
        place p = { { term->lang_id, term->term_id }, (uint32_t)i };
        if (term->of != of) { /* named by the ids of another tally */
            p.key[0] = strtab_find(&t->names, term->lang.s, term->lang.len);
            p.key[1] = strtab_find(&t->names, term->term.s, term->term.len);
        }
        ok = !wanted[i] || p.key[0] == STRTAB_NONE || p.key[1] == STRTAB_NONE || vec_push(x->m, terms, p);
    }
    sort_places(docs);
    sort_places(terms);
    return ok ? DGM_OK : err_memory(err);
}

static dgm_status collect_uses(const question *x, key_counts *k, int of, const bool *wanted, dgm_error *err)
{
    const tally *t = k->tally[of];
    places docs = { 0 }, terms = { 0 };
    dgm_status s = index_names(x, k, of, wanted, &docs, &terms, err);
    for (size_t i = 0; i < t->cells.n && !s; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section != CELL_USE)
            continue;
        const place *term = find_place(&terms, c->key[2], c->key[3]);
        const place *doc = term ? find_place(&docs, c->key[0], c->key[1]) : NULL;
        const key_use use = { term ? term->at : 0, doc ? doc->at : 0, c->value[0] };
        if (doc && !vec_push(x->m, &k->uses, use))
            s = err_memory(err);
    }
    vec_free(x->m, &docs);
    vec_free(x->m, &terms);
    return s;
}

static int by_term_and_doc(const void *a, const void *b)
{
    const key_use *x = a, *y = b;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

dgm_status key_counts_uses(const question *x, key_counts *k, const bool *wanted, dgm_error *err)
{
    dgm_status s = DGM_OK;
    for (int of = TARGET; of <= REFERENCE && !s; of++)
        if (k->tally[of])
            s = collect_docs(x, k, of, err);
    if (k->docs.n)
        qsort(k->docs.v, k->docs.n, sizeof *k->docs.v, by_name);
    for (int of = TARGET; of <= REFERENCE && !s; of++)
        if (k->tally[of])
            s = collect_uses(x, k, of, wanted, err);
    if (k->uses.n)
        qsort(k->uses.v, k->uses.n, sizeof *k->uses.v, by_term_and_doc);
    k->first = s ? NULL : mem_array(x->m, k->terms.n + 1, sizeof *k->first);
    if (!s && !k->first)
        s = err_memory(err);
    for (size_t i = 0, use = 0; i <= k->terms.n && !s; i++) {
        while (use < k->uses.n && k->uses.v[use].term < i)
            use++;
        k->first[i] = use;
    }
    return s;
}

void key_counts_free(const mem *m, key_counts *k)
{
    vec_free(m, &k->terms);
    vec_free(m, &k->docs);
    vec_free(m, &k->uses);
    mem_free(m, k->first);
}

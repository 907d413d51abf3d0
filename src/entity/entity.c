/* Making, loading, sealing and running the stage; see entity.h. */
#include "base/data.h"
#include "base/merge.h"
#include "entity/rules.h"

#include <stddef.h>
#include <string.h>

const char *const entity_type_names[ENTITY_TYPES] = { "PERSON", "GPE",     "LOC",  "ORG",   "NORP",    "EVENT",
                                                      "LAW",    "PRODUCT", "DATE", "MONEY", "PERCENT", "QUANTITY" };
const char *const entity_via_names[VIA_COUNT] = { "name", "demonym", "metonym", "acronym", "short",
                                                  "role", "pattern", "shape",   "compound" };

const char *const entity_fate_names[FATE_COUNT] = { "",            "a longer one", "a better kind", "an earlier one",
                                                    "other sense", "no support",   "part of a name" };

/* ---- the rules */

enum { ROW_BYTES = 48 }; /* of the gazetteer, about */

bool is_gazetteer(const data_file *f)
{
    return strncmp(f->name, "gazetteer/", 10) == 0;
}

static dgm_status load_builtin(entities *e, dgm_error *err)
{
    size_t bytes = 0;
    for (const data_file *f = data_files; f->name; f++)
        bytes += is_gazetteer(f) ? f->len : 0;
    if (!vec_reserve(e->m, &e->entries, bytes / ROW_BYTES / 2))
        return err_memory(err);
    for (const data_file *f = data_files; f->name; f++) {
        dgm_status s = DGM_OK;
        if (is_gazetteer(f))
            s = gazetteer_load(e, f->name, f->data, f->len, false, err);
        else if (strncmp(f->name, "patterns/", 9) == 0 && strcmp(f->name, "patterns/values.tsv") != 0)
            s = patterns_load(e, f->name, f->data, f->len, false, err);
        if (s != DGM_OK)
            return s;
    }
    return DGM_OK;
}

static dgm_status load_file(entities *e, const row_file *f, dgm_error *err)
{
    return f->patterns ? patterns_load(e, f->name.s, f->data.s, f->data.len, true, err)
                       : gazetteer_load(e, f->name.s, f->data.s, f->data.len, true, err);
}

static entities *new_rules(const mem *m, uint64_t seed, enum lang lang)
{
    entities *e = mem_zalloc(m, sizeof *e);
    if (!e)
        return NULL;
    e->m = m;
    e->seed = seed;
    e->lang = lang;
    e->last_thing = STRTAB_NONE;
    arena_init(&e->bytes, m);
    strtab_init(&e->words, m, seed);
    strtab_init(&e->thing_ids, m, seed);
    strtab_init(&e->value_index, m, seed);
    return e;
}

dgm_status entities_new(const mem *m, uint64_t seed, bool builtin, bool jit, const dgm_limits *limits, entities **out,
                        dgm_error *err)
{
    entities *e = new_rules(m, seed, LANG_UND);
    if (e)
        e->languages = mem_zalloc(m, sizeof *e->languages);
    if (!e || !e->languages) {
        entities_free(e);
        return err_memory(err);
    }
    for (int i = 0; i < LANG_COUNT; i++)
        atomic_init(&e->languages->of[i], NULL);
    e->builtin = builtin;
    e->jit = jit;
    if (limits)
        e->limits = *limits;
    if (!e->limits.document_matches)
        e->limits.document_matches = INT64_MAX;
    *out = e;
    return DGM_OK;
}

/* Rows are read once now, so that a wrong one is told at once, and kept for the languages. */
static dgm_status load(entities *e, row_file f, dgm_error *err)
{
    languages *l = e->languages;
    f.name.s = arena_str(&e->bytes, f.name.s, f.name.len);
    f.data.s = arena_str(&e->bytes, f.data.s, f.data.len);
    entities *trial = new_rules(e->m, e->seed, LANG_UND);
    dgm_status s = f.name.s && f.data.s && trial ? load_file(trial, &f, err) : err_memory(err);
    if (s == DGM_OK && !vec_push(e->m, &l->files, f))
        s = err_memory(err);
    entities_free(trial);
    return s;
}

dgm_status entities_load_gazetteer(entities *e, const char *name, const char *data, size_t len, dgm_error *err)
{
    return load(e, (row_file){ str_of(name), { data, len }, false }, err);
}

dgm_status entities_load_patterns(entities *e, const char *name, const char *data, size_t len, dgm_error *err)
{
    e->user_patterns = true;
    return load(e, (row_file){ str_of(name), { data, len }, true }, err);
}

bool entities_aliases(const entities *e, const mem *m, enum lang lang, aliases *out)
{
    for (const data_file *f = data_files; e->builtin && f->name; f++)
        if (is_gazetteer(f) && !gazetteer_aliases(f->data, f->len, m, lang, out))
            return false;
    for (size_t i = 0; i < e->languages->files.n; i++) {
        const row_file *f = &e->languages->files.v[i];
        if (!f->patterns && !gazetteer_aliases(f->data.s, f->data.len, m, lang, out))
            return false;
    }
    return true;
}

static dgm_status compile(entities *e, const entities *all, dgm_error *err)
{
    const languages *l = all->languages;
    e->builtin = all->builtin;
    e->jit = all->jit;
    e->limits = all->limits;
    const bool ok = trie_init(e->m, &e->names) && trie_init(e->m, &e->phrase_trie) && values_load(e);
    dgm_status s = ok ? DGM_OK : err_memory(err);
    if (s == DGM_OK && e->builtin)
        s = load_builtin(e, err);
    for (size_t i = 0; s == DGM_OK && i < l->files.n; i++)
        s = load_file(e, &l->files.v[i], err);
    if (s == DGM_OK && !parts_write(e))
        s = err_memory(err);
    if (s == DGM_OK)
        s = gazetteer_seal(e, l->segment[e->lang], err);
    if (s == DGM_OK && !triggers_seal(e, l->lex[e->lang]))
        s = err_memory(err);
    return s == DGM_OK ? patterns_seal(e, err) : s;
}

/* The rules of a language, compiled now if no document was in it before. Of two threads that come first together both
 * compile, and one throws its own away. */
static dgm_status rules_of(const entities *all, enum lang lang, const entities **out, dgm_error *err)
{
    languages *l = all->languages;
    entities *e = atomic_load_explicit(&l->of[lang], memory_order_acquire);
    if (!e) {
        e = new_rules(all->m, all->seed, lang);
        const dgm_status s = e ? compile(e, all, err) : err_memory(err);
        if (s != DGM_OK) {
            entities_free(e);
            return s;
        }
        entities *first = NULL;
        if (!atomic_compare_exchange_strong_explicit(&l->of[lang], &first, e, memory_order_acq_rel,
                                                     memory_order_acquire)) {
            entities_free(e);
            e = first;
        }
    }
    *out = e;
    return DGM_OK;
}

/* Patterns that are given are compiled now, so that a wrong one is told; the rest when a document is in the language. */
dgm_status entities_seal(entities *e, const segmenter *const segment[LANG_COUNT], const lexis *const lex[LANG_COUNT],
                         dgm_error *err)
{
    for (int i = LANG_EN; i < LANG_COUNT; i++) {
        e->languages->segment[i] = segment[i];
        e->languages->lex[i] = lex[i];
        const entities *ready;
        const dgm_status s = e->user_patterns && segment[i] ? rules_of(e, (enum lang)i, &ready, err) : DGM_OK;
        if (s != DGM_OK)
            return s;
    }
    return DGM_OK;
}

static void languages_free(const mem *m, languages *l)
{
    for (int i = 0; i < LANG_COUNT; i++)
        entities_free(atomic_load_explicit(&l->of[i], memory_order_acquire));
    vec_free(m, &l->files);
    mem_free(m, l);
}

void entities_free(entities *e)
{
    if (!e)
        return;
    const mem *m = e->m;
    if (e->languages)
        languages_free(m, e->languages);
    patterns_free(e);
    triggers_free(m, &e->triggers);
    trie_free(m, &e->names);
    trie_free(m, &e->phrase_trie);
    strtab_free(&e->words);
    strtab_free(&e->thing_ids);
    strtab_free(&e->value_index);
    vec_free(m, &e->endings);
    vec_free(m, &e->cases);
    vec_free(m, &e->word_cues);
    vec_free(m, &e->things);
    vec_free(m, &e->offices);
    vec_free(m, &e->entries);
    vec_free(m, &e->phrases);
    vec_free(m, &e->values);
    vec_free(m, &e->value_row);
    arena_free(&e->bytes);
    mem_free(m, e);
}

/* ---- a document */

void mentions_init(mentions *x, const mem *m)
{
    memset(x, 0, sizeof *x);
    arena_init(&x->bytes, m);
}

void mentions_free(const mem *m, mentions *x)
{
    struct entity_work *w = x->work;
    if (w) {
        for (int i = 0; i < LANG_COUNT; i++) {
            vec_free(m, &w->forms[i].info);
            vec_free(m, &w->forms[i].gates);
            strtab_free(&w->forms[i].sets);
            vec_free(m, &w->forms[i].bits);
        }
        vec_free(m, &w->gates);
        vec_free(m, &w->bits);
        vec_free(m, &w->needed);
        vec_free(m, &w->possible);
        vec_free(m, &w->thing_stamp);
        vec_free(m, &w->thing_actor);
        vec_free(m, &w->order[0]);
        vec_free(m, &w->order[1]);
        vec_free(m, &w->cand);
        vec_free(m, &w->sorted);
        vec_free(m, &w->found);
        vec_free(m, &w->count);
        vec_free(m, &w->cover);
        vec_free(m, &w->actor_slots);
        vec_free(m, &w->actor_keys);
        vec_free(m, &w->thing_count);
        vec_free(m, &w->counted);
        vec_free(m, &w->named);
        vec_free(m, &w->scored);
        vec_free(m, &w->pools);
        vec_free(m, &w->lower);
        vec_free(m, &w->pool_stamp);
        vec_free(m, &w->pool_of);
        vec_free(m, &w->short_actor);
        vec_free(m, &w->short_used);
        vec_free(m, &w->text);
        vec_free(m, &w->tail);
        vec_free(m, &w->form);
        vec_free(m, &w->spelt);
        pcre2_match_data_free(w->match);
        pcre2_match_context_free(w->context);
        mem_free(m, w);
    }
    vec_free(m, &x->v);
    vec_free(m, &x->actors);
    vec_free(m, &x->tried);
    arena_free(&x->bytes);
    x->work = NULL;
}

static run new_run(const entity_input *in, mentions *out)
{
    return (run){ NULL, in, out, out->work, out->bytes.m, in->lang == LANG_UND ? LANG_EN : in->lang };
}

static void clear(mentions *out)
{
    out->v.n = out->actors.n = out->tried.n = 0;
    out->gave_up = 0;
    out->full = false;
    out->rules = NULL;
    arena_clear(&out->bytes);
}

dgm_status entities_run(const entities *e, const entity_input *in, mentions *out, dgm_error *err)
{
    const mem *m = out->bytes.m;
    if (!in->more)
        clear(out);
    if (!out->work)
        out->work = mem_zalloc(m, sizeof *out->work);
    if (!out->work)
        return err_memory(err);
    if (in->tok->n == 0)
        return DGM_OK;
    run r = new_run(in, out);
    const size_t before = out->v.n;
    dgm_status s = rules_of(e, r.lang, &r.e, err);
    out->rules = r.e;
    if (s == DGM_OK)
        s = find_candidates(&r, err);
    if (s == DGM_OK)
        s = keep_best(&r) ? resolve(&r, err) : err_memory(err);
    if (s == DGM_OK && in->mixed && !list_tried(&r))
        s = err_memory(err);
    if (s == DGM_OK && !merge_runs(m, out->v.v, before, out->v.n, sizeof(mention), offsetof(mention, sentence)))
        s = err_memory(err);
    if (s != DGM_OK)
        out->v.n = out->actors.n = 0;
    return s && out->full ? err_limit(err, e->limits.document_matches, "candidates of names and patterns", "document_matches") : s;
}

dgm_status entities_tried(const entities *e, const entity_input *in, mentions *out, dgm_error *err)
{
    if (in->mixed)
        return DGM_OK;
    out->tried.n = 0;
    if (in->tok->n == 0)
        return DGM_OK;
    run r = new_run(in, out);
    const dgm_status s = rules_of(e, r.lang, &r.e, err);
    return s == DGM_OK && !list_tried(&r) ? err_memory(err) : s;
}

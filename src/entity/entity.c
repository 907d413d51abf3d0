/* Making, loading, sealing and running the stage; see entity.h. */
#include "base/data.h"
#include "entity/rules.h"

#include <string.h>

const char *const entity_type_names[ENTITY_TYPES] = { "PERSON", "GPE",     "LOC",  "ORG",   "NORP",    "EVENT",
                                                      "LAW",    "PRODUCT", "DATE", "MONEY", "PERCENT", "QUANTITY" };
const char *const entity_via_names[VIA_COUNT] = { "name", "demonym", "metonym", "acronym", "short",
                                                  "role", "pattern", "shape",   "compound" };

/* ---- the rules */

enum { ROW_BYTES = 48 }; /* of the gazetteer, about */

static dgm_status load_builtin(entities *e, dgm_error *err)
{
    size_t bytes = 0;
    for (const data_file *f = data_files; f->name; f++)
        bytes += strncmp(f->name, "gazetteer/", 10) == 0 ? f->len : 0;
    if (!vec_reserve(e->m, &e->entries, bytes / ROW_BYTES))
        return err_memory(err);
    for (const data_file *f = data_files; f->name; f++) {
        dgm_status s = DGM_OK;
        if (strncmp(f->name, "gazetteer/", 10) == 0)
            s = gazetteer_load(e, f->name, f->data, f->len, false, err);
        else if (strncmp(f->name, "patterns/", 9) == 0 && strcmp(f->name, "patterns/values.tsv") != 0)
            s = patterns_load(e, f->name, f->data, f->len, false, err);
        if (s != DGM_OK)
            return s;
    }
    return DGM_OK;
}

dgm_status entities_new(const mem *m, uint64_t seed, bool builtin, bool jit, const dgm_limits *limits, entities **out,
                        dgm_error *err)
{
    entities *e = mem_zalloc(m, sizeof *e);
    if (!e)
        return err_memory(err);
    e->m = m;
    e->seed = seed;
    e->builtin = builtin;
    e->jit = jit;
    if (limits)
        e->limits = *limits;
    arena_init(&e->bytes, m);
    strtab_init(&e->words, m, seed);
    strtab_init(&e->thing_ids, m, seed);
    strtab_init(&e->value_index, m, seed);
    const bool ok = trie_init(m, &e->names) && trie_init(m, &e->phrase_trie) && values_load(e);
    dgm_status s = ok ? DGM_OK : err_memory(err);
    if (s == DGM_OK && builtin)
        s = load_builtin(e, err);
    if (s != DGM_OK) {
        entities_free(e);
        return s;
    }
    *out = e;
    return DGM_OK;
}

dgm_status entities_load_gazetteer(entities *e, const char *name, const char *data, size_t len, dgm_error *err)
{
    return gazetteer_load(e, name, data, len, true, err);
}

dgm_status entities_load_patterns(entities *e, const char *name, const char *data, size_t len, dgm_error *err)
{
    return patterns_load(e, name, data, len, true, err);
}

dgm_status entities_seal(entities *e, const segmenter *const segment[LANG_COUNT], const lexis *const lex[LANG_COUNT],
                         dgm_error *err)
{
    dgm_status s = gazetteer_seal(e, segment, lex, err);
    for (int i = LANG_EN; s == DGM_OK && i < LANG_COUNT; i++)
        if (lex[i] && !triggers_seal(e, lex[i]))
            s = err_memory(err);
    return s == DGM_OK ? patterns_seal(e, err) : s;
}

void entities_free(entities *e)
{
    if (!e)
        return;
    const mem *m = e->m;
    patterns_free(e);
    for (int i = 0; i < LANG_COUNT; i++)
        triggers_free(m, &e->triggers[i]);
    trie_free(m, &e->names);
    trie_free(m, &e->phrase_trie);
    strtab_free(&e->words);
    strtab_free(&e->thing_ids);
    strtab_free(&e->value_index);
    vec_free(m, &e->endings);
    vec_free(m, &e->word_cues);
    vec_free(m, &e->things);
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
        vec_free(m, &w->forms);
        vec_free(m, &w->form_gates);
        vec_free(m, &w->gates);
        strtab_free(&w->sets);
        vec_free(m, &w->bits);
        vec_free(m, &w->order[0]);
        vec_free(m, &w->order[1]);
        vec_free(m, &w->cand);
        vec_free(m, &w->sorted);
        vec_free(m, &w->found);
        vec_free(m, &w->count);
        vec_free(m, &w->cover);
        vec_free(m, &w->actor_slots);
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
        pcre2_match_data_free(w->match);
        pcre2_match_context_free(w->context);
        mem_free(m, w);
    }
    vec_free(m, &x->v);
    vec_free(m, &x->actors);
    arena_free(&x->bytes);
    x->work = NULL;
}

dgm_status entities_run(const entities *e, const entity_input *in, mentions *out, dgm_error *err)
{
    const mem *m = e->m;
    out->v.n = out->actors.n = 0;
    arena_clear(&out->bytes);
    if (!out->work)
        out->work = mem_zalloc(m, sizeof *out->work);
    if (!out->work)
        return err_memory(err);
    if (in->tok->n == 0)
        return DGM_OK;
    run r = { e, in, out, out->work, m, in->lang == LANG_UND ? LANG_EN : in->lang };
    dgm_status s = find_candidates(&r, err);
    if (s == DGM_OK)
        s = keep_best(&r) ? resolve(&r, err) : err_memory(err);
    if (s != DGM_OK)
        out->v.n = out->actors.n = 0;
    return s;
}

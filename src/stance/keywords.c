/* Dictionaries of categories: the plain analyzer. In: dictionary files. Out: their entries and rules, compiled.
 *
 * Patterns match the folded form, not the stem, as the dictionaries' own programs do. An entry belongs to its category
 * and to those that is nested in. Rules name phrases and categories; of a category they mean its plain entries, never
 * its rules, so that no rule waits for another. */
#include "stance/keywords.h"

#include "base/data.h"
#include "stance/dictionary.h"
#include <string.h>

dgm_status keywords_new(const mem *m, uint64_t seed, keywords **out, dgm_error *err)
{
    keywords *k = mem_zalloc(m, sizeof *k);
    if (!k)
        return err_memory(err);
    k->m = m;
    k->seed = seed;
    strtab_init(&k->categories, m, seed);
    strtab_init(&k->files, m, seed);
    strtab_init(&k->own_names, m, seed);
    strtab_init(&k->known, m, seed);
    strtab_init(&k->sides, m, seed);
    strtab_init(&k->evidence, m, seed);
    *out = k;
    return DGM_OK;
}

void keywords_free(keywords *k)
{
    if (!k)
        return;
    strtab_free(&k->categories);
    strtab_free(&k->files);
    strtab_free(&k->own_names);
    vec_free(k->m, &k->own_name);
    strtab_free(&k->known);
    strtab_free(&k->sides);
    strtab_free(&k->evidence);
    vec_free(k->m, &k->category);
    vec_free(k->m, &k->entries);
    vec_free(k->m, &k->conditions);
    vec_free(k->m, &k->side);
    vec_free(k->m, &k->heads);
    vec_free(k->m, &k->stances);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        phrases_free(&k->book[lang]);
    mem_free(k->m, k);
}

size_t keywords_categories(const keywords *k)
{
    return strtab_size(&k->categories);
}

str keywords_category(const keywords *k, size_t i)
{
    return strtab_get(&k->categories, (uint32_t)i);
}

int32_t keywords_find(const keywords *k, str category)
{
    const uint32_t id = strtab_find(&k->categories, category.s, category.len);
    return id == STRTAB_NONE ? -1 : (int32_t)id;
}

size_t keywords_entries(const keywords *k)
{
    return k->entries.n;
}

keyword_pattern keywords_entry(const keywords *k, size_t i)
{
    const keyword_entry *e = &k->entries.v[i];
    return (keyword_pattern){ (int32_t)e->category, e->pattern, e->weight, e->conditions > 0 };
}

/* ---- loading */

typedef struct loading {
    keywords *k;
    uint32_t file;
    buf key;
} loading;

/* Lets a new category be found by its own name. */
static bool name_category(keywords *k, uint32_t category, str own)
{
    const uint32_t id = strtab_add(&k->own_names, own.s, own.len);
    if (id == STRTAB_NONE)
        return false;
    if (id == k->own_name.n)
        return vec_push(k->m, &k->own_name, category);
    k->own_name.v[id] = CATEGORY_NONE;
    return true;
}

/* The category of a path, made with those it is in where they are new; CATEGORY_NONE: out of memory. */
static uint32_t add_category(keywords *k, const category_path *path)
{
    uint32_t outer = CATEGORY_NONE;
    for (int i = 0; i < path->depth; i++) {
        const uint32_t id = strtab_add(&k->categories, path->name.v, path->end[i]);
        const keyword_category c = { outer, STRTAB_NONE, 0, 0 };
        const size_t from = i ? path->end[i - 1] + 1 : 0;
        if (id == STRTAB_NONE)
            return CATEGORY_NONE;
        if (id == k->category.n && !(vec_push(k->m, &k->category, c) &&
                                     name_category(k, id, (str){ path->name.v + from, path->end[i] - from })))
            return CATEGORY_NONE;
        outer = id;
    }
    return outer;
}

/* Adds the sides of a condition, each text once. */
static dgm_status add_sides(keywords *k, str sides, condition *c, dgm_error *err)
{
    str side;
    c->side = (uint32_t)k->side.n;
    while (rule_side(&sides, &side)) {
        if (!side.len)
            return err_set(err, DGM_ERR_FORMAT, "a rule with nothing beside a relation or |");
        if (k->side.n - c->side == RULE_SIDES)
            return err_set(err, DGM_ERR_FORMAT, "more than %d alternatives: name a category", (int)RULE_SIDES);
        const uint32_t id = strtab_add(&k->sides, side.s, side.len);
        if (id == STRTAB_NONE || !vec_push(k->m, &k->side, id))
            return err_memory(err);
    }
    c->sides = (uint32_t)k->side.n - c->side;
    return DGM_OK;
}

static dgm_status add_conditions(keywords *k, keyword_entry *e, dgm_error *err)
{
    rule_text rule;
    dgm_status status = rule_split(e->pattern, &rule, err);
    e->condition = (uint32_t)k->conditions.n;
    e->conditions = (uint32_t)rule.n;
    if (!status && rule.n && !rule.head.len)
        return err_set(err, DGM_ERR_FORMAT, "a rule with nothing before its relation");
    for (int i = 0; i < rule.n && !status; i++) {
        status = add_sides(k, rule.condition[i].sides, &rule.condition[i].is, err);
        if (!status && !vec_push(k->m, &k->conditions, rule.condition[i].is))
            status = err_memory(err);
    }
    return status;
}

/* An entry repeated in its category is passed over. */
static dgm_status add_entry(void *user, const dictionary_entry *from, dgm_error *err)
{
    loading *l = user;
    keywords *k = l->k;
    const uint32_t category = add_category(k, from->category);
    if (category == CATEGORY_NONE)
        return err_memory(err);
    l->key.n = 0;
    if (!buf_add(k->m, &l->key, &category, sizeof category) ||
        !buf_add(k->m, &l->key, from->pattern.s, from->pattern.len))
        return err_memory(err);
    const uint32_t id = strtab_add(&k->known, l->key.v, l->key.n);
    if (id == STRTAB_NONE)
        return err_memory(err);
    if (id < k->entries.n)
        return DGM_OK;
    const str key = strtab_get(&k->known, id);
    keyword_entry e = { .category = category,
                        .file = l->file,
                        .pattern = { key.s + sizeof category, key.len - sizeof category },
                        .line = from->line,
                        .weight = (int64_t)(from->weight * WEIGHT_UNIT + (from->weight < 0 ? -0.5 : 0.5)) };
    dgm_error why = DGM_ERROR_INIT;
    const dgm_status status = add_conditions(k, &e, &why);
    if (status == DGM_ERR_FORMAT)
        return err_at(err, status, e.line, -1, "line %lld: %s", (long long)e.line, why.message);
    return !status && vec_push(k->m, &k->entries, e) ? DGM_OK : err_memory(err);
}

dgm_status keywords_load(keywords *k, const char *name, const char *data, size_t len, dgm_error *err)
{
    loading l = { k, strtab_add(&k->files, name, strlen(name)), { 0 } };
    if (l.file == STRTAB_NONE)
        return err_memory(err);
    dgm_error why = DGM_ERROR_INIT;
    const dgm_status status = dictionary_read(k->m, name, data, len, add_entry, &l, &why);
    vec_free(k->m, &l.key);
    return status ? err_at(err, status, why.line, why.offset, why.line > 0 ? "%s %s" : "%s: %s", name, why.message)
                  : DGM_OK;
}

dgm_status keywords_load_evidence(keywords *k, const char *name, const char *data, size_t len, dgm_error *err)
{
    const uint32_t file = strtab_add(&k->files, name, strlen(name));
    if (file == STRTAB_NONE)
        return err_memory(err);
    for (tsv t = tsv_open(data, len); tsv_next(&t);) {
        const bool favor = str_eq(t.cell[1], STR("favor"));
        if (!t.cell[0].len || (!favor && !str_eq(t.cell[1], STR("against"))))
            return err_at(err, DGM_ERR_FORMAT, t.line, -1, "%s line %lld: a row is a category and favor or against",
                          name, (long long)t.line);
        const category_stance s = { strtab_add(&k->evidence, t.cell[0].s, t.cell[0].len), file, t.line,
                                    favor ? 1 : -1 };
        if (s.name == STRTAB_NONE || !vec_push(k->m, &k->stances, s))
            return err_memory(err);
    }
    return DGM_OK;
}

/* ---- compiling */

static dgm_status bad_entry(const keywords *k, const keyword_entry *e, const char *what, str about, dgm_error *err)
{
    return err_at(err, DGM_ERR_FORMAT, e->line, -1, "%s line %lld: %s '%.*s'", strtab_get(&k->files, e->file).s,
                  (long long)e->line, what, (int)(about.len < 80 ? about.len : 80), about.s);
}

/* By its name, or by its own name within others. CATEGORY_NONE: no such category, or several. */
static uint32_t find_category(const keywords *k, str name)
{
    const uint32_t found = strtab_find(&k->categories, name.s, name.len);
    if (found != STRTAB_NONE)
        return found;
    const uint32_t own = strtab_find(&k->own_names, name.s, name.len);
    return own == STRTAB_NONE ? CATEGORY_NONE : k->own_name.v[own];
}

/* Marks the categories that are evidence; one nested in another is what that is, unless it is marked itself. */
static dgm_status resolve_stances(keywords *k, dgm_error *err)
{
    for (size_t i = 0; i < k->stances.n; i++) {
        const category_stance *s = &k->stances.v[i];
        const str name = strtab_get(&k->evidence, s->name);
        const uint32_t category = find_category(k, name);
        if (category == CATEGORY_NONE)
            return err_at(err, DGM_ERR_FORMAT, s->line, -1, "%s: no category, or several, of the name '%.*s'",
                          strtab_get(&k->files, s->file).s, (int)(name.len < 80 ? name.len : 80), name.s);
        k->category.v[category].stance = s->stance;
    }
    for (size_t i = 0; i < k->category.n; i++) { /* a category comes behind those it is in */
        keyword_category *c = &k->category.v[i];
        if (!c->stance && c->outer != CATEGORY_NONE)
            c->stance = k->category.v[c->outer].stance;
    }
    return DGM_OK;
}

bool keywords_has_evidence(const keywords *k)
{
    return k->stances.n > 0;
}

int keywords_stance(const keywords *k, size_t category)
{
    return k->category.v[category].stance;
}

/* Lets the categories that conditions name know it; one that goes by two names has one side. */
static dgm_status resolve_sides(keywords *k, const keyword_entry *e, dgm_error *err)
{
    for (uint32_t i = 0; i < e->conditions; i++) {
        const condition *c = &k->conditions.v[e->condition + i];
        for (uint32_t j = 0; j < c->sides; j++) {
            uint32_t *side = &k->side.v[c->side + j];
            const str name = strtab_get(&k->sides, *side);
            if (*name.s != '@')
                continue;
            const uint32_t category = find_category(k, (str){ name.s + 1, name.len - 1 });
            if (category == CATEGORY_NONE)
                return bad_entry(k, e, "no category, or several, of the name", name, err);
            if (k->category.v[category].side == STRTAB_NONE)
                k->category.v[category].side = *side;
            *side = k->category.v[category].side;
        }
    }
    return DGM_OK;
}

/* Lets the categories that are heads of the rule know it. */
static dgm_status resolve_heads(keywords *k, uint32_t entry, str heads, dgm_error *err)
{
    const keyword_entry *e = &k->entries.v[entry];
    str side;
    while (rule_side(&heads, &side)) {
        if (!side.len)
            return bad_entry(k, e, "a rule with nothing beside | in", e->pattern, err);
        if (*side.s != '@')
            continue;
        const uint32_t category = find_category(k, (str){ side.s + 1, side.len - 1 });
        if (category == CATEGORY_NONE)
            return bad_entry(k, e, "no category, or several, of the name", side, err);
        const category_head head = { entry, k->category.v[category].head };
        if (!vec_push(k->m, &k->heads, head))
            return err_memory(err);
        k->category.v[category].head = (uint32_t)k->heads.n;
    }
    return DGM_OK;
}

static dgm_status resolve(keywords *k, dgm_error *err)
{
    dgm_status status = DGM_OK;
    for (uint32_t i = 0; i < k->entries.n && !status; i++) {
        const keyword_entry *e = &k->entries.v[i];
        rule_text rule;
        if (!e->conditions)
            continue;
        status = rule_split(e->pattern, &rule, err);
        if (!status)
            status = resolve_sides(k, e, err);
        if (!status)
            status = resolve_heads(k, i, rule.head, err);
    }
    return status;
}

static dgm_status add_phrase(const keywords *k, phrases *book, phrase_cutter *c, const keyword_entry *e, str phrase,
                             uint32_t payload, dgm_error *err)
{
    dgm_error why = DGM_ERROR_INIT;
    const dgm_status status = phrases_add(book, c, phrase, false, payload, &why);
    if (status == DGM_ERR_FORMAT)
        return bad_entry(k, e, why.message, phrase, err);
    return status ? err_memory(err) : DGM_OK;
}

/* Phrases of the entry: itself, or the heads of a rule. */
static dgm_status add_heads(const keywords *k, phrases *book, phrase_cutter *c, uint32_t entry, dgm_error *err)
{
    const keyword_entry *e = &k->entries.v[entry];
    if (!e->conditions)
        return add_phrase(k, book, c, e, e->pattern, entry * 2, err);
    rule_text rule;
    str side;
    dgm_status status = rule_split(e->pattern, &rule, err);
    while (!status && rule_side(&rule.head, &side))
        if (*side.s != '@')
            status = add_phrase(k, book, c, e, side, entry * 2, err);
    return status;
}

/* Phrases that conditions of the entry name and no entry before it did; `*done`: those that were. Sides are numbered in
 * the order in which entries bring them up. */
static dgm_status add_sides_of(const keywords *k, phrases *book, phrase_cutter *c, const keyword_entry *e,
                               uint32_t *done, dgm_error *err)
{
    dgm_status status = DGM_OK;
    for (uint32_t i = 0; i < e->conditions && !status; i++) {
        const condition *x = &k->conditions.v[e->condition + i];
        for (uint32_t j = 0; j < x->sides && !status; j++) {
            const uint32_t side = k->side.v[x->side + j];
            const str name = strtab_get(&k->sides, side);
            if (side < *done)
                continue;
            *done = side + 1;
            if (*name.s != '@')
                status = add_phrase(k, book, c, e, name, side * 2 + 1, err);
        }
    }
    return status;
}

static dgm_status seal_book(keywords *k, phrases *book, const segmenter *g, const lexis *x, dgm_error *err)
{
    phrase_cutter c;
    dgm_status status = DGM_OK;
    uint32_t sides = 0;
    phrase_cutter_init(&c, k->m, g, x, k->seed);
    phrases_init(book, k->m, k->seed);
    for (uint32_t i = 0; !status && i < k->entries.n; i++) {
        status = add_heads(k, book, &c, i, err);
        if (!status)
            status = add_sides_of(k, book, &c, &k->entries.v[i], &sides, err);
    }
    phrase_cutter_free(&c);
    return status;
}

dgm_status keywords_seal(keywords *k, const segmenter *const segment[LANG_COUNT], const lexis *const lex[LANG_COUNT],
                         dgm_error *err)
{
    dgm_status status = resolve(k, err);
    if (!status)
        status = resolve_stances(k, err);
    for (int lang = 0; lang < LANG_COUNT && !status; lang++)
        status = lex[lang] ? seal_book(k, &k->book[lang], segment[lang], lex[lang], err) : DGM_OK;
    return status;
}

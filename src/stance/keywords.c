/* Dictionaries of categories: the plain analyzer. In: dictionary files, tokens. Out: hits, by start, then category.
 *
 * Patterns match the folded form, not the stem, as the dictionaries' own programs do. Within a category matches do
 * not overlap and the longest at a position wins; between categories they are independent. */
#include "stance/dictionary.h"
#include "stance/phrases.h"
#include "stance/stance.h"

#include <string.h>

typedef struct keyword_entry {
    uint32_t category;
    int32_t number;     /* of its category */
    str pattern;
    uint32_t file;
    int64_t line;
} keyword_entry;

struct keywords {
    const mem *m;
    uint64_t seed;
    strtab categories, files;
    VEC(int32_t) sizes; /* entries by category */
    VEC(keyword_entry) entries;
    arena bytes;
    phrases book[LANG_COUNT];
};

struct keyword_work {
    phrase_cache cache[LANG_COUNT];
    phrase_hits found;
    VEC(int32_t) free_from; /* by category: no match begins before this token */
};

dgm_status keywords_new(const mem *m, uint64_t seed, keywords **out, dgm_error *err)
{
    keywords *k = mem_zalloc(m, sizeof *k);
    if (!k)
        return err_memory(err);
    k->m = m;
    k->seed = seed;
    strtab_init(&k->categories, m, seed);
    strtab_init(&k->files, m, seed);
    arena_init(&k->bytes, m);
    *out = k;
    return DGM_OK;
}

typedef struct loading {
    keywords *k;
    uint32_t file;
} loading;

static dgm_status add_entry(void *user, str category, str pattern, int64_t at, dgm_error *err)
{
    const loading *l = user;
    keywords *k = l->k;
    const uint32_t id = strtab_add(&k->categories, category.s, category.len);
    if (id == STRTAB_NONE || (id == k->sizes.n && !vec_push(k->m, &k->sizes, 0)))
        return err_memory(err);
    const keyword_entry e = {
        id, k->sizes.v[id]++, { arena_str(&k->bytes, pattern.s, pattern.len), pattern.len }, l->file, at
    };
    return e.pattern.s && vec_push(k->m, &k->entries, e) ? DGM_OK : err_memory(err);
}

dgm_status keywords_load(keywords *k, const char *name, const char *data, size_t len, dgm_error *err)
{
    const loading l = { k, strtab_add(&k->files, name, strlen(name)) };
    if (l.file == STRTAB_NONE)
        return err_memory(err);
    return dictionary_read(k->m, name, data, len, add_entry, (void *)&l, err);
}

static dgm_status seal_book(keywords *k, phrases *book, const segmenter *g, const lexis *x, dgm_error *err)
{
    phrase_cutter c;
    dgm_status status = DGM_OK;
    phrase_cutter_init(&c, k->m, g, x, k->seed);
    phrases_init(book, k->m, k->seed);
    for (size_t i = 0; !status && i < k->entries.n; i++) {
        const keyword_entry *e = &k->entries.v[i];
        status = phrases_add(book, &c, e->pattern, false, (uint32_t)i, err);
        if (status == DGM_ERR_FORMAT)
            status = err_at(err, DGM_ERR_FORMAT, e->line, -1, "%s line %lld: bad pattern '%.*s'",
                            strtab_get(&k->files, e->file).s, (long long)e->line,
                            (int)(e->pattern.len < 80 ? e->pattern.len : 80), e->pattern.s);
    }
    phrase_cutter_free(&c);
    return status;
}

dgm_status keywords_seal(keywords *k, const segmenter *const segment[LANG_COUNT], const lexis *const lex[LANG_COUNT],
                         dgm_error *err)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const dgm_status status = lex[lang] ? seal_book(k, &k->book[lang], segment[lang], lex[lang], err) : DGM_OK;
        if (status)
            return status;
    }
    return DGM_OK;
}

void keywords_free(keywords *k)
{
    if (!k)
        return;
    strtab_free(&k->categories);
    strtab_free(&k->files);
    vec_free(k->m, &k->sizes);
    vec_free(k->m, &k->entries);
    arena_free(&k->bytes);
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

/* ---- matching */

static bool add_hit(const keywords *k, const entity_input *in, int32_t first, const phrase_hit *f, keyword_hits *out)
{
    const keyword_entry *e = &k->entries.v[f->payload];
    const keyword_hit hit = {
        in->tok->start[first], in->tok->end[f->last - 1], first, f->last, (int32_t)e->category, e->number
    };
    if (!vec_push(k->m, out, hit))
        return false;
    for (size_t i = out->n - 1; i > 0 && out->v[i - 1].first == first && out->v[i - 1].category > hit.category; i--) {
        out->v[i] = out->v[i - 1]; /* a token begins few hits: in place */
        out->v[i - 1] = hit;
    }
    return true;
}

static bool read_token(const keywords *k, const entity_input *in, int32_t token, int32_t end, keyword_hits *out)
{
    struct keyword_work *w = out->work;
    w->found.n = 0;
    if (!phrases_match(&k->book[in->lang], &w->cache[in->lang], in->v, in->form, token, end, &w->found))
        return false;
    for (size_t i = w->found.n; i-- > 0;) { /* the longest first */
        const phrase_hit *f = &w->found.v[i];
        int32_t *free_from = &w->free_from.v[k->entries.v[f->payload].category];
        if (*free_from > token)
            continue;
        *free_from = f->last;
        if (!add_hit(k, in, token, f, out))
            return false;
    }
    return true;
}

dgm_status keywords_run(const keywords *k, const entity_input *in, keyword_hits *out, dgm_error *err)
{
    const size_t n = keywords_categories(k);
    out->n = 0;
    if (!out->work && !(out->work = mem_zalloc(k->m, sizeof *out->work)))
        return err_memory(err);
    struct keyword_work *w = out->work;
    w->free_from.n = 0;
    if (!vec_reserve(k->m, &w->free_from, n + 1))
        return err_memory(err);
    memset(w->free_from.v, 0, n * sizeof *w->free_from.v);
    for (int32_t s = 0; s < in->sen->n; s++)
        for (int32_t t = in->sen->first[s]; t < in->sen->first[s + 1]; t++)
            if (!read_token(k, in, t, in->sen->first[s + 1], out))
                return err_memory(err);
    return DGM_OK;
}

void keyword_hits_free(const mem *m, keyword_hits *hits)
{
    for (int lang = 0; hits->work && lang < LANG_COUNT; lang++)
        phrase_cache_free(m, &hits->work->cache[lang]);
    if (hits->work) {
        vec_free(m, &hits->work->found);
        vec_free(m, &hits->work->free_from);
    }
    mem_free(m, hits->work);
    hits->work = NULL;
    vec_free(m, hits);
}

/* See phrases.h. */
#include "stance/phrases.h"

#include "base/error.h"
#include "base/utf8.h"
#include <string.h>

/* ---- compiling */

void phrase_cutter_init(phrase_cutter *c, const mem *m, const segmenter *g, const lexis *x, uint64_t seed)
{
    memset(c, 0, sizeof *c);
    c->m = m;
    c->g = g;
    vocab_init(&c->v, m, x, seed, 0);
}

void phrase_cutter_free(phrase_cutter *c)
{
    vocab_free(&c->v);
    tokens_free(c->m, &c->tok);
    vec_free(c->m, &c->work);
}

void phrases_init(phrases *p, const mem *m, uint64_t seed)
{
    memset(p, 0, sizeof *p);
    p->m = m;
    strtab_init(&p->words, m, seed);
    strtab_init(&p->prefixes, m, seed);
    strtab_init(&p->glob_texts, m, seed);
}

void phrases_free(phrases *p)
{
    if (!p->m)
        return;
    strtab_free(&p->words);
    strtab_free(&p->prefixes);
    strtab_free(&p->glob_texts);
    vec_free(p->m, &p->prefix_glob);
    vec_free(p->m, &p->globs);
    vec_free(p->m, &p->node_entry);
    vec_free(p->m, &p->entries);
    mem_free(p->m, p->edges);
}

static size_t edge_slot(const phrase_edge *edges, size_t mask, uint32_t node, uint32_t symbol)
{
    uint64_t h = ((uint64_t)node << 32 | symbol) * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h ^ h >> 32) & mask;
    while (edges[i].to && (edges[i].node != node || edges[i].symbol != symbol))
        i = (i + 1) & mask;
    return i;
}

static bool grow_edges(phrases *p)
{
    const size_t n = p->edges ? (p->mask + 1) * 2 : 256;
    phrase_edge *edges = mem_array(p->m, n, sizeof *edges);
    if (!edges)
        return false;
    memset(edges, 0, n * sizeof *edges);
    for (size_t i = 0; p->edges && i <= p->mask; i++)
        if (p->edges[i].to)
            edges[edge_slot(edges, n - 1, p->edges[i].node, p->edges[i].symbol)] = p->edges[i];
    mem_free(p->m, p->edges);
    p->edges = edges;
    p->mask = n - 1;
    return true;
}

/* The node behind an edge, made if it is new; 0: out of memory. */
static uint32_t step(phrases *p, uint32_t node, uint32_t symbol)
{
    if ((!p->edges || p->n_edges * 2 > p->mask) && !grow_edges(p))
        return 0;
    phrase_edge *e = &p->edges[edge_slot(p->edges, p->mask, node, symbol)];
    if (e->to)
        return e->to;
    const uint32_t to = (uint32_t)p->node_entry.n;
    if (!vec_push(p->m, &p->node_entry, 0))
        return 0;
    *e = (phrase_edge){ node, symbol, to };
    p->n_edges++;
    return to;
}

static bool is_glob(const char *s, size_t len)
{
    return memchr(s, '*', len) || memchr(s, '?', len);
}

/* The symbol of a glob, STRTAB_NONE: out of memory. */
static uint32_t glob_symbol(phrases *p, str glob)
{
    size_t n = 0;
    while (n < glob.len && n < 63 && glob.s[n] != '*' && glob.s[n] != '?')
        n++;
    const uint32_t prefix = strtab_add(&p->prefixes, glob.s, n);
    if (prefix == STRTAB_NONE || (prefix == p->prefix_glob.n && !vec_push(p->m, &p->prefix_glob, 0)))
        return STRTAB_NONE;
    p->prefix_lengths |= (uint64_t)1 << n;
    const uint32_t id = strtab_add(&p->glob_texts, glob.s, glob.len);
    if (id == STRTAB_NONE || id < p->globs.n)
        return id == STRTAB_NONE ? STRTAB_NONE : id * 2 + 1;
    const phrase_glob added = { strtab_get(&p->glob_texts, id), p->prefix_glob.v[prefix] };
    if (!vec_push(p->m, &p->globs, added))
        return STRTAB_NONE;
    p->prefix_glob.v[prefix] = id + 1;
    return id * 2 + 1;
}

static uint32_t add_word(phrases *p, buf *work, char space, str word)
{
    work->n = 0;
    if (!buf_char(p->m, work, space) || !buf_add(p->m, work, word.s, word.len))
        return STRTAB_NONE;
    const uint32_t id = strtab_add(&p->words, work->v, work->n);
    return id == STRTAB_NONE ? STRTAB_NONE : id * 2;
}

static uint32_t word_symbol(phrases *p, phrase_cutter *c, const char *s, size_t len, bool stem)
{
    const uint32_t form = vocab_form(&c->v, s, len);
    if (form == STRTAB_NONE)
        return STRTAB_NONE;
    if (!stem)
        return add_word(p, &c->work, 'f', vocab_fold_str(&c->v, form));
    const uint32_t term = vocab_term(&c->v, form);
    p->stems = true;
    return term == STRTAB_NONE ? STRTAB_NONE : add_word(p, &c->work, 's', strtab_get(&c->v.terms, term));
}

typedef struct path {
    uint32_t symbol[PHRASE_WORDS];
    int n;
} path;

static dgm_status extend(path *w, uint32_t symbol, dgm_error *err)
{
    if (symbol == STRTAB_NONE)
        return err_memory(err);
    if (w->n == PHRASE_WORDS)
        return err_set(err, DGM_ERR_FORMAT, "a pattern of more than %d words", (int)PHRASE_WORDS);
    w->symbol[w->n++] = symbol;
    return DGM_OK;
}

/* One piece between spaces: a glob, or text that the segmenter may cut further ("don't", "win-win"). */
static dgm_status add_piece(phrases *p, phrase_cutter *c, str piece, bool stem, path *w, dgm_error *err)
{
    if (is_glob(piece.s, piece.len)) {
        buf folded = { 0 };
        uint32_t symbol = STRTAB_NONE;
        if (lexis_fold(p->m, piece.s, piece.len, &folded))
            symbol = glob_symbol(p, (str){ folded.v, folded.n });
        vec_free(p->m, &folded);
        return extend(w, symbol, err);
    }
    if (!c->g)
        return extend(w, word_symbol(p, c, piece.s, piece.len, stem), err);
    c->tok.n = 0;
    dgm_status status = segment_phrase(p->m, c->g, piece.s, piece.len, &c->tok, err);
    for (int32_t i = 0; status == DGM_OK && i < c->tok.n; i++) {
        const int32_t start = c->tok.start[i], end = c->tok.end[i];
        status = extend(w, word_symbol(p, c, piece.s + start, (size_t)(end - start), stem), err);
    }
    return status;
}

dgm_status phrases_add(phrases *p, phrase_cutter *c, str pattern, bool stem, uint32_t payload, dgm_error *err)
{
    path w = { { 0 }, 0 };
    for (const char *s = pattern.s, *end = s + pattern.len; s < end;) {
        const char *space = memchr(s, ' ', (size_t)(end - s));
        const size_t len = (size_t)((space ? space : end) - s);
        const dgm_status status = len ? add_piece(p, c, (str){ s, len }, stem, &w, err) : DGM_OK;
        if (status)
            return status;
        s += len + (space != NULL);
    }
    if (!w.n)
        return err_set(err, DGM_ERR_FORMAT, "an empty pattern");
    if (!p->node_entry.n && !vec_push(p->m, &p->node_entry, 0))
        return err_memory(err);
    uint32_t node = 0;
    for (int i = 0; i < w.n; i++)
        if (!(node = step(p, node, w.symbol[i])))
            return err_memory(err);
    const phrase_entry entry = { payload, p->node_entry.v[node] };
    if (!vec_push(p->m, &p->entries, entry))
        return err_memory(err);
    p->node_entry.v[node] = (uint32_t)p->entries.n;
    return DGM_OK;
}

/* ---- matching */

void phrase_cache_free(const mem *m, phrase_cache *c)
{
    vec_free(m, &c->form);
    vec_free(m, &c->pool);
    vec_free(m, &c->now);
    vec_free(m, &c->next);
}

/* Iterative, going back only to the last star: time |glob| * |s|, and globs are short. */
static bool glob_match(str glob, str word)
{
    const char *g = glob.s, *g_end = g + glob.len, *s = word.s, *s_end = s + word.len;
    const char *star = NULL, *retry = NULL;
    while (s < s_end) {
        if (g < g_end && *g == '*') {
            star = g++;
            retry = s;
        } else if (g < g_end && *g == '?') {
            g++;
            s += utf8_len((unsigned char)*s);
        } else if (g < g_end && *g == *s) {
            g++;
            s++;
        } else if (star) {
            g = star + 1;
            retry += utf8_len((unsigned char)*retry);
            s = retry;
        } else {
            return false;
        }
    }
    while (g < g_end && *g == '*')
        g++;
    return g == g_end;
}

static bool add_globs(const phrases *p, str fold, phrase_cache *c)
{
    for (size_t n = 0; n < 64 && n <= fold.len && p->prefix_lengths >> n; n++) {
        if (!(p->prefix_lengths >> n & 1))
            continue;
        const uint32_t prefix = strtab_find(&p->prefixes, fold.s, n);
        uint32_t g = prefix == STRTAB_NONE ? 0 : p->prefix_glob.v[prefix];
        for (; g; g = p->globs.v[g - 1].next)
            if (glob_match(p->globs.v[g - 1].text, fold) && !vec_push(p->m, &c->pool, (g - 1) * 2 + 1))
                return false;
    }
    return true;
}

/* Looks a word up without a copy on the heap where it is short, as nearly all are. */
static bool add_symbol(const phrases *p, char space, str word, phrase_cache *c)
{
    char key[128];
    if (word.len >= sizeof key)
        return true; /* no pattern has a word so long */
    key[0] = space;
    memcpy(key + 1, word.s, word.len);
    const uint32_t id = strtab_find(&p->words, key, word.len + 1);
    return id == STRTAB_NONE || vec_push(p->m, &c->pool, id * 2);
}

/* Fills the cache for a form; its entry, 0: out of memory. */
static uint32_t map_form(const phrases *p, phrase_cache *c, vocab *v, uint32_t form)
{
    const size_t start = c->pool.n;
    const uint32_t term = p->stems ? vocab_term(v, form) : 0;
    const str fold = vocab_fold_str(v, form);
    if (term == STRTAB_NONE || !vec_push(p->m, &c->pool, 0) || !add_symbol(p, 'f', fold, c) ||
        (p->stems && !add_symbol(p, 's', strtab_get(&v->terms, term), c)) || !add_globs(p, fold, c))
        return c->pool.n = start, 0;
    c->pool.v[start] = (uint32_t)(c->pool.n - start - 1);
    if (c->pool.v[start])
        return c->form.v[form] = (uint32_t)start + 2;
    c->pool.n = start;
    return c->form.v[form] = 1;
}

static bool renew(const phrases *p, phrase_cache *c, const vocab *v)
{
    if (c->serial != v->serial)
        c->form.n = c->pool.n = 0;
    c->serial = v->serial;
    const size_t n = v->form_fold.n;
    if (!vec_reserve(p->m, &c->form, n - c->form.n))
        return false;
    memset(c->form.v + c->form.n, 0, (n - c->form.n) * sizeof *c->form.v);
    c->form.n = n;
    return true;
}

static bool follow(const phrases *p, phrase_cache *c, uint32_t form, uint32_t node)
{
    const uint32_t *symbols = c->pool.v + c->form.v[form] - 2;
    for (uint32_t i = 1; i <= symbols[0]; i++) {
        const uint32_t to = p->edges[edge_slot(p->edges, p->mask, node, symbols[i])].to;
        if (to && !vec_push(p->m, &c->next, to))
            return false;
    }
    return true;
}

bool phrases_match(const phrases *p, phrase_cache *c, vocab *v, const uint32_t *form, int32_t at, int32_t end,
                   phrase_hits *out)
{
    if (!p->n_edges)
        return true;
    c->now.n = 0;
    if (!vec_push(p->m, &c->now, 0))
        return false;
    for (int32_t t = at; t < end && c->now.n; t++) {
        const uint32_t f = form[t];
        if ((c->serial != v->serial || f >= c->form.n) && !renew(p, c, v))
            return false;
        if (!c->form.v[f] && !map_form(p, c, v, f))
            return false;
        if (c->form.v[f] == 1)
            return true;
        c->next.n = 0;
        for (size_t i = 0; i < c->now.n; i++)
            if (!follow(p, c, f, c->now.v[i]))
                return false;
        for (size_t i = 0; i < c->next.n; i++)
            for (uint32_t e = p->node_entry.v[c->next.v[i]]; e; e = p->entries.v[e - 1].next) {
                const phrase_hit hit = { p->entries.v[e - 1].payload, t + 1 };
                if (!vec_push(p->m, out, hit))
                    return false;
            }
        const struct { uint32_t *v; size_t n, cap; } swap = { c->now.v, c->now.n, c->now.cap };
        c->now.v = c->next.v, c->now.n = c->next.n, c->now.cap = c->next.cap;
        c->next.v = swap.v, c->next.n = swap.n, c->next.cap = swap.cap;
    }
    return true;
}

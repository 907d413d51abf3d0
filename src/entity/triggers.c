/* Which patterns a form begins, and which need it. In: the patterns of a language. Out: for each word or sign of them
 * a set of patterns for each role; for a form of the vocabulary the union over its parts.
 *
 * A pattern is tried at a token only if the token can begin it and words that it needs are near (the year of "the end
 * of the year"): so most words cost nothing, and a date costs a few matches. What needs what is told by needs.c. */
#include "base/utf8.h"
#include "entity/needs.h"

#include <utf8proc.h>

typedef struct sealing {
    const entities *e;
    triggers *t;
    size_t number; /* of the pattern, */
    int role;      /* for which a word is marked */
    bool phrases;  /* words of several parts, after those of one */
    needs_reader *reader;
    buf key, fold;
} sealing;

/* ---- the tables */

/* What a part is looked up by. */
static bool make_key(const mem *m, buf *key, enum item_shape shape, bool capital, str word)
{
    key->n = 0;
    return buf_char(m, key, (char)('0' + 2 * (int)shape + capital)) && buf_add(m, key, word.s, word.len);
}

static bool mark(sealing *x, enum item_shape shape, bool capital, str word)
{
    const mem *m = x->e->m;
    triggers *t = x->t;
    if (!make_key(m, &x->key, shape, capital, word))
        return false;
    if (shape != WHOLE && word.len > t->longest)
        t->longest = word.len;
    const uint32_t id = strtab_add(&t->words, x->key.v, x->key.n);
    if (id == STRTAB_NONE)
        return false;
    const size_t row = TRIGGER_ROLES * t->width;
    for (; t->sets.n < ((size_t)id + 1) * row; t->sets.n++) {
        if (!vec_reserve(m, &t->sets, 1))
            return false;
        t->sets.v[t->sets.n] = 0;
    }
    t->sets.v[(size_t)id * row + (size_t)x->role * t->width + x->number / 64] |= (uint64_t)1 << (x->number & 63);
    return true;
}

/* Of its first letter, or of any: the part that it is folded to does not say (ºF is "of"). */
static bool has_upper(str word, bool any)
{
    bool found = false;
    for (size_t i = 0; i < word.len && !found && (i == 0 || any);) {
        int len;
        const utf8proc_int32_t c = (utf8proc_int32_t)utf8_get(word.s + i, &len);
        found = utf8proc_tolower(c) != c;
        i += (size_t)len;
    }
    return found;
}

static bool is_marked(sealing *x, str word)
{
    const triggers *t = x->t;
    if (!make_key(x->e->m, &x->key, WHOLE, false, word))
        return false;
    const uint32_t id = strtab_find(&t->words, x->key.v, x->key.n);
    const size_t at = (size_t)id * TRIGGER_ROLES * t->width + (size_t)x->role * t->width + x->number / 64;
    return id != STRTAB_NONE && t->sets.v[at] >> (x->number & 63) & 1;
}

/* How seldom a part stands in a text without its word. One that is marked anyway costs nothing; the years of "light
 * years", the million of "parts per million" and the s of m/s are everywhere. */
static size_t rareness(sealing *x, str part)
{
    enum { LONGER = LONGEST_VALUE + 1 };
    const entities *e = x->e;
    if (is_marked(x, part))
        return 2 * LONGER + part.len;
    if (part.len == 1 && !strchr("/^$%", *part.s))
        return *part.s != '0';
    const uint32_t id = entities_find_word(e, e->m, e->lang, part, &x->key);
    const bool value = id != STRTAB_NONE && e->word_cues.v[id] & CUE_VALUE;
    return (value || needs_is_stop(x->reader, part) ? 1 : LONGER) + part.len;
}

/* A word of a kind: the part it begins with, and the rarest, which is needed. */
static bool mark_value(sealing *x, const item *kind, str word)
{
    x->fold.n = 0;
    if (!lexis_fold(x->e->m, word.s, word.len, &x->fold))
        return false;
    const str fold = { x->fold.v, x->fold.n };
    str found, chosen = { "", 0 };
    size_t parts = 0, place = 0, best = 0;
    for (size_t at = 0; next_part(fold, &at, &found); parts++) {
        const size_t rare = x->role != TRIGGER_FIRST && x->phrases ? rareness(x, found) : 0;
        if (parts == 0 || (x->role != TRIGGER_FIRST && rare >= best))
            chosen = found, place = parts, best = rare;
    }
    if (x->phrases != (parts > 1))
        return true;
    const bool capital = kind->class == KIND && place == 0 && has_upper(word, parts == 1);
    const bool edge = kind->shape == ENDS ? place == 0 : place + 1 == parts;
    return parts == 0 || mark(x, edge ? (enum item_shape)kind->shape : WHOLE, capital, chosen);
}

static bool mark_item(sealing *x, const item *one)
{
    const str word = item_str(one);
    if (one->class < KIND)
        return x->phrases || mark(x, (enum item_shape)one->shape, one->class == CAPITAL, word);
    for (size_t i = 0; i < x->e->values.n; i++) {
        const value_word *v = &x->e->values.v[i];
        if (str_eq(v->kind, word) && v->word.len && !mark_value(x, one, v->word))
            return false;
    }
    return true;
}

static void set_bit(uint64_t *bits, size_t i, bool on)
{
    if (on)
        bits[i / 64] |= (uint64_t)1 << (i & 63);
}

static bool seal_pattern(sealing *x, const needs *n)
{
    triggers *t = x->t;
    for (x->role = 0; x->role < TRIGGER_ROLES; x->role++) {
        const items *of = &n->of[x->role];
        set_bit(t->open.v + (size_t)x->role * t->width, x->number, of->any);
        for (int i = 0; !of->any && i < 2 * of->n; i++) {
            x->phrases = i >= of->n;
            if (!mark_item(x, &of->v[i % of->n]))
                return false;
        }
    }
    for (int i = 0; i < TRIGGER_STEPS; i++)
        set_bit(t->beyond.v + (size_t)i * t->width, x->number, n->tokens > trigger_reach[i]);
    set_bit(t->user.v, x->number, x->e->patterns.v[x->number].user);
    return true;
}

static bool start(entities *e, triggers *t)
{
    strtab_init(&t->words, e->m, e->seed);
    t->width = (e->patterns.n + 63) / 64;
    for (size_t i = 0; i < TRIGGER_ROLES * t->width; i++)
        if (!vec_push(e->m, &t->open, 0) || !vec_push(e->m, &t->beyond, 0) || !vec_push(e->m, &t->user, 0))
            return false;
    return true;
}

bool triggers_seal(entities *e, const lexis *lex)
{
    needs_reader *r = start(e, &e->triggers) ? needs_reader_new(e->m, e->seed, lex) : NULL;
    needs *n = r ? mem_alloc(e->m, sizeof *n) : NULL;
    sealing x = { .e = e, .t = &e->triggers, .reader = r };
    bool ok = n != NULL;
    for (; ok && x.number < e->patterns.n; x.number++)
        ok = needs_read(r, &e->patterns.v[x.number], n) && seal_pattern(&x, n);
    vec_free(e->m, &x.key);
    vec_free(e->m, &x.fold);
    mem_free(e->m, n);
    needs_reader_free(r);
    return ok;
}

void triggers_free(const mem *m, triggers *t)
{
    strtab_free(&t->words);
    vec_free(m, &t->sets);
    vec_free(m, &t->open);
    vec_free(m, &t->beyond);
    vec_free(m, &t->user);
}

/* ---- a form */

/* Adds what the table says of one key; its FIRST where the key begins the form. */
static bool look_up(const triggers *t, const mem *m, enum item_shape shape, bool capital, str word, bool begins,
                    buf *key, uint64_t *sets)
{
    if (!make_key(m, key, shape, capital, word))
        return false;
    const uint32_t id = strtab_find(&t->words, key->v, key->n);
    for (size_t i = begins ? 0 : t->width; id != STRTAB_NONE && i < TRIGGER_ROLES * t->width; i++)
        sets[i] |= t->sets.v[(size_t)id * TRIGGER_ROLES * t->width + i];
    return true;
}

bool triggers_of_form(const triggers *t, const mem *m, str fold, bool upper, buf *key, uint64_t *sets)
{
    memset(sets, 0, TRIGGER_ROLES * t->width * sizeof *sets);
    memcpy(sets, t->open.v, t->width * sizeof *sets);
    str x;
    bool ok = true, first = true;
    const int cases = upper ? 2 : 1;
    for (size_t at = 0; ok && next_part(fold, &at, &x); first = false) {
        for (int capital = 0; ok && capital < cases && x.len <= LONGEST_VALUE; capital++)
            ok = look_up(t, m, WHOLE, capital, x, first, key, sets);
        for (size_t n = 1; ok && n <= t->longest && n <= x.len; n++)
            for (int capital = 0; ok && capital < cases; capital++)
                ok = look_up(t, m, BEGINS, capital, (str){ x.s, n }, first, key, sets) &&
                     look_up(t, m, ENDS, capital, (str){ x.s + x.len - n, n }, false, key, sets);
    }
    return ok;
}

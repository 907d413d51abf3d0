/* Names made of a nationality and something else. In: tokens of a sentence. Out: candidates for pairs with an
 * adjectival part (Sino-Russian, U.S.-Chinese: one NORP of two states) and for institutions that are generic without
 * their nationality (Chinese Foreign Ministry, Ministry of Defence of Ukraine). */
#include "entity/rules.h"

#include <string.h>

enum { NAME_WORDS = 4 }; /* of a state before a hyphen */

/* The longest state, people or place of the gazetteer that begins at the token. */
uint32_t demonym_at(const run *r, int32_t token, int32_t *last)
{
    if (!(cues_at(r, token) & CUE_STATE_STARTS) || !(flags_at(r, token) & FORM_CAPITAL))
        return TRIE_NONE;
    uint32_t node = TRIE_ROOT, found = TRIE_NONE;
    for (int32_t i = token, end = sentence_last(r, token); i < end; i++) {
        node = name_step(r, node, i);
        if (node == TRIE_NONE)
            break;
        const uint32_t x = r->e->names.value.v[node];
        if (x != TRIE_NONE && (r->e->entries.v[x].type == ENTITY_NORP || r->e->entries.v[x].type == ENTITY_GPE))
            found = x, *last = i + 1;
    }
    return found;
}

/* The thing whose name, or combining form, ends just before `dash`; STRTAB_NONE if none. */
static uint32_t left_part(const run *r, int32_t dash, int32_t begin, int32_t *first, bool *adjective)
{
    uint32_t found = STRTAB_NONE;
    for (int32_t i = dash - 1; i >= begin && i >= dash - NAME_WORDS; i--) {
        int32_t last = 0;
        const uint32_t x = demonym_at(r, i, &last);
        if (x != TRIE_NONE && last == dash) {
            found = r->e->entries.v[x].thing;
            *first = i;
            *adjective = r->e->entries.v[x].type == ENTITY_NORP;
        }
    }
    int32_t last = 0;
    const phrase *form = found == STRTAB_NONE ? phrase_at(r, dash - 1, PHRASE_COMBINING, &last) : NULL;
    if (form && last == dash && flags_at(r, dash - 1) & FORM_CAPITAL) {
        found = strtab_find(&r->e->thing_ids, form->value.s, form->value.len);
        *first = dash - 1;
        *adjective = true;
    }
    return found;
}

static bool add_pair(run *r, int32_t first, int32_t last, uint32_t a, uint32_t b)
{
    const entities *e = r->e;
    const thing *x = &e->things.v[a], *y = &e->things.v[b];
    if (str_cmp(x->id, y->id) > 0) {
        const thing *swap = x;
        x = y, y = swap;
    }
    buf *t = &r->w->text;
    t->n = 0;
    if (!buf_add(r->m, t, x->id.s, x->id.len) || !buf_char(r->m, t, '+') || !buf_add(r->m, t, y->id.s, y->id.len))
        return false;
    const size_t id = t->n;
    if (!buf_add(r->m, t, x->name.s, x->name.len) || !buf_str(r->m, t, " and ") ||
        !buf_add(r->m, t, y->name.s, y->name.len))
        return false;
    const char *s = arena_str(&r->out->bytes, t->v, t->n);
    if (!s)
        return false;
    cand c = span_cand(r, first, last, ENTITY_NORP, 3);
    c.via = VIA_COMPOUND;
    c.id = (str){ s, id };
    c.name = (str){ s + id, t->n - id };
    c.parts[0] = (int32_t)(x - e->things.v) + 1;
    c.parts[1] = (int32_t)(y - e->things.v) + 1;
    return add_cand(r, c);
}

/* The word of the rules that a part of a token is, folded. */
static uint32_t part_word(run *r, str part)
{
    buf *fold = &r->w->tail;
    fold->n = 0;
    if (!lexis_fold(r->m, part.s, part.len, fold))
        return STRTAB_NONE;
    return entities_find_word(r->e, r->m, r->lang, (str){ fold->v, fold->n }, &r->w->text);
}

const phrase *combining_form(run *r, str part)
{
    const uint32_t word = part_word(r, part);
    const uint32_t node = word == STRTAB_NONE ? TRIE_NONE : trie_step(&r->e->phrase_trie, TRIE_ROOT, word);
    uint32_t p = node == TRIE_NONE ? TRIE_NONE : r->e->phrase_trie.value.v[node];
    while (p != TRIE_NONE && r->e->phrases.v[p].kind != PHRASE_COMBINING)
        p = r->e->phrases.v[p].next;
    return p == TRIE_NONE ? NULL : &r->e->phrases.v[p];
}

static uint32_t combined_thing(run *r, str part)
{
    const phrase *p = combining_form(r, part);
    return p ? strtab_find(&r->e->thing_ids, p->value.s, p->value.len) : STRTAB_NONE;
}

/* The thing whose adjective the part is, or STRTAB_NONE. */
static uint32_t adjective_thing(run *r, str part)
{
    const uint32_t word = part_word(r, part);
    const uint32_t node = word == STRTAB_NONE ? TRIE_NONE : trie_step(&r->e->names, TRIE_ROOT, word);
    uint32_t x = node == TRIE_NONE ? TRIE_NONE : r->e->names.value.v[node];
    while (x != TRIE_NONE && r->e->entries.v[x].type != ENTITY_NORP)
        x = r->e->entries.v[x].next;
    return x == TRIE_NONE ? STRTAB_NONE : r->e->entries.v[x].thing;
}

static bool find_pair(run *r, int32_t dash, int32_t begin)
{
    int32_t first = 0, last = 0;
    bool adjective = false;
    if (r->lang != LANG_EN && !(flags_at(r, dash + 1) & FORM_CAPITAL)) { /* franco-alemán */
        const uint32_t a = combined_thing(r, token_str(r, dash - 1)), b = adjective_thing(r, token_str(r, dash + 1));
        return a == STRTAB_NONE || b == STRTAB_NONE || a == b || add_pair(r, dash - 1, dash + 2, a, b);
    }
    const uint32_t left = left_part(r, dash, begin, &first, &adjective);
    if (left == STRTAB_NONE)
        return true;
    const uint32_t x = demonym_at(r, dash + 1, &last);
    if (x == TRIE_NONE || named_goes_on(r, last - 1) || (!adjective && r->e->entries.v[x].type != ENTITY_NORP) ||
        r->e->entries.v[x].thing == left)
        return true;
    return add_pair(r, first, last, left, r->e->entries.v[x].thing);
}

/* 中俄 before a noun of relations, at i: one word or two. */
bool find_chinese_pair(run *r, int32_t i, int32_t begin)
{
    const str s = i > begin && touches(r, i - 1) ? token_str(r, i - 1) : STR("");
    const bool whole = s.len == 6,
               two = s.len == 3 && i - 2 >= begin && touches(r, i - 2) && token_str(r, i - 2).len == 3;
    if (!(cues_at(r, i) & CUE(PAIR_NOUN)) || (!whole && !two))
        return true;
    const int32_t first = whole ? i - 1 : i - 2;
    const uint32_t left = combined_thing(r, (str){ token_str(r, first).s, 3 });
    const uint32_t right = combined_thing(r, whole ? (str){ s.s + 3, 3 } : s);
    return left == STRTAB_NONE || right == STRTAB_NONE || left == right || add_pair(r, first, i, left, right);
}

static bool find_word_pair(run *r, int32_t i)
{
    const str s = token_str(r, i);
    const uint32_t cut = info_at(r, i)->pair;
    if (!cut || cut >= s.len)
        return true;
    const uint32_t left = combined_thing(r, (str){ s.s, cut - 1 });
    const uint32_t right = adjective_thing(r, (str){ s.s + cut, s.len - cut });
    return left == STRTAB_NONE || right == STRTAB_NONE || left == right || add_pair(r, i, i + 1, left, right);
}

/* ---- institutions */

static bool add_institution(run *r, int32_t first, int32_t last, uint32_t entry_number, str suffix)
{
    buf *t = &r->w->text;
    t->n = 0;
    if (entry_number != TRIE_NONE) {
        const thing *state = &r->e->things.v[r->e->entries.v[entry_number].thing];
        const str prefix = state->adjective.len ? state->adjective : state->id;
        if (!lexis_fold(r->m, prefix.s, prefix.len, t) || !buf_char(r->m, t, '-'))
            return false;
        for (size_t i = 0; i < t->n; i++)
            if (t->v[i] == ' ')
                t->v[i] = '-';
    }
    if (!buf_add(r->m, t, suffix.s, suffix.len))
        return false;
    const char *s = arena_str(&r->out->bytes, t->v, t->n);
    if (!s)
        return false;
    cand c = span_cand(r, first, last, ENTITY_ORG, 3);
    c.id = (str){ s, t->n };
    c.owner = entry_number == TRIE_NONE ? 0 : r->e->entries.v[entry_number].thing + 1;
    return add_cand(r, c);
}

/* The state of "Foreign Ministry of the Russian Federation" or "Russia's Foreign Ministry", or TRIE_NONE. */
static uint32_t owner_after(const run *r, int32_t *last)
{
    const int32_t stop = sentence_last(r, *last - 1);
    int32_t i = *last, end = 0;
    if (i + 1 >= stop || !(cues_at(r, i) & CUE(OF)))
        return TRIE_NONE;
    i += cues_at(r, i + 1) & CUE(ARTICLE) ? 2 : 1;
    const uint32_t x = i < stop ? demonym_at(r, i, &end) : TRIE_NONE;
    if (x != TRIE_NONE && r->e->entries.v[x].type == ENTITY_GPE)
        return *last = end, x;
    return TRIE_NONE;
}

static uint32_t owner_before(const run *r, int32_t token, int32_t begin)
{
    if (token - 2 < begin || r->in->tok->kind[token - 1] != TOKEN_CLITIC)
        return TRIE_NONE;
    for (int32_t i = token - 2; i >= begin && i >= token - 1 - NAME_WORDS; i--) {
        int32_t last = 0;
        const uint32_t x = demonym_at(r, i, &last);
        if (x != TRIE_NONE && last == token - 1)
            return x;
    }
    return TRIE_NONE;
}

static bool find_institution(run *r, int32_t token, int32_t begin)
{
    int32_t after = token, last = 0;
    uint32_t owner = demonym_at(r, token, &after);
    if (owner != TRIE_NONE && after < sentence_last(r, token) && flags_at(r, after) & FORM_CAPITAL) {
        const phrase *p = phrase_at(r, after, PHRASE_INSTITUTION, &last);
        if (p)
            return add_institution(r, token, last, owner, p->value);
    }
    const phrase *p = flags_at(r, token) & FORM_CAPITAL ? phrase_at(r, token, PHRASE_INSTITUTION, &last) : NULL;
    if (!p)
        return true;
    owner = owner_after(r, &last);
    if (owner == TRIE_NONE)
        owner = owner_before(r, token, begin);
    return (owner == TRIE_NONE && last == token + 1) || add_institution(r, token, last, owner, p->value);
}

bool find_compounds(run *r, int32_t sentence)
{
    const sentences *sen = r->in->sen;
    const int32_t begin = sen->first[sentence], stop = sen->first[sentence + 1];
    const uint8_t gates = GATE_COMPOUND | GATE_DASH;
    for (int32_t i = next_gate(r, begin, stop, gates); i < stop; i = next_gate(r, i + 1, stop, gates)) {
        if (r->w->gates.v[i] & GATE_COMPOUND && (!find_institution(r, i, begin) || !find_word_pair(r, i)))
            return false;
        if (r->w->gates.v[i] & GATE_DASH && i > begin && i + 1 < stop && r->in->tok->kind[i] == TOKEN_PUNCT &&
            touches(r, i - 1) && touches(r, i) && !find_pair(r, i, begin))
            return false;
    }
    return true;
}

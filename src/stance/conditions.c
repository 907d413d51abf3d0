/* See conditions.h. A condition is checked by binary search among the places of its sides, so that a long sentence
 * costs little more than its length. */
#include "stance/conditions.h"

#include "stance/dictionary.h"

/* ---- text */

static const str relation_names[RELATIONS] = { { "NEAR", 4 }, { "BEFORE", 6 }, { "AFTER", 5 } };

/* "AFTER/3": a relation with its reach. `*bad`: of a reach that is none. */
static bool read_relation(str word, condition *c, bool *bad)
{
    size_t slash = 0;
    while (slash < word.len && word.s[slash] != '/')
        slash++;
    for (uint8_t r = 0; slash < word.len && r < RELATIONS; r++) {
        if (!str_eq((str){ word.s, slash }, relation_names[r]))
            continue;
        const str reach = { word.s + slash + 1, word.len - slash - 1 };
        int32_t n = 0;
        size_t i = 0;
        for (; i < reach.len && reach.s[i] >= '0' && reach.s[i] <= '9' && n <= RULE_REACH; i++)
            n = n * 10 + (reach.s[i] - '0');
        const bool sentence = str_eq(reach, STR("S"));
        *bad = !sentence && (i < reach.len || n < 1 || n > RULE_REACH);
        *c = (condition){ .relation = r, .reach = sentence ? REACH_SENTENCE : n };
        return true;
    }
    return false;
}

/* Where the text up to the next relation ends; `row` is left behind the relation. */
static str next_piece(str *row, condition *c, bool *found, bool *bad)
{
    const char *begin = row->s, *end = row->s + row->len;
    *found = *bad = false;
    while (row->len && !*found) {
        str word = next_word(row);
        const char *at = word.s;
        str ahead = *row;
        const bool negated = str_eq(word, STR("NOT"));
        if (negated)
            word = next_word(&ahead);
        *found = read_relation(word, c, bad);
        if (!*found)
            continue;
        c->negated = negated;
        *row = ahead;
        end = at;
    }
    return trim((str){ begin, (size_t)(end - begin) });
}

dgm_status rule_split(str pattern, rule_text *out, dgm_error *err)
{
    condition c = { 0 }, next = { 0 };
    bool more, bad;
    out->n = 0;
    out->head = next_piece(&pattern, &c, &more, &bad);
    while (more) {
        if (out->n == RULE_CONDITIONS)
            return err_set(err, DGM_ERR_FORMAT, "a rule of more than %d conditions", (int)RULE_CONDITIONS);
        if (bad)
            return err_set(err, DGM_ERR_FORMAT, "a relation's reach is S or 1 to %d words", (int)RULE_REACH);
        const str sides = next_piece(&pattern, &next, &more, &bad);
        out->condition[out->n].is = c;
        out->condition[out->n++].sides = sides;
        c = next;
    }
    return DGM_OK;
}

bool rule_side(str *sides, str *side)
{
    if (!sides->s)
        return false;
    size_t n = 0;
    while (n < sides->len && sides->s[n] != '|')
        n++;
    *side = trim((str){ sides->s, n });
    *sides = n < sides->len ? (str){ sides->s + n + 1, sides->len - n - 1 } : (str){ NULL, 0 };
    return true;
}

/* ---- places */

void places_free(const mem *m, places *p)
{
    for (size_t i = 0; i < p->sides.n; i++) {
        vec_free(m, &p->sides.v[i].first);
        vec_free(m, &p->sides.v[i].last);
    }
    vec_free(m, &p->sides);
    vec_free(m, &p->words);
}

bool places_add(const mem *m, places *p, uint32_t side, int32_t first, int32_t last)
{
    side_places *s = &p->sides.v[side];
    if (s->sentence != p->sentence)
        s->first.n = s->last.n = 0;
    else if (s->first.n && s->first.v[s->first.n - 1] == first && s->recent == last)
        return true;
    s->sentence = p->sentence;
    s->recent = last;
    if (!vec_push(m, &s->first, first) || !vec_push(m, &s->last, last))
        return false;
    /* a pattern is short, so the end of a match is never far from where it belongs */
    for (size_t i = s->last.n - 1; i > 0 && s->last.v[i - 1] > last; i--) {
        s->last.v[i] = s->last.v[i - 1];
        s->last.v[i - 1] = last;
    }
    return true;
}

/* The number of those below `x`. */
static size_t count_below(const int32_t *v, size_t n, int32_t x)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (v[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether [.., end) and [begin, ..) are so near: next to each other they are one word apart. */
static bool in_reach(const places *p, const condition *c, int32_t end, int32_t begin)
{
    return c->reach == REACH_SENTENCE || p->words.v[begin - p->from] - p->words.v[end - p->from] < c->reach;
}

static bool side_stands(const places *p, const condition *c, const side_places *s, int32_t first, int32_t last)
{
    if (s->sentence != p->sentence)
        return false;
    if (c->relation != RELATION_AFTER) {
        const size_t i = count_below(s->first.v, s->first.n, last);
        if (i < s->first.n && in_reach(p, c, last, s->first.v[i]))
            return true;
    }
    if (c->relation != RELATION_BEFORE) {
        const size_t i = count_below(s->last.v, s->last.n, first + 1);
        if (i > 0 && in_reach(p, c, s->last.v[i - 1], first))
            return true;
    }
    return false;
}

bool condition_holds(const places *p, const condition *c, const uint32_t *sides, int32_t first, int32_t last)
{
    bool stands = false;
    for (uint32_t i = 0; i < c->sides && !stands; i++)
        stands = side_stands(p, c, &p->sides.v[sides[c->side + i]], first, last);
    return stands != c->negated;
}

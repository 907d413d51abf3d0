/* Unknown names of Chinese text. In: the words of a sentence, what the dictionary says each is, and the classes of
 * data/zh/. Out: candidates.
 *
 * No capitals show them, but words do: parts of a transliteration are joined by a point (玛丽·居里); a surname stands
 * before a given name that is no word or beside a title; a place ends with its kind (乡, 山) or is in the dictionary;
 * an organisation ends with its own (委员会) and begins with a proper name. Places that follow each other, the greater
 * first, are one. Each word looks at a bounded number of its neighbours. */
#include "entity/rules.h"
#include "segment/hanzi.h"

enum {
    ORG_WORDS = 7,               /* before the word that makes an organisation */
    PARTS = 3,                   /* words of one part of a transliteration */
    GIVEN_COST = 12 * HANZI_BIT, /* of a character, on average, in a given name ... */
    FOREIGN_COST = 9 * HANZI_BIT /* ... in a transliteration */
};

static bool is_han(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    const unsigned char c = s.len >= 3 ? (unsigned char)s.s[0] : 0;
    return c >= 0xe3 && c <= 0xe9 && r->in->tok->kind[i] == TOKEN_WORD;
}

static size_t characters(const run *r, int32_t i)
{
    return token_str(r, i).len / 3;
}

static bool is_point(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    return str_eq(s, STR("\xc2\xb7")) || str_eq(s, STR("\xe2\x80\xa7")) || str_eq(s, STR("\xe2\x80\xa2")) ||
           str_eq(s, STR("\xe3\x83\xbb"));
}

static uint8_t kind_at(const run *r, int32_t i)
{
    return info_at(r, i)->kind;
}

static bool is_stop(const run *r, int32_t i)
{
    return flags_at(r, i) & FORM_STOP;
}

static bool has(const run *r, int32_t i, uint64_t cues)
{
    return cues_at(r, i) & cues;
}

static bool is_place_name(const run *r, int32_t i)
{
    const uint8_t n = named_at(r, i);
    return n == ENTITY_GPE + 1 || n == ENTITY_LOC + 1;
}

static bool add(run *r, int32_t first, int32_t last, uint8_t type, str id)
{
    cand c = span_cand(r, first, last, type, 4);
    c.id = id;
    return add_cand(r, c);
}

/* ---- persons */

/* A word, or a bit of one, that can be part of a transliterated name. */
static bool is_foreign(const run *r, int32_t i)
{
    if (!is_han(r, i) || has(r, i, CUE(TITLE) | CUE(ROLE)))
        return false;
    const uint8_t kind = kind_at(r, i);
    if (kind == HANZI_FOREIGN)
        return true;
    return (kind != HANZI_NOUN || characters(r, i) == 1) && !has(r, i, CUE(SAY)) &&
           segmenter_name_cost(r->e->zh, token_str(r, i), NAME_FOREIGN) < FOREIGN_COST;
}

/* 玛丽·居里, around the point at i. */
static bool find_transliterated(run *r, int32_t i, int32_t begin, int32_t stop)
{
    int32_t first = i, last = i;
    while (first > begin && i - first < PARTS && touches(r, first - 1) && is_han(r, first - 1) &&
           (first == i || is_foreign(r, first - 1)))
        first--;
    for (int32_t k = i; k + 1 < stop && is_point(r, k) && touches(r, k) && k - i < MAX_TOKENS / 2;) {
        if (!is_han(r, k + 1) || is_stop(r, k + 1))
            break;
        int32_t end = k + 2;
        while (end < stop && end - k <= PARTS && is_foreign(r, end) && touches(r, end - 1) &&
               (characters(r, end) > 1 || kind_at(r, end) == HANZI_FOREIGN))
            end++;
        last = k = end;
    }
    return first == i || last == i || add(r, first, last, ENTITY_PERSON, (str){ 0 });
}

/* Somebody is meant here: a title beside it, or a verb of saying after it. */
static bool is_introduced(const run *r, int32_t first, int32_t last, int32_t begin, int32_t stop)
{
    if (first > begin && has(r, first - 1, CUE(TITLE) | CUE(ROLE)))
        return true;
    return last < stop && has(r, last, CUE(TITLE) | CUE(ROLE) | CUE(SAY));
}

/* A word that only renders a foreign one. */
static bool is_transliteration(const run *r, int32_t i)
{
    if (has(r, i, CUE(PEOPLE_END)) || (i + 1 < sentence_last(r, i) && has(r, i + 1, CUE(PEOPLE_END))))
        return false;
    const uint8_t kind = kind_at(r, i);
    return kind == HANZI_FOREIGN || (kind == HANZI_NO_WORD && characters(r, i) > 2 && is_foreign(r, i));
}

/* 李 and 明哲: two words, of which the second is none by itself, or stands where a name is likely. */
static bool find_person(run *r, int32_t i, int32_t begin, int32_t stop)
{
    const segmenter *g = r->e->zh;
    if (kind_at(r, i) == HANZI_PERSON && !is_place_name(r, i))
        return (i + 1 < stop && has(r, i + 1, CUE(LOC_LAST) | CUE(GPE_LAST))) ||
               add(r, i, i + 1, ENTITY_PERSON, (str){ 0 });
    if (characters(r, i) > 1 && is_transliteration(r, i)) {
        const bool place = has(r, i, CUE(PLACE_STARTS)) || (i > begin && has(r, i - 1, CUE(PLACE) | CUE(TOWARD))) ||
                           (i + 1 < stop && has(r, i + 1, CUE(GPE_LAST) | CUE(LOC_LAST) | CUE(ORG_LAST)));
        const bool person = is_introduced(r, i, i + 1, begin, stop) || (!place && characters(r, i) > 2);
        return !person || r->w->named.v[i] || add(r, i, i + 1, ENTITY_PERSON, (str){ 0 });
    }
    if (characters(r, i) > 2 || i + 1 >= stop || !is_han(r, i + 1) || !touches(r, i) || characters(r, i + 1) > 2 ||
        (!has(r, i, CUE(FAMILY_FIRST)) && segmenter_name_cost(g, token_str(r, i), NAME_SURNAME) == HANZI_NONE))
        return true;
    if (has(r, i, CUE(FAMILY_FIRST)) && !r->w->named.v[i + 1] && !is_stop(r, i + 1))
        return add(r, i, i + 2, ENTITY_PERSON, (str){ 0 });
    if (is_place_name(r, i) || r->w->named.v[i + 1] || is_stop(r, i + 1) ||
        has(r, i + 1, CUE(TITLE) | CUE(ROLE) | CUE(SAY)))
        return true;
    const bool cheap = segmenter_name_cost(g, token_str(r, i + 1), NAME_GIVEN) < GIVEN_COST;
    const bool two = characters(r, i + 1) == 2, word = kind_at(r, i + 1) != HANZI_NO_WORD;
    const bool place = i + 2 < stop && has(r, i + 2, CUE(GPE_LAST) | CUE(LOC_LAST)) && touches(r, i + 1);
    const bool listed = i > begin && cheap && two && has(r, i - 1, CUE(JOIN)) &&
                        (i + 2 == stop || r->in->tok->kind[i + 2] == TOKEN_PUNCT);
    const bool led = listed || (i > begin && has(r, i - 1, CUE(TITLE) | CUE(ROLE)));
    const bool says = i + 2 < stop && has(r, i + 2, CUE(SAY) | CUE(TITLE));
    if (place || (word && two ? !led && !(says && kind_at(r, i + 1) == HANZI_NOUN) : !two && !(cheap && (led || says))))
        return true;
    return add(r, i, i + 2, ENTITY_PERSON, (str){ 0 });
}

/* ---- places */

static size_t spelled(const run *r, int32_t first, int32_t last)
{
    return (size_t)(r->in->tok->end[last - 1] - r->in->tok->start[first]) / 3;
}

/* A place that begins at i: its end, or i. The type is that of its last word. */
static bool place_unit(run *r, int32_t i, int32_t stop, int32_t *end, uint8_t *type, str *id)
{
    *end = i;
    *type = ENTITY_GPE;
    if (!is_han(r, i) || has(r, i, CUE(PLAIN)) ||
        (i + 1 < stop && has(r, i + 1, CUE(PEOPLE_END)) && !is_place_name(r, i)))
        return true;
    const uint8_t kind = kind_at(r, i);
    int32_t known;
    if (!place_at(r, i, i + PARTS < stop ? i + PARTS : stop, &known, id))
        return false;
    const bool word = kind == HANZI_NOUN || kind == HANZI_OTHER; /* 合作 is a town too */
    const bool listed = known > i && !is_stop(r, i) && (known > i + 1 ? spelled(r, i, known) > 2 : !word);
    if (is_place_name(r, i) || (characters(r, i) > 1 && (kind == HANZI_PLACE || listed)) || (listed && known > i + 1))
        *end = listed ? known : i + 1;
    const int32_t next = *end > i ? *end : i + 1;
    const bool ends = next < stop && touches(r, next - 1) && has(r, next, CUE(GPE_LAST) | CUE(LOC_LAST));
    const bool proper = *end > i || kind == HANZI_FOREIGN || kind == HANZI_NO_WORD || kind == HANZI_PERSON;
    const bool plain = ends && kind == HANZI_NOUN && characters(r, i) > 1 &&
                       has(r, next, CUE(GPE_NOUN) | CUE(LOC_NOUN));
    if (ends && !is_stop(r, i) && (proper || plain)) {
        *end = next + 1;
        while (*end < stop && *end - next < PARTS && touches(r, *end - 1) && has(r, *end, CUE(LOC_LAST)))
            ++*end; /* 公路大桥 */
        *type = has(r, *end - 1, CUE(LOC_LAST)) ? ENTITY_LOC : ENTITY_GPE;
        if (*type == ENTITY_LOC)
            *id = (str){ 0 }; /* the bridge of a town is not the town */
    } else if (*end == i && kind == HANZI_NO_WORD && characters(r, i) > 2 && has(r, i, CUE(PLACE_END))) {
        *end = i + 1;
    }
    return true;
}

/* 黑龙江省齐齐哈尔市: greater and lesser places in a row. */
static bool find_places(run *r, int32_t i, int32_t stop, int32_t *end)
{
    int32_t last = i, units = 0;
    uint8_t type = ENTITY_GPE, next_type;
    str id = { 0 };
    for (int32_t k = i, unit; k < stop && units < 5 && k - i < ORG_WORDS; k = last) {
        str next_id = { 0 };
        if (k > i && !touches(r, k - 1))
            break;
        if (!place_unit(r, k, stop, &unit, &next_type, &next_id))
            return false;
        if (unit == k)
            break;
        last = unit, type = next_type, id = next_id, units++;
    }
    *end = last;
    const bool alone = last == i + 1 && r->w->named.v[i];
    return last == i || alone || add(r, i, last, type, id);
}

/* ---- organisations */

static bool is_proper(const run *r, int32_t i)
{
    const uint8_t kind = kind_at(r, i);
    return r->w->named.v[i] || kind == HANZI_PLACE || kind == HANZI_ORG || kind == HANZI_FOREIGN ||
           (kind == HANZI_NO_WORD && characters(r, i) > 1) || has(r, i, CUE(ORG_OF));
}

/* A word within the name of an organisation. */
static bool is_within(const run *r, int32_t i)
{
    if (!is_han(r, i) || has(r, i, CUE(TITLE) | CUE(ROLE) | CUE(SAY)))
        return false;
    const uint8_t kind = kind_at(r, i);
    return is_proper(r, i) || (!is_stop(r, i) && (kind == HANZI_NOUN || kind == HANZI_PERSON)) ||
           has(r, i, CUE(ORG_LAST) | CUE(GPE_LAST));
}

/* 发展 of 国家发展委员会: a verb that may be a noun. */
static bool is_activity(const run *r, int32_t i)
{
    return is_han(r, i) && characters(r, i) == 2 && kind_at(r, i) == HANZI_OTHER && !is_stop(r, i) &&
           !has(r, i, CUE(TITLE) | CUE(ROLE) | CUE(SAY));
}

/* A people does; it is no part of an organisation's name as a state is: 俄罗斯人支持政府. */
static bool is_people(const run *r, int32_t i)
{
    return named_at(r, i) == ENTITY_NORP + 1;
}

/* The organisation that ends with the word at i. */
static bool find_org(run *r, int32_t i, int32_t begin)
{
    if (!has(r, i, CUE(ORG_LAST)))
        return kind_at(r, i) != HANZI_ORG || r->w->named.v[i] || add(r, i, i + 1, ENTITY_ORG, (str){ 0 });
    int32_t first = i, proper = -1, verbs = 0;
    while (first > begin && i - first < ORG_WORDS && touches(r, first - 1) && !is_people(r, first - 1) &&
           (is_within(r, first - 1) || (verbs++ == 0 && is_activity(r, first - 1)))) {
        first--;
        if (is_proper(r, first))
            proper = first;
    }
    if (proper < 0 || (i - proper == 1 && is_place_name(r, proper) && has(r, i, CUE(ORG_NOUN))))
        return true; /* 中国公司: companies of China */
    return add(r, proper, i + 1, ENTITY_ORG, (str){ 0 });
}

bool find_chinese(run *r, int32_t sentence)
{
    const int32_t begin = r->in->sen->first[sentence], stop = r->in->sen->first[sentence + 1];
    int32_t place = begin; /* where the last place ends */
    for (int32_t i = begin; i < stop; i++) {
        if (is_point(r, i)) {
            if (!find_transliterated(r, i, begin, stop))
                return false;
            continue;
        }
        if (!is_han(r, i))
            continue;
        if (i >= place && !find_places(r, i, stop, &place))
            return false;
        if (!find_chinese_pair(r, i, begin) || !find_person(r, i, begin, stop) || !find_org(r, i, begin))
            return false;
    }
    return true;
}

/* Names that say by a word of theirs what they are: Oxford University, Ministry of Trade, Lake Baikal, the Siege of X.
 * In: a segment of capitalised words. Out: a candidate, and whether there was one.
 *
 * The word stands last, or first with what it is of after it; French, Spanish and Russian have it first as a rule and
 * put plain words between: Selección de fútbol de España. */
#include "entity/rules.h"

#define HEADS_LAST                                                                                                     \
    (CUE(ORG_LAST) | CUE(ORG_SUFFIX) | CUE(LAW_LAST) | CUE(EVENT_LAST) | CUE(LOC_LAST) | CUE(GPE_LAST) |               \
     CUE(PRODUCT_LAST))
#define HEADS_OF (CUE(ORG_OF) | CUE(LAW_OF) | CUE(EVENT_OF) | CUE(LOC_FIRST) | CUE(GPE_FIRST))

static bool is_text(const run *r, int32_t i, const char *z)
{
    return str_eq(token_str(r, i), str_of(z));
}

bool add_span(run *r, int32_t first, int32_t last, uint8_t type)
{
    return add_cand(r, span_cand(r, first, last, type, 4));
}

static int type_of_head(uint64_t cues)
{
    if (cues & (CUE(ORG_LAST) | CUE(ORG_OF) | CUE(ORG_SUFFIX)))
        return ENTITY_ORG;
    if (cues & (CUE(LAW_LAST) | CUE(LAW_OF)))
        return ENTITY_LAW;
    if (cues & (CUE(EVENT_LAST) | CUE(EVENT_OF) | CUE(EVENT_FIRST)))
        return ENTITY_EVENT;
    if (cues & (CUE(LOC_LAST) | CUE(LOC_FIRST)))
        return ENTITY_LOC;
    return cues & (CUE(GPE_LAST) | CUE(GPE_FIRST)) ? ENTITY_GPE : ENTITY_PRODUCT;
}

int head_type(uint64_t cues, bool last)
{
    cues &= last ? HEADS_LAST : HEADS_LAST | HEADS_OF;
    return cues ? type_of_head(cues) : -1;
}

/* Whether a name of the gazetteer ends with the token, which is not its only one. */
static bool ends_named(const run *r, int32_t i)
{
    return i > sentence_first(r, i) && named_goes_on(r, i - 1) && !named_goes_on(r, i);
}

/* Whether the word at k, which a name of the gazetteer has, is that name's own: United of United Nations, and Union of
 * African Union where a hyphen parts it from another name. */
static bool is_taken(const run *r, const name_span *s, int32_t k)
{
    if (named_goes_on(r, k)) /* but: United Nations | Office for the Coordination of ... */
        return named_goes_on(r, k - 1) || !(cues_at(r, k) & HEADS_OF);
    if (!ends_named(r, k))
        return false;
    int32_t first = k;
    while (first > sentence_first(r, k) && named_goes_on(r, first - 1))
        first--;
    if (first == s->first && cues_at(r, first) & HEADS_OF) /* Department of Energy, of ... and Natural Resources */
        return true;
    const bool before = first - 1 > sentence_first(r, k) && is_text(r, first - 1, "-") && named_at(r, first - 2);
    const bool people = first > sentence_first(r, k) && named_at(r, first - 1) == ENTITY_NORP + 1;
    return before || (people && named_at(r, k) != ENTITY_ORG + 1) ||
           (k + 2 < sentence_last(r, k) && is_text(r, k + 1, "-") && named_at(r, k + 2));
}

int32_t named_end(const run *r, int32_t i, int32_t stop)
{
    while (i + 1 < stop && named_goes_on(r, i))
        i++;
    return i + 1;
}

/* "on Iraq", "against Burundi": what a body does, not its name. */
static bool leads_to_name(const run *r, int32_t i, int32_t stop)
{
    if (i + 1 >= stop || cues_at(r, i) & CUE(OF))
        return false;
    i += i + 2 < stop && cues_at(r, i + 1) & CUE(ARTICLE) ? 2 : 1;
    return named_at(r, i) == ENTITY_GPE + 1 || named_at(r, i) == ENTITY_PERSON + 1;
}

/* What "and" joins to a name before it is another one, where both are known: Chile and Moscow. Of two regions (Asia and
 * the Pacific) they may be one. */
static bool parts_names(const run *r, int32_t join, int32_t next)
{
    const uint8_t a = named_at(r, join - 1), b = named_at(r, next);
    if (a == ENTITY_LOC + 1 && b == ENTITY_LOC + 1)
        return false;
    return b == ENTITY_GPE + 1 || b == ENTITY_PERSON + 1 || (a && b == ENTITY_ORG + 1);
}

/* "fútbol" of "Selección de fútbol de España": a plain word between two links. English has none there. */
static bool is_between(const run *r, int32_t i, int32_t stop)
{
    return r->lang != LANG_EN && i + 1 < stop && r->in->tok->kind[i] == TOKEN_WORD &&
           !(flags_at(r, i) & (FORM_STOP | FORM_CAPITAL)) && !(cues_at(r, i) & (CUE(SAY) | CUE(ROLE)));
}

/* "étrangères", "central": adjectives in lower case that belong to the noun before. */
static int32_t adjectives_end(const run *r, int32_t i, int32_t stop)
{
    int32_t last = i;
    while (last < stop && last - i < 2 && r->in->tok->kind[last] == TOKEN_WORD &&
           cues_at(r, last) & CUE(ADJECTIVE_END) && !(flags_at(r, last) & (FORM_STOP | FORM_CAPITAL)) &&
           !(cues_at(r, last) & (CUE(SAY) | CUE(ROLE))))
        last++;
    return last;
}

/* The end of "of Foreign Affairs and Trade" after a head that ends before `i`; i where there is none. `plain`: words in
 * lower case will do (Ligue des locataires), for the head's capital is no other's. */
static int32_t tail_end(const run *r, int32_t i, int32_t stop, bool place, bool plain)
{
    int32_t last = place ? i : adjectives_end(r, i, stop);
    for (int32_t parts = 0, k = last; parts < (place ? 1 : 4); parts++) {
        if (parts == 0 && is_between(r, k, stop)) /* Banco central de, Comité olímpico de */
            k++;
        const bool joined = k < stop && cues_at(r, k) & CUE(JOIN);
        if (k >= stop || !(cues_at(r, k) & (parts == 0 ? CUE(LINK) : CUE(LINK) | CUE(JOIN))) ||
            flags_at(r, k) & FORM_CAPITAL || (place && !(cues_at(r, k) & CUE(OF))))
            break;
        const int32_t join = k++;
        const bool article = k + 1 < stop && cues_at(r, k) & CUE(ARTICLE) && !(flags_at(r, k) & FORM_CAPITAL);
        if (article && (!joined || (named_at(r, join - 1) == ENTITY_LOC + 1 && named_at(r, k + 1) == ENTITY_LOC + 1)))
            k++;
        if (k < stop && joined && parts_names(r, join, k))
            break;
        if (k < stop && is_name_word(r, k) && !(joined && cues_at(r, k) & HEADS_OF)) {
            last = k = run_end(r, k, stop);
            if (r->lang != LANG_EN && !place)
                last = k = adjectives_end(r, k, stop);
        } else if (parts == 0 && is_between(r, k, stop)) {
            k += 1 + (is_between(r, k + 1, stop) && !(cues_at(r, k + 1) & CUE(ADJECTIVE_END)));
            k = adjectives_end(r, k, stop);
            last = plain ? k : last;
        } else {
            break;
        }
    }
    return last;
}

/* The entry of a known surname at the token, or TRIE_NONE. */
uint32_t surname_at(const run *r, int32_t i)
{
    const form_info *f = info_at(r, i);
    if (!(f->cues & CUE_NAME_STARTS))
        return TRIE_NONE;
    uint32_t x = f->entry;
    while (x != TRIE_NONE && !(r->e->entries.v[x].flags & ENTRY_SURNAME))
        x = r->e->entries.v[x].next;
    return x;
}

/* The type of the head at k. A place's name ends with it, and with an ampersand it is no place: -1, none. */
static int type_of(const run *r, const name_span *s, int32_t k, uint64_t cues)
{
    const int type = type_of_head(cues);
    if (type == ENTITY_ORG && named_at(r, s->first) == ENTITY_LAW + 1)
        return ENTITY_LAW; /* Charter of the United Nations Organization */
    if (type != ENTITY_LOC && type != ENTITY_GPE)
        return type;
    for (int32_t i = s->first; i < k; i++)
        if (is_text(r, i, "&"))
            return ENTITY_ORG;
    return k + 1 < s->last && !named_goes_on(r, k) ? -1 : type;
}

/* The Republic of Panama is Panama: a state keeps its id. */
static bool add_headed(run *r, int32_t first, int32_t last, uint64_t cues)
{
    int32_t end = 0, k = first + 1;
    while (k < last && cues_at(r, k) & (CUE(LINK) | CUE(ARTICLE)) && !is_capital(r, k))
        k++;
    const uint32_t x = cues & CUE(GPE_FIRST) && k < last ? demonym_at(r, k, &end) : TRIE_NONE;
    const thing *state = x == TRIE_NONE || end != last ? NULL : &r->e->things.v[r->e->entries.v[x].thing];
    cand c = span_cand(r, first, last, (uint8_t)type_of_head(cues), 4);
    if (state && state->type == ENTITY_GPE && state->id.len == 2)
        c.id = state->id, c.name = state->name;
    return add_cand(r, c);
}

/* A head word in the segment: the last that is not its only word, or the first with `of` after it. */
bool find_head(run *r, const name_span *s, bool *found)
{
    *found = false;
    for (int32_t k = s->last - 1; k > s->first; k--) {
        const uint64_t cues = flags_at(r, k) & FORM_CAPITAL ? cues_at(r, k) & HEADS_LAST : 0; /* not State-building */
        if (!cues || is_taken(r, s, k) ||
            (k == s->first + 1 && surname_at(r, s->first) != TRIE_NONE && !(cues & (CUE(ORG_SUFFIX) | CUE(LOC_LAST)))))
            continue; /* the Biden Administration is Biden's, and Churchill Street is a street */
        const int type = type_of(r, s, k, cues);
        const bool shout = s->headline && type == ENTITY_PRODUCT && !(flags_at(r, k) & FORM_LOWER);
        if (type < 0 || shout || has_clause_word(r, s->first, k))
            continue;
        *found = true;
        int32_t last = k + 1;
        const bool place = type == ENTITY_LOC || type == ENTITY_GPE;
        if (named_goes_on(r, k))
            last = named_end(r, k, s->last);
        else if (cues_at(r, k) & HEADS_OF && last == s->last && !(ends_named(r, k) && leads_to_name(r, last, s->stop)))
            last = tail_end(r, last, s->stop, place, false);
        return add_span(r, s->first, last, (uint8_t)type);
    }
    const uint64_t cues = cues_at(r, s->first) & HEADS_OF;
    const bool alone = s->last == s->first + 1 || named_goes_on(r, s->first);
    if (cues && (alone || r->lang != LANG_EN)) {
        const int32_t head = r->lang == LANG_EN ? s->first + 1 : s->last;
        if (type_of_head(cues) == ENTITY_ORG && !named_goes_on(r, s->first) && leads_to_name(r, head, s->stop))
            return true; /* the Congress for California */
        const int32_t last = tail_end(r, head, s->stop, cues & (CUE(LOC_FIRST) | CUE(GPE_FIRST)),
                                      r->lang != LANG_EN && !opens_sentence(r, s->first));
        *found = last > s->first + 1;
        return !*found || add_headed(r, s->first, last, cues);
    }
    const uint64_t first = cues_at(r, s->first) & (CUE(LOC_FIRST) | CUE(GPE_FIRST) | CUE(EVENT_FIRST));
    if (first && s->last - s->first > 1 && !has_clause_word(r, s->first, s->last)) {
        *found = true;
        return add_span(r, s->first, s->last, (uint8_t)type_of_head(first));
    }
    return true;
}

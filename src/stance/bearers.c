/* Who is meant by a role: "the minister", "the Russian president". In: the persons named before, the gazetteer's
 * offices. Out: a person.
 *
 * In a dated document the gazetteer knows who held an office of a state that day. Else the text says it: the nearest
 * person whose name had that role beside it ("Finance Minister Anna Ortiz", "Anna Ortiz, the finance minister"), or who
 * ever held that office. */
#include "stance/sources.h"

enum { PERSONS_BACK = 32, TITLE_REACH = 7, APPOSED_REACH = 6 };

static bool is_definite(const reading *r, int32_t token)
{
    const unsigned grammar = reading_flags(r, token, RULE_GRAMMAR);
    return grammar & GRAMMAR_DET && !(grammar & GRAMMAR_INDEFINITE);
}

/* The office whose words hold the token, NULL: none. */
static const rule_hit *office_at(const reading *r, int32_t first, int32_t token)
{
    for (int32_t t = token; t >= first && t > token - TITLE_REACH; t--) {
        const rule_hit *h = reading_hit(r, t, RULE_OFFICE);
        if (h && h->last > token)
            return h;
    }
    return NULL;
}

str office_holder(const reading *r, const mention *x, int32_t first, int32_t noun)
{
    const rule_hit *h = x && x->actor >= 0 ? office_at(r, first, noun) : NULL;
    if (!h)
        return STR("");
    const bool owner = x->last < h->first && r->in->in->tok->kind[x->last] == TOKEN_CLITIC;
    const bool before = x->last + owner == h->first;
    const bool behind = h->last == x->first || (h->last < x->first && x->first - h->last <= 2 &&
                                                reading_flags(r, h->last, RULE_GRAMMAR) & GRAMMAR_OF);
    const int32_t start = before ? x->first : h->first;
    if ((!before && !behind) || (start != first && (start != first + 1 || !is_definite(r, first))))
        return STR(""); /* "a former Russian president" */
    return offices_holder(r->in->men, str_of(office_name(reading_rule(r, h)->flags)),
                          r->in->men->actors.v[x->actor].id, r->in->in->date);
}

/* Whether the person ever held the office, of the state if one is named. */
static bool held(const reading *r, int32_t person, const char *office, int32_t place)
{
    const actor *actors = r->in->men->actors.v;
    return offices_held(r->in->men, actors[person].id, str_of(office), place < 0 ? STR("") : actors[place].id);
}

/* Whether tokens [from, to) beside a name hold the role, and the place where one is asked for. */
static bool names_role(const reading *r, const role *x, const rule_hit *office, int32_t from, int32_t to)
{
    const rule_hit *noun = reading_hit(r, x->noun, RULE_NOUN);
    bool titled = false, place = x->place < 0;
    for (int32_t t = from; t < to; t++) {
        const rule_hit *h = reading_hit(r, t, office ? RULE_OFFICE : RULE_NOUN);
        if (h && h->last <= to)
            titled |= office ? reading_rule(r, h)->flags == reading_rule(r, office)->flags : h->rule == noun->rule;
        if (r->mention.v[t] >= 0)
            place |= r->in->men->v.v[r->mention.v[t]].actor == x->place;
    }
    return titled && place;
}

static bool is_border(const reading *r, int32_t token)
{
    return mark_cost(r, token) >= 2 || token_is_stop(r, token);
}

static bool is_titled(const reading *r, const role *x, const rule_hit *office, const mention *person)
{
    const int32_t begin = r->in->in->sen->first[person->sentence], end = r->in->in->sen->first[person->sentence + 1];
    int32_t from = person->first, to = person->last;
    if (from > begin && token_is_comma(r, from - 1)) /* "the minister, Anna Ortiz," */
        from--;
    while (from > begin && from > person->first - TITLE_REACH && !is_border(r, from - 1))
        from--;
    if (names_role(r, x, office, from, person->first))
        return true;
    if (to >= end || !token_is_comma(r, to))
        return false;
    for (to++; to < end && to < person->last + TITLE_REACH && !is_border(r, to);)
        to++;
    return names_role(r, x, office, person->last + 1, to);
}

/* The number of mentions that begin before the token. */
static int32_t mentions_before(const mentions *men, int32_t token)
{
    int32_t low = 0, high = (int32_t)men->v.n;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (men->v.v[middle].first < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int32_t role_bearer(const reading *r, const role *x)
{
    const mentions *men = r->in->men;
    const rule_hit *office = office_at(r, x->first, x->noun);
    const int32_t last = mentions_before(men, x->first), sentence = r->in->in->tok->sentence[x->noun];
    int32_t seen = 0, former = -1;
    for (int32_t i = last - 1; i >= 0 && seen < PERSONS_BACK; i--, seen++) {
        const mention *person = &men->v.v[i];
        if (person->sentence < 0 || sentence - person->sentence >= TOPIC_SENTENCES)
            break;
        if (person->type != ENTITY_PERSON || person->actor < 0)
            continue;
        if (is_titled(r, x, office, person))
            return person->actor;
        if (office && former < 0 && held(r, person->actor, office_name(reading_rule(r, office)->flags), x->place))
            former = person->actor;
    }
    return former;
}

const mention *apposed_person(const reading *r, int32_t comma, int32_t to)
{
    if (comma >= to || !token_is_comma(r, comma))
        return NULL;
    for (int32_t t = comma + 1; t < to && t <= comma + APPOSED_REACH; t++) {
        const int32_t i = r->mention.v[t];
        const mention *x = i < 0 ? NULL : &r->in->men->v.v[i];
        if (x && x->type == ENTITY_PERSON)
            return x->actor >= 0 && (x->last >= to || is_border(r, x->last)) ? x : NULL;
        const unsigned grammar = x ? 0 : reading_flags(r, t, RULE_GRAMMAR);
        if (grammar & (GRAMMAR_WHO | GRAMMAR_AUX | GRAMMAR_AND | GRAMMAR_ING) || is_border(r, t))
            return NULL;
    }
    return NULL;
}

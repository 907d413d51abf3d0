/* Unknown capitalised names, cut out of the text. In: the tokens of a sentence and the classes of their words. Out:
 * candidates.
 *
 * A run of capitalised words is cut at titles; what is left is an organisation, law, event or place when a word of
 * it says so (Institute, Treaty of, Summit, River), and a person when what stands around it does: a title or job
 * before it, a known given name first, a verb of saying after it. A capital alone never makes a name: a run
 * without a cue gives nothing, and a function word that opens a sentence is no part of one. */
#include "entity/rules.h"

#include <string.h>

static bool is_text(const run *r, int32_t i, const char *z)
{
    return str_eq(token_str(r, i), str_of(z));
}

/* A word that may be part of a name. */
bool is_name_word(const run *r, int32_t i)
{
    return is_capital(r, i) && !(cues_at(r, i) & (CUE(CALENDAR) | CUE(PLAIN)));
}

static bool is_hyphen(const run *r, int32_t i, int32_t stop)
{
    return is_text(r, i, "-") && i + 1 < stop && touches(r, i - 1) && touches(r, i);
}

/* Two blanks or a tab on one line are a menu's or a table's, not a name's. */
static bool is_gap(const run *r, int32_t i)
{
    const char *s = r->in->t->s;
    const int32_t from = r->in->tok->end[i - 1], to = r->in->tok->start[i];
    bool wide = to - from > 1 || (to > from && s[from] == '\t');
    for (int32_t k = from; wide && k < to; k++)
        wide = s[k] == ' ' || s[k] == '\t';
    return wide;
}

/* Whether "de" at i belongs to a person's name (Alejandro de Humboldt, Juan Carlos de Borbón) and says no more whose or
 * where from (Chris Martin de Coldplay), or to the name of a thing whose head opens the run (Ateneo de Montevideo). */
static bool joins_surname(const run *r, int32_t first, int32_t i, int32_t stop)
{
    if (i + 1 >= stop)
        return false;
    const uint64_t given = CUE(FIRST_NAME) | CUE(GIVEN);
    const bool article = cues_at(r, i + 1) & CUE(ARTICLE) && !(flags_at(r, i + 1) & FORM_CAPITAL);
    const int32_t next = i + 1 + article;
    if (next >= stop || r->w->named.v[next])
        return false;
    if (cues_at(r, first) & given)
        return i - first == 1 || article || cues_at(r, next) & CUE(FAMILY);
    return i - first == 1 && cues_at(r, first) & CUE(TITLE);
}

/* How many tokens from i on continue a name that began before: 0, or up to 3. */
static int32_t continues(const run *r, int32_t first, int32_t i, int32_t stop)
{
    if (i >= stop || is_gap(r, i))
        return 0;
    if (is_name_word(r, i) || (named_goes_on(r, i - 1) && r->lang == LANG_EN)) /* Council of Europe Convention */
        return 1;
    if (is_hyphen(r, i, stop) && flags_at(r, i + 1) & FORM_LETTER) {
        const bool pair = flags_at(r, i - 1) & FORM_CAPITAL && i + 2 < stop && !is_hyphen(r, i + 2, stop); /* Ki-moon */
        return is_capital(r, i + 1) || pair ? 2 : 0;
    }
    if (i - first == 1 && flags_at(r, first) & FORM_STOP && opens_sentence(r, first)) /* Ni le BRTX */
        return 0;
    if (cues_at(r, i) & CUE(NAME_JOIN) && i - first > 1 && i + 1 < stop && is_name_word(r, i + 1)) /* Ortega y Gasset */
        return cues_at(r, first) & (CUE(GIVEN) | CUE(FIRST_NAME)) && !(cues_at(r, i + 1) & CUE(GIVEN)) &&
                       (i + 2 >= stop || !is_name_word(r, i + 2))
                   ? 2
                   : 0;
    if (cues_at(r, i) & CUE(LINK) && cues_at(r, i) & CUE(PARTICLE) && !joins_surname(r, first, i, stop))
        return 0;
    if ((cues_at(r, i) & CUE(PARTICLE) || is_text(r, i, "&")) && i + 1 < stop && is_name_word(r, i + 1))
        return 2;
    if (cues_at(r, i) & CUE(PARTICLE) && i + 2 < stop && cues_at(r, i + 1) & (CUE(PARTICLE) | CUE(ARTICLE)) &&
        is_name_word(r, i + 2))
        return 3;
    return 0;
}

int32_t run_end(const run *r, int32_t i, int32_t stop)
{
    const int32_t limit = i + MAX_TOKENS < stop ? i + MAX_TOKENS : stop;
    int32_t last = i + 1;
    for (int32_t n; (n = continues(r, i, last, limit)) > 0;)
        last += n;
    return last;
}

/* ---- segments */

/* The segment is cut by a title after it: "Deputy Works Minister" has no person called Works. */
static bool before_title(const run *r, const name_span *s)
{
    int32_t after, i = s->last;
    if (i + 2 < s->stop && cues_at(r, i) & CUE(JOIN) && is_capital(r, i + 1))
        i += 2;
    return i < s->stop && is_capital(r, i) && (cues_at(r, i) & CUE(TITLE) || phrase_at(r, i, PHRASE_TITLE, &after));
}

static bool in_byline(const run *r, int32_t begin)
{
    return r->in->sen->kind[r->in->tok->sentence[begin]] == LINE_BYLINE;
}

/* The G7 summit: the head need not have a capital, but wants a name before it that is no
 * state and no people. */
static bool find_event(run *r, int32_t first, int32_t last, int32_t stop, bool *found)
{
    *found = false;
    if (last >= stop || !(cues_at(r, last) & CUE(EVENT_HEAD)) || flags_at(r, last) & FORM_CAPITAL)
        return true;
    while (first < last && (flags_at(r, first) & FORM_STOP || cues_at(r, first) & CUE(ARTICLE)))
        first++;
    int32_t end;
    const uint32_t x = first < last ? demonym_at(r, first, &end) : TRIE_NONE;
    const entry *state = x == TRIE_NONE ? NULL : &r->e->entries.v[x];
    if (state && (state->type == ENTITY_NORP || r->e->things.v[state->thing].id.len == 2))
        return true;
    if (first == last || last - first > 3 || cues_at(r, last - 1) & CUE(TITLE))
        return true;
    *found = true;
    return add_span(r, first, last + 1, ENTITY_EVENT);
}

/* ---- segments of a run */

/* Names of the gazetteer in front of another are mentions of their own: NASA Michael Griffin, Эстонии Андрус Ансип. */
static int32_t skip_names(const run *r, int32_t first, int32_t last)
{
    while (first < last) {
        int32_t end;
        const uint32_t x = demonym_at(r, first, &end);
        const bool other = r->lang != LANG_EN && named_at(r, first) && named_at(r, first) != ENTITY_PERSON + 1;
        if (x == TRIE_NONE && other)
            end = first + 1;
        else if (x == TRIE_NONE)
            break;
        if (end > last || (end == last && last - first == 1))
            break;
        first = end;
    }
    return first;
}

/* A word that opens the sentence before a given name is no part of it: Инициативу Юрия Лужкова. */
static int32_t skip_opener(const run *r, const name_span *s)
{
    if (r->lang == LANG_RU) /* Ростехника Олег Мещеряков: whose head he is */
        for (int32_t i = s->first + 1; i + 1 < s->last && i < s->first + 4; i++)
            if (cues_at(r, i) & CUE(FIRST_NAME) && !(cues_at(r, i - 1) & (CUE(FIRST_NAME) | CUE(GIVEN))))
                return i;
    const uint64_t given = CUE(FIRST_NAME) | CUE(GIVEN);
    const bool cut = opens_sentence(r, s->first) && s->last - s->first > 2 &&
                     !(cues_at(r, s->first) & (given | CUE(FAMILY))) && cues_at(r, s->first + 1) & CUE(FIRST_NAME);
    return cut ? s->first + 1 : s->first;
}

bool opens_sentence(const run *r, int32_t i)
{
    const int32_t begin = sentence_first(r, i);
    for (int back = 0; i > begin && back < 4 && r->in->tok->kind[i - 1] == TOKEN_PUNCT; back++)
        i--;
    return i == begin;
}

/* Whether names of the gazetteer cover all its capitals: U.S.-led. */
static bool is_named(const run *r, int32_t first, int32_t last)
{
    for (int32_t i = first; i < last; i++)
        if (!r->w->named.v[i] && is_capital(r, i))
            return false;
    return true;
}

/* Two names of the gazetteer with a hyphen between are none together: Japan-United States. */
static bool has_pair(const run *r, const name_span *s)
{
    for (int32_t i = s->first + 1; i + 1 < s->last; i++)
        if (named_at(r, i - 1) && named_at(r, i + 1) && !named_goes_on(r, i) && is_hyphen(r, i, s->last))
            return true;
    return false;
}

/* "Utah Jazz" begins with a place and is no person; "Syria's Bashar Assad" and "Iran Hassan Rouhani" are two names. */
static bool begins_with_place(const run *r, const name_span *s, int32_t rest)
{
    const uint8_t type = named_at(r, s->first);
    return rest > s->first && !s->titled && (type == ENTITY_GPE + 1 || type == ENTITY_LOC + 1) &&
           !(cues_at(r, rest) & (CUE(FIRST_NAME) | CUE(GIVEN))) && r->lang != LANG_RU;
}

static bool read_segment(run *r, name_span s)
{
    const bool byline = in_byline(r, s.begin);
    const bool author = byline && s.last - s.first == 2; /* He Wenli */
    const bool keeps = r->lang != LANG_EN && s.first > s.begin &&
                       r->in->tok->kind[s.first - 1] == TOKEN_WORD; /* La Coruña, Los Angeles, The Beatles */
    while (!author && !keeps && s.first < s.last && flags_at(r, s.first) & FORM_STOP &&
           !(flags_at(r, s.first) & FORM_DIGIT) && !is_initial(r, s.first) &&
           !(cues_at(r, s.first) & CUE(FIRST_NAME) && s.first > s.begin))
        s.first++;
    if (s.first >= s.last)
        return true;
    bool headed;
    if (!find_head(r, &s, &headed))
        return false;
    if (headed && !s.titled)
        return true;
    s.titled = s.titled && !before_title(r, &s);
    name_span name = s;
    name.first = skip_names(r, skip_opener(r, &s), s.last);
    if (headed || name.first == name.last || is_named(r, s.first, s.last) || has_pair(r, &s))
        return true;
    return score_segment(r, begins_with_place(r, &s, name.first) ? &s : &name);
}

/* "Anna Smith & John Doe": an ampersand joins companies unless a given name begins one side. */
static bool joins_persons(const run *r, int32_t first, int32_t i, int32_t last)
{
    return is_text(r, i, "&") && i + 1 < last && (cues_at(r, first) | cues_at(r, i + 1)) & CUE(FIRST_NAME);
}

/* Cuts the run at its titles. */
static bool read_run(run *r, int32_t first, int32_t last, name_span s)
{
    const int32_t begin = s.begin, stop = s.stop;
    bool event;
    if (!find_event(r, first, last, stop, &event))
        return false;
    if (event)
        return true;
    const uint64_t led = first > begin ? cues_at(r, first - 1) : 0;
    bool role = led & CUE(ROLE), titled = led & CUE(TITLE) && flags_at(r, first - 1) & FORM_CAPITAL;
    const bool byline = in_byline(r, begin);
    for (int32_t i = first; i < last;) {
        int32_t after;
        if (byline && cues_at(r, i) & CUE(AUTHOR)) {
            i++;
            continue;
        }
        if (is_text(r, i, "-")) { /* President-elect, Judge-Advocate */
            i += 2;
            continue;
        }
        if (phrase_at(r, i, PHRASE_TITLE, &after) && after <= stop) {
            i = after;
            titled = true;
            continue;
        }
        const uint64_t opening = i == begin ? cues_at(r, i) : 0;
        if (cues_at(r, i) & CUE(TITLE) || (opening & CUE(ROLE) && r->lang == LANG_RU)) {
            i++;
            titled = true;
            continue;
        }
        if (opening & (CUE(ORG_NOUN) | CUE(GPE_NOUN) | CUE(LOC_NOUN)) && r->lang == LANG_RU) { /* Корпорация X */
            i++;
            continue;
        }
        int32_t end = i + 1;
        while (end < last && !(cues_at(r, end) & CUE(TITLE)) && !joins_persons(r, i, end, last) &&
               !phrase_at(r, end, PHRASE_TITLE, &after) && !(byline && cues_at(r, end) & CUE(AUTHOR)))
            end++;
        const bool joined = end < last && is_text(r, end, "&"); /* persons on both sides */
        s.first = i, s.last = end, s.titled = titled, s.role = role || joined;
        if (!read_segment(r, s))
            return false;
        titled = false;
        role = joined;
        i = joined ? end + 1 : end;
    }
    return true;
}

/* Nimitz-class, Los Angeles-class: the run ends with the hyphen and the word. */
static bool find_platform(run *r, int32_t first, int32_t last, bool *found)
{
    const int32_t hyphen = last - 2;
    *found = hyphen > first && is_text(r, hyphen, "-") && cues_at(r, last - 1) & CUE(PLATFORM);
    if (!*found)
        return true;
    while (first + 1 < hyphen && flags_at(r, first) & FORM_STOP)
        first++;
    const int32_t name = skip_names(r, first, hyphen);
    return add_span(r, name < hyphen ? name : first, last, ENTITY_PRODUCT);
}

/* Most of its words have a capital: there a capital says nothing. */
static bool is_headline(const run *r, int32_t begin, int32_t stop)
{
    int32_t words = 0, lower = 0;
    if (r->lang != LANG_EN)
        return false;
    for (int32_t i = begin; i < stop && lower * 8 <= stop - begin; i++)
        if (r->in->tok->kind[i] == TOKEN_WORD && !(flags_at(r, i) & FORM_STOP))
            words++, lower += !is_capital(r, i);
    return words > 3 && lower * 8 <= words;
}

bool find_shapes(run *r, int32_t sentence)
{
    const sentences *sen = r->in->sen;
    const int32_t begin = sen->first[sentence], stop = sen->first[sentence + 1];
    name_span s = { begin, begin, begin, stop, false, false, false };
    s.headline = next_gate(r, begin, stop, GATE_CAPITAL) < stop && is_headline(r, begin, stop);
    for (int32_t i = begin; (i = next_gate(r, i, stop, GATE_CAPITAL)) < stop;) {
        if (!is_name_word(r, i)) {
            i++;
            continue;
        }
        const int32_t last = run_end(r, i, stop);
        int32_t after = 0;
        bool platform;
        if (!find_platform(r, i, last, &platform) || (!platform && !read_run(r, i, last, s)))
            return false;
        /* "Secretary of State Baker": the run goes on after the title's own words */
        if (phrase_at(r, last - 1, PHRASE_TITLE, &after) && after > last && after < stop && is_name_word(r, after) &&
            !read_segment(r, (name_span){ after, run_end(r, after, stop), begin, stop, true, false, s.headline }))
            return false;
        i = last;
    }
    return true;
}

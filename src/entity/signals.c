/* What speaks for a capitalised name being a person, a place or an organisation. In: a segment of a sentence. Out: the
 * signals that hold, as bits; score.c weighs them. */
#include "entity/rules.h"

#include <string.h>

static bool is_text(const run *r, int32_t i, const char *z)
{
    return str_eq(token_str(r, i), str_of(z));
}

bool is_initial(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    const size_t n = s.len ? (size_t)utf8_len((unsigned char)s.s[0]) : 0;
    return s.len == n + 1 && s.s[n] == '.' && flags_at(r, i) & FORM_CAPITAL;
}

static bool lower_cue(const run *r, int32_t i, uint64_t cue)
{
    return cues_at(r, i) & cue && !(flags_at(r, i) & FORM_CAPITAL);
}

/* ---- around the name */

/* Japan's Morning Courier notes: what a possessive governs is rarely a person. */
static bool speaks_after(const run *r, const name_span *s)
{
    if (s->first > s->begin && r->in->tok->kind[s->first - 1] == TOKEN_CLITIC && r->lang == LANG_EN)
        return false;
    return s->last < s->stop && lower_cue(r, s->last, CUE(SAY));
}

static bool speaks_before(const run *r, const name_span *s)
{
    return s->first > s->begin && lower_cue(r, s->first - 1, CUE(SAY)) &&
           (s->last == s->stop || r->in->tok->kind[s->last] == TOKEN_PUNCT);
}

/* A job within a few words, with nothing but words before it. */
static bool names_job(const run *r, int32_t i, int32_t stop)
{
    for (int32_t k = i; k < stop && k < i + 6 && r->in->tok->kind[k] == TOKEN_WORD; k++)
        if (cues_at(r, k) & (CUE(ROLE) | CUE(TITLE)))
            return true;
    return false;
}

/* ", 34,", ", a professor" or "is a professor" */
static bool described_after(const run *r, const name_span *s)
{
    int32_t i = s->last;
    if (i + 2 < s->stop && cues_at(r, i) & CUE(COPULA) && cues_at(r, i + 1) & CUE(ARTICLE))
        return names_job(r, i + 1, s->stop);
    if (i + 2 >= s->stop || !is_text(r, i, ","))
        return false;
    const str age = token_str(r, i + 1);
    if (age.len == 2 && r->in->tok->kind[i + 1] == TOKEN_NUMBER && age.s[0] != '0' &&
        r->in->tok->kind[i + 2] == TOKEN_PUNCT)
        return true;
    return cues_at(r, i + 1) & CUE(PERSON_VERB) || names_job(r, i + 1, s->stop);
}

/* "(1913 - 2001)" or "(b. 1913": a life */
static bool lived_after(const run *r, const name_span *s)
{
    for (int32_t i = s->last + 1; s->last < s->stop && is_text(r, s->last, "(") && i < s->stop && i < s->last + 4; i++)
        if (r->in->tok->kind[i] == TOKEN_NUMBER && token_str(r, i).len == 4)
            return i + 1 < s->stop && !is_text(r, i + 1, ")") && !is_text(r, i + 1, ",");
    return false;
}

/* "Macon, Georgia," and a dateline's town */
static bool is_town(const run *r, const name_span *s)
{
    if (s->last - s->first > 3 || s->last + 1 >= s->stop || !is_text(r, s->last, ","))
        return false;
    int32_t last;
    const uint32_t x = demonym_at(r, s->last + 1, &last);
    if (x == TRIE_NONE || r->e->entries.v[x].type != ENTITY_GPE)
        return false;
    const bool listed = s->first > s->begin && is_text(r, s->first - 1, ",") && last < s->stop && is_text(r, last, ",");
    const bool led = listed ||
                     (s->first > s->begin && cues_at(r, s->first - 1) & (CUE(PLACE) | CUE(TOWARD) | CUE(LINK)));
    return led || (s->first == s->begin && !(flags_at(r, s->first) & FORM_LOWER));
}

/* The noun that governs the name: the company X, la ciudad de X, l'architecte japonais X. One word may stand
 * between, and a link with its article. */
static uint64_t governed_by(const run *r, const name_span *s, bool *linked)
{
    const uint64_t nouns = CUE(ROLE) | CUE(ORG_NOUN) | CUE(GPE_NOUN) | CUE(LOC_NOUN);
    int32_t i = s->first - 1, words = 0;
    *linked = false;
    for (int back = 0; i >= s->begin && back < 5; i--, back++) {
        const uint64_t cues = cues_at(r, i);
        if (cues & nouns && (!(flags_at(r, i) & FORM_CAPITAL) || i == s->begin))
            return cues & (*linked ? nouns & ~CUE(ROLE) : r->lang == LANG_EN ? CUE(ROLE) | CUE(ORG_NOUN) : nouns);
        if (is_quote(r, i))
            continue;
        if (cues & CUE(LINK) && words == 0)
            *linked = true;
        else if (cues & CUE(ARTICLE) && *linked && words == 0)
            continue;
        else if (r->lang == LANG_EN || r->in->tok->kind[i] != TOKEN_WORD ||
                 flags_at(r, i) & (FORM_STOP | FORM_CAPITAL) || words++ > 0 || *linked)
            return 0;
    }
    return 0;
}

static uint64_t around(const run *r, const name_span *s)
{
    uint64_t x = 0;
    bool linked;
    const uint64_t noun = governed_by(r, s, &linked);
    if (s->titled)
        x |= SIGNAL(TITLED);
    if (s->role || noun & CUE(ROLE))
        x |= SIGNAL(ROLE);
    if (noun & CUE(ORG_NOUN))
        x |= linked ? SIGNAL(ORG_NOUN_OF) : SIGNAL(ORG_NOUN);
    if (noun & CUE(GPE_NOUN))
        x |= SIGNAL(GPE_NOUN);
    if (noun & CUE(LOC_NOUN))
        x |= SIGNAL(LOC_NOUN);
    if (speaks_after(r, s))
        x |= SIGNAL(SAYS);
    if (speaks_before(r, s))
        x |= SIGNAL(SAID_BY);
    if (described_after(r, s))
        x |= SIGNAL(DESCRIBED);
    if (lived_after(r, s))
        x |= SIGNAL(LIVED);
    if (acronym_follows(r, s->last))
        x |= SIGNAL(ABBREVIATED);
    if (is_town(r, s))
        x |= SIGNAL(TOWN);
    if (s->last < s->stop && r->in->tok->kind[s->last] == TOKEN_CLITIC)
        x |= SIGNAL(OWNS);
    if (opens_sentence(r, s->first))
        x |= SIGNAL(OPENS);
    if (s->first == s->begin)
        return x;
    const uint64_t before = cues_at(r, s->first - 1);
    if (flags_at(r, s->first - 1) & FORM_CAPITAL && s->first - 1 > s->begin)
        return x;
    if (before & CUE(ARTICLE))
        x |= SIGNAL(ARTICLE);
    if (before & CUE(PLACE_OF) && r->in->sen->kind[r->in->tok->sentence[s->begin]] != LINE_FURNITURE)
        x |= SIGNAL(PLACE_OF);
    if (before & CUE(TOWARD))
        x |= SIGNAL(TOWARD);
    if (before & CUE(LINK))
        x |= SIGNAL(LINK);
    if (before & CUE(AGENT))
        x |= SIGNAL(AGENT);
    if (is_quote(r, s->first - 1) && s->last < s->stop && is_quote(r, s->last))
        x |= SIGNAL(QUOTED);
    return x;
}

/* ---- the name itself */

/* A capital after a small letter: PlayStation. McDonald is a person's. */
static bool is_camel(const run *r, int32_t i)
{
    const str s = token_str(r, i);
    for (size_t k = 3; k < s.len; k++)
        if (s.s[k] >= 'A' && s.s[k] <= 'Z' && s.s[k - 1] >= 'a' && s.s[k - 1] <= 'z')
            return true;
    return false;
}

/* Words of a headline or clause among [first, last): The Port That Switched Sides. Not US and IT. */
bool has_clause_word(const run *r, int32_t first, int32_t last)
{
    for (int32_t i = first; i < last; i++)
        if (flags_at(r, i) & FORM_STOP && flags_at(r, i) & FORM_CAPITAL && flags_at(r, i) & FORM_LOWER &&
            !is_initial(r, i) && !(cues_at(r, i) & (CUE(LINK) | CUE(JOIN) | CUE(ARTICLE) | CUE(FIRST_NAME))))
            return true;
    return false;
}

static uint64_t inside(const run *r, const name_span *s)
{
    uint64_t x = 0;
    int32_t capitals = 0, lower = 0, places = 0, acronyms = 0;
    for (int32_t i = s->first; i < s->last; i++) {
        const uint64_t cues = cues_at(r, i);
        const bool word = flags_at(r, i) & FORM_CAPITAL && r->in->tok->kind[i] == TOKEN_WORD;
        capitals += word;
        lower += word && is_lower_somewhere(r, i);
        places += named_at(r, i) == ENTITY_GPE + 1 || named_at(r, i) == ENTITY_LOC + 1;
        if (is_initial(r, i) && i + 1 < s->last)
            x |= SIGNAL(INITIAL);
        if (cues & CUE(GIVEN))
            x |= i == s->first ? SIGNAL(GIVEN_FIRST) : SIGNAL(GIVEN_LATER);
        if (cues & CUE(FIRST_NAME))
            x |= i == s->first ? SIGNAL(FIRST_NAME) : SIGNAL(GIVEN_LATER);
        if (cues & CUE(PARTICLE) && !word)
            x |= SIGNAL(PARTICLE);
        if (cues & CUE(NO_PERSON))
            x |= SIGNAL(NO_PERSON);
        if (cues & (CUE(NO_PLACE) | CUE(PLAIN)))
            x |= SIGNAL(NO_PLACE);
        if (flags_at(r, i) & FORM_DIGIT)
            x |= SIGNAL(DIGIT);
        if (is_text(r, i, "&"))
            x |= SIGNAL(AMPERSAND);
        acronyms += word && !r->w->named.v[i] && is_acronym(r, i);
        if (word && r->lang == LANG_RU && (unsigned char)token_str(r, i).s[0] < 0x80)
            x |= SIGNAL(FOREIGN);
        if (word && !r->w->named.v[i] && is_camel(r, i))
            x |= SIGNAL(CAMEL);
    }
    const bool prints_capitals = s->headline || (capitals > 1 && acronyms == capitals); /* a line all in capitals */
    if (acronyms && !prints_capitals)
        x |= SIGNAL(ACRONYM);
    if (cues_at(r, s->first) & CUE(ARTICLE))
        x |= SIGNAL(ARTICLE_FIRST);
    const uint64_t last = cues_at(r, s->last - 1);
    if (last & CUE(FAMILY))
        x |= SIGNAL(FAMILY);
    if (last & CUE(SURNAME_END))
        x |= SIGNAL(SURNAME_END);
    if (last & CUE(PLACE_END))
        x |= SIGNAL(PLACE_END);
    if ((last | cues_at(r, s->first)) & CUE(ORG_END))
        x |= SIGNAL(ORG_END);
    if (places > 0 && places < s->last - s->first)
        x |= SIGNAL(PLACE_PART);
    if (capitals > 0 && lower == capitals)
        x |= SIGNAL(LOWER);
    if (has_clause_word(r, s->first, s->last))
        x |= SIGNAL(CLAUSE);
    if (surname_at(r, s->last - 1) != TRIE_NONE)
        x |= SIGNAL(KNOWN_SURNAME);
    return x | (capitals < 2    ? SIGNAL(WORDS_1)
                : capitals == 2 ? SIGNAL(WORDS_2)
                : capitals == 3 ? SIGNAL(WORDS_3)
                                : SIGNAL(WORDS_4));
}

uint64_t signals_of(const run *r, const name_span *s)
{
    const uint8_t kind = r->in->sen->kind[r->in->tok->sentence[s->begin]];
    uint64_t x = around(r, s) | inside(r, s);
    if (kind == LINE_BYLINE)
        x = (x & ~SIGNAL(CLAUSE)) | SIGNAL(BYLINE); /* He Wenli */
    else if (s->headline)
        x |= SIGNAL(HEADLINE);
    return x;
}

/* Names that stand before their own letters in brackets: African Union Mission in Somalia (AMISOM). In: the tokens of a
 * sentence. Out: candidates, and whether letters are those of a name.
 *
 * Every word with a capital gives its first letter, and may give those after it (Somalia: SOM); one of them may give
 * none if the rest give four or more (Union). Words without a capital may give theirs or none. */
#include "entity/rules.h"

#include <string.h>

enum { LETTERS = 12, WORDS = 14 };

bool is_acronym(const run *r, int32_t i)
{
    const uint8_t flags = flags_at(r, i);
    return flags & FORM_UPPER && !(flags & FORM_LOWER) && !is_initial(r, i) && token_str(r, i).len > 1;
}

bool acronym_follows(const run *r, int32_t last)
{
    return last + 2 < sentence_last(r, last - 1) && str_eq(token_str(r, last), STR("(")) &&
           str_eq(token_str(r, last + 2), STR(")")) && is_acronym(r, last + 1);
}

/* How many characters of the word and of the letters from `k` on are the same, one after the other. */
static size_t same_letters(str word, str letters, size_t k)
{
    size_t n = 0;
    while (n < word.len && k + n < letters.len && word.s[n] == letters.s[k + n])
        n++;
    while (n > 0 && k + n < letters.len && ((unsigned char)letters.s[k + n] & 0xc0) == 0x80)
        n--;
    return n;
}

/* Bits of `at` are how many bytes of the letters the words before may have given; so are those of the result. */
static uint64_t give(str word, str letters, uint64_t at)
{
    uint64_t after = 0;
    for (size_t k = 0; k < letters.len; k++)
        for (size_t n = at >> k & 1 ? same_letters(word, letters, k) : 0; n > 0; n--)
            if (k + n == letters.len || ((unsigned char)letters.s[k + n] & 0xc0) != 0x80)
                after |= (uint64_t)1 << (k + n);
    return after;
}

int acronym_fits(const run *r, int32_t first, int32_t last, int32_t token)
{
    const vocab *v = r->in->v;
    const str letters = vocab_fold_str(v, r->in->form[token]);
    uint64_t all = 1, but_one = 0; /* with no word passed over, with one */
    if (letters.len > 4 * LETTERS || last - first > WORDS)
        return 0;
    for (int32_t i = first; i < last; i++) {
        if (r->in->tok->kind[i] != TOKEN_WORD)
            continue;
        const str word = vocab_fold_str(v, r->in->form[i]);
        const bool free = !is_capital(r, i);
        const uint64_t with = give(word, letters, all), without = give(word, letters, but_one);
        but_one = without | (free ? but_one : i > first ? all : 0);
        all = with | (free && i > first ? all : 0);
    }
    const uint64_t end = (uint64_t)1 << letters.len;
    return all & end ? 2 : but_one & end && letters.len > 3;
}

/* The type that a word of the name says; an organisation where none does. */
static uint8_t type_of(const run *r, int32_t first, int32_t last)
{
    int32_t stop = first;
    while (stop < last && (is_capital(r, stop) || cues_at(r, stop) & CUE(JOIN)))
        stop++;
    for (int32_t i = stop - 1; i >= first; i--) {
        const int type = head_type(cues_at(r, i), i > first);
        if (type >= 0)
            return (uint8_t)type;
    }
    return ENTITY_ORG;
}

/* What the brackets name by a name of the gazetteer has its id. */
static str known_id(const run *r, int32_t token, uint8_t type)
{
    const uint32_t node = info_at(r, token)->name;
    const uint32_t x = node == TRIE_NONE ? TRIE_NONE : r->e->names.value.v[node];
    const entry *e = x == TRIE_NONE ? NULL : &r->e->entries.v[x];
    return e && named_at(r, token) == type + 1 && !(e->flags & ENTRY_AMBIGUOUS) ? r->e->things.v[e->thing].id
                                                                                : (str){ 0 };
}

/* A word that a name may have within: with a capital, a function word, in other languages than English any. */
static bool is_inside(const run *r, int32_t i)
{
    if (r->in->tok->kind[i] == TOKEN_PUNCT)
        return str_eq(token_str(r, i), STR("-"));
    return r->in->tok->kind[i] == TOKEN_CLITIC ||
           (r->in->tok->kind[i] == TOKEN_WORD &&
            (is_capital(r, i) || flags_at(r, i) & FORM_STOP || r->lang != LANG_EN || cues_at(r, i) & CUE(LINK)));
}

/* Where the name begins whose letters they are: as few words passed over as can be, then as long as can be. -1: none. */
static int32_t find_fitting(const run *r, int32_t last)
{
    int32_t first = -1;
    int best = 1;
    for (int32_t i = last - 1, begin = sentence_first(r, last); i >= begin && last - i <= WORDS && is_inside(r, i);
         i--) {
        if (!is_capital(r, i) || flags_at(r, i) & FORM_STOP || last - i < 2)
            continue;
        const int fit = acronym_fits(r, i, last, last + 1);
        if (fit >= best)
            first = i, best = fit;
    }
    return first;
}

/* Letters of another language (MINUSTAH) after a place that the name ends with: where the organisation begins that is
 * the last word before the link. -1: none. */
static int32_t find_headed(const run *r, int32_t last)
{
    const int32_t begin = sentence_first(r, last);
    int32_t i = last - 1, links = 0;
    if (named_at(r, i) != ENTITY_GPE + 1 && named_at(r, i) != ENTITY_LOC + 1)
        return -1;
    for (; i >= begin && last - i <= WORDS && is_inside(r, i); i--) {
        links += !is_capital(r, i) && cues_at(r, i) & (CUE(LINK) | CUE(PLACE));
        if (links && is_capital(r, i) && cues_at(r, i) & (CUE(ORG_LAST) | CUE(ORG_OF)))
            break;
    }
    if (i < begin || last - i > WORDS || !is_inside(r, i))
        return -1;
    while (i > begin && last - i < WORDS && is_capital(r, i - 1) && !(flags_at(r, i - 1) & FORM_STOP))
        i--;
    return i;
}

/* The name that ends at `last`, before the brackets, unless it is known as it stands. */
static bool find_name(run *r, int32_t last)
{
    int32_t first = find_fitting(r, last);
    if (first < 0 && named_at(r, last + 1) != ENTITY_GPE + 1)
        first = find_headed(r, last);
    if (first < 0 || (named_at(r, first) && named_end(r, first, last) == last))
        return true;
    cand c = span_cand(r, first, last, type_of(r, first, last), 3);
    c.id = known_id(r, last + 1, c.type);
    return add_cand(r, c);
}

bool find_acronyms(run *r, int32_t sentence)
{
    const int32_t begin = r->in->sen->first[sentence], stop = r->in->sen->first[sentence + 1];
    for (int32_t i = next_gate(r, begin, stop, GATE_CAPITAL); i < stop; i = next_gate(r, i + 1, stop, GATE_CAPITAL))
        if (i - 2 >= begin && acronym_follows(r, i - 1) && !find_name(r, i - 1))
            return false;
    return true;
}

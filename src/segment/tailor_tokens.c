/* Words, and the loop over a paragraph. In: a paragraph. Out: its tokens, without white space.
 *
 * At each character the category says what may start there; a word is first read whole, with its apostrophes and,
 * where the language keeps them, hyphens, and only then asked whether a dot belongs to it and where clitics are cut
 * off. All look-ahead is bounded, so the pass is linear in the text. */
#include <string.h>

#include "segment/scan.h"

enum { NEXT_MAX = 64, CUTS_MAX = 4, PART_MAX = 12, BROKEN_MAX = 4 };

static uint8_t script_at(const cursor *c, int32_t p)
{
    int n;
    return peek(c, p, &n)->script & 0x7f;
}

/* Whether the character between two others of a word keeps them together: joiners and soft hyphens. */
static bool inner(const unicode_class *u)
{
    return u->word == WB_FORMAT || u->word == WB_ZWJ || u->word == WB_EXTEND;
}

int32_t letters_until(const cursor *c, int32_t p, int32_t limit)
{
    const int32_t start = p;
    while (p < limit) {
        const char b = c->s[p];
        if (ascii_letter(b) || ascii_digit(b) || b == '_') {
            p++;
            continue;
        }
        int n;
        const unicode_class *u = peek(c, p, &n);
        const uint8_t script = u->script & 0x7f;
        if (c->g->rules.cut_powers && p > start && n == 2 && b == '\xc2' &&
            (c->s[p + 1] == '\xb2' || c->s[p + 1] == '\xb3'))
            break;
        if ((category_word(u->category) && script != SCRIPT_HAN && script != SCRIPT_KANA) || inner(u)) {
            p += n;
            continue;
        }
        const int quote = apostrophe(c, p);
        if (!quote || !category_letter(category_before(c, p)) || !category_letter(category_at(c, p + quote)))
            break;
        p += quote;
    }
    return p < limit ? p : limit;
}

int32_t letters_end(const cursor *c, int32_t p)
{
    return letters_until(c, p, c->end);
}

/* ---- dots */

/* The word after the spaces at p, up to NEXT_MAX bytes; empty when something else stands there. */
static str next_word(const cursor *c, int32_t p)
{
    int n;
    for (int i = 0; i < 4 && p < c->end && peek(c, p, &n)->category == CAT_SPACE; i++)
        p += n;
    const int32_t start = p;
    while (p < c->end && p - start < NEXT_MAX && category_word(category_at(c, p)))
        p += utf8_len((unsigned char)c->s[p]);
    return (str){ c->s + start, (size_t)(p - start) };
}

static uint8_t first_category(str s)
{
    int n;
    return s.len ? unicode_at(s.s, &n)->category : CAT_SPACE;
}

/* Whether a number stands at p, in digits or Roman; a single I, C or L is rather a word or an initial. */
static bool number_after(const cursor *c, int32_t p)
{
    const uint8_t after = category_at(c, p);
    const str next = after == CAT_SPACE ? next_word(c, p) : (str){ c->s + p, 0 };
    const uint8_t first = after == CAT_SPACE ? first_category(next) : after;
    if (first == CAT_DIGIT || first == CAT_NUMERAL)
        return true;
    size_t roman = 0;
    while (roman < next.len && char_listed(c->g->rules.roman, next.s + roman, 1))
        roman++;
    return roman == next.len && (roman > 1 || (roman == 1 && char_listed(c->g->rules.roman_alone, next.s, 1)));
}

/* Whether the listed abbreviation [from, dot] is one here. */
static bool abbreviates(const cursor *c, int32_t from, int32_t dot, unsigned flags)
{
    if (!(flags & LIST_ABBREVIATION))
        return false;
    const uint8_t after = category_at(c, dot + 1);
    if ((category_letter(after) && c->g->rules.acronym) || byte_at(c, dot + 1) == '.')
        return false; /* end.Next, and so on... */
    if (flags & LIST_CAPITAL && category_at(c, from) != CAT_UPPER)
        return false;
    return !(flags & LIST_NUMBER) || number_after(c, dot + 1);
}

/* Whether [from, dot] is a part of an abbreviation that is listed without the space in it: p. ej., т. д. */
static bool part_abbreviates(const cursor *c, int32_t from, int32_t dot)
{
    if (dot - from > PART_MAX)
        return false;
    const str next = next_word(c, dot + 1);
    const int32_t end = (int32_t)(next.s - c->s) + (int32_t)next.len;
    if (next.len && next.len <= PART_MAX && byte_at(c, end) == '.' &&
        tailor_spaced_flags(c->g, c->s + from, (size_t)(end + 1 - from)) & LIST_ABBREVIATION)
        return true;
    const int32_t last = c->out->n - 1;
    if (last < 0 || c->out->start[last] < c->begin || from - c->out->start[last] > PART_MAX)
        return false;
    const int32_t start = c->out->start[last];
    return tailor_spaced_flags(c->g, c->s + start, (size_t)(dot + 1 - start)) & LIST_ABBREVIATION;
}

/* Whether a capital letter with a dot stands at p. */
static bool initial_at(const cursor *c, int32_t p)
{
    int n;
    return peek(c, p, &n)->category == CAT_UPPER && byte_at(c, p + n) == '.';
}

/* A.B.C., J.-P. or e.g. from p: its end, with the last dot if there is one; -1 if it is none. */
static int32_t acronym_end(const cursor *c, int32_t p)
{
    int32_t end = -1;
    for (int letters = 1;; letters++) {
        int n;
        const unicode_class *u = peek(c, p, &n);
        if (!category_letter(u->category))
            return end;
        if (u->category == CAT_UPPER && p + 2 * n < c->end && memcmp(c->s + p, c->s + p + n, (size_t)n) == 0)
            n *= 2; /* a plural: EE.UU. */
        const bool dotted = byte_at(c, p + n) == '.';
        if (!dotted)
            return letters > 2 && !category_word(category_at(c, p + n)) ? p + n : end;
        p += n + 1;
        if (letters > 1)
            end = p;
        if (u->category == CAT_UPPER && byte_at(c, p) == '-' && initial_at(c, p + 1))
            p++;
    }
}

/* Whether the last token was an initial too. */
static bool after_initial(const cursor *c)
{
    const int32_t last = c->out->n - 1;
    if (last < 0 || c->out->start[last] < c->begin || c->at - c->out->end[last] > 1)
        return false;
    const int32_t start = c->out->start[last], n = utf8_len((unsigned char)c->s[start]);
    return c->out->end[last] - start == n + 1 && c->s[start + n] == '.' && category_at(c, start) == CAT_UPPER;
}

/* One capital letter before a dot: of a name (J. Smith), unless the next word starts a sentence. */
static bool initial(const cursor *c, int32_t dot)
{
    int n;
    if (peek(c, c->at, &n)->category != CAT_UPPER || c->at + n != dot)
        return false;
    const str next = next_word(c, dot + 1);
    if (!category_letter(first_category(next))) {
        const char b = byte_at(c, dot + 1), then = byte_at(c, (int32_t)(next.s - c->s));
        return then == '&' || ((b == ',' || b == ';') && after_initial(c));
    }
    return first_category(next) != CAT_UPPER || initial_at(c, (int32_t)(next.s - c->s)) ||
           !(tailor_flags(c->g, next.s, next.len, NULL) & LIST_STARTER);
}

/* Abbreviations with inner dots, such as Ph.D. */
static int32_t dotted_end(const cursor *c, int32_t from)
{
    int32_t ends[CUTS_MAX + 1], p = from;
    int k = 0;
    while (k <= CUTS_MAX && p < c->end && p - from < NEXT_MAX) {
        if (category_word(category_at(c, p)))
            p += utf8_len((unsigned char)c->s[p]);
        else if (c->s[p] == '.')
            ends[k++] = ++p;
        else if (c->s[p] == '-')
            p++; /* c.-à-d. */
        else
            break;
    }
    while (k-- > 1)
        if (tailor_flags(c->g, c->s + from, (size_t)(ends[k] - from), NULL) & LIST_ABBREVIATION &&
            !category_word(category_at(c, ends[k])))
            return ends[k];
    return -1;
}

/* Whether [from, word) is a letter behind a degree sign, of which no dot is a part: 5 °C. */
static bool degrees(const cursor *c, int32_t from, int32_t word)
{
    return word - from == 1 && byte_at(c, from - 2) == '\xc2' && byte_at(c, from - 1) == '\xb0';
}

/* The end of the word [at, word), whose last part after a hyphen is [from, word), together with the dots that belong to
 * it. */
static int32_t with_dot(const cursor *c, int32_t from, int32_t word)
{
    if (byte_at(c, word) != '.' || degrees(c, from, word))
        return word;
    int32_t end;
    if (c->g->rules.acronym && ((end = dotted_end(c, from)) > 0 || (end = acronym_end(c, from)) > 0))
        return end;
    if (ordinal_mark(c, word + 1))
        return word + 1 + ordinal_mark(c, word + 1); /* n.º */
    const int joined = hyphen(c, word + 1);
    if (joined && initial_at(c, c->at) && category_at(c, word + 1 + joined) == CAT_UPPER)
        return letters_end(c, word + 1 + joined); /* С.-Петербург */
    const unsigned flags = tailor_flags(c->g, c->s + from, (size_t)(word + 1 - from), NULL);
    return abbreviates(c, from, word, flags) || initial(c, word) || part_abbreviates(c, from, word) ? word + 1 : word;
}

/* ---- words */

/* Whether the k bytes at the cursor are a LIST_WHOLE form that no letter goes on. */
static bool whole(const cursor *c, int32_t k)
{
    const int32_t p = c->at + k;
    if (p < c->end && ((unsigned char)c->s[p] & 0xc0) == 0x80)
        return false;
    if (category_word(category_at(c, p)) && category_word(category_before(c, p)))
        return false;
    return tailor_flags(c->g, c->s + c->at, (size_t)k, NULL) & LIST_WHOLE;
}

/* Forms of ASCII are written as long as they are listed; others may be longer, as ’ is longer than '. */
int32_t whole_end(const cursor *c)
{
    char first[LIST_BYTES];
    const char *s = c->s + c->at;
    const int32_t left = c->end - c->at;
    if (!tailor_fold(s, (size_t)utf8_len((unsigned char)*s), first))
        return -1;
    uint64_t lengths = c->g->whole[(unsigned char)first[0]] & ~(uint64_t)1;
    if (!lengths)
        return -1;
    const int32_t longest = 63 - __builtin_clzll(lengths);
    int32_t ascii = 0;
    while (ascii < longest && ascii < left && (signed char)s[ascii] >= 0)
        ascii++;
    if (ascii < longest && ascii < left) {
        for (int32_t k = 2 * longest < left ? 2 * longest : left; k > 1; k--)
            if (whole(c, k))
                return c->at + k;
        return -1;
    }
    for (int32_t k; lengths; lengths ^= (uint64_t)1 << k) {
        k = 63 - __builtin_clzll(lengths);
        if (k > 1 && k <= left && c->g->filter.bits[form_key(s, (size_t)k)] & FORM_WHOLE && whole(c, k))
            return c->at + k;
    }
    return -1;
}

/* Goes over hyphens that keep words together: all, by the language's rule, or those after certain prefixes. */
static int32_t with_hyphens(const cursor *c, int32_t word, int32_t *part)
{
    for (int n; (n = hyphen(c, word)) != 0 && category_word(category_at(c, word + n));) {
        const bool keep = c->g->rules.hyphen_words ||
                          tailor_flags(c->g, c->s + c->at, (size_t)(word - c->at), NULL) & LIST_PREFIX;
        const int32_t end = keep ? letters_end(c, word + n) : word;
        if (end == word || end == word + n)
            break;
        *part = word + n;
        word = end;
    }
    return word;
}

/* Whether s[from, to) has at most so many characters. */
static bool at_most(const cursor *c, int32_t from, int32_t to, int characters)
{
    while (characters-- > 0 && from < to)
        from += utf8_len((unsigned char)c->s[from]);
    return from >= to;
}

/* A word broken off or to be completed keeps its hyphen: a short one, with white space after it. */
static int32_t with_end_hyphen(const cursor *c, int32_t word)
{
    const int n = hyphen(c, word);
    const int32_t after = word + n;
    if (!n || !at_most(c, c->at, word, BROKEN_MAX) || category_before(c, c->at) != CAT_SPACE)
        return word;
    const uint8_t next = category_at(c, after);
    return (next == CAT_SPACE && after < c->end) || (next == CAT_DASH && !hyphen(c, after)) ? after : word;
}

/* AT&T, R&D: capitals on both sides. */
static int32_t with_ampersand(const cursor *c, int32_t word)
{
    if (byte_at(c, word) != '&' || category_before(c, word) != CAT_UPPER || category_at(c, word + 1) != CAT_UPPER)
        return word;
    return letters_end(c, word + 1);
}

/* The end of the clitic at the cursor, such as l'; -1 if there is none. Looked for before the word is read, so that
 * a long chain of them is read once. */
static int32_t clitic_before(const cursor *c)
{
    int32_t p = c->at;
    while (p < c->end && p - c->at < NEXT_MAX && category_letter(category_at(c, p)))
        p += utf8_len((unsigned char)c->s[p]);
    const int n = apostrophe(c, p);
    const uint8_t after = category_at(c, p + n);
    if (!n || (!category_letter(after) && after != CAT_OPEN && byte_at(c, p + n) != '"')) /* l'« ami » */
        return -1;
    return tailor_flags(c->g, c->s + c->at, (size_t)(p + n - c->at), NULL) & LIST_BEFORE ? p + n : -1;
}

static bool apostrophe_before(const cursor *c, int32_t p)
{
    return byte_at(c, p - 1) == '\'' || apostrophe(c, p - 3) == 3;
}

/* Where the last clitic of [start, word) begins; `word` if it has none. Clitics begin with an apostrophe or hyphen or
 * after one (-t'|en), but n't. */
static int32_t clitic_after(const cursor *c, int32_t start, int32_t word)
{
    const int32_t longest = 3 * c->g->after; /* ’ is longer than ' */
    const int32_t limit = word - start > longest ? word - longest : start + 1;
    int32_t found = word;
    for (int32_t p = word - 1; p >= limit; p--) {
        if (!apostrophe(c, p) && !hyphen(c, p) && !apostrophe_before(c, p) &&
            !((c->s[p] | 0x20) == 'n' && apostrophe(c, p + 1)))
            continue;
        if (tailor_flags(c->g, c->s + p, (size_t)(word - p), NULL) & LIST_AFTER)
            found = p;
    }
    return found;
}

/* Takes [at, word), a word or two that are written as one: can|not. */
static bool take_plain(cursor *c, int32_t word)
{
    size_t cut = 0;
    const char first = c->s[c->at];
    const uint8_t longest = c->g->split[(unsigned char)(ascii_letter(first) ? first | 0x20 : first)];
    if (word - c->at <= longest && tailor_flags(c->g, c->s + c->at, (size_t)(word - c->at), &cut) & LIST_SPLIT)
        return take(c, c->at + (int32_t)cut, TOKEN_WORD) && take(c, word, TOKEN_WORD);
    return take(c, word, TOKEN_WORD);
}

/* Takes [at, word), cut at its clitics. */
static bool take_cut(cursor *c, int32_t word)
{
    int32_t ends[CUTS_MAX], k = 0, p = word;
    while (k < CUTS_MAX) {
        const int32_t start = clitic_after(c, c->at, p);
        if (start == p)
            break;
        ends[k++] = p;
        p = start;
    }
    if (!take_plain(c, p))
        return false;
    while (k-- > 0)
        if (!take(c, ends[k], TOKEN_CLITIC))
            return false;
    return true;
}

/* The end of a word of ASCII letters alone with white space or a comma after it, so that nothing can be written on to
 * it: most words of most texts; -1 for the others. */
static int32_t plain_end(const cursor *c)
{
    int32_t p = c->at;
    while (p < c->end && ascii_letter(c->s[p]))
        p++;
    const char b = byte_at(c, p);
    return p > c->at && (b == ' ' || b == ',' || b == '\n') ? p : -1;
}

/* Whether a number stands at the cursor's left, with nothing between. */
static bool after_number(const cursor *c)
{
    const int32_t last = c->out->n - 1;
    return last >= 0 && c->out->end[last] == c->at && c->out->kind[last] == TOKEN_NUMBER;
}

static bool take_word(cursor *c)
{
    int32_t end = plain_end(c);
    if (end > 0)
        return take_plain(c, end);
    end = whole_end(c);
    if (end > 0)
        return take(c, end, TOKEN_WORD);
    if (c->g->elides && (end = clitic_before(c)) > 0)
        return take(c, end, TOKEN_CLITIC);
    if (after_number(c) && (end = unit_end(c, c->at)) > 0)
        return take(c, end, TOKEN_WORD);
    int32_t word = letters_end(c, c->at);
    uint8_t kind;
    if ((end = web_end(c, word, &kind)) > 0)
        return take(c, end, kind);
    if ((end = with_dot(c, c->at, word)) > word)
        return take(c, end, TOKEN_WORD);
    int32_t part = c->at;
    word = with_ampersand(c, with_hyphens(c, word, &part));
    if ((end = with_dot(c, part, word)) > word)
        return take(c, end, TOKEN_WORD);
    if ((end = with_end_hyphen(c, word)) > word)
        return take(c, end, TOKEN_WORD);
    return take_cut(c, word);
}

/* Ideographs have no spaces between words: Chinese is cut by its dictionary, the rest is one token a character, and
 * kana in runs. */
static bool take_ideographs(cursor *c)
{
    int n;
    const uint8_t script = script_at(c, c->at);
    int32_t p = c->at;
    if (script == SCRIPT_HAN && c->g->lang == LANG_ZH)
        return c->uncut ? take_uncut(c) : take_chinese(c);
    peek(c, p, &n);
    p += n;
    while (script == SCRIPT_KANA && script_at(c, p) == SCRIPT_KANA && category_word(peek(c, p, &n)->category))
        p += n;
    while (peek(c, p, &n)->category == CAT_MARK && n)
        p += n;
    return take(c, p, TOKEN_WORD);
}

static bool number_starts(const cursor *c, int32_t *digit)
{
    int n;
    const unicode_class *u = peek(c, c->at, &n);
    *digit = c->at;
    if (u->category == CAT_DIGIT)
        return true;
    const str prefix = c->g->rules.number_prefix;
    if (prefix.len != (size_t)n || memcmp(prefix.s, c->s + c->at, (size_t)n) != 0)
        return false;
    *digit = c->at + n;
    return category_at(c, *digit) == CAT_DIGIT;
}

static bool take_number(cursor *c, int32_t digit)
{
    uint8_t kind;
    const int32_t web = number_web_end(c, digit, &kind);
    if (web > 0)
        return take(c, web, kind);
    const int32_t end = whole_end(c);
    return take(c, end > 0 ? end : number_end(c, digit), TOKEN_NUMBER);
}

/* Takes what stands at the cursor, most often a token. */
static bool take_any(cursor *c)
{
    int n;
    const unicode_class *u = peek(c, c->at, &n);
    const uint8_t script = u->script & 0x7f;
    int32_t digit;
    if (u->category == CAT_SPACE || u->category == CAT_CONTROL)
        return c->at += n, true;
    if (!category_word(u->category) && c->s[c->at] != '_')
        return take_mark(c);
    if (number_starts(c, &digit))
        return take_number(c, digit);
    return script == SCRIPT_HAN || script == SCRIPT_KANA ? take_ideographs(c) : take_word(c);
}

bool tailor_tokens(tailoring *t, int32_t begin, int32_t end)
{
    cursor c = { .m = t->m, .g = t->g, .s = t->s, .begin = begin, .end = end, .at = begin, .out = t->out,
                 .looks = &t->looks, .others = &t->others, .uncut = t->uncut };
    t->looks.n = t->joins.n = 0;
    while (c.at < end) {
        const int32_t plain = t->out->n;
        if (!t->g->careful && !take_plain_tokens(&c))
            return false;
        const int32_t any = t->out->n;
        if (c.at < end && !take_any(&c))
            return false;
        /* a plain token joins with none that is plain */
        if (t->join && !(surface_note(t, plain, plain < any ? plain + 1 : plain) && surface_note(t, any, t->out->n)))
            return false;
    }
    return true;
}

/* Sentences over tokens. In: the tokens of one paragraph. Out: sentences, and each token's.
 *
 * A sentence can end only after a token that is, or ends with, a terminator; closing quotation marks and brackets
 * belong to it. Whether it ends is decided by what kind of token that is (marks, an abbreviation) and by how the next
 * word is written. Colons, semicolons and dashes never end one. */
#include <string.h>

#include "segment/items.h"
#include "segment/scan.h"

enum { NOTE_MAX = 8, OPENING_WORDS = 3, BRACKET_MAX = 64, OPENERS_MAX = 4, LIST_MAX = 48 };

typedef struct split {
    const segmenter *g;
    const char *s;
    const tokens *tok;
    const int32_t *look, *looks_end; /* the next token to look at */
    int32_t begin, end; /* tokens of the paragraph */
    bool quote_open;    /* an odd number of " since the paragraph began */
    int32_t titles;     /* open 《 */
    int32_t start;      /* first token of the open sentence */
    item item;          /* the enumerator last seen at the start of a sentence */
    int32_t items;      /* of its list, so far */
} split;

/* Windows are as wide as so many tokens. One counts as three, ideographs as many as their bytes, so that it is the same
 * whether their words are cut or not. */
enum { WEIGHT = 3 };

static const char *token(const split *x, int32_t i) { return x->s + x->tok->start[i]; }
static int32_t length(const split *x, int32_t i) { return x->tok->end[i] - x->tok->start[i]; }
static bool adjoins(const split *x, int32_t i) { return token_adjoins(x->tok, i); }
static bool is(const split *x, int32_t i, const char *form) { return token_is(x->s, x->tok, i, form); }

static unsigned flags_of(const split *x, int32_t i)
{
    return tailor_flags(x->g, token(x, i), (size_t)length(x, i), NULL);
}

/* Whether token i has more characters than `n`. */
static bool longer(const split *x, int32_t i, int n)
{
    const char *p = token(x, i), *end = p + length(x, i);
    while (n-- > 0 && p < end)
        p += utf8_len((unsigned char)*p);
    return p < end;
}

static const unicode_class *first_class(const split *x, int32_t i)
{
    int n;
    return unicode_at(token(x, i), &n);
}

static bool starts_with(const split *x, int32_t i, uint8_t category) { return first_class(x, i)->category == category; }

static int32_t weight(const split *x, int32_t i)
{
    return x->g->lang == LANG_ZH && (first_class(x, i)->script & 0x7f) == SCRIPT_HAN ? length(x, i) : WEIGHT;
}

/* A number in digits. */
static bool is_number(const split *x, int32_t i)
{
    return x->tok->kind[i] == TOKEN_NUMBER && !starts_with(x, i, CAT_LETTER);
}

/* ---- what ends */

enum ending { NO_END, FULL_STOP, ELLIPSIS, MARKS, ABBREVIATION, SMILEY };

static enum ending marks_ending(const char *s, int32_t len)
{
    int dots = 0, other = 0;
    for (int32_t i = 0; i < len;) {
        int n;
        const uint32_t u = utf8_get(s + i, &n);
        i += n;
        if (u == '.')
            dots++;
        else if (u == 0x2026)
            dots += 3;
        else if (u == '!' || u == '?' || u == 0x3002 || u == 0xff01 || u == 0xff1f || u == 0xff61 || u == 0xff0e)
            other++;
        else
            return NO_END;
    }
    return other ? MARKS : dots == 1 ? FULL_STOP : ELLIPSIS;
}

static enum ending ending_of(const split *x, int32_t i)
{
    const uint8_t kind = x->tok->kind[i];
    if (kind == TOKEN_PUNCT)
        return marks_ending(token(x, i), length(x, i));
    if (kind == TOKEN_WORD && length(x, i) > 1 && token(x, i)[length(x, i) - 1] == '.')
        return ABBREVIATION;
    return NO_END;
}

static bool gap_before(const split *x, int32_t i) { return i == x->begin || !adjoins(x, i); }

/* Whether a ] comes soon after token i, but not at once: the inside of an editor's note, [sic? so the text]. */
static bool in_note(const split *x, int32_t i)
{
    for (int32_t k = i + 1, n = 0; k < x->end && n < NOTE_MAX * WEIGHT; n += weight(x, k++)) {
        if (is(x, k, "]"))
            return k > i + 1;
        if (is(x, k, "[") || ending_of(x, k) != NO_END)
            return false;
    }
    return false;
}

/* Marks that end nothing: an ellipsis in brackets, a click letter (!Kung), one letter after it (Y!J), the inside of an
 * editor's note or of a title (《…！…》). */
static bool inner_marks(const split *x, int32_t i, enum ending how)
{
    const bool more = i + 1 < x->end;
    if (how == ABBREVIATION || how == SMILEY)
        return false;
    if (how == MARKS && more && (in_note(x, i) || (adjoins(x, i + 1) && !gap_before(x, i) && length(x, i + 1) == 1 &&
                                                   category_letter(first_class(x, i + 1)->category))))
        return true;
    if (how == ELLIPSIS && i > x->begin && more && (is(x, i - 1, "[") || is(x, i - 1, "(")) &&
        (is(x, i + 1, "]") || is(x, i + 1, ")")))
        return true;
    if (how == MARKS && i > x->start && gap_before(x, i) && more && adjoins(x, i + 1) &&
        category_letter(first_class(x, i + 1)->category))
        return true;
    return x->titles > 0;
}

/* ---- what belongs to the end */

static bool straight_quote(const split *x, int32_t i)
{
    return is(x, i, "\"") || is(x, i, "''") || is(x, i, "'") || is(x, i, "``") || is(x, i, "&#39;") ||
           is(x, i, "&#39;&#39;") || is(x, i, "&quot;");
}

/* Whether token i closes what came before it. */
static bool closes(const split *x, int32_t i)
{
    if (starts_with(x, i, CAT_CLOSE) && x->tok->kind[i] == TOKEN_PUNCT)
        return true;
    if (!straight_quote(x, i))
        return false;
    const bool next_adjoins = i + 1 < x->end && adjoins(x, i + 1) && !is(x, i + 1, ".") && !is(x, i + 1, ",");
    return adjoins(x, i) ? !next_adjoins || x->quote_open : !next_adjoins && x->quote_open;
}

/* The last token of a reference or omission that stands after an end, 17 written on to it, [17] or [...]; i - 1 if
 * there is none at token i. */
static int32_t reference(const split *x, int32_t i)
{
    const bool last = i + 1 >= x->end;
    const bool number = is_number(x, i);
    if (number && is_number(x, i - 1) && !last && starts_with(x, i + 1, CAT_UPPER))
        return i; /* end.11 12 Next */
    if (number && adjoins(x, i))
        return i - 2 >= x->begin && !is_number(x, i - 2) && (last || !adjoins(x, i + 1)) ? i : i - 1;
    if (is(x, i, "[") && i + 2 < x->end && adjoins(x, i + 1) && is(x, i + 2, "]") &&
        (is_number(x, i + 1) || ending_of(x, i + 1) == ELLIPSIS))
        return i + 2;
    return i - 1;
}

/* An emoticon or emoji: after an end it belongs to it, and before a capital it is one. */
static bool smiley(const split *x, int32_t i)
{
    if (x->tok->kind[i] != TOKEN_SYMBOL && x->tok->kind[i] != TOKEN_PUNCT)
        return false;
    int n;
    const uint32_t u = utf8_get(token(x, i), &n);
    if (u >= 0x2600)
        return unicode_of(u)->script & PICTOGRAPHIC;
    return length(x, i) > 1 && flags_of(x, i) & LIST_EMOTICON;
}

/* Whether the full stop at token i ends a sentence and three spaced dots after it, an omission, begin the next one. */
static bool omission_follows(const split *x, int32_t i)
{
    if (i == x->begin || !adjoins(x, i) || !is(x, i, ".") || i + 4 >= x->end || !starts_with(x, i + 4, CAT_UPPER))
        return false;
    for (int32_t k = i + 1; k < i + 4; k++)
        if (!is(x, k, ".") || adjoins(x, k))
            return false;
    return true;
}

/* The last token that belongs to the end at token i: further terminators, spaced dots, closing marks, references. */
static int32_t end_marks(split *x, int32_t i, enum ending *how, bool *closed)
{
    int32_t last = i;
    if (omission_follows(x, i))
        return i;
    for (int32_t next = i + 1; next < x->end; next = last + 1) {
        const enum ending more = x->tok->kind[next] == TOKEN_PUNCT ? ending_of(x, next) : NO_END;
        if (more != NO_END && (adjoins(x, next) || (more == FULL_STOP && *how != MARKS && !*closed))) {
            *how = more == MARKS || adjoins(x, next) ? more : ELLIPSIS;
            last = next;
        } else if (smiley(x, next)) {
            last = next;
        } else if (closes(x, next)) {
            x->quote_open ^= is(x, next, "\"");
            *closed = true;
            last = next;
        } else {
            last = reference(x, next);
            if (last < next)
                return last;
        }
    }
    return last;
}

/* The last of the quotation marks that close after the abbreviation at token i; i if none does. */
static int32_t end_quotes(split *x, int32_t i)
{
    while (i + 1 < x->end && closes(x, i + 1) && !is(x, i + 1, ")") && !is(x, i + 1, "]"))
        x->quote_open ^= is(x, ++i, "\"");
    return i;
}

/* ---- what comes next */

static bool opens(const split *x, int32_t i, bool dashes)
{
    const uint8_t category = first_class(x, i)->category;
    return x->tok->kind[i] == TOKEN_PUNCT && (category == CAT_OPEN || (dashes && category == CAT_DASH) ||
                                              straight_quote(x, i) || is(x, i, "¿") || is(x, i, "¡"));
}

/* The first token from i on that is no opening mark; x->end if there is none. Bounded: marks do not open for ever. */
static int32_t opened(const split *x, int32_t i, bool dashes)
{
    for (int k = 0; k < OPENERS_MAX && i < x->end && opens(x, i, dashes); k++)
        i++;
    return i;
}

/* Flags of the abbreviation at token i, or of it and the one before it where both are listed as one: т. д. */
static unsigned ending_flags(const split *x, int32_t i)
{
    if (i > x->start) {
        const int32_t start = x->tok->start[i - 1];
        const unsigned both = tailor_spaced_flags(x->g, x->s + start, (size_t)(x->tok->end[i] - start));
        if (both)
            return both;
    }
    return flags_of(x, i);
}

static bool has_begun(const split *x, int32_t i)
{
    int32_t n = 0;
    for (int32_t k = x->start; k < i && n < OPENING_WORDS * WEIGHT; k++)
        n += weight(x, k);
    return n >= OPENING_WORDS * WEIGHT;
}

/* After an abbreviation only a word that likes to start sentences, capitalized, shows that one starts. After those that
 * often stand last (a.m., etc.) any capitalized word does that does not like to go on after them, unless the sentence
 * has only begun: At 5 a.m. Mr. Smith left. */
static bool ends_abbreviation(const split *x, int32_t i, int32_t next)
{
    const unsigned flags = ending_flags(x, i);
    const int32_t word = opened(x, next, false);
    if (flags & LIST_TITLE || word >= x->end || !starts_with(x, word, CAT_UPPER))
        return false;
    const unsigned after = flags_of(x, word);
    if (after & LIST_STARTER)
        return true;
    return flags & LIST_END && !(after & LIST_CONTINUER) && has_begun(x, i);
}

/* Whether token i is no abbreviation that the lists do not know: it is too long, or ends in a vowel, before which words
 * are cut short (prov., reg., Wed.). */
static bool no_abbreviation(const split *x, int32_t i)
{
    const char *end = token(x, i) + length(x, i), *last = utf8_back(token(x, i), end);
    return longer(x, i, 4) || (longer(x, i, 2) && char_listed(x->g->rules.last_vowels, last, (size_t)(end - last)));
}

/* Whether an end before a lower-case word is one all the same: where sentences are written without capitals, and
 * after a question mark or a word that cannot be an abbreviation. */
static bool ends_before_lower(const split *x, int32_t i, enum ending how)
{
    if (!x->g->rules.lower_starts || how == ELLIPSIS || how == SMILEY)
        return false;
    if (!starts_with(x, x->start, CAT_UPPER))
        return true;
    if (how == MARKS)
        return token(x, i)[0] != '!';
    return i > x->start && x->tok->kind[i - 1] != TOKEN_NUMBER && no_abbreviation(x, i - 1);
}

/* Whether the bracket that opens at token i holds sentences of its own, and is no reference: (He had.) */
static bool own_bracket(const split *x, int32_t i)
{
    int32_t n = i + 1 < x->end ? WEIGHT + weight(x, i + 1) : 0;
    for (int32_t k = i + 2; k < x->end && n < BRACKET_MAX * WEIGHT; n += weight(x, k++))
        if (is(x, k, ")"))
            return ending_of(x, k - 1) != NO_END;
    return false;
}

/* Whether token i closes a bracket within the sentence, so that in a script without capitals it goes on: 他（她？）说 */
static bool inner_bracket(const split *x, int32_t i)
{
    return (is(x, i, "）") || is(x, i, ")")) && !is(x, x->start, "（") && !is(x, x->start, "(");
}

/* Whether the sentence ends after token `last`, where token i has the terminator and those up to `last` belong to
 * it. */
static bool ends(const split *x, int32_t i, int32_t last, enum ending how, bool closed)
{
    const int32_t next = last + 1;
    if (next >= x->end)
        return true;
    if (how == ABBREVIATION)
        return ends_abbreviation(x, i, next);
    if (is(x, next, ",") || is(x, next, ";") || is(x, next, ":") || is(x, next, "&"))
        return false;
    if (how == ELLIPSIS && i == x->start)
        return false; /* ...and so on */
    if (closed && is(x, next, "(") && !own_bracket(x, next))
        return false;
    if (inner_bracket(x, last) && starts_with(x, next, CAT_LETTER))
        return false;
    const int32_t word = opened(x, next, true);
    if (word >= x->end || (how != SMILEY && item_at(x->g, x->s, x->tok, next, x->end).style & ITEM_CLOSED))
        return true;
    if (how == ELLIPSIS && is(x, word, "I"))
        return false; /* always a capital, so it shows nothing */
    if (how == ELLIPSIS && !closed && adjoins(x, next) && starts_with(x, next, CAT_LETTER))
        return false; /* a script without capitals: a pause */
    if (how == SMILEY)
        return starts_with(x, word, CAT_UPPER);
    if (starts_with(x, word, CAT_LOWER))
        return !closed && word == next && ends_before_lower(x, i, how);
    if (how == FULL_STOP && last == i && adjoins(x, next)) /* end.Next, but not 3.B; 是.他 in a script without capitals */
        return (starts_with(x, next, CAT_UPPER) && longer(x, next, 1)) ||
               (i > x->start && starts_with(x, next, CAT_LETTER) && starts_with(x, i - 1, CAT_LETTER));
    return true;
}

/* ---- sentences */

static bool push(const mem *m, split *x, int32_t last, int32_t block, uint8_t kind, sentences *sen)
{
    int32_t *sentence = x->tok->sentence;
    const int32_t n = sen->n;
    for (int32_t i = x->start; i <= last; i++)
        sentence[i] = n;
    if (!sentences_push(m, sen, x->tok->start[x->start], x->tok->end[last], block, kind))
        return false;
    sen->first[sen->n - 1] = x->start;
    x->start = last + 1;
    return true;
}

/* A ruled line of marks, such as ----------. */
static bool ruled(const split *x, int32_t i)
{
    return length(x, i) >= RULED_MIN && x->tok->kind[i] != TOKEN_WORD && strchr("-=*_~#", token(x, i)[0]) &&
           memcmp(token(x, i), token(x, i) + 1, (size_t)length(x, i) - 1) == 0;
}

/* Whether tokens i - 1 and i cannot stand in one sentence: around a ruled line, between two addresses. */
static bool divides(const split *x, int32_t i)
{
    return i > x->start && (ruled(x, i) || ruled(x, i - 1) ||
                            (x->tok->kind[i] == TOKEN_URL && x->tok->kind[i - 1] == TOKEN_URL));
}

/* Whether the item after `first` comes soon. */
static bool goes_on_as_list(const split *x, item first)
{
    const int32_t limit = x->end - first.last > LIST_MAX ? first.last + LIST_MAX : x->end;
    for (int32_t k = first.last + 1; k < limit; k++)
        if (gap_before(x, k) && item_follows(first, item_at(x->g, x->s, x->tok, k, x->end)))
            return true;
    return false;
}

static bool wraps(const split *x, int32_t i)
{
    const int32_t from = x->tok->end[i - 1];
    return memchr(x->s + from, '\n', (size_t)(x->tok->start[i] - from)) != NULL;
}

/* Whether something ends before token i, or a list is announced. */
static bool ended_before(const split *x, int32_t i)
{
    return ending_of(x, i - 1) != NO_END || is(x, i - 1, ":") || starts_with(x, i - 1, CAT_CLOSE) ||
           straight_quote(x, i - 1);
}

/* Whether an item before which nothing ends is one of a list without full stops, 1. Bread 2. Milk: nothing ends before
 * the next item, the first of another list or the end of the paragraph either. Else it closes a clause (it rose to 2.
 * Then it fell), or is the initial of a name, of which the end of the paragraph says nothing. */
static bool runs_on(const split *x, item next)
{
    const int32_t limit = x->end - next.last > LIST_MAX ? next.last + LIST_MAX : x->end;
    for (int32_t k = next.last + 1; k < limit; k++) {
        if (gap_before(x, k) && (!item_initial(next) || wraps(x, k))) {
            const item then = item_at(x->g, x->s, x->tok, k, x->end);
            if (item_follows(next, then) || (then.style == next.style && then.value == 1))
                return true;
        }
        const enum ending how = ending_of(x, k);
        if (how != NO_END && how != ABBREVIATION)
            return false;
    }
    return limit == x->end && !item_initial(next);
}

/* Whether token i ends the list item that started the sentence: it starts the next item, one with a bullet, or the
 * first of another list, or stands at the start of a line and is a word that starts sentences. */
static bool ends_item(const split *x, int32_t i)
{
    if (i == x->start || !x->item.style || !gap_before(x, i))
        return false;
    const bool wrapped = wraps(x, i);
    if (!wrapped && (is(x, i - 1, ";") || is(x, i - 1, ",")))
        return false; /* (a) one, (b) two: a list in a sentence */
    const item next = item_at(x->g, x->s, x->tok, i, x->end);
    if (!wrapped && item_initial(next))
        return false; /* J. K. Smith met L. Jones */
    if (item_follows(x->item, next) || (next.value == 1 && goes_on_as_list(x, next)))
        return item_marked(next) || (wrapped && !item_initial(next)) || x->items > 1 || ended_before(x, i) ||
               runs_on(x, next);
    if (next.style & ITEM_BULLET)
        return true;
    return wrapped && starts_with(x, i, CAT_UPPER) && flags_of(x, i) & LIST_STARTER;
}

/* The first token from i on that asks to be looked at: in a sentence that began with no enumerator, plain words and
 * marks can only go on with it. */
static int32_t next_look(split *x, int32_t i)
{
    if (i == x->start || x->item.style)
        return i;
    while (x->look < x->looks_end && *x->look < i)
        x->look++;
    return x->look < x->looks_end ? *x->look : x->end;
}

bool tailor_sentences(const tailoring *t, int32_t first, int32_t block, uint8_t kind, sentences *sen)
{
    const mem *m = t->m;
    const tokens *tok = t->out;
    const char *s = t->s;
    split x = { .g = t->g,
                .s = s,
                .tok = tok,
                .look = t->looks.v,
                .looks_end = t->looks.n ? t->looks.v + t->looks.n : t->looks.v,
                .begin = first,
                .end = tok->n,
                .start = first };
    for (int32_t i = first; (i = next_look(&x, i)) < x.end; i++) {
        if ((ends_item(&x, i) || divides(&x, i)) && !push(m, &x, i - 1, block, kind, sen))
            return false;
        if (i == x.start) {
            const item found = item_at(t->g, s, tok, i, x.end);
            if (found.style) {
                x.items = item_follows(x.item, found) ? x.items + 1 : 1;
                x.item = found;
                i = found.last;
                continue;
            }
        }
        x.quote_open ^= is(&x, i, "\"");
        x.titles += is(&x, i, "《") - (x.titles > 0 && is(&x, i, "》"));
        enum ending how = smiley(&x, i) ? SMILEY : ending_of(&x, i);
        if (how == NO_END || inner_marks(&x, i, how))
            continue;
        bool closed = false;
        const int32_t last = how == ABBREVIATION ? end_quotes(&x, i) : end_marks(&x, i, &how, &closed);
        if (ends(&x, i, last, how, closed) && !push(m, &x, last, block, kind, sen))
            return false;
        i = last;
    }
    return x.start >= x.end || push(m, &x, x.end - 1, block, kind, sen);
}

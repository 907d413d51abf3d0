/* Which line is the title. In: paragraphs above the article, whose bounds are known. Out: one of them.
 *
 * Above an article stand the site's name, its menu, names of sections, headlines of other articles, and below the title
 * who wrote it and when, what a picture shows and what to click. Each line is scored: a title has several words, of
 * which the article's first paragraphs have some, stands not far above them and is followed by a byline or a date.
 * Words are known again by their first letters, ideographs by pairs; stop words say nothing. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum {
    LEAD_PARAGRAPHS = 6,
    LEAD_BYTES = 800, /* of each */
    LEAD_BITS = 1 << 14,
    KNOWN = 2,        /* words of the article are enough */
    MOST_LINES = 120, /* above the article */
    NEAR = 12,        /* lines between a title and its article, or hardly more */
    SIGNED_WITHIN = 3,
    LONG_WORDS = 24 /* more are a summary */
};

/* Which words the article's first paragraphs have, as bits. */
typedef struct lead {
    uint64_t bits[LEAD_BITS / 64];
} lead;

/* ---- words */

enum { WIDE = 0x3041 };

/* The letter or digit at s in lower case, 0 for another character or a wide one; *n its bytes. */
static uint32_t letter_at(const char *s, int *n)
{
    const unsigned char c = (unsigned char)*s;
    if (c < 0x80) {
        *n = 1;
        return (c | 32u) - 'a' < 26 ? c | 32u : (uint8_t)(c - '0') < 10 ? c : 0;
    }
    const uint32_t wide = utf8_get(s, n);
    return wide < WIDE && is_word_char(wide) ? (uint32_t)utf8proc_tolower((utf8proc_int32_t)wide) : 0;
}

/* The next word's key, 0 at the end; *s moves behind the word, or to the second ideograph of a pair. Short words and
 * stop words are passed over. */
static uint32_t next_word(const line_rules *r, const char **s, const char *end)
{
    enum { FIRST = 5, NAME = 4 };
    while (*s < end) {
        int n, letters = 0;
        uint32_t c, key = 2166136261u;
        const char *begin = *s;
        for (; *s < end && (c = letter_at(*s, &n)) != 0; *s += n)
            if (letters++ < FIRST)
                key = (key ^ c) * 16777619u;
        if (letters >= NAME && (letters >= FIRST || is_upper(utf8_get(begin, &n))) && !is_stop_word(r, begin, *s))
            return key | 1;
        if (letters)
            continue;
        c = utf8_get(*s, &n);
        *s += n;
        const uint32_t next = c >= WIDE && *s < end && is_word_char(c) ? utf8_get(*s, &n) : 0;
        if (next >= WIDE && is_word_char(next))
            return ((c * 16777619u) ^ next) | 1;
    }
    return 0;
}

static uint32_t lead_bit(uint32_t key)
{
    return (key ^ key >> 15) % LEAD_BITS;
}

static void read_lead(const page *g, lead *x)
{
    memset(x, 0, sizeof *x);
    for (size_t i = g->from; i < g->to && i < g->from + LEAD_PARAGRAPHS; i++) {
        const paragraph *p = &g->v[i];
        const char *s = p->s, *end = p->end - s > LEAD_BYTES ? s + LEAD_BYTES : p->end;
        for (uint32_t key; !is_refused(p) && (key = next_word(g->r, &s, end)) != 0;)
            x->bits[lead_bit(key) / 64] |= (uint64_t)1 << lead_bit(key) % 64;
    }
}

/* How many of the line's words the article has, up to KNOWN. */
static int known_words(const page *g, const lead *x, const paragraph *p)
{
    int known = 0;
    const char *s = p->s;
    for (uint32_t key; known < KNOWN && (key = next_word(g->r, &s, p->end)) != 0;)
        known += (x->bits[lead_bit(key) / 64] >> lead_bit(key) % 64 & 1) != 0;
    return known;
}

/* ---- lines */

/* "18 October, 16:20" */
static bool is_of_numbers(const paragraph *p)
{
    int numbers = 0;
    for (const char *s = p->s; s < p->end; s++)
        numbers += is_digit(*s) && (s == p->s || !is_digit(s[-1]));
    return numbers * 2 >= p->words;
}

/* Ends as a statement does; a title may be a question or somebody's words. */
static bool is_statement(const paragraph *p)
{
    int n;
    const uint32_t c = utf8_get(utf8_back(p->s, p->end), &n);
    return (p->terminal && p->words > 2 && c != '?' && c != '!' && c != '"' && c < 0x80) || c == 0x3002;
}

static bool can_be_title(page *g, const paragraph *p)
{
    enum { BYTES = 600, WORDS = 40, DATE_WORDS = 6 };
    const rule *const *of = p->hits->of;
    const char last = p->end[-1];
    char iso[11];
    if (p->end - p->s > BYTES || p->words > WORDS || p->words < 1 || is_navigation(p) || is_blank_of_words(p) ||
        (p->listed && !is_word_char((unsigned char)*p->s)))
        return false;
    if (is_statement(p) || last == ',' || last == ':' || is_refused(p) || has_credit(p) ||
        hit_in_place(of[LINE_BYLINE], RULE_PREFIX))
        return false;
    return !memchr(p->s, '@', (size_t)(p->end - p->s)) && !is_of_numbers(p) &&
           !(p->words <= DATE_WORDS && is_dateline(g, p, iso));
}

/* The publisher's name, with or without its article: stands in a line about rights. */
static bool is_publisher(page *g, const paragraph *p)
{
    enum { WORDS = 6, LOOKED = 8, FOOT = 400 };
    char name[128];
    if (p->words > WORDS || !fold_line(g->m, &g->w->folded, p->s, p->end) || g->w->folded.n >= sizeof name)
        return false;
    memcpy(name, g->w->folded.v, g->w->folded.n + 1);
    const char *bare = p->words > 2 ? strchr(name, ' ') : NULL;
    for (size_t i = g->n, looked = 0; i-- > g->to && looked < LOOKED && g->n - i <= FOOT;) {
        if (!speaks_of_rights(&g->v[i]))
            continue;
        looked++;
        if (fold_line(g->m, &g->w->folded, g->v[i].s, g->v[i].end) &&
            (strstr(g->w->folded.v, name) || (bare && strstr(g->w->folded.v, bare + 1))))
            return true;
    }
    return false;
}

/* A site's name: labels of its menu follow. */
static bool is_masthead(page *g, size_t i)
{
    size_t k = i + 1;
    while (k < g->n && k <= i + LIST_LINES && is_label(&g->v[k]))
        k++;
    char iso[11];
    const paragraph *next = &g->v[i + 1];
    return k - i > LIST_LINES ||
           (i + 1 < g->n && is_navigation(next) && !is_byline(next) && !is_dateline(g, next, iso));
}

/* An entry of a menu, or of a list of other headlines: its neighbours look as it does. */
static bool is_listed_among(const page *g, size_t i)
{
    const paragraph *p = &g->v[i];
    return is_label(p) && i > 0 && is_label(p - 1) && i + 1 < g->n && is_label(p + 1);
}

/* How many lines below it stands who wrote it, or when, with no menu between; 0: not near. */
static size_t lines_to_byline(page *g, size_t i)
{
    char iso[11];
    for (size_t k = i + 1; k < g->from && k <= i + SIGNED_WITHIN; k++)
        if (is_byline(&g->v[k]) || is_dateline(g, &g->v[k], iso))
            return k - i;
        else if (is_navigation(&g->v[k]))
            break;
    return 0;
}

/* The same line stands elsewhere on the page, as a link to it. */
static bool is_repeated(const page *g, size_t i)
{
    enum { LOOKED = 400 };
    const paragraph *p = &g->v[i];
    const size_t n = (size_t)(p->end - p->s);
    for (size_t k = i > LOOKED ? i - LOOKED : 0; k < g->n && k < i + LOOKED; k++)
        if (k != i && (size_t)(g->v[k].end - g->v[k].s) == n && memcmp(g->v[k].s, p->s, n) == 0)
            return true;
    return false;
}

/* ---- the best of them */

/* What each sign is worth; the sum of a line in which nothing speaks against a title is about 25. */
enum {
    ONE_KNOWN = 7,
    ONE_OF_FEW = 4,
    SOME_KNOWN = 10,
    TWO_WORDS = 1,
    SEVERAL_WORDS = 6,
    SIGNED = 8,
    REPEATED = 4,
    APART = 2,
    PUBLISHER = -10,
    IN_MENU = -5,
    FAR = -4,
    SUMMARY = -4,
    NUMBERED = -4,
    SENTENCE = -3,
    MASTHEAD = -2
};

static int score_of(page *g, const lead *x, size_t i, int between)
{
    const paragraph *p = &g->v[i];
    const int known = known_words(g, x, p);
    const bool several = p->words >= HEADLINE_WORDS;
    int score = known == 0 ? 0 : known > 1 ? SOME_KNOWN : several ? ONE_KNOWN : ONE_OF_FEW;
    score += several ? SEVERAL_WORDS : p->words >= 2 ? TWO_WORDS : 0;
    score += lines_to_byline(g, i) ? SIGNED : 0;
    score += several && is_repeated(g, i) ? REPEATED : 0;
    score += p->own ? APART : 0;
    score += is_publisher(g, p) ? PUBLISHER : 0;
    score += is_listed_among(g, i) ? IN_MENU : 0;
    score += between > NEAR ? FAR : 0;
    score += p->words > LONG_WORDS ? SUMMARY : 0;
    score += p->listed ? NUMBERED : 0;
    score += p->terminal ? SENTENCE : 0;
    return score + (is_masthead(g, i) ? MASTHEAD : 0);
}

/* The line right above one of many more words, which may be its summary. A few words are rather a section's name, where
 * another such stands above. */
static bool is_summed_up(const page *g, size_t i, size_t below)
{
    enum { FEW = 3 };
    const int32_t words = g->v[i].words;
    const bool named = words >= HEADLINE_WORDS || (words >= FEW && (i == 0 || !is_label(&g->v[i - 1])));
    return below == i + 1 && named && words * 4 < g->v[below].words * 3;
}

static bool reads_as_headline(const paragraph *p)
{
    return !p->terminal && !p->long_text && p->words >= HEADLINE_WORDS && !is_navigation(p) &&
           !p->hits->of[LINE_BYLINE];
}

/* Of headlines of other articles that stand above a byline the last one is the article's own. */
static size_t last_headline(page *g, size_t title)
{
    size_t begin = title, end = title;
    while (end < g->from && reads_as_headline(&g->v[end]))
        end++;
    while (begin > 0 && reads_as_headline(&g->v[begin - 1]))
        begin--;
    return end > begin + LIST_LINES && lines_to_byline(g, end - 1) == 1 ? end - 1 : title;
}

size_t find_headline(page *g)
{
    enum { OF_SUMMARY = 12 }; /* a title may score so much less than its summary */
    lead x;
    size_t best = g->n;
    int best_score = 0, between = 0;
    read_lead(g, &x);
    for (size_t i = g->from; i-- > 0 && g->from - i <= MOST_LINES;) {
        if (can_be_title(g, &g->v[i])) {
            const int score = score_of(g, &x, i, between);
            if (best == g->n || score + (is_summed_up(g, i, best) ? OF_SUMMARY : 0) >= best_score) {
                best_score = best == g->n || score > best_score ? score : best_score;
                best = i;
            }
        }
        between += !g->v[i].terminal && !g->v[i].listed;
    }
    return best < g->n ? last_headline(g, best) : best;
}

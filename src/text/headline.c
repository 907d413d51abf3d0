/* Which line is the title. In: paragraphs above the article, whose bounds are known. Out: one of them.
 *
 * Above an article stand the site's name, its menu and names of sections; a title has several words, or one that the
 * article has too. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>

static bool is_title(const paragraph *p)
{
    const rule *const *of = p->hits->of;
    const char last = p->end[-1];
    if (p->end - p->s > 600 || p->words > 40 || p->words < 1 || is_navigation(p) || is_blank_of_words(p) || p->listed)
        return false;
    if (p->terminal && last != '?' && last != '!' && p->words > 2 && last == '.')
        return false;
    return last != ',' && last != ':' && !is_refused(p) && !has_credit(p) &&
           !hit_in_place(of[LINE_BYLINE], RULE_PREFIX);
}

/* The publisher's name: stands in a line about rights. */
static bool is_publisher(page *g, const paragraph *p)
{
    char name[128];
    if (p->words > 6 || !fold_line(g->m, &g->w->folded, p->s, p->end) || g->w->folded.n >= sizeof name)
        return false;
    const size_t n = g->w->folded.n;
    memcpy(name, g->w->folded.v, n + 1);
    for (size_t i = g->n, looked = 0; i-- > g->to && looked < 8;) {
        if (!speaks_of_rights(&g->v[i]))
            continue;
        looked++;
        if (fold_line(g->m, &g->w->folded, g->v[i].s, g->v[i].end) && strstr(g->w->folded.v, name))
            return true;
    }
    return false;
}

/* Folds the article's first paragraphs, for is_of_article(). */
static bool read_lead(page *g)
{
    enum { PARAGRAPHS = 8 };
    buf *lead = &g->w->lead;
    lead->n = 0;
    for (size_t i = g->from; i < g->to && i < g->from + PARAGRAPHS; i++)
        if (!is_refused(&g->v[i]) && (!fold_line(g->m, &g->w->folded, g->v[i].s, g->v[i].end) ||
                                      !buf_add(g->m, lead, g->w->folded.v, g->w->folded.n)))
            return false;
    return lead->n > 0;
}

/* A long word of the line, or a name, stands at the article's beginning too, as those of a title do and those of a
 * section's name do not. */
static bool is_of_article(page *g, const paragraph *p)
{
    enum { NAME = 4, LONG = 6, WORDS = 8 };
    const char *s = p->s;
    for (int i = 0; i < WORDS && s < p->end; i++) {
        int letters = 0, n;
        const char *begin = s;
        const bool name = is_upper(utf8_get(s, &n));
        for (; s < p->end && is_word_char(utf8_get(s, &n)); s += n)
            letters++;
        if (letters >= (name ? NAME : LONG) && fold_line(g->m, &g->w->folded, begin, s) &&
            strstr(g->w->lead.v, g->w->folded.v))
            return true;
        while (s < p->end && !is_word_char(utf8_get(s, &n)))
            s += n;
    }
    return false;
}

static bool is_in_capitals(const paragraph *p)
{
    int n;
    utf8_get(p->s, &n);
    return p->end - p->s > n && is_upper(utf8_get(p->s, &n)) && is_upper(utf8_get(p->s + n, &n));
}

static bool is_headline(page *g, const paragraph *p)
{
    return p->words >= HEADLINE_WORDS || (p->words >= 2 && !is_in_capitals(p) && is_of_article(g, p));
}

/* A site's name: labels of its menu follow. */
static bool is_masthead(const page *g, size_t i)
{
    size_t k = i + 1;
    while (k < g->n && k <= i + LIST_LINES && is_label(&g->v[k]))
        k++;
    return k - i > LIST_LINES || (i + 1 < g->n && is_navigation(&g->v[i + 1]));
}

static bool reads_as_headline(const paragraph *p)
{
    return !p->terminal && !p->long_text && p->words >= HEADLINE_WORDS && !is_navigation(p) &&
           !p->hits->of[LINE_BYLINE];
}

/* Between a title and its article stand not so many lines: the nearest headline above it is the title. */
static size_t nearest_headline(page *g, size_t title)
{
    enum { HEAD_LINES = 12 };
    size_t between = 0;
    char iso[11];
    for (size_t i = title + 1; i < g->from; i++)
        between += !g->v[i].terminal && !g->v[i].listed;
    for (size_t i = g->from; between > HEAD_LINES && i-- > title && g->from - i <= HEAD_LINES;)
        if (reads_as_headline(&g->v[i]) && !is_refused(&g->v[i]) && !is_dateline(g, &g->v[i], iso))
            return i;
    return title;
}

/* Of headlines of other articles that stand above a byline the last one is the article's own. */
static size_t last_headline(page *g, size_t title)
{
    size_t end = title;
    while (end < g->from && reads_as_headline(&g->v[end]))
        end++;
    char iso[11];
    const bool signed_here = end < g->from && (is_byline(&g->v[end]) || is_dateline(g, &g->v[end], iso));
    return signed_here && end - title > LIST_LINES ? end - 1 : nearest_headline(g, title);
}

/* The title: before the article, the first line set apart by blank lines; of several words if one has them, and not
 * above a menu. */
size_t find_headline(page *g)
{
    enum { LEADS = 1, SEVERAL = 2, APART = 4, OTHERS_NAME = 8, HEADLINE = 16, MOST_LINES = 60, DATE_WORDS = 6 };
    size_t best = g->n;
    int best_score = -1;
    char iso[11];
    const bool lead = read_lead(g);
    for (size_t i = 0; i < g->from && i < MOST_LINES; i++) {
        const paragraph *p = &g->v[i];
        if (!is_title(p) || (p->words <= DATE_WORDS && is_dateline(g, p, iso)))
            continue;
        const int score = (lead && is_headline(g, p) ? HEADLINE : 0) + (p->own ? APART : 0) +
                          (p->words >= 2 ? SEVERAL : 0) + (is_publisher(g, p) ? 0 : OTHERS_NAME) +
                          (is_masthead(g, i) ? 0 : LEADS);
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    return best < g->n ? last_headline(g, best) : best;
}

/* What the lines around a line say of it. In: paragraphs, judged each by itself. Out: some of them judged anew, or
 * where the article ends.
 *
 * A flattened page keeps the order of its parts, so a menu, a list of other articles and the comments are runs of lines
 * of one shape. A line that could be a heading is none in the midst of such a run. Each run is looked at once. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>

enum {
    LABEL_WORDS = 3, /* an entry of a menu */
    NAME_WORDS = 6,  /* a reader's name, and when they wrote */
    STAMP_WORDS = 12,
    LEAST_STAMPS = 3,
    LEAST_PROSE = 3 /* paragraphs above the comments */
};

bool is_label(const paragraph *p)
{
    return !p->terminal && p->words <= LABEL_WORDS;
}

/* Begins a part of the page that is no article, as "Related stories" does. */
bool is_end_mark(const paragraph *p)
{
    return p->hits->of[RULE_END] && (!p->terminal || hit_in_place(p->hits->of[RULE_END], RULE_LINE)) &&
           p->words <= SHORT_WORDS;
}

/* Of a run of paragraphs: bytes of prose; those that end a sentence; those that could be a reader's name or an hour. */
typedef struct shape {
    int64_t prose, texts, names;
} shape;

static void shape_add(shape *x, const paragraph *p, int by)
{
    x->prose += is_prose(p) ? by * (p->end - p->s) : 0;
    x->texts += p->terminal ? by : 0;
    x->names += !p->terminal && !p->long_text && p->words <= NAME_WORDS ? by : 0;
}

/* "Jun 20th at 2:41 am", "kestrel on Sep 21, 3:29 PM said:", "Flag as offensive", "2 hours ago". */
static bool is_readers(page *g, const paragraph *p)
{
    char iso[11];
    if (p->words > STAMP_WORDS || p->long_text || (p->terminal && p->end[-1] != '!'))
        return false;
    if (p->hits->of[RULE_READER])
        return true;
    bool clock = false;
    for (const char *s = p->s + 1; p->digits > 3 && s + 1 < p->end && !clock; s++)
        clock = (*s == ':' || *s == 'h') && is_digit(s[-1]) && is_digit(s[1]);
    return clock && is_dateline(g, p, iso);
}

/* Where lines begin that tell which reader wrote when, among what readers wrote. A log of the day has such lines from
 * its beginning on. */
static size_t find_readers(page *g)
{
    size_t first = g->n, before = 0, texts = 0, stamps = 0;
    for (size_t i = 0; i < g->n; i++) {
        const paragraph *p = &g->v[i];
        if (is_readers(g, p)) {
            if (before < LEAST_PROSE)
                before = 0;
            else if (first == g->n)
                first = i;
            stamps += first < g->n;
        } else if (first == g->n)
            before += is_prose(p);
        else
            texts += p->terminal;
    }
    if (stamps < LEAST_STAMPS || texts > stamps * 4)
        return g->n;
    for (int back = 0; back < 2 && is_label(&g->v[first - 1]); back++)
        first--;
    return first;
}

static bool is_full(const paragraph *p)
{
    enum { WORDS = 8 };
    return is_prose(p) || (is_sentence(p) && p->words >= WORDS);
}

static bool is_form(const rule *x)
{
    return strcmp(x->reason, "comment form") == 0;
}

/* Of the comments, or where to write one. */
static bool marks_comments(const paragraph *p)
{
    return is_end_mark(p) && (is_form(p->hits->of[RULE_END]) || strcmp(p->hits->of[RULE_END]->reason, "comments") == 0);
}

/* A button to write a comment in the midst of the article: text follows, no readers, and a mark of the comments later. */
static bool is_button(page *g, size_t mark)
{
    enum { NEAR = 3, READERS = 6, FAR = 60, WORDS = 12 };
    bool goes_on = false;
    for (size_t i = mark + 1; i < g->n && i <= mark + FAR; i++) {
        const paragraph *p = &g->v[i];
        if (marks_comments(p))
            return goes_on;
        if (i <= mark + READERS && is_readers(g, p))
            return false;
        goes_on |= i <= mark + NEAR && is_full(p) && p->words >= WORDS;
        if (i == mark + NEAR && !goes_on)
            return false;
    }
    return false;
}

/* Where comments begin: after them little prose stands. They may also be longer than what they are about, but then
 * readers have names. */
static size_t find_comments(page *g)
{
    const size_t readers_from = find_readers(g);
    shape before = { 0 }, after = { 0 };
    for (size_t i = 0; i < g->n; i++)
        shape_add(&after, &g->v[i], 1);
    for (size_t i = 0; i < readers_from; i++) {
        const paragraph *p = &g->v[i];
        shape_add(&after, p, -1);
        const bool marked = marks_comments(p) && !(is_form(p->hits->of[RULE_END]) && is_button(g, i));
        const bool readers = after.names >= 2 && after.names * 2 >= after.texts && after.prose < before.prose * 3;
        if (marked && before.prose && (after.prose * 3 < before.prose || readers))
            return i;
        shape_add(&before, p, 1);
    }
    return readers_from;
}

/* Whether the article goes on behind a mark: a link to read more stands between its paragraphs. Behind a list of links
 * two of them follow one another, which its teasers do not. */
bool article_goes_on(page *g, size_t mark)
{
    const paragraph *m = &g->v[mark];
    const bool link = m->end - m->s > (ptrdiff_t)m->hits->of[RULE_END]->pattern.len + 8;
    if (is_form(m->hits->of[RULE_END]))
        return is_button(g, mark);
    if (strcmp(m->hits->of[RULE_END]->reason, "more of the site") != 0)
        return false;
    for (size_t i = mark + 1; i + 1 < g->n && i <= mark + LIST_MOST && !is_end_mark(&g->v[i]); i++)
        if (is_full(&g->v[i]) && (is_full(&g->v[i + 1]) || (link && i == mark + 1)))
            return true;
    return false;
}

size_t find_end(page *g)
{
    const size_t comments = find_comments(g);
    shape before = { 0 }, after = { 0 };
    for (size_t i = 0; i < comments; i++)
        shape_add(&after, &g->v[i], 1);
    for (size_t i = 0; i < comments; i++) {
        if (before.prose && after.prose * 3 < before.prose && is_end_mark(&g->v[i]) && !article_goes_on(g, i))
            return i;
        shape_add(&before, &g->v[i], 1);
        shape_add(&after, &g->v[i], -1);
    }
    return comments;
}

/* What a paragraph says for its being in the article: its bytes as prose, a sentence little, any other line the
 * contrary. */
static int64_t weight_of(const paragraph *p)
{
    enum { MOST = 800, SENTENCE = 15, SHORT = -50 };
    const int64_t bytes = p->end - p->s;
    return is_prose(p) ? (bytes < MOST ? bytes : MOST) : p->terminal ? SENTENCE : SHORT;
}

static int64_t prose_in(const page *g, size_t from, size_t to)
{
    int64_t sum = 0;
    for (size_t i = from; i < to; i++)
        sum += is_prose(&g->v[i]) ? g->v[i].end - g->v[i].s : 0;
    return sum;
}

/* Lone sentences among many short lines, above and below the article, are those of something else: its densest part is
 * it. */
void find_densest(page *g)
{
    enum { PARTS = 8 };
    int64_t best = 0, sum = 0;
    size_t from = g->from, begin = g->from, to = g->to;
    for (size_t i = g->from; i < g->to; i++) {
        if (sum <= 0) {
            sum = 0;
            begin = i;
        }
        sum += weight_of(&g->v[i]);
        if (sum > best) {
            best = sum;
            from = begin;
            to = i + 1;
        }
    }
    while (from < to && !is_prose(&g->v[from]))
        from++;
    const int64_t inside = prose_in(g, from, to);
    if (prose_in(g, g->from, from) * PARTS < inside)
        g->from = from;
    if (prose_in(g, to, g->to) * PARTS < inside)
        g->to = to;
}

/* ---- lists in the article */

static void furnish(paragraph *p, const char *reason)
{
    p->kind = LINE_FURNITURE;
    p->reason = reason;
}

/* The headlines that follow a mark such as "Related stories" in the midst of the article, up to its next sentence. The
 * last of them may be a heading of the article: then it is shorter than the others. */
static size_t furnish_list(page *g, size_t mark)
{
    size_t end = mark + 1;
    int32_t least = INT16_MAX;
    for (; end < g->to && !g->v[end].terminal && !g->v[end].long_text; end++)
        if (end + 1 < g->to && !g->v[end + 1].terminal)
            least = g->v[end].words < least ? g->v[end].words : least;
    const bool heads = end > mark + 2 && end < g->to && line_kind_analysed(g->v[end - 1].kind) &&
                       g->v[end - 1].words * 3 < least * 2;
    for (size_t i = mark + 1; i < end - heads; i++)
        if (line_kind_analysed(g->v[i].kind) || g->v[i].kind == LINE_PULLQUOTE)
            furnish(&g->v[i], "list of links");
    return end;
}

/* Standfirsts are not so many: a list of links above the article. */
static size_t furnish_headlines(page *g, size_t from)
{
    size_t end = from;
    while (end < g->from && g->v[end].kind == LINE_HEADING && !g->v[end].terminal && !g->v[end].listed)
        end++;
    if (end - from >= LIST_LINES)
        for (size_t i = from; i < end; i++)
            furnish(&g->v[i], "list of links");
    return end > from ? end : from + 1;
}

/* A name and a date one after the other, below the first paragraphs, which some print above the byline. */
static void find_late_byline(page *g)
{
    enum { LATE = 4 };
    const char *end;
    char iso[11];
    for (size_t i = g->from + 1; i + 1 < g->to && i < g->from + LATE; i++) {
        paragraph *name = &g->v[i], *date = name + 1;
        if (name->kind != LINE_HEADING || date->kind != LINE_HEADING || !is_name(g, name, &end) ||
            !is_dateline(g, date, iso))
            continue;
        name->kind = LINE_BYLINE;
        name->reason = "name";
        date->kind = LINE_DATELINE;
        date->reason = "date";
        keep_author(g, name->s, end);
        keep_date(g, iso);
        return;
    }
}

/* "Image", the caption below it, and "Credit: Ann Lee". */
static void find_captions(page *g)
{
    for (size_t i = 0; i + 2 < g->to; i++) {
        paragraph *label = &g->v[i], *p = label + 1;
        const rule *x = label->hits->of[LINE_CAPTION];
        if (x && x->where <= RULE_PREFIX && label->words == 1 && !label->terminal && p->looked && !p->long_text &&
            p->words <= CAPTION_WORDS && line_kind_analysed(p->kind) && p[1].kind == LINE_CAPTION) {
            p->kind = LINE_CAPTION;
            p->reason = x->reason;
        }
    }
}

static bool stands_near(const page *g, size_t i)
{
    enum { NEAR = 4 };
    const paragraph *p = &g->v[i];
    const size_t n = (size_t)(p->end - p->s);
    for (size_t k = i > g->from + NEAR ? i - NEAR : g->from; k < g->to && k <= i + NEAR; k++)
        if (k != i && (size_t)(g->v[k].end - g->v[k].s) == n && memcmp(g->v[k].s, p->s, n) == 0)
            return true;
    return false;
}

/* The same line of several words again and again: the name of a series of pictures, or of a video. */
static void furnish_repeated(page *g)
{
    enum { WORDS = 5 };
    for (size_t i = g->from; i < g->to; i++)
        if (g->v[i].kind == LINE_HEADING && g->v[i].words >= WORDS && stands_near(g, i))
            furnish(&g->v[i], "repeated line");
}

void judge_neighbours(page *g)
{
    find_late_byline(g);
    find_captions(g);
    furnish_repeated(g);
    for (size_t i = 0; i < g->from; i = furnish_headlines(g, i))
        ;
    for (size_t i = g->from; i < g->to;)
        i = g->v[i].kind == LINE_FURNITURE && is_end_mark(&g->v[i]) ? furnish_list(g, i) : i + 1;
    for (size_t i = 1; i + 1 < g->n; i++)
        if (g->v[i].kind == LINE_HEADING && is_label(&g->v[i]) && g->v[i - 1].kind == LINE_FURNITURE &&
            g->v[i + 1].kind == LINE_FURNITURE)
            furnish(&g->v[i], "among furniture");
}

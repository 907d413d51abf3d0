/* Which lines of a page of HTML are the article. In: lines with their nodes. Out: kind and reason of each, and title,
 * author, date, source and language.
 *
 * Prose, lines that read like sentences and are not links, is summed up the tree, without what elements or their names
 * call something else (navigation, comments, a sidebar), unless most of the page's prose stands in there. The article is
 * the node that its author named so, if a good part of the prose is in it, or else the deepest that still holds most of it.
 * Inside, a line is body unless its own node, its links or a rule of furniture.tsv says otherwise; outside, what is no
 * title, byline or date is furniture. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>

enum {
    PROSE_CELLS = 40,   /* a sentence shorter than this counts for nothing in the choice */
    LONG_TITLE = 40,    /* words */
    NEAR = 2,           /* levels above the article whose prose is taken in */
    PAGE_DATA_WORDS = 8
};

typedef struct article {
    page g;
    html *h;
    size_t main;        /* node */
    size_t first, last; /* lines of prose in it, last + 1 */
} article;

/* ---- prose */

static bool mostly_links(const html_line *l)
{
    return (int64_t)l->links * 2 > l->end - l->start;
}

static int64_t prose_of(const article *a, size_t i)
{
    const html_line *l = &a->h->lines.v[i];
    const paragraph *p = &a->g.v[i];
    const uint8_t role = a->h->nodes.v[l->node].role;
    if (role == ROLE_PAGE_TITLE || role == ROLE_HEADING || (int64_t)l->links * 3 > l->end - l->start)
        return 0;
    if (!p->terminal && !p->long_text)
        return 0;
    return p->cells >= PROSE_CELLS ? l->end - l->start - l->links : 0;
}

/* Sums prose up the tree, in `all`, and in `prose` without what is cut. Children stand after their parents. */
static void sum_prose(article *a)
{
    html_node *v = a->h->nodes.v;
    for (size_t i = 0; i < a->h->nodes.n; i++)
        v[i].prose = v[i].all = 0;
    for (size_t i = 0; i < a->h->lines.n; i++)
        v[a->h->lines.v[i].node].all += prose_of(a, i);
    for (size_t i = a->h->nodes.n; i-- > 0;) {
        v[i].prose = v[i].cut ? 0 : v[i].prose + v[i].all; /* its own, as children have added theirs to `prose` only */
        if (v[i].parent >= 0)
            v[v[i].parent].prose += v[i].prose;
    }
    for (size_t i = a->h->nodes.n; i-- > 1;)
        v[v[i].parent].all += v[i].all;
}

static bool is_furniture_role(uint8_t role)
{
    return role == ROLE_FURNITURE || role == ROLE_FOOTER || role == ROLE_FORM || role == ROLE_CAPTION ||
           role == ROLE_BYLINE || role == ROLE_TIME || role == ROLE_BIO || role == ROLE_PAGE_TITLE;
}

/* Comments and links to other articles are long, and never the article. */
static bool is_never_article(const html_node *n)
{
    static const char *const never[] = {
        "comments", "related", "navigation", "hidden", "cookies", "no script", "footer"
    };
    for (size_t i = 0; n->reason && i < sizeof never / sizeof *never; i++)
        if (strcmp(n->reason, never[i]) == 0)
            return true;
    return n->role == ROLE_PAGE_TITLE;
}

/* Cuts what is furniture by its element or its name; but not what holds most of the page's prose. */
static void cut_furniture(article *a)
{
    html_node *v = a->h->nodes.v;
    for (size_t i = 0; i < a->h->nodes.n; i++)
        v[i].cut = is_furniture_role(v[i].role);
    sum_prose(a);
    for (int turn = 0; turn < 4 && v[0].prose * 3 < v[0].all; turn++) {
        bool changed = false;
        for (size_t i = 0; i < a->h->nodes.n; i++) {
            const bool most = v[i].all * 2 > v[0].all && (!is_never_article(&v[i]) || turn == 3);
            changed |= v[i].cut && most;
            v[i].cut = v[i].cut && !most;
        }
        if (changed)
            sum_prose(a);
    }
}

/* The node of that role with the most prose; 0: none has any. */
static size_t best_of(const article *a, uint8_t role)
{
    size_t best = 0;
    for (size_t i = 1; i < a->h->nodes.n; i++)
        if (a->h->nodes.v[i].role == role && a->h->nodes.v[i].prose > (best ? a->h->nodes.v[best].prose : 0))
            best = i;
    return best;
}

/* The deepest node below `from` that holds nearly all of its prose. */
static size_t descend(const article *a, size_t from, int64_t tenths)
{
    const html_node *v = a->h->nodes.v;
    size_t best = from;
    for (size_t i = from + 1; i < a->h->nodes.n; i++) /* a child stands behind its parent: one pass */
        if (v[i].parent == (int32_t)best && !v[i].cut && v[i].prose * 10 >= v[from].prose * tenths &&
            v[i].role != ROLE_QUOTE)
            best = i;
    return best;
}

static size_t choose_main(const article *a)
{
    const int64_t all = a->h->nodes.v[0].prose;
    static const struct {
        uint8_t role;
        int64_t percent;
    } named[] = { { ROLE_BODY, 40 }, { ROLE_ARTICLE, 50 }, { ROLE_MAIN, 60 } };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        const size_t node = best_of(a, named[i].role);
        if (node && a->h->nodes.v[node].prose * 100 >= all * named[i].percent)
            return node;
    }
    return descend(a, 0, 7);
}

/* Hands down from parents to children where each node stands. */
static void place_nodes(article *a)
{
    html_node *v = a->h->nodes.v;
    size_t near = a->main;
    for (int up = 0; up < NEAR && near > 0; up++)
        near = (size_t)v[near].parent;
    for (size_t i = 0; i < a->h->nodes.n; i++) {
        const html_node *above = i ? &v[v[i].parent] : NULL;
        v[i].inside = i == a->main || (above && above->inside);
        v[i].near = i == near || (above && above->near);
        v[i].cut_by = i == a->main ? -1 : v[i].cut ? (int32_t)i : above ? above->cut_by : -1;
    }
}

/* ---- where a line stands */

static const html_node *node_of(const article *a, const html_line *l)
{
    return &a->h->nodes.v[l->node];
}

static const html_node *cut_above(const article *a, const html_line *l)
{
    const int32_t by = node_of(a, l)->cut_by;
    return by < 0 ? NULL : &a->h->nodes.v[by];
}

/* The line's role by its nearest node that has one. */
static uint8_t role_of(const article *a, const html_line *l)
{
    for (int32_t n = l->node, up = 0; n >= 0 && up < 8; n = a->h->nodes.v[n].parent, up++)
        if (a->h->nodes.v[n].role != ROLE_NONE)
            return a->h->nodes.v[n].role;
    return ROLE_NONE;
}

static bool in_cell(const article *a, const html_line *l)
{
    for (int32_t n = l->node, up = 0; n >= 0 && up < 8 && n != (int32_t)a->main; n = a->h->nodes.v[n].parent, up++)
        if (a->h->nodes.v[n].cell)
            return true;
    return false;
}

static void decide(paragraph *p, uint8_t kind, const char *reason)
{
    p->kind = kind;
    p->reason = reason;
}

/* ---- the title */

static str clean_title(const article *a)
{
    const str stated = html_field(a->h, FIELD_TITLE);
    return stated.len ? stated : html_field(a->h, FIELD_PAGE_TITLE);
}

/* Whether the folded line stands in the folded title, or the other way round. */
static bool same_title(article *a, const paragraph *p, str title)
{
    char want[FOLD_BYTES + 16];
    const mem *m = a->g.m;
    buf *folded = &a->g.w->folded;
    if (!title.len || !fold_line(m, folded, title.s, title.s + title.len))
        return false;
    const size_t n = folded->n;
    memcpy(want, folded->v, n);
    want[n] = '\0';
    if (!fold_line(m, folded, p->s, p->end) || folded->n < 4)
        return false;
    folded->v[folded->n] = '\0';
    return strstr(want, folded->v) || (n >= 4 && strstr(folded->v, want));
}

/* A heading that the page calls its title, or else the first of the highest level before the article's end. */
static size_t find_title(article *a)
{
    size_t best = a->g.n;
    int best_score = 0;
    for (size_t i = 0; i < a->last; i++) {
        const html_line *l = &a->h->lines.v[i];
        const html_node *n = &a->h->nodes.v[l->node];
        paragraph *p = &a->g.v[i];
        if (n->role == ROLE_PAGE_TITLE || p->words > LONG_TITLE || (cut_above(a, l) && n->role != ROLE_HEADING))
            continue;
        const int level = n->role == ROLE_HEADING ? 7 - n->level : 0;
        const bool stated = (level || i < a->first) && same_title(a, p, clean_title(a));
        const int score = stated ? 10 + level : level >= 5 && i <= a->first ? level : 0;
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    return best;
}

/* ---- judging */

static bool judge_head(article *a, size_t i);

static void judge_by_cut(article *a, size_t i, const html_node *cut)
{
    paragraph *p = &a->g.v[i];
    char iso[11];
    if (i < a->first && cut->reason && strcmp(cut->reason, "page data") == 0 && judge_head(a, i))
        return;
    switch (cut->role) {
    case ROLE_CAPTION: decide(p, LINE_CAPTION, "caption"); return;
    case ROLE_BIO: decide(p, LINE_BIO, "author's note"); return;
    case ROLE_PAGE_TITLE: decide(p, LINE_FURNITURE, "title of the page"); return;
    case ROLE_FOOTER: decide(p, LINE_FURNITURE, "footer"); return;
    case ROLE_FORM: decide(p, LINE_FURNITURE, "form"); return;
    case ROLE_TIME:
        if (is_dateline(&a->g, p, iso))
            keep_date(&a->g, iso);
        decide(p, LINE_DATELINE, "date");
        return;
    case ROLE_BYLINE:
        decide(p, LINE_BYLINE, "byline");
        if (is_dateline(&a->g, p, iso))
            keep_date(&a->g, iso);
        return;
    default: decide(p, LINE_FURNITURE, cut->reason && *cut->reason ? cut->reason : "furniture"); return;
    }
}

static bool decide_by_rule(paragraph *p)
{
    static const uint8_t kinds[] = { LINE_CAPTION, LINE_DISCLAIMER, LINE_FURNITURE, RULE_END };
    for (size_t i = 0; i < sizeof kinds; i++) {
        const rule *x = p->hits->of[kinds[i]];
        if (x && !(kinds[i] == LINE_CAPTION && p->terminal)) {
            decide(p, kinds[i] == RULE_END ? LINE_FURNITURE : kinds[i], x->reason);
            return true;
        }
    }
    return false;
}

/* What stands between the title and the text: byline, date, standfirst, and data of the page. */
static bool judge_head(article *a, size_t i)
{
    page *g = &a->g;
    paragraph *p = &g->v[i];
    char iso[11];
    const char *end;
    const bool dated = is_dateline(g, p, iso);
    if (is_byline(p)) {
        decide(p, LINE_BYLINE, "byline");
        read_byline(g, p);
        if (dated)
            keep_date(g, iso);
    } else if (dated && !p->terminal && p->words <= PAGE_DATA_WORDS * 2) {
        decide(p, LINE_DATELINE, "date");
        keep_date(g, iso);
    } else if (!p->terminal && p->words <= 4 && i > g->title && is_name(g, p, &end)) {
        decide(p, LINE_BYLINE, "name");
        keep_author(g, p->s, end);
    } else
        return false;
    return true;
}

/* A line inside the article. */
static void judge_inside(article *a, size_t i)
{
    paragraph *p = &a->g.v[i];
    const html_line *l = &a->h->lines.v[i];
    const uint8_t role = role_of(a, l);
    if (p->kind == LINE_PULLQUOTE && (role == ROLE_QUOTE || role == ROLE_FIGURE))
        return;
    if (i < a->first && judge_head(a, i))
        return;
    if (is_refused(p) && decide_by_rule(p))
        return;
    if (role == ROLE_HEADING && !(p->long_text && p->terminal)) /* else one that was never closed */
        decide(p, LINE_HEADING, "heading");
    else if (mostly_links(l) && !(p->terminal && p->long_text))
        decide(p, LINE_FURNITURE, "links");
    else if (p->looked && is_blank_of_words(p))
        decide(p, LINE_FURNITURE, "no words");
    else if (in_cell(a, l) && !p->terminal && !p->long_text)
        decide(p, LINE_FURNITURE, "table");
    else if (i >= a->last && role != ROLE_ITEM && is_note(&a->g, p))
        decide(p, LINE_BIO, "author's note");
    else if (i < a->first && !p->terminal && p->words <= PAGE_DATA_WORDS && role != ROLE_QUOTE)
        decide(p, LINE_FURNITURE, "page data");
    else if (!p->terminal && p->looked && is_navigation(p) && p->words <= PAGE_DATA_WORDS * 2)
        decide(p, LINE_FURNITURE, "navigation");
    else
        decide(p, LINE_BODY, "in the article");
}

/* A line outside of it. */
static void judge_outside(article *a, size_t i)
{
    paragraph *p = &a->g.v[i];
    const html_line *l = &a->h->lines.v[i];
    if (i < a->first && i > a->g.title && judge_head(a, i))
        return;
    if (node_of(a, l)->near && prose_of(a, i) && !is_refused(p)) {
        if (i > a->g.title || a->g.title == a->g.n)
            decide(p, i < a->first ? LINE_HEADING : LINE_BODY, i < a->first ? "standfirst" : "beside the article");
        else
            decide(p, LINE_FURNITURE, "before the title");
        return;
    }
    if (i >= a->last && node_of(a, l)->near && is_note(&a->g, p))
        decide(p, LINE_BIO, "author's note");
    else if (!decide_by_rule(p))
        decide(p, LINE_FURNITURE, mostly_links(l) ? "links" : "outside the article");
}

static void judge(article *a)
{
    for (size_t i = 0; i < a->g.n; i++) {
        const html_line *l = &a->h->lines.v[i];
        if (i == a->g.title) {
            decide(&a->g.v[i], LINE_TITLE, "title");
            continue;
        }
        const html_node *cut = cut_above(a, l);
        if (cut)
            judge_by_cut(a, i, cut);
        else if (node_of(a, l)->inside)
            judge_inside(a, i);
        else
            judge_outside(a, i);
    }
}

/* A heading after which no text comes before the next is one of something else, such as "Related". */
static void drop_empty_headings(article *a)
{
    bool seen = false;
    for (size_t i = a->g.n; i-- > 0;) {
        paragraph *p = &a->g.v[i];
        seen |= p->kind == LINE_BODY;
        if (p->kind == LINE_HEADING && role_of(a, &a->h->lines.v[i]) == ROLE_HEADING) {
            if (!seen)
                decide(p, LINE_FURNITURE, "heading without text");
            else if (i && a->g.v[i - 1].kind != LINE_HEADING)
                seen = false;
        }
    }
}

/* ---- what is stated */

static void keep_statements(article *a)
{
    lines *l = a->g.l;
    const str author = html_field(a->h, FIELD_AUTHOR), date = html_field(a->h, FIELD_DATE);
    char iso[11];
    if (a->g.title < a->g.n) {
        const paragraph *p = &a->g.v[a->g.title];
        l->title = (str){ p->s, (size_t)(p->end - p->s) };
    } else
        l->title = clean_title(a);
    if (author.len)
        l->author = author;
    if (date.len && fold_line(a->g.m, &a->g.w->folded, date.s, date.s + date.len) &&
        find_date(a->g.r, &a->g.w->folded, iso)) {
        l->date.len = 0;
        keep_date(&a->g, iso);
    }
    l->source = html_field(a->h, FIELD_SOURCE);
    l->lang = html_field(a->h, FIELD_LANG);
}

static void write_kinds(article *a)
{
    for (size_t i = 0; i < a->g.n; i++) {
        a->g.l->v.v[i].kind = a->g.v[i].kind;
        a->g.l->v.v[i].reason = a->g.v[i].reason ? a->g.v[i].reason : "text";
    }
}

/* The lines of prose that the article begins and ends with. */
static void find_bounds(article *a)
{
    a->first = a->g.n;
    a->last = 0;
    for (size_t i = 0; i < a->g.n; i++) {
        const html_line *l = &a->h->lines.v[i];
        if (!node_of(a, l)->inside || cut_above(a, l) || !prose_of(a, i))
            continue;
        a->first = a->first < i ? a->first : i;
        a->last = i + 1;
    }
    if (a->first == a->g.n) { /* no prose: all of it */
        a->first = 0;
        a->last = a->g.n;
    }
}

dgm_status article_find(const mem *m, const line_rules *r, const text *t, html *h, lines *l, dgm_error *err)
{
    article a = { .g = { .m = m, .r = r, .l = l, .w = l->work }, .h = h };
    if (read_paragraphs(&a.g, t))
        return err_memory(err);
    a.g.title = a.g.n;
    cut_furniture(&a);
    a.main = choose_main(&a);
    place_nodes(&a);
    find_bounds(&a);
    a.g.title = find_title(&a);
    const dgm_status s = pullquotes_find(m, l->work, a.first, a.last, err);
    if (s)
        return s;
    judge(&a);
    drop_empty_headings(&a);
    write_kinds(&a);
    keep_statements(&a);
    return DGM_OK;
}

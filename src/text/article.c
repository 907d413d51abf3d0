/* Which lines of a page of HTML are the article. In: lines with their nodes, and the node that is it (main_text.c).
 * Out: kind and reason of each, and title, author, date, source and language.
 *
 * Inside, a line is body unless its own node, its links or a rule of furniture.tsv says otherwise; outside, what is no
 * title, byline or date is furniture. */
#include "text/article.h"
#include "base/utf8.h"

#include <string.h>

enum { PAGE_DATA_WORDS = 8 };

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
        const bool stated = (level || i < a->first) && same_title(a, p);
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

/* Headings that are links, one after another, are those of other articles. */
static bool leads_to_prose(const article *a, size_t i)
{
    return i + 1 < a->g.n && prose_of(a, i + 1) > 0;
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
    const bool heads = role == ROLE_HEADING && (!mostly_links(l) || leads_to_prose(a, i));
    if (heads && !(p->long_text && p->terminal)) /* else one that was never closed */
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
    if (i < a->last && node_of(a, l)->near && prose_of(a, i) && !is_refused(p)) {
        if (i <= a->g.title && a->g.title < a->g.n)
            decide(p, LINE_FURNITURE, "before the title");
        else if (i >= a->first)
            decide(p, LINE_BODY, "beside the article");
        else if (is_note(&a->g, p))
            decide(p, LINE_BIO, "author's note");
        else
            decide(p, LINE_HEADING, "standfirst");
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
        const paragraph *p = &a->g.v[i];
        if (p->repeats && i != a->g.title && (line_kind_analysed(p->kind) || p->kind == LINE_FURNITURE))
            continue; /* as it was marked */
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
    main_text_find(&a);
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

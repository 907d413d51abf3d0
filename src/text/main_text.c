/* Which node of a page of HTML is the article. In: lines with their nodes. Out: that node, and of each node whether it
 * is in it, near it or cut.
 *
 * Prose, lines that read like sentences and are not links, is summed up the tree, without what elements or their names
 * call something else (navigation, comments, a sidebar), unless most of the page's prose stands in there. The article
 * is the node that its author named so, if a good part of the prose is in it, or else the deepest that still holds most
 * of it; and that around the page's title, where what holds most is something else: comments, or one article after
 * another. */
#include "text/article.h"

#include <string.h>

enum {
    PROSE_CELLS = 40,  /* a sentence shorter than this counts for nothing in the choice */
    NEAR = 2,          /* levels above the article whose prose is taken in */
    LEAST_PROSE = 600, /* bytes of an article */
    LEAST_SHARE = 15,  /* percent of the prose elsewhere */
    LEAST_TITLE = 4    /* bytes */
};

/* ---- prose */

bool mostly_links(const html_line *l)
{
    return (int64_t)l->links * 2 > l->end - l->start;
}

int64_t prose_of(const article *a, size_t i)
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

/* ---- the title */

str clean_title(const article *a)
{
    const str stated = html_field(a->h, FIELD_TITLE);
    return stated.len ? stated : html_field(a->h, FIELD_PAGE_TITLE);
}

/* Whether the folded line stands in the folded title, or the other way round. */
bool same_title(article *a, const paragraph *p)
{
    buf *folded = &a->g.w->folded;
    if (!a->stated_len || !fold_line(a->g.m, folded, p->s, p->end) || folded->n < LEAST_TITLE)
        return false;
    folded->v[folded->n] = '\0';
    return strstr(a->stated, folded->v) || (a->stated_len >= LEAST_TITLE && strstr(folded->v, a->stated));
}

/* Folds what the page states once, for all headings to be compared with. */
static void keep_stated(article *a)
{
    const str title = clean_title(a);
    buf *folded = &a->g.w->folded;
    if (!title.len || !fold_line(a->g.m, folded, title.s, title.s + title.len))
        return;
    a->stated_len = folded->n;
    memcpy(a->stated, folded->v, folded->n);
    a->stated[folded->n] = '\0';
}

/* The heading that the page calls its title; 0: none is. */
static size_t title_node(article *a)
{
    for (size_t i = 0; i < a->g.n; i++) {
        const html_node *n = &a->h->nodes.v[a->h->lines.v[i].node];
        if (n->role == ROLE_HEADING && a->g.v[i].words <= LONG_TITLE && same_title(a, &a->g.v[i]))
            return (size_t)a->h->lines.v[i].node;
    }
    return 0;
}

/* ---- what is cut */

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

/* Whether two nodes were called the same: "paywall". */
static bool same_name(const html_node *a, const html_node *b)
{
    const bool both = a->reason && b->reason;
    return a->role == b->role && (both ? strcmp(a->reason, b->reason) == 0 : a->reason == b->reason);
}

/* The prose of all nodes that are cut by the name of node i, which is the first of them. */
static int64_t prose_behind(const article *a, size_t i)
{
    const html_node *v = a->h->nodes.v;
    int64_t sum = 0;
    for (size_t k = i; k < a->h->nodes.n; k++) {
        const int32_t above = v[k].parent;
        const bool inner = above >= 0 && v[above].cut && same_name(&v[above], &v[i]);
        sum += v[k].cut && same_name(&v[k], &v[i]) && !inner ? v[k].all : 0;
    }
    return sum;
}

/* A name that most of the page's prose bears tells nothing: "paywall" of every paragraph. */
static bool drop_name(article *a)
{
    enum { NAMES = 32 };
    html_node *v = a->h->nodes.v;
    const bool any = v[0].prose * 20 < v[0].all; /* else long comments on a short article are comments still */
    size_t seen[NAMES], n = 0;
    for (size_t i = 0; i < a->h->nodes.n && n < NAMES; i++) {
        bool known = !v[i].cut || (is_never_article(&v[i]) && !any);
        for (size_t k = 0; k < n && !known; k++)
            known = same_name(&v[seen[k]], &v[i]);
        if (known)
            continue;
        seen[n++] = i;
        if (prose_behind(a, i) * 2 <= v[0].all)
            continue;
        const html_node named = v[i];
        for (size_t k = i; k < a->h->nodes.n; k++)
            v[k].cut &= !same_name(&v[k], &named);
        return true;
    }
    return false;
}

/* Cuts what is furniture by its element or its name; but not what holds most of the page's prose. */
static void cut_furniture(article *a)
{
    enum { TURNS = 4 };
    html_node *v = a->h->nodes.v;
    for (size_t i = 0; i < a->h->nodes.n; i++)
        v[i].cut = is_furniture_role(v[i].role);
    sum_prose(a);
    for (int32_t n = (int32_t)a->named; n > 0; n = v[n].parent)
        v[n].cut &= v[n].all * 2 <= v[0].all; /* until a script shows it */
    sum_prose(a);
    for (int turn = 0; turn < TURNS && v[0].prose * 3 < v[0].all && drop_name(a); turn++)
        sum_prose(a);
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

/* The node that holds most of the prose, or that its author named so. */
static size_t richest(const article *a)
{
    const int64_t all = a->h->nodes.v[0].prose;
    static const struct {
        uint8_t role;
        int64_t percent;
    } named[] = { { ROLE_BODY, 40 }, { ROLE_ARTICLE, 50 }, { ROLE_MAIN, 60 } };
    for (size_t i = 0; all && i < sizeof named / sizeof *named; i++) {
        const size_t node = best_of(a, named[i].role);
        if (node && a->h->nodes.v[node].prose * 100 >= all * named[i].percent)
            return node;
    }
    return all ? descend(a, 0, 7) : 0;
}

static bool is_within(const article *a, size_t node, size_t outer)
{
    int32_t n = (int32_t)node;
    while (n > (int32_t)outer)
        n = a->h->nodes.v[n].parent;
    return n == (int32_t)outer;
}

/* Marks all that stands in the node as inside. */
static void mark_inside(article *a, size_t node)
{
    html_node *v = a->h->nodes.v;
    for (size_t i = 0; i < a->h->nodes.n; i++)
        v[i].inside = i == node || (i && v[v[i].parent].inside);
}

/* Whether `outer` holds another article than the one in it. */
static bool has_more_articles(article *a, size_t outer, size_t one)
{
    const html_node *v = a->h->nodes.v;
    int64_t named = 0;
    mark_inside(a, outer);
    for (size_t i = outer + 1; i < a->h->nodes.n; i++)
        if (v[i].inside && v[i].role == ROLE_ARTICLE && v[i].prose && !is_within(a, one, i))
            named++;
    mark_inside(a, one);
    for (size_t i = one + 1; i < a->h->nodes.n; i++)
        if (v[i].inside && v[i].role == ROLE_ARTICLE && v[i].prose)
            named--;
    return named > 0;
}

/* The smallest node around another with that much prose; 0: only the page has it. */
static size_t around(const article *a, size_t node, int64_t prose)
{
    while (node && a->h->nodes.v[node].prose < prose)
        node = (size_t)a->h->nodes.v[node].parent;
    return node;
}

/* Much prose may be somebody else's: comments, a program beside it, the next article. It is that around the title, if
 * enough is there. */
static size_t choose_main(article *a)
{
    html_node *v = a->h->nodes.v;
    const size_t rich = richest(a);
    size_t near = around(a, a->named, LEAST_PROSE);
    if (!near || is_within(a, rich, near))
        return rich;
    if (is_within(a, near, rich)) {
        while (near != rich && v[near].role != ROLE_ARTICLE)
            near = (size_t)v[near].parent;
        return near != rich && has_more_articles(a, rich, near) ? near : rich;
    }
    return rich;
}

/* The prose of lines from the title's on to the node's first. */
static int64_t prose_between(article *a, size_t title, size_t node)
{
    int64_t sum = 0;
    bool begun = false;
    mark_inside(a, node);
    for (size_t i = 0; i < a->g.n; i++) {
        const html_node *n = &a->h->nodes.v[a->h->lines.v[i].node];
        begun |= (size_t)a->h->lines.v[i].node == title;
        if (begun && n->inside)
            return sum;
        sum += begun && !n->cut ? prose_of(a, i) : 0;
    }
    return 0; /* it stands before the title */
}

/* Where the title stands outside of what was chosen and an article between the two, that is comments or the like. */
static void reconsider(article *a)
{
    html_node *main = &a->h->nodes.v[a->main];
    if (!a->main || !a->named || is_within(a, a->named, a->main) || main->role == ROLE_BODY ||
        main->role == ROLE_ARTICLE)
        return;
    const int64_t prose = prose_between(a, a->named, a->main);
    if (prose < LEAST_PROSE * 2 || prose * 100 < main->prose * LEAST_SHARE)
        return;
    main->cut = true;
    sum_prose(a);
    a->main = descend(a, around(a, a->named, prose * 7 / 10), 7);
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

void main_text_find(article *a)
{
    keep_stated(a);
    a->named = title_node(a);
    cut_furniture(a);
    a->main = choose_main(a);
    reconsider(a);
    place_nodes(a);
}

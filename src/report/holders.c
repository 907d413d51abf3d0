/* Who stands where on whom: an arrow from each holder, on the left, to each target, on the right. In: rows of the table
 * "holders". Out: SVG, and the same as a table. Two sides, and a place of its own for each end of an arrow, keep names
 * and ends apart whatever the network; sides are ordered by where the other ends of their arrows lie, which lets few
 * cross (the barycentre rule of Sugiyama, Tagawa and Toda 1981), in whole numbers. */
#include "report/shown.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_AUTHORED = 26, MOST_VOICED = 18, MOST_ARROWS = MOST_AUTHORED + MOST_VOICED };
enum { LEAST_MOST = 8 }; /* statements of the widest arrow, at least */
enum { LEFT = 210, RIGHT = 690, WIDTH = 900, PORT = 17, GAP = 9, TOP = 40, HEADING = 26, BAR = 7, NAME = 28 };

typedef struct arrow {
    int64_t row;
    int64_t n;
    int from, to; /* nodes of the sides */
    int y_from, y_to;
} arrow;

typedef struct side_node {
    str id, name;
    bool author;
    int arrows, y;
    int64_t weight; /* orders its side */
} side_node;

typedef struct holders {
    arrow arrow[MOST_ARROWS];
    side_node from[MOST_ARROWS], to[MOST_ARROWS];
    int n, n_from, n_to, authored; /* authored: holders that are authors, before the others */
    int64_t most;
    int height;
} holders;

static bool is_author(const dgm_table *t, int64_t row)
{
    const str type = cell_text_of(t, "type_from", row);
    return str_eq(type, STR("SOURCE")) || str_eq(type, STR("AUTHOR")) || str_eq(type, STR("DOCUMENT"));
}

/* Whether a row is drawn; `taken` counts those before it, of authors and of others. */
static bool is_drawn(const dgm_table *t, int64_t row, int taken[2])
{
    const bool author = is_author(t, row);
    return taken[author]++ < (author ? MOST_AUTHORED : MOST_VOICED);
}

bool holders_want(shown *x)
{
    const dgm_table *t = x->in->holders;
    int taken[2] = { 0, 0 };
    for (int64_t i = 0; t && i < table_rows(t); i++)
        if (is_drawn(t, i, taken))
            evidence_want(
                x, key_of(x, 'h', cell_text_of(t, "from", i), cell_text_of(t, "to", i), cell_text_of(t, "lang", i)));
    return !x->failed;
}

/* ---- the two sides */

static int node_of(side_node *v, int *n, str id, str name, bool author)
{
    int i = 0;
    while (i < *n && !str_eq(v[i].id, id))
        i++;
    if (i == *n)
        v[(*n)++] = (side_node){ .id = id, .name = name.len ? name : id, .author = author };
    v[i].arrows++;
    return i;
}

static void read_arrows(holders *w, const dgm_table *t)
{
    int taken[2] = { 0, 0 };
    for (int64_t i = 0; i < table_rows(t); i++) {
        if (!is_drawn(t, i, taken))
            continue;
        arrow *a = &w->arrow[w->n++];
        *a = (arrow){ .row = i, .n = cell_count(t, "count", i) };
        a->from = node_of(w->from, &w->n_from, cell_text_of(t, "from", i), cell_text_of(t, "name_from", i),
                          is_author(t, i));
        a->to = node_of(w->to, &w->n_to, cell_text_of(t, "to", i), cell_text_of(t, "name_to", i), false);
        w->most = a->n > w->most ? a->n : w->most;
    }
}

/* The order of nodes: authors first, then by weight; of equals as they are. */
static void sort_side(const side_node *v, int n, int *order)
{
    for (int i = 0; i < n; i++) {
        int place = i;
        for (; place; place--) {
            const side_node *before = &v[order[place - 1]];
            if (before->author != v[i].author ? before->author : before->weight <= v[i].weight)
                break;
            order[place] = order[place - 1];
        }
        order[place] = i;
    }
}

/* Places of the nodes of a side in their order; where the side ends. */
static int place_side(side_node *v, int n, const int *order, int top, bool headings)
{
    int y = top;
    for (int i = 0; i < n; i++) {
        side_node *a = &v[order[i]]; /* NOLINT(clang-analyzer-core.*): n of them are set, by sort_side() */
        if (headings && (i == 0 || v[order[i - 1]].author != a->author))
            y += HEADING;
        a->y = y;
        y += a->arrows * PORT + GAP;
    }
    return y;
}

static int middle_of(const side_node *a)
{
    return a->y + a->arrows * PORT / 2;
}

/* Weighs the nodes of a side by where their arrows end on the other. */
static void weigh(holders *w, bool targets)
{
    side_node *v = targets ? w->to : w->from;
    const side_node *other = targets ? w->from : w->to;
    for (int i = 0; i < (targets ? w->n_to : w->n_from); i++) {
        int64_t sum = 0, n = 0;
        for (int k = 0; k < w->n; k++)
            if ((targets ? w->arrow[k].to : w->arrow[k].from) == i) {
                sum += middle_of(&other[targets ? w->arrow[k].from : w->arrow[k].to]) * w->arrow[k].n;
                n += w->arrow[k].n;
            }
        v[i].weight = n ? sum * 64 / n : 0;
    }
}

/* The place of an arrow on a node: behind those whose other ends lie above. */
static int port_of(const holders *w, int arrow_at, bool targets)
{
    const arrow *a = &w->arrow[arrow_at];
    const side_node *v = targets ? &w->to[a->to] : &w->from[a->from];
    const int own = targets ? w->from[a->from].y : w->to[a->to].y;
    int before = 0;
    for (int k = 0; k < w->n; k++) {
        const arrow *b = &w->arrow[k];
        const int theirs = targets ? w->from[b->from].y : w->to[b->to].y;
        if ((targets ? b->to == a->to : b->from == a->from) && (theirs < own || (theirs == own && k < arrow_at)))
            before++;
    }
    return v->y + before * PORT + PORT / 2;
}

static void make_holders(holders *w, const dgm_table *t)
{
    enum { SWEEPS = 12 };
    int from[MOST_ARROWS], to[MOST_ARROWS], end_from = 0, end_to = 0;
    memset(w, 0, sizeof *w);
    w->most = LEAST_MOST;
    read_arrows(w, t);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        sort_side(w->from, w->n_from, from);
        end_from = place_side(w->from, w->n_from, from, TOP - HEADING, true);
        weigh(w, true);
        sort_side(w->to, w->n_to, to);
        end_to = place_side(w->to, w->n_to, to, TOP, false);
        const int shift = (end_from - end_to) / 2;
        for (int i = 0; i < w->n_to && shift > 0; i++)
            w->to[i].y += shift;
        weigh(w, false);
    }
    for (int k = 0; k < w->n; k++) {
        w->arrow[k].y_from = port_of(w, k, false);
        w->arrow[k].y_to = port_of(w, k, true);
    }
    w->height = end_from > end_to ? end_from : end_to;
}

/* ---- on paper */

static bool has_holders(const shown *x)
{
    return x->in->holders && table_rows(x->in->holders) > 0;
}

typedef struct look {
    const char *line, *head, *sign;
} look;

static look look_of(const dgm_table *t, int64_t row)
{
    const str sign = cell_text_of(t, "sign", row);
    return str_eq(sign, STR("favor"))     ? (look){ "ef", "hf", "+" }
           : str_eq(sign, STR("against")) ? (look){ "ea", "ha", "−" }
                                          : (look){ "en", "hn", "±" };
}

static uint32_t evidence_of_arrow(shown *x, int64_t i)
{
    const dgm_table *t = x->in->holders;
    return evidence_of(
        x, key_of(x, 'h', cell_text_of(t, "from", i), cell_text_of(t, "to", i), cell_text_of(t, "lang", i)));
}

static void put_arrow(html *h, shown *x, const holders *w, const arrow *a, bool linked)
{
    enum { START = LEFT + BAR + 38, END = RIGHT - BAR - 10, MIDDLE = (START + END) / 2 };
    const dgm_table *t = x->in->holders;
    const look l = look_of(t, a->row);
    const uint32_t e = evidence_of_arrow(x, a->row);
    link_open(h, x, e, linked);
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">%s %n</text>", LEFT + BAR + 5, a->y_from + 4, l.sign, a->n);
    emit(h, "<path class=\"%s w%d\" d=\"M%d %dC%d %d %d %d %d %d\"/>", l.line, 1 + (int)(a->n * 4 / w->most), START,
         a->y_from, MIDDLE, a->y_from, MIDDLE, a->y_to, END, a->y_to);
    emit(h, "<path class=\"%s\" d=\"M%d %dl10 5l-10 5z\"/><title>%t on %t: %c, %n for and %n against in %n documents",
         l.head, END, a->y_to - 5, w->from[a->from].name, w->to[a->to].name, cell_score(t, "score", a->row),
         cell_count(t, "favor", a->row), cell_count(t, "against", a->row), cell_count(t, "docs", a->row));
    emit(h, "</title>");
    link_close(h, x, e, linked);
}

/* "unnamed, United States" of some-us: sources that are nobody in particular. */
static void put_name(html *h, const shown *x, const side_node *a, int cells)
{
    const str some = STR("some-");
    const bool unnamed = a->id.len > some.len && memcmp(a->id.s, some.s, some.len) == 0;
    emit(h, "%s", unnamed ? "unnamed, " : "");
    put_short(h, unnamed ? shown_name(x, (str){ a->id.s + some.len, a->id.len - some.len }) : a->name,
              unnamed ? cells - 9 : cells);
}

static void put_side_node(html *h, const shown *x, const side_node *a, bool target)
{
    const int at = target ? RIGHT : LEFT;
    emit(h, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>", a->author ? "b1" : "b4",
         target ? at - BAR : at, a->y + 1, BAR, a->arrows * PORT - 2);
    emit(h, "<text class=\"lb\" x=\"%d\" y=\"%d\"%s>", target ? at + 8 : at - 8, middle_of(a) + 4,
         target ? "" : " text-anchor=\"end\"");
    put_name(h, x, a, NAME);
    emit(h, "<title>%t</title></text>\n", a->name);
}

static void put_headings(html *h, const holders *w)
{
    const side_node *first[2] = { NULL, NULL };
    for (int i = 0; i < w->n_from; i++) {
        const side_node **f = &first[w->from[i].author];
        *f = !*f || w->from[i].y < (*f)->y ? &w->from[i] : *f;
    }
    for (int i = 0; i < 2; i++)
        if (first[i])
            emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", LEFT + BAR, first[i]->y - 8,
                 i ? "authors, in their own voice" : "whose view the texts report");
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">on whom</text>\n", RIGHT, TOP - 8);
}

static void put_legend(html *h, int y)
{
    static const look looks[] = { { "ef", "hf", "+ more for" },
                                  { "ea", "ha", "− more against" },
                                  { "en", "hn", "± as many" } };
    for (int i = 0; i < 3; i++) {
        const int x = LEFT + i * 160;
        emit(h, "<path class=\"%s w2\" d=\"M%d %dh26\"/><path class=\"%s\" d=\"M%d %dl10 5l-10 5z\"/>", looks[i].line,
             x, y, looks[i].head, x + 26, y - 5);
        emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">%s</text>\n", x + 44, y + 4, looks[i].sign);
    }
}

static void draw_holders(html *h, shown *x, bool linked)
{
    holders *w = mem_alloc(x->m, sizeof *w);
    if (!w) {
        h->status = DGM_ERR_MEMORY;
        return;
    }
    make_holders(w, x->in->holders);
    svg_open(h, WIDTH, w->height + 34, "holders", "Arrows from holders to those they speak of");
    for (int i = w->n - 1; i >= 0; i--)
        put_arrow(h, x, w, &w->arrow[i], linked);
    for (int i = 0; i < w->n_from; i++)
        put_side_node(h, x, &w->from[i], false);
    for (int i = 0; i < w->n_to; i++)
        put_side_node(h, x, &w->to[i], true);
    put_headings(h, w);
    put_legend(h, w->height + 14);
    emit(h, "</svg>\n");
    mem_free(x->m, w);
}

static void table_holders(html *h, shown *x)
{
    const dgm_table *t = x->in->holders;
    int taken[2] = { 0, 0 };
    emit(h, "<table><thead><tr><th>Holder<th>On<th>Voice<th class=\"n\">Statements<th class=\"n\">Documents<th "
            "class=\"n\">For<th class=\"n\">Against<th class=\"n\">Score<th>Language</tr></thead><tbody>\n");
    for (int64_t i = 0; i < table_rows(t); i++) {
        const str from = cell_text_of(t, "name_from", i), to = cell_text_of(t, "name_to", i);
        if (!is_drawn(t, i, taken))
            continue;
        emit(h, "<tr><th>");
        put_link(h, x, evidence_of_arrow(x, i), from.len ? from : cell_text_of(t, "from", i));
        emit(h,
             "<td>%t<td>%s<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%c"
             "<td>%t</tr>\n",
             to.len ? to : cell_text_of(t, "to", i), is_author(t, i) ? "author" : "reported", cell_count(t, "count", i),
             cell_count(t, "docs", i), cell_count(t, "favor", i), cell_count(t, "against", i),
             cell_score(t, "score", i), cell_text_of(t, "lang", i));
    }
    emit(h, "</tbody></table>");
}

const figure figure_holders = {
    "holders",
    "Who speaks for and against whom",
    "An arrow leads from who holds a view to whom it is of: the authors of the texts (their source, where it is "
    "known), "
    "and below them those whose view the texts report. It is as wide as there are statements, two or more; the sign "
    "and "
    "the colour say whether more of them are for or against. Relations between two are not in it.",
    has_holders,
    draw_holders,
    table_holders
};

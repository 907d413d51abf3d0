/* Figures of bars: actors and words. In: rows by count. Out: SVG with a label, a bar and its
 * numbers to each row, and the same rows as a table. */
#include "report/shown.h"

enum { ROW = 22, LABEL = 186, LENGTH = 190, WIDTH = 480, TOP = 8 };

void svg_open(html *h, int width, int height, const char *name, const char *title)
{
    emit(h,
         "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig-%s\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
         "role=\"img\" aria-label=\"%s\">\n",
         name, width, height, width, height, title);
    if (h->style.len) {
        emit(h, "<style>");
        put_raw(h, h->style.s, h->style.len);
        emit(h, "</style><rect class=\"paper\" width=\"100%%\" height=\"100%%\"/>\n");
    }
}

void link_open(html *h, const shown *x, uint32_t evidence, bool linked)
{
    if (linked && has_passages(x, evidence))
        emit(h, "<a href=\"#e%d\">", (int)evidence);
    else
        emit(h, "<g>");
}

void link_close(html *h, const shown *x, uint32_t evidence, bool linked)
{
    emit(h, linked && has_passages(x, evidence) ? "</a>\n" : "</g>\n");
}

void put_link(html *h, const shown *x, uint32_t evidence, str text)
{
    if (has_passages(x, evidence))
        emit(h, "<a href=\"#e%d\">%t</a>", (int)evidence, text);
    else
        emit(h, "%t", text);
}

/* How long the bar of `n` is where that of `most` has `length`. */
static int share_of(int64_t n, int64_t most, int length)
{
    return most > 0 ? (int)((double)n / (double)most * length + 0.5) : 0;
}

/* A row of the figure up to its numbers. */
static void put_bar(html *h, int row, str label, int64_t n, int64_t most, const char *class)
{
    const int y = TOP + row * ROW;
    emit(h, "<text class=\"lb\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 8, y + 15);
    put_short(h, label, 23);
    emit(h, "</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>", class, LABEL, y + 3,
         share_of(n, most, LENGTH) + 1, ROW - 6);
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">%n", LABEL + share_of(n, most, LENGTH) + 8, y + 15, n);
}

static void put_head(html *h, const char *const *names)
{
    emit(h, "<table><thead><tr>");
    for (; *names; names++)
        emit(h, **names == '#' ? "<th class=\"n\">%s" : "<th>%s", **names == '#' ? *names + 1 : *names);
    emit(h, "</tr></thead><tbody>\n");
}

/* ---- actors */

static const char *class_of(str type)
{
    if (str_eq(type, STR("GPE")) || str_eq(type, STR("LOC")) || str_eq(type, STR("NORP")))
        return "b1";
    return str_eq(type, STR("PERSON")) ? "b2" : str_eq(type, STR("ORG")) ? "b3" : "b4";
}

static bool has_actors(const shown *x)
{
    return table_rows(x->in->actors) > 0;
}

static str actor_label(const dgm_table *t, int64_t i)
{
    const str name = cell_text_of(t, "name", i);
    return name.len ? name : cell_text_of(t, "id", i);
}

static void put_legend(html *h, int y)
{
    static const char *const names[] = { "places, peoples", "persons", "organisations", "other" };
    static const int at[] = { 20, 132, 206, 312 };
    for (int i = 0; i < 4; i++)
        emit(h,
             "<rect class=\"b%d\" x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" rx=\"2\"/><text class=\"nm\" x=\"%d\" "
             "y=\"%d\">%s</text>\n",
             i + 1, at[i], y, at[i] + 17, y + 10, names[i]);
}

static void draw_actors(html *h, shown *x, bool linked)
{
    const dgm_table *t = x->in->actors;
    const int rows = (int)table_rows(t);
    const int64_t most = rows ? cell_count(t, "count", 0) : 0;
    svg_open(h, WIDTH, TOP * 2 + rows * ROW + 24, "actors", "Actors by mentions");
    for (int i = 0; i < rows; i++) {
        const uint32_t e = evidence_of(x, key_of(x, 'a', cell_text_of(t, "id", i), STR(""), STR("")));
        link_open(h, x, e, linked);
        put_bar(h, i, actor_label(t, i), cell_count(t, "count", i), most, class_of(cell_text_of(t, "type", i)));
        emit(h, " in %n</text><title>%t: %n mentions in %n documents</title>", cell_count(t, "docs", i),
             actor_label(t, i), cell_count(t, "count", i), cell_count(t, "docs", i));
        link_close(h, x, e, linked);
    }
    put_legend(h, TOP + rows * ROW + 12);
    emit(h, "</svg>\n");
}

static void table_actors(html *h, shown *x)
{
    static const char *const names[] = { "Name", "Type", "#Mentions", "#Documents", "#Share", "First mention", NULL };
    const dgm_table *t = x->in->actors;
    put_head(h, names);
    for (int64_t i = 0; i < table_rows(t); i++) {
        const uint32_t e = evidence_of(x, key_of(x, 'a', cell_text_of(t, "id", i), STR(""), STR("")));
        const int permille = cell_score(t, "share", i) == NO_SCORE ? 0 : cell_score(t, "share", i);
        emit(h, "<tr><th>");
        put_link(h, x, e, actor_label(t, i));
        emit(h, "<td>%t<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%d %%<td>", cell_text_of(t, "type", i),
             cell_count(t, "count", i), cell_count(t, "docs", i), permille);
        const passages *p = e == STRTAB_NONE ? NULL : &x->evidence.v[e];
        if (p && p->n)
            emit(h, "<a href=\"#d%ds%d\">%t</a>", (int)p->v[0].doc, (int)p->v[0].sentence, x->in->docs[p->v[0].doc].id);
        emit(h, "</tr>\n");
    }
    emit(h, "</tbody></table>");
}

const figure figure_actors = { "actors",
                               "Who and what",
                               "The actors most often named, in the analysed text; a bar is mentions, “in” the "
                               "documents that have one. Names of one "
                               "actor are counted together, dates and amounts are left out.",
                               has_actors,
                               draw_actors,
                               table_actors };

/* ---- words */

static int words_shown(const shown *x)
{
    return x->leading < MOST_TERMS ? x->leading : MOST_TERMS;
}

static bool has_words(const shown *x)
{
    return x->leading > 0;
}

static void draw_words(html *h, shown *x, bool linked)
{
    const dgm_table *t = x->in->terms;
    const int rows = words_shown(x);
    const bool several = languages_differ(t);
    const int64_t most = rows ? cell_count(t, "count", x->words.v[0].row) : 0;
    svg_open(h, WIDTH, TOP * 2 + rows * ROW, "words", "Words by frequency");
    for (int row = 0; row < rows; row++) {
        const shown_word *w = &x->words.v[row];
        const int64_t count = cell_count(t, "count", w->row), docs = cell_count(t, "docs", w->row);
        link_open(h, x, w->first, linked);
        put_bar(h, row, w->term, count, most, "b1");
        emit(h, " in %n%s%t</text><title>%t: %n times in %n documents</title>", docs, several ? " · " : "",
             several ? w->lang : STR(""), w->term, count, docs);
        link_close(h, x, w->first, linked);
    }
    emit(h, "</svg>\n");
}

static void put_forms(html *h, const dgm_table *t, int64_t row)
{
    const dgm_column *c = table_column(t, table_find(t, "forms"));
    for (int32_t i = c->offsets[row]; i < c->offsets[row + 1]; i++)
        emit(h, "%s%t", i > c->offsets[row] ? ", " : "", cell_str(c->child, i));
}

static void table_words(html *h, shown *x)
{
    static const char *const names[] = { "Word", "Forms counted together", "#Count", "#Documents", "Language", NULL };
    const dgm_table *t = x->in->terms;
    put_head(h, names);
    for (int i = 0; i < words_shown(x); i++) {
        const shown_word *w = &x->words.v[i];
        emit(h, "<tr><th>");
        put_link(h, x, w->first, w->term);
        emit(h, "<td>");
        put_forms(h, t, w->row);
        emit(h, "<td class=\"n\">%n<td class=\"n\">%n<td>%t</tr>\n", cell_count(t, "count", w->row),
             cell_count(t, "docs", w->row), w->lang);
    }
    emit(h, "</tbody></table>");
}

const figure figure_words = { "words",
                              "Words",
                              "The most frequent words that are no stop words and no part of a name, nor mostly of a "
                              "date or an amount; a bar is the "
                              "count, “in” the documents that have one. Forms of a word are "
                              "counted together, and the table has them all.",
                              has_words,
                              draw_words,
                              table_words };

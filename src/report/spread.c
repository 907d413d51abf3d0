/* Where in the texts actors and words are: a strip each, cut into the documents one after the other, with a mark for
 * each place. Marks that would fall on one another are one, as high as there are many where a strip is full,
 * so that a figure's size has a bound. */
#include "report/shown.h"

#include <string.h>

enum { ROWS = 12, ROW = 26, LABEL = 186, SPAN = 720, TOP = 10, MOST_CUTS = 60, CELL_WIDE = 7 };

typedef struct strips {
    const shown *x;
    bool words; /* of words; else of actors */
    int n;
    int32_t mark[ROWS][SPAN];
    int64_t places[ROWS], in_doc[ROWS]; /* all of them, and the documents with one */
    int64_t total;                      /* bytes of all texts shown */
    VEC(stat_part) parts[ROWS];         /* of words: the documents with one */
    bool failed;
} strips;

static str row_id(const strips *s, int row)
{
    return cell_text_of(s->x->in->actors, "id", row);
}

static str row_name(const strips *s, int row)
{
    return s->words ? s->x->words.v[row].term : shown_name(s->x, row_id(s, row));
}

static uint32_t row_evidence(const strips *s, shown *x, int row)
{
    return s->words ? x->words.v[row].first : evidence_of(x, key_of(x, 'a', row_id(s, row), STR(""), STR("")));
}

static int place_of(const strips *s, int64_t at)
{
    const int place = s->total ? (int)((double)at / (double)s->total * SPAN) : 0;
    return place < SPAN ? place : SPAN - 1;
}

/* ---- marks */

static void mark(strips *s, int row, int64_t at, int64_t here[ROWS])
{
    s->mark[row][place_of(s, at)]++;
    s->places[row]++;
    here[row]++;
}

static void mark_actors(strips *s, const report_doc *d, int64_t before, int64_t here[ROWS])
{
    for (int64_t i = 0; i < table_rows(d->entities); i++) {
        const int64_t sentence = cell_count(d->entities, "sentence", i);
        str id = cell_text_of(d->entities, "id", i);
        while (id.len && sentence < table_rows(d->sentences) && is_analysed(s->x, d->sentences, sentence)) {
            const char *plus = memchr(id.s, '+', id.len);
            const size_t n = plus ? (size_t)(plus - id.s) : id.len;
            for (int k = 0; k < s->n; k++)
                if (str_eq(row_id(s, k), (str){ id.s, n }))
                    mark(s, k, before + cell_count(d->entities, "start", i), here);
            id = plus ? (str){ plus + 1, id.len - n - 1 } : (str){ id.s, 0 };
        }
    }
}

static void mark_words(strips *s, const report_doc *d, int64_t before, int64_t here[ROWS])
{
    for (size_t i = d->first_word; i < d->end_word; i++) {
        const report_word *w = &s->x->in->words[i];
        const uint32_t number = s->x->word_of.v[w->term];
        if (number && number <= (uint32_t)s->n)
            mark(s, (int)number - 1, before + w->start, here);
    }
}

static void mark_documents(strips *s)
{
    int64_t before = 0;
    for (size_t i = 0; i < s->x->in->n_docs; i++) {
        const report_doc *d = &s->x->in->docs[i];
        int64_t here[ROWS] = { 0 };
        if (s->words)
            mark_words(s, d, before, here);
        else
            mark_actors(s, d, before, here);
        for (int k = 0; k < s->n; k++) {
            const stat_part part = { (double)here[k], (double)(d->end_word - d->first_word) };
            s->in_doc[k] += here[k] > 0;
            if (here[k] && s->words && !vec_push(s->x->m, &s->parts[k], part))
                s->failed = true;
        }
        before += (int64_t)d->text.len;
    }
}

static int rows_of(const shown *x, bool words)
{
    const int64_t n = words ? x->leading : table_rows(x->in->actors);
    return x->in->n_docs == 0 ? 0 : n < ROWS ? (int)n : ROWS;
}

static void drop_strips(strips *s)
{
    for (int k = 0; s && k < ROWS; k++)
        vec_free(s->x->m, &s->parts[k]);
    if (s)
        mem_free(s->x->m, s);
}

static strips *make_strips(html *h, const shown *x, bool words)
{
    strips *s = mem_zalloc(x->m, sizeof *s);
    if (!s) {
        h->status = DGM_ERR_MEMORY;
        return NULL;
    }
    s->x = x;
    s->words = words;
    s->n = rows_of(x, words);
    for (size_t i = 0; i < x->in->n_docs; i++)
        s->total += (int64_t)x->in->docs[i].text.len;
    mark_documents(s);
    if (s->failed)
        h->status = DGM_ERR_MEMORY;
    return s;
}

/* ---- on paper */

/* Whether every document has room for some letters of its name below it. */
static bool have_room(const strips *s)
{
    enum { LEAST = 8 };
    int64_t before = 0;
    bool room = true;
    for (size_t i = 0; i < s->x->in->n_docs; i++) {
        const int64_t end = before + (int64_t)s->x->in->docs[i].text.len;
        room &= place_of(s, end) - place_of(s, before) >= LEAST * CELL_WIDE;
        before = end;
    }
    return room;
}

static void put_cuts(html *h, const strips *s, int bottom)
{
    const report_input *in = s->x->in;
    const bool named = have_room(s);
    int64_t before = 0;
    for (size_t i = 0; i < in->n_docs && in->n_docs <= MOST_CUTS; i++) {
        const int64_t end = before + (int64_t)in->docs[i].text.len;
        const int from = place_of(s, before), wide = place_of(s, end) - from;
        if (i)
            emit(h, "<path class=\"cut\" d=\"M%d %dV%d\"/>", LABEL + from, TOP, bottom);
        if (named) {
            emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">", LABEL + from + 2, bottom + 18);
            put_short(h, in->docs[i].id, (wide - 6) / CELL_WIDE);
            emit(h, "<title>%t</title></text>\n", in->docs[i].id);
        }
        before = end;
    }
    if (named)
        return;
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">first document</text>", LABEL, bottom + 18);
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\" text-anchor=\"end\">last document</text>\n", LABEL + SPAN,
         bottom + 18);
}

/* The most places under one mark, where a strip is so full that marks differ in height, all on one scale; 0: none is,
 * and they are all whole. */
static int32_t most_of(const strips *s)
{
    int32_t most = 0;
    bool full = false;
    for (int i = 0; i < s->n; i++) {
        int marks = 0;
        for (int k = 0; k < SPAN; k++) {
            most = s->mark[i][k] > most ? s->mark[i][k] : most;
            marks += s->mark[i][k] > 0;
        }
        full |= marks > SPAN / 3;
    }
    return full ? most : 0;
}

static void put_marks(html *h, const strips *s, int row, int base, int32_t most)
{
    enum { WHOLE = ROW - 6, LEAST = 3 };
    for (int k = 0; k < SPAN; k++) {
        const int32_t n = s->mark[row][k];
        if (n)
            emit(h, "M%d.5 %dv-%d", LABEL + k, base, most ? LEAST + (int)((int64_t)(WHOLE - LEAST) * n / most) : WHOLE);
    }
}

static void put_strip(html *h, shown *x, const strips *s, int row, int32_t most, bool linked)
{
    const int y = TOP + row * ROW;
    const uint32_t e = row_evidence(s, x, row);
    link_open(h, x, e, linked);
    emit(h,
         "<rect class=\"strip\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/><text class=\"lb\" x=\"%d\" y=\"%d\" "
         "text-anchor=\"end\">",
         LABEL, y + 3, SPAN, ROW - 6, LABEL - 8, y + 17);
    put_short(h, row_name(s, row), 23);
    emit(h, "</text><path class=\"tick\" d=\"");
    put_marks(h, s, row, y + ROW - 3, most);
    emit(h, "\"/><title>%t: %n places in %n documents</title>", row_name(s, row), s->places[row], s->in_doc[row]);
    link_close(h, x, e, linked);
}

static void draw(html *h, shown *x, bool linked, bool words, const char *name, const char *title)
{
    strips *s = make_strips(h, x, words);
    if (!s)
        return;
    const int bottom = TOP + s->n * ROW;
    const int32_t most = most_of(s);
    svg_open(h, LABEL + SPAN + 12, bottom + 26, name, title);
    for (int i = 0; i < s->n; i++)
        put_strip(h, x, s, i, most, linked);
    put_cuts(h, s, bottom);
    emit(h, "</svg>\n");
    drop_strips(s);
}

static double dispersion_of(const strips *s, int row)
{
    stat_parts all = { 0, 0, 0 };
    for (size_t i = 0; i < s->x->in->n_docs; i++) {
        const double size = (double)(s->x->in->docs[i].end_word - s->x->in->docs[i].first_word);
        if (size <= 0)
            continue;
        all.least = all.parts > 0 && all.least < size ? all.least : size;
        all.parts++;
        all.size += size;
    }
    dispersion d;
    stat_dispersion(s->parts[row].v, s->parts[row].n, all, &d);
    return d.dp_norm;
}

static void table(html *h, shown *x, bool words)
{
    strips *s = make_strips(h, x, words);
    if (!s)
        return;
    emit(h,
         "<table><thead><tr><th>%s<th class=\"n\">Places in the texts shown<th class=\"n\">Documents<th class=\"n\">%s"
         "<th>First</tr></thead><tbody>\n",
         words ? "Word" : "Name", words ? "Dispersion (DP norm)" : "");
    for (int i = 0; i < s->n; i++) {
        const uint32_t e = row_evidence(s, x, i);
        emit(h, "<tr><th>");
        put_link(h, x, e, row_name(s, i));
        emit(h, "<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">", s->places[i], s->in_doc[i]);
        const double dp = words ? dispersion_of(s, i) : -1;
        if (dp >= 0)
            emit(h, "%c", (int)(dp * 100 + 0.5));
        emit(h, "<td>");
        if (has_passages(x, e))
            emit(h, "%t", x->in->docs[x->evidence.v[e].v[0].doc].id);
        emit(h, "</tr>\n");
    }
    emit(h, "</tbody></table>");
    drop_strips(s);
}

static bool has_spread(const shown *x)
{
    return rows_of(x, false) > 0;
}

static void draw_spread(html *h, shown *x, bool linked)
{
    draw(h, x, linked, false, "spread", "Mentions through the texts");
}

static void table_spread(html *h, shown *x)
{
    table(h, x, false);
}

static bool has_strips(const shown *x)
{
    return rows_of(x, true) > 0;
}

static void draw_strips(html *h, shown *x, bool linked)
{
    draw(h, x, linked, true, "strips", "Words through the texts");
}

static void table_strips(html *h, shown *x)
{
    table(h, x, true);
}

const figure figure_spread = {
    "spread",
    "Where in the texts",
    "Mentions of the first twelve actors through the documents, laid end to end in the "
    "order they were read; where there are sixty documents or fewer, a cut is between two. Where "
    "marks are too many to be told apart, their height is how many there are.",
    has_spread,
    draw_spread,
    table_spread
};

const figure figure_strips = {
    "strips",
    "Where the words are",
    "The twelve most frequent words through the documents, in the same way. Dispersion, in the "
    "table, is 0 for a word spread as evenly as the texts allow, and 1 for one that is all in "
    "the smallest document.",
    has_strips,
    draw_strips,
    table_strips
};

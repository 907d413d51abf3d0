/* Where in the texts actors are: a strip each, from the first byte of the first document to the last of the last, with
 * a mark for each mention. Marks that would fall on one another are drawn once, so that a figure's size has a bound. */
#include "report/shown.h"

#include <string.h>

enum { ROWS = 12, ROW = 26, LABEL = 186, SPAN = 720, TOP = 10, MOST_BORDERS = 60 };

typedef struct spread {
    bool mark[ROWS][SPAN];
    int64_t in_doc[ROWS]; /* documents with one, for the table */
    int64_t total;        /* bytes of all texts shown */
} spread;

static int rows_of(const shown *x)
{
    const int64_t n = table_rows(x->in->actors);
    return n < ROWS ? (int)n : ROWS;
}

/* Which strip an id is of, or -1. */
static int strip_of(const shown *x, str id)
{
    const int n = rows_of(x);
    for (int i = 0; i < n; i++)
        if (str_eq(id, cell_text_of(x->in->actors, "id", i)))
            return i;
    return -1;
}

static int place_of(const spread *s, int64_t at)
{
    const int place = s->total ? (int)((double)at / (double)s->total * SPAN) : 0;
    return place < SPAN ? place : SPAN - 1;
}

static void mark_document(spread *s, const shown *x, const report_doc *d, int64_t before)
{
    bool here[ROWS] = { false };
    for (int64_t i = 0; i < table_rows(d->entities); i++) {
        str id = cell_text_of(d->entities, "id", i);
        while (id.len) {
            const char *plus = memchr(id.s, '+', id.len);
            const size_t n = plus ? (size_t)(plus - id.s) : id.len;
            const int k = strip_of(x, (str){ id.s, n });
            if (k >= 0) {
                s->mark[k][place_of(s, before + cell_count(d->entities, "start", i))] = true;
                here[k] = true;
            }
            id = plus ? (str){ plus + 1, id.len - n - 1 } : (str){ id.s, 0 };
        }
    }
    for (int k = 0; k < ROWS; k++)
        s->in_doc[k] += here[k];
}

static spread *make_spread(html *h, const shown *x)
{
    spread *s = mem_zalloc(x->m, sizeof *s);
    if (!s) {
        h->status = DGM_ERR_MEMORY;
        return NULL;
    }
    for (size_t i = 0; i < x->in->n_docs; i++)
        s->total += (int64_t)x->in->docs[i].text.len;
    int64_t before = 0;
    for (size_t i = 0; i < x->in->n_docs; i++) {
        mark_document(s, x, &x->in->docs[i], before);
        before += (int64_t)x->in->docs[i].text.len;
    }
    return s;
}

static bool has_spread(const shown *x)
{
    return rows_of(x) > 0 && x->in->n_docs > 0;
}

static str name_of(const shown *x, int i)
{
    return shown_name(x, cell_text_of(x->in->actors, "id", i));
}

static void put_borders(html *h, const shown *x, const spread *s, int bottom)
{
    int64_t before = 0;
    for (size_t i = 0; i < x->in->n_docs && x->in->n_docs <= MOST_BORDERS; i++) {
        emit(h, "<path class=\"gr\" d=\"M%d %dV%d\"/>", LABEL + place_of(s, before), TOP, bottom);
        before += (int64_t)x->in->docs[i].text.len;
    }
}

static void draw_spread(html *h, shown *x, bool linked)
{
    spread *s = make_spread(h, x);
    if (!s)
        return;
    const int n = rows_of(x), bottom = TOP + n * ROW;
    svg_open(h, LABEL + SPAN + 12, bottom + 26, "spread", "Mentions through the texts");
    put_borders(h, x, s, bottom);
    for (int i = 0; i < n; i++) {
        const int y = TOP + i * ROW;
        const uint32_t e = evidence_of(x, key_of(x, 'a', cell_text_of(x->in->actors, "id", i), STR(""), STR("")));
        link_open(h, x, e, linked);
        emit(h,
             "<rect class=\"strip\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/><text class=\"lb\" x=\"%d\" y=\"%d\" "
             "text-anchor=\"end\">",
             LABEL, y + 3, SPAN, ROW - 6, LABEL - 8, y + 17);
        put_short(h, name_of(x, i), 24);
        emit(h, "</text><path class=\"tick\" d=\"");
        for (int k = 0; k < SPAN; k++)
            if (s->mark[i][k])
                emit(h, "M%d %dv%d", LABEL + k, y + 3, ROW - 6);
        emit(h, "\"/><title>%t</title>", name_of(x, i));
        link_close(h, x, e, linked);
    }
    emit(h,
         "<text class=\"nm\" x=\"%d\" y=\"%d\">first document</text><text class=\"nm\" x=\"%d\" y=\"%d\" "
         "text-anchor=\"end\">last document</text></svg>\n",
         LABEL, bottom + 18, LABEL + SPAN, bottom + 18);
    mem_free(x->m, s);
}

static void table_spread(html *h, shown *x)
{
    spread *s = make_spread(h, x);
    if (!s)
        return;
    emit(h, "<table><thead><tr><th>Name<th class=\"n\">Documents shown with a mention<th>First "
            "mention</tr></thead><tbody>\n");
    for (int i = 0; i < rows_of(x); i++) {
        const uint32_t e = evidence_of(x, key_of(x, 'a', cell_text_of(x->in->actors, "id", i), STR(""), STR("")));
        emit(h, "<tr><th>");
        put_link(h, x, e, name_of(x, i));
        emit(h, "<td class=\"n\">%n<td>", s->in_doc[i]);
        if (has_passages(x, e))
            emit(h, "%t", x->in->docs[x->evidence.v[e].v[0].doc].id);
        emit(h, "</tr>\n");
    }
    emit(h, "</tbody></table>");
    mem_free(x->m, s);
}

const figure figure_spread = { "spread",
                               "Where in the texts",
                               "Mentions of the first twelve actors through the documents, laid end to end in the "
                               "order they were read; a grey line "
                               "begins a document, where there are sixty or fewer.",
                               has_spread,
                               draw_spread,
                               table_spread };

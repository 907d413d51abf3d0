/* Documents as read: every line, with sentences that hold a stance tinted, actors underlined, and what was not analysed
 * greyed. Lines, sentences and mentions are in order of start, so that one pass over each meets them all. */
#include "report/shown.h"

#include <string.h>

enum {
    MARKS = 350 * 1000
}; /* bytes that marks may take beyond twice the texts: a text of nothing but names has no end of them */

/* Where one document's writing has come to. */
typedef struct place_in {
    html *h;
    const shown *x;
    const report_doc *d;
    int doc;
    int64_t sentence, entity, stance; /* the next rows of the layers */
    int64_t opened;                   /* sentences that have had their id */
    size_t most;                      /* bytes of the page beyond which mentions and scores are no longer shown */
} place_in;

static const char *type_class(str type)
{
    if (str_eq(type, STR("PERSON")))
        return "tp";
    if (str_eq(type, STR("GPE")) || str_eq(type, STR("LOC")) || str_eq(type, STR("NORP")))
        return "tg";
    if (str_eq(type, STR("DATE")) || str_eq(type, STR("MONEY")) || str_eq(type, STR("PERCENT")) ||
        str_eq(type, STR("QUANTITY")))
        return NULL;
    return str_eq(type, STR("ORG")) ? "to" : "tx";
}

static void put_span(place_in *r, int32_t from, int32_t to)
{
    if (to > from)
        put_text(r->h, (str){ r->d->text.s + from, (size_t)(to - from) });
}

/* Text with the mentions that lie in it. */
static void put_mentions(place_in *r, int32_t from, int32_t to)
{
    const dgm_table *t = r->d->entities;
    for (; r->entity < table_rows(t); r->entity++) {
        const int32_t start = (int32_t)cell_count(t, "start", r->entity),
                      end = (int32_t)cell_count(t, "end", r->entity);
        const char *class = type_class(cell_text_of(t, "type", r->entity));
        if (start >= to)
            break;
        if (start < from || end > to || !class || r->h->written > r->most)
            continue;
        put_span(r, from, start);
        const str id = cell_text_of(t, "id", r->entity);
        emit(r->h, "<u class=\"%s\" title=\"%t\">", class, shown_name(r->x, id));
        put_span(r, start, end);
        emit(r->h, "</u>");
        from = end;
    }
    put_span(r, from, to);
}

/* The rows of stances on a sentence: a tooltip, and a class by their sum. */
static const char *stance_of(place_in *r, int64_t sentence, int64_t *first, int64_t *end)
{
    const dgm_table *t = r->d->stances;
    int favor = 0, against = 0;
    while (r->stance < table_rows(t) && cell_count(t, "sentence", r->stance) < sentence)
        r->stance++;
    *first = r->stance;
    for (*end = *first; *end < table_rows(t) && cell_count(t, "sentence", *end) == sentence; ++*end) {
        const int score = cell_score(t, "score", *end);
        favor += score != NO_SCORE && score >= 5;
        against += score != NO_SCORE && score <= -5;
    }
    return favor && against ? "mx" : favor ? "fv" : against ? "ag" : NULL;
}

static void put_told(place_in *r, int64_t first, int64_t end)
{
    enum { TOLD = 4 };
    const dgm_table *t = r->d->stances;
    emit(r->h, " title=\"");
    for (int64_t i = first; i < end && i < first + TOLD; i++)
        emit(r->h, "%s%t: %c (%t)", i > first ? "; " : "", shown_name(r->x, cell_text_of(t, "target", i)),
             cell_score(t, "score", i), shown_name(r->x, cell_text_of(t, "holder", i)));
    emit(r->h, "\"");
}

static void put_sentence_open(place_in *r, int64_t sentence)
{
    int64_t first, end;
    const char *class = stance_of(r, sentence, &first, &end);
    emit(r->h, class ? "<mark" : "<span");
    if (r->opened <= sentence) {
        emit(r->h, " id=\"d%ds%d\"", r->doc, (int)sentence);
        r->opened = sentence + 1;
    }
    if (class)
        emit(r->h, " class=\"%s\"", class);
    if (class && r->h->written <= r->most)
        put_told(r, first, end);
    emit(r->h, ">");
}

/* A line, piece by piece: a sentence may go on in the next one. */
static void put_line(place_in *r, int32_t from, int32_t to)
{
    const dgm_table *t = r->d->sentences;
    for (; r->sentence < table_rows(t) && from < to; r->sentence++) {
        const int32_t start = (int32_t)cell_count(t, "start", r->sentence),
                      end = (int32_t)cell_count(t, "end", r->sentence);
        if (start >= to)
            break;
        if (end <= from)
            continue;
        const int32_t a = start > from ? start : from, b = end < to ? end : to;
        put_span(r, from, a);
        int64_t first, last;
        const bool marked = stance_of(r, r->sentence, &first, &last) != NULL;
        put_sentence_open(r, r->sentence);
        put_mentions(r, a, b);
        emit(r->h, marked ? "</mark>" : "</span>");
        from = b;
        if (end > to)
            return;
    }
    put_span(r, from, to);
}

static const char *line_class(const shown *x, str kind)
{
    if (str_eq(kind, STR("title")) || str_eq(kind, STR("heading")))
        return " class=\"hd\"";
    return x->in->all_text || str_eq(kind, STR("body")) ? "" : " class=\"cut\"";
}

static void put_text_of(place_in *r)
{
    const dgm_table *t = r->d->lines;
    for (int64_t i = 0; i < table_rows(t); i++) {
        const str kind = cell_text_of(t, "kind", i);
        const char *class = line_class(r->x, kind);
        emit(r->h, "<p%s", class);
        if (class[0] && class[8] == 'c')
            emit(r->h, " title=\"not analysed: %t\"", kind);
        emit(r->h, ">");
        put_line(r, (int32_t)cell_count(t, "start", i), (int32_t)cell_count(t, "end", i));
        emit(r->h, "</p>\n");
    }
}

/* `most`: where the page ends that this document may be marked up to. */
static void put_document(html *h, const shown *x, size_t i, size_t most)
{
    const report_doc *d = &x->in->docs[i];
    const str title = cell_text_of(d->profile, "title", 0);
    emit(h, "<article class=\"doc\" id=\"d%d\" lang=\"%t\"><h3>%t</h3>", (int)i, cell_text_of(d->profile, "lang", 0),
         title.len ? title : d->id);
    emit(h, "<p class=\"by\">%t", d->id);
    static const char *const fields[] = { "author", "source", "date" };
    for (int k = 0; k < 3; k++) {
        const str v = cell_text_of(d->profile, fields[k], 0);
        if (v.len)
            emit(h, " · %t", v);
    }
    emit(h, " · <a href=\"#documents\">all documents</a></p>\n");
    place_in r = { h, x, d, (int)i, 0, 0, 0, 0, most };
    put_text_of(&r);
    emit(h, "</article>\n");
}

void put_documents(html *h, const shown *x)
{
    const report_input *in = x->in;
    emit(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"List of documents\"><table><thead><tr>"
            "<th>Document<th>Title<th>Source<th>Date<th>Language<th class=\"n\">Words and marks<th class=\"n\">Mentions"
            "<th class=\"n\">Stances<th class=\"n\">Bytes cut</tr></thead><tbody>\n");
    for (size_t i = 0; i < in->n_docs; i++) {
        const dgm_table *p = in->docs[i].profile;
        if (in->no_text)
            emit(h, "<tr><th>%t", in->docs[i].id);
        else
            emit(h, "<tr><th><a href=\"#d%d\">%t</a>", (int)i, in->docs[i].id);
        emit(
            h,
            "<td class=\"t\">%t<td>%t<td class=\"w\">%t<td>%t<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n<td "
            "class=\"n\">%n</tr>\n",
            cell_text_of(p, "title", 0), cell_text_of(p, "source", 0), cell_text_of(p, "date", 0),
            cell_text_of(p, "lang", 0), cell_count(p, "tokens", 0), cell_count(p, "entities", 0),
            cell_count(p, "stances", 0), cell_count(p, "skipped", 0));
    }
    emit(h, "</tbody></table></div>\n");
    size_t most = h->written + MARKS;
    for (size_t i = 0; i < in->n_docs && !in->no_text; i++) {
        most += 2 * in->docs[i].text.len;
        put_document(h, x, i, most);
    }
}

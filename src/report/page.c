/* The page: head, overview, figures with their tables, passages and documents; or one figure as a file of its own. All
 * is in the one file, and its policy lets no script run but the one whose hash it names. */
#include "base/data.h"
#include "report/shown.h"

#include <stdio.h>
#include <string.h>

static const figure *const figures[] = { &figure_actors,   &figure_stance,  &figure_relations, &figure_heat,
                                         &figure_holders,  &figure_network, &figure_terms,     &figure_spread,
                                         &figure_words,    &figure_keyness, &figure_strips,    &figure_time,
                                         &figure_mentions, &figure_drift };
enum { FIGURES = sizeof figures / sizeof *figures };

static void put_file(html *h, const char *name)
{
    const data_file *f = data_find(name);
    if (f)
        put_raw(h, f->data, f->len);
}

/* "name<TAB>hash" of data/report/hashes.tsv. */
static void put_hash(html *h, const char *name)
{
    const data_file *f = data_find("report/hashes.tsv");
    tsv t = tsv_open(f ? f->data : "", f ? f->len : 0);
    while (tsv_next(&t))
        if (str_eq(t.cell[0], str_of(name)))
            emit(h, "'sha256-%t'", t.cell[1]);
}

static void put_head(html *h, const report_input *in)
{
    emit(h, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
    put_hash(h, "figure.css");
    emit(h, " ");
    put_hash(h, "page.css");
    emit(h, "; script-src ");
    put_hash(h, "page.js");
    emit(h,
         "; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light dark\">\n"
         "<title>%t</title>\n<style>",
         str_of(in->title));
    put_file(h, "report/figure.css");
    emit(h, "</style>\n<style>");
    put_file(h, "report/page.css");
    emit(h, "</style></head>\n");
}

/* ---- figures */

static void put_figure(html *h, shown *x, const figure *f)
{
    emit(h,
         "<section id=\"%s\"><h2>%s</h2><p class=\"how\">%s</p>\n<div class=\"fig\" tabindex=\"0\" role=\"region\" "
         "aria-label=\"%s\">",
         f->name, f->title, f->how, f->title);
    f->draw(h, x, !x->in->no_text);
    emit(h,
         "</div>\n<details><summary>The same as a table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
         "aria-label=\"Table: %s\">",
         f->title);
    f->table(h, x);
    emit(h, "</div></details></section>\n");
}

static void put_navigation(html *h, shown *x)
{
    emit(h, "<nav aria-label=\"Sections\"><a href=\"#overview\">What was read</a>");
    for (int i = 0; i < FIGURES; i++)
        if (figures[i]->has(x))
            emit(h, " <a href=\"#%s\">%s</a>", figures[i]->name, figures[i]->title);
    emit(h, "%s%s <a href=\"#documents\">Documents</a></nav>\n",
         has_strongest(x) ? " <a href=\"#strongest\">The strongest passages</a>" : "",
         x->in->no_text ? "" : " <a class=\"js\" href=\"#find\" hidden>Search</a>");
}

static void put_search(html *h)
{
    emit(h, "<section id=\"find\" class=\"js\" hidden><h2>Search in the texts</h2><p><label>Words <input id=\"q\" "
            "type=\"search\" "
            "autocomplete=\"off\" spellcheck=\"false\"></label> <span id=\"found\" role=\"status\"></span></p>"
            "<div id=\"hits\" class=\"scroll\"></div></section>\n");
}

static void put_page(html *h, shown *x)
{
    const report_input *in = x->in;
    put_head(h, in);
    emit(h, "<body class=\"%s\"><a class=\"skip\" href=\"#overview\">To the report</a><header><h1>%t</h1>\n",
         in->n_docs <= 3 ? "few" : "many", str_of(in->title));
    put_navigation(h, x);
    emit(h, "</header><main>\n");
    put_overview(h, in);
    emit(h, "%s<div class=\"grid\">\n",
         in->no_text ? ""
                     : "<p class=\"how hint\">A click on a bar, a point, a cell, a line or a number opens the passages "
                       "behind it; a click on a passage opens the text.</p>\n");
    for (int i = 0; i < FIGURES; i++)
        if (figures[i]->has(x))
            put_figure(h, x, figures[i]);
    emit(h, "</div>\n");
    if (has_strongest(x))
        put_strongest(h, x);
    if (!in->no_text) {
        put_evidence(h, x);
        put_search(h);
    }
    emit(h, "<section id=\"documents\"><h2>Documents</h2>\n%s",
         in->no_text ? ""
                     : "<p class=\"how\">In a text actors are underlined, sentences that speak for a target are blue, "
                       "against one orange and dashed, both violet and dotted; what was not analysed is grey.</p>\n");
    put_documents(h, x);
    emit(h, "</section></main>\n<footer><p>%t</p></footer>\n<script>", str_of(in->build));
    put_file(h, "report/page.js");
    emit(h, "</script></body></html>\n");
}

static dgm_status put_single(html *h, shown *x, const char *name, dgm_error *err)
{
    for (int i = 0; i < FIGURES; i++)
        if (strcmp(figures[i]->name, name) == 0) {
            if (!figures[i]->has(x))
                return err_set(err, DGM_ERR_ARGUMENT, "these texts have nothing for the figure %s to show", name);
            const data_file *style = data_find("report/figure.css");
            if (style)
                h->style = (str){ style->data, style->len };
            figures[i]->draw(h, x, false);
            return DGM_OK;
        }
    char names[200] = "";
    size_t n = 0;
    for (int i = 0; i < FIGURES && n < sizeof names; i++)
        n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", i ? ", " : "", figures[i]->name);
    return err_set(err, DGM_ERR_ARGUMENT, "no figure %.40s: there are %s", name, names);
}

dgm_status report_write(const mem *m, const report_input *in, const char *name, const dgm_sink *sink, dgm_error *err)
{
    html h;
    shown x;
    dgm_status s = html_open(&h, m, sink, err);
    if (s)
        return s;
    s = shown_make(&x, m, in, err);
    if (!s && name)
        s = put_single(&h, &x, name, err);
    else if (!s)
        put_page(&h, &x);
    if (!s && x.failed)
        h.status = DGM_ERR_MEMORY;
    shown_free(&x);
    if (s)
        vec_free(m, &h.out);
    return s ? s : html_close(&h, err);
}

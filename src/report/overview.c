/* What was read: sums, languages, sources, dates, and what was left out. In: the totals of all documents, and the lines
 * of those shown. Out: the first section of the page. */
#include "base/data.h"
#include "report/shown.h"

static void put_card(html *h, const char *what, int64_t n)
{
    emit(h, "<div><dt>%s</dt><dd>%n</dd></div>\n", what, n);
}

/* What data/report/names.tsv calls a value; the value itself where it has no name. */
static str name_of(str value)
{
    const data_file *f = data_find("report/names.tsv");
    tsv t = tsv_open(f ? f->data : "", f ? f->len : 0);
    while (tsv_next(&t))
        if (str_eq(t.cell[0], value))
            return t.cell[1];
    return value;
}

/* Whether value `a` comes before value `b`: more documents, or as many and met earlier. */
static bool comes_before(const int64_t *count, size_t a, size_t b)
{
    return count[a] != count[b] ? count[a] > count[b] : a < b;
}

/* The value that follows `last` by count; n: none. */
static size_t next_value(const int64_t *count, size_t n, size_t last, bool first)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if ((first || comes_before(count, last, i)) && (best == n || comes_before(count, i, best)))
            best = i;
    return best;
}

/* The most frequent values, and how many more there are. */
static void put_values(html *h, const char *what, const strtab *values, const int64_t *count, const char *none)
{
    enum { SHOWN = 12 };
    const size_t n = strtab_size(values);
    size_t last = n;
    emit(h, "<p><b>%s:</b> %s", what, n ? "" : none);
    for (size_t k = 0; k < SHOWN && k < n; k++) {
        last = next_value(count, n, last, k == 0);
        emit(h, "%s%t (%n)", k ? ", " : "", name_of(strtab_get(values, (uint32_t)last)), count[last]);
    }
    if (n > SHOWN)
        emit(h, " and %n more", (int64_t)(n - SHOWN));
    emit(h, "</p>\n");
}

static void put_dates(html *h, const report_totals *t)
{
    if (!strtab_size(&t->months)) {
        emit(h, "<p><b>Dates:</b> none known</p>\n");
        return;
    }
    str first = strtab_get(&t->months, 0), last = first;
    int64_t dated = 0;
    for (uint32_t i = 0; i < strtab_size(&t->months); i++) {
        const str month = strtab_get(&t->months, i);
        first = str_cmp(month, first) < 0 ? month : first;
        last = str_cmp(month, last) > 0 ? month : last;
        dated += t->in_month.v[i];
    }
    emit(h, "<p><b>Dates:</b> %t", first);
    if (!str_eq(first, last))
        emit(h, " to %t", last);
    emit(h, "; known of %n documents</p>\n", dated);
}

/* A line of that kind, from the first document that has one, with a way there. */
static void put_example(html *h, const report_input *in, str kind)
{
    for (size_t i = 0; i < in->n_docs && !in->no_text; i++) {
        const report_doc *d = &in->docs[i];
        for (int64_t k = 0; k < table_rows(d->lines); k++) {
            if (!str_eq(cell_text_of(d->lines, "kind", k), kind))
                continue;
            const int64_t start = cell_count(d->lines, "start", k), end = cell_count(d->lines, "end", k);
            emit(h, "<a href=\"#d%d\">", (int)i);
            put_short(h, (str){ d->text.s + start, (size_t)(end - start) }, 70);
            emit(h, "</a>");
            return;
        }
    }
}

static void put_cut(html *h, const report_input *in)
{
    const report_totals *t = in->totals;
    const size_t n = strtab_size(&t->kinds);
    size_t last = n;
    emit(h, "<details><summary>What was left out</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            "aria-label=\"What was left out\"><table><thead><tr><th>Lines that are<th class=\"n\">Lines<th "
            "class=\"n\">Bytes<th>For example</tr></thead><tbody>\n");
    for (size_t k = 0; k < n; k++) {
        last = next_value(t->lines_in_kind.v, n, last, k == 0);
        const str kind = strtab_get(&t->kinds, (uint32_t)last);
        emit(h, "<tr><th>%t<td class=\"n\">%n<td class=\"n\">%n<td>", name_of(kind), t->lines_in_kind.v[last],
             t->bytes_in_kind.v[last]);
        put_example(h, in, kind);
        emit(h, "</tr>\n");
    }
    emit(h, "</tbody></table></div></details>\n");
}

void put_overview(html *h, const report_input *in)
{
    const report_totals *t = in->totals;
    emit(h, "<section id=\"overview\"><h2>What was read</h2><dl class=\"cards\">\n");
    put_card(h, "documents", t->docs);
    put_card(h, "sentences", t->sentences);
    put_card(h, "words and marks", t->tokens);
    put_card(h, "mentions", t->entities);
    put_card(h, "quotations", t->quotes);
    put_card(h, "evaluations", t->stances);
    emit(h, "</dl>\n");
    put_values(h, "Languages", &t->langs, t->in_lang.v, "none known");
    put_values(h, "Sources", &t->sources, t->in_source.v, "none known");
    put_dates(h, t);
    emit(h, "<p><b>Bytes:</b> %n, of which %n were analysed, %n cut as page furniture and %n were no text</p>\n",
         t->bytes, t->analysed, t->skipped, t->replaced);
    if (strtab_size(&t->kinds))
        put_cut(h, in);
    if ((int64_t)in->n_docs < t->docs)
        emit(h,
             "<p>Figures count all documents, but for networks and strips of words; those, passages and texts are of "
             "the first %n.</p>\n",
             (int64_t)in->n_docs);
    emit(h, "</section>\n");
}

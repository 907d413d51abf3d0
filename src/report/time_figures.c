/* Figures over time: documents, mentions of leading actors, scores of leading targets. In: periods, and courses of ids
 * in them. Out: SVG whose figures share one axis, and tables. */
#include "report/shown.h"

#include <string.h>

enum { LABEL = 150, SPAN = 720, WIDTH = LABEL + SPAN + 20, TOP = 14, AXIS = 26 };

static int step_of(const shown *x)
{
    const int step = SPAN / x->periods.n;
    return step > 58 ? 58 : step;
}

static int left_of(const shown *x, int period)
{
    return LABEL + period * step_of(x);
}

static int width_of(const shown *x)
{
    return left_of(x, x->periods.n) + 34;
}

/* Names below the periods, as many as have room. */
static void put_axis(html *h, const shown *x, int y)
{
    enum { NAME_WIDE = 56 };
    const int step = step_of(x), every = (NAME_WIDE + step - 1) / step;
    char name[PERIOD_NAME];
    for (int i = 0; i < x->periods.n; i += every)
        emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">%t</text>\n", left_of(x, i), y + 17,
             period_name(&x->periods, i, name));
}

static int share_of(int64_t n, int64_t most, int length)
{
    return most > 0 ? (int)((double)n / (double)most * length + 0.5) : 0;
}

static void put_bar(html *h, const shown *x, int period, int base, int size, const char *class)
{
    const int step = step_of(x);
    emit(h, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", class, left_of(x, period), base - size,
         step > 4 ? step - 2 : step - 1, size);
}

static bool has_time(const shown *x)
{
    return x->periods.unit != PERIOD_NONE;
}

/* ---- documents */

typedef struct documents {
    int64_t docs[MOST_PERIODS], tokens[MOST_PERIODS], most;
} documents;

static documents count_documents(const shown *x)
{
    const report_totals *t = x->in->totals;
    documents d = { .most = 0 };
    for (uint32_t i = 0; i < strtab_size(&t->months); i++) {
        const int at = period_at(&x->periods, strtab_get(&t->months, i));
        if (at < 0)
            continue;
        d.docs[at] += t->in_month.v[i];
        d.tokens[at] += t->tokens_in_month.v[i];
        d.most = d.docs[at] > d.most ? d.docs[at] : d.most;
    }
    return d;
}

static void draw_time(html *h, shown *x, bool linked)
{
    enum { HEIGHT = 90, BASE = TOP + HEIGHT };
    const documents d = count_documents(x);
    char name[PERIOD_NAME];
    (void)linked;
    svg_open(h, width_of(x), BASE + AXIS, "time", "Documents over time");
    emit(h, "<line class=\"ax\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", LABEL, BASE, left_of(x, x->periods.n),
         BASE);
    emit(h, "<text class=\"lb\" x=\"%d\" y=\"%d\" text-anchor=\"end\">documents</text>", LABEL - 10, BASE - HEIGHT / 2);
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%n</text>\n", LABEL - 10, TOP + 9, d.most);
    for (int i = 0; i < x->periods.n; i++) {
        emit(h, "<g>");
        put_bar(h, x, i, BASE, share_of(d.docs[i], d.most, HEIGHT), "b1");
        emit(h, "<title>%t: %n documents</title></g>\n", period_name(&x->periods, i, name), d.docs[i]);
    }
    put_axis(h, x, BASE);
    emit(h, "</svg>\n");
}

static void table_time(html *h, shown *x)
{
    const documents d = count_documents(x);
    char name[PERIOD_NAME];
    emit(h, "<table><thead><tr><th>Time<th class=\"n\">Documents<th class=\"n\">Words and marks</tr></thead><tbody>\n");
    for (int i = 0; i < x->periods.n; i++)
        emit(h, "<tr><th>%t<td class=\"n\">%n<td class=\"n\">%n</tr>\n", period_name(&x->periods, i, name), d.docs[i],
             d.tokens[i]);
    emit(h, "</tbody></table>");
}

const figure figure_time = { "time",
                             "When",
                             "Documents by month, quarter, year or decade, the finest for which there is room; those "
                             "without a date are left out.",
                             has_time,
                             draw_time,
                             table_time };

/* ---- mentions */

enum { ROW = 50, BAR_HIGH = 38 };

/* Mentions in a million words. */
static int64_t rate_of(const documents *d, const course *c, int period)
{
    return d->tokens[period] ? c->point[period].n * 1000000 / d->tokens[period] : 0;
}

static int64_t highest_rate(const shown *x, const documents *d)
{
    int64_t most = 1;
    for (int i = 0; i < x->n_named; i++)
        for (int k = 0; k < x->periods.n; k++)
            most = rate_of(d, &x->named[i], k) > most ? rate_of(d, &x->named[i], k) : most;
    return most;
}

static bool has_mentions(const shown *x)
{
    return has_time(x) && x->n_named > 0;
}

static uint32_t evidence_at(shown *x, char kind, const course *c, int period)
{
    char name[PERIOD_NAME];
    return evidence_of(x, key_of(x, kind, c->id, c->lang, period_name(&x->periods, period, name)));
}

/* A relation is two lines: its ends. */
static void put_label(html *h, const shown *x, const course *c, int y)
{
    const char *tilde = memchr(c->id.s, '~', c->id.len);
    if (tilde) {
        const size_t n = (size_t)(tilde - c->id.s);
        emit(h, "<text class=\"lb\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 10, y - 8);
        put_short(h, shown_name(x, (str){ c->id.s, n }), 18);
        emit(h, " –</text><text class=\"lb\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 10, y + 8);
        put_short(h, shown_name(x, (str){ tilde + 1, c->id.len - n - 1 }), 19);
        emit(h, "</text>");
        return;
    }
    emit(h, "<text class=\"lb\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 10, y);
    put_target_name(h, x, c->id, 19);
    emit(h, "<title>");
    put_target_name(h, x, c->id, 80);
    emit(h, "</title></text>");
}

static void draw_mentions(html *h, shown *x, bool linked)
{
    const documents d = count_documents(x);
    const int64_t most = highest_rate(x, &d);
    char name[PERIOD_NAME];
    svg_open(h, width_of(x), TOP + x->n_named * ROW + AXIS, "mentions", "Mentions of leading actors over time");
    for (int i = 0; i < x->n_named; i++) {
        const int base = TOP + (i + 1) * ROW;
        put_label(h, x, &x->named[i], base - ROW / 2 + 12);
        emit(h, "<line class=\"ax\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", LABEL, base, left_of(x, x->periods.n),
             base);
        for (int k = 0; k < x->periods.n; k++) {
            const point *p = &x->named[i].point[k];
            const uint32_t e = evidence_at(x, 'm', &x->named[i], k);
            const int64_t rate = rate_of(&d, &x->named[i], k);
            if (!p->n)
                continue;
            link_open(h, x, e, linked);
            put_bar(h, x, k, base, share_of(rate, most, BAR_HIGH) + 1, "b1");
            emit(h, "<title>");
            put_target_name(h, x, x->named[i].id, 80);
            emit(h, ", %t: %n mentions in %n documents, %n in a million words</title>",
                 period_name(&x->periods, k, name), p->n, p->docs, rate);
            link_close(h, x, e, linked);
        }
    }
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%n</text>\n", LABEL - 10,
         TOP + ROW - BAR_HIGH + 5, most);
    put_axis(h, x, TOP + x->n_named * ROW);
    emit(h, "</svg>\n");
}

static void table_mentions(html *h, shown *x)
{
    const documents d = count_documents(x);
    char name[PERIOD_NAME];
    emit(h, "<table><thead><tr><th>Name<th>Time<th class=\"n\">Mentions<th class=\"n\">Documents<th class=\"n\">In a "
            "million "
            "words</tr></thead><tbody>\n");
    for (int i = 0; i < x->n_named; i++)
        for (int k = 0; k < x->periods.n; k++) {
            const point *p = &x->named[i].point[k];
            if (!p->n)
                continue;
            emit(h, "<tr><th>");
            put_target_name(h, x, x->named[i].id, 80);
            emit(h, "<td>");
            put_link(h, x, evidence_at(x, 'm', &x->named[i], k), period_name(&x->periods, k, name));
            emit(h, "<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n</tr>\n", p->n, p->docs,
                 rate_of(&d, &x->named[i], k));
        }
    emit(h, "</tbody></table>");
}

const figure figure_mentions = { "mentions",
                                 "Of whom, over time",
                                 "Mentions of the leading actors in a million words and marks of the documents of each "
                                 "time, all on one scale, whose top is written at the first.",
                                 has_mentions,
                                 draw_mentions,
                                 table_mentions };

/* ---- scores */

enum { SCORE_ROW = 68, SCORE_HALF = 26 };

static bool has_drift(const shown *x)
{
    return has_time(x) && x->n_scored > 0;
}

static int middle_of(const shown *x, int period)
{
    return left_of(x, period) + step_of(x) / 2;
}

/* Half the scale in hundredths: the less of 50 and 100 that all points and intervals fit in. */
static int scale_of(const shown *x)
{
    int most = 0;
    for (int i = 0; i < x->n_scored; i++)
        for (int k = 0; k < x->periods.n; k++) {
            const point *p = &x->scored[i].point[k];
            const int ends[] = { p->score, p->low, p->high };
            for (int e = 0; e < 3; e++)
                if (ends[e] != NO_SCORE)
                    most = ends[e] > most ? ends[e] : -ends[e] > most ? -ends[e] : most;
        }
    return most <= 50 ? 50 : 100;
}

static void put_scale(html *h, const shown *x, int zero, int scale)
{
    const int end = left_of(x, x->periods.n);
    emit(h, "<path class=\"gr\" d=\"M%d %dH%dM%d %dH%d\"/>", LABEL, zero - SCORE_HALF, end, LABEL, zero + SCORE_HALF,
         end);
    emit(h, "<path class=\"ax\" d=\"M%d %dH%d\"/>", LABEL, zero, end);
    for (int v = -1; v <= 1; v++)
        emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">%s</text>", end + 4, zero - v * SCORE_HALF + 4,
             v == 0        ? "0"
             : scale == 50 ? v < 0 ? "−0.5" : "+0.5"
             : v < 0       ? "−1"
                           : "+1");
    emit(h, "\n");
}

static void put_point(html *h, const shown *x, const point *p, int period, int zero, int scale)
{
    const int at = middle_of(x, period), y = zero - p->score * SCORE_HALF / scale;
    if (p->low != NO_SCORE)
        emit(h, "<path class=\"iv\" d=\"M%d %dV%d\"/>", at, zero - p->low * SCORE_HALF / scale,
             zero - p->high * SCORE_HALF / scale);
    emit(h, "<circle class=\"%s %s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", p->low == NO_SCORE ? "few" : "dot",
         stance_class(p->score), at, y, p->low == NO_SCORE ? 3 : 5);
}

static void put_course(html *h, shown *x, const course *c, int zero, int scale, bool linked)
{
    char name[PERIOD_NAME];
    for (int k = 0; k < x->periods.n; k++) {
        const point *p = &c->point[k];
        const uint32_t e = evidence_at(x, 'z', c, k);
        if (p->score == NO_SCORE)
            continue;
        link_open(h, x, e, linked);
        put_point(h, x, p, k, zero, scale);
        emit(h, "<title>");
        put_target_name(h, x, c->id, 80);
        emit(h, ", %t: %c, %n statements in %n documents", period_name(&x->periods, k, name), p->score, p->n, p->docs);
        if (p->low != NO_SCORE)
            emit(h, ", 95 %% from %c to %c", p->low, p->high);
        emit(h, "</title>");
        link_close(h, x, e, linked);
    }
}

static void draw_drift(html *h, shown *x, bool linked)
{
    const int scale = scale_of(x);
    svg_open(h, width_of(x), TOP + x->n_scored * SCORE_ROW + AXIS, "drift", "Stance on leading targets over time");
    for (int i = 0; i < x->n_scored; i++) {
        const int zero = TOP + i * SCORE_ROW + SCORE_ROW / 2;
        put_scale(h, x, zero, scale);
        put_label(h, x, &x->scored[i], zero + 4);
        put_course(h, x, &x->scored[i], zero, scale, linked);
    }
    put_axis(h, x, TOP + x->n_scored * SCORE_ROW);
    emit(h, "</svg>\n");
}

static void table_drift(html *h, shown *x)
{
    char name[PERIOD_NAME];
    emit(h, "<table><thead><tr><th>Target<th>Time<th class=\"n\">Statements<th class=\"n\">Documents<th "
            "class=\"n\">Score<th "
            "class=\"n\">95 %% from<th class=\"n\">to<th>Language</tr></thead><tbody>\n");
    for (int i = 0; i < x->n_scored; i++)
        for (int k = 0; k < x->periods.n; k++) {
            const point *p = &x->scored[i].point[k];
            if (!p->n)
                continue;
            emit(h, "<tr><th>");
            put_target_name(h, x, x->scored[i].id, 80);
            emit(h, "<td>");
            put_link(h, x, evidence_at(x, 'z', &x->scored[i], k), period_name(&x->periods, k, name));
            emit(h,
                 "<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%c<td class=\"n\">%c<td "
                 "class=\"n\">%c<td>%t</tr>\n",
                 p->n, p->docs, p->score, p->low, p->high, x->scored[i].lang);
        }
    emit(h, "</tbody></table>");
}

const figure figure_drift = { "drift",
                              "Where the authors stand, over time",
                              "The mean score of what the authors say of the leading targets, with a 95 % "
                              "interval where a time has five documents; a small point is of fewer, and says little.",
                              has_drift,
                              draw_drift,
                              table_drift };

/* Who stands where: a scale with the author's voice beside quoted ones, and a map of targets by group. In: rows of the
 * table "stance". Colour says again what place, number or words say. */
#include "report/shown.h"

enum { ROW = 24, LABEL = 230, TOP = 34, HALF = 130 };

/* What stands for target `i`: its name, and its language where there are several. */
static void put_target(html *h, const dgm_table *t, int64_t i, int cells)
{
    const str name = cell_text_of(t, "name", i), target = cell_text_of(t, "target", i);
    const bool several = languages_differ(t);
    put_short(h, name.len ? name : target, several ? cells - 5 : cells);
    if (several)
        emit(h, " · %t", cell_text_of(t, "lang", i));
}

static int64_t row_of(const dgm_table *t, str target, str lang)
{
    for (int64_t i = 0; i < table_rows(t); i++)
        if (str_eq(cell_text_of(t, "target", i), target) && str_eq(cell_text_of(t, "lang", i), lang))
            return i;
    return -1;
}

static int64_t quoted_row(const shown *x, int64_t i)
{
    return row_of(x->in->quoted, cell_text_of(x->in->stance, "target", i), cell_text_of(x->in->stance, "lang", i));
}

static bool has_stance(const shown *x)
{
    return x->n_targets > 0;
}

static bool has_relations(const shown *x)
{
    return x->n_rows > x->n_targets;
}

/* The side that the score is on first, else the other, for the link of a row. */
static uint32_t evidence_of_target(shown *x, int64_t i)
{
    const dgm_table *t = x->in->stance;
    const str target = cell_text_of(t, "target", i), lang = cell_text_of(t, "lang", i);
    const uint32_t favor = evidence_of(x, key_of(x, 't', target, lang, STR("favor")));
    const uint32_t against = evidence_of(x, key_of(x, 't', target, lang, STR("against")));
    const int score = cell_score(t, "score", i);
    const bool negative = score != NO_SCORE && score < 0;
    const uint32_t first = negative ? against : favor, second = negative ? favor : against;
    return has_passages(x, first) ? first : has_passages(x, second) ? second : STRTAB_NONE;
}

/* ---- the scale */

/* Half the scale in hundredths: the less of 50 and 100 that every score and interval of rows [from, to) fits in. */
static int scale_of(const shown *x, int from, int to)
{
    const dgm_table *t = x->in->stance;
    int most = 0;
    for (int k = from; k < to; k++) {
        const int64_t i = x->target[k], q = quoted_row(x, i);
        const int v[] = { cell_score(t, "score", i), cell_score(t, "low", i), cell_score(t, "high", i),
                          q < 0 ? NO_SCORE : cell_score(x->in->quoted, "score", q) };
        for (int n = 0; n < 4; n++)
            if (v[n] != NO_SCORE)
                most = v[n] > most ? v[n] : -v[n] > most ? -v[n] : most;
    }
    return most <= 50 ? 50 : 100;
}

static int place_of(int score, int scale)
{
    return LABEL + HALF + score * HALF / scale;
}

static void put_axis(html *h, int rows, bool relations, int scale)
{
    for (int k = -2; k <= 2; k++) {
        const int at = place_of(k * scale / 2, scale);
        emit(h, "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", k ? "gr" : "ax", at, TOP - 6, at,
             TOP + rows * ROW);
    }
    const char *size = scale == 50 ? "0.5" : "1";
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">−%s %s</text>", LABEL, TOP - 12, size,
         relations ? "tense" : "against");
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">0</text>", LABEL + HALF, TOP - 12);
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s +%s</text>\n", LABEL + 2 * HALF, TOP - 12,
         relations ? "warm" : "in favour", size);
}

static void put_point(html *h, const shown *x, int64_t i, int y, int scale)
{
    const dgm_table *t = x->in->stance;
    const int score = cell_score(t, "score", i), low = cell_score(t, "low", i), high = cell_score(t, "high", i);
    const int64_t q = quoted_row(x, i);
    const int other = q < 0 ? NO_SCORE : cell_score(x->in->quoted, "score", q);
    if (low != NO_SCORE && high != NO_SCORE)
        emit(h, "<path class=\"iv\" d=\"M%d %dH%dM%d %dv8M%d %dv8\"/>", place_of(low, scale), y, place_of(high, scale),
             place_of(low, scale), y - 4, place_of(high, scale), y - 4);
    if (other != NO_SCORE)
        emit(h, "<path class=\"qt\" d=\"M%d %dl5 5l-5 5l-5 -5z\"/>", place_of(other, scale), y - 5);
    if (score != NO_SCORE)
        emit(h, "<circle class=\"dot %s\" cx=\"%d\" cy=\"%d\" r=\"5\"/>", stance_class(score), place_of(score, scale),
             y);
}

static void put_row(html *h, shown *x, int64_t i, int y, int scale, bool linked)
{
    const dgm_table *t = x->in->stance;
    const int end = LABEL + 2 * HALF;
    const uint32_t e = evidence_of_target(x, i);
    link_open(h, x, e, linked);
    emit(h,
         "<rect class=\"hit\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\"/><text class=\"lb\" x=\"%d\" y=\"%d\" "
         "text-anchor=\"end\">",
         y - ROW / 2, end + 62, ROW, LABEL - 14, y + 4);
    put_target(h, t, i, 28);
    emit(h, "</text>");
    put_point(h, x, i, y, scale);
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">%c</text><title>", end + 14, y + 4, cell_score(t, "score", i));
    put_target(h, t, i, 80);
    emit(h, ": %c, %n for and %n against in %n documents</title>", cell_score(t, "score", i), cell_count(t, "favor", i),
         cell_count(t, "against", i), cell_count(t, "docs", i));
    link_close(h, x, e, linked);
}

static void put_legend(html *h, int y)
{
    emit(h, "<circle class=\"dot s0\" cx=\"%d\" cy=\"%d\" r=\"5\"/><text class=\"nm\" x=\"%d\" y=\"%d\">authors</text>",
         LABEL, y, LABEL + 10, y + 4);
    emit(h, "<path class=\"qt\" d=\"M%d %dl5 5l-5 5l-5 -5z\"/>", LABEL + 76, y - 5);
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">those they quote</text>", LABEL + 86, y + 4);
    emit(h, "<path class=\"iv\" d=\"M%d %dh20m0 -4v8m-20 -8v8\"/><text class=\"nm\" x=\"%d\" y=\"%d\">95 %%</text>\n",
         LABEL + 196, y, LABEL + 224, y + 4);
}

/* Rows [from, to) of the targets shown. */
static void draw_scale(html *h, shown *x, bool linked, int from, int to)
{
    const bool relations = from > 0 || !x->n_targets;
    const int rows = to - from, scale = scale_of(x, from, to);
    svg_open(h, LABEL + 2 * HALF + 62, TOP + rows * ROW + 30, relations ? "relations" : "stance",
             relations ? "Relations between two, warm or tense"
                       : "Stance on each target, by the authors and by those they quote");
    put_axis(h, rows, relations, scale);
    for (int k = from; k < to; k++)
        put_row(h, x, x->target[k], TOP + (k - from) * ROW + ROW / 2, scale, linked);
    put_legend(h, TOP + rows * ROW + 18);
    emit(h, "</svg>\n");
}

/* The counts for and against, each a link to its passages. */
static void put_sides(html *h, shown *x, int64_t i)
{
    const dgm_table *t = x->in->stance;
    const str target = cell_text_of(t, "target", i), lang = cell_text_of(t, "lang", i);
    for (int side = 0; side < 2; side++) {
        const uint32_t e = evidence_of(x, key_of(x, 't', target, lang, side ? STR("against") : STR("favor")));
        const bool there = has_passages(x, e);
        emit(h, "<td class=\"n\">");
        if (there)
            emit(h, "<a href=\"#e%d\">", (int)e);
        emit(h, "%n%s", cell_count(t, side ? "against" : "favor", i), there ? "</a>" : "");
    }
}

static void table_scale(html *h, shown *x, int from, int to)
{
    const dgm_table *t = x->in->stance;
    const bool relations = from > 0 || !x->n_targets;
    emit(h,
         "<table><thead><tr><th>%s<th class=\"n\">Documents<th class=\"n\">Statements<th class=\"n\">%s<th "
         "class=\"n\">%s<th "
         "class=\"n\">Neither<th class=\"n\">Score<th class=\"n\">95 %% from<th class=\"n\">to<th class=\"n\">Quoted "
         "voices<th>Language</tr></thead><tbody>\n",
         relations ? "Relation" : "Target", relations ? "Warm" : "For", relations ? "Tense" : "Against");
    for (int k = from; k < to; k++) {
        const int64_t i = x->target[k], q = quoted_row(x, i);
        emit(h, "<tr><th>");
        put_target_name(h, x, cell_text_of(t, "target", i), 80);
        emit(h, "<td class=\"n\">%n<td class=\"n\">%n", cell_count(t, "docs", i), cell_count(t, "n", i));
        put_sides(h, x, i);
        emit(h,
             "<td class=\"n\">%n<td class=\"n\">%c<td class=\"n\">%c<td class=\"n\">%c<td class=\"n\">%c<td>%t</tr>\n",
             cell_count(t, "none", i), cell_score(t, "score", i), cell_score(t, "low", i), cell_score(t, "high", i),
             q < 0 ? NO_SCORE : cell_score(x->in->quoted, "score", q), cell_text_of(t, "lang", i));
    }
    emit(h, "</tbody></table>");
}

static void draw_stance(html *h, shown *x, bool linked)
{
    draw_scale(h, x, linked, 0, x->n_targets);
}

static void table_stance(html *h, shown *x)
{
    table_scale(h, x, 0, x->n_targets);
}

static void draw_relations(html *h, shown *x, bool linked)
{
    draw_scale(h, x, linked, x->n_targets, x->n_rows);
}

static void table_relations(html *h, shown *x)
{
    table_scale(h, x, x->n_targets, x->n_rows);
}

const figure figure_stance = {
    "stance",
    "Who stands where",
    "The mean score of what the authors say of each target, from −1 to +1. The line is a 95 % interval with documents "
    "as "
    "the units, drawn from five documents on. The diamond is the mean of what the texts give to others.",
    has_stance,
    draw_stance,
    table_stance
};

const figure figure_relations = { "relations",
                                  "Which relations are warm, which tense",
                                  "How the authors speak of what is between two, on the same scale: near, better and "
                                  "useful is warm, strained, weak or "
                                  "worse is tense.",
                                  has_relations,
                                  draw_relations,
                                  table_relations };

/* ---- targets by group */

enum { CELL = 46, HEAD = 118 };

static bool has_heat(const shown *x)
{
    return x->n_rows > 0 && strtab_size(&x->groups) > 1;
}

/* The row of in->cells, or -1; *evidence is the number of its passages. */
static int64_t cell_row(shown *x, int64_t i, uint32_t g, uint32_t *evidence)
{
    const dgm_table *t = x->in->stance;
    *evidence = evidence_of(
        x, key_of(x, 'c', cell_text_of(t, "target", i), cell_text_of(t, "lang", i), strtab_get(&x->groups, g)));
    return *evidence == STRTAB_NONE ? -1 : x->row.v[*evidence] - 1;
}

static void put_cell(html *h, shown *x, int target, int place, uint32_t g, bool linked)
{
    const dgm_table *t = x->in->stance, *cells = x->in->cells;
    const int64_t i = x->target[target];
    const str group = strtab_get(&x->groups, g);
    uint32_t e;
    const int64_t row = cell_row(x, i, g, &e);
    const int at = LABEL + (int)g * CELL, y = HEAD + place * ROW;
    if (row < 0)
        return;
    e = has_passages(x, e) ? e : STRTAB_NONE;
    const int score = cell_score(cells, "score", row);
    link_open(h, x, e, linked);
    emit(h,
         "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/><text class=\"ct\" x=\"%d\" y=\"%d\" "
         "text-anchor=\"middle\">%c</text><title>",
         stance_class(score), at, y, CELL - 1, ROW - 1, at + CELL / 2, y + 16, score);
    put_target(h, t, i, 80);
    emit(h, " in %t: %c, %n statements in %n documents", group, score, cell_count(cells, "n", row),
         cell_count(cells, "docs", row));
    if (cell_score(cells, "low", row) != NO_SCORE)
        emit(h, ", 95 %% from %c to %c", cell_score(cells, "low", row), cell_score(cells, "high", row));
    emit(h, "</title>");
    link_close(h, x, e, linked);
}

/* Of the targets shown, those with a cell. */
static int heat_rows(shown *x, int rows[MOST_SCORED])
{
    int n = 0;
    for (int k = 0; k < x->n_rows; k++) {
        bool any = false;
        for (uint32_t g = 0; g < strtab_size(&x->groups) && !any; g++) {
            uint32_t e;
            any = cell_row(x, x->target[k], g, &e) >= 0;
        }
        if (any)
            rows[n++] = k;
    }
    return n;
}

static void draw_heat(html *h, shown *x, bool linked)
{
    const dgm_table *t = x->in->stance;
    int row[MOST_SCORED];
    const int rows = heat_rows(x, row), columns = (int)strtab_size(&x->groups);
    svg_open(h, LABEL + columns * CELL + 90, HEAD + rows * ROW + 8, "heat", "Stance on each target by group");
    for (int g = 0; g < columns; g++) {
        emit(h, "<text class=\"nm\" transform=\"translate(%d %d) rotate(-45)\">", LABEL + g * CELL + CELL / 2,
             HEAD - 8);
        put_short(h, strtab_get(&x->groups, (uint32_t)g), 20);
        emit(h, "<title>%t</title></text>\n", strtab_get(&x->groups, (uint32_t)g));
    }
    for (int i = 0; i < rows; i++) {
        emit(h, "<text class=\"lb\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 10, HEAD + i * ROW + 16);
        put_target(h, t, x->target[row[i]], 28);
        emit(h, "</text>\n");
        for (int g = 0; g < columns; g++)
            put_cell(h, x, row[i], i, (uint32_t)g, linked);
    }
    emit(h, "</svg>\n");
}

static void table_heat(html *h, shown *x)
{
    const dgm_table *t = x->in->stance;
    emit(h,
         "<table><thead><tr><th>Target<th>Group<th class=\"n\">Documents<th class=\"n\">Statements<th class=\"n\">For"
         "<th class=\"n\">Against<th class=\"n\">Score<th class=\"n\">95 %% from<th "
         "class=\"n\">to</tr></thead><tbody>\n");
    for (int k = 0; k < x->n_rows; k++)
        for (uint32_t g = 0; g < strtab_size(&x->groups); g++) {
            const int64_t i = x->target[k];
            const str group = strtab_get(&x->groups, g);
            uint32_t e;
            const int64_t r = cell_row(x, i, g, &e);
            if (r < 0)
                continue;
            const dgm_table *c = x->in->cells;
            emit(h, "<tr><th>");
            put_target(h, t, i, 80);
            emit(h, "<td>");
            put_link(h, x, e, group);
            emit(h,
                 "<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%c<td "
                 "class=\"n\">%c"
                 "<td class=\"n\">%c</tr>\n",
                 cell_count(c, "docs", r), cell_count(c, "n", r), cell_count(c, "favor", r),
                 cell_count(c, "against", r), cell_score(c, "score", r), cell_score(c, "low", r),
                 cell_score(c, "high", r));
        }
    emit(h, "</tbody></table>");
}

const figure figure_heat = {
    "heat",
    "Who stands where, by group",
    "The mean score of what the authors of each group say of each target. Blue is in favour or warm, orange against or "
    "tense, the number says how much; no cell means no statement.",
    has_heat,
    draw_heat,
    table_heat
};

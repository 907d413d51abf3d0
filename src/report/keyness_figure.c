/* Words that one group of documents prefers, on the right, and that the others prefer, on the left: the binary
 * logarithm of the ratio of their frequencies, with its interval. In: rows of the table "keyness" from both its ends.
 * Only words whose bound (lrc) is not 0 are drawn: the others may be chance. */
#include "report/shown.h"

enum { ROW = 22, LABEL = 176, UNIT = 22, MOST = 9, HALF = MOST * UNIT, TOP = 44, MIDDLE = LABEL + HALF };

/* Rows of a table up to the first that may be chance, of either sign. */
static int rows_of(const dgm_table *t)
{
    int n = 0;
    while (t && n < table_rows(t) && cell_score(t, "lrc", n) != NO_SCORE && cell_score(t, "lrc", n) != 0)
        n++;
    return n;
}

static bool has_keyness(const shown *x)
{
    return x->in->key_group.len && rows_of(x->in->key_more) + rows_of(x->in->key_less) > 0;
}

/* Where a log ratio in hundredths lies; what is off the scale lies at its end. */
static int place_of(int hundredths)
{
    const int most = MOST * 100, v = hundredths > most ? most : hundredths < -most ? -most : hundredths;
    return MIDDLE + v * UNIT / 100;
}

static void put_word(html *h, shown *x, bool linked, bool prefers, int row, int y)
{
    const dgm_table *t = prefers ? x->in->key_more : x->in->key_less;
    const int ratio = cell_score(t, "log_ratio", row), low = cell_score(t, "log_ratio_low", row);
    const int high = cell_score(t, "log_ratio_high", row), at = place_of(ratio);
    const str term = cell_text_of(t, "term", row);
    const uint32_t e = evidence_of_key(x, term, prefers);
    link_open(h, x, e, linked);
    emit(h, "<text class=\"lb\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 8, y + 15);
    put_short(h, term, 21);
    emit(h, "</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>",
         ratio > 0 ? "b1" : "b2", ratio > 0 ? MIDDLE : at, y + 3, ratio > 0 ? at - MIDDLE : MIDDLE - at, ROW - 6);
    if (low != NO_SCORE && high != NO_SCORE)
        emit(h, "<path class=\"iv\" d=\"M%d %dH%d\"/>", place_of(low), y + ROW / 2, place_of(high));
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\">%n : %n</text><title>%t: log ratio %c, %n against %n</title>",
         MIDDLE + HALF + 10, y + 15, cell_count(t, "count_target", row), cell_count(t, "count_reference", row), term,
         ratio, cell_count(t, "count_target", row), cell_count(t, "count_reference", row));
    link_close(h, x, e, linked);
}

static void put_others(html *h, const report_input *in, int cells)
{
    if (in->key_reference.len)
        put_short(h, in->key_reference, cells);
    else
        emit(h, "all others");
}

static void draw_keyness(html *h, shown *x, bool linked)
{
    const report_input *in = x->in;
    const int more = rows_of(in->key_more), less = rows_of(in->key_less), bottom = TOP + (more + less) * ROW;
    svg_open(h, MIDDLE + HALF + 96, bottom + 24, "keyness", "Words that groups prefer");
    emit(h, "<text class=\"nm\" x=\"%d\" y=\"18\" text-anchor=\"end\">← ", MIDDLE - 8);
    put_others(h, in, 24);
    emit(h, "</text><text class=\"nm\" x=\"%d\" y=\"18\">", MIDDLE + 8);
    put_short(h, in->key_group, 24);
    emit(h, " →</text>\n");
    for (int v = -MOST + 1; v < MOST; v += 4) {
        emit(h, "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", v ? "gr" : "ax", place_of(v * 100),
             TOP - 8, place_of(v * 100), bottom);
        emit(h, "<text class=\"nm\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s%d×</text>\n", place_of(v * 100),
             bottom + 17, v < 0 ? "1/" : "", 1 << (v < 0 ? -v : v));
    }
    for (int i = 0; i < more; i++)
        put_word(h, x, linked, true, i, TOP + i * ROW);
    for (int i = 0; i < less; i++)
        put_word(h, x, linked, false, less - 1 - i, TOP + (more + i) * ROW);
    emit(h, "</svg>\n");
}

static void table_keyness(html *h, shown *x)
{
    const report_input *in = x->in;
    emit(h, "<table><thead><tr><th>Word<th class=\"n\">Count in %t<th class=\"n\">in ", in->key_group);
    put_others(h, in, 40);
    emit(h, "<th class=\"n\">Log ratio<th class=\"n\">95 %% from<th class=\"n\">to<th class=\"n\">Bound "
            "(lrc)</tr></thead><tbody>\n");
    for (int side = 0; side < 2; side++) {
        const dgm_table *t = side ? in->key_less : in->key_more;
        for (int i = 0; i < rows_of(t); i++) {
            const str term = cell_text_of(t, "term", i);
            emit(h, "<tr><th>");
            put_link(h, x, evidence_of_key(x, term, !side), term);
            emit(h,
                 "<td class=\"n\">%n<td class=\"n\">%n<td class=\"n\">%c<td class=\"n\">%c<td class=\"n\">%c"
                 "<td class=\"n\">%c</tr>\n",
                 cell_count(t, "count_target", i), cell_count(t, "count_reference", i), cell_score(t, "log_ratio", i),
                 cell_score(t, "log_ratio_low", i), cell_score(t, "log_ratio_high", i), cell_score(t, "lrc", i));
        }
    }
    emit(h, "</tbody></table>");
}

const figure figure_keyness = {
    "keyness",
    "Words that groups prefer",
    "Words of the group with most text against those of the other, or of all others: how many times as frequent, on a "
    "scale of doublings, with a 95 % interval where both have the word. Only words of which even the cautious bound of "
    "the ratio differs.",
    has_keyness,
    draw_keyness,
    table_keyness
};

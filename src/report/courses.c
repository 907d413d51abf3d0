/* Leading actors and targets over time. In: tallies of mentions and of stances by month and by year. Out: for each of a
 * few ids its mentions, or its score with an interval, in each period. Periods longer than the tallies' are their sums,
 * also of what intervals are made of, since a document is in one period only. */
#include "report/shown.h"
#include "table/tally_tables.h"

#include <string.h>

/* Which tally, by month or by year, the periods can be summed from. */
static int grain_of(const periods *p)
{
    return p->unit >= PERIOD_YEAR;
}

/* ---- which */

static int course_of(const shown *x, str id, str lang, bool scores)
{
    for (int i = 0; i < (scores ? x->n_scored : x->n_named); i++) {
        const course *c = scores ? &x->scored[i] : &x->named[i];
        if (str_eq(c->id, id) && (!scores || str_eq(c->lang, lang)))
            return i;
    }
    return -1;
}

static void want_points(shown *x, const course *c, char kind)
{
    char name[PERIOD_NAME];
    for (int i = 0; i < x->periods.n; i++)
        if (c->point[i].n)
            evidence_want(x, key_of(x, kind, c->id, c->lang, period_name(&x->periods, i, name)));
}

/* ---- sums */

static void add_actors(shown *x, const tally *t)
{
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section != CELL_ACTOR)
            continue;
        const int at = course_of(x, strtab_get(&t->names, c->key[1]), STR(""), false);
        const int period = at < 0 ? -1 : period_at(&x->periods, strtab_get(&t->names, c->key[0]));
        if (period < 0)
            continue;
        x->named[at].point[period].n += c->value[0];
        x->named[at].point[period].docs += c->value[1];
    }
}

static void add_sums(cluster_sums *to, cluster_sums from)
{
    to->docs += from.docs;
    to->s += from.s;
    to->n += from.n;
    to->ss += from.ss;
    to->nn += from.nn;
    to->sn += from.sn;
}

static void add_scores(shown *x, const tally *t)
{
    for (size_t i = 0; i < t->cells.n; i++) {
        const cell *c = &t->cells.v[i];
        if (c->section != CELL_TARGET || !str_eq(strtab_get(&t->names, c->key[1]), STR("author")))
            continue;
        const int at = course_of(x, strtab_get(&t->names, c->key[2]), strtab_get(&t->names, c->key[3]), true);
        const int period = at < 0 ? -1 : period_at(&x->periods, strtab_get(&t->names, c->key[0]));
        if (period < 0)
            continue;
        point *p = &x->scored[at].point[period];
        p->n += c->value[0];
        p->docs += c->value[1];
        add_sums(&p->sums, target_sums(t, c));
    }
}

static int hundredths(double v)
{
    return (int)((v > 1 ? 1 : v < -1 ? -1 : v) * 100 + (v < 0 ? -0.5 : 0.5));
}

static void find_scores(shown *x)
{
    for (int i = 0; i < x->n_scored; i++)
        for (int k = 0; k < x->periods.n; k++) {
            point *p = &x->scored[i].point[k];
            p->score = p->low = p->high = NO_SCORE;
            if (p->sums.n <= 0)
                continue;
            const double mean = p->sums.s / p->sums.n;
            p->score = hundredths(mean);
            if (p->sums.docs < INTERVAL_DOCS)
                continue;
            const double margin = stat_ratio_margin(p->sums, 0.05);
            p->low = hundredths(mean - margin);
            p->high = hundredths(mean + margin);
        }
}

/* Fewer than three periods with anything are no course. */
static int keep_long(course *v, int n, int length)
{
    enum { LEAST = 3 };
    int kept = 0;
    for (int i = 0; i < n; i++) {
        int points = 0;
        for (int k = 0; k < length; k++)
            points += v[i].point[k].n > 0;
        if (points >= LEAST)
            v[kept++] = v[i];
    }
    return kept;
}

/* Two documents years apart are no course either. */
static bool has_dates(const shown *x)
{
    enum { LEAST = 3 };
    const strtab *months = &x->in->totals->months;
    bool seen[MOST_PERIODS] = { false };
    int n = 0;
    for (uint32_t i = 0; i < strtab_size(months); i++) {
        const int at = period_at(&x->periods, strtab_get(months, i));
        if (at < 0 || seen[at])
            continue;
        seen[at] = true;
        n++;
    }
    return n >= LEAST;
}

bool courses_make(shown *x)
{
    const report_input *in = x->in;
    x->periods = periods_of(&in->totals->months);
    if (!has_dates(x))
        x->periods = (periods){ PERIOD_NONE, 0, 0 };
    const int grain = grain_of(&x->periods);
    if (x->periods.unit == PERIOD_NONE || !in->actors_by[grain] || !in->stances_by[grain])
        return true;
    x->named = mem_zalloc(x->m, 2 * MOST_COURSES * sizeof *x->named);
    if (!x->named)
        return false;
    x->scored = x->named + MOST_COURSES;
    for (int64_t i = 0; i < table_rows(in->actors) && x->n_named < MOST_COURSES; i++)
        x->named[x->n_named++] = (course){ .id = cell_text_of(in->actors, "id", i), .lang = STR("") };
    for (int i = 0; i < x->n_targets && x->n_scored < MOST_COURSES; i++)
        x->scored[x->n_scored++] = (course){ .id = cell_text_of(in->stance, "target", x->target[i]),
                                             .lang = cell_text_of(in->stance, "lang", x->target[i]) };
    add_actors(x, in->actors_by[grain]);
    add_scores(x, in->stances_by[grain]);
    x->n_scored = keep_long(x->scored, x->n_scored, x->periods.n);
    find_scores(x);
    for (int i = 0; i < x->n_named; i++)
        want_points(x, &x->named[i], 'm');
    for (int i = 0; i < x->n_scored; i++)
        want_points(x, &x->scored[i], 'z');
    return !x->failed;
}

/* ---- passages */

uint32_t evidence_of_period(shown *x, char kind, str id, str lang, str date)
{
    char name[PERIOD_NAME];
    const int at = period_at(&x->periods, date);
    return at < 0 ? STRTAB_NONE : evidence_of(x, key_of(x, kind, id, lang, period_name(&x->periods, at, name)));
}

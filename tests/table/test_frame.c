/* Rows on their way to a table: order, ties, nulls, the first of each group, q-values, and that rows dropped on the way
 * would not have been kept. */
#include "table/frame.h"
#include "testing.h"

#include <math.h>

/* The rows in their order, by what their last column says, as letters: row 0 is a. */
static void assert_order(frame *f, const int *keys, size_t n, const char *sort, int64_t top, const char *want)
{
    char got[30];
    dgm_error err = DGM_ERROR_INIT;
    if (frame_order(f, keys, n, sort, top, &err))
        fail_msg("%s", err.message);
    assert_true(f->rows < sizeof got);
    for (size_t i = 0; i < f->rows; i++)
        got[i] = (char)('a' + f->order[i]);
    got[f->rows] = '\0';
    if (strcmp(got, want) != 0)
        fail_msg("%s, top %d: %s, not %s", sort ? sort : "own order", (int)top, got, want);
}

/* Five rows: of each type the values 2, null, 1, 2, 3, or as near to that as the type comes. */
static void typed(frame *f, const mem *m)
{
    static const int64_t one[3] = { 9, 9, 9 };
    static const int values[] = { 2, -1, 1, 2, 3 };
    static const char *const words[] = { NULL, "a", "ab", "b" };
    frame_begin(f, m, false);
    frame_add_column(f, DGM_I64, "integer");
    frame_add_column(f, DGM_F64, "number");
    frame_add_column(f, DGM_UTF8, "text");
    frame_add_column(f, DGM_LIST_I64, "list");
    frame_add_column(f, DGM_BOOL, "yes");
    frame_add_column(f, DGM_I64, NULL);
    for (int i = 0; i < 5; i++) {
        const int v = values[i];
        frame_i64(f, v < 0 ? FRAME_NULL : v);
        frame_f64(f, v < 0 ? (double)NAN : v / 4.0);
        frame_str(f, v < 0 ? (str){ NULL, 0 } : str_of(words[v]));
        frame_numbers(f, one, v < 0 ? 0 : (size_t)v);
        frame_i64(f, v > 1);
        frame_i64(f, -i);
    }
}

static void every_type_is_sorted(void **state)
{
    (void)state;
    static const struct {
        const char *column, *down, *up;
    } cases[] = {
        { "integer", "eadcb", "cadeb" }, /* b is null, and last */
        { "number", "eadcb", "cadeb" },
        { "text", "eadcb", "cadeb" },
        { "list", "eadcb", "bcade" }, /* an empty list is none that is missing */
        { "yes", "adebc", "bcade" },
    };
    const mem m = test_mem();
    frame f;
    typed(&f, &m);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sort[40];
        const int column = (int)i + 1, keys[] = { -column, column };
        assert_order(&f, &keys[0], 1, NULL, 0, cases[i].down);
        assert_order(&f, &keys[1], 1, NULL, 0, cases[i].up);
        snprintf(sort, sizeof sort, "%s:asc", cases[i].column);
        assert_order(&f, NULL, 0, cases[i].column, 0, cases[i].down);
        assert_order(&f, NULL, 0, sort, 0, cases[i].up);
        snprintf(sort, sizeof sort, "%s:desc", cases[i].column);
        assert_order(&f, NULL, 0, sort, 0, cases[i].down);
    }
    const int later_first[] = { 6 }, both[] = { -1, 6 };
    assert_order(&f, later_first, 1, NULL, 0, "edcba");
    assert_order(&f, both, 2, NULL, 0, "edacb");
    assert_order(&f, later_first, 1, "integer", 0, "edacb");
    assert_order(&f, later_first, 1, "integer:asc", 0, "cdaeb");
    frame_free(&f);
}

static void only_what_is_shown_is_sorted_by(void **state)
{
    (void)state;
    static const char *const refused[] = { "", "hidden", "integers", "intege", "integer:up", "integer:", ":asc",
                                           "integer:asc:asc", "Integer" };
    const mem m = test_mem();
    frame f;
    typed(&f, &m);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        dgm_error err = DGM_ERROR_INIT;
        assert_int_equal(frame_order(&f, NULL, 0, refused[i], 0, &err), DGM_ERR_ARGUMENT);
        assert_non_null(strstr(err.message, "no column"));
    }
    frame_free(&f);
}

/* ---- the first of each group */

static void first_of_each_group(void **state)
{
    (void)state;
    static const char *const groups[] = { "x", "", "y", "x", "y", "x" };
    static const struct {
        int64_t top;
        const char *grouped, *whole;
    } cases[] = { { -1, "bfdaec", "fedcba" }, { 0, "bfdaec", "fedcba" }, { 1, "bfe", "f" },
                  { 2, "bfdec", "fe" },       { 3, "bfdaec", "fed" },    { 5, "bfdaec", "fedcb" },
                  { 6, "bfdaec", "fedcba" },  { 7, "bfdaec", "fedcba" } };
    const mem m = test_mem();
    for (int grouped = 0; grouped < 2; grouped++) {
        frame f;
        frame_begin(&f, &m, grouped);
        const int key[] = { -(frame_add_column(&f, DGM_I64, "n") + 1) };
        for (int i = 0; i < 6; i++) {
            if (grouped)
                frame_str(&f, str_of(groups[i]));
            frame_i64(&f, i);
        }
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            assert_order(&f, key, 1, NULL, cases[i].top, grouped ? cases[i].grouped : cases[i].whole);
        if (grouped) { /* the group stays first whatever is sorted by */
            assert_order(&f, key, 1, "n:asc", 1, "bac");
            assert_order(&f, key, 1, "group", 0, "bfdaec");
        }
        frame_free(&f);
    }
}

static void few_rows(void **state)
{
    (void)state;
    static const char *const down[] = { "", "a", "ba" };
    const mem m = test_mem();
    for (size_t n = 0; n < 3; n++) {
        frame f;
        dgm_table *t = NULL;
        frame_begin(&f, &m, false);
        const int key[] = { -(frame_add_column(&f, DGM_I64, "n") + 1) };
        for (size_t i = 0; i < n; i++)
            frame_i64(&f, (int64_t)i);
        assert_order(&f, key, 1, NULL, 0, down[n]);
        assert_order(&f, key, 1, NULL, 2, down[n]);
        assert_int_equal(frame_build(&f, &t, NULL), DGM_OK);
        assert_int_equal(table_rows(t), n);
        table_unref(t);
        frame_free(&f);
    }
}

/* ---- q-values */

static void assert_q(const double *p, const double *want, size_t n)
{
    const mem m = test_mem();
    frame f;
    frame_begin(&f, &m, false);
    frame_add_column(&f, DGM_F64, "p");
    frame_add_column(&f, DGM_F64, "q");
    for (size_t i = 0; i < n; i++) {
        frame_f64(&f, p[i]);
        frame_f64(&f, (double)NAN);
    }
    frame_fdr(&f, 0, 1);
    for (size_t i = 0; i < n; i++) {
        const double got = frame_get(&f, i, 1).f;
        if (isnan(want[i]) ? !isnan(got) : !(fabs(got - want[i]) < 1e-12))
            fail_msg("p %g of row %d of %d: q %g, not %g", p[i], (int)i, (int)n, got, want[i]);
    }
    frame_free(&f);
}

/* Of n tests the one with the k-th smallest p has the least of p n / k and of what later ones have. */
static void q_values_are_of_all_tests(void **state)
{
    (void)state;
    const double none = (double)NAN;
    static const struct {
        size_t n;
        double p[5], q[5];
    } cases[] = {
        { 1, { 0.2 }, { 0.2 } },
        { 1, { 1 }, { 1 } },
        { 2, { 0.2, 0.01 }, { 0.2, 0.02 } },
        { 2, { 0.05, 0.05 }, { 0.05, 0.05 } },
        { 3, { 0.03, 0.01, 0.04 }, { 0.04, 0.03, 0.04 } },
        { 4, { 0.6, 0.5, 0.9, 0.01 }, { 0.8, 0.8, 0.9, 0.04 } },
        { 5, { 0, 1, 1, 0, 0.5 }, { 0, 1, 1, 0, 0.5 / 3 * 5 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_q(cases[i].p, cases[i].q, cases[i].n);
    const double p[] = { none, 0.02, none, 0.01, none }, q[] = { none, 0.02, none, 0.02, none };
    assert_q(p, q, 5);     /* what has no p is no test */
    assert_q(p + 1, q + 1, 3);
    assert_q(p, p, 1);
    assert_q(p, p, 0);
}

/* ---- rows dropped on the way */

typedef struct source {
    uint32_t seed;
    int range; /* of values: few, so that most tie */
} source;

static int next(source *x, int range)
{
    x->seed = x->seed * 1664525u + 1013904223u;
    return (int)((x->seed >> 8) % (uint32_t)range);
}

enum { MANY = 15000, GROUPS = 3 };

/* Adds rows whose last column is their number; those below the least need not come. */
static void add_rows(frame *f, source x, bool prune, const int *keys, const char *sort, int64_t top)
{
    static const char *const groups[GROUPS] = { "x", "y", "z" }, *const words[] = { "b", "a", "c" };
    int skipped = 0;
    for (int i = 0; i < MANY; i++) {
        const int group = next(&x, GROUPS), value = next(&x, x.range), word = next(&x, 3);
        if (prune && value < f->least) {
            skipped++;
            continue;
        }
        if (f->grouped)
            frame_str(f, str_of(groups[group]));
        frame_i64(f, value);
        frame_str(f, str_of(words[word]));
        frame_i64(f, i);
        if (prune)
            assert_int_equal(frame_prune(f, keys, 2, sort, top, NULL), DGM_OK);
    }
    if (prune && top && top < 100) { /* which is what it is for */
        assert_in_range(f->cells.n / f->columns, 1, MANY / 2);
        assert_true(f->grouped || sort || keys[0] > 0 || x.range < 2 || skipped > 0);
    }
}

static void what_is_dropped_would_not_stay(void **state)
{
    (void)state;
    static const struct {
        bool grouped, up;
        int range;
        const char *sort;
        int64_t top;
    } cases[] = {
        { false, false, 5000, NULL, 1 },       { false, false, 5000, NULL, 2 },   { false, false, 40, NULL, 7 },
        { false, false, 1, NULL, 3 },          { false, true, 40, NULL, 7 },      { true, false, 40, NULL, 3 },
        { true, true, 40, NULL, 3 },           { false, false, 40, "word", 5 },   { false, false, 40, "n:asc", 5 },
        { false, false, 40, NULL, 2500 },      { false, false, 40, NULL, MANY },  { false, false, 1 << 20, NULL, 0 },
        { false, false, 40, NULL, MANY / 2 }, { true, false, 5000, "word:asc", 2 },
        { false, false, 1 << 20, NULL, 2047 },  { false, true, 1 << 20, NULL, 1 },
    };
    const mem m = test_mem();
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        frame f[2];
        for (int i = 0; i < 2; i++) {
            frame_begin(&f[i], &m, cases[k].grouped);
            const int n = frame_add_column(&f[i], DGM_I64, "n") + 1,
                      word = frame_add_column(&f[i], DGM_UTF8, "word") + 1;
            frame_add_column(&f[i], DGM_I64, NULL);
            const int keys[] = { cases[k].up ? n : -n, word };
            add_rows(&f[i], (source){ 5, cases[k].range }, i == 1, keys, cases[k].sort, cases[k].top);
            assert_int_equal(frame_order(&f[i], keys, 2, cases[k].sort, cases[k].top, NULL), DGM_OK);
        }
        assert_int_equal(f[0].rows, f[1].rows);
        const int last = (int)f[0].columns - 1;
        for (size_t i = 0; i < f[0].rows; i++)
            if (frame_get(&f[0], f[0].order[i], last).i != frame_get(&f[1], f[1].order[i], last).i)
                fail_msg("case %d: row %d is another", (int)k, (int)i);
        frame_free(&f[0]);
        frame_free(&f[1]);
    }
}

/* Once rows were dropped, the least that is of use is the last one kept. */
static void the_last_kept_is_the_least(void **state)
{
    (void)state;
    enum { ROWS = 5000 };
    const mem m = test_mem();
    for (int64_t top = 1; top <= 4; top++) {
        frame f;
        frame_begin(&f, &m, false);
        const int key[] = { -(frame_add_column(&f, DGM_I64, "n") + 1) };
        assert_int_equal(f.least, INT64_MIN);
        for (int64_t i = 0; i < ROWS; i++) {
            frame_i64(&f, i < 4 ? 40 - 10 * i : 1);
            assert_int_equal(frame_prune(&f, key, 1, NULL, top, NULL), DGM_OK);
        }
        assert_int_equal(f.least, 50 - 10 * top);
        frame_free(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_sorted), cmocka_unit_test(only_what_is_shown_is_sorted_by),
        cmocka_unit_test(first_of_each_group),  cmocka_unit_test(few_rows),
        cmocka_unit_test(q_values_are_of_all_tests), cmocka_unit_test(what_is_dropped_would_not_stay),
        cmocka_unit_test(the_last_kept_is_the_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

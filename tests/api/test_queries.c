/* What a query does to every table of a tally: rows in the order that docs/tables.md states, filters that hide rows and
 * change none, the first of each group, and another column to sort by. */
#include "api_testing.h"

#include <ctype.h>
#include <math.h>

/* ---- texts in which much is as frequent as something else */

static const char names[] = "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\n"
                            "lee\tAnn Lee\tPERSON\ten\tAnn Lee\t\t\t\teditor\t\t\n";
static const char words[] = "good,praise*\nbad,fail*\nold,old\ntrade,sell*\nfuel,oil\nfuel,gas\nstate,gabon\n";
static const char *const sentences[] = {
    "Peru praised Chile.",         "Chile condemned Peru.",
    "Ann Lee condemned Nepal.",    "Peru is a failure.",
    "Nepal is a success.",         "Kenya and Nepal sell old oil.",
    "Peru and Kenya sell gas.",    "Nobody sells old gas to Nepal.",
    "Chile and Peru met Ann Lee.", "Kenya is a failure.",
    "Peru praised Nepal.",         "The old oil of Kenya failed.",
    "Chile is a success.",         "Ann Lee met Peru in Nepal.",
    "Old gas, old oil.",           "Read the next issue by the lake.",
};
/* What is there once, or three times, in two documents of a source. */
static const char once[] = "\n\nA heron slept in Qatar and Yemen.\n\nGabon is a failure.\n\nAn old heron slept.",
                  thrice[] = "\n\nMali met Togo.\n\nOman is a failure.";
enum { SENTENCES = sizeof sentences / sizeof *sentences, DOCS = 24, MOST_ROWS = 400 };

static dgm_pipeline *make_pipeline(void)
{
    const struct {
        uint32_t kind;
        const char *name, *data;
    } files[] = { { DGM_GAZETTEER, "names.tsv", names }, { DGM_KEYWORDS, "words.csv", words } };
    const dgm_options o = {
        .struct_size = sizeof o, .lang = "en", .flags = DGM_NO_STEM, .data_dir = "/nowhere", .hash_seed = 3
    };
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (dgm_pipeline_load(p, files[i].kind, files[i].name, files[i].data, strlen(files[i].data), &err))
            fail_msg("%s", err.message);
    if (dgm_pipeline_seal(p, &err))
        fail_msg("%s", err.message);
    return p;
}

enum { TEXT_MOST = 2000 };

static void make_text(int i, char text[TEXT_MOST])
{
    uint32_t seed = (uint32_t)i;
    text[0] = '\0';
    for (int k = 0; k <= i % 12; k++) {
        seed = seed * 1664525u + 1013904223u;
        strcat(strcat(text, k ? "\n\n" : ""), sentences[(seed >> 16) % SENTENCES]);
    }
    strcat(text, i == 0 ? once : "");
    for (int k = i == 0 ? 2 : i == 3; k > 0; k--)
        strcat(text, thrice);
}

/* The sources of every three texts. */
static const char *const two[] = { "Tern", "Gull", "Gull" };

/* Counts DOCS texts of one to twelve paragraphs, each third of one source, NULL: not counted. */
static dgm_tally *count(dgm_pipeline *p, uint32_t kind, const dgm_tally_options *o, const char *const sources[3])
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_tally *t = NULL;
    dgm_doc *d = NULL;
    if (dgm_tally_new(p, kind, o, &t, &err))
        fail_msg("%s", err.message);
    assert_int_equal(dgm_doc_new(p, &d, NULL), DGM_OK);
    for (int i = 0; i < DOCS; i++) {
        char text[TEXT_MOST], id[8];
        make_text(i, text);
        if (!sources[i % 3])
            continue;
        const dgm_field field = { "source", sources[i % 3] };
        snprintf(id, sizeof id, "d%02d", i);
        const dgm_meta meta = { .struct_size = sizeof meta, .id = id, .fields = &field, .n_fields = 1 };
        assert_int_equal(dgm_doc_set(d, text, strlen(text), &meta, NULL), DGM_OK);
        if (dgm_tally_add(t, d, &err))
            fail_msg("%s", err.message);
    }
    dgm_doc_free(d);
    return t;
}

/* ---- tables, as lines and as numbers */

typedef struct rows {
    dgm_table *t;
    char *text;                  /* TSV, its line feeds NULs */
    const char *line[MOST_ROWS]; /* of each row */
    int n;
} rows;

static rows ask(const dgm_tally *t, const char *name, const dgm_query *q)
{
    rows r = { 0 };
    dgm_error err = DGM_ERROR_INIT;
    if (dgm_tally_table(t, name, q, &r.t, &err))
        fail_msg("%s: %s", name, err.message);
    r.text = written(r.t, DGM_FORMAT_TSV);
    char *p = r.text + strcspn(r.text, "\n");
    while (*p == '\n' && p[1]) {
        assert_true(r.n < MOST_ROWS);
        *p = '\0';
        r.line[r.n++] = ++p;
        p += strcspn(p, "\n");
    }
    *p = '\0';
    assert_int_equal(r.n, dgm_table_rows(r.t));
    return r;
}

static void drop(rows *r)
{
    free(r->text);
    dgm_table_unref(r->t);
}

static const dgm_column *column(const rows *r, const char *name)
{
    const dgm_column *c = dgm_table_column(r->t, dgm_table_find(r->t, name));
    if (!c)
        fail_msg("no column %s", name);
    return c;
}

static bool is_null(const dgm_column *c, int64_t row)
{
    return c->validity && !(c->validity[row / 8] >> row % 8 & 1);
}

static double value(const dgm_column *c, int64_t row)
{
    return c->type == DGM_F64   ? ((const double *)c->values)[row]
           : c->type == DGM_I64 ? (double)((const int64_t *)c->values)[row]
                                : (double)((const int32_t *)c->values)[row];
}

/* By bytes; a term is shown as it is written most often, and its key is folded. */
static int compare_text(const dgm_column *c, int a, int b, bool folded)
{
    const char *s = c->values;
    const int32_t n = c->offsets[a + 1] - c->offsets[a], m = c->offsets[b + 1] - c->offsets[b];
    for (int32_t i = 0; i < n && i < m; i++) {
        const unsigned char x = (unsigned char)s[c->offsets[a] + i], y = (unsigned char)s[c->offsets[b] + i];
        const int way = folded ? tolower(x) - tolower(y) : x - y;
        if (way)
            return way;
    }
    return n - m;
}

/* Below 0 where row a comes first by the column: "-NAME" the largest first, "~NAME" by its key; nulls last. */
static int compare(const rows *r, const char *by, int a, int b)
{
    const bool down = *by == '-', folded = *by == '~';
    const dgm_column *c = column(r, by + (down || folded));
    if (is_null(c, a) || is_null(c, b))
        return is_null(c, a) - is_null(c, b);
    const int way = c->type == DGM_UTF8 ? compare_text(c, a, b, folded)
                                        : (value(c, a) > value(c, b)) - (value(c, a) < value(c, b));
    return down ? -way : way;
}

/* ---- the tables, and what is said of them */

typedef struct subject {
    const char *table;
    uint32_t kind;
    dgm_tally_options o;
    const char *count, *docs;        /* columns that min_count and min_docs look at, NULL: none */
    int64_t least_count, least_docs; /* where the query says nothing */
    const char *order[6];
    const char *top_of[4]; /* the columns whose values have so many rows each */
    bool fixed;            /* no other column is sorted by */
} subject;

/* clang-format off: a table */
static const subject subjects[] = {
    { "terms", DGM_TALLY_TERMS, { 0 }, "count", "docs", 1, 1, { "-count", "~term" }, { NULL }, false },
    { "terms", DGM_TALLY_TERMS, { .by = "source" }, "count", "docs", 1, 1, { "group", "-count", "~term" },
      { "group" }, false },
    { "dispersion", DGM_TALLY_TERMS, { .by = "doc" }, "count", "docs", 1, 1, { "-count", "~term" }, { NULL }, false },
    { "features", DGM_TALLY_TERMS, { .by = "doc" }, "count", "docs", 1, 1, { "-count", "~term" }, { NULL }, true },
    { "collocations", DGM_TALLY_TERMS, { .ngram_min = 1, .ngram_max = 3 }, "count", "docs", 2, 1,
      { "-z", "-count", "~collocation" }, { NULL }, false },
    { "pairs", DGM_TALLY_PAIRS, { 0 }, "count", "docs", 1, 1, { "-count", "-g2", "a", "b" }, { NULL }, false },
    { "pairs", DGM_TALLY_PAIRS, { .of = DGM_OF_TERMS }, "count", "docs", 1, 1,
      { "-count", "-g2", "~a", "~b" }, { NULL }, false },
    { "pairs", DGM_TALLY_PAIRS, { .by = "source" }, "count", "docs", 1, 1,
      { "group", "-count", "-g2", "a", "b" }, { "group" }, false },
    { "edges", DGM_TALLY_PAIRS, { .flags = DGM_BONDS | DGM_PASSAGES }, "count", "docs", 3, 2,
      { "-count", "-g2", "a", "b" }, { NULL }, false },
    { "actors", DGM_TALLY_ENTITIES, { 0 }, "count", "docs", 1, 1, { "-count", "id" }, { NULL }, false },
    { "actors", DGM_TALLY_ENTITIES, { .by = "source" }, "count", "docs", 1, 1, { "group", "-count", "id" },
      { "group" }, false },
    { "keywords", DGM_TALLY_KEYWORDS, { 0 }, "count", "docs", 1, 1, { "-count", "category" }, { NULL }, false },
    { "keywords", DGM_TALLY_KEYWORDS, { .by = "source" }, "count", "docs", 1, 1,
      { "group", "-count", "category" }, { "group" }, false },
    { "stance", DGM_TALLY_STANCES, { 0 }, "n", "docs", 1, 1, { "-n", "target" }, { NULL }, false },
    { "stance", DGM_TALLY_STANCES, { .by = "source" }, "n", "docs", 1, 1, { "group", "-n", "target" },
      { "group" }, false },
    { "holders", DGM_TALLY_STANCES, { .flags = DGM_HOLDERS }, "count", "docs", 3, 1,
      { "-count", "from", "to" }, { NULL }, false },
    { "drivers", DGM_TALLY_STANCES, { .flags = DGM_DRIVERS }, "count", "docs", 1, 1, { NULL }, { "target" }, false },
    { "drivers", DGM_TALLY_STANCES, { .flags = DGM_DRIVERS, .by = "source" }, "count", "docs", 1, 1, { NULL },
      { "group", "target", "voice", "lang" }, false },
    { "collocates", DGM_TALLY_COLLOCATES, { .node = "old", .flags = DGM_STOP }, "count", "docs", 1, 1,
      { "-count", "-g2", "~collocate" }, { NULL }, false },
    { "lines", DGM_TALLY_LINES, { 0 }, "times", "docs", 1, 2, { "-docs", "source", "line" }, { NULL }, false },
    { "groups", DGM_TALLY_TERMS, { .by = "doc" }, NULL, NULL, 0, 0, { "group" }, { NULL }, false },
    { "diversity", DGM_TALLY_TEXTS, { .by = "doc" }, NULL, NULL, 0, 0, { "group" }, { NULL }, false },
    { "readability", DGM_TALLY_TEXTS, { .by = "source" }, NULL, NULL, 0, 0, { "group" }, { NULL }, false },
};
/* clang-format on */

/* Nothing is hidden. */
static dgm_query everything(void)
{
    const dgm_query q = { .struct_size = sizeof q, .min_count = 1, .min_docs = 1 };
    return q;
}

static rows ask_all(const subject *s, const dgm_tally *t)
{
    const dgm_query q = everything();
    rows r = ask(t, s->table, &q);
    if (r.n < 2)
        fail_msg("%s: %d rows show nothing", s->table, r.n);
    return r;
}

/* The answer has the chosen ones of all rows, and no others. */
static void assert_rows(const subject *s, const rows *all, const bool *chosen, rows got, const char *what)
{
    int n = 0;
    for (int i = 0; i < all->n; i++)
        if (chosen[i] && (n == got.n || strcmp(all->line[i], got.line[n++]) != 0))
            fail_msg("%s, %s: not in its place: %s", s->table, what, all->line[i]);
    if (n != got.n)
        fail_msg("%s, %s: one too many: %s", s->table, what, got.line[n]);
    drop(&got);
}

static void check_order(const subject *s, const rows *all)
{
    for (int i = 1; i < all->n && s->order[0]; i++) {
        int way = 0;
        for (size_t k = 0; k < sizeof s->order / sizeof *s->order && s->order[k] && way == 0; k++)
            way = compare(all, s->order[k], i - 1, i);
        if (way >= 0)
            fail_msg("%s: not in order: %s, then %s", s->table, all->line[i - 1], all->line[i]);
    }
}

/* Rows of at least so many; 0: of as many as the header states. */
static void check_at_least(const subject *s, const dgm_tally *t, const rows *all, const char *name, int64_t want, int64_t least)
{
    bool chosen[MOST_ROWS];
    dgm_query q = everything();
    *(name == s->docs ? &q.min_docs : &q.min_count) = want;
    for (int i = 0; i < all->n; i++)
        chosen[i] = value(column(all, name), i) >= (double)(want ? want : least);
    assert_rows(s, all, chosen, ask(t, s->table, &q), name);
}

static void check_least(const subject *s, const dgm_tally *t, const rows *all, const char *name, int64_t least)
{
    bool on_the_edge = false;
    check_at_least(s, t, all, name, 0, least);
    for (int i = 0; i < all->n; i++) {
        const int64_t has = (int64_t)value(column(all, name), i);
        on_the_edge |= has == least;
        check_at_least(s, t, all, name, has, least);
        check_at_least(s, t, all, name, has + 1, least);
    }
    if (!on_the_edge)
        fail_msg("%s: no row has just %s %d", s->table, name, (int)least);
}

/* Whether two rows are alike in columns. */
static bool same(const rows *r, const char *const columns[4], int a, int b)
{
    bool yes = true;
    for (int k = 0; k < 4 && columns[k]; k++)
        yes = yes && compare(r, columns[k], a, b) == 0;
    return yes;
}

static void check_top(const subject *s, const dgm_tally *t, const rows *all)
{
    for (int64_t top = 1; top <= 3; top++) {
        bool chosen[MOST_ROWS];
        int64_t so_far = 0;
        dgm_query q = everything();
        q.top = top;
        for (int i = 0; i < all->n; i++) {
            so_far = i > 0 && same(all, s->top_of, i - 1, i) ? so_far + 1 : 1;
            chosen[i] = so_far <= top;
        }
        assert_rows(s, all, chosen, ask(t, s->table, &q), "top");
    }
}

/* Another column first, after the group; ties and all else as before. */
static void check_sort(const subject *s, const dgm_tally *t, const rows *all, const char *name, bool up)
{
    int order[MOST_ROWS];
    char sort[80], by[80];
    const bool grouped = s->top_of[0] && strcmp(s->top_of[0], "group") == 0;
    snprintf(sort, sizeof sort, "%s%s", name, up ? ":asc" : "");
    snprintf(by, sizeof by, "%s%s", up ? "" : "-", name);
    for (int i = 0; i < all->n; i++) {
        int at = i;
        for (; at > 0; at--) {
            const int group = grouped ? compare(all, "group", order[at - 1], i) : 0;
            if (group < 0 || (group == 0 && compare(all, by, order[at - 1], i) <= 0))
                break;
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    dgm_query q = everything();
    q.sort = sort;
    rows got = ask(t, s->table, &q);
    assert_int_equal(got.n, all->n);
    for (int i = 0; i < got.n; i++)
        if (strcmp(got.line[i], all->line[order[i]]) != 0)
            fail_msg("%s by %s: row %d is %s, not %s", s->table, sort, i, got.line[i], all->line[order[i]]);
    drop(&got);
}

static void check_sorts(const subject *s, const dgm_tally *t, const rows *all)
{
    for (int32_t i = 0; i < dgm_table_columns(all->t); i++) {
        const dgm_column *c = dgm_table_column(all->t, i);
        if ((c->type == DGM_I64 || c->type == DGM_F64 || c->type == DGM_UTF8) && strcmp(c->name, "group") != 0) {
            check_sort(s, t, all, c->name, false);
            check_sort(s, t, all, c->name, true);
        }
    }
}

/* One group of several is that part of the table. */
static void check_group(const subject *s, const dgm_tally *t, const rows *all)
{
    bool chosen[MOST_ROWS];
    const dgm_column *group = column(all, "group");
    dgm_query q = everything();
    q.group = "Tern";
    for (int i = 0; i < all->n; i++)
        chosen[i] = memcmp((const char *)group->values + group->offsets[i], "Tern", 4) == 0;
    assert_rows(s, all, chosen, ask(t, s->table, &q), "group");
}

static void every_table(void **state)
{
    (void)state;
    dgm_pipeline *p = make_pipeline();
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        const subject *s = &subjects[i];
        dgm_tally_options o = s->o;
        o.struct_size = sizeof o;
        dgm_tally *t = count(p, s->kind, &o, two);
        rows all = ask_all(s, t);
        check_order(s, &all);
        if (s->count)
            check_least(s, t, &all, s->count, s->least_count);
        if (s->docs)
            check_least(s, t, &all, s->docs, s->least_docs);
        check_top(s, t, &all);
        if (!s->fixed)
            check_sorts(s, t, &all);
        if (s->o.by && strcmp(s->o.by, "source") == 0)
            check_group(s, t, &all);
        drop(&all);
        dgm_tally_free(t);
    }
    dgm_pipeline_free(p);
}

/* ---- passages: so many of each; `top` counts pairs, or else rows */

typedef struct passages {
    const char *table;
    uint32_t kind;
    dgm_tally_options o;
    const char *group[4], *of[4]; /* columns */
    bool pairs;
} passages;

static void check_passages(const passages *x, const dgm_tally *t)
{
    dgm_query q = everything();
    q.evidence = 100;
    rows all = ask(t, x->table, &q);
    const subject s = { .table = x->table };
    assert_true(all.n > 12);
    for (int32_t most = 0; most <= 3; most++)
        for (int64_t top = 0; top <= 2; top++) {
            bool chosen[MOST_ROWS];
            int64_t place = 0, number = 0, shown = 0;
            for (int i = 0; i < all.n; i++) {
                const bool group = i > 0 && same(&all, x->group, i - 1, i), one = group && same(&all, x->of, i - 1, i);
                place = one ? place + 1 : 1;
                number = one ? number : group ? number + 1 : 1;
                shown = group ? shown : 0;
                chosen[i] = place <= (most ? most : 3) && (!top || (x->pairs ? number <= top : shown < top));
                shown += chosen[i];
            }
            q.evidence = most;
            q.top = top;
            assert_rows(&s, &all, chosen, ask(t, x->table, &q), "passages");
        }
    drop(&all);
}

static void passages_of_each(void **state)
{
    (void)state;
    static const passages tables[] = {
        { "passages", DGM_TALLY_PAIRS, { .flags = DGM_PASSAGES, .evidence = 9 }, { NULL }, { "a", "b" }, true },
        { "passages",
          DGM_TALLY_PAIRS,
          { .flags = DGM_PASSAGES, .evidence = 9, .by = "source" },
          { "group" },
          { "a", "b" },
          true },
        { "evidence", DGM_TALLY_STANCES, { .evidence = 9 }, { NULL }, { "target" }, false },
        { "evidence", DGM_TALLY_STANCES, { .evidence = 9, .by = "source" }, { "group" }, { "target" }, false },
    };
    dgm_pipeline *p = make_pipeline();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        dgm_tally_options o = tables[i].o;
        o.struct_size = sizeof o;
        dgm_tally *t = count(p, tables[i].kind, &o, two);
        check_passages(&tables[i], t);
        dgm_tally_free(t);
    }
    dgm_pipeline_free(p);
}

/* ---- two groups of three */

static bool text_is(const dgm_column *c, int row, const char *want)
{
    const int32_t n = c->offsets[row + 1] - c->offsets[row];
    return (size_t)n == strlen(want) && memcmp((const char *)c->values + c->offsets[row], want, strlen(want)) == 0;
}

/* The row of the table "stance" of a group and of the target that `like` has in that row; -1: there is none. */
static int stance_row(const rows *r, const char *group, const rows *like, int row)
{
    char target[64];
    const dgm_column *c = column(like, "target");
    snprintf(target, sizeof target, "%.*s", (int)(c->offsets[row + 1] - c->offsets[row]),
             (const char *)c->values + c->offsets[row]);
    for (int i = 0; i < r->n; i++)
        if (text_is(column(r, "group"), i, group) && text_is(column(r, "target"), i, target))
            return i;
    return -1;
}

static void check_side(const rows *contrast, int row, const rows *stance, const char *group,
                       const char *const columns[3])
{
    static const char *const of[] = { "docs", "n", "score" };
    const int at = stance_row(stance, group, contrast, row);
    for (int k = 0; k < 3; k++) {
        const dgm_column *got = column(contrast, columns[k]), *want = column(stance, of[k]);
        if (at < 0 || is_null(want, at))
            assert_true(k == 2 ? is_null(got, row) : value(got, row) == 0);
        else
            assert_true(!is_null(got, row) && fabs(value(got, row) - value(want, at)) < 1e-12);
    }
}

/* A row of a contrast has what the table of stances says of its groups, whichever of them has the target. */
static void contrasts_are_of_stances(void **state)
{
    (void)state;
    static const char *const three[] = { "Tern", "Gull", "Skua" }, *const first[] = { "docs_a", "n_a", "score_a" },
                             *const second[] = { "docs_b", "n_b", "score_b" };
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "source" };
    dgm_pipeline *p = make_pipeline();
    dgm_tally *t = count(p, DGM_TALLY_STANCES, &o, three);
    rows stance = ask(t, "stance", NULL);
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            if (a == b)
                continue;
            dgm_query q = everything();
            q.group = three[a];
            q.reference = three[b];
            rows r = ask(t, "contrast", &q);
            int alone = 0;
            for (int i = 0; i < r.n; i++) {
                check_side(&r, i, &stance, three[a], first);
                check_side(&r, i, &stance, three[b], second);
                const dgm_column *x = column(&r, "score_a"), *y = column(&r, "score_b"), *d = column(&r, "difference");
                const bool none = is_null(x, i) || is_null(y, i);
                assert_int_equal(is_null(d, i), none);
                assert_true(none || fabs(value(d, i) - (value(x, i) - value(y, i))) < 1e-12);
                alone += value(column(&r, "docs_a"), i) == 0 || value(column(&r, "docs_b"), i) == 0;
            }
            int either = 0;
            for (int i = 0; i < stance.n; i++)
                either += text_is(column(&stance, "group"), i, three[a]) ||
                          text_is(column(&stance, "group"), i, three[b]);
            assert_int_equal(2 * r.n - alone, either);
            drop(&r);
        }
    drop(&stance);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
}

/* What is in neither of the two groups compared changes nothing, the adjusted probabilities least of all. */
static void others_do_not_matter(void **state)
{
    (void)state;
    static const char *const some[] = { "Tern", "Gull", NULL }, *const more[] = { "Tern", "Gull", "Skua" };
    static const struct {
        const char *table;
        uint32_t kind, flags;
    } tables[] = { { "keyness", DGM_TALLY_TERMS, DGM_DOCUMENTS }, { "contrast", DGM_TALLY_STANCES, 0 } };
    dgm_pipeline *p = make_pipeline();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const dgm_tally_options o = { .struct_size = sizeof o, .by = "source", .flags = tables[i].flags };
        dgm_tally *t = count(p, tables[i].kind, &o, some), *u = count(p, tables[i].kind, &o, more);
        dgm_query q = everything();
        q.group = "Gull";
        q.reference = "Tern";
        rows a = ask(t, tables[i].table, &q), b = ask(u, tables[i].table, &q);
        assert_int_equal(a.n, b.n);
        for (int k = 0; k < a.n; k++)
            assert_string_equal(a.line[k], b.line[k]);
        drop(&a);
        drop(&b);
        dgm_tally_free(t);
        dgm_tally_free(u);
    }
    dgm_pipeline_free(p);
}

/* ---- samples */

/* The sheet has the sentences that the key says. */
static void samples_are_of_sentences(void **state)
{
    (void)state;
    const dgm_tally_options o = { .struct_size = sizeof o, .sample = 40 };
    dgm_pipeline *p = make_pipeline();
    dgm_tally *t = count(p, DGM_TALLY_SAMPLE, &o, two);
    rows sheet = ask(t, "sheet", NULL), key = ask(t, "key", NULL);
    dgm_doc *d = NULL;
    assert_int_equal(dgm_doc_new(p, &d, NULL), DGM_OK);
    assert_true(sheet.n > 20 && key.n >= sheet.n);
    int later = 0, named = 0;
    for (int i = 0; i < sheet.n; i++) {
        char text[TEXT_MOST], want[TEXT_MOST];
        const dgm_column *doc = column(&key, "doc"), *got = column(&sheet, "text");
        make_text(atoi((const char *)doc->values + doc->offsets[i] + 1), text);
        assert_int_equal(dgm_doc_set(d, text, strlen(text), NULL, NULL), DGM_OK);
        const dgm_table *cut = NULL;
        assert_int_equal(dgm_doc_layer(d, DGM_SENTENCES, 0, &cut, NULL), DGM_OK);
        const int sentence = (int)value(column(&key, "sentence"), i);
        const int32_t *start = dgm_table_column(cut, dgm_table_find(cut, "start"))->values,
                      *end = dgm_table_column(cut, dgm_table_find(cut, "end"))->values;
        assert_true(sentence < dgm_table_rows(cut));
        snprintf(want, sizeof want, "%.*s", (int)(end[sentence] - start[sentence]), text + start[sentence]);
        assert_true(text_is(got, i, want));
        assert_true(text_is(column(&sheet, "target"), i, "lee") == text_is(column(&sheet, "name"), i, "Ann Lee"));
        named += text_is(column(&sheet, "name"), i, "Peru");
        later += sentence > 0;
    }
    assert_true(later > 0 && named > 0);
    drop(&sheet);
    drop(&key);
    dgm_doc_free(d);
    dgm_tally_free(t);
    dgm_pipeline_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_table), cmocka_unit_test(passages_of_each),
                                        cmocka_unit_test(contrasts_are_of_stances),
                                        cmocka_unit_test(others_do_not_matter),
                                        cmocka_unit_test(samples_are_of_sentences) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The writers: each format byte by byte, hostile cells, and sinks that fail. */
#include "meter.h"
#include "base/json.h"
#include "base/utf8.h"
#include "table/table.h"
#include "table/writer.h"

#include <locale.h>
#include <math.h>

/* ---- a sink that keeps what it gets, and fails after `left` bytes */

typedef struct catcher {
    buf got;
    int64_t left;
    int calls;
} catcher;

static int catch_(void *user, const void *data, size_t len)
{
    catcher *c = user;
    const mem m = test_mem();
    c->calls++;
    if ((c->left -= (int64_t)len) < 0)
        return -1;
    assert_true(len > 0 && buf_add(&m, &c->got, data, len));
    return 0;
}

static dgm_writer *open_writer(catcher *c, uint32_t format, uint32_t flags, int32_t columns)
{
    const mem m = test_mem();
    const dgm_sink sink = { sizeof sink, 0, catch_, c };
    const dgm_writer_options o = { .struct_size = sizeof o, .flags = flags, .columns = columns };
    dgm_writer *w = NULL;
    c->left = INT64_MAX;
    assert_int_equal(writer_new(&m, format, &sink, &o, &w, NULL), DGM_OK);
    return w;
}

static void close_writer(dgm_writer *w)
{
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(writer_finish(w, &err), DGM_OK);
    writer_free(w);
}

/* Writes the tables and compares. */
static void expect(uint32_t format, uint32_t flags, int32_t columns, dgm_table *const *tables, size_t n,
                   const char *want)
{
    catcher c = { 0 };
    dgm_writer *w = open_writer(&c, format, flags, columns);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(writer_add(w, tables[i], NULL), DGM_OK);
    close_writer(w);
    assert_string_equal(c.got.v ? c.got.v : "", want);
    free(c.got.v);
}

/* ---- tables */

static dgm_table *text_table(const char *name, const char *const *cells, size_t n)
{
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int c = builder_column(&b, DGM_UTF8, name);
    for (size_t i = 0; i < n; i++)
        builder_strz(&b, c, cells[i]);
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

static dgm_table *mixed_table(int rows)
{
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int doc = builder_column(&b, DGM_DICT, "doc"), start = builder_column(&b, DGM_I32, "start"),
              score = builder_column(&b, DGM_F64, "score"), direct = builder_column(&b, DGM_BOOL, "direct"),
              words = builder_column(&b, DGM_LIST_UTF8, "words"), spans = builder_column(&b, DGM_LIST_I64, "spans"),
              text = builder_column(&b, DGM_UTF8, "text");
    for (int i = 0; i < rows; i++) {
        builder_strz(&b, doc, "a");
        builder_i32(&b, start, i * 10);
        builder_f64(&b, score, i ? (double)NAN : -0.35);
        builder_bool(&b, direct, i == 0);
        builder_item_str(&b, words, STR("near"));
        builder_item_str(&b, words, STR("far"));
        if (!i)
            builder_list(&b, words);
        else
            builder_null(&b, words);
        for (int k = 0; k < 2 * i; k++)
            builder_item_i64(&b, spans, k - 1);
        builder_list(&b, spans);
        builder_strz(&b, text, i ? "say \"no\", now" : "plain");
    }
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

/* ---- CSV and TSV */

static void csv_and_tsv(void **state)
{
    (void)state;
    dgm_table *t = mixed_table(2);
    expect(DGM_FORMAT_CSV, 0, 0, &t, 1,
           "doc,start,score,direct,words,spans,text\n"
           "a,0,-0.35,true,near;far,,plain\n"
           "a,10,,false,,-1;0,\"say \"\"no\"\", now\"\n");
    expect(DGM_FORMAT_TSV, DGM_RAW_CELLS, 0, &t, 1,
           "doc\tstart\tscore\tdirect\twords\tspans\ttext\n"
           "a\t0\t-0.35\ttrue\tnear;far\t\tplain\n"
           "a\t10\t\tfalse\t\t-1;0\t\"say \"\"no\"\", now\"\n");
    table_unref(t);
}

static void cells_with_breaks_are_quoted(void **state)
{
    (void)state;
    const char *const cells[] = { "a\nb", "a\rb", "a,b", "a\tb", "\"", "", NULL };
    dgm_table *t = text_table("x", cells, 7);
    expect(DGM_FORMAT_CSV, 0, 0, &t, 1, "x\n\"a\nb\"\n\"a\rb\"\n\"a,b\"\na\tb\n\"\"\"\"\n\"\"\n\"\"\n");
    expect(DGM_FORMAT_TSV, 0, 0, &t, 1, "x\n\"a\nb\"\n\"a\rb\"\na,b\n\"a\tb\"\n\"\"\"\"\n\"\"\n\"\"\n");
    table_unref(t);
}

static void formulas_are_neutralised(void **state)
{
    (void)state;
    const char *const cells[] = { "=1+1", "+7", "@SUM(A1)", "\tx", "\rx",
                                  "-cmd", "-5", "-1.5e3",   "-.5", "-",   "a=b", "-5 %" };
    dgm_table *t = text_table("x", cells, 12);
    expect(DGM_FORMAT_CSV, 0, 0, &t, 1,
           "x\n'=1+1\n'+7\n'@SUM(A1)\n'\tx\n\"'\rx\"\n'-cmd\n-5\n-1.5e3\n'-.5\n'-\na=b\n'-5 %\n");
    expect(DGM_FORMAT_CSV, DGM_RAW_CELLS | DGM_NO_HEADER, 0, &t, 1,
           "=1+1\n+7\n@SUM(A1)\n\tx\n\"\rx\"\n-cmd\n-5\n-1.5e3\n-.5\n-\na=b\n-5 %\n");
    expect(DGM_FORMAT_TSV, DGM_NO_HEADER, 0, &t, 1,
           "=1+1\n+7\n@SUM(A1)\n\"\tx\"\n\"\rx\"\n-cmd\n-5\n-1.5e3\n-.5\n-\na=b\n-5 %\n");
    table_unref(t);
}

static void empty_results(void **state)
{
    (void)state;
    dgm_table *t = mixed_table(0);
    expect(DGM_FORMAT_CSV, 0, 0, &t, 1, "doc,start,score,direct,words,spans,text\n");
    expect(DGM_FORMAT_CSV, DGM_NO_HEADER, 0, &t, 1, "");
    expect(DGM_FORMAT_TSV, 0, 0, &t, 1, "doc\tstart\tscore\tdirect\twords\tspans\ttext\n");
    expect(DGM_FORMAT_TABLE, 0, 0, &t, 1, "doc  start  score  direct  words  spans  text\n");
    expect(DGM_FORMAT_JSON, 0, 0, &t, 1, "[]\n");
    expect(DGM_FORMAT_JSONL, 0, 0, &t, 1, "");
    for (uint32_t f = DGM_FORMAT_TABLE; f <= DGM_FORMAT_CSV; f++)
        expect(f, 0, 0, NULL, 0, "");
    expect(DGM_FORMAT_JSON, 0, 0, NULL, 0, "[]\n");
    expect(DGM_FORMAT_DOT, 0, 0, NULL, 0, "graph {\n  edge [color=\"#a0a0a0\"];\n}\n");
    expect(DGM_FORMAT_GEXF, 0, 0, NULL, 0,
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
           "<graph defaultedgetype=\"undirected\" mode=\"static\">\n<nodes>\n</nodes>\n</graph>\n</gexf>\n");
    table_unref(t);
}

static void one_header_for_many_tables(void **state)
{
    (void)state;
    const char *const one[] = { "1" }, *const two[] = { "2", "3" };
    dgm_table *tables[] = { text_table("x", one, 1), text_table("x", NULL, 0), text_table("x", two, 2),
                            text_table("y", one, 1) };
    expect(DGM_FORMAT_CSV, 0, 0, tables, 3, "x\n1\n2\n3\n");
    expect(DGM_FORMAT_JSON, 0, 0, tables, 3, "[\n{\"x\":\"1\"},\n{\"x\":\"2\"},\n{\"x\":\"3\"}\n]\n");
    catcher c = { 0 };
    dgm_writer *w = open_writer(&c, DGM_FORMAT_CSV, 0, 0);
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(writer_add(w, tables[0], &err), DGM_OK);
    assert_int_equal(writer_add(w, tables[3], &err), DGM_ERR_ARGUMENT);
    assert_int_equal(writer_add(w, tables[2], &err), DGM_OK); /* the writer is none the worse for it */
    close_writer(w);
    assert_string_equal(c.got.v, "x\n1\n2\n3\n");
    free(c.got.v);
    for (int i = 0; i < 4; i++)
        table_unref(tables[i]);
}

/* ---- JSON */

static void json_golden(void **state)
{
    (void)state;
    dgm_table *t = mixed_table(2);
    expect(DGM_FORMAT_JSONL, 0, 0, &t, 1,
           "{\"doc\":\"a\",\"start\":0,\"score\":-0.35,\"direct\":true,\"words\":[\"near\",\"far\"],\"spans\":[],"
           "\"text\":\"plain\"}\n"
           "{\"doc\":\"a\",\"start\":10,\"score\":null,\"direct\":false,\"words\":null,\"spans\":[-1,0],"
           "\"text\":\"say \\\"no\\\", now\"}\n");
    table_unref(t);
}

static void assert_json_string(const json_value *v, const char *want)
{
    const mem m = test_mem();
    buf b = { 0 };
    assert_int_equal(v->kind, JSON_STRING);
    assert_true(json_unescape(&m, v, &b));
    assert_string_equal(b.v, want);
    vec_free(&m, &b);
}

static void json_is_strict(void **state)
{
    (void)state;
    const char *const cells[] = { "\x01\x1f\x7f \b\f",
                                  "\\ \" / </script>",
                                  "\xe2\x80\xa8\xe2\x80\xa9\xc2\x80\xc2\x9f\xc2\xa0",
                                  "\xf0\x9f\x87\xba\xf0\x9f\x87\xb8 \xd0\xa4",
                                  "\xff\xc3 \xf0\x9f\x87 x\x80",
                                  "\xef\xbf\xbd" };
    dgm_table *t = text_table("x\"y", cells, 6);
    expect(DGM_FORMAT_JSON, 0, 0, &t, 1,
           "[\n{\"x\\\"y\":\"\\u0001\\u001f\\u007f \\u0008\\u000c\"},\n{\"x\\\"y\":\"\\\\ \\\" / </script>\"},\n"
           "{\"x\\\"y\":\"\\u2028\\u2029\\u0080\\u009f\xc2\xa0\"},\n{\"x\\\"y\":\"\xf0\x9f\x87\xba\xf0\x9f\x87\xb8 \xd0\xa4\"},\n"
           "{\"x\\\"y\":\"\\ufffd\\ufffd \\ufffd x\\ufffd\"},\n{\"x\\\"y\":\"\xef\xbf\xbd\"}\n]\n");
    catcher c = { 0 };
    dgm_writer *w = open_writer(&c, DGM_FORMAT_JSON, 0, 0);
    assert_int_equal(writer_add(w, t, NULL), DGM_OK);
    close_writer(w);
    json_reader rows, row;
    json_value v, name, cell;
    size_t n = 0;
    for (assert_true(json_enter(&rows, (str){ c.got.v, c.got.n })); json_next(&rows, NULL, &v); n++) {
        assert_true(json_enter(&row, v.raw) && json_next(&row, &name, &cell) && !json_next(&row, &name, &v) && !row.wrong);
        if (n < 4)
            assert_json_string(&name, "x\"y");
        if (n < 4)
            assert_json_string(&cell, cells[n]);
    }
    assert_int_equal(n, 6);
    assert_null(rows.wrong);
    free(c.got.v);
    table_unref(t);
}

static void numbers_print_the_same_everywhere(void **state)
{
    (void)state;
    const mem m = test_mem();
    const double values[] = { 0.1, -0.0, 1.0 / 3, 1e21, 1e-7, 123456789012.5, 100, 0.30000000000000004 };
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int c = builder_column(&b, DGM_F64, "x");
    for (size_t i = 0; i < 8; i++)
        builder_f64(&b, c, values[i]);
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    const char *const locales[] = { "C", "de_DE.UTF-8", "ru_RU.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8" };
    for (size_t i = 0; i < 5; i++) {
        setlocale(LC_ALL, locales[i]); /* where it is not installed nothing changes */
        expect(DGM_FORMAT_CSV, 0, 0, &t, 1,
               "x\n0.1\n0\n0.333333333333\n1e+21\n1e-07\n123456789012\n100\n0.3\n");
    }
    setlocale(LC_ALL, "C");
    table_unref(t);
}

/* ---- a terminal */

static void aligned_columns(void **state)
{
    (void)state;
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int id = builder_column(&b, DGM_DICT, "id"), n = builder_column(&b, DGM_I64, "n"),
              text = builder_column(&b, DGM_UTF8, "text");
    const char *const ids[] = { "cn", "北京", "cafe\xcc\x81", "x\x1b[31m", "a\xe2\x80\xaez" };
    for (int i = 0; i < 5; i++) {
        builder_strz(&b, id, ids[i]);
        if (i == 2)
            builder_null(&b, n);
        else
            builder_i64(&b, n, i == 0 ? 12345 : -i);
        builder_strz(&b, text, i ? "t\nu" : "one");
    }
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    expect(DGM_FORMAT_TABLE, 0, 0, &t, 1,
           "id             n  text\n"
           "cn         12345  one\n"
           "北京          -1  t\\nu\n"
           "cafe\xcc\x81              t\\nu\n"
           "x\\x1b[31m     -3  t\\nu\n"
           "a\\u202ez      -4  t\\nu\n");
    table_unref(t);
}

/* Of what a terminal obeys, and what reorders a line, the first and the last, and what stands beside them. */
static void what_a_terminal_obeys_is_escaped(void **state)
{
    (void)state;
    static const struct {
        uint32_t code;
        bool escaped;
    } cases[] = {
        { 0x01, true },    { 0x1f, true },    { 0x20, false },   { 0x7e, false },   { 0x7f, true },    { 0x80, true },
        { 0x9f, true },    { 0xa0, false },   { 0x2027, false }, { 0x2028, true },  { 0x2029, true },  { 0x202a, true },
        { 0x202b, true },  { 0x202e, true },  { 0x202f, false }, { 0x2065, false }, { 0x2066, true },  { 0x2067, true },
        { 0x2069, true },  { 0x206a, false }, { 0x4e00, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char cell[8] = "a", want[40];
        const int n = 1 + utf8_put(cases[i].code, cell + 1);
        strcpy(cell + n, "z");
        const char *const cells[] = { cell };
        dgm_table *t = text_table("x", cells, 1);
        if (cases[i].escaped)
            snprintf(want, sizeof want, cases[i].code < 0x100 ? "x\na\\x%02xz\n" : "x\na\\u%04xz\n", (unsigned)cases[i].code);
        else
            snprintf(want, sizeof want, "x\n%s\n", cell);
        expect(DGM_FORMAT_TABLE, 0, 0, &t, 1, want);
        table_unref(t);
    }
}

static void long_cells_are_cut_to_the_terminal(void **state)
{
    (void)state;
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int n = builder_column(&b, DGM_I64, "count"), text = builder_column(&b, DGM_UTF8, "text"),
              gone = builder_column(&b, DGM_F64, "n");
    for (int i = 0; i < 3; i++)
        builder_null(&b, gone); /* leaves no blanks at the end of a line */
    builder_i64(&b, n, 1234567);
    builder_strz(&b, text, "the quick brown fox");
    builder_i64(&b, n, 2);
    builder_strz(&b, text, "中国中国中国中国中国");
    builder_i64(&b, n, 3);
    builder_strz(&b, text, "exactly-11c");
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    expect(DGM_FORMAT_TABLE, DGM_NO_HEADER, 22, &t, 1,
           "1234567  the quick …\n"
           "      2  中国中国中…\n"
           "      3  exactly-11c\n");
    expect(DGM_FORMAT_TABLE, DGM_NO_HEADER, 5, &t, 1, /* never narrower than is readable; numbers stay whole */
           "1234567  the…\n"
           "      2  中…\n"
           "      3  exa…\n");
    table_unref(t);
}

static void hits_stand_below_each_other(void **state)
{
    (void)state;
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int left = builder_column(&b, DGM_UTF8, "left"), hit = builder_column(&b, DGM_UTF8, "hit"),
              right = builder_column(&b, DGM_UTF8, "right");
    builder_strz(&b, left, "the words before");
    builder_strz(&b, left, "few");
    for (int i = 0; i < 2; i++) {
        builder_strz(&b, hit, "hit");
        builder_strz(&b, right, "and after it");
    }
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    expect(DGM_FORMAT_TABLE, 0, 0, &t, 1,
           "            left  hit  right\n"
           "the words before  hit  and after it\n"
           "             few  hit  and after it\n");
    expect(DGM_FORMAT_TABLE, DGM_NO_HEADER, 24, &t, 1,
           "… before  hit  and afte…\n"
           "     few  hit  and afte…\n");
    table_unref(t);
}

static void a_terminal_streams_after_its_sample(void **state)
{
    (void)state;
    const char *const cells[] = { "a" }, *const wide[] = { "wider than the sample" };
    dgm_table *t = text_table("x", cells, 1), *late = text_table("x", wide, 1);
    catcher c = { 0 };
    dgm_writer *w = open_writer(&c, DGM_FORMAT_TABLE, 0, 0);
    for (int i = 0; i < 300; i++)
        assert_int_equal(writer_add(w, t, NULL), DGM_OK);
    assert_int_equal(writer_add(w, late, NULL), DGM_OK);
    close_writer(w);
    assert_int_equal(c.got.n, 2 + 600 + strlen("wider than the sample\n"));
    free(c.got.v);
    table_unref(t);
    table_unref(late);
}

static void one_huge_cell_is_no_flood(void **state)
{
    (void)state;
    enum { SIZE = 1 << 20 };
    const mem m = test_mem();
    char *big = malloc(SIZE);
    memset(big, '\x01', SIZE);
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int x = builder_column(&b, DGM_UTF8, "x"), y = builder_column(&b, DGM_I32, "y");
    builder_str(&b, x, (str){ big, SIZE });
    for (int i = 0; i < 150; i++)
        builder_str(&b, x, STR("small"));
    for (int i = 0; i < 151; i++)
        builder_i32(&b, y, i);
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    for (uint32_t f = DGM_FORMAT_TABLE; f <= DGM_FORMAT_JSONL; f++) {
        catcher c = { 0 };
        dgm_writer *w = open_writer(&c, f, 0, 0);
        assert_int_equal(writer_add(w, t, NULL), DGM_OK);
        close_writer(w);
        assert_in_range(c.got.n, SIZE, 6 * SIZE + 151 * 120);
        free(c.got.v);
    }
    free(big);
    table_unref(t);
}

/* ---- graphs */

static dgm_table *edge_table(bool named)
{
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int from = builder_column(&b, DGM_DICT, "a"), to = builder_column(&b, DGM_DICT, "b");
    const int name_a = named ? builder_column(&b, DGM_DICT, "name_a") : -1,
              name_b = named ? builder_column(&b, DGM_DICT, "name_b") : -1;
    const int count = builder_column(&b, DGM_I64, "count"), pmi = builder_column(&b, DGM_F64, "pmi");
    const char *const ends[][4] = { { "cn", "ru", "China", "Russia" }, { "cn", "a<b\"\\\x02", "China", "A & B" } };
    for (int i = 0; i < 2; i++) {
        builder_strz(&b, from, ends[i][0]);
        builder_strz(&b, to, ends[i][1]);
        if (named) {
            builder_strz(&b, name_a, ends[i][2]);
            builder_strz(&b, name_b, ends[i][3]);
        }
        builder_i64(&b, count, 7 - i);
        builder_f64(&b, pmi, i ? (double)NAN : 0.5);
    }
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

static dgm_table *node_table(void)
{
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int id = builder_column(&b, DGM_DICT, "id"), name = builder_column(&b, DGM_DICT, "name"),
              docs = builder_column(&b, DGM_I64, "docs");
    builder_strz(&b, id, "cn");
    builder_strz(&b, name, "China");
    builder_i64(&b, docs, 3);
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

static void graphml_of_nodes_and_edges(void **state)
{
    (void)state;
    dgm_table *tables[] = { node_table(), edge_table(false) };
    expect(DGM_FORMAT_GRAPHML, 0, 0, tables, 2,
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
           "<key id=\"n_label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
           "<key id=\"n_docs\" for=\"node\" attr.name=\"docs\" attr.type=\"long\"/>\n"
           "<key id=\"e_count\" for=\"edge\" attr.name=\"count\" attr.type=\"long\"/>\n"
           "<key id=\"e_pmi\" for=\"edge\" attr.name=\"pmi\" attr.type=\"double\"/>\n"
           "<key id=\"e_weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"long\"/>\n"
           "<graph edgedefault=\"undirected\">\n"
           "<node id=\"cn\"><data key=\"n_label\">China</data><data key=\"n_docs\">3</data></node>\n"
           "<node id=\"ru\"/>\n"
           "<node id=\"a&lt;b&quot;\\\xef\xbf\xbd\"/>\n"
           "<edge source=\"cn\" target=\"ru\"><data key=\"e_count\">7</data><data key=\"e_pmi\">0.5</data>"
           "<data key=\"e_weight\">7</data></edge>\n"
           "<edge source=\"cn\" target=\"a&lt;b&quot;\\\xef\xbf\xbd\"><data key=\"e_count\">6</data>"
           "<data key=\"e_weight\">6</data></edge>\n"
           "</graph>\n</graphml>\n");
    table_unref(tables[0]);
    table_unref(tables[1]);
}

/* An edge whose count is null has no weight. */
static void edges_without_weight(void **state)
{
    (void)state;
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    const int from = builder_column(&b, DGM_UTF8, "a"), to = builder_column(&b, DGM_UTF8, "b"),
              count = builder_column(&b, DGM_I64, "count");
    for (int i = 0; i < 2; i++) {
        builder_strz(&b, from, "cn");
        builder_strz(&b, to, i ? "us" : "ru");
    }
    builder_null(&b, count);
    builder_i64(&b, count, 4);
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    expect(DGM_FORMAT_DOT, 0, 0, &t, 1,
           "graph {\n  edge [color=\"#a0a0a0\"];\n  \"cn\";\n  \"ru\";\n  \"us\";\n"
           "  \"cn\" -- \"ru\";\n  \"cn\" -- \"us\" [count=4, weight=4, penwidth=2];\n}\n");
    table_unref(t);
}

/* Edges that nothing was counted of have ends, and no weight either. */
static void edges_without_counts(void **state)
{
    (void)state;
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    builder_strz(&b, builder_column(&b, DGM_UTF8, "a"), "cn");
    builder_strz(&b, builder_column(&b, DGM_UTF8, "b"), "ru");
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    expect(DGM_FORMAT_DOT, 0, 0, &t, 1,
           "graph {\n  edge [color=\"#a0a0a0\"];\n  \"cn\";\n  \"ru\";\n  \"cn\" -- \"ru\";\n}\n");
    table_unref(t);
}

static void dot_of_edges_alone(void **state)
{
    (void)state;
    dgm_table *t = edge_table(true);
    expect(DGM_FORMAT_DOT, 0, 0, &t, 1,
           "graph {\n"
           "  edge [color=\"#a0a0a0\"];\n"
           "  \"cn\" [label=\"China\"];\n"
           "  \"ru\" [label=\"Russia\"];\n"
           "  \"a<b\\\"\\\\\xef\xbf\xbd\" [label=\"A & B\"];\n"
           "  \"cn\" -- \"ru\" [count=7, pmi=\"0.5\", weight=7, penwidth=2];\n"
           "  \"cn\" -- \"a<b\\\"\\\\\xef\xbf\xbd\" [count=6, weight=6, penwidth=2];\n"
           "}\n");
    table_unref(t);
}

static void gexf_of_nodes_and_edges(void **state)
{
    (void)state;
    dgm_table *tables[] = { node_table(), edge_table(false), edge_table(false) };
    expect(DGM_FORMAT_GEXF, 0, 0, tables, 2,
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
           "<graph defaultedgetype=\"undirected\" mode=\"static\">\n"
           "<attributes class=\"node\" mode=\"static\">\n"
           "<attribute id=\"n_docs\" title=\"docs\" type=\"long\"/>\n"
           "</attributes>\n"
           "<attributes class=\"edge\" mode=\"static\">\n"
           "<attribute id=\"e_count\" title=\"count\" type=\"long\"/>\n"
           "<attribute id=\"e_pmi\" title=\"pmi\" type=\"double\"/>\n"
           "</attributes>\n"
           "<nodes>\n"
           "<node id=\"cn\" label=\"China\"><attvalues><attvalue for=\"n_docs\" value=\"3\"/></attvalues></node>\n"
           "<node id=\"ru\"></node>\n"
           "<node id=\"a&lt;b&quot;\\\xef\xbf\xbd\"></node>\n"
           "</nodes>\n"
           "<edges>\n"
           "<edge id=\"0\" source=\"cn\" target=\"ru\" weight=\"7\"><attvalues><attvalue for=\"e_count\" value=\"7\"/>"
           "<attvalue for=\"e_pmi\" value=\"0.5\"/></attvalues></edge>\n"
           "<edge id=\"1\" source=\"cn\" target=\"a&lt;b&quot;\\\xef\xbf\xbd\" weight=\"6\"><attvalues>"
           "<attvalue for=\"e_count\" value=\"6\"/></attvalues></edge>\n"
           "</edges>\n"
           "</graph>\n</gexf>\n");
    for (int i = 0; i < 3; i++)
        table_unref(tables[i]);
}

/* Rows of slices: `slice`, then the texts of `columns` and a count. */
static dgm_table *slice_table(const char *const *columns, const char *const (*rows)[4], int n)
{
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    int to[3], k = 0;
    builder_begin(&b, &m);
    const int slice = builder_column(&b, DGM_UTF8, "slice");
    for (; columns[k]; k++)
        to[k] = builder_column(&b, DGM_UTF8, columns[k]);
    const int count = builder_column(&b, DGM_I64, "count");
    for (int i = 0; i < n; i++) {
        builder_strz(&b, slice, rows[i][0]);
        for (int c = 0; c < k; c++)
            builder_strz(&b, to[c], rows[i][1 + c]);
        builder_i64(&b, count, i + 1);
    }
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

static void gexf_of_slices(void **state)
{
    (void)state;
    static const char *const node_columns[] = { "id", "label", NULL }, *const edge_columns[] = { "a", "b", "sign", NULL };
    static const char *const nodes[][4] = { { "2019-02", "cn", "China" }, { "2020-02", "cn", "China" }, { "2020-12", "ru", "" } };
    static const char *const edges[][4] = { { "2019-02", "cn", "ru", "favor" }, { "2020-02", "cn", "ru", "against" },
                                            { "2020-02", "cn", "us", NULL } };
    static const char *const bad[][4] = { { "2020-13", "cn", "ru", NULL } };
    dgm_table *tables[] = { slice_table(node_columns, nodes, 3), slice_table(edge_columns, edges, 3),
                            slice_table(edge_columns, bad, 1) };
#define FEB_19 " start=\"2019-02-01\" end=\"2019-02-28\"/>"
#define FEB_20 " start=\"2020-02-01\" end=\"2020-02-29\"/>"
#define DEC_20 " start=\"2020-12-01\" end=\"2020-12-31\"/>"
    expect(DGM_FORMAT_GEXF, 0, 0, tables, 2,
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
           "<graph defaultedgetype=\"undirected\" mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\">\n"
           "<attributes class=\"node\" mode=\"static\">\n</attributes>\n"
           "<attributes class=\"node\" mode=\"dynamic\">\n"
           "<attribute id=\"n_count\" title=\"count\" type=\"long\"/>\n</attributes>\n"
           "<attributes class=\"edge\" mode=\"dynamic\">\n"
           "<attribute id=\"e_sign\" title=\"sign\" type=\"string\"/>\n"
           "<attribute id=\"e_count\" title=\"count\" type=\"long\"/>\n</attributes>\n"
           "<nodes>\n"
           "<node id=\"cn\" label=\"China\"><attvalues><attvalue for=\"n_count\" value=\"1\"" FEB_19
           "<attvalue for=\"n_count\" value=\"2\"" FEB_20 "</attvalues><spells><spell" FEB_19 "<spell" FEB_20
           "</spells></node>\n"
           "<node id=\"ru\" label=\"\"><attvalues><attvalue for=\"n_count\" value=\"3\"" DEC_20
           "</attvalues><spells><spell" DEC_20 "</spells></node>\n"
           "<node id=\"us\"></node>\n"
           "</nodes>\n"
           "<edges>\n"
           "<edge id=\"0\" source=\"cn\" target=\"ru\" weight=\"3\"><attvalues>"
           "<attvalue for=\"e_sign\" value=\"favor\"" FEB_19 "<attvalue for=\"e_count\" value=\"1\"" FEB_19
           "<attvalue for=\"e_sign\" value=\"against\"" FEB_20 "<attvalue for=\"e_count\" value=\"2\"" FEB_20
           "</attvalues><spells><spell" FEB_19 "<spell" FEB_20 "</spells></edge>\n"
           "<edge id=\"1\" source=\"cn\" target=\"us\" weight=\"3\"><attvalues><attvalue for=\"e_count\" value=\"3\"" FEB_20
           "</attvalues><spells><spell" FEB_20 "</spells></edge>\n"
           "</edges>\n"
           "</graph>\n</gexf>\n");
    catcher c = { 0 };
    dgm_writer *w = open_writer(&c, DGM_FORMAT_GRAPHML, 0, 0);
    assert_int_equal(writer_add(w, tables[1], NULL), DGM_ERR_UNSUPPORTED);
    writer_free(w);
    w = open_writer(&c, DGM_FORMAT_GEXF, 0, 0);
    assert_int_equal(writer_add(w, tables[2], NULL), DGM_ERR_ARGUMENT);
    writer_free(w);
    free(c.got.v);
    for (int i = 0; i < 3; i++)
        table_unref(tables[i]);
}

static void arrows_of_holders(void **state)
{
    (void)state;
    const mem m = test_mem();
    builder b;
    dgm_table *t = NULL;
    builder_begin(&b, &m);
    static const char *const columns[] = { "from", "to", "name_from", "name_to", "type_from", "type_to", "sign" };
    static const char *const cells[] = { "source:D", "cn", "D", "China", "SOURCE", "GPE", "against" };
    for (int i = 0; i < 7; i++)
        builder_strz(&b, builder_column(&b, DGM_UTF8, columns[i]), cells[i]);
    builder_f64(&b, builder_column(&b, DGM_F64, "count"), 16);
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    expect(DGM_FORMAT_DOT, 0, 0, &t, 1,
           "digraph {\n  edge [color=\"#a0a0a0\"];\n"
           "  \"source:D\" [label=\"D\", type=\"SOURCE\"];\n"
           "  \"cn\" [label=\"China\", type=\"GPE\"];\n"
           "  \"source:D\" -> \"cn\" [sign=\"against\", color=\"#b3432b\", count=\"16\", weight=\"16\", penwidth=3];\n}\n");
    expect(DGM_FORMAT_GRAPHML, 0, 0, &t, 1,
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
           "<key id=\"n_label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
           "<key id=\"n_type\" for=\"node\" attr.name=\"type\" attr.type=\"string\"/>\n"
           "<key id=\"e_sign\" for=\"edge\" attr.name=\"sign\" attr.type=\"string\"/>\n"
           "<key id=\"e_count\" for=\"edge\" attr.name=\"count\" attr.type=\"double\"/>\n"
           "<key id=\"e_weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n"
           "<graph edgedefault=\"directed\">\n"
           "<node id=\"source:D\"><data key=\"n_label\">D</data><data key=\"n_type\">SOURCE</data></node>\n"
           "<node id=\"cn\"><data key=\"n_label\">China</data><data key=\"n_type\">GPE</data></node>\n"
           "<edge source=\"source:D\" target=\"cn\"><data key=\"e_sign\">against</data><data key=\"e_count\">16</data>"
           "<data key=\"e_weight\">16</data></edge>\n</graph>\n</graphml>\n");
    table_unref(t);
}

static void what_is_no_graph_is_refused(void **state)
{
    (void)state;
    const char *const cells[] = { "1" };
    dgm_table *t = text_table("x", cells, 1), *nodes = node_table(), *edges = edge_table(false);
    catcher c = { 0 };
    dgm_error err = DGM_ERROR_INIT;
    dgm_writer *w = open_writer(&c, DGM_FORMAT_GRAPHML, 0, 0);
    assert_int_equal(writer_add(w, t, &err), DGM_ERR_UNSUPPORTED);
    assert_int_equal(writer_add(w, edges, &err), DGM_OK);
    assert_int_equal(writer_add(w, nodes, &err), DGM_ERR_ARGUMENT);
    close_writer(w);
    free(c.got.v);
    table_unref(t);
    table_unref(nodes);
    table_unref(edges);
}

/* ---- sinks and misuse */

static void a_failing_sink_is_remembered(void **state)
{
    (void)state;
    const char *const cells[] = { "some text that is long enough to fill the buffer again and again" };
    dgm_table *t = text_table("x", cells, 1);
    for (uint32_t f = DGM_FORMAT_TABLE; f <= DGM_FORMAT_JSONL; f++) {
        catcher c = { 0 };
        dgm_writer *w = open_writer(&c, f, 0, 0);
        c.left = 100000;
        dgm_status s = DGM_OK;
        for (int i = 0; i < 5000 && !s; i++)
            s = writer_add(w, t, NULL);
        assert_int_equal(s, DGM_ERR_WRITE);
        const int calls = c.calls;
        dgm_error err = DGM_ERROR_INIT;
        assert_int_equal(writer_add(w, t, &err), DGM_ERR_WRITE);
        assert_int_equal(writer_finish(w, &err), DGM_ERR_WRITE);
        assert_int_equal(err.code, DGM_ERR_WRITE);
        assert_int_equal(c.calls, calls);
        writer_free(w);
        free(c.got.v);
    }
    catcher late = { 0 };
    dgm_writer *w = open_writer(&late, DGM_FORMAT_CSV, 0, 0);
    late.left = 0;
    assert_int_equal(writer_add(w, t, NULL), DGM_OK); /* only buffered */
    assert_int_equal(writer_finish(w, NULL), DGM_ERR_WRITE);
    writer_free(w);
    table_unref(t);
}

/* Whatever allocation fails, the writer says so and frees all. */
static void memory_may_run_out(void **state)
{
    (void)state;
    meter x = { 0, -1 };
    const mem m = metered(&x);
    dgm_table *mixed = mixed_table(3), *edges = edge_table(true);
    for (uint32_t f = DGM_FORMAT_TABLE; f <= DGM_FORMAT_GEXF; f++) {
        dgm_status s = DGM_ERR_MEMORY;
        int64_t n = 0;
        for (; s; n++) {
            catcher c = { .left = INT64_MAX };
            const dgm_sink sink = { sizeof sink, 0, catch_, &c };
            dgm_writer *w = NULL;
            x.left = n;
            s = writer_new(&m, f, &sink, NULL, &w, NULL);
            if (!s)
                s = writer_add(w, f < DGM_FORMAT_GRAPHML ? mixed : edges, NULL);
            if (!s)
                s = writer_finish(w, NULL);
            assert_true(s == DGM_OK || s == DGM_ERR_MEMORY);
            writer_free(w);
            free(c.got.v);
            assert_int_equal(x.live, 0);
        }
        assert_in_range(n, 4, 200);
    }
    table_unref(mixed);
    table_unref(edges);
}

static void misuse_is_refused(void **state)
{
    (void)state;
    const mem m = test_mem();
    catcher c = { 0 };
    const dgm_sink sink = { sizeof sink, 0, catch_, &c }, none = { sizeof none, 0, NULL, NULL };
    dgm_writer_options o = { .struct_size = sizeof o, .flags = 0x80 };
    dgm_writer *w = NULL;
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(writer_new(&m, 99, &sink, NULL, &w, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(writer_new(&m, DGM_FORMAT_CSV, &none, NULL, &w, &err), DGM_ERR_ARGUMENT);
    assert_int_equal(writer_new(&m, DGM_FORMAT_CSV, &sink, &o, &w, &err), DGM_ERR_ARGUMENT);
    assert_null(w);
    w = open_writer(&c, DGM_FORMAT_CSV, 0, 0);
    assert_int_equal(writer_finish(w, &err), DGM_OK);
    assert_int_equal(writer_finish(w, &err), DGM_ERR_STATE);
    writer_free(w);
    writer_free(NULL);
    assert_int_equal(c.calls, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_and_tsv),
        cmocka_unit_test(cells_with_breaks_are_quoted),
        cmocka_unit_test(formulas_are_neutralised),
        cmocka_unit_test(empty_results),
        cmocka_unit_test(one_header_for_many_tables),
        cmocka_unit_test(json_golden),
        cmocka_unit_test(json_is_strict),
        cmocka_unit_test(numbers_print_the_same_everywhere),
        cmocka_unit_test(aligned_columns),
        cmocka_unit_test(long_cells_are_cut_to_the_terminal),
        cmocka_unit_test(hits_stand_below_each_other),
        cmocka_unit_test(a_terminal_streams_after_its_sample),
        cmocka_unit_test(one_huge_cell_is_no_flood),
        cmocka_unit_test(graphml_of_nodes_and_edges),
        cmocka_unit_test(edges_without_weight), cmocka_unit_test(edges_without_counts),
        cmocka_unit_test(what_a_terminal_obeys_is_escaped), cmocka_unit_test(dot_of_edges_alone),
        cmocka_unit_test(gexf_of_nodes_and_edges),
        cmocka_unit_test(gexf_of_slices),
        cmocka_unit_test(arrows_of_holders),
        cmocka_unit_test(what_is_no_graph_is_refused),
        cmocka_unit_test(a_failing_sink_is_remembered),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

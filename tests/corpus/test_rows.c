/* Rows: CSV, TSV, JSON Lines and callbacks. */
#include "folder.h"
#include "corpus/corpus.h"

/* Every item as "id=text{name:value,...}[start-end:id,...]", one a line; or the error. */
static dgm_status read_rows(const char *name, const char *data, size_t len, const dgm_corpus_options *o, char got[8000], dgm_error *err)
{
    mem m = test_mem();
    corpus *c;
    put_bytes(name, data, len);
    const char *paths[] = { in_folder(name) };
    got[0] = '\0';
    dgm_status s = corpus_open(&m, paths, 1, o, &c, err);
    if (s)
        return s;
    item i = { 0 };
    int more;
    char *p = got;
    while ((more = corpus_next(c, &i, err)) == 1) {
        const char *z = i.strings.v;
        p += sprintf(p, "%s=%.*s{", z + i.id.at, (int)i.bytes.n, i.bytes.v);
        for (size_t k = 0; k < i.fields.n; k++)
            p += sprintf(p, "%s%s:%s", k ? "," : "", z + i.fields.v[k].name.at, z + i.fields.v[k].value.at);
        p += sprintf(p, "}");
        for (size_t k = 0; k < i.targets.n; k++)
            p += sprintf(p, "[%d-%d:%s]", (int)i.targets.v[k].start, (int)i.targets.v[k].end, z + i.targets.v[k].id.at);
        p += sprintf(p, "\n");
        assert_false(i.page);
    }
    item_free(&m, &i);
    corpus_free(c);
    return more;
}

static void assert_rows(const char *name, const char *data, const char *want)
{
    char got[8000];
    dgm_error err = DGM_ERROR_INIT;
    if (read_rows(name, data, strlen(data), NULL, got, &err))
        fail_msg("%s", err.message);
    assert_string_equal(got, want);
}

static void assert_refused(const char *name, const char *data, dgm_status code, int64_t line, const char *says)
{
    char got[8000];
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(read_rows(name, data, strlen(data), NULL, got, &err), code);
    assert_int_equal(err.line, line);
    if (!strstr(err.message, says) || !strstr(err.message, name))
        fail_msg("%s", err.message);
}

/* The rest of the file is passed over, and it is named. */
static void assert_rows_skipped(const char *name, const char *data, dgm_status code, const char *says)
{
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    corpus *c;
    item i = { 0 };
    put_bytes(name, data, strlen(data));
    const char *paths[] = { in_folder(name) };
    assert_int_equal(corpus_open(&m, paths, 1, NULL, &c, &err), DGM_OK);
    assert_int_equal(corpus_next(c, &i, &err), 1);
    assert_int_equal(i.problem.code, code);
    if (!strstr(i.problem.message, says))
        fail_msg("%s", i.problem.message);
    assert_int_equal(corpus_next(c, &i, &err), 0);
    item_free(&m, &i);
    corpus_free(c);
}

static void csv_as_rfc_4180_says(void **state)
{
    (void)state;
    assert_rows("a.csv", "id,text,paper\n1,One.,Gull\n2,Two.,Tern\n", "1=One.{paper:Gull,folder:}\n2=Two.{paper:Tern,folder:}\n");
    assert_rows("a.csv", "\xef\xbb\xbf" "id,text\r\n1,\"A \"\"b\"\",\r\nc\"\r\n2,\r\n", "1=A \"b\",\r\nc{folder:}\n2={folder:}\n");
    assert_rows("a.csv", "id,text\n\n1,say \"x\" now\n\n", "1=say \"x\" now{folder:}\n"); /* empty lines, a mark inside */
    assert_rows("a.csv", "text\rone\rtwo", "a#1=one{folder:}\na#2=two{folder:}\n");      /* no ids; CR; no last break */
    assert_rows("a.tsv", "id\ttext\n1\tone, two\n2\t\"x\ty\"\n", "1=one, two{folder:}\n2=x\ty{folder:}\n");
    assert_rows("a.CSV", "id,text\n,x\n7,y\n7,z\n", "a#1=x{folder:}\n7=y{folder:}\n7#2=z{folder:}\n");
    assert_rows("a.csv", "id,text\n", "");
    assert_rows("a.csv", "id,text,note\n1\xff,x,%PDF-1.4 \xff\n", /* a cell is no document: never refused */
                "1\xef\xbf\xbd=x{note:%PDF-1.4 \xef\xbf\xbd,folder:}\n");
}

static void csv_that_is_wrong(void **state)
{
    (void)state;
    assert_refused("a.csv", "id,text\n1,a\n2,b,c\n", DGM_ERR_FORMAT, 3, "3 cells");
    assert_refused("a.csv", "id,text\n1,\"a\nb\"\n2\n", DGM_ERR_FORMAT, 4, "1 cells");
    assert_refused("a.csv", "id,text\n1,\"a\nb\nc\n", DGM_ERR_FORMAT, 2, "never closed");
    assert_refused("a.csv", "id,text\n1,\"a\"b\n", DGM_ERR_FORMAT, 2, "after a closing");
    assert_refused("a.csv", "id,body\n1,a\n", DGM_ERR_FORMAT, 1, "no column text");
    assert_refused("a.csv", "", DGM_ERR_FORMAT, 1, "column names");
}

/* Cells over the border of a block of the reader. */
static void csv_longer_than_a_block(void **state)
{
    (void)state;
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    enum { N = 700000 };
    char *s = malloc(N + 100);
    int n = sprintf(s, "id,text\n1,\"");
    for (int i = 0; i < N; i += 7)
        n += sprintf(s + n, "ab\"\"\r\nc");
    n += sprintf(s + n, "\"\n2,end\n");
    put_bytes("big.csv", s, (size_t)n);
    const char *paths[] = { in_folder("big.csv") };
    corpus *c;
    item i = { 0 };
    assert_int_equal(corpus_open(&m, paths, 1, NULL, &c, &err), DGM_OK);
    assert_int_equal(corpus_next(c, &i, &err), 1);
    assert_int_equal(i.bytes.n, N / 7 * 6);
    for (size_t k = 0; k < i.bytes.n; k += 6)
        assert_memory_equal(i.bytes.v + k, "ab\"\r\nc", 6);
    assert_int_equal(corpus_next(c, &i, &err), 1);
    assert_string_equal(i.bytes.v, "end");
    item_free(&m, &i);
    corpus_free(c);
    free(s);
}

static void json_lines(void **state)
{
    (void)state;
    assert_rows("a.jsonl",
                "{\"id\": \"x\", \"text\": \"Hi \\u00e9\\ud83d\\ude00\", \"n\": 7, \"f\": 0.10, \"b\": true, \"z\": null, \"l\": [1]}\n"
                "\n"
                "{\"text\": \"no id\", \"big\": 123456789012345678901234567890}\r\n"
                "{\"id\": 12, \"text\": null}",
                "x=Hi é😀{n:7,f:0.1,b:true,folder:}\n"
                "a#2=no id{big:123456789012345678901234567890,folder:}\n"
                "12={folder:}\n");
    assert_rows("a.ndjson", "{\"id\":\"a\",\"text\":\"1\"}\n{\"id\":\"a\",\"text\":\"2\"}\n{\"id\":\"a#2\",\"text\":\"3\"}\n{\"id\":\"a\",\"text\":\"4\"}",
                "a=1{folder:}\na#2=2{folder:}\na#2#2=3{folder:}\na#3=4{folder:}\n");
    assert_rows("a.jsonl", "{\"text\":\"Xi and Biden\",\"targets\":[{\"start\":0,\"end\":2,\"id\":\"cn\"},{\"start\":7,\"end\":12}]}",
                "a#1=Xi and Biden{folder:}[0-2:cn][7-12:]\n");
    assert_rows("a.jsonl", "{\"text\":\"say \\\"NaN\", \"n\":NaN,\"m\":[-Infinity],\"k\":\"NaN\"}\n{\"text\":NaN}", /* as Python writes them */
                "a#1=say \"NaN{k:NaN,folder:}\na#2={folder:}\n");
    assert_rows("a.jsonl", "{\"text\":\"x\",\"folder\":\"mine\"}", "a#1=x{folder:mine}\n");
    assert_rows("a.jsonl", "\xef\xbb\xbf{\"text\":\"x\"}\n", "a#1=x{folder:}\n");
}

/* A long text is read apart from the rest of its row: with every escape, and where the rest makes it doubtful. */
static void json_of_long_texts(void **state)
{
    (void)state;
    enum { TIMES = 40, ROOM = 8000 };
    static const char written[] = "a\\n\\t\\\"\\\\\\/\\b\\f\\r\\u00e9\\ud83d\\ude00, {]: ", read[] = "a\n\t\"\\/\b\f\ré😀, {]: ";
    static const struct {
        const char *before, *after, *id, *fields;
        bool kept; /* the long text is the row's */
    } rows[] = {
        { "{\"id\":\"1\",\"text\":", ",\"n\":2}", "1", "n:2,", true },
        { "{ \"text\" : ", ", \"o\": {\"text\": \"inner\"}, \"l\": [\"text\"]}", "a#1", "", true },
        { "{\"text\":", ",\"text\":\"last\"}", "a#1", "", false },
        { "{\"text\":", ",\"te\\u0078t\":\"last\"}", "a#1", "", false },
        { "{\"text\":\"last\",\"other\":{\"text\":", "}}", "a#1", "", false },
    };
    char body[ROOM / 2] = "", text[ROOM / 2] = "", line[ROOM], wanted[ROOM];
    for (int i = 0; i < TIMES; i++) {
        strcat(body, written);
        strcat(text, read);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(line, sizeof line, "%s\"%s\"%s\n", rows[i].before, body, rows[i].after);
        snprintf(wanted, sizeof wanted, "%s=%s{%sfolder:}\n", rows[i].id, rows[i].kept ? text : "last", rows[i].fields);
        assert_rows("a.jsonl", line, wanted);
    }
    static const char *const wrong[] = { "\\q", "\\u12", "\x01", "\"" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(line, sizeof line, "{\"text\":\"%s%s\"}\n", body, wrong[i]);
        assert_refused("a.jsonl", line, DGM_ERR_FORMAT, 1, "");
    }
}

/* Of members of one name the last one counts, in the place of the first, however many there are and however they are
 * written. */
static void json_of_repeated_names(void **state)
{
    (void)state;
    assert_rows("a.jsonl", "{\"a\":1,\"text\":\"x\",\"b\":2,\"\\u0061\":3,\"text\":\"y\"}", "a#1=y{a:3,b:2,folder:}\n");
    assert_rows("a.jsonl", "{\"a\":1,\"text\":\"x\",\"a\":[]}", "a#1=x{folder:}\n");
    assert_rows("a.jsonl", "{\"text\":\"x\",\"a\\u0000b\":\"c\\u0000d\",\"\":\"no name\"}", "a#1=x{a:c,:no name,folder:}\n");
    char line[8000] = "{\"text\":\"x\"", wanted[8000] = "a#1=x{";
    for (int turn = 0; turn < 2; turn++)
        for (int i = 0; i < 100; i++)
            sprintf(line + strlen(line), ",\"k%d\":%d", i, i + turn);
    for (int i = 0; i < 100; i++)
        sprintf(wanted + strlen(wanted), "k%d:%d,", i, i + 1);
    assert_rows("a.jsonl", strcat(line, "}\n{\"text\":\"z\",\"k1\":0}"), strcat(wanted, "folder:}\na#2=z{k1:0,folder:}\n"));
}

static void json_of_nested_names(void **state)
{
    (void)state;
    static const struct {
        const char *row, *text; /* NULL: no such field */
    } rows[] = {
        { "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x" },
        { "{\"a\":{\"b\":{\"c\":\"x\"}},\"a.b.c\":\"y\"}", "y" },
        { "{\"a\":{\"b\":{\"c\":\"x\"},\"b.c\":\"z\"}}", "z" },
        { "{\"a\":{\"b\":{\"c\":\"x\",\"\\u0063\":\"last\"}}}", "last" },
        { "{\"a\":{\"b\":{\"c\":\"x\"}},\"a\":{}}", NULL },
        { "{\"a\":{\"b\":[\"c\"]}}", NULL },
        { "{\"a.b\":{\"c\":\"x\"}}", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char got[8000], wanted[100] = "";
        dgm_error err = DGM_ERROR_INIT;
        const dgm_corpus_options o = { .struct_size = sizeof o, .text_field = "a.b.c" };
        const dgm_status s = read_rows("a.jsonl", rows[i].row, strlen(rows[i].row), &o, got, &err);
        assert_int_equal(s, rows[i].text ? DGM_OK : DGM_ERR_FORMAT);
        if (rows[i].text)
            snprintf(wanted, sizeof wanted, "a#1=%s{", rows[i].text);
        assert_int_equal(strncmp(got, wanted, strlen(wanted)), 0);
    }
}

/* Lines over the border of a block of the reader. */
static void json_longer_than_a_block(void **state)
{
    (void)state;
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    enum { ROWS = 9, STEP = 70000 };
    char *s = malloc(ROWS * ROWS * STEP), *p = s;
    for (int i = 0; i < ROWS; i++) {
        p += sprintf(p, "{\"text\":\"");
        memset(p, 'a' + i, (size_t)i * STEP);
        p += i * STEP;
        p += sprintf(p, "\"}\r\n");
    }
    put_bytes("big.jsonl", s, (size_t)(p - s));
    free(s);
    const char *paths[] = { in_folder("big.jsonl") };
    corpus *c;
    item row = { 0 };
    assert_int_equal(corpus_open(&m, paths, 1, NULL, &c, &err), DGM_OK);
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(corpus_next(c, &row, &err), 1);
        assert_int_equal(row.bytes.n, i * STEP);
        assert_true(i == 0 || (row.bytes.v[0] == 'a' + i && row.bytes.v[row.bytes.n - 1] == 'a' + i));
    }
    assert_int_equal(corpus_next(c, &row, &err), 0);
    item_free(&m, &row);
    corpus_free(c);
}

static void json_with_bad_bytes(void **state)
{
    (void)state;
    assert_rows("a.jsonl", "{\"id\":\"1\",\"text\":\"a\xff" "b\"}\n{\"id\":\"2\",\"text\":\"lone \\ud800 \\\\ud800\"}\n",
                "1=a\xef\xbf\xbd" "b{folder:}\n2=lone \xef\xbf\xbd \\ud800{folder:}\n");
    char got[8000];
    dgm_error err = DGM_ERROR_INIT;
    const char nul[] = "{\"text\":\"a\\u0000b\"}\n";
    assert_int_equal(read_rows("a.jsonl", nul, sizeof nul - 1, NULL, got, &err), 0);
    const char raw[] = "{\"text\":\"ok\"}\n{\"text\":\"a\0b\"}\n";
    assert_int_equal(read_rows("a.jsonl", raw, sizeof raw - 1, NULL, got, &err), DGM_ERR_FORMAT);
    assert_int_equal(err.line, 2);
    assert_string_equal(got, "a#1=ok{folder:}\n");
}

static void json_that_is_wrong(void **state)
{
    (void)state;
    assert_refused("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\n", DGM_ERR_FORMAT, 2, "a.jsonl:2: ");
    assert_refused("a.jsonl", "{\"text\":\"a\"}\n\n[1]", DGM_ERR_FORMAT, 3, "not an object");
    assert_refused("a.jsonl", "{\"body\":\"a\"}\n", DGM_ERR_FORMAT, 1, "no field text");
    assert_refused("a.jsonl", "{\"text\":{}}\n", DGM_ERR_FORMAT, 1, "no string");
    assert_refused("a.jsonl", "{\"text\":\"a\"} x\n", DGM_ERR_FORMAT, 1, "a.jsonl:1");
    assert_refused("a.jsonl", "{\"text\":\"a\",\"targets\":[{\"start\":3,\"end\":1}]}\n", DGM_ERR_FORMAT, 1, "target");
    char deep[3000] = "{\"text\":";
    memset(deep + 8, '[', 2900);
    assert_rows_skipped("a.jsonl", deep, DGM_ERR_LIMIT, "a.jsonl:1: over the limit of 2048 arrays and objects in each other: nesting");
    assert_refused("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\",}", DGM_ERR_FORMAT, 2,
                   "a.jsonl:2: a name in quotation marks was expected, at byte 12 of the line");
    assert_refused("a.jsonl", "{\"text\":\"a\",\"targets\":[7]}\n", DGM_ERR_FORMAT, 1, "no object");
}

static void fields_by_name(void **state)
{
    (void)state;
    char got[8000];
    dgm_error err = DGM_ERROR_INIT;
    dgm_corpus_options o = { .struct_size = sizeof o, .text_field = "article.body", .id_field = "url", .where = "lang=en" };
    const char *s = "{\"url\":\"u1\",\"article\":{\"body\":\"yes\"},\"lang\":\"en\"}\n{\"url\":\"u2\",\"article\":{\"body\":\"no\"},\"lang\":\"fr\"}\n";
    assert_int_equal(read_rows("a.jsonl", s, strlen(s), &o, got, &err), 0);
    assert_string_equal(got, "u1=yes{lang:en,folder:}\n");
}

typedef struct giver {
    int n, stop;
} giver;

static int give(void *user, dgm_text *out)
{
    static const dgm_field fields[] = { { "paper", "Gull" } };
    static const dgm_target targets[] = { { 0, 2, "cn" } };
    static dgm_meta meta = { .struct_size = sizeof meta, .flags = DGM_PAGE, .id = "one", .encoding = "utf-16", .fields = fields,
                             .n_fields = 1, .targets = targets, .n_targets = 1 };
    giver *g = user;
    g->n++;
    if (g->n == g->stop)
        return -1;
    if (g->n > 2)
        return 0;
    out->text = g->n == 1 ? "Xi" : "";
    out->len = g->n == 1 ? 2 : 0;
    out->meta = g->n == 1 ? &meta : NULL;
    return 1;
}

static void callbacks(void **state)
{
    (void)state;
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    corpus *c;
    item i = { 0 };
    giver g = { 0, 0 };
    assert_int_equal(corpus_from(&m, give, &g, NULL, &c, &err), DGM_OK);
    assert_int_equal(corpus_next(c, &i, &err), 1);
    assert_string_equal(item_get(&i, i.id).s, "one");
    assert_string_equal(i.encoding, "utf-16");
    assert_true(i.page);
    assert_int_equal(i.fields.n, 1);
    assert_string_equal(item_get(&i, i.targets.v[0].id).s, "cn");
    assert_int_equal(corpus_next(c, &i, &err), 1);
    assert_string_equal(item_get(&i, i.id).s, "-");
    assert_null(i.encoding);
    assert_int_equal(i.fields.n + i.targets.n, 0);
    assert_int_equal(corpus_next(c, &i, &err), 0);
    corpus_free(c);
    g = (giver){ 0, 2 };
    assert_int_equal(corpus_from(&m, give, &g, NULL, &c, &err), DGM_OK);
    assert_int_equal(corpus_next(c, &i, &err), 1);
    assert_int_equal(corpus_next(c, &i, &err), DGM_ERR_CANCELLED);
    corpus_free(c);
    item_free(&m, &i);
}

static int give_no_list(void *user, dgm_text *out)
{
    static const dgm_meta meta = { .struct_size = sizeof meta, .n_fields = 1 };
    (void)user;
    out->text = "x";
    out->len = 1;
    out->meta = &meta;
    return 1;
}

static void callbacks_that_err(void **state)
{
    (void)state;
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    corpus *c;
    item i = { 0 };
    assert_int_equal(corpus_from(&m, give_no_list, NULL, NULL, &c, &err), DGM_OK);
    assert_int_equal(corpus_next(c, &i, &err), DGM_ERR_ARGUMENT);
    corpus_free(c);
    item_free(&m, &i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(csv_as_rfc_4180_says, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(csv_that_is_wrong, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(csv_longer_than_a_block, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(json_lines, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(json_of_long_texts, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(json_of_repeated_names, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(json_of_nested_names, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(json_longer_than_a_block, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(json_with_bad_bytes, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(json_that_is_wrong, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(fields_by_name, make_folder, remove_folder),
        cmocka_unit_test(callbacks),
        cmocka_unit_test(callbacks_that_err),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

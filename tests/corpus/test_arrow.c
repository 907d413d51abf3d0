/* Rows of Arrow streams: every layout of strings, every type of field, and arrays that lie. */
#include "arrow_stream.h"
#include "testing.h"
#include "corpus/corpus.h"

#include <math.h>
#include <stdio.h>

static char got[8000];

/* Every item as "id=text{name:value,...}", one a line, or what is wrong with it. */
static dgm_status read_stream(arrow_source *f, const dgm_corpus_options *o, dgm_error *err)
{
    const mem m = test_mem();
    struct ArrowArrayStream stream = stream_of(f);
    corpus *c = NULL;
    char *p = got;
    got[0] = '\0';
    item i = { 0 };
    int more = corpus_arrow(&m, &stream, o, &c, err);
    while (c && (more = corpus_next(c, &i, err)) == 1) {
        const char *z = i.strings.v;
        if (i.problem.code) {
            p += sprintf(p, "%s! %s\n", z + i.id.at, i.problem.message);
            continue;
        }
        p += sprintf(p, "%s=%.*s{", z + i.id.at, (int)item_text(&i).len, item_text(&i).s);
        for (size_t k = 0; k < i.fields.n; k++)
            p += sprintf(p, "%s%s:%s", k ? "," : "", z + i.fields.v[k].name.at, z + i.fields.v[k].value.at);
        p += sprintf(p, "}\n");
    }
    item_free(&m, &i);
    corpus_free(c);
    assert_int_equal(f->live, 0);
    return more;
}

static void assert_stream(arrow_source *f, const char *want)
{
    dgm_error err = DGM_ERROR_INIT;
    if (read_stream(f, NULL, &err))
        fail_msg("%s", err.message);
    assert_string_equal(got, want);
}

static void assert_refused(arrow_source *f, dgm_status code, const char *says)
{
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(read_stream(f, NULL, &err), code);
    if (!strstr(err.message, says))
        fail_msg("%s", err.message);
}

#define COLUMN(name_, format_, rows, ...)                                                                              \
    {                                                                                                                  \
        .name = (name_), .format = (format_), .length = (rows),                                                        \
        .n_buffers = sizeof((const void *[]){ __VA_ARGS__ }) / sizeof(void *), .buffers = {                            \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }

/* ---- texts */

static const char letters[] = "OneTwoThree";
static const int32_t at_32[] = { 0, 3, 6, 11 };
static const int64_t at_64[] = { 0, 3, 6, 11 };

static void texts_of_either_width(void **state)
{
    (void)state;
    const arrow_column small = COLUMN("text", "u", 3, NULL, at_32, letters);
    const arrow_column large = COLUMN("text", "U", 3, NULL, at_64, letters);
    arrow_source f = { .columns = &small, .n = 1, .batches = { { 3, 0, 0 } }, .n_batches = 1 };
    assert_stream(&f, "0=One{}\n1=Two{}\n2=Three{}\n");
    f.columns = &large;
    assert_stream(&f, "0=One{}\n1=Two{}\n2=Three{}\n");
}

/* The offsets of the records and of a column add up; batches without rows, and none at all, are no end of anything. */
static void offsets_and_empty_batches(void **state)
{
    (void)state;
    const arrow_column c = {
        .name = "text", .format = "u", .length = 2, .offset = 1, .n_buffers = 3, .buffers = { NULL, at_32, letters }
    };
    arrow_source f = {
        .columns = &c, .n = 1, .batches = { { 0, 0, 0 }, { 1, 1, 0 }, { 0, 2, 0 }, { 2, 0, 0 } }, .n_batches = 4
    };
    assert_stream(&f, "0=Three{}\n1=Two{}\n2=Three{}\n");
    f.n_batches = 0;
    assert_stream(&f, "");
    const arrow_column none = { .name = "text", .format = "u", .n_buffers = 3 };
    arrow_source empty = { .columns = &none, .n = 1, .batches = { { 0, 0, 0 } }, .n_batches = 1 };
    assert_stream(&empty, "");
}

static void views(void **state)
{
    (void)state;
    static const char near[] = "....a text of its own that is longer than twelve bytes",
                      far[] = "Another one, in another buffer.";
    static struct {
        int32_t len;
        char inside[4];
        int32_t buffer, offset;
    } v[3] = { { 50, "a te", 0, 4 }, { 5, "Shor", 't', 0 }, { 30, "noth", 1, 1 } };
    static int64_t sizes[] = { sizeof near - 1, sizeof far - 1 };
    const arrow_column c = COLUMN("text", "vu", 3, NULL, v, near, far, sizes);
    arrow_source f = { .columns = &c, .n = 1, .batches = { { 3, 0, 0 } }, .n_batches = 1 };
    assert_stream(
        &f, "0=a text of its own that is longer than twelve bytes{}\n1=Short{}\n2=nother one, in another buffer.{}\n");
    static const int64_t no_sizes[] = { 0, -1, INT64_MIN, 1, 30 };
    for (size_t i = 0; i < sizeof no_sizes / sizeof *no_sizes; i++) {
        sizes[1] = no_sizes[i];
        assert_refused(&f, DGM_ERR_FORMAT, "column text: a view beyond the end");
    }
    sizes[1] = 31;
    v[2].len = 31;
    assert_refused(&f, DGM_ERR_FORMAT, "column text: a view beyond the end");
    v[2].offset = -1;
    assert_refused(&f, DGM_ERR_FORMAT, "a view beyond the end");
    v[2].buffer = 2;
    assert_refused(&f, DGM_ERR_FORMAT, "a view of a buffer that is not there");
    v[2].buffer = -1;
    assert_refused(&f, DGM_ERR_FORMAT, "a view of a buffer that is not there");
    v[2].len = -1;
    assert_refused(&f, DGM_ERR_FORMAT, "a view of a negative length");
}

/* A series: no records, and no names but one. */
static void strings_alone(void **state)
{
    (void)state;
    static const uint8_t valid[] = { 13 };
    static const int8_t codes[] = { 0, 1, 2, 0 };
    arrow_column c = COLUMN("anything", "u", 2, valid, at_32, letters);
    c.offset = 1;
    arrow_source f = { .columns = &c, .n = 1, .n_batches = 1, .bare = true };
    assert_stream(&f, "0! its text is null\n1=Three{}\n");
    const arrow_column words = COLUMN(NULL, "u", 3, NULL, at_32, letters);
    arrow_column coded = COLUMN(NULL, "c", 3, NULL, codes);
    coded.dictionary = &words;
    f.columns = &coded;
    assert_stream(&f, "0=One{}\n1=Two{}\n2=Three{}\n");
    coded.length = -1;
    assert_refused(&f, DGM_ERR_FORMAT, "a length, offset");
}

static void coded_strings(void **state)
{
    (void)state;
    static int8_t codes[] = { 2, 0, 1, 2 };
    const arrow_column words = COLUMN(NULL, "u", 3, NULL, at_32, letters);
    arrow_column c = COLUMN("text", "c", 4, NULL, codes);
    c.dictionary = &words;
    arrow_source f = { .columns = &c, .n = 1, .batches = { { 4, 0, 0 } }, .n_batches = 1 };
    assert_stream(&f, "0=Three{}\n1=One{}\n2=Two{}\n3=Three{}\n");
    codes[3] = 3;
    assert_refused(&f, DGM_ERR_FORMAT, "an index beyond its dictionary");
    codes[3] = -1;
    assert_refused(&f, DGM_ERR_FORMAT, "an index beyond its dictionary");
}

static void rows_without_text(void **state)
{
    (void)state;
    static const uint8_t valid[] = { 5 }, records[] = { 6 };
    const arrow_column c[] = { COLUMN("text", "u", 3, valid, at_32, letters),
                               COLUMN("id", "u", 3, NULL, at_32, letters) };
    arrow_source f = { .columns = c, .n = 2, .batches = { { 3, 0, 0 } }, .n_batches = 1 };
    assert_stream(&f, "One=One{}\nTwo! its text is null\nThree=Three{}\n");
    f.valid = records;
    assert_stream(&f, "0! its text is null\nTwo! its text is null\nThree=Three{}\n");
}

/* Texts come as they are, and are made valid where they are analysed; names and values already here. */
static void invalid_bytes(void **state)
{
    (void)state;
    static const char bytes[] = "a\xff"
                                "b";
    static const int32_t at[] = { 0, 3 };
    const arrow_column c[] = { COLUMN("text", "u", 1, NULL, at, bytes), COLUMN("p\xffq", "u", 1, NULL, at, bytes) };
    arrow_source f = { .columns = c, .n = 2, .batches = { { 1, 0, 0 } }, .n_batches = 1 };
    assert_stream(&f, "0=a\xff"
                      "b{p\xef\xbf\xbdq:a\xef\xbf\xbd"
                      "b}\n");
}

/* ---- fields */

static void numbers_as_json_lines_has_them(void **state)
{
    (void)state;
    static const int8_t i8[] = { -7 };
    static const uint8_t u8[] = { 200 }, bits[] = { 1 };
    static const int16_t i16[] = { -300 };
    static const uint16_t u16[] = { 60000 }, half[] = { 0x3555 }, whole_half[] = { 0xc000 };
    static const int32_t i32[] = { -70000 };
    static const uint32_t u32[] = { 4000000000u };
    static const int64_t i64[] = { INT64_MIN };
    static const uint64_t u64[] = { UINT64_MAX };
    static const float f32[] = { 0.1f };
    static const double f64[] = { 2019.0 }, tiny[] = { 1.25e-30 }, none[] = { -HUGE_VAL };
    const arrow_column c[] = {
        COLUMN("text", "u", 1, NULL, at_32, letters),
        COLUMN("b", "b", 1, NULL, bits),
        COLUMN("c", "c", 1, NULL, i8),
        COLUMN("C", "C", 1, NULL, u8),
        COLUMN("s", "s", 1, NULL, i16),
        COLUMN("S", "S", 1, NULL, u16),
        COLUMN("i", "i", 1, NULL, i32),
        COLUMN("I", "I", 1, NULL, u32),
        COLUMN("l", "l", 1, NULL, i64),
        COLUMN("L", "L", 1, NULL, u64),
        COLUMN("e", "e", 1, NULL, half),
        COLUMN("e2", "e", 1, NULL, whole_half),
        COLUMN("f", "f", 1, NULL, f32),
        COLUMN("g", "g", 1, NULL, f64),
        COLUMN("g2", "g", 1, NULL, tiny),
        COLUMN("g3", "g", 1, NULL, none),
    };
    arrow_source f = { .columns = c, .n = sizeof c / sizeof *c, .batches = { { 1, 0, 0 } }, .n_batches = 1 };
    assert_stream(&f, "0=One{b:true,c:-7,C:200,s:-300,S:60000,i:-70000,I:4000000000,l:-9223372036854775808,"
                      "L:18446744073709551615,e:0.3333,e2:-2.0,f:0.1,g:2019.0,g2:1.25e-30}\n");
}

static void decimals(void **state)
{
    (void)state;
    static const int64_t d[] = { 1250, 0, -5, -1, 1200, 0 }, most[] = { -1, -1, -1, INT64_MAX };
    const arrow_column c[] = {
        COLUMN("text", "u", 1, NULL, at_32, letters), COLUMN("a", "d:9,2", 1, NULL, d),
        COLUMN("b", "d:9,2,128", 1, NULL, d + 2),     COLUMN("c", "d:9,2,64", 1, NULL, d + 4),
        COLUMN("d", "d:4,-1,32", 1, NULL, d),         COLUMN("e", "d:4,0,32", 1, NULL, d),
        COLUMN("f", "d:76,1,256", 1, NULL, most),
    };
    arrow_source f = { .columns = c, .n = sizeof c / sizeof *c, .batches = { { 1, 0, 0 } }, .n_batches = 1 };
    assert_stream(&f, "0=One{a:12.5,b:-0.05,c:12.0,d:12500,e:1250,"
                      "f:5789604461865809771178549250434395392663499233282028201972879200395656481996.7}\n");
}

static void dates_and_times(void **state)
{
    (void)state;
    static const int32_t day[] = { 18052 }, before[] = { -719529 }, second[] = { 45296 }, leap[] = { 11016 };
    static const int64_t ms[] = { 18052 * 86400000ll }, s[] = { 1559738096 }, us[] = { -1 },
                         ns[] = { 1559738096000000789 }, midnight[] = { 1559692800 };
    const arrow_column c[] = {
        COLUMN("text", "u", 1, NULL, at_32, letters),
        COLUMN("date", "tdD", 1, NULL, day),
        COLUMN("m", "tdm", 1, NULL, ms),
        COLUMN("b", "tdD", 1, NULL, before),
        COLUMN("leap", "tdD", 1, NULL, leap),
        COLUMN("t", "tts", 1, NULL, second),
        COLUMN("s", "tss:", 1, NULL, s),
        COLUMN("u", "tsu:UTC", 1, NULL, us),
        COLUMN("n", "tsn:Europe/Paris", 1, NULL, ns),
        COLUMN("d", "tss:", 1, NULL, midnight),
        COLUMN("z", "tss:UTC", 1, NULL, midnight),
    };
    arrow_source f = { .columns = c, .n = sizeof c / sizeof *c, .batches = { { 1, 0, 0 } }, .n_batches = 1 };
    assert_stream(
        &f, "0=One{date:2019-06-05,m:2019-06-05,b:-0001-12-31,leap:2000-02-29,t:12:34:56,s:2019-06-05T12:34:56,"
            "u:1969-12-31T23:59:59.999999Z,n:2019-06-05T12:34:56.000000789Z,d:2019-06-05,z:2019-06-05T00:00:00Z}\n");
}

/* Null, and what no field can hold, is no field; a null of the dictionary is one too. */
static void what_is_no_field(void **state)
{
    (void)state;
    static const uint8_t no[] = { 0 };
    static const int32_t zero[] = { 0 };
    const arrow_column word = COLUMN(NULL, "u", 1, no, at_32, letters);
    const arrow_column c[] = {
        COLUMN("text", "u", 1, NULL, at_32, letters),
        COLUMN("i", "i", 1, no, zero),
        { .name = "n", .format = "n", .length = 1, .nulls = 1 },
        { .name = "list", .format = "+l", .length = 1, .n_buffers = 2 },
        { .name = "fixed", .format = "w:16", .length = 1 },
        { .name = "union", .format = "+ud:0,1", .length = 1 },
        { .name = "coded", .format = "i", .length = 1, .n_buffers = 2, .buffers = { NULL, zero }, .dictionary = &word },
        COLUMN(NULL, "i", 1, NULL, zero),
    };
    arrow_source f = { .columns = c, .n = sizeof c / sizeof *c, .batches = { { 1, 0, 0 } }, .n_batches = 1 };
    assert_stream(&f, "0=One{:0}\n");
}

static void options(void **state)
{
    (void)state;
    static const int32_t years[] = { 2019, 2020, 2020 };
    static const int64_t ids[] = { 7, 7, 8 };
    const arrow_column c[] = { COLUMN("year", "i", 3, NULL, years), COLUMN("key", "l", 3, NULL, ids),
                               COLUMN("body", "u", 3, NULL, at_32, letters) };
    arrow_source f = { .columns = c, .n = 3, .batches = { { 3, 0, 0 } }, .n_batches = 1 };
    dgm_corpus_options o = { .struct_size = sizeof o, .text_field = "body", .id_field = "key", .where = "year>=2020" };
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(read_stream(&f, &o, &err), DGM_OK);
    assert_string_equal(got, "7#2=Two{year:2020}\n8=Three{year:2020}\n");
    o.form = DGM_FORM_CSV;
    assert_int_equal(read_stream(&f, &o, &err), DGM_ERR_ARGUMENT);
    o.form = 99;
    assert_int_equal(read_stream(&f, &o, &err), DGM_ERR_ARGUMENT);
}

/* ---- what is refused */

static void schemas(void **state)
{
    (void)state;
    static const char *const formats[] = { "",       "q",        "uu",         "d:", "d:9", "d:9,", "d:0,1",
                                           "d:9,99", "d:9,2,96", "d:9,2,128 ", "ts", "tss", "tsx:", "tdX",
                                           "t",      "+",        "+x",         "v",  "w",   NULL };
    arrow_column c[] = { COLUMN("text", "u", 3, NULL, at_32, letters), COLUMN("other", "i", 3, NULL, at_32) };
    arrow_source f = { .columns = c, .n = 2, .batches = { { 3, 0, 0 } }, .n_batches = 1 };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        c[1].format = formats[i];
        assert_refused(&f, DGM_ERR_FORMAT,
                       formats[i] ? "column other: an unknown format" : "column other: a schema without a format");
    }
    c[1].format = "i";
    c[1].name = "text";
    assert_refused(&f, DGM_ERR_FORMAT, "column text: there are two of that name");
    c[1].name = "id";
    c[0].format = "i";
    assert_refused(&f, DGM_ERR_FORMAT, "column text: not of strings");
    c[0].name = "body";
    assert_refused(&f, DGM_ERR_FORMAT, "no column text");
    f.n = 0;
    assert_refused(&f, DGM_ERR_FORMAT, "no column text");
    f.root = "i";
    assert_refused(&f, DGM_ERR_FORMAT, "neither of records nor of strings");
    f.no_schema = true;
    assert_refused(&f, DGM_ERR_READ, "the stream: the disk is gone");
    const arrow_column words = { .format = "u" }, coded = { .name = "text", .format = "g", .dictionary = &words };
    f = (arrow_source){ .columns = &coded, .n = 1 };
    assert_refused(&f, DGM_ERR_FORMAT, "indices are no whole numbers");
}

static void failures_of_the_stream(void **state)
{
    (void)state;
    const arrow_column c = COLUMN("text", "u", 3, NULL, at_32, letters);
    arrow_source f = { .columns = &c, .n = 1, .batches = { { 1, 0, 0 }, { 1, 1, 0 } }, .n_batches = 2, .fails_at = 2 };
    assert_refused(&f, DGM_ERR_CANCELLED, "the stream: the disk is gone");
    assert_string_equal(got, "0=One{}\n");
    f.unnamed_failure = true;
    assert_refused(&f, DGM_ERR_CANCELLED, "without a reason");
}

static void batches_that_lie(void **state)
{
    (void)state;
    const arrow_column good = COLUMN("text", "u", 3, NULL, at_32, letters);
    arrow_column c = good;
    arrow_source f = { .columns = &c, .n = 1, .batches = { { 3, 0, 0 } }, .n_batches = 1 };
    f.batches[0].columns = 1;
    assert_refused(&f, DGM_ERR_FORMAT, "a batch: another number of columns");
    f.batches[0].columns = 0;
    f.batches[0].length = 4;
    assert_refused(&f, DGM_ERR_FORMAT, "column text: fewer rows than the batch has");
    f.batches[0].length = -1;
    assert_refused(&f, DGM_ERR_FORMAT, "a length, offset");
    f.batches[0].length = INT64_MAX;
    f.batches[0].offset = INT64_MAX;
    assert_refused(&f, DGM_ERR_FORMAT, "a length, offset");
    f.batches[0].length = 3;
    f.batches[0].offset = 0;
    c.offset = INT64_MAX / 8;
    assert_refused(&f, DGM_ERR_FORMAT, "a length, offset");
    c = good;
    c.n_buffers = 2;
    assert_refused(&f, DGM_ERR_FORMAT, "another number of buffers");
    c = good;
    c.nulls = 1;
    assert_refused(&f, DGM_ERR_FORMAT, "no buffer that says which");
    c = good;
    c.buffers[1] = NULL;
    assert_refused(&f, DGM_ERR_FORMAT, "a buffer that is NULL");
    c = good;
    c.buffers[2] = NULL;
    assert_refused(&f, DGM_ERR_FORMAT, "a buffer that is NULL");
    static const int32_t falls[] = { 0, 6, 3, 11 }, negative[] = { -1, 6, 7, 11 };
    c = good;
    c.buffers[1] = falls;
    assert_refused(&f, DGM_ERR_FORMAT, "offsets of strings that fall");
    assert_string_equal(got, "0=OneTwo{}\n");
    c.buffers[1] = negative;
    assert_refused(&f, DGM_ERR_FORMAT, "offsets of strings that fall or are negative");
    c = good;
    c.format = "i"; /* of a dictionary that the batch does not have */
    const arrow_column words = { .format = "u", .length = -5 };
    c.dictionary = &words;
    c.n_buffers = 2;
    assert_refused(&f, DGM_ERR_FORMAT, "a length, offset");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_either_width),
        cmocka_unit_test(offsets_and_empty_batches),
        cmocka_unit_test(views),
        cmocka_unit_test(strings_alone),
        cmocka_unit_test(coded_strings),
        cmocka_unit_test(rows_without_text),
        cmocka_unit_test(invalid_bytes),
        cmocka_unit_test(numbers_as_json_lines_has_them),
        cmocka_unit_test(decimals),
        cmocka_unit_test(dates_and_times),
        cmocka_unit_test(what_is_no_field),
        cmocka_unit_test(options),
        cmocka_unit_test(schemas),
        cmocka_unit_test(failures_of_the_stream),
        cmocka_unit_test(batches_that_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Layers as tables: columns and their order, nulls, offsets in three units, the bytes of the profile. */
#include "meter.h"
#include "view_fixture.h"

static dgm_table *layer_of(fixture *f, uint32_t layer, uint32_t offsets, bool spans)
{
    const layer_options o = { offsets, spans };
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *t = NULL;
    assert_int_equal(layer_table(&f->m, &f->d, layer, &o, &t, &err), DGM_OK);
    return t;
}

static void check_columns(fixture *f, uint32_t layer, bool spans, const char *want)
{
    dgm_table *t = layer_of(f, layer, DGM_OFFSETS_BYTE, spans);
    char got[512] = "";
    for (int32_t i = 0; i < table_columns(t); i++) {
        strcat(got, i ? " " : "");
        strcat(got, table_column(t, i)->name);
    }
    assert_string_equal(got, want);
    table_unref(t);
}

static void columns_are_as_promised(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, "", 0); /* no rows, all columns */
    check_columns(&f, DGM_LINES, false, "doc start end kind reason text lang");
    check_columns(&f, DGM_SENTENCES, false, "doc start end kind text lang");
    check_columns(&f, DGM_TOKENS, false, "doc sentence start end text kind term");
    check_columns(&f, DGM_ENTITIES, false, "doc sentence start end text type id name via value unit date_from date_to");
    check_columns(&f, DGM_QUOTES, false, "doc start end text speaker speaker_text cue direct");
    check_columns(&f, DGM_STANCES, false,
                  "doc sentence start end target holder score label basis negated hedged evidence evidence_spans "
                  "text target_via model");
    check_columns(&f, DGM_PROFILE, false,
                  "doc lang date bytes analysed skipped replaced sentences tokens types entities quotes stances title "
                  "author source encoding looks_like duplicate_of similarity other_lang other_bytes");
    check_columns(&f, DGM_TOKENS, true, "sentence start end kind");
    check_columns(&f, DGM_ENTITIES, true, "sentence start end type id via value unit date_from date_to");
    const layer_options o = { 0 };
    dgm_table *t = NULL;
    assert_int_equal(layer_table(&f.m, &f.d, 99, &o, &t, NULL), DGM_ERR_ARGUMENT);
    f.d.sta = NULL;
    assert_int_equal(layer_table(&f.m, &f.d, DGM_STANCES, &o, &t, NULL), DGM_ERR_ARGUMENT);
    fixture_close(&f);
}

static void tokens_and_their_terms(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, "Allies talked, allied talks.", 28);
    dgm_table *t = layer_of(&f, DGM_TOKENS, DGM_OFFSETS_BYTE, false);
    assert_int_equal(table_rows(t), 6);
    assert_cell(t, "doc", 5, "talks");
    assert_cell(t, "text", 0, "Allies");
    assert_cell(t, "term", 1, "talk");
    assert_cell(t, "term", 4, "talk");
    assert_cell(t, "kind", 2, "punct");
    assert_cell(t, "term", 2, "null");
    assert_cell(t, "start", 1, "7");
    assert_cell(t, "end", 1, "13");
    table_unref(t);
    fixture_close(&f);
}

/* Bytes, code points and UTF-16 units of every token, counted anew for each. */
static void offsets_in_three_units(void **state)
{
    (void)state;
    char source[4000] = "";
    for (int i = 0; i < 60; i++)
        strcat(source, i % 2 ? "\xf0\x9f\x98\x80 caf\xc3\xa9\xff " : "Пекин\xf0\x9f\x87 中国, ");
    fixture f;
    fixture_open(&f, source, strlen(source));
    assert_int_equal(f.t.replaced, 60);
    for (uint32_t unit = DGM_OFFSETS_BYTE; unit <= DGM_OFFSETS_UTF16; unit++) {
        dgm_table *t = layer_of(&f, DGM_TOKENS, unit, unit == DGM_OFFSETS_CHAR);
        for (int32_t i = 0; i < f.tok.n; i++) {
            int64_t want[3] = { f.tok.start[i], 0, 0 };
            for (int32_t k = 0; k < f.tok.start[i]; k++) {
                const unsigned char c = (unsigned char)f.t.s[k];
                want[1] += (c & 0xc0) != 0x80;
                want[2] += ((c & 0xc0) != 0x80) + (c >= 0xf0);
            }
            assert_int_equal(cell_int(table_column(t, table_find(t, "start")), i), want[unit]);
        }
        table_unref(t);
    }
    fixture_close(&f);
}

static void entities_have_ids_and_values(void **state)
{
    (void)state;
    fixture f;
    static const char s[] = "China paid 5 billion dollars in May 2019.";
    fixture_open(&f, s, sizeof s - 1);
    fixture_mention(&f, "China", "cn", ENTITY_GPE);
    fixture_mention(&f, "5 billion dollars", "money:usd-5e9", ENTITY_MONEY);
    fixture_mention(&f, "May 2019", "date:2019-05", ENTITY_DATE);
    f.men.v.v[1].value = STR("5e9");
    f.men.v.v[1].unit = STR("usd");
    f.men.v.v[2].date_from = STR("2019-05-01");
    f.men.v.v[2].date_to = STR("2019-05-31");
    dgm_table *t = layer_of(&f, DGM_ENTITIES, DGM_OFFSETS_BYTE, false);
    assert_cell(t, "id", 0, "cn");
    assert_cell(t, "name", 0, "China");
    assert_cell(t, "type", 0, "GPE");
    assert_cell(t, "via", 0, "name");
    assert_cell(t, "value", 0, "null");
    assert_cell(t, "date_from", 0, "null");
    assert_cell(t, "value", 1, "5e9");
    assert_cell(t, "unit", 1, "usd");
    assert_cell(t, "date_to", 2, "2019-05-31");
    assert_cell(t, "text", 2, "May 2019");
    table_unref(t);
    fixture_close(&f);
}

static void quotes_have_speakers(void **state)
{
    (void)state;
    fixture f;
    static const char s[] = "\"Not yet,\" the minister said. According to none.";
    fixture_open(&f, s, sizeof s - 1);
    const byte_span q = fixture_span(&f, "\"Not yet,\""), who = fixture_span(&f, "minister");
    const byte_span cue = fixture_span(&f, "said");
    const quote both[] = { { q.start, q.end, who.start, who.end, cue.start, cue.end, STR("some-br"), true },
                           { 30, 42, -1, -1, -1, -1, STR("unspecified"), false } };
    assert_true(vec_push(&f.m, &f.quo.v, both[0]) && vec_push(&f.m, &f.quo.v, both[1]));
    dgm_table *t = layer_of(&f, DGM_QUOTES, DGM_OFFSETS_BYTE, false);
    assert_cell(t, "text", 0, "\"Not yet,\"");
    assert_cell(t, "speaker", 0, "some-br");
    assert_cell(t, "speaker_text", 0, "minister");
    assert_cell(t, "cue", 0, "said");
    assert_cell(t, "direct", 0, "1");
    assert_cell(t, "speaker_text", 1, "null");
    assert_cell(t, "cue", 1, "null");
    table_unref(t);
    fixture_close(&f);
}

static void stances_show_their_evidence(void **state)
{
    (void)state;
    fixture f;
    static const char s[] = "Élan: China is a reliable and able partner.\nBrazil is there.";
    fixture_open(&f, s, sizeof s - 1);
    const byte_span china = fixture_span(&f, "China");
    const stance rows[] = { { .sentence = 0, .start = china.start, .end = china.end, .target = STR("cn"),
                              .holder = STR("author"), .score = 35, .label = LABEL_FAVOR, .hedged = true,
                              .via = TARGET_PRONOUN, .evidence_n = 2 },
                            { .sentence = 1, .start = 45, .end = 61, .target = STR("br"), .holder = STR("author"),
                              .score = STANCE_NULL, .label = LABEL_NONE, .negated = true, .evidence = 2 } };
    assert_true(vec_push(&f.m, &f.sta.v, rows[0]) && vec_push(&f.m, &f.sta.v, rows[1]));
    assert_true(vec_push(&f.m, &f.sta.spans, fixture_span(&f, "able partner")) &&
                vec_push(&f.m, &f.sta.spans, fixture_span(&f, "reliable")));
    dgm_table *t = layer_of(&f, DGM_STANCES, DGM_OFFSETS_CHAR, false);
    assert_cell(t, "score", 0, "0.35");
    assert_cell(t, "label", 0, "favor");
    assert_cell(t, "hedged", 0, "1");
    assert_cell(t, "start", 0, "6");
    assert_cell(t, "text", 0, "Élan: China is a reliable and able partner.");
    assert_cell(t, "target_via", 0, "pronoun");
    assert_cell(t, "score", 1, "null");
    assert_cell(t, "label", 1, "none");
    const dgm_column *words = table_column(t, table_find(t, "evidence"));
    assert_int_equal(words->offsets[1], 2);
    assert_int_equal(words->offsets[2], 2);
    assert_true(str_eq(cell_str(words->child, 0), STR("able partner")));
    const dgm_column *spans = table_column(t, table_find(t, "evidence_spans"));
    assert_int_equal(spans->offsets[1], 4);
    const int64_t want[] = { 30, 42, 17, 25 };
    for (int i = 0; i < 4; i++)
        assert_int_equal(cell_int(spans->child, i), want[i]);
    table_unref(t);
    fixture_close(&f);
}

/* Thousands of targets in one sentence without end: the texts stay near their targets. */
static void endless_sentences_are_not_repeated_whole(void **state)
{
    (void)state;
    enum { WORDS = 20000 };
    const mem m = test_mem();
    buf source = { 0 };
    for (int i = 0; i < WORDS; i++)
        assert_true(buf_str(&m, &source, "Пекин "));
    fixture f;
    fixture_open(&f, source.v, source.n);
    for (int32_t i = 0; i < WORDS; i++) {
        const stance row = { .start = f.tok.start[i], .end = f.tok.end[i], .target = STR("beijing") };
        assert_true(vec_push(&m, &f.sta.v, row));
    }
    dgm_table *t = layer_of(&f, DGM_STANCES, DGM_OFFSETS_BYTE, false);
    const dgm_column *c = table_column(t, table_find(t, "text"));
    for (int64_t i = 0; i < WORDS; i += 97) {
        const str s = cell_str(c, i);
        assert_in_range(s.len, 2000, 4096);
        assert_true(((unsigned char)s.s[0] & 0xc0) != 0x80);
    }
    table_unref(t);
    fixture_close(&f);
    vec_free(&m, &source);
}

static void profile_accounts_for_every_byte(void **state)
{
    (void)state;
    fixture f;
    static const char s[] = "Share\xff this\n\nThe talks talked \xf0\x9f\x87 on and ON.\nFollow us\n";
    fixture_open(&f, s, sizeof s - 1);
    f.l.v.v[0].kind = f.l.v.v[2].kind = LINE_FURNITURE;
    dgm_table *t = layer_of(&f, DGM_PROFILE, DGM_OFFSETS_BYTE, false);
    assert_int_equal(table_rows(t), 1);
    assert_cell(t, "lang", 0, "en");
    assert_cell(t, "date", 0, "null");
    char bytes[32];
    snprintf(bytes, sizeof bytes, "%zu", sizeof s - 1);
    assert_cell(t, "bytes", 0, bytes);
    assert_cell(t, "replaced", 0, "4");
    assert_cell(t, "skipped", 0, "19"); /* the two lines without the bad byte */
    snprintf(bytes, sizeof bytes, "%zu", sizeof s - 1 - 4 - 19);
    assert_cell(t, "analysed", 0, bytes);
    assert_cell(t, "sentences", 0, "3");
    assert_cell(t, "tokens", 0, "12");
    assert_cell(t, "stances", 0, "0");
    table_unref(t);
    f.d.all_text = true;
    f.d.sta = NULL;
    t = layer_of(&f, DGM_PROFILE, DGM_OFFSETS_BYTE, false);
    assert_cell(t, "skipped", 0, "0");
    assert_cell(t, "stances", 0, "null");
    table_unref(t);
    fixture_close(&f);
}

/* A line of furniture, of two characters of which one cannot be read, then "body". */
static void profile_counts_source_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        size_t len;
        const char *encoding, *bytes, *replaced, *skipped, *analysed;
    } cases[] = {
        { "a\xff\nbody", 7, NULL, "7", "1", "1", "5" },
        { "a\xe2\x82\nbody", 8, NULL, "8", "2", "1", "5" },
        { "a\x81\nbody", 7, "windows-1252", "7", "1", "1", "5" },
        { "\xff\xfe" "a\0\x00\xd8\n\0b\0o\0d\0y\0", 16, NULL, "16", "2", "2", "12" }, /* half a pair */
        { "\xfe\xff" "\0a\xd8\x00\0\n\0b\0o\0d\0y", 16, NULL, "16", "2", "2", "12" },
        { "a\0\0\0\0\0\x11\0\n\0\0\0b\0\0\0o\0\0\0d\0\0\0y\0\0\0", 28, "utf-32le", "28", "4", "4", "20" },
        { "\0\0\0a\0\x11\0\0\0\0\0\n\0\0\0b\0\0\0o\0\0\0d\0\0\0y", 28, "utf-32be", "28", "4", "4", "20" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        fixture_open_as(&f, cases[i].source, cases[i].len, cases[i].encoding);
        f.l.v.v[0].kind = LINE_FURNITURE;
        dgm_table *t = layer_of(&f, DGM_PROFILE, DGM_OFFSETS_BYTE, false);
        assert_cell(t, "bytes", 0, cases[i].bytes);
        assert_cell(t, "replaced", 0, cases[i].replaced);
        assert_cell(t, "skipped", 0, cases[i].skipped);
        assert_cell(t, "analysed", 0, cases[i].analysed);
        table_unref(t);
        fixture_close(&f);
    }
}

static void memory_may_run_out(void **state)
{
    (void)state;
    static const char s[] = "China is a reliable partner.";
    fixture f;
    fixture_open(&f, s, sizeof s - 1);
    fixture_mention(&f, "China", "cn", ENTITY_GPE);
    meter x = { 0, -1 };
    const mem m = metered(&x);
    for (uint32_t layer = DGM_LINES; layer <= DGM_PROFILE + 1; layer++) {
        dgm_status status = DGM_ERR_MEMORY;
        for (int64_t n = 0; status; n++) {
            const layer_options o = { DGM_OFFSETS_CHAR, false };
            dgm_table *t = NULL;
            x.left = n;
            status = layer > DGM_PROFILE ? kwic_table(&m, &f.d, "a reliab* partner", NULL, &o, &t, NULL)
                                         : layer_table(&m, &f.d, layer, &o, &t, NULL);
            assert_int_equal(status, t ? DGM_OK : DGM_ERR_MEMORY);
            table_unref(t);
            assert_int_equal(x.live, 0);
        }
    }
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_promised),
        cmocka_unit_test(tokens_and_their_terms),
        cmocka_unit_test(offsets_in_three_units),
        cmocka_unit_test(entities_have_ids_and_values),
        cmocka_unit_test(quotes_have_speakers),
        cmocka_unit_test(stances_show_their_evidence),
        cmocka_unit_test(endless_sentences_are_not_repeated_whole),
        cmocka_unit_test(profile_accounts_for_every_byte),
        cmocka_unit_test(profile_counts_source_bytes),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

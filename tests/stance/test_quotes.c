/* stance: quotations. The conformance files hold the ordinary cases (the Chinese one, which wants a dictionary, is read
 * through the package and the command); here are offsets, documents and hostile input. */
#include "cases.h"
#include "document.h"

static stages shared;

static int open_stages(void **state)
{
    (void)state;
    stages_open(&shared);
    return 0;
}

static int close_stages(void **state)
{
    (void)state;
    stages_close(&shared);
    return 0;
}

static void read_text(document *d, const char *s)
{
    document_read(d, s, strlen(s), false, NULL, 0);
}

/* Text of a span with runs of white space as one space, for paragraphs. */
static str squeeze(const document *d, int32_t start, int32_t end, char *out)
{
    size_t n = 0;
    for (int32_t i = start; i < end; i++) {
        const char c = d->t.s[i] == '\n' ? ' ' : d->t.s[i];
        if (c != ' ' || !n || out[n - 1] != ' ')
            out[n++] = c;
    }
    return (str){ out, n };
}

static void conformance(enum lang lang, const char *name)
{
    document d;
    document_open(&d, &shared, lang);
    buf file = cases_open(&shared.m, name);
    str last = { "", 0 };
    size_t at = 0;
    int bad = 0, rows = 0;
    static char words[4096], content[4096];
    for (tsv t = tsv_open(file.v, file.n); tsv_next(&t); rows++) {
        if (!str_eq(t.cell[0], last)) {
            if (last.len && at != d.quo.v.n)
                bad++, print_error("line %d: the text before has %zu, not %zu\n", (int)t.line, d.quo.v.n, at);
            document_read(&d, words, case_text(t.cell[0], words, sizeof words), false, NULL, 0);
            last = t.cell[0];
            at = 0;
        }
        if (str_eq(t.cell[1], STR("none")))
            continue;
        if (at >= d.quo.v.n) {
            bad++, print_error("line %d: no quotation\n", (int)t.line);
            continue;
        }
        const quote *q = &d.quo.v.v[at++];
        const str got = squeeze(&d, q->start, q->end, content);
        if (q->direct != str_eq(t.cell[1], STR("direct")) || !str_eq(q->speaker, t.cell[2]) || !str_eq(got, t.cell[3]))
            bad++, print_error("line %d: %s, %.*s, %.*s\n", (int)t.line, q->direct ? "direct" : "indirect",
                               (int)q->speaker.len, q->speaker.s, (int)got.len, got.s);
    }
    assert_int_equal(at, d.quo.v.n);
    assert_true(rows >= 30);
    assert_int_equal(bad, 0);
    vec_free(&shared.m, &file);
    document_close(&d);
}

static void english(void **state)
{
    (void)state;
    conformance(LANG_EN, "quotes-en.tsv");
}

static void russian(void **state)
{
    (void)state;
    conformance(LANG_RU, "quotes-ru.tsv");
}

static void french(void **state)
{
    (void)state;
    conformance(LANG_FR, "quotes-fr.tsv");
}

static void spanish(void **state)
{
    (void)state;
    conformance(LANG_ES, "quotes-es.tsv");
}

static void spans_name_their_words(void **state)
{
    (void)state;
    document d;
    document_open(&d, &shared, LANG_EN);
    read_text(&d, "On Monday President Vladimir Putin said, \"We can wait.\"");
    assert_int_equal(d.quo.v.n, 1);
    const quote *q = &d.quo.v.v[0];
    assert_memory_equal(d.t.s + q->speaker_start, "Vladimir Putin", (size_t)(q->speaker_end - q->speaker_start));
    assert_memory_equal(d.t.s + q->cue_start, "said", (size_t)(q->cue_end - q->cue_start));
    document_close(&d);
}

static void pronouns_are_without_their_hyphen(void **state)
{
    (void)state;
    document d;
    document_open(&d, &shared, LANG_FR);
    read_text(&d, "Emmanuel Macron est là. « Le pont est à nous », a-t-il dit.");
    assert_int_equal(d.quo.v.n, 1);
    const quote *q = &d.quo.v.v[0];
    assert_int_equal(q->speaker_end - q->speaker_start, 2);
    assert_memory_equal(d.t.s + q->speaker_start, "il", 2);
    document_close(&d);
}

/* Who is "the Russian president" depends on the day, and without a day nobody knows. */
static void offices_have_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text, *speaker;
    } cases[] = {
        { "The bridge over the river\n\nJune 5, 2019\n\nThe Russian president said that the bridge is open.", "vladimir-putin" },
        { "The bridge over the river\n\nJune 5, 2009\n\nThe Russian president said that the bridge is open.", "dmitry-medvedev" },
        { "The bridge over the river\n\nJune 5, 2009\n\nRussia's prime minister said that the bridge is open.", "vladimir-putin" },
        { "The bridge over the river\n\nJune 5, 2019\n\nA former Russian president said that the bridge is open.", "some-ru" },
        { "The Russian president said that the bridge is open.", "some-ru" },
    };
    document d;
    document_open(&d, &shared, LANG_EN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        document_read(&d, cases[i].text, strlen(cases[i].text), true, NULL, 0);
        assert_int_equal(d.quo.v.n, 1);
        assert_true(str_eq(d.quo.v.v[0].speaker, str_of(cases[i].speaker)));
    }
    document_close(&d);
}

/* The same document object must give the same rows whatever it read before. */
static void nothing_stays_from_before(void **state)
{
    (void)state;
    document d;
    document_open(&d, &shared, LANG_EN);
    read_text(&d, "\"We can wait,\" said Xi Jinping.");
    assert_int_equal(d.quo.v.n, 1);
    read_text(&d, "Nothing here.");
    assert_int_equal(d.quo.v.n, 0);
    read_text(&d, "");
    assert_int_equal(d.quo.v.n, 0);
    read_text(&d, "\"We can wait,\" said Xi Jinping.");
    assert_int_equal(d.quo.v.n, 1);
    document_close(&d);
}

static void repeat(buf *b, const char *unit, size_t n)
{
    mem m = test_mem();
    b->n = 0;
    while (n--)
        assert_true(buf_str(&m, b, unit));
}

/* None of these may crash, hang, or give spans outside of the text or of order. */
static void hostile_marks(void **state)
{
    (void)state;
    static const char *const units[] = {
        "\"", "'", "``", "“", "”", "« ", "\" said \"", "said that ", "according to ", "“said ", "he said, ",
        "\n\n\"", ",", "\xe3\x80\x8c", "x", "\"a\" ", "Putin said \"",
        "\n\n\xe2\x80\x94 a, \xe2\x80\x94 said Putin", "the minister said that ", ", the minister, ", "Putin, ",
        "said (", ", said Putin, ", "and said ", "called \"a\" ", "\xe2\x80\x94 said ", " \" ", "the statement said ",
    };
    document d;
    buf b = { 0 };
    document_open(&d, &shared, LANG_EN);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        repeat(&b, units[i], 3000);
        document_read(&d, b.v, b.n, false, NULL, 0);
        for (size_t k = 0; k < d.quo.v.n; k++) {
            const quote *q = &d.quo.v.v[k];
            assert_true(q->start >= 0 && q->start < q->end && q->end <= d.t.len);
            assert_true(k == 0 || q[-1].start <= q->start);
        }
    }
    mem m = test_mem();
    vec_free(&m, &b);
    document_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english),
        cmocka_unit_test(russian),
        cmocka_unit_test(french),
        cmocka_unit_test(spanish),
        cmocka_unit_test(offices_have_dates),
        cmocka_unit_test(spans_name_their_words),
        cmocka_unit_test(pronouns_are_without_their_hyphen),
        cmocka_unit_test(nothing_stays_from_before),
        cmocka_unit_test(hostile_marks),
    };
    return cmocka_run_group_tests_name("stance/quotes", tests, open_stages, close_stages);
}

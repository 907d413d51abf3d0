/* The tailored tokenizer: the specification files, kinds, phrases, hostile text, linear time. */
#include "segmenting.h"

#include "base/os.h"

typedef struct fixture {
    mem m;
    segmenter *g;
    segmented x;
} fixture;

static fixture setup(enum lang lang)
{
    fixture f = { .m = test_mem() };
    assert_int_equal(segmenter_new(&f.m, lang, &f.g, NULL), DGM_OK);
    return f;
}

static void teardown(fixture *f)
{
    segmenter_free(f->g);
    segmented_free(&f->m, &f->x);
}

static void run_text(void *user, const char *s, size_t len)
{
    fixture *f = user;
    set_text(&f->m, &f->x, s, len);
    assert_int_equal(segment_text(&f->m, FOR_ALL(f->g), &f->x.t, &f->x.l, &f->x.tok, &f->x.sen, NULL), DGM_OK);
}

/* Tokens as the specification files write them: a bar before those that join the one before them. */
static const char *shown(fixture *f, buf *out)
{
    const segmented *x = &f->x;
    const bool join = segmenter_joins(f->g);
    out->n = 0;
    for (int32_t i = 0; i < x->tok.n; i++) {
        const bool same = i > 0 && x->tok.sentence[i] == x->tok.sentence[i - 1];
        if (i > 0)
            assert_true(buf_str(&f->m, out, !same ? " ‖ " : join && token_joins(&x->t, &x->sen, ALL_JOIN, &x->tok, i) ? "|" : " "));
        for (int32_t p = x->tok.start[i]; p < x->tok.end[i]; p++)
            assert_true(x->t.s[p] == ' ' ? buf_str(&f->m, out, "\\s") : buf_char(&f->m, out, x->t.s[p]));
    }
    return out->n ? out->v : "";
}

static void assert_tokens(fixture *f, const char *s, const char *want)
{
    buf out = { 0 };
    run_text(f, s, strlen(s));
    assert_sound(&f->x);
    assert_string_equal(shown(f, &out), want);
    vec_free(&f->m, &out);
}

/* \n in place. */
static void unescape(char *s)
{
    char *to = s;
    for (; *s; s++)
        if (s[0] == '\\' && s[1] == 'n')
            *to++ = '\n', s++;
        else
            *to++ = *s;
    *to = '\0';
}

/* What stands behind a text is none of it: its beginnings, [s, n), are cut in the same way whatever comes next. */
static void assert_ends(fixture *f, const char *s)
{
    static const char *const behind[] = { "a's", "5,000", ".B.", ") a", "\u0301", "-b.com", " 000", "\u200d😀", "'s", "。" };
    const size_t len = strlen(s);
    char *copy = malloc(len + 16);
    buf want = { 0 }, out = { 0 };
    assert_non_null(copy);
    for (size_t n = 1; n <= len; n++) {
        if ((s[n] & 0xc0) == 0x80)
            continue;
        memcpy(copy, s, n);
        strcpy(copy + n, "");
        run_text(f, copy, n);
        shown(f, &want);
        strcpy(copy + n, behind[n % (sizeof behind / sizeof *behind)]);
        run_text(f, copy, n);
        assert_string_equal(shown(f, &out), want.n ? want.v : "");
    }
    vec_free(&f->m, &want);
    vec_free(&f->m, &out);
    free(copy);
}

static void specification(const char *lang, int at_least)
{
    char path[1024], row[8192];
    snprintf(path, sizeof path, "%s/tests/conformance/segment-%s.tsv", SOURCE_DIR, lang);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    fixture f = setup((enum lang)lang_find(lang));
    char checksum[33];
    if (strcmp(lang, "zh") == 0)
        assert_int_equal(segmenter_load_dictionary(f.g, ZH_DICTIONARY, checksum, NULL), DGM_OK);
    int cases = 0;
    while (fgets(row, sizeof row, file)) {
        row[strcspn(row, "\n")] = '\0';
        char *tab = strchr(row, '\t');
        if (row[0] == '#' && row[1] == ' ')
            continue;
        assert_non_null(tab);
        *tab = '\0';
        unescape(row);
        assert_tokens(&f, row, tab + 1);
        assert_ends(&f, row);
        cases++;
    }
    fclose(file);
    teardown(&f);
    assert_true(cases >= at_least);
}

static void english(void **state)
{
    (void)state;
    specification("en", 140);
}

static void french(void **state)
{
    (void)state;
    specification("fr", 80);
}

static void spanish(void **state)
{
    (void)state;
    specification("es", 80);
}

static void russian(void **state)
{
    (void)state;
    specification("ru", 80);
}

static void chinese(void **state)
{
    (void)state;
    if (os_kind(ZH_DICTIONARY) != OS_FILE)
        skip();
    specification("zh", 80);
}

static void kinds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint8_t kind; /* of the last token */
    } cases[] = {
        { "peace", TOKEN_WORD },      { "U.S.", TOKEN_WORD },           { "1,000.50", TOKEN_NUMBER },
        { "20th", TOKEN_NUMBER },     { "?!", TOKEN_PUNCT },            { "--", TOKEN_PUNCT },
        { "$", TOKEN_SYMBOL },        { "5%", TOKEN_SYMBOL },           { ":-)", TOKEN_SYMBOL },
        { "☮", TOKEN_SYMBOL },        { "http://a.example/b", TOKEN_URL }, { "a.b@c.example", TOKEN_EMAIL },
        { "example.org", TOKEN_URL }, { "@who", TOKEN_MENTION },        { "#cop26", TOKEN_HASHTAG },
        { "Russia's", TOKEN_CLITIC }, { "don’t", TOKEN_CLITIC },        { "cannot", TOKEN_WORD },
        { "#", TOKEN_SYMBOL },        { "#1", TOKEN_NUMBER },           { "mc²", TOKEN_WORD },
        { "“", TOKEN_PUNCT },         { "«", TOKEN_PUNCT },             { "»", TOKEN_PUNCT },
        { "—", TOKEN_PUNCT },         { "†", TOKEN_PUNCT },             { "**", TOKEN_PUNCT },
        { "&", TOKEN_SYMBOL },        { "@", TOKEN_SYMBOL },            { "%", TOKEN_SYMBOL },
        { "‰", TOKEN_SYMBOL },        { "§", TOKEN_SYMBOL },            { "€", TOKEN_SYMBOL },
        { "=-", TOKEN_SYMBOL },       { "++", TOKEN_SYMBOL },           { "\u0301", TOKEN_WORD },
        { "&amp;", TOKEN_SYMBOL },    { "ftp://a", TOKEN_URL },         { "’90s", TOKEN_NUMBER },
        { "allies'", TOKEN_CLITIC },  { "AT&T", TOKEN_WORD },           { "5km", TOKEN_NUMBER },
        { "n.º", TOKEN_WORD },         { "C#", TOKEN_WORD },             { "o'clock", TOKEN_WORD },
    };
    fixture f = setup(LANG_EN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run_text(&f, cases[i].text, strlen(cases[i].text));
        if (f.x.tok.n == 0 || f.x.tok.kind[f.x.tok.n - 1] != cases[i].kind)
            fail_msg("%s: %s", cases[i].text, f.x.tok.n ? token_kind_names[f.x.tok.kind[f.x.tok.n - 1]] : "nothing");
    }
    teardown(&f);
}

static void phrases_append(void **state)
{
    (void)state;
    fixture f = setup(LANG_EN);
    tokens *tok = &f.x.tok;
    assert_int_equal(segment_phrase(&f.m, f.g, "U.S. Navy", 9, tok, NULL), DGM_OK);
    assert_int_equal(segment_phrase(&f.m, f.g, "Russia's", 8, tok, NULL), DGM_OK);
    assert_int_equal(tok->n, 4);
    assert_int_equal(tok->end[0], 4);
    assert_int_equal(tok->start[3], 6);
    assert_int_equal(tok->sentence[3], 0);
    teardown(&f);
}

/* Written words are the tokens without the bars, each with the first of its parts. */
static void surface(void **state)
{
    (void)state;
    static const struct {
        int32_t start, end, part;
        uint8_t kind;
    } want[] = { { 0, 2, 0, TOKEN_WORD },   { 3, 9, 1, TOKEN_WORD },    { 10, 16, 3, TOKEN_NUMBER },
                 { 17, 18, 5, TOKEN_PUNCT }, { 18, 20, 6, TOKEN_CLITIC }, { 21, 28, 7, TOKEN_WORD } };
    fixture f = setup(LANG_EN);
    const char *s = "We cannot 1990's )'s allies'";
    run_text(&f, s, strlen(s));
    tokens out;
    int32_t *part;
    assert_int_equal(segment_surface(&f.m, &f.x.t, &f.x.sen, ALL_JOIN, &f.x.tok, &out, &part, NULL), DGM_OK);
    assert_int_equal(out.n, sizeof want / sizeof *want);
    for (int32_t i = 0; i < out.n; i++) {
        assert_int_equal(out.start[i], want[i].start);
        assert_int_equal(out.end[i], want[i].end);
        assert_int_equal(part[i], want[i].part);
        assert_int_equal(out.kind[i], want[i].kind);
        assert_int_equal(out.sentence[i], 0);
    }
    tokens_free(&f.m, &out);
    mem_free(&f.m, part);
    teardown(&f);
}

static void languages_differ(void **state)
{
    (void)state;
    fixture en = setup(LANG_EN), ru = setup(LANG_RU), und = setup(LANG_UND);
    assert_tokens(&en, "a well-known case", "a well - known case");
    assert_tokens(&ru, "a well-known case", "a well-known case");
    assert_tokens(&und, "a well-known case", "a well-known case");
    teardown(&en);
    teardown(&ru);
    teardown(&und);
}

/* Results do not depend on what was there before, and any mix of characters gives sound spans. */
static void hostile_mixes(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a", "B", "7", ".", ",", "'", "’", "\"", "-", "@", "#", "&", ";", ":", "/", "(", ")", "[", "]", " ", "\n", "!", "%",
        "http://", "www.", "n't", "l'", "-t-il", "…", "й", "é", "\u0308", "\u200d", "\u00ad", "北", "カ", "《", "》",
        "。", "👍", "\xf0\x9f\x87\xab", "\ufeff", "\u00a0", "½", "U.S.", "Mr.", "1.)", "•", "\x01", "\u0e01",
        "\xf0\x90\x90\x80", "----------", "(ii)"
    };
    uint32_t seed = 1;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        fixture f = setup((enum lang)lang), fresh = setup((enum lang)lang);
        buf a = { 0 }, b = { 0 };
        for (int round = 0; round < 800; round++) {
            char s[512];
            size_t n = 0;
            for (int k = 0; k < 40; k++) {
                seed = seed * 1664525u + 1013904223u;
                const char *piece = pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)];
                memcpy(s + n, piece, strlen(piece));
                n += strlen(piece);
            }
            char *exact = malloc(n); /* so that the sanitizer sees a read past the end */
            assert_non_null(exact);
            memcpy(exact, s, n);
            run_text(&f, exact, n);
            assert_sound(&f.x);
            segmented_free(&fresh.m, &fresh.x);
            run_text(&fresh, exact, n);
            assert_string_equal(shown(&f, &a), shown(&fresh, &b));
            free(exact);
        }
        vec_free(&f.m, &a);
        vec_free(&f.m, &b);
        teardown(&f);
        teardown(&fresh);
    }
}

/* Tokens as they are written, then the sentences alone. */
static void run_written(void *user, const char *s, size_t len)
{
    fixture *f = user;
    set_text(&f->m, &f->x, s, len);
    assert_int_equal(segment_written(&f->m, FOR_ALL(f->g), &f->x.t, &f->x.l, &f->x.tok, &f->x.sen, NULL), DGM_OK);
    assert_int_equal(segment_sentences(&f->m, FOR_ALL(f->g), &f->x.t, &f->x.l, &f->x.tok, &f->x.sen, NULL), DGM_OK);
}

static void written_in_linear_time(void **state)
{
    (void)state;
    static const char *const traps[] = { "can't've ", "cannot ", "don't.", "'s'", "n't\n", "y'all ", "ol'", "北", "北\n",
                                         "二。", "[北", "！[北", "(北。) (" };
    static const enum lang langs[] = { LANG_EN, LANG_ZH };
    for (size_t k = 0; k < sizeof langs / sizeof *langs; k++) {
        fixture f = setup(langs[k]);
        for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
            assert_linear(run_written, &f, traps[i]);
        teardown(&f);
    }
}

/* A line of megabytes, and as many empty ones. */
static void large_texts_in_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = { "The council met, but it didn't vote (not yet). ", "\n", "a\n\n" };
    fixture f = setup(LANG_EN);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        const size_t n = (1 << 20) / strlen(pieces[i]);
        double once = 0, four = 1;
        for (int attempt = 0; attempt < 3 && four > 9 * once + 0.02; attempt++) {
            once = seconds(run_text, &f, pieces[i], n);
            four = seconds(run_text, &f, pieces[i], 4 * n);
        }
        assert_true(four <= 9 * once + 0.02);
    }
    teardown(&f);
}

static void time_is_linear(void **state)
{
    (void)state;
    static const char *const traps[] = {
        "a", "a.", "a-", "a'", "l'", "n't", "'s", "-t-il", "non-", "1", "1.", "1-", "1-1.", "1 000", "@", "@a", "a@", "#",
        "&#1;", "&", "http://", "http://a(", "a://", "www.", "a.com/", "www.a)", ")", "(", "]", "\"", "'", "’", ".", ". ",
        "...", "? ", "!a", "-", "—", "_", "北", "カ", "\u0308", "👍\u200d", "\xf0\x9f\x87\xab", ":)", ")))", "Mr. ",
        "U. ", "U.S. ", "《", "\" \"", "1.) ", "a) ", "• ", "[1]", ". [1]", "s' ", "A&", "\u00ad", "AA.", "J.-", "(a ",
        ".\" (a ", "? a ", "\n", "\x01", "1h", "1\u00ad", "1\u200d.", "1万\u00ad",
        "1,", "1,000", "1,000.5,", "1:", "1/", "1e", "+1 ", "1%", "http://a.b/c?d=e&", "ftp://[", "a.b.", "a_b@c.", "e.g. ",
        "p. ", "etc. ", "Ph.D.", "{", "<a>", "((a) ", "[(", "''", "``", "--", "- ", "a--", "…", "can't", "cannot ", ",a",
        "'o'clock", "a.a-", "a.a@1.1.", "1_", "1. a 2. "
    };
    static const enum lang langs[] = { LANG_EN, LANG_FR, LANG_RU, LANG_ZH };
    for (size_t k = 0; k < sizeof langs / sizeof *langs; k++) {
        fixture f = setup(langs[k]);
        for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
            assert_linear(run_text, &f, traps[i]);
        teardown(&f);
    }
}

/* What is looked at ends somewhere, so that time is linear: with so many units a text is cut one way, with one more
 * another. */
static void windows_end(void **state)
{
    (void)state;
    static const struct {
        enum lang lang;
        const char *head, *unit, *tail;
        int most, tokens, more_tokens, sentences, more_sentences;
    } cases[] = {
        { LANG_EN, "", "a", "://x", 16, 1, 4, 1, 1 },    /* a scheme */
        { LANG_EN, "&", "a", ";", 10, 1, 3, 1, 1 },      /* a character reference */
        { LANG_EN, "", "a", "@b.com", 64, 1, 3, 1, 1 },  /* the name before an @ */
        { LANG_EN, "x@", "a.", "com", 126, 1, 4, 1, 1 }, /* a domain of 255 bytes */
        { LANG_EN, "so ", "a", "- so", 4, 3, 4, 1, 1 },  /* a word to be completed */
        { LANG_EN, "It said [no! The ", "a ", "] so. Yes.", 6, 17, 18, 2, 3 },      /* an editor's note */
        { LANG_EN, "\"No.\" (The ", "a ", "yes.) Then.", 59, 70, 71, 3, 2 },       /* a sentence in brackets, no reference */
        { LANG_EN, "a) one 1) ", "b ", "2) two", 46, 54, 55, 3, 1 },               /* a list within a list */
        { LANG_EN, "Wait. ", "(", "he came.", 4, 9, 10, 1, 2 },                    /* brackets that open */
        { LANG_EN, "See p.", " ", "5 now.", 4, 5, 6, 1, 2 },                       /* spaces before a number */
        { LANG_ZH, "他[说！", "北", "]好。他走。", 7, 13, 13, 2, 3 },     /* ideographs count as their bytes */
        { LANG_ZH, "\"好。\"(", "北", "。)他。", 61, 40, 40, 3, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f = setup(cases[i].lang);
        for (int more = 0; more < 2; more++) {
            char s[500];
            strcpy(s, cases[i].head);
            for (int k = 0; k < cases[i].most + more; k++)
                strcat(s, cases[i].unit);
            strcat(s, cases[i].tail);
            run_text(&f, s, strlen(s));
            if (f.x.tok.n != (more ? cases[i].more_tokens : cases[i].tokens) ||
                f.x.sen.n != (more ? cases[i].more_sentences : cases[i].sentences))
                fail_msg("%d tokens, %d sentences: %s", f.x.tok.n, f.x.sen.n, s);
        }
        teardown(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english),        cmocka_unit_test(french),           cmocka_unit_test(spanish),
        cmocka_unit_test(russian),        cmocka_unit_test(chinese),          cmocka_unit_test(kinds),
        cmocka_unit_test(phrases_append), cmocka_unit_test(surface),
        cmocka_unit_test(languages_differ), cmocka_unit_test(hostile_mixes),
        cmocka_unit_test(windows_end), cmocka_unit_test(time_is_linear), cmocka_unit_test(written_in_linear_time),
        cmocka_unit_test(large_texts_in_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Figures against tests/report/expected/, and what hostile text becomes. `test_report_report --write` writes the
 * expected files anew. */
#include "base/data.h"
#include "report/shown.h"
#include "tally/tally.h"
#include "testing.h"

static bool writing;

/* ---- tables */

typedef struct row {
    const char *texts[6];
    int64_t counts[6];
    double measures[4]; /* below -1: null */
} row;

/* A table of text columns, then counts, then measures, named in that order and parted by blanks. */
static dgm_table *table_of(const mem *m, const char *names, int n_texts, int n_counts, const row *rows, int n)
{
    builder b;
    int column = 0;
    builder_begin(&b, m);
    for (const char *z = names; *z; column++) {
        char name[32];
        const size_t len = strcspn(z, " ");
        snprintf(name, sizeof name, "%.*s", (int)len, z);
        builder_column(&b, column < n_texts ? DGM_UTF8 : column < n_texts + n_counts ? DGM_I64 : DGM_F64, name);
        z += len + (z[len] == ' ');
    }
    for (int i = 0; i < n; i++)
        for (int c = 0; c < column; c++) {
            const int measure = c - n_texts - n_counts;
            if (c < n_texts)
                builder_strz(&b, c, rows[i].texts[c]);
            else if (measure < 0)
                builder_i64(&b, c, rows[i].counts[c - n_texts]);
            else if (rows[i].measures[measure] < -1)
                builder_null(&b, c);
            else
                builder_f64(&b, c, rows[i].measures[measure]);
        }
    dgm_table *t = NULL;
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

#define COUNT(rows) ((int)(sizeof(rows) / sizeof *(rows)))

static const row actors[] = {
    { { "cn", "China", "GPE" }, { 40, 4 }, { 0.5 } },
    { { "xi-jinping", "Xi Jinping", "PERSON" }, { 12, 3 }, { 0.15 } },
    { { "nato", "NATO", "ORG" }, { 9, 2 }, { 0.11 } },
    { { "x", "<b onclick=\"x\">A name that is rather long & bold</b>", "EVENT" }, { 1, 1 }, { 0.01 } }
};
static const row scores[] = {
    { { "cn", "China", "en" }, { 6, 9, 3, 5, 1 }, { -0.22, -0.41, -0.03 } },
    { { "cn~ru", "China ~ Russia", "en" }, { 3, 4, 4, 0, 0 }, { 0.44, -2, -2 } },
    { { "nato", "NATO", "en" }, { 1, 1, 0, 0, 1 }, { -2, -2, -2 } },
};
static const row quoted[] = { { { "cn", "China", "en" }, { 2, 2, 2, 0, 0 }, { 0.3, -2, -2 } } };
static const row cells[] = { { { "cn", "Daily <i>", "en" }, { 3, 5, 1, 4, 0 }, { -0.35, -2, -2 } },
                             { { "cn", "Herald", "en" }, { 3, 4, 2, 1, 1 }, { 0.02, -2, -2 } },
                             { { "cn~ru", "Herald", "en" }, { 3, 4, 4, 0, 0 }, { 0.44, 0.2, 0.6 } } };
static const row edges[] = { { { "cn", "ru", "against" }, { 9, 4, 3 }, { 0.41, -0.2 } },
                             { { "cn", "nato", NULL }, { 3, 2, 0 }, { 0.12, -2 } },
                             { { "ru", "xi-jinping", "favor" }, { 4, 2, 1 }, { 0.88, 0.3 } } };
static const row arrows[] = {
    { { "source:Daily <i>", "cn", "Daily <i>", "China", "SOURCE", "en" }, { 7, 3, 1, 6 }, { -0.31 } },
    { { "ru", "cn", "Russia", "China", "GPE", "en" }, { 4, 2, 3, 1 }, { 0.2 } },
    { { "some-ru", "nato", NULL, "NATO", NULL, "en" }, { 2, 2, 1, 1 }, { 0 } },
    { { "ru", "nato", "Russia", "NATO", "GPE", "en" }, { 2, 1, 0, 2 }, { -0.4 } },
};
static const row nodes[] = { { { "cn", "China" }, { 40 }, { 0 } }, { { "ru", "Russia" }, { 25 }, { 0 } } };

static const row more[] = { { { "harbour" }, { 30, 2 }, { 1, 0.5, 1, 0.4 } },
                            { { "tide" }, { 9, 9 }, { 0.2, -0.1, 0.4, 0 } } };
static const row less[] = { { { "<steppe>" }, { 0, 12 }, { -1, -2, -0.8, -0.9 } } };

#define KEYNESS "term count_target count_reference log_ratio log_ratio_low log_ratio_high lrc"

enum { DOCS = 2, SENTENCES = 20, WORDS = 4 };

typedef struct fixture {
    mem m;
    report_totals totals;
    report_input in;
    dgm_table *tables[10];
    report_doc docs[DOCS];
    char text[DOCS][4096];
    VEC(report_word) words;
    strtab forms;
    uint32_t term_of[WORDS];
    report_term met[WORDS];
    tally *by_year[2]; /* of actors, of stances */
} fixture;

static const struct {
    const char *term, *lang, *id;
} terms[] = { { "harbour", "fr", NULL }, { "treaty", "en", NULL },   { "China", "en", "cn" },
              { "not", "en", NULL },     { "<steppe>", "en", NULL }, { "tide", "en", NULL } };

static dgm_table *terms_of(const mem *m)
{
    builder b;
    builder_begin(&b, m);
    builder_column(&b, DGM_UTF8, "term");
    builder_column(&b, DGM_LIST_UTF8, "forms");
    builder_column(&b, DGM_I64, "count");
    builder_column(&b, DGM_I64, "docs");
    builder_column(&b, DGM_UTF8, "lang");
    builder_column(&b, DGM_UTF8, "id");
    for (int i = 0; i < COUNT(terms); i++) {
        builder_strz(&b, 0, terms[i].term);
        builder_item_str(&b, 1, str_of(terms[i].term));
        builder_list(&b, 1);
        builder_i64(&b, 2, 60 - i * 10);
        builder_i64(&b, 3, 8 - i);
        builder_strz(&b, 4, terms[i].lang);
        builder_strz(&b, 5, terms[i].id);
    }
    dgm_table *t = NULL;
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

/* ---- documents */

/* Which of the words, and whether China, a sentence has. */
static bool has_word(int sentence, int word)
{
    static const int every[WORDS] = { 4, 4, 3, 7 };
    return sentence % every[word] == 0;
}

static void add_form(fixture *f, int i, const char *key)
{
    assert_int_equal(strtab_add(&f->forms, key, strlen(key)), i);
    f->term_of[i] = (uint32_t)i;
}

/* A text of short sentences, a line each, with its layers. */
static void add_doc(fixture *f, int k)
{
    static const char *const names[WORDS] = { "harbour", "treaty", "<steppe>", "tide" };
    report_doc *d = &f->docs[k];
    char *body = f->text[k];
    size_t n = 0;
    row sentence[SENTENCES] = { 0 }, entity[SENTENCES] = { 0 }, said[SENTENCES] = { 0 };
    int named = 0;
    d->first_word = f->words.n;
    for (int i = 0; i < SENTENCES; i++) {
        sentence[i] = (row){ { "body", "en" }, { (int64_t)n }, { 0 } };
        for (int w = 0; w < WORDS; w++)
            if (has_word(i, w)) {
                const report_word word = { (int32_t)n, (int32_t)(n + strlen(names[w])), (uint32_t)w };
                assert_true(vec_push(&f->m, &f->words, word));
                n += (size_t)snprintf(body + n, sizeof f->text[k] - n, "%s ", names[w]);
            }
        if (i % 5 == 0) {
            entity[named] = (row){ { "cn", "China", "GPE" }, { i, (int64_t)n, (int64_t)n + 5 }, { 0 } };
            said[named] = (row){ { "cn", k ? "ru" : "author", i ? "favor" : "against" },
                                 { i, (int64_t)n, (int64_t)n + 5 },
                                 { i ? 0.3 : -0.4 } };
            named++;
        }
        n += (size_t)snprintf(body + n, sizeof f->text[k] - n, "%s here.", i % 5 ? "Nothing" : "China");
        sentence[i].counts[1] = (int64_t)n;
        body[n++] = '\n';
    }
    static const row profile[] = { { { "A <title>", "en", "Herald", "2021-03-04", NULL }, { 9, 4, 4, 0 }, { 0 } } };
    d->end_word = f->words.n;
    d->text = (str){ body, n };
    d->period = k ? STR("2021-03") : STR("2020");
    d->id = k ? STR("second") : STR("first & <i>");
    d->group = k ? STR("Herald") : STR("Daily <i>");
    d->profile = table_of(&f->m, "title lang source date author tokens entities stances skipped", 5, 4, profile, 1);
    d->lines = table_of(&f->m, "kind start end", 1, 2, sentence, SENTENCES);
    d->sentences = table_of(&f->m, "kind lang start end", 2, 2, sentence, SENTENCES);
    d->entities = table_of(&f->m, "id name type sentence start end", 3, 3, entity, named);
    d->stances = table_of(&f->m, "target holder label sentence start end score", 3, 3, said, named);
}

/* ---- counts by year */

static void bump(tally *t, uint8_t section, const char *const names[4], int64_t a, int64_t b, int64_t c, int64_t d)
{
    cell add = { section, { 0 }, { a, b, c, d } };
    for (int i = 0; i < 4; i++)
        add.key[i] = tally_name(t, str_of(names[i]));
    assert_int_equal(tally_bump(t, &add, NULL), DGM_OK);
}

static void add_years(fixture *f)
{
    static const char *const years[] = { "2019", "2020", "2021", "unknown" };
    dgm_tally_options o = { .struct_size = sizeof o, .by = "year", .evidence = 1, .ngram_min = 1, .ngram_max = 1 };
    const dgm_limits limits = { .struct_size = sizeof limits };
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            tally_new(&f->m, i ? DGM_TALLY_STANCES : DGM_TALLY_ENTITIES, &o, "hash", 1, &limits, &f->by_year[i], NULL),
            DGM_OK);
    for (int y = 0; y < COUNT(years); y++) {
        const int docs = 6 - y;
        bump(f->by_year[0], CELL_ACTOR, (const char *[4]){ years[y], "cn", "", "" }, 10 + y * 8, docs, 0, 0);
        bump(f->by_year[0], CELL_ACTOR, (const char *[4]){ years[y], "nobody", "", "" }, 99, docs, 0, 0);
        const char *const keys[4] = { years[y], "author", "cn", "en" }, *const others[4] = { years[y], "quoted", "cn",
                                                                                             "en" };
        bump(f->by_year[1], CELL_TARGET, keys, docs + 1, docs, y, docs);
        bump(f->by_year[1], CELL_SCORE, keys, docs + 1, -30 * docs + 60 * y, 9000, 0);
        bump(f->by_year[1], CELL_CLUSTER, keys, docs, 7000 * docs, docs + 3, -30 * docs);
        bump(f->by_year[1], CELL_TARGET, others, 50, 50, 50, 0);
    }
    f->in.actors_by[1] = f->by_year[0];
    f->in.stances_by[1] = f->by_year[1];
}

static void add_docs(fixture *f)
{
    static const char *const forms[WORDS] = { "fr\x1fharbour", "en\x1ftreaty", "en\x1f<steppe>", "en\x1ftide" };
    strtab_init(&f->forms, &f->m, 1);
    for (int i = 0; i < WORDS; i++)
        add_form(f, i, forms[i]);
    for (int k = 0; k < DOCS; k++)
        add_doc(f, k);
    f->in.docs = f->docs;
    f->in.n_docs = DOCS;
    f->in.words = f->words.v;
    f->in.forms = &f->forms;
    f->in.term_of = f->term_of;
    f->in.terms_met = f->met;
    f->in.n_terms = WORDS;
}

static dgm_table *arrows_of(const mem *m)
{
    static const char *const names[] = { "from",  "to",   "name_from", "name_to", "type_from", "lang",
                                         "count", "docs", "favor",     "against", "score",     "sign" };
    builder b;
    builder_begin(&b, m);
    for (int c = 0; c < COUNT(names); c++)
        builder_column(&b, c < 6 || c == 11 ? DGM_UTF8 : c < 10 ? DGM_I64 : DGM_F64, names[c]);
    for (int i = 0; i < COUNT(arrows); i++) {
        const row *r = &arrows[i];
        for (int c = 0; c < 6; c++)
            builder_strz(&b, c, r->texts[c]);
        for (int c = 0; c < 4; c++)
            builder_i64(&b, 6 + c, r->counts[c]);
        builder_f64(&b, 10, r->measures[0]);
        builder_strz(&b, 11, r->counts[2] > r->counts[3] ? "favor" : r->counts[2] < r->counts[3] ? "against" : "none");
    }
    dgm_table *t = NULL;
    assert_int_equal(builder_end(&b, &t, NULL), DGM_OK);
    return t;
}

static void add_months(fixture *f)
{
    static const char *const months[] = { "2021-03", "2019-11", "2020" };
    strtab_init(&f->totals.months, &f->m, 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(strtab_add(&f->totals.months, months[i], strlen(months[i])), i);
        assert_true(vec_push(&f->m, &f->totals.in_month, i + 1));
        assert_true(vec_push(&f->m, &f->totals.tokens_in_month, 1000 * (i + 1)));
    }
}

static void open_fixture(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->m = test_mem();
    strtab_init(&f->totals.sources, &f->m, 1);
    strtab_init(&f->totals.kinds, &f->m, 1);
    strtab_init(&f->totals.langs, &f->m, 1);
    add_months(f);
    f->tables[0] = table_of(&f->m, "id name type count docs share", 3, 2, actors, COUNT(actors));
    f->tables[1] = table_of(&f->m, "target name lang docs n favor against none score low high", 3, 5, scores,
                            COUNT(scores));
    f->tables[2] = table_of(&f->m, "target name lang docs n favor against none score low high", 3, 5, quoted,
                            COUNT(quoted));
    f->tables[3] = table_of(&f->m, "target group lang docs n favor against none score low high", 3, 5, cells,
                            COUNT(cells));
    f->tables[4] = table_of(&f->m, "a b sign count docs stances npmi score", 3, 3, edges, COUNT(edges));
    f->tables[5] = table_of(&f->m, "id label count", 2, 1, nodes, COUNT(nodes));
    f->tables[6] = terms_of(&f->m);
    f->tables[7] = table_of(&f->m, KEYNESS, 1, 2, more, COUNT(more));
    f->tables[8] = table_of(&f->m, KEYNESS, 1, 2, less, COUNT(less));
    f->tables[9] = arrows_of(&f->m);
    f->in = (report_input){ .title = "T <title>",
                            .build = "build",
                            .by = "source",
                            .totals = &f->totals,
                            .actors = f->tables[0],
                            .stance = f->tables[1],
                            .quoted = f->tables[2],
                            .cells = f->tables[3],
                            .holders = f->tables[9],
                            .edges = f->tables[4],
                            .nodes = f->tables[5],
                            .terms = f->tables[6],
                            .key_more = f->tables[7],
                            .key_less = f->tables[8],
                            .key_group = STR("Daily <i>") };
    add_docs(f);
    add_years(f);
}

static void close_fixture(fixture *f)
{
    for (int k = 0; k < DOCS; k++) {
        table_unref(f->docs[k].profile);
        table_unref(f->docs[k].lines);
        table_unref(f->docs[k].sentences);
        table_unref(f->docs[k].entities);
        table_unref(f->docs[k].stances);
    }
    for (int k = 0; k < 2; k++)
        tally_free(f->by_year[k]);
    vec_free(&f->m, &f->totals.tokens_in_month);
    vec_free(&f->m, &f->words);
    strtab_free(&f->forms);
    for (int i = 0; i < 10; i++)
        table_unref(f->tables[i]);
    strtab_free(&f->totals.months);
    strtab_free(&f->totals.sources);
    strtab_free(&f->totals.langs);
    vec_free(&f->m, &f->totals.in_month);
}

/* ---- bytes */

static int keep(void *user, const void *data, size_t len)
{
    const mem m = test_mem();
    return !buf_add(&m, user, data, len);
}

static dgm_status written(const fixture *f, const char *name, buf *out)
{
    const dgm_sink sink = { sizeof sink, 0, keep, out };
    out->n = 0;
    return report_write(&f->m, &f->in, name, &sink, NULL);
}

static void expect_file(const char *name, const buf *out)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/report/expected/%s.svg", SOURCE_DIR, name);
    FILE *file = fopen(path, writing ? "wb" : "rb");
    assert_non_null(file);
    if (writing) {
        assert_int_equal(fwrite(out->v, 1, out->n, file), out->n);
    } else {
        char *was = malloc(1 << 20);
        const size_t n = fread(was, 1, 1 << 20, file);
        assert_int_equal(n, out->n);
        assert_memory_equal(was, out->v, n);
        free(was);
    }
    fclose(file);
}

static void figures_are_as_expected(void **state)
{
    static const char *const names[] = { "actors", "stance", "relations", "heat",    "holders", "network",  "terms",
                                         "spread", "words",  "strips",    "keyness", "time",    "mentions", "drift" };
    fixture f;
    buf out = { 0 };
    (void)state;
    open_fixture(&f);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(written(&f, names[i], &out), DGM_OK);
        expect_file(names[i], &out);
    }
    assert_int_equal(written(&f, "nothing", &out), DGM_ERR_ARGUMENT);
    f.in.n_docs = 0;
    assert_int_equal(written(&f, "spread", &out), DGM_ERR_ARGUMENT); /* without a document it is empty */
    vec_free(&f.m, &out);
    close_fixture(&f);
}

static void page_escapes(void **state)
{
    fixture f;
    buf out = { 0 };
    (void)state;
    open_fixture(&f);
    assert_int_equal(written(&f, NULL, &out), DGM_OK);
    assert_null(strstr(out.v, "<b onclick"));
    assert_null(strstr(out.v, "<title>T <title>"));
    assert_null(strstr(out.v, "Daily <i>"));
    assert_non_null(strstr(out.v, "Daily &lt;i&gt;"));
    assert_non_null(strstr(out.v, "first &amp; &lt;i&gt;, byte "));
    assert_non_null(strstr(out.v, "<b>&lt;steppe&gt;</b>")); /* a passage of a word */
    assert_non_null(strstr(out.v, "China in 2020</h3>"));
    assert_non_null(strstr(out.v, "China in 2020, by the authors"));
    assert_non_null(strstr(out.v, "Russia on China: the strongest passages"));
    assert_null(strstr(out.v, ">not</a>")); /* it says nothing of what a text is about */
    assert_non_null(strstr(out.v, "default-src 'none'; style-src 'sha256-"));
    vec_free(&f.m, &out);
    close_fixture(&f);
}

static void empty_input_is_a_page(void **state)
{
    fixture f;
    buf out = { 0 };
    (void)state;
    open_fixture(&f);
    for (int i = 0; i < 6; i++)
        table_unref(f.tables[i]);
    f.tables[0] = table_of(&f.m, "id name type count docs share", 3, 2, NULL, 0);
    f.tables[1] = table_of(&f.m, "target name lang score", 3, 0, NULL, 0);
    f.tables[2] = table_ref(f.tables[1]);
    f.tables[3] = table_ref(f.tables[1]);
    f.tables[4] = table_of(&f.m, "a b sign", 3, 0, NULL, 0);
    f.tables[5] = table_of(&f.m, "id label", 2, 0, NULL, 0);
    f.in.actors = f.tables[0], f.in.stance = f.tables[1], f.in.quoted = f.tables[2];
    f.in.cells = f.tables[3], f.in.edges = f.tables[4], f.in.nodes = f.tables[5];
    assert_int_equal(written(&f, NULL, &out), DGM_OK);
    assert_null(strstr(out.v, "id=\"network\""));
    assert_int_equal(written(&f, "heat", &out), DGM_ERR_ARGUMENT);
    vec_free(&f.m, &out);
    close_fixture(&f);
}

static void script_is_small(void **state)
{
    const data_file *script = data_find("report/page.js");
    (void)state;
    assert_non_null(script);
    assert_in_range(script->len, 1, 20 * 1000);
}

/* ---- text */

static void expect_text(const char *in, int width, const char *expected)
{
    const mem m = test_mem();
    buf out = { 0 };
    const dgm_sink sink = { sizeof sink, 0, keep, &out };
    html h;
    assert_int_equal(html_open(&h, &m, &sink, NULL), DGM_OK);
    if (width)
        put_short(&h, str_of(in), width);
    else
        put_text(&h, str_of(in));
    assert_int_equal(html_close(&h, NULL), DGM_OK);
    assert_string_equal(out.v ? out.v : "", expected);
    vec_free(&m, &out);
}

static void text_is_escaped(void **state)
{
    (void)state;
    expect_text("", 0, "");
    expect_text("a<b>&\"'", 0, "a&lt;b&gt;&amp;&quot;&#39;");
    expect_text("</script><!--", 0, "&lt;/script&gt;&lt;!--");
    expect_text("\x01 \x7f \xc2\x85", 0, "\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd");
    expect_text("a\xe2\x80\xae"
                "b\xe2\x81\xa6",
                0,
                "a\xef\xbf\xbd"
                "b\xef\xbf\xbd");                                 /* reorders a line */
    expect_text("a\xff\xe2\x82", 0, "a\xef\xbf\xbd\xef\xbf\xbd"); /* no UTF-8: a file's name can be so */
    expect_text("short", 5, "short");
    expect_text("longer", 5, "long\xe2\x80\xa6");
    expect_text("<<<<<<", 3, "&lt;&lt;\xe2\x80\xa6");
    expect_text("\xe4\xb8\xad\xe5\x9b\xbd\xe4\xba\xba", 5,
                "\xe4\xb8\xad\xe5\x9b\xbd\xe2\x80\xa6"); /* two columns each */
}

static void formats(void **state)
{
    const mem m = test_mem();
    buf out = { 0 };
    const dgm_sink sink = { sizeof sink, 0, keep, &out };
    html h;
    (void)state;
    assert_int_equal(html_open(&h, &m, &sink, NULL), DGM_OK);
    emit(&h, "%d|%n|%n|%c|%c|%c|%c|%t|%s|%%", -12, (int64_t)1234567, INT64_MIN, 5, -100, 0, (int)NO_SCORE, STR("<"),
         "<");
    assert_int_equal(html_close(&h, NULL), DGM_OK);
    assert_string_equal(out.v, "-12|1,234,567|-9,223,372,036,854,775,808|+0.05|\xe2\x88\x92"
                               "1.00|0.00|\xe2\x80\x93|&lt;|<|%");
    vec_free(&m, &out);
}

static int refuse(void *user, const void *data, size_t len)
{
    (void)user, (void)data, (void)len;
    return 1;
}

static void a_sink_may_refuse(void **state)
{
    const dgm_sink sink = { sizeof sink, 0, refuse, NULL };
    fixture f;
    (void)state;
    open_fixture(&f);
    assert_int_equal(report_write(&f.m, &f.in, NULL, &sink, NULL), DGM_ERR_WRITE);
    close_fixture(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_as_expected), cmocka_unit_test(page_escapes),
        cmocka_unit_test(empty_input_is_a_page),   cmocka_unit_test(script_is_small),
        cmocka_unit_test(text_is_escaped),         cmocka_unit_test(formats),
        cmocka_unit_test(a_sink_may_refuse),
    };
    writing = argc > 1 && strcmp(argv[1], "--write") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Memory runs out while a document is made, given a text, analysed layer by layer, and searched. */
#include "failing.h"
#include "small.h"

typedef struct asked {
    const char *lang, *text;
    uint32_t layer, flags;
} asked;

typedef struct given {
    const char *text;
    size_t len;
    const char *encoding;
    uint32_t flags;
} given;

#define GIVEN(text, encoding, flags) { (text), sizeof(text) - 1, (encoding), (flags) }

static dgm_pipeline *tailored, *uax29, *of_any, *builtin;
static dgm_doc *d;

static const dgm_field fields[] = { { "date", "2019-05-03" }, { "source", "The Gull" } };
static const dgm_target targets[] = { { 0, 8, "borduria" } };

static void open_doc(dgm_pipeline *p, const char *text, const char *lang, uint32_t flags)
{
    const dgm_field own[] = { fields[0], { "lang", lang } };
    const dgm_meta meta = { .struct_size = sizeof meta, .id = "a", .flags = flags, .fields = own, .n_fields = lang ? 2 : 1 };
    assert_int_equal(dgm_doc_new(p, &d, NULL), DGM_OK);
    assert_int_equal(dgm_doc_set(d, text, strlen(text), &meta, NULL), DGM_OK);
}

static void empty(const void *with)
{
    (void)with;
    assert_int_equal(dgm_doc_new(tailored, &d, NULL), DGM_OK);
}

static void filled(const void *with)
{
    (void)with;
    open_doc(tailored, small_text, NULL, 0);
}

static void to_be_asked(const void *with)
{
    const asked *a = with;
    open_doc(a->lang ? of_any : tailored, a->text, a->lang, a->layer == DGM_LINES ? DGM_PAGE : 0);
}

static void in_uax29(const void *with)
{
    open_doc(uax29, ((const asked *)with)->text, NULL, 0);
}

/* A pipeline whose rules nobody has wanted yet. */
static void first_of_all(const void *with)
{
    const asked *a = with;
    builtin = english(7, 0);
    open_doc(builtin, a->text, NULL, 0);
}

static void free_doc(void)
{
    dgm_doc_free(d);
    dgm_pipeline_free(builtin);
    d = NULL;
    builtin = NULL;
}

static dgm_status act_new(const void *with, dgm_error *err)
{
    (void)with;
    return dgm_doc_new(tailored, &d, err);
}

static dgm_status act_set(const void *with, dgm_error *err)
{
    const given *g = with;
    const dgm_meta meta = { .struct_size = sizeof meta, .id = "a long name", .flags = g->flags, .encoding = g->encoding, .fields = fields, .n_fields = 2, .targets = targets, .n_targets = g->flags ? 0 : 1 };
    const dgm_status s = dgm_doc_set(d, g->text, g->len, &meta, err);
    size_t len;
    const char *text = dgm_doc_text(d, &len);
    if (s)
        assert_int_equal(len, 0);
    else
        keep_bytes(NULL, text, len);
    return s;
}

static dgm_status act_layer(const void *with, dgm_error *err)
{
    const asked *a = with;
    const dgm_table *t = NULL;
    const dgm_status s = dgm_doc_layer(d, a->layer, a->flags, &t, err);
    if (s)
        assert_null(t);
    else
        result.table = dgm_table_ref(t);
    return s;
}

static dgm_status act_find(const void *with, dgm_error *err)
{
    const dgm_query q = { .struct_size = sizeof q, .about = *(const char *)with == 'p' ? "borduria" : NULL, .context = DGM_WITHIN_SENTENCE };
    return dgm_doc_find(d, with, &q, &result.table, err);
}

static dgm_status act_select(const void *with, dgm_error *err)
{
    const dgm_table *t = NULL;
    dgm_status s = dgm_doc_layer(d, DGM_STANCES, 0, &t, err);
    if (!s)
        s = dgm_table_select(&t, 1, with, "score", &result.table, err);
    return s;
}

static dgm_status act_take(const void *with, dgm_error *err)
{
    const dgm_table *t = NULL;
    dgm_status s = dgm_doc_layer(d, DGM_ENTITIES, 0, &t, err);
    if (!s)
        s = dgm_table_take(t, with, 2, &result.table, err);
    return s;
}

static int make_pipelines(void **state)
{
    (void)state;
    tailored = small("en", 0, NULL);
    uax29 = small("en", DGM_UAX29, NULL);
    of_any = small(NULL, 0, NULL);
    return 0;
}

static int free_pipelines(void **state)
{
    (void)state;
    dgm_pipeline_free(tailored);
    dgm_pipeline_free(uax29);
    dgm_pipeline_free(of_any);
    return 0;
}

static void texts(void **state)
{
    (void)state;
    static const given utf8 = GIVEN("Borduria said so.", NULL, 0), broken = GIVEN("Borduria \xff\xfe\xc3 said so.", NULL, 0),
                       wide = GIVEN("\xff\xfe" "B\0o\0r\0d\0u\0r\0i\0a\0.\0", NULL, 0), latin = GIVEN("Borduria, \xe9t\xe9.", "latin1", 0),
                       html = GIVEN("<html><head><meta charset=latin1><title>The Gull</title></head><body><nav>Home</nav><h1>Grain</h1><p>Borduria &amp; \xe9t\xe9."
                                    "<p>By <a href=x>Ann Lee</a></body>", NULL, DGM_HTML);
    const scenario s[] = {
        { "a new document", NULL, act_new, free_doc, NULL, 0 },
        { "a text in UTF-8", empty, act_set, free_doc, &utf8, 0 },
        { "a text with invalid bytes", empty, act_set, free_doc, &broken, 0 },
        { "a text in UTF-16", empty, act_set, free_doc, &wide, 0 },
        { "a text in Latin-1", empty, act_set, free_doc, &latin, 0 },
        { "a page in HTML", empty, act_set, free_doc, &html, 0 },
        { "another text", filled, act_set, free_doc, &utf8, 0 },
    };
    SWEEP(s);
}

static void layers(void **state)
{
    (void)state;
    static const char page[] = "The Gull\nHome | News | Weather\n\nGrain and the harbour\n\nBy Ann Lee\n1 May 2020\n\n"
                               "The council met on Monday to discuss the price of grain. Nobody voted against it.\n\nAll rights reserved.\n";
    for (uint32_t layer = DGM_LINES; layer <= DGM_CANDIDATES; layer++) {
        char name[32];
        snprintf(name, sizeof name, "layer %u", (unsigned)layer);
        const asked a = { NULL, layer == DGM_LINES ? page : small_text, layer, layer == DGM_TOKENS ? DGM_SPANS : 0 };
        const scenario s = { name, to_be_asked, act_layer, free_doc, &a, 0 };
        sweep(&s, 1);
    }
}

static void languages(void **state)
{
    (void)state;
    static const asked french = { "fr", "Le président dit que l'accord est bon. « C'est un échec », dit-il.", DGM_STANCES, 0 },
                       spanish = { "es", "El presidente dijo que el acuerdo es bueno. «Es un fracaso», dijo.", DGM_STANCES, 0 },
                       russian = { "ru", "Президент сказал, что договор хорош. «Это провал», — сказал он.", DGM_STANCES, 0 },
                       chinese = { "zh", "总统说,协议很好。“这是失败。”他说。", DGM_STANCES, 0 },
                       several = { "", small_several, DGM_STANCES, 0 }, candidates = { "", small_several, DGM_CANDIDATES, 0 },
                       unknown = { "xx", "Grain 5.", DGM_PROFILE, 0 }, words = { NULL, small_text, DGM_TOKENS, 0 },
                       first = { NULL, "China praised Mr. Putin on 3 May 2019.", DGM_STANCES, 0 };
    const scenario s[] = {
        { "French", to_be_asked, act_layer, free_doc, &french, 0 },
        { "Spanish", to_be_asked, act_layer, free_doc, &spanish, 0 },
        { "Russian", to_be_asked, act_layer, free_doc, &russian, 0 },
        { "Chinese", to_be_asked, act_layer, free_doc, &chinese, 0 },
        { "several languages", to_be_asked, act_layer, free_doc, &several, 0 },
        { "candidates in several languages", to_be_asked, act_layer, free_doc, &candidates, 0 },
        { "any language", to_be_asked, act_layer, free_doc, &unknown, 0 },
        { "words of UAX #29", in_uax29, act_layer, free_doc, &words, 0 },
        { "the first document with the built-in data", first_of_all, act_layer, free_doc, &first, FEW },
    };
    SWEEP(s);
}

static void searches(void **state)
{
    (void)state;
    static const int64_t twice[] = { 0, 0 };
    const scenario s[] = {
        { "words", filled, act_find, free_doc, "praise* Borduria", 0 },
        { "an entity", filled, act_find, free_doc, "@syldavia", 0 },
        { "a category", filled, act_find, free_doc, "@bad", 0 },
        { "chosen rows", filled, act_select, free_doc, "target=borduria\nscore<0.9", 0 },
        { "rows by number", filled, act_take, free_doc, twice, 0 },
        { "words in passages about an entity", filled, act_find, free_doc, "plan", 0 },
    };
    SWEEP(s);
}

int main(int argc, char **argv)
{
    sweep_all(argc, argv);
    const struct CMUnitTest tests[] = { cmocka_unit_test(texts), cmocka_unit_test(layers), cmocka_unit_test(languages), cmocka_unit_test(searches) };
    return cmocka_run_group_tests(tests, make_pipelines, free_pipelines);
}

/* Memory runs out where an array had room: every place in the library that grows an array, adds to bytes or to an arena, or
 * keeps a name is told once that there is none, when it is first reached. Arrays grow by what is asked for and no more, so
 * that each place asks. The outcome is that error, or the whole result; the same thing can then be done again. */
#include "api_testing.h"
#include "base/hash.h"
#include "base/mem.h"

enum { MOST_SITES = 1 << 14, REPORT = 1000 /* a kind of its own */ };

static struct {
    const void *site[MOST_SITES]; /* by hash; NULL: free */
    int32_t number[MOST_SITES];   /* in order of first use */
    int32_t n;
    int32_t fails; /* the number of the site that fails, once; -1: none */
    bool refuse;   /* malloc() returns NULL */
} seen = { .fails = -1 };

static bool site_fails(const void *site)
{
    size_t i = ((uintptr_t)site * 2654435761u >> 7) % MOST_SITES;
    while (seen.site[i] && seen.site[i] != site)
        i = (i + 1) % MOST_SITES;
    if (!seen.site[i]) {
        assert_true(seen.n < MOST_SITES / 2);
        seen.site[i] = site;
        seen.number[i] = seen.n++;
    }
    const bool now = seen.fails >= 0 && seen.number[i] == seen.fails;
    if (now)
        seen.fails = -1;
    return now;
}

/* The allocator is asked and has nothing, as it would be if there were no room. */
static bool refused(const mem *m, const void *site)
{
    if (!site_fails(site))
        return false;
    seen.refuse = true;
    assert_null(mem_alloc(m, 1));
    seen.refuse = false;
    return true;
}

#define REFUSED(m) refused((m), __builtin_return_address(0))

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
    return seen.refuse ? NULL : __real_malloc(size);
}

bool __real_vec_grow(const mem *m, void *v, size_t *cap, size_t need, size_t item);
bool __real_buf_add(const mem *m, buf *b, const void *data, size_t len);
bool __real_buf_str(const mem *m, buf *b, const char *z);
bool __real_buf_char(const mem *m, buf *b, char c);
bool __real_buf_int(const mem *m, buf *b, int64_t value);
void *__real_arena_alloc(arena *a, size_t size);
const char *__real_arena_str(arena *a, const char *s, size_t len);
uint32_t __real_strtab_add(strtab *t, const char *s, size_t len);
bool __wrap_vec_grow(const mem *m, void *v, size_t *cap, size_t need, size_t item);
bool __wrap_buf_add(const mem *m, buf *b, const void *data, size_t len);
bool __wrap_buf_str(const mem *m, buf *b, const char *z);
bool __wrap_buf_char(const mem *m, buf *b, char c);
bool __wrap_buf_int(const mem *m, buf *b, int64_t value);
void *__wrap_arena_alloc(arena *a, size_t size);
const char *__wrap_arena_str(arena *a, const char *s, size_t len);
uint32_t __wrap_strtab_add(strtab *t, const char *s, size_t len);

bool __wrap_vec_grow(const mem *m, void *v, size_t *cap, size_t need, size_t item)
{
    if (REFUSED(m) || !__real_vec_grow(m, v, cap, need, item))
        return false;
    *cap = need;
    return true;
}

bool __wrap_buf_add(const mem *m, buf *b, const void *data, size_t len)
{
    return !REFUSED(m) && __real_buf_add(m, b, data, len);
}

bool __wrap_buf_str(const mem *m, buf *b, const char *z)
{
    return !REFUSED(m) && __real_buf_str(m, b, z);
}

bool __wrap_buf_char(const mem *m, buf *b, char c)
{
    return !REFUSED(m) && __real_buf_char(m, b, c);
}

bool __wrap_buf_int(const mem *m, buf *b, int64_t value)
{
    return !REFUSED(m) && __real_buf_int(m, b, value);
}

void *__wrap_arena_alloc(arena *a, size_t size)
{
    return REFUSED(a->m) ? NULL : __real_arena_alloc(a, size);
}

const char *__wrap_arena_str(arena *a, const char *s, size_t len)
{
    return REFUSED(a->m) ? NULL : __real_arena_str(a, s, len);
}

uint32_t __wrap_strtab_add(strtab *t, const char *s, size_t len)
{
    return REFUSED(t->m) ? STRTAB_NONE : __real_strtab_add(t, s, len);
}

/* ---- what is done */

typedef struct asked {
    const char *lang, *text;
    uint32_t format;
    uint32_t kind; /* of tally, REPORT, or 0: layers are asked for */
    dgm_tally_options options;
    const char *table;
} asked;

static dgm_pipeline *p;

static dgm_status keep(const dgm_table *table, uint32_t format, const dgm_sink *to, dgm_error *err)
{
    dgm_writer *w = NULL;
    dgm_status s = dgm_writer_new(format, to, NULL, &w, err);
    if (!s)
        s = dgm_writer_add(w, table, err);
    if (!s)
        s = dgm_writer_finish(w, err);
    dgm_writer_free(w);
    return s;
}

static dgm_status read_layers(dgm_doc *d, const asked *a, const dgm_sink *to, dgm_error *err)
{
    dgm_status s = DGM_OK;
    for (uint32_t layer = DGM_LINES; !s && layer <= DGM_CANDIDATES; layer++) {
        const dgm_table *t = NULL;
        s = dgm_doc_layer(d, layer, 0, &t, err);
        if (!s)
            s = keep(t, a->format, to, err);
    }
    return s;
}

static dgm_status count(dgm_doc *d, const asked *a, const dgm_sink *to, dgm_error *err)
{
    const dgm_query q = { .struct_size = sizeof q };
    dgm_tally *t = NULL;
    dgm_table *table = NULL;
    dgm_status s = dgm_tally_new(p, a->kind, &a->options, &t, err);
    if (!s)
        s = dgm_tally_add(t, d, err);
    if (!s)
        s = dgm_tally_save(t, to, err);
    if (!s)
        s = dgm_tally_table(t, a->table, &q, &table, err);
    if (!s)
        s = keep(table, a->format, to, err);
    dgm_table_unref(table);
    dgm_tally_free(t);
    return s;
}

/* A report of one document. */
static dgm_status report(dgm_doc *d, const dgm_sink *to, dgm_error *err)
{
    dgm_report *r = NULL;
    dgm_status s = dgm_report_new(p, NULL, &r, err);
    if (!s)
        s = dgm_report_add(r, d, err);
    if (!s)
        s = dgm_report_write(r, NULL, to, err);
    dgm_report_free(r);
    return s;
}

static dgm_status act(const asked *a, sink_text *out, dgm_error *err)
{
    const dgm_field fields[] = { { "lang", a->lang }, { "date", "2019-05-03" } };
    const uint32_t flags = *a->text == '<' ? DGM_HTML : 0;
    const dgm_meta meta = { .struct_size = sizeof meta, .id = "a", .flags = flags, .fields = fields, .n_fields = 2 };
    const dgm_sink to = sink_to(out);
    dgm_doc *d = NULL;
    dgm_status s = dgm_doc_new(p, &d, err);
    if (!s)
        s = dgm_doc_set(d, a->text, strlen(a->text), &meta, err);
    if (!s)
        s = a->kind == REPORT ? report(d, &to, err) : a->kind ? count(d, a, &to, err) : read_layers(d, a, &to, err);
    dgm_doc_free(d);
    return s;
}

/* Files of a user's: categories in each format, names, patterns. */
static dgm_status load(const asked *a, sink_text *out, dgm_error *err)
{
    static const struct {
        uint32_t kind;
        const char *name, *data;
    } files[] = {
        { DGM_KEYWORDS, "a.csv", "category,pattern\ntax,tax*\ntrade,trade war\n" },
        { DGM_KEYWORDS, "a.yml", "tax:\n  - levy\n  - 'toll road'\n" },
        { DGM_KEYWORDS, "a.cat", "TAX\n\tLEVY (1)\n\tTOLL_ROAD (1)\n\t@TOLL [TOLL NEAR ROAD /S3]\n" },
        { DGM_KEYWORDS, "a.dic", "%\n1\ttax\n%\nlev*\t1\n" },
        { DGM_KEYWORDS, "a.lc3", "+TAX+\n levy \n toll road \n" },
        { DGM_KEYWORDS, "a.ykd", "<dictionary><cnode name=\"tax\"><pnode name=\"levy\"/></cnode></dictionary>" },
        { DGM_GAZETTEER, "names.tsv", "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\n"
                                      "borduria\tBorduria\tGPE\ten\tBorduria\t\t\t\teditor\t\t\n" },
        { DGM_GAZETTEER, "names.jsonl", "{\"label\":\"ORG\",\"pattern\":\"Grain Board\"}\n"
                                        "{\"label\":\"GPE\",\"pattern\":[{\"LOWER\":\"syldavia\"}],\"id\":\"sy\"}\n" },
        { DGM_PATTERNS, "patterns.tsv", "lang\tname\ttype\tpattern\tvalue\tyes\tno\nen\trank\tQUANTITY\t\\d+(?:st|nd)\t\tthe [2nd] is\t\n" },
        { DGM_LEXICON, "lexicon.tsv", "pattern\tcategory\tweight\tflags\tsource\nfailure\tagainst\t-0.5\t\teditor\n" },
        { DGM_PHRASES, "phrases.txt", "grain price\n" },
    };
    (void)out;
    const dgm_options o = { .struct_size = sizeof o, .lang = a->lang, .flags = DGM_NO_BUILTIN, .data_dir = "/nowhere", .hash_seed = 7 };
    dgm_pipeline *made = NULL;
    dgm_status s = dgm_pipeline_new(&o, &made, err);
    for (size_t i = 0; !s && i < sizeof files / sizeof *files; i++)
        s = dgm_pipeline_load(made, files[i].kind, files[i].name, files[i].data, strlen(files[i].data), err);
    if (!s)
        s = dgm_pipeline_seal(made, err);
    dgm_pipeline_free(made);
    return s;
}

static dgm_status done(const asked *a, sink_text *out, dgm_error *err)
{
    return a->text ? act(a, out, err) : load(a, out, err);
}

static void at_every_site(const asked *a)
{
    dgm_error err = DGM_ERROR_INIT;
    sink_text wanted = { NULL, 0 };
    memset(seen.site, 0, sizeof seen.site);
    seen.n = 0;
    seen.fails = -1;
    if (done(a, &wanted, &err))
        fail_msg("%s: %s", a->lang, err.message);
    for (int32_t i = 0; i < seen.n; i++) {
        sink_text now = { NULL, 0 };
        seen.fails = i;
        const dgm_status s = done(a, &now, &err);
        const bool reached = seen.fails < 0;
        seen.fails = -1;
        if (s ? s != DGM_ERR_MEMORY || !reached : now.n != wanted.n || memcmp(now.v, wanted.v, now.n) != 0)
            fail_msg("%s, site %d: status %d, %s", a->lang, (int)i, (int)s, s ? err.message : "another result");
        free(now.v);
    }
    print_message("%s: %d sites\n", a->lang, (int)seen.n);
    free(wanted.v);
}

static const char english_text[] =
    "Talks in Ottawa\n\nBy Ann Lee\n\nOn 3 May 2019, the Prime Minister of Norvalia, Lena Voss, told the Northern Trade Forum (NTF) that Russia's "
    "reckless war on Ukraine had cost $3.2 billion. \"It is a failure,\" said Voss, \"and China knows it.\" The NTF "
    "condemned it, and French officials, according to Reuters, praised Sino-Russian trade; both sides want closer ties.\n";

static void layers(void **state)
{
    (void)state;
    static const asked of[] = {
        { "en", english_text, DGM_FORMAT_JSONL, 0, { 0 }, NULL },
        { "fr", "Le président Paul Dervaux dit que l'accord de la Chine est bon. « C'est un échec », dit-il le 5 juin 2019.", DGM_FORMAT_CSV, 0, { 0 }, NULL },
        { "es", "El presidente Tomás Echeverri dijo que el acuerdo de China es bueno. «Es un fracaso», dijo ayer.", DGM_FORMAT_TSV, 0, { 0 }, NULL },
        { "ru", "Министр Аркадий Зубарев сказал, что договор с Китаем хорош. «Это провал», — сказал Зубарев 5 июня 2019 года.", DGM_FORMAT_JSON, 0, { 0 }, NULL },
        { "zh", "黑河市教育局局长曾丽华昨天说，中国的政策很好。玛丽·杜邦批评俄罗斯。", DGM_FORMAT_TABLE, 0, { 0 }, NULL },
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        at_every_site(&of[i]);
}

static void files(void **state)
{
    (void)state;
    static const asked of = { .lang = "en" };
    at_every_site(&of);
}

static void pages(void **state)
{
    (void)state;
    static const asked of[] = {
        { "en", "<html><head><meta charset=utf-8><title>Grain | The Gull</title><meta name=author content='Ann Lee'>"
                "<script type='application/ld+json'>{\"headline\":\"Grain \\u0026 more\",\"author\":{\"name\":\"Ann Lee\"}}</script></head>"
                "<body><nav><a href=/>Home</a></nav><h1>Grain</h1><p>By Ann Lee</p><p>China praised the price of grain on Monday, and "
                "nobody in the council voted against it, which was a surprise to many.</p><p>Ann Lee is a fellow at the Gull.</p></body>",
          DGM_FORMAT_JSONL, 0, { 0 }, NULL },
        { "en", english_text, DGM_FORMAT_TSV, REPORT, { 0 }, NULL },
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        at_every_site(&of[i]);
}

#define OPTIONS(...) { .struct_size = sizeof(dgm_tally_options), __VA_ARGS__ }

static void tallies(void **state)
{
    (void)state;
    static const asked of[] = {
        { "en", english_text, DGM_FORMAT_TSV, DGM_TALLY_TERMS, OPTIONS(.ngram_max = 2, .by = "date"), "terms" },
        { "en", english_text, DGM_FORMAT_GRAPHML, DGM_TALLY_PAIRS, OPTIONS(.flags = DGM_BONDS | DGM_PASSAGES), "edges" },
        { "en", english_text, DGM_FORMAT_GEXF, DGM_TALLY_PAIRS, OPTIONS(.flags = DGM_DISTANCE, .within = DGM_WITHIN_WINDOW), "nodes" },
        { "en", english_text, DGM_FORMAT_ARROW, DGM_TALLY_ENTITIES, OPTIONS(.flags = DGM_VALUES | DGM_ROLL_UP), "actors" },
        { "en", english_text, DGM_FORMAT_CSV, DGM_TALLY_STANCES, OPTIONS(.flags = DGM_DRIVERS | DGM_HOLDERS, .by = "date"), "stance" },
        { "en", english_text, DGM_FORMAT_CSV, DGM_TALLY_STANCES, OPTIONS(.flags = DGM_DRIVERS), "drivers" },
        { "en", english_text, DGM_FORMAT_CSV, DGM_TALLY_SAMPLE, OPTIONS(.sample = 2), "sheet" },
        { "en", english_text, DGM_FORMAT_JSON, DGM_TALLY_SAMPLE, OPTIONS(.sample = 2), "key" },
        { "en", english_text, DGM_FORMAT_JSON, DGM_TALLY_TEXTS, OPTIONS(.by = "date"), "readability" },
        { "en", english_text, DGM_FORMAT_TABLE, DGM_TALLY_COLLOCATES, OPTIONS(.node = "@cn"), "collocates" },
        { "en", english_text, DGM_FORMAT_DOT, DGM_TALLY_PAIRS, OPTIONS(.of = DGM_OF_BOTH), "edges" },
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        at_every_site(&of[i]);
}

static int make_pipeline(void **state)
{
    (void)state;
    const dgm_options o = { .struct_size = sizeof o, .hash_seed = 7 };
    seen.fails = -1;
    return dgm_pipeline_new(&o, &p, NULL) || dgm_pipeline_seal(p, NULL);
}

static int free_pipeline(void **state)
{
    (void)state;
    dgm_pipeline_free(p);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(layers), cmocka_unit_test(files), cmocka_unit_test(pages), cmocka_unit_test(tallies) };
    return cmocka_run_group_tests(tests, make_pipeline, free_pipeline);
}

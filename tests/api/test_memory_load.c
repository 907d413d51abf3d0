/* Memory runs out while a pipeline is made, loaded, checked and sealed. */
#include "failing.h"
#include "lines.h"

typedef struct file {
    uint32_t kind;
    const char *name, *data;
} file;

static const char names[] = "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\n"
                            "borduria\tBorduria\tGPE\ten\tBorduria\t\t\t\teditor\t\t\n"
                            "lee\tAnn Lee\tPERSON\ten\tAnn Lee\t\t\t\teditor\tpresident\tborduria\n"
                            "borduria\tBorduria\tGPE\tzh\t博尔多利亚\t\t\t\teditor\t\t\n";

static const file files[] = {
    { DGM_GAZETTEER, "names.tsv", names },
    { DGM_GAZETTEER, "names.jsonl", "{\"label\":\"ORG\",\"pattern\":\"Acme\",\"id\":\"acme\"}\n"
                                    "{\"label\":\"GPE\",\"pattern\":[{\"LOWER\":\"new\"},{\"LOWER\":\"york\"}]}\n" },
    { DGM_PATTERNS, "patterns.tsv", "lang\tname\ttype\tpattern\tvalue\tyes\tno\nen\trank\tQUANTITY\t\\d+(?:st|nd)\t\tthe [2nd] is\t\n" },
    { DGM_LEXICON, "lexicon.tsv", "pattern\tcategory\tweight\tflags\tsource\nfailure\tagainst\t-0.5\t\teditor\npraise\tpraise\t0.5\tact\teditor\n" },
    { DGM_STOPWORDS, "stop.txt", "the\na\n" },
    { DGM_KEYWORDS, "a.csv", "boss,boss,2\n\"fail\",\"fail*\"\n" },
    { DGM_KEYWORDS, "a.tsv", "word\tcategory\nfail*\tbad\n" },
    { DGM_KEYWORDS, "a.yml", "x:\n  y: [praise*, \"a 'b'\"]\n  z: [\"@y|fail* NEAR/S @fail|failure NOT AFTER/3 no\"]\n" },
    { DGM_KEYWORDS, "a.dic", "%\n1\tone\n\t2\ttwo\n%\nit\t<of>1/2\nis\t(1)2/1\t1\n" },
    { DGM_KEYWORDS, "a.lc3", "+l\nsaid\n" },
    { DGM_KEYWORDS, "a.cat", "W\n\tA_FAILURE (2)\n\t@R [#W AFTER IS /S 2] (1)\n" },
#ifdef DRAGOMAN_EXPAT
    { DGM_KEYWORDS, "a.ykd", "<dictionary><cnode name='t'><pnode name='may'/><cnode name='a'><pnode name='x'/></cnode></cnode></dictionary>" },
    { DGM_KEYWORDS, "a.lcd", "<dictionary><cnode name='t'><pnode name='may' score='2'/></cnode></dictionary>" },
#endif
    { DGM_EVIDENCE, "evidence.tsv", "boss\tfavor\nfail\tagainst\n" },
    { DGM_PHRASES, "phrases.txt", "ann lee\n a  failure\nprais*\n" },
};
enum { FILES = sizeof files / sizeof *files };

static dgm_pipeline *p;

static dgm_status make(const char *lang, uint32_t flags, const char *folder, dgm_error *err)
{
    const dgm_options o = { .struct_size = sizeof o, .lang = lang, .flags = flags, .data_dir = folder, .hash_seed = 7 };
    return dgm_pipeline_new(&o, &p, err);
}

static dgm_status load(const file *f, dgm_error *err)
{
    return dgm_pipeline_load(p, f->kind, f->name, f->data, strlen(f->data), err);
}

static void bare(const void *with)
{
    (void)with;
    assert_int_equal(make("en", DGM_NO_BUILTIN, NULL, NULL), DGM_OK);
}

static void with_files(const void *lang)
{
    assert_int_equal(make(lang, DGM_NO_BUILTIN, lang ? NULL : "/nowhere", NULL), DGM_OK);
    for (int i = 0; i < FILES; i++)
        assert_int_equal(load(&files[i], NULL), DGM_OK);
}

static void with_builtin(const void *with)
{
    (void)with;
    assert_int_equal(make("en", 0, NULL, NULL), DGM_OK);
}

/* Where the build made the dictionary; else as without one. */
static void with_chinese(const void *with)
{
    (void)with;
    char folder[4096] = ZH_DICTIONARY;
    *strrchr(folder, '/') = '\0';
    assert_int_equal(make("zh", DGM_NO_BUILTIN, folder, NULL), DGM_OK);
    assert_int_equal(load(&files[0], NULL), DGM_OK);
}

static void free_pipeline(void)
{
    dgm_pipeline_free(p);
    p = NULL;
}

static dgm_status act_new(const void *flags, dgm_error *err)
{
    return make("en", *(const uint32_t *)flags, ".", err);
}

static dgm_status act_load(const void *with, dgm_error *err)
{
    const dgm_status s = load(with, err);
    if (s)
        assert_int_equal(dgm_pipeline_seal(p, NULL), DGM_ERR_STATE);
    return s;
}

static dgm_status act_check(const void *with, dgm_error *err)
{
    const file *f = with;
    return dgm_pipeline_check(p, f->kind, f->name, f->data, strlen(f->data), &result.table, err);
}

static dgm_status act_seal(const void *with, dgm_error *err)
{
    (void)with;
    const dgm_status s = dgm_pipeline_seal(p, err);
    if (!s)
        keep_bytes(NULL, dgm_pipeline_hash(p), strlen(dgm_pipeline_hash(p)));
    return s;
}

static void making(void **state)
{
    (void)state;
    static const uint32_t none = DGM_NO_BUILTIN, all = 0;
    const scenario s[] = {
        { "a new pipeline", NULL, act_new, free_pipeline, &none, 0 },
        { "a new pipeline with the built-in data", NULL, act_new, free_pipeline, &all, FEW },
    };
    SWEEP(s);
}

static void loading(void **state)
{
    (void)state;
    for (int i = 0; i < FILES; i++) {
        char name[64];
        snprintf(name, sizeof name, "loading %s", files[i].name);
        const scenario s = { name, bare, act_load, free_pipeline, &files[i], ONE_TRY };
        sweep(&s, 1);
    }
}

static sink_text counts; /* of lines */

static dgm_status act_load_counts(const void *with, dgm_error *err)
{
    (void)with;
    return dgm_pipeline_load(p, DGM_BOILERPLATE, "gull.dgm", counts.v, counts.n, err);
}

static void loading_counts(void **state)
{
    (void)state;
    dgm_pipeline *q = small("en", 0, NULL);
    dgm_tally *t = count_pages(q, 0, 6, "The Gull");
    counts = save_tally(t);
    dgm_tally_free(t);
    dgm_pipeline_free(q);
    const scenario s = { "loading counts of lines", bare, act_load_counts, free_pipeline, NULL, ONE_TRY };
    sweep(&s, 1);
    free(counts.v);
}

static void checking(void **state)
{
    (void)state;
    const scenario s[] = {
        { "checking names", bare, act_check, free_pipeline, &files[0], 0 },
        { "checking names of the ruler", bare, act_check, free_pipeline, &files[1], 0 },
    };
    SWEEP(s);
}

static void sealing(void **state)
{
    (void)state;
    const scenario s[] = {
        { "sealing, nothing loaded", bare, act_seal, free_pipeline, NULL, FEW | ONE_TRY },
        { "sealing, everything loaded", with_files, act_seal, free_pipeline, "en", FEW | ONE_TRY },
        { "sealing for all languages", with_files, act_seal, free_pipeline, NULL, FEW | ONE_TRY },
        { "sealing with the dictionary of Chinese", with_chinese, act_seal, free_pipeline, NULL, FEW | ONE_TRY },
        { "sealing with the built-in data", with_builtin, act_seal, free_pipeline, NULL, FEW | ONE_TRY },
    };
    SWEEP(s);
}

int main(int argc, char **argv)
{
    sweep_all(argc, argv);
    const struct CMUnitTest tests[] = { cmocka_unit_test(making), cmocka_unit_test(loading), cmocka_unit_test(loading_counts), cmocka_unit_test(checking), cmocka_unit_test(sealing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A file that configures, of each kind and format, and a text it is then used on. It is loaded or refused in words, and a
 * pipeline that was sealed with it analyses the text. */
#include "fuzz.h"

static const struct {
    uint32_t kind;
    const char *name;
} kinds[] = {
    { DGM_GAZETTEER, "a.tsv" }, { DGM_GAZETTEER, "a.jsonl" }, { DGM_PATTERNS, "a.tsv" },  { DGM_LEXICON, "a.tsv" },  { DGM_STOPWORDS, "a.txt" },
    { DGM_KEYWORDS, "a.csv" },  { DGM_KEYWORDS, "a.tsv" },    { DGM_KEYWORDS, "a.yml" },  { DGM_KEYWORDS, "a.dic" }, { DGM_KEYWORDS, "a.lc3" },
    { DGM_KEYWORDS, "a.cat" },  { DGM_KEYWORDS, "a.ykd" },    { DGM_KEYWORDS, "a.lcd" },  { DGM_EVIDENCE, "a.tsv" },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void analyse(dgm_pipeline *p, const char *s, size_t len)
{
    static const char words[] = " Ann Lee praised good bad abc aaa on 3 May 2019: China did not like it. ";
    dgm_error err = DGM_ERROR_INIT;
    dgm_doc *d;
    sink_text whole_text = { NULL, 0 };
    sink_write(&whole_text, words, sizeof words - 1);
    sink_write(&whole_text, s, len);
    CHECK(dgm_doc_new(p, &d, &err) == DGM_OK);
    if (dgm_doc_set(d, whole_text.v, whole_text.n, NULL, &err) == DGM_OK) {
        const dgm_table *t;
        dgm_table *hits;
        CHECK(dgm_doc_layer(d, DGM_ENTITIES, 0, &t, &err) == DGM_OK && dgm_doc_layer(d, DGM_REASONS, 0, &t, &err) == DGM_OK);
        dgm_tally *tally;
        CHECK(dgm_tally_new(p, DGM_TALLY_KEYWORDS, NULL, &tally, &err) == DGM_OK && dgm_tally_add(tally, d, &err) == DGM_OK);
        CHECK(dgm_tally_table(tally, "keywords", NULL, &hits, &err) == DGM_OK);
        dgm_table_unref(hits);
        dgm_tally_free(tally);
    }
    dgm_doc_free(d);
    free(whole_text.v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, data + size };
    const uint32_t option = take(&in);
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.lang = option & 0x80 ? "zh" : "en";
    o.flags = DGM_NO_BUILTIN | (option & 0x40 ? DGM_NO_JIT : 0);
    dgm_pipeline *p;
    CHECK(dgm_pipeline_new(&o, &p, &err) == DGM_OK);
    const uint32_t kind = (option & 0x3f) % KINDS;
    dgm_table *checked = NULL;
    const char *s = (const char *)in.at;
    if (kinds[kind].kind == DGM_GAZETTEER && dgm_pipeline_check(p, DGM_GAZETTEER, kinds[kind].name, s, left(&in), &checked, &err) == DGM_OK)
        dgm_table_unref(checked);
    dgm_status status = dgm_pipeline_load(p, kinds[kind].kind, kinds[kind].name, s, left(&in), &err);
    CHECK(!status || err.message[0]);
    if (!status)
        status = dgm_pipeline_seal(p, &err);
    CHECK(!status || err.message[0]);
    if (!status)
        analyse(p, s, left(&in) < 400 ? left(&in) : 400);
    dgm_pipeline_free(p);
    return 0;
}

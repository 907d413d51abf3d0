/* A pipeline with next to no data, in which every stage has something to find: for what is done many times. */
#ifndef SMALL_H
#define SMALL_H

#include "api_testing.h"

static const char small_names[] = "id\tname\ttype\tlang\talias\tflags\tfrom\tto\tsource\trole\tstate\n"
                                  "borduria\tBorduria\tGPE\ten\tBorduria\t\t\t\teditor\t\t\n"
                                  "syldavia\tSyldavia\tGPE\ten\tSyldavia\t\t\t\teditor\t\t\n"
                                  "lee\tAnn Lee\tPERSON\ten\tAnn Lee\t\t\t\teditor\t\t\n";
static const char small_patterns[] = "lang\tname\ttype\tpattern\tvalue\tyes\tno\nen\trank\tQUANTITY\t\\d+(?:st|nd)\t\tthe [2nd] is\t\n";
static const char small_words[] = "good,praise*\nbad,fail*\nbad,old\n";
static const char small_lexicon[] = "pattern\tcategory\tweight\tflags\tsource\nfailure\tagainst\t-0.5\t\teditor\n"
                                    "praise\tpraise\t0.5\tact\teditor\ncondemn\tblame\t-0.6\tact\teditor\n";
static const char small_phrases[] = "ann lee\na failure\n";
static const char small_text[] = "Borduria praised Syldavia on the 2nd. Syldavia condemned Borduria's old plan.\n\n"
                                 "\"It is a failure,\" said Ann Lee. She praised Borduria.";

/* The same in three languages. */
static const char small_several[] = "\"It is a failure,\" said Ann Lee of Borduria. She praised Syldavia on the 2nd, and that was all they knew.\n\n"
                                    "Боюсь, что это провал, сказал он. «Мы не знаем, где искать лодку».\n\n"
                                    "Le ministre a dit que Borduria et Ann Lee ne savent pas attendre. « C'est un échec », dit Lee dans la rue.";

static inline dgm_pipeline *small(const char *lang, uint32_t flags, const dgm_allocator *allocator)
{
    const struct {
        uint32_t kind;
        const char *name, *data;
    } files[] = {
        { DGM_GAZETTEER, "names.tsv", small_names },    { DGM_PATTERNS, "patterns.tsv", small_patterns },
        { DGM_KEYWORDS, "words.csv", small_words },     { DGM_LEXICON, "lexicon.tsv", small_lexicon },
        { DGM_EVIDENCE, "evidence.tsv", "good\tfavor\nbad\tagainst\n" }, { DGM_PHRASES, "phrases.txt", small_phrases },
    };
    const dgm_options o = { .struct_size = sizeof o, .lang = lang, .flags = flags | DGM_NO_BUILTIN, .data_dir = "/nowhere", .hash_seed = 7, .allocator = allocator };
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (dgm_pipeline_load(p, files[i].kind, files[i].name, files[i].data, strlen(files[i].data), &err))
            fail_msg("%s", err.message);
    if (dgm_pipeline_seal(p, &err))
        fail_msg("%s", err.message);
    return p;
}

#endif

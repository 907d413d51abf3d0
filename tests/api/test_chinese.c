/* Chinese through the public calls: where the dictionary is looked for, what its absence and its damage do, names of
 * the gazetteers. */
#define _XOPEN_SOURCE 700 /* mkdtemp() */
#include "api_testing.h"
#include "base/os.h"

#include <unistd.h>

static dgm_pipeline *pipeline_in(const char *folder, const char *gazetteer)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { 0 };
    o.struct_size = sizeof o;
    o.lang = "zh";
    o.data_dir = folder;
    dgm_pipeline *p = NULL;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    if (gazetteer)
        assert_int_equal(dgm_pipeline_load(p, DGM_GAZETTEER, "own.tsv", gazetteer, strlen(gazetteer), &err), DGM_OK);
    return p;
}

static void assert_token(dgm_pipeline *p, const char *text, const char *row)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_doc *d = NULL;
    const dgm_table *t = NULL;
    assert_int_equal(dgm_doc_new(p, &d, &err), DGM_OK);
    assert_int_equal(dgm_doc_set(d, text, strlen(text), NULL, &err), DGM_OK);
    assert_int_equal(dgm_doc_layer(d, DGM_TOKENS, 0, &t, &err), DGM_OK);
    char *csv = written(t, DGM_FORMAT_CSV);
    if (!strstr(csv, row))
        fail_msg("no %s in %s", row, csv);
    free(csv);
    dgm_doc_free(d);
}

static char folder[64], file[96];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/dragoman-zh-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(file, sizeof file, "%s/dragoman-zh.dat", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(file);
    return rmdir(folder);
}

static void absent(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = pipeline_in(folder, NULL);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    assert_token(p, "开了会的人", ",开了,");
    dgm_pipeline_free(p);
}

static void damaged(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    assert_true(fputs("DGMHANZI", f) >= 0 && fclose(f) == 0);
    dgm_pipeline *p = pipeline_in(folder, NULL);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_ERR_FORMAT);
    assert_non_null(strstr(err.message, "dragoman-zh.dat"));
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_ERR_STATE); /* from then on it can only be freed */
    dgm_pipeline_free(p);
    assert_int_equal(unlink(file), 0);
}

static void present(void **state)
{
    (void)state;
    if (os_kind(ZH_DICTIONARY) != OS_FILE)
        skip();
    dgm_error err = DGM_ERROR_INIT;
    char build[1024];
    snprintf(build, sizeof build, "%.*s", (int)(strrchr(ZH_DICTIONARY, '/') - ZH_DICTIONARY), ZH_DICTIONARY);
    dgm_pipeline *with = pipeline_in(build, NULL), *again = pipeline_in(build, NULL);
    dgm_pipeline *without = pipeline_in(folder, NULL);
    dgm_pipeline *own = pipeline_in(build, "opening\t开会\tEVENT\tzh\t开了会的\t\t\t\teditor\n");
    assert_int_equal(dgm_pipeline_seal(with, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(again, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(without, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(own, &err), DGM_OK);
    assert_string_equal(dgm_pipeline_hash(with), dgm_pipeline_hash(again));
    assert_string_not_equal(dgm_pipeline_hash(with), dgm_pipeline_hash(without));
    assert_token(with, "开了会的人", ",开,");
    assert_token(own, "开了会的人", ",开了会的,");
    dgm_pipeline_free(with);
    dgm_pipeline_free(again);
    dgm_pipeline_free(without);
    dgm_pipeline_free(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent),
        cmocka_unit_test(damaged),
        cmocka_unit_test(present),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

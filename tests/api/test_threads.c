/* First documents: what a pipeline puts off until a document is in a language is made by whichever thread comes first,
 * and all of them get the same. */
#include "api_testing.h"
#include "base/os.h"

#include <stdatomic.h>

enum { THREADS = 8, LANGS = 5, ROUNDS = 2 };

static const char *const lang_of[LANGS] = { "en", "fr", "es", "ru", "zh" };
static const char *const text_of[LANGS] = {
    "\"We welcome it,\" President Anna Lindholm said on 5 May 2019. China criticised the United States for 5 billion dollars.",
    "Le président Emmanuel Macron a dit le 5 mai 2019 que la Chine menace les États-Unis. Il demande 5 milliards d'euros.",
    "El presidente de México dijo el 5 de mayo de 2019 que China amenaza a Estados Unidos. Pide 5 millones de euros.",
    "Президент России заявил 5 мая 2019 года, что Китай угрожает США. Он просит 5 миллиардов рублей.",
    "2019年5月5日,中国外交部批评美国。俄罗斯总统要求50亿美元。",
};
static const uint32_t layers[] = { DGM_ENTITIES, DGM_QUOTES, DGM_STANCES };
enum { LAYERS_READ = sizeof layers / sizeof *layers };

typedef struct reader {
    dgm_pipeline *p;
    atomic_int *ready; /* how many threads have come so far: all begin together */
    int number;        /* its first language differs */
    dgm_table *out[LANGS][LAYERS_READ];
    bool failed;
} reader;

/* Nothing is asserted in a thread: cmocka would jump out of it. */
static void read_all(void *arg)
{
    reader *x = arg;
    atomic_fetch_add(x->ready, 1);
    while (atomic_load(x->ready) < THREADS)
        ;
    for (int k = 0; k < LANGS; k++) {
        const int lang = (x->number + k) % LANGS;
        const dgm_field field = { "lang", lang_of[lang] };
        dgm_error err = DGM_ERROR_INIT;
        dgm_meta meta = { .struct_size = sizeof meta, .fields = &field, .n_fields = 1 };
        dgm_doc *d = NULL;
        x->failed = x->failed || dgm_doc_new(x->p, &d, &err) || dgm_doc_set(d, text_of[lang], strlen(text_of[lang]), &meta, &err);
        for (int i = 0; i < LAYERS_READ && !x->failed; i++) {
            const dgm_table *t = NULL;
            x->failed = dgm_doc_layer(d, layers[i], 0, &t, &err) != DGM_OK;
            if (!x->failed)
                x->out[lang][i] = dgm_table_ref(t);
        }
        dgm_doc_free(d);
    }
}

static void read_together(reader *readers)
{
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    dgm_options o = { .struct_size = sizeof o };
    dgm_pipeline *p = NULL;
    os_thread *thread[THREADS];
    atomic_int ready = 0;
    assert_int_equal(dgm_pipeline_new(&o, &p, &err), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, &err), DGM_OK);
    for (int i = 0; i < THREADS; i++) {
        readers[i] = (reader){ .p = p, .ready = &ready, .number = i };
        thread[i] = os_thread_start(&m, read_all, &readers[i]);
        assert_non_null(thread[i]);
    }
    for (int i = 0; i < THREADS; i++)
        os_thread_join(thread[i]);
    dgm_pipeline_free(p);
}

static void first_documents_are_the_same_for_all_threads(void **state)
{
    (void)state;
    char *first[LANGS][LAYERS_READ] = { { NULL } };
    for (int round = 0; round < ROUNDS; round++) {
        reader readers[THREADS];
        read_together(readers);
        for (int i = 0; i < THREADS; i++) {
            assert_false(readers[i].failed);
            for (int k = 0; k < LANGS * LAYERS_READ; k++) {
                dgm_table *t = readers[i].out[k / LAYERS_READ][k % LAYERS_READ];
                char *now = written(t, DGM_FORMAT_TSV), **then = &first[k / LAYERS_READ][k % LAYERS_READ];
                dgm_table_unref(t);
                if (*then)
                    assert_string_equal(now, *then);
                free(*then);
                *then = now;
            }
        }
    }
    for (int lang = 0; lang < LANGS; lang++) {
        assert_non_null(strstr(first[lang][0], "2019-05-05")); /* each has its entities, */
        assert_non_null(strchr(first[lang][2], '\n'));
        assert_non_null(strchr(strchr(first[lang][2], '\n') + 1, '\n')); /* and its stances */
    }
    for (int k = 0; k < LANGS * LAYERS_READ; k++)
        free(first[k / LAYERS_READ][k % LAYERS_READ]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(first_documents_are_the_same_for_all_threads) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

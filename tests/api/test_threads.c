/* One pipeline for all threads: what it puts off until a document is in a language is made by whichever thread comes
 * first, and all of them get the same, layers, tallies and what is written alike; and a process that is forked off a
 * sealed pipeline goes on with it. To be run under the thread sanitizer too: script/tsan. */
#include "api_testing.h"
#include "base/os.h"

#include <dirent.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, LANGS = 6, ROUNDS = 2 };

static const char *const lang_of[LANGS] = { "en", "fr", "es", "ru", "zh", "" }; /* the last is in three */
static const char *const text_of[LANGS] = {
    "\"We welcome it,\" President Anna Lindholm said on 5 May 2019. China criticised the United States for 5 billion dollars.",
    "Le président Emmanuel Macron a dit le 5 mai 2019 que la Chine menace les États-Unis. Il demande 5 milliards d'euros.",
    "El presidente de México dijo el 5 de mayo de 2019 que China amenaza a Estados Unidos. Pide 5 millones de euros.",
    "Президент России заявил 5 мая 2019 года, что Китай угрожает США. Он просит 5 миллиардов рублей.",
    "2019年5月5日,中国外交部批评美国。俄罗斯总统要求50亿美元。",
    "President Anna Lindholm said that China was a reliable partner, and that the harbour would be open on 5 May 2019.\n\n"
    "Президент России заявил, что Китай угрожает США, и что порт будет открыт весной.\n\n"
    "Le président Emmanuel Macron a dit que Mme Lindholm et les ministres ne savent pas pourquoi le port est fermé.",
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

/* ---- tallies and writers */

static const uint32_t formats[] = { DGM_FORMAT_TABLE, DGM_FORMAT_TSV, DGM_FORMAT_CSV, DGM_FORMAT_JSON, DGM_FORMAT_JSONL };
enum { FORMATS = sizeof formats / sizeof *formats, ALL_LAYERS = DGM_CANDIDATES + 1 };

/* Bytes without cmocka, which belongs to the main thread. */
typedef struct digest_sink {
    uint64_t hash, n;
} digest_sink;

static int digest_write(void *user, const void *data, size_t len)
{
    digest_sink *x = user;
    const unsigned char *byte = data;
    for (size_t i = 0; i < len; i++)
        x->hash = (x->hash ^ byte[i]) * 0x100000001b3u;
    x->n += len;
    return 0;
}

static bool write_table(const dgm_table *t, uint32_t format, digest_sink *to)
{
    const dgm_sink sink = { sizeof sink, 0, digest_write, to };
    dgm_writer *w = NULL;
    const bool good = !dgm_writer_new(format, &sink, NULL, &w, NULL) && !dgm_writer_add(w, t, NULL) && !dgm_writer_finish(w, NULL);
    dgm_writer_free(w);
    return good;
}

static bool write_layers(dgm_doc *d, digest_sink *to)
{
    for (uint32_t layer = 0; layer < ALL_LAYERS; layer++) {
        const dgm_table *t = NULL;
        if (dgm_doc_layer(d, layer, 0, &t, NULL) || !write_table(t, formats[layer % FORMATS], to))
            return false;
    }
    return true;
}

static dgm_tally *new_tally(dgm_pipeline *p, uint32_t kind)
{
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "lang", .node = kind == DGM_TALLY_COLLOCATES ? "@cn" : NULL };
    dgm_tally *t = NULL;
    return dgm_tally_new(p, kind, &o, &t, NULL) ? NULL : t;
}

/* Every layer of a text in each language, and every tally of them, saved. */
static bool count_all(dgm_pipeline *p, int first, digest_sink layers_of[LANGS], digest_sink *saved)
{
    enum { KINDS = DGM_TALLY_COLLOCATES };
    dgm_tally *t[KINDS] = { NULL };
    bool good = true;
    dgm_doc *d = NULL;
    good = !dgm_doc_new(p, &d, NULL);
    for (uint32_t kind = 1; kind <= KINDS && good; kind++)
        good = (t[kind - 1] = new_tally(p, kind)) != NULL;
    for (int k = 0; k < LANGS && good; k++) {
        const int lang = (first + k) % LANGS;
        const dgm_field field = { "lang", lang_of[lang] };
        const dgm_meta meta = { .struct_size = sizeof meta, .id = lang_of[lang], .fields = &field, .n_fields = 1 };
        good = !dgm_doc_set(d, text_of[lang], strlen(text_of[lang]), &meta, NULL) && write_layers(d, &layers_of[lang]);
        for (int kind = 0; kind < KINDS && good; kind++)
            good = !dgm_tally_add(t[kind], d, NULL);
    }
    const dgm_sink sink = { sizeof sink, 0, digest_write, saved };
    for (int kind = 0; kind < KINDS; kind++) {
        good = good && !dgm_tally_save(t[kind], &sink, NULL);
        dgm_tally_free(t[kind]);
    }
    dgm_doc_free(d);
    return good;
}

typedef struct counter {
    dgm_pipeline *p;
    atomic_int *ready;
    int number;
    digest_sink layers_of[LANGS], saved;
    bool good;
} counter;

static void count_in_thread(void *arg)
{
    counter *x = arg;
    atomic_fetch_add(x->ready, 1);
    while (atomic_load(x->ready) < THREADS)
        ;
    x->good = count_all(x->p, x->number, x->layers_of, &x->saved);
}

static void threads_share_a_pipeline_and_nothing_else(void **state)
{
    (void)state;
    const mem m = test_mem();
    const dgm_options o = { .struct_size = sizeof o };
    dgm_pipeline *p = NULL;
    counter c[THREADS];
    os_thread *thread[THREADS];
    atomic_int ready = 0;
    assert_int_equal(dgm_pipeline_new(&o, &p, NULL), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(p, NULL), DGM_OK);
    for (int i = 0; i < THREADS; i++) {
        c[i] = (counter){ .p = p, .ready = &ready, .number = i };
        thread[i] = os_thread_start(&m, count_in_thread, &c[i]);
        assert_non_null(thread[i]);
    }
    for (int i = 0; i < THREADS; i++)
        os_thread_join(thread[i]);
    for (int i = 0; i < THREADS; i++) {
        assert_true(c[i].good);
        assert_memory_equal(c[i].layers_of, c[0].layers_of, sizeof c[0].layers_of);
        assert_memory_equal(&c[i].saved, &c[0].saved, sizeof c[0].saved);
    }
    assert_true(c[0].saved.n > 1000);
    dgm_pipeline_free(p);
}

/* ---- processes */

static int threads_now(void)
{
    int n = 0;
    DIR *folder = opendir("/proc/self/task");
    if (!folder)
        return -1;
    for (const struct dirent *e; (e = readdir(folder));)
        n += e->d_name[0] != '.';
    closedir(folder);
    return n;
}

/* The child's answer is in its status: what it counts is what the parent counts afterwards. */
static void a_forked_process_goes_on(void **state)
{
    (void)state;
    const int before = threads_now();
    dgm_pipeline *p = english(0, 0);
    assert_int_equal(threads_now(), before); /* sealing starts none */
    int end[2];
    assert_int_equal(pipe(end), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    digest_sink layers_of[LANGS] = { { 0 } }, saved = { 0 }, heard = { 0 };
    if (child == 0) {
        const bool good = count_all(p, 2, layers_of, &saved) && write(end[1], &saved, sizeof saved) == sizeof saved;
        dgm_pipeline_free(p);
        _exit(!good);
    }
    close(end[1]); /* or nothing would tell that the child is gone */
    int status;
    assert_int_equal(read(end[0], &heard, sizeof heard), sizeof heard);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(count_all(p, 0, layers_of, &saved));
    assert_memory_equal(&saved, &heard, sizeof heard);
    close(end[0]);
    dgm_pipeline_free(p);
}

/* ---- first documents */

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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_forked_process_goes_on), /* before there were threads, which fork() does not take along */
        cmocka_unit_test(first_documents_are_the_same_for_all_threads),
        cmocka_unit_test(threads_share_a_pipeline_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

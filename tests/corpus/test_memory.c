/* Every allocation of the text and corpus stages made to fail, one after the other. */
#include "folder.h"
#include "arrow_stream.h"
#include "corpus/copies.h"
#include "corpus/corpus.h"
#include "text/text.h"

typedef struct budget {
    long left;  /* allocations that succeed */
    long alive; /* blocks not freed */
} budget;

static void *count_alloc(size_t size, void *user)
{
    budget *b = user;
    if (b->left-- <= 0)
        return NULL;
    b->alive++;
    return malloc(size);
}

static void *count_realloc(void *old, size_t size, void *user)
{
    budget *b = user;
    if (b->left-- <= 0)
        return NULL;
    b->alive += old == NULL;
    return realloc(old, size);
}

static void count_free(void *old, void *user)
{
    ((budget *)user)->alive--;
    free(old);
}

/* Runs `attempt` with 0, 1, 2, ... allocations until it succeeds; each failure must say so and leave nothing behind. */
static void exhaust(dgm_status (*attempt)(const mem *m, dgm_error *err))
{
    for (long n = 0; n < 20000; n++) {
        budget b = { n, 0 };
        const dgm_allocator a = { sizeof a, 0, count_alloc, count_realloc, count_free, &b };
        mem m;
        dgm_error err = DGM_ERROR_INIT;
        assert_int_equal(mem_init(&m, &a, &err), DGM_OK);
        const dgm_status s = attempt(&m, &err);
        assert_int_equal(b.alive, 0);
        if (s == DGM_OK)
            return;
        if (s != DGM_ERR_MEMORY)
            fail_msg("%ld allocations: %d %s", n, (int)s, err.message);
    }
    fail_msg("never succeeds");
}

static const char *const page =
    "The Gull\nHome | News | Weather\n\nGrain and the harbour\n\nBy Ann Lee\n1 May 2020\n\n"
    "The council met on Monday to discuss the price of grain and the repair of the harbour wall. Nobody voted against it, "
    "and the mayor said that it was late. The members then walked home along the sea in the rain.\n\n"
    "Nobody voted against it, and the mayor said that it was late.\n\nAnn Lee is a writer.\n\n\xff All rights reserved.\n";

static dgm_status lines_of_a_page(const mem *m, dgm_error *err)
{
    line_rules *r = NULL;
    text t = { 0 };
    lines l = { 0 };
    dgm_status s = line_rules_new(m, &r, err);
    if (!s)
        s = text_decode(m, &t, page, strlen(page), NULL, false, 0, err);
    if (!s)
        s = lines_find(m, r, &t, NULL, true, &l, err);
    if (!s)
        assert_int_equal(l.v.v[l.v.n - 1].kind, LINE_FURNITURE);
    lines_free(m, &l);
    text_free(m, &t);
    line_rules_free(r);
    return s;
}

static dgm_status lines_of_html(const mem *m, dgm_error *err)
{
    static const char source[] =
        "<html lang=en><title>Grain</title><script type='application/ld+json'>{\"author\":{\"name\":\"Ann\"}}</script>"
        "<meta name=date content='1 May 2020'><nav><a href=x>Home</a></nav><h1>Grain</h1><p>By Ann Lee<div class=entry-content><p>"
        "The council met on Monday to discuss the price of grain &amp; the repair of the wall.<br>Nobody voted.</div>";
    line_rules *r = NULL;
    text t = { 0 }, from = { 0 };
    lines l = { 0 };
    html *h = NULL;
    dgm_status s = line_rules_new(m, &r, err);
    if (!s)
        s = text_decode(m, &from, source, sizeof source - 1, NULL, false, 0, err);
    if (!s)
        s = html_read(m, r, &from, 400, &h, &t, err);
    if (!s)
        s = lines_find(m, r, &t, h, true, &l, err);
    if (!s)
        assert_int_equal(l.v.v[l.v.n - 1].kind, LINE_BODY);
    lines_free(m, &l);
    html_free(m, h);
    text_free(m, &t);
    text_free(m, &from);
    line_rules_free(r);
    return s;
}

#ifdef DRAGOMAN_ICONV
static dgm_status legacy_text(const mem *m, dgm_error *err)
{
    static const char source[] = "\xcc\xe8\xf0 \xd6\xd0 and some more of it to make it grow";
    text t = { 0 };
    const dgm_status s = text_decode(m, &t, source, sizeof source - 1, "windows-1251", false, 0, err);
    text_free(m, &t);
    return s;
}
#endif

static dgm_status wide_text(const mem *m, dgm_error *err)
{
    char s[402] = "\xff\xfe";
    memset(s + 2, 'a', 400);
    text t = { 0 };
    const dgm_status status = text_decode(m, &t, s, sizeof s, NULL, false, 0, err);
    text_free(m, &t);
    return status;
}

static dgm_status read_corpus(const mem *m, dgm_error *err)
{
    const char *paths[] = { in_folder("c"), in_folder("rows.jsonl"), in_folder("rows.csv") };
    dgm_corpus_options o = { .struct_size = sizeof o, .meta_path = in_folder("meta.csv"), .where = "lang=en", .encoding = "utf-8" };
    corpus *c = NULL;
    item i = { 0 };
    dgm_status s = corpus_open(m, paths, 3, &o, &c, err);
    int more = 1, items = 0;
    while (!s && more == 1) {
        more = corpus_next(c, &i, err);
        items += more == 1;
        s = more < 0 ? more : DGM_OK;
        if (!s && i.problem.code)
            s = i.problem.code;
    }
    if (!s)
        assert_int_equal(items, 7);
    corpus_free(c);
    item_free(m, &i);
    return s;
}

static dgm_status read_arrow(const mem *m, dgm_error *err)
{
    static const int32_t at[] = { 0, 3, 6 };
    static const arrow_column columns[] = {
        { .name = "text", .format = "u", .length = 2, .n_buffers = 3, .buffers = { NULL, at, "OneTwo" } },
        { .name = "id", .format = "u", .length = 2, .n_buffers = 3, .buffers = { NULL, at, "s\xffms\xffm" } },
        { .name = "year", .format = "i", .length = 2, .n_buffers = 2, .buffers = { NULL, at } },
    };
    arrow_source f = { .columns = columns, .n = 3, .batches = { { 1, 0, 0 }, { 2, 0, 0 } }, .n_batches = 2 };
    struct ArrowArrayStream given = stream_of(&f);
    corpus *c = NULL;
    item i = { 0 };
    dgm_status s = corpus_arrow(m, &given, NULL, &c, err);
    int more = 1, items = 0;
    while (!s && more == 1) {
        more = corpus_next(c, &i, err);
        items += more == 1;
        s = more < 0 ? more : DGM_OK;
    }
    if (!s)
        assert_int_equal(items, 3);
    item_free(m, &i);
    corpus_free(c);
    assert_int_equal(f.live, 0);
    return s;
}

static dgm_status work(void *user, uint32_t thread, uint32_t slot, item *i, dgm_error *err)
{
    (void)user, (void)thread, (void)slot, (void)i, (void)err;
    return DGM_OK;
}

static dgm_status emit(void *user, uint32_t slot, item *i, dgm_error *err)
{
    (void)user, (void)slot, (void)i, (void)err;
    return DGM_OK;
}

static dgm_status run_corpus(const mem *m, dgm_error *err)
{
    const char *paths[] = { in_folder("c") };
    corpus *c = NULL;
    const runner r = { 1, 1, NULL, work, emit };
    dgm_status s = corpus_open(m, paths, 1, NULL, &c, err);
    if (!s)
        s = runner_run(m, c, &r, err);
    corpus_free(c);
    return s;
}

static void pages(void **state)
{
    (void)state;
    exhaust(lines_of_a_page);
    exhaust(wide_text);
    exhaust(lines_of_html);
#ifdef DRAGOMAN_ICONV
    exhaust(legacy_text);
#endif
}

static void corpora(void **state)
{
    (void)state;
    put_file("c/a.txt", "A");
    put_file("c/d/b.txt", "B");
    put_file("rows.jsonl", "{\"id\":\"x\",\"text\":\"\xff\",\"lang\":\"en\",\"targets\":[{\"start\":0,\"end\":1,\"id\":\"t\"}]}\n{\"id\":\"x\",\"text\":\"2\"}\n"
                             "{\"te\\u0078t\":\"a token that is longer than twenty bytes \\n\",\"a\":1.50,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,"
                             "\"i\":9,\"j\":10,\"k\":11,\"l\":12,\"m\":13,\"n\":14,\"o\":15,\"p\":16,\"q\":17,\"a\":18}\n");
    put_file("rows.csv", "id,text,paper\n1,\"One \"\"two\"\"\",Gull\n,Two,Tern\n");
    put_file("meta.csv", "doc,year\nx,2020\na,2021\n");
    exhaust(read_corpus);
    exhaust(read_arrow);
    exhaust(run_corpus);
}

static dgm_status a_hundred_to_compare(const mem *m, dgm_error *err)
{
    copies *c = NULL;
    dgm_status s = copies_new(m, 1, 60, &c, err);
    static signature x;
    for (int i = 0; i < 100 && !s; i++) {
        const char *of;
        int32_t similarity;
        x.words = 9;
        x.sum.a = (uint64_t)i;
        for (int k = 0; k < SIGNATURE_SIZE; k++)
            x.least[k] = i * SIGNATURE_SIZE + k;
        s = copies_see(c, &x, STR("id"), &of, &similarity, err);
    }
    copies_free(c);
    return s;
}

static void comparing(void **state)
{
    (void)state;
    exhaust(a_hundred_to_compare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages),
        cmocka_unit_test(comparing),
        cmocka_unit_test_setup_teardown(corpora, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

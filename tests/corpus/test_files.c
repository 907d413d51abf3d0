/* Files and folders: order, ids, what is refused. */
#include "folder.h"
#include "corpus/corpus.h"

static const char *field_of(const item *i, const char *name)
{
    for (size_t k = 0; k < i->fields.n; k++)
        if (strcmp(item_get(i, i->fields.v[k].name).s, name) == 0)
            return item_get(i, i->fields.v[k].value).s;
    return NULL;
}

/* "id(folder)=text" of every item, joined by spaces; "!" for a problem. */
static void assert_items(const char *const *paths, size_t n, const dgm_corpus_options *o, const char *want)
{
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    corpus *c;
    if (corpus_open(&m, paths, n, o, &c, &err))
        fail_msg("%s", err.message);
    item i = { 0 };
    char got[4000] = "";
    int more;
    while ((more = corpus_next(c, &i, &err)) == 1)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s(%s)=%.*s", *got ? " " : "", item_get(&i, i.id).s,
                 field_of(&i, "folder"), i.problem.code ? 1 : (int)i.bytes.n, i.problem.code ? "!" : i.bytes.v);
    if (more)
        fail_msg("%s", err.message);
    assert_string_equal(got, want);
    item_free(&m, &i);
    corpus_free(c);
}

static void folders_in_byte_order(void **state)
{
    (void)state;
    put_file("c/b.txt", "B");
    put_file("c/a/z.txt", "Z");
    put_file("c/a.txt", "A");
    put_file("c/B.md", "M");
    put_file("c/.hidden", "H");
    put_file("c/.git/x", "H");
    put_file("c/a/.x.txt", "H");
    put_file("c/v1.2.txt", "V");
    const char *paths[] = { in_folder("c") };
    assert_items(paths, 1, NULL, "B()=M a()=A a/z(a)=Z b()=B v1.2()=V");
    const char *slashed[] = { in_folder("c/") };
    assert_items(slashed, 1, NULL, "B()=M a()=A a/z(a)=Z b()=B v1.2()=V");
}

static void ids_that_collide(void **state)
{
    (void)state;
    put_file("d/x.txt", "1");
    put_file("d/x.md", "2");
    put_file("d/y.txt", "3");
    put_file("e/y.txt", "4");
    const char *paths[] = { in_folder("d"), in_folder("e/y.txt"), in_folder("e/y.txt") };
    assert_items(paths, 1, NULL, "x.md()=2 x.txt()=1 y()=3");
    assert_items(paths, 3, NULL, "x.md()=2 x.txt()=1 y.txt()=3 y.txt#2()=4 y.txt#3()=4");
    const char *one[] = { in_folder("e/y.txt") };
    assert_items(one, 1, NULL, "y()=4");
}

static void names_that_are_not_utf8(void **state)
{
    (void)state;
    put_file("u/caf\xe9.txt", "1");
    put_file("u/caf\xe8.txt", "2");
    put_file("u/%PDF-\xff/x.txt", "3");
    const char *paths[] = { in_folder("u") };
    assert_items(paths, 1, NULL, "%PDF-\xef\xbf\xbd/x(%PDF-\xef\xbf\xbd)=3 caf\xef\xbf\xbd()=2 caf\xef\xbf\xbd#2()=1");
}

static void links_and_special_files(void **state)
{
    (void)state;
    put_file("l/real/a.txt", "A");
    assert_int_equal(symlink("..", in_folder("l/real/up")), 0); /* a loop */
    assert_int_equal(symlink("real/a.txt", in_folder("l/to-a.txt")), 0);
    assert_int_equal(symlink("nowhere", in_folder("l/broken")), 0);
    assert_int_equal(mkfifo(in_folder("l/pipe"), 0600), 0);
    const char *paths[] = { in_folder("l") };
    assert_items(paths, 1, NULL, "broken()=! pipe()=! real/a(real)=A to-a()=A");
}

static void paths_that_are_not_there(void **state)
{
    (void)state;
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    corpus *c = NULL;
    put_file("there.txt", "x");
    const char *paths[] = { in_folder("there.txt"), in_folder("not-there.txt") };
    assert_int_equal(corpus_open(&m, paths, 2, NULL, &c, &err), DGM_ERR_READ);
    assert_non_null(strstr(err.message, "not-there.txt"));
    assert_null(c);
    mkdir(in_folder("empty"), 0700);
    const char *empty[] = { in_folder("empty") };
    assert_items(empty, 1, NULL, "");
    assert_items(NULL, 0, NULL, "");
}

static void what_is_known_of_a_corpus(void **state)
{
    (void)state;
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    corpus *c;
    put_file("k/a.txt", "12345");
    put_file("k/b.txt", "123");
    const char *paths[] = { in_folder("k"), in_folder("k/a.txt") };
    assert_int_equal(corpus_open(&m, paths, 1, NULL, &c, &err), DGM_OK);
    assert_int_equal(corpus_total_bytes(c), 8);
    assert_false(corpus_single(c));
    corpus_free(c);
    assert_int_equal(corpus_open(&m, paths + 1, 1, NULL, &c, &err), DGM_OK);
    assert_true(corpus_single(c));
    item i = { 0 };
    assert_int_equal(corpus_next(c, &i, &err), 1);
    assert_true(i.page);
    assert_int_equal(i.number, 0);
    assert_int_equal(corpus_next(c, &i, &err), 0);
    assert_int_equal(corpus_next(c, &i, &err), 0);
    item_free(&m, &i);
    corpus_free(c);
}

static void metadata_and_filters(void **state)
{
    (void)state;
    put_file("m/east/a.txt", "A");
    put_file("m/west/b.txt", "B");
    put_file("m/c.txt", "C");
    put_file("meta.csv", "doc,paper,year\neast/a,\"The Gull, Daily\",2020\nc,Tern,2021\n");
    const char *paths[] = { in_folder("m") };
    dgm_corpus_options o = { .struct_size = sizeof o, .where = "folder=west" };
    assert_items(paths, 1, &o, "west/b(west)=B");
    o.meta_path = in_folder("meta.csv");
    o.where = "paper=The Gull, Daily";
    assert_items(paths, 1, &o, "east/a(east)=A");
    o.where = "doc=c";
    assert_items(paths, 1, &o, "c()=C");
    o.where = "paper=The Auk";
    assert_items(paths, 1, &o, "");
    o.where = "author=Ann Lee"; /* may stand on the page */
    assert_items(paths, 1, &o, "c()=C east/a(east)=A west/b(west)=B");
    mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    corpus *c;
    o.where = "nothing";
    assert_int_equal(corpus_open(&m, paths, 1, &o, &c, &err), DGM_ERR_ARGUMENT);
    o.where = NULL;
    put_file("bad.csv", "document,year\na,1\n");
    o.meta_path = in_folder("bad.csv");
    assert_int_equal(corpus_open(&m, paths, 1, &o, &c, &err), DGM_ERR_FORMAT);
    put_file("bad.csv", "doc,year\na,1\na,2\n");
    assert_int_equal(corpus_open(&m, paths, 1, &o, &c, &err), DGM_ERR_FORMAT);
    assert_int_equal(err.line, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(folders_in_byte_order, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(ids_that_collide, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(names_that_are_not_utf8, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(links_and_special_files, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(paths_that_are_not_there, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_is_known_of_a_corpus, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(metadata_and_filters, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The operating system: what is said of files that cannot be opened, read or written; what is written comes back. */
#define _POSIX_C_SOURCE 200809L
#include "testing.h"
#include "base/os.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/dragoman-os-XXXXXX";
static char file[64], missing[64], below_file[64], link_to_file[64], loop[64], fifo[64];

static int make(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(file, sizeof file, "%s/file", folder);
    snprintf(missing, sizeof missing, "%s/missing", folder);
    snprintf(below_file, sizeof below_file, "%s/file/x", folder);
    snprintf(link_to_file, sizeof link_to_file, "%s/link", folder);
    snprintf(loop, sizeof loop, "%s/loop", folder);
    snprintf(fifo, sizeof fifo, "%s/fifo", folder);
    FILE *f = fopen(file, "w");
    return !f || fputs("grain", f) < 0 || fclose(f) || symlink(file, link_to_file) || symlink(loop, loop) || mkfifo(fifo, 0600);
}

static int unmake(void **state)
{
    (void)state;
    return unlink(file) | unlink(link_to_file) | unlink(loop) | unlink(fifo) | rmdir(folder);
}

static void kinds(void **state)
{
    (void)state;
    int64_t size = -1;
    assert_int_equal(os_look(file, false, &size), OS_FILE);
    assert_int_equal(size, 5);
    assert_int_equal(os_look(link_to_file, false, &size), OS_LINK);
    assert_int_equal(size, 0);
    assert_int_equal(os_look(link_to_file, true, &size), OS_FILE);
    assert_int_equal(os_kind(folder), OS_FOLDER);
    assert_int_equal(os_kind(fifo), OS_OTHER);
    assert_int_equal(os_kind(missing), 0);
}

/* The message of a path that cannot be read, by opening and by mapping. */
static void says(const char *path, const char *why)
{
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    os_file *f = NULL;
    os_mapping map = { 0 };
    assert_int_equal(os_open(&m, path, &f, &err), DGM_ERR_READ);
    assert_non_null(strstr(err.message, why));
    err.message[0] = '\0';
    assert_int_equal(os_map(path, &map, &err), DGM_ERR_READ);
    assert_non_null(strstr(err.message, why));
    assert_null(f);
    assert_null(map.data);
}

static void what_cannot_be_read_says_why(void **state)
{
    (void)state;
    char longer[400];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    says(missing, "no such file or folder");
    says(below_file, "a part of the path is not a folder");
    says(loop, "too many symbolic links");
    says(longer, "the name is too long");
    says(folder, "not a regular file");
    says(fifo, "not a regular file");
    struct rlimit open_files, none;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &open_files), 0);
    none = open_files;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    says(file, "too many open files");
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &open_files), 0);
}

static void files_are_read_whole_or_not(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    buf b = { 0 };
    assert_int_equal(os_read_all(&m, file, 5, &b, &err), DGM_OK);
    assert_int_equal(b.n, 5);
    assert_string_equal(b.v, "grain");
    vec_free(&m, &b);
    assert_int_equal(os_read_all(&m, file, 4, &b, &err), DGM_ERR_LIMIT);
    assert_non_null(strstr(err.message, "over the limit of 4 bytes"));
    assert_int_equal(os_read_all(&m, missing, 4, &b, &err), DGM_ERR_READ);
    assert_null(b.v);
    os_mapping map = { 0 };
    assert_int_equal(os_map(file, &map, &err), DGM_OK);
    assert_memory_equal(map.data, "grain", 5);
    os_unmap(&map);
    os_unmap(&map);
    assert_null(map.data);
}

static void temporary_files_keep_bytes(void **state)
{
    (void)state;
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    os_file *f = NULL;
    char got[8] = { 0 };
    assert_int_equal(os_temporary(&m, missing, &f, &err), DGM_ERR_WRITE);
    assert_non_null(strstr(err.message, "no such file or folder"));
    assert_int_equal(os_temporary(&m, folder, &f, &err), DGM_OK);
    assert_int_equal(os_write_at(f, "barley", 6, 2, &err), DGM_OK);
    assert_int_equal(os_read_at(f, got, 5, 3, &err), DGM_OK);
    assert_string_equal(got, "arley");
    assert_int_equal(os_read_at(f, got, 5, 4, &err), DGM_ERR_READ);
    assert_non_null(strstr(err.message, "cut short"));
    struct rlimit size, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &size), 0);
    small = size;
    small.rlim_cur = 4;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(os_write_at(f, "barley", 6, 8, &err), DGM_ERR_WRITE);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &size), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_non_null(strstr(err.message, "the file is too large"));
    os_close(f);
    os_close(NULL);
}

typedef struct names {
    int n, most;
} names;

static bool count(void *user, const char *name)
{
    names *x = user;
    assert_string_not_equal(name, ".");
    assert_string_not_equal(name, "..");
    return ++x->n < x->most;
}

static void folders_are_listed_until_enough(void **state)
{
    (void)state;
    dgm_error err = DGM_ERROR_INIT;
    names all = { 0, 100 }, some = { 0, 2 };
    assert_int_equal(os_list(folder, count, &all, &err), DGM_OK);
    assert_int_equal(all.n, 4);
    assert_int_equal(os_list(folder, count, &some, &err), DGM_OK);
    assert_int_equal(some.n, 2);
    assert_int_equal(os_list(file, count, &all, &err), DGM_ERR_READ);
    assert_non_null(strstr(err.message, "not a folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),
        cmocka_unit_test(what_cannot_be_read_says_why),
        cmocka_unit_test(files_are_read_whole_or_not),
        cmocka_unit_test(temporary_files_keep_bytes),
        cmocka_unit_test(folders_are_listed_until_enough),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}

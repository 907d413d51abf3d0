/* Files packed by gzip and zstd: whole, joined, cut off, damaged, and far larger than they look. */
#include "folder.h"
#include "corpus/corpus.h"

#ifdef DRAGOMAN_ZLIB
#  include <zlib.h>
#endif
#ifdef DRAGOMAN_ZSTD
#  include <zstd.h>
#endif

/* Ids and texts as "id=text id=text"; a problem as "id!code". */
static void read_all(const char *name, const dgm_corpus_options *o, char *got, dgm_error *why)
{
    mem m = test_mem();
    corpus *c;
    const char *paths[] = { in_folder(name) };
    char *p = got;
    *p = '\0';
    assert_int_equal(corpus_open(&m, paths, 1, o, &c, why), DGM_OK);
    item i = { 0 };
    int more;
    while ((more = corpus_next(c, &i, why)) == 1) {
        p += sprintf(p, "%s%s", p == got ? "" : " ", item_get(&i, i.id).s);
        if (i.problem.code)
            *why = i.problem, p += sprintf(p, "!%d", (int)i.problem.code);
        else
            p += sprintf(p, "=%.*s", i.bytes.n < 100 ? (int)i.bytes.n : 100, i.bytes.n ? i.bytes.v : "");
    }
    if (more < 0)
        sprintf(p, "?%d", more);
    item_free(&m, &i);
    corpus_free(c);
}

static void assert_read(const char *name, const dgm_corpus_options *o, const char *want)
{
    char got[2000];
    dgm_error why = DGM_ERROR_INIT;
    read_all(name, o, got, &why);
    assert_string_equal(got, want);
}

static void assert_problem(const char *name, const dgm_corpus_options *o, const char *want, const char *says)
{
    char got[2000];
    dgm_error why = DGM_ERROR_INIT;
    read_all(name, o, got, &why);
    assert_string_equal(got, want);
    if (!strstr(why.message, says) || !strstr(why.message, name))
        fail_msg("%s", why.message);
}

typedef size_t (*pack)(const char *data, size_t len, char *to, size_t size);

#ifdef DRAGOMAN_ZLIB
static size_t pack_gzip(const char *data, size_t len, char *to, size_t size)
{
    z_stream z = { 0 };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (z_const Bytef *)data;
    z.avail_in = (unsigned)len;
    z.next_out = (Bytef *)to;
    z.avail_out = (unsigned)size;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return size - z.avail_out;
}
#endif

#ifdef DRAGOMAN_ZSTD
static size_t pack_zstd(const char *data, size_t len, char *to, size_t size)
{
    const size_t n = ZSTD_compress(to, size, data, len, 3);
    assert_false(ZSTD_isError(n));
    return n;
}
#endif

static const char rows[] = "{\"id\":\"x\",\"text\":\"One.\"}\n{\"id\":\"y\",\"text\":\"Two.\"}\n";

static void assert_packing(pack how, const char *ending)
{
    char packed[4000], name[8][32];
    static const char *const stems[8] = { "a.txt", "b.jsonl", "c", "d.csv", "e.txt", "f.txt", "g.jsonl", "h.txt" };
    for (int i = 0; i < 8; i++)
        sprintf(name[i], "%s%s", stems[i], ending);
    size_t n = how("Grain is dear.", 14, packed, sizeof packed);
    put_bytes(name[0], packed, n);
    assert_read(name[0], NULL, "a=Grain is dear.");
    put_bytes("plainly-named.txt", packed, n); /* known by its bytes */
    assert_read("plainly-named.txt", NULL, "plainly-named=Grain is dear.");

    n = how(rows, sizeof rows - 1, packed, sizeof packed);
    put_bytes(name[1], packed, n);
    assert_read(name[1], NULL, "x=One. y=Two.");
    dgm_corpus_options o = { .struct_size = sizeof o, .form = DGM_FORM_JSONL };
    put_bytes(name[2], packed, n);
    assert_read(name[2], &o, "x=One. y=Two.");
    put_bytes(name[6], packed, n - 6); /* the rows before the cut may have come, and then it is named */
    assert_problem(name[6], NULL, ending[1] == 'g' ? "x=One. y=Two. g!-5" : "g!-5", "cut off");

    n = how("id,text\n1,\"a\n", 13, packed, sizeof packed); /* two members, the border inside a cell */
    n += how("b\"\n", 3, packed + n, sizeof packed - n);
    put_bytes(name[3], packed, n);
    assert_read(name[3], NULL, "1=a\nb");

    n = how("Grain is dear.", 14, packed, sizeof packed);
    put_bytes(name[4], packed, n - 5);
    assert_problem(name[4], NULL, "e!-5", "cut off");
    packed[n / 2] = (char)(packed[n / 2] ^ 0x55);
    packed[n / 2 + 1] = (char)(packed[n / 2 + 1] ^ 0x55);
    put_bytes(name[5], packed, n);
    char got[2000];
    dgm_error why = DGM_ERROR_INIT;
    read_all(name[5], NULL, got, &why); /* zstd without a checksum cannot know; what comes must not be trusted or crash */

    const size_t size = (size_t)3 << 20;
    char *zeros = calloc(1, size);
    assert_non_null(zeros);
    memset(zeros, 'a', size);
    n = how(zeros, size, packed, sizeof packed);
    free(zeros);
    put_bytes(name[7], packed, n);
    const dgm_limits limits = { .struct_size = sizeof limits, .document_bytes = 1 << 20 };
    dgm_corpus_options bounded = { .struct_size = sizeof bounded, .limits = &limits };
    assert_problem(name[7], &bounded, "h!-4", "over the limit of 1048576 bytes");
}

static void gzip_files(void **state)
{
    (void)state;
#ifdef DRAGOMAN_ZLIB
    assert_packing(pack_gzip, ".gz");
    char packed[400];
    size_t n = pack_gzip("padded", 6, packed, sizeof packed);
    memset(packed + n, 0, 100); /* as on tapes */
    put_bytes("padded.gz", packed, n + 100);
    assert_read("padded.gz", NULL, "padded=padded");
    memcpy(packed + n, "junk", 4);
    put_bytes("junk.gz", packed, n + 4);
    assert_problem("junk.gz", NULL, "junk!-5", "damaged");
#else
    put_bytes("a.gz", "\x1f\x8b\x08\0\0\0\0\0\0\0", 10);
    assert_problem("a.gz", NULL, "a!-13", "gzip");
#endif
}

static void zstd_files(void **state)
{
    (void)state;
#ifdef DRAGOMAN_ZSTD
    assert_packing(pack_zstd, ".zst");
#else
    put_bytes("a.zst", "\x28\xb5\x2f\xfd\0\0\0\0\0\0", 10);
    assert_problem("a.zst", NULL, "a!-13", "zstd");
#endif
}

/* 80 MB of one line out of a few kilobytes: over 64 MiB the ratio counts. */
static void bombs(void **state)
{
    (void)state;
#ifdef DRAGOMAN_ZSTD
    const size_t size = (size_t)80 << 20;
    char *line = malloc(size), *packed = malloc(ZSTD_compressBound(size));
    assert_non_null(line);
    assert_non_null(packed);
    memset(line, ' ', size);
    const size_t n = pack_zstd(line, size, packed, ZSTD_compressBound(size));
    free(line);
    assert_true(n * 4000 < size);
    put_bytes("bomb.jsonl.zst", packed, n);
    free(packed);
    assert_problem("bomb.jsonl.zst", NULL, "bomb!-4", "unpacked_ratio");
    const dgm_limits limits = { .struct_size = sizeof limits, .unpacked_ratio = INT64_MAX };
    dgm_corpus_options o = { .struct_size = sizeof o, .limits = &limits };
    assert_read("bomb.jsonl.zst", &o, "");
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_files),
        cmocka_unit_test(zstd_files),
        cmocka_unit_test(bombs),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

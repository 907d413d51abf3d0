/* Chinese words: the path through the dictionary, names, numbers, no dictionary, damaged ones, linear time. */
#define _XOPEN_SOURCE 700 /* mkstemp() */
#include "segmenting.h"

#include <unistd.h>

#include "base/os.h"
#include "base/utf8.h"
#include "segment/hanzi.h"

typedef struct fixture {
    mem m;
    segmenter *g;
    segmented x;
    char path[64]; /* of a dictionary of the test's own, "" */
} fixture;

static fixture setup(void)
{
    fixture f = { .m = test_mem() };
    assert_int_equal(segmenter_new(&f.m, LANG_ZH, &f.g, NULL), DGM_OK);
    return f;
}

static void teardown(fixture *f)
{
    segmenter_free(f->g);
    segmented_free(&f->m, &f->x);
    if (f->path[0])
        assert_int_equal(unlink(f->path), 0);
}

static void run_text(void *user, const char *s, size_t len)
{
    fixture *f = user;
    set_text(&f->m, &f->x, s, len);
    assert_int_equal(segment_text(&f->m, FOR_ALL(f->g), &f->x.t, &f->x.l, &f->x.tok, &f->x.sen, NULL), DGM_OK);
}

/* Tokens with a space between two, numbers with # behind. */
static void assert_tokens(fixture *f, const char *s, const char *want)
{
    buf out = { 0 };
    run_text(f, s, strlen(s));
    assert_sound(&f->x);
    for (int32_t i = 0; i < f->x.tok.n; i++) {
        const tokens *t = &f->x.tok;
        assert_true((i == 0 || buf_char(&f->m, &out, ' ')) &&
                    buf_add(&f->m, &out, s + t->start[i], (size_t)(t->end[i] - t->start[i])) &&
                    (t->kind[i] != TOKEN_NUMBER || buf_char(&f->m, &out, '#')));
    }
    assert_string_equal(out.n ? out.v : "", want);
    vec_free(&f->m, &out);
}

/* ---- a dictionary of our own */

enum { SMALL_WORDS = 40 };

static uint16_t bits(int n) { return (uint16_t)(n * HANZI_BIT); }

static hanzi_word word(const char *s, int cost_bits)
{
    hanzi_word w;
    assert_true(hanzi_word_of(s, strlen(s), bits(cost_bits), &w));
    return w;
}

static void about_character(hanzi_character *about, const char *s, hanzi_character c)
{
    about[word(s, 0).code[0] - HANZI_FROM] = c;
}

/* Words, every character of theirs a rare word too, and what some characters can be. */
static void build_small(const mem *m, buf *out)
{
    static const struct {
        const char *s;
        int cost;
    } rows[] = {
        { "研究", 9 },   { "研究生", 12 }, { "生命", 10 }, { "起源", 12 },       { "命", 14 },   { "的", 5 },
        { "大国", 12 },  { "国会", 12 },   { "大", 11 },   { "会", 8 },          { "国", 12 },   { "生", 14 },
        { "研", 20 },    { "究", 20 },     { "起", 15 },   { "源", 18 },         { "三", 12 },   { "十", 12 },
        { "几", 12 },    { "第", 12 },     { "分", 12 },   { "之", 9 },          { "王", 15 },   { "明", 15 },
        { "华", 15 },    { "斯", 22 },     { "基", 22 },   { "说", 9 },
    };
    hanzi_word words[SMALL_WORDS];
    hanzi_character *about = malloc(HANZI_CODES * sizeof *about);
    assert_non_null(about);
    size_t n = 0;
    for (; n < sizeof rows / sizeof *rows; n++)
        words[n] = word(rows[n].s, rows[n].cost);
    for (size_t i = 0; i < HANZI_CODES; i++)
        about[i] = (hanzi_character){ HANZI_NONE, bits(16), bits(16), 0 };
    const uint16_t far = bits(16);
    about_character(about, "三", (hanzi_character){ HANZI_NONE, far, far, HANZI_NUMERAL });
    about_character(about, "十", (hanzi_character){ HANZI_NONE, far, far, HANZI_NUMERAL });
    about_character(about, "几", (hanzi_character){ HANZI_NONE, far, far, HANZI_APPROXIMATE });
    about_character(about, "第", (hanzi_character){ HANZI_NONE, far, far, HANZI_ORDINAL });
    about_character(about, "分", (hanzi_character){ HANZI_NONE, far, far, HANZI_PART });
    about_character(about, "之", (hanzi_character){ HANZI_NONE, far, far, HANZI_OF });
    about_character(about, "王", (hanzi_character){ bits(4), far, far, 0 });
    about_character(about, "明", (hanzi_character){ HANZI_NONE, bits(5), far, 0 });
    about_character(about, "华", (hanzi_character){ HANZI_NONE, bits(5), far, 0 });
    about_character(about, "斯", (hanzi_character){ HANZI_NONE, far, bits(5), 0 });
    about_character(about, "基", (hanzi_character){ HANZI_NONE, far, bits(5), 0 });
    assert_true(hanzi_build(m, words, n, about, out));
    free(about);
}

static void write_file(fixture *f, const char *data, size_t len)
{
    if (!f->path[0]) {
        strcpy(f->path, "/tmp/dragoman-zh-XXXXXX");
        const int fd = mkstemp(f->path);
        assert_true(fd >= 0);
        close(fd);
    }
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static fixture setup_small(void)
{
    fixture f = setup();
    buf block = { 0 };
    char checksum[33];
    build_small(&f.m, &block);
    write_file(&f, block.v, block.n);
    assert_int_equal(segmenter_load_dictionary(f.g, f.path, checksum, NULL), DGM_OK);
    assert_int_equal(strlen(checksum), 32);
    vec_free(&f.m, &block);
    return f;
}

static void cheapest_path(void **state)
{
    (void)state;
    fixture f = setup_small();
    assert_tokens(&f, "研究生命的起源。", "研究 生命 的 起源 。"); /* the longest word first would be 研究生 */
    assert_tokens(&f, "研究生说", "研究生 说");
    assert_tokens(&f, "大国会", "大国 会");
    assert_tokens(&f, "大 国会", "大 国会");
    assert_tokens(&f, "研究生，研究。起源大国会，起源大国。", "研究生 ， 研究 。 起源 大国 会 ， 起源 大国 。"); /* no word goes on in another run */
    assert_tokens(&f, "说鑫的", "说 鑫 的"); /* in no word */
    assert_tokens(&f, "说𠀀的", "说 𠀀 的"); /* beyond the basic plane */
    assert_tokens(&f, "研\u0308究", "研\u0308究"); /* a mark belongs to its character */
    assert_tokens(&f, "NATO的UN国会5%", "NATO 的 UN 国会 5%#");
    assert_tokens(&f, "", "");
    teardown(&f);
}

static void numbers(void **state)
{
    (void)state;
    fixture f = setup_small();
    assert_tokens(&f, "三十三国", "三十三# 国");
    assert_tokens(&f, "第三国会", "第三# 国会");
    assert_tokens(&f, "三十几国", "三十几# 国");
    assert_tokens(&f, "几十国", "几十# 国");
    assert_tokens(&f, "三分之十的", "三分之十# 的");
    assert_tokens(&f, "三国", "三# 国");
    assert_tokens(&f, "三十", "三十#");
    assert_tokens(&f, "第三", "第三#");
    assert_tokens(&f, "第", "第");
    assert_tokens(&f, "几", "几");
    assert_tokens(&f, "三分之十", "三分之十#");
    assert_tokens(&f, "国三", "国 三#");
    assert_tokens(&f, "说第5国", "说 第5# 国");
    assert_tokens(&f, "三分之", "三# 分 之");
    teardown(&f);
}

static void unlisted_names(void **state)
{
    (void)state;
    fixture f = setup_small();
    assert_tokens(&f, "王明华说", "王 明华 说");
    assert_tokens(&f, "王明说", "王 明 说");
    assert_tokens(&f, "王明华", "王 明华");
    assert_tokens(&f, "王明", "王 明");
    assert_tokens(&f, "斯基斯基说", "斯基斯基 说");
    teardown(&f);
}

static void names_stay_whole(void **state)
{
    (void)state;
    fixture f = setup_small();
    const str names[] = { STR("研究国会"), STR("研究国会生命"), STR("研究国会"), STR("大"), STR("UN国会"), STR(""), STR("命\xff") };
    assert_tokens(&f, "研究国会生命的", "研究 国会 生命 的");
    assert_int_equal(segmenter_add_words(f.g, names, sizeof names / sizeof *names, NULL), DGM_OK);
    assert_tokens(&f, "研究国会生命的", "研究国会生命 的");
    assert_tokens(&f, "研究国会的", "研究国会 的");
    assert_tokens(&f, "研究生命", "研究 生命");
    assert_int_equal(segmenter_add_words(f.g, NULL, 0, NULL), DGM_OK);
    assert_tokens(&f, "研究国会的", "研究 国会 的");
    teardown(&f);
}

static void without_dictionary_pairs(void **state)
{
    (void)state;
    fixture f = setup();
    assert_tokens(&f, "我们不会让步。", "我们 不会 让步 。");
    assert_tokens(&f, "会谈结束了", "会谈 结束 了");
    const str names[] = { STR("谈结") };
    assert_int_equal(segmenter_add_words(f.g, names, 1, NULL), DGM_OK);
    assert_tokens(&f, "会谈结束了", "会 谈结 束了");
    teardown(&f);
}

/* Windows do not show. */
static void long_runs(void **state)
{
    (void)state;
    fixture f = setup_small();
    enum { TIMES = 2000 };
    static const char piece[] = "研究生命的起源";
    static const int ends[] = { 6, 12, 15, 21 };
    char *s = malloc(TIMES * 21 + 1);
    assert_non_null(s);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(s + 21 * i, piece, 22);
    run_text(&f, s, TIMES * 21);
    assert_sound(&f.x);
    assert_int_equal(f.x.tok.n, 4 * TIMES);
    for (int32_t i = 0; i < f.x.tok.n; i++)
        assert_int_equal(f.x.tok.end[i], i / 4 * 21 + ends[i % 4]);
    free(s);
    teardown(&f);
}

/* ---- the block */

static void every_word_is_found(void **state)
{
    (void)state;
    const mem m = test_mem();
    enum { WORDS = 3000 };
    hanzi_word *words = malloc(WORDS * sizeof *words);
    assert_non_null(words);
    for (uint32_t i = 0; i < WORDS; i++) { /* 1 to 3 characters, all different */
        const uint16_t a = (uint16_t)(0x4e00 + i % 17), b = (uint16_t)(0x5000 + i / 17 % 19);
        const uint16_t c = (uint16_t)(0x6000 + i / 323);
        words[i] = (hanzi_word){ .code = { a, b, c }, .len = 3, .cost = (uint16_t)i };
    }
    buf block = { 0 };
    hanzi h;
    assert_true(hanzi_build(&m, words, WORDS, NULL, &block));
    assert_true(hanzi_open(&h, block.v, block.n));
    assert_int_equal(h.characters, 17);
    for (size_t i = 0; i < WORDS; i++) {
        const uint32_t first = hanzi_root(&h, words[i].code[0]), second = hanzi_child(&h, first, words[i].code[1]);
        assert_int_equal(hanzi_cost(&h, second), HANZI_NONE);
        assert_int_equal(hanzi_cost(&h, hanzi_child(&h, second, words[i].code[2])), words[i].cost);
        assert_int_equal(hanzi_child(&h, first, 0x7000), UINT32_MAX);
    }
    assert_int_equal(hanzi_root(&h, 'a'), HANZI_NONE);
    assert_int_equal(hanzi_root(&h, 0x20000), HANZI_NONE);
    assert_int_equal(hanzi_root(&h, 0x5000), HANZI_NONE);
    vec_free(&m, &block);
    free(words);
}

/* Words are of the first ideograph that there is to the last of the basic plane, and not too long. */
static void what_can_be_a_word(void **state)
{
    (void)state;
    hanzi_word w;
    char s[4 * (HANZI_WORD_MAX + 1)];
    static const struct {
        uint32_t code;
        bool can;
    } codes[] = { { 'a', false }, { HANZI_FROM - 1, false }, { HANZI_FROM, true }, { 0xffff, true }, { 0x10000, false } };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_int_equal(hanzi_word_of(s, (size_t)utf8_put(codes[i].code, s), 1, &w), codes[i].can);
    for (int n = 0; n <= HANZI_WORD_MAX + 1; n++) {
        size_t len = 0;
        for (int i = 0; i < n; i++)
            len += (size_t)utf8_put(0x4e00, s + len);
        assert_int_equal(hanzi_word_of(s, len, 1, &w), n > 0 && n <= HANZI_WORD_MAX);
    }
}

static void assert_refused(fixture *f, const char *data, size_t len)
{
    dgm_error err = DGM_ERROR_INIT;
    char checksum[33];
    write_file(f, data, len);
    assert_int_equal(segmenter_load_dictionary(f->g, f->path, checksum, &err), DGM_ERR_FORMAT);
    assert_non_null(strstr(err.message, f->path));
}

static void damaged_files_are_refused(void **state)
{
    (void)state;
    fixture f = setup();
    buf block = { 0 };
    char checksum[33];
    build_small(&f.m, &block);
    const size_t cuts[] = { 0, 1, 8, HANZI_HEADER - 1, HANZI_HEADER, block.n / 2, block.n - 1 };
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        assert_refused(&f, block.v, cuts[i]);
    static const size_t bytes[] = { 0, 8, 12, 15, 16, 19, 32, 63 }; /* name, version, counts, checksum */
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        block.v[bytes[i]] ^= '\x80';
        assert_refused(&f, block.v, block.n);
        block.v[bytes[i]] ^= '\x80';
    }
    assert_int_equal(segmenter_load_dictionary(f.g, "/nowhere/zh.dat", checksum, NULL), DGM_ERR_READ);
    assert_int_equal(segmenter_load_dictionary(f.g, "/", checksum, NULL), DGM_ERR_READ);
    assert_tokens(&f, "我们", "我们"); /* still of use */
    vec_free(&f.m, &block);
    teardown(&f);
}

/* What the header does not tell gives wrong words, and nothing worse. */
static void damaged_contents_do_no_harm(void **state)
{
    (void)state;
    fixture f = setup();
    buf block = { 0 };
    char checksum[33];
    build_small(&f.m, &block);
    static const char s[] = "王明华说研究生命的起源三分之十，第三十几国会斯基斯基大国会之命。";
    uint32_t seed = 7;
    for (int round = 0; round < 300; round++) {
        buf bad = { 0 };
        assert_true(buf_add(&f.m, &bad, block.v, block.n));
        for (int k = 0; k < 200; k++) {
            seed = seed * 1664525u + 1013904223u;
            bad.v[HANZI_HEADER + (seed >> 8) % (k % 2 ? 160 : block.n - HANZI_HEADER)] = (char)(seed >> 3);
        }
        write_file(&f, bad.v, bad.n);
        assert_int_equal(segmenter_load_dictionary(f.g, f.path, checksum, NULL), DGM_OK);
        run_text(&f, s, sizeof s - 1);
        assert_sound(&f.x);
        vec_free(&f.m, &bad);
    }
    vec_free(&f.m, &block);
    teardown(&f);
}

/* ---- time */

static void linear(void **state)
{
    (void)state;
    static const char *const pieces[] = { "三", "斯", "研", "王明", "研究生命的起源", "几", "第", "三分之", "鑫", "𠀀",
                                          "\u3007\u0308", "研究国会", "研\u0308" };
    const str names[] = { STR("研研研研研研研研研研研研研研研研"), STR("研究国会") };
    fixture small = setup_small(), none = setup();
    assert_int_equal(segmenter_add_words(small.g, names, 2, NULL), DGM_OK);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        assert_linear(run_text, &small, pieces[i]);
        assert_linear(run_text, &none, pieces[i]);
    }
    teardown(&small);
    teardown(&none);
}

/* ---- the dictionary of this build */

static void real_dictionary(void **state)
{
    (void)state;
    if (os_kind(ZH_DICTIONARY) != OS_FILE)
        skip();
    fixture f = setup();
    char checksum[33], computed[33];
    assert_int_equal(segmenter_load_dictionary(f.g, ZH_DICTIONARY, checksum, NULL), DGM_OK);
    buf block = { 0 };
    assert_int_equal(os_read_all(&f.m, ZH_DICTIONARY, 1 << 26, &block, NULL), DGM_OK);
    digest d = DIGEST_INIT;
    digest_add(&d, block.v + HANZI_HEADER, block.n - HANZI_HEADER);
    digest_hex(&d, computed);
    assert_string_equal(checksum, computed);
    assert_tokens(&f, "王建国说，三分之二的选民反对这个协议。", "王 建国 说 ， 三分之二# 的 选民 反对 这 个 协议 。");
    assert_tokens(&f, "五月二十三日，数百万人上街。", "五# 月 二十三# 日 ， 数百万# 人 上街 。");
    assert_linear(run_text, &f, "国家主席出席了签字仪式，普里戈任斯基昨天离开了莫斯科");
    assert_linear(run_text, &f, "一");
    assert_linear(run_text, &f, "中国");
    vec_free(&f.m, &block);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cheapest_path),
        cmocka_unit_test(numbers),
        cmocka_unit_test(unlisted_names),
        cmocka_unit_test(names_stay_whole),
        cmocka_unit_test(without_dictionary_pairs),
        cmocka_unit_test(long_runs),
        cmocka_unit_test(every_word_is_found),
        cmocka_unit_test(what_can_be_a_word),
        cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(damaged_contents_do_no_harm),
        cmocka_unit_test(linear),
        cmocka_unit_test(real_dictionary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

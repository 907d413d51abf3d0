/* lexis: folding, stems and their exceptions, stop words, form flags. */
#include "testing.h"
#include "base/data.h"
#include "base/utf8.h"
#include "lexis/lexis.h"

static void assert_folds(const char *from, const char *to)
{
    mem m = test_mem();
    buf out = { 0 };
    assert_true(lexis_fold(&m, from, strlen(from), &out));
    assert_string_equal(out.v, to);
    vec_free(&m, &out);
}

static void folding_unifies_case_and_typography(void **state)
{
    (void)state;
    assert_folds("NATO", "nato");
    assert_folds("Straße", "strasse");
    assert_folds("ÉTAT", "état");
    assert_folds("E\xcc\x81tat", "état");       /* decomposed */
    assert_folds("ﬁnance", "finance");          /* ligature */
    assert_folds("ＷＴＯ", "wto");              /* full width */
    assert_folds("ΣΊΣΥΦΟΣ", "σίσυφοσ");
    assert_folds("l’homme", "l'homme");
    assert_folds("‘tis", "'tis");
    assert_folds("Орёл", "орел");
    assert_folds("ОРЕ\xcc\x88Л", "орел");
    assert_folds("co\xc2\xad""operation", "cooperation"); /* soft hyphen */
    assert_folds("中国", "中国");
    assert_folds("\xc2\xad", "\xc2\xad");       /* never empty */
}

/* Folding a fold changes nothing, for every scalar value. */
static void folding_is_idempotent(void **state)
{
    (void)state;
    mem m = test_mem();
    buf once = { 0 }, twice = { 0 };
    for (uint32_t c = 0x80; c < 0x110000; c += c < 0x20000 ? 1 : 97) {
        if (c >= 0xd800 && c < 0xe000)
            continue;
        char s[4];
        const int n = utf8_put(c, s);
        once.n = twice.n = 0;
        assert_true(lexis_fold(&m, s, (size_t)n, &once));
        assert_true(once.n > 0);
        assert_true(lexis_fold(&m, once.v, once.n, &twice));
        assert_string_equal(once.v, twice.v);
    }
    vec_free(&m, &once);
    vec_free(&m, &twice);
}

/* A megabyte of combining marks in the worst order: linear, or this test does not end. */
static void folding_hostile_marks(void **state)
{
    (void)state;
    mem m = test_mem();
    buf in = { 0 }, out = { 0 };
    for (int i = 0; i < 250000; i++)
        assert_true(buf_add(&m, &in, "\xcc\x81\xcc\x96", 4));
    assert_true(lexis_fold(&m, in.v, in.n, &out));
    assert_int_equal(out.n, in.n);
    in.n = out.n = 0;
    for (int i = 0; i < 100000; i++)
        assert_true(buf_str(&m, &in, "ﷺ")); /* one character that becomes eighteen */
    assert_true(lexis_fold(&m, in.v, in.n, &out));
    assert_int_equal(out.n, 100000 * 33);
    vec_free(&m, &in);
    vec_free(&m, &out);
}

typedef struct words {
    mem m;
    lexis *x;
    vocab v;
} words;

static void open_words(words *w, enum lang lang, const char *stop, bool stem)
{
    w->m = test_mem();
    assert_int_equal(lexis_new(&w->m, lang, stop, stop ? strlen(stop) : 0, stem, 7, &w->x, NULL), DGM_OK);
    vocab_init(&w->v, &w->m, w->x, 7, 1);
}

static void close_words(words *w)
{
    vocab_free(&w->v);
    lexis_free(w->x);
}

static uint32_t form(words *w, const char *s)
{
    const uint32_t id = vocab_form(&w->v, s, strlen(s));
    assert_int_not_equal(id, STRTAB_NONE);
    return id;
}

static const char *term(words *w, const char *s)
{
    const uint32_t id = vocab_term(&w->v, form(w, s));
    return strtab_get(&w->v.terms, id).s;
}

static void assert_apart(words *w, const char *a, const char *b)
{
    assert_string_not_equal(term(w, a), term(w, b));
}

static void stems_merge_what_belongs_together(void **state)
{
    (void)state;
    words w;
    open_words(&w, LANG_EN, NULL, true);
    assert_string_equal(term(&w, "Sanctions"), term(&w, "sanctioned"));
    assert_string_equal(term(&w, "International"), term(&w, "internationally"));
    assert_string_equal(term(&w, "organisations"), term(&w, "Organization"));
    assert_apart(&w, "international", "internal");
    assert_apart(&w, "internal", "intern");
    assert_apart(&w, "university", "universe");
    assert_apart(&w, "organization", "organ");
    assert_apart(&w, "policy", "police");
    assert_apart(&w, "united", "unit");
    assert_apart(&w, "general", "generous");
    assert_apart(&w, "arms", "arm");
    assert_apart(&w, "authority", "author");
    assert_apart(&w, "important", "imports");
    assert_apart(&w, "political", "polite");
    assert_apart(&w, "US", "us");
    assert_string_equal(term(&w, "US"), term(&w, "U.S."));
    close_words(&w);
    open_words(&w, LANG_RU, NULL, true);
    assert_string_equal(term(&w, "Санкции"), term(&w, "санкциями"));
    assert_apart(&w, "страна", "странный");
    assert_apart(&w, "цель", "целый");
    close_words(&w);
    open_words(&w, LANG_FR, NULL, true);
    assert_string_equal(term(&w, "négociation"), term(&w, "négociations"));
    assert_apart(&w, "armée", "arme");
    close_words(&w);
    open_words(&w, LANG_ZH, NULL, true);
    assert_string_equal(term(&w, "制裁"), "制裁");
    close_words(&w);
    open_words(&w, LANG_EN, NULL, false);
    assert_string_equal(term(&w, "Sanctions"), "sanctions");
    close_words(&w);
}

static void long_words_are_not_stemmed(void **state)
{
    (void)state;
    words w;
    open_words(&w, LANG_EN, NULL, true);
    char s[70];
    memset(s, 'a', sizeof s);
    memcpy(s + 58, "ations", 7);
    assert_int_equal(strlen(s), 64);
    assert_string_not_equal(term(&w, s), s);
    memcpy(s + 59, "ations", 7);
    assert_string_equal(term(&w, s), s);
    close_words(&w);
}

static bool stops(words *w, const char *s)
{
    const uint32_t id = form(w, s);
    return w->v.form_flags.v[id] & FORM_STOP;
}

static void stop_words_never_deny(void **state)
{
    (void)state;
    words w;
    open_words(&w, LANG_EN, NULL, true);
    const char *yes[] = { "the", "The", "of", "it’s", "IT'S", "us" }, *no[] = { "not", "No", "never", "n't", "cannot",
                          "nor", "without", "China", "US", "neither", "none" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(stops(&w, yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(stops(&w, no[i]));
    close_words(&w);
    open_words(&w, LANG_RU, NULL, true);
    assert_true(stops(&w, "Её") && stops(&w, "и") && !stops(&w, "не") && !stops(&w, "Нет") && !stops(&w, "без"));
    close_words(&w);
    open_words(&w, LANG_FR, NULL, true);
    assert_true(stops(&w, "Les") && stops(&w, "l’") && !stops(&w, "pas") && !stops(&w, "ne") && !stops(&w, "sans"));
    close_words(&w);
    open_words(&w, LANG_ES, NULL, true);
    assert_true(stops(&w, "los") && !stops(&w, "no") && !stops(&w, "nunca") && !stops(&w, "sin"));
    close_words(&w);
    open_words(&w, LANG_ZH, NULL, true);
    assert_true(stops(&w, "的") && !stops(&w, "不") && !stops(&w, "没有") && !stops(&w, "沒有"));
    close_words(&w);
    open_words(&w, LANG_EN, "# mine\nChina\n", true);
    assert_true(stops(&w, "china") && !stops(&w, "the"));
    close_words(&w);
}

static uint8_t shape(words *w, const char *s)
{
    const uint32_t id = form(w, s);
    return w->v.form_flags.v[id] & (uint8_t)~FORM_STOP;
}

static void forms_know_their_shape(void **state)
{
    (void)state;
    words w;
    open_words(&w, LANG_EN, NULL, true);
    assert_int_equal(shape(&w, "nato"), FORM_LETTER | FORM_LOWER);
    assert_int_equal(shape(&w, "NATO"), FORM_LETTER | FORM_UPPER | FORM_CAPITAL);
    assert_int_equal(shape(&w, "Nato"), FORM_LETTER | FORM_UPPER | FORM_LOWER | FORM_CAPITAL);
    assert_int_equal(shape(&w, "eBay"), FORM_LETTER | FORM_UPPER | FORM_LOWER);
    assert_int_equal(shape(&w, "“Élan"), FORM_LETTER | FORM_UPPER | FORM_LOWER | FORM_CAPITAL);
    assert_int_equal(shape(&w, "G7"), FORM_LETTER | FORM_UPPER | FORM_CAPITAL | FORM_DIGIT);
    assert_int_equal(shape(&w, "2019"), FORM_DIGIT);
    assert_int_equal(shape(&w, "中国"), FORM_LETTER);
    assert_int_equal(shape(&w, "—"), 0);
    close_words(&w);
}

static void tokens_become_ids(void **state)
{
    (void)state;
    words w;
    open_words(&w, LANG_EN, NULL, true);
    const char *s = "China and china";
    int32_t start[] = { 0, 6, 10 }, end[] = { 5, 9, 15 }, sentence[] = { 0, 0, 0 };
    uint8_t kind[] = { TOKEN_WORD, TOKEN_WORD, TOKEN_WORD };
    const tokens tok = { .start = start, .end = end, .sentence = sentence, .kind = kind, .n = 3, .cap = 3 };
    text t = { 0 };
    t.s = s;
    t.len = (int32_t)strlen(s);
    uint32_t forms[3];
    for (int run = 0; run < 2; run++) { /* the second time everything is known */
        assert_int_equal(lexis_run(&w.v, &t, &tok, 0, tok.n, forms, NULL), DGM_OK);
        assert_int_not_equal(forms[0], forms[2]);
        assert_int_equal(w.v.form_fold.v[forms[0]], w.v.form_fold.v[forms[2]]);
        assert_true(str_eq(vocab_form_str(&w.v, forms[1]), STR("and")));
        assert_int_equal(strtab_size(&w.v.forms), 3);
    }
    close_words(&w);
}

/* Fails the allocation number `left`, counted down. */
static int left;
static void *failing_realloc(void *old, size_t size, void *user)
{
    (void)user;
    return left-- > 0 ? realloc(old, size) : NULL;
}
static void *failing_alloc(size_t size, void *user)
{
    return failing_realloc(NULL, size, user);
}
static void plain_free(void *p, void *user)
{
    (void)user;
    free(p);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const dgm_allocator a = { sizeof a, 0, failing_alloc, failing_realloc, plain_free, NULL };
    mem m;
    assert_int_equal(mem_init(&m, &a, NULL), DGM_OK);
    bool done = false;
    for (int n = 0; !done; n++) {
        left = n;
        lexis *x = NULL;
        if (lexis_new(&m, LANG_EN, NULL, 0, true, 1, &x, NULL)) {
            assert_null(x);
            continue;
        }
        vocab v;
        vocab_init(&v, &m, x, 1, 1);
        done = true;
        for (int i = 0; i < 100; i++) {
            char s[24];
            const int len = snprintf(s, sizeof s, "Élans%d", i);
            uint32_t id = vocab_form(&v, s, (size_t)len);
            if (id == STRTAB_NONE || vocab_term(&v, id) == STRTAB_NONE)
                done = false;
        }
        left = 1 << 20; /* and after a shortage everything is as if it had not been */
        for (int i = 0; i < 100; i++) {
            char s[24], fold[24];
            const int len = snprintf(s, sizeof s, "Élans%d", i);
            snprintf(fold, sizeof fold, "élans%d", i);
            const uint32_t id = vocab_form(&v, s, (size_t)len);
            assert_string_equal(vocab_fold_str(&v, id).s, fold);
            assert_true(v.form_flags.v[id] & FORM_CAPITAL);
            assert_int_not_equal(vocab_term(&v, id), STRTAB_NONE);
        }
        vocab_free(&v);
        lexis_free(x);
    }
}

/* Rows of the data: two columns, a form once, and no stem that is another word's. */
static void exceptions_are_well_formed(void **state)
{
    (void)state;
    mem m = test_mem();
    for (int lang = LANG_EN; lang < LANG_COUNT; lang++) {
        const data_file *f = data_find_lang(lang_names[lang], "stem-exceptions.tsv");
        if (!f)
            continue;
        strtab seen;
        strtab_init(&seen, &m, 1);
        for (tsv t = tsv_open(f->data, f->len); tsv_next(&t);) {
            assert_int_equal(t.n, 2);
            assert_true(t.cell[0].len > 0 && t.cell[1].len > 0);
            assert_int_equal(strtab_find(&seen, t.cell[0].s, t.cell[0].len), STRTAB_NONE);
            strtab_add(&seen, t.cell[0].s, t.cell[0].len);
        }
        strtab_free(&seen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding_unifies_case_and_typography), cmocka_unit_test(folding_is_idempotent),
        cmocka_unit_test(folding_hostile_marks),               cmocka_unit_test(stems_merge_what_belongs_together),
        cmocka_unit_test(long_words_are_not_stemmed),          cmocka_unit_test(stop_words_never_deny),
        cmocka_unit_test(forms_know_their_shape),              cmocka_unit_test(tokens_become_ids),
        cmocka_unit_test(every_allocation_may_fail),           cmocka_unit_test(exceptions_are_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

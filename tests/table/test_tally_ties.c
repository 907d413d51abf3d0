/* Tables of tallies where rows tie: each key of their order decides in its turn. */
#include "table/table_text.h"
#include "tally/store.h"

static void bump(tally *t, uint8_t section, const char *const names[4], const int64_t values[4])
{
    cell c = { .section = section };
    for (int i = 0; i < CELL_KEYS; i++)
        c.key[i] = names[i] ? strtab_add(&t->names, names[i], strlen(names[i])) : 0;
    memcpy(c.value, values, sizeof c.value);
    assert_int_equal(tally_bump(t, &c, NULL), DGM_OK);
}

/* Targets by the weight of their evidence, then by id, voice and language; words by theirs, then by themselves. */
static void drivers(void **state)
{
    (void)state;
    static const struct {
        const char *key[4];
        int64_t value[4]; /* count, documents, contribution, size */
    } cells[] = {
        { { "\x1f" "quoted", "cn", "en", "weak" }, { 1, 1, -100000, 300000 } },
        { { "\x1f" "quoted", "cn", "en", "bad" }, { 1, 1, -200000, 700000 } },
        { { "\x1f" "author", "ru", "en", "old" }, { 2, 2, 500000, 1000000 } },
        { { "\x1f" "author", "cn", "fr", "fort" }, { 1, 1, 100000, 1000000 } },
        { { "\x1f" "author", "cn", "en", "zeal" }, { 1, 1, 300000, 500000 } },
        { { "\x1f" "author", "cn", "en", "able" }, { 3, 2, 100000, 250000 } },
        { { "\x1f" "author", "cn", "en", "calm" }, { 2, 1, 300000, 250000 } },
        { { "\x1f" "author", "us", "en", "fair" }, { 1, 1, 300000, 2000000 } },
    };
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_DRIVERS };
    tally *t = fixture_tally(&f, DGM_TALLY_STANCES, &o, 2);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        bump(t, CELL_DRIVER, cells[i].key, cells[i].value);
#define HEAD "target voice entry count contribution share docs lang\n"
#define ROW_US "us author fair 1 0.3000 1.0000 1 en\n"
    const dgm_query all = { .struct_size = sizeof all, .voice = DGM_VOICE_ALL };
    assert_table(t, "drivers", &all, NULL,
                 HEAD ROW_US "cn author zeal 1 0.3000 0.5000 1 en\n"
                             "cn author able 3 0.1000 0.2500 2 en\n"
                             "cn author calm 2 0.3000 0.2500 1 en\n"
                             "cn author fort 1 0.1000 1.0000 1 fr\n"
                             "cn quoted bad 1 -0.2000 0.7000 1 en\n"
                             "cn quoted weak 1 -0.1000 0.3000 1 en\n"
                             "ru author old 2 0.5000 1.0000 2 en\n");
    const dgm_query one = { .struct_size = sizeof one, .voice = DGM_VOICE_ALL, .top = 1 };
    assert_table(t, "drivers", &one, NULL,
                 HEAD ROW_US "cn author zeal 1 0.3000 0.5000 1 en\n"
                             "cn author fort 1 0.1000 1.0000 1 fr\n"
                             "cn quoted bad 1 -0.2000 0.7000 1 en\n"
                             "ru author old 2 0.5000 1.0000 2 en\n");
    const dgm_query two = { .struct_size = sizeof two, .top = 2, .target = "cn" };
    assert_table(t, "drivers", &two, NULL,
                 HEAD "cn author zeal 1 0.3000 0.5000 1 en\n"
                      "cn author able 3 0.1000 0.2500 2 en\n"
                      "cn author fort 1 0.1000 1.0000 1 fr\n");
    const dgm_query sorted = { .struct_size = sizeof sorted, .sort = "count", .top = 3 }; /* of all, not of a target */
    assert_table(t, "drivers", &sorted, NULL,
                 HEAD "cn author able 3 0.1000 0.2500 2 en\n"
                      "cn author calm 2 0.3000 0.2500 1 en\n"
                      "ru author old 2 0.5000 1.0000 2 en\n");
    const dgm_query often = { .struct_size = sizeof often, .min_count = 2 };
    assert_table(t, "drivers", &often, NULL,
                 HEAD "cn author able 3 0.1000 0.2500 2 en\n"
                      "cn author calm 2 0.3000 0.2500 1 en\n"
                      "ru author old 2 0.5000 1.0000 2 en\n");
    const dgm_query wide = { .struct_size = sizeof wide, .min_docs = 2 };
    assert_table(t, "drivers", &wide, NULL,
                 HEAD "cn author able 3 0.1000 0.2500 2 en\n"
                      "ru author old 2 0.5000 1.0000 2 en\n");
    const dgm_query quoted = { .struct_size = sizeof quoted, .voice = DGM_VOICE_QUOTED, .top = 1 };
    assert_table(t, "drivers", &quoted, NULL, HEAD "cn quoted bad 1 -0.2000 0.7000 1 en\n");
#undef HEAD
#undef ROW_US
    tally_free(t);
    fixture_close(&f);
}

/* One actor, as documents call it. */
static void call(fixture *f, tally *t, const char *id, const char *says, const char *name, uint8_t type)
{
    fixture_doc(f, id, "", says);
    f->men.actors.v[0].name = str_of(name);
    f->men.actors.v[0].type = type;
    assert_int_equal(tally_add(t, &f->d, NULL), DGM_OK);
}

/* An id is shown by the name that has most mentions, not by that of most documents; of two by the one that sorts first,
 * and of two types of a name by that which does. */
static void names(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    tally *t = fixture_tally(&f, DGM_TALLY_ENTITIES, NULL, 2);
    call(&f, t, "1", "@cn", "China", ENTITY_GPE);
    call(&f, t, "2", "@cn or @cn and @cn", "Zhongguo", ENTITY_GPE);
    call(&f, t, "3", "@cn", "China", ENTITY_GPE);
    call(&f, t, "4", "@us", "Usa", ENTITY_GPE);
    call(&f, t, "5", "@us", "America", ENTITY_GPE);
    call(&f, t, "6", "@un", "Un", ENTITY_ORG);
    call(&f, t, "7", "@un", "Un", ENTITY_GPE);
    assert_table(t, "actors", NULL, NULL,
                 "id name type count docs share\n"
                 "cn Zhongguo GPE 5 3 0.5556\n"
                 "un Un GPE 2 2 0.2222\n"
                 "us America GPE 2 2 0.2222\n");
    tally_free(t);
    fixture_close(&f);
}

/* A word of two languages is two terms, in the order of the languages' codes, whichever came first. */
static void languages(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        fixture f[2];
        const dgm_tally_options by_doc = { .struct_size = sizeof by_doc, .by = "doc" };
        fixture_open(&f[0], 1);
        fixture_open(&f[1], 1);
        f[1].v.serial++; /* languages have vocabularies of their own */
        tally *t = fixture_tally(&f[0], DGM_TALLY_TERMS, &by_doc, 2);
        for (int i = 0; i < 4; i++) {
            const char id[] = { (char)('1' + i), '\0' };
            const bool french = (i % 2 == 0) == (first == 0);
            fixture_doc(&f[french], id, "", i < 2 ? "oil gas" : "gas");
            f[french].d.lang = french ? LANG_FR : LANG_EN;
            assert_int_equal(tally_add(t, &f[french].d, NULL), DGM_OK);
        }
        assert_table(t, "features", NULL, NULL,
                     "term forms count docs lang\n"
                     "gas gas 2 2 en\n"
                     "gas gas 2 2 fr\n"
                     "oil oil 1 1 en\n"
                     "oil oil 1 1 fr\n");
        const dgm_query three = { .struct_size = sizeof three, .top = 3, .measures = "idf" };
        assert_table(t, "features", &three, NULL,
                     "term forms count docs lang\n"
                     "gas gas 2 2 en\n"
                     "gas gas 2 2 fr\n"
                     "oil oil 1 1 en\n");
        assert_table(t, "dispersion", &three, NULL,
                     "term forms count docs parts range juilland_d carroll_d2 rosengren_s dp dp_norm kl lang\n"
                     "gas gas 2 2 4 2 0.3617 0.4591 0.4857 0.5000 0.6000 1.0850 en\n"
                     "gas gas 2 2 4 2 0.3617 0.4591 0.4857 0.5000 0.6000 1.0850 fr\n"
                     "oil oil 1 1 4 1 0.0000 0.0000 0.3333 0.6667 0.8000 1.5850 en\n");
        tally_free(t);
        fixture_close(&f[0]);
        fixture_close(&f[1]);
    }
}

static void add_stance(fixture *f, tally *t, enum lang lang, const char *id, const char *group,
                       const char *const *targets)
{
    fixture_doc(f, id, group, "It is so");
    f->d.lang = lang;
    for (; *targets; targets++)
        fixture_stance(f, 0, *targets, 50, false);
    assert_int_equal(tally_add(t, &f->d, NULL), DGM_OK);
}

/* Targets that no interval can be given for are in the order of their rows in both groups, of ids and of languages;
 * those are shown of which one of the groups has enough. */
static void contrasts(void **state)
{
    (void)state;
    static const char *const one[] = { "ru", NULL }, *const two[] = { "cn", "au", NULL },
                             *const three[] = { "us", "us", "us", NULL };
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "source" };
    tally *t = fixture_tally(&f, DGM_TALLY_STANCES, &o, 2);
    add_stance(&f, t, LANG_FR, "1", "A", one);
    add_stance(&f, t, LANG_EN, "2", "B", one);
    add_stance(&f, t, LANG_EN, "3", "B", two);
    add_stance(&f, t, LANG_EN, "4", "A", two);
    add_stance(&f, t, LANG_EN, "5", "B", three);
    add_stance(&f, t, LANG_EN, "6", "B", two);
#define HEAD "target name voice docs_a n_a score_a docs_b n_b score_b difference low high df p q lang\n"
#define AU "au au author 1 1 0.5000 2 2 0.5000 0.0000 - - - - - en\n"
#define CN "cn cn author 1 1 0.5000 2 2 0.5000 0.0000 - - - - - en\n"
#define US "us us author 0 0 - 1 3 0.5000 - - - - - - en\n"
    static const struct {
        int64_t top, min_count, min_docs;
        const char *want;
    } cases[] = {
        { 0, 0, 0,
          HEAD AU CN US "ru ru author 0 0 - 1 1 0.5000 - - - - - - en\n"
                        "ru ru author 1 1 0.5000 0 0 - - - - - - - fr\n" },
        { 2, 0, 0, HEAD AU CN }, { 3, 0, 0, HEAD AU CN US }, { 0, 2, 0, HEAD AU CN US }, { 0, 3, 0, HEAD US },
        { 0, 4, 0, HEAD },       { 0, 0, 2, HEAD AU CN },    { 0, 0, 3, HEAD },
    };
#undef HEAD
#undef AU
#undef CN
#undef US
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const dgm_query q = { .struct_size = sizeof q, .group = "A", .reference = "B", .top = cases[i].top,
                              .min_count = cases[i].min_count, .min_docs = cases[i].min_docs };
        assert_table(t, "contrast", &q, NULL, cases[i].want);
    }
    tally_free(t);
    fixture_close(&f);
}

/* The best passage: the strongest, then by document, by place, and for before against. */
static void evidence(void **state)
{
    (void)state;
    typedef struct passage {
        const char *doc;
        int32_t sentence, score;
    } passage;
    static const struct {
        passage better, worse;
    } cases[] = {
        { { "b", 1, -60 }, { "a", 0, 50 } }, { { "b", 1, 60 }, { "a", 0, -50 } }, { { "a", 1, 50 }, { "b", 0, 50 } },
        { { "a", 1, -50 }, { "b", 0, 50 } }, { { "a", 0, 50 }, { "a", 1, 50 } },  { { "a", 0, -50 }, { "a", 1, 50 } },
        { { "a", 0, 50 }, { "a", 0, -50 } }, { { "a", 1, 1 }, { "b", 0, -1 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int first = 0; first < 2; first++) {
            fixture f;
            fixture_open(&f, 1);
            const dgm_tally_options o = { .struct_size = sizeof o, .evidence = 1 };
            tally *t = fixture_tally(&f, DGM_TALLY_STANCES, &o, 2);
            const passage *want = &cases[i].better, *other = &cases[i].worse,
                          both[] = { first ? *other : *want, first ? *want : *other };
            for (int k = 0; k < 2; k++) {
                fixture_doc(&f, both[k].doc, "", "Good so\nNot bad");
                fixture_stance(&f, both[k].sentence, "cn", both[k].score, false);
                assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
            }
            char table[100];
            const int start = want->sentence ? 8 : 0;
            snprintf(table, sizeof table, "target voice score doc start end text\ncn author %.4f %s %d %d %s\n",
                     want->score / 100.0, want->doc, start, start + 7, want->sentence ? "Not bad" : "Good so");
            assert_table(t, "evidence", NULL, NULL, table);
            tally_free(t);
            fixture_close(&f);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(drivers), cmocka_unit_test(names), cmocka_unit_test(languages),
                                        cmocka_unit_test(contrasts), cmocka_unit_test(evidence) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

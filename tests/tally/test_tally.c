/* tally: what each kind counts; merging, saving and loading. */
#include "tally/doc_fixture.h"
#include "tally/store.h"

#define assert_cell(t, section, a, b, c, d, v0, v1, v2, v3)                                 \
    do {                                                                                    \
        const int64_t *value_ = fixture_cell((t), (section), (a), (b), (c), (d));           \
        assert_non_null(value_);                                                            \
        const int64_t want_[] = { (v0), (v1), (v2), (v3) };                                 \
        for (int i_ = 0; i_ < 4; i_++)                                                      \
            assert_int_equal(value_[i_], want_[i_]);                                        \
    } while (0)

/* ---- terms */

static void terms_count_words_of_analysed_lines(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 5);
    fixture_add(&f, t, "1", "", "Sanctions hurt , the sanction worked .\n#sanctions Subscribe now");
    fixture_add(&f, t, "2", "", "The sanctions stay");
    assert_cell(t, CELL_TERM, "", "en", "sanction", NULL, 3, 2, 0, 5);
    assert_cell(t, CELL_TERM, "", "en", "the", NULL, 2, 2, 2, 2);
    assert_cell(t, CELL_FORM, "", "en", "sanction", "sanctions", 1, 0, 0, 0);
    assert_cell(t, CELL_FORM, "", "en", "sanction", "Sanctions", 1, 0, 0, 0);
    assert_cell(t, CELL_FORM, "", "en", "sanction", "sanction", 1, 0, 0, 0);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 2, 8, 81, 0);
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "subscrib", NULL));
    assert_null(fixture_cell(t, CELL_TERM, "", "en", ",", NULL));
    tally_free(t);
    fixture_close(&f);
}

static void ngrams_close_over_nothing(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .ngram_min = 2, .ngram_max = 3 };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 5);
    fixture_add(&f, t, "1", "", "Bank of England , rates rose\nEngland fell");
    assert_cell(t, CELL_TERM, "", "en", "bank of england", NULL, 1, 1, 0, 1); /* stops at its ends only */
    assert_cell(t, CELL_TERM, "", "en", "bank of", NULL, 1, 1, 1, 1);
    assert_cell(t, CELL_FORM, "", "en", "rate rose", "rates rose", 1, 0, 0, 0);
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "bank england", NULL));
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "england rate", NULL));
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "rose england", NULL));
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "england", NULL));
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 7, 41, 0);
    tally_free(t);
    fixture_close(&f);
}

static void groups_and_about_choose(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "source", .about = "cn" };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 5);
    assert_int_equal(tally_needs(t), NEED_TOKENS | NEED_TERMS | NEED_PHRASES | NEED_ENTITIES);
    fixture_add(&f, t, "1", "A", "@cn trades\nfarmers wait\n@ru+cn talks");
    fixture_add(&f, t, "2", "B", "@cn trades");
    fixture_add(&f, t, "3", "B", "farmers wait"); /* says nothing of cn: no document of this tally */
    assert_cell(t, CELL_TERM, "A", "en", "trade", NULL, 1, 1, 0, 1);
    assert_cell(t, CELL_TERM, "A", "en", "talk", NULL, 1, 1, 0, 1);
    assert_null(fixture_cell(t, CELL_TERM, "A", "en", "farmer", NULL));
    assert_cell(t, CELL_GROUP, "A", NULL, NULL, NULL, 1, 4, 36, 0);
    assert_cell(t, CELL_GROUP, "B", NULL, NULL, NULL, 1, 2, 10, 0);
    tally_free(t);
    fixture_close(&f);
}

static void skips_are_in_all_and_of_any_token(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    dgm_tally_options o = { .struct_size = sizeof o, .ngram_min = 2, .ngram_max = 3, .skip = 1 };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 5);
    fixture_add(&f, t, "1", "", "rates rose , banks fell the\nbanks wait");
    assert_cell(t, CELL_TERM, "", "en", "rate rose", NULL, 1, 1, 0, 1);
    assert_cell(t, CELL_TERM, "", "en", "rose bank", NULL, 1, 1, 0, 1); /* over the comma */
    assert_cell(t, CELL_TERM, "", "en", "rate rose bank", NULL, 1, 1, 0, 1);
    assert_cell(t, CELL_TERM, "", "en", "bank the", NULL, 1, 1, 1, 1); /* ends with a stop word */
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "rate bank", NULL)); /* two tokens left out */
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "rose bank the", NULL));
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "the bank", NULL)); /* another sentence */
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 7, 38, 0);
    tally_free(t);
    o.skip = 11;
    assert_int_equal(tally_new(&f.m, DGM_TALLY_TERMS, &o, fixture_hash, 1, NULL, &t, NULL), DGM_ERR_ARGUMENT);
    fixture_close(&f);
}

static void mentions_and_phrases_are_one_term(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_NAMED, .ngram_max = 2 };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 5);
    assert_int_equal(tally_needs(t), NEED_TOKENS | NEED_TERMS | NEED_PHRASES | NEED_ENTITIES);
    fixture_doc(&f, "1", "", "@cn fears trade wars on @date:2019\n@cn+ru trade wars");
    multiword_span span[] = { { 2, 4 }, { 7, 9 } };
    const multiword_spans mul = { .v = { span, 2, 2 } };
    f.d.mul = &mul;
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_cell(t, CELL_TERM, "", "en", "\x1f" "cn", NULL, 2, 1, 0, 4);
    assert_cell(t, CELL_FORM, "", "en", "\x1f" "cn", "Name cn", 2, 0, 0, 0);
    assert_cell(t, CELL_TERM, "", "en", "trade\x1fwar", NULL, 2, 1, 0, 4);
    assert_cell(t, CELL_FORM, "", "en", "trade\x1fwar", "trade wars", 2, 0, 0, 0);
    assert_cell(t, CELL_TERM, "", "en", "fear trade\x1fwar", NULL, 1, 1, 0, 1);
    assert_cell(t, CELL_FORM, "", "en", "\x1f" "cn \x1fru", "Name cn Name ru", 1, 0, 0, 0);
    assert_cell(t, CELL_TERM, "", "en", "@date:2019", NULL, 1, 1, 0, 1); /* a value is words, unless asked for */
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "war", NULL));
    assert_null(fixture_cell(t, CELL_TERM, "", "en", "@cn", NULL));
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 8, 52, 0);
    tally_free(t);
    const dgm_tally_options both = { .struct_size = sizeof both, .of = DGM_OF_BOTH, .within = DGM_WITHIN_WINDOW, .window = 1 };
    t = fixture_tally(&f, DGM_TALLY_PAIRS, &both, 5);
    f.d.mul = &mul;
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_cell(t, CELL_PAIR, "", "fear", "trade\x1fwar", NULL, 1, 1, 1, 0);
    assert_cell(t, CELL_PAIR, "", "ru", "trade\x1fwar", NULL, 1, 1, 1, 0);
    tally_free(t);
    span[0] = (multiword_span){ 0, 2 }; /* shares a word with a mention */
    t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 5);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_cell(t, CELL_TERM, "", "en", "fear", NULL, 1, 1, 0, 1);
    assert_cell(t, CELL_TERM, "", "en", "\x1f" "cn", NULL, 2, 1, 0, 4);
    tally_free(t);
    fixture_close(&f);
}

static void about_takes_its_context(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    static const struct {
        uint32_t within;
        int32_t window;
        const char *about;
        int64_t words;
    } cases[] = {
        { DGM_WITHIN_SENTENCE, 0, "cn", 4 },  { DGM_WITHIN_PARAGRAPH, 0, "cn", 6 }, { DGM_WITHIN_DOCUMENT, 0, "cn", 11 },
        { DGM_WITHIN_WINDOW, 1, "cn", 3 },    { DGM_WITHIN_WINDOW, 2, "cn", 4 },    { DGM_WITHIN_WINDOW, 0, "cn", 6 },
        { DGM_WITHIN_SENTENCE, 0, "us", 5 },  { DGM_WITHIN_WINDOW, 1, "us", 4 },    { DGM_WITHIN_SENTENCE, 0, "cn,us", 9 },
        { DGM_WITHIN_SENTENCE, 0, "cn+us", 0 }, { DGM_WITHIN_DOCUMENT, 0, "us+cn", 11 }, { DGM_WITHIN_SENTENCE, 0, "us+ru", 5 },
        { DGM_WITHIN_WINDOW, 1, "us+ru", 2 }, { DGM_WITHIN_WINDOW, 1, "us+ru,cn", 5 },  { DGM_WITHIN_WINDOW, 1, "fr", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const dgm_tally_options o = { .struct_size = sizeof o, .about = cases[i].about, .context = cases[i].within,
                                      .context_window = cases[i].window };
        tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 5);
        fixture_add(&f, t, "1", "", "a , @cn c d\ne f\n#@cn furniture\n\n@us and @us @ru h");
        const int64_t *group = fixture_cell(t, CELL_GROUP, "", NULL, NULL, NULL);
        assert_int_equal(group ? group[1] : 0, cases[i].words);
        saved bytes = fixture_save(t);
        tally *u = NULL;
        assert_int_equal(tally_load(&f.m, fixture_hash, 9, NULL, bytes.b.v, bytes.b.n, &u, NULL), DGM_OK);
        assert_int_equal(u->o.context, t->o.context);
        assert_int_equal(u->o.context_window, t->o.context_window);
        vec_free(&bytes.m, &bytes.b);
        tally_free(u);
        tally_free(t);
    }
    dgm_tally_options o = { .struct_size = sizeof o, .about = "cn", .context = DGM_WITHIN_WINDOW };
    tally *t = NULL;
    assert_int_equal(tally_new(&f.m, DGM_TALLY_STANCES, &o, fixture_hash, 1, NULL, &t, NULL), DGM_ERR_ARGUMENT);
    o.context_window = 1001;
    assert_int_equal(tally_new(&f.m, DGM_TALLY_TERMS, &o, fixture_hash, 1, NULL, &t, NULL), DGM_ERR_ARGUMENT);
    o = (dgm_tally_options){ .struct_size = sizeof o, .about = "cn", .context = 9 };
    assert_int_equal(tally_new(&f.m, DGM_TALLY_TERMS, &o, fixture_hash, 1, NULL, &t, NULL), DGM_ERR_ARGUMENT);
    fixture_close(&f);
}

/* ---- pairs */

static void pairs_count_once_in_a_context(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const char *page = "@us meets @cn and @us\n@cn\n\n@us and @ru and @date:2019\nnobody";
    dgm_tally_options o = { .struct_size = sizeof o };
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", page);
    fixture_add(&f, t, "2", "", "@us @cn");
    assert_cell(t, CELL_PAIR, "", "cn", "us", NULL, 2, 2, 2, 0);
    assert_cell(t, CELL_PAIR, "", "ru", "us", NULL, 1, 1, 1, 0);
    assert_cell(t, CELL_MARGIN, "", "us", NULL, NULL, 3, 2, 4, 0);
    assert_cell(t, CELL_MARGIN, "", "cn", NULL, NULL, 3, 2, 3, 0);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 2, 5, (int64_t)strlen(page) + 7, 0);
    assert_cell(t, CELL_NAME, "us", "Name us", "GPE", NULL, 4, 0, 0, 0);
    assert_null(fixture_cell(t, CELL_PAIR, "", "us", "us", NULL));
    assert_null(fixture_cell(t, CELL_MARGIN, "", "date:2019", NULL, NULL));
    tally_free(t);
    o.within = DGM_WITHIN_PARAGRAPH;
    t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", page);
    assert_cell(t, CELL_PAIR, "", "cn", "us", NULL, 1, 1, 1, 0);
    assert_null(fixture_cell(t, CELL_PAIR, "", "cn", "ru", NULL));
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 2, (int64_t)strlen(page), 0);
    tally_free(t);
    o.within = DGM_WITHIN_DOCUMENT;
    o.flags = DGM_VALUES;
    t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", page);
    assert_cell(t, CELL_PAIR, "", "cn", "ru", NULL, 1, 1, 1, 0);
    assert_cell(t, CELL_PAIR, "", "cn", "date:2019", NULL, 1, 1, 1, 0);
    assert_cell(t, CELL_MARGIN, "", "us", NULL, NULL, 1, 1, 3, 0);
    tally_free(t);
    fixture_close(&f);
}

static void compounds_count_as_both(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, NULL, 5);
    fixture_add(&f, t, "1", "", "@cn+ru with @us");
    assert_cell(t, CELL_PAIR, "", "cn", "ru", NULL, 1, 1, 1, 0);
    assert_cell(t, CELL_PAIR, "", "cn", "us", NULL, 1, 1, 1, 0);
    assert_null(fixture_cell(t, CELL_MARGIN, "", "cn+ru", NULL, NULL));
    tally_free(t);
    t = fixture_tally(&f, DGM_TALLY_ENTITIES, NULL, 5);
    fixture_add(&f, t, "1", "", "@cn+ru with @us and @cn");
    assert_cell(t, CELL_ACTOR, "", "cn", NULL, NULL, 2, 1, 0, 0);
    assert_cell(t, CELL_ACTOR, "", "ru", NULL, NULL, 1, 1, 0, 0);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 4, 23, 0);
    assert_null(fixture_cell(t, CELL_ACTOR, "", "cn+ru", NULL, NULL));
    tally_free(t);
    fixture_close(&f);
}

static void officials_count_as_their_state(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_ROLL_UP };
    tally *t = fixture_tally(&f, DGM_TALLY_ENTITIES, &o, 5);
    fixture_add(&f, t, "1", "", "@wang>cn met @li>cn and @us in @!cn");
    fixture_add(&f, t, "2", "", "@wang>cn left");
    assert_cell(t, CELL_ACTOR, "", "cn", "", NULL, 4, 2, 0, 0); /* a document once, whoever spoke for it */
    assert_cell(t, CELL_ACTOR, "", "us", "", NULL, 1, 1, 0, 0);
    assert_null(fixture_cell(t, CELL_ACTOR, "", "wang", "", NULL));
    tally_free(t);
    t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", "@wang>cn met @li>cn and @us in @!cn");
    assert_cell(t, CELL_PAIR, "", "cn", "us", NULL, 1, 1, 1, 0);
    assert_cell(t, CELL_MARGIN, "", "cn", NULL, NULL, 1, 1, 3, 0);
    assert_null(fixture_cell(t, CELL_PAIR, "", "cn", "cn", NULL));
    tally_free(t);
    o.flags |= DGM_SEPARATE;
    t = fixture_tally(&f, DGM_TALLY_ENTITIES, &o, 5);
    fixture_add(&f, t, "1", "", "@wang>cn met @cn and @us in @!cn");
    assert_cell(t, CELL_ACTOR, "", "cn", "", NULL, 2, 1, 0, 0);
    assert_cell(t, CELL_ACTOR, "", "cn", "metonym", NULL, 1, 1, 0, 0);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 4, 32, 0);
    tally_free(t);
    fixture_close(&f);
}

static void windows_weigh_every_two_words(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    dgm_tally_options o = { .struct_size = sizeof o, .of = DGM_OF_TERMS, .within = DGM_WITHIN_WINDOW, .window = 3 };
    const char *page = "oil , the gas oil\ncoal"; /* words 0 1 2 3 | 4; the is a stop word but has its place */
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", page);
    assert_cell(t, CELL_PAIR, "", "gas", "oil", NULL, 2, 1, 2, 0); /* distances 2 and 1 */
    assert_cell(t, CELL_MARGIN, "", "oil", NULL, NULL, 2, 1, 2, 0);
    assert_cell(t, CELL_MARGIN, "", "gas", NULL, NULL, 2, 1, 1, 0);
    assert_cell(t, CELL_MARGIN, "", "coal", NULL, NULL, 0, 1, 1, 0);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 2, 22, 0); /* oil and oil are no pair */
    tally_free(t);
    o.flags = DGM_DISTANCE | DGM_ACROSS | DGM_STOP;
    t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", page); /* lcm(1..3) = 6 */
    assert_cell(t, CELL_PAIR, "", "gas", "oil", NULL, 3 + 6, 1, 2, 0);
    assert_cell(t, CELL_PAIR, "", "oil", "the", NULL, 6 + 3, 1, 2, 0);
    assert_cell(t, CELL_PAIR, "", "coal", "oil", NULL, 6, 1, 1, 0);
    assert_cell(t, CELL_PAIR, "", "coal", "the", NULL, 2, 1, 1, 0);
    assert_cell(t, CELL_MARGIN, "", "oil", NULL, NULL, 9 + 9 + 6, 1, 2, 0);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 9 + 9 + 6 + 2 + 6 + 3, 22, 0); /* and the~gas, gas~coal */
    tally_free(t);
    o.window = 21;
    assert_int_equal(tally_new(&f.m, DGM_TALLY_PAIRS, &o, fixture_hash, 1, NULL, &t, NULL), DGM_ERR_ARGUMENT);
    fixture_close(&f);
}

static void both_leaves_out_words_of_mentions(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .of = DGM_OF_BOTH };
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", "@cn threatens tariffs");
    assert_cell(t, CELL_PAIR, "", "cn", "tariff", NULL, 1, 1, 1, 0);
    assert_cell(t, CELL_PAIR, "", "tariff", "threaten", NULL, 1, 1, 1, 0);
    assert_null(fixture_cell(t, CELL_MARGIN, "", "@cn", NULL, NULL));
    tally_free(t);
    fixture_close(&f);
}

static void a_long_list_is_cut_and_said(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    buf b = { 0 };
    for (int i = 0; i < 2100; i++)
        assert_true(buf_char(&f.m, &b, 'w') && buf_int(&f.m, &b, i) && buf_char(&f.m, &b, ' '));
    b.v[b.n - 1] = '\0';
    const dgm_tally_options o = { .struct_size = sizeof o, .of = DGM_OF_TERMS };
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_add(&f, t, "1", "", b.v);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 1, (int64_t)strlen(b.v), 100);
    assert_non_null(fixture_cell(t, CELL_MARGIN, "", "w1999", NULL, NULL));
    assert_null(fixture_cell(t, CELL_MARGIN, "", "w2000", NULL, NULL));
    tally_free(t);
    vec_free(&f.m, &b);
    fixture_close(&f);
}

/* ---- keywords */

static void keywords_count_matches(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    keywords *k = NULL;
    const char *dictionary = "category,pattern,weight\ntrade,tariff*,-2\nwar,air strike\nwar,drone\n";
    assert_int_equal(keywords_new(&f.m, 1, &k, NULL), DGM_OK);
    assert_int_equal(keywords_load(k, "a.csv", dictionary, strlen(dictionary), NULL), DGM_OK);
    tally *t = fixture_tally(&f, DGM_TALLY_KEYWORDS, NULL, 5);
    fixture_doc(&f, "1", "", "Tariffs , tariffs\nAir strike\n#tariffs");
    const int32_t trade = keywords_find(k, STR("trade")), war = keywords_find(k, STR("war"));
    keyword_hit hit[] = { { .first = 0, .last = 1, .category = trade }, { .first = 2, .last = 3, .category = trade },
                          { .first = 3, .last = 5, .category = war, .entry = 1 }, { .first = 5, .last = 6, .category = trade } };
    keyword_match match[] = { { 0, 0 }, { 2, 0 }, { 3, 1 }, { 5, 2 } };
    keyword_hits hits = { .v = hit, .n = 4, .cap = 4, .matches = { match, 4, 4 } };
    f.d.key = k;
    f.d.hits = &hits;
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_cell(t, CELL_CATEGORY, "", "trade", NULL, NULL, 2, 1, -4000000, 0);
    assert_cell(t, CELL_CATEGORY, "", "war", NULL, NULL, 1, 1, 1000000, 0);
    assert_cell(t, CELL_ENTRY, "trade", "tariff*", NULL, NULL, 2, 0, 0, 0);
    assert_cell(t, CELL_ENTRY, "war", "air strike", NULL, NULL, 1, 0, 0, 0);
    assert_cell(t, CELL_HIT, "", "trade", "tariffs", NULL, 2, 0, 0, 0);
    assert_cell(t, CELL_HIT, "", "war", "air strike", NULL, 1, 0, 0, 0);
    assert_cell(t, CELL_GROUP, "", NULL, NULL, NULL, 1, 4, (int64_t)f.t.source_bytes, 0);
    tally_free(t);
    keywords_free(k);
    fixture_close(&f);
}

/* More vocabularies than the tally remembers names of, with the same forms in other places, come and come again. */
static void vocabularies_take_turns(void **state)
{
    (void)state;
    enum { MORE = VOCABS + 3, ROUNDS = 3 };
    static fixture f[MORE];
    tally *t = NULL;
    for (uint64_t i = 0; i < MORE; i++) {
        fixture_open(&f[i], 3);
        f[i].v.serial = i + 1;
    }
    t = fixture_tally(&f[0], DGM_TALLY_TERMS, NULL, 5);
    for (int i = 0; i < ROUNDS * MORE; i++)
        fixture_add(&f[i % MORE], t, "1", "", i % 2 ? "Gas oil" : "oil tin oil");
    const int64_t even = ROUNDS * MORE - ROUNDS * MORE / 2, odd = ROUNDS * MORE / 2;
    assert_cell(t, CELL_TERM, "", "en", "oil", NULL, 2 * even + odd, even + odd, 0, 4 * even + odd);
    assert_cell(t, CELL_TERM, "", "en", "tin", NULL, even, even, 0, even);
    assert_cell(t, CELL_TERM, "", "en", "gas", NULL, odd, odd, 0, odd);
    assert_cell(t, CELL_FORM, "", "en", "oil", "oil", 2 * even + odd, 0, 0, 0);
    assert_cell(t, CELL_FORM, "", "en", "gas", "Gas", odd, 0, 0, 0);
    assert_null(fixture_cell(t, CELL_FORM, "", "en", "oil", "tin"));
    tally_free(t);
    for (int i = 0; i < MORE; i++)
        fixture_close(&f[i]);
}

/* A phrase is about an entity if its first or its last word is within the window of a mention. */
static void a_window_takes_phrases_it_touches(void **state)
{
    (void)state;
    static const struct {
        int32_t window;
        bool before, after;
    } cases[] = { { 1, false, false }, { 2, true, true }, { 3, true, true } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        fixture_open(&f, 3);
        const dgm_tally_options o = { .struct_size = sizeof o, .about = "cn", .context = DGM_WITHIN_WINDOW,
                                      .context_window = cases[i].window };
        tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 5);
        fixture_doc(&f, "1", "", "so price war hits @cn near trade deal only");
        multiword_span span[] = { { 1, 3 }, { 6, 8 } };
        const multiword_spans mul = { .v = { span, 2, 2 } };
        f.d.mul = &mul;
        assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
        assert_int_equal(fixture_cell(t, CELL_TERM, "", "en", "price\x1fwar", NULL) != NULL, cases[i].before);
        assert_int_equal(fixture_cell(t, CELL_TERM, "", "en", "trade\x1f" "deal", NULL) != NULL, cases[i].after);
        assert_non_null(fixture_cell(t, CELL_TERM, "", "en", "hit", NULL));
        assert_null(fixture_cell(t, CELL_TERM, "", "en", "so", NULL));
        assert_null(fixture_cell(t, CELL_TERM, "", "en", "only", NULL));
        tally_free(t);
        fixture_close(&f);
    }
}

/* ---- stances */

static void add_stances(fixture *f, tally *t, const char *id, int32_t first, int32_t second)
{
    fixture_doc(f, id, "A", "@cn and @ru are good\n@cn again\nit wins");
    fixture_stance(f, 0, "cn", first, false);
    fixture_stance(f, 0, "cn~ru", STANCE_NULL, false);
    fixture_stance(f, 1, "cn", second, true);
    assert_int_equal(tally_add(t, &f->d, NULL), DGM_OK);
}

/* Languages have lexicons of their own: their scores meet only in a tally that pools them. */
static void languages_are_pooled_only_when_asked(void **state)
{
    (void)state;
    for (int pool = 0; pool < 2; pool++) {
        fixture f;
        fixture_open(&f, 3);
        const dgm_tally_options o = { .struct_size = sizeof o, .flags = pool ? DGM_POOL : 0 };
        tally *t = fixture_tally(&f, DGM_TALLY_STANCES, &o, 5);
        add_stances(&f, t, "1", 60, 60);
        f.d.lang = LANG_FR;
        assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
        assert_cell(t, CELL_TARGET, "", "author", "cn", pool ? "" : "en", pool ? 2 : 1, pool ? 2 : 1, pool ? 2 : 1, 0);
        if (!pool)
            assert_cell(t, CELL_TARGET, "", "author", "cn", "fr", 1, 1, 1, 0);
        tally_free(t);
        fixture_close(&f);
    }
}

static void stances_sum_scores_by_voice(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .evidence = 2 };
    tally *t = fixture_tally(&f, DGM_TALLY_STANCES, &o, 5);
    add_stances(&f, t, "1", 60, -20);
    add_stances(&f, t, "2", -80, 0);
    assert_cell(t, CELL_TARGET, "", "author", "cn", "en", 2, 2, 1, 1);
    assert_cell(t, CELL_TARGET, "", "quoted", "cn", "en", 2, 2, 0, 1);
    assert_cell(t, CELL_TARGET, "", "all", "cn", "en", 4, 2, 1, 2);
    assert_cell(t, CELL_SCORE, "", "author", "cn", "en", 2, -20, 3600 + 6400, 0);
    assert_cell(t, CELL_SCORE, "", "all", "cn", "en", 4, -40, 3600 + 400 + 6400, 4);
    assert_cell(t, CELL_CLUSTER, "", "all", "cn", "en", 2, 40 * 40 + 80 * 80, 4 + 4, 40 * 2 - 80 * 2);
    assert_cell(t, CELL_SCORE, "", "all", "cn~ru", "en", 0, 0, 0, 2); /* sentences that name both */
    assert_cell(t, CELL_TARGET, "", "author", "cn~ru", "en", 2, 2, 0, 0);
    assert_cell(t, CELL_EVIDENCE, "\x1f" "author", "cn", "2", "@cn and @ru are good", -80, 0, 20, 0);
    assert_cell(t, CELL_EVIDENCE, "\x1f" "quoted", "cn", "1", "@cn again", -20, 21, 30, 0);
    tally_free(t);
    fixture_close(&f);
}

/* The best passages of any split are those of the whole. */
static void evidence_is_the_best_whatever_the_order(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .evidence = 3 };
    tally *whole = fixture_tally(&f, DGM_TALLY_STANCES, &o, 5), *part[3];
    for (int i = 0; i < 3; i++)
        part[i] = fixture_tally(&f, DGM_TALLY_STANCES, &o, 6 + (uint64_t)i);
    for (int i = 0; i < 60; i++) {
        char id[8];
        snprintf(id, sizeof id, "%d", i * 37 % 60);
        const int32_t score = i * 29 % 11 * 10 - 50, other = i * 13 % 7 * 10 - 30;
        add_stances(&f, whole, id, score, other);
        add_stances(&f, part[i % 3], id, score, other);
    }
    assert_int_equal(tally_merge(part[2], part[0], NULL), DGM_OK);
    assert_int_equal(tally_merge(part[1], part[2], NULL), DGM_OK);
    assert_same_bytes(whole, part[1]);
    size_t kept = 0;
    for (size_t i = 0; i < whole->cells.n; i++) {
        const cell *c = &whole->cells.v[i];
        kept += c->section == CELL_EVIDENCE && str_eq(strtab_get(&whole->names, c->key[0]), STR("\x1f" "author"));
    }
    assert_int_equal(kept, 3);
    tally_free(whole);
    for (int i = 0; i < 3; i++)
        tally_free(part[i]);
    fixture_close(&f);
}

/* ---- collocates */

static void collocates_have_places(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    dgm_tally_options o = { .struct_size = sizeof o, .node = "tariffs", .window = 2 };
    tally *t = fixture_tally(&f, DGM_TALLY_COLLOCATES, &o, 5);
    assert_int_equal(tally_needs(t), NEED_TOKENS | NEED_TERMS);
    fixture_add(&f, t, "1", "", "new tariffs on steel hurt , steel tariffs on steel\nsteel waits");
    fixture_add(&f, t, "2", "", "steel and tariffs");
    assert_cell(t, CELL_POSITION, "", "en", "steel", "R2", 2, 0, 0, 0);
    assert_cell(t, CELL_POSITION, "", "en", "steel", "L1", 1, 0, 0, 0);
    assert_cell(t, CELL_POSITION, "", "en", "steel", "L2", 1, 0, 0, 0);
    assert_cell(t, CELL_POSITION, "", "en", "hurt", "L2", 1, 0, 0, 0);
    assert_cell(t, CELL_COLLOCATE, "", "en", "steel", NULL, 4, 2, 5, 0);
    assert_cell(t, CELL_COLLOCATE, "", "en", "on", NULL, 2, 1, 2, 2);
    assert_cell(t, CELL_COLLOCATE, "", "en", "wait", NULL, 0, 0, 1, 0);
    assert_cell(t, CELL_SPAN, "", "en", NULL, NULL, 3, 2, 9, 11);
    assert_null(fixture_cell(t, CELL_COLLOCATE, "", "en", "tariff", NULL));
    tally_free(t);
    o.node = "@cn";
    o.flags = DGM_ACROSS;
    t = fixture_tally(&f, DGM_TALLY_COLLOCATES, &o, 5);
    assert_true(tally_needs(t) & NEED_ENTITIES);
    fixture_add(&f, t, "1", "", "oil @cn\ngas coal\n# cut @cn\ncoal @cn @cn end");
    assert_cell(t, CELL_POSITION, "", "en", "gas", "R1", 1, 0, 0, 0);
    assert_cell(t, CELL_POSITION, "", "en", "coal", "R2", 1, 0, 0, 0);
    assert_cell(t, CELL_POSITION, "", "en", "coal", "L1", 1, 0, 0, 0); /* what is furniture parts */
    assert_cell(t, CELL_POSITION, "", "en", "coal", "L2", 1, 0, 0, 0);
    assert_cell(t, CELL_POSITION, "", "en", "end", "R2", 1, 0, 0, 0);
    assert_cell(t, CELL_SPAN, "", "en", NULL, NULL, 3, 1, 5, 5);
    tally_free(t);
    o.node = "";
    dgm_error err = DGM_ERROR_INIT;
    t = NULL;
    assert_int_equal(tally_new(&f.m, DGM_TALLY_COLLOCATES, &o, fixture_hash, 1, NULL, &t, &err), DGM_ERR_ARGUMENT);
    fixture_close(&f);
}

/* ---- networks */

static void bonds_and_passages_of_pairs(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_BONDS | DGM_PASSAGES, .evidence = 1 };
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    assert_true(tally_needs(t) & NEED_STANCES);
    fixture_doc(&f, "1", "A", "@cn meets @ru\n@us and then some @cn\n@br");
    fixture_holds(&f, 0, "cn", "ru", 40);
    fixture_holds(&f, 0, "author", "cn~ru", -20);
    fixture_holds(&f, 0, "ru", "cn", STANCE_NULL);
    fixture_holds(&f, 1, "ru+us", "cn", -60);
    fixture_holds(&f, 2, "some-br", "cn", 10);
    fixture_holds(&f, 2, "author", "cn", 10);
    fixture_holds(&f, 2, "cn", "cn", 10);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_cell(t, CELL_BOND, "", "cn", "ru", "en", 3, -80 + 40, 1, 2);
    assert_cell(t, CELL_BOND, "", "cn", "us", "en", 1, -60, 0, 1);
    assert_null(fixture_cell(t, CELL_BOND, "", "cn", "cn", "en"));
    assert_cell(t, CELL_EVIDENCE, "\x1f" "cn", "ru", "1", "@cn meets @ru", PASSAGE_NEAR - 1, 0, 13, 0);
    assert_cell(t, CELL_EVIDENCE, "\x1f" "cn", "us", "1", "@us and then some @cn", PASSAGE_NEAR - 3, 14, 35, 0);
    fixture_add(&f, t, "2", "A", "then @ru @cn");
    assert_null(fixture_cell(t, CELL_EVIDENCE, "\x1f" "cn", "ru", "1", "@cn meets @ru"));
    assert_cell(t, CELL_EVIDENCE, "\x1f" "cn", "ru", "2", "then @ru @cn", PASSAGE_NEAR, 0, 12, 0);
    tally_free(t);
    const dgm_tally_options wide = { .struct_size = sizeof wide, .flags = DGM_PASSAGES, .within = DGM_WITHIN_DOCUMENT };
    t = fixture_tally(&f, DGM_TALLY_PAIRS, &wide, 5);
    fixture_add(&f, t, "1", "A", "@cn waits\nand so\ndoes @ru @cn");
    assert_cell(t, CELL_EVIDENCE, "\x1f" "cn", "ru", "1", "@cn waits\nand so\ndoes @ru @cn", PASSAGE_NEAR - 4, 0, 29, 0);
    tally_free(t);
    fixture_close(&f);
}

static void bonds_of_who_counts_as_a_state(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_BONDS | DGM_ROLL_UP };
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 5);
    fixture_doc(&f, "1", "", "@wang>cn met @lavrov>ru and @cn");
    fixture_holds(&f, 0, "wang", "lavrov", 30);
    fixture_holds(&f, 0, "wang", "cn", 30);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_cell(t, CELL_BOND, "", "cn", "ru", "en", 1, 30, 1, 0);
    assert_null(fixture_cell(t, CELL_BOND, "", "cn", "cn", "en"));
    tally_free(t);
    fixture_close(&f);
}

static void holders_are_named_by_the_source(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_HOLDERS };
    tally *t = fixture_tally(&f, DGM_TALLY_STANCES, &o, 5), *plain = fixture_tally(&f, DGM_TALLY_STANCES, NULL, 5);
    fixture_doc(&f, "1", "Daily", "@cn meets @ru\n@us and @cn");
    fixture_stance(&f, 0, "cn", 40, false);
    fixture_stance(&f, 0, "cn", STANCE_NULL, false);
    fixture_stance(&f, 0, "cn~ru", 50, false);
    fixture_holds(&f, 0, "br+in", "ru", -30);
    fixture_holds(&f, 1, "us", "us", -30);
    fixture_holds(&f, 1, "unspecified", "us", -30);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_int_equal(tally_add(plain, &f.d, NULL), DGM_OK);
    fixture_doc(&f, "2", "", "@cn");
    fixture_stance(&f, 0, "cn", -40, false);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    fixture_doc(&f, "3", "Daily", "@cn");
    fixture_stance(&f, 0, "cn", 10, false);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_cell(t, CELL_HOLDER, "", "source:Daily", "cn", "en", 3, 2, 2, 0);
    assert_cell(t, CELL_HELD, "", "source:Daily", "cn", "en", 2, 50, 0, 0);
    assert_cell(t, CELL_HOLDER, "", "doc:2", "cn", "en", 1, 1, 0, 1);
    assert_cell(t, CELL_HOLDER, "", "br", "ru", "en", 1, 1, 0, 1);
    assert_cell(t, CELL_HOLDER, "", "in", "ru", "en", 1, 1, 0, 1);
    assert_null(fixture_cell(t, CELL_HOLDER, "", "us", "us", "en"));
    assert_null(fixture_cell(t, CELL_HOLDER, "", "unspecified", "us", "en"));
    assert_null(fixture_cell(t, CELL_HOLDER, "", "source:Daily", "cn~ru", "en"));
    assert_cell(t, CELL_NODE, "", "cn", NULL, NULL, 0, 3, 4, 0);
    assert_cell(t, CELL_NODE, "", "source:Daily", NULL, NULL, 3, 2, 0, 0);
    assert_non_null(fixture_cell(t, CELL_NAME, "source:Daily", "Daily", "SOURCE", NULL));
    assert_null(fixture_cell(plain, CELL_HOLDER, "", "source:Daily", "cn", "en"));
    tally_free(t);
    tally_free(plain);
    fixture_close(&f);
}

/* ---- merging and saving, of every kind */

static const dgm_tally_options some_options[] = {
    { .struct_size = sizeof(dgm_tally_options), .ngram_max = 2, .ngram_min = 1, .by = "source" },
    { .struct_size = sizeof(dgm_tally_options), .of = DGM_OF_BOTH, .within = DGM_WITHIN_WINDOW, .flags = DGM_DISTANCE },
    { .struct_size = sizeof(dgm_tally_options), .by = "doc" },
    { .struct_size = sizeof(dgm_tally_options) },
    { .struct_size = sizeof(dgm_tally_options), .about = "cn" },
    { .struct_size = sizeof(dgm_tally_options), .flags = DGM_BONDS | DGM_PASSAGES, .evidence = 2, .by = "source" },
    { .struct_size = sizeof(dgm_tally_options), .flags = DGM_HOLDERS },
    { .struct_size = sizeof(dgm_tally_options), .of = DGM_OF_BOTH, .within = DGM_WITHIN_DOCUMENT, .flags = DGM_PASSAGES },
    { .struct_size = sizeof(dgm_tally_options), .ngram_min = 2, .ngram_max = 5, .flags = DGM_STOP },
    { .struct_size = sizeof(dgm_tally_options), .flags = DGM_NAMED, .ngram_max = 3, .skip = 2, .about = "cn,us",
      .context = DGM_WITHIN_WINDOW, .context_window = 2 },
    { .struct_size = sizeof(dgm_tally_options), .node = "tariff", .window = 2 },
    { .struct_size = sizeof(dgm_tally_options), .node = "@cn", .flags = DGM_ACROSS, .by = "source" },
};
static const uint32_t some_kinds[] = { DGM_TALLY_TERMS, DGM_TALLY_PAIRS, DGM_TALLY_ENTITIES, DGM_TALLY_KEYWORDS,
                                       DGM_TALLY_STANCES, DGM_TALLY_PAIRS, DGM_TALLY_STANCES, DGM_TALLY_PAIRS,
                                       DGM_TALLY_TERMS, DGM_TALLY_TERMS, DGM_TALLY_COLLOCATES, DGM_TALLY_COLLOCATES };
static const char *const some_texts[] = {
    "@cn threatens tariffs on @us\nThe tariffs threaten trade .",
    "Trade talks : @ru+cn and @us\n\n@cn trades",
    "Un mot , deux mots",
    "",
};

static void add_text(fixture *f, tally *t, int i)
{
    static const char *const ids[] = { "d/1", "d/2", "d/3", "d/4" };
    fixture_doc(f, ids[i], i % 2 ? "B" : "A", some_texts[i]);
    if (i < 2) {
        fixture_stance(f, 0, "cn", 30 - 70 * i, i == 1);
        fixture_holds(f, 0, "us", "cn", 20 * i);
        fixture_holds(f, 0, "author", "cn~us", -20);
    }
    assert_int_equal(tally_add(t, &f->d, NULL), DGM_OK);
}

static void merging_equals_one_pass(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    for (size_t k = 0; k < sizeof some_kinds / sizeof *some_kinds; k++) {
        tally *one = fixture_tally(&f, some_kinds[k], &some_options[k], 11), *a[3], *b[3];
        for (int i = 0; i < 3; i++) {
            a[i] = fixture_tally(&f, some_kinds[k], &some_options[k], 20 + (uint64_t)i);
            b[i] = fixture_tally(&f, some_kinds[k], &some_options[k], 30 + (uint64_t)i);
        }
        for (int i = 0; i < 4; i++) {
            add_text(&f, one, i);
            add_text(&f, a[i % 3], i);
            add_text(&f, b[i % 3], i);
        }
        assert_int_equal(tally_merge(a[0], a[1], NULL), DGM_OK); /* (0 + 1) + 2 */
        assert_int_equal(tally_merge(a[0], a[2], NULL), DGM_OK);
        assert_int_equal(tally_merge(b[1], b[2], NULL), DGM_OK); /* (2 + 1 turned round) + 0, turned round */
        assert_int_equal(tally_merge(b[1], b[0], NULL), DGM_OK);
        assert_same_bytes(one, a[0]);
        assert_same_bytes(one, b[1]);
        tally *empty = fixture_tally(&f, some_kinds[k], &some_options[k], 40);
        assert_int_equal(tally_merge(empty, one, NULL), DGM_OK);
        assert_same_bytes(one, empty);
        tally_free(empty);
        tally_free(one);
        for (int i = 0; i < 3; i++) {
            tally_free(a[i]);
            tally_free(b[i]);
        }
    }
    fixture_close(&f);
}

static void loading_gives_what_was_saved(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    for (size_t k = 0; k < sizeof some_kinds / sizeof *some_kinds; k++) {
        tally *t = fixture_tally(&f, some_kinds[k], &some_options[k], 11), *u = NULL;
        for (int i = 0; i < 4; i++)
            add_text(&f, t, i);
        saved s = fixture_save(t);
        assert_int_equal(tally_load(&f.m, fixture_hash, 99, NULL, s.b.v, s.b.n, &u, NULL), DGM_OK);
        assert_same_bytes(t, u);
        assert_string_equal(u->o.by, t->o.by);
        add_text(&f, t, 0); /* and counting goes on as if nothing had been */
        add_text(&f, u, 0);
        assert_same_bytes(t, u);
        assert_int_equal(tally_load(&f.m, "fedcba98fedcba98fedcba98fedcba98", 1, NULL, s.b.v, s.b.n, &t, NULL),
                         DGM_ERR_MISMATCH);
        vec_free(&s.m, &s.b);
        tally_free(t);
        tally_free(u);
    }
    fixture_close(&f);
}

static void unlike_tallies_do_not_merge(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    const dgm_tally_options by = { .struct_size = sizeof by, .by = "source" };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 1), *kind = fixture_tally(&f, DGM_TALLY_ENTITIES, NULL, 1),
          *options = fixture_tally(&f, DGM_TALLY_TERMS, &by, 1), *other = NULL;
    assert_int_equal(tally_new(&f.m, DGM_TALLY_TERMS, NULL, "x", 1, NULL, &other, NULL), DGM_OK);
    assert_int_equal(tally_merge(t, kind, NULL), DGM_ERR_MISMATCH);
    assert_int_equal(tally_merge(t, options, NULL), DGM_ERR_MISMATCH);
    assert_int_equal(tally_merge(t, other, NULL), DGM_ERR_MISMATCH);
    tally_free(t);
    tally_free(kind);
    tally_free(options);
    tally_free(other);
    fixture_close(&f);
}

static void sums_do_not_wrap(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 1), *u = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 2);
    const cell big = { CELL_GROUP, { 0 }, { INT64_MAX - 1 } };
    assert_int_equal(tally_bump(t, &big, NULL), DGM_OK);
    const cell two = { CELL_GROUP, { 0 }, { 2 } };
    assert_int_equal(tally_bump(u, &two, NULL), DGM_OK);
    assert_int_equal(tally_merge(t, u, NULL), DGM_ERR_OVERFLOW);
    tally_free(t);
    tally_free(u);
    const dgm_limits few = { .struct_size = sizeof few, .tally_cells = 3 };
    assert_int_equal(tally_new(&f.m, DGM_TALLY_TERMS, NULL, fixture_hash, 1, &few, &t, NULL), DGM_OK);
    assert_int_equal(tally_add(t, fixture_doc(&f, "1", "", "many different words here"), NULL), DGM_ERR_LIMIT);
    tally_free(t);
    fixture_close(&f);
}

/* Any damage is refused: each byte changed, and each length cut. */
static void damaged_files_are_refused(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, NULL, 11), *u = NULL;
    add_text(&f, t, 0);
    saved s = fixture_save(t);
    for (size_t i = 0; i < s.b.n; i++) {
        s.b.v[i] = (char)(s.b.v[i] ^ 0x41);
        const dgm_status status = tally_load(&f.m, fixture_hash, 1, NULL, s.b.v, s.b.n, &u, NULL);
        assert_int_equal(status, DGM_ERR_FORMAT);
        s.b.v[i] = (char)(s.b.v[i] ^ 0x41);
        assert_int_equal(tally_load(&f.m, fixture_hash, 1, NULL, s.b.v, i, &u, NULL), DGM_ERR_FORMAT);
    }
    assert_null(u);
    vec_free(&s.m, &s.b);
    tally_free(t);
    fixture_close(&f);
}

/* The same with the checksum made right again: nothing crashes, and what loads saves to the same bytes. */
static void hostile_files_do_no_harm(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 3);
    int refused = 0, loaded = 0;
    for (size_t k = 0; k < sizeof some_kinds / sizeof *some_kinds; k++) {
        tally *t = fixture_tally(&f, some_kinds[k], &some_options[k], 11);
        add_text(&f, t, 0);
        saved s = fixture_save(t);
        const size_t body = s.b.n - 16;
        for (size_t i = 12; i < body; i++) {
            static const char bits[] = { 1, 0x40, (char)0xff };
            const char old = s.b.v[i];
            s.b.v[i] = (char)(old ^ bits[i % 3]);
            digest sum = DIGEST_INIT;
            assert_in_range(body, 1, (1 << 16) - 1);
            digest_add(&sum, s.b.v, body);
            for (int b = 0; b < 8; b++) {
                s.b.v[body + (size_t)b] = (char)(sum.a >> (8 * b));
                s.b.v[body + 8 + (size_t)b] = (char)(sum.b >> (8 * b));
            }
            tally *u = NULL;
            if (tally_load(&f.m, fixture_hash, 1, NULL, s.b.v, s.b.n, &u, NULL) == DGM_OK) {
                saved again = fixture_save(u);
                vec_free(&again.m, &again.b);
                tally_free(u);
                loaded++;
            } else {
                refused++;
            }
            s.b.v[i] = old;
        }
        vec_free(&s.m, &s.b);
        tally_free(t);
    }
    assert_true(refused > 100 && loaded > 100);
    fixture_close(&f);
}

/* ---- memory */

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
static int ignore(void *user, const void *data, size_t len)
{
    (void)user;
    (void)data;
    (void)len;
    return 0;
}

/* As many n-grams with skips as a large document of one word has do not wrap around. */
static void a_term_too_many_times_is_an_error(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options none = { .struct_size = sizeof none };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &none, 1);
    counting c = { .t = t };
    const uint32_t name = tally_name(t, STR("oil oil"));
    assert_int_equal(term_add(&c, name, INT32_MAX, false, NULL), DGM_OK);
    assert_int_equal(term_add(&c, name, 1, false, NULL), DGM_ERR_OVERFLOW);
    tally_free(t);
    fixture_close(&f);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const dgm_allocator a = { sizeof a, 0, failing_alloc, failing_realloc, plain_free, NULL };
    mem m;
    assert_int_equal(mem_init(&m, &a, NULL), DGM_OK);
    fixture f;
    fixture_open(&f, 3);
    for (size_t k = 0; k < sizeof some_kinds / sizeof *some_kinds; k++) {
        bool done = false;
        for (int n = 0; !done; n++) {
            fixture_doc(&f, "1", "A", some_texts[1]);
            fixture_stance(&f, 0, "cn", 40, false);
            tally *t = NULL, *u = NULL;
            const dgm_sink sink = { sizeof sink, 0, ignore, NULL };
            left = n;
            done = !tally_new(&m, some_kinds[k], &some_options[k], fixture_hash, 1, NULL, &t, NULL) &&
                   !tally_new(&m, some_kinds[k], &some_options[k], fixture_hash, 1, NULL, &u, NULL) &&
                   !tally_add(t, &f.d, NULL) && !tally_merge(u, t, NULL) && !tally_save(u, &sink, NULL);
            tally_free(t);
            tally_free(u);
            assert_true(n < 5000);
        }
    }
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_count_words_of_analysed_lines), cmocka_unit_test(ngrams_close_over_nothing),
        cmocka_unit_test(skips_are_in_all_and_of_any_token),   cmocka_unit_test(mentions_and_phrases_are_one_term),
        cmocka_unit_test(about_takes_its_context),             cmocka_unit_test(vocabularies_take_turns),
        cmocka_unit_test(a_window_takes_phrases_it_touches),
        cmocka_unit_test(groups_and_about_choose),             cmocka_unit_test(pairs_count_once_in_a_context),
        cmocka_unit_test(officials_count_as_their_state),
        cmocka_unit_test(compounds_count_as_both),             cmocka_unit_test(windows_weigh_every_two_words),
        cmocka_unit_test(both_leaves_out_words_of_mentions),   cmocka_unit_test(a_long_list_is_cut_and_said),
        cmocka_unit_test(keywords_count_matches),
        cmocka_unit_test(stances_sum_scores_by_voice),
        cmocka_unit_test(languages_are_pooled_only_when_asked),
        cmocka_unit_test(evidence_is_the_best_whatever_the_order),
        cmocka_unit_test(collocates_have_places),
        cmocka_unit_test(bonds_and_passages_of_pairs),
        cmocka_unit_test(bonds_of_who_counts_as_a_state),
        cmocka_unit_test(holders_are_named_by_the_source),
        cmocka_unit_test(merging_equals_one_pass),             cmocka_unit_test(loading_gives_what_was_saved),
        cmocka_unit_test(unlike_tallies_do_not_merge),         cmocka_unit_test(sums_do_not_wrap),
        cmocka_unit_test(damaged_files_are_refused),           cmocka_unit_test(hostile_files_do_no_harm),
        cmocka_unit_test(a_term_too_many_times_is_an_error),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

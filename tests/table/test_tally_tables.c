/* Tables of tallies: rows, orders and filters, checked as text. */
#include "tally/doc_fixture.h"
#include "table/table_text.h"

static void terms_show_forms_and_hide_stop_words(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 2);
    fixture_add(&f, t, "1", "", "Sanctions and sanctions and the sanction");
    fixture_add(&f, t, "2", "", "the sanctions of China , not sanctioning");
    assert_table(t, "terms", NULL, NULL,
                 "term forms count docs per_million idf tf_idf lang merged\n"
                 "sanctions sanctions;Sanctions;sanction;sanctioning 5 2 416666.6667 0.0000 0.0000 en f\n"
                 "China China 1 1 83333.3333 0.6931 0.6931 en f\n"
                 "not not 1 1 83333.3333 0.6931 0.6931 en f\n");
    const dgm_query q = { .struct_size = sizeof q, .top = 1, .sort = "tf_idf" };
    assert_table(t, "terms", &q, NULL,
                 "term forms count docs per_million idf tf_idf lang merged\n"
                 "China China 1 1 83333.3333 0.6931 0.6931 en f\n");
    const dgm_query rare = { .struct_size = sizeof rare, .sort = "count:asc" }; /* ties as without it */
    assert_table(t, "terms", &rare, NULL,
                 "term forms count docs per_million idf tf_idf lang merged\n"
                 "China China 1 1 83333.3333 0.6931 0.6931 en f\n"
                 "not not 1 1 83333.3333 0.6931 0.6931 en f\n"
                 "sanctions sanctions;Sanctions;sanction;sanctioning 5 2 416666.6667 0.0000 0.0000 en f\n");
    const dgm_query last = { .struct_size = sizeof last, .sort = "term:desc", .top = 1 };
    assert_table(t, "terms", &last, NULL,
                 "term forms count docs per_million idf tf_idf lang merged\n"
                 "sanctions sanctions;Sanctions;sanction;sanctioning 5 2 416666.6667 0.0000 0.0000 en f\n");
    const dgm_query none = { .struct_size = sizeof none, .sort = "count:up" };
    dgm_table *no_table = NULL;
    assert_int_equal(tally_table(&f.m, t, "terms", &none, NULL, NULL, &no_table, NULL), DGM_ERR_ARGUMENT);
    const dgm_query docs = { .struct_size = sizeof docs, .min_docs = 2 };
    assert_table(t, "terms", &docs, NULL,
                 "term forms count docs per_million idf tf_idf lang merged\n"
                 "sanctions sanctions;Sanctions;sanction;sanctioning 5 2 416666.6667 0.0000 0.0000 en f\n");
    fixture_add(&f, t, "3", "", "sanction sanction sanction");
    assert_table(t, "terms", &docs, NULL,
                 "term forms count docs per_million idf tf_idf lang merged\n"
                 "sanction sanction;sanctions;Sanctions;sanctioning 8 3 533333.3333 0.0000 0.0000 en t\n");
    tally_free(t);
    fixture_close(&f);
}

static void groups_come_first(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "source" };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 2);
    fixture_add(&f, t, "1", "B", "oil oil gas");
    fixture_add(&f, t, "2", "A", "coal the coal gas");
    const dgm_query one = { .struct_size = sizeof one, .top = 1 };
    assert_table(t, "terms", &one, NULL,
                 "group term forms count docs per_million idf tf_idf lang merged\n"
                 "A coal coal 2 1 500000.0000 0.0000 0.0000 en f\n"
                 "B oil oil 2 1 666666.6667 0.0000 0.0000 en f\n");
    const dgm_query b = { .struct_size = sizeof b, .group = "B" };
    assert_table(t, "terms", &b, NULL,
                 "group term forms count docs per_million idf tf_idf lang merged\n"
                 "B oil oil 2 1 666666.6667 0.0000 0.0000 en f\n"
                 "B gas gas 1 1 333333.3333 0.0000 0.0000 en f\n");
    assert_table(t, "groups", NULL, NULL,
                 "group docs tokens types\n"
                 "A 1 4 3\n"
                 "B 1 3 2\n");
    tally_free(t);
    fixture_close(&f);
}

/* Three documents of 4, 2 and 6 words; "the", a stop word, is the commonest of each and in most documents. */
static void weights_of_terms_in_documents(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options by_doc = { .struct_size = sizeof by_doc, .by = "doc" };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &by_doc, 2), *flat = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 3);
    static const char *const texts[] = { "the oil the gas", "the gas", "the coal the gas coal the" };
    for (int i = 0; i < 3; i++) {
        const char id[] = { (char)('a' + i), '\0' };
        fixture_add(&f, t, id, "", texts[i]);
        fixture_add(&f, flat, id, "", texts[i]);
    }
    /* of oil: ln 3, 1/4, ln 2 + 1, ln 3, ln 2; 1, 1, 1/2 + 1/4, and of bm25 ln(1 + 2.5 / 1.5) 2.2 / (1 + 1.2) */
    const dgm_query all = { .struct_size = sizeof all, .measures = "all" };
    assert_table(t, "terms", &all, NULL,
                 "group term forms count docs per_million idf tf_idf relative idf_smooth idf_max idf_prob log_count "
                 "boolean augmented bm25 lang merged\n"
                 "a gas gas 1 3 250000.0000 0.0000 0.0000 0.2500 1.0000 0.0000 0.0000 1.0000 1.0000 0.7500 0.1335 en f\n"
                 "a oil oil 1 1 250000.0000 1.0986 1.0986 0.2500 1.6931 1.0986 0.6931 1.0000 1.0000 0.7500 0.9808 en f\n"
                 "b gas gas 1 3 500000.0000 0.0000 0.0000 0.5000 1.0000 0.0000 0.0000 1.0000 1.0000 1.0000 0.1679 en f\n"
                 "c coal coal 2 1 333333.3333 1.0986 2.1972 0.3333 1.6931 1.0986 0.6931 1.6931 1.0000 0.8333 1.1824 en f\n"
                 "c gas gas 1 3 166666.6667 0.0000 0.0000 0.1667 1.0000 0.0000 0.0000 1.0000 1.0000 0.6667 0.1109 en f\n");
    const dgm_query two = { .struct_size = sizeof two, .measures = "idf", .min_docs = 2, .group = "a" };
    assert_table(t, "terms", &two, NULL, "group term forms count docs idf lang merged\na gas gas 1 3 0.0000 en f\n");
    const dgm_query top = { .struct_size = sizeof top, .measures = "all", .top = 1, .sort = "idf_prob" };
    assert_table(flat, "terms", &top, NULL,
                 "term forms count docs per_million idf tf_idf relative idf_smooth idf_max idf_prob lang merged\n"
                 "coal coal 2 1 166666.6667 1.0986 2.1972 0.1667 1.6931 1.0986 0.6931 en f\n");
    dgm_table *x = NULL;
    const dgm_query bm25 = { .struct_size = sizeof bm25, .measures = "bm25" };
    assert_int_equal(tally_table(&f.m, flat, "terms", &bm25, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    tally_free(t);
    tally_free(flat);
    fixture_close(&f);
}

static void keyness_takes_groups_or_another_tally(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "source" };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 2), *a = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 3),
          *b = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 4);
    for (int i = 0; i < 4; i++) {
        fixture_add(&f, t, "1", "A", "oil oil oil oil oil oil oil gas gas gas");
        fixture_add(&f, t, "2", "B", "coal coal coal coal coal coal coal gas gas gas");
        fixture_add(&f, a, "1", "", "oil oil oil oil oil oil oil gas gas gas");
        fixture_add(&f, b, "2", "", "coal coal coal coal coal coal coal gas gas gas");
    }
    const char *want = "term count_target count_reference docs_target docs_reference per_million_target "
                       "per_million_reference g2 log_ratio lrc log_ratio_low log_ratio_high p q "
                       "dp_target dp_norm_target\n"
                       "oil 28 0 4 0 700000.0000 0.0000 54.7223 5.8074 2.4230 2.8281 - 0.0000 0.0000 - -\n"
                       "gas 12 12 4 4 300000.0000 300000.0000 0.0000 0.0000 0.0000 -1.2831 1.2831 1.0000 1.0000 - -\n"
                       "coal 0 28 0 4 0.0000 700000.0000 -54.7223 -5.8074 -2.4230 - -2.8281 0.0000 0.0000 - -\n";
    const dgm_query q = { .struct_size = sizeof q, .group = "A" };
    const dgm_query named = { .struct_size = sizeof q, .group = "A", .reference = "B" };
    assert_table(t, "keyness", &q, NULL, want);
    assert_table(t, "keyness", &named, NULL, want);
    assert_table(a, "keyness", NULL, b, want);
    const dgm_query rare = { .struct_size = sizeof rare, .group = "A", .min_count = 20, .min_docs = 5 };
    assert_table(t, "keyness", &rare, NULL,
                 "term count_target count_reference docs_target docs_reference per_million_target "
                 "per_million_reference g2 log_ratio lrc log_ratio_low log_ratio_high p q dp_target dp_norm_target\n");
    const dgm_query chosen = { .struct_size = sizeof q, .group = "A", .measures = "simple_maths,p", .sort = "phi:desc", .top = 1 };
    assert_table(t, "keyness", &chosen, NULL,
                 "term count_target count_reference docs_target docs_reference per_million_target "
                 "per_million_reference p phi simple_maths\n"
                 "oil 28 0 4 0 700000.0000 0.0000 0.0000 0.7338 7001.0000\n");
    dgm_table *x = NULL;
    const dgm_query none = { .struct_size = sizeof none, .group = "C" };
    assert_int_equal(tally_table(&f.m, t, "keyness", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(tally_table(&f.m, t, "keyness", &none, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_null(x);
    tally_free(t);
    tally_free(a);
    tally_free(b);
    fixture_close(&f);
}

/* Two documents a side. Of the six deals two part oil from the rest as the texts do, and either document of A is as good
 * as the other. */
static void keyness_over_documents(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "source", .flags = DGM_DOCUMENTS };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 2);
    fixture_add(&f, t, "1", "A", "oil oil oil oil");
    fixture_add(&f, t, "2", "A", "oil oil oil oil oil oil gas gas gas gas gas gas");
    fixture_add(&f, t, "3", "B", "coal coal gas gas");
    fixture_add(&f, t, "4", "B", "coal coal coal coal");
    const dgm_query q = { .struct_size = sizeof q, .group = "A", .measures = "dp_target,dp_norm_target,log_odds",
                          .resample = 100000, .prior = DGM_PRIOR_UNIFORM };
    dgm_table *x = NULL;
    assert_int_equal(tally_table(&f.m, t, "keyness", &q, NULL, NULL, &x, NULL), DGM_OK);
    const double *dp = table_column(x, table_find(x, "dp_target"))->values;
    const double *dp_norm = table_column(x, table_find(x, "dp_norm_target"))->values;
    const double *p = table_column(x, table_find(x, "p_docs"))->values;
    assert_true(table_rows(x) == 2 && str_eq(cell_str(table_column(x, 0), 0), STR("oil")));
    /* of oil 4/10 in a quarter of the words: |4/10 - 1/4|; the norm is over 1 - 1/4 */
    assert_true(dp[0] > 0.15 - 1e-12 && dp[0] < 0.15 + 1e-12 && dp_norm[0] > 0.2 - 1e-12 && dp_norm[0] < 0.2 + 1e-12);
    assert_true(p[0] > 1.0 / 3 - 0.01 && p[0] < 1.0 / 3 + 0.01);
    table_unref(x);
    const dgm_query prior = { .struct_size = sizeof q, .group = "A", .prior = 2 };
    const dgm_query often = { .struct_size = sizeof q, .group = "A", .resample = 1000001 };
    assert_int_equal(tally_table(&f.m, t, "keyness", &prior, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(tally_table(&f.m, t, "keyness", &often, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    tally_free(t);
    fixture_close(&f);
}

static void dispersion_over_groups(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "doc" };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 2), *flat = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 3);
    fixture_add(&f, t, "1", "", "oil gas gas gas");
    fixture_add(&f, t, "2", "", "oil coal Coal coal");
    fixture_add(&f, t, "3", "", "oil the the the");
    const dgm_query q = { .struct_size = sizeof q, .min_count = 2 };
    assert_table(t, "dispersion", &q, NULL,
                 "term forms count docs parts range juilland_d carroll_d2 rosengren_s dp dp_norm kl lang\n"
                 "coal coal;Coal 3 1 3 1 0.0000 0.0000 0.3333 0.6667 1.0000 1.5850 en\n"
                 "gas gas 3 1 3 1 0.0000 0.0000 0.3333 0.6667 1.0000 1.5850 en\n"
                 "oil oil 3 3 3 3 1.0000 1.0000 1.0000 0.0000 0.0000 0.0000 en\n");
    dgm_table *x = NULL;
    assert_int_equal(tally_table(&f.m, flat, "dispersion", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_null(x);
    tally_free(t);
    tally_free(flat);
    fixture_close(&f);
}

static void collocations_by_z(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    dgm_tally_options o = { .struct_size = sizeof o, .ngram_min = 1, .ngram_max = 3 };
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 2), *words = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 3);
    fixture_add(&f, t, "1", "", "trade war looms and trade war ends");
    fixture_add(&f, t, "2", "", "Trade wars hurt trade talks and talks of war");
    assert_table(t, "collocations", NULL, NULL,
                 "collocation forms count docs length lambda z cells lang\n"
                 "trade war trade war;Trade wars 3 2 2 2.6931 2.0509 9;1;1;3 en\n");
    const dgm_query q = { .struct_size = sizeof q, .min_count = 1, .top = 1, .sort = "length" };
    assert_table(t, "collocations", &q, NULL,
                 "collocation forms count docs length lambda z cells lang\n"
                 "talks and talks talks and talks 1 1 3 1.5612 0.5268 8;1;1;0;1;0;0;1 en\n");
    dgm_table *x = NULL;
    assert_int_equal(tally_table(&f.m, words, "collocations", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    tally_free(t);
    tally_free(words);
    o.flags = DGM_STOP;
    o.by = "source";
    t = fixture_tally(&f, DGM_TALLY_TERMS, &o, 2);
    fixture_add(&f, t, "1", "A", "end of trade , end of war");
    fixture_add(&f, t, "2", "B", "end of trade");
    const dgm_query b = { .struct_size = sizeof b, .min_count = 1, .group = "B" };
    assert_table(t, "collocations", NULL, NULL,
                 "group collocation forms count docs length lambda z cells lang\n"
                 "A end of end of 2 1 2 3.2189 1.4692 2;0;0;2 en\n");
    assert_table(t, "collocations", &b, NULL,
                 "group collocation forms count docs length lambda z cells lang\n"
                 "B end of end of 1 1 2 2.1972 0.9514 1;0;0;1 en\n"
                 "B of trade of trade 1 1 2 2.1972 0.9514 1;0;0;1 en\n"
                 "B end of trade end of trade 1 1 3 1.0986 0.2869 0;0;0;0;0;0;0;1 en\n");
    tally_free(t);
    fixture_close(&f);
}

static void pairs_and_their_nodes(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, NULL, 2);
    fixture_add(&f, t, "1", "", "@us and @cn\n@us and @cn\n@ru\n@us");
    fixture_add(&f, t, "2", "", "@ru and @us\nnobody\nnobody\nnobody");
    assert_table(t, "pairs", NULL, NULL,
                 "a b name_a name_b type_a type_b count docs n_a n_b N pmi npmi g2 dice\n"
                 "cn us Name cn Name us GPE GPE 2 1 2 4 8 1.0000 0.5000 3.4522 0.6667\n"
                 "ru us Name ru Name us GPE GPE 1 1 2 4 8 0.0000 0.0000 0.0000 0.3333\n");
    const dgm_query chosen = { .struct_size = sizeof chosen, .measures = "jaccard,q,t" };
    assert_table(t, "pairs", &chosen, NULL,
                 "a b name_a name_b type_a type_b count docs n_a n_b N t jaccard q\n"
                 "cn us Name cn Name us GPE GPE 2 1 2 4 8 0.7071 0.5000 0.1263\n"
                 "ru us Name ru Name us GPE GPE 1 1 2 4 8 0.0000 0.2000 1.0000\n");
    const dgm_query unknown = { .struct_size = sizeof unknown, .measures = "t,,z" };
    dgm_table *none = NULL;
    assert_int_equal(tally_table(&f.m, t, "pairs", &unknown, NULL, NULL, &none, NULL), DGM_ERR_ARGUMENT);
    const dgm_query q = { .struct_size = sizeof q, .min_count = 2, .min_docs = 1 };
    assert_table(t, "nodes", &q, NULL,
                 "id label type count docs\n"
                 "us Name us GPE 4 2\n"
                 "cn Name cn GPE 2 1\n");
    tally_free(t);
    const dgm_tally_options o = { .struct_size = sizeof o, .of = DGM_OF_TERMS, .within = DGM_WITHIN_WINDOW, .window = 4,
                                  .flags = DGM_DISTANCE };
    t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 2);
    fixture_add(&f, t, "1", "", "Oil or gas");
    fixture_add(&f, t, "2", "", "oil oil gas");
    assert_table(t, "pairs", NULL, NULL, /* distances 2; 2 and 1 */
                 "a b count docs n_a n_b N pmi npmi g2 dice\n"
                 "gas oil 2.0000 2 2.0000 2.0000 2.0000 0.0000 - 0.0000 1.0000\n");
    tally_free(t);
    fixture_close(&f);
}

static void edges_have_signs_and_passages(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_BONDS | DGM_PASSAGES, .evidence = 2 };
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 2), *plain = fixture_tally(&f, DGM_TALLY_PAIRS, NULL, 2);
    fixture_doc(&f, "1", "", "@cn and then @ru\n@cn and @ru\n@us @ru\nnobody\n@ru @us");
    fixture_holds(&f, 0, "cn", "ru", 40);
    fixture_holds(&f, 0, "author", "cn~ru", -20);
    fixture_holds(&f, 0, "ru", "cn", -10);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    assert_int_equal(tally_add(plain, &f.d, NULL), DGM_OK);
    fixture_add(&f, t, "2", "", "@cn @ru\n@us @ru");
    fixture_add(&f, t, "3", "", "@br @ru\n@br @ru\n@br @ru");
    const dgm_query q = { .struct_size = sizeof q, .measures = "dice" }, all = { .struct_size = sizeof all, .min_docs = 1,
                          .measures = "dice", .top = 1, .sort = "b", .evidence = 1 };
    assert_table(t, "edges", &q, NULL,
                 "a b name_a name_b type_a type_b count docs n_a n_b N per_1000 dice stances favor against score sign passages\n"
                 "cn ru Name cn Name ru GPE GPE 3 2 3 9 10 300.0000 0.5000 3 1 2 0.0333 against 2:0-7;1:17-28\n"
                 "ru us Name ru Name us GPE GPE 3 2 9 3 10 300.0000 0.5000 0 0 0 - - 1:29-36;1:44-51\n");
    assert_table(t, "edges", &all, NULL,
                 "a b name_a name_b type_a type_b count docs n_a n_b N per_1000 dice stances favor against score sign passages\n"
                 "ru us Name ru Name us GPE GPE 3 2 9 3 10 300.0000 0.5000 0 0 0 - - 1:29-36\n");
    assert_table(t, "nodes", NULL, NULL,
                 "id label type count docs\n"
                 "ru Name ru GPE 9 3\n"
                 "cn Name cn GPE 3 2\n"
                 "us Name us GPE 3 2\n");
    const dgm_query two = { .struct_size = sizeof two, .min_docs = 2, .top = 1, .evidence = 3 };
    assert_table(t, "passages", &two, NULL,
                 "a b apart doc start end text\n"
                 "cn ru 0 2 0 7 @cn @ru\n"
                 "cn ru 1 1 17 28 @cn and @ru\n");
    const dgm_query measures = { .struct_size = sizeof measures, .measures = "all" };
    dgm_table *x = NULL;
    assert_int_equal(tally_table(&f.m, t, "edges", &measures, NULL, NULL, &x, NULL), DGM_OK);
    assert_int_equal(table_columns(x), 12 + 23 + 1 + 6); /* those before the measures, the measures and q, those behind */
    table_unref(x);
    x = NULL;
    assert_int_equal(tally_table(&f.m, plain, "passages", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_table(plain, "edges", &q, NULL,
                 "a b name_a name_b type_a type_b count docs n_a n_b N per_1000 dice\n");
    tally_free(t);
    tally_free(plain);
    fixture_close(&f);
}

/* The fixture's field is "source"; here it is the year. */
static void add_year(fixture *f, tally *t, const char *id, const char *year, const char *page)
{
    fixture_doc(f, id, year, page);
    f->field.name = STR("year");
    assert_int_equal(tally_add(t, &f->d, NULL), DGM_OK);
}

static void edges_of_slices(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "year" };
    tally *t = fixture_tally(&f, DGM_TALLY_PAIRS, &o, 2);
    add_year(&f, t, "1", "2020", "@cn @ru\n@cn @ru\n@us @cn\n@us");
    add_year(&f, t, "2", "2019", "@cn @ru\n@in");
    add_year(&f, t, "3", "", "@us @cn\n@us @cn");
    add_year(&f, t, "4", "soon", "@us @cn\n@us @cn");
    add_year(&f, t, "5", "2021", "@cn @us");
    const dgm_query q = { .struct_size = sizeof q, .measures = "dice" },
                    more = { .struct_size = sizeof more, .measures = "dice", .min_count = 1, .min_docs = 1 },
                    one = { .struct_size = sizeof one, .measures = "dice", .min_count = 1, .min_docs = 1, .top = 1 };
    static const char *const head = "slice a b name_a name_b type_a type_b count docs n_a n_b N per_1000 dice\n";
    static const char *const cn_ru = "2019 cn ru Name cn Name ru GPE GPE 1 1 1 1 2 500.0000 1.0000\n"
                                     "2020 cn ru Name cn Name ru GPE GPE 2 1 3 2 4 500.0000 0.8000\n";
    static const char *const cn_us = "2020 cn us Name cn Name us GPE GPE 1 1 3 2 4 250.0000 0.4000\n"
                                     "2021 cn us Name cn Name us GPE GPE 1 1 1 1 1 1000.0000 1.0000\n";
    char want[1000];
    snprintf(want, sizeof want, "%s%s", head, cn_ru);
    assert_table(t, "edges", &q, NULL, want);
    assert_table(t, "edges", &one, NULL, want);
    snprintf(want, sizeof want, "%s%s%s", head, cn_ru, cn_us);
    assert_table(t, "edges", &more, NULL, want);
    assert_table(t, "nodes", &q, NULL,
                 "slice id label type count docs\n"
                 "2019 cn Name cn GPE 1 1\n"
                 "2020 cn Name cn GPE 3 1\n"
                 "2021 cn Name cn GPE 1 1\n"
                 "2019 ru Name ru GPE 1 1\n"
                 "2020 ru Name ru GPE 2 1\n");
    tally_free(t);
    fixture_close(&f);
}

static void holders_and_their_targets(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .flags = DGM_HOLDERS };
    tally *t = fixture_tally(&f, DGM_TALLY_STANCES, &o, 2), *plain = fixture_tally(&f, DGM_TALLY_STANCES, NULL, 2);
    for (int i = 0; i < 2; i++) {
        fixture_doc(&f, i ? "2" : "1", "Daily", "@cn meets @ru");
        fixture_stance(&f, 0, "cn", 40, false);
        fixture_stance(&f, 0, "cn", i ? STANCE_NULL : -20, false);
        fixture_holds(&f, 0, "ru", "cn", -30);
        assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    }
    static const char *const head = "from to name_from name_to type_from type_to count docs favor against score sign lang\n";
    char want[500];
    snprintf(want, sizeof want, "%ssource:Daily cn Daily Name cn SOURCE GPE 4 2 2 1 0.2000 favor en\n", head);
    assert_table(t, "holders", NULL, NULL, want);
    assert_table(t, "nodes", NULL, NULL,
                 "id label type count docs held\n"
                 "cn Name cn GPE 6 2 0\n"
                 "source:Daily Daily SOURCE 4 2 4\n");
    const dgm_query q = { .struct_size = sizeof q, .min_count = 1, .sort = "against" };
    snprintf(want, sizeof want, "%sru cn Name ru Name cn GPE GPE 2 2 0 2 -0.3000 against en\n"
             "source:Daily cn Daily Name cn SOURCE GPE 4 2 2 1 0.2000 favor en\n", head);
    assert_table(t, "holders", &q, NULL, want);
    dgm_table *x = NULL;
    assert_int_equal(tally_table(&f.m, plain, "holders", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(tally_table(&f.m, plain, "nodes", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    tally_free(t);
    tally_free(plain);
    fixture_close(&f);
}

static void actors_with_shares(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    tally *t = fixture_tally(&f, DGM_TALLY_ENTITIES, NULL, 2);
    fixture_add(&f, t, "1", "", "@us @us @cn @date:2019");
    fixture_add(&f, t, "2", "", "@br");
    assert_table(t, "actors", NULL, NULL,
                 "id name type count docs share\n"
                 "us Name us GPE 2 1 0.5000\n"
                 "br Name br GPE 1 1 0.2500\n"
                 "cn Name cn GPE 1 1 0.2500\n");
    tally_free(t);
    fixture_close(&f);
}

static void add_stance(fixture *f, tally *t, const char *id, int32_t score)
{
    fixture_doc(f, id, "", "@cn and @ru do this");
    fixture_stance(f, 0, "cn", score, false);
    fixture_stance(f, 0, "cn~ru", STANCE_NULL, false);
    fixture_stance(f, 0, "cn", 100, true);
    assert_int_equal(tally_add(t, &f->d, NULL), DGM_OK);
}

static void stances_with_intervals_and_evidence(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    tally *t = fixture_tally(&f, DGM_TALLY_STANCES, NULL, 2);
    add_stance(&f, t, "a", 50);
    add_stance(&f, t, "b", -25);
    add_stance(&f, t, "c", 75);
    add_stance(&f, t, "d", 100);
    const dgm_query cn = { .struct_size = sizeof cn, .target = "cn" };
    assert_table(t, "stance", &cn, NULL,
                 "target name voice docs mentions n favor against none score coverage low high lang\n"
                 "cn Name cn author 4 4 4 3 1 0 0.5000 1.0000 - - en\n");
    add_stance(&f, t, "e", 0);
    /* mean 0.4, standard deviation 0.518411, t(4) 2.776445 */
    assert_table(t, "stance", NULL, NULL,
                 "target name voice docs mentions n favor against none score coverage low high lang\n"
                 "cn Name cn author 5 5 5 3 1 1 0.4000 1.0000 -0.2437 1.0000 en\n"
                 "cn~ru Name cn ~ Name ru author 5 5 5 0 0 5 - 1.0000 - - en\n");
    const dgm_query all = { .struct_size = sizeof all, .voice = DGM_VOICE_ALL, .top = 1 };
    assert_table(t, "stance", &all, NULL, /* of each document the sum of two scores */
                 "target name voice docs mentions n favor against none score coverage low high lang\n"
                 "cn Name cn all 5 5 10 8 1 1 0.7000 2.0000 0.3782 1.0000 en\n");
    fixture_doc(&f, "f", "", "@au does that");
    fixture_stance(&f, 0, "au", 10, false);
    assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
    const dgm_query two = { .struct_size = sizeof two, .evidence = 2 }; /* targets as in the table stance */
    assert_table(t, "evidence", &two, NULL,
                 "target voice score doc start end text\n"
                 "cn author 1.0000 d 0 19 @cn and @ru do this\n"
                 "cn author 0.7500 c 0 19 @cn and @ru do this\n"
                 "au author 0.1000 f 0 13 @au does that\n");
    const dgm_query six = { .struct_size = sizeof six, .evidence = 2, .min_docs = 6 }; /* filters are those of stance */
    assert_table(t, "evidence", &six, NULL, "target voice score doc start end text\n");
    tally_free(t);
    fixture_close(&f);
}

static void cells_go_out_and_come_back(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const dgm_tally_options o = { .struct_size = sizeof o, .by = "source" };
    const uint32_t kinds[] = { DGM_TALLY_TERMS, DGM_TALLY_PAIRS, DGM_TALLY_ENTITIES, DGM_TALLY_STANCES };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        tally *t = fixture_tally(&f, kinds[k], &o, 2), *u = fixture_tally(&f, kinds[k], &o, 3);
        fixture_doc(&f, "1", "A", "@cn hurts @us\nTrade with @ru+cn");
        fixture_stance(&f, 0, "cn", -60, false);
        assert_int_equal(tally_add(t, &f.d, NULL), DGM_OK);
        dgm_table *cells = NULL;
        assert_int_equal(tally_table(&f.m, t, "cells", NULL, NULL, NULL, &cells, NULL), DGM_OK);
        assert_int_equal(tally_add_cells(u, cells, NULL), DGM_OK);
        assert_same_bytes(t, u);
        tally *other = fixture_tally(&f, kinds[(k + 1) % 3], &o, 4);
        assert_int_equal(tally_add_cells(other, cells, NULL), DGM_ERR_ARGUMENT); /* cells of another kind */
        tally_free(other);
        table_unref(cells);
        tally_free(t);
        tally_free(u);
    }
    fixture_close(&f);
}

static void unknown_tables_and_columns(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    tally *t = fixture_tally(&f, DGM_TALLY_TERMS, NULL, 2);
    dgm_table *x = NULL;
    const dgm_query q = { .struct_size = sizeof q, .sort = "weight" };
    assert_int_equal(tally_table(&f.m, t, "stance", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(tally_table(&f.m, t, "nothing", NULL, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(tally_table(&f.m, t, "terms", &q, NULL, NULL, &x, NULL), DGM_ERR_ARGUMENT);
    assert_table(t, "terms", NULL, NULL, "term forms count docs per_million idf tf_idf lang merged\n");
    assert_table(t, "groups", NULL, NULL, "group docs tokens types\n");
    tally_free(t);
    fixture_close(&f);
}

/* Every column of every table is explained, in its order (a group column and names may be left out of the table). */
static void every_column_is_explained(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t kind;
    } tables[] = { { "terms", DGM_TALLY_TERMS }, { "groups", DGM_TALLY_TERMS }, { "dispersion", DGM_TALLY_TERMS },
                   { "keyness", DGM_TALLY_TERMS }, { "diversity", DGM_TALLY_TEXTS },
                   { "readability", DGM_TALLY_TEXTS }, { "collocations", DGM_TALLY_TERMS }, { "pairs", DGM_TALLY_PAIRS },
                   { "nodes", DGM_TALLY_PAIRS }, { "edges", DGM_TALLY_PAIRS }, { "passages", DGM_TALLY_PAIRS }, { "holders", DGM_TALLY_STANCES },
                   { "actors", DGM_TALLY_ENTITIES }, { "keywords", DGM_TALLY_KEYWORDS },
                   { "stance", DGM_TALLY_STANCES }, { "evidence", DGM_TALLY_STANCES }, { "cells", DGM_TALLY_TERMS } };
    fixture f;
    fixture_open(&f, 1);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const dgm_tally_options o = { .struct_size = sizeof o, .by = "doc", .ngram_max = 2,
                                      .flags = DGM_DOCUMENTS | DGM_PASSAGES | DGM_BONDS | DGM_HOLDERS };
        tally *t = fixture_tally(&f, tables[i].kind, &o, 2);
        dgm_table *x = NULL, *why = NULL;
        fixture_add(&f, t, "1", "", "oil");
        const bool keyness = strcmp(tables[i].name, "keyness") == 0;
        const dgm_query all = { .struct_size = sizeof all, .measures = "all", .group = keyness ? "1" : NULL,
                                .resample = keyness };
        assert_int_equal(tally_table(&f.m, t, tables[i].name, &all, NULL, NULL, &x, NULL), DGM_OK);
        assert_int_equal(explain_table(&f.m, tables[i].name, &why, NULL), DGM_OK);
        const dgm_column *names = table_column(why, table_find(why, "column"));
        assert_int_equal(table_find(why, "formula"), 1);
        int64_t row = 0;
        for (int32_t c = 0; c < table_columns(x); c++, row++) {
            const str want = str_of(table_column(x, c)->name);
            assert_true(row < names->rows);
            const str got = { (const char *)names->values + names->offsets[row],
                              (size_t)(names->offsets[row + 1] - names->offsets[row]) };
            if (!str_eq(got, want))
                fail_msg("%s: %.*s is explained as %.*s", tables[i].name, (int)want.len, want.s, (int)got.len, got.s);
        }
        table_unref(x);
        table_unref(why);
        tally_free(t);
    }
    dgm_table *x = NULL;
    assert_int_equal(explain_table(&f.m, "nothing", &x, NULL), DGM_ERR_ARGUMENT);
    assert_int_equal(explain_table(&f.m, NULL, &x, NULL), DGM_OK);
    assert_int_equal(table_find(x, "table"), 0);
    table_unref(x);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_show_forms_and_hide_stop_words), cmocka_unit_test(groups_come_first),
        cmocka_unit_test(dispersion_over_groups), cmocka_unit_test(weights_of_terms_in_documents),
        cmocka_unit_test(keyness_over_documents),
        cmocka_unit_test(collocations_by_z), cmocka_unit_test(edges_have_signs_and_passages),
        cmocka_unit_test(edges_of_slices), cmocka_unit_test(holders_and_their_targets),
        cmocka_unit_test(keyness_takes_groups_or_another_tally), cmocka_unit_test(pairs_and_their_nodes),
        cmocka_unit_test(actors_with_shares),                   cmocka_unit_test(stances_with_intervals_and_evidence),
        cmocka_unit_test(cells_go_out_and_come_back),           cmocka_unit_test(unknown_tables_and_columns),
        cmocka_unit_test(every_column_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* stats: measures against values worked out by hand or by exact arithmetic. */
#include "testing.h"
#include "stats/stats.h"

#include <math.h>

static void assert_near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * (fabs(want) > 1 ? fabs(want) : 1)))
        fail_msg("%.17g is not %.17g", got, want);
}

/* 8 contexts with both, 16 with a, 32 with b, of 128: powers of two, so logarithms are whole. */
static void association_of_whole_logarithms(void **state)
{
    (void)state;
    const contingency c = { 8, 16, 32, 128 };
    assert_near(stat_pmi(c), 1);
    assert_near(stat_npmi(c), 0.25);
    assert_near(stat_dice(c), 1.0 / 3);
    /* 2 (8 ln 2 + 8 ln(8/12) + 24 ln(24/28) + 88 ln(88/84)) */
    assert_near(stat_g2(c), 2 * (8 * log(2) + 8 * log(2.0 / 3) + 24 * log(6.0 / 7) + 88 * log(22.0 / 21)));
    const contingency fewer = { 2, 16, 32, 128 }; /* 4 expected */
    assert_true(stat_g2(fewer) < 0);
    assert_near(stat_pmi(fewer), -1);
    const contingency independent = { 4, 16, 32, 128 };
    assert_near(stat_g2(independent), 0);
}

static void undefined_measures_are_nan(void **state)
{
    (void)state;
    assert_true(isnan(stat_pmi((contingency){ 0, 5, 5, 100 })));
    assert_true(isnan(stat_npmi((contingency){ 100, 100, 100, 100 })));
    assert_true(isnan(stat_g2((contingency){ 5, 4, 5, 100 }))); /* more than the margin */
    assert_true(isnan(stat_dice((contingency){ 0, 0, 0, 0 })));
    assert_true(isnan(stat_log_ratio(1, 10, 1, 0)));
    assert_true(isnan(stat_lrc(1, 0, 1, 10, 0.05)));
    assert_true(isnan(stat_per_million(1, 0)));
    assert_true(isnan(stat_share(1, 0)));
    assert_true(isnan(stat_idf(10, 0)));
    assert_true(isnan(stat_ratio_margin((cluster_sums){ .docs = 1, .s = 1, .n = 1, .ss = 1, .nn = 1, .sn = 1 }, 0.05)));
    assert_near(stat_g2((contingency){ 100, 100, 100, 100 }), 0); /* every context has both */
}

static void keyness_compares_frequencies(void **state)
{
    (void)state;
    assert_near(stat_log_ratio(40, 1000, 20, 4000), 3);
    assert_near(stat_log_ratio(0, 1000, 8, 1000), -4); /* 0.5 for 0 */
    assert_near(stat_g2(stat_two_corpora(10, 100, 10, 100)), 0);
    assert_near(stat_g2(stat_two_corpora(20, 100, 10, 100)),
                2 * (20 * log(20 / 15.0) + 10 * log(10 / 15.0) + 80 * log(80 / 85.0) + 90 * log(90 / 85.0)));
    assert_near(stat_g2(stat_two_corpora(10, 100, 20, 100)), -stat_g2(stat_two_corpora(20, 100, 10, 100)));
    assert_near(stat_per_million(3, 6), 500000);
    assert_near(stat_idf(100, 100), 0);
    assert_near(stat_idf(100, 1), log(100));
}

/* A table that cannot be has no value by any measure, and none of them has one of nothing at all. */
static void impossible_tables_have_no_measure(void **state)
{
    (void)state;
    const contingency bad[] = { { 5, 4, 9, 100 }, { 5, 9, 4, 100 }, { -1, 4, 4, 100 }, { 1, 60, 60, 100 }, { 0, 0, 0, 0 }, { (double)NAN, 4, 4, 100 } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (int k = 0; k < ASSOCIATIONS; k++)
            if (!isnan(associations[k].of(bad[i])))
                fail_msg("%s of table %d is %.17g", associations[k].name, (int)i, associations[k].of(bad[i]));
}

/* Where one never stands, or stands everywhere, what divides by that has no value, and nothing is infinite. */
static void margins_at_their_ends(void **state)
{
    (void)state;
    const contingency tables[] = { { 0, 0, 5, 10 }, { 0, 5, 0, 10 }, { 5, 10, 5, 10 }, { 10, 10, 10, 10 }, { 0, 0, 0, 10 } };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (int k = 0; k < ASSOCIATIONS; k++)
            assert_true(!isinf(associations[k].of(tables[i])));
        assert_near(stat_fisher(tables[i]), 1); /* the only table with these margins */
        assert_true(isnan(stat_phi(tables[i])));
        assert_near(stat_ppmi(tables[i]), 0);
    }
    assert_true(isnan(stat_delta_p_ab(tables[0])));
    assert_near(stat_delta_p_ba(tables[0]), 0);
    assert_true(isnan(stat_fisher((contingency){ 1.5, 4, 4, 10 }))); /* whole counts alone */
    assert_true(isnan(stat_fisher((contingency){ 1, 4.5, 4, 10 })));
    assert_true(isnan(stat_fisher((contingency){ 1, 4, 4.5, 10 })));
    assert_true(isnan(stat_fisher((contingency){ 1, 4, 4, 10.5 })));
}

static void weights_of_nothing(void **state)
{
    (void)state;
    assert_near(stat_log_count(0), 0);
    assert_near(stat_log_count(1), 1);
    assert_near(stat_augmented(0, 4), 0);
    assert_near(stat_augmented(2, 4), 0.75);
    assert_near(stat_augmented(1, 0), 0);
    assert_true(isnan(stat_idf(0, 1)));
    assert_true(isnan(stat_idf_smooth(0, 0)));
    assert_near(stat_idf_smooth(3, 1), log(2) + 1);
    assert_true(isnan(stat_idf_prob(0, 1)) && isnan(stat_idf_prob(4, 0)));
    assert_near(stat_idf_prob(4, 2), 0); /* in half of them or more */
    assert_near(stat_idf_prob(4, 1), log(3));
    assert_true(isnan(stat_bm25(1, 5, 0, 4, 2)) && isnan(stat_bm25(1, 5, 5, 1, 2)));
    assert_near(stat_bm25(1, 5, 5, 4, 2), log(2));
}

static void comparisons_without_a_side(void **state)
{
    (void)state;
    assert_true(isnan(stat_log_ratio(1, 0, 1, 10)) && isnan(stat_log_ratio(0, 10, 0, 10)));
    assert_true(isnan(stat_log_ratio_low(0, 10, 1, 10, 0.05)) && isnan(stat_log_ratio_low(1, 0, 1, 10, 0.05)));
    assert_true(isnan(stat_log_ratio_low(1, 10, 1, 0, 0.05)));
    assert_true(isnan(stat_log_ratio_high(1, 10, 0, 10, 0.05)) && isnan(stat_log_ratio_high(1, 0, 1, 10, 0.05)));
    assert_true(isnan(stat_log_ratio_high(1, 10, 1, 0, 0.05)));
    assert_true(isnan(stat_lrc(1, 10, 1, 0, 0.05)) && isnan(stat_lrc(0, 10, 0, 10, 0.05)));
    assert_true(isnan(stat_log_odds(0, 10, 1, 10, 0, 0)) && isnan(stat_log_odds(1, 10, 0, 10, 0, 0)));
    assert_true(isnan(stat_log_odds(10, 10, 1, 10, 0, 0)) && isnan(stat_log_odds(1, 10, 10, 10, 0, 0)));
    assert_true(isnan(stat_t_quantile(0.05, 0)) && isnan(stat_t_quantile(0, 5)) && isnan(stat_t_quantile(1, 5)));
    assert_true(isnan(stat_t_tail(1, 0)) && isnan(stat_t_tail((double)NAN, 5)));
    assert_near(stat_t_tail(0, 5), 1);
    assert_true(isnan(stat_ratio_margin((cluster_sums){ .docs = 3 }, 0.05))); /* no scores */
    readability r;
    stat_readability(&(reading){ .sentences = 1 }, &r);
    assert_true(isnan(r.flesch) && isnan(r.ari));
    stat_readability(&(reading){ .words = 1 }, &r);
    assert_true(isnan(r.flesch) && isnan(r.ari));
}

/* Bounds from sums of exact binomial tails in 40-digit decimal arithmetic. */
static void conservative_log_ratio(void **state)
{
    (void)state;
    assert_near(stat_lrc(10, 1000, 1, 2000, 0.05), 1.5085285284827048);
    assert_near(stat_lrc(5, 100, 5, 100, 0.05), 0);
    assert_near(stat_lrc(0, 1000, 30, 1000, 0.05), -2.9341003767407496);
    assert_near(stat_lrc(12, 10, 0, 1000000, 0.05), 18.083997251293223);
    assert_near(stat_lrc(300, 10000, 150, 10000, 0.05), 0.7124745169197928);
    assert_near(stat_lrc(40, 5000, 90, 3000, 0.05), -1.3543226961481498);
    /* of one occurrence the lower bound of its share is alpha / 2 itself, here 0.5, so the odds are 1 */
    assert_near(stat_lrc(1, 1000, 0, 4000, 0.9999999999), 2);
    for (double a = 1; a < 1e7; a *= 7) /* turning target and reference round turns the sign */
        assert_near(stat_lrc(a, 1e8, 3 * a + 2, 1e8, 1e-6), -stat_lrc(3 * a + 2, 1e8, a, 1e8, 1e-6));
    assert_true(stat_lrc(200, 1e4, 100, 1e4, 0.05) > stat_lrc(200, 1e4, 100, 1e4, 1e-9));
}

/* Closed forms exist for one and two degrees of freedom. */
static void quantiles_of_t(void **state)
{
    (void)state;
    assert_near(stat_t_quantile(0.05, 1), tan(acos(-1) * 0.95 / 2));
    assert_near(stat_t_quantile(0.05, 2), 0.95 * sqrt(2 / (0.05 * 1.95)));
    assert_near(stat_t_quantile(0.01, 2), 0.99 * sqrt(2 / (0.01 * 1.99)));
    assert_true(fabs(stat_t_quantile(0.05, 1e7) - 1.959964) < 1e-5); /* the normal distribution's */
}

/* With one score a document the interval is the ordinary one of a mean. */
static void interval_of_one_score_each(void **state)
{
    (void)state;
    const double x[] = { 0.5, -0.25, 0.75, 1, 0, 0.5 };
    cluster_sums c = { 0, 0, 0, 0, 0, 0 };
    for (int i = 0; i < 6; i++)
        c.docs++, c.s += x[i], c.n++, c.ss += x[i] * x[i], c.nn++, c.sn += x[i];
    double mean = c.s / 6, squares = 0;
    for (int i = 0; i < 6; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    assert_near(stat_ratio_margin(c, 0.05), stat_t_quantile(0.05, 5) * sqrt(squares / 5 / 6));
    const cluster_sums same = { 6, 12, 24, 24, 96, 48 }; /* every document 4 scores of 0.5 */
    assert_near(stat_ratio_margin(same, 0.05), 0);
}

static void tails_of_t(void **state)
{
    (void)state;
    for (double t = 0.01; t < 1000; t *= 3) {
        assert_near(stat_t_tail(t, 1), 1 - 2 / acos(-1) * atan(t));
        assert_near(stat_t_tail(-t, 2), 1 - t / sqrt(2 + t * t));
    }
    for (double df = 1; df < 1e6; df *= 3)
        assert_near(stat_t_tail(stat_t_quantile(0.03, df), df), 0.03);
    assert_near(stat_t_tail(0, 7), 1);
    assert_true(isnan(stat_t_tail(1, 0)));
}

static cluster_sums sums_of(const double (*v)[2], size_t n)
{
    cluster_sums c = { 0, 0, 0, 0, 0, 0 };
    for (size_t i = 0; i < n; i++)
        c.docs++, c.s += v[i][0], c.n += v[i][1], c.ss += v[i][0] * v[i][0], c.nn += v[i][1] * v[i][1],
            c.sn += v[i][0] * v[i][1];
    return c;
}

/* With one score a document it is the t test of Welch: worked out by hand for 1 2 3 4 5 against 2 4 6 8 10 12. */
static void difference_of_two_means(void **state)
{
    (void)state;
    const double x[][2] = { { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 1 }, { 5, 1 } };
    const double y[][2] = { { 2, 1 }, { 4, 1 }, { 6, 1 }, { 8, 1 }, { 10, 1 }, { 12, 1 } };
    ratio_difference d;
    stat_ratio_difference(sums_of(x, 5), sums_of(y, 6), 0.05, &d);
    const double vx = 2.5 / 5, vy = 14.0 / 6, df = (vx + vy) * (vx + vy) / (vx * vx / 4 + vy * vy / 5);
    assert_near(d.difference, -4);
    assert_near(d.df, df);
    assert_near(d.margin, stat_t_quantile(0.05, df) * sqrt(vx + vy));
    assert_near(d.p, stat_t_tail(4 / sqrt(vx + vy), df));
}

/* Documents that all have one mean leave no variance, whatever rounding leaves of the sums. */
static void no_variance_no_test(void **state)
{
    (void)state;
    const double x[][2] = { { 0.3, 1 }, { 0.9, 3 }, { 2.1, 7 } }, y[][2] = { { 0.1, 1 }, { 0.7, 7 }, { 1.1, 11 } };
    ratio_difference d;
    stat_ratio_difference(sums_of(x, 3), sums_of(y, 3), 0.05, &d);
    assert_near(d.difference, 0.2);
    assert_true(isnan(d.df) && isnan(d.p) && isnan(d.margin));
    stat_ratio_difference(sums_of(x, 3), sums_of(y, 0), 0.05, &d);
    assert_true(isnan(d.difference) && isnan(d.p));
}

static void assert_rounded(double got, double want, double unit)
{
    if (!(fabs(got - want) <= unit / 2 * (1 + 1e-9)))
        fail_msg("%.17g is not %g", got, want);
}

/* The example of Gries 2008 and 2020: 1 2 3 4 5 occurrences in parts of 9 10 10 10 11 words. */
static void dispersion_of_a_published_example(void **state)
{
    (void)state;
    const stat_part parts[] = { { 1, 9 }, { 2, 10 }, { 3, 10 }, { 4, 10 }, { 5, 11 } };
    dispersion d;
    stat_dispersion(parts, 5, (stat_parts){ 5, 50, 9 }, &d);
    assert_rounded(d.range, 5, 1e-9);
    assert_rounded(d.juilland_d, 0.785, 1e-3);
    assert_rounded(d.carroll_d2, 0.938, 1e-3);
    assert_rounded(d.rosengren_s, 0.950, 1e-3);
    assert_near(d.dp, 0.18);
    assert_near(d.dp_norm, 0.18 / (1 - 9.0 / 50));
    assert_rounded(d.kl, 0.137, 1e-3);
}

static void dispersion_of_even_and_clumped_terms(void **state)
{
    (void)state;
    const stat_part even[] = { { 2, 100 }, { 4, 200 }, { 8, 400 } }, clumped[] = { { 5, 100 } };
    dispersion d;
    stat_dispersion(even, 3, (stat_parts){ 3, 700, 100 }, &d);
    assert_near(d.juilland_d, 1);
    assert_near(d.carroll_d2, 1);
    assert_near(d.rosengren_s, 1);
    assert_near(d.dp, 0);
    assert_near(d.kl, 0);
    stat_dispersion(clumped, 1, (stat_parts){ 4, 400, 100 }, &d);
    assert_near(d.juilland_d, 0);
    assert_near(d.carroll_d2, 0);
    assert_near(d.rosengren_s, 0.25);
    assert_near(d.dp, 0.75);
    assert_near(d.dp_norm, 1);
    assert_near(d.kl, 2);
    stat_dispersion(clumped, 1, (stat_parts){ 1, 100, 100 }, &d); /* one part: nothing to compare */
    assert_true(isnan(d.juilland_d) && isnan(d.carroll_d2) && isnan(d.dp_norm));
    assert_near(d.dp, 0);
}

/* Of two words lambda is the logarithm of the odds ratio; of three that of the ratio of two odds ratios. */
static void collocations_by_log_linear_models(void **state)
{
    (void)state;
    const double two[] = { 1000, 20, 30, 10 }, three[] = { 900, 8, 7, 5, 6, 4, 3, 2 };
    double lambda, z;
    stat_collocation(two, 2, 0.5, &lambda, &z);
    assert_near(lambda, log(1000.5 * 10.5 / (20.5 * 30.5)));
    assert_near(z, lambda / sqrt(1 / 1000.5 + 1 / 20.5 + 1 / 30.5 + 1 / 10.5));
    stat_collocation(three, 3, 0, &lambda, &z);
    assert_near(lambda, log(2.0 * 6 * 8 * 7 / (900.0 * 5 * 4 * 3)));
    assert_near(z, lambda / sqrt(1 / 900.0 + 1 / 8.0 + 1 / 7.0 + 1 / 5.0 + 1 / 6.0 + 1 / 4.0 + 1 / 3.0 + 1 / 2.0));
    const double none[] = { 0, 0, 0, 0 };
    stat_collocation(none, 2, 0.5, &lambda, &z);
    assert_near(lambda, 0);
    assert_near(z, 0);
}

/* Two coders, ten units: of the values 14 are one label and 6 the other, 4 of the coincidences are of both. */
static void alpha_of_two_coders(void **state)
{
    (void)state;
    const double a[LABELS] = { 2, 0, 0 }, b[LABELS] = { 0, 2, 0 }, both[LABELS] = { 1, 1, 0 }, one[LABELS] = { 0, 0, 1 };
    coincidences c = { { { 0 } } };
    for (int i = 0; i < 5; i++)
        stat_coincide(&c, a);
    stat_coincide(&c, b);
    for (int i = 0; i < 4; i++)
        stat_coincide(&c, both);
    stat_coincide(&c, one); /* of a single value nothing is said */
    assert_near(stat_alpha(&c, false), 1 - 19.0 * 4 / (14 * 6));
    assert_near(stat_alpha(&c, true), 1 - 19.0 * 4 / (14 * 6)); /* of two labels the distance is one number */
    coincidences none = { { { 0 } } };
    assert_true(isnan(stat_alpha(&none, false)));
    stat_coincide(&none, a);
    assert_true(isnan(stat_alpha(&none, true)));
}

/* Neighbouring labels disagree less than the two ends, in ordinal alpha only. */
static void ordinal_alpha_knows_the_order(void **state)
{
    (void)state;
    coincidences near = { { { 0 } } }, far = { { { 0 } } };
    for (int i = 0; i < LABELS; i++) {
        double same[LABELS] = { 0 };
        same[i] = 4;
        stat_coincide(&near, same);
        stat_coincide(&far, same);
    }
    stat_coincide(&near, (const double[LABELS]){ 1, 1, 0 });
    stat_coincide(&near, (const double[LABELS]){ 0, 0, 2 });
    stat_coincide(&far, (const double[LABELS]){ 1, 0, 1 });
    stat_coincide(&far, (const double[LABELS]){ 0, 2, 0 });
    assert_true(stat_alpha(&near, true) > stat_alpha(&far, true));
    assert_near(stat_alpha(&near, false), stat_alpha(&far, false));
}

/* One stratum: the share of a simple random sample, whose interval is Wilson's with the finite population's variance. */
static void stratified_estimates(void **state)
{
    (void)state;
    stratum_sums s = { .rows = 1000 };
    for (int i = 0; i < 50; i++)
        stat_stratum_add(&s, i < 10, 1);
    estimate e;
    stat_stratified(&s, 1, &e);
    const double variance = 0.95 * (10 * 0.64 + 40 * 0.04) / 49 / 50, n = 0.16 / variance, z = 1.95996398454005423552;
    assert_near(e.value, 0.2);
    assert_near(e.low, (0.2 + z * z / 2 / n - z * sqrt(0.16 / n + z * z / 4 / n / n)) / (1 + z * z / n));
    assert_near(e.high, (0.2 + z * z / 2 / n + z * sqrt(0.16 / n + z * z / 4 / n / n)) / (1 + z * z / n));
    s.rows = 50; /* all were seen */
    stat_stratified(&s, 1, &e);
    assert_near(e.low, 0.2);
    assert_near(e.high, 0.2);
    stratum_sums never = { .rows = 1000 };
    for (int i = 0; i < 50; i++)
        stat_stratum_add(&never, 0, 1);
    stat_stratified(&never, 1, &e);
    assert_near(e.value, 0);
    assert_near(e.low, 0);
    assert_near(e.high, z * z / (50 + z * z)); /* Wilson's of none in fifty */
    stat_stratified(&never, 0, &e);
    assert_true(isnan(e.value) && isnan(e.low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(association_of_whole_logarithms), cmocka_unit_test(undefined_measures_are_nan),
        cmocka_unit_test(keyness_compares_frequencies),    cmocka_unit_test(conservative_log_ratio),
        cmocka_unit_test(dispersion_of_a_published_example),
        cmocka_unit_test(dispersion_of_even_and_clumped_terms),
        cmocka_unit_test(collocations_by_log_linear_models),
        cmocka_unit_test(tails_of_t),                      cmocka_unit_test(difference_of_two_means),
        cmocka_unit_test(no_variance_no_test),             cmocka_unit_test(alpha_of_two_coders),
        cmocka_unit_test(ordinal_alpha_knows_the_order),   cmocka_unit_test(stratified_estimates),
        cmocka_unit_test(impossible_tables_have_no_measure), cmocka_unit_test(margins_at_their_ends),
        cmocka_unit_test(weights_of_nothing),              cmocka_unit_test(comparisons_without_a_side),
        cmocka_unit_test(quantiles_of_t),                  cmocka_unit_test(interval_of_one_score_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

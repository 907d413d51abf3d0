/* stance: evaluations of targets. The conformance file holds the model's cases by phenomenon; here are given targets,
 * loaded lexicons, errors, order and hostile input. */
#include "cases.h"
#include "document.h"

static stages shared;

static int open_stages(void **state)
{
    (void)state;
    stages_open(&shared);
    return 0;
}

static int close_stages(void **state)
{
    (void)state;
    stages_close(&shared);
    return 0;
}

static const stance *find(const document *d, str target, str holder)
{
    for (size_t i = 0; i < d->sta.v.n; i++) {
        const stance *x = &d->sta.v.v[i];
        if (str_eq(x->target, target) && (str_eq(holder, STR("*")) || str_eq(x->holder, holder)))
            return x;
    }
    return NULL;
}

static int bad_rows(enum lang lang, int *rows)
{
    char name[32];
    snprintf(name, sizeof name, "stances-%s.tsv", lang_names[lang]);
    document d;
    document_open(&d, &shared, lang);
    buf file = cases_open(&shared.m, name);
    static char words[4096];
    int bad = 0;
    *rows = 0;
    for (tsv t = tsv_open(file.v, file.n); tsv_next(&t); ++*rows) {
        document_read(&d, words, case_text(t.cell[0], words, sizeof words), false, NULL, 0);
        const stance *x = find(&d, t.cell[1], t.cell[2]);
        const str got = x ? str_of(label_names[x->label]) : STR("-");
        if (!str_eq(got, t.cell[3]))
            bad++, print_error("%s line %d: %.*s by %.*s: %.*s (%d), not %.*s: %.*s\n", name, (int)t.line,
                               (int)t.cell[1].len, t.cell[1].s, (int)t.cell[2].len, t.cell[2].s, (int)got.len, got.s,
                               x ? (int)x->score : 0, (int)t.cell[3].len, t.cell[3].s, (int)t.cell[0].len, t.cell[0].s);
    }
    vec_free(&shared.m, &file);
    document_close(&d);
    return bad;
}

static void conformance(void **state)
{
    (void)state;
    /* Chinese needs its dictionary: stances-zh.tsv is run by the command and the package */
    static const enum lang langs[] = { LANG_EN, LANG_RU, LANG_FR, LANG_ES };
    int bad = 0;
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        int rows;
        bad += bad_rows(langs[i], &rows);
        assert_true(rows >= (langs[i] == LANG_EN ? 300 : 10));
    }
    assert_int_equal(bad, 0);
}

static void rows_are_sorted_and_in_bounds(void **state)
{
    (void)state;
    static const char s[] = "China is a reliable partner, but Russia is reckless. The United States bullies China. "
                            "\"India is wise,\" said Xi Jinping. Relations between China and Russia are close.";
    document d;
    document_open(&d, &shared, LANG_EN);
    document_read(&d, s, sizeof s - 1, false, NULL, 0);
    assert_true(d.sta.v.n >= 6);
    for (size_t i = 0; i < d.sta.v.n; i++) {
        const stance *x = &d.sta.v.v[i], *before = i ? x - 1 : NULL;
        assert_true(x->start >= 0 && x->start < x->end && x->end <= d.t.len);
        assert_true(x->evidence_n > 0 && x->score >= -100 && x->score <= 100);
        for (int32_t k = 0; k < x->evidence_n; k++) {
            const byte_span b = d.sta.spans.v[x->evidence + k];
            assert_true(b.start >= d.sen.start[x->sentence] && b.end <= d.sen.end[x->sentence]);
        }
        if (before) {
            assert_true(before->start <= x->start);
            const bool same_target = str_eq(before->target, x->target) && str_eq(before->holder, x->holder);
            assert_false(same_target && before->sentence == x->sentence);
        }
    }
    document_close(&d);
}

static void given_targets_have_one_row_each(void **state)
{
    (void)state;
    static const char s[] = "The mayor was brilliant. The bridge is long. A wonderful day.";
    const given_target targets[] = {
        { 4, 9, STR("mayor") }, { 29, 35, STR("bridge") }, { 45, 61, STR("whole") },
    };
    document d;
    document_open(&d, &shared, LANG_EN);
    document_read(&d, s, sizeof s - 1, false, targets, 3);
    assert_int_equal(d.sta.v.n, 3);
    assert_int_equal(d.sta.v.v[0].label, LABEL_FAVOR);
    assert_true(str_eq(d.sta.v.v[0].target, STR("mayor")));
    assert_int_equal(d.sta.v.v[1].score, STANCE_NULL);
    assert_int_equal(d.sta.v.v[1].label, LABEL_NONE);
    assert_int_equal(d.sta.v.v[1].evidence_n, 0);
    assert_int_equal(d.sta.v.v[2].label, LABEL_FAVOR);
    document_close(&d);
}

/* Reads again what the document holds, with the shares of every score. */
static void trace(document *d, const given_target *targets, size_t n, uint8_t how)
{
    stance_input in = { &d->in, &d->men, &d->quo, targets, n, false, how, NULL };
    assert_int_equal(stances_run(&in, &d->sta, NULL), DGM_OK);
}

/* Whether the score is that of the sum, up to the rounding of halves. */
static bool is_score_of(int32_t score, double sum)
{
    const double off = score - 100 * sum / (1 + (sum < 0 ? -sum : sum));
    return off < 0.5000001 && off > -0.5000001;
}

static void reasons_add_up_to_the_scores(void **state)
{
    (void)state;
    static const char s[] = "The reckless policy of Russia is not a threat, but China bullies Vietnam. "
                            "Moscow criticises Kyiv, and ties between China and Russia are warm.";
    document d;
    document_open(&d, &shared, LANG_EN);
    document_read(&d, s, sizeof s - 1, false, NULL, 0);
    assert_int_equal(d.sta.reasons.n, 0);
    trace(&d, NULL, 0, TRACE_COUNTED);
    assert_true(d.sta.v.n >= 5);
    for (size_t i = 0; i < d.sta.v.n; i++) {
        const stance *x = &d.sta.v.v[i];
        double sum = 0;
        for (int32_t k = 0; k < x->reason_n; k++)
            sum += d.sta.reasons.v[x->reason + k].favor - d.sta.reasons.v[x->reason + k].against;
        assert_true(x->reason_n > 0);
        assert_true(is_score_of(x->score, sum));
        assert_int_equal(x->model, MODEL_RULES);
    }
    document_close(&d);
}

static void the_greater_sum_of_a_given_target_counts(void **state)
{
    (void)state;
    static const char s[] = "Critics slammed the mayor as a corrupt liar. The mayor won praise for her courage.";
    const given_target targets[] = { { 20, 25, STR("first") }, { 49, 54, STR("second") } };
    document d;
    document_open(&d, &shared, LANG_EN);
    document_read(&d, s, sizeof s - 1, false, targets, 2);
    trace(&d, targets, 2, TRACE_ALL);
    assert_int_equal(d.sta.v.n, 2);
    assert_int_equal(d.sta.v.v[0].label, LABEL_AGAINST);
    assert_int_equal(d.sta.v.v[1].label, LABEL_FAVOR);
    for (size_t i = 0; i < 2; i++) {
        const stance *x = &d.sta.v.v[i];
        double favor = 0, against = 0;
        for (int32_t k = 0; k < x->reason_n; k++) {
            favor += d.sta.reasons.v[x->reason + k].favor;
            against += d.sta.reasons.v[x->reason + k].against;
        }
        assert_int_equal(x->model, MODEL_FITTED);
        assert_true(is_score_of(x->score, favor > against ? favor : -against));
    }
    const size_t all = d.sta.reasons.n;
    trace(&d, targets, 2, TRACE_COUNTED);
    assert_true(d.sta.reasons.n > 0 && d.sta.reasons.n < all);
    document_close(&d);
}

/* What the reason of a kind and word adds for favor less against; 0: there is none. */
static double share_of(const document *d, const char *kind, const char *word)
{
    double sum = 0;
    for (size_t i = 0; i < d->sta.reasons.n; i++) {
        const stance_reason *x = &d->sta.reasons.v[i];
        if (!strcmp(x->rule, kind) && str_eq(x->words, str_of(word)))
            sum += x->favor - x->against;
    }
    return sum;
}

static void words_without_a_weight_of_their_own_borrow_one(void **state)
{
    (void)state;
    static const char s[] = "The mayor spread innuendo at the jubilee.";
    const given_target targets[] = { { 4, 9, STR("mayor") } };
    document d;
    document_open(&d, &shared, LANG_EN);
    document_read(&d, s, sizeof s - 1, false, targets, 1);
    trace(&d, targets, 1, TRACE_ALL);
    assert_true(share_of(&d, "word", "innuendo") == 0.0 && share_of(&d, "near", "innuendo") == 0.0);
    assert_true(share_of(&d, "alike", "innuendo") < 0 && share_of(&d, "alike", "jubile") > 0);
    document_close(&d);
}

static void a_sentence_has_the_mean_of_both_sides(void **state)
{
    (void)state;
    static const char left[] = "Innuendo harms Oslo.", right[] = "Oslo likes innuendo.", whole[] = "Innuendo.";
    const given_target targets[] = { { 15, 19, STR("oslo") }, { 0, 4, STR("oslo") }, { 0, 9, STR("all") } };
    const char *const texts[] = { left, right, whole };
    const size_t lengths[] = { sizeof left - 1, sizeof right - 1, sizeof whole - 1 };
    double share[3] = { 0, 0, 0 };
    for (int i = 0; i < 3; i++) {
        document d;
        document_open(&d, &shared, LANG_EN);
        document_read(&d, texts[i], lengths[i], false, &targets[i], 1);
        trace(&d, &targets[i], 1, TRACE_ALL);
        for (size_t k = 0; k < d.sta.reasons.n; k++) {
            const stance_reason *x = &d.sta.reasons.v[k];
            if (!strcmp(x->rule, "alike") && str_eq(x->words, STR("innuendo")))
                share[i] = (x->favor - x->against) / x->value;
        }
        document_close(&d);
    }
    const double off = share[2] - (share[0] + share[1]) / 2;
    assert_true(share[0] < 0 && share[1] < 0 && off < 1e-9 && off > -1e-9);
}

static void a_language_without_a_table_says_so(void **state)
{
    (void)state;
    static const char s[] = "La France est un partenaire fiable.";
    const given_target targets[] = { { 3, 9, STR("fr") } };
    document d;
    document_open(&d, &shared, LANG_FR);
    document_read(&d, s, sizeof s - 1, false, targets, 1);
    assert_int_equal(d.sta.v.n, 1);
    assert_int_equal(d.sta.v.v[0].model, MODEL_UNFITTED);
    document_close(&d);
}

static void a_loaded_lexicon_wins(void **state)
{
    (void)state;
    static const char lexicon[] = "pattern\tcategory\tweight\tflags\tsource\n"
                                  "reckless\tpraise\t0.9\t\tuser\n"
                                  "frobnic*\tblame\t-0.8\t\tuser\n";
    stages own = shared;
    dgm_error err = DGM_ERROR_INIT;
    assert_int_equal(stance_rules_new(&own.m, 7, true, &own.words, &err), DGM_OK);
    assert_int_equal(stance_rules_load(own.words, "own.tsv", lexicon, sizeof lexicon - 1, &err), DGM_OK);
    const dgm_status sealed =
        stance_rules_seal(own.words, (const segmenter *const *)own.segment, (const lexis *const *)own.lex, &err);
    assert_int_equal(sealed, DGM_OK);
    document d;
    document_open(&d, &own, LANG_EN);
    static const char s[] = "Russia is reckless. China is frobnicating.";
    document_read(&d, s, sizeof s - 1, false, NULL, 0);
    assert_int_equal(find(&d, STR("ru"), STR("author"))->label, LABEL_FAVOR);
    assert_int_equal(find(&d, STR("cn"), STR("author"))->label, LABEL_AGAINST);
    document_close(&d);
    stance_rules_free(own.words);
}

static void bad_rows_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        int64_t line;
    } cases[] = {
        { "good\tpraise\t0.5\n\nbad\tnowhere\t0.5\n", 3 },
        { "# head\nbad\tblame\tmuch\n", 2 },
        { "bad\tblame\t-3\n", 1 },
        { "bad\tblame\t-0.5\tsideways\n", 1 },
        { "\tblame\t-0.5\n", 1 },
    };
    mem m = test_mem();
    stance_rules *r;
    assert_int_equal(stance_rules_new(&m, 1, false, &r, NULL), DGM_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dgm_error err = DGM_ERROR_INIT;
        assert_int_equal(stance_rules_load(r, "x.tsv", cases[i].data, strlen(cases[i].data), &err), DGM_ERR_FORMAT);
        assert_int_equal(err.line, cases[i].line);
    }
    stance_rules_free(r);
}

/* Scores must not depend on the hash seed or on what the object read before. */
static void same_rows_again(void **state)
{
    (void)state;
    static const char s[] = "China and Russia are reliable friends; the United States threatens both and lies.";
    document d, e;
    document_open(&d, &shared, LANG_EN);
    document_open(&e, &shared, LANG_EN);
    document_read(&e, "Japan is wise.", 14, false, NULL, 0);
    document_read(&d, s, sizeof s - 1, false, NULL, 0);
    document_read(&e, s, sizeof s - 1, false, NULL, 0);
    assert_int_equal(d.sta.v.n, e.sta.v.n);
    for (size_t i = 0; i < d.sta.v.n; i++) {
        assert_int_equal(d.sta.v.v[i].score, e.sta.v.v[i].score);
        assert_true(str_eq(d.sta.v.v[i].target, e.sta.v.v[i].target));
    }
    document_close(&d);
    document_close(&e);
}

static void hostile_text(void **state)
{
    (void)state;
    static const char *const units[] = {
        "China and ", "reckless ", "not ", "China reckless not but ", "its ", "both ", "relations with China ",
        "hopes to contain ", "said that China ", "China threatens Russia and ",
        "\xef\xbf\xbd", "a", "“China ", "but ", "by ",
    };
    mem m = test_mem();
    document d;
    buf b = { 0 };
    document_open(&d, &shared, LANG_EN);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        b.n = 0;
        for (int k = 0; k < 3000; k++)
            assert_true(buf_str(&m, &b, units[i]));
        const given_target all = { 0, (int32_t)b.n, STR("all") };
        document_read(&d, b.v, b.n, false, NULL, 0);
        document_read(&d, b.v, b.n, false, &all, 1);
        assert_int_equal(d.sta.v.n, 1);
    }
    vec_free(&m, &b);
    document_close(&d);
}

/* ---- memory that runs out, at every allocation in turn */

typedef struct budget {
    int64_t left; /* allocations that still succeed */
} budget;

static void *budget_alloc(size_t size, void *user)
{
    budget *b = user;
    return b->left-- > 0 ? malloc(size) : NULL;
}

static void *budget_realloc(void *old, size_t size, void *user)
{
    budget *b = user;
    return b->left-- > 0 ? realloc(old, size) : NULL;
}

static void budget_free(void *old, void *user)
{
    (void)user;
    free(old);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char s[] = "\"China is wise,\" said Xi Jinping. It hopes that its ties with Russia stay close. "
                            "They bully us.";
    static const char lexicon[] = "wise men\tpraise\t0.5\t\tuser\nfro*\tblame\t-0.5\texact\tuser\n";
    const lexis *lex[LANG_COUNT] = { [LANG_EN] = shared.lex[LANG_EN] };
    const segmenter *cut[LANG_COUNT] = { [LANG_EN] = shared.segment[LANG_EN] };
    document d;
    document_open(&d, &shared, LANG_EN);
    document_read(&d, s, sizeof s - 1, false, NULL, 0);
    budget b = { INT64_MAX };
    const dgm_allocator a = { sizeof a, 0, budget_alloc, budget_realloc, budget_free, &b };
    mem m;
    assert_int_equal(mem_init(&m, &a, NULL), DGM_OK);
    for (int built_in = 0; built_in < 2; built_in++) {
        dgm_status status = DGM_ERR_MEMORY;
        for (int64_t n = 0; status; n++) {
            stance_rules *r = NULL;
            quotes quo;
            stances sta;
            stance_input in = { &d.in, &d.men, NULL, NULL, 0, false, TRACE_NONE, NULL };
            quotes_init(&quo, &m);
            stances_init(&sta, &m);
            b.left = built_in ? INT64_MAX : n;
            status = stance_rules_new(&m, 1, built_in, &r, NULL);
            if (!status)
                status = stance_rules_load(r, "x.tsv", lexicon, sizeof lexicon - 1, NULL);
            if (!status)
                status = stance_rules_seal(r, cut, lex, NULL);
            b.left = n;
            if (!status)
                status = quotes_run(r, &in, &quo, NULL);
            in.quo = &quo;
            if (!status)
                status = stances_run(&in, &sta, NULL);
            assert_true(status == DGM_OK || status == DGM_ERR_MEMORY);
            assert_true(n < 5000);
            stances_free(&m, &sta);
            quotes_free(&m, &quo);
            stance_rules_free(r);
        }
    }
    document_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conformance),
        cmocka_unit_test(rows_are_sorted_and_in_bounds),
        cmocka_unit_test(given_targets_have_one_row_each),
        cmocka_unit_test(reasons_add_up_to_the_scores),
        cmocka_unit_test(the_greater_sum_of_a_given_target_counts),
        cmocka_unit_test(words_without_a_weight_of_their_own_borrow_one),
        cmocka_unit_test(a_sentence_has_the_mean_of_both_sides),
        cmocka_unit_test(a_language_without_a_table_says_so),
        cmocka_unit_test(a_loaded_lexicon_wins),
        cmocka_unit_test(bad_rows_are_named),
        cmocka_unit_test(same_rows_again),
        cmocka_unit_test(hostile_text),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("stance/stance", tests, open_stages, close_stages);
}

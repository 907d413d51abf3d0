/* What may be asked of a tally: every number at its bounds and one beyond, what stands for 0, and what does not go
 * together. */
#include "tally/store.h"
#include "testing.h"

#define BY_DISTANCE { .within = DGM_WITHIN_WINDOW, .flags = DGM_DISTANCE }

static dgm_status check(uint32_t kind, const dgm_tally_options *o, dgm_error *err)
{
    dgm_tally_options out = { 0 };
    return options_check(kind, o, &out, err);
}

static void numbers_have_bounds(void **state)
{
    (void)state;
    static const struct {
        uint32_t kind;
        size_t at;
        int32_t below, least, most;
        dgm_tally_options with;
        const char *says;
    } cases[] = {
#define AT(field) offsetof(dgm_tally_options, field)
        { DGM_TALLY_TERMS, AT(ngram_min), -1, 1, 5, { 0 }, "n-grams have 1 to 5 words" },
        { DGM_TALLY_TERMS, AT(ngram_max), -1, 1, 5, { 0 }, "n-grams have 1 to 5 words" },
        { DGM_TALLY_TERMS, AT(ngram_max), 2, 3, 5, { .ngram_min = 3 }, "n-grams have 1 to 5 words" },
        { DGM_TALLY_TERMS, AT(ngram_min), -1, 1, 3, { .ngram_max = 3 }, "n-grams have 1 to 5 words" },
        { DGM_TALLY_TERMS, AT(skip), -1, 0, 10, { 0 }, "leave out 0 to 10 tokens" },
        { DGM_TALLY_TERMS, AT(context), -1, 0, DGM_WITHIN_WINDOW, { .about = "cn" }, "unknown context" },
        { DGM_TALLY_TERMS, AT(context_window), -1, 0, 1000, { .about = "cn", .context = DGM_WITHIN_WINDOW },
          "has 1 to 1000 words" },
        { DGM_TALLY_PAIRS, AT(window), -1, 1, 64, { 0 }, "a window has 1 to 64 words" },
        { DGM_TALLY_PAIRS, AT(window), -1, 1, 20, BY_DISTANCE, "has 1 to" },
        { DGM_TALLY_PAIRS, AT(of), -1, 0, DGM_OF_BOTH, { 0 }, "unknown items or context" },
        { DGM_TALLY_PAIRS, AT(within), -1, 0, DGM_WITHIN_WINDOW, { 0 }, "unknown items or context" },
        { DGM_TALLY_COLLOCATES, AT(window), -1, 1, 20, { .node = "oil" }, "1 to " },
        { DGM_TALLY_STANCES, AT(evidence), -1, 1, 100, { 0 }, "1 to 100 passages" },
        { DGM_TALLY_STANCES, AT(context), -1, 0, DGM_WITHIN_WINDOW - 1, { .about = "cn" }, "" },
        { DGM_TALLY_SAMPLE, AT(context), -1, 0, DGM_WITHIN_WINDOW - 1, { .about = "cn" }, "" },
        { DGM_TALLY_SAMPLE, AT(sample), -1, 1, 1000000, { 0 }, "1 to 1000000 rows" },
#undef AT
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int32_t values[] = { cases[i].below, cases[i].least, cases[i].most, cases[i].most + 1 };
        for (int k = 0; k < 4; k++) {
            dgm_error err = DGM_ERROR_INIT;
            dgm_tally_options o = cases[i].with;
            o.struct_size = sizeof o;
            memcpy((char *)&o + cases[i].at, &values[k], sizeof *values);
            const dgm_status want = k == 1 || k == 2 ? DGM_OK : DGM_ERR_ARGUMENT;
            if (check(cases[i].kind, &o, &err) != want || (want && !strstr(err.message, cases[i].says)))
                fail_msg("case %d, %d: %s", (int)i, (int)values[k], err.message);
        }
    }
    for (uint32_t kind = 0; kind <= DGM_TALLY_LINES + 1; kind++) {
        const dgm_tally_options o = { .struct_size = sizeof o, .node = "oil" };
        assert_int_equal(check(kind, &o, NULL), kind >= 1 && kind <= DGM_TALLY_LINES ? DGM_OK : DGM_ERR_ARGUMENT);
    }
}

/* What 0 and NULL stand for is what the header says, and is what is saved. */
static void nothing_said_is_the_usual(void **state)
{
    (void)state;
    const dgm_tally_options zero = { .struct_size = sizeof zero }, *const said[] = { NULL, &zero };
    for (int i = 0; i < 2; i++) {
        dgm_tally_options o;
        assert_int_equal(options_check(DGM_TALLY_TERMS, said[i], &o, NULL), DGM_OK);
        assert_int_equal(o.struct_size, sizeof o);
        assert_int_equal(o.window, 5);
        assert_int_equal(o.ngram_min, 1);
        assert_int_equal(o.ngram_max, 1);
        assert_int_equal(o.evidence, 3);
        assert_int_equal(o.sample, 200);
        assert_int_equal(o.seed, 1);
        assert_int_equal(o.skip, 0);
        assert_int_equal(o.context_window, 0);
    }
    static const struct {
        dgm_tally_options o;
        int32_t ngram_max, context_window;
        uint32_t context;
    } cases[] = {
        { { .ngram_min = 4 }, 4, 0, 0 },
        { { .ngram_min = 2, .ngram_max = 4 }, 4, 0, 0 },
        { { .about = "cn", .context = DGM_WITHIN_WINDOW }, 1, 10, DGM_WITHIN_WINDOW },
        { { .about = "cn", .context = DGM_WITHIN_WINDOW, .context_window = 1 }, 1, 1, DGM_WITHIN_WINDOW },
        { { .about = "cn", .context = DGM_WITHIN_PARAGRAPH, .context_window = 7 }, 1, 0, DGM_WITHIN_PARAGRAPH },
        { { .about = "", .context = DGM_WITHIN_WINDOW, .context_window = 7 }, 1, 0, DGM_WITHIN_SENTENCE },
        { { .context = DGM_WITHIN_PARAGRAPH }, 1, 0, DGM_WITHIN_SENTENCE }, /* about nothing: of no context */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dgm_tally_options o;
        assert_int_equal(options_check(DGM_TALLY_TERMS, &cases[i].o, &o, NULL), DGM_OK);
        assert_int_equal(o.ngram_max, cases[i].ngram_max);
        assert_int_equal(o.context, cases[i].context);
        assert_int_equal(o.context_window, cases[i].context_window);
    }
}

static void what_goes_together(void **state)
{
    (void)state;
    static const struct {
        uint32_t kind;
        dgm_tally_options o;
        bool may;
    } cases[] = {
        { DGM_TALLY_TERMS, { .flags = 1u << 31 }, false },
        { DGM_TALLY_TERMS, { .window = 64 }, true }, /* of no use, and no harm */
        { DGM_TALLY_PAIRS, { .window = 21, .flags = DGM_DISTANCE }, false },
        { DGM_TALLY_PAIRS, { .memory = -1, .folder = "/tmp" }, false },
        { DGM_TALLY_PAIRS, { .memory = 1 }, false },
        { DGM_TALLY_PAIRS, { .memory = 1, .folder = "/tmp" }, true },
        { DGM_TALLY_PAIRS, { .folder = "/tmp" }, true },
        { DGM_TALLY_PAIRS, { .memory = 1, .folder = "/tmp", .flags = DGM_PASSAGES }, false },
        { DGM_TALLY_PAIRS, { .memory = 1, .folder = "/tmp", .flags = DGM_BONDS }, false },
        { DGM_TALLY_PAIRS, { .flags = DGM_BONDS | DGM_PASSAGES }, true },
        { DGM_TALLY_COLLOCATES, { 0 }, false },
        { DGM_TALLY_COLLOCATES, { .node = "" }, false },
        { DGM_TALLY_COLLOCATES, { .node = "oil" }, true },
        { DGM_TALLY_TERMS, { .node = "" }, true },
        { DGM_TALLY_LINES, { .by = "source" }, false },
        { DGM_TALLY_LINES, { .about = "cn" }, false },
        { DGM_TALLY_LINES, { .by = "", .about = "" }, true },
        { DGM_TALLY_STANCES, { .context = DGM_WITHIN_WINDOW }, false },
        { DGM_TALLY_SAMPLE, { .context = DGM_WITHIN_WINDOW }, false },
        { DGM_TALLY_ENTITIES, { .context = DGM_WITHIN_WINDOW }, true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dgm_error err = DGM_ERROR_INIT;
        dgm_tally_options o = cases[i].o;
        o.struct_size = sizeof o;
        if (check(cases[i].kind, &o, &err) != (cases[i].may ? DGM_OK : DGM_ERR_ARGUMENT))
            fail_msg("case %d: %s", (int)i, err.message);
    }
}

static void about_so_many_entities(void **state)
{
    (void)state;
    for (int ids = 1; ids <= 65; ids++) {
        char about[200] = "a";
        for (int i = 1; i < ids; i++)
            strcat(about, i % 2 ? "+a" : ",a");
        const dgm_tally_options o = { .struct_size = sizeof o, .about = about };
        assert_int_equal(check(DGM_TALLY_TERMS, &o, NULL), ids <= 64 ? DGM_OK : DGM_ERR_ARGUMENT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(numbers_have_bounds),
                                        cmocka_unit_test(nothing_said_is_the_usual),
                                        cmocka_unit_test(what_goes_together),
                                        cmocka_unit_test(about_so_many_entities) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

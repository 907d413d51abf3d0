/* What a name may be called further on: the numbered rules of docs/entities.md, each with a text of its own. */
#include "analysing.h"

typedef struct rule_case {
    const char *rule, *text, *want; /* want: ids of the mentions, parted by blanks */
} rule_case;

static const rule_case cases[] = {
    { "1 the same words, whatever marks and hyphens",
      "The Köster-Brandt Institute closed. The Koster Brandt Institute reopened.",
      "koster-brandt-institute koster-brandt-institute" },
    { "2 an alias of the gazetteer", "The United Nations met. The UN agreed.", "united-nations united-nations" },
    { "3 the owner's mark is outside", "The Brackwater Institute's plan failed. The Brackwater Institute closed.",
      "brackwater-institute brackwater-institute" },
    { "4 without its legal form", "Brackwater Steel Corp. lost money. Brackwater Steel denied it.",
      "brackwater-steel-corp brackwater-steel-corp" },
    { "5 and for an ampersand", "The Ministry of Tin & Trade spoke. The Ministry of Tin and Trade agreed.",
      "ministry-of-tin-trade ministry-of-tin-trade" },
    { "6 without its tail", "The Harbour Workers Union of Scotland met. The Harbour Workers Union agreed.",
      "harbour-workers-union-of-scotland harbour-workers-union-of-scotland" },
    { "7 turned round", "The University of Lindholm closed. Students of Lindholm University left.",
      "university-of-lindholm university-of-lindholm" },
    { "8 an acronym in brackets", "The Northern Trade Forum (NTF) met. The NTF agreed.",
      "northern-trade-forum northern-trade-forum northern-trade-forum" },
    { "9 initials", "The Pan-Baltic Shipping Council met. PBSC officials left.",
      "pan-baltic-shipping-council pan-baltic-shipping-council" },
    { "10 the head word with an article", "The Lindholm Academy met. Then the Academy adjourned.",
      "lindholm-academy lindholm-academy" },
    { "11 a surname", "Professor Lena Voss spoke. Later Voss left.", "lena-voss lena-voss" },
    { "12 a title and a surname", "Professor Lena Voss spoke. Then Dr. Voss left.", "lena-voss lena-voss" },
    { "13 without the middle name", "Professor John Quill Albright spoke. Then John Albright left.",
      "john-quill-albright john-quill-albright" },
    { "14 an initial for the given name", "Professor John Albright spoke. Then J. Albright left.",
      "john-albright john-albright" },
    { "15 without Jr.", "Mr. Robert Vance Jr. spoke. Then Robert Vance left.", "robert-vance-jr robert-vance-jr" },
    { "16 a storm's own name", "Hurricane Marla came. Then Marla weakened.", "hurricane-marla hurricane-marla" },
};

static void rules_hold(void **state)
{
    (void)state;
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    int failed = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf got = { 0 };
        assert_true(buf_str(&a.m, &got, ""));
        analysis_run(&a, cases[i].text, strlen(cases[i].text), NULL);
        for (size_t k = 0; k < a.men.v.n; k++) {
            const str id = a.men.actors.v[a.men.v.v[k].actor].id;
            assert_true((!k || buf_char(&a.m, &got, ' ')) && buf_add(&a.m, &got, id.s, id.len));
        }
        if (strcmp(got.v, cases[i].want) != 0) {
            print_error("rule %s\n  want %s\n  got  %s\n", cases[i].rule, cases[i].want, got.v);
            failed++;
        }
        vec_free(&a.m, &got);
    }
    analysis_free(&a);
    assert_int_equal(failed, 0);
}

/* Two persons of one surname: the later of them is meant, and neither takes the other's full name. */
static void namesakes_stay_apart(void **state)
{
    (void)state;
    static const char s[] = "Professor Anna Brenner spoke. Professor Karl Brenner disagreed. Brenner left.";
    analysis a;
    analysis_init(&a, LANG_EN, true);
    analysis_seal(&a);
    analysis_run(&a, s, sizeof s - 1, NULL);
    assert_int_equal(a.men.v.n, 3);
    assert_int_not_equal(a.men.v.v[0].actor, a.men.v.v[1].actor);
    assert_int_equal(a.men.v.v[1].actor, a.men.v.v[2].actor);
    analysis_free(&a);
}

/* Russian surnames are known in their cases. */
static void cases_do_not_matter(void **state)
{
    (void)state;
    static const char s[] = "Министр Аркадий Зубарев выступил. Речь Зубарева длилась час. С Зубаревым спорили.";
    analysis a;
    analysis_init(&a, LANG_RU, true);
    analysis_seal(&a);
    analysis_run(&a, s, sizeof s - 1, NULL);
    assert_int_equal(a.men.v.n, 3);
    for (size_t k = 0; k < 3; k++) {
        const str id = a.men.actors.v[a.men.v.v[k].actor].id;
        assert_true(str_eq(id, STR("arkadiy-zubarev")));
    }
    analysis_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rules_hold), cmocka_unit_test(namesakes_stay_apart),
                                        cmocka_unit_test(cases_do_not_matter) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

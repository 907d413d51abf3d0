/* Language: the five, their neighbours, short and odd input. */
#include "testing.h"
#include "text/text.h"

static const struct {
    enum lang lang;
    const char *s;
} cases[] = {
    { LANG_EN, "The minister said that the two countries would not sign the treaty before the end of the year." },
    { LANG_FR, "Le ministre a déclaré que les deux pays ne signeraient pas le traité avant la fin de l’année." },
    { LANG_ES, "El ministro dijo que los dos países no firmarían el tratado antes de que termine el año." },
    { LANG_RU, "Министр сказал, что страны не подпишут договор до конца года." },
    { LANG_ZH, "外交部长表示，两国不会在年底之前签署条约。" },
    { LANG_EN, "Rivals praised the Chinese." },
    { LANG_RU, "Привет" },
    { LANG_ZH, "北京 (Beijing) 表示反对" },
    /* neighbours */
    { LANG_UND, "O ministro disse que os dois países não vão assinar o tratado até o fim do ano." },
    { LANG_UND, "Der Minister hat erklärt, dass die beiden Länder den Vertrag nicht unterzeichnen werden." },
    { LANG_UND, "Il ministro ha detto che i due paesi non firmeranno il trattato entro la fine dell'anno." },
    { LANG_UND, "Міністр сказав, що країни не підпишуть договір до кінця року." },
    { LANG_UND, "大臣は、両国が年末までに条約に署名しないと述べた。" },
    { LANG_UND, "장관은 양국이 연말까지 조약에 서명하지 않을 것이라고 말했다." },
    { LANG_UND, "Ο υπουργός είπε ότι οι δύο χώρες δεν θα υπογράψουν τη συνθήκη." },
    /* short: few listed words or none, names, capitals */
    { LANG_FR, "hausse des taux d'intérêt malgré" },
    { LANG_FR, "négociations commerciales suspendues" },
    { LANG_FR, "LE GOUVERNEMENT RECULE DEVANT LA GRÈVE" },
    { LANG_ES, "negociaciones comerciales suspendidas" },
    { LANG_ES, "aranceles al acero y al aluminio chino" },
    { LANG_ES, "EL GOBIERNO RETIRA SU PROPUESTA" },
    { LANG_EN, "trade negotiations suspended amid strikes" },
    { LANG_EN, "GOVERNMENT WITHDRAWS THE PROPOSAL" },
    { LANG_ES, "según Christine Lagarde, el crecimiento" },
    { LANG_FR, "selon Pedro Sánchez, la croissance" },
    /* neighbours, short */
    { LANG_UND, "negociações comerciais suspensas ontem" },
    { LANG_UND, "negociacions comercials suspeses ahir" },
    { LANG_UND, "trattative commerciali sospese ieri" },
    { LANG_UND, "forhandlingene om handel ble stanset" },
    { LANG_UND, "obchodní jednání byla přerušena" },
    { LANG_UND, "kauppaneuvottelut keskeytettiin eilen" },
    { LANG_UND, "đàm phán thương mại bị đình chỉ" },
    /* nothing to go by */
    { LANG_UND, "Lagarde" },
    { LANG_UND, "zzz qqq xxx jjj" },
    { LANG_UND, "" },
    { LANG_UND, "2024-03-01 12:30 :-)" },
    { LANG_UND, "Xi" },
};

static int set_up(void **state)
{
    static mem m;
    line_rules *r = NULL;
    m = test_mem();
    assert_int_equal(line_rules_new(&m, &r, NULL), DGM_OK);
    *state = r;
    return 0;
}

static int tear_down(void **state)
{
    line_rules_free(*state);
    return 0;
}

static void languages(void **state)
{
    const line_rules *r = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const enum lang got = language_of(r, cases[i].s, strlen(cases[i].s));
        if (got != cases[i].lang)
            fail_msg("%s: %s", cases[i].s, lang_names[got]);
    }
}

/* Only a sample is read, cut on a character. */
static void long_text(void **state)
{
    const line_rules *r = *state;
    const char *unit = "Он сказал, что это так, и она с ним. ";
    const size_t n = strlen(unit), times = 2000;
    char *s = malloc(n * times);
    for (size_t i = 0; i < times; i++)
        memcpy(s + i * n, unit, n);
    for (size_t cut = 0; cut < n; cut++)
        if (((unsigned char)s[cut] & 0xc0) != 0x80)
            assert_int_equal(language_of(r, s + cut, n * times - cut), LANG_RU);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(languages), cmocka_unit_test(long_text) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

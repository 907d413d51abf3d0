/* Four times the text takes about four times as long: many unknown names, one surname many times, and what rules look
 * back and ahead for. */
#include "analysing.h"

#include <stdlib.h>
#include <time.h>

enum { PIECES = 1500 };

/* `piece` again and again, each # in it a name of its own. */
static char *repeated(const char *piece, int n)
{
    const size_t room = (strlen(piece) * 4 + 1) * (size_t)n + 1;
    char *s = malloc(room), *p = s;
    assert_non_null(s);
    for (int i = 0; i < n; i++)
        for (const char *q = piece; *q; q++) {
            if (*q != '#') {
                *p++ = *q;
                continue;
            }
            for (int k = 0, x = i; k < 4; k++, x /= 20)
                *p++ = (char)((k ? 'a' : 'A') + x % 20);
        }
    *p = '\0';
    return s;
}

static double seconds(analysis *a, const char *piece, int n)
{
    char *s = repeated(piece, n);
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        const clock_t start = clock();
        analysis_run(a, s, strlen(s), NULL);
        const double t = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = t < best ? t : best;
    }
    free(s);
    return best;
}

static void check(enum lang lang, const char *const *pieces, size_t n)
{
    analysis a;
    analysis_init(&a, lang, true);
    analysis_seal(&a);
    for (size_t i = 0; i < n; i++) {
        double once = 0, four = 1;
        for (int attempt = 0; attempt < 3 && four > 9 * once + 0.02; attempt++) {
            once = seconds(&a, pieces[i], PIECES);
            four = seconds(&a, pieces[i], 4 * PIECES);
        }
        if (four > 9 * once + 0.02)
            fail_msg("%s: %.4f s, four times the text %.4f s", pieces[i], once, four);
    }
    analysis_free(&a);
}

static void english_is_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = { "Professor Anna # met the # Council of #. ",
                                          "Karl Brenner left Brenner. ",
                                          "Xa ",
                                          "University of ",
                                          "the # and # & # of #, # (#) ",
                                          "in # of " };
    check(LANG_EN, pieces, sizeof pieces / sizeof *pieces);
}

static void others_are_linear(void **state)
{
    (void)state;
    static const char *const spanish[] = { "El Banco central de # y de # y Gasset. ", "de la ciudad de # " };
    static const char *const russian[] = { "Речь Зубарева. Иван Зубарев и Зубаревым. ", "«Компания «" };
    static const char *const chinese[] = { "欧阳文山和李明哲", "玛丽·", "县乡村省国家发展委员会" };
    check(LANG_ES, spanish, sizeof spanish / sizeof *spanish);
    check(LANG_RU, russian, sizeof russian / sizeof *russian);
    check(LANG_ZH, chinese, sizeof chinese / sizeof *chinese);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(english_is_linear), cmocka_unit_test(others_are_linear) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

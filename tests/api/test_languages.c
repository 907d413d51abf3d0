/* A document whose paragraphs change language is read paragraph by paragraph, and is one document all the same. */
#include "api_testing.h"

#include <time.h>

#define ENGLISH                                                                                                      \
    "The foreign minister of Russia, Sergey Lavrov, spoke in Geneva on Monday. He criticised NATO for its new bases " \
    "and called China a reliable partner."
#define RUSSIAN                                                                                                       \
    "Россия не хочет новой войны, заявил министр Сергей Лавров. «Китай остаётся надёжным партнёром», — сказал Лавров " \
    "журналистам в Женеве."
#define FRENCH                                                                                                       \
    "Le président Emmanuel Macron a déclaré que la Russie menaçait la sécurité de l'Europe. Les ministres ont refusé " \
    "de répondre aux questions des journalistes."
#define SPANISH                                                                                                       \
    "El presidente de México dijo que Rusia y China son socios importantes. Los ministros no quisieron responder a las " \
    "preguntas de los periodistas en la sala."
#define CHINESE "俄罗斯外交部长拉夫罗夫在日内瓦表示,中国是可靠的伙伴。他批评北约在欧洲的新基地,并警告美国不要干涉内政。"
#define ENGLISH_MORE "Analysts in Washington do not expect that the talks will succeed, and the harbour stayed closed."
#define BREAK "\n\n"

static dgm_pipeline *any;
static dgm_doc *d;

static int set_up(void **state)
{
    (void)state;
    const dgm_options o = { .struct_size = sizeof o };
    assert_int_equal(dgm_pipeline_new(&o, &any, NULL), DGM_OK);
    assert_int_equal(dgm_pipeline_seal(any, NULL), DGM_OK);
    assert_int_equal(dgm_doc_new(any, &d, NULL), DGM_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dgm_doc_free(d);
    dgm_pipeline_free(any);
    return 0;
}

static void read_text(const char *s, const char *lang)
{
    const dgm_field field = { "lang", lang };
    const dgm_meta meta = { .struct_size = sizeof meta, .id = "a", .fields = &field, .n_fields = lang != NULL };
    assert_int_equal(dgm_doc_set(d, s, strlen(s), &meta, NULL), DGM_OK);
}

static const dgm_table *layer(uint32_t which)
{
    const dgm_table *t = NULL;
    assert_int_equal(dgm_doc_layer(d, which, 0, &t, NULL), DGM_OK);
    return t;
}

static void put_cell(char *out, size_t size, const dgm_table *t, const char *name, int64_t row)
{
    const dgm_column *c = dgm_table_column(t, dgm_table_find(t, name));
    const size_t n = strlen(out);
    assert_non_null(c);
    if (c->type == DGM_I64 || c->type == DGM_I32) {
        const long long value = c->type == DGM_I64 ? ((const int64_t *)c->values)[row] : ((const int32_t *)c->values)[row];
        snprintf(out + n, size - n, "%lld", value);
    } else {
        const int32_t at = c->type == DGM_DICT ? ((const int32_t *)c->values)[row] : (int32_t)row;
        const dgm_column *s = c->type == DGM_DICT ? c->child : c;
        if (!c->nulls || ((const uint8_t *)c->validity)[row >> 3] >> (row & 7) & 1)
            snprintf(out + n, size - n, "%.*s", (int)(s->offsets[at + 1] - s->offsets[at]), (const char *)s->values + s->offsets[at]);
    }
}

/* The named columns of each row, parted by blanks, rows by strokes. */
static const char *rows_of(const dgm_table *t, const char *names)
{
    static char out[1 << 16];
    *out = '\0';
    for (int64_t row = 0; row < dgm_table_rows(t); row++) {
        if (row)
            strcat(out, " | ");
        for (const char *z = names; *z;) {
            char name[32];
            const size_t len = strcspn(z, " ");
            snprintf(name, sizeof name, "%.*s", (int)len, z);
            if (z != names)
                strcat(out, " ");
            put_cell(out, sizeof out, t, name, row);
            z += len + (z[len] == ' ');
        }
    }
    return out;
}

static void assert_languages(const char *s, const char *want)
{
    read_text(s, NULL);
    assert_string_equal(rows_of(layer(DGM_LINES), "lang"), want);
}

/* ---- which paragraphs */

static void paragraphs_tell_their_language(void **state)
{
    (void)state;
    assert_languages(ENGLISH BREAK RUSSIAN BREAK ENGLISH_MORE, "en | ru | en");
    assert_languages(ENGLISH BREAK CHINESE BREAK ENGLISH_MORE, "en | zh | en");
    assert_languages(ENGLISH BREAK FRENCH BREAK ENGLISH_MORE, "en | fr | en");
    assert_languages(FRENCH BREAK SPANISH BREAK FRENCH, "fr | es | fr");
    assert_languages(SPANISH BREAK ENGLISH BREAK SPANISH, "es | en | es");
    assert_languages(ENGLISH BREAK "El presidente de la empresa dijo el lunes que los precios no van a subir este mes y que los puertos tienen que abrir antes de que llegue el invierno." BREAK ENGLISH_MORE, "en | es | en"); /* without accents */
    assert_languages(ENGLISH BREAK "Le ministre dit que les ports du nord ne sont pas dans la liste et que nous avons le temps de faire tout cela pour les gens du village avant la fin du mois." BREAK ENGLISH_MORE, "en | fr | en");
    assert_languages(RUSSIAN BREAK CHINESE BREAK RUSSIAN, "ru | zh | ru");
    assert_languages(CHINESE BREAK ENGLISH BREAK CHINESE BREAK CHINESE, "zh | en | zh | zh");
    assert_languages(RUSSIAN BREAK ENGLISH BREAK RUSSIAN BREAK FRENCH, "ru | en | ru | fr");
}

/* Names, titles, headings and what is too short change nothing. */
static void weak_evidence_changes_nothing(void **state)
{
    (void)state;
    assert_languages(ENGLISH BREAK "Emmanuel Macron, président de la République" BREAK ENGLISH_MORE, "en | en | en");
    assert_languages(ENGLISH BREAK "Université de Genève, École normale supérieure, Jean-Claude Rivière, François Lefèvre" BREAK ENGLISH_MORE, "en | en | en");
    assert_languages(ENGLISH BREAK "Спасибо." BREAK ENGLISH_MORE, "en | en | en");
    assert_languages(ENGLISH BREAK "He was reading «Война и мир» and «Преступление и наказание» when the news came from the port." BREAK ENGLISH_MORE, "en | en | en");
    assert_languages(RUSSIAN BREAK "Rivière F. Harbours of Estmark. Tarn: Vell, 2011. P. 12-19." BREAK RUSSIAN, "ru | ru | ru");
    assert_languages(ENGLISH BREAK "Der Hafen wurde im Winter geschlossen, und niemand wusste, warum die Schiffe blieben." BREAK ENGLISH_MORE, "en | en | en");
    assert_languages("Der Hafen wurde im Winter geschlossen, und niemand wusste, warum die Schiffe blieben." BREAK "Die Lotsen haben seit November kein Geld gesehen und gehen nicht mehr hinaus.", "und | und");
    assert_languages("Порт закрили взимку, і ніхто не знав, чому кораблі залишилися біля берега до самої весни." BREAK
                     "Кораблі стояли вздовж берега, люди чекали новин, але новин не було до самого ранку.", "und | und");
}

/* What is too short to tell is in the language of a paragraph beside it that its words speak for; where they are silent, of
 * both. */
static void short_paragraphs_go_with_their_neighbours(void **state)
{
    (void)state;
    assert_languages(ENGLISH BREAK RUSSIAN BREAK "Что дальше?" BREAK RUSSIAN BREAK ENGLISH_MORE, "en | ru | ru | ru | en");
    assert_languages(ENGLISH BREAK ENGLISH_MORE BREAK FRENCH BREAK "Je vous remercie.", "en | en | fr | fr");
    assert_languages(ENGLISH BREAK ENGLISH BREAK RUSSIAN BREAK "Thank you." BREAK RUSSIAN, "en | en | ru | en | ru");
    assert_languages(ENGLISH BREAK RUSSIAN BREAK "Спасибо." BREAK ENGLISH_MORE, "en | ru | ru | en");
    assert_languages(ENGLISH BREAK ENGLISH_MORE BREAK "Monsieur le Président," BREAK FRENCH BREAK "Je vous remercie.", "en | en | fr | fr | fr");
    assert_languages(ENGLISH BREAK "Спасибо." BREAK ENGLISH BREAK RUSSIAN, "en | en | en | ru");
}

/* ---- what is found */

static void layers_are_of_their_paragraph(void **state)
{
    (void)state;
    read_text(ENGLISH BREAK RUSSIAN BREAK FRENCH BREAK ENGLISH_MORE BREAK ENGLISH_MORE, NULL);
    assert_string_equal(rows_of(layer(DGM_SENTENCES), "lang"), "en | en | ru | ru | fr | fr | en | en");
    assert_string_equal(rows_of(layer(DGM_ENTITIES), "sentence id"),
                        "0 ru | 0 sergei-lavrov | 0 geneva | 0 date:monday | 1 nato | 1 cn | 2 ru | 2 sergei-lavrov | 3 cn | "
                        "3 sergei-lavrov | 3 geneva | 4 emmanuel-macron | 4 ru | 4 europe | 6 washington-dc | 7 washington-dc");
    assert_string_equal(rows_of(layer(DGM_QUOTES), "speaker cue"),
                        "sergei-lavrov заявил | sergei-lavrov сказал | emmanuel-macron déclaré");
    const char *tokens = rows_of(layer(DGM_TOKENS), "text term");
    assert_non_null(strstr(tokens, "войны войн |"));
    assert_non_null(strstr(tokens, "Europe europ |"));
    assert_non_null(strstr(tokens, "bases base |"));
    const char *stances = rows_of(layer(DGM_STANCES), "sentence target holder label");
    assert_non_null(strstr(stances, "1 nato sergei-lavrov against"));
    assert_non_null(strstr(stances, "3 cn sergei-lavrov favor"));
    assert_non_null(strstr(stances, "4 ru emmanuel-macron against"));
    assert_string_equal(rows_of(layer(DGM_PROFILE), "lang other_lang"), "en ru+fr");
}

/* A paragraph's tokens and sentences are those it has alone, in its language. */
static void paragraphs_are_read_as_if_alone(void **state)
{
    (void)state;
    static const char *const part[] = { ENGLISH, RUSSIAN, FRENCH, SPANISH, CHINESE, ENGLISH_MORE },
                      *const lang[] = { "en", "ru", "fr", "es", "zh", "en" };
    enum { PARTS = sizeof part / sizeof *part };
    static char text[8192], want[2][1 << 16];
    *text = *want[0] = *want[1] = '\0';
    for (int i = 0; i < PARTS; i++) {
        read_text(part[i], lang[i]);
        for (int k = 0; k < 2; k++) {
            strcat(want[k], i ? " | " : "");
            strcat(want[k], rows_of(layer(k ? DGM_SENTENCES : DGM_TOKENS), k ? "text lang" : "text kind term"));
        }
        strcat(strcat(text, i ? BREAK : ""), part[i]);
    }
    read_text(text, NULL);
    assert_string_equal(rows_of(layer(DGM_TOKENS), "text kind term"), want[0]);
    assert_string_equal(rows_of(layer(DGM_SENTENCES), "text lang"), want[1]);
}

/* A name that one language introduces is known in the next, and quoted words in one language are announced in another; but
 * "Au" is no union, and nobody named in another language is "he". */
static void languages_share_who_is_meant(void **state)
{
    (void)state;
    read_text("The talks were led by Ambassador Helena Varkonyi, who had asked for them in the spring of that year." BREAK
              "Les ministres ont écouté Mme Varkonyi pendant deux heures, mais ils n'ont pas répondu à ses questions.", NULL);
    assert_string_equal(rows_of(layer(DGM_LINES), "lang"), "en | fr");
    const char *found = rows_of(layer(DGM_ENTITIES), "sentence id");
    assert_non_null(strstr(found, "0 helena-varkonyi"));
    assert_non_null(strstr(found, "1 helena-varkonyi"));

    read_text(ENGLISH_MORE BREAK "After the meeting, Sergey Lavrov said:" BREAK
              "«Мы не хотим новой войны и никогда не хотели её, но мы будем защищать наши города и наших людей»." BREAK ENGLISH, NULL);
    assert_string_equal(rows_of(layer(DGM_LINES), "lang"), "en | en | ru | en");
    assert_string_equal(rows_of(layer(DGM_QUOTES), "speaker cue"), "sergei-lavrov said");

    read_text("The African Union (AU) was invited by Ann Lindholm, and it was in the harbour that they had met before." BREAK
              "Au cours de la semaine, il a déclaré que les ministres ne savent pas pourquoi le port est fermé.", NULL);
    assert_string_equal(rows_of(layer(DGM_LINES), "lang"), "en | fr");
    assert_null(strstr(rows_of(layer(DGM_ENTITIES), "sentence id"), "1 african-union"));
    assert_string_equal(rows_of(layer(DGM_QUOTES), "speaker cue"), "unspecified déclaré");
}

static void a_stated_language_holds(void **state)
{
    (void)state;
    read_text(ENGLISH BREAK RUSSIAN, "en");
    assert_string_equal(rows_of(layer(DGM_LINES), "lang"), "en | ru");
    const char *sentences = rows_of(layer(DGM_SENTENCES), "lang");
    assert_non_null(strstr(sentences, "en | en | en"));
    assert_null(strstr(sentences, "ru"));
    assert_non_null(strstr(rows_of(layer(DGM_TOKENS), "text term"), "войны войны |"));
    assert_string_equal(rows_of(layer(DGM_PROFILE), "lang other_lang"), "en ru");
}

/* ---- tallies */

static dgm_tally *counted(uint32_t kind, dgm_tally_options o)
{
    dgm_tally *t = NULL;
    o.struct_size = sizeof o;
    assert_int_equal(dgm_tally_new(any, kind, &o, &t, NULL), DGM_OK);
    assert_int_equal(dgm_tally_add(t, d, NULL), DGM_OK);
    return t;
}

static const char *tally_rows(const dgm_tally *t, const char *name, const char *columns)
{
    dgm_table *table = NULL;
    dgm_error err = DGM_ERROR_INIT;
    if (dgm_tally_table(t, name, NULL, &table, &err))
        fail_msg("%s", err.message);
    const char *rows = rows_of(table, columns);
    dgm_table_unref(table);
    return rows;
}

#define ASSERT_ROWS(kind, name, columns, want, ...)                            \
    do {                                                                       \
        dgm_tally *t_ = counted((kind), (dgm_tally_options){ __VA_ARGS__ });   \
        assert_string_equal(tally_rows(t_, (name), (columns)), (want));        \
        dgm_tally_free(t_);                                                    \
    } while (0)

static void a_document_counts_once(void **state)
{
    (void)state;
    read_text("Russia and China met on the coast, and nobody knows what they said about the harbour." BREAK
              "Россия и Китай встретились на берегу, и никто не знает, что они сказали о гавани." BREAK
              "La Russie et la Chine ne sont pas d'accord sur le port, et les marins ne savent pas pourquoi.", NULL);
    assert_string_equal(rows_of(layer(DGM_LINES), "lang"), "en | ru | fr");
    ASSERT_ROWS(DGM_TALLY_ENTITIES, "actors", "id count docs", "cn 3 1 | ru 3 1", .of = 0);
    ASSERT_ROWS(DGM_TALLY_PAIRS, "pairs", "a b count docs", "cn ru 3 1", .of = DGM_OF_ENTITIES);
    ASSERT_ROWS(DGM_TALLY_PAIRS, "pairs", "a b count docs", "cn ru 1 1", .of = DGM_OF_ENTITIES, .within = DGM_WITHIN_DOCUMENT);
    ASSERT_ROWS(DGM_TALLY_TEXTS, "diversity", "lang docs", "en 1 | fr 1 | ru 1", .of = 0);
    dgm_tally *t = counted(DGM_TALLY_TERMS, (dgm_tally_options){ .of = 0 });
    const char *terms = tally_rows(t, "terms", "term count docs lang");
    assert_non_null(strstr(terms, "harbour 1 1 en"));
    assert_non_null(strstr(terms, "гавани 1 1 ru"));
    assert_non_null(strstr(terms, "marins 1 1 fr"));
    assert_null(strstr(terms, "они")); /* a stop word, of Russian */
    assert_string_equal(tally_rows(t, "groups", "docs"), "1");
    dgm_tally_free(t);
    t = counted(DGM_TALLY_PAIRS, (dgm_tally_options){ .of = DGM_OF_TERMS });
    const char *pairs = tally_rows(t, "pairs", "a b");
    assert_non_null(strstr(pairs, "China coast"));
    assert_non_null(strstr(pairs, "берегу гавани"));
    dgm_tally_free(t);
    t = counted(DGM_TALLY_PAIRS, (dgm_tally_options){ .of = DGM_OF_BOTH, .within = DGM_WITHIN_DOCUMENT });
    pairs = tally_rows(t, "pairs", "a b");
    assert_non_null(strstr(pairs, "cn harbour"));
    assert_non_null(strstr(pairs, "cn гавани"));
    assert_non_null(strstr(pairs, "cn ru"));
    assert_non_null(strstr(pairs, "берегу гавани"));
    assert_null(strstr(pairs, "harbour гавани"));
    assert_null(strstr(pairs, "coast гавани"));
    dgm_tally_free(t);
}

static void stances_are_scored_apart(void **state)
{
    (void)state;
    read_text("China is a reliable partner of the whole region, and everybody in the harbour knows it well." BREAK
              "Китай остаётся надёжным партнёром для всего региона, и об этом знает каждый в гавани.", NULL);
    ASSERT_ROWS(DGM_TALLY_STANCES, "stance", "target lang docs n favor", "cn en 1 1 1 | cn ru 1 1 1", .of = 0);
    ASSERT_ROWS(DGM_TALLY_STANCES, "stance", "target lang docs n favor", "cn  1 2 2", .flags = DGM_POOL);
}

static void a_pattern_is_stemmed_in_each_language(void **state)
{
    (void)state;
    read_text("The ports were closed on the first day of the winter, and nobody knew what the pilots would do." BREAK
              "Les ports étaient fermés depuis le début de la semaine, et les pilotes ne savaient pas quoi faire." BREAK
              "The port opened again when the ice was gone, and that is what the pilots had been waiting for.", NULL);
    dgm_table *t = NULL;
    assert_int_equal(dgm_doc_find(d, "port", NULL, &t, NULL), DGM_OK);
    assert_string_equal(rows_of(t, "hit"), "ports | ports | port");
    dgm_table_unref(t);
}

/* Given targets are scored by the rules of their sentence's language, a row each, in order. */
static void targets_have_one_row_each(void **state)
{
    (void)state;
    static const char s[] = ENGLISH BREAK RUSSIAN;
    const char *at[] = { strstr(s, "China"), strstr(s, "Китай"), strstr(s, "NATO") };
    dgm_target targets[3];
    for (int i = 0; i < 3; i++)
        targets[i] = (dgm_target){ at[i] - s, at[i] - s + (i == 1 ? 10 : 4), i == 2 ? "nato" : "cn" };
    const dgm_meta meta = { .struct_size = sizeof meta, .targets = targets, .n_targets = 3 };
    assert_int_equal(dgm_doc_set(d, s, strlen(s), &meta, NULL), DGM_OK);
    assert_string_equal(rows_of(layer(DGM_STANCES), "sentence target model"), "1 nato fitted | 1 cn fitted | 3 cn unfitted");
}

/* ---- cost */

/* Seconds for all stages of so many changes of language; the best of two runs. */
static double seconds(int changes)
{
    static const char piece[] = ENGLISH BREAK RUSSIAN BREAK "Что дальше?" BREAK FRENCH BREAK CHINESE BREAK;
    const size_t len = sizeof piece - 1;
    char *s = malloc(len * (size_t)changes);
    double best = 1e9;
    assert_non_null(s);
    for (int i = 0; i < changes; i++)
        memcpy(s + len * (size_t)i, piece, len);
    for (int run = 0; run < 2; run++) {
        const clock_t start = clock();
        assert_int_equal(dgm_doc_set(d, s, len * (size_t)changes, NULL, NULL), DGM_OK);
        layer(DGM_STANCES);
        dgm_tally_free(counted(DGM_TALLY_TERMS, (dgm_tally_options){ .of = 0 }));
        const double t = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = t < best ? t : best;
    }
    free(s);
    return best;
}

static void changes_cost_what_they_are_long(void **state)
{
    (void)state;
    seconds(1);
    double once = 0, four = 1;
    for (int attempt = 0; attempt < 3 && four > 9 * once + 0.02; attempt++) {
        once = seconds(40);
        four = seconds(160);
    }
    if (four > 9 * once + 0.02)
        fail_msg("%.4f s, four times as much %.4f s", once, four);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_tell_their_language),
        cmocka_unit_test(weak_evidence_changes_nothing),
        cmocka_unit_test(short_paragraphs_go_with_their_neighbours),
        cmocka_unit_test(layers_are_of_their_paragraph),
        cmocka_unit_test(paragraphs_are_read_as_if_alone),
        cmocka_unit_test(languages_share_who_is_meant),
        cmocka_unit_test(a_stated_language_holds),
        cmocka_unit_test(a_document_counts_once),
        cmocka_unit_test(stances_are_scored_apart),
        cmocka_unit_test(a_pattern_is_stemmed_in_each_language),
        cmocka_unit_test(targets_have_one_row_each),
        cmocka_unit_test(changes_cost_what_they_are_long),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* The forms of names, by the built-in Russian paradigms and by rows of the tests. */
#include "testing.h"

#include "base/data.h"
#include "entity/inflect.h"

static void open_rows(inflector *f, const mem *m, const char *rows)
{
    const str s = str_of(rows);
    assert_int_equal(inflector_init(f, m, 1, "test.tsv", &s, NULL), DGM_OK);
}

static void expect(inflector *f, enum name_kind kind, const char *alias, const char *expected)
{
    assert_true(inflect(f, str_of(alias), kind));
    buf out = { 0 };
    assert_true(buf_str(f->m, &out, ""));
    for (size_t i = 0; i < inflected_count(f); i++)
        assert_true((!i || buf_str(f->m, &out, " | ")) &&
                    buf_add(f->m, &out, inflected_form(f, i).s, inflected_form(f, i).len));
    assert_string_equal(out.v, expected);
    vec_free(f->m, &out);
}

static void russian_names_have_their_cases(void **state)
{
    (void)state;
    static const struct {
        enum name_kind kind;
        const char *alias, *forms;
    } cases[] = {
        { NAME_PERSON, "Сергей Лавров",
          "Сергея Лаврова | Сергею Лаврову | Сергеем Лавровым | Сергеем Лавровом | Сергее Лаврове" },
        { NAME_PERSON, "Мария Захарова",
          "Марии Захаровой | Марии Захаровы | Марии Захарове | Марию Захарову | Марией Захаровой" },
        { NAME_PERSON, "Маргарет Тэтчер", "" },
        { NAME_PERSON, "Тереза Мэй", "Терезы Мэй | Терезе Мэй | Терезу Мэй | Терезой Мэй" },
        { NAME_PERSON, "Ким Чен Ын", "Ким Чен Ына | Ким Чен Ыну | Ким Чен Ыном | Ким Чен Ыне" },
        { NAME_PERSON, "Виталий Кличко", "Виталия Кличко | Виталию Кличко | Виталием Кличко | Виталии Кличко" },
        { NAME_PERSON, "Обама", "Обамы | Обаме | Обаму | Обамой" },
        { NAME_THING, "Индия", "Индии | Индию | Индией" },
        { NAME_THING, "Южно-Китайское море",
          "Южно-Китайского моря | Южно-Китайскому морю | Южно-Китайским морем | Южно-Китайском море" },
        { NAME_THING, "Босния и Герцеговина",
          "Боснии и Герцеговины | Боснии и Герцеговине | Боснию и Герцеговину | Боснией и Герцеговиной" },
        { NAME_THING, "Первая мировая война",
          "Первой мировой войны | Первой мировой войне | Первую мировую войну | Первой мировой войной" },
        { NAME_THING, "Лига арабских государств",
          "Лиги арабских государств | Лиге арабских государств | Лигу арабских государств | Лигой арабских государств" },
        { NAME_THING, "Тбилиси", "" },
        { NAME_DEMONYM, "индиец", "индийца | индийцу | индийцем | индийце" },
        { NAME_DEMONYM, "чешский",
          "чешского | чешской | чешских | чешскому | чешским | чешскую | чешскими | чешском | чешская | чешское | чешские" },
    };
    const mem m = test_mem();
    inflector f;
    const data_file *file = data_find("ru/paradigms.tsv");
    const str rows = { file->data, file->len };
    assert_int_equal(inflector_init(&f, &m, 1, file->name, &rows, NULL), DGM_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(&f, cases[i].kind, cases[i].alias, cases[i].forms);
    inflector_free(&f);
}

static void the_longest_ending_is_taken(void **state)
{
    (void)state;
    const mem m = test_mem();
    inflector f;
    open_rows(&f, &m, "noun\t.a\t\tx\nnoun\tk.a\t\ty\nnoun\t^ok.a\t\tz\nnoun\tul.a\n");
    expect(&f, NAME_THING, "Ala", "Alx");
    expect(&f, NAME_THING, "Alka", "Alky");
    expect(&f, NAME_THING, "OKA", "OKz");
    expect(&f, NAME_THING, "Loka", "Loky");
    expect(&f, NAME_THING, "Ula", "");
    expect(&f, NAME_THING, "(Ala) Ala", "(Alx) Ala");
    expect(&f, NAME_THING, "", "");
    inflector_free(&f);
}

static void bad_paradigms_are_named_by_line(void **state)
{
    (void)state;
    static const char *const bad[] = { "#\nverb\t.a\t\tx\n", "#\nnoun\ta\t\tx\n", "#\nnoun\t.a\tq\tx\n",
                                       "#\nnoun\tk.a .ka\t\tx\n" };
    const mem m = test_mem();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        inflector f;
        dgm_error err = DGM_ERROR_INIT;
        const str s = str_of(bad[i]);
        assert_int_equal(inflector_init(&f, &m, 1, "test.tsv", &s, &err), DGM_ERR_FORMAT);
        assert_int_equal(err.line, 2);
        inflector_free(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(russian_names_have_their_cases),
        cmocka_unit_test(the_longest_ending_is_taken),
        cmocka_unit_test(bad_paradigms_are_named_by_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

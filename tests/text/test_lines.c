/* Lines: splitting, hard wraps, and the kinds of a page's lines. */
#include "testing.h"
#include "base/os.h"
#include "text/text.h"

#include <time.h>

typedef struct fixture {
    mem m;
    line_rules *r;
    text t;
    lines l;
    buf file;
    dgm_error err;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->m = test_mem();
    f->err = (dgm_error)DGM_ERROR_INIT;
    if (line_rules_new(&f->m, &f->r, &f->err))
        fail_msg("%s", f->err.message);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    lines_free(&f->m, &f->l);
    line_rules_free(f->r);
    text_free(&f->m, &f->t);
    vec_free(&f->m, &f->file);
    free(f);
    return 0;
}

static void find_bytes(fixture *f, const char *s, size_t len, bool page)
{
    assert_int_equal(text_decode(&f->m, &f->t, s, len, NULL, true, 0, &f->err), DGM_OK);
    assert_int_equal(lines_find(&f->m, f->r, &f->t, NULL, page, &f->l, &f->err), DGM_OK);
}

static void find(fixture *f, const char *s, bool page)
{
    find_bytes(f, s, strlen(s), page);
}

/* The blocks, lines of one joined by "/", blocks by "|". */
static void assert_blocks(fixture *f, const char *s, const char *want)
{
    char got[2000] = "";
    find(f, s, false);
    for (size_t i = 0; i < f->l.v.n; i++) {
        const line *x = &f->l.v.v[i];
        if (i)
            strcat(got, x->block == f->l.v.v[i - 1].block ? "/" : "|");
        strncat(got, s + x->start, (size_t)(x->end - x->start));
        assert_int_equal(x->kind, LINE_BODY);
    }
    assert_string_equal(got, want);
}

static void breaks_and_trimming(void **state)
{
    fixture *f = *state;
    assert_blocks(f, "One.\nTwo.\r\nThree.\rFour.\x0b" "Five.\x0c" "Six.\xe2\x80\xa8Seven.\xe2\x80\xa9" "Eight.",
                  "One.|Two.|Three.|Four.|Five.|Six.|Seven.|Eight.");
    assert_blocks(f, "\xef\xbb\xbf \t Ann.\xc2\xa0\n\n \n\xe3\x80\x80" "Bo. \n", "Ann.|Bo.");
    assert_blocks(f, "", "");
    assert_blocks(f, "\r\n\n  \n", "");
}

static void hard_wraps_are_joined(void **state)
{
    fixture *f = *state;
    assert_blocks(f,
                  "The council met on Monday to discuss the price of\n"
                  "grain and the repair of the harbour wall. Nobody\n"
                  "voted against. The mayor of the town said that it\n"
                  "was late.\n"
                  "\n"
                  "Nothing more was decided at the meeting that day,\n"
                  "and Mr. Smith went home by the road along the sea.",
                  "The council met on Monday to discuss the price of/grain and the repair of the harbour wall. Nobody/"
                  "voted against. The mayor of the town said that it/was late.|"
                  "Nothing more was decided at the meeting that day,/and Mr. Smith went home by the road along the sea.");
    /* paragraphs told by their indent alone */
    assert_blocks(f,
                  "    The council met on Monday to discuss the price of\n"
                  "grain and the repair of the harbour wall. Nobody at all\n"
                  "voted against.\n"
                  "    Afterwards the members walked to the lighthouse and\n"
                  "looked at the ships that had come in during the night.",
                  "The council met on Monday to discuss the price of/grain and the repair of the harbour wall. Nobody at all/"
                  "voted against.|Afterwards the members walked to the lighthouse and/"
                  "looked at the ships that had come in during the night.");
    assert_blocks(f, "It was a cold \nnight in the town.", "It was a cold/night in the town.");
}

static void lines_of_their_own_stay_apart(void **state)
{
    fixture *f = *state;
    assert_blocks(f, "apples\npears and plums\ncherries\n", "apples|pears and plums|cherries");
    assert_blocks(f, "First paragraph, all on one line.\nSecond one follows at once.\nThird.",
                  "First paragraph, all on one line.|Second one follows at once.|Third.");
    assert_blocks(f, "A list of things to buy at the market on Saturday morning:\n- bread\n- milk",
                  "A list of things to buy at the market on Saturday morning:|- bread|- milk");
    assert_blocks(f, "Harbour Wall Trophy of the Year\n(6 inches of engraved crystal, picture to follow)\nThe judges decide.",
                  "Harbour Wall Trophy of the Year|(6 inches of engraved crystal, picture to follow)|The judges decide.");
}

static const line *find_line(fixture *f, const char *begins)
{
    for (size_t i = 0; i < f->l.v.n; i++)
        if (strncmp(f->t.s + f->l.v.v[i].start, begins, strlen(begins)) == 0)
            return &f->l.v.v[i];
    fail_msg("no line begins with %s", begins);
    return NULL;
}

typedef struct expected {
    const char *begins;
    uint8_t kind;
} expected;

static void assert_page(fixture *f, const char *name, const char *title, const char *author, const char *date,
                        const expected *want, size_t n)
{
    char path[512];
    snprintf(path, sizeof path, "%s/examples/corpus/%s.txt", SOURCE_DIR, name);
    vec_free(&f->m, &f->file);
    assert_int_equal(os_read_all(&f->m, path, 1 << 20, &f->file, &f->err), DGM_OK);
    find_bytes(f, f->file.v, f->file.n, true);
    assert_true(str_eq(f->l.title, str_of(title)));
    assert_true(str_eq(f->l.author, str_of(author)));
    assert_true(str_eq(f->l.date, str_of(date)));
    for (size_t i = 0; i < n; i++) {
        const line *x = find_line(f, want[i].begins);
        if (x->kind != want[i].kind)
            fail_msg("%s: %s is %s (%s)", name, want[i].begins, line_kind_names[x->kind], x->reason);
    }
}
#define PAGE(f, name, title, author, date, want) assert_page(f, name, title, author, date, want, sizeof want / sizeof *want)

static void english_pages(void **state)
{
    fixture *f = *state;
    const expected news[] = {
        { "Menu", LINE_FURNITURE },          { "OPINION", LINE_FURNITURE },      { "A partnership", LINE_TITLE },
        { "Beijing says it", LINE_HEADING }, { "By RASA", LINE_BYLINE },         { "Feb. 23", LINE_DATELINE },
        { "312", LINE_FURNITURE },           { "VILNIUS", LINE_BODY },           { "\"Neutrality is", LINE_BODY },
        { "What could change", LINE_BODY },  { "Rasa Medininkas", LINE_BIO },    { "The Lantern Quarterly is", LINE_FURNITURE },
        { "READ 312", LINE_FURNITURE },      { "The Port That", LINE_FURNITURE }, { "Contact Us", LINE_FURNITURE },
    };
    PAGE(f, "a-partnership-without-brakes", "A partnership without brakes", "RASA MEDININKAS", "2024-02-23", news);
    const expected quoted[] = {
        { "Harbour Review", LINE_FURNITURE }, { "The treaties we", LINE_TITLE },   { "3 August", LINE_DATELINE },
        { "Two thousand six", LINE_BODY },    { "“A treaty under", LINE_PULLQUOTE }, { "What was bought", LINE_HEADING },
        { "Get the Review", LINE_FURNITURE }, { "“The machinery", LINE_BODY },     { "Orsolya Fenwick is", LINE_BIO },
        { "The views", LINE_DISCLAIMER },     { "14 comments", LINE_FURNITURE },   { "Who guards", LINE_FURNITURE },
    };
    PAGE(f, "the-treaties-we-mislaid", "The treaties we mislaid", "Orsolya Fenwick", "2023-08-03", quoted);
    const expected wrapped[] = {
        { "Ribbons on", LINE_CAPTION },     { "SEOUL - ", LINE_BODY },  { "axis.", LINE_BODY },    { "Half a policy", LINE_HEADING },
        { "document than", LINE_BODY },     { "Hana Mori", LINE_BIO },  { "Opinions in", LINE_DISCLAIMER },
        { "Sign up for", LINE_FURNITURE },
    };
    PAGE(f, "the-armistice-generation", "The armistice generation", "HANA MORIWAKE", "2024-07-27", wrapped);
    assert_int_equal(find_line(f, "SEOUL - ")->block, find_line(f, "home. The paper")->block);
    assert_int_not_equal(find_line(f, "SEOUL - ")->block, find_line(f, "It is worth asking")->block);
    const expected plain[] = { { "Somebody in", LINE_BODY }, { "None of these", LINE_BODY } };
    PAGE(f, "the-steppe-is-not-a-chessboard", "The steppe is not a chessboard", "", "", plain);
}

static void pages_in_other_languages(void **state)
{
    fixture *f = *state;
    const expected es[] = { { "Portada /", LINE_FURNITURE }, { "Washington pide", LINE_HEADING }, { "XIMENA", LINE_BYLINE },
                            { "Grúas en", LINE_CAPTION },    { "El precio", LINE_HEADING },       { "Tampoco", LINE_BODY },
                            { "Ximena", LINE_BIO },          { "Las opiniones", LINE_DISCLAIMER } };
    PAGE(f, "america-latina-no-quiere-elegir", "América Latina no quiere elegir", "XIMENA ARRIZABAL", "2024-11-18", es);
    const expected fr[] = { { "TRIBUNE", LINE_FURNITURE }, { "Par Baptiste", LINE_BYLINE }, { "Publié le", LINE_DATELINE },
                            { "Le rival", LINE_HEADING },  { "Que faire", LINE_BODY },    { "Baptiste", LINE_BIO },
                            { "Les tribunes", LINE_DISCLAIMER }, { "Les dockers", LINE_FURNITURE } };
    PAGE(f, "europe-pekin-moscou-sans-chuchoter", "Entre Pékin et Moscou, l’Europe n’a pas à chuchoter", "Baptiste Aurenche",
         "2024-01-27", fr);
    const expected ru[] = { { "Набережная", LINE_CAPTION }, { "Без союза", LINE_HEADING }, { "«Китай — не", LINE_PULLQUOTE },
                            { "Ценность", LINE_BODY },      { "Об авторе", LINE_BIO },     { "Мнение автора", LINE_DISCLAIMER } };
    PAGE(f, "razgovor-cherez-amur", "Разговор через Амур", "Павел Завражнов", "2021-07-16", ru);
    const expected zh[] = { { "首页", LINE_FURNITURE }, { "作者", LINE_BYLINE },  { "黑龙江畔", LINE_CAPTION }, { "华盛顿的", LINE_HEADING },
                            { "常有人", LINE_BODY },    { "（作者系", LINE_BIO }, { "本文仅", LINE_DISCLAIMER } };
    PAGE(f, "sanjiaoxing-bushi-tianping", "三角形不是天平", "顾北汀", "2023-07-17", zh);
}

/* Words of furniture inside sentences do not make furniture of them. */
#define COD                                                                                                        \
    "The council met on Monday to speak of salted cod and of the wall that keeps the sea from the lower town, as it " \
    "does every year when the ice comes in. Nobody had asked the fishermen, who stayed away.\n"
#define TOLL                                                                                                       \
    "The ferry workers want another toll, and the governor has told them twice already that he cannot pay for boats " \
    "which carry nobody but the governor. They will ask again in spring, he expects.\n"

static void assert_kinds(fixture *f, const char *page, const char *title, const expected *want, size_t n)
{
    find_bytes(f, page, strlen(page), true);
    assert_true(str_eq(f->l.title, str_of(title)));
    for (size_t i = 0; i < n; i++) {
        const line *x = find_line(f, want[i].begins);
        if (x->kind != want[i].kind)
            fail_msg("%s is %s (%s)", want[i].begins, line_kind_names[x->kind], x->reason);
    }
}
#define KINDS(f, page, title, want) assert_kinds(f, page, title, want, sizeof want / sizeof *want)

/* Wherever it begins among the bytes that are read at once, with other marks and in other case, beside words that are
 * no ASCII, and words longer than what is read at once. */
static void a_pull_quote_is_found_at_any_place(void **state)
{
    fixture *f = *state;
    for (int at = 0; at < 140; at++) {
        char page[4000], letters[141] = "";
        memset(letters, 'x', (size_t)at);
        snprintf(page, sizeof page,
                 "Cod and the sea\n\n" COD "\nTHE HARBOUR \"belongs\" to caf\xc3\xa9 owners and 42 gulls nowadays\n\n"
                 "It is said%s \xe2\x80\x94 the harbour belongs, to caf\xc3\xa9 owners; and 42 gulls nowadays, and to "
                 "nobody else in the town who ever asked for it.\n\n" TOLL "\n" COD,
                 letters);
        find(f, page, true);
        assert_int_equal(find_line(f, "THE HARBOUR")->kind, LINE_PULLQUOTE);
        *strstr(page, "owners; and") = 'a';
        find(f, page, true);
        assert_int_not_equal(find_line(f, "THE HARBOUR")->kind, LINE_PULLQUOTE);
    }
}

static void lists_among_paragraphs_are_no_text(void **state)
{
    fixture *f = *state;
    const expected listed[] = { { "The council met", LINE_BODY }, { "Related stories", LINE_FURNITURE },
                                { "Three boats", LINE_FURNITURE }, { "Estmark votes", LINE_FURNITURE },
                                { "Who pays", LINE_BODY }, { "The ferry workers", LINE_BODY } };
    KINDS(f, "The Tern\nHome\nWorld\nOpinion\nWeather\n\nCod and the sea\nBy Ann Lee\n" COD "Related stories\n"
          "Three boats lost in the outer sound this week\nEstmark votes on a bridge that nobody has asked for\n"
          "Who pays\n" TOLL COD TOLL, "Cod and the sea", listed);
}

static void comments_may_be_longer_than_the_article(void **state)
{
    fixture *f = *state;
    const expected commented[] = { { "The council met", LINE_BODY }, { "Comments", LINE_FURNITURE },
                                   { "tern77", LINE_FURNITURE }, { "The ferry workers", LINE_FURNITURE } };
    KINDS(f, "Cod and the sea\nBy Ann Lee\n\n" COD "\nComments\ntern77\n" TOLL "old salt\n" TOLL "Ann from Estmark\n",
          "Cod and the sea", commented);
    const expected report[] = { { "The council met", LINE_BODY }, { "The ferry workers", LINE_BODY } };
    KINDS(f, "Cod and the sea\nBy Ann Lee\n\n" COD "\nDiscussion\n\n" TOLL TOLL, "Cod and the sea", report);
}

#define MENU(x) x " one\n" x " two\n" x " three\n" x " four\n" x " five\n" x " six\n" x " seven\n" x " eight\n"

static void what_readers_wrote_is_known_by_its_stamps(void **state)
{
    fixture *f = *state;
    const expected stamped[] = { { "The council met", LINE_BODY }, { "old salt", LINE_FURNITURE },
                                 { "The ferry workers", LINE_FURNITURE } };
    KINDS(f, "Cod and the sea\nBy Ann Lee\n" COD COD COD "old salt\nMay 9, 2021 at 7:30 am\n" TOLL "tern77\nMay 9, 2021 at 8:02 am\n" TOLL
          "Reply\nMay 10, 2021 at 11:15 pm\n" TOLL, "Cod and the sea", stamped);
    const expected logged[] = { { "The council met", LINE_BODY }, { "The ferry workers", LINE_BODY } };
    KINDS(f, "Cod and the sea\nBy Ann Lee\nMay 9, 2021 7:30 am\n" COD "May 9, 2021 8:02 am\n" TOLL "May 9, 2021 9:15 am\n" TOLL
          "May 9, 2021 9:47 am\n" COD, "Cod and the sea", logged);
}

/* A sentence among the lines of a menu does not make the menu part of the article, nor what stands above it its title. */
static void a_long_menu_is_no_head(void **state)
{
    fixture *f = *state;
    const expected menus[] = { { "Boats one", LINE_FURNITURE }, { "We use", LINE_FURNITURE }, { "Nets eight", LINE_FURNITURE },
                               { "By Ann Lee", LINE_BYLINE }, { "The council met", LINE_BODY }, { "Walls one", LINE_FURNITURE },
                               { "Sign in", LINE_FURNITURE } };
    KINDS(f, "The Tern of Estmark\n" MENU("Boats") MENU("Ropes") "We use cookies and the like to show you what you may wish to buy, unless you tell "
          "us that you do not wish to see it, in which case we show you something else.\n" MENU("Nets") MENU("Hooks") "Cod and the open sea\n"
          "By Ann Lee\n" COD TOLL COD TOLL COD TOLL COD TOLL MENU("Walls") MENU("Gulls") "Sign in to read what others have bought of late, and "
          "what they thought of it when they had it at home and could not bring it back to us any more.\n", "Cod and the open sea", menus);
}

static void short_paragraphs_of_wide_characters_are_prose(void **state)
{
    fixture *f = *state;
#define ICE "议会星期一开会讨论腌鳕鱼和保护下城的海堤问题，每年结冰的时候都会这样做，渔民没有人被问过。\n"
    const expected wide[] = { { "港口", LINE_TITLE }, { "议会", LINE_BODY } };
    KINDS(f, "首页\n新闻\n评论\n港口与海堤的未来\n作者：李安\n" ICE ICE ICE "打印\n分享\n", "港口与海堤的未来", wide);
#undef ICE
}

static void a_byline_may_stand_below_the_first_paragraph(void **state)
{
    fixture *f = *state;
    const expected late[] = { { "Cod and", LINE_TITLE }, { "The council met", LINE_BODY }, { "Ann Lee", LINE_BYLINE },
                              { "8 May 2021", LINE_DATELINE }, { "The ferry", LINE_BODY } };
    KINDS(f, "Cod and the sea\n\n" COD "\nAnn Lee\n\n8 May 2021\n\n" TOLL, "Cod and the sea", late);
    assert_true(str_eq(f->l.author, str_of("Ann Lee")));
    assert_true(str_eq(f->l.date, str_of("2021-05-08")));
}

static void headlines_above_the_article_are_not_its_own(void **state)
{
    fixture *f = *state;
    const expected listed[] = { { "Three boats", LINE_FURNITURE }, { "Estmark votes", LINE_FURNITURE },
                                { "By Ann Lee", LINE_BYLINE }, { "The council met", LINE_BODY } };
    KINDS(f, "Three boats lost in the sound\nEstmark votes on a bridge\nThe governor cannot pay\nNo toll before the spring\n"
          "Ice comes in early again\nCod and the open sea\nBy Ann Lee\n" COD TOLL, "Cod and the open sea", listed);
}

static void a_title_is_told_from_what_stands_around_it(void **state)
{
    fixture *f = *state;
    const expected masthead[] = { { "The Salt Cod Review", LINE_FURNITURE }, { "How the sea", LINE_HEADING },
                                  { "By Ann Lee", LINE_BYLINE }, { "The council met", LINE_BODY } };
    KINDS(f, "The Salt Cod Review\nSubscribe\nLong read\nA wall against the winter\n"
          "How the sea came into the lower town, and why the council looked away for so long\nBy Ann Lee\nShare\n" COD TOLL,
          "A wall against the winter", masthead);
    const expected dated[] = { { "18 October", LINE_FURNITURE }, { "Ferries", LINE_FURNITURE } };
    KINDS(f, "The Strait\nMenu\n18 October, 16:20\nFerries\nFerry workers ask for another toll\nPress J to go on\n" TOLL COD,
          "Ferry workers ask for another toll", dated);
    const expected section[] = { { "Ports and Tides", LINE_FURNITURE } };
    KINDS(f, "Home\nPress room\nPorts and Tides\nThe council will repair the long wall of the lower town before the ice comes in\n"
          "2 May 2019\n" COD TOLL,
          "The council will repair the long wall of the lower town before the ice comes in", section);
}

static void headings_in_capitals_are_no_pull_quotes(void **state)
{
    fixture *f = *state;
    const expected want[] = { { "THE WALL THAT", LINE_HEADING }, { "BUSINESS", LINE_HEADING },
                              { "Nobody had asked, I said:", LINE_BODY } };
    KINDS(f, COD "\nTHE WALL THAT KEEPS THE SEA FROM THE LOWER TOWN\n\n" TOLL "\nBUSINESS\n\nTHE TRADE IN COD\n\n" TOLL
          "\nNobody had asked, I said:\n\n" COD, "", want);
#define LOTSMANY                                                                                                        \
    "Совет собрался в понедельник, чтобы решить, что делать с длинной стеной, и никто не спросил рыбаков, которым NATO " \
    "не платит ни за лёд, ни за маяки, ни за треску.\n\n"
    const expected cyrillic[] = { { "Никто не спросил", LINE_PULLQUOTE }, { "НИКТО НЕ", LINE_HEADING } };
    KINDS(f, LOTSMANY "Никто не спросил рыбаков, которым NATO не платит ни за лёд\n\n" LOTSMANY
          "НИКТО НЕ СПРОСИЛ РЫБАКОВ, КОТОРЫМ НЕ ПЛАТИТ NATO\n\n" LOTSMANY, "", cyrillic);
}

static void a_heading_that_stands_again_and_again_is_a_gallerys(void **state)
{
    fixture *f = *state;
    const expected want[] = { { "Ice, boats and salt", LINE_FURNITURE }, { "Why the wall", LINE_HEADING } };
    KINDS(f, "The wall and the governor\nBy Ann Lee\n" COD "Ice, boats and salt: a winter in pictures\nThe lower town\n" TOLL
          "Ice, boats and salt: a winter in pictures\nThe outer sound\n" COD "Why the wall was built in a hurry\n" TOLL,
          "The wall and the governor", want);
}

static void an_agency_may_sign_a_sentence(void **state)
{
    fixture *f = *state;
    const expected want[] = { { "The governor, for", LINE_BODY }, { "ab/cde", LINE_FURNITURE } };
    KINDS(f, "The wall and the governor\n\nBy Ann Lee\n\n" COD "\n" TOLL
          "\nThe governor, for his part, promised a report by the end of the month. ESN\n\nab/cde\n\n© ESN\n",
          "The wall and the governor", want);
}

static void a_button_to_comment_does_not_end_the_article(void **state)
{
    fixture *f = *state;
    const expected want[] = { { "Leave a comment", LINE_FURNITURE }, { "Elsewhere, the bridge", LINE_BODY },
                              { "12 comments", LINE_FURNITURE },     { "My grandfather", LINE_FURNITURE } };
    KINDS(f, "The wall and the governor\nBy Ann Lee\n" COD TOLL "Leave a comment\n"
          "Elsewhere, the bridge has opened after forty years, and I walked over it twice, to be sure of it.\n"
          "Comments (12)\nBob Cod\n12 comments of his\nMy grandfather was one of them, and he never said a word.\nReply\n",
          "The wall and the governor", want);
}

static void a_note_names_the_author_by_title_or_alone(void **state)
{
    fixture *f = *state;
    const expected titled[] = { { "Ms. Lee", LINE_BIO } };
    KINDS(f, "The wall and the governor\nBy Ann Lee\n" COD TOLL "Ms. Lee writes about harbours.\nAll rights reserved.\n",
          "The wall and the governor", titled);
    assert_true(str_eq(f->l.author, str_of("Ann Lee")));
    const expected above[] = { { "Lee is a pilot", LINE_BIO }, { "Why nobody", LINE_HEADING } };
    KINDS(f, "The wall and the governor\nWhy nobody in the lower town sleeps\nBy Ann Lee\nLee is a pilot and the author of a book.\n"
          "Share\n" COD TOLL, "The wall and the governor", above);
    const expected alone[] = { { "Ann Tern, ", LINE_BIO } };
    KINDS(f, "The wall and the governor\n" COD TOLL "Ann Tern, political observer, for this magazine.\nAll rights reserved.\n",
          "The wall and the governor", alone);
    assert_true(str_eq(f->l.author, str_of("Ann Tern")));
}

static void nothing_of_a_plain_text_is_lost(void **state)
{
    fixture *f = *state;
    find(f, "Just one line, by nobody", true);
    assert_int_equal(f->l.v.v[0].kind, LINE_BODY);
    find(f, "By signing up for the treaty the two states gave up their claims to the island, and the opinions of the\n"
            "fishermen were not asked.\n\nThey were angry.\n\nThe author of the treaty, who has since retired, told the court"
            " that he had never read the newsletter in which the fishermen had set out what they wanted and why.", true);
    for (size_t i = 0; i < f->l.v.n; i++)
        assert_int_equal(f->l.v.v[i].kind, LINE_BODY);
    find(f, "apples\npears\nplums", true);
    for (size_t i = 0; i < f->l.v.n; i++)
        assert_int_equal(f->l.v.v[i].kind, LINE_BODY);
}

/* What interrupts an article does not end it, however short its last paragraphs are. */
static void an_article_goes_on_behind_links(void **state)
{
    fixture *f = *state;
    const expected linked[] = { { "The council met", LINE_BODY }, { "Read more:", LINE_FURNITURE }, { "Nobody in", LINE_BODY },
                                { "What the clerk", LINE_HEADING }, { "He has sold", LINE_BODY }, { "Most read", LINE_FURNITURE },
                                { "Three boats", LINE_FURNITURE } };
    KINDS(f, "Cod and the sea\nBy Ann Lee\n\n" COD "\n" TOLL "\n" COD "\nRead more: Who pays the ferry workers?\n\n"
          "Nobody in the town believes the clerk any more.\n\nWhat the clerk says\n\nHe has sold his boat and will not be seen "
          "on the quay.\n\nMost read\nThree boats lost in the sound\nEstmark votes on a bridge\n",
          "Cod and the sea", linked);
    const expected noted[] = { { "The council met", LINE_BODY }, { "The wall", LINE_BODY }, { "Notes", LINE_FURNITURE },
                               { "1. On this", LINE_FURNITURE } };
    KINDS(f, "Cod and the sea\nBy Ann Lee\n\n" COD "\n" TOLL "\n" COD "\n" TOLL "\nThe wall was built four times, and it fell four "
          "times.[12]\n\nNotes\n1. On this see the charter of the guild, articles 3 to 9.\n2. The accounts of the wall were never "
          "shown to anyone.\n",
          "Cod and the sea", noted);
}

static void what_is_asked_of_readers_is_no_article(void **state)
{
    fixture *f = *state;
    const expected asked[] = { { "We and our", LINE_FURNITURE }, { "ACCEPT", LINE_FURNITURE }, { "Cod and", LINE_TITLE },
                               { "The council met", LINE_BODY } };
    KINDS(f, "We and our partners store and read information on a device, such as cookies, and work with personal data, such as unique "
          "identifiers, for advertising that is meant for you and for content that is measured.\nACCEPT\nThe Tern\nCod and the open "
          "sea\nBy Ann Lee\n" COD TOLL,
          "Cod and the open sea", asked);
}

/* Words that publishers have at the foot of a page, and others in their sentences. */
static void sentences_with_such_words_are_text(void **state)
{
    fixture *f = *state;
    static const char *const said[] = {
        "Talks on an international copyright convention are in hopeful progress.",
        "(c) It lets the guild come quickly to the aid of friends around the sound;",
        "The mill is powered by the tide.",
        "I. FROM WAR TO PEACE, THE YEAR OF DECISION",
        "Business",
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        char page[2000];
        snprintf(page, sizeof page, "Cod and the sea\n\n" COD "\n" TOLL "\n%s\n\n" COD "\n" TOLL "\n", said[i]);
        find(f, page, true);
        const line *x = find_line(f, said[i]);
        if (x->kind != LINE_BODY && x->kind != LINE_HEADING)
            fail_msg("%s is %s (%s)", said[i], line_kind_names[x->kind], x->reason);
    }
}

static void dates_are_read(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *s, *iso;
    } dates[] = { { "Updated: 2021-03-23 10:38", "2021-03-23" }, { "Jun 18, 2019", "2019-06-18" },
                  { "12 avril 2021", "2021-04-12" },             { "1er mars 2021", "2021-03-01" },
                  { "12 апреля 2021", "2021-04-12" },            { "2021年4月12日", "2021-04-12" },
                  { "3 de mayo de 2022", "2022-05-03" },         { "23.11.2020", "2020-11-23" },
                  { "Published: 13/05/2020", "2020-05-13" },     { "05/13/2020", "2020-05-13" },
                  { "Sept. 4th, 2018", "2018-09-04" },           { "Posted 04/05/2020", "" },
                  { "Published 99 May 2020", "" } };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        char page[700];
        snprintf(page, sizeof page,
                 "The price of grain\n\n%s\n\nThe council met on Monday to discuss the price of grain and the repair of the "
                 "harbour wall, which the storms of the winter had damaged. Nobody voted against it, and nobody was glad.",
                 dates[i].s);
        find(f, page, true);
        if (!str_eq(f->l.date, str_of(dates[i].iso)))
            fail_msg("%s: %.*s", dates[i].s, (int)f->l.date.len, f->l.date.s);
    }
}

static double seconds_for(fixture *f, const char *unit, size_t bytes)
{
    const size_t n = strlen(unit);
    char *s = malloc(bytes + n);
    size_t len = 0;
    for (; len < bytes; len += n)
        memcpy(s + len, unit, n);
    const clock_t start = clock();
    find_bytes(f, s, len, true);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    for (size_t i = 1; i < f->l.v.n; i++)
        assert_true(f->l.v.v[i].start > f->l.v.v[i - 1].end - 1);
    free(s);
    return seconds;
}

static void hostile_pages_take_linear_time(void **state)
{
    fixture *f = *state;
    static const char *const units[] = { "x", "\n", "a\n", "a b c d e f g\n\n", "|", " ", "(", "...", "By A B\n", "©\n\n", "1 May 2020 ",
                                         "Most read\n\n", "Comments\n\n" COD COD COD, "The cat sat on the mat, and so it goes.\n\n", "北", "—", "\xe2\x80\xa8",
                                         "A. ", "«", "Comments\n", "Ann Lee is a fellow of it.\n\n", "AAAA (", "de de de\n", "\r\n", " \t\n", "Share\nPrint\n",
                                         "Home | News | Sport\n", "Related\n" COD, "Read more: it\nIt is so, and it was never otherwise than so.\n", "Notes\n1.\n", "- a\n", "A1\n2021\n", "北京\n\n" };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double once = 0, four = 1;
        for (int attempt = 0; attempt < 3 && four > once * 8 + 0.1; attempt++) { /* a busy machine is slow now and then */
            once = seconds_for(f, units[i], 200000);
            four = seconds_for(f, units[i], 800000);
        }
        if (four > once * 8 + 0.1)
            fail_msg("%s: %f s, %f s", units[i], once, four);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(breaks_and_trimming, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hard_wraps_are_joined, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_of_their_own_stay_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(english_pages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pages_in_other_languages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_among_paragraphs_are_no_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(comments_may_be_longer_than_the_article, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_readers_wrote_is_known_by_its_stamps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_menu_is_no_head, set_up, tear_down),
        cmocka_unit_test_setup_teardown(short_paragraphs_of_wide_characters_are_prose, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_byline_may_stand_below_the_first_paragraph, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headlines_above_the_article_are_not_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_title_is_told_from_what_stands_around_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headings_in_capitals_are_no_pull_quotes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_heading_that_stands_again_and_again_is_a_gallerys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_agency_may_sign_a_sentence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_button_to_comment_does_not_end_the_article, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_note_names_the_author_by_title_or_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_of_a_plain_text_is_lost, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_article_goes_on_behind_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_asked_of_readers_is_no_article, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sentences_with_such_words_are_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pull_quote_is_found_at_any_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_pages_take_linear_time, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

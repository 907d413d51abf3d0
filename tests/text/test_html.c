/* Pages of HTML: their text, the way back to their bytes, what they state, and that nothing in them takes long. */
#include "testing.h"
#include "text/page.h"

#include <time.h>

typedef struct fixture {
    mem m;
    line_rules *r;
    text page, t;
    html *h;
    lines l;
    dgm_error err;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->m = test_mem();
    f->err = (dgm_error)DGM_ERROR_INIT;
    *state = f;
    return line_rules_new(&f->m, &f->r, &f->err);
}

static int tear_down(void **state)
{
    fixture *f = *state;
    lines_free(&f->m, &f->l);
    html_free(&f->m, f->h);
    text_free(&f->m, &f->t);
    text_free(&f->m, &f->page);
    line_rules_free(f->r);
    free(f);
    return 0;
}

static void read_bytes(fixture *f, const char *source, size_t len, const char *encoding)
{
    if (text_decode(&f->m, &f->page, source, len, encoding, false, 0, &f->err) ||
        html_read(&f->m, f->r, &f->page, 400, &f->h, &f->t, &f->err) ||
        lines_find(&f->m, f->r, &f->t, f->h, true, &f->l, &f->err))
        fail_msg("%s", f->err.message);
}

static void read(fixture *f, const char *source)
{
    read_bytes(f, source, strlen(source), NULL);
}

static void assert_text(fixture *f, const char *source, const char *want)
{
    read(f, source);
    assert_string_equal(f->t.s, want);
}

/* ---- text */

static void blocks_are_lines(void **state)
{
    fixture *f = *state;
    assert_text(f, "<p>One.<p>Two  \n words</p> <div>Three<p>Four</div>Five", "One.\n\nTwo words\n\nThree\n\nFour\n\nFive");
    assert_text(f, "<ul><li>a<li>b <b>c</b></ul>d", "a\nb c\n\nd");
    assert_text(f, "<ul><li>a<ul><li>b</ul><li>c</ul>", "a\n\nb\n\nc");
    assert_text(f, "<table><tr><td>a<td>b<tr><td>c</table>", "a\nb\n\nc");
    assert_text(f, "a<br>b<br><br>c", "a\nb\n\nc");
    assert_text(f, "<pre>  x\n y\n</pre>", "x\ny");
    assert_text(f, "<dl><dt>a<dd>b<dt>c</dl>", "a\nb\nc");
    assert_text(f, "<h1>T<h2>U</h2>v", "T\n\nU\n\nv");
    assert_text(f, "  <p> \n </p><p>&nbsp;</p><p>a</p>", "a");
    assert_text(f, "a<b>b</b>c <i> d</i>", "abc d");
    assert_text(f, "", "");
}

static void what_is_no_text(void **state)
{
    fixture *f = *state;
    assert_text(f, "a<!-- b --><script>c<p>d</script><style>e</style>f", "af");
    assert_text(f, "a<script>b</scripty></script >c", "ac");
    assert_text(f, "a<!--b", "a");
    assert_text(f, "a<!-->b", "ab");
    assert_text(f, "a<!doctype x><?xml y?></!z>b", "ab");
    assert_text(f, "a < b <3 <", "a < b <3 <");
    assert_text(f, "a<b x='>' y=\">\" z=> c", "a c");
    assert_text(f, "<iframe>a</iframe>b<img alt=c>", "b");
    assert_text(f, "<TITLE>A &amp; <b></TITLE>c", "A & <b>\n\nc");
    assert_text(f, "<svg><title>a</title></svg>b", "a\n\nb");
}

static void character_references(void **state)
{
    fixture *f = *state;
    assert_text(f, "&lt;&amp;&eacute;&#233;&#xE9;&#x1F600;", "<&ééé😀");
    assert_text(f, "&notit; &notin; &copy 1 &ampx", "¬it; ∉ © 1 &x");
    assert_text(f, "&nosuch; & &; &#; &#x; a&b", "&nosuch; & &; &#; &#x; a&b");
    assert_text(f, "&#146;&#0;&#xD800;&#x110000;&#99999999999;", "’\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    assert_text(f, "&NotEqualTilde;&CounterClockwiseContourIntegral;", "≂̸∳");
}

/* Every character of the text leads to where it stands in the bytes. */
static void the_way_back(void **state)
{
    fixture *f = *state;
    const char *source = "<html><p>Grain &amp; <b>co</b>al\n  is&nbsp;dear.<p>Two";
    read(f, source);
    assert_string_equal(f->t.s, "Grain & coal is\xc2\xa0" "dear.\n\nTwo");
    static const char *const words[] = { "Grain", "co", "al", "is", "dear.", "Two" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const int64_t at = strstr(f->t.s, words[i]) - f->t.s;
        assert_int_equal(text_source_offset(&f->t, at), strstr(source, words[i]) - source);
        assert_int_equal(text_from_source(&f->t, strstr(source, words[i]) - source), at);
    }
    assert_int_equal(text_source_offset(&f->t, strchr(f->t.s, '&') - f->t.s), strchr(source, '&') - source);
    assert_int_equal(text_source_offset(&f->t, f->t.len), (int64_t)strlen(source));
    int64_t last = 0;
    for (int32_t i = 0; i <= f->t.len; i++) {
        const int64_t at = text_source_offset(&f->t, i);
        assert_true(at >= last && at <= (int64_t)strlen(source));
        last = at;
    }
    assert_int_equal(text_from_source(&f->t, 1), 0);
}

#ifdef DRAGOMAN_ICONV
static void the_way_back_over_an_encoding(void **state)
{
    fixture *f = *state;
    const char *source = "<meta charset=windows-1251><p>\xcc\xe8\xf0 &amp; \xc3\xf0\xe0\xe4";
    char name[40];
    assert_string_equal(html_charset(source, strlen(source), name), "windows-1251");
    read_bytes(f, source, strlen(source), name);
    assert_string_equal(f->t.s, "Мир & Град");
    assert_int_equal(text_source_offset(&f->t, 0), strchr(source, '\xcc') - source);
    assert_int_equal(text_source_offset(&f->t, (int64_t)strlen("Мир & ")), strchr(source, '\xc3') - source);
    assert_int_equal(text_source_offset(&f->t, f->t.len), (int64_t)strlen(source));
}
#endif

static void charsets_and_sniffing(void **state)
{
    (void)state;
    char name[40];
    static const char *const declared[][2] = {
        { "<meta charset=\"ISO-8859-1\">", "windows-1252" },
        { "<!-- <meta charset=a> --><META http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb18030" },
        { "<meta content='text/html; Charset=KOI8-R; x'>", "koi8-r" },
        { "<meta name=x content=y><meta charset=utf8>", "utf-8" },
    };
    for (size_t i = 0; i < sizeof declared / sizeof *declared; i++)
        assert_string_equal(html_charset(declared[i][0], strlen(declared[i][0]), name), declared[i][1]);
    assert_null(html_charset("<body><meta charset=x>", 22, name));
    static const char *const pages[] = { "<!DOCTYPE html>", "\xef\xbb\xbf\n<HTML lang=en>", "<?xml version='1.0'?><!-- a --><!doctype HTML" };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_true(html_sniff(pages[i], strlen(pages[i])));
    static const char *const others[] = { "", "<p>a", "The <html> tag", "<", "<!-- a", "<!doctype book>" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(html_sniff(others[i], strlen(others[i])));
}

/* ---- what is stated, and kinds */

static const char *kinds(fixture *f)
{
    static char to[4000];
    char *p = to;
    *p = '\0';
    for (size_t i = 0; i < f->l.v.n; i++) {
        const line *l = &f->l.v.v[i];
        p += sprintf(p, "%s:%.*s\n", line_kind_names[l->kind], l->end - l->start < 12 ? (int)(l->end - l->start) : 12,
                     f->t.s + l->start);
    }
    return to;
}

#define PROSE "The council met on Monday to discuss the price of grain and the repair of the harbour wall. It was late. "

static void a_page(void **state)
{
    fixture *f = *state;
    read(f, "<html lang=en><title>Grain &amp; walls | The Gull</title><meta property='og:site_name' content='The &quot;Gull&quot;'>"
            "<script type='application/ld+json'>{\"datePublished\": \"2021-03-23T10:00Z\", \"author\": [{\"@type\":\"Person\",\"name\":\"Ann L\\u00e9e\"}]}</script>"
            "<nav><a href=/>Home</a></nav><div class=teaser><h2>Other news</h2></div><h1>Grain &amp; walls</h1><p>By Ann Lée<p>23 March 2021"
            "<div class='entry-content'><p>" PROSE "<figure><figcaption>A gull</figcaption></figure><h2>Walls</h2><p>" PROSE
            "<ul><li>Grain is dear.</ul><h3>Read more</h3><ul><li><a href=/1>Ten gulls</a></ul></div>"
            "<div id=comments><p>" PROSE "</div><footer>Rights</footer>");
    assert_string_equal(kinds(f), "furniture:Grain & wall\nfurniture:Home\nfurniture:Other news\ntitle:Grain & wall\nbyline:By Ann L\xc3\xa9" "e\n"
                                  "dateline:23 March 202\nbody:The council \ncaption:A gull\nheading:Walls\nbody:The council \nbody:Grain is dea\n"
                                  "furniture:Read more\nfurniture:Ten gulls\nfurniture:The council \nfurniture:Rights\n");
    assert_string_equal(f->l.iso_date, "2021-03-23");
    assert_int_equal(f->l.author.len, strlen("Ann Lée"));
    assert_memory_equal(f->l.author.s, "Ann Lée", f->l.author.len);
    assert_memory_equal(f->l.source.s, "The \"Gull\"", f->l.source.len);
    assert_memory_equal(f->l.lang.s, "en", f->l.lang.len);
    assert_memory_equal(f->l.title.s, "Grain & walls", f->l.title.len);
}

/* Names that say furniture do not count where all of the text stands in them. */
static void wrappers_with_misleading_names(void **state)
{
    fixture *f = *state;
    read(f, "<form id=search><div class=sidebar><h1>Walls</h1><p>" PROSE "<p>" PROSE "</div></form>");
    assert_string_equal(kinds(f), "title:Walls\nbody:The council \nbody:The council \n");
    read(f, "<body class='has-sidebar comments'><p>" PROSE "<p>" PROSE);
    assert_string_equal(kinds(f), "body:The council \nbody:The council \n");
}

#define PROSE7 PROSE "<p>" PROSE "<p>" PROSE "<p>" PROSE "<p>" PROSE "<p>" PROSE "<p>" PROSE
#define OTHER "Readers said on Tuesday that the harbour wall was never theirs to mend, and that grain is for gulls. "
#define OTHER7 "<p>" OTHER "<p>" OTHER "<p>" OTHER "<p>" OTHER "<p>" OTHER "<p>" OTHER "<p>" OTHER

static int count(const char *kinds, const char *what)
{
    int n = 0;
    for (const char *at = kinds; (at = strstr(at, what)) != NULL; at++)
        n++;
    return n;
}

/* A name that most paragraphs bear, or an element for what is in it, says nothing of the text. */
static void names_that_say_nothing(void **state)
{
    fixture *f = *state;
    read(f, "<title>Walls</title><article><h1>Walls</h1><p>" PROSE "<p class=paywall>" PROSE "<p class=paywall>" PROSE
            "<p class=paywall>" PROSE "<p class=paywall>" PROSE "</article>");
    assert_int_equal(count(kinds(f), "body:"), 5);
    read(f, "<div class='field field--label-hidden'><p>" PROSE "</div><div class='elementor-widget elementor-widget-text-editor'><p>" PROSE
            "</div><p>" PROSE "<p><span class=eventTags>" PROSE "</span>");
    assert_int_equal(count(kinds(f), "body:"), 4);
    read(f, "<div class='elementor-widget elementor-widget-nav-menu'><p>" PROSE "</div><p>" PROSE "<p>" PROSE);
    assert_int_equal(count(kinds(f), "body:"), 2);
    read(f, "<title>Walls</title><div class=hidden><h1>Walls</h1><p>" PROSE "<p>" PROSE "<p>" PROSE "</div><div><p>" OTHER "</div>");
    assert_int_equal(count(kinds(f), "body:The council"), 3);
}

/* What holds most of the prose is not the article where the title says otherwise. */
static void the_title_leads(void **state)
{
    fixture *f = *state;
    char source[8192];
    (void)snprintf(source, sizeof source, "<title>Walls</title><div class=a><h1>Walls</h1><div class=t><p>%s<p>%s</div></div><div>%s%s%s%s%s%s%s</div>",
                   PROSE7, PROSE7, OTHER7, OTHER7, OTHER7, OTHER7, OTHER7, OTHER7, OTHER7);
    read(f, source);
    assert_int_equal(count(kinds(f), "body:The council"), 14);
    assert_int_equal(count(kinds(f), "body:Readers"), 0);
    read(f, "<title>Walls</title><div><article><h1>Walls</h1><p>" PROSE7 "</article><article><h1>Grain</h1>" OTHER7
            "</article><article><h1>Gulls</h1>" OTHER7 "</article></div>");
    assert_int_equal(count(kinds(f), "body:The council"), 7);
    assert_int_equal(count(kinds(f), "body:Readers"), 0);
}

static void nothing_to_read(void **state)
{
    fixture *f = *state;
    read(f, "<html><body></body></html>");
    assert_int_equal(f->l.v.n, 0);
    read(f, "<nav><a href=x>Home</a></nav>");
    assert_string_equal(kinds(f), "furniture:Home\n");
    read(f, "Short.");
    assert_string_equal(kinds(f), "body:Short.\n");
}

/* ---- hostile pages */

static double seconds_for(fixture *f, const char *before, const char *piece, size_t bytes)
{
    const size_t head = strlen(before), n = strlen(piece);
    char *s = malloc(head + bytes + n);
    size_t len = head;
    memcpy(s, before, head);
    for (; len < bytes; len += n)
        memcpy(s + len, piece, n);
    const clock_t from = clock();
    read_bytes(f, s, len, NULL);
    free(s);
    return (double)(clock() - from) / CLOCKS_PER_SEC;
}

static void growth_is_linear(void **state)
{
    fixture *f = *state;
    static const char *const bait[][2] = {
        { "", "<div>" }, { "", "<b>" }, { "", "<p>a." }, { "", "<b><div>x" }, { "", "<dl><dt>a<dd>b" }, { "", "<ul><li>x" },
        { "", "</div>" }, { "", "&amp;" }, { "", "&notit" }, { "", "<!-- " }, { "<!--", "a" }, { "", "<a x=\"" }, { "<a ", "x=1 " },
        { "", "<" }, { "", "<script>" }, { "", "<script></scrip" }, { "", "<table><tr><td>" }, { "", "a<br>" }, { "<pre>", "a\n" },
        { "", "<span class='comment share a-b'>a " }, { "", "<script type=application/ld+json>\"author\":{" },
        { "<p class='", "aB" }, { "&#", "9" }, { "", "<h1>Title</h1>" }, { "", "<a href=x>" }, { "", "<option>a" }
    };
    for (size_t i = 0; i < sizeof bait / sizeof *bait; i++) {
        double less = 1e9, more = 1e9;
        for (int turn = 0; turn < 2; turn++) {
            const double a = seconds_for(f, bait[i][0], bait[i][1], 1 << 16), b = seconds_for(f, bait[i][0], bait[i][1], 1 << 18);
            less = a < less ? a : less;
            more = b < more ? b : more;
        }
        if (more > 9 * less + 0.05)
            fail_msg("%s%s: %.3f s, then %.3f s", bait[i][0], bait[i][1], less, more);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(blocks_are_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(character_references, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_way_back, set_up, tear_down),
#ifdef DRAGOMAN_ICONV
        cmocka_unit_test_setup_teardown(the_way_back_over_an_encoding, set_up, tear_down),
#endif
        cmocka_unit_test(charsets_and_sniffing),
        cmocka_unit_test_setup_teardown(a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrappers_with_misleading_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_that_say_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_title_leads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_to_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(growth_is_linear, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

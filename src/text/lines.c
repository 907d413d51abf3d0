/* Text to lines. In: decoded text. Out: its lines, trimmed, in blocks: the lines of one hard-wrapped paragraph share
 * a block, every other line is a block of its own.
 *
 * A break is taken for a hard wrap by the test a filling editor makes: the next line's first word would not have
 * fitted. The width is the text's own (the 90th percentile of the lines that another follows), and the text must
 * show that it is wrapped at all: most such lines are full, and some break in the middle of a sentence. A line that
 * goes on in lower case after a long line is a wrap anywhere. */
#include "text/page.h"
#include "base/bytes8.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

const char *const line_kind_names[LINE_KINDS] = { "title",     "heading", "byline", "dateline",   "caption",
                                                  "pullquote", "body",    "bio",    "disclaimer", "furniture" };

enum { WIDTH_MAX = 160, WRAP_MIN = 40, WRAP_MAX = 120 };

/* ---- characters */

/* Bytes of the line break at p, 0 where there is none. p < end. */
static int break_length(const char *p, const char *end)
{
    const unsigned char c = (unsigned char)*p;
    if (c >= 0x0a && c <= 0x0d)
        return c == '\r' && end - p > 1 && p[1] == '\n' ? 2 : 1;
    if (c == 0xe2 && end - p > 2 && (unsigned char)p[1] == 0x80 && ((unsigned char)p[2] & 0xfe) == 0xa8)
        return 3; /* U+2028, U+2029 */
    return 0;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
        c == 0xfeff;
}

/* Whether one of the 64 bytes at p may begin a line break. */
static bool may_break(const char *p)
{
    uint8_t any = 0;
    for (int i = 0; i < 64; i++) {
        const uint8_t c = (uint8_t)p[i];
        any |= (uint8_t)(c - 0x0a) < 4 || c == 0xe2;
    }
    return any;
}

/* The first byte from p on that no line of text holds inside: a break's first byte, or `end`. */
static const char *find_break(const char *p, const char *end)
{
    static const unsigned char stop[256] = { [0x0a] = 1, [0x0b] = 1, [0x0c] = 1, [0x0d] = 1, [0xe2] = 1 };
    for (;;) {
        while (end - p >= 64 && !may_break(p))
            p += 64;
        const char *near = end - p > 64 ? p + 64 : end;
        while (p < near && !(stop[(unsigned char)*p] && break_length(p, end)))
            p++;
        if (p < near || p == end)
            return p;
    }
}

int32_t text_cells(const char *s, const char *end, int32_t most)
{
    if (end - s >= 3 * (ptrdiff_t)most)
        return most; /* no character has more than three bytes for a cell */
    int32_t n = 0;
    while (s < end && n < most)
        if (end - s >= 8 && !(bytes8_load(s) & BYTE_MARKS)) {
            n += 8;
            s += 8;
        } else { /* from U+3000 on nearly all is wide */
            n += ((unsigned char)*s & 0xc0) != 0x80 ? 1 + ((unsigned char)*s >= 0xe3) : 0;
            s++;
        }
    return n < most ? n : most;
}

static bool is_closing(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xbb || c == 0x201d || c == 0x2019 || c == 0xff09 ||
           (c >= 0x3008 && c <= 0x3011 && (c & 1)) || c == 0x201c || c == '*';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Before the number of a footnote: "it sank.[12]", "it sank.3", but not "it cost 1.3". */
static const char *before_note(const char *s, const char *end)
{
    const char *p = end;
    const bool bracket = p > s && p[-1] == ']';
    p -= bracket;
    int digits = 0;
    for (; p > s && is_digit(p[-1]) && digits < 3; digits++)
        p--;
    if (!digits || p - s < 3 || (bracket && p[-1] != '['))
        return end;
    if (bracket)
        return p - 1;
    return (p[-1] == '.' || p[-1] == '?' || p[-1] == '!') && is_letter(p[-2]) ? p : end;
}

/* Before the letters of an agency behind a sentence: "until May. EFE", but not "of the U.S. GDP". In brackets they sign
 * captions. */
static const char *before_agency(const char *s, const char *end)
{
    enum { LETTERS = 5, SENTENCE = 40 };
    const char *p = end;
    int letters = 0;
    while (p - s > SENTENCE && p[-1] >= 'A' && p[-1] <= 'Z' && letters <= LETTERS) {
        letters++;
        p--;
    }
    if (letters < 2 || letters > LETTERS)
        return end;
    return p - s > SENTENCE && p[-1] == ' ' && p[-2] == '.' && p[-3] >= 'a' && p[-3] <= 'z' ? p - 1 : end;
}

bool ends_sentence(const char *s, const char *end)
{
    end = before_agency(s, before_note(s, end));
    for (int marks = 0; end > s && marks < 4; marks++) {
        const char *p = utf8_back(s, end);
        int n;
        const uint32_t c = utf8_get(p, &n);
        if (c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xff01 || c == 0xff1f)
            return true;
        if (!is_closing(c) && !is_space(c))
            return false;
        end = p;
    }
    return false;
}

/* A bullet, or a number or a letter with a bracket or a full stop, and a space: "- ", "2. ", "(a) ", "iv) ". */
static bool is_listed(const char *s, const char *end)
{
    int n;
    const uint32_t c = utf8_get(s, &n);
    if (c == '-' || c == '*' || c == 0x2022 || c == 0x2043 || c == 0x25aa || c == 0x25cf || c == 0xb7 || c == 0x2023)
        return end - s > n && (s[n] == ' ' || s[n] == '\t');
    const bool open = c == '(';
    const char *p = s + open;
    while (p < end && p - s < 4 && ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')))
        p++;
    if (p == s + open || end - p < 2 || p[1] != ' ' || (*p != ')' && *p != '.'))
        return false;
    const bool digits = s[open] >= '0' && s[open] <= '9';
    return *p == ')' ? open || p - s <= 3 : !open && (digits ? p - s <= 2 : p - s == 1);
}

/* ---- splitting */

static dgm_status add_line(const mem *m, const char *origin, const char *from, const char *to, bool after_blank,
                           lines *l)
{
    line_place place = { 0, 0, after_blank ? LINE_AFTER_BLANK : 0 };
    const char *s = from, *end = to;
    int32_t indent = 0;
    for (int n; s < end && is_space(utf8_get(s, &n)); s += n)
        indent += indent < WIDTH_MAX ? (*s == '\t' ? 8 : 1) : 0;
    place.indent = (uint8_t)indent;
    while (end > s) {
        int n;
        const char *p = utf8_back(s, end);
        if (!is_space(utf8_get(p, &n)))
            break;
        end = p;
        place.flags |= LINE_SPACED;
    }
    if (s == end)
        return DGM_OK;
    if (is_listed(s, end))
        place.flags |= LINE_LISTED;
    const line row = { (int32_t)(s - origin), (int32_t)(end - origin), 0, LINE_BODY, LANG_UND, "text" };
    return vec_push(m, &l->v, row) && vec_push(m, &l->work->places, place) ? DGM_OK : DGM_ERR_MEMORY;
}

static dgm_status split(const mem *m, const text *t, lines *l)
{
    const char *p = t->s, *end = t->s + t->len;
    size_t seen = SIZE_MAX; /* lines before the previous break: the same number again means a blank line */
    while (p < end) {
        const char *stop = find_break(p, end);
        const size_t before = l->v.n;
        if (add_line(m, t->s, p, stop, before == 0 || seen == before, l))
            return DGM_ERR_MEMORY;
        seen = l->v.n == before ? before : SIZE_MAX;
        p = stop < end ? stop + break_length(stop, end) : end;
    }
    return DGM_OK;
}

/* ---- hard wraps */

typedef struct wrapping {
    const char *s;
    int32_t width; /* 0: the text is not wrapped */
} wrapping;

static const char *line_start(const wrapping *w, const line *l)
{
    return w->s + l->start;
}

static uint8_t line_width(const wrapping *w, const line *l, const line_place *place)
{
    const int32_t n = place->indent + text_cells(w->s + l->start, w->s + l->end, WIDTH_MAX);
    return (uint8_t)(n < WIDTH_MAX ? n : WIDTH_MAX);
}

/* Cells of what a filling editor would have had to fit: the first word and the space before it. */
static int32_t first_word_width(const wrapping *w, const line *l)
{
    const char *p = w->s + l->start, *end = w->s + l->end;
    if ((unsigned char)*p >= 0xe3)
        return 2;
    int32_t n = 1;
    while (p < end && n < WIDTH_MAX && *p != ' ' && (unsigned char)*p < 0xe3) {
        p += utf8_len((unsigned char)*p);
        n++;
    }
    return n;
}

/* The next line begins a paragraph, by its place alone. */
static bool starts_block(const line_place *a, const line_place *b)
{
    return b->flags & (LINE_AFTER_BLANK | LINE_LISTED) || (b->indent > a->indent && !(a->flags & LINE_LISTED));
}

/* The first letter, of `line` after opening marks, is one that goes on: no capital, or a mark that only follows. */
static bool goes_on(const wrapping *w, const line *l, bool spaced)
{
    const char *p = line_start(w, l), *end = w->s + l->end;
    for (int i = 0, n; p < end && i < 4; i++, p += n) {
        const uint32_t c = utf8_get(p, &n);
        if (c - 'a' < 26)
            return true;
        switch (utf8proc_category((utf8proc_int32_t)c)) {
        case UTF8PROC_CATEGORY_LL: return true;
        case UTF8PROC_CATEGORY_LO: return w->width > 0 || spaced; /* no case: only where other signs agree */
        case UTF8PROC_CATEGORY_ND: return spaced;
        case UTF8PROC_CATEGORY_PO: if (i == 0 && (c == '.' || c == ',' || c == ';')) return true; break;
        case UTF8PROC_CATEGORY_PS: case UTF8PROC_CATEGORY_PI: case UTF8PROC_CATEGORY_ZS: break;
        default: return false;
        }
    }
    return false;
}

static bool mid_sentence(const wrapping *w, const line *a, const line *b, bool spaced)
{
    const char *end = w->s + a->end;
    return end[-1] != ':' && !ends_sentence(w->s + a->start, end) && goes_on(w, b, spaced);
}

/* The width the text is wrapped to, or 0. */
static int32_t wrap_width(const char *s, const lines *l)
{
    uint32_t count[WIDTH_MAX + 1] = { 0 }, pairs = 0, full = 0, cut = 0;
    wrapping w = { s, 1 };
    line_place *places = l->work->places.v;
    for (size_t i = 1; i < l->v.n; i++)
        if (!starts_block(&places[i - 1], &places[i])) {
            places[i - 1].width = line_width(&w, &l->v.v[i - 1], &places[i - 1]);
            count[places[i - 1].width]++;
            pairs++;
        }
    int32_t width = 0;
    for (uint32_t sum = 0; pairs && width <= WIDTH_MAX && sum + count[width] < pairs - pairs / 10; width++)
        sum += count[width];
    if (!pairs || width < WRAP_MIN || width > WRAP_MAX)
        return 0;
    for (size_t i = 1; i < l->v.n; i++) {
        const line *a = &l->v.v[i - 1];
        if (starts_block(&places[i - 1], &places[i]))
            continue;
        full += places[i - 1].width + first_word_width(&w, a + 1) > width;
    }
    for (size_t i = 1; full * 5 >= pairs * 3 && i < l->v.n; i++)
        cut += !starts_block(&places[i - 1], &places[i]) && mid_sentence(&w, &l->v.v[i - 1], &l->v.v[i], false);
    return full * 5 >= pairs * 3 && cut * 4 >= pairs ? width : 0;
}

static bool is_wrap(const wrapping *w, const line *a, const line_place *at)
{
    const line *b = a + 1;
    if (starts_block(at, at + 1))
        return false;
    if (at->flags & LINE_LISTED && at[1].indent > at->indent)
        return true;
    const int32_t width = at->width;
    if (w->width && width + first_word_width(w, b) > w->width)
        return true;
    const bool spaced = at->flags & LINE_SPACED;
    return (spaced || width >= WRAP_MIN) && mid_sentence(w, a, b, spaced);
}

static void group(const char *s, lines *l)
{
    const wrapping w = { s, wrap_width(s, l) };
    for (size_t i = 1; i < l->v.n; i++)
        l->v.v[i].block = l->v.v[i - 1].block + !is_wrap(&w, &l->v.v[i - 1], &l->work->places.v[i - 1]);
}

/* ---- all of it */

/* What a large page took is not kept while its tables are made. */
static void bound_work(const mem *m, line_work *w)
{
    enum { KEPT = 4096 };
    if (w->paragraphs.cap > KEPT) {
        vec_free(m, &w->paragraphs);
        vec_free(m, &w->places);
        arena_free(&w->hits);
    }
    if (w->shingles.cap > KEPT * 8) {
        vec_free(m, &w->shingles);
        vec_free(m, &w->filter);
    }
}

/* Marks what other documents of the same source have too. */
static dgm_status mark_repeats(const mem *m, const text *t, const html *h, lines *l, dgm_error *err)
{
    const str stated = l->from.len || !h ? l->from : html_field(h, FIELD_SOURCE);
    return l->again ? boilerplate_mark(l->again, m, t, stated.len ? stated : l->folder, l, err) : DGM_OK;
}

/* The lines of a page of HTML, each a block of its own. */
static dgm_status take_lines(const mem *m, const html *h, lines *l)
{
    if (!vec_reserve(m, &l->v, h->lines.n) || !vec_reserve(m, &l->work->places, h->lines.n))
        return DGM_ERR_MEMORY;
    for (size_t i = 0; i < h->lines.n; i++) {
        const line row = { h->lines.v[i].start, h->lines.v[i].end, (int32_t)i, LINE_BODY, LANG_UND, "text" };
        l->v.v[l->v.n++] = row;
        l->work->places.v[l->work->places.n++] = (line_place){ 0, 0, h->lines.v[i].softly ? 0 : LINE_AFTER_BLANK };
    }
    return DGM_OK;
}

dgm_status lines_find(const mem *m, const line_rules *r, const text *t, html *h, bool is_page, lines *out,
                      dgm_error *err)
{
    out->v.n = 0;
    out->title = out->author = out->date = out->source = out->lang = (str){ "", 0 };
    if (!out->work && !(out->work = mem_zalloc(m, sizeof *out->work)))
        return err_memory(err);
    out->work->hits.m = m;
    out->work->places.n = 0;
    if (h ? take_lines(m, h, out) : split(m, t, out))
        return err_memory(err);
    if (!h)
        group(t->s, out);
    dgm_status s = mark_repeats(m, t, h, out, err);
    if (!s && h)
        s = article_find(m, r, t, h, out, err);
    else if (!s && is_page && out->v.n > 1)
        s = page_find(m, r, t, out, err);
    bound_work(m, out->work);
    return s;
}

void lines_free(const mem *m, lines *l)
{
    vec_free(m, &l->v);
    if (l->work) {
        vec_free(m, &l->work->places);
        vec_free(m, &l->work->paragraphs);
        vec_free(m, &l->work->quotes);
        vec_free(m, &l->work->shingles);
        vec_free(m, &l->work->filter);
        vec_free(m, &l->work->folded);
        arena_free(&l->work->hits);
    }
    mem_free(m, l->work);
    l->work = NULL;
}

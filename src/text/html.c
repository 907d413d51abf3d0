/* A page of HTML to lines. In: the page, decoded. Out: its text, a line for each block, with the nodes they belong to;
 * the map back; what the page states of itself.
 *
 * Elements are kept on a stack of bounded depth, by which text finds its block: end tags end the nearest element of
 * their name within reach, a block ends an open paragraph, an item the item before it. What is deeper than the stack
 * belongs to the deepest element on it. White space is as browsers show it. Markup, comments, scripts and styles are no
 * text; all else becomes text, and article.c says of what kind. */
#include "text/html.h"
#include "text/page.h"
#include "base/data.h"
#include "base/utf8.h"

#include <string.h>

enum {
    REACH = 64,       /* how far an end tag looks */
    RANK_TIME = 1000, /* of a <time>, after all metadata */
    RANK_LANG = 1
};

enum gap { GAP_NONE, GAP_LINE, GAP_BLOCK }; /* between the last line and the next */

typedef struct reader {
    const mem *m;
    const html_rules *r;
    html *h;
    text *out;
    const char *begin; /* of the page */
    int64_t shift;     /* of the page's offset to the text's, since the last point of the map */
    int64_t limit;
    int over;         /* open elements that the stack had no room for */
    uint32_t nesting; /* elements on the stack, at most */
    int links;        /* open links */
    bool line, space; /* one is begun; white space waits for a character */
    bool softly;      /* the line to come follows a <br> */
    enum gap gap;
    dgm_status status;
} reader;

static void fail(reader *x, dgm_status s)
{
    x->status = x->status ? x->status : s;
}

static int32_t node_now(const reader *x)
{
    return x->h->stack.n ? x->h->stack.v[x->h->stack.n - 1].node : 0;
}

/* ---- text */

static void end_line(reader *x, enum gap gap)
{
    if (x->line)
        x->h->lines.v[x->h->lines.n - 1].end = (int32_t)x->out->own.n;
    x->line = x->space = x->softly = false;
    x->gap = gap > x->gap ? gap : x->gap;
}

static void begin_line(reader *x)
{
    const int breaks = x->h->lines.n == 0 ? 0 : x->gap == GAP_BLOCK ? 2 : 1;
    if (breaks && !buf_add(x->m, &x->out->own, "\n\n", (size_t)breaks))
        fail(x, DGM_ERR_MEMORY);
    const html_line l = { .start = (int32_t)x->out->own.n, .node = node_now(x), .softly = x->softly };
    if (!vec_push(x->m, &x->h->lines, l))
        fail(x, DGM_ERR_MEMORY);
    x->line = !x->status;
    x->gap = GAP_NONE;
    x->space = x->softly = false;
}

/* Text that came from the page at `from`; in step with it if its bytes are the page's. */
static void put(reader *x, const char *s, size_t n, const char *from)
{
    if (!x->line)
        begin_line(x);
    if (x->status)
        return;
    if (x->space && !buf_char(x->m, &x->out->own, ' '))
        fail(x, DGM_ERR_MEMORY);
    x->space = false;
    const int64_t source = from - x->begin, shift = source - (int64_t)x->out->own.n;
    if ((int64_t)(x->out->own.n + n) > x->limit)
        fail(x, DGM_ERR_LIMIT);
    else if ((shift != x->shift && !vec_push(x->m, &x->out->map, ((text_point){ (int32_t)x->out->own.n, source }))) ||
             !buf_add(x->m, &x->out->own, s, n))
        fail(x, DGM_ERR_MEMORY);
    x->shift = shift;
    if (x->line && x->links)
        x->h->lines.v[x->h->lines.n - 1].links += (int32_t)n;
}

/* Bytes of the no-break or zero-width space at p, which begins no line; 0: another character. */
static size_t wide_space(const char *p, size_t left)
{
    if (left >= 2 && memcmp(p, "\xc2\xa0", 2) == 0)
        return 2;
    return left >= 3 && (memcmp(p, "\xe2\x80\x8b", 3) == 0 || memcmp(p, "\xef\xbb\xbf", 3) == 0) ? 3 : 0;
}

static void add_gap(reader *x, char c, bool pre)
{
    if (pre && c == '\n') {
        const bool soft = x->line;
        end_line(x, GAP_LINE);
        x->softly = soft;
    } else
        x->space = x->line;
}

static void add_text(reader *x, const char *p, const char *end, bool pre)
{
    while (p < end && !x->status) {
        if (html_blank(*p)) {
            add_gap(x, *p++, pre);
            continue;
        }
        char as[8];
        const size_t n = *p == '&' ? reference_read(x->r->references.v, x->r->references.n, p, end, as) : 0;
        if (n) {
            if (x->line || !wide_space(as, strlen(as)))
                put(x, as, strlen(as), p);
            p += n;
            continue;
        }
        const size_t wide = x->line ? 0 : wide_space(p, (size_t)(end - p));
        if (wide) {
            p += wide;
            continue;
        }
        const char *from = p++;
        while (p < end && !html_blank(*p) && *p != '&')
            p++;
        put(x, from, (size_t)(p - from), from);
    }
}

/* ---- elements */

static uint32_t hash_name(const char *s)
{
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

static bool is_block(const html_tag *t)
{
    return t && (t->layout == LAYOUT_BLOCK || t->layout == LAYOUT_CELL);
}

static void pop_to(reader *x, size_t n)
{
    while (x->h->stack.n > n) {
        const html_open *e = &x->h->stack.v[--x->h->stack.n];
        x->links -= e->link;
        if (is_block(e->tag)) /* NOLINTNEXTLINE(clang-analyzer-core.*): which it is not where it is NULL */
            end_line(x, e->tag->layout == LAYOUT_CELL || e->tag->role == ROLE_ITEM ? GAP_LINE : GAP_BLOCK);
    }
    x->over = 0;
}

/* Ends an open element that this one cannot stand in: a paragraph for any block, one of its own group else. */
static void end_before(reader *x, const html_tag *t)
{
    const html_open *v = x->h->stack.v;
    const size_t n = x->h->stack.n;
    for (size_t i = n; i-- > 0 && n - i <= REACH;) {
        const html_tag *o = v[i].tag;
        if (!o)
            continue;
        const bool same = t->group.len && str_eq(o->group, t->group);
        if (same || (is_block(t) && str_eq(o->group, STR("p")))) {
            pop_to(x, i);
            if (same)
                return;
            continue;
        }
        if (o->role == ROLE_LIST || o->role == ROLE_TABLE || (is_block(o) && !t->group.len) ||
            (o->layout == LAYOUT_CELL && !str_eq(t->group, STR("tr")) && !str_eq(t->group, STR("tb"))))
            return;
    }
}

/* What its names say of an element. */
static const html_hint *read_hints(const reader *x, const markup *tag)
{
    static const char *const places[] = { "itemprop", "class", "id", "role", "rel" };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        str names = markup_get(tag, places[i]);
        names.len = names.len < 256 ? names.len : 256;
        const html_hint *h = names.len ? html_hint_of(x->r, names) : NULL;
        if (h)
            return h;
    }
    return NULL;
}

static bool says_hidden(const markup *tag)
{
    const str style = markup_get(tag, "style");
    for (int i = 0; i < tag->n; i++)
        if (tag->attributes[i].name.len == 6 && memcmp(tag->attributes[i].name.s, "hidden", 6) == 0)
            return true;
    for (size_t i = 0; i + 12 <= style.len && i < 200; i++)
        if (memcmp(style.s + i, "display:none", 12) == 0 ||
            (i + 13 <= style.len && memcmp(style.s + i, "display: none", 13) == 0))
            return true;
    return false;
}

/* The node of a new element: one of its own if it is a block or says something of its text. */
static int32_t node_for(reader *x, const html_tag *t, const markup *tag)
{
    const int32_t parent = node_now(x);
    const bool outer = strcmp(tag->name, "html") == 0 || strcmp(tag->name, "body") == 0; /* of the whole page */
    const html_hint *hint = outer || (t && (t->role == ROLE_LINK || t->role == ROLE_FURNITURE)) ? NULL
                                                                                                : read_hints(x, tag);
    uint8_t role = t && t->role != ROLE_LINK ? t->role : (uint8_t)ROLE_NONE;
    const char *reason = role == ROLE_FURNITURE || role == ROLE_FORM ? t->reason : NULL;
    const bool phrase = hint && hint->role == ROLE_FURNITURE && !is_block(t) && strcmp(hint->reason, "hidden") != 0;
    if (hint && hint->role != ROLE_NONE && (role == ROLE_NONE || hint->role != ROLE_BODY) && role != ROLE_HEADING &&
        !phrase) { /* words of a sentence in a <span> are part of it */
        role = hint->role;
        reason = hint->reason;
    }
    if (!outer && says_hidden(tag)) {
        role = ROLE_FURNITURE;
        reason = "hidden";
    }
    if (!is_block(t) && role == ROLE_NONE)
        return parent;
    const html_node n = { .parent = parent,
                          .role = role,
                          .reason = reason,
                          .level = t && t->role == ROLE_HEADING && tag->name[0] == 'h' ? (uint8_t)(tag->name[1] - '0')
                                                                                       : 0,
                          .cell = t && t->layout == LAYOUT_CELL };
    if (!vec_push(x->m, &x->h->nodes, n)) {
        fail(x, DGM_ERR_MEMORY);
        return parent;
    }
    return (int32_t)(x->h->nodes.n - 1);
}

static void push(reader *x, const html_tag *t, const markup *tag)
{
    if (x->h->stack.n == x->nesting) {
        x->over++;
        x->h->untold++;
        return;
    }
    const bool link = t && t->role == ROLE_LINK && markup_get(tag, "href").len > 0;
    const html_open e = { .tag = t,
                          .name = hash_name(tag->name),
                          .node = node_for(x, t, tag),
                          .link = link,
                          .pre = strcmp(tag->name, "pre") == 0 ||
                                 (x->h->stack.n && x->h->stack.v[x->h->stack.n - 1].pre) };
    if (!vec_push(x->m, &x->h->stack, e))
        fail(x, DGM_ERR_MEMORY);
    else
        x->links += link;
}

static void end_element(reader *x, const markup *tag)
{
    const uint32_t name = hash_name(tag->name);
    const html_tag *t = html_tag_of(x->r, tag->name);
    if (x->over) {
        x->over--;
        if (is_block(t))
            end_line(x, GAP_BLOCK);
        return;
    }
    const size_t n = x->h->stack.n;
    for (size_t i = n; i-- > 0 && n - i <= REACH;) {
        if (x->h->stack.v[i].name == name) {
            pop_to(x, i);
            return;
        }
        const html_tag *o = x->h->stack.v[i].tag;
        if (is_block(o) && !is_block(t))
            return; /* an inline element ends in its block */
    }
}

/* ---- elements whose content is no markup */

static const char *skip_raw(reader *x, const markup *tag, const char *end)
{
    const char *stop = markup_raw_end(tag->end, end, tag->name);
    if (strcmp(tag->name, "script") == 0 && str_eq(markup_get(tag, "type"), STR("application/ld+json")) &&
        !html_read_linked_data(x->m, x->r, x->h, tag->end, stop))
        fail(x, DGM_ERR_MEMORY);
    return stop;
}

/* <title>: a line, and stated; <textarea>: a line. */
static const char *read_plain(reader *x, const html_tag *t, const markup *tag, const char *end)
{
    const char *stop = markup_raw_end(tag->end, end, tag->name);
    if (t->role == ROLE_PAGE_TITLE && x->h->field[FIELD_PAGE_TITLE].len) { /* of a drawing */
        return stop;
    }
    end_line(x, GAP_BLOCK);
    push(x, t, tag);
    const bool own = x->h->stack.n && x->h->stack.v[x->h->stack.n - 1].tag == t;
    if (own && !x->status) {
        const html_node n = { .parent = node_now(x), .role = t->role, .reason = t->reason };
        if (!vec_push(x->m, &x->h->nodes, n))
            fail(x, DGM_ERR_MEMORY);
        else
            x->h->stack.v[x->h->stack.n - 1].node = (int32_t)(x->h->nodes.n - 1);
    }
    add_text(x, tag->end, stop, false);
    if (own)
        pop_to(x, x->h->stack.n - 1);
    end_line(x, GAP_BLOCK);
    if (t->role == ROLE_PAGE_TITLE &&
        !html_state(x->m, x->r, x->h, FIELD_PAGE_TITLE, 0, (str){ tag->end, (size_t)(stop - tag->end) }))
        fail(x, DGM_ERR_MEMORY);
    return stop;
}

static void read_statements(reader *x, const html_tag *t, const markup *tag)
{
    bool ok = true;
    if (strcmp(tag->name, "meta") == 0)
        ok = html_read_meta(x->m, x->r, x->h, tag);
    else if (strcmp(tag->name, "html") == 0 && markup_get(tag, "lang").len)
        ok = html_state(x->m, x->r, x->h, FIELD_LANG, RANK_LANG, markup_get(tag, "lang"));
    else if (t && t->role == ROLE_TIME && markup_get(tag, "datetime").len)
        ok = html_state(x->m, x->r, x->h, FIELD_DATE, RANK_TIME, markup_get(tag, "datetime"));
    if (!ok)
        fail(x, DGM_ERR_MEMORY);
}

/* Handles a start tag; where to go on. */
static const char *begin_element(reader *x, const markup *tag, const char *end)
{
    const html_tag *t = html_tag_of(x->r, tag->name);
    read_statements(x, t, tag);
    if (t && t->layout == LAYOUT_RAW)
        return skip_raw(x, tag, end);
    if (t && t->layout == LAYOUT_PLAIN)
        return read_plain(x, t, tag, end);
    if (t && t->layout == LAYOUT_VOID)
        return tag->end;
    if (t && t->layout == LAYOUT_BREAK) {
        const bool twice = !x->line && x->softly; /* <br><br> stands between paragraphs */
        const bool soft = x->line;
        end_line(x, twice || tag->name[0] == 'h' ? GAP_BLOCK : GAP_LINE);
        x->softly = soft;
        return tag->end;
    }
    if (t)
        end_before(x, t);
    if (is_block(t))
        end_line(x, t->layout == LAYOUT_CELL || t->role == ROLE_ITEM ? GAP_LINE : GAP_BLOCK);
    if (!tag->closed || is_block(t))
        push(x, t, tag);
    return tag->end;
}

str html_field(const html *h, int field)
{
    return h->field[field];
}

/* ---- all of it */

static void read_page(reader *x, const char *p, const char *end)
{
    markup tag;
    while (p < end && !x->status) {
        markup_next(p, end, &tag);
        p = tag.end;
        if (tag.kind == MARKUP_TEXT)
            add_text(x, tag.s, tag.end, x->h->stack.n && x->h->stack.v[x->h->stack.n - 1].pre);
        else if (tag.kind == MARKUP_START)
            p = begin_element(x, &tag, end);
        else if (tag.kind == MARKUP_END)
            end_element(x, &tag);
    }
    pop_to(x, 0);
    end_line(x, GAP_NONE);
}

static void clear(html *h)
{
    h->untold = 0;
    h->nodes.n = h->lines.n = h->stack.n = h->strings.n = 0;
    memset(h->field, 0, sizeof h->field);
}

int64_t html_untold(const html *h)
{
    return h->untold;
}

dgm_status html_read(const mem *m, const struct line_rules *rules, const text *from, uint32_t nesting, html **h, text *out,
                     dgm_error *err)
{
    if (!*h && !(*h = mem_zalloc(m, sizeof **h)))
        return err_memory(err);
    clear(*h);
    text_derive(out, from);
    reader x = { .m = m, .r = rules->html, .h = *h, .out = out, .begin = from->s, .limit = INT32_MAX / 2,
                 .nesting = nesting };
    const html_node root = { .parent = -1 };
    if (!vec_push(m, &x.h->nodes, root) || !buf_str(m, &out->own, ""))
        return err_memory(err);
    read_page(&x, from->s, from->s + from->len);
    if (x.status)
        return x.status == DGM_ERR_MEMORY ? err_memory(err) : err_set(err, x.status, "the text is over 1 GiB");
    for (int i = 0; i < FIELDS; i++)
        x.h->field[i].s = x.h->field[i].len ? x.h->strings.v + x.h->field_at[i] : "";
    out->s = out->own.v;
    out->len = (int32_t)out->own.n;
    return DGM_OK;
}

void html_free(const mem *m, html *h)
{
    if (!h)
        return;
    vec_free(m, &h->nodes);
    vec_free(m, &h->lines);
    vec_free(m, &h->stack);
    vec_free(m, &h->strings);
    mem_free(m, h);
}

/* ---- before it is decoded */

bool html_sniff(const char *s, size_t len)
{
    static const char *const begins[] = { "<!doctype html", "<html" };
    const char *p = s, *end = s + len;
    if (len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        p += 3;
    markup x;
    for (int i = 0; i < 8 && p < end; i++) {
        while (p < end && html_blank(*p))
            p++;
        for (size_t k = 0; k < sizeof begins / sizeof *begins; k++) {
            size_t n = 0;
            while (begins[k][n] && p + n < end && (p[n] >= 'A' && p[n] <= 'Z' ? p[n] + 32 : p[n]) == begins[k][n])
                n++;
            if (!begins[k][n])
                return true;
        }
        if (p == end || *p != '<')
            return false;
        markup_next(p, end, &x);
        if (x.kind != MARKUP_SKIPPED)
            return false;
        p = x.end;
    }
    return false;
}

/* The name after "charset=" in a <meta http-equiv>'s content. */
static str charset_of_content(str s)
{
    for (size_t i = 0; i + 8 <= s.len; i++) {
        size_t k = 0;
        while (k < 8 && (s.s[i + k] | 0x20) == ("charset="[k] | 0x20))
            k++;
        if (k < 8)
            continue;
        str name = { s.s + i + 8, 0 };
        while (i + 8 + name.len < s.len && !html_blank(name.s[name.len]) && name.s[name.len] != ';')
            name.len++;
        return name;
    }
    return (str){ "", 0 };
}

const char *html_charset(const char *s, size_t len, char name[40])
{
    enum { LOOK = 4096 };
    const char *p = s, *end = s + (len < LOOK ? len : LOOK);
    str found = { "", 0 };
    for (markup x; p < end && !found.len; p = x.end) {
        markup_next(p, end, &x);
        if (x.kind == MARKUP_START && strcmp(x.name, "meta") == 0) {
            found = markup_get(&x, "charset");
            found = found.len ? found : charset_of_content(markup_get(&x, "content"));
        } else if (x.kind == MARKUP_START && strcmp(x.name, "body") == 0)
            break;
    }
    if (!found.len || found.len >= 40)
        return NULL;
    for (size_t i = 0; i <= found.len; i++)
        name[i] = i == found.len ? '\0' : found.s[i] >= 'A' && found.s[i] <= 'Z' ? (char)(found.s[i] + 32) : found.s[i];
    const data_file *f = data_find("und/charsets.tsv");
    tsv row = tsv_open(f->data, f->len);
    while (tsv_next(&row))
        if (str_eq(row.cell[0], str_of(name)) && row.cell[1].len < 40) {
            memcpy(name, row.cell[1].s, row.cell[1].len);
            name[row.cell[1].len] = '\0';
            break;
        }
    return name;
}

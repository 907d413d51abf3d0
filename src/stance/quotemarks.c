/* Quotation marks to quoted spans. In: the text of consecutive sentences. Out: outermost spans.
 *
 * One pass over the characters with a short stack of open marks, so nested marks cannot close the outer span. A
 * straight mark and an apostrophe are read by their neighbours: a mark opens before a word and after a space. */
#include "stance/quotes.h"

#include "base/utf8.h"

enum style { CURLY, SINGLE, GUILLEMET, ANGLE, CORNER, WHITE_CORNER, STRAIGHT, STRAIGHT_SINGLE, TEX, STYLES };
enum { DEPTH = 4, SPACES = 4 };

typedef struct scan {
    const char *begin, *end; /* of the paragraph */
    const char *p;           /* the character looked at, */
    uint32_t c;              /* and what it is */
    int len;
    uint32_t before, after;  /* its neighbours, 0 at the border of the paragraph */
    uint8_t stack[DEPTH];
    int depth;
} scan;

static bool is_space(uint32_t c)
{
    return c == 0 || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || c == 0x202f || c == 0x2009 ||
           c == 0x3000;
}

static bool is_letter(uint32_t c)
{
    const bool wide_mark = c >= 0xff01 && c <= 0xff65 && !((c | 32) - 0xff41 < 26 || c - 0xff10 < 10);
    return (c >= '0' && c <= '9') || (c | 32) - 'a' < 26 || (c >= 0xc0 && c < 0x2000) || (c >= 0x3041 && !wide_mark);
}

/* Chinese has no spaces, so what stands before a straight mark does not tell. */
static bool is_hanzi(uint32_t c)
{
    return c >= 0x3400 && c < 0xa000;
}

static bool starts_word(const scan *s)
{
    return !is_space(s->after) && (!is_letter(s->before) || is_hanzi(s->before)) && s->before != '.' &&
           s->before != ',';
}

/* A straight mark with a space on each side opens where a paragraph begins or a colon stands before it. */
static bool starts_spaced(const scan *s)
{
    const char *p = s->p;
    if (!is_space(s->after) || s->after == 0 || !is_space(s->before))
        return false;
    while (p > s->begin && p[-1] == ' ' && s->p - p < SPACES)
        p--;
    return p == s->begin || p[-1] == ':';
}

/* The style the character opens, STYLES: none. */
static int opens(const scan *s)
{
    switch (s->c) {
    case 0x201c: case 0x201e: case 0x201f: return CURLY;
    case 0x2018: case 0x201a: return is_letter(s->before) ? STYLES : SINGLE;
    case 0xab: return GUILLEMET;
    case 0x2039: return ANGLE;
    case 0x300c: return CORNER;
    case 0x300e: return WHITE_CORNER;
    case '"': return starts_word(s) || starts_spaced(s) ? STRAIGHT : STYLES;
    case '`': return s->after == '`' ? TEX : STYLES;
    case '\'':
        if (s->after == '\'')
            return is_space(s->before) || s->before == '(' ? TEX : STYLES;
        return starts_word(s) && is_letter(s->after) ? STRAIGHT_SINGLE : STYLES;
    default: return STYLES;
    }
}

/* Marks of two kinds are mixed: “It is open," he said. */
static bool ends_word(const scan *s)
{
    return s->c == '"' && !is_space(s->before) && !is_letter(s->after);
}

static bool closes(const scan *s, int style)
{
    switch (style) {
    case CURLY:
        return s->c == 0x201d || (s->c == 0x201c && !is_space(s->before) && !is_letter(s->after)) || ends_word(s);
    case SINGLE: return s->c == 0x2019 && !is_letter(s->after) && !is_space(s->before);
    case GUILLEMET: return s->c == 0xbb;
    case ANGLE: return s->c == 0x203a;
    case CORNER: return s->c == 0x300d;
    case WHITE_CORNER: return s->c == 0x300f;
    case STRAIGHT: return s->c == '"' || (s->c == 0x201d && !is_space(s->before));
    case STRAIGHT_SINGLE: return s->c == '\'' && !is_letter(s->after) && !is_space(s->before);
    default: return (s->c == '\'' && s->after == '\'') || s->c == '"';
    }
}

static bool step(scan *s)
{
    s->before = s->p == s->begin ? 0 : s->c;
    s->c = utf8_get(s->p, &s->len);
    int len;
    s->after = s->p + s->len < s->end ? utf8_get(s->p + s->len, &len) : 0;
    return s->c == '"' || s->c == '\'' || s->c == '`' || s->c >= 0xab;
}

/* Handles the mark at p; whether the outermost quotation closed. `*opened` gets the start of an outermost one. */
static bool handle(scan *s, const char **opened)
{
    for (int k = s->depth; k-- > 0;)
        if (closes(s, s->stack[k])) {
            if (s->stack[k] == TEX && s->c == '\'')
                s->len = 2;
            s->depth = k;
            return k == 0;
        }
    const int style = opens(s);
    if (style == STYLES || s->depth == DEPTH || (s->depth && s->stack[s->depth - 1] == style))
        return false;
    if (s->depth == 0)
        *opened = s->p;
    s->stack[s->depth++] = (uint8_t)style;
    if (style == TEX)
        s->len = 2;
    return false;
}

/* Tokens of a byte span; *token walks forward over the document. */
static bool add(const reading *r, const mem *m, const char *start, const char *end, bool closed, int32_t *token,
                quoteds *out)
{
    const tokens *tok = r->in->in->tok;
    const char *base = r->in->in->t->s;
    quoted q = { (int32_t)(start - base), (int32_t)(end - base), 0, 0, closed, false };
    while (*token < tok->n && tok->end[*token] <= q.start)
        ++*token;
    q.first = *token;
    while (*token < tok->n && tok->start[*token] < q.end)
        ++*token;
    q.last = *token;
    return q.first >= q.last || vec_push(m, out, q);
}

bool quotemarks_find(const reading *r, const mem *m, int32_t from, int32_t to, quoteds *out)
{
    const sentences *sen = r->in->in->sen;
    const char *base = r->in->in->t->s, *opened = NULL;
    scan s = { 0 };
    int32_t token = from < to ? sen->first[from] : 0;
    for (int32_t a = from, b; a < to; a = b) {
        for (b = a + 1; b < to && sen->block[b] == sen->block[a];)
            b++;
        s.begin = s.p = base + sen->start[a];
        s.end = base + sen->end[b - 1];
        bool continued = s.depth > 0; /* the mark that opens this paragraph goes on with the last one's */
        for (bool first = true; s.p < s.end; s.p += s.len, first = false) {
            if (!step(&s))
                continue;
            if (first && continued && opens(&s) == s.stack[0])
                continue;
            if (handle(&s, &opened) && !add(r, m, opened, s.p + s.len, true, &token, out))
                return false;
        }
        if (!s.depth)
            continue;
        s.depth = 1;
        scan next = { 0 };
        if (b < to) {
            next.begin = next.p = base + sen->start[b];
            next.end = base + sen->end[b];
        }
        if (b < to && step(&next) && opens(&next) == s.stack[0])
            continue;
        if (!add(r, m, opened, s.end, false, &token, out))
            return false;
        s.depth = 0;
    }
    return true;
}

/* Paragraphs: what each looks like. In: lines in blocks. Out: features (width, words, capitals, separators, how it
 * ends) and the rules it matches; and the questions page.c asks of them. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum { SAMPLE_BYTES = 600 };

/* ---- features */

bool is_gap(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xa0 || c == 0x3000;
}

bool is_separator(uint32_t c)
{
    return c == '|' || c == '/' || c == '>' || c == 0xb7 || c == 0x203a || c == 0x2192 || c == 0x2190 || c == 0x25b8 ||
        c == 0x2022;
}

bool is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    const utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT;
}

bool is_word_char(uint32_t c)
{
    if (c < 0x80)
        return (c | 32) - 'a' < 26 || c - '0' < 10;
    return c >= 0xc0 && utf8proc_category((utf8proc_int32_t)c) <= UTF8PROC_CATEGORY_NO;
}

/* What a character counts as. Those that join do so inside a word. */
enum { IN_WORD = 1, CAPITAL = 2, DIGIT = 4, JOINS = 8, SEPARATOR = 16, GAP = 32, WIDE = 64 };

#define W IN_WORD
#define C (IN_WORD | CAPITAL)
#define D (IN_WORD | DIGIT)
static const uint8_t counts_as[128] = {
    ['\t'] = GAP, [' '] = GAP, ['\''] = JOINS, ['-'] = JOINS, ['|'] = SEPARATOR, ['/'] = SEPARATOR, ['>'] = SEPARATOR,
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
    ['A'] = C, ['B'] = C, ['C'] = C, ['D'] = C, ['E'] = C, ['F'] = C, ['G'] = C, ['H'] = C, ['I'] = C, ['J'] = C,
    ['K'] = C, ['L'] = C, ['M'] = C, ['N'] = C, ['O'] = C, ['P'] = C, ['Q'] = C, ['R'] = C, ['S'] = C, ['T'] = C,
    ['U'] = C, ['V'] = C, ['W'] = C, ['X'] = C, ['Y'] = C, ['Z'] = C,
    ['a'] = W, ['b'] = W, ['c'] = W, ['d'] = W, ['e'] = W, ['f'] = W, ['g'] = W, ['h'] = W, ['i'] = W, ['j'] = W,
    ['k'] = W, ['l'] = W, ['m'] = W, ['n'] = W, ['o'] = W, ['p'] = W, ['q'] = W, ['r'] = W, ['s'] = W, ['t'] = W,
    ['u'] = W, ['v'] = W, ['w'] = W, ['x'] = W, ['y'] = W, ['z'] = W
};
#undef W
#undef C
#undef D

/* The same of a character beyond ASCII. */
static uint8_t count_wide(uint32_t c)
{
    if (c == 0x3000)
        return SEPARATOR | GAP;
    if (c == 0x2019 || is_gap(c) || is_separator(c))
        return c == 0x2019 ? JOINS : is_gap(c) ? GAP : SEPARATOR;
    const utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    if (c < 0xc0 || k > UTF8PROC_CATEGORY_NO)
        return 0;
    return c >= 0x3041 ? WIDE : k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT ? IN_WORD | CAPITAL : IN_WORD;
}

/* The end of its first `most` bytes, on a character. */
static const char *sample_end(const paragraph *p, int most)
{
    const char *end = p->end;
    if (end - p->s > most)
        for (end = p->s + most; ((unsigned char)*end & 0xc0) == 0x80;)
            end--;
    return end;
}

static void count_features(paragraph *p)
{
    const char *end = sample_end(p, SAMPLE_BYTES);
    int32_t words = 0, capitals = 0, separators = 0, digits = 0, wide = 0;
    uint8_t before = GAP; /* of the character before; without IN_WORD where it ended a word */
    for (const char *s = p->s; s < end;) {
        int n = 1;
        uint8_t as = (unsigned char)*s < 0x80 ? counts_as[(unsigned char)*s] : count_wide(utf8_get(s, &n));
        s += n;
        as |= as / JOINS & before & IN_WORD; /* without branches, which letters would mislead */
        const uint8_t begun = as & ~before & IN_WORD;
        words += begun;
        capitals += begun & as / CAPITAL;
        digits += as / DIGIT & 1;
        wide += as / WIDE & 1;
        separators += (as / SEPARATOR & 1) | ((as & before) / GAP & (s < end));
        before = as;
    }
    p->words = (int16_t)(words + (wide + 1) / 2);
    p->capitals = (int16_t)capitals;
    p->separators = (int16_t)separators;
    p->digits = (int16_t)digits;
}

/* Most paragraphs match no rule, and neighbours often the same. */
static const rule_hits no_hits;

static bool keep_hits(page *g, const rule_hits *hits, paragraph *p)
{
    const paragraph *last = g->w->paragraphs.n ? &g->w->paragraphs.v[g->w->paragraphs.n - 1] : NULL;
    if (memcmp(hits, &no_hits, sizeof no_hits) == 0)
        p->hits = &no_hits;
    else if (last && memcmp(hits, last->hits, sizeof *hits) == 0)
        p->hits = last->hits;
    else {
        rule_hits *own = arena_alloc(&g->w->hits, sizeof *own);
        if (!own)
            return false;
        *own = *hits;
        p->hits = own;
    }
    return true;
}

/* Words and rules of a paragraph. Running text is looked at only where the article may end. */
dgm_status look_closer(page *g, paragraph *p)
{
    if (p->looked)
        return DGM_OK;
    count_features(p);
    if (!fold_line(g->m, &g->w->folded, p->s, p->end))
        return DGM_ERR_MEMORY;
    const rule_hits hits = rules_match(g->r, &g->w->folded);
    p->looked = true;
    return keep_hits(g, &hits, p) ? DGM_OK : DGM_ERR_MEMORY;
}

/* Whether it is written in wide characters, of which each says as much as some letters: one of the first is. */
static bool is_wide(const paragraph *p)
{
    const char *s = p->s;
    for (int n, i = 0; i < 4 && s < p->end; i++, s += n)
        if (utf8_get(s, &n) >= 0x3041)
            return true;
    return false;
}

static dgm_status read_paragraph(page *g, const text *t, size_t first, size_t last)
{
    const lines *l = g->l;
    const line_place *places = g->w->places.v;
    paragraph p = { .s = t->s + l->v.v[first].start, .end = t->s + l->v.v[last].end, .hits = &no_hits,
                    .first = (uint32_t)first, .one_line = first == last,
                    .repeats = l->v.v[first].kind == LINE_FURNITURE };
    p.cells = (uint8_t)text_cells(p.s, p.end, LONG_CELLS);
    p.long_text = p.cells >= (is_wide(&p) ? LONG_WIDE_CELLS : LONG_CELLS);
    p.own = places[first].flags & LINE_AFTER_BLANK && (last + 1 == l->v.n || places[last + 1].flags & LINE_AFTER_BLANK);
    p.listed = (places[first].flags & LINE_LISTED) != 0;
    p.terminal = ends_sentence(p.s, p.end);
    p.kind = l->v.v[first].kind;
    p.reason = p.repeats ? l->v.v[first].reason : NULL;
    if (!(p.long_text && p.terminal) && look_closer(g, &p))
        return DGM_ERR_MEMORY;
    return vec_push(g->m, &g->w->paragraphs, p) ? DGM_OK : DGM_ERR_MEMORY;
}

/* Where hardly a paragraph is long, half as much is. */
static void lower_measure(page *g)
{
    enum { FEW = 3, SHORTER_CELLS = LONG_CELLS / 2 };
    int found = 0;
    for (size_t i = 0; i < g->n && found < FEW; i++)
        found += is_prose(&g->v[i]);
    for (size_t i = 0; found < FEW && i < g->n; i++)
        g->v[i].long_text |= g->v[i].terminal && g->v[i].cells >= SHORTER_CELLS && !is_refused(&g->v[i]);
}

dgm_status read_paragraphs(page *g, const text *t)
{
    const lines *l = g->l;
    g->w->paragraphs.n = 0;
    arena_clear(&g->w->hits);
    bool blanks = false;
    for (size_t i = 0, next; i < l->v.n; i = next) {
        for (next = i + 1; next < l->v.n && l->v.v[next].block == l->v.v[i].block;)
            next++;
        blanks |= i > 0 && g->w->places.v[i].flags & LINE_AFTER_BLANK;
        if (read_paragraph(g, t, i, next - 1))
            return DGM_ERR_MEMORY;
    }
    g->v = g->w->paragraphs.v;
    g->n = g->w->paragraphs.n;
    for (size_t i = 0; !blanks && i < g->n; i++)
        g->v[i].own = true; /* a text without blank lines: every line stands by itself */
    lower_measure(g);
    return DGM_OK;
}

/* ---- what a paragraph looks like */

/* A row of links: short words between separators. */
bool is_navigation(const paragraph *p)
{
    return !p->terminal && p->separators >= 2 && p->words <= p->separators * 4 + 4;
}

/* Numbers, dashes, stars: nothing to read. */
bool is_blank_of_words(const paragraph *p)
{
    return p->words == 0 || (p->words <= 2 && p->capitals == 0 && p->digits > 0 && p->cells <= p->digits + 3);
}

bool hit_in_place(const rule *x, uint8_t where)
{
    return x && x->where <= where;
}

/* "Read more: Who pays?", which may end like a sentence: the rule's words, and a colon. */
static bool is_link(const paragraph *p, const rule *x)
{
    enum { NEAR = 4 };
    if (!x || x->where > RULE_PREFIX || p->end - p->s <= (ptrdiff_t)x->pattern.len + NEAR)
        return false;
    const char *after = p->s + x->pattern.len;
    return memchr(after, ':', NEAR) || memcmp(after, "\xef\xbc\x9a", 3) == 0;
}

/* A rule says it is no running text, by a test strict enough for the middle of an article. */
bool is_refused(const paragraph *p)
{
    const rule *const *of = p->hits->of;
    if (p->repeats)
        return true;
    if (of[LINE_CAPTION] && !p->terminal && p->words <= CAPTION_WORDS)
        return true;
    if (p->long_text)
        return false;
    if (of[LINE_DISCLAIMER] || is_end_mark(p))
        return true;
    if (is_link(p, of[LINE_FURNITURE]) || is_link(p, of[RULE_END]))
        return true;
    return of[LINE_FURNITURE] && (p->hits->contains || !p->terminal);
}

bool speaks_of_rights(const paragraph *p)
{
    const rule *f = p->hits->of[LINE_FURNITURE];
    return f && strcmp(f->reason, "rights") == 0 && (f->where <= RULE_PREFIX || p->words <= NOTE_WORDS);
}

/* At the foot a rule needs less: rights and requests run to whole paragraphs there. */
bool is_foot_text(const paragraph *p)
{
    const rule *f = p->hits->of[LINE_FURNITURE];
    return is_refused(p) || (f && (f->where == RULE_CONTAINS || !p->long_text || speaks_of_rights(p)));
}

bool is_prose(const paragraph *p)
{
    return p->long_text && (p->terminal || p->end - p->s >= 8 * LONG_CELLS) && !is_refused(p) && !is_navigation(p);
}

/* A sentence of its own, however short. */
bool is_sentence(const paragraph *p)
{
    return p->terminal && p->words >= 2 && !is_foot_text(p) && !is_navigation(p) && p->cells >= 12;
}

/* Ends with a credit: a bracket that names a source, or a run of capitals after a full stop. */
bool has_credit(const paragraph *p)
{
    if (!p->looked || p->words > CAPTION_WORDS || p->words < 6)
        return false;
    const char *end = p->end;
    if (end[-1] == ')' || end[-1] == ']') {
        const char *open = end - 1;
        int depth = 0, slashes = 0, bytes = 0;
        for (; open > p->s && bytes < 120; open--, bytes++) {
            depth += (*open == ')' || *open == ']') - (*open == '(' || *open == '[');
            slashes += *open == '/';
            if (depth == 0)
                break;
        }
        if (depth == 0 && slashes && open - p->s > 20 && (open[-2] == '.' || open[-2] == '?' || open[-2] == '"'))
            return true;
    }
    const char *stop = end;
    int capitals = 0;
    for (int bytes = 0; stop > p->s && bytes < 120; bytes++) { /* back over CAPITALS, brackets and spaces */
        const char *c = utf8_back(p->s, stop);
        int n;
        const uint32_t x = utf8_get(c, &n);
        const bool mark = x == 0xab || x == 0xbb || x == 0x201c || x == 0x201d || x == '"' || x == 0xa0;
        if (!is_upper(x) && !mark && x != ' ' && x != '(' && x != ')' && x != '/' && x != '-')
            return x == '.' && capitals >= 6 && c - p->s >= 20; /* a sentence, no number of a heading */
        capitals += is_upper(x);
        stop = c;
    }
    return false;
}

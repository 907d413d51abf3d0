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
    int32_t wide = 0;
    uint32_t before = ' ';
    bool in_word = false;
    for (const char *s = p->s; s < end;) {
        int n;
        const uint32_t c = utf8_get(s, &n);
        s += n;
        const bool letter = is_word_char(c) || ((c == '\'' || c == 0x2019 || c == '-') && in_word);
        if (c >= 0x3041 && letter)
            wide++;
        else if (letter && !in_word) {
            p->words++;
            p->capitals += is_upper(c);
        }
        in_word = letter && c < 0x3041;
        p->digits += c - '0' < 10;
        p->separators += is_separator(c) || c == 0x3000 || (is_gap(c) && is_gap(before) && s < end);
        before = c;
    }
    p->words += (wide + 1) / 2;
}

/* Words and rules of a paragraph. Running text is looked at only where the article may end. */
dgm_status look_closer(page *g, paragraph *p)
{
    if (p->looked)
        return DGM_OK;
    count_features(p);
    if (!fold_line(g->m, &g->w->folded, p->s, p->end))
        return DGM_ERR_MEMORY;
    p->hits = rules_match(g->r, &g->w->folded);
    p->looked = true;
    return DGM_OK;
}

static dgm_status read_paragraph(page *g, const text *t, size_t first, size_t last)
{
    const lines *l = g->l;
    const line_place *places = g->w->places.v;
    paragraph p = { .first = first, .last = last, .s = t->s + l->v.v[first].start, .end = t->s + l->v.v[last].end };
    p.cells = p.end - p.s > 4 * LONG_CELLS ? LONG_CELLS : text_cells(p.s, p.end, LONG_CELLS);
    p.long_text = p.cells >= LONG_CELLS;
    p.own = places[first].flags & LINE_AFTER_BLANK && (last + 1 == l->v.n || places[last + 1].flags & LINE_AFTER_BLANK);
    p.listed = places[first].flags & LINE_LISTED;
    p.terminal = ends_sentence(p.s, p.end);
    p.kind = LINE_BODY;
    if (!(p.long_text && p.terminal) && look_closer(g, &p))
        return DGM_ERR_MEMORY;
    return vec_push(g->m, &g->w->paragraphs, p) ? DGM_OK : DGM_ERR_MEMORY;
}

dgm_status read_paragraphs(page *g, const text *t)
{
    const lines *l = g->l;
    g->w->paragraphs.n = 0;
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

/* A rule says it is no running text, by a test strict enough for the middle of an article. */
bool is_refused(const paragraph *p)
{
    const rule *const *of = p->hits.of;
    if (of[LINE_CAPTION] && !p->terminal && p->words <= CAPTION_WORDS)
        return true;
    if (p->long_text)
        return false;
    if (of[LINE_DISCLAIMER] || (of[RULE_END] && !p->terminal && p->words <= SHORT_WORDS))
        return true;
    return of[LINE_FURNITURE] && (of[LINE_FURNITURE]->where == RULE_CONTAINS || !p->terminal);
}

bool speaks_of_rights(const paragraph *p)
{
    const rule *f = p->hits.of[LINE_FURNITURE];
    return f && strcmp(f->reason, "rights") == 0;
}

/* At the foot a rule needs less: rights and requests run to whole paragraphs there. */
bool is_foot_text(const paragraph *p)
{
    const rule *f = p->hits.of[LINE_FURNITURE];
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
        if (!is_upper(x) && x != ' ' && x != '(' && x != ')' && x != '/' && x != '-')
            return x == '.' && capitals >= 6;
        capitals += is_upper(x);
        stop = c;
    }
    return false;
}

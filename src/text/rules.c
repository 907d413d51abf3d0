/* Rules for page furniture. In: data/<lang>/furniture.tsv and months.tsv of all languages. Out: for a folded line, the
 * rules it matches; names of months. Rules hang on a small table by their first bytes, so that a line is
 * read once whatever the number of rules. */
#include "text/page.h"
#include "base/bytes8.h"
#include "base/data.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

static const char *const extra_kinds[] = { "end", "role", "join", "particle", "text", "reader" };
static const char *const places[RULE_PLACES] = { "line", "prefix", "suffix", "contains" };

enum { HEAD = 8 }; /* bytes compared at once; folded text has so many zeros after it */

/* ---- folding */

static uint32_t fold_wide(uint32_t c)
{
    if (c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f)
        return ' ';
    if (c == 0x2018 || c == 0x2019)
        return '\'';
    if (c == 0xab || c == 0xbb || c == 0x201c || c == 0x201d || c == 0x201e)
        return '"';
    if (c >= 0x2010 && c <= 0x2015)
        return '-';
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

static unsigned char fold_byte(unsigned char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
}

/* The same of eight bytes that fold each to one, which most do; false where they may not. *before: the byte before
 * them. */
static bool fold_eight(char *to, const char *s, uint32_t *before)
{
    const uint64_t x = bytes8_load(s), spaces = ~((x ^ EACH_BYTE(' ')) + EACH_BYTE(0x7f)) & BYTE_MARKS;
    if (x & BYTE_MARKS || bytes8_below(x, ' ') || spaces & (spaces << 8 | (*before == ' ' ? 0x80 : 0)))
        return false;
    bytes8_store(to, bytes8_lower(x));
    *before = (uint32_t)(unsigned char)s[7];
    return true;
}

bool fold_line(const mem *m, buf *to, const char *s, const char *end)
{
    to->n = 0;
    if (!vec_reserve(m, to, FOLD_BYTES + 2 * HEAD))
        return false;
    char *out = to->v, *stop = out + FOLD_BYTES;
    uint32_t before = ' ';
    while (s < end && out < stop) {
        if (end - s >= 8 && stop - out >= 8 && fold_eight(out, s, &before)) {
            s += 8;
            out += 8;
            continue;
        }
        int n = 1;
        const uint32_t c = (unsigned char)*s < 0x80 ? fold_byte((unsigned char)*s) : fold_wide(utf8_get(s, &n));
        s += n;
        if (c < 0x80) {
            *out = (char)c;
            out += c != ' ' || before != ' ';
        } else
            out += utf8_put(c, out);
        before = c;
    }
    memset(out, 0, HEAD);
    to->n = (size_t)(out - to->v);
    return true;
}

/* ---- loading */

static int find_name(const char *const *names, int n, str s)
{
    for (int i = 0; i < n; i++)
        if (str_eq(str_of(names[i]), s))
            return i;
    return -1;
}

static uint64_t head_of(const char *p)
{
    uint64_t x;
    memcpy(&x, p, HEAD);
    return x;
}

/* Of a rule of a line's beginning: by two bytes, of which the second may be the zero after a pattern of one. */
static uint32_t slot_first(const char *p)
{
    return ((uint32_t)(unsigned char)p[0] * 31 + (unsigned char)p[1]) % RULE_SLOTS;
}

/* Of a rule of any place: by three, as most words are asked for these and have none. */
enum { ANYWHERE_BYTES = 3 };
static uint32_t slot_anywhere(const char *p)
{
    const unsigned char *c = (const unsigned char *)p;
    return (((uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2]) * 0x9e3779b1u >> 16) % RULE_SLOTS;
}

static void set_head(rule *x)
{
    char bytes[HEAD] = { 0 }, mask[HEAD] = { 0 };
    const size_t n = x->pattern.len < HEAD ? x->pattern.len : HEAD;
    memcpy(bytes, x->pattern.s, n);
    memset(mask, 0xff, n);
    x->head = head_of(bytes);
    x->mask = head_of(mask);
}

static dgm_status add_rule(line_rules *r, const data_file *f, const tsv *t, dgm_error *err)
{
    int kind = find_name(line_kind_names, LINE_KINDS, t->cell[0]);
    if (kind < 0 && (kind = find_name(extra_kinds, RULE_KINDS - LINE_KINDS, t->cell[0])) >= 0)
        kind += LINE_KINDS;
    const int where = find_name(places, RULE_PLACES, t->cell[1]);
    const bool anywhere = where == RULE_CONTAINS || where == RULE_SUFFIX;
    if (kind < 0 || where < 0 || t->cell[2].len < (anywhere ? ANYWHERE_BYTES : 1) || r->rules.n == RULE_NONE)
        return err_at(err, DGM_ERR_FORMAT, t->line, -1, "%s:%lld: not a rule", f->name, (long long)t->line);
    const str reason = t->cell[3].len ? t->cell[3] : t->cell[2];
    rule x = { .kind = (uint8_t)kind, .where = (uint8_t)where,
               .pattern = { arena_str(&r->strings, t->cell[2].s, t->cell[2].len), t->cell[2].len },
               .reason = arena_str(&r->strings, reason.s, reason.len) };
    if (!x.pattern.s || !x.reason)
        return err_memory(err);
    set_head(&x);
    const uint32_t slot = anywhere ? slot_anywhere(x.pattern.s) : slot_first(x.pattern.s);
    uint16_t *first = &r->first[anywhere][slot];
    x.next = *first;
    if (!vec_push(&r->m, &r->rules, x))
        return err_memory(err);
    *first = (uint16_t)(r->rules.n - 1);
    return DGM_OK;
}

static dgm_status load_rules(line_rules *r, const data_file *f, dgm_error *err)
{
    if (!f)
        return DGM_OK;
    tsv t = tsv_open(f->data, f->len);
    dgm_status s = DGM_OK;
    while (!s && tsv_next(&t))
        s = add_rule(r, f, &t, err);
    return s;
}

static dgm_status load_months(line_rules *r, const data_file *f, dgm_error *err)
{
    if (!f)
        return DGM_OK;
    tsv t = tsv_open(f->data, f->len);
    while (tsv_next(&t)) {
        int32_t number = 0;
        for (size_t i = 0; i < t.cell[0].len && i < 2; i++)
            number = number * 10 + (t.cell[0].s[i] - '0');
        if (number < 1 || number > 12 || !t.cell[1].len)
            return err_at(err, DGM_ERR_FORMAT, t.line, -1, "%s:%lld: not a month", f->name, (long long)t.line);
        if (!vec_push(&r->m, &r->months, ((month){ t.cell[1], number })))
            return err_memory(err);
        r->month_lengths[(unsigned char)t.cell[1].s[0]] |= 1u << (t.cell[1].len & 31);
    }
    return DGM_OK;
}

dgm_status line_rules_new(const mem *m, line_rules **out, dgm_error *err)
{
    line_rules *r = mem_zalloc(m, sizeof *r);
    if (!r)
        return err_memory(err);
    r->m = *m;
    arena_init(&r->strings, &r->m);
    memset(r->first, 0xff, sizeof r->first);
    language_load(r);
    dgm_status s = html_rules_new(&r->m, &r->html, err);
    for (int lang = LANG_UND; !s && lang < LANG_COUNT; lang++) {
        s = load_rules(r, data_find_lang(lang_names[lang], "furniture.tsv"), err);
        if (!s)
            s = load_months(r, data_find_lang(lang_names[lang], "months.tsv"), err);
    }
    if (s)
        return line_rules_free(r), s;
    *out = r;
    return DGM_OK;
}

void line_rules_free(line_rules *r)
{
    if (!r)
        return;
    const mem m = r->m;
    html_rules_free(&m, r->html);
    vec_free(&m, &r->rules);
    vec_free(&m, &r->months);
    arena_free(&r->strings);
    mem_free(&m, r);
}

bool is_month(const line_rules *r, str word, int32_t *number)
{
    if (!word.len || !(r->month_lengths[(unsigned char)word.s[0]] >> (word.len & 31) & 1))
        return false;
    for (size_t i = 0; i < r->months.n; i++)
        if (str_eq(r->months.v[i].name, word))
            return *number = r->months.v[i].number, true;
    return false;
}

/* ---- matching */

/* Bytes of words in scripts that put spaces between them, folded. */
static const uint8_t in_word[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, /* digits */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, /* letters */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* bytes of characters up to U+2FFF */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
};

/* Whether the match ends where a word does; rules_match() sees to its beginning. */
static bool ends_word(const buf *b, const char *at, const rule *x)
{
    const char *end = at + x->pattern.len, *last = utf8_back(x->pattern.s, x->pattern.s + x->pattern.len);
    return end == b->v + b->n || !in_word[(unsigned char)*last] || !in_word[(unsigned char)*end];
}

static bool in_place(const buf *b, const char *at, const rule *x)
{
    const bool starts = at == b->v, ends = at + x->pattern.len == b->v + b->n;
    switch (x->where) {
    case RULE_LINE: return starts && ends;
    case RULE_PREFIX: return starts;
    case RULE_SUFFIX: return ends;
    default: return true;
    }
}

/* Tries the rules of one chain at p. */
static void match_at(const line_rules *r, const buf *b, const char *p, uint16_t chain, rule_hits *hits)
{
    const size_t left = (size_t)(b->v + b->n - p);
    const uint64_t head = head_of(p);
    for (uint16_t i = chain; i != RULE_NONE; i = r->rules.v[i].next) {
        const rule *x = &r->rules.v[i], *have = hits->of[x->kind];
        if ((head & x->mask) != x->head || left < x->pattern.len || memcmp(p, x->pattern.s, x->pattern.len) != 0 ||
            !in_place(b, p, x) || !ends_word(b, p, x))
            continue;
        hits->contains |= x->kind == LINE_FURNITURE && x->where == RULE_CONTAINS;
        /* a whole line says more than a prefix, a prefix more than a part; then the longer pattern */
        if (!have || x->where < have->where || (x->where == have->where && x->pattern.len > have->pattern.len))
            hits->of[x->kind] = x;
    }
}

/* Patterns are looked for at each character but those inside a word. */
rule_hits rules_match(const line_rules *r, const buf *b)
{
    rule_hits hits = { { NULL }, 0 };
    const char *p = b->v, *end = p + b->n;
    if (p < end)
        match_at(r, b, p, r->first[0][slot_first(p)], &hits);
    while (p < end) {
        const uint16_t chain = r->first[1][slot_anywhere(p)];
        if (chain != RULE_NONE)
            match_at(r, b, p, chain, &hits);
        if (in_word[(unsigned char)*p] == 0)
            p += utf8_len((unsigned char)*p);
        else
            while (in_word[(unsigned char)*++p]) /* up to the zero at the end */
                ;
    }
    return hits;
}

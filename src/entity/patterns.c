/* Patterns of dates, money, percentages and measures. In: rows of lang, name, type, pattern, value, yes, no. Out:
 * candidates that begin at a given token.
 *
 * Each is compiled anchored and tried only at tokens that can begin a match: whether a form can is found once for
 * each distinct form, by its first byte and then by a partial match. So the cost hangs on the number of dates, not
 * on the length of the text, and as a match sees a bounded window, no pattern can run away. In a pattern {month}
 * stands for the words of that kind in values.tsv; named groups say what is what (values.c). */
#include "base/data.h"
#include "entity/rules.h"

#include <string.h>

enum { COL_LANG, COL_NAME, COL_TYPE, COL_PATTERN, COL_VALUE, COL_YES, COL_NO };
enum { WINDOW = 512, LOOK_BACK = 64, LAST_BIT = 63, NEAR = 6 };

/* ---- loading */

static dgm_status load_row(entities *e, const char *file, const tsv *t, bool user, dgm_error *err)
{
    const str *c = t->cell;
    int type = -1, lang = str_eq(c[COL_LANG], STR("*")) ? LANG_UND : -1;
    for (int i = 0; i < ENTITY_TYPES; i++)
        if (str_eq(c[COL_TYPE], str_of(entity_type_names[i])))
            type = i;
    for (int i = LANG_EN; i < LANG_COUNT; i++)
        if (str_eq(c[COL_LANG], str_of(lang_names[i])))
            lang = i;
    const char *wrong = type < 0                   ? "unknown type"
                        : lang < 0                 ? "unknown language"
                        : c[COL_PATTERN].len == 0 ? "no pattern"
                                                   : NULL;
    if (wrong)
        return err_at(err, DGM_ERR_FORMAT, t->line, -1, "%s:%lld: %s", file, (long long)t->line, wrong);
    pattern p = { .type = (uint8_t)type, .lang = (uint8_t)lang, .user = user, .line = t->line };
    str *const to[] = { &p.name, &p.source, &p.value, &p.yes, &p.no };
    const int from[] = { COL_NAME, COL_PATTERN, COL_VALUE, COL_YES, COL_NO };
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        to[i]->s = arena_str(&e->bytes, c[from[i]].s, c[from[i]].len);
        to[i]->len = c[from[i]].len;
        if (!to[i]->s)
            return err_memory(err);
    }
    p.file = (str){ arena_str(&e->bytes, file, strlen(file)), strlen(file) };
    e->user_patterns = e->user_patterns || user;
    return p.file.s && vec_push(e->m, &e->patterns, p) ? DGM_OK : err_memory(err);
}

dgm_status patterns_load(entities *e, const char *name, const char *data, size_t len, bool user, dgm_error *err)
{
    tsv t = tsv_open(data, len);
    while (tsv_next(&t)) {
        if (str_eq(t.cell[COL_LANG], STR("lang")) && str_eq(t.cell[COL_NAME], STR("name")))
            continue;
        const dgm_status s = load_row(e, name, &t, user, err);
        if (s != DGM_OK)
            return s;
    }
    return DGM_OK;
}

/* ---- compiling */

static bool add_literal(const mem *m, buf *b, str word)
{
    for (size_t i = 0; i < word.len; i++) {
        const bool special = strchr("\\^$.[]|()?*+{}", word.s[i]);
        const bool ok = word.s[i] == ' ' ? buf_str(m, b, "\\s{1,8}+")
                                         : (!special || buf_char(m, b, '\\')) && buf_char(m, b, word.s[i]);
        if (!ok)
            return false;
    }
    return true;
}

/* All words of a kind as alternatives, longer ones first. Built-in lists are short, so picking is quadratic and
 * simple. *n is the number of words. */
static bool add_words(const entities *e, buf *b, uint8_t lang, str kind, size_t *n)
{
    *n = 0;
    for (size_t len = 64; len > 0; len--)
        for (size_t i = 0; i < e->values.n; i++) {
            const value_word *x = &e->values.v[i];
            if (x->lang != lang || x->word.len != len || !str_eq(x->kind, kind))
                continue;
            if (((*n)++ && !buf_char(e->m, b, '|')) || !add_literal(e->m, b, x->word))
                return false;
        }
    return true;
}

/* Where in a pattern the expansion is: inside [ ], and how deep inside a look-behind (0: in none). */
typedef struct place {
    bool set;
    int behind;
} place;

static void step(place *at, const char *s, size_t left)
{
    if (at->set)
        at->set = *s != ']';
    else if (*s == '[')
        at->set = true;
    else if (*s == '(' && (at->behind || (left > 3 && s[1] == '?' && s[2] == '<' && (s[3] == '=' || s[3] == '!'))))
        at->behind++;
    else if (*s == ')' && at->behind)
        at->behind--;
}

/* Whether the character at s is of a look-behind, its closing bracket too. */
static bool skips(place *at, const char *s, size_t left)
{
    place next = *at;
    if (*s != '\\')
        step(&next, s, left);
    const bool skip = at->behind || next.behind;
    if (skip)
        *at = next;
    return skip;
}

#define WHITE "\\s\\x{a0}\\x{202f}"

/* A blank of a pattern stands for any white space, a hard line break too; for one character of it in a look-behind. */
static bool add_blank(const mem *m, buf *out, place at)
{
    return buf_str(m, out, at.set ? WHITE : at.behind ? "[" WHITE "]" : "(?:[" WHITE "]{1,8}+)");
}

/* The pattern with {kind} and blanks written out; *unknown is set where no such words exist. `behind` false leaves
 * look-behinds out. */
static bool expand(const entities *e, const pattern *p, uint8_t lang, bool behind, buf *out, bool *unknown)
{
    place at = { false, 0 };
    out->n = 0;
    for (size_t i = 0; i < p->source.len; i++) {
        const char *s = p->source.s + i, *close = *s == '{' ? memchr(s, '}', p->source.len - i) : NULL;
        size_t n = 0;
        bool ok;
        if (!behind && skips(&at, s, p->source.len - i)) {
            i += *s == '\\';
            continue;
        }
        if (*s == '\\' && i + 1 < p->source.len) {
            ok = buf_add(e->m, out, s, 2);
            i++;
        } else if (*s == ' ') {
            ok = add_blank(e->m, out, at);
        } else if (close && s[1] >= 'a' && s[1] <= 'z' && !at.set) {
            ok = buf_str(e->m, out, "(?:") && add_words(e, out, lang, (str){ s + 1, (size_t)(close - s) - 1 }, &n) &&
                 buf_char(e->m, out, ')');
            *unknown = *unknown || n == 0;
            i += (size_t)(close - s);
        } else {
            step(&at, s, p->source.len - i);
            ok = buf_char(e->m, out, *s);
        }
        if (!ok)
            return false;
    }
    return true;
}

/* The bytes a match can begin with. */
static void read_first(pattern *p)
{
    uint32_t type = 0, unit = 0;
    const uint8_t *bits = NULL;
    pcre2_pattern_info(p->code, PCRE2_INFO_FIRSTCODETYPE, &type);
    pcre2_pattern_info(p->code, PCRE2_INFO_FIRSTBITMAP, &bits);
    if (type == 1) { /* the one unit may stand for both cases of a letter */
        pcre2_pattern_info(p->code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
        const uint32_t other = (unit | 32) >= 'a' && (unit | 32) <= 'z' ? unit ^ 32 : unit;
        p->first[unit / 8 & 31] |= (uint8_t)(1u << (unit & 7));
        p->first[other / 8 & 31] |= (uint8_t)(1u << (other & 7));
    } else if (bits) {
        memcpy(p->first, bits, sizeof p->first);
    } else {
        p->first_any = true;
    }
}

static dgm_status compile_as(const entities *e, const pattern *p, bool behind, pcre2_compile_context *context,
                             buf *source, pcre2_code **out, dgm_error *err)
{
    bool unknown = false;
    if (!expand(e, p, p->lang, behind, source, &unknown))
        return err_memory(err);
    if (unknown)
        return err_at(err, DGM_ERR_FORMAT, p->line, -1, "%s:%lld: a word class without words", p->file.s,
                      (long long)p->line);
    int code = 0;
    PCRE2_SIZE offset = 0;
    const uint32_t flags = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C;
    *out = pcre2_compile((PCRE2_SPTR)source->v, source->n, flags, &code, &offset, context);
    if (*out)
        return DGM_OK;
    char why[128] = "";
    pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    if (code == PCRE2_ERROR_HEAP_FAILED)
        return err_memory(err);
    return err_at(err, DGM_ERR_FORMAT, p->line, (int64_t)offset, "%s:%lld: %s", p->file.s, (long long)p->line, why);
}

static dgm_status compile(const entities *e, pattern *p, pcre2_compile_context *context, buf *source, dgm_error *err)
{
    const dgm_status s = compile_as(e, p, true, context, source, &p->code, err);
    if (s != DGM_OK)
        return s;
    p->jit = e->jit && pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE) == 0;
    uint32_t behind = 0;
    pcre2_pattern_info(p->code, PCRE2_INFO_MAXLOOKBEHIND, &behind);
    read_first(p);
    return behind > 1 ? compile_as(e, p, false, context, source, &p->probe, err) : DGM_OK;
}

static void *pcre_alloc(PCRE2_SIZE size, void *user)
{
    return mem_alloc(user, size);
}

static void pcre_free(void *p, void *user)
{
    mem_free(user, p);
}

dgm_status patterns_seal(entities *e, dgm_error *err)
{
    e->general = pcre2_general_context_create(pcre_alloc, pcre_free, (void *)(uintptr_t)e->m);
    pcre2_compile_context *context = e->general ? pcre2_compile_context_create(e->general) : NULL;
    if (!context)
        return err_memory(err);
    pcre2_set_max_pattern_length(context, 65536);
    buf source = { 0 };
    dgm_status s = DGM_OK;
    for (size_t i = 0; s == DGM_OK && i < e->patterns.n; i++)
        s = compile(e, &e->patterns.v[i], context, &source, err);
    vec_free(e->m, &source);
    pcre2_compile_context_free(context);
    return s;
}

void patterns_free(entities *e)
{
    for (size_t i = 0; i < e->patterns.n; i++) {
        pcre2_code_free(e->patterns.v[i].code);
        pcre2_code_free(e->patterns.v[i].probe);
    }
    vec_free(e->m, &e->patterns);
    pcre2_general_context_free(e->general);
}

/* ---- matching */

dgm_status patterns_start(run *r, dgm_error *err)
{
    struct entity_work *w = r->w;
    if (!w->match)
        w->match = pcre2_match_data_create(32, r->e->general);
    if (!w->context)
        w->context = pcre2_match_context_create(r->e->general);
    if (!w->match || !w->context)
        return err_memory(err);
    const dgm_limits *l = &r->e->limits;
    pcre2_set_match_limit(w->context, l->match_steps ? l->match_steps : 100000);
    pcre2_set_depth_limit(w->context, l->match_depth ? l->match_depth : 10000);
    pcre2_set_heap_limit(w->context, l->match_heap ? l->match_heap : 65536);
    return DGM_OK;
}

static bool may_begin(const pattern *p, str form, struct entity_work *w)
{
    const unsigned char c = (unsigned char)form.s[0];
    if (!p->first_any && !(p->first[c / 8] >> (c & 7) & 1))
        return false;
    const uint32_t how = PCRE2_NO_UTF_CHECK | PCRE2_PARTIAL_HARD | PCRE2_NO_JIT;
    const pcre2_code *code = p->probe ? p->probe : p->code;
    const int n = pcre2_match(code, (PCRE2_SPTR)form.s, form.len, 0, how, w->match, w->context);
    return n != PCRE2_ERROR_NOMATCH;
}

uint64_t patterns_of_form(const entities *e, struct entity_work *w, enum lang lang, str form)
{
    uint64_t bits = 0;
    if (form.len == 0 || form.len > WINDOW)
        return 0;
    for (size_t i = 0; i < e->patterns.n; i++) {
        const pattern *p = &e->patterns.v[i];
        if ((p->lang == LANG_UND || p->lang == lang) && may_begin(p, form, w))
            bits |= (uint64_t)1 << (i < LAST_BIT ? i : LAST_BIT);
    }
    return bits;
}

/* Match from `at` in the window; the interpreter where the compiled pattern has not stack enough. */
static int match(const run *r, const pattern *p, const char *s, size_t len, size_t at)
{
    const uint32_t how = PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT;
    int n = PCRE2_ERROR_JIT_STACKLIMIT;
    if (p->jit)
        n = pcre2_jit_match(p->code, (PCRE2_SPTR)s, len, at, 0, r->w->match, r->w->context);
    if (n == PCRE2_ERROR_JIT_STACKLIMIT)
        n = pcre2_match(p->code, (PCRE2_SPTR)s, len, at, how, r->w->match, r->w->context);
    return n;
}

/* The bytes a pattern sees around the token: some tokens before it, and up to MAX_TOKENS from it. */
typedef struct window {
    int32_t start, end, last; /* last: one past the last token wholly inside */
} window;

static window window_at(const run *r, int32_t token)
{
    const tokens *tok = r->in->tok;
    const int32_t from = tok->start[token], stop = sentence_last(r, token);
    window w = { from, tok->end[token], token + 1 };
    for (int32_t i = token - 1, begin = sentence_first(r, token); i >= begin && from - tok->start[i] <= LOOK_BACK; i--)
        w.start = tok->start[i];
    while (w.last < stop && w.last < token + MAX_TOKENS && tok->end[w.last] - from <= WINDOW)
        w.end = tok->end[w.last++];
    return w;
}

/* Whether a token from which a value could be told lies near. */
static bool near_value(const run *r, int32_t token)
{
    const int32_t stop = sentence_last(r, token);
    for (int32_t i = token; i < stop && i < token + NEAR; i++)
        if (cues_at(r, i) & CUE_VALUE)
            return true;
    return false;
}

/* A match counts when it ends where a token ends. */
static bool take_match(run *r, const pattern *p, int32_t token, window w, bool *memory)
{
    const tokens *tok = r->in->tok;
    const PCRE2_SIZE *span = pcre2_get_ovector_pointer(r->w->match);
    const char *subject = r->in->t->s + w.start;
    const int32_t start = tok->start[token], end = w.start + (int32_t)span[1];
    int32_t last = token;
    while (last < w.last && tok->end[last] < end)
        last++;
    if (end <= start || (int32_t)span[0] + w.start != start || last == w.last || tok->end[last] != end)
        return true;
    cand c = { .first = token, .last = last + 1, .start = start, .end = end, .value = -1,
               .kind = CAND_PATTERN, .type = p->type, .via = VIA_PATTERN };
    if (entity_is_value(p->type)) {
        found_value v = { 0 };
        if (!value_read(r, p, subject, span, &v, memory))
            return *memory;
        c.value = (int32_t)r->w->found.n;
        if (!vec_push(r->m, &r->w->found, v))
            return false;
    }
    return add_cand(r, c);
}

dgm_status patterns_find(run *r, int32_t token, dgm_error *err)
{
    const entities *e = r->e;
    uint64_t bits = info_at(r, token)->patterns;
    const bool value = near_value(r, token);
    if (!value && !e->user_patterns)
        return DGM_OK;
    const window w = window_at(r, token);
    const size_t at = (size_t)(r->in->tok->start[token] - w.start);
    for (size_t i = 0; i < e->patterns.n && bits; i++) {
        const uint64_t bit = (uint64_t)1 << (i < LAST_BIT ? i : LAST_BIT);
        const pattern *p = &e->patterns.v[i];
        if (!(bits & bit) || (p->lang != LANG_UND && p->lang != r->lang) || !(value || p->user))
            continue;
        if (i < LAST_BIT)
            bits &= ~bit;
        const int n = match(r, p, r->in->t->s + w.start, (size_t)(w.end - w.start), at);
        if (n == PCRE2_ERROR_NOMEMORY)
            return err_memory(err);
        bool memory = true;
        if (n >= 0 && !take_match(r, p, token, w, &memory))
            return err_memory(err);
    }
    return DGM_OK;
}

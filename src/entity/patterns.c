/* Patterns of dates, money, percentages and measures. In: rows of lang, name, type, pattern, value, yes, no. Out:
 * candidates that begin at a given token.
 *
 * Each is compiled anchored and tried only at tokens that can begin a match, with what the pattern needs near
 * (triggers.c). So the cost hangs on the number of dates, not on the length of the text, and as a match sees a bounded
 * window, no pattern can run away. In a pattern {month} stands for the words of that kind in values.tsv or for a
 * part (parts.c); named groups say what is what (values.c). */
#include "base/data.h"
#include "base/utf8.h"
#include "entity/rules.h"

#include <stdlib.h>
#include <string.h>

enum { COL_LANG, COL_NAME, COL_TYPE, COL_PATTERN, COL_VALUE };
enum { WINDOW = 512, LOOK_BACK = 64 };

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
    const bool part = str_eq(c[COL_TYPE], STR("PART"));
    if (e->lang != LANG_UND && lang >= 0 && lang != LANG_UND && lang != (int)e->lang)
        return DGM_OK;
    const char *wrong = type < 0 && !part          ? "unknown type"
                        : lang < 0                 ? "unknown language"
                        : c[COL_PATTERN].len == 0 ? "no pattern"
                                                   : NULL;
    if (wrong)
        return err_at(err, DGM_ERR_FORMAT, t->line, -1, "%s:%lld: %s", file, (long long)t->line, wrong);
    if (part)
        return parts_add(e, c[COL_NAME], c[COL_PATTERN]) ? DGM_OK : err_memory(err);
    pattern p = { .type = (uint8_t)type, .lang = (uint8_t)lang, .user = user, .line = t->line };
    str *const to[] = { &p.name, &p.source, &p.value };
    const int from[] = { COL_NAME, COL_PATTERN, COL_VALUE };
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

/* Alternatives that begin alike share their beginning, so that a match looks at each letter once: a(?:b|cd). What
 * stays first in the list stays first among those that can match at one place. */
static bool add_alternatives(const mem *m, buf *b, const str *word, size_t n, size_t from)
{
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        const str w = { word[i].s + from, word[i].len - from };
        const size_t len = w.len ? (size_t)utf8_len((unsigned char)*w.s) : 0;
        size_t same = i + 1; /* the words after it that begin so stand next to it */
        while (len && same < n && word[same].len >= from + len && memcmp(word[same].s + from, w.s, len) == 0)
            same++;
        if (!first && !buf_char(m, b, '|'))
            return false;
        first = false;
        const bool many = same - i > 1;
        if (!add_literal(m, b, (str){ w.s, many ? len : w.len }) ||
            (many && (!buf_str(m, b, "(?:") || !add_alternatives(m, b, word + i, same - i, from + len) ||
                      !buf_char(m, b, ')'))))
            return false;
        i = same - 1;
    }
    return true;
}

/* By bytes, but a longer word before its beginning. */
static int by_beginning(const void *a, const void *b)
{
    const str *x = a, *y = b;
    const size_t n = x->len < y->len ? x->len : y->len;
    const int c = memcmp(x->s, y->s, n);
    return c ? c : (x->len < y->len) - (x->len > y->len);
}

/* All words of a kind as alternatives, longer ones first. *n is the number of words. */
static bool add_words(const entities *e, buf *b, uint8_t lang, str kind, size_t *n)
{
    VEC(str) words = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < e->values.n; i++) {
        const value_word *x = &e->values.v[i];
        if (x->lang == lang && str_eq(x->kind, kind) && x->word.len <= LONGEST_VALUE)
            ok = vec_push(e->m, &words, x->word);
    }
    *n = words.n;
    if (ok && words.n) {
        qsort(words.v, words.n, sizeof *words.v, by_beginning);
        ok = add_alternatives(e->m, b, words.v, words.n, 0);
    }
    vec_free(e->m, &words);
    return ok;
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

#define WHITE "\\s\\x{a0}\\x{202f}"

/* A blank of a pattern stands for any white space, a hard line break too; for one character of it in a look-behind. */
static bool add_blank(const mem *m, buf *out, place at)
{
    return buf_str(m, out, at.set ? WHITE : at.behind ? "[" WHITE "]" : "(?:[" WHITE "]{1,8}+)");
}

/* The pattern with {kind} and blanks written out; *unknown is set where no such words exist. */
static bool expand(const entities *e, const pattern *p, buf *out, bool *unknown)
{
    place at = { false, 0 };
    out->n = 0;
    for (size_t i = 0; i < p->source.len; i++) {
        const char *s = p->source.s + i, *close = *s == '{' ? memchr(s, '}', p->source.len - i) : NULL;
        size_t n = 0;
        bool ok;
        if (*s == '\\' && i + 1 < p->source.len) {
            ok = buf_add(e->m, out, s, 2);
            i++;
        } else if (*s == ' ') {
            ok = add_blank(e->m, out, at);
        } else if (close && s[1] >= 'a' && s[1] <= 'z' && !at.set) {
            ok = buf_str(e->m, out, "(?:") && add_words(e, out, p->lang, (str){ s + 1, (size_t)(close - s) - 1 }, &n) &&
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

static dgm_status compile_source(const entities *e, const pattern *p, const buf *source, pcre2_code **out,
                                 dgm_error *err)
{
    pcre2_compile_context *context = pcre2_compile_context_create(e->general);
    if (!context)
        return err_memory(err);
    int code = 0;
    PCRE2_SIZE offset = 0;
    const uint32_t flags = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C;
    pcre2_set_max_pattern_length(context, 65536);
    *out = pcre2_compile((PCRE2_SPTR)source->v, source->n, flags, &code, &offset, context);
    pcre2_compile_context_free(context);
    if (*out) {
        if (e->jit)
            pcre2_jit_compile(*out, PCRE2_JIT_COMPLETE); /* where it cannot, the interpreter matches */
        return DGM_OK;
    }
    char why[128] = "";
    pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    if (code == PCRE2_ERROR_HEAP_FAILED)
        return err_memory(err);
    return err_at(err, DGM_ERR_FORMAT, p->line, (int64_t)offset, "%s:%lld: %s", p->file.s, (long long)p->line, why);
}

static dgm_status compile(const entities *e, const pattern *p, pcre2_code **out, dgm_error *err)
{
    bool unknown = false;
    buf source = { 0 };
    dgm_status s = expand(e, p, &source, &unknown) ? DGM_OK : err_memory(err);
    if (s == DGM_OK && unknown)
        s = err_at(err, DGM_ERR_FORMAT, p->line, -1, "%s:%lld: a word class without words", p->file.s,
                   (long long)p->line);
    if (s == DGM_OK)
        s = compile_source(e, p, &source, out, err);
    vec_free(e->m, &source);
    return s;
}

/* Compiles the pattern if no thread has done so. Of two that come first together one throws its own away. */
static dgm_status need_code(const entities *e, const pattern *p, dgm_error *err)
{
    pcre2_code *mine = NULL, *first = NULL;
    if (pattern_code(e, p))
        return DGM_OK;
    const dgm_status s = compile(e, p, &mine, err);
    if (s == DGM_OK && !atomic_compare_exchange_strong_explicit(&e->code[p - e->patterns.v], &first, mine,
                                                                memory_order_acq_rel, memory_order_acquire))
        pcre2_code_free(mine);
    return s;
}

static void *pcre_alloc(PCRE2_SIZE size, void *user)
{
    return mem_alloc(user, size);
}

static void pcre_free(void *p, void *user)
{
    mem_free(user, p);
}

/* The user's are compiled at once, so that a wrong one is told. */
dgm_status patterns_seal(entities *e, dgm_error *err)
{
    e->general = pcre2_general_context_create(pcre_alloc, pcre_free, (void *)(uintptr_t)e->m);
    e->code = mem_array(e->m, e->patterns.n, sizeof *e->code);
    for (size_t i = 0; e->code && i < e->patterns.n; i++)
        atomic_init(&e->code[i], NULL);
    dgm_status s = e->general && e->code ? DGM_OK : err_memory(err);
    for (size_t i = 0; s == DGM_OK && i < e->patterns.n; i++)
        if (e->patterns.v[i].user)
            s = need_code(e, &e->patterns.v[i], err);
    return s;
}

void patterns_free(entities *e)
{
    for (size_t i = 0; e->code && i < e->patterns.n; i++)
        pcre2_code_free(pattern_code(e, &e->patterns.v[i]));
    mem_free(e->m, (void *)e->code);
    vec_free(e->m, &e->patterns);
    vec_free(e->m, &e->parts);
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
    w->needed_of = -1;
    const dgm_limits *l = &r->e->limits;
    pcre2_set_match_limit(w->context, l->match_steps ? l->match_steps : 100000);
    pcre2_set_depth_limit(w->context, l->match_depth ? l->match_depth : 10000);
    pcre2_set_heap_limit(w->context, l->match_heap ? l->match_heap : 65536);
    return DGM_OK;
}

/* Match from `at` in the window; the interpreter where the compiled pattern has not stack enough. A match that reaches a
 * limit is counted, as it says nothing. */
static int match(const run *r, const pattern *p, const char *s, size_t len, size_t at)
{
    const uint32_t how = PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT;
    const pcre2_code *code = pattern_code(r->e, p);
    size_t jit = 0;
    int n = PCRE2_ERROR_JIT_STACKLIMIT;
    if (pcre2_pattern_info(code, PCRE2_INFO_JITSIZE, &jit) == 0 && jit)
        n = pcre2_jit_match(code, (PCRE2_SPTR)s, len, at, 0, r->w->match, r->w->context);
    if (n == PCRE2_ERROR_JIT_STACKLIMIT)
        n = pcre2_match(code, (PCRE2_SPTR)s, len, at, how, r->w->match, r->w->context);
    r->out->gave_up += n < 0 && n != PCRE2_ERROR_NOMATCH && n != PCRE2_ERROR_NOMEMORY;
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

static uint64_t set_word(const run *r, uint32_t set, size_t i)
{
    return r->w->forms[r->in->lang].bits.v[set * r->e->triggers.width + i];
}

/* What a sentence has of what patterns need, looked up once: most of its tokens begin none that could go on. */
static bool list_needed(run *r, int32_t token, int32_t stop)
{
    struct entity_work *w = r->w;
    const triggers *t = &r->e->triggers;
    const size_t width = t->width;
    uint64_t *need = w->bits.v, *also = need + width;
    const int32_t sentence = r->in->tok->sentence[token];
    if (w->needed_of == sentence)
        return true;
    w->needed.n = w->needed_next = 0;
    if (!vec_reserve(r->m, &w->needed, (size_t)(stop - token)) || !vec_reserve(r->m, &w->possible, width))
        return false;
    memcpy(need, t->open.v + TRIGGER_NEED * width, 2 * width * sizeof *need);
    for (int32_t i = token; (i = next_gate(r, i, stop, GATE_NEED)) < stop; i++) {
        const form_info *f = info_at(r, i);
        w->needed.v[w->needed.n++] = i;
        for (size_t k = 0; k < width; k++) {
            need[k] |= set_word(r, f->trigger[TRIGGER_NEED], k);
            also[k] |= set_word(r, f->trigger[TRIGGER_ALSO], k);
        }
    }
    for (size_t k = 0; k < width; k++)
        w->possible.v[k] = need[k] & also[k];
    w->needed_of = sentence;
    return true;
}

/* The patterns to try at the token: it may begin them, and what they need is near. NULL: none. In steps, as those of
 * which a match is short need not look far. */
static const uint64_t *patterns_at(run *r, int32_t token, int32_t stop, bool value)
{
    struct entity_work *w = r->w;
    const triggers *t = &r->e->triggers;
    const size_t width = t->width;
    uint64_t *need = w->bits.v, *also = need + width, *first = also + width, any = 0;
    for (size_t k = 0; k < width; k++) {
        first[k] = set_word(r, info_at(r, token)->trigger[TRIGGER_FIRST], k) & w->possible.v[k] &
                   (value ? UINT64_MAX : t->user.v[k]);
        any |= first[k];
    }
    if (!any)
        return NULL;
    memcpy(need, t->open.v + TRIGGER_NEED * width, 2 * width * sizeof *need);
    while (w->needed_next < w->needed.n && w->needed.v[w->needed_next] < token)
        w->needed_next++;
    size_t i = w->needed_next;
    for (int step = 0; step < TRIGGER_STEPS && any; step++) {
        const int32_t reach = trigger_reach[step], end = stop - token < reach ? stop : token + reach;
        const uint64_t *longer = step ? t->beyond.v + (size_t)(step - 1) * width : NULL;
        for (; i < w->needed.n && w->needed.v[i] < end; i++) {
            const form_info *f = info_at(r, w->needed.v[i]);
            for (size_t k = 0; k < width; k++) {
                need[k] |= set_word(r, f->trigger[TRIGGER_NEED], k) & (longer ? longer[k] : UINT64_MAX);
                also[k] |= set_word(r, f->trigger[TRIGGER_ALSO], k) & (longer ? longer[k] : UINT64_MAX);
            }
        }
        any = 0;
        for (size_t k = 0; k < width; k++)
            any |= first[k] & t->beyond.v[(size_t)step * width + k];
    }
    any = 0;
    for (size_t k = 0; k < width; k++)
        any |= need[k] &= also[k] & first[k];
    return any ? need : NULL;
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
               .entry = (uint32_t)(p - r->e->patterns.v),
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

static dgm_status try_pattern(run *r, const pattern *p, int32_t token, window w, dgm_error *err)
{
    const dgm_status s = need_code(r->e, p, err);
    if (s != DGM_OK)
        return s;
    const size_t at = (size_t)(r->in->tok->start[token] - w.start);
    const int n = match(r, p, r->in->t->s + w.start, (size_t)(w.end - w.start), at);
    bool memory = n != PCRE2_ERROR_NOMEMORY;
    if (n >= 0 && !take_match(r, p, token, w, &memory))
        memory = false;
    return memory ? DGM_OK : err_memory(err);
}

dgm_status patterns_find(run *r, int32_t token, int32_t stop, bool value, dgm_error *err)
{
    const triggers *t = &r->e->triggers;
    if (!list_needed(r, token, stop))
        return err_memory(err);
    const uint64_t *bits = patterns_at(r, token, stop, value);
    if (!bits)
        return DGM_OK;
    const window w = window_at(r, token);
    for (size_t k = 0; k < t->width; k++)
        for (uint64_t left = bits[k]; left; left &= left - 1) {
            const size_t i = k * 64 + (size_t)__builtin_ctzll(left);
            const dgm_status s = try_pattern(r, &r->e->patterns.v[i], token, w, err);
            if (s != DGM_OK)
                return s;
        }
    return DGM_OK;
}

/* Lines that other documents of the same source have too. In: a document's lines; what was counted of its source. Out:
 * what a line is counted by; those lines marked that repeat too often to be the article's.
 *
 * A paragraph is known by its folded text, in which each run of digits is one 0, so that "3 comments" and "41 comments"
 * are one line; of a longer one its beginning and a digest are kept. What is text however often it is said (an address,
 * thanks, the heading of a part) says a rule of data/<lang>/furniture.tsv, or its last mark: what ends with a comma
 * goes on. */
#include "text/page.h"
#include "base/error.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
    WHOLE_BYTES = 64, /* a key is the folded line up to this length */
    HEAD_BYTES = 44,  /* of a longer one so much, US and a digest */
    ENTRY_BYTES = 24, /* of a key, by which the filter knows it */
    SAMPLE_BYTES = 200,
    FILTER_BITS = 1 << 16,
    LEAST_DOCS = 5,      /* no line of fewer documents is cut */
    LABEL_PART = 5,      /* nor one that less than a fifth of its source's documents have, */
    SENTENCE_PARTS = 10, /* or three tenths, where it ends like a sentence */
    SENTENCE_LEAST = 3,
    ADDRESS_CELLS = 20 /* a longer line that ends with a colon is no label */
};

struct boilerplate {
    mem m;
    strtab keys;         /* key US source */
    VEC(const char *) v; /* by key: the reason */
    arena reasons;
    uint64_t filter[FILTER_BITS / 64];
};

/* ---- keys */

/* Folds s..end to a line's key without its shortening; false: out of memory. */
static bool fold_key(const mem *m, buf *folded, const char *s, const char *end)
{
    if (!fold_line(m, folded, s, end))
        return false;
    char *to = folded->v;
    for (const char *p = folded->v, *stop = p + folded->n; p < stop; p++) {
        const bool digit = *p >= '0' && *p <= '9';
        if (!digit || p == folded->v || p[-1] < '0' || p[-1] > '9')
            *to++ = digit ? '0' : *p;
    }
    folded->n = (size_t)(to - folded->v);
    folded->v[folded->n] = '\0';
    return true;
}

/* Has a letter of any script: what has none says nothing of its page. */
static bool has_letter(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((s.s[i] >= 'a' && s.s[i] <= 'z') || (unsigned char)s.s[i] >= 0xc3)
            return true;
    return false;
}

/* Shortens a folded line to its key. */
static bool shorten(const mem *m, buf *folded)
{
    if (folded->n <= WHOLE_BYTES)
        return true;
    digest d = DIGEST_INIT;
    char hex[33];
    digest_add(&d, folded->v, folded->n);
    digest_hex(&d, hex);
    folded->n = (size_t)(utf8_back(folded->v, folded->v + HEAD_BYTES + 1) - folded->v);
    return buf_char(m, folded, REPEAT_CUT) && buf_add(m, folded, hex, 16);
}

/* What goes on after its end: no label of a page. */
static bool leads_on(const char *s, const char *end)
{
    const char *p = utf8_back(s, end);
    int n;
    switch (utf8_get(p, &n)) {
    case ',':
    case ';':
    case 0x3001:
    case 0xff0c:
    case 0xff1b: return true;
    case ':':
    case 0xff1a: return text_cells(s, end, ADDRESS_CELLS) >= ADDRESS_CELLS;
    default: return false;
    }
}

static bool is_text(const line_rules *r, const buf *folded, const char *s, const char *end)
{
    const rule_hits hits = rules_match(r, folded);
    if (hits.of[LINE_FURNITURE] || hits.of[LINE_DISCLAIMER] || hits.of[RULE_END])
        return false;
    return hits.of[RULE_TEXT] || leads_on(s, end);
}

size_t repeat_read(const mem *m, const line_rules *r, const text *t, const lines *l, size_t first, buf *folded,
                   repeat_line *out)
{
    size_t next = first + 1;
    while (next < l->v.n && l->v.v[next].block == l->v.v[first].block)
        next++;
    const char *s = t->s + l->v.v[first].start, *end = t->s + l->v.v[next - 1].end;
    *out = (repeat_line){ .sentence = ends_sentence(s, end) };
    if (!fold_line(m, folded, s, end))
        return 0;
    const bool long_text = out->sentence && text_cells(s, end, LONG_CELLS) >= LONG_CELLS;
    out->text = !long_text && is_text(r, folded, s, end);
    if (!fold_key(m, folded, s, end))
        return 0;
    if (!has_letter((str){ folded->v, folded->n }))
        return next;
    if (!shorten(m, folded))
        return 0;
    out->key = (str){ folded->v, folded->n };
    return next;
}

enum repeat_fate repeat_fate(int64_t docs, int64_t of, int64_t times, int64_t sentences, int64_t texts)
{
    const bool sentence = sentences > times / 2;
    const double least = sentence ? (double)of * SENTENCE_LEAST / SENTENCE_PARTS : (double)of / LABEL_PART;
    if (docs < LEAST_DOCS || (double)docs < least)
        return REPEAT_RARE;
    return texts > times / 2 ? REPEAT_TEXT : REPEAT_FURNITURE;
}

/* ---- the lines to be cut */

dgm_status boilerplate_new(const mem *m, uint64_t seed, boilerplate **out, dgm_error *err)
{
    boilerplate *x = mem_zalloc(m, sizeof *x);
    if (!x)
        return err_memory(err);
    x->m = *m;
    strtab_init(&x->keys, &x->m, seed);
    arena_init(&x->reasons, &x->m);
    *out = x;
    return DGM_OK;
}

void boilerplate_free(boilerplate *x)
{
    if (!x)
        return;
    const mem m = x->m;
    strtab_free(&x->keys);
    vec_free(&m, &x->v);
    arena_free(&x->reasons);
    mem_free(&m, x);
}

static uint32_t filter_bit(const char *key, size_t len)
{
    return (uint32_t)hash_bytes(0, key, len < ENTRY_BYTES ? len : ENTRY_BYTES) % FILTER_BITS;
}

/* The key with its source, as the table has it; false: out of memory. */
static bool add_source(const mem *m, buf *key, str source)
{
    return buf_char(m, key, REPEAT_CUT) && buf_add(m, key, source.s, source.len);
}

dgm_status boilerplate_add(boilerplate *x, str source, str key, int64_t docs, int64_t of, dgm_error *err)
{
    buf b = { 0 };
    char reason[64];
    snprintf(reason, sizeof reason, "repeats:%lld/%lld", (long long)docs, (long long)of);
    const size_t had = strtab_size(&x->keys);
    const char *kept = arena_str(&x->reasons, reason, strlen(reason));
    bool ok = kept && buf_add(&x->m, &b, key.s, key.len) && add_source(&x->m, &b, source);
    ok = ok && vec_reserve(&x->m, &x->v, 1) && strtab_add(&x->keys, b.v, b.n) != STRTAB_NONE;
    if (ok && strtab_size(&x->keys) > had)
        x->v.v[x->v.n++] = kept;
    vec_free(&x->m, &b);
    if (!ok)
        return err_memory(err);
    const uint32_t bit = filter_bit(key.s, key.len);
    x->filter[bit / 64] |= (uint64_t)1 << bit % 64;
    return DGM_OK;
}

/* Whether the line's key may be in the table: by its first bytes, as most lines are running text that is in none. */
static bool may_repeat(const boilerplate *x, const mem *m, buf *folded, const char *s, const char *end, bool *ok)
{
    const char *stop = end - s > SAMPLE_BYTES ? utf8_back(s, s + SAMPLE_BYTES + 1) : end;
    if (!(*ok = fold_key(m, folded, s, stop)))
        return false;
    if (stop < end && folded->n < ENTRY_BYTES + 4)
        return true;
    const uint32_t bit = filter_bit(folded->v, folded->n);
    return x->filter[bit / 64] >> bit % 64 & 1;
}

/* The reason of a line to be cut, NULL: it is none. */
static const char *find_repeat(const boilerplate *x, const mem *m, buf *folded, str source, const char *s,
                               const char *end, bool *ok)
{
    if (!may_repeat(x, m, folded, s, end, ok) || !*ok)
        return NULL;
    *ok = fold_key(m, folded, s, end) && shorten(m, folded) && add_source(m, folded, source);
    const uint32_t id = *ok ? strtab_find(&x->keys, folded->v, folded->n) : STRTAB_NONE;
    return id == STRTAB_NONE ? NULL : x->v.v[id];
}

/* Bytes of sentences, all and those that repeat. */
typedef struct share {
    int64_t all, again;
} share;

static bool mark(const boilerplate *x, const mem *m, const text *t, str source, lines *l, share *sentences)
{
    bool ok = true;
    for (size_t i = 0, next; i < l->v.n && ok; i = next) {
        for (next = i + 1; next < l->v.n && l->v.v[next].block == l->v.v[i].block;)
            next++;
        const char *s = t->s + l->v.v[i].start, *end = t->s + l->v.v[next - 1].end;
        const char *reason = find_repeat(x, m, &l->work->folded, source, s, end, &ok);
        const int64_t prose = ends_sentence(s, end) ? end - s : 0;
        sentences->all += prose;
        sentences->again += reason ? prose : 0;
        for (size_t k = i; k < next && reason; k++) {
            l->v.v[k].kind = LINE_FURNITURE;
            l->v.v[k].reason = reason;
        }
    }
    return ok;
}

dgm_status boilerplate_mark(const boilerplate *x, const mem *m, const text *t, str source, lines *l, dgm_error *err)
{
    share sentences = { 0 };
    if (!x->v.n)
        return DGM_OK;
    if (!mark(x, m, t, source, l, &sentences))
        return err_memory(err);
    for (size_t i = 0; sentences.again * 2 > sentences.all && i < l->v.n; i++) { /* a copy of other documents */
        l->v.v[i].kind = LINE_BODY;
        l->v.v[i].reason = "text";
    }
    return DGM_OK;
}

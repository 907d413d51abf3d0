/* Phrases that count as one term. In: a list of them, a line each; a document's forms. Out: spans of tokens.
 *
 * Words are compared by term, so that a phrase is found in all its forms; * and ? stand for characters of a folded form.
 * Of the phrases that begin at a token the longest is taken, and the next one begins after it (leftmost-longest), as
 * tokenizers of multi-word expressions do. */
#include "base/data.h"
#include "base/error.h"
#include "base/merge.h"
#include "base/utf8.h"
#include "stance/phrases.h"
#include "stance/stance.h"

#include <stddef.h>
#include <string.h>

/* A line of a list. */
typedef struct listed_phrase {
    str text; /* of multiwords.texts */
    uint32_t file;
    int64_t line;
} listed_phrase;

struct multiwords {
    const mem *m;
    uint64_t seed;
    strtab files, texts;
    VEC(listed_phrase) listed;
    phrases book[LANG_COUNT];
};

struct multiword_work {
    phrase_cache cache[LANG_COUNT];
    phrase_hits found;
};

dgm_status multiwords_new(const mem *m, uint64_t seed, multiwords **out, dgm_error *err)
{
    multiwords *x = mem_zalloc(m, sizeof *x);
    if (!x)
        return err_memory(err);
    x->m = m;
    x->seed = seed;
    strtab_init(&x->files, m, seed);
    strtab_init(&x->texts, m, seed);
    *out = x;
    return DGM_OK;
}

void multiwords_free(multiwords *x)
{
    if (!x)
        return;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        phrases_free(&x->book[lang]);
    strtab_free(&x->files);
    strtab_free(&x->texts);
    vec_free(x->m, &x->listed);
    mem_free(x->m, x);
}

/* ---- compiling */

static bool is_utf8(str s)
{
    for (size_t i = 0; i < s.len;) {
        const int n = utf8_valid(s.s + i, s.s + s.len);
        if (n <= 0)
            return false;
        i += (size_t)n;
    }
    return true;
}

/* A copy whose words are parted by single spaces; s NULL: out of memory. */
static str squeeze(multiwords *x, buf *b, str s)
{
    bool ok = buf_add(x->m, b, "", 0);
    b->n = 0;
    for (size_t i = 0; i < s.len && ok; i++) {
        const bool space = s.s[i] == ' ' || s.s[i] == '\r';
        if (!space)
            ok = buf_char(x->m, b, s.s[i]);
        else if (b->n && b->v[b->n - 1] != ' ')
            ok = buf_char(x->m, b, ' ');
    }
    while (b->n && b->v[b->n - 1] == ' ')
        b->n--;
    const uint32_t id = ok ? strtab_add(&x->texts, b->v, b->n) : STRTAB_NONE;
    return id == STRTAB_NONE ? (str){ NULL, 0 } : strtab_get(&x->texts, id);
}

dgm_status multiwords_load(multiwords *x, const char *name, const char *data, size_t len, dgm_error *err)
{
    static const char mark[] = "\xef\xbb\xbf"; /* a byte order mark */
    const size_t skip = len >= 3 && memcmp(data, mark, 3) == 0 ? 3 : 0;
    const uint32_t file = strtab_add(&x->files, name, strlen(name));
    dgm_status s = file == STRTAB_NONE ? err_memory(err) : DGM_OK;
    buf b = { 0 };
    for (tsv t = tsv_open(skip ? data + skip : data, len - skip); !s && tsv_next(&t);) {
        if (!is_utf8(t.cell[0])) {
            s = err_at(err, DGM_ERR_FORMAT, t.line, -1, "%s line %lld: no UTF-8", name, (long long)t.line);
            break;
        }
        const listed_phrase p = { squeeze(x, &b, t.cell[0]), file, t.line };
        if (!p.text.s || (p.text.len && !vec_push(x->m, &x->listed, p)))
            s = err_memory(err);
    }
    vec_free(x->m, &b);
    return s;
}

static dgm_status seal_book(multiwords *x, phrases *book, const segmenter *g, const lexis *lex, dgm_error *err)
{
    phrase_cutter c;
    dgm_status s = DGM_OK;
    phrase_cutter_init(&c, x->m, g, lex, x->seed);
    phrases_init(book, x->m, x->seed);
    for (size_t i = 0; i < x->listed.n && !s; i++) {
        const listed_phrase *p = &x->listed.v[i];
        dgm_error why = DGM_ERROR_INIT;
        s = phrases_add(book, &c, p->text, true, (uint32_t)i, &why);
        if (s == DGM_ERR_FORMAT)
            s = err_at(err, s, p->line, -1, "%s line %lld: %s '%.*s'", strtab_get(&x->files, p->file).s,
                       (long long)p->line, why.message, (int)(p->text.len < 80 ? p->text.len : 80), p->text.s);
        else if (s)
            s = err_memory(err);
    }
    phrase_cutter_free(&c);
    return s;
}

dgm_status multiwords_seal(multiwords *x, const segmenter *const segment[LANG_COUNT],
                           const lexis *const lex[LANG_COUNT], dgm_error *err)
{
    dgm_status s = DGM_OK;
    for (int lang = 0; x->listed.n && lang < LANG_COUNT && !s; lang++)
        s = lex[lang] ? seal_book(x, &x->book[lang], segment[lang], lex[lang], err) : DGM_OK;
    return s;
}

/* ---- finding */

static bool read_sentence(const multiwords *x, const entity_input *in, int32_t first, int32_t end, multiword_spans *out)
{
    struct multiword_work *w = out->work;
    for (int32_t i = first; i < end;) {
        w->found.n = 0;
        if (!phrases_match(&x->book[in->lang], &w->cache[in->lang], in->v, in->form, i, end, &w->found))
            return false;
        const multiword_span span = { i, w->found.n ? w->found.v[w->found.n - 1].last : i + 1 };
        if (w->found.n && !vec_push(x->m, &out->v, span))
            return false;
        i = span.last;
    }
    return true;
}

dgm_status multiwords_run(const multiwords *x, const entity_input *in, multiword_spans *out, dgm_error *err)
{
    if (!in->more)
        out->v.n = 0;
    const size_t before = out->v.n;
    if (!x->listed.n)
        return DGM_OK;
    if (!out->work && !(out->work = mem_zalloc(x->m, sizeof *out->work)))
        return err_memory(err);
    bool ok = true;
    for (int32_t s = 0; s < in->sen->n && ok; s++)
        ok = !input_reads(in, s) || read_sentence(x, in, in->sen->first[s], in->sen->first[s + 1], out);
    ok = ok && merge_runs(x->m, out->v.v, before, out->v.n, sizeof *out->v.v, offsetof(multiword_span, first));
    return ok ? DGM_OK : err_memory(err);
}

void multiword_spans_free(const mem *m, multiword_spans *x)
{
    struct multiword_work *w = x->work;
    if (w) {
        for (int lang = 0; lang < LANG_COUNT; lang++)
            phrase_cache_free(m, &w->cache[lang]);
        vec_free(m, &w->found);
    }
    mem_free(m, w);
    x->work = NULL;
    vec_free(m, &x->v);
}

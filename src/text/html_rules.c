/* What data/und/html-*.tsv say, compiled once for all pages. In: the tables. Out: tags sorted by name, hints by their
 * first word, names of metadata, character references. */
#include "text/html.h"
#include "base/data.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char *const layouts[LAYOUTS] = { "inline", "block", "break", "void", "raw", "cell", "plain" };
static const char *const roles[ROLES] = { "-",          "main",   "article", "heading", "quote",  "list", "item",
                                          "table",      "figure", "caption", "header",  "footer", "form", "furniture",
                                          "page-title", "time",   "link",    "body",    "byline", "bio" };
static const char *const fields[] = { "title", "author", "date", "source" };

static int place_of(const char *const *names, int n, str s)
{
    for (int i = 0; i < n; i++)
        if (str_eq(str_of(names[i]), s))
            return i;
    return -1;
}

static dgm_status bad_row(const data_file *f, const tsv *t, dgm_error *err)
{
    return err_at(err, DGM_ERR_FORMAT, t->line, -1, "%s:%lld: not a row of it", f->name, (long long)t->line);
}

static dgm_status add_tag(const mem *m, html_rules *r, const data_file *f, const tsv *t, dgm_error *err)
{
    const int layout = place_of(layouts, LAYOUTS, t->cell[1]), role = place_of(roles, ROLES, t->cell[2]);
    if (layout < 0 || role < 0)
        return bad_row(f, t, err);
    html_tag x = { t->cell[0], t->cell[4], arena_str(&r->strings, t->cell[3].s, t->cell[3].len), (uint8_t)layout,
                   (uint8_t)role };
    return x.reason && vec_push(m, &r->tags, x) ? DGM_OK : err_memory(err);
}

static dgm_status add_hint(const mem *m, html_rules *r, const data_file *f, const tsv *t, dgm_error *err)
{
    const int role = place_of(roles, ROLES, t->cell[0]);
    const bool whole = str_eq(t->cell[1], STR("name"));
    if (role < 0 || (!whole && !str_eq(t->cell[1], STR("word"))))
        return bad_row(f, t, err);
    html_hint x = { t->cell[2], arena_str(&r->strings, t->cell[3].s, t->cell[3].len), whole, (uint8_t)role, -1 };
    return x.reason && vec_push(m, &r->hints, x) ? DGM_OK : err_memory(err);
}

static dgm_status add_meta(const mem *m, html_rules *r, const data_file *f, const tsv *t, dgm_error *err)
{
    const int field = place_of(fields, (int)(sizeof fields / sizeof *fields), t->cell[1]);
    if (field < 0)
        return bad_row(f, t, err);
    const html_meta_name x = { t->cell[0], (uint8_t)field };
    return vec_push(m, &r->metas, x) ? DGM_OK : err_memory(err);
}

static dgm_status add_reference(const mem *m, html_rules *r, const data_file *f, const tsv *t, dgm_error *err)
{
    reference x = { t->cell[0], "" };
    size_t n = 0;
    for (size_t i = 0; i < t->cell[1].len; i++) {
        uint32_t c = 0;
        for (; i < t->cell[1].len && t->cell[1].s[i] != ' '; i++) {
            const char d = t->cell[1].s[i];
            c = c * 16 + (uint32_t)(d <= '9' ? d - '0' : d - 'a' + 10);
        }
        if (n + 4 >= sizeof x.as)
            return bad_row(f, t, err);
        n += (size_t)utf8_put(c, x.as + n);
    }
    return vec_push(m, &r->references, x) ? DGM_OK : err_memory(err);
}

typedef dgm_status (*add_row)(const mem *m, html_rules *r, const data_file *f, const tsv *t, dgm_error *err);

static dgm_status load(const mem *m, html_rules *r, const char *name, add_row add, dgm_error *err)
{
    const data_file *f = data_find(name);
    tsv t = tsv_open(f->data, f->len);
    dgm_status s = DGM_OK;
    while (!s && tsv_next(&t))
        s = add(m, r, f, &t, err);
    return s;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const html_tag *)a)->name, ((const html_tag *)b)->name);
}

/* ---- hints by their first word */

static uint32_t slot_of(str word)
{
    uint32_t h = 0;
    for (size_t i = 0; i < word.len; i++)
        h = h * 31 + (unsigned char)word.s[i];
    return h % HINT_SLOTS;
}

static str first_word(str words)
{
    const char *space = memchr(words.s, ' ', words.len);
    return (str){ words.s, space ? (size_t)(space - words.s) : words.len };
}

/* Chains in the order of rows. */
static void chain_hints(html_rules *r)
{
    for (size_t i = r->hints.n; i-- > 0;) {
        int16_t *head = &r->first_hint[slot_of(first_word(r->hints.v[i].words))];
        r->hints.v[i].next = *head;
        *head = (int16_t)i;
    }
}

dgm_status html_rules_new(const mem *m, html_rules **out, dgm_error *err)
{
    html_rules *r = mem_zalloc(m, sizeof *r);
    if (!r)
        return err_memory(err);
    arena_init(&r->strings, m);
    memset(r->first_hint, 0xff, sizeof r->first_hint);
    dgm_status s = load(m, r, "und/html-tags.tsv", add_tag, err);
    if (!s)
        s = load(m, r, "und/html-hints.tsv", add_hint, err);
    if (!s)
        s = load(m, r, "und/html-meta.tsv", add_meta, err);
    if (!s)
        s = load(m, r, "und/character-references.tsv", add_reference, err);
    if (s)
        return html_rules_free(m, r), s;
    qsort(r->tags.v, r->tags.n, sizeof *r->tags.v, by_name);
    chain_hints(r);
    *out = r;
    return DGM_OK;
}

void html_rules_free(const mem *m, html_rules *r)
{
    if (!r)
        return;
    vec_free(m, &r->tags);
    vec_free(m, &r->hints);
    vec_free(m, &r->metas);
    vec_free(m, &r->references);
    arena_free(&r->strings);
    mem_free(m, r);
}

const html_tag *html_tag_of(const html_rules *r, const char *name)
{
    size_t from = 0, to = r->tags.n;
    const str s = str_of(name);
    while (from < to) {
        const size_t mid = (from + to) / 2;
        const int order = str_cmp(r->tags.v[mid].name, s);
        if (order == 0)
            return &r->tags.v[mid];
        if (order < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return NULL;
}

/* ---- what a name says */

enum { NAME_LONGEST = 64 };

/* The words of a name in lower case with a space between them: "entryContent_main" is "entry content main". */
static size_t cut_words(const char *s, size_t len, char words[2 * NAME_LONGEST])
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        const bool upper = s[i] >= 'A' && s[i] <= 'Z', lower_before = i && s[i - 1] >= 'a' && s[i - 1] <= 'z';
        const char c = upper ? (char)(s[i] + 32) : s[i];
        const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
        if (n && words[n - 1] != ' ' && (!part || (upper && lower_before)))
            words[n++] = ' ';
        if (part)
            words[n++] = c;
    }
    while (n && words[n - 1] == ' ')
        n--;
    return n;
}

/* The first row among those of the words from `at` on; `best` is the one so far, -1 for none. */
static int match_from(const html_rules *r, const char *words, size_t n, size_t at, int best)
{
    const str word = first_word((str){ words + at, n - at });
    for (int i = r->first_hint[slot_of(word)]; i >= 0 && (best < 0 || i < best); i = r->hints.v[i].next) {
        const html_hint *x = &r->hints.v[i];
        const size_t end = at + x->words.len;
        if (end > n || memcmp(words + at, x->words.s, x->words.len) != 0 || (end < n && words[end] != ' '))
            continue;
        if (!x->whole || (at == 0 && end == n))
            return i;
    }
    return best;
}

const html_hint *html_hint_of(const html_rules *r, str names)
{
    enum { NAMES = 16 };
    int best = -1;
    const char *p = names.s, *end = p + names.len;
    for (int k = 0; k < NAMES && p < end; k++) {
        const char *from = p;
        while (p < end && *p != ' ' && *p != '\n' && *p != '\t')
            p++;
        char words[2 * NAME_LONGEST];
        const size_t len = (size_t)(p - from), n = cut_words(from, len < NAME_LONGEST ? len : NAME_LONGEST, words);
        for (size_t at = 0; at < n;) {
            best = match_from(r, words, n, at, best);
            while (at < n && words[at] != ' ')
                at++;
            at++;
        }
        while (p < end && (*p == ' ' || *p == '\n' || *p == '\t'))
            p++;
    }
    return best < 0 ? NULL : &r->hints.v[best];
}

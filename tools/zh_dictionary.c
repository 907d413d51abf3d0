/* Compiles jieba's dictionary for the library: zh_dictionary DICT WORDS OUT. Runs at build time.
 *
 * In: DICT, lines of a word, its frequency and its part of speech; WORDS, data/zh/words.tsv. Out: a block of
 * src/segment/hanzi.h. A word costs -log2 of its relative frequency. Words of three characters and more cost
 * LONG_3 and LONG_4 bits on top, so that they stay whole only where their parts are no likely words: the treebanks
 * write 博物|馆. How likely a character is in a given name or in a foreign one is counted from the names among the
 * words. Integers throughout: the same file on every machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/error.h"
#include "base/os.h"
#include "base/utf8.h"
#include "segment/hanzi.h"

enum { LONG_3 = 12 * HANZI_BIT, LONG_4 = 17 * HANZI_BIT, ADDED = 11 * HANZI_BIT + HANZI_BIT / 2 };

typedef struct entry {
    hanzi_word word; /* .cost is not set yet */
    uint64_t count;
} entry;

typedef struct counts {
    uint32_t surname[HANZI_CODES], given[HANZI_CODES], foreign[HANZI_CODES];
    uint32_t surnames, givens, foreigns;
} counts;

typedef struct compiler {
    mem m;
    VEC(entry) entries;
    uint64_t total;
    strtab seen, cut; /* words of DICT, and those that WORDS takes out */
    bool determiner[HANZI_CODES], measure[HANZI_CODES];
    bool surname[HANZI_CODES], known[HANZI_CODES]; /* known: a word of one character */
    counts c;
    hanzi_character about[HANZI_CODES];
    VEC(hanzi_word) words;
} compiler;

/* log2(x) in 1/256, x > 0: the whole part, then a bit of the fraction for each squaring. */
static uint32_t log2_256(uint64_t x)
{
    uint32_t whole = 0;
    while (x >> whole > 1)
        whole++;
    uint64_t fraction = whole > 31 ? x >> (whole - 31) : x << (31 - whole); /* in [2^31, 2^32) */
    uint32_t result = whole;
    for (int i = 0; i < 8; i++) {
        fraction = fraction * fraction >> 31;
        const uint32_t bit = (uint32_t)(fraction >> 32);
        fraction >>= bit;
        result = result << 1 | bit;
    }
    return result;
}

static uint16_t cost_of(uint64_t count, uint64_t total)
{
    const uint32_t cost = log2_256(total) - log2_256(count);
    return (uint16_t)(cost < HANZI_NONE / 2 ? cost : HANZI_NONE / 2);
}

/* ---- reading */

static void count_name(compiler *x, const hanzi_word *w, str tag)
{
    const bool foreign = str_eq(tag, STR("nrt")) || str_eq(tag, STR("nrfg"));
    if (foreign && w->len >= 3)
        for (int i = 0; i < w->len; i++, x->c.foreigns++)
            x->c.foreign[w->code[i] - HANZI_FROM]++;
    if (!str_eq(tag, STR("nr")) || w->len > 3)
        return;
    x->c.surname[w->code[0] - HANZI_FROM]++;
    x->c.surnames++;
    for (int i = 1; w->len == 3 && i < 3; i++, x->c.givens++)
        x->c.given[w->code[i] - HANZI_FROM]++;
}

/* 诸葛亮: a surname of two characters. */
static bool is_double(const compiler *x, const hanzi_word *w)
{
    return x->about[w->code[0] - HANZI_FROM].classes & HANZI_DOUBLE &&
           x->about[w->code[1] - HANZI_FROM].classes & HANZI_SECOND;
}

/* Names of persons are those of three characters that begin with a surname; jieba has many others among them. */
static uint8_t kind_of(const compiler *x, const hanzi_word *w, str tag)
{
    if (str_eq(tag, STR("ns")))
        return HANZI_PLACE;
    if (str_eq(tag, STR("nt")))
        return HANZI_ORG;
    if (str_eq(tag, STR("nrt")) || str_eq(tag, STR("nrfg")))
        return HANZI_FOREIGN;
    if (str_eq(tag, STR("nr")))
        return w->len == 3 && (x->surname[w->code[0] - HANZI_FROM] || is_double(x, w)) ? HANZI_PERSON : HANZI_NOUN;
    return tag.len && (tag.s[0] == 'n' || str_eq(tag, STR("vn")) || str_eq(tag, STR("b")) || str_eq(tag, STR("j")))
               ? HANZI_NOUN
               : HANZI_OTHER;
}

static str next_field(const char **p, const char *end)
{
    const char *start = *p;
    while (*p < end && **p != ' ')
        ++*p;
    const str field = { start, (size_t)(*p - start) };
    *p += *p < end;
    return field;
}

static uint64_t number_of(str s)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.len && s.s[i] >= '0' && s.s[i] <= '9' && n < UINT32_MAX; i++)
        n = n * 10 + (uint64_t)(s.s[i] - '0');
    return n;
}

static bool add_line(compiler *x, const char *p, const char *end)
{
    const str word = next_field(&p, end), frequency = next_field(&p, end), tag = next_field(&p, end);
    entry e = { .count = number_of(frequency) };
    x->total += e.count;
    e.count += e.count == 0;
    if (!hanzi_word_of(word.s, word.len, 0, &e.word))
        return true; /* with letters, or too long */
    const size_t seen = strtab_size(&x->seen);
    if (strtab_add(&x->seen, word.s, word.len) == STRTAB_NONE)
        return false;
    if (strtab_size(&x->seen) == seen)
        return true; /* there already */
    count_name(x, &e.word, tag);
    e.word.kind = kind_of(x, &e.word, tag);
    return vec_push(&x->m, &x->entries, e);
}

static bool read_dictionary(compiler *x, const buf *b)
{
    const char *end = b->v + b->n;
    for (const char *p = b->v, *next; p < end; p = next) {
        const char *lf = memchr(p, '\n', (size_t)(end - p));
        const char *last = lf ? lf : end;
        next = lf ? lf + 1 : end;
        if (last > p && last[-1] == '\r')
            last--;
        if (last > p && !add_line(x, p, last))
            return false;
    }
    return true;
}

/* Marks each of the characters in `set`, or gives it a class. */
static void mark(str characters, bool *set, hanzi_character *about, uint16_t class)
{
    for (size_t i = 0; i < characters.len; i += 3) {
        hanzi_word w;
        if (!hanzi_word_of(characters.s + i, 3, 0, &w))
            return;
        if (set)
            set[w.code[0] - HANZI_FROM] = true;
        if (about)
            about[w.code[0] - HANZI_FROM].classes |= class;
    }
}

static bool add_rule(compiler *x, str rule, str form)
{
    hanzi_word w;
    for (size_t i = 0; i < form.len; i += (size_t)utf8_len((unsigned char)form.s[i]))
        if (!hanzi_word_of(form.s + i, form.len - i < 3 ? form.len - i : 3, 0, &w))
            return fprintf(stderr, "zh_dictionary: not of ideographs: %.*s\n", (int)form.len, form.s), false;
    if (!hanzi_word_of(form.s, form.len, ADDED, &w) && str_eq(rule, STR("add")))
        return fprintf(stderr, "zh_dictionary: no word: %.*s\n", (int)form.len, form.s), false;
    if (str_eq(rule, STR("cut")))
        return strtab_add(&x->cut, form.s, form.len) != STRTAB_NONE;
    if (str_eq(rule, STR("add")))
        return strtab_add(&x->cut, form.s, form.len) != STRTAB_NONE && vec_push(&x->m, &x->words, w);
    if (str_eq(rule, STR("double")) && form.len == 6)
        return mark((str){ form.s, 3 }, NULL, x->about, HANZI_DOUBLE),
               mark((str){ form.s + 3, 3 }, NULL, x->about, HANZI_SECOND), true;
    static const struct {
        const char *name;
        uint16_t class;
    } classes[] = {
        { "numeral", HANZI_NUMERAL }, { "approximate", HANZI_APPROXIMATE },
        { "ordinal", HANZI_ORDINAL }, { "part", HANZI_PART },
        { "of", HANZI_OF },
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (str_eq(rule, str_of(classes[i].name)))
            return mark(form, NULL, x->about, classes[i].class), true;
    bool *set = str_eq(rule, STR("determiner")) ? x->determiner
                : str_eq(rule, STR("measure"))  ? x->measure
                : str_eq(rule, STR("surname"))  ? x->surname
                                                : NULL;
    if (!set)
        return fprintf(stderr, "zh_dictionary: unknown rule %.*s\n", (int)rule.len, rule.s), false;
    mark(form, set, NULL, 0);
    return true;
}

static bool read_rules(compiler *x, const buf *b)
{
    tsv t = tsv_open(b->v, b->n);
    while (tsv_next(&t))
        if (!add_rule(x, t.cell[0], t.cell[1]))
            return false;
    return true;
}

/* ---- costs */

/* 这个: the treebanks write it as two words. */
static bool is_cut(const compiler *x, const hanzi_word *w, str s)
{
    if (strtab_find(&x->cut, s.s, s.len) != STRTAB_NONE)
        return true;
    return w->len == 2 && x->determiner[w->code[0] - HANZI_FROM] && x->measure[w->code[1] - HANZI_FROM];
}

static bool weigh_words(compiler *x)
{
    for (uint32_t i = 0; i < x->entries.n; i++) {
        const entry *e = &x->entries.v[i];
        hanzi_word w = e->word;
        if (is_cut(x, &w, strtab_get(&x->seen, i)))
            continue;
        w.cost = (uint16_t)(cost_of(e->count, x->total) + (w.len > 3 ? LONG_4 : w.len == 3 ? LONG_3 : 0));
        x->known[w.code[0] - HANZI_FROM] |= w.len == 1;
        if (!vec_push(&x->m, &x->words, w))
            return false;
    }
    return true;
}

/* Each character by its count, of which there are `total`; half a one more for each. */
static uint16_t smoothed(uint32_t count, uint32_t total)
{
    return cost_of(2 * (uint64_t)count + 1, 2 * (uint64_t)total + 6000);
}

/* Also makes each character of a word a word. */
static bool weigh_characters(compiler *x)
{
    bool used[HANZI_CODES] = { false };
    for (size_t i = 0; i < x->entries.n; i++)
        for (int k = 0; k < x->entries.v[i].word.len; k++)
            used[x->entries.v[i].word.code[k] - HANZI_FROM] = true;
    for (uint32_t i = 0; i < HANZI_CODES; i++) {
        hanzi_character *c = &x->about[i];
        c->surname = x->surname[i] ? smoothed(x->c.surname[i], x->c.surnames) : HANZI_NONE;
        c->given = smoothed(x->c.given[i], x->c.givens);
        c->foreign = smoothed(x->c.foreign[i], x->c.foreigns);
        const hanzi_word w = { .code = { (uint16_t)(i + HANZI_FROM) }, .len = 1, .cost = cost_of(1, x->total) };
        if ((used[i] || c->classes || x->surname[i]) && !x->known[i] && !vec_push(&x->m, &x->words, w))
            return false;
    }
    return true;
}

/* ---- the file */

static bool write_file(const char *path, const buf *b)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return fprintf(stderr, "zh_dictionary: %s: cannot be written\n", path), false;
    const bool written = fwrite(b->v, 1, b->n, f) == b->n;
    if (fclose(f) == 0 && written)
        return true;
    remove(path);
    return fprintf(stderr, "zh_dictionary: %s: cannot be written\n", path), false;
}

static bool read_file(const mem *m, const char *path, buf *out)
{
    dgm_error err = { .struct_size = sizeof err };
    if (os_read_all(m, path, (int64_t)64 << 20, out, &err) == DGM_OK)
        return true;
    return fprintf(stderr, "zh_dictionary: %s\n", err.message), false;
}

static bool compile(compiler *x, const char *dictionary, const char *rules, const char *path)
{
    buf dict = { 0 }, list = { 0 }, out = { 0 };
    const bool ok = read_file(&x->m, dictionary, &dict) && read_file(&x->m, rules, &list) && read_rules(x, &list) &&
                    read_dictionary(x, &dict) && x->total > 0 && weigh_words(x) && weigh_characters(x) &&
                    hanzi_build(&x->m, x->words.v, x->words.n, x->about, &out) && write_file(path, &out);
    vec_free(&x->m, &dict);
    vec_free(&x->m, &list);
    vec_free(&x->m, &out);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return fprintf(stderr, "usage: zh_dictionary DICT WORDS OUT\n"), 2;
    compiler *x = calloc(1, sizeof *x);
    if (!x || mem_init(&x->m, NULL, NULL) != DGM_OK)
        return 1;
    strtab_init(&x->seen, &x->m, 0);
    strtab_init(&x->cut, &x->m, 0);
    const bool ok = compile(x, argv[1], argv[2], argv[3]);
    if (!ok)
        fprintf(stderr, "zh_dictionary: %s: no dictionary made of it\n", argv[1]);
    strtab_free(&x->seen);
    strtab_free(&x->cut);
    vec_free(&x->m, &x->entries);
    vec_free(&x->m, &x->words);
    free(x);
    return ok ? 0 : 1;
}

/* Chinese words. In: a run of ideographs, a dictionary with costs, names. Out: its tokens.
 *
 * Every word that may begin at a character is an arc of a graph, and the cheapest path through it is found from right
 * to left: a unigram model, as jieba uses. What no dictionary lists has arcs of its own: numbers,
 * transliterated names, Chinese names of a surname and a given name, which are two tokens. A run is cut in windows
 * of bounded length, of which all but the last words are kept, so that time is linear and memory constant. */
#include <string.h>

#include "base/error.h"
#include "segment/scan.h"

enum {
    WINDOW = 256, OVERLAP = 2 * HANZI_WORD_MAX,
    NUMBER_MAX = 24, FOREIGN_MAX = 8,
    /* costs, tuned on the development part of UD Chinese GSDSimp; broad optima */
    UNKNOWN = 26 * HANZI_BIT,            /* a character that is no word */
    PAIR = UNKNOWN + UNKNOWN / 2,        /* two of them, where there is no dictionary */
    NAME = 9 * HANZI_BIT,                /* one of the names given */
    NUMBER = 9 * HANZI_BIT,
    FOREIGN = 6 * HANZI_BIT,             /* a transliteration, its characters apart ... */
    FOREIGN_LESS = HANZI_BIT * 3 / 4,    /* ... and each of these cheaper by that */
    PERSON = 9 * HANZI_BIT,              /* a surname and a given name, their characters apart */
    SURNAME_DOUBLE = 4 * HANZI_BIT,      /* a surname of two characters */
    GIVEN_SHORT = HANZI_BIT * 3 / 2      /* a given name of one character */
};

/* A character of the window. */
typedef struct ideograph {
    int32_t end;   /* with the marks on it */
    uint32_t code;
    uint32_t root; /* its node, HANZI_NONE: it is in no word */
    uint32_t foreign;
    uint8_t classes;
} ideograph;

/* The best way from a character to the window's end. */
typedef struct step {
    uint32_t cost;
    uint8_t len;    /* characters of its first word */
    uint8_t cut;    /* of a surname before it, in this len; 0: none */
    uint8_t kind;
} step;

typedef struct window {
    const chinese *zh;
    int n;
    ideograph at[WINDOW];
    step best[WINDOW + 1];
} window;

/* ---- the dictionary */

uint8_t segmenter_word_kind(const segmenter *s, str word) { return hanzi_kind_of(&s->zh.words, word.s, word.len); }

uint32_t segmenter_name_cost(const segmenter *s, str word, enum name_part part)
{
    const hanzi *h = &s->zh.words;
    const unsigned char *column = part == NAME_SURNAME ? h->surname : part == NAME_GIVEN ? h->given : h->foreign;
    uint32_t cost = 0, count = 0;
    for (size_t i = 0; i < word.len; count++) {
        int n;
        const uint32_t root = hanzi_root(h, utf8_get(word.s + i, &n));
        const uint32_t one = root == HANZI_NONE ? HANZI_NONE : hanzi_16(column + 2 * (size_t)root);
        if (one == HANZI_NONE)
            return HANZI_NONE;
        cost += one;
        i += (size_t)n;
    }
    return count ? cost / count : HANZI_NONE;
}

dgm_status segmenter_load_dictionary(segmenter *s, const char *path, char checksum[33], dgm_error *err)
{
    os_mapping file;
    hanzi words;
    const dgm_status status = os_map(path, &file, err);
    if (status)
        return status;
    if (!hanzi_open(&words, file.data, file.size)) {
        os_unmap(&file);
        return err_set(err, DGM_ERR_FORMAT, "%s: damaged, or no dictionary of Chinese words of this version", path);
    }
    os_unmap(&s->zh.file);
    s->zh.file = file;
    s->zh.words = words;
    memcpy(checksum, words.checksum, sizeof words.checksum);
    return DGM_OK;
}

dgm_status segmenter_add_words(segmenter *s, const str *words, size_t n, dgm_error *err)
{
    VEC(hanzi_word) list = { 0 };
    strtab seen;
    strtab_init(&seen, &s->m, 0);
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        hanzi_word w;
        const size_t before = strtab_size(&seen);
        if (!hanzi_word_of(words[i].s, words[i].len, NAME, &w) || w.len < 2)
            continue;
        ok = strtab_add(&seen, words[i].s, words[i].len) != STRTAB_NONE &&
             (strtab_size(&seen) == before || vec_push(&s->m, &list, w));
    }
    s->zh.block.n = 0;
    s->zh.names = (hanzi){ 0 };
    ok = ok && hanzi_build(&s->m, list.v, list.n, NULL, &s->zh.block) &&
         hanzi_open(&s->zh.names, s->zh.block.v, s->zh.block.n);
    strtab_free(&seen);
    vec_free(&s->m, &list);
    return ok ? DGM_OK : err_memory(err);
}

void chinese_free(const mem *m, chinese *x)
{
    os_unmap(&x->file);
    vec_free(m, &x->block);
}

/* ---- the window */

static bool is_ideograph(const unicode_class *u)
{
    return (u->script & 0x7f) == SCRIPT_HAN && category_word(u->category);
}

/* Whether a number in digits begins at p with a word for it: 第5. */
static bool prefixes_digit(const cursor *c, int32_t p, int n)
{
    const str prefix = c->g->rules.number_prefix;
    return prefix.len == (size_t)n && memcmp(prefix.s, c->s + p, prefix.len) == 0 && category_at(c, p + n) == CAT_DIGIT;
}

/* A surname, given or foreign cost. */
static uint32_t name_cost(const unsigned char *column, uint32_t root)
{
    return root == HANZI_NONE ? HANZI_NONE : hanzi_16(column + 2 * (size_t)root);
}

/* Reads the ideographs at the cursor; returns whether the run goes on after them. */
static bool fill(const cursor *c, window *w)
{
    const hanzi *h = &c->g->zh.words;
    int32_t p = c->at;
    int n;
    const unicode_class *u = peek(c, p, &n);
    for (w->n = 0; n && is_ideograph(u); w->n++) {
        if (w->n > 0 && prefixes_digit(c, p, n))
            return false;
        if (w->n == WINDOW)
            return true;
        ideograph *x = &w->at[w->n];
        x->code = utf8_get(c->s + p, &n);
        x->root = hanzi_root(h, x->code);
        x->foreign = name_cost(h->foreign, x->root);
        x->classes = x->root == HANZI_NONE ? 0 : h->classes[x->root];
        for (p += n; (u = peek(c, p, &n))->category == CAT_MARK && n;)
            p += n;
        x->end = p;
    }
    return false;
}

/* ---- arcs */

/* Of equals the first one offered stays. */
static void offer(window *w, int i, step s)
{
    s.cost += w->best[i + s.len].cost;
    if (s.cost < w->best[i].cost)
        w->best[i] = s;
}

static uint8_t classes_at(const window *w, int i) { return i < w->n ? w->at[i].classes : 0; }

static void offer_words(window *w, int i, const hanzi *h, uint32_t node)
{
    for (int len = 1; node < h->nodes; len++) {
        const uint32_t cost = hanzi_cost(h, node);
        if (cost != HANZI_NONE)
            offer(w, i, (step){ cost, (uint8_t)len, 0, TOKEN_WORD });
        if (len == HANZI_WORD_MAX || i + len == w->n)
            break;
        node = hanzi_child(h, node, w->at[i + len].code);
    }
}

static void offer_single(window *w, int i)
{
    const bool numeral = classes_at(w, i) & HANZI_NUMERAL;
    const uint32_t root = w->at[i].root, cost = root == HANZI_NONE ? HANZI_NONE : hanzi_cost(&w->zh->words, root);
    if (!w->zh->words.nodes && i + 2 <= w->n)
        offer(w, i, (step){ PAIR, 2, 0, TOKEN_WORD });
    offer(w, i, (step){ cost < UNKNOWN ? cost : UNKNOWN, 1, 0, numeral ? TOKEN_NUMBER : TOKEN_WORD });
}

/* End of the numerals and words such as 几 from i on; i where they hold no numeral at their beginning. */
static int numerals_end(const window *w, int i, int limit)
{
    const int first = i + !!(classes_at(w, i) & HANZI_APPROXIMATE);
    if (!(classes_at(w, first) & HANZI_NUMERAL))
        return i;
    int j = first + 1;
    while (j < limit && classes_at(w, j) & (HANZI_NUMERAL | HANZI_APPROXIMATE))
        j++;
    return j;
}

/* 二十一, 第三, 数百万, 三分之二 */
static void offer_number(window *w, int i)
{
    const uint8_t class = classes_at(w, i);
    if (!(class & (HANZI_NUMERAL | HANZI_APPROXIMATE | HANZI_ORDINAL)))
        return;
    const int limit = i + NUMBER_MAX < w->n ? i + NUMBER_MAX : w->n, start = i + !!(class & HANZI_ORDINAL);
    int end = numerals_end(w, start, limit);
    if (end == start)
        return;
    if (classes_at(w, end) & HANZI_PART && classes_at(w, end + 1) & HANZI_OF) {
        const int second = numerals_end(w, end + 2, limit);
        end = second > end + 2 ? second : end;
    }
    if (end - i > 1 && end <= w->n)
        offer(w, i, (step){ NUMBER, (uint8_t)(end - i), 0, TOKEN_NUMBER });
}

static void offer_foreign(window *w, int i)
{
    uint32_t cost = FOREIGN;
    for (int j = i; j < w->n && j < i + FOREIGN_MAX && w->at[j].root != HANZI_NONE; j++) {
        cost += w->at[j].foreign > FOREIGN_LESS ? w->at[j].foreign - FOREIGN_LESS : 0;
        if (j > i)
            offer(w, i, (step){ cost, (uint8_t)(j - i + 1), 0, TOKEN_WORD });
    }
}

/* A surname of `cut` characters that costs so much, and a given name of one or two. */
static void offer_given(window *w, int i, int cut, uint32_t cost)
{
    for (int len = cut + 1; len <= cut + 2 && i + len <= w->n && w->at[i + len - 1].root != HANZI_NONE; len++) {
        cost += name_cost(w->zh->words.given, w->at[i + len - 1].root);
        offer(w, i, (step){ cost + (len == cut + 1 ? GIVEN_SHORT : 0), (uint8_t)len, (uint8_t)cut, TOKEN_WORD });
    }
}

/* Whether the characters at i and i + 1 are a surname, which is a word as well. */
static bool double_surname(const window *w, int i)
{
    if (!(classes_at(w, i) & HANZI_DOUBLE) || !(classes_at(w, i + 1) & HANZI_SECOND))
        return false;
    const uint32_t node = hanzi_child(&w->zh->words, w->at[i].root, w->at[i + 1].code);
    return node < w->zh->words.nodes && hanzi_cost(&w->zh->words, node) != HANZI_NONE;
}

static void offer_person(window *w, int i)
{
    const uint32_t surname = name_cost(w->zh->words.surname, w->at[i].root);
    if (surname != HANZI_NONE)
        offer_given(w, i, 1, PERSON + surname);
    if (double_surname(w, i))
        offer_given(w, i, 2, PERSON + SURNAME_DOUBLE);
}

static void find_path(window *w)
{
    w->best[w->n] = (step){ 0 };
    for (int i = w->n - 1; i >= 0; i--) {
        w->best[i] = (step){ .cost = UINT32_MAX };
        offer_single(w, i);
        offer_words(w, i, &w->zh->words, w->at[i].root);
        offer_words(w, i, &w->zh->names, hanzi_root(&w->zh->names, w->at[i].code));
        if (w->at[i].root == HANZI_NONE)
            continue;
        offer_number(w, i);
        offer_foreign(w, i);
        offer_person(w, i);
    }
}

bool take_chinese(cursor *c)
{
    window w; /* filled as far as the run goes */
    w.zh = &c->g->zh;
    const bool more = fill(c, &w);
    const int keep = more ? w.n - OVERLAP : w.n;
    find_path(&w);
    for (int i = 0; i < keep; i += w.best[i].len) {
        const step s = w.best[i];
        if (s.cut && !take(c, w.at[i + s.cut - 1].end, TOKEN_WORD))
            return false;
        if (!take(c, w.at[i + s.len - 1].end, s.kind))
            return false;
    }
    return true;
}

bool take_uncut(cursor *c)
{
    int32_t p = c->at;
    int n;
    const unicode_class *u;
    (void)peek(c, p, &n);
    do {
        p += n;
        u = peek(c, p, &n);
    } while (n && (u->category == CAT_MARK || (is_ideograph(u) && !prefixes_digit(c, p, n))));
    return take(c, p, TOKEN_WORD);
}

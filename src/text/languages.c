/* The languages of a document's paragraphs. In: its lines, its own language. Out: line.lang.
 *
 * A paragraph is in the document's language unless it is long enough to tell and clearly in another; names, titles and
 * headings do not change it. So nearly every paragraph is done after its first few words, which go on in the document's
 * language, and only one that does not is read as a whole. What is too short to tell, beside a paragraph of another
 * language, is in that one where its words and letters speak for it; between two of one, where they are silent. */
#include "text/text.h"

enum {
    OTHER_SCRIPT = 40, /* bytes from which a paragraph in other letters than the document's may tell its language */
    SAME_SCRIPT = 60,  /* and in the same letters */
    UNTOLD = LANG_COUNT
};

typedef struct telling {
    const line_rules *r;
    const char *s;
    lines *l;
    enum lang own;
    bool akin[LANG_COUNT]; /* a paragraph in its letters is in no language we know: Ukrainian, Japanese */
} telling;

/* The line behind the paragraph of line `i`. */
static size_t behind(const lines *l, size_t i)
{
    size_t next = i + 1;
    while (next < l->v.n && l->v.v[next].block == l->v.v[i].block)
        next++;
    return next;
}

static void set(lines *l, size_t from, size_t to, int lang)
{
    for (size_t i = from; i < to; i++)
        l->v.v[i].lang = (uint8_t)lang;
}

/* In a document of no language we know, what is taken for Russian or Chinese may be its own. */
static int alone(telling *x, const char *s, size_t len)
{
    for (int lang = LANG_EN; lang < LANG_COUNT && x->own == LANG_UND; lang++)
        x->akin[lang] |= !lang_is_latin((enum lang)lang) && language_goes_on(x->r, (enum lang)lang, s, len);
    return UNTOLD;
}

/* The language of lines [from, to), one paragraph, or UNTOLD. */
static int told(telling *x, size_t from, size_t to)
{
    const char *s = x->s + x->l->v.v[from].start;
    const size_t len = (size_t)(x->s + x->l->v.v[to - 1].end - s);
    if (len < OTHER_SCRIPT)
        return UNTOLD;
    if (language_goes_on(x->r, x->own, s, len))
        return (int)x->own;
    const enum lang found = language_instead(x->r, x->own, s, len);
    const bool same = lang_is_latin(found) && (x->own == LANG_UND || lang_is_latin(x->own));
    return found == LANG_UND ? alone(x, s, len) : same && len < SAME_SCRIPT ? UNTOLD : (int)found;
}

/* The language of an untold paragraph between one of language `a` and one of language `b`: that of the two which its
 * own words and letters speak for; where they are silent, that of both. */
static int between(const telling *x, size_t from, size_t to, int a, int b)
{
    const char *s = x->s + x->l->v.v[from].start;
    const int found = (int)language_of(x->r, s, (size_t)(x->s + x->l->v.v[to - 1].end - s));
    if (found != LANG_UND && (found == a || found == b))
        return found;
    const bool silent = found == LANG_UND && a == b && a != UNTOLD && lang_is_latin((enum lang)a);
    return silent && lang_is_latin(x->own) ? a : (int)x->own;
}

/* The untold paragraphs [from, to) stand between one of language `a` and one of language `b`. */
static void settle(const telling *x, size_t from, size_t to, int a, int b)
{
    const bool ours = (a == (int)x->own || a == UNTOLD) && (b == (int)x->own || b == UNTOLD);
    for (size_t i = from, next; i < to; i = next) {
        next = behind(x->l, i);
        set(x->l, i, next, ours ? (int)x->own : between(x, i, next, a, b));
    }
}

static void settle_all(const telling *x)
{
    const lines *l = x->l;
    int before = UNTOLD;
    for (size_t i = 0; i < l->v.n;) {
        size_t to = i;
        while (to < l->v.n && l->v.v[to].lang == UNTOLD)
            to++;
        const int next = to < l->v.n ? l->v.v[to].lang : UNTOLD;
        settle(x, i, to, before == UNTOLD ? next : before, next == UNTOLD ? before : next);
        before = next;
        for (i = to; i < l->v.n && l->v.v[i].lang != UNTOLD; i++)
            before = l->v.v[i].lang;
    }
}

void lines_set_language(enum lang lang, lines *l)
{
    set(l, 0, l->v.n, (int)lang);
}

void lines_tell_languages(const line_rules *r, const text *t, enum lang own, lines *l)
{
    telling x = { r, t->s, l, own, { false } };
    bool other = false;
    for (size_t i = 0, next; i < l->v.n; i = next) {
        next = behind(l, i);
        const int lang = told(&x, i, next);
        other |= lang != UNTOLD && lang != (int)own;
        set(l, i, next, lang);
    }
    if (!other) {
        lines_set_language(own, l);
        return;
    }
    for (size_t i = 0; i < l->v.n; i++)
        if (l->v.v[i].lang != UNTOLD && x.akin[l->v.v[i].lang])
            l->v.v[i].lang = UNTOLD;
    settle_all(&x);
}

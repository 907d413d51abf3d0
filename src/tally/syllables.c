/* Syllables of English words. In: data/en/syllables.tsv and folded words. Out: their number.
 *
 * A word has as many syllables as groups of vowel letters, more or less what patterns say of the places where these stand
 * for more or fewer sounds (idea, create; made, station). Patterns are found by the letter they begin with, so that a
 * letter costs a few comparisons. */
#include "tally/store.h"
#include "base/data.h"
#include "base/error.h"
#include "base/utf8.h"
#include "lexis/lexis.h"

#include <string.h>

typedef struct pattern {
    str shape;
    int8_t add;
    uint16_t next; /* the next that begins with the same character, as its place + 1; 0: none */
} pattern;

enum { BUCKETS = 128, WORD_BYTES = 64 };

struct syllables {
    VEC(pattern) patterns;
    uint16_t first[BUCKETS]; /* by character: the place + 1 of a pattern that begins with it */
};

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
static bool is_vowel(char c) { return c && strchr("aeiouy", c); }
static bool is_consonant(char c) { return is_letter(c) && !is_vowel(c); }

static bool read_pattern(const tsv *t, pattern *out)
{
    double add;
    const bool ok = t->n >= 2 && t->cell[0].len && (unsigned char)t->cell[0].s[0] < BUCKETS &&
                    tsv_number(t->cell[1], &add) && add >= -9 && add <= 9;
    if (ok)
        *out = (pattern){ t->cell[0], (int8_t)add, 0 };
    return ok;
}

dgm_status syllables_new(const mem *m, syllables **out, dgm_error *err)
{
    const data_file *f = data_find_lang("en", "syllables.tsv");
    syllables *s = mem_zalloc(m, sizeof *s);
    bool ok = s != NULL;
    pattern p;
    for (tsv t = tsv_open(f ? f->data : "", f ? f->len : 0); tsv_next(&t) && ok;) {
        if (!read_pattern(&t, &p) || s->patterns.n == UINT16_MAX)
            continue;
        uint16_t *first = &s->first[(int)p.shape.s[0]];
        p.next = *first;
        ok = vec_push(m, &s->patterns, p);
        *first = (uint16_t)s->patterns.n;
    }
    if (!ok) {
        syllables_free(m, s);
        return err_memory(err);
    }
    *out = s;
    return DGM_OK;
}

void syllables_free(const mem *m, syllables *s)
{
    if (s)
        vec_free(m, &s->patterns);
    mem_free(m, s);
}

static bool matches(str shape, const char *at)
{
    for (size_t i = 0; i < shape.len; i++) {
        const char want = shape.s[i], is = at[i];
        if (!(want == is || (want == 'C' && is_consonant(is)) || (want == 'V' && is_vowel(is)) ||
              (want == '.' && is_letter(is))))
            return false; /* the word's end too: no shape has a NUL */
    }
    return true;
}

static int64_t add_bucket(const syllables *s, char bucket, const char *at)
{
    int64_t add = 0;
    for (uint16_t i = s->first[(int)bucket]; i; i = s->patterns.v[i - 1].next) {
        const pattern *p = &s->patterns.v[i - 1];
        add += matches(p->shape, at) ? p->add : 0;
    }
    return add;
}

/* Of letters between ^ and $. */
static int64_t count_run(const syllables *s, const char *run)
{
    int64_t n = 0;
    for (const char *at = run; *at; at++) {
        n += is_vowel(*at) && !is_vowel(at[-1]);
        n += add_bucket(s, *at, at);
        if (is_letter(*at))
            n += add_bucket(s, is_vowel(*at) ? 'V' : 'C', at);
    }
    return n > 0 ? n : 1;
}

int64_t syllables_count(const syllables *s, str word)
{
    char run[WORD_BYTES + 4] = "^";
    size_t n = 1;
    int64_t sum = 0;
    for (size_t i = 0; i <= word.len;) {
        char plain[4] = "";
        int bytes = 1;
        if (i < word.len) {
            (void)utf8_get(word.s + i, &bytes);
            lexis_plain_letter(word.s + i, (size_t)bytes, plain);
        }
        if (is_letter(plain[0]) && n < WORD_BYTES) {
            run[n++] = plain[0];
        } else if (n > 1) {
            memcpy(run + n, "$", 2);
            sum += count_run(s, run);
            n = 1;
        }
        i += (size_t)bytes;
    }
    return sum;
}

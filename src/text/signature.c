/* What a document's text is known by among others. In: its lines that are analysed. Out: a digest of its words, and
 * the least value of its shingles, runs of five words, under each of 128 hash functions, which stand for permutations.
 *
 * MinHash: two texts have the same least value under a permutation as often as they have shingles in common, of all that
 * either has. Words are lower-cased letters and digits with nothing between them, so that neither typography nor
 * line breaks tell copies apart; each ideograph is a word. Function i is a + ib modulo 2^32 of the two halves of one good
 * hash: any two of them are independent, which is what the variance of the estimate asks for, and the loop is additions. */
#include "text/text.h"
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum { SHINGLE_WORDS = 5, PIECE = 64 };

typedef struct reading {
    signature *out;
    uint64_t last[SHINGLE_WORDS]; /* a ring of words */
    uint64_t piece[PIECE];        /* words that the digest has not yet */
    uint64_t word;                /* the one at hand, 0: none */
} reading;

/* The finalizer of SplitMix64: every bit depends on every bit. */
static uint64_t mixed(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static void begin(reading *r, signature *out)
{
    memset(r->last, 0, sizeof r->last);
    r->out = out;
    r->word = 0;
    for (int i = 0; i < SIGNATURE_SIZE; i++)
        out->least[i] = INT32_MAX;
    out->words = 0;
    out->sum = (digest)DIGEST_INIT;
}

static void add_shingle(reading *r)
{
    uint64_t h = 0;
    for (int i = 0; i < SHINGLE_WORDS; i++)
        h = h * 0x9e3779b97f4a7c15u + r->last[(r->out->words + i) % SHINGLE_WORDS];
    h = mixed(h);
    const uint32_t b = (uint32_t)h;
    uint32_t y = (uint32_t)(h >> 32);
    int32_t *least = r->out->least;
    for (int i = 0; i < SIGNATURE_SIZE; i++, y += b)
        least[i] = (int32_t)y < least[i] ? (int32_t)y : least[i];
}

static void end_word(reading *r)
{
    if (!r->word)
        return;
    const int64_t n = r->out->words++;
    r->last[n % SHINGLE_WORDS] = r->piece[n % PIECE] = mixed(r->word);
    if (n % PIECE == PIECE - 1)
        digest_add(&r->out->sum, r->piece, sizeof r->piece);
    if (n >= SHINGLE_WORDS - 1)
        add_shingle(r);
    r->word = 0;
}

/* Of letters, marks and digits the lower case, of all else 0. */
static uint32_t folded(uint32_t c)
{
    if (c < 0x80)
        return c - 'A' < 26 ? c + 32 : c - 'a' < 26 || c - '0' < 10 ? c : 0;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND: return c;
    default: return 0;
    }
}

static void read_line(reading *r, const char *s, const char *end)
{
    for (int n; s < end; s += n) {
        const uint32_t c = folded(utf8_get(s, &n));
        const bool ideograph = (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || c >= 0x20000;
        if (!c || ideograph)
            end_word(r);
        if (c)
            r->word = (r->word ^ c) * 0x100000001b3u + 1;
        if (ideograph)
            end_word(r);
    }
    end_word(r);
}

void signature_of(const text *t, const lines *l, bool all, signature *out)
{
    reading r;
    begin(&r, out);
    for (size_t i = 0; i < l->v.n; i++)
        if (all || line_kind_analysed(l->v.v[i].kind))
            read_line(&r, t->s + l->v.v[i].start, t->s + l->v.v[i].end);
    digest_add(&out->sum, r.piece, (size_t)(out->words % PIECE) * sizeof *r.piece);
    if (out->words > 0 && out->words < SHINGLE_WORDS)
        add_shingle(&r); /* all there is */
}

/* Random texts over all classes of Word_Break and Sentence_Break, and the classifiers to try them with. */
#ifndef RANDOM_TEXT_H
#define RANDOM_TEXT_H

#include "segmenting.h"

#include "base/utf8.h"
#include "segment/classes.h"

/* One character or more of every class, by how many bytes they have, and neighbours that look alike. */
static const uint32_t random_points[] = {
    '\r', '\n', 0x0b, 0x0c, 0x85, 0x2028, 0x2029,            /* line ends */
    0x300, 0x5b0, 0x93e, 0xfe0f, 0x1f3fb, 0xe0100, 0x200d, 0xad, 0x61c, 0xfeff, 0xe0001, 0x1d173, /* ignored */
    0x1f1e6, 0x1f1ff, 0x30a2, 0x31f0, 0x3031, 0xff70, 0x1b000, /* flags, Katakana */
    0x5d0, 0x5ea, 0xfb1d, 'a', 'z', 'A', 'Z', 0xaa, 0xe9, 0xc9, 0x431, 0x411, 0x904, 0xac00, 0x10400, 0x1d7cb,
    '\'', '"', '.', ':', ',', ';', 0x2018, 0x2019, 0x2024, 0xb7, 0x387, 0xff1a, 0xff07, 0xff0e, 0x37e, 0x60c, 0x66c,
    '0', '9', 0x660, 0x966, 0xff10, 0x1d7ce, '_', 0x203f, 0x202f, 0xff3f, ' ', 0x3000, 0x2003, 0xa0, '\t', 0x200b,
    '(', ')', '-', '@', '#', '/', '!', '?', 0x2026, 0x3002, 0xff01, 0x203c, 0x589, 0x6d4, 0x964, 0x11f43, 0x104a,
    0x201c, 0x201d, 0x300c, 0x4e00, 0x9fff, 0x20000, 0x3042, 0xe01, 0x1f600, 0x2764, 0xa9, 0x1f468, '+', '$', '`', '{',
    '[', '^', '~', 0x7f, 1, 0x20ac
};
enum { RANDOM_POINTS = sizeof random_points / sizeof *random_points, TEXT_MOST = 1024, ROUNDS = 20000,
       LONG_ROUNDS = 200000 };

static inline uint32_t random_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* A text of up to TEXT_MOST bytes: any of the characters, or only few different ones, or words with some between. */
static inline int32_t random_text(uint64_t *seed, char *s)
{
    const uint32_t style = random_next(seed) % 4, first = random_next(seed) % RANDOM_POINTS;
    const int32_t most = (int32_t)(random_next(seed) % (style == 3 ? TEXT_MOST - 4 : 150)) + 1;
    int32_t n = 0;
    while (n < most) {
        uint32_t k = random_next(seed) % RANDOM_POINTS;
        if (style == 1)
            k = (first + random_next(seed) % 6 * 7) % RANDOM_POINTS;
        const bool plain = style >= 2 && random_next(seed) % 8 != 0;
        n += utf8_put(plain ? (random_next(seed) % 5 ? 'e' : ' ') : random_points[k], s + n);
    }
    return n;
}

/* A copy with nothing after it, so that reading on is noticed. */
static inline char *exact_copy(const char *s, size_t len)
{
    char *copy = malloc(len + (len == 0));
    assert_non_null(copy);
    memcpy(copy, s, len);
    return copy;
}

/* Which texts: ROUNDS, or with DRAGOMAN_LONG_TESTS in the environment LONG_ROUNDS. */
static inline int random_rounds(void)
{
    return getenv("DRAGOMAN_LONG_TESTS") ? LONG_ROUNDS : ROUNDS;
}

/* Those this processor has. */
static inline size_t classifiers(const classifier *all[3])
{
    size_t n = 0;
    all[n++] = &classifier_portable;
    if (classifier_sse2())
        all[n++] = classifier_sse2();
    if (classifier_avx2())
        all[n++] = classifier_avx2();
    return n;
}

#endif

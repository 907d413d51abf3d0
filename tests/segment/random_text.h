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
enum { RANDOM_POINTS = sizeof random_points / sizeof *random_points, TEXT_MOST = 1024, ROUNDS = 1500,
       LONG_ROUNDS = 100000 };

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

/* How many texts: ROUNDS, or with DRAGOMAN_LONG_TESTS in the environment LONG_ROUNDS. */
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

/* Each of random_rounds() texts after 0 to 63 other bytes, which may join it or not. */
typedef void (*text_check)(void *user, const char *s, int32_t len);
static inline void each_alignment(text_check check, void *user, uint64_t seed)
{
    static const char before[] = " a1_'.\"\n";
    char whole[BLOCK + TEXT_MOST], piece[TEXT_MOST];
    for (int round = random_rounds(); round > 0; round--) {
        const int32_t len = random_text(&seed, piece);
        for (int32_t shift = 0; shift < BLOCK; shift++) {
            memset(whole, before[round % (int)(sizeof before - 1)], (size_t)shift);
            memcpy(whole + shift, piece, (size_t)len);
            check(user, whole, shift + len);
        }
    }
}

/* Texts of one thing over and over, or none at all: `first`, then `unit` until there are `bytes`, then `last`. */
static const char *const monotonous[][3] = {
    { "a", "\u0308", "b" }, { "a'", "\u0308", "b" }, { "a\u2019", "\u0308", "b" }, { "1,", "\u200d", "2" },
    { "\u05d0\"", "\u0308", "\u05d1" }, { "a'", "\u0308", "1" }, { "\u30a2", "\u0308", "_" }, { "a", "b", "'c" },
    { " ", " ", "a" }, { "_", "\u00ad", "\u30a2" }, { "\U0001f468", "\u200d", "\U0001f469" },
    { "1\u066c", "\u0308", "1" }, { "", "\u0308", "a" }, { "\n", "\u200d", "\U0001f469" },
    { "\"", "\U0001f469\u200d", "." }, { "", "\U0001f1e6", "\u0308" }, { "a", "a:\u0301\u0301", "a" },
    { "", "1. ", "a" }, { "A", ". $ ", "a" }, { "End.", ")\"'", " Next" }, { "End.", ")\"'", " next" },
    { "End!", " ", "Next" }, { "end.", " ", "next" }, { "", "\u05d0\"", "\u05d0" }, { "", "a'", "a" },
    { "", "_", "a" }, { "", "\u30a2", "_" }, { "", "\u4e2d\u6587", "\u3002" }, { "", "\u0e01\u0e34\u0e19", "." },
    { "", "\u1100\u1161\u11a8", "!" }, { "", "a\u00ad", "." }, { "", "\u0915\u094d", "\u0964" },
    { "", "\u0600", "1" }, { "", "\u0436", "." }, { "", "\uac00", "?" }, { "A", "\u0301", ".B" }, { "3", ".", "4" },
    { "", "!\u0301", "a" }, { "", ".\r\n", "a" }, { "", "\r", "\n" }, { "A.", "\u200d", "B" }, { "A.", "-", "b" }
};
enum { MONOTONOUS = sizeof monotonous / sizeof *monotonous, LONGEST = 40000 };

/* Each of those with 1 unit, 2, ... up to more than two blocks, and then with some thousands. */
static inline void each_monotonous(text_check check, void *user)
{
    static char s[LONGEST + 100];
    for (size_t i = 0; i < MONOTONOUS; i++) {
        const char *unit = monotonous[i][1];
        for (size_t units = 1; units * strlen(unit) < LONGEST; units += units < 140 ? 1 : 1999) {
            size_t n = strlen(monotonous[i][0]);
            memcpy(s, monotonous[i][0], n);
            for (size_t k = 0; k < units; k++, n += strlen(unit))
                memcpy(s + n, unit, strlen(unit));
            memcpy(s + n, monotonous[i][2], strlen(monotonous[i][2]));
            check(user, s, (int32_t)(n + strlen(monotonous[i][2])));
        }
    }
}

#endif

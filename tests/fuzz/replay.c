/* replay.c: a fuzz target over seeds, without a fuzzer: each file of the folders named, and of each as many variants as
 * the first argument says, made by fixed numbers: sink_text changed, cut out, doubled, swapped with another seed's. */
#define _POSIX_C_SOURCE 200809L
#include "fuzz.h"

#include <dirent.h>

enum { MOST_SEEDS = 512, MOST_BYTES = 1 << 20 };

static struct {
    uint8_t *v;
    size_t n;
} seeds[MOST_SEEDS];
static size_t n_seeds;
static uint64_t number = 1;

static size_t any(size_t below)
{
    number = number * 6364136223846793005u + 1442695040888963407u;
    return below ? (size_t)(number >> 33) % below : 0;
}

static void add_seed(const char *path)
{
    FILE *f = fopen(path, "rb");
    CHECK(f && n_seeds < MOST_SEEDS);
    uint8_t *v = malloc(MOST_BYTES);
    CHECK(v);
    const size_t n = fread(v, 1, MOST_BYTES, f);
    fclose(f);
    seeds[n_seeds].v = realloc(v, n + 1);
    CHECK(seeds[n_seeds].v);
    seeds[n_seeds++].n = n;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void add_folder(const char *path)
{
    struct dirent **names;
    const int n = scandir(path, &names, NULL, by_name);
    CHECK(n >= 0);
    for (int i = 0; i < n; i++) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.')
            add_seed(file);
        free(names[i]);
    }
    free(names);
}

/* One to four changes. */
static size_t vary(uint8_t *v, size_t n)
{
    for (size_t changes = 1 + any(4); changes > 0 && n > 0; changes--) {
        const size_t at = any(n), len = 1 + any(n - at < 24 ? n - at : 24);
        const size_t other = any(n_seeds);
        switch (any(6)) {
        case 0: v[at] ^= (uint8_t)(1u << any(8)); break;
        case 1: v[at] = (uint8_t)any(256); break;
        case 2:
            memmove(v + at, v + at + len, n - at - len);
            n -= len;
            break;
        case 3:
            if (n + len <= MOST_BYTES) {
                memmove(v + at + len, v + at, n - at);
                n += len;
            }
            break;
        case 4:
            if (seeds[other].n >= len)
                memcpy(v + at, seeds[other].v + any(seeds[other].n - len + 1), len);
            break;
        default: n = at; break;
        }
    }
    return n;
}

int main(int argc, char **argv)
{
    CHECK(argc > 2);
    const long variants = strtol(argv[1], NULL, 10);
    for (int i = 2; i < argc; i++)
        add_folder(argv[i]);
    uint8_t *v = malloc(MOST_BYTES);
    CHECK(v && n_seeds > 0);
    for (size_t i = 0; i < n_seeds; i++) {
        for (long k = 0; k <= variants; k++) {
            memcpy(v, seeds[i].v, seeds[i].n);
            const size_t n = k ? vary(v, seeds[i].n) : seeds[i].n;
            uint8_t *exact = malloc(n + !n); /* so that a sanitizer sees a byte too far */
            CHECK(exact);
            memcpy(exact, v, n);
            LLVMFuzzerTestOneInput(exact, n);
            free(exact);
        }
    }
    printf("%zu seeds, %ld variants of each\n", n_seeds, variants);
    for (size_t i = 0; i < n_seeds; i++)
        free(seeds[i].v);
    free(v);
    return 0;
}

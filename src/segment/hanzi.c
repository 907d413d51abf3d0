/* See hanzi.h. In: a block of bytes, or words. Out: its sections checked, or the block. */
#include "segment/hanzi.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static const char magic[8] = { 'D', 'G', 'M', 'H', 'A', 'N', 'Z', 'I' };

/* ---- reading */

static uint64_t block_size(uint64_t characters, uint64_t nodes)
{
    return HANZI_HEADER + 4 * (nodes + 1) + 2 * (uint64_t)HANZI_CODES + 5 * nodes + 7 * characters;
}

bool hanzi_open(hanzi *h, const void *data, size_t size)
{
    const unsigned char *p = data;
    if (size < HANZI_HEADER || memcmp(p, magic, sizeof magic) != 0 || hanzi_32(p + 8) != HANZI_VERSION)
        return false;
    *h = (hanzi){ .characters = hanzi_32(p + 12), .nodes = hanzi_32(p + 16) };
    if (h->characters > h->nodes || h->characters >= HANZI_NONE || block_size(h->characters, h->nodes) != size)
        return false;
    const size_t c = h->characters, n = h->nodes;
    memcpy(h->checksum, p + 32, 32);
    for (int i = 0; i < 32; i++)
        if (!strchr("0123456789abcdef", h->checksum[i]) || !h->checksum[i])
            return false;
    h->first = p + HANZI_HEADER;
    h->root = h->first + 4 * (n + 1);
    h->label = h->root + 2 * (size_t)HANZI_CODES;
    h->cost = h->label + 2 * n;
    h->surname = h->cost + 2 * n;
    h->given = h->surname + 2 * c;
    h->foreign = h->given + 2 * c;
    h->classes = h->foreign + 2 * c;
    h->kind = h->classes + c;
    return true;
}

uint32_t hanzi_child(const hanzi *h, uint32_t node, uint32_t code)
{
    uint32_t low = hanzi_32(h->first + 4 * (size_t)node), high = hanzi_32(h->first + 4 * (size_t)node + 4);
    if (high > h->nodes)
        return UINT32_MAX;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2, found = hanzi_16(h->label + 2 * (size_t)middle);
        if (found == code)
            return middle;
        if (found < code)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}

uint8_t hanzi_kind_of(const hanzi *h, const char *s, size_t len)
{
    uint32_t node = HANZI_NONE;
    for (size_t i = 0; i < len;) {
        int n;
        const uint32_t code = utf8_get(s + i, &n);
        node = i == 0 ? hanzi_root(h, code) : hanzi_child(h, node, code);
        if ((i == 0 && node == HANZI_NONE) || node >= h->nodes)
            return HANZI_NO_WORD;
        i += (size_t)n;
    }
    return len && hanzi_cost(h, node) != HANZI_NONE ? h->kind[node] : HANZI_NO_WORD;
}

/* ---- making */

bool hanzi_word_of(const char *s, size_t len, uint16_t cost, hanzi_word *out)
{
    *out = (hanzi_word){ .cost = cost };
    for (size_t i = 0; i < len;) {
        int k;
        if (utf8_valid(s + i, s + len) < 0)
            return false;
        const uint32_t code = utf8_get(s + i, &k);
        if (code < HANZI_FROM || code > 0xffff || out->len == HANZI_WORD_MAX)
            return false;
        out->code[out->len++] = (uint16_t)code;
        i += (size_t)k;
    }
    return out->len > 0;
}

static int compare(const void *a, const void *b)
{
    const hanzi_word *x = a, *y = b;
    for (int i = 0; i < HANZI_WORD_MAX; i++)
        if (x->code[i] != y->code[i])
            return x->code[i] < y->code[i] ? -1 : 1;
    return 0;
}

/* The words [low, high) share their first `depth` characters, which lead to a node. */
typedef struct range {
    uint32_t low, high;
    uint16_t depth;
} range;

typedef VEC(range) ranges;

/* Appends the nodes below a range of sorted words, and counts how many there are. */
static bool push_children(const mem *m, const hanzi_word *words, range r, ranges *nodes)
{
    uint32_t i = r.low;
    while (i < r.high && words[i].len == r.depth)
        i++;
    while (i < r.high) {
        uint32_t j = i + 1;
        while (j < r.high && words[j].code[r.depth] == words[i].code[r.depth])
            j++;
        if (!vec_push(m, nodes, ((range){ i, j, (uint16_t)(r.depth + 1) })))
            return false;
        i = j;
    }
    return true;
}

static bool put(const mem *m, buf *out, uint32_t value, int bytes)
{
    char b[4];
    for (int i = 0; i < bytes; i++)
        b[i] = (char)(value >> (8 * i));
    return buf_add(m, out, b, (size_t)bytes);
}

static bool put_roots(const mem *m, const hanzi_word *words, const ranges *nodes, size_t characters, buf *out)
{
    uint32_t node = 0;
    for (uint32_t code = HANZI_FROM; code < 0x10000; code++) {
        const bool begins = node < characters && words[nodes->v[node].low].code[0] == code;
        if (!put(m, out, begins ? ++node : 0, 2))
            return false;
    }
    return true;
}

static bool put_words(const mem *m, const hanzi_word *words, const ranges *nodes, buf *out)
{
    bool ok = true;
    for (size_t i = 0; i < nodes->n && ok; i++) {
        const range r = nodes->v[i];
        ok = put(m, out, words[r.low].code[r.depth - 1], 2);
    }
    for (size_t i = 0; i < nodes->n && ok; i++) {
        const range r = nodes->v[i];
        ok = put(m, out, words[r.low].len == r.depth ? words[r.low].cost : HANZI_NONE, 2);
    }
    return ok;
}

static bool put_characters(const mem *m, const hanzi_word *words, const ranges *nodes, size_t characters,
                           const hanzi_character *about, buf *out)
{
    static const hanzi_character nothing = { HANZI_NONE, HANZI_NONE, HANZI_NONE, 0 };
    bool ok = true;
    for (int column = 0; column < 4; column++)
        for (size_t i = 0; i < characters && ok; i++) {
            const hanzi_character *c = about ? &about[words[nodes->v[i].low].code[0] - HANZI_FROM] : &nothing;
            const uint16_t values[] = { c->surname, c->given, c->foreign, c->classes };
            ok = put(m, out, values[column], column < 3 ? 2 : 1);
        }
    return ok;
}

/* Fills in the header, which stands at `start`. */
static void finish(buf *out, size_t start, size_t characters, size_t nodes)
{
    char *p = out->v + start;
    digest d = DIGEST_INIT;
    char checksum[33];
    digest_add(&d, p + HANZI_HEADER, out->n - start - HANZI_HEADER);
    digest_hex(&d, checksum);
    const uint32_t numbers[] = { HANZI_VERSION, (uint32_t)characters, (uint32_t)nodes };
    memcpy(p, magic, sizeof magic);
    for (size_t i = 0; i < 12; i++)
        p[8 + i] = (char)(numbers[i / 4] >> (8 * (i % 4)));
    memcpy(p + 32, checksum, 32);
}

bool hanzi_build(const mem *m, hanzi_word *words, size_t n, const hanzi_character *about, buf *out)
{
    if (n > UINT32_MAX / (2 * HANZI_WORD_MAX))
        return false;
    if (n > 1)
        qsort(words, n, sizeof *words, compare);
    ranges nodes = { 0 };
    const size_t start = out->n;
    char header[HANZI_HEADER] = { 0 };
    bool ok = buf_add(m, out, header, sizeof header) && push_children(m, words, (range){ 0, (uint32_t)n, 0 }, &nodes);
    const size_t characters = nodes.n;
    for (size_t i = 0; i < nodes.n && ok; i++)
        ok = put(m, out, (uint32_t)nodes.n, 4) && push_children(m, words, nodes.v[i], &nodes);
    ok = ok && put(m, out, (uint32_t)nodes.n, 4) && put_roots(m, words, &nodes, characters, out) &&
         put_words(m, words, &nodes, out) && put_characters(m, words, &nodes, characters, about, out);
    for (size_t i = 0; i < nodes.n && ok; i++) {
        const hanzi_word *w = &words[nodes.v[i].low];
        ok = put(m, out, w->len == nodes.v[i].depth ? w->kind : HANZI_OTHER, 1);
    }
    if (ok)
        finish(out, start, characters, nodes.n);
    vec_free(m, &nodes);
    return ok;
}

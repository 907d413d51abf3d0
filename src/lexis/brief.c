/* The forms of all tokens of a document. In: text, tokens, the vocabulary. Out: an id each.
 *
 * Nine words in ten have at most 16 bytes and were seen before. They are looked up by two words of 64 bits, hashed by
 * two multiplications: that is not as strong as the vocabulary's own hash, so what is not found in PROBES slots is left
 * to the vocabulary, and words chosen to collide cost what others do. */
#include "lexis/lexis.h"
#include "base/error.h"

#include <string.h>

enum { BYTES = 16, SLOTS = 1024, PROBES = 16, BATCH = 64 };

static const unsigned char keep[2 * BYTES] = { 255, 255, 255, 255, 255, 255, 255, 255,
                                               255, 255, 255, 255, 255, 255, 255, 255 };

/* `left` bytes of the text from s on may be read. */
static brief_form brief_of(const char *s, size_t len, size_t left)
{
    brief_form b = { { 0, 0 }, (uint32_t)len, 0 };
    if (left < BYTES) {
        memcpy(b.bytes, s, len);
        return b;
    }
    uint64_t mask[2];
    memcpy(b.bytes, s, BYTES);
    memcpy(mask, keep + BYTES - len, BYTES);
    b.bytes[0] &= mask[0];
    b.bytes[1] &= mask[1];
    return b;
}

static size_t slot_of(const brief_form *b, uint64_t seed)
{
    uint64_t h = (b->bytes[0] ^ seed) * 0x9e3779b97f4a7c15u;
    h = ((h ^ h >> 32) + b->bytes[1] + b->len) * 0xd6e8feb86659fd93u;
    return (size_t)(h ^ h >> 32);
}

static bool same(const brief_form *a, const brief_form *b)
{
    return a->bytes[0] == b->bytes[0] && a->bytes[1] == b->bytes[1] && a->len == b->len;
}

/* Where the form is or would be, from its slot on; NULL: not within PROBES slots. */
static brief_form *find(const vocab *v, const brief_form *b, size_t slot)
{
    size_t i = slot & v->brief_mask;
    for (int k = 0; k < PROBES; k++, i = (i + 1) & v->brief_mask)
        if (!v->brief[i].len || same(&v->brief[i], b))
            return &v->brief[i];
    return NULL;
}

static bool grow(vocab *v)
{
    const size_t n = v->brief ? (v->brief_mask + 1) * 2 : SLOTS, had = v->brief ? v->brief_mask + 1 : 0;
    brief_form *old = v->brief, *slots = mem_zalloc(v->m, n * sizeof *slots);
    if (!slots)
        return false;
    v->brief = slots;
    v->brief_mask = n - 1;
    v->brief_used = 0;
    for (size_t i = 0; i < had; i++) {
        brief_form *to = old[i].len ? find(v, &old[i], slot_of(&old[i], v->forms.seed)) : NULL;
        if (to)
            *to = old[i], v->brief_used++;
    }
    mem_free(v->m, old);
    return true;
}

/* The id of a short form that is not among the brief ones yet; STRTAB_NONE: out of memory. */
static uint32_t add(vocab *v, brief_form b, const char *s)
{
    b.id = vocab_form(v, s, b.len);
    if (b.id == STRTAB_NONE || (v->brief_used * 2 >= v->brief_mask && !grow(v)))
        return STRTAB_NONE;
    brief_form *to = find(v, &b, slot_of(&b, v->forms.seed));
    if (to && !to->len)
        *to = b, v->brief_used++;
    return b.id;
}

static uint32_t form_of(vocab *v, const brief_form *b, size_t slot, str s)
{
    if (b->len == 0)
        return vocab_form(v, s.s, s.len);
    const brief_form *known = find(v, b, slot);
    return known && known->len ? known->id : add(v, *b, s.s);
}

/* In batches: the slots of one are fetched while its words are read. */
dgm_status lexis_run(vocab *v, const text *t, const tokens *tok, int32_t from, int32_t to, uint32_t *form,
                     dgm_error *err)
{
    brief_form b[BATCH];
    size_t slot[BATCH];
    if (!v->brief && !grow(v))
        return err_memory(err);
    for (; from < to; from += BATCH) {
        const int32_t n = to - from < BATCH ? to - from : BATCH;
        const int32_t *start = tok->start + from, *end = tok->end + from;
        for (int32_t i = 0; i < n; i++) {
            const size_t len = (size_t)(end[i] - start[i]);
            b[i] = brief_of(t->s + start[i], len <= BYTES ? len : 0, (size_t)(t->len - start[i]));
            slot[i] = slot_of(&b[i], v->forms.seed);
            __builtin_prefetch(&v->brief[slot[i] & v->brief_mask]);
        }
        for (int32_t i = 0; i < n; i++) {
            const str s = { t->s + start[i], (size_t)(end[i] - start[i]) };
            form[from + i] = form_of(v, &b[i], slot[i], s);
            if (form[from + i] == STRTAB_NONE)
                return err_memory(err);
        }
    }
    return DGM_OK;
}

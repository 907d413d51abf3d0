/* Words as they are written. In: tokens as the analyses use them, where a clitic (Russia|'s, do|n't) and each half of two
 * words written as one (can|not) is a token. Out: the tokens with those of one written word joined, as the surface of
 * a treebank has them, and of each the first of its parts, whose term it has. */
#include "base/error.h"
#include "segment/tailor.h"
#include "segment/uax29.h"

bool segmenter_joins(const segmenter *s)
{
    return s->rules.join_clitics;
}

static bool is_letter(char b) { return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z'); }

bool token_joins(const text *t, const tokens *tok, int32_t i)
{
    if (i == 0 || tok->start[i] != tok->end[i - 1])
        return false;
    const uint8_t host = tok->kind[i - 1];
    if (tok->kind[i] == TOKEN_CLITIC)
        return host == TOKEN_WORD || host == TOKEN_NUMBER || host == TOKEN_CLITIC;
    /* the second half of a split word: no other words in ASCII adjoin */
    const char *s = t->s + tok->start[i];
    return tok->kind[i] == TOKEN_WORD && host == TOKEN_WORD && is_letter(s[0]) && (is_letter(s[-1]) || s[-1] == '\'');
}

dgm_status segment_surface(const mem *m, const text *t, const tokens *in, tokens *out, int32_t **part, dgm_error *err)
{
    tokens x = { 0 };
    int32_t *first = mem_alloc(m, (size_t)in->n * sizeof *first);
    bool ok = first != NULL;
    for (int32_t i = 0; ok && i < in->n; i++) {
        if (token_joins(t, in, i)) {
            x.end[x.n - 1] = in->end[i];
            continue;
        }
        first[x.n] = i;
        ok = tokens_push(m, &x, in->start[i], in->end[i], in->sentence[i], in->kind[i]);
    }
    if (!ok) {
        tokens_free(m, &x);
        mem_free(m, first);
        return err_memory(err);
    }
    *out = x;
    *part = first;
    return DGM_OK;
}

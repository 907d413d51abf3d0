/* A text by every kernel that this processor has: words and sentences are those of the rules as the standard writes them, which
 * tests/segment/reference.h follows. */
#include "fuzz.h"

#include "segment/reference.h"
#include "segment/random_text.h"

#include "segment/positions.h"
#include "segment/uax29.h"

static void check_words(const points *p, const tokens *got)
{
    int32_t k = 0, first = 0;
    for (int32_t i = 1; i <= p->n; i++) {
        if (!word_bound(p, i))
            continue;
        CHECK(k < got->n && got->start[k] == p->at[first] && got->end[k] == p->at[i]);
        first = i;
        k++;
    }
    CHECK(k == got->n);
}

static void check_sentences(const points *p, const sentences *got)
{
    int32_t k = 0, start = 0;
    for (int32_t i = 1; i <= p->n; i++) {
        if (!sentence_bound(p, i))
            continue;
        CHECK(k < got->n && got->start[k] == start && got->end[k] == p->at[i]);
        start = got->end[k++];
    }
    CHECK(k == got->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 4096 }; /* the rules as written take their time */
    static points p;
    const mem m = test_mem();
    dgm_error err = DGM_ERROR_INIT;
    dgm_doc *d;
    CHECK(dgm_doc_new(pipeline_of(DGM_UAX29, DGM_OFFSETS_BYTE, 0), &d, &err) == DGM_OK);
    if (dgm_doc_set(d, (const char *)data, size < MOST ? size : MOST, NULL, &err) == DGM_OK) {
        size_t len;
        const char *s = dgm_doc_text(d, &len); /* valid UTF-8 */
        const classifier *all[3];
        const size_t variants = classifiers(all);
        tokens words = { 0 };
        sentences found = { 0 };
        points_read(&p, s, (int32_t)len);
        for (size_t i = 0; i < variants; i++) {
            words.n = found.n = 0;
            CHECK(words_find(&m, all[i], s, (int32_t)len, &words) && sentences_find(&m, all[i], s, (int32_t)len, &found));
            check_words(&p, &words);
            check_sentences(&p, &found);
        }
        tokens_free(&m, &words);
        sentences_free(&m, &found);
    }
    dgm_doc_free(d);
    return 0;
}

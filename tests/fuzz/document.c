/* A text through every layer. Whatever the bytes: the layers are there, spans are in the text, in order and on the borders
 * of characters, they read what the column text says, sentences hold their tokens, every byte of the source is of one
 * class, and the shares of each stance add up. */
#include "fuzz.h"

static const char *text;
static int64_t text_len;

static bool on_border(int64_t at) { return at == text_len || (text[at] & 0xc0) != 0x80; }

static void check_spans(const dgm_table *t, bool apart)
{
    const dgm_column *c = dgm_table_column(t, dgm_table_find(t, "text"));
    int64_t before = 0;
    for (int64_t i = 0; i < dgm_table_rows(t); i++) {
        const int64_t start = whole(t, "start", i), end = whole(t, "end", i);
        CHECK(start >= before && end >= start && end <= text_len && on_border(start) && on_border(end));
        before = apart ? end : start;
        if (c && c->type == DGM_UTF8 && !is_null(c, i)) {
            const int32_t from = c->offsets[i], to = c->offsets[i + 1];
            CHECK(to - from == end - start && memcmp((const char *)c->values + from, text + start, (size_t)(to - from)) == 0);
        }
    }
}

static void check_inside(const dgm_table *inner, const dgm_table *sentences)
{
    for (int64_t i = 0; i < dgm_table_rows(inner); i++) {
        const int64_t s = whole(inner, "sentence", i);
        CHECK(s >= 0 && s < dgm_table_rows(sentences));
        CHECK(whole(inner, "start", i) >= whole(sentences, "start", s) && whole(inner, "end", i) <= whole(sentences, "end", s));
    }
}

static void check_profile(const dgm_table *t, size_t size)
{
    CHECK(dgm_table_rows(t) == 1 && whole(t, "bytes", 0) == (int64_t)size);
    CHECK(whole(t, "analysed", 0) + whole(t, "skipped", 0) + whole(t, "replaced", 0) == (int64_t)size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t choices[] = { 0, DGM_UAX29, DGM_NO_JIT, DGM_ALL_TEXT | DGM_SPLIT_CLITICS };
    static const char *const encodings[] = { NULL, NULL, NULL, "utf-8", "utf-16le", "utf-16be" };
    input in = { data, data + size };
    const uint32_t option = take(&in);
    dgm_pipeline *p = pipeline_of(choices[option & 3], DGM_OFFSETS_BYTE, option >> 2 & 7);
    dgm_error err = DGM_ERROR_INIT;
    dgm_meta meta = { 0 };
    meta.struct_size = sizeof meta;
    meta.flags = (option & 0x80 ? DGM_PAGE : 0) | (option & 0x40 ? DGM_BORROW : 0);
    meta.encoding = encodings[take(&in) % 6];
    dgm_doc *d;
    CHECK(dgm_doc_new(p, &d, &err) == DGM_OK);
    const dgm_status status = dgm_doc_set(d, (const char *)in.at, left(&in), &meta, &err);
    CHECK(status == DGM_OK || status == DGM_ERR_BINARY);
    if (status == DGM_OK) {
        const dgm_table *layer[DGM_CANDIDATES + 1];
        size_t len;
        text = dgm_doc_text(d, &len);
        text_len = (int64_t)len;
        for (uint32_t i = DGM_LINES; i <= DGM_CANDIDATES; i++)
            CHECK(dgm_doc_layer(d, i, 0, &layer[i], &err) == DGM_OK);
        check_spans(layer[DGM_LINES], true);
        check_spans(layer[DGM_SENTENCES], true);
        check_spans(layer[DGM_TOKENS], true);
        check_spans(layer[DGM_ENTITIES], true);
        check_spans(layer[DGM_QUOTES], false);
        check_inside(layer[DGM_TOKENS], layer[DGM_SENTENCES]);
        check_profile(layer[DGM_PROFILE], left(&in));
        int64_t before = -1;
        for (int64_t at = 0; at <= text_len; at++) {
            const int64_t source = dgm_doc_source_offset(d, at);
            CHECK(source >= before && source <= (int64_t)left(&in));
            before = source;
        }
        CHECK(dgm_doc_source_offset(d, text_len + 1) == -1 && dgm_doc_source_offset(d, -1) == -1);
    }
    dgm_doc_free(d);
    return 0;
}

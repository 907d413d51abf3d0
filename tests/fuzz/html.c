/* A page of HTML, in an encoding it declares or one that is named, its text as it came or wrapped in what most pages have. Whatever
 * the markup: lines lie in the text, in order and apart; every byte of the page is of one class; each byte of the text comes from
 * a place in the page, and places rise; read twice, it is the same. */
#include "fuzz.h"

static const char head[] = "<!DOCTYPE html><html lang=en><head><title>A title</title></head><body><nav><a href=/>Home</a></nav><article><h1>A title</h1>"
                           "<p>Ministers of Borduria met in Klow on Monday, and nobody said what they had agreed upon.</p>";
static const char tail[] = "<p>The talks will go on next week, it was said in Klow, although few believe in them.</p></article></body></html>";

static char *wrap(const input *in, size_t *len)
{
    char *page = malloc(sizeof head + left(in) + sizeof tail);
    CHECK(page);
    memcpy(page, head, sizeof head - 1);
    memcpy(page + sizeof head - 1, in->at, left(in));
    memcpy(page + sizeof head - 1 + left(in), tail, sizeof tail - 1);
    *len = sizeof head + sizeof tail - 2 + left(in);
    return page;
}

static void check_lines(const dgm_table *t, const char *text, size_t len)
{
    int64_t before = 0;
    for (int64_t i = 0; i < dgm_table_rows(t); i++) {
        const int64_t start = whole(t, "start", i), end = whole(t, "end", i);
        CHECK(start >= before && end >= start && end <= (int64_t)len);
        CHECK((text[start] & 0xc0) != 0x80 && (end == (int64_t)len || (text[end] & 0xc0) != 0x80));
        CHECK(!memchr(text + start, '\n', (size_t)(end - start)));
        before = end;
    }
}

static void check_page(dgm_doc *d, size_t size)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *lines, *profile;
    size_t len;
    CHECK(dgm_doc_layer(d, DGM_LINES, 0, &lines, &err) == DGM_OK);
    const char *text = dgm_doc_text(d, &len);
    check_lines(lines, text, len);
    int64_t before = -1;
    for (size_t at = 0; at <= len; at++) {
        const int64_t source = dgm_doc_source_offset(d, (int64_t)at);
        CHECK(source >= before && source <= (int64_t)size);
        before = source;
    }
    CHECK(dgm_doc_layer(d, DGM_PROFILE, 0, &profile, &err) == DGM_OK);
    CHECK(whole(profile, "bytes", 0) == (int64_t)size);
    CHECK(whole(profile, "analysed", 0) + whole(profile, "skipped", 0) + whole(profile, "replaced", 0) == (int64_t)size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = { NULL, NULL, NULL, NULL, "utf-8", "windows-1251", "utf-16le", "gb18030" };
    input in = { data, data + size };
    const uint32_t option = take(&in);
    size_t len;
    char *page = option & 8 ? wrap(&in, &len) : (len = left(&in), malloc(len + 1));
    CHECK(page);
    if (!(option & 8))
        memcpy(page, in.at, len);
    dgm_pipeline *p = pipeline_of(0, DGM_OFFSETS_BYTE, 1);
    dgm_error err = DGM_ERROR_INIT;
    dgm_meta meta = { 0 };
    meta.struct_size = sizeof meta;
    meta.flags = DGM_HTML;
    meta.encoding = encodings[option & 7];
    dgm_doc *d;
    CHECK(dgm_doc_new(p, &d, &err) == DGM_OK);
    sink_text out[2] = { { NULL, 0 }, { NULL, 0 } };
    dgm_status status = DGM_OK;
    for (int turn = 0; turn < 2 && !status; turn++) {
        const dgm_table *lines;
        status = dgm_doc_set(d, page, len, &meta, &err);
        CHECK(status == DGM_OK || status == DGM_ERR_BINARY || status == DGM_ERR_ENCODING);
        if (status)
            break;
        check_page(d, len);
        CHECK(dgm_doc_layer(d, DGM_LINES, 0, &lines, &err) == DGM_OK);
        write_table(lines, DGM_FORMAT_CSV, 0, &out[turn]);
    }
    CHECK(status || (out[0].n == out[1].n && memcmp(out[0].v, out[1].v, out[0].n) == 0));
    free(out[0].v);
    free(out[1].v);
    dgm_doc_free(d);
    free(page);
    return 0;
}

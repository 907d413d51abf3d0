/* A text, and a table of it in every format, read again: JSON by the reader of rows, XML by Expat, CSV by the rules of RFC 4180;
 * each has as many rows as the table, and nothing in it is for a terminal to obey. */
#include "fuzz.h"

#include "base/json.h"

#include <expat.h>

/* JSON, an object with each name once where it is `object`; returns how many values it holds. */
static int64_t check_values(const char *s, size_t len, bool object)
{
    json_reader r;
    json_value v, name, names[64];
    int64_t n = 0;
    CHECK(json_enter(&r, (str){ s, len }) && r.object == object);
    for (; json_next(&r, &name, &v); n++) {
        for (int64_t i = 0; object && i < n; i++)
            CHECK(!str_eq(names[i].raw, name.raw));
        CHECK(!object || n < 64);
        if (object)
            names[n] = name;
        else
            check_values(v.raw.s, v.raw.len, true);
    }
    CHECK(!r.wrong && !r.lone);
    return n;
}

static void check_json(const sink_text *b, int64_t rows)
{
    CHECK(check_values(b->v, b->n, false) == rows);
}

static void check_lines(const sink_text *b, int64_t rows)
{
    int64_t n = 0;
    for (const char *p = b->v, *end = b->n ? b->v + b->n : b->v; p < end; n++) {
        const char *lf = memchr(p, '\n', (size_t)(end - p));
        CHECK(lf);
        check_values(p, (size_t)(lf - p), true);
        p = lf + 1;
    }
    CHECK(n == rows);
}

/* Every record has `columns` cells, and there are `rows` of them below the names. */
static void check_csv(const sink_text *b, int64_t rows, int32_t columns)
{
    int64_t records = 0;
    int32_t cells = 1;
    bool quoted = false;
    for (size_t i = 0; i < b->n; i++) {
        const char c = b->v[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == ',')
            cells++;
        else if (!quoted && c == '\n') {
            CHECK(cells == columns);
            cells = 1;
            records++;
        }
    }
    CHECK(!quoted && records == rows + 1);
}

static void check_terminal(const sink_text *b)
{
    for (size_t i = 0; i < b->n; i++)
        CHECK(((unsigned char)b->v[i] >= ' ' && b->v[i] != 0x7f) || b->v[i] == '\n');
}

static void check_xml(const sink_text *b)
{
    XML_Parser x = XML_ParserCreate("UTF-8");
    CHECK(x && XML_Parse(x, b->v, (int)b->n, 1) == XML_STATUS_OK);
    XML_ParserFree(x);
}

static void check_table(const dgm_table *t)
{
    const int64_t rows = dgm_table_rows(t);
    for (uint32_t format = DGM_FORMAT_TABLE; format <= DGM_FORMAT_JSONL; format++) {
        sink_text out = { NULL, 0 };
        write_table(t, format, 0, &out);
        switch (format) {
        case DGM_FORMAT_TABLE: check_terminal(&out); break;
        case DGM_FORMAT_CSV: check_csv(&out, rows, dgm_table_columns(t)); break;
        case DGM_FORMAT_JSON: check_json(&out, rows); break;
        case DGM_FORMAT_JSONL: check_lines(&out, rows); break;
        default: break;
        }
        free(out.v);
    }
}

static void check_graph(const dgm_table *edges)
{
    sink_text out = { NULL, 0 };
    write_table(edges, DGM_FORMAT_GRAPHML, 0, &out);
    check_xml(&out);
    free(out.v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, data + size };
    const uint32_t option = take(&in);
    dgm_pipeline *p = pipeline_of(DGM_ALL_TEXT, option & 3 ? DGM_OFFSETS_BYTE : DGM_OFFSETS_UTF16, 0);
    dgm_error err = DGM_ERROR_INIT;
    dgm_doc *d;
    CHECK(dgm_doc_new(p, &d, &err) == DGM_OK);
    if (dgm_doc_set(d, (const char *)in.at, left(&in), NULL, &err) == DGM_OK) {
        const dgm_table *t;
        CHECK(dgm_doc_layer(d, option % (DGM_CANDIDATES + 1), 0, &t, &err) == DGM_OK);
        check_table(t);
        dgm_table *hits;
        if (dgm_doc_find(d, "a*", NULL, &hits, &err) == DGM_OK) {
            check_table(hits);
            dgm_table_unref(hits);
        }
        dgm_tally_options o = { 0 };
        o.struct_size = sizeof o;
        o.of = DGM_OF_TERMS;
        dgm_tally *tally;
        dgm_table *edges;
        CHECK(dgm_tally_new(p, DGM_TALLY_PAIRS, &o, &tally, &err) == DGM_OK);
        CHECK(dgm_tally_add(tally, d, &err) == DGM_OK && dgm_tally_table(tally, "pairs", NULL, &edges, &err) == DGM_OK);
        check_graph(edges);
        dgm_table_unref(edges);
        dgm_tally_free(tally);
    }
    dgm_doc_free(d);
    return 0;
}

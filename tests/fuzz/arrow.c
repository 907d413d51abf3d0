/* A stream of Arrow batches, its schema and arrays as the input says, with buffers of just the sizes that their formats
 * ask for. What a reader is promised to see through may lie: formats, lengths, offsets, numbers of nulls, buffers,
 * columns, codes, views; sizes of buffers and where strings end beyond them it can only believe, and these are true.
 * The stream is read to its end or refused in words; all of it is released once, however that goes; texts have their
 * lengths; one thread and two agree. */
#include "fuzz.h"

#include <errno.h>

enum {
    MOST_COLUMNS = 6,
    MOST_BATCHES = 3,
    MOST_ROWS = 20,
    MOST_WORDS = 6,
    MOST_TEXT = 24,
    FORMAT_BYTES = 16,
    HELD = 256
};

/* ---- what a format asks for, as the Arrow project writes it down */

enum layout { PASSED, NULLS, BITS, FIXED, STRINGS, VIEWS };

typedef struct type {
    char format[FORMAT_BYTES];
    enum layout layout;
    int width; /* bytes of a value, or of an offset */
} type;

static const struct {
    const char *format;
    enum layout layout;
    int width;
} formats[] = {
    { "u", STRINGS, 4 },       { "U", STRINGS, 8 },        { "vu", VIEWS, 16 },
    { "n", NULLS, 0 },         { "b", BITS, 0 },           { "c", FIXED, 1 },
    { "C", FIXED, 1 },         { "s", FIXED, 2 },          { "S", FIXED, 2 },
    { "i", FIXED, 4 },         { "I", FIXED, 4 },          { "l", FIXED, 8 },
    { "L", FIXED, 8 },         { "e", FIXED, 2 },          { "f", FIXED, 4 },
    { "g", FIXED, 8 },         { "tdD", FIXED, 4 },        { "tdm", FIXED, 8 },
    { "tts", FIXED, 4 },       { "ttm", FIXED, 4 },        { "ttu", FIXED, 8 },
    { "ttn", FIXED, 8 },       { "tss:", FIXED, 8 },       { "tsm:UTC", FIXED, 8 },
    { "tsu:", FIXED, 8 },      { "tsn:Z", FIXED, 8 },      { "d:9,2", FIXED, 16 },
    { "d:9,-3,32", FIXED, 4 }, { "d:18,20,64", FIXED, 8 }, { "d:76,76,256", FIXED, 32 },
    { "z", PASSED, 0 },        { "+l", PASSED, 0 },        { "tin", PASSED, 0 },
    { "w:4", PASSED, 0 },
};
enum { FORMATS = sizeof formats / sizeof *formats };

/* A format that the input spells out: stamps and decimals go on after their beginning. */
static void spell(input *in, type *t)
{
    int n = 0;
    for (const int most = (int)(take(in) % FORMAT_BYTES); n < most; n++)
        t->format[n] = (char)take(in);
    t->format[n] = '\0';
    t->layout = PASSED;
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(t->format, formats[i].format) == 0) {
            t->layout = formats[i].layout;
            t->width = formats[i].width;
        }
    int precision, scale, bits = 128;
    if (strncmp(t->format, "ts", 2) == 0 && t->format[2] && strchr("smun", t->format[2]) && t->format[3] == ':') {
        t->layout = FIXED;
        t->width = 8;
    } else if (sscanf(t->format, "d:%d,%d,%d", &precision, &scale, &bits) >= 2) {
        t->layout = FIXED;
        t->width = bits > 0 && bits <= 256 ? bits / 8 : 0;
    }
}

static type take_type(input *in)
{
    type t = { .layout = PASSED };
    const uint32_t which = take(in);
    if (which >= 240) {
        spell(in, &t);
        return t;
    }
    snprintf(t.format, sizeof t.format, "%s", formats[which % FORMATS].format);
    t.layout = formats[which % FORMATS].layout;
    t.width = formats[which % FORMATS].width;
    return t;
}

/* ---- the stream, and what it holds until it is released */

typedef struct column {
    type of, words; /* words: of its dictionary */
    const char *name;
    bool coded;
} column;

typedef struct source {
    input in;
    column columns[MOST_COLUMNS];
    int n, batches;
    bool bare, ids;
    int live;                                       /* schemas, arrays and streams that are not released */
    int64_t rows, length[MOST_BATCHES * MOST_ROWS]; /* of each text, -1: it has none */
} source;

typedef struct holder {
    source *of;
    void *v[HELD];
    int n;
} holder;

/* Zeroed, and just as large as asked for. */
static void *hold(holder *h, size_t size)
{
    CHECK(h->n < HELD);
    void *p = calloc(1, size + !size);
    CHECK(p);
    return h->v[h->n++] = p;
}

static holder *begin(source *s)
{
    holder *h = calloc(1, sizeof *h);
    CHECK(h);
    h->of = s;
    s->live++;
    return h;
}

static void drop(holder *h)
{
    h->of->live--;
    while (h->n > 0)
        free(h->v[--h->n]);
    free(h);
}

static void release_part_schema(struct ArrowSchema *s)
{
    s->release = NULL;
}
static void release_part(struct ArrowArray *a)
{
    a->release = NULL;
}

static void release_schema(struct ArrowSchema *s)
{
    s->release = NULL;
    drop(s->private_data);
}

static void release_array(struct ArrowArray *a)
{
    a->release = NULL;
    drop(a->private_data);
}

static void release_stream(struct ArrowArrayStream *s)
{
    ((source *)s->private_data)->live--;
    s->release = NULL;
}

static const char *last_error(struct ArrowArrayStream *s)
{
    return ((source *)s->private_data)->n % 2 ? "the disk is gone" : NULL;
}

/* ---- the schema */

static struct ArrowSchema schema_of(holder *h, const column *c)
{
    struct ArrowSchema s = { .format = c->of.format, .name = c->name, .release = release_part_schema };
    if (c->coded) {
        s.dictionary = hold(h, sizeof s);
        s.dictionary->format = c->words.format;
        s.dictionary->release = release_part_schema;
    }
    return s;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    source *s = stream->private_data;
    const uint32_t lie = take(&s->in);
    if (lie == 1)
        return EIO;
    holder *h = begin(s);
    if (s->bare) {
        *out = schema_of(h, &s->columns[0]);
    } else {
        struct ArrowSchema *all = hold(h, sizeof *all * MOST_COLUMNS), **list = hold(h, sizeof *list * MOST_COLUMNS);
        for (int i = 0; i < s->n; i++) {
            all[i] = schema_of(h, &s->columns[i]);
            list[i] = &all[i];
        }
        *out = (struct ArrowSchema){ .format = "+s", .name = "", .n_children = s->n, .children = list };
    }
    out->release = release_schema;
    out->private_data = h;
    struct ArrowSchema *part = s->bare ? out : out->children[(int)take(&s->in) % s->n];
    switch (lie) {
    case 2: part->format = NULL; break;
    case 3: out->n_children = -1; break;
    case 4: out->children = NULL; break;
    case 5: out->format = "+l"; break;
    case 6:
        if (!s->bare)
            part->release = NULL;
        break;
    case 7:
        if (!s->bare)
            out->children[0] = NULL;
        break;
    case 8:
        if (part->dictionary)
            part->dictionary->dictionary = part->dictionary;
        break;
    case 9:
        if (part->dictionary)
            part->dictionary->format = NULL;
        break;
    default: break;
    }
    return 0;
}

/* ---- arrays */

static void put_number(void *to, int width, uint64_t v)
{
    const uint8_t one = (uint8_t)v;
    const uint16_t two = (uint16_t)v;
    const uint32_t four = (uint32_t)v;
    memcpy(to,
           width == 1   ? (const void *)&one
           : width == 2 ? (const void *)&two
           : width == 4 ? (const void *)&four
                        : &v,
           (size_t)width);
}

/* Bytes of text: letters mostly, so that there is something to read. */
static char *take_text(holder *h, input *in, size_t n)
{
    char *v = hold(h, n);
    for (size_t i = 0; i < n; i++) {
        const uint32_t b = take(in);
        v[i] = (char)(b < 32 ? 'a' + (int)b % 26 : (int)b);
    }
    return v;
}

/* Offsets that rise, unless one is told to be anything: below 0, or anywhere in the text. */
static void fill_strings(holder *h, input *in, const type *t, int64_t n, const void **buffers, int64_t *lengths)
{
    char *offsets = hold(h, (size_t)(n + 1) * (size_t)t->width);
    int64_t at[MOST_ROWS * 4] = { 0 }, end = 0;
    for (int64_t i = 1; i <= n; i++)
        at[i] = end += take(in) % MOST_TEXT;
    const uint32_t lie = take(in);
    if (lie % 8 == 1)
        at[lie / 8 % (n + 1)] = -1 - (int64_t)take(in);
    if (lie % 8 == 2 && end > 0)
        at[lie / 8 % (n + 1)] = (int64_t)take(in) % (end + 1);
    for (int64_t i = 0; i <= n; i++) {
        put_number(offsets + i * t->width, t->width, (uint64_t)at[i]);
        if (i < n)
            lengths[i] = at[i + 1] - at[i];
    }
    buffers[1] = offsets;
    buffers[2] = end ? take_text(h, in, (size_t)end) : NULL;
}

/* Views inside and into one buffer; its size may be told to be smaller than it is. */
static void fill_views(holder *h, input *in, int64_t n, const void **buffers, int64_t *lengths)
{
    char *views = hold(h, (size_t)n * 16);
    const int64_t size = take(in) % 64;
    int64_t *sizes = hold(h, sizeof *sizes);
    for (int64_t i = 0; i < n; i++) {
        const uint32_t how = take(in);
        int64_t len = how % 13, from = 0, buffer = 0;
        if (how >= 128) { /* outside */
            len = (int64_t)(int8_t)take(in);
            buffer = how % 16 ? 0 : (int64_t)(int8_t)take(in);
            from = how % 8 == 1 ? (int64_t)(int8_t)take(in) : size > len ? (int64_t)take(in) % (size - len + 1) : 0;
        }
        put_number(views + 16 * i, 4, (uint64_t)len);
        lengths[i] = len;
        for (int k = 4; k < 16; k++)
            views[16 * i + k] = (char)('a' + k);
        if (len > 12) {
            put_number(views + 16 * i + 8, 4, (uint64_t)buffer);
            put_number(views + 16 * i + 12, 4, (uint64_t)from);
        }
    }
    const uint32_t lie = take(in);
    *sizes = lie == 1 ? INT64_MIN + (int64_t)take(in) : lie == 2 ? size - (int64_t)take(in) : size;
    buffers[1] = views;
    buffers[2] = lie == 3 ? NULL : take_text(h, in, (size_t)size);
    buffers[3] = lie == 4 ? NULL : sizes;
}

/* The array of a type as it should be; of strings the length of each, -1 for null. */
static struct ArrowArray honest(holder *h, input *in, const type *t, int64_t length, int64_t *lengths)
{
    static const int wanted[] = { [PASSED] = 0, [NULLS] = 0, [BITS] = 2, [FIXED] = 2, [STRINGS] = 3, [VIEWS] = 4 };
    const int64_t offset = take(in) % 4, n = offset + length;
    const void **buffers = hold(h, sizeof *buffers * 4);
    uint8_t *valid = take(in) % 4 == 0 ? hold(h, (size_t)(n + 7) / 8) : NULL;
    int64_t all[MOST_ROWS * 4] = { 0 };
    for (int64_t i = 0; valid && i < (n + 7) / 8; i++)
        valid[i] = (uint8_t)(take(in) | take(in));
    buffers[0] = valid;
    if (t->layout == STRINGS)
        fill_strings(h, in, t, n, buffers, all);
    else if (t->layout == VIEWS)
        fill_views(h, in, n, buffers, all);
    else if (t->layout == BITS || t->layout == FIXED) {
        const size_t size = t->layout == BITS ? (size_t)(n + 7) / 8 : (size_t)n * (size_t)t->width;
        uint8_t *values = hold(h, size);
        for (size_t i = 0; i < size; i++)
            values[i] = (uint8_t)take(in);
        buffers[1] = values;
    }
    for (int64_t i = 0; i < length; i++)
        lengths[i] = t->layout != NULLS && (!valid || valid[(offset + i) / 8] >> (offset + i) % 8 & 1) ? all[offset + i]
                                                                                                       : -1;
    return (struct ArrowArray){ .length = length,
                                .offset = offset,
                                .null_count = valid ? -1 : 0,
                                .n_buffers = wanted[t->layout],
                                .buffers = buffers,
                                .release = release_part };
}

/* One of the things that are looked at before a cell is read. */
static void lie_of(input *in, struct ArrowArray *a, enum layout layout)
{
    const int64_t by = take(in);
    switch (take(in)) {
    case 1: a->length = -1 - by; break;
    case 2: a->length = INT64_MAX - by; break;
    case 3: a->length -= a->length > 0; break;
    case 4: a->offset = -1 - by; break;
    case 5: a->offset = INT64_MAX - by; break;
    case 6: a->offset = INT64_MAX / 64 + 1 + by; break;
    case 7: a->null_count = INT64_MIN + by; break;
    case 8: a->null_count = 1 + by; break;
    case 9: a->n_buffers = layout == VIEWS ? by % 3 : by; break;
    case 10: a->n_buffers = -by; break;
    case 11: a->buffers = NULL; break;
    case 12:
        if (a->buffers && a->n_buffers > 1)
            a->buffers[1 + by % 2] = NULL;
        break;
    case 13: a->release = NULL; break;
    case 14: a->dictionary = NULL; break;
    default: break;
    }
}

static struct ArrowArray array_of(holder *h, input *in, const column *c, int64_t length, int64_t *lengths)
{
    struct ArrowArray a = honest(h, in, &c->of, length, lengths);
    if (c->coded) {
        int64_t words[MOST_ROWS * 4] = { 0 };
        const int64_t n = 1 + take(in) % MOST_WORDS;
        a.dictionary = hold(h, sizeof a);
        *a.dictionary = honest(h, in, &c->words, n, words);
        for (int64_t i = 0; i < a.offset + length && c->of.layout == FIXED && c->of.width <= 8;
             i++) { /* most codes are of a word */
            char *code = (char *)(uintptr_t)a.buffers[1] + i * c->of.width;
            const uint32_t word = take(in);
            if (word < 250)
                put_number(code, c->of.width, word % (uint64_t)n);
            if (i >= a.offset && lengths[i - a.offset] >= 0)
                lengths[i - a.offset] = word < 250 ? words[word % n] : 0;
        }
        lie_of(in, a.dictionary, c->words.layout);
    }
    lie_of(in, &a, c->coded ? FIXED : c->of.layout);
    return a;
}

/* The lengths of the texts of a batch, whose column begins at `offset` of its records. */
static void note_texts(source *s, const int64_t *lengths, int64_t offset, int64_t rows, const uint8_t *valid)
{
    for (int64_t i = 0; i < rows; i++) {
        const bool null = valid && !(valid[(offset + i) / 8] >> (offset + i) % 8 & 1);
        s->length[s->rows++] = null ? -1 : lengths[offset + i];
    }
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    source *s = stream->private_data;
    memset(out, 0, sizeof *out);
    if (s->batches == 0)
        return 0;
    if (take(&s->in) == 1)
        return EIO;
    s->batches--;
    holder *h = begin(s);
    int64_t lengths[MOST_ROWS * 4] = { 0 };
    const int64_t rows = take(&s->in) % MOST_ROWS, offset = s->bare ? 0 : take(&s->in) % 4;
    if (s->bare) {
        *out = array_of(h, &s->in, &s->columns[0], rows, lengths);
        if (!out->release) { /* the stream is over */
            drop(h);
            return 0;
        }
        note_texts(s, lengths, 0, out->length < rows ? out->length : rows, NULL);
    } else {
        struct ArrowArray *all = hold(h, sizeof *all * MOST_COLUMNS), **list = hold(h, sizeof *list * MOST_COLUMNS);
        const void **buffers = hold(h, sizeof *buffers);
        uint8_t *valid = take(&s->in) % 4 == 0 ? hold(h, (size_t)(offset + rows + 7) / 8) : NULL;
        for (int64_t i = 0; valid && i < (offset + rows + 7) / 8; i++)
            valid[i] = (uint8_t)(take(&s->in) | take(&s->in));
        buffers[0] = valid;
        for (int i = 0; i < s->n; i++) {
            int64_t some[MOST_ROWS * 4] = { 0 };
            all[i] = array_of(h, &s->in, &s->columns[i], offset + rows, some);
            list[i] = &all[i];
            if (strcmp(s->columns[i].name, "text") == 0)
                memcpy(lengths, some, sizeof some);
        }
        *out = (struct ArrowArray){ .length = rows,
                                    .offset = offset,
                                    .null_count = -1,
                                    .n_buffers = 1,
                                    .buffers = buffers,
                                    .n_children = s->n,
                                    .children = list };
        switch (take(&s->in)) {
        case 1: out->n_children = take(&s->in) % MOST_COLUMNS; break;
        case 2: out->children = NULL; break;
        case 3: list[0] = NULL; break;
        case 4: out->n_buffers = 2; break;
        default: break;
        }
        lie_of(&s->in, out, PASSED);
        note_texts(s, lengths, offset, out->length < rows ? out->length : rows, valid);
    }
    out->release = release_array;
    out->private_data = h;
    return 0;
}

/* ---- a run */

typedef struct seen {
    source *of;
    int64_t docs, skips, bytes;
} seen;

static int on_doc(void *user, dgm_doc *d)
{
    seen *x = user;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_table *t;
    CHECK(dgm_doc_id(d)[0] && dgm_doc_layer(d, DGM_PROFILE, 0, &t, &err) == DGM_OK);
    const int64_t bytes = whole(t, "bytes", 0), row = x->of->ids ? -1 : strtol(dgm_doc_id(d), NULL, 10);
    CHECK(row < x->of->rows && (row < 0 || bytes == x->of->length[row]));
    x->docs++;
    x->bytes += bytes;
    return 0;
}

static int on_skip(void *user, const char *doc, const dgm_error *why)
{
    CHECK(doc && why->message[0]);
    ((seen *)user)->skips++;
    return 0;
}

static dgm_status read_stream(const source *made, uint32_t option, uint32_t threads, seen *x)
{
    dgm_error err = DGM_ERROR_INIT;
    source s = *made;
    struct ArrowArrayStream stream = { get_schema, get_next, option & 8 ? NULL : last_error, release_stream, &s };
    dgm_corpus_options o = { 0 };
    dgm_run run = { 0 };
    dgm_corpus *c;
    o.struct_size = sizeof o;
    o.where = option & 16 ? "year>=2000" : NULL;
    run.struct_size = sizeof run;
    run.threads = threads;
    run.on_doc = on_doc;
    run.on_skip = on_skip;
    run.user = x;
    x->of = &s;
    s.live++;
    dgm_status status = dgm_corpus_arrow(&stream, &o, &c, &err);
    if (status == DGM_OK) {
        status = dgm_corpus_run(c, pipeline_of(0, DGM_OFFSETS_BYTE, 1), NULL, 0, &run, &err);
        dgm_corpus_free(c);
    }
    CHECK(s.live == 0);
    if (status)
        CHECK(err.message[0]);
    else
        CHECK(run.docs == x->docs && run.skipped == x->skips && run.bytes == x->bytes &&
              (option & 16 || run.docs + run.skipped == s.rows));
    x->of = NULL;
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "text", "id", "lang", "year", "date", "text", "x", "" };
    source s = { .in = { data, data + size } };
    const uint32_t option = take(&s.in);
    s.bare = option & 1;
    s.n = 1 + (int)(take(&s.in) % MOST_COLUMNS);
    s.batches = (int)(take(&s.in) % (MOST_BATCHES + 1));
    for (int i = 0; i < s.n; i++) {
        column *c = &s.columns[i];
        const uint32_t name = i ? take(&s.in) : 0;
        c->name = names[name % (sizeof names / sizeof *names)];
        c->of = take_type(&s.in);
        c->coded = take(&s.in) % 4 == 1;
        if (c->coded)
            c->words = take_type(&s.in);
        s.ids |= strcmp(c->name, "id") == 0 && !s.bare;
    }
    seen one = { 0 }, two = { 0 };
    const dgm_status first = read_stream(&s, option, 1, &one), second = read_stream(&s, option, 2, &two);
    CHECK(first == second && (first || memcmp(&one, &two, sizeof one) == 0));
    return 0;
}

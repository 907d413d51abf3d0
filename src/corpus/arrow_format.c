/* What columns of Arrow are. In: a schema's node, an array. Out: its type, and whether the array is as that type wants
 * it.
 *
 * The interface tells no sizes of buffers: what can be checked is checked, the rest is the producer's word. */
#include "corpus/arrow.h"

#include <string.h>

typedef struct named {
    const char *format;
    arrow_type type;
} named;

static const named formats[] = {
    { "n", { .kind = ARROW_NULLS } },
    { "b", { .kind = ARROW_BOOL } },
    { "c", { .kind = ARROW_INT, .width = 1 } },
    { "C", { .kind = ARROW_UINT, .width = 1 } },
    { "s", { .kind = ARROW_INT, .width = 2 } },
    { "S", { .kind = ARROW_UINT, .width = 2 } },
    { "i", { .kind = ARROW_INT, .width = 4 } },
    { "I", { .kind = ARROW_UINT, .width = 4 } },
    { "l", { .kind = ARROW_INT, .width = 8 } },
    { "L", { .kind = ARROW_UINT, .width = 8 } },
    { "e", { .kind = ARROW_FLOAT, .width = 2 } },
    { "f", { .kind = ARROW_FLOAT, .width = 4 } },
    { "g", { .kind = ARROW_FLOAT, .width = 8 } },
    { "u", { .kind = ARROW_STRING, .width = 4 } },
    { "U", { .kind = ARROW_STRING, .width = 8 } },
    { "vu", { .kind = ARROW_VIEW } },
    { "tdD", { .kind = ARROW_DATE, .width = 4, .ticks = 1 } },
    { "tdm", { .kind = ARROW_DATE, .width = 8, .ticks = 86400000 } },
    { "tts", { .kind = ARROW_TIME, .width = 4, .ticks = 1 } },
    { "ttm", { .kind = ARROW_TIME, .width = 4, .ticks = 1000 } },
    { "ttu", { .kind = ARROW_TIME, .width = 8, .ticks = 1000000 } },
    { "ttn", { .kind = ARROW_TIME, .width = 8, .ticks = 1000000000 } },
    { "z", { .kind = ARROW_PASSED } },
    { "Z", { .kind = ARROW_PASSED } },
    { "vz", { .kind = ARROW_PASSED } },
    { "tDs", { .kind = ARROW_PASSED } },
    { "tDm", { .kind = ARROW_PASSED } },
    { "tDu", { .kind = ARROW_PASSED } },
    { "tDn", { .kind = ARROW_PASSED } },
    { "tiM", { .kind = ARROW_PASSED } },
    { "tiD", { .kind = ARROW_PASSED } },
    { "tin", { .kind = ARROW_PASSED } },
    { "+l", { .kind = ARROW_PASSED } },
    { "+L", { .kind = ARROW_PASSED } },
    { "+vl", { .kind = ARROW_PASSED } },
    { "+vL", { .kind = ARROW_PASSED } },
    { "+s", { .kind = ARROW_PASSED } },
    { "+m", { .kind = ARROW_PASSED } },
    { "+r", { .kind = ARROW_PASSED } },
};

/* formats that go on after these */
static const named prefixes[] = {
    { "tss:", { .kind = ARROW_STAMP, .width = 8, .ticks = 1 } },
    { "tsm:", { .kind = ARROW_STAMP, .width = 8, .ticks = 1000 } },
    { "tsu:", { .kind = ARROW_STAMP, .width = 8, .ticks = 1000000 } },
    { "tsn:", { .kind = ARROW_STAMP, .width = 8, .ticks = 1000000000 } },
    { "d:", { .kind = ARROW_DECIMAL } },
    { "w:", { .kind = ARROW_PASSED } },
    { "+w:", { .kind = ARROW_PASSED } },
    { "+ud:", { .kind = ARROW_PASSED } },
    { "+us:", { .kind = ARROW_PASSED } },
};

/* A whole number of at most three digits; false where there is none. */
static bool read_number(const char **p, int32_t *out)
{
    const bool minus = **p == '-';
    const char *from = *p += minus;
    for (*out = 0; **p >= '0' && **p <= '9' && *p - from < 3; ++*p)
        *out = *out * 10 + (**p - '0');
    if (minus)
        *out = -*out;
    return *p > from;
}

/* "PRECISION,SCALE" or with ",BITS". */
static bool read_decimal(const char *p, arrow_type *t)
{
    int32_t precision, bits = 128;
    if (!read_number(&p, &precision) || *p++ != ',' || !read_number(&p, &t->scale))
        return false;
    if (*p == ',' && (p++, !read_number(&p, &bits)))
        return false;
    t->width = (uint8_t)(bits / 8);
    return *p == '\0' && precision >= 1 && precision <= 76 && t->scale >= -76 && t->scale <= 76 &&
           (bits == 32 || bits == 64 || bits == 128 || bits == 256);
}

static bool read_format(const char *format, arrow_type *out)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(format, formats[i].format) == 0)
            return *out = formats[i].type, true;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const size_t n = strlen(prefixes[i].format);
        if (strncmp(format, prefixes[i].format, n) != 0)
            continue;
        *out = prefixes[i].type;
        out->zoned = format[n] != '\0';
        return out->kind != ARROW_DECIMAL || read_decimal(format + n, out);
    }
    return false;
}

const char *arrow_read_type(const struct ArrowSchema *s, arrow_type *out)
{
    arrow_type t, values;
    if (!s || !s->release || !s->format)
        return "a schema without a format";
    if (!read_format(s->format, &t))
        return "an unknown format";
    if (!s->dictionary)
        return *out = t, NULL;
    if (t.kind != ARROW_INT && t.kind != ARROW_UINT)
        return "a dictionary whose indices are no whole numbers";
    if (!s->dictionary->release || !s->dictionary->format || s->dictionary->dictionary)
        return "a dictionary of no format, or of a dictionary";
    if (!read_format(s->dictionary->format, &values))
        return "a dictionary of an unknown format";
    *out = values;
    out->code = t.width;
    out->code_signed = t.kind == ARROW_INT;
    return NULL;
}

static const char *check_values(const arrow_type *t, const struct ArrowArray *a)
{
    const bool any = a->length > 0;
    if (t->kind == ARROW_PASSED || t->kind == ARROW_NULLS)
        return NULL;
    const int64_t wanted = t->kind == ARROW_STRING ? 3 : 2;
    if (t->kind == ARROW_VIEW ? a->n_buffers < 3 : a->n_buffers != wanted)
        return "another number of buffers than its format has";
    if (!a->buffers || (any && !a->buffers[1]))
        return "a buffer that is NULL";
    if (a->null_count > 0 && !a->buffers[0])
        return "nulls, and no buffer that says which";
    return NULL;
}

const char *arrow_check(const arrow_type *t, const struct ArrowArray *a, int64_t rows)
{
    if (!a || !a->release)
        return "an array that has been released";
    if (a->length < 0 || a->offset < 0 || a->offset > INT64_MAX / 64 - a->length || a->null_count < -1)
        return "a length, offset or number of nulls that cannot be";
    if (a->length < rows)
        return "fewer rows than the batch has";
    if (!t->code)
        return check_values(t, a);
    const arrow_type codes = { .kind = ARROW_INT };
    const char *problem = check_values(&codes, a);
    if (!problem && !a->dictionary)
        problem = "no dictionary";
    const arrow_type values = { .kind = t->kind };
    return problem ? problem : arrow_check(&values, a->dictionary, 0);
}

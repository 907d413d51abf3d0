/* See error.h. */
#include "base/error.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Copies `from` so that it is one printable line of UTF-8, cut to fit. */
static void clean_copy(char *to, size_t size, const char *from)
{
    static const char hex[] = "0123456789abcdef";
    size_t n = 0;
    const char *p = from, *end = from + strlen(from);
    while (p < end) {
        int len = utf8_valid(p, end);
        const unsigned char c = (unsigned char)*p;
        const bool plain = len > 1 ? !(c == 0xc2 && (unsigned char)p[1] < 0xa0) : len == 1 && c >= 0x20 && c != 0x7f;
        const size_t need = plain ? (size_t)len : 4;
        if (n + need + 1 > size)
            break;
        if (plain)
            memcpy(to + n, p, need);
        else
            memcpy(to + n, (char[]){ '\\', 'x', hex[c >> 4], hex[c & 15] }, 4), len = 1;
        n += need;
        p += len;
    }
    to[n] = '\0';
}

static dgm_status fill(dgm_error *err, dgm_status code, int64_t line, int64_t offset, const char *format, va_list args)
{
    if (!err || err->struct_size < sizeof *err)
        return code;
    char raw[1024];
    vsnprintf(raw, sizeof raw, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized): started by both callers */
    err->code = code;
    err->line = line;
    err->offset = offset;
    clean_copy(err->message, sizeof err->message, raw);
    return code;
}

dgm_status (err_set)(dgm_error *err, dgm_status code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, 0, -1, format, args);
    va_end(args);
    return code;
}

dgm_status (err_at)(dgm_error *err, dgm_status code, int64_t line, int64_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, line, offset, format, args);
    va_end(args);
    return code;
}

dgm_status err_limit(dgm_error *err, int64_t most, const char *units, const char *name)
{
    return err_set(err, DGM_ERR_LIMIT, "over the limit of %lld %s: %s allows more", (long long)most, units, name);
}

void err_copy(dgm_error *to, const dgm_error *from)
{
    if (!to || to->struct_size < sizeof *to)
        return;
    const uint32_t size = to->struct_size;
    *to = *from;
    to->struct_size = size;
}

dgm_status struct_read(void *to, size_t size, const void *from, const char *name, dgm_error *err)
{
    uint32_t given;
    memcpy(&given, from, sizeof given);
    if (given < sizeof given)
        return err_set(err, DGM_ERR_ARGUMENT, "%s: struct_size is not set", name);
    for (size_t i = size; i < given; i++)
        if (((const unsigned char *)from)[i])
            return err_set(err, DGM_ERR_ARGUMENT, "%s: byte %zu is not known to this version and not zero", name, i);
    memcpy(to, from, given < size ? given : size);
    return DGM_OK;
}

/* Errors: one line for the caller's dgm_error; and the one place where struct_size is checked. */
#ifndef DGM_BASE_ERROR_H
#define DGM_BASE_ERROR_H

#include "dragoman.h"
#include <stdbool.h>

#if defined(__GNUC__)
#  define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#  define PRINTF_LIKE(fmt, args)
#endif

/* Each fills `err` (NULL is allowed) and returns `code`. Messages are cut at a code point border; control
 * characters and bytes that are not UTF-8 are shown as \xHH. */
dgm_status err_set(dgm_error *err, dgm_status code, const char *format, ...) PRINTF_LIKE(3, 4);
dgm_status err_at(dgm_error *err, dgm_status code, int64_t line, int64_t offset, const char *format, ...) PRINTF_LIKE(5, 6);
#ifdef __clang_analyzer__ /* it reads a file alone, and has to know that the code comes back */
#  define err_set(err, code, ...) (err_set((err), (code), __VA_ARGS__), (code))
#  define err_at(err, code, line, offset, ...) (err_at((err), (code), (line), (offset), __VA_ARGS__), (code))
#endif
/* Here, so that a compiler knows that it is no success. */
static inline dgm_status err_memory(dgm_error *err)
{
    err_set(err, DGM_ERR_MEMORY, "out of memory");
    return DGM_ERR_MEMORY;
}

/* The same as DGM_ERROR_INIT, without writing the whole message: for what is done for each row. */
static inline void err_none(dgm_error *err)
{
    err->struct_size = (uint32_t)sizeof *err;
    err->code = DGM_OK;
    err->offset = -1;
    err->line = 0;
    err->message[0] = '\0';
}

/* DGM_ERR_LIMIT: over so many `units`, which the field `name` of dgm_limits sets. */
dgm_status err_limit(dgm_error *err, int64_t most, const char *units, const char *name);
void err_copy(dgm_error *to, const dgm_error *from); /* both sized by their own struct_size */

/* Reads a public struct of any struct_size into `to` (of `size` bytes, which keeps its values where the caller's
 * is shorter). DGM_ERR_ARGUMENT if struct_size is below 4 or an unknown byte beyond `size` is not zero. */
dgm_status struct_read(void *to, size_t size, const void *from, const char *name, dgm_error *err);

#endif

/* See stream.h. A file that begins as gzip or zstd files do goes through its unpacker, of which one member follows the
 * other as `cat` joins them; all others are read straight. How much a few bytes may unpack to is bounded, so that a
 * small file cannot keep the reader busy for hours; how much of it lies in memory is the readers' bound. */
#include "corpus/stream.h"
#include "base/error.h"

#include <string.h>

enum { PACKED_BLOCK = 64 * 1024 };
#define RATIO_FREE ((int64_t)64 << 20)
#define RATIO_MOST ((int64_t)4000)

static dgm_status fill(stream *s, dgm_error *err)
{
    s->at = 0;
    s->packed.n = 0;
    const dgm_status status = os_read(s->f, s->packed.v, PACKED_BLOCK, &s->packed.n, err);
    s->ended = !status && s->packed.n == 0;
    s->read += (int64_t)s->packed.n;
    return status;
}

static const unpacker *find_unpacker(const unsigned char *p, size_t n)
{
    if (n >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8)
        return &gzip_unpacker;
    const bool frame = n >= 4 && memcmp(p, "\x28\xb5\x2f\xfd", 4) == 0;
    const bool skipped = n >= 4 && (p[0] & 0xf0) == 0x50 && memcmp(p + 1, "\x2a\x4d\x18", 3) == 0;
    return frame || skipped ? &zstd_unpacker : NULL;
}

static dgm_status start(stream *s, dgm_error *err)
{
    if (!vec_reserve(s->m, &s->packed, PACKED_BLOCK))
        return err_memory(err);
    const dgm_status status = fill(s, err);
    if (status || s->ended)
        return status;
    s->with = find_unpacker((const unsigned char *)s->packed.v, s->packed.n);
    if (!s->with)
        return DGM_OK;
    if (!s->with->open)
        return err_set(err, DGM_ERR_UNSUPPORTED, "%s: packed with %s, which this build does not read: unpack it first",
                       s->path, s->with->name);
    s->state = s->with->open(s->m);
    return s->state ? DGM_OK : err_memory(err);
}

dgm_status stream_open(stream *s, const mem *m, const char *path, int64_t ratio, dgm_error *err)
{
    *s = (stream){ .m = m, .path = path, .ratio = ratio ? ratio : RATIO_MOST };
    dgm_status status = os_open(m, path, &s->f, err);
    if (!status)
        status = start(s, err);
    if (status)
        stream_close(s);
    return status;
}

/* The first block was read to see what the file is; the others go straight to the reader. */
static dgm_status read_plain(stream *s, char *to, size_t size, size_t *got, dgm_error *err)
{
    const size_t left = s->packed.n - s->at;
    if (left) {
        *got = left < size ? left : size;
        memcpy(to, s->packed.v + s->at, *got);
        s->at += *got;
        return DGM_OK;
    }
    const dgm_status status = s->ended ? (*got = 0, DGM_OK) : os_read(s->f, to, size, got, err);
    s->ended |= !status && *got == 0;
    s->read += status ? 0 : (int64_t)*got;
    return status;
}

static dgm_status fail(const stream *s, dgm_status status, const char *why, dgm_error *err)
{
    return err_set(err, status, "%s: %s", s->path, why);
}

static dgm_status check_ratio(const stream *s, dgm_error *err)
{
    const int64_t taken = s->read - (int64_t)(s->packed.n - s->at);
    if (s->made <= RATIO_FREE || s->made / s->ratio <= taken)
        return DGM_OK;
    return err_set(err, DGM_ERR_LIMIT, "%s: unpacks to over %lld times its size: over the limit of unpacked_ratio",
                   s->path, (long long)s->ratio);
}

static dgm_status read_packed(stream *s, char *to, size_t size, size_t *got, dgm_error *err)
{
    unpack_io io = { NULL, 0, to, size };
    while (io.n_out == size) {
        if (s->at == s->packed.n) {
            const dgm_status status = fill(s, err);
            if (status)
                return status;
        }
        if (s->ended && s->whole)
            break;
        dgm_error why = DGM_ERROR_INIT;
        io.in = s->packed.v + s->at;
        io.n_in = s->packed.n - s->at;
        const dgm_status status = s->with->step(s->state, &io, &s->whole, &why);
        if (status)
            return status == DGM_ERR_MEMORY ? err_memory(err) : fail(s, status, why.message, err);
        s->at = s->packed.n - io.n_in;
        if (s->ended && io.n_out == size && !s->whole)
            return fail(s, DGM_ERR_READ, "the packed file ends too early: it is cut off", err);
    }
    *got = size - io.n_out;
    s->made += (int64_t)*got;
    return check_ratio(s, err);
}

dgm_status stream_read(stream *s, char *to, size_t size, size_t *got, dgm_error *err)
{
    return s->with ? read_packed(s, to, size, got, err) : read_plain(s, to, size, got, err);
}

bool stream_packed(const stream *s)
{
    return s->with != NULL;
}

void stream_close(stream *s)
{
    if (!s->m)
        return;
    if (s->state)
        s->with->close(s->m, s->state);
    os_close(s->f);
    vec_free(s->m, &s->packed);
    *s = (stream){ 0 };
}

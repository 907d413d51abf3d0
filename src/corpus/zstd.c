/* zstd (RFC 8878) by libzstd, whose context alone is not of our allocator: the calls that take one are not part of its
 * stable interface. Its default bounds the window, and so the memory, to 128 MiB. */
#include "corpus/stream.h"
#include "base/error.h"

#ifdef DRAGOMAN_ZSTD

#include <zstd.h>

static void *open_zstd(const mem *m)
{
    (void)m;
    return ZSTD_createDStream();
}

static void close_zstd(const mem *m, void *state)
{
    (void)m;
    ZSTD_freeDStream(state);
}

static dgm_status step_zstd(void *state, unpack_io *io, bool *whole, dgm_error *err)
{
    ZSTD_inBuffer in = { io->in, io->n_in, 0 };
    ZSTD_outBuffer out = { io->out, io->n_out, 0 };
    const size_t left = ZSTD_decompressStream(state, &out, &in);
    if (ZSTD_isError(left))
        return err_set(err, DGM_ERR_READ, "the zstd data is damaged: %s", ZSTD_getErrorName(left));
    if (in.pos || out.pos) /* else nothing was there to be said of */
        *whole = left == 0;
    io->in += in.pos;
    io->n_in -= in.pos;
    io->out += out.pos;
    io->n_out -= out.pos;
    return DGM_OK;
}

const unpacker zstd_unpacker = { "zstd", open_zstd, step_zstd, close_zstd };

#else

const unpacker zstd_unpacker = { "zstd", NULL, NULL, NULL };

#endif

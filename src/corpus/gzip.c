/* gzip (RFC 1952) by zlib. Zeros after the last member are padding, as tapes have it. */
#include "corpus/stream.h"
#include "base/error.h"

#ifdef DRAGOMAN_ZLIB

#include <string.h>
#include <zlib.h>

typedef struct gzip {
    z_stream z;
    mem m;
    bool inside, any; /* of a member; one has ended */
} gzip;

static void *take(void *m, unsigned n, unsigned size)
{
    return mem_array(m, n, size);
}

static void give(void *m, void *p)
{
    mem_free(m, p);
}

enum { ANY_WINDOW = 15, WITH_HEADER = 16 };

static void *open_gzip(const mem *m)
{
    gzip *g = mem_zalloc(m, sizeof *g);
    if (!g)
        return NULL;
    g->m = *m;
    g->z.zalloc = take;
    g->z.zfree = give;
    g->z.opaque = &g->m;
    if (inflateInit2(&g->z, ANY_WINDOW + WITH_HEADER) == Z_OK)
        return g;
    mem_free(m, g);
    return NULL;
}

static void close_gzip(const mem *m, void *state)
{
    gzip *g = state;
    inflateEnd(&g->z);
    mem_free(m, g);
}

/* Over the zeros between members; false where none of the input is left. */
static bool begin_member(gzip *g, unpack_io *io)
{
    while (g->any && io->n_in && *io->in == '\0') {
        io->in++;
        io->n_in--;
    }
    g->inside = io->n_in > 0;
    return g->inside;
}

static unsigned most(size_t n)
{
    return n < UINT32_MAX ? (unsigned)n : UINT32_MAX;
}

static dgm_status step_gzip(void *state, unpack_io *io, bool *whole, dgm_error *err)
{
    gzip *g = state;
    if (!g->inside && !begin_member(g, io))
        return *whole = g->any, DGM_OK;
    const unsigned in = most(io->n_in), out = most(io->n_out);
    g->z.next_in = (z_const Bytef *)io->in;
    g->z.avail_in = in;
    g->z.next_out = (Bytef *)io->out;
    g->z.avail_out = out;
    const int code = inflate(&g->z, Z_NO_FLUSH);
    io->in += in - g->z.avail_in;
    io->n_in -= in - g->z.avail_in;
    io->out += out - g->z.avail_out;
    io->n_out -= out - g->z.avail_out;
    *whole = false;
    switch (code) {
    case Z_STREAM_END:
        *whole = g->any = true;
        g->inside = false;
        return inflateReset(&g->z) == Z_OK ? DGM_OK : err_set(err, DGM_ERR_READ, "zlib is in a wrong state");
    case Z_OK:
    case Z_BUF_ERROR: return DGM_OK; /* no progress without more input or room: the caller knows */
    case Z_MEM_ERROR: return err_memory(err);
    default: return err_set(err, DGM_ERR_READ, "the gzip data is damaged%s%s", g->z.msg ? ": " : "",
                            g->z.msg ? g->z.msg : "");
    }
}

const unpacker gzip_unpacker = { "gzip", open_gzip, step_gzip, close_gzip };

#else

const unpacker gzip_unpacker = { "gzip", NULL, NULL, NULL };

#endif

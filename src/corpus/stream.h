/* A file's bytes as they were before it was packed. In: a path. Out: blocks, in bounded memory. */
#ifndef DGM_CORPUS_STREAM_H
#define DGM_CORPUS_STREAM_H

#include "base/os.h"

/* What an unpacker is given to read and to fill; both move on by what it took and made. */
typedef struct unpack_io {
    const char *in;
    size_t n_in;
    char *out;
    size_t n_out;
} unpack_io;

/* A format of compression. `state` is NULL before open; step() says in *whole whether a member has just ended, so that
 * the file may end here. Errors: DGM_ERR_READ (damaged; the message is a reason, without the path), DGM_ERR_MEMORY. */
typedef struct unpacker {
    const char *name;
    void *(*open)(const mem *m); /* NULL: out of memory */
    dgm_status (*step)(void *state, unpack_io *io, bool *whole, dgm_error *err);
    void (*close)(const mem *m, void *state);
} unpacker;

/* gzip.c, zstd.c: open is NULL where the library was built without the format's own. */
extern const unpacker gzip_unpacker, zstd_unpacker;

typedef struct stream {
    const mem *m;
    os_file *f;
    const char *path;
    const unpacker *with; /* NULL: the file is as it is */
    void *state;
    buf packed;
    size_t at;            /* of packed: taken */
    int64_t ratio;        /* of bytes made to bytes read, at most */
    int64_t read, made;
    bool ended, whole;
} stream;

/* Files packed by gzip or zstd are known by their first bytes, whatever their name. `ratio`: bytes that a byte of a packed
 * file may become, once RATIO_FREE have come; 0: 4,000. Errors: DGM_ERR_READ, DGM_ERR_UNSUPPORTED (a format that the
 * library was built without), DGM_ERR_MEMORY; the stream needs no close then. */
dgm_status stream_open(stream *s, const mem *m, const char *path, int64_t ratio, dgm_error *err);
/* *got == 0: the end. Errors: DGM_ERR_READ (also a packed file that ends too early), DGM_ERR_LIMIT (the ratio),
 * DGM_ERR_MEMORY; each names the path. */
dgm_status stream_read(stream *s, char *to, size_t size, size_t *got, dgm_error *err);
bool stream_packed(const stream *s);
void stream_close(stream *s);

#endif

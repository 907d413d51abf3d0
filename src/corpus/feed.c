/* A file in blocks. In: a path. Out: bytes and lines in bounded memory: one block and one line. */
#include "corpus/reader.h"

#include <string.h>

enum { BLOCK = 256 * 1024 };

dgm_status feed_open(feed *f, const mem *m, const char *path, int64_t ratio, dgm_error *err)
{
    *f = (feed){ .m = m, .path = path, .line = 1 };
    dgm_status s = stream_open(&f->s, m, path, ratio, err);
    if (!s && !vec_reserve(m, &f->block, BLOCK))
        s = err_memory(err);
    if (!s)
        s = feed_fill(f, err);
    if (s)
        return feed_close(f), s;
    if (f->block.n >= 2 && (memcmp(f->block.v, "\xff\xfe", 2) == 0 || memcmp(f->block.v, "\xfe\xff", 2) == 0)) {
        s = err_set(err, DGM_ERR_ENCODING, "%s: a table in UTF-16: save it in UTF-8", path);
        return feed_close(f), s;
    }
    if (f->block.n >= 3 && memcmp(f->block.v, "\xef\xbb\xbf", 3) == 0)
        f->at = 3;
    return DGM_OK;
}

dgm_status feed_fill(feed *f, dgm_error *err)
{
    if (f->at < f->block.n || f->ended)
        return DGM_OK;
    f->at = 0;
    f->block.n = 0;
    const dgm_status s = stream_read(&f->s, f->block.v, BLOCK, &f->block.n, err);
    f->ended = !s && f->block.n == 0;
    return s;
}

dgm_status feed_line(feed *f, buf *to, bool *got, dgm_error *err)
{
    to->n = 0;
    *got = false;
    f->row = f->line;
    for (;;) {
        const dgm_status s = feed_fill(f, err);
        if (s)
            return s;
        if (f->ended)
            break;
        *got = true;
        const char *p = f->block.v + f->at, *lf = memchr(p, '\n', f->block.n - f->at);
        const size_t n = lf ? (size_t)(lf - p) : f->block.n - f->at;
        if ((int64_t)(to->n + n) > TEXT_LIMIT)
            return err_at(err, DGM_ERR_LIMIT, f->line, -1, "%s:%lld: a line over 1 GiB", f->path, (long long)f->line);
        if (!buf_add(f->m, to, p, n))
            return err_memory(err);
        f->at += n + (lf != NULL);
        if (lf) {
            f->line++;
            break;
        }
    }
    if (to->n && to->v[to->n - 1] == '\r')
        to->v[--to->n] = '\0';
    return DGM_OK;
}

void feed_close(feed *f)
{
    if (!f->m)
        return;
    stream_close(&f->s);
    vec_free(f->m, &f->block);
}

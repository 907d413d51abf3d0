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

/* Adds the bytes to what there is of the line. */
static dgm_status lengthen(feed *f, const char *p, size_t n, dgm_error *err)
{
    if ((int64_t)(f->long_line.n + n) > TEXT_LIMIT)
        return err_at(err, DGM_ERR_LIMIT, f->line, -1, "%s:%lld: a line over 1 GiB", f->path, (long long)f->line);
    return buf_add(f->m, &f->long_line, p, n) ? DGM_OK : err_memory(err);
}

dgm_status feed_line(feed *f, str *to, bool *got, dgm_error *err)
{
    const char *lf = NULL;
    *to = (str){ "", 0 };
    *got = false;
    f->long_line.n = 0;
    f->row = f->line;
    while (!lf) {
        dgm_status s = feed_fill(f, err);
        if (s)
            return s;
        if (f->ended)
            break;
        const char *p = f->block.v + f->at;
        const size_t left = f->block.n - f->at;
        lf = memchr(p, '\n', left);
        const size_t n = lf ? (size_t)(lf - p) : left;
        *got = true;
        f->at += n + (lf != NULL);
        *to = (str){ p, n };
        if (lf && !f->long_line.n) /* most lines lie in one block */
            break;
        if ((s = lengthen(f, p, n, err)))
            return s;
        *to = (str){ f->long_line.v, f->long_line.n };
    }
    f->line += lf != NULL;
    to->len -= to->len && to->s[to->len - 1] == '\r';
    return DGM_OK;
}

void feed_close(feed *f)
{
    if (!f->m)
        return;
    stream_close(&f->s);
    vec_free(f->m, &f->block);
    vec_free(f->m, &f->long_line);
}

/* --two-pass: counts the lines of the inputs, for the pipeline that then reads them again. */
#define _POSIX_C_SOURCE 200809L
#include "session.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* All that the command reads: the paths, and the two sides of keyness that are such. The caller frees. */
static const char **inputs_of(const options *o, int *n)
{
    struct stat st;
    const char **paths = malloc(((size_t)o->n_paths + 2) * sizeof *paths);
    *n = 0;
    for (int i = 0; paths && i < o->n_paths; i++)
        if (stat(o->paths[i], &st) == 0) /* else the second reading says so */
            paths[(*n)++] = o->paths[i];
    for (int i = OPT_TARGET; paths && o->command == CMD_KEYNESS && i <= OPT_REFERENCE; i++)
        if (o->value[i] && stat(o->value[i], &st) == 0)
            paths[(*n)++] = o->value[i];
    return paths;
}

static int keep(void *user, const void *data, size_t len)
{
    session *s = user;
    char *longer = realloc(s->lines, s->lines_len + len);
    if (!longer)
        return 1;
    memcpy(longer + s->lines_len, data, len);
    s->lines = longer;
    s->lines_len += len;
    return 0;
}

static int count_and_keep(session *s, session *first, const char **paths, int n)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_tally *t;
    dgm_status status = dgm_tally_new(first->p, DGM_TALLY_LINES, NULL, &t, &err);
    if (status)
        return session_fail(s, status, &err);
    int code = n ? session_count(first, paths, n, t) : 0;
    const dgm_sink sink = { sizeof sink, 0, keep, s };
    if (!code && (status = dgm_tally_save(t, &sink, &err)) != DGM_OK)
        code = status == DGM_ERR_WRITE ? (complain("out of memory"), EXIT_MEMORY) : session_fail(s, status, &err);
    dgm_tally_free(t);
    return code;
}

int count_lines(session *s)
{
    session first = { .o = s->o, .counting = true };
    int n;
    const char **paths = inputs_of(s->o, &n);
    int code = paths ? session_pipeline(&first) : (complain("out of memory"), EXIT_MEMORY);
    if (!code)
        code = count_and_keep(s, &first, paths, n);
    dgm_pipeline_free(first.p);
    free(paths);
    return code;
}

/* Files of names: how each entry is understood, and what is wrong with it. */
#include "commands.h"

#include <stdlib.h>

/* Names each problem as FILE:LINE; returns how many there are. */
static int64_t tell_problems(const dgm_table *t, const char *path)
{
    const dgm_column *line = dgm_table_column(t, dgm_table_find(t, "line")),
                     *list = dgm_table_column(t, dgm_table_find(t, "problems"));
    for (int64_t row = 0; row < list->rows; row++) {
        for (int32_t i = list->offsets[row]; i < list->offsets[row + 1]; i++) {
            const int32_t begin = list->child->offsets[i];
            complain("%s:%lld: %.*s", path, (long long)((const int64_t *)line->values)[row],
                     (int)(list->child->offsets[i + 1] - begin), (const char *)list->child->values + begin);
        }
    }
    return list->child->rows;
}

static int check_file(session *s, const char *path)
{
    char *data;
    size_t len;
    int code = read_file(path, EXIT_DATA, &data, &len);
    if (code)
        return code;
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *t;
    const dgm_status status = dgm_pipeline_check(s->p, DGM_GAZETTEER, path, data, len, &t, &err);
    free(data);
    if (status)
        return session_fail(s, status, &err);
    code = session_write(s, t);
    if (!code && s->o->value[OPT_CHECK] && tell_problems(t, path) > 0)
        s->faulty = true;
    dgm_table_unref(t);
    return code;
}

int run_gazetteer(session *s)
{
    int code = session_writer(s);
    for (int i = 0; i < s->o->n_paths && !code; i++)
        code = check_file(s, s->o->paths[i]);
    return code;
}

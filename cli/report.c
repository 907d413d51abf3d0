/* One page to look at: documents are added to a report as they come, which is then written. */
#define _POSIX_C_SOURCE 200809L
#include "commands.h"

#include <string.h>

static int add(void *user, dgm_doc *d)
{
    session *s = user;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_report_add(s->report, d, &err);
    if (status) {
        s->writing = status;
        s->problem = err;
    }
    return status != DGM_OK;
}

/* "opeds, speeches" of "a/opeds/" and "speeches.jsonl". */
static void title_of(const options *o, char *out, size_t size)
{
    size_t n = 0;
    for (int i = 0; i < o->n_paths && n + 1 < size; i++) {
        const char *z = o->paths[i], *end = z + strlen(z);
        while (end > z + 1 && end[-1] == '/')
            end--;
        const char *from = end;
        while (from > z && from[-1] != '/')
            from--;
        const int wrote = snprintf(out + n, size - n, "%s%.*s", i ? ", " : "", (int)(end - from), from);
        n += wrote > 0 ? (size_t)wrote : 0;
    }
}

int run_report(session *s)
{
    const options *o = s->o;
    char title[512] = "";
    title_of(o, title, sizeof title);
    dgm_report_options ro = { .struct_size = sizeof ro,
                              .flags = o->value[OPT_NO_TEXT] ? DGM_REPORT_NO_TEXT : 0,
                              .title = o->value[OPT_TITLE] ? o->value[OPT_TITLE] : title,
                              .by = o->value[OPT_BY] };
    dgm_error err = DGM_ERROR_INIT;
    dgm_status status = dgm_report_new(s->p, &ro, &s->report, &err);
    if (status)
        return session_fail(s, status, &err);
    const uint32_t layers = 1u << DGM_LINES | 1u << DGM_SENTENCES | 1u << DGM_ENTITIES | 1u << DGM_STANCES |
                            1u << DGM_PROFILE;
    int code = session_run(s, o->paths, o->n_paths, NULL, 0, layers, add);
    if (!code) {
        status = dgm_report_write(s->report, o->value[OPT_FIGURE], &s->out.sink, &err);
        code = status ? session_fail(s, status, &err) : 0;
    }
    dgm_report_free(s->report);
    return code;
}

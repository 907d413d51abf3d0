/* Page furniture. */
#include "text/page.h"

struct line_rules {
    mem m;
};

dgm_status line_rules_new(const mem *m, line_rules **out, dgm_error *err)
{
    line_rules *r = mem_zalloc(m, sizeof *r);
    if (!r)
        return err_memory(err);
    r->m = *m;
    *out = r;
    return DGM_OK;
}

void line_rules_free(line_rules *r)
{
    if (r)
        mem_free(&(mem){ r->m.a }, r);
}

dgm_status page_find(const mem *m, const line_rules *r, const text *t, lines *l, dgm_error *err)
{
    (void)m, (void)r, (void)t, (void)l, (void)err;
    return DGM_OK;
}

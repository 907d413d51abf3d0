/* A program of somebody else's: finds the states two sentences speak of. Its helper has a name that the library uses
 * inside, which must not clash. */
#include <dragoman.h>
#include <stdio.h>
#include <string.h>

int err_set(void);
int err_set(void)
{
    return 7;
}

int main(void)
{
    static const char text[] = "China and Russia signed a treaty. India did not.";
    dgm_error err = DGM_ERROR_INIT;
    dgm_pipeline *p = NULL;
    dgm_doc *d = NULL;
    const dgm_table *entities = NULL;
    if (dgm_version() / 100 != DGM_VERSION / 100 || err_set() != 7)
        return 1;
    if (dgm_pipeline_new(NULL, &p, &err) || dgm_pipeline_seal(p, &err) || dgm_doc_new(p, &d, &err) ||
        dgm_doc_set(d, text, strlen(text), NULL, &err) || dgm_doc_layer(d, DGM_ENTITIES, 0, &entities, &err)) {
        fprintf(stderr, "consumer: %s\n", err.message);
        return 1;
    }
    const int64_t found = dgm_table_rows(entities);
    printf("%s: %d entities\n", dgm_build_info(), (int)found);
    dgm_doc_free(d);
    dgm_pipeline_free(p);
    return found == 3 ? 0 : 1;
}

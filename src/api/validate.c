/* Labels given by hand against the model's: thin over src/corpus/sheet.c and src/table/validity.c. */
#include "api/api.h"
#include "base/os.h"
#include "corpus/sheet.h"

dgm_status dgm_validate(const char *sheet, const char *key, const dgm_table *model, dgm_table **out, dgm_error *err)
{
    if (!sheet || !out || !key == !model)
        return err_set(err, DGM_ERR_ARGUMENT, "validation wants a sheet and either a key or the rows of a model");
    mem m;
    dgm_status s = mem_init(&m, NULL, err);
    if (s)
        return s;
    coding c;
    coding_init(&c, &m, os_random());
    s = key ? sheet_read_key(&c, key, err) : coding_key_table(&c, model, err);
    if (!s)
        s = sheet_read(&c, sheet, err);
    if (!s)
        s = validity_table(&c, out, err);
    coding_free(&c);
    return s;
}

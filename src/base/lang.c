/* See lang.h. */
#include "base/lang.h"

#include <string.h>

const char *const lang_names[LANG_COUNT] = { "und", "en", "ru", "fr", "es", "zh" };

int lang_find(const char *name)
{
    if (!name)
        return LANG_UND;
    for (int i = 0; i < LANG_COUNT; i++)
        if (strcmp(name, lang_names[i]) == 0)
            return i;
    return -1;
}

/* The languages the library knows, as small numbers. */
#ifndef DGM_BASE_LANG_H
#define DGM_BASE_LANG_H

#include <stdbool.h>
#include <stdint.h>

enum lang { LANG_UND, LANG_EN, LANG_RU, LANG_FR, LANG_ES, LANG_ZH, LANG_COUNT };

extern const char *const lang_names[LANG_COUNT]; /* "und", "en", "ru", "fr", "es", "zh" */
static inline bool lang_is_latin(enum lang lang) { return lang == LANG_EN || lang == LANG_FR || lang == LANG_ES; }
int lang_find(const char *name);                 /* LANG_*, or -1 for an unknown name; NULL gives LANG_UND */

#endif

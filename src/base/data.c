/* See data.h. */
#include "base/data.h"

#include <string.h>

const data_file *data_find(const char *name)
{
    for (const data_file *f = data_files; f->name; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

const data_file *data_find_lang(const char *lang, const char *name)
{
    const size_t n = strlen(lang);
    for (const data_file *f = data_files; f->name; f++)
        if (strncmp(f->name, lang, n) == 0 && f->name[n] == '/' && strcmp(f->name + n + 1, name) == 0)
            return f;
    return NULL;
}

tsv tsv_open(const char *data, size_t len)
{
    tsv t = { 0 };
    t.next = data;
    t.end = data + len;
    if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
        t.next += 3;
    return t;
}

static void split(tsv *t, const char *p, const char *end)
{
    t->n = 0;
    for (int i = 0; i < TSV_COLUMNS; i++)
        t->cell[i] = (str){ "", 0 };
    while (t->n < TSV_COLUMNS) {
        const char *tab = t->n == TSV_COLUMNS - 1 ? NULL : memchr(p, '\t', (size_t)(end - p));
        t->cell[t->n++] = (str){ p, (size_t)((tab ? tab : end) - p) };
        if (!tab)
            return;
        p = tab + 1;
    }
}

bool tsv_next(tsv *t)
{
    while (t->next < t->end) {
        const char *p = t->next, *lf = memchr(p, '\n', (size_t)(t->end - p)), *end = lf ? lf : t->end;
        t->next = lf ? lf + 1 : t->end;
        t->line++;
        if (end > p && end[-1] == '\r')
            end--;
        if (end > p && *p != '#')
            return split(t, p, end), true;
    }
    return false;
}

bool tsv_number(str cell, double *out)
{
    const char *s = cell.s, *end = s + cell.len;
    const bool minus = s < end && *s == '-';
    s += minus;
    double value = 0, scale = 1;
    bool digits = false, point = false;
    for (; s < end; s++) {
        if (*s == '.' && !point) {
            point = true;
        } else if (*s >= '0' && *s <= '9' && scale < 1e9 && value < 1e9) {
            value = value * 10 + (*s - '0');
            scale *= point ? 10 : 1;
            digits = true;
        } else {
            return false;
        }
    }
    *out = (minus ? -value : value) / scale;
    return digits;
}

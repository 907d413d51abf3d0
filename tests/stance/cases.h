/* The conformance files of this stage, read line by line. */
#ifndef TESTS_STANCE_CASES_H
#define TESTS_STANCE_CASES_H

#include "base/data.h"
#include "base/os.h"
#include "testing.h"

/* The whole file; the caller frees. */
static inline buf cases_open(const mem *m, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/conformance/%s", SOURCE_DIR, name);
    buf file = { 0 };
    assert_int_equal(os_read_all(m, path, 1 << 24, &file, NULL), DGM_OK);
    return file;
}

/* The text of a case: "\n" stands for a paragraph's end. */
static inline size_t case_text(str cell, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < cell.len && n + 2 < size; i++) {
        if (cell.s[i] == '\\' && i + 1 < cell.len && cell.s[i + 1] == 'n') {
            out[n++] = '\n';
            out[n++] = '\n';
            i++;
        } else {
            out[n++] = cell.s[i];
        }
    }
    return n;
}

#endif

/* Lexicoder's dictionaries. In: .lc3, "+category" and below it a pattern a line. Out: entries. */
#include "stance/dictionary.h"

dgm_status lexicoder_read(dictionary *d)
{
    str row;
    dgm_status status = DGM_OK;
    while (!status && next_line(d, &row)) {
        row = trim(row);
        if (!row.len)
            continue;
        if (*row.s == '+')
            status = category_open(d, 0, trim((str){ row.s + 1, row.len - 1 }));
        else
            status = entry_add(d, row, 1);
    }
    return status;
}

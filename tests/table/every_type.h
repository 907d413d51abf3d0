/* A table with a column of every type. */
#ifndef EVERY_TYPE_H
#define EVERY_TYPE_H

#include "testing.h"
#include "table/table.h"

/* Two rows of every type, the second one null; a third row follows. */
static inline dgm_status every_type(const mem *m, dgm_table **out, dgm_error *err)
{
    builder b;
    builder_begin(&b, m);
    const int flag = builder_column(&b, DGM_BOOL, "flag"), small = builder_column(&b, DGM_I32, "small"),
              big = builder_column(&b, DGM_I64, "big"), real = builder_column(&b, DGM_F64, "real"),
              text = builder_column(&b, DGM_UTF8, "text"), kind = builder_column(&b, DGM_DICT, "kind"),
              words = builder_column(&b, DGM_LIST_UTF8, "words"), spans = builder_column(&b, DGM_LIST_I64, "spans");
    for (int row = 0; row < 3; row++) {
        if (row == 1) {
            for (int c = flag; c <= spans; c++)
                builder_null(&b, c);
            continue;
        }
        builder_bool(&b, flag, true);
        builder_i32(&b, small, -7 + row);
        builder_i64(&b, big, INT64_MIN);
        builder_f64(&b, real, 0.25);
        builder_str(&b, text, row ? STR("") : STR("Пекин"));
        builder_str(&b, kind, row ? STR("body") : STR("title"));
        for (int i = 0; i <= row; i++) {
            builder_item_str(&b, words, STR("ally"));
            builder_item_i64(&b, spans, i);
        }
        builder_list(&b, words);
        builder_list(&b, spans);
    }
    return builder_end(&b, out, err);
}

#endif

/* See validity.h. Rows without a label are left out, those without one label that most coders gave too; both are
 * counted. The others are taken for a random sample of their stratum, so that each stands for rows / coded of the
 * corpus. */
#include "table/validity.h"
#include "table/frame.h"
#include "base/error.h"

#include <string.h>

static const char *const labels[LABELS] = { "against", "none", "favor" };

/* ---- rows */

static str trim(str s)
{
    while (s.len && (s.s[0] == ' ' || s.s[0] == '\t' || s.s[0] == '\r' || s.s[0] == '\n'))
        s.s++, s.len--;
    while (s.len &&
           (s.s[s.len - 1] == ' ' || s.s[s.len - 1] == '\t' || s.s[s.len - 1] == '\r' || s.s[s.len - 1] == '\n'))
        s.len--;
    return s;
}

/* A short string in lower case; longer ones stay unlike any word we look for. */
static str lowered(str s, char *to, size_t size)
{
    if (s.len > size)
        return s;
    for (size_t i = 0; i < s.len; i++)
        to[i] = (char)(s.s[i] >= 'A' && s.s[i] <= 'Z' ? s.s[i] + 32 : s.s[i]);
    return (str){ to, s.len };
}

int coded_label(str s)
{
    char bytes[16];
    const str x = lowered(trim(s), bytes, sizeof bytes);
    if (!x.len)
        return LABEL_EMPTY;
    for (int i = 0; i < LABELS; i++)
        if (str_eq(x, str_of(labels[i])))
            return i;
    return str_eq(x, STR("favour")) ? 2 : LABEL_UNKNOWN;
}

void coding_init(coding *c, const mem *m, uint64_t seed)
{
    memset(c, 0, sizeof *c);
    c->m = m;
    strtab_init(&c->ids, m, seed);
    strtab_init(&c->names, m, seed);
}

void coding_free(coding *c)
{
    strtab_free(&c->ids);
    strtab_free(&c->names);
    vec_free(c->m, &c->rows);
    vec_free(c->m, &c->strata);
}

/* The number of a stratum, made if need be; STRTAB_NONE: out of memory. */
static uint32_t stratum_of(coding *c, str group, str voice, str label)
{
    buf name = { 0 };
    uint32_t id = STRTAB_NONE;
    if (buf_add(c->m, &name, group.s, group.len) && buf_char(c->m, &name, '\x1f') &&
        buf_add(c->m, &name, voice.s, voice.len) && buf_char(c->m, &name, '\x1f') &&
        buf_add(c->m, &name, label.s, label.len))
        id = strtab_add(&c->names, name.v, name.n);
    vec_free(c->m, &name);
    if (id == c->strata.n && id != STRTAB_NONE && !vec_push(c->m, &c->strata, (coded_stratum){ 0 }))
        return STRTAB_NONE;
    return id;
}

dgm_status coding_key(coding *c, str id, str group, str voice, str label, int64_t rows, int64_t line, dgm_error *err)
{
    const int of = coded_label(label);
    if (of < 0)
        return err_at(err, DGM_ERR_FORMAT, line, -1, "label %.*s is none of favor, against, none",
                      (int)(label.len < 40 ? label.len : 40), label.s);
    if (rows < 1)
        return err_at(err, DGM_ERR_FORMAT, line, -1, "rows is no number above 0");
    const uint32_t stratum = stratum_of(c, group, voice, str_of(labels[of]));
    if (stratum == STRTAB_NONE)
        return err_memory(err);
    if (!id.len) {
        c->strata.v[stratum] = (coded_stratum){ rows, (uint8_t)of };
        return DGM_OK;
    }
    const uint32_t row = strtab_add(&c->ids, id.s, id.len);
    if (row == STRTAB_NONE)
        return err_memory(err);
    if (row < c->rows.n)
        return err_at(err, DGM_ERR_FORMAT, line, -1, "id %.*s is there twice", (int)(id.len < 40 ? id.len : 40), id.s);
    c->strata.v[stratum] = (coded_stratum){ rows, (uint8_t)of };
    return vec_push(c->m, &c->rows, ((coded_row){ stratum, { 0 }, 0 })) ? DGM_OK : err_memory(err);
}

static const dgm_column *column_of(const dgm_table *t, const char *name, bool text)
{
    const int32_t i = table_find(t, name);
    const dgm_column *c = i < 0 ? NULL : table_column(t, i);
    const bool fits = c &&
                      (text ? c->type == DGM_UTF8 || c->type == DGM_DICT : c->type == DGM_I64 || c->type == DGM_I32);
    return fits ? c : NULL;
}

dgm_status coding_key_table(coding *c, const dgm_table *key, dgm_error *err)
{
    const dgm_column *id = column_of(key, "id", true), *group = column_of(key, "group", true),
                     *voice = column_of(key, "voice", true), *label = column_of(key, "label", true),
                     *rows = column_of(key, "rows", false);
    if (!id || !group || !voice || !label || !rows)
        return err_set(err, DGM_ERR_ARGUMENT, "a key has the columns id group voice label rows");
    dgm_status s = DGM_OK;
    for (int64_t i = 0; i < table_rows(key) && !s; i++)
        s = coding_key(c, cell_str(id, i), cell_str(group, i), cell_str(voice, i), cell_str(label, i),
                       cell_int(rows, i), i + 1, err);
    return s;
}

coded_row *coding_find(coding *c, str id)
{
    char bytes[64];
    str x = trim(id);
    while (x.len && x.s[0] == '\'')
        x.s++, x.len--;
    x = lowered(x, bytes, sizeof bytes);
    const uint32_t row = strtab_find(&c->ids, x.s, x.len);
    return row == STRTAB_NONE ? NULL : &c->rows.v[row];
}

/* ---- the table */

/* The label that more coders gave than any other; LABEL_EMPTY: none has a label; LABEL_UNKNOWN: no such label. */
static int decided(const coded_row *r)
{
    int best = 0, equal = 0;
    for (int i = 1; i < LABELS; i++)
        best = r->counts[i] > r->counts[best] ? i : best;
    for (int i = 0; i < LABELS; i++)
        equal += r->counts[i] == r->counts[best];
    return r->counts[best] == 0 ? LABEL_EMPTY : equal > 1 ? LABEL_UNKNOWN : best;
}

typedef struct answers {
    const coding *c;
    frame f;
    VEC(stratum_sums) sums;    /* by stratum */
    int64_t n[LABELS][LABELS]; /* decided, model */
    int64_t coded, undecided, empty;
} answers;

/* What a row adds to a ratio y / x: whether it has the coders' and the model's label asked for, -1: any. */
typedef struct ratio {
    int coded_y, model_y, coded_x, model_x;
    bool equal; /* y: the two are one */
} ratio;

static bool has(int label, int asked)
{
    return asked < 0 || label == asked;
}

static estimate estimated(answers *a, ratio q)
{
    const coding *c = a->c;
    for (size_t i = 0; i < c->strata.n; i++)
        a->sums.v[i] = (stratum_sums){ .rows = (double)c->strata.v[i].rows };
    for (size_t i = 0; i < c->rows.n; i++) {
        const coded_row *r = &c->rows.v[i];
        const int coded = decided(r), model = c->strata.v[r->stratum].label;
        if (coded < 0)
            continue;
        const bool x = has(coded, q.coded_x) && has(model, q.model_x);
        const bool y = x && has(coded, q.coded_y) && has(model, q.model_y) && (!q.equal || coded == model);
        stat_stratum_add(&a->sums.v[r->stratum], y, x);
    }
    estimate e;
    stat_stratified(a->sums.v, c->strata.n, &e);
    return e;
}

static void put(answers *a, const char *measure, int coded, int model, estimate e, int64_t n)
{
    const str none = { NULL, 0 };
    frame_str(&a->f, str_of(measure));
    frame_str(&a->f, coded < 0 ? none : str_of(labels[coded]));
    frame_str(&a->f, model < 0 ? none : str_of(labels[model]));
    frame_f64(&a->f, e.value);
    frame_f64(&a->f, e.low);
    frame_f64(&a->f, e.high);
    frame_i64(&a->f, n);
    frame_i64(&a->f, (int64_t)(a->f.cells.n / a->f.columns));
}

static estimate alone(double value)
{
    const double none = stat_share(0, 0);
    return (estimate){ value, none, none };
}

static void count_rows(answers *a)
{
    const coding *c = a->c;
    for (size_t i = 0; i < c->rows.n; i++) {
        const coded_row *r = &c->rows.v[i];
        const int coded = decided(r);
        a->empty += coded == LABEL_EMPTY && r->line;
        a->undecided += coded == LABEL_UNKNOWN;
        a->coded += coded >= 0;
        if (coded >= 0)
            a->n[coded][c->strata.v[r->stratum].label]++;
    }
}

static int64_t row_sum(const answers *a, int coded)
{
    return a->n[coded][0] + a->n[coded][1] + a->n[coded][2];
}

static int64_t column_sum(const answers *a, int model)
{
    return a->n[0][model] + a->n[1][model] + a->n[2][model];
}

static void put_accuracy(answers *a)
{
    estimate precision[LABELS], recall[LABELS];
    double sum = 0;
    for (int k = LABELS - 1; k >= 0; k--)
        for (int m = LABELS - 1; m >= 0; m--)
            put(a, "count", k, m, alone((double)a->n[k][m]), a->n[k][m]);
    put(a, "accuracy", -1, -1, estimated(a, (ratio){ -1, -1, -1, -1, true }), a->coded);
    for (int k = LABELS - 1; k >= 0; k--) {
        precision[k] = estimated(a, (ratio){ k, -1, -1, k, false });
        put(a, "precision", -1, k, precision[k], column_sum(a, k));
    }
    for (int k = LABELS - 1; k >= 0; k--) {
        recall[k] = estimated(a, (ratio){ -1, k, k, -1, false });
        put(a, "recall", k, -1, recall[k], row_sum(a, k));
    }
    for (int k = LABELS - 1; k >= 0; k--) {
        const double p = precision[k].value, r = recall[k].value, both = p + r;
        const double f1 = both > 0 ? 2 * p * r / both : both == both ? 0 : stat_share(0, 0);
        put(a, "f1", k, k, alone(f1), row_sum(a, k));
        sum += f1;
    }
    put(a, "macro_f1", -1, -1, alone(sum / LABELS), a->coded);
}

static void put_alpha(answers *a)
{
    const coding *c = a->c;
    coincidences coders = { { { 0 } } }, model = { { { 0 } } };
    int64_t units = 0;
    for (size_t i = 0; i < c->rows.n; i++) {
        const coded_row *r = &c->rows.v[i];
        const double counts[LABELS] = { r->counts[0], r->counts[1], r->counts[2] };
        stat_coincide(&coders, counts);
        units += r->counts[0] + r->counts[1] + r->counts[2] > 1;
        const int coded = decided(r);
        if (coded < 0)
            continue;
        double pair[LABELS] = { 0 };
        pair[coded]++;
        pair[c->strata.v[r->stratum].label]++;
        stat_coincide(&model, pair);
    }
    put(a, "alpha_nominal", -1, -1, alone(stat_alpha(&coders, false)), units);
    put(a, "alpha_ordinal", -1, -1, alone(stat_alpha(&coders, true)), units);
    put(a, "alpha_model_nominal", -1, -1, alone(stat_alpha(&model, false)), a->coded);
    put(a, "alpha_model_ordinal", -1, -1, alone(stat_alpha(&model, true)), a->coded);
}

static void put_shares(answers *a)
{
    const coding *c = a->c;
    double rows[LABELS] = { 0 }, all = 0;
    int64_t missed = 0;
    VEC(uint8_t) seen = { 0 };
    if (!vec_reserve(c->m, &seen, c->strata.n + 1)) {
        a->f.failed = true;
        return;
    }
    memset(seen.v, 0, c->strata.n + 1);
    for (size_t i = 0; i < c->rows.n; i++)
        if (decided(&c->rows.v[i]) >= 0)
            seen.v[c->rows.v[i].stratum] = 1;
    for (size_t i = 0; i < c->strata.n; i++) {
        if (!seen.v[i])
            missed += c->strata.v[i].rows;
        rows[c->strata.v[i].label] += (double)c->strata.v[i].rows;
        all += (double)c->strata.v[i].rows;
    }
    vec_free(c->m, &seen);
    for (int k = LABELS - 1; k >= 0; k--)
        put(a, "share_model", -1, k, alone(stat_share(rows[k], all)), (int64_t)rows[k]);
    for (int k = LABELS - 1; k >= 0; k--)
        put(a, "share", k, -1, estimated(a, (ratio){ k, -1, -1, -1, false }), row_sum(a, k));
    put(a, "rows_without_sample", -1, -1, alone((double)missed), missed);
    put(a, "rows_without_label", -1, -1, alone((double)a->empty), a->empty);
    put(a, "rows_undecided", -1, -1, alone((double)a->undecided), a->undecided);
}

dgm_status validity_table(const coding *c, dgm_table **out, dgm_error *err)
{
    answers a = { .c = c };
    frame_begin(&a.f, c->m, false);
    static const char *const texts[] = { "measure", "coded", "model" }, *const values[] = { "value", "low", "high" };
    for (int i = 0; i < 3; i++)
        frame_add_column(&a.f, DGM_UTF8, texts[i]);
    for (int i = 0; i < 3; i++)
        frame_add_column(&a.f, DGM_F64, values[i]);
    frame_add_column(&a.f, DGM_I64, "n");
    const int place = frame_add_column(&a.f, DGM_I64, NULL), order[] = { place + 1 };
    dgm_status s = vec_reserve(c->m, &a.sums, c->strata.n + 1) ? DGM_OK : err_memory(err);
    if (!s) {
        count_rows(&a);
        put_accuracy(&a);
        put_alpha(&a);
        put_shares(&a);
        s = frame_order(&a.f, order, 1, NULL, 0, err);
    }
    if (!s)
        s = frame_build(&a.f, out, err);
    frame_free(&a.f);
    vec_free(c->m, &a.sums);
    return s;
}

/* What is shown. In: tables of tallies, best rows first. Out: the columns of the heat map, names, and a number for each
 * thing that a reader may ask the evidence of. */
#include "report/shown.h"

#include <string.h>

/* ---- cells */

static const dgm_column *column_of(const dgm_table *t, const char *name)
{
    const int32_t i = table_find(t, name);
    return i < 0 ? NULL : table_column(t, i);
}

str cell_text_of(const dgm_table *t, const char *column, int64_t row)
{
    const dgm_column *c = column_of(t, column);
    return !c || cell_null(c, row) ? STR("") : cell_str(c, row);
}

int64_t cell_count(const dgm_table *t, const char *column, int64_t row)
{
    const dgm_column *c = column_of(t, column);
    return !c || cell_null(c, row) ? 0 : cell_int(c, row);
}

int cell_score(const dgm_table *t, const char *column, int64_t row)
{
    const dgm_column *c = column_of(t, column);
    if (!c || cell_null(c, row))
        return NO_SCORE;
    const double v = ((const double *)c->values)[row] * 100;
    return (int)(v < 0 ? v - 0.5 : v + 0.5);
}

const char *stance_class(int score)
{
    if (score == NO_SCORE)
        return "s0";
    return score >= 40   ? "f3"
           : score >= 20 ? "f2"
           : score >= 5  ? "f1"
           : score > -5  ? "s0"
           : score > -20 ? "a1"
           : score > -40 ? "a2"
                         : "a3";
}

bool languages_differ(const dgm_table *t)
{
    for (int64_t i = 1; i < table_rows(t); i++)
        if (!str_eq(cell_text_of(t, "lang", i), cell_text_of(t, "lang", 0)))
            return true;
    return false;
}

/* ---- keys */

str key_of(shown *x, char kind, str a, str b, str c)
{
    x->key.n = 0;
    const bool ok = buf_char(x->m, &x->key, kind) && buf_char(x->m, &x->key, '\x1f') &&
                    buf_add(x->m, &x->key, a.s, a.len) && buf_char(x->m, &x->key, '\x1f') &&
                    buf_add(x->m, &x->key, b.s, b.len) && buf_char(x->m, &x->key, '\x1f') &&
                    buf_add(x->m, &x->key, c.s, c.len);
    x->failed = x->failed || !ok;
    return ok ? (str){ x->key.v, x->key.n } : STR("");
}

uint32_t evidence_of(const shown *x, str key)
{
    return strtab_find(&x->keys, key.s, key.len);
}

bool has_passages(const shown *x, uint32_t evidence)
{
    return evidence != STRTAB_NONE && x->evidence.v[evidence].n > 0;
}

uint32_t evidence_want(shown *x, str key)
{
    const uint32_t at = key.len ? strtab_add(&x->keys, key.s, key.len) : STRTAB_NONE;
    x->failed |= at == STRTAB_NONE;
    return at;
}

static bool want(shown *x, str key)
{
    return evidence_want(x, key) != STRTAB_NONE;
}

/* The rows of most statements, so many of each sort. */
static void choose_targets(shown *x)
{
    const dgm_table *t = x->in->stance;
    for (int relation = 0; relation < 2; relation++) {
        const int end = relation ? x->n_targets + MOST_RELATIONS : MOST_TARGETS;
        for (int64_t i = 0; i < table_rows(t) && x->n_rows < end; i++) {
            const str target = cell_text_of(t, "target", i);
            if ((memchr(target.s, '~', target.len) != NULL) == relation)
                x->target[x->n_rows++] = i;
        }
        x->n_targets = relation ? x->n_targets : x->n_rows;
    }
}

static bool want_targets(shown *x)
{
    const dgm_table *t = x->in->stance;
    bool ok = true;
    for (int i = 0; i < x->n_rows && ok; i++) {
        const str target = cell_text_of(t, "target", x->target[i]), lang = cell_text_of(t, "lang", x->target[i]);
        ok = want(x, key_of(x, 't', target, lang, STR("favor"))) &&
             want(x, key_of(x, 't', target, lang, STR("against")));
    }
    return ok;
}

static bool want_cells(shown *x)
{
    const dgm_table *t = x->in->stance;
    bool ok = true;
    for (int i = 0; i < x->n_rows; i++)
        for (size_t g = 0; g < strtab_size(&x->groups) && ok; g++)
            ok = want(x, key_of(x, 'c', cell_text_of(t, "target", x->target[i]), cell_text_of(t, "lang", x->target[i]),
                                strtab_get(&x->groups, (uint32_t)g)));
    return ok;
}

/* Where each cell of the heat map is in the table. */
static void find_cells(shown *x)
{
    const dgm_table *t = x->in->cells;
    for (int64_t i = 0; i < table_rows(t); i++) {
        const str key = key_of(x, 'c', cell_text_of(t, "target", i), cell_text_of(t, "lang", i),
                               cell_text_of(t, "group", i));
        const uint32_t at = evidence_of(x, key);
        if (at != STRTAB_NONE)
            x->row.v[at] = i + 1;
    }
}

static bool want_actors(shown *x)
{
    bool ok = true;
    for (int64_t i = 0; i < table_rows(x->in->actors) && ok; i++)
        ok = want(x, key_of(x, 'a', cell_text_of(x->in->actors, "id", i), STR(""), STR("")));
    for (int64_t i = 0; i < table_rows(x->in->edges) && ok; i++)
        ok = want(x, key_of(x, 'p', cell_text_of(x->in->edges, "a", i), cell_text_of(x->in->edges, "b", i), STR("")));
    return ok;
}

/* ---- groups: those with most rows on the targets shown, then in their own order */

typedef struct group_sum {
    uint32_t id;
    int64_t n;
} group_sum;

static bool is_shown(shown *x, str target, str lang)
{
    return evidence_of(x, key_of(x, 't', target, lang, STR("favor"))) != STRTAB_NONE;
}

/* The least count that is among the MOST_GROUPS greatest, and how many of exactly that count are. */
static int64_t least_shown(const group_sum *v, size_t n, size_t *at_least)
{
    int64_t top[MOST_GROUPS] = { 0 };
    for (size_t i = 0; i < n; i++) {
        int64_t in = v[i].n;
        for (int k = 0; k < MOST_GROUPS; k++)
            if (in > top[k]) {
                const int64_t out = top[k];
                top[k] = in;
                in = out;
            }
    }
    const int64_t least = top[MOST_GROUPS - 1] > 1 ? top[MOST_GROUPS - 1] : 1;
    *at_least = 0;
    for (int k = 0; k < MOST_GROUPS; k++)
        *at_least += top[k] == least;
    return least;
}

static bool choose_groups(shown *x)
{
    const dgm_table *t = x->in->cells;
    strtab all;
    VEC(group_sum) sums = { 0 };
    strtab_init(&all, x->m, 1);
    bool ok = true;
    for (int64_t i = 0; i < table_rows(t) && ok; i++) {
        const str group = cell_text_of(t, "group", i);
        if (!group.len || !is_shown(x, cell_text_of(t, "target", i), cell_text_of(t, "lang", i)))
            continue;
        const uint32_t id = strtab_add(&all, group.s, group.len);
        ok = id != STRTAB_NONE && (id < sums.n || vec_push(x->m, &sums, ((group_sum){ id, 0 })));
        if (ok)
            sums.v[id].n += cell_count(t, "n", i);
    }
    size_t ties, taken = 0;
    const int64_t least = least_shown(sums.v, sums.n, &ties);
    for (size_t i = 0; i < sums.n && ok; i++) {
        if (sums.v[i].n < least || (sums.v[i].n == least && taken++ >= ties))
            continue;
        const str g = strtab_get(&all, sums.v[i].id);
        ok = strtab_add(&x->groups, g.s, g.len) != STRTAB_NONE;
    }
    vec_free(x->m, &sums);
    strtab_free(&all);
    return ok;
}

/* ---- names */

static bool add_name(shown *x, str id, str name)
{
    if (!name.len)
        return true;
    const uint32_t at = strtab_add(&x->names, id.s, id.len);
    return at != STRTAB_NONE && (at < x->name.n || vec_push(x->m, &x->name, name));
}

static bool add_names(shown *x, const dgm_table *t, const char *id, const char *name)
{
    bool ok = true;
    for (int64_t i = 0; t && i < table_rows(t) && ok; i++)
        ok = add_name(x, cell_text_of(t, id, i), cell_text_of(t, name, i));
    return ok;
}

str shown_name(const shown *x, str id)
{
    const uint32_t at = strtab_find(&x->names, id.s, id.len);
    return at == STRTAB_NONE ? id : x->name.v[at];
}

static bool add_all_names(shown *x)
{
    const report_input *in = x->in;
    bool ok = add_names(x, in->actors, "id", "name") && add_names(x, in->stance, "target", "name") &&
              add_names(x, in->quoted, "target", "name") && add_names(x, in->nodes, "id", "label");
    for (size_t i = 0; i < in->n_docs && ok; i++)
        ok = add_names(x, in->docs[i].entities, "id", "name");
    return ok;
}

dgm_status shown_make(shown *x, const mem *m, const report_input *in, dgm_error *err)
{
    memset(x, 0, sizeof *x);
    x->m = m;
    x->in = in;
    strtab_init(&x->keys, m, 1);
    strtab_init(&x->groups, m, 1);
    strtab_init(&x->names, m, 1);
    strtab_init(&x->key_ids, m, 1);
    choose_targets(x);
    const dgm_status words = add_all_names(x) ? words_choose(x, err) : err_memory(err);
    if (words)
        return words;
    if (!want_targets(x) || !choose_groups(x) || !want_cells(x) || !want_actors(x) || !holders_want(x) ||
        !courses_make(x) || !vec_zeros(m, &x->evidence, strtab_size(&x->keys)) ||
        !vec_zeros(m, &x->row, strtab_size(&x->keys)))
        return err_memory(err);
    find_cells(x);
    return in->no_text ? DGM_OK : evidence_collect(x, err);
}

void shown_free(shown *x)
{
    strtab_free(&x->keys);
    strtab_free(&x->groups);
    strtab_free(&x->names);
    vec_free(x->m, &x->name);
    vec_free(x->m, &x->evidence);
    vec_free(x->m, &x->row);
    vec_free(x->m, &x->key);
    vec_free(x->m, &x->words);
    vec_free(x->m, &x->word_of);
    vec_free(x->m, &x->links);
    strtab_free(&x->key_ids);
    vec_free(x->m, &x->key_names);
    mem_free(x->m, x->named);
}

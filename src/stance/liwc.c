/* LIWC's dictionaries. In: .dic, numbers and names of categories between two lines of %, then words with numbers. Out:
 * entries.
 *
 * Numbers are told apart by value ("02" is "2"); names indented below another are nested in it, and what stands in
 * parentheses behind a name explains it. A number may depend on the neighbour: "kind <of>131/125" counts in 131 where
 * "of" follows and else in 125, "like (2 134)125/464" in 125 where a word of 2 or 134 stands before it. These become
 * rules (see conditions.h). */
#include "stance/dictionary.h"

#include "base/hash.h"
#include <string.h>

typedef struct liwc_category {
    str name;        /* without those it is in */
    int32_t outer;   /* index, -1: none */
    size_t indent;
} liwc_category;

typedef struct liwc {
    dictionary *d;
    strtab numbers;  /* as written, without zeros in front: the index of its category */
    VEC(liwc_category) categories;
    buf rule, refers;
} liwc;

static str without_zeros(str number)
{
    while (number.len > 1 && *number.s == '0')
        number = (str){ number.s + 1, number.len - 1 };
    return number;
}

/* Without the parenthesis that explains it. */
static str plain_name(str name)
{
    if (name.len && name.s[name.len - 1] == ')')
        for (size_t i = name.len; i-- > 1;)
            if (name.s[i] == '(' && (name.s[i - 1] == ' ' || name.s[i - 1] == '\t'))
                return trim((str){ name.s, i });
    return name;
}

/* ---- categories */

static dgm_status read_category(liwc *l, str row)
{
    const char *begin = row.s;
    row = trim(row);
    liwc_category c = { .outer = (int32_t)l->categories.n - 1, .indent = (size_t)(row.s - begin) };
    const str number = without_zeros(next_word(&row));
    c.name = plain_name(row);
    if (!c.name.len)
        return bad_line(l->d, "a category is a number and a name");
    while (c.outer >= 0 && l->categories.v[c.outer].indent >= c.indent)
        c.outer = l->categories.v[c.outer].outer;
    const uint32_t id = strtab_add(&l->numbers, number.s, number.len);
    if (id == STRTAB_NONE)
        return err_memory(l->d->err);
    if (id < l->categories.n)
        return bad_word(l->d, "a second category of the number", number);
    return vec_push(l->d->m, &l->categories, c) ? DGM_OK : err_memory(l->d->err);
}

static dgm_status find_category(const liwc *l, str number, uint32_t *out)
{
    number = without_zeros(number);
    *out = strtab_find(&l->numbers, number.s, number.len);
    return *out == STRTAB_NONE ? bad_word(l->d, "no category has the number", number) : DGM_OK;
}

/* Makes a category and those it is in the category at hand. */
static dgm_status open_category(liwc *l, uint32_t id)
{
    int32_t chain[CATEGORY_DEPTH];
    int n = 0;
    dgm_status status = DGM_OK;
    for (int32_t i = (int32_t)id; i >= 0; i = l->categories.v[i].outer) {
        if (n == CATEGORY_DEPTH)
            return bad_line(l->d, "categories nested too deep");
        chain[n++] = i;
    }
    for (int depth = 0; depth < n && !status; depth++)
        status = category_open(l->d, depth, l->categories.v[chain[n - 1 - depth]].name);
    return status;
}

/* ---- words */

static dgm_status add_to(liwc *l, str number, str pattern)
{
    uint32_t id;
    dgm_status status = find_category(l, number, &id);
    if (!status)
        status = open_category(l, id);
    return status ? status : entry_add(l->d, pattern, 1);
}

/* Adds the word to the category where the neighbour is as said, or is not. */
static dgm_status add_rule(liwc *l, str number, str word, const char *relation)
{
    l->rule.n = 0;
    if (!buf_add(l->d->m, &l->rule, word.s, word.len) || !buf_str(l->d->m, &l->rule, relation) ||
        !buf_add(l->d->m, &l->rule, l->refers.v, l->refers.n))
        return err_memory(l->d->err);
    return add_to(l, number, (str){ l->rule.v, l->rule.n });
}

/* The categories of "(2 134)" as a rule refers to them: their full names. */
static dgm_status read_refers(liwc *l, str numbers)
{
    dgm_status status = DGM_OK;
    l->refers.n = 0;
    for (numbers = trim(numbers); numbers.len && !status;) {
        uint32_t id;
        status = find_category(l, next_word(&numbers), &id);
        if (!status)
            status = open_category(l, id);
        const buf *name = &l->d->category.name;
        if (!status && !(buf_str(l->d->m, &l->refers, l->refers.n ? "|@" : "@") &&
                         buf_add(l->d->m, &l->refers, name->v, name->n)))
            status = err_memory(l->d->err);
    }
    return status || l->refers.n ? status : bad_line(l->d, "no number in the parentheses");
}

/* "<of>131/125" or "(2 134)125/464", whose first character is cut off: `close` ends what the neighbour must be. */
static dgm_status read_conditional(liwc *l, str word, str *row, char close)
{
    const char *end = memchr(row->s, close, row->len);
    if (!end)
        return bad_line(l->d, "a bracket that is never closed");
    const str neighbour = { row->s, (size_t)(end - row->s) };
    *row = (str){ end + 1, row->len - neighbour.len - 1 };
    const str numbers = next_word(row);
    const char *slash = numbers.len ? memchr(numbers.s, '/', numbers.len) : NULL;
    const str first = { numbers.s, slash ? (size_t)(slash - numbers.s) : numbers.len };
    dgm_status status = DGM_OK;
    l->refers.n = 0;
    if (close == ')')
        status = read_refers(l, neighbour);
    else if (!buf_add(l->d->m, &l->refers, neighbour.s, neighbour.len))
        status = err_memory(l->d->err);
    if (!status)
        status = add_rule(l, first, word, close == ')' ? " AFTER/1 " : " BEFORE/1 ");
    if (!status && slash)
        status = add_rule(l, (str){ slash + 1, numbers.len - first.len - 1 }, word,
                          close == ')' ? " NOT AFTER/1 " : " NOT BEFORE/1 ");
    return status;
}

static dgm_status read_word(liwc *l, str row)
{
    row = trim(row);
    const char *tab = memchr(row.s, '\t', row.len);
    const str word = tab ? trim((str){ row.s, (size_t)(tab - row.s) }) : next_word(&row);
    if (tab)
        row = trim((str){ tab, row.len - (size_t)(tab - row.s) });
    if (!word.len || !row.len)
        return bad_line(l->d, "a word is followed by the numbers of its categories");
    dgm_status status = DGM_OK;
    while (row.len && !status) {
        const char open = *row.s;
        if (open != '<' && open != '(') {
            status = add_to(l, next_word(&row), word);
            continue;
        }
        row = (str){ row.s + 1, row.len - 1 };
        status = read_conditional(l, word, &row, open == '<' ? '>' : ')');
    }
    return status;
}

dgm_status liwc_read(dictionary *d)
{
    liwc l = { .d = d };
    strtab_init(&l.numbers, d->m, 0);
    int marks = 0;
    str row;
    dgm_status status = DGM_OK;
    while (!status && next_line(d, &row)) {
        if (!trim(row).len)
            continue;
        if (str_eq(trim(row), STR("%")))
            marks++;
        else if (marks == 1)
            status = read_category(&l, row);
        else if (marks == 2)
            status = read_word(&l, row);
        else
            break;
    }
    if (!status && marks != 2)
        status = bad_line(d, "the categories stand between two lines of %");
    strtab_free(&l.numbers);
    vec_free(d->m, &l.categories);
    vec_free(d->m, &l.rule);
    vec_free(d->m, &l.refers);
    return status;
}

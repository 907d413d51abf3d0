/* See where.h. Two decimal numbers are compared as numbers, exactly; a date with a shorter one ("2017-05-03" with "2017")
 * up to the shorter's length; all else by bytes. */
#include "corpus/where.h"
#include "base/error.h"

#include <string.h>

/* ---- reading */

static bool read_condition(char *line, condition *c)
{
    char *p = line + strcspn(line, "=<>");
    if (*p == '\0' || p == line || (*p == '=' && p == line + 1 && *line == '!'))
        return false;
    const bool negated = *p == '=' && p[-1] == '!', with_equal = *p != '=' && p[1] == '=';
    c->how = *p == '='   ? negated ? WHERE_UNEQUAL : WHERE_EQUAL
             : *p == '<' ? with_equal ? WHERE_AT_MOST : WHERE_LESS
                         : with_equal ? WHERE_AT_LEAST : WHERE_MORE;
    c->field = line;
    c->value = p + 1 + with_equal;
    p[negated ? -1 : 0] = '\0';
    return true;
}

dgm_status where_read(const mem *m, where_list *to, const char *lines, dgm_error *err)
{
    to->text = mem_strdup(m, lines);
    if (!to->text)
        return err_memory(err);
    for (char *line = to->text; line;) {
        char *lf = strchr(line, '\n');
        condition c;
        if (lf)
            *lf = '\0';
        if (!read_condition(line, &c))
            return err_set(err, DGM_ERR_ARGUMENT, "where: FIELD=VALUE expected (or !=, <, <=, >, >=), not %s", line);
        if (!vec_push(m, &to->v, c))
            return err_memory(err);
        line = lf ? lf + 1 : NULL;
    }
    return DGM_OK;
}

void where_free(const mem *m, where_list *c)
{
    mem_free(m, c->text);
    vec_free(m, &c->v);
}

/* ---- comparing */

typedef struct decimal {
    bool negative;
    str whole, part; /* without outer zeros */
} decimal;

static str digits_at(const char *s, const char *end)
{
    const char *p = s;
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return (str){ s, (size_t)(p - s) };
}

/* [-]D[.D]; nothing else is a number. */
static bool read_decimal(str s, decimal *d)
{
    const char *end = s.s + s.len, *p = s.s;
    d->negative = p < end && *p == '-';
    d->whole = digits_at(p + d->negative, end);
    p = d->whole.s + d->whole.len;
    d->part = (str){ p, 0 };
    if (d->whole.len && end - p > 1 && *p == '.') {
        d->part = digits_at(p + 1, end);
        p = d->part.s + d->part.len;
    }
    if (!d->whole.len || p != end)
        return false;
    for (; d->whole.len && *d->whole.s == '0'; d->whole.len--)
        d->whole.s++;
    while (d->part.len && d->part.s[d->part.len - 1] == '0')
        d->part.len--;
    d->negative = d->negative && (d->whole.len || d->part.len);
    return true;
}

static int compare_decimals(const decimal *a, const decimal *b)
{
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    const int whole = a->whole.len != b->whole.len ? (a->whole.len < b->whole.len ? -1 : 1)
                                                   : str_cmp(a->whole, b->whole);
    const int size = whole ? whole : str_cmp(a->part, b->part);
    return a->negative ? -size : size;
}

/* yyyy, yyyy-mm or yyyy-mm-dd, whatever follows a day. */
static bool is_date(str s)
{
    static const char form[] = "dddd-dd-dd";
    size_t i = 0;
    for (; i < s.len && i < sizeof form - 1; i++)
        if (form[i] == 'd' ? s.s[i] < '0' || s.s[i] > '9' : s.s[i] != form[i])
            return false;
    return i == 4 || i == 7 || i == 10;
}

static int compare(str value, str with)
{
    decimal a, b;
    if (read_decimal(value, &a) && read_decimal(with, &b))
        return compare_decimals(&a, &b);
    if (is_date(value) && is_date(with) && with.len < value.len)
        value.len = with.len;
    return str_cmp(value, with);
}

/* The same bytes, or the same number where the difference is only a point: 2017 and 2017.0, but not 7 and 007. */
static bool equals(str a, str b)
{
    decimal x, y;
    if (str_eq(a, b))
        return true;
    const bool points = (a.len && memchr(a.s, '.', a.len)) || (b.len && memchr(b.s, '.', b.len));
    return points && read_decimal(a, &x) && read_decimal(b, &y) && compare_decimals(&x, &y) == 0;
}

bool where_holds(const condition *c, str value)
{
    const str with = str_of(c->value);
    if (c->how == WHERE_EQUAL || c->how == WHERE_UNEQUAL)
        return equals(value, with) == (c->how == WHERE_EQUAL);
    if (!value.len)
        return false;
    const int order = compare(value, with);
    switch (c->how) {
    case WHERE_LESS: return order < 0;
    case WHERE_AT_MOST: return order <= 0;
    case WHERE_MORE: return order > 0;
    default: return order >= 0;
    }
}

/* WordStat's dictionaries. In: .cat, categories nested by indentation, "word (weight)" below them. Out: entries.
 *
 * "_" joins the words of a phrase. A rule is "@NAME [A AFTER B /S 3] (weight)", with NEAR, BEFORE or AFTER, NOT before
 * it, #CATEGORY for A or B, and /S: in one sentence, so many words apart at most; it becomes one of ours (see
 * conditions.h). What else WordStat's rules know is an error with its line. */
#include "stance/dictionary.h"

#include <string.h>

typedef struct wordstat {
    dictionary *d;
    size_t indent[CATEGORY_DEPTH]; /* of the categories at hand */
    int depth;
    buf text;
} wordstat;

/* Splits "text (weight)"; false: a category. */
static bool split_weight(str *s, double *weight)
{
    if (!s->len || s->s[s->len - 1] != ')')
        return false;
    size_t i = s->len - 1;
    while (i > 0 && s->s[i] != '(')
        i--;
    if (i == 0 || (s->s[i - 1] != ' ' && s->s[i - 1] != '\t') ||
        !read_weight((str){ s->s + i + 1, s->len - i - 2 }, weight))
        return false;
    *s = trim((str){ s->s, i });
    return true;
}

static bool is_relation(str word)
{
    return str_eq(word, STR("NEAR")) || str_eq(word, STR("BEFORE")) || str_eq(word, STR("AFTER"));
}

static bool add_text(wordstat *w, str s)
{
    return (!w->text.n || buf_char(w->d->m, &w->text, ' ')) && buf_add(w->d->m, &w->text, s.s, s.len);
}

/* A word of a phrase, or a category. */
static bool add_word(wordstat *w, str word)
{
    const size_t from = w->text.n + (w->text.n > 0);
    if (!add_text(w, word))
        return false;
    if (*word.s == '#')
        w->text.v[from] = '@';
    for (size_t i = from; *word.s != '#' && i < w->text.n; i++)
        if (w->text.v[i] == '_')
            w->text.v[i] = ' ';
    return true;
}

/* Adds one side of a rule: the words up to a relation, which is taken off, or to the end. */
static dgm_status read_side(wordstat *w, str *row, bool *negated, str *relation)
{
    *negated = false;
    *relation = (str){ "", 0 };
    for (int words = 0; row->len; words++) {
        const str word = next_word(row);
        str ahead = *row;
        *negated = str_eq(word, STR("NOT")) && is_relation(next_word(&ahead));
        if (*negated || is_relation(word)) {
            *relation = *negated ? next_word(row) : word;
            return words ? DGM_OK : bad_line(w->d, "a rule that begins with a relation");
        }
        if (str_eq(word, STR("AND")) || str_eq(word, STR("OR")) || *word.s == '(')
            return bad_line(w->d, "a rule of more than A NEAR, BEFORE or AFTER B");
        if (!add_word(w, word))
            return err_memory(w->d->err);
    }
    return DGM_OK;
}

/* "/S", "/S 3" or "/S3" to "S" or "3". */
static bool read_reach(str row, str *reach)
{
    const str word = next_word(&row);
    if (word.len < 2 || word.s[0] != '/' || word.s[1] != 'S' || (word.len > 2 && row.len))
        return false;
    *reach = word.len > 2 ? (str){ word.s + 2, word.len - 2 } : row.len ? row : STR("S");
    return true;
}

static dgm_status read_rule(wordstat *w, str s, double weight)
{
    const char *open = memchr(s.s, '[', s.len);
    if (!open || s.s[s.len - 1] != ']')
        return bad_line(w->d, "a rule is @NAME [A NEAR B /S 3], with NEAR, BEFORE or AFTER");
    str row = trim((str){ open + 1, (size_t)(s.s + s.len - 1 - (open + 1)) }), relation, more, reach;
    const char *slash = row.len ? memchr(row.s, '/', row.len) : NULL;
    if (!slash || !read_reach((str){ slash, (size_t)(row.s + row.len - slash) }, &reach))
        return bad_line(w->d, "a rule ends in /S or /S and a number of words");
    row = trim((str){ row.s, (size_t)(slash - row.s) });
    bool negated;
    w->text.n = 0;
    dgm_status status = read_side(w, &row, &negated, &relation);
    if (!status && !relation.len)
        status = bad_line(w->d, "a rule without NEAR, BEFORE or AFTER");
    if (!status && !((!negated || add_text(w, STR("NOT"))) && add_text(w, relation) &&
                     buf_char(w->d->m, &w->text, '/') && buf_add(w->d->m, &w->text, reach.s, reach.len)))
        status = err_memory(w->d->err);
    if (!status)
        status = read_side(w, &row, &negated, &more);
    if (!status && more.len)
        status = bad_line(w->d, "a rule of more than A NEAR, BEFORE or AFTER B");
    return status ? status : entry_add(w->d, (str){ w->text.v, w->text.n }, weight);
}

static dgm_status read_phrase(wordstat *w, str s, double weight)
{
    w->text.n = 0;
    if (!buf_add(w->d->m, &w->text, s.s, s.len))
        return err_memory(w->d->err);
    for (size_t i = 0; i < w->text.n; i++)
        if (w->text.v[i] == '_')
            w->text.v[i] = ' ';
    return entry_add(w->d, (str){ w->text.v, w->text.n }, weight);
}

static dgm_status read_line(wordstat *w, str row)
{
    double weight;
    size_t indent = 0;
    while (row.s[indent] == ' ' || row.s[indent] == '\t')
        indent++;
    str s = trim(row);
    while (w->depth && w->indent[w->depth - 1] >= indent)
        w->depth--;
    w->d->category.depth = w->depth;
    if (w->depth)
        w->d->category.name.n = w->d->category.end[w->depth - 1];
    if (split_weight(&s, &weight))
        return *s.s == '@' ? read_rule(w, s, weight) : read_phrase(w, s, weight);
    const dgm_status status = category_open(w->d, w->depth, s);
    if (!status)
        w->indent[w->depth++] = indent;
    return status;
}

dgm_status wordstat_read(dictionary *d)
{
    wordstat w = { .d = d };
    str row;
    dgm_status status = DGM_OK;
    while (!status && next_line(d, &row))
        if (trim(row).len)
            status = read_line(&w, row);
    vec_free(d->m, &w.text);
    return status;
}

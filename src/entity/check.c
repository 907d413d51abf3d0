/* A gazetteer file as it is understood. In: its rows; the built-in names. Out: for each row the forms it stands for and
 * what is wrong or doubtful with it. Unlike loading, this goes on after a bad row. */
#include "base/data.h"
#include "entity/inflect.h"
#include "entity/rules.h"

#include <string.h>

/* What is known of names so far. */
typedef struct checker {
    const mem *m;
    strtab aliases;       /* language byte + folded alias */
    VEC(str) owners;      /* by number in `aliases`: the id that has it without sharing it, or empty */
    strtab common;        /* language byte + a word that is no name */
    inflector f[LANG_COUNT];
    buf key;
    gazetteer_check *out;
} checker;

static bool make_key(checker *c, int lang, str s)
{
    c->key.n = 0;
    return buf_char(c->m, &c->key, (char)('0' + lang)) && lexis_fold(c->m, s.s, s.len, &c->key);
}

static bool add_word(checker *c, int lang, str word)
{
    return make_key(c, lang, word) && strtab_add(&c->common, c->key.v, c->key.n) != STRTAB_NONE;
}

static dgm_status open_language(checker *c, int lang, uint64_t seed, dgm_error *err)
{
    static const char *const lists[] = { "stopwords.tsv", "function-words.txt" };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const data_file *f = data_find_lang(lang_names[lang], lists[i]);
        for (tsv t = tsv_open(f ? f->data : "", f ? f->len : 0); tsv_next(&t);)
            if (!add_word(c, lang, t.cell[0]))
                return err_memory(err);
    }
    const data_file *f = data_find_lang(lang_names[lang], "paradigms.tsv");
    const str rows = { f ? f->data : "", f ? f->len : 0 };
    return inflector_init(&c->f[lang], c->m, seed, f ? f->name : "", &rows, err);
}

/* ---- who has an alias */

/* Notes that the thing has the alias; *other: the id that had it before, if it is another's, else empty. */
static bool claim(checker *c, int lang, str alias, str id, bool shares, str *other)
{
    if (!make_key(c, lang, alias))
        return false;
    const uint32_t number = strtab_add(&c->aliases, c->key.v, c->key.n);
    if (number == STRTAB_NONE || (number == c->owners.n && !vec_push(c->m, &c->owners, STR(""))))
        return false;
    str *owner = &c->owners.v[number];
    *other = !shares && owner->len && !str_eq(*owner, id) ? *owner : STR("");
    if (!shares && !owner->len)
        *owner = id;
    return true;
}

static bool shares_alias(const entry *x)
{
    return x->flags & (ENTRY_METONYM | ENTRY_AMBIGUOUS);
}

static bool check_builtin(checker *c, const data_file *f)
{
    entry x;
    str other;
    for (tsv t = tsv_open(f->data, f->len); tsv_next(&t);)
        if (!gazetteer_row(&t, &x) && !claim(c, x.lang, x.alias, t.cell[0], shares_alias(&x), &other))
            return false;
    return true;
}

/* ---- a row */

static bool add_problem(checker *c, const char *what, str of)
{
    c->key.n = 0;
    if (!buf_str(c->m, &c->key, what) || !buf_add(c->m, &c->key, of.s, of.len))
        return false;
    const char *kept = arena_str(&c->out->bytes, c->key.v, c->key.n);
    return kept && vec_push(c->m, &c->out->problems, ((str){ kept, c->key.n }));
}

/* A capital is no sure sign of a name: it also begins sentences and stands in headlines. */
static bool is_common(checker *c, const entry *x, bool *common)
{
    if (!make_key(c, x->lang, x->alias))
        return false;
    *common = !(x->flags & (ENTRY_CASE | ENTRY_AMBIGUOUS)) &&
              strtab_find(&c->common, c->key.v, c->key.n) != STRTAB_NONE;
    return true;
}

static bool check_forms(checker *c, const entry *x)
{
    const enum name_kind kind = entry_kind(x);
    for (int lang = LANG_EN; lang < LANG_COUNT; lang++) {
        inflector *f = &c->f[lang];
        if (!(x->flags & ENTRY_INFLECT) || (x->lang != lang && x->lang != LANG_UND))
            continue;
        if (!inflect(f, x->alias, kind))
            return false;
        for (size_t i = 0; i < inflected_count(f); i++) {
            const str form = inflected_form(f, i);
            const char *kept = arena_str(&c->out->bytes, form.s, form.len);
            if (!kept || !vec_push(c->m, &c->out->forms, ((str){ kept, form.len })))
                return false;
        }
    }
    return true;
}

static bool check_row(checker *c, const tsv *t)
{
    entry x;
    gazetteer_check *out = c->out;
    const char *wrong = gazetteer_row(t, &x);
    checked_row row = { .line = t->line };
    memcpy(row.cell, t->cell, sizeof row.cell);
    bool ok = !wrong || add_problem(c, wrong, STR(""));
    if (!wrong) {
        str other = STR("");
        bool common = false;
        const size_t forms = out->forms.n;
        ok = vec_push(c->m, &out->forms, x.alias) && check_forms(c, &x) && is_common(c, &x, &common) &&
             claim(c, x.lang, x.alias, t->cell[0], shares_alias(&x), &other);
        if (ok && common)
            ok = add_problem(c, "a common word without the flag case", STR(""));
        if (ok && other.len)
            ok = add_problem(c, "also an alias of ", other);
        if (ok && x.flags & ENTRY_INFLECT && out->forms.n == forms + 1)
            ok = add_problem(c, "inflect gives no further form", STR(""));
    }
    row.forms = out->forms.n;
    row.problems = out->problems.n;
    return ok && vec_push(c->m, &out->rows, row);
}

dgm_status entities_check(const entities *e, const char *data, size_t len, gazetteer_check *out, dgm_error *err)
{
    const mem *m = e->m;
    checker c = { .m = m, .out = out };
    memset(out, 0, sizeof *out);
    arena_init(&out->bytes, m);
    strtab_init(&c.aliases, m, e->seed);
    strtab_init(&c.common, m, e->seed);
    dgm_status s = DGM_OK;
    bool ok = true;
    for (int lang = LANG_EN; lang < LANG_COUNT && !s; lang++)
        s = open_language(&c, lang, e->seed, err);
    for (const data_file *f = data_files; !s && ok && e->builtin && f->name; f++)
        if (is_gazetteer(f))
            ok = check_builtin(&c, f);
    for (tsv t = tsv_open(data, len); !s && ok && tsv_next(&t);)
        if (!gazetteer_is_header(&t))
            ok = check_row(&c, &t);
    strtab_free(&c.aliases);
    strtab_free(&c.common);
    vec_free(m, &c.owners);
    vec_free(m, &c.key);
    for (int lang = LANG_EN; lang < LANG_COUNT; lang++)
        if (c.f[lang].m)
            inflector_free(&c.f[lang]);
    if (s || ok)
        return s;
    return err_memory(err);
}

void gazetteer_check_free(const mem *m, gazetteer_check *x)
{
    vec_free(m, &x->rows);
    vec_free(m, &x->forms);
    vec_free(m, &x->problems);
    arena_free(&x->bytes);
}

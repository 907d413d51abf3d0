/* Keyness: what is the target, what the reference, and the priors. In: groups of a field, paths, frequency lists. Out:
 * one table. */
#define _POSIX_C_SOURCE 200809L
#include "commands.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* "FIELD=VALUE" that is no path, split at the sign; false for a path. */
static bool is_group(const char *what, char *field, size_t size, const char **value)
{
    struct stat st;
    const char *sign = strchr(what, '=');
    if (!sign || sign == what || (size_t)(sign - what) >= size || stat(what, &st) == 0)
        return false;
    memcpy(field, what, (size_t)(sign - what));
    field[sign - what] = '\0';
    *value = sign + 1;
    return true;
}

/* A list of measures that has none of the dispersion needs no counts by document, which want memory. */
bool needs_documents(const options *o)
{
    const char *measures = o->value[OPT_MEASURES];
    if (o->command != CMD_KEYNESS)
        return false;
    return o->resample || !measures || strcmp(measures, "all") == 0 || strstr(measures, "dp_") ||
           (o->value[OPT_SORT] && strncmp(o->value[OPT_SORT], "dp_", 3) == 0);
}

static int count_paths(session *s, const char **paths, int n, const char *by, dgm_tally **out)
{
    const int code = new_tally(s, by, 0, out);
    return code ? code : session_run(s, paths, n, out, 1, 0, NULL);
}

/* ---- frequency lists */

/* The language of a list: that of --lang, or of most words of the target. The caller frees it. */
static int list_lang(session *s, const dgm_tally *target, char **out)
{
    if (s->o->value[OPT_LANG])
        return *out = strdup(s->o->value[OPT_LANG]), *out ? 0 : (complain("out of memory"), EXIT_MEMORY);
    dgm_error err = DGM_ERROR_INIT;
    dgm_query q = { 0 };
    dgm_table *terms;
    q.struct_size = sizeof q;
    q.top = 1;
    const dgm_status status = dgm_tally_table(target, "terms", &q, &terms, &err);
    if (status)
        return session_fail(s, status, &err);
    const dgm_column *lang = dgm_table_column(terms, dgm_table_find(terms, "lang"));
    *out = lang->rows ? strndup((const char *)lang->values + lang->offsets[0],
                                (size_t)(lang->offsets[1] - lang->offsets[0]))
                      : strdup("en"); /* a target without words: no row is printed whatever the list */
    dgm_table_unref(terms);
    return *out ? 0 : (complain("out of memory"), EXIT_MEMORY);
}

/* Says what the measures are computed with: a list that is cut does not show it. */
static int note_list(session *s, const char *path, const char *lang, const dgm_tally *list)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *groups;
    const dgm_status status = dgm_tally_table(list, "groups", NULL, &groups, &err);
    if (status)
        return session_fail(s, status, &err);
    const int64_t *words = dgm_table_column(groups, dgm_table_find(groups, "tokens"))->values;
    const int64_t *types = dgm_table_column(groups, dgm_table_find(groups, "types"))->values;
    if (!s->o->value[OPT_QUIET])
        complain("note: %s: %lld terms (%s) of %lld words; one it lacks counts as absent", path, (long long)*types,
                 lang, (long long)*words);
    dgm_table_unref(groups);
    return 0;
}

static int read_list(session *s, const char *path, const dgm_tally *target, dgm_tally **out)
{
    char *data = NULL, *lang = NULL;
    size_t len;
    dgm_error err = DGM_ERROR_INIT;
    dgm_status status = DGM_OK;
    dgm_tally_options none = { 0 };
    none.struct_size = sizeof none;
    int code = read_file(path, EXIT_DATA, &data, &len);
    if (!code)
        code = list_lang(s, target, &lang);
    if (!code)
        status = dgm_tally_new(s->p, DGM_TALLY_TERMS, &none, out, &err);
    if (!code && !status)
        status = dgm_tally_add_list(*out, lang, data, len, &err);
    if (status) {
        complain("%s: %s", path, err.message);
        code = exit_code(status);
    }
    if (!code)
        code = note_list(s, path, lang, *out);
    free(data);
    free(lang);
    return code;
}

/* ---- the two sides */

typedef struct sides {
    dgm_tally *target, *reference, *background; /* reference NULL: groups of the target's */
    const char *group, *reference_group;
} sides;

static int count_reference(session *s, const char *reference, sides *x)
{
    if (s->o->value[OPT_REFERENCE_LIST])
        return read_list(s, s->o->value[OPT_REFERENCE_LIST], x->target, &x->reference);
    if (strcmp(reference, "rest") != 0)
        return count_paths(s, &reference, 1, NULL, &x->reference);
    if (!s->o->n_paths)
        return complain("keyness: --target PATH wants --reference PATH, --reference-list FILE, or paths for the rest"),
               EXIT_USAGE;
    return count_paths(s, s->o->paths, s->o->n_paths, NULL, &x->reference);
}

/* Groups of one field are told apart in one tally; other texts, or a list, are a tally of their own. */
static int count_groups(session *s, const char *field, const char *reference, sides *x)
{
    char other[128];
    const char *value = NULL;
    const bool list = s->o->value[OPT_REFERENCE_LIST], rest = strcmp(reference, "rest") == 0;
    const bool group = !list && !rest && is_group(reference, other, sizeof other, &value);
    if (!s->o->n_paths)
        return complain("keyness: --target FIELD=VALUE wants paths"), EXIT_USAGE;
    if (group && strcmp(field, other) != 0)
        return complain("keyness: --reference must be rest, %s=VALUE or a path", field), EXIT_USAGE;
    x->reference_group = value;
    const int code = count_paths(s, s->o->paths, s->o->n_paths, field, &x->target);
    return code || group || (rest && !list) ? code : count_reference(s, reference, x);
}

static int count_sides(session *s, sides *x)
{
    const options *o = s->o;
    const char *reference = o->value[OPT_REFERENCE] ? o->value[OPT_REFERENCE] : "rest";
    char field[128];
    int code;
    if (is_group(o->value[OPT_TARGET], field, sizeof field, &x->group)) {
        code = count_groups(s, field, reference, x);
    } else {
        const char *target = o->value[OPT_TARGET];
        code = count_paths(s, &target, 1, NULL, &x->target);
        if (!code)
            code = count_reference(s, reference, x);
    }
    if (!code && o->value[OPT_PRIOR_LIST])
        code = read_list(s, o->value[OPT_PRIOR_LIST], x->target, &x->background);
    return code;
}

int run_keyness(session *s)
{
    const options *o = s->o;
    sides x = { 0 };
    int code = count_sides(s, &x);
    dgm_query q = query_of(o);
    q.group = x.group;
    q.reference = x.reference_group;
    q.reference_tally = x.reference;
    q.background = x.background;
    q.prior = o->prior;
    q.resample = o->resample;
    q.seed = o->seed;
    if (!code)
        code = session_writer(s);
    if (!code)
        code = print_table(s, x.target, "keyness", &q);
    if (!code && !o->resample && !o->value[OPT_MEASURES] && !o->value[OPT_QUIET])
        complain("note: p and q take words as independent, which they are not; --resample docs compares documents");
    dgm_tally_free(x.background);
    dgm_tally_free(x.reference);
    dgm_tally_free(x.target);
    return code;
}

/* Counts: fill a tally from documents and saved files, then print its tables. */
#define _POSIX_C_SOURCE 200809L
#include "commands.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_network(const options *o)
{
    return o->format == DGM_FORMAT_GRAPHML || o->format == DGM_FORMAT_DOT || o->format == DGM_FORMAT_GEXF;
}

static uint32_t kind_of(enum command c)
{
    switch (c) {
    case CMD_ACTORS: return DGM_TALLY_ENTITIES;
    case CMD_PAIRS: return DGM_TALLY_PAIRS;
    case CMD_COLLOCATES: return DGM_TALLY_COLLOCATES;
    case CMD_KEYWORDS: return DGM_TALLY_KEYWORDS;
    case CMD_STANCE: return DGM_TALLY_STANCES;
    case CMD_DIVERSITY:
    case CMD_READABILITY: return DGM_TALLY_TEXTS;
    case CMD_BOILERPLATE: return DGM_TALLY_LINES;
    default: return DGM_TALLY_TERMS;
    }
}

/* What a network shows and a table does not is counted only for it. */
static uint32_t flags_of_network(const options *o)
{
    if (o->command == CMD_PAIRS)
        return (is_network(o) || o->evidence ? DGM_PASSAGES : 0) |
               (is_network(o) && o->of != DGM_OF_TERMS ? DGM_BONDS : 0);
    return o->command == CMD_STANCE && is_network(o) ? DGM_HOLDERS : 0;
}

int new_tally(session *s, const char *by, int32_t evidence, dgm_tally **out)
{
    const options *o = s->o;
    dgm_tally_options to = { 0 };
    to.struct_size = sizeof to;
    to.flags = (o->value[OPT_ACROSS] ? DGM_ACROSS : 0) | (o->value[OPT_DISTANCE] ? DGM_DISTANCE : 0) |
               (o->value[OPT_STOP] ? DGM_STOP : 0) | (o->value[OPT_VALUES] ? DGM_VALUES : 0) |
               (o->value[OPT_ROLL_UP] ? DGM_ROLL_UP : 0) | (o->value[OPT_SEPARATE] ? DGM_SEPARATE : 0) |
               (o->value[OPT_POOL] ? DGM_POOL : 0) | (o->value[OPT_DRIVERS] ? DGM_DRIVERS : 0) |
               (needs_documents(o) ? DGM_DOCUMENTS : 0) | flags_of_network(o) |
               (o->value[OPT_ENTITIES] ? DGM_NAMED : 0);
    to.of = o->of;
    to.within = o->within;
    to.window = o->window;
    to.ngram_min = o->command == CMD_COLLOCATIONS && !o->ngram_min ? 2 : o->ngram_min;
    to.ngram_max = o->ngram_max;
    to.evidence = evidence;
    to.by = by;
    to.about = o->about;
    to.context = o->context;
    to.context_window = o->context_window;
    to.skip = o->skip;
    to.node = o->command == CMD_COLLOCATES ? o->pattern : NULL;
    const char *folder = getenv("TMPDIR");
    to.memory = o->memory;
    to.folder = folder && *folder ? folder : "/tmp";
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_tally_new(s->p, kind_of(o->command), &to, out, &err);
    return status ? session_fail(s, status, &err) : 0;
}

static int load_tally(session *s, const char *path, dgm_tally **out)
{
    char *data;
    size_t len;
    int code = read_file(path, EXIT_INPUT, &data, &len);
    if (code)
        return code;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_tally_load(s->p, data, len, out, &err);
    free(data);
    if (!status)
        return 0;
    complain("%s: %s", path, err.message);
    return exit_code(status);
}

/* Merges the file into *t, or makes it *t where that is NULL. */
static int add_saved(session *s, const char *path, dgm_tally **t)
{
    dgm_tally *u;
    int code = load_tally(s, path, &u);
    if (code)
        return code;
    if (!*t) {
        *t = u;
        return 0;
    }
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_tally_merge(*t, u, &err);
    dgm_tally_free(u);
    return status ? session_fail(s, status, &err) : 0;
}

static int save_tally(session *s, const dgm_tally *t, output *out)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_tally_save(t, &out->sink, &err);
    if (!status)
        return 0;
    complain("%s: %s", out->path, out->why ? out->why : err.message);
    return status == DGM_ERR_WRITE ? EXIT_WRITE : session_fail(s, status, &err);
}

static int save_to(session *s, const dgm_tally *t, const char *path)
{
    output out;
    int code = output_open(&out, path);
    if (code)
        return code;
    code = save_tally(s, t, &out);
    if (!code)
        return output_commit(&out);
    output_drop(&out);
    return code;
}

int run_merge(session *s)
{
    dgm_tally *t = NULL;
    int code = 0;
    for (int i = 0; i < s->o->n_paths && !code; i++)
        code = add_saved(s, s->o->paths[i], &t);
    if (!code)
        code = save_tally(s, t, &s->out);
    dgm_tally_free(t);
    return code;
}

/* ---- printing */

dgm_query query_of(const options *o)
{
    dgm_query q = { 0 };
    q.struct_size = sizeof q;
    q.voice = o->voice;
    q.top = o->top;
    q.min_count = o->min_count;
    q.min_docs = o->min_docs;
    q.evidence = o->evidence;
    q.sort = o->value[OPT_SORT];
    q.measures = o->value[OPT_MEASURES];
    if (o->command == CMD_STANCE)
        q.target = o->value[OPT_TARGET];
    return q;
}

/* Rows of stances without an interval. */
static void note_intervals(const session *s, const dgm_table *t)
{
    const dgm_column *low = dgm_table_column(t, dgm_table_find(t, "low"));
    if (low && low->nulls && !s->o->value[OPT_QUIET])
        complain("note: %lld of %lld rows have no interval, which needs five documents%s", (long long)low->nulls,
                 (long long)low->rows, s->o->value[OPT_CONTRAST] ? " on each side, and scores that differ" : "");
}

static void note_target(const session *s, const dgm_table *t)
{
    const char *target = s->o->value[OPT_TARGET];
    if (target && !dgm_table_rows(t) && !s->o->value[OPT_QUIET])
        complain(
            "note: no row of %s: a target is an id, as in the column target of stance, of a relation both sorted: a~b",
            target);
}

int print_table(session *s, const dgm_tally *t, const char *name, const dgm_query *q)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *table;
    const dgm_status status = dgm_tally_table(t, name, q, &table, &err);
    if (status)
        return session_fail(s, status, &err);
    const int code = session_write(s, table);
    if (!code && strcmp(name, "stance") == 0)
        note_intervals(s, table);
    if (!code && s->o->command == CMD_STANCE)
        note_target(s, table);
    dgm_table_unref(table);
    return code;
}

static const char *table_of(const options *o)
{
    static const char *const names[CMD_COUNT] = {
        [CMD_TERMS] = "terms", [CMD_KEYNESS] = "keyness",   [CMD_ACTORS] = "actors",
        [CMD_PAIRS] = "pairs", [CMD_KEYWORDS] = "keywords", [CMD_STANCE] = "stance",
        [CMD_COLLOCATIONS] = "collocations", [CMD_DIVERSITY] = "diversity", [CMD_READABILITY] = "readability",
        [CMD_COLLOCATES] = "collocates", [CMD_BOILERPLATE] = "lines"
    };
    if (o->value[OPT_DISPERSION])
        return "dispersion";
    return o->value[OPT_CONTRAST] ? "contrast"
           : o->value[OPT_DRIVERS] ? "drivers"
           : o->value[OPT_UNMATCHED] ? "unmatched"
           : o->command == CMD_STANCE && is_network(o) ? "holders"
           : o->command == CMD_STANCE && o->evidence ? "evidence"
           : o->command == CMD_PAIRS && is_network(o) ? "edges"
           : o->command == CMD_PAIRS && o->evidence ? "passages" : names[o->command];
}

static int print_tally(session *s, const dgm_tally *t)
{
    const options *o = s->o;
    const dgm_query q = query_of(o);
    if (o->format == DGM_FORMAT_MTX)
        return print_matrix(s, t, &q);
    int code = session_writer(s);
    if (!code && is_network(o))
        code = print_table(s, t, "nodes", &q);
    return code ? code : print_table(s, t, table_of(o), &q);
}

int run_explain(session *s, const char *name)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *t;
    const dgm_status status = dgm_explain(name, &t, &err);
    if (status)
        return session_fail(s, status, &err);
    int code = session_writer(s);
    if (!code)
        code = session_write(s, t);
    dgm_table_unref(t);
    return code;
}

/* Whether options say what to count: saved counts must then be of the same kind, and are refused where they are not. */
static bool says_what_to_count(const options *o)
{
    static const enum option_id ids[] = { OPT_BY,       OPT_ABOUT,   OPT_CONTEXT,  OPT_NGRAMS,   OPT_SKIP,
                                          OPT_ENTITIES, OPT_OF,      OPT_WITHIN,   OPT_ACROSS,   OPT_DISTANCE,
                                          OPT_STOP,     OPT_VALUES,  OPT_POOL,     OPT_ROLL_UP,  OPT_SEPARATE,
                                          OPT_CONTRAST, OPT_DRIVERS, OPT_SLICE,    OPT_WINDOW };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (o->value[ids[i]])
            return true;
    return o->command == CMD_COLLOCATES; /* near what */
}

/* ---- notes */

static int settings_of(session *s, const dgm_tally *t, dgm_tally_options *out)
{
    dgm_error err = DGM_ERROR_INIT;
    memset(out, 0, sizeof *out);
    out->struct_size = sizeof *out;
    const dgm_status status = dgm_tally_settings(t, out, &err);
    return status ? session_fail(s, status, &err) : 0;
}

/* Whether documents were counted, and none of them in a group with a name. */
static int groups_unnamed(session *s, const dgm_tally *t, bool *unnamed)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *groups;
    const dgm_status status = dgm_tally_table(t, "groups", NULL, &groups, &err);
    if (status)
        return session_fail(s, status, &err);
    const dgm_column *name = dgm_table_column(groups, 0);
    *unnamed = dgm_table_rows(groups) == 1 && name->offsets[0] == name->offsets[1];
    dgm_table_unref(groups);
    return 0;
}

int note_groups(session *s, const dgm_tally *t)
{
    dgm_tally_options is;
    bool unnamed = false;
    int code = settings_of(s, t, &is);
    if (!code && *is.by)
        code = groups_unnamed(s, t, &unnamed);
    if (!code && unnamed && !s->o->value[OPT_QUIET])
        complain("warning: no document has a field %s", is.by);
    return code;
}

/* A mistyped id finds nothing, as an entity that nobody mentions does. */
static int note_about(session *s, const dgm_tally *t)
{
    if (!*s->o->about || s->o->value[OPT_QUIET])
        return 0;
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *groups;
    const dgm_status status = dgm_tally_table(t, "groups", NULL, &groups, &err);
    if (status)
        return session_fail(s, status, &err);
    if (!dgm_table_rows(groups))
        complain("warning: nothing mentions %s (dragoman actors lists the ids there are)", s->o->about);
    dgm_table_unref(groups);
    return 0;
}

/* Documents without a date are in no slice. */
static int note_undated(session *s, const dgm_tally *t)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_table *groups;
    const dgm_status status = dgm_tally_table(t, "groups", NULL, &groups, &err);
    if (status)
        return session_fail(s, status, &err);
    const dgm_column *name = dgm_table_column(groups, 0), *docs = dgm_table_column(groups, 1);
    int64_t undated = 0, all = 0;
    for (int64_t i = 0; i < docs->rows; i++) {
        const int64_t n = ((const int64_t *)docs->values)[i];
        const bool dated = name->offsets[i + 1] - name->offsets[i] == (s->o->value[OPT_SLICE][0] == 'y' ? 4 : 7);
        undated += dated ? 0 : n;
        all += n;
    }
    dgm_table_unref(groups);
    if (undated && !s->o->value[OPT_QUIET])
        complain("note: %lld of %lld documents have no %s in their date and are left out of the network",
                 (long long)undated, (long long)all, s->o->value[OPT_SLICE]);
    return 0;
}

/* What would otherwise be found out late: a field that no document has, and more passages asked for than were kept. */
static int note_settings(session *s, const dgm_tally *t)
{
    const options *o = s->o;
    dgm_tally_options is;
    int code = note_about(s, t);
    if (!code)
        code = o->value[OPT_SLICE] ? note_undated(s, t) : note_groups(s, t);
    if (!code)
        code = settings_of(s, t, &is);
    if (!code && o->evidence > is.evidence && !o->value[OPT_QUIET])
        complain("warning: --evidence %d: the saved counts hold at most %d passages of each %s", (int)o->evidence,
                 (int)is.evidence, o->command == CMD_PAIRS ? "pair" : "target");
    return 0;
}

/* ---- contrast */

static int print_contrast(session *s, dgm_table *table)
{
    int code = session_writer(s);
    if (!code)
        code = session_write(s, table);
    if (!code) {
        note_intervals(s, table);
        note_target(s, table);
    }
    dgm_table_unref(table);
    return code;
}

/* "FIELD=A:B"; of several colons the first that stands between two groups of the tally. */
static int run_contrast(session *s, const dgm_tally *t)
{
    dgm_query q = query_of(s->o);
    char *groups = strdup(strchr(s->o->value[OPT_CONTRAST], '=') + 1);
    if (!groups)
        return complain("out of memory"), EXIT_MEMORY;
    dgm_error err = DGM_ERROR_INIT, first = DGM_ERROR_INIT;
    dgm_status status = DGM_ERR_ARGUMENT;
    dgm_table *table;
    q.group = groups;
    for (char *colon = strchr(groups, ':'); colon && status == DGM_ERR_ARGUMENT; colon = strchr(colon + 1, ':')) {
        *colon = '\0';
        q.reference = colon + 1;
        status = dgm_tally_table(t, "contrast", &q, &table, &err);
        *colon = ':';
        if (status && !first.code)
            first = err;
    }
    free(groups);
    return status ? session_fail(s, status, &first) : print_contrast(s, table);
}

/* ---- counting */

/* Whether a row, or a part, is a document where nothing else is said. */
static bool by_doc(const options *o)
{
    return o->format == DGM_FORMAT_MTX || o->value[OPT_DISPERSION] || kind_of(o->command) == DGM_TALLY_TEXTS;
}

/* The field to group by, NULL: none. `field` [size] holds that of --contrast. */
static const char *field_of(const options *o, char *field, size_t size)
{
    const char *contrast = o->value[OPT_CONTRAST];
    if (o->value[OPT_SLICE])
        return o->value[OPT_SLICE];
    if (!contrast)
        return by_doc(o) && !o->value[OPT_BY] ? "doc" : o->value[OPT_BY];
    snprintf(field, size, "%.*s", (int)(strchr(contrast, '=') - contrast), contrast);
    return field;
}

/* Saved counts, then documents. An empty tally of the options given refuses saved ones of others. */
static int fill_tally(session *s, dgm_tally **t)
{
    const options *o = s->o;
    char field[256];
    const char *by = field_of(o, field, sizeof field);
    int code = 0;
    for (int i = 0; i < o->many_n[OPT_LOAD] && !code; i++)
        code = add_saved(s, o->many[OPT_LOAD][i], t);
    if (!code && (!*t || says_what_to_count(o))) {
        dgm_tally *asked = NULL;
        dgm_tally_options is = { 0 };
        is.evidence = o->evidence;
        if (*t)
            code = settings_of(s, *t, &is);
        if (!code)
            code = new_tally(s, by, is.evidence, &asked);
        dgm_error err = DGM_ERROR_INIT;
        const dgm_status status = !code && *t ? dgm_tally_merge(*t, asked, &err) : DGM_OK;
        if (!*t)
            *t = asked;
        else
            dgm_tally_free(asked);
        if (status)
            code = session_fail(s, status, &err);
    }
    return !code && o->n_paths ? session_run(s, o->paths, o->n_paths, t, 1, 0, NULL) : code;
}

/* The counts as the command's output, and how much they would cut. */
static int keep_lines(session *s, const dgm_tally *t)
{
    dgm_error err = DGM_ERROR_INIT;
    dgm_query q = { 0 };
    q.struct_size = sizeof q;
    dgm_table *lines, *cut;
    dgm_status status = dgm_tally_table(t, "lines", &q, &lines, &err);
    if (status)
        return session_fail(s, status, &err);
    status = dgm_table_select((const dgm_table *const *)&lines, 1, "fate=furniture", NULL, &cut, &err);
    dgm_table_unref(lines);
    if (status)
        return session_fail(s, status, &err);
    if (!s->o->value[OPT_QUIET])
        complain("note: %lld lines would be cut; dragoman boilerplate --load %s shows them",
                 (long long)dgm_table_rows(cut), s->o->value[OPT_OUTPUT]);
    dgm_table_unref(cut);
    return save_tally(s, t, &s->out);
}

int run_tally(session *s)
{
    const options *o = s->o;
    if (o->value[OPT_EXPLAIN])
        return run_explain(s, o->format == DGM_FORMAT_MTX ? "features" : table_of(o));
    if (o->command == CMD_KEYNESS)
        return run_keyness(s);
    if (o->command == CMD_KEYWORDS && o->value[OPT_HITS])
        return run_hits(s);
    dgm_tally *t = NULL;
    int code = fill_tally(s, &t);
    if (!code && o->value[OPT_SAVE])
        code = save_to(s, t, o->value[OPT_SAVE]);
    if (!code)
        code = note_settings(s, t);
    if (!code && o->command == CMD_BOILERPLATE && o->value[OPT_OUTPUT])
        code = keep_lines(s, t);
    else if (!code)
        code = o->value[OPT_CONTRAST] ? run_contrast(s, t) : print_tally(s, t);
    dgm_tally_free(t);
    return code;
}

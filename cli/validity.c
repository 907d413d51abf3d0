/* Coding by hand: a sample of stance rows with its key, and what the labels given to it say of the model. */
#define _POSIX_C_SOURCE 200809L
#include "commands.h"

#include <stdlib.h>
#include <string.h>

static int sample_tally(session *s, int32_t rows, dgm_tally **out)
{
    const options *o = s->o;
    dgm_tally_options to = { 0 };
    to.struct_size = sizeof to;
    to.flags = o->value[OPT_PROPORTIONAL] ? DGM_PROPORTIONAL : 0;
    to.by = o->value[OPT_BY];
    to.about = o->about;
    to.context = o->context;
    to.context_window = o->context_window;
    to.sample = rows;
    to.seed = o->seed;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_tally_new(s->p, DGM_TALLY_SAMPLE, &to, out, &err);
    return status ? session_fail(s, status, &err) : 0;
}

static int table_of(session *s, const dgm_tally *t, const char *name, int64_t top, dgm_table **out)
{
    dgm_query q = { 0 };
    q.struct_size = sizeof q;
    q.voice = s->o->voice;
    q.top = top;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_tally_table(t, name, &q, out, &err);
    return status ? session_fail(s, status, &err) : 0;
}

/* ---- sample */

/* The key as CSV in a file of its own, whatever the sheet's format. */
static int write_key(const dgm_table *key, const char *path)
{
    output out;
    int code = output_open(&out, path);
    if (code)
        return code;
    dgm_error err = DGM_ERROR_INIT;
    dgm_writer *w = NULL;
    dgm_status status = dgm_writer_new(DGM_FORMAT_CSV, &out.sink, NULL, &w, &err);
    if (!status)
        status = dgm_writer_add(w, key, &err);
    if (!status)
        status = dgm_writer_finish(w, &err);
    dgm_writer_free(w);
    if (!status)
        return output_commit(&out);
    complain("%s: %s", path, out.why ? out.why : err.message);
    output_drop(&out);
    return exit_code(status);
}

/* Where the key goes: --key, or beside the sheet; NULL: nowhere. The caller frees. */
static int key_path(const options *o, char **out)
{
    const char *given = o->value[OPT_KEY], *sheet = o->value[OPT_OUTPUT];
    *out = NULL;
    if (!given && !sheet)
        return 0;
    const size_t size = strlen(given ? given : sheet) + sizeof ".key.csv";
    if (!(*out = malloc(size)))
        return complain("out of memory"), EXIT_MEMORY;
    snprintf(*out, size, "%s%s", given ? given : sheet, given ? "" : ".key.csv");
    return 0;
}

static int write_sample(session *s, const dgm_tally *t)
{
    dgm_table *sheet = NULL, *key = NULL;
    char *path = NULL;
    int code = table_of(s, t, "sheet", 0, &sheet);
    if (!code)
        code = table_of(s, t, "key", 0, &key);
    if (!code)
        code = key_path(s->o, &path);
    if (!code)
        code = session_writer(s);
    if (!code)
        code = session_write(s, sheet);
    if (!code && path)
        code = write_key(key, path);
    if (!code && !s->o->value[OPT_QUIET]) {
        const long long rows = (long long)dgm_table_rows(sheet);
        if (!path)
            complain("note: no key was written (--key FILE); validate can make one from the texts");
        if (rows < (s->o->sample ? s->o->sample : 200))
            complain("note: %lld rows: there are no more", rows);
        const long long strata = (long long)dgm_table_column(key, dgm_table_find(key, "id"))->nulls;
        if (strata)
            complain("warning: %lld strata (group, label) got no row and will not be estimated: draw more", strata);
    }
    dgm_table_unref(sheet);
    dgm_table_unref(key);
    free(path);
    return code;
}

int run_sample(session *s)
{
    dgm_tally *t = NULL;
    int code = sample_tally(s, s->o->sample, &t);
    if (!code)
        code = session_run(s, s->o->paths, s->o->n_paths, &t, 1, 0, NULL);
    if (!code)
        code = note_groups(s, t);
    if (!code)
        code = write_sample(s, t);
    dgm_tally_free(t);
    return code;
}

/* ---- validate */

/* All rows of the texts, as a key. */
static int key_of_texts(session *s, dgm_table **out)
{
    dgm_tally *t = NULL;
    int code = sample_tally(s, 1000000, &t);
    if (!code)
        code = session_run(s, s->o->paths, s->o->n_paths, &t, 1, 0, NULL);
    if (!code)
        code = table_of(s, t, "key", INT64_MAX, out);
    dgm_tally_free(t);
    return code;
}

int run_validate(session *s)
{
    const options *o = s->o;
    dgm_table *model = NULL, *table = NULL;
    int code = o->value[OPT_KEY] ? 0 : key_of_texts(s, &model);
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = code ? DGM_OK : dgm_validate(o->pattern, o->value[OPT_KEY], model, &table, &err);
    if (status)
        code = session_fail(s, status, &err);
    if (!code)
        code = session_writer(s);
    if (!code)
        code = session_write(s, table);
    dgm_table_unref(table);
    dgm_table_unref(model);
    return code;
}

/* See session.h. */
#define _POSIX_C_SOURCE 200809L
#include "session.h"
#include "manifest.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

size_t read_some(FILE *f, void *to, size_t size)
{
    size_t got;
    while ((got = fread(to, 1, size, f)) == 0 && ferror(f) && errno == EINTR)
        clearerr(f);
    return got;
}

int read_file(const char *path, int code, char **data, size_t *len)
{
    FILE *f = fopen(path, "rb");
    size_t n = 0, cap = 0;
    char *p = NULL;
    struct stat st;
    if (!f || fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode)) {
        complain("%s: %s", path, f ? "not a regular file" : strerror(errno));
        if (f)
            fclose(f);
        return code;
    }
    for (size_t got = 1; got;) {
        if (cap - n < 2) {
            char *q = realloc(p, cap = cap ? cap * 2 : 65536);
            if (!q) {
                free(p);
                fclose(f);
                complain("out of memory");
                return EXIT_MEMORY;
            }
            p = q;
        }
        got = read_some(f, p + n, cap - n - 1);
        n += got;
    }
    const bool bad = ferror(f);
    fclose(f);
    if (bad) {
        free(p);
        complain("%s: cannot be read", path);
        return code;
    }
    p[n] = '\0';
    *data = p;
    *len = n;
    return 0;
}

int exit_code(dgm_status status)
{
    switch (status) {
    case DGM_ERR_READ: return EXIT_INPUT;
    case DGM_ERR_FORMAT:
    case DGM_ERR_BINARY:
    case DGM_ERR_ENCODING:
    case DGM_ERR_UNSUPPORTED:
    case DGM_ERR_MISMATCH: return EXIT_DATA;
    case DGM_ERR_LIMIT:
    case DGM_ERR_OVERFLOW: return EXIT_LIMIT;
    case DGM_ERR_WRITE: return EXIT_WRITE;
    case DGM_ERR_MEMORY: return EXIT_MEMORY;
    default: return EXIT_USAGE;
    }
}

int session_fail(session *s, dgm_status status, const dgm_error *err)
{
    if (status == DGM_ERR_WRITE && s->out.why)
        complain("%s: %s", s->out.path ? s->out.path : "standard output", s->out.why);
    else
        complain("%s", err->message);
    return exit_code(status);
}

/* ---- pipeline */

static int load(session *s, uint32_t kind, const char *path)
{
    char *data;
    size_t len;
    int code = read_file(path, EXIT_DATA, &data, &len);
    if (code)
        return code;
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_pipeline_load(s->p, kind, path, data, len, &err);
    free(data);
    return status ? session_fail(s, status, &err) : 0;
}

static int load_lexicon(session *s, const char *path)
{
    const options *o = s->o;
    if (o->command == CMD_KEYWORDS || o->command == CMD_KWIC || o->command == CMD_COLLOCATES)
        return load(s, DGM_KEYWORDS, path);
    const bool dictionary = o->value[OPT_FAVOR] || o->value[OPT_AGAINST];
    const int code = load(s, dictionary ? DGM_KEYWORDS : DGM_LEXICON, *path == '+' || *path == '=' ? path + 1 : path);
    if (code == EXIT_DATA && !dictionary)
        complain(
            "note: of a dictionary of categories, --favor and --against of stances and stance say which are evidence");
    return code;
}

/* The categories of --favor or --against, a row each. */
static int load_evidence(session *s, enum option_id option)
{
    const char *list = s->o->value[option], *stance = option_name(option);
    dgm_error err = DGM_ERROR_INIT;
    dgm_status status = DGM_OK;
    while (list && *list && !status) {
        const size_t n = strcspn(list, ","), size = n + strlen(stance) + 3;
        char *row = malloc(size);
        if (!row)
            return complain("out of memory"), EXIT_MEMORY;
        snprintf(row, size, "%.*s\t%s\n", (int)n, list, stance);
        status = dgm_pipeline_load(s->p, DGM_EVIDENCE, option == OPT_FAVOR ? "--favor" : "--against", row, size - 1,
                                   &err);
        free(row);
        list += n + (list[n] == ',');
    }
    return status ? session_fail(s, status, &err) : 0;
}

static int load_lines(session *s)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status =
        s->lines ? dgm_pipeline_load(s->p, DGM_BOILERPLATE, "--two-pass", s->lines, s->lines_len, &err) : DGM_OK;
    return status ? session_fail(s, status, &err) : 0;
}

static int load_files(session *s)
{
    const options *o = s->o;
    int code = 0;
    for (int i = 0; i < o->many_n[OPT_GAZETTEER] && !code; i++)
        code = load(s, DGM_GAZETTEER, o->many[OPT_GAZETTEER][i]);
    for (int i = 0; i < o->many_n[OPT_PATTERNS] && !code; i++)
        code = load(s, DGM_PATTERNS, o->many[OPT_PATTERNS][i]);
    for (int i = 0; i < o->many_n[OPT_LEXICON] && !code; i++)
        code = load_lexicon(s, o->many[OPT_LEXICON][i]);
    for (int i = 0; i < o->many_n[OPT_PHRASES] && !code; i++)
        code = load(s, DGM_PHRASES, o->many[OPT_PHRASES][i]);
    if (!code)
        code = load_evidence(s, OPT_FAVOR);
    if (!code)
        code = load_evidence(s, OPT_AGAINST);
    if (!code && o->value[OPT_STOPWORDS])
        code = load(s, DGM_STOPWORDS, o->value[OPT_STOPWORDS]);
    if (!code && o->value[OPT_BOILERPLATE])
        code = load(s, DGM_BOILERPLATE, o->value[OPT_BOILERPLATE]);
    return code ? code : load_lines(s);
}

/* --limit NAME=N, as dgm_limits has them. */
static int read_limits(const options *o, dgm_limits *to)
{
    static const struct {
        const char *name;
        size_t at;
        bool wide;
    } fields[] = {
        { "document_bytes", offsetof(dgm_limits, document_bytes), true },
        { "document_tokens", offsetof(dgm_limits, document_tokens), true },
        { "document_matches", offsetof(dgm_limits, document_matches), true },
        { "context_items", offsetof(dgm_limits, context_items), false },
        { "nesting", offsetof(dgm_limits, nesting), false },
        { "tally_cells", offsetof(dgm_limits, tally_cells), true },
        { "unpacked_ratio", offsetof(dgm_limits, unpacked_ratio), true },
        { "match_steps", offsetof(dgm_limits, match_steps), false },
        { "match_depth", offsetof(dgm_limits, match_depth), false },
        { "match_heap", offsetof(dgm_limits, match_heap), false },
    };
    memset(to, 0, sizeof *to);
    to->struct_size = sizeof *to;
    for (int i = 0; i < o->many_n[OPT_LIMIT]; i++) {
        const char *z = o->many[OPT_LIMIT][i], *equals = strchr(z, '=');
        size_t k = 0;
        while (k < sizeof fields / sizeof *fields && !(equals && strlen(fields[k].name) == (size_t)(equals - z) &&
                                                       memcmp(z, fields[k].name, (size_t)(equals - z)) == 0))
            k++;
        char *end = NULL;
        errno = 0;
        const long long n = equals ? strtoll(equals + 1, &end, 10) : 0;
        if (k == sizeof fields / sizeof *fields || n < 1 || *end || errno || (!fields[k].wide && n > INT32_MAX))
            return complain("--limit %s: NAME=N expected, a whole number for document_bytes, document_tokens, "
                            "document_matches, context_items, nesting, tally_cells, unpacked_ratio, match_steps, "
                            "match_depth or match_heap",
                            z),
                   EXIT_USAGE;
        const int32_t narrow = (int32_t)n;
        const int64_t wide = n;
        memcpy((char *)to + fields[k].at, fields[k].wide ? (const void *)&wide : &narrow,
               fields[k].wide ? sizeof wide : sizeof narrow);
    }
    return 0;
}

static bool replaces_lexicon(const options *o)
{
    const bool dictionary =
        o->command == CMD_KEYWORDS || o->command == CMD_KWIC || o->command == CMD_COLLOCATES;
    for (int i = 0; i < o->many_n[OPT_LEXICON]; i++)
        if (!dictionary && o->many[OPT_LEXICON][i][0] == '=')
            return true;
    return false;
}

int session_pipeline(session *s)
{
    const options *o = s->o;
    dgm_options opts = { 0 };
    int code = read_limits(o, &s->limits);
    if (code)
        return code;
    opts.limits = &s->limits;
    opts.struct_size = sizeof opts;
    opts.lang = o->value[OPT_LANG];
    opts.offsets = o->offsets;
    opts.flags = (o->value[OPT_UAX29] ? DGM_UAX29 : 0) | (o->value[OPT_NO_STEM] ? DGM_NO_STEM : 0) |
                 (o->value[OPT_ALL_TEXT] ? DGM_ALL_TEXT : 0) | (o->value[OPT_NO_BUILTIN] ? DGM_NO_BUILTIN : 0) |
                 (o->value[OPT_NO_JIT] ? DGM_NO_JIT : 0) | (replaces_lexicon(o) ? DGM_NO_LEXICON : 0) |
                 (o->value[OPT_SPLIT_CLITICS] ? DGM_SPLIT_CLITICS : 0);
    dgm_error err = DGM_ERROR_INIT;
    dgm_status status = dgm_pipeline_new(&opts, &s->p, &err);
    if (status)
        return session_fail(s, status, &err);
    code = load_files(s);
    if (code)
        return code;
    status = dgm_pipeline_seal(s->p, &err);
    return status ? session_fail(s, status, &err) : 0;
}

int session_start(session *s, const options *o)
{
    memset(s, 0, sizeof *s);
    s->o = o;
    s->problem.struct_size = sizeof s->problem;
    int code = o->value[OPT_TWO_PASS] ? count_lines(s) : 0;
    if (!code)
        code = session_pipeline(s);
    free(s->lines);
    s->lines = NULL;
    if (!code) {
        code = output_open(&s->out, o->value[OPT_OUTPUT]);
        s->open = !code;
    }
    return code;
}

/* ---- running */

static int64_t milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void clear_progress(session *s)
{
    if (s->progress_shown)
        fputs("\r\033[K", stderr);
    s->progress_shown = false;
}

/* A document that is the only one is an error and told as such by run_corpus(). */
static int on_skip(void *user, const char *doc, const dgm_error *why)
{
    session *s = user;
    clear_progress(s);
    if (s->sole)
        return 0;
    s->unread = s->unread || why->code == DGM_ERR_READ;
    if (why->code == DGM_ERR_READ) /* names the path */
        complain("skipped %s", why->message);
    else
        complain("skipped %s: %s", doc, why->message);
    return 0;
}

/* Each document's doubt once, and no more than a screen of them. */
static int on_note(void *user, const char *doc, const dgm_error *what)
{
    enum { MOST_NOTES = 20 };
    session *s = user;
    s->misread += what->code == DGM_ERR_ENCODING;
    if (s->o->value[OPT_QUIET] || ++s->noted > MOST_NOTES)
        return 0;
    clear_progress(s);
    complain("warning: %s: %s", doc, what->message);
    if (s->noted == MOST_NOTES)
        complain("warning: further documents that are like it are only counted");
    return 0;
}

/* A copy that is left out: told, and kept for the manifest. */
static int on_duplicate(void *user, const char *doc, const char *of, int32_t similarity)
{
    session *s = user;
    if (!s->o->value[OPT_DEDUPE])
        return 0;
    if (!s->o->value[OPT_QUIET]) {
        clear_progress(s);
        complain("left out %s: a copy of %s (%d %%)", doc, of, (int)similarity);
    }
    if (!s->out.path)
        return 0;
    const size_t n = strlen(doc) + 1, size = sizeof(dropped) + n + strlen(of) + 1;
    dropped *d = malloc(size);
    if (!d) {
        s->writing = DGM_ERR_MEMORY;
        snprintf(s->problem.message, sizeof s->problem.message, "out of memory");
        return 1;
    }
    memcpy(d->doc, doc, n);
    d->of = memcpy(d->doc + n, of, strlen(of) + 1);
    d->similarity = similarity;
    d->next = NULL;
    *(s->last_copy ? &s->last_copy->next : &s->copies) = d;
    s->last_copy = d;
    return 0;
}

/* "1:05 left", "2:03:04 left". */
static void print_time_left(int64_t seconds)
{
    if (seconds >= 3600)
        fprintf(stderr, ", %lld:%02d:%02d left", (long long)(seconds / 3600), (int)(seconds / 60 % 60),
                (int)(seconds % 60));
    else
        fprintf(stderr, ", %d:%02d left", (int)(seconds / 60), (int)(seconds % 60));
}

/* A line that is redrawn in place, at a terminal, once the work has taken a second. */
static int on_progress(void *user, int64_t docs, int64_t bytes, int64_t total)
{
    enum { FIRST = 1000, EACH = 200, BAR = 30 }; /* milliseconds, characters */
    static const char bar[] = "##############################";
    session *s = user;
    const int64_t now = milliseconds(), taken = now - s->started;
    if (taken < FIRST || now < s->redraw)
        return 0;
    s->redraw = now + EACH;
    s->progress_shown = true;
    fputs("\r\033[K", stderr);
    const double part = total > 0 ? (double)(bytes < total ? bytes : total) / (double)total : 0;
    if (total > 0)
        fprintf(stderr, "[%.*s%*s] %3d %%  ", (int)(part * BAR), bar, BAR - (int)(part * BAR), "", (int)(part * 100));
    if (s->counting)
        fputs("counting lines: ", stderr);
    fprintf(stderr, "%lld documents, %.1f MB/s", (long long)docs, (double)bytes / 1e3 / (double)taken);
    if (part > 0)
        print_time_left((int64_t)((double)taken * (1 / part - 1) / 1000));
    return 0;
}

/* Of several paths, those that do not exist are skipped and named; a single one is the library's to refuse. */
static int existing_paths(session *s, const char **paths, int n, const char **kept)
{
    int k = 0;
    struct stat st;
    for (int i = 0; i < n; i++) {
        if (n > 1 && strcmp(paths[i], "-") != 0 && stat(paths[i], &st) != 0) {
            complain("skipped %s: %s", paths[i], strerror(errno));
            s->skipped++;
        } else {
            kept[k++] = paths[i];
        }
    }
    return k;
}

/* A table of documents: one of its rows may be skipped while others are read. */
static bool is_rows(const options *o, const char *path)
{
    static const char *const endings[] = { ".csv", ".tsv", ".jsonl", ".ndjson" };
    static const char *const packed[] = { "", ".gz", ".zst", ".zstd" };
    const size_t n = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !o->form; i++)
        for (size_t k = 0; k < sizeof packed / sizeof *packed; k++) {
            char ending[16];
            const size_t len = (size_t)snprintf(ending, sizeof ending, "%s%s", endings[i], packed[k]);
            if (n > len && strcmp(path + n - len, ending) == 0)
                return true;
        }
    return o->form > DGM_FORM_TEXT && o->form != DGM_FORM_HTML;
}

/* The conditions of --where, one a line; NULL without one. */
static bool join_conditions(const options *o, char **out)
{
    size_t size = 1;
    for (int i = 0; i < o->many_n[OPT_WHERE]; i++)
        size += strlen(o->many[OPT_WHERE][i]) + 1;
    if (size == 1)
        return true;
    char *to = malloc(size);
    if (!to)
        return false;
    *out = to;
    for (int i = 0; i < o->many_n[OPT_WHERE]; i++)
        to += snprintf(to, size, "%s%s", i ? "\n" : "", o->many[OPT_WHERE][i]);
    return true;
}

static int run_corpus(session *s, const char *const *paths, int n, dgm_tally *const *tallies, size_t n_tallies,
                      dgm_run *run)
{
    const options *o = s->o;
    dgm_corpus_options copts = { 0 };
    copts.struct_size = sizeof copts;
    copts.flags = o->value[OPT_CLEAN] ? DGM_CLEAN_ROWS : 0;
    copts.text_field = o->value[OPT_TEXT_FIELD];
    copts.id_field = o->value[OPT_ID_FIELD];
    copts.encoding = o->value[OPT_ENCODING];
    copts.meta_path = o->value[OPT_META];
    copts.form = o->form;
    copts.limits = &s->limits;
    char *where = NULL;
    if (!join_conditions(o, &where))
        return complain("out of memory"), EXIT_MEMORY;
    copts.where = where;
    dgm_error err = DGM_ERROR_INIT;
    dgm_corpus *c;
    dgm_status status = dgm_corpus_open(paths, (size_t)n, &copts, &c, &err);
    free(where);
    if (status)
        return session_fail(s, status, &err);
    status = dgm_corpus_run(c, s->p, tallies, n_tallies, run, &err);
    dgm_corpus_free(c);
    clear_progress(s);
    if (status == DGM_ERR_CANCELLED && s->writing)
        return session_fail(s, s->writing, &s->problem);
    if (status && s->sole && !strstr(err.message, paths[0])) {
        complain("%s: %s", paths[0], err.message);
        return exit_code(status);
    }
    return status ? session_fail(s, status, &err) : 0;
}

static void begin_run(session *s, dgm_run *run)
{
    run->threads = s->o->threads;
    run->similarity = s->o->similarity;
    run->user = s;
    if (!s->o->value[OPT_QUIET] && isatty(STDERR_FILENO))
        run->progress = on_progress;
    s->started = milliseconds();
    s->redraw = 0;
}

int session_count(session *s, const char **paths, int n, dgm_tally *t)
{
    dgm_run run = { 0 };
    run.struct_size = sizeof run;
    run.duplicates = s->o->value[OPT_DEDUPE] ? DGM_DUPLICATES_DROP : DGM_DUPLICATES_IGNORE;
    begin_run(s, &run);
    return run_corpus(s, paths, n, &t, 1, &run);
}

int session_run(session *s, const char **paths, int n, dgm_tally *const *tallies, size_t n_tallies, uint32_t layers,
                int (*on_doc)(void *, dgm_doc *))
{
    dgm_run run = { 0 };
    run.struct_size = sizeof run;
    run.layers = layers;
    run.on_doc = on_doc;
    run.on_skip = on_skip;
    run.on_note = on_note;
    run.on_duplicate = on_duplicate;
    run.duplicates = s->o->value[OPT_DEDUPE]           ? DGM_DUPLICATES_DROP
                     : s->o->command == CMD_PROFILE ? DGM_DUPLICATES_MARK
                                                    : DGM_DUPLICATES_IGNORE;
    begin_run(s, &run);
    const char **kept = malloc(((size_t)n + 1) * sizeof *kept);
    if (!kept)
        return complain("out of memory"), EXIT_MEMORY;
    const int k = existing_paths(s, paths, n, kept);
    struct stat st;
    const bool one_file = k == 1 && !(stat(kept[0], &st) == 0 && S_ISDIR(st.st_mode));
    s->sole = one_file && !is_rows(s->o, kept[0]);
    int code = n && !k ? EXIT_INPUT : 0;
    if (k)
        code = run_corpus(s, kept, k, tallies, n_tallies, &run);
    if (!code && one_file && s->unread && !run.docs) /* a table of documents, and not one was read */
        code = EXIT_INPUT;
    free(kept);
    s->docs += run.docs;
    s->skipped += run.skipped;
    s->bytes += run.bytes;
    s->replaced += run.replaced;
    s->gave_up += run.gave_up;
    return code;
}

/* ---- writing */

static int32_t terminal_columns(void)
{
    struct winsize w;
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 ? (int32_t)w.ws_col : 0;
}

int session_writer(session *s)
{
    const options *o = s->o;
    dgm_writer_options wo = { 0 };
    wo.struct_size = sizeof wo;
    wo.flags = (o->value[OPT_RAW_CELLS] ? DGM_RAW_CELLS : 0) | (o->value[OPT_NO_HEADER] ? DGM_NO_HEADER : 0);
    wo.columns = s->out.path ? 0 : terminal_columns();
    dgm_error err = DGM_ERROR_INIT;
    /* no network, no matrix */
    const bool words = o->value[OPT_EXPLAIN] && o->format > DGM_FORMAT_JSONL && o->format < DGM_FORMAT_ARROW;
    if (o->format == DGM_FORMAT_SQLITE && s->out.stream)
        return complain("%s: a database cannot be written to a pipe or device", s->out.path), EXIT_USAGE;
    wo.path = s->out.temporary;
    wo.name = command_name(o->command);
    const dgm_status status = dgm_writer_new(words ? DGM_FORMAT_TSV : o->format, &s->out.sink, &wo, &s->w, &err);
    return status ? session_fail(s, status, &err) : 0;
}

int session_write(session *s, const dgm_table *t)
{
    dgm_error err = DGM_ERROR_INIT;
    const dgm_status status = dgm_writer_add(s->w, t, &err);
    return status ? session_fail(s, status, &err) : 0;
}

static bool has_manifest(const session *s)
{
    return s->out.path && !s->out.stream && !s->o->value[OPT_NO_MANIFEST];
}

/* The results and their manifest: both are on the disk before either takes its name, so that neither is left alone. */
static int commit(session *s, const char *text)
{
    static const char ending[] = ".manifest.json";
    const bool wanted = text && has_manifest(s);
    output manifest = { .fd = -1 };
    const size_t size = wanted ? strlen(s->out.path) + sizeof ending : 0;
    char *path = wanted ? malloc(size) : NULL;
    if (wanted && !path)
        return complain("out of memory"), EXIT_MEMORY;
    if (wanted)
        snprintf(path, size, "%s%s", s->out.path, ending);
    int code = output_flush(&s->out);
    if (!code && wanted)
        code = output_draft(&manifest, path, text, strlen(text));
    if (!code)
        code = output_commit(&s->out);
    if (!code)
        code = output_commit(&manifest);
    output_drop(&manifest);
    free(path);
    return code;
}

int session_end(session *s, int code)
{
    const bool wanted = !code && (has_manifest(s) || (s->w && s->o->format == DGM_FORMAT_SQLITE));
    char *manifest = wanted ? manifest_text(s) : NULL;
    if (wanted && !manifest)
        code = EXIT_MEMORY;
    if (s->w && !code) {
        dgm_error err = DGM_ERROR_INIT;
        dgm_status status = s->o->format == DGM_FORMAT_SQLITE ? dgm_writer_note(s->w, manifest, &err) : DGM_OK;
        if (!status)
            status = dgm_writer_finish(s->w, &err);
        if (status)
            code = session_fail(s, status, &err);
    }
    dgm_writer_free(s->w);
    if (!code && s->open)
        code = commit(s, manifest);
    free(manifest);
    if (s->open)
        output_drop(&s->out);
    for (dropped *d = s->copies, *next; d; d = next) {
        next = d->next;
        free(d);
    }
    dgm_pipeline_free(s->p);
    if (!code && !s->o->value[OPT_QUIET]) {
        if (s->replaced)
            complain("warning: %lld invalid byte sequence%s read as U+FFFD", (long long)s->replaced,
                     s->replaced == 1 ? " was" : "s were");
        if (s->misread > 1)
            complain("warning: %lld documents look like another encoding: see --encoding", (long long)s->misread);
        if (s->gave_up)
            complain("warning: %lld match%s of patterns gave up at a limit: dates or amounts may be missing",
                     (long long)s->gave_up, s->gave_up == 1 ? "" : "es");
        if (!s->docs && !s->skipped && s->o->n_paths && s->o->command != CMD_MERGE &&
            s->o->command != CMD_GAZETTEER && !s->o->value[OPT_EXPLAIN])
            complain("warning: %s: no documents", s->o->paths[0]);
    }
    return code ? code : s->faulty ? EXIT_DATA : s->skipped ? EXIT_SOME : 0;
}

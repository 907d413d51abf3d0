/* See manifest.h. Folders are listed as given; of files, inputs and dictionaries alike, size and SHA-256 are stated. */
#define _POSIX_C_SOURCE 200809L
#include "manifest.h"
#include "sha256.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 129 }; /* of folders: one more than the corpus reads */

typedef struct text {
    char *v;
    size_t n, cap;
    bool failed, quiet;
} text;

static void add(text *t, const char *data, size_t len)
{
    if (t->failed)
        return;
    if (t->cap - t->n < len) {
        const size_t cap = t->cap * 2 + len + 4096;
        char *v = realloc(t->v, cap);
        if (!v) {
            t->failed = true;
            return;
        }
        t->v = v;
        t->cap = cap;
    }
    memcpy(t->v + t->n, data, len);
    t->n += len;
}

static void addz(text *t, const char *z)
{
    add(t, z, strlen(z));
}

static void add_number(text *t, int64_t n)
{
    char digits[32];
    add(t, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)n));
}

/* Length of the well-formed UTF-8 sequence at p, 0 if it is none: file names are bytes. */
static size_t sequence(const unsigned char *p)
{
    if (*p < 0x80)
        return 1;
    const size_t n = *p >= 0xc2 && *p < 0xe0 ? 2 : *p >= 0xe0 && *p < 0xf0 ? 3 : *p >= 0xf0 && *p < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) ||
        (*p == 0xf4 && p[1] > 0x8f))
        return 0;
    return n;
}

static void add_string(text *t, const char *z)
{
    addz(t, "\"");
    for (const unsigned char *p = (const unsigned char *)z; *p;) {
        const size_t n = sequence(p);
        char escaped[8];
        if (n == 0)
            addz(t, "\\ufffd");
        else if (*p < 0x20 || *p == 0x7f || *p == '"' || *p == '\\')
            add(t, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\u%04x", *p));
        else
            add(t, (const char *)p, n);
        p += n ? n : 1;
    }
    addz(t, "\"");
}

static void add_error(text *t, const char *path, int reason)
{
    if (!t->quiet)
        complain("warning: %s: not in the manifest: %s", path, strerror(reason));
    addz(t, ", \"error\": ");
    add_string(t, strerror(reason));
}

static void add_digest(text *t, const char *path)
{
    static char block[65536];
    sha256 h;
    FILE *f = fopen(path, "rb");
    sha256_start(&h);
    for (size_t n; f && (n = read_some(f, block, sizeof block)) > 0;)
        sha256_add(&h, block, n);
    if (f && !ferror(f)) {
        char hex[65];
        addz(t, ", \"bytes\": ");
        add_number(t, (int64_t)h.bytes);
        sha256_hex(&h, hex);
        addz(t, ", \"sha256\": ");
        add_string(t, hex);
    } else {
        add_error(t, path, errno);
    }
    if (f)
        fclose(f);
}

/* A file with its digest, standard input by its name alone, or with `reason` what could not be read. */
static void add_entry(text *t, const char *path, int reason, bool *first)
{
    addz(t, *first ? "\n    {\"path\": " : ",\n    {\"path\": ");
    *first = false;
    add_string(t, path);
    if (reason)
        add_error(t, path, reason);
    else if (strcmp(path, "-") != 0)
        add_digest(t, path);
    addz(t, "}");
}

static int not_hidden(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_path(text *t, const char *path, bool *first, int depth)
{
    struct stat st = { 0 }, link;
    struct dirent **names;
    const bool there = stat(path, &st) == 0;
    if (!there || !S_ISDIR(st.st_mode)) {
        if (!there || S_ISREG(st.st_mode))
            add_entry(t, path, 0, first);
        return;
    }
    if (depth && lstat(path, &link) == 0 && S_ISLNK(link.st_mode)) /* not followed by the corpus either: loops */
        return;
    if (depth == DEPTH_MAX)
        return;
    const int n = scandir(path, &names, not_hidden, by_bytes);
    if (n < 0)
        add_entry(t, path, errno, first);
    for (int i = 0; i < n; i++) {
        const size_t size = strlen(path) + strlen(names[i]->d_name) + 2;
        char *below = malloc(size);
        if (below) {
            snprintf(below, size, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", names[i]->d_name);
            add_path(t, below, first, depth + 1);
        } else {
            t->failed = true;
        }
        free(below);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
}

static void add_options(text *t, const options *o)
{
    bool first = true;
    for (int i = 0; i < OPT_COUNT; i++) {
        if (!o->value[i] || i == OPT_THREADS || i == OPT_QUIET || i == OPT_NO_MANIFEST) /* these change no result */
            continue;
        for (int k = 0; k < (o->many_n[i] ? o->many_n[i] : 1); k++) {
            addz(t, first ? "\n    [" : ",\n    [");
            first = false;
            add_string(t, option_name((enum option_id)i));
            addz(t, ", ");
            add_string(t, o->many_n[i] ? o->many[i][k] : o->value[i]);
            addz(t, "]");
        }
    }
}

static void add_dictionaries(text *t, const options *o)
{
    bool first = true;
    for (int i = 0; i < OPT_COUNT; i++) {
        if (!option_takes_file((enum option_id)i) || !o->value[i])
            continue;
        for (int k = 0; k < (o->many_n[i] ? o->many_n[i] : 1); k++) {
            const char *path = o->many_n[i] ? o->many[i][k] : o->value[i];
            add_entry(t, path + (i == OPT_LEXICON && (*path == '+' || *path == '=')), 0, &first);
        }
    }
}

static void add_count(text *t, const char *name, int64_t n)
{
    addz(t, ",\n  \"");
    addz(t, name);
    addz(t, "\": ");
    add_number(t, n);
}

/* Documents left out as copies, in the order of the input. */
static void add_copies(text *t, const session *s)
{
    addz(t, ",\n  \"copies\": [");
    for (const dropped *d = s->copies; d; d = d->next) {
        addz(t, d == s->copies ? "\n    {\"doc\": " : ",\n    {\"doc\": ");
        add_string(t, d->doc);
        addz(t, ", \"of\": ");
        add_string(t, d->of);
        addz(t, ", \"similarity\": ");
        add_number(t, d->similarity);
        addz(t, "}");
    }
    addz(t, "\n  ]");
}

char *manifest_text(const session *s)
{
    const options *o = s->o;
    text t = { 0 };
    t.quiet = o->value[OPT_QUIET];
    addz(&t, "{\n  \"made_by\": ");
    add_string(&t, dgm_build_info());
    addz(&t, ",\n  \"command\": ");
    add_string(&t, command_name(o->command));
    addz(&t, ",\n  \"configuration\": ");
    add_string(&t, dgm_pipeline_hash(s->p));
    addz(&t, ",\n  \"options\": [");
    add_options(&t, o);
    addz(&t, "\n  ],\n  \"dictionaries\": [");
    add_dictionaries(&t, o);
    addz(&t, "\n  ],\n  \"inputs\": [");
    bool first = true;
    if (o->command == CMD_VALIDATE)
        add_path(&t, o->pattern, &first, 0);
    for (int i = 0; i < o->n_paths; i++)
        add_path(&t, o->paths[i], &first, 0);
    for (int i = OPT_TARGET; i <= OPT_REFERENCE; i++) /* keyness: these may be paths too */
        if (o->command == CMD_KEYNESS && o->value[i])
            add_path(&t, o->value[i], &first, 0);
    addz(&t, "\n  ]");
    add_count(&t, "documents", s->docs);
    add_count(&t, "skipped", s->skipped);
    add_count(&t, "bytes", s->bytes);
    add_count(&t, "replaced", s->replaced);
    add_count(&t, "gave_up", s->gave_up);
    if (o->value[OPT_DEDUPE])
        add_copies(&t, s);
    addz(&t, "\n}\n");
    add(&t, "", 1);
    if (t.failed) {
        complain("out of memory");
        free(t.v);
        return NULL;
    }
    return t.v;
}

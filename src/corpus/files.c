/* Paths to files. In: files, folders and "-". Out: the files in order, each with its document id.
 *
 * Folders are walked as users of find and grep -r expect: names that begin with a full stop are passed over and
 * symbolic links to folders are not followed (links to files are), so that no file comes twice. Files of a folder
 * come in byte order of their paths. A file's id is its path below the folder named, or its own name if it was
 * named itself, without its extension; two files that would share an id keep their extensions. Bytes of a name that are
 * not UTF-8 stand in its id as U+FFFD. */
#include "corpus/reader.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 128 };

/* Whether the first n bytes of the path end so, in either case. */
static bool has_ending(const char *path, size_t n, const char *ending)
{
    const size_t k = strlen(ending);
    if (n < k)
        return false;
    for (size_t i = 0; i < k; i++) {
        const char c = path[n - k + i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != ending[i])
            return false;
    }
    return true;
}

/* Length of a path without what says that it is packed. */
static size_t unpacked_length(const char *path)
{
    static const char *const endings[] = { ".gz", ".zst", ".zstd" };
    const size_t n = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (has_ending(path, n, endings[i]))
            return n - strlen(endings[i]);
    return n;
}

enum source_form source_form_of(const char *path)
{
    static const struct {
        const char *ending;
        enum source_form form;
    } forms[] = { { ".csv", SOURCE_CSV },      { ".tsv", SOURCE_TSV },   { ".jsonl", SOURCE_JSONL },
                  { ".ndjson", SOURCE_JSONL }, { ".html", SOURCE_HTML }, { ".htm", SOURCE_HTML },
                  { ".xhtml", SOURCE_HTML } };
    const size_t n = unpacked_length(path);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (has_ending(path, n, forms[i].ending))
            return forms[i].form;
    return SOURCE_TEXT;
}

/* Length of a path without its last name's extension, which may be two ("a.csv.gz"); a name that only is an extension
 * keeps it. */
static size_t stem_length(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const size_t n = unpacked_length(path);
    size_t stem = n;
    while (stem > (size_t)(name - path) && (stem == n || path[stem] != '.'))
        stem--;
    return stem > (size_t)(name - path) ? stem : n > (size_t)(name - path) ? n : strlen(path);
}

/* ---- walking */

typedef struct walk {
    source_list *list;
    VEC(const char *) names;
    bool failed;
} walk;

static bool add_name(void *user, const char *name)
{
    walk *w = user;
    if (name[0] == '.')
        return true;
    const char *copy = arena_str(&w->list->strings, name, strlen(name));
    w->failed |= !copy || !vec_push(w->list->m, &w->names, copy);
    return !w->failed;
}

static const char *join(source_list *l, const char *folder, const char *name)
{
    const size_t n = strlen(folder), k = strlen(name);
    const bool slash = n && folder[n - 1] != '/';
    char *to = arena_alloc(&l->strings, n + k + 2);
    if (!to)
        return NULL;
    memcpy(to, folder, n);
    to[n] = '/';
    memcpy(to + n + slash, name, k + 1);
    return to;
}

/* `below`: the path below the folder named, or the file's name. */
static dgm_status add_source(source_list *l, const char *path, const char *below, int64_t bytes, dgm_error *err)
{
    const char *slash = strrchr(below, '/');
    const source s = { .path = path,
                       .doc = below,
                       .folder = slash ? arena_str(&l->strings, below, (size_t)(slash - below)) : "",
                       .form = (uint8_t)(l->form ? l->form - DGM_FORM_TEXT : source_form_of(path)),
                       .bytes = bytes };
    if (!s.folder || !vec_push(l->m, &l->v, s))
        return err_memory(err);
    l->bytes += bytes;
    return DGM_OK;
}

static dgm_status walk_folder(source_list *l, const char *folder, const char *root, int depth, dgm_error *err);

static dgm_status visit(source_list *l, const char *folder, const char *name, const char *root, int depth,
                        dgm_error *err)
{
    const char *path = join(l, folder, name);
    if (!path)
        return err_memory(err);
    int64_t bytes;
    int kind = os_look(path, false, &bytes);
    if (kind == OS_FOLDER)
        return walk_folder(l, path, root, depth + 1, err);
    if (kind == OS_LINK && os_look(path, true, &bytes) == OS_FOLDER)
        return DGM_OK;
    return add_source(l, path, path + strlen(root), bytes, err); /* what is no file says so when it is opened */
}

static dgm_status walk_folder(source_list *l, const char *folder, const char *root, int depth, dgm_error *err)
{
    walk w = { .list = l };
    dgm_error why = DGM_ERROR_INIT;
    dgm_status s = depth > DEPTH_MAX ? err_set(&why, DGM_ERR_READ, "%s: folders over %d deep", folder, DEPTH_MAX)
                                     : os_list(folder, add_name, &w, &why);
    if (!s && w.failed)
        s = err_memory(&why);
    if (s == DGM_ERR_READ) { /* one document's place, so that the others go on */
        s = add_source(l, folder, strlen(folder) > strlen(root) ? folder + strlen(root) : folder, 0, err);
        if (!s)
            l->v.v[l->v.n - 1].problem = DGM_ERR_READ;
    } else if (s)
        err_copy(err, &why);
    else
        for (size_t i = 0; !s && i < w.names.n; i++)
            s = visit(l, folder, w.names.v[i], root, depth, err);
    vec_free(l->m, &w.names);
    return s;
}

/* ---- order and ids */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const source *)a)->path, ((const source *)b)->path);
}

static int by_stem(const void *a, const void *b)
{
    const source *x = *(source *const *)a, *y = *(source *const *)b;
    const size_t n = stem_length(x->doc), k = stem_length(y->doc);
    return str_cmp((str){ x->doc, n }, (str){ y->doc, k });
}

/* Drops the extensions of ids, but where another has the same stem. */
static dgm_status shorten(source_list *l, dgm_error *err)
{
    const size_t n = l->v.n;
    source **order = mem_array(l->m, n, sizeof *order);
    if (!order)
        return err_memory(err);
    for (size_t i = 0; i < n; i++)
        order[i] = &l->v.v[i];
    qsort(order, n, sizeof *order, by_stem);
    dgm_status s = DGM_OK;
    bool same = false;
    for (size_t i = 0; i < n && !s; i++) {
        const bool next = i + 1 < n && by_stem(&order[i], &order[i + 1]) == 0;
        if (!same && !next && strcmp(order[i]->doc, "-") != 0) {
            const char *stem = arena_str(&l->strings, order[i]->doc, stem_length(order[i]->doc));
            if (stem)
                order[i]->doc = stem;
            else
                s = err_memory(err);
        }
        same = next;
    }
    mem_free(l->m, order);
    return s;
}

/* Names of files are bytes; ids are valid UTF-8, and so is what is counted, printed and saved by them. */
static bool make_valid(source_list *l, const char **name, text *scratch)
{
    if (text_mend(l->m, scratch, *name, strlen(*name), NULL))
        return false;
    if (scratch->s != *name)
        *name = arena_str(&l->strings, scratch->s, (size_t)scratch->len);
    return *name != NULL;
}

static dgm_status make_names_valid(source_list *l, dgm_error *err)
{
    text scratch = { 0 };
    bool ok = true;
    for (size_t i = 0; i < l->v.n && ok; i++)
        ok = make_valid(l, &l->v.v[i].doc, &scratch) && make_valid(l, &l->v.v[i].folder, &scratch);
    text_free(l->m, &scratch);
    return ok ? DGM_OK : err_memory(err);
}

static dgm_status find_one(source_list *l, const char *path, dgm_error *err)
{
    int64_t bytes = 0;
    const char *copy = arena_str(&l->strings, path, strlen(path));
    if (!copy)
        return err_memory(err);
    if (strcmp(path, "-") == 0) {
        const dgm_status s = add_source(l, copy, copy, 0, err);
        l->bytes = -1;
        return s;
    }
    switch (os_look(path, true, &bytes)) {
    case 0: return err_set(err, DGM_ERR_READ, "%s: no such file or folder", path);
    case OS_FOLDER: {
        const char *root = join(l, copy, "");
        const size_t first = l->v.n;
        const dgm_status s = root ? walk_folder(l, root, root, 0, err) : err_memory(err);
        if (!s && l->v.n > first)
            qsort(l->v.v + first, l->v.n - first, sizeof *l->v.v, by_path);
        return s;
    }
    default: {
        const char *slash = strrchr(copy, '/');
        return add_source(l, copy, slash ? slash + 1 : copy, bytes, err);
    }
    }
}

dgm_status sources_find(source_list *l, const char *const *paths, size_t n, dgm_error *err)
{
    bool unknown = false;
    for (size_t i = 0; i < n; i++) {
        if (!paths[i])
            return err_set(err, DGM_ERR_ARGUMENT, "path %zu is NULL", i);
        const dgm_status s = find_one(l, paths[i], err);
        if (s)
            return s;
        unknown |= l->bytes < 0;
    }
    if (unknown)
        l->bytes = -1;
    const dgm_status s = l->v.n ? shorten(l, err) : DGM_OK;
    return s ? s : make_names_valid(l, err);
}

void sources_free(source_list *l)
{
    vec_free(l->m, &l->v);
    arena_free(&l->strings);
}

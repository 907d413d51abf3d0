/* Pipelines: what is loaded before sealing, compiled once, and shared from then on. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "api/api.h"
#include "base/data.h"
#include "base/os.h"
#include "base/utf8.h"
#include "segment/unicode_version.h"

#include <pcre2.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum {
    KNOWN_FLAGS = DGM_UAX29 | DGM_NO_STEM | DGM_ALL_TEXT | DGM_NO_BUILTIN | DGM_NO_JIT | DGM_NO_LEXICON |
                  DGM_SPLIT_CLITICS
};

#define TEXT_OF_(x)           #x
#define TEXT_OF(x)            TEXT_OF_(x)
#define VERSION_OF(a, b, c)   TEXT_OF(a) "." TEXT_OF(b) "." TEXT_OF(c)
#define VERSION_TEXT          VERSION_OF(DGM_VERSION_MAJOR, DGM_VERSION_MINOR, DGM_VERSION_PATCH)
#define PCRE2_VERSION_TEXT    TEXT_OF(PCRE2_MAJOR) "." TEXT_OF(PCRE2_MINOR)
#define UTF8PROC_VERSION_TEXT VERSION_OF(UTF8PROC_VERSION_MAJOR, UTF8PROC_VERSION_MINOR, UTF8PROC_VERSION_PATCH)

/* What the library was built with and cannot be without; the Chinese dictionary is a file, whose checksum is taken when
 * it is read. */
#define BUILT_WITH                                               \
    "unicode " UNICODE_VERSION ", pcre2 " PCRE2_VERSION_TEXT ", " \
    "utf8proc " UTF8PROC_VERSION_TEXT ", libstemmer"

/* What can be read, which changes no result of what was read. */
#ifdef DRAGOMAN_ZLIB
#  define READS_GZIP " gzip"
#else
#  define READS_GZIP ""
#endif
#ifdef DRAGOMAN_ZSTD
#  define READS_ZSTD " zstd"
#else
#  define READS_ZSTD ""
#endif

int32_t dgm_version(void)
{
    return DGM_VERSION;
}

const char *dgm_build_info(void)
{
    return "dragoman " VERSION_TEXT " (" BUILT_WITH ", Chinese dictionary " DRAGOMAN_ZH_DICTIONARY
           ", stance fitted:" DRAGOMAN_FITTED ", others unfitted, unpacks:" READS_GZIP READS_ZSTD ")";
}

/* What the results depend on besides the text. Each piece is fed with its length, so that no two lists of pieces
 * give the same bytes. */
static void digest_number(digest *d, uint64_t n)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(n >> (8 * i));
    digest_add(d, bytes, sizeof bytes);
}

static void digest_piece(digest *d, const void *data, size_t len)
{
    digest_number(d, len);
    digest_add(d, data, len);
}

enum { CONTEXT_ITEMS = 2000, NESTING = 400 }; /* the defaults, of which hashes say nothing */

static void digest_builtin(dgm_pipeline *p)
{
    char pcre[64] = "";
    pcre2_config(PCRE2_CONFIG_VERSION, pcre);
    const char *versions[] = { VERSION_TEXT, BUILT_WITH, pcre, utf8proc_version(), utf8proc_unicode_version(),
                               lang_names[p->lang] };
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        digest_piece(&p->digest, versions[i], strlen(versions[i]));
    /* the matcher's engine, the unit of offsets and how words are shown change no count; where a match gives up may */
    const unsigned char flags = (unsigned char)(p->flags & ~(uint32_t)(DGM_NO_JIT | DGM_SPLIT_CLITICS));
    digest_piece(&p->digest, &flags, 1);
    const uint64_t limits[] = { p->limits.match_steps, p->limits.match_depth, p->limits.match_heap,
                                (uint64_t)p->limits.document_bytes };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        digest_number(&p->digest, limits[i]);
    if (p->limits.context_items != CONTEXT_ITEMS)
        digest_number(&p->digest, (uint64_t)p->limits.context_items);
    if (p->limits.nesting != NESTING) {
        digest_piece(&p->digest, "nesting", 7); /* or it would be taken for the other */
        digest_number(&p->digest, (uint64_t)p->limits.nesting);
    }
    digest_piece(&p->digest, data_digest, strlen(data_digest));
}

static dgm_status check_limits(const dgm_limits *l, dgm_error *err)
{
    const struct {
        const char *name;
        int64_t value, most;
    } limits[] = { { "document_bytes", l->document_bytes, (int64_t)1 << 30 },
                   { "tally_cells", l->tally_cells, INT64_MAX },
                   { "unpacked_ratio", l->unpacked_ratio, INT64_MAX },
                   { "document_tokens", l->document_tokens, INT64_MAX },
                   { "document_matches", l->document_matches, INT64_MAX },
                   { "context_items", l->context_items, 20000 },
                   { "nesting", l->nesting, 2048 } };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (limits[i].value < 0 || limits[i].value > limits[i].most)
            return err_set(err, DGM_ERR_ARGUMENT, "the limit %s is %lld: from 0, the default, to %lld", limits[i].name,
                           (long long)limits[i].value, (long long)limits[i].most);
    return DGM_OK;
}

static dgm_status read_options(dgm_pipeline *p, const dgm_options *opts, dgm_error *err)
{
    dgm_options o = { 0 };
    dgm_status s = opts ? struct_read(&o, sizeof o, opts, "dgm_options", err) : DGM_OK;
    if (!s && o.limits)
        s = struct_read(&p->limits, sizeof p->limits, o.limits, "dgm_limits", err);
    if (s)
        return s;
    const int lang = lang_find(o.lang);
    if (lang < 0)
        return err_set(err, DGM_ERR_ARGUMENT, "language %s is not one of en, ru, fr, es, zh", o.lang);
    if (o.flags & ~(uint32_t)KNOWN_FLAGS || o.offsets > DGM_OFFSETS_UTF16)
        return err_set(err, DGM_ERR_ARGUMENT, "dgm_options: unknown flags or offsets");
    if (o.data_dir && !(p->data_dir = mem_strdup(&p->m, o.data_dir)))
        return err_memory(err);
    p->lang = (enum lang)lang;
    p->flags = o.flags;
    p->offsets = o.offsets;
    p->seed = o.hash_seed ? o.hash_seed : os_random();
    dgm_limits *l = &p->limits;
    if (!l->match_steps)
        l->match_steps = 100 * 1000;
    if (!l->match_depth)
        l->match_depth = 10 * 1000;
    if (!l->match_heap)
        l->match_heap = 64 * 1024;
    if (!l->document_bytes)
        l->document_bytes = (int64_t)256 << 20;
    if (!l->tally_cells)
        l->tally_cells = 1000 * 1000 * 1000;
    if (!l->document_tokens)
        l->document_tokens = 50 * 1000 * 1000;
    if (!l->document_matches)
        l->document_matches = 10 * 1000 * 1000;
    if (!l->context_items)
        l->context_items = CONTEXT_ITEMS;
    if (!l->nesting)
        l->nesting = NESTING;
    return check_limits(l, err);
}

dgm_status dgm_pipeline_new(const dgm_options *opts, dgm_pipeline **out, dgm_error *err)
{
    if (!out)
        return err_set(err, DGM_ERR_ARGUMENT, "out is NULL");
    mem m;
    const dgm_allocator *given = NULL;
    if (opts && opts->struct_size >= offsetof(dgm_options, allocator) + sizeof opts->allocator)
        given = opts->allocator;
    dgm_status s = mem_init(&m, given, err);
    if (s)
        return s;
    dgm_pipeline *p = mem_zalloc(&m, sizeof *p);
    if (!p)
        return err_memory(err);
    p->m = m;
    p->digest = (digest)DIGEST_INIT;
    atomic_init(&p->refs, 1);
    atomic_init(&p->serials, 0);
    s = read_options(p, opts, err);
    const bool builtin = !(p->flags & DGM_NO_BUILTIN), jit = !(p->flags & DGM_NO_JIT);
    if (!s)
        s = line_rules_new(&p->m, &p->rules, err);
    if (!s)
        s = entities_new(&p->m, p->seed, builtin, jit, &p->limits, &p->ent, err);
    if (!s)
        s = stance_rules_new(&p->m, p->seed, builtin, &p->sta, err);
    if (!s && p->flags & DGM_NO_LEXICON)
        stance_rules_without_lexicon(p->sta);
    if (!s)
        s = keywords_new(&p->m, p->seed, &p->key, err);
    if (!s)
        s = multiwords_new(&p->m, p->seed, &p->mul, err);
    if (s) {
        pipeline_unref(p);
        return s;
    }
    digest_builtin(p);
    *out = p;
    return DGM_OK;
}

static dgm_status load_names(dgm_pipeline *p, const char *name, const char *data, size_t len, dgm_error *err)
{
    if (!ruler_named(name))
        return entities_load_gazetteer(p->ent, name, data, len, err);
    buf rows = { 0 };
    dgm_status s = ruler_rows(&p->m, name, data, len, &rows, err);
    if (!s)
        s = entities_load_gazetteer(p->ent, name, rows.v, rows.n, err);
    vec_free(&p->m, &rows);
    return s;
}

/* Lines of a saved tally that repeat often enough to be cut. */
static dgm_status add_repeats(dgm_pipeline *p, const tally *t, dgm_error *err)
{
    dgm_status s = p->again ? DGM_OK : boilerplate_new(&p->m, p->seed, &p->again, err);
    for (size_t i = 0; i < t->cells.n && !s; i++) {
        const cell *c = &t->cells.v[i];
        const uint32_t group[CELL_KEYS] = { c->key[0] };
        const cell *all = c->section == CELL_LINE ? tally_find(t, CELL_GROUP, group) : NULL;
        const int64_t *v = c->value;
        if (all && repeat_fate(v[1], all->value[0], v[0], v[2], v[3]) == REPEAT_FURNITURE)
            s = boilerplate_add(p->again, strtab_get(&t->names, c->key[0]), strtab_get(&t->names, c->key[1]), v[1],
                            all->value[0], err);
    }
    return s;
}

static dgm_status load_boilerplate(dgm_pipeline *p, const char *name, const char *data, size_t len, dgm_error *err)
{
    dgm_error why = DGM_ERROR_INIT;
    tally *t = NULL;
    dgm_status s = tally_load(&p->m, NULL, p->seed, &p->limits, data, len, &t, &why);
    if (s)
        return s == DGM_ERR_MEMORY ? err_memory(err) : err_at(err, s, why.line, why.offset, "%s: %.180s", name, why.message);
    if (t->kind == DGM_TALLY_LINES)
        s = add_repeats(p, t, err);
    else
        s = err_set(err, DGM_ERR_FORMAT, "%s: no counts of lines: dragoman boilerplate makes them", name);
    tally_free(t);
    return s;
}

/* What is looked for in texts is cut into words as they are, by code that takes UTF-8 for granted. */
static dgm_status check_utf8(const char *name, const char *data, size_t len, dgm_error *err)
{
    int64_t row = 1;
    int n = 0;
    for (const char *at = data; len && at < data + len; at += n) {
        if ((n = utf8_valid(at, data + len)) <= 0)
            return err_at(err, DGM_ERR_FORMAT, row, at - data, "%s line %lld: no UTF-8", name, (long long)row);
        row += *at == '\n';
    }
    return DGM_OK;
}

dgm_status dgm_pipeline_load(dgm_pipeline *p, uint32_t kind, const char *name, const char *data, size_t len,
                             dgm_error *err)
{
    if (!p || !name || (!data && len))
        return err_set(err, DGM_ERR_ARGUMENT, "pipeline, name or data is NULL");
    if (p->sealed)
        return err_set(err, DGM_ERR_STATE, "%s: the pipeline is sealed", name);
    /* dictionaries of categories check themselves: some formats state an encoding of their own */
    dgm_status s = kind == DGM_KEYWORDS || kind == DGM_BOILERPLATE ? DGM_OK : check_utf8(name, data, len, err);
    if (s)
        return p->broken = true, s;
    switch (kind) {
    case DGM_GAZETTEER: s = load_names(p, name, data, len, err); break;
    case DGM_PATTERNS:
        s = ruler_named(name) ? load_names(p, name, data, len, err)
                              : entities_load_patterns(p->ent, name, data, len, err);
        break;
    case DGM_LEXICON: s = stance_rules_load(p->sta, name, data, len, err); break;
    case DGM_KEYWORDS:
        s = keywords_load(p->key, name, data, len, err);
        p->has_keywords |= s == DGM_OK;
        break;
    case DGM_EVIDENCE: s = keywords_load_evidence(p->key, name, data, len, err); break;
    case DGM_PHRASES: s = multiwords_load(p->mul, name, data, len, err); break;
    case DGM_BOILERPLATE: s = load_boilerplate(p, name, data, len, err); break;
    case DGM_STOPWORDS:
        p->stopwords.n = 0;
        s = buf_add(&p->m, &p->stopwords, data, len) ? DGM_OK : err_memory(err);
        break;
    default: return err_set(err, DGM_ERR_ARGUMENT, "%s: there is no kind %u to load", name, (unsigned)kind);
    }
    if (s)
        return p->broken = true, s;
    const unsigned char k = (unsigned char)kind;
    const char *ending = kind == DGM_KEYWORDS || ruler_named(name) ? strrchr(name, '.') : NULL; /* its format */
    digest_piece(&p->digest, &k, 1);
    digest_piece(&p->digest, ending ? ending : "", ending ? strlen(ending) : 0);
    digest_piece(&p->digest, data, len);
    return DGM_OK;
}

dgm_status dgm_pipeline_check(const dgm_pipeline *p, uint32_t kind, const char *name, const char *data, size_t len,
                              dgm_table **out, dgm_error *err)
{
    if (!p || !name || !out || (!data && len))
        return err_set(err, DGM_ERR_ARGUMENT, "pipeline, name, data or out is NULL");
    if (kind != DGM_GAZETTEER)
        return err_set(err, DGM_ERR_ARGUMENT, "%s: there is no kind %u to check", name, (unsigned)kind);
    const dgm_status valid = check_utf8(name, data, len, err);
    if (valid)
        return valid;
    buf rows = { 0 };
    if (ruler_named(name)) {
        const dgm_status read = ruler_rows(&p->m, name, data, len, &rows, err);
        if (read)
            return vec_free(&p->m, &rows), read;
        data = rows.v, len = rows.n;
    }
    gazetteer_check x;
    dgm_status s = entities_check(p->ent, data, len, &x, err);
    if (!s)
        s = gazetteer_table(&p->m, &x, name, out, err);
    gazetteer_check_free(&p->m, &x);
    vec_free(&p->m, &rows);
    return s;
}

/* The given stop words are those of the pipeline's language, or of every one where it has none. */
static bool has_stopwords(const dgm_pipeline *p, int lang)
{
    return p->stopwords.v && (p->lang == LANG_UND || (int)p->lang == lang);
}

/* ---- Chinese */

#define ZH_DICTIONARY "dragoman-zh.dat"

/* Whether folder + middle + name is a file; *path is set to it. */
static bool find_in(dgm_pipeline *p, str folder, const char *middle, buf *path, bool *ok)
{
    path->n = 0;
    *ok = buf_add(&p->m, path, folder.s, folder.len) && buf_str(&p->m, path, middle) &&
          buf_str(&p->m, path, ZH_DICTIONARY);
    return *ok && os_kind(path->v) == OS_FILE;
}

/* In data_dir; or beside the library, as it was built or as it was installed. *found: it is there. False: out of
 * memory. */
static bool find_dictionary(dgm_pipeline *p, buf *path, bool *found)
{
    bool ok = true;
    if (p->data_dir)
        return *found = find_in(p, str_of(p->data_dir), "/", path, &ok), ok;
    buf folder = { 0 };
    ok = os_library_folder(&p->m, &folder);
    const str f = { folder.v, folder.n };
    *found = ok && f.len && find_in(p, f, "", path, &ok);
    if (ok && f.len && !*found)
        *found = find_in(p, f, DRAGOMAN_DATA_FROM_LIBRARY, path, &ok);
    vec_free(&p->m, &folder);
    return ok;
}

/* Gives the Chinese segmenter its dictionary, if there is one, and the names it must not break. *checksum is set to the
 * dictionary's. */
static dgm_status load_chinese(dgm_pipeline *p, char checksum[33], dgm_error *err)
{
    segmenter *g = p->segment[LANG_ZH];
    buf path = { 0 };
    bool found = false;
    dgm_status s = find_dictionary(p, &path, &found) ? DGM_OK : err_memory(err);
    if (!s && found)
        s = segmenter_load_dictionary(g, path.v, checksum, err);
    vec_free(&p->m, &path);
    aliases names = { 0 };
    if (!s && !entities_aliases(p->ent, &p->m, LANG_ZH, &names))
        s = err_memory(err);
    if (!s)
        s = segmenter_add_words(g, names.v, names.n, err);
    vec_free(&p->m, &names);
    return s;
}

/* ---- sealing */

dgm_status dgm_pipeline_seal(dgm_pipeline *p, dgm_error *err)
{
    if (!p)
        return err_set(err, DGM_ERR_ARGUMENT, "pipeline is NULL");
    if (p->sealed)
        return err_set(err, DGM_ERR_STATE, "the pipeline is sealed already");
    if (p->broken)
        return err_set(err, DGM_ERR_STATE, "the pipeline could not be loaded or sealed");
    dgm_status s = DGM_OK;
    for (int i = 0; i < LANG_COUNT && !s; i++) {
        if (!p->segment[i])
            s = segmenter_new(&p->m, (enum lang)i, &p->segment[i], err);
        if (!s && !p->lex[i])
            s = lexis_new(&p->m, (enum lang)i, has_stopwords(p, i) ? p->stopwords.v : NULL, p->stopwords.n,
                          !(p->flags & DGM_NO_STEM), p->seed, &p->lex[i], err);
    }
    char checksum[33] = "";
    if (!s)
        s = load_chinese(p, checksum, err);
    const segmenter *segment[LANG_COUNT];
    const lexis *lex[LANG_COUNT];
    for (int i = 0; i < LANG_COUNT; i++) {
        segment[i] = p->segment[i];
        lex[i] = p->lex[i];
    }
    if (!s)
        s = entities_seal(p->ent, segment, lex, err);
    if (!s)
        s = keywords_seal(p->key, segment, lex, err);
    if (!s)
        s = multiwords_seal(p->mul, segment, lex, err);
    if (!s && keywords_has_evidence(p->key))
        stance_rules_take(p->sta, p->key);
    if (!s)
        s = stance_rules_seal(p->sta, segment, lex, err);
    if (s)
        return p->broken = true, s;
    digest_piece(&p->digest, checksum, strlen(checksum));
    digest_hex(&p->digest, p->hash);
    p->sealed = true;
    return DGM_OK;
}

const char *dgm_pipeline_hash(const dgm_pipeline *p)
{
    return p ? p->hash : "";
}

dgm_pipeline *pipeline_ref(dgm_pipeline *p)
{
    atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
    return p;
}

void pipeline_unref(dgm_pipeline *p)
{
    if (!p || atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) != 1)
        return;
    multiwords_free(p->mul);
    keywords_free(p->key);
    stance_rules_free(p->sta);
    entities_free(p->ent);
    for (int i = 0; i < LANG_COUNT; i++) {
        lexis_free(p->lex[i]);
        segmenter_free(p->segment[i]);
    }
    line_rules_free(p->rules);
    boilerplate_free(p->again);
    vec_free(&p->m, &p->stopwords);
    mem_free(&p->m, p->data_dir);
    const mem m = p->m;
    mem_free(&m, p);
}

void dgm_pipeline_free(dgm_pipeline *p)
{
    pipeline_unref(p);
}

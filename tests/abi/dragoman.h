/* dragoman.h - who and what a corpus is about, what goes with what, and who stands where on whom.
 *
 * Text in, tables out:
 *
 *   pipeline   what to do: language, tokenizer, stemmer, gazetteers, patterns, lexicons; sealed, then shared
 *   doc        one text, annotated in layers; one thread's reusable workspace
 *   corpus     a stream of texts: files, folders, CSV, JSON Lines, or a callback
 *   tally      integer counts over many documents; they merge, in any order, to the same bytes
 *   table      named, typed columns in Arrow's memory layout: every answer is one
 *   writer     tables out as CSV, TSV, JSON, JSON Lines, GraphML, DOT, or aligned for a terminal
 *
 * Read from top to bottom, the header follows that order.
 *
 * Conventions
 *   - `T **out` is the caller's to free; a returned pointer is borrowed from the object it was asked of.
 *   - Outputs are untouched on failure. Every fallible call returns a dgm_status and, where `err` is not
 *     NULL, fills it. Output pointers and `self` must not be NULL (DGM_ERR_ARGUMENT).
 *   - A public struct begins with `struct_size`; set it to sizeof the struct and the rest to zero for the
 *     defaults. A larger struct than this library knows is accepted when the unknown bytes are zero.
 *   - Strings in are UTF-8, NUL-terminated unless a length stands beside them. Offsets are bytes of
 *     dgm_doc_text(), half-open, on code point borders (other units: dgm_options.offsets).
 *   - Nothing here prints, aborts, reads the environment or the locale, or keeps global state.
 *   - Threads: a sealed pipeline and a table may be shared by all threads; a doc, a corpus, a tally and a
 *     writer belong to one thread at a time.
 *
 * SPDX-License-Identifier: MIT */
#ifndef DRAGOMAN_H
#define DRAGOMAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef DGM_API
#  if defined(_WIN32)
#    define DGM_API
#  elif defined(__GNUC__)
#    define DGM_API __attribute__((visibility("default")))
#  else
#    define DGM_API
#  endif
#endif

typedef struct dgm_pipeline dgm_pipeline;
typedef struct dgm_doc dgm_doc;
typedef struct dgm_corpus dgm_corpus;
typedef struct dgm_tally dgm_tally;
typedef struct dgm_table dgm_table;
typedef struct dgm_writer dgm_writer;

/* ------------------------------------------------------------------------------------------- 1 status */

/** The version of this header; compare with dgm_version(). */
#define DGM_VERSION_MAJOR 0
#define DGM_VERSION_MINOR 1
#define DGM_VERSION_PATCH 0
#define DGM_VERSION (DGM_VERSION_MAJOR * 10000 + DGM_VERSION_MINOR * 100 + DGM_VERSION_PATCH)

/** 0 or one of the negative codes below. A code keeps its meaning for ever. */
typedef int32_t dgm_status;

#define DGM_OK               0
#define DGM_ERR_ARGUMENT    (-1)  /**< NULL or a value out of range: dgm_tally_new(p, 99, ...) */
#define DGM_ERR_STATE       (-2)  /**< wrong order: a document before dgm_pipeline_seal(), loading after it */
#define DGM_ERR_MEMORY      (-3)  /**< the allocator returned NULL */
#define DGM_ERR_LIMIT       (-4)  /**< a dgm_limits bound was reached: a document over 256 MiB */
#define DGM_ERR_READ        (-5)  /**< a path that does not exist, cannot be opened or is not a file or folder */
#define DGM_ERR_WRITE       (-6)  /**< the sink returned an error */
#define DGM_ERR_FORMAT      (-7)  /**< a bad line of a dictionary, a row or a saved tally; err->line says where */
#define DGM_ERR_BINARY      (-8)  /**< input with NUL bytes that is no UTF-16 or UTF-32 text */
#define DGM_ERR_ENCODING    (-9)  /**< an encoding this build does not know */
#define DGM_ERR_MISMATCH    (-10) /**< two tallies of unlike configuration */
#define DGM_ERR_OVERFLOW    (-11) /**< a count over 2^63 - 1 */
#define DGM_ERR_CANCELLED   (-12) /**< a callback returned non-zero */
#define DGM_ERR_UNSUPPORTED (-13) /**< this format cannot hold that table: DOT of a table without a and b */

/** What went wrong. Owned by the caller, who sets struct_size; overwritten by each failing call. */
typedef struct dgm_error {
    uint32_t struct_size; /**< sizeof(dgm_error) */
    dgm_status code;      /**< the status returned */
    int64_t offset;       /**< byte offset in the input concerned, or -1 */
    int64_t line;         /**< 1-based line of the dictionary or row concerned, or 0 */
    char message[256];    /**< one line of UTF-8 without a final full stop, NUL-terminated */
} dgm_error;

/** Initialiser: `dgm_error err = DGM_ERROR_INIT;` */
#define DGM_ERROR_INIT { (uint32_t)sizeof(dgm_error), 0, -1, 0, { 0 } }

/** The version of the library as MAJOR * 10000 + MINOR * 100 + PATCH. Any thread. Since 0.1. */
DGM_API int32_t dgm_version(void);

/** One line that names the library, its dependencies and their versions, and the Unicode version, such as
 *  "dragoman 0.1.0 (unicode 15.0.0, pcre2 10.42 jit, libstemmer 2.2.0, utf8proc 2.8.0)". Static. Since 0.1. */
DGM_API const char *dgm_build_info(void);

/* ------------------------------------------------------------------------------------------ 2 options */

/** Where memory comes from. All three functions or none. They must be safe to call from every thread that
 *  uses an object made with them and must outlive all of these objects. `size` is never 0. */
typedef struct dgm_allocator {
    uint32_t struct_size;
    uint32_t reserved;
    void *(*alloc)(size_t size, void *user);
    void *(*realloc)(void *old, size_t size, void *user); /**< old may be NULL */
    void (*free)(void *old, void *user);                  /**< old is never NULL */
    void *user;
} dgm_allocator;

/** Bounds, each 0 for its default. Reaching one is DGM_ERR_LIMIT or, for matching, a note in the profile. */
typedef struct dgm_limits {
    uint32_t struct_size;
    uint32_t match_steps;   /**< PCRE2 match limit for one match, default 100,000 */
    uint32_t match_depth;   /**< PCRE2 depth limit, default 10,000 */
    uint32_t match_heap;    /**< PCRE2 heap limit in KiB, default 65,536 */
    int64_t document_bytes; /**< default 256 MiB, at most 1 GiB */
    int64_t tally_cells;    /**< distinct cells of a tally, default 1,000,000,000 */
} dgm_limits;

/* dgm_options.flags */
#define DGM_UAX29      0x01u /**< exactly the segments of UAX #29, white space included; no tailoring */
#define DGM_NO_STEM    0x02u /**< a term is the folded form */
#define DGM_ALL_TEXT   0x04u /**< quotes, stances and tallies use every line, whatever its kind */
#define DGM_NO_BUILTIN 0x08u /**< no built-in gazetteers, patterns or lexicons: only what is loaded */
#define DGM_NO_JIT     0x10u /**< match patterns by PCRE2's interpreter */

/* dgm_options.offsets: the unit of start, end and span columns */
#define DGM_OFFSETS_BYTE  0u /**< bytes of UTF-8 */
#define DGM_OFFSETS_CHAR  1u /**< code points, as Python and R count */
#define DGM_OFFSETS_UTF16 2u /**< UTF-16 code units, as JavaScript and Java count */

/** What a pipeline does. NULL stands for all defaults. */
typedef struct dgm_options {
    uint32_t struct_size;
    uint32_t flags;                 /**< DGM_UAX29, ... */
    uint32_t offsets;               /**< DGM_OFFSETS_* */
    uint32_t reserved;
    const char *lang;               /**< "en", "ru", "fr", "es", "zh"; NULL: found for each document */
    const char *data_dir;           /**< where large dictionaries lie; NULL: beside the library */
    uint64_t hash_seed;             /**< 0: random; results never depend on it */
    const dgm_allocator *allocator; /**< NULL: malloc; the struct is copied */
    const dgm_limits *limits;       /**< NULL: defaults; the struct is copied */
} dgm_options;

/* dgm_query.voice */
#define DGM_VOICE_AUTHOR 0u /**< the author's own statements */
#define DGM_VOICE_QUOTED 1u /**< statements the text gives to somebody else */
#define DGM_VOICE_ALL    2u

/** What to take from a tally or a document. NULL stands for all defaults. Filters hide rows; they never
 *  change the N a measure is computed with. */
typedef struct dgm_query {
    uint32_t struct_size;
    uint32_t voice;             /**< "stance": DGM_VOICE_* */
    int64_t top;                /**< at most so many rows, 0: all */
    int64_t min_count;          /**< 0: 1 ("keyness": 5 in one group; "pairs" as a network: see docs/measures.md) */
    int64_t min_docs;           /**< 0: 1 ("keyness": 2 in one group) */
    int32_t width;              /**< KWIC: tokens on each side, 0: 8 */
    int32_t evidence;           /**< "evidence": passages for a cell, 0: 3 */
    const char *group;          /**< "keyness": the target group; elsewhere only this group; NULL: all */
    const char *reference;      /**< "keyness": the reference group; NULL: all other groups */
    const dgm_tally *reference_tally; /**< "keyness": the reference counts, instead of a group */
    const char *target;         /**< "stance", "evidence", stances: only this target, NULL: all */
    const char *sort;           /**< a column to order by, descending; NULL: the table's own order */
} dgm_query;

/* ----------------------------------------------------------------------------------------- 3 pipeline */

/* kinds of dgm_pipeline_load() */
#define DGM_GAZETTEER 1u /**< TSV: id name type lang alias flags from to source role state */
#define DGM_PATTERNS  2u /**< TSV: lang name type pattern value yes no */
#define DGM_LEXICON   3u /**< stance lexicon, TSV: pattern category weight flags source */
#define DGM_STOPWORDS 4u /**< one word a line; replaces the built-in list of the pipeline's language */
#define DGM_KEYWORDS  5u /**< a dictionary of categories for keyword tallies, format by file name: .csv .tsv .yml .dic */

/** A new pipeline, with the built-in data of `opts` unless DGM_NO_BUILTIN.
 *  Errors: DGM_ERR_ARGUMENT (unknown language or flag), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_pipeline_new(const dgm_options *opts, dgm_pipeline **out, dgm_error *err);

/** Adds a file of dictionary entries; a later entry beats an earlier and a built-in one.
 *  @param kind  DGM_GAZETTEER, ...
 *  @param name  the file's name, for messages and (DGM_KEYWORDS) its format
 *  @param data  [len] UTF-8, not kept
 *  Errors: DGM_ERR_STATE after sealing, DGM_ERR_FORMAT with err->line, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_pipeline_load(dgm_pipeline *p, uint32_t kind, const char *name, const char *data, size_t len,
                                     dgm_error *err);

/** Compiles what was loaded. From then on the pipeline never changes and may be shared by all threads.
 *  Errors: DGM_ERR_STATE if sealed before, DGM_ERR_FORMAT (a pattern that does not compile), DGM_ERR_MEMORY.
 *  Cost: milliseconds. Since 0.1. */
DGM_API dgm_status dgm_pipeline_seal(dgm_pipeline *p, dgm_error *err);

/** The configuration's hash as 32 hexadecimal digits: library, data and Unicode versions, every option and
 *  everything loaded. Two tallies merge only when theirs are equal. "" before sealing. Since 0.1. */
DGM_API const char *dgm_pipeline_hash(const dgm_pipeline *p);

/** Gives the caller's hold up; documents and tallies keep theirs. NULL is allowed. Since 0.1. */
DGM_API void dgm_pipeline_free(dgm_pipeline *p);

/* ----------------------------------------------------------------------------------------- 4 document */

/* layers; the columns of each are listed in docs/tables.md and rows are in order of start */
#define DGM_LINES     0u /**< doc start end kind reason text: lines of the page */
#define DGM_SENTENCES 1u /**< doc start end kind text */
#define DGM_TOKENS    2u /**< doc sentence start end text kind term */
#define DGM_ENTITIES  3u /**< doc sentence start end text type id name via value unit date_from date_to */
#define DGM_QUOTES    4u /**< doc start end text speaker speaker_text cue direct */
#define DGM_STANCES   5u /**< doc sentence start end target holder score label basis negated hedged evidence
                              evidence_spans text */
#define DGM_PROFILE   6u /**< one row: doc lang date bytes analysed skipped replaced sentences tokens types ... */

/* flags of dgm_doc_layer() */
#define DGM_SPANS 0x01u /**< leave out the doc, text, term and name columns: for speed */

/* dgm_meta.flags */
#define DGM_PAGE   0x01u /**< a web page flattened to text: find its furniture; else every line is body */
#define DGM_BORROW 0x02u /**< do not copy valid UTF-8; it must live until the next set or free */

/** A span the caller wants a stance on. */
typedef struct dgm_target {
    int64_t start, end; /**< bytes of the source text */
    const char *id;     /**< printed as target */
} dgm_target;

/** A field of metadata, such as { "source", "The Meridian Ledger" }. */
typedef struct dgm_field {
    const char *name;
    const char *value;
} dgm_field;

/** What is known about a text. NULL stands for all defaults. Copied. */
typedef struct dgm_meta {
    uint32_t struct_size;
    uint32_t flags;            /**< DGM_PAGE, DGM_BORROW */
    const char *id;            /**< the doc column; NULL: "-" */
    const char *encoding;      /**< NULL: UTF-8, or UTF-16 and UTF-32 by their marks */
    const dgm_field *fields;   /**< [n_fields]; lang, date, source and author are also read by the library */
    size_t n_fields;
    const dgm_target *targets; /**< [n_targets] spans that DGM_STANCES scores, instead of what it finds */
    size_t n_targets;
} dgm_meta;

/** An empty document that keeps its memory and vocabulary from text to text. Belongs to one thread at a time.
 *  Errors: DGM_ERR_STATE before sealing, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_doc_new(dgm_pipeline *p, dgm_doc **out, dgm_error *err);

/** Gives the document a text; layers of the one before are gone unless ref'd.
 *  @param text  [len] bytes, copied unless DGM_BORROW; each invalid part is read as U+FFFD and counted
 *  Errors: DGM_ERR_LIMIT, DGM_ERR_BINARY, DGM_ERR_ENCODING, DGM_ERR_MEMORY; the document is then empty.
 *  Cost: one pass over the bytes. Since 0.1. */
DGM_API dgm_status dgm_doc_set(dgm_doc *d, const char *text, size_t len, const dgm_meta *meta, dgm_error *err);

/** A layer as a table, computed on first use together with what it needs.
 *  @param layer  DGM_LINES, ...
 *  @param flags  0 or DGM_SPANS
 *  @param out    borrowed until the next set or free of `d`; dgm_table_ref() keeps it
 *  Errors: DGM_ERR_MEMORY, DGM_ERR_LIMIT. Cost: linear in the text. Since 0.1. */
DGM_API dgm_status dgm_doc_layer(dgm_doc *d, uint32_t layer, uint32_t flags, const dgm_table **out, dgm_error *err);

/** Concordance (KWIC): doc start end left hit right, by start.
 *  @param pattern  words with * globs ("trade war*"), compared folded and stemmed; "@cn" an entity's
 *                  mentions; "@category" the hits of a loaded dictionary
 *  @param query    width; NULL: defaults
 *  @param out      the caller's to unref
 *  Errors: DGM_ERR_ARGUMENT (empty pattern), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_doc_find(dgm_doc *d, const char *pattern, const dgm_query *query, dgm_table **out,
                                dgm_error *err);

/** The id given to the text. Borrowed until the next set. Since 0.1. */
DGM_API const char *dgm_doc_id(const dgm_doc *d);

/** The decoded text that offsets index, [*len] bytes of valid UTF-8; identical to the input where that was
 *  valid. Borrowed until the next set. `len` may be NULL. Since 0.1. */
DGM_API const char *dgm_doc_text(const dgm_doc *d, size_t *len);

/** The byte of the source that byte `offset` of the text came from; -1 out of range. O(log n). Since 0.1. */
DGM_API int64_t dgm_doc_source_offset(const dgm_doc *d, int64_t offset);

/** NULL is allowed. Since 0.1. */
DGM_API void dgm_doc_free(dgm_doc *d);

/* ------------------------------------------------------------------------------------------- 5 corpus */

/* dgm_corpus_options.flags */
#define DGM_CLEAN_ROWS 0x01u /**< treat texts of CSV and JSON Lines rows as pages too */

/** How to read. NULL stands for all defaults. */
typedef struct dgm_corpus_options {
    uint32_t struct_size;
    uint32_t flags;
    const char *text_field; /**< of CSV and JSON Lines rows, NULL: "text" */
    const char *id_field;   /**< NULL: "id" */
    const char *encoding;   /**< of plain files, NULL: as in dgm_meta */
    const char *meta_path;  /**< a CSV file with a doc column, whose other columns are joined as fields */
    const char *where;      /**< "FIELD=VALUE": only documents with that value */
    const dgm_allocator *allocator;
} dgm_corpus_options;

/** One text of a callback corpus. */
typedef struct dgm_text {
    uint32_t struct_size;
    uint32_t reserved;
    const char *text; /**< [len], borrowed until the next call */
    size_t len;
    const dgm_meta *meta; /**< or NULL */
} dgm_text;

/** Fills `out`: 1 a text, 0 the end, negative stops the run with DGM_ERR_CANCELLED. */
typedef int (*dgm_next)(void *user, dgm_text *out);

/** Files, folders (recursively, in byte order of the path) and "-" for standard input. Files are text, or by
 *  extension .csv .tsv .jsonl .ndjson tables with a document a row. The doc id is the path below the folder
 *  named, without extension (kept where two would collide), or the row's id.
 *  Errors: DGM_ERR_READ (a path that does not exist, named), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_corpus_open(const char *const *paths, size_t n, const dgm_corpus_options *opts,
                                   dgm_corpus **out, dgm_error *err);

/** Texts from a callback, called by one thread at a time. Since 0.1. */
DGM_API dgm_status dgm_corpus_from(dgm_next next, void *user, const dgm_corpus_options *opts, dgm_corpus **out,
                                   dgm_error *err);

/** How to run, and what came of it. Set struct_size; zero is the default of every input. */
typedef struct dgm_run {
    uint32_t struct_size;
    uint32_t threads; /**< 0: one for each processor */
    uint32_t layers;  /**< 1u << DGM_TOKENS | ...: computed in parallel before on_doc sees the document */
    uint32_t reserved;
    /** Called in input order, one at a time, from any thread of the run. Non-zero stops: DGM_ERR_CANCELLED. */
    int (*on_doc)(void *user, dgm_doc *d);
    /** A document that could not be read or was refused, in input order. Non-zero stops. NULL: only counted. */
    int (*on_skip)(void *user, const char *doc, const dgm_error *why);
    /** Now and then: documents and source bytes done, and bytes in all, -1 if unknown. Non-zero stops. */
    int (*progress)(void *user, int64_t docs, int64_t bytes, int64_t total_bytes);
    void *user;
    /* out */
    int64_t docs;     /**< documents analysed */
    int64_t skipped;  /**< documents or files skipped */
    int64_t bytes;    /**< source bytes of the documents analysed */
    int64_t replaced; /**< invalid parts read as U+FFFD */
} dgm_run;

/** Runs every document of the corpus through the pipeline and into the tallies, and ends the corpus.
 *  @param tallies  [n] of this pipeline; whatever the number of threads, they end with the same content
 *  @param run      NULL: defaults
 *  Errors: those of a document only where it is the corpus's sole one; DGM_ERR_FORMAT for rows that cannot be
 *  parsed; DGM_ERR_CANCELLED; DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_corpus_run(dgm_corpus *c, dgm_pipeline *p, dgm_tally *const *tallies, size_t n, dgm_run *run,
                                  dgm_error *err);

/** NULL is allowed. Since 0.1. */
DGM_API void dgm_corpus_free(dgm_corpus *c);

/* -------------------------------------------------------------------------------------------- 6 tally */

/* kinds, and the tables each can give (docs/tables.md lists their columns) */
#define DGM_TALLY_TERMS    1u /**< "terms" "keyness" "groups" */
#define DGM_TALLY_PAIRS    2u /**< "pairs" "nodes" */
#define DGM_TALLY_ENTITIES 3u /**< "actors" */
#define DGM_TALLY_KEYWORDS 4u /**< "keywords" */
#define DGM_TALLY_STANCES  5u /**< "stance" "evidence" */

/* dgm_tally_options.of: what pairs are made of */
#define DGM_OF_ENTITIES 0u
#define DGM_OF_TERMS    1u
#define DGM_OF_BOTH     2u

/* dgm_tally_options.within: the context of pairs */
#define DGM_WITHIN_SENTENCE  0u
#define DGM_WITHIN_PARAGRAPH 1u
#define DGM_WITHIN_DOCUMENT  2u
#define DGM_WITHIN_WINDOW    3u

/* dgm_tally_options.flags */
#define DGM_ACROSS   0x01u /**< windows may cross sentences */
#define DGM_DISTANCE 0x02u /**< windows weight a pair by 1/distance, counted as lcm(1..W)/d */
#define DGM_STOP     0x04u /**< count stop words' pairs too (terms are always counted, only hidden) */
#define DGM_VALUES   0x08u /**< entities: count dates, money, percentages and quantities too */

/** What a tally counts. NULL stands for all defaults. */
typedef struct dgm_tally_options {
    uint32_t struct_size;
    uint32_t flags;
    uint32_t of;       /**< pairs: DGM_OF_* */
    uint32_t within;   /**< pairs: DGM_WITHIN_* */
    int32_t window;    /**< pairs: 1..64 tokens, 0: 5 */
    int32_t ngram_min; /**< terms: 1..5, 0: 1 */
    int32_t ngram_max; /**< terms: 1..5, 0: ngram_min */
    int32_t evidence;  /**< passages kept for a cell, 0: 3, at most 100 */
    const char *by;    /**< group by this field (doc, folder, source, author, date, lang or any), NULL: one group */
    const char *about; /**< only sentences that mention this entity id, NULL: all */
} dgm_tally_options;

/** Bytes out. Returns 0, or non-zero to stop with DGM_ERR_WRITE. */
typedef struct dgm_sink {
    uint32_t struct_size;
    uint32_t reserved;
    int (*write)(void *user, const void *data, size_t len);
    void *user;
} dgm_sink;

/** An empty tally. Errors: DGM_ERR_ARGUMENT, DGM_ERR_STATE before sealing, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_new(dgm_pipeline *p, uint32_t kind, const dgm_tally_options *opts, dgm_tally **out,
                                 dgm_error *err);

/** Counts a document. On failure the tally may hold part of it and only free is sensible.
 *  Errors: DGM_ERR_MISMATCH (another pipeline's document), DGM_ERR_OVERFLOW, DGM_ERR_LIMIT, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_add(dgm_tally *t, dgm_doc *d, dgm_error *err);

/** Adds rows of the table "cells" (of any tally of the same kind and options), so that counts made elsewhere
 *  come together. Errors: DGM_ERR_ARGUMENT (columns missing), as dgm_tally_add(). Since 0.1. */
DGM_API dgm_status dgm_tally_add_table(dgm_tally *t, const dgm_table *cells, dgm_error *err);

/** Adds the counts of `u`, which is left as it is. Associative and commutative: any order, the same bytes.
 *  Errors: DGM_ERR_MISMATCH (kind, options or configuration differ), DGM_ERR_OVERFLOW, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_merge(dgm_tally *t, const dgm_tally *u, dgm_error *err);

/** Writes the tally: versioned, checksummed, little-endian, sorted, so that equal counts are equal bytes.
 *  Errors: DGM_ERR_WRITE, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_save(const dgm_tally *t, const dgm_sink *sink, dgm_error *err);

/** Reads what dgm_tally_save() wrote. @param data [len], not kept
 *  Errors: DGM_ERR_FORMAT (not a tally, damaged, or a newer version), DGM_ERR_MISMATCH, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_load(dgm_pipeline *p, const void *data, size_t len, dgm_tally **out, dgm_error *err);

/** The kind: DGM_TALLY_TERMS, ... Since 0.1. */
DGM_API uint32_t dgm_tally_kind(const dgm_tally *t);

/** A table of measures over the counts; "cells" gives the counts themselves, sorted.
 *  @param name   one of the tally kind's tables
 *  @param query  NULL: defaults
 *  @param out    the caller's to unref
 *  Order of rows: as docs/tables.md says for each name; ties by key bytes.
 *  Errors: DGM_ERR_ARGUMENT (no such table), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_table(const dgm_tally *t, const char *name, const dgm_query *query, dgm_table **out,
                                   dgm_error *err);

/** NULL is allowed. Since 0.1. */
DGM_API void dgm_tally_free(dgm_tally *t);

/** How the columns of a tally's table are computed: column formula base zero source, in column order.
 *  @param name  as in dgm_tally_table(), NULL: all. Since 0.1. */
DGM_API dgm_status dgm_explain(const char *name, dgm_table **out, dgm_error *err);

/* -------------------------------------------------------------------------------------------- 7 table */

/* dgm_column.type */
#define DGM_BOOL      1u /**< values: bits, least significant first */
#define DGM_I32       2u /**< values: int32_t[rows] */
#define DGM_I64       3u /**< values: int64_t[rows] */
#define DGM_F64       4u /**< values: double[rows] */
#define DGM_UTF8      5u /**< values: bytes; offsets: int32_t[rows + 1] */
#define DGM_DICT      6u /**< values: int32_t[rows] indices into child, a DGM_UTF8 column */
#define DGM_LIST_UTF8 7u /**< offsets: int32_t[rows + 1] into child, a DGM_UTF8 column */
#define DGM_LIST_I64  8u /**< offsets: int32_t[rows + 1] into child, a DGM_I64 column */

/** A column in Arrow's memory layout, borrowed from its table. */
typedef struct dgm_column {
    uint32_t struct_size;
    uint32_t type;                   /**< DGM_BOOL, ... */
    const char *name;
    int64_t rows;
    int64_t nulls;                   /**< number of null cells */
    const uint8_t *validity;         /**< bit set: not null, least significant first; NULL: no nulls */
    const void *values;
    const int32_t *offsets;
    const struct dgm_column *child;  /**< of DGM_DICT and lists */
} dgm_column;

/** Number of rows. Since 0.1. */
DGM_API int64_t dgm_table_rows(const dgm_table *t);

/** Number of columns. Since 0.1. */
DGM_API int32_t dgm_table_columns(const dgm_table *t);

/** The index of the column of that name, or -1. Since 0.1. */
DGM_API int32_t dgm_table_find(const dgm_table *t, const char *name);

/** Column `i`, borrowed from the table; NULL out of range. Since 0.1. */
DGM_API const dgm_column *dgm_table_column(const dgm_table *t, int32_t i);

/** One more holder; returns `t`. Any thread. Since 0.1. */
DGM_API dgm_table *dgm_table_ref(const dgm_table *t);

/** One holder less; the last one frees the table. NULL is allowed. Any thread. Since 0.1. */
DGM_API void dgm_table_unref(dgm_table *t);

/* The Arrow C data and stream interfaces, an ABI of their own:
   https://arrow.apache.org/docs/format/CDataInterface.html */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/** Fills `out` with a stream of one record batch that shares the table's memory and holds the table.
 *  Errors: DGM_ERR_MEMORY. Cost: independent of the rows. Since 0.1. */
DGM_API dgm_status dgm_table_export_arrow(const dgm_table *t, struct ArrowArrayStream *out, dgm_error *err);

/* ------------------------------------------------------------------------------------------- 8 writer */

/* formats */
#define DGM_FORMAT_TABLE   1u /**< aligned for a terminal */
#define DGM_FORMAT_TSV     2u
#define DGM_FORMAT_CSV     3u /**< RFC 4180 */
#define DGM_FORMAT_JSON    4u /**< one array of objects */
#define DGM_FORMAT_JSONL   5u /**< an object a line */
#define DGM_FORMAT_GRAPHML 6u /**< a table with a and b gives edges, one with id nodes */
#define DGM_FORMAT_DOT     7u

/* dgm_writer_options.flags */
#define DGM_RAW_CELLS 0x01u /**< CSV and TSV: do not put ' before a cell that a spreadsheet would run */
#define DGM_NO_HEADER 0x02u /**< CSV, TSV, table: no line of names */

/** How to write. NULL stands for all defaults. */
typedef struct dgm_writer_options {
    uint32_t struct_size;
    uint32_t flags;
    int32_t columns;    /**< DGM_FORMAT_TABLE: width in terminal cells, 0: as wide as needed */
    int32_t reserved;
    const dgm_allocator *allocator;
} dgm_writer_options;

/** A writer of `format` into `sink` (copied). Errors: DGM_ERR_ARGUMENT, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_writer_new(uint32_t format, const dgm_sink *sink, const dgm_writer_options *opts,
                                  dgm_writer **out, dgm_error *err);

/** Writes the rows of a table. All tables of a writer have the same columns (but GraphML and DOT, where all
 *  tables of nodes come before tables of edges). Memory is bounded, whatever the number of tables.
 *  Errors: DGM_ERR_WRITE, DGM_ERR_ARGUMENT (columns differ), DGM_ERR_UNSUPPORTED, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_writer_add(dgm_writer *w, const dgm_table *t, dgm_error *err);

/** Writes what closes the output; after it only free. Errors: DGM_ERR_WRITE. Since 0.1. */
DGM_API dgm_status dgm_writer_finish(dgm_writer *w, dgm_error *err);

/** NULL is allowed. Does not close the output. Since 0.1. */
DGM_API void dgm_writer_free(dgm_writer *w);

#ifdef __cplusplus
}
#endif
#endif

/* dragoman.h - who and what a corpus is about, what goes with what, and who stands where on whom.
 *
 * Text in, tables out:
 *
 *   pipeline   what to do: language, tokenizer, stemmer, gazetteers, patterns, lexicons; sealed, then shared
 *   doc        one text, annotated in layers; one thread's reusable workspace
 *   corpus     a stream of texts: files, folders, CSV, JSON Lines, Arrow batches, or a callback
 *   tally      integer counts over many documents; they merge, in any order, to the same bytes
 *   table      named, typed columns in Arrow's memory layout: every answer is one
 *   writer     tables out as CSV, TSV, JSON, JSON Lines, Arrow, SQLite, GraphML, GEXF, DOT, or aligned for a terminal
 *   report     figures of a corpus, with the passages behind them, as one HTML page
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
typedef struct dgm_report dgm_report;

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
#define DGM_ERR_BINARY      (-8)  /**< input that is no text: a PDF document, or one NUL in every 16 bytes */
#define DGM_ERR_ENCODING    (-9)  /**< an encoding this build does not know, or a table of rows in UTF-16 */
#define DGM_ERR_MISMATCH    (-10) /**< two tallies of unlike configuration */
#define DGM_ERR_OVERFLOW    (-11) /**< a count over 2^63 - 1 */
#define DGM_ERR_CANCELLED   (-12) /**< a callback returned non-zero */
#define DGM_ERR_UNSUPPORTED (-13) /**< this format cannot hold that table: DOT of a table without a and b; a
                                       dictionary in XML where the library was built without Expat, a packed file
                                       without zlib or zstd, a database without SQLite */

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

/** One line that names the library, its dependencies, the versions they tell, the Unicode version, and the sources of
 *  the Chinese dictionary built with it by a hash, or none, such as "dragoman 0.1.0 (unicode 15.0.0, pcre2 10.42,
 *  utf8proc 2.8.0, libstemmer, Chinese dictionary c5e85463e4e9, ...)". The dictionary itself is a file: the contents
 *  of the one found count in dgm_pipeline_hash(). Static. Since 0.1. */
DGM_API const char *dgm_build_info(void);

/* ------------------------------------------------------------------------------------------ 2 options */

/** Where memory comes from, but for libstemmer's, Expat's, zstd's, iconv's and SQLite's own. All three functions or
 *  none. They must be safe to call from every thread that uses an object made with them and must outlive all of these
 *  objects. `size` is never 0. */
typedef struct dgm_allocator {
    uint32_t struct_size;
    uint32_t reserved;
    void *(*alloc)(size_t size, void *user);
    void *(*realloc)(void *old, size_t size, void *user); /**< old may be NULL */
    void (*free)(void *old, void *user);                  /**< old is never NULL */
    void *user;
} dgm_allocator;

/** Bounds, each 0 for its default; docs/limits.md says what becomes of work that reaches one. It is never passed over
 *  in silence: DGM_ERR_LIMIT, whose message names the bound; or on_note(), or dgm_run.gave_up, where the work goes
 *  on. */
typedef struct dgm_limits {
    uint32_t struct_size;
    uint32_t match_steps;   /**< PCRE2 match limit for one match, default 100,000 */
    uint32_t match_depth;   /**< PCRE2 depth limit, default 10,000 */
    uint32_t match_heap;    /**< PCRE2 heap limit in KiB, default 65,536 */
    int64_t document_bytes; /**< default 256 MiB, at most 1 GiB */
    int64_t tally_cells;    /**< distinct cells of a tally, default 1,000,000,000 */
    int64_t unpacked_ratio; /**< bytes that a byte of a gzip or zstd file may become, counted once it has become 64 MiB,
                                 default 4,000. Since 0.1 */
    int64_t document_tokens;  /**< default 50,000,000. Since 0.1 */
    int64_t document_matches; /**< candidates of names and patterns in a document, default 10,000,000. Since 0.1 */
    int32_t context_items;  /**< of a sentence, paragraph or document so many different ones are paired with each other,
                                 default 2,000, at most 20,000; those further on count in no pair. Since 0.1 */
    int32_t nesting;        /**< elements of HTML in each other that are told apart, default 400; arrays and objects of
                                 a row of JSON Lines, default 2,048, where one more is an error. At most 2,048.
                                 Since 0.1 */
} dgm_limits;

/* dgm_options.flags */
#define DGM_UAX29      0x01u /**< exactly the segments of UAX #29, white space included; no tailoring */
#define DGM_NO_STEM    0x02u /**< a term is the folded form */
#define DGM_ALL_TEXT   0x04u /**< quotes, stances and tallies use every line, whatever its kind */
#define DGM_NO_BUILTIN 0x08u /**< no built-in gazetteers, patterns or lexicons: only what is loaded */
#define DGM_NO_JIT     0x10u /**< match patterns by PCRE2's interpreter */
#define DGM_NO_LEXICON 0x20u /**< no built-in stance lexicon or model: only DGM_LEXICON and DGM_EVIDENCE */
#define DGM_SPLIT_CLITICS 0x40u /**< DGM_TOKENS of English: do|n't and Russia|'s are two tokens each, as the analyses
                                     use them, not one as written; no other layer and no tally differs */

/* dgm_options.offsets: the unit of start, end and span columns of layers and dgm_doc_find(). Passages of the table
   "evidence" are in bytes always, so that tallies merge whatever the unit. */
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
    const char *data_dir;           /**< where dragoman-zh.dat lies; NULL: beside the library, or
                                         share/dragoman of its prefix; absent: Chinese in pairs */
    uint64_t hash_seed;             /**< 0: random; results never depend on it */
    const dgm_allocator *allocator; /**< NULL: malloc; the struct is copied */
    const dgm_limits *limits;       /**< NULL: defaults; the struct is copied */
} dgm_options;

/* dgm_query.voice */
#define DGM_VOICE_AUTHOR 0u /**< the author's own statements */
#define DGM_VOICE_QUOTED 1u /**< statements the text gives to somebody else */
#define DGM_VOICE_ALL    2u

/* dgm_query.prior: pseudo-counts, 1000 in all, of which log_odds of "keyness" gives each term a share */
#define DGM_PRIOR_BOTH    0u /**< the term's share of target and reference together */
#define DGM_PRIOR_UNIFORM 1u /**< the same for every term */

/** What to take from a tally or a document. NULL stands for all defaults. Filters hide rows; they never
 *  change the N a measure is computed with. */
typedef struct dgm_query {
    uint32_t struct_size;
    uint32_t voice;             /**< "stance": DGM_VOICE_* */
    int64_t top;                /**< at most so many rows (of each group, where rows have one; "drivers": of each
                                     target; "passages": of so many pairs), 0: all */
    int64_t min_count;          /**< 0: 1 ("keyness": 5 in one group; "collocations": 2; "edges", "holders": 3) */
    int64_t min_docs;           /**< 0: 1 ("keyness": 2 in one group; "edges", "lines": 2) */
    int32_t width;              /**< KWIC: tokens on each side, 0: 8 */
    int32_t evidence;           /**< "evidence": passages for a cell, 0: 3 */
    const char *group;          /**< "keyness": the target group; "contrast": the first; elsewhere only this group;
                                     NULL: all */
    const char *reference;      /**< "keyness": the reference group, NULL: all other groups; "contrast": the second */
    const dgm_tally *reference_tally; /**< "keyness": the reference counts, instead of a group */
    const char *target;         /**< "stance", "evidence", stances: only this target, NULL: all */
    const char *sort;           /**< a column to order by, descending, or "COLUMN:asc"; nulls last, ties in the table's
                                     own order; NULL: that order */
    const char *measures;       /**< "terms", "pairs", "keyness": measures to compute, joined by commas, or "all";
                                     NULL: the usual ones; docs/measures.md lists both. Since 0.1 */
    const dgm_tally *background; /**< "keyness": what the prior of log_odds is of, NULL: `prior`. Since 0.1 */
    uint32_t prior;             /**< "keyness": DGM_PRIOR_*. Since 0.1 */
    uint32_t resample;          /**< "keyness": how often documents are dealt to target and reference at random, for the
                                     column p_docs, at most 1,000,000; 0: not. Both were counted with DGM_DOCUMENTS.
                                     Since 0.1 */
    uint32_t seed;              /**< "keyness": another seed deals otherwise, 0: 1. Since 0.1 */
    uint32_t reserved;
    const char *about;          /**< KWIC: only hits in passages about an entity, as in dgm_tally_options. Since 0.1 */
    uint32_t context;           /**< KWIC: what is about it: DGM_WITHIN_*. Since 0.1 */
    int32_t context_window;     /**< KWIC: words either side of its mentions. Since 0.1 */
} dgm_query;

/* ----------------------------------------------------------------------------------------- 3 pipeline */

/* kinds of dgm_pipeline_load() */
#define DGM_GAZETTEER 1u /**< TSV: id name type lang alias flags from to source role state; or, of a file name that ends
                              in .jsonl, patterns of spaCy's EntityRuler: strings, and tokens of LOWER, TEXT or ORTH */
#define DGM_PATTERNS  2u /**< TSV: lang name type pattern value yes no */
#define DGM_LEXICON   3u /**< stance lexicon, TSV: pattern category weight flags source */
#define DGM_STOPWORDS 4u /**< one word a line; replaces the built-in list of the pipeline's language */
#define DGM_KEYWORDS  5u /**< a dictionary of categories, format by file name: .csv .tsv .yml .yaml .dic .lc3 .cat
                              .ykd .lcd; docs/dictionaries.md says what of each is read */
#define DGM_EVIDENCE  6u /**< which categories of DGM_KEYWORDS files the stance model takes as evidence, TSV: category,
                              favor or against; loaded in any order. Since 0.1 */
#define DGM_PHRASES   7u /**< phrases that count as one term in tallies of terms and pairs, one a line; words are
                              compared by term, * and ? stand for characters, the longest counts. Since 0.1 */
#define DGM_BOILERPLATE 8u /**< a saved tally of lines, of a pipeline of any configuration: lines that many documents of
                              a source have are furniture in documents of that source, whatever DGM_PAGE says.
                              Since 0.1 */

/** A new pipeline, with the built-in data of `opts` unless DGM_NO_BUILTIN.
 *  Errors: DGM_ERR_ARGUMENT (unknown language or flag), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_pipeline_new(const dgm_options *opts, dgm_pipeline **out, dgm_error *err);

/** Adds a file of dictionary entries; a later entry beats an earlier and a built-in one.
 *  @param kind  DGM_GAZETTEER, ...
 *  @param name  the file's name, for messages and (DGM_KEYWORDS) its format
 *  @param data  [len] UTF-8, not kept
 *  Errors: DGM_ERR_STATE after sealing; DGM_ERR_UNSUPPORTED, DGM_ERR_FORMAT with err->line and DGM_ERR_MEMORY, after
 *  which part of the file is loaded and the pipeline can only be freed. Since 0.1. */
DGM_API dgm_status dgm_pipeline_load(dgm_pipeline *p, uint32_t kind, const char *name, const char *data, size_t len,
                                     dgm_error *err);

/** Reads a file of dictionary entries without loading it, and says how it is understood: file line id name type lang
 *  alias flags forms problems, a row for each entry, in the order of the file. `forms` are what the alias is looked for
 *  as, `problems` what is wrong or doubtful: an unknown flag, a date that is none, an alias of another id.
 *  @param kind  DGM_GAZETTEER
 *  @param name  the file's name
 *  @param data  [len] UTF-8, not kept
 *  @param out   the caller's to unref
 *  Errors: DGM_ERR_ARGUMENT (another kind), DGM_ERR_FORMAT (no UTF-8: err->offset), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_pipeline_check(const dgm_pipeline *p, uint32_t kind, const char *name, const char *data,
                                      size_t len, dgm_table **out, dgm_error *err);

/** Compiles what was loaded. From then on the pipeline never changes and may be shared by all threads.
 *  Errors: DGM_ERR_STATE if sealed before or a file could not be loaded, DGM_ERR_FORMAT (a pattern that does not
 *  compile) and DGM_ERR_MEMORY, after which the pipeline can only be freed.
 *  Cost: milliseconds. Since 0.1. */
DGM_API dgm_status dgm_pipeline_seal(dgm_pipeline *p, dgm_error *err);

/** The configuration's hash as 32 hexadecimal digits: library, data and Unicode versions, every option and
 *  everything loaded. Two tallies merge only when theirs are equal. "" before sealing. Since 0.1. */
DGM_API const char *dgm_pipeline_hash(const dgm_pipeline *p);

/** Gives the caller's hold up; documents and tallies keep theirs. NULL is allowed. Since 0.1. */
DGM_API void dgm_pipeline_free(dgm_pipeline *p);

/* ----------------------------------------------------------------------------------------- 4 document */

/* layers; the columns of each are listed in docs/tables.md and rows are in order of start */
#define DGM_LINES     0u /**< doc start end kind reason text lang: lines of the page */
#define DGM_SENTENCES 1u /**< doc start end kind text lang */
#define DGM_TOKENS    2u /**< doc sentence start end text kind term */
#define DGM_ENTITIES  3u /**< doc sentence start end text type id name via value unit date_from date_to */
#define DGM_QUOTES    4u /**< doc start end text speaker speaker_text cue direct */
#define DGM_STANCES   5u /**< doc sentence start end target holder score label basis negated hedged evidence
                              evidence_spans text target_via model */
#define DGM_PROFILE   6u /**< one row: doc lang date bytes analysed skipped replaced sentences tokens types ... */
#define DGM_REASONS   7u /**< doc sentence start end target holder rule where words at_start at_end value favor
                              against distance clauses: what each row of DGM_STANCES is made of, in its order */
#define DGM_FEATURES  8u /**< the same, with features of given targets that have no weight: what a model is fitted on */
#define DGM_CANDIDATES 9u /**< doc sentence start end text type id rule kept reason lost_to: all that could have been an
                               entity, and why it is none; names that a text introduces are not among them */

/* flags of dgm_doc_layer() */
#define DGM_SPANS 0x01u /**< leave out the doc, text, term and name columns: for speed */

/* dgm_meta.flags */
#define DGM_PAGE   0x01u /**< a web page flattened to text: find its furniture; else every line is body */
#define DGM_HTML   0x04u /**< HTML: lines are its blocks, furniture what its elements and rules say. With DGM_PAGE, text
                              that begins with <!DOCTYPE html or <html is taken for it. Since 0.1 */
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
    uint32_t flags;            /**< DGM_PAGE, DGM_HTML, DGM_BORROW */
    const char *id;            /**< the doc column; NULL: "-" */
    const char *encoding;      /**< any that iconv knows; NULL: UTF-8, or UTF-16 and UTF-32 by their marks, or
                                    what HTML declares */
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
 *  Errors: DGM_ERR_LIMIT, DGM_ERR_BINARY, DGM_ERR_ENCODING, DGM_ERR_FORMAT (a target outside the text),
 *  DGM_ERR_MEMORY; the document is then empty.
 *  Cost: one pass over the bytes. Since 0.1. */
DGM_API dgm_status dgm_doc_set(dgm_doc *d, const char *text, size_t len, const dgm_meta *meta, dgm_error *err);

/** A layer as a table, computed on first use together with what it needs.
 *  @param layer  DGM_LINES, ...
 *  @param flags  0 or DGM_SPANS
 *  @param out    borrowed until the next set or free of `d`; dgm_table_ref() keeps it
 *  Errors: DGM_ERR_MEMORY, DGM_ERR_LIMIT. Cost: linear in the text. Since 0.1. */
DGM_API dgm_status dgm_doc_layer(dgm_doc *d, uint32_t layer, uint32_t flags, const dgm_table **out, dgm_error *err);

/** Concordance (KWIC): doc start end left hit right category entry (both null but for dictionary hits), by start.
 *  @param pattern  words with * globs ("trade war*"), compared folded and stemmed; "@cn" an entity's
 *                  mentions; "@category" the hits of a loaded dictionary, "@*" those of all its categories
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

/* dgm_corpus_options.form: what the files are, instead of by their names */
#define DGM_FORM_NAME  0u /**< .csv .tsv .jsonl .ndjson tables with a document a row, .html .htm .xhtml HTML, all else
                               text, which is HTML too if it begins so */
#define DGM_FORM_TEXT  1u
#define DGM_FORM_CSV   2u
#define DGM_FORM_TSV   3u
#define DGM_FORM_JSONL 4u
#define DGM_FORM_HTML  5u

/** How to read. NULL stands for all defaults. */
typedef struct dgm_corpus_options {
    uint32_t struct_size;
    uint32_t flags;
    const char *text_field; /**< of CSV and JSON Lines rows, NULL: "text" */
    const char *id_field;   /**< NULL: "id" */
    const char *encoding;   /**< of files, NULL: as in dgm_meta */
    const char *meta_path;  /**< a CSV file with a doc column, whose other columns are joined as fields */
    const char *where;      /**< "FIELD=VALUE": only documents with that value; or with != < <= > >=, by number where
                                 both are numbers; several, one a line, must all hold */
    const dgm_allocator *allocator;
    uint32_t form;          /**< DGM_FORM_*: of files and of standard input. Since 0.1 */
    uint32_t reserved;
    const dgm_limits *limits; /**< document_bytes, of packed files of text, and unpacked_ratio; NULL: defaults.
                                   Since 0.1 */
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

/** Files, folders (recursively, in byte order of the path) and "-" for standard input. Files are text, or by extension
 *  .csv .tsv .jsonl .ndjson tables with a document a row; any of them packed by gzip or zstd, which is seen by their
 *  first bytes. The doc id is the path below the folder named, without extension (kept where two would collide), or the
 *  row's id.
 *  Errors: DGM_ERR_READ (a path that does not exist, named), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_corpus_open(const char *const *paths, size_t n, const dgm_corpus_options *opts,
                                   dgm_corpus **out, dgm_error *err);

/** Texts from a callback, called by one thread at a time. Since 0.1. */
DGM_API dgm_status dgm_corpus_from(dgm_next next, void *user, const dgm_corpus_options *opts, dgm_corpus **out,
                                   dgm_error *err);

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

/** Texts from a stream of Arrow record batches: a row a document, its text in the column text_field (of strings: utf8,
 *  large_utf8, string_view, or a dictionary of one), its id in id_field, other columns fields as of JSON Lines:
 *  strings, numbers, truth values, dates and times in ISO 8601 ("2019-06-05", "2019-06-05T12:30:00Z" where there is a
 *  time zone; without one a midnight is its date); nulls are no fields, and columns of lists, records, binary values
 *  and intervals are passed over. A row whose text is null is skipped, and on_skip told. Of a stream of strings alone
 *  each is a text. Rows without id have their number, from 0. Texts are not copied; a batch is held until its last
 *  document is done.
 *  @param stream  moved from: the corpus releases it, on failure too, but for NULL; it is asked by one thread at a time
 *  Errors: DGM_ERR_ARGUMENT (NULL, released, opts->form), DGM_ERR_READ (the stream's own message; in the run it is
 *  DGM_ERR_CANCELLED), DGM_ERR_FORMAT (no such column, or not of strings; a schema, and in the run a batch, that is
 *  none), DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_corpus_arrow(struct ArrowArrayStream *stream, const dgm_corpus_options *opts, dgm_corpus **out,
                                    dgm_error *err);

/* dgm_run.duplicates: the text of a copy has at least the given percentage of its shingles, runs of five words, in
 * common with an earlier one, as 128 permutations estimate it (MinHash). What is compared are the lines that are
 * analysed, so pages may differ. Of copies the first one in input order is kept, and others are compared with those
 * that are kept alone. About 700 bytes are held for each document kept. */
#define DGM_DUPLICATES_IGNORE 0u /**< they are not looked for */
#define DGM_DUPLICATES_MARK   1u /**< they get a field duplicate_of, the id of the earlier one */
#define DGM_DUPLICATES_DROP   2u /**< they are left out, as if they were not in the corpus */

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
    /** Now and then: documents done, bytes of the files read for them, and bytes of all files; where that is -1,
     *  unknown, source bytes of the documents. Non-zero stops. */
    int (*progress)(void *user, int64_t docs, int64_t bytes, int64_t total_bytes);
    void *user;
    /* out */
    int64_t docs;     /**< documents analysed */
    int64_t skipped;  /**< documents or files skipped */
    int64_t bytes;    /**< source bytes of the documents analysed */
    int64_t replaced; /**< invalid parts read as U+FFFD */
    int64_t gave_up;  /**< matches of patterns that reached a limit of dgm_limits: what they would find is not known */
    /* in; Since 0.1 */
    /** A document that was read with a doubt, such as an encoding that it looks like and was not read as; in input
     *  order. Non-zero stops. NULL: only counted. */
    int (*on_note)(void *user, const char *doc, const dgm_error *what);
    int64_t noted;    /**< out: documents read with a doubt */
    /* in; Since 0.1 */
    uint32_t duplicates; /**< DGM_DUPLICATES_*: what becomes of copies of earlier documents of this run */
    int32_t similarity;  /**< 1..100: the percentage of shingles in common from which a document is a copy; 0: 60 */
    /** A document that is a copy of an earlier one, in input order: how similar, 100 for the same words in the same
     *  order, at most 99 otherwise. Non-zero stops. NULL: only counted. */
    int (*on_duplicate)(void *user, const char *doc, const char *of, int32_t similarity);
    int64_t copies;      /**< out: documents that are copies; with DGM_DUPLICATES_DROP they are not among `docs` */
} dgm_run;

/** Runs every document of the corpus through the pipeline and into the tallies, and ends the corpus.
 *  @param tallies  [n] of this pipeline; whatever the number of threads, they end with the same content
 *  @param run      NULL: defaults
 *  Errors: those of a document only where it is the corpus's sole one; DGM_ERR_FORMAT for rows that cannot be
 *  parsed; DGM_ERR_MISMATCH (a tally of another pipeline); DGM_ERR_CANCELLED; DGM_ERR_OVERFLOW and DGM_ERR_LIMIT of
 *  a tally; DGM_ERR_MEMORY. On failure the tallies may hold part of the corpus. Since 0.1. */
DGM_API dgm_status dgm_corpus_run(dgm_corpus *c, dgm_pipeline *p, dgm_tally *const *tallies, size_t n, dgm_run *run,
                                  dgm_error *err);

/** The next document, for who would rather loop than be called: no threads, no tallies, no copies looked for. A corpus
 *  is either run or read so.
 *  @param d    is set to it, and keeps it after the corpus has gone on; any pipeline's
 *  @param got  1: `d` is a document; 0: there are no more
 *  Errors: DGM_ERR_READ, DGM_ERR_LIMIT, DGM_ERR_BINARY and DGM_ERR_ENCODING are of one document, which the message
 *  names: the next call goes on behind it. After others, which are those of dgm_corpus_run(), only free is sensible.
 *  Since 0.1. */
DGM_API dgm_status dgm_corpus_next(dgm_corpus *c, dgm_doc *d, int32_t *got, dgm_error *err);

/** NULL is allowed. Since 0.1. */
DGM_API void dgm_corpus_free(dgm_corpus *c);

/* -------------------------------------------------------------------------------------------- 6 tally */

/* kinds, and the tables each can give (docs/tables.md lists their columns) */
#define DGM_TALLY_TERMS    1u /**< "terms" "keyness" "dispersion" "collocations" "features" "matrix"
                                   "groups" */
#define DGM_TALLY_PAIRS    2u /**< "pairs" "edges" "nodes" "passages" */
#define DGM_TALLY_ENTITIES 3u /**< "actors" */
#define DGM_TALLY_KEYWORDS 4u /**< "keywords" "unmatched" */
#define DGM_TALLY_STANCES  5u /**< "stance" "contrast" "evidence" "drivers" "groups" */
#define DGM_TALLY_SAMPLE   6u /**< "sheet" "key" "groups": stance rows drawn at random, to be coded by hand.
                                   Since 0.1 */
#define DGM_TALLY_TEXTS    7u /**< "diversity" "readability": of each document, added up over groups. Since 0.1 */
#define DGM_TALLY_COLLOCATES 8u /**< "collocates" "groups": what stands near a word, and where. Since 0.1 */
#define DGM_TALLY_LINES    9u /**< "lines" "groups": how many documents of a source have a line; saved, it is what
                                   DGM_BOILERPLATE loads. Since 0.1 */

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
#define DGM_STOP     0x04u /**< count stop words' pairs too (terms are always counted; "collocations" shows theirs) */
#define DGM_POOL     0x10u /**< stances: one score over all languages, which have lexicons of their own */
#define DGM_VALUES   0x08u /**< entities: count dates, money, percentages and quantities too */
#define DGM_ROLL_UP  0x20u /**< entities, pairs: who acts for a state counts as that state, by the offices of the
                                gazetteer on the document's date. Since 0.1 */
#define DGM_SEPARATE 0x40u /**< entities: metonyms ("Beijing said") are rows apart. Since 0.1 */
#define DGM_PROPORTIONAL 0x100u /**< sample: strata in proportion to their rows, not of equal size. Since 0.1 */
#define DGM_DOCUMENTS 0x200u /**< terms: count each document by itself too, for the dispersion and the resampling of
                                  "keyness"; memory for every term of every document. Since 0.1 */
#define DGM_NAMED    0x400u /**< terms: an entity's mention is one term, which its id stands for and its name shows; its
                                 words are none of their own; with DGM_VALUES and DGM_ROLL_UP as in DGM_TALLY_ENTITIES.
                                 Since 0.1 */
#define DGM_PASSAGES 0x1000u /**< pairs: keep for each a few passages, where its two are nearest, for "passages" and
                                  "edges". Since 0.1 */
#define DGM_BONDS    0x2000u /**< pairs: count the stances between the two too, for the sign of "edges". Since 0.1 */
#define DGM_HOLDERS  0x4000u /**< stances: count who holds them too, for "holders" and "nodes". Since 0.1 */
#define DGM_DRIVERS  0x80u /**< stances: count the words that made each score too, for "drivers". Since 0.1 */

/** What a tally counts. NULL stands for all defaults. */
typedef struct dgm_tally_options {
    uint32_t struct_size;
    uint32_t flags;
    uint32_t of;       /**< pairs: DGM_OF_* */
    uint32_t within;   /**< pairs: DGM_WITHIN_* */
    int32_t window;    /**< pairs: 1..64 words, collocates: 1..20, 0: 5 */
    int32_t ngram_min; /**< terms: 1..5, 0: 1 */
    int32_t ngram_max; /**< terms: 1..5, 0: ngram_min */
    int32_t evidence;  /**< passages kept for a cell, 0: 3, at most 100 */
    const char *by;    /**< group by this field (doc, folder, source, author, date, year, month, lang or any), NULL: one
                            group */
    const char *about; /**< only passages about this entity: "cn"; "cn+ru" about both, "cn,ru" about either; NULL:
                            all */
    int32_t sample;    /**< sample: rows drawn, 0: 200, at most 1,000,000. Since 0.1 */
    uint32_t seed;     /**< sample: another seed draws other rows, 0: 1. Since 0.1 */
    uint32_t context;  /**< what of the text is about an entity that it mentions: DGM_WITHIN_*; windows are of words on
                            either side, in the paragraph, and not for stances. Since 0.1 */
    int32_t context_window; /**< DGM_WITHIN_WINDOW: 1..1000 words, 0: 10. Since 0.1 */
    int32_t skip;      /**< terms: tokens that an n-gram may leave out between its words, in all: 0..10. Since 0.1 */
    uint32_t reserved; /**< 0 */
    const char *node;  /**< collocates: the pattern that they stand near, as in dgm_doc_find(). Since 0.1 */
    int64_t memory;    /**< pairs: bytes for counts; more go to a file in `folder`, and no result changes. It is asked
                            for between documents. Not with DGM_PASSAGES or DGM_BONDS. 0: no limit. Since 0.1 */
    const char *folder; /**< wanted with `memory`; its file has no name and is gone with the tally. Since 0.1 */
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
 *  Errors: DGM_ERR_MISMATCH (another pipeline's document), DGM_ERR_OVERFLOW, DGM_ERR_LIMIT, DGM_ERR_MEMORY.
 *  Since 0.1. */
DGM_API dgm_status dgm_tally_add(dgm_tally *t, dgm_doc *d, dgm_error *err);

/** Adds rows of the table "cells" (of any tally of the same kind and options), so that counts made elsewhere come
 *  together: as merging does, whatever the order of rows. Rows with the same section and keys may be added up before,
 *  value by value, if no two documents have the same id: "cells" of parts of a corpus, added up anywhere, are then
 *  those of the whole. Errors: DGM_ERR_ARGUMENT (columns missing, a row that is no cell), as dgm_tally_add().
 *  Since 0.1. */
DGM_API dgm_status dgm_tally_add_table(dgm_tally *t, const dgm_table *cells, dgm_error *err);

/** Adds a frequency list to a tally of terms, to be the reference or the background of "keyness": lines "word TAB
 *  count", or "word TAB count TAB documents", an n-gram's words joined by blanks; a first line may name the columns. A
 *  line "#total TAB words" states the size of what the list was made of (a third column: its documents); without it
 *  that is the sum of the counts. Other lines that begin with # and have no tab are comments. Words become terms as in
 *  texts; documents of a term's forms are added up, so a term may seem to be in more than it is.
 *  @param lang  the list's language; NULL: the pipeline's, DGM_ERR_ARGUMENT if it has none
 *  @param data  [len] UTF-8, not kept
 *  Errors: DGM_ERR_ARGUMENT (a tally of another kind, an unknown language), DGM_ERR_FORMAT with err->line, after which
 *  the tally may hold part of the list and only free is sensible; as dgm_tally_add(). Since 0.1. */
DGM_API dgm_status dgm_tally_add_list(dgm_tally *t, const char *lang, const char *data, size_t len, dgm_error *err);

/** Adds the counts of `u`, which is left as it is. Associative and commutative: any order, the same bytes.
 *  Errors: DGM_ERR_MISMATCH (kind, options or configuration differ); DGM_ERR_OVERFLOW, DGM_ERR_LIMIT and
 *  DGM_ERR_MEMORY, after which `t` may hold part of `u` and only free is sensible. Since 0.1. */
DGM_API dgm_status dgm_tally_merge(dgm_tally *t, const dgm_tally *u, dgm_error *err);

/** Writes the tally: versioned, checksummed, little-endian, sorted, so that equal counts are equal bytes.
 *  Errors: DGM_ERR_WRITE, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_save(const dgm_tally *t, const dgm_sink *sink, dgm_error *err);

/** Reads what dgm_tally_save() wrote. @param data [len], not kept
 *  Errors: DGM_ERR_FORMAT (not a tally, damaged, or a newer version), DGM_ERR_MISMATCH, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_tally_load(dgm_pipeline *p, const void *data, size_t len, dgm_tally **out, dgm_error *err);

/** The kind: DGM_TALLY_TERMS, ... Since 0.1. */
DGM_API uint32_t dgm_tally_kind(const dgm_tally *t);

/** About how many bytes of memory the counts take, what is in a file left out; 0 for NULL. Where that is too much, the
 *  table "cells" can go on its way, and a new tally begin. Cost: independent of the counts. Since 0.1. */
DGM_API int64_t dgm_tally_memory(const dgm_tally *t);

/** What the tally counts, with every default filled in: of a loaded one too.
 *  @param out  struct_size set; `by` and `about` are borrowed from the tally, "" for none
 *  Errors: DGM_ERR_ARGUMENT. Since 0.1. */
DGM_API dgm_status dgm_tally_settings(const dgm_tally *t, dgm_tally_options *out, dgm_error *err);

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

/** What labels given by hand say of the model's: confusion, precision, recall, agreement, and shares of labels
 *  corrected for the model's errors. measure coded model value low high n; docs/stance.md says how to read them.
 *  @param sheet  a table "sheet" as CSV, its column label filled with favor, against or none; more coders as more
 *                columns whose names begin with label, or as further rows of the same id
 *  @param key    the table "key" that came with it, as CSV; NULL: `model`
 *  @param model  a table "key"; NULL: `key`
 *  @param out    the caller's to unref
 *  Errors: DGM_ERR_READ, DGM_ERR_FORMAT (a bad row: err->line), DGM_ERR_ARGUMENT, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_validate(const char *sheet, const char *key, const dgm_table *model, dgm_table **out,
                                dgm_error *err);

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

/** The rows of tables with the same columns for which conditions hold, as a table of its own.
 *  @param tables  [n], n >= 1; their rows in this order
 *  @param where   "COLUMN=VALUE", or with != < <= > >=, by number where both are numbers; several, one a line, must all
 *                 hold. Cells are compared as they are printed, null as nothing; of a list one item is enough. NULL:
 *                 all rows
 *  @param sort    a column to order by, descending, or "COLUMN:asc"; nulls last, ties as they came; NULL: as they came
 *  Errors: DGM_ERR_ARGUMENT (no such column; columns differ), DGM_ERR_LIMIT, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_table_select(const dgm_table *const *tables, size_t n, const char *where, const char *sort,
                                    dgm_table **out, dgm_error *err);

/** Rows of a table by their numbers, as a table of its own.
 *  @param rows  [n] in the order wanted; a row may come more than once. NULL where n is 0
 *  Errors: DGM_ERR_ARGUMENT (no such row), DGM_ERR_LIMIT, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_table_take(const dgm_table *t, const int64_t *rows, size_t n, dgm_table **out, dgm_error *err);

/** One more holder; returns `t`. Any thread. Since 0.1. */
DGM_API dgm_table *dgm_table_ref(const dgm_table *t);

/** One holder less; the last one frees the table. NULL is allowed. Any thread. Since 0.1. */
DGM_API void dgm_table_unref(dgm_table *t);

/** Fills `out` with a stream of one record batch that shares the table's memory and holds the table.
 *  Errors: DGM_ERR_MEMORY. Cost: independent of the rows. Since 0.1. */
DGM_API dgm_status dgm_table_export_arrow(const dgm_table *t, struct ArrowArrayStream *out, dgm_error *err);

/** A table of the rows of a stream, copied: counts that were added up elsewhere, for dgm_tally_add_table(), or rows to
 *  be written. Types are those that tables have: Arrow's bool, int32, int64, double, string and large string,
 *  dictionaries of strings, lists of strings and of int64.
 *  @param in   released when this returns, whatever the result
 *  @param out  the caller's to unref
 *  Errors: DGM_ERR_ARGUMENT (another type: the column is named), DGM_ERR_FORMAT (text that is no UTF-8, a batch that
 *  does not fit its schema), DGM_ERR_READ (the stream's own error), DGM_ERR_LIMIT, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_table_import_arrow(struct ArrowArrayStream *in, dgm_table **out, dgm_error *err);

/* ------------------------------------------------------------------------------------------- 8 writer */

/* formats */
#define DGM_FORMAT_TABLE   1u /**< aligned for a terminal */
#define DGM_FORMAT_TSV     2u
#define DGM_FORMAT_CSV     3u /**< RFC 4180 */
#define DGM_FORMAT_JSON    4u /**< one array of objects */
#define DGM_FORMAT_JSONL   5u /**< an object a line */
#define DGM_FORMAT_GRAPHML 6u /**< a table with a and b gives edges, with from and to directed ones, one with id
                                   nodes */
#define DGM_FORMAT_DOT     7u
#define DGM_FORMAT_GEXF    8u /**< as GraphML; rows of slices (years, months) make one dynamic edge or node.
                                   Since 0.1 */
#define DGM_FORMAT_MTX     9u /**< Matrix Market, coordinate integer: a table of its rows, one of its columns, and one
                                   with row, column and count ("groups", "features", "matrix"). Since 0.1 */
#define DGM_FORMAT_ARROW   10u /**< Arrow's IPC stream: bytes, not text; a record batch for each table. Since 0.1 */
#define DGM_FORMAT_SQLITE  11u /**< a database at dgm_writer_options.path, not to the sink, which may be NULL: one
                                    table, with indexes on doc, id, term, target, holder, a, b, from and to; lists are
                                    arrays of JSON. DGM_ERR_UNSUPPORTED where the library was built without SQLite.
                                    Since 0.1 */

/* dgm_writer_options.flags */
#define DGM_RAW_CELLS 0x01u /**< CSV: do not put ' before a cell that a spreadsheet would run */
#define DGM_NO_HEADER 0x02u /**< CSV, TSV, table: no line of names */

/** How to write. NULL stands for all defaults. */
typedef struct dgm_writer_options {
    uint32_t struct_size;
    uint32_t flags;
    int32_t columns;    /**< DGM_FORMAT_TABLE: width in terminal cells, 0: as wide as needed */
    int32_t reserved;
    const dgm_allocator *allocator;
    const char *path;   /**< DGM_FORMAT_SQLITE: a new file, or an empty one; what is not finished is no database.
                             Since 0.1 */
    const char *name;   /**< DGM_FORMAT_SQLITE: of the table, NULL: "rows". Since 0.1 */
} dgm_writer_options;

/** A writer of `format` into `sink` (copied). Errors: DGM_ERR_ARGUMENT, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_writer_new(uint32_t format, const dgm_sink *sink, const dgm_writer_options *opts,
                                  dgm_writer **out, dgm_error *err);

/** Writes the rows of a table. All tables of a writer have the same columns (but GraphML, GEXF and DOT, where all
 *  tables of nodes come before tables of edges). Memory is bounded, whatever the number of tables.
 *  Errors: DGM_ERR_WRITE, DGM_ERR_ARGUMENT (columns differ), DGM_ERR_UNSUPPORTED, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_writer_add(dgm_writer *w, const dgm_table *t, dgm_error *err);

/** Keeps what is to be said of the rows, a text of JSON, beside them: DGM_FORMAT_SQLITE, a row of the table "manifest".
 *  Errors: DGM_ERR_UNSUPPORTED (another format), DGM_ERR_WRITE, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_writer_note(dgm_writer *w, const char *json, dgm_error *err);

/** Writes what closes the output; after it only free. Errors: DGM_ERR_WRITE. Since 0.1. */
DGM_API dgm_status dgm_writer_finish(dgm_writer *w, dgm_error *err);

/** NULL is allowed. Does not close the output. Since 0.1. */
DGM_API void dgm_writer_free(dgm_writer *w);

/* ------------------------------------------------------------------------------------------- 9 report */

/* dgm_report_options.flags */
#define DGM_REPORT_NO_TEXT 0x01u /**< figures and tables alone: no passages, no texts */

/** What a report shows. NULL stands for all defaults. */
typedef struct dgm_report_options {
    uint32_t struct_size;
    uint32_t flags;    /**< DGM_REPORT_NO_TEXT */
    const char *title; /**< NULL: "Report" */
    const char *by;    /**< columns of the map of stances: a field of the documents; NULL: source, or where fewer than
                            two are known the documents */
} dgm_report_options;

/** An empty report. Errors: DGM_ERR_ARGUMENT, DGM_ERR_STATE before sealing, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_report_new(dgm_pipeline *p, const dgm_report_options *opts, dgm_report **out, dgm_error *err);

/** Counts a document and, of the first 2,000 and 16 MiB, keeps its text and layers: as dgm_run.on_doc calls it, in the
 *  order in which texts are to be shown. On failure only free is sensible.
 *  Errors: DGM_ERR_MISMATCH (another pipeline's document), those of dgm_tally_add(). Since 0.1. */
DGM_API dgm_status dgm_report_add(dgm_report *r, dgm_doc *d, dgm_error *err);

/** Writes the page, which needs no other file and no network; or one figure as an SVG file.
 *  @param figure  "actors" "stance" "relations" "heat" "holders" "network" "terms" "spread" "words" "strips"
 *                 "keyness" "time" "mentions" "drift"; NULL: the page
 *  Errors: DGM_ERR_ARGUMENT (no such figure, or it has nothing to show), DGM_ERR_WRITE, DGM_ERR_MEMORY. Since 0.1. */
DGM_API dgm_status dgm_report_write(dgm_report *r, const char *figure, const dgm_sink *sink, dgm_error *err);

/** NULL is allowed. Since 0.1. */
DGM_API void dgm_report_free(dgm_report *r);

#ifdef __cplusplus
}
#endif
#endif

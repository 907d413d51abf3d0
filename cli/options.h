/* The command line: one table of options says which commands take each and what --help prints. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <dragoman.h>
#include <stdbool.h>
#include <stdio.h>

enum command {
    CMD_LINES,
    CMD_SENTENCES,
    CMD_TOKENS,
    CMD_ENTITIES,
    CMD_QUOTES,
    CMD_STANCES,
    CMD_TERMS,
    CMD_KEYNESS,
    CMD_COLLOCATIONS,
    CMD_DIVERSITY,
    CMD_READABILITY,
    CMD_COLLOCATES,
    CMD_ACTORS,
    CMD_PAIRS,
    CMD_KEYWORDS,
    CMD_STANCE,
    CMD_SAMPLE,
    CMD_VALIDATE,
    CMD_KWIC,
    CMD_PROFILE,
    CMD_BOILERPLATE,
    CMD_MERGE,
    CMD_GAZETTEER,
    CMD_REPORT,
    CMD_COUNT
};

enum { EXIT_SOME = 1, EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_DATA = 4, EXIT_LIMIT = 5, EXIT_WRITE = 6, EXIT_MEMORY = 7 };

enum option_id {
    OPT_HELP,
    OPT_VERSION,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_NO_MANIFEST,
    OPT_LIMIT,
    OPT_QUIET,
    OPT_THREADS,
    OPT_MEMORY,
    OPT_LANG,
    OPT_FROM,
    OPT_ENCODING,
    OPT_TEXT_FIELD,
    OPT_ID_FIELD,
    OPT_META,
    OPT_WHERE,
    OPT_CLEAN,
    OPT_DEDUPE,
    OPT_SIMILARITY,
    OPT_BOILERPLATE,
    OPT_TWO_PASS,
    OPT_ALL_TEXT,
    OPT_CHECK,
    OPT_GAZETTEER,
    OPT_PATTERNS,
    OPT_LEXICON,
    OPT_STOPWORDS,
    OPT_PHRASES,
    OPT_NO_BUILTIN,
    OPT_NO_STEM,
    OPT_NO_JIT,
    OPT_UAX29,
    OPT_SPLIT_CLITICS,
    OPT_OFFSETS,
    OPT_RAW_CELLS,
    OPT_NO_HEADER,
    OPT_TOP,
    OPT_MIN_COUNT,
    OPT_MIN_DOCS,
    OPT_SORT,
    OPT_MEASURES,
    OPT_BY,
    OPT_ABOUT,
    OPT_CONTEXT,
    OPT_DISPERSION,
    OPT_NGRAMS,
    OPT_SKIP,
    OPT_ENTITIES,
    OPT_OF,
    OPT_WITHIN,
    OPT_WINDOW,
    OPT_ACROSS,
    OPT_DISTANCE,
    OPT_STOP,
    OPT_VALUES,
    OPT_ROLL_UP,
    OPT_SEPARATE,
    OPT_POOL,
    OPT_TARGET,
    OPT_REFERENCE,
    OPT_REFERENCE_LIST,
    OPT_PRIOR,
    OPT_PRIOR_LIST,
    OPT_RESAMPLE,
    OPT_VOICE,
    OPT_HOLDER,
    OPT_BASIS,
    OPT_EVIDENCE,
    OPT_SLICE,
    OPT_CONTRAST,
    OPT_STANCES,
    OPT_SEED,
    OPT_PROPORTIONAL,
    OPT_KEY,
    OPT_DRIVERS,
    OPT_WIDTH,
    OPT_HITS,
    OPT_UNMATCHED,
    OPT_FAVOR,
    OPT_AGAINST,
    OPT_WHY,
    OPT_ALL_CANDIDATES,
    OPT_FEATURES,
    OPT_TITLE,
    OPT_NO_TEXT,
    OPT_FIGURE,
    OPT_SAVE,
    OPT_LOAD,
    OPT_EXPLAIN,
    OPT_COUNT
};

enum { MANY = 64, ABOUT_BYTES = 4096 }; /* files of one repeatable option */

/* What was asked for. Strings are borrowed from argv. */
typedef struct options {
    enum command command;
    const char *value[OPT_COUNT];      /* the last one given, "" for a switch, NULL: not given */
    const char *many[OPT_COUNT][MANY]; /* of repeatable options, all */
    int many_n[OPT_COUNT];
    const char *pattern; /* kwic; the sheet of validate */
    const char **paths;  /* [n_paths] */
    int n_paths;
    /* read from the strings */
    char about[ABOUT_BYTES]; /* all --about, joined by commas */
    uint32_t format, form, offsets, threads, of, within, voice, context;
    int64_t memory, top, min_count, min_docs;
    uint32_t seed, prior, resample; /* resample: draws, 0: none */
    int32_t similarity, sample, window, ngram_min, ngram_max, skip, context_window, evidence, width;
} options;

/* Fills `o`. Returns -1 to go on, or an exit code after printing help, the version or what is wrong. */
int options_read(options *o, int argc, char **argv);
const char *command_name(enum command c);
const char *option_name(enum option_id i); /* "min-count" */
bool option_takes_file(enum option_id i);  /* whose content belongs in a manifest */

/* One line to standard error, "dragoman: ..."; control characters are escaped. */
void complain(const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 1, 2)))
#endif
    ;

#endif

/* Command-line options; see options.h. */
#define _POSIX_C_SOURCE 200809L
#include "options.h"
#include "help.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIT(c) (1u << (c))
enum {
    ALL = (1 << CMD_COUNT) - 1,
    READING = ALL & ~(1 << CMD_MERGE | 1 << CMD_GAZETTEER),
    COMPILING = ALL & ~(1 << CMD_GAZETTEER), /* which compile a pipeline for more than names */
    LAYERS = 1 << CMD_LINES | 1 << CMD_SENTENCES | 1 << CMD_TOKENS | 1 << CMD_ENTITIES | 1 << CMD_QUOTES |
             1 << CMD_STANCES | 1 << CMD_PROFILE | 1 << CMD_KWIC,
    SAVED = 1 << CMD_TERMS | 1 << CMD_COLLOCATIONS | 1 << CMD_COLLOCATES | 1 << CMD_PAIRS | 1 << CMD_KEYWORDS |
            1 << CMD_STANCE | 1 << CMD_ACTORS | 1 << CMD_DIVERSITY | 1 << CMD_READABILITY,
    TEXTS = 1 << CMD_DIVERSITY | 1 << CMD_READABILITY,
    TALLIES = SAVED | 1 << CMD_KEYNESS,
    WORDS = 1 << CMD_TERMS | 1 << CMD_KEYNESS | 1 << CMD_COLLOCATIONS,
    ACTING = WORDS | 1 << CMD_PAIRS | 1 << CMD_ACTORS,
    CODING = 1 << CMD_SAMPLE | 1 << CMD_VALIDATE,
    REPEATED = 1 << CMD_BOILERPLATE
};

typedef struct spec {
    const char *name, *arg, *help;
    unsigned commands; /* which take it */
    char letter;       /* short form, 0: none */
    bool many, file;
} spec;

static const spec specs[OPT_COUNT] = {
    [OPT_HELP] = { "help", NULL, "show this help", ALL, 'h', false, false },
    [OPT_VERSION] = { "version", NULL, "show the version", ALL, 0, false, false },
    [OPT_FORMAT] = { "format", "FORMAT",
                     "table (at a terminal), tsv (in a pipe), csv, json, jsonl, arrow (an IPC stream), sqlite (-o FILE: a database); pairs and stance also graphml, gexf, dot: networks; "
                     "terms also mtx: a matrix of documents by terms", ALL & ~BIT(CMD_REPORT), 'f',
                     false, false },
    [OPT_OUTPUT] = { "output", "FILE", "write FILE, whole or not at all, and FILE.manifest.json beside it (-: standard output)", ALL, 'o',
                     false, false },
    [OPT_NO_MANIFEST] = { "no-manifest", NULL, "with -o: no FILE.manifest.json", ALL, 0, false, false },
    [OPT_QUIET] = { "quiet", NULL, "no progress and no warnings", ALL, 'q', false, false },
    [OPT_THREADS] = { "threads", "N", "worker threads (one for each processor)", READING, 't', false, false },
    [OPT_MEMORY] = { "memory", "SIZE", "about so much memory for the counts of pairs, such as 512M or 2G: more go to a file in $TMPDIR or "
                     "/tmp (no limit)", TALLIES, 0, false, false },
    [OPT_LIMIT] = { "limit", "NAME=N", "another bound of a document or a count, such as document_tokens=1000000: docs/limits.md (may be "
                    "repeated)", COMPILING, 0, true, false },
    [OPT_LANG] = { "lang", "LANG", "en, ru, fr, es or zh (found for each document)", ALL, 'l', false, false },
    [OPT_FROM] = { "from", "FORM", "text, html, csv, tsv or jsonl: what files and standard input are (by their names)", READING, 0,
                   false, false },
    [OPT_ENCODING] = { "encoding", "NAME", "of the files, any that iconv knows (UTF-8, or UTF-16 and UTF-32 by their marks)", READING, 0,
                       false, false },
    [OPT_TEXT_FIELD] = { "text-field", "NAME", "the text of CSV and JSON Lines rows (text)", READING, 0, false, false },
    [OPT_ID_FIELD] = { "id-field", "NAME", "their id (id)", READING, 0, false, false },
    [OPT_META] = { "meta", "FILE.csv", "more fields, joined by its column doc", READING, 0, false, true },
    [OPT_WHERE] = { "where", "FIELD=VALUE", "only documents with that value; also != < <= > >= (may be repeated)", READING,
                    0, true, false },
    [OPT_CLEAN] = { "clean", NULL, "look for page furniture in rows of CSV and JSON Lines too", READING, 0, false,
                    false },
    [OPT_DEDUPE] = { "dedupe", NULL, "leave out documents that are copies of earlier ones, and name them", READING, 0, false, false },
    [OPT_SIMILARITY] = { "similarity", "N", "from N % of runs of five words in common on a document is a copy (60); 100: the same words",
                         READING, 0, false, false },
    [OPT_BOILERPLATE] = { "boilerplate", "FILE", "cut lines that many documents of a source have: FILE is written by dragoman boilerplate",
                          ALL & ~(1 << CMD_BOILERPLATE | 1 << CMD_GAZETTEER), 0, false, true },
    [OPT_TWO_PASS] = { "two-pass", NULL, "the same by the documents at hand, which are read twice", READING & ~REPEATED, 0, false, false },
    [OPT_ALL_TEXT] = { "all-text", NULL, "analyse every line, furniture and notes too", COMPILING, 0, false, false },
    [OPT_CHECK] = { "check", NULL, "name each problem on standard error, and exit with 4 if there is one",
                    BIT(CMD_GAZETTEER), 0, false, false },
    [OPT_GAZETTEER] = { "gazetteer", "FILE", "more names: TSV, or .jsonl of spaCy's EntityRuler (may be repeated)", COMPILING,
                        0, true, true },
    [OPT_PATTERNS] = { "patterns", "FILE", "more patterns (may be repeated)", COMPILING, 0, true, true },
    [OPT_LEXICON] = { "lexicon", "FILE",
                      "keywords, kwic, collocates, --favor: a dictionary of categories; else a stance lexicon; +FILE adds to the "
                      "built-in one and =FILE replaces it",
                      COMPILING, 0, true, true },
    [OPT_STOPWORDS] = { "stopwords", "FILE", "stop words, one a line, instead of the built-in ones", COMPILING, 0, false,
                        true },
    [OPT_PHRASES] = { "phrases", "FILE", "phrases that count as one term, one a line (may be repeated)",
                      WORDS | BIT(CMD_PAIRS) | BIT(CMD_MERGE), 0, true, true },
    [OPT_NO_BUILTIN] = { "no-builtin", NULL, "no built-in names, patterns or lexicons", ALL, 0, false, false },
    [OPT_NO_STEM] = { "no-stem", NULL, "terms are words as written, folded", COMPILING, 0, false, false },
    [OPT_NO_JIT] = { "no-jit", NULL, "match patterns without PCRE2's JIT", COMPILING, 0, false, false },
    [OPT_UAX29] = { "uax29", NULL, "exactly the segments of UAX #29", READING, 0, false, false },
    [OPT_SPLIT_CLITICS] = { "split-clitics", NULL, "English: don't and Russia's are two tokens each",
                            BIT(CMD_TOKENS) | BIT(CMD_PROFILE), 0, false, false },
    [OPT_OFFSETS] = { "offsets", "UNIT", "byte, char or utf16 (byte)", LAYERS | BIT(CMD_KEYWORDS), 0, false, false },
    [OPT_RAW_CELLS] = { "raw-cells", NULL, "csv: leave cells that a spreadsheet would run as they are", ALL & ~BIT(CMD_REPORT), 0, false,
                        false },
    [OPT_NO_HEADER] = { "no-header", NULL, "csv, tsv and table: no line of names", ALL & ~BIT(CMD_REPORT), 0, false, false },
    [OPT_TOP] = { "top", "N", "the first N rows", TALLIES | REPEATED, 'n', false, false },
    [OPT_MIN_COUNT] = { "min-count", "N", "only rows with a count of at least N", TALLIES & ~TEXTS, 0, false, false },
    [OPT_MIN_DOCS] = { "min-docs", "N", "only rows found in at least N documents", (TALLIES & ~TEXTS) | REPEATED, 0, false, false },
    [OPT_SORT] = { "sort", "COLUMN", "order by a column, largest first; COLUMN:asc smallest first", TALLIES | BIT(CMD_STANCES) | REPEATED, 0, false, false },
    [OPT_MEASURES] = { "measures", "LIST", "measures to compute, joined by commas, or all (the usual ones; see --explain)",
                       BIT(CMD_PAIRS) | BIT(CMD_KEYNESS) | BIT(CMD_TERMS) | BIT(CMD_COLLOCATES), 0, false, false },
    [OPT_BY] = { "by", "FIELD", "group by doc, folder, source, author, date, year, month, lang or any field", SAVED | CODING | BIT(CMD_REPORT),
                 0, false, false },
    [OPT_ABOUT] = { "about", "ID", "only sentences that mention this entity; ID+ID: all of them (may be repeated: any)",
                    TALLIES | CODING | BIT(CMD_KWIC), 0, true, false },
    [OPT_CONTEXT] = { "context", "CONTEXT",
                      "of --about: sentence, paragraph, document or window:N, N words on either side (sentence)",
                      TALLIES | CODING | BIT(CMD_KWIC), 0, false, false },
    [OPT_DISPERSION] = { "dispersion", NULL, "how evenly each term is spread over documents, or over the groups of --by",
                         BIT(CMD_TERMS), 0, false, false },
    [OPT_NGRAMS] = { "ngrams", "MIN[-MAX]", "count n-grams of 1 to 5 words (1; collocations: 2)",
                     WORDS, 0, false, false },
    [OPT_SKIP] = { "skip", "K", "n-grams may leave out up to K tokens between their words, in all, up to 10 (0)",
                   BIT(CMD_TERMS) | BIT(CMD_KEYNESS), 0, false, false },
    [OPT_ENTITIES] = { "entities", NULL, "an entity is one term, by its name, and its words are none",
                       WORDS, 0, false, false },
    [OPT_OF] = { "of", "WHAT", "entities, terms or both (entities)", BIT(CMD_PAIRS), 0, false, false },
    [OPT_WITHIN] = { "within", "CONTEXT", "sentence, paragraph, document or window:N, N up to 64 (sentence)", BIT(CMD_PAIRS), 0,
                     false, false },
    [OPT_WINDOW] = { "window", "N", "words on each side, 1 to 20 (5)", BIT(CMD_COLLOCATES), 0, false, false },
    [OPT_ACROSS] = { "across", NULL, "windows may cross sentences", BIT(CMD_PAIRS) | BIT(CMD_COLLOCATES), 0, false, false },
    [OPT_DISTANCE] = { "distance", NULL, "windows weight a pair by 1/distance", BIT(CMD_PAIRS), 0, false, false },
    [OPT_STOP] = { "stop-words", NULL, "pairs: count those of stop words too; collocations: show those that begin or end with one; "
                   "collocates: show them", BIT(CMD_PAIRS) | BIT(CMD_COLLOCATIONS) | BIT(CMD_COLLOCATES), 0, false, false },
    [OPT_VALUES] = { "values", NULL, "count dates, money, percentages and quantities too",
                     ACTING, 0, false, false },
    [OPT_ROLL_UP] = { "roll-up", "state", "who acts for a state by office counts as that state",
                      ACTING, 0, false, false },
    [OPT_SEPARATE] = { "separate", NULL, "count metonyms (\"Beijing said\") apart", BIT(CMD_ACTORS), 0, false, false },
    [OPT_POOL] = { "pool-languages", NULL, "one score over all languages", BIT(CMD_STANCE), 0, false, false },
    [OPT_TARGET] = { "target", "WHAT", "keyness: FIELD=VALUE or PATH; stance, stances: only this target",
                     BIT(CMD_KEYNESS) | BIT(CMD_STANCE) | BIT(CMD_STANCES), 0, false, false },
    [OPT_REFERENCE] = { "reference", "WHAT", "FIELD=VALUE, PATH or rest: all other groups, or the paths (rest)", BIT(CMD_KEYNESS), 0, false, false },
    [OPT_REFERENCE_LIST] = { "reference-list", "FILE", "the reference as a list: word TAB count [TAB documents]; a line "
                             "#total TAB N states its size", BIT(CMD_KEYNESS), 0, false, true },
    [OPT_PRIOR] = { "prior", "WHAT", "of log_odds: both (target and reference together) or uniform (both)",
                    BIT(CMD_KEYNESS), 0, false, false },
    [OPT_PRIOR_LIST] = { "prior-list", "FILE", "of log_odds: a list as that of --reference-list", BIT(CMD_KEYNESS), 0, false,
                         true },
    [OPT_RESAMPLE] = { "resample", "docs[:N]", "deal the documents to target and reference at random N times, for p_docs "
                       "(999)", BIT(CMD_KEYNESS), 0, false, false },
    [OPT_VOICE] = { "voice", "WHOSE", "author, quoted or all (author; stances: all)", BIT(CMD_STANCE) | BIT(CMD_STANCES) | CODING, 0, false, false },
    [OPT_HOLDER] = { "holder", "ID", "only what this one holds: author, or an id", BIT(CMD_STANCES), 0, false, false },
    [OPT_BASIS] = { "basis", "WHAT", "only rows of this basis: evaluation, act or reported", BIT(CMD_STANCES), 0, false, false },
    [OPT_EVIDENCE] = { "evidence", "N", "stance: the N strongest passages for each row, instead of the rows; pairs: the N where the two are "
                       "nearest", BIT(CMD_STANCE) | BIT(CMD_PAIRS), 0, false, false },
    [OPT_SLICE] = { "slice", "month|year", "--format gexf: a dynamic network, an edge with its counts in each month or year",
                    BIT(CMD_PAIRS), 0, false, false },
    [OPT_CONTRAST] = { "contrast", "FIELD=A:B", "compare the scores of documents whose FIELD is A with those where it is B",
                       BIT(CMD_STANCE), 0, false, false },
    [OPT_DRIVERS] = { "drivers", NULL, "the words that made each score, instead of the rows; --top N: N of each target",
                      BIT(CMD_STANCE), 0, false, false },
    [OPT_STANCES] = { "stances", "N", "rows to draw, in equal shares of each label, and with --by of each group (200)",
                      BIT(CMD_SAMPLE), 0, false, false },
    [OPT_SEED] = { "seed", "N", "draw other rows; keyness: deal otherwise (1)", BIT(CMD_SAMPLE) | BIT(CMD_KEYNESS), 0, false, false },
    [OPT_PROPORTIONAL] = { "proportional", NULL, "draw shares in proportion to the rows there are, not equal ones",
                           BIT(CMD_SAMPLE), 0, false, false },
    [OPT_KEY] = { "key", "FILE", "sample: write the model's labels there (FILE.key.csv of -o FILE); validate: read them",
                  BIT(CMD_SAMPLE) | BIT(CMD_VALIDATE), 0, false, true },
    [OPT_WIDTH] = { "width", "N", "words on each side (8)", BIT(CMD_KWIC), 0, false, false },
    [OPT_HITS] = { "hits", NULL, "list the matches instead of counting them", BIT(CMD_KEYWORDS), 0, false, false },
    [OPT_UNMATCHED] = { "unmatched", NULL, "list the entries of the dictionary that never matched", BIT(CMD_KEYWORDS), 0,
                        false, false },
    [OPT_FAVOR] = { "favor", "CATEGORY,...", "--lexicon is a dictionary of categories, and these are evidence in favor",
                    BIT(CMD_STANCES) | BIT(CMD_STANCE), 0, false, false },
    [OPT_AGAINST] = { "against", "CATEGORY,...", "and these against", BIT(CMD_STANCES) | BIT(CMD_STANCE), 0, false,
                      false },
    [OPT_ALL_CANDIDATES] = { "all-candidates", NULL, "all that could have been an entity, and why it is none",
                             BIT(CMD_ENTITIES), 0, false, false },
    [OPT_WHY] = { "why", NULL, "the words that made each score, instead of the rows", BIT(CMD_STANCES), 0, false, false },
    [OPT_FEATURES] = { "features", NULL, "what a model of given targets can be fitted on, instead of the rows",
                       BIT(CMD_STANCES), 0, false, false },
    [OPT_TITLE] = { "title", "TEXT", "of the page (the names of the paths)", BIT(CMD_REPORT), 0, false, false },
    [OPT_NO_TEXT] = { "no-text", NULL, "figures and tables alone: no passages, no texts", BIT(CMD_REPORT), 0, false, false },
    [OPT_FIGURE] = { "figure", "NAME",
                     "write one figure as SVG: actors, stance, relations, heat, holders, network, terms, spread, words, strips, keyness, time, mentions or drift", BIT(CMD_REPORT), 0,
                     false, false },
    [OPT_SAVE] = { "save", "FILE", "also write the counts to FILE, for merge and --load", SAVED | REPEATED, 0, false, false },
    [OPT_LOAD] = { "load", "FILE", "add counts written by --save (may be repeated)", SAVED | REPEATED, 0, true, true },
    [OPT_EXPLAIN] = { "explain", NULL, "say how each column is computed, and read nothing", TALLIES | CODING | REPEATED, 0, false, false },
};

const char *option_name(enum option_id i)
{
    return specs[i].name;
}

bool option_takes_file(enum option_id i)
{
    return specs[i].file;
}

void complain(const char *format, ...)
{
    char raw[2048], line[8192];
    va_list args;
    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)raw; *p; p++) {
        const bool control = *p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0);
        n += (size_t)snprintf(line + n, sizeof line - n, control ? "\\x%02x" : "%c", *p);
    }
    fprintf(stderr, "dragoman: %s\n", line);
}

static void print_options(enum command c)
{
    puts("\nOptions:");
    for (int i = 0; i < OPT_COUNT; i++) {
        const spec *s = &specs[i];
        if (!(s->commands & BIT(c)))
            continue;
        char left[64];
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", s->letter ? '-' : ' ', s->letter ? s->letter : ' ',
                 s->letter ? "," : " ", s->name, s->arg ? " " : "", s->arg ? s->arg : "");
        printf("  %-28s %s\n", left, s->help);
    }
}

static int usage(enum command c, const char *format, const char *what)
{
    char message[512];
    snprintf(message, sizeof message, format, what);
    if (c < CMD_COUNT)
        complain("%s (see dragoman %s --help)", message, help_of(c)->name);
    else
        complain("%s (see dragoman --help)", message);
    return EXIT_USAGE;
}

/* ---- values */

static bool read_number(const char *z, int64_t low, int64_t high, int64_t *out)
{
    char *end;
    errno = 0;
    const long long v = strtoll(z, &end, 10);
    if (errno || end == z || *end || v < low || v > high)
        return false;
    *out = v;
    return true;
}

typedef struct choice {
    const char *name;
    uint32_t value;
} choice;

static bool read_choice(const choice *from, const char *z, uint32_t *out)
{
    for (; from->name; from++)
        if (strcmp(from->name, z) == 0)
            return *out = from->value, true;
    return false;
}

static const choice formats[] = { { "table", DGM_FORMAT_TABLE }, { "tsv", DGM_FORMAT_TSV },
                                  { "csv", DGM_FORMAT_CSV },     { "json", DGM_FORMAT_JSON },
                                  { "jsonl", DGM_FORMAT_JSONL }, { "graphml", DGM_FORMAT_GRAPHML },
                                  { "dot", DGM_FORMAT_DOT },     { "gexf", DGM_FORMAT_GEXF },
                                  { "mtx", DGM_FORMAT_MTX },         { "arrow", DGM_FORMAT_ARROW },
                                  { "sqlite", DGM_FORMAT_SQLITE },
                                  { NULL, 0 } };
static const choice forms[] = { { "text", DGM_FORM_TEXT },
                                { "csv", DGM_FORM_CSV },
                                { "tsv", DGM_FORM_TSV },
                                { "jsonl", DGM_FORM_JSONL },
                                { "html", DGM_FORM_HTML },
                                { NULL, 0 } };
static const choice offset_units[] = {
    { "byte", DGM_OFFSETS_BYTE }, { "char", DGM_OFFSETS_CHAR }, { "utf16", DGM_OFFSETS_UTF16 }, { NULL, 0 }
};
static const choice ofs[] = {
    { "entities", DGM_OF_ENTITIES }, { "terms", DGM_OF_TERMS }, { "both", DGM_OF_BOTH }, { NULL, 0 }
};
static const choice withins[] = { { "sentence", DGM_WITHIN_SENTENCE },
                                  { "paragraph", DGM_WITHIN_PARAGRAPH },
                                  { "document", DGM_WITHIN_DOCUMENT },
                                  { NULL, 0 } };
static const choice priors[] = { { "both", DGM_PRIOR_BOTH }, { "uniform", DGM_PRIOR_UNIFORM }, { NULL, 0 } };
static const choice voices[] = {
    { "author", DGM_VOICE_AUTHOR }, { "quoted", DGM_VOICE_QUOTED }, { "all", DGM_VOICE_ALL }, { NULL, 0 }
};

static bool read_within(const char *z, int64_t most, uint32_t *within, int32_t *window)
{
    int64_t n;
    if (strncmp(z, "window:", 7) != 0)
        return read_choice(withins, z, within);
    *within = DGM_WITHIN_WINDOW;
    return read_number(z + 7, 1, most, &n) && (*window = (int32_t)n, true);
}

/* Appends an --about, which are alternatives. */
static bool add_about(options *o, const char *z)
{
    const size_t n = strlen(o->about);
    const int wrote = snprintf(o->about + n, sizeof o->about - n, "%s%s", n ? "," : "", z);
    return *z && wrote > 0 && (size_t)wrote < sizeof o->about - n;
}

static bool read_resample(options *o, const char *z)
{
    int64_t n = 999;
    if (strcmp(z, "docs") != 0 && (strncmp(z, "docs:", 5) != 0 || !read_number(z + 5, 1, 1000000, &n)))
        return false;
    return o->resample = (uint32_t)n, true;
}

/* Bytes: a number, and K, M, G or T. */
static bool read_size(const char *z, int64_t *out)
{
    static const char units[] = "KMGT";
    char number[32];
    const size_t len = strlen(z);
    const char *unit = len > 1 ? strchr(units, z[len - 1]) : NULL;
    const size_t digits = unit ? len - 1 : len;
    if (digits >= sizeof number)
        return false;
    memcpy(number, z, digits);
    number[digits] = '\0';
    const int shift = unit ? 10 * (int)(unit - units + 1) : 0;
    return read_number(number, 1, INT64_MAX >> shift, out) && (*out <<= shift, true);
}

static bool read_ngrams(options *o, const char *z)
{
    int low, high;
    char rest;
    const int n = sscanf(z, "%1d-%1d%c", &low, &high, &rest); /* NOLINT(cert-err34-c): a digit cannot overflow */
    if (n == 1 && !z[1])
        high = low;
    else if (n != 2)
        return false;
    o->ngram_min = low;
    o->ngram_max = high;
    return low >= 1 && high <= 5 && low <= high;
}

/* "FIELD=A:B" */
static bool is_contrast(const char *z)
{
    const char *sign = strchr(z, '='), *colon = sign ? strchr(sign + 1, ':') : NULL;
    return colon && sign != z && colon != sign + 1 && colon[1];
}

static bool read_value(options *o, enum option_id i, const char *z)
{
    int64_t n = 0;
    bool ok = true;
    switch (i) {
    case OPT_FORMAT: ok = read_choice(formats, z, &o->format); break;
    case OPT_OFFSETS: ok = read_choice(offset_units, z, &o->offsets); break;
    case OPT_OF: ok = read_choice(ofs, z, &o->of); break;
    case OPT_VOICE: ok = read_choice(voices, z, &o->voice); break;
    case OPT_BASIS: ok = strcmp(z, "evaluation") == 0 || strcmp(z, "act") == 0 || strcmp(z, "reported") == 0; break;
    case OPT_WITHIN: ok = read_within(z, 64, &o->within, &o->window); break;
    case OPT_WINDOW: ok = read_number(z, 1, 20, &n), o->window = (int32_t)n; break;
    case OPT_CONTEXT: ok = read_within(z, 1000, &o->context, &o->context_window); break;
    case OPT_ABOUT: ok = add_about(o, z); break;
    case OPT_SKIP: ok = read_number(z, 0, 10, &n), o->skip = (int32_t)n; break;
    case OPT_NGRAMS: ok = read_ngrams(o, z); break;
    case OPT_THREADS: ok = read_number(z, 1, 1024, &n), o->threads = (uint32_t)n; break;
    case OPT_MEMORY: ok = read_size(z, &o->memory); break;
    case OPT_TOP: ok = read_number(z, 0, INT64_MAX, &o->top); break;
    case OPT_MIN_COUNT: ok = read_number(z, 1, INT64_MAX, &o->min_count); break;
    case OPT_MIN_DOCS: ok = read_number(z, 1, INT64_MAX, &o->min_docs); break;
    case OPT_EVIDENCE: ok = read_number(z, 1, 100, &n), o->evidence = (int32_t)n; break;
    case OPT_SIMILARITY: ok = read_number(z, 1, 100, &n), o->similarity = (int32_t)n; break;
    case OPT_WIDTH: ok = read_number(z, 1, 1000, &n), o->width = (int32_t)n; break;
    case OPT_ROLL_UP: ok = strcmp(z, "state") == 0; break;
    case OPT_FROM: ok = read_choice(forms, z, &o->form); break;
    case OPT_WHERE: ok = z[strcspn(z, "=<>")] && strcspn(z, "!=<>") > 0; break;
    case OPT_STANCES: ok = read_number(z, 1, 1000000, &n), o->sample = (int32_t)n; break;
    case OPT_SEED: ok = read_number(z, 1, UINT32_MAX, &n), o->seed = (uint32_t)n; break;
    case OPT_PRIOR: ok = read_choice(priors, z, &o->prior); break;
    case OPT_RESAMPLE: ok = read_resample(o, z); break;
    case OPT_SLICE: ok = strcmp(z, "month") == 0 || strcmp(z, "year") == 0; break;
    case OPT_CONTRAST: ok = is_contrast(z); break;
    default: break;
    }
    return ok;
}

/* ---- reading */

static int find_option(int code)
{
    for (int i = 0; i < OPT_COUNT; i++)
        if (code == 1000 + i || (specs[i].letter && code == specs[i].letter))
            return i;
    return -1;
}

static int take_option(options *o, int i)
{
    const char *z = optarg ? optarg : "";
    char message[400];
    if (!read_value(o, (enum option_id)i, z)) {
        snprintf(message, sizeof message, "--%s %.60s: not a %s that fits: %s", specs[i].name, z, specs[i].arg,
                 specs[i].help);
        return usage(o->command, "%s", message);
    }
    o->value[i] = z;
    if (specs[i].many) {
        if (o->many_n[i] == MANY)
            return usage(o->command, "--%s: too many of them", specs[i].name);
        o->many[i][o->many_n[i]++] = z;
    }
    return -1;
}

static int read_all(options *o, int argc, char **argv)
{
    struct option longs[OPT_COUNT + 1] = { { NULL, 0, NULL, 0 } };
    char shorts[2 * OPT_COUNT + 2] = ":", *end = shorts + 1; /* the colon: tell missing values from unknown options */
    for (int i = 0; i < OPT_COUNT; i++) {
        longs[i] = (struct option){ specs[i].name, specs[i].arg ? required_argument : no_argument, NULL, 1000 + i };
        if (specs[i].letter)
            *end++ = specs[i].letter;
        if (specs[i].letter && specs[i].arg)
            *end++ = ':';
    }
    opterr = 0;
    optind = 1;
    for (int code; (code = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        const char *word = argv[optind - 1];
        if (code == ':')
            return usage(o->command, "%s wants a value", word);
        const int i = find_option(code);
        if (i < 0)
            return usage(o->command, "unknown option %s", word);
        if (!(specs[i].commands & BIT(o->command)))
            return usage(o->command, "--%s is an option of other commands", specs[i].name);
        const int done = take_option(o, i);
        if (done >= 0)
            return done;
    }
    return -1;
}

static int print_general_help(void)
{
    print_overview();
    return 0;
}

static int find_command(const char *z)
{
    for (int i = 0; i < CMD_COUNT; i++)
        if (strcmp(help_of((enum command)i)->name, z) == 0)
            return i;
    return -1;
}

/* No input is standard input. */
static bool reads_twice(const options *o)
{
    for (int i = 0; i < o->n_paths; i++)
        if (strcmp(o->paths[i], "-") == 0)
            return false;
    return true;
}

static int check_whole(options *o, int argc)
{
    if (o->value[OPT_EXPLAIN])
        return -1;
    if ((o->value[OPT_ACROSS] || o->value[OPT_DISTANCE]) && o->command == CMD_PAIRS &&
        o->within != DGM_WITHIN_WINDOW && !o->many_n[OPT_LOAD])
        return usage(o->command, "%s --across and --distance want --within window:N", "pairs");
    if (o->value[OPT_SEED] && o->command == CMD_KEYNESS && !o->resample)
        return usage(o->command, "%s --seed wants --resample docs", "keyness");
    if (o->value[OPT_DISPERSION] && o->value[OPT_MEASURES])
        return usage(o->command, "%s --dispersion has measures of its own, all of which it prints", "terms");
    if (o->command == CMD_KWIC && !o->pattern)
        return usage(o->command, "%s wants a pattern and a path", "kwic");
    if (o->command == CMD_COLLOCATES && !o->pattern)
        return usage(o->command, "%s wants a word and a path", "collocates");
    if (o->command == CMD_VALIDATE && !o->pattern)
        return usage(o->command, "%s wants the coded sheet", "validate");
    if (o->command == CMD_VALIDATE && !o->value[OPT_KEY] == !o->n_paths)
        return usage(o->command, "%s wants --key FILE, or else the texts", "validate");
    const bool paths_elsewhere = o->value[OPT_KEY] ? o->command == CMD_VALIDATE : o->many_n[OPT_LOAD] > 0 || (o->command == CMD_KEYNESS && o->value[OPT_TARGET]);
    if (!o->n_paths && !paths_elsewhere)
        return usage(o->command, "%s wants a path: a file, a folder, or - for standard input",
                     help_of(o->command)->name);
    if (o->command == CMD_KEYNESS && !o->value[OPT_TARGET])
        return usage(o->command, "%s wants --target", "keyness");
    if (o->value[OPT_REFERENCE] && o->value[OPT_REFERENCE_LIST])
        return usage(o->command, "%s takes --reference or --reference-list, not both", "keyness");
    if (o->value[OPT_SIMILARITY] && !o->value[OPT_DEDUPE] && o->command != CMD_PROFILE)
        return usage(o->command, "%s --similarity wants --dedupe", command_name(o->command));
    if (o->value[OPT_TWO_PASS] && o->value[OPT_BOILERPLATE])
        return usage(o->command, "%s takes --boilerplate or --two-pass, not both", command_name(o->command));
    if (o->value[OPT_TWO_PASS] && !reads_twice(o))
        return usage(o->command, "%s --two-pass reads its input twice, standard input can be read once: save it as a file, or count "
                     "with dragoman boilerplate -o FILE and use --boilerplate FILE", command_name(o->command));
    if (o->command == CMD_BOILERPLATE && o->value[OPT_OUTPUT] && o->value[OPT_FORMAT])
        return usage(o->command, "%s -o FILE writes counts for --boilerplate; leave out --format", "boilerplate");
    if (o->value[OPT_CONTEXT] && !o->value[OPT_ABOUT])
        return usage(o->command, "%s --context wants --about ID", command_name(o->command));
    if (o->skip && o->ngram_max < 2)
        return usage(o->command, "%s --skip wants --ngrams of two words or more", command_name(o->command));
    if (o->command != CMD_PAIRS && o->command != CMD_ACTORS && !o->value[OPT_ENTITIES] && !o->many_n[OPT_LOAD] &&
        (o->value[OPT_VALUES] || o->value[OPT_ROLL_UP]))
        return usage(o->command, "%s --values and --roll-up want --entities", command_name(o->command));
    if (o->value[OPT_CONTRAST] && (o->value[OPT_BY] || o->evidence || o->value[OPT_DRIVERS]))
        return usage(o->command, "%s --contrast goes without --by, --evidence and --drivers", "stance");
    if (o->value[OPT_DRIVERS] && o->evidence)
        return usage(o->command, "%s prints --drivers or --evidence, not both", "stance");
    if (o->command == CMD_KEYWORDS && o->value[OPT_OFFSETS] && !o->value[OPT_HITS])
        return usage(o->command, "%s --offsets wants --hits", "keywords");
    if (o->command == CMD_KEYWORDS && o->value[OPT_UNMATCHED] && o->value[OPT_HITS])
        return usage(o->command, "%s prints --hits or --unmatched, not both", "keywords");
    if (o->command == CMD_KEYWORDS && o->value[OPT_UNMATCHED] && !o->many_n[OPT_LEXICON])
        return usage(o->command, "%s --unmatched wants --lexicon", "keywords");
    if ((o->value[OPT_FAVOR] || o->value[OPT_AGAINST]) && !o->many_n[OPT_LEXICON])
        return usage(o->command, "%s --favor and --against want --lexicon", command_name(o->command));
    if (o->command == CMD_KEYWORDS && !o->many_n[OPT_LEXICON] && !o->many_n[OPT_LOAD])
        return usage(o->command, "%s wants --lexicon", "keywords");
    if (o->command == CMD_COLLOCATIONS && o->value[OPT_NGRAMS] && o->ngram_max < 2)
        return usage(o->command, "%s --ngrams wants 2 to 5 words", "collocations");
    if (o->command == CMD_REPORT && !o->value[OPT_OUTPUT] && isatty(STDOUT_FILENO))
        return usage(o->command, "%s wants -o FILE.html", "report");
    if (o->command == CMD_MERGE && !o->value[OPT_OUTPUT])
        return usage(o->command, "%s wants --output", "merge");
    const bool graph =
        o->format == DGM_FORMAT_GRAPHML || o->format == DGM_FORMAT_DOT || o->format == DGM_FORMAT_GEXF;
    if (graph && o->command != CMD_PAIRS && o->command != CMD_STANCE)
        return usage(o->command, "--format %s is for pairs and stance", o->value[OPT_FORMAT]);
    if (o->format == DGM_FORMAT_MTX && o->command != CMD_TERMS)
        return usage(o->command, "--format %s is for terms", "mtx");
    if (o->format == DGM_FORMAT_MTX && (!o->value[OPT_OUTPUT] || o->value[OPT_DISPERSION]))
        return usage(o->command, "--format %s wants -o FILE.mtx, and goes without --dispersion", "mtx");
    if (o->format == DGM_FORMAT_ARROW && !o->value[OPT_OUTPUT] && isatty(STDOUT_FILENO))
        return usage(o->command, "--format %s is not for a terminal: say -o FILE.arrows, or read it from a pipe", "arrow");
    if (o->format == DGM_FORMAT_SQLITE && !o->value[OPT_OUTPUT])
        return usage(o->command, "--format %s wants -o FILE.db: a database cannot be written to a pipe", "sqlite");
    if (o->value[OPT_SLICE] && (o->format != DGM_FORMAT_GEXF || o->value[OPT_BY]))
        return usage(o->command, "%s --slice wants --format gexf, and goes without --by", "pairs");
    (void)argc;
    return -1;
}

int options_read(options *o, int argc, char **argv)
{
    memset(o, 0, sizeof *o);
    o->command = CMD_COUNT;
    if (argc < 2)
        return usage(CMD_COUNT, "%s is missing", "the command");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        const int c = argc > 2 ? find_command(argv[2]) : -1;
        if (c < 0)
            return print_general_help();
        print_command_help((enum command)c);
        print_options((enum command)c);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0)
        return puts(dgm_build_info()), 0;
    const int c = find_command(argv[1]);
    if (c < 0)
        return usage(CMD_COUNT, argv[1][0] == '-' ? "unknown option %s" : "unknown command %s", argv[1]);
    o->command = (enum command)c;
    o->format = c == CMD_SAMPLE              ? DGM_FORMAT_CSV
                : isatty(STDOUT_FILENO) ? DGM_FORMAT_TABLE
                                        : DGM_FORMAT_TSV;
    const int done = read_all(o, argc - 1, argv + 1);
    if (done >= 0)
        return done;
    if (o->value[OPT_HELP]) {
        print_command_help(o->command);
        print_options(o->command);
        return 0;
    }
    if (o->value[OPT_VERSION])
        return puts(dgm_build_info()), 0;
    if (o->value[OPT_OUTPUT] && strcmp(o->value[OPT_OUTPUT], "-") == 0)
        o->value[OPT_OUTPUT] = NULL; /* as without it */
    o->paths = (const char **)argv + 1 + optind;
    o->n_paths = argc - 1 - optind;
    if ((o->command == CMD_KWIC || o->command == CMD_VALIDATE || o->command == CMD_COLLOCATES) && o->n_paths) {
        o->pattern = *o->paths++;
        o->n_paths--;
    }
    return check_whole(o, argc);
}

const char *command_name(enum command c)
{
    return help_of(c)->name;
}

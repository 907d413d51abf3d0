/* See help.h. */
#include "help.h"

static const help helps[CMD_COUNT] = {
    [CMD_LINES] = { "lines", "PATH...", "a line of the page: doc start end kind reason text lang",
                    "  dragoman lines opeds/                       what was kept, what was cut, and why\n"
                    "  dragoman lines --format csv page.txt > lines.csv\n" },
    [CMD_SENTENCES] = { "sentences", "PATH...", "a sentence: doc start end kind text lang",
                        "  dragoman sentences opeds/\n"
                        "  dragoman sentences --uax29 --format jsonl speech.txt\n" },
    [CMD_TOKENS] = { "tokens", "PATH...", "a token: doc sentence start end text kind term",
                     "  dragoman tokens speech.txt\n"
                     "  echo \"Beijing doesn't agree.\" | dragoman tokens --lang en -\n" },
    [CMD_ENTITIES] = { "entities", "PATH...",
                       "a mention: doc sentence start end text type id name via value unit date_from date_to",
                       "  dragoman entities opeds/\n"
                       "  dragoman entities --gazetteer my-names.tsv --format jsonl opeds/\n" },
    [CMD_QUOTES] = { "quotes", "PATH...", "a quotation: doc start end text speaker speaker_text cue direct",
                     "  dragoman quotes opeds/\n"
                     "  dragoman quotes --format csv -o quotes.csv opeds/\n" },
    [CMD_STANCES] = { "stances", "PATH...",
                      "an evaluation: doc sentence start end target holder score label basis negated hedged evidence "
                      "evidence_spans text target_via model",
                      "  dragoman stances opeds/\n"
                      "  dragoman stances --target cn --voice quoted --sort score opeds/\n"
                      "  dragoman stances --format jsonl given-targets.jsonl    rows with \"targets\": [{\"start\", "
                      "\"end\", \"id\"}]\n" },
    [CMD_TERMS] = { "terms", "PATH...",
                    "a term or n-gram, by count: term forms count docs per_million idf tf_idf lang merged",
                    "  dragoman terms --top 30 opeds/\n"
                    "  dragoman terms --ngrams 2-3 --min-docs 2 opeds/\n"
                    "  dragoman terms --by source --about cn speeches.jsonl\n" },
    [CMD_KEYNESS] = { "keyness", "--target WHAT [--reference WHAT] [PATH...]",
                      "a term more typical of the target than of the reference, by LRC: term count_target "
                      "count_reference ... g2 log_ratio lrc",
                      "  dragoman keyness --target source=Xinhua --reference rest speeches.jsonl\n"
                      "  dragoman keyness --target 2023/ --reference 2013/ --resample docs\n"
                      "  dragoman keyness --target opeds/ --reference-list words.tsv\n" },
    [CMD_COLLOCATIONS] = { "collocations", "PATH...",
                           "words that keep together, by z: collocation forms count docs length lambda z cells lang",
                           "  dragoman collocations --top 30 speeches.jsonl\n"
                           "  dragoman collocations --ngrams 3 --min-count 5 --no-stem speeches.jsonl\n" },
    [CMD_DIVERSITY] = { "diversity", "PATH...",
                        "a document, or a group by the mean of its documents: group docs tokens types ttr mattr mtld hdd "
                        "yule_k simpson entropy lang",
                        "  dragoman diversity opeds/\n"
                        "  dragoman diversity --by source speeches.jsonl\n" },
    [CMD_READABILITY] = { "readability", "PATH...",
                          "a document or a group: group docs sentences words letters syllables long_words flesch "
                          "flesch_kincaid fog smog ari coleman_liau lang",
                          "  dragoman readability opeds/                 English; of other languages what can be counted\n"
                          "  dragoman readability --by author --sort flesch speeches.jsonl\n" },
    [CMD_COLLOCATES] = { "collocates", "PATTERN PATH...",
                         "a word near the hits of PATTERN, by count: collocate forms count left right L5 .. L1 R1 .. R5 docs "
                         "near n_a n_b N pmi npmi g2 dice lang",
                         "  dragoman collocates war --top 20 speeches.jsonl\n"
                         "  dragoman collocates 'trade war*' --window 3 --min-count 3 --sort g2 speeches.jsonl\n"
                         "  dragoman collocates @cn --by source speeches.jsonl     words around mentions of an entity\n"
                         "  dragoman collocates @threat --lexicon frames.yml opeds/\n" },
    [CMD_ACTORS] = { "actors", "PATH...", "an entity, by mentions: id name type count docs share",
                     "  dragoman actors --top 20 opeds/\n"
                     "  dragoman actors --by source speeches.jsonl\n" },
    [CMD_PAIRS] = { "pairs", "PATH...",
                    "two entities or terms together, by count: a b ... count docs n_a n_b N pmi npmi g2 dice",
                    "  dragoman pairs --top 20 opeds/\n"
                    "  dragoman pairs --of terms --within window:5 --min-count 3 --sort g2 opeds/\n"
                    "  dragoman pairs --evidence 2 --top 10 opeds/         where to read of them\n"
                    "  dragoman pairs --format gexf --slice year -o network.gexf opeds/\n" },
    [CMD_KEYWORDS] = { "keywords", "--lexicon FILE PATH...",
                       "a category of a dictionary: category count docs per_million forms weight",
                       "  dragoman keywords --lexicon frames.yml opeds/\n"
                       "  dragoman keywords --lexicon frames.csv --hits opeds/\n"
                       "  dragoman keywords --lexicon frames.cat --unmatched opeds/    entries that never matched\n" },
    [CMD_STANCE] = { "stance", "PATH...",
                     "a target, by rows: target name voice docs mentions n favor against none score coverage low high "
                     "lang",
                     "  dragoman stance opeds/\n"
                     "  dragoman stance --evidence 3 --target cn~ru opeds/\n"
                     "  dragoman stance --by source --voice all speeches.jsonl\n"
                    "  dragoman stance --contrast source=Xinhua:Reuters speeches.jsonl\n"
                    "  dragoman stance --drivers --top 10 --target cn opeds/\n"
                     "  dragoman stance --format dot -o stances.dot opeds/     who holds what on whom, as arrows\n" },
    [CMD_SAMPLE] = { "sample", "PATH...", "an evaluation to be coded by hand: id doc text target name voice holder label",
                     "  dragoman sample --stances 200 --by source -o sheet.csv speeches.jsonl    and sheet.csv.key.csv\n"
                     "  dragoman sample --seed 7 --key key.csv opeds/ > sheet.csv\n" },
    [CMD_VALIDATE] = { "validate", "SHEET [PATH...]", "a measure of the model by labels given by hand: measure coded model value "
                       "low high n",
                       "  dragoman validate sheet.csv --key sheet.csv.key.csv\n"
                       "  dragoman validate --by source sheet.csv speeches.jsonl\n" },
    [CMD_KWIC] = { "kwic", "PATTERN PATH...", "a hit with its context: doc start end left hit right category entry",
                   "  dragoman kwic 'trade war*' opeds/\n"
                   "  dragoman kwic @cn opeds/                    mentions of an entity\n"
                   "  dragoman kwic @threat --lexicon frames.yml opeds/\n" },
    [CMD_PROFILE] = { "profile", "PATH...",
                      "a document: doc lang date bytes analysed skipped replaced sentences tokens types ... duplicate_of similarity other_lang other_bytes",
                      "  dragoman profile opeds/\n"
                      "  dragoman profile --dedupe --where lang=en wire.jsonl    without copies of earlier documents\n" },
    [CMD_BOILERPLATE] = { "boilerplate", "PATH...",
                          "a line that several documents of a source have, by documents: source line docs of share times fate",
                          "  dragoman boilerplate ledger/                what repeats, and what of it would be cut\n"
                          "  dragoman boilerplate ledger/ -o ledger.dgm && dragoman terms --boilerplate ledger.dgm ledger/\n"
                          "  dragoman terms --two-pass ledger/           the same in one go\n" },
    [CMD_MERGE] = { "merge", "FILE... -o FILE", "(counts written by --save, into one file)",
                    "  dragoman terms --save a.dgm 2013/ && dragoman terms --save b.dgm 2023/\n"
                    "  dragoman merge a.dgm b.dgm -o all.dgm && dragoman terms --load all.dgm --top 30\n" },
    [CMD_GAZETTEER] = { "gazetteer", "FILE...",
                        "an entry of a file of names: file line id name type lang alias flags forms problems",
                        "  dragoman gazetteer my-names.tsv             the forms that each alias is looked for as\n"
                        "  dragoman gazetteer --check my-names.tsv     and what is wrong with it\n" },
    [CMD_REPORT] = { "report", "PATH... -o FILE.html",
                     "(not printed: one HTML page with figures, their tables, the passages behind them and the texts)",
                     "  dragoman report opeds/ -o report.html\n"
                     "  dragoman report --by source --no-text speeches.jsonl -o figures.html\n"
                     "  dragoman report --figure network opeds/ -o network.svg     one figure, for a paper\n" },
};

const help *help_of(enum command c)
{
    return &helps[c];
}

void print_command_help(enum command c)
{
    const help *h = &helps[c];
    printf("Examples:\n%s\nUsage: dragoman %s [OPTIONS] %s\n\nA row is %s\n", h->examples, h->name, h->arguments,
           h->row);
}

void print_overview(void)
{
    puts("dragoman tells who and what a corpus is about, what goes with what, and who stands where on whom.\n\n"
         "Examples:\n"
         "  dragoman actors opeds/                      who and what\n"
         "  dragoman pairs opeds/                       what goes with what\n"
         "  dragoman stance opeds/                      who stands where on whom\n"
         "  dragoman stance --evidence 3 opeds/         and the passages that say so\n\n"
         "Usage: dragoman COMMAND [OPTIONS] [PATH...]\n\n"
         "PATH is a file (text, .html, .csv, .tsv, .jsonl; packed by gzip or zstd too), a folder, or - for standard input.\n\n"
         "Commands:");
    for (int i = 0; i < CMD_COUNT; i++)
        printf("  %-12s %s\n", helps[i].name, helps[i].row);
    puts("\ndragoman COMMAND --help shows the options of a command.\n\n"
         "Exit status: 0 done, 1 some inputs were skipped, 2 usage, 3 the input cannot be read, 4 bad dictionary, bad "
         "rows or\n"
         "refused input, 5 a limit, 6 cannot write, 7 out of memory.");
}

/* The report. In: tables of tallies and layers of documents. Out: one HTML page, or one SVG figure of it.
 *
 *   shown.c      what is shown: which actors, targets, groups and pairs
 *   evidence.c   the passages behind each of them, in one pass over the documents
 *   holders.c    arrows from who holds a view to whom it is of
 *   words.c      which words, which of them together, and where
 *   periods.c courses.c    the time there is, and what is in it
 *   bars.c stance_figures.c network.c word_network.c spread.c keyness_figure.c time_figures.c
 *                a figure each, with its table
 *   layout.c     where the circles of a network lie
 *   overview.c   what was read, and what was left out
 *   texts.c      documents, with what was found in them marked
 *   page.c       all of it, in order */
#ifndef DGM_REPORT_REPORT_H
#define DGM_REPORT_REPORT_H

#include "base/hash.h"
#include "report/html.h"
#include "table/table.h"

/* A word in a text that is no stop word and no part of an actor's name. */
typedef struct report_word {
    int32_t start, end; /* in the text */
    uint32_t term;      /* its number among report_input.terms_of */
} report_word;

/* How often a term is met in the texts kept, and how often of these in a date or an amount. */
typedef struct report_term {
    int64_t n, in_values;
} report_term;

/* A document that is shown. Tables are its layers, with offsets in bytes of `text`. */
typedef struct report_doc {
    str text, id, group; /* group: the column of the heat map it is in */
    str period;          /* "2021-03", "2021" or empty */
    dgm_table *profile, *lines, *sentences, *entities, *stances;
    size_t first_word, end_word; /* its words, of report_input.words, in the order of the text */
} report_doc;

/* Sums over all documents, shown or not. */
typedef struct report_totals {
    int64_t docs, bytes, analysed, skipped, replaced, sentences, tokens, entities, quotes, stances;
    strtab sources, langs, months; /* values; months: or years where no more is known */
    VEC(int64_t) in_source;        /* documents with each */
    VEC(int64_t) in_lang;
    VEC(int64_t) in_month;
    VEC(int64_t) tokens_in_month;
    strtab kinds; /* of lines that were not analysed */
    VEC(int64_t) lines_in_kind;
    VEC(int64_t) bytes_in_kind;
} report_totals;

typedef struct report_input {
    const char *title, *build, *by; /* by: the field of groups */
    bool no_text;                   /* figures and tables alone */
    bool all_text;                  /* furniture was analysed too */
    const report_totals *totals;
    const report_doc *docs; /* [n_docs] */
    size_t n_docs;
    const report_word *words;
    const strtab *forms;          /* language, US and form of every one of them */
    const uint32_t *term_of;      /* [forms] numbers of their terms, below n_terms */
    const report_term *terms_met; /* [n_terms] */
    size_t n_terms;
    /* tables of tallies, each with the rows to be shown, most important first */
    const dgm_table *actors, *terms;
    const dgm_table *stance, *quoted; /* author's voice; quoted voices, of every target */
    const dgm_table *cells;           /* "stance" by group */
    const dgm_table *holders;         /* arrows, those of most statements first; NULL: not counted */
    const dgm_table *edges, *nodes;
    const struct tally *actors_by[2],
        *stances_by[2];                   /* "actors" and "stance" by month and by year; NULL: no dates are known */
    const dgm_table *key_more, *key_less; /* "keyness" of a group, from its ends; NULL: there are no groups */
    str key_group, key_reference;         /* key_reference: empty for all other groups */
} report_input;

/* Writes the page, or the figure of that name as an SVG file of its own. DGM_ERR_ARGUMENT: no such figure. */
dgm_status report_write(const mem *m, const report_input *in, const char *figure, const dgm_sink *sink, dgm_error *err);

#endif
